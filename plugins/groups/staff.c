/* staff.c — staff's list of groups, and a group's record with its history.
 * Called through the routes of plugin.c. Editing is in edit.c, merging in merge.c. */
#include "groups.h"

#define OWN(sql, table, key) "(SELECT x." sql " FROM " table " x WHERE x.id = g." key ")"
#define PERSON (KY_LIST_FILE | KY_LIST_PERSONAL)
static const struct ky_column columns[] = {
    {"name", "g.name", "text", "groups.name", KY_LIST_EXPORT, NULL},
    {"name_kana", "g.name_kana", "text", "groups.name_kana", KY_LIST_FILE, NULL},
    {"registration_no", "g.registration_no", "text", "groups.registration_no", KY_LIST_EXPORT, NULL},
    {"state", "g.state", "choice", "groups.state", KY_LIST_EXPORT, "groups.state"},
    {"category", "g.category", "choice", "groups.category", KY_LIST_FILE, "groups.category"},
    {"field_names",
     "(SELECT GROUP_CONCAT(c.label ORDER BY c.sort, c.code SEPARATOR '、') FROM groups_field f JOIN ky_choice c ON c.list = 'groups.field' AND c.code = f.field WHERE f.group_id = g.id)",
     "text", "groups.field", KY_LIST_FILE, NULL},
    {"purpose", "g.purpose", "text", "groups.purpose", KY_LIST_FILE, NULL},
    {"activity", "g.activity", "text", "groups.activity", KY_LIST_FILE, NULL},
    {"area", OWN("name", "ky_area", "area_id"), "text", "groups.area", KY_LIST_FILE, NULL},
    {"ward", OWN("name", "ky_ward", "ward_id"), "text", "groups.ward", KY_LIST_FILE, NULL},
    {"founded_on", "g.founded_on", "date", "groups.founded_on", KY_LIST_FILE, NULL},
    {"representative", "g.representative", "text", "groups.representative", KY_LIST_EXPORT | KY_LIST_PERSONAL, NULL},
    {"contact_name", "g.contact_name", "text", "groups.contact_name", PERSON, NULL},
    {"contact_address", "g.contact_address", "text", "groups.contact_address", PERSON, NULL},
    {"contact_phone", "g.contact_phone", "text", "groups.phone", PERSON, NULL},
    {"contact_email", "g.contact_email", "text", "groups.email", PERSON, NULL},
    {"website", "g.website", "text", "groups.website", KY_LIST_FILE, NULL},
    {"member_count", "g.member_count", "int", "groups.member_count", KY_LIST_EXPORT, NULL},
    {"members_in_city", "g.members_in_city", "int", "groups.members_in_city", KY_LIST_FILE, NULL},
    {"fee", "g.fee", "text", "groups.fee", KY_LIST_FILE, NULL},
    {"looking", "g.looking_for_members", "bool", "groups.looking", KY_LIST_FILE, NULL},
    {"corporate_no", "g.corporate_no", "text", "groups.corporate_no", KY_LIST_FILE, NULL},
    {"department", OWN("name", "ky_department", "department_id"), "text", "groups.department", KY_LIST_FILE, NULL},
    {"registered_on", "g.registered_on", "date", "groups.registered_on", KY_LIST_EXPORT, NULL},
    {"expires_on", "g.expires_on", "date", "groups.expires_on", KY_LIST_FILE, NULL},
};

const struct ky_filter groups_staff_filters[GROUPS_STAFF_FILTERS] = {
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
    .filter = groups_staff_filters,
    .filter_count = GROUPS_STAFF_FILTERS,
    .sort = sorts,
    .sort_count = GROUPS_COUNT(sorts),
    .export_path = "files/groups/export",
    .export_permission = "groups.export",
    .row_path = "staff/groups/%lld",
};

