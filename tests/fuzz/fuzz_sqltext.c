/* fuzz_sqltext.c — any text as SQL: every parameter leaves one "?", nothing else is changed, statements cover the text.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/sqltext. */
#include <stdlib.h>

#include "core/data/sqltext.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The translation walks along the original: equal bytes, or "?" where a name stands. */
static void check_translation(const char *sql, const struct ky_sqltext *t)
{
	const char *s = sql, *out = t->text;
	for (unsigned i = 0; i < t->param_count; i++) {
		size_t before = (size_t)(t->param[i].p - 1 - s);
		if (t->param[i].len == 0 || t->param[i].p[-1] != ':' || memcmp(s, out, before) != 0 || out[before] != '?')
			abort();
		s = t->param[i].p + t->param[i].len;
		out += before + 1;
	}
	if (strcmp(s, out) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)64 << 20);
	const char *sql = ky_strndup(arena, (const char *)data, size), *rest = sql, *last = sql;
	struct ky_sqltext t;
	struct ky_str s;
	if (ky_sqltext_translate(arena, sql, &t))
		check_translation(sql, &t);
	while (ky_sqltext_next(&rest, &s)) {
		if (s.len == 0 || s.p < last || rest < s.p + s.len)
			abort();
		last = rest;
	}
	if (*rest != '\0')
		abort();
	ky_sqltext_begins(sql, "ALTER");
	ky_arena_free(arena);
	return 0;
}
