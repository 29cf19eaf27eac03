/* edit.c — a group's record is changed by one form; whoever was overtaken sees both versions and loses nothing.
 * Called through the routes of plugin.c. Who may write which group is the policy groups.editable. */
#include "record.h"

/* The record's fields, and what keeps two people from overwriting each other unseen. */
static const struct ky_field fields[] = {
#include "record_fields.def"
    {.name = "version", .kind = "hidden"},
    {.name = "overwrite", .kind = "int", .label = "groups.overwrite"},
};
const struct ky_form groups_edit_form = KY_FORM("groups.edit", fields);

/* ---- the pages */

/* After somebody else was faster: what is stored now, beside what was typed, and a box to say that it was seen. */
static struct ky_err *put_conflict(struct ky_req *req, struct ky_node *root, const struct ky_rows *row)
{
	const struct ky_input *input = req->input;
	if (input == NULL || strcmp(ky_input_z(input, "version"), ky_printf(req->ctx->arena, "%lld", (long long)ky_cell_int(row, 0, "version"))) == 0)
		return NULL;
	struct ky_node *conflict = ky_node_child(root, "Conflict");
	ky_put_int(conflict, "version", ky_cell_int(row, 0, "version"));
	for (size_t i = 0; i < GROUPS_FIELDS; i++) {
		const struct ky_field *f = &groups_record_field[i];
		struct ky_str stored, typed;
		KY_TRY(groups_value_readable(req->ctx, f, ky_cell(row, 0, f->name), &stored));
		KY_TRY(groups_value_readable(req->ctx, f, ky_input_value(input, f->name), &typed));
		if (ky_str_eq(stored, typed))
			continue;
		struct ky_node *n = ky_node_item(conflict, "rows");
		ky_put(n, "label", ky_message(req->ctx, f->label));
		ky_put_str(n, "stored", stored);
		ky_put_str(n, "typed", typed);
	}
	return NULL;
}

struct ky_err *groups_edit(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "groups.edit_row", KY_ARGS({"id", ky_int(id)}), &row));
	struct ky_node *root = ky_reply_page(req, "groups/edit");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "groups.edit_title"));
	KY_TRY(put_conflict(req, root, row));
	KY_TRY(ky_audit(req->ctx, "groups.read", "groups.group", id, "representative,contact"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), ky_url(req->ctx, "staff/groups"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "name"), ky_url(req->ctx, "staff/groups/%lld", (long long)id));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.edit_title"), NULL);
	return ky_put_form(req, root, "groups.save", id, NULL, row, "groups.save");
}

static const struct ky_rows *initial(struct ky_ctx *ctx)
{
	static const char *const names[] = {"state", "category", "public_fields", "version", "department_id"};
	static const char *const values[] = {"active", "C", "website ward founded_on member_count", "0"};
	struct ky_value *cell = ky_alloc_array(ctx->arena, GROUPS_COUNT(names), sizeof *cell);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	for (size_t i = 0; i < GROUPS_COUNT(values); i++)
		cell[i] = ky_textz(values[i]);
	cell[GROUPS_COUNT(values)] = ky_own_department(ctx, "groups.edit");
	*rows = (struct ky_rows){1, GROUPS_COUNT(names), names, cell};
	return rows;
}

struct ky_err *groups_new(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "groups/edit");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "groups.new_title"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), ky_url(req->ctx, "staff/groups"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.new_title"), NULL);
	return ky_put_form(req, root, "groups.create", 0, NULL, initial(req->ctx), "groups.save");
}

/* ---- writing */

/* A group is entered only where one works, and never left where one could not find it again; handing it to another section is fine. */
static struct ky_err *check_department(struct ky_req *req, bool is_new, const struct groups_values *before)
{
	int64_t department = ky_input_int(req->input, "department_id");
	struct groups_values was = *before;
	if (!is_new && groups_value(&was, "department_id")->i == department)
		return NULL;
	if ((is_new || department == 0) && !ky_may_in(req->ctx, "groups.edit", department))
		return ky_invalid(req, "department_id", "groups.invalid.department");
	return groups_must_be_on(req, department);
}

static struct ky_err *write_group(struct ky_req *req, int64_t id, bool is_new)
{
	struct ky_rows *row;
	struct ky_buf names;
	struct groups_values before, after;
	KY_TRY(ky_query_one(req->ctx, "groups.edit_row", KY_ARGS({"id", ky_int(id)}), &row));
	groups_values_of_row(row, &before);
	KY_TRY(check_department(req, is_new, &before));
	groups_values_of_input(req->input, &after);
	ky_buf_init(&names, req->ctx->arena, 2000);
	KY_TRY(groups_history_keep(req->ctx, id, &before, &after, &names));
	struct ky_err *err = groups_write(req->ctx, id, &after, true);
	if (err != NULL && err->code == KY_CONFLICT)
		return ky_invalid(req, "registration_no", "groups.invalid.number_taken");
	KY_TRY(err);
	KY_TRY(ky_audit(req->ctx, "groups.save", "groups.group", id, names.len == 0 ? "" : names.data));
	ky_touch(req->ctx, "groups");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/groups/%lld", (long long)id), "groups.done.saved");
	return NULL;
}

struct ky_err *groups_save(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id"), seen = ky_input_int(req->input, "version"), overwrite = ky_input_int(req->input, "overwrite");
	KY_TRY(ky_query_one(req->ctx, "groups.lock", KY_ARGS({"id", ky_int(id)}), &row));
	int64_t version = ky_cell_int(row, 0, "version");
	if (version != seen && version != overwrite)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "groups.conflict", "version %lld, seen %lld", (long long)version, (long long)seen);
	return write_group(req, id, false);
}

struct ky_err *groups_create(struct ky_req *req)
{
	int64_t id;
	KY_TRY(ky_insert(req->ctx, "groups.create", KY_ARGS({"name", ky_textz(ky_input_z(req->input, "name"))}), &id));
	return write_group(req, id, true);
}
