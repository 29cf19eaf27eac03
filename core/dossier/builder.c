/* builder.c — the form builder's way in: the list of forms, one form with all that is on it, and what happens to its parts.
 * Called through the routes of pages.c. Parts are changed in builder_field.c, published and compared in builder_publish.c, brought and taken in builder_files.c, shown in builder_show.c.
 * Every change goes to a working copy; what is published never changes. */
#include "core/dossier/builder.h"

#include "core/model/input.h"

/* ---- the list */

static const struct ky_column columns[] = {
    {"name", "p.name", "text", "dossier.forms.procedure", 0, NULL},
    {"department", "x.name", "text", "dossier.department", 0, NULL},
    {"revision", "(SELECT MAX(r.number) FROM ky_form_revision r WHERE r.procedure_name = p.name)", "int", "dossier.forms.revision", 0, NULL},
    {"draft", "(SELECT MAX(f.updated_at) FROM ky_form_draft f WHERE f.procedure_id = p.id)", "time", "dossier.forms.draft_since", 0, NULL},
    {"is_open", "p.is_open", "bool", "dossier.is_open", 0, NULL},
};
static const struct ky_sort sorts[] = {{"name", "dossier.forms.procedure", "p.id", "int", false}};

static const char *word(struct ky_ctx *ctx, const char *column, const char *code)
{
	return strcmp(column, "name") == 0 ? ky_procedure_word(ctx, code) : NULL;
}

const struct ky_list ky_forms_list_of = {
    .name = "dossier.forms",
    .from = "ky_procedure p LEFT JOIN ky_department x ON x.id = p.department_id",
    .id = "p.id",
    .policy = "dossier.forms",
    .column = columns,
    .column_count = KY_COUNT(columns),
    .sort = sorts,
    .sort_count = KY_COUNT(sorts),
    .word = word,
    .row_path = "staff/forms/%lld",
};

struct ky_err *ky_forms_list(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, "core/list_page");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "dossier.forms.title"));
	ky_put(root, "Lead", ky_message(ctx, "dossier.forms.lead"));
	ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
	ky_reply_crumb(req, ky_message(ctx, "dossier.forms.title"), NULL);
	struct ky_node *link = ky_node_item(root, "Links");
	ky_put(link, "label", ky_message(ctx, "dossier.forms.new"));
	ky_put_url(link, "url", ky_url(ctx, "staff/forms/new"));
	return ky_list_show(req, root, &ky_forms_list_of, "staff/forms", 0);
}

/* ---- one form */

const char *ky_builder_url(const struct ky_builder *b, struct ky_ctx *ctx, const char *below)
{
	return ky_url(ctx, "staff/forms/%lld%s", (long long)b->id, below);
}

struct ky_err *ky_builder_load(struct ky_req *req, struct ky_builder *out)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *row;
	struct ky_builder b = {.id = ky_path_id(req, "id")};
	if (req->route->method == KY_POST)
		KY_TRY(ky_query_one(ctx, "dossier.forms.lock", KY_ARGS({"id", ky_int(b.id)}), &row));
	KY_TRY(ky_query_one(ctx, "dossier.forms.get", KY_ARGS({"id", ky_int(b.id)}), &row));
	const struct ky_procedure *p = ky_procedure_named(ctx, ky_cell_z(row, 0, "name"));
	b.name = ky_cell_z(row, 0, "name");
	b.title = p == NULL ? b.name : ky_message(ctx, p->title);
	b.made = p != NULL && ky_made_named(ctx, b.name) != NULL;
	b.open = ky_cell_int(row, 0, "is_open") != 0;
	b.drafted = !ky_cell_null(row, 0, "version");
	b.version = (int)ky_cell_int(row, 0, "version");
	b.newest = ky_cell_int(row, 0, "revision_id");
	b.newest_number = (int)ky_cell_int(row, 0, "number");
	b.text = b.drafted ? ky_cell_str(row, 0, "draft") : b.newest != 0 ? ky_cell_str(row, 0, "published") : ky_docedit_empty(ctx->arena, b.title);
	struct ky_err *err = ky_formdoc_parse(ctx->arena, b.text, &b.doc);
	if (err != NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "form of %s: %s", b.name, err->detail);
	*out = b;
	return NULL;
}

