/* test_charge.c — what is owed on money that comes back: examples worked by hand, every edge, and what holds for any payments, returns and periods (seeded). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "plugins/subsidy/charge.c"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define RATE 1095 /* 10.95 % a year: 3 yen a day for 10,000 */

static void test_by_hand(void **state)
{
	(void)state;
	struct subsidy_charge c;
	const struct subsidy_sum paid[] = {{100, 80000}}, back[] = {{150, 30000}, {200, 50000}};
	/* 80,000 for 50 days, 50,000 for 50 more: 1,200 and 750. */
	assert_true(subsidy_charge(paid, 1, back, 2, 1000, RATE, 1, &c));
	assert_int_equal(c.count, 2);
	assert_int_equal(c.period[0].from, 100);
	assert_int_equal(c.period[0].days, 50);
	assert_int_equal(c.period[0].principal_yen, 80000);
	assert_int_equal(c.period[0].yen, 1200);
	assert_int_equal(c.period[1].principal_yen, 50000);
	assert_int_equal(c.period[1].yen, 750);
	assert_int_equal(c.yen, 1950);
	assert_true(subsidy_charge(paid, 1, back, 2, 1000, RATE, 100, &c));
	assert_int_equal(c.raw_yen, 1950);
	assert_int_equal(c.yen, 1900);
	/* A whole year is the rate itself, a leap year's day more is one more day. */
	assert_true(subsidy_charge(paid, 1, NULL, 0, 100 + 365, RATE, 1, &c));
	assert_int_equal(c.yen, 8760);
	assert_true(subsidy_charge(paid, 1, NULL, 0, 100 + 366, RATE, 1, &c));
	assert_int_equal(c.yen, 8784);
}

/* Two parts, the first of them late by ten days, the second in time. */
static void test_late_parts(void **state)
{
	(void)state;
	struct subsidy_charge c;
	const struct subsidy_sum parts[] = {{100, 50000}, {130, 30000}}, back[] = {{110, 50000}, {130, 30000}}, early[] = {{90, 80000}};
	assert_true(subsidy_charge(parts, 2, back, 2, 1000, RATE, 1, &c));
	assert_int_equal(c.count, 1);
	assert_int_equal(c.period[0].days, 10);
	assert_int_equal(c.yen, 150);
	assert_true(subsidy_charge(parts, 2, early, 1, 1000, RATE, 1, &c));
	assert_int_equal(c.count, 0);
	assert_int_equal(c.yen, 0);
	assert_true(subsidy_charge(parts, 2, NULL, 0, 100, RATE, 1, &c)); /* on its due day nothing is late */
	assert_int_equal(c.yen, 0);
	assert_true(subsidy_charge(parts, 2, back, 2, 1000, 0, 1, &c));
	assert_int_equal(c.count, 0);
}

static void test_refused(void **state)
{
	(void)state;
	struct subsidy_charge c = {.yen = 7};
	struct subsidy_sum many[SUBSIDY_SUMS_MAX + 1] = {{0}};
	const struct subsidy_sum less[] = {{1, -1}}, turned[] = {{2, 1}, {1, 1}}, right[] = {{1, 1}};
	assert_false(subsidy_charge(less, 1, NULL, 0, 10, RATE, 1, &c));
	assert_false(subsidy_charge(right, 1, turned, 2, 10, RATE, 1, &c));
	assert_false(subsidy_charge(right, 1, NULL, 0, 10, -1, 1, &c));
	assert_false(subsidy_charge(right, 1, NULL, 0, 10, RATE, 0, &c));
	assert_false(subsidy_charge(many, COUNT(many), NULL, 0, 10, RATE, 1, &c));
	assert_int_equal(c.yen, 7);
}

static void test_sources(void **state)
{
	(void)state;
	const struct subsidy_sum paid[] = {{10, 40000}, {20, 40000}, {30, 20000}};
	struct subsidy_sum out[3];
	assert_int_equal(subsidy_sources(paid, 3, 20000, out), 1);
	assert_int_equal(out[0].day, 30);
	assert_int_equal(subsidy_sources(paid, 3, 50000, out), 2);
	assert_int_equal(out[0].day, 20);
	assert_int_equal(out[0].yen, 30000);
	assert_int_equal(out[1].yen, 20000);
	assert_int_equal(subsidy_sources(paid, 3, 100000, out), 3);
	assert_int_equal(out[0].yen, 40000);
	assert_int_equal(subsidy_sources(paid, 3, 100001, out), 0);
	assert_int_equal(subsidy_sources(paid, 3, 0, out), 0);
	assert_int_equal(subsidy_sources(paid, 0, 1, out), 0);
}

/* ---- any payments, any returns */

static uint64_t seed;

static int64_t any(int64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int64_t)(seed % (uint64_t)below);
}

