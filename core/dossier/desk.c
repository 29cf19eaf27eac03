/* desk.c — the staff's side: what is urgent first, one dossier with everything about it, steps, corrections, notes, checklist, assignment, paper entry.
 * Called through the routes of pages.c. Which dossiers a person sees and works on is decided by the policies dossier.staff and dossier.work. */
#include "core/dossier/dossier.h"

/* ---- the list */

static struct ky_err *procedure_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_table_walk w = KY_WALK(ctx->app->registry, procedures);
	const struct ky_procedure *const *p;
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	struct ky_choice *row = ky_alloc_array(ctx->arena, 64, sizeof *row);
	while ((p = ky_registry_next(&w)) != NULL && c->count < 64)
		row[c->count++] = (struct ky_choice){(*p)->name, ky_message(ctx, (*p)->title)};
	c->choice = row;
	*out = c;
	return NULL;
}

static struct ky_err *state_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_table_walk w = KY_WALK(ctx->app->registry, procedures);
	const struct ky_procedure *const *p;
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	struct ky_choice *row = ky_alloc_array(ctx->arena, 64, sizeof *row);
	while ((p = ky_registry_next(&w)) != NULL)
		for (size_t s = 0; s < (*p)->state_count && c->count < 64; s++) {
			size_t at = 0;
			while (at < c->count && strcmp(row[at].code, (*p)->state[s].name) != 0)
				at++;
			if (at == c->count)
				row[c->count++] = (struct ky_choice){(*p)->state[s].name, ky_message(ctx, (*p)->state[s].label)};
		}
	c->choice = row;
	*out = c;
	return NULL;
}

static struct ky_err *department_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_rows *rows;
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	KY_TRY(ky_query(ctx, "dossier.departments", NULL, &rows));
	struct ky_choice *row = ky_alloc_array(ctx->arena, rows->count, sizeof *row);
	for (size_t i = 0; i < rows->count; i++)
		row[i] = (struct ky_choice){ky_printf(ctx->arena, "%lld", (long long)ky_cell_int(rows, i, "id")), ky_cell_z(rows, i, "name")};
	*c = (struct ky_choices){rows->count, row};
	*out = c;
	return NULL;
}

static struct ky_err *phase_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	static const char *const phases[] = {"open", "closed"};
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	struct ky_choice *row = ky_alloc_array(ctx->arena, 2, sizeof *row);
	for (size_t i = 0; i < 2; i++)
		row[i] = (struct ky_choice){phases[i], ky_message(ctx, ky_printf(ctx->arena, "dossier.phase.%s", phases[i]))};
	*c = (struct ky_choices){2, row};
	*out = c;
	return NULL;
}

