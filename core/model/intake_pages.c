/* intake_pages.c — the way of a spreadsheet in the browser: sent up, its columns named, looked at row by row, taken in as a whole, and taken back.
 * Called by plugins' handlers, which say by their struct ky_intake what is theirs; what is heavy runs in the files pool. */
#include "core/model/intake_internal.h"

#define FILE_MAX ((size_t)10 << 20)
#define BOOK_MAX ((size_t)96 << 20)

static const struct ky_field upload_fields[] = {
    {.name = "file", .kind = "file", .label = "core.intake.file", .hint = "core.intake.file_hint", .flags = KY_REQUIRED, .max = 1},
};
const struct ky_form ky_intake_upload_form = KY_FORM("core.intake_upload", upload_fields);

static const char *own(struct ky_req *req, const struct ky_intake *intake, const char *word)
{
	return ky_message(req->ctx, ky_intake_key(req->ctx->arena, intake, word));
}

const char *ky_intake_named(struct ky_req *req, const struct ky_intake *intake, const char *what)
{
	return ky_printf(req->ctx->arena, "%s_%s", intake->name, what);
}

/* The page's own words below Own. */
static struct ky_node *page(struct ky_req *req, const struct ky_intake *intake, const char *template_name, const char *file_name)
{
	static const char *const words[] = {"title", "lead", "department", "department_hint", "changed_lead", "likely_lead", "repeated_lead", "undo_lead", "blocked", "done_title"};
	struct ky_node *root = ky_reply_page(req, template_name), *n = ky_node_child(root, "Own");
	for (size_t i = 0; i < COUNT(words); i++) { /* a key without a message comes back as it is: there is no such word */
		const char *text = own(req, intake, words[i]);
		ky_put(n, words[i], strcmp(text, ky_intake_key(req->ctx->arena, intake, words[i])) == 0 ? NULL : text);
	}
	ky_put(root, "FileName", file_name);
	ky_reply_crumb(req, ky_message(req->ctx, intake->parent_title), ky_url(req->ctx, "%s", intake->parent_path));
	ky_reply_crumb(req, own(req, intake, "title"), file_name == NULL ? NULL : ky_url(req->ctx, "staff/%s", intake->path));
	if (file_name != NULL)
		ky_reply_crumb(req, file_name, NULL);
	return root;
}

static const char *state_label(struct ky_req *req, const char *state)
{
	return ky_message(req->ctx, ky_printf(req->ctx->arena, "core.intake.state.%s", state));
}

/* ---- the list of what was taken in, and sending one up */

struct ky_err *ky_intake_list(struct ky_req *req, const struct ky_intake *intake)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, ky_intake_named(req, intake, "list"), NULL, &rows));
	struct ky_node *root = page(req, intake, "core/intakes", NULL);
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Imports");
		ky_put_row(n, rows, i);
		ky_put(n, "state_label", state_label(req, ky_cell_z(rows, i, "state")));
		ky_put_url(n, "show_url", ky_url(req->ctx, "staff/%s/%lld", intake->path, (long long)ky_cell_int(rows, i, "id")));
	}
	return ky_put_form(req, root, ky_intake_named(req, intake, "upload"), 0, &ky_intake_upload_form, NULL, "core.intake.upload");
}

struct ky_err *ky_intake_open_bytes(struct ky_req *req, int64_t file_id, int64_t sheet, size_t header_row, struct ky_intake_opened *o)
{
	struct ky_str bytes;
	struct ky_ctx lasting = *req->ctx;
	o->keep = ky_arena_new(BOOK_MAX);
	if (o->keep == NULL)
		return ky_fail(req->ctx->arena, KY_UNAVAILABLE, NULL, "no memory for a file");
	lasting.arena = o->keep;
	struct ky_err *err = ky_file_read(&lasting, file_id, FILE_MAX, &bytes);
	if (err == NULL)
		err = ky_intake_open(req->ctx, o->intake, o->keep, bytes, sheet, header_row, &o->book);
	return err == NULL ? NULL : ky_fail(req->ctx->arena, err->code, err->user_key, "%s", err->detail);
}

