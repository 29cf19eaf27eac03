/* apply.c — what can be asked for, and how a draft begins: in the browser, for a group, from paper.
 * Called through the routes of pages.c and by plugins (kyodo/dossier.h). */
#include "core/dossier/dossier.h"

#define OPEN_DRAFTS_MAX 20

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
	struct ky_procedure_walk w = {0};
	const struct ky_procedure *p;
	while ((p = ky_procedure_next(req->ctx, &w)) != NULL) {
		struct ky_rows *row;
		KY_TRY(ky_query(req->ctx, "dossier.procedure", KY_ARGS({"name", ky_textz(p->name)}), &row));
		if (row->count == 0 || ky_cell_int(row, 0, "is_open") == 0 || p->follows != NULL)
			continue;
		struct ky_node *n = ky_node_item(root, "Procedures");
		ky_put(n, "label", ky_message(req->ctx, p->title));
		ky_put(n, "about", ky_message(req->ctx, p->summary));
		ky_put_url(n, "url", ky_url(req->ctx, "apply/%s", ky_procedure_code(req->ctx->arena, p->name)));
		ky_put_bool(n, "for_group", (p->flags & KY_FOR_GROUP) != 0);
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
		ky_put_lines(root, "Needs", ky_message(ctx, p->needs));
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

static struct ky_err *insert_draft(struct ky_ctx *ctx, const struct ky_procedure *p, const struct ky_rows *row, int64_t group_id, int64_t parent_id, const struct ky_answers *prefill,
				   const char *channel, struct ky_value received_on, int64_t *out_id)
{
	int64_t form;
	/* From paper, or with the support centre's help: in nobody's name but the group's. */
	bool entered = strcmp(channel, "web") != 0 || ctx->who->kind == KY_STAFF;
	struct ky_str title = p->title_field == NULL ? (struct ky_str){"", 0} : ky_str(ky_answer_z(prefill, p->title_field));
	KY_TRY(ky_form_newest(ctx, p->name, &form));
	KY_TRY(ky_insert(ctx, "dossier.insert",
			 KY_ARGS({"procedure", ky_textz(p->name)}, {"form_revision_id", ky_int(form)}, {"state", ky_textz(p->initial)},
				 {"user_id", entered ? ky_null() : ky_int(ctx->who->user_id)}, {"entered_by", entered ? ky_int(ctx->who->user_id) : ky_null()},
				 {"group_id", ky_int(group_id)}, {"parent_id", parent_id == 0 ? ky_null() : ky_int(parent_id)}, {"department_id", *ky_cell(row, 0, "department_id")}, {"channel", ky_textz(channel)},
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

/* Is one open that stands in the way of another; does an earlier one still want something of the applicant? */
static struct ky_err *must_be_free(struct ky_ctx *ctx, const struct ky_procedure *p, int64_t group_id, bool web)
{
	struct ky_rows *open;
	KY_TRY(ky_query_one(ctx, "dossier.open_count", KY_ARGS({"procedure", ky_textz(p->name)}, {"group_id", ky_int(group_id)}), &open));
	if ((p->flags & KY_ONE_AT_A_TIME) != 0 && web && ky_cell_int(open, 0, "n") > 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.one_at_a_time", "%s is open already", p->name);
	if ((p->flags & KY_NOT_WHILE_OWED) != 0 && ky_cell_int(open, 0, "owed") > 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.owed", "%s: something is owed", p->name);
	if ((p->flags & KY_NOT_WHILE_LATE) != 0 && ky_cell_int(open, 0, "late") > 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.owed_late", "%s: something is late", p->name);
	if (ky_cell_int(open, 0, "drafts") >= OPEN_DRAFTS_MAX && web)
		return ky_fail(ctx->arena, KY_TOO_MANY, "dossier.error.many_drafts", "%d drafts", OPEN_DRAFTS_MAX);
	return NULL;
}

/* A new draft for the present person or, from paper, for whoever wrote it. */
static struct ky_err *begin_with(struct ky_ctx *ctx, const struct ky_procedure *p, int64_t group_id, int64_t parent_id, const char *channel, ky_day received_on, const struct ky_args *known, int64_t about, int64_t *out_id)
{
	struct ky_answers prefill;
	struct ky_rows *row;
	const char *refusal = NULL, *closed;
	int64_t department;
	bool web = strcmp(channel, "web") == 0;
	ky_answers_init(&prefill, ctx->arena);
	KY_TRY(ky_procedure_row(ctx, p->name, &row));
	closed = ky_procedure_closed(ctx, row);
	if (closed != NULL && web)
		return ky_fail(ctx->arena, KY_INVALID, closed, "%s takes nothing now", p->name);
	if ((p->flags & KY_FOR_GROUP) != 0 && group_id == 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.needs_group", "%s is for groups", p->name);
	if (p->follows != NULL && parent_id == 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.needs_parent", "%s follows %s", p->name, p->follows);
	KY_TRY(must_prepare(ctx, row, group_id));
	KY_TRY(must_be_free(ctx, p, group_id, web));
	if (p->follows != NULL)
		KY_TRY(ky_follow_prefill(ctx, p, parent_id, &prefill));
	for (size_t i = 0; known != NULL && i < known->count; i++)
		ky_answers_set(&prefill, known->arg[i].name, known->arg[i].value);
	if (p->begin != NULL)
		KY_TRY(p->begin(ctx, group_id, &prefill, &refusal));
	if (refusal != NULL)
		return ky_fail(ctx->arena, KY_INVALID, refusal, "%s refused", p->name);
	if (about != 0) /* of paper whether it is taken is asked when it is submitted, with the day it came */
		KY_TRY(p->paper(ctx, about, &prefill, &department));
	KY_TRY(insert_draft(ctx, p, row, group_id, parent_id, &prefill, channel, received_on == KY_DAY_NONE ? ky_null() : ky_date(received_on), out_id));
	return ky_audit(ctx, "dossier.begin", "dossier", *out_id, "");
}

struct ky_err *ky_begin_after(struct ky_ctx *ctx, const struct ky_procedure *p, int64_t group_id, int64_t parent_id, const char *channel, ky_day received_on, int64_t *out_id)
{
	return begin_with(ctx, p, group_id, parent_id, channel, received_on, NULL, 0, out_id);
}

struct ky_err *ky_dossier_begin(struct ky_ctx *ctx, const char *procedure, int64_t group_id, const struct ky_args *known, int64_t *out_id)
{
	const struct ky_procedure *p = ky_procedure_named(ctx, procedure);
	if (p == NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "no procedure %s", procedure);
	return begin_with(ctx, p, group_id, 0, "web", KY_DAY_NONE, known, 0, out_id);
}

struct ky_err *ky_paper_begin(struct ky_ctx *ctx, const struct ky_procedure *p, const struct ky_paper_entry *paper, int64_t *out_id)
{
	ky_touch(ctx, "dossiers"); /* a paper is on the desk from its first line */
	KY_TRY(begin_with(ctx, p, paper->group_id, paper->parent_id, paper->channel, paper->received_on, NULL, paper->about, out_id));
	return paper->department_id == 0 ? NULL : ky_dossier_give_to_department(ctx, *out_id, paper->department_id);
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
	KY_TRY(ky_begin_after(req->ctx, p, (p->flags & KY_FOR_GROUP) != 0 ? req->ctx->who->group_id : 0, 0, "web", KY_DAY_NONE, &id));
	KY_TRY(ky_case_load(req->ctx, id, KY_DRAFT, false, &c));
	bool straight = (p->flags & KY_NEEDS_NO_CHANGE) != 0 || c.doc->section_count == 0;
	ky_reply_redirect(req, ky_case_url(req, &c, straight ? "/confirm" : ky_printf(req->ctx->arena, "/form/%s", c.doc->section[0].name)), NULL);
	return NULL;
}
