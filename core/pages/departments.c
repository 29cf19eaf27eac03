/* departments.c — a department is renamed (a new row from a day, the old one keeps its name on old letters) or merged into another.
 * Called through the routes of admin.c. Roles go on in the successor; plugins move their work on admin.department_succeeded, delivered on the day. */
#include "core/pages/admin.h"

static const struct ky_field rename_fields[] = {
    {.name = "day", .kind = "date", .label = "admin.rename_day", .flags = KY_REQUIRED},
    {.name = "name", .kind = "text", .label = "admin.rename_name", .flags = KY_REQUIRED},
    {.name = "name_en", .kind = "text", .label = "admin.name_en"},
    {.name = "name_easy", .kind = "text", .label = "admin.name_easy"},
    {.name = "phone", .kind = "phone", .label = "admin.phone"},
    {.name = "email", .kind = "email", .label = "admin.email"},
};
const struct ky_form ky_rename_form = KY_FORM("admin.rename", rename_fields);

static const struct ky_field merge_fields[] = {
    {.name = "day", .kind = "date", .label = "admin.merge_day", .flags = KY_REQUIRED},
    {.name = "into", .kind = "choice", .label = "admin.merge_into", .flags = KY_REQUIRED, .load = ky_department_options},
};
const struct ky_form ky_merge_form = KY_FORM("admin.merge", merge_fields);

static struct ky_err *show(struct ky_req *req, const char *title, const char *lead, const char *post)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "admin.department_get", KY_ARGS({"id", ky_int(id)}), &row));
	struct ky_node *root = ky_admin_page(req, "core/form_page", title, "admin.departments", "staff/admin/departments");
	ky_put(root, "Lead", ky_printf(req->ctx->arena, "%s（%s）", ky_message(req->ctx, lead), ky_cell_z(row, 0, "name")));
	return ky_put_form(req, root, post, id, NULL, row, title);
}

struct ky_err *ky_rename_show(struct ky_req *req)
{
	return show(req, "admin.rename", "admin.rename_lead", "admin.rename_post");
}

struct ky_err *ky_merge_show(struct ky_req *req)
{
	return show(req, "admin.merge", "admin.merge_lead", "admin.merge_post");
}

/* The department must exist on the day before and on the day: otherwise there is nothing to succeed. */
static struct ky_err *must_be_open(struct ky_req *req)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "admin.department_open", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}, ky_input_arg(req->input, "day")), &rows));
	return rows->count > 0 ? NULL : ky_invalid(req, "day", "admin.department_not_open");
}

static struct ky_err *succeed(struct ky_req *req, int64_t successor_id, const char *action)
{
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	struct ky_args extra = {2, (const struct ky_arg[]){{"id", ky_int(id)}, {"successor_id", ky_int(successor_id)}}};
	const struct ky_args *args = ky_input_args(ctx->arena, req->input, &extra);
	KY_TRY(ky_exec(ctx, "admin.department_end", args, NULL));
	KY_TRY(ky_exec(ctx, "admin.grants_succeed", args, NULL));
	KY_TRY(ky_event_publish_at(ctx, "admin.department_succeeded", id, ky_day_time((ky_day)ky_input_value(req->input, "day")->i)));
	KY_TRY(ky_audit(ctx, action, "department", id, "valid_to,successor_id"));
	ky_touch(ctx, "core");
	ky_reply_redirect(req, ky_url(ctx, "staff/admin/departments"), "admin.done.saved");
	return NULL;
}

struct ky_err *ky_rename_post(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_args extra = {1, (const struct ky_arg[]){{"id", ky_int(ky_path_id(req, "id"))}}};
	int64_t successor;
	KY_TRY(must_be_open(req));
	struct ky_err *err = ky_insert(ctx, "admin.department_successor", ky_input_args(ctx->arena, req->input, &extra), &successor);
	if (err != NULL && err->code == KY_CONFLICT)
		return ky_invalid(req, "day", "admin.taken");
	KY_TRY(err);
	KY_TRY(ky_audit(ctx, "admin.create", "department", successor, "code,name,valid_from"));
	return succeed(req, successor, "admin.rename");
}

struct ky_err *ky_merge_post(struct ky_req *req)
{
	int64_t into;
	KY_TRY(must_be_open(req));
	struct ky_err *err = ky_department_on(req->ctx, *ky_input_value(req->input, "into"), *ky_input_value(req->input, "day"), &into);
	if (err != NULL && err->code == KY_NOT_FOUND)
		return ky_invalid(req, "into", "admin.no_department_then");
	KY_TRY(err);
	if (into == ky_path_id(req, "id"))
		return ky_invalid(req, "into", "admin.merge_itself");
	return succeed(req, into, "admin.merge");
}
