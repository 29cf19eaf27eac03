/* panel_blind.c — what judges see of a file: hidden fields never, masked passages replaced, and of a blind panel nothing that names the applicant. And the page on which the secretariat masks.
 * Called by every page, paper and list that judges reach; there is no other way from a dossier to a judge. The answers themselves are never changed. */
#include "core/dossier/panel.h"

#include "core/model/formdoc_sheet.h"
#include "core/model/input.h"

#define TITLE_FIELD ":title"

struct ky_err *ky_panel_file_load(struct ky_ctx *ctx, int64_t id, struct ky_panel_file *out)
{
	struct ky_rows *row, *mask;
	struct ky_panel_file f = {.id = id};
	KY_TRY(ky_query_one(ctx, "panel.file", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_panel_load(ctx, ky_cell_int(row, 0, "panel_id"), KY_PANEL_READ, &f.panel));
	KY_TRY(ky_case_load(ctx, ky_cell_int(row, 0, "dossier_id"), KY_NOTHING, false, &f.c));
	if (f.c.disposed)
		return ky_fail(ctx->arena, KY_CONFLICT, "panel.error.disposed", "dossier %lld was disposed of", (long long)f.c.d.id);
	KY_TRY(ky_case_revision(ctx, &f.c, (int)ky_cell_int(row, 0, "revision"), f.c.answers));
	KY_TRY(ky_query(ctx, "panel.masks", KY_ARGS({"id", ky_int(id)}), &mask));
	f.code = (int)ky_cell_int(row, 0, "code");
	f.row = row;
	f.mask = mask;
	*out = f;
	return NULL;
}

unsigned ky_panel_without(const struct ky_panel *p)
{
	return KY_BLIND | KY_INTERNAL_ONLY | (p->blind ? KY_PERSONAL : 0);
}

const char *ky_panel_code(struct ky_ctx *ctx, int code)
{
	return ky_printf(ctx->arena, "%s %02d", ky_message(ctx, "panel.number"), code);
}

/* ---- masks */

static size_t after(struct ky_str s, size_t at, int64_t characters)
{
	for (; characters > 0 && at < s.len; characters--)
		for (at++; at < s.len && ((unsigned char)s.p[at] & 0xc0) == 0x80;)
			at++;
	return at;
}

static struct ky_str masked(struct ky_arena *arena, const struct ky_rows *mask, const char *field, struct ky_str text)
{
	struct ky_buf out;
	size_t at = 0;
	ky_buf_init(&out, arena, text.len + mask->count * 400 + 1);
	for (size_t i = 0; i < mask->count; i++) {
		if (strcmp(ky_cell_z(mask, i, "field"), field) != 0)
			continue;
		size_t begin = after(text, 0, ky_cell_int(mask, i, "begins")), end = after(text, begin, ky_cell_int(mask, i, "length"));
		if (begin >= at) {
			ky_buf_add(&out, text.p + at, begin - at);
			ky_buf_puts(&out, ky_cell_z(mask, i, "replacement"));
		}
		at = end > at ? end : at;
	}
	ky_buf_add(&out, text.p + at, text.len - at);
	return ky_buf_str(&out);
}

static struct ky_str seen(struct ky_ctx *ctx, const struct ky_panel_file *f, const struct ky_names *n, const char *field, struct ky_str text)
{
	struct ky_str said = masked(ctx->arena, f->mask, field, text);
	return f->panel.blind ? ky_names_redact(ctx->arena, n, said) : said;
}

struct ky_err *ky_panel_title(struct ky_ctx *ctx, const struct ky_panel_file *f, const char **out)
{
	struct ky_names *n;
	*out = "";
	if (f->panel.blind && !f->panel.show_title)
		return NULL;
	KY_TRY(ky_names_of(ctx, f, &n));
	*out = ky_str_z(ctx->arena, seen(ctx, f, n, "", ky_str(f->c.d.title)));
	return NULL;
}

/* A group chosen out of the register is named by its label: a blind panel does not see which. Files have names and insides of their own: they are no part of the answers here. */
static bool is_gone(const struct ky_panel *p, const struct ky_doc_field *field)
{
	return strcmp(field->kind, "files") == 0 || strcmp(field->kind, "file") == 0 || (p->blind && strcmp(field->kind, "register") == 0);
}

struct ky_err *ky_panel_view(struct ky_ctx *ctx, const struct ky_panel_file *f, struct ky_answers **out)
{
	struct ky_names *n;
	struct ky_answers *view = KY_NEW(ctx->arena, struct ky_answers);
	ky_answers_init(view, ctx->arena);
	KY_TRY(ky_names_of(ctx, f, &n));
	for (size_t i = 0; i < f->c.answers->count; i++) {
		const struct ky_answer *a = &f->c.answers->answer[i];
		const struct ky_doc_field *field;
		bool hidden = ky_panel_hides(ctx, f, a->name, &field), text = field != NULL && a->value.kind == KY_TEXT && ky_panel_is_text(field);
		if (field == NULL || is_gone(&f->panel, field) || (hidden && !text))
			continue;
		/* What is shown of no judge's form stays out of it by its flags; a title that is not told has its place, and black in it. */
		ky_answers_set(view, a->name, hidden ? ky_textz(KY_BLACKED_OUT) : text ? ky_text(seen(ctx, f, n, a->name, a->value.s)) : a->value);
	}
	*out = view;
	return NULL;
}

/* ---- the secretariat's page */

static bool can_mask(struct ky_ctx *ctx, const struct ky_panel_file *f, const struct ky_answer *a, const struct ky_doc_field **out_field)
{
	return !ky_panel_hides(ctx, f, a->name, out_field) && a->value.kind == KY_TEXT && a->value.s.len > 0 && ky_panel_is_text(*out_field);
}

static const struct ky_field mask_fields[] = {
    {.name = "field", .kind = "choice", .label = "panel.mask.field", .flags = KY_REQUIRED},
    {.name = "passage", .kind = "lines", .label = "panel.mask.passage", .hint = "panel.mask.passage_hint", .flags = KY_REQUIRED, .max = 1000},
    {.name = "replacement", .kind = "text", .label = "panel.mask.replacement", .hint = "panel.mask.replacement_hint", .max = 50},
};

struct ky_err *ky_mask_form(struct ky_req *req, const struct ky_form **out)
{
	struct ky_panel_file f;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_panel_file_load(ctx, ky_path_id(req, "id"), &f));
	struct ky_field *fields = ky_alloc_array(ctx->arena, KY_COUNT(mask_fields), sizeof *fields);
	struct ky_choice *option = ky_alloc_array(ctx->arena, f.c.answers->count + 2, sizeof *option);
	size_t n = 0;
	for (size_t i = 0; i < KY_COUNT(mask_fields); i++) {
		fields[i] = mask_fields[i];
		fields[i].label = ky_message(ctx, fields[i].label);
		fields[i].hint = fields[i].hint == NULL ? NULL : ky_message(ctx, fields[i].hint);
		fields[i].flags |= KY_LITERAL;
	}
	if (!f.panel.blind || f.panel.show_title)
		option[n++] = (struct ky_choice){TITLE_FIELD, ky_message(ctx, "dossier.title_column")};
	for (size_t i = 0; i < f.c.answers->count; i++) {
		const struct ky_doc_field *field;
		if (can_mask(ctx, &f, &f.c.answers->answer[i], &field))
			option[n++] = (struct ky_choice){f.c.answers->answer[i].name, ky_doc_text(&field->label, ctx->lang)};
	}
	fields[0].options = option;
	struct ky_form *form = KY_NEW(ctx->arena, struct ky_form);
	*form = (struct ky_form){.name = "panel.mask", .field = fields, .count = KY_COUNT(mask_fields)};
	*out = form;
	return NULL;
}

