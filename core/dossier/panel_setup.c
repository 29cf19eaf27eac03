/* panel_setup.c — a review panel as the secretariat sets it up: the list, a new one, its own page, its rules.
 * Called through the table of panel_pages.c. What is settled when judges begin cannot be changed afterwards, but for closing times and meetings. */
#include "core/dossier/panel.h"

#include <stdlib.h>

#include "core/model/input.h"

/* ---- a panel */

struct ky_err *ky_panel_load(struct ky_ctx *ctx, int64_t id, enum ky_panel_lock lock, struct ky_panel *out)
{
	static const char *const locks[] = {NULL, "panel.lock_share", "panel.lock"};
	struct ky_rows *row;
	if (lock != KY_PANEL_READ)
		KY_TRY(ky_query_one(ctx, locks[lock], KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_query_one(ctx, "panel.get", KY_ARGS({"id", ky_int(id)}), &row));
	*out = (struct ky_panel){
	    .id = id,
	    .department_id = ky_cell_int(row, 0, "department_id"),
	    .title = ky_cell_z(row, 0, "title"),
	    .procedure = ky_cell_z(row, 0, "procedure_name"),
	    .stage = ky_cell_z(row, 0, "stage"),
	    .blind = ky_cell_int(row, 0, "blind") != 0,
	    .show_title = ky_cell_int(row, 0, "show_title") != 0,
	    .presentation = ky_cell_int(row, 0, "presentation") != 0,
	    .closes_at = ky_cell_int(row, 0, "closes_at"),
	    .final_closes_at = ky_cell_int(row, 0, "final_closes_at"),
	    .row = row,
	};
	return NULL;
}

bool ky_panel_is(const struct ky_panel *p, const char *stage)
{
	return strcmp(p->stage, stage) == 0;
}

const char *ky_panel_round(const struct ky_panel *p)
{
	if (ky_panel_is(p, "final"))
		return "final";
	return !ky_panel_is(p, "scoring") ? "" : p->presentation ? "provisional" : "final";
}

bool ky_panel_late(const struct ky_ctx *ctx, const struct ky_panel *p)
{
	ky_time_us at = ky_panel_is(p, "final") ? p->final_closes_at : p->closes_at;
	return at != 0 && ctx->now >= at;
}

struct ky_err *ky_panel_preparing(struct ky_ctx *ctx, const struct ky_panel *p)
{
	return ky_panel_is(p, "preparing") ? NULL : ky_fail(ctx->arena, KY_CONFLICT, "panel.error.begun", "panel %lld was opened", (long long)p->id);
}

struct ky_node *ky_panel_page(struct ky_req *req, const struct ky_panel *p, const char *template_name, const char *title_key)
{
	struct ky_node *root = ky_reply_page(req, template_name), *n = ky_node_child(root, "Panel");
	const char *title = title_key == NULL ? p->title : ky_printf(req->ctx->arena, "%s: %s", ky_message(req->ctx, title_key), p->title);
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	ky_reply_crumb(req, ky_message(req->ctx, "panel.title"), ky_url(req->ctx, "staff/panels"));
	ky_reply_crumb(req, p->title, title_key == NULL ? NULL : ky_url(req->ctx, "staff/panels/%lld", (long long)p->id));
	if (title_key != NULL)
		ky_reply_crumb(req, ky_message(req->ctx, title_key), NULL);
	ky_put(n, "title", p->title);
	ky_put(n, "stage", p->stage);
	ky_put(n, "stage_label", ky_choice_label(req->ctx, "core.panel_stage", p->stage));
	ky_put_bool(n, "preparing", ky_panel_is(p, "preparing"));
	ky_put_bool(n, "closed", ky_panel_is(p, "closed"));
	ky_put_bool(n, "running", ky_panel_round(p)[0] != '\0');
	ky_put_bool(n, "blind", p->blind);
	ky_put_bool(n, "presentation", p->presentation);
	if (p->closes_at != 0)
		ky_put_time(n, "closes", p->closes_at);
	if (p->final_closes_at != 0)
		ky_put_time(n, "final_closes", p->final_closes_at);
	ky_put_url(n, "url", ky_url(req->ctx, "staff/panels/%lld", (long long)p->id));
	return root;
}

struct ky_err *ky_panel_items(struct ky_ctx *ctx, const struct ky_panel *p, struct ky_rows **out)
{
	return ky_query(ctx, "panel.items", KY_ARGS({"id", ky_int(p->id)}), out);
}

void ky_panel_put_items(const struct ky_rows *items, struct ky_node *root)
{
	for (size_t i = 0; i < items->count; i++)
		ky_put_row(ky_node_item(root, "Items"), items, i);
	ky_put_int(root, "Full", ky_panel_full(items));
}

int64_t ky_panel_full(const struct ky_rows *items)
{
	int64_t full = 0;
	for (size_t i = 0; i < items->count; i++)
		full += ky_cell_int(items, i, "weight") * ky_cell_int(items, i, "high");
	return full;
}

const char *ky_minute_text(struct ky_arena *arena, int64_t minute)
{
	return ky_printf(arena, "%lld:%02lld", (long long)minute / 60, (long long)minute % 60);
}

bool ky_minute_read(struct ky_arena *arena, const char *typed, int64_t *out)
{
	struct ky_str narrow = ky_text_narrow(arena, ky_str(typed)), hour;
	int64_t h, m;
	if (!ky_str_split(&narrow, ':', &hour) || narrow.p == NULL || !ky_str_i64(hour, &h) || !ky_str_i64(narrow, &m))
		return false;
	if (h < 0 || m < 0 || m > 59 || h * 60 + m > 24 * 60)
		return false;
	*out = h * 60 + m;
	return true;
}

/* ---- the list */

static const struct ky_column columns[] = {
    {"title", "p.title", "text", "panel.name", 0, NULL},
    {"kind", "p.procedure_name", "text", "dossier.procedure", 0, NULL},
    {"stage", "p.stage", "choice", "panel.stage", 0, "core.panel_stage"},
    {"department", "x.name", "text", "dossier.department", 0, NULL},
    {"closes_at", "COALESCE(p.final_closes_at, p.closes_at)", "time", "panel.closes", 0, NULL},
};
static const struct ky_filter filters[] = {
    {.name = "stage", .kind = "choice", .label = "panel.stage", .sql = "p.stage = :value", .choices = "core.panel_stage"},
};
static const struct ky_sort sorts[] = {{"new", "dossier.sort_new", "p.id", "int", true}};

static const char *word(struct ky_ctx *ctx, const char *column, const char *code)
{
	return strcmp(column, "kind") == 0 ? ky_procedure_word(ctx, code) : NULL;
}

const struct ky_list ky_panels_list = {
    .name = "panel.panels",
    .from = "ky_panel p LEFT JOIN ky_department x ON x.id = p.department_id",
    .id = "p.id",
    .policy = "panel.staff",
    .column = columns,
    .column_count = KY_COUNT(columns),
    .filter = filters,
    .filter_count = KY_COUNT(filters),
    .sort = sorts,
    .sort_count = KY_COUNT(sorts),
    .word = word,
    .row_path = "staff/panels/%lld",
};

struct ky_err *ky_panels_show(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "core/list_page");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "panel.title"));
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	ky_reply_crumb(req, ky_message(req->ctx, "panel.title"), NULL);
	if (ky_may(req->ctx, "panel.work")) {
		struct ky_node *link = ky_node_item(root, "Links");
		ky_put(link, "label", ky_message(req->ctx, "panel.new"));
		ky_put_url(link, "url", ky_url(req->ctx, "staff/panels/new"));
	}
	return ky_list_show(req, root, &ky_panels_list, "staff/panels", 0);
}

