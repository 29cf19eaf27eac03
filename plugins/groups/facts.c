/* facts.c — the service "group_facts": what other plugins ask of a group's record to know what it may apply for.
 * Called through kyodo/group_facts.h. */
#include "groups.h"

static struct ky_err *facts_of(struct ky_ctx *ctx, int64_t group_id, struct ky_group_facts_of *out)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "groups.facts", KY_ARGS({"id", ky_int(group_id)}), &row));
	*out = (struct ky_group_facts_of){
	    .name = ky_cell_z(row, 0, "name"),
	    .registered = strcmp(ky_cell_z(row, 0, "state"), "active") == 0,
	    .ward = strcmp(ky_cell_z(row, 0, "state"), "ward") == 0,
	    .members = ky_cell_int(row, 0, "member_count"),
	    .members_in_city = ky_cell_null(row, 0, "members_in_city") ? -1 : ky_cell_int(row, 0, "members_in_city"),
	    .founded_on = ky_cell_null(row, 0, "founded_on") ? KY_DAY_NONE : (ky_day)ky_cell_int(row, 0, "founded_on"),
	    .area_id = ky_cell_int(row, 0, "area_id"),
	    .ward_id = ky_cell_int(row, 0, "ward_id"),
	    .fields = ky_cell_z(row, 0, "fields"),
	};
	return NULL;
}

static struct ky_err *find(struct ky_ctx *ctx, struct ky_str corporate_no, struct ky_str name_key, int64_t *out)
{
	static const char *const queries[] = {"groups.facts_by_number", "groups.facts_by_name"};
	const struct ky_str key[] = {corporate_no, name_key};
	*out = 0;
	for (size_t i = 0; i < GROUPS_COUNT(queries) && *out == 0; i++) {
		struct ky_rows *rows;
		if (key[i].len == 0)
			continue;
		KY_TRY(ky_query(ctx, queries[i], KY_ARGS({"key", ky_text(key[i])}), &rows));
		*out = rows->count == 1 ? ky_cell_int(rows, 0, "id") : 0;
	}
	return NULL;
}

const struct ky_group_facts groups_facts = {.facts = facts_of, .find = find};
