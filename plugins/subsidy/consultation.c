/* consultation.c — a talk with the section before an application (事前相談), as a procedure: asked with wishes for way and day, a day fixed or answered in writing, what was said noted, closed.
 * Declared in plugin.c; run by the core's case engine, so the section's list, mail, messages and internal notes are its own. Whether a call offers or requires it is staff's to set. */
#include "subsidy.h"

static const struct ky_state states[] = {
    {"draft", "subsidy.consult.draft", KY_TURN_APPLICANT, KY_STATE_FILLING},
    {"asked", "subsidy.consult.asked", KY_TURN_STAFF, 0},
    {"arranged", "subsidy.consult.arranged", KY_TURN_APPLICANT, 0},
    {"answered", "subsidy.consult.answered", KY_TURN_STAFF, 0},
    {"closed", "subsidy.consult.closed", KY_TURN_NOBODY, 0},
    {"withdrawn", "subsidy.state.withdrawn", KY_TURN_NOBODY, 0},
};

/* ---- calls to choose from: published, not over, and offering it */

static struct ky_err *call_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	return ky_choices_query(ctx, "subsidy.consult_calls", NULL, "id", "label", out);
}

static struct ky_err *call_label(struct ky_ctx *ctx, struct ky_str code, struct ky_str *out)
{
	return subsidy_label_of(ctx, "subsidy.consult_call", code, out);
}

const struct ky_register_offer subsidy_call_register = {.options = call_options, .label_of = call_label};

/* ---- beginning and submitting */

static struct ky_err *may_ask(struct ky_ctx *ctx, int64_t call_id, int64_t *out_department, const char **out_refusal)
{
	struct ky_rows *row;
	bool on = true;
	KY_TRY(ky_query(ctx, "subsidy.consult_call", KY_ARGS({"id", ky_int(call_id)}), &row));
	*out_department = row->count == 0 ? 0 : ky_cell_int(row, 0, "department_id");
	if (row->count > 0)
		KY_TRY(ky_plugin_is_on(ctx, "subsidy", *out_department, &on));
	if (row->count == 0 || ky_cell_int(row, 0, "offers") == 0)
		*out_refusal = "subsidy.refused.no_consultation";
	else if (!on)
		*out_refusal = "subsidy.refused.off";
	return NULL;
}

static struct ky_err *begin(struct ky_ctx *ctx, int64_t group_id, struct ky_answers *known, const char **out_refusal)
{
	int64_t id = ky_answer_int(known, "call"), department;
	(void)group_id;
	return id == 0 ? NULL : may_ask(ctx, id, &department, out_refusal);
}

static struct ky_err *may_submit(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	int64_t department;
	return may_ask(ctx, ky_answer_int(d->answers, "call"), &department, out_refusal);
}

static struct ky_err *submitted(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	const char *refusal = NULL;
	int64_t call = ky_answer_int(d->answers, "call"), department;
	KY_TRY(may_ask(ctx, call, &department, &refusal));
	KY_TRY(ky_exec(ctx, "subsidy.consult_insert", KY_ARGS({"dossier_id", ky_int(d->id)}, {"call_id", ky_int(call)}), NULL));
	return ky_dossier_give_to_department(ctx, d->id, department);
}

/* ---- the procedure */

static const struct ky_transition steps[] = {
    {.name = "submit", .from = "draft", .to = "asked", .label = "subsidy.consult.submit", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .guard = may_submit, .effect = submitted, .mail = "subsidy.mail.consult_submit"},
    {.name = "discard", .from = "draft", .to = "withdrawn", .label = "subsidy.step.discard", .permission = KY_BY_APPLICANT},
    {.name = "arrange", .from = "asked arranged answered", .to = "arranged", .label = "subsidy.consult.arrange", .permission = "dossier.work", .flags = KY_ASKS_REASON, .mail = "subsidy.mail.consult_arrange"},
    {.name = "answer", .from = "asked arranged answered", .to = "answered", .label = "subsidy.consult.answer", .permission = "dossier.work", .flags = KY_ASKS_REASON, .mail = "subsidy.mail.consult_answer"},
    {.name = "close", .from = "arranged answered", .to = "closed", .label = "subsidy.consult.close", .permission = "dossier.work", .flags = KY_ASKS_REASON, .mail = "subsidy.mail.consult_close"},
    {.name = "withdraw", .from = "asked arranged", .to = "withdrawn", .label = "subsidy.consult.withdraw", .permission = KY_BY_APPLICANT, .mail = "subsidy.mail.withdraw"},
};

