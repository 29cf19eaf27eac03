/* test_bundle.c — a whole file as one PDF and as an archive, with parts that are locked, broken, hostile or no PDF at all.
 * Run by ./dev test unit. Read back with poppler and libzip. */
#include "tests/unit/lib/papertest.h"

#include <qpdf/qpdf-c.h>
#include <zip.h>

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static const struct ky_bundle_text text = {
    .number = "番号",
    .part = "書類",
    .pages = "ページ",
    .unread = "この書類は、ここに綴じることができませんでした",
    .name = "ファイル名",
    .size = "大きさ（バイト）",
    .sha256 = "SHA-256",
    .reason = "わけ",
    .encrypted = "パスワードがかかっています",
    .damaged = "こわれています",
    .no_pdf = "PDF ではありません",
    .too_large = "大きすぎます",
    .form = "入力の見た目がありません",
    .note = "受け取ったままのファイルは、システムに保存されています。",
};

static struct ky_paper some_pages(unsigned pages, const char *word)
{
	struct ky_block block[40];
	size_t n = 0;
	for (unsigned i = 0; i < pages; i++) {
		if (i > 0)
			block[n++] = (struct ky_block){.kind = KY_BLOCK_PAGE};
		block[n++] = (struct ky_block){.kind = KY_BLOCK_TEXT, .text = word};
	}
	struct ky_sheet sheet = {.about = ABOUT(word), .count = n, .block = block};
	struct ky_paper paper = {0};
	struct ky_paper_why why;
	assert_true(kyodo_paper.sheet(&sheet, &paper, &why));
	return paper;
}

static char *hand_made(const char *rotate, const char *catalog)
{
	const size_t room = 4000;
	char *pdf = malloc(room);
	/* A form field with its appearance, a script at opening, a link, an odd box; no table of places: qpdf has to find them. */
	assert_true(snprintf(pdf, room,
			     "%%PDF-1.4\n"
			     "1 0 obj << /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\('GEHEIM'\\)) >> /AcroForm << /Fields [5 0 R] >> %s >> endobj\n"
			     "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [10 20 852 615] /Rotate %s >> endobj\n"
			     "3 0 obj << /Type /Page /Parent 2 0 R /Contents 4 0 R /AA << /O << /S /JavaScript /JS (GEHEIM) >> >> /Annots [5 0 R 7 0 R]"
			     " /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >> endobj\n"
			     "4 0 obj << /Length 44 >> stream\nBT /F 24 Tf 100 300 Td (HANDMADE PAGE) Tj ET\nendstream endobj\n"
			     "5 0 obj << /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (FILLED IN) /F 4 /Rect [100 400 300 430] /P 3 0 R /AP << /N 6 0 R >> >> endobj\n"
			     "6 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 200 30] /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> /Length 39 >> stream\nBT /F 18 Tf 5 8 Td (FILLED IN) Tj ET   \nendstream endobj\n"
			     "7 0 obj << /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A << /S /URI /URI (https://GEHEIM.example) >> >> endobj\n"
			     "trailer << /Root 1 0 R >>\n%%%%EOF\n",
			     catalog, rotate) < (int)room);
	return pdf;
}

static struct ky_paper locked(const struct ky_paper *paper, const char *password)
{
	struct ky_paper out = {0};
	qpdf_data q = qpdf_init();
	qpdf_read_memory(q, "open", (const char *)paper->bytes, paper->size, NULL);
	qpdf_init_write_memory(q);
	qpdf_set_r6_encryption_parameters2(q, password, "owner", QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, QPDF_FALSE, QPDF_FALSE, QPDF_FALSE, qpdf_r3p_none, QPDF_TRUE);
	assert_int_equal(qpdf_write(q), 0);
	out.size = qpdf_get_buffer_length(q);
	out.bytes = malloc(out.size);
	memcpy(out.bytes, qpdf_get_buffer(q), out.size);
	qpdf_cleanup(&q);
	return out;
}

static struct ky_paper bundle(const struct ky_part *part, size_t count, const char *file)
{
	struct ky_block fact[] = {{.kind = KY_BLOCK_ROW, .label = "受付番号", .text = "R8-支援-0012"}, {.kind = KY_BLOCK_ROW, .label = "申請者", .text = "髙橋 一郎"}};
	struct ky_bundle what = {.about = ABOUT("一件書類"), .fact_count = COUNT(fact), .fact = fact, .text = text, .count = count, .part = part};
	struct ky_paper paper = {0};
	struct ky_paper_why why = {0};
	if (!kyodo_paper.bundle(&what, &paper, &why))
		fail_msg("%s", why.text);
	paper_save(file, paper.bytes, paper.size);
	return paper;
}

static char *page_text(const char *file, unsigned page)
{
	return paper_run("pdftotext -f %u -l %u -layout %s -", page, page, file);
}

