/* test_amount.c — the amount of a subsidy: the worked examples of the ordinances, every edge of the rule, and what holds for any rule and plan (seeded). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plugins/subsidy/amount.c"

static const struct subsidy_rule half = {.rate_n = 1, .rate_d = 2, .cap_yen = 1000000, .unit_yen = 1000};

static int64_t granted(const struct subsidy_rule *rule, struct subsidy_plan plan)
{
	struct subsidy_amount amount;
	assert_null(subsidy_rule_fault(rule));
	assert_true(subsidy_amount(rule, &plan, &amount));
	return amount.yen;
}

static struct subsidy_plan plan_of(int64_t eligible, int64_t income)
{
	return (struct subsidy_plan){.cost_yen = eligible, .eligible_yen = eligible, .income_yen = income, .remaining_yen = SUBSIDY_NO_LIMIT};
}

static void test_worked_examples(void **state)
{
	(void)state;
	struct subsidy_rule priority = {.rate_n = 3, .rate_d = 4, .cap_yen = 1500000, .unit_yen = 1000};
	assert_int_equal(granted(&half, plan_of(733480, 0)), 366000);
	assert_int_equal(granted(&priority, plan_of(2134567, 0)), 1500000);
	assert_int_equal(granted(&half, plan_of(250000, 180000)), 70000);
}

static void test_edges(void **state)
{
	(void)state;
	struct subsidy_rule rule = half;
	struct subsidy_plan plan = plan_of(999, 0);
	assert_int_equal(granted(&half, plan_of(0, 0)), 0);
	assert_int_equal(granted(&half, plan_of(100000, 100001)), 0); /* never below nothing */
	assert_int_equal(granted(&half, plan), 0);
	assert_int_equal(granted(&half, plan_of(2000000, 0)), 1000000);
	assert_int_equal(granted(&half, plan_of(1999999, 0)), 999000);
	assert_int_equal(granted(&half, plan_of(SUBSIDY_YEN_MAX, 0)), 1000000);
	plan = plan_of(800000, 0);
	plan.remaining_yen = 123456;
	assert_int_equal(granted(&half, plan), 123000);
	plan.remaining_yen = 0;
	assert_int_equal(granted(&half, plan), 0);
	rule.minimum_yen = 50000;
	assert_int_equal(granted(&rule, plan_of(100000, 0)), 50000);
	assert_int_equal(granted(&rule, plan_of(99999, 0)), 0);
	rule = (struct subsidy_rule){.rate_n = 10000, .rate_d = 10000, .unit_yen = 1};
	assert_int_equal(granted(&rule, plan_of(SUBSIDY_YEN_MAX, 1)), SUBSIDY_YEN_MAX - 1);
}

static void test_table(void **state)
{
	(void)state;
	struct subsidy_rule rule = {.rate_d = 1, .unit_yen = 1, .table_count = 3, .table = {{10, 30000}, {20, 50000}, {100, 90000}}};
	struct subsidy_plan plan = plan_of(1000000, 0);
	static const struct {
		int64_t size, yen;
	} cases[] = {{0, 0}, {9, 0}, {10, 30000}, {19, 30000}, {20, 50000}, {99, 50000}, {100, 90000}, {5000, 90000}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		plan.size = cases[i].size;
		assert_int_equal(granted(&rule, plan), cases[i].yen);
	}
	plan = plan_of(40000, 0); /* and never more than it costs */
	plan.size = 100;
	assert_int_equal(granted(&rule, plan), 40000);
}

