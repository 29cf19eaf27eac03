/* import_pages.c — the way of a ledger in the browser: sent up, its columns named, looked at row by row, taken in as a whole, and taken back.
 * Called through the routes of plugin.c; what is heavy runs in the files pool. */
#include "import.h"

#define FILE_MAX ((size_t)10 << 20)
#define LEDGER_MAX ((size_t)96 << 20)
#define EXAMPLES 3

static const struct ky_field upload_fields[] = {
    {.name = "file", .kind = "file", .label = "groups.import.file", .hint = "groups.import.file_hint", .flags = KY_REQUIRED, .max = 1},
};
const struct ky_form groups_upload_form = KY_FORM("groups.upload", upload_fields);

/* What a column may hold; the codes are fields of the record. */
static const struct ky_choice targets[] = {
    {"name", "groups.name"},		     {"name_kana", "groups.name_kana"},		  {"registration_no", "groups.registration_no"}, {"category", "groups.category"},
    {"fields", "groups.field"},		     {"purpose", "groups.purpose"},		  {"activity", "groups.activity"},		 {"area_id", "groups.area"},
    {"ward_id", "groups.ward"},		     {"founded_on", "groups.founded_on"},	  {"member_count", "groups.member_count"},	 {"members_in_city", "groups.members_in_city"},	 {"fee", "groups.fee"},
    {"looking_for_members", "groups.looking"}, {"representative", "groups.representative"}, {"contact_name", "groups.contact_name"},	 {"contact_address", "groups.contact_address"},
    {"contact_phone", "groups.phone"},	     {"contact_email", "groups.email"},		  {"website", "groups.website"},		 {"public_fields", "groups.public_fields"},
    {"corporate_no", "groups.corporate_no"}, {"registered_on", "groups.registered_on"}, {"expires_on", "groups.expires_on"},     {NULL, NULL},
};

#define COLUMN(n) {.name = "c" #n, .kind = "choice", .label = "groups.import.column", .options = targets}
#define TEN(t) COLUMN(t##0), COLUMN(t##1), COLUMN(t##2), COLUMN(t##3), COLUMN(t##4), COLUMN(t##5), COLUMN(t##6), COLUMN(t##7), COLUMN(t##8), COLUMN(t##9)
static const struct ky_field mapping_fields[] = {
    {.name = "sheet", .kind = "int", .label = "groups.import.sheet", .flags = KY_REQUIRED, .low = 1, .high = 1000},
    {.name = "header_row", .kind = "int", .label = "groups.import.header_row", .flags = KY_REQUIRED, .low = 1, .high = 1000000},
    {.name = "department_id", .kind = "choice", .label = "groups.department", .load = groups_department_options},
    COLUMN(1), COLUMN(2), COLUMN(3), COLUMN(4), COLUMN(5), COLUMN(6), COLUMN(7), COLUMN(8), COLUMN(9),
    TEN(1), TEN(2), TEN(3), TEN(4), TEN(5), COLUMN(60),
};
const struct ky_form groups_mapping_form = KY_FORM("groups.mapping", mapping_fields);

static const struct ky_choice duplicate_options[] = {
    {"update", "groups.import.duplicates_update"}, {"skip", "groups.import.duplicates_skip"}, {"new", "groups.import.duplicates_new"}, {NULL, NULL},
};
static const struct ky_field apply_fields[] = {
    {.name = "duplicates", .kind = "choice", .label = "groups.import.duplicates", .flags = KY_REQUIRED, .options = duplicate_options},
};
const struct ky_form groups_apply_form = KY_FORM("groups.apply", apply_fields);

/* ---- the list of what was taken in, and sending one up */

static void crumbs(struct ky_req *req, const char *name)
{
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), ky_url(req->ctx, "staff/groups"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.import.title"), name == NULL ? NULL : ky_url(req->ctx, "staff/groups/imports"));
	if (name != NULL)
		ky_reply_crumb(req, name, NULL);
}

