/* dossier.h — what the files of core/dossier share. Internal: a dossier as the engine sees it, and its steps.
 * Called by the pages of core/dossier alone; plugins see kyodo/dossier.h. */
#ifndef KY_DOSSIER_DOSSIER_H
#define KY_DOSSIER_DOSSIER_H

#include "core/app/internal.h"
#include "core/model/formdoc.h"

/* For policies over "ky_dossier d": who judges on a panel and declared a conflict with a file sees nothing of it, at the desk neither, until the panel is closed.
 * The subquery hangs on the person alone: it is answered once a statement, not once a row. */
#define KY_NOT_IN_CONFLICT                                                                                                                                     \
	"d.id NOT IN (SELECT cx.dossier_id FROM ky_panel_judge cj JOIN ky_panel_conflict cc ON cc.judge_id = cj.id AND cc.conflicted = 1 JOIN ky_panel_dossier cx ON cx.id = cc.panel_dossier_id " \
	"JOIN ky_panel cp ON cp.id = cx.panel_id AND cp.stage <> 'closed' WHERE cj.user_id = :ky_me)"

#define KY_COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct ky_case {
	struct ky_dossier d;
	const struct ky_formdoc *doc;
	const struct ky_state *state;
	int64_t form_revision_id;
	const char *phase; /* draft, open, closed */
	ky_day due_on;	   /* KY_DAY_NONE when nothing is due */
	int64_t approval_id;
	bool amending; /* staff has begun to mend it (職権補正) */
	bool disposed;
	bool helping; /* the present person is the support centre's, and this is the draft in hand (support.c) */
	const char *lang;
	struct ky_answers *answers; /* the same as d.answers, to be changed */
	const struct ky_rows *row;  /* of dossier.get, with what staff set for its procedure */
	const char *words;	    /* a revision was made: the search words of its title; NULL none. Written with the step or the amendment that made it */
};

enum ky_which { KY_NEWEST, KY_DRAFT, KY_NOTHING };

/* The dossier with its form and the answers asked for; lock: FOR UPDATE, inside a POST. Errors: KY_NOT_FOUND; KY_UNAVAILABLE when its plugin is not enabled. */
struct ky_err *ky_case_load(struct ky_ctx *ctx, int64_t id, enum ky_which which, bool lock, struct ky_case *out) KY_MUST_CHECK;
/* The answers of one revision or save. Errors: KY_NOT_FOUND. */
struct ky_err *ky_case_revision(struct ky_ctx *ctx, const struct ky_case *c, int number, struct ky_answers *out) KY_MUST_CHECK;
struct ky_err *ky_case_save(struct ky_ctx *ctx, const struct ky_case *c, int number, struct ky_answers *out) KY_MUST_CHECK;
/* A form revision, kept by the worker. */
struct ky_err *ky_formdoc_of(struct ky_ctx *ctx, int64_t form_revision_id, const struct ky_formdoc **out_doc) KY_MUST_CHECK;
/* The newest form of a procedure. */
struct ky_err *ky_form_newest(struct ky_ctx *ctx, const char *procedure, int64_t *out_id) KY_MUST_CHECK;

/* What staff set for the procedure (a row of dossier.procedure). */
struct ky_err *ky_procedure_row(struct ky_ctx *ctx, const char *procedure, struct ky_rows **out_row) KY_MUST_CHECK;
/* NULL, or the message key of why nothing is taken now. */
const char *ky_procedure_closed(const struct ky_ctx *ctx, const struct ky_rows *row);
const struct ky_state *ky_state_of(const struct ky_procedure *p, const char *name);
const struct ky_transition *ky_transition_of(const struct ky_procedure *p, const char *name);
bool ky_word_in(const char *words, const char *word); /* blank separated */

/* ---- working copy (draft.c) */
/* A new save with these answers. base: the save the answers were typed upon; where somebody else saved meanwhile, both are brought together field by field; *out_conflicts: flat names
 * in which both changed the same (theirs stays), blank separated, NULL none. *out_number: the new save. */
struct ky_err *ky_draft_save(struct ky_ctx *ctx, struct ky_case *c, int base, const struct ky_answers *typed, int *out_number, const char **out_conflicts) KY_MUST_CHECK;
/* Writes the answers in c into the newest save once more (files were added or taken away in the same transaction). */
struct ky_err *ky_draft_restate(struct ky_ctx *ctx, const struct ky_case *c) KY_MUST_CHECK;

/* The working copy begins anew with what was submitted last (the answers in c). */
struct ky_err *ky_draft_reopen(struct ky_ctx *ctx, struct ky_case *c) KY_MUST_CHECK;

