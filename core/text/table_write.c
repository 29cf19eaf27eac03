/* table_write.c — writing tables as CSV (UTF-8 or CP932) or XLSX, row by row in constant memory.
 * Called by exports. Text is never a formula: typed as text in XLSX, neutralised in CSV on request. */
#include <csv.h>
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "kyodo/table.h"
#include "utf.h"

const struct ky_table_download ky_table_downloads[KY_TABLE_DOWNLOADS] = {
    {"csv", "text/csv; charset=utf-8", ".csv", KY_TABLE_CSV},
    {"cp932", "text/csv; charset=Shift_JIS", "-sjis.csv", KY_TABLE_CSV932},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", KY_TABLE_XLSX},
};

const struct ky_table_download *ky_table_download(const char *code)
{
	for (size_t i = 0; i < KY_TABLE_DOWNLOADS; i++)
		if (strcmp(ky_table_downloads[i].code, code) == 0)
			return &ky_table_downloads[i];
	return NULL;
}

#define XLSX_TEXT_MAX 32767

struct ky_table_writer {
	struct ky_arena *arena;
	enum ky_table_format format;
	bool neutralise;
	size_t columns, row;
	struct ky_table_report report;
	FILE *file;
	iconv_t cd;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *day_format, *time_format, *text_format;
};

static struct ky_err *no_disk(struct ky_table_writer *w, const char *what)
{
	return ky_fail(w->arena, KY_UNAVAILABLE, NULL, "cannot write the table: %s", what);
}

static void note_lost(struct ky_table_writer *w, size_t column, int32_t cp)
{
	struct ky_table_report *report = &w->report;
	report->replaced++;
	for (size_t i = report->lost_count; i > 0 && report->lost[i - 1].line == w->row + 1 && report->lost[i - 1].column == column; i--)
		if (report->lost[i - 1].character == cp)
			return;
	if (report->lost_count < KY_TABLE_LOST_MAX)
		report->lost[report->lost_count++] = (struct ky_table_lost){w->row + 1, column, cp};
}

static bool convert(iconv_t cd, struct ky_str s, struct ky_buf *out)
{
	char bytes[8], *to = bytes, *in = (char *)(uintptr_t)s.p;
	size_t in_left = s.len, out_left = sizeof(bytes);
	if (iconv(cd, &in, &in_left, &to, &out_left) == (size_t)-1) {
		iconv(cd, NULL, NULL, NULL, NULL);
		return false;
	}
	ky_buf_add(out, bytes, sizeof(bytes) - out_left);
	return true;
}

/* Character by character, because //TRANSLIT would write '?' without a word. */
static struct ky_str to_cp932(struct ky_table_writer *w, struct ky_arena *arena, size_t column, struct ky_str s)
{
	struct ky_utf u = ky_utf_decode(arena, s);
	struct ky_buf out;
	ky_buf_init(&out, arena, u.n * 4 + 4);
	for (size_t i = 0; i < u.n; i++) {
		struct ky_utf one = {&u.cp[i], 1};
		if ((u.cp[i] >= 0xE0100 && u.cp[i] <= 0xE01EF) || (u.cp[i] >= 0xFE00 && u.cp[i] <= 0xFE0F)) {
			w->report.stripped++;
			continue;
		}
		if (convert(w->cd, ky_utf_encode(arena, one), &out))
			continue;
		note_lost(w, column, u.cp[i]);
		convert(w->cd, KY_STR("〓"), &out);
	}
	return ky_buf_str(&out);
}

static bool is_formula(struct ky_str s)
{
	static const char *const wide[] = {"＝", "＋", "－", "＠"}; /* a Japanese spreadsheet takes these, too */
	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
		if (ky_str_starts(s, wide[i]))
			return true;
	return s.len > 0 && s.p[0] != '\0' && strchr("=+-@\t\r\n", s.p[0]) != NULL;
}

static struct ky_err *put_field(struct ky_table_writer *w, struct ky_arena *arena, size_t column, struct ky_str s, bool quote)
{
	if (w->format == KY_TABLE_CSV932)
		s = to_cp932(w, arena, column, s);
	if (column > 0 && fputc(',', w->file) == EOF)
		return no_disk(w, "CSV");
	bool ok = quote ? csv_fwrite(w->file, s.p, s.len) == 0 : fwrite(s.p, 1, s.len, w->file) == s.len;
	return ok ? NULL : no_disk(w, "CSV");
}