/* ---- a new one */

static struct ky_err *own_departments(struct ky_ctx *ctx, const struct ky_choices **out)
{
	const struct ky_choices *all;
	KY_TRY(ky_dossier_departments(ctx, &all));
	struct ky_choice *row = ky_alloc_array(ctx->arena, all->count + 1, sizeof *row);
	struct ky_choices *own = KY_NEW(ctx->arena, struct ky_choices);
	for (size_t i = 0; i < all->count; i++)
		if (ky_may_in(ctx, "panel.work", atoll(all->choice[i].code)))
			row[own->count++] = all->choice[i];
	own->choice = row;
	*out = own;
	return NULL;
}

static const struct ky_field new_fields[] = {
    {.name = "title", .kind = "text", .label = "panel.name", .hint = "panel.name_hint", .flags = KY_REQUIRED, .max = 100},
    {.name = "procedure", .kind = "choice", .label = "dossier.procedure", .flags = KY_REQUIRED, .load = ky_procedure_options},
    {.name = "department_id", .kind = "choice", .label = "dossier.department", .flags = KY_REQUIRED, .load = own_departments},
};
const struct ky_form ky_panel_new_form = KY_FORM("panel.new", new_fields);

struct ky_err *ky_panel_new_show(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "core/form_page");
	static const char *const names[] = {"department_id"};
	struct ky_value *own = KY_NEW(req->ctx->arena, struct ky_value);
	*own = ky_own_department(req->ctx, "panel.work");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "panel.new"));
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	ky_reply_crumb(req, ky_message(req->ctx, "panel.title"), ky_url(req->ctx, "staff/panels"));
	ky_reply_crumb(req, ky_message(req->ctx, "panel.new"), NULL);
	return ky_put_form(req, root, "panel.new", 0, NULL, &(const struct ky_rows){.count = 1, .columns = 1, .name = names, .cell = own}, "panel.create");
}

