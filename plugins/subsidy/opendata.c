/* opendata.c — published calls for machines: CSV in the columns of the standard dataset of support programmes (支援制度), and the page that documents them.
 * Called through the routes of plugin.c. */
#include <stdio.h>

#include "subsidy.h"

static const char *const header[] = {"制度番号", "全国地方公共団体コード", "法人番号", "タイトル（制度名）", "サブタイトル", "対象者", "概要", "内容", "利用・申請方法", "受付開始日", "受付終了日", "根拠法令", "詳細参照先", "お問い合わせ先", "電子申請URL", "キーワード", "公開日"};
#define COLUMNS (sizeof header / sizeof header[0])

struct ky_err *subsidy_data(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "subsidy/data");
	for (size_t i = 0; i < COLUMNS; i++)
		ky_put(ky_node_item(root, "Columns"), "name", header[i]);
	ky_put_url(root, "csv_url", ky_url(req->ctx, "subsidy/data/csv"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.title"), ky_url(req->ctx, "subsidy"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.data_title"), NULL);
	return NULL;
}

/* No line breaks within a record. */
static struct ky_value one_line(struct ky_arena *arena, const char *text)
{
	char *copy = ky_strdup(arena, text);
	for (char *p = copy; *p != '\0'; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	return copy[0] == '\0' ? ky_null() : ky_textz(copy);
}

struct writing {
	struct ky_ctx *ctx;
	struct ky_table_writer *w;
};

static struct ky_err *write_row(struct ky_arena *arena, const struct ky_rows *row, void *data)
{
	struct writing *s = data;
	struct ky_ctx here = *s->ctx; /* addresses, too, are forgotten after the row */
	here.arena = arena;
	long long id = (long long)ky_cell_int(row, 0, "id");
	const char *code = ky_setting_text(s->ctx, "subsidy.city_code"), *corporate = ky_setting_text(s->ctx, "subsidy.corporate_no");
	const struct ky_value cell[COLUMNS] = {
	    ky_int(id),
	    one_line(arena, code),
	    one_line(arena, corporate),
	    one_line(arena, ky_cell_z(row, 0, "title")),
	    ky_textz(ky_fiscal_year_wareki(arena, (int)ky_cell_int(row, 0, "fiscal_year"))),
	    one_line(arena, ky_cell_z(row, 0, "audience")),
	    one_line(arena, ky_cell_z(row, 0, "summary")),
	    one_line(arena, ky_cell_z(row, 0, "content")),
	    one_line(arena, ky_cell_z(row, 0, "required_papers")),
	    *ky_cell(row, 0, "opens_on"),
	    *ky_cell(row, 0, "closes_on"),
	    one_line(arena, ky_cell_z(row, 0, "basis")),
	    ky_textz(ky_url_absolute(&here, "subsidy/calls/%lld", id)),
	    one_line(arena, ky_printf(arena, "%s %s", ky_cell_z(row, 0, "department"), ky_cell_z(row, 0, "department_phone"))),
	    ky_textz(ky_url_absolute(&here, "subsidy/calls/%lld/apply", id)),
	    ky_null(),
	    *ky_cell(row, 0, "published_on"),
	};
	return ky_table_writer_add(s->w, arena, cell);
}

static struct ky_err *write_rows(struct ky_ctx *ctx, int fd)
{
	struct writing s = {.ctx = ctx};
	KY_TRY(ky_table_writer_open(ctx->arena, KY_TABLE_CSV, fd, NULL, COLUMNS, header, &s.w));
	struct ky_err *err = ky_each(ctx, "subsidy.open_data", NULL, write_row, &s), *ended = ky_table_writer_finish(s.w, NULL);
	return err != NULL ? err : ended;
}

/* A file that could be written to its end before anything of it is sent. */
struct ky_err *subsidy_csv_stream(struct ky_ctx *ctx, struct ky_sink *sink, void *data)
{
	const struct subsidy_csv *csv = data;
	FILE *f = tmpfile();
	if (f == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no temporary file");
	struct ky_err *err = csv->rows(ctx, fileno(f));
	if (err == NULL)
		err = ky_sink_file(ctx, sink, f);
	fclose(f);
	return err;
}

struct ky_err *subsidy_data_csv(struct ky_req *req)
{
	static struct subsidy_csv csv = {write_rows};
	ky_reply_stream(req, "text/csv; charset=utf-8", "subsidies.csv", subsidy_csv_stream, &csv);
	return NULL;
}