struct ky_err *ky_builder_save(struct ky_req *req, const struct ky_builder *b, struct ky_str text)
{
	struct ky_formdoc *doc;
	struct ky_err *err = ky_formdoc_parse(req->ctx->arena, text, &doc);
	if (err != NULL)
		return ky_fail(req->ctx->arena, KY_INVALID, "dossier.forms.error.unreadable", "%s", err->detail);
	KY_TRY(ky_exec(req->ctx, "dossier.forms.draft_save", KY_ARGS({"id", ky_int(b->id)}, {"document", ky_text(text)}, {"before", ky_text(b->text)}), NULL));
	return ky_audit(req->ctx, "dossier.forms.edit", "procedure", b->id, "document");
}

struct ky_err *ky_builder_must_be_seen(struct ky_req *req, const struct ky_builder *b)
{
	if (ky_input_int(req->input, "version") == b->version)
		return NULL;
	return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.forms.error.changed", "the form changed to version %d", b->version);
}

struct ky_node *ky_builder_page(struct ky_req *req, const struct ky_builder *b, const char *template_name, const char *title)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, template_name);
	ky_put(ky_node_child(root, "Page"), "title", title == NULL ? ky_printf(ctx->arena, "%s — %s", b->title, ky_message(ctx, "dossier.forms.form")) : ky_printf(ctx->arena, "%s — %s", title, b->title));
	ky_put(root, "Title", title == NULL ? b->title : title);
	ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
	ky_reply_crumb(req, ky_message(ctx, "dossier.forms.title"), ky_url(ctx, "staff/forms"));
	ky_reply_crumb(req, b->title, title == NULL ? NULL : ky_builder_url(b, ctx, ""));
	if (title != NULL)
		ky_reply_crumb(req, title, NULL);
	if (req->input != NULL && req->input->form != NULL && req->route->method == KY_POST) {
		/* Shown again: whoever sends it once more has seen what stands here now. */
		for (size_t i = 0; i < req->input->form->count; i++)
			if (strcmp(req->input->form->field[i].name, "version") == 0)
				ky_input_restate(req->input, "version", ky_str(ky_printf(ctx->arena, "%d", b->version)));
	}
	return root;
}

static void put_text(struct ky_ctx *ctx, struct ky_node *n, const char *name, const struct ky_doc_text *text)
{
	const char *const *lang = ctx->app->conf->languages;
	ky_put(n, name, ky_doc_text(text, "ja"));
	for (size_t i = 0; lang[i] != NULL; i++) {
		bool there = false;
		for (size_t k = 0; k < text->count; k++)
			there = there || (strcmp(text->in[k].lang, lang[i]) == 0 && text->in[k].text[0] != '\0');
		if (!there)
			ky_put(ky_node_item(n, "untranslated"), "label", ky_message(ctx, ky_printf(ctx->arena, "dossier.forms.lang.%s", lang[i])));
	}
}

static void put_field(struct ky_ctx *ctx, const struct ky_builder *b, struct ky_node *list, const struct ky_doc_field *table, const struct ky_doc_field *f, bool first, bool last)
{
	struct ky_node *n = ky_node_item(list, table == NULL ? "fields" : "columns");
	const char *place = table == NULL ? f->name : ky_printf(ctx->arena, "%s.%s", table->name, f->name);
	const char *code = table == NULL ? f->name : ky_printf(ctx->arena, "%s-%s", table->name, f->name);
	put_text(ctx, n, "label", &f->label);
	ky_put(n, "place", place);
	ky_put(n, "code", code);
	ky_put(n, "kind", ky_message(ctx, ky_printf(ctx->arena, "dossier.forms.kind.%s", f->kind)));
	ky_put_url(n, "url", ky_builder_url(b, ctx, ky_printf(ctx->arena, "/field/%s", code)));
	ky_put_bool(n, "required", (f->flags & KY_REQUIRED) != 0);
	ky_put_bool(n, "personal", (f->flags & KY_PERSONAL) != 0);
	ky_put_bool(n, "internal", (f->flags & KY_INTERNAL_ONLY) != 0);
	ky_put_bool(n, "public", (f->flags & KY_PUBLIC_FIELD) != 0);
	ky_put_bool(n, "blind", (f->flags & KY_BLIND) != 0);
	ky_put_bool(n, "conditional", f->when.count > 0);
	ky_put(n, "calc", f->calc == NULL ? NULL : ky_calc_text(ctx->arena, b->doc, f->calc));
	ky_put_bool(n, "up", !first);
	ky_put_bool(n, "down", !last);
	ky_put_bool(n, "table", f->column_count > 0);
	for (size_t i = 0; i < f->column_count; i++)
		put_field(ctx, b, n, f, &f->column[i], i == 0, i + 1 == f->column_count);
}

