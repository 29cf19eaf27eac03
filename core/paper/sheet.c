/* sheet.c — blocks one under the other on A4: forms, letters, lists, covers.
 * Called through kyodo_paper and by the bundle. Set twice: first to count the pages, then to draw them with "1/3" at the foot. */
#include "core/paper/internal.h"

#include <math.h>
#include <string.h>

#define LEFT (22 * KY_MM) /* room for a binder's holes */
#define RIGHT (18 * KY_MM)
#define TOP (20 * KY_MM)
#define BOTTOM (20 * KY_MM)
#define HEAD_Y (11 * KY_MM)
#define FOOT_Y (13 * KY_MM) /* from below */

#define BODY 10.5
#define SMALL 8.0
#define TEXT_LEADING 1.65
#define CELL_LEADING 1.4
#define PAD 3.2 /* above and below the text of a cell */
#define SIDE 4.5
#define HAIR 0.5
#define GAP (2 * KY_MM) /* between a text and a table */

/* Where an envelope with a window shows the letter, wherever the letter slides within it. */
#define WINDOW_X (24 * KY_MM)
#define WINDOW_Y (15 * KY_MM)
#define WINDOW_WIDTH (70 * KY_MM)
#define WINDOW_LINES 6
#define WINDOW_LEADING 1.35
#define BESIDE_X (112 * KY_MM)
#define WINDOW_END (72 * KY_MM)

struct flow {
	const struct ky_sheet *sheet;
	struct ky_type type;
	cairo_t *cr; /* NULL while pages are counted */
	double width, height, scale, y;
	unsigned page, pages;
	const struct ky_block *head;  /* repeated on a new page */
	const struct ky_block *shape; /* whose widths and align hold */
	bool fresh;		      /* nothing stands on this page yet */
	bool in_table;		      /* a structure element is open */
};

static double inner(const struct flow *f)
{
	return f->width - LEFT - RIGHT;
}

static double bottom(const struct flow *f)
{
	return f->height - BOTTOM;
}

static enum ky_face body_face(const struct flow *f)
{
	return f->sheet->gothic ? KY_GOTHIC : KY_MINCHO;
}

/* ---- what is drawn; nothing while pages are counted */

static void tag(const struct flow *f, const char *name)
{
	if (f->cr != NULL)
		cairo_tag_begin(f->cr, name, NULL);
}

static void untag(const struct flow *f, const char *name)
{
	if (f->cr != NULL)
		cairo_tag_end(f->cr, name);
}

static void show(const struct flow *f, PangoLayout *layout, int line, char align, double x, double y, double width, double leading, double size)
{
	if (f->cr != NULL)
		ky_type_show(f->cr, layout, line, align, x, y, width, leading, size);
}

static void box(const struct flow *f, double x, double y, double width, double height, double shade)
{
	if (f->cr == NULL)
		return;
	cairo_rectangle(f->cr, x, y, width, height);
	cairo_set_source_rgb(f->cr, shade, shade, shade);
	cairo_fill_preserve(f->cr);
	cairo_set_source_rgb(f->cr, 0, 0, 0);
	cairo_set_line_width(f->cr, HAIR);
	cairo_stroke(f->cr);
}

static void rule(const struct flow *f, double x, double y, double width, double thick)
{
	if (f->cr == NULL)
		return;
	cairo_set_line_width(f->cr, thick);
	cairo_move_to(f->cr, x, y);
	cairo_line_to(f->cr, x + width, y);
	cairo_stroke(f->cr);
}

/* One line, cut off by an ellipsis where it does not fit. */
static void small_line(struct flow *f, const char *text, char align, double x, double y, double width)
{
	char *first = g_strndup(text, strcspn(text, "\r\n"));
	PangoLayout *layout = ky_type_set(&f->type, first, KY_GOTHIC, SMALL, width);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_height(layout, 0);
	show(f, layout, 0, align, x, y, width, SMALL * CELL_LEADING, SMALL);
	g_object_unref(layout);
	g_free(first);
}

/* ---- pages */

static void later_head(struct flow *f)
{
	const struct ky_sheet *s = f->sheet;
	const char *number = s->number == NULL ? "" : s->number;
	char *left = g_strdup_printf("%s%s%s", number, *number == '\0' ? "" : "　", s->about.title == NULL ? "" : s->about.title);
	small_line(f, left, 'l', LEFT, HEAD_Y, inner(f) * 0.62);
	if (s->receipt != NULL)
		small_line(f, s->receipt, 'r', LEFT + inner(f) * 0.64, HEAD_Y, inner(f) * 0.36);
	g_free(left);
}

