/* test_era.c — 和暦 at every boundary, shown and read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kyodo/text.h"

static int setup(void **state)
{
	*state = ky_arena_new(0);
	return *state == NULL;
}

static int teardown(void **state)
{
	ky_era_set_table(NULL, 0);
	ky_arena_free(*state);
	return 0;
}

struct shown {
	int y, m, d;
	const char *text;
};

static const struct shown boundaries[] = {
    {1872, 12, 31, "1872年12月31日"},	{1873, 1, 1, "明治6年1月1日"},	     {1912, 7, 29, "明治45年7月29日"},
    {1912, 7, 30, "大正元年7月30日"},	{1926, 12, 24, "大正15年12月24日"},  {1926, 12, 25, "昭和元年12月25日"},
    {1989, 1, 7, "昭和64年1月7日"},	{1989, 1, 8, "平成元年1月8日"},	     {1990, 1, 1, "平成2年1月1日"},
    {2019, 4, 30, "平成31年4月30日"},	{2019, 5, 1, "令和元年5月1日"},	     {2019, 12, 31, "令和元年12月31日"},
    {2020, 1, 1, "令和2年1月1日"},	{2026, 11, 23, "令和8年11月23日"},
};

static void shows_and_reads_boundaries(void **state)
{
	for (size_t i = 0; i < sizeof(boundaries) / sizeof(boundaries[0]); i++) {
		const struct shown *b = &boundaries[i];
		ky_day day = ky_day_of(b->y, b->m, b->d), read = 0;
		assert_string_equal(ky_day_wareki(*state, day, false), b->text);
		assert_true(ky_day_parse(ky_str(b->text), &read));
		assert_int_equal(read, day);
		assert_true(ky_day_parse(ky_str(ky_day_wareki(*state, day, true)), &read));
		assert_int_equal(read, day);
	}
	assert_string_equal(ky_day_wareki(*state, ky_day_of(2026, 11, 23), true), "令和8年11月23日（月）");
}

static void labels_fiscal_years(void **state)
{
	assert_string_equal(ky_fiscal_year_wareki(*state, 1988), "昭和63年度");
	assert_string_equal(ky_fiscal_year_wareki(*state, 1989), "平成元年度");
	assert_string_equal(ky_fiscal_year_wareki(*state, 2018), "平成30年度");
	assert_string_equal(ky_fiscal_year_wareki(*state, 2019), "令和元年度");
	assert_string_equal(ky_fiscal_year_wareki(*state, 2026), "令和8年度");
}

static void reads_what_people_write(void **state)
{
	static const char *const forms[] = {
	    "令和8年11月23日", "令和８年１１月２３日", "令和 8 年 11 月 23 日", "R8.11.23", "r8/11/23", "R08-11-23", "Ｒ８．１１．２３",
	    "㋿8.11.23", "㋿8年11月23日", "令8.11.23", "ﾚｲﾜ8ﾈﾝ11ｶﾞﾂ23ﾆﾁ", "れいわ8年11月23日", "2026/11/23", "２０２６/１１/２３",
	    "２０２６年１１月２３日", "2026-11-23", "20261123", "西暦2026年11月23日", "2026.11.23", " 令和8年11月23日（月） ",
	    "令和8年11月23日(月曜日)", "2026-11-23 (月)", "令和８年１１月２３日　月曜日",
	};
	ky_day want = ky_day_of(2026, 11, 23);
	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		ky_day day = 0;
		if (!ky_day_parse(ky_str(forms[i]), &day))
			fail_msg("not read: %s", forms[i]);
		assert_int_equal(day, want);
	}
}

static void reads_square_eras(void **state)
{
	ky_day day = 0;
	(void)state;
	assert_true(ky_day_parse(ky_str("㍾45年7月29日"), &day));
	assert_int_equal(day, ky_day_of(1912, 7, 29));
	assert_true(ky_day_parse(ky_str("㍽元年7月30日"), &day));
	assert_int_equal(day, ky_day_of(1912, 7, 30));
	assert_true(ky_day_parse(ky_str("㍼64.1.7"), &day));
	assert_int_equal(day, ky_day_of(1989, 1, 7));
	assert_true(ky_day_parse(ky_str("㍻1年1月8日"), &day));
	assert_int_equal(day, ky_day_of(1989, 1, 8));
}

static void refuses(void **state)
{
	static const char *const wrong[] = {
	    "", "令和", "令和8年", "令和0年1月1日", "平成3元年1月1日", "平成31元年4月1日", "平成31年5月1日", "令和元年4月30日",
	    "昭和64年1月8日", "平成元年1月7日", "大正15年12月25日", "昭和元年12月24日", "明治45年7月30日", "大正元年7月29日",
	    "明治5年12月31日", "令和8年2月30日", "2025-02-29", "2026/13/1", "8.11.23", "26/11/23", "R8.11-23", "令和8年11月23日（火）",
	    "令和8年11月23日（月", "令和8年11月23日x", "令和令和8年1月1日", "2026112", "202611234", "\xff\xfe",
	    "2026年11/23", "元年5月1日",
	};
	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		ky_day day = 42;
		if (ky_day_parse(ky_str(wrong[i]), &day))
			fail_msg("read: %s", wrong[i]);
		assert_int_equal(day, 42);
	}
}

static void every_day_reads_back(void **state)
{
	struct ky_arena *arena = *state;
	for (ky_day d = ky_day_of(1873, 1, 1); d < ky_day_of(2040, 1, 1); d++) {
		ky_day read = 0;
		assert_true(ky_day_parse(ky_str(ky_day_wareki(arena, d, true)), &read));
		assert_int_equal(read, d);
		ky_arena_reset(arena);
	}
}

static void takes_another_table(void **state)
{
	static const struct ky_era table[] = {
	    {.name = "令和", .kana = "レイワ", .letter = 'R', .first_year = 2019, .start = {2019, 5, 1}},
	    {.name = "見本", .kana = "ミホン", .letter = 'X', .first_year = 2030, .start = {2030, 2, 1}},
	};
	ky_day day = 0;
	ky_era_set_table(table, 2);
	assert_string_equal(ky_day_wareki(*state, ky_day_of(2030, 1, 31), false), "令和12年1月31日");
	assert_string_equal(ky_day_wareki(*state, ky_day_of(2030, 2, 1), false), "見本元年2月1日");
	assert_true(ky_day_parse(ky_str("X元.2.1"), &day));
	assert_int_equal(day, ky_day_of(2030, 2, 1));
	assert_false(ky_day_parse(ky_str("令和12年2月1日"), &day));
	assert_false(ky_day_parse(ky_str("平成3年2月1日"), &day));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(shows_and_reads_boundaries, setup, teardown),
	    cmocka_unit_test_setup_teardown(labels_fiscal_years, setup, teardown),
	    cmocka_unit_test_setup_teardown(reads_what_people_write, setup, teardown),
	    cmocka_unit_test_setup_teardown(reads_square_eras, setup, teardown),
	    cmocka_unit_test_setup_teardown(refuses, setup, teardown),
	    cmocka_unit_test_setup_teardown(every_day_reads_back, setup, teardown),
	    cmocka_unit_test_setup_teardown(takes_another_table, setup, teardown),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("era", tests, NULL, NULL);
}
