/* field.h — input is declared, one row a field, and arrives typed.
 * Called by routes (forms) and lists (filters). One type system: a kind is one table of functions, found by its name. */
#ifndef KYODO_FIELD_H
#define KYODO_FIELD_H

#include "kyodo/ctx.h"
#include "kyodo/view.h"

#define KY_REQUIRED 1u
#define KY_PERSONAL 2u	/* personal data */
#define KY_INTERNAL_ONLY 4u /* never on a public page */
#define KY_MULTIPLE 8u
#define KY_BLIND 16u	/* hidden from judges */
#define KY_LISTABLE 32u /* also kept in the typed index, for lists and searches */
#define KY_PUBLIC_FIELD 64u /* may be published */
#define KY_LITERAL 128u /* label, hint and the options' labels are texts already, not message keys */
#define KY_WANTED 256u /* shown as KY_REQUIRED is, but may be left empty for now: a draft */
#define KY_OUTPUT 512u /* calculated: shown to be read, never taken from what comes in */

/* Neighbours that say the same group stand in one fieldset: the parts of an address, the cells of a table's row. */
struct ky_field_group {
	const char *name;   /* its id is f-NAME, for links from errors; NULL: one of its fields has that name */
	const char *legend; /* message key, or a text when flags say KY_LITERAL */
	const char *hint;   /* the same; NULL none */
	unsigned flags;	    /* KY_LITERAL; KY_REQUIRED or KY_WANTED: said beside the legend */
	const struct ky_field_group *outer; /* the group around this one; NULL none */
};

/* kind: text, lines, int, yen, date, choice, choices, bool, email, phone, postal, corpno, url, kana, password, code, file, hidden;
 * digits (exactly max of them), zengin (a bank account's holder), pledge (a box; must be ticked when required), files (several; the value is one text of ids with
 * blanks between), note (its label is a text, nothing is asked).
 * label and hint are message keys. max: visible characters (text kinds; 0: 200, lines 4,000) — or files (0: one).
 * low/high bound int and yen when either is not 0. choices names a ky_choice list, or a static table when options is given. */
struct ky_field {
	const char *name;
	const char *kind;
	const char *label;
	const char *hint;
	unsigned flags;
	unsigned max;
	int64_t low, high;
	const char *choices;
	const struct ky_choice *options; /* label is a message key; ends with code NULL */
	/* Options known only at run time (departments, wards): fills them; NULL otherwise. */
	struct ky_err *(*load)(struct ky_ctx *ctx, const struct ky_choices **out_choices);
	const char *autocomplete; /* HTML autocomplete token, e.g. "email" */
	/* The label of one code, also of one that is offered no more; "" when unknown. NULL: looked up among the options. */
	struct ky_err *(*label_of)(struct ky_ctx *ctx, struct ky_str code, struct ky_str *out_label);
	const struct ky_field_group *group; /* NULL: stands by itself */
};

struct ky_form {
	const char *name;
	const struct ky_field *field;
	size_t count;
};
#define KY_FORM(form_name, fields)                                                                                     \
	{                                                                                                              \
		.name = (form_name), .field = (fields), .count = sizeof(fields) / sizeof((fields)[0])                  \
	}

struct ky_input; /* what came in: raw texts as typed, typed values, one error a field */

/* Typed values after validation; a field left empty is KY_NULL. An undeclared name ends the process. */
const struct ky_value *ky_input_value(const struct ky_input *input, const char *field);
int64_t ky_input_int(const struct ky_input *input, const char *field);	    /* also ids, yen, bool; empty: 0 */
const char *ky_input_z(const struct ky_input *input, const char *field); /* empty: "" */
ky_day ky_input_day(const struct ky_input *input, const char *field);	    /* empty: KY_DAY_NONE */
/* All values of a "choices" field. */
size_t ky_input_choices(const struct ky_input *input, const char *field, const struct ky_str **out_codes);
/* As it was typed; of a file the value that names it again in a hidden field. */
struct ky_str ky_input_raw(const struct ky_input *input, const char *field);
/* A value as people read it: labels for codes, 和暦 for days, separators in numbers; a text that is no value of the kind as it is; "" for none. May read options from the database. */
struct ky_err *ky_field_readable(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text) KY_MUST_CHECK;

/* Options out of a query's rows, in their order: code and label name its columns; a code may be a number. For load and the like. Errors: those of the query. */
struct ky_err *ky_choices_query(struct ky_ctx *ctx, const char *query, const struct ky_args *args, const char *code, const char *label, const struct ky_choices **out_choices) KY_MUST_CHECK;

/* The service "register.NAME", version 1: what fields of a form's document choose from when they say "choices": NAME, e.g. "group". The core itself offers "ward". */
#define KY_REGISTER_VERSION 1
struct ky_register_offer {
	struct ky_err *(*options)(struct ky_ctx *ctx, const struct ky_choices **out_choices);
	struct ky_err *(*label_of)(struct ky_ctx *ctx, struct ky_str code, struct ky_str *out_label); /* as in struct ky_field */
};

/* A query argument for the field, by its own name: (struct ky_arg){field, value}. */
struct ky_arg ky_input_arg(const struct ky_input *input, const char *field);
/* All of a form's fields as arguments, with extra ones appended (extra may be NULL): for INSERT and UPDATE. */
const struct ky_args *ky_input_args(struct ky_arena *arena, const struct ky_input *input, const struct ky_args *extra);

#endif