/* What was told once for the whole file: a line a field, in the order of intake->fixed. */
static void read_fixed(struct ky_intake_opened *o)
{
	struct ky_str line, rest = ky_str(o->fixed);
	for (size_t i = 0; i < KY_INTAKE_FIXED_MAX && rest.p != NULL && ky_str_split(&rest, '\n', &line); i++)
		o->book.fixed[i] = ky_str_trim(line);
}

struct ky_err *ky_intake_open_import(struct ky_req *req, const struct ky_intake *intake, bool with_file, struct ky_intake_opened *o)
{
	struct ky_rows *row;
	*o = (struct ky_intake_opened){.intake = intake, .id = ky_path_id(req, "id")};
	KY_TRY(ky_query_one(req->ctx, ky_intake_named(req, intake, "get"), KY_ARGS({"id", ky_int(o->id)}), &row));
	o->file_id = ky_cell_int(row, 0, "file_id");
	o->department_id = ky_cell_int(row, 0, "department_id");
	o->file_name = ky_cell_z(row, 0, "file_name");
	o->state = ky_cell_z(row, 0, "state");
	o->fixed = intake->fixed == NULL ? "" : ky_cell_z(row, 0, "fixed");
	o->added = ky_cell_int(row, 0, "added");
	o->changed = ky_cell_int(row, 0, "changed");
	if (!with_file)
		return NULL;
	KY_TRY(ky_intake_open_bytes(req, o->file_id, ky_cell_int(row, 0, "sheet"), (size_t)ky_cell_int(row, 0, "header_row"), o));
	ky_intake_mapping_read(intake, ky_cell_z(row, 0, "mapping"), &o->book.mapping);
	read_fixed(o);
	return NULL;
}

/* Gives the file's memory back; an error that may lie in it is copied. */
struct ky_err *ky_intake_close_import(struct ky_req *req, struct ky_intake_opened *o, struct ky_err *err)
{
	ky_intake_close(&o->book);
	if (err != NULL)
		err = ky_fail(req->ctx->arena, err->code, err->user_key, "%s", err->detail);
	ky_arena_free(o->keep);
	return err;
}

/* The mapping remembered for this heading, else the guessed one. */
struct ky_err *ky_intake_first_mapping(struct ky_req *req, const struct ky_intake_opened *o, int64_t department_id, const char **out)
{
	struct ky_rows *rows;
	const struct ky_intake_book *book = &o->book;
	KY_TRY(ky_query(req->ctx, ky_intake_named(req, o->intake, "known"), KY_ARGS({"heading", ky_text(ky_intake_heading(req->ctx->arena, &book->header))}, {"department_id", ky_int(department_id)}), &rows));
	*out = rows->count > 0 ? ky_cell_z(rows, 0, "mapping") : ky_intake_mapping_text(req->ctx->arena, o->intake, &book->mapping);
	return NULL;
}

static struct ky_err *begin_import(struct ky_req *req, const struct ky_file *file, struct ky_intake_opened *o)
{
	const char *mapping;
	struct ky_value department = ky_own_department(req->ctx, o->intake->permission);
	KY_TRY(ky_intake_open_bytes(req, file->id, 0, 0, o));
	KY_TRY(ky_intake_first_mapping(req, o, department.kind == KY_NULL ? 0 : department.i, &mapping));
	KY_TRY(ky_insert(req->ctx, ky_intake_named(req, o->intake, "create"),
			 KY_ARGS({"file_id", ky_int(file->id)}, {"file_name", ky_textz(file->name)}, {"department_id", department}, {"sheet", ky_int(0)},
				 {"header_row", ky_int((int64_t)o->book.header.number)}, {"mapping", ky_textz(mapping)}),
			 &o->id));
	return ky_file_link(req->ctx, file->id, o->intake->name, o->id);
}

struct ky_err *ky_intake_upload(struct ky_req *req, const struct ky_intake *intake)
{
	struct ky_intake_opened o = {.intake = intake};
	struct ky_file file;
	KY_TRY(ky_file_info(req->ctx, ky_input_int(req->input, "file"), &file));
	struct ky_err *err = ky_intake_close_import(req, &o, begin_import(req, &file, &o));
	if (err != NULL && err->code == KY_INVALID)
		return ky_invalid(req, "file", "core.intake.unreadable");
	KY_TRY(err);
	ky_reply_redirect(req, ky_url(req->ctx, "staff/%s/%lld", intake->path, (long long)o.id), NULL);
	return NULL;
}