struct ky_err *groups_imports(struct ky_req *req)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "groups.imports", NULL, &rows));
	struct ky_node *root = ky_reply_page(req, "groups/imports");
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Imports");
		long long id = (long long)ky_cell_int(rows, i, "id");
		ky_put_row(n, rows, i);
		ky_put(n, "state_label", ky_message(req->ctx, ky_printf(req->ctx->arena, "groups.import.state.%s", ky_cell_z(rows, i, "state"))));
		ky_put_url(n, "show_url", ky_url(req->ctx, "staff/groups/imports/%lld", id));
	}
	crumbs(req, NULL);
	return ky_put_form(req, root, "groups.import_upload", 0, &groups_upload_form, NULL, "groups.import.upload");
}

/* The ledger of an import, as it stands: opened at its sheet and header, its mapping laid over the guessed one. */
struct opened {
	struct ky_arena *keep;
	struct groups_ledger ledger;
	int64_t id, department_id;
	const char *file_name, *state, *mapping;
	int64_t added, changed;
};

static struct ky_err *open_bytes(struct ky_req *req, int64_t file_id, size_t sheet, size_t header_row, struct opened *o)
{
	struct ky_str bytes;
	struct ky_ctx lasting = *req->ctx;
	o->keep = ky_arena_new(LEDGER_MAX);
	if (o->keep == NULL)
		return ky_fail(req->ctx->arena, KY_UNAVAILABLE, NULL, "no memory for a ledger");
	lasting.arena = o->keep;
	struct ky_err *err = ky_file_read(&lasting, file_id, FILE_MAX, &bytes);
	if (err == NULL)
		err = groups_ledger_open(req->ctx, o->keep, bytes, sheet, header_row, &o->ledger);
	return err == NULL ? NULL : ky_fail(req->ctx->arena, err->code, err->user_key, "%s", err->detail);
}

static struct ky_err *open_import(struct ky_req *req, bool with_file, struct opened *o)
{
	struct ky_rows *row;
	o->id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "groups.import_get", KY_ARGS({"id", ky_int(o->id)}), &row));
	o->department_id = ky_cell_int(row, 0, "department_id");
	o->file_name = ky_cell_z(row, 0, "file_name");
	o->state = ky_cell_z(row, 0, "state");
	o->mapping = ky_cell_z(row, 0, "mapping");
	o->added = ky_cell_int(row, 0, "added");
	o->changed = ky_cell_int(row, 0, "changed");
	if (!with_file)
		return NULL;
	KY_TRY(open_bytes(req, ky_cell_int(row, 0, "file_id"), (size_t)ky_cell_int(row, 0, "sheet"), (size_t)ky_cell_int(row, 0, "header_row"), o));
	groups_mapping_read(o->mapping, &o->ledger.mapping);
	return NULL;
}

/* Gives the ledger's memory back; an error that may lie in it is copied. */
static struct ky_err *close_import(struct ky_req *req, struct opened *o, struct ky_err *err)
{
	groups_ledger_close(&o->ledger);
	if (err != NULL)
		err = ky_fail(req->ctx->arena, err->code, err->user_key, "%s", err->detail);
	ky_arena_free(o->keep);
	return err;
}

/* The mapping remembered for this heading, else the guessed one. */
static struct ky_err *first_mapping(struct ky_req *req, const struct groups_ledger *l, const char **out)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "groups.import_known", KY_ARGS({"heading", ky_text(groups_heading(req->ctx->arena, &l->header))}), &rows));
	*out = rows->count > 0 ? ky_cell_z(rows, 0, "mapping") : groups_mapping_text(req->ctx->arena, &l->mapping);
	return NULL;
}

static struct ky_err *begin_import(struct ky_req *req, const struct ky_file *file, struct opened *o)
{
	const char *mapping;
	KY_TRY(open_bytes(req, file->id, 0, 0, o));
	KY_TRY(first_mapping(req, &o->ledger, &mapping));
	KY_TRY(ky_insert(req->ctx, "groups.import_create",
			 KY_ARGS({"file_id", ky_int(file->id)}, {"file_name", ky_textz(file->name)}, {"department_id", ky_own_department(req->ctx, "groups.import")}, {"sheet", ky_int(0)},
				 {"header_row", ky_int((int64_t)o->ledger.header.number)}, {"mapping", ky_textz(mapping)}),
			 &o->id));
	return ky_file_link(req->ctx, file->id, "groups.import", o->id);
}

