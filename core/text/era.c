/* era.c — 和暦: showing days and fiscal years in Japanese eras and reading what people write as a date.
 * Called by forms, templates, letters and imports. Knows the era table and nothing of requests.
 * Eras begin on the day named by their 改元 law or edict; that whole day belongs to the new era. */
#include "kyodo/text.h"

#include <utf8proc.h>

#define DATE_MAX_BYTES 96
#define DATE_MAX_POINTS 128

static const struct ky_era builtin[] = {
    {.name = "明治", .kana = "メイジ", .letter = 'M', .first_year = 1868, .start = {1873, 1, 1}},
    {.name = "大正", .kana = "タイショウ", .letter = 'T', .first_year = 1912, .start = {1912, 7, 30}},
    {.name = "昭和", .kana = "ショウワ", .letter = 'S', .first_year = 1926, .start = {1926, 12, 25}},
    {.name = "平成", .kana = "ヘイセイ", .letter = 'H', .first_year = 1989, .start = {1989, 1, 8}},
    {.name = "令和", .kana = "レイワ", .letter = 'R', .first_year = 2019, .start = {2019, 5, 1}},
};

static const struct ky_era *eras = builtin;
static size_t era_count = sizeof(builtin) / sizeof(builtin[0]);

static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};

void ky_era_set_table(const struct ky_era *table, size_t count)
{
	eras = table == NULL ? builtin : table;
	era_count = table == NULL ? sizeof(builtin) / sizeof(builtin[0]) : count;
}

static ky_day era_start(const struct ky_era *era)
{
	return ky_day_of(era->start.year, era->start.month, era->start.day);
}

static const struct ky_era *era_of(ky_day day)
{
	for (size_t i = era_count; i > 0; i--)
		if (era_start(&eras[i - 1]) <= day)
			return &eras[i - 1];
	return NULL;
}

/* "令和8年", "令和元年", "1868年" */
static char *year_label(struct ky_arena *arena, const struct ky_era *era, int year)
{
	if (era == NULL)
		return ky_printf(arena, "%d年", year);
	if (year == era->first_year)
		return ky_printf(arena, "%s元年", era->name);
	return ky_printf(arena, "%s%d年", era->name, year - era->first_year + 1);
}

char *ky_day_wareki(struct ky_arena *arena, ky_day day, bool weekday)
{
	struct ky_date d = ky_day_date(day);
	char *year = year_label(arena, era_of(day), d.year);
	if (!weekday)
		return ky_printf(arena, "%s%d月%d日", year, d.month, d.day);
	return ky_printf(arena, "%s%d月%d日（%s）", year, d.month, d.day, weekdays[ky_day_weekday(day)]);
}

char *ky_day_text(struct ky_arena *arena, const char *lang, ky_day day, bool weekday)
{
	static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
	struct ky_date d = ky_day_date(day);
	if (strcmp(lang, "en") == 0)
		return ky_printf(arena, "%d %s %d", d.day, months[d.month - 1], d.year);
	return ky_day_wareki(arena, day, weekday);
}

char *ky_fiscal_year_wareki(struct ky_arena *arena, int fiscal_year)
{
	ky_day last = ky_day_of(fiscal_year, 12, 31);
	return ky_printf(arena, "%s度", year_label(arena, last == KY_DAY_NONE ? NULL : era_of(last), fiscal_year));
}

/* What is left to read: normalised code points without white space. */
struct reader {
	int32_t cp[DATE_MAX_POINTS];
	size_t n, at;
};

static int32_t fold(int32_t cp)
{
	if (cp >= 0x3041 && cp <= 0x3096)
		return cp + 0x60;
	return cp >= 'a' && cp <= 'z' ? cp - 32 : cp;
}

