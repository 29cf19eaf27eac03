/* test_ranking.c — averages without those in conflict, cut as set; thresholds, ties, seats, budgets and the first that exceeds one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/ranking.h"

static const struct ky_ranked *find(const struct ky_ranked *row, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (row[i].id == id)
			return &row[i];
	fail_msg("no %lld", (long long)id);
	return NULL;
}

/* 小諸市: five judges, fifty points each, by total, the smaller request first; the first that exceeds the budget may take what remains. */
static void test_budget(void **state)
{
	struct ky_ranking_rules rules = {.measure = KY_MEASURE_TOTAL, .full = 50, .judges = 5, .selection = KY_SELECT_BUDGET, .budget_yen = 1000000, .ties = KY_TIES_SMALLER};
	struct ky_ranked row[] = {{.id = 1, .scored = 5, .sum = 200, .amount_yen = 400000}, {.id = 2, .scored = 5, .sum = 230, .amount_yen = 300000}, {.id = 3, .scored = 5, .sum = 200, .amount_yen = 300000},
				  {.id = 4, .scored = 5, .sum = 190, .amount_yen = 500000}, {.id = 5, .scored = 5, .sum = 100, .amount_yen = 10000}};
	(void)state;
	ky_ranking_make(&rules, row, 5);
	static const int64_t order[] = {2, 3, 1, 4, 5};
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(row[i].id, order[i]);
		assert_int_equal(row[i].rank, i + 1);
	}
	assert_int_equal(row[2].outcome, KY_OUTCOME_SELECTED); /* exactly 1,000,000 */
	assert_int_equal(row[3].outcome, KY_OUTCOME_NOT);
	rules.budget_yen = 1200000;
	ky_ranking_make(&rules, row, 5);
	assert_int_equal(row[3].outcome, KY_OUTCOME_NEXT);
	assert_int_equal(row[3].granted_yen, 200000);
	assert_int_equal(row[4].outcome, KY_OUTCOME_NOT); /* although it would fit: the order is kept */
	row[3].answer = 'a';
	ky_ranking_make(&rules, row, 5);
	assert_int_equal(row[3].outcome, KY_OUTCOME_SELECTED);
	assert_int_equal(row[3].granted_yen, 200000);
	assert_int_equal(row[4].outcome, KY_OUTCOME_NOT);
	row[3].answer = 'd';
	ky_ranking_make(&rules, row, 5);
	assert_int_equal(row[3].outcome, KY_OUTCOME_DECLINED);
	assert_int_equal(row[4].outcome, KY_OUTCOME_NOT);
	rules.following = true;
	ky_ranking_make(&rules, row, 5);
	assert_int_equal(row[4].outcome, KY_OUTCOME_SELECTED);
	assert_int_equal(row[4].granted_yen, 10000);
}

/* 岸和田市: four judges, 25 points each, at least 50 of 100, the best N. */
static void test_seats(void **state)
{
	struct ky_ranking_rules rules = {.measure = KY_MEASURE_TOTAL, .full = 25, .judges = 4, .threshold = 50, .selection = KY_SELECT_SEATS, .seats = 2, .ties = KY_TIES_SAME};
	struct ky_ranked row[] = {{.id = 1, .scored = 4, .sum = 49}, {.id = 2, .scored = 4, .sum = 50}, {.id = 3, .scored = 4, .sum = 80}, {.id = 4, .scored = 4, .sum = 70}, {.id = 5}};
	(void)state;
	ky_ranking_make(&rules, row, 5);
	assert_int_equal(find(row, 5, 3)->outcome, KY_OUTCOME_SELECTED);
	assert_int_equal(find(row, 5, 4)->outcome, KY_OUTCOME_SELECTED);
	assert_int_equal(find(row, 5, 2)->outcome, KY_OUTCOME_NOT);
	assert_int_equal(find(row, 5, 1)->outcome, KY_OUTCOME_BELOW);
	assert_int_equal(find(row, 5, 5)->outcome, KY_OUTCOME_UNRATED);
	assert_int_equal(find(row, 5, 5)->rank, 0);
	rules.seats = 9;
	ky_ranking_make(&rules, row, 5);
	assert_int_equal(find(row, 5, 2)->outcome, KY_OUTCOME_SELECTED);
	assert_int_equal(find(row, 5, 1)->outcome, KY_OUTCOME_BELOW); /* seats stay empty */
	rules.percent = true;
	ky_ranking_make(&rules, row, 5);
	assert_int_equal(find(row, 5, 2)->outcome, KY_OUTCOME_SELECTED); /* 50 per cent of 100 */
	assert_int_equal(find(row, 5, 1)->outcome, KY_OUTCOME_BELOW);
}