static struct ky_str original(const struct ky_panel_file *f, const char *field)
{
	return field[0] == '\0' ? ky_str(f->c.d.title) : ky_answers_get(f->c.answers, field)->s;
}

static void put_masks(struct ky_req *req, const struct ky_panel_file *f, struct ky_node *root)
{
	for (size_t i = 0; i < f->mask->count; i++) {
		const char *name = ky_cell_z(f->mask, i, "field");
		const struct ky_doc_field *field = name[0] == '\0' ? NULL : ky_doc_find(f->c.doc, name, NULL);
		struct ky_str text = original(f, name);
		size_t begin = after(text, 0, ky_cell_int(f->mask, i, "begins")), end = after(text, begin, ky_cell_int(f->mask, i, "length"));
		struct ky_node *n = ky_node_item(root, "Masks");
		ky_put_int(n, "id", ky_cell_int(f->mask, i, "id"));
		ky_put(n, "label", field == NULL ? ky_message(req->ctx, "dossier.title_column") : ky_doc_text(&field->label, req->ctx->lang));
		ky_put_str(n, "passage", (struct ky_str){text.p + begin, end - begin});
		ky_put(n, "replacement", ky_cell_z(f->mask, i, "replacement"));
		ky_put(n, "person", ky_cell_z(f->mask, i, "person"));
		ky_put_time(n, "at", ky_cell_int(f->mask, i, "made_at"));
	}
}

