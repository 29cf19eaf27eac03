/* applicant.c — the applicant's way: what can be asked for, a draft, confirmation, submission, the receipt, and one page for all that is theirs.
 * Called through the routes of pages.c. Filling in is section.c. */
#include "core/dossier/dossier.h"

#define OPEN_DRAFTS_MAX 20

const char *ky_case_url(const struct ky_req *req, const struct ky_case *c, const char *below)
{
	return ky_url(req->ctx, "%s/%lld%s", c->helping ? "staff/support/dossiers" : ky_is_staff(req->ctx) ? "staff/dossiers" : "dossiers", (long long)c->d.id, below);
}

struct ky_err *ky_case_moved_on(struct ky_req *req, const struct ky_case *c)
{
	ky_reply_redirect(req, ky_case_url(req, c, ""), "dossier.done.moved_on");
	return NULL;
}

struct ky_node *ky_case_page(struct ky_req *req, const struct ky_case *c, const char *template_name, const char *title_key)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, template_name);
	const char *procedure = ky_message(ctx, c->d.procedure->title);
	if (c->helping) {
		ky_reply_crumb(req, ky_message(ctx, "dossier.support_desk.title"), ky_url(ctx, "staff/support"));
	} else if (ky_is_staff(ctx)) {
		ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
		ky_reply_crumb(req, ky_message(ctx, "dossier.desk"), ky_url(ctx, "staff/dossiers"));
	} else {
		ky_reply_crumb(req, ky_message(ctx, "dossier.my"), ky_url(ctx, "my"));
	}
	const char *name = c->d.title[0] == '\0' ? procedure : ky_printf(ctx->arena, "%s（%s）", procedure, c->d.title);
	ky_reply_crumb(req, name, title_key == NULL && strcmp(template_name, "dossier/section") != 0 ? NULL : ky_case_url(req, c, ""));
	if (title_key != NULL)
		ky_reply_crumb(req, ky_message(ctx, title_key), NULL);
	ky_put(ky_node_child(root, "Page"), "title", title_key == NULL ? name : ky_printf(ctx->arena, "%s — %s", ky_message(ctx, title_key), procedure));
	return root;
}

struct ky_err *ky_case_put(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *n = ky_node_child(root, "Case");
	ky_put(n, "procedure", ky_message(ctx, c->d.procedure->title));
	ky_put(n, "title", c->d.title);
	ky_put(n, "receipt_no", c->d.receipt_no);
	ky_put(n, "state", ky_message(ctx, c->state->label));
	ky_put(n, "next", ky_message(ctx, ky_printf(ctx->arena, "%s.next", c->state->label)));
	ky_put_bool(n, "filling", (c->state->flags & KY_STATE_FILLING) != 0);
	ky_put_bool(n, "draft", strcmp(c->phase, "draft") == 0);
	ky_put_bool(n, "closed", strcmp(c->phase, "closed") == 0);
	ky_put_bool(n, "disposed", c->disposed);
	ky_put_bool(n, "correcting", (c->state->flags & KY_STATE_FILLING) != 0 && c->d.revision > 0);
	if (ky_is_staff(ctx) || c->state->turn == KY_TURN_APPLICANT)
		ky_put_day(n, "due", c->due_on);
	ky_put(n, "number", c->doc->number);
	ky_put(n, "department", ky_cell_z(c->row, 0, "department"));
	ky_put(n, "department_phone", ky_cell_z(c->row, 0, "department_phone"));
	ky_put(n, "officer", ky_cell_z(c->row, 0, "officer"));
	ky_put(n, "applicant", ky_cell_z(c->row, 0, "applicant"));
	ky_put(n, "channel", ky_message(ctx, ky_printf(ctx->arena, "dossier.channel.%s", c->d.channel)));
	ky_put_bool(n, "paper", strcmp(c->d.channel, "web") != 0);
	ky_put_int(n, "revision", c->d.revision);
	ky_put_int(n, "version", c->d.version);
	ky_put(n, "doc_no", c->d.doc_no);
	ky_put_day(n, "decided_on", c->d.decided_on);
	if (!ky_cell_null(c->row, 0, "submitted_at"))
		ky_put_time(n, "submitted_at", ky_cell_int(c->row, 0, "submitted_at"));
	if (!ky_cell_null(c->row, 0, "received_on"))
		ky_put_day(n, "received_on", (ky_day)ky_cell_int(c->row, 0, "received_on"));
	ky_put_url(n, "url", ky_case_url(req, c, ""));
	ky_put_url(n, "print_url", ky_case_url(req, c, "/print"));
	if ((c->state->flags & KY_STATE_FILLING) != 0 && c->doc->section_count > 0)
		ky_put_url(n, "form_url", ky_case_url(req, c, ky_printf(ctx->arena, "/form/%s", c->doc->section[0].name)));
	ky_put_url(n, "confirm_url", ky_case_url(req, c, "/confirm"));
	return NULL;
}

