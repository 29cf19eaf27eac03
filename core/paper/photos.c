/* photos.c — pictures become a PDF, one a page.
 * Called through kyodo_paper. Knows nothing of how a picture is read. */
#include "core/paper/internal.h"

#include <stdlib.h>

#define MARGIN (10 * KY_MM)
#define POINTS_PER_PIXEL (72.0 / 96) /* at most: a small picture does not fill a page with squares */

static void put_page(struct ky_pdf *pdf, cairo_surface_t *picture)
{
	double w = cairo_image_surface_get_width(picture), h = cairo_image_surface_get_height(picture);
	double width = w > h ? KY_A4_LONG : KY_A4_SHORT, height = w > h ? KY_A4_SHORT : KY_A4_LONG;
	double scale = MIN(MIN((width - 2 * MARGIN) / w, (height - 2 * MARGIN) / h), POINTS_PER_PIXEL);
	cairo_pdf_surface_set_size(pdf->surface, width, height);
	cairo_save(pdf->cr);
	cairo_translate(pdf->cr, (width - w * scale) / 2, (height - h * scale) / 2);
	cairo_scale(pdf->cr, scale, scale);
	cairo_set_source_surface(pdf->cr, picture, 0, 0);
	cairo_paint(pdf->cr);
	cairo_restore(pdf->cr);
	cairo_show_page(pdf->cr);
}

static bool put_photo(struct ky_pdf *pdf, const struct ky_photo *photo, struct ky_paper_why *why)
{
	unsigned char *jpeg;
	unsigned long size;
	cairo_surface_t *picture = ky_picture_read(photo, why);
	if (picture == NULL)
		return false;
	bool fine = ky_picture_jpeg(picture, &jpeg, &size);
	/* The PDF takes these bytes as they are. */
	if (fine && cairo_surface_set_mime_data(picture, CAIRO_MIME_TYPE_JPEG, jpeg, size, free, jpeg) != CAIRO_STATUS_SUCCESS) {
		free(jpeg);
		fine = false;
	}
	if (fine)
		put_page(pdf, picture);
	cairo_surface_destroy(picture);
	return fine || ky_maker_no(why, KY_PAPER_UNABLE, 0, "no memory for a picture");
}

bool ky_photos_pdf(const struct ky_photos *photos, struct ky_paper *out, struct ky_paper_why *why)
{
	struct ky_pdf pdf;
	bool fine = true;
	if (photos->count == 0 || photos->count > KY_PAPER_PHOTOS_MAX)
		return ky_maker_no(why, photos->count == 0 ? KY_PAPER_UNABLE : KY_PAPER_TOO_LARGE, 0, "%zu pictures", photos->count);
	ky_pdf_begin(&pdf, KY_A4_SHORT, KY_A4_LONG, &photos->about);
	for (size_t i = 0; fine && i < photos->count; i++) {
		fine = put_photo(&pdf, &photos->photo[i], why);
		if (!fine)
			why->at = i;
	}
	struct ky_paper_why end;
	GByteArray *bytes = ky_pdf_end(&pdf, fine ? why : &end);
	if (fine && bytes != NULL)
		return ky_pdf_finish(bytes, &photos->about, out, why);
	if (bytes != NULL)
		g_byte_array_unref(bytes);
	return false;
}