static size_t any_sums(struct subsidy_sum *sum, size_t most)
{
	static const int64_t sizes[] = {2, 1000, 100000, 10000000, INT64_C(1000000000000)};
	size_t count = (size_t)any((int64_t)most + 1);
	for (size_t i = 0; i < count; i++)
		sum[i] = (struct subsidy_sum){(int32_t)((i == 0 ? 20000 : sum[i - 1].day) + any(90)), any(sizes[any(5)])};
	return count;
}

/* The periods are all there is: they follow one another, add up to the whole, and none is below nothing. */
static void explains(const struct subsidy_charge *c, int64_t rate, int64_t unit)
{
	int64_t sum = 0, next = 0;
	__int128 exact = 0;
	for (size_t i = 0; i < c->count; i++) {
		const struct subsidy_period *p = &c->period[i];
		assert_true(p->from >= next && p->days > 0 && p->principal_yen > 0 && p->yen >= 0);
		next = p->from + p->days;
		sum += p->yen;
		exact += (__int128)p->principal_yen * rate * p->days;
	}
	assert_int_equal(sum, c->raw_yen);
	assert_true(exact / 3650000 == c->raw_yen);
	assert_int_equal(c->yen % unit, 0);
	assert_true(c->yen >= 0 && c->yen <= c->raw_yen && c->raw_yen - c->yen < unit);
}

static void test_any(void **state)
{
	(void)state;
	seed = UINT64_C(0xca5a4e);
	for (int i = 0; i < 100000; i++) {
		struct subsidy_sum owed[12], back[13], split[14];
		struct subsidy_charge c, first, second, cut, more;
		size_t owes = any_sums(owed, 12), got = any_sums(back, 12), n = 0;
		int32_t until = (int32_t)(20000 + any(2000)), mid = (int32_t)(20000 + any(2000));
		int64_t rate = any(10001), unit = any(2) == 0 ? 1 : 100;
		assert_true(subsidy_charge(owed, owes, back, got, until, rate, unit, &c));
		explains(&c, rate, unit);
		/* A line drawn anywhere changes nothing: a return of nothing splits a period in two. */
		for (; n < got && back[n].day <= mid; n++)
			split[n] = back[n];
		split[n] = (struct subsidy_sum){mid, 0};
		for (size_t k = n; k < got; k++)
			split[k + 1] = back[k];
		assert_true(subsidy_charge(owed, owes, split, got + 1, until, rate, unit, &cut));
		assert_int_equal(cut.raw_yen, c.raw_yen);
		/* Up to a day and up to a later one: the charge only grows. */
		assert_true(subsidy_charge(owed, owes, back, got, until < mid ? until : mid, rate, unit, &first));
		assert_true(subsidy_charge(owed, owes, back, got, until < mid ? mid : until, rate, unit, &second));
		assert_true(first.raw_yen <= second.raw_yen);
		/* A payment as two of the same day is the same; a later return never makes it less. */
		if (owes > 0 && owes < 12) {
			size_t at = (size_t)any((int64_t)owes);
			struct subsidy_sum halves[13];
			for (size_t k = 0; k < owes; k++)
				halves[k + (k > at)] = owed[k];
			halves[at + 1] = (struct subsidy_sum){owed[at].day, owed[at].yen / 2};
			halves[at].yen -= owed[at].yen / 2;
			assert_true(subsidy_charge(halves, owes + 1, back, got, until, rate, unit, &more));
			assert_int_equal(more.raw_yen, c.raw_yen);
		}
		if (got > 0) {
			back[got - 1].day += (int32_t)any(40);
			assert_true(subsidy_charge(owed, owes, back, got, until, rate, unit, &more));
			assert_true(more.raw_yen >= c.raw_yen);
		}
	}
}

/* What comes back comes of payments alone, the newest whole and the oldest in part, and is exactly what was asked for. */
static void test_any_sources(void **state)
{
	(void)state;
	seed = UINT64_C(0x50a4ce5);
	for (int i = 0; i < 100000; i++) {
		struct subsidy_sum paid[12], out[12];
		int64_t total = 0, sum = 0;
		size_t count = any_sums(paid, 12);
		for (size_t k = 0; k < count; k++)
			total += ++paid[k].yen;
		int64_t yen = 1 + any(total + 2);
		size_t n = subsidy_sources(paid, count, yen, out);
		assert_int_equal(n > 0, yen <= total);
		for (size_t k = 0; k < n; k++) {
			const struct subsidy_sum *from = &paid[count - n + k];
			sum += out[k].yen;
			assert_int_equal(out[k].day, from->day);
			assert_true(out[k].yen > 0 && out[k].yen <= from->yen && (k == 0 || out[k].yen == from->yen));
		}
		assert_true(n == 0 || sum == yen);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_by_hand), cmocka_unit_test(test_late_parts), cmocka_unit_test(test_refused), cmocka_unit_test(test_sources), cmocka_unit_test(test_any), cmocka_unit_test(test_any_sources),
	};
	return cmocka_run_group_tests_name("subsidy charge", tests, NULL, NULL);
}
