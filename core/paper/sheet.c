/* sheet.c — blocks one under the other on A4: forms, letters, lists, covers.
 * Called through kyodo_paper and by the bundle. Set twice: first to count the pages, then to draw them with "1/3" at the foot. */
#include "core/paper/flow.h"

#include <string.h>

#define TEXT_LEADING 1.65
#define GAP (2 * KY_MM) /* between a text and a table */

/* Where an envelope with a window shows the letter, wherever the letter slides within it. */
#define WINDOW_X (24 * KY_MM)
#define WINDOW_Y (15 * KY_MM)
#define WINDOW_WIDTH (70 * KY_MM)
#define WINDOW_LINES 6
#define WINDOW_LEADING 1.35
#define BESIDE_X (112 * KY_MM)
#define WINDOW_END (72 * KY_MM)

/* ---- texts */

static void paragraph(struct ky_flow *f, const char *text, enum ky_face face, double size, char align, double indent, const char *role)
{
	double leading = size * TEXT_LEADING;
	PangoLayout *layout = ky_type_set(&f->type, text, face, size, ky_flow_inner(f) - indent);
	int n = ky_type_lines(layout);
	ky_flow_tag(f, role);
	for (int i = 0; i < n; i++) {
		if (!f->fresh && f->y + leading > ky_flow_bottom(f)) {
			ky_flow_untag(f, role);
			ky_flow_next_page(f);
			ky_flow_tag(f, role);
		}
		ky_flow_show(f, layout, i, align, KY_PAGE_LEFT + indent, f->y, ky_flow_inner(f) - indent, leading, size);
		f->y += leading;
		f->fresh = false;
	}
	ky_flow_untag(f, role);
	g_object_unref(layout);
}

static void title(struct ky_flow *f, const struct ky_block *b)
{
	f->y += f->fresh ? 0 : 3 * KY_MM;
	paragraph(f, b->text, KY_BOLD, 15 * f->scale, 'c', 0, "H1");
	f->y += 3 * KY_MM;
}

static void heading(struct ky_flow *f, const struct ky_block *b)
{
	double size = 11.5 * f->scale;
	ky_flow_need(f, 3 * KY_MM + size * TEXT_LEADING + 18 * KY_MM * f->scale);
	f->y += f->fresh ? 0 : 3.5 * KY_MM;
	paragraph(f, b->text, KY_BOLD, size, 'l', 0, "H2");
	f->y += 0.8 * KY_MM;
}

static void text(struct ky_flow *f, const struct ky_block *b)
{
	char align = b->kind == KY_BLOCK_CENTER ? 'c' : b->kind == KY_BLOCK_RIGHT ? 'r' : 'l';
	double indent = MIN(MAX(b->mm, 0), 120) * KY_MM;
	paragraph(f, b->text, ky_flow_body_face(f), KY_BODY * f->scale, align, align == 'l' ? indent : 0, "P");
}

static void space(struct ky_flow *f, const struct ky_block *b)
{
	if (!f->fresh)
		f->y = MIN(f->y + MAX(b->mm, 0) * KY_MM, ky_flow_bottom(f));
}

static void line(struct ky_flow *f, const struct ky_block *b)
{
	(void)b;
	ky_flow_need(f, 4 * KY_MM);
	ky_flow_rule(f, KY_PAGE_LEFT, f->y + 2 * KY_MM, ky_flow_inner(f), KY_HAIR);
	f->y += 4 * KY_MM;
	f->fresh = false;
}

static void page(struct ky_flow *f, const struct ky_block *b)
{
	(void)b;
	if (!f->fresh)
		ky_flow_next_page(f);
}

static void boxes(struct ky_flow *f, const struct ky_block *b)
{
	size_t n = MAX(b->count, 1);
	double side = (b->mm > 0 ? MIN(b->mm, 60) : 22) * KY_MM, width = MIN(side, ky_flow_inner(f) / (double)n);
	double caption = b->count == 0 ? 0 : 6 * KY_MM * f->scale, x = KY_PAGE_LEFT + ky_flow_inner(f) - width * (double)n;
	ky_flow_need(f, caption + side + 2 * KY_MM);
	f->y += f->fresh ? 0 : 2 * KY_MM;
	for (size_t i = 0; i < b->count; i++) {
		double size = 9 * f->scale;
		PangoLayout *layout = ky_type_fit(&f->type, b->cell[i], KY_GOTHIC, &size, 5, width - 4, 1);
		ky_flow_box(f, x + (double)i * width, f->y, width, caption, 0.93);
		ky_flow_tag(f, "P");
		ky_flow_show(f, layout, 0, 'c', x + (double)i * width + 2, f->y, width - 4, caption, size);
		ky_flow_untag(f, "P");
		g_object_unref(layout);
	}
	for (size_t i = 0; i < n; i++)
		ky_flow_box(f, x + (double)i * width, f->y + caption, width, side, 1);
	f->y += caption + side;
	f->fresh = false;
}

