/* directory.c — finding a group: the public directory, a group's page, and staff's list.
 * Called through the routes of plugin.c. */
#include "groups.h"

struct ky_err *groups_area_options(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	struct ky_rows *rows;
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	KY_TRY(ky_query(ctx, "groups.areas", NULL, &rows));
	struct ky_choice *row = ky_alloc_array(ctx->arena, rows->count, sizeof *row);
	const char *column = strcmp(ctx->lang, "en") == 0 ? "name_en" : strcmp(ctx->lang, "easy") == 0 ? "name_easy" : "name";
	for (size_t i = 0; i < rows->count; i++) {
		const char *label = ky_cell_z(rows, i, column);
		row[i] = (struct ky_choice){ky_printf(ctx->arena, "%lld", (long long)ky_cell_int(rows, i, "id")), label[0] == '\0' ? ky_cell_z(rows, i, "name") : label};
	}
	*c = (struct ky_choices){rows->count, row};
	*out_choices = c;
	return NULL;
}

static const struct ky_column directory_columns[] = {
    {"name", "g.name", "text", "groups.name", 0, NULL},
    {"name_kana", "g.name_kana", "text", "groups.name_kana", KY_LIST_HIDDEN, NULL},
    {"purpose", "LEFT(g.purpose, 120)", "text", "groups.purpose", KY_LIST_HIDDEN, NULL},
    {"area", "a.name", "text", "groups.area", 0, NULL},
    {"category", "g.category", "choice", "groups.category", 0, "groups.category"},
    {"member_count", "g.member_count", "int", "groups.member_count", 0, NULL},
    {"looking", "IF(g.looking_for_members = 1, 1, NULL)", "int", "groups.looking", KY_LIST_HIDDEN, NULL},
};

static const struct ky_filter directory_filters[] = {
    {.name = "q", .kind = "search", .label = "groups.words", .sql = "MATCH (g.search_words) AGAINST (:value IN BOOLEAN MODE)"},
    {.name = "field", .kind = "choice", .label = "groups.field", .sql = "EXISTS (SELECT 1 FROM groups_field f WHERE f.group_id = g.id AND f.field = :value)", .choices = "groups.field"},
    {.name = "area", .kind = "choice", .label = "groups.area", .sql = "g.area_id = :value", .load = groups_area_options},
    {.name = "category", .kind = "choice", .label = "groups.category", .sql = "g.category = :value", .choices = "groups.category"},
    {.name = "members", .kind = "bool", .label = "groups.looking", .sql = "g.looking_for_members = :value"},
};

static const struct ky_sort directory_sorts[] = {
    {"kana", "groups.sort_kana", "g.sort_key", "text", false},
    {"new", "groups.sort_new", "g.updated_at", "time", true},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const struct ky_list groups_directory_list = {
    .name = "groups.directory",
    .from = "groups_group g LEFT JOIN ky_area a ON a.id = g.area_id",
    .id = "g.id",
    .policy = "groups.public",
    .column = directory_columns,
    .column_count = COUNT(directory_columns),
    .filter = directory_filters,
    .filter_count = COUNT(directory_filters),
    .sort = directory_sorts,
    .sort_count = COUNT(directory_sorts),
    .row_path = "groups/%lld",
};

static const struct ky_column staff_columns[] = {
    {"name", "g.name", "text", "groups.name", 0, NULL},
    {"registration_no", "g.registration_no", "text", "groups.registration_no", 0, NULL},
    {"representative", "g.representative", "text", "groups.representative", KY_LIST_PERSONAL, NULL},
    {"member_count", "g.member_count", "int", "groups.member_count", 0, NULL},
    {"registered_on", "g.registered_on", "date", "groups.registered_on", 0, NULL},
};

const struct ky_list groups_staff_list = {
    .name = "groups.staff",
    .from = "groups_group g",
    .id = "g.id",
    .policy = "groups.staff",
    .column = staff_columns,
    .column_count = COUNT(staff_columns),
    .filter = directory_filters,
    .filter_count = COUNT(directory_filters),
    .sort = directory_sorts,
    .sort_count = COUNT(directory_sorts),
    .row_path = "groups/%lld",
};

struct ky_err *groups_directory(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "groups/directory");
	ky_reply_crumb(req, ky_message(req->ctx, "groups.title"), NULL);
	ky_put_url(ky_node_child(root, "Page"), "feed_url", ky_url(req->ctx, "groups/feed"));
	ky_put_url(root, "data_url", ky_url(req->ctx, "groups/data"));
	return ky_list_show(req, root, &groups_directory_list, "groups", 0);
}

struct ky_err *groups_staff(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "core/list_page");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "groups.staff_title"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), NULL);
	return ky_list_show(req, root, &groups_staff_list, "staff/groups", 0);
}

struct ky_err *groups_show(struct ky_req *req)
{
	struct ky_rows *row, *fields;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "groups.show", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_query(req->ctx, "groups.fields", KY_ARGS({"id", ky_int(id)}), &fields));
	struct ky_node *root = ky_reply_page(req, "groups/show"), *group = ky_node_child(root, "Group");
	ky_put_row(group, row, 0);
	ky_put(group, "category_label", ky_choice_label(req->ctx, "groups.category", ky_cell_z(row, 0, "category")));
	for (size_t i = 0; i < fields->count; i++)
		ky_put(ky_node_item(group, "fields"), "label", ky_choice_label(req->ctx, "groups.field", ky_cell_z(fields, i, "field")));
	if (!ky_cell_null(row, 0, "contact_phone"))
		ky_put_url(group, "phone_url", ky_printf(req->ctx->arena, "tel:%s", ky_key_phone(req->ctx->arena, ky_cell_str(row, 0, "contact_phone")).p));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.title"), ky_url(req->ctx, "groups"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "name"), NULL);
	return NULL;
}