static void a_bundle_holds_everything(void **state)
{
	struct ky_paper two = some_pages(2, "収支予算書"), three = some_pages(3, "団体の規約"), lock = locked(&two, "himitsu"), open_lock = locked(&three, "");
	char *hand = hand_made("90", "");
	const struct ky_part part[] = {
	    {"収支予算書", "yosan.pdf", two.bytes, two.size},
	    {"手書きの図", "zu.pdf", hand, strlen(hand)},
	    {"見積書", "見積書（𠮷野）.pdf", lock.bytes, lock.size},
	    {"会則", "kaisoku.pdf", open_lock.bytes, open_lock.size},
	    {"写真", "kowareta.pdf", three.bytes, three.size / 3},
	    {"名簿", "meibo.xlsx", "PK\3\4 no pdf", 11},
	    {"空", "", "", 0},
	};
	struct ky_paper paper = bundle(part, COUNT(part), "bundle.pdf"), again = bundle(part, COUNT(part), "again.pdf");
	char *out;
	(void)state;
	assert_int_equal(paper.size, again.size);
	assert_memory_equal(paper.bytes, again.bytes, paper.size);
	assert_int_equal(paper.pages, 1 + 2 + 1 + 1 + 3 + 1 + 1 + 1);
	assert_int_equal(paper.unread, 4);
	assert_int_equal(paper.missing, 0);
	out = paper_run("pdfinfo bundle.pdf");
	paper_has(out, "Pages:           11");
	paper_has(out, "Title:           一件書類");
	paper_has(out, "Encrypted:       no");
	paper_has(out, "JavaScript:      no");
	free(out);
	for (unsigned p = 1; p <= 11; p++) {
		char number[16];
		snprintf(number, sizeof number, "%u/11", p);
		out = page_text("bundle.pdf", p);
		paper_has(out, number);
		free(out);
	}
	out = page_text("bundle.pdf", 1);
	paper_has(out, "2–3");
	paper_has(out, "6–8");
	paper_has(out, "髙橋 一郎");
	free(out);
	out = page_text("bundle.pdf", 4);
	paper_has(out, "HANDMADE PAGE");
	paper_has(out, "FILLED IN");
	free(out);
	out = page_text("bundle.pdf", 5);
	paper_has(out, text.encrypted);
	paper_has(out, "見積書（𠮷野）.pdf");
	free(out);
	out = page_text("bundle.pdf", 7);
	paper_has(out, "団体の規約");
	free(out);
	out = page_text("bundle.pdf", 9);
	paper_has(out, text.damaged);
	free(out);
	out = page_text("bundle.pdf", 10);
	paper_has(out, text.no_pdf);
	paper_save("meibo", "PK\3\4 no pdf", 11);
	char *hash = paper_run("sha256sum <meibo | cut -c1-16");
	hash[16] = '\0';
	paper_has(out, hash);
	free(hash);
	free(out);
	kyodo_paper.free(&paper);
	kyodo_paper.free(&again);
	kyodo_paper.free(&two);
	kyodo_paper.free(&three);
	free(lock.bytes);
	free(open_lock.bytes);
	free(hand);
}

/* Uncompressed, so that a name would be found wherever it hides. */
static void nothing_runs_in_a_bundle(void **state)
{
	char *hand = hand_made("0", "/Names << /JavaScript << /Names [(x) << /S /JavaScript /JS (GEHEIM) >>] >> >>");
	const struct ky_part part[] = {{"図", "zu.pdf", hand, strlen(hand)}};
	struct ky_paper paper = bundle(part, 1, "safe.pdf");
	qpdf_data q = qpdf_init();
	(void)state;
	assert_true(paper_holds(hand, strlen(hand), "GEHEIM"));
	qpdf_read_memory(q, "safe", (const char *)paper.bytes, paper.size, NULL);
	qpdf_init_write_memory(q);
	qpdf_set_qdf_mode(q, QPDF_TRUE);
	assert_int_equal(qpdf_write(q), 0);
	const unsigned char *bytes = qpdf_get_buffer(q);
	size_t size = qpdf_get_buffer_length(q);
	static const char *const gone[] = {"GEHEIM", "JavaScript", "OpenAction", "/AcroForm", "/Annot", "/URI"};
	for (size_t i = 0; i < COUNT(gone); i++)
		if (paper_holds(bytes, size, gone[i]))
			fail_msg("%s is still there", gone[i]);
	assert_true(paper_holds(bytes, size, "HANDMADE"));
	assert_true(paper_holds(bytes, size, "/Outlines"));
	qpdf_cleanup(&q);
	kyodo_paper.free(&paper);
	free(hand);
}