static void put_sections(struct ky_ctx *ctx, const struct ky_builder *b, struct ky_node *root)
{
	for (size_t s = 0; s < b->doc->section_count; s++) {
		const struct ky_doc_section *section = &b->doc->section[s];
		struct ky_node *n = ky_node_item(root, "Sections");
		put_text(ctx, n, "title", &section->title);
		ky_put(n, "place", section->name);
		ky_put_url(n, "url", ky_builder_url(b, ctx, ky_printf(ctx->arena, "/section/%s", section->name)));
		ky_put_url(n, "preview_url", ky_builder_url(b, ctx, ky_printf(ctx->arena, "/preview/%s", section->name)));
		ky_put_bool(n, "conditional", section->when.count > 0);
		ky_put_bool(n, "up", s > 0);
		ky_put_bool(n, "down", s + 1 < b->doc->section_count);
		for (size_t i = 0; i < section->field_count; i++)
			put_field(ctx, b, n, NULL, &section->field[i], s == 0 && i == 0, s + 1 == b->doc->section_count && i + 1 == section->field_count);
	}
}

static struct ky_err *put_revisions(struct ky_req *req, const struct ky_builder *b, struct ky_node *root)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "dossier.forms.revisions", KY_ARGS({"name", ky_textz(b->name)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Revisions");
		long long number = ky_cell_int(rows, i, "number");
		ky_put_int(n, "number", number);
		ky_put_time(n, "at", ky_cell_int(rows, i, "created_at"));
		ky_put(n, "person", strcmp(ky_cell_z(rows, i, "made_by"), "plugin") == 0 ? ky_message(ctx, "dossier.forms.by_plugin") : ky_cell_z(rows, i, "person"));
		ky_put(n, "note", ky_cell_z(rows, i, "note"));
		ky_put(n, "used", ky_message(ctx, ky_cell_int(rows, i, "used") > 0 ? "core.yes" : "core.no"));
		if (number > 1)
			ky_put_url(n, "compare_url", ky_builder_url(b, ctx, ky_printf(ctx->arena, "/compare?from=%lld&to=%lld", number - 1, number)));
		ky_put_url(n, "export_url", ky_builder_url(b, ctx, ky_printf(ctx->arena, "/export?revision=%lld", number)));
		ky_put_url(n, "blank_url", ky_builder_url(b, ctx, ky_printf(ctx->arena, "/blank?revision=%lld", number)));
		ky_put_url(n, "large_url", ky_builder_url(b, ctx, ky_printf(ctx->arena, "/blank?revision=%lld&size=large", number)));
	}
	return NULL;
}

static const char *const kinds[] = {"text",  "lines", "int",  "yen",   "date",  "choice", "choices", "bool",   "pledge", "person", "address", "phone", "email", "postal",
				    "kana",  "url",   "files", "table", "bank",  "corpno", "digits",  "register", "note", NULL};

