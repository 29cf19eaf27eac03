/* test_conf.c — the configuration file: values, defaults, and every problem in one message; the log's one line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/conf.h"
#include "core/base/log.h"

#define PATHS "[paths]\nrun = /r\nplugins = /p\ntemplates = /t\nsql = /s\nsecrets = /x\n"
#define SITE "[site]\nname = みほん市\nbase_url = https://www.city.example.jp/kyodo/\n"

static struct ky_err *load(struct ky_arena *a, const char *text, struct ky_conf **out)
{
	char path[] = "/tmp/kyodo-conf-XXXXXX";
	int fd = mkstemp(path);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	struct ky_err *err = ky_conf_load(a, path, out);
	unlink(path);
	return err;
}

static void test_values_and_defaults(void **state)
{
	(void)state;
	struct ky_arena *a = ky_arena_new(0);
	struct ky_conf *c = NULL;
	struct ky_err *err = load(a, SITE "hosts = a.example\n  b.example\nlanguages = ja  en\n" PATHS "[pools]\nrequest_max_memory_mb = 32\npage = 7\n", &c);
	if (err != NULL)
		fail_msg("%s", err->detail);
	assert_string_equal(c->site_name, "みほん市");
	assert_string_equal(c->base_url, "https://www.city.example.jp/kyodo");
	assert_string_equal(c->base_path, "/kyodo");
	assert_string_equal(c->hosts, "www.city.example.jp a.example b.example");
	assert_string_equal(c->languages[0], "ja");
	assert_string_equal(c->languages[1], "en");
	assert_null(c->languages[2]);
	assert_true(c->cookie_secure);
	assert_false(c->demo);
	assert_int_equal(c->page_workers, 7);
	assert_int_equal(c->auth_workers, 2);
	assert_true(c->request_max_memory_bytes == 32 * 1024 * 1024);
	assert_null(c->db_owner_password);
	ky_arena_free(a);
}

static void test_every_problem_at_once(void **state)
{
	(void)state;
	static const char *const want[] = {":2: [site] name is empty",	 ":4: demo must be yes or no, not \"maybe\"",
					   ":5: [site] nope is not",	 ":6: name is said twice",
					   ":9: page must be a whole number from 1 to 32, not \"99\"", "[site] base_url must look like",
					   "[paths] plugins is missing", "password_file /nowhere cannot be read"};
	struct ky_arena *a = ky_arena_new(0);
	struct ky_conf *c = NULL;
	struct ky_err *err = load(a,
				  "[site]\nname =\nbase_url = ftp://x\ndemo = maybe\nnope = 1\nname = y\n\n[pools]\npage = 99\n[database]\npassword_file = /nowhere\n",
				  &c);
	assert_non_null(err);
	assert_null(c);
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++)
		if (strstr(err->detail, want[i]) == NULL)
			fail_msg("\"%s\" is not in:\n%s", want[i], err->detail);
	ky_arena_free(a);
}

static void test_addresses(void **state)
{
	(void)state;
	static const char *const bad[] = {"http://", "https:///x", "www.city.example.jp", "https://a@b", "https://a?x=1", "https://a b"};
	struct ky_arena *a = ky_arena_new(0);
	struct ky_conf *c = NULL;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct ky_err *err = load(a, ky_printf(a, "[site]\nname = x\nbase_url = %s\n" PATHS, bad[i]), &c);
		assert_non_null(err);
		assert_non_null(strstr(err->detail, "base_url must"));
	}
	assert_null(load(a, "[site]\nname = x\nbase_url = http://127.0.0.1:8080\n" PATHS, &c));
	assert_string_equal(c->base_path, "");
	assert_string_equal(c->hosts, "127.0.0.1:8080 ");
	ky_arena_free(a);
}

/* Lines longer than the parser's are said to be so, with the right number; nothing of them becomes another value. */
static void test_long_and_indented_lines(void **state)
{
	(void)state;
	struct ky_arena *a = ky_arena_new(0);
	struct ky_conf *c = NULL;
	char list[1001];
	memset(list, '1', 1000);
	list[1000] = '\0';
	struct ky_err *err = load(a, ky_printf(a, SITE "trusted_proxies = %s\n" PATHS "[mail]\nspool = x\n more\n", list), &c);
	assert_non_null(err);
	assert_non_null(strstr(err->detail, ":4: the line is longer than"));
	assert_non_null(strstr(err->detail, ":13: an indented line continues"));
	assert_null(strstr(err->detail, "twice"));
	ky_arena_free(a);
}

static void test_no_file(void **state)
{
	(void)state;
	struct ky_arena *a = ky_arena_new(0);
	struct ky_conf *c = NULL;
	struct ky_err *err = ky_conf_load(a, "/nowhere/kyodo.conf", &c);
	assert_non_null(err);
	assert_non_null(strstr(err->detail, "/nowhere/kyodo.conf: "));
	ky_arena_free(a);
}

static void test_log_is_one_line(void **state)
{
	(void)state;
	char long_text[5000], line[8192];
	int fds[2], kept = dup(STDERR_FILENO);
	memset(long_text, 'x', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	assert_int_equal(pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	ky_log(KY_LOG_WARNING, "test", "a=\"%s\" b=%s", "one\ntwo\r\x1b[31m", "ü");
	ky_log(KY_LOG_ALARM, "long", "a=%s", long_text);
	dup2(kept, STDERR_FILENO);
	close(kept);
	close(fds[1]);
	size_t n = 0;
	for (ssize_t got; (got = read(fds[0], line + n, sizeof line - 1 - n)) > 0;)
		n += (size_t)got;
	close(fds[0]);
	line[n] = '\0';
	char *second = strchr(line, '\n') + 1;
	assert_non_null(strstr(line, "level=warning event=test pid="));
	assert_non_null(strstr(line, "a=\"one two  [31m\" b=ü\n"));
	assert_int_equal(strlen(second), 2047);
	assert_ptr_equal(strchr(second, '\n'), second + 2046);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values_and_defaults),	    cmocka_unit_test(test_every_problem_at_once), cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_long_and_indented_lines), cmocka_unit_test(test_no_file),		  cmocka_unit_test(test_log_is_one_line),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("conf", tests, NULL, NULL);
}
