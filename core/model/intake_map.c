/* intake_map.c — naming the columns of a file: what was guessed or remembered is shown with examples, staff correct it, and it is remembered.
 * Called by intake_pages.c and by plugins' handlers. */
#include "core/model/intake_internal.h"

#define EXAMPLES 3

#define COLUMN(n) {.name = "c" #n, .kind = "text", .label = "core.intake.column", .max = 40}
#define TEN(t) COLUMN(t##0), COLUMN(t##1), COLUMN(t##2), COLUMN(t##3), COLUMN(t##4), COLUMN(t##5), COLUMN(t##6), COLUMN(t##7), COLUMN(t##8), COLUMN(t##9)
#define FIXED(n) {.name = "fixed" #n, .kind = "text", .label = "core.intake.fixed"}
static const struct ky_field mapping_fields[] = {
    {.name = "sheet", .kind = "int", .label = "core.intake.sheet", .flags = KY_REQUIRED, .low = 0, .high = 1000},
    {.name = "header_row", .kind = "int", .label = "core.intake.header_row", .flags = KY_REQUIRED, .low = 1, .high = 1000000},
    {.name = "department_id", .kind = "int", .label = "core.intake.department", .low = 1, .high = INT64_MAX},
    COLUMN(1), COLUMN(2), COLUMN(3), COLUMN(4), COLUMN(5), COLUMN(6), COLUMN(7), COLUMN(8), COLUMN(9),
    TEN(1), TEN(2), TEN(3), TEN(4), TEN(5), COLUMN(60), FIXED(0), FIXED(1), FIXED(2), FIXED(3),
};
const struct ky_form ky_intake_mapping_form = KY_FORM("core.intake_mapping", mapping_fields);

static const char *field_in_column(const struct ky_intake_opened *o, size_t column)
{
	for (size_t i = 0; i < o->intake->field_count; i++)
		if (o->book.mapping.at[i] == column)
			return o->intake->field[i].name;
	return "";
}

static struct ky_err *put_columns(struct ky_req *req, struct ky_node *root, struct ky_intake_opened *o)
{
	struct ky_arena *a = req->ctx->arena;
	struct ky_intake_book *book = &o->book;
	struct ky_table_row row[EXAMPLES];
	size_t rows = 0;
	for (; rows < EXAMPLES; rows++) {
		KY_TRY(ky_table_next(book->table, o->keep, &row[rows]));
		if (row[rows].number == 0)
			break;
	}
	for (size_t c = 0; c < book->header.count && c < KY_INTAKE_COLUMNS_MAX; c++) {
		struct ky_node *n = ky_node_item(root, "Columns");
		struct ky_str letter = ky_str(ky_table_address(a, c, 1));
		ky_put_str(n, "letter", (struct ky_str){letter.p, letter.len - 1});
		const char *name = ky_printf(a, "c%zu", c + 1);
		ky_put(n, "name", name);
		ky_put_str(n, "heading", ky_str_trim(book->header.cell[c].text));
		ky_put(n, "field", req->input == NULL ? field_in_column(o, c + 1) : ky_input_z(req->input, name));
		for (size_t i = 0; i < rows; i++)
			if (c < row[i].count && ky_str_trim(row[i].cell[c].text).len > 0)
				ky_put_str(ky_node_item(n, "examples"), "text", ky_str_trim(row[i].cell[c].text));
	}
	return NULL;
}

static void put_sheets(struct ky_req *req, struct ky_node *root, const struct ky_intake_opened *o)
{
	size_t count = ky_table_sheets(o->book.table);
	if (o->intake->all_sheets && count > 1) {
		struct ky_node *n = ky_node_item(root, "Sheets");
		ky_put_int(n, "number", 0);
		ky_put(n, "name", ky_message(req->ctx, "core.intake.every_sheet"));
		ky_put_bool(n, "selected", o->book.sheet == KY_INTAKE_ALL_SHEETS);
	}
	for (size_t i = 0; i < count; i++) {
		struct ky_node *n = ky_node_item(root, "Sheets");
		struct ky_str name = ky_table_sheet_name(o->book.table, i);
		ky_put_int(n, "number", (int64_t)i + 1);
		ky_put(n, "name", name.len == 0 ? ky_message(req->ctx, "core.intake.only_sheet") : ky_str_z(req->ctx->arena, name));
		ky_put_bool(n, "selected", (int64_t)i == o->book.sheet);
	}
}

