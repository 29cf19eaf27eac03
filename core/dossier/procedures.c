/* procedures.c — what staff set for each procedure; and what a newly installed plugin brings: its rows and default forms.
 * Called through the routes of pages.c and by kyodoctl (migrate, plugin enable). */
#include "core/dossier/dossier.h"

#include <stdio.h>

#include "core/base/secret.h"

/* ---- the settings */

static const struct ky_column columns[] = {
    {"name", "p.name", "text", "dossier.procedure", 0, NULL},
    {"is_open", "p.is_open", "bool", "dossier.is_open", 0, NULL},
    {"department", "x.name", "text", "dossier.department", 0, NULL},
    {"opens_at", "p.opens_at", "time", "dossier.opens_at", 0, NULL},
    {"closes_at", "p.closes_at", "time", "dossier.closes_at", 0, NULL},
};
static const struct ky_sort sorts[] = {{"name", "dossier.procedure", "p.id", "int", false}};
const struct ky_list ky_dossier_procedures_list = {
    .name = "dossier.procedures",
    .from = "ky_procedure p LEFT JOIN ky_department x ON x.id = p.department_id",
    .id = "p.id",
    .policy = "dossier.procedures",
    .column = columns,
    .column_count = KY_COUNT(columns),
    .sort = sorts,
    .sort_count = KY_COUNT(sorts),
    .row_path = "staff/admin/procedures/%lld",
};

static const struct ky_choice approvals[] = {{"inside", "dossier.approval.inside"}, {"outside", "dossier.approval.outside"}, {NULL, NULL}};
static const struct ky_choice member_roles[] = {{"representative", "dossier.role.representative"}, {"editor", "dossier.role.editor"}, {NULL, NULL}};
static const struct ky_field fields[] = {
    {.name = "is_open", .kind = "bool", .label = "dossier.is_open"},
    {.name = "department_id", .kind = "choice", .label = "dossier.department", .hint = "dossier.department_hint", .load = ky_dossier_departments},
    {.name = "opens_on", .kind = "date", .label = "dossier.opens_on", .hint = "dossier.opens_hint"},
    {.name = "closes_on", .kind = "date", .label = "dossier.closes_on", .hint = "dossier.closes_hint"},
    {.name = "closes_minute", .kind = "text", .label = "dossier.closes_minute", .hint = "dossier.closes_minute_hint", .max = 5},
    {.name = "receipt_prefix", .kind = "word", .label = "dossier.receipt_prefix", .flags = KY_REQUIRED, .max = 8},
    {.name = "correction_days", .kind = "int", .label = "dossier.correction_days", .flags = KY_REQUIRED, .low = 1, .high = 365},
    {.name = "processing_days", .kind = "int", .label = "dossier.processing_days", .flags = KY_REQUIRED, .low = 1, .high = 365},
    {.name = "takeback_days", .kind = "int", .label = "dossier.takeback_days", .hint = "dossier.takeback_hint", .flags = KY_REQUIRED, .low = 0, .high = 60},
    {.name = "retention_years", .kind = "int", .label = "dossier.retention_years", .flags = KY_REQUIRED, .low = 1, .high = 100},
    {.name = "approval", .kind = "choice", .label = "dossier.approval_where", .flags = KY_REQUIRED, .options = approvals},
    {.name = "prepare_roles", .kind = "choices", .label = "dossier.prepare_roles", .flags = KY_REQUIRED, .options = member_roles},
    {.name = "submit_roles", .kind = "choices", .label = "dossier.submit_roles", .flags = KY_REQUIRED, .options = member_roles},
    {.name = "withdraw_roles", .kind = "choices", .label = "dossier.withdraw_roles", .flags = KY_REQUIRED, .options = member_roles},
    {.name = "support", .kind = "bool", .label = "dossier.support", .hint = "dossier.support_hint"},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_procedure_form = KY_FORM("dossier.procedure", fields);

struct ky_err *ky_procedures_list(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "core/list_page");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "dossier.procedures"));
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	ky_reply_crumb(req, ky_message(req->ctx, "dossier.procedures"), NULL);
	return ky_list_show(req, root, &ky_dossier_procedures_list, "staff/admin/procedures", 0);
}