static void foot(struct flow *f)
{
	char *number = g_strdup_printf("%u/%u", f->page, f->pages);
	double y = f->height - FOOT_Y, x = LEFT + inner(f) * 0.44;
	if (f->sheet->footer != NULL)
		small_line(f, f->sheet->footer, 'l', LEFT, y, inner(f) * (f->sheet->unnumbered ? 1 : 0.42));
	if (!f->sheet->unnumbered)
		small_line(f, number, 'c', x, y, inner(f) * 0.12);
	g_free(number);
}

static void close_table(struct flow *f)
{
	if (f->in_table)
		untag(f, "Table");
	f->in_table = false;
}

static void begin_page(struct flow *f)
{
	f->page++;
	f->y = TOP;
	f->fresh = true;
	if (f->page > 1 && !f->sheet->unnumbered)
		later_head(f);
}

static void end_page(struct flow *f)
{
	close_table(f);
	foot(f);
	if (f->cr != NULL)
		cairo_show_page(f->cr);
}

static void next_page(struct flow *f);

/* Begins a page unless that much still fits below. */
static void need(struct flow *f, double height)
{
	if (!f->fresh && f->y + height > bottom(f))
		next_page(f);
}

/* ---- rows of cells: all tables and grids */

struct cell {
	PangoLayout *layout;
	double x, width, size;
	char align;
	int next, lines; /* the first line that is not drawn yet */
	bool label;	 /* stands again where a row goes on over a page */
};

struct row {
	struct cell cell[KY_PAPER_COLUMNS_MAX];
	size_t count;
	double size, leading, pad;
	double shade; /* of labels */
	const char *role; /* of cells in the structure: TH or TD */
};

static int lines_left(const struct row *r)
{
	int most = 1;
	for (size_t i = 0; i < r->count; i++)
		most = MAX(most, r->cell[i].lines - r->cell[i].next);
	return most;
}

static void cell_text(struct flow *f, const struct row *r, struct cell *c, int lines, bool whole)
{
	int n = MIN(c->lines - c->next, lines);
	/* Where nothing is cut, a short cell stands in the middle of its row. */
	double y = f->y + r->pad + (whole ? (lines - n) * r->leading / 2 : 0);
	const char *role = c->label ? "TH" : r->role;
	tag(f, role);
	for (int i = 0; i < n; i++)
		show(f, c->layout, c->next + i, c->align, c->x + SIDE, y + i * r->leading, c->width - 2 * SIDE, r->leading, c->size);
	untag(f, role);
	c->next = whole || !c->label ? c->next + n : 0;
}

static void row_piece(struct flow *f, struct row *r, int lines, bool whole)
{
	double height = lines * r->leading + 2 * r->pad;
	for (size_t i = 0; i < r->count; i++)
		box(f, r->cell[i].x, f->y, r->cell[i].width, height, r->cell[i].label || strcmp(r->role, "TH") == 0 ? r->shade : 1);
	if (!f->in_table)
		tag(f, "Table");
	f->in_table = true;
	tag(f, "TR");
	for (size_t i = 0; i < r->count; i++)
		cell_text(f, r, &r->cell[i], lines, whole);
	untag(f, "TR");
	f->y += height;
	f->fresh = false;
}

/* A row that would fit on a third of a page is not cut. Returns false when a page has no room for even one line. */
static void draw_row(struct flow *f, struct row *r)
{
	bool whole = true;
	for (;;) {
		int wanted = lines_left(r), room = (int)floor((bottom(f) - f->y - 2 * r->pad) / r->leading + 1e-6);
		int keep = (int)floor((bottom(f) - TOP) / 3 / r->leading);
		if (wanted <= room || (f->fresh && room < 1))
			break;
		if (!f->fresh && (room < 3 || (whole && wanted <= keep))) {
			next_page(f);
			continue;
		}
		row_piece(f, r, MAX(room, 1), false);
		whole = false;
		next_page(f);
		f->fresh = true; /* a repeated head alone is no reason for another page */
	}
	row_piece(f, r, lines_left(r), whole);
}

static void done_row(struct row *r)
{
	for (size_t i = 0; i < r->count; i++)
		g_object_unref(r->cell[i].layout);
}

static void add_cell(struct flow *f, struct row *r, const char *text, enum ky_face face, double x, double width, char align)
{
	struct cell *c = &r->cell[r->count++];
	*c = (struct cell){.x = x, .width = width, .size = r->size, .align = align};
	/* What stands to the right is a number: it gets smaller rather than break. */
	c->layout = ky_type_fit(&f->type, text, face, &c->size, align == 'r' ? r->size * 0.5 : r->size, MAX(width - 2 * SIDE, 1), 1);
	c->lines = ky_type_lines(c->layout);
}

