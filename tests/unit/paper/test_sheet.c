/* test_sheet.c — forms, letters, tables and labels as PDF, read back with poppler.
 * Run by ./dev test unit. Knows the module's border, and how text is set. */
#include "tests/unit/lib/papertest.h"

#include "core/paper/internal.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static const char *const names[] = {"髙橋 一郎", "𠮷野 さくら", "﨑元 﨑", "邉見 渡", "葛󠄀城 葵", "NGUYEN VAN MIHON", "特定非営利活動法人中込商店街活性化と地域のきずなを未来へつなぐ会見本市支部連合会"};

static struct ky_paper make(const struct ky_sheet *sheet, const char *file)
{
	struct ky_paper paper = {0};
	struct ky_paper_why why = {0};
	if (!kyodo_paper.sheet(sheet, &paper, &why))
		fail_msg("%s", why.text);
	paper_save(file, paper.bytes, paper.size);
	return paper;
}

static struct ky_block row(const char *label, const char *text)
{
	return (struct ky_block){.kind = KY_BLOCK_ROW, .label = label, .text = text};
}

static const unsigned char widths[] = {34, 14, 18, 34};
static const char *const heads[] = {"費目", "数量", "金額（円）", "積算の内訳"};
static const char *const costs[][4] = {
    {"報償費", "3", "90,000", "講師謝礼 30,000円×3回"},
    {"印刷製本費", "1,000", "132,000", "ちらし A4 両面カラー、市内全戸への配布分を除く。見積書は別添のとおり"},
    {"使用料及び賃借料", "2", "18,400", "交流文化館 中ホール"},
};
static const char *const total[] = {"合計", "", "240,400", ""};

static size_t form(struct ky_block *b)
{
	size_t n = 0;
	b[n++] = (struct ky_block){.kind = KY_BLOCK_RIGHT, .text = "令和8年11月27日"};
	b[n++] = (struct ky_block){.kind = KY_BLOCK_TEXT, .text = "見本市長　様"};
	b[n++] = (struct ky_block){.kind = KY_BLOCK_TITLE, .text = "まちづくり活動支援金交付申請書"};
	b[n++] = (struct ky_block){.kind = KY_BLOCK_TEXT, .text = "　まちづくり活動支援金の交付を受けたいので、見本市まちづくり活動支援金交付要綱第5条の規定により、関係書類を添えて次のとおり申請します。"};
	b[n++] = (struct ky_block){.kind = KY_BLOCK_HEADING, .text = "1　申請者"};
	b[n++] = row("団体の名称", names[6]);
	for (size_t i = 0; i < 6; i++)
		b[n++] = row(i == 0 ? "代表者の氏名" : "役員の氏名", names[i]);
	b[n++] = row("住所", "〒385-0051　長野県見本市中込3056番地1\nコーポ見本 203号室");
	b[n++] = (struct ky_block){.kind = KY_BLOCK_HEADING, .text = "2　事業の目的"};
	b[n++] = row("目的", "商店街のあき店舗を、高校生と高齢者がともに使う居場所にする。\n\n・週に3日、放課後の自習室として開く\n・月に1回、こども食堂を開く\n・防災倉庫を整え、年に2回、地区の訓練を行う");
	b[n++] = row("要望", "");
	b[n++] = (struct ky_block){.kind = KY_BLOCK_HEADING, .text = "3　経費"};
	b[n++] = (struct ky_block){.kind = KY_BLOCK_TABLE_HEAD, .count = 4, .cell = heads, .width = widths, .align = "lrrl"};
	for (size_t i = 0; i < COUNT(costs); i++)
		b[n++] = (struct ky_block){.kind = KY_BLOCK_TABLE_ROW, .count = 4, .cell = costs[i]};
	b[n++] = (struct ky_block){.kind = KY_BLOCK_TABLE_TOTAL, .count = 4, .cell = total};
	static const char *const seals[] = {"部長", "課長", "係長", "係"};
	b[n++] = (struct ky_block){.kind = KY_BLOCK_BOX, .count = 4, .cell = seals, .mm = 18};
	return n;
}