struct ky_err *ky_builder_show(struct ky_req *req)
{
	static const struct {
		const char *name, *below;
	} links[] = {{"head", "/head"}, {"publish", "/publish"}, {"export", "/export"}, {"import", "/import"}, {"copy", "/copy"}, {"blank", "/blank"}, {"large", "/blank?size=large"}, {"flyer", "/flyer"}};
	struct ky_ctx *ctx = req->ctx;
	struct ky_builder b;
	size_t faults;
	KY_TRY(ky_builder_load(req, &b));
	struct ky_node *root = ky_builder_page(req, &b, "dossier/builder", NULL), *url = ky_node_child(root, "Go");
	ky_put(root, "FormTitle", ky_doc_text(&b.doc->title, ctx->lang));
	ky_put(root, "Number", b.doc->number);
	ky_put_bool(root, "Drafted", b.drafted);
	ky_put_int(root, "Version", b.version);
	ky_put_int(root, "Newest", b.newest_number);
	ky_put_bool(root, "Open", b.open);
	for (size_t i = 0; i < KY_COUNT(links); i++)
		ky_put_url(url, ky_printf(ctx->arena, "%s_url", links[i].name), ky_builder_url(&b, ctx, links[i].below));
	if (b.made)
		ky_put_url(url, "about_url", ky_builder_url(&b, ctx, "/about"));
	if (ky_may(ctx, "dossier.procedures"))
		ky_put_url(url, "settings_url", ky_url(ctx, "staff/admin/procedures/%lld", (long long)b.id));
	put_sections(ctx, &b, root);
	for (const char *const *k = kinds; *k != NULL; k++) {
		struct ky_node *n = ky_node_item(root, "Kinds");
		ky_put(n, "value", *k);
		ky_put(n, "label", ky_message(ctx, ky_printf(ctx->arena, "dossier.forms.kind.%s", *k)));
	}
	ky_put_action(req, root, "Act", "dossier.forms.act", b.id, "dossier.forms.do");
	ky_put_action(req, root, "Add", "dossier.forms.add", b.id, "dossier.forms.add");
	KY_TRY(ky_builder_faults(req, &b, root, &faults));
	return put_revisions(req, &b, root);
}

/* ---- buttons on its parts: "up-amount", "remove-items.amount", "section", "block-budget", "undo", "discard" */

static struct ky_err *read_block(struct ky_ctx *ctx, const char *name, struct ky_str *out)
{
	char *bytes = ky_alloc(ctx->arena, KY_DOC_BYTES_MAX);
	size_t plain = strspn(name, "abcdefghijklmnopqrstuvwxyz_");
	FILE *f = name[plain] != '\0' || plain == 0 ? NULL : fopen(ky_printf(ctx->arena, "%s/dossier/blocks/%s.json", ctx->app->conf->templates, name), "re");
	if (f == NULL)
		return ky_fail(ctx->arena, KY_BAD_REQUEST, NULL, "no block %s", name);
	*out = (struct ky_str){bytes, fread(bytes, 1, KY_DOC_BYTES_MAX, f)};
	fclose(f);
	return NULL;
}

static struct ky_err *act_on(struct ky_req *req, const struct ky_builder *b, const char *act, const char **out_place)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_str block = {"", 0};
	bool done = false;
	const char *dash = strchr(act, '-'), *what = dash == NULL ? act : ky_strndup(ctx->arena, act, (size_t)(dash - act)), *place = dash == NULL ? "" : dash + 1;
	if (strcmp(what, "block") == 0)
		KY_TRY(read_block(ctx, place, &block));
	struct ky_docedit *edit = ky_docedit_open(ctx->arena, b->text);
	*out_place = place;
	if (edit == NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "the working copy is no JSON");
	if (strcmp(what, "up") == 0 || strcmp(what, "down") == 0)
		done = ky_docedit_move(edit, place, what[0] == 'u');
	else if (strcmp(what, "remove") == 0)
		done = ky_docedit_remove(edit, place);
	else if (strcmp(what, "section") == 0)
		*out_place = ky_docedit_add_section(edit, ctx->arena, ky_message(ctx, "dossier.forms.new_section"));
	else if (strcmp(what, "block") == 0)
		*out_place = ky_docedit_append(edit, ctx->arena, block);
	struct ky_str text = ky_docedit_text(edit, ctx->arena);
	ky_docedit_close(edit);
	if (!done && strcmp(what, "section") != 0 && strcmp(what, "block") != 0)
		return NULL; /* there is no way further, or it is gone: nothing changes */
	return ky_builder_save(req, b, text);
}

