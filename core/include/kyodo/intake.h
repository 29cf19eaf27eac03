/* intake.h — a spreadsheet from outside taken in row by row: its header is found, its columns are named by staff, each row is looked at before anything is written, all rows or
 * none are taken, and a batch can be taken back. A plugin says what a column may hold and what a row means; pages, mapping and reading are the same for all.
 * Called by plugins' handlers and jobs. */
#ifndef KYODO_INTAKE_H
#define KYODO_INTAKE_H

#include "kyodo/req.h"
#include "kyodo/table.h"

#define KY_INTAKE_COLUMNS_MAX 60
#define KY_INTAKE_FIELDS_MAX 48
#define KY_INTAKE_FIXED_MAX 4
#define KY_INTAKE_NOTES_MAX 300
#define KY_INTAKE_ALL_SHEETS (-1)

/* A heading beyond a field's own label, compared by search key: 「会 員 数」 is 会員数. The first that fits wins. */
struct ky_intake_word {
	const char *word, *field;
};

struct ky_intake_book;
struct ky_intake_plan;

/* Queries of the plugin are called after the name, here "p.import": p.import_list (id, file_name, at, state, added, changed, who), p.import_create (file_id, file_name, department_id,
 * sheet, header_row, mapping), p.import_get (file_id, file_name, department_id, sheet, header_row, mapping, fixed where anything may be, state, added, changed), p.import_lock (state), p.import_map
 * (id, sheet, header_row, mapping, department_id, and fixed), p.import_known and p.import_remember (heading, department_id: 0 none, mapping), p.import_blocked (id, name: what keeps
 * it from being taken back), p.import_done (id, added, changed) and p.import_undone (id). So are its routes: p.import_upload, p.import_map, p.import_apply, p.import_undo. */
struct ky_intake {
	const char *name;
	const char *permission; /* to take something in for a department */
	const char *path;	/* "p/imports": pages are staff/p/imports…, heavy ones files/p/imports… */
	const char *row_path;	/* of what a row became, "staff/p/%lld"; NULL none */
	const char *parent_title, *parent_path; /* of the breadcrumb above */
	const char *dataset;	/* touched by what is taken in or back */
	/* Its own words: keys NAME.title, .lead, .department, .department_hint, .changed_lead, .likely_lead, .repeated_lead, .undo_lead, .blocked, .blocked_list, .no_name, .stale, .apply; NAME.done and NAME.done_undo follow as notices. */
	const char *done_key, *undone_key;
	const struct ky_field *field; /* what a row may say, at most KY_INTAKE_FIELDS_MAX */
	size_t field_count;
	const char *required;	      /* the field without which a row is none: a total, a remark */
	const struct ky_choice *target; /* fields a column can fill, in the order offered; ends with code NULL */
	const struct ky_intake_word *word;
	size_t word_count;
	const char *const *fixed; /* fields told once for the whole file, where a row says nothing; ends with NULL; NULL none, at most KY_INTAKE_FIXED_MAX */
	bool needs_department;	  /* nothing is taken in for nobody */
	bool all_sheets;	  /* all sheets of a file may be read at once */
	const struct ky_form *apply_form; /* what is asked before it is taken in: a field "duplicates"; NULL nothing */
	/* Cells of the plugin's own kind: NULL and *out_read false leaves the cell to its field's kind. NULL: there are none. */
	const char *(*read)(struct ky_arena *arena, const struct ky_field *field, struct ky_str text, bool *out_read, struct ky_value *out);
	/* May something be taken in for the department (0: none)? Refuses by ky_invalid of the field department_id. */
	struct ky_err *(*department)(struct ky_req *req, int64_t department_id);
	/* Goes through all rows by ky_intake_each: only looking, or writing within the transaction. */
	struct ky_err *(*run)(struct ky_ctx *ctx, struct ky_intake_book *book, struct ky_intake_plan *plan);
	/* Takes back what an import did. */
	struct ky_err *(*undo)(struct ky_ctx *ctx, int64_t import_id);
	/* Puts what else can be done with an import that was taken in: Notice, and Actions.N.button of ky_put_action. NULL: nothing. */
	struct ky_err *(*more)(struct ky_req *req, struct ky_node *root, int64_t import_id);
};

/* Which column (from 1) holds which field; 0: none. */
struct ky_intake_mapping {
	size_t at[KY_INTAKE_FIELDS_MAX];
};

/* An opened file, standing behind the header of a sheet. */
struct ky_intake_book {
	const struct ky_intake *intake;
	struct ky_arena *keep; /* lives as long as the book; a row's memory does not */
	struct ky_table *table;
	int64_t sheet;	 /* from 0, or KY_INTAKE_ALL_SHEETS */
	size_t at_sheet; /* the one it stands in */
	struct ky_table_row header;
	int64_t unit; /* yen an amount counts, where the file says 「単位：千円」 above its header; else 1 */
	struct ky_intake_mapping mapping;
	struct ky_str fixed[KY_INTAKE_FIXED_MAX];
	const struct ky_choices *options[KY_INTAKE_FIELDS_MAX]; /* of fields with choices */
	const struct ky_str *option_key[KY_INTAKE_FIELDS_MAX];
};

/* Opens the bytes at a sheet and header row (0: guessed), guesses the mapping. bytes and keep must stay until ky_intake_close.
 * Errors: KY_INVALID no table, or nothing that looks like a header; KY_NOT_FOUND no such sheet. Reads the database for options. */
struct ky_err *ky_intake_open(struct ky_ctx *ctx, const struct ky_intake *intake, struct ky_arena *keep, struct ky_str bytes, int64_t sheet, size_t header_row,
			      struct ky_intake_book *out) KY_MUST_CHECK;
