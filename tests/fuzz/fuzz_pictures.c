/* fuzz_pictures.c — any bytes as a picture: refused with a reason, or upright and no larger than allowed.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/pictures. */
#include <stdlib.h>

#include "core/paper/internal.h"

#define SIDE_MAX 2400

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_paper_why why = {0};
	struct ky_photo photo = {.bytes = data, .size = size, .rotation = size % 4 == 0 ? 0 : 90};
	cairo_surface_t *picture = ky_picture_read(&photo, &why);
	if (picture == NULL && (why.fault == 0 || why.text[0] == '\0'))
		abort();
	if (picture == NULL)
		return 0;
	int width = cairo_image_surface_get_width(picture), height = cairo_image_surface_get_height(picture);
	if (width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX)
		abort();
	cairo_surface_destroy(picture);
	return 0;
}
