/* feeds.c — what is new about subsidies, as Atom: calls that are open or soon will be, and published results.
 * Called through the routes of plugin.c. */
#include "results.h"

static const char *period(struct ky_ctx *ctx, const struct ky_rows *rows, size_t i)
{
	const char *until = ky_day_text(ctx->arena, ctx->lang, ky_time_day(ky_cell_int(rows, i, "closes_at") - 1), true);
	return ky_printf(ctx->arena, "%s（%s：%s）", ky_cell_z(rows, i, "summary"), ky_message(ctx, "subsidy.deadline"), until);
}

struct ky_err *subsidy_feed(struct ky_req *req)
{
	struct ky_rows *rows, *edge;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query(ctx, "subsidy.call_feed", NULL, &rows));
	struct ky_feed_entry *entry = ky_alloc_array(ctx->arena, rows->count, sizeof *entry);
	for (size_t i = 0; i < rows->count; i++)
		entry[i] = (struct ky_feed_entry){
		    .title = ky_printf(ctx->arena, "%s（%s）", ky_cell_z(rows, i, "title"), ky_fiscal_year_wareki(ctx->arena, (int)ky_cell_int(rows, i, "fiscal_year"))),
		    .url = ky_url_absolute(ctx, "subsidy/calls/%lld", (long long)ky_cell_int(rows, i, "id")),
		    .updated = ky_cell_int(rows, i, "updated_at"),
		    .summary = period(ctx, rows, i),
		};
	KY_TRY(ky_query_one(ctx, "subsidy.next_edge", NULL, &edge));
	if (!ky_cell_null(edge, 0, "at"))
		ky_reply_valid_until(req, ky_cell_int(edge, 0, "at"));
	return ky_reply_feed(req, ky_message(ctx, "subsidy.feed_title"), "subsidy/feed", "subsidy", entry, rows->count);
}

struct ky_err *subsidy_results_feed(struct ky_req *req)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query(ctx, "subsidy.result_feed", NULL, &rows));
	struct ky_feed_entry *entry = ky_alloc_array(ctx->arena, rows->count, sizeof *entry);
	for (size_t i = 0; i < rows->count; i++) {
		const char *year = ky_fiscal_year_wareki(ctx->arena, (int)ky_cell_int(rows, i, "fiscal_year"));
		entry[i] = (struct ky_feed_entry){
		    .title = ky_printf(ctx->arena, "%s %s", ky_cell_z(rows, i, "group_name"), ky_cell_z(rows, i, "project")),
		    .url = ky_url_absolute(ctx, "subsidy/results/%lld", (long long)ky_cell_int(rows, i, "id")),
		    .updated = ky_cell_int(rows, i, "updated_at"),
		    .summary = ky_printf(ctx->arena, "%s %s %s", year, ky_cell_z(rows, i, "title"), ky_cell_null(rows, i, "granted_yen") ? "" : subsidy_yen(ctx, ky_cell_int(rows, i, "granted_yen"))),
		};
	}
	return ky_reply_feed(req, ky_message(ctx, "subsidy.results_feed_title"), "subsidy/results/feed", "subsidy/results", entry, rows->count);
}
