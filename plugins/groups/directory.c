/* directory.c — finding a group: the public directory and a group's page.
 * Called through the routes of plugin.c. */
#include "groups.h"

/* A name that is not translated stays Japanese. */
struct ky_err *groups_area_options(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	const char *column = strcmp(ctx->lang, "en") == 0 ? "label_en" : strcmp(ctx->lang, "easy") == 0 ? "label_easy" : "name";
	return ky_choices_query(ctx, "groups.areas", NULL, "id", column, out_choices);
}

struct ky_err *groups_ward_options(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	return groups_wards_under(ctx, "", out_choices);
}

struct ky_err *groups_wards_under(struct ky_ctx *ctx, const char *area, const struct ky_choices **out_choices)
{
	int64_t area_id = 0;
	ky_str_i64(ky_str(area), &area_id);
	return ky_choices_query(ctx, "groups.wards", KY_ARGS({"area_id", ky_int(area_id)}), "id", "name", out_choices);
}

struct ky_err *groups_department_options(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	return ky_choices_query(ctx, "groups.departments", NULL, "id", "name", out_choices);
}

struct ky_err *groups_must_be_on(struct ky_req *req, int64_t department_id)
{
	bool on = true;
	if (department_id != 0)
		KY_TRY(ky_plugin_is_on(req->ctx, "groups", department_id, &on));
	return on ? NULL : ky_invalid(req, "department_id", "groups.invalid.department_off");
}

struct ky_err *groups_department_succeeded(struct ky_ctx *ctx, int64_t department_id)
{
	static const char *const steps[] = {"groups.succeed_history", "groups.succeed", "groups.succeed_imports"};
	for (size_t i = 0; i < GROUPS_COUNT(steps); i++)
		KY_TRY(ky_exec(ctx, steps[i], KY_ARGS({"id", ky_int(department_id)}), NULL));
	ky_touch(ctx, "groups");
	return NULL;
}

struct ky_str groups_search_words(struct ky_arena *arena, struct ky_str name, struct ky_str kana, struct ky_str purpose, struct ky_str activity)
{
	const char *all = ky_printf(arena, "%s %s %s %s", ky_str_z(arena, name), ky_str_z(arena, kana), ky_str_z(arena, purpose), ky_str_z(arena, activity));
	return ky_key_bigrams(arena, ky_str(all));
}

static const struct ky_column directory_columns[] = {
    {"name", "g.name", "text", "groups.name", 0, NULL},
    {"name_kana", "g.name_kana", "text", "groups.name_kana", KY_LIST_HIDDEN, NULL},
    {"purpose", "LEFT(g.purpose, 120)", "text", "groups.purpose", KY_LIST_HIDDEN, NULL},
    {"area", "a.name", "text", "groups.area", 0, NULL},
    {"category", "g.category", "choice", "groups.category", 0, "groups.category"},
    {"member_count", "IF(FIND_IN_SET('member_count', g.public_fields), g.member_count, NULL)", "int", "groups.member_count", 0, NULL},
    {"looking", "IF(g.looking_for_members = 1, 1, NULL)", "int", "groups.looking", KY_LIST_HIDDEN, NULL},
};

static const struct ky_filter directory_filters[] = {
    {.name = "q", .kind = "search", .label = "groups.words", .sql = "MATCH (g.search_words) AGAINST (:value IN BOOLEAN MODE)"},
    {.name = "field", .kind = "choice", .label = "groups.field", .sql = "EXISTS (SELECT 1 FROM groups_field f WHERE f.group_id = g.id AND f.field = :value)", .choices = "groups.field"},
    {.name = "area", .kind = "choice", .label = "groups.area", .sql = "g.area_id = :value", .load = groups_area_options, .shared = true},
    {.name = "ward",
     .kind = "choice",
     .label = "groups.ward",
     .sql = "g.ward_id = :value AND FIND_IN_SET('ward', g.public_fields)",
     .under = "area",
     .load_under = groups_wards_under},
    {.name = "category", .kind = "choice", .label = "groups.category", .sql = "g.category = :value", .choices = "groups.category"},
    {.name = "members", .kind = "bool", .label = "groups.looking", .sql = "g.looking_for_members = :value"},
    {.name = "offer",
     .kind = "choice",
     .label = "groups.offer",
     .sql = "EXISTS (SELECT 1 FROM groups_offer o WHERE o.group_id = g.id AND o.direction = 'offer' AND o.kind = :value)",
     .choices = "groups.offer_kind"},
    {.name = "seek",
     .kind = "choice",
     .label = "groups.seek",
     .sql = "EXISTS (SELECT 1 FROM groups_offer o WHERE o.group_id = g.id AND o.direction = 'seek' AND o.kind = :value)",
     .choices = "groups.offer_kind"},
};

