/* test_photos.c — pictures from cameras become a PDF: upright, bounded, without what the camera wrote.
 * Run by ./dev test unit. Pictures are made here, so that every corner's colour is known. */
#include "tests/unit/lib/papertest.h"

#include "core/paper/internal.h"

#include <jpeglib.h>

enum { RED = 0xff0000, GREEN = 0x00ff00, BLUE = 0x0000ff, WHITE = 0xffffff };

/* Upright: red and green above, blue and white below. */
static cairo_surface_t *flag(int width, int height)
{
	static const unsigned colour[4] = {RED, GREEN, BLUE, WHITE};
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	cairo_t *cr = cairo_create(s);
	for (int i = 0; i < 4; i++) {
		cairo_set_source_rgb(cr, (colour[i] >> 16) / 255.0, (colour[i] >> 8 & 255) / 255.0, (colour[i] & 255) / 255.0);
		cairo_rectangle(cr, i % 2 * width / 2.0, i / 2 * height / 2.0, width / 2.0, height / 2.0);
		cairo_fill(cr);
	}
	cairo_destroy(cr);
	cairo_surface_flush(s);
	return s;
}

/* How a camera held that way stores the upright flag: where each of its corners comes to lie. */
static cairo_surface_t *stored(int width, int height, int orientation)
{
	bool turned = orientation >= 5;
	cairo_surface_t *upright = flag(width, height), *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, turned ? height : width, turned ? width : height);
	const uint32_t *from = (const uint32_t *)(void *)cairo_image_surface_get_data(upright);
	uint32_t *to = (uint32_t *)(void *)cairo_image_surface_get_data(s);
	int w = cairo_image_surface_get_width(s), h = cairo_image_surface_get_height(s), step = cairo_image_surface_get_stride(s) / 4, step_from = cairo_image_surface_get_stride(upright) / 4;
	/* EXIF 2.32, 4.6.5.1: orientation says which visual side row 0 and column 0 of the stored picture are. */
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++) {
			const int fx[9] = {0, x, w - 1 - x, w - 1 - x, x, y, h - 1 - y, h - 1 - y, y};
			const int fy[9] = {0, y, y, h - 1 - y, h - 1 - y, x, x, w - 1 - x, w - 1 - x};
			to[y * step + x] = from[fy[orientation] * step_from + fx[orientation]];
		}
	cairo_surface_mark_dirty(s);
	cairo_surface_destroy(upright);
	return s;
}

/* An APP1 segment: orientation, and a GPS directory with a latitude; a maker's remark that must not come through. */
static GByteArray *exif(int orientation)
{
	static const unsigned char head[] = "Exif\0\0MM\0\x2a\0\0\0\x08"
					    "\0\x03"
					    "\x01\x0f\0\x02\0\0\0\x0c\0\0\0\x32"
					    "\x01\x12\0\x03\0\0\0\x01\0\0\0\0"
					    "\x88\x25\0\x04\0\0\0\x01\0\0\0\x3e"
					    "\0\0\0\0"
					    "GEHEIMKAMERA"
					    "\0\x02"
					    "\0\x01\0\x02\0\0\0\x02N\0\0\0"
					    "\0\x02\0\x05\0\0\0\x03\0\0\0\x5c"
					    "\0\0\0\0"
					    "\0\0\0\x24\0\0\0\x01\0\0\0\x0d\0\0\0\x01\0\0\0\x07\0\0\0\x01";
	GByteArray *a = g_byte_array_new();
	g_byte_array_append(a, head, sizeof head - 1);
	a->data[6 + 8 + 2 + 12 + 9] = (guint8)orientation;
	return a;
}

