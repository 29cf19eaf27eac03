/* maker.c — the module's one door, and its way to say no.
 * Loaded by core/app/paper.c in the background process. Knows nothing of what is made. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/paper/internal.h"

bool ky_maker_no(struct ky_paper_why *why, enum ky_paper_fault fault, size_t at, const char *format, ...)
{
	va_list ap;
	why->fault = fault;
	why->at = at;
	va_start(ap, format);
	vsnprintf(why->text, sizeof why->text, format, ap);
	va_end(ap);
	return false;
}

static void give_back(struct ky_paper *paper)
{
	g_free(paper->bytes);
	*paper = (struct ky_paper){0};
}

__attribute__((visibility("default"))) const struct ky_paper_maker kyodo_paper = {
    .sheet = ky_sheet_pdf,
    .labels = ky_labels_pdf,
    .photos = ky_photos_pdf,
    .bundle = ky_bundle_pdf,
    .zip = ky_zip_archive,
    .free = give_back,
};
