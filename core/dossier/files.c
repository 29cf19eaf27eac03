/* files.c — attachments of a dossier: stored before anything else, tied to their field, read through the dossier's policy alone.
 * Called by section.c, submit.c and the pages that show files. */
#include "core/dossier/dossier.h"

#include "core/model/formdoc_internal.h"

static bool next_id(struct ky_str *rest, int64_t *out_id)
{
	struct ky_str part;
	while (ky_str_split(rest, ' ', &part))
		if (ky_str_i64(part, out_id))
			return true;
	return false;
}

static size_t ids_in(struct ky_str text)
{
	size_t n = 0;
	int64_t id;
	for (struct ky_str rest = text; next_id(&rest, &id);)
		n++;
	return n;
}

struct ky_err *ky_case_attach(struct ky_ctx *ctx, const struct ky_case *c, struct ky_answers *answers, const char *name, struct ky_str ids)
{
	const struct ky_doc_field *field = ky_doc_find(c->doc, name, NULL);
	struct ky_str had = ky_answers_get(answers, name)->s;
	struct ky_buf all;
	int64_t id;
	size_t max = field->max == 0 ? 1 : field->max;
	if (ids_in(had) + ids_in(ids) > max)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.too_many_files", "%zu files and %zu more, %zu taken", ids_in(had), ids_in(ids), max);
	ky_buf_init(&all, ctx->arena, 4096);
	ky_buf_put(&all, had);
	for (struct ky_str rest = ids; next_id(&rest, &id);) {
		uint64_t changed = 0;
		const struct ky_args *args = KY_ARGS({"id", ky_int(c->d.id)}, {"file_id", ky_int(id)}, {"field", ky_textz(name)});
		KY_TRY(ky_exec(ctx, "dossier.file_take", args, &changed));
		if (changed == 0)
			return ky_fail(ctx->arena, KY_INVALID, "core.invalid.file", "file %lld is not there to be taken", (long long)id);
		KY_TRY(ky_insert(ctx, "dossier.file_insert", args, NULL));
		ky_buf_printf(&all, "%s%lld", all.len == 0 ? "" : " ", (long long)id);
	}
	ky_answers_set(answers, name, all.len == 0 ? ky_null() : ky_text(ky_buf_str(&all)));
	return NULL;
}

/* ---- two people at one draft */

static bool among(struct ky_str ids, int64_t wanted)
{
	int64_t id;
	while (next_id(&ids, &id))
		if (id == wanted)
			return true;
	return false;
}

struct ky_value ky_case_files_merged(struct ky_arena *arena, struct ky_str was, struct ky_str mine, struct ky_str theirs)
{
	struct ky_buf all;
	int64_t id;
	ky_buf_init(&all, arena, 4096);
	for (struct ky_str rest = theirs; next_id(&rest, &id);)
		if (!among(was, id) || among(mine, id))
			ky_buf_printf(&all, "%s%lld", all.len == 0 ? "" : " ", (long long)id);
	for (struct ky_str rest = mine; next_id(&rest, &id);)
		if (!among(was, id) && !among(theirs, id))
			ky_buf_printf(&all, "%s%lld", all.len == 0 ? "" : " ", (long long)id);
	return all.len == 0 ? ky_null() : ky_text(ky_buf_str(&all));
}

#define NO_ROW SIZE_MAX

static size_t row_of_file(const struct ky_rows *rows, int64_t id)
{
	for (size_t i = 0; i < rows->count; i++)
		if (ky_cell_int(rows, i, "id") == id)
			return i;
	return NO_ROW;
}

struct ky_err *ky_case_files_once(struct ky_ctx *ctx, const struct ky_case *c, struct ky_answers *answers)
{
	struct ky_rows *rows;
	const struct ky_doc_leaf *leaf;
	struct ky_buf seen;
	size_t n = ky_doc_file_leaves(ctx->arena, c->doc, answers, &leaf);
	ky_buf_init(&seen, ctx->arena, 64 * 1024);
	KY_TRY(ky_query(ctx, "dossier.files", KY_ARGS({"id", ky_int(c->d.id)}), &rows));
	for (size_t i = 0; i < n; i++) {
		struct ky_buf kept;
		int64_t id;
		ky_buf_init(&kept, ctx->arena, 4096);
		for (struct ky_str rest = ky_answers_get(answers, leaf[i].name)->s; next_id(&rest, &id);) {
			if (row_of_file(rows, id) == NO_ROW || among(ky_buf_str(&seen), id))
				continue;
			ky_buf_printf(&kept, "%s%lld", kept.len == 0 ? "" : " ", (long long)id);
			ky_buf_printf(&seen, "%s%lld", seen.len == 0 ? "" : " ", (long long)id);
		}
		ky_answers_set(answers, leaf[i].name, kept.len == 0 ? ky_null() : ky_text(ky_buf_str(&kept)));
	}
	return NULL;
}

