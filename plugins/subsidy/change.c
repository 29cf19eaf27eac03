/* change.c — a change of what was granted (変更承認申請、軽微な変更届): what the rule lets pass is taken note of, everything else is decided, and moves the application there and back.
 * Declared in plugin.c; run by the core's case engine. What differs and what needs approval is change_plan.c's, the amount change_amount.c's. */
#include "payment.h"
#include "steps.h"

/* Back to where the application was, by the name of that state. */
static const struct {
	const char *state, *step;
} ways_back[] = {{"granted", "back_granted"}, {"change_approved", "back_changed"}, {"advance_paid", "back_advanced"}};

static struct ky_err *row_of(struct ky_ctx *ctx, int64_t id, struct ky_rows **out)
{
	return ky_query_one(ctx, "subsidy.change", KY_ARGS({"dossier_id", ky_int(id)}), out);
}

static bool waits(const struct ky_dossier *application)
{
	return strcmp(application->state, "change_requested") == 0;
}

/* ---- submitting */

static const char *wrong_dates(const struct ky_dossier *d)
{
	ky_day from = ky_answer_day(d->answers, "starts_on"), to = ky_answer_day(d->answers, "ends_on");
	return from != KY_DAY_NONE && to != KY_DAY_NONE && to < from ? "subsidy.refused.dates" : NULL;
}

/* The amount that is asked for, where it is to be decided upon. */
static const char *wrong_amount(const struct subsidy_change *c)
{
	if (!subsidy_change_needs(c))
		return NULL;
	if (c->asked_yen > c->amount.yen)
		return "subsidy.refused.too_much";
	if (c->asked_yen % c->of.course.rule.unit_yen != 0)
		return "subsidy.refused.unit";
	return c->asked_yen < c->of.course.rule.minimum_yen ? "subsidy.refused.minimum" : c->asked_yen < c->paid_yen ? "subsidy.change.refused.paid" : NULL;
}

static struct ky_err *may_submit(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct subsidy_change c;
	KY_TRY(subsidy_change_of(ctx, d, &c, out_refusal));
	if (*out_refusal == NULL && !waits(&c.of.application) && !subsidy_counts(SUBSIDY_RUNNING, c.of.application.state))
		*out_refusal = "subsidy.change.refused.not_now";
	else if (*out_refusal == NULL && !c.amount_changed && !c.cost_changed && !c.plan_changed)
		*out_refusal = "subsidy.change.refused.same";
	if (*out_refusal == NULL)
		*out_refusal = wrong_dates(d);
	if (*out_refusal == NULL)
		*out_refusal = wrong_amount(&c);
	return NULL;
}

/* The application waits for what is decided; where it was is kept for the way back. */
static struct ky_err *ask(struct ky_ctx *ctx, const struct ky_dossier *d, const struct ky_dossier *application)
{
	KY_TRY(ky_exec(ctx, "subsidy.change_asked", KY_ARGS({"dossier_id", ky_int(d->id)}, {"from_state", ky_textz(application->state)}), NULL));
	return waits(application) ? NULL : ky_dossier_step(ctx, application->id, "request_change", NULL, KY_DAY_NONE);
}

static struct ky_err *go_back(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_rows *row;
	struct ky_dossier application;
	KY_TRY(row_of(ctx, d->id, &row));
	KY_TRY(ky_dossier_get(ctx, d->parent_id, &application));
	for (size_t i = 0; waits(&application) && i < SUBSIDY_COUNT(ways_back); i++)
		if (strcmp(ways_back[i].state, ky_cell_z(row, 0, "from_state")) == 0)
			return ky_dossier_step(ctx, application.id, ways_back[i].step, NULL, KY_DAY_NONE);
	return NULL;
}

static struct ky_err *submitted(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct subsidy_change c;
	const char *refusal = NULL;
	KY_TRY(subsidy_change_of(ctx, d, &c, &refusal));
	KY_TRY(ky_exec(ctx, "subsidy.change_put",
		       KY_ARGS({"dossier_id", ky_int(d->id)}, {"application_id", ky_int(d->parent_id)}, {"before_yen", ky_int(c.granted_yen)}, {"asked_yen", ky_int(c.asked_yen)}), NULL));
	KY_TRY(subsidy_step_submitted(ctx, d));
	if (subsidy_change_needs(&c))
		return waits(&c.of.application) ? NULL : ask(ctx, d, &c.of.application);
	return go_back(ctx, d); /* corrected, it needs approval no more */
}

