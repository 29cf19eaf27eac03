/* test_base.c — arenas, strings, buffers, days, secrets, the scoreboard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/scoreboard.h"
#include "core/base/secret.h"
#include "kyodo/time.h"

static void test_arena_unwinds(void **state)
{
	(void)state;
	struct ky_arena *a = ky_arena_new(1 << 16);
	jmp_buf guard;
	volatile int unwound = 0;
	ky_arena_guard(a, &guard);
	if (setjmp(guard) == 0)
		ky_alloc(a, 1 << 17);
	else
		unwound = 1;
	assert_true(unwound);
	unwound = 0;
	ky_arena_fail_at(3);
	if (setjmp(guard) == 0)
		for (int i = 0; i < 5; i++)
			ky_alloc(a, 8);
	else
		unwound = 1;
	assert_true(unwound);
	ky_arena_free(a);
}

static void test_arena_rewinds(void **state)
{
	(void)state;
	struct ky_arena *a = ky_arena_new(0);
	char *kept = ky_strdup(a, "kept");
	struct ky_arena_mark mark = ky_arena_mark(a);
	for (int i = 0; i < 1000; i++)
		ky_alloc(a, 1000);
	ky_arena_rewind(a, mark);
	assert_int_equal(ky_arena_used(a), mark.total);
	assert_string_equal(kept, "kept");
	char *zeroed = ky_alloc(a, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(zeroed[i], 0);
	ky_arena_free(a);
}

static void test_numbers(void **state)
{
	(void)state;
	int64_t v = 7;
	assert_true(ky_str_i64(KY_STR("-9223372036854775808"), &v));
	assert_true(v == INT64_MIN);
	static const char *const bad[] = {"", "-", "9223372036854775808", "1 ", "0x1", "+1", "１"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(ky_str_i64(ky_str(bad[i]), &v));
}

static void test_utf8(void **state)
{
	(void)state;
	assert_true(ky_str_utf8_valid(KY_STR("𠮷野家の髙橋")));
	static const char *const bad[] = {"\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE3\x81", "\xFF"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(ky_str_utf8_valid(ky_str(bad[i])));
}

static void test_buffer_has_a_maximum(void **state)
{
	(void)state;
	struct ky_arena *a = ky_arena_new(0);
	struct ky_buf b;
	ky_buf_init(&b, a, 10);
	ky_buf_puts(&b, "0123456789");
	assert_false(b.full);
	ky_buf_putc(&b, 'x');
	assert_true(b.full);
	assert_string_equal(b.data, "0123456789");
	ky_arena_free(a);
}

static void test_days(void **state)
{
	(void)state;
	struct ky_arena *a = ky_arena_new(0);
	assert_int_equal(ky_day_of(1970, 1, 1), 0);
	assert_int_equal(ky_day_of(2026, 2, 29), KY_DAY_NONE);
	assert_int_not_equal(ky_day_of(2028, 2, 29), KY_DAY_NONE);
	assert_int_equal(ky_day_weekday(ky_day_of(2026, 11, 23)), 1);
	assert_int_equal(ky_day_fiscal_year(ky_day_of(2026, 3, 31)), 2025);
	assert_int_equal(ky_day_fiscal_year(ky_day_of(2026, 4, 1)), 2026);
	/* 2026-11-22 15:00 UTC is midnight of the 23rd in Japan. */
	ky_time_us midnight = ky_day_time(ky_day_of(2026, 11, 23));
	assert_int_equal(ky_time_day(midnight), ky_day_of(2026, 11, 23));
	assert_int_equal(ky_time_day(midnight - 1), ky_day_of(2026, 11, 22));
	assert_string_equal(ky_time_iso(a, midnight), "2026-11-23T00:00:00+09:00");
	for (ky_day d = ky_day_of(1868, 1, 1); d < ky_day_of(2101, 1, 1); d++) {
		struct ky_date c = ky_day_date(d);
		assert_int_equal(ky_day_of(c.year, c.month, c.day), d);
	}
	ky_arena_free(a);
}

static void test_secrets(void **state)
{
	(void)state;
	struct ky_arena *a = ky_arena_new(0);
	const char *phc;
	unsigned char key[32] = {1}, other[32] = {2};
	struct ky_str plain;
	assert_null(ky_password_hash(a, KY_STR("correct horse"), &phc));
	assert_true(ky_password_verify(phc, KY_STR("correct horse")));
	assert_false(ky_password_verify(phc, KY_STR("correct horsf")));
	assert_false(ky_password_verify(NULL, KY_STR("correct horse")));
	struct ky_str sealed = ky_seal(a, key, KY_STR("secret"));
	assert_true(ky_unseal(a, key, sealed, &plain));
	assert_true(ky_str_is(plain, "secret"));
	assert_false(ky_unseal(a, other, sealed, &plain));
	((char *)(uintptr_t)sealed.p)[sealed.len - 1] ^= 1;
	assert_false(ky_unseal(a, key, sealed, &plain));
	ky_arena_free(a);
}

/* RFC 6238, appendix B: the SHA-1 vector at 59 s is 94287082; six digits of it. A used counter is refused. */
static void test_totp(void **state)
{
	(void)state;
	int64_t counter = 0;
	struct ky_str secret = KY_STR("12345678901234567890");
	assert_true(ky_totp_verify(secret, "287082", 59, &counter));
	assert_false(ky_totp_verify(secret, "287082", 59, &counter));
	counter = 0;
	assert_false(ky_totp_verify(secret, "287083", 59, &counter));
}

static void test_datasets(void **state)
{
	(void)state;
	struct ky_scoreboard *sb = ky_scoreboard_new();
	int groups = ky_dataset_register(sb, "groups");
	assert_int_equal(ky_dataset_register(sb, "groups"), groups);
	uint64_t before = ky_dataset_version(sb, groups);
	ky_dataset_seen(sb, groups, 5);
	assert_true(ky_dataset_version(sb, groups) > before);
	before = ky_dataset_version(sb, groups);
	ky_dataset_seen(sb, groups, 5);
	assert_int_equal(ky_dataset_version(sb, groups), before);
	ky_dataset_bump(sb, groups);
	assert_true(ky_dataset_version(sb, groups) > before);
}

static void test_plugin_is_out_once(void **state)
{
	(void)state;
	struct ky_scoreboard *sb = ky_scoreboard_new();
	for (int i = 0; i < 40; i++)
		ky_score_plugin_take_out(sb, "one");
	ky_score_plugin_take_out(sb, "two");
	assert_true(ky_score_plugin_out(sb, "one"));
	assert_true(ky_score_plugin_out(sb, "two"));
	ky_score_plugins_back(sb);
	assert_false(ky_score_plugin_out(sb, "one"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_arena_unwinds), cmocka_unit_test(test_arena_rewinds), cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_utf8),	  cmocka_unit_test(test_buffer_has_a_maximum), cmocka_unit_test(test_days),
	    cmocka_unit_test(test_secrets),	  cmocka_unit_test(test_totp),		  cmocka_unit_test(test_datasets),
	    cmocka_unit_test(test_plugin_is_out_once),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
