/* bigram.c — Japanese full-text search in an ASCII column: neighbouring characters as hexadecimal words.
 * Called by services that index or search text. Knows InnoDB FULLTEXT's word lengths and operators, not the tables. */
#include "kyodo/text.h"

#include <stdlib.h>

#include "utf.h"

#define QUERY_TERMS 10
#define TERM_POINTS 64

static struct ky_utf key_points(struct ky_arena *arena, struct ky_str s)
{
	return ky_utf_decode(arena, ky_key_search(arena, s));
}

static void put_pairs(struct ky_buf *out, struct ky_utf u)
{
	for (size_t i = 0; i + 1 < u.n; i++)
		ky_buf_printf(out, "%sb%06x%06x", i == 0 ? "" : " ", (unsigned)u.cp[i], (unsigned)u.cp[i + 1]);
}

static int by_point(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

struct ky_str ky_key_bigrams(struct ky_arena *arena, struct ky_str s)
{
	struct ky_utf u = key_points(arena, s);
	struct ky_buf out;
	ky_buf_init(&out, arena, u.n * 22 + 1);
	put_pairs(&out, u);
	qsort(u.cp, u.n, sizeof(u.cp[0]), by_point);
	for (size_t i = 0; i < u.n; i++)
		if (i == 0 || u.cp[i] != u.cp[i - 1])
			ky_buf_printf(&out, "%su%06x", out.len == 0 ? "" : " ", (unsigned)u.cp[i]);
	return ky_buf_str(&out);
}

static void put_term(struct ky_arena *arena, struct ky_buf *out, struct ky_str term)
{
	struct ky_utf u = key_points(arena, term);
	if (u.n == 0)
		return;
	if (u.n > TERM_POINTS)
		u.n = TERM_POINTS;
	ky_buf_puts(out, out->len == 0 ? "+" : " +");
	if (u.n == 1) {
		ky_buf_printf(out, "u%06x", (unsigned)u.cp[0]);
		return;
	}
	if (u.n > 2)
		ky_buf_putc(out, '"');
	put_pairs(out, u);
	if (u.n > 2)
		ky_buf_putc(out, '"');
}

struct ky_str ky_key_bigram_query(struct ky_arena *arena, struct ky_str s)
{
	struct ky_str t = ky_text_narrow(arena, s), part;
	struct ky_buf out;
	int terms = 0;
	ky_buf_init(&out, arena, QUERY_TERMS * (TERM_POINTS * 14 + 4));
	char *p = ky_str_z(arena, t);
	for (size_t i = 0; i < t.len; i++)
		if (p[i] == '\t' || p[i] == '\n' || p[i] == '\r')
			p[i] = ' ';
	struct ky_str rest = {p, t.len};
	while (terms < QUERY_TERMS && ky_str_split(&rest, ' ', &part)) {
		size_t before = out.len;
		put_term(arena, &out, part);
		terms += out.len > before;
	}
	return ky_buf_str(&out);
}
