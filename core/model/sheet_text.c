/* sheet_text.c — blocks of a sheet as text and back; see sheet_text.h.
 * Called by core/dossier/letter_*.c. */
#include "core/model/sheet_text.h"

#define HEAD "kyodo-sheet 1"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const kinds[] = {
    [KY_BLOCK_TITLE] = "title",	    [KY_BLOCK_HEADING] = "heading", [KY_BLOCK_TEXT] = "text",	[KY_BLOCK_CENTER] = "center", [KY_BLOCK_RIGHT] = "right", [KY_BLOCK_ROW] = "row",	  [KY_BLOCK_TABLE_HEAD] = "head",
    [KY_BLOCK_TABLE_ROW] = "cells", [KY_BLOCK_TABLE_TOTAL] = "total", [KY_BLOCK_BOX] = "box", [KY_BLOCK_SPACE] = "space",   [KY_BLOCK_LINE] = "line",	 [KY_BLOCK_PAGE] = "page", [KY_BLOCK_WINDOW] = "window",
    [KY_BLOCK_SEAL] = "seal",
};

const char *ky_sheet_kind(enum ky_block_kind kind)
{
	return kinds[kind];
}

/* ---- writing */

static void put(struct ky_buf *buf, const char *text)
{
	ky_buf_putc(buf, '\t');
	for (const char *p = text == NULL ? "" : text; *p != '\0'; p++) {
		if (*p == '\\' || *p == '\n' || *p == '\t') {
			ky_buf_putc(buf, '\\');
			ky_buf_putc(buf, *p == '\n' ? 'n' : *p == '\t' ? 't' : '\\');
		} else if ((unsigned char)*p >= ' ' && *p != 0x7f) {
			ky_buf_putc(buf, *p);
		}
	}
}

static void put_block(struct ky_buf *buf, const struct ky_block *b)
{
	ky_buf_printf(buf, "%s\t%d\t", kinds[b->kind], (int)(b->mm * 10 + 0.5));
	ky_buf_puts(buf, b->align == NULL || b->count == 0 ? "-" : "");
	for (size_t i = 0; b->align != NULL && i < b->count; i++)
		ky_buf_putc(buf, b->align[i]);
	ky_buf_puts(buf, b->width == NULL || b->count == 0 ? "\t-" : "\t");
	for (size_t i = 0; b->width != NULL && i < b->count; i++)
		ky_buf_printf(buf, "%s%d", i == 0 ? "" : ",", b->width[i]);
	put(buf, b->label);
	put(buf, b->text);
	for (size_t i = 0; i < b->count; i++)
		put(buf, b->kind == KY_BLOCK_BOX && b->cell == NULL ? "" : b->cell[i]);
	ky_buf_putc(buf, '\n');
}

struct ky_err *ky_sheet_write(const struct ky_blocks *blocks, struct ky_str *out_text)
{
	struct ky_buf buf;
	ky_buf_init(&buf, blocks->arena, KY_PAPER_TEXT_BYTES_MAX);
	ky_buf_puts(&buf, HEAD "\n");
	for (size_t i = 0; i < blocks->count; i++)
		put_block(&buf, &blocks->block[i]);
	*out_text = ky_buf_str(&buf);
	return buf.full ? ky_fail(blocks->arena, KY_TOO_LARGE, "core.paper.too_large", "%zu blocks of a letter", blocks->count) : NULL;
}

/* ---- reading */

static const char *plain(struct ky_arena *arena, struct ky_str s)
{
	char *out = ky_alloc(arena, s.len + 1), *to = out;
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '\\' && i + 1 < s.len) {
			i++;
			*to++ = s.p[i] == 'n' ? '\n' : s.p[i] == 't' ? '\t' : s.p[i];
		} else {
			*to++ = s.p[i];
		}
	}
	return out;
}

static bool read_widths(struct ky_arena *arena, struct ky_str text, size_t count, const unsigned char **out)
{
	struct ky_str part;
	unsigned char *width = ky_alloc(arena, count + 1);
	size_t n = 0;
	int64_t value;
	*out = width;
	for (; n < count && ky_str_split(&text, ',', &part); n++) {
		if (!ky_str_i64(part, &value) || value < 0 || value > 255)
			return false;
		width[n] = (unsigned char)value;
	}
	return n == count && text.p == NULL;
}

static bool read_align(struct ky_arena *arena, struct ky_str text, size_t count, const char **out)
{
	*out = ky_str_z(arena, text);
	return text.len == count && strspn(*out, "lcr") == count;
}

static bool read_block(struct ky_arena *arena, struct ky_str line, struct ky_block *out)
{
	struct ky_str part[6 + KY_PAPER_COLUMNS_MAX];
	size_t n = 0, kind = 1;
	int64_t mm = 0;
	while (n < COUNT(part) && ky_str_split(&line, '\t', &part[n]))
		n++;
	if (n < 6 || line.p != NULL || !ky_str_i64(part[1], &mm) || mm < 0 || mm > 10000)
		return false;
	while (kind < COUNT(kinds) && !ky_str_is(part[0], kinds[kind]))
		kind++;
	*out = (struct ky_block){.kind = (enum ky_block_kind)kind, .mm = (double)mm / 10, .count = n - 6};
	if (kind == COUNT(kinds) || (!ky_str_is(part[2], "-") && !read_align(arena, part[2], out->count, &out->align)) ||
	    (!ky_str_is(part[3], "-") && !read_widths(arena, part[3], out->count, &out->width)))
		return false;
	const char **cell = ky_alloc_array(arena, out->count, sizeof *cell);
	for (size_t i = 0; i < out->count; i++)
		cell[i] = plain(arena, part[6 + i]);
	out->cell = cell;
	out->label = plain(arena, part[4]);
	out->text = plain(arena, part[5]);
	return true;
}

struct ky_err *ky_sheet_read(struct ky_str text, struct ky_blocks *blocks)
{
	struct ky_str line;
	struct ky_block block;
	unsigned number = 1;
	if (!ky_str_split(&text, '\n', &line) || !ky_str_is(line, HEAD))
		return ky_fail(blocks->arena, KY_INVALID, NULL, "no sheet");
	while (ky_str_split(&text, '\n', &line) && (line.len > 0 || text.p != NULL)) {
		number++;
		if (!read_block(blocks->arena, line, &block))
			return ky_fail(blocks->arena, KY_INVALID, NULL, "a sheet's line %u", number);
		ky_blocks_add(blocks, block);
	}
	return NULL;
}
