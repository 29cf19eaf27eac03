/* value.c — typed values and cells of a result; see kyodo/db.h.
 * Called by handlers and the other files of this room. Knows no connection. */
#include "kyodo/db.h"

#include <stdio.h>
#include <stdlib.h>

struct ky_value ky_null(void)
{
	return (struct ky_value){.kind = KY_NULL};
}

struct ky_value ky_int(int64_t i)
{
	return (struct ky_value){.kind = KY_INT, .i = i};
}

struct ky_value ky_text(struct ky_str s)
{
	return (struct ky_value){.kind = KY_TEXT, .s = s};
}

struct ky_value ky_textz(const char *s)
{
	return s == NULL ? ky_null() : ky_text(ky_str(s));
}

struct ky_value ky_bytes(struct ky_str s)
{
	return (struct ky_value){.kind = KY_BYTES, .s = s};
}

struct ky_value ky_time(ky_time_us t)
{
	return (struct ky_value){.kind = KY_TIME, .i = t};
}

struct ky_value ky_date(ky_day d)
{
	return d == KY_DAY_NONE ? ky_null() : (struct ky_value){.kind = KY_DAY, .i = d};
}

const struct ky_value *ky_cell(const struct ky_rows *rows, size_t row, const char *column)
{
	for (size_t i = 0; i < rows->columns && row < rows->count; i++)
		if (strcmp(rows->name[i], column) == 0)
			return &rows->cell[row * rows->columns + i];
	fprintf(stderr, "kyodo: no cell '%s' in row %zu of %zu\n", column, row, rows->count);
	abort();
}

int64_t ky_cell_int(const struct ky_rows *rows, size_t row, const char *column)
{
	return ky_cell(rows, row, column)->i;
}

const char *ky_cell_z(const struct ky_rows *rows, size_t row, const char *column)
{
	const struct ky_value *v = ky_cell(rows, row, column);
	return v->kind == KY_TEXT || v->kind == KY_BYTES ? v->s.p : "";
}

struct ky_str ky_cell_str(const struct ky_rows *rows, size_t row, const char *column)
{
	const struct ky_value *v = ky_cell(rows, row, column);
	return v->kind == KY_TEXT || v->kind == KY_BYTES ? v->s : (struct ky_str){"", 0};
}

bool ky_cell_null(const struct ky_rows *rows, size_t row, const char *column)
{
	return ky_cell(rows, row, column)->kind == KY_NULL;
}
