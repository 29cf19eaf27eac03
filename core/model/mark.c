/* mark.c — a page mark, "key|id" of the row a page begins behind: made for links, read back from addresses. See input.h.
 * Called by list.c; fuzzed. Whoever edits an address may write anything: what is no mark is the first page, never an error of the database. */
#include "core/model/input.h"

const char *ky_mark_make(struct ky_arena *arena, const struct ky_value *key, int64_t id)
{
	if (key->kind == KY_TEXT)
		return ky_printf(arena, "%s|%lld", key->s.p, (long long)id);
	return ky_printf(arena, "%lld|%lld", (long long)key->i, (long long)id);
}

/* The years the database's DATE and DATETIME know; instants are kept in UTC. */
static bool in_calendar(int64_t n, int64_t units_a_day)
{
	return n >= (int64_t)ky_day_of(1, 1, 1) * units_a_day && n < ((int64_t)ky_day_of(9999, 12, 31) + 1) * units_a_day;
}

bool ky_mark_read(struct ky_str mark, const char *kind, struct ky_value *out_key, int64_t *out_id)
{
	const char *bar = mark.len == 0 ? NULL : memrchr(mark.p, '|', mark.len);
	int64_t n, id;
	if (bar == NULL)
		return false;
	struct ky_str key = {mark.p, (size_t)(bar - mark.p)}, rest = {bar + 1, mark.len - key.len - 1};
	if (!ky_str_i64(rest, &id))
		return false;
	if (strcmp(kind, "text") == 0) {
		*out_key = ky_text(key);
		*out_id = id;
		return true;
	}
	bool date = strcmp(kind, "date") == 0, time = strcmp(kind, "time") == 0;
	if (!ky_str_i64(key, &n) || ((date || time) && !in_calendar(n, date ? 1 : 86400 * KY_SECOND_US)))
		return false;
	*out_key = date ? ky_date((ky_day)n) : time ? ky_time(n) : ky_int(n);
	*out_id = id;
	return true;
}
