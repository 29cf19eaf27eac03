/* formdoc_form.c — a section of a document as a form of the pipeline, and what came in for it back into the answers. See formdoc.h.
 * Called by core/dossier between reading and saving. The page itself is form.c's. */
#include "core/model/formdoc_internal.h"
#include "core/model/input.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ROWS_SHOWN_MIN 3u

struct building {
	struct ky_ctx *ctx;
	const struct ky_answers *answers;
	struct ky_doc_eval *eval;
	const char *only;
	bool strict, all;
	struct ky_field *field;
	size_t count, room;
};

static struct ky_field *next_field(struct building *b)
{
	if (b->count == b->room) {
		size_t room = b->room == 0 ? 64 : b->room * 2;
		struct ky_field *more = ky_alloc_array(b->ctx->arena, room, sizeof *more);
		if (b->count > 0)
			memcpy(more, b->field, b->count * sizeof *more);
		b->field = more;
		b->room = room;
	}
	return &b->field[b->count++];
}

static bool is_asked(const struct building *b, const struct ky_doc_field *field, const char *flat)
{
	return b->only == NULL || ky_codes_have(ky_str(b->only), ky_str(field->name)) || ky_codes_have(ky_str(b->only), ky_str(flat));
}

static const char *text_or_null(const struct ky_doc_text *text, const char *lang)
{
	const char *s = ky_doc_text(text, lang);
	return s[0] == '\0' ? NULL : s;
}

/* 「団体の規約にある名前 例：佐久のぞみの会」 */
static const char *hint_of(struct ky_ctx *ctx, const char *help, const char *example)
{
	if (example == NULL)
		return help;
	example = ky_printf(ctx->arena, strcmp(ctx->lang, "en") == 0 ? "%s %s" : "%s%s", ky_message(ctx, "core.example"), example);
	return help == NULL ? example : ky_printf(ctx->arena, "%s %s", help, example);
}

/* Files are kept beside the form, and whether a reading is wanted may hang on the name just being typed: neither keeps the form from being taken. */
static unsigned mark_of(const struct building *b, const struct ky_doc_leaf *leaf)
{
	bool unsure = strcmp(leaf->part->kind, "files") == 0;
	if (!ky_doc_required(leaf, b->answers))
		return 0;
	if (leaf->part->suffix[0] != '\0' && strcmp(leaf->part->kind, "kana") == 0)
		unsure = true;
	if (leaf->table != NULL && !ky_doc_row_used(b->answers, leaf->table, leaf->row)) {
		if (leaf->row > 0 || (leaf->table->flags & KY_REQUIRED) == 0)
			return 0; /* one more row: nobody has to fill it */
		unsure = true;
	}
	return b->strict && !unsure ? KY_REQUIRED : KY_WANTED;
}

static void add_leaf(struct building *b, const struct ky_doc_leaf *leaf, const struct ky_field_group *group)
{
	struct ky_field *f = next_field(b);
	const char *lang = b->ctx->lang;
	bool composite = leaf->part->label != NULL, main_part = leaf->part->suffix[0] == '\0';
	ky_doc_plain(b->ctx, leaf, f);
	f->flags |= mark_of(b, leaf);
	f->group = group;
	/* In a group of its own the legend is the label, and the parts say which they are. */
	if (composite && leaf->table == NULL)
		f->label = ky_message(b->ctx, leaf->part->label);
	if (leaf->table == NULL)
		f->autocomplete = leaf->part->autocomplete;
	f->hint = hint_of(b->ctx, composite && (leaf->table == NULL || !main_part) ? NULL : text_or_null(&leaf->field->help, lang),
			  main_part ? text_or_null(&leaf->field->example, lang) : NULL);
}

static struct ky_field_group *group_new(struct building *b, const char *name, const char *legend, const struct ky_field_group *outer)
{
	struct ky_field_group *g = KY_NEW(b->ctx->arena, struct ky_field_group);
	*g = (struct ky_field_group){.name = name, .legend = legend, .flags = KY_LITERAL, .outer = outer};
	return g;
}

static void add_field(struct building *b, const struct ky_doc_field *field)
{
	const struct ky_doc_leaf *leaf;
	size_t n = ky_doc_leaves(b->ctx->arena, field, 0, &leaf);
	struct ky_field_group *group = NULL;
	if (n > 1) {
		/* The main answer's own id is the field's name already. */
		bool has_main = ky_doc_part_find(field, "") != NULL;
		group = group_new(b, has_main ? NULL : field->name, ky_doc_text(&field->label, b->ctx->lang), NULL);
		group->hint = text_or_null(&field->help, b->ctx->lang);
	}
	for (size_t i = 0; i < n; i++)
		if (is_asked(b, field, leaf[i].name) && !(b->only != NULL && (field->calc != NULL || strcmp(leaf[i].part->kind, "note") == 0)))
			add_leaf(b, &leaf[i], group);
}

static void add_table(struct building *b, const struct ky_doc_field *table)
{
	const struct ky_doc_leaf *leaf;
	const char *legend = ky_doc_text(&table->label, b->ctx->lang);
	size_t rows = ky_answers_rows(b->answers, table->name) + 1;
	struct ky_field_group *outer = group_new(b, table->name, legend, NULL), *row = NULL;
	rows = rows < ROWS_SHOWN_MIN ? ROWS_SHOWN_MIN : rows;
	rows = b->all || rows > table->rows_max ? table->rows_max : rows;
	outer->hint = text_or_null(&table->help, b->ctx->lang);
	outer->flags |= (table->flags & KY_REQUIRED) == 0 ? 0 : KY_WANTED;
	size_t n = ky_doc_leaves(b->ctx->arena, table, rows, &leaf), at = SIZE_MAX;
	for (size_t i = 0; i < n; i++) {
		if (!is_asked(b, table, leaf[i].name) || (!b->all && !ky_doc_eval_leaf(b->eval, &leaf[i])))
			continue;
		if (leaf[i].row != at) {
			at = leaf[i].row;
			row = group_new(b, ky_printf(b->ctx->arena, "%s.%zu", table->name, at), ky_printf(b->ctx->arena, "%s %zu", legend, at + 1), outer);
		}
		add_leaf(b, &leaf[i], row);
	}
}

