/* test_letterdoc.c — letters' templates: what lines become, what is wrong is said with its line and column, and blocks survive being written and read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/model/letterdoc.h"
#include "core/model/sheet_text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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

/* Known are "name", "kind" ("a c"), "none" (empty), "zero" and the table "people" with the column "who" of two rows. */
static enum ky_letter_name known(const void *data, const char *table, const char *name)
{
	(void)data;
	static const char *const fields[] = {"name", "kind", "none", "zero"};
	if (table != NULL)
		return strcmp(table, "people") == 0 && strcmp(name, "who") == 0 ? KY_LETTER_FIELD : KY_LETTER_UNKNOWN;
	for (size_t i = 0; i < COUNT(fields); i++)
		if (strcmp(fields[i], name) == 0)
			return KY_LETTER_FIELD;
	return strcmp(name, "people") == 0 ? KY_LETTER_TABLE : KY_LETTER_UNKNOWN;
}

static struct ky_err *value(void *data, const char *table, size_t row, const char *name, bool raw, const char **out)
{
	(void)data;
	static const char *const who[] = {"𠮷野 {name}", "葛󠄀城|"};
	if (table != NULL)
		*out = strcmp(name, "who") == 0 ? who[row] : NULL;
	else
		*out = strcmp(name, "name") == 0 ? "髙橋" : strcmp(name, "kind") == 0 ? (raw ? "a c" : "ア、ウ") : strcmp(name, "none") == 0 ? "" : strcmp(name, "zero") == 0 ? "0" : NULL;
	return NULL;
}

static size_t rows(void *data, const char *table)
{
	(void)data;
	return strcmp(table, "people") == 0 ? 2 : 0;
}

static struct ky_blocks render(const char *text, bool seal)
{
	struct ky_letterdoc *doc;
	struct ky_letter_problems problems = {0};
	struct ky_blocks blocks = {.arena = a};
	const struct ky_letter_values values = {.text = value, .rows = rows, .window = "〒385-0000\nみほん市\n髙橋 様", .beside = "佐協第1号", .appeal = "一\n二", .no_seal = seal ? NULL : "（公印省略）"};
	ky_letterdoc_parse(a, ky_str(text), &doc, &problems);
	ky_letterdoc_check(doc, known, NULL, &problems);
	for (size_t i = 0; i < problems.count; i++)
		fail_msg("%u:%u %s %s", problems.problem[i].line, problems.problem[i].column, problems.problem[i].key, problems.problem[i].what);
	assert_null(ky_letterdoc_render(doc, &values, &blocks));
	return blocks;
}

/* The blocks in one text: "kind:label/text/cells;". */
static const char *brief(const struct ky_blocks *blocks)
{
	struct ky_buf buf;
	ky_buf_init(&buf, a, 10000);
	for (size_t i = 0; i < blocks->count; i++) {
		const struct ky_block *b = &blocks->block[i];
		bool label = b->label != NULL && b->label[0] != '\0';
		ky_buf_printf(&buf, "%s:%s%s%s", ky_sheet_kind(b->kind), label ? b->label : "", label ? "/" : "", b->text == NULL ? "" : b->text);
		for (size_t k = 0; k < b->count; k++)
			ky_buf_printf(&buf, "|%s", b->cell[k]);
		ky_buf_puts(&buf, ";");
	}
	return buf.data == NULL ? "" : buf.data;
}