static struct ky_err *csv_text(struct ky_table_writer *w, struct ky_arena *arena, size_t column, struct ky_str s)
{
	if (w->neutralise && is_formula(s))
		s = ky_str(ky_printf(arena, "'%.*s", (int)s.len, s.p));
	return put_field(w, arena, column, s, true);
}

static struct ky_err *csv_cell(struct ky_table_writer *w, struct ky_arena *arena, size_t column, const struct ky_value *v)
{
	switch (v->kind) {
	case KY_NULL:
		return put_field(w, arena, column, KY_STR(""), false);
	case KY_INT:
		return put_field(w, arena, column, ky_str(ky_printf(arena, "%lld", (long long)v->i)), false);
	case KY_TIME:
		return put_field(w, arena, column, ky_str(ky_time_iso(arena, v->i)), false);
	case KY_DAY:
		return put_field(w, arena, column, ky_str(ky_day_iso(arena, (ky_day)v->i)), false);
	case KY_BYTES:
		return put_field(w, arena, column, ky_str(ky_hex(arena, v->s.p, v->s.len)), true);
	case KY_TEXT:
		break;
	}
	return csv_text(w, arena, column, v->s);
}

/* Days since 1899-12-30, as spreadsheets count from March 1900 on. */
static double serial(ky_day day)
{
	return (double)(day - ky_day_of(1899, 12, 30));
}

static lxw_error xlsx_text(struct ky_table_writer *w, struct ky_arena *arena, lxw_col_t column, struct ky_str s)
{
	struct ky_utf u = ky_utf_decode(arena, s);
	if (u.n > XLSX_TEXT_MAX / 2)
		u.n = XLSX_TEXT_MAX / 2; /* the format's limit, in UTF-16 units */
	return worksheet_write_string(w->sheet, (lxw_row_t)w->row, column, ky_utf_encode(arena, u).p, w->text_format);
}

static struct ky_err *xlsx_cell(struct ky_table_writer *w, struct ky_arena *arena, size_t at, const struct ky_value *v)
{
	lxw_row_t row = (lxw_row_t)w->row;
	lxw_col_t column = (lxw_col_t)at;
	lxw_error rc = LXW_NO_ERROR;
	ky_day day;
	if (v->kind == KY_TEXT && v->s.len > 0)
		rc = xlsx_text(w, arena, column, v->s);
	else if (v->kind == KY_BYTES)
		rc = xlsx_text(w, arena, column, ky_str(ky_hex(arena, v->s.p, v->s.len)));
	else if (v->kind == KY_INT && (v->i > INT64_C(999999999999999) || v->i < INT64_C(-999999999999999)))
		rc = xlsx_text(w, arena, column, ky_str(ky_printf(arena, "%lld", (long long)v->i)));
	else if (v->kind == KY_INT)
		rc = worksheet_write_number(w->sheet, row, column, (double)v->i, NULL);
	else if (v->kind == KY_DAY && v->i > ky_day_of(1900, 2, 28))
		rc = worksheet_write_number(w->sheet, row, column, serial((ky_day)v->i), w->day_format);
	else if (v->kind == KY_DAY)
		rc = xlsx_text(w, arena, column, ky_str(ky_day_iso(arena, (ky_day)v->i)));
	else if (v->kind == KY_TIME) {
		day = ky_time_day(v->i);
		double part = (double)(v->i - ky_day_time(day)) / (86400.0 * (double)KY_SECOND_US);
		rc = worksheet_write_number(w->sheet, row, column, serial(day) + part, w->time_format);
	}
	return rc == LXW_NO_ERROR ? NULL : no_disk(w, lxw_strerror(rc));
}

static struct ky_err *write_row(struct ky_table_writer *w, struct ky_arena *arena, const struct ky_value *cell)
{
	for (size_t i = 0; i < w->columns; i++)
		KY_TRY(w->format == KY_TABLE_XLSX ? xlsx_cell(w, arena, i, &cell[i]) : csv_cell(w, arena, i, &cell[i]));
	if (w->format != KY_TABLE_XLSX && fputs("\r\n", w->file) == EOF)
		return no_disk(w, "CSV");
	w->row++;
	return NULL;
}

