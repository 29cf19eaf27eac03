/* yearly.c — the yearly table for the council: per programme of a fiscal year what was applied for, granted, fixed, paid and returned, with the budget and how much of it was used;
 * and the list of every grant. As a page, as a workbook with a sheet each, and as CSV. Called through the routes of plugin.c; staff see what is their departments'. */
#include <stdio.h>

#include "results.h"

static const struct column {
	const char *name, *label;
	bool yen;
} columns[] = {
    {"title", "subsidy.call_title", false},		   {"department", "subsidy.department", false},	 {"files", "subsidy.statistics.files", false},	 {"granted", "subsidy.statistics.granted", false},
    {"requested_yen", "subsidy.statistics.requested", true}, {"granted_yen", "subsidy.results_granted", true}, {"fixed_yen", "subsidy.results_fixed", true}, {"paid_yen", "subsidy.yearly.paid", true},
    {"returned_yen", "subsidy.yearly.returned", true},	   {"budget_yen", "subsidy.budget", true},	 {"rate", "subsidy.yearly.rate", false},
};
#define COLUMNS SUBSIDY_COUNT(columns)
#define FIRST_NUMBER 2 /* text stands before it */
#define RATE (COLUMNS - 1)

static const struct column grants[] = {
    {"title", "subsidy.call_title", false},	  {"course", "subsidy.course", false},		{"group_name", "subsidy.results_group", false}, {"project", "subsidy.project", false},	   {"receipt_no", "subsidy.receipt_no", false}, {"decided_on", "subsidy.past.decided_on", false},
    {"requested_yen", "subsidy.requested", true}, {"granted_yen", "subsidy.results_granted", true}, {"fixed_yen", "subsidy.results_fixed", true},	{"paid_yen", "subsidy.yearly.paid", true}, {"returned_yen", "subsidy.yearly.returned", true},  {"state", "subsidy.results_state", false},
};
#define GRANTS SUBSIDY_COUNT(grants)

/* ---- the table's rows, and their sum below */

/* What was paid and not returned, of the budget, in tenths of a percent; "" without a budget. */
static const char *rate(struct ky_arena *arena, int64_t paid_yen, int64_t returned_yen, int64_t budget_yen)
{
	if (budget_yen <= 0)
		return "";
	int64_t tenths = (paid_yen - returned_yen) * 1000 / budget_yen;
	return ky_printf(arena, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

static size_t place_of(const char *name)
{
	size_t i = 0;
	while (i < COLUMNS && strcmp(columns[i].name, name) != 0)
		i++;
	return i;
}

static const char *rate_of(struct ky_arena *arena, const struct ky_value *cell)
{
	const struct ky_value *budget = &cell[place_of("budget_yen")];
	return budget->kind == KY_NULL ? "" : rate(arena, cell[place_of("paid_yen")].i, cell[place_of("returned_yen")].i, budget->i);
}

struct table {
	struct ky_value (*row)[COLUMNS];
	size_t count; /* the sum is the last */
};

static struct ky_err *load(struct ky_ctx *ctx, int year, struct table *out)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "subsidy.yearly", KY_ARGS({"year", ky_int(year)}), &rows));
	out->count = rows->count + 1;
	out->row = ky_alloc_array(ctx->arena, out->count, sizeof *out->row);
	struct ky_value *sum = out->row[rows->count];
	sum[0] = ky_textz(ky_message(ctx, "subsidy.yearly.total"));
	sum[1] = ky_textz("");
	for (size_t k = FIRST_NUMBER; k < RATE; k++)
		sum[k] = ky_int(0);
	for (size_t i = 0; i < rows->count; i++) {
		for (size_t k = 0; k < RATE; k++) {
			out->row[i][k] = *ky_cell(rows, i, columns[k].name);
			sum[k].i += k >= FIRST_NUMBER ? out->row[i][k].i : 0;
		}
		out->row[i][RATE] = ky_textz(rate_of(ctx->arena, out->row[i]));
	}
	sum[RATE] = ky_textz(rate_of(ctx->arena, sum));
	return NULL;
}

struct ky_err *subsidy_yearly(struct ky_req *req)
{
	static const char *const files[][2] = {{"subsidy.yearly.xlsx", "xlsx"}, {"subsidy.yearly.csv", "csv"}, {"subsidy.yearly.grants", "grants/csv"}};
	struct table table;
	int year = subsidy_asked_year(req);
	KY_TRY(load(req->ctx, year, &table));
	struct ky_node *root = ky_reply_page(req, "subsidy/yearly");
	ky_put(root, "Year", ky_fiscal_year_wareki(req->ctx->arena, year));
	ky_put_url(root, "action_url", ky_url(req->ctx, "staff/subsidy/yearly"));
	KY_TRY(subsidy_put_years(req, root, true, year));
	for (size_t k = 0; k < COLUMNS; k++) {
		struct ky_node *n = ky_node_item(root, "Columns");
		ky_put(n, "label", ky_message(req->ctx, columns[k].label));
		ky_put_bool(n, "number", k >= FIRST_NUMBER);
	}
	for (size_t i = 0; i < table.count && table.count > 1; i++) {
		struct ky_node *row = ky_node_item(root, "Rows");
		for (size_t k = 0; k < COLUMNS; k++) {
			const struct ky_value *v = &table.row[i][k];
			struct ky_node *n = ky_node_item(row, "cells");
			ky_put(n, "label", ky_message(req->ctx, columns[k].label));
			ky_put_bool(n, "number", k >= FIRST_NUMBER);
			if (v->kind == KY_INT)
				ky_put(n, "text", columns[k].yen ? subsidy_yen(req->ctx, v->i) : subsidy_fill(req->ctx, "subsidy.statistics.number", v->i, 0));
			else if (v->kind == KY_TEXT)
				ky_put_str(n, "text", v->s);
		}
	}
	for (size_t i = 0; i < SUBSIDY_COUNT(files) && table.count > 1; i++) {
		struct ky_node *n = ky_node_item(root, "Files");
		ky_put(n, "label", ky_message(req->ctx, files[i][0]));
		ky_put_url(n, "url", ky_url(req->ctx, "files/subsidy/yearly/%s?year=%d", files[i][1], year));
	}
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.staff_title"), ky_url(req->ctx, "staff/subsidy"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.yearly.title"), NULL);
	return NULL;
}

