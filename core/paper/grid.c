/* grid.c — rows of cells: pairs of label and text, and tables with heads that stand again on every page.
 * Called by sheet.c, and by flow.c for a head. A row that is longer than a page goes on over the next. */
#include "core/paper/flow.h"

#include <math.h>
#include <string.h>

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

static void cell_text(struct ky_flow *f, const struct row *r, struct cell *c, int lines, bool whole)
{
	int n = MIN(c->lines - c->next, lines);
	/* Where nothing is cut, a short cell stands in the middle of its row. */
	double y = f->y + r->pad + (whole ? (lines - n) * r->leading / 2 : 0);
	const char *role = c->label ? "TH" : r->role;
	ky_flow_tag(f, role);
	for (int i = 0; i < n; i++)
		ky_flow_show(f, c->layout, c->next + i, c->align, c->x + KY_CELL_SIDE, y + i * r->leading, c->width - 2 * KY_CELL_SIDE, r->leading, c->size);
	ky_flow_untag(f, role);
	c->next = whole || !c->label ? c->next + n : 0;
}

static void row_piece(struct ky_flow *f, struct row *r, int lines, bool whole)
{
	double height = lines * r->leading + 2 * r->pad;
	for (size_t i = 0; i < r->count; i++)
		ky_flow_box(f, r->cell[i].x, f->y, r->cell[i].width, height, r->cell[i].label || strcmp(r->role, "TH") == 0 ? r->shade : 1);
	if (!f->in_table)
		ky_flow_tag(f, "Table");
	f->in_table = true;
	ky_flow_tag(f, "TR");
	for (size_t i = 0; i < r->count; i++)
		cell_text(f, r, &r->cell[i], lines, whole);
	ky_flow_untag(f, "TR");
	f->y += height;
	f->fresh = false;
}

/* A row that would fit on a third of a page is not cut. Returns false when a page has no room for even one line. */
static void draw_row(struct ky_flow *f, struct row *r)
{
	bool whole = true;
	for (;;) {
		int wanted = lines_left(r), room = (int)floor((ky_flow_bottom(f) - f->y - 2 * r->pad) / r->leading + 1e-6);
		int keep = (int)floor((ky_flow_bottom(f) - KY_PAGE_TOP) / 3 / r->leading);
		if (wanted <= room || (f->fresh && room < 1))
			break;
		if (!f->fresh && (room < 3 || (whole && wanted <= keep))) {
			ky_flow_next_page(f);
			continue;
		}
		row_piece(f, r, MAX(room, 1), false);
		whole = false;
		ky_flow_next_page(f);
		f->fresh = true; /* a repeated head alone is no reason for another page */
	}
	row_piece(f, r, lines_left(r), whole);
}

static void done_row(struct row *r)
{
	for (size_t i = 0; i < r->count; i++)
		g_object_unref(r->cell[i].layout);
}

static void add_cell(struct ky_flow *f, struct row *r, const char *text, enum ky_face face, double x, double width, char align)
{
	struct cell *c = &r->cell[r->count++];
	*c = (struct cell){.x = x, .width = width, .size = r->size, .align = align};
	/* What stands to the right is a number: it gets smaller rather than break. */
	c->layout = ky_type_fit(&f->type, text, face, &c->size, align == 'r' ? r->size * 0.5 : r->size, MAX(width - 2 * KY_CELL_SIDE, 1), 1);
	c->lines = ky_type_lines(c->layout);
}

static struct row new_row(const struct ky_flow *f, const char *role)
{
	double size = KY_BODY * f->scale;
	return (struct row){.size = size, .leading = size * KY_CELL_LEADING, .pad = KY_CELL_PAD * f->scale, .shade = 0.93, .role = role};
}

void ky_grid_pair(struct ky_flow *f, const struct ky_block *b)
{
	struct row r = new_row(f, "TD");
	double label = ky_flow_inner(f) * (f->scale > 1.2 ? 0.32 : 0.27);
	f->head = NULL;
	add_cell(f, &r, b->label, KY_GOTHIC, KY_PAGE_LEFT, label, 'l');
	r.cell[0].label = true;
	add_cell(f, &r, b->text, ky_flow_body_face(f), KY_PAGE_LEFT + label, ky_flow_inner(f) - label, 'l');
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

static void fill_row(struct ky_flow *f, struct row *r, const struct ky_block *b, enum ky_face face, bool head)
{
	const struct ky_block *shape = b->width != NULL || b->align != NULL || f->shape == NULL || f->shape->count != b->count ? b : f->shape;
	const char *align = shape->align == NULL ? "" : shape->align;
	size_t aligned = strlen(align);
	double x = KY_PAGE_LEFT, sum = shares(shape);
	for (size_t i = 0; i < b->count; i++) {
		double width = ky_flow_inner(f) * (shape->width == NULL || shape->width[i] == 0 ? 1 : shape->width[i]) / sum;
		add_cell(f, r, b->cell[i], face, x, width, head ? 'c' : i < aligned ? align[i] : 'l');
		x += width;
	}
}

void ky_grid_head(struct ky_flow *f, const struct ky_block *b)
{
	struct row r = new_row(f, "TH");
	f->shape = b;
	fill_row(f, &r, b, KY_GOTHIC, true);
	double height = lines_left(&r) * r.leading + 2 * r.pad;
	if (f->head != b) { /* not the repeated one: some of the table follows it on the same page */
		f->head = NULL;
		ky_flow_need(f, height + 3 * r.leading);
	}
	draw_row(f, &r);
	done_row(&r);
	/* One that takes half a page leaves no room for the table. */
	f->head = height < (ky_flow_bottom(f) - KY_PAGE_TOP) / 2 ? b : NULL;
}

void ky_grid_row(struct ky_flow *f, const struct ky_block *b)
{
	struct row r = new_row(f, "TD");
	bool total = b->kind == KY_BLOCK_TABLE_TOTAL;
	fill_row(f, &r, b, total ? KY_BOLD : ky_flow_body_face(f), false);
	if (total)
		ky_flow_need(f, lines_left(&r) * r.leading + 2 * r.pad);
	double y = f->y;
	draw_row(f, &r);
	if (total && f->y > y)
		ky_flow_rule(f, KY_PAGE_LEFT, y, ky_flow_inner(f), 1.2);
	done_row(&r);
}
