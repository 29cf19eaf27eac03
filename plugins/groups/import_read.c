/* import_read.c — a section's spreadsheet is understood: its header, its columns, its cells.
 * Called by import_plan.c and import_pages.c. Knows nothing of what is in the registry. */
#include "import.h"

/* Words of headings beyond the fields' own labels, compared by search key: 「会 員 数」 is 会員数. The first that fits wins. */
static const struct {
	const char *word, *field;
} words[] = {
    {"団体名称", "name"},		{"名称", "name"},	       {"団体の名称", "name"},	      {"事業者名", "name"},	   {"補助事業者名", "name"},
    {"補助金交付先名", "name"},	{"交付先", "name"},	       {"法人名", "name"},	      {"フリガナ", "name_kana"},    {"ふりがな", "name_kana"},
    {"カナ", "name_kana"},		{"団体名カナ", "name_kana"}, {"区分", "category"},	      {"分野", "fields"},	   {"活動分野", "fields"},
    {"目的", "purpose"},		{"活動目的", "purpose"},       {"活動内容", "activity"},      {"事業内容", "activity"},	   {"活動地域", "area_id"},
    {"地域", "area_id"},		{"設立年月日", "founded_on"},  {"設立", "founded_on"},	      {"結成年月日", "founded_on"}, {"会員数", "member_count"},
    {"人数", "member_count"},	{"市内会員数", "members_in_city"},	{"会員募集", "looking_for_members"}, {"代表", "representative"}, {"代表者名", "representative"}, {"代表者氏名", "representative"},
    {"担当者", "contact_name"},	{"連絡先氏名", "contact_name"}, {"住所", "contact_address"},   {"所在地", "contact_address"}, {"電話", "contact_phone"},
    {"連絡先電話番号", "contact_phone"}, {"TEL", "contact_phone"}, {"メール", "contact_email"},  {"メールアドレス", "contact_email"}, {"Eメール", "contact_email"},
    {"HP", "website"},		{"URL", "website"},	       {"ホームページ", "website"},   {"登録日", "registered_on"}, {"登録年月日", "registered_on"},
    {"有効期限", "expires_on"},	{"公開項目", "public_fields"}, {"法人番号", "corporate_no"}, {"年会費", "fee"},
};

static size_t field_index(const char *name)
{
	size_t i = 0;
	while (i < GROUPS_FIELDS && strcmp(groups_record_field[i].name, name) != 0)
		i++;
	return i;
}

bool groups_importable(size_t field)
{
	static const char *const no[] = {"state", "department_id", "offer_", "seek_"};
	for (size_t i = 0; i < GROUPS_COUNT(no); i++)
		if (strncmp(groups_record_field[field].name, no[i], strlen(no[i])) == 0)
			return false;
	return true;
}

/* ---- the header */

static size_t guess_field(struct ky_ctx *ctx, struct ky_str cell)
{
	struct ky_str key = ky_key_search(ctx->arena, cell);
	if (key.len == 0)
		return GROUPS_FIELDS;
	for (size_t i = 0; i < GROUPS_FIELDS; i++)
		if (groups_importable(i) && ky_str_eq(key, ky_key_search(ctx->arena, ky_str(ky_message(ctx, groups_record_field[i].label)))))
			return i;
	for (size_t i = 0; i < GROUPS_COUNT(words); i++)
		if (ky_str_eq(key, ky_key_search(ctx->arena, ky_str(words[i].word))))
			return field_index(words[i].field);
	return GROUPS_FIELDS;
}

static void guess_mapping(struct ky_ctx *ctx, struct groups_ledger *l)
{
	for (size_t c = 0; c < l->header.count && c < GROUPS_COLUMNS_MAX; c++) {
		size_t field = guess_field(ctx, l->header.cell[c].text);
		if (field < GROUPS_FIELDS && l->mapping.at[field] == 0)
			l->mapping.at[field] = c + 1;
	}
}