static const struct ky_column columns[] = {
    {"title", "d.title", "text", "dossier.title_column", KY_LIST_EXPORT | KY_LIST_PERSONAL, NULL},
    {"kind", "d.procedure_name", "text", "dossier.procedure", KY_LIST_EXPORT, NULL},
    {"state", "d.state", "text", "dossier.state", KY_LIST_EXPORT, NULL},
    {"receipt_no", "d.receipt_no", "text", "dossier.receipt_no", KY_LIST_EXPORT, NULL},
    {"received_on", "d.received_on", "date", "dossier.received_on", KY_LIST_EXPORT, NULL},
    {"due_on", "IF(d.due_on < '9999-12-31', d.due_on, NULL)", "date", "dossier.due", KY_LIST_EXPORT, NULL},
    {"turn", "d.turn", "text", "dossier.turn", KY_LIST_EXPORT, NULL},
    {"officer", "o.name", "text", "dossier.officer", KY_LIST_EXPORT, NULL},
    {"approval_id", "d.approval_id", "int", NULL, KY_LIST_HIDDEN, NULL},
    {"channel", "d.channel", "text", "dossier.channel_column", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"submitted_at", "d.submitted_at", "time", "dossier.submitted_at", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"decided_on", "d.decided_on", "date", "dossier.decided_on", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"doc_no", "d.doc_no", "text", "dossier.doc_no", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
};
static const struct ky_filter filters[] = {
    {.name = "q", .kind = "search", .label = "dossier.search", .sql = "MATCH (d.search_words) AGAINST (:value IN BOOLEAN MODE)"},
    {.name = "no", .kind = "text", .label = "dossier.receipt_no", .sql = "d.receipt_no = UPPER(:value)"},
    {.name = "procedure", .kind = "choice", .label = "dossier.procedure", .sql = "d.procedure_name = :value", .load = procedure_options, .shared = true},
    {.name = "state", .kind = "choice", .label = "dossier.state", .sql = "d.state = :value", .load = state_options, .shared = true},
    {.name = "phase", .kind = "choice", .label = "dossier.phase_filter", .sql = "d.phase = :value", .load = phase_options, .shared = true},
    {.name = "department", .kind = "choice", .label = "dossier.department", .sql = "d.department_id = :value", .load = department_options, .shared = true},
    {.name = "mine", .kind = "bool", .label = "dossier.mine_filter", .sql = ":value = 1 AND d.officer_id = :ky_me"},
    {.name = "ours", .kind = "bool", .label = "dossier.ours_filter", .sql = ":value = 1 AND d.turn = 'staff'"},
    {.name = "late", .kind = "bool", .label = "dossier.late_filter", .sql = ":value = 1 AND d.due_on < :ky_today AND d.phase = 'open'"},
};
static const struct ky_sort sorts[] = {
    {"due", "dossier.sort_due", "d.due_on", "date", false},
    {"new", "dossier.sort_new", "d.id", "int", true},
};
const struct ky_list ky_dossier_desk_list = {
    .name = "dossier.desk",
    .from = "ky_dossier d LEFT JOIN ky_user o ON o.id = d.officer_id",
    .id = "d.id",
    .policy = "dossier.staff",
    .column = columns,
    .column_count = KY_COUNT(columns),
    .filter = filters,
    .filter_count = KY_COUNT(filters),
    .sort = sorts,
    .sort_count = KY_COUNT(sorts),
    .plain = true,
    .row_path = "staff/dossiers/%lld",
    .export_path = "files/dossiers/export",
    .export_permission = "dossier.export",
};

static void put_words(struct ky_ctx *ctx, struct ky_node *root)
{
	struct ky_table_walk w = KY_WALK(ctx->app->registry, procedures);
	const struct ky_procedure *const *p;
	while ((p = ky_registry_next(&w)) != NULL) {
		/* Words[r.kind] follows the dot of "groups.registration". */
		struct ky_str rest = ky_str((*p)->name), plugin;
		ky_str_split(&rest, '.', &plugin);
		struct ky_node *names = ky_node_child(ky_node_child(ky_node_child(root, "Words"), ky_str_z(ctx->arena, plugin)), ky_str_z(ctx->arena, rest));
		ky_put(names, "title", ky_message(ctx, (*p)->title));
		for (size_t s = 0; s < (*p)->state_count; s++)
			ky_put(ky_node_child(root, "States"), (*p)->state[s].name, ky_message(ctx, (*p)->state[s].label));
	}
}

struct ky_err *ky_desk_list(struct ky_req *req)
{
	struct ky_rows *count;
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, "dossier/desk");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "dossier.desk"));
	ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
	ky_reply_crumb(req, ky_message(ctx, "dossier.desk"), NULL);
	put_words(ctx, root);
	KY_TRY(ky_query_one(ctx, "dossier.desk_counts", NULL, &count));
	static const struct {
		const char *column, *label, *query;
	} queues[] = {{"mine", "dossier.queue_mine", "mine=1&phase=open"}, {"late", "dossier.queue_late", "late=1"}, {"ours", "dossier.queue_ours", "ours=1&phase=open"}};
	for (size_t i = 0; i < KY_COUNT(queues); i++) {
		struct ky_node *n = ky_node_item(root, "Queues");
		ky_put(n, "label", ky_message(ctx, queues[i].label));
		ky_put_number(n, "count", ky_cell_int(count, 0, queues[i].column));
		ky_put_url(n, "url", ky_url(ctx, "staff/dossiers?%s", queues[i].query));
	}
	if (ky_may(ctx, "dossier.enter"))
		ky_put_url(root, "enter_url", ky_url(ctx, "staff/dossiers/enter"));
	if (ky_may(ctx, "dossier.view"))
		ky_put_url(root, "approvals_url", ky_url(ctx, "staff/approvals"));
	return ky_list_show(req, root, &ky_dossier_desk_list, "staff/dossiers", 0);
}

struct ky_err *ky_desk_export(struct ky_req *req)
{
	return ky_list_export_show(req, &ky_dossier_desk_list, "files/dossiers/export");
}

struct ky_err *ky_desk_export_file(struct ky_req *req)
{
	return ky_list_export_file(req, &ky_dossier_desk_list, ky_path_code(req, "code"), "dossiers");
}

/* ---- one dossier */

static bool may_work(const struct ky_ctx *ctx, const struct ky_case *c)
{
	return ky_may_in(ctx, "dossier.work", c->d.department_id);
}

static void put_steps(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	for (size_t i = 0; i < c->d.procedure->transition_count; i++) {
		const struct ky_transition *t = &c->d.procedure->transition[i];
		if ((t->flags & KY_SUBMITS) != 0 || !ky_step_possible(req->ctx, c, t))
			continue;
		struct ky_node *n = ky_node_item(root, "Acts");
		const char *page = (t->flags & KY_BY_APPROVAL) != 0 ? "/propose" : (t->flags & KY_ASKS_CORRECTION) != 0 ? "/correct" : "/step";
		ky_put(n, "label", ky_message(req->ctx, t->label));
		ky_put_url(n, "url", ky_case_url(req, c, ky_printf(req->ctx->arena, "%s/%s", page, t->name)));
	}
}