/* ---- one import: its columns are named, or it was taken in */

static struct ky_err *put_done(struct ky_req *req, struct ky_node *root, const struct ky_intake_opened *o)
{
	struct ky_rows *blocked;
	const struct ky_intake *intake = o->intake;
	ky_put_number(root, "Added", o->added);
	ky_put_number(root, "Changed", o->changed);
	ky_put(root, "State", state_label(req, o->state));
	if (strcmp(o->state, "done") != 0)
		return NULL;
	KY_TRY(ky_query(req->ctx, ky_intake_named(req, intake, "blocked"), KY_ARGS({"id", ky_int(o->id)}), &blocked));
	for (size_t i = 0; i < blocked->count; i++) {
		struct ky_node *n = ky_node_item(root, "Blocked");
		ky_put(n, "name", ky_cell_z(blocked, i, "name"));
		if (intake->row_path != NULL)
			ky_put_url(n, "row_url", ky_printf(req->ctx->arena, "%s/%lld", ky_url(req->ctx, "%s", intake->row_path), (long long)ky_cell_int(blocked, i, "id")));
	}
	if (blocked->count == 0)
		ky_put_action(req, root, "Undo", ky_intake_named(req, intake, "undo"), o->id, "core.intake.undo");
	return intake->more == NULL ? NULL : intake->more(req, root, o->id);
}

struct ky_err *ky_intake_show(struct ky_req *req, const struct ky_intake *intake)
{
	struct ky_intake_opened o;
	KY_TRY(ky_intake_open_import(req, intake, false, &o));
	bool draft = strcmp(o.state, "draft") == 0;
	struct ky_node *root = page(req, intake, draft ? "core/intake_map" : "core/intake_done", o.file_name);
	if (!draft)
		return put_done(req, root, &o);
	struct ky_err *err = ky_intake_open_import(req, intake, true, &o);
	return ky_intake_close_import(req, &o, err == NULL ? ky_intake_put_draft(req, root, &o) : err);
}

/* ---- looking at it, taking it in */

static void put_notes(struct ky_req *req, struct ky_node *root, const char *name, const struct ky_intake *intake, const struct ky_intake_notes *notes)
{
	struct ky_node *node = ky_node_child(root, name);
	ky_put_number(node, "count", (int64_t)notes->count);
	ky_put_bool(node, "more", notes->count > KY_INTAKE_NOTES_MAX);
	for (size_t i = 0; i < notes->count && i < KY_INTAKE_NOTES_MAX; i++) {
		struct ky_node *n = ky_node_item(node, "rows");
		ky_put(n, "place", notes->note[i].place);
		ky_put(n, "name", notes->note[i].name);
		ky_put(n, "text", notes->note[i].text);
		if (notes->note[i].row_id != 0 && intake->row_path != NULL)
			ky_put_url(n, "row_url", ky_printf(req->ctx->arena, "%s/%lld", ky_url(req->ctx, "%s", intake->row_path), (long long)notes->note[i].row_id));
	}
}

static const struct ky_rows *first_choice(struct ky_ctx *ctx)
{
	static const char *const names[] = {"duplicates"};
	struct ky_value *value = KY_NEW(ctx->arena, struct ky_value);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	*value = ky_textz("skip");
	*rows = (struct ky_rows){1, 1, names, value};
	return rows;
}

static struct ky_err *put_plan(struct ky_req *req, struct ky_intake_opened *o)
{
	static const char *const names[KY_INTAKE_ABOUTS] = {"Problems", "Changes", "Likely", "Repeats", "Skipped"};
	const struct ky_intake *intake = o->intake;
	struct ky_intake_plan *plan = KY_NEW(o->keep, struct ky_intake_plan);
	plan->department_id = o->department_id;
	plan->duplicates = "";
	KY_TRY(intake->run(req->ctx, &o->book, plan));
	struct ky_node *root = page(req, intake, "core/intake_check", o->file_name);
	ky_put_number(root, "Added", plan->added);
	ky_put_number(root, "Changed", plan->changed);
	ky_put_number(root, "Same", plan->same);
	for (size_t i = 0; i < KY_INTAKE_ABOUTS; i++)
		put_notes(req, root, names[i], intake, &plan->notes[i]);
	ky_put_url(root, "map_url", ky_url(req->ctx, "staff/%s/%lld", intake->path, (long long)o->id));
	if (plan->notes[KY_INTAKE_PROBLEM].count > 0)
		return NULL;
	return ky_put_form(req, root, ky_intake_named(req, intake, "apply"), o->id, intake->apply_form, first_choice(req->ctx), "core.intake.apply");
}

