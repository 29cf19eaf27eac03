/* settlement.c — a report's settlement worked out: its lines of cost with what staff accepted of each, and the amount by the plan, by what was claimed and by what was accepted.
 * Called by report.c and by the pages about it. Knows no page. */
#include "settlement.h"

#include "steps.h"

/* ---- the lines */

static const char *cell(struct ky_ctx *ctx, const struct ky_dossier *d, size_t row, const char *column)
{
	return ky_answer_z(d->answers, ky_printf(ctx->arena, "costs.%zu.%s", row, column));
}

static void take_lines(struct ky_ctx *ctx, const struct ky_dossier *d, struct settlement *s)
{
	s->count = ky_answers_rows(d->answers, "costs");
	s->cost = ky_alloc_array(ctx->arena, s->count, sizeof *s->cost);
	for (size_t i = 0; i < s->count; i++) {
		int64_t yen = ky_answer_int(d->answers, ky_printf(ctx->arena, "costs.%zu.amount", i));
		struct subsidy_cost *c = &s->cost[i];
		*c = (struct subsidy_cost){.row = i, .item = cell(ctx, d, i, "item"), .detail = cell(ctx, d, i, "detail"), .receipts = cell(ctx, d, i, "receipts"), .reason = "", .person = ""};
		c->claimed_yen = yen > 0 && yen <= SUBSIDY_YEN_MAX ? yen : 0;
		c->paid_on = ky_answer_day(d->answers, ky_printf(ctx->arena, "costs.%zu.paid_on", i));
		c->eligible = subsidy_counts(s->course.eligible, c->item);
	}
}

static bool same_line(const struct subsidy_cost *c, const struct ky_rows *rows, size_t i)
{
	ky_day paid = ky_cell_null(rows, i, "paid_on") ? KY_DAY_NONE : (ky_day)ky_cell_int(rows, i, "paid_on");
	return ky_cell_int(rows, i, "claimed_yen") == c->claimed_yen && paid == c->paid_on && strcmp(ky_cell_z(rows, i, "item"), c->item) == 0 && strcmp(ky_cell_z(rows, i, "detail"), c->detail) == 0 &&
	       strcmp(ky_cell_z(rows, i, "receipts"), c->receipts) == 0;
}

/* The newest judgement of the same content, each used once: lines that were not changed keep theirs, wherever they stand now. */
static struct ky_err *take_judgements(struct ky_ctx *ctx, const struct ky_dossier *d, struct settlement *s)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "subsidy.accepted", KY_ARGS({"dossier_id", ky_int(d->id)}), &rows));
	bool *used = ky_alloc_array(ctx->arena, rows->count, sizeof *used);
	s->judged = true;
	for (size_t i = 0; i < s->count; i++) {
		struct subsidy_cost *c = &s->cost[i];
		for (size_t r = 0; r < rows->count && !c->judged && c->eligible; r++) {
			if (used[r] || !same_line(c, rows, r))
				continue;
			used[r] = c->judged = true;
			c->accepted_yen = ky_cell_int(rows, r, "accepted_yen");
			c->reason = ky_cell_z(rows, r, "reason");
			c->person = ky_cell_z(rows, r, "person");
			c->judged_on = ky_time_day(ky_cell_int(rows, r, "at"));
		}
		s->judged = s->judged && (c->judged || !c->eligible);
	}
	return NULL;
}

/* ---- the amounts */

static int64_t accepted_sum(const struct settlement *s)
{
	int64_t sum = 0;
	for (size_t i = 0; i < s->count; i++)
		sum += s->cost[i].eligible ? s->cost[i].accepted_yen : 0;
	return sum;
}