static double beside(struct ky_flow *f, const char *label)
{
	double size = KY_BODY * f->scale, leading = size * KY_CELL_LEADING, width = f->width - KY_PAGE_RIGHT - BESIDE_X, y = KY_PAGE_TOP;
	PangoLayout *layout = ky_type_set(&f->type, label, ky_flow_body_face(f), size, width);
	int n = MIN(ky_type_lines(layout), (int)((ky_flow_bottom(f) - KY_PAGE_TOP) / leading));
	ky_flow_tag(f, "P");
	for (int i = 0; i < n; i++, y += leading)
		ky_flow_show(f, layout, i, 'r', BESIDE_X, y, width, leading, size);
	ky_flow_untag(f, "P");
	g_object_unref(layout);
	return y;
}

/* The window's size does not grow with large print: the address shrinks to it. */
static void window(struct ky_flow *f, const struct ky_block *b)
{
	double size = 10.5;
	PangoLayout *layout = ky_type_fit(&f->type, b->text, KY_MINCHO, &size, 6, WINDOW_WIDTH, WINDOW_LINES);
	double leading = size * WINDOW_LEADING, end;
	ky_flow_need(f, ky_flow_bottom(f) - KY_PAGE_TOP);
	ky_flow_tag(f, "P");
	for (int i = 0; i < MIN(ky_type_lines(layout), WINDOW_LINES + 2); i++)
		ky_flow_show(f, layout, i, 'l', WINDOW_X, WINDOW_Y + i * leading, WINDOW_WIDTH, leading, size);
	ky_flow_untag(f, "P");
	g_object_unref(layout);
	end = beside(f, b->label);
	f->y = MAX(end + 5 * KY_MM, WINDOW_END);
	f->fresh = false;
}

/* ---- the whole */

static void first_head(struct ky_flow *f)
{
	const struct ky_sheet *s = f->sheet;
	double size = 9.5 * MIN(f->scale, 1.4), leading = size * KY_CELL_LEADING, y = KY_PAGE_TOP;
	if (s->count > 0 && s->block[0].kind == KY_BLOCK_WINDOW)
		return;
	if (s->number != NULL) {
		PangoLayout *layout = ky_type_set(&f->type, s->number, KY_GOTHIC, size, ky_flow_inner(f) * 0.55);
		ky_flow_tag(f, "P");
		for (int i = 0; i < ky_type_lines(layout); i++, y += leading)
			ky_flow_show(f, layout, i, 'l', KY_PAGE_LEFT, y, ky_flow_inner(f) * 0.55, leading, size);
		ky_flow_untag(f, "P");
		g_object_unref(layout);
	}
	if (s->receipt != NULL) {
		PangoLayout *layout = ky_type_set(&f->type, s->receipt, KY_GOTHIC, size, ky_flow_inner(f) * 0.42 - 2 * KY_CELL_SIDE);
		int n = MIN(ky_type_lines(layout), 12);
		double width = ky_type_width(layout) + 2 * KY_CELL_SIDE, x = KY_PAGE_LEFT + ky_flow_inner(f) - width;
		ky_flow_box(f, x, KY_PAGE_TOP, width, n * leading + 2 * KY_CELL_PAD, 1);
		ky_flow_tag(f, "P");
		for (int i = 0; i < n; i++)
			ky_flow_show(f, layout, i, 'l', x + KY_CELL_SIDE, KY_PAGE_TOP + KY_CELL_PAD + i * leading, width, leading, size);
		ky_flow_untag(f, "P");
		g_object_unref(layout);
		y = MAX(y, KY_PAGE_TOP + n * leading + 2 * KY_CELL_PAD);
	}
	f->y = y > KY_PAGE_TOP ? y + 3 * KY_MM : KY_PAGE_TOP;
}

static void seal(struct ky_flow *f, const struct ky_block *b)
{
	double side = (b->mm > 0 ? MIN(b->mm, 60) : 22) * KY_MM;
	ky_flow_need(f, side);
	f->y += side;
	f->fresh = false;
}

typedef void put_fn(struct ky_flow *f, const struct ky_block *block);
static put_fn *const put[] = {
    [KY_BLOCK_TITLE] = title,
    [KY_BLOCK_HEADING] = heading,
    [KY_BLOCK_TEXT] = text,
    [KY_BLOCK_CENTER] = text,
    [KY_BLOCK_RIGHT] = text,
    [KY_BLOCK_ROW] = ky_grid_pair,
    [KY_BLOCK_TABLE_HEAD] = ky_grid_head,
    [KY_BLOCK_TABLE_ROW] = ky_grid_row,
    [KY_BLOCK_TABLE_TOTAL] = ky_grid_row,
    [KY_BLOCK_BOX] = boxes,
    [KY_BLOCK_SPACE] = space,
    [KY_BLOCK_LINE] = line,
    [KY_BLOCK_PAGE] = page,
    [KY_BLOCK_WINDOW] = window,
    [KY_BLOCK_SEAL] = seal,
};

