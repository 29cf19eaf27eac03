/* kind.c — the field kinds: how each is read, what is wrong with it, how it is shown (kind_show.c). See kyodo/field.h.
 * Called by input.c, form.c, list.c and the documents of forms. A new kind is a function or two and one row. */
#include "core/model/kind.h"

#define TEXT_MAX 200u
#define LINES_MAX 4000u

static const char *too_long(const struct ky_field *f, struct ky_str s, unsigned initial)
{
	return ky_text_length(s) > (f->max == 0 ? initial : f->max) ? "core.invalid.too_long" : NULL;
}

static bool has_line_break(struct ky_str s)
{
	return memchr(s.p, '\n', s.len) != NULL || memchr(s.p, '\r', s.len) != NULL;
}

static const char *parse_text(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	if (has_line_break(raw))
		return "core.invalid.line_break";
	*out = ky_text(ky_str_copy(arena, raw));
	return too_long(f, raw, TEXT_MAX);
}

/* Line ends become LF: browsers send CRLF. */
static const char *parse_lines(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	char *text = ky_alloc(arena, raw.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < raw.len; i++)
		if (raw.p[i] != '\r')
			text[n++] = raw.p[i];
	*out = ky_text((struct ky_str){text, n});
	return too_long(f, out->s, LINES_MAX);
}

static const char *parse_int(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	struct ky_str narrow = ky_text_narrow(arena, raw);
	char *plain = ky_alloc(arena, narrow.len + 1);
	size_t n = 0;
	int64_t v;
	for (size_t i = 0; i < narrow.len; i++)
		if (narrow.p[i] != ',')
			plain[n++] = narrow.p[i];
	if (!ky_str_i64((struct ky_str){plain, n}, &v))
		return "core.invalid.number";
	*out = ky_int(v);
	return (f->low != 0 || f->high != 0) && (v < f->low || v > f->high) ? "core.invalid.range" : NULL;
}

static const char *parse_yen(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	struct ky_str s = raw;
	if (ky_str_ends(s, "円"))
		s.len -= strlen("円");
	return parse_int(arena, f, ky_str_trim(s), out);
}

static const char *parse_date(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	ky_day day;
	(void)arena;
	(void)f;
	if (!ky_day_parse(raw, &day))
		return "core.invalid.date";
	*out = ky_date(day);
	return NULL;
}

static const char *parse_code(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	if (has_line_break(raw))
		return "core.invalid.line_break";
	*out = ky_text(ky_text_narrow(arena, raw));
	return too_long(f, out->s, TEXT_MAX);
}

static const char *parse_bool(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	(void)arena;
	(void)f;
	*out = ky_int(ky_str_is(raw, "1"));
	return ky_str_is(raw, "1") || ky_str_is(raw, "0") ? NULL : "core.invalid.choice";
}

static const char *checked(struct ky_arena *arena, struct ky_str raw, struct ky_value *out, bool (*check)(struct ky_str), const char *wrong)
{
	*out = ky_text(ky_text_narrow(arena, raw));
	return check(out->s) ? NULL : wrong;
}

static const char *parse_email(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	(void)f;
	return checked(arena, raw, out, ky_check_email, "core.invalid.email");
}

static const char *parse_phone(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	(void)f;
	return checked(arena, raw, out, ky_check_phone, "core.invalid.phone");
}

static const char *parse_postal(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	(void)f;
	return checked(arena, raw, out, ky_check_postal, "core.invalid.postal");
}

static const char *parse_corporate_no(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	(void)f;
	return checked(arena, raw, out, ky_check_corporate_no, "core.invalid.corporate_no");
}

static const char *parse_url(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	(void)f;
	return checked(arena, raw, out, ky_check_url, "core.invalid.url");
}

static const char *parse_kana(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	*out = ky_text(ky_text_narrow(arena, raw));
	return ky_check_kana(out->s) ? too_long(f, out->s, TEXT_MAX) : "core.invalid.kana";
}

static const char *parse_password(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	*out = ky_text(ky_str_copy(arena, raw));
	return too_long(f, raw, TEXT_MAX);
}

static const char *parse_zengin(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	*out = ky_text(ky_text_zengin(arena, raw));
	return ky_check_zengin(out->s) ? too_long(f, out->s, TEXT_MAX) : "core.invalid.zengin";
}

static const char *parse_digits(struct ky_arena *arena, const struct ky_field *f, struct ky_str raw, struct ky_value *out)
{
	*out = ky_text(ky_text_narrow(arena, raw));
	bool good = out->s.len > 0 && out->s.len == (f->max == 0 ? out->s.len : f->max);
	for (size_t i = 0; i < out->s.len; i++)
		good = good && out->s.p[i] >= '0' && out->s.p[i] <= '9';
	return good ? NULL : "core.invalid.digits";
}

/* Choices are checked against their list by input.c, which knows it; a file's value by its signature. */
static const struct ky_field_kind kinds[] = {
    {.name = "text", .parse = parse_text, .type = KY_TEXT},
    {.name = "lines", .parse = parse_lines, .type = KY_TEXT},
    {.name = "int", .parse = parse_int, .show = ky_show_number, .inputmode = "numeric", .type = KY_INT},
    {.name = "yen", .parse = parse_yen, .show = ky_show_yen, .inputmode = "numeric", .type = KY_INT},
    {.name = "date", .parse = parse_date, .show = ky_show_date, .type = KY_DAY},
    {.name = "choice", .parse = parse_text, .show = ky_show_choices, .type = KY_TEXT},
    {.name = "choices", .parse = parse_text, .show = ky_show_choices, .type = KY_TEXT},
    {.name = "bool", .parse = parse_bool, .show = ky_show_box, .type = KY_INT, .is_box = true},
    {.name = "pledge", .parse = parse_bool, .show = ky_show_box, .type = KY_INT, .is_box = true, .missing = "core.invalid.pledge"},
    {.name = "email", .parse = parse_email, .inputmode = "email", .type = KY_TEXT},
    {.name = "phone", .parse = parse_phone, .inputmode = "tel", .type = KY_TEXT},
    {.name = "postal", .parse = parse_postal, .inputmode = "numeric", .type = KY_TEXT},
    {.name = "corpno", .parse = parse_corporate_no, .inputmode = "numeric", .type = KY_TEXT},
    {.name = "url", .parse = parse_url, .inputmode = "url", .type = KY_TEXT},
    {.name = "kana", .parse = parse_kana, .type = KY_TEXT},
    {.name = "zengin", .parse = parse_zengin, .type = KY_TEXT},
    {.name = "digits", .parse = parse_digits, .inputmode = "numeric", .type = KY_TEXT},
    {.name = "password", .parse = parse_password, .show = ky_show_nothing, .type = KY_TEXT, .keeps_blanks = true},
    {.name = "code", .parse = parse_code, .inputmode = "numeric", .type = KY_TEXT},
    {.name = "word", .parse = parse_code, .type = KY_TEXT},
    {.name = "file", .parse = parse_text, .show = ky_show_files, .type = KY_INT, .is_file = true},
    {.name = "files", .parse = parse_text, .show = ky_show_files, .type = KY_TEXT, .is_file = true, .missing = "core.invalid.files_few"},
    {.name = "hidden", .parse = parse_text, .type = KY_TEXT},
    {.name = "note", .parse = parse_text, .show = ky_show_nothing, .type = KY_TEXT, .is_silent = true},
};

const struct ky_field_kind *ky_kind_find(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}
