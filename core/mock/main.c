/* main.c — kyodo-mock: the host a vendor tries a plugin in. Everything is kyodo's own (start-up checks, pipeline, policies, tokens, forms, templates)
 * except the database, which cases written in JSON stand for. Called by a plugin's `make check`. The format is explained in plugins/README.md. */
#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/mock/mock.h"

#define HOST "http://mock.example.jp"
#define ANSWER_MAX (1 << 20)

struct answer {
	int status;
	char *text; /* head and body */
};

static void die(const char *what)
{
	fprintf(stderr, "kyodo-mock: %s\n", what);
	exit(2);
}

/* ---- the place it runs in: a folder with the core's templates and the plugin's */

static void link_in(struct ky_arena *a, const char *from, const char *to)
{
	if (access(from, R_OK) == 0 && symlink(from, to) != 0)
		die(ky_printf(a, "%s cannot be linked to %s", from, to));
}

static const char *data_dir(struct ky_arena *a)
{
	char self[PATH_MAX] = "";
	const char *said = getenv("KYODO_DATA");
	if (said != NULL)
		return said;
	if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
		die("/proc is not there; say KYODO_DATA=/usr/share/kyodo");
	return ky_printf(a, "%s/../share/kyodo", dirname(self));
}

static char temporary[] = "/tmp/kyodo-mock-XXXXXX";

