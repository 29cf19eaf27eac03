/* letter_template.c — letters' templates as staff edit them: a draft with its errors said at their lines, how it would look on a real dossier, publishing, revisions.
 * Called through the routes of letter_pages.c. Whose procedures' templates are seen is decided by the policy letters.templates. */
#include "core/dossier/letter.h"

#include "core/base/secret.h"
#include "core/model/input.h"

/* ---- the list */

static const char *word(struct ky_ctx *ctx, const char *column, const char *code)
{
	return strcmp(column, "lang") == 0 ? ky_message(ctx, ky_printf(ctx->arena, "letters.lang.%s", code)) : ky_letter_word(ctx, column, code);
}

static const struct ky_column columns[] = {
    {"occasion", "CONCAT(t.procedure_name, ' ', t.occasion)", "text", "letters.occasion", 0, NULL},
    {"kind", "t.procedure_name", "text", "dossier.procedure", 0, NULL},
    {"lang", "t.lang", "text", "letters.lang", 0, NULL},
    {"is_on", "t.is_on", "bool", "letters.is_on", 0, NULL},
    {"drafted", "(t.draft IS NOT NULL)", "bool", "letters.drafted", 0, NULL},
    {"number", "(SELECT MAX(r.number) FROM ky_letter_revision r WHERE r.template_id = t.id)", "int", "letters.revision", 0, NULL},
};
static const struct ky_filter filters[] = {
    {.name = "procedure", .kind = "choice", .label = "dossier.procedure", .sql = "t.procedure_name = :value", .load = ky_procedure_options, .shared = true},
};
static const struct ky_sort sorts[] = {{"name", "dossier.procedure", "t.id", "int", false}};
const struct ky_list ky_templates_desk_list = {
    .name = "letters.templates",
    .from = "ky_letter_template t JOIN ky_procedure p ON p.name = t.procedure_name",
    .id = "t.id",
    .policy = "letters.templates",
    .column = columns,
    .column_count = KY_COUNT(columns),
    .filter = filters,
    .filter_count = KY_COUNT(filters),
    .sort = sorts,
    .sort_count = KY_COUNT(sorts),
    .word = word,
    .page_size = 50,
    .row_path = "staff/letters/templates/%lld",
};

struct ky_err *ky_templates_list(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, "core/list_page");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "letters.templates"));
	ky_put(root, "Lead", ky_message(ctx, "letters.templates_lead"));
	ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
	ky_reply_crumb(req, ky_message(ctx, "letters.title"), ky_url(ctx, "staff/letters"));
	ky_reply_crumb(req, ky_message(ctx, "letters.templates"), NULL);
	struct ky_node *n = ky_node_item(root, "Links");
	ky_put(n, "label", ky_message(ctx, "letters.template_new"));
	ky_put_url(n, "url", ky_url(ctx, "staff/letters/templates/new"));
	return ky_list_show(req, root, &ky_templates_desk_list, "staff/letters/templates", 0);
}

/* ---- one template */

struct template_of {
	int64_t id;
	const struct ky_rows *row; /* of letters.template */
	const struct ky_procedure *procedure;
	const struct ky_formdoc *doc;
};

static struct ky_err *load(struct ky_ctx *ctx, int64_t id, struct template_of *out)
{
	struct ky_rows *row;
	int64_t form_id;
	KY_TRY(ky_query_one(ctx, "letters.template", KY_ARGS({"id", ky_int(id)}), &row));
	const char *name = ky_cell_z(row, 0, "procedure_name");
	*out = (struct template_of){.id = id, .row = row, .procedure = ky_procedure_named(ctx, name)};
	if (out->procedure == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, "dossier.error.no_plugin", "procedure %s: its plugin is not enabled", name);
	KY_TRY(ky_form_newest(ctx, name, &form_id));
	return ky_formdoc_of(ctx, form_id, &out->doc);
}

static const char *title_of(struct ky_ctx *ctx, const struct template_of *t)
{
	const char *lang = ky_message(ctx, ky_printf(ctx->arena, "letters.lang.%s", ky_cell_z(t->row, 0, "lang")));
	return ky_printf(ctx->arena, "%s — %s（%s）", ky_message(ctx, t->procedure->title), ky_letter_occasion(ctx, t->procedure->name, ky_cell_z(t->row, 0, "occasion")), lang);
}

