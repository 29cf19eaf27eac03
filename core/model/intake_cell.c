/* intake_cell.c — one cell of somebody's spreadsheet as a field's value: full-width digits, commas, units, Japanese years, words for codes.
 * Called by intake_rows.c. Pure but for the options the book holds. */
#include "core/model/intake_internal.h"

static bool is_kind(const struct ky_field *f, const char *kind)
{
	return strcmp(f->kind, kind) == 0;
}

/* The code of the option whose label or code the text is; NULL when none. */
static const char *option_code(struct ky_arena *arena, const struct ky_intake_book *book, size_t field, struct ky_str text)
{
	const struct ky_choices *options = book->options[field];
	struct ky_str plain = ky_text_narrow(arena, text), key = ky_key_search(arena, text);
	for (size_t i = 0; i < options->count; i++)
		if ((book->intake->field[field].choices != NULL && ky_str_is(plain, options->choice[i].code)) || (key.len > 0 && ky_str_eq(key, book->option_key[field][i])))
			return options->choice[i].code;
	return NULL;
}

static const char *read_choices(struct ky_arena *arena, const struct ky_intake_book *book, size_t field, struct ky_str text, struct ky_value *out)
{
	static const char *const breaks[] = {"、", "，", ",", "／", "/", "\n"};
	struct ky_buf codes;
	const char *from = ky_str_z(arena, text);
	ky_buf_init(&codes, arena, 4096);
	while (*from != '\0') {
		size_t len = strlen(from), skip = 0;
		for (size_t i = 0; i < COUNT(breaks); i++) {
			const char *at = strstr(from, breaks[i]);
			if (at != NULL && (size_t)(at - from) < len) {
				len = (size_t)(at - from);
				skip = strlen(breaks[i]);
			}
		}
		struct ky_str part = ky_str_trim((struct ky_str){from, len});
		const char *code = part.len == 0 ? NULL : option_code(arena, book, field, part);
		if (part.len > 0 && code == NULL)
			return "core.invalid.choice";
		if (code != NULL)
			ky_buf_printf(&codes, "%s%s", codes.len == 0 ? "" : " ", code);
		from += len + skip;
	}
	*out = ky_text(ky_buf_str(&codes));
	return NULL;
}

/* The text without its ending, if it has it. */
static bool cut(struct ky_str *s, const char *ending)
{
	if (!ky_str_ends(*s, ending))
		return false;
	*s = ky_str_trim((struct ky_str){s->p, s->len - strlen(ending)});
	return true;
}

/* The text without its beginning, if it has it. */
static bool skip(struct ky_str *s, const char *beginning)
{
	size_t len = strlen(beginning);
	if (!ky_str_starts(*s, beginning))
		return false;
	*s = ky_str_trim((struct ky_str){s->p + len, s->len - len});
	return true;
}

/* Digits of narrowed text, with or without commas between. */
static bool read_digits(struct ky_arena *arena, struct ky_str narrow, int64_t *out)
{
	char *digits = ky_alloc(arena, narrow.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < narrow.len; i++)
		if (narrow.p[i] != ',')
			digits[n++] = narrow.p[i];
	return ky_str_i64(ky_str_trim((struct ky_str){digits, n}), out);
}

static const char *read_number(struct ky_arena *arena, const struct ky_field *f, struct ky_str text, struct ky_value *out)
{
	static const char *const units[] = {"人", "名", "世帯", "社"};
	struct ky_str narrow = ky_text_narrow(arena, text);
	int64_t number;
	for (size_t i = 0; i < COUNT(units); i++)
		cut(&narrow, units[i]);
	if (!read_digits(arena, narrow, &number))
		return "core.invalid.number";
	*out = ky_int(number);
	return number < f->low || number > f->high ? "core.invalid.range" : NULL;
}

