/* test_formdoc_edit.c — documents under the hands of staff: parts moved, added, renamed; formulas written and read back; whatever is done, what comes out can be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/model/formdoc_edit.h"

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

static struct ky_str quoted(const char *text)
{
	char *json = ky_strdup(a, text);
	for (char *p = json; *p != '\0'; p++)
		*p = *p == '\'' ? '"' : *p;
	return ky_str(json);
}

#define FORM                                                                                                                                                                     \
	"{'format': 'kyodo-form 1', 'title': {'ja': '申請書'}, 'sections': [{'name': 'a', 'title': {'ja': 'A'}, 'fields': ["                                                                \
	"{'name': 'cost', 'kind': 'yen', 'label': {'ja': '対象経費'}}, {'name': 'income', 'kind': 'yen', 'label': {'ja': '収入'}},"                                                            \
	"{'name': 'total', 'kind': 'yen', 'label': {'ja': '申請額'}, 'calc': 'cost'}]},"                                                                                                  \
	"{'name': 'b', 'title': {'ja': 'B'}, 'when': {'all': [{'field': 'cost', 'at_least': 1}]}, 'fields': ["                                                                            \
	"{'name': 'items', 'kind': 'table', 'label': {'ja': '内訳'}, 'columns': [{'name': 'unit', 'kind': 'yen', 'label': {'ja': '単価'}}, {'name': 'count', 'kind': 'int', 'label': {'ja': '数量'}},"                       \
	"{'name': 'amount', 'kind': 'yen', 'label': {'ja': '金額'}, 'calc': {'product': ['unit', 'count']}}]},"                                                                           \
	"{'name': 'sum', 'kind': 'yen', 'label': {'ja': '合計額'}, 'calc': 'items.amount', 'equals': 'cost'}]}]}"

static struct ky_formdoc *parse(struct ky_str json)
{
	struct ky_formdoc *doc = NULL;
	struct ky_err *err = ky_formdoc_parse(a, json, &doc);
	if (err != NULL)
		fail_msg("%s: %.*s", err->detail, (int)json.len, json.p);
	return doc;
}

static struct ky_docedit *open(const char *text)
{
	struct ky_docedit *edit = ky_docedit_open(a, quoted(text));
	assert_non_null(edit);
	return edit;
}

/* What is there now, as "a:cost income total b:items(unit count amount) sum". */
static const char *outline(const struct ky_docedit *edit)
{
	const struct ky_formdoc *doc = parse(ky_docedit_text(edit, a));
	const char *out = "";
	for (size_t s = 0; s < doc->section_count; s++) {
		out = ky_printf(a, "%s%s%s:", out, s == 0 ? "" : " ", doc->section[s].name);
		for (size_t i = 0; i < doc->section[s].field_count; i++) {
			const struct ky_doc_field *f = &doc->section[s].field[i];
			out = ky_printf(a, "%s%s%s", out, i == 0 ? "" : " ", f->name);
			for (size_t k = 0; k < f->column_count; k++)
				out = ky_printf(a, "%s%s%s%s", out, k == 0 ? "(" : " ", f->column[k].name, k + 1 == f->column_count ? ")" : "");
		}
	}
	return out;
}

static void test_parts_move_within_and_between_sections(void **state)
{
	struct ky_docedit *edit = open(FORM);
	(void)state;
	assert_true(ky_docedit_move(edit, "total", true));
	assert_string_equal(outline(edit), "a:cost total income b:items(unit count amount) sum");
	assert_true(ky_docedit_move(edit, "income", false));
	assert_string_equal(outline(edit), "a:cost total b:income items(unit count amount) sum");
	assert_true(ky_docedit_move(edit, "income", true));
	assert_string_equal(outline(edit), "a:cost total income b:items(unit count amount) sum");
	assert_true(ky_docedit_move(edit, "items.amount", true));
	assert_string_equal(outline(edit), "a:cost total income b:items(unit amount count) sum");
	assert_false(ky_docedit_move(edit, "items.unit", true));
	assert_true(ky_docedit_move(edit, "b", true));
	assert_string_equal(outline(edit), "b:items(unit amount count) sum a:cost total income");
	assert_false(ky_docedit_move(edit, "b", true));
	assert_false(ky_docedit_move(edit, "nobody", true));
	ky_docedit_close(edit);
}