/* Goes behind the row of that number, which becomes the header. */
static struct ky_err *go_behind(struct ky_ctx *ctx, struct groups_ledger *l, size_t number)
{
	KY_TRY(ky_table_select(l->table, l->sheet));
	for (;;) {
		struct ky_table_row row;
		KY_TRY(ky_table_next(l->table, l->keep, &row));
		if (row.number == 0 || row.number > number)
			return ky_fail(ctx->arena, KY_INVALID, NULL, "no header in row %zu", number);
		if (row.number == number) {
			l->header = row;
			return NULL;
		}
	}
}

static struct ky_err *find_header(struct ky_ctx *ctx, struct groups_ledger *l, size_t number)
{
	struct ky_table_row guessed;
	if (number == 0) {
		KY_TRY(ky_table_guess_header(l->table, l->keep, l->sheet, &guessed));
		if (guessed.number == 0) { /* a single column looks like no header: the first row is */
			KY_TRY(ky_table_select(l->table, l->sheet));
			KY_TRY(ky_table_next(l->table, l->keep, &guessed));
		}
		if (guessed.number == 0)
			return ky_fail(ctx->arena, KY_INVALID, NULL, "nothing looks like a header");
		number = guessed.number;
	}
	return go_behind(ctx, l, number);
}

/* Options are asked for once a ledger, not once a row. */
static struct ky_err *load_options(const struct ky_ctx *ctx, struct groups_ledger *l)
{
	struct ky_ctx lasting = *ctx;
	lasting.arena = l->keep;
	for (size_t i = 0; i < GROUPS_FIELDS; i++) {
		const struct ky_field *f = &groups_record_field[i];
		if (f->load != NULL)
			KY_TRY(f->load(&lasting, &l->options[i]));
		else if (f->choices != NULL)
			KY_TRY(ky_choices(&lasting, f->choices, &l->options[i]));
		if (l->options[i] == NULL)
			continue;
		struct ky_str *keys = ky_alloc_array(l->keep, l->options[i]->count, sizeof *keys);
		for (size_t o = 0; o < l->options[i]->count; o++)
			keys[o] = ky_key_search(l->keep, ky_str(l->options[i]->choice[o].label));
		l->option_key[i] = keys;
	}
	return NULL;
}

struct ky_err *groups_ledger_open(struct ky_ctx *ctx, struct ky_arena *keep, struct ky_str bytes, size_t sheet, size_t header_row, struct groups_ledger *out)
{
	*out = (struct groups_ledger){.keep = keep, .sheet = sheet};
	KY_TRY(ky_table_open(keep, bytes, NULL, &out->table));
	if (sheet >= ky_table_sheets(out->table))
		return ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "no sheet %zu", sheet);
	KY_TRY(find_header(ctx, out, header_row));
	guess_mapping(ctx, out);
	return load_options(ctx, out);
}

void groups_ledger_close(struct groups_ledger *ledger)
{
	ky_table_close(ledger->table);
	ledger->table = NULL;
}

/* ---- mappings as text */

char *groups_mapping_text(struct ky_arena *arena, const struct groups_mapping *mapping)
{
	struct ky_buf out;
	ky_buf_init(&out, arena, 2000);
	ky_buf_puts(&out, "");
	for (size_t i = 0; i < GROUPS_FIELDS; i++)
		if (mapping->at[i] > 0)
			ky_buf_printf(&out, "%s%s:%zu", out.len == 0 ? "" : " ", groups_record_field[i].name, mapping->at[i]);
	return ky_str_z(arena, ky_buf_str(&out));
}

void groups_mapping_read(const char *text, struct groups_mapping *out)
{
	struct ky_str part;
	*out = (struct groups_mapping){.at = {0}};
	for (struct ky_str rest = ky_str(text); ky_str_split(&rest, ' ', &part);) {
		const char *colon = part.len == 0 ? NULL : memchr(part.p, ':', part.len);
		int64_t column;
		if (colon == NULL || !ky_str_i64((struct ky_str){colon + 1, part.len - (size_t)(colon + 1 - part.p)}, &column))
			continue;
		for (size_t i = 0; i < GROUPS_FIELDS; i++)
			if (groups_importable(i) && column > 0 && column <= GROUPS_COLUMNS_MAX && ky_str_is((struct ky_str){part.p, (size_t)(colon - part.p)}, groups_record_field[i].name))
				out->at[i] = (size_t)column;
	}
}

