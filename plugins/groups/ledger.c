/* ledger.c — a section's ledger (CSV or XLSX) becomes groups: all rows or none, every bad cell named.
 * Called as the job groups.ledger. The reader is the core's; columns are recognised by their header. */
#include <stdio.h>
#include <stdlib.h>

#include "groups.h"

#define FILE_MAX ((size_t)64 << 20)
#define PROBLEMS_MAX 50

enum column { NAME, KANA, NUMBER, CATEGORY, FIELDS, AREA, WARD, FOUNDED, MEMBERS, FEE, REPRESENTATIVE, PHONE, EMAIL, WEBSITE, PUBLISH, PURPOSE, ACTIVITY, LOOKING, REGISTERED, COLUMNS };

/* The header's words, compared by search key: 「会 員 数」 is 会員数. */
static const char *const headers[COLUMNS] = {
    [NAME] = "団体名",	     [KANA] = "フリガナ",	[NUMBER] = "登録番号", [CATEGORY] = "区分", [FIELDS] = "活動分野",	 [AREA] = "活動地域", [WARD] = "区",
    [FOUNDED] = "設立年月日", [MEMBERS] = "会員数",	[FEE] = "会費",	       [REPRESENTATIVE] = "代表者", [PHONE] = "電話番号", [EMAIL] = "メール",	 [WEBSITE] = "ホームページ",
    [PUBLISH] = "公開する項目", [PURPOSE] = "目的", [ACTIVITY] = "活動内容", [LOOKING] = "会員募集", [REGISTERED] = "登録日",
};

struct ledger {
	struct ky_ctx *ctx;
	struct ky_table *table;
	size_t at[COLUMNS]; /* column number + 1; 0: not there */
	struct ky_arena *row_arena;
	const struct ky_table_row *row;
	struct ky_buf problems;
	unsigned problem_count;
	unsigned added, known;
};

static struct ky_err *read_path(struct ky_ctx *ctx, const char *path, struct ky_str *out)
{
	struct ky_buf buf;
	char part[65536];
	size_t n;
	FILE *f = fopen(path, "re");
	if (f == NULL)
		return ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "%s cannot be read", path);
	ky_buf_init(&buf, ctx->arena, FILE_MAX);
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		ky_buf_add(&buf, part, n);
	fclose(f);
	*out = ky_buf_str(&buf);
	return buf.full ? ky_fail(ctx->arena, KY_TOO_LARGE, NULL, "%s is over 64 MB", path) : NULL;
}

static struct ky_err *find_columns(struct ledger *l)
{
	struct ky_table_row header;
	struct ky_arena *a = l->ctx->arena;
	KY_TRY(ky_table_guess_header(l->table, a, 0, &header));
	for (size_t c = 0; c < header.count; c++) {
		struct ky_str key = ky_key_search(a, header.cell[c].text);
		for (size_t i = 0; i < COLUMNS; i++)
			if (l->at[i] == 0 && ky_str_eq(key, ky_key_search(a, ky_str(headers[i]))))
				l->at[i] = c + 1;
	}
	if (header.number == 0 || l->at[NAME] == 0)
		return ky_fail(a, KY_INVALID, NULL, "見出しの行に「団体名」の列がありません");
	/* The rows after the header. */
	for (;;) {
		struct ky_table_row row;
		KY_TRY(ky_table_next(l->table, a, &row));
		if (row.number >= header.number || row.number == 0)
			return NULL;
	}
}

static struct ky_str cell(const struct ledger *l, enum column c)
{
	size_t at = l->at[c];
	return at == 0 || at > l->row->count ? (struct ky_str){"", 0} : ky_str_trim(l->row->cell[at - 1].text);
}

static void bad(struct ledger *l, enum column c, const char *what)
{
	if (l->problem_count++ < PROBLEMS_MAX)
		ky_buf_printf(&l->problems, "%s %s: %s\n", ky_table_address(l->row_arena, l->at[c], l->row->number), headers[c], what);
}

static struct ky_value day_cell(struct ledger *l, enum column c)
{
	ky_day day;
	struct ky_str s = cell(l, c);
	if (s.len == 0)
		return ky_null();
	if (!ky_day_parse(s, &day)) {
		bad(l, c, "日付として読めません");
		return ky_null();
	}
	return ky_date(day);
}

