/* steps.h — what happens to a granted subsidy besides paying it: changes of the plan, giving it up, and the steps that a course may ask for.
 * Each is a procedure that follows the application (change.c, discontinuation.c, prestart.c …); what they share is in steps.c. */
#ifndef SUBSIDY_STEPS_H
#define SUBSIDY_STEPS_H

#include "subsidy.h"

/* ---- an application as those see it that follow it (steps.c) */
struct subsidy_followed {
	struct ky_dossier application;
	struct subsidy_course course; /* with the rule that was pinned */
	const struct ky_rows *file;   /* subsidy.file */
};
/* Errors: KY_NOT_FOUND when the application was never submitted. */
struct ky_err *subsidy_followed(struct ky_ctx *ctx, int64_t application_id, struct subsidy_followed *out) KY_MUST_CHECK;
/* Does the course ask for the step (a code of the list subsidy.step)? */
bool subsidy_has_step(const struct subsidy_course *course, const char *step);
/* The same as a procedure's follow says it: a refusal, when the course of the application knows no such step. */
struct ky_err *subsidy_offered_with(struct ky_ctx *ctx, const struct ky_dossier *application, const char *step, const char **out_refusal) KY_MUST_CHECK;
/* An effect of submitting: the dossier belongs to the application's department. */
struct ky_err *subsidy_step_submitted(struct ky_ctx *ctx, const struct ky_dossier *dossier) KY_MUST_CHECK;
/* A line of node.lines whose text is words and not yen. */
void subsidy_put_words(struct ky_node *node, const char *label, const char *text, bool strong);
/* The message with {a} replaced by the words. */
const char *subsidy_say(struct ky_ctx *ctx, const char *key, const char *words);
/* "2026年11月28日"; "" for none. */
const char *subsidy_day(struct ky_ctx *ctx, ky_day day);
/* The last day of the fiscal year so many years after that of the day. */
ky_day subsidy_year_end(ky_day day, int64_t years);
/* What comes next and where each step of the course stands (overview.c): lines of the application's page, once it was submitted. */
struct ky_err *subsidy_put_steps(struct ky_ctx *ctx, const struct ky_dossier *application, const struct subsidy_course *course, struct ky_node *node) KY_MUST_CHECK;

/* ---- what letters may name (letters.c) */
#define SUBSIDY_LETTER_WORDS 13
extern const struct ky_letter_word subsidy_letter_words[SUBSIDY_LETTER_WORDS];
struct ky_err *subsidy_letter_text(struct ky_ctx *ctx, const struct ky_dossier *dossier, const char *name, const char **out_text) KY_MUST_CHECK;
/* For the declaration of every procedure of this plugin. */
#define SUBSIDY_LETTERS .letter_word = subsidy_letter_words, .letter_word_count = SUBSIDY_LETTER_WORDS, .letter_text = subsidy_letter_text, .form_number = subsidy_form_number