/* ---- what needs no approval */

static struct ky_err *may_note(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct subsidy_change c;
	KY_TRY(subsidy_change_of(ctx, d, &c, out_refusal));
	if (*out_refusal == NULL && (subsidy_change_needs(&c) || waits(&c.of.application)))
		*out_refusal = "subsidy.change.refused.needs";
	return NULL;
}

/* The report is due after the new end. */
static struct ky_err *note(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_dossier application;
	KY_TRY(ky_dossier_get(ctx, d->parent_id, &application));
	ky_touch(ctx, "subsidy");
	return subsidy_counts(SUBSIDY_RUNNING, application.state) ? subsidy_await_report(ctx, &application) : NULL;
}

/* The officer finds that the purpose is harmed all the same. */
static struct ky_err *may_require(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct subsidy_change c;
	KY_TRY(subsidy_change_of(ctx, d, &c, out_refusal));
	if (*out_refusal == NULL && !subsidy_counts(SUBSIDY_RUNNING, c.of.application.state))
		*out_refusal = waits(&c.of.application) ? "subsidy.change.refused.asked" : "subsidy.change.refused.not_now";
	return NULL;
}

static struct ky_err *require(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_dossier application;
	KY_TRY(ky_dossier_get(ctx, d->parent_id, &application));
	return ask(ctx, d, &application);
}

/* ---- the decision */

static struct ky_err *may_approve(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct subsidy_change c;
	struct ky_rows *row;
	bool under_way;
	KY_TRY(row_of(ctx, d->id, &row));
	KY_TRY(subsidy_payment_under_way(ctx, d->parent_id, &under_way));
	KY_TRY(subsidy_change_of(ctx, d, &c, out_refusal));
	int64_t offered = ky_cell_int(row, 0, "offered_yen");
	if (*out_refusal != NULL)
		return NULL;
	if (!waits(&c.of.application))
		*out_refusal = "subsidy.change.refused.not_asked";
	else if (under_way) /* what is being paid was reckoned by the amount before */
		*out_refusal = "subsidy.refused.under_way";
	else if (ky_cell_null(row, 0, "offered_yen"))
		*out_refusal = "subsidy.change.refused.no_offer";
	else if (offered > c.asked_yen || offered > c.amount.yen)
		*out_refusal = "subsidy.refused.offer_too_much";
	else if (offered < c.paid_yen)
		*out_refusal = "subsidy.change.refused.paid";
	return NULL;
}

static struct ky_err *approve(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_rows *row;
	struct subsidy_held held;
	KY_TRY(row_of(ctx, d->id, &row));
	KY_TRY(subsidy_held_of(ctx, d->parent_id, &held));
	int64_t yen = ky_cell_int(row, 0, "offered_yen"), revoked = held.granted_yen - held.promised_yen, before = subsidy_held_yen(&held);
	held.promised_yen = yen;
	KY_TRY(ky_exec(ctx, "subsidy.change_approved", KY_ARGS({"dossier_id", ky_int(d->id)}, {"yen", ky_int(yen)}), NULL));
	KY_TRY(ky_exec(ctx, "subsidy.file_changed", KY_ARGS({"dossier_id", ky_int(d->parent_id)}, {"granted_yen", ky_int(yen + revoked)}, {"project", ky_textz(ky_answer_z(d->answers, "title"))}), NULL));
	if (subsidy_held_yen(&held) != before)
		subsidy_ledger_move(ctx, held.call_id, d->parent_id, "change", subsidy_held_yen(&held) - before);
	ky_touch(ctx, "subsidy");
	return ky_dossier_step(ctx, d->parent_id, "change", subsidy_fill(ctx, "subsidy.change.reason", yen, 0), KY_DAY_NONE);
}

/* ---- what is shown beside the answers */

