/* payment_claim.c — the claim (請求書) by which a group asks for an advance, the next instalment, or the rest of what was fixed, to the account it names. Accepted, it becomes a payment.
 * It follows the application. Declared in plugin.c; run by the core's case engine. */
#include "payment.h"
#include "steps.h"

static const struct ky_state states[] = {
    {"draft", "subsidy.claim.draft", KY_TURN_APPLICANT, KY_STATE_FILLING},
    {"submitted", "subsidy.claim.submitted", KY_TURN_STAFF, 0},
    {"correction", "subsidy.claim.correction", KY_TURN_APPLICANT, KY_STATE_FILLING},
    {"accepted", "subsidy.claim.accepted", KY_TURN_NOBODY, 0},
    {"withdrawn", "subsidy.state.withdrawn", KY_TURN_NOBODY, 0},
};

static struct ky_err *claimable(struct ky_ctx *ctx, const struct ky_dossier *claim, struct subsidy_claimable *out, const char **out_refusal)
{
	struct ky_dossier application;
	KY_TRY(ky_dossier_get(ctx, claim->parent_id, &application));
	return subsidy_claimable_now(ctx, &application, out, out_refusal);
}

/* ---- beginning */

static void set_text(struct ky_answers *out, const struct ky_rows *row, const char *column, const char *name)
{
	ky_answers_set(out, name, ky_text(ky_cell_str(row, 0, column)));
}

/* The account of the group's last claim, unless money came back from it. */
static struct ky_err *known_account(struct ky_ctx *ctx, int64_t group_id, struct ky_answers *out)
{
	static const char *const names[][2] = {{"bank_code", "account_bank"}, {"branch_code", "account_branch"}, {"account_type", "account_type"}, {"account_number", "account_number"}, {"holder", "account_holder"}};
	struct ky_rows *row;
	if (group_id == 0)
		return NULL;
	KY_TRY(ky_query(ctx, "subsidy.payment_last_account", KY_ARGS({"group_id", ky_int(group_id)}), &row));
	for (size_t i = 0; row->count > 0 && i < SUBSIDY_COUNT(names); i++)
		set_text(out, row, names[i][0], names[i][1]);
	return NULL;
}

static struct ky_err *follow(struct ky_ctx *ctx, const struct ky_dossier *application, struct ky_answers *prefill, const char **out_refusal)
{
	struct subsidy_claimable c;
	KY_TRY(subsidy_claimable_now(ctx, application, &c, out_refusal));
	if (*out_refusal != NULL || prefill == NULL)
		return NULL;
	ky_answers_set(prefill, "amount", ky_int(c.most_yen));
	ky_answers_set(prefill, "claimed_on", ky_date(ctx->today));
	return known_account(ctx, application->group_id, prefill);
}

/* ---- submitting and accepting */

static struct ky_err *may_claim(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct subsidy_claimable c;
	int64_t yen = ky_answer_int(d->answers, "amount");
	KY_TRY(claimable(ctx, d, &c, out_refusal));
	if (*out_refusal != NULL)
		return NULL;
	if (c.advance && yen > c.most_yen)
		*out_refusal = "subsidy.refused.advance_most";
	else if (!c.advance && yen != c.most_yen)
		*out_refusal = "subsidy.refused.claim_exact";
	else if (ky_answer_int(d->answers, "account_other") != 0 && ky_answer_z(d->answers, "account_proxy")[0] == '\0')
		*out_refusal = "subsidy.refused.no_proxy";
	else if (ky_answer_day(d->answers, "claimed_on") > ctx->today)
		*out_refusal = "subsidy.refused.claim_day";
	return NULL;
}

static struct ky_err *submitted(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_dossier application;
	KY_TRY(ky_dossier_get(ctx, d->parent_id, &application));
	return ky_dossier_give_to_department(ctx, d->id, application.department_id);
}

static const char *payee_of(const struct ky_dossier *d, const struct subsidy_claimable *c)
{
	const char *other = ky_answer_int(d->answers, "account_other") != 0 ? ky_answer_z(d->answers, "account_person") : "";
	return other[0] != '\0' ? other : ky_cell_z(c->file, 0, "group_name");
}

/* To be paid within the course's days after it came in; the day before, where the city hall is closed on the last. */
static struct ky_err *due_of(struct ky_ctx *ctx, const struct ky_dossier *d, const struct subsidy_claimable *c, ky_day *out)
{
	struct ky_calendar calendar;
	KY_TRY(ky_calendar_load(ctx, &calendar));
	*out = ky_days_add(&calendar, d->received_on == KY_DAY_NONE ? ctx->today : d->received_on, (int)ky_cell_int(c->course.row, 0, "pay_days"), KY_DAYS_LAST_OPEN);
	return NULL;
}