static struct ky_sheet form_sheet(const struct ky_block *b, size_t n)
{
	return (struct ky_sheet){.about = ABOUT("まちづくり活動支援金交付申請書"), .number = "様式第1号（第5条関係）", .receipt = "受付番号　R8-支援-0012\n受付日　令和8年11月27日", .footer = "見本市 市民協働課", .count = n, .block = b};
}

static void form_is_read_back(void **state)
{
	struct ky_block block[64];
	struct ky_sheet sheet = form_sheet(block, form(block));
	struct ky_paper paper = make(&sheet, "form.pdf"), again = make(&sheet, "again.pdf");
	(void)state;
	assert_int_equal(paper.missing, 0);
	assert_int_equal(paper.size, again.size);
	assert_memory_equal(paper.bytes, again.bytes, paper.size);
	char *text = paper_dense(paper_run("pdftotext form.pdf -"));
	for (size_t i = 0; i < COUNT(names); i++) {
		char dense[200];
		snprintf(dense, sizeof dense, "%s", names[i]);
		paper_has(text, paper_dense(dense));
	}
	static const char *const also[] = {"様式第1号（第5条関係）", "受付番号R8-支援-0012", "積算の内訳", "240,400", "部長", "1/2", "2/2", "見本市市民協働課"};
	for (size_t i = 0; i < COUNT(also); i++)
		paper_has(text, also[i]);
	free(text);
	text = paper_run("pdfinfo form.pdf");
	paper_has(text, "Title:           まちづくり活動支援金交付申請書");
	paper_has(text, "Author:          見本市");
	paper_has(text, "Page size:       595.276 x 841.89 pts (A4)");
	paper_has(text, "Tagged:          yes");
	free(text);
	kyodo_paper.free(&paper);
	kyodo_paper.free(&again);
}

/* pdffonts: name, type, encoding, emb, sub, uni. */
static void fonts_come_along(void **state)
{
	struct ky_block block[64];
	struct ky_sheet sheet = form_sheet(block, form(block));
	struct ky_paper paper = make(&sheet, "fonts.pdf");
	(void)state;
	char *text = paper_run("pdffonts fonts.pdf | tail -n +3 | awk '{ print $1, $(NF-4), $(NF-3), $(NF-2) }'"), *at = text;
	unsigned n = 0;
	for (char *line; (line = strsep(&at, "\n")) != NULL && *line != '\0'; n++)
		paper_has(line, " yes yes yes");
	assert_true(n >= 3);
	free(text);
	text = paper_run("pdffonts fonts.pdf");
	paper_has(text, "IPAmjMincho");
	paper_has(text, "BIZUDPGothic");
	free(text);
	kyodo_paper.free(&paper);
}

static void long_tables_repeat_their_head(void **state)
{
	struct ky_block *block = calloc(220, sizeof *block);
	struct ky_sheet sheet = {.about = ABOUT("名簿"), .count = 201, .block = block, .landscape = true};
	(void)state;
	block[0] = (struct ky_block){.kind = KY_BLOCK_TABLE_HEAD, .count = 4, .cell = heads, .width = widths, .align = "lrrl"};
	for (size_t i = 1; i <= 200; i++)
		block[i] = (struct ky_block){.kind = KY_BLOCK_TABLE_ROW, .count = 4, .cell = costs[i % 3]};
	struct ky_paper paper = make(&sheet, "table.pdf");
	assert_true(paper.pages > 5);
	for (unsigned p = 1; p <= paper.pages; p++) {
		char number[32], *text = paper_run("pdftotext -f %u -l %u -layout table.pdf -", p, p);
		snprintf(number, sizeof number, "%u/%u", p, paper.pages);
		paper_has(text, "積算の内訳");
		paper_has(text, number);
		free(text);
	}
	char *count = paper_run("pdftotext -layout table.pdf - | grep -c '講師謝礼\\|ちらし\\|交流文化館'");
	assert_int_equal(atoi(count), 200);
	free(count);
	kyodo_paper.free(&paper);
	free(block);
}

