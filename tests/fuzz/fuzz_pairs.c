/* fuzz_pairs.c — any bytes as a query or urlencoded body: what is read is text, and reads back when written.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/pairs. */
#include <stdlib.h>

#include "core/http/internal.h"

#define PAIRS_MAX ((size_t)64)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As a browser does, blanks as "+". */
static struct ky_str written(struct ky_arena *arena, const struct ky_pairs *pairs)
{
	char *blank;
	struct ky_buf buf;
	ky_buf_init(&buf, arena, (size_t)1 << 20);
	for (size_t i = 0; i < pairs->count; i++)
		ky_buf_printf(&buf, "%s%s=%s", i == 0 ? "" : "&", ky_url_encode(arena, pairs->pair[i].name), ky_url_encode(arena, pairs->pair[i].value));
	for (char *at = buf.data; at != NULL && (blank = strstr(at, "%20")) != NULL; at = blank + 1) {
		*blank = '+';
		memmove(blank + 1, blank + 3, strlen(blank + 3) + 1);
	}
	return ky_str(buf.data);
}

static void check_pair(struct ky_arena *arena, const struct ky_pairs *pairs, size_t i)
{
	const struct ky_pair *p = &pairs->pair[i];
	size_t first = 0;
	if (!ky_text_clean(p->name) || !ky_text_clean(p->value))
		abort();
	while (!ky_str_eq(pairs->pair[first].name, p->name))
		first++;
	if (!ky_str_eq(ky_pairs_get(pairs, ky_str_z(arena, p->name)), pairs->pair[first].value))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)64 << 20);
	struct ky_pairs pairs = {0}, again = {0};
	if (ky_pairs_parse(arena, (struct ky_str){(const char *)data, size}, PAIRS_MAX, &pairs) == NULL) {
		if (pairs.count > PAIRS_MAX || ky_pairs_parse(arena, written(arena, &pairs), PAIRS_MAX, &again) != NULL || again.count != pairs.count)
			abort();
		for (size_t i = 0; i < pairs.count; i++) {
			check_pair(arena, &pairs, i);
			if (!ky_str_eq(pairs.pair[i].name, again.pair[i].name) || !ky_str_eq(pairs.pair[i].value, again.pair[i].value))
				abort();
		}
	}
	ky_arena_free(arena);
	return 0;
}