struct ky_err *ky_procedure_edit(struct ky_req *req)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "dossier.procedure_edit", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &row));
	const struct ky_procedure *p = ky_procedure_named(req->ctx, ky_cell_z(row, 0, "name"));
	const char *title = p == NULL ? ky_cell_z(row, 0, "name") : ky_message(req->ctx, p->title);
	struct ky_node *root = ky_reply_page(req, "core/form_page");
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	ky_reply_crumb(req, ky_message(req->ctx, "dossier.procedures"), ky_url(req->ctx, "staff/admin/procedures"));
	ky_reply_crumb(req, title, NULL);
	return ky_put_form(req, root, "dossier.procedure_update", ky_path_id(req, "id"), NULL, row, "dossier.save");
}

/* "17:15" as minutes of the day; 24:00 is the day's end. */
static bool minutes_of(struct ky_arena *arena, const char *typed, int64_t *out)
{
	struct ky_str narrow = ky_text_narrow(arena, ky_str(typed)), hour;
	int64_t h, m;
	if (!ky_str_split(&narrow, ':', &hour) || narrow.p == NULL || !ky_str_i64(hour, &h) || !ky_str_i64(narrow, &m))
		return false;
	*out = h * 60 + m;
	return h >= 0 && m >= 0 && m < 60 && *out <= 24 * 60;
}

/* A SET of MariaDB wants commas. */
static struct ky_value roles(const struct ky_req *req, const char *field)
{
	char *codes = ky_strdup(req->ctx->arena, ky_input_z(req->input, field));
	for (char *p = codes; *p != '\0'; p++)
		if (*p == ' ')
			*p = ',';
	return ky_textz(codes);
}

struct ky_err *ky_procedure_update(struct ky_req *req)
{
	ky_day opens = ky_input_day(req->input, "opens_on"), closes = ky_input_day(req->input, "closes_on");
	const char *typed = ky_input_z(req->input, "closes_minute");
	int64_t minutes = 24 * 60;
	uint64_t changed = 0;
	if (typed[0] != '\0' && !minutes_of(req->ctx->arena, typed, &minutes))
		return ky_invalid(req, "closes_minute", "dossier.error.minute");
	if (ky_input_int(req->input, "is_open") != 0) {
		struct ky_rows *newest;
		KY_TRY(ky_query(req->ctx, "dossier.form_there", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &newest));
		if (newest->count == 0)
			return ky_invalid(req, "is_open", "dossier.forms.error.no_form");
	}
	if (opens != KY_DAY_NONE && closes != KY_DAY_NONE && closes < opens)
		return ky_invalid(req, "closes_on", "admin.wrong_period");
	struct ky_value closes_at = closes == KY_DAY_NONE ? ky_null() : ky_time(ky_day_time(closes) + minutes * 60 * KY_SECOND_US);
	struct ky_value opens_at = opens == KY_DAY_NONE ? ky_null() : ky_time(ky_day_time(opens));
	const struct ky_args *args = ky_input_args(req->ctx->arena, req->input, KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}, {"opens_at", opens_at}, {"closes_at", closes_at},
										{"prepare", roles(req, "prepare_roles")}, {"submit", roles(req, "submit_roles")}, {"withdraw", roles(req, "withdraw_roles")}));
	struct ky_err *err = ky_exec(req->ctx, "dossier.procedure_update", args, &changed);
	if (err != NULL && err->code == KY_CONFLICT)
		return ky_invalid(req, "receipt_prefix", "dossier.error.prefix_taken");
	KY_TRY(err);
	if (changed == 0)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.changed_by_other", "the procedure changed");
	KY_TRY(ky_audit(req->ctx, "dossier.procedure_update", "procedure", ky_path_id(req, "id"), ""));
	ky_touch(req->ctx, "core");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/admin/procedures"), "dossier.done.saved");
	return NULL;
}

/* ---- what a plugin brings */

static struct ky_err *read_form(struct ky_arena *arena, const char *path, struct ky_str *out)
{
	FILE *f = fopen(path, "re");
	char *bytes = ky_alloc(arena, KY_DOC_BYTES_MAX);
	if (f == NULL)
		return ky_fail(arena, KY_INVALID, NULL, "%s is not there; it holds the default form", path);
	*out = (struct ky_str){bytes, fread(bytes, 1, KY_DOC_BYTES_MAX, f)};
	fclose(f);
	return NULL;
}

