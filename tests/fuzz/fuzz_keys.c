/* fuzz_keys.c — any bytes as text to search; keys are UTF-8 and stable.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/keys. */
#include <stdlib.h>

#include "kyodo/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)512 << 20);
	struct ky_str s = {(const char *)data, size};
	if (size > 4096)
		s.len = 4096;
	struct ky_str key = ky_key_search(arena, s);
	if (!ky_str_utf8_valid(key) || !ky_str_utf8_valid(ky_key_name(arena, s)))
		abort();
	ky_key_bigrams(arena, s);
	struct ky_str query = ky_key_bigram_query(arena, s);
	for (size_t i = 0; i < query.len; i++)
		if (memchr("0123456789abcdefu \"+", query.p[i], 20) == NULL)
			abort();
	ky_arena_free(arena);
	return 0;
}