/* As a camera writes it, to be freed with free(). */
static unsigned char *camera(cairo_surface_t *s, int orientation, bool progressive, unsigned long *out_size)
{
	struct jpeg_compress_struct out;
	struct jpeg_error_mgr errors;
	unsigned char *bytes = NULL;
	GByteArray *app1 = exif(orientation);
	out.err = jpeg_std_error(&errors);
	jpeg_create_compress(&out);
	jpeg_mem_dest(&out, &bytes, out_size);
	out.image_width = (unsigned)cairo_image_surface_get_width(s);
	out.image_height = (unsigned)cairo_image_surface_get_height(s);
	out.input_components = 4;
	out.in_color_space = JCS_EXT_BGRX;
	jpeg_set_defaults(&out);
	if (progressive)
		jpeg_simple_progression(&out);
	jpeg_start_compress(&out, TRUE);
	jpeg_write_marker(&out, JPEG_APP0 + 1, app1->data, app1->len);
	while (out.next_scanline < out.image_height) {
		unsigned char *row = cairo_image_surface_get_data(s) + (size_t)cairo_image_surface_get_stride(s) * out.next_scanline;
		jpeg_write_scanlines(&out, &row, 1);
	}
	jpeg_finish_compress(&out);
	jpeg_destroy_compress(&out);
	g_byte_array_unref(app1);
	return bytes;
}

static unsigned char *jpeg(int width, int height, int orientation, unsigned long *out_size)
{
	cairo_surface_t *s = stored(width, height, orientation);
	unsigned char *bytes = camera(s, orientation, false, out_size);
	cairo_surface_destroy(s);
	return bytes;
}

static unsigned pixel(cairo_surface_t *s, double x, double y)
{
	int w = cairo_image_surface_get_width(s), h = cairo_image_surface_get_height(s);
	const uint32_t *data = (const uint32_t *)(void *)cairo_image_surface_get_data(s);
	return data[(int)(y * h) * (cairo_image_surface_get_stride(s) / 4) + (int)(x * w)] & 0xffffff;
}

static bool near(unsigned a, unsigned b)
{
	for (int shift = 0; shift < 24; shift += 8)
		if (abs((int)(a >> shift & 255) - (int)(b >> shift & 255)) > 40)
			return false;
	return true;
}

static void assert_flag(cairo_surface_t *s, const unsigned corner[4])
{
	for (int i = 0; i < 4; i++)
		if (!near(pixel(s, i % 2 == 0 ? 0.25 : 0.75, i < 2 ? 0.25 : 0.75), corner[i]))
			fail_msg("corner %d is %06x, not %06x", i, pixel(s, i % 2 == 0 ? 0.25 : 0.75, i < 2 ? 0.25 : 0.75), corner[i]);
}

static const unsigned as_it_is[4] = {RED, GREEN, BLUE, WHITE};

static cairo_surface_t *must_read(const struct ky_photo *photo)
{
	struct ky_paper_why why;
	cairo_surface_t *s = ky_picture_read(photo, &why);
	if (s == NULL)
		fail_msg("%s", why.text);
	return s;
}

static void every_orientation_comes_out_upright(void **state)
{
	(void)state;
	for (int o = 1; o <= 8; o++) {
		unsigned long size;
		unsigned char *bytes = jpeg(320, 200, o, &size);
		cairo_surface_t *s = must_read(&(struct ky_photo){.bytes = bytes, .size = size});
		assert_int_equal(cairo_image_surface_get_width(s), 320);
		assert_int_equal(cairo_image_surface_get_height(s), 200);
		assert_flag(s, as_it_is);
		cairo_surface_destroy(s);
		free(bytes);
	}
}

static void turns_clockwise_by_hand(void **state)
{
	static const struct {
		int rotation;
		unsigned corner[4];
	} rows[] = {{90, {BLUE, RED, WHITE, GREEN}}, {180, {WHITE, BLUE, GREEN, RED}}, {270, {GREEN, WHITE, RED, BLUE}}};
	unsigned long size;
	unsigned char *bytes = jpeg(320, 200, 6, &size);
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		cairo_surface_t *s = must_read(&(struct ky_photo){.bytes = bytes, .size = size, .rotation = rows[i].rotation});
		assert_flag(s, rows[i].corner);
		cairo_surface_destroy(s);
	}
	free(bytes);
}

static void large_ones_are_scaled(void **state)
{
	unsigned long size;
	unsigned char *bytes = jpeg(6000, 4000, 8, &size);
	cairo_surface_t *s = must_read(&(struct ky_photo){.bytes = bytes, .size = size});
	(void)state;
	assert_int_equal(cairo_image_surface_get_width(s), 2400);
	assert_int_equal(cairo_image_surface_get_height(s), 1600);
	assert_flag(s, as_it_is);
	cairo_surface_destroy(s);
	free(bytes);
}

