/* statistics.c — the registry in numbers: each chart is a table whose bars only repeat its figures.
 * Called through the routes of plugin.c. Counts what is public; numbers a group keeps to itself are left out. */
#include "groups.h"

/* How a row's name is made: a column of the query, a choice, a message, or a decade. */
enum naming { BY_LABEL, BY_CHOICE, BY_MESSAGE, BY_DECADE };

static const struct chart {
	const char *title, *query, *list;
	enum naming naming;
} charts[] = {
    {"groups.by_field", "groups.count_field", "groups.field", BY_CHOICE},
    {"groups.by_area", "groups.count_area", NULL, BY_LABEL},
    {"groups.by_ward", "groups.count_ward", NULL, BY_LABEL},
    {"groups.by_category", "groups.count_category", "groups.category", BY_CHOICE},
    {"groups.by_size", "groups.count_size", NULL, BY_MESSAGE},
    {"groups.by_founded", "groups.count_founded", NULL, BY_DECADE},
};

static const char *row_name(struct ky_ctx *ctx, const struct chart *c, const struct ky_rows *rows, size_t i)
{
	switch (c->naming) {
	case BY_CHOICE:
		return ky_choice_label(ctx, c->list, ky_cell_z(rows, i, "code"));
	case BY_MESSAGE:
		return ky_message(ctx, ky_printf(ctx->arena, "groups.size.%s", ky_cell_z(rows, i, "code")));
	case BY_DECADE:
		return ky_printf(ctx->arena, "%lld%s", (long long)ky_cell_int(rows, i, "decade"), ky_message(ctx, "groups.decade"));
	default:
		return ky_cell_z(rows, i, "label");
	}
}

static struct ky_err *put_chart(struct ky_ctx *ctx, struct ky_node *root, const struct chart *c)
{
	struct ky_rows *rows;
	int64_t most = 1;
	KY_TRY(ky_query(ctx, c->query, NULL, &rows));
	if (rows->count == 0)
		return NULL;
	struct ky_node *node = ky_node_item(root, "Charts");
	ky_put(node, "title", ky_message(ctx, c->title));
	for (size_t i = 0; i < rows->count; i++)
		most = ky_cell_int(rows, i, "n") > most ? ky_cell_int(rows, i, "n") : most;
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *row = ky_node_item(node, "rows");
		int64_t n = ky_cell_int(rows, i, "n");
		ky_put(row, "name", row_name(ctx, c, rows, i));
		ky_put_number(row, "count", n);
		ky_put_int(row, "percent", n * 100 / most);
	}
	return NULL;
}

struct ky_err *groups_statistics(struct ky_req *req)
{
	struct ky_rows *all;
	KY_TRY(ky_query_one(req->ctx, "groups.count_all", NULL, &all));
	struct ky_node *root = ky_reply_page(req, "groups/statistics");
	ky_put_number(root, "total", ky_cell_int(all, 0, "n"));
	for (size_t i = 0; i < GROUPS_COUNT(charts); i++)
		KY_TRY(put_chart(req->ctx, root, &charts[i]));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.title"), ky_url(req->ctx, "groups"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.statistics_title"), NULL);
	return NULL;
}
