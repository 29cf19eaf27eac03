/* flow.h — a sheet on its way over the pages: where it stands, and what may be drawn there.
 * Included by sheet.c, grid.c and flow.c only. */
#ifndef KY_PAPER_FLOW_H
#define KY_PAPER_FLOW_H

#include "core/paper/internal.h"

#define KY_PAGE_LEFT (22 * KY_MM) /* room for a binder's holes */
#define KY_PAGE_RIGHT (18 * KY_MM)
#define KY_PAGE_TOP (20 * KY_MM)
#define KY_BODY 10.5 /* points */
#define KY_CELL_LEADING 1.4
#define KY_CELL_PAD 3.2 /* above and below the text of a cell */
#define KY_CELL_SIDE 4.5
#define KY_HAIR 0.5

struct ky_flow {
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

double ky_flow_inner(const struct ky_flow *f); /* the width between the margins */
double ky_flow_bottom(const struct ky_flow *f);
enum ky_face ky_flow_body_face(const struct ky_flow *f);

/* ---- what is drawn; nothing while pages are counted. Tags are PDF's names of structure: P, H1, Table, TR, TH, TD. */
void ky_flow_tag(const struct ky_flow *f, const char *name);
void ky_flow_untag(const struct ky_flow *f, const char *name);
void ky_flow_show(const struct ky_flow *f, PangoLayout *layout, int line, char align, double x, double y, double width, double leading, double size);
void ky_flow_box(const struct ky_flow *f, double x, double y, double width, double height, double shade);
void ky_flow_rule(const struct ky_flow *f, double x, double y, double width, double thick);

/* ---- pages */
void ky_flow_begin_page(struct ky_flow *f);
void ky_flow_end_page(struct ky_flow *f);
void ky_flow_next_page(struct ky_flow *f); /* with the table's head, if one is to stand again */
void ky_flow_need(struct ky_flow *f, double height); /* begins a page unless that much still fits below */
void ky_flow_close_table(struct ky_flow *f);

/* ---- rows (grid.c) */
void ky_grid_pair(struct ky_flow *f, const struct ky_block *block);
void ky_grid_head(struct ky_flow *f, const struct ky_block *block);
void ky_grid_row(struct ky_flow *f, const struct ky_block *block);

#endif
