/* part.h — a stranger's PDF, taken in page by page.
 * Called by bundle.c; pdf.c shares what asks for qpdf's names. */
#ifndef KY_PAPER_PART_H
#define KY_PAPER_PART_H

#include <qpdf/qpdf-c.h>

#include "core/paper/paper.h"

enum ky_part_trouble { KY_PART_FINE, KY_PART_ENCRYPTED, KY_PART_DAMAGED, KY_PART_NO_PDF, KY_PART_TOO_LARGE, KY_PART_FORM /* filled in, but nothing in it says how that looks */ };

/* The pages of a part in a document of its own: what forms and remarks show has become part of the page, everything else that is not the page is gone. At most pages_max pages.
 * To be given back with qpdf_cleanup, after whatever took pages from it was written; NULL unless fine. */
enum ky_part_trouble ky_part_read(const void *bytes, size_t size, unsigned pages_max, qpdf_data *out_document, unsigned *out_pages);

/* Its language, and that its title is what a window shows (pdf.c). */
void ky_pdf_describe(qpdf_data document, const char *lang);

/* Unnamed files in memory, known to qpdf as /proc/self/fd/N. -1: none to be had. */
int ky_part_file(const void *bytes, size_t size);
const char *ky_part_path(int fd, char path[32]);
/* Runs what the program qpdf would do with this job (JSON). False: it failed. */
bool ky_part_job(const char *job);
/* Width and height of a page as it is shown, in points. The inherited attributes must have been pushed to the pages. */
void ky_part_page_size(qpdf_data document, qpdf_oh page, double *out_width, double *out_height);

#endif
