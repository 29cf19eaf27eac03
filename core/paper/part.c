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
#define HIDDEN 2	/* flags of annotations */
#define NO_VIEW 32

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

static qpdf_data begin(void)
{
	qpdf_data q = qpdf_init();
	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	return q;
}

/* Asked for, so that nobody prints it when the document goes. */
static enum ky_part_trouble trouble_of(qpdf_data q)
{
	enum qpdf_error_code_e code = qpdf_get_error_code(q, qpdf_get_error(q));
	return code == qpdf_e_password || code == qpdf_e_unsupported ? KY_PART_ENCRYPTED : KY_PART_DAMAGED;
}

static bool failed(qpdf_data q, QPDF_ERROR_CODE code)
{
	if (code & QPDF_ERRORS)
		qpdf_get_error(q);
	return (code & QPDF_ERRORS) != 0;
}

/* A value that has no looks: only the program it was typed in can show it; flattening would drop it. */
static bool hides_value(qpdf_data q, qpdf_oh annotation)
{
	qpdf_oh flags = qpdf_oh_get_key_if_dict(q, annotation, "/F"), looks = qpdf_oh_get_key_if_dict(q, qpdf_oh_get_key_if_dict(q, annotation, "/AP"), "/N");
	if (!qpdf_oh_is_name_and_equals(q, qpdf_oh_get_key_if_dict(q, annotation, "/Subtype"), "/Widget") || !qpdf_oh_is_null(q, looks))
		return false;
	if (qpdf_oh_is_integer(q, flags) && (qpdf_oh_get_int_value(q, flags) & (HIDDEN | NO_VIEW)) != 0)
		return false;
	for (int depth = 0; depth < 10 && qpdf_oh_is_dictionary(q, annotation); depth++) {
		qpdf_oh value = qpdf_oh_get_key(q, annotation, "/V");
		if (qpdf_oh_is_string(q, value) && qpdf_oh_get_string_value(q, value)[0] != '\0')
			return true;
		annotation = qpdf_oh_get_key(q, annotation, "/Parent");
	}
	return false;
}

static bool page_hides_value(qpdf_data q, qpdf_oh page)
{
	qpdf_oh list = qpdf_oh_get_key(q, page, "/Annots");
	int n = qpdf_oh_is_array(q, list) ? qpdf_oh_get_array_n_items(q, list) : 0;
	for (int i = 0; i < n; i++)
		if (hides_value(q, qpdf_oh_get_array_item(q, list, i)))
			return true;
	return false;
}

/* What the looks of form fields may lean on stays beside the pages until they are flattened. */
static void take_resources(qpdf_data q, qpdf_data from)
{
	qpdf_oh form = qpdf_oh_get_key(from, qpdf_get_root(from), "/AcroForm");
	qpdf_oh resources = qpdf_oh_get_key_if_dict(from, form, "/DR");
	if (!qpdf_oh_is_dictionary(from, resources))
		return;
	if (!qpdf_oh_is_indirect(from, resources))
		resources = qpdf_make_indirect_object(from, resources);
	qpdf_oh rest = qpdf_oh_parse(q, "<< /Fields [] >>");
	qpdf_oh_replace_key(q, rest, "/DR", qpdf_oh_copy_foreign_object(q, from, resources));
	qpdf_oh_replace_key(q, qpdf_get_root(q), "/AcroForm", rest);
}

/* The pages alone, and what they lead to, in a file of its own; decrypted, if an empty password opened it. A tagged document has a hundred times as many objects beside its pages. */
static enum ky_part_trouble take_pages(qpdf_data from, int pages, int fd)
{
	char path[32];
	qpdf_data q = begin();
	bool fine = !failed(q, qpdf_empty_pdf(q)), form = false;
	for (int i = 0; fine && !form && i < pages; i++) {
		qpdf_oh page = qpdf_get_page_n(from, (size_t)i);
		form = page_hides_value(from, page);
		fine = !failed(q, qpdf_add_page(q, from, page, QPDF_FALSE));
		qpdf_oh_release_all(from);
	}
	if (fine) {
		take_resources(q, from);
		fine = !failed(q, qpdf_init_write(q, ky_part_path(fd, path)));
	}
	if (fine) {
		qpdf_set_static_ID(q, QPDF_TRUE);
		fine = !failed(q, qpdf_write(q));
	}
	qpdf_cleanup(&q);
	return form ? KY_PART_FORM : fine ? KY_PART_FINE : KY_PART_DAMAGED;
}

static enum ky_part_trouble extract(const void *bytes, size_t size, unsigned pages_max, int fd)
{
	qpdf_data q = begin();
	enum ky_part_trouble trouble = KY_PART_FINE;
	if (qpdf_read_memory(q, "part", bytes, size, NULL) & QPDF_ERRORS)
		trouble = trouble_of(q);
	int pages = trouble == KY_PART_FINE ? qpdf_get_num_pages(q) : 0;
	if (trouble == KY_PART_FINE)
		trouble = pages <= 0 ? trouble_of(q) : (unsigned)pages > pages_max ? KY_PART_TOO_LARGE : take_pages(q, pages, fd);
	qpdf_cleanup(&q);
	return trouble;
}

/* What lies on the pages is pressed into them. No object streams: where a trailer has no /Size, qpdf 11.3 writes a table of places with them that it cannot read itself. */
static bool flatten(int in, int out)
{
	char from[32], to[32];
	char *job = g_strdup_printf("{\"inputFile\":\"%s\",\"outputFile\":\"%s\",\"flattenAnnotations\":\"all\",\"objectStreams\":\"disable\",\"staticId\":\"\",\"noWarn\":\"\"}", ky_part_path(in, from),
				    ky_part_path(out, to));
	bool fine = ky_part_job(job);
	g_free(job);
	return fine;
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
static enum ky_part_trouble open_pages(int fd, qpdf_data *out_document, unsigned *out_pages)
{
	char path[32];
	qpdf_data q = begin();
	int pages = failed(q, qpdf_read(q, ky_part_path(fd, path), NULL)) ? 0 : qpdf_get_num_pages(q);
	if (pages <= 0 || failed(q, qpdf_push_inherited_attributes_to_page(q))) {
		qpdf_cleanup(&q);
		return KY_PART_DAMAGED;
	}
	strip(q, (unsigned)pages);
	*out_document = q;
	*out_pages = (unsigned)pages;
	return KY_PART_FINE;
}

enum ky_part_trouble ky_part_read(const void *bytes, size_t size, unsigned pages_max, qpdf_data *out_document, unsigned *out_pages)
{
	*out_document = NULL;
	if (!says_pdf(bytes, size))
		return KY_PART_NO_PDF;
	int taken = ky_part_file(NULL, 0), flat = ky_part_file(NULL, 0);
	enum ky_part_trouble trouble = taken < 0 || flat < 0 ? KY_PART_DAMAGED : extract(bytes, size, pages_max, taken);
	if (trouble == KY_PART_FINE)
		trouble = flatten(taken, flat) ? open_pages(flat, out_document, out_pages) : KY_PART_DAMAGED;
	if (taken >= 0)
		close(taken);
	if (flat >= 0)
		close(flat);
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