struct ky_str groups_heading(struct ky_arena *arena, const struct ky_table_row *header)
{
	struct ky_buf out;
	ky_buf_init(&out, arena, 64 * 1024);
	for (size_t c = 0; c < header->count; c++) {
		ky_buf_put(&out, ky_key_search(arena, header->cell[c].text));
		ky_buf_putc(&out, '|');
	}
	struct ky_str s = ky_buf_str(&out);
	s.len = s.len > 500 ? 500 : s.len;
	while (!ky_str_utf8_valid(s))
		s.len--;
	return s;
}

/* ---- cells */

static bool is_kind(const struct ky_field *f, const char *kind)
{
	return strcmp(f->kind, kind) == 0;
}

/* The code of the option whose label or code the text is; NULL when none. */
static const char *option_code(struct ky_arena *arena, const struct groups_ledger *l, size_t field, struct ky_str text)
{
	const struct ky_choices *options = l->options[field];
	struct ky_str plain = ky_text_narrow(arena, text), key = ky_key_search(arena, text);
	for (size_t i = 0; i < options->count; i++)
		if ((groups_record_field[field].choices != NULL && ky_str_is(plain, options->choice[i].code)) || (key.len > 0 && ky_str_eq(key, l->option_key[field][i])))
			return options->choice[i].code;
	return NULL;
}

static const char *read_choices(struct ky_arena *arena, const struct groups_ledger *l, size_t field, struct ky_str text, struct ky_value *out)
{
	static const char *const breaks[] = {"、", "，", ",", "／", "/", "\n"};
	struct ky_buf codes;
	const char *from = ky_str_z(arena, text);
	ky_buf_init(&codes, arena, 4096);
	while (*from != '\0') {
		size_t len = strlen(from), skip = 0;
		for (size_t i = 0; i < GROUPS_COUNT(breaks); i++) {
			const char *at = strstr(from, breaks[i]);
			if (at != NULL && (size_t)(at - from) < len) {
				len = (size_t)(at - from);
				skip = strlen(breaks[i]);
			}
		}
		struct ky_str part = ky_str_trim((struct ky_str){from, len});
		const char *code = part.len == 0 ? NULL : option_code(arena, l, field, part);
		if (part.len > 0 && code == NULL)
			return "core.invalid.choice";
		if (code != NULL)
			ky_buf_printf(&codes, "%s%s", codes.len == 0 ? "" : " ", code);
		from += len + skip;
	}
	*out = ky_text(ky_buf_str(&codes));
	return NULL;
}

/* 「代表者・電話番号」: every flag whose word the cell holds, beyond those that are public unless somebody says otherwise. */
static const char *read_flags(struct ky_arena *arena, struct ky_str text, struct ky_value *out)
{
	static const struct {
		const char *word, *flag;
	} flags[] = {{"代表者", "representative"}, {"担当者", "contact_name"}, {"住所", "contact_address"}, {"電話", "contact_phone"}, {"メール", "contact_email"}, {"ホームページ", "website"}, {"会費", "fee"}};
	struct ky_buf codes;
	const char *z = ky_str_z(arena, text);
	ky_buf_init(&codes, arena, 1000);
	for (size_t i = 0; i < GROUPS_COUNT(flags); i++)
		if (strstr(z, flags[i].word) != NULL)
			ky_buf_printf(&codes, "%s ", flags[i].flag);
	ky_buf_puts(&codes, "ward founded_on member_count");
	*out = ky_text(ky_buf_str(&codes));
	return NULL;
}