static void long_values_go_on_over_pages(void **state)
{
	char *text = calloc(1, 64 * 400), *at = text;
	(void)state;
	for (int i = 1; i <= 300; i++)
		at += sprintf(at, "%03d行目のことば\n", i);
	struct ky_block block[] = {row("前", "短い"), row("活動の記録", text), row("後", "短い"), {.kind = KY_BLOCK_TEXT, .text = text}};
	struct ky_sheet sheet = {.about = ABOUT("記録"), .count = COUNT(block), .block = block};
	struct ky_paper paper = make(&sheet, "long.pdf");
	char *out = paper_run("pdftotext -layout long.pdf - | grep -o '[0-9]*行目' | sort | uniq -c | awk '$1 != 2' | wc -l");
	assert_int_equal(atoi(out), 0);
	free(out);
	out = paper_run("pdftotext -layout long.pdf - | grep -c 活動の記録"); /* its label stands on every page it goes on */
	assert_true(atoi(out) >= 6);
	free(out);
	kyodo_paper.free(&paper);
	free(text);
}

static void large_print_is_larger(void **state)
{
	struct ky_block block[64];
	struct ky_sheet sheet = form_sheet(block, form(block));
	struct ky_paper usual = make(&sheet, "usual.pdf"), large;
	(void)state;
	sheet.scale = 2;
	sheet.gothic = true;
	large = make(&sheet, "large.pdf");
	assert_true(large.pages > usual.pages);
	assert_int_equal(large.missing, 0);
	char *text = paper_dense(paper_run("pdftotext large.pdf -"));
	paper_has(text, "𠮷野");
	paper_has(text, "葛󠄀城");
	free(text);
	kyodo_paper.free(&usual);
	kyodo_paper.free(&large);
}

/* The address lies within the window; bounding boxes are in points from above. */
static void address_lies_in_the_window(void **state)
{
	struct ky_block block[] = {
	    {.kind = KY_BLOCK_WINDOW, .text = "〒385-0051\n長野県見本市中込3056番地1\nコーポ見本 203号室\n髙橋 一郎 様", .label = "8見市協第123号\n令和8年11月27日\n\n見本市長　柳田 見本"},
	    {.kind = KY_BLOCK_TITLE, .text = "まちづくり活動支援金交付決定通知書"},
	    {.kind = KY_BLOCK_TEXT, .text = "　令和8年10月1日付けで申請のあったまちづくり活動支援金については、次のとおり交付することに決定したので通知します。"},
	    {.kind = KY_BLOCK_CENTER, .text = "記"},
	    row("交付決定額", "240,000円"),
	    row("条件", "事業が終わったときは、30日以内に実績報告書を提出してください。"),
	};
	struct ky_sheet sheet = {.about = ABOUT("交付決定通知書"), .count = COUNT(block), .block = block};
	struct ky_paper paper = make(&sheet, "letter.pdf");
	(void)state;
	char *out = paper_run("pdftotext -bbox letter.pdf - | awk -F'\"' '/word/ && $4 < 150 && $2 < 300 { if ($2 < 62 || $6 > 272 || $4 < 34 || $8 > 142) print; n++ } END { print (n >= 4 ? \"found\" : \"none\") }'");
	assert_string_equal(out, "found\n");
	free(out);
	kyodo_paper.free(&paper);
}

static void labels_fill_their_sheet(void **state)
{
	struct ky_label label[14];
	struct ky_labels labels = {.about = ABOUT("宛名"), .skip = 3, .count = 14, .label = label};
	struct ky_paper paper = {0};
	struct ky_paper_why why;
	(void)state;
	for (size_t i = 0; i < 14; i++)
		label[i] = (struct ky_label){"385-0051", i == 2 ? "長野県見本市大字とても長い名前の地区字もっと長い小字12345番地の67\n見本ハイツ第二アネックス 1203号室 見本太郎方" : "長野県見本市中込3056番地1", i % 7 == 6 ? "特定非営利活動法人中込商店街活性化と地域のきずなを未来へつなぐ会 御中" : "葛󠄀城 葵 様", i == 1 ? "R8-支援-0012" : NULL};
	assert_true(kyodo_paper.labels(&labels, &paper, &why));
	paper_save("labels.pdf", paper.bytes, paper.size);
	assert_int_equal(paper.pages, 2);
	char *out = paper_run("pdftotext -f 1 -l 1 labels.pdf - | grep -c 385-0051; pdftotext -f 2 -l 2 labels.pdf - | grep -c 385-0051");
	assert_string_equal(out, "9\n5\n");
	free(out);
	kyodo_paper.free(&paper);
}

