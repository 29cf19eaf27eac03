/* test_module.c — the core's side: the module is loaded when it is needed, fills in what is left out, and says no in the core's words.
 * Run by ./dev test unit. The module is the one that make built, beside this program's folder. */
#include "tests/unit/lib/papertest.h"

#include "core/app/internal.h"

#include "core/base/conf.h"

#include <limits.h>
#include <sys/resource.h>

static const char *const languages[] = {"ja", "en", "easy", NULL};
static struct ky_conf conf = {.site_name = "見本市"};
static struct ky_app app = {.conf = &conf};
static struct ky_ctx ctx = {.app = &app, .lang = "ja", .now = INT64_C(1795392000) * KY_SECOND_US};

static int setup(void **state)
{
	char program[PATH_MAX], templates[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
	const char *tree = getenv("srcdir");
	ctx.arena = ky_arena_new(0);
	if (n < 0 || paper_setup(state) != 0)
		return 1;
	program[n] = '\0';
	char *end = strstr(program, "/tests/unit/paper");
	if (end == NULL)
		return 1;
	*end = '\0';
	conf.plugins = ky_printf(ctx.arena, "%s/.libs", program);
	snprintf(templates, sizeof templates, "%s/templates", tree == NULL ? "." : tree);
	return ky_views_new(ctx.arena, templates, languages, &app.views) != NULL || ky_views_load(app.views, ctx.arena, "core") != NULL;
}

static int teardown(void **state)
{
	ky_views_free(app.views);
	ky_arena_free(ctx.arena);
	return paper_teardown(state);
}

static void must(const struct ky_err *err)
{
	if (err != NULL)
		fail_msg("%s: %s", err->where, err->detail);
}

static void fills_in_what_is_left_out(void **state)
{
	struct ky_block block[] = {{.kind = KY_BLOCK_ROW, .label = "氏名", .text = "𠮷野"}};
	struct ky_sheet sheet = {.about.title = "届", .count = 1, .block = block};
	struct ky_paper_made made;
	struct rlimit before, after;
	(void)state;
	getrlimit(RLIMIT_AS, &before);
	must(ky_paper_sheet(&ctx, &sheet, &made));
	getrlimit(RLIMIT_AS, &after);
	assert_int_equal(before.rlim_cur, after.rlim_cur);
	assert_int_equal(made.pages, 1);
	paper_save("sheet.pdf", made.bytes.p, made.bytes.len);
	char *out = paper_run("pdfinfo sheet.pdf");
	paper_has(out, "Author:          見本市");
	paper_has(out, "Title:           届");
	paper_has(out, "Nov 23");
	free(out);
}

static void labels_and_archives_come_too(void **state)
{
	struct ky_label label = {"385-0051", "見本市中込", "髙橋 様", NULL};
	struct ky_zip_entry entry = {"a.txt", "b", 1};
	struct ky_paper_made made;
	(void)state;
	must(ky_paper_labels(&ctx, &(struct ky_labels){.count = 1, .label = &label}, &made));
	assert_true(ky_str_starts(made.bytes, "%PDF"));
	must(ky_paper_zip(&ctx, &(struct ky_zip){.count = 1, .entry = &entry}, &made));
	assert_true(ky_str_starts(made.bytes, "PK"));
}

/* Every text of the sheet that stands for a part is there, in each language. */
static void a_bundle_speaks_the_readers_language(void **state)
{
	struct ky_part part = {"名簿", "meibo.xlsx", "PK", 2};
	struct ky_bundle bundle = {.about.title = "一件書類", .count = 1, .part = &part};
	(void)state;
	for (size_t i = 0; languages[i] != NULL; i++) {
		static const char *const keys[] = {"core.paper.number", "core.paper.part", "core.paper.pages", "core.paper.unread", "core.paper.name", "core.paper.size", "core.paper.reason", "core.paper.no_pdf", "core.paper.note"};
		struct ky_paper_made made;
		ctx.lang = languages[i];
		must(ky_paper_bundle(&ctx, &bundle, &made));
		assert_int_equal(made.pages, 2);
		assert_int_equal(made.unread, 1);
		assert_int_equal(made.missing, 0);
		paper_save("bundle.pdf", made.bytes.p, made.bytes.len);
		char *out = paper_dense(paper_run("pdftotext bundle.pdf -"));
		paper_has_not(out, "core.paper");
		for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
			paper_has(out, paper_dense(ky_strdup(ctx.arena, ky_message(&ctx, keys[k]))));
		free(out);
	}
	ctx.lang = "ja";
}

static void says_no_in_the_cores_words(void **state)
{
	struct ky_photo photo[] = {{"no picture", 10, 0}};
	struct ky_paper_made made;
	size_t bad = 9;
	(void)state;
	struct ky_err *err = ky_paper_photos(&ctx, &(struct ky_photos){.count = 1, .photo = photo}, &made, &bad);
	assert_non_null(err);
	assert_int_equal(err->code, KY_INVALID);
	assert_string_equal(err->user_key, "core.paper.no_picture");
	assert_int_equal(bad, 0);
	photo[0].bytes = "\xff\xd8\xff\xe0 cut";
	err = ky_paper_photos(&ctx, &(struct ky_photos){.count = 1, .photo = photo}, &made, NULL);
	assert_non_null(err);
	assert_string_equal(err->user_key, "core.paper.damaged_picture");
	err = ky_paper_sheet(&ctx, &(struct ky_sheet){.count = KY_PAPER_BLOCKS_MAX + 1}, &made);
	assert_non_null(err);
	assert_int_equal(err->code, KY_TOO_LARGE);
	for (const char *const *key = (const char *const[]){"core.paper.no_picture", "core.paper.damaged_picture", "core.paper.too_large", NULL}; *key != NULL; key++)
		for (size_t i = 0; languages[i] != NULL; i++)
			assert_non_null(ky_views_message(app.views, languages[i], *key));
	conf.plugins = "/nowhere";
	err = ky_paper_sheet(&ctx, &(struct ky_sheet){0}, &made);
	assert_non_null(err);
	assert_int_equal(err->code, KY_UNAVAILABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fills_in_what_is_left_out),
	    cmocka_unit_test(labels_and_archives_come_too),
	    cmocka_unit_test(a_bundle_speaks_the_readers_language),
	    cmocka_unit_test(says_no_in_the_cores_words),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
