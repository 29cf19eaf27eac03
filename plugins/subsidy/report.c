/* report.c — the report on a granted project (実績報告): its settlement sheet, and the fixing of the amount (額の確定) — the lower of what was granted and what the rule gives for the
 * costs as they were; what was advanced beyond that is to be returned. It follows the application, which it moves on. Declared in plugin.c; run by the core's case engine. */
#include "payment.h"
#include "repay.h"
#include "settlement.h"
#include "steps.h"

static const struct ky_state states[] = {
    {"draft", "subsidy.report.draft", KY_TURN_APPLICANT, KY_STATE_FILLING},
    {"submitted", "subsidy.report.submitted", KY_TURN_STAFF, 0},
    {"correction", "subsidy.report.correction", KY_TURN_APPLICANT, KY_STATE_FILLING},
    {"fixed", "subsidy.report.fixed", KY_TURN_NOBODY, 0},
    {"withdrawn", "subsidy.state.withdrawn", KY_TURN_NOBODY, 0},
};

/* ---- what is asked before a step */

static struct ky_err *may_report(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct settlement s;
	return subsidy_settle(ctx, d, &s, out_refusal);
}

/* Nothing is fixed before somebody looked at every line that counts, and on site where the course asks for that. What is being paid just now is waited for: the amount to pay or to return
 * reckons with it. */
static struct ky_err *may_fix(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct settlement s;
	bool under_way;
	KY_TRY(subsidy_settle(ctx, d, &s, out_refusal));
	KY_TRY(subsidy_payment_under_way(ctx, d->parent_id, &under_way));
	if (*out_refusal == NULL && !s.judged)
		*out_refusal = "subsidy.refused.not_judged";
	else if (*out_refusal == NULL && under_way)
		*out_refusal = "subsidy.refused.under_way";
	return *out_refusal == NULL ? subsidy_inspection_passed(ctx, &s.parent, &s.course, out_refusal) : NULL;
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
	KY_TRY(subsidy_settle(ctx, d, &s, &refusal));
	KY_TRY(ky_exec(ctx, "subsidy.file_fixed", KY_ARGS({"dossier_id", ky_int(s.parent.id)}, {"fixed_yen", ky_int(s.fixed_yen)}), NULL));
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

/* Taken back before the letter has gone out: the grant is what it was, and the application waits for its amount again. */
static struct ky_err *unfix(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct settlement s;
	struct subsidy_held held;
	struct ky_rows *moved;
	bool under_way;
	KY_TRY(subsidy_settle(ctx, d, &s, out_refusal));
	KY_TRY(ky_query_one(ctx, "subsidy.moved_since_fixed", KY_ARGS({"dossier_id", ky_int(s.parent.id)}), &moved));
	KY_TRY(subsidy_payment_under_way(ctx, s.parent.id, &under_way));
	/* Paid without a movement since: nothing was left to pay. */
	bool waiting = subsidy_counts("amount_fixed return_ordered paid", s.parent.state);
	if (!waiting || under_way || ky_cell_int(moved, 0, "n") > 0) {
		*out_refusal = under_way ? "subsidy.refused.under_way" : "subsidy.refused.money_moved";
		return NULL;
	}
	int64_t fixed = ky_cell_int(s.file, 0, "fixed_yen");
	KY_TRY(ky_exec(ctx, "subsidy.file_fixed", KY_ARGS({"dossier_id", ky_int(s.parent.id)}, {"fixed_yen", ky_null()}), NULL));
	subsidy_ledger_move(ctx, s.course.call_id, s.parent.id, "fix", -fixed);
	KY_TRY(ky_exec(ctx, "subsidy.repayment_unfixed", KY_ARGS({"dossier_id", ky_int(s.parent.id)}), NULL));
	KY_TRY(subsidy_held_of(ctx, s.parent.id, &held));
	int64_t again = subsidy_held_yen(&held) - subsidy_held_yen(&s.held);
	if (again > 0)
		subsidy_ledger_move(ctx, s.course.call_id, s.parent.id, "saved", again);
	ky_touch(ctx, "subsidy");
	return ky_dossier_step(ctx, s.parent.id, "unfix", NULL, KY_DAY_NONE);
}

/* ---- what is shown beside the answers */

static struct ky_err *more(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	struct settlement s;
	const char *refusal = NULL;
	bool staff = ctx->who->kind == KY_STAFF, at_hand = strcmp(d->state, "submitted") == 0;
	KY_TRY(subsidy_settle(ctx, d, &s, &refusal));
	ky_put(node, "title", ky_message(ctx, "subsidy.settlement_title"));
	if (refusal != NULL) {
		ky_put(node, "notice", ky_message(ctx, refusal));
		return NULL;
	}
	if (staff && at_hand && !s.judged)
		ky_put(node, "notice", ky_message(ctx, "subsidy.refused.not_judged"));
	subsidy_put_settlement(ctx, node, &s);
	subsidy_put_compared(ctx, node, &s, d->answers);
	if (staff && d->revision > 0 && ky_may_in(ctx, "subsidy.view", d->department_id))
		subsidy_put_link(ctx, node, at_hand ? "subsidy.accept.go" : "subsidy.accept.see", ky_url(ctx, "staff/subsidy/reports/%lld", (long long)d->id));
	else if (!staff)
		subsidy_put_link(ctx, node, "subsidy.accept.see", ky_url(ctx, "subsidy/reports/%lld", (long long)d->id));
	return subsidy_put_inspections(ctx, s.parent.id, node);
}

/* ---- the procedure */

static const struct ky_transition steps[] = {
    {.name = "submit", .from = "draft", .to = "submitted", .label = "subsidy.step.submit", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .guard = may_report, .effect = reported, .mail = "subsidy.mail.report"},
    {.name = "discard", .from = "draft", .to = "withdrawn", .label = "subsidy.step.discard", .permission = KY_BY_APPLICANT},
    {.name = "ask", .from = "submitted", .to = "correction", .label = "subsidy.step.ask", .permission = "dossier.work", .flags = KY_ASKS_CORRECTION, .mail = "subsidy.mail.ask"},
    {.name = "answer", .from = "correction", .to = "submitted", .label = "subsidy.step.answer", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .guard = may_report, .effect = reported, .mail = "subsidy.mail.answer"},
    {.name = "fix", .from = "submitted", .to = "fixed", .label = "subsidy.step.fix", .permission = "dossier.work", .flags = KY_BY_APPROVAL, .guard = may_fix, .effect = fix, .undo = unfix, .mail = "subsidy.mail.fix"},
};

static const struct ky_requirement requirements[] = {
    {"receipts", "subsidy.requirement.receipts", "cost_total", true},
    {"done", "subsidy.requirement.done", "place result photo_captions", true},
    {"evaluation", "subsidy.requirement.evaluation", "eval_goal eval_people eval_publicity eval_money eval_future evaluation improve", true},
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
    .follow = subsidy_prefill_plan,
    .judge = subsidy_judge_report,
    .explain = subsidy_explain_report,
    .more = more,
    SUBSIDY_LETTERS,
};
