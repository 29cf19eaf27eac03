/* formdoc.h — a form as a document (JSON: a plugin's file, or what staff made), and the answers given to it.
 * Called by core/dossier. Knows nothing of states, people or tables; pure but for the lists of choices a form names.
 *
 * A document: {"format": "kyodo-form 1", "title": TEXT, "number": "様式第1号", "purpose": TEXT, "sections": [SECTION…]}
 *   TEXT     {"ja": "…", "en": "…", "easy": "…"}; ja is mandatory, others fall back to it
 *   SECTION  {"name": "…", "title": TEXT, "help": TEXT, "when": WHEN, "fields": [FIELD…]}
 *   FIELD    {"name", "kind", "label": TEXT, "help": TEXT, "example": TEXT, "required": true, "max", "low", "high", "flags": ["personal", "internal", "public", "blind", "listable"],
 *             "choices": "a list of the city's" | "options": [{"code", "label": TEXT}…], "when": WHEN, "calc": CALC, "equals": "another number", "columns": [FIELD…], "rows": 30}
 *   WHEN     {"all": [{"field", "is"|"is_not"|"has"|"at_least"|"at_most": VALUE} | {"field", "filled": true|false} …]} or "any"
 *   CALC     a field's name ("items.amount": the sum of a table's column), an integer, or {"sum"|"min"|"difference": [CALC…]}, {"product": [CALC, "2/3"]}, {"floor": [CALC, 1000]}
 * Names are [a-z][a-z0-9_]{0,40}; within a document each once. Kinds: those of kyodo/field.h and these, which are made of several:
 *   person   NAME and NAME_kana (kana not asked of an alphabetic name)        address  NAME_postal, NAME, NAME_building
 *   bank     NAME_bank (4 digits), NAME_branch (3), NAME_type (choice 普通 当座 貯蓄), NAME_number (7), NAME_holder (zengin kana: no small kana, 「ー」 becomes 「-」)
 *   table    rows of columns: NAME.0.COLUMN, NAME.1.COLUMN …                   pledge   a box that must be ticked; its label is the text
 *   files    file ids, at most max of them (kept by the dossier; 1 unless said); in a table each row has its own  register  an id out of "choices" ("ward": all wards by area, "group")
 *   number   as int                                                             note     a text between fields, no answer
 * So every answer has one flat name and one plain kind: parsing, showing, comparing and exporting know nothing of the composite ones. */
#ifndef KY_MODEL_FORMDOC_H
#define KY_MODEL_FORMDOC_H

#include "kyodo/kyodo.h"

#define KY_DOC_LANGS_MAX 8
#define KY_DOC_FIELDS_MAX 400
#define KY_DOC_ROWS_MAX 100
#define KY_DOC_BYTES_MAX ((size_t)1 << 20)

struct ky_doc_text {
	size_t count;
	struct {
		const char *lang, *text;
	} in[KY_DOC_LANGS_MAX];
};

enum ky_doc_op { KY_OP_IS = 1, KY_OP_IS_NOT, KY_OP_HAS, KY_OP_AT_LEAST, KY_OP_AT_MOST, KY_OP_FILLED, KY_OP_EMPTY };
struct ky_doc_condition {
	const char *field;
	enum ky_doc_op op;
	struct ky_str value; /* as in the document: a code, digits, an ISO day */
};
struct ky_doc_when {
	bool any; /* else all; no conditions: always */
	size_t count;
	const struct ky_doc_condition *condition;
};

enum ky_calc_op { KY_CALC_FIELD = 1, KY_CALC_CONSTANT, KY_CALC_SUM, KY_CALC_DIFFERENCE, KY_CALC_PRODUCT, KY_CALC_MIN, KY_CALC_FLOOR };
struct ky_doc_calc {
	enum ky_calc_op op;
	const char *field;
	int64_t constant, numerator, denominator; /* FLOOR: the unit is constant */
	size_t count;
	const struct ky_doc_calc *arg;
};

struct ky_doc_option {
	const char *code;
	struct ky_doc_text label;
};

