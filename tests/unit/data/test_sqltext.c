/* test_sqltext.c — parameters and statements are found outside quotes and comments only; named queries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/data/db.h"
#include "core/data/sqltext.h"

static void test_parameters(void **state)
{
	static const struct {
		const char *sql, *text, *names;
	} rows[] = {
	    {"SELECT :a, :b_2 FROM t WHERE x = :a", "SELECT ?, ? FROM t WHERE x = ?", "a b_2 a "},
	    {"SELECT ':a', \":b\", `:c`, :d", "SELECT ':a', \":b\", `:c`, ?", "d "},
	    {"SELECT 'it''s :a' , :b", "SELECT 'it''s :a' , ?", "b "},
	    {"SELECT 'a\\' :b', :c", "SELECT 'a\\' :b', ?", "c "},
	    {"SELECT `a\\`, :c", "SELECT `a\\`, ?", "c "}, /* no escapes in a quoted name */
	    {"SELECT 1 -- :a\n, :b # :c\n, /* :d */ :e", "SELECT 1 -- :a\n, ? # :c\n, /* :d */ ?", "b e "},
	    {"SELECT 5--:a", "SELECT 5--?", "a "}, /* a comment needs a space */
	    {"SELECT @x := 1, a : b, :", "SELECT @x := 1, a : b, :", ""},
	    {"SELECT ':a", "SELECT ':a", ""},
	    {"SELECT /* :a", "SELECT /* :a", ""},
	    {"", "", ""},
	};
	(void)state;
	struct ky_arena *a = ky_arena_new(0);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ky_sqltext t;
		struct ky_buf names;
		ky_buf_init(&names, a, 1000);
		ky_buf_puts(&names, "");
		assert_true(ky_sqltext_translate(a, rows[i].sql, &t));
		assert_string_equal(t.text, rows[i].text);
		for (unsigned n = 0; n < t.param_count; n++) {
			ky_buf_put(&names, t.param[n]);
			ky_buf_putc(&names, ' ');
		}
		assert_string_equal(ky_str_z(a, ky_buf_str(&names)), rows[i].names);
	}
	ky_arena_free(a);
}

static void test_too_many_parameters(void **state)
{
	(void)state;
	struct ky_arena *a = ky_arena_new(0);
	struct ky_buf b;
	struct ky_sqltext t;
	ky_buf_init(&b, a, 10000);
	for (int i = 0; i < KY_PARAMS_MAX; i++)
		ky_buf_puts(&b, ":a,");
	assert_true(ky_sqltext_translate(a, b.data, &t));
	assert_int_equal(t.param_count, KY_PARAMS_MAX);
	ky_buf_puts(&b, ":a");
	assert_false(ky_sqltext_translate(a, b.data, &t));
	ky_arena_free(a);
}

static void test_statements(void **state)
{
	(void)state;
	struct ky_arena *a = ky_arena_new(0);
	const char *rest = "-- first;\nCREATE a;\n;\nINSERT ';\n' , \"x;\n\", `;\n` /* ;\n */;  -- said\r\nSELECT 1; SELECT 2 ; \n# last;\nDROP b";
	static const char *const want[] = {"-- first;\nCREATE a", "\nINSERT ';\n' , \"x;\n\", `;\n` /* ;\n */", "  -- said\r\nSELECT 1; SELECT 2 ",
					   " \n# last;\nDROP b"};
	struct ky_str s;
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		assert_true(ky_sqltext_next(&rest, &s));
		assert_string_equal(ky_str_z(a, s), want[i]);
	}
	assert_false(ky_sqltext_next(&rest, &s));
	rest = "/*! SET a = 1 */;\n";
	assert_true(ky_sqltext_next(&rest, &s));
	rest = " \n-- nothing;\n/* ; */;\n";
	assert_false(ky_sqltext_next(&rest, &s));
	ky_arena_free(a);
}

static void test_verbs(void **state)
{
	(void)state;
	assert_true(ky_sqltext_begins("\n-- DROP\n/* x */ alter TABLE t", "ALTER"));
	assert_false(ky_sqltext_begins("-- ALTER\nDROP TABLE t", "ALTER"));
	assert_false(ky_sqltext_begins("ALTERED", "ALTER"));
	assert_false(ky_sqltext_begins("", "ALTER"));
}

static struct ky_err *load(struct ky_arena *a, struct ky_queries *qs, const char *text)
{
	char path[] = "/tmp/kyodo-queries-XXXXXX";
	int fd = mkstemp(path);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	struct ky_err *err = ky_queries_load(qs, a, path, "groups");
	unlink(path);
	return err;
}

static void test_queries(void **state)
{
	(void)state;
	struct ky_arena *a = ky_arena_new(0);
	struct ky_queries *qs = ky_queries_new();
	assert_null(load(a, qs, "-- the groups\n\n-- name: groups.one\nSELECT 1;\n\n-- about the next one\n-- name: groups.two\nSELECT ';'\n  , 2\n"));
	assert_string_equal(ky_queries_text(qs, "groups.one"), "SELECT 1");
	assert_string_equal(ky_queries_text(qs, "groups.two"), "SELECT ';'\n  , 2");
	assert_null(ky_queries_text(qs, "groups.three"));
	static const char *const bad[][2] = {
	    {"-- name: groups.one\nSELECT 1;\n", "twice"},
	    {"-- name: other.one\nSELECT 1;\n", "must begin"},
	    {"-- name: groups.\n", "empty"},
	    {"SELECT 1;\n-- name: groups.x\nSELECT 1;\n", "before the first"},
	    {"-- name: groups.y\nSELECT 1;\nSELECT 2;\n", "without a name"},
	    {"SELECT 1\n", "before the first"},
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct ky_err *err = load(a, qs, bad[i][0]);
		assert_non_null(err);
		assert_int_equal(err->code, KY_INTERNAL);
		assert_non_null(strstr(err->detail, bad[i][1]));
	}
	assert_non_null(ky_queries_load(qs, a, "/nowhere.sql", "groups"));
	ky_queries_free(qs);
	ky_arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parameters), cmocka_unit_test(test_too_many_parameters), cmocka_unit_test(test_statements),
	    cmocka_unit_test(test_verbs),      cmocka_unit_test(test_queries),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("sqltext", tests, NULL, NULL);
}
