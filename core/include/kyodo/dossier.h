/* dossier.h — a procedure as a plugin declares it: form, states, transitions; and a dossier (案件) as its guards and effects see it.
 * The core keeps drafts, revisions, attachments, receipts, corrections, approval, messages and history; a plugin adds its states and what a decision changes. */
#ifndef KYODO_DOSSIER_H
#define KYODO_DOSSIER_H

#include "kyodo/req.h"

struct ky_remarks;
/* Says what is wrong with the answer of that flat name ("costs.2.paid_on"); of a name the form does not ask, or hides, nothing is said. message_key lives on. */
void ky_remark(struct ky_remarks *remarks, const char *name, const char *message_key);

struct ky_lines;
/* One more row of a letter's table "explained": {label} and {text}, which live in ctx->arena or on. */
void ky_line(struct ky_lines *lines, const char *label, const char *text);

struct ky_answers; /* what was filled in: flat names ("name", "rep_kana", "officers.0.name") and typed values */

/* A field's answer in a submitted revision. Empty or unknown: KY_NULL, 0, "", KY_DAY_NONE. Strings live as long as the dossier. */
const struct ky_value *ky_answers_get(const struct ky_answers *answers, const char *name);
int64_t ky_answer_int(const struct ky_answers *answers, const char *name);
const char *ky_answer_z(const struct ky_answers *answers, const char *name);
ky_day ky_answer_day(const struct ky_answers *answers, const char *name);
/* For prefilling a draft: copies name and value. */
void ky_answers_set(struct ky_answers *answers, const char *name, struct ky_value value);
/* How many rows of a table are filled in. */
size_t ky_answers_rows(const struct ky_answers *answers, const char *table);

struct ky_dossier {
	int64_t id;
	const struct ky_procedure *procedure;
	const char *state;
	int64_t user_id;  /* the applicant; 0: entered from paper */
	int64_t group_id; /* acted for; 0 none (yet) */
	int64_t parent_id; /* the dossier it goes on from; 0 none */
	int64_t department_id;
	int64_t officer_id;
	const char *channel; /* web, counter, post, fax */
	const char *title, *receipt_no;
	ky_day received_on;
	int revision, draft, version;
	const struct ky_answers *answers; /* of the newest revision; of the draft while there is none */
	/* in an effect: of the transition */
	const char *reason, *doc_no;
	ky_day decided_on;
};

enum ky_turn { KY_TURN_APPLICANT = 1, KY_TURN_STAFF, KY_TURN_NOBODY };

struct ky_state {
	const char *name;
	const char *label; /* message key; KEY.next says what comes next, in a sentence for the applicant */
	enum ky_turn turn; /* nobody: closed, and its retention begins */
	unsigned flags;
};
#define KY_STATE_FILLING 1u /* the applicant edits: a draft, or a correction when there is a revision */

#define KY_BY_APPLICANT "applicant"
#define KY_BY_ITSELF "itself" /* made by what happens elsewhere alone: ky_dossier_step */
#define KY_ASKS_REASON 1u   /* refused without one */
#define KY_BY_APPROVAL 2u   /* comes about through a decision (起案・決裁) alone */
#define KY_SUBMITS 4u	    /* makes a new revision out of the draft */
#define KY_ASKS_CORRECTION 8u /* begins with fields marked, their reasons and a due date */

/* From one of several states (blank separated) to another. A guard refuses with a message key in *out_refusal; an effect is part of the transaction. */
struct ky_transition {
	const char *name;
	const char *from, *to;
	const char *label;	/* message key of the button */
	const char *permission; /* a declared permission, or KY_BY_APPLICANT */
	unsigned flags;
	struct ky_err *(*guard)(struct ky_ctx *ctx, const struct ky_dossier *dossier, const char **out_refusal);
	struct ky_err *(*effect)(struct ky_ctx *ctx, const struct ky_dossier *dossier);
	/* Undoes the effect when a mistaken step is taken back before its letter has gone out (施行); may refuse as a guard does. NULL: what has an effect cannot be taken back.
	 * Steps that the effect made by ky_dossier_step of the same dossier go with it. Called when the state is back, so that a due day may be set. */
	struct ky_err *(*undo)(struct ky_ctx *ctx, const struct ky_dossier *dossier, const char **out_refusal);
	const char *mail; /* message key KEY.subject, KEY.body; with {title}, {receipt_no}, {url}, {due}; NULL: nobody is told */
};

/* One requirement the officer judges. */
struct ky_requirement {
	const char *name, *label;
	const char *fields; /* whose answers are shown beside it as evidence, blank separated */
	bool mandatory;	    /* must be met before a transition with KY_BY_APPROVAL that is not a refusal */
};

/* A word that letters of a procedure may name beside the form's own fields: {granted}. */
struct ky_letter_word {
	const char *name, *label; /* label: message key */
};

#define KY_FOR_GROUP 1u	   /* asked for by a member of a registered group alone */
#define KY_ONE_AT_A_TIME 2u /* no second one of the same applicant while one is open */
#define KY_NOT_WHILE_OWED 8u /* no new one while an earlier one of the same applicant waits for them (a report is missing) */
#define KY_NOT_WHILE_LATE 16u /* the same, once the day by which it was due is over */
#define KY_NEEDS_NO_CHANGE 4u /* what is prefilled may be submitted as it is: the way from begin to confirmation is one click */

