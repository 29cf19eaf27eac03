/* table_internal.h — what the table readers share: one open file, CSV or XLSX.
 * Called only by core/text/table_*.c. */
#ifndef KYODO_TEXT_TABLE_INTERNAL_H
#define KYODO_TEXT_TABLE_INTERNAL_H

#include "kyodo/table.h"

struct ky_csv;
struct ky_xlsx;

struct ky_table {
	struct ky_arena *arena;
	struct ky_table_limits limits;
	const char *encoding;
	size_t cells; /* handed out of the present sheet */
	struct ky_csv *csv;
	struct ky_xlsx *xlsx;
};

struct ky_err *ky_csv_open(struct ky_table *table, struct ky_str bytes) KY_MUST_CHECK;
void ky_csv_close(struct ky_csv *csv);
struct ky_err *ky_csv_select(struct ky_table *table) KY_MUST_CHECK;
struct ky_err *ky_csv_next(struct ky_table *table, struct ky_arena *row_arena, struct ky_table_row *out_row) KY_MUST_CHECK;

struct ky_err *ky_xlsx_open(struct ky_table *table, struct ky_str bytes) KY_MUST_CHECK;
void ky_xlsx_close(struct ky_xlsx *xlsx);
size_t ky_xlsx_sheets(const struct ky_xlsx *xlsx);
struct ky_str ky_xlsx_sheet_name(const struct ky_xlsx *xlsx, size_t sheet);
struct ky_err *ky_xlsx_select(struct ky_table *table, size_t sheet) KY_MUST_CHECK;
struct ky_err *ky_xlsx_next(struct ky_table *table, struct ky_arena *row_arena, struct ky_table_row *out_row) KY_MUST_CHECK;

/* Counts n more cells of the present sheet against the limit. */
struct ky_err *ky_table_count(struct ky_table *table, size_t n) KY_MUST_CHECK;

/* xlsx_value.c: is a number of this format a date; a serial day as text (NULL when out of the calendar). */
bool ky_xlsx_is_date(int format_id, struct ky_str format_code);
char *ky_xlsx_date(struct ky_arena *arena, double serial, bool date1904);
/* 15 significant digits, as spreadsheets show; the text itself when it is no number. */
struct ky_str ky_xlsx_number(struct ky_arena *arena, struct ky_str text);
/* "AB12" to zero-based column and one-based row; false when it is no address within a sheet. */
bool ky_xlsx_address(struct ky_str s, size_t *out_column, size_t *out_row);

#endif