/* ---- what is wrong (problems.c) */
/* What ky_formdoc_problems finds in the answers of c, and what the procedure's judge remarks. */
struct ky_err *ky_case_problems(struct ky_ctx *ctx, const struct ky_case *c, size_t *out_count, const struct ky_doc_problem **out_problem) KY_MUST_CHECK;

/* ---- attachments (files.c) */
/* Ties freshly stored files to the dossier and names them in the answers under that flat name of a field or cell of the document, behind those that are there. Errors: KY_INVALID when they are too many. */
struct ky_err *ky_case_attach(struct ky_ctx *ctx, const struct ky_case *c, struct ky_answers *answers, const char *name, struct ky_str ids) KY_MUST_CHECK;
/* What two people made of the files of one field, from what it was: what either took away is gone, what either attached is there. */
struct ky_value ky_case_files_merged(struct ky_arena *arena, struct ky_str was, struct ky_str mine, struct ky_str theirs);
/* After rows of two people were brought together: each file is named once, and only while it is the dossier's. */
struct ky_err *ky_case_files_once(struct ky_ctx *ctx, const struct ky_case *c, struct ky_answers *answers) KY_MUST_CHECK;
/* Was the field on the page, of a cell its column? In a correction the form holds what was asked for and no more. */
bool ky_case_in_form(const struct ky_form *form, const char *name);
/* A button about one file of a field in the form: "remove-12", "up-12", "rotate-12"; anything else does nothing. Errors: KY_DENIED for another field's. */
struct ky_err *ky_case_file_act(struct ky_ctx *ctx, struct ky_case *c, const struct ky_form *form, const char *act) KY_MUST_CHECK;
/* Every file the answers name belongs to the revision, with its hash; KY_CONFLICT unless it is there, whole, and the dossier's. */
struct ky_err *ky_case_declare_files(struct ky_ctx *ctx, const struct ky_case *c, int64_t revision_id) KY_MUST_CHECK;
/* node.files.N.{name,size,sha256,url,label} of the newest revision or the draft; node.by_field.KEY.N the same by ky_doc_key of their flat name. */
struct ky_err *ky_case_put_files(struct ky_ctx *ctx, const struct ky_case *c, struct ky_node *node) KY_MUST_CHECK;

/* Answers with a stored file; who may read it was decided on. */
void ky_file_stream(struct ky_req *req, int64_t file_id, const char *type, const char *name);

