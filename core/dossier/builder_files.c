/* builder_files.c — a form as a file: exported, imported, begun from another form or from an older version.
 * Called through the routes of pages.c. A file that is no form is refused with its line; what is taken in becomes the working copy, never a revision. */
#include "core/dossier/builder.h"

#include "core/app/session.h"

struct ky_err *ky_builder_revision(struct ky_req *req, const struct ky_builder *b, int64_t number, struct ky_str *out_text)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "dossier.forms.revision", KY_ARGS({"name", ky_textz(b->name)}, {"number", ky_int(number)}), &row));
	*out_text = ky_cell_str(row, 0, "document");
	return NULL;
}

struct ky_err *ky_builder_export(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_builder b;
	int64_t number = 0;
	KY_TRY(ky_builder_load(req, &b));
	struct ky_str text = b.text;
	if (ky_str_i64(ky_str(ky_query_param(req, "revision")), &number))
		KY_TRY(ky_builder_revision(req, &b, number, &text));
	/* One key a line whatever it was stored as, so that two files can be compared. */
	struct ky_docedit *edit = ky_docedit_open(ctx->arena, text);
	text = ky_docedit_text(edit, ctx->arena);
	ky_docedit_close(edit);
	const char *file = number > 0 ? ky_printf(ctx->arena, "%s-%lld.json", ky_procedure_code(ctx->arena, b.name), (long long)number) : ky_printf(ctx->arena, "%s.json", ky_procedure_code(ctx->arena, b.name));
	ky_reply_bytes(req, "application/json", file, text);
	return ky_audit(ctx, "dossier.forms.export", "procedure", b.id, "");
}

static const struct ky_field import_fields[] = {
    {.name = "file", .kind = "file", .label = "dossier.forms.file", .hint = "dossier.forms.file_hint", .max = 1},
    {.name = "text", .kind = "lines", .label = "dossier.forms.file_text", .hint = "dossier.forms.file_text_hint", .max = 200000},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_builder_import_form = KY_FORM("dossier.forms.import", import_fields);

static struct ky_err *version_form(struct ky_req *req, struct ky_node *root, const struct ky_builder *b, const char *route, const char *submit)
{
	static const char *const names[] = {"version"};
	struct ky_value *cell = KY_NEW(req->ctx->arena, struct ky_value);
	*cell = ky_int(b->version);
	return ky_put_form(req, root, route, b->id, NULL, &(const struct ky_rows){.count = 1, .columns = 1, .name = names, .cell = cell}, submit);
}

struct ky_err *ky_builder_import_show(struct ky_req *req)
{
	struct ky_builder b;
	KY_TRY(ky_builder_load(req, &b));
	struct ky_node *root = ky_builder_page(req, &b, "dossier/builder_import", ky_message(req->ctx, "dossier.forms.import"));
	return version_form(req, root, &b, "dossier.forms.import", "dossier.forms.import");
}

/* Refused with the line or the place where it is no form: the page says it above what was typed. */
static struct ky_err *refuse(struct ky_req *req, const struct ky_builder *b, const char *detail)
{
	struct ky_node *root = ky_builder_page(req, b, "dossier/builder_import", ky_message(req->ctx, "dossier.forms.import"));
	ky_put(root, "Wrong", detail);
	KY_TRY(version_form(req, root, b, "dossier.forms.import", "dossier.forms.import"));
	ky_reply_status(req, 422);
	return NULL;
}

struct ky_err *ky_builder_import(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_builder b;
	struct ky_formdoc *doc;
	struct ky_str text = ky_str(ky_input_z(req->input, "text"));
	int64_t file = ky_input_int(req->input, "file");
	KY_TRY(ky_builder_load(req, &b));
	KY_TRY(ky_builder_must_be_seen(req, &b));
	if (file != 0)
		KY_TRY(ky_file_read(ctx, file, KY_DOC_BYTES_MAX, &text));
	if (text.len == 0)
		return ky_invalid(req, "file", "core.invalid.required");
	if (text.len > 3 && memcmp(text.p, "\xef\xbb\xbf", 3) == 0)
		text = (struct ky_str){text.p + 3, text.len - 3};
	struct ky_err *err = ky_formdoc_parse(ctx->arena, text, &doc);
	if (err != NULL)
		return refuse(req, &b, err->detail);
	KY_TRY(ky_builder_save(req, &b, text));
	ky_reply_redirect(req, ky_builder_url(&b, ctx, ""), "dossier.forms.done.imported");
	return NULL;
}

/* ---- from another form, or from an older version of this one */

struct ky_err *ky_builder_sources(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_rows *rows;
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	KY_TRY(ky_query(ctx, "dossier.forms.sources", NULL, &rows));
	struct ky_choice *row = ky_alloc_array(ctx->arena, rows->count, sizeof *row);
	for (size_t i = 0; i < rows->count; i++) {
		const struct ky_procedure *p = ky_procedure_named(ctx, ky_cell_z(rows, i, "procedure_name"));
		row[c->count++] = (struct ky_choice){ky_printf(ctx->arena, "%lld", (long long)ky_cell_int(rows, i, "id")),
						     ky_printf(ctx->arena, "%s — %s %lld（%s）", p == NULL ? ky_cell_z(rows, i, "procedure_name") : ky_message(ctx, p->title), ky_message(ctx, "dossier.forms.revision"),
							       (long long)ky_cell_int(rows, i, "number"), ky_day_wareki(ctx->arena, ky_time_day(ky_cell_int(rows, i, "created_at")), false))};
	}
	c->choice = row;
	*out = c;
	return NULL;
}

struct ky_err *ky_builder_source(struct ky_ctx *ctx, const char *code, struct ky_str *out_text)
{
	struct ky_rows *row;
	int64_t id = 0;
	if (!ky_str_i64(ky_str(code), &id))
		return ky_fail(ctx->arena, KY_BAD_REQUEST, NULL, "source %s", code);
	KY_TRY(ky_query_one(ctx, "dossier.forms.source", KY_ARGS({"source", ky_int(id)}), &row));
	*out_text = ky_cell_str(row, 0, "document");
	return NULL;
}

static const struct ky_field copy_fields[] = {
    {.name = "source", .kind = "choice", .label = "dossier.forms.source", .hint = "dossier.forms.source_hint", .flags = KY_REQUIRED, .load = ky_builder_sources},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_builder_copy_form = KY_FORM("dossier.forms.copy", copy_fields);

struct ky_err *ky_builder_copy_show(struct ky_req *req)
{
	struct ky_builder b;
	KY_TRY(ky_builder_load(req, &b));
	struct ky_node *root = ky_builder_page(req, &b, "core/form_page", ky_message(req->ctx, "dossier.forms.copy"));
	ky_put(root, "Lead", ky_message(req->ctx, "dossier.forms.copy_lead"));
	return version_form(req, root, &b, "dossier.forms.copy", "dossier.forms.copy");
}

struct ky_err *ky_builder_copy(struct ky_req *req)
{
	struct ky_builder b;
	struct ky_str text;
	KY_TRY(ky_builder_load(req, &b));
	KY_TRY(ky_builder_must_be_seen(req, &b));
	KY_TRY(ky_builder_source(req->ctx, ky_input_z(req->input, "source"), &text));
	KY_TRY(ky_builder_save(req, &b, text));
	ky_reply_redirect(req, ky_builder_url(&b, req->ctx, ""), "dossier.forms.done.copied");
	return NULL;
}