static struct ky_err *open_csv(struct ky_table_writer *w, int fd)
{
	int own = dup(fd);
	w->file = own < 0 ? NULL : fdopen(own, "w");
	if (w->file == NULL) {
		if (own >= 0)
			close(own);
		return no_disk(w, "fdopen");
	}
	if (w->format == KY_TABLE_CSV932) {
		w->cd = iconv_open("CP932", "UTF-8");
		return w->cd == (iconv_t)-1 ? no_disk(w, "no CP932 in iconv") : NULL;
	}
	return fputs("\xEF\xBB\xBF", w->file) == EOF ? no_disk(w, "CSV") : NULL;
}

static struct ky_err *open_xlsx(struct ky_table_writer *w, int fd, const char *name)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	w->book = workbook_new_opt(ky_printf(w->arena, "/proc/self/fd/%d", fd), &options);
	w->sheet = w->book == NULL ? NULL : workbook_add_worksheet(w->book, name);
	if (w->sheet == NULL)
		return no_disk(w, "XLSX cannot begin");
	w->day_format = workbook_add_format(w->book);
	w->time_format = workbook_add_format(w->book);
	w->text_format = workbook_add_format(w->book);
	format_set_num_format(w->day_format, "yyyy-mm-dd");
	format_set_num_format(w->time_format, "yyyy-mm-dd hh:mm:ss");
	format_set_num_format(w->text_format, "@");
	return NULL;
}

static struct ky_err *write_header(struct ky_table_writer *w, const char *const *header)
{
	struct ky_value *cell = ky_alloc_array(w->arena, w->columns, sizeof(*cell));
	for (size_t i = 0; i < w->columns; i++)
		cell[i] = (struct ky_value){.kind = KY_TEXT, .s = ky_str(header[i])};
	if (w->format == KY_TABLE_XLSX)
		worksheet_freeze_panes(w->sheet, 1, 0);
	return write_row(w, w->arena, cell);
}

struct ky_err *ky_table_writer_open(struct ky_arena *arena, enum ky_table_format format, int fd,
				    const struct ky_table_options *options, size_t columns, const char *const *header,
				    struct ky_table_writer **out_writer)
{
	struct ky_table_writer *w = KY_NEW(arena, struct ky_table_writer);
	const char *name = options == NULL || options->sheet_name == NULL ? "Sheet1" : options->sheet_name;
	w->arena = arena;
	w->format = format;
	w->columns = columns;
	w->cd = (iconv_t)-1;
	w->neutralise = options != NULL && options->neutralise;
	struct ky_err *err = format == KY_TABLE_XLSX ? open_xlsx(w, fd, name) : open_csv(w, fd);
	if (err == NULL && w->book != NULL && options != NULL && options->made_at != 0)
		workbook_set_properties(w->book, &(lxw_doc_properties){.created = (time_t)(options->made_at / KY_SECOND_US)});
	if (err == NULL && header != NULL)
		err = write_header(w, header);
	if (err != NULL) {
		struct ky_err *ignored = ky_table_writer_finish(w, NULL);
		(void)ignored;
		return err;
	}
	*out_writer = w;
	return NULL;
}

struct ky_err *ky_table_writer_add(struct ky_table_writer *w, struct ky_arena *row_arena, const struct ky_value *cell)
{
	KY_TRY(write_row(w, row_arena, cell));
	w->report.rows++;
	return NULL;
}

struct ky_err *ky_table_writer_sheet(struct ky_table_writer *w, const char *name, size_t columns, const char *const *header)
{
	if (w->book == NULL)
		return ky_fail(w->arena, KY_INTERNAL, NULL, "only a workbook has sheets");
	w->sheet = workbook_add_worksheet(w->book, name);
	if (w->sheet == NULL)
		return no_disk(w, "another sheet cannot begin");
	w->columns = columns;
	w->row = 0;
	return write_header(w, header);
}

struct ky_err *ky_table_writer_finish(struct ky_table_writer *w, struct ky_table_report *out_report)
{
	bool ok = true;
	if (w->file != NULL)
		ok = fclose(w->file) == 0;
	if (w->book != NULL)
		ok = workbook_close(w->book) == LXW_NO_ERROR;
	if (w->cd != (iconv_t)-1)
		iconv_close(w->cd);
	w->file = NULL;
	w->book = NULL;
	w->cd = (iconv_t)-1;
	if (!ok)
		return no_disk(w, "the file could not be ended");
	if (out_report != NULL)
		*out_report = w->report;
	return NULL;
}
