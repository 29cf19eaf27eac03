/* picture.c — a camera's file becomes an upright picture of bounded size, and nothing else of it.
 * Called by photos.c and the fuzzer. The only file that knows libjpeg, libheif and libexif. What comes in is a stranger's. */
#include "core/paper/internal.h"

#include <libexif/exif-data.h>
#include <libheif/heif.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

#define SIDE_MAX 2400
#define SCANS_MAX 200 /* a progressive JPEG of a few bytes can ask for thousands of passes over the whole picture */
#define QUALITY 86

struct picture {
	cairo_surface_t *raw; /* as stored */
	int orientation;      /* 1 to 8, as in EXIF */
};

static bool too_large(double width, double height, struct ky_paper_why *why)
{
	if (width < 1 || height < 1)
		return !ky_maker_no(why, KY_PAPER_DAMAGED, 0, "a picture of %.0f x %.0f pixels", width, height);
	return width * height > KY_PAPER_PIXELS_MAX && !ky_maker_no(why, KY_PAPER_TOO_LARGE, 0, "%.0f x %.0f pixels", width, height);
}

/* ---- orientation */

static int orientation_in(ExifData *exif)
{
	int value = 1;
	ExifEntry *entry = exif == NULL ? NULL : exif_content_get_entry(exif->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
	if (entry != NULL && entry->format == EXIF_FORMAT_SHORT && entry->size >= 2)
		value = exif_get_short(entry->data, exif_data_get_byte_order(exif));
	if (exif != NULL)
		exif_data_unref(exif);
	return value >= 1 && value <= 8 ? value : 1;
}

static int jpeg_orientation(const struct ky_photo *p)
{
	return orientation_in(exif_data_new_from_data(p->bytes, (unsigned)MIN(p->size, KY_PAPER_BYTES_MAX)));
}

static size_t be32(const unsigned char *b)
{
	return (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3];
}

/* The chunk eXIf holds what a JPEG has after its "Exif" mark. */
static int png_orientation(const struct ky_photo *p)
{
	const unsigned char *b = p->bytes;
	for (size_t at = 8; at + 12 <= p->size;) {
		size_t n = be32(b + at);
		if (n > p->size - at - 12)
			break;
		if (memcmp(b + at + 4, "eXIf", 4) == 0 && n <= 65535) {
			GByteArray *exif = g_byte_array_new();
			g_byte_array_append(exif, (const guint8 *)"Exif\0\0", 6);
			g_byte_array_append(exif, b + at + 8, (guint)n);
			int value = orientation_in(exif_data_new_from_data(exif->data, exif->len));
			g_byte_array_unref(exif);
			return value;
		}
		at += 12 + n;
	}
	return 1;
}

/* ---- JPEG */

struct jpeg {
	struct jpeg_decompress_struct in;
	struct jpeg_error_mgr errors;
	struct jpeg_progress_mgr progress;
	jmp_buf out;
	cairo_surface_t *surface;
	unsigned char *row;
	bool cut_off;
	char message[JMSG_LENGTH_MAX];
};

static void jpeg_fails(j_common_ptr info)
{
	struct jpeg *j = info->client_data;
	info->err->format_message(info, j->message);
	longjmp(j->out, 1);
}

/* Odd bytes between markers are harmless; an end before the end is not. */
static void jpeg_remarks(j_common_ptr info, int level)
{
	struct jpeg *j = info->client_data;
	if (level < 0 && info->err->msg_code == JWRN_JPEG_EOF)
		j->cut_off = true;
}

static void jpeg_goes_on(j_common_ptr info)
{
	struct jpeg *j = info->client_data;
	if (j->in.input_scan_number > SCANS_MAX || j->cut_off) {
		snprintf(j->message, sizeof j->message, j->cut_off ? "it ends too early" : "too many scans");
		longjmp(j->out, 1);
	}
}

/* The smallest of the sizes libjpeg decodes to by itself that is not below what is wanted. */
static void jpeg_scale(struct jpeg_decompress_struct *in)
{
	unsigned side = MAX(in->image_width, in->image_height);
	in->scale_denom = 8;
	for (in->scale_num = 1; in->scale_num < 8; in->scale_num++)
		if ((unsigned long long)side * in->scale_num / 8 >= SIDE_MAX)
			break;
}

/* Adobe's CMYK is written upside down: 255 is no ink. */
static void row_from_cmyk(const unsigned char *from, unsigned char *to, unsigned width)
{
	for (unsigned x = 0; x < width; x++, from += 4, to += 4) {
		to[2] = (unsigned char)(from[0] * from[3] / 255);
		to[1] = (unsigned char)(from[1] * from[3] / 255);
		to[0] = (unsigned char)(from[2] * from[3] / 255);
		to[3] = 255;
	}
}

static bool jpeg_rows(struct jpeg *j, struct ky_paper_why *why)
{
	bool cmyk = j->in.jpeg_color_space == JCS_CMYK || j->in.jpeg_color_space == JCS_YCCK;
	jpeg_scale(&j->in);
	j->in.out_color_space = cmyk ? JCS_CMYK : JCS_EXT_BGRX; /* cairo's order on this machine's kind */
	jpeg_start_decompress(&j->in);
	j->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)j->in.output_width, (int)j->in.output_height);
	if (cairo_surface_status(j->surface) != CAIRO_STATUS_SUCCESS)
		return ky_maker_no(why, KY_PAPER_UNABLE, 0, "no memory for a picture");
	unsigned char *pixels = cairo_image_surface_get_data(j->surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(j->surface);
	j->row = cmyk ? g_malloc((size_t)j->in.output_width * 4) : NULL;
	while (j->in.output_scanline < j->in.output_height) {
		unsigned char *to = pixels + stride * j->in.output_scanline, *row = cmyk ? j->row : to;
		jpeg_read_scanlines(&j->in, &row, 1);
		if (cmyk)
			row_from_cmyk(row, to, j->in.output_width);
	}
	jpeg_finish_decompress(&j->in);
	cairo_surface_mark_dirty(j->surface);
	return !j->cut_off || ky_maker_no(why, KY_PAPER_DAMAGED, 0, "JPEG: it ends too early");
}