static struct ky_err *put_departments(struct ky_req *req, struct ky_node *root, const struct ky_intake_opened *o)
{
	struct ky_rows *all;
	KY_TRY(ky_query(req->ctx, "app.intake_departments", NULL, &all));
	int64_t chosen = req->input == NULL ? o->department_id : ky_input_int(req->input, "department_id");
	for (size_t i = 0; i < all->count; i++) {
		int64_t id = ky_cell_int(all, i, "id");
		if (!ky_may_in(req->ctx, o->intake->permission, id))
			continue;
		struct ky_node *n = ky_node_item(root, "Departments");
		ky_put_int(n, "id", id);
		ky_put(n, "name", ky_cell_z(all, i, "name"));
		ky_put_bool(n, "selected", id == chosen);
	}
	ky_put_bool(root, "WholeCity", ky_may_in(req->ctx, o->intake->permission, 0));
	ky_put_bool(root, "NeedsDepartment", o->intake->needs_department);
	return NULL;
}

static void put_fixed(struct ky_req *req, struct ky_node *root, const struct ky_intake_opened *o)
{
	for (size_t i = 0; o->intake->fixed != NULL && o->intake->fixed[i] != NULL; i++) {
		const struct ky_field *f = &o->intake->field[ky_intake_field(o->intake, o->intake->fixed[i])];
		struct ky_node *n = ky_node_item(root, "Fixed");
		const char *name = ky_printf(req->ctx->arena, "fixed%zu", i);
		ky_put(n, "name", name);
		ky_put(n, "label", ky_message(req->ctx, f->label));
		ky_put(n, "hint", f->hint == NULL ? NULL : ky_message(req->ctx, f->hint));
		ky_put(n, "value", req->input == NULL ? ky_str_z(req->ctx->arena, o->book.fixed[i]) : ky_input_z(req->input, name));
	}
}

struct ky_err *ky_intake_put_draft(struct ky_req *req, struct ky_node *root, struct ky_intake_opened *o)
{
	put_sheets(req, root, o);
	ky_put_int(root, "HeaderRow", (int64_t)o->book.header.number);
	if (o->book.unit > 1)
		ky_put(root, "Unit", ky_message(req->ctx, o->book.unit == 1000 ? "core.intake.unit_1000" : "core.intake.unit_1000000"));
	for (size_t i = 0; o->intake->target[i].code != NULL; i++) {
		struct ky_node *n = ky_node_item(root, "Targets");
		ky_put(n, "code", o->intake->target[i].code);
		ky_put(n, "label", ky_message(req->ctx, o->intake->target[i].label));
	}
	put_fixed(req, root, o);
	KY_TRY(put_departments(req, root, o));
	KY_TRY(put_columns(req, root, o));
	return ky_put_form(req, root, ky_intake_named(req, o->intake, "map"), o->id, &ky_intake_mapping_form, NULL, "core.intake.check");
}

static struct ky_err *chosen_mapping(struct ky_req *req, const struct ky_intake *intake, struct ky_intake_mapping *out)
{
	*out = (struct ky_intake_mapping){.at = {0}};
	for (size_t c = 1; c <= KY_INTAKE_COLUMNS_MAX; c++) {
		const char *column = ky_printf(req->ctx->arena, "c%zu", c), *code = ky_input_z(req->input, column);
		if (code[0] == '\0')
			continue;
		size_t field = ky_intake_field(intake, code);
		if (field == intake->field_count || !ky_intake_is_target(intake, field))
			return ky_invalid(req, column, "core.invalid.choice");
		if (out->at[field] != 0)
			return ky_invalid(req, column, "core.intake.field_twice");
		out->at[field] = c;
	}
	return NULL;
}