/* ---- what can be asked for */

static struct ky_err *put_period(struct ky_ctx *ctx, const struct ky_rows *row, struct ky_node *n)
{
	const char *closed = ky_procedure_closed(ctx, row);
	ky_put(n, "closed", closed == NULL ? NULL : ky_message(ctx, closed));
	if (!ky_cell_null(row, 0, "opens_at"))
		ky_put_time(n, "opens", ky_cell_int(row, 0, "opens_at"));
	if (!ky_cell_null(row, 0, "closes_at"))
		ky_put_time(n, "closes", ky_cell_int(row, 0, "closes_at"));
	ky_put(n, "department", ky_cell_z(row, 0, "department"));
	ky_put(n, "department_phone", ky_cell_z(row, 0, "department_phone"));
	return NULL;
}

static struct ky_err *put_procedures(struct ky_req *req, struct ky_node *root)
{
	struct ky_table_walk w = KY_WALK(req->ctx->app->registry, procedures);
	const struct ky_procedure *const *p;
	while ((p = ky_registry_next(&w)) != NULL) {
		struct ky_rows *row;
		KY_TRY(ky_query(req->ctx, "dossier.procedure", KY_ARGS({"name", ky_textz((*p)->name)}), &row));
		if (row->count == 0 || ky_cell_int(row, 0, "is_open") == 0)
			continue;
		struct ky_node *n = ky_node_item(root, "Procedures");
		ky_put(n, "label", ky_message(req->ctx, (*p)->title));
		ky_put(n, "about", ky_message(req->ctx, (*p)->summary));
		ky_put_url(n, "url", ky_url(req->ctx, "apply/%s", ky_procedure_code(req->ctx->arena, (*p)->name)));
		ky_put_bool(n, "for_group", ((*p)->flags & KY_FOR_GROUP) != 0);
		KY_TRY(put_period(req->ctx, row, n));
	}
	return NULL;
}

struct ky_err *ky_apply_list(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "dossier/apply");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "dossier.apply"));
	ky_reply_crumb(req, ky_message(req->ctx, "dossier.apply"), NULL);
	return put_procedures(req, root);
}

static struct ky_err *procedure_of(struct ky_req *req, const struct ky_procedure **out, struct ky_rows **out_row)
{
	*out = ky_procedure_by_code(req->ctx, ky_path_code(req, "code"));
	if (*out == NULL)
		return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no procedure %s", ky_path_code(req, "code"));
	return ky_procedure_row(req->ctx, (*out)->name, out_row);
}

static void put_lines(struct ky_node *root, const char *list, const char *text)
{
	struct ky_str line;
	for (struct ky_str rest = ky_str(text); ky_str_split(&rest, '\n', &line);)
		if (ky_str_trim(line).len > 0)
			ky_put_str(ky_node_item(root, list), "text", ky_str_trim(line));
}

