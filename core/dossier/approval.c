/* approval.c — a decision (起案・決裁): proposed by the officer, taken by the approver in kyodo or on paper elsewhere; one for many dossiers.
 * Called through the routes of pages.c. What was proposed is what is decided: a dossier that changed since asks for approval anew. */
#include "core/dossier/dossier.h"

#define DOSSIERS_MAX 50

/* ---- the list */

static const struct ky_column columns[] = {
    {"title", "a.title", "text", "dossier.approval_title", 0, NULL},
    {"state", "a.state", "choice", "dossier.state", 0, "core.approval_state"},
    {"proposer", "p.name", "text", "dossier.proposer", 0, NULL},
    {"proposed_at", "a.proposed_at", "time", "dossier.proposed_at", 0, NULL},
    {"doc_no", "a.doc_no", "text", "dossier.doc_no", 0, NULL},
};
static const struct ky_filter filters[] = {
    {.name = "state", .kind = "choice", .label = "dossier.state", .sql = "a.state = :value", .choices = "core.approval_state"},
};
static const struct ky_sort sorts[] = {{"new", "dossier.sort_new", "a.id", "int", true}};
const struct ky_list ky_dossier_approvals_list = {
    .name = "dossier.approvals",
    .from = "ky_approval a LEFT JOIN ky_user p ON p.id = a.proposed_by",
    .id = "a.id",
    .policy = "dossier.approvals",
    .column = columns,
    .column_count = KY_COUNT(columns),
    .filter = filters,
    .filter_count = KY_COUNT(filters),
    .sort = sorts,
    .sort_count = KY_COUNT(sorts),
    .row_path = "staff/approvals/%lld",
};

struct ky_err *ky_approvals_list(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "core/list_page");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "dossier.approvals"));
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	ky_reply_crumb(req, ky_message(req->ctx, "dossier.approvals"), NULL);
	return ky_list_show(req, root, &ky_dossier_approvals_list, "staff/approvals", 0);
}

/* ---- proposing (起案) */

static const struct ky_field propose_fields[] = {
    {.name = "title", .kind = "text", .label = "dossier.approval_title", .flags = KY_REQUIRED, .max = 100},
    {.name = "reasoning", .kind = "lines", .label = "dossier.reasoning", .hint = "dossier.reasoning_hint", .flags = KY_REQUIRED, .max = 4000},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_propose_form = KY_FORM("dossier.propose", propose_fields);

static struct ky_err *decision_of(struct ky_req *req, const struct ky_case *c, const struct ky_transition **out)
{
	const struct ky_transition *t = ky_transition_of(c->d.procedure, ky_path_code(req, "code"));
	if (t == NULL || (t->flags & KY_BY_APPROVAL) == 0)
		return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no decision %s", ky_path_code(req, "code"));
	if (!ky_word_in(t->from, c->d.state) || c->approval_id != 0)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "no decision %s in %s", t->name, c->d.state);
	*out = t;
	return NULL;
}

/* Every requirement that must be met has been judged so. A refusal needs none. */
static struct ky_err *all_met(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition *t, bool *out_met)
{
	struct ky_rows *rows;
	*out_met = true;
	if ((t->flags & KY_ASKS_REASON) != 0)
		return NULL;
	KY_TRY(ky_query(ctx, "dossier.checks", KY_ARGS({"id", ky_int(c->d.id)}), &rows));
	for (size_t i = 0; i < c->d.procedure->requirement_count; i++) {
		bool met = !c->d.procedure->requirement[i].mandatory;
		for (size_t r = 0; r < rows->count; r++)
			met |= strcmp(ky_cell_z(rows, r, "item"), c->d.procedure->requirement[i].name) == 0 && strcmp(ky_cell_z(rows, r, "verdict"), "met") == 0;
		*out_met &= met;
	}
	return NULL;
}

