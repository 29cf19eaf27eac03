/* exchange.c — できること・求めること: what groups offer and look for, searchable; one entry leads to its group.
 * Called through the routes of plugin.c. Knows only the public scope. */
#include "groups.h"

static const struct ky_column columns[] = {
    {"text", "o.text", "text", "groups.what", 0, NULL},
    {"direction", "o.direction", "choice", "groups.direction", 0, "groups.direction"},
    {"kind", "o.kind", "choice", "groups.offer_kind", 0, "groups.offer_kind"},
    {"name", "g.name", "text", "groups.name", 0, NULL},
};

static const struct ky_filter filters[] = {
    {.name = "q", .kind = "search", .label = "groups.what", .sql = "MATCH (o.search_words) AGAINST (:value IN BOOLEAN MODE)"},
    {.name = "direction", .kind = "choice", .label = "groups.direction", .sql = "o.direction = :value", .choices = "groups.direction"},
    {.name = "kind", .kind = "choice", .label = "groups.offer_kind", .sql = "o.kind = :value", .choices = "groups.offer_kind"},
    {.name = "area", .kind = "choice", .label = "groups.area", .sql = "g.area_id = :value", .load = groups_area_options, .shared = true},
};

static const struct ky_sort sorts[] = {
    {"new", "groups.sort_new", "o.id", "int", true},
};

const struct ky_list groups_exchange_list = {
    .name = "groups.exchange",
    .from = "groups_offer o JOIN groups_group g ON g.id = o.group_id",
    .id = "o.id",
    .policy = "groups.public",
    .column = columns,
    .column_count = GROUPS_COUNT(columns),
    .filter = filters,
    .filter_count = GROUPS_COUNT(filters),
    .sort = sorts,
    .sort_count = GROUPS_COUNT(sorts),
    .plain = true,
    .row_path = "groups/offers/%lld",
};

struct ky_err *groups_exchange(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "groups/exchange");
	ky_reply_crumb(req, ky_message(req->ctx, "groups.title"), ky_url(req->ctx, "groups"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.exchange_title"), NULL);
	return ky_list_show(req, root, &groups_exchange_list, "groups/exchange", 0);
}

struct ky_err *groups_offer(struct ky_req *req)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "groups.offer_group", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &row));
	ky_reply_redirect(req, ky_url(req->ctx, "groups/%lld", (long long)ky_cell_int(row, 0, "group_id")), NULL);
	return NULL;
}
