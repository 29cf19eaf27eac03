/* kind_show.c — the field kinds: how the value of each is read by people. See kyodo/field.h.
 * Called through the table in kind.c. HTML is none of its business: the texts are escaped where they are put. */
#include "core/model/input.h"

#include <stdio.h>

static bool is_english(const struct ky_ctx *ctx)
{
	return strcmp(ctx->lang, "en") == 0;
}

static const char *grouped(struct ky_arena *arena, int64_t value)
{
	char plain[24], *out = ky_alloc(arena, 40);
	int n = snprintf(plain, sizeof plain, "%lld", (long long)value), at = 0;
	for (int i = 0; i < n; i++) {
		if (i > 0 && plain[i - 1] != '-' && (n - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = plain[i];
	}
	return out;
}

struct ky_err *ky_show_number(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text)
{
	(void)field;
	*out_text = ky_str(grouped(ctx->arena, value->i));
	return NULL;
}

struct ky_err *ky_show_yen(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text)
{
	(void)field;
	*out_text = ky_str(ky_printf(ctx->arena, is_english(ctx) ? "%s yen" : "%s円", grouped(ctx->arena, value->i)));
	return NULL;
}

struct ky_err *ky_show_date(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text)
{
	(void)field;
	*out_text = ky_str(ky_day_text(ctx->arena, ctx->lang, (ky_day)value->i, false));
	return NULL;
}

static struct ky_err *label_of(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_choices *options, struct ky_str code, struct ky_str *out)
{
	struct ky_str label = {"", 0};
	for (size_t i = 0; options != NULL && i < options->count && label.len == 0; i++)
		if (ky_str_is(code, options->choice[i].code))
			label = ky_str(options->choice[i].label);
	if (field->label_of != NULL)
		KY_TRY(field->label_of(ctx, code, &label));
	*out = label.len == 0 ? code : label; /* an option that is no more: better its code than nothing */
	return NULL;
}

struct ky_err *ky_show_choices(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text)
{
	const struct ky_choices *options = NULL;
	struct ky_str code, label;
	struct ky_buf buf;
	if (field->label_of == NULL)
		KY_TRY(ky_field_options(ctx, field, &options));
	ky_buf_init(&buf, ctx->arena, (size_t)1 << 20);
	for (struct ky_str rest = value->s; value->s.len > 0 && ky_str_split(&rest, ' ', &code);) {
		KY_TRY(label_of(ctx, field, options, code, &label));
		ky_buf_puts(&buf, buf.len == 0 ? "" : is_english(ctx) ? ", " : "、");
		ky_buf_put(&buf, label);
	}
	*out_text = ky_buf_str(&buf);
	return NULL;
}

struct ky_err *ky_show_box(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text)
{
	(void)field;
	*out_text = ky_str(ky_message(ctx, value->i == 0 ? "core.no" : "core.yes"));
	return NULL;
}

struct ky_err *ky_show_nothing(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text)
{
	(void)ctx;
	(void)field;
	(void)value;
	*out_text = (struct ky_str){"", 0};
	return NULL;
}

/* How many: the files themselves are shown as files. */
struct ky_err *ky_show_files(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text)
{
	struct ky_str part;
	size_t n = 0;
	(void)field;
	if (value->kind != KY_TEXT)
		n = 1;
	for (struct ky_str rest = value->s; value->kind == KY_TEXT && ky_str_split(&rest, ' ', &part);)
		n += part.len > 0;
	*out_text = ky_str(ky_printf(ctx->arena, "%zu%s", n, ky_message(ctx, "core.files_unit")));
	return NULL;
}

struct ky_err *ky_field_readable(struct ky_ctx *ctx, const struct ky_field *field, const struct ky_value *value, struct ky_str *out_text)
{
	const struct ky_field_kind *kind = ky_kind_find(field->kind);
	if (kind == NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "field %s: no kind %s", field->name, field->kind);
	if (value->kind == KY_NULL)
		return ky_show_nothing(ctx, field, value, out_text);
	struct ky_value id;
	if (value->kind == KY_INT && kind->type == KY_TEXT) { /* a code that is an id, as it comes from the database */
		id = ky_text(ky_str(ky_printf(ctx->arena, "%lld", (long long)value->i)));
		value = &id;
	}
	if (kind->show != NULL && (value->kind == kind->type || kind->is_file || kind->show == ky_show_nothing))
		return kind->show(ctx, field, value, out_text);
	switch (value->kind) { /* what a draft keeps as it was typed */
	case KY_INT:
		*out_text = ky_str(ky_printf(ctx->arena, "%lld", (long long)value->i));
		return NULL;
	case KY_DAY:
		return ky_show_date(ctx, field, value, out_text);
	case KY_TEXT:
		*out_text = value->s;
		return NULL;
	default:
		return ky_show_nothing(ctx, field, value, out_text);
	}
}