struct ky_err *ky_apply_show(struct ky_req *req)
{
	const struct ky_procedure *p;
	const struct ky_formdoc *doc;
	struct ky_rows *row, *mine;
	struct ky_ctx *ctx = req->ctx;
	int64_t form;
	KY_TRY(procedure_of(req, &p, &row));
	KY_TRY(ky_form_newest(ctx, p->name, &form));
	KY_TRY(ky_formdoc_of(ctx, form, &doc));
	struct ky_node *root = ky_reply_page(req, "dossier/apply_show");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, p->title));
	ky_reply_crumb(req, ky_message(ctx, "dossier.apply"), ky_url(ctx, "apply"));
	ky_reply_crumb(req, ky_message(ctx, p->title), NULL);
	ky_put(root, "About", ky_message(ctx, p->summary));
	ky_put(root, "Purpose", ky_doc_text(&doc->purpose, ctx->lang));
	ky_put_int(root, "Minutes", p->minutes);
	if (p->needs != NULL)
		put_lines(root, "Needs", ky_message(ctx, p->needs));
	for (size_t i = 0; i < doc->section_count; i++)
		ky_put(ky_node_item(root, "Sections"), "label", ky_doc_text(&doc->section[i].title, ctx->lang));
	KY_TRY(put_period(ctx, row, root));
	KY_TRY(ky_query(ctx, "dossier.my_drafts", KY_ARGS({"procedure", ky_textz(p->name)}), &mine));
	for (size_t i = 0; i < mine->count; i++) {
		struct ky_node *n = ky_node_item(root, "Mine");
		ky_put(n, "title", ky_cell_z(mine, i, "title"));
		ky_put_time(n, "at", ky_cell_int(mine, i, "updated_at"));
		ky_put_url(n, "url", ky_url(ctx, "dossiers/%lld", (long long)ky_cell_int(mine, i, "id")));
	}
	ky_put_bool(root, "NeedsGroup", (p->flags & KY_FOR_GROUP) != 0 && ctx->who->group_id == 0);
	ky_put_bool(root, "Citizen", ctx->who->kind == KY_CITIZEN);
	ky_put_url(root, "login_url", ky_url(ctx, "auth/login?next=%s", ky_url_encode(ctx->arena, ky_str(ky_printf(ctx->arena, "apply/%s", ky_path_code(req, "code"))))));
	ky_put_url(root, "register_url", ky_url(ctx, "auth/register"));
	if (ctx->who->kind == KY_CITIZEN)
		ky_put_action(req, root, "Begin", "dossier.begin", 0, "dossier.begin");
	return NULL;
}

static struct ky_err *insert_draft(struct ky_ctx *ctx, const struct ky_procedure *p, const struct ky_rows *row, int64_t group_id, const struct ky_answers *prefill, const char *channel,
				   struct ky_value received_on, int64_t *out_id)
{
	int64_t form;
	/* From paper, or with the support centre's help: in nobody's name but the group's. */
	bool entered = strcmp(channel, "web") != 0 || ctx->who->kind == KY_STAFF;
	struct ky_str title = p->title_field == NULL ? (struct ky_str){"", 0} : ky_str(ky_answer_z(prefill, p->title_field));
	KY_TRY(ky_form_newest(ctx, p->name, &form));
	KY_TRY(ky_insert(ctx, "dossier.insert",
			 KY_ARGS({"procedure", ky_textz(p->name)}, {"form_revision_id", ky_int(form)}, {"state", ky_textz(p->initial)},
				 {"user_id", entered ? ky_null() : ky_int(ctx->who->user_id)}, {"entered_by", entered ? ky_int(ctx->who->user_id) : ky_null()},
				 {"group_id", ky_int(group_id)}, {"department_id", *ky_cell(row, 0, "department_id")}, {"channel", ky_textz(channel)},
				 {"received_on", received_on}, {"title", ky_text(title)}),
			 out_id));
	return ky_insert(ctx, "dossier.draft_insert", KY_ARGS({"id", ky_int(*out_id)}, {"number", ky_int(1)}, {"answers", ky_text(ky_answers_json(ctx->arena, prefill))}), NULL);
}

