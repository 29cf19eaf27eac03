/* test_plan.c — an application's plan out of its tables of costs and incomes, and the table of amounts out of what staff typed: by example, and for any rows (seeded). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/formdoc.h"

#include "plugins/subsidy/amount.c"
#include "plugins/subsidy/amounts.c"

static struct ky_arena *a;
static struct ky_ctx ctx;
static uint64_t seed = UINT64_C(0x1e57ab1e);

static int setup(void **state)
{
	(void)state;
	a = ky_arena_new(0);
	ctx.arena = a;
	return a == NULL;
}

static int teardown(void **state)
{
	(void)state;
	ky_arena_free(a);
	return 0;
}

static int64_t any(int64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int64_t)(seed % (uint64_t)below);
}

static void add_row(struct ky_answers *answers, const char *table, size_t row, const char *code, int64_t yen)
{
	ky_answers_set(answers, ky_printf(a, "%s.%zu.%s", table, row, strcmp(table, "costs") == 0 ? "item" : "source"), ky_textz(code));
	ky_answers_set(answers, ky_printf(a, "%s.%zu.amount", table, row), ky_int(yen));
}

static void test_rows(void **state)
{
	(void)state;
	const struct subsidy_course course = {.eligible = "gratuity printing", .income = "fee"};
	struct ky_answers answers;
	struct subsidy_plan plan;
	ky_answers_init(&answers, a);
	subsidy_plan_of(&ctx, &course, &answers, SUBSIDY_NO_LIMIT, &plan);
	assert_int_equal(plan.cost_yen, 0);
	add_row(&answers, "costs", 0, "gratuity", 700000);
	add_row(&answers, "costs", 1, "food", 66520);
	add_row(&answers, "costs", 2, "printing", 33480);
	add_row(&answers, "costs", 3, "print", 1); /* a code is a whole word */
	add_row(&answers, "incomes", 0, "fee", 5000);
	add_row(&answers, "incomes", 1, "own", 90000);
	ky_answers_set(&answers, "size", ky_int(15));
	subsidy_plan_of(&ctx, &course, &answers, 42, &plan);
	assert_int_equal(plan.cost_yen, 800001);
	assert_int_equal(plan.eligible_yen, 733480);
	assert_int_equal(plan.income_yen, 5000);
	assert_int_equal(plan.size, 15);
	assert_int_equal(plan.remaining_yen, 42);
}

/* Whatever the rows, the amount is the same as by adding them up beforehand, within every limit, and in whatever order they were typed. */
static void test_any_rows(void **state)
{
	(void)state;
	static const char *const items[] = {"gratuity", "travel", "printing", "food", "wages"}, *const sources[] = {"fee", "sales", "own"};
	const struct subsidy_course course = {.eligible = "gratuity travel printing", .income = "fee sales"};
	const struct subsidy_rule rule = {.rate_n = 2, .rate_d = 3, .cap_yen = 500000, .unit_yen = 1000, .minimum_yen = 20000};
	for (int i = 0; i < 2000; i++) {
		struct ky_arena_mark mark = ky_arena_mark(a);
		struct ky_answers answers, turned;
		struct subsidy_plan plan, other;
		struct subsidy_amount amount;
		size_t rows = (size_t)any(30);
		int64_t cost = 0, eligible = 0, income = 0;
		ky_answers_init(&answers, a);
		ky_answers_init(&turned, a);
		for (size_t r = 0; r < rows; r++) {
			size_t item = (size_t)any(5), source = (size_t)any(3);
			int64_t yen = any(any(2) == 0 ? 100 : 300000), in = any(50000);
			add_row(&answers, "costs", r, items[item], yen);
			add_row(&turned, "costs", rows - 1 - r, items[item], yen);
			add_row(&answers, "incomes", r, sources[source], in);
			add_row(&turned, "incomes", rows - 1 - r, sources[source], in);
			cost += yen;
			eligible += item < 3 ? yen : 0;
			income += source < 2 ? in : 0;
		}
		subsidy_plan_of(&ctx, &course, &answers, SUBSIDY_NO_LIMIT, &plan);
		subsidy_plan_of(&ctx, &course, &turned, SUBSIDY_NO_LIMIT, &other);
		assert_memory_equal(&plan, &other, sizeof plan);
		assert_true(plan.cost_yen == cost && plan.eligible_yen == eligible && plan.income_yen == income);
		assert_true(subsidy_amount(&rule, &plan, &amount));
		assert_true(amount.yen <= rule.cap_yen && amount.yen * 3 <= eligible * 2 && (amount.yen == 0 || amount.yen <= eligible - income));
		ky_arena_rewind(a, mark);
	}
}

static void test_typed_table(void **state)
{
	(void)state;
	struct subsidy_rule rule = {.rate_d = 1, .unit_yen = 1};
	assert_true(subsidy_table_read(a, ky_str("10 ３０,０００\n\n２０ 50000\n"), &rule));
	assert_int_equal(rule.table_count, 2);
	assert_int_equal(rule.table[0].from, 10);
	assert_int_equal(rule.table[0].yen, 30000);
	assert_int_equal(rule.table[1].from, 20);
	assert_null(subsidy_rule_fault(&rule));
	assert_true(subsidy_table_read(a, ky_str("20 1\n10 2"), &rule));
	assert_string_equal(subsidy_rule_fault(&rule), "table");
	static const char *const wrong[] = {"10", "ten 30000", "10 many", "10 1 2"};
	for (size_t i = 0; i < SUBSIDY_COUNT(wrong); i++)
		assert_false(subsidy_table_read(a, ky_str(wrong[i]), &rule));
	struct ky_buf many;
	ky_buf_init(&many, a, 4096);
	for (int i = 0; i <= SUBSIDY_TABLE_MAX; i++)
		ky_buf_printf(&many, "%d 1\n", i);
	assert_false(subsidy_table_read(a, ky_buf_str(&many), &rule));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_any_rows), cmocka_unit_test(test_typed_table)};
	return cmocka_run_group_tests_name("subsidy plan", tests, setup, teardown);
}