struct ky_err *groups_import_upload(struct ky_req *req)
{
	struct opened o = {.keep = NULL};
	struct ky_file file;
	KY_TRY(ky_file_info(req->ctx, ky_input_int(req->input, "file"), &file));
	struct ky_err *err = close_import(req, &o, begin_import(req, &file, &o));
	if (err != NULL && err->code == KY_INVALID)
		return ky_invalid(req, "file", "groups.import.unreadable");
	KY_TRY(err);
	ky_reply_redirect(req, ky_url(req->ctx, "staff/groups/imports/%lld", (long long)o.id), NULL);
	return NULL;
}

/* ---- naming the columns */

static const char *field_in_column(const struct groups_mapping *m, size_t column)
{
	for (size_t i = 0; i < GROUPS_FIELDS; i++)
		if (m->at[i] == column)
			return groups_record_field[i].name;
	return "";
}

static struct ky_err *put_columns(struct ky_req *req, struct ky_node *root, struct opened *o)
{
	struct ky_arena *a = req->ctx->arena;
	struct groups_ledger *l = &o->ledger;
	struct ky_table_row row[EXAMPLES];
	size_t rows = 0;
	for (; rows < EXAMPLES; rows++) {
		KY_TRY(ky_table_next(l->table, o->keep, &row[rows]));
		if (row[rows].number == 0)
			break;
	}
	for (size_t c = 0; c < l->header.count && c < GROUPS_COLUMNS_MAX; c++) {
		struct ky_node *n = ky_node_item(root, "Columns");
		struct ky_str letter = ky_str(ky_table_address(a, c, 1));
		ky_put_str(n, "letter", (struct ky_str){letter.p, letter.len - 1});
		const char *name = ky_printf(a, "c%zu", c + 1);
		ky_put(n, "name", name);
		ky_put_str(n, "heading", ky_str_trim(l->header.cell[c].text));
		ky_put(n, "field", req->input == NULL ? field_in_column(&l->mapping, c + 1) : ky_input_z(req->input, name));
		for (size_t i = 0; i < rows; i++)
			if (c < row[i].count && ky_str_trim(row[i].cell[c].text).len > 0)
				ky_put_str(ky_node_item(n, "examples"), "text", ky_str_trim(row[i].cell[c].text));
	}
	return NULL;
}

static void put_sheets(struct ky_req *req, struct ky_node *root, const struct groups_ledger *l)
{
	for (size_t i = 0; i < ky_table_sheets(l->table); i++) {
		struct ky_node *n = ky_node_item(root, "Sheets");
		struct ky_str name = ky_table_sheet_name(l->table, i);
		ky_put_int(n, "number", (int64_t)i + 1);
		ky_put(n, "name", name.len == 0 ? ky_message(req->ctx, "groups.import.only_sheet") : ky_str_z(req->ctx->arena, name));
		ky_put_bool(n, "selected", i == l->sheet);
	}
}

static struct ky_err *put_departments(struct ky_req *req, struct ky_node *root, int64_t chosen)
{
	const struct ky_choices *all;
	KY_TRY(groups_department_options(req->ctx, &all));
	for (size_t i = 0; i < all->count; i++) {
		int64_t id = 0;
		ky_str_i64(ky_str(all->choice[i].code), &id);
		if (!ky_may_in(req->ctx, "groups.import", id))
			continue;
		struct ky_node *n = ky_node_item(root, "Departments");
		ky_put_int(n, "id", id);
		ky_put(n, "name", all->choice[i].label);
		ky_put_bool(n, "selected", id == chosen);
	}
	ky_put_bool(root, "WholeCity", ky_may_in(req->ctx, "groups.import", 0));
	return NULL;
}

static struct ky_err *put_draft(struct ky_req *req, struct ky_node *root, struct opened *o)
{
	put_sheets(req, root, &o->ledger);
	ky_put_int(root, "HeaderRow", (int64_t)o->ledger.header.number);
	for (size_t i = 0; targets[i].code != NULL; i++) {
		struct ky_node *n = ky_node_item(root, "Targets");
		ky_put(n, "code", targets[i].code);
		ky_put(n, "label", ky_message(req->ctx, targets[i].label));
	}
	KY_TRY(put_departments(req, root, o->department_id));
	KY_TRY(put_columns(req, root, o));
	return ky_put_form(req, root, "groups.import_map", o->id, &groups_mapping_form, NULL, "groups.import.check");
}

