/* export.c — a declared list as a file: the same scope and filters as on the page, all rows, in constant memory.
 * Called by handlers of the files pool. Who exported personal data, and how many rows, is in the audit log before the first byte leaves. */
#include <stdio.h>

#include "core/model/input.h"
#include "kyodo/list.h"
#include "kyodo/table.h"

#include "core/text/utf.h"

#define WORDS_MAX 64

struct word {
	const char *code, *text;
};

struct export {
	struct ky_ctx *ctx;
	const struct ky_list *list;
	const struct ky_column **column;
	const char **header;
	struct words {
		struct word word[WORDS_MAX];
		size_t count;
	} *words; /* of each column */
	size_t columns;
	const char *where;
	const struct ky_args *args;
	enum ky_table_format format;
	struct ky_table_writer *writer;
	FILE *file;
};

static void take_columns(struct export *e)
{
	const struct ky_list *list = e->list;
	e->column = ky_alloc_array(e->ctx->arena, list->column_count, sizeof(*e->column));
	e->header = ky_alloc_array(e->ctx->arena, list->column_count, sizeof(*e->header));
	e->words = ky_alloc_array(e->ctx->arena, list->column_count, sizeof(*e->words));
	for (size_t i = 0; i < list->column_count; i++) {
		if ((list->column[i].flags & (KY_LIST_EXPORT | KY_LIST_FILE)) == 0)
			continue;
		e->header[e->columns] = ky_message(e->ctx, list->column[i].label);
		e->column[e->columns++] = &list->column[i];
	}
}

static struct ky_err *begin(struct ky_req *req, const struct ky_list *list, struct ky_node *root, struct export *e, const char **out_params)
{
	*e = (struct export){.ctx = req->ctx, .list = list};
	take_columns(e);
	int64_t parent = list->where != NULL && strstr(list->where, ":parent") != NULL ? ky_path_id(req, "id") : 0;
	return ky_list_condition(req, root, list, parent, &e->where, &e->args, out_params);
}

/* In the order the rows were entered: any other order of 250,000 wide rows costs the database more than all the rest. */
static const char *rows_sql(const struct export *e)
{
	struct ky_buf sql;
	ky_buf_init(&sql, e->ctx->arena, 256 * 1024);
	ky_buf_puts(&sql, "SELECT ");
	for (size_t i = 0; i < e->columns; i++)
		ky_buf_printf(&sql, "%s%s AS `%s`", i == 0 ? "" : ", ", e->column[i]->sql, e->column[i]->name);
	ky_buf_printf(&sql, " FROM %s WHERE %s ORDER BY %s", ky_list_from(e->ctx->arena, e->list, NULL), e->where, e->list->id);
	return sql.data;
}

/* A code's word is asked for once, so that rows leave nothing behind in the request's memory; NULL: it has none. */
static const char *word_of(const struct export *e, size_t column, struct ky_str code)
{
	const struct ky_column *c = e->column[column];
	struct words *w = &e->words[column];
	for (size_t i = 0; i < w->count; i++)
		if (ky_str_is(code, w->word[i].code))
			return w->word[i].text;
	const char *text = c->choices != NULL ? ky_choice_label(e->ctx, c->choices, code.p) : e->list->word == NULL ? NULL : e->list->word(e->ctx, c->name, code.p);
	if (text != NULL && w->count < WORDS_MAX)
		w->word[w->count++] = (struct word){ky_str_z(e->ctx->arena, code), ky_strdup(e->ctx->arena, text)};
	return text;
}

/* Codes become their words; days, times and numbers stay what they are. */
static struct ky_value cell(const struct export *e, size_t column, const struct ky_value *v)
{
	const struct ky_column *c = e->column[column];
	const char *word = v->kind == KY_TEXT ? word_of(e, column, v->s) : NULL;
	if (word != NULL)
		return ky_textz(word);
	if (strcmp(c->kind, "bool") == 0 && v->kind == KY_INT)
		return ky_textz(ky_message(e->ctx, v->i != 0 ? "core.yes" : "core.no"));
	return *v;
}