static struct ky_err *put_takeback(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	const struct ky_transition *step;
	const struct ky_state *to;
	const char *refusal;
	KY_TRY(ky_step_newest(req->ctx, c, &step, &to, &refusal));
	if (step != NULL)
		ky_put_url(root, "takeback_url", ky_case_url(req, c, "/takeback"));
	return NULL;
}

static struct ky_err *put_words_exchanged(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "dossier.all_messages", KY_ARGS({"id", ky_int(c->d.id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_str line, text = ky_cell_str(rows, i, "text");
		struct ky_node *n = ky_node_item(root, "Messages");
		ky_put_time(n, "at", ky_cell_int(rows, i, "at"));
		ky_put(n, "person", ky_cell_z(rows, i, "person"));
		ky_put(n, "kind", ky_message(req->ctx, ky_printf(req->ctx->arena, "dossier.kind.%s", ky_cell_z(rows, i, "kind"))));
		ky_put_bool(n, "internal", strcmp(ky_cell_z(rows, i, "kind"), "message") != 0);
		while (ky_str_split(&text, '\n', &line))
			ky_put_str(ky_node_item(n, "lines"), "text", line);
	}
	return NULL;
}

static struct ky_err *put_checks(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_rows *rows;
	static const char *const verdicts[] = {"met", "unmet", "open"};
	KY_TRY(ky_query(req->ctx, "dossier.checks", KY_ARGS({"id", ky_int(c->d.id)}), &rows));
	for (size_t i = 0; i < c->d.procedure->requirement_count; i++) {
		const struct ky_requirement *r = &c->d.procedure->requirement[i];
		struct ky_node *n = ky_node_item(root, "Checks");
		struct ky_str field;
		size_t at = 0;
		while (at < rows->count && strcmp(ky_cell_z(rows, at, "item"), r->name) != 0)
			at++;
		const char *verdict = at < rows->count ? ky_cell_z(rows, at, "verdict") : "open";
		ky_put(n, "name", r->name);
		ky_put(n, "label", ky_message(req->ctx, r->label));
		ky_put(n, "evidence", at < rows->count ? ky_cell_z(rows, at, "evidence") : "");
		ky_put(n, "person", at < rows->count ? ky_cell_z(rows, at, "person") : "");
		for (size_t v = 0; v < 3; v++) {
			struct ky_node *o = ky_node_item(n, "verdicts");
			ky_put(o, "value", verdicts[v]);
			ky_put(o, "label", ky_message(req->ctx, ky_printf(req->ctx->arena, "dossier.verdict.%s", verdicts[v])));
			ky_put_bool(o, "selected", strcmp(verdict, verdicts[v]) == 0);
		}
		for (struct ky_str rest = ky_str(r->fields); ky_str_split(&rest, ' ', &field);) {
			const char *name = field.len == 0 ? NULL : ky_str_z(req->ctx->arena, field);
			const struct ky_doc_field *f = name == NULL ? NULL : ky_doc_find(c->doc, name, NULL);
			struct ky_str text = {"", 0};
			if (f == NULL)
				continue;
			KY_TRY(ky_doc_readable(req->ctx, f, ky_answers_get(c->answers, name), &text));
			struct ky_node *e = ky_node_item(n, "facts");
			ky_put(e, "label", ky_doc_text(&f->label, req->ctx->lang));
			ky_put_str(e, "text", text);
		}
	}
	return NULL;
}

static struct ky_err *put_notices(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "dossier.notices", KY_ARGS({"id", ky_int(c->d.id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		const struct ky_transition *t = ky_transition_of(c->d.procedure, ky_cell_z(rows, i, "action"));
		struct ky_node *n = ky_node_item(root, "Notices");
		bool paper = strcmp(ky_cell_z(rows, i, "channel"), "paper") == 0;
		ky_put(n, "label", t == NULL ? ky_message(req->ctx, ky_printf(req->ctx->arena, "dossier.action.%s", ky_cell_z(rows, i, "action"))) : ky_message(req->ctx, t->label));
		ky_put_time(n, "at", ky_cell_int(rows, i, "at"));
		ky_put_bool(n, "paper", paper);
		ky_put_bool(n, "waiting", paper && ky_cell_null(rows, i, "posted_at"));
		ky_put_int(n, "id", ky_cell_int(rows, i, "id"));
	}
	if (rows->count > 0)
		ky_put_action(req, root, "Posted", "dossier.posted", c->d.id, "dossier.posted");
	return NULL;
}

static void put_revisions(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	for (int i = c->d.revision; i >= 1; i--) {
		struct ky_node *n = ky_node_item(root, "Revisions");
		ky_put_int(n, "number", i);
		if (i > 1)
			ky_put_url(n, "url", ky_case_url(req, c, ky_printf(req->ctx->arena, "/compare/%d", i)));
	}
}

struct ky_err *ky_desk_case(struct ky_req *req)
{
	struct ky_case c;
	struct ky_rows *officers;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	struct ky_node *root = ky_case_page(req, &c, "dossier/desk_case", NULL);
	KY_TRY(ky_case_put(req, &c, root));
	if (!c.disposed && c.d.revision > 0) {
		KY_TRY(ky_formdoc_show(req->ctx, c.doc, c.answers, 0, NULL, ky_node_child(root, "Answers")));
		KY_TRY(ky_case_put_files(req->ctx, &c, ky_node_child(root, "Attached")));
		KY_TRY(put_checks(req, &c, root));
	}
	KY_TRY(ky_history_put(req->ctx, &c, true, root));
	KY_TRY(put_words_exchanged(req, &c, root));
	KY_TRY(put_notices(req, &c, root));
	put_revisions(req, &c, root);
	KY_TRY(put_takeback(req, &c, root));
	if (c.approval_id != 0)
		ky_put_url(root, "approval_url", ky_url(req->ctx, "staff/approvals/%lld", (long long)c.approval_id));
	if (strcmp(c.phase, "draft") == 0 && c.doc->section_count > 0)
		ky_put_url(root, "continue_url", ky_case_url(req, &c, ky_printf(req->ctx->arena, "/form/%s", c.doc->section[0].name)));
	if (may_work(req->ctx, &c) && !c.disposed) {
		if (c.approval_id == 0)
			put_steps(req, &c, root);
		if (c.d.revision > 0)
			KY_TRY(ky_bundle_put(req, &c, root));
		ky_put_action(req, root, "Check", "dossier.check", c.d.id, "dossier.save");
		ky_put_action(req, root, "Note", "dossier.note", c.d.id, "dossier.save");
		ky_put_action(req, root, "Assign", "dossier.assign", c.d.id, "dossier.save");
		if (strcmp(c.phase, "open") == 0 && c.approval_id == 0)
			ky_put_action(req, root, "Amend", "dossier.amend", c.d.id, "dossier.amend");
		KY_TRY(ky_query(req->ctx, "dossier.officers", KY_ARGS({"department_id", ky_int(c.d.department_id)}), &officers));
		for (size_t i = 0; i < officers->count; i++) {
			struct ky_node *n = ky_node_item(root, "Officers");
			ky_put_int(n, "id", ky_cell_int(officers, i, "id"));
			ky_put(n, "name", ky_cell_z(officers, i, "name"));
			ky_put_bool(n, "selected", ky_cell_int(officers, i, "id") == c.d.officer_id);
		}
	}
	return ky_audit(req->ctx, "dossier.read", "dossier", c.d.id, "");
}

/* ---- a step */

static const struct ky_field step_fields[] = {
    {.name = "reason", .kind = "lines", .label = "dossier.reason", .hint = "dossier.reason_hint", .max = 1000},
    {.name = "due", .kind = "date", .label = "dossier.due", .hint = "dossier.due_hint"},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_step_form = KY_FORM("dossier.step", step_fields);

static struct ky_err *step_of(struct ky_req *req, const struct ky_case *c, const struct ky_transition **out)
{
	*out = ky_transition_of(c->d.procedure, ky_path_code(req, "code"));
	if (*out == NULL || ((*out)->flags & KY_SUBMITS) != 0)
		return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no step %s", ky_path_code(req, "code"));
	return NULL;
}

/* A dossier somebody else changed since the page was made: nothing is done, and both are told. */
struct ky_err *ky_must_be_seen(struct ky_req *req, const struct ky_case *c)
{
	int64_t seen = ky_input_int(req->input, "version");
	return seen == c->d.version ? NULL : ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.changed_by_other", "seen %lld, now %d", (long long)seen, c->d.version);
}

static const struct ky_rows *version_row(struct ky_ctx *ctx, int64_t version)
{
	static const char *const names[] = {"version"};
	struct ky_rows *row = KY_NEW(ctx->arena, struct ky_rows);
	struct ky_value *cell = KY_NEW(ctx->arena, struct ky_value);
	*cell = ky_int(version);
	*row = (struct ky_rows){.count = 1, .columns = 1, .name = names, .cell = cell};
	return row;
}

/* The page of a form about a dossier; a refused one keeps its words, its version is the present one once the person has seen what changed. */
static struct ky_err *form_page(struct ky_req *req, const struct ky_case *c, const char *title, const char *post_route, const char *submit_key)
{
	struct ky_node *root = ky_case_page(req, c, "dossier/desk_form", NULL);
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_put(root, "Title", title);
	ky_reply_crumb(req, title, NULL);
	KY_TRY(ky_case_put(req, c, root));
	return ky_put_form(req, root, post_route, c->d.id, NULL, version_row(req->ctx, c->d.version), submit_key);
}

struct ky_err *ky_desk_step_show(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_transition *t;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	KY_TRY(step_of(req, &c, &t));
	return form_page(req, &c, ky_message(req->ctx, t->label), "dossier.step", t->label);
}

struct ky_err *ky_desk_step(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_transition *t;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, true, &c));
	KY_TRY(step_of(req, &c, &t));
	KY_TRY(ky_must_be_seen(req, &c));
	if ((t->flags & KY_ASKS_REASON) != 0 && ky_input_z(req->input, "reason")[0] == '\0')
		return ky_invalid(req, "reason", "core.invalid.required");
	KY_TRY(ky_step_make(req->ctx, &c, t, &(const struct ky_step){.reason = ky_input_z(req->input, "reason"), .due_on = ky_input_day(req->input, "due"), .decided_on = KY_DAY_NONE}));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.step");
	return NULL;
}

/* ---- a step taken back */

static const struct ky_field takeback_fields[] = {
    {.name = "reason", .kind = "lines", .label = "dossier.reason", .hint = "dossier.takeback_hint", .flags = KY_REQUIRED, .max = 1000},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_takeback_form = KY_FORM("dossier.takeback", takeback_fields);

struct ky_err *ky_takeback_show(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_transition *step;
	const struct ky_state *to;
	const char *refusal;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	KY_TRY(ky_step_newest(req->ctx, &c, &step, &to, &refusal));
	if (step == NULL && req->route->method == KY_GET)
		return ky_case_moved_on(req, &c);
	return form_page(req, &c, ky_message(req->ctx, "dossier.takeback"), "dossier.takeback", "dossier.takeback");
}

struct ky_err *ky_takeback_post(struct ky_req *req)
{
	struct ky_case c;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, true, &c));
	KY_TRY(ky_must_be_seen(req, &c));
	KY_TRY(ky_step_take_back(req->ctx, &c, ky_input_z(req->input, "reason")));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.takeback");
	return NULL;
}

/* ---- corrections: fields marked, a reason each, one due date */

static const struct ky_field correct_fields[] = {
    {.name = "due", .kind = "date", .label = "dossier.correct_due", .hint = "dossier.correct_due_hint"},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_correct_form = KY_FORM("dossier.correct", correct_fields);

static struct ky_err *correction_due(struct ky_req *req, const struct ky_case *c, ky_day *out)
{
	struct ky_rows *row;
	struct ky_calendar calendar;
	KY_TRY(ky_procedure_row(req->ctx, c->d.procedure->name, &row));
	KY_TRY(ky_calendar_load(req->ctx, &calendar));
	*out = ky_days_add(&calendar, req->ctx->today, (int)ky_cell_int(row, 0, "correction_days"), KY_DAYS_NEXT_OPEN);
	return NULL;
}

struct ky_err *ky_desk_correct_show(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_transition *t;
	ky_day due;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	KY_TRY(step_of(req, &c, &t));
	struct ky_node *root = ky_case_page(req, &c, "dossier/correct", NULL);
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, t->label));
	ky_reply_crumb(req, ky_message(req->ctx, t->label), NULL);
	for (size_t s = 0; s < c.doc->section_count; s++) {
		const struct ky_doc_section *section = &c.doc->section[s];
		struct ky_node *n = ky_node_item(root, "Sections");
		ky_put(n, "title", ky_doc_text(&section->title, req->ctx->lang));
		for (size_t i = 0; i < section->field_count; i++) {
			const struct ky_doc_field *f = &section->field[i];
			const char *typed = ky_posted(req, ky_printf(req->ctx->arena, "reason.%s", f->name));
			struct ky_str text = {"", 0};
			if (strcmp(f->kind, "note") == 0 || f->calc != NULL || !ky_doc_shows(section, f, c.answers))
				continue;
			struct ky_node *fn = ky_node_item(n, "fields");
			if (strcmp(f->kind, "table") != 0 && strcmp(f->kind, "files") != 0)
				KY_TRY(ky_doc_readable(req->ctx, f, ky_answers_get(c.answers, f->name), &text));
			ky_put(fn, "name", f->name);
			ky_put(fn, "label", ky_doc_text(&f->label, req->ctx->lang));
			ky_put_str(fn, "text", text);
			ky_put(fn, "reason", typed);
		}
	}
	KY_TRY(correction_due(req, &c, &due));
	ky_put_day(root, "Due", due);
	KY_TRY(ky_case_put(req, &c, root));
	return ky_put_form(req, root, "dossier.correct", c.d.id, NULL, version_row(req->ctx, c.d.version), t->label);
}

static struct ky_err *write_asked(struct ky_req *req, const struct ky_case *c, size_t *out_count)
{
	for (size_t s = 0; s < c->doc->section_count; s++)
		for (size_t i = 0; i < c->doc->section[s].field_count; i++) {
			const char *name = c->doc->section[s].field[i].name;
			const char *reason = ky_posted(req, ky_printf(req->ctx->arena, "reason.%s", name));
			struct ky_str said = reason == NULL ? (struct ky_str){"", 0} : ky_str_trim(ky_str(reason));
			if (said.len == 0)
				continue;
			if (ky_text_length(said) > 1000)
				return ky_fail(req->ctx->arena, KY_INVALID, "core.invalid.too_long", "a reason too long");
			KY_TRY(ky_insert(req->ctx, "dossier.correction_insert", KY_ARGS({"id", ky_int(c->d.id)}, {"field", ky_textz(name)}, {"reason", ky_text(said)}), NULL));
			(*out_count)++;
		}
	return NULL;
}

/* The working copy begins anew with what was submitted last. */
static struct ky_err *reopen_draft(struct ky_ctx *ctx, struct ky_case *c)
{
	int number = c->d.draft + 1;
	KY_TRY(ky_insert(ctx, "dossier.draft_insert", KY_ARGS({"id", ky_int(c->d.id)}, {"number", ky_int(number)}, {"answers", ky_text(ky_answers_json(ctx->arena, c->answers))}), NULL));
	return ky_exec(ctx, "dossier.draft_saved", KY_ARGS({"id", ky_int(c->d.id)}, {"draft", ky_int(number)}, {"title", ky_textz(c->d.title)}), NULL);
}

struct ky_err *ky_desk_correct(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_transition *t;
	size_t asked = 0;
	ky_day due = ky_input_day(req->input, "due");
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, true, &c));
	KY_TRY(step_of(req, &c, &t));
	KY_TRY(ky_must_be_seen(req, &c));
	if (due == KY_DAY_NONE)
		KY_TRY(correction_due(req, &c, &due));
	if (due < req->ctx->today)
		return ky_invalid(req, "due", "dossier.error.past_day");
	KY_TRY(ky_exec(req->ctx, "dossier.corrections_answered", KY_ARGS({"id", ky_int(c.d.id)}), NULL));
	KY_TRY(write_asked(req, &c, &asked));
	if (asked == 0)
		return ky_fail(req->ctx->arena, KY_INVALID, "dossier.error.nothing_asked", "no field was marked");
	KY_TRY(reopen_draft(req->ctx, &c));
	KY_TRY(ky_step_make(req->ctx, &c, t, &(const struct ky_step){.reason = "", .due_on = due, .decided_on = KY_DAY_NONE}));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.step");
	return NULL;
}