/* ---- files */

static const char **labels(struct ky_ctx *ctx, const struct column *column, size_t count)
{
	const char **header = ky_alloc_array(ctx->arena, count, sizeof *header);
	for (size_t i = 0; i < count; i++)
		header[i] = ky_message(ctx, column[i].label);
	return header;
}

struct writing {
	struct ky_ctx *ctx;
	struct ky_table_writer *w;
};

static struct ky_err *write_grant(struct ky_arena *arena, const struct ky_rows *row, void *data)
{
	struct writing *s = data;
	struct ky_value cell[GRANTS];
	for (size_t i = 0; i < GRANTS; i++)
		cell[i] = *ky_cell(row, 0, grants[i].name);
	const char *state = ky_cell_z(row, 0, "state");
	cell[GRANTS - 1] = ky_textz(ky_message(s->ctx, strcmp(state, "past") == 0 ? "subsidy.results_past" : ky_printf(arena, "subsidy.state.%s", state)));
	return ky_table_writer_add(s->w, arena, cell);
}

static struct ky_err *write_table(struct writing *s, const struct table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		struct ky_arena_mark mark = ky_arena_mark(s->ctx->arena);
		KY_TRY(ky_table_writer_add(s->w, s->ctx->arena, table->row[i]));
		ky_arena_rewind(s->ctx->arena, mark);
	}
	return NULL;
}

/* What a file holds. */
enum parts { TABLE = 1, EVERY_GRANT = 2 };

struct file {
	int year;
	enum parts parts; /* both: a workbook */
	enum ky_table_format format;
};

static struct ky_err *write_parts(struct writing *s, const struct file *f, const struct table *table)
{
	if ((f->parts & TABLE) != 0)
		KY_TRY(write_table(s, table));
	if ((f->parts & EVERY_GRANT) == 0)
		return NULL;
	if ((f->parts & TABLE) != 0)
		KY_TRY(ky_table_writer_sheet(s->w, ky_message(s->ctx, "subsidy.yearly.sheet_grants"), GRANTS, labels(s->ctx, grants, GRANTS)));
	return ky_each(s->ctx, "subsidy.yearly_grants", KY_ARGS({"year", ky_int(f->year)}), write_grant, s);
}

static struct ky_err *write_file(struct ky_ctx *ctx, const struct file *f, int fd)
{
	struct writing s = {.ctx = ctx};
	struct table table;
	const struct ky_table_options options = {.sheet_name = ky_message(ctx, "subsidy.yearly.sheet"), .neutralise = true};
	bool table_first = (f->parts & TABLE) != 0;
	KY_TRY(load(ctx, f->year, &table));
	KY_TRY(ky_table_writer_open(ctx->arena, f->format, fd, &options, table_first ? COLUMNS : GRANTS, table_first ? labels(ctx, columns, COLUMNS) : labels(ctx, grants, GRANTS), &s.w));
	struct ky_err *err = write_parts(&s, f, &table), *ended = ky_table_writer_finish(s.w, NULL);
	return err != NULL ? err : ended;
}

/* A file that could be written to its end before anything of it is sent. */
static struct ky_err *stream(struct ky_ctx *ctx, struct ky_sink *sink, void *data)
{
	FILE *f = tmpfile();
	if (f == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no temporary file");
	struct ky_err *err = write_file(ctx, data, fileno(f));
	if (err == NULL)
		err = ky_sink_file(ctx, sink, f);
	fclose(f);
	return err;
}

static struct ky_err *send(struct ky_req *req, enum parts parts, enum ky_table_format format, const char *name)
{
	static const char *const types[] = {[KY_TABLE_CSV] = "text/csv; charset=utf-8", [KY_TABLE_XLSX] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
	struct file *f = KY_NEW(req->ctx->arena, struct file);
	*f = (struct file){subsidy_asked_year(req), parts, format};
	ky_reply_stream(req, types[format], ky_printf(req->ctx->arena, "%s-%d.%s", name, f->year, format == KY_TABLE_XLSX ? "xlsx" : "csv"), stream, f);
	return NULL;
}

struct ky_err *subsidy_yearly_xlsx(struct ky_req *req)
{
	return send(req, TABLE | EVERY_GRANT, KY_TABLE_XLSX, "subsidies");
}

struct ky_err *subsidy_yearly_csv(struct ky_req *req)
{
	return send(req, TABLE, KY_TABLE_CSV, "subsidies");
}

struct ky_err *subsidy_yearly_grants_csv(struct ky_req *req)
{
	return send(req, EVERY_GRANT, KY_TABLE_CSV, "subsidy-grants");
}
