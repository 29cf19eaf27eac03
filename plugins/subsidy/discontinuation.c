/* discontinuation.c — a granted project is suspended or given up (中止・廃止承認): approved, the application waits for a last report; where nothing was spent and nothing paid, its amount is
 * fixed at 0 without one. Declared in plugin.c; run by the core's case engine. */
#include "payment.h"
#include "steps.h"

static struct ky_err *may_submit(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct ky_dossier application;
	KY_TRY(ky_dossier_get(ctx, d->parent_id, &application));
	if (!subsidy_counts(SUBSIDY_RUNNING " change_requested", application.state))
		*out_refusal = "subsidy.change.refused.not_now";
	return NULL;
}

/* An advance that is being paid arrives before it is known what was spent of it. */
static struct ky_err *may_approve(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	bool under_way;
	KY_TRY(may_submit(ctx, d, out_refusal));
	KY_TRY(subsidy_payment_under_way(ctx, d->parent_id, &under_way));
	if (*out_refusal == NULL && under_way)
		*out_refusal = "subsidy.refused.under_way";
	return NULL;
}

static struct ky_err *approve(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	ky_touch(ctx, "subsidy");
	return ky_dossier_step(ctx, d->parent_id, "discontinue", ky_answer_z(d->answers, "reason"), KY_DAY_NONE);
}

/* ---- on the application */

struct ky_err *subsidy_await_last_report(struct ky_ctx *ctx, const struct ky_dossier *application)
{
	ky_day due;
	KY_TRY(subsidy_report_due(ctx, application, ctx->today, &due));
	return ky_dossier_due(ctx, application->id, due);
}

struct ky_err *subsidy_may_fix_zero(struct ky_ctx *ctx, const struct ky_dossier *application, const char **out_refusal)
{
	struct ky_rows *file;
	struct ky_dossier d;
	int64_t id;
	KY_TRY(ky_query_one(ctx, "subsidy.file", KY_ARGS({"dossier_id", ky_int(application->id)}), &file));
	KY_TRY(subsidy_step_newest(ctx, application->id, "subsidy.discontinuation", "approved", &id, NULL));
	KY_TRY(ky_dossier_get(ctx, id, &d));
	if (ky_answer_int(d.answers, "spent") != 0 || ky_cell_int(file, 0, "paid_yen") != 0)
		*out_refusal = "subsidy.discontinuation.refused.spent";
	return NULL;
}

struct ky_err *subsidy_fix_zero(struct ky_ctx *ctx, const struct ky_dossier *application)
{
	struct subsidy_held held;
	KY_TRY(subsidy_held_of(ctx, application->id, &held));
	KY_TRY(ky_exec(ctx, "subsidy.file_fixed", KY_ARGS({"dossier_id", ky_int(application->id)}, {"fixed_yen", ky_int(0)}), NULL));
	subsidy_ledger_move(ctx, held.call_id, application->id, "saved", -subsidy_held_yen(&held));
	ky_touch(ctx, "subsidy");
	return NULL;
}

/* ---- the procedure */

static struct ky_err *more(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	struct subsidy_followed of;
	KY_TRY(subsidy_followed(ctx, d->parent_id, &of));
	int64_t paid = ky_cell_int(of.file, 0, "paid_yen"), spent = ky_answer_int(d->answers, "spent");
	ky_put(node, "title", ky_message(ctx, "subsidy.discontinuation.effect"));
	ky_put(node, "notice", ky_message(ctx, paid == 0 && spent == 0 ? "subsidy.discontinuation.no_report" : "subsidy.discontinuation.report"));
	subsidy_put_line(ctx, node, "subsidy.granted", ky_cell_int(of.file, 0, "granted_yen"), false);
	subsidy_put_line(ctx, node, "subsidy.ledger_paid", paid, false);
	subsidy_put_line(ctx, node, "subsidy.discontinuation.spent", spent, true);
	return NULL;
}

static const struct ky_transition steps[] = {
    SUBSIDY_STEP_SUBMIT(may_submit),
    SUBSIDY_STEP_DISCARD,
    SUBSIDY_STEP_ASK,
    SUBSIDY_STEP_ANSWER(may_submit),
    SUBSIDY_STEP_APPROVE("subsidy.step.discontinue", may_approve, approve),
    SUBSIDY_STEP_REFUSE,
    SUBSIDY_STEP_WITHDRAW,
};

const struct ky_procedure subsidy_discontinuation = {
    SUBSIDY_FOLLOWS("discontinuation", SUBSIDY_RUNNING, SUBSIDY_DECIDED, 10),
    .more = more,
};
