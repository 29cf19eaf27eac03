/* results.c — what was granted, for everybody, once the department has published the results of a call: a list by year and the same as CSV.
 * Called through the routes of plugin.c. Applications that were not granted are never in it. */
#include "subsidy.h"

static const struct ky_column columns[] = {
    {"project", "f.project", "text", "subsidy.project", 0, NULL},
    {"group_name", "f.group_name", "text", "subsidy.results_group", 0, NULL},
    {"title", "k.title", "text", "subsidy.call_title", 0, NULL},
    {"fiscal_year", "k.fiscal_year", "int", "subsidy.fiscal_year", 0, NULL},
    {"granted", "f.granted_yen", "yen", "subsidy.results_granted", 0, NULL},
    {"fixed", "f.fixed_yen", "yen", "subsidy.results_fixed", 0, NULL},
};
static const struct ky_filter filters[] = {
    {.name = "year", .kind = "int", .label = "subsidy.fiscal_year", .sql = "f.fiscal_year = :value", .index = "by_year"},
};
static const struct ky_sort sorts[] = {{"new", "subsidy.sort_new", "f.id", "int", true}};
static const char *const sort_indexes[] = {"PRIMARY"};
const struct ky_list subsidy_results_list = {
    .name = "subsidy.results",
    .from = "subsidy_file f",
    .joins = "JOIN subsidy_call k ON k.id = f.call_id",
    .id = "f.id",
    .where = "k.state = 'public' AND k.results_on IS NOT NULL AND f.granted_yen IS NOT NULL",
    .column = columns,
    .column_count = SUBSIDY_COUNT(columns),
    .filter = filters,
    .filter_count = SUBSIDY_COUNT(filters),
    .sort = sorts,
    .sort_count = SUBSIDY_COUNT(sorts),
    .sort_index = sort_indexes,
    .dataset = "subsidy",
};

struct ky_err *subsidy_results(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "subsidy/results");
	ky_put_url(root, "csv_url", ky_url(req->ctx, "subsidy/results/csv"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.title"), ky_url(req->ctx, "subsidy"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.results_title"), NULL);
	return ky_list_show(req, root, &subsidy_results_list, "subsidy/results", 0);
}

static const char *const names[] = {"fiscal_year", "title", "course", "group_name", "project", "granted_yen", "fixed_yen", "results_on"};
static const char *const header[] = {"年度", "制度名", "コース", "団体名", "事業名", "交付決定額", "確定額", "公表日"};
#define COLUMNS (sizeof header / sizeof header[0])

static struct ky_err *write_row(struct ky_arena *arena, const struct ky_rows *row, void *data)
{
	struct ky_value cell[COLUMNS];
	for (size_t i = 0; i < COLUMNS; i++)
		cell[i] = *ky_cell(row, 0, names[i]);
	return ky_table_writer_add(data, arena, cell);
}

/* What applicants called their projects is opened in spreadsheets by everybody. */
static struct ky_err *write_rows(struct ky_ctx *ctx, int fd)
{
	static const struct ky_table_options options = {.neutralise = true};
	struct ky_table_writer *w;
	KY_TRY(ky_table_writer_open(ctx->arena, KY_TABLE_CSV, fd, &options, COLUMNS, header, &w));
	struct ky_err *err = ky_each(ctx, "subsidy.results", NULL, write_row, w), *ended = ky_table_writer_finish(w, NULL);
	return err != NULL ? err : ended;
}

struct ky_err *subsidy_results_csv(struct ky_req *req)
{
	static struct subsidy_csv csv = {write_rows};
	ky_reply_stream(req, "text/csv; charset=utf-8", "subsidy-results.csv", subsidy_csv_stream, &csv);
	return NULL;
}
