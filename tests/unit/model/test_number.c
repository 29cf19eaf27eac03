/* test_number.c — document numbers: forms with number, year of the era, abbreviation and branch; what is no form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/dossier/letter.h"

static void test_text(void **state)
{
	(void)state;
	static const struct {
		const char *form, *year_kind;
		int year;
		int64_t number, branch;
		const char *text;
	} cases[] = {
	    {"佐協第{n}号", "fiscal", 2026, 123, 0, "佐協第123号"},
	    {"{y}佐協第{n}号", "fiscal", 2026, 123, 2, "8佐協第123号の2"},
	    {"{y}{a}第{n}号", "calendar", 2026, 1, 0, "8佐協第1号"},
	    {"{y}第{n}号", "fiscal", 2019, 1, 0, "元第1号"},
	    {"{y}第{n}号", "calendar", 2019, 1, 0, "元第1号"},
	    {"{y}第{n}号", "fiscal", 2018, 9, 0, "30第9号"},
	    {"{y}第{n}号", "fiscal", 2028, 9, 11, "10第9号の11"},
	    {"{a}{a}-{n}", "fiscal", 2026, 1000000, 0, "佐協佐協-1000000"},
	};
	struct ky_arena *a = ky_arena_new(0);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct ky_letter_number n = {.abbreviation = "佐協", .year_kind = cases[i].year_kind, .form = cases[i].form, .year = cases[i].year, .number = cases[i].number, .branch = cases[i].branch};
		assert_string_equal(ky_number_text(a, &n), cases[i].text);
	}
	ky_arena_free(a);
}

static void test_forms(void **state)
{
	(void)state;
	static const char *const good[] = {"{n}", "第{n}号", "{y}{a}第{n}号", "{a}{a}{n}"}, *const bad[] = {"", "第号", "{n}{n}", "{n", "{N}", "{n}{x}", "{n}{", "{{n}}"};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_null(ky_number_form_wrong(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_non_null(ky_number_form_wrong(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_text), cmocka_unit_test(test_forms)};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
