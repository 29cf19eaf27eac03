/* payment.h — what the files about paying share: what may be claimed now, the year's rule, one payment and its way from the claim to the account.
 * A payment is a row of subsidy_payment: claimed → ordered → sent (in a list) → paid, or bounced, or cancelled. Money moves in payment_book.c alone. */
#ifndef SUBSIDY_PAYMENT_H
#define SUBSIDY_PAYMENT_H

#include "subsidy.h"

/* ---- what may be claimed (payment.c) */

/* "40 40": percentages of the grant, one an advance; empty: none are set. false: no numbers, more than 12, or more in all than may be advanced. */
bool subsidy_instalments_good(const char *text, int64_t advance_percent);
struct subsidy_claimable {
	bool advance;	/* else the settlement, which is exactly most_yen */
	int instalment; /* from 1; 0: the settlement */
	int64_t most_yen, granted_yen, fixed_yen, paid_yen;
	const struct ky_rows *file; /* of subsidy.payment_file */
	struct subsidy_course course;
};
/* What the application's next claim may be, or in *out_refusal the message key of why there can be none now. application: with its answers. */
struct ky_err *subsidy_claimable_now(struct ky_ctx *ctx, const struct ky_dossier *application, struct subsidy_claimable *out, const char **out_refusal) KY_MUST_CHECK;
/* Lines about what may be paid in advance while the project runs: each instalment and how it stands, or the most in all. */
struct ky_err *subsidy_put_advances(struct ky_ctx *ctx, const struct ky_dossier *application, struct ky_node *node) KY_MUST_CHECK;
/* Is a payment of the application claimed, ordered or sent? */
struct ky_err *subsidy_payment_under_way(struct ky_ctx *ctx, int64_t dossier_id, bool *out_under_way) KY_MUST_CHECK;
/* The amount was fixed: where nothing is left to pay, the application goes on as paid. */
struct ky_err *subsidy_payment_fixed(struct ky_ctx *ctx, int64_t dossier_id) KY_MUST_CHECK;
struct ky_err *subsidy_payment_succeeded(struct ky_ctx *ctx, int64_t department_id) KY_MUST_CHECK;

/* ---- the year's rule (payment.c): obligations until 31 March of the budget's year, payments until 31 May after it (出納整理期間). */
ky_day subsidy_year_pays_until(int64_t fiscal_year);
/* NULL, or the message key of why nothing can be paid on that day from that year's budget. */
const char *subsidy_year_refuses(int64_t fiscal_year, ky_day day);
/* Number and day of 支出負担行為: what was entered by hand, else the decision's, not before the year began. *out_no NULL: there is none. row: of subsidy.payment_file. */
void subsidy_commitment_of(const struct ky_rows *row, const char **out_no, ky_day *out_day);
/* NULL, or the message key of what is wrong with the commitment in that year. */
const char *subsidy_commitment_refuses(const struct ky_rows *row);

/* ---- money (payment_book.c) */

/* A booking, to which payments are then added with subsidy.payment_paid and subsidy.payment_back, and which is booked once: the files' sums, the ledger of each call, an entry a payment. */
struct ky_err *subsidy_booking_begin(struct ky_ctx *ctx, int64_t department_id, const char *source, int64_t source_id, int64_t *out_id) KY_MUST_CHECK;
/* count: how many payments; beyond a few their applications follow by a job. */
struct ky_err *subsidy_booking_end(struct ky_ctx *ctx, int64_t booking_id, size_t count) KY_MUST_CHECK;
struct ky_err *subsidy_payments_run(struct ky_ctx *ctx, int64_t job_id, const char *params);

/* ---- pages */
extern const struct ky_procedure subsidy_claim;
extern const struct ky_form subsidy_commit_form, subsidy_pay_order_form, subsidy_paid_form, subsidy_back_form, subsidy_cancel_form, subsidy_list_form, subsidy_list_paid_form, subsidy_result_form, subsidy_pay_setting_form;
ky_handler subsidy_payments, subsidy_payments_of, subsidy_payment_file, subsidy_payment_commit, subsidy_payment_show, subsidy_payment_order, subsidy_payment_paid, subsidy_payment_back, subsidy_payment_cancel;
ky_handler subsidy_list_make, subsidy_list_show, subsidy_list_file, subsidy_list_paid, subsidy_list_void;
ky_handler subsidy_pay_setting, subsidy_pay_setting_save, subsidy_result_upload, subsidy_result_show, subsidy_result_take;
ky_handler subsidy_books, subsidy_books_file, subsidy_books_of, subsidy_books_of_file;
void subsidy_payment_crumbs(struct ky_req *req, int64_t department_id, const char *here);
/* "概算払（1回目）", "精算払": what a payment is, in words. row: of subsidy.payment or with its columns kind, instalment and advance_kind. */
const char *subsidy_payment_word(struct ky_ctx *ctx, const struct ky_rows *rows, size_t row);
/* What keeps a payment from a list, as a message key; NULL nothing. columns: what the list has. */
const char *subsidy_payment_fault(const struct ky_rows *rows, size_t row, const char *columns);

/* ---- lists (payment_columns.c) */
/* The columns a department set, or those that are brought: a column a line, its field, a tab, its heading. */
struct ky_err *subsidy_list_columns(struct ky_ctx *ctx, int64_t department_id, const char **out_columns) KY_MUST_CHECK;
/* The list as a table, to a descriptor: the same bytes every time. out_report may be NULL. */
struct ky_err *subsidy_list_write(struct ky_ctx *ctx, int64_t list_id, enum ky_table_format format, int fd, struct ky_table_report *out_report) KY_MUST_CHECK;
/* Answers with a table as a file of that format ("csv", "cp932", "xlsx"), which write makes. KY_NOT_FOUND: another format. */
struct subsidy_table {
	struct ky_err *(*write)(struct ky_ctx *ctx, const struct subsidy_table *table, enum ky_table_format format, int fd);
	int64_t id, year;
	void *file; /* its own */
};
struct ky_err *subsidy_table_reply(struct ky_req *req, struct subsidy_table *table, const char *format, const char *name) KY_MUST_CHECK;

#endif
