/* charge.h — what is owed on money that is to be returned: 加算金 from the day it was paid, 延滞金 from the day it was due, period by period, for the group and the officer to read.
 * Called by repay.c and repay_show.c. Pure: whole yen, no database, no clock, no memory but the caller's.
 * Source: 補助金等に係る予算の執行の適正化に関する法律19条, 同施行令9条 (the last payments are returned first; what comes in is set against the principal first), which the ordinances of cities follow. */
#ifndef SUBSIDY_CHARGE_H
#define SUBSIDY_CHARGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SUBSIDY_SUMS_MAX 60 /* of one kind: payments, parts, receipts */
#define SUBSIDY_PERIODS_MAX (2 * SUBSIDY_SUMS_MAX)
#define SUBSIDY_YEAR_DAYS 365 /* also of a leap year */

/* So many yen on a day (days since 1970-01-01). */
struct subsidy_sum {
	int32_t day;
	int64_t yen;
};

/* One period during which the same amount was outstanding: the days from..from + days - 1. yen: by how much the exact charge grew, in whole yen, so that the lines add up. */
struct subsidy_period {
	int32_t from;
	int64_t days, principal_yen, yen;
};
struct subsidy_charge {
	size_t count;
	struct subsidy_period period[SUBSIDY_PERIODS_MAX];
	int64_t raw_yen; /* before fractions are cut: the sum of the periods */
	int64_t yen;	 /* of whole units */
};

/* The charge on what was outstanding from each of owed to each of received, until that day, which is not counted: owed at rate hundredths of a percent for 365 days, cut to the unit.
 * Both ascend by day; received beyond what is owed earns nothing. 加算金: owed are the payments, from the day each was paid to the day before it came back. 延滞金: owed are the parts,
 * each on its due day: the days after it, the day it came back among them, are as many. false, and nothing in *out: too many sums, days not ascending, an amount or the rate below 0, a
 * unit below 1. */
bool subsidy_charge(const struct subsidy_sum *owed, size_t owed_count, const struct subsidy_sum *received, size_t received_count, int32_t until, int64_t rate, int64_t unit_yen,
		    struct subsidy_charge *out);

/* From which payments so much comes back: the newest first, the oldest of them in part. paid ascends by day; out has room for count sums, ascending. Answers how many there are; 0 when less
 * was paid than that, or yen is below 1. */
size_t subsidy_sources(const struct subsidy_sum *paid, size_t count, int64_t yen, struct subsidy_sum *out);

#endif