/* ---- what a section's buttons do with files: "remove-12", "up-12", "rotate-12" */

static void without(struct ky_case *c, const char *field, int64_t gone, bool up)
{
	struct ky_str text = ky_answers_get(c->answers, field)->s;
	struct ky_arena *arena = c->answers->arena;
	int64_t id, order[KY_DOC_FIELDS_MAX];
	size_t n = 0;
	struct ky_buf all;
	for (struct ky_str rest = text; n < KY_COUNT(order) && next_id(&rest, &id);) {
		if (id == gone && !up)
			continue;
		order[n++] = id;
		if (id == gone && up && n > 1) {
			order[n - 1] = order[n - 2];
			order[n - 2] = id;
		}
	}
	ky_buf_init(&all, arena, 4096);
	for (size_t i = 0; i < n; i++)
		ky_buf_printf(&all, "%s%lld", i == 0 ? "" : " ", (long long)order[i]);
	ky_answers_set(c->answers, field, n == 0 ? ky_null() : ky_text(ky_buf_str(&all)));
}

/* "costs.2.receipts" and "costs.0.receipts": rows move up when one above them is emptied. */
static bool same_column(const char *a, const char *b)
{
	const char *dot_a = strchr(a, '.'), *dot_b = strchr(b, '.');
	if (dot_a == NULL || dot_b == NULL || dot_a - a != dot_b - b || strncmp(a, b, (size_t)(dot_a - a)) != 0)
		return strcmp(a, b) == 0;
	const char *column_a = strrchr(a, '.'), *column_b = strrchr(b, '.');
	return strcmp(column_a, column_b) == 0;
}

bool ky_case_in_form(const struct ky_form *form, const char *name)
{
	for (size_t i = 0; i < form->count; i++)
		if (same_column(form->field[i].name, name))
			return true;
	return false;
}

/* Where the answers name the file; NULL: nowhere. */
static const char *place_of(struct ky_ctx *ctx, const struct ky_case *c, int64_t id)
{
	const struct ky_doc_leaf *leaf;
	size_t n = ky_doc_file_leaves(ctx->arena, c->doc, c->answers, &leaf);
	for (size_t i = 0; i < n; i++)
		if (among(ky_answers_get(c->answers, leaf[i].name)->s, id))
			return leaf[i].name;
	return NULL;
}

struct ky_err *ky_case_file_act(struct ky_ctx *ctx, struct ky_case *c, const struct ky_form *form, const char *act)
{
	struct ky_rows *row;
	const char *dash = strchr(act, '-');
	int64_t id;
	if (dash == NULL || !ky_str_i64(ky_str(dash + 1), &id))
		return NULL;
	const struct ky_args *args = KY_ARGS({"id", ky_int(c->d.id)}, {"file_id", ky_int(id)});
	KY_TRY(ky_query(ctx, "dossier.file_of", args, &row));
	if (row->count == 0)
		return NULL; /* removed meanwhile by somebody else */
	const char *name = place_of(ctx, c, id);
	if (name == NULL)
		name = ky_cell_z(row, 0, "field");
	if (!ky_case_in_form(form, name))
		return ky_fail(ctx->arena, KY_DENIED, NULL, "field %s was not asked for", name);
	if (ky_str_starts(ky_str(act), "rotate-"))
		return ky_exec(ctx, "dossier.file_rotate", args, NULL);
	without(c, name, id, ky_str_starts(ky_str(act), "up-"));
	ky_answers_close_up(c->answers, c->doc);
	/* A file a revision declares stays: the revision must read back. What no revision knows is let go. */
	if (ky_str_starts(ky_str(act), "remove-") && ky_cell_int(row, 0, "declared") == 0) {
		KY_TRY(ky_exec(ctx, "dossier.file_untie", args, NULL));
		KY_TRY(ky_exec(ctx, "dossier.file_let_go", args, NULL));
	}
	return NULL;
}