static bool jpeg_all(struct jpeg *j, const struct ky_photo *p, struct ky_paper_why *why)
{
	if (setjmp(j->out) != 0)
		return ky_maker_no(why, KY_PAPER_DAMAGED, 0, "JPEG: %.180s", j->message);
	j->in.err = jpeg_std_error(&j->errors);
	j->in.client_data = j;
	j->errors.error_exit = jpeg_fails;
	j->errors.emit_message = jpeg_remarks;
	jpeg_create_decompress(&j->in);
	j->progress.progress_monitor = jpeg_goes_on;
	j->in.progress = &j->progress;
	jpeg_mem_src(&j->in, p->bytes, p->size);
	jpeg_read_header(&j->in, TRUE);
	return !too_large(j->in.image_width, j->in.image_height, why) && jpeg_rows(j, why);
}

static bool read_jpeg(const struct ky_photo *p, struct picture *out, struct ky_paper_why *why)
{
	struct jpeg *j = g_new0(struct jpeg, 1);
	bool fine = jpeg_all(j, p, why);
	jpeg_destroy_decompress(&j->in);
	g_free(j->row);
	if (fine)
		*out = (struct picture){j->surface, jpeg_orientation(p)};
	else
		cairo_surface_destroy(j->surface);
	g_free(j);
	return fine;
}

/* ---- PNG */

struct reading {
	const unsigned char *at;
	size_t left;
};

static cairo_status_t read_some(void *data, unsigned char *to, unsigned n)
{
	struct reading *r = data;
	if (n > r->left)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(to, r->at, n);
	r->at += n;
	r->left -= n;
	return CAIRO_STATUS_SUCCESS;
}

static bool read_png(const struct ky_photo *p, struct picture *out, struct ky_paper_why *why)
{
	const unsigned char *b = p->bytes;
	struct reading r = {b, p->size};
	if (p->size < 33 || memcmp(b + 12, "IHDR", 4) != 0)
		return ky_maker_no(why, KY_PAPER_DAMAGED, 0, "PNG: it has no head");
	if (too_large((double)be32(b + 16), (double)be32(b + 20), why))
		return false;
	cairo_surface_t *surface = cairo_image_surface_create_from_png_stream(read_some, &r);
	cairo_status_t status = cairo_surface_status(surface);
	if (status == CAIRO_STATUS_SUCCESS) {
		*out = (struct picture){surface, png_orientation(p)};
		return true;
	}
	cairo_surface_destroy(surface);
	/* cairo calls every fault of libpng "out of memory"; there is memory, the pixels were bounded above. */
	return ky_maker_no(why, KY_PAPER_DAMAGED, 0, "PNG: %s", cairo_status_to_string(status));
}

/* ---- HEIC, AVIF: the library turns the picture as the file says. */

