/* formdoc_sheet.c — answers as blocks of a printed sheet; see formdoc_sheet.h.
 * Called by core/dossier/bundle.c. Blacking out happens here, before any paper is made: what is black was never in the file. */
#include "core/model/formdoc_sheet.h"

#include "core/model/formdoc_internal.h"

struct filing {
	struct ky_ctx *ctx;
	const struct ky_answers *answers;
	struct ky_doc_eval *eval;
	unsigned black;
	struct ky_blocks *blocks;
};

void ky_blocks_add(struct ky_blocks *b, struct ky_block block)
{
	if (b->count == b->room) {
		size_t room = b->room == 0 ? 64 : 2 * b->room;
		struct ky_block *more = ky_alloc_array(b->arena, room, sizeof *more);
		if (b->count > 0)
			memcpy(more, b->block, b->count * sizeof *more);
		b->block = more;
		b->room = room;
	}
	b->block[b->count++] = block;
}

static size_t words_in(struct ky_str text)
{
	struct ky_str part;
	size_t n = 0;
	while (ky_str_split(&text, ' ', &part))
		n += part.len > 0;
	return n;
}

static struct ky_err *text_of(struct filing *f, const struct ky_doc_leaf *leaf, const char **out)
{
	struct ky_field plain;
	struct ky_str text;
	const struct ky_value *v = ky_answers_get(f->answers, leaf->name);
	if ((leaf->field->flags & f->black) != 0) {
		*out = KY_BLACKED_OUT;
		return NULL;
	}
	if (strcmp(leaf->part->kind, "files") == 0) {
		*out = ky_printf(f->ctx->arena, "%zu %s", v->kind == KY_TEXT ? words_in(v->s) : (size_t)(v->kind == KY_INT), ky_message(f->ctx, "dossier.bundle.files"));
		return NULL;
	}
	ky_doc_plain(f->ctx, leaf, &plain);
	KY_TRY(ky_field_readable(f->ctx, &plain, v, &text));
	*out = ky_str_z(f->ctx->arena, text);
	return NULL;
}

static struct ky_err *add_facts(struct filing *f, const struct ky_doc_field *field)
{
	const struct ky_doc_leaf *leaf;
	size_t n = ky_doc_leaves(f->ctx->arena, field, 0, &leaf);
	for (size_t i = 0; i < n; i++) {
		struct ky_block row = {.kind = KY_BLOCK_ROW, .label = ky_doc_full_label(f->ctx, &leaf[i])};
		KY_TRY(text_of(f, &leaf[i], &row.text));
		ky_blocks_add(f->blocks, row);
	}
	return NULL;
}

/* One row of a table: n leaves, as many as the head has cells; wider tables are cut into facts by add_table. */
static struct ky_err *add_row(struct filing *f, enum ky_block_kind kind, const struct ky_doc_leaf *leaf, size_t n)
{
	const char **cell = ky_alloc_array(f->ctx->arena, n, sizeof *cell);
	for (size_t i = 0; i < n; i++) {
		const char *part_label = leaf[i].part->label == NULL ? NULL : ky_message(f->ctx, leaf[i].part->label);
		cell[i] = "";
		if (kind == KY_BLOCK_TABLE_HEAD)
			cell[i] = ky_doc_label(f->ctx->arena, &leaf[i], f->ctx->lang, part_label);
		else if (ky_doc_eval_leaf(f->eval, &leaf[i]))
			KY_TRY(text_of(f, &leaf[i], &cell[i]));
	}
	ky_blocks_add(f->blocks, (struct ky_block){.kind = kind, .count = n, .cell = cell});
	return NULL;
}

static struct ky_err *add_table(struct filing *f, const struct ky_doc_field *field)
{
	const struct ky_doc_leaf *leaf;
	size_t rows = ky_answers_rows(f->answers, field->name), n = ky_doc_leaves(f->ctx->arena, field, 1, &leaf);
	ky_blocks_add(f->blocks, (struct ky_block){.kind = KY_BLOCK_TEXT, .text = ky_doc_text(&field->label, f->ctx->lang)});
	if ((field->flags & f->black) != 0 || rows == 0 || n > KY_PAPER_COLUMNS_MAX) {
		ky_blocks_add(f->blocks, (struct ky_block){.kind = KY_BLOCK_TEXT, .mm = 5, .text = (field->flags & f->black) != 0 ? KY_BLACKED_OUT : rows == 0 ? ky_message(f->ctx, "dossier.empty") : ""});
		if ((field->flags & f->black) != 0 || rows == 0)
			return NULL;
	} else
		KY_TRY(add_row(f, KY_BLOCK_TABLE_HEAD, leaf, n));
	size_t all = ky_doc_leaves(f->ctx->arena, field, rows, &leaf);
	for (size_t i = 0; n <= KY_PAPER_COLUMNS_MAX && i + n <= all; i += n)
		KY_TRY(add_row(f, KY_BLOCK_TABLE_ROW, leaf + i, n));
	for (size_t i = 0; n > KY_PAPER_COLUMNS_MAX && i < all; i++) {
		struct ky_block row = {.kind = KY_BLOCK_ROW, .label = ky_doc_full_label(f->ctx, &leaf[i])};
		KY_TRY(text_of(f, &leaf[i], &row.text));
		ky_blocks_add(f->blocks, row);
	}
	return NULL;
}

struct ky_err *ky_formdoc_sheet(struct ky_ctx *ctx, const struct ky_formdoc *doc, const struct ky_answers *answers, unsigned black, struct ky_blocks *blocks)
{
	struct filing f = {.ctx = ctx, .answers = answers, .black = black, .blocks = blocks};
	f.eval = ky_doc_eval_new(ctx->arena, doc, answers);
	for (size_t i = 0; i < doc->section_count; i++) {
		bool begun = false;
		for (size_t k = 0; k < doc->section[i].field_count; k++) {
			const struct ky_doc_field *field = &doc->section[i].field[k];
			if (strcmp(field->kind, "note") == 0 || !ky_doc_eval_field(f.eval, field))
				continue;
			if (!begun) /* a section of which nothing is shown has no title either */
				ky_blocks_add(blocks, (struct ky_block){.kind = KY_BLOCK_HEADING, .text = ky_doc_text(&doc->section[i].title, ctx->lang)});
			begun = true;
			if (field->column_count > 0)
				KY_TRY(add_table(&f, field));
			else
				KY_TRY(add_facts(&f, field));
		}
	}
	return NULL;
}
