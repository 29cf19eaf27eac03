/* approval.c — a decision (決裁): taken step by step along its route in kyodo, or on paper elsewhere; one for many dossiers; sent back, pulled back.
 * Called through the routes of pages.c. What was proposed (approval_propose.c) is what is decided: a dossier that changed since asks for approval anew, from the first step. */
#include "core/dossier/approval.h"

/* ---- the list */

static const struct ky_column columns[] = {
    {"title", "a.title", "text", "dossier.approval_title", 0, NULL},
    {"state", "a.state", "choice", "dossier.state", 0, "core.approval_state"},
    {"proposer", "p.name", "text", "dossier.proposer", 0, NULL},
    {"proposed_at", "a.proposed_at", "time", "dossier.proposed_at", 0, NULL},
    {"step", "IF(a.state = 'proposed', (SELECT s.title FROM ky_approval_step s WHERE s.approval_id = a.id AND s.number = a.step), NULL)", "text", "dossier.route.now", 0, NULL},
    {"doc_no", "a.doc_no", "text", "dossier.doc_no", 0, NULL},
};
static const struct ky_filter filters[] = {
    {.name = "state", .kind = "choice", .label = "dossier.state", .sql = "a.state = :value", .choices = "core.approval_state"},
    {.name = "own", .kind = "bool", .label = "dossier.route.own_filter", .sql = ":value = 1 AND a.proposed_by = :ky_me"},
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

static void put_link(struct ky_req *req, struct ky_node *root, const char *label_key, const char *path)
{
	struct ky_node *n = ky_node_item(root, "Links");
	ky_put(n, "label", ky_message(req->ctx, label_key));
	ky_put_url(n, "url", ky_url(req->ctx, "%s", path));
}

struct ky_err *ky_approvals_list(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "core/list_page");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "dossier.approvals"));
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	ky_reply_crumb(req, ky_message(req->ctx, "dossier.approvals"), NULL);
	put_link(req, root, "dossier.route.waiting", "staff/approvals/waiting");
	put_link(req, root, "dossier.absence.title", "staff/absences");
	return ky_list_show(req, root, &ky_dossier_approvals_list, "staff/approvals", 0);
}

/* ---- the page: the decision paper, and what the present person may do with it */

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

static bool is_outside(const struct ky_rows *row)
{
	return ky_cell_int(row, 0, "step") == 0;
}

static bool is_last(const struct ky_rows *row, const struct ky_rows *steps)
{
	return ky_approval_at(row, steps) + 1 >= steps->count;
}

/* Verdicts.{approve,send_back,pull_back}: which of them are offered; Fields.NAME: what is asked besides. The last step and a paper elsewhere have a day and a number. */
static struct ky_err *put_may(struct ky_req *req, int64_t id, const struct ky_rows *row, const struct ky_rows *steps, struct ky_node *root)
{
	struct ky_acting acting;
	struct ky_ctx *ctx = req->ctx;
	int64_t department = ky_cell_int(row, 0, "department_id");
	bool proposer = ky_cell_int(row, 0, "proposed_by") == ctx->who->user_id, outside = is_outside(row);
	struct ky_node *v = ky_node_child(root, "Verdicts"), *f = ky_node_child(root, "Fields");
	KY_TRY(ky_approval_acting(ctx, id, row, steps, &acting));
	bool approve = outside ? ky_may_in(ctx, "dossier.work", department) : acting.may, send_back = outside ? !proposer && ky_may_in(ctx, "dossier.decide", department) : acting.may;
	ky_put_bool(v, "approve", approve);
	ky_put_bool(v, "send_back", send_back);
	ky_put_bool(v, "pull_back", proposer);
	ky_put_bool(f, "decided_on", approve && (outside || is_last(row, steps)));
	ky_put_bool(f, "doc_no", approve && (outside || is_last(row, steps)));
	ky_put_bool(f, "deputy", approve && outside);
	ky_put_bool(root, "Acts", approve || send_back || proposer);
	ky_put_bool(root, "PassesOn", acting.may && !is_last(row, steps));
	if (acting.may)
		ky_put(root, "Absent", acting.absent);
	return NULL;
}