/* A group's reader began drafts, which then stood in the way of the one at a time. */
static struct ky_err *must_prepare(struct ky_ctx *ctx, const struct ky_rows *row, int64_t group_id)
{
	struct ky_rows *member;
	if (group_id == 0 || ctx->who->kind != KY_CITIZEN)
		return NULL;
	KY_TRY(ky_query(ctx, "dossier.member_role", KY_ARGS({"group_id", ky_int(group_id)}), &member));
	if (member->count > 0 && ky_word_in(ky_cell_z(row, 0, "prepare_roles"), ky_cell_z(member, 0, "role")))
		return NULL;
	return ky_fail(ctx->arena, KY_INVALID, "dossier.error.role", "this member may not prepare");
}

/* A new draft for the present person or, from paper, for whoever wrote it. */
static struct ky_err *begin(struct ky_ctx *ctx, const struct ky_procedure *p, int64_t group_id, const char *channel, struct ky_value received_on, int64_t *out_id)
{
	struct ky_answers prefill;
	struct ky_rows *row, *open;
	const char *refusal = NULL, *closed;
	ky_answers_init(&prefill, ctx->arena);
	KY_TRY(ky_procedure_row(ctx, p->name, &row));
	closed = ky_procedure_closed(ctx, row);
	if (closed != NULL && strcmp(channel, "web") == 0)
		return ky_fail(ctx->arena, KY_INVALID, closed, "%s takes nothing now", p->name);
	if ((p->flags & KY_FOR_GROUP) != 0 && group_id == 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.needs_group", "%s is for groups", p->name);
	KY_TRY(must_prepare(ctx, row, group_id));
	KY_TRY(ky_query_one(ctx, "dossier.open_count", KY_ARGS({"procedure", ky_textz(p->name)}, {"group_id", ky_int(group_id)}), &open));
	if ((p->flags & KY_ONE_AT_A_TIME) != 0 && strcmp(channel, "web") == 0 && ky_cell_int(open, 0, "n") > 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.one_at_a_time", "%s is open already", p->name);
	if (ky_cell_int(open, 0, "drafts") >= OPEN_DRAFTS_MAX && strcmp(channel, "web") == 0)
		return ky_fail(ctx->arena, KY_TOO_MANY, "dossier.error.many_drafts", "%d drafts", OPEN_DRAFTS_MAX);
	if (p->begin != NULL)
		KY_TRY(p->begin(ctx, group_id, &prefill, &refusal));
	if (refusal != NULL)
		return ky_fail(ctx->arena, KY_INVALID, refusal, "%s refused", p->name);
	KY_TRY(insert_draft(ctx, p, row, group_id, &prefill, channel, received_on, out_id));
	return ky_audit(ctx, "dossier.begin", "dossier", *out_id, "");
}

struct ky_err *ky_dossier_begin(struct ky_ctx *ctx, const char *procedure, int64_t group_id, int64_t *out_id)
{
	const struct ky_procedure *p = ky_registry_procedure(ctx->app->registry, procedure, NULL);
	if (p == NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "no procedure %s", procedure);
	return begin(ctx, p, group_id, "web", ky_null(), out_id);
}

struct ky_err *ky_paper_begin(struct ky_ctx *ctx, const struct ky_procedure *p, int64_t group_id, const char *channel, ky_day received_on, int64_t *out_id)
{
	return begin(ctx, p, group_id, channel, ky_date(received_on), out_id);
}

struct ky_err *ky_apply_begin(struct ky_req *req)
{
	const struct ky_procedure *p;
	struct ky_rows *row;
	struct ky_case c;
	int64_t id;
	if (req->ctx->who->kind != KY_CITIZEN)
		return ky_fail(req->ctx->arena, KY_DENIED, "dossier.error.not_staff", "staff enter papers at their desk");
	KY_TRY(procedure_of(req, &p, &row));
	KY_TRY(begin(req->ctx, p, (p->flags & KY_FOR_GROUP) != 0 ? req->ctx->who->group_id : 0, "web", ky_null(), &id));
	KY_TRY(ky_case_load(req->ctx, id, KY_DRAFT, false, &c));
	bool straight = (p->flags & KY_NEEDS_NO_CHANGE) != 0 || c.doc->section_count == 0;
	ky_reply_redirect(req, ky_case_url(req, &c, straight ? "/confirm" : ky_printf(req->ctx->arena, "/form/%s", c.doc->section[0].name)), NULL);
	return NULL;
}

/* ---- confirmation and submission */

static void put_problems(struct ky_req *req, const struct ky_case *c, struct ky_node *root, size_t n, const struct ky_doc_problem *problem)
{
	for (size_t i = 0; i < n; i++) {
		struct ky_node *node = ky_node_item(root, "Problems");
		ky_put(node, "label", problem[i].label);
		ky_put(node, "text", ky_message(req->ctx, problem[i].message_key));
		ky_put_url(node, "url", ky_printf(req->ctx->arena, "%s?check=1#f-%s", ky_case_url(req, c, ky_printf(req->ctx->arena, "/form/%s", problem[i].section->name)), problem[i].name));
	}
}

static const struct ky_transition *submitting(const struct ky_case *c)
{
	for (size_t i = 0; i < c->d.procedure->transition_count; i++) {
		const struct ky_transition *t = &c->d.procedure->transition[i];
		if ((t->flags & KY_SUBMITS) != 0 && ky_word_in(t->from, c->d.state))
			return t;
	}
	return NULL;
}

struct ky_err *ky_submit_show(struct ky_req *req)
{
	struct ky_case c;
	struct ky_answers before;
	struct ky_buf dropped;
	const struct ky_doc_problem *problem;
	const char *const *changed = NULL;
	size_t problems, changes = 0;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_case_load(ctx, ky_path_id(req, "id"), KY_DRAFT, false, &c));
	const struct ky_transition *t = submitting(&c);
	if (t == NULL && ky_is_staff(ctx)) { /* an amendment ends with its note */
		ky_reply_redirect(req, ky_case_url(req, &c, "/amend"), NULL);
		return NULL;
	}
	if (ky_is_staff(ctx) && strcmp(c.d.channel, "web") == 0 && !c.helping) /* what the applicant mends is theirs until it is submitted */
		return ky_case_moved_on(req, &c);
	if (t == NULL)
		return ky_case_moved_on(req, &c);
	struct ky_node *root = ky_case_page(req, &c, "dossier/confirm", "dossier.step_confirm");
	KY_TRY(ky_formdoc_problems(ctx, c.doc, c.answers, &problems, &problem));
	put_problems(req, &c, root, problems, problem);
	ky_buf_init(&dropped, ctx->arena, 64 * 1024);
	ky_formdoc_drop_hidden(c.doc, c.answers, ctx->lang, &dropped);
	if (dropped.len > 0)
		put_lines(root, "Dropped", dropped.data);
	if (c.d.revision > 0) {
		KY_TRY(ky_case_revision(ctx, &c, c.d.revision, &before));
		changes = ky_answers_differ(ctx->arena, &before, c.answers, &changed);
	}
	struct ky_buf marks;
	ky_buf_init(&marks, ctx->arena, 64 * 1024);
	for (size_t i = 0; i < changes; i++)
		ky_buf_printf(&marks, "%s%s", i == 0 ? "" : " ", changed[i]);
	KY_TRY(ky_formdoc_show(ctx, c.doc, c.answers, 0, marks.len == 0 ? NULL : marks.data, ky_node_child(root, "Answers")));
	KY_TRY(ky_case_put_files(ctx, &c, ky_node_child(root, "Attached")));
	KY_TRY(ky_case_put(req, &c, root));
	ky_put_int(root, "Draft", c.d.draft);
	KY_TRY(ky_support_put_name(req, &c, root));
	if (problems == 0)
		ky_put_action(req, root, "Submit", c.helping ? "dossier.support_submit" : ky_is_staff(ctx) ? "dossier.enter_submit" : "dossier.submit", c.d.id, t->label);
	return NULL;
}

static struct ky_err *not_late(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_rows *row)
{
	const char *closed = ky_procedure_closed(ctx, row);
	/* What was begun under a switch that was turned off since can be finished; a deadline is a deadline. Paper has its own date of receipt, and a correction its own due date. */
	if (closed == NULL || strcmp(c->d.channel, "web") != 0 || c->d.revision > 0 || strcmp(closed, "dossier.closed.off") == 0)
		return NULL;
	return ky_fail(ctx->arena, KY_INVALID, closed, "%s takes nothing now", c->d.procedure->name);
}

static struct ky_err *check_more(struct ky_ctx *ctx, const struct ky_case *c)
{
	const char *field = NULL, *wrong = NULL;
	if (c->d.procedure->check == NULL)
		return NULL;
	KY_TRY(c->d.procedure->check(ctx, &c->d, &field, &wrong));
	return wrong == NULL ? NULL : ky_fail(ctx->arena, KY_INVALID, wrong, "field %s: %s", field == NULL ? "-" : field, wrong);
}

static struct ky_err *submit(struct ky_req *req, struct ky_case *c, const struct ky_transition *t)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *row;
	size_t problems;
	bool first = c->d.revision == 0;
	KY_TRY(ky_procedure_row(ctx, c->d.procedure->name, &row));
	KY_TRY(not_late(ctx, c, row));
	KY_TRY(check_more(ctx, c));
	KY_TRY(ky_revision_make(ctx, c, first ? "submission" : "correction", "", &problems));
	if (problems > 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.incomplete", "%zu problems", problems);
	KY_TRY(ky_exec(ctx, "dossier.corrections_answered", KY_ARGS({"id", ky_int(c->d.id)}), NULL));
	if (first) {
		KY_TRY(ky_exec(ctx, "dossier.submitted", KY_ARGS({"id", ky_int(c->d.id)}, {"fiscal_year", ky_int(ky_day_fiscal_year(c->d.received_on))}, {"received_on", ky_date(c->d.received_on)}), NULL));
		ky_receipt_ask(ctx, c->d.procedure->name, ky_cell_z(row, 0, "receipt_prefix"), ky_day_fiscal_year(c->d.received_on), c->d.id);
	}
	return ky_step_make(ctx, c, t, &(const struct ky_step){.due_on = KY_DAY_NONE, .decided_on = KY_DAY_NONE});
}

struct ky_err *ky_submit_post(struct ky_req *req)
{
	struct ky_case c;
	const char *draft = ky_posted(req, "draft");
	int64_t seen = 0;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_DRAFT, true, &c));
	const struct ky_transition *t = submitting(&c);
	if (t == NULL)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "nothing is to be submitted in %s", c.d.state);
	if (draft == NULL || !ky_str_i64(ky_str(draft), &seen) || seen != c.d.draft) /* what was confirmed is what is submitted */
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.changed_since", "confirmed %lld, now %d", (long long)seen, c.d.draft);
	KY_TRY(ky_support_confirmed(req, &c));
	KY_TRY(submit(req, &c, t));
	KY_TRY(ky_support_submitted(req, &c));
	ky_reply_redirect(req, ky_case_url(req, &c, "/receipt"), NULL);
	return NULL;
}