struct ky_err *subsidy_settle(struct ky_ctx *ctx, const struct ky_dossier *d, struct settlement *s, const char **out_refusal)
{
	struct ky_rows *file;
	struct subsidy_plan plan, budget;
	struct ky_dossier plan_now;
	bool found;
	*s = (struct settlement){0};
	KY_TRY(ky_dossier_get(ctx, d->parent_id, &s->parent));
	KY_TRY(subsidy_course_of(ctx, &s->parent, &found, &s->course));
	KY_TRY(ky_query_one(ctx, "subsidy.file", KY_ARGS({"dossier_id", ky_int(d->parent_id)}), &file));
	KY_TRY(subsidy_plan_now(ctx, s->parent.id, &plan_now));
	s->budget = plan_now.answers;
	s->file = file;
	s->requested_yen = ky_cell_int(file, 0, "requested_yen");
	KY_TRY(subsidy_held_of(ctx, d->parent_id, &s->held));
	s->granted_yen = s->held.fixed ? ky_cell_int(file, 0, "granted_yen") : s->held.promised_yen;
	s->advanced_yen = s->held.fixed ? ky_cell_int(file, 0, "advanced_yen") : s->held.paid_yen - s->held.returned_yen;
	take_lines(ctx, d, s);
	KY_TRY(take_judgements(ctx, d, s));
	subsidy_plan_of(ctx, &s->course, d->answers, SUBSIDY_NO_LIMIT, &plan);
	subsidy_plan_of(ctx, &s->course, s->budget, SUBSIDY_NO_LIMIT, &budget);
	if (!subsidy_amount(&s->course.rule, &plan, &s->claimed) || !subsidy_amount(&s->course.rule, &budget, &s->planned)) {
		*out_refusal = "subsidy.refused.numbers";
		return NULL;
	}
	s->amount = s->claimed;
	if (s->judged) {
		plan.eligible_yen = accepted_sum(s);
		if (!subsidy_amount(&s->course.rule, &plan, &s->amount))
			*out_refusal = "subsidy.refused.numbers";
	}
	s->fixed_yen = s->held.fixed ? s->held.promised_yen : subsidy_fixed(s->granted_yen, s->amount.yen);
	return NULL;
}

/* ---- what is wrong with single lines */

struct period {
	ky_day from, to;
};

/* From the decision, or the leave to begin before it, until the report was due: both by the application and its course. */
static struct ky_err *period_of(struct ky_ctx *ctx, const struct settlement *s, struct period *out)
{
	ky_day end = ky_answer_day(s->budget, "ends_on"), due;
	out->from = subsidy_counts_from(s->file, s->parent.decided_on);
	out->to = KY_DAY_NONE;
	if (end == KY_DAY_NONE)
		return NULL;
	KY_TRY(subsidy_report_due(ctx, &s->parent, end, &due));
	out->to = due > end ? due : end;
	return NULL;
}

static const char *day_wrong(struct ky_ctx *ctx, const struct subsidy_cost *c, const struct period *p)
{
	if (c->paid_on == KY_DAY_NONE)
		return NULL;
	if (p->from != KY_DAY_NONE && c->paid_on < p->from)
		return "subsidy.invalid.paid_early";
	if (c->paid_on > ctx->today)
		return "subsidy.invalid.paid_future";
	return p->to != KY_DAY_NONE && c->paid_on > p->to ? "subsidy.invalid.paid_late" : NULL;
}

struct ky_err *subsidy_judge_report(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_remarks *remarks)
{
	struct settlement s;
	struct period period;
	const char *refusal = NULL;
	KY_TRY(subsidy_settle(ctx, d, &s, &refusal));
	KY_TRY(period_of(ctx, &s, &period));
	bool receipts = !subsidy_has_step(&s.course, "no_receipts");
	for (size_t i = 0; i < s.count; i++) {
		const struct subsidy_cost *c = &s.cost[i];
		const char *wrong = c->eligible ? day_wrong(ctx, c, &period) : NULL;
		if (wrong != NULL)
			ky_remark(remarks, ky_printf(ctx->arena, "costs.%zu.paid_on", c->row), wrong);
		if (receipts && c->eligible && c->receipts[0] == '\0')
			ky_remark(remarks, ky_printf(ctx->arena, "costs.%zu.receipts", c->row), "subsidy.invalid.no_receipt");
	}
	return NULL;
}
