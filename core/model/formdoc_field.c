/* formdoc_field.c — one plain answer of a document as a field of the pipeline: label and options in the reader's language, bounds, registers to choose from.
 * Called by formdoc_form.c, formdoc_problems.c and formdoc_show.c. Knows no page. */
#include "core/model/formdoc_internal.h"
#include "core/model/input.h"

#include <utf8proc.h>

/* ---- registers */

static struct ky_err *wards(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	return ky_choices_query(ctx, "app.register_wards", NULL, "id", "label", out_choices);
}

static struct ky_err *ward_label(struct ky_ctx *ctx, struct ky_str code, struct ky_str *out_label)
{
	struct ky_rows *rows;
	int64_t id;
	*out_label = (struct ky_str){"", 0};
	if (!ky_str_i64(code, &id))
		return NULL;
	KY_TRY(ky_query(ctx, "app.register_ward", KY_ARGS({"id", ky_int(id)}), &rows));
	if (rows->count > 0)
		*out_label = ky_cell_str(rows, 0, "label");
	return NULL;
}

static struct ky_err *nothing(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	*out_choices = KY_NEW(ctx->arena, struct ky_choices);
	return NULL;
}

static void use_register(struct ky_ctx *ctx, const char *name, struct ky_field *out)
{
	static const struct ky_register_offer ward = {wards, ward_label}, none = {nothing, NULL};
	const struct ky_register_offer *offer = name != NULL && strcmp(name, "ward") == 0 ? &ward : NULL;
	if (offer == NULL && name != NULL)
		offer = ky_service(ctx, ky_printf(ctx->arena, "register.%s", name));
	if (offer == NULL)
		offer = &none; /* the plugin that keeps it is switched off: nothing can be chosen, what was chosen stays */
	out->load = offer->options;
	out->label_of = offer->label_of;
}

/* ---- options */

static const struct ky_choice *options_of(struct ky_ctx *ctx, const struct ky_doc_leaf *leaf)
{
	const struct ky_doc_field *f = leaf->field;
	size_t count = f->option_count;
	if (leaf->part->options != NULL)
		for (count = 0; leaf->part->options[count].code != NULL;)
			count++;
	struct ky_choice *option = ky_alloc_array(ctx->arena, count + 1, sizeof *option);
	for (size_t i = 0; i < count; i++) {
		if (leaf->part->options != NULL)
			option[i] = (struct ky_choice){leaf->part->options[i].code, ky_message(ctx, leaf->part->options[i].label)};
		else
			option[i] = (struct ky_choice){f->option[i].code, ky_doc_text(&f->option[i].label, ctx->lang)};
	}
	return option;
}

void ky_doc_plain(struct ky_ctx *ctx, const struct ky_doc_leaf *leaf, struct ky_field *out_field)
{
	const struct ky_doc_field *f = leaf->field;
	const struct ky_doc_kind *kind = ky_doc_kind_find(f->kind);
	const char *part_label = leaf->part->label == NULL ? NULL : ky_message(ctx, leaf->part->label);
	*out_field = (struct ky_field){.name = leaf->name, .kind = leaf->part->kind, .max = leaf->part->max == 0 ? f->max : leaf->part->max, .low = f->low, .high = f->high};
	out_field->flags = (f->flags & ~KY_REQUIRED) | KY_LITERAL | (f->calc == NULL ? 0 : KY_OUTPUT);
	out_field->label = ky_doc_label(ctx->arena, leaf, ctx->lang, part_label);
	/* "low": 1 alone means from 1 on. */
	if (f->low > f->high && f->high == 0)
		out_field->high = INT64_MAX;
	if (f->high < f->low && f->low == 0)
		out_field->low = INT64_MIN;
	if (strcmp(f->kind, "register") == 0)
		use_register(ctx, f->choices, out_field);
	else if (leaf->part->options != NULL || (kind->options && f->choices == NULL))
		out_field->options = options_of(ctx, leaf);
	else if (kind->options)
		out_field->choices = f->choices;
}

