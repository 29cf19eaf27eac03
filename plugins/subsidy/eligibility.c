/* eligibility.c — may this group apply for this course now: the period, the group, the place, what it was granted before, whether it came for a talk.
 * Called before a draft is made, on the page of confirmation, when an application is submitted (the first reason), and by the pages that tell all reasons at once. Every test stands here once, so that
 * check.c, which asks somebody who is not signed in, and the submission judge alike. */
#include "subsidy.h"

void subsidy_reason(struct subsidy_reasons *r, const char *key)
{
	if (key != NULL && r->count < SUBSIDY_COUNT(r->key))
		r->key[r->count++] = key;
}

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

static const char *city_share(const struct ky_rows *row, const struct ky_group_facts_of *g)
{
	int64_t least = ky_cell_int(row, 0, "min_city_percent");
	if (least == 0)
		return NULL;
	if (g->members_in_city < 0)
		return "subsidy.refused.city_unknown";
	return g->members_in_city * 100 < g->members * least ? "subsidy.refused.city_share" : NULL;
}

void subsidy_fits(const struct ky_ctx *ctx, const struct ky_rows *row, const struct ky_group_facts_of *g, struct subsidy_reasons *out)
{
	const char *wards = ky_cell_z(row, 0, "wards");
	int64_t years = ky_cell_int(row, 0, "min_years");
	bool young = years > 0 && (g->founded_on == KY_DAY_NONE || ky_days_age(g->founded_on, ctx->today) < years);
	subsidy_reason(out, g->ward && strcmp(wards, "excluded") == 0 ? "subsidy.refused.ward" : NULL);
	subsidy_reason(out, !g->ward && strcmp(wards, "only") == 0 ? "subsidy.refused.wards_only" : NULL);
	subsidy_reason(out, !g->registered && !g->ward && ky_cell_int(row, 0, "only_registered") != 0 ? "subsidy.refused.not_registered" : NULL);
	subsidy_reason(out, g->members < ky_cell_int(row, 0, "min_members") ? "subsidy.refused.members" : NULL);
	subsidy_reason(out, city_share(row, g));
	subsidy_reason(out, young ? "subsidy.refused.young" : NULL);
	subsidy_reason(out, !in_area(ky_cell_z(row, 0, "areas"), g->area_id) ? "subsidy.refused.area" : NULL);
}

static struct ky_err *granted_before(struct ky_ctx *ctx, const struct ky_rows *row, int64_t group_id, struct subsidy_reasons *out)
{
	struct ky_rows *times;
	int64_t most = ky_cell_int(row, 0, "max_granted");
	if (most == 0)
		return NULL;
	KY_TRY(ky_query_one(ctx, "subsidy.granted_times", KY_ARGS({"group_id", ky_int(group_id)}, {"programme_id", *ky_cell(row, 0, "programme_id")}), &times));
	subsidy_reason(out, ky_cell_int(times, 0, "n") >= most ? "subsidy.refused.granted_before" : NULL);
	return NULL;
}

/* Of a paper nobody asks whether they came before: who takes it in has them at the counter. */
static struct ky_err *came_before(struct ky_ctx *ctx, const struct subsidy_course *course, int64_t group_id, ky_day received_on, struct subsidy_reasons *out)
{
	bool consulted = true;
	if (received_on == KY_DAY_NONE && strcmp(ky_cell_z(course->row, 0, "consultation"), "required") == 0)
		KY_TRY(subsidy_consulted(ctx, course->call_id, group_id, &consulted));
	subsidy_reason(out, consulted ? NULL : "subsidy.refused.not_consulted");
	return NULL;
}

struct ky_err *subsidy_reasons_of(struct ky_ctx *ctx, const struct subsidy_course *course, int64_t group_id, ky_day received_on, struct subsidy_reasons *out)
{
	const struct ky_group_facts *service = ky_service(ctx, KY_GROUP_FACTS);
	struct ky_group_facts_of facts;
	bool on;
	*out = (struct subsidy_reasons){.count = 0};
	subsidy_reason(out, out_of_time(ctx, course->row, received_on));
	KY_TRY(ky_plugin_is_on(ctx, "subsidy", course->department_id, &on));
	subsidy_reason(out, on ? NULL : "subsidy.refused.off");
	subsidy_reason(out, group_id == 0 ? "subsidy.refused.no_group" : NULL);
	if (group_id == 0)
		return NULL;
	KY_TRY(service->facts(ctx, group_id, &facts));
	subsidy_fits(ctx, course->row, &facts, out);
	KY_TRY(granted_before(ctx, course->row, group_id, out));
	return came_before(ctx, course, group_id, received_on, out);
}

struct ky_err *subsidy_may_apply(struct ky_ctx *ctx, const struct subsidy_course *course, int64_t group_id, ky_day received_on, const char **out_refusal)
{
	struct subsidy_reasons reasons;
	KY_TRY(subsidy_reasons_of(ctx, course, group_id, received_on, &reasons));
	*out_refusal = reasons.count == 0 ? NULL : reasons.key[0];
	return NULL;
}