static const char *read_number(struct ky_arena *arena, const struct ky_field *f, struct ky_str text, struct ky_value *out)
{
	static const char *const units[] = {"人", "名", "世帯", "社"};
	struct ky_str narrow = ky_text_narrow(arena, text);
	char *digits = ky_alloc(arena, narrow.len + 1);
	size_t n = 0;
	int64_t number;
	for (size_t i = 0; i < GROUPS_COUNT(units); i++)
		if (ky_str_ends(narrow, units[i]))
			narrow.len -= strlen(units[i]);
	for (size_t i = 0; i < narrow.len; i++)
		if (narrow.p[i] != ',')
			digits[n++] = narrow.p[i];
	if (!ky_str_i64(ky_str_trim((struct ky_str){digits, n}), &number))
		return "core.invalid.number";
	*out = ky_int(number);
	return number < f->low || number > f->high ? "core.invalid.range" : NULL;
}

static const char *read_yes(struct ky_arena *arena, struct ky_str text, struct ky_value *out)
{
	static const char *const no[] = {"0", "×", "✕", "なし", "無", "無し", "しない", "いいえ", "FALSE", "-"};
	struct ky_str plain = ky_text_narrow(arena, text);
	*out = ky_int(1);
	for (size_t i = 0; i < GROUPS_COUNT(no); i++)
		if (ky_str_is(plain, no[i]) || ky_str_is(text, no[i]))
			*out = ky_int(0);
	return NULL;
}

/* One line; line breaks of a cell become blanks. Names stay as they are otherwise. */
static const char *read_text(struct ky_arena *arena, const struct ky_field *f, struct ky_str text, struct ky_value *out)
{
	bool lines = is_kind(f, "lines");
	char *copy = ky_str_z(arena, text);
	for (char *p = copy; *p != '\0' && !lines; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	*out = ky_textz(copy);
	return ky_text_length(out->s) > (f->max != 0 ? f->max : lines ? 4000 : 200) ? "core.invalid.too_long" : NULL;
}

static const char *read_checked(struct ky_arena *arena, const struct ky_field *f, struct ky_str text, struct ky_value *out)
{
	static const struct {
		const char *kind;
		bool (*check)(struct ky_str);
		const char *wrong;
	} checks[] = {
	    {"kana", ky_check_kana, "core.invalid.kana"}, {"phone", ky_check_phone, "core.invalid.phone"},		 {"email", ky_check_email, "core.invalid.email"},
	    {"url", ky_check_url, "core.invalid.url"},	  {"corpno", ky_check_corporate_no, "core.invalid.corporate_no"},
	};
	for (size_t i = 0; i < GROUPS_COUNT(checks); i++) {
		if (!is_kind(f, checks[i].kind))
			continue;
		struct ky_str plain = ky_text_narrow(arena, text);
		if (!checks[i].check(plain))
			return checks[i].wrong;
		return read_text(arena, f, plain, out);
	}
	return read_text(arena, f, text, out);
}

const char *groups_cell_read(struct ky_arena *arena, const struct groups_ledger *ledger, size_t field, struct ky_str text, struct ky_value *out)
{
	const struct ky_field *f = &groups_record_field[field];
	ky_day day;
	text = ky_str_trim(text);
	*out = ky_null();
	if (text.len == 0)
		return NULL;
	if (strcmp(f->name, "public_fields") == 0)
		return read_flags(arena, text, out);
	if (is_kind(f, "choices"))
		return read_choices(arena, ledger, field, text, out);
	if (is_kind(f, "choice")) {
		const char *code = option_code(arena, ledger, field, text);
		*out = ky_textz(code);
		return code == NULL ? "core.invalid.choice" : NULL;
	}
	if (is_kind(f, "bool"))
		return read_yes(arena, text, out);
	if (is_kind(f, "int"))
		return read_number(arena, f, text, out);
	if (is_kind(f, "date")) {
		if (!ky_day_parse(text, &day))
			return "core.invalid.date";
		*out = ky_date(day);
		return NULL;
	}
	return read_checked(arena, f, text, out);
}