struct ky_err *ky_approval_show(struct ky_req *req)
{
	struct ky_rows *row, *steps;
	int64_t id = ky_path_id(req, "id");
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, "dossier/approval"), *node = ky_node_child(root, "Approval");
	KY_TRY(ky_query_one(ctx, "dossier.approval", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_query(ctx, "dossier.steps", KY_ARGS({"id", ky_int(id)}), &steps));
	ky_put(ky_node_child(root, "Page"), "title", ky_cell_z(row, 0, "title"));
	ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
	ky_reply_crumb(req, ky_message(ctx, "dossier.approvals"), ky_url(ctx, "staff/approvals"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "title"), NULL);
	KY_TRY(ky_approval_put_cases(req, id, row, root));
	KY_TRY(ky_approval_put_steps(req, id, row, steps, root));
	KY_TRY(ky_approval_put_papers(req, id, root));
	ky_put_row(node, row, 0);
	ky_put(node, "state_label", ky_choice_label(ctx, "core.approval_state", ky_cell_z(row, 0, "state")));
	if (!ky_cell_null(row, 0, "again_of"))
		ky_put_url(root, "before_url", ky_url(ctx, "staff/approvals/%lld", (long long)ky_cell_int(row, 0, "again_of")));
	struct ky_str line, text = ky_cell_str(row, 0, "reasoning");
	while (ky_str_split(&text, '\n', &line))
		ky_put_str(ky_node_item(root, "Reasoning"), "text", line);
	ky_put_bool(root, "Outside", is_outside(row));
	if (strcmp(ky_cell_z(row, 0, "state"), "approved") == 0)
		ky_put_url(root, "letters_url", ky_url(req->ctx, "staff/letters?approval=%lld", (long long)id));
	if (strcmp(ky_cell_z(row, 0, "state"), "proposed") != 0)
		return NULL;
	ky_put_bool(root, "Open", true);
	KY_TRY(put_may(req, id, row, steps, root));
	return ky_put_form(req, root, "dossier.decide", id, NULL, row, "dossier.decide");
}

/* ---- deciding */

struct verdict {
	int64_t id;
	const struct ky_rows *row, *steps;
	bool outside, approve;
	const char *name, *remark;
	int64_t deputy_for; /* 0 nobody */
};

/* Locks what is decided upon, and refuses when any of it is not as it was proposed. */
static struct ky_err *must_stand(struct ky_ctx *ctx, int64_t approval_id)
{
	struct ky_rows *rows, *lock;
	KY_TRY(ky_query(ctx, "dossier.approval_dossiers", KY_ARGS({"id", ky_int(approval_id)}), &rows));
	for (size_t i = 0; i < rows->count; i++)
		KY_TRY(ky_query_one(ctx, "dossier.lock", KY_ARGS({"id", *ky_cell(rows, i, "id")}), &lock));
	KY_TRY(ky_query(ctx, "dossier.approval_changed", KY_ARGS({"id", ky_int(approval_id)}), &lock));
	if (rows->count == 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "approval %lld holds nothing", (long long)approval_id);
	return lock->count == 0 ? NULL : ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.changed_since_proposal", "approval %lld: something changed since it was proposed", (long long)approval_id);
}

