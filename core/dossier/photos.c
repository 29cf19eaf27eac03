/* photos.c — the photographs of a field as one upright PDF without what the camera wrote (its place, its number): what staff look at. Made when a revision was submitted.
 * Called by submit.c, which asks for it, by the background process, which runs the job, and by the staff's page. The originals stay as they were handed in, with the hash of the receipt. */
#include "core/dossier/dossier.h"

#include <stdio.h>

#include "core/model/formdoc_internal.h"
#include "core/paper/paper.h"

#define OBJECT "dossier_photos"

/* The job is there only when a file of the revision is a picture: one statement, whatever was attached. */
struct ky_err *ky_photos_ask(struct ky_ctx *ctx, const struct ky_case *c, int64_t revision_id)
{
	return ky_exec(ctx, "dossier.photos_ask", KY_ARGS({"revision_id", ky_int(revision_id)}, {"params", ky_textz(ky_printf(ctx->arena, "{\"dossier\":%lld}", (long long)c->d.id))}), NULL);
}

/* ---- the job */

struct pictures {
	struct ky_photo photo[KY_PAPER_PHOTOS_MAX];
	size_t count, unread;
	size_t bytes;
};

static struct ky_err *take(struct ky_ctx *ctx, struct pictures *p, const struct ky_rows *rows, size_t i)
{
	struct ky_str bytes;
	int64_t size = ky_cell_int(rows, i, "size_bytes");
	if (p->count == KY_PAPER_PHOTOS_MAX || (size_t)size > KY_PAPER_BYTES_MAX - p->bytes) {
		p->unread++;
		return NULL;
	}
	KY_TRY(ky_file_read(ctx, ky_cell_int(rows, i, "id"), KY_PAPER_BYTES_MAX, &bytes));
	p->bytes += bytes.len;
	p->photo[p->count++] = (struct ky_photo){.bytes = bytes.p, .size = bytes.len, .rotation = (int)ky_cell_int(rows, i, "rotation")};
	return NULL;
}

/* One that cannot be read is left out and counted; the others are shown. */
static struct ky_err *make_pdf(struct ky_ctx *ctx, struct pictures *p, const char *title, struct ky_paper_made *out)
{
	while (p->count > 0) {
		size_t bad = 0;
		struct ky_err *err = ky_paper_photos(ctx, &(const struct ky_photos){.about = {.title = title}, .count = p->count, .photo = p->photo}, out, &bad);
		if (err == NULL || (err->code != KY_INVALID && err->code != KY_TOO_LARGE) || bad >= p->count)
			return err;
		for (size_t i = bad; i + 1 < p->count; i++)
			p->photo[i] = p->photo[i + 1];
		p->count--;
		p->unread++;
	}
	return NULL;
}

static struct ky_err *make_field(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_doc_leaf *leaf, const struct ky_rows *rows)
{
	struct pictures *p = KY_NEW(ctx->arena, struct pictures);
	struct ky_paper_made made;
	struct ky_str id;
	int64_t file_id = 0;
	for (struct ky_str rest = ky_answers_get(c->answers, leaf->name)->s; ky_str_split(&rest, ' ', &id);)
		for (size_t i = 0; i < rows->count; i++)
			if (ky_str_is(id, ky_printf(ctx->arena, "%lld", (long long)ky_cell_int(rows, i, "id"))) && ky_str_starts(ky_cell_str(rows, i, "type"), "image/"))
				KY_TRY(take(ctx, p, rows, i));
	if (p->count + p->unread == 0)
		return NULL;
	const char *label = ky_doc_full_label(ctx, leaf);
	KY_TRY(make_pdf(ctx, p, label, &made));
	if (p->count > 0)
		KY_TRY(ky_file_make(ctx, ky_printf(ctx->arena, "%s-%.90s.pdf", c->d.receipt_no, ky_doc_key(ctx->arena, leaf->name)), "application/pdf", made.bytes, OBJECT, c->d.id, &file_id));
	return ky_insert(ctx, "dossier.photos_insert",
			 KY_ARGS({"id", ky_int(c->d.id)}, {"field", ky_textz(leaf->name)}, {"revision", ky_int(c->d.revision)}, {"file_id", file_id == 0 ? ky_null() : ky_int(file_id)},
				 {"pictures", ky_int((int64_t)p->count)}, {"unread", ky_int((int64_t)p->unread)}),
			 NULL);
}

struct ky_err *ky_photos_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_case c;
	struct ky_rows *rows;
	const struct ky_doc_leaf *leaf;
	long long id;
	(void)job_id;
	if (sscanf(params, "{\"dossier\":%lld}", &id) != 1)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "dossier.photos: parameters %s", params);
	KY_TRY(ky_case_load(ctx, id, KY_NEWEST, false, &c));
	KY_TRY(ky_exec(ctx, "dossier.photos_forget", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_exec(ctx, "dossier.photos_forget_files", KY_ARGS({"id", ky_int(id)}), NULL));
	if (c.disposed || c.d.revision == 0)
		return NULL;
	KY_TRY(ky_query(ctx, "dossier.files", KY_ARGS({"id", ky_int(id)}), &rows));
	size_t n = ky_doc_file_leaves(ctx->arena, c.doc, c.answers, &leaf);
	for (size_t i = 0; i < n; i++) {
		struct ky_arena_mark mark = ky_arena_mark(ctx->arena); /* forty rows of photographs are not held at once */
		KY_TRY(make_field(ctx, &c, &leaf[i], rows));
		ky_arena_rewind(ctx->arena, mark);
	}
	return NULL;
}

/* ---- the staff's page */

struct ky_err *ky_photos_put(struct ky_ctx *ctx, const struct ky_case *c, struct ky_node *attached)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "dossier.photos", KY_ARGS({"id", ky_int(c->d.id)}, {"revision", ky_int(c->d.revision)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_child(ky_node_child(attached, "photos"), ky_doc_key(ctx->arena, ky_cell_z(rows, i, "field")));
		ky_put_bool(n, "made", true);
		ky_put_int(n, "pictures", ky_cell_int(rows, i, "pictures"));
		ky_put_int(n, "unread", ky_cell_int(rows, i, "unread"));
		if (!ky_cell_null(rows, i, "file_id"))
			ky_put_url(n, "url", ky_url(ctx, "files/staff/dossiers/%lld/photos/%lld", (long long)c->d.id, (long long)ky_cell_int(rows, i, "file_id")));
	}
	return NULL;
}

struct ky_err *ky_photos_file(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id"), file_id = ky_path_id(req, "file_id");
	KY_TRY(ky_query_one(req->ctx, "dossier.photos_file", KY_ARGS({"id", ky_int(id)}, {"file_id", ky_int(file_id)}), &row));
	KY_TRY(ky_audit(req->ctx, "dossier.file_read", "dossier", id, ky_cell_z(row, 0, "name")));
	ky_file_stream(req, file_id, ky_cell_z(row, 0, "type"), ky_cell_z(row, 0, "name"));
	return NULL;
}
