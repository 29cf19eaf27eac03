/* bundle.c — a whole file as one PDF: a cover with the list, the parts, a running number on every page.
 * Called through kyodo_paper. How a stranger's PDF is taken in is part.c's. */
#include "core/paper/internal.h"
#include "core/paper/part.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COVER_FACTS_MAX 1000
#define STAMP 8.0 /* points, on A4 */

struct piece {
	qpdf_data document;
	GByteArray *sheet; /* instead of a part that cannot be read */
	unsigned pages, first; /* first: its page in the whole, from 1 */
};

struct whole {
	const struct ky_bundle *what;
	struct piece *piece;
	unsigned pages, cover_pages, unread, missing;
	struct ky_paper_why *why;
};

/* ---- parts */

static const char *reason(const struct ky_bundle_text *t, enum ky_part_trouble trouble)
{
	const char *const reasons[] = {
	    [KY_PART_FINE] = "", [KY_PART_ENCRYPTED] = t->encrypted, [KY_PART_DAMAGED] = t->damaged, [KY_PART_NO_PDF] = t->no_pdf, [KY_PART_TOO_LARGE] = t->too_large, [KY_PART_FORM] = t->form,
	};
	return reasons[trouble];
}

static qpdf_data open_made(const GByteArray *bytes, struct ky_paper_why *why)
{
	qpdf_data q = qpdf_init();
	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	if (!(qpdf_read_memory(q, "made here", (const char *)bytes->data, bytes->len, NULL) & QPDF_ERRORS) && !(qpdf_push_inherited_attributes_to_page(q) & QPDF_ERRORS))
		return q;
	ky_maker_no(why, KY_PAPER_UNABLE, 0, "qpdf: %.200s", qpdf_get_error_full_text(q, qpdf_get_error(q)));
	qpdf_cleanup(&q);
	return NULL;
}

static bool stand_in(struct whole *w, size_t i, enum ky_part_trouble trouble)
{
	const struct ky_part *part = &w->what->part[i];
	const struct ky_bundle_text *t = &w->what->text;
	struct piece *piece = &w->piece[i];
	char size[32], *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, part->bytes, part->size);
	g_snprintf(size, sizeof size, "%zu", part->size);
	const struct ky_block block[] = {
	    {.kind = KY_BLOCK_TITLE, .text = part->title},
	    {.kind = KY_BLOCK_CENTER, .text = t->unread},
	    {.kind = KY_BLOCK_SPACE, .mm = 4},
	    {.kind = KY_BLOCK_ROW, .label = t->reason, .text = reason(t, trouble)},
	    {.kind = KY_BLOCK_ROW, .label = t->name, .text = part->name},
	    {.kind = KY_BLOCK_ROW, .label = t->size, .text = size},
	    {.kind = KY_BLOCK_ROW, .label = t->sha256, .text = hash},
	    {.kind = KY_BLOCK_SPACE, .mm = 4},
	    {.kind = KY_BLOCK_TEXT, .text = t->note},
	};
	struct ky_sheet sheet = {.about = w->what->about, .unnumbered = true, .gothic = true, .count = G_N_ELEMENTS(block), .block = block};
	unsigned missing = 0;
	piece->sheet = ky_sheet_make(&sheet, &piece->pages, &missing, w->why);
	g_free(hash);
	piece->document = piece->sheet == NULL ? NULL : open_made(piece->sheet, w->why);
	w->missing += missing;
	w->unread++;
	return piece->document != NULL;
}

static bool take_parts(struct whole *w)
{
	unsigned pages = 0;
	for (size_t i = 0; i < w->what->count; i++) {
		const struct ky_part *part = &w->what->part[i];
		struct piece *piece = &w->piece[i];
		enum ky_part_trouble trouble = ky_part_read(part->bytes, part->size, KY_PAPER_BUNDLE_PAGES_MAX - pages, &piece->document, &piece->pages);
		if (trouble != KY_PART_FINE && !stand_in(w, i, trouble))
			return false;
		pages += trouble == KY_PART_FINE ? piece->pages : 0;
	}
	return true;
}

/* ---- the cover */

static void count_on(struct whole *w)
{
	w->pages = w->cover_pages;
	for (size_t i = 0; i < w->what->count; i++) {
		w->piece[i].first = w->pages + 1;
		w->pages += w->piece[i].pages;
	}
}

struct line {
	char *cell[3];
};

