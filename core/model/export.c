/* export.c — a declared list as a file: the same scope and filters as on the page, all rows, in constant memory.
 * Called by handlers of the files pool. Who exported personal data, and how many rows, is in the audit log before the first byte leaves. */
#include <stdio.h>

#include "core/model/input.h"
#include "kyodo/list.h"
#include "kyodo/table.h"

#include "core/text/utf.h"

struct export {
	struct ky_ctx *ctx;
	const struct ky_list *list;
	const struct ky_column **column;
	const char **header;
	size_t columns;
	const char *sql, *name;
	const struct ky_args *args;
	enum ky_table_format format;
	struct ky_table_writer *writer;
	FILE *file;
};

static const struct {
	const char *code, *type, *suffix;
	enum ky_table_format format;
} formats[] = {
    {"csv", "text/csv; charset=utf-8", ".csv", KY_TABLE_CSV},
    {"cp932", "text/csv; charset=Shift_JIS", "-sjis.csv", KY_TABLE_CSV932},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", KY_TABLE_XLSX},
};
#define FORMATS (sizeof formats / sizeof formats[0])

static void take_columns(struct export *e)
{
	const struct ky_list *list = e->list;
	e->column = ky_alloc_array(e->ctx->arena, list->column_count, sizeof(*e->column));
	e->header = ky_alloc_array(e->ctx->arena, list->column_count, sizeof(*e->header));
	for (size_t i = 0; i < list->column_count; i++) {
		if ((list->column[i].flags & (KY_LIST_EXPORT | KY_LIST_FILE)) == 0)
			continue;
		e->header[e->columns] = ky_message(e->ctx, list->column[i].label);
		e->column[e->columns++] = &list->column[i];
	}
}

static struct ky_err *begin(struct ky_req *req, const struct ky_list *list, struct ky_node *root, struct export *e, const char **out_params)
{
	const char *where;
	struct ky_buf sql;
	*e = (struct export){.ctx = req->ctx, .list = list};
	take_columns(e);
	KY_TRY(ky_list_condition(req, root, list, 0, &where, &e->args, out_params));
	ky_buf_init(&sql, req->ctx->arena, 256 * 1024);
	ky_buf_puts(&sql, "SELECT ");
	for (size_t i = 0; i < e->columns; i++)
		ky_buf_printf(&sql, "%s%s AS %s", i == 0 ? "" : ", ", e->column[i]->sql, e->column[i]->name);
	ky_buf_printf(&sql, " FROM %s WHERE %s ORDER BY %s, %s", list->from, where, list->sort[0].key, list->id);
	e->sql = sql.data;
	return NULL;
}

/* Codes become their words; days, times and numbers stay what they are. */
static struct ky_value cell(const struct export *e, const struct ky_column *c, const struct ky_value *v)
{
	if (c->choices != NULL && v->kind == KY_TEXT)
		return ky_textz(ky_choice_label(e->ctx, c->choices, v->s.p));
	if (strcmp(c->kind, "bool") == 0 && v->kind == KY_INT)
		return ky_textz(ky_message(e->ctx, v->i != 0 ? "core.yes" : "core.no"));
	return *v;
}

static struct ky_err *add_row(struct ky_arena *row_arena, const struct ky_rows *row, void *data)
{
	const struct export *e = data;
	struct ky_value *cells = ky_alloc_array(row_arena, e->columns, sizeof *cells);
	for (size_t i = 0; i < e->columns; i++)
		cells[i] = cell(e, e->column[i], ky_cell(row, 0, e->column[i]->name));
	return ky_table_writer_add(e->writer, row_arena, cells);
}