/* A body and a person of forty characters: nothing of them is cut. */
static void a_long_name_is_whole_on_its_label(void **state)
{
	struct ky_label label[] = {{"385-0051", "長野県見本市中込3056番地1\n見本荘1号", "特定非営利活動法人見本\n一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九終 様", NULL}};
	struct ky_labels labels = {.about = ABOUT("宛名"), .count = 1, .label = label};
	struct ky_paper paper = {0};
	struct ky_paper_why why;
	(void)state;
	assert_true(kyodo_paper.labels(&labels, &paper, &why));
	paper_save("long.pdf", paper.bytes, paper.size);
	char *out = paper_run("pdftotext long.pdf - | tr -d '\\n '");
	paper_has(out, "九終様");
	free(out);
	kyodo_paper.free(&paper);
}

/* What stands below the seal's room lies lower by it, and the room is not parted from the name before it by a page. */
static void the_seal_has_room(void **state)
{
	struct ky_block block[60] = {{.kind = KY_BLOCK_RIGHT, .text = "市長"}, {.kind = KY_BLOCK_SEAL, .mm = 40}, {.kind = KY_BLOCK_TEXT, .text = "あと"}};
	struct ky_sheet sheet = {.about = ABOUT("通知"), .count = 3, .block = block};
	struct ky_paper paper = make(&sheet, "seal.pdf");
	(void)state;
	char *out = paper_run("pdftotext -bbox seal.pdf - | awk -F'\"' '/市長/ { a = $8 } /あと/ { print ($4 - a > 113 && $4 - a < 130) ? \"room\" : $4 - a }'");
	assert_string_equal(out, "room\n");
	free(out);
	kyodo_paper.free(&paper);
}

/* One picture for each text: equal pictures are equal hashes. */
static void variants_look_different(void **state)
{
	static const char *const same[] = {"葛\U000e0100", "葛\U000e0101", "邉\U000e0100", "邉\U000e010f"};
	char *hash[COUNT(same)];
	(void)state;
	for (size_t i = 0; i < COUNT(same); i++) {
		struct ky_block block = {.kind = KY_BLOCK_TEXT, .text = same[i]};
		struct ky_sheet sheet = {.about = ABOUT("異体字"), .count = 1, .block = &block};
		struct ky_paper paper = make(&sheet, "variant.pdf");
		assert_int_equal(paper.missing, 0);
		kyodo_paper.free(&paper);
		hash[i] = paper_run("pdftoppm -r 200 variant.pdf | sha256sum");
	}
	assert_string_not_equal(hash[0], hash[1]);
	assert_string_not_equal(hash[2], hash[3]);
	for (size_t i = 0; i < COUNT(same); i++)
		free(hash[i]);
}

static void says_what_no_font_holds(void **state)
{
	struct ky_block block[] = {row("氏名", "葛\U000e01ef城"), row("外字", "\ue000\U000f1234")};
	struct ky_sheet sheet = {.about = ABOUT("外字"), .count = COUNT(block), .block = block};
	struct ky_paper paper = make(&sheet, "missing.pdf");
	(void)state;
	assert_true(paper.missing >= 3);
	kyodo_paper.free(&paper);
}

/* A hyphen would be drawn and not be found in the text: what is drawn is counted. */
static void breaks_add_no_hyphen(void **state)
{
	static const char number[] = "a3e8d4b814c3b7db1b722816c78d8e4016d4144a3fd7ff82d19b497810f5c612";
	struct ky_type type;
	struct ky_paper_why why;
	int drawn = 0;
	(void)state;
	assert_true(ky_type_init(&type, "ja", &why));
	PangoLayout *layout = ky_type_set(&type, number, KY_GOTHIC, 10, 100);
	assert_true(ky_type_lines(layout) > 2);
	for (int i = 0; i < ky_type_lines(layout); i++)
		for (GSList *run = pango_layout_get_line_readonly(layout, i)->runs; run != NULL; run = run->next)
			drawn += ((PangoLayoutRun *)run->data)->glyphs->num_glyphs;
	assert_int_equal(drawn, strlen(number));
	g_object_unref(layout);
	ky_type_done(&type);
}

