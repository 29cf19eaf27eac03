/* confirm.c — confirmation, submission and the receipt.
 * Called through the routes of pages.c; for applicants, for staff who enter papers and for the support centre. */
#include "core/dossier/dossier.h"

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
	KY_TRY(ky_case_problems(ctx, &c, &problems, &problem));
	put_problems(req, &c, root, problems, problem);
	ky_buf_init(&dropped, ctx->arena, 64 * 1024);
	ky_formdoc_drop_hidden(c.doc, c.answers, ctx->lang, &dropped);
	if (dropped.len > 0)
		ky_put_lines(root, "Dropped", dropped.data);
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
	KY_TRY(ky_case_put_more(ctx, &c, root));
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
	KY_TRY(not_late(req->ctx, &c, c.row));
	KY_TRY(ky_dossier_submit(req->ctx, &c, t));
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