/* ---- notes, checklist, assignment, posted letters */

static const struct ky_choice note_kinds[] = {{"note", "dossier.kind.note"}, {"contact", "dossier.kind.contact"}, {"message", "dossier.kind.message"}, {"handover", "dossier.kind.handover"}, {NULL, NULL}};
static const struct ky_field note_fields[] = {
    {.name = "kind", .kind = "choice", .label = "dossier.note_kind", .flags = KY_REQUIRED, .options = note_kinds},
    {.name = "text", .kind = "lines", .label = "dossier.note_text", .flags = KY_REQUIRED, .max = 4000},
};
const struct ky_form ky_note_form = KY_FORM("dossier.note", note_fields);

struct ky_err *ky_desk_note(struct ky_req *req)
{
	struct ky_case c;
	bool message = strcmp(ky_input_z(req->input, "kind"), "message") == 0;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NOTHING, false, &c));
	KY_TRY(ky_insert(req->ctx, "dossier.message_insert",
			 KY_ARGS({"id", ky_int(c.d.id)}, {"principal", ky_textz("staff")}, ky_input_arg(req->input, "kind"), ky_input_arg(req->input, "text")), NULL));
	if (message)
		KY_TRY(ky_notice_give(req->ctx, &c, "message", "dossier.mail.message"));
	KY_TRY(ky_audit(req->ctx, "dossier.note", "dossier", c.d.id, ky_input_z(req->input, "kind")));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), message ? "dossier.done.message" : "dossier.done.note");
	return NULL;
}