struct ky_doc_field {
	const char *name, *kind;
	struct ky_doc_text label, help, example;
	unsigned flags; /* KY_REQUIRED, KY_PERSONAL … of kyodo/field.h */
	unsigned max;
	int64_t low, high;
	const char *choices;
	size_t option_count;
	const struct ky_doc_option *option;
	struct ky_doc_when when;
	const struct ky_doc_calc *calc; /* NULL: typed */
	const char *equals;		/* of a number: must be the same as that one when it is submitted; NULL none */
	size_t column_count;		/* of a table */
	const struct ky_doc_field *column;
	unsigned rows_max;
};

struct ky_doc_section {
	const char *name;
	struct ky_doc_text title, help;
	struct ky_doc_when when;
	size_t field_count;
	const struct ky_doc_field *field;
};

struct ky_formdoc {
	struct ky_doc_text title, purpose;
	const char *number;
	size_t section_count;
	const struct ky_doc_section *section;
};

/* In that language, else in Japanese, else "". */
const char *ky_doc_text(const struct ky_doc_text *text, const char *lang);

/* Reads a document; strings live in the arena. Errors: KY_INVALID, the detail naming line or place ("sections[1].fields[3] amount: kind yem"). Bounded in depth, size and number. */
struct ky_err *ky_formdoc_parse(struct ky_arena *arena, struct ky_str json, struct ky_formdoc **out_doc) KY_MUST_CHECK;

/* What would not work: a cycle of conditions or calculations, a condition on a later section's or unknown field, a required field behind a condition that never holds,
 * a missing label, an unknown kind, a choice without options, a calculation over what is no number. */
struct ky_doc_fault {
	const char *place; /* "sections[1].fields[3] amount" */
	const struct ky_doc_section *section;	    /* NULL: the document's own */
	const struct ky_doc_field *table, *field; /* table: of a column; field NULL: the section's own */
	const char *code;  /* names the message "core.formdoc.CODE" */
	const char *about; /* what {about} in it stands for: a name; "" none */
};
/* The faults, in the arena, at most 500; returns their number. */
unsigned ky_formdoc_faults(const struct ky_formdoc *doc, struct ky_arena *arena, const struct ky_doc_fault **out_fault);
/* The same for whoever writes plugins: one a line with its place. Returns their number. */
unsigned ky_formdoc_check(const struct ky_formdoc *doc, struct ky_arena *arena, struct ky_buf *out_report);

/* ---- answers: flat names and typed values. A name without an entry is KY_NULL. Choices are one text with blanks between; files one text of ids with blanks between. */
struct ky_answer {
	const char *name;
	struct ky_value value;
};
struct ky_answers {
	struct ky_arena *arena;
	size_t count, room;
	struct ky_answer *answer;
};
void ky_answers_init(struct ky_answers *answers, struct ky_arena *arena);
const struct ky_value *ky_answers_get(const struct ky_answers *answers, const char *name); /* never NULL */
/* Copies name and value; KY_NULL takes the entry out. */
void ky_answers_set(struct ky_answers *answers, const char *name, struct ky_value value);
/* A JSON object, names sorted bytewise, so that equal answers are equal bytes: texts, integers, days as "2026-11-23" under the field's kind. And back, guided by the document: what it does not declare is left out.
 * doc NULL: texts and integers as they are. Errors: KY_INVALID. */
struct ky_str ky_answers_json(struct ky_arena *arena, const struct ky_answers *answers);
struct ky_err *ky_answers_parse(struct ky_arena *arena, const struct ky_formdoc *doc, struct ky_str json, struct ky_answers *out_answers) KY_MUST_CHECK;
/* How many rows of a table have an answer (highest index + 1). */
size_t ky_answers_rows(const struct ky_answers *answers, const char *table);

/* ---- evaluation: the server's alone; the script asks the server. */
bool ky_when_holds(const struct ky_doc_when *when, const struct ky_answers *answers);
/* Shown: its section's and its own condition hold. */
bool ky_doc_shows(const struct ky_doc_section *section, const struct ky_doc_field *field, const struct ky_answers *answers);
/* Fills every calculated field (also in the rows of tables, where names of columns mean the same row), in order of dependence; empty numbers count as 0; a hidden field's is taken out.
 * Errors: KY_INVALID, user_key core.invalid.range, when a result leaves 64 bits. */