struct ky_err *ky_mask_show(struct ky_req *req)
{
	struct ky_panel_file f;
	struct ky_answers *view;
	const struct ky_form *form = req->input == NULL ? NULL : req->input->form;
	const char *title;
	KY_TRY(ky_panel_file_load(req->ctx, ky_path_id(req, "id"), &f));
	if (form == NULL)
		KY_TRY(ky_mask_form(req, &form));
	struct ky_node *root = ky_panel_page(req, &f.panel, "panel/masks", "panel.mask.title");
	ky_put(root, "Title", f.c.d.title);
	ky_put(root, "Code", f.code == 0 ? NULL : ky_panel_code(req->ctx, f.code));
	KY_TRY(ky_panel_title(req->ctx, &f, &title));
	ky_put(root, "Seen", title);
	KY_TRY(ky_panel_view(req->ctx, &f, &view));
	KY_TRY(ky_formdoc_show(req->ctx, f.c.doc, view, ky_panel_without(&f.panel), NULL, ky_node_child(root, "Answers")));
	put_masks(req, &f, root);
	KY_TRY(ky_papers_put(req, &f, root));
	if (ky_panel_is(&f.panel, "closed"))
		return NULL;
	ky_put_action(req, root, "Remove", "panel.unmask", f.id, "panel.remove");
	ky_put_bool(root, "open", true);
	return ky_put_form(req, root, "panel.mask_add", f.id, form, NULL, "panel.mask.add");
}

static struct ky_err *must_be_open(struct ky_ctx *ctx, const struct ky_panel *p)
{
	return ky_panel_is(p, "closed") ? ky_fail(ctx->arena, KY_CONFLICT, "panel.error.closed", "panel %lld is closed", (long long)p->id) : NULL;
}

struct ky_err *ky_mask_add(struct ky_req *req)
{
	struct ky_panel_file f;
	struct ky_ctx *ctx = req->ctx;
	const char *field = ky_input_z(req->input, "field"), *replacement = ky_input_z(req->input, "replacement");
	struct ky_str passage = ky_str(ky_input_z(req->input, "passage"));
	int64_t characters = 0, length = 0;
	size_t found = 0;
	KY_TRY(ky_panel_file_load(ctx, ky_path_id(req, "id"), &f));
	KY_TRY(must_be_open(ctx, &f.panel));
	field = strcmp(field, TITLE_FIELD) == 0 ? "" : field;
	struct ky_str text = original(&f, field);
	for (size_t at = 0; at < passage.len; length++)
		at = after(passage, at, 1);
	for (size_t at = 0; at + passage.len <= text.len; at = after(text, at, 1), characters++) {
		if (memcmp(text.p + at, passage.p, passage.len) != 0)
			continue;
		KY_TRY(ky_exec(ctx, "panel.mask_insert",
			       KY_ARGS({"id", ky_int(f.id)}, {"field", ky_textz(field)}, {"begins", ky_int(characters)}, {"length", ky_int(length)},
				       {"replacement", ky_textz(replacement[0] == '\0' ? KY_BLACKED_OUT : replacement)}),
			       NULL));
		found++;
	}
	if (found == 0)
		return ky_invalid(req, "passage", "panel.error.no_passage");
	KY_TRY(ky_audit(ctx, "panel.mask", "panel_dossier", f.id, field));
	ky_reply_redirect(req, ky_url(ctx, "staff/panel-files/%lld", (long long)f.id), "panel.done.masked");
	return NULL;
}

struct ky_err *ky_mask_remove(struct ky_req *req)
{
	struct ky_panel_file f;
	const char *posted = ky_posted(req, "mask");
	int64_t id = 0;
	KY_TRY(ky_panel_file_load(req->ctx, ky_path_id(req, "id"), &f));
	KY_TRY(must_be_open(req->ctx, &f.panel));
	if (posted == NULL || !ky_str_i64(ky_str(posted), &id))
		return ky_fail(req->ctx->arena, KY_BAD_REQUEST, NULL, "no mask");
	KY_TRY(ky_exec(req->ctx, "panel.mask_remove", KY_ARGS({"id", ky_int(f.id)}, {"mask", ky_int(id)}), NULL));
	KY_TRY(ky_audit(req->ctx, "panel.unmask", "panel_dossier", f.id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/panel-files/%lld", (long long)f.id), "panel.done.saved");
	return NULL;
}