static struct ky_err *accepted(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct subsidy_claimable c;
	struct ky_rows *locked;
	const char *refusal = NULL;
	ky_day due;
	KY_TRY(ky_query_one(ctx, "subsidy.file_lock", KY_ARGS({"id", ky_int(d->parent_id)}), &locked));
	KY_TRY(claimable(ctx, d, &c, &refusal));
	if (refusal != NULL)
		return ky_fail(ctx->arena, KY_CONFLICT, refusal, "claim %lld is not possible any more", (long long)d->id);
	KY_TRY(due_of(ctx, d, &c, &due));
	return ky_insert(ctx, "subsidy.payment_insert",
			 KY_ARGS({"dossier_id", ky_int(d->parent_id)}, {"claim_id", ky_int(d->id)}, {"call_id", *ky_cell(c.file, 0, "call_id")}, {"group_id", *ky_cell(c.file, 0, "group_id")},
				 {"kind", ky_textz(c.advance ? "advance" : "settlement")}, {"instalment", ky_int(c.instalment)}, {"yen", ky_int(ky_answer_int(d->answers, "amount"))}, {"payee", ky_textz(payee_of(d, &c))},
				 {"claim_no", ky_textz(ky_answer_z(d->answers, "claim_no"))}, {"claimed_on", ky_date(ky_answer_day(d->answers, "claimed_on"))}, {"due_on", ky_date(due)},
				 {"bank_code", ky_textz(ky_answer_z(d->answers, "account_bank"))}, {"branch_code", ky_textz(ky_answer_z(d->answers, "account_branch"))},
				 {"account_type", ky_textz(ky_answer_z(d->answers, "account_type"))}, {"account_number", ky_textz(ky_answer_z(d->answers, "account_number"))},
				 {"holder", ky_textz(ky_answer_z(d->answers, "account_holder"))}, {"proxy", ky_int(ky_answer_int(d->answers, "account_other") != 0)}),
			 NULL);
}

/* As long as nothing was ordered on it. */
static struct ky_err *undo_accepted(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct ky_rows *row;
	KY_TRY(ky_query(ctx, "subsidy.payment_of_claim", KY_ARGS({"claim_id", ky_int(d->id)}), &row));
	if (row->count > 0 && strcmp(ky_cell_z(row, 0, "state"), "claimed") != 0) {
		*out_refusal = "subsidy.refused.ordered";
		return NULL;
	}
	return ky_exec(ctx, "subsidy.payment_forget", KY_ARGS({"claim_id", ky_int(d->id)}), NULL);
}

/* ---- what is shown beside the answers */

static struct ky_err *put_payment(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	if (ctx->who->kind == KY_STAFF && ky_may_in(ctx, "subsidy.view", d->department_id))
		subsidy_put_link(ctx, node, "subsidy.payment.file_title", ky_url(ctx, "staff/subsidy/files/%lld/payments", (long long)d->parent_id));
	return NULL;
}

static struct ky_err *more(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	struct subsidy_claimable c;
	const char *refusal = NULL, *wrong = NULL;
	bool closed = strcmp(d->state, "accepted") == 0 || strcmp(d->state, "withdrawn") == 0;
	if (d->parent_id == 0)
		return NULL;
	ky_put(node, "title", ky_message(ctx, "subsidy.claim.amount_title"));
	KY_TRY(claimable(ctx, d, &c, &refusal));
	KY_TRY(may_claim(ctx, d, &wrong));
	if (!closed && wrong != NULL)
		ky_put(node, "notice", ky_message(ctx, wrong));
	subsidy_put_line(ctx, node, "subsidy.granted", c.granted_yen, false);
	if (!c.advance && c.fixed_yen > 0)
		subsidy_put_line(ctx, node, "subsidy.fixed", c.fixed_yen, false);
	subsidy_put_line(ctx, node, "subsidy.paid_in_all", c.paid_yen, false);
	if (!closed && refusal == NULL)
		subsidy_put_line(ctx, node, c.advance ? "subsidy.claim.most" : "subsidy.claim.rest", c.most_yen, true);
	return put_payment(ctx, d, node);
}

/* ---- the procedure */

static const struct ky_transition steps[] = {
    {.name = "submit", .from = "draft", .to = "submitted", .label = "subsidy.claim.submit", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .guard = may_claim, .effect = submitted, .mail = "subsidy.mail.claim"},
    {.name = "discard", .from = "draft", .to = "withdrawn", .label = "subsidy.step.discard", .permission = KY_BY_APPLICANT},
    {.name = "ask", .from = "submitted", .to = "correction", .label = "subsidy.step.ask", .permission = "dossier.work", .flags = KY_ASKS_CORRECTION, .mail = "subsidy.mail.ask"},
    {.name = "answer", .from = "correction", .to = "submitted", .label = "subsidy.step.answer", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .guard = may_claim, .effect = submitted, .mail = "subsidy.mail.answer"},
    {.name = "accept", .from = "submitted", .to = "accepted", .label = "subsidy.claim.accept", .permission = "dossier.work", .guard = may_claim, .effect = accepted, .undo = undo_accepted, .mail = "subsidy.mail.accept"},
    {.name = "withdraw", .from = "submitted correction", .to = "withdrawn", .label = "subsidy.step.withdraw", .permission = KY_BY_APPLICANT, .flags = KY_ASKS_REASON, .mail = "subsidy.mail.withdraw"},
};

const struct ky_procedure subsidy_claim = {
    .name = "subsidy.claim",
    .title = "subsidy.claim.title",
    .summary = "subsidy.claim.summary",
    .needs = "subsidy.claim.needs",
    .minutes = 10,
    .flags = KY_FOR_GROUP,
    .form = "claim",
    .title_field = "title",
    .initial = "draft",
    .follows = "subsidy.application",
    .follow_states = SUBSIDY_RUNNING " amount_fixed",
    .state = states,
    .state_count = SUBSIDY_COUNT(states),
    .transition = steps,
    .transition_count = SUBSIDY_COUNT(steps),
    .follow = follow,
    .more = more,
    SUBSIDY_LETTERS,
};
