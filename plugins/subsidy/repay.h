/* repay.h — a repayment (返還) as the files of this part share it: what was ordered, from which payments, in which parts, what came in, and what is owed on it.
 * Called by repay*.c and revoke.c. */
#ifndef SUBSIDY_REPAY_H
#define SUBSIDY_REPAY_H

#include "charge.h"
#include "subsidy.h"

#define REPAY_PARTS_MAX 36
#define REPAY_RECEIPTS_MAX 50 /* of one repayment; all come of SUBSIDY_SUMS_MAX */

struct repayment {
	int64_t id, dossier_id, version;
	int64_t principal_yen, returned_yen, charged_yen;
	bool open, surcharges; /* is 加算金 charged at all? */
	const struct ky_rows *row, *sources, *parts, *receipts;
	struct subsidy_charge surcharge, late; /* to this day, or to the day the last of the principal came back */
	int64_t surcharge_yen, late_yen;       /* 0 when waived */
	int64_t charges_left_yen;	       /* still to be paid of both */
};
/* Reads it and works out what is owed on it today. Errors: KY_NOT_FOUND, KY_INTERNAL. */
struct ky_err *repay_get(struct ky_ctx *ctx, int64_t id, struct repayment *out) KY_MUST_CHECK;
/* What is still to come in today: of the principal and the charges. */
int64_t repay_left_yen(const struct repayment *r);
/* Of a part, what came in so far: money goes to the parts in their order. */
int64_t repay_part_returned(const struct repayment *r, size_t part);
/* The fiscal year whose budget paid what was paid on that day for a call of that year: until 31 May the last year's books are open. */
int repay_books_year(ky_day paid_on, int call_year);
/* "refund_entry" (戻入) for what comes back by that day while the books of the year are open, afterwards "payment_notice" (納入通知書). */
const char *repay_method(int books_year, ky_day day);

/* In a transaction, with the repayment's row taken (subsidy.repay_lock): so much came in on that day. The principal comes first, then the charges; the budget has its part again, and with the
 * last yen of the last open order the application makes its step give_back. Errors: KY_INVALID subsidy.refused.receipt_yen: more than is left. */
struct ky_err *repay_receive(struct ky_ctx *ctx, const struct repayment *r, ky_day received_on, int64_t yen, const char *note) KY_MUST_CHECK;
/* The same, for the newest receipt of an open repayment, which was a mistake: as if it had never come in. */
struct ky_err *repay_drop(struct ky_ctx *ctx, const struct repayment *r, const char *reason) KY_MUST_CHECK;
/* In a transaction: the repayment's next due day is that of its first part that is not back, the application's that of its first open repayment. */
struct ky_err *repay_set_due(struct ky_ctx *ctx, int64_t repayment_id) KY_MUST_CHECK;
/* In a transaction: nothing is left of it; give_back follows when it was the application's last. */
struct ky_err *repay_finish(struct ky_ctx *ctx, const struct repayment *r, ky_day day) KY_MUST_CHECK;

/* Lines about revocations and repayments beside an application's amounts, for the group and staff; links for staff (repay_show.c). */
struct ky_err *subsidy_repay_put(struct ky_ctx *ctx, const struct ky_dossier *dossier, struct ky_node *node) KY_MUST_CHECK;

/* The same where it ended otherwise: give_back when none of the application's is open, else the due day of the first that is. */
struct ky_err *repay_end(struct ky_ctx *ctx, int64_t dossier_id) KY_MUST_CHECK;

/* node.{title,notice} and node.lines of one repayment, as on the application's page. */
void repay_put_lines(struct ky_ctx *ctx, const struct repayment *r, struct ky_node *node);

/* The transition revoke (revoke.c), and the states it is possible in. */
#define SUBSIDY_REVOCABLE SUBSIDY_RUNNING " change_requested discontinued reported amount_fixed paid published return_ordered returned"
struct ky_err *subsidy_may_revoke(struct ky_ctx *ctx, const struct ky_dossier *dossier, const char **out_refusal) KY_MUST_CHECK;
struct ky_err *subsidy_revoke(struct ky_ctx *ctx, const struct ky_dossier *dossier) KY_MUST_CHECK;
struct ky_err *subsidy_revoke_undo(struct ky_ctx *ctx, const struct ky_dossier *dossier, const char **out_refusal) KY_MUST_CHECK;
struct ky_err *subsidy_revocation_put(struct ky_ctx *ctx, const struct ky_dossier *dossier, struct ky_node *node) KY_MUST_CHECK;

/* Pages of staff (repay_pages.c, repay_list.c, revoke.c, ledger_pages.c), and the job that publishes (published.c) */
void repay_crumbs(struct ky_req *req); /* down to the list of open ones */
extern const struct ky_form subsidy_revoke_form, subsidy_parts_form, subsidy_slip_form, subsidy_receive_form, subsidy_waive_form, subsidy_drop_form;
extern const struct ky_list subsidy_repayments_list, subsidy_entries_list, subsidy_entries_file_list;
ky_handler subsidy_revoke_show, subsidy_revoke_save;
ky_handler subsidy_repayment, subsidy_repayments, subsidy_repayments_export, subsidy_repayments_file;
ky_handler subsidy_parts_show, subsidy_parts_save, subsidy_slip_show, subsidy_slip_save, subsidy_receive_show, subsidy_receive_save, subsidy_waive_show, subsidy_waive_save, subsidy_drop_show, subsidy_drop_save;
ky_handler subsidy_entries, subsidy_entries_export, subsidy_entries_file;
struct ky_err *subsidy_publish_run(struct ky_ctx *ctx, int64_t job_id, const char *params);

#endif