static void test_a_table_keeps_a_column(void **state)
{
	struct ky_docedit *edit = open(FORM);
	(void)state;
	assert_true(ky_docedit_remove(edit, "items.unit"));
	assert_true(ky_docedit_remove(edit, "items.count"));
	assert_false(ky_docedit_remove(edit, "items.amount"));
	assert_true(ky_docedit_remove(edit, "a"));
	assert_string_equal(outline(edit), "b:items(amount) sum");
	ky_docedit_close(edit);
}

static void test_a_new_name_is_said_everywhere(void **state)
{
	struct ky_docedit *edit = open(FORM);
	(void)state;
	assert_true(ky_docedit_rename(edit, a, "cost", "eligible"));
	assert_true(ky_docedit_rename(edit, a, "items.unit", "price"));
	assert_true(ky_docedit_rename(edit, a, "items", "lines"));
	assert_false(ky_docedit_rename(edit, a, "income", "eligible"));
	assert_false(ky_docedit_rename(edit, a, "income", "Not a name"));
	const struct ky_formdoc *doc = parse(ky_docedit_text(edit, a));
	const struct ky_doc_fault *fault;
	assert_int_equal(ky_formdoc_faults(doc, a, &fault), 0);
	assert_string_equal(ky_doc_find(doc, "total", NULL)->calc->field, "eligible");
	assert_string_equal(ky_doc_find(doc, "sum", NULL)->calc->field, "lines.amount");
	assert_string_equal(ky_doc_find(doc, "sum", NULL)->equals, "eligible");
	assert_string_equal(ky_doc_find(doc, "lines.0.amount", NULL)->calc->arg[0].field, "price");
	assert_string_equal(doc->section[1].when.condition[0].field, "eligible");
	ky_docedit_close(edit);
}

/* "rep_count" is no part of "rep", where it is a field of its own; "rep_kana" is. */
static void test_a_name_that_begins_alike_is_left(void **state)
{
	struct ky_docedit *edit = open("{'format': 'kyodo-form 1', 'title': {'ja': 't'}, 'sections': [{'name': 's', 'title': {'ja': 's'}, 'fields': [{'name': 'rep', 'kind': 'person', 'label': {'ja': '代表'}},"
				       "{'name': 'rep_count', 'kind': 'int', 'label': {'ja': '人数'}}, {'name': 'why', 'kind': 'text', 'label': {'ja': '理由'},"
				       " 'when': {'all': [{'field': 'rep_count', 'at_least': 2}, {'field': 'rep_kana', 'filled': true}]}}]}]}");
	(void)state;
	assert_true(ky_docedit_rename(edit, a, "rep", "chief"));
	const struct ky_doc_when *when = &ky_doc_find(parse(ky_docedit_text(edit, a)), "why", NULL)->when;
	assert_string_equal(when->condition[0].field, "rep_count");
	assert_string_equal(when->condition[1].field, "chief_kana");
	ky_docedit_close(edit);
}

static void test_a_block_comes_twice_under_other_names(void **state)
{
	struct ky_docedit *edit = open(FORM);
	(void)state;
	assert_string_equal(ky_docedit_append(edit, a, quoted(FORM)), "a1");
	assert_string_equal(outline(edit), "a:cost income total b:items(unit count amount) sum a1:cost1 income1 total1 b1:items1(unit1 count1 amount1) sum1");
	const struct ky_formdoc *doc = parse(ky_docedit_text(edit, a));
	const struct ky_doc_fault *fault;
	assert_int_equal(ky_formdoc_faults(doc, a, &fault), 0);
	assert_string_equal(ky_doc_find(doc, "sum1", NULL)->calc->field, "items1.amount1");
	assert_string_equal(ky_doc_find(doc, "items1.0.amount1", NULL)->calc->arg[1].field, "count1");
	ky_docedit_close(edit);
}

