/* test_intake.c — cells of other people's spreadsheets: amounts in any writing, words for codes, what is wrong; and mappings as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/model/intake_internal.h"

static const struct ky_field fields[] = {
    {.name = "name", .kind = "text"},
    {.name = "yen", .kind = "yen", .low = -1000000000, .high = 1000000000},
    {.name = "people", .kind = "int", .high = 1000},
    {.name = "day", .kind = "date"},
    {.name = "number", .kind = "corpno"},
    {.name = "kept", .kind = "text"},
};
static const struct ky_choice targets[] = {{"name", ""}, {"yen", ""}, {"people", ""}, {"day", ""}, {"number", ""}, {NULL, NULL}};
static const struct ky_intake intake = {.name = "t", .field = fields, .field_count = COUNT(fields), .required = "name", .target = targets};

static void test_cells(void **state)
{
	(void)state;
	static const struct {
		size_t field;
		int64_t unit;
		const char *text;
		int64_t value;
		const char *wrong;
	} cases[] = {
	    {1, 1, "１，２３４", 1234, NULL},	     {1, 1, "¥1,234", 1234, NULL},	   {1, 1, " 1,234円 ", 1234, NULL},
	    {1, 1000, "12", 12000, NULL},	     {1, 1000, "12円", 12, NULL},	   {1, 1, "12千円", 12000, NULL},
	    {1, 1, "3万円", 30000, NULL},	     {1, 1, "2百万円", 2000000, NULL},	   {1, 1, "△500", -500, NULL},
	    {1, 1, "▲￥500", -500, NULL},	     {1, 1, "-500", -500, NULL},	   {1, 1, "185\n（増額後。初回は162）", 185, NULL},
	    {1, 1, "441（初回は429", 441, NULL},     {1, 1, "10(当初)\n 15(変更)", 15, NULL}, {1, 1, "10\n15", 0, "core.intake.not_yen"},
	    {1, 1, "たくさん", 0, "core.intake.not_yen"}, {1, 1, "(10)", 0, "core.intake.not_yen"}, {1, 1000000, "1001", 0, "core.invalid.range"},
	    {2, 1, "１２人", 12, NULL},		     {2, 1, "1001", 1001, "core.invalid.range"}, {2, 1, "何人か", 0, "core.invalid.number"},
	};
	struct ky_arena *a = ky_arena_new(0);
	const struct ky_intake_book book = {.intake = &intake, .keep = a};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ky_value v;
		const char *wrong = ky_intake_cell(a, &book, cases[i].field, cases[i].unit, ky_str(cases[i].text), &v);
		if (cases[i].wrong == NULL)
			assert_null(wrong);
		else
			assert_string_equal(wrong, cases[i].wrong);
		if (cases[i].wrong == NULL)
			assert_int_equal(v.i, cases[i].value);
	}
	ky_arena_free(a);
}

static void test_nothing(void **state)
{
	(void)state;
	static const char *const none[] = {"", " ", "-", "―", "－"};
	struct ky_arena *a = ky_arena_new(0);
	const struct ky_intake_book book = {.intake = &intake, .keep = a};
	for (size_t i = 0; i < COUNT(none); i++) {
		struct ky_value v;
		assert_null(ky_intake_cell(a, &book, 1, 1, ky_str(none[i]), &v));
		assert_int_equal(v.kind, KY_NULL);
	}
	ky_arena_free(a);
}

static void test_mappings(void **state)
{
	(void)state;
	struct ky_arena *a = ky_arena_new(0);
	struct ky_intake_mapping m;
	ky_intake_mapping_read(&intake, "name:2 yen:61 kept:3 people:0 day:60 nonsense number: :4", &m);
	assert_string_equal(ky_intake_mapping_text(a, &intake, &m), "name:2 day:60");
	ky_intake_mapping_read(&intake, "", &m);
	assert_string_equal(ky_intake_mapping_text(a, &intake, &m), "");
	assert_int_equal(ky_intake_unit(a, ky_str("（単位：千円）")), 1000);
	assert_int_equal(ky_intake_unit(a, ky_str("単位：百万円")), 1000000);
	assert_int_equal(ky_intake_unit(a, ky_str("単位：円")), 1);
	ky_arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_cells), cmocka_unit_test(test_nothing), cmocka_unit_test(test_mappings)};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