static int take_away(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static void leave_place(void)
{
	nftw(temporary, take_away, 8, FTW_DEPTH | FTW_PHYS);
}

static const char *make_place(struct ky_arena *a, const char *dir, const char *name)
{
	static const char *const parts[] = {"core", "account", "admin", "dossier", "panel", "letters", "assets"};
	const char *data = data_dir(a), *where;
	if (mkdtemp(temporary) == NULL)
		die("no folder can be made below /tmp");
	atexit(leave_place);
	where = temporary;
	for (int sql = 0; sql < 2; sql++) {
		const char *kind = sql ? "sql" : "templates";
		mkdir(ky_printf(a, "%s/%s", where, kind), 0700);
		for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
			link_in(a, ky_printf(a, "%s/%s/%s", data, kind, parts[i]), ky_printf(a, "%s/%s/%s", where, kind, parts[i]));
		link_in(a, ky_printf(a, "%s/%s/%s", dir, kind, name), ky_printf(a, "%s/%s/%s", where, kind, name));
	}
	mkdir(ky_printf(a, "%s/secrets", where), 0700);
	FILE *f = fopen(ky_printf(a, "%s/kyodo.conf", where), "we");
	if (f == NULL)
		die("the folder cannot be written");
	fprintf(f, "[site]\nname = 見本市\nbase_url = " HOST "\ncookie_secure = no\nremote_user = yes\n[paths]\nrun = %s\nplugins = %s\ntemplates = %s/templates\nsql = %s/sql\nsecrets = %s/secrets\n",
		where, where, where, where, where);
	fclose(f);
	return where;
}

static struct ky_app *start(struct ky_arena *a, const char *so, const char *dir)
{
	char full[PATH_MAX], whole[PATH_MAX];
	struct ky_conf *conf;
	struct ky_app *app = NULL;
	if (realpath(so, full) == NULL || realpath(dir, whole) == NULL)
		die(ky_printf(a, "%s or %s is not there", so, dir));
	char *file = ky_strdup(a, strrchr(full, '/') + 1);
	if (strlen(file) < 4 || strcmp(file + strlen(file) - 3, ".so") != 0)
		die("the plugin is a file NAME.so");
	char *name = ky_strndup(a, file, strlen(file) - 3);
	const char *place = make_place(a, whole, name);
	link_in(a, full, ky_printf(a, "%s/%s", place, file));
	struct ky_err *err = ky_conf_load(a, ky_printf(a, "%s/kyodo.conf", place), &conf);
	if (err == NULL) {
		conf->try_plugin = name;
		err = ky_app_new(a, conf, ky_scoreboard_new(), &app);
	}
	if (err != NULL)
		die(err->detail);
	return app;
}

/* ---- one request: a child with the environment of CGI */

static void put_env(const char *method, const char *path, size_t length)
{
	char number[32];
	const char *query = strchr(path, '?');
	snprintf(number, sizeof number, "%zu", length);
	clearenv();
	setenv("REQUEST_METHOD", method, 1);
	setenv("REQUEST_URI", path, 1);
	setenv("QUERY_STRING", query == NULL ? "" : query + 1, 1);
	setenv("HTTP_HOST", "mock.example.jp", 1);
	setenv("HTTP_ORIGIN", HOST, 1);
	setenv("REMOTE_ADDR", "192.0.2.1", 1);
	setenv("CONTENT_TYPE", "application/x-www-form-urlencoded", 1);
	setenv("CONTENT_LENGTH", number, 1);
	if (ky_mock_signed_in())
		setenv("REMOTE_USER", "mock", 1);
	else
		setenv("HTTP_COOKIE", "kyf=0123456789abcdef0123456789abcdef", 1);
}

static void serve(struct ky_app *app, const char *method, const char *path, const char *body, int out)
{
	int in = memfd_create("body", 0);
	if (in < 0 || write(in, body, strlen(body)) < 0 || lseek(in, 0, SEEK_SET) != 0)
		_exit(2);
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	put_env(method, path, strlen(body));
	struct ky_http *http = ky_http_new(0);
	if (http == NULL || ky_app_worker_begin(app, 0, "all") != NULL || ky_http_accept(http, NULL) != 1)
		_exit(2);
	ky_app_serve(app, http);
	_exit(0);
}

static struct answer ask(struct ky_app *app, struct ky_arena *a, const char *method, const char *path, const char *body)
{
	struct answer answer = {0, ky_alloc(a, ANSWER_MAX)};
	int out = memfd_create("answer", 0), how = 0;
	fflush(NULL);
	pid_t child = fork();
	if (child == 0)
		serve(app, method, path, body, out);
	if (child < 0 || waitpid(child, &how, 0) != child)
		die("no process can be made");
	ssize_t n = pread(out, answer.text, ANSWER_MAX - 1, 0);
	answer.text[n < 0 ? 0 : n] = '\0';
	close(out);
	const char *status = strstr(answer.text, "Status: ");
	answer.status = !WIFEXITED(how) || WEXITSTATUS(how) != 0 ? -1 : status == NULL ? 200 : atoi(status + 8);
	return answer;
}

/* ---- cases */

static void add_pair(struct ky_arena *a, struct ky_buf *body, const char *name, const char *value)
{
	ky_buf_printf(body, "%s%s=%s", body->len == 0 ? "" : "&", ky_url_encode(a, ky_str(name)), ky_url_encode(a, ky_str(value)));
}

/* The form's token, from its page. */
static const char *token_of(struct ky_arena *a, const char *html, const char *action)
{
	const char *form = strstr(html, ky_printf(a, "action=\"%s\"", action));
	const char *at = form == NULL ? NULL : strstr(form, "name=\"_token\" value=\"");
	if (at == NULL)
		return "";
	at += strlen("name=\"_token\" value=\"");
	return ky_strndup(a, at, strcspn(at, "\""));
}

static struct answer post(struct ky_app *app, struct ky_arena *a, json_t *c, const char *path)
{
	const char *page = json_string_value(json_object_get(c, "page")), *name;
	struct ky_buf body;
	json_t *value;
	ky_buf_init(&body, a, ANSWER_MAX);
	struct answer first = ask(app, a, "GET", page == NULL ? path : page, "");
	add_pair(a, &body, "_token", token_of(a, first.text, path));
	json_object_foreach(json_object_get(c, "form"), name, value) {
		if (json_is_integer(value))
			add_pair(a, &body, name, ky_printf(a, "%lld", (long long)json_integer_value(value)));
		else
			add_pair(a, &body, name, json_string_value(value) == NULL ? "" : json_string_value(value));
	}
	ky_mock_forget_writes();
	return ask(app, a, "POST", path, body.data);
}

static bool complain(const char *name, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool complain(const char *name, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	printf("not ok - %s\n# ", name);
	vprintf(format, args);
	putchar('\n');
	va_end(args);
	return false;
}

static bool holds(json_t *c, const char *name, const struct answer *answer)
{
	json_t *part;
	size_t i;
	int wanted = (int)json_integer_value(json_object_get(c, "status"));
	if (answer->status == -1)
		return complain(name, "the plugin ended the process");
	if (answer->status != (wanted == 0 ? 200 : wanted))
		return complain(name, "status %d instead of %d:\n%s", answer->status, wanted == 0 ? 200 : wanted, answer->text);
	json_array_foreach(json_object_get(c, "has"), i, part)
		if (strstr(answer->text, json_string_value(part)) == NULL)
			return complain(name, "\"%s\" is not in:\n%s", json_string_value(part), answer->text);
	json_array_foreach(json_object_get(c, "lacks"), i, part)
		if (strstr(answer->text, json_string_value(part)) != NULL)
			return complain(name, "\"%s\" is in:\n%s", json_string_value(part), answer->text);
	json_array_foreach(json_object_get(c, "writes"), i, part)
		if (!ky_mock_wrote(json_string_value(part)))
			return complain(name, "%s was not run", json_string_value(part));
	if (answer->status != 303 && ky_mock_wrote_any())
		return complain(name, "something was written, and the answer is no redirect");
	return true;
}

static bool run_case(struct ky_app *app, json_t *c)
{
	struct ky_arena *a = ky_arena_new(0);
	const char *name = json_string_value(json_object_get(c, "name")), *get = json_string_value(json_object_get(c, "get"));
	const char *to = json_string_value(json_object_get(c, "post"));
	if (a == NULL || (get == NULL && to == NULL))
		die("a case says \"get\" or \"post\"");
	ky_mock_case(c);
	struct answer answer = to != NULL ? post(app, a, c, to) : ask(app, a, "GET", get, "");
	bool fine = holds(c, name == NULL ? (to == NULL ? get : to) : name, &answer);
	if (fine)
		printf("ok - %s\n", name == NULL ? (to == NULL ? get : to) : name);
	ky_arena_free(a);
	return fine;
}

int main(int argc, char **argv)
{
	struct ky_arena *a = ky_arena_new(0);
	json_error_t wrong;
	json_t *cases, *c;
	size_t i, bad = 0;
	if (argc != 4) {
		fputs("使い方: kyodo-mock PLUGIN.so FOLDER CASES.json（FOLDER に templates/ と sql/ があること）\n", stderr);
		return 2;
	}
	cases = json_load_file(argv[3], 0, &wrong);
	if (!json_is_array(cases))
		die(ky_printf(a, "%s: line %d: %s", argv[3], wrong.line, wrong.text));
	ky_mock_case(NULL);
	struct ky_app *app = start(a, argv[1], argv[2]);
	printf("1..%zu\n", json_array_size(cases));
	json_array_foreach(cases, i, c)
		bad += !run_case(app, c);
	json_decref(cases);
	return bad == 0 ? 0 : 1;
}