static struct ky_err *add_row(struct ky_arena *row_arena, const struct ky_rows *row, void *data)
{
	const struct export *e = data;
	struct ky_value *cells = ky_alloc_array(row_arena, e->columns, sizeof *cells);
	for (size_t i = 0; i < e->columns; i++)
		cells[i] = cell(e, i, ky_cell(row, 0, e->column[i]->name));
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
	struct ky_err *err = ky_sql_each(e->ctx, rows_sql(e), e->args, add_row, e), *ended = ky_table_writer_finish(e->writer, out_report);
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
	const struct ky_table_download *kind = ky_table_download(format);
	if (kind == NULL)
		return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no format %s", format);
	KY_TRY(begin(req, list, ky_reply_page(req, "core/export"), e, &params));
	e->format = kind->format;
	struct ky_err *err = write_file(e, &report);
	if (err == NULL)
		err = audit(e, params, report.rows);
	if (err != NULL) {
		close_file(e);
		return err;
	}
	ky_reply_stream(req, kind->type, ky_printf(req->ctx->arena, "%s%s", name, kind->suffix), send, e);
	return NULL;
}

static void put_lost(const struct export *e, struct ky_node *root, const struct ky_table_report *report)
{
	ky_put_number(root, "Replaced", (int64_t)report->replaced);
	ky_put_number(root, "Stripped", (int64_t)report->stripped);
	ky_put_bool(root, "more_lost", report->lost_count == KY_TABLE_LOST_MAX);
	for (size_t i = 0; i < report->lost_count; i++) {
		struct ky_node *n = ky_node_item(root, "Lost");
		int32_t character = report->lost[i].character;
		ky_put_number(n, "line", (int64_t)report->lost[i].line);
		ky_put(n, "column", e->header[report->lost[i].column]);
		ky_put_str(n, "character", ky_utf_encode(e->ctx->arena, (struct ky_utf){&character, 1}));
		ky_put(n, "code", ky_printf(e->ctx->arena, "U+%04X", (unsigned)character));
	}
}

/* What CP932 cannot hold is found by writing the file, which nobody gets yet. */
static struct ky_err *check_cp932(struct export *e, struct ky_node *root)
{
	struct ky_table_report report;
	e->format = KY_TABLE_CSV932;
	struct ky_err *err = write_file(e, &report);
	close_file(e);
	KY_TRY(err);
	ky_put_bool(root, "checked", true);
	put_lost(e, root, &report);
	return NULL;
}

static void put_formats(const struct export *e, struct ky_node *root, const char *path, const char *params, bool checked)
{
	struct ky_arena *a = e->ctx->arena;
	for (size_t i = 0; i < KY_TABLE_DOWNLOADS; i++) {
		bool lossy = ky_table_downloads[i].format == KY_TABLE_CSV932;
		if (checked && !lossy)
			continue;
		struct ky_node *n = ky_node_item(root, "Formats");
		bool file = checked || !lossy;
		const char *query = file ? params : ky_printf(a, "%s%scheck=1", params, params[0] == '\0' ? "" : "&");
		const char *page = file ? ky_url(e->ctx, "%s/%s", path, ky_table_downloads[i].code) : ky_url(e->ctx, "%s", path);
		ky_put(n, "label", ky_message(e->ctx, ky_printf(a, "core.export.%s", ky_table_downloads[i].code)));
		ky_put(n, "hint", ky_message(e->ctx, ky_printf(a, "core.export.%s_hint", ky_table_downloads[i].code)));
		ky_put_bool(n, "file", file);
		ky_put_url(n, "url", ky_printf(a, "%s%s%s", page, query[0] == '\0' ? "" : "?", query));
	}
}

struct ky_err *ky_list_export_show(struct ky_req *req, const struct ky_list *list, const char *path)
{
	struct export *e = KY_NEW(req->ctx->arena, struct export);
	struct ky_node *root = ky_reply_page(req, "core/export");
	bool checked = strcmp(ky_query_param(req, "check"), "1") == 0;
	struct ky_rows *count;
	const char *params;
	KY_TRY(begin(req, list, root, e, &params));
	KY_TRY(ky_sql_query(req->ctx, ky_printf(req->ctx->arena, "SELECT COUNT(*) AS n FROM %s WHERE %s", ky_list_from(req->ctx->arena, list, NULL), e->where), e->args, &count));
	ky_put_number(root, "Rows", ky_cell_int(count, 0, "n"));
	if (checked)
		KY_TRY(check_cp932(e, root));
	put_formats(e, root, path, params, checked);
	return NULL;
}
