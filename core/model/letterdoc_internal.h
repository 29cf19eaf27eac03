/* letterdoc_internal.h — a template as it was read: one node a line. Included by letterdoc*.c only. */
#ifndef KY_MODEL_LETTERDOC_INTERNAL_H
#define KY_MODEL_LETTERDOC_INTERNAL_H

#include "core/model/letterdoc.h"

enum ky_letter_kind {
	KY_LETTER_TEXT = 1,
	KY_LETTER_TITLE,
	KY_LETTER_HEADING,
	KY_LETTER_RIGHT,
	KY_LETTER_CENTER,
	KY_LETTER_INDENT,
	KY_LETTER_FACT,
	KY_LETTER_HEAD,
	KY_LETTER_ROW,
	KY_LETTER_TOTAL,
	KY_LETTER_WINDOW,
	KY_LETTER_SEAL,
	KY_LETTER_APPEAL,
	KY_LETTER_LINE,
	KY_LETTER_PAGE,
	KY_LETTER_SPACE,
	KY_LETTER_IF,
	KY_LETTER_ROWS,
	KY_LETTER_ELSE,
	KY_LETTER_END
};

/* field NULL: the text stands as it is. */
struct ky_letter_piece {
	const char *text, *field;
	unsigned column;
};
struct ky_letter_cell {
	size_t count;
	const struct ky_letter_piece *piece;
};

struct ky_letter_node {
	enum ky_letter_kind kind;
	unsigned line;
	size_t count; /* of cells */
	const struct ky_letter_cell *cell;
	const unsigned char *width; /* of a head */
	const char *align;
	double mm;
	/* IF: name, code or NULL, negated. ROWS: name. otherwise: index of ELSE, or of END; end: index of END */
	const char *name, *code;
	bool negated;
	unsigned column;
	size_t otherwise, end;
};

struct ky_letterdoc {
	size_t count;
	struct ky_letter_node *node;
};

void ky_letter_problem_add(struct ky_letter_problems *problems, unsigned line, unsigned column, const char *key, const char *what);

#endif
