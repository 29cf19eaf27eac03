/* test_pages.c — which passwords are guessed first, and that a QR picture is one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/pages/password.h"
#include "core/pages/register.h"

static struct ky_arena *a;

static int setup(void **state)
{
	(void)state;
	a = ky_arena_new(0);
	return a == NULL;
}

static int teardown(void **state)
{
	(void)state;
	ky_arena_free(a);
	return 0;
}

static void guessable(void **state)
{
	static const char *const bad[] = {"password1234", "Password2026!", "qwertyuiop", "1234567890", "9876543210", "aaaaaaaaaaaa", "abcdefghij", "abcabcabcabc",
					  "sakura2026", "KyodoKyodo1", "1qaz2wsx3edc", "hanako1990", "kyodo-admin", "kyodo-admin26"};
	static const char *const good[] = {"mizu to midori no machi", "mihon-no-aikotoba", "tsuki8ga#kirei", "correct horse battery", "sakura no hana ga saku", "ながいながいことばのならび"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (!ky_password_guessable(bad[i], "kyodo-admin@example.jp"))
			fail_msg("%s is taken", bad[i]);
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (ky_password_guessable(good[i], "kyodo-admin@example.jp"))
			fail_msg("%s is refused", good[i]);
}

static void qr_picture(void **state)
{
	struct ky_str svg;
	char *long_text = ky_alloc(a, 5001);
	(void)state;
	assert_null(ky_qr_svg(a, "otpauth://totp/x:y?secret=ABC", &svg));
	assert_true(ky_str_starts(svg, "<?xml"));
	/* The first finder pattern: seven dark modules behind a quiet zone of four. */
	assert_non_null(strstr(ky_str_z(a, svg), "d=\"M4 4h7v1h-7z"));
	memset(long_text, 'x', 5000);
	assert_non_null(ky_qr_svg(a, long_text, &svg));
}

static void typed_values(void **state)
{
	struct ky_value day = ky_date(ky_day_of(2026, 4, 1)), n = ky_int(-7), none = ky_null();
	(void)state;
	assert_true(ky_str_is(ky_value_typed(a, &day), "2026-04-01"));
	assert_true(ky_str_is(ky_value_typed(a, &n), "-7"));
	assert_int_equal(ky_value_typed(a, &none).len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(guessable), cmocka_unit_test(qr_picture), cmocka_unit_test(typed_values)};
	return cmocka_run_group_tests(tests, setup, teardown);
}
