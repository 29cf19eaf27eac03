/* fuzz_dates.c — any bytes as a date; what is read must read back.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/dates. */
#include <stdlib.h>

#include "kyodo/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)512 << 20);
	struct ky_str s = {(const char *)data, size};
	ky_day day, again;
	if (ky_day_parse(s, &day) && (!ky_day_parse(ky_str(ky_day_wareki(arena, day, true)), &again) || again != day))
		abort();
	ky_arena_free(arena);
	return 0;
}