/* The texts of a row of the list; to be freed one by one. */
static void list_row(const struct whole *w, size_t i, char *cell[3])
{
	const struct piece *p = &w->piece[i];
	const char *title = w->what->part[i].title;
	cell[0] = g_strdup_printf("%zu", i + 1);
	cell[1] = p->sheet == NULL ? g_strdup(title) : g_strdup_printf("%s\n%s", title, w->what->text.unread);
	cell[2] = p->pages == 1 ? g_strdup_printf("%u", p->first) : g_strdup_printf("%u–%u", p->first, p->first + p->pages - 1);
}

static GByteArray *cover_with(struct whole *w, struct ky_block *block, unsigned *out_pages)
{
	const struct ky_bundle *b = w->what;
	static const unsigned char width[] = {7, 74, 19};
	const char *const head[] = {b->text.number, b->text.part, b->text.pages};
	struct line *line = g_new0(struct line, b->count + 1);
	size_t n = 0;
	block[n++] = (struct ky_block){.kind = KY_BLOCK_TITLE, .text = b->about.title};
	for (size_t i = 0; i < b->fact_count; i++)
		block[n++] = b->fact[i];
	block[n++] = (struct ky_block){.kind = KY_BLOCK_SPACE, .mm = 5};
	block[n++] = (struct ky_block){.kind = KY_BLOCK_TABLE_HEAD, .count = 3, .cell = head, .width = width, .align = "rlr"};
	for (size_t i = 0; i < b->count; i++) {
		list_row(w, i, line[i].cell);
		block[n++] = (struct ky_block){.kind = KY_BLOCK_TABLE_ROW, .count = 3, .cell = (const char *const *)line[i].cell};
	}
	struct ky_sheet sheet = {.about = b->about, .unnumbered = true, .count = n, .block = block};
	unsigned missing = 0;
	GByteArray *bytes = ky_sheet_make(&sheet, out_pages, &missing, w->why);
	for (size_t i = 0; i < b->count; i++)
		for (size_t k = 0; k < 3; k++)
			g_free(line[i].cell[k]);
	g_free(line);
	if (bytes != NULL)
		w->missing = MAX(w->missing, missing);
	return bytes;
}

/* How long the list is decides about the numbers in it; one more round settles it, since numbers never take a second line. */
static qpdf_data make_cover(struct whole *w, GByteArray **out_bytes)
{
	struct ky_block *block = g_new0(struct ky_block, w->what->fact_count + w->what->count + 3);
	GByteArray *bytes = NULL;
	w->cover_pages = 1;
	for (int round = 0; round < 3; round++) {
		unsigned pages = 0;
		count_on(w);
		bytes = cover_with(w, block, &pages);
		if (bytes == NULL || pages == w->cover_pages)
			break;
		g_byte_array_unref(bytes);
		bytes = NULL;
		w->cover_pages = pages;
	}
	g_free(block);
	*out_bytes = bytes;
	return bytes == NULL ? NULL : open_made(bytes, w->why);
}

/* ---- bookmarks: one a part */

static void bookmarks(const struct whole *w, qpdf_data q)
{
	qpdf_oh list = qpdf_make_indirect_object(q, qpdf_oh_parse(q, "<< /Type /Outlines >>")), before = 0;
	for (size_t i = 0; i < w->what->count; i++) {
		char *title = ky_type_clean(w->what->part[i].title), *text = g_strdup_printf("%zu %s", i + 1, title);
		qpdf_oh item = qpdf_make_indirect_object(q, qpdf_oh_new_dictionary(q)), place = qpdf_oh_new_array(q);
		qpdf_oh_append_item(q, place, qpdf_get_page_n(q, w->piece[i].first - 1));
		qpdf_oh_append_item(q, place, qpdf_oh_new_name(q, "/Fit"));
		qpdf_oh_replace_key(q, item, "/Title", qpdf_oh_new_unicode_string(q, text));
		qpdf_oh_replace_key(q, item, "/Parent", list);
		qpdf_oh_replace_key(q, item, "/Dest", place);
		qpdf_oh_replace_key(q, before == 0 ? list : before, before == 0 ? "/First" : "/Next", item);
		if (before != 0)
			qpdf_oh_replace_key(q, item, "/Prev", before);
		before = item;
		g_free(text);
		g_free(title);
	}
	if (before == 0)
		return;
	qpdf_oh_replace_key(q, list, "/Last", before);
	qpdf_oh_replace_key(q, list, "/Count", qpdf_oh_new_integer(q, (long long)w->what->count));
	qpdf_oh_replace_key(q, qpdf_get_root(q), "/Outlines", list);
	qpdf_oh_replace_key(q, qpdf_get_root(q), "/PageMode", qpdf_oh_new_name(q, "/UseOutlines"));
}

