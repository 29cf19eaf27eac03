/* panel_papers.c — attachments before a panel: none reaches a judge unless the secretariat looked at it and let it pass; those that passed are one PDF of their pages alone, without their names and what their makers wrote into them.
 * Called through the table of panel_pages.c and by the background process. */
#include "core/dossier/panel.h"

#include <stdio.h>

#include "core/model/formdoc_sheet.h"

#define OBJECT "panel_papers"

static struct ky_err *attachments(struct ky_ctx *ctx, const struct ky_panel_file *f, struct ky_rows **out)
{
	return ky_query(ctx, "panel.attachments", KY_ARGS({"file_id", ky_int(f->id)}, {"dossier_id", ky_int(f->c.d.id)}, {"revision", ky_int(ky_cell_int(f->row, 0, "revision"))}), out);
}

/* Of a field judges see at all. */
static bool may_pass(struct ky_ctx *ctx, const struct ky_panel_file *f, const struct ky_rows *rows, size_t i, const struct ky_doc_field **out_field)
{
	return !ky_panel_hides(ctx, f, ky_cell_z(rows, i, "field"), out_field);
}

struct ky_err *ky_papers_put(struct ky_req *req, const struct ky_panel_file *f, struct ky_node *root)
{
	struct ky_rows *rows;
	KY_TRY(attachments(req->ctx, f, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		const struct ky_doc_field *field;
		if (!may_pass(req->ctx, f, rows, i, &field))
			continue;
		struct ky_node *n = ky_node_item(root, "Papers");
		int64_t id = ky_cell_int(rows, i, "id");
		ky_put_int(n, "id", id);
		ky_put(n, "label", ky_doc_text(&field->label, req->ctx->lang));
		ky_put(n, "name", ky_cell_z(rows, i, "name"));
		ky_put_bool(n, "passed", ky_cell_int(rows, i, "passed") != 0);
		ky_put_url(n, "url", ky_url(req->ctx, "files/staff/dossiers/%lld/%lld", (long long)f->c.d.id, (long long)id));
	}
	if (!ky_cell_null(f->row, 0, "papers_file_id"))
		ky_put_url(root, "papers_url", ky_url(req->ctx, "files/panel-files/%lld/papers", (long long)f->id));
	ky_put_int(root, "unread", ky_cell_int(f->row, 0, "papers_unread"));
	if (!ky_panel_is(&f->panel, "closed"))
		ky_put_action(req, root, "Pass", "panel.papers_pass", f->id, "panel.papers.pass");
	return NULL;
}

struct ky_err *ky_papers_pass(struct ky_req *req)
{
	struct ky_panel_file f;
	struct ky_rows *rows;
	int64_t job_id;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_panel_file_load(ctx, ky_path_id(req, "id"), &f));
	KY_TRY(ky_panel_load(ctx, f.panel.id, KY_PANEL_SHARE, &f.panel));
	if (ky_panel_is(&f.panel, "closed"))
		return ky_fail(ctx->arena, KY_CONFLICT, "panel.error.closed", "panel %lld is closed", (long long)f.panel.id);
	KY_TRY(attachments(ctx, &f, &rows));
	KY_TRY(ky_exec(ctx, "panel.attachments_forget", KY_ARGS({"file_id", ky_int(f.id)}), NULL));
	KY_TRY(ky_exec(ctx, "panel.papers_forget", KY_ARGS({"file_id", ky_int(f.id)}), NULL)); /* at once, not when the new one is made */
	for (size_t i = 0; i < rows->count; i++) {
		const struct ky_doc_field *field;
		int64_t id = ky_cell_int(rows, i, "id");
		if (may_pass(ctx, &f, rows, i, &field) && ky_posted(req, ky_printf(ctx->arena, "pass.%lld", (long long)id)) != NULL)
			KY_TRY(ky_insert(ctx, "panel.attachment_insert", KY_ARGS({"file_id", ky_int(f.id)}, {"attachment", ky_int(id)}), NULL));
	}
	KY_TRY(ky_job_start(ctx, "panel.papers", ky_printf(ctx->arena, "{\"file\":%lld}", (long long)f.id), &job_id));
	KY_TRY(ky_audit(ctx, "panel.papers", "panel_dossier", f.id, ""));
	ky_reply_redirect(req, ky_url(ctx, "staff/panel-files/%lld", (long long)f.id), "panel.done.making");
	return NULL;
}