static void test_lines(void **state)
{
	(void)state;
	static const struct {
		const char *text, *blocks;
	} cases[] = {
	    {"{name}様{kind}", "text:髙橋様ア、ウ;"},
	    {"{{name}} }", "text:{name} };"},
	    {"# 通知書\n## 記\n// 覚え書き\n　本文\r\n\n終わり\n\n", "title:通知書;heading:記;text:　本文;space:;text:終わり;"},
	    {"{right} {name}\n{center} 記\n{indent}字下げ\n{name} は本文", "right:髙橋;center:記;text:字下げ;text:髙橋 は本文;"},
	    {"{fact} 名前 | {name}", "row:名前/髙橋;"},
	    {"|= 3*名 | 2*>額\n{rows people}\n| {who} | {name}\n{end}\n|+ 計 | 2", "head:|名|額;cells:|𠮷野 {name}|髙橋;cells:|葛󠄀城||髙橋;total:|計|2;"},
	    {"{window}\n{line}\n{page}\n{space 7}\n{appeal}", "window:佐協第1号/〒385-0000\nみほん市\n髙橋 様;line:;page:;space:;text:一;text:二;"},
	    {"{if name}\nあ\n{else}\nい\n{end}\n{if none}\nう\n{else}\nえ\n{end}", "text:あ;text:え;"},
	    {"{if not none}\nあ\n{end}\n{if zero}\nい\n{end}\n{if people}\nう\n{end}", "text:あ;text:う;"},
	    {"{if kind = c}\nあ\n{end}\n{if kind = b}\nい\n{end}\n{if not kind = b}\nう\n{if name = 髙橋}\nえ\n{end}\n{end}", "text:あ;text:う;text:え;"},
	    {"", "space:;"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ky_blocks b = render(cases[i].text, true);
		assert_string_equal(brief(&b), cases[i].blocks);
	}
	struct ky_blocks sealed = render("{seal}", true), unsealed = render("{seal}", false);
	assert_int_equal(sealed.block[0].kind, KY_BLOCK_SEAL);
	assert_string_equal(brief(&unsealed), "right:（公印省略）;");
	struct ky_blocks head = render("|= 3*名 | 2*>額", true);
	assert_int_equal(head.block[0].width[0], 3);
	assert_string_equal(head.block[0].align, "lr");
}

static void test_problems(void **state)
{
	(void)state;
	static const struct {
		const char *text, *key, *what;
		unsigned line, column;
	} cases[] = {
	    {"あ\nいう{nobody}", "letters.wrong.unknown", "nobody", 2, 3},
	    {"{name", "letters.wrong.unclosed", "{name", 1, 1},
	    {"の{Name}", "letters.wrong.name", "Name", 1, 2},
	    {"{}", "letters.wrong.name", "", 1, 1},
	    {"{people}", "letters.wrong.is_table", "people", 1, 1},
	    {"{rows name}\n{end}", "letters.wrong.no_table", "name", 1, 1},
	    {"{who}", "letters.wrong.unknown", "who", 1, 1},
	    {"\n{if name}\nあ", "letters.wrong.no_end", "name", 2, 1},
	    {"{if}\n{end}", "letters.wrong.condition", "", 1, 1},
	    {"{if name =}\n{end}", "letters.wrong.condition", "name =", 1, 1},
	    {"{if nobody}\n{end}", "letters.wrong.unknown", "nobody", 1, 1},
	    {"{end}", "letters.wrong.end", "", 1, 1},
	    {"{else}", "letters.wrong.else", "", 1, 1},
	    {"{if name}\n{else}\n{else}\n{end}", "letters.wrong.else", "", 3, 1},
	    {"あ\n{window}", "letters.wrong.window", "", 2, 1},
	    {"{seal} あ", "letters.wrong.alone", "seal", 1, 8},
	    {"{space x}", "letters.wrong.space", "x", 1, 1},
	    {"{fact} 名前", "letters.wrong.fact", "名前", 1, 8},
	    {"|= a | b\n| 1", "letters.wrong.cells", "", 2, 1},
	    {"|1|2|3|4|5|6|7|8|9|0|1|2|3|4|5|6|7", "letters.wrong.columns", "7", 1, 2},
	    {"{rows people}\n{rows people}\n{end}\n{end}", "letters.wrong.rows_in_rows", "people", 2, 1},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ky_letterdoc *doc;
		struct ky_letter_problems p = {0};
		ky_letterdoc_parse(a, ky_str(cases[i].text), &doc, &p);
		ky_letterdoc_check(doc, known, NULL, &p);
		if (p.count != 1)
			fail_msg("%s: %zu problems", cases[i].text, p.count);
		assert_string_equal(p.problem[0].key, cases[i].key);
		assert_string_equal(p.problem[0].what, cases[i].what);
		assert_int_equal(p.problem[0].line, cases[i].line);
		assert_int_equal(p.problem[0].column, cases[i].column);
	}
}

static void test_bounds(void **state)
{
	(void)state;
	struct ky_buf text;
	struct ky_letterdoc *doc;
	struct ky_letter_problems p = {0};
	ky_buf_init(&text, a, 1 << 20);
	for (int i = 0; i < 9; i++)
		ky_buf_puts(&text, "{if name}\n");
	for (int i = 0; i < 9; i++)
		ky_buf_puts(&text, "{end}\n");
	ky_letterdoc_parse(a, ky_buf_str(&text), &doc, &p);
	assert_string_equal(p.problem[0].key, "letters.wrong.depth");
	assert_int_equal(p.problem[0].line, 9);
	ky_buf_init(&text, a, 1 << 20);
	for (int i = 0; i < 1200; i++)
		ky_buf_puts(&text, "{nobody}\n");
	p.count = 0;
	ky_letterdoc_parse(a, ky_buf_str(&text), &doc, &p);
	assert_string_equal(p.problem[0].key, "letters.wrong.too_long");
	assert_int_equal(p.problem[0].line, KY_LETTER_LINES_MAX + 1);
	ky_letterdoc_check(doc, known, NULL, &p);
	assert_int_equal(p.count, KY_LETTER_PROBLEMS_MAX);
}

static void test_written_and_read(void **state)
{
	(void)state;
	struct ky_str once, twice;
	struct ky_blocks back = {.arena = a}, blocks = render("{window}\n# a\\b\n|= 3*名 | 2*>額\n{rows people}\n| {who} | \t\n{end}\n{fact} 名前 | {name}\n{seal}\n{space 7}\n{appeal}", true);
	assert_null(ky_sheet_write(&blocks, &once));
	assert_null(ky_sheet_read(once, &back));
	assert_string_equal(brief(&blocks), brief(&back));
	assert_int_equal(back.count, blocks.count);
	assert_int_equal(back.block[2].width[0], 3);
	assert_string_equal(back.block[2].align, "lr");
	assert_int_equal((int)back.block[7].mm, 7);
	assert_null(ky_sheet_write(&back, &twice));
	assert_true(ky_str_eq(once, twice));
	static const char *const bad[] = {"", "kyodo-sheet 2\n", "kyodo-sheet 1\nnone\t0\t-\t-\t\t\n", "kyodo-sheet 1\ntext\t0\t-\t-\t\n", "kyodo-sheet 1\ntext\t-1\t-\t-\t\t\n", "kyodo-sheet 1\nhead\t0\tx\t-\t\t\ta\n",
					  "kyodo-sheet 1\nhead\t0\tlr\t-\t\t\ta\n", "kyodo-sheet 1\nhead\t0\t-\t1,2\t\t\ta\n", "kyodo-sheet 1\nhead\t0\t-\t999\t\t\ta\n"};
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_non_null(ky_sheet_read(ky_str(bad[i]), &back));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_lines, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_problems, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_bounds, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_written_and_read, setup, teardown),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("letterdoc", tests, NULL, NULL);
}