static void png_and_heic_are_read(void **state)
{
	size_t size;
	char path[300];
	cairo_surface_t *s = flag(300, 180);
	(void)state;
	snprintf(path, sizeof path, "%s/flag.png", paper_dir);
	assert_int_equal(cairo_surface_write_to_png(s, path), CAIRO_STATUS_SUCCESS);
	cairo_surface_destroy(s);
	free(paper_run("heif-enc -q 90 -o flag.heic flag.png && heif-enc -A -q 90 -o flag.avif flag.png"));
	static const char *const files[] = {"flag.png", "flag.heic", "flag.avif"};
	for (size_t i = 0; i < 3; i++) {
		unsigned char *bytes = paper_load(files[i], &size);
		s = must_read(&(struct ky_photo){.bytes = bytes, .size = size});
		assert_int_equal(cairo_image_surface_get_width(s), 300);
		assert_flag(s, as_it_is);
		cairo_surface_destroy(s);
		free(bytes);
	}
}

static void transparent_is_white(void **state)
{
	char path[300];
	size_t size;
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, 40, 40);
	(void)state;
	snprintf(path, sizeof path, "%s/clear.png", paper_dir);
	assert_int_equal(cairo_surface_write_to_png(s, path), CAIRO_STATUS_SUCCESS);
	cairo_surface_destroy(s);
	unsigned char *bytes = paper_load("clear.png", &size);
	s = must_read(&(struct ky_photo){.bytes = bytes, .size = size});
	assert_int_equal(pixel(s, 0.5, 0.5), WHITE);
	cairo_surface_destroy(s);
	free(bytes);
}

static void a_pdf_of_pictures_tells_nothing(void **state)
{
	unsigned long size[3];
	unsigned char *bytes[3] = {jpeg(3000, 2000, 6, &size[0]), jpeg(200, 320, 1, &size[1]), jpeg(64, 64, 3, &size[2])};
	struct ky_photo photo[3];
	struct ky_photos photos = {.about = ABOUT("写真"), .count = 3, .photo = photo};
	struct ky_paper paper = {0}, again = {0};
	struct ky_paper_why why;
	(void)state;
	for (int i = 0; i < 3; i++) {
		photo[i] = (struct ky_photo){bytes[i], size[i], 0};
		assert_true(paper_holds(bytes[i], size[i], "GEHEIMKAMERA"));
	}
	assert_true(kyodo_paper.photos(&photos, &paper, &why));
	assert_true(kyodo_paper.photos(&photos, &again, &why));
	assert_int_equal(paper.pages, 3);
	assert_int_equal(paper.size, again.size);
	assert_memory_equal(paper.bytes, again.bytes, paper.size);
	assert_false(paper_holds(paper.bytes, paper.size, "GEHEIM"));
	assert_false(paper_holds(paper.bytes, paper.size, "Exif"));
	paper_save("photos.pdf", paper.bytes, paper.size);
	char *out = paper_run("pdfimages -list photos.pdf | awk 'NR > 2 { print $4, $5, $9 }'");
	assert_string_equal(out, "2400 1600 jpeg\n200 320 jpeg\n64 64 jpeg\n");
	free(out);
	out = paper_run("pdfinfo -l 3 photos.pdf | grep -o 'size:.*'");
	paper_has(out, "841.89 x 595.276");
	paper_has(out, "595.276 x 841.89");
	free(out);
	/* The pictures within: what a program that takes them out again finds. */
	out = paper_run("pdfimages -all photos.pdf out && cat out-*.jpg | grep -c 'Exif\\|GEHEIM\\|JFXX\\|ICC_PROFILE' || true");
	assert_int_equal(atoi(out), 0);
	free(out);
	kyodo_paper.free(&paper);
	kyodo_paper.free(&again);
	for (int i = 0; i < 3; i++)
		free(bytes[i]);
}

static void assert_refused(const void *bytes, size_t size, enum ky_paper_fault fault)
{
	struct ky_paper_why why = {0};
	struct ky_photo photo = {.bytes = bytes, .size = size};
	cairo_surface_t *s = ky_picture_read(&photo, &why);
	assert_null(s);
	if (why.fault != fault)
		fail_msg("fault %d, not %d: %s", (int)why.fault, (int)fault, why.text);
	assert_true(why.text[0] != '\0');
}

