/* key.c — keys for search and comparison; see kyodo/text.h.
 * Called by plugins and imports. Pure; knows no database. */
#include "kyodo/text.h"

#include <stdlib.h>
#include <utf8proc.h>

struct fold {
	utf8proc_int32_t from, to;
};

/* Variants of characters common in names, and the form they are searched by. Sorted by `from` (binary search). */
static const struct fold variants[] = {
#include "core/text/variants.def"
};

struct ky_str ky_text_narrow(struct ky_arena *arena, struct ky_str s)
{
	utf8proc_uint8_t *out = NULL;
	struct ky_str empty = {"", 0};
	if (s.len == 0 || !ky_str_utf8_valid(s))
		return empty;
	/* U+309B/309C decompose with a blank; as the combining marks U+3099/309A they compose with the kana before them. */
	char *in = ky_strndup(arena, s.p, s.len);
	for (size_t i = 0; i + 2 < s.len; i++) {
		unsigned char *c = (unsigned char *)in + i;
		if (c[0] == 0xE3 && c[1] == 0x82 && (c[2] == 0x9B || c[2] == 0x9C))
			c[2] = (unsigned char)(c[2] - 2);
	}
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)in, (utf8proc_ssize_t)s.len, &out, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
	if (n < 0)
		return empty;
	struct ky_str result = {ky_strndup(arena, (const char *)out, (size_t)n), (size_t)n};
	free(out);
	return result;
}

size_t ky_text_length(struct ky_str s)
{
	utf8proc_int32_t state = 0, before = -1, c;
	size_t n = 0;
	for (size_t i = 0; i < s.len;) {
		utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.len - i), &c);
		if (step <= 0)
			return n + (s.len - i);
		i += (size_t)step;
		bool line_break = c == '\n' || c == '\r';
		if (!line_break && (before < 0 || utf8proc_grapheme_break_stateful(before, c, &state)))
			n++;
		if (line_break)
			state = 0;
		before = line_break ? -1 : c;
	}
	return n;
}

static int by_from(const void *key, const void *row)
{
	utf8proc_int32_t k = *(const utf8proc_int32_t *)key, f = ((const struct fold *)row)->from;
	return (k > f) - (k < f);
}

static utf8proc_int32_t fold_variant(utf8proc_int32_t c)
{
	const struct fold *f = bsearch(&c, variants, sizeof variants / sizeof variants[0], sizeof variants[0], by_from);
	return f == NULL ? c : f->to;
}

/* Blanks, punctuation, marks, variation selectors and controls are not part of a key; the long vowel mark is a letter. */
static bool is_kept(utf8proc_int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_SO:
	case UTF8PROC_CATEGORY_CN:
		return true;
	default:
		return false;
	}
}

/* Calls put for each character of the search key. */
static void each_key_char(struct ky_arena *arena, struct ky_str s, void (*put)(void *data, utf8proc_int32_t c), void *data)
{
	struct ky_str narrow = ky_text_narrow(arena, s);
	utf8proc_int32_t c;
	for (size_t i = 0; i < narrow.len;) {
		utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)narrow.p + i, (utf8proc_ssize_t)(narrow.len - i), &c);
		if (step <= 0)
			return;
		i += (size_t)step;
		c = fold_variant(utf8proc_tolower(c));
		if (c >= 0x3041 && c <= 0x3096)
			c += 0x60; /* hiragana to katakana */
		if (is_kept(c))
			put(data, c);
	}
}

static void put_utf8(void *data, utf8proc_int32_t c)
{
	utf8proc_uint8_t bytes[4];
	ky_buf_add(data, bytes, (size_t)utf8proc_encode_char(c, bytes));
}

struct ky_str ky_key_search(struct ky_arena *arena, struct ky_str s)
{
	struct ky_buf buf;
	ky_buf_init(&buf, arena, s.len * 8 + 64);
	each_key_char(arena, s, put_utf8, &buf);
	return ky_buf_str(&buf);
}

/* Legal forms in narrowed text; longest first where one ends another. */
static const char *const legal_forms[] = {"認定特定非営利活動法人", "特定非営利活動法人", "認定NPO法人", "NPO法人", "一般社団法人", "一般財団法人", "公益社団法人", "公益財団法人",
					  "社会福祉法人", "学校法人", "宗教法人", "医療法人", "株式会社", "有限会社", "合同会社", "任意団体",
					  "(特非)", "(一社)", "(一財)", "(公社)", "(公財)", "(福)", "(株)", "(有)"};

struct ky_str ky_key_name(struct ky_arena *arena, struct ky_str s)
{
	/* Bracketed abbreviations lose their brackets in the key, so the forms are cut from the narrowed text first. */
	char *text = ky_str_z(arena, ky_text_narrow(arena, s));
	for (size_t i = 0; i < sizeof legal_forms / sizeof legal_forms[0]; i++) {
		size_t n = strlen(legal_forms[i]);
		for (char *at = strcasestr(text, legal_forms[i]); at != NULL; at = strcasestr(at, legal_forms[i]))
			memmove(at, at + n, strlen(at + n) + 1);
	}
	struct ky_str key = ky_key_search(arena, ky_str(text));
	return key.len > 0 ? key : ky_key_search(arena, s);
}

struct ky_str ky_key_phone(struct ky_arena *arena, struct ky_str s)
{
	struct ky_str narrow = ky_text_narrow(arena, s);
	char *digits = ky_alloc(arena, narrow.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < narrow.len; i++)
		if (narrow.p[i] >= '0' && narrow.p[i] <= '9')
			digits[n++] = narrow.p[i];
	return (struct ky_str){digits, n};
}

struct grams {
	struct ky_buf *buf;
	utf8proc_int32_t before;
	size_t count;
	bool query;
};

static void put_words(void *data, utf8proc_int32_t c)
{
	struct grams *g = data;
	if (!g->query)
		ky_buf_printf(g->buf, "u%06x ", (unsigned)c);
	if (g->count > 0)
		ky_buf_printf(g->buf, g->query ? "+b%06x%06x " : "b%06x%06x ", (unsigned)g->before, (unsigned)c);
	g->before = c;
	g->count++;
}

struct ky_str ky_key_bigrams(struct ky_arena *arena, struct ky_str s)
{
	struct ky_buf buf;
	struct grams g = {.buf = &buf};
	ky_buf_init(&buf, arena, s.len * 24 + 64);
	each_key_char(arena, s, put_words, &g);
	return ky_buf_str(&buf);
}

struct ky_str ky_key_bigram_query(struct ky_arena *arena, struct ky_str s)
{
	struct ky_buf buf;
	struct ky_str word;
	ky_buf_init(&buf, arena, s.len * 48 + 64);
	for (struct ky_str rest = ky_text_narrow(arena, s); ky_str_split(&rest, ' ', &word);) {
		struct grams g = {.buf = &buf, .query = true};
		each_key_char(arena, word, put_words, &g);
		if (g.count == 1)
			ky_buf_printf(&buf, "+u%06x ", (unsigned)g.before);
	}
	return ky_buf_str(&buf);
}
