/* report.c — the report on a granted project (実績報告): its settlement sheet, and the fixing of the amount (額の確定) — the lower of what was granted and what the rule gives for the
 * costs as they were; what was advanced beyond that is to be returned. It follows the application, which it moves on. Declared in plugin.c; run by the core's case engine. */
#include "payment.h"
#include "repay.h"
#include "results.h"

static const struct ky_state states[] = {
    {"draft", "subsidy.report.draft", KY_TURN_APPLICANT, KY_STATE_FILLING},
    {"submitted", "subsidy.report.submitted", KY_TURN_STAFF, 0},
    {"correction", "subsidy.report.correction", KY_TURN_APPLICANT, KY_STATE_FILLING},
    {"fixed", "subsidy.report.fixed", KY_TURN_NOBODY, 0},
    {"withdrawn", "subsidy.state.withdrawn", KY_TURN_NOBODY, 0},
};

/* ---- what the settlement comes to */

struct settlement {
	struct ky_dossier parent;
	struct subsidy_course course; /* with the rule that was pinned */
	struct subsidy_amount amount; /* by the costs as they were */
	struct subsidy_held held;
	int64_t granted_yen, advanced_yen, fixed_yen; /* granted: less what was revoked of it */
};

static struct ky_err *settle(struct ky_ctx *ctx, const struct ky_dossier *d, struct settlement *s, const char **out_refusal)
{
	struct ky_rows *file;
	struct subsidy_plan plan;
	bool found;
	KY_TRY(ky_dossier_get(ctx, d->parent_id, &s->parent));
	KY_TRY(subsidy_course_of(ctx, &s->parent, &found, &s->course));
	KY_TRY(ky_query_one(ctx, "subsidy.file", KY_ARGS({"dossier_id", ky_int(d->parent_id)}), &file));
	KY_TRY(subsidy_held_of(ctx, d->parent_id, &s->held));
	s->granted_yen = s->held.fixed ? ky_cell_int(file, 0, "granted_yen") : s->held.promised_yen;
	s->advanced_yen = ky_cell_int(file, 0, "advanced_yen");
	subsidy_plan_of(ctx, &s->course, d->answers, SUBSIDY_NO_LIMIT, &plan);
	if (!subsidy_amount(&s->course.rule, &plan, &s->amount))
		*out_refusal = "subsidy.refused.numbers";
	else
		s->fixed_yen = subsidy_fixed(s->granted_yen, s->amount.yen);
	return NULL;
}

/* What was paid before the decision is not supported, by whatever receipt. */
static bool paid_before(struct ky_ctx *ctx, const struct ky_dossier *d, const struct settlement *s)
{
	for (size_t i = 0, n = ky_answers_rows(d->answers, "costs"); i < n; i++) {
		ky_day paid = ky_answer_day(d->answers, ky_printf(ctx->arena, "costs.%zu.paid_on", i));
		const char *item = ky_answer_z(d->answers, ky_printf(ctx->arena, "costs.%zu.item", i));
		if (paid != KY_DAY_NONE && s->parent.decided_on != KY_DAY_NONE && paid < s->parent.decided_on && subsidy_counts(s->course.eligible, item))
			return true;
	}
	return false;
}

static struct ky_err *may_report(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct settlement s;
	KY_TRY(settle(ctx, d, &s, out_refusal));
	if (*out_refusal == NULL && paid_before(ctx, d, &s))
		*out_refusal = "subsidy.refused.before_decision";
	return NULL;
}

/* What is being paid just now is waited for: the amount to pay or to return reckons with it. */
static struct ky_err *may_fix(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	bool under_way;
	KY_TRY(may_report(ctx, d, out_refusal));
	KY_TRY(subsidy_payment_under_way(ctx, d->parent_id, &under_way));
	if (*out_refusal == NULL && under_way)
		*out_refusal = "subsidy.refused.under_way";
	return NULL;
}

/* ---- what the steps do to the application */

static struct ky_err *reported(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_dossier parent;
	KY_TRY(ky_dossier_get(ctx, d->parent_id, &parent));
	KY_TRY(ky_dossier_give_to_department(ctx, d->id, parent.department_id));
	return strcmp(parent.state, "reported") != 0 ? ky_dossier_step(ctx, parent.id, "report", NULL, KY_DAY_NONE) : NULL;
}

