/* table_xlsx.c — the rows of a sheet, streamed: cells, merged ranges, dates.
 * Called through table.c. Merged ranges stand behind the cells in the file, so a sheet is gone through twice. */
#include <stdlib.h>

#include "xlsx.h"

#define MAX_MERGES 20000

static bool merge_range(struct ky_str ref, struct ky_merge *out)
{
	struct ky_str first, rest = ref;
	return ky_str_split(&rest, ':', &first) && rest.p != NULL &&
	       ky_xlsx_address(first, &out->column1, &out->row1) && ky_xlsx_address(rest, &out->column2, &out->row2) &&
	       out->column1 <= out->column2 && out->row1 <= out->row2;
}

static int by_row(const void *a, const void *b)
{
	size_t x = ((const struct ky_merge *)a)->row1, y = ((const struct ky_merge *)b)->row1;
	return (x > y) - (x < y);
}

static struct ky_err *read_merges(struct ky_table *table, struct ky_part *part)
{
	struct ky_xlsx *x = table->xlsx;
	bool more = true;
	while (more) {
		KY_TRY(ky_part_read(part, &more));
		if (!more || !ky_part_is(part, "mergeCell"))
			continue;
		struct ky_merge m = {0};
		if (x->merges == MAX_MERGES)
			return ky_fail(table->arena, KY_TOO_LARGE, NULL, "XLSX: more than %d merged ranges", MAX_MERGES);
		if (merge_range(ky_str(ky_part_attr(part, table->arena, "ref")), &m))
			x->merge[x->merges++] = m;
	}
	qsort(x->merge, x->merges, sizeof(*x->merge), by_row);
	return NULL;
}

struct ky_err *ky_xlsx_select(struct ky_table *table, size_t sheet)
{
	struct ky_xlsx *x = table->xlsx;
	const char *name = x->sheet[sheet].part;
	ky_part_close(&x->part);
	x->open = false;
	if (name == NULL)
		return ky_fail(table->arena, KY_INVALID, NULL, "XLSX: sheet %zu has no part", sheet + 1);
	if (x->merge == NULL) {
		x->merge = ky_alloc_array(table->arena, MAX_MERGES, sizeof(*x->merge));
		x->active = ky_alloc_array(table->arena, MAX_MERGES, sizeof(*x->active));
	}
	x->merges = x->merge_next = x->active_count = x->row = 0;
	x->end = false;
	x->present = sheet;
	KY_TRY(ky_part_open(table, name, &x->part));
	struct ky_err *err = read_merges(table, &x->part);
	ky_part_close(&x->part);
	if (err != NULL)
		return err;
	KY_TRY(ky_part_open(table, name, &x->part));
	x->open = true;
	return NULL;
}

struct row {
	struct ky_arena *arena;
	struct ky_table_cell *cell;
	size_t count, room;
};

/* The cell of a column, with empty ones before it. */
static struct ky_err *row_cell(struct ky_table *table, struct row *row, size_t column, struct ky_table_cell **out_cell)
{
	if (column >= row->room) {
		size_t room = row->room == 0 ? 32 : row->room;
		while (room <= column)
			room *= 2;
		struct ky_table_cell *cell = ky_alloc_array(row->arena, room, sizeof(*cell));
		if (row->count > 0)
			memcpy(cell, row->cell, row->count * sizeof(*cell));
		row->cell = cell;
		row->room = room;
	}
	while (row->count <= column) {
		KY_TRY(ky_table_count(table, 1));
		row->cell[row->count++] = (struct ky_table_cell){.text = {"", 0}};
	}
	*out_cell = &row->cell[column];
	return NULL;
}

static struct ky_err *bad_cell(struct ky_table *table, const char *ref, const char *what)
{
	struct ky_str sheet = table->xlsx->sheet[table->xlsx->present].name;
	return ky_fail(table->arena, KY_INVALID, NULL, "XLSX: sheet %.*s, cell %s: %s", (int)sheet.len, sheet.p, ref, what);
}

static struct ky_err *shared_text(struct ky_table *table, const char *ref, struct ky_str v, struct ky_str *out)
{
	int64_t at;
	if (!ky_str_i64(v, &at) || at < 0 || (size_t)at >= table->xlsx->shared_count)
		return bad_cell(table, ref, "no such shared text");
	*out = table->xlsx->shared[at];
	return NULL;
}

static void set_number(struct ky_table *table, struct row *row, int style, struct ky_str v, struct ky_table_cell *cell)
{
	struct ky_xlsx *x = table->xlsx;
	char *date = NULL;
	if (style >= 0 && (size_t)style < x->styles && x->date_style[style])
		date = ky_xlsx_date(row->arena, strtod(ky_str_z(row->arena, v), NULL), x->date1904);
	cell->text = date != NULL ? ky_str(date) : ky_xlsx_number(row->arena, v);
	cell->kind = date != NULL ? KY_TABLE_DATE : KY_TABLE_NUMBER;
}

struct raw {
	const char *ref, *type;
	int style;
	struct ky_str v, inline_text;
};