/* The list's present filters, for pages that take the same: "?area=3&q=…", or "". */
static const char *chosen_filters(struct ky_req *req)
{
	struct ky_buf out;
	ky_buf_init(&out, req->ctx->arena, 16 * 1024);
	for (size_t i = 0; i < GROUPS_STAFF_FILTERS; i++) {
		const char *value = ky_query_param(req, groups_staff_filters[i].name);
		if (value[0] != '\0')
			ky_buf_printf(&out, "%s%s=%s", out.len == 0 ? "?" : "&", groups_staff_filters[i].name, ky_url_encode(req->ctx->arena, ky_str(value)));
	}
	return out.len == 0 ? "" : out.data;
}

struct ky_err *groups_staff(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "groups/staff");
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), NULL);
	if (ky_may(req->ctx, "groups.edit"))
		ky_put_url(root, "new_url", ky_url(req->ctx, "staff/groups/new"));
	if (ky_may(req->ctx, "groups.import"))
		ky_put_url(root, "import_url", ky_url(req->ctx, "staff/groups/imports"));
	if (ky_may(req->ctx, "groups.mailing")) {
		const char *chosen = chosen_filters(req);
		ky_put_url(root, "labels_url", ky_url(req->ctx, "files/groups/labels%s", chosen));
		ky_put_url(root, "mail_url", ky_url(req->ctx, "staff/groups/mail%s", chosen));
	}
	if (ky_may(req->ctx, "groups.edit")) {
		struct ky_rows *waiting;
		KY_TRY(ky_query_one(req->ctx, "groups.news_waiting", NULL, &waiting));
		ky_put_number(root, "NewsWaiting", ky_cell_int(waiting, 0, "n"));
		ky_put_url(root, "news_url", ky_url(req->ctx, "staff/groups/news"));
	}
	if (ky_may(req->ctx, "groups.wards"))
		ky_put_url(root, "wards_url", ky_url(req->ctx, "staff/groups/wards"));
	return ky_list_show(req, root, &groups_staff_list, "staff/groups", 0);
}

struct ky_err *groups_export(struct ky_req *req)
{
	KY_TRY(ky_list_export_show(req, &groups_staff_list, "files/groups/export"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), ky_url(req->ctx, "staff/groups"));
	ky_reply_crumb(req, ky_message(req->ctx, "core.export.title"), NULL);
	return NULL;
}

struct ky_err *groups_export_file(struct ky_req *req)
{
	return ky_list_export_file(req, &groups_staff_list, ky_path_code(req, "code"), "groups");
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
	KY_TRY(ky_audit(req->ctx, "groups.read", "groups.group", id, "representative,contact"));
	if (ky_may(req->ctx, "groups.edit")) {
		ky_put_url(group, "edit_url", ky_url(req->ctx, "staff/groups/%lld/edit", (long long)id));
		ky_put_url(group, "people_url", ky_url(req->ctx, "staff/groups/%lld/people", (long long)id));
		ky_put_url(group, "consent_url", ky_url(req->ctx, "staff/groups/%lld/consent", (long long)id));
		ky_put_url(group, "start_code_url", ky_url(req->ctx, "staff/groups/%lld/start_code", (long long)id));
	}
	if (ky_may(req->ctx, "groups.merge") && ky_cell_int(row, 0, "look_alikes") > 0)
		ky_put_url(group, "merge_url", ky_url(req->ctx, "staff/groups/%lld/merge", (long long)id));
	const char *state = ky_cell_z(row, 0, "state");
	if (ky_may(req->ctx, "groups.revoke") && (strcmp(state, "active") == 0 || strcmp(state, "expired") == 0))
		ky_put_url(group, "revoke_url", ky_url(req->ctx, "staff/groups/%lld/revoke", (long long)id));
	if (strcmp(state, "revoked") == 0)
		ky_put_url(group, "revocation_url", ky_url(req->ctx, "staff/groups/%lld/revocation", (long long)id));
	if (strcmp(state, "active") == 0)
		ky_put_url(group, "public_url", ky_url(req->ctx, "groups/%lld", (long long)id));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), ky_url(req->ctx, "staff/groups"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "name"), NULL);
	return NULL;
}