static struct ky_err *put_done(struct ky_req *req, struct ky_node *root, const struct opened *o)
{
	struct ky_rows *blocked;
	ky_put_number(root, "Added", o->added);
	ky_put_number(root, "Changed", o->changed);
	ky_put(root, "State", ky_message(req->ctx, ky_printf(req->ctx->arena, "groups.import.state.%s", o->state)));
	if (strcmp(o->state, "done") != 0)
		return NULL;
	KY_TRY(ky_query(req->ctx, "groups.undo_blocked", KY_ARGS({"id", ky_int(o->id)}), &blocked));
	for (size_t i = 0; i < blocked->count; i++) {
		struct ky_node *n = ky_node_item(root, "Blocked");
		ky_put(n, "name", ky_cell_z(blocked, i, "name"));
		ky_put_url(n, "group_url", ky_url(req->ctx, "staff/groups/%lld", (long long)ky_cell_int(blocked, i, "id")));
	}
	if (blocked->count == 0)
		ky_put_action(req, root, "Undo", "groups.import_undo", o->id, "groups.import.undo");
	return NULL;
}

struct ky_err *groups_import_show(struct ky_req *req)
{
	struct opened o = {.keep = NULL};
	KY_TRY(open_import(req, false, &o));
	bool draft = strcmp(o.state, "draft") == 0;
	struct ky_node *root = ky_reply_page(req, draft ? "groups/import_map" : "groups/import_done");
	ky_put(root, "FileName", o.file_name);
	crumbs(req, o.file_name);
	if (!draft)
		return put_done(req, root, &o);
	struct ky_err *err = open_import(req, true, &o);
	return close_import(req, &o, err == NULL ? put_draft(req, root, &o) : err);
}

static struct ky_err *chosen_mapping(struct ky_req *req, struct groups_mapping *out)
{
	*out = (struct groups_mapping){.at = {0}};
	for (size_t c = 1; c <= GROUPS_COLUMNS_MAX; c++) {
		const char *field = ky_input_z(req->input, ky_printf(req->ctx->arena, "c%zu", c));
		for (size_t i = 0; i < GROUPS_FIELDS && field[0] != '\0'; i++) {
			if (strcmp(groups_record_field[i].name, field) != 0)
				continue;
			if (out->at[i] != 0)
				return ky_invalid(req, ky_printf(req->ctx->arena, "c%zu", c), "groups.import.field_twice");
			out->at[i] = c;
		}
	}
	return NULL;
}

static struct ky_err *keep_mapping(struct ky_req *req, struct opened *o, size_t sheet, size_t header_row, const char *mapping)
{
	int64_t department = ky_input_int(req->input, "department_id");
	if (!ky_may_in(req->ctx, "groups.import", department))
		return ky_invalid(req, "department_id", "core.invalid.choice");
	KY_TRY(groups_must_be_on(req, department));
	return ky_exec(req->ctx, "groups.import_map",
		       KY_ARGS({"id", ky_int(o->id)}, {"sheet", ky_int((int64_t)sheet)}, {"header_row", ky_int((int64_t)header_row)}, {"mapping", ky_textz(mapping)},
			       {"department_id", department == 0 ? ky_null() : ky_int(department)}),
		       NULL);
}

/* Another sheet or header: the columns are read anew and shown again. */
static struct ky_err *map_fresh(struct ky_req *req, struct opened *fresh)
{
	const char *mapping;
	KY_TRY(first_mapping(req, &fresh->ledger, &mapping));
	KY_TRY(keep_mapping(req, fresh, fresh->ledger.sheet, fresh->ledger.header.number, mapping));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/groups/imports/%lld", (long long)fresh->id), NULL);
	return NULL;
}