static void row_from_rgba(const unsigned char *from, uint32_t *to, int width)
{
	for (int x = 0; x < width; x++, from += 4) {
		unsigned a = from[3], r = from[0] * a / 255, g = from[1] * a / 255, b = from[2] * a / 255;
		to[x] = a << 24 | r << 16 | g << 8 | b;
	}
}

static bool from_heif(const struct heif_image *image, struct picture *out, struct ky_paper_why *why)
{
	int stride = 0, width = heif_image_get_width(image, heif_channel_interleaved), height = heif_image_get_height(image, heif_channel_interleaved);
	const unsigned char *pixels = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
	if (pixels == NULL || too_large(width, height, why))
		return pixels != NULL ? false : ky_maker_no(why, KY_PAPER_DAMAGED, 0, "HEIF: no pixels");
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) {
		cairo_surface_destroy(surface);
		return ky_maker_no(why, KY_PAPER_UNABLE, 0, "no memory for a picture");
	}
	unsigned char *to = cairo_image_surface_get_data(surface);
	size_t step = (size_t)cairo_image_surface_get_stride(surface);
	for (int y = 0; y < height; y++)
		row_from_rgba(pixels + (size_t)y * (size_t)stride, (uint32_t *)(void *)(to + (size_t)y * step), width);
	cairo_surface_mark_dirty(surface);
	*out = (struct picture){surface, 1};
	return true;
}

static bool decode_heif(struct heif_context *context, const struct ky_photo *p, struct picture *out, struct ky_paper_why *why)
{
	struct heif_image_handle *handle = NULL;
	struct heif_image *image = NULL;
	bool fine = false;
	struct heif_error e = heif_context_read_from_memory_without_copy(context, p->bytes, p->size, NULL);
	if (e.code == heif_error_Ok)
		e = heif_context_get_primary_image_handle(context, &handle);
	if (e.code == heif_error_Ok && too_large(heif_image_handle_get_width(handle), heif_image_handle_get_height(handle), why)) {
		heif_image_handle_release(handle);
		return false;
	}
	struct heif_decoding_options *options = heif_decoding_options_alloc();
	options->convert_hdr_to_8bit = 1;
	if (e.code == heif_error_Ok)
		e = heif_decode_image(handle, &image, heif_colorspace_RGB, heif_chroma_interleaved_RGBA, options);
	heif_decoding_options_free(options);
	if (e.code != heif_error_Ok)
		ky_maker_no(why, e.code == heif_error_Memory_allocation_error ? KY_PAPER_TOO_LARGE : KY_PAPER_DAMAGED, 0, "HEIF: %.180s", e.message);
	else
		fine = from_heif(image, out, why);
	heif_image_release(image);
	heif_image_handle_release(handle);
	return fine;
}

static bool read_heif(const struct ky_photo *p, struct picture *out, struct ky_paper_why *why)
{
	struct heif_context *context = heif_context_alloc();
	heif_context_set_maximum_image_size_limit(context, 16384);
	heif_context_set_max_decoding_threads(context, 0);
	bool fine = decode_heif(context, p, out, why);
	heif_context_free(context);
	return fine;
}

/* ---- upright */

static cairo_surface_t *upright(const struct picture *picture, int rotation)
{
	/* EXIF: first mirrored, then turned clockwise by quarters. */
	static const struct {
		int quarters, mirror;
	} said[9] = {{0, 1}, {0, 1}, {0, -1}, {2, 1}, {2, -1}, {3, -1}, {1, 1}, {1, -1}, {3, 1}};
	static const int cosine[4] = {1, 0, -1, 0}, sine[4] = {0, 1, 0, -1};
	int q = (said[picture->orientation].quarters + rotation / 90) % 4, mirror = said[picture->orientation].mirror;
	double w = cairo_image_surface_get_width(picture->raw), h = cairo_image_surface_get_height(picture->raw);
	double scale = MIN(1, SIDE_MAX / MAX(w, h));
	double width = MAX(1, (int)((q % 2 == 0 ? w : h) * scale + 0.5)), height = MAX(1, (int)((q % 2 == 0 ? h : w) * scale + 0.5));
	/* Both ways stretched to whole pixels: no edge is half transparent. */
	double sx = (q % 2 == 0 ? width : height) / w, sy = (q % 2 == 0 ? height : width) / h;
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
	cairo_t *cr = cairo_create(surface);
	cairo_matrix_t turn = {.xx = cosine[q], .yx = sine[q], .xy = -sine[q], .yy = cosine[q], .x0 = width / 2, .y0 = height / 2};
	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_paint(cr);
	cairo_set_matrix(cr, &turn);
	cairo_scale(cr, sx * mirror, sy);
	cairo_translate(cr, -w / 2, -h / 2);
	cairo_set_source_surface(cr, picture->raw, 0, 0);
	cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
	cairo_rectangle(cr, 0, 0, w, h);
	cairo_fill(cr);
	cairo_destroy(cr);
	cairo_surface_flush(surface);
	return surface;
}