static void test_faults(void **state)
{
	(void)state;
	struct subsidy_amount amount;
	struct subsidy_rule rule = half;
	static const struct subsidy_rule wrong[] = {
	    {.rate_n = 1, .rate_d = 0, .unit_yen = 1},
	    {.rate_n = 3, .rate_d = 2, .unit_yen = 1},
	    {.rate_n = 0, .rate_d = 1, .unit_yen = 1},
	    {.rate_n = 1, .rate_d = 2, .unit_yen = 0},
	    {.rate_n = 1, .rate_d = 2, .unit_yen = 1, .cap_yen = -1},
	    {.rate_n = 1, .rate_d = 2, .unit_yen = 1, .cap_yen = 10, .minimum_yen = 11},
	    {.rate_n = 1, .rate_d = 2, .unit_yen = 1, .table_count = 2, .table = {{5, 1}, {5, 2}}},
	};
	static const char *const names[] = {"rate", "rate", "rate", "unit", "cap", "minimum", "table"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_string_equal(subsidy_rule_fault(&wrong[i]), names[i]);
	struct subsidy_plan plan = plan_of(-1, 0);
	assert_false(subsidy_amount(&rule, &plan, &amount));
	plan = plan_of(SUBSIDY_YEN_MAX + 1, 0);
	assert_false(subsidy_amount(&rule, &plan, &amount));
	plan = plan_of(10, -1);
	assert_false(subsidy_amount(&rule, &plan, &amount));
	plan = plan_of(10, 0);
	plan.cost_yen = 9;
	assert_false(subsidy_amount(&rule, &plan, &amount));
}

static void test_fixed(void **state)
{
	(void)state;
	assert_int_equal(subsidy_fixed(300000, 250000), 250000);
	assert_int_equal(subsidy_fixed(300000, 310000), 300000);
}

/* ---- any rule, any plan */

static uint64_t seed;

static int64_t any(int64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int64_t)(seed % (uint64_t)below);
}

/* Small and large alike. */
static int64_t any_yen(void)
{
	static const int64_t sizes[] = {2, 1000, 100000, 10000000, SUBSIDY_YEN_MAX};
	return any(sizes[any(5)]);
}

static struct subsidy_rule any_rule(void)
{
	static const int64_t units[] = {1, 10, 100, 1000, 10000, 7};
	struct subsidy_rule rule = {.rate_d = 1 + any(any(2) == 0 ? 10 : SUBSIDY_RATE_MAX), .cap_yen = any(3) == 0 ? 0 : any_yen(), .unit_yen = units[any(6)]};
	rule.rate_n = any(rule.rate_d + 1);
	rule.minimum_yen = any(3) == 0 ? any(rule.cap_yen + 1) : 0;
	rule.table_count = rule.rate_n == 0 || any(4) == 0 ? 1 + (size_t)any(SUBSIDY_TABLE_MAX) : 0;
	for (size_t i = 0; i < rule.table_count; i++)
		rule.table[i] = (struct subsidy_step){(i == 0 ? 0 : rule.table[i - 1].from + 1) + any(50), any_yen()};
	return rule;
}

/* What the lines say is all there is to the amount. */
static void explains(const struct subsidy_amount *amount, const struct subsidy_plan *plan)
{
	int64_t cost = 0, excluded = 0, eligible = 0, least = INT64_MAX, lowest = -1, sum = 0, result = -1;
	size_t deciding = 0;
	assert_true(amount->count > 0 && amount->count <= SUBSIDY_LINES_MAX);
	for (size_t i = 0; i < amount->count; i++) {
		const struct subsidy_line *l = &amount->line[i];
		cost += strcmp(l->key, "cost") == 0 ? l->yen : 0;
		excluded += strcmp(l->key, "excluded") == 0 ? l->yen : 0;
		eligible += strcmp(l->key, "eligible") == 0 ? l->yen : 0;
		if (l->part == SUBSIDY_LIMIT && l->yen < least)
			least = l->yen;
		if (l->part == SUBSIDY_LOWEST)
			lowest = l->yen;
		if (l->part == SUBSIDY_LOWEST || l->part == SUBSIDY_CHANGE)
			sum += l->yen;
		if (l->part == SUBSIDY_RESULT)
			result = l->yen;
		if (l->decides) {
			deciding++;
			assert_int_equal(l->part, SUBSIDY_LIMIT);
			assert_int_equal(l->yen, least);
		}
	}
	assert_int_equal(cost, plan->cost_yen);
	assert_int_equal(eligible + excluded, cost);
	assert_int_equal(deciding, 1);
	assert_int_equal(lowest, least);
	assert_int_equal(sum, result);
	assert_int_equal(result, amount->yen);
}