static struct row new_row(const struct flow *f, const char *role)
{
	double size = BODY * f->scale;
	return (struct row){.size = size, .leading = size * CELL_LEADING, .pad = PAD * f->scale, .shade = 0.93, .role = role};
}

static void grid_row(struct flow *f, const struct ky_block *b)
{
	struct row r = new_row(f, "TD");
	double label = inner(f) * (f->scale > 1.2 ? 0.32 : 0.27);
	f->head = NULL;
	add_cell(f, &r, b->label, KY_GOTHIC, LEFT, label, 'l');
	r.cell[0].label = true;
	add_cell(f, &r, b->text, body_face(f), LEFT + label, inner(f) - label, 'l');
	draw_row(f, &r);
	done_row(&r);
}

static double shares(const struct ky_block *b)
{
	double sum = 0;
	for (size_t i = 0; i < b->count; i++)
		sum += b->width == NULL || b->width[i] == 0 ? 1 : b->width[i];
	return sum;
}

static void fill_row(struct flow *f, struct row *r, const struct ky_block *b, enum ky_face face, bool head)
{
	const struct ky_block *shape = b->width != NULL || b->align != NULL || f->shape == NULL || f->shape->count != b->count ? b : f->shape;
	const char *align = shape->align == NULL ? "" : shape->align;
	size_t aligned = strlen(align);
	double x = LEFT, sum = shares(shape);
	for (size_t i = 0; i < b->count; i++) {
		double width = inner(f) * (shape->width == NULL || shape->width[i] == 0 ? 1 : shape->width[i]) / sum;
		add_cell(f, r, b->cell[i], face, x, width, head ? 'c' : i < aligned ? align[i] : 'l');
		x += width;
	}
}

static void table_head(struct flow *f, const struct ky_block *b)
{
	struct row r = new_row(f, "TH");
	f->shape = b;
	fill_row(f, &r, b, KY_GOTHIC, true);
	double height = lines_left(&r) * r.leading + 2 * r.pad;
	if (f->head != b) { /* not the repeated one: some of the table follows it on the same page */
		f->head = NULL;
		need(f, height + 3 * r.leading);
	}
	draw_row(f, &r);
	done_row(&r);
	/* One that takes half a page leaves no room for the table. */
	f->head = height < (bottom(f) - TOP) / 2 ? b : NULL;
}

static void table_row(struct flow *f, const struct ky_block *b)
{
	struct row r = new_row(f, "TD");
	bool total = b->kind == KY_BLOCK_TABLE_TOTAL;
	fill_row(f, &r, b, total ? KY_BOLD : body_face(f), false);
	if (total)
		need(f, lines_left(&r) * r.leading + 2 * r.pad);
	double y = f->y;
	draw_row(f, &r);
	if (total && f->y > y)
		rule(f, LEFT, y, inner(f), 1.2);
	done_row(&r);
}

static void next_page(struct flow *f)
{
	const struct ky_block *head = f->head;
	end_page(f);
	begin_page(f);
	if (head != NULL) {
		f->head = head;
		table_head(f, head);
	}
}

/* ---- texts */

static void paragraph(struct flow *f, const char *text, enum ky_face face, double size, char align, double indent, const char *role)
{
	double leading = size * TEXT_LEADING;
	PangoLayout *layout = ky_type_set(&f->type, text, face, size, inner(f) - indent);
	int n = ky_type_lines(layout);
	tag(f, role);
	for (int i = 0; i < n; i++) {
		if (!f->fresh && f->y + leading > bottom(f)) {
			untag(f, role);
			next_page(f);
			tag(f, role);
		}
		show(f, layout, i, align, LEFT + indent, f->y, inner(f) - indent, leading, size);
		f->y += leading;
		f->fresh = false;
	}
	untag(f, role);
	g_object_unref(layout);
}

static void title(struct flow *f, const struct ky_block *b)
{
	f->y += f->fresh ? 0 : 3 * KY_MM;
	paragraph(f, b->text, KY_BOLD, 15 * f->scale, 'c', 0, "H1");
	f->y += 3 * KY_MM;
}

static void heading(struct flow *f, const struct ky_block *b)
{
	double size = 11.5 * f->scale;
	need(f, 3 * KY_MM + size * TEXT_LEADING + 18 * KY_MM * f->scale);
	f->y += f->fresh ? 0 : 3.5 * KY_MM;
	paragraph(f, b->text, KY_BOLD, size, 'l', 0, "H2");
	f->y += 0.8 * KY_MM;
}

