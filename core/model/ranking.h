/* ranking.h — from judges' points to an order and a selection, in whole numbers alone: measure, threshold, ties, seats or budget.
 * Called by core/dossier for review panels. Pure: no database, no clock. */
#ifndef KY_MODEL_RANKING_H
#define KY_MODEL_RANKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ky_measure { KY_MEASURE_TOTAL, KY_MEASURE_AVERAGE };
enum ky_selection { KY_SELECT_NONE, KY_SELECT_SEATS, KY_SELECT_BUDGET };
enum ky_ties { KY_TIES_SMALLER, KY_TIES_LOT, KY_TIES_SAME };

struct ky_ranking_rules {
	enum ky_measure measure;
	int64_t cut;	   /* averages are cut to so many hundredths of a point (100: whole points); 0: exact fractions */
	int64_t threshold; /* points of the measure, or per cent of what can be reached; 0: none */
	bool percent;
	int64_t full;	  /* points one judge can give */
	size_t judges;	  /* of the panel; the total counts all of them */
	enum ky_selection selection;
	size_t seats;
	int64_t budget_yen;
	enum ky_ties ties;
	bool following; /* after a refusal of the remainder the next in order is asked, too */
};

/* What became of one. Of a budget: NEXT is the first that exceeds it (次点) and has not answered yet; UNDECIDED: as good as others, and not all of them fit. */
enum ky_outcome { KY_OUTCOME_UNRATED, KY_OUTCOME_BELOW, KY_OUTCOME_NOT, KY_OUTCOME_RANKED, KY_OUTCOME_SELECTED, KY_OUTCOME_NEXT, KY_OUTCOME_DECLINED, KY_OUTCOME_UNDECIDED };

#define KY_LOT_BYTES 32
struct ky_ranked {
	int64_t id;
	size_t scored;	 /* judges whose points are in sum */
	int64_t sum;	 /* weighted points of them all */
	int64_t amount_yen; /* asked for */
	char answer;	 /* to the remainder: 'a' accepted, 'd' declined, 0 none yet */
	unsigned char lot[KY_LOT_BYTES]; /* the smaller is drawn first */
	/* filled in */
	int64_t num, den; /* the value is num/den hundredths of a point; den 0: nobody scored it */
	size_t rank;	  /* from 1; equals share one; 0: nobody scored it */
	enum ky_outcome outcome;
	int64_t granted_yen; /* of the budget; of NEXT: what remains for it */
};

/* Puts the row into order and fills it in. sum is at most 10^9, full at most 10^6, amounts at most 10^15. */
void ky_ranking_make(const struct ky_ranking_rules *rules, struct ky_ranked *row, size_t count);
/* Hundredths of a point, cut: for showing. */
int64_t ky_ranked_hundredths(const struct ky_ranked *r);

#endif
