/* formdoc_edit_internal.h — the JSON under a document that is being edited. Included by formdoc_edit.c and formdoc_calctext.c only. */
#ifndef KY_MODEL_FORMDOC_EDIT_INTERNAL_H
#define KY_MODEL_FORMDOC_EDIT_INTERNAL_H

#include <jansson.h>

#include "core/model/formdoc_edit.h"

struct ky_docedit {
	struct ky_arena *arena;
	json_t *root;
};

struct ky_docplace {
	json_t *object;
	json_t *list;	/* it lies in; NULL: the document itself */
	size_t at;	/* in that list */
	size_t section; /* of a field or column: which section */
};
bool ky_docplace_find(const struct ky_docedit *edit, const char *place, struct ky_docplace *out);

#endif
