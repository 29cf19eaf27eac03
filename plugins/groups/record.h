/* record.h — a group's record as values, field by field. Shared by edit.c, import_*.c and staff.c. */
#ifndef GROUPS_RECORD_H
#define GROUPS_RECORD_H

#include "groups.h"

#define GROUPS_FIELDS 32
extern const struct ky_choice groups_public_options[];
extern const struct ky_field groups_record_field[GROUPS_FIELDS];

struct groups_values {
	struct ky_value value[GROUPS_FIELDS]; /* in the order of groups_record_field */
};

/* row: of groups.edit_row; input: of the edit form. */
void groups_values_of_row(const struct ky_rows *row, struct groups_values *out);
void groups_values_of_input(const struct ky_input *input, struct groups_values *out);
/* All values as one text, and back: a record as it was. Errors: KY_INTERNAL, the text is none of these. */
struct ky_str groups_values_text(struct ky_arena *arena, const struct groups_values *values);
struct ky_err *groups_values_of_text(struct ky_arena *arena, struct ky_str text, struct groups_values *out) KY_MUST_CHECK;
/* The value of a field; an unknown name ends the process. */
struct ky_value *groups_value(struct groups_values *values, const char *field);
/* Do both say the same of the field, empty and 0 being one? */
bool groups_value_same(struct ky_arena *arena, size_t field, const struct groups_values *a, const struct groups_values *b);
/* A value as people read it: labels for codes, 和暦 for days; empty for none. */
struct ky_err *groups_value_readable(struct ky_ctx *ctx, const struct ky_field *f, const struct ky_value *v, struct ky_str *out);

/* One line of history a changed field; their names are added to out_names, for the audit. */
struct ky_err *groups_history_keep(struct ky_ctx *ctx, int64_t id, const struct groups_values *before, const struct groups_values *after, struct ky_buf *out_names);
/* Writes the values with their keys, fields of activity and (if asked) offers; the version goes up. Errors: KY_CONFLICT, the registration number is taken. */
struct ky_err *groups_write(struct ky_ctx *ctx, int64_t id, struct groups_values *values, bool with_offers);

#endif
