/* ranking.c — see ranking.h. Called by core/dossier. Fractions are compared by multiplying crosswise, never divided into floating numbers. */
#include "core/model/ranking.h"

#include <string.h>

int64_t ky_ranked_hundredths(const struct ky_ranked *r)
{
	return r->den == 0 ? 0 : r->num / r->den;
}

/* The average of those who scored; of a total, who did not score counts with that average, cut as it is. */
static void measure(const struct ky_ranking_rules *rules, struct ky_ranked *r)
{
	int64_t scored = (int64_t)r->scored, away = (int64_t)rules->judges - scored;
	r->num = 0;
	r->den = 0;
	if (scored == 0)
		return;
	int64_t average = r->sum * 100 / scored;
	if (rules->cut > 0)
		average -= average % rules->cut;
	r->den = rules->cut > 0 ? 1 : scored;
	if (rules->measure == KY_MEASURE_AVERAGE)
		r->num = rules->cut > 0 ? average : r->sum * 100;
	else
		r->num = rules->cut > 0 ? r->sum * 100 + away * average : r->sum * 100 * (scored + away);
}

static bool passes(const struct ky_ranking_rules *rules, const struct ky_ranked *r)
{
	int64_t reachable = rules->full * (rules->measure == KY_MEASURE_TOTAL ? (int64_t)rules->judges : 1);
	return rules->percent ? r->num >= rules->threshold * reachable * r->den : r->num >= rules->threshold * 100 * r->den;
}

/* Below 0: a comes first. */
static int by_value(const struct ky_ranked *a, const struct ky_ranked *b)
{
	if (a->den == 0 || b->den == 0)
		return (a->den == 0) - (b->den == 0);
	int64_t left = a->num * b->den, right = b->num * a->den;
	return (left < right) - (left > right);
}

static int compare(const struct ky_ranking_rules *rules, const struct ky_ranked *a, const struct ky_ranked *b)
{
	int order = by_value(a, b);
	if (order != 0 || a->den == 0 || rules->ties == KY_TIES_SAME)
		return order;
	if (rules->ties == KY_TIES_SMALLER && a->amount_yen != b->amount_yen)
		return a->amount_yen < b->amount_yen ? -1 : 1;
	return memcmp(a->lot, b->lot, KY_LOT_BYTES);
}

static void sort(const struct ky_ranking_rules *rules, struct ky_ranked *row, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct ky_ranked moved = row[i];
		size_t at = i;
		for (; at > 0 && compare(rules, &moved, &row[at - 1]) < 0; at--)
			row[at] = row[at - 1];
		row[at] = moved;
	}
}

static void number(const struct ky_ranking_rules *rules, struct ky_ranked *row, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool rated = row[i].den > 0;
		row[i].rank = !rated ? 0 : i > 0 && compare(rules, &row[i - 1], &row[i]) == 0 ? row[i - 1].rank : i + 1;
		row[i].granted_yen = 0;
		row[i].outcome = !rated ? KY_OUTCOME_UNRATED : !passes(rules, &row[i]) ? KY_OUTCOME_BELOW : rules->selection == KY_SELECT_NONE ? KY_OUTCOME_RANKED : KY_OUTCOME_NOT;
	}
}

/* How many from here on share a rank. */
static size_t equals(const struct ky_ranked *row, size_t count, size_t from)
{
	size_t n = 1;
	while (from + n < count && row[from + n].rank == row[from].rank && row[from].rank > 0)
		n++;
	return n;
}

static void set(struct ky_ranked *row, size_t n, enum ky_outcome outcome)
{
	for (size_t i = 0; i < n; i++) {
		row[i].outcome = outcome;
		row[i].granted_yen = outcome == KY_OUTCOME_SELECTED ? row[i].amount_yen : 0;
	}
}

static void fill_seats(const struct ky_ranking_rules *rules, struct ky_ranked *row, size_t count)
{
	size_t taken = 0;
	for (size_t i = 0, n; i < count && row[i].outcome == KY_OUTCOME_NOT && taken < rules->seats; i += n) {
		n = equals(row, count, i);
		set(&row[i], n, taken + n <= rules->seats ? KY_OUTCOME_SELECTED : KY_OUTCOME_UNDECIDED);
		taken += n;
	}
	for (size_t i = 0; i < count; i++)
		row[i].granted_yen = 0;
}

/* The first that exceeds the budget may take what remains, or decline it. */
static bool offer(const struct ky_ranking_rules *rules, struct ky_ranked *r, int64_t *remaining)
{
	r->granted_yen = *remaining;
	r->outcome = r->answer == 'a' ? KY_OUTCOME_SELECTED : r->answer == 'd' ? KY_OUTCOME_DECLINED : KY_OUTCOME_NEXT;
	if (r->answer == 'd')
		r->granted_yen = 0;
	if (r->answer == 'a')
		*remaining = 0;
	return r->answer == 'd' && rules->following;
}

static void spend(const struct ky_ranking_rules *rules, struct ky_ranked *row, size_t count)
{
	int64_t remaining = rules->budget_yen;
	bool go_on = true;
	for (size_t i = 0, n; i < count && row[i].outcome == KY_OUTCOME_NOT && go_on && remaining > 0; i += n) {
		int64_t asked = 0;
		n = equals(row, count, i);
		for (size_t k = 0; k < n; k++)
			asked += row[i + k].amount_yen;
		if (asked <= remaining) {
			set(&row[i], n, KY_OUTCOME_SELECTED);
			remaining -= asked;
		} else if (n == 1) {
			go_on = offer(rules, &row[i], &remaining);
		} else {
			set(&row[i], n, KY_OUTCOME_UNDECIDED);
			go_on = false;
		}
	}
}

void ky_ranking_make(const struct ky_ranking_rules *rules, struct ky_ranked *row, size_t count)
{
	for (size_t i = 0; i < count; i++)
		measure(rules, &row[i]);
	sort(rules, row, count);
	number(rules, row, count);
	if (rules->selection == KY_SELECT_SEATS)
		fill_seats(rules, row, count);
	else if (rules->selection == KY_SELECT_BUDGET)
		spend(rules, row, count);
}
