/* test_days.c — the edges of the calendar: closed days, 29 February, births on 1 and 2 April, the fiscal year's end, new eras. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "kyodo/kyodo.h"

static struct ky_calendar calendar; /* weekends, the turn of 2026/27, a Monday holiday */

static ky_day day(const char *iso)
{
	ky_day d;
	if (!ky_day_parse_iso(ky_str(iso), &d))
		fail_msg("%s is no day", iso);
	return d;
}

static void is_day(ky_day got, const char *wanted)
{
	struct ky_arena *a = ky_arena_new(0);
	char *text = ky_day_iso(a, got);
	if (strcmp(text, wanted) != 0)
		fail_msg("%s, not %s", text, wanted);
	ky_arena_free(a);
}

static int setup(void **state)
{
	static ky_day closed[7];
	static const char *const days[] = {"2026-11-23", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03"};
	(void)state;
	for (size_t i = 0; i < 7; i++)
		closed[i] = day(days[i]);
	calendar = (struct ky_calendar){closed, 7, 1u << 0 | 1u << 6};
	return 0;
}

static void open_days(void **state)
{
	static const struct {
		const char *day, *next, *last;
	} rows[] = {
	    {"2026-11-20", "2026-11-20", "2026-11-20"}, /* Friday */
	    {"2026-11-21", "2026-11-24", "2026-11-20"}, /* Saturday before a Monday holiday */
	    {"2026-11-23", "2026-11-24", "2026-11-20"},
	    {"2026-12-29", "2027-01-04", "2026-12-28"},
	    {"2027-01-03", "2027-01-04", "2026-12-28"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		is_day(ky_days_next_open(&calendar, day(rows[i].day)), rows[i].next);
		is_day(ky_days_last_open(&calendar, day(rows[i].day)), rows[i].last);
	}
	assert_true(ky_days_open(&calendar, day("2027-01-04")));
	struct ky_calendar always = {NULL, 0, 0}, never = {NULL, 0, 0x7f};
	is_day(ky_days_next_open(&always, day("2026-11-22")), "2026-11-22");
	is_day(ky_days_next_open(&never, day("2026-11-22")), "2026-11-22"); /* and it ends */
}

static void periods(void **state)
{
	(void)state;
	/* The day of the event is not counted: fourteen days from the 6th end on the 20th. */
	is_day(ky_days_add(&calendar, day("2026-11-06"), 14, KY_DAYS_STAY), "2026-11-20");
	is_day(ky_days_add(&calendar, day("2026-11-07"), 14, KY_DAYS_STAY), "2026-11-21");
	is_day(ky_days_add(&calendar, day("2026-11-07"), 14, KY_DAYS_NEXT_OPEN), "2026-11-24");
	is_day(ky_days_add(&calendar, day("2026-11-07"), 14, KY_DAYS_LAST_OPEN), "2026-11-20");
	is_day(ky_days_add(&calendar, day("2026-12-22"), 7, KY_DAYS_NEXT_OPEN), "2027-01-04");
	/* Open days alone: over a weekend with a holiday, over the turn of the year. */
	is_day(ky_days_add_open(&calendar, day("2026-11-20"), 1), "2026-11-24");
	is_day(ky_days_add_open(&calendar, day("2026-12-28"), 2), "2027-01-05");
	is_day(ky_days_add_open(&calendar, day("2026-11-22"), 1), "2026-11-24");
}

static void months(void **state)
{
	static const struct {
		const char *from;
		int n;
		const char *last;
	} rows[] = {
	    {"2026-04-10", 1, "2026-05-10"}, {"2026-03-31", 1, "2026-04-30"}, /* from 1 April, to the day before 1 May */
	    {"2026-01-30", 1, "2026-02-28"}, /* from the 31st; February has none */
	    {"2026-01-31", 1, "2026-02-28"}, {"2028-01-30", 1, "2028-02-29"}, {"2028-01-28", 1, "2028-02-28"}, {"2028-02-28", 12, "2029-02-28"}, {"2028-02-29", 12, "2029-02-28"},
	    {"2026-11-30", 3, "2027-02-28"}, {"2026-12-31", 12, "2027-12-31"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		is_day(ky_days_add_months(&calendar, day(rows[i].from), rows[i].n, KY_DAYS_STAY), rows[i].last);
	is_day(ky_days_add_months(&calendar, day("2026-10-23"), 1, KY_DAYS_NEXT_OPEN), "2026-11-24");
}

static void deadlines(void **state)
{
	struct ky_arena *a = ky_arena_new(0);
	(void)state;
	assert_string_equal(ky_time_iso(a, ky_days_too_late(day("2026-11-30"), 17 * 60 + 15)), "2026-11-30T17:16:00+09:00");
	assert_string_equal(ky_time_iso(a, ky_days_too_late(day("2026-11-30"), 23 * 60 + 59)), "2026-12-01T00:00:00+09:00");
	assert_string_equal(ky_time_iso(a, ky_days_too_late(day("2026-12-31"), KY_DAYS_END)), "2027-01-01T00:00:00+09:00");
	assert_string_equal(ky_time_iso(a, ky_days_too_late(day("2026-11-30"), 0)), "2026-11-30T00:01:00+09:00");
	/* Midnight of JST is 15:00 UTC of the day before. */
	assert_int_equal(ky_days_too_late(day("1970-01-01"), KY_DAYS_END), INT64_C(15) * 3600 * KY_SECOND_US);
	ky_arena_free(a);
}

static void ages(void **state)
{
	static const struct {
		const char *born, *reached;
		int age;
	} rows[] = {
	    {"2008-04-01", "2026-03-31", 18}, /* of the year before, by one day: 早生まれ */
	    {"2008-04-02", "2026-04-01", 18}, {"2008-02-29", "2026-02-28", 18}, {"2008-02-29", "2028-02-28", 20}, {"2008-03-01", "2028-02-29", 20}, {"2008-03-01", "2026-02-28", 18},
	    {"2008-01-01", "2025-12-31", 18}, {"2008-12-31", "2026-12-30", 18}, {"1926-12-25", "2026-12-24", 100},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ky_day born = day(rows[i].born), reached = day(rows[i].reached);
		is_day(ky_days_age_reached(born, rows[i].age), rows[i].reached);
		assert_int_equal(ky_days_age(born, reached), rows[i].age);
		assert_int_equal(ky_days_age(born, reached - 1), rows[i].age - 1);
	}
	assert_int_equal(ky_days_age(day("2026-04-01"), day("2026-04-01")), 0);
	assert_int_equal(ky_days_age(day("2026-04-02"), day("2026-04-01")), -1);
	assert_int_equal(ky_days_age(day("2026-01-01"), day("2026-12-31")), 1);
	/* A school year: who is six on 1 April, that is born up to 1 April. */
	assert_int_equal(ky_days_age(day("2020-04-01"), day("2026-03-31")), 6);
	assert_int_equal(ky_days_age(day("2020-04-02"), day("2026-03-31")), 5);
	assert_int_equal(ky_days_age_reached(day("2020-04-02"), 9000), KY_DAY_NONE);
}

static void fiscal_years(void **state)
{
	static const struct {
		const char *made;
		int years;
		const char *until;
	} rows[] = {
	    {"2026-03-31", 5, "2031-03-31"}, /* fiscal 2025; from 1 April 2026 */
	    {"2026-04-01", 5, "2032-03-31"}, {"2027-03-31", 1, "2028-03-31"}, {"2024-02-29", 3, "2027-03-31"}, {"2019-04-30", 10, "2030-03-31"},
	};
	struct ky_arena *a = ky_arena_new(0);
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		is_day(ky_days_kept_until(day(rows[i].made), rows[i].years), rows[i].until);
	is_day(ky_days_fiscal_first(2026), "2026-04-01");
	is_day(ky_days_fiscal_last(2027), "2028-03-31");
	assert_int_equal(ky_day_fiscal_year(ky_days_fiscal_last(2026)), 2026);
	assert_int_equal(ky_day_fiscal_year(ky_days_fiscal_last(2026) + 1), 2027);
	assert_string_equal(ky_day_wareki(a, ky_days_fiscal_last(2018), false), "平成31年3月31日");
	assert_string_equal(ky_day_wareki(a, ky_days_fiscal_last(2019), false), "令和2年3月31日");
	ky_arena_free(a);
}

/* A period runs through a change of era as through any other day. */
static void eras(void **state)
{
	struct ky_arena *a = ky_arena_new(0);
	(void)state;
	assert_string_equal(ky_day_wareki(a, ky_days_add(&calendar, day("2019-04-16"), 14, KY_DAYS_STAY), false), "平成31年4月30日");
	assert_string_equal(ky_day_wareki(a, ky_days_add(&calendar, day("2019-04-17"), 14, KY_DAYS_STAY), false), "令和元年5月1日");
	assert_string_equal(ky_day_wareki(a, ky_days_add_months(&calendar, day("2019-03-31"), 1, KY_DAYS_STAY), false), "平成31年4月30日");
	assert_string_equal(ky_day_wareki(a, ky_days_age_reached(day("1999-05-01"), 20), false), "平成31年4月30日");
	assert_int_equal(ky_days_age(day("1989-01-07"), day("2026-01-06")), 37); /* 昭和64年 */
	ky_arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(open_days), cmocka_unit_test(periods), cmocka_unit_test(months),  cmocka_unit_test(deadlines),
					   cmocka_unit_test(ages),	cmocka_unit_test(fiscal_years), cmocka_unit_test(eras)};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("days", tests, setup, NULL);
}