static void test_any(void **state)
{
	(void)state;
	seed = UINT64_C(0x5ab51d7);
	for (int i = 0; i < 200000; i++) {
		struct subsidy_rule rule = any_rule();
		struct subsidy_plan plan = {.cost_yen = any_yen(), .income_yen = any_yen(), .size = any(3000), .remaining_yen = any(2) == 0 ? SUBSIDY_NO_LIMIT : any_yen()};
		struct subsidy_amount amount;
		plan.eligible_yen = any(plan.cost_yen + 1);
		assert_null(subsidy_rule_fault(&rule));
		assert_true(subsidy_amount(&rule, &plan, &amount));
		assert_true(amount.yen >= 0);
		assert_int_equal(amount.yen % rule.unit_yen, 0);
		assert_true(rule.cap_yen == 0 || amount.yen <= rule.cap_yen);
		assert_true(rule.rate_n == 0 || (__int128)amount.yen * rule.rate_d <= (__int128)plan.eligible_yen * rule.rate_n);
		assert_true(amount.yen == 0 || amount.yen <= plan.eligible_yen - plan.income_yen);
		assert_true(plan.remaining_yen == SUBSIDY_NO_LIMIT || amount.yen <= plan.remaining_yen);
		assert_true(amount.yen == 0 || amount.yen >= rule.minimum_yen);
		explains(&amount, &plan);
		/* Nor is a unit more possible under any limit: it is the most the rule allows. */
		int64_t more = 0;
		for (size_t l = 0; l < amount.count; l++)
			if (amount.line[l].part == SUBSIDY_LOWEST)
				more = amount.line[l].yen;
		assert_true(amount.yen + rule.unit_yen > more || more < rule.minimum_yen + rule.unit_yen);
	}
}

static int64_t amount_of(const struct subsidy_rule *rule, const struct subsidy_plan *plan)
{
	struct subsidy_amount amount;
	assert_true(subsidy_amount(rule, plan, &amount));
	return amount.yen;
}

/* Percentages are fractions of a hundred: to the yen what the ordinance says, whatever the costs. */
static void test_percent(void **state)
{
	(void)state;
	seed = UINT64_C(0x9e7ce47);
	for (int64_t percent = 1; percent <= 100; percent++)
		for (int i = 0; i < 100; i++) {
			struct subsidy_rule rule = {.rate_n = percent, .rate_d = 100, .unit_yen = 1};
			int64_t eligible = any_yen();
			assert_int_equal(granted(&rule, plan_of(eligible, 0)), eligible / 100 * percent + eligible % 100 * percent / 100);
		}
}

/* At every edge of a table: just before a step it is the one before, on it and until the next it is the step's own. */
static void test_any_table(void **state)
{
	(void)state;
	seed = UINT64_C(0x7ab1e);
	for (int i = 0; i < 5000; i++) {
		struct subsidy_rule rule = any_rule();
		struct subsidy_plan plan = plan_of(SUBSIDY_YEN_MAX, 0);
		rule = (struct subsidy_rule){.rate_d = 1, .unit_yen = 1, .table_count = rule.table_count == 0 ? 1 : rule.table_count, .table = {{any(9), any_yen()}}};
		for (size_t s = 1; s < rule.table_count; s++)
			rule.table[s] = (struct subsidy_step){rule.table[s - 1].from + 1 + any(50), any_yen()};
		for (size_t s = 0; s < rule.table_count; s++) {
			plan.size = rule.table[s].from;
			assert_int_equal(granted(&rule, plan), rule.table[s].yen);
			plan.size = s + 1 < rule.table_count ? rule.table[s + 1].from - 1 : SUBSIDY_YEN_MAX;
			assert_int_equal(granted(&rule, plan), rule.table[s].yen);
			plan.size = rule.table[s].from - 1;
			if (plan.size >= 0)
				assert_int_equal(granted(&rule, plan), s == 0 ? 0 : rule.table[s - 1].yen);
		}
	}
}