static struct ky_err *set_cell(struct ky_table *table, struct row *row, const struct raw *raw, struct ky_table_cell *cell)
{
	const char *type = raw->type == NULL ? "n" : raw->type;
	struct ky_str v = raw->v;
	*cell = (struct ky_table_cell){.text = v, .kind = KY_TABLE_TEXT};
	if (strcmp(type, "inlineStr") == 0)
		cell->text = raw->inline_text;
	else if (v.len == 0)
		cell->kind = KY_TABLE_EMPTY;
	else if (strcmp(type, "s") == 0)
		KY_TRY(shared_text(table, raw->ref, v, &cell->text));
	else if (strcmp(type, "b") == 0)
		*cell = (struct ky_table_cell){.text = ky_str(ky_str_is(v, "1") ? "TRUE" : "FALSE"), .kind = KY_TABLE_BOOL};
	else if (strcmp(type, "e") == 0)
		cell->kind = KY_TABLE_ERROR;
	else if (strcmp(type, "n") == 0)
		set_number(table, row, raw->style, v, cell);
	else if (strcmp(type, "d") == 0)
		cell->kind = KY_TABLE_DATE;
	else if (strcmp(type, "str") != 0)
		return bad_cell(table, raw->ref, "unknown type");
	if (cell->text.len == 0)
		cell->kind = KY_TABLE_EMPTY;
	return NULL;
}

static struct ky_err *read_value(struct ky_part *part, struct ky_arena *arena, struct ky_str *out)
{
	bool more = true;
	struct ky_buf buf;
	ky_buf_init(&buf, arena, (size_t)1 << 20);
	while (more && !ky_part_ends(part, "v")) {
		KY_TRY(ky_part_read(part, &more));
		int type = more ? xmlTextReaderNodeType(part->xml) : 0;
		if (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA || type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE)
			ky_buf_puts(&buf, (const char *)xmlTextReaderConstValue(part->xml));
	}
	*out = ky_buf_str(&buf);
	return NULL;
}

/* At <c>: reads to </c>. */
static struct ky_err *read_cell(struct ky_table *table, struct row *row)
{
	struct ky_part *part = &table->xlsx->part;
	const char *style = ky_part_attr(part, row->arena, "s");
	struct raw raw = {
	    .ref = ky_part_attr(part, row->arena, "r"),
	    .type = ky_part_attr(part, row->arena, "t"),
	    .style = style == NULL ? 0 : atoi(style),
	};
	size_t column = row->count, number = table->xlsx->row;
	if (raw.ref == NULL)
		raw.ref = ky_table_address(row->arena, column, number);
	if (!ky_xlsx_address(ky_str(raw.ref), &column, &number) || number != table->xlsx->row)
		return bad_cell(table, raw.ref, "not an address in this row");
	for (bool more = true; more && !ky_part_ends(part, "c");) {
		KY_TRY(ky_part_read(part, &more));
		if (more && ky_part_is(part, "v"))
			KY_TRY(read_value(part, row->arena, &raw.v));
		else if (more && ky_part_is(part, "is"))
			KY_TRY(ky_part_rich_text(part, row->arena, "is", &raw.inline_text));
	}
	struct ky_table_cell *cell;
	KY_TRY(row_cell(table, row, column, &cell));
	return set_cell(table, row, &raw, cell);
}

/* Gives the cells of merged ranges the value of their first cell. */
static struct ky_err *fill_merges(struct ky_table *table, struct row *row)
{
	struct ky_xlsx *x = table->xlsx;
	size_t kept = 0;
	while (x->merge_next < x->merges && x->merge[x->merge_next].row1 <= x->row)
		x->active[x->active_count++] = x->merge_next++;
	for (size_t i = 0; i < x->active_count; i++) {
		struct ky_merge *m = &x->merge[x->active[i]];
		struct ky_table_cell *cell;
		if (m->row2 < x->row)
			continue;
		x->active[kept++] = x->active[i];
		if (m->row1 == x->row && m->column1 < row->count) {
			m->value = row->cell[m->column1];
			m->value.text = ky_str_copy(table->arena, m->value.text);
			m->value.merged = true;
		}
		for (size_t c = m->column1; m->value.merged && m->value.kind != KY_TABLE_EMPTY && c <= m->column2; c++) {
			KY_TRY(row_cell(table, row, c, &cell));
			if (c != m->column1 || m->row1 != x->row)
				*cell = m->value;
		}
	}
	x->active_count = kept;
	return NULL;
}

/* At <row>: its number, which must grow. */
static struct ky_err *begin_row(struct ky_table *table, struct ky_arena *arena)
{
	struct ky_xlsx *x = table->xlsx;
	const char *r = ky_part_attr(&x->part, arena, "r");
	int64_t number = (int64_t)x->row + 1;
	if ((r != NULL && !ky_str_i64(ky_str(r), &number)) || number <= (int64_t)x->row || number > 1048576)
		return bad_cell(table, r == NULL ? "?" : r, "rows are out of order");
	x->row = (size_t)number;
	return NULL;
}

static struct ky_err *read_row(struct ky_table *table, struct row *row)
{
	struct ky_part *part = &table->xlsx->part;
	KY_TRY(begin_row(table, row->arena));
	for (bool more = true; more && !ky_part_ends(part, "row");) {
		KY_TRY(ky_part_read(part, &more));
		if (more && ky_part_is(part, "c"))
			KY_TRY(read_cell(table, row));
	}
	KY_TRY(fill_merges(table, row));
	while (row->count > 0 && row->cell[row->count - 1].kind == KY_TABLE_EMPTY)
		row->count--;
	return NULL;
}

struct ky_err *ky_xlsx_next(struct ky_table *table, struct ky_arena *row_arena, struct ky_table_row *out_row)
{
	struct ky_xlsx *x = table->xlsx;
	bool more = x->open && !x->end;
	while (more) {
		KY_TRY(ky_part_read(&x->part, &more));
		if (!more || !ky_part_is(&x->part, "row"))
			continue;
		struct row row = {.arena = row_arena};
		KY_TRY(read_row(table, &row));
		if (row.count == 0)
			continue;
		*out_row = (struct ky_table_row){.number = x->row, .count = row.count, .cell = row.cell};
		return NULL;
	}
	x->end = true;
	*out_row = (struct ky_table_row){0};
	return NULL;
}
