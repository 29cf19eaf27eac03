/* letterdoc_check.c — the names a letter's template uses: is there such a field, such a table. See letterdoc.h.
 * Called by core/dossier for what staff write and plugins bring. */
#include "core/model/letterdoc_internal.h"

#include <stdlib.h>

struct checking {
	ky_letter_name_fn *name;
	const void *data;
	struct ky_letter_problems *problems;
};

static enum ky_letter_name look_up(const struct checking *c, const char *table, const char *name)
{
	enum ky_letter_name found = table == NULL ? KY_LETTER_UNKNOWN : c->name(c->data, table, name);
	return found == KY_LETTER_UNKNOWN ? c->name(c->data, NULL, name) : found;
}

static void check_cell(const struct checking *c, const struct ky_letter_node *n, const struct ky_letter_cell *cell, const char *table)
{
	for (size_t i = 0; i < cell->count; i++) {
		const struct ky_letter_piece *p = &cell->piece[i];
		if (p->field == NULL)
			continue;
		enum ky_letter_name found = look_up(c, table, p->field);
		if (found != KY_LETTER_FIELD)
			ky_letter_problem_add(c->problems, n->line, p->column, found == KY_LETTER_TABLE ? "letters.wrong.is_table" : "letters.wrong.unknown", p->field);
	}
}

static int by_place(const void *a, const void *b)
{
	const struct ky_letter_problem *x = a, *y = b;
	return x->line != y->line ? (x->line < y->line ? -1 : 1) : x->column != y->column ? (x->column < y->column ? -1 : 1) : strcmp(x->what, y->what);
}

void ky_letterdoc_check(const struct ky_letterdoc *doc, ky_letter_name_fn *name, const void *data, struct ky_letter_problems *problems)
{
	const struct checking c = {name, data, problems};
	const char *table = NULL;
	size_t table_end = 0, columns = 0;
	for (size_t i = 0; i < doc->count; i++) {
		const struct ky_letter_node *n = &doc->node[i];
		table = i >= table_end ? NULL : table;
		for (size_t k = 0; k < n->count; k++)
			check_cell(&c, n, &n->cell[k], table);
		if ((n->kind == KY_LETTER_ROW || n->kind == KY_LETTER_TOTAL) && columns != 0 && n->count != columns)
			ky_letter_problem_add(problems, n->line, 1, "letters.wrong.cells", "");
		if (n->kind == KY_LETTER_HEAD)
			columns = n->count;
		if (n->name == NULL || n->name[0] == '\0')
			continue;
		enum ky_letter_name found = look_up(&c, table, n->name);
		if (found == KY_LETTER_UNKNOWN)
			ky_letter_problem_add(problems, n->line, n->column, "letters.wrong.unknown", n->name);
		else if (n->kind == KY_LETTER_ROWS && found != KY_LETTER_TABLE)
			ky_letter_problem_add(problems, n->line, n->column, "letters.wrong.no_table", n->name);
		else if (n->kind == KY_LETTER_IF && n->code != NULL && found == KY_LETTER_TABLE)
			ky_letter_problem_add(problems, n->line, n->column, "letters.wrong.is_table", n->name);
		if (n->kind == KY_LETTER_ROWS) {
			table = n->name;
			table_end = n->end;
		}
	}
	qsort(problems->problem, problems->count, sizeof problems->problem[0], by_place);
}
