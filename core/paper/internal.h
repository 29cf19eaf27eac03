/* internal.h — what the files of core/paper share: text on a page, a PDF under construction, a picture.
 * Included by core/paper and its tests only. Memory is GLib's, or that of the library that made it. */
#ifndef KY_PAPER_INTERNAL_H
#define KY_PAPER_INTERNAL_H

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#pragma GCC diagnostic pop

#include "core/paper/paper.h"

#define KY_MM (72.0 / 25.4) /* a page is measured in points */
#define KY_A4_SHORT (210 * KY_MM)
#define KY_A4_LONG (297 * KY_MM)

/* Fills why and returns false. */
bool ky_maker_no(struct ky_paper_why *why, enum ky_paper_fault fault, size_t at, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* ---- text (type.c) */
enum ky_face { KY_MINCHO, KY_GOTHIC, KY_BOLD, KY_FACES };
struct ky_type {
	PangoFontMap *map;
	PangoContext *context;
	PangoFontDescription *face[KY_FACES];
	struct ky_type_variant {
		PangoFontDescription *face;
		PangoFont *font;
	} variant[KY_FACES][4]; /* who is asked for a variant, in this order; ends with a NULL face */
	unsigned missing;
};
bool ky_type_init(struct ky_type *type, const char *lang, struct ky_paper_why *why);
void ky_type_done(struct ky_type *type);
/* Text set in lines of at most width points (0: one line a paragraph). Every line is drawn by ky_type_show. To be unreferenced. */
PangoLayout *ky_type_set(struct ky_type *type, const char *text, enum ky_face face, double size, double width);
int ky_type_lines(PangoLayout *layout);
double ky_type_width(PangoLayout *layout); /* of the widest line, points */
/* Chooses the largest size from *size down to smallest at which the text takes no more than lines lines (at smallest it may take more), and sets it so. */
PangoLayout *ky_type_fit(struct ky_type *type, const char *text, enum ky_face face, double *size, double smallest, double width, int lines);
/* Draws one line whose box begins at x, y, is width wide and leading high; align is l, c or r. */
void ky_type_show(cairo_t *cr, PangoLayout *layout, int line, char align, double x, double y, double width, double leading, double size);
/* Valid UTF-8 without control characters (but line feeds) and without what turns the direction of writing. To be freed. */
char *ky_type_clean(const char *text);

/* ---- a PDF under construction (pdf.c) */
struct ky_pdf {
	GByteArray *bytes;
	cairo_surface_t *surface;
	cairo_t *cr;
	bool full;
};
void ky_pdf_begin(struct ky_pdf *pdf, double width, double height, const struct ky_paper_about *about);
/* Closes it. The bytes are the caller's; NULL with why filled when cairo or the limit refused. */
GByteArray *ky_pdf_end(struct ky_pdf *pdf, struct ky_paper_why *why);
/* With language, identity and no trace of the time it was written; takes bytes. */
bool ky_pdf_finish(GByteArray *bytes, const struct ky_paper_about *about, struct ky_paper *out, struct ky_paper_why *why);

/* ---- a sheet (sheet.c), before ky_pdf_finish */
GByteArray *ky_sheet_make(const struct ky_sheet *sheet, unsigned *out_pages, unsigned *out_missing, struct ky_paper_why *why);

/* ---- pictures (picture.c) */
/* An upright picture on white, at most 2400 pixels a side; NULL with why filled. To be destroyed. */
cairo_surface_t *ky_picture_read(const struct ky_photo *photo, struct ky_paper_why *why);
/* The same pixels as a JPEG without metadata. To be freed with free(). */
bool ky_picture_jpeg(cairo_surface_t *picture, unsigned char **out_bytes, unsigned long *out_size);

bool ky_sheet_pdf(const struct ky_sheet *sheet, struct ky_paper *out, struct ky_paper_why *why);
bool ky_labels_pdf(const struct ky_labels *labels, struct ky_paper *out, struct ky_paper_why *why);
bool ky_photos_pdf(const struct ky_photos *photos, struct ky_paper *out, struct ky_paper_why *why);
bool ky_bundle_pdf(const struct ky_bundle *bundle, struct ky_paper *out, struct ky_paper_why *why);
bool ky_zip_archive(const struct ky_zip *zip, struct ky_paper *out, struct ky_paper_why *why);

#endif