/* Nothing under the minimum, and the minimum itself is granted; the line that says so takes back all that was left. */
static void test_minimum(void **state)
{
	(void)state;
	seed = UINT64_C(0x3141592);
	for (int i = 0; i < 20000; i++) {
		struct subsidy_rule rule = any_rule(), without;
		struct subsidy_plan plan = plan_of(any_yen(), 0);
		plan.size = any(3000);
		rule.minimum_yen = 0;
		without = rule;
		int64_t yen = amount_of(&without, &plan);
		if (yen == 0)
			continue;
		rule.minimum_yen = yen;
		assert_int_equal(amount_of(&rule, &plan), yen);
		if (rule.cap_yen > 0 && yen + 1 > rule.cap_yen)
			continue;
		rule.minimum_yen = yen + 1;
		assert_null(subsidy_rule_fault(&rule));
		struct subsidy_amount amount;
		assert_true(subsidy_amount(&rule, &plan, &amount));
		assert_int_equal(amount.yen, 0);
		assert_string_equal(amount.line[amount.count - 2].key, "minimum");
		assert_int_equal(amount.line[amount.count - 2].yen, -yen);
		explains(&amount, &plan);
	}
}

/* More costs never bring less, more takings never more; nor does a lower cap, a smaller rest of the budget or a coarser unit raise anything. */
static void test_no_surprise(void **state)
{
	(void)state;
	seed = UINT64_C(0x50f7);
	for (int i = 0; i < 50000; i++) {
		struct subsidy_rule rule = any_rule(), less = rule;
		struct subsidy_plan plan = {.cost_yen = any_yen(), .income_yen = any_yen(), .size = any(3000), .remaining_yen = any_yen()}, other;
		plan.eligible_yen = any(plan.cost_yen + 1);
		int64_t yen = amount_of(&rule, &plan);
		other = plan;
		other.eligible_yen = any(plan.eligible_yen + 1);
		assert_true(amount_of(&rule, &other) <= yen);
		other = plan;
		other.income_yen = plan.income_yen + any(SUBSIDY_YEN_MAX - plan.income_yen + 1);
		assert_true(amount_of(&rule, &other) <= yen);
		other = plan;
		other.remaining_yen = any(plan.remaining_yen + 1);
		assert_true(amount_of(&rule, &other) <= yen);
		less.rate_n = rule.table_count > 0 && rule.rate_n == 0 ? 0 : 1;
		if (less.rate_n <= rule.rate_n)
			assert_true(amount_of(&less, &plan) <= yen);
		less = rule;
		less.unit_yen *= 10;
		assert_true(amount_of(&less, &plan) <= yen);
	}
}

/* 額の確定 by any costs in the end: never more than was decided nor than the rule gives for them, and one of both to the yen. */
static void test_any_fixed(void **state)
{
	(void)state;
	seed = UINT64_C(0xf17ed);
	for (int i = 0; i < 50000; i++) {
		struct subsidy_rule rule = any_rule();
		struct subsidy_plan plan = {.cost_yen = any_yen(), .income_yen = any_yen(), .size = any(3000), .remaining_yen = SUBSIDY_NO_LIMIT}, spent = plan;
		plan.eligible_yen = any(plan.cost_yen + 1);
		int64_t decided = any(amount_of(&rule, &plan) + 1), again;
		spent.cost_yen = any_yen();
		spent.eligible_yen = any(spent.cost_yen + 1);
		again = amount_of(&rule, &spent);
		int64_t fixed = subsidy_fixed(decided, again);
		assert_true(fixed >= 0 && fixed <= decided && fixed <= again && (fixed == decided || fixed == again));
		assert_int_equal(subsidy_fixed(decided, amount_of(&rule, &plan)), decided);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_worked_examples), cmocka_unit_test(test_edges), cmocka_unit_test(test_table),
	    cmocka_unit_test(test_faults),	    cmocka_unit_test(test_fixed), cmocka_unit_test(test_any),
	    cmocka_unit_test(test_percent),	    cmocka_unit_test(test_any_table), cmocka_unit_test(test_minimum),
	    cmocka_unit_test(test_no_surprise),	    cmocka_unit_test(test_any_fixed),
	};
	return cmocka_run_group_tests_name("subsidy amount", tests, NULL, NULL);
}
