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
	};
	return NULL;
}

const struct ky_group_facts groups_facts = {.facts = facts_of};