/* ---- putting it together */

static bool add_pages(struct whole *w, qpdf_data q)
{
	for (size_t i = 0; i < w->what->count; i++) {
		struct piece *p = &w->piece[i];
		for (unsigned k = 0; k < p->pages; k++) {
			qpdf_oh page = qpdf_get_page_n(p->document, k);
			if (qpdf_add_page(q, p->document, page, QPDF_FALSE) & QPDF_ERRORS)
				return ky_maker_no(w->why, KY_PAPER_UNABLE, i, "qpdf: %.200s", qpdf_get_error_full_text(q, qpdf_get_error(q)));
			qpdf_oh_release(p->document, page);
		}
	}
	return true;
}

/* Only the cover knows its structure: readers have to find that of the rest by themselves, so they are not told there is one. */
static bool assemble(struct whole *w, qpdf_data q)
{
	qpdf_oh_remove_key(q, qpdf_get_root(q), "/StructTreeRoot");
	ky_pdf_describe(q, w->what->about.lang);
	if (!add_pages(w, q))
		return false;
	bookmarks(w, q);
	return true;
}

static bool write_to(qpdf_data q, int fd, struct ky_paper_why *why)
{
	char path[32];
	if (qpdf_init_write(q, ky_part_path(fd, path)) & QPDF_ERRORS)
		return ky_maker_no(why, KY_PAPER_UNABLE, 0, "qpdf cannot write");
	qpdf_set_object_stream_mode(q, qpdf_o_generate);
	qpdf_set_deterministic_ID(q, QPDF_TRUE);
	return !(qpdf_write(q) & QPDF_ERRORS) || ky_maker_no(why, KY_PAPER_UNABLE, 0, "qpdf: %.200s", qpdf_get_error_full_text(q, qpdf_get_error(q)));
}

static void put_stamp(cairo_t *cr, struct ky_type *type, const char *text, double width, double height)
{
	double size = MAX(STAMP, MIN(width, height) * STAMP / KY_A4_SHORT), edge = size * 1.6;
	PangoLayout *layout = ky_type_set(type, text, KY_GOTHIC, size, 0);
	double w = ky_type_width(layout), x = width - edge - w, y = height - edge - size * 1.3;
	/* On a photograph, too, it is to be read. */
	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_rectangle(cr, x - size * 0.4, y, w + size * 0.8, size * 1.3);
	cairo_fill(cr);
	cairo_set_source_rgb(cr, 0, 0, 0);
	ky_type_show(cr, layout, 0, 'l', x, y, w, size * 1.3, size);
	g_object_unref(layout);
}

/* One page for every page, as large as it is. */
static GByteArray *make_stamps(const struct whole *w, qpdf_data q)
{
	struct ky_type type;
	struct ky_pdf pdf;
	if (!ky_type_init(&type, "ja", w->why))
		return NULL;
	ky_pdf_begin(&pdf, KY_A4_SHORT, KY_A4_LONG, &w->what->about);
	for (unsigned i = 0; i < w->pages; i++) {
		char text[32];
		double width, height;
		qpdf_oh page = qpdf_get_page_n(q, i);
		ky_part_page_size(q, page, &width, &height);
		qpdf_oh_release(q, page);
		g_snprintf(text, sizeof text, "%u/%u", i + 1, w->pages);
		cairo_pdf_surface_set_size(pdf.surface, width, height);
		put_stamp(pdf.cr, &type, text, width, height);
		cairo_show_page(pdf.cr);
	}
	GByteArray *bytes = ky_pdf_end(&pdf, w->why);
	ky_type_done(&type);
	return bytes;
}

static bool read_back(int fd, struct ky_paper *out, struct ky_paper_why *why)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || (size_t)st.st_size > 2 * KY_PAPER_BYTES_MAX)
		return ky_maker_no(why, KY_PAPER_TOO_LARGE, 0, "the bundle has grown beyond its limit");
	unsigned char *bytes = g_try_malloc((size_t)st.st_size);
	size_t done = 0;
	for (ssize_t n = 1; bytes != NULL && n > 0 && done < (size_t)st.st_size; done += (size_t)MAX(n, 0))
		n = pread(fd, bytes + done, (size_t)st.st_size - done, (off_t)done);
	if (bytes == NULL || done < (size_t)st.st_size) {
		g_free(bytes);
		return ky_maker_no(why, KY_PAPER_UNABLE, 0, "the bundle cannot be read back");
	}
	*out = (struct ky_paper){.bytes = bytes, .size = done};
	return true;
}