struct ky_err *ky_formdoc_form(struct ky_ctx *ctx, const struct ky_formdoc *doc, const struct ky_doc_section *section, const struct ky_answers *answers, const char *only, bool strict,
			       struct ky_form **out_form)
{
	struct ky_answers none;
	struct building b = {.ctx = ctx, .answers = answers == NULL ? &none : answers, .only = only, .strict = strict && answers != NULL, .all = answers == NULL};
	ky_answers_init(&none, ctx->arena);
	answers = b.answers;
	b.eval = ky_doc_eval_new(ctx->arena, doc, answers);
	for (size_t i = 0; i < section->field_count; i++) {
		const struct ky_doc_field *field = &section->field[i];
		if (!b.all && !ky_doc_eval_field(b.eval, field))
			continue;
		if (field->column_count > 0)
			add_table(&b, field);
		else
			add_field(&b, field);
	}
	struct ky_form *form = KY_NEW(ctx->arena, struct ky_form);
	*form = (struct ky_form){.name = section->name, .field = b.field, .count = b.count};
	*out_form = form;
	return NULL;
}

/* ---- back into the answers */

static void take_field(struct ky_answers *answers, const struct ky_field *f, const struct ky_input_field *in)
{
	const struct ky_field_kind *kind = ky_kind_find(f->kind);
	struct ky_value v = in->value;
	if (kind == NULL || kind->is_silent || kind->is_file || (f->flags & KY_OUTPUT) != 0)
		return;
	/* A box that is not ticked says nothing, so that "filled" means ticked. */
	if (kind->is_box && v.kind == KY_INT && v.i == 0)
		v = ky_null();
	if (v.kind == KY_NULL && in->error != NULL && in->raw.len > 0)
		v = ky_text(in->raw);
	if (v.kind == KY_TEXT && v.s.len == 0)
		v = ky_null();
	ky_answers_set(answers, f->name, v);
}

/* Rows nobody typed into go, and those below move up. */
static void close_up(struct ky_answers *answers, const struct ky_doc_field *table)
{
	size_t rows = ky_answers_rows(answers, table->name), first = ky_answers_first(answers, table->name), count = 0, n = strlen(table->name), kept = 0;
	size_t *to = ky_alloc_array(answers->arena, rows, sizeof *to);
	bool gap = false;
	for (size_t row = 0; row < rows; row++) {
		bool used = ky_doc_row_used(answers, table, row);
		to[row] = used ? kept++ : SIZE_MAX;
		gap = gap || !used;
	}
	if (!gap)
		return;
	while (first + count < answers->count && strncmp(answers->answer[first + count].name, table->name, n) == 0 && answers->answer[first + count].name[n] == '.')
		count++;
	struct ky_answer *old = ky_alloc_array(answers->arena, count, sizeof *old);
	memcpy(old, answers->answer + first, count * sizeof *old);
	memmove(answers->answer + first, answers->answer + first + count, (answers->count - first - count) * sizeof *old);
	answers->count -= count;
	for (size_t i = 0; i < count; i++) {
		size_t row;
		const char *column;
		if (ky_doc_cell_name(old[i].name, table->name, &row, &column) && to[row] != SIZE_MAX)
			ky_answers_set(answers, ky_printf(answers->arena, "%s.%zu.%s", table->name, to[row], column), old[i].value);
	}
}

void ky_answers_close_up(struct ky_answers *answers, const struct ky_formdoc *doc)
{
	for (size_t s = 0; s < doc->section_count; s++)
		for (size_t i = 0; i < doc->section[s].field_count; i++)
			if (doc->section[s].field[i].column_count > 0)
				close_up(answers, &doc->section[s].field[i]);
}

static bool has_cell(const struct ky_form *form, const char *table)
{
	size_t row;
	const char *column;
	for (size_t i = 0; i < form->count; i++)
		if (ky_doc_cell_name(form->field[i].name, table, &row, &column))
			return true;
	return false;
}

void ky_answers_take(struct ky_answers *answers, const struct ky_formdoc *doc, const struct ky_form *form, const struct ky_input *input)
{
	/* What the caller put into the form for itself (a version, a button) is no answer. */
	for (size_t i = 0; i < form->count; i++)
		if (ky_doc_find(doc, form->field[i].name, NULL) != NULL)
			take_field(answers, &form->field[i], &input->field[i]);
	for (size_t s = 0; s < doc->section_count; s++)
		for (size_t i = 0; i < doc->section[s].field_count; i++)
			if (doc->section[s].field[i].column_count > 0 && has_cell(form, doc->section[s].field[i].name))
				close_up(answers, &doc->section[s].field[i]);
}

const struct ky_rows *ky_answers_row(struct ky_arena *arena, const struct ky_form *form, const struct ky_answers *answers)
{
	const char **name = ky_alloc_array(arena, form->count, sizeof *name);
	struct ky_value *cell = ky_alloc_array(arena, form->count, sizeof *cell);
	struct ky_rows *rows = KY_NEW(arena, struct ky_rows);
	for (size_t i = 0; i < form->count; i++) {
		name[i] = form->field[i].name;
		cell[i] = *ky_answers_get(answers, name[i]);
	}
	*rows = (struct ky_rows){1, form->count, name, cell};
	return rows;
}
