/* letterdoc_render.c — a template and values become the blocks of a sheet. See letterdoc.h.
 * Values are put in after the template was read: what somebody typed into a form is never taken for template. */
#include "core/model/letterdoc_internal.h"

#define BLANK_MM 5.0  /* an empty line */
#define STEP_MM 10.0 /* {indent} */
#define SEAL_MM 20.0 /* beside the name, and below it */

struct rendering {
	const struct ky_letterdoc *doc;
	const struct ky_letter_values *values;
	struct ky_blocks *blocks;
	const char *table; /* within {rows} */
	size_t row;
	size_t *bytes; /* of all texts so far */
};

/* ---- values */

static struct ky_err *value_of(const struct rendering *r, const char *name, bool raw, const char **out)
{
	*out = NULL;
	if (r->table != NULL)
		KY_TRY(r->values->text(r->values->data, r->table, r->row, name, raw, out));
	if (*out == NULL)
		KY_TRY(r->values->text(r->values->data, NULL, 0, name, raw, out));
	*out = *out == NULL ? "" : *out;
	return NULL;
}

static struct ky_err *text_of(const struct rendering *r, const struct ky_letter_cell *cell, const char **out)
{
	struct ky_buf buf;
	const char *value;
	ky_buf_init(&buf, r->blocks->arena, (size_t)1 << 20);
	for (size_t i = 0; i < cell->count; i++) {
		value = cell->piece[i].text;
		if (cell->piece[i].field != NULL)
			KY_TRY(value_of(r, cell->piece[i].field, false, &value));
		ky_buf_puts(&buf, value);
	}
	*out = buf.data == NULL ? "" : buf.data;
	*r->bytes += buf.len;
	return buf.full || *r->bytes > KY_PAPER_TEXT_BYTES_MAX ? ky_fail(r->blocks->arena, KY_TOO_LARGE, NULL, "%zu bytes of a letter", *r->bytes) : NULL;
}

static struct ky_err *holds(const struct rendering *r, const struct ky_letter_node *n, bool *out)
{
	const char *value;
	struct ky_str word;
	*out = r->values->rows(r->values->data, n->name) > 0;
	KY_TRY(value_of(r, n->name, true, &value));
	if (n->code == NULL)
		*out = *out || (value[0] != '\0' && strcmp(value, "0") != 0);
	else {
		*out = strcmp(value, n->code) == 0;
		for (struct ky_str rest = ky_str(value); !*out && ky_str_split(&rest, ' ', &word);)
			*out = ky_str_is(word, n->code);
	}
	*out = *out != n->negated;
	return NULL;
}

/* ---- blocks */

static const struct {
	enum ky_block_kind kind;
	double mm;
} plain[] = {
    [KY_LETTER_TEXT] = {KY_BLOCK_TEXT, 0},	 [KY_LETTER_TITLE] = {KY_BLOCK_TITLE, 0},     [KY_LETTER_HEADING] = {KY_BLOCK_HEADING, 0},
    [KY_LETTER_RIGHT] = {KY_BLOCK_RIGHT, 0},	 [KY_LETTER_CENTER] = {KY_BLOCK_CENTER, 0},   [KY_LETTER_INDENT] = {KY_BLOCK_TEXT, STEP_MM},
    [KY_LETTER_FACT] = {KY_BLOCK_ROW, 0},	 [KY_LETTER_HEAD] = {KY_BLOCK_TABLE_HEAD, 0}, [KY_LETTER_ROW] = {KY_BLOCK_TABLE_ROW, 0},
    [KY_LETTER_TOTAL] = {KY_BLOCK_TABLE_TOTAL, 0}, [KY_LETTER_LINE] = {KY_BLOCK_LINE, 0},	      [KY_LETTER_PAGE] = {KY_BLOCK_PAGE, 0},
    [KY_LETTER_SPACE] = {KY_BLOCK_SPACE, 0},
};

static void add_lines(struct rendering *r, const char *lines)
{
	struct ky_str line;
	for (struct ky_str rest = ky_str(lines == NULL ? "" : lines); rest.len > 0 && ky_str_split(&rest, '\n', &line);)
		ky_blocks_add(r->blocks, (struct ky_block){.kind = KY_BLOCK_TEXT, .text = ky_str_z(r->blocks->arena, line)});
}

