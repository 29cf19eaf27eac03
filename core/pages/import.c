/* import.c — a spreadsheet fills a register: first a dry run that names every bad row and cell, then all rows or none.
 * Called through the routes of admin.c and by kyodoctl demo load. The fields of the form check the cells, so both ways in agree. */
#include "core/pages/import.h"

#include <stdlib.h>

#include "core/model/input.h"

#define FILE_MAX ((size_t)8 << 20)
#define ROWS_MAX 20000
#define FIELDS_MAX 24
#define PROBLEMS_MAX 200

static const struct ky_field fields[] = {
    {.name = "file", .kind = "file", .label = "admin.import_file", .hint = "admin.import_hint", .flags = KY_REQUIRED, .max = 1},
    {.name = "apply", .kind = "hidden"},
};
const struct ky_form ky_register_import_form = KY_FORM("admin.import", fields);

struct run {
	struct ky_req *req;
	struct ky_ctx *ctx;
	const struct ky_register *reg;
	struct ky_arena *keep; /* lives through all rows; ctx->arena is emptied after each */
	struct ky_table *table;
	struct ky_table_row row;
	size_t at[FIELDS_MAX]; /* column number + 1; 0: not in the file */
	struct ky_str *seen;   /* keys of the rows before */
	size_t seen_count;
	bool apply;
	struct ky_import_result *result;
};

static void problem(struct run *r, size_t column, const char *label, const char *text)
{
	struct ky_import_result *out = r->result;
	if (out->problem_count++ >= PROBLEMS_MAX)
		return;
	out->problem[out->problem_count - 1] = (struct ky_import_problem){
	    .place = column == 0 ? ky_printf(r->keep, "%zu", r->row.number) : ky_table_address(r->keep, column - 1, r->row.number),
	    .label = ky_strdup(r->keep, label),
	    .text = ky_strdup(r->keep, text),
	};
}

static bool is_hidden(const struct ky_field *f)
{
	return strcmp(f->kind, "hidden") == 0;
}

static const char *label_of(const struct run *r, size_t field)
{
	return ky_message(r->ctx, r->reg->form->field[field].label);
}

/* A column is recognised by the field's name or its label in any language, compared as in search. */
static bool is_heading(const struct run *r, const struct ky_field *f, struct ky_str cell)
{
	struct ky_arena *a = r->keep;
	struct ky_str key = ky_key_search(a, cell);
	const char *const *lang = r->ctx->app->conf->languages;
	if (ky_str_eq(key, ky_key_search(a, ky_str(f->name))))
		return true;
	for (size_t i = 0; lang[i] != NULL; i++) {
		const char *label = ky_views_message(r->ctx->app->views, lang[i], f->label);
		if (label != NULL && ky_str_eq(key, ky_key_search(a, ky_str(label))))
			return true;
	}
	return false;
}

static struct ky_err *find_columns(struct run *r)
{
	const struct ky_form *form = r->reg->form;
	struct ky_table_row header;
	if (form->count > FIELDS_MAX)
		abort();
	KY_TRY(ky_table_guess_header(r->table, r->keep, 0, &header));
	r->row.number = header.number == 0 ? 1 : header.number;
	for (size_t i = 0; i < form->count; i++) {
		if (is_hidden(&form->field[i]))
			continue;
		for (size_t c = 0; c < header.count && r->at[i] == 0; c++)
			if (is_heading(r, &form->field[i], header.cell[c].text))
				r->at[i] = c + 1;
		if (r->at[i] == 0 && (form->field[i].flags & KY_REQUIRED) != 0)
			problem(r, 0, label_of(r, i), ky_message(r->ctx, "admin.import_no_column"));
	}
	while (header.number != 0) { /* the rows after the header */
		KY_TRY(ky_table_next(r->table, r->ctx->arena, &r->row));
		if (r->row.number == 0 || r->row.number >= header.number)
			return NULL;
	}
	return NULL;
}

