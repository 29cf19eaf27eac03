/* amount.h — how much a course grants for a plan: the rule, and every step by which it came about, for applicant and officer to read.
 * Called by amounts.c. Pure: whole yen, no database, no clock, no memory but the caller's. */
#ifndef SUBSIDY_AMOUNT_H
#define SUBSIDY_AMOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SUBSIDY_YEN_MAX INT64_C(1000000000000) /* what a plan or a rule may name: a million million */
#define SUBSIDY_RATE_MAX 10000		       /* of both parts of a rate */
#define SUBSIDY_TABLE_MAX 40
#define SUBSIDY_LINES_MAX 16
#define SUBSIDY_NO_LIMIT (-1) /* of a plan's remaining_yen */

/* From that size (a score, an area, a number of people) on, that amount; ascending. */
struct subsidy_step {
	int64_t from, yen;
};

/* What staff set for a course; pinned for an application when it is submitted. */
struct subsidy_rule {
	int64_t rate_n, rate_d;	   /* of the eligible costs: n/d, at most 1; n 0: by the table alone */
	int64_t cap_yen;	   /* 0 none */
	int64_t unit_yen;	   /* at least 1: what is less than that is cut off */
	int64_t minimum_yen;	   /* what comes to less is not granted at all; 0 none */
	size_t table_count;	   /* 0: no table */
	struct subsidy_step table[SUBSIDY_TABLE_MAX];
};

struct subsidy_plan {
	int64_t cost_yen;      /* everything it costs */
	int64_t eligible_yen;  /* of that, what the course supports */
	int64_t income_yen;    /* its own takings, as far as the course counts them */
	int64_t size;	       /* for the table */
	int64_t remaining_yen; /* what the budget still holds; SUBSIDY_NO_LIMIT: not asked */
};

enum subsidy_part {
	SUBSIDY_FACT = 1, /* told, and part of what follows */
	SUBSIDY_LIMIT,	  /* the amount is no more than that */
	SUBSIDY_LOWEST,	  /* the lowest of the limits */
	SUBSIDY_CHANGE,	  /* added to it: what is cut off is below 0 */
	SUBSIDY_RESULT	  /* lowest and changes together */
};
struct subsidy_line {
	const char *key; /* the message subsidy.amount.KEY, in which {a} and {b} stand for: */
	int64_t a, b;
	int64_t yen;
	enum subsidy_part part;
	bool decides; /* a limit that is the lowest */
};
struct subsidy_amount {
	int64_t yen;
	size_t count;
	struct subsidy_line line[SUBSIDY_LINES_MAX];
};

/* NULL, or what is wrong with the rule: "rate", "cap", "unit", "minimum" or "table". */
const char *subsidy_rule_fault(const struct subsidy_rule *rule);

/* The lowest of eligible x rate, eligible - income, cap, table and remaining budget, cut to the unit, nothing below the minimum (domain rule: 千円未満切捨て and the like).
 * The rule must be without fault. false, and nothing in *out: a number of the plan is below 0 or above SUBSIDY_YEN_MAX, or more is eligible than it costs. */
bool subsidy_amount(const struct subsidy_rule *rule, const struct subsidy_plan *plan, struct subsidy_amount *out);

/* 額の確定: what was decided is never raised by what it cost in the end. */
int64_t subsidy_fixed(int64_t granted_yen, int64_t recomputed_yen);

#endif