/* ---- formulas */

static void test_formulas_are_read_as_people_write_them(void **state)
{
	static const struct {
		const char *text, *back;
	} cases[] = {
	    {"cost", "「対象経費」"},
	    {"「対象経費」", "「対象経費」"},
	    {"対象経費", NULL},
	    {"合計(「金額」)", "合計(「金額」)"},
	    {"items.amount", "合計(「金額」)"},
	    {"「対象経費」×2/3", "「対象経費」 × 2/3"},
	    {"「対象経費」 ＊ ２／３", "「対象経費」 × 2/3"},
	    {"切捨て（最小（「対象経費」×２／３、「対象経費」－「収入」、300,000）、１０００）", "切捨て(最小(「対象経費」 × 2/3, 「対象経費」 - 「収入」, 300000), 1000)"},
	    {"floor(min(cost*2/3, cost-income, 300000), 1000)", "切捨て(最小(「対象経費」 × 2/3, 「対象経費」 - 「収入」, 300000), 1000)"},
	    {"cost - (income - 5)", "「対象経費」 - (「収入」 - 5)"},
	    {"cost - income - 5", "「対象経費」 - 「収入」 - 5"},
	    {"(cost + income) × 3", "(「対象経費」 + 「収入」) × 3"},
	    {"cost + income × 3", "「対象経費」 + 「収入」 × 3"},
	    {"", ""},
	    {"cost+cost+cost+cost+cost+cost+cost+cost+cost+cost+cost+cost", "「対象経費」 + 「対象経費」 + 「対象経費」 + 「対象経費」 + 「対象経費」 + 「対象経費」 + 「対象経費」 + 「対象経費」 + 「対象経費」 + 「対象経費」 + 「対象経費」 + 「対象経費」"},
	    {"((((((((((((cost))))))))))))", NULL},
	    {"cost ÷ 2", NULL},
	    {"cost +", NULL},
	    {"(cost", NULL},
	    {"cost)", NULL},
	    {"「いない」", NULL},
	    {"「対象経費", NULL},
	    {"切捨て(cost, 0)", NULL},
	    {"切捨て(cost)", NULL},
	    {"cost × 1/0", NULL},
	    {"99999999999999999999", NULL},
	    {"nobody + 1", NULL},
	    {"cost; DROP TABLE", NULL},
	};
	struct ky_docedit *edit = open(FORM);
	const struct ky_formdoc *doc = parse(quoted(FORM));
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *at, *wrong = ky_docedit_set_calc(edit, a, doc, "total", cases[i].text, &at);
		if ((wrong == NULL) != (cases[i].back != NULL))
			fail_msg("%s: %s", cases[i].text, wrong == NULL ? "taken" : wrong);
		if (cases[i].back == NULL)
			continue;
		const struct ky_formdoc *now = parse(ky_docedit_text(edit, a));
		assert_string_equal(ky_calc_text(a, now, ky_doc_find(now, "total", NULL)->calc), cases[i].back);
	}
	ky_docedit_close(edit);
}

static unsigned long seed = 20261127;
static unsigned next(unsigned below)
{
	seed = seed * 6364136223846793005UL + 1442695040888963407UL;
	return (unsigned)(seed >> 33) % below;
}

static const char *formula(unsigned depth)
{
	static const char *const leaves[] = {"cost", "「収入」", "合計(「金額」)", "12", "1,000"};
	switch (depth == 0 ? 0 : next(7)) {
	case 1:
		return ky_printf(a, "%s + %s", formula(depth - 1), formula(depth - 1));
	case 2:
		return ky_printf(a, "%s - (%s)", formula(depth - 1), formula(depth - 1));
	case 3:
		return ky_printf(a, "(%s) × %u/%u", formula(depth - 1), 1 + next(9), 1 + next(9));
	case 4:
		return ky_printf(a, "最小(%s, %s)", formula(depth - 1), formula(depth - 1));
	case 5:
		return ky_printf(a, "切捨て(%s, %u)", formula(depth - 1), 1 + next(1000));
	default:
		return leaves[next(COUNT(leaves))];
	}
}

