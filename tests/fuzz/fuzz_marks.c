/* fuzz_marks.c — any bytes as the mark of a list's page ("after", "before"): what is read is made again the same, and every day or instant is one the database knows.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/marks. */
#include <stdlib.h>

#include "core/model/input.h"

#define DAY_US (86400 * KY_SECOND_US)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool known_year(int64_t day)
{
	struct ky_date d = ky_day_date((ky_day)day);
	return day == (ky_day)day && d.year >= 1 && d.year <= 9999;
}

static void check(struct ky_arena *arena, struct ky_str mark, const char *kind, enum ky_kind want)
{
	struct ky_value key, again;
	int64_t id, id_again;
	if (!ky_mark_read(mark, kind, &key, &id))
		return;
	if (key.kind != want || (want == KY_DAY && !known_year(key.i)) || (want == KY_TIME && !known_year(key.i / DAY_US - (key.i % DAY_US < 0))))
		abort();
	if (key.kind == KY_TEXT)
		key.s = ky_str_copy(arena, key.s);
	if (!ky_mark_read(ky_str(ky_mark_make(arena, &key, id)), kind, &again, &id_again) || id_again != id || again.kind != key.kind)
		abort();
	if (key.kind == KY_TEXT ? !ky_str_eq(key.s, again.s) : key.i != again.i)
		abort();
}

/* Any text a row may hold, and any id, make a mark that is read. */
static void check_made(struct ky_arena *arena, struct ky_str text)
{
	struct ky_value key = ky_text(text), got;
	int64_t id = (int64_t)text.len - 9, got_id;
	if (!ky_mark_read(ky_str(ky_mark_make(arena, &key, id)), "text", &got, &got_id) || !ky_str_eq(got.s, text) || got_id != id)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)64 << 20);
	struct ky_str mark = ky_str(ky_strndup(arena, (const char *)data, size)); /* as a query parameter: without NUL */
	check_made(arena, mark);
	check(arena, mark, "text", KY_TEXT);
	check(arena, mark, "int", KY_INT);
	check(arena, mark, "date", KY_DAY);
	check(arena, mark, "time", KY_TIME);
	ky_arena_free(arena);
	return 0;
}