/* ---- the job */

static struct ky_err *as_page(struct ky_ctx *ctx, const struct ky_rows *rows, size_t i, const char *title, struct ky_str *bytes)
{
	struct ky_paper_made made;
	const struct ky_photo photo = {.bytes = bytes->p, .size = bytes->len, .rotation = (int)ky_cell_int(rows, i, "rotation")};
	struct ky_err *err = ky_paper_photos(ctx, &(const struct ky_photos){.about = {.title = title}, .count = 1, .photo = &photo}, &made, NULL);
	if (err != NULL && (err->code == KY_INVALID || err->code == KY_TOO_LARGE)) {
		*bytes = (struct ky_str){"", 0}; /* its bytes would go as they are, with all the camera wrote */
		return NULL;
	}
	KY_TRY(err);
	*bytes = made.bytes;
	return NULL;
}

static struct ky_err *make(struct ky_ctx *ctx, const struct ky_panel_file *f, const struct ky_rows *rows, struct ky_part *part, size_t *count)
{
	size_t bytes_in_all = 0;
	for (size_t i = 0; i < rows->count && *count < KY_PAPER_PARTS_MAX; i++) {
		const struct ky_doc_field *field;
		struct ky_str bytes;
		if (ky_cell_int(rows, i, "passed") == 0 || !may_pass(ctx, f, rows, i, &field))
			continue;
		KY_TRY(ky_file_read(ctx, ky_cell_int(rows, i, "id"), KY_PAPER_BYTES_MAX - bytes_in_all, &bytes));
		const char *title = ky_printf(ctx->arena, "%s %zu：%s", ky_message(ctx, "panel.papers.one"), *count + 1, ky_doc_text(&field->label, ctx->lang));
		if (ky_str_starts(ky_cell_str(rows, i, "type"), "image/"))
			KY_TRY(as_page(ctx, rows, i, title, &bytes));
		bytes_in_all += bytes.len;
		part[(*count)++] = (struct ky_part){.title = title, .name = "", .bytes = bytes.p, .size = bytes.len};
	}
	return NULL;
}

struct ky_err *ky_papers_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_panel_file f;
	struct ky_rows *rows;
	struct ky_paper_made made;
	struct ky_part *part = ky_alloc_array(ctx->arena, KY_PAPER_PARTS_MAX, sizeof *part);
	size_t count = 0;
	int64_t file_id;
	long long id;
	if (sscanf(params, "{\"file\":%lld}", &id) != 1)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "panel.papers: parameters %s", params);
	struct ky_err *err = ky_panel_file_load(ctx, id, &f);
	if (err != NULL && (err->code == KY_NOT_FOUND || err->code == KY_CONFLICT)) /* taken out, or disposed of, meanwhile */
		return NULL;
	KY_TRY(err);
	KY_TRY(attachments(ctx, &f, &rows));
	err = make(ctx, &f, rows, part, &count);
	if (err != NULL && err->code == KY_TOO_LARGE)
		return ky_job_result(ctx, job_id, 0, ky_message(ctx, "core.paper.too_large"));
	KY_TRY(err);
	KY_TRY(ky_exec(ctx, "panel.papers_forget", KY_ARGS({"file_id", ky_int(id)}), NULL));
	if (count == 0)
		return NULL;
	const struct ky_bundle bundle = {.about = {.title = ky_message(ctx, "panel.papers.title")}, .count = count, .part = part};
	KY_TRY(ky_paper_bundle(ctx, &bundle, &made));
	KY_TRY(ky_file_make(ctx, ky_printf(ctx->arena, "tenpu-%lld.pdf", id), "application/pdf", made.bytes, OBJECT, id, &file_id));
	return ky_exec(ctx, "panel.papers_set", KY_ARGS({"file_id", ky_int(id)}, {"papers", ky_int(file_id)}, {"unread", ky_int(made.unread)}), NULL);
}

/* For the judge and for the secretariat alike: the policy of the route decided. */
struct ky_err *ky_papers_file(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "panel.papers_file", KY_ARGS({"file_id", ky_int(id)}), &row));
	KY_TRY(ky_audit(req->ctx, "panel.papers_read", "panel_dossier", id, ""));
	ky_file_stream(req, ky_cell_int(row, 0, "id"), ky_cell_z(row, 0, "type"), ky_cell_z(row, 0, "name"));
	return NULL;
}
