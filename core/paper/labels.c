/* labels.c — address labels: a sheet of twelve.
 * Called through kyodo_paper. Knows nothing of who is written to. */
#include "core/paper/internal.h"

#include <string.h>

#define WIDTH (86.4 * KY_MM)
#define HEIGHT (42.3 * KY_MM)
#define COLUMNS 2
#define ROWS 6
#define LEFT ((KY_A4_SHORT - COLUMNS * WIDTH) / 2)
#define TOP ((KY_A4_LONG - ROWS * HEIGHT) / 2)
#define PAD (6 * KY_MM) /* printers shift the paper by a millimetre or two */
#define LEADING 1.3

/* Draws a text with at most that many lines; returns where it ends. */
static double put(struct ky_type *type, cairo_t *cr, const char *text, enum ky_face face, double size, double smallest, int lines, double x, double y)
{
	PangoLayout *layout = ky_type_fit(type, text, face, &size, smallest, WIDTH - 2 * PAD, lines);
	int n = text == NULL || *text == '\0' ? 0 : MIN(ky_type_lines(layout), lines);
	cairo_tag_begin(cr, "P", NULL);
	for (int i = 0; i < n; i++)
		ky_type_show(cr, layout, i, 'l', x, y + i * size * LEADING, WIDTH - 2 * PAD, size * LEADING, size);
	cairo_tag_end(cr, "P");
	g_object_unref(layout);
	return y + n * size * LEADING;
}

static void put_label(struct ky_type *type, cairo_t *cr, const struct ky_label *l, double x, double y)
{
	char *postal = l->postal == NULL || *l->postal == '\0' ? NULL : g_strdup_printf("〒%s", l->postal);
	/* A long name takes two lines before it gets small, and a third before it is cut. */
	static const double sizes[] = {16, 12, 10};
	static const double smallest[] = {12, 8, 5};
	unsigned missing = type->missing;
	int lines = 1;
	double size = sizes[0];
	for (bool fits = false; !fits; lines += fits ? 0 : 1) {
		size = sizes[lines - 1];
		PangoLayout *layout = ky_type_fit(type, l->name, KY_MINCHO, &size, smallest[lines - 1], WIDTH - 2 * PAD, lines);
		fits = lines == 3 || ky_type_lines(layout) <= lines;
		g_object_unref(layout);
	}
	type->missing = missing;
	x += PAD;
	double end = put(type, cr, postal, KY_MINCHO, 11, 8, 1, x, y + 5 * KY_MM);
	end = put(type, cr, l->address, KY_MINCHO, 11, 6, 3, x, end + 1);
	put(type, cr, l->name, KY_MINCHO, size, smallest[lines - 1], lines, x, end + 2 * KY_MM);
	put(type, cr, l->note, KY_GOTHIC, 7, 5, 1, x, y + HEIGHT - 5 * KY_MM);
	g_free(postal);
}

bool ky_labels_pdf(const struct ky_labels *labels, struct ky_paper *out, struct ky_paper_why *why)
{
	struct ky_type type;
	struct ky_pdf pdf;
	if (labels->count > KY_PAPER_LABELS_MAX)
		return ky_maker_no(why, KY_PAPER_TOO_LARGE, 0, "%zu labels", labels->count);
	if (!ky_type_init(&type, labels->about.lang, why))
		return false;
	ky_pdf_begin(&pdf, KY_A4_SHORT, KY_A4_LONG, &labels->about);
	for (size_t i = 0; i < labels->count; i++) {
		size_t place = (i + labels->skip % (COLUMNS * ROWS)) % (COLUMNS * ROWS);
		if (place == 0 && i > 0)
			cairo_show_page(pdf.cr);
		put_label(&type, pdf.cr, &labels->label[i], LEFT + WIDTH * (double)(place % COLUMNS), TOP + HEIGHT * (double)(place / COLUMNS));
	}
	unsigned missing = type.missing;
	GByteArray *bytes = ky_pdf_end(&pdf, why);
	ky_type_done(&type);
	if (bytes == NULL || !ky_pdf_finish(bytes, &labels->about, out, why))
		return false;
	out->missing = missing;
	return true;
}
