/* letter.h — what the files letter_*.c share: a letter with its dossier, the values its template may name, numbers, paper. Internal.
 * A letter is drafted by the step it tells of, issued with a number and frozen, made into a PDF by a job, and goes out; see core/README.md, Dossiers. */
#ifndef KY_DOSSIER_LETTER_H
#define KY_DOSSIER_LETTER_H

#include "core/dossier/dossier.h"
#include "core/model/letterdoc.h"

#define KY_LETTERS_MAX 600 /* issued or put together at once */
#define KY_LETTER_ADDRESS_MAX 100 /* characters that are whole in an envelope's window, with a name of */
#define KY_LETTER_NAME_MAX 80
#define KY_LETTER_FILE "dossier_letter" /* object of the PDF of one; its object_id is the dossier's */
#define KY_LETTER_BATCH_FILE "letter_batch" /* of a batch; its object_id is who asked for it */
#define KY_SHEET_FILE "dossier_sheet"

/* ---- values (letter_values.c) */
struct ky_letter_to {
	const char *postal, *address, *name; /* name with 様 or 御中; lines */
};
#define KY_LETTER_EXPLAINED_MAX 200
struct ky_lines {
	size_t count;
	struct {
		const char *label, *text;
	} line[KY_LETTER_EXPLAINED_MAX];
};
struct ky_letter_facts {
	struct ky_ctx *ctx; /* its language is the letter's */
	const struct ky_case *c;
	const struct ky_answers *answers;
	const char *number; /* "" before it has one */
	ky_day issued_on;
	const char *reason;
	const struct ky_rows *asked, *issuer;
	const struct ky_lines *explained;
	struct ky_letter_to to;
	bool seal;
};
/* What a letter in that language would say today of a step made at step_at (0: none) for a reason; c holds the answers it tells of. Errors: those of the database. */
struct ky_err *ky_letter_facts_load(struct ky_ctx *ctx, const struct ky_case *c, const char *lang, const char *reason, ky_time_us step_at, struct ky_letter_facts *out_facts) KY_MUST_CHECK;
struct ky_err *ky_letter_render(const struct ky_letter_facts *facts, struct ky_str template_text, struct ky_blocks *blocks) KY_MUST_CHECK;
/* Which names a template for that procedure and form may use; data is a struct ky_letter_names. */
struct ky_letter_names {
	const struct ky_procedure *procedure;
	const struct ky_formdoc *doc;
};
ky_letter_name_fn ky_letter_name;
/* root.Names.N.{name,label,table}: all of them, for who writes. */
void ky_letter_put_names(struct ky_ctx *ctx, const struct ky_letter_names *names, struct ky_node *root);
/* node.blocks.N.{kind,label,lines.M.text,cells.M.{text,align}}: a letter as a page shows it (templates/letters/blocks.cs). */
void ky_letter_put_blocks(const struct ky_blocks *blocks, struct ky_node *node);

/* ---- templates (letter_template.c) */
/* A title for the occasion of a template: the procedure's step. */
const char *ky_letter_occasion(struct ky_ctx *ctx, const char *procedure, const char *occasion);
/* Lists' columns "kind" (a procedure) and "occasion" ("PROCEDURE STEP") in words. */
const char *ky_letter_word(struct ky_ctx *ctx, const char *column, const char *code);

/* ---- numbers (letter_number.c) */
struct ky_letter_number {
	enum { KY_NUMBER_COUNTER, KY_NUMBER_BRANCH, KY_NUMBER_EXTERNAL } how;
	int64_t department_id; /* whose rule; 0 the city's */
	const char *abbreviation, *year_kind, *form;
	int year;
	int64_t number, branch;
	const char *text; /* "8佐協第123号の2"; external: as typed */
};
/* The rule of a department on a day; number and branch are still missing. */
struct ky_err *ky_number_rule(struct ky_ctx *ctx, int64_t department_id, ky_day day, struct ky_letter_number *out) KY_MUST_CHECK;
/* Takes the number under the counter's lock, which is held until COMMIT; of a branch n->number is whose. Errors: KY_INVALID letters.error.no_such_number. */
struct ky_err *ky_number_take(struct ky_ctx *ctx, struct ky_letter_number *n) KY_MUST_CHECK;
/* NULL, or the message key of what is wrong with a form. */
const char *ky_number_form_wrong(const char *form);
char *ky_number_text(struct ky_arena *arena, const struct ky_letter_number *n);

/* ---- one letter (letter_issue.c) */
struct ky_letter_of {
	int64_t id;
	struct ky_case c; /* with the answers of the revision the letter tells of */
	const struct ky_rows *row; /* of letters.letter */
};
/* Errors: KY_NOT_FOUND; those of ky_case_load. */
struct ky_err *ky_letter_load(struct ky_ctx *ctx, int64_t id, bool lock, struct ky_letter_of *out) KY_MUST_CHECK;
/* What it says: as frozen, or as it would be issued now. */
struct ky_err *ky_letter_now(struct ky_ctx *ctx, const struct ky_letter_of *l, struct ky_blocks *blocks, struct ky_letter_to *out_to) KY_MUST_CHECK;
struct ky_letter_order {
	struct ky_letter_number number;
	ky_day issued_on;
	const char *delivery;
	bool seal;
	struct ky_letter_to to;
};
/* Freezes the letter of a locked row; the number is taken just before COMMIT. Errors: KY_CONFLICT unless it is a draft whose step still holds; KY_INVALID letters.error.no_consent. */
struct ky_err *ky_letter_issue(struct ky_ctx *ctx, const struct ky_letter_of *l, const struct ky_letter_order *order) KY_MUST_CHECK;

/* ---- paper (letter_paper.c) */
/* Makes and keeps the PDF of an issued letter, once. */
struct ky_err *ky_letter_make(struct ky_ctx *ctx, int64_t letter_id) KY_MUST_CHECK;
/* "12 34 56" out of {"letters":"12 34 56"}, after the key; "" when it is not there. */
struct ky_str ky_letter_param(const char *params, const char *key);

/* ---- jobs and pages */
struct ky_err *ky_letter_paper_run(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;
struct ky_err *ky_letter_issue_run(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;
struct ky_err *ky_letter_batch_run(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;
struct ky_err *ky_letter_sweep(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;
struct ky_err *ky_sheet_run(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;
ky_handler ky_letters_list, ky_letters_dispatch, ky_letters_dispatch_export, ky_letters_dispatch_file, ky_letters_batch, ky_letters_batch_file;
ky_handler ky_letter_page, ky_letter_issue_post, ky_letter_send, ky_letter_return, ky_letter_drop, ky_letter_file;
ky_handler ky_templates_list, ky_template_new, ky_template_add, ky_template_show, ky_template_edit, ky_template_save, ky_template_publish, ky_template_switch, ky_template_revision;
ky_handler ky_numbers_list, ky_number_edit, ky_number_update;
ky_handler ky_letter_consent, ky_letter_mine_file, ky_sheet_ask, ky_sheet_file;
extern const struct ky_form ky_letter_issue_form, ky_letter_send_form, ky_letter_return_form, ky_template_form, ky_template_new_form, ky_number_form, ky_sheet_form;
extern const struct ky_list ky_letters_desk_list, ky_letters_dispatch_list, ky_templates_desk_list, ky_numbers_desk_list;

#endif
