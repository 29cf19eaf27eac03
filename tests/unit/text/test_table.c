/* test_table.c — the readers on real files, the writers read back. Run from the source root (or with srcdir set). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "kyodo/table.h"

static int setup(void **state)
{
	*state = ky_arena_new(0);
	return *state == NULL;
}

static int teardown(void **state)
{
	ky_arena_free(*state);
	return 0;
}

static struct ky_str slurp(struct ky_arena *arena, FILE *f)
{
	assert_non_null(f);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	size_t n = (size_t)ftell(f);
	char *p = ky_alloc(arena, n + 1);
	rewind(f);
	assert_int_equal(fread(p, 1, n, f), n);
	fclose(f);
	return (struct ky_str){p, n};
}

static struct ky_str data_file(struct ky_arena *arena, const char *name)
{
	const char *root = getenv("srcdir");
	return slurp(arena, fopen(ky_printf(arena, "%s/tests/data/%s", root == NULL ? "." : root, name), "rb"));
}

static struct ky_table *open_table(struct ky_arena *arena, struct ky_str bytes)
{
	struct ky_table *table = NULL;
	struct ky_err *err = ky_table_open(arena, bytes, NULL, &table);
	if (err != NULL)
		fail_msg("%s", err->detail);
	return table;
}

static struct ky_table_row next(struct ky_table *table, struct ky_arena *arena)
{
	struct ky_table_row row = {0};
	struct ky_err *err = ky_table_next(table, arena, &row);
	if (err != NULL)
		fail_msg("%s", err->detail);
	return row;
}

static void is(const struct ky_table_row *row, size_t column, enum ky_table_kind kind, const char *text)
{
	assert_true(column < row->count);
	if (!ky_str_is(row->cell[column].text, text))
		fail_msg("row %zu: %.*s, not %s", row->number, (int)row->cell[column].text.len, row->cell[column].text.p, text);
	assert_int_equal(row->cell[column].kind, kind);
}

static void reads_h23(void **state)
{
	struct ky_table *t = open_table(*state, data_file(*state, "subsidy-grants-h23.xlsx"));
	struct ky_table_row header, row;
	assert_int_equal(ky_table_sheets(t), 1);
	assert_true(ky_str_is(ky_table_sheet_name(t, 0), "sheet1"));
	assert_null(ky_table_guess_header(t, *state, 0, &header));
	assert_int_equal(header.number, 3);
	is(&header, 4, KY_TABLE_TEXT, "交付決定額");
	row = next(t, *state);
	assert_int_equal(row.number, 1);
	assert_true(row.count == 10 && row.cell[9].merged && !row.cell[0].merged);
	next(t, *state);
	row = next(t, *state);
	assert_int_equal(row.number, 4);
	is(&row, 0, KY_TABLE_TEXT, "内閣府");
	is(&row, 2, KY_TABLE_TEXT, "財団法人都道府県会館\n東京都千代田区平河町２－６－３");
	is(&row, 4, KY_TABLE_NUMBER, "130750000");
	is(&row, 5, KY_TABLE_TEXT, "（一般会計）");
	is(&row, 7, KY_TABLE_DATE, "2011-05-30");
	ky_table_close(t);
}

static void reads_r2(void **state)
{
	struct ky_table *t = open_table(*state, data_file(*state, "subsidy-grants-r2.xlsx"));
	struct ky_table_row header, row;
	size_t rows = 0, last = 0;
	assert_null(ky_table_guess_header(t, *state, 0, &header));
	assert_int_equal(header.number, 4);
	is(&header, 0, KY_TABLE_TEXT, "支出元府省");
	is(&header, 3, KY_TABLE_TEXT, "法人番号");
	is(&header, 8, KY_TABLE_TEXT, "公益法人の区分");
	while ((row = next(t, *state)).number != 0) {
		if (row.number == 5) {
			is(&row, 2, KY_TABLE_TEXT, "公益財団法人日本生産性本部");
			is(&row, 4, KY_TABLE_NUMBER, "281542000");
			is(&row, 7, KY_TABLE_DATE, "2020-04-01");
		}
		rows++;
		last = row.number;
	}
	assert_int_equal(rows, 574);
	assert_int_equal(last, 575);
	ky_table_close(t);
}

static void reads_csv_in_both_encodings(void **state)
{
	static const char *const names[][2] = {{"localgov-utf8.csv", "UTF-8"}, {"localgov-cp932.csv", "CP932"}};
	for (size_t i = 0; i < 2; i++) {
		struct ky_table *t = open_table(*state, data_file(*state, names[i][0]));
		struct ky_table_row row, header;
		size_t rows = 0;
		assert_string_equal(ky_table_encoding(t), names[i][1]);
		assert_null(ky_table_guess_header(t, *state, 0, &header));
		assert_int_equal(header.number, 1);
		is(&header, 0, KY_TABLE_TEXT, "pid");
		while ((row = next(t, *state)).number != 0)
			if (++rows == 3)
				is(&row, 4, KY_TABLE_TEXT, "さっぽろし ちゅうおうく");
		assert_int_equal(rows, 1917);
		ky_table_close(t);
	}
}

static void keeps_csv_lines_and_numbers(void **state)
{
	struct ky_table *t = open_table(*state, KY_STR("a,b\r\n\r\n\"x\r\ny\",\"\"\"q\"\"\",\r\n,,\r\nz"));
	struct ky_table_row row = next(t, *state);
	assert_int_equal(row.number, 1);
	row = next(t, *state);
	assert_int_equal(row.number, 3);
	assert_int_equal(row.count, 2);
	is(&row, 0, KY_TABLE_TEXT, "x\ny");
	is(&row, 1, KY_TABLE_TEXT, "\"q\"");
	row = next(t, *state);
	assert_int_equal(row.number, 5);
	is(&row, 0, KY_TABLE_TEXT, "z");
	assert_int_equal(next(t, *state).number, 0);
	assert_int_equal(next(t, *state).number, 0);
	ky_table_close(t);
}

static void refuses(void **state)
{
	struct ky_table *t = NULL;
	struct ky_table_row row;
	struct ky_table_limits small = {.max_bytes = 100000}, few = {.max_cells = 3};
	struct ky_str real = data_file(*state, "subsidy-grants-r2.xlsx");
	struct ky_err *err = ky_table_open(*state, real, &small, &t);
	assert_true(err != NULL && err->code == KY_TOO_LARGE);
	err = ky_table_open(*state, (struct ky_str){real.p, real.len / 2}, NULL, &t);
	assert_true(err != NULL && err->code == KY_INVALID);
	err = ky_table_open(*state, KY_STR("a,\x82\xff\xff"), NULL, &t);
	assert_true(err != NULL && err->code == KY_INVALID);
	err = ky_table_open(*state, KY_STR("a\0b"), NULL, &t);
	assert_true(err != NULL && err->code == KY_INVALID);
	assert_null(t);
	assert_null(ky_table_open(*state, KY_STR("a,b,c,d\n"), &few, &t));
	err = ky_table_next(t, *state, &row);
	assert_true(err != NULL && err->code == KY_TOO_LARGE);
	ky_table_close(t);
	t = open_table(*state, KY_STR("a\n\"b"));
	next(t, *state);
	err = ky_table_next(t, *state, &row);
	assert_true(err != NULL && err->code == KY_INVALID);
	ky_table_close(t);
}

static const char *const header[] = {"名前", "額", "日", "時", "空"};

static struct ky_str written(struct ky_arena *arena, enum ky_table_format format, bool neutralise, const char *name,
			     struct ky_table_report *report)
{
	FILE *f = tmpfile();
	struct ky_table_writer *w = NULL;
	struct ky_table_options options = {.neutralise = neutralise};
	struct ky_value cell[] = {
	    {.kind = KY_TEXT, .s = ky_str(name)},
	    {.kind = KY_INT, .i = 1234567},
	    {.kind = KY_DAY, .i = ky_day_of(2026, 11, 23)},
	    {.kind = KY_TIME, .i = ky_day_time(ky_day_of(2026, 11, 23)) + 34200 * KY_SECOND_US},
	    {.kind = KY_NULL},
	};
	assert_non_null(f);
	assert_null(ky_table_writer_open(arena, format, fileno(f), &options, 5, header, &w));
	assert_null(ky_table_writer_add(w, arena, cell));
	assert_null(ky_table_writer_finish(w, report));
	assert_int_equal(report->rows, 1);
	return slurp(arena, f);
}

static void writes_csv(void **state)
{
	struct ky_table_report report;
	struct ky_str s = written(*state, KY_TABLE_CSV, true, "=1+\"1\"", &report);
	assert_string_equal(s.p, "\xEF\xBB\xBF\"名前\",\"額\",\"日\",\"時\",\"空\"\r\n"
				 "\"'=1+\"\"1\"\"\",1234567,2026-11-23,2026-11-23T09:30:00+09:00,\r\n");
	s = written(*state, KY_TABLE_CSV, false, "=1", &report);
	assert_non_null(strstr(s.p, "\"=1\""));
}

static void reports_what_cp932_cannot_hold(void **state)
{
	struct ky_table_report report;
	struct ky_str s = written(*state, KY_TABLE_CSV932, false, "髙﨑𠮷𠮷葛󠄀城", &report);
	assert_int_equal(report.replaced, 2);
	assert_int_equal(report.lost_count, 1);
	assert_int_equal(report.lost[0].character, 0x20BB7);
	assert_int_equal(report.stripped, 1);
	struct ky_table *t = open_table(*state, s);
	assert_string_equal(ky_table_encoding(t), "CP932");
	next(t, *state);
	struct ky_table_row row = next(t, *state);
	is(&row, 0, KY_TABLE_TEXT, "髙﨑〓〓葛城");
	ky_table_close(t);
}

static void writes_xlsx_that_reads_back(void **state)
{
	struct ky_table_report report;
	struct ky_table *t = open_table(*state, written(*state, KY_TABLE_XLSX, false, "=SUM(A1) 𠮷 <&>", &report));
	struct ky_table_row row = next(t, *state);
	is(&row, 0, KY_TABLE_TEXT, "名前");
	row = next(t, *state);
	assert_int_equal(row.count, 4);
	is(&row, 0, KY_TABLE_TEXT, "=SUM(A1) 𠮷 <&>");
	is(&row, 1, KY_TABLE_NUMBER, "1234567");
	is(&row, 2, KY_TABLE_DATE, "2026-11-23");
	is(&row, 3, KY_TABLE_DATE, "2026-11-23 09:30:00");
	ky_table_close(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(reads_h23, setup, teardown),
	    cmocka_unit_test_setup_teardown(reads_r2, setup, teardown),
	    cmocka_unit_test_setup_teardown(reads_csv_in_both_encodings, setup, teardown),
	    cmocka_unit_test_setup_teardown(keeps_csv_lines_and_numbers, setup, teardown),
	    cmocka_unit_test_setup_teardown(refuses, setup, teardown),
	    cmocka_unit_test_setup_teardown(writes_csv, setup, teardown),
	    cmocka_unit_test_setup_teardown(reports_what_cp932_cannot_hold, setup, teardown),
	    cmocka_unit_test_setup_teardown(writes_xlsx_that_reads_back, setup, teardown),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