static const char *form_path(struct ky_app *app, struct ky_arena *arena, const struct ky_plugin *owner, const struct ky_procedure *p)
{
	return ky_printf(arena, "%s/%s/forms/%s.json", app->conf->templates, owner->name, p->form);
}

static struct ky_err *load_default(struct ky_app *app, struct ky_arena *arena, const struct ky_plugin *owner, const struct ky_procedure *p, struct ky_str *out)
{
	struct ky_formdoc *doc;
	struct ky_buf report;
	ky_buf_init(&report, arena, 64 * 1024);
	KY_TRY(read_form(arena, form_path(app, arena, owner, p), out));
	struct ky_err *err = ky_formdoc_parse(arena, *out, &doc);
	if (err != NULL)
		return ky_fail(arena, KY_INVALID, NULL, "%s: %s", form_path(app, arena, owner, p), err->detail);
	if (ky_formdoc_check(doc, arena, &report) > 0)
		return ky_fail(arena, KY_INVALID, NULL, "%s:\n%s", form_path(app, arena, owner, p), report.data);
	return NULL;
}

/* A row with a prefix of its own, so that no two receipts are alike: "GR1", "GR2" … until staff choose something better. */
static struct ky_err *first_seen(struct ky_ctx *ctx, const struct ky_procedure *p)
{
	struct ky_rows *taken;
	for (int n = 1; n < 100; n++) {
		const char *prefix = ky_printf(ctx->arena, "%c%c%d", p->name[0] & ~0x20, p->name[1] & ~0x20, n);
		KY_TRY(ky_query(ctx, "dossier.prefix_taken", KY_ARGS({"name", ky_textz(p->name)}, {"receipt_prefix", ky_textz(prefix)}), &taken));
		if (taken->count == 0)
			return ky_exec(ctx, "dossier.procedure_seen", KY_ARGS({"name", ky_textz(p->name)}, {"receipt_prefix", ky_textz(prefix)}), NULL);
	}
	return ky_fail(ctx->arena, KY_INTERNAL, NULL, "procedure %s: no prefix is free", p->name);
}

static struct ky_err *bring(struct ky_ctx *ctx, const struct ky_plugin *owner, const struct ky_procedure *p)
{
	struct ky_str document;
	struct ky_rows *newest;
	unsigned char hash[32];
	KY_TRY(load_default(ctx->app, ctx->arena, owner, p, &document));
	ky_sha256(document, hash);
	struct ky_value sha = ky_bytes((struct ky_str){(const char *)hash, 32});
	KY_TRY(first_seen(ctx, p));
	KY_TRY(ky_letters_bring(ctx, owner, p, document));
	KY_TRY(ky_query(ctx, "dossier.form_newest", KY_ARGS({"procedure", ky_textz(p->name)}), &newest));
	/* A plugin's newer default replaces its own older one; what staff made stays. */
	if (newest->count > 0 && (strcmp(ky_cell_z(newest, 0, "made_by"), "staff") == 0 || ky_str_eq(ky_cell_str(newest, 0, "sha256"), sha.s)))
		return NULL;
	int64_t number = newest->count == 0 ? 1 : ky_cell_int(newest, 0, "number") + 1;
	return ky_insert(ctx, "dossier.form_insert", KY_ARGS({"procedure", ky_textz(p->name)}, {"number", ky_int(number)}, {"document", ky_text(document)}, {"sha256", sha}), NULL);
}

struct ky_err *ky_procedures_bring(struct ky_ctx *ctx)
{
	struct ky_table_walk w = KY_WALK(ctx->app->registry, procedures);
	const struct ky_procedure *const *p;
	while ((p = ky_registry_next(&w)) != NULL)
		KY_TRY(bring(ctx, w.owner, *p));
	return NULL;
}

unsigned ky_procedures_check(struct ky_app *app, struct ky_buf *out_report)
{
	struct ky_table_walk w = KY_WALK(app->registry, procedures);
	const struct ky_procedure *const *p;
	unsigned problems = 0;
	while ((p = ky_registry_next(&w)) != NULL) {
		struct ky_str document;
		struct ky_err *err = load_default(app, app->process, w.owner, *p, &document);
		err = err == NULL ? ky_letters_check(app, app->process, w.owner, *p, document) : err;
		if (err == NULL)
			continue;
		ky_buf_printf(out_report, "procedure %s: %s\n", (*p)->name, err->detail);
		problems++;
	}
	return problems;
}