/* A picture that says it is larger than it has bytes for: only its head is read. */
static void refuses_with_a_reason(void **state)
{
	unsigned long size;
	unsigned char *bytes = jpeg(640, 480, 1, &size);
	static const char pdf[] = "%PDF-1.4 and more", html[] = "<html><script>";
	(void)state;
	assert_refused(pdf, sizeof pdf, KY_PAPER_NOT_PICTURE);
	assert_refused(html, sizeof html, KY_PAPER_NOT_PICTURE);
	assert_refused("", 0, KY_PAPER_NOT_PICTURE);
	assert_refused("\xff\xd8\xff", 3, KY_PAPER_DAMAGED);
	assert_refused("\x89PNG\r\n\x1a\n", 8, KY_PAPER_DAMAGED);
	assert_refused(bytes, size / 2, KY_PAPER_DAMAGED); /* cut off: half a receipt is none */
	for (size_t i = 0; i + 9 < size; i++)
		if (bytes[i] == 0xff && bytes[i + 1] == 0xc0) {
			memcpy(bytes + i + 5, "\xff\xdc\xff\xdc", 4);
			break;
		}
	assert_refused(bytes, size, KY_PAPER_TOO_LARGE);
	free(bytes);
	static const char huge[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\0\0\0\1\0\0\x08\x06\0\0\0\0\0\0\0";
	assert_refused(huge, sizeof huge - 1, KY_PAPER_TOO_LARGE);
	size_t n;
	unsigned char *heic = paper_load("flag.heic", &n);
	assert_refused(heic, n / 2, KY_PAPER_DAMAGED);
	free(heic);
}

static void names_the_picture_that_is_none(void **state)
{
	unsigned long size;
	unsigned char *bytes = jpeg(64, 64, 1, &size);
	struct ky_photo photo[] = {{bytes, size, 0}, {"nothing", 7, 0}, {bytes, size, 45}};
	struct ky_photos photos = {.about = ABOUT("写真"), .count = 2, .photo = photo};
	struct ky_paper paper = {.pages = 7};
	struct ky_paper_why why;
	(void)state;
	assert_false(kyodo_paper.photos(&photos, &paper, &why));
	assert_int_equal(why.at, 1);
	assert_int_equal(why.fault, KY_PAPER_NOT_PICTURE);
	photos = (struct ky_photos){.about = ABOUT("写真"), .count = 1, .photo = photo + 2};
	assert_false(kyodo_paper.photos(&photos, &paper, &why));
	photos.count = 0;
	assert_false(kyodo_paper.photos(&photos, &paper, &why));
	assert_int_equal(paper.pages, 7);
	free(bytes);
}

/* A progressive JPEG whose scans are written again and again: few bytes, much work. */
static void endless_scans_are_refused(void **state)
{
	unsigned long size;
	cairo_surface_t *s = flag(64, 64);
	unsigned char *bytes = camera(s, 1, true, &size);
	GByteArray *many = g_byte_array_new();
	size_t last = 0;
	(void)state;
	cairo_surface_destroy(s);
	for (size_t i = 0; i + 1 < size; i++)
		if (bytes[i] == 0xff && bytes[i + 1] == 0xda)
			last = i;
	assert_true(last > 0);
	g_byte_array_append(many, bytes, (guint)(size - 2));
	for (int i = 0; i < 400; i++)
		g_byte_array_append(many, bytes + last, (guint)(size - 2 - last));
	g_byte_array_append(many, (const guint8 *)"\xff\xd9", 2);
	assert_refused(many->data, many->len, KY_PAPER_DAMAGED);
	g_byte_array_unref(many);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_orientation_comes_out_upright),
	    cmocka_unit_test(turns_clockwise_by_hand),
	    cmocka_unit_test(large_ones_are_scaled),
	    cmocka_unit_test(png_and_heic_are_read),
	    cmocka_unit_test(transparent_is_white),
	    cmocka_unit_test(a_pdf_of_pictures_tells_nothing),
	    cmocka_unit_test(refuses_with_a_reason),
	    cmocka_unit_test(names_the_picture_that_is_none),
	    cmocka_unit_test(endless_scans_are_refused),
	};
	return cmocka_run_group_tests(tests, paper_setup, paper_teardown);
}
