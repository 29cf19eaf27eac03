/* pdf.c — a PDF from its first page to its last byte: cairo draws it, qpdf gives it language and a stable identity.
 * Called by whatever makes a PDF. Knows nothing of what is on the pages. */
#include "core/paper/internal.h"

#include "core/paper/part.h"

#include <string.h>

static cairo_status_t take(void *data, const unsigned char *bytes, unsigned n)
{
	struct ky_pdf *pdf = data;
	if (pdf->bytes->len + (size_t)n > KY_PAPER_BYTES_MAX) {
		pdf->full = true;
		return CAIRO_STATUS_WRITE_ERROR;
	}
	g_byte_array_append(pdf->bytes, bytes, n);
	return CAIRO_STATUS_SUCCESS;
}

static void describe(cairo_surface_t *surface, const struct ky_paper_about *about)
{
	GDateTime *at = g_date_time_new_from_unix_utc(about->at_s);
	char *when = at == NULL ? g_strdup("1970-01-01T00:00:00Z") : g_date_time_format(at, "%Y-%m-%dT%H:%M:%SZ");
	char *title = ky_type_clean(about->title), *author = ky_type_clean(about->author);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, author);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "kyodo");
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, when);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, when);
	g_free(author);
	g_free(title);
	g_free(when);
	if (at != NULL)
		g_date_time_unref(at);
}

void ky_pdf_begin(struct ky_pdf *pdf, double width, double height, const struct ky_paper_about *about)
{
	*pdf = (struct ky_pdf){.bytes = g_byte_array_new()};
	pdf->surface = cairo_pdf_surface_create_for_stream(take, pdf, width, height);
	describe(pdf->surface, about);
	pdf->cr = cairo_create(pdf->surface);
}

GByteArray *ky_pdf_end(struct ky_pdf *pdf, struct ky_paper_why *why)
{
	cairo_status_t status = cairo_status(pdf->cr);
	cairo_destroy(pdf->cr);
	cairo_surface_finish(pdf->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(pdf->surface);
	cairo_surface_destroy(pdf->surface);
	if (status == CAIRO_STATUS_SUCCESS && !pdf->full)
		return pdf->bytes;
	ky_maker_no(why, pdf->full ? KY_PAPER_TOO_LARGE : KY_PAPER_UNABLE, 0, "cairo: %s", cairo_status_to_string(status));
	g_byte_array_unref(pdf->bytes);
	return NULL;
}

/* easy is Japanese to a machine that reads it aloud. */
void ky_pdf_describe(qpdf_data q, const char *lang)
{
	qpdf_oh root = qpdf_get_root(q), preferences = qpdf_oh_new_dictionary(q);
	qpdf_oh_replace_key(q, root, "/Lang", qpdf_oh_new_unicode_string(q, lang == NULL || strcmp(lang, "easy") == 0 ? "ja" : lang));
	qpdf_oh_replace_key(q, preferences, "/DisplayDocTitle", qpdf_oh_new_bool(q, QPDF_TRUE));
	qpdf_oh_replace_key(q, root, "/ViewerPreferences", preferences);
	if (qpdf_oh_has_key(q, root, "/StructTreeRoot")) /* cairo 1.16 tags the text and forgets to say so */
		qpdf_oh_replace_key(q, root, "/MarkInfo", qpdf_oh_parse(q, "<< /Marked true >>"));
}

bool ky_pdf_finish(GByteArray *bytes, const struct ky_paper_about *about, struct ky_paper *out, struct ky_paper_why *why)
{
	qpdf_data q = qpdf_init();
	bool fine = false;
	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	if (!(qpdf_read_memory(q, "made here", (const char *)bytes->data, bytes->len, NULL) & QPDF_ERRORS)) {
		ky_pdf_describe(q, about->lang);
		qpdf_init_write_memory(q);
		qpdf_set_deterministic_ID(q, QPDF_TRUE);
		qpdf_set_object_stream_mode(q, qpdf_o_generate);
		fine = !(qpdf_write(q) & QPDF_ERRORS);
	}
	if (fine)
		*out = (struct ky_paper){.size = qpdf_get_buffer_length(q), .pages = (unsigned)qpdf_get_num_pages(q)};
	if (fine)
		out->bytes = g_memdup2(qpdf_get_buffer(q), out->size);
	else
		ky_maker_no(why, KY_PAPER_UNABLE, 0, "qpdf: %s", qpdf_get_error_full_text(q, qpdf_get_error(q)));
	qpdf_cleanup(&q);
	g_byte_array_unref(bytes);
	return fine;
}
