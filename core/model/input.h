/* input.h — shared by input.c and form.c: one parsed form. Internal. */
#ifndef KY_MODEL_INPUT_H
#define KY_MODEL_INPUT_H

#include "core/model/kind.h"

struct ky_input_field {
	struct ky_str raw; /* as typed */
	struct ky_str part[3]; /* of a date: year, month, day */
	struct ky_value value;
	const struct ky_str *code;
	size_t code_count;
	const char *error; /* message key */
};

struct ky_input {
	const struct ky_form *form;
	struct ky_input_field *field;
};

/* The options of a choice field in the present language; NULL for other kinds. */
struct ky_err *ky_field_options(struct ky_ctx *ctx, const struct ky_field *f, const struct ky_choices **out) KY_MUST_CHECK;
/* Is the code among codes with blanks between? */
bool ky_codes_have(struct ky_str codes, struct ky_str code);
/* A form's fields with what came in (input, NULL: nothing did), what is wrong with it and the values of row 0, as node.fields and node.errors of templates/core/form.cs. */
struct ky_err *ky_form_put_fields(struct ky_ctx *ctx, struct ky_node *node, const struct ky_form *form, const struct ky_input *input, const struct ky_rows *values) KY_MUST_CHECK;
/* A list's condition (scopes filled in) with its arguments, from the request's filters, which are put below root as ky_list_show does; params: the filters as a query string. */
struct ky_err *ky_list_condition(struct ky_req *req, struct ky_node *root, const struct ky_list *list, int64_t parent, const char **out_where, const struct ky_args **out_args,
				 const char **out_params) KY_MUST_CHECK;
/* The tables of a list; indexes: those the database chooses from, separated by commas; NULL or empty: any. */
const char *ky_list_from(struct ky_arena *arena, const struct ky_list *list, const char *indexes);
/* The options of a list's filter; under: what is chosen in the filter above it, NULL when there is none. *out_key: templates find them as Options[key].choices; NULL when they were loaded for this request alone and the list must put them there. */
struct ky_err *ky_filter_options(struct ky_ctx *ctx, const struct ky_filter *f, const char *under, const struct ky_choices **out, const char **out_key) KY_MUST_CHECK;

/* A page mark of a list (mark.c): key (NUL-terminated when a text; else an integer, day or instant) and id of a row; and back, key as the sort's kind says: text, int, time, date.
 * false, outputs untouched: no mark of that kind, or a day or instant no DATE or DATETIME holds. A text key points into mark and is any text. */
const char *ky_mark_make(struct ky_arena *arena, const struct ky_value *key, int64_t id);
bool ky_mark_read(struct ky_str mark, const char *kind, struct ky_value *out_key, int64_t *out_id);

/* Puts what this member of staff saved for the list (node.saved, saved_url) and where to save the present filters (save_url); nothing for anybody else. */
struct ky_err *ky_saved_put(struct ky_req *req, struct ky_node *node, const char *list, const char *path, const char *params) KY_MUST_CHECK;

/* Counts of lists (count.c). key holds everything the count depends on; NULL: it is never kept. */
bool ky_count_find(struct ky_app *app, const char *key, int64_t *out_n);
void ky_count_keep(struct ky_app *app, const char *key, int64_t n);

#endif