static void text(struct flow *f, const struct ky_block *b)
{
	char align = b->kind == KY_BLOCK_CENTER ? 'c' : b->kind == KY_BLOCK_RIGHT ? 'r' : 'l';
	double indent = MIN(MAX(b->mm, 0), 120) * KY_MM;
	paragraph(f, b->text, body_face(f), BODY * f->scale, align, align == 'l' ? indent : 0, "P");
}

static void space(struct flow *f, const struct ky_block *b)
{
	if (!f->fresh)
		f->y = MIN(f->y + MAX(b->mm, 0) * KY_MM, bottom(f));
}

static void line(struct flow *f, const struct ky_block *b)
{
	(void)b;
	need(f, 4 * KY_MM);
	rule(f, LEFT, f->y + 2 * KY_MM, inner(f), HAIR);
	f->y += 4 * KY_MM;
	f->fresh = false;
}

static void page(struct flow *f, const struct ky_block *b)
{
	(void)b;
	if (!f->fresh)
		next_page(f);
}

static void boxes(struct flow *f, const struct ky_block *b)
{
	size_t n = MAX(b->count, 1);
	double side = (b->mm > 0 ? MIN(b->mm, 60) : 22) * KY_MM, width = MIN(side, inner(f) / (double)n);
	double caption = b->count == 0 ? 0 : 6 * KY_MM * f->scale, x = LEFT + inner(f) - width * (double)n;
	need(f, caption + side + 2 * KY_MM);
	f->y += f->fresh ? 0 : 2 * KY_MM;
	for (size_t i = 0; i < b->count; i++) {
		double size = 9 * f->scale;
		PangoLayout *layout = ky_type_fit(&f->type, b->cell[i], KY_GOTHIC, &size, 5, width - 4, 1);
		box(f, x + (double)i * width, f->y, width, caption, 0.93);
		tag(f, "P");
		show(f, layout, 0, 'c', x + (double)i * width + 2, f->y, width - 4, caption, size);
		untag(f, "P");
		g_object_unref(layout);
	}
	for (size_t i = 0; i < n; i++)
		box(f, x + (double)i * width, f->y + caption, width, side, 1);
	f->y += caption + side;
	f->fresh = false;
}

static double beside(struct flow *f, const char *label)
{
	double size = BODY * f->scale, leading = size * CELL_LEADING, width = f->width - RIGHT - BESIDE_X, y = TOP;
	PangoLayout *layout = ky_type_set(&f->type, label, body_face(f), size, width);
	int n = MIN(ky_type_lines(layout), (int)((bottom(f) - TOP) / leading));
	tag(f, "P");
	for (int i = 0; i < n; i++, y += leading)
		show(f, layout, i, 'r', BESIDE_X, y, width, leading, size);
	untag(f, "P");
	g_object_unref(layout);
	return y;
}

/* The window's size does not grow with large print: the address shrinks to it. */
static void window(struct flow *f, const struct ky_block *b)
{
	double size = 10.5;
	PangoLayout *layout = ky_type_fit(&f->type, b->text, KY_MINCHO, &size, 6, WINDOW_WIDTH, WINDOW_LINES);
	double leading = size * WINDOW_LEADING, end;
	need(f, bottom(f) - TOP);
	tag(f, "P");
	for (int i = 0; i < MIN(ky_type_lines(layout), WINDOW_LINES + 2); i++)
		show(f, layout, i, 'l', WINDOW_X, WINDOW_Y + i * leading, WINDOW_WIDTH, leading, size);
	untag(f, "P");
	g_object_unref(layout);
	end = beside(f, b->label);
	f->y = MAX(end + 5 * KY_MM, WINDOW_END);
	f->fresh = false;
}

/* ---- the whole */

static void first_head(struct flow *f)
{
	const struct ky_sheet *s = f->sheet;
	double size = 9.5 * MIN(f->scale, 1.4), leading = size * CELL_LEADING, y = TOP;
	if (s->count > 0 && s->block[0].kind == KY_BLOCK_WINDOW)
		return;
	if (s->number != NULL) {
		PangoLayout *layout = ky_type_set(&f->type, s->number, KY_GOTHIC, size, inner(f) * 0.55);
		tag(f, "P");
		for (int i = 0; i < ky_type_lines(layout); i++, y += leading)
			show(f, layout, i, 'l', LEFT, y, inner(f) * 0.55, leading, size);
		untag(f, "P");
		g_object_unref(layout);
	}
	if (s->receipt != NULL) {
		PangoLayout *layout = ky_type_set(&f->type, s->receipt, KY_GOTHIC, size, inner(f) * 0.42 - 2 * SIDE);
		int n = MIN(ky_type_lines(layout), 12);
		double width = ky_type_width(layout) + 2 * SIDE, x = LEFT + inner(f) - width;
		box(f, x, TOP, width, n * leading + 2 * PAD, 1);
		tag(f, "P");
		for (int i = 0; i < n; i++)
			show(f, layout, i, 'l', x + SIDE, TOP + PAD + i * leading, width, leading, size);
		untag(f, "P");
		g_object_unref(layout);
		y = MAX(y, TOP + n * leading + 2 * PAD);
	}
	f->y = y > TOP ? y + 3 * KY_MM : TOP;
}

