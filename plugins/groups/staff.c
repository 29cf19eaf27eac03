/* staff.c — staff's list of groups, and a group's record with its history.
 * Called through the routes of plugin.c. Editing is in edit.c, merging in merge.c. */
#include "groups.h"

static const struct ky_column columns[] = {
    {"name", "g.name", "text", "groups.name", 0, NULL},
    {"registration_no", "g.registration_no", "text", "groups.registration_no", 0, NULL},
    {"state", "g.state", "choice", "groups.state", 0, "groups.state"},
    {"representative", "g.representative", "text", "groups.representative", KY_LIST_PERSONAL, NULL},
    {"member_count", "g.member_count", "int", "groups.member_count", 0, NULL},
    {"registered_on", "g.registered_on", "date", "groups.registered_on", 0, NULL},
};

static const struct ky_filter filters[] = {
    {.name = "q", .kind = "search", .label = "groups.words", .sql = "MATCH (g.search_words) AGAINST (:value IN BOOLEAN MODE)"},
    {.name = "state", .kind = "choice", .label = "groups.state", .sql = "g.state = :value", .choices = "groups.state"},
    {.name = "field", .kind = "choice", .label = "groups.field", .sql = "EXISTS (SELECT 1 FROM groups_field f WHERE f.group_id = g.id AND f.field = :value)", .choices = "groups.field"},
    {.name = "area", .kind = "choice", .label = "groups.area", .sql = "g.area_id = :value", .load = groups_area_options, .shared = true},
    {.name = "ward", .kind = "choice", .label = "groups.ward", .sql = "g.ward_id = :value", .under = "area", .load_under = groups_wards_under},
    {.name = "category", .kind = "choice", .label = "groups.category", .sql = "g.category = :value", .choices = "groups.category"},
    {.name = "department", .kind = "choice", .label = "groups.department", .sql = "g.department_id = :value", .load = groups_department_options, .shared = true},
    {.name = "members", .kind = "bool", .label = "groups.looking", .sql = "g.looking_for_members = :value"},
};

static const struct ky_sort sorts[] = {
    {"kana", "groups.sort_kana", "g.sort_key", "text", false},
};

const struct ky_list groups_staff_list = {
    .name = "groups.staff",
    .from = "groups_group g",
    .id = "g.id",
    .dataset = "groups",
    .policy = "groups.staff",
    .column = columns,
    .column_count = GROUPS_COUNT(columns),
    .filter = filters,
    .filter_count = GROUPS_COUNT(filters),
    .sort = sorts,
    .sort_count = GROUPS_COUNT(sorts),
    .row_path = "staff/groups/%lld",
};

struct ky_err *groups_staff(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "groups/staff");
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), NULL);
	if (ky_may(req->ctx, "groups.edit"))
		ky_put_url(root, "new_url", ky_url(req->ctx, "staff/groups/new"));
	if (ky_may(req->ctx, "groups.import"))
		ky_put_url(root, "import_url", ky_url(req->ctx, "staff/groups/imports"));
	return ky_list_show(req, root, &groups_staff_list, "staff/groups", 0);
}

static struct ky_err *put_history(struct ky_req *req, struct ky_node *root, int64_t id)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "groups.history", KY_ARGS({"id", ky_int(id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "History");
		ky_put_time(n, "at", ky_cell_int(rows, i, "at"));
		ky_put(n, "field", groups_field_label(req->ctx, ky_cell_z(rows, i, "field")));
		ky_put(n, "who", ky_cell_z(rows, i, "who"));
		ky_put(n, "old", ky_cell_z(rows, i, "old_value"));
		ky_put(n, "new", ky_cell_z(rows, i, "new_value"));
		if (!ky_cell_null(rows, i, "of_group"))
			ky_put(n, "of_group", ky_cell_z(rows, i, "of_group"));
	}
	return NULL;
}

/* Everything the edit form asks for, in its order, as it is now. */
static struct ky_err *put_facts(struct ky_req *req, struct ky_node *root, int64_t id)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "groups.edit_row", KY_ARGS({"id", ky_int(id)}), &row));
	return groups_put_facts(req->ctx, root, row);
}

struct ky_err *groups_record(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "groups.record", KY_ARGS({"id", ky_int(id)}), &row));
	struct ky_node *root = ky_reply_page(req, "groups/record"), *group = ky_node_child(root, "Group");
	ky_put_row(group, row, 0);
	KY_TRY(put_facts(req, group, id));
	KY_TRY(put_history(req, root, id));
	if (ky_may(req->ctx, "groups.edit"))
		ky_put_url(group, "edit_url", ky_url(req->ctx, "staff/groups/%lld/edit", (long long)id));
	if (ky_may(req->ctx, "groups.merge") && ky_cell_int(row, 0, "look_alikes") > 0)
		ky_put_url(group, "merge_url", ky_url(req->ctx, "staff/groups/%lld/merge", (long long)id));
	if (strcmp(ky_cell_z(row, 0, "state"), "active") == 0)
		ky_put_url(group, "public_url", ky_url(req->ctx, "groups/%lld", (long long)id));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), ky_url(req->ctx, "staff/groups"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "name"), NULL);
	return NULL;
}
