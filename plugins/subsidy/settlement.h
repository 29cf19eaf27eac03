/* settlement.h — a report's settlement as the files about it share it: its lines, what staff accepted of them, and the amounts that follow.
 * settlement.c works it out; report.c fixes by it, accept.c is the staff's page, compare.c shows plan and actual side by side. */
#ifndef SUBSIDY_SETTLEMENT_H
#define SUBSIDY_SETTLEMENT_H

#include "subsidy.h"

/* A line of the costs. */
struct subsidy_cost {
	size_t row; /* in the answers: costs.ROW.… */
	const char *item, *detail;
	const char *receipts; /* ids of files with blanks between */
	int64_t claimed_yen;
	ky_day paid_on; /* KY_DAY_NONE: not said */
	bool eligible;
	bool judged; /* by somebody of staff, and as it is now: what follows is theirs */
	int64_t accepted_yen; /* at most what was claimed */
	const char *reason;   /* why it is less; "" */
	const char *person;
	ky_day judged_on;
};

struct settlement {
	struct ky_dossier parent;     /* the application */
	struct subsidy_course course; /* with the rule that was pinned */
	const struct ky_rows *file;
	struct subsidy_held held; /* before what follows from it */
	int64_t requested_yen, granted_yen, advanced_yen; /* granted: less what was revoked of it */
	const struct ky_answers *budget; /* of the application, or of the newest change that was approved */
	size_t count;
	struct subsidy_cost *cost;
	bool judged;		     /* every eligible line was */
	struct subsidy_amount planned; /* by the budget */
	struct subsidy_amount claimed; /* by the costs as they were reported */
	struct subsidy_amount amount;  /* by what was accepted, once all of it was judged; else as claimed */
	int64_t fixed_yen;	     /* the lower of that and the grant */
};
/* Of a report's dossier, by its answers. *out_refusal: a message key when its numbers are out of bounds; the amounts are not there then. */
struct ky_err *subsidy_settle(struct ky_ctx *ctx, const struct ky_dossier *report, struct settlement *out, const char **out_refusal) KY_MUST_CHECK;
/* What is wrong with single lines: paid too early or too late, no receipt. As ky_procedure.judge. */
struct ky_err *subsidy_judge_report(struct ky_ctx *ctx, const struct ky_dossier *report, struct ky_remarks *remarks) KY_MUST_CHECK;

/* ---- accept.c */
ky_form_of subsidy_accept_form_of;
ky_handler subsidy_accept_show, subsidy_accept_save;

/* ---- compare.c */
/* The report's amounts and cuts as lines of ky_procedure.more. */
void subsidy_put_settlement(struct ky_ctx *ctx, struct ky_node *node, const struct settlement *settlement);
/* For the letter, when less was accepted than reported: each cut with its reason, and the amount before and after. As ky_procedure.explain. */
struct ky_err *subsidy_explain_report(struct ky_ctx *ctx, const struct ky_dossier *report, struct ky_lines *lines) KY_MUST_CHECK;
/* Plan and actual as such lines: an item of costs or source of income each, with the difference. */
void subsidy_put_compared(struct ky_ctx *ctx, struct ky_node *node, const struct settlement *settlement, const struct ky_answers *actual);
/* The same as a table: node.Costs and node.Incomes with .rows.N.{label,plan,actual,difference,percent,excluded} and .total. */
void subsidy_put_table(struct ky_ctx *ctx, struct ky_node *node, const struct settlement *settlement, const struct ky_answers *actual);
ky_handler subsidy_report_mine;

#endif