static int64_t number_cell(struct ledger *l, enum column c)
{
	struct ky_str s = ky_text_narrow(l->row_arena, cell(l, c));
	int64_t n = 0;
	if (ky_str_ends(s, "人"))
		s.len -= strlen("人");
	if (s.len > 0 && (!ky_str_i64(s, &n) || n < 0 || n > 10000000))
		bad(l, c, "数として読めません");
	return n;
}

static struct ky_str checked(struct ledger *l, enum column c, bool (*check)(struct ky_str), const char *what)
{
	struct ky_str s = ky_text_narrow(l->row_arena, cell(l, c));
	if (s.len > 0 && !check(s))
		bad(l, c, what);
	return s;
}

/* The choice whose label (or code) the cell holds; "" when none. */
static const char *choice_code(struct ledger *l, const char *list, struct ky_str text)
{
	const struct ky_choices *choices;
	if (ky_choices(l->ctx, list, &choices) != NULL)
		return "";
	for (size_t i = 0; i < choices->count; i++)
		if (ky_str_is(text, choices->choice[i].code) || ky_str_is(text, choices->choice[i].label))
			return choices->choice[i].code;
	return "";
}

static struct ky_err *place(struct ledger *l, struct ky_value *out_area, struct ky_value *out_ward)
{
	struct ky_rows *rows;
	*out_area = *out_ward = ky_null();
	if (cell(l, WARD).len > 0) {
		KY_TRY(ky_query(l->ctx, "groups.ward_by_name", KY_ARGS({"name", ky_text(cell(l, WARD))}), &rows));
		if (rows->count == 0)
			bad(l, WARD, "区の一覧にありません");
		else
			*out_ward = ky_int(ky_cell_int(rows, 0, "id"));
	}
	if (cell(l, AREA).len > 0) {
		KY_TRY(ky_query(l->ctx, "groups.area_by_name", KY_ARGS({"name", ky_text(cell(l, AREA))}), &rows));
		if (rows->count == 0)
			bad(l, AREA, "地域の一覧にありません");
		else
			*out_area = ky_int(ky_cell_int(rows, 0, "id"));
	}
	return NULL;
}

static struct ky_value public_fields(struct ledger *l)
{
	static const struct {
		const char *word, *name;
	} map[] = {{"代表者", "representative"}, {"電話番号", "contact_phone"}, {"メール", "contact_email"}, {"ホームページ", "website"}, {"会費", "fee"}};
	struct ky_buf out;
	struct ky_str text = cell(l, PUBLISH);
	const char *z = ky_str_z(l->row_arena, text);
	ky_buf_init(&out, l->row_arena, 500);
	ky_buf_puts(&out, "ward,founded_on,member_count");
	for (size_t i = 0; i < sizeof map / sizeof map[0]; i++)
		if (strstr(z, map[i].word) != NULL)
			ky_buf_printf(&out, ",%s", map[i].name);
	return ky_text(ky_buf_str(&out));
}

static struct ky_err *add_fields(struct ledger *l, int64_t id)
{
	struct ky_str rest = cell(l, FIELDS), part;
	for (char *p = ky_str_z(l->row_arena, rest); rest.len > 0;) {
		char *comma = strstr(p, "、");
		part = comma == NULL ? ky_str(p) : (struct ky_str){p, (size_t)(comma - p)};
		const char *code = choice_code(l, "groups.field", ky_str_trim(part));
		if (code[0] == '\0')
			bad(l, FIELDS, "活動分野の一覧にありません");
		else
			KY_TRY(ky_exec(l->ctx, "groups.insert_field", KY_ARGS({"group_id", ky_int(id)}, {"field", ky_textz(code)}), NULL));
		if (comma == NULL)
			break;
		p = comma + strlen("、");
	}
	return NULL;
}