static struct ky_err *map_anew(struct ky_req *req, struct opened *o, int64_t file_id, size_t sheet, size_t header_row)
{
	struct opened fresh = {.id = o->id};
	struct ky_err *err = open_bytes(req, file_id, sheet, sheet == o->ledger.sheet ? header_row : 0, &fresh);
	if (err == NULL)
		return close_import(req, &fresh, map_fresh(req, &fresh));
	err = close_import(req, &fresh, err);
	if (err->code == KY_NOT_FOUND || err->code == KY_INVALID)
		return ky_invalid(req, err->code == KY_NOT_FOUND ? "sheet" : "header_row", "groups.import.no_header");
	return err;
}

static struct ky_err *map(struct ky_req *req, struct opened *o, int64_t file_id)
{
	struct groups_mapping chosen;
	size_t sheet = (size_t)ky_input_int(req->input, "sheet") - 1, header_row = (size_t)ky_input_int(req->input, "header_row");
	if (sheet != o->ledger.sheet || header_row != o->ledger.header.number)
		return map_anew(req, o, file_id, sheet, header_row);
	KY_TRY(chosen_mapping(req, &chosen));
	if (chosen.at[0] == 0)
		return ky_invalid(req, "c1", "groups.import.no_name");
	const char *mapping = groups_mapping_text(req->ctx->arena, &chosen);
	KY_TRY(keep_mapping(req, o, sheet, header_row, mapping));
	KY_TRY(ky_exec(req->ctx, "groups.import_remember", KY_ARGS({"heading", ky_text(groups_heading(req->ctx->arena, &o->ledger.header))}, {"mapping", ky_textz(mapping)}), NULL));
	ky_reply_redirect(req, ky_url(req->ctx, "files/groups/imports/%lld/check", (long long)o->id), NULL);
	return NULL;
}

struct ky_err *groups_import_map(struct ky_req *req)
{
	struct opened o = {.keep = NULL};
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "groups.import_get", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &row));
	struct ky_err *err = open_import(req, true, &o);
	return close_import(req, &o, err == NULL ? map(req, &o, ky_cell_int(row, 0, "file_id")) : err);
}

/* ---- looking at it, taking it in */

static void put_notes(struct ky_req *req, struct ky_node *root, const char *name, const struct groups_notes *notes)
{
	struct ky_node *node = ky_node_child(root, name);
	ky_put_number(node, "count", (int64_t)notes->count);
	ky_put_bool(node, "more", notes->count > GROUPS_NOTES_MAX);
	for (size_t i = 0; i < notes->count && i < GROUPS_NOTES_MAX; i++) {
		struct ky_node *n = ky_node_item(node, "rows");
		ky_put(n, "place", notes->note[i].place);
		ky_put(n, "name", notes->note[i].name);
		ky_put(n, "text", notes->note[i].text);
		if (notes->note[i].group_id != 0)
			ky_put_url(n, "group_url", ky_url(req->ctx, "staff/groups/%lld", (long long)notes->note[i].group_id));
	}
}

static const struct ky_rows *first_choice(struct ky_ctx *ctx)
{
	static const char *const names[] = {"duplicates"};
	struct ky_value *cell = KY_NEW(ctx->arena, struct ky_value);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	*cell = ky_textz("skip");
	*rows = (struct ky_rows){1, 1, names, cell};
	return rows;
}

static struct ky_err *put_plan(struct ky_req *req, struct opened *o)
{
	struct groups_plan *plan = KY_NEW(o->keep, struct groups_plan);
	KY_TRY(groups_plan_run(req->ctx, &o->ledger, plan));
	struct ky_node *root = ky_reply_page(req, "groups/import_check");
	ky_put(root, "FileName", o->file_name);
	ky_put_number(root, "Added", plan->added);
	ky_put_number(root, "Changed", plan->changed);
	ky_put_number(root, "Same", plan->same);
	put_notes(req, root, "Problems", &plan->problems);
	put_notes(req, root, "Changes", &plan->changes);
	put_notes(req, root, "Likely", &plan->likely);
	put_notes(req, root, "Repeats", &plan->repeats);
	ky_put_url(root, "map_url", ky_url(req->ctx, "staff/groups/imports/%lld", (long long)o->id));
	crumbs(req, o->file_name);
	if (plan->problems.count > 0)
		return NULL;
	return ky_put_form(req, root, "groups.import_apply", o->id, &groups_apply_form, first_choice(req->ctx), "groups.import.apply");
}