const char *ky_doc_full_label(struct ky_ctx *ctx, const struct ky_doc_leaf *leaf)
{
	const char *part_label = leaf->part->label == NULL ? NULL : ky_message(ctx, leaf->part->label);
	const char *label = ky_doc_label(ctx->arena, leaf, ctx->lang, part_label);
	if (leaf->table == NULL)
		return label;
	return ky_printf(ctx->arena, "%s %zu %s", ky_doc_text(&leaf->table->label, ctx->lang), leaf->row + 1, label);
}

const char *ky_doc_key(struct ky_arena *arena, const char *name)
{
	char *key = ky_strdup(arena, name);
	for (char *p = key; *p != '\0'; p++)
		if (*p == '.')
			*p = '-';
	return key;
}

const char *ky_doc_name_label(struct ky_ctx *ctx, const struct ky_formdoc *doc, const char *name)
{
	const struct ky_doc_section *section;
	const struct ky_doc_field *field = ky_doc_find(doc, name, &section);
	const char *label = field == NULL ? NULL : ky_doc_text(&field->label, ctx->lang), *column;
	size_t row;
	for (size_t i = 0; field != NULL && i < section->field_count; i++)
		if (ky_doc_cell_name(name, section->field[i].name, &row, &column))
			return ky_printf(ctx->arena, "%s %zu %s", ky_doc_text(&section->field[i].label, ctx->lang), row + 1, label);
	return label;
}

/* ---- what must be answered */

/* Latin letters of any width with what stands between them; 外国籍の人の氏名 has no kana of its own. */
static bool is_latin(struct ky_arena *arena, struct ky_str s)
{
	struct ky_str plain = ky_text_narrow(arena, s);
	bool letter = false;
	for (size_t i = 0; i < plain.len;) {
		int32_t cp;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)plain.p + i, (utf8proc_ssize_t)(plain.len - i), &cp);
		if (n <= 0 || (cp > 0x24F && (cp < 0x1E00 || cp > 0x1EFF) && cp != 0x2019))
			return false;
		letter = letter || utf8proc_category(cp) <= UTF8PROC_CATEGORY_LO;
		i += (size_t)n;
	}
	return letter;
}

/* The main answer beside a part: "items.0.person" of "items.0.person_kana". */
static const struct ky_value *main_answer(const struct ky_answers *answers, const struct ky_doc_leaf *leaf)
{
	return ky_answers_get(answers, ky_strndup(answers->arena, leaf->name, strlen(leaf->name) - strlen(leaf->part->suffix)));
}

bool ky_doc_required(const struct ky_doc_leaf *leaf, const struct ky_answers *answers)
{
	if ((leaf->field->flags & KY_REQUIRED) == 0 || leaf->part->optional || leaf->field->calc != NULL || strcmp(leaf->part->kind, "note") == 0)
		return false;
	if (strcmp(leaf->part->suffix, "_kana") != 0)
		return true;
	const struct ky_value *name = main_answer(answers, leaf);
	return name->kind != KY_TEXT || !is_latin(answers->arena, name->s);
}

bool ky_doc_row_used(const struct ky_answers *answers, const struct ky_doc_field *table, size_t row)
{
	size_t at, n = strlen(table->name);
	const char *column;
	for (size_t i = ky_answers_first(answers, table->name); i < answers->count; i++) {
		const char *name = answers->answer[i].name;
		bool calculated = false;
		if (strncmp(name, table->name, n) != 0 || name[n] != '.')
			return false;
		if (!ky_doc_cell_name(name, table->name, &at, &column) || at != row)
			continue;
		for (size_t c = 0; c < table->column_count; c++)
			calculated = calculated || (table->column[c].calc != NULL && strcmp(table->column[c].name, column) == 0);
		if (!calculated)
			return true;
	}
	return false;
}