struct ky_err *ky_desk_check(struct ky_req *req)
{
	struct ky_case c;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, true, &c));
	for (size_t i = 0; i < c.d.procedure->requirement_count; i++) {
		const char *name = c.d.procedure->requirement[i].name;
		const char *verdict = ky_posted(req, ky_printf(req->ctx->arena, "verdict.%s", name)), *evidence = ky_posted(req, ky_printf(req->ctx->arena, "evidence.%s", name));
		if (verdict == NULL || !ky_word_in("met unmet open", verdict))
			continue;
		struct ky_str said = evidence == NULL ? (struct ky_str){"", 0} : ky_str_trim(ky_str(evidence));
		if (ky_text_length(said) > 1000)
			return ky_fail(req->ctx->arena, KY_INVALID, "core.invalid.too_long", "evidence too long");
		KY_TRY(ky_exec(req->ctx, "dossier.check_set", KY_ARGS({"id", ky_int(c.d.id)}, {"item", ky_textz(name)}, {"verdict", ky_textz(verdict)}, {"evidence", ky_text(said)}), NULL));
	}
	KY_TRY(ky_audit(req->ctx, "dossier.check", "dossier", c.d.id, ""));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.saved");
	return NULL;
}

static struct ky_err *officer_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_rows *rows;
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	KY_TRY(ky_query(ctx, "dossier.all_officers", NULL, &rows));
	struct ky_choice *row = ky_alloc_array(ctx->arena, rows->count, sizeof *row);
	for (size_t i = 0; i < rows->count; i++)
		row[i] = (struct ky_choice){ky_printf(ctx->arena, "%lld", (long long)ky_cell_int(rows, i, "id")), ky_cell_z(rows, i, "name")};
	*c = (struct ky_choices){rows->count, row};
	*out = c;
	return NULL;
}