/* ---- whole and readable */

struct walk {
	struct ky_ctx *ctx;
	const struct ky_case *c;
	struct ky_node *node;
};

/* Calls one for every file the answers name, in their order; at is its row, NO_ROW when the dossier has none such. */
static struct ky_err *each_file(struct walk *w, struct ky_err *(*one)(struct walk *w, const struct ky_doc_leaf *leaf, int64_t id, const struct ky_rows *rows, size_t at))
{
	struct ky_rows *rows = NULL;
	const struct ky_doc_leaf *leaf;
	size_t n = ky_doc_file_leaves(w->ctx->arena, w->c->doc, w->c->answers, &leaf);
	for (size_t i = 0; i < n; i++) {
		int64_t id;
		for (struct ky_str rest = ky_answers_get(w->c->answers, leaf[i].name)->s; next_id(&rest, &id);) {
			if (rows == NULL)
				KY_TRY(ky_query(w->ctx, "dossier.files", KY_ARGS({"id", ky_int(w->c->d.id)}), &rows));
			KY_TRY(one(w, &leaf[i], id, rows, row_of_file(rows, id)));
		}
	}
	return NULL;
}

/* Rows may have moved since a file was attached: it is known by where this revision has it. */
static struct ky_err *place_cell(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_doc_leaf *leaf, struct ky_str ids)
{
	struct ky_buf list;
	int64_t id;
	if (leaf->table == NULL || ids.len == 0)
		return NULL;
	ky_buf_init(&list, ctx->arena, 4096);
	for (struct ky_str rest = ids; next_id(&rest, &id);)
		ky_buf_printf(&list, "%s%lld", list.len == 0 ? "" : ",", (long long)id);
	return ky_exec(ctx, "dossier.file_place", KY_ARGS({"id", ky_int(c->d.id)}, {"file_ids", ky_textz(list.data)}, {"field", ky_textz(leaf->name)}), NULL);
}

/* Size and hash were computed while the chunks came in, in the same bytes; all of them must still be there. */
struct ky_err *ky_case_declare_files(struct ky_ctx *ctx, const struct ky_case *c, int64_t revision_id)
{
	struct ky_buf ids;
	const struct ky_doc_leaf *leaf;
	uint64_t named = 0, declared = 0;
	size_t n = ky_doc_file_leaves(ctx->arena, c->doc, c->answers, &leaf);
	ky_buf_init(&ids, ctx->arena, 64 * 1024);
	for (size_t i = 0; i < n; i++) {
		int64_t id;
		struct ky_str own = ky_answers_get(c->answers, leaf[i].name)->s;
		for (struct ky_str rest = own; next_id(&rest, &id); named++)
			ky_buf_printf(&ids, "%s%lld", named == 0 ? "" : ",", (long long)id);
		KY_TRY(place_cell(ctx, c, &leaf[i], own));
	}
	if (named == 0)
		return NULL;
	KY_TRY(ky_exec(ctx, "dossier.revision_files_insert",
		       KY_ARGS({"revision_id", ky_int(revision_id)}, {"id", ky_int(c->d.id)}, {"file_ids", ky_textz(ids.data)}, {"chunk_bytes", ky_int((int64_t)KY_FILE_CHUNK_BYTES)}), &declared));
	return declared == named ? NULL : ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.file_gone", "dossier %lld: %llu files of %llu are whole", (long long)c->d.id, (unsigned long long)declared, (unsigned long long)named);
}

static void put_size(struct ky_ctx *ctx, struct ky_node *n, int64_t bytes)
{
	if (bytes < 1000 * 1000)
		ky_put(n, "size", ky_printf(ctx->arena, "%lld KB", (long long)((bytes + 999) / 1000)));
	else
		ky_put(n, "size", ky_printf(ctx->arena, "%lld.%lld MB", (long long)(bytes / 1000000), (long long)(bytes / 100000 % 10)));
}

