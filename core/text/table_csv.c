/* table_csv.c — reading CSV: encoding first, strictly, then records by libcsv.
 * Called through table.c. */
#include <csv.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

#include "table_internal.h"

#define MAX_COLUMNS 16384
#define CELL_MAX 100000 /* bytes: no spreadsheet holds more than 32,767 characters in one */

struct ky_csv {
	struct csv_parser parser;
	struct ky_str text;
	size_t at, record;
	bool begun, ended, done, too_wide;
	char before;
	struct ky_arena *row_arena;
	struct ky_table_cell *cell;
	size_t count, room;
};

static struct ky_err *from_cp932(struct ky_table *table, struct ky_str bytes, struct ky_str *out)
{
	iconv_t cd = iconv_open("UTF-8", "CP932");
	if (cd == (iconv_t)-1)
		return ky_fail(table->arena, KY_INTERNAL, NULL, "no CP932 in this system's iconv");
	size_t in_left = bytes.len, room = bytes.len * 3 + 1, out_left = room;
	char *in = (char *)(uintptr_t)bytes.p, *p = ky_alloc(table->arena, room), *to = p;
	size_t rc = iconv(cd, &in, &in_left, &to, &out_left);
	iconv_close(cd);
	if (rc == (size_t)-1)
		return ky_fail(table->arena, KY_INVALID, NULL, "neither UTF-8 nor CP932: byte %zu", bytes.len - in_left + 1);
	*out = (struct ky_str){p, room - out_left};
	return NULL;
}

struct ky_err *ky_csv_open(struct ky_table *table, struct ky_str bytes)
{
	struct ky_str text = bytes;
	if (bytes.len > table->limits.max_bytes)
		return ky_fail(table->arena, KY_TOO_LARGE, NULL, "CSV of %zu bytes", bytes.len);
	if (bytes.len > 0 && memchr(bytes.p, '\0', bytes.len) != NULL)
		return ky_fail(table->arena, KY_INVALID, NULL, "neither CSV nor XLSX: holds NUL");
	table->encoding = "UTF-8";
	if (ky_str_starts(bytes, "\xEF\xBB\xBF"))
		text = (struct ky_str){bytes.p + 3, bytes.len - 3};
	if (!ky_str_utf8_valid(text)) {
		if (text.p != bytes.p)
			return ky_fail(table->arena, KY_INVALID, NULL, "UTF-8 by its BOM, but not valid");
		KY_TRY(from_cp932(table, bytes, &text));
		table->encoding = "CP932";
	}
	table->csv = KY_NEW(table->arena, struct ky_csv);
	table->csv->text = text;
	return NULL;
}

void ky_csv_close(struct ky_csv *csv)
{
	if (csv != NULL && csv->begun)
		csv_free(&csv->parser);
	if (csv != NULL)
		csv->begun = false;
}

struct ky_err *ky_csv_select(struct ky_table *table)
{
	struct ky_csv *csv = table->csv;
	ky_csv_close(csv);
	*csv = (struct ky_csv){.text = csv->text};
	if (csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return ky_fail(table->arena, KY_INTERNAL, NULL, "csv_init");
	csv->begun = true;
	return NULL;
}

/* Spreadsheets end lines inside a cell with CR LF, LF or CR; one kind is enough here. */
static struct ky_str one_line_end(struct ky_arena *arena, const char *p, size_t len)
{
	char *out = ky_alloc(arena, len + 1);
	size_t n = 0;
	for (size_t i = 0; i < len; i++) {
		if (p[i] == '\r' && i + 1 < len && p[i + 1] == '\n')
			continue;
		out[n++] = p[i] == '\r' ? '\n' : p[i];
	}
	return (struct ky_str){out, n};
}

static void on_field(void *field, size_t len, void *data)
{
	struct ky_csv *csv = data;
	if (csv->count == MAX_COLUMNS) {
		csv->too_wide = true;
		return;
	}
	if (csv->count == csv->room) {
		size_t room = csv->room == 0 ? 16 : csv->room * 2;
		struct ky_table_cell *cell = ky_alloc_array(csv->row_arena, room, sizeof(*cell));
		if (csv->count > 0)
			memcpy(cell, csv->cell, csv->count * sizeof(*cell));
		csv->cell = cell;
		csv->room = room;
	}
	csv->cell[csv->count++] = (struct ky_table_cell){
	    .text = one_line_end(csv->row_arena, field, len),
	    .kind = len == 0 ? KY_TABLE_EMPTY : KY_TABLE_TEXT,
	};
}

static void on_record(int end, void *data)
{
	struct ky_csv *csv = data;
	(void)end;
	csv->ended = true;
	csv->record++;
}

/* libcsv passes empty lines over in silence; they count for the row number people see. pstate 0: no record begun. */
static void count_empty_line(struct ky_csv *csv, char c)
{
	if (csv->parser.pstate == 0 && (c == '\r' || (c == '\n' && csv->before != '\r')))
		csv->record++;
}

static struct ky_err *feed(struct ky_table *table, struct ky_csv *csv)
{
	while (!csv->ended && csv->at < csv->text.len) {
		char c = csv->text.p[csv->at];
		count_empty_line(csv, c);
		if (csv_parse(&csv->parser, &c, 1, on_field, on_record, csv) != 1)
			return ky_fail(table->arena, KY_INVALID, NULL, "CSV row %zu, column %zu: %s", csv->record + 1,
				       csv->count + 1, csv_strerror(csv_error(&csv->parser)));
		if (csv->parser.entry_pos > CELL_MAX)
			return ky_fail(table->arena, KY_INVALID, NULL, "CSV row %zu, column %zu: more than %d bytes in one cell", csv->record + 1, csv->count + 1, CELL_MAX);
		csv->before = c;
		csv->at++;
	}
	if (!csv->ended && !csv->done) {
		csv->done = true;
		if (csv_fini(&csv->parser, on_field, on_record, csv) != 0)
			return ky_fail(table->arena, KY_INVALID, NULL, "CSV row %zu: a quotation mark is not closed",
				       csv->record + 1);
	}
	if (csv->too_wide)
		return ky_fail(table->arena, KY_TOO_LARGE, NULL, "CSV row %zu: more than %d columns", csv->record, MAX_COLUMNS);
	return NULL;
}

struct ky_err *ky_csv_next(struct ky_table *table, struct ky_arena *row_arena, struct ky_table_row *out_row)
{
	struct ky_csv *csv = table->csv;
	do {
		csv->row_arena = row_arena;
		csv->cell = NULL;
		csv->count = csv->room = 0;
		csv->ended = false;
		KY_TRY(feed(table, csv));
		KY_TRY(ky_table_count(table, csv->count));
		while (csv->count > 0 && csv->cell[csv->count - 1].kind == KY_TABLE_EMPTY)
			csv->count--;
	} while (csv->ended && csv->count == 0);
	*out_row = (struct ky_table_row){
	    .number = csv->ended ? csv->record : 0,
	    .count = csv->count,
	    .cell = csv->cell,
	};
	return NULL;
}
