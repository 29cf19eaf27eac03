/* xlsx_value.c — what a stored number of a spreadsheet means: date formats, serial days, addresses.
 * Called by table_xlsx.c. Pure. Source: ECMA-376 part 1, 18.8.30 (numFmt) and 18.17.4.1 (serial dates). */
#include <math.h>
#include <stdlib.h>
#include <strings.h>

#include "table_internal.h"

static bool builtin_date(int id)
{
	return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/* Skips what a format shows literally: "…", \x, _x, *x, [Red]; returns the index behind it, or at itself. */
static size_t skip_literal(struct ky_str s, size_t at)
{
	char close = s.p[at] == '"' ? '"' : s.p[at] == '[' ? ']' : '\0';
	if (s.p[at] == '\\' || s.p[at] == '_' || s.p[at] == '*')
		return at + 2;
	if (close == '\0')
		return at;
	for (at++; at < s.len && s.p[at] != close; at++)
		;
	return at + 1;
}

bool ky_xlsx_is_date(int format_id, struct ky_str code)
{
	if (builtin_date(format_id))
		return true;
	if (format_id < 164 || (code.len >= 7 && strncasecmp(code.p, "General", 7) == 0))
		return false;
	for (size_t i = 0; i < code.len;) {
		size_t next = skip_literal(code, i);
		if (next == i && code.p[i] != '\0' && strchr("yYmMdDhHgGsS", code.p[i]) != NULL)
			return true;
		i = next == i ? i + 1 : next;
	}
	return false;
}

/* Serial 60 is 29 February 1900, which never was: before it the count starts a day later. */
static bool day_of_serial(double whole, bool date1904, ky_day *out_day)
{
	if (whole < 0 || whole > 2958465)
		return false;
	ky_day serial = (ky_day)whole;
	if (date1904) {
		*out_day = ky_day_of(1904, 1, 1) + serial;
		return true;
	}
	if (serial == 60 || serial == 0)
		return false;
	*out_day = (serial < 60 ? ky_day_of(1899, 12, 31) : ky_day_of(1899, 12, 30)) + serial;
	return true;
}

char *ky_xlsx_date(struct ky_arena *arena, double serial, bool date1904)
{
	ky_day day;
	double whole = floor(serial);
	int seconds = (int)lround((serial - whole) * 86400);
	if (seconds == 86400) {
		seconds = 0;
		whole += 1;
	}
	if (whole == 0 && !date1904)
		return ky_printf(arena, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
	if (!day_of_serial(whole, date1904, &day))
		return NULL;
	if (seconds == 0)
		return ky_day_iso(arena, day);
	return ky_printf(arena, "%s %02d:%02d:%02d", ky_day_iso(arena, day), seconds / 3600, seconds / 60 % 60, seconds % 60);
}

struct ky_str ky_xlsx_number(struct ky_arena *arena, struct ky_str text)
{
	char *end, *z = ky_str_z(arena, text);
	double value = strtod(z, &end);
	if (end == z || *end != '\0' || !isfinite(value))
		return text;
	if (value == floor(value) && fabs(value) < 1e15)
		return ky_str(ky_printf(arena, "%.0f", value));
	return ky_str(ky_printf(arena, "%.15g", value));
}

bool ky_xlsx_address(struct ky_str s, size_t *out_column, size_t *out_row)
{
	size_t i = 0, column = 0, row = 0;
	for (; i < s.len && s.p[i] >= 'A' && s.p[i] <= 'Z' && i < 3; i++)
		column = column * 26 + (size_t)(s.p[i] - 'A' + 1);
	if (i == 0 || i == s.len || s.len - i > 7)
		return false;
	for (; i < s.len; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		row = row * 10 + (size_t)(s.p[i] - '0');
	}
	if (column > 16384 || row == 0 || row > 1048576)
		return false;
	*out_column = column - 1;
	*out_row = row;
	return true;
}