static struct ky_str cell(const struct run *r, size_t field)
{
	size_t at = r->at[field];
	return at == 0 || at > r->row.count ? (struct ky_str){"", 0} : ky_str_trim(r->row.cell[at - 1].text);
}

/* People write the label where the form sends the code. */
static struct ky_err *as_code(struct run *r, const struct ky_field *f, struct ky_str *text)
{
	const struct ky_choices *options;
	if (strcmp(f->kind, "choice") != 0 || text->len == 0)
		return NULL;
	KY_TRY(ky_field_options(r->ctx, f, &options));
	for (size_t i = 0; options != NULL && i < options->count; i++)
		if (ky_str_is(*text, options->choice[i].label) || ky_str_is(*text, options->choice[i].code)) {
			*text = ky_str(options->choice[i].code);
			return NULL;
		}
	return NULL;
}

/* Columns that are not in the file keep what the entry has. */
static struct ky_err *read_pairs(struct run *r, const struct ky_rows *before, struct ky_pairs *out)
{
	const struct ky_form *form = r->reg->form;
	struct ky_pair *pair = ky_alloc_array(r->ctx->arena, form->count, sizeof *pair);
	for (size_t i = 0; i < form->count; i++) {
		struct ky_str text = cell(r, i);
		if (r->at[i] == 0 && before != NULL)
			text = ky_value_typed(r->ctx->arena, ky_cell(before, 0, form->field[i].name));
		KY_TRY(as_code(r, &form->field[i], &text));
		pair[i] = (struct ky_pair){ky_str(form->field[i].name), text};
	}
	*out = (struct ky_pairs){form->count, pair};
	return NULL;
}

static bool say_wrong_cells(struct run *r, const struct ky_input *input)
{
	bool wrong = false;
	for (size_t i = 0; i < input->form->count; i++) {
		if (input->field[i].error == NULL)
			continue;
		problem(r, r->at[i], label_of(r, i), ky_message(r->ctx, input->field[i].error));
		wrong = true;
	}
	return wrong;
}

static void say_refused(struct run *r, const struct ky_entry *entry)
{
	for (size_t i = 0; i < r->reg->form->count; i++)
		if (strcmp(r->reg->form->field[i].name, entry->field) == 0)
			problem(r, r->at[i], label_of(r, i), ky_message(r->ctx, entry->wrong));
}

/* The same entry twice in one file is a mistake somebody has to look at. */
static bool seen_before(struct run *r, const struct ky_input *input)
{
	struct ky_buf key;
	struct ky_str part;
	ky_buf_init(&key, r->ctx->arena, 4096);
	for (struct ky_str rest = ky_str(r->reg->key); ky_str_split(&rest, ' ', &part);) {
		ky_buf_put(&key, ky_value_typed(r->ctx->arena, ky_input_value(input, ky_str_z(r->ctx->arena, part))));
		ky_buf_putc(&key, '\x1f');
	}
	for (size_t i = 0; i < r->seen_count; i++)
		if (ky_str_eq(r->seen[i], ky_buf_str(&key))) {
			problem(r, 0, "", ky_message(r->ctx, "admin.import_twice"));
			return true;
		}
	r->seen[r->seen_count++] = ky_str_copy(r->keep, ky_buf_str(&key));
	return false;
}

static struct ky_err *find_entry(struct run *r, const struct ky_input *input, int64_t *out_id, struct ky_rows **out_row)
{
	struct ky_rows *found;
	*out_id = 0;
	KY_TRY(ky_query(r->ctx, r->reg->find, ky_input_args(r->ctx->arena, input, NULL), &found));
	if (found->count == 0 || r->reg->get == NULL)
		return NULL;
	*out_id = ky_cell_int(found, 0, "id");
	return ky_query_one(r->ctx, r->reg->get, KY_ARGS({"id", ky_int(*out_id)}), out_row);
}