/* What a cell says besides remarks in brackets: 「1,000（変更後の額。初回は800）」 is 1,000. Of several amounts the one remarked 変更 counts; else the text stays what it is, and is no amount. */
static struct ky_str without_remarks(struct ky_arena *arena, struct ky_str narrow)
{
	struct ky_str only = {"", 0}, changed = {"", 0};
	size_t amounts = 0, changes = 0;
	const char *end = narrow.p + narrow.len;
	for (const char *at = narrow.p; at < end;) {
		const char *open = memchr(at, '(', (size_t)(end - at));
		struct ky_str amount = ky_str_trim((struct ky_str){at, (size_t)((open == NULL ? end : open) - at)});
		const char *close = open == NULL ? NULL : memchr(open, ')', (size_t)(end - open));
		if (amount.len > 0) {
			bool is_change = open != NULL && strstr(ky_str_z(arena, (struct ky_str){open, (size_t)((close == NULL ? end : close) - open)}), "変更") != NULL;
			only = amount;
			changed = is_change ? amount : changed;
			amounts++;
			changes += is_change;
		}
		at = close == NULL ? end : close + 1;
	}
	return amounts == 1 ? only : changes == 1 ? changed : narrow;
}

/* 「￥１，２３４」, 「1,234円」, 「123千円」, 「△500」; a dash alone says that there is none. The unit of the column counts where the cell names none. */
static const char *read_yen(struct ky_arena *arena, const struct ky_field *f, int64_t unit, struct ky_str text, struct ky_value *out)
{
	static const struct {
		const char *word;
		int64_t yen;
	} units[] = {{"百万円", 1000000}, {"万円", 10000}, {"千円", 1000}, {"円", 1}};
	struct ky_str narrow = without_remarks(arena, ky_str_trim(ky_text_narrow(arena, text)));
	int64_t number, high = f->high != 0 ? f->high : INT64_C(1000000000000000);
	if (ky_str_is(narrow, "-") || ky_str_is(narrow, "―") || ky_str_is(narrow, "ー"))
		return NULL;
	bool less = skip(&narrow, "△") || skip(&narrow, "▲");
	for (size_t i = 0; i < COUNT(units); i++)
		if (cut(&narrow, units[i].word)) {
			unit = units[i].yen;
			break;
		}
	if (!skip(&narrow, "¥"))
		skip(&narrow, "\\");
	less = less || skip(&narrow, "△") || skip(&narrow, "▲");
	if (!read_digits(arena, narrow, &number))
		return "core.intake.not_yen";
	if (number > high / unit || (less ? -number : number) < f->low / unit)
		return "core.invalid.range";
	*out = ky_int((less ? -number : number) * unit);
	return NULL;
}

static const char *read_yes(struct ky_arena *arena, struct ky_str text, struct ky_value *out)
{
	static const char *const no[] = {"0", "×", "✕", "なし", "無", "無し", "しない", "いいえ", "FALSE", "-"};
	struct ky_str plain = ky_text_narrow(arena, text);
	*out = ky_int(1);
	for (size_t i = 0; i < COUNT(no); i++)
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
	for (size_t i = 0; i < COUNT(checks); i++) {
		if (!is_kind(f, checks[i].kind))
			continue;
		struct ky_str plain = ky_text_narrow(arena, text);
		if (!checks[i].check(plain))
			return checks[i].wrong;
		return read_text(arena, f, plain, out);
	}
	return read_text(arena, f, text, out);
}

static const char *read_kind(struct ky_arena *arena, const struct ky_intake_book *book, size_t field, int64_t unit, struct ky_str text, struct ky_value *out)
{
	const struct ky_field *f = &book->intake->field[field];
	ky_day day;
	if (is_kind(f, "choices"))
		return read_choices(arena, book, field, text, out);
	if (is_kind(f, "choice")) {
		const char *code = option_code(arena, book, field, text);
		*out = ky_textz(code);
		return code == NULL ? "core.invalid.choice" : NULL;
	}
	if (is_kind(f, "bool"))
		return read_yes(arena, text, out);
	if (is_kind(f, "int"))
		return read_number(arena, f, text, out);
	if (is_kind(f, "yen"))
		return read_yen(arena, f, unit, text, out);
	if (is_kind(f, "date")) {
		if (!ky_day_parse(text, &day))
			return "core.invalid.date";
		*out = ky_date(day);
		return NULL;
	}
	return read_checked(arena, f, text, out);
}

const char *ky_intake_cell(struct ky_arena *arena, const struct ky_intake_book *book, size_t field, int64_t unit, struct ky_str text, struct ky_value *out)
{
	bool own = false;
	text = ky_str_trim(text);
	*out = ky_null();
	if (text.len == 0)
		return NULL;
	if (book->intake->read != NULL) {
		const char *wrong = book->intake->read(arena, &book->intake->field[field], text, &own, out);
		if (own)
			return wrong;
	}
	return read_kind(arena, book, field, unit, text, out);
}