struct ky_err *ky_receipt_show(struct ky_req *req)
{
	struct ky_case c;
	struct ky_rows *files, *revision;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NOTHING, false, &c));
	if (c.d.revision == 0)
		return ky_case_moved_on(req, &c);
	struct ky_node *root = ky_case_page(req, &c, "dossier/receipt", "dossier.receipt");
	KY_TRY(ky_query(req->ctx, "dossier.revision_files", KY_ARGS({"id", ky_int(c.d.id)}, {"number", ky_int(c.d.revision)}), &files));
	KY_TRY(ky_query_one(req->ctx, "dossier.revision_head", KY_ARGS({"id", ky_int(c.d.id)}, {"number", ky_int(c.d.revision)}), &revision));
	for (size_t i = 0; i < files->count; i++) {
		struct ky_node *n = ky_node_item(root, "Files");
		ky_put_str(n, "name", ky_cell_str(files, i, "name"));
		ky_put_number(n, "bytes", ky_cell_int(files, i, "size_bytes"));
		ky_put(n, "sha256", ky_hex(req->ctx->arena, ky_cell_str(files, i, "sha256").p, 32));
	}
	ky_put_time(root, "At", ky_cell_int(revision, 0, "at"));
	ky_put_bool(root, "SignedOut", strcmp(req->route->name, "dossier.support_receipt") == 0);
	ky_put(root, "Sha256", ky_hex(req->ctx->arena, ky_cell_str(revision, 0, "sha256").p, 32));
	return ky_case_put(req, &c, root);
}