static struct ky_node *page(struct ky_req *req, const struct template_of *t, const char *template_name, const char *below)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, template_name);
	const char *title = title_of(ctx, t);
	ky_put(ky_node_child(root, "Page"), "title", below == NULL ? title : ky_printf(ctx->arena, "%s — %s", below, title));
	ky_put(root, "Title", title);
	ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
	ky_reply_crumb(req, ky_message(ctx, "letters.title"), ky_url(ctx, "staff/letters"));
	ky_reply_crumb(req, ky_message(ctx, "letters.templates"), ky_url(ctx, "staff/letters/templates"));
	ky_reply_crumb(req, title, below == NULL ? NULL : ky_url(ctx, "staff/letters/templates/%lld", (long long)t->id));
	if (below != NULL)
		ky_reply_crumb(req, below, NULL);
	return root;
}

static struct ky_letter_problems *problems_of(struct ky_ctx *ctx, const struct template_of *t, struct ky_str text)
{
	struct ky_letterdoc *letter;
	struct ky_letter_problems *problems = KY_NEW(ctx->arena, struct ky_letter_problems);
	ky_letterdoc_parse(ctx->arena, text, &letter, problems);
	ky_letterdoc_check(letter, ky_letter_name, &(const struct ky_letter_names){t->procedure, t->doc}, problems);
	return problems;
}

static void put_problems(struct ky_ctx *ctx, const struct ky_letter_problems *problems, struct ky_node *root)
{
	for (size_t i = 0; i < problems->count; i++) {
		const struct ky_letter_problem *p = &problems->problem[i];
		struct ky_node *n = ky_node_item(root, "Problems");
		ky_put_int(n, "line", p->line);
		ky_put_int(n, "column", p->column);
		ky_put(n, "what", p->what);
		ky_put(n, "text", ky_message(ctx, p->key));
	}
}

/* The draft, or what holds. */
static struct ky_str present_text(const struct template_of *t)
{
	return ky_cell_str(t->row, 0, ky_cell_null(t->row, 0, "draft") ? "text" : "draft");
}

/* ---- how it looks */

/* Which dossier: the one asked for, else the newest; none: the names themselves stand for their values. */
static struct ky_err *put_sample(struct ky_req *req, const struct template_of *t, struct ky_str text, struct ky_node *root)
{
	struct ky_rows *rows, *one;
	struct ky_case c;
	struct ky_letter_facts facts;
	struct ky_ctx *ctx = req->ctx;
	struct ky_blocks blocks = {.arena = ctx->arena};
	int64_t id = 0;
	KY_TRY(ky_query(ctx, "letters.preview_dossiers", KY_ARGS({"procedure", ky_textz(t->procedure->name)}), &rows));
	if (!ky_str_i64(ky_str(ky_query_param(req, "dossier")), &id) && rows->count > 0)
		id = ky_cell_int(rows, 0, "id");
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Samples");
		ky_put_int(n, "id", ky_cell_int(rows, i, "id"));
		ky_put(n, "title", ky_cell_z(rows, i, "title"));
		ky_put(n, "receipt_no", ky_cell_z(rows, i, "receipt_no"));
		ky_put_bool(n, "selected", ky_cell_int(rows, i, "id") == id);
	}
	KY_TRY(ky_query(ctx, "letters.preview_dossier", KY_ARGS({"dossier", ky_int(id)}, {"procedure", ky_textz(t->procedure->name)}), &one));
	if (one->count == 0)
		return NULL;
	KY_TRY(ky_case_load(ctx, id, KY_NEWEST, false, &c));
	KY_TRY(ky_letter_facts_load(ctx, &c, ky_cell_z(t->row, 0, "lang"), ky_message(ctx, "letters.sample_reason"), 0, &facts));
	facts.number = ky_message(ctx, "letters.sample_number");
	KY_TRY(ky_letter_render(&facts, text, &blocks));
	ky_letter_put_blocks(&blocks, root);
	return ky_audit(ctx, "letters.preview", "dossier", id, "");
}