static const struct ky_sort directory_sorts[] = {
    {"kana", "groups.sort_kana", "g.sort_key", "text", false},
    {"new", "groups.sort_new", "g.updated_at", "time", true},
};

const struct ky_list groups_directory_list = {
    .name = "groups.directory",
    .from = "groups_group g LEFT JOIN ky_area a ON a.id = g.area_id",
    .id = "g.id",
    .policy = "groups.public",
    .column = directory_columns,
    .column_count = GROUPS_COUNT(directory_columns),
    .filter = directory_filters,
    .filter_count = GROUPS_COUNT(directory_filters),
    .sort = directory_sorts,
    .sort_count = GROUPS_COUNT(directory_sorts),
    .plain = true,
    .row_path = "groups/%lld",
};

struct ky_err *groups_directory(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "groups/directory");
	ky_reply_crumb(req, ky_message(req->ctx, "groups.title"), NULL);
	ky_put_url(ky_node_child(root, "Page"), "feed_url", ky_url(req->ctx, "groups/feed"));
	ky_put_url(root, "data_url", ky_url(req->ctx, "groups/data"));
	ky_put_url(root, "exchange_url", ky_url(req->ctx, "groups/exchange"));
	ky_put_url(root, "statistics_url", ky_url(req->ctx, "groups/statistics"));
	return ky_list_show(req, root, &groups_directory_list, "groups", 0);
}

/* A merged group has moved: its old address leads to where it went, should that be public. */
static struct ky_err *moved(struct ky_req *req, int64_t id, bool *out_moved)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "groups.merged_into", KY_ARGS({"id", ky_int(id)}), &row));
	int64_t into = ky_cell_int(row, 0, "merged_into_id");
	*out_moved = into != 0;
	if (*out_moved)
		ky_reply_redirect(req, ky_url(req->ctx, "groups/%lld", (long long)into), NULL);
	return NULL;
}

struct ky_err *groups_put_offers(struct ky_ctx *ctx, struct ky_node *node, int64_t id)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "groups.offers", KY_ARGS({"id", ky_int(id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(node, "offers");
		ky_put(n, "direction", ky_choice_label(ctx, "groups.direction", ky_cell_z(rows, i, "direction")));
		ky_put(n, "kind", ky_choice_label(ctx, "groups.offer_kind", ky_cell_z(rows, i, "kind")));
		ky_put(n, "text", ky_cell_z(rows, i, "text"));
	}
	return NULL;
}

struct ky_err *groups_show(struct ky_req *req)
{
	struct ky_rows *row, *fields;
	int64_t id = ky_path_id(req, "id");
	bool gone;
	KY_TRY(moved(req, id, &gone));
	if (gone)
		return NULL;
	KY_TRY(ky_query_one(req->ctx, "groups.show", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_query(req->ctx, "groups.fields", KY_ARGS({"id", ky_int(id)}), &fields));
	struct ky_node *root = ky_reply_page(req, "groups/show"), *group = ky_node_child(root, "Group");
	ky_put_row(group, row, 0);
	ky_put(group, "category_label", ky_choice_label(req->ctx, "groups.category", ky_cell_z(row, 0, "category")));
	for (size_t i = 0; i < fields->count; i++)
		ky_put(ky_node_item(group, "fields"), "label", ky_choice_label(req->ctx, "groups.field", ky_cell_z(fields, i, "field")));
	if (!ky_cell_null(row, 0, "contact_phone"))
		ky_put_url(group, "phone_url", ky_printf(req->ctx->arena, "tel:%s", ky_key_phone(req->ctx->arena, ky_cell_str(row, 0, "contact_phone")).p));
	if (ky_cell_int(row, 0, "has_email") != 0)
		ky_put_url(group, "contact_url", ky_url(req->ctx, "groups/%lld/contact", (long long)id));
	KY_TRY(groups_put_offers(req->ctx, group, id));
	KY_TRY(groups_put_news(req->ctx, group, id));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.title"), ky_url(req->ctx, "groups"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "name"), NULL);
	return NULL;
}