void ky_intake_close(struct ky_intake_book *book); /* accepts one that was never opened */

/* "name:2 contact_phone:5" and back; what is unknown in the text is left out. */
char *ky_intake_mapping_text(struct ky_arena *arena, const struct ky_intake *intake, const struct ky_intake_mapping *mapping);
void ky_intake_mapping_read(const struct ky_intake *intake, const char *text, struct ky_intake_mapping *out);
/* The header as one text, by which a mapping is remembered; at most 500 bytes. */
struct ky_str ky_intake_heading(struct ky_arena *arena, const struct ky_table_row *header);
/* Reads one cell as a field's value; unit: of amounts. NULL, or the message key of what is wrong; empty cells give KY_NULL. */
const char *ky_intake_cell(struct ky_arena *arena, const struct ky_intake_book *book, size_t field, int64_t unit, struct ky_str text, struct ky_value *out);

/* Something a person should read about a row or cell. */
struct ky_intake_note {
	const char *place; /* "シート「名簿」 B12" */
	const char *name;  /* what the row is about, or the column's field */
	const char *text;
	int64_t row_id; /* what is there already; 0 none */
};
enum ky_intake_about {
	KY_INTAKE_PROBLEM, /* with one of these nothing is taken in */
	KY_INTAKE_CHANGED,
	KY_INTAKE_LIKELY,
	KY_INTAKE_REPEATED,
	KY_INTAKE_SKIPPED, /* rows without the required field, sheets without its column */
	KY_INTAKE_ABOUTS
};
struct ky_intake_notes {
	size_t count; /* all of them; the first KY_INTAKE_NOTES_MAX are kept */
	struct ky_intake_note note[KY_INTAKE_NOTES_MAX];
};

struct ky_intake_plan {
	int64_t import_id; /* apply: the batch; 0: the rows are not remembered for undoing */
	int64_t department_id;
	bool apply;
	const char *duplicates; /* what was answered in the apply form; "" while only looking */
	/* what came of it */
	int64_t added, changed, same;
	struct ky_intake_notes notes[KY_INTAKE_ABOUTS];
	void *seen; /* the engine's own */
};

/* A row as it was read. */
struct ky_intake_row {
	struct ky_ctx *ctx;
	struct ky_intake_book *book;
	struct ky_intake_plan *plan;
	struct ky_table_row table;
	struct ky_value *value; /* by field; KY_NULL where nothing is said */
	bool *given;
	bool fine; /* no cell is wrong */
	const struct ky_intake_mapping *mapping; /* of the sheet it is in */
};
/* Goes through all rows with the required field of the chosen sheets; cells that are wrong were noted before take is called. Memory of ctx is given back after each row. */
struct ky_err *ky_intake_each(struct ky_ctx *ctx, struct ky_intake_book *book, struct ky_intake_plan *plan, struct ky_err *(*take)(struct ky_intake_row *row, void *data), void *data) KY_MUST_CHECK;
/* The field's value of a row; an unknown name ends the process. */
struct ky_value *ky_intake_value(struct ky_intake_row *row, const char *field);
/* Notes something of the row; field NULL: of the row as a whole. name, text and place are copied. */
void ky_intake_note(struct ky_intake_row *row, enum ky_intake_about about, const char *field, const char *name, const char *text, int64_t row_id);
/* "シート「名簿」 12行目" */
const char *ky_intake_place(struct ky_intake_row *row);
/* How often rows before had that key, and where the first was (NULL: nowhere); remembers this one. */
size_t ky_intake_met(struct ky_intake_row *row, const char *key, const char **out_first);

/* ---- pages; a plugin's handlers hand over to these. Templates core/intake….cs */
extern const struct ky_form ky_intake_upload_form, ky_intake_mapping_form;
struct ky_err *ky_intake_list(struct ky_req *req, const struct ky_intake *intake) KY_MUST_CHECK;
struct ky_err *ky_intake_upload(struct ky_req *req, const struct ky_intake *intake) KY_MUST_CHECK;
struct ky_err *ky_intake_show(struct ky_req *req, const struct ky_intake *intake) KY_MUST_CHECK;
struct ky_err *ky_intake_map(struct ky_req *req, const struct ky_intake *intake) KY_MUST_CHECK;
struct ky_err *ky_intake_check(struct ky_req *req, const struct ky_intake *intake) KY_MUST_CHECK;
struct ky_err *ky_intake_apply(struct ky_req *req, const struct ky_intake *intake) KY_MUST_CHECK;
struct ky_err *ky_intake_undo(struct ky_req *req, const struct ky_intake *intake) KY_MUST_CHECK;
/* A handler of each, NAME_list … NAME_undo. */
#define KY_INTAKE_HANDLERS(prefix, intake)                                                                                                                     \
	struct ky_err *prefix##s(struct ky_req *req) { return ky_intake_list(req, &(intake)); }                                                                \
	struct ky_err *prefix##_upload(struct ky_req *req) { return ky_intake_upload(req, &(intake)); }                                                        \
	struct ky_err *prefix##_show(struct ky_req *req) { return ky_intake_show(req, &(intake)); }                                                            \
	struct ky_err *prefix##_map(struct ky_req *req) { return ky_intake_map(req, &(intake)); }                                                              \
	struct ky_err *prefix##_check(struct ky_req *req) { return ky_intake_check(req, &(intake)); }                                                          \
	struct ky_err *prefix##_apply(struct ky_req *req) { return ky_intake_apply(req, &(intake)); }                                                          \
	struct ky_err *prefix##_undo(struct ky_req *req) { return ky_intake_undo(req, &(intake)); }

#endif
