/* fuzz_parts.c — any bytes as a part of a bundle: pages of its own, each with a size, or a trouble that has a name.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/parts. */
#include <stdlib.h>

#include "core/paper/part.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	qpdf_data document;
	unsigned pages = 0;
	enum ky_part_trouble trouble = ky_part_read(data, size, 100, &document, &pages);
	if ((trouble == KY_PART_FINE) != (document != NULL) || (document != NULL && (pages == 0 || pages > 100)))
		abort();
	for (unsigned i = 0; i < pages; i++) {
		double width, height;
		qpdf_oh page = qpdf_get_page_n(document, i);
		ky_part_page_size(document, page, &width, &height);
		if (!(width >= 36 && width <= 14400 && height >= 36 && height <= 14400))
			abort();
		qpdf_oh_release(document, page);
	}
	if (document != NULL)
		qpdf_cleanup(&document);
	return 0;
}