/* ---- one dossier, and all that is theirs */

static void put_steps_of(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	for (size_t i = 0; i < c->d.procedure->transition_count; i++) {
		const struct ky_transition *t = &c->d.procedure->transition[i];
		if ((t->flags & KY_SUBMITS) != 0 || strcmp(t->permission, KY_BY_APPLICANT) != 0 || !ky_step_possible(req->ctx, c, t))
			continue;
		struct ky_node *n = ky_node_item(root, "Acts");
		ky_put(n, "name", t->name);
		ky_put(n, "label", ky_message(req->ctx, t->label));
		ky_put_bool(n, "reason", (t->flags & KY_ASKS_REASON) != 0);
	}
}

static struct ky_err *put_messages(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "dossier.messages", KY_ARGS({"id", ky_int(c->d.id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Messages");
		bool city = strcmp(ky_cell_z(rows, i, "principal"), "staff") == 0;
		ky_put_time(n, "at", ky_cell_int(rows, i, "at"));
		ky_put(n, "person", city ? ky_message(req->ctx, "dossier.the_city") : ky_cell_z(rows, i, "person"));
		ky_put_bool(n, "city", city);
		put_lines(n, "lines", ky_cell_z(rows, i, "text"));
	}
	return NULL;
}

struct ky_err *ky_my_case(struct ky_req *req)
{
	struct ky_case c;
	struct ky_rows *asked;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	struct ky_node *root = ky_case_page(req, &c, "dossier/show", NULL);
	KY_TRY(ky_case_put(req, &c, root));
	if (c.d.revision > 0 && !c.disposed) {
		KY_TRY(ky_formdoc_show(req->ctx, c.doc, c.answers, 0, NULL, ky_node_child(root, "Answers")));
		KY_TRY(ky_case_put_files(req->ctx, &c, ky_node_child(root, "Attached")));
		ky_put_url(root, "receipt_url", ky_case_url(req, &c, "/receipt"));
	}
	KY_TRY(ky_query(req->ctx, "dossier.corrections", KY_ARGS({"id", ky_int(c.d.id)}), &asked));
	for (size_t i = 0; i < asked->count; i++) {
		const struct ky_doc_section *s = NULL;
		const struct ky_doc_field *f = ky_doc_find(c.doc, ky_cell_z(asked, i, "field"), &s);
		struct ky_node *n = ky_node_item(root, "Asked");
		ky_put(n, "label", f == NULL ? ky_cell_z(asked, i, "field") : ky_doc_text(&f->label, req->ctx->lang));
		ky_put(n, "reason", ky_cell_z(asked, i, "reason"));
		if (s != NULL)
			ky_put_url(n, "url", ky_printf(req->ctx->arena, "%s#f-%s", ky_case_url(req, &c, ky_printf(req->ctx->arena, "/form/%s", s->name)), ky_cell_z(asked, i, "field")));
	}
	KY_TRY(ky_history_put(req->ctx, &c, false, root));
	KY_TRY(put_messages(req, &c, root));
	put_steps_of(req, &c, root);
	ky_put_action(req, root, "Act", "dossier.my_act", c.d.id, "dossier.send");
	return strcmp(c.phase, "draft") == 0 ? NULL : ky_put_form(req, root, "dossier.my_message", c.d.id, NULL, NULL, "dossier.send");
}

struct ky_err *ky_my_act(struct ky_req *req)
{
	struct ky_case c;
	const char *name = ky_posted(req, "step"), *reason = ky_posted(req, "reason");
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, true, &c));
	const struct ky_transition *t = name == NULL ? NULL : ky_transition_of(c.d.procedure, name);
	if (t == NULL || (t->flags & KY_SUBMITS) != 0)
		return ky_fail(req->ctx->arena, KY_BAD_REQUEST, NULL, "no such step");
	KY_TRY(ky_step_make(req->ctx, &c, t, &(const struct ky_step){.reason = reason, .due_on = KY_DAY_NONE, .decided_on = KY_DAY_NONE}));
	ky_reply_redirect(req, ky_url(req->ctx, "my"), "dossier.done.step");
	return NULL;
}

