/* qr.c — see kyodo/account.h; the only file that knows libqrencode. One path for all dark modules; written by libxml2, never by hand. */
#include "kyodo/kyodo.h"

#include <libxml/xmlwriter.h>
#include <qrencode.h>

#define QUIET 4 /* modules of white around, as ISO 18004 wants */

/* A dark run of n modules at x, y. */
static const char *dark_path(struct ky_arena *arena, const QRcode *code)
{
	struct ky_buf d;
	ky_buf_init(&d, arena, 64 * 1024);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++) {
			int n = 0;
			while (x + n < code->width && (code->data[y * code->width + x + n] & 1) != 0)
				n++;
			if (n > 0)
				ky_buf_printf(&d, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, n, n);
			x += n;
		}
	return d.data == NULL ? "" : d.data;
}

static void attribute(xmlTextWriterPtr w, const char *name, const char *value)
{
	xmlTextWriterWriteAttribute(w, BAD_CAST name, BAD_CAST value);
}

static void write_svg(xmlTextWriterPtr w, struct ky_arena *arena, const QRcode *code)
{
	int side = code->width + 2 * QUIET;
	xmlTextWriterStartDocument(w, NULL, "UTF-8", NULL);
	xmlTextWriterStartElement(w, BAD_CAST "svg");
	attribute(w, "xmlns", "http://www.w3.org/2000/svg");
	attribute(w, "viewBox", ky_printf(arena, "0 0 %d %d", side, side));
	attribute(w, "width", "240");
	attribute(w, "height", "240");
	xmlTextWriterStartElement(w, BAD_CAST "rect");
	attribute(w, "width", "100%");
	attribute(w, "height", "100%");
	attribute(w, "fill", "#fff");
	xmlTextWriterEndElement(w);
	xmlTextWriterStartElement(w, BAD_CAST "path");
	attribute(w, "d", dark_path(arena, code));
	xmlTextWriterEndElement(w);
	xmlTextWriterEndDocument(w);
}

struct ky_err *ky_qr_svg(struct ky_arena *arena, const char *text, struct ky_str *out_svg)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	xmlBufferPtr buffer = xmlBufferCreate();
	xmlTextWriterPtr w = buffer == NULL ? NULL : xmlNewTextWriterMemory(buffer, 0);
	struct ky_err *err = NULL;
	if (code == NULL || w == NULL) {
		err = ky_fail(arena, KY_INTERNAL, NULL, "no QR picture of %zu bytes", strlen(text));
	} else {
		write_svg(w, arena, code);
		xmlTextWriterFlush(w);
		*out_svg = ky_str_copy(arena, (struct ky_str){(const char *)xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer)});
	}
	if (w != NULL)
		xmlFreeTextWriter(w);
	if (buffer != NULL)
		xmlBufferFree(buffer);
	QRcode_free(code);
	return err;
}