struct ky_err *ky_formdoc_calculate(const struct ky_formdoc *doc, struct ky_answers *answers) KY_MUST_CHECK;
/* Takes out the answers of hidden fields; the labels of those that held something go to out_dropped (in lang, one a line). Repeats until nothing changes. */
void ky_formdoc_drop_hidden(const struct ky_formdoc *doc, struct ky_answers *answers, const char *lang, struct ky_buf *out_dropped);

/* ---- the bridge to the pipeline's forms (kyodo/field.h). */
/* A section as a form of plain fields in ctx->arena, labels already in the context's language (KY_LITERAL): shown fields alone; tables with the rows that are answered, and at least one blank row more up to rows_max.
 * answers NULL: every field, whatever its condition, and tables with all their rows: the form by which what comes in is read.
 * only: names of fields (blank separated) when corrections are asked of these alone; NULL all. strict false: nothing is KY_REQUIRED (a draft is saved as it is). */
struct ky_err *ky_formdoc_form(struct ky_ctx *ctx, const struct ky_formdoc *doc, const struct ky_doc_section *section, const struct ky_answers *answers, const char *only, bool strict,
			       struct ky_form **out_form) KY_MUST_CHECK;
/* Takes a form's typed values into the answers; a value that could not be parsed is kept as it was typed (a text), so that a draft loses nothing. Blank rows of tables are closed up. File fields are left alone. */
void ky_answers_take(struct ky_answers *answers, const struct ky_formdoc *doc, const struct ky_form *form, const struct ky_input *input);
/* Rows of tables without an answer go, and those below move up. */
void ky_answers_close_up(struct ky_answers *answers, const struct ky_formdoc *doc);
/* The answers as one row for ky_put_form (columns named like the form's fields). */
const struct ky_rows *ky_answers_row(struct ky_arena *arena, const struct ky_form *form, const struct ky_answers *answers);

struct ky_doc_problem {
	const struct ky_doc_section *section;
	const char *name;  /* flat name */
	const char *label; /* in the language asked */
	const char *message_key; /* core.invalid.… */
};
/* Everything that keeps the answers from being submitted: required and shown but empty, or not of its kind, too long, out of range, not among the choices, too few files. At most 200. */
struct ky_err *ky_formdoc_problems(struct ky_ctx *ctx, const struct ky_formdoc *doc, const struct ky_answers *answers, size_t *out_count, const struct ky_doc_problem **out_problem) KY_MUST_CHECK;

/* ---- showing: node.sections.N.title and .facts.M.{name,label,text,kind}; tables as .facts.M.table.{heads.K.label, rows.R.cells.K.text}; files as .facts.M.files.K.id;
 * facts and cells of files have a .key, their name with - for each dot, by which their files are found among those of the dossier. Only fields that are shown and whose flags have none
 * of the bits of without (KY_PERSONAL …). Empty ones are shown with an empty text. marks may be NULL: blank separated flat names that get .marked = 1 (what changed, what is to be corrected). */
struct ky_err *ky_formdoc_show(struct ky_ctx *ctx, const struct ky_formdoc *doc, const struct ky_answers *answers, unsigned without, const char *marks, struct ky_node *node) KY_MUST_CHECK;
/* One value as people read it: labels for codes, 和暦 for days, separators in amounts; "" for none. */
struct ky_err *ky_doc_readable(struct ky_ctx *ctx, const struct ky_doc_field *field, const struct ky_value *value, struct ky_str *out_text) KY_MUST_CHECK;
/* The label of a flat name as it stands alone: 「支出 2 領収書」 of "costs.1.receipts"; NULL when the document does not declare it. */
const char *ky_doc_name_label(struct ky_ctx *ctx, const struct ky_formdoc *doc, const char *name);
/* The name as one of a node: a - for each dot. */
const char *ky_doc_key(struct ky_arena *arena, const char *name);
/* The field of a flat name ("items.0.amount": the column amount; "rep_kana": the field rep); NULL when none. */
const struct ky_doc_field *ky_doc_find(const struct ky_formdoc *doc, const char *name, const struct ky_doc_section **out_section);
/* Flat names whose values differ, sorted. */
size_t ky_answers_differ(struct ky_arena *arena, const struct ky_answers *a, const struct ky_answers *b, const char *const **out_names);

#endif