static const struct ky_field message_fields[] = {
    {.name = "text", .kind = "lines", .label = "dossier.message", .hint = "dossier.message_hint", .flags = KY_REQUIRED, .max = 2000},
};
const struct ky_form ky_message_form = KY_FORM("dossier.message", message_fields);

struct ky_err *ky_my_message(struct ky_req *req)
{
	struct ky_case c;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NOTHING, false, &c));
	if (c.d.revision == 0) /* before it is submitted nobody at the city reads it */
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "a message on a draft");
	KY_TRY(ky_insert(req->ctx, "dossier.message_insert", KY_ARGS({"id", ky_int(c.d.id)}, {"principal", ky_textz("citizen")}, {"kind", ky_textz("message")}, ky_input_arg(req->input, "text")), NULL));
	KY_TRY(ky_audit(req->ctx, "dossier.message", "dossier", c.d.id, ""));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.message");
	return NULL;
}

/* What waits for them, what the city has in hand, what is done: one page. */
struct ky_err *ky_my_show(struct ky_req *req)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, "dossier/my");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "dossier.my"));
	ky_reply_crumb(req, ky_message(ctx, "dossier.my"), NULL);
	KY_TRY(ky_query(ctx, "dossier.mine", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		const struct ky_procedure *p = ky_registry_procedure(ctx->app->registry, ky_cell_z(rows, i, "procedure_name"), NULL);
		const struct ky_state *s = p == NULL ? NULL : ky_state_of(p, ky_cell_z(rows, i, "state"));
		const char *turn = ky_cell_z(rows, i, "turn");
		if (s == NULL)
			continue;
		struct ky_node *n = ky_node_item(root, strcmp(turn, "applicant") == 0 ? "Waiting" : strcmp(turn, "staff") == 0 ? "Working" : "Done");
		ky_put(n, "procedure", ky_message(ctx, p->title));
		ky_put(n, "title", ky_cell_z(rows, i, "title"));
		ky_put(n, "state", ky_message(ctx, s->label));
		ky_put(n, "receipt_no", ky_cell_z(rows, i, "receipt_no"));
		ky_put_bool(n, "draft", strcmp(ky_cell_z(rows, i, "phase"), "draft") == 0);
		ky_put_time(n, "at", ky_cell_int(rows, i, "updated_at"));
		if (strcmp(turn, "applicant") == 0 && ky_cell_int(rows, i, "due_on") < ky_day_of(9999, 12, 31))
			ky_put_day(n, "due", (ky_day)ky_cell_int(rows, i, "due_on"));
		ky_put_url(n, "url", ky_url(ctx, "dossiers/%lld", (long long)ky_cell_int(rows, i, "id")));
	}
	ky_put_url(root, "apply_url", ky_url(ctx, "apply"));
	ky_put_bool(root, "Many", rows->count >= 200);
	return NULL;
}

/* The submitted answers as the procedure's 様式, on paper. */
struct ky_err *ky_print_show(struct ky_req *req)
{
	struct ky_case c;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	struct ky_node *root = ky_case_page(req, &c, "dossier/print", "dossier.print");
	ky_put(root, "FormTitle", ky_doc_text(&c.doc->title, req->ctx->lang));
	KY_TRY(ky_formdoc_show(req->ctx, c.doc, c.answers, 0, NULL, ky_node_child(root, "Answers")));
	KY_TRY(ky_case_put_files(req->ctx, &c, ky_node_child(root, "Attached")));
	return ky_case_put(req, &c, root);
}