/* The value is there, its looks are not (a browser leaves such forms behind): better no page than an empty one. */
static void what_was_filled_in_is_never_lost(void **state)
{
	char *hand = hand_made("0", ""), *looks = strstr(hand, "/AP << /N 6 0 R >>"), *out;
	struct ky_part part = {"申請書", "form.pdf", hand, strlen(hand)};
	(void)state;
	assert_non_null(looks);
	memset(looks, ' ', strlen("/AP << /N 6 0 R >>"));
	struct ky_paper paper = bundle(&part, 1, "form.pdf");
	assert_int_equal(paper.unread, 1);
	out = page_text("form.pdf", 2);
	paper_has(out, text.form);
	free(out);
	kyodo_paper.free(&paper);
	memset(strstr(hand, "/V (FILLED IN)"), ' ', strlen("/V (FILLED IN)")); /* nothing filled in: the page comes */
	paper = bundle(&part, 1, "form.pdf");
	assert_int_equal(paper.unread, 0);
	kyodo_paper.free(&paper);
	free(hand);
}

/* The number is at the lower right of a page as it is seen, however it is turned. */
static void numbers_stand_at_the_lower_right(void **state)
{
	static const char *const turns[] = {"0", "90", "180", "270"};
	(void)state;
	for (size_t i = 0; i < COUNT(turns); i++) {
		char *hand = hand_made(turns[i], ""), command[300];
		const struct ky_part part[] = {{"図", "zu.pdf", hand, strlen(hand)}};
		struct ky_paper paper = bundle(part, 1, "turned.pdf");
		/* poppler gives the words as they are seen, but the size of the page as it is stored. */
		snprintf(command, sizeof command, "pdftotext -f 2 -l 2 -bbox turned.pdf - | awk -F'\"' '/<page/ { w = $%d; h = $%d } />2\\/2</ { print (w - $6 > 0 && w - $6 < 30 && h - $8 > 0 && h - $8 < 30) }'", i % 2 == 0 ? 2 : 4, i % 2 == 0 ? 4 : 2);
		char *out = paper_run("%s", command);
		assert_string_equal(out, "1\n");
		free(out);
		kyodo_paper.free(&paper);
		free(hand);
	}
}

static void a_long_list_of_parts_takes_pages(void **state)
{
	struct ky_paper one = some_pages(1, "一枚");
	struct ky_part part[120];
	char title[120][64], *out;
	(void)state;
	for (size_t i = 0; i < COUNT(part); i++) {
		snprintf(title[i], sizeof title[i], "第%zu号書類", i + 1);
		part[i] = (struct ky_part){title[i], "a.pdf", one.bytes, one.size};
	}
	struct ky_paper paper = bundle(part, COUNT(part), "long.pdf");
	assert_true(paper.pages > 122);
	/* The last number in the list is that of the last page. */
	out = paper_run("pdftotext -f 1 -l %u -layout long.pdf - | awk '/第120号書類/ { print $NF }'", paper.pages - 120);
	assert_int_equal(atoi(out), paper.pages);
	free(out);
	kyodo_paper.free(&paper);
	kyodo_paper.free(&one);
}

static void an_empty_bundle_is_its_cover(void **state)
{
	struct ky_paper paper = bundle(NULL, 0, "nothing.pdf");
	(void)state;
	assert_int_equal(paper.pages, 1);
	kyodo_paper.free(&paper);
}

/* Letters printed at once: their pages, in order, and nothing else. */
static void a_plain_bundle_is_its_parts(void **state)
{
	struct ky_paper one = some_pages(1, "一通目"), two = some_pages(2, "二通目");
	const struct ky_part part[] = {{"a", "a.pdf", one.bytes, one.size}, {"b", "b.pdf", two.bytes, two.size}, {"c", "c.pdf", one.bytes, one.size}};
	const struct ky_bundle what = {.about = ABOUT("通知書"), .text = text, .plain = true, .count = COUNT(part), .part = part};
	struct ky_paper paper = {0}, again = {0};
	struct ky_paper_why why;
	(void)state;
	assert_true(kyodo_paper.bundle(&what, &paper, &why));
	assert_true(kyodo_paper.bundle(&what, &again, &why));
	assert_int_equal(paper.size, again.size);
	assert_memory_equal(paper.bytes, again.bytes, paper.size);
	assert_int_equal(paper.pages, 4);
	paper_save("plain.pdf", paper.bytes, paper.size);
	char *out = paper_run("pdfinfo plain.pdf | grep Pages; pdftotext plain.pdf - | tr -d '\\f' | paste -sd' ' | tr -s ' '");
	paper_has(out, "Pages:           4");
	paper_has(out, "一通目 1/1 二通目 1/2 二通目 二通目 2/2 一通目 1/1"); /* numbered each by itself */
	free(out);
	kyodo_paper.free(&again);
	kyodo_paper.free(&paper);
	kyodo_paper.free(&two);
	kyodo_paper.free(&one);
}

