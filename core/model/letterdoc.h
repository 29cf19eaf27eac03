/* letterdoc.h — a letter's template as staff write it: Japanese lines with {fields}, conditions, tables, room for the seal; and the blocks of a sheet it becomes.
 * Called by core/dossier/letter_*.c. Knows nothing of dossiers: names are asked of whoever checks, values of whoever renders. Pure.
 *
 * A line is a paragraph, an empty one is space. Within a line {name} stands for a value; {{ and }} are braces. What a line begins with says what it is:
 *   # TEXT               the title          ## TEXT        a heading             // …           a remark, never printed
 *   {right} TEXT         to the right       {center} TEXT  centred               {indent} TEXT  a step in
 *   {fact} LABEL | TEXT  a row of a grid    |= A | 3*B | >C  the head of a table (3*: three shares wide; >: amounts, to the right)
 *   | A | B | C          its rows           |+ A | B | C   its total
 *   {window}             first of all: the addressee where an envelope's window shows it, number, date beside
 *   {seal} {appeal} {line} {page} {space 10}   room for the seal or （公印省略）; 教示文; a rule; a new page; so many mm
 *   {if NAME} {if not NAME} {if NAME = CODE}  … {else} … {end}     {rows TABLE} … {end}   for each row; the table's columns are names in it
 * In a condition a table is filled when it has a row, a field when it is answered (of a number: other than 0); CODE is compared with what the form keeps, of several choices with each. */
#ifndef KY_MODEL_LETTERDOC_H
#define KY_MODEL_LETTERDOC_H

#include "core/model/formdoc_sheet.h"

#define KY_LETTER_BYTES_MAX ((size_t)64 << 10)
#define KY_LETTER_LINES_MAX 1000
#define KY_LETTER_DEPTH_MAX 8
#define KY_LETTER_PROBLEMS_MAX 50
#define KY_LETTER_BLOCKS_MAX 5000 /* what it may become */

struct ky_letterdoc;

/* What is wrong, and where: line and column count from 1, columns in characters. */
struct ky_letter_problem {
	unsigned line, column;
	const char *key;  /* message key letters.wrong.… */
	const char *what; /* the word it is about; "" none */
};
struct ky_letter_problems {
	size_t count;
	struct ky_letter_problem problem[KY_LETTER_PROBLEMS_MAX];
};

/* Reads a template; strings live in the arena, text need not. With problems the document holds what could be read. Problems are added, at most KY_LETTER_PROBLEMS_MAX. */
void ky_letterdoc_parse(struct ky_arena *arena, struct ky_str text, struct ky_letterdoc **out_doc, struct ky_letter_problems *problems);

enum ky_letter_name { KY_LETTER_UNKNOWN, KY_LETTER_FIELD, KY_LETTER_TABLE };
/* table NULL: a name outside of rows, or in the rows of a table that has no such column. */
typedef enum ky_letter_name ky_letter_name_fn(const void *data, const char *table, const char *name);
/* Adds a problem for each name nobody knows, a table where a field is meant, and the other way round; sorts all by their place. */
void ky_letterdoc_check(const struct ky_letterdoc *doc, ky_letter_name_fn *name, const void *data, struct ky_letter_problems *problems);

struct ky_letter_values {
	void *data;
	/* The value of a name as people read it or, raw, as it is kept; table and row only for columns of {rows}; *out stays NULL for an unknown name. */
	struct ky_err *(*text)(void *data, const char *table, size_t row, const char *name, bool raw, const char **out);
	size_t (*rows)(void *data, const char *table); /* 0 for what is no table */
	const char *window, *beside; /* of {window}: lines */
	const char *appeal;	     /* of {appeal}: lines */
	const char *no_seal;	     /* what stands instead of the seal; NULL: room for it */
};
/* The letter as blocks; their strings live in blocks->arena. Names nobody knows are empty. Errors: those of text; KY_TOO_LARGE beyond KY_LETTER_BLOCKS_MAX blocks. */
struct ky_err *ky_letterdoc_render(const struct ky_letterdoc *doc, const struct ky_letter_values *values, struct ky_blocks *blocks) KY_MUST_CHECK;

#endif