static bool in_table(enum ky_block_kind kind)
{
	return kind == KY_BLOCK_ROW || kind == KY_BLOCK_TABLE_HEAD || kind == KY_BLOCK_TABLE_ROW || kind == KY_BLOCK_TABLE_TOTAL;
}

/* A table and a text do not touch. */
static bool gap_before(enum ky_block_kind before, enum ky_block_kind kind)
{
	return (in_table(before) && kind != KY_BLOCK_HEADING && kind != KY_BLOCK_SPACE && kind != KY_BLOCK_TITLE) ||
	       (in_table(kind) && (before == KY_BLOCK_TEXT || before == KY_BLOCK_CENTER || before == KY_BLOCK_RIGHT));
}

static bool run(struct ky_flow *f)
{
	const struct ky_sheet *s = f->sheet;
	f->page = 0;
	f->head = f->shape = NULL;
	f->type.missing = 0;
	ky_flow_begin_page(f);
	first_head(f);
	for (size_t i = 0; i < s->count && f->page <= KY_PAPER_PAGES_MAX; i++) {
		enum ky_block_kind kind = s->block[i].kind;
		if (!in_table(kind) || kind == KY_BLOCK_TABLE_HEAD || (kind == KY_BLOCK_ROW && i > 0 && s->block[i - 1].kind != KY_BLOCK_ROW)) {
			ky_flow_close_table(f);
			f->head = NULL;
			f->y += i > 0 && !f->fresh && gap_before(s->block[i - 1].kind, kind) ? GAP : 0;
		}
		put[kind](f, &s->block[i]);
	}
	ky_flow_end_page(f);
	return f->page <= KY_PAPER_PAGES_MAX;
}

struct amount {
	size_t bytes, feeds;
};

static void add_amount(struct amount *a, const char *text)
{
	for (const char *p = text == NULL ? "" : text; *p != '\0'; p++, a->bytes++)
		a->feeds += *p == '\n';
}

static void add_block(struct amount *a, const struct ky_block *b)
{
	add_amount(a, b->label);
	add_amount(a, b->text);
	for (size_t i = 0; i < b->count; i++)
		add_amount(a, b->cell[i]);
}

static bool check(const struct ky_sheet *s, struct ky_paper_why *why)
{
	struct amount all = {0};
	if (s->count > KY_PAPER_BLOCKS_MAX)
		return ky_maker_no(why, KY_PAPER_TOO_LARGE, 0, "%zu blocks", s->count);
	if (s->scale != 0 && !(s->scale >= 0.7 && s->scale <= 2))
		return ky_maker_no(why, KY_PAPER_UNABLE, 0, "scale %g", s->scale);
	for (size_t i = 0; i < s->count; i++) {
		const struct ky_block *b = &s->block[i];
		bool table = in_table(b->kind) && b->kind != KY_BLOCK_ROW;
		if (b->kind < KY_BLOCK_TITLE || b->kind > KY_BLOCK_SEAL || b->count > KY_PAPER_COLUMNS_MAX || (table && b->count == 0) || (b->kind == KY_BLOCK_WINDOW && i > 0))
			return ky_maker_no(why, KY_PAPER_UNABLE, i, "block %zu: kind %d with %zu cells", i, (int)b->kind, b->count);
		add_block(&all, b);
	}
	return (all.bytes <= KY_PAPER_TEXT_BYTES_MAX && all.feeds <= KY_PAPER_FEEDS_MAX) || ky_maker_no(why, KY_PAPER_TOO_LARGE, 0, "%zu bytes of text in %zu lines", all.bytes, all.feeds);
}

GByteArray *ky_sheet_make(const struct ky_sheet *sheet, unsigned *out_pages, unsigned *out_missing, struct ky_paper_why *why)
{
	struct ky_flow f = {.sheet = sheet, .scale = sheet->scale == 0 ? 1 : sheet->scale, .width = sheet->landscape ? KY_A4_LONG : KY_A4_SHORT, .height = sheet->landscape ? KY_A4_SHORT : KY_A4_LONG};
	GByteArray *bytes = NULL;
	if (!check(sheet, why) || !ky_type_init(&f.type, sheet->about.lang, why))
		return NULL;
	if (run(&f)) {
		struct ky_pdf pdf;
		f.pages = f.page;
		ky_pdf_begin(&pdf, f.width, f.height, &sheet->about);
		f.cr = pdf.cr;
		run(&f);
		bytes = ky_pdf_end(&pdf, why);
		*out_pages = f.pages;
		*out_missing = f.type.missing;
	} else {
		ky_maker_no(why, KY_PAPER_TOO_LARGE, 0, "more than %d pages", KY_PAPER_PAGES_MAX);
	}
	ky_type_done(&f.type);
	return bytes;
}

bool ky_sheet_pdf(const struct ky_sheet *sheet, struct ky_paper *out, struct ky_paper_why *why)
{
	unsigned pages = 0, missing = 0;
	GByteArray *bytes = ky_sheet_make(sheet, &pages, &missing, why);
	if (bytes == NULL || !ky_pdf_finish(bytes, &sheet->about, out, why))
		return false;
	out->missing = missing;
	return true;
}
