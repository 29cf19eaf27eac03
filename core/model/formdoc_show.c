/* formdoc_show.c — answers as people read them: sections of facts, tables, files. See formdoc.h.
 * Called by core/dossier for pages, letters and comparisons. The HTML is the templates'. */
#include "core/model/formdoc_internal.h"
#include "core/model/input.h"

struct showing {
	struct ky_ctx *ctx;
	const struct ky_answers *answers;
	struct ky_doc_eval *eval;
	unsigned without;
	const char *marks;
};

struct ky_err *ky_doc_readable(struct ky_ctx *ctx, const struct ky_doc_field *field, const struct ky_value *value, struct ky_str *out_text)
{
	const struct ky_doc_leaf *leaf;
	struct ky_field plain;
	size_t n = ky_doc_leaves(ctx->arena, field, 0, &leaf), at = 0;
	if (n == 0) {
		*out_text = (struct ky_str){"", 0};
		return NULL;
	}
	/* Of several parts all are texts but one that is chosen: its codes are nobody's name, number or address. */
	for (size_t i = 0; i < n && value->kind == KY_TEXT; i++)
		for (size_t k = 0; leaf[i].part->options != NULL && leaf[i].part->options[k].code != NULL; k++)
			if (ky_str_is(value->s, leaf[i].part->options[k].code))
				at = i;
	ky_doc_plain(ctx, &leaf[at], &plain);
	return ky_field_readable(ctx, &plain, value, out_text);
}

static struct ky_err *text_of(struct showing *s, const struct ky_doc_leaf *leaf, struct ky_str *out_text)
{
	struct ky_field plain;
	ky_doc_plain(s->ctx, leaf, &plain);
	return ky_field_readable(s->ctx, &plain, ky_answers_get(s->answers, leaf->name), out_text);
}

static bool is_marked(const struct showing *s, const char *name)
{
	return s->marks != NULL && ky_codes_have(ky_str(s->marks), ky_str(name));
}

static void put_files(struct showing *s, struct ky_node *fact, const struct ky_doc_leaf *leaf)
{
	const struct ky_value *v = ky_answers_get(s->answers, leaf->name);
	struct ky_str id;
	int64_t number;
	ky_put(fact, "key", ky_doc_key(s->ctx->arena, leaf->name));
	if (v->kind == KY_INT)
		ky_put_int(ky_node_item(fact, "files"), "id", v->i);
	for (struct ky_str rest = v->s; v->kind == KY_TEXT && v->s.len > 0 && ky_str_split(&rest, ' ', &id);)
		if (ky_str_i64(id, &number))
			ky_put_int(ky_node_item(fact, "files"), "id", number);
}

static struct ky_err *put_leaf(struct showing *s, struct ky_node *section, const struct ky_doc_leaf *leaf)
{
	struct ky_node *fact = ky_node_item(section, "facts");
	struct ky_str text;
	KY_TRY(text_of(s, leaf, &text));
	ky_put(fact, "name", leaf->name);
	ky_put(fact, "label", ky_doc_full_label(s->ctx, leaf));
	ky_put(fact, "kind", leaf->part->kind);
	ky_put_str(fact, "text", text);
	ky_put_bool(fact, "marked", is_marked(s, leaf->name));
	if (strcmp(leaf->part->kind, "files") == 0)
		put_files(s, fact, leaf);
	return NULL;
}

static bool is_wanted(const struct showing *s, const struct ky_doc_field *field)
{
	return (field->flags & s->without) == 0 && strcmp(field->kind, "note") != 0;
}

static struct ky_err *put_rows(struct showing *s, struct ky_node *table, const struct ky_doc_leaf *leaf, size_t n)
{
	struct ky_node *row = NULL;
	size_t at = SIZE_MAX;
	for (size_t i = 0; i < n; i++) {
		struct ky_str text = {"", 0};
		if (!is_wanted(s, leaf[i].field))
			continue;
		if (leaf[i].row != at) {
			at = leaf[i].row;
			row = ky_node_item(table, "rows");
		}
		struct ky_node *cell = ky_node_item(row, "cells");
		if (ky_doc_eval_leaf(s->eval, &leaf[i]))
			KY_TRY(text_of(s, &leaf[i], &text));
		ky_put_str(cell, "text", text);
		ky_put(cell, "kind", leaf[i].part->kind);
		if (strcmp(leaf[i].part->kind, "files") == 0)
			put_files(s, cell, &leaf[i]);
		ky_put_bool(cell, "marked", is_marked(s, leaf[i].name));
	}
	return NULL;
}

static struct ky_err *put_table(struct showing *s, struct ky_node *section, const struct ky_doc_field *field)
{
	const struct ky_doc_leaf *leaf;
	struct ky_node *fact = ky_node_item(section, "facts"), *table = ky_node_child(fact, "table");
	size_t rows = ky_answers_rows(s->answers, field->name), n = ky_doc_leaves(s->ctx->arena, field, 1, &leaf);
	ky_put(fact, "name", field->name);
	ky_put(fact, "label", ky_doc_text(&field->label, s->ctx->lang));
	ky_put(fact, "kind", "table");
	ky_put(fact, "text", "");
	ky_put_bool(fact, "marked", is_marked(s, field->name));
	for (size_t i = 0; i < n; i++) {
		if (!is_wanted(s, leaf[i].field))
			continue;
		const char *part_label = leaf[i].part->label == NULL ? NULL : ky_message(s->ctx, leaf[i].part->label);
		struct ky_node *head = ky_node_item(table, "heads");
		ky_put(head, "label", ky_doc_label(s->ctx->arena, &leaf[i], s->ctx->lang, part_label));
		ky_put(head, "kind", leaf[i].part->kind);
	}
	n = ky_doc_leaves(s->ctx->arena, field, rows, &leaf);
	return put_rows(s, table, leaf, n);
}

static struct ky_err *put_field(struct showing *s, struct ky_node *section, const struct ky_doc_field *field)
{
	const struct ky_doc_leaf *leaf;
	if (field->column_count > 0)
		return put_table(s, section, field);
	size_t n = ky_doc_leaves(s->ctx->arena, field, 0, &leaf);
	for (size_t i = 0; i < n; i++)
		KY_TRY(put_leaf(s, section, &leaf[i]));
	return NULL;
}

struct ky_err *ky_formdoc_show(struct ky_ctx *ctx, const struct ky_formdoc *doc, const struct ky_answers *answers, unsigned without, const char *marks, struct ky_node *node)
{
	struct showing s = {.ctx = ctx, .answers = answers, .without = without, .marks = marks};
	s.eval = ky_doc_eval_new(ctx->arena, doc, answers);
	for (size_t i = 0; i < doc->section_count; i++) {
		struct ky_node *section = NULL;
		for (size_t k = 0; k < doc->section[i].field_count; k++) {
			const struct ky_doc_field *field = &doc->section[i].field[k];
			if (!is_wanted(&s, field) || !ky_doc_eval_field(s.eval, field))
				continue;
			if (section == NULL) { /* a section of which nothing is shown has no title either */
				section = ky_node_item(node, "sections");
				ky_put(section, "name", doc->section[i].name);
				ky_put(section, "title", ky_doc_text(&doc->section[i].title, ctx->lang));
			}
			KY_TRY(put_field(&s, section, field));
		}
	}
	return NULL;
}
