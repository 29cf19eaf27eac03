/* test_mark.c — page marks: made and read back; what an edited address holds is no mark rather than an error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/model/input.h"

static void test_made_and_read(void **state)
{
	(void)state;
	struct ky_arena *a = ky_arena_new(0);
	const struct {
		const char *kind;
		struct ky_value key;
	} rows[] = {{"text", ky_textz("川|の会")}, {"text", ky_textz("")}, {"int", ky_int(-4)}, {"date", ky_date(ky_day_of(9999, 12, 31))}, {"time", ky_time(-1)}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ky_value key;
		int64_t id;
		assert_true(ky_mark_read(ky_str(ky_mark_make(a, &rows[i].key, 77)), rows[i].kind, &key, &id));
		assert_int_equal(id, 77);
		assert_int_equal(key.kind, rows[i].key.kind);
		assert_true(key.kind == KY_TEXT ? ky_str_eq(key.s, rows[i].key.s) : key.i == rows[i].key.i);
	}
	ky_arena_free(a);
}

static void test_no_marks(void **state)
{
	(void)state;
	static const char *const bad[][2] = {{"text", ""}, {"text", "12"}, {"text", "a|"}, {"text", "a|b"}, {"int", "x|1"}, {"int", "|1"},
					     {"date", "2932897|1"}, {"date", "-2147483648|1"}, {"date", "4294967296|1"}, {"time", "9223372036854775807|1"}, {"time", "-9223372036854775808|1"}};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct ky_value key = ky_null();
		int64_t id = 5;
		assert_false(ky_mark_read(ky_str(bad[i][1]), bad[i][0], &key, &id));
		assert_int_equal(key.kind, KY_NULL);
		assert_int_equal(id, 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_made_and_read), cmocka_unit_test(test_no_marks)};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("mark", tests, NULL, NULL);
}