/* ---- photographs (photos.c) */
/* After the revision's files were declared: asks for its PDFs, if there is a picture among them. */
struct ky_err *ky_photos_ask(struct ky_ctx *ctx, const struct ky_case *c, int64_t revision_id) KY_MUST_CHECK;
struct ky_err *ky_photos_run(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;
/* attached.photos.KEY.{made,pictures,unread,url}; nothing while they are being made. */
struct ky_err *ky_photos_put(struct ky_ctx *ctx, const struct ky_case *c, struct ky_node *attached) KY_MUST_CHECK;
ky_handler ky_photos_file;

/* ---- the whole file (bundle.c) */
ky_handler ky_bundle_start, ky_bundle_file;
extern const struct ky_form ky_bundle_form;
/* root.Bundle: the button's address and token; root.Bundles.N.{at,mode,report,waiting,failed,url}. */
struct ky_err *ky_bundle_put(struct ky_req *req, const struct ky_case *c, struct ky_node *root) KY_MUST_CHECK;
struct ky_err *ky_bundle_run(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;
struct ky_err *ky_bundle_sweep(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;

/* ---- retention and disposal (dispose.c) */
ky_handler ky_disposals_show, ky_disposals_act;
struct ky_err *ky_dispose_run(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;

/* ---- the support centre (support.c) */
ky_handler ky_support_show, ky_support_group, ky_support_begin, ky_support_case, ky_support_leave, ky_support_receipt;
/* For the group to read: begun, filled, submitted, left. */
struct ky_err *ky_support_act(struct ky_ctx *ctx, const struct ky_case *c, const char *action) KY_MUST_CHECK;
/* The three below do nothing unless c->helping. HelpedGroup of the page of confirmation; KY_INVALID unless the group's name was typed again; the end of the session draws near. */
struct ky_err *ky_support_put_name(struct ky_req *req, const struct ky_case *c, struct ky_node *root) KY_MUST_CHECK;
struct ky_err *ky_support_confirmed(struct ky_req *req, const struct ky_case *c) KY_MUST_CHECK;
struct ky_err *ky_support_submitted(struct ky_req *req, const struct ky_case *c) KY_MUST_CHECK;

/* ---- steps (flow.c) */
struct ky_step {
	const char *reason, *doc_no;
	ky_day decided_on, due_on;
	bool by_approval; /* the approval itself carries it out */
	bool first;	  /* the first submission */
};
/* Which of the procedure's transitions the present person may make now: guard asked, permission and department held. */
bool ky_step_possible(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition *t);
/* Carries a transition out: guard, effect, state, history, notice, audit. c must be locked. Errors: KY_CONFLICT (not from this state), KY_INVALID with the refusal as user_key. */
struct ky_err *ky_step_make(struct ky_ctx *ctx, struct ky_case *c, const struct ky_transition *t, const struct ky_step *step) KY_MUST_CHECK;
/* May the newest step be taken back now by the present person? *out_step is it, NULL when not; *out_refusal: why not, if that is worth telling; *out_to: the state it leads back to. */
struct ky_err *ky_step_newest(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition **out_step, const struct ky_state **out_to, const char **out_refusal) KY_MUST_CHECK;
/* Takes it back: effect undone, state, history, notice, audit. c must be locked. Errors: KY_CONFLICT, KY_INVALID with the refusal as user_key. */
struct ky_err *ky_step_take_back(struct ky_ctx *ctx, struct ky_case *c, const char *reason) KY_MUST_CHECK;
struct ky_err *ky_history_put(struct ky_ctx *ctx, const struct ky_case *c, bool internal_too, struct ky_node *node) KY_MUST_CHECK;
struct ky_err *ky_history_note(struct ky_ctx *ctx, const struct ky_case *c, const char *action, const char *reason, bool internal) KY_MUST_CHECK;
/* Tells the applicant by mail, or notes that a letter must be posted. */
struct ky_err *ky_notice_give(struct ky_ctx *ctx, const struct ky_case *c, const char *action, const char *message_key) KY_MUST_CHECK;

/* ---- letters (letter_*.c; what they share is in letter.h) */
/* After a step of the city's: its letter is drafted, if there is a template for it. */
struct ky_err *ky_letter_begin(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition *t) KY_MUST_CHECK;
/* Before a step is taken back: its letters, and those of what followed from it, that have not gone out are void. */
struct ky_err *ky_letter_take_back(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition *t) KY_MUST_CHECK;
/* root.Letters.N.{label,doc_no,state,draft,delivery,sent,returned,url}, for staff. */
struct ky_err *ky_letter_put(struct ky_req *req, const struct ky_case *c, struct ky_node *root) KY_MUST_CHECK;
/* root.Queues gets one more: drafts that wait to be issued. */
struct ky_err *ky_letter_put_queue(struct ky_req *req, struct ky_node *root) KY_MUST_CHECK;
/* For the applicant: root.Letters.N.{label,doc_no,day,delivery,url}, root.Consent.{given,url,token,label}, root.Sheet. */
struct ky_err *ky_letter_put_mine(struct ky_req *req, const struct ky_case *c, struct ky_node *root) KY_MUST_CHECK;
/* For the whole file: every letter that was issued and not dropped, as it was frozen. */
typedef struct ky_err *ky_letter_each_fn(void *data, const char *title, const char *name, struct ky_str bytes);
struct ky_err *ky_letter_each(struct ky_ctx *ctx, const struct ky_case *c, ky_letter_each_fn *each, void *data) KY_MUST_CHECK;
/* root.Sheets.N.{number,url,waiting} and root.Sheet.{url,token,label}: the revisions as 様式 (sheet.c). */
struct ky_err *ky_sheet_put(struct ky_req *req, const struct ky_case *c, struct ky_node *root) KY_MUST_CHECK;
/* What a plugin brings for a procedure whose default form is that document; and whether it would do. Errors: KY_INVALID naming file and line. */
struct ky_err *ky_letters_bring(struct ky_ctx *ctx, const struct ky_plugin *owner, const struct ky_procedure *p, struct ky_str form) KY_MUST_CHECK;
struct ky_err *ky_letters_check(struct ky_app *app, struct ky_arena *arena, const struct ky_plugin *owner, const struct ky_procedure *p, struct ky_str form) KY_MUST_CHECK;
extern const struct ky_plugin ky_letter_pages;

/* ---- submission (submit.c) */
/* Makes a revision of the answers in c (calculated, hidden ones dropped); kind: submission, correction, amendment. *out_problems > 0: nothing was written. The dossier's own row
 * is written by the step that follows, or by ky_revision_head where none does. */
struct ky_err *ky_revision_make(struct ky_ctx *ctx, struct ky_case *c, const char *kind, const char *note, size_t *out_problems) KY_MUST_CHECK;
struct ky_err *ky_revision_head(struct ky_ctx *ctx, const struct ky_case *c) KY_MUST_CHECK;
/* Makes a revision and the submitting step t; the first one asks for a receipt number, taken just before COMMIT. Errors: KY_INVALID dossier.error.incomplete. */
struct ky_err *ky_dossier_submit(struct ky_ctx *ctx, struct ky_case *c, const struct ky_transition *t) KY_MUST_CHECK;

/* Begins a draft: the procedure takes something now, the person may, nothing stands in the way, what is known is filled in. parent_id: the dossier it goes on from, 0 none. received_on
 * KY_DAY_NONE: by the web. Errors: KY_INVALID with the refusal as user_key. */
struct ky_err *ky_begin_after(struct ky_ctx *ctx, const struct ky_procedure *p, int64_t group_id, int64_t parent_id, const char *channel, ky_day received_on, int64_t *out_id) KY_MUST_CHECK;
/* A draft from paper: staff write it in the applicant's name. */
struct ky_paper_entry {
	int64_t group_id, parent_id; /* 0 none */
	int64_t about;		     /* of ky_procedure.paper; 0 none */
	int64_t department_id;	     /* whose it is; 0: the procedure's */
	const char *channel;
	ky_day received_on;
};
struct ky_err *ky_paper_begin(struct ky_ctx *ctx, const struct ky_procedure *p, const struct ky_paper_entry *paper, int64_t *out_id) KY_MUST_CHECK;

/* ---- procedures staff made (made.c) */
struct ky_made_procedure {
	struct ky_procedure p; /* first, so that the one is the other */
	bool report;	       /* follows as a report: what it follows waits for it */
	const char *due_field; /* of a report: due so many days after that answer of what it follows; "" after its decision */
	int due_days;
};
/* NULL: a plugin's, or none such. */
const struct ky_made_procedure *ky_made_named(const struct ky_ctx *ctx, const char *name);

/* ---- what goes on from another dossier (follow.c) */
struct ky_err *ky_follow_decided(struct ky_ctx *ctx, const struct ky_dossier *d);
struct ky_err *ky_follow_awaits(struct ky_ctx *ctx, const struct ky_dossier *d);
struct ky_err *ky_follow_undone(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal);
bool ky_may_follow(const struct ky_procedure *p, const struct ky_case *parent);
/* What is known from the parent, which is locked. Errors: KY_CONFLICT where it may not be followed now, KY_INVALID where one is open already. */
struct ky_err *ky_follow_prefill(struct ky_ctx *ctx, const struct ky_procedure *p, int64_t parent_id, struct ky_answers *prefill) KY_MUST_CHECK;
/* root.Parent.{procedure,title,receipt_no,url}, root.Follows.N.{procedure,state,receipt_no,url}; for applicants root.May.N.{name,label,about} and the button Follow. */
struct ky_err *ky_follow_put(struct ky_req *req, const struct ky_case *c, struct ky_node *root) KY_MUST_CHECK;
ky_handler ky_follow_begin;

/* ---- two at one dossier (race.c) */
/* The form's version (a hidden field "version") is the present one. Errors: KY_CONFLICT dossier.error.changed_by_other; the form shown again tells both by ky_race_put. */
struct ky_err *ky_must_be_seen(struct ky_req *req, const struct ky_case *c) KY_MUST_CHECK;
/* The values of a form's hidden fields "version" and "draft": what its page shows. */
const struct ky_rows *ky_seen_row(struct ky_ctx *ctx, const struct ky_case *c);
/* For a page that shows a form again, before ky_put_form: when the dossier is not as the form saw it, root.Race.{lost,history} tell what happened, and the form counts as one that saw it. */
struct ky_err *ky_race_put(struct ky_req *req, const struct ky_case *c, struct ky_node *root) KY_MUST_CHECK;
/* How a requirement is judged in the rows of dossier.checks: verdict, a blank, the evidence; "open " when nobody judged it. */
const char *ky_check_text(struct ky_arena *arena, const struct ky_rows *checks, const char *item);
/* root.Changes.N.{label,before,after}: the fields that differ, as people read them. */
struct ky_err *ky_changes_put(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_answers *before, const struct ky_answers *after, struct ky_node *root) KY_MUST_CHECK;

/* ---- pages */
/* The section forms of applicant, correction, paper entry and amendment (section.c). */
ky_handler ky_section_show, ky_section_save;
ky_form_of ky_section_form;
ky_handler ky_case_file;
ky_handler ky_apply_list, ky_apply_show, ky_apply_begin, ky_my_show, ky_my_case, ky_submit_show, ky_submit_post, ky_receipt_show, ky_my_act, ky_my_message, ky_print_show;
ky_handler ky_desk_assign_many, ky_desk_list, ky_desk_case, ky_desk_correct_show, ky_desk_correct, ky_desk_note, ky_desk_check, ky_desk_assign, ky_desk_enter_show, ky_desk_enter, ky_desk_amend,
    ky_desk_compare, ky_desk_posted;
ky_handler ky_approvals_list, ky_approval_show, ky_approval_decide, ky_approval_propose_show, ky_approval_propose;
ky_handler ky_procedures_list, ky_procedure_edit, ky_procedure_update;

extern const struct ky_list ky_dossier_desk_list, ky_dossier_approvals_list, ky_dossier_procedures_list;
extern const struct ky_form ky_takeback_form, ky_amend_form, ky_step_form, ky_correct_form, ky_note_form, ky_assign_form, ky_enter_form, ky_propose_form, ky_decide_form, ky_message_form, ky_procedure_form;
extern const struct ky_plugin ky_dossier_pages;
extern const struct ky_handover ky_dossier_handover;
ky_handler ky_desk_export, ky_desk_export_file, ky_desk_step_show, ky_desk_step, ky_desk_amend_show, ky_desk_amend_post, ky_letter_show, ky_takeback_show, ky_takeback_post;
struct ky_err *ky_remind_run(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;
struct ky_err *ky_digest_run(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;

/* Declared by a plugin or made by staff, found by its name; NULL: none such. A made one lives until the dataset "core" changes: as long as the request. */
const struct ky_procedure *ky_procedure_named(const struct ky_ctx *ctx, const char *name);
/* Its title, for lists; NULL: none such. */
const char *ky_procedure_word(const struct ky_ctx *ctx, const char *name);
/* All of them, those of plugins first: begin with {0}. NULL: that was the last. */
struct ky_procedure_walk {
	bool begun;
	struct ky_table_walk plugins;
	size_t made;
};
const struct ky_procedure *ky_procedure_next(const struct ky_ctx *ctx, struct ky_procedure_walk *walk);

/* "groups.registration" in an address: "groups-registration", and back. NULL: no such procedure. */
const char *ky_procedure_code(struct ky_arena *arena, const char *name);
const struct ky_procedure *ky_procedure_by_code(const struct ky_ctx *ctx, const char *code);
/* A page of a dossier with its title and place. */
struct ky_node *ky_case_page(struct ky_req *req, const struct ky_case *c, const char *template_name, const char *title_key);
/* The staff's page of a form about a dossier; a refused one keeps its words, its version is the present one once the person has seen what changed. */
struct ky_err *ky_case_form_page(struct ky_req *req, const struct ky_case *c, const char *title, const char *post_route, const char *submit_key) KY_MUST_CHECK;
/* Every procedure by its name, for a choice. */
struct ky_err *ky_procedure_options(struct ky_ctx *ctx, const struct ky_choices **out) KY_MUST_CHECK;
struct ky_err *ky_dossier_departments(struct ky_ctx *ctx, const struct ky_choices **out) KY_MUST_CHECK;
/* root.LIST.N.text, one a line. */
void ky_put_lines(struct ky_node *root, const char *list, const char *text);
/* Facts of a dossier every page shows: Case.{title,procedure,state,next,receipt_no,…}. */
struct ky_err *ky_case_put(struct ky_req *req, const struct ky_case *c, struct ky_node *root) KY_MUST_CHECK;
/* The number the dossier's form bears: the procedure's word on it, else the form's own; NULL none. */
struct ky_err *ky_case_number(struct ky_ctx *ctx, const struct ky_case *c, const char **out_number) KY_MUST_CHECK;
/* root.More: what the procedure's plugin tells beside the answers in c. */
struct ky_err *ky_case_put_more(struct ky_ctx *ctx, const struct ky_case *c, struct ky_node *root) KY_MUST_CHECK;
/* The address of the pages of whoever asks: "dossiers/12" for applicants, "staff/dossiers/12" for staff. */
const char *ky_case_url(const struct ky_req *req, const struct ky_case *c, const char *below);
bool ky_is_staff(const struct ky_ctx *ctx);
/* A page the dossier has moved past leads to where it stands now, and says so. */
struct ky_err *ky_case_moved_on(struct ky_req *req, const struct ky_case *c);

#endif
