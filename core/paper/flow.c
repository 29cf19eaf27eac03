/* flow.c — pages one after the other: what is drawn on them, their heads and feet.
 * Called by sheet.c and grid.c. Knows nothing of what the blocks mean. */
#include "core/paper/flow.h"

#include <string.h>

#define BOTTOM (20 * KY_MM)
#define HEAD_Y (11 * KY_MM)
#define FOOT_Y (13 * KY_MM) /* from below */
#define SMALL 8.0

double ky_flow_inner(const struct ky_flow *f)
{
	return f->width - KY_PAGE_LEFT - KY_PAGE_RIGHT;
}

double ky_flow_bottom(const struct ky_flow *f)
{
	return f->height - BOTTOM;
}

enum ky_face ky_flow_body_face(const struct ky_flow *f)
{
	return f->sheet->gothic ? KY_GOTHIC : KY_MINCHO;
}

/* ---- what is drawn; nothing while pages are counted */

void ky_flow_tag(const struct ky_flow *f, const char *name)
{
	if (f->cr != NULL)
		cairo_tag_begin(f->cr, name, NULL);
}

void ky_flow_untag(const struct ky_flow *f, const char *name)
{
	if (f->cr != NULL)
		cairo_tag_end(f->cr, name);
}

void ky_flow_show(const struct ky_flow *f, PangoLayout *layout, int line, char align, double x, double y, double width, double leading, double size)
{
	if (f->cr != NULL)
		ky_type_show(f->cr, layout, line, align, x, y, width, leading, size);
}

void ky_flow_box(const struct ky_flow *f, double x, double y, double width, double height, double shade)
{
	if (f->cr == NULL)
		return;
	cairo_rectangle(f->cr, x, y, width, height);
	cairo_set_source_rgb(f->cr, shade, shade, shade);
	cairo_fill_preserve(f->cr);
	cairo_set_source_rgb(f->cr, 0, 0, 0);
	cairo_set_line_width(f->cr, KY_HAIR);
	cairo_stroke(f->cr);
}

void ky_flow_rule(const struct ky_flow *f, double x, double y, double width, double thick)
{
	if (f->cr == NULL)
		return;
	cairo_set_line_width(f->cr, thick);
	cairo_move_to(f->cr, x, y);
	cairo_line_to(f->cr, x + width, y);
	cairo_stroke(f->cr);
}

/* One line, cut off by an ellipsis where it does not fit. */
static void small_line(struct ky_flow *f, const char *text, char align, double x, double y, double width)
{
	char *first = g_strndup(text, strcspn(text, "\r\n"));
	PangoLayout *layout = ky_type_set(&f->type, first, KY_GOTHIC, SMALL, width);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_height(layout, 0);
	ky_flow_show(f, layout, 0, align, x, y, width, SMALL * KY_CELL_LEADING, SMALL);
	g_object_unref(layout);
	g_free(first);
}

/* ---- pages */

static void later_head(struct ky_flow *f)
{
	const struct ky_sheet *s = f->sheet;
	const char *number = s->number == NULL ? "" : s->number;
	char *left = g_strdup_printf("%s%s%s", number, *number == '\0' ? "" : "　", s->about.title == NULL ? "" : s->about.title);
	small_line(f, left, 'l', KY_PAGE_LEFT, HEAD_Y, ky_flow_inner(f) * 0.62);
	if (s->receipt != NULL)
		small_line(f, s->receipt, 'r', KY_PAGE_LEFT + ky_flow_inner(f) * 0.64, HEAD_Y, ky_flow_inner(f) * 0.36);
	g_free(left);
}

static void foot(struct ky_flow *f)
{
	char *number = g_strdup_printf("%u/%u", f->page, f->pages);
	double y = f->height - FOOT_Y, x = KY_PAGE_LEFT + ky_flow_inner(f) * 0.44;
	if (f->sheet->footer != NULL)
		small_line(f, f->sheet->footer, 'l', KY_PAGE_LEFT, y, ky_flow_inner(f) * (f->sheet->unnumbered ? 1 : 0.42));
	if (!f->sheet->unnumbered)
		small_line(f, number, 'c', x, y, ky_flow_inner(f) * 0.12);
	g_free(number);
}

void ky_flow_close_table(struct ky_flow *f)
{
	if (f->in_table)
		ky_flow_untag(f, "Table");
	f->in_table = false;
}

void ky_flow_begin_page(struct ky_flow *f)
{
	f->page++;
	f->y = KY_PAGE_TOP;
	f->fresh = true;
	if (f->page > 1 && !f->sheet->unnumbered)
		later_head(f);
}

void ky_flow_end_page(struct ky_flow *f)
{
	ky_flow_close_table(f);
	foot(f);
	if (f->cr != NULL)
		cairo_show_page(f->cr);
}

/* Begins a page unless that much still fits below. */
void ky_flow_need(struct ky_flow *f, double height)
{
	if (!f->fresh && f->y + height > ky_flow_bottom(f))
		ky_flow_next_page(f);
}

void ky_flow_next_page(struct ky_flow *f)
{
	const struct ky_block *head = f->head;
	ky_flow_end_page(f);
	ky_flow_begin_page(f);
	if (head != NULL) {
		f->head = head;
		ky_grid_head(f, head);
	}
}