/* Into a temporary file: nothing is sent before everything could be written. */
static struct ky_err *write_file(struct export *e, struct ky_table_report *out_report)
{
	const struct ky_table_options options = {.neutralise = true};
	e->file = tmpfile();
	if (e->file == NULL)
		return ky_fail(e->ctx->arena, KY_UNAVAILABLE, NULL, "no temporary file");
	KY_TRY(ky_table_writer_open(e->ctx->arena, e->format, fileno(e->file), &options, e->columns, e->header, &e->writer));
	struct ky_err *err = ky_sql_each(e->ctx, e->sql, e->args, add_row, e), *ended = ky_table_writer_finish(e->writer, out_report);
	return err != NULL ? err : ended;
}

static void close_file(struct export *e)
{
	if (e->file != NULL)
		fclose(e->file);
	e->file = NULL;
}

static struct ky_err *send(struct ky_ctx *ctx, struct ky_sink *sink, void *data)
{
	struct export *e = data;
	struct ky_err *err = ky_sink_file(ctx, sink, e->file);
	close_file(e);
	return err;
}

static struct ky_err *audit(struct export *e, const char *params, size_t rows)
{
	for (size_t i = 0; i < e->columns; i++)
		if ((e->column[i]->flags & KY_LIST_PERSONAL) != 0)
			return ky_audit(e->ctx, "core.export", e->list->name, 0, ky_printf(e->ctx->arena, "rows=%zu,%.200s", rows, params));
	return NULL;
}

struct ky_err *ky_list_export_file(struct ky_req *req, const struct ky_list *list, const char *format, const char *name)
{
	struct export *e = KY_NEW(req->ctx->arena, struct export);
	struct ky_table_report report;
	const char *params;
	size_t f = 0;
	while (f < FORMATS && strcmp(formats[f].code, format) != 0)
		f++;
	if (f == FORMATS)
		return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no format %s", format);
	KY_TRY(begin(req, list, ky_reply_page(req, "core/export"), e, &params));
	e->format = formats[f].format;
	struct ky_err *err = write_file(e, &report);
	if (err == NULL)
		err = audit(e, params, report.rows);
	if (err != NULL) {
		close_file(e);
		return err;
	}
	ky_reply_stream(req, formats[f].type, ky_printf(req->ctx->arena, "%s%s", name, formats[f].suffix), send, e);
	return NULL;
}

static void put_lost(struct ky_ctx *ctx, struct ky_node *root, const struct ky_table_report *report)
{
	ky_put_number(root, "Rows", (int64_t)report->rows);
	ky_put_number(root, "Replaced", (int64_t)report->replaced);
	for (size_t i = 0; i < report->lost_count; i++) {
		struct ky_node *n = ky_node_item(root, "Lost");
		int32_t cp = report->lost[i];
		ky_put_str(n, "character", ky_utf_encode(ctx->arena, (struct ky_utf){&cp, 1}));
		ky_put(n, "code", ky_printf(ctx->arena, "U+%04X", (unsigned)report->lost[i]));
	}
}

struct ky_err *ky_list_export_show(struct ky_req *req, const struct ky_list *list, const char *path)
{
	struct export *e = KY_NEW(req->ctx->arena, struct export);
	struct ky_node *root = ky_reply_page(req, "core/export");
	struct ky_table_report report;
	const char *params;
	KY_TRY(begin(req, list, root, e, &params));
	e->format = KY_TABLE_CSV932;
	struct ky_err *err = write_file(e, &report);
	close_file(e);
	KY_TRY(err);
	put_lost(req->ctx, root, &report);
	for (size_t i = 0; i < FORMATS; i++) {
		struct ky_node *n = ky_node_item(root, "Formats");
		ky_put(n, "label", ky_message(req->ctx, ky_printf(req->ctx->arena, "core.export.%s", formats[i].code)));
		ky_put(n, "hint", ky_message(req->ctx, ky_printf(req->ctx->arena, "core.export.%s_hint", formats[i].code)));
		ky_put_url(n, "url", ky_printf(req->ctx->arena, "%s%s%s", ky_url(req->ctx, "%s/%s", path, formats[i].code), params[0] == '\0' ? "" : "?", params));
	}
	return NULL;
}