struct ky_err *ky_approval_propose_show(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_transition *t;
	struct ky_rows *others;
	bool met;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	struct ky_err *err = decision_of(req, &c, &t);
	if (err != NULL && err->code == KY_CONFLICT && req->route->method == KY_GET)
		return ky_case_moved_on(req, &c);
	KY_TRY(err);
	KY_TRY(all_met(req->ctx, &c, t, &met));
	struct ky_node *root = ky_case_page(req, &c, "dossier/propose", NULL);
	const char *title = ky_printf(req->ctx->arena, "%s: %s", ky_message(req->ctx, "dossier.propose"), ky_message(req->ctx, t->label));
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_put(root, "Title", title);
	ky_reply_crumb(req, title, NULL);
	ky_put_bool(root, "Unmet", !met);
	/* Others that stand at the same point: one decision may cover them. */
	KY_TRY(ky_query(req->ctx, "dossier.same_point", KY_ARGS({"id", ky_int(c.d.id)}, {"procedure", ky_textz(c.d.procedure->name)}, {"state", ky_textz(c.d.state)}, {"department_id", *ky_cell(c.row, 0, "department_id")}), &others));
	for (size_t i = 0; i < others->count; i++) {
		struct ky_node *n = ky_node_item(root, "Others");
		ky_put_int(n, "id", ky_cell_int(others, i, "id"));
		ky_put(n, "title", ky_cell_z(others, i, "title"));
		ky_put(n, "receipt_no", ky_cell_z(others, i, "receipt_no"));
	}
	KY_TRY(ky_case_put(req, &c, root));
	KY_TRY(ky_race_put(req, &c, root));
	const char *proposed = ky_printf(req->ctx->arena, "%s（%s）", ky_message(req->ctx, t->label), c.d.title);
	static const char *const names[] = {"title", "version"};
	struct ky_value *cell = ky_alloc_array(req->ctx->arena, 2, sizeof *cell);
	cell[0] = ky_textz(proposed);
	cell[1] = ky_int(c.d.version);
	return ky_put_form(req, root, "dossier.propose", c.d.id, NULL, &(const struct ky_rows){.count = 1, .columns = 2, .name = names, .cell = cell}, "dossier.propose");
}

/* One department's dossiers alone: who may read and decide an approval is asked of its department. */
static struct ky_err *take_in(struct ky_req *req, int64_t approval_id, int64_t department_id, int64_t dossier_id, const struct ky_transition *t)
{
	struct ky_case c;
	bool met;
	KY_TRY(ky_case_load(req->ctx, dossier_id, KY_NEWEST, true, &c));
	if (!ky_word_in(t->from, c.d.state) || c.approval_id != 0 || c.d.department_id != department_id || !ky_may_in(req->ctx, "dossier.work", c.d.department_id))
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "dossier %lld cannot be proposed", (long long)dossier_id);
	KY_TRY(all_met(req->ctx, &c, t, &met));
	if (!met)
		return ky_fail(req->ctx->arena, KY_INVALID, "dossier.error.unmet", "dossier %lld: requirements", (long long)dossier_id);
	KY_TRY(ky_exec(req->ctx, "dossier.approval_set", KY_ARGS({"id", ky_int(dossier_id)}, {"approval_id", ky_int(approval_id)}), NULL));
	KY_TRY(ky_insert(req->ctx, "dossier.approval_dossier", KY_ARGS({"approval_id", ky_int(approval_id)}, {"id", ky_int(dossier_id)}, {"version", ky_int(c.d.version + 1)}), NULL));
	return ky_history_note(req->ctx, &c, "proposal", "", true);
}

