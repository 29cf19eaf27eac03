/* test_str.c — strings, numbers, UTF-8, buffers with a maximum, hexadecimal.
 * Run by ./dev test unit. Knows only the public header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kyodo/str.h"

static void splits_every_part(void **state)
{
	static const char *const parts[] = {"a", "", "b c", ""};
	struct ky_str rest = KY_STR("a,,b c,"), part;
	size_t n = 0;

	(void)state;
	while (ky_str_split(&rest, ',', &part)) {
		assert_true(n < 4);
		assert_true(ky_str_is(part, parts[n]));
		n++;
	}
	assert_int_equal(n, 4);
	assert_true(ky_str_is(ky_str_trim(KY_STR(" \t x y\r\n")), "x y"));
	assert_int_equal(ky_str_trim(KY_STR("  ")).len, 0);
	assert_int_equal(ky_str(NULL).len, 0);
}

static void reads_integers_strictly(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t value;
	} rows[] = {
	    {"0", true, 0},
	    {"-7", true, -7},
	    {"9223372036854775807", true, INT64_MAX},
	    {"-9223372036854775808", true, INT64_MIN},
	    {"9223372036854775808", false, 0},
	    {"-9223372036854775809", false, 0},
	    {"", false, 0},
	    {"-", false, 0},
	    {"+1", false, 0},
	    {" 1", false, 0},
	    {"1x", false, 0},
	    {"０", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t value = 0;

		assert_int_equal(ky_str_i64(ky_str(rows[i].text), &value), rows[i].good);
		if (rows[i].good)
			assert_true(value == rows[i].value);
	}
}

static void knows_bad_utf8(void **state)
{
	static const char *const bad[] = {"\x80", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe3\x81", "\xff"};

	(void)state;
	assert_true(ky_str_utf8_valid(ky_str("協働 𠮷 e\xcc\x81")));
	assert_true(ky_str_utf8_valid(ky_str("")));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(ky_str_utf8_valid(ky_str(bad[i])));
}

static void buffer_stops_at_its_maximum(void **state)
{
	struct ky_arena *arena = ky_arena_new(0);
	struct ky_buf buf;

	(void)state;
	ky_buf_init(&buf, arena, 8);
	ky_buf_puts(&buf, "1234");
	ky_buf_printf(&buf, "%d", 5678);
	assert_false(buf.full);
	ky_buf_putc(&buf, '9');
	assert_true(buf.full);
	assert_string_equal(buf.data, "12345678");
	ky_buf_puts(&buf, "");
	assert_true(ky_str_is(ky_buf_str(&buf), "12345678"));
	ky_arena_free(arena);
}

static void encodes_and_compares(void **state)
{
	struct ky_arena *arena = ky_arena_new(0);
	unsigned char bytes[3] = {0};

	(void)state;
	assert_string_equal(ky_hex(arena, "\x00\xff\x1a", 3), "00ff1a");
	assert_true(ky_unhex(KY_STR("00ff1a"), bytes, 3));
	assert_memory_equal(bytes, "\x00\xff\x1a", 3);
	assert_false(ky_unhex(KY_STR("00ff1"), bytes, 3));
	assert_false(ky_unhex(KY_STR("00ff1g"), bytes, 3));
	assert_string_equal(ky_url_encode(arena, ky_str("a/b 協&")), "a%2Fb%20%E5%8D%94%26");
	assert_true(ky_str_same_secret(KY_STR("abc"), KY_STR("abc")));
	assert_false(ky_str_same_secret(KY_STR("abc"), KY_STR("abd")));
	assert_false(ky_str_same_secret(KY_STR("abc"), KY_STR("ab")));
	ky_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(splits_every_part),
	    cmocka_unit_test(reads_integers_strictly),
	    cmocka_unit_test(knows_bad_utf8),
	    cmocka_unit_test(buffer_stops_at_its_maximum),
	    cmocka_unit_test(encodes_and_compares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