static const struct ky_field assign_fields[] = {
    {.name = "officer", .kind = "choice", .label = "dossier.officer", .load = officer_options},
};
const struct ky_form ky_assign_form = KY_FORM("dossier.assign", assign_fields);

struct ky_err *ky_desk_assign(struct ky_req *req)
{
	struct ky_case c;
	int64_t officer = ky_input_int(req->input, "officer");
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NOTHING, true, &c));
	KY_TRY(ky_exec(req->ctx, "dossier.assign", KY_ARGS({"id", ky_int(c.d.id)}, {"officer_id", officer == 0 ? ky_null() : ky_int(officer)}), NULL));
	KY_TRY(ky_history_note(req->ctx, &c, "assignment", "", true));
	ky_touch(req->ctx, "dossiers");
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.saved");
	return NULL;
}

struct ky_err *ky_desk_posted(struct ky_req *req)
{
	const char *notice = ky_posted(req, "notice");
	int64_t id = 0;
	if (notice == NULL || !ky_str_i64(ky_str(notice), &id))
		return ky_fail(req->ctx->arena, KY_BAD_REQUEST, NULL, "no notice named");
	KY_TRY(ky_exec(req->ctx, "dossier.notice_posted", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}, {"notice_id", ky_int(id)}), NULL));
	KY_TRY(ky_audit(req->ctx, "dossier.posted", "dossier", ky_path_id(req, "id"), ""));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/dossiers/%lld", (long long)ky_path_id(req, "id")), "dossier.done.saved");
	return NULL;
}

