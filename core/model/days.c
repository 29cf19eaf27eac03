/* days.c — open days, periods, deadlines, ages and retention; see kyodo/days.h. Called by plugins and the case engine.
 * Days are numbers here; how they are written is core/text/era.c's. */
#include "kyodo/days.h"

#include <stdlib.h>

#include "core/app/internal.h"

#define YEAR_DAYS 366

static int by_day(const void *a, const void *b)
{
	ky_day x = *(const ky_day *)a, y = *(const ky_day *)b;
	return x < y ? -1 : x > y;
}

/* As of one version of the dataset "core", which every change of a closed day touches. */
struct ky_kept_calendar {
	uint64_t version;
	struct ky_arena *arena;
	struct ky_calendar calendar;
};

static unsigned closed_weekdays(const struct ky_ctx *ctx)
{
	struct ky_str weekday;
	unsigned weekdays = 0;
	for (struct ky_str rest = ky_str(ky_setting_text(ctx, "core.closed_weekdays")); ky_str_split(&rest, '_', &weekday);)
		if (weekday.len == 1 && weekday.p[0] >= '0' && weekday.p[0] <= '6')
			weekdays |= 1u << (weekday.p[0] - '0');
	return weekdays;
}

static struct ky_err *read_calendar(struct ky_ctx *ctx, struct ky_kept_calendar *kept, uint64_t version)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "app.closed_days", NULL, &rows));
	kept->version = 0;
	ky_arena_reset(kept->arena);
	ky_day *closed = ky_alloc_array(kept->arena, rows->count, sizeof *closed);
	for (size_t i = 0; i < rows->count; i++)
		closed[i] = (ky_day)ky_cell_int(rows, i, "day");
	kept->calendar = (struct ky_calendar){closed, rows->count, closed_weekdays(ctx)};
	kept->version = version;
	return NULL;
}

struct ky_err *ky_calendar_load(struct ky_ctx *ctx, struct ky_calendar *out_calendar)
{
	struct ky_kept_calendar *kept = ctx->app->calendar;
	uint64_t version = ky_live_version(ctx->app);
	if (kept == NULL) {
		kept = KY_NEW(ctx->app->process, struct ky_kept_calendar);
		kept->arena = ky_arena_new(0);
		if (kept->arena == NULL)
			return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no memory for the calendar");
		ctx->app->calendar = kept;
	}
	if (kept->version != version || version == 0)
		KY_TRY(read_calendar(ctx, kept, version));
	*out_calendar = kept->calendar;
	return NULL;
}

bool ky_days_open(const struct ky_calendar *calendar, ky_day day)
{
	if ((calendar->weekdays >> ky_day_weekday(day) & 1u) != 0)
		return false;
	return calendar->count == 0 || bsearch(&day, calendar->closed, calendar->count, sizeof day, by_day) == NULL;
}

static ky_day seek(const struct ky_calendar *calendar, ky_day day, int step)
{
	ky_day d = day;
	for (int i = 0; i < YEAR_DAYS; i++, d += step)
		if (ky_days_open(calendar, d))
			return d;
	return day;
}

ky_day ky_days_next_open(const struct ky_calendar *calendar, ky_day day)
{
	return seek(calendar, day, 1);
}

ky_day ky_days_last_open(const struct ky_calendar *calendar, ky_day day)
{
	return seek(calendar, day, -1);
}

ky_day ky_days_move(const struct ky_calendar *calendar, ky_day day, enum ky_days_rule rule)
{
	return rule == KY_DAYS_STAY ? day : seek(calendar, day, rule == KY_DAYS_NEXT_OPEN ? 1 : -1);
}

ky_day ky_days_add(const struct ky_calendar *calendar, ky_day from, int n, enum ky_days_rule rule)
{
	return ky_days_move(calendar, from + n, rule);
}

ky_day ky_days_add_open(const struct ky_calendar *calendar, ky_day from, int n)
{
	ky_day d = from;
	for (int i = 0; i < n; i++)
		d = seek(calendar, d + 1, 1);
	return d;
}

/* The day before the one n months later that answers to first; the month's last day when it has none. */
static ky_day month_end(ky_day first, int n)
{
	struct ky_date d = ky_day_date(first);
	int month = d.month - 1 + n, year = d.year + month / 12;
	month = month % 12 + 1;
	ky_day answers = ky_day_of(year, month, d.day);
	if (answers != KY_DAY_NONE)
		return answers - 1;
	ky_day next = month == 12 ? ky_day_of(year + 1, 1, 1) : ky_day_of(year, month + 1, 1);
	return next == KY_DAY_NONE ? KY_DAY_NONE : next - 1;
}

ky_day ky_days_add_months(const struct ky_calendar *calendar, ky_day from, int n, enum ky_days_rule rule)
{
	ky_day last = month_end(from + 1, n);
	return last == KY_DAY_NONE ? KY_DAY_NONE : ky_days_move(calendar, last, rule);
}

ky_time_us ky_days_too_late(ky_day last, int minute)
{
	return minute >= KY_DAYS_END ? ky_day_time(last + 1) : ky_day_time(last) + (int64_t)(minute + 1) * 60 * KY_SECOND_US;
}

/* A life is counted from the day of birth itself (民法140条 does not hold for ages), so years are whole the day before. */
ky_day ky_days_age_reached(ky_day born, int age)
{
	return age == 0 ? born : month_end(born, age * 12);
}

int ky_days_age(ky_day born, ky_day on)
{
	if (on < born)
		return -1;
	int age = ky_day_date(on).year - ky_day_date(born).year;
	/* The one born on 1 January is a year older already on the last day of the year. */
	for (age += 1; age > 0 && (ky_days_age_reached(born, age) == KY_DAY_NONE || ky_days_age_reached(born, age) > on); age--)
		;
	return age;
}

ky_day ky_days_fiscal_first(int fiscal_year)
{
	return ky_day_of(fiscal_year, 4, 1);
}

ky_day ky_days_fiscal_last(int fiscal_year)
{
	return ky_day_of(fiscal_year + 1, 3, 31);
}

ky_day ky_days_kept_until(ky_day made, int years)
{
	return ky_days_fiscal_last(ky_day_fiscal_year(made) + years);
}