static bool begins(const struct ky_photo *p, const char *with, size_t n)
{
	return p->size >= n && memcmp(p->bytes, with, n) == 0;
}

static bool is_heif(const struct ky_photo *p)
{
	return p->size >= 12 && memcmp((const char *)p->bytes + 4, "ftyp", 4) == 0 && heif_check_filetype(p->bytes, (int)MIN(p->size, 4096)) == heif_filetype_yes_supported;
}

cairo_surface_t *ky_picture_read(const struct ky_photo *photo, struct ky_paper_why *why)
{
	struct picture picture = {0};
	bool fine;
	if (photo->rotation % 90 != 0 || photo->rotation < 0 || photo->rotation > 270)
		fine = ky_maker_no(why, KY_PAPER_UNABLE, 0, "a rotation of %d", photo->rotation);
	else if (photo->size > KY_PAPER_BYTES_MAX)
		fine = ky_maker_no(why, KY_PAPER_TOO_LARGE, 0, "%zu bytes", photo->size);
	else if (begins(photo, "\xff\xd8\xff", 3))
		fine = read_jpeg(photo, &picture, why);
	else if (begins(photo, "\x89PNG\r\n\x1a\n", 8))
		fine = read_png(photo, &picture, why);
	else if (is_heif(photo))
		fine = read_heif(photo, &picture, why);
	else
		fine = ky_maker_no(why, KY_PAPER_NOT_PICTURE, 0, "neither JPEG nor HEIC nor PNG");
	if (!fine)
		return NULL;
	cairo_surface_t *surface = upright(&picture, photo->rotation);
	cairo_surface_destroy(picture.raw);
	if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
		return surface;
	cairo_surface_destroy(surface);
	ky_maker_no(why, KY_PAPER_UNABLE, 0, "no memory for a picture");
	return NULL;
}

/* ---- out */

struct writing {
	struct jpeg_compress_struct out;
	struct jpeg_error_mgr errors;
	jmp_buf failed;
};

static void writing_fails(j_common_ptr info)
{
	struct writing *w = info->client_data;
	longjmp(w->failed, 1);
}

static bool write_rows(struct writing *w, cairo_surface_t *picture, unsigned char **out_bytes, unsigned long *out_size)
{
	unsigned char *pixels = cairo_image_surface_get_data(picture);
	size_t stride = (size_t)cairo_image_surface_get_stride(picture);
	if (setjmp(w->failed) != 0)
		return false;
	w->out.err = jpeg_std_error(&w->errors);
	w->out.client_data = w;
	w->errors.error_exit = writing_fails;
	jpeg_create_compress(&w->out);
	jpeg_mem_dest(&w->out, out_bytes, out_size);
	w->out.image_width = (unsigned)cairo_image_surface_get_width(picture);
	w->out.image_height = (unsigned)cairo_image_surface_get_height(picture);
	w->out.input_components = 4;
	w->out.in_color_space = JCS_EXT_BGRX;
	jpeg_set_defaults(&w->out);
	jpeg_set_quality(&w->out, QUALITY, TRUE);
	w->out.optimize_coding = TRUE;
	jpeg_start_compress(&w->out, TRUE);
	while (w->out.next_scanline < w->out.image_height) {
		unsigned char *row = pixels + stride * w->out.next_scanline;
		jpeg_write_scanlines(&w->out, &row, 1);
	}
	jpeg_finish_compress(&w->out);
	return true;
}

bool ky_picture_jpeg(cairo_surface_t *picture, unsigned char **out_bytes, unsigned long *out_size)
{
	struct writing *w = g_new0(struct writing, 1);
	*out_bytes = NULL;
	*out_size = 0;
	bool fine = write_rows(w, picture, out_bytes, out_size);
	jpeg_destroy_compress(&w->out);
	g_free(w);
	if (!fine) {
		free(*out_bytes);
		*out_bytes = NULL;
	}
	return fine;
}