/* Half-width kana come with a voice mark of their own, square eras and full-width digits in compatibility forms: NFKC. */
static bool reader_init(struct reader *r, struct ky_str s)
{
	utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE;
	if (s.len == 0 || s.len > DATE_MAX_BYTES || !ky_str_utf8_valid(s))
		return false;
	utf8proc_ssize_t n = utf8proc_decompose((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.len, r->cp,
						DATE_MAX_POINTS, options);
	if (n <= 0 || n >= DATE_MAX_POINTS)
		return false;
	n = utf8proc_normalize_utf32(r->cp, n, options);
	r->n = r->at = 0;
	for (utf8proc_ssize_t i = 0; i < n; i++)
		if (r->cp[i] != ' ' && r->cp[i] != '\t')
			r->cp[r->n++] = fold(r->cp[i]);
	return r->n > 0;
}

static bool take(struct reader *r, const char *word)
{
	size_t at = r->at, len = strlen(word);
	for (size_t i = 0; i < len;) {
		int32_t cp;
		utf8proc_ssize_t n =
		    utf8proc_iterate((const utf8proc_uint8_t *)word + i, (utf8proc_ssize_t)(len - i), &cp);
		if (n <= 0 || at >= r->n || r->cp[at] != cp)
			return false;
		i += (size_t)n;
		at++;
	}
	r->at = at;
	return true;
}

static bool take_any(struct reader *r, const char *const *words)
{
	for (; *words != NULL; words++)
		if (take(r, *words))
			return true;
	return false;
}

/* At most max_digits decimal digits; the count is 0 when there are none. */
static size_t take_number(struct reader *r, size_t max_digits, int *out_value)
{
	size_t n = 0;
	int value = 0;
	while (n < max_digits && r->at < r->n && r->cp[r->at] >= '0' && r->cp[r->at] <= '9') {
		value = value * 10 + (int)(r->cp[r->at++] - '0');
		n++;
	}
	*out_value = value;
	return n;
}

static const struct ky_era *take_era(struct reader *r)
{
	for (size_t i = 0; i < era_count; i++) {
		const char letter[] = {eras[i].letter, '\0'};
		const char first[] = {eras[i].name[0], eras[i].name[1], eras[i].name[2], '\0'};
		if (take(r, eras[i].name) || take(r, eras[i].kana) || (letter[0] != '\0' && take(r, letter)))
			return &eras[i];
		if (eras[i].name[0] >= (char)0xE0 && take(r, first))
			return &eras[i];
	}
	return NULL;
}

static const char *const year_marks[] = {"年", "ネン", NULL};
static const char *const month_marks[] = {"月", "ガツ", NULL};
static const char *const day_marks[] = {"日", "ニチ", NULL};
static const char *const dots[] = {".", "/", "-", "‐", "−", "–", "・", NULL};

/* 年…月…日, or one mark throughout: 8.11.23 and 8-11-23, never 8.11-23. */
static bool take_month_day(struct reader *r, int *out_month, int *out_day)
{
	if (take_any(r, year_marks))
		return take_number(r, 2, out_month) > 0 && take_any(r, month_marks) && take_number(r, 2, out_day) > 0 &&
		       take_any(r, day_marks);
	for (const char *const *dot = dots; *dot != NULL; dot++)
		if (take(r, *dot))
			return take_number(r, 2, out_month) > 0 && take(r, *dot) && take_number(r, 2, out_day) > 0;
	return false;
}

static bool take_weekday(struct reader *r, ky_day day)
{
	if (r->at == r->n)
		return true;
	bool open = take(r, "(");
	if (!take(r, weekdays[ky_day_weekday(day)]))
		return false;
	if (take(r, "曜"))
		take(r, "日");
	return (!open || take(r, ")")) && r->at == r->n;
}

/* 20261123 */
static bool compact(struct reader *r, int *out_year, int *out_month, int *out_day)
{
	size_t run = 0;
	while (r->at + run < r->n && r->cp[r->at + run] >= '0' && r->cp[r->at + run] <= '9')
		run++;
	return run == 8 && take_number(r, 4, out_year) == 4 && take_number(r, 2, out_month) == 2 &&
	       take_number(r, 2, out_day) == 2;
}

static bool take_date(struct reader *r, const struct ky_era *era, ky_day *out_day)
{
	int year, month, day;
	if (era == NULL && compact(r, &year, &month, &day)) {
		*out_day = ky_day_of(year, month, day);
		return *out_day != KY_DAY_NONE && year >= 1000;
	}
	if (era != NULL && take(r, "元"))
		year = 1;
	else if (take_number(r, 4, &year) < (era == NULL ? 4u : 1u))
		return false;
	/* A western year below 1000 is a slip of the finger, not a date of this city. */
	if (!take_month_day(r, &month, &day) || (era != NULL ? year == 0 : year < 1000))
		return false;
	*out_day = ky_day_of(era == NULL ? year : era->first_year + year - 1, month, day);
	return *out_day != KY_DAY_NONE;
}

bool ky_day_parse(struct ky_str s, ky_day *out_day)
{
	struct reader r;
	ky_day day;
	if (!reader_init(&r, ky_str_trim(s)))
		return false;
	const struct ky_era *era = take_era(&r);
	if (era == NULL)
		take(&r, "西暦");
	if (!take_date(&r, era, &day) || (era != NULL && era_of(day) != era) || !take_weekday(&r, day))
		return false;
	*out_day = day;
	return true;
}
