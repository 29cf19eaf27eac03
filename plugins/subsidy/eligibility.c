/* eligibility.c — may this group apply for this course now: the period, the group, the place, what it was granted before.
 * Called before a draft is made, on the page of confirmation, and when an application is submitted. One reason at a time, the first that keeps it from being taken. */
#include "subsidy.h"

static const char *out_of_time(const struct ky_ctx *ctx, const struct ky_rows *row, ky_day received_on)
{
	if (strcmp(ky_cell_z(row, 0, "state"), "public") != 0)
		return "subsidy.refused.not_public";
	if (received_on != KY_DAY_NONE) /* what was posted in time counts where the postmark does: the officer sees it on the envelope */
		return received_on < ky_cell_int(row, 0, "opens_on") ? "subsidy.refused.early"
		       : received_on > ky_cell_int(row, 0, "closes_on") && strcmp(ky_cell_z(row, 0, "deadline_rule"), "postmark") != 0 ? "subsidy.refused.late"
														       : NULL;
	if (ctx->now < ky_cell_int(row, 0, "opens_at"))
		return "subsidy.refused.early";
	return ctx->now >= ky_cell_int(row, 0, "closes_at") ? "subsidy.refused.late" : NULL;
}

static bool in_area(const char *areas, int64_t area_id)
{
	struct ky_str word;
	int64_t id;
	for (struct ky_str rest = ky_str(areas); rest.len > 0 && ky_str_split(&rest, ' ', &word);)
		if (ky_str_i64(word, &id) && id == area_id)
			return true;
	return areas[0] == '\0';
}

static const char *not_this_group(const struct ky_ctx *ctx, const struct ky_rows *row, const struct ky_group_facts_of *g)
{
	const char *wards = ky_cell_z(row, 0, "wards");
	int64_t years = ky_cell_int(row, 0, "min_years");
	if (g->ward && strcmp(wards, "excluded") == 0)
		return "subsidy.refused.ward";
	if (!g->ward && strcmp(wards, "only") == 0)
		return "subsidy.refused.wards_only";
	if (!g->registered && !g->ward && ky_cell_int(row, 0, "only_registered") != 0)
		return "subsidy.refused.not_registered";
	if (g->members < ky_cell_int(row, 0, "min_members"))
		return "subsidy.refused.members";
	if (years > 0 && (g->founded_on == KY_DAY_NONE || ky_days_age(g->founded_on, ctx->today) < years))
		return "subsidy.refused.young";
	return in_area(ky_cell_z(row, 0, "areas"), g->area_id) ? NULL : "subsidy.refused.area";
}

static struct ky_err *granted_before(struct ky_ctx *ctx, const struct ky_rows *row, int64_t group_id, const char **out_refusal)
{
	struct ky_rows *times;
	int64_t most = ky_cell_int(row, 0, "max_granted");
	if (most == 0)
		return NULL;
	KY_TRY(ky_query_one(ctx, "subsidy.granted_times", KY_ARGS({"group_id", ky_int(group_id)}, {"programme_id", *ky_cell(row, 0, "programme_id")}), &times));
	if (ky_cell_int(times, 0, "n") >= most)
		*out_refusal = "subsidy.refused.granted_before";
	return NULL;
}

struct ky_err *subsidy_may_apply(struct ky_ctx *ctx, const struct subsidy_course *course, int64_t group_id, ky_day received_on, const char **out_refusal)
{
	const struct ky_group_facts *service = ky_service(ctx, KY_GROUP_FACTS);
	struct ky_group_facts_of facts;
	bool on;
	*out_refusal = out_of_time(ctx, course->row, received_on);
	if (*out_refusal != NULL)
		return NULL;
	KY_TRY(ky_plugin_is_on(ctx, "subsidy", course->department_id, &on));
	if (!on) {
		*out_refusal = "subsidy.refused.off";
		return NULL;
	}
	if (group_id == 0) {
		*out_refusal = "subsidy.refused.no_group";
		return NULL;
	}
	KY_TRY(service->facts(ctx, group_id, &facts));
	*out_refusal = not_this_group(ctx, course->row, &facts);
	return *out_refusal == NULL ? granted_before(ctx, course->row, group_id, out_refusal) : NULL;
}