struct ky_procedure {
	const char *name; /* "groups.registration" */
	const char *title, *summary; /* message keys */
	const char *needs; /* message key: what to have at hand, one a line */
	int minutes;	   /* how long it takes to fill in */
	unsigned flags;
	const char *form;	 /* file of the default form: templates/<plugin>/forms/<form>.json */
	const char *title_field; /* whose answer names a dossier in lists */
	const char *initial;	 /* the state of a draft */
	const char *follows;	 /* goes on from a dossier of that procedure: a report, a change; NULL: stands by itself */
	const char *follow_states; /* in which of its states, blank separated */
	const struct ky_state *state;
	size_t state_count;
	const struct ky_transition *transition;
	size_t transition_count;
	const struct ky_requirement *requirement;
	size_t requirement_count;
	/* Before a draft is made: may refuse, and may fill in what is known. NULL none. */
	struct ky_err *(*begin)(struct ky_ctx *ctx, int64_t group_id, struct ky_answers *prefill, const char **out_refusal);
	/* Before a draft that goes on from the parent is offered (prefill NULL) and made: may refuse, and may fill in what is known beyond the answers under the same names. NULL none. */
	struct ky_err *(*follow)(struct ky_ctx *ctx, const struct ky_dossier *parent, struct ky_answers *prefill, const char **out_refusal);
	/* Of a procedure that serves several departments: a paper is entered for what the plugin's page named ("about", e.g. a course's id), so that its draft is that department's from the first
	 * line. Says whose, and fills in what is known unless prefill is NULL. *out_department 0: about names nothing. NULL: papers are the procedure's department's. */
	struct ky_err *(*paper)(struct ky_ctx *ctx, int64_t about, struct ky_answers *prefill, int64_t *out_department);
	/* The number the form bears for that dossier ("様式第1号"), where it is not the form's own. *out_number stays NULL: its own. NULL none. */
	struct ky_err *(*form_number)(struct ky_ctx *ctx, const struct ky_dossier *dossier, const char **out_number);
	/* What the form alone cannot know of single answers: a ky_remark for each that is wrong, shown at its field when its section is saved; while there is one, nothing is submitted. The dossier's
	 * answers are those being filled in. NULL none. */
	struct ky_err *(*judge)(struct ky_ctx *ctx, const struct ky_dossier *dossier, struct ky_remarks *remarks);
	/* What a letter tells beyond the answers (an amount, and why it is less), in ctx's language, for the addressee to read: a ky_line each. NULL none. */
	struct ky_err *(*explain)(struct ky_ctx *ctx, const struct ky_dossier *dossier, struct ky_lines *lines);
	/* What follows from the answers, shown beside them to applicants (on the page of confirmation, too) and staff: node.{title,notice} and node.lines.N.{label,text,strong}, node.links.N.{url,label},
	 * all of them texts already; no title: nothing is shown. The dossier's answers are those of the page. NULL none. */
	struct ky_err *(*more)(struct ky_ctx *ctx, const struct ky_dossier *dossier, struct ky_node *node);
	/* Words of its letters that are no answers: amounts that were decided, days that follow from them. Asked in the letter's language (ctx->lang) when it is shown and when its words are
	 * frozen; "" is no value, as of an unanswered field. NULL none. */
	const struct ky_letter_word *letter_word;
	size_t letter_word_count;
	struct ky_err *(*letter_text)(struct ky_ctx *ctx, const struct ky_dossier *dossier, const char *name, const char **out_text);
};

/* A dossier by its id, as it is now, without asking who reads it. For effects and services. Errors: KY_NOT_FOUND. */
struct ky_err *ky_dossier_get(struct ky_ctx *ctx, int64_t id, struct ky_dossier *out_dossier) KY_MUST_CHECK;
/* In an effect: makes a step of another dossier, whoever acts: its guard is asked, its effect is made. due: for the state it comes to; KY_DAY_NONE: as usual. Errors: KY_CONFLICT when it is not possible now. */
struct ky_err *ky_dossier_step(struct ky_ctx *ctx, int64_t id, const char *transition, const char *reason, ky_day due) KY_MUST_CHECK;
/* In an effect: the day by which whoever has the move should have moved. */
struct ky_err *ky_dossier_due(struct ky_ctx *ctx, int64_t id, ky_day due) KY_MUST_CHECK;
/* In an effect: ties the dossier to the group that came of it, so that its members see it. */
struct ky_err *ky_dossier_give_to_group(struct ky_ctx *ctx, int64_t dossier_id, int64_t group_id) KY_MUST_CHECK;
/* In an effect: from now on that department's, who sees it and works on it. */
struct ky_err *ky_dossier_give_to_department(struct ky_ctx *ctx, int64_t dossier_id, int64_t department_id) KY_MUST_CHECK;
/* Begins a draft in the name of whoever acts and tells its id. known: answers by name that are there before the procedure's begin is asked; NULL none. Errors: KY_INVALID with the
 * refusal as user_key. */
struct ky_err *ky_dossier_begin(struct ky_ctx *ctx, const char *procedure, int64_t group_id, const struct ky_args *known, int64_t *out_id) KY_MUST_CHECK;

/* What a review panel (審査会) that was closed says of a dossier. */
struct ky_judged {
	const char *panel;   /* its title */
	int64_t rank, count; /* among so many; 0: nobody scored it */
	const char *points, *outcome; /* as people read them */
	bool by_budget;	     /* the panel spends a budget in order */
	bool next;	     /* the first that exceeds it, which has not answered yet (次点); or chosen against the order */
	int64_t allotted_yen; /* of the budget, of the next what remains for it; 0: none */
};
/* Of the newest closed panel the present person may see. *out_found false: none. */
struct ky_err *ky_dossier_judged(struct ky_ctx *ctx, int64_t dossier_id, bool *out_found, struct ky_judged *out_judged) KY_MUST_CHECK;
/* In an effect: tells every closed panel for which the dossier is the next whether its applicant takes what remains. */
struct ky_err *ky_dossier_judged_answer(struct ky_ctx *ctx, int64_t dossier_id, bool accepts) KY_MUST_CHECK;

#endif