/* What stood before the last change, or what was published. */
static struct ky_err *go_back(struct ky_req *req, const struct ky_builder *b, bool one_step)
{
	struct ky_rows *before;
	if (one_step) {
		KY_TRY(ky_query(req->ctx, "dossier.forms.draft_before", KY_ARGS({"id", ky_int(b->id)}), &before));
		if (before->count > 0)
			KY_TRY(ky_builder_save(req, b, ky_cell_str(before, 0, "previous")));
	} else {
		KY_TRY(ky_exec(req->ctx, "dossier.forms.draft_discard", KY_ARGS({"id", ky_int(b->id)}), NULL));
		KY_TRY(ky_audit(req->ctx, "dossier.forms.discard", "procedure", b->id, ""));
	}
	ky_reply_redirect(req, ky_builder_url(b, req->ctx, ""), one_step ? "dossier.forms.done.undone" : "dossier.forms.done.discarded");
	return NULL;
}

/* A section opens and closes what it made; a period, numbers and roles are the administrator's to set. */
static struct ky_err *open_or_close(struct ky_req *req, const struct ky_builder *b, bool open)
{
	if (open && b->newest == 0) {
		ky_reply_redirect(req, ky_builder_url(b, req->ctx, ""), "dossier.forms.done.no_form");
		return NULL;
	}
	KY_TRY(ky_exec(req->ctx, "dossier.forms.open", KY_ARGS({"id", ky_int(b->id)}, {"open", ky_int(open)}), NULL));
	KY_TRY(ky_audit(req->ctx, open ? "dossier.forms.open" : "dossier.forms.close", "procedure", b->id, "is_open"));
	ky_touch(req->ctx, "core");
	ky_reply_redirect(req, ky_builder_url(b, req->ctx, ""), open ? "dossier.forms.done.opened" : "dossier.forms.done.closed");
	return NULL;
}

struct ky_err *ky_builder_act(struct ky_req *req)
{
	struct ky_builder b;
	const char *act = ky_posted(req, "act"), *version = ky_posted(req, "version"), *place = "";
	int64_t seen = -1;
	KY_TRY(ky_builder_load(req, &b));
	if (act == NULL || version == NULL || !ky_str_i64(ky_str(version), &seen) || seen != b.version)
		return ky_builder_gone(req, &b);
	if (strcmp(act, "open") == 0 || strcmp(act, "close") == 0)
		return open_or_close(req, &b, act[0] == 'o');
	if (strcmp(act, "discard") == 0 || strcmp(act, "undo") == 0)
		return go_back(req, &b, strcmp(act, "undo") == 0);
	KY_TRY(act_on(req, &b, act, &place));
	ky_reply_redirect(req, place == NULL || place[0] == '\0' || strncmp(act, "remove", 6) == 0 ? ky_builder_url(&b, req->ctx, "") : ky_builder_url(&b, req->ctx, ky_printf(req->ctx->arena, "#p-%s", place)), NULL);
	return NULL;
}

static const struct ky_field add_fields[] = {
    {.name = "where", .kind = "hidden"},
    {.name = "kind", .kind = "text", .label = "dossier.forms.kind", .max = 20},
    {.name = "label", .kind = "text", .label = "dossier.forms.label", .max = 100},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_builder_add_form = KY_FORM("dossier.forms.add", add_fields);

/* A new field, whose page opens at once. */
struct ky_err *ky_builder_add(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_builder b;
	const char *label = ky_input_z(req->input, "label"), *kind = ky_input_z(req->input, "kind");
	KY_TRY(ky_builder_load(req, &b));
	struct ky_docedit *edit = ky_docedit_open(ctx->arena, b.text);
	if (edit == NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "the working copy is no JSON");
	const char *place = ky_docedit_add_field(edit, ctx->arena, ky_input_z(req->input, "where"), kind, label[0] == '\0' ? ky_message(ctx, ky_printf(ctx->arena, "dossier.forms.kind.%s", kind)) : label);
	struct ky_str text = ky_docedit_text(edit, ctx->arena);
	ky_docedit_close(edit);
	if (place == NULL)
		return ky_builder_gone(req, &b);
	KY_TRY(ky_builder_save(req, &b, text));
	char *code = ky_strdup(ctx->arena, place);
	for (char *p = code; *p != '\0'; p++)
		if (*p == '.')
			*p = '-';
	ky_reply_redirect(req, ky_builder_url(&b, ctx, ky_printf(ctx->arena, "/field/%s", code)), NULL);
	return NULL;
}