static bool stamp(int plain, int stamps, int stamped, struct ky_paper_why *why)
{
	char a[32], b[32], c[32];
	char *job = g_strdup_printf("{\"inputFile\":\"%s\",\"outputFile\":\"%s\",\"overlay\":{\"file\":\"%s\"},\"objectStreams\":\"generate\",\"deterministicId\":\"\",\"noWarn\":\"\"}",
				    ky_part_path(plain, a), ky_part_path(stamped, b), ky_part_path(stamps, c));
	bool fine = ky_part_job(job);
	g_free(job);
	return fine || ky_maker_no(why, KY_PAPER_UNABLE, 0, "qpdf cannot number the pages");
}

/* Page after page, as they are. */
static bool put_plainly(struct whole *w, struct ky_paper *out)
{
	int file = ky_part_file(NULL, 0);
	qpdf_data q = qpdf_init();
	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	bool fine = (file >= 0 && !(qpdf_empty_pdf(q) & QPDF_ERRORS)) || ky_maker_no(w->why, KY_PAPER_UNABLE, 0, "no file in memory");
	fine = fine && add_pages(w, q) && write_to(q, file, w->why) && read_back(file, out, w->why);
	qpdf_cleanup(&q);
	if (file >= 0)
		close(file);
	return fine;
}

/* The cover becomes the whole; its document is q. */
static bool put_together(struct whole *w, qpdf_data q, struct ky_paper *out)
{
	GByteArray *stamps = NULL;
	int file[3] = {ky_part_file(NULL, 0), -1, ky_part_file(NULL, 0)};
	bool fine = (file[0] >= 0 && file[2] >= 0) || ky_maker_no(w->why, KY_PAPER_UNABLE, 0, "no file in memory");
	fine = fine && assemble(w, q);
	if (fine)
		stamps = make_stamps(w, q);
	fine = stamps != NULL;
	if (fine) {
		file[1] = ky_part_file(stamps->data, stamps->len);
		g_byte_array_unref(stamps);
		fine = write_to(q, file[0], w->why) && stamp(file[0], file[1], file[2], w->why) && read_back(file[2], out, w->why);
	}
	for (size_t i = 0; i < 3; i++)
		if (file[i] >= 0)
			close(file[i]);
	return fine;
}

static bool make(struct whole *w, struct ky_paper *out)
{
	GByteArray *cover = NULL;
	bool taken = take_parts(w), plain = taken && w->what->plain;
	qpdf_data q = taken && !plain ? make_cover(w, &cover) : NULL;
	bool fine = plain ? put_plainly(w, out) : q != NULL && put_together(w, q, out);
	if (plain)
		count_on(w);
	if (q != NULL)
		qpdf_cleanup(&q);
	if (cover != NULL)
		g_byte_array_unref(cover);
	if (!fine)
		return false;
	out->pages = w->pages;
	out->missing = w->missing;
	out->unread = w->unread;
	return true;
}

bool ky_bundle_pdf(const struct ky_bundle *what, struct ky_paper *out, struct ky_paper_why *why)
{
	size_t bytes = 0;
	for (size_t i = 0; i < what->count && bytes <= KY_PAPER_BYTES_MAX; i++)
		bytes += MIN(what->part[i].size, KY_PAPER_BYTES_MAX + 1);
	if (what->count > (what->plain ? KY_PAPER_PLAIN_PARTS_MAX : KY_PAPER_PARTS_MAX) || what->fact_count > COVER_FACTS_MAX || bytes > KY_PAPER_BYTES_MAX)
		return ky_maker_no(why, KY_PAPER_TOO_LARGE, 0, "%zu parts, %zu bytes or more", what->count, bytes);
	struct whole w = {.what = what, .why = why, .piece = g_new0(struct piece, what->count + 1)};
	*why = (struct ky_paper_why){.fault = KY_PAPER_UNABLE};
	bool fine = make(&w, out);
	for (size_t i = 0; i < what->count; i++) {
		if (w.piece[i].document != NULL)
			qpdf_cleanup(&w.piece[i].document);
		if (w.piece[i].sheet != NULL)
			g_byte_array_unref(w.piece[i].sheet);
	}
	g_free(w.piece);
	return fine;
}
