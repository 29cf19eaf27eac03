/* subsidy.h — what the files of this plugin share: a course with its rule, who may apply, amounts of an application, the budget. */
#ifndef SUBSIDY_H
#define SUBSIDY_H

#include <kyodo/kyodo.h>
#include <kyodo/plugin.h>

#include "amount.h"

#define SUBSIDY_COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* ---- a course and the rule that holds (amounts.c) */
struct subsidy_course {
	int64_t id, call_id, rule_id, department_id;
	const struct ky_rows *row; /* everything of subsidy.course_rule or subsidy.file_rule */
	struct subsidy_rule rule;
	const char *eligible, *income; /* codes with blanks between */
	const char *size_label;	       /* "" when no amount is looked up */
};
/* The course with its newest rule; KY_NOT_FOUND. */
struct ky_err *subsidy_course_get(struct ky_ctx *ctx, int64_t course_id, struct subsidy_course *out_course) KY_MUST_CHECK;
/* The course of an application with the rule that was pinned when it was submitted; of a draft the newest of the course it names. *out_found false: it names none (yet). */
struct ky_err *subsidy_course_of(struct ky_ctx *ctx, const struct ky_dossier *dossier, bool *out_found, struct subsidy_course *out_course) KY_MUST_CHECK;
/* "10 30000\n20 50000": a step a line, numbers in any width, with or without commas. false: a line is no step, or they are too many. */
bool subsidy_table_read(struct ky_arena *arena, struct ky_str text, struct subsidy_rule *out_rule);

/* ---- amounts (amounts.c) */
/* Is the code among those? */
bool subsidy_counts(const char *codes, const char *code);
/* The plan as the application's tables "costs" and "incomes" tell it, by the course's lists of what counts. remaining_yen: as for subsidy_plan. */
void subsidy_plan_of(struct ky_ctx *ctx, const struct subsidy_course *course, const struct ky_answers *answers, int64_t remaining_yen, struct subsidy_plan *out_plan);
/* node.lines.N.{label,text,strong}, a line each, as ky_procedure.more wants them. */
void subsidy_put_lines(struct ky_ctx *ctx, struct ky_node *node, const struct subsidy_amount *amount);
void subsidy_put_line(struct ky_ctx *ctx, struct ky_node *node, const char *label_key, int64_t yen, bool strong);
/* node.links.N.{url,label}: what can be done from there. */
void subsidy_put_link(struct ky_ctx *ctx, struct ky_node *node, const char *label_key, const char *url);
/* "366,000円" */
const char *subsidy_yen(struct ky_ctx *ctx, int64_t yen);
/* The message with {a} and {b} replaced by numbers as people read them. */
const char *subsidy_fill(struct ky_ctx *ctx, const char *key, int64_t a, int64_t b);
/* Puts rate, cap, unit, minimum, table and lists of a course as node.rules.N.{label,text}. */
struct ky_err *subsidy_put_rule(struct ky_ctx *ctx, struct ky_node *node, const struct subsidy_course *course) KY_MUST_CHECK;

/* ---- who may apply (eligibility.c) */
/* NULL in *out_refusal, or the message key of why the group may not apply for the course. received_on: of paper, which has its own day; KY_DAY_NONE: now, by the web. */
struct ky_err *subsidy_may_apply(struct ky_ctx *ctx, const struct subsidy_course *course, int64_t group_id, ky_day received_on, const char **out_refusal) KY_MUST_CHECK;

/* All reasons, as message keys. */
struct subsidy_reasons {
	size_t count;
	const char *key[16];
};
void subsidy_reason(struct subsidy_reasons *reasons, const char *key); /* NULL: none */
struct ky_err *subsidy_reasons_of(struct ky_ctx *ctx, const struct subsidy_course *course, int64_t group_id, ky_day received_on, struct subsidy_reasons *out_reasons) KY_MUST_CHECK;
/* Of the tests those that a group's record answers; row: subsidy.course_rule. */
void subsidy_fits(const struct ky_ctx *ctx, const struct ky_rows *row, const struct ky_group_facts_of *group, struct subsidy_reasons *out_reasons);

