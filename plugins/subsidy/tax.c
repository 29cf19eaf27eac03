/* tax.c — consumption tax that a group got back of what the subsidy paid (消費税仕入控除税額の報告): its share is returned. Nothing deducted is taken note of; anything else is decided and ordered back.
 * Declared in plugin.c; run by the core's case engine. */
#include "steps.h"

struct share {
	struct subsidy_followed of;
	struct subsidy_held held;
	int64_t deducted_yen, return_yen;
};

/* The deducted tax times the rate of the subsidy, cut to whole yen; where a table gave the amount, the fixed amount's share of the eligible costs stands for the rate. Never more than is held. */
static struct ky_err *share_of(struct ky_ctx *ctx, const struct ky_dossier *d, struct share *s)
{
	KY_TRY(subsidy_followed(ctx, d->parent_id, &s->of));
	KY_TRY(subsidy_held_of(ctx, d->parent_id, &s->held));
	int64_t n = s->of.course.rule.rate_n, all = s->of.course.rule.rate_d, most = s->held.paid_yen - s->held.returned_yen;
	s->deducted_yen = strcmp(ky_answer_z(d->answers, "status"), "standard") == 0 ? ky_answer_int(d->answers, "deducted") : 0;
	if (n == 0) {
		struct subsidy_plan plan;
		struct ky_dossier now;
		KY_TRY(subsidy_plan_now(ctx, d->parent_id, &now));
		subsidy_plan_of(ctx, &s->of.course, now.answers, SUBSIDY_NO_LIMIT, &plan);
		n = s->held.promised_yen < plan.eligible_yen ? s->held.promised_yen : plan.eligible_yen;
		all = plan.eligible_yen > 0 ? plan.eligible_yen : 1;
	}
	s->return_yen = (int64_t)((__int128)s->deducted_yen * n / all);
	if (s->return_yen > most)
		s->return_yen = most;
	return NULL;
}

static struct ky_err *follow(struct ky_ctx *ctx, const struct ky_dossier *application, struct ky_answers *prefill, const char **out_refusal)
{
	(void)prefill;
	return subsidy_offered_with(ctx, application, "tax", out_refusal);
}

static struct ky_err *may_note(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct share s;
	KY_TRY(share_of(ctx, d, &s));
	if (s.return_yen > 0)
		*out_refusal = "subsidy.tax.refused.returns";
	return NULL;
}

static struct ky_err *may_order(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct share s;
	KY_TRY(share_of(ctx, d, &s));
	if (s.return_yen == 0)
		*out_refusal = "subsidy.tax.refused.nothing";
	return NULL;
}

static struct ky_err *order(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct share s;
	KY_TRY(share_of(ctx, d, &s));
	return subsidy_repayment_order(ctx, d->parent_id, "tax", s.return_yen, subsidy_fill(ctx, "subsidy.tax.reason", s.return_yen, 0));
}

static struct ky_err *more(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	struct share s;
	KY_TRY(share_of(ctx, d, &s));
	ky_put(node, "title", ky_message(ctx, "subsidy.tax.beside"));
	subsidy_put_line(ctx, node, "subsidy.tax.deducted", s.deducted_yen, false);
	if (s.of.course.rule.rate_n > 0)
		subsidy_put_words(node, ky_message(ctx, "subsidy.rate"), subsidy_fill(ctx, s.of.course.rule.rate_n == s.of.course.rule.rate_d ? "subsidy.rate_whole" : "subsidy.rate_is", s.of.course.rule.rate_n, s.of.course.rule.rate_d), false);
	subsidy_put_line(ctx, node, "subsidy.tax.held", s.held.paid_yen - s.held.returned_yen, false);
	subsidy_put_line(ctx, node, "subsidy.tax.return", s.return_yen, true);
	return NULL;
}

static const struct ky_transition steps[] = {
    SUBSIDY_STEP_SUBMIT(NULL), SUBSIDY_STEP_DISCARD, SUBSIDY_STEP_ASK, SUBSIDY_STEP_ANSWER(NULL), SUBSIDY_STEP_NOTE(may_note, NULL), SUBSIDY_STEP_APPROVE("subsidy.step.order_return", may_order, order), SUBSIDY_STEP_REFUSE, SUBSIDY_STEP_WITHDRAW,
};

const struct ky_procedure subsidy_tax = {
    SUBSIDY_FOLLOWS("tax", "paid return_ordered returned published", SUBSIDY_EITHER, 10),
    .follow = follow,
    .more = more,
};