const struct ky_procedure subsidy_consultation = {
    .name = "subsidy.consultation",
    .title = "subsidy.consult.title",
    .summary = "subsidy.consult.summary",
    .minutes = 10,
    .form = "consultation",
    .title_field = "title",
    .initial = "draft",
    .state = states,
    .state_count = SUBSIDY_COUNT(states),
    .transition = steps,
    .transition_count = SUBSIDY_COUNT(steps),
    .begin = begin,
};

/* ---- from the page of a call */

struct ky_err *subsidy_consult(struct ky_req *req)
{
	struct ky_rows *call, *mine;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(ctx, "subsidy.call", KY_ARGS({"id", ky_int(id)}), &call));
	struct ky_node *root = ky_reply_page(req, "subsidy/consult");
	const char *title = ky_cell_z(call, 0, "title"), *how = ky_cell_z(call, 0, "consultation");
	ky_put(ky_node_child(root, "Page"), "title", ky_printf(ctx->arena, "%s — %s", ky_message(ctx, "subsidy.consult.title"), title));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.title"), ky_url(ctx, "subsidy"));
	ky_reply_crumb(req, title, ky_url(ctx, "subsidy/calls/%lld", (long long)id));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.consult.title"), NULL);
	ky_put(root, "Title", title);
	ky_put_bool(root, "Required", strcmp(how, "required") == 0);
	ky_put_bool(root, "Staff", ctx->who->kind == KY_STAFF);
	KY_TRY(ky_query(ctx, "subsidy.my_consultations", KY_ARGS({"call_id", ky_int(id)}), &mine));
	for (size_t i = 0; i < mine->count; i++) {
		struct ky_node *n = ky_node_item(root, "Mine");
		ky_put(n, "title", ky_cell_z(mine, i, "title"));
		ky_put(n, "state", ky_message(ctx, ky_printf(ctx->arena, "subsidy.consult.%s", ky_cell_z(mine, i, "state"))));
		ky_put_url(n, "url", ky_url(ctx, "dossiers/%lld", (long long)ky_cell_int(mine, i, "id")));
	}
	if (strcmp(how, "none") != 0 && ctx->now < ky_cell_int(call, 0, "closes_at"))
		ky_put_action(req, root, "Begin", "subsidy.consult_begin", id, "subsidy.consult.begin");
	return NULL;
}

struct ky_err *subsidy_consult_begin(struct ky_req *req)
{
	int64_t id;
	struct ky_ctx *ctx = req->ctx;
	if (ctx->who->kind != KY_CITIZEN)
		return ky_fail(ctx->arena, KY_DENIED, NULL, "staff enter papers at their desk");
	KY_TRY(ky_dossier_begin(ctx, "subsidy.consultation", ctx->who->group_id, KY_ARGS({"call", ky_textz(ky_printf(ctx->arena, "%lld", (long long)ky_path_id(req, "id")))}), &id));
	ky_reply_redirect(req, ky_url(ctx, "dossiers/%lld/form/consultation", (long long)id), NULL);
	return NULL;
}

/* A talk with the group, or with one of its people, that got as far as an answer. */
struct ky_err *subsidy_consulted(struct ky_ctx *ctx, int64_t call_id, int64_t group_id, bool *out_consulted)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "subsidy.consulted", KY_ARGS({"call_id", ky_int(call_id)}, {"group_id", ky_int(group_id)}), &row));
	*out_consulted = ky_cell_int(row, 0, "n") > 0;
	return NULL;
}