static struct ky_err *add_row(struct ledger *l)
{
	struct ky_arena *a = l->row_arena;
	struct ky_str name = cell(l, NAME), kana = cell(l, KANA);
	struct ky_value area, ward, founded = day_cell(l, FOUNDED), registered = day_cell(l, REGISTERED);
	struct ky_str phone = checked(l, PHONE, ky_check_phone, "電話番号の形ではありません"), email = checked(l, EMAIL, ky_check_email, "メールアドレスの形ではありません");
	struct ky_str website = checked(l, WEBSITE, ky_check_url, "https:// から始まるアドレスではありません");
	const char *category = cell(l, CATEGORY).len == 0 ? "C" : choice_code(l, "groups.category", ky_text_narrow(a, cell(l, CATEGORY)));
	struct ky_str words = groups_search_words(a, name, kana, cell(l, PURPOSE), cell(l, ACTIVITY));
	int64_t id, members = number_cell(l, MEMBERS);
	if (category[0] == '\0')
		bad(l, CATEGORY, "区分の一覧にありません");
	KY_TRY(place(l, &area, &ward));
	if (l->problem_count > 0)
		return NULL; /* only looking for further problems now: nothing of this file will be kept */
	KY_TRY(ky_insert(l->ctx, "groups.insert",
			 KY_ARGS({"name", ky_text(name)}, {"name_kana", ky_text(kana)}, {"name_key", ky_text(ky_key_name(a, name))},
				 {"sort_key", ky_text(ky_key_search(a, kana.len > 0 ? kana : name))}, {"category", ky_textz(category)},
				 {"purpose", ky_text(cell(l, PURPOSE))}, {"activity", ky_text(cell(l, ACTIVITY))}, {"area_id", area}, {"ward_id", ward},
				 {"founded_on", founded}, {"member_count", ky_int(members)}, {"fee", ky_text(cell(l, FEE))},
				 {"looking_for_members", ky_int(cell(l, LOOKING).len > 0)}, {"representative", ky_text(cell(l, REPRESENTATIVE))},
				 {"contact_phone", ky_text(phone)}, {"phone_key", ky_text(ky_key_phone(a, phone))}, {"contact_email", ky_text(email)},
				 {"website", ky_text(website)}, {"public_fields", public_fields(l)},
				 {"registration_no", cell(l, NUMBER).len == 0 ? ky_null() : ky_text(cell(l, NUMBER))}, {"registered_on", registered},
				 {"import_row", ky_int((int64_t)l->row->number)}, {"search_words", ky_text(words)}),
			 &id));
	l->added++;
	return add_fields(l, id);
}

/* A registration number that is there already is the same group: left as it is. */
static struct ky_err *known(struct ledger *l, bool *out_known)
{
	struct ky_rows *rows;
	*out_known = false;
	if (cell(l, NUMBER).len == 0)
		return NULL;
	KY_TRY(ky_query(l->ctx, "groups.by_registration_no", KY_ARGS({"registration_no", ky_text(cell(l, NUMBER))}), &rows));
	*out_known = rows->count > 0;
	l->known += rows->count > 0;
	return NULL;
}

static struct ky_err *read_rows(struct ledger *l)
{
	struct ky_table_row row;
	l->row = &row;
	for (;;) {
		bool there;
		struct ky_arena_mark mark = ky_arena_mark(l->ctx->arena);
		ky_arena_reset(l->row_arena);
		KY_TRY(ky_table_next(l->table, l->row_arena, &row));
		if (row.number == 0)
			return NULL;
		if (cell(l, NAME).len == 0)
			continue;
		KY_TRY(known(l, &there));
		if (!there)
			KY_TRY(add_row(l));
		ky_arena_rewind(l->ctx->arena, mark);
	}
}

static struct ky_err *run(struct ledger *l)
{
	KY_TRY(find_columns(l));
	KY_TRY(read_rows(l));
	if (l->problem_count > 0)
		return ky_fail(l->ctx->arena, KY_INVALID, NULL, "%u 個のセルに問題があるため、1件も取り込みませんでした:\n%s", l->problem_count, l->problems.data);
	return NULL;
}

struct ky_err *groups_ledger_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ledger l = {.ctx = ctx, .row_arena = ky_arena_new(0)};
	struct ky_str bytes;
	if (l.row_arena == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no memory for a row");
	ky_buf_init(&l.problems, ctx->arena, 64 * 1024);
	struct ky_err *err = read_path(ctx, params, &bytes);
	if (err == NULL)
		err = ky_table_open(ctx->arena, bytes, NULL, &l.table);
	if (err == NULL)
		err = run(&l);
	ky_table_close(l.table);
	ky_arena_free(l.row_arena);
	KY_TRY(err);
	ky_touch(ctx, "groups");
	KY_TRY(ky_audit(ctx, "groups.import", "groups.ledger", job_id, "*"));
	return ky_job_result(ctx, job_id, 0, ky_printf(ctx->arena, "追加 %u 件、登録済み %u 件", l.added, l.known));
}
