/* property.c — what was bought with a subsidy (取得財産): told by the group, taken note of, and from then on numbered in a list, not to be disposed of for the years that the rule says.
 * Declared in plugin.c; run by the core's case engine. Things below the rule's price are left out of the list. */
#include "steps.h"

struct ky_err *subsidy_kept_until(struct ky_ctx *ctx, int64_t application_id, int64_t years, ky_day *out)
{
	struct ky_dossier plan;
	KY_TRY(subsidy_plan_now(ctx, application_id, &plan));
	ky_day end = ky_answer_day(plan.answers, "ends_on");
	*out = subsidy_year_end(end == KY_DAY_NONE ? ctx->today : end, years);
	return NULL;
}

struct ky_err *subsidy_property_of(struct ky_ctx *ctx, int64_t application_id, struct ky_rows **out)
{
	return ky_query(ctx, "subsidy.property", KY_ARGS({"dossier_id", ky_int(application_id)}), out);
}

void subsidy_put_property(struct ky_ctx *ctx, const struct ky_rows *rows, struct ky_node *node)
{
	for (size_t i = 0; i < rows->count; i++) {
		bool gone = !ky_cell_null(rows, i, "disposed_on");
		const char *until = subsidy_say(ctx, gone ? "subsidy.property.disposed" : "subsidy.property.kept", subsidy_day(ctx, (ky_day)ky_cell_int(rows, i, gone ? "disposed_on" : "keep_until")));
		subsidy_put_words(node, ky_printf(ctx->arena, "%s %lld: %s", ky_message(ctx, "subsidy.property.thing"), (long long)ky_cell_int(rows, i, "number"), ky_cell_z(rows, i, "name")),
				  ky_printf(ctx->arena, "%s %s %s", subsidy_yen(ctx, ky_cell_int(rows, i, "yen")), ky_cell_z(rows, i, "place"), until), false);
	}
}

static struct ky_err *follow(struct ky_ctx *ctx, const struct ky_dossier *application, struct ky_answers *prefill, const char **out_refusal)
{
	(void)prefill;
	return subsidy_offered_with(ctx, application, "property", out_refusal);
}

static bool listed(const struct ky_dossier *d, struct ky_arena *arena, size_t i, int64_t from_yen)
{
	return ky_answer_int(d->answers, ky_printf(arena, "things.%zu.price", i)) >= from_yen;
}

static struct ky_err *note(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct subsidy_followed of;
	struct ky_rows *there;
	ky_day until;
	KY_TRY(subsidy_followed(ctx, d->parent_id, &of));
	KY_TRY(subsidy_kept_until(ctx, d->parent_id, ky_cell_int(of.course.row, 0, "property_years"), &until));
	KY_TRY(subsidy_property_of(ctx, d->parent_id, &there));
	int64_t number = (int64_t)there->count;
	for (size_t i = 0, n = ky_answers_rows(d->answers, "things"); i < n; i++) {
		if (!listed(d, ctx->arena, i, ky_cell_int(of.course.row, 0, "property_yen")))
			continue;
		KY_TRY(ky_insert(ctx, "subsidy.property_insert",
				 KY_ARGS({"dossier_id", ky_int(d->parent_id)}, {"number", ky_int(++number)}, {"name", *ky_answers_get(d->answers, ky_printf(ctx->arena, "things.%zu.name", i))},
					 {"yen", *ky_answers_get(d->answers, ky_printf(ctx->arena, "things.%zu.price", i))}, {"acquired_on", *ky_answers_get(d->answers, ky_printf(ctx->arena, "things.%zu.acquired_on", i))},
					 {"place", *ky_answers_get(d->answers, ky_printf(ctx->arena, "things.%zu.place", i))}, {"keep_until", ky_date(until)}),
				 NULL));
	}
	return NULL;
}

static struct ky_err *more(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	struct subsidy_followed of;
	ky_day until;
	KY_TRY(subsidy_followed(ctx, d->parent_id, &of));
	KY_TRY(subsidy_kept_until(ctx, d->parent_id, ky_cell_int(of.course.row, 0, "property_years"), &until));
	ky_put(node, "title", ky_message(ctx, "subsidy.property.limited"));
	subsidy_put_line(ctx, node, "subsidy.property.from", ky_cell_int(of.course.row, 0, "property_yen"), false);
	subsidy_put_words(node, ky_message(ctx, "subsidy.property.until"), subsidy_day(ctx, until), false);
	for (size_t i = 0, n = ky_answers_rows(d->answers, "things"); i < n; i++)
		subsidy_put_words(node, ky_answer_z(d->answers, ky_printf(ctx->arena, "things.%zu.name", i)), ky_message(ctx, listed(d, ctx->arena, i, ky_cell_int(of.course.row, 0, "property_yen")) ? "subsidy.property.is_listed" : "subsidy.property.not_listed"), false);
	return NULL;
}

static const struct ky_transition steps[] = {
    SUBSIDY_STEP_SUBMIT(NULL), SUBSIDY_STEP_DISCARD, SUBSIDY_STEP_ASK, SUBSIDY_STEP_ANSWER(NULL), SUBSIDY_STEP_NOTE(NULL, note), SUBSIDY_STEP_WITHDRAW,
};

const struct ky_procedure subsidy_property = {
    SUBSIDY_FOLLOWS("property", SUBSIDY_DECIDED_UPON, SUBSIDY_NOTED, 10),
    .follow = follow,
    .more = more,
};
