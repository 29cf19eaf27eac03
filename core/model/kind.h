/* kind.h — field kinds: one table of functions each, found by name. Internal; called by input.c, form.c, list.c and the documents of forms. */
#ifndef KY_MODEL_KIND_H
#define KY_MODEL_KIND_H

#include "core/app/internal.h"

struct ky_field_kind {
	const char *name;
	/* raw: as typed, trimmed, not empty. NULL: good, *out_value set in the arena; else the message key of what is wrong. */
	const char *(*parse)(struct ky_arena *arena, const struct ky_field *field, struct ky_str raw, struct ky_value *out_value);
	/* As people read it (kind_show.c); value is of the kind's own type. NULL: the text itself. */
	struct ky_err *(*show)(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text);
	const char *inputmode;
	enum ky_kind type; /* of a good value */
	bool keeps_blanks; /* passwords: not trimmed */
	bool is_file;	   /* comes as multipart/form-data; stored before the form is read */
	bool is_box;	   /* ticked or not: 1 or nothing */
	bool is_silent;	   /* asks nothing */
	const char *missing; /* message key when it is required and empty; NULL: core.invalid.required */
};

const struct ky_field_kind *ky_kind_find(const char *name); /* NULL when unknown */

/* ---- kind_show.c */
struct ky_err *ky_show_number(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text) KY_MUST_CHECK;
struct ky_err *ky_show_yen(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text) KY_MUST_CHECK;
struct ky_err *ky_show_date(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text) KY_MUST_CHECK;
struct ky_err *ky_show_choices(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text) KY_MUST_CHECK; /* and one choice */
struct ky_err *ky_show_box(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text) KY_MUST_CHECK;
struct ky_err *ky_show_nothing(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text) KY_MUST_CHECK;
struct ky_err *ky_show_files(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text) KY_MUST_CHECK;

#endif