static struct ky_err *put_file(struct walk *w, const struct ky_doc_leaf *leaf, int64_t id, const struct ky_rows *rows, size_t at)
{
	if (at == NO_ROW)
		return NULL;
	struct ky_node *n = ky_node_item(w->node, "files"), *by_field = ky_node_item(ky_node_child(w->node, "by_field"), ky_doc_key(w->ctx->arena, leaf->name));
	struct ky_node *both[] = {n, by_field};
	for (size_t i = 0; i < 2; i++) {
		ky_put(both[i], "label", ky_doc_full_label(w->ctx, leaf));
		ky_put_int(both[i], "id", id);
		ky_put_str(both[i], "name", ky_cell_str(rows, at, "name"));
		put_size(w->ctx, both[i], ky_cell_int(rows, at, "size_bytes"));
		ky_put(both[i], "sha256", ky_hex(w->ctx->arena, ky_cell_str(rows, at, "sha256").p, ky_cell_str(rows, at, "sha256").len));
		ky_put_int(both[i], "rotation", ky_cell_int(rows, at, "rotation"));
		ky_put_bool(both[i], "picture", ky_str_starts(ky_cell_str(rows, at, "type"), "image/"));
		ky_put_url(both[i], "url", ky_url(w->ctx, "files/%s/%lld/%lld", w->c->helping ? "staff/support/dossiers" : ky_is_staff(w->ctx) ? "staff/dossiers" : "dossiers", (long long)w->c->d.id, (long long)id));
	}
	return NULL;
}

struct ky_err *ky_case_put_files(struct ky_ctx *ctx, const struct ky_case *c, struct ky_node *node)
{
	struct walk w = {.ctx = ctx, .c = c, .node = node};
	return each_file(&w, put_file);
}

/* ---- download */

struct sending {
	int64_t id;
	struct ky_sink *sink;
};

static struct ky_err *send_chunk(struct ky_arena *row_arena, const struct ky_rows *row, void *data)
{
	struct sending *s = data;
	struct ky_str bytes = ky_cell_str(row, 0, "bytes");
	if (!ky_sink_write(s->sink, bytes.p, bytes.len))
		return ky_fail(row_arena, KY_TIMEOUT, NULL, "the client went away");
	return NULL;
}

static struct ky_err *send_file(struct ky_ctx *ctx, struct ky_sink *sink, void *data)
{
	struct sending s = {.id = *(const int64_t *)data, .sink = sink};
	return ky_each(ctx, "app.file_chunks", KY_ARGS({"id", ky_int(s.id)}), send_chunk, &s);
}

void ky_file_stream(struct ky_req *req, int64_t file_id, const char *type, const char *name)
{
	int64_t *id = KY_NEW(req->ctx->arena, int64_t);
	*id = file_id;
	ky_reply_stream(req, type, name, send_file, id);
}

/* The dossier of {id} was decided on by the policy; the file must be one of its own. */
struct ky_err *ky_case_file(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t file_id = ky_path_id(req, "file_id");
	/* Staff read what was submitted; what an applicant attaches to a correction is theirs until then. */
	const char *query = ky_is_staff(req->ctx) && strcmp(req->route->policy, "dossier.staff") == 0 ? "dossier.file_submitted" : "dossier.file";
	KY_TRY(ky_query_one(req->ctx, query, KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}, {"file_id", ky_int(file_id)}), &row));
	if (ky_is_staff(req->ctx) && strcmp(req->route->policy, "dossier.staff") == 0 && ky_str_starts(ky_cell_str(row, 0, "type"), "image/")) {
		struct ky_rows *pdf;
		KY_TRY(ky_query(req->ctx, "dossier.photos_of_file", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}, {"field", *ky_cell(row, 0, "field")}), &pdf));
		if (pdf->count > 0) { /* where it was taken is nobody's business */
			ky_reply_redirect(req, ky_url(req->ctx, "files/staff/dossiers/%lld/photos/%lld", (long long)ky_path_id(req, "id"), (long long)ky_cell_int(pdf, 0, "file_id")), NULL);
			return NULL;
		}
	}
	if (ky_is_staff(req->ctx))
		KY_TRY(ky_audit(req->ctx, "dossier.file_read", "dossier", ky_path_id(req, "id"), ky_cell_z(row, 0, "field")));
	ky_file_stream(req, file_id, "application/octet-stream", ky_cell_z(row, 0, "name"));
	return NULL;
}