/* ---- what their lives have in common: asked for and decided upon, or told and taken note of */
extern const struct ky_state subsidy_follow_states[7];
#define SUBSIDY_NOTED .state = subsidy_follow_states, .state_count = 5
#define SUBSIDY_DECIDED .state = subsidy_follow_states + 1, .state_count = 6
#define SUBSIDY_EITHER .state = subsidy_follow_states, .state_count = 7
#define SUBSIDY_STEP_SUBMIT(the_guard) {.name = "submit", .from = "draft", .to = "submitted", .label = "subsidy.step.submit", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .guard = the_guard, .effect = subsidy_step_submitted, .mail = "subsidy.mail.follow"}
#define SUBSIDY_STEP_DISCARD {.name = "discard", .from = "draft", .to = "withdrawn", .label = "subsidy.step.discard", .permission = KY_BY_APPLICANT}
#define SUBSIDY_STEP_ASK {.name = "ask", .from = "submitted", .to = "correction", .label = "subsidy.step.ask", .permission = "dossier.work", .flags = KY_ASKS_CORRECTION, .mail = "subsidy.mail.ask"}
#define SUBSIDY_STEP_ANSWER(the_guard) {.name = "answer", .from = "correction", .to = "submitted", .label = "subsidy.step.answer", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .guard = the_guard, .mail = "subsidy.mail.answer"}
#define SUBSIDY_STEP_WITHDRAW {.name = "withdraw", .from = "submitted correction", .to = "withdrawn", .label = "subsidy.step.withdraw", .permission = KY_BY_APPLICANT, .flags = KY_ASKS_REASON, .mail = "subsidy.mail.withdraw"}
#define SUBSIDY_STEP_APPROVE(the_label, the_guard, the_effect) {.name = "approve", .from = "submitted", .to = "approved", .label = the_label, .permission = "dossier.work", .flags = KY_BY_APPROVAL, .guard = the_guard, .effect = the_effect, .mail = "subsidy.mail.approve"}
#define SUBSIDY_STEP_REFUSE {.name = "refuse", .from = "submitted", .to = "refused", .label = "subsidy.step.refuse", .permission = "dossier.work", .flags = KY_BY_APPROVAL | KY_ASKS_REASON, .mail = "subsidy.mail.refuse"}
#define SUBSIDY_STEP_NOTE(the_guard, the_effect) {.name = "note", .from = "submitted", .to = "noted", .label = "subsidy.step.note", .permission = "dossier.work", .guard = the_guard, .effect = the_effect, .mail = "subsidy.mail.noted"}
/* One of them as a procedure: its name, which is its form's, the states of the application in which it may be begun, and one of the lives above; steps[] is its own. */
#define SUBSIDY_FOLLOWS(the_name, when, the_life, the_minutes)                                                                                                         \
	.name = "subsidy." the_name, .title = "subsidy." the_name ".title", .summary = "subsidy." the_name ".summary", .needs = "subsidy." the_name ".at_hand",     \
	.minutes = the_minutes, .flags = KY_FOR_GROUP, .form = the_name, .title_field = "title", .initial = "draft", .follows = "subsidy.application",            \
	.follow_states = when, the_life, .transition = steps,                         \
	.transition_count = SUBSIDY_COUNT(steps), SUBSIDY_LETTERS
/* The newest that was submitted, of that procedure; *out_id 0: none. state NULL: in whichever. */
struct ky_err *subsidy_step_newest(struct ky_ctx *ctx, int64_t application_id, const char *procedure, const char *state, int64_t *out_id, const char **out_state) KY_MUST_CHECK;

/* ---- changes (change.c, change_plan.c, change_amount.c) */
extern const struct ky_procedure subsidy_change;
extern const struct ky_form subsidy_change_form;
ky_handler subsidy_change_show, subsidy_change_save;

/* A plan and the one that was decided upon, beside each other, and what the rule says to it. */
struct subsidy_change {
	struct subsidy_followed of;
	struct ky_dossier before; /* what was decided upon last: the application or an approved change */
	struct subsidy_plan old_plan, new_plan;
	struct subsidy_amount amount; /* by the pinned rule, for the new plan */
	int64_t granted_yen, asked_yen, paid_yen; /* less what was revoked of it; paid: and not returned */
	bool amount_changed, cost_changed, plan_changed;
	bool amount_needs, cost_needs, plan_needs; /* approval */
};
/* change: the dossier. *out_refusal: numbers out of range. */
struct ky_err *subsidy_change_of(struct ky_ctx *ctx, const struct ky_dossier *change, struct subsidy_change *out, const char **out_refusal) KY_MUST_CHECK;
bool subsidy_change_needs(const struct subsidy_change *change);
/* Both plans line by line, then what the rule says. */
void subsidy_change_put(struct ky_ctx *ctx, const struct ky_dossier *dossier, const struct subsidy_change *change, struct ky_node *node);
/* The plan that holds now: the application, or its newest change that was approved or taken note of. */
struct ky_err *subsidy_plan_now(struct ky_ctx *ctx, int64_t application_id, struct ky_dossier *out) KY_MUST_CHECK;
/* For a procedure's follow: fills in the plan that holds now. prefill NULL: nothing. */
struct ky_err *subsidy_prefill_plan(struct ky_ctx *ctx, const struct ky_dossier *application, struct ky_answers *prefill, const char **out_refusal) KY_MUST_CHECK;