struct ky_err *groups_import_check(struct ky_req *req)
{
	struct opened o = {.keep = NULL};
	struct ky_err *err = open_import(req, true, &o);
	return close_import(req, &o, err == NULL ? put_plan(req, &o) : err);
}

static struct ky_err *apply(struct ky_req *req, struct opened *o)
{
	const char *duplicates = ky_input_z(req->input, "duplicates");
	struct groups_plan *plan = KY_NEW(o->keep, struct groups_plan);
	*plan = (struct groups_plan){
	    .import_id = o->id,
	    .department_id = o->department_id,
	    .apply = true,
	    .duplicates = strcmp(duplicates, "new") == 0 ? GROUPS_DUPLICATE_NEW : strcmp(duplicates, "update") == 0 ? GROUPS_DUPLICATE_UPDATE : GROUPS_DUPLICATE_SKIP,
	};
	KY_TRY(groups_plan_run(req->ctx, &o->ledger, plan));
	if (plan->problems.count > 0) /* something changed since it was looked at: nothing is kept, and it is shown again */
		return ky_fail(req->ctx->arena, KY_CONFLICT, "groups.import.stale", "%zu problems", plan->problems.count);
	KY_TRY(ky_exec(req->ctx, "groups.import_done", KY_ARGS({"id", ky_int(o->id)}, {"added", ky_int(plan->added)}, {"changed", ky_int(plan->changed)}), NULL));
	KY_TRY(ky_audit(req->ctx, "groups.import", "groups.import", o->id, ky_printf(req->ctx->arena, "added=%lld,changed=%lld", (long long)plan->added, (long long)plan->changed)));
	ky_touch(req->ctx, "groups");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/groups/imports/%lld", (long long)o->id), "groups.done.imported");
	return NULL;
}

/* Whoever comes second finds the state changed. */
static struct ky_err *expect_state(struct ky_req *req, const char *state)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "groups.import_lock", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &row));
	if (strcmp(ky_cell_z(row, 0, "state"), state) == 0)
		return NULL;
	return ky_fail(req->ctx->arena, KY_CONFLICT, NULL, "the import is %s", ky_cell_z(row, 0, "state"));
}

struct ky_err *groups_import_apply(struct ky_req *req)
{
	struct opened o = {.keep = NULL};
	KY_TRY(expect_state(req, "draft"));
	struct ky_err *err = open_import(req, true, &o);
	return close_import(req, &o, err == NULL ? apply(req, &o) : err);
}

/* ---- taking it back: only while nobody has worked on what it brought */

static struct ky_err *restore(struct ky_req *req, int64_t id)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "groups.undo_changed", KY_ARGS({"id", ky_int(id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct groups_values values;
		KY_TRY(groups_values_of_text(req->ctx->arena, ky_cell_str(rows, i, "before_values"), &values));
		KY_TRY(groups_write(req->ctx, ky_cell_int(rows, i, "group_id"), &values, false));
	}
	return NULL;
}

struct ky_err *groups_import_undo(struct ky_req *req)
{
	static const char *const steps[] = {"groups.undo_history", "groups.undo_new_fields", "groups.undo_new_offers", "groups.undo_new_history", "groups.undo_new_letters", "groups.undo_new"};
	struct ky_rows *blocked;
	int64_t id = ky_path_id(req, "id");
	const struct ky_args *args = KY_ARGS({"id", ky_int(id)});
	KY_TRY(expect_state(req, "done"));
	KY_TRY(ky_query(req->ctx, "groups.undo_blocked", args, &blocked));
	if (blocked->count > 0)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "groups.import.blocked", "somebody worked on what the import brought");
	KY_TRY(restore(req, id));
	for (size_t i = 0; i < GROUPS_COUNT(steps); i++)
		KY_TRY(ky_exec(req->ctx, steps[i], args, NULL));
	KY_TRY(ky_exec(req->ctx, "groups.import_undone", args, NULL));
	KY_TRY(ky_audit(req->ctx, "groups.import_undo", "groups.import", id, ""));
	ky_touch(req->ctx, "groups");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/groups/imports/%lld", (long long)id), "groups.done.undone");
	return NULL;
}