struct ky_err *ky_template_show(struct ky_req *req)
{
	struct template_of t;
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(load(ctx, ky_path_id(req, "id"), &t));
	struct ky_node *root = page(req, &t, "letters/template", NULL), *n = ky_node_child(root, "Template");
	struct ky_str text = present_text(&t);
	bool drafted = !ky_cell_null(t.row, 0, "draft"), on = ky_cell_int(t.row, 0, "is_on") != 0;
	struct ky_letter_problems *problems = problems_of(ctx, &t, text);
	ky_put_bool(n, "drafted", drafted);
	ky_put(n, "drafter", ky_cell_z(t.row, 0, "drafter"));
	ky_put_bool(n, "on", on);
	ky_put_int(n, "number", ky_cell_int(t.row, 0, "number"));
	ky_put(n, "lang", ky_cell_z(t.row, 0, "lang"));
	ky_put_url(n, "edit_url", ky_url(ctx, "staff/letters/templates/%lld/edit", (long long)t.id));
	ky_put_url(n, "show_url", ky_url(ctx, "staff/letters/templates/%lld", (long long)t.id));
	put_problems(ctx, problems, root);
	if (drafted && problems->count == 0)
		ky_put_action(req, root, "Publish", "letters.template_publish", t.id, "letters.publish");
	ky_put_action(req, root, "Switch", "letters.template_switch", t.id, on ? "letters.switch_off" : "letters.switch_on");
	ky_put(root, "Version", ky_printf(ctx->arena, "%lld", (long long)ky_cell_int(t.row, 0, "version")));
	KY_TRY(ky_query(ctx, "letters.revisions", KY_ARGS({"id", ky_int(t.id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *r = ky_node_item(root, "Revisions");
		ky_put_int(r, "number", ky_cell_int(rows, i, "number"));
		ky_put_time(r, "at", ky_cell_int(rows, i, "created_at"));
		bool plugin = strcmp(ky_cell_z(rows, i, "made_by"), "plugin") == 0;
		ky_put(r, "person", plugin ? ky_message(ctx, "letters.by_plugin") : ky_cell_z(rows, i, "person"));
		ky_put_url(r, "url", ky_url(ctx, "staff/letters/templates/%lld/revisions/%lld", (long long)t.id, (long long)ky_cell_int(rows, i, "number")));
	}
	return put_sample(req, &t, text, root);
}

struct ky_err *ky_template_revision(struct ky_req *req)
{
	struct template_of t;
	struct ky_rows *row;
	struct ky_str line;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(load(ctx, ky_path_id(req, "id"), &t));
	KY_TRY(ky_query_one(ctx, "letters.revision", KY_ARGS({"id", ky_int(t.id)}, {"number", ky_int(ky_path_id(req, "revision_id"))}), &row));
	struct ky_node *root = page(req, &t, "letters/revision", ky_printf(ctx->arena, "%s %lld", ky_message(ctx, "letters.revision"), (long long)ky_cell_int(row, 0, "number")));
	ky_put_time(root, "At", ky_cell_int(row, 0, "created_at"));
	ky_put(root, "Person", ky_cell_z(row, 0, "person"));
	for (struct ky_str rest = ky_cell_str(row, 0, "text"); ky_str_split(&rest, '\n', &line);)
		ky_put_str(ky_node_item(root, "Lines"), "text", line);
	return put_sample(req, &t, ky_cell_str(row, 0, "text"), root);
}

/* ---- editing */

static const struct ky_field fields[] = {
    {.name = "text", .kind = "lines", .label = "letters.text", .hint = "letters.text_hint", .flags = KY_REQUIRED, .max = 20000},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_template_form = KY_FORM("letters.template", fields);

static const struct {
	const char *code, *text;
} help[] = {
    {"# …", "title"}, {"## …", "heading"}, {"{right} …", "right"}, {"{center} …", "center"}, {"{indent} …", "indent"}, {"{window}", "window"}, {"{seal}", "seal"}, {"{appeal}", "appeal"},
    {"{fact} … | …", "fact"}, {"|= 3*… | >…", "table"}, {"{rows …} | {…} | {…} {end}", "rows"}, {"{if …} … {else} … {end}", "if"}, {"{if … = …} … {end}", "if_code"}, {"{space 10} {line} {page}", "space"}, {"// …", "remark"},
};

static void put_help(struct ky_ctx *ctx, struct ky_node *root)
{
	for (size_t i = 0; i < KY_COUNT(help); i++) {
		struct ky_node *n = ky_node_item(root, "Help");
		ky_put(n, "code", help[i].code);
		ky_put(n, "text", ky_message(ctx, ky_printf(ctx->arena, "letters.help.%s", help[i].text)));
	}
}

struct ky_err *ky_template_edit(struct ky_req *req)
{
	struct template_of t;
	struct ky_ctx *ctx = req->ctx;
	static const char *const names[] = {"text", "version"};
	KY_TRY(load(ctx, ky_path_id(req, "id"), &t));
	struct ky_node *root = page(req, &t, "letters/edit", ky_message(ctx, "letters.edit"));
	bool again = req->input != NULL;
	struct ky_str text = again ? ky_input_raw(req->input, "text") : present_text(&t);
	put_problems(ctx, problems_of(ctx, &t, text), root);
	ky_letter_put_names(ctx, &(const struct ky_letter_names){t.procedure, t.doc}, root);
	put_help(ctx, root);
	struct ky_value *cell = ky_alloc_array(ctx->arena, 2, sizeof *cell);
	cell[0] = ky_text(present_text(&t));
	cell[1] = *ky_cell(t.row, 0, "version");
	return ky_put_form(req, root, "letters.template_save", t.id, &ky_template_form, &(const struct ky_rows){.count = 1, .columns = 2, .name = names, .cell = cell}, "letters.save_draft");
}

/* A template with an error is not kept: the page says at which line, and has what was typed. */
struct ky_err *ky_template_save(struct ky_req *req)
{
	struct template_of t;
	struct ky_ctx *ctx = req->ctx;
	uint64_t changed;
	const char *text = ky_input_z(req->input, "text");
	KY_TRY(load(ctx, ky_path_id(req, "id"), &t));
	if (problems_of(ctx, &t, ky_str(text))->count > 0)
		return ky_invalid(req, "text", "letters.error.text");
	KY_TRY(ky_exec(ctx, "letters.draft_save", KY_ARGS({"id", ky_int(t.id)}, {"text", ky_textz(text)}, ky_input_arg(req->input, "version")), &changed));
	if (changed == 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.changed_by_other", "the template changed");
	KY_TRY(ky_audit(ctx, "letters.template_save", "letter_template", t.id, "text"));
	ky_reply_redirect(req, ky_url(ctx, "staff/letters/templates/%lld", (long long)t.id), "letters.done.draft");
	return NULL;
}

struct ky_err *ky_template_publish(struct ky_req *req)
{
	struct template_of t;
	struct ky_ctx *ctx = req->ctx;
	unsigned char hash[32];
	uint64_t changed;
	int64_t seen = 0;
	const char *version = ky_posted(req, "version");
	KY_TRY(load(ctx, ky_path_id(req, "id"), &t));
	struct ky_str text = present_text(&t);
	if (ky_cell_null(t.row, 0, "draft") || problems_of(ctx, &t, text)->count > 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "letters.error.nothing_to_publish", "template %lld has no draft without errors", (long long)t.id);
	if (version == NULL || !ky_str_i64(ky_str(version), &seen))
		return ky_fail(ctx->arena, KY_BAD_REQUEST, NULL, "no version");
	KY_TRY(ky_exec(ctx, "letters.published", KY_ARGS({"id", ky_int(t.id)}, {"version", ky_int(seen)}), &changed));
	if (changed == 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.changed_by_other", "the template changed");
	ky_sha256(text, hash);
	KY_TRY(ky_insert(ctx, "letters.revision_insert",
			 KY_ARGS({"template_id", ky_int(t.id)}, {"number", ky_int(ky_cell_int(t.row, 0, "number") + 1)}, {"text", ky_text(text)}, {"sha256", ky_bytes((struct ky_str){(const char *)hash, 32})},
				 {"made_by", ky_textz("staff")}),
			 NULL));
	KY_TRY(ky_audit(ctx, "letters.template_publish", "letter_template", t.id, "text"));
	ky_reply_redirect(req, ky_url(ctx, "staff/letters/templates/%lld", (long long)t.id), "letters.done.published");
	return NULL;
}

struct ky_err *ky_template_switch(struct ky_req *req)
{
	struct template_of t;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(load(ctx, ky_path_id(req, "id"), &t));
	bool on = ky_cell_int(t.row, 0, "is_on") == 0;
	KY_TRY(ky_exec(ctx, "letters.switch", KY_ARGS({"id", ky_int(t.id)}, {"is_on", ky_int(on)}), NULL));
	KY_TRY(ky_audit(ctx, "letters.template_switch", "letter_template", t.id, on ? "on" : "off"));
	ky_reply_redirect(req, ky_url(ctx, "staff/letters/templates/%lld", (long long)t.id), on ? "letters.done.on" : "letters.done.off");
	return NULL;
}