/* ---- calls (calls.c, courses.c) */
extern const struct ky_form subsidy_call_form, subsidy_course_form;
extern const struct ky_list subsidy_calls_list, subsidy_files_list;
ky_handler subsidy_calls, subsidy_call_show, subsidy_call_new, subsidy_call_create, subsidy_call_edit, subsidy_call_save, subsidy_call_publish, subsidy_call_copy, subsidy_call_results, subsidy_files_export, subsidy_files_export_file;
ky_handler subsidy_course_new, subsidy_course_create, subsidy_course_edit, subsidy_course_save;
struct ky_err *subsidy_department_succeeded(struct ky_ctx *ctx, int64_t department_id);
/* Somebody else saved since the page was made: KY_CONFLICT, unless the box was ticked that says it was seen. version: the present one. */
struct ky_err *subsidy_must_be_seen(struct ky_req *req, int64_t version) KY_MUST_CHECK;
/* Conflict.version below root, when the form shown again is of an older version. */
void subsidy_put_conflict(struct ky_req *req, struct ky_node *root, int64_t version);

/* ---- for everybody (public.c, results.c, opendata.c) */
extern const struct ky_form subsidy_estimate_form;
ky_form_of subsidy_apply_form_of;
ky_handler subsidy_open, subsidy_call, subsidy_estimate, subsidy_estimate_post, subsidy_apply, subsidy_apply_post, subsidy_data, subsidy_data_csv, subsidy_results, subsidy_results_csv;
extern const struct ky_list subsidy_results_list;
/* For ky_reply_stream: data is a struct subsidy_csv, whose rows writes the whole table to the descriptor. */
struct subsidy_csv {
	struct ky_err *(*rows)(struct ky_ctx *ctx, int fd);
};
struct ky_err *subsidy_csv_stream(struct ky_ctx *ctx, struct ky_sink *sink, void *data) KY_MUST_CHECK;

/* For ky_register_offer: the column "label" of the query's one row about that id; "" when there is none. */
struct ky_err *subsidy_label_of(struct ky_ctx *ctx, const char *query, struct ky_str code, struct ky_str *out_label) KY_MUST_CHECK;
/* A staff page about a dossier: its crumbs, root.Title and case_url. */
struct ky_node *subsidy_file_page(struct ky_req *req, const struct ky_dossier *dossier, const char *template_name, const char *title_key);

/* ---- applications (application.c, grant.c, report.c) */
extern const struct ky_procedure subsidy_application, subsidy_report;
extern const struct ky_register_offer subsidy_course_register;
extern const struct ky_form subsidy_grant_form;
ky_handler subsidy_grant_show, subsidy_grant_save;
/* States of an application between the decision and the report: changes, advances and reports are possible there, and there alone. */
#define SUBSIDY_RUNNING "granted change_approved advance_paid"

/* ---- the budget (ledger.c) */
/* In an effect: the call's budget is moved by so many yen just before COMMIT. kind: of subsidy_entry; a sum is given back by a negative amount of the kind that took it or, of what
 * was granted, by "undo", "withdrawn", "change", "saved" (at fixing) and "revoked". Errors, then: KY_CONFLICT subsidy.refused.budget. */
void subsidy_ledger_move(struct ky_ctx *ctx, int64_t call_id, int64_t dossier_id, const char *kind, int64_t yen);
/* The same for all payments of a booking that are of that call and kind, with an entry for each; yen: their sum. back: what had been paid came back. */
void subsidy_ledger_book(struct ky_ctx *ctx, int64_t call_id, int64_t booking_id, bool advance, bool back, int64_t yen);