static void nothing_breaks_it(void **state)
{
	static const char *const cells[] = {"\xff\xfe", "\xe2\x80\xae反対", NULL};
	struct ky_block block[] = {row(NULL, NULL), row("\t\x01", "a\r\nb\rc"), {.kind = KY_BLOCK_TABLE_ROW, .count = 3, .cell = cells}, {.kind = KY_BLOCK_SPACE, .mm = 1e9}, {.kind = KY_BLOCK_BOX, .mm = -5}, {.kind = KY_BLOCK_PAGE}, {.kind = KY_BLOCK_PAGE}, {.kind = KY_BLOCK_LINE}, {.kind = KY_BLOCK_TEXT, .text = "", .mm = 1e9}};
	struct ky_sheet sheet = {.about = {.at_s = INT64_MAX}, .scale = 2, .count = COUNT(block), .block = block};
	struct ky_paper paper = make(&sheet, "odd.pdf");
	(void)state;
	char *out = paper_run("pdftotext odd.pdf -");
	paper_has(out, "反対");
	paper_has_not(out, "\xe2\x80\xae");
	free(out);
	kyodo_paper.free(&paper);
	sheet.count = 0;
	paper = make(&sheet, "empty.pdf");
	assert_int_equal(paper.pages, 1);
	kyodo_paper.free(&paper);
}

static void refuses_what_is_too_much(void **state)
{
	struct ky_paper paper = {.pages = 7};
	struct ky_paper_why why;
	char *text = malloc(KY_PAPER_TEXT_BYTES_MAX + 2);
	struct ky_block block[] = {{.kind = KY_BLOCK_TEXT, .text = text}, {.kind = (enum ky_block_kind)99}};
	struct ky_sheet sheet = {.about = ABOUT("長い"), .count = 1, .block = block};
	(void)state;
	memset(text, 'a', KY_PAPER_TEXT_BYTES_MAX + 1);
	text[KY_PAPER_TEXT_BYTES_MAX + 1] = '\0';
	assert_false(kyodo_paper.sheet(&sheet, &paper, &why));
	assert_int_equal(why.fault, KY_PAPER_TOO_LARGE);
	memset(text, '\n', KY_PAPER_FEEDS_MAX + 1);
	text[KY_PAPER_FEEDS_MAX + 1] = '\0';
	assert_false(kyodo_paper.sheet(&sheet, &paper, &why));
	assert_int_equal(why.fault, KY_PAPER_TOO_LARGE);
	text[KY_PAPER_FEEDS_MAX] = '\0'; /* lines enough for more pages than there may be */
	assert_false(kyodo_paper.sheet(&sheet, &paper, &why));
	assert_int_equal(why.fault, KY_PAPER_TOO_LARGE);
	text[0] = '\0';
	sheet.count = 2;
	assert_false(kyodo_paper.sheet(&sheet, &paper, &why));
	assert_int_equal(why.at, 1);
	sheet = (struct ky_sheet){.scale = 5};
	assert_false(kyodo_paper.sheet(&sheet, &paper, &why));
	assert_int_equal(paper.pages, 7);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(form_is_read_back),
	    cmocka_unit_test(fonts_come_along),
	    cmocka_unit_test(long_tables_repeat_their_head),
	    cmocka_unit_test(long_values_go_on_over_pages),
	    cmocka_unit_test(large_print_is_larger),
	    cmocka_unit_test(address_lies_in_the_window),
	    cmocka_unit_test(labels_fill_their_sheet),
	    cmocka_unit_test(a_long_name_is_whole_on_its_label),
	    cmocka_unit_test(the_seal_has_room),
	    cmocka_unit_test(variants_look_different),
	    cmocka_unit_test(says_what_no_font_holds),
	    cmocka_unit_test(breaks_add_no_hyphen),
	    cmocka_unit_test(nothing_breaks_it),
	    cmocka_unit_test(refuses_what_is_too_much),
	};
	return cmocka_run_group_tests(tests, paper_setup, paper_teardown);
}
