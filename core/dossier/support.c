/* support.c — the support centre at its desk: it prepares and submits a group's application under the group's recorded consent, one group at a time, and is signed out after the receipt.
 * Called through the routes of pages.c. Whose consent holds, and which drafts are the present helper's, is decided by the policies dossier.consents, dossier.support and dossier.support_done;
 * of decisions, notes and other procedures these pages know nothing. Filling in is section.c, submission applicant.c: they ask ky_case.helping. */
#include "core/dossier/dossier.h"

#include "core/app/session.h"

#define AFTER_RECEIPT_US (2 * 60 * KY_SECOND_US) /* for the receipt's page to arrive */

struct ky_err *ky_support_act(struct ky_ctx *ctx, const struct ky_case *c, const char *action)
{
	return ky_exec(ctx, "dossier.support_act", KY_ARGS({"id", ky_int(c->d.id)}, {"group_id", ky_int(c->d.group_id)}, {"action", ky_textz(action)}), NULL);
}

static struct ky_node *page(struct ky_req *req, const char *template_name, const char *title)
{
	struct ky_node *root = ky_reply_page(req, template_name);
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_reply_crumb(req, ky_message(req->ctx, "dossier.support_desk.title"), strcmp(template_name, "dossier/support") == 0 ? NULL : ky_url(req->ctx, "staff/support"));
	return root;
}

/* What they have in hand: while it is there, no other group is. */
static struct ky_err *in_hand(struct ky_ctx *ctx, struct ky_rows **out_rows)
{
	return ky_query(ctx, "dossier.support_mine", NULL, out_rows);
}