/* ---- what applicants meet around their application (rest.c, with grant.c) */
struct subsidy_granting {
	struct ky_dossier d;
	struct subsidy_course course;
	struct subsidy_amount amount; /* with what remains as a limit */
	const struct ky_rows *file, *ledger;
	int64_t remaining; /* of the budget, for this one: what is reserved for it counts */
	int64_t by_rule;   /* of the rule and the request, whatever remains */
	int64_t most;	   /* of the rule, the request and what remains */
	bool reserved;	   /* it took what remained: that is kept for it */
	bool exceeds;	   /* by_rule does not fit into what remains */
	bool judged;	   /* by_panel is filled in */
	struct ky_judged by_panel;
};
struct ky_err *subsidy_granting_load(struct ky_req *req, struct subsidy_granting *out_granting) KY_MUST_CHECK;
/* Locks the file of the path; it is under review, no decision is asked for, and the form saw its newest version. Errors: KY_CONFLICT. */
struct ky_err *subsidy_granting_lock(struct ky_req *req) KY_MUST_CHECK;
struct ky_node *subsidy_granting_page(struct ky_req *req, const struct subsidy_granting *g, const char *template_name, const char *title_key);
/* node.{panel,outcome,points,rank,allotted} */
void subsidy_put_judged(struct ky_ctx *ctx, struct ky_node *node, const struct ky_judged *judged);
extern const struct ky_form subsidy_rest_form;
ky_handler subsidy_rest_show, subsidy_rest_offer;
/* Effects and guards of the steps offer_rest, accept_rest, decline_rest, lapse_rest. */
struct ky_err *subsidy_rest_offered(struct ky_ctx *ctx, const struct ky_dossier *d) KY_MUST_CHECK;
struct ky_err *subsidy_rest_accepted(struct ky_ctx *ctx, const struct ky_dossier *d) KY_MUST_CHECK;
struct ky_err *subsidy_rest_declined(struct ky_ctx *ctx, const struct ky_dossier *d) KY_MUST_CHECK;
struct ky_err *subsidy_rest_lapsed(struct ky_ctx *ctx, const struct ky_dossier *d) KY_MUST_CHECK;
struct ky_err *subsidy_rest_in_time(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal) KY_MUST_CHECK;
struct ky_err *subsidy_rest_over(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal) KY_MUST_CHECK;
/* An effect, and before another of the ledger: what is reserved for the file is free again. Taken back, it stays free: the officer may offer it anew. */
struct ky_err *subsidy_rest_release(struct ky_ctx *ctx, const struct ky_dossier *d) KY_MUST_CHECK;
struct ky_err *subsidy_rest_stays_released(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal) KY_MUST_CHECK;
/* Lines of ky_procedure.more: what was offered, by when, what came of it. */
struct ky_err *subsidy_rest_put(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node) KY_MUST_CHECK;

/* ---- a talk before the application (consultation.c) */
extern const struct ky_procedure subsidy_consultation;
extern const struct ky_register_offer subsidy_call_register;
ky_handler subsidy_consult, subsidy_consult_begin;
/* ---- a check before the form (check.c) */
ky_form_of subsidy_check_form_of;
ky_handler subsidy_check, subsidy_check_post;
/* Was the group, or one of its people, answered about this call? */
struct ky_err *subsidy_consulted(struct ky_ctx *ctx, int64_t call_id, int64_t group_id, bool *out_consulted) KY_MUST_CHECK;
/* ---- revocation and repayment (repay.c and its fellows; charge.h) */
/* In an effect: so much of what was paid is to come back, and why (a text that is shown to the group). Makes the order with its due day, by the rule that was pinned, and the step
 * order_return where the application is not there yet; several orders may be open at once, and give_back follows by itself when the last yen of them came in. cause: of
 * subsidy_repayment ("advance", "revocation", "property", "tax", "other"); on a revocation alone 加算金 is charged, on all of them 延滞金. Errors: KY_INVALID
 * subsidy.refused.return_yen (nothing, or more than was paid and is not yet to be returned); KY_CONFLICT when the application is in no state from which money is ordered back. */
struct ky_err *subsidy_repayment_order(struct ky_ctx *ctx, int64_t dossier_id, const char *cause, int64_t yen, const char *reason) KY_MUST_CHECK;
/* In an effect: the bank sent a payment back (file and ledger say so already) while the money was ordered back from the group: of that it is awaited no more (repay_bounce.c). */
struct ky_err *subsidy_repay_bounced(struct ky_ctx *ctx, int64_t dossier_id) KY_MUST_CHECK;
/* What the budget holds for an application: what is promised now — the fixed amount or, before it is fixed, what was granted less what was revoked — or what was paid and did not come back,
 * whichever is more. subsidy_ledger.granted_yen is the sum of these over a call. */
struct subsidy_held {
	int64_t call_id, granted_yen, promised_yen, paid_yen, returned_yen;
	int64_t awaited_yen; /* ordered back and not here yet, charges left out */
	bool fixed;
};
struct ky_err *subsidy_held_of(struct ky_ctx *ctx, int64_t dossier_id, struct subsidy_held *out_held) KY_MUST_CHECK;
int64_t subsidy_held_yen(const struct subsidy_held *held);

/* ---- numbers of forms (numbers.c) */
struct ky_err *subsidy_form_number(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_number) KY_MUST_CHECK;
bool subsidy_numbers_read(const char *text); /* false: a line is none */

/* ---- on the staff's page of a call (dates.c) */
/* root.Dates.N.{title,state,turn,due,late,url} */
struct ky_err *subsidy_put_dates(struct ky_ctx *ctx, int64_t call_id, struct ky_node *root) KY_MUST_CHECK;
/* root.Consultations.{n,waiting}; call: a row of subsidy.call. */
struct ky_err *subsidy_put_talks(struct ky_ctx *ctx, const struct ky_rows *call, struct ky_node *root) KY_MUST_CHECK;

#endif
