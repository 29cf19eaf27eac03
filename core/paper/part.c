/* part.c — a stranger's PDF is opened, flattened and stripped.
 * Called by bundle.c. What comes in may be damaged, locked or hostile; qpdf repairs what it can and says no to the rest. */
#include "core/paper/part.h"

#include "core/paper/internal.h"

#include <errno.h>
#include <math.h>
#include <qpdf/qpdfjob-c.h>
#include <qpdf/qpdflogger-c.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HEAD_BYTES 1024 /* within these a PDF says that it is one */

int ky_part_file(const void *bytes, size_t size)
{
	int fd = memfd_create("paper", MFD_CLOEXEC);
	const char *at = bytes;
	while (fd >= 0 && size > 0) {
		ssize_t n = write(fd, at, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			close(fd);
			return -1;
		}
		at += n;
		size -= (size_t)n;
	}
	return fd;
}

const char *ky_part_path(int fd, char path[32])
{
	g_snprintf(path, 32, "/proc/self/fd/%d", fd);
	return path;
}

bool ky_part_job(const char *job)
{
	qpdflogger_handle silent = qpdflogger_create();
	qpdfjob_handle j = qpdfjob_init();
	qpdflogger_set_info(silent, qpdf_log_dest_discard, NULL, NULL);
	qpdflogger_set_warn(silent, qpdf_log_dest_discard, NULL, NULL);
	qpdflogger_set_error(silent, qpdf_log_dest_discard, NULL, NULL);
	qpdfjob_set_logger(j, silent);
	int code = qpdfjob_initialize_from_json(j, job);
	if (code == 0)
		code = qpdfjob_run(j);
	qpdfjob_cleanup(&j);
	qpdflogger_cleanup(&silent);
	return code == qpdf_exit_success || code == qpdf_exit_warning;
}

static bool says_pdf(const char *bytes, size_t size)
{
	return g_strstr_len(bytes, (gssize)MIN(size, HEAD_BYTES), "%PDF-") != NULL;
}

/* Whether it opens without a password. */
static enum ky_part_trouble try_to_open(const void *bytes, size_t size)
{
	qpdf_data q = qpdf_init();
	enum ky_part_trouble trouble = KY_PART_FINE;
	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	if (qpdf_read_memory(q, "part", bytes, size, NULL) & QPDF_ERRORS) {
		enum qpdf_error_code_e code = qpdf_get_error_code(q, qpdf_get_error(q));
		trouble = code == qpdf_e_password || code == qpdf_e_unsupported ? KY_PART_ENCRYPTED : KY_PART_DAMAGED;
	}
	qpdf_cleanup(&q);
	return trouble;
}

/* Into a file of its own, decrypted (an empty password opened it), with what lies on the pages pressed into them. -1: it cannot be done.
 * No object streams: where the trailer has no /Size, qpdf 11.3 writes a table of places with them that it cannot read itself. */
static int flatten(const void *bytes, size_t size)
{
	char from[32], to[32];
	int in = ky_part_file(bytes, size), out = ky_part_file(NULL, 0);
	char *job = g_strdup_printf("{\"inputFile\":\"%s\",\"outputFile\":\"%s\",\"decrypt\":\"\",\"flattenAnnotations\":\"all\",\"objectStreams\":\"disable\",\"deterministicId\":\"\",\"noWarn\":\"\"}",
				    ky_part_path(in, from), ky_part_path(out, to));
	bool fine = in >= 0 && out >= 0 && ky_part_job(job);
	g_free(job);
	if (in >= 0)
		close(in);
	if (!fine && out >= 0)
		close(out);
	return fine ? out : -1;
}