static struct ky_err *keep_mapping(struct ky_req *req, struct ky_intake_opened *o, int64_t sheet, size_t header_row, const char *mapping)
{
	struct ky_buf fixed;
	struct ky_arg arg[6];
	int64_t department = ky_input_int(req->input, "department_id");
	if (!ky_may_in(req->ctx, o->intake->permission, department))
		return ky_invalid(req, "department_id", "core.invalid.choice");
	if (o->intake->needs_department && department == 0)
		return ky_invalid(req, "department_id", "core.invalid.required");
	if (o->intake->department != NULL)
		KY_TRY(o->intake->department(req, department));
	ky_buf_init(&fixed, req->ctx->arena, 4000);
	ky_buf_puts(&fixed, "");
	for (size_t i = 0; o->intake->fixed != NULL && o->intake->fixed[i] != NULL; i++)
		ky_buf_printf(&fixed, "%s\n", ky_input_z(req->input, ky_printf(req->ctx->arena, "fixed%zu", i)));
	arg[0] = (struct ky_arg){"id", ky_int(o->id)};
	arg[1] = (struct ky_arg){"sheet", ky_int(sheet)};
	arg[2] = (struct ky_arg){"header_row", ky_int((int64_t)header_row)};
	arg[3] = (struct ky_arg){"mapping", ky_textz(mapping)};
	arg[4] = (struct ky_arg){"department_id", department == 0 ? ky_null() : ky_int(department)};
	arg[5] = (struct ky_arg){"fixed", ky_text(ky_buf_str(&fixed))};
	return ky_exec(req->ctx, ky_intake_named(req, o->intake, "map"), &(const struct ky_args){o->intake->fixed == NULL ? 5 : 6, arg}, NULL);
}

/* Another sheet or header: the columns are read anew and shown again. */
static struct ky_err *map_fresh(struct ky_req *req, struct ky_intake_opened *fresh)
{
	const char *mapping;
	KY_TRY(ky_intake_first_mapping(req, fresh, ky_input_int(req->input, "department_id"), &mapping));
	KY_TRY(keep_mapping(req, fresh, fresh->book.sheet, fresh->book.header.number, mapping));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/%s/%lld", fresh->intake->path, (long long)fresh->id), NULL);
	return NULL;
}

static struct ky_err *map_anew(struct ky_req *req, struct ky_intake_opened *o, int64_t sheet, size_t header_row)
{
	struct ky_intake_opened fresh = {.intake = o->intake, .id = o->id};
	struct ky_err *err = ky_intake_open_bytes(req, o->file_id, sheet, sheet == o->book.sheet ? header_row : 0, &fresh);
	if (err == NULL)
		return ky_intake_close_import(req, &fresh, map_fresh(req, &fresh));
	err = ky_intake_close_import(req, &fresh, err);
	if (err->code == KY_NOT_FOUND || err->code == KY_INVALID)
		return ky_invalid(req, err->code == KY_NOT_FOUND ? "sheet" : "header_row", "core.intake.no_header");
	return err;
}

static struct ky_err *map(struct ky_req *req, struct ky_intake_opened *o)
{
	struct ky_intake_mapping chosen;
	const struct ky_intake *intake = o->intake;
	int64_t sheet = ky_input_int(req->input, "sheet") - 1;
	size_t header_row = (size_t)ky_input_int(req->input, "header_row");
	if (sheet == KY_INTAKE_ALL_SHEETS && !intake->all_sheets)
		return ky_invalid(req, "sheet", "core.invalid.choice");
	if (sheet != o->book.sheet || header_row != o->book.header.number)
		return map_anew(req, o, sheet, header_row);
	KY_TRY(chosen_mapping(req, intake, &chosen));
	if (chosen.at[ky_intake_field(intake, intake->required)] == 0)
		return ky_invalid(req, "c1", ky_intake_key(req->ctx->arena, intake, "no_name"));
	const char *mapping = ky_intake_mapping_text(req->ctx->arena, intake, &chosen);
	KY_TRY(keep_mapping(req, o, sheet, header_row, mapping));
	KY_TRY(ky_exec(req->ctx, ky_intake_named(req, intake, "remember"),
		       KY_ARGS({"heading", ky_text(ky_intake_heading(req->ctx->arena, &o->book.header))}, {"department_id", ky_int(ky_input_int(req->input, "department_id"))}, {"mapping", ky_textz(mapping)}), NULL));
	ky_reply_redirect(req, ky_url(req->ctx, "files/%s/%lld/check", intake->path, (long long)o->id), NULL);
	return NULL;
}

struct ky_err *ky_intake_map(struct ky_req *req, const struct ky_intake *intake)
{
	struct ky_intake_opened o;
	struct ky_err *err = ky_intake_open_import(req, intake, true, &o);
	return ky_intake_close_import(req, &o, err == NULL ? map(req, &o) : err);
}