/* ---- what changed between two revisions */

struct ky_err *ky_desk_compare(struct ky_req *req)
{
	struct ky_case c;
	struct ky_answers before, after;
	const char *const *names;
	int64_t number = ky_path_id(req, "revision_id");
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NOTHING, false, &c));
	if (number < 2 || number > c.d.revision || c.disposed)
		return ky_case_moved_on(req, &c);
	struct ky_node *root = ky_case_page(req, &c, "dossier/compare", "dossier.compare");
	KY_TRY(ky_case_revision(req->ctx, &c, (int)number - 1, &before));
	KY_TRY(ky_case_revision(req->ctx, &c, (int)number, &after));
	size_t n = ky_answers_differ(req->ctx->arena, &before, &after, &names);
	for (size_t i = 0; i < n; i++) {
		const struct ky_doc_field *f = ky_doc_find(c.doc, names[i], NULL);
		struct ky_str old_text = {"", 0}, new_text = {"", 0};
		struct ky_node *node = ky_node_item(root, "Changes");
		if (f != NULL) {
			KY_TRY(ky_doc_readable(req->ctx, f, ky_answers_get(&before, names[i]), &old_text));
			KY_TRY(ky_doc_readable(req->ctx, f, ky_answers_get(&after, names[i]), &new_text));
		}
		ky_put(node, "label", f == NULL ? names[i] : ky_doc_text(&f->label, req->ctx->lang));
		ky_put_str(node, "before", old_text);
		ky_put_str(node, "after", new_text);
	}
	ky_put_int(root, "Number", number);
	return ky_case_put(req, &c, root);
}

/* ---- paper: the same queue, with how and when it came (代理入力) */

static const struct ky_choice channels[] = {{"counter", "dossier.channel.counter"}, {"post", "dossier.channel.post"}, {"fax", "dossier.channel.fax"}, {NULL, NULL}};
static const struct ky_field enter_fields[] = {
    {.name = "procedure", .kind = "choice", .label = "dossier.procedure", .flags = KY_REQUIRED, .load = procedure_options},
    {.name = "channel", .kind = "choice", .label = "dossier.channel_column", .flags = KY_REQUIRED, .options = channels},
    {.name = "received_on", .kind = "date", .label = "dossier.received_on", .hint = "dossier.received_hint", .flags = KY_REQUIRED},
    {.name = "group_id", .kind = "int", .label = "dossier.group_number", .hint = "dossier.group_number_hint", .low = 0, .high = 1000000000},
};
const struct ky_form ky_enter_form = KY_FORM("dossier.enter", enter_fields);