struct ky_err *ky_approval_propose(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_transition *t;
	struct ky_rows *others;
	int64_t approval;
	size_t taken = 1;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, true, &c));
	KY_TRY(decision_of(req, &c, &t));
	KY_TRY(ky_must_be_seen(req, &c));
	KY_TRY(ky_insert(req->ctx, "dossier.approval_insert",
			 KY_ARGS({"department_id", *ky_cell(c.row, 0, "department_id")}, {"transition", ky_textz(t->name)}, ky_input_arg(req->input, "title"), ky_input_arg(req->input, "reasoning")),
			 &approval));
	KY_TRY(take_in(req, approval, c.d.department_id, c.d.id, t));
	KY_TRY(ky_query(req->ctx, "dossier.same_point", KY_ARGS({"id", ky_int(c.d.id)}, {"procedure", ky_textz(c.d.procedure->name)}, {"state", ky_textz(c.d.state)}, {"department_id", *ky_cell(c.row, 0, "department_id")}), &others));
	for (size_t i = 0; i < others->count && taken < DOSSIERS_MAX; i++) {
		int64_t id = ky_cell_int(others, i, "id");
		if (ky_posted(req, ky_printf(req->ctx->arena, "with.%lld", (long long)id)) == NULL)
			continue;
		KY_TRY(take_in(req, approval, c.d.department_id, id, t));
		taken++;
	}
	KY_TRY(ky_audit(req->ctx, "dossier.propose", "approval", approval, ""));
	KY_TRY(ky_approval_tell(req->ctx, approval, c.d.department_id));
	ky_touch(req->ctx, "dossiers");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/approvals/%lld", (long long)approval), "dossier.done.proposed");
	return NULL;
}

/* Approvers of the department learn by mail that something waits. */
struct ky_err *ky_approval_tell(struct ky_ctx *ctx, int64_t approval_id, int64_t department_id)
{
	struct ky_rows *to;
	KY_TRY(ky_query(ctx, "dossier.approvers", KY_ARGS({"department_id", ky_int(department_id)}), &to));
	for (size_t i = 0; i < to->count; i++) {
		struct ky_mail mail = {.message_key = "dossier.mail.approval", .lang = ky_cell_z(to, i, "lang"), .recipient = ky_cell_z(to, i, "email")};
		KY_TRY(ky_mail_queue(ctx, &mail, KY_ARGS({"url", ky_textz(ky_url_absolute(ctx, "staff/approvals/%lld", (long long)approval_id))})));
	}
	return NULL;
}

/* ---- deciding (決裁) */