struct ky_err *ky_panel_new(struct ky_req *req)
{
	int64_t id;
	KY_TRY(ky_insert(req->ctx, "panel.insert", ky_input_args(req->ctx->arena, req->input, NULL), &id));
	KY_TRY(ky_audit(req->ctx, "panel.new", "panel", id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/panels/%lld", (long long)id), "panel.done.saved");
	return NULL;
}

/* ---- its page */

/* Of a running panel staff see who said to be ready, and nothing of what was given. */
static void put_judges(struct ky_req *req, const struct ky_panel *p, const struct ky_rows *judges, struct ky_node *root)
{
	const char *done = ky_panel_is(p, "scoring") && p->presentation ? "provisional_done_at" : "final_done_at";
	for (size_t i = 0; i < judges->count; i++) {
		struct ky_node *n = ky_node_item(root, "Judges");
		bool on_paper = ky_cell_int(judges, i, "on_paper") != 0;
		ky_put_row(n, judges, i);
		ky_put_bool(n, "seatless", ky_cell_null(judges, i, "user_id") && !on_paper);
		ky_put_bool(n, "pledged", !ky_cell_null(judges, i, "pledged_at"));
		ky_put_bool(n, "declared", !ky_cell_null(judges, i, "declared_at"));
		ky_put_bool(n, "done", !ky_cell_null(judges, i, done));
		if (on_paper && !ky_panel_is(p, "preparing"))
			ky_put_url(n, "paper_url", ky_url(req->ctx, "staff/panels/%lld/paper/%lld", (long long)p->id, (long long)ky_cell_int(judges, i, "id")));
	}
}

static void put_files(struct ky_req *req, const struct ky_rows *files, struct ky_node *root)
{
	for (size_t i = 0; i < files->count; i++) {
		struct ky_node *n = ky_node_item(root, "Files");
		int code = (int)ky_cell_int(files, i, "code");
		ky_put_int(n, "id", ky_cell_int(files, i, "id"));
		ky_put(n, "code", code == 0 ? NULL : ky_panel_code(req->ctx, code));
		ky_put(n, "title", ky_cell_z(files, i, "title"));
		ky_put(n, "receipt_no", ky_cell_z(files, i, "receipt_no"));
		if (!ky_cell_null(files, i, "amount_yen"))
			ky_put_number(n, "amount", ky_cell_int(files, i, "amount_yen"));
		ky_put_int(n, "masks", ky_cell_int(files, i, "masks"));
		ky_put_bool(n, "changed", ky_cell_int(files, i, "revision") != ky_cell_int(files, i, "present_revision"));
		ky_put_url(n, "mask_url", ky_url(req->ctx, "staff/panel-files/%lld", (long long)ky_cell_int(files, i, "id")));
		ky_put_url(n, "dossier_url", ky_url(req->ctx, "staff/dossiers/%lld", (long long)ky_cell_int(files, i, "dossier_id")));
	}
}

struct ky_err *ky_panel_show(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *files, *judges, *items;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_panel_load(ctx, ky_path_id(req, "id"), KY_PANEL_READ, &p));
	struct ky_node *root = ky_panel_page(req, &p, "panel/panel", NULL);
	const struct ky_procedure *procedure = ky_procedure_named(ctx, p.procedure);
	KY_TRY(ky_query(ctx, "panel.files", KY_ARGS({"id", ky_int(p.id)}), &files));
	KY_TRY(ky_query(ctx, "panel.judges", KY_ARGS({"id", ky_int(p.id)}), &judges));
	KY_TRY(ky_panel_items(ctx, &p, &items));
	ky_put(root, "Procedure", procedure == NULL ? p.procedure : ky_message(ctx, procedure->title));
	ky_put_row(ky_node_child(root, "Rules"), p.row, 0);
	put_files(req, files, root);
	put_judges(req, &p, judges, root);
	ky_panel_put_items(items, root);
	ky_put_bool(root, "Provisional", p.presentation && (ky_panel_is(&p, "final") || ky_panel_is(&p, "closed")));
	if (ky_panel_is(&p, "preparing"))
		ky_put_action(req, root, "Open", "panel.open", p.id, "panel.open");
	else if (ky_panel_round(&p)[0] != '\0')
		ky_put_action(req, root, "Close", "panel.close", p.id, ky_panel_is(&p, "scoring") && p.presentation ? "panel.close_provisional" : "panel.close");
	ky_put_bool(root, "may_work", ky_may_in(ctx, "panel.work", p.department_id));
	return NULL;
}

/* ---- its rules */

static const struct ky_choice measures[] = {{"average", "panel.measure.average"}, {"total", "panel.measure.total"}, {NULL, NULL}};
static const struct ky_choice cuts[] = {{"100", "panel.cut.whole"}, {"10", "panel.cut.tenth"}, {"1", "panel.cut.hundredth"}, {"0", "panel.cut.exact"}, {NULL, NULL}};
static const struct ky_choice units[] = {{"percent", "panel.unit.percent"}, {"points", "panel.unit.points"}, {NULL, NULL}};
static const struct ky_choice selections[] = {{"none", "panel.selection.none"}, {"seats", "panel.selection.seats"}, {"budget", "panel.selection.budget"}, {NULL, NULL}};
static const struct ky_choice ties[] = {{"smaller", "panel.ties.smaller"}, {"lot", "panel.ties.lot"}, {"same", "panel.ties.same"}, {NULL, NULL}};
static const struct ky_choice declines[] = {{"end", "panel.decline.end"}, {"following", "panel.decline.following"}, {NULL, NULL}};
static const struct ky_field settings_fields[] = {
    {.name = "title", .kind = "text", .label = "panel.name", .flags = KY_REQUIRED, .max = 100},
    {.name = "blind", .kind = "bool", .label = "panel.blind", .hint = "panel.blind_hint"},
    {.name = "show_title", .kind = "bool", .label = "panel.show_title", .hint = "panel.show_title_hint"},
    {.name = "presentation", .kind = "bool", .label = "panel.presentation", .hint = "panel.presentation_hint"},
    {.name = "measure", .kind = "choice", .label = "panel.measure", .hint = "panel.measure_hint", .flags = KY_REQUIRED, .options = measures},
    {.name = "cut_hundredths", .kind = "choice", .label = "panel.cut", .flags = KY_REQUIRED, .options = cuts},
    {.name = "threshold", .kind = "int", .label = "panel.threshold", .hint = "panel.threshold_hint", .low = 0, .high = 1000000},
    {.name = "threshold_unit", .kind = "choice", .label = "panel.threshold_unit", .flags = KY_REQUIRED, .options = units},
    {.name = "selection", .kind = "choice", .label = "panel.selection", .flags = KY_REQUIRED, .options = selections},
    {.name = "seats", .kind = "int", .label = "panel.seats", .low = 0, .high = KY_PANEL_FILES_MAX},
    {.name = "budget_yen", .kind = "yen", .label = "panel.budget", .low = 0, .high = 1000000000000},
    {.name = "amount_field", .kind = "choice", .label = "panel.amount_field", .hint = "panel.amount_field_hint"},
    {.name = "ties", .kind = "choice", .label = "panel.ties", .flags = KY_REQUIRED, .options = ties},
    {.name = "after_decline", .kind = "choice", .label = "panel.decline", .flags = KY_REQUIRED, .options = declines},
    {.name = "answer_days", .kind = "int", .label = "panel.answer_days", .flags = KY_REQUIRED, .low = 1, .high = 60},
    {.name = "version", .kind = "hidden"},
};

static void add_amounts(struct ky_ctx *ctx, const struct ky_formdoc *doc, struct ky_choice *option, size_t room, size_t *count)
{
	static const char *const kinds[] = {"int", "yen", "number"};
	for (size_t s = 0; s < doc->section_count; s++)
		for (size_t i = 0; i < doc->section[s].field_count; i++) {
			const struct ky_doc_field *f = &doc->section[s].field[i];
			bool fits = false;
			for (size_t k = 0; k < KY_COUNT(kinds); k++)
				fits |= strcmp(f->kind, kinds[k]) == 0;
			for (size_t k = 0; k < *count; k++)
				fits &= strcmp(option[k].code, f->name) != 0;
			if (fits && *count < room)
				option[(*count)++] = (struct ky_choice){f->name, ky_doc_text(&f->label, ctx->lang)};
		}
}

/* Numbers of the procedure's newest form, and of the forms of the files that are before the panel. */
static struct ky_err *amounts(struct ky_ctx *ctx, const struct ky_panel *p, const struct ky_choice **out)
{
	struct ky_rows *forms;
	size_t count = 0;
	struct ky_choice *option = ky_alloc_array(ctx->arena, KY_DOC_FIELDS_MAX + 1, sizeof *option);
	KY_TRY(ky_query(ctx, "panel.forms", KY_ARGS({"id", ky_int(p->id)}), &forms));
	for (size_t i = 0; i < forms->count; i++) {
		const struct ky_formdoc *doc;
		KY_TRY(ky_formdoc_of(ctx, ky_cell_int(forms, i, "id"), &doc));
		add_amounts(ctx, doc, option, KY_DOC_FIELDS_MAX, &count);
	}
	*out = option;
	return NULL;
}

/* The options of all static choices are message keys, those of the amount texts: with KY_LITERAL on that field alone its label must be a text, too. */
struct ky_err *ky_panel_settings_form(struct ky_req *req, const struct ky_form **out)
{
	struct ky_panel p;
	struct ky_ctx *ctx = req->ctx;
	struct ky_field *fields = ky_alloc_array(ctx->arena, KY_COUNT(settings_fields), sizeof *fields);
	KY_TRY(ky_panel_load(ctx, ky_path_id(req, "id"), KY_PANEL_READ, &p));
	memcpy(fields, settings_fields, sizeof settings_fields);
	for (size_t i = 0; i < KY_COUNT(settings_fields); i++)
		if (strcmp(fields[i].name, "amount_field") == 0) {
			fields[i].flags |= KY_LITERAL;
			fields[i].label = ky_message(ctx, fields[i].label);
			fields[i].hint = ky_message(ctx, fields[i].hint);
			KY_TRY(amounts(ctx, &p, &fields[i].options));
		}
	struct ky_form *form = KY_NEW(ctx->arena, struct ky_form);
	*form = (struct ky_form){.name = "panel.settings", .field = fields, .count = KY_COUNT(settings_fields)};
	*out = form;
	return NULL;
}

struct ky_err *ky_panel_settings_show(struct ky_req *req)
{
	struct ky_panel p;
	const struct ky_form *form = req->input == NULL ? NULL : req->input->form;
	KY_TRY(ky_panel_load(req->ctx, ky_path_id(req, "id"), KY_PANEL_READ, &p));
	if (form == NULL)
		KY_TRY(ky_panel_settings_form(req, &form));
	struct ky_node *root = ky_panel_page(req, &p, "panel/form", "panel.settings");
	if (!ky_panel_is(&p, "preparing"))
		return NULL;
	return ky_put_form(req, root, "panel.settings", p.id, form, p.row, "panel.save");
}

struct ky_err *ky_panel_settings(struct ky_req *req)
{
	struct ky_panel p;
	uint64_t changed;
	const char *selection = ky_input_z(req->input, "selection");
	KY_TRY(ky_panel_load(req->ctx, ky_path_id(req, "id"), KY_PANEL_LOCK, &p));
	KY_TRY(ky_panel_preparing(req->ctx, &p));
	if (strcmp(selection, "seats") == 0 && ky_input_int(req->input, "seats") == 0)
		return ky_invalid(req, "seats", "core.invalid.required");
	if (strcmp(selection, "budget") == 0 && ky_input_int(req->input, "budget_yen") == 0)
		return ky_invalid(req, "budget_yen", "core.invalid.required");
	bool needs_amount = strcmp(selection, "budget") == 0 || strcmp(ky_input_z(req->input, "ties"), "smaller") == 0;
	if (needs_amount && ky_input_z(req->input, "amount_field")[0] == '\0')
		return ky_invalid(req, "amount_field", "core.invalid.required");
	if (strcmp(ky_input_z(req->input, "threshold_unit"), "percent") == 0 && ky_input_int(req->input, "threshold") > 100)
		return ky_invalid(req, "threshold", "panel.error.over_hundred");
	KY_TRY(ky_exec(req->ctx, "panel.update", ky_input_args(req->ctx->arena, req->input, KY_ARGS({"id", ky_int(p.id)})), &changed));
	if (changed == 0)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.changed_by_other", "panel %lld changed", (long long)p.id);
	KY_TRY(ky_audit(req->ctx, "panel.settings", "panel", p.id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/panels/%lld", (long long)p.id), "panel.done.saved");
	return NULL;
}
