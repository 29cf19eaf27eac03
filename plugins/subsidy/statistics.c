/* statistics.c — subsidies in numbers: by year, course, field of activity, area and ward. Each is a table; charts only repeat its figures.
 * Called through the routes of plugin.c. Staff see what their departments granted (the policy subsidy.counted), everybody what was published. */
#include "results.h"

enum naming { BY_LABEL, BY_YEAR, BY_CHOICE };

/* A query gives code or label, and the numbers. Without own, only published grants are counted. */
static const struct chart {
	const char *title, *own, *published;
	enum naming naming;
} charts[] = {
    {"subsidy.statistics.by_year", "subsidy.count_year", "subsidy.count_year_public", BY_YEAR},
    {"subsidy.statistics.by_course", "subsidy.count_course", "subsidy.count_course_public", BY_LABEL},
    {"subsidy.statistics.by_field", "subsidy.count_field", "subsidy.count_field_public", BY_CHOICE},
    {"subsidy.statistics.by_area", "subsidy.count_area", "subsidy.count_area_public", BY_LABEL},
    {"subsidy.statistics.by_ward", "subsidy.count_ward", NULL, BY_LABEL},
};

/* The columns: those of staff first, then those everybody sees. */
static const struct column {
	const char *name, *label;
	bool published, yen;
} columns[] = {
    {"files", "subsidy.statistics.files", false, false},	  {"granted", "subsidy.statistics.granted", true, false},	  {"requested_yen", "subsidy.statistics.requested", false, true},
    {"granted_yen", "subsidy.results_granted", true, true}, {"fixed_yen", "subsidy.results_fixed", true, true}, {"paid_yen", "subsidy.statistics.paid", false, true},
};

static const char *row_name(struct ky_ctx *ctx, const struct chart *c, const struct ky_rows *rows, size_t i)
{
	const char *name;
	if (c->naming == BY_YEAR)
		return ky_fiscal_year_wareki(ctx->arena, (int)ky_cell_int(rows, i, "code"));
	name = c->naming == BY_CHOICE ? ky_choice_label(ctx, "groups.field", ky_cell_z(rows, i, "code")) : ky_cell_z(rows, i, "label");
	return name[0] == '\0' ? ky_message(ctx, "subsidy.statistics.unknown") : name;
}

static void put_row(struct ky_ctx *ctx, struct ky_node *node, const struct chart *c, const struct ky_rows *rows, size_t i, bool own, int64_t most)
{
	struct ky_node *row = ky_node_item(node, "rows");
	ky_put(row, "name", row_name(ctx, c, rows, i));
	for (size_t k = 0; k < SUBSIDY_COUNT(columns); k++) {
		if (!own && !columns[k].published)
			continue;
		struct ky_node *cell = ky_node_item(row, "cells");
		ky_put(cell, "label", ky_message(ctx, columns[k].label));
		if (ky_cell_null(rows, i, columns[k].name))
			ky_put(cell, "text", ky_message(ctx, "subsidy.statistics.none"));
		else
			ky_put(cell, "text", columns[k].yen ? subsidy_yen(ctx, ky_cell_int(rows, i, columns[k].name)) : subsidy_fill(ctx, "subsidy.statistics.number", ky_cell_int(rows, i, columns[k].name), 0));
	}
	ky_put_int(row, "percent", most == 0 ? 0 : ky_cell_int(rows, i, "granted_yen") * 100 / most);
}

static struct ky_err *put_chart(struct ky_ctx *ctx, struct ky_node *root, const struct chart *c, bool own, int year)
{
	struct ky_rows *rows;
	int64_t most = 0;
	KY_TRY(ky_query(ctx, own ? c->own : c->published, KY_ARGS({"year", ky_int(year)}), &rows));
	if (rows->count == 0)
		return NULL;
	struct ky_node *node = ky_node_item(root, "Charts");
	ky_put(node, "title", ky_message(ctx, c->title));
	ky_put(node, "note", c->naming == BY_CHOICE ? ky_message(ctx, "subsidy.statistics.field_note") : NULL);
	for (size_t k = 0; k < SUBSIDY_COUNT(columns); k++)
		if (own || columns[k].published)
			ky_put(ky_node_item(node, "columns"), "label", ky_message(ctx, columns[k].label));
	for (size_t i = 0; i < rows->count; i++)
		most = ky_cell_int(rows, i, "granted_yen") > most ? ky_cell_int(rows, i, "granted_yen") : most;
	for (size_t i = 0; i < rows->count; i++)
		put_row(ctx, node, c, rows, i, own, most);
	return NULL;
}

int subsidy_asked_year(struct ky_req *req)
{
	int64_t year;
	return ky_str_i64(ky_str(ky_query_param(req, "year")), &year) && year >= 1900 && year <= 2200 ? (int)year : ky_day_fiscal_year(req->ctx->today);
}

struct ky_err *subsidy_put_years(struct ky_req *req, struct ky_node *root, bool own, int chosen)
{
	struct ky_rows *rows;
	bool there = false;
	KY_TRY(ky_query(req->ctx, own ? "subsidy.count_years" : "subsidy.result_years", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Years");
		int year = (int)ky_cell_int(rows, i, "year");
		ky_put_int(n, "year", year);
		ky_put(n, "label", ky_fiscal_year_wareki(req->ctx->arena, year));
		ky_put_bool(n, "selected", year == chosen);
		there = there || year == chosen;
	}
	if (chosen != 0 && !there) {
		struct ky_node *n = ky_node_item(root, "Years");
		ky_put_int(n, "year", chosen);
		ky_put(n, "label", ky_fiscal_year_wareki(req->ctx->arena, chosen));
		ky_put_bool(n, "selected", true);
	}
	return NULL;
}

/* Of one year, or ("all", or none named) of all of them. */
static struct ky_err *put_charts(struct ky_req *req, struct ky_node *root, bool own, const char *path)
{
	const char *asked = ky_query_param(req, "year");
	int year = asked[0] == '\0' || strcmp(asked, "all") == 0 ? 0 : subsidy_asked_year(req);
	ky_put_url(root, "action_url", ky_url(req->ctx, "%s", path));
	KY_TRY(subsidy_put_years(req, root, own, year));
	for (size_t i = 0; i < SUBSIDY_COUNT(charts); i++)
		if (own || charts[i].published != NULL)
			KY_TRY(put_chart(req->ctx, root, &charts[i], own, year));
	return NULL;
}

struct ky_err *subsidy_statistics(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "subsidy/statistics");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "subsidy.statistics.title"));
	ky_put(root, "Lead", ky_message(req->ctx, "subsidy.statistics.lead"));
	ky_put(root, "Empty", ky_message(req->ctx, "subsidy.statistics.empty"));
	ky_put_url(root, "yearly_url", ky_url(req->ctx, "staff/subsidy/yearly"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.staff_title"), ky_url(req->ctx, "staff/subsidy"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.statistics.title"), NULL);
	return put_charts(req, root, true, "staff/subsidy/statistics");
}

struct ky_err *subsidy_statistics_public(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "subsidy/statistics");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "subsidy.statistics.public_title"));
	ky_put(root, "Lead", ky_message(req->ctx, "subsidy.statistics.public_lead"));
	ky_put(root, "Empty", ky_message(req->ctx, "subsidy.statistics.public_empty"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.title"), ky_url(req->ctx, "subsidy"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.results_title"), ky_url(req->ctx, "subsidy/results"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.statistics.public_title"), NULL);
	return put_charts(req, root, false, "subsidy/statistics");
}
