/* fuzz_checks.c — any bytes through every check; an accepted address has no line break.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/checks. */
#include <stdlib.h>

#include "kyodo/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)512 << 20);
	struct ky_str s = {(const char *)data, size};
	if (ky_check_email(s) && (memchr(s.p, 10, s.len) != NULL || memchr(s.p, 13, s.len) != NULL || memchr(s.p, 0, s.len) != NULL))
		abort();
	struct ky_str t = ky_text_narrow(arena, s);
	ky_check_phone(t);
	ky_check_postal(t);
	ky_check_corporate_no(t);
	ky_check_local_gov_code(t);
	ky_check_kana(s);
	ky_check_url(s);
	ky_text_katakana(arena, s);
	if (ky_text_length(s) > size)
		abort();
	ky_arena_free(arena);
	return 0;
}