static const struct ky_choice verdicts[] = {{"approve", "dossier.verdict.approve"}, {"send_back", "dossier.verdict.send_back"}, {"pull_back", "dossier.verdict.pull_back"}, {NULL, NULL}};
static const struct ky_field decide_fields[] = {
    {.name = "verdict", .kind = "choice", .label = "dossier.decision", .flags = KY_REQUIRED, .options = verdicts},
    {.name = "remark", .kind = "lines", .label = "dossier.remark", .hint = "dossier.remark_hint", .max = 1000},
    {.name = "decided_on", .kind = "date", .label = "dossier.decided_on", .hint = "dossier.decided_on_hint"},
    {.name = "doc_no", .kind = "text", .label = "dossier.doc_no", .hint = "dossier.doc_no_hint", .max = 60},
    {.name = "deputy", .kind = "bool", .label = "dossier.deputy"},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_decide_form = KY_FORM("dossier.decide", decide_fields);

static struct ky_err *put_cases(struct ky_req *req, struct ky_node *root, int64_t approval_id, const char *transition, const char **out_procedure)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "dossier.approval_dossiers", KY_ARGS({"id", ky_int(approval_id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_case c;
		KY_TRY(ky_case_load(req->ctx, ky_cell_int(rows, i, "id"), KY_NEWEST, false, &c));
		const struct ky_transition *t = ky_transition_of(c.d.procedure, transition);
		struct ky_node *n = ky_node_item(root, "Cases");
		ky_put(n, "title", c.d.title);
		ky_put(n, "procedure", ky_message(req->ctx, c.d.procedure->title));
		ky_put(n, "receipt_no", c.d.receipt_no);
		ky_put(n, "state", ky_message(req->ctx, c.state->label));
		ky_put(n, "decision", t == NULL ? transition : ky_message(req->ctx, t->label));
		ky_put_bool(n, "changed", ky_cell_int(rows, i, "dossier_version") != c.d.version && c.approval_id == approval_id);
		ky_put_url(n, "url", ky_url(req->ctx, "staff/dossiers/%lld", (long long)c.d.id));
		if (!c.disposed)
			KY_TRY(ky_formdoc_show(req->ctx, c.doc, c.answers, 0, NULL, ky_node_child(n, "Answers")));
		*out_procedure = c.d.procedure->name;
	}
	return NULL;
}

struct ky_err *ky_approval_show(struct ky_req *req)
{
	struct ky_rows *row, *procedure;
	const char *name = NULL;
	int64_t id = ky_path_id(req, "id");
	struct ky_node *root = ky_reply_page(req, "dossier/approval");
	KY_TRY(ky_query_one(req->ctx, "dossier.approval", KY_ARGS({"id", ky_int(id)}), &row));
	ky_put(ky_node_child(root, "Page"), "title", ky_cell_z(row, 0, "title"));
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	ky_reply_crumb(req, ky_message(req->ctx, "dossier.approvals"), ky_url(req->ctx, "staff/approvals"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "title"), NULL);
	KY_TRY(put_cases(req, root, id, ky_cell_z(row, 0, "transition_name"), &name));
	ky_put_row(ky_node_child(root, "Approval"), row, 0);
	ky_put(ky_node_child(root, "Approval"), "state_label", ky_choice_label(req->ctx, "core.approval_state", ky_cell_z(row, 0, "state")));
	struct ky_str line, text = ky_cell_str(row, 0, "reasoning");
	while (ky_str_split(&text, '\n', &line))
		ky_put_str(ky_node_item(root, "Reasoning"), "text", line);
	if (name != NULL) {
		KY_TRY(ky_procedure_row(req->ctx, name, &procedure));
		ky_put_bool(root, "Outside", strcmp(ky_cell_z(procedure, 0, "approval"), "outside") == 0);
	}
	if (strcmp(ky_cell_z(row, 0, "state"), "proposed") != 0)
		return NULL;
	ky_put_bool(root, "Open", true);
	return ky_put_form(req, root, "dossier.decide", id, NULL, row, "dossier.decide");
}

static struct ky_err *carry_out(struct ky_req *req, int64_t approval_id, const char *transition, const struct ky_step *step)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "dossier.approval_dossiers", KY_ARGS({"id", ky_int(approval_id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_case c;
		KY_TRY(ky_case_load(req->ctx, ky_cell_int(rows, i, "id"), KY_NEWEST, true, &c));
		const struct ky_transition *t = ky_transition_of(c.d.procedure, transition);
		if (t == NULL || ky_cell_int(rows, i, "dossier_version") != c.d.version)
			return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.changed_since_proposal", "dossier %lld changed since it was proposed", (long long)c.d.id);
		KY_TRY(ky_exec(req->ctx, "dossier.approval_clear", KY_ARGS({"id", ky_int(c.d.id)}), NULL));
		/* Why it was granted stays within the city; a refusal is told with its reason. */
		struct ky_step told = *step;
		told.reason = (t->flags & KY_ASKS_REASON) != 0 ? step->reason : "";
		KY_TRY(ky_step_make(req->ctx, &c, t, &told));
	}
	return NULL;
}

static struct ky_err *let_go(struct ky_req *req, int64_t approval_id, const char *action)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "dossier.approval_dossiers", KY_ARGS({"id", ky_int(approval_id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_case c;
		KY_TRY(ky_case_load(req->ctx, ky_cell_int(rows, i, "id"), KY_NOTHING, true, &c));
		KY_TRY(ky_exec(req->ctx, "dossier.approval_clear", KY_ARGS({"id", ky_int(c.d.id)}), NULL));
		/* 差戻し and 引戻し are within the city: the applicant's history does not show them. */
		KY_TRY(ky_history_note(req->ctx, &c, action, ky_input_z(req->input, "remark"), true));
	}
	return NULL;
}

static struct ky_err *may_decide(struct ky_req *req, const struct ky_rows *row, const char *verdict, bool outside)
{
	int64_t department = ky_cell_int(row, 0, "department_id"), me = req->ctx->who->user_id;
	bool proposer = ky_cell_int(row, 0, "proposed_by") == me;
	bool approve = strcmp(verdict, "approve") == 0;
	if (strcmp(verdict, "pull_back") == 0)
		return proposer ? NULL : ky_invalid(req, "verdict", "dossier.error.not_proposer");
	if (approve && outside)
		return ky_may_in(req->ctx, "dossier.work", department) ? NULL : ky_fail(req->ctx->arena, KY_DENIED, NULL, "lacks dossier.work");
	if (!ky_may_in(req->ctx, "dossier.decide", department))
		return ky_invalid(req, "verdict", "dossier.error.not_approver");
	return proposer ? ky_invalid(req, "verdict", "dossier.error.own_proposal") : NULL;
}

struct ky_err *ky_approval_decide(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *row, *procedure, *cases;
	int64_t id = ky_path_id(req, "id");
	const char *verdict = ky_input_z(req->input, "verdict"), *remark = ky_input_z(req->input, "remark"), *doc_no = ky_input_z(req->input, "doc_no");
	ky_day on = ky_input_day(req->input, "decided_on");
	KY_TRY(ky_query_one(ctx, "dossier.approval_lock", KY_ARGS({"id", ky_int(id)}), &row));
	if (strcmp(ky_cell_z(row, 0, "state"), "proposed") != 0 || ky_cell_int(row, 0, "version") != ky_input_int(req->input, "version"))
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.decided_already", "approval %lld was decided", (long long)id);
	KY_TRY(ky_query(ctx, "dossier.approval_dossiers", KY_ARGS({"id", ky_int(id)}), &cases));
	if (cases->count == 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "approval %lld holds nothing", (long long)id);
	KY_TRY(ky_procedure_row(ctx, ky_cell_z(cases, 0, "procedure_name"), &procedure));
	bool outside = strcmp(ky_cell_z(procedure, 0, "approval"), "outside") == 0, approve = strcmp(verdict, "approve") == 0;
	KY_TRY(may_decide(req, row, verdict, outside));
	if (!approve && remark[0] == '\0')
		return ky_invalid(req, "remark", "core.invalid.required");
	if (approve && outside && on == KY_DAY_NONE)
		return ky_invalid(req, "decided_on", "core.invalid.required");
	if (approve && outside && doc_no[0] == '\0')
		return ky_invalid(req, "doc_no", "core.invalid.required");
	if (on != KY_DAY_NONE && on > ctx->today)
		return ky_invalid(req, "decided_on", "dossier.error.future_day");
	on = on == KY_DAY_NONE ? ctx->today : on;
	const char *state = approve ? "approved" : strcmp(verdict, "send_back") == 0 ? "sent_back" : "pulled_back";
	KY_TRY(ky_exec(ctx, "dossier.approval_decided",
		       KY_ARGS({"id", ky_int(id)}, {"state", ky_textz(state)}, {"decided_on", approve ? ky_date(on) : ky_null()}, {"doc_no", ky_textz(doc_no)}, {"remark", ky_textz(remark)},
			       {"outside", ky_int(outside)}, {"deputy", ky_int(ky_input_int(req->input, "deputy"))}),
		       NULL));
	struct ky_step step = {.reason = approve ? ky_cell_z(row, 0, "reasoning") : remark, .doc_no = doc_no, .decided_on = on, .due_on = KY_DAY_NONE, .by_approval = true};
	KY_TRY(approve ? carry_out(req, id, ky_cell_z(row, 0, "transition_name"), &step) : let_go(req, id, state));
	KY_TRY(ky_audit(ctx, ky_printf(ctx->arena, "dossier.%s", state), "approval", id, ""));
	ky_touch(ctx, "dossiers");
	ky_reply_redirect(req, ky_url(ctx, "staff/approvals/%lld", (long long)id), approve ? "dossier.done.approved" : "dossier.done.step");
	return NULL;
}
