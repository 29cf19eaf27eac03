/* fuzz_csv.c — any bytes as CSV.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/csv. */
#include <stdlib.h>

#include "kyodo/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)512 << 20);
	struct ky_str s = {(const char *)data, size};
	struct ky_table_limits limits = {.max_bytes = (size_t)8 << 20, .max_cells = 20000};
	struct ky_table *table = NULL;
	struct ky_table_row row = {.number = 1};
	if (size > 0 && ky_table_open(arena, s, &limits, &table) == NULL)
		while (row.number != 0 && ky_table_next(table, arena, &row) == NULL)
			;
	ky_table_close(table);
	ky_arena_free(arena);
	return 0;
}