static void strip(qpdf_data q, unsigned pages)
{
	static const char *const keys[] = {"/Annots", "/AA", "/Metadata", "/PieceInfo", "/Thumb", "/StructParents", "/B", "/Tabs"};
	for (unsigned i = 0; i < pages; i++) {
		qpdf_oh page = qpdf_get_page_n(q, i);
		for (size_t k = 0; k < G_N_ELEMENTS(keys); k++)
			qpdf_oh_remove_key(q, page, keys[k]);
		qpdf_oh_release(q, page);
	}
}

/* qpdf opens the path anew: the caller's descriptor can be closed. */
static enum ky_part_trouble open_pages(int fd, unsigned pages_max, qpdf_data *out_document, unsigned *out_pages)
{
	char path[32];
	qpdf_data q = qpdf_init();
	enum ky_part_trouble trouble = KY_PART_DAMAGED;
	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	int pages = qpdf_read(q, ky_part_path(fd, path), NULL) & QPDF_ERRORS ? 0 : qpdf_get_num_pages(q);
	qpdf_get_error(q); /* what nobody asks for is printed */
	if (pages > 0)
		trouble = (unsigned)pages > pages_max ? KY_PART_TOO_LARGE : qpdf_push_inherited_attributes_to_page(q) & QPDF_ERRORS ? KY_PART_DAMAGED : KY_PART_FINE;
	if (trouble == KY_PART_FINE) {
		strip(q, (unsigned)pages);
		*out_document = q;
		*out_pages = (unsigned)pages;
	} else {
		qpdf_cleanup(&q);
	}
	return trouble;
}

enum ky_part_trouble ky_part_read(const void *bytes, size_t size, unsigned pages_max, qpdf_data *out_document, unsigned *out_pages)
{
	*out_document = NULL;
	if (!says_pdf(bytes, size))
		return KY_PART_NO_PDF;
	enum ky_part_trouble trouble = try_to_open(bytes, size);
	if (trouble != KY_PART_FINE)
		return trouble;
	int fd = flatten(bytes, size);
	if (fd < 0)
		return KY_PART_DAMAGED;
	trouble = open_pages(fd, pages_max, out_document, out_pages);
	close(fd);
	return trouble;
}

static bool four_numbers(qpdf_data q, qpdf_oh array, double number[4])
{
	if (!qpdf_oh_is_array(q, array) || qpdf_oh_get_array_n_items(q, array) != 4)
		return false;
	for (int i = 0; i < 4; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(q, array, i);
		bool is = qpdf_oh_is_number(q, item);
		number[i] = is ? qpdf_oh_get_numeric_value(q, item) : 0;
		qpdf_oh_release(q, item);
		if (!is || !isfinite(number[i]))
			return false;
	}
	return true;
}

static double number_of(qpdf_data q, qpdf_oh page, const char *key, double otherwise)
{
	qpdf_oh value = qpdf_oh_get_key(q, page, key);
	double n = qpdf_oh_is_number(q, value) ? qpdf_oh_get_numeric_value(q, value) : otherwise;
	qpdf_oh_release(q, value);
	return isfinite(n) ? n : otherwise;
}

void ky_part_page_size(qpdf_data q, qpdf_oh page, double *out_width, double *out_height)
{
	static const char *const boxes[] = {"/TrimBox", "/CropBox", "/MediaBox"}; /* where qpdf lays a stamp */
	double b[4] = {0, 0, KY_A4_SHORT, KY_A4_LONG};
	bool found = false;
	for (size_t i = 0; !found && i < G_N_ELEMENTS(boxes); i++) {
		qpdf_oh box = qpdf_oh_get_key(q, page, boxes[i]);
		found = four_numbers(q, box, b);
		qpdf_oh_release(q, box);
	}
	double unit = number_of(q, page, "/UserUnit", 1), turn = fmod(number_of(q, page, "/Rotate", 0), 180);
	double w = fabs(b[2] - b[0]) * unit, h = fabs(b[3] - b[1]) * unit;
	*out_width = CLAMP(turn != 0 ? h : w, 36, 14400);
	*out_height = CLAMP(turn != 0 ? w : h, 36, 14400);
}