struct ky_err *ky_support_show(struct ky_req *req)
{
	struct ky_rows *rows, *mine;
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = page(req, "dossier/support", ky_message(ctx, "dossier.support_desk.title"));
	KY_TRY(in_hand(ctx, &mine));
	if (mine->count > 0)
		ky_put_url(root, "mine_url", ky_url(ctx, "staff/support/dossiers/%lld", (long long)ky_cell_int(mine, 0, "id")));
	KY_TRY(ky_query(ctx, "dossier.consents", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		const char *name;
		if (mine->count > 0 && ky_cell_int(rows, i, "group_id") != ky_cell_int(mine, 0, "group_id"))
			continue;
		KY_TRY(ky_group_name(ctx, ky_cell_int(rows, i, "group_id"), &name));
		struct ky_node *n = ky_node_item(root, "Groups");
		ky_put(n, "name", name);
		ky_put_day(n, "until", (ky_day)ky_cell_int(rows, i, "valid_to"));
		ky_put_url(n, "url", ky_url(ctx, "staff/support/%lld", (long long)ky_cell_int(rows, i, "id")));
	}
	return NULL;
}

/* Is the procedure open, and may the support centre prepare it? */
static struct ky_err *supported(struct ky_ctx *ctx, const char *name, bool *out)
{
	struct ky_rows *row;
	KY_TRY(ky_query(ctx, "dossier.procedure", KY_ARGS({"name", ky_textz(name)}), &row));
	*out = row->count > 0 && ky_cell_int(row, 0, "support") == 1 && ky_procedure_closed(ctx, row) == NULL;
	return NULL;
}

static struct ky_err *put_asked(struct ky_ctx *ctx, int64_t group_id, struct ky_node *root)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "dossier.support_asked", KY_ARGS({"group_id", ky_int(group_id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		const struct ky_procedure *p = ky_procedure_named(ctx, ky_cell_z(rows, i, "procedure_name"));
		if (p == NULL)
			continue;
		struct ky_node *n = ky_node_item(root, "Corrections");
		ky_put_int(n, "id", ky_cell_int(rows, i, "id"));
		ky_put(n, "label", ky_message(ctx, p->title));
		ky_put(n, "receipt_no", ky_cell_z(rows, i, "receipt_no"));
		if (ky_cell_int(rows, i, "due_on") < ky_day_of(9999, 12, 31))
			ky_put_day(n, "due", (ky_day)ky_cell_int(rows, i, "due_on"));
	}
	return NULL;
}

struct ky_err *ky_support_group(struct ky_req *req)
{
	struct ky_rows *consent;
	struct ky_ctx *ctx = req->ctx;
	struct ky_procedure_walk w = {0};
	const struct ky_procedure *p;
	const char *name;
	KY_TRY(ky_query_one(ctx, "dossier.consent", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &consent));
	KY_TRY(ky_group_name(ctx, ky_cell_int(consent, 0, "group_id"), &name));
	struct ky_node *root = page(req, "dossier/support_group", name);
	ky_reply_crumb(req, name, NULL);
	ky_put(root, "Name", name);
	ky_put_day(root, "Until", (ky_day)ky_cell_int(consent, 0, "valid_to"));
	while ((p = ky_procedure_next(ctx, &w)) != NULL) {
		bool may;
		KY_TRY(supported(ctx, p->name, &may));
		if (!may || (p->flags & KY_FOR_GROUP) == 0)
			continue;
		struct ky_node *n = ky_node_item(root, "Procedures");
		ky_put(n, "name", p->name);
		ky_put(n, "label", ky_message(ctx, p->title));
	}
	KY_TRY(put_asked(ctx, ky_cell_int(consent, 0, "group_id"), root));
	ky_put_action(req, root, "Begin", "dossier.support_begin", ky_path_id(req, "id"), "dossier.begin");
	return ky_audit(ctx, "dossier.support_read", "group", ky_cell_int(consent, 0, "group_id"), "name");
}

/* A correction the group was asked for is taken in hand as a draft is begun. */
static struct ky_err *take_in_hand(struct ky_req *req, int64_t group_id, const char *posted)
{
	struct ky_case c;
	struct ky_rows *asked;
	uint64_t taken = 0;
	int64_t id = 0;
	KY_TRY(ky_query(req->ctx, "dossier.support_asked", KY_ARGS({"group_id", ky_int(group_id)}), &asked));
	for (size_t i = 0; i < asked->count; i++)
		if (strcmp(posted, ky_printf(req->ctx->arena, "%lld", (long long)ky_cell_int(asked, i, "id"))) == 0)
			id = ky_cell_int(asked, i, "id");
	if (id != 0)
		KY_TRY(ky_exec(req->ctx, "dossier.support_take", KY_ARGS({"id", ky_int(id)}), &taken));
	if (taken == 0)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "no correction %s to help with", posted);
	KY_TRY(ky_case_load(req->ctx, id, KY_DRAFT, true, &c));
	KY_TRY(ky_support_act(req->ctx, &c, "begun"));
	ky_reply_redirect(req, ky_case_url(req, &c, ky_printf(req->ctx->arena, "/form/%s", c.doc->section[0].name)), NULL);
	return NULL;
}

struct ky_err *ky_support_begin(struct ky_req *req)
{
	struct ky_rows *consent, *mine;
	struct ky_case c;
	struct ky_ctx *ctx = req->ctx;
	bool may = false;
	int64_t id;
	const char *name = ky_posted(req, "procedure");
	const struct ky_procedure *p = name == NULL ? NULL : ky_procedure_named(ctx, name);
	KY_TRY(ky_query_one(ctx, "dossier.consent", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &consent));
	KY_TRY(in_hand(ctx, &mine));
	if (mine->count > 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.one_group", "dossier %lld is in hand", (long long)ky_cell_int(mine, 0, "id"));
	if (ky_posted(req, "dossier") != NULL)
		return take_in_hand(req, ky_cell_int(consent, 0, "group_id"), ky_posted(req, "dossier"));
	if (p != NULL)
		KY_TRY(supported(ctx, p->name, &may));
	if (!may || (p->flags & KY_FOR_GROUP) == 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.not_supported", "not a procedure of the support centre");
	KY_TRY(ky_dossier_begin(ctx, p->name, ky_cell_int(consent, 0, "group_id"), NULL, &id));
	KY_TRY(ky_case_load(ctx, id, KY_DRAFT, false, &c));
	KY_TRY(ky_support_act(ctx, &c, "begun"));
	ky_reply_redirect(req, ky_case_url(req, &c, c.doc->section_count == 0 ? "/confirm" : ky_printf(ctx->arena, "/form/%s", c.doc->section[0].name)), NULL);
	return NULL;
}

struct ky_err *ky_support_case(struct ky_req *req)
{
	struct ky_case c;
	const char *name;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NOTHING, false, &c));
	KY_TRY(ky_group_name(req->ctx, c.d.group_id, &name));
	struct ky_node *root = page(req, "dossier/support_case", ky_message(req->ctx, c.d.procedure->title));
	ky_reply_crumb(req, ky_message(req->ctx, c.d.procedure->title), NULL);
	ky_put(root, "Name", name);
	ky_put_action(req, root, "Leave", "dossier.support_leave", c.d.id, "dossier.support_desk.leave");
	return ky_case_put(req, &c, root);
}

/* The draft stays with the group, which may go on at home. */
struct ky_err *ky_support_leave(struct ky_req *req)
{
	struct ky_case c;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NOTHING, true, &c));
	KY_TRY(ky_exec(req->ctx, "dossier.support_let_go", KY_ARGS({"id", ky_int(c.d.id)}), NULL));
	KY_TRY(ky_support_act(req->ctx, &c, "left"));
	KY_TRY(ky_audit(req->ctx, "dossier.support_left", "dossier", c.d.id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/support"), "dossier.done.support_left");
	return NULL;
}

/* ---- what applicant.c asks for */

struct ky_err *ky_support_put_name(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	const char *name;
	if (!c->helping)
		return NULL;
	KY_TRY(ky_group_name(req->ctx, c->d.group_id, &name));
	ky_put(root, "HelpedGroup", name);
	return NULL;
}

struct ky_err *ky_support_confirmed(struct ky_req *req, const struct ky_case *c)
{
	const char *name, *typed = ky_posted(req, "group_name");
	if (!c->helping)
		return NULL;
	KY_TRY(ky_group_name(req->ctx, c->d.group_id, &name));
	struct ky_arena *a = req->ctx->arena;
	if (typed == NULL || name[0] == '\0' || !ky_str_eq(ky_key_name(a, ky_str(typed)), ky_key_name(a, ky_str(name))))
		return ky_fail(a, KY_INVALID, "dossier.error.other_name", "the typed name is another's");
	return NULL;
}

struct ky_err *ky_support_submitted(struct ky_req *req, const struct ky_case *c)
{
	if (!c->helping)
		return NULL;
	KY_TRY(ky_support_act(req->ctx, c, "submitted"));
	return ky_exec(req->ctx, "dossier.support_session_ends", KY_ARGS({"until", ky_time(req->ctx->now + AFTER_RECEIPT_US)}), NULL);
}

/* The receipt is the last page of this session. */
struct ky_err *ky_support_receipt(struct ky_req *req)
{
	struct ky_work *work = req->ctx->work;
	KY_TRY(ky_receipt_show(req));
	KY_TRY(ky_audit(req->ctx, "dossier.support_receipt", "dossier", ky_path_id(req, "id"), ""));
	work->writable = true; /* a statement of its own, outside of any transaction, as ky_audit's is */
	struct ky_err *err = ky_session_end(req);
	work->writable = false;
	return err;
}