/* What is written back means the same: written once more it is the same text, and it calculates the same. */
static void test_a_formula_comes_back_as_it_was(void **state)
{
	const struct ky_formdoc *doc = parse(quoted(FORM));
	(void)state;
	for (int i = 0; i < 2000; i++) {
		struct ky_arena *before = a;
		a = ky_arena_new(0);
		struct ky_docedit *edit = open(FORM);
		const char *text = formula(3), *at, *once, *wrong = ky_docedit_set_calc(edit, a, doc, "total", text, &at);
		if (wrong != NULL)
			fail_msg("%s: %s", text, wrong);
		const struct ky_formdoc *first = parse(ky_docedit_text(edit, a));
		once = ky_calc_text(a, first, ky_doc_find(first, "total", NULL)->calc);
		assert_null(ky_docedit_set_calc(edit, a, doc, "total", once, &at));
		const struct ky_formdoc *second = parse(ky_docedit_text(edit, a));
		assert_string_equal(ky_calc_text(a, second, ky_doc_find(second, "total", NULL)->calc), once);
		struct ky_answers x, y;
		ky_answers_init(&x, a);
		ky_answers_init(&y, a);
		ky_answers_set(&x, "cost", ky_int(next(1000000)));
		ky_answers_set(&x, "income", ky_int(next(1000000)));
		ky_answers_set(&x, "items.0.unit", ky_int(next(1000)));
		ky_answers_set(&x, "items.0.count", ky_int(next(50)));
		for (size_t k = 0; k < x.count; k++)
			ky_answers_set(&y, x.answer[k].name, x.answer[k].value);
		struct ky_err *ex = ky_formdoc_calculate(first, &x), *ey = ky_formdoc_calculate(second, &y);
		assert_true((ex == NULL) == (ey == NULL));
		if (ex == NULL)
			assert_true(ky_str_eq(ky_answers_json(a, &x), ky_answers_json(a, &y)));
		ky_docedit_close(edit);
		ky_arena_free(a);
		a = before;
	}
}

/* Any buttons in any order: the document stays one that can be read, and every name is there once. */
static void test_no_button_makes_it_unreadable(void **state)
{
	static const char *const kinds[] = {"text", "yen", "table", "choice", "digits", "person", "note", "register", "files"};
	static const char *const where[] = {"a", "b", "items", "cost", "nobody", "f1", "s1", "a.b"};
	(void)state;
	for (int round = 0; round < 60; round++) {
		struct ky_docedit *edit = open(FORM);
		for (int i = 0; i < 25; i++) {
			const char *place = where[next(COUNT(where))];
			switch (next(7)) {
			case 0:
				ky_docedit_add_section(edit, a, "区分");
				break;
			case 1:
				ky_docedit_add_field(edit, a, place, kinds[next(COUNT(kinds))], "項目");
				break;
			case 2:
				ky_docedit_remove(edit, place);
				break;
			case 3:
				ky_docedit_move(edit, place, next(2) == 0);
				break;
			case 4:
				ky_docedit_append(edit, a, quoted(FORM));
				break;
			case 5:
				ky_docedit_rename(edit, a, place, ky_printf(a, "n%u", next(5)));
				break;
			default:
				ky_docedit_set_text(edit, place, "help", "ja", next(2) == 0 ? "" : "名前");
			}
		}
		struct ky_formdoc *doc = NULL;
		struct ky_err *err = ky_formdoc_parse(a, ky_docedit_text(edit, a), &doc);
		if (err != NULL && strstr(err->detail, "over 400 fields") == NULL)
			fail_msg("%s", err->detail);
		ky_docedit_close(edit);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_parts_move_within_and_between_sections, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_a_table_keeps_a_column, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_a_new_name_is_said_everywhere, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_a_name_that_begins_alike_is_left, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_a_block_comes_twice_under_other_names, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_formulas_are_read_as_people_write_them, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_a_formula_comes_back_as_it_was, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_no_button_makes_it_unreadable, setup, teardown),
	};
	return cmocka_run_group_tests_name("formdoc_edit", tests, NULL, NULL);
}
