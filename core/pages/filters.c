/* filters.c — searches staff come back to: the present filters of a list under a name of one's own, and putting them in order.
 * Called through the routes of admin.c; the lists themselves show them (core/model/list.c). Each belongs to one person. */
#include "core/pages/admin.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define NAME {.name = "name", .kind = "text", .label = "admin.filter_name", .hint = "admin.filter_name_hint", .flags = KY_REQUIRED, .max = 60}

static const struct ky_field fields[] = {
    NAME,
    {.name = "list", .kind = "hidden", .max = 64},
    {.name = "path", .kind = "hidden", .max = 200},
    {.name = "params", .kind = "hidden", .max = 1000},
};
const struct ky_form ky_filter_form = KY_FORM("admin.filter", fields);
static const struct ky_field name_fields[] = {NAME};
const struct ky_form ky_filter_name_form = KY_FORM("admin.filter_name", name_fields);

/* What stands in an address made here; anything else was made elsewhere. */
static bool is_plain(const char *s, const char *more)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
	for (; *s != '\0'; s++)
		if (strchr(letters, *s) == NULL && strchr(more, *s) == NULL)
			return false;
	return true;
}

static struct ky_err *check(struct ky_req *req, const char *list, const char *path, const char *params)
{
	bool fine = is_plain(list, "") && is_plain(path, "/") && strncmp(path, "staff/", 6) == 0 && strstr(path, "//") == NULL && is_plain(params, "%=&+~*");
	return fine && params[0] != '\0' ? NULL : ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no such list");
}

static struct ky_err *from_query(struct ky_req *req, const struct ky_rows **out)
{
	static const char *const names[] = {"name", "list", "path", "params"};
	struct ky_value *cell = ky_alloc_array(req->ctx->arena, COUNT(names), sizeof *cell);
	struct ky_rows *rows = KY_NEW(req->ctx->arena, struct ky_rows);
	for (size_t i = 0; i < COUNT(names); i++)
		cell[i] = ky_textz(i == 0 ? "" : ky_query_param(req, names[i]));
	*rows = (struct ky_rows){1, COUNT(names), names, cell};
	*out = rows;
	return check(req, cell[1].s.p, cell[2].s.p, cell[3].s.p);
}

struct ky_err *ky_filter_new(struct ky_req *req)
{
	const struct ky_rows *rows = NULL;
	if (req->input == NULL)
		KY_TRY(from_query(req, &rows));
	struct ky_node *root = ky_admin_page(req, "core/form_page", "admin.filter_new", "admin.filters", "staff/filters");
	return ky_put_form(req, root, "admin.filter_save", 0, NULL, rows, "admin.filter_save");
}

struct ky_err *ky_filter_save(struct ky_req *req)
{
	const struct ky_input *in = req->input;
	const char *path = ky_input_z(in, "path"), *params = ky_input_z(in, "params");
	KY_TRY(check(req, ky_input_z(in, "list"), path, params));
	KY_TRY(ky_insert(req->ctx, "admin.filter_insert", ky_input_args(req->ctx->arena, in, NULL), NULL));
	ky_touch(req->ctx, "filters");
	ky_reply_redirect(req, ky_printf(req->ctx->arena, "%s?%s", ky_url(req->ctx, "%s", path), params), "admin.done.saved");
	return NULL;
}

struct ky_err *ky_filters_show(struct ky_req *req)
{
	struct ky_rows *rows;
	struct ky_node *root = ky_admin_page(req, "admin/filters", "admin.filters", NULL, NULL);
	KY_TRY(ky_query(req->ctx, "admin.filters", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Filters");
		ky_put(n, "name", ky_cell_z(rows, i, "name"));
		ky_put_url(n, "url", ky_printf(req->ctx->arena, "%s?%s", ky_url(req->ctx, "%s", ky_cell_z(rows, i, "path")), ky_cell_z(rows, i, "params")));
		ky_put_url(n, "edit_url", ky_url(req->ctx, "staff/filters/%lld", (long long)ky_cell_int(rows, i, "id")));
		ky_put_action(req, n, "remove", "admin.filter_remove", ky_cell_int(rows, i, "id"), "admin.remove");
	}
	return NULL;
}

struct ky_err *ky_filter_edit(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "admin.filter_get", KY_ARGS({"id", ky_int(id)}), &row));
	struct ky_node *root = ky_admin_page(req, "core/form_page", "admin.filter_edit", "admin.filters", "staff/filters");
	return ky_put_form(req, root, "admin.filter_rename", id, NULL, row, "admin.filter_save");
}

struct ky_err *ky_filter_rename(struct ky_req *req)
{
	KY_TRY(ky_exec(req->ctx, "admin.filter_rename", ky_input_args(req->ctx->arena, req->input, KY_ARGS({"id", ky_int(ky_path_id(req, "id"))})), NULL));
	ky_touch(req->ctx, "filters");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/filters"), "admin.done.saved");
	return NULL;
}

struct ky_err *ky_filter_remove(struct ky_req *req)
{
	KY_TRY(ky_exec(req->ctx, "admin.filter_delete", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), NULL));
	ky_touch(req->ctx, "filters");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/filters"), "admin.done.removed");
	return NULL;
}