struct ky_err *ky_desk_enter_show(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "core/form_page");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "dossier.enter"));
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	ky_reply_crumb(req, ky_message(req->ctx, "dossier.desk"), ky_url(req->ctx, "staff/dossiers"));
	ky_reply_crumb(req, ky_message(req->ctx, "dossier.enter"), NULL);
	return ky_put_form(req, root, "dossier.enter", 0, NULL, NULL, "dossier.begin_paper");
}

struct ky_err *ky_desk_enter(struct ky_req *req)
{
	struct ky_case c;
	struct ky_rows *row;
	int64_t id, group = ky_input_int(req->input, "group_id");
	const struct ky_procedure *p = ky_registry_procedure(req->ctx->app->registry, ky_input_z(req->input, "procedure"), NULL);
	ky_day received = ky_input_day(req->input, "received_on");
	KY_TRY(ky_procedure_row(req->ctx, p->name, &row));
	if (!ky_may_in(req->ctx, "dossier.enter", ky_cell_int(row, 0, "department_id")))
		return ky_invalid(req, "procedure", "dossier.error.other_department");
	if (received > req->ctx->today)
		return ky_invalid(req, "received_on", "dossier.error.future_day");
	if ((p->flags & KY_FOR_GROUP) != 0 && group == 0)
		return ky_invalid(req, "group_id", "dossier.error.needs_group");
	KY_TRY(ky_paper_begin(req->ctx, p, group, ky_input_z(req->input, "channel"), received, &id));
	KY_TRY(ky_case_load(req->ctx, id, KY_DRAFT, false, &c));
	ky_reply_redirect(req, ky_case_url(req, &c, ky_printf(req->ctx->arena, "/form/%s", c.doc->section[0].name)), NULL);
	return NULL;
}

/* ---- 職権補正: staff mends after a call; a revision of its own that the applicant sees */

static const struct ky_field amend_fields[] = {
    {.name = "note", .kind = "lines", .label = "dossier.amend_note", .hint = "dossier.amend_hint", .flags = KY_REQUIRED, .max = 1000},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_amend_form = KY_FORM("dossier.amend", amend_fields);

/* Begins an amendment: the working copy takes what was submitted, and its sections open to staff. */
struct ky_err *ky_desk_amend(struct ky_req *req)
{
	struct ky_case c;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, true, &c));
	if (strcmp(c.phase, "open") != 0 || (c.state->flags & KY_STATE_FILLING) != 0 || c.approval_id != 0)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "no amendment in %s", c.d.state);
	KY_TRY(reopen_draft(req->ctx, &c));
	KY_TRY(ky_exec(req->ctx, "dossier.amend_begin", KY_ARGS({"id", ky_int(c.d.id)}), NULL));
	ky_reply_redirect(req, ky_case_url(req, &c, ky_printf(req->ctx->arena, "/form/%s", c.doc->section[0].name)), NULL);
	return NULL;
}

struct ky_err *ky_desk_amend_show(struct ky_req *req)
{
	struct ky_case c;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NOTHING, false, &c));
	if (!c.amending && req->route->method == KY_GET)
		return ky_case_moved_on(req, &c);
	return form_page(req, &c, ky_message(req->ctx, "dossier.amend"), "dossier.amend_post", "dossier.amend_save");
}

struct ky_err *ky_desk_amend_post(struct ky_req *req)
{
	struct ky_case c;
	size_t problems;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_DRAFT, true, &c));
	if (strcmp(c.phase, "open") != 0 || (c.state->flags & KY_STATE_FILLING) != 0 || c.approval_id != 0 || !c.amending)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "no amendment in %s", c.d.state);
	KY_TRY(ky_must_be_seen(req, &c));
	KY_TRY(ky_revision_make(req->ctx, &c, "amendment", ky_input_z(req->input, "note"), &problems));
	if (problems > 0)
		return ky_fail(req->ctx->arena, KY_INVALID, "dossier.error.incomplete", "%zu problems", problems);
	KY_TRY(ky_history_note(req->ctx, &c, "amendment", ky_input_z(req->input, "note"), false));
	KY_TRY(ky_notice_give(req->ctx, &c, "amendment", "dossier.mail.amendment"));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.saved");
	return NULL;
}

/* ---- a leaver's work (kyodo/handover.h) */

static struct ky_err *in_hand(struct ky_ctx *ctx, int64_t user_id, int64_t *out_count)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "dossier.in_hand", KY_ARGS({"user_id", ky_int(user_id)}), &row));
	*out_count = ky_cell_int(row, 0, "n");
	return NULL;
}

static struct ky_err *hand_over(struct ky_ctx *ctx, int64_t from_user_id, int64_t to_user_id)
{
	ky_touch(ctx, "dossiers");
	return ky_exec(ctx, "dossier.hand_over", KY_ARGS({"from_id", ky_int(from_user_id)}, {"to_id", ky_int(to_user_id)}), NULL);
}

const struct ky_handover ky_dossier_handover = {.label = "dossier.in_hand", .count = in_hand, .move = hand_over};