struct ky_err *ky_intake_check(struct ky_req *req, const struct ky_intake *intake)
{
	struct ky_intake_opened o;
	struct ky_err *err = ky_intake_open_import(req, intake, true, &o);
	return ky_intake_close_import(req, &o, err == NULL ? put_plan(req, &o) : err);
}

static struct ky_err *apply(struct ky_req *req, struct ky_intake_opened *o)
{
	const struct ky_intake *intake = o->intake;
	struct ky_intake_plan *plan = KY_NEW(o->keep, struct ky_intake_plan);
	plan->import_id = o->id;
	plan->department_id = o->department_id;
	plan->apply = true;
	plan->duplicates = ky_input_z(req->input, "duplicates");
	KY_TRY(intake->run(req->ctx, &o->book, plan));
	if (plan->notes[KY_INTAKE_PROBLEM].count > 0) /* something changed since it was looked at: nothing is kept, and it is shown again */
		return ky_fail(req->ctx->arena, KY_CONFLICT, ky_intake_key(req->ctx->arena, intake, "stale"), "%zu problems", plan->notes[KY_INTAKE_PROBLEM].count);
	KY_TRY(ky_exec(req->ctx, ky_intake_named(req, intake, "done"), KY_ARGS({"id", ky_int(o->id)}, {"added", ky_int(plan->added)}, {"changed", ky_int(plan->changed)}), NULL));
	KY_TRY(ky_audit(req->ctx, intake->name, intake->name, o->id, ky_printf(req->ctx->arena, "added=%lld,changed=%lld", (long long)plan->added, (long long)plan->changed)));
	ky_touch(req->ctx, intake->dataset);
	ky_reply_redirect(req, ky_url(req->ctx, "staff/%s/%lld", intake->path, (long long)o->id), intake->done_key);
	return NULL;
}

/* Whoever comes second finds the state changed. */
static struct ky_err *expect_state(struct ky_req *req, const struct ky_intake *intake, const char *state)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, ky_intake_named(req, intake, "lock"), KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &row));
	if (strcmp(ky_cell_z(row, 0, "state"), state) == 0)
		return NULL;
	return ky_fail(req->ctx->arena, KY_CONFLICT, NULL, "the import is %s", ky_cell_z(row, 0, "state"));
}

struct ky_err *ky_intake_apply(struct ky_req *req, const struct ky_intake *intake)
{
	struct ky_intake_opened o;
	KY_TRY(expect_state(req, intake, "draft"));
	struct ky_err *err = ky_intake_open_import(req, intake, true, &o);
	return ky_intake_close_import(req, &o, err == NULL ? apply(req, &o) : err);
}

/* ---- taking it back: only while nobody has worked on what it brought */

struct ky_err *ky_intake_undo(struct ky_req *req, const struct ky_intake *intake)
{
	struct ky_rows *blocked;
	int64_t id = ky_path_id(req, "id");
	const struct ky_args *args = KY_ARGS({"id", ky_int(id)});
	KY_TRY(expect_state(req, intake, "done"));
	KY_TRY(ky_query(req->ctx, ky_intake_named(req, intake, "blocked"), args, &blocked));
	if (blocked->count > 0)
		return ky_fail(req->ctx->arena, KY_CONFLICT, ky_intake_key(req->ctx->arena, intake, "blocked"), "somebody worked on what the import brought");
	KY_TRY(intake->undo(req->ctx, id));
	KY_TRY(ky_exec(req->ctx, ky_intake_named(req, intake, "undone"), args, NULL));
	KY_TRY(ky_audit(req->ctx, ky_intake_named(req, intake, "undo"), intake->name, id, ""));
	ky_touch(req->ctx, intake->dataset);
	ky_reply_redirect(req, ky_url(req->ctx, "staff/%s/%lld", intake->path, (long long)id), intake->undone_key);
	return NULL;
}
