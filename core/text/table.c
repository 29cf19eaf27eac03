/* table.c — one interface over CSV and XLSX readers, and the guess at the header row.
 * Called by imports. Knows nothing of either format beyond the first bytes. */
#include "table_internal.h"

#define DEFAULT_BYTES ((size_t)256 << 20)
#define DEFAULT_CELLS ((size_t)2000000)
#define HEADER_ROWS 20

struct ky_err *ky_table_open(struct ky_arena *arena, struct ky_str bytes, const struct ky_table_limits *limits,
			     struct ky_table **out_table)
{
	struct ky_table *table = KY_NEW(arena, struct ky_table);
	table->arena = arena;
	if (limits != NULL)
		table->limits = *limits;
	if (table->limits.max_bytes == 0)
		table->limits.max_bytes = DEFAULT_BYTES;
	if (table->limits.max_cells == 0)
		table->limits.max_cells = DEFAULT_CELLS;
	bool zip = ky_str_starts(bytes, "PK\003\004");
	struct ky_err *err = zip ? ky_xlsx_open(table, bytes) : ky_csv_open(table, bytes);
	if (err == NULL)
		err = ky_table_select(table, 0);
	if (err != NULL) {
		ky_table_close(table);
		return err;
	}
	*out_table = table;
	return NULL;
}

void ky_table_close(struct ky_table *table)
{
	if (table == NULL)
		return;
	ky_csv_close(table->csv);
	ky_xlsx_close(table->xlsx);
	table->csv = NULL;
	table->xlsx = NULL;
}

size_t ky_table_sheets(const struct ky_table *table)
{
	return table->xlsx != NULL ? ky_xlsx_sheets(table->xlsx) : 1;
}

struct ky_str ky_table_sheet_name(const struct ky_table *table, size_t sheet)
{
	return table->xlsx != NULL ? ky_xlsx_sheet_name(table->xlsx, sheet) : KY_STR("");
}

const char *ky_table_encoding(const struct ky_table *table)
{
	return table->encoding;
}

struct ky_err *ky_table_select(struct ky_table *table, size_t sheet)
{
	if (sheet >= ky_table_sheets(table))
		return ky_fail(table->arena, KY_NOT_FOUND, NULL, "no sheet %zu", sheet + 1);
	table->cells = 0;
	return table->xlsx != NULL ? ky_xlsx_select(table, sheet) : ky_csv_select(table);
}

struct ky_err *ky_table_next(struct ky_table *table, struct ky_arena *row_arena, struct ky_table_row *out_row)
{
	return table->xlsx != NULL ? ky_xlsx_next(table, row_arena, out_row) : ky_csv_next(table, row_arena, out_row);
}

struct ky_err *ky_table_count(struct ky_table *table, size_t n)
{
	table->cells += n;
	if (table->cells > table->limits.max_cells)
		return ky_fail(table->arena, KY_TOO_LARGE, NULL, "more than %zu cells", table->limits.max_cells);
	return NULL;
}

char *ky_table_address(struct ky_arena *arena, size_t column, size_t row)
{
	char letters[16];
	size_t at = sizeof(letters) - 1;
	letters[at] = '\0';
	for (size_t n = column + 1; n > 0 && at > 0; n = (n - 1) / 26)
		letters[--at] = (char)('A' + (n - 1) % 26);
	return ky_printf(arena, "%s%zu", letters + at, row);
}

/* Different texts in a row; 0 when it holds anything but text, for then it is data. */
static size_t labels(const struct ky_table_row *row)
{
	size_t n = 0;
	for (size_t i = 0; i < row->count; i++) {
		const struct ky_table_cell *c = &row->cell[i];
		if (c->kind == KY_TABLE_EMPTY)
			continue;
		if (c->kind != KY_TABLE_TEXT)
			return 0;
		if (i == 0 || !ky_str_eq(c->text, row->cell[i - 1].text))
			n++;
	}
	return n;
}

/* The row below repeats a cell of this one because the two are merged. */
static bool continues(const struct ky_table_row *row, const struct ky_table_row *below)
{
	for (size_t i = 0; i < row->count && i < below->count; i++)
		if (below->cell[i].merged && ky_str_eq(row->cell[i].text, below->cell[i].text))
			return true;
	return false;
}

struct ky_err *ky_table_guess_header(struct ky_table *table, struct ky_arena *arena, size_t sheet,
				     struct ky_table_row *out_header)
{
	struct ky_table_row rows[HEADER_ROWS];
	size_t n = 0, widest = 0, at = 0;
	KY_TRY(ky_table_select(table, sheet));
	for (; n < HEADER_ROWS; n++) {
		KY_TRY(ky_table_next(table, arena, &rows[n]));
		if (rows[n].number == 0)
			break;
		widest = rows[n].count > widest ? rows[n].count : widest;
	}
	KY_TRY(ky_table_select(table, sheet));
	while (at < n && (labels(&rows[at]) < 2 || labels(&rows[at]) * 10 < widest * 6))
		at++;
	while (at + 1 < n && labels(&rows[at + 1]) >= labels(&rows[at]) && continues(&rows[at], &rows[at + 1]))
		at++;
	*out_header = at < n ? rows[at] : (struct ky_table_row){0};
	return NULL;
}