/* Every beginning of a good file, and every file with one byte turned: a bundle still comes out. */
static void no_damage_breaks_a_bundle(void **state)
{
	struct ky_paper good = some_pages(1, "よい");
	unsigned char *bytes = malloc(good.size);
	(void)state;
	for (size_t i = 0; i < 60; i++) {
		struct ky_part part = {"壊", "kowasu.pdf", bytes, i % 2 == 0 ? good.size : good.size * i / 60};
		memcpy(bytes, good.bytes, good.size);
		bytes[i * 7919 % good.size] ^= 0x55;
		struct ky_paper paper = bundle(&part, 1, "kowasu.pdf");
		assert_true(paper.pages >= 2);
		kyodo_paper.free(&paper);
	}
	free(bytes);
	kyodo_paper.free(&good);
}

static void an_archive_has_safe_names(void **state)
{
	static const struct {
		const char *wanted, *given;
	} rows[] = {
	    {"収支予算書.pdf", "収支予算書.pdf"},
	    {"収支予算書.pdf", "収支予算書 (2).pdf"},
	    {"../../etc/passwd", "_.._etc_passwd"},
	    {"a\\b:c*d?e\"f<g>h|i\nj.txt", "a_b_c_d_e_f_g_h_i_j.txt"},
	    {"A.TXT", "A.TXT"},
	    {"a.txt", "a (2).txt"},
	    {"", "file"},
	    {" . .", "file (2)"},
	    {"con.pdf", "_con.pdf"},
	    {"LPT1", "_LPT1"},
	    {"console.pdf", "console.pdf"},
	    {"写真\xe2\x80\xaegpj.exe", "写真gpj.exe"},
	    {"葛\xf3\xa0\x84\x80城.pdf", "葛\xf3\xa0\x84\x80城.pdf"},
	    {"がぎぐ.pdf", "がぎぐ.pdf"},
	};
	struct ky_zip_entry entry[COUNT(rows) + 1];
	struct ky_zip what = {.at_s = 1795392000, .count = COUNT(rows) + 1, .entry = entry};
	struct ky_paper paper = {0}, again = {0};
	struct ky_paper_why why;
	char lengthy[1000];
	(void)state;
	for (size_t i = 0; i + 5 < sizeof lengthy; i += 3)
		memcpy(lengthy + i, "長", 3);
	strcpy(lengthy + sizeof lengthy - 7, ".pdf");
	for (size_t i = 0; i < COUNT(rows); i++)
		entry[i] = (struct ky_zip_entry){rows[i].wanted, rows[i].wanted, strlen(rows[i].wanted)};
	entry[COUNT(rows)] = (struct ky_zip_entry){lengthy, "x", 1};
	assert_true(kyodo_paper.zip(&what, &paper, &why));
	assert_true(kyodo_paper.zip(&what, &again, &why));
	assert_int_equal(paper.size, again.size);
	assert_memory_equal(paper.bytes, again.bytes, paper.size);
	zip_source_t *source = zip_source_buffer_create(paper.bytes, paper.size, 0, NULL);
	zip_t *zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL);
	assert_non_null(zip);
	assert_int_equal(zip_get_num_entries(zip, 0), COUNT(rows) + 1);
	for (size_t i = 0; i < COUNT(rows); i++) {
		char bytes[100] = "";
		zip_file_t *f = zip_fopen_index(zip, i, 0);
		assert_string_equal(zip_get_name(zip, i, ZIP_FL_ENC_STRICT), rows[i].given);
		assert_int_equal(zip_fread(f, bytes, sizeof bytes), strlen(rows[i].wanted));
		assert_string_equal(bytes, rows[i].wanted);
		zip_fclose(f);
	}
	const char *name = zip_get_name(zip, COUNT(rows), 0);
	assert_true(strlen(name) <= 180 && strlen(name) > 170);
	assert_string_equal(name + strlen(name) - 7, "長.pdf");
	zip_close(zip);
	kyodo_paper.free(&paper);
	kyodo_paper.free(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_bundle_holds_everything),
	    cmocka_unit_test(nothing_runs_in_a_bundle),
	    cmocka_unit_test(what_was_filled_in_is_never_lost),
	    cmocka_unit_test(numbers_stand_at_the_lower_right),
	    cmocka_unit_test(a_long_list_of_parts_takes_pages),
	    cmocka_unit_test(an_empty_bundle_is_its_cover), cmocka_unit_test(a_plain_bundle_is_its_parts),
	    cmocka_unit_test(no_damage_breaks_a_bundle),
	    cmocka_unit_test(an_archive_has_safe_names),
	};
	return cmocka_run_group_tests(tests, paper_setup, paper_teardown);
}
