/* import.h — a ledger on its way to becoming groups. Shared by import_*.c and ledger.c. */
#ifndef GROUPS_IMPORT_H
#define GROUPS_IMPORT_H

#include "record.h"

#define GROUPS_COLUMNS_MAX 60
#define GROUPS_NOTES_MAX 300

/* Which column (from 1) holds which field; 0: none. */
struct groups_mapping {
	size_t at[GROUPS_FIELDS];
};

/* An opened ledger, standing behind its header. */
struct groups_ledger {
	struct ky_arena *keep; /* lives as long as the ledger; a row's memory does not */
	struct ky_table *table;
	size_t sheet;
	struct ky_table_row header;
	struct groups_mapping mapping;
	const struct ky_choices *options[GROUPS_FIELDS]; /* of fields with choices */
	const struct ky_str *option_key[GROUPS_FIELDS];
};

/* Opens the bytes at a sheet and header row (0: guessed), guesses the mapping. bytes and keep must stay until groups_ledger_close.
 * Errors: KY_INVALID no table, or nothing that looks like a header; KY_NOT_FOUND no such sheet. Reads the database for options. */
struct ky_err *groups_ledger_open(struct ky_ctx *ctx, struct ky_arena *keep, struct ky_str bytes, size_t sheet, size_t header_row, struct groups_ledger *out) KY_MUST_CHECK;
void groups_ledger_close(struct groups_ledger *ledger); /* accepts one that was never opened */

/* "name:2 contact_phone:5" and back; what is unknown in the text is left out. */
char *groups_mapping_text(struct ky_arena *arena, const struct groups_mapping *mapping);
void groups_mapping_read(const char *text, struct groups_mapping *out);
/* The header as one text, by which a mapping is remembered; at most 500 bytes. */
struct ky_str groups_heading(struct ky_arena *arena, const struct ky_table_row *header);
/* Can a column of a ledger fill the field? */
bool groups_importable(size_t field);

/* Reads one cell as a field's value. NULL, or the message key of what is wrong; empty cells give KY_NULL. */
const char *groups_cell_read(struct ky_arena *arena, const struct groups_ledger *ledger, size_t field, struct ky_str text, struct ky_value *out);

enum groups_duplicates { GROUPS_DUPLICATE_SKIP, GROUPS_DUPLICATE_UPDATE, GROUPS_DUPLICATE_NEW };

/* Something a person should read about a row or cell. */
struct groups_note {
	const char *place; /* "シート「名簿」 B12" */
	const char *name;  /* of the group, or the column's field */
	const char *text;
	int64_t group_id; /* the group that is there already; 0 none */
};
struct groups_notes {
	size_t count; /* all of them; the first GROUPS_NOTES_MAX are kept */
	struct groups_note note[GROUPS_NOTES_MAX];
};

struct groups_plan {
	int64_t import_id;   /* apply: the batch; 0: the rows are not remembered for undoing */
	int64_t department_id;
	bool apply;
	enum groups_duplicates duplicates;
	/* what came of it */
	int64_t added, changed, same, repeated, left_out;
	struct groups_notes problems, changes, likely, repeats;
};

/* Goes through all rows: only looking, or writing within the caller's transaction. With problems nothing must be kept: the caller rolls back. */
struct ky_err *groups_plan_run(struct ky_ctx *ctx, struct groups_ledger *ledger, struct groups_plan *plan) KY_MUST_CHECK;

ky_handler groups_imports, groups_import_upload, groups_import_show, groups_import_map, groups_import_check, groups_import_apply, groups_import_undo;
extern const struct ky_form groups_upload_form, groups_mapping_form, groups_apply_form;

#endif