static struct ky_err *carry_out(struct ky_req *req, int64_t approval_id, const char *transition, const struct ky_step *step)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "dossier.approval_dossiers", KY_ARGS({"id", ky_int(approval_id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_case c;
		KY_TRY(ky_case_load(req->ctx, ky_cell_int(rows, i, "id"), KY_NEWEST, true, &c));
		const struct ky_transition *t = ky_transition_of(c.d.procedure, transition);
		if (t == NULL)
			return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "dossier %lld knows no %s", (long long)c.d.id, transition);
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

/* A paper decided elsewhere is entered by whoever works on it; in kyodo the step says whose turn it is. */
static struct ky_err *may_decide(struct ky_req *req, struct verdict *v)
{
	struct ky_acting acting;
	struct ky_ctx *ctx = req->ctx;
	int64_t department = ky_cell_int(v->row, 0, "department_id");
	bool proposer = ky_cell_int(v->row, 0, "proposed_by") == ctx->who->user_id;
	if (strcmp(v->name, "pull_back") == 0)
		return proposer ? NULL : ky_invalid(req, "verdict", "dossier.error.not_proposer");
	if (v->outside && v->approve)
		return ky_may_in(ctx, "dossier.work", department) ? NULL : ky_fail(ctx->arena, KY_DENIED, NULL, "lacks dossier.work");
	if (v->outside && !ky_may_in(ctx, "dossier.decide", department))
		return ky_invalid(req, "verdict", "dossier.error.not_approver");
	if (v->outside)
		return proposer ? ky_invalid(req, "verdict", "dossier.error.own_proposal") : NULL;
	KY_TRY(ky_approval_acting(ctx, v->id, v->row, v->steps, &acting));
	v->deputy_for = acting.deputy_for;
	return acting.may ? NULL : ky_invalid(req, "verdict", acting.refusal);
}

static struct ky_err *check_typed(struct ky_req *req, const struct verdict *v)
{
	ky_day on = ky_input_day(req->input, "decided_on");
	if (!v->approve && v->remark[0] == '\0')
		return ky_invalid(req, "remark", "core.invalid.required");
	if (v->approve && v->outside && on == KY_DAY_NONE)
		return ky_invalid(req, "decided_on", "core.invalid.required");
	if (v->approve && v->outside && ky_input_z(req->input, "doc_no")[0] == '\0')
		return ky_invalid(req, "doc_no", "core.invalid.required");
	return on != KY_DAY_NONE && on > req->ctx->today ? ky_invalid(req, "decided_on", "dossier.error.future_day") : NULL;
}

/* The step is taken: by whom, when, in whose absence. Who was acted for learns of it. */
static struct ky_err *write_step(struct ky_req *req, const struct verdict *v)
{
	struct ky_value deputy_for = v->deputy_for == 0 ? ky_null() : ky_int(v->deputy_for);
	if (v->outside || strcmp(v->name, "pull_back") == 0)
		return NULL;
	KY_TRY(ky_exec(req->ctx, "dossier.step_done",
		       KY_ARGS({"id", ky_int(v->id)}, {"number", *ky_cell(v->row, 0, "step")}, {"state", ky_textz(v->approve ? "approved" : "sent_back")}, {"deputy_for", deputy_for}, {"remark", ky_textz(v->remark)}),
		       NULL));
	return v->deputy_for == 0 ? NULL : ky_approval_tell_proposer(req->ctx, v->id, v->deputy_for, "dossier.mail.to_see");
}

/* On to the next step; the decision stays open. */
static struct ky_err *pass_on(struct ky_req *req, const struct verdict *v)
{
	int64_t next = ky_cell_int(v->row, 0, "step") + 1;
	KY_TRY(ky_exec(req->ctx, "dossier.step_now", KY_ARGS({"id", ky_int(v->id)}, {"number", ky_int(next)}), NULL));
	KY_TRY(ky_approval_ask(req->ctx, v->id, next, ky_cell_int(v->row, 0, "proposed_by")));
	KY_TRY(ky_audit(req->ctx, "dossier.step_approved", "approval", v->id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/approvals/%lld", (long long)v->id), "dossier.done.passed_on");
	return NULL;
}

static struct ky_err *settle(struct ky_req *req, const struct verdict *v)
{
	struct ky_ctx *ctx = req->ctx;
	const char *doc_no = ky_input_z(req->input, "doc_no"), *state = v->approve ? "approved" : strcmp(v->name, "send_back") == 0 ? "sent_back" : "pulled_back";
	ky_day on = ky_input_day(req->input, "decided_on");
	int64_t proposed_by = ky_cell_int(v->row, 0, "proposed_by"), deputy = v->outside ? ky_input_int(req->input, "deputy") : v->deputy_for != 0;
	on = on == KY_DAY_NONE ? ctx->today : on;
	KY_TRY(ky_exec(ctx, "dossier.approval_decided",
		       KY_ARGS({"id", ky_int(v->id)}, {"state", ky_textz(state)}, {"decided_on", v->approve ? ky_date(on) : ky_null()}, {"doc_no", ky_textz(doc_no)}, {"remark", ky_textz(v->remark)},
			       {"outside", ky_int(v->outside)}, {"deputy", ky_int(deputy)}),
		       NULL));
	struct ky_step step = {.reason = v->approve ? ky_cell_z(v->row, 0, "reasoning") : v->remark, .doc_no = doc_no, .decided_on = on, .due_on = KY_DAY_NONE, .by_approval = true};
	KY_TRY(v->approve ? carry_out(req, v->id, ky_cell_z(v->row, 0, "transition_name"), &step) : let_go(req, v->id, state));
	if (proposed_by != ctx->who->user_id)
		KY_TRY(ky_approval_tell_proposer(ctx, v->id, proposed_by, v->approve ? "dossier.mail.approved" : "dossier.mail.sent_back"));
	KY_TRY(ky_audit(ctx, ky_printf(ctx->arena, "dossier.%s", state), "approval", v->id, ""));
	ky_touch(ctx, "dossiers");
	ky_reply_redirect(req, ky_url(ctx, "staff/approvals/%lld", (long long)v->id), v->approve ? "dossier.done.approved" : "dossier.done.step");
	return NULL;
}

struct ky_err *ky_approval_decide(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *row, *steps;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(ctx, "dossier.approval_lock", KY_ARGS({"id", ky_int(id)}), &row));
	if (strcmp(ky_cell_z(row, 0, "state"), "proposed") != 0 || ky_cell_int(row, 0, "version") != ky_input_int(req->input, "version"))
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.decided_already", "approval %lld was decided", (long long)id);
	KY_TRY(ky_query(ctx, "dossier.steps", KY_ARGS({"id", ky_int(id)}), &steps));
	struct verdict v = {.id = id, .row = row, .steps = steps, .outside = is_outside(row), .name = ky_input_z(req->input, "verdict"), .remark = ky_input_z(req->input, "remark")};
	v.approve = strcmp(v.name, "approve") == 0;
	KY_TRY(may_decide(req, &v));
	KY_TRY(check_typed(req, &v));
	if (v.approve)
		KY_TRY(must_stand(ctx, id));
	KY_TRY(write_step(req, &v));
	return v.approve && !v.outside && !is_last(row, steps) ? pass_on(req, &v) : settle(req, &v);
}
