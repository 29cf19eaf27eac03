/* kind.h — field kinds: one table of functions each, found by name. Internal; called by input.c, form.c and list.c. */
#ifndef KY_MODEL_KIND_H
#define KY_MODEL_KIND_H

#include "core/app/internal.h"

struct ky_field_kind {
	const char *name;
	/* raw: as typed, trimmed, not empty. NULL: good, *out_value set in the arena; else the message key of what is wrong. */
	const char *(*parse)(struct ky_arena *arena, const struct ky_field *field, struct ky_str raw, struct ky_value *out_value);
	const char *inputmode;
	bool keeps_blanks; /* passwords: not trimmed */
};

const struct ky_field_kind *ky_kind_find(const char *name); /* NULL when unknown */

#endif