typedef void put_fn(struct flow *f, const struct ky_block *block);
static put_fn *const put[] = {
    [KY_BLOCK_TITLE] = title,
    [KY_BLOCK_HEADING] = heading,
    [KY_BLOCK_TEXT] = text,
    [KY_BLOCK_CENTER] = text,
    [KY_BLOCK_RIGHT] = text,
    [KY_BLOCK_ROW] = grid_row,
    [KY_BLOCK_TABLE_HEAD] = table_head,
    [KY_BLOCK_TABLE_ROW] = table_row,
    [KY_BLOCK_TABLE_TOTAL] = table_row,
    [KY_BLOCK_BOX] = boxes,
    [KY_BLOCK_SPACE] = space,
    [KY_BLOCK_LINE] = line,
    [KY_BLOCK_PAGE] = page,
    [KY_BLOCK_WINDOW] = window,
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

static bool run(struct flow *f)
{
	const struct ky_sheet *s = f->sheet;
	f->page = 0;
	f->head = f->shape = NULL;
	f->type.missing = 0;
	begin_page(f);
	first_head(f);
	for (size_t i = 0; i < s->count && f->page <= KY_PAPER_PAGES_MAX; i++) {
		enum ky_block_kind kind = s->block[i].kind;
		if (!in_table(kind) || kind == KY_BLOCK_TABLE_HEAD || (kind == KY_BLOCK_ROW && i > 0 && s->block[i - 1].kind != KY_BLOCK_ROW)) {
			close_table(f);
			f->head = NULL;
			f->y += i > 0 && !f->fresh && gap_before(s->block[i - 1].kind, kind) ? GAP : 0;
		}
		put[kind](f, &s->block[i]);
	}
	end_page(f);
	return f->page <= KY_PAPER_PAGES_MAX;
}

static size_t text_bytes(const struct ky_block *b)
{
	size_t n = (b->label == NULL ? 0 : strlen(b->label)) + (b->text == NULL ? 0 : strlen(b->text));
	for (size_t i = 0; i < b->count; i++)
		n += b->cell[i] == NULL ? 0 : strlen(b->cell[i]);
	return n;
}

static bool check(const struct ky_sheet *s, struct ky_paper_why *why)
{
	size_t bytes = 0;
	if (s->count > KY_PAPER_BLOCKS_MAX)
		return ky_maker_no(why, KY_PAPER_TOO_LARGE, 0, "%zu blocks", s->count);
	if (s->scale != 0 && !(s->scale >= 0.7 && s->scale <= 2))
		return ky_maker_no(why, KY_PAPER_UNABLE, 0, "scale %g", s->scale);
	for (size_t i = 0; i < s->count; i++) {
		const struct ky_block *b = &s->block[i];
		bool table = in_table(b->kind) && b->kind != KY_BLOCK_ROW;
		if (b->kind < KY_BLOCK_TITLE || b->kind > KY_BLOCK_WINDOW || b->count > KY_PAPER_COLUMNS_MAX || (table && b->count == 0) || (b->kind == KY_BLOCK_WINDOW && i > 0))
			return ky_maker_no(why, KY_PAPER_UNABLE, i, "block %zu: kind %d with %zu cells", i, (int)b->kind, b->count);
		bytes += text_bytes(b);
	}
	return bytes <= KY_PAPER_TEXT_BYTES_MAX || ky_maker_no(why, KY_PAPER_TOO_LARGE, 0, "%zu bytes of text", bytes);
}

GByteArray *ky_sheet_make(const struct ky_sheet *sheet, unsigned *out_pages, unsigned *out_missing, struct ky_paper_why *why)
{
	struct flow f = {.sheet = sheet, .scale = sheet->scale == 0 ? 1 : sheet->scale, .width = sheet->landscape ? KY_A4_LONG : KY_A4_SHORT, .height = sheet->landscape ? KY_A4_SHORT : KY_A4_LONG};
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