static struct ky_err *save(struct run *r, struct ky_entry *entry, const char *changes)
{
	bool fresh = entry->id == 0, lost;
	KY_TRY(ky_entry_save(r->reg, entry, &lost));
	if (lost)
		return ky_fail(r->ctx->arena, KY_CONFLICT, NULL, "an entry changed during the import");
	return ky_audit(r->ctx, fresh ? "admin.create" : "admin.update", r->reg->object, entry->id, changes);
}

static struct ky_err *settle(struct run *r, struct ky_entry *entry, const char *changes)
{
	if (r->apply)
		return save(r, entry, changes);
	return r->reg->check == NULL ? NULL : r->reg->check(entry);
}

static struct ky_err *take_row(struct run *r)
{
	struct ky_pairs pairs;
	struct ky_input *input;
	struct ky_rows *before = NULL;
	int64_t id;
	const char *changes = "import";
	KY_TRY(read_pairs(r, NULL, &pairs));
	KY_TRY(ky_input_parse(r->req, r->reg->form, &pairs, &input));
	KY_TRY(find_entry(r, input, &id, &before));
	if (before != NULL) {
		KY_TRY(read_pairs(r, before, &pairs));
		KY_TRY(ky_input_parse(r->req, r->reg->form, &pairs, &input));
		changes = ky_entry_changes(r->ctx->arena, input, before);
	}
	if (say_wrong_cells(r, input) || seen_before(r, input))
		return NULL;
	if (before != NULL && changes[0] == '\0') {
		r->result->same++;
		return NULL;
	}
	struct ky_entry entry = {.ctx = r->ctx, .input = input, .id = id, .version = before == NULL ? 0 : ky_cell_int(before, 0, "version")};
	struct ky_err *err = settle(r, &entry, changes);
	if (err != NULL && err->code == KY_INVALID && entry.field != NULL) {
		say_refused(r, &entry);
		return NULL;
	}
	KY_TRY(err);
	*(before == NULL ? &r->result->added : &r->result->changed) += 1;
	return NULL;
}

static struct ky_err *take_rows(struct run *r)
{
	r->seen = ky_alloc_array(r->keep, ROWS_MAX, sizeof *r->seen);
	for (size_t n = 0;; n++) {
		struct ky_arena_mark mark = ky_arena_mark(r->ctx->arena);
		KY_TRY(ky_table_next(r->table, r->ctx->arena, &r->row));
		if (r->row.number == 0)
			return NULL;
		if (n == ROWS_MAX)
			return ky_fail(r->ctx->arena, KY_TOO_LARGE, NULL, "over %d rows", ROWS_MAX);
		KY_TRY(take_row(r));
		ky_arena_rewind(r->ctx->arena, mark);
	}
}

struct ky_err *ky_import_run(struct ky_req *req, const struct ky_register *reg, struct ky_arena *keep, struct ky_str bytes, bool apply, struct ky_import_result *out_result)
{
	struct run r = {.req = req, .ctx = req->ctx, .reg = reg, .keep = keep, .apply = apply, .result = out_result};
	*out_result = (struct ky_import_result){.problem = ky_alloc_array(keep, PROBLEMS_MAX, sizeof(struct ky_import_problem))};
	KY_TRY(ky_table_open(keep, bytes, NULL, &r.table));
	struct ky_err *err = find_columns(&r);
	if (err == NULL && out_result->problem_count == 0)
		err = take_rows(&r);
	ky_table_close(r.table);
	KY_TRY(err);
	const char *wrong = NULL;
	if (apply && reg->settled != NULL)
		KY_TRY(reg->settled(r.ctx, &wrong));
	if (wrong != NULL)
		problem(&r, 0, "", ky_message(r.ctx, wrong));
	return NULL;
}

/* ---- pages */

