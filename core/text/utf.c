/* utf.c — see utf.h: decoding, encoding and compatibility normalisation by utf8proc.
 * Called by the other files of core/text. Must not know what the text means. */
#include "utf.h"

#include <utf8proc.h>

struct ky_utf ky_utf_decode(struct ky_arena *arena, struct ky_str s)
{
	struct ky_utf u = {.cp = ky_alloc_array(arena, s.len + 1, sizeof(int32_t))};
	for (size_t i = 0; i < s.len;) {
		int32_t cp;
		utf8proc_ssize_t n =
		    utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.len - i), &cp);
		if (n > 0)
			u.cp[u.n++] = cp;
		i += n > 0 ? (size_t)n : 1;
	}
	return u;
}

struct ky_str ky_utf_encode(struct ky_arena *arena, struct ky_utf u)
{
	char *p = ky_alloc(arena, u.n * 4 + 1);
	size_t len = 0;
	for (size_t i = 0; i < u.n; i++)
		len += (size_t)utf8proc_encode_char(u.cp[i], (utf8proc_uint8_t *)p + len);
	p[len] = '\0';
	return (struct ky_str){p, len};
}

struct ky_utf ky_utf_nfkc(struct ky_arena *arena, struct ky_utf u, bool casefold)
{
	for (size_t i = 0; i < u.n; i++)
		if (u.cp[i] == 0x309B || u.cp[i] == 0x309C)
			u.cp[i] -= 2; /* the combining mark; NFKC would make a space of it */
	struct ky_str s = ky_utf_encode(arena, u);
	utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE;
	if (casefold)
		options |= UTF8PROC_CASEFOLD;
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s.p;
	utf8proc_ssize_t n = utf8proc_decompose(p, (utf8proc_ssize_t)s.len, NULL, 0, options);
	if (n <= 0)
		return (struct ky_utf){.cp = u.cp};
	/* One more: utf8proc ends what it normalises with a NUL in some versions. */
	int32_t *cp = ky_alloc_array(arena, (size_t)n + 1, sizeof(int32_t));
	utf8proc_decompose(p, (utf8proc_ssize_t)s.len, cp, n, options);
	n = utf8proc_normalize_utf32(cp, n, options);
	return (struct ky_utf){.cp = cp, .n = n > 0 ? (size_t)n : 0};
}

int32_t ky_utf_narrow(int32_t cp)
{
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return cp - 0xFEE0;
	if (cp == 0x3000 || cp == 0xA0)
		return ' ';
	if ((cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212)
		return '-';
	return cp;
}

int32_t ky_utf_katakana(int32_t cp)
{
	return (cp >= 0x3041 && cp <= 0x3096) || cp == 0x309D || cp == 0x309E ? cp + 0x60 : cp;
}
