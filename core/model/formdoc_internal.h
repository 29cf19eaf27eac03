/* formdoc_internal.h — what the files formdoc*.c and answers.c share: the kinds of a document, the plain answers a field is made of, deep evaluation. Internal.
 * Everything here knows documents and answers alone; formdoc_form.c, formdoc_problems.c and formdoc_show.c add the context. */
#ifndef KY_MODEL_FORMDOC_INTERNAL_H
#define KY_MODEL_FORMDOC_INTERNAL_H

#include "core/model/formdoc.h"

#define KY_DOC_NAME_MAX 41
#define KY_DOC_CONDITIONS_MAX 20
#define KY_DOC_CALC_DEPTH_MAX 8
#define KY_DOC_CALC_NODES_MAX 2000
/* Long enough for TABLE.ROW.COLUMN with a suffix. */
#define KY_DOC_FLAT_MAX 128

/* One answer of a kind. Of a kind that is one answer itself: the suffix "" and no label of its own. */
struct ky_doc_part {
	const char *suffix; /* "_kana" */
	const char *kind;   /* of kyodo/field.h */
	const char *label;  /* message key; NULL: the field's own label alone */
	unsigned max;	    /* 0: the field's */
	bool optional;
	const struct ky_choice *options; /* labels are message keys; ends with code NULL */
	const char *autocomplete;
};

struct ky_doc_kind {
	const char *name;
	const struct ky_doc_part *part;
	size_t part_count; /* 0: a table */
	bool number;	   /* may be calculated, and calculated with */
	bool silent;	   /* asks nothing */
	bool options;	   /* chosen among options */
};
const struct ky_doc_kind *ky_doc_kind_find(const char *name); /* NULL when unknown */
bool ky_doc_is(const struct ky_doc_field *field, const char *kind);

/* One plain answer of a document: a field, a part of one, a cell of a table. */
struct ky_doc_leaf {
	const struct ky_doc_field *table; /* NULL outside of tables */
	size_t row;
	const struct ky_doc_field *field; /* or column */
	const struct ky_doc_part *part;
	const char *name; /* flat */
};
/* The leaves of a field; of a table those of its first so many rows, row after row. */
size_t ky_doc_leaves(struct ky_arena *arena, const struct ky_doc_field *field, size_t rows, const struct ky_doc_leaf **out_leaf);
/* Where files can be: the leaves of kind "files", of tables those of the rows that are answered. */
size_t ky_doc_file_leaves(struct ky_arena *arena, const struct ky_formdoc *doc, const struct ky_answers *answers, const struct ky_doc_leaf **out_leaf);
/* The part a flat name's end means: "" the kind's main one. NULL when the kind has none such. */
const struct ky_doc_part *ky_doc_part_find(const struct ky_doc_field *field, const char *suffix);
/* The leaf's label in a language as it stands alone: 「代表者」, 「代表者（フリガナ）」 (part_label: the part's own text, NULL none). */
const char *ky_doc_label(struct ky_arena *arena, const struct ky_doc_leaf *leaf, const char *lang, const char *part_label);

/* ---- where it stands in its text (formdoc_line.c): the line, counted from 1, on which a place of the report begins; as far as the place can be followed. */
unsigned ky_doc_line(struct ky_str json, const char *place);

/* ---- answers (answers.c): kept in the order of their names */
/* "items.12.amount" is row 12 and "amount" of the table "items". */
bool ky_doc_cell_name(const char *name, const char *table, size_t *out_row, const char **out_column);
/* Index of the first answer whose name begins with the table's and a dot; all such lie together. */
size_t ky_answers_first(const struct ky_answers *answers, const char *table);

/* ---- evaluation in depth (formdoc_eval.c): a condition on a hidden field's answer finds nothing, whether that answer was taken out already or not. */
struct ky_doc_eval;
struct ky_doc_eval *ky_doc_eval_new(struct ky_arena *arena, const struct ky_formdoc *doc, const struct ky_answers *answers);
bool ky_doc_eval_section(struct ky_doc_eval *eval, const struct ky_doc_section *section);
bool ky_doc_eval_field(struct ky_doc_eval *eval, const struct ky_doc_field *field);
/* A leaf of a field that is shown: false for a cell whose column is not asked in this row. */
bool ky_doc_eval_leaf(struct ky_doc_eval *eval, const struct ky_doc_leaf *leaf);

/* ---- with the context (formdoc_field.c) */
struct ky_field;
/* The leaf as a field of kyodo/field.h in the context's language: kind, literal label and options, bounds; flags without KY_REQUIRED. */
void ky_doc_plain(struct ky_ctx *ctx, const struct ky_doc_leaf *leaf, struct ky_field *out_field);
/* Its label in full, with the row of a table: 「役員 2 氏名」. */
const char *ky_doc_full_label(struct ky_ctx *ctx, const struct ky_doc_leaf *leaf);
/* Must it be answered, as far as the document says? Of a table's cell: in a row that is filled. kana stands back where the name is written in Latin letters. */
bool ky_doc_required(const struct ky_doc_leaf *leaf, const struct ky_answers *answers);
/* Has the row an answer that somebody typed? */
bool ky_doc_row_used(const struct ky_answers *answers, const struct ky_doc_field *table, size_t row);

#endif
