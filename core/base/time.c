/* time.c — the calendar part of kyodo/time.h: days, instants, fiscal years.
 * Called by everything that shows or compares dates. 和暦 lives in core/text/era.c. */
#include "kyodo/time.h"

#define DAY_US (INT64_C(86400) * KY_SECOND_US)
#define JST_US (INT64_C(9) * 3600 * KY_SECOND_US)

/* Days since 1970-01-01 of a proleptic Gregorian date (H. Hinnant's era arithmetic). */
static int64_t days_from_civil(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = y / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

struct ky_date ky_day_date(ky_day day)
{
	int64_t z = (int64_t)day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);
	return (struct ky_date){
	    .year = (int)(yoe + era * 400 + (month <= 2)),
	    .month = month,
	    .day = (int)(doy - (153 * mp + 2) / 5 + 1),
	};
}

ky_day ky_day_of(int year, int month, int day)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
		return KY_DAY_NONE;
	ky_day d = (ky_day)days_from_civil(year, month, day);
	struct ky_date back = ky_day_date(d);
	return back.month == month && back.day == day ? d : KY_DAY_NONE;
}

int ky_day_weekday(ky_day day)
{
	int64_t w = ((int64_t)day + 4) % 7;
	return (int)(w < 0 ? w + 7 : w);
}

ky_day ky_time_day(ky_time_us t)
{
	int64_t local = t + JST_US;
	int64_t d = local / DAY_US;
	return (ky_day)(local % DAY_US < 0 ? d - 1 : d);
}

ky_time_us ky_day_time(ky_day day)
{
	return (int64_t)day * DAY_US - JST_US;
}

int ky_day_fiscal_year(ky_day day)
{
	struct ky_date d = ky_day_date(day);
	return d.month >= 4 ? d.year : d.year - 1;
}

char *ky_day_iso(struct ky_arena *arena, ky_day day)
{
	struct ky_date d = ky_day_date(day);
	return ky_printf(arena, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static bool digits(const char *p, size_t n, int *out_value)
{
	int v = 0;
	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		v = v * 10 + (p[i] - '0');
	}
	*out_value = v;
	return true;
}

bool ky_day_parse_iso(struct ky_str s, ky_day *out_day)
{
	int y, m, d;
	if (s.len != 10 || s.p[4] != '-' || s.p[7] != '-' || !digits(s.p, 4, &y) || !digits(s.p + 5, 2, &m) ||
	    !digits(s.p + 8, 2, &d))
		return false;
	ky_day day = ky_day_of(y, m, d);
	if (day == KY_DAY_NONE)
		return false;
	*out_day = day;
	return true;
}

char *ky_time_iso(struct ky_arena *arena, ky_time_us t)
{
	ky_day day = ky_time_day(t);
	int64_t s = (t - ky_day_time(day)) / KY_SECOND_US;
	struct ky_date d = ky_day_date(day);
	return ky_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d+09:00", d.year, d.month, d.day, (int)(s / 3600),
			 (int)(s / 60 % 60), (int)(s % 60));
}
