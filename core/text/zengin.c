/* zengin.c — the name of a bank account's holder as banks exchange it. See kyodo/text.h.
 * Called by field kinds and by whoever writes payment files. Knows no bank. */
#include "kyodo/text.h"

#include "utf.h"

/* Small kana as large; the middle dot is a full stop there. */
static int32_t plain(int32_t cp)
{
	static const struct {
		int32_t from, to;
	} table[] = {
	    {0x30A1, 0x30A2}, {0x30A3, 0x30A4}, {0x30A5, 0x30A6}, {0x30A7, 0x30A8}, {0x30A9, 0x30AA}, {0x30C3, 0x30C4}, {0x30E3, 0x30E4}, {0x30E5, 0x30E6}, {0x30E7, 0x30E8},
	    {0x30EE, 0x30EF}, {0x30F0, 0x30A4}, {0x30F1, 0x30A8}, {0x30F5, 0x30AB}, {0x30F6, 0x30B1}, {0x30FB, '.'},	 {0x30FC, '-'},	  {'\\', 0xA5},
	};
	cp = ky_utf_katakana(cp);
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (table[i].from == cp)
			return table[i].to;
	return cp >= 'a' && cp <= 'z' ? cp - 32 : cp;
}

struct ky_str ky_text_zengin(struct ky_arena *arena, struct ky_str s)
{
	struct ky_utf u = ky_utf_decode(arena, ky_text_narrow(arena, s));
	size_t n = 0;
	for (size_t i = 0; i < u.n; i++) {
		int32_t cp = plain(u.cp[i]);
		if (cp != ' ' || (n > 0 && u.cp[n - 1] != ' '))
			u.cp[n++] = cp;
	}
	u.n = n > 0 && u.cp[n - 1] == ' ' ? n - 1 : n;
	return ky_utf_encode(arena, u);
}

/* Of the katakana those that have a half-width form; in UTF-8 three bytes, E3 82 A2 to E3 83 B4. */
static bool is_kana(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;
	int32_t cp = ((b[0] & 15) << 12) | ((b[1] & 63) << 6) | (b[2] & 63);
	return cp >= 0x30A2 && cp <= 0x30F4 && plain(cp) == cp;
}

bool ky_check_zengin(struct ky_str s)
{
	for (size_t i = 0; i < s.len;) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == 0xE3 && s.len - i >= 3 && is_kana(s.p + i))
			i += 3;
		else if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c != 0 && strchr(" ().-/,", c) != NULL))
			i++;
		else if (c == 0xC2 && s.len - i >= 2 && (unsigned char)s.p[i + 1] == 0xA5)
			i += 2;
		else
			return false;
	}
	return s.len > 0;
}