static struct ky_err *put_amount(struct ky_ctx *ctx, const struct ky_dossier *d, const struct subsidy_change *c, struct ky_node *node)
{
	struct ky_rows *row;
	subsidy_put_lines(ctx, node, &c->amount);
	KY_TRY(ky_query(ctx, "subsidy.change", KY_ARGS({"dossier_id", ky_int(d->id)}), &row));
	if (row->count == 0)
		return NULL;
	bool staff = ctx->who->kind == KY_STAFF, open = strcmp(d->state, "submitted") == 0;
	if (!ky_cell_null(row, 0, "granted_yen"))
		subsidy_put_line(ctx, node, "subsidy.change.decided", ky_cell_int(row, 0, "granted_yen"), true);
	else if (staff && !ky_cell_null(row, 0, "offered_yen"))
		subsidy_put_line(ctx, node, "subsidy.change.offered", ky_cell_int(row, 0, "offered_yen"), true);
	if (staff && open && ky_may_in(ctx, "subsidy.edit", d->department_id))
		subsidy_put_link(ctx, node, "subsidy.change.offer_set", ky_url(ctx, "staff/subsidy/changes/%lld", (long long)d->id));
	return NULL;
}

static struct ky_err *more(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	struct subsidy_change c;
	const char *refusal = NULL;
	bool filling = strcmp(d->state, "draft") == 0 || strcmp(d->state, "correction") == 0;
	KY_TRY(subsidy_change_of(ctx, d, &c, &refusal));
	ky_put(node, "title", ky_message(ctx, "subsidy.change.beside"));
	if (refusal == NULL)
		subsidy_change_put(ctx, d, &c, node);
	bool needs = refusal == NULL && (subsidy_change_needs(&c) || waits(&c.of.application));
	if (filling && refusal == NULL)
		KY_TRY(may_submit(ctx, d, &refusal));
	ky_put(node, "notice", ky_message(ctx, refusal != NULL ? refusal : needs ? "subsidy.change.will_decide" : "subsidy.change.will_note"));
	return needs ? put_amount(ctx, d, &c, node) : NULL;
}

/* ---- the procedure */

static const struct ky_transition steps[] = {
    {.name = "submit", .from = "draft", .to = "submitted", .label = "subsidy.step.submit", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .guard = may_submit, .effect = submitted, .mail = "subsidy.mail.follow"},
    SUBSIDY_STEP_DISCARD,
    SUBSIDY_STEP_ASK,
    {.name = "answer", .from = "correction", .to = "submitted", .label = "subsidy.step.answer", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .guard = may_submit, .effect = submitted, .mail = "subsidy.mail.answer"},
    SUBSIDY_STEP_NOTE(may_note, note),
    {.name = "require", .from = "submitted", .to = "submitted", .label = "subsidy.step.require", .permission = "dossier.work", .flags = KY_ASKS_REASON, .guard = may_require, .effect = require, .mail = "subsidy.mail.require"},
    SUBSIDY_STEP_APPROVE("subsidy.step.change", may_approve, approve),
    {.name = "refuse", .from = "submitted", .to = "refused", .label = "subsidy.step.refuse", .permission = "dossier.work", .flags = KY_BY_APPROVAL | KY_ASKS_REASON, .effect = go_back, .mail = "subsidy.mail.refuse"},
    {.name = "withdraw", .from = "submitted correction", .to = "withdrawn", .label = "subsidy.step.withdraw", .permission = KY_BY_APPLICANT, .flags = KY_ASKS_REASON, .effect = go_back, .mail = "subsidy.mail.withdraw"},
};

static const struct ky_requirement requirements[] = {
    {"reason", "subsidy.requirement.change_reason", "reason", true},
    {"purpose", "subsidy.requirement.change_purpose", "purpose purpose_kept content", true},
};

/* The plan that holds now, and the amount that was decided. */
static struct ky_err *follow(struct ky_ctx *ctx, const struct ky_dossier *application, struct ky_answers *prefill, const char **out_refusal)
{
	struct subsidy_held held;
	KY_TRY(subsidy_prefill_plan(ctx, application, prefill, out_refusal));
	if (prefill == NULL)
		return NULL;
	KY_TRY(subsidy_held_of(ctx, application->id, &held));
	ky_answers_set(prefill, "requested", ky_int(held.promised_yen));
	return NULL;
}

const struct ky_procedure subsidy_change = {
    SUBSIDY_FOLLOWS("change", SUBSIDY_RUNNING, SUBSIDY_EITHER, 20),
    .requirement = requirements,
    .requirement_count = SUBSIDY_COUNT(requirements),
    .follow = follow,
    .more = more,
};
