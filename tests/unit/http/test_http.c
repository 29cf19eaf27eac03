/* test_http.c — canonical paths, pairs, multipart, clients behind proxies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/http/internal.h"

static struct ky_arena *a;

static void test_paths(void **state)
{
	(void)state;
	struct ky_str out;
	assert_true(ky_path_canonical(a, KY_STR("//ja///%67roups/"), &out));
	assert_true(ky_str_is(out, "/ja/groups"));
	static const char *const bad[] = {"", "ja", "/../x", "/%2e%2e/x", "/a%00", "/%", "/%zz", "/\xff", "/a%0ab", "/a\\b"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(ky_path_canonical(a, ky_str(bad[i]), &out));
}

static void test_pairs(void **state)
{
	(void)state;
	struct ky_pairs p;
	assert_null(ky_pairs_parse(a, KY_STR("a=1&b=%E5%B7%9D+x&&c"), 10, &p));
	assert_int_equal(p.count, 3);
	assert_true(ky_str_is(ky_pairs_get(&p, "b"), "川 x"));
	assert_null(ky_pairs_get(&p, "d").p);
	assert_non_null(ky_pairs_parse(a, KY_STR("a=%FF"), 10, &p));
	assert_non_null(ky_pairs_parse(a, KY_STR("a=%00"), 10, &p));
	assert_non_null(ky_pairs_parse(a, KY_STR("a&b&c&d"), 3, &p));
}

struct source {
	struct ky_str text;
	size_t step;
};

static struct ky_err *take(void *source, struct ky_arena *arena, void *bytes, size_t n, size_t *out_n)
{
	struct source *s = source;
	(void)arena;
	*out_n = n < s->step ? n : s->step;
	if (*out_n > s->text.len)
		*out_n = s->text.len;
	memcpy(bytes, s->text.p, *out_n);
	s->text.p += *out_n;
	s->text.len -= *out_n;
	return NULL;
}

static struct ky_buf file;
static struct ky_str file_name;

static struct ky_err *begin(void *data, struct ky_str field, struct ky_str filename, struct ky_str type)
{
	(void)data;
	(void)field;
	(void)type;
	file_name = ky_str_copy(a, filename);
	ky_buf_init(&file, a, 1 << 20);
	return NULL;
}

static struct ky_err *bytes(void *data, const void *p, size_t n)
{
	(void)data;
	ky_buf_add(&file, p, n);
	return NULL;
}

static struct ky_err *end(void *data)
{
	(void)data;
	return NULL;
}

static struct ky_err *parse(const char *text, size_t step, size_t max, struct ky_pairs *out)
{
	struct source s = {ky_str(text), step};
	struct ky_multipart_sink sink = {.fields_max_bytes = 100, .pairs_max = 4, .file_begin = begin, .file_bytes = bytes, .file_end = end};
	return ky_multipart_parse(a, "multipart/form-data; boundary=XX", max, take, &s, &sink, out);
}

static const char good[] = "--XX\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nab\r\n--XY\r\n"
			   "\r\n--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"C:\\x\\\xE5\x8F\xB0%22.txt\"\r\nContent-Type: text/plain\r\n\r\n--X\r\n\r\n--XX--\r\n";

static void test_multipart(void **state)
{
	(void)state;
	for (size_t step = 1; step < sizeof good; step++) {
		struct ky_pairs p;
		assert_null(parse(good, step, 1 << 20, &p));
		assert_int_equal(p.count, 1);
		assert_true(ky_str_is(p.pair[0].value, "ab\r\n--XY\r\n"));
		assert_true(ky_str_is(ky_buf_str(&file), "--X\r\n"));
		assert_true(ky_str_is(file_name, "台\".txt"));
	}
}

/* What stands within quotes is no parameter; and a body longer than the window may break anywhere, also inside a boundary. */
static void test_multipart_corners(void **state)
{
	(void)state;
	struct ky_pairs p;
	assert_null(parse("--XX\r\nContent-Disposition: form-data; filename=\"a; name=x.txt\"; name=\"f; filename=y\"\r\n\r\nz\r\n--XX--", 9, 1 << 20, &p));
	assert_int_equal(p.count, 0);
	assert_true(ky_str_is(file_name, "a; name=x.txt"));
	assert_non_null(parse("--XX\r\nContent-Disposition: form-data; name=\"t\r\n\r\nz\r\n--XX--", 9, 1 << 20, &p));
	for (size_t step = 1; step < 20; step++) {
		const char *text = ky_printf(a, "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n%0*d\r\n--XX--\r\n", 9000 + (int)step, 0);
		assert_null(parse(text, step, 1 << 20, &p));
		assert_int_equal(ky_buf_str(&file).len, 9000 + step);
	}
}

static void test_multipart_refuses(void **state)
{
	(void)state;
	static const char *const bad[] = {"",
					  "junk",
					  "--XX\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nno end",
					  "--XX\r\n\r\nno name\r\n--XX--",
					  "--XX\r\nContent-Disposition: form-data; name=\"t\"\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--XX--",
					  "--XX\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\n\xff\r\n--XX--",
					  "--XXContent-Disposition: form-data; name=\"t\"\r\n\r\nx\r\n--XX--"};
	struct ky_pairs p;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_non_null(parse(bad[i], 7, 1 << 20, &p));
	struct ky_err *err = parse(good, 7, 50, &p);
	assert_int_equal(err->code, KY_TOO_LARGE);
}

static void test_client(void **state)
{
	(void)state;
	struct ky_http_head h = {.remote = "10.0.0.1", .forwarded_for = "6.6.6.6, 203.0.113.9, 10.0.0.7"};
	assert_string_equal(ky_http_client(a, &h, ""), "10.0.0.1");
	assert_string_equal(ky_http_client(a, &h, "10.0.0.0/24"), "203.0.113.9");
	assert_string_equal(ky_http_client(a, &h, "192.168.0.0/16"), "10.0.0.1");
	/* A prefix that no address has trusts nobody, however large the number. */
	static const char *const wrong[] = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/4294967296", "10.0.0.0/4294967320"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_string_equal(ky_http_client(a, &h, wrong[i]), "10.0.0.1");
	h.forwarded_for = "nonsense";
	assert_string_equal(ky_http_client(a, &h, "10.0.0.0/24"), "10.0.0.1");
	h = (struct ky_http_head){.remote = "::1", .forwarded_for = "2001:db8::5"};
	assert_string_equal(ky_http_client(a, &h, "::1"), "2001:db8::5");
	const char *const with_port[] = {"203.0.113.9:5678", "::ffff:203.0.113.9", "[::ffff:203.0.113.9]:80", "198.51.100.7, 203.0.113.9:1"};
	h.remote = "::ffff:10.0.0.1";
	for (size_t i = 0; i < sizeof with_port / sizeof with_port[0]; i++) {
		h.forwarded_for = with_port[i];
		assert_string_equal(ky_http_client(a, &h, "10.0.0.0/24"), "203.0.113.9");
	}
	h.forwarded_for = "[2001:db8::5]:443";
	assert_string_equal(ky_http_client(a, &h, "10.0.0.0/24"), "2001:db8::5");
}

static int setup(void **state)
{
	(void)state;
	a = ky_arena_new(0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	ky_arena_free(a);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_paths), cmocka_unit_test(test_pairs), cmocka_unit_test(test_multipart), cmocka_unit_test(test_multipart_corners), cmocka_unit_test(test_multipart_refuses),
					   cmocka_unit_test(test_client)};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("http", tests, setup, teardown);
}