/* ---- the report's day (application.c): so many days after the project's end, or on the course's last day, whichever comes first. An effect of coming to a state where a report is owed. */
struct ky_err *subsidy_await_report(struct ky_ctx *ctx, const struct ky_dossier *application) KY_MUST_CHECK;
struct ky_err *subsidy_report_due(struct ky_ctx *ctx, const struct ky_dossier *application, ky_day end, ky_day *out_due) KY_MUST_CHECK;

/* ---- giving it up (discontinuation.c) */
extern const struct ky_procedure subsidy_discontinuation;
/* Of the application: nothing was spent and nothing paid, so that the amount is fixed at 0 without a report. */
struct ky_err *subsidy_may_fix_zero(struct ky_ctx *ctx, const struct ky_dossier *application, const char **out_refusal) KY_MUST_CHECK;
struct ky_err *subsidy_fix_zero(struct ky_ctx *ctx, const struct ky_dossier *application) KY_MUST_CHECK;
/* Its report: so many days after the approval. */
struct ky_err *subsidy_await_last_report(struct ky_ctx *ctx, const struct ky_dossier *application) KY_MUST_CHECK;

/* ---- before the decision (prestart.c) */
extern const struct ky_procedure subsidy_prestart;
/* From that day on costs count: the decision's, or an earlier one that was approved. */
ky_day subsidy_counts_from(const struct ky_rows *file, ky_day decided_on);

/* ---- inspection on site (inspection.c, mending.c) */
extern const struct ky_procedure subsidy_mending;
extern const struct ky_form subsidy_inspection_form;
ky_handler subsidy_inspections, subsidy_inspection_save;
/* Refused until the last inspection was passed, where the course asks for one. */
struct ky_err *subsidy_inspection_passed(struct ky_ctx *ctx, const struct ky_dossier *application, const struct subsidy_course *course, const char **out_refusal) KY_MUST_CHECK;
/* Lines of every inspection, for who decides. */
struct ky_err *subsidy_put_inspections(struct ky_ctx *ctx, int64_t application_id, struct ky_node *node) KY_MUST_CHECK;

/* ---- progress (progress.c) */
extern const struct ky_procedure subsidy_progress;
extern const struct ky_form subsidy_progress_order_form;
ky_handler subsidy_progress_order_show, subsidy_progress_order_save;

/* ---- property (property.c) */
#define SUBSIDY_DECIDED_UPON SUBSIDY_RUNNING " change_requested discontinued reported amount_fixed paid return_ordered returned published"
extern const struct ky_procedure subsidy_property;
/* The application's property, numbered: number name yen acquired_on place keep_until disposed_on. */
struct ky_err *subsidy_property_of(struct ky_ctx *ctx, int64_t application_id, struct ky_rows **out) KY_MUST_CHECK;
void subsidy_put_property(struct ky_ctx *ctx, const struct ky_rows *property, struct ky_node *node);
/* The last day on which books are to be kept, or property not to be disposed of: so many fiscal years after that of the project's end. */
struct ky_err *subsidy_kept_until(struct ky_ctx *ctx, int64_t application_id, int64_t years, ky_day *out) KY_MUST_CHECK;

/* ---- property that is disposed of, tax that was deducted: both order money back (disposal.c, tax.c) */
extern const struct ky_procedure subsidy_disposal, subsidy_tax;
extern const struct ky_form subsidy_disposal_form;
ky_handler subsidy_disposal_show, subsidy_disposal_save;

#endif