static void put_columns(struct ky_req *req, struct ky_node *root, const struct ky_form *form)
{
	for (size_t i = 0; i < form->count; i++) {
		if (is_hidden(&form->field[i]))
			continue;
		struct ky_node *n = ky_node_item(root, "Columns");
		ky_put(n, "label", ky_message(req->ctx, form->field[i].label));
		ky_put(n, "name", form->field[i].name);
		ky_put_bool(n, "required", (form->field[i].flags & KY_REQUIRED) != 0);
	}
}

struct ky_err *ky_register_import(struct ky_req *req)
{
	const struct ky_register *reg = ky_register_of(req);
	struct ky_node *root = ky_register_page(req, reg, "admin/import", "admin.import");
	if (reg->lead != NULL)
		ky_put(root, "Lead", ky_message(req->ctx, reg->lead));
	put_columns(req, root, reg->form);
	return ky_put_form(req, root, ky_printf(req->ctx->arena, "admin.%s_import_post", reg->name), 0, &ky_register_import_form, NULL, "admin.import_try");
}

static void put_result(struct ky_req *req, struct ky_node *root, const struct ky_register *reg, const struct ky_import_result *result)
{
	ky_put_number(root, "Added", result->added);
	ky_put_number(root, "Changed", result->changed);
	ky_put_number(root, "Same", result->same);
	ky_put_number(root, "ProblemCount", (int64_t)result->problem_count);
	for (size_t i = 0; i < result->problem_count && i < PROBLEMS_MAX; i++) {
		struct ky_node *n = ky_node_item(root, "Problems");
		ky_put(n, "place", result->problem[i].place);
		ky_put(n, "label", result->problem[i].label);
		ky_put(n, "text", result->problem[i].text);
	}
	ky_put_url(root, "again_url", ky_url(req->ctx, "staff/admin/%s/import", reg->name));
	if (result->problem_count > 0 || result->added + result->changed == 0)
		return;
	ky_put_action(req, root, "Apply", ky_printf(req->ctx->arena, "admin.%s_import_post", reg->name), 0, "admin.import_apply");
	ky_put_str(ky_node_child(root, "Apply"), "file", ky_input_raw(req->input, "file"));
}

static struct ky_err *answer(struct ky_req *req, const struct ky_register *reg, struct ky_arena *keep, struct ky_str bytes)
{
	struct ky_import_result result;
	bool apply = strcmp(ky_input_z(req->input, "apply"), "1") == 0;
	KY_TRY(ky_import_run(req, reg, keep, bytes, apply, &result));
	if (apply && result.problem_count > 0) /* the data changed since the dry run: nothing is kept */
		return ky_invalid(req, "file", "admin.import_stale");
	if (apply) {
		KY_TRY(ky_audit(req->ctx, "admin.import", reg->object, 0, ky_printf(req->ctx->arena, "added=%lld,changed=%lld", (long long)result.added, (long long)result.changed)));
		ky_touch(req->ctx, "core");
		ky_reply_redirect(req, ky_url(req->ctx, "staff/admin/%s", reg->list == NULL ? "staff" : reg->name), "admin.done.imported");
		return NULL;
	}
	struct ky_node *root = ky_register_page(req, reg, "admin/import_result", "admin.import");
	put_result(req, root, reg, &result);
	return NULL;
}

struct ky_err *ky_register_import_post(struct ky_req *req)
{
	const struct ky_register *reg = ky_register_of(req);
	struct ky_str bytes;
	KY_TRY(ky_file_read(req->ctx, ky_input_int(req->input, "file"), FILE_MAX, &bytes));
	struct ky_arena *keep = ky_arena_new((size_t)64 << 20);
	struct ky_err *err = answer(req, reg, keep, bytes);
	if (err != NULL && err->code == KY_INVALID && !ky_str_starts(ky_str(err->detail), "file refused"))
		err = ky_invalid(req, "file", "admin.import_unreadable");
	else if (err != NULL) /* it may lie in what is given back now */
		err = ky_fail(req->ctx->arena, err->code, err->user_key, "%s", err->detail);
	ky_arena_free(keep);
	return err;
}