static struct ky_err *add_cells(struct rendering *r, const struct ky_letter_node *n)
{
	const char **cell = ky_alloc_array(r->blocks->arena, n->count, sizeof *cell);
	for (size_t i = 0; i < n->count; i++)
		KY_TRY(text_of(r, &n->cell[i], &cell[i]));
	if (n->kind == KY_LETTER_FACT)
		ky_blocks_add(r->blocks, (struct ky_block){.kind = KY_BLOCK_ROW, .label = cell[0], .text = cell[1]});
	else
		ky_blocks_add(r->blocks, (struct ky_block){.kind = plain[n->kind].kind, .count = n->count, .cell = cell, .width = n->width, .align = n->align});
	return NULL;
}

static struct ky_err *add_text(struct rendering *r, const struct ky_letter_node *n)
{
	const char *text;
	KY_TRY(text_of(r, &n->cell[0], &text));
	if (text[0] == '\0' && n->kind == KY_LETTER_TEXT)
		ky_blocks_add(r->blocks, (struct ky_block){.kind = KY_BLOCK_SPACE, .mm = BLANK_MM});
	else
		ky_blocks_add(r->blocks, (struct ky_block){.kind = plain[n->kind].kind, .mm = plain[n->kind].mm, .text = text});
	return NULL;
}

static struct ky_err *add_node(struct rendering *r, const struct ky_letter_node *n)
{
	if (r->blocks->count >= KY_LETTER_BLOCKS_MAX)
		return ky_fail(r->blocks->arena, KY_TOO_LARGE, NULL, "a letter of more than %d blocks", KY_LETTER_BLOCKS_MAX);
	switch (n->kind) {
	case KY_LETTER_FACT:
	case KY_LETTER_HEAD:
	case KY_LETTER_ROW:
	case KY_LETTER_TOTAL:
		return add_cells(r, n);
	case KY_LETTER_WINDOW:
		ky_blocks_add(r->blocks, (struct ky_block){.kind = KY_BLOCK_WINDOW, .text = r->values->window, .label = r->values->beside});
		return NULL;
	case KY_LETTER_SEAL:
		if (r->values->no_seal == NULL)
			ky_blocks_add(r->blocks, (struct ky_block){.kind = KY_BLOCK_SEAL, .mm = SEAL_MM});
		else
			ky_blocks_add(r->blocks, (struct ky_block){.kind = KY_BLOCK_RIGHT, .text = r->values->no_seal});
		return NULL;
	case KY_LETTER_APPEAL:
		add_lines(r, r->values->appeal);
		return NULL;
	case KY_LETTER_LINE:
	case KY_LETTER_PAGE:
	case KY_LETTER_SPACE:
		ky_blocks_add(r->blocks, (struct ky_block){.kind = plain[n->kind].kind, .mm = n->mm});
		return NULL;
	default:
		return add_text(r, n);
	}
}

static struct ky_err *render(struct rendering *r, size_t from, size_t to);

static struct ky_err *render_rows(struct rendering *r, const struct ky_letter_node *n, size_t from)
{
	size_t rows = r->values->rows(r->values->data, n->name);
	struct rendering inner = *r;
	inner.table = n->name;
	for (inner.row = 0; inner.row < rows; inner.row++)
		KY_TRY(render(&inner, from, n->end));
	return NULL;
}

/* As deep as conditions may lie in each other: KY_LETTER_DEPTH_MAX. */
static struct ky_err *render(struct rendering *r, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct ky_letter_node *n = &r->doc->node[i];
		bool yes;
		if (n->kind == KY_LETTER_IF) {
			KY_TRY(holds(r, n, &yes));
			KY_TRY(yes ? render(r, i + 1, n->otherwise) : n->otherwise < n->end ? render(r, n->otherwise + 1, n->end) : NULL);
			i = n->end;
		} else if (n->kind == KY_LETTER_ROWS) {
			KY_TRY(render_rows(r, n, i + 1));
			i = n->end;
		} else if (n->kind != KY_LETTER_END && n->kind != KY_LETTER_ELSE) {
			KY_TRY(add_node(r, n));
		}
	}
	return NULL;
}

struct ky_err *ky_letterdoc_render(const struct ky_letterdoc *doc, const struct ky_letter_values *values, struct ky_blocks *blocks)
{
	size_t bytes = 0;
	struct rendering r = {.doc = doc, .values = values, .blocks = blocks, .bytes = &bytes};
	return render(&r, 0, doc->count);
}