static struct ky_err *fix(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct settlement s;
	const char *refusal = NULL;
	struct subsidy_held held;
	KY_TRY(settle(ctx, d, &s, &refusal));
	KY_TRY(ky_exec(ctx, "subsidy.file_fixed", KY_ARGS({"dossier_id", ky_int(s.parent.id)}, {"fixed_yen", ky_int(s.fixed_yen)}), NULL));
	KY_TRY(subsidy_result_outcome(ctx, s.parent.id, d->answers));
	subsidy_ledger_move(ctx, s.course.call_id, s.parent.id, "fix", s.fixed_yen);
	KY_TRY(subsidy_held_of(ctx, s.parent.id, &held));
	int64_t saved = subsidy_held_yen(&s.held) - subsidy_held_yen(&held); /* what was advanced beyond it is free when it came back */
	if (saved > 0)
		subsidy_ledger_move(ctx, s.course.call_id, s.parent.id, "saved", -saved);
	ky_touch(ctx, "subsidy");
	if (s.advanced_yen > s.fixed_yen)
		return subsidy_repayment_order(ctx, s.parent.id, "advance", s.advanced_yen - s.fixed_yen, subsidy_fill(ctx, "subsidy.return_reason", s.advanced_yen - s.fixed_yen, 0));
	KY_TRY(ky_dossier_step(ctx, s.parent.id, "fix", NULL, KY_DAY_NONE));
	return subsidy_payment_fixed(ctx, s.parent.id);
}

/* ---- what is shown beside the answers */

static struct ky_err *more(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	struct settlement s;
	const char *refusal = NULL;
	KY_TRY(may_report(ctx, d, &refusal));
	ky_put(node, "title", ky_message(ctx, "subsidy.settlement_title"));
	ky_put(node, "notice", refusal == NULL ? NULL : ky_message(ctx, refusal));
	refusal = NULL;
	KY_TRY(settle(ctx, d, &s, &refusal));
	if (refusal != NULL)
		return NULL;
	subsidy_put_lines(ctx, node, &s.amount);
	subsidy_put_line(ctx, node, "subsidy.granted", s.granted_yen, false);
	subsidy_put_line(ctx, node, "subsidy.fixed", s.fixed_yen, true);
	if (s.advanced_yen > 0)
		subsidy_put_line(ctx, node, "subsidy.advanced", s.advanced_yen, false);
	bool back = s.advanced_yen > s.fixed_yen;
	subsidy_put_line(ctx, node, back ? "subsidy.to_return" : "subsidy.to_pay", back ? s.advanced_yen - s.fixed_yen : s.fixed_yen - s.advanced_yen, true);
	return NULL;
}

/* ---- the procedure */

static const struct ky_transition steps[] = {
    {.name = "submit", .from = "draft", .to = "submitted", .label = "subsidy.step.submit", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .guard = may_report, .effect = reported, .mail = "subsidy.mail.report"},
    {.name = "discard", .from = "draft", .to = "withdrawn", .label = "subsidy.step.discard", .permission = KY_BY_APPLICANT},
    {.name = "ask", .from = "submitted", .to = "correction", .label = "subsidy.step.ask", .permission = "dossier.work", .flags = KY_ASKS_CORRECTION, .mail = "subsidy.mail.ask"},
    {.name = "answer", .from = "correction", .to = "submitted", .label = "subsidy.step.answer", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .guard = may_report, .effect = reported, .mail = "subsidy.mail.answer"},
    {.name = "fix", .from = "submitted", .to = "fixed", .label = "subsidy.step.fix", .permission = "dossier.work", .flags = KY_BY_APPROVAL, .guard = may_fix, .effect = fix, .mail = "subsidy.mail.fix"},
};

static const struct ky_requirement requirements[] = {
    {"receipts", "subsidy.requirement.receipts", "cost_total", true},
    {"done", "subsidy.requirement.done", "result place_map", true},
    {"evaluation", "subsidy.requirement.evaluation", "evaluation", true},
};

const struct ky_procedure subsidy_report = {
    .name = "subsidy.report",
    .title = "subsidy.report.title",
    .summary = "subsidy.report.summary",
    .needs = "subsidy.report.needs",
    .minutes = 40,
    .flags = KY_FOR_GROUP,
    .form = "report",
    .title_field = "title",
    .initial = "draft",
    .follows = "subsidy.application",
    .follow_states = SUBSIDY_RUNNING " discontinued",
    .state = states,
    .state_count = SUBSIDY_COUNT(states),
    .transition = steps,
    .transition_count = SUBSIDY_COUNT(steps),
    .requirement = requirements,
    .requirement_count = SUBSIDY_COUNT(requirements),
    .more = more,
};