static void test_equals(void **state)
{
	struct ky_ranking_rules rules = {.measure = KY_MEASURE_AVERAGE, .full = 10, .judges = 2, .selection = KY_SELECT_SEATS, .seats = 2, .ties = KY_TIES_SAME};
	struct ky_ranked row[] = {{.id = 1, .scored = 2, .sum = 10, .lot = {9}}, {.id = 2, .scored = 2, .sum = 12}, {.id = 3, .scored = 2, .sum = 10, .lot = {3}}, {.id = 4, .scored = 2, .sum = 8}};
	(void)state;
	ky_ranking_make(&rules, row, 4);
	assert_int_equal(row[1].rank, 2);
	assert_int_equal(row[2].rank, 2);
	assert_int_equal(row[3].rank, 4);
	assert_int_equal(row[1].outcome, KY_OUTCOME_UNDECIDED);
	assert_int_equal(row[2].outcome, KY_OUTCOME_UNDECIDED);
	assert_int_equal(row[3].outcome, KY_OUTCOME_NOT);
	rules.ties = KY_TIES_LOT;
	ky_ranking_make(&rules, row, 4);
	assert_int_equal(row[1].id, 3);
	assert_int_equal(row[1].outcome, KY_OUTCOME_SELECTED);
	assert_int_equal(row[2].rank, 3);
	assert_int_equal(row[2].outcome, KY_OUTCOME_NOT);
}

/* Who is in conflict does not count; the average of the others, cut, stands for them in a total (島根県). */
static void test_conflict(void **state)
{
	struct ky_ranking_rules rules = {.measure = KY_MEASURE_TOTAL, .cut = 100, .full = 50, .judges = 5, .ties = KY_TIES_SAME};
	struct ky_ranked row[] = {{.id = 1, .scored = 3, .sum = 100}, {.id = 2, .scored = 5, .sum = 166}};
	(void)state;
	ky_ranking_make(&rules, row, 2);
	assert_int_equal(ky_ranked_hundredths(find(row, 2, 1)), 16600); /* 100 + 2 × 33 */
	assert_int_equal(row[1].rank, 1);
	rules.cut = 0;
	ky_ranking_make(&rules, row, 2);
	assert_int_equal(row[0].id, 1); /* 166 2/3 */
	assert_int_equal(row[1].rank, 2);
	assert_int_equal(ky_ranked_hundredths(&row[0]), 16666);
	rules.measure = KY_MEASURE_AVERAGE;
	ky_ranking_make(&rules, row, 2);
	assert_int_equal(ky_ranked_hundredths(&row[0]), 3333);
	assert_int_equal(ky_ranked_hundredths(&row[1]), 3320);
	rules.cut = 100;
	ky_ranking_make(&rules, row, 2);
	assert_int_equal(row[1].rank, 1); /* both are 33 */
	rules.threshold = 67;
	rules.percent = true;
	rules.cut = 0;
	ky_ranking_make(&rules, row, 2); /* 66.67 and 66.4 per cent */
	assert_int_equal(row[0].outcome, KY_OUTCOME_BELOW);
	rules.threshold = 66;
	ky_ranking_make(&rules, row, 2);
	assert_int_equal(row[1].outcome, KY_OUTCOME_RANKED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_budget), cmocka_unit_test(test_seats), cmocka_unit_test(test_equals), cmocka_unit_test(test_conflict)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
