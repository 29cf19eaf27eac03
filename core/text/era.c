/* era.c — 和暦: the Japanese calendar's eras, shown and read; see kyodo/time.h.
 * Called by views, forms and imports. The eras are rows; a new one is one more row. */
#include <stdlib.h>

#include "kyodo/text.h"
#include "kyodo/time.h"

struct era {
	const char *name, *letter;
	int year, month, day; /* its first day */
};

/* Newest first. 明治 is counted from the day the Gregorian calendar came into force (明治6年1月1日). */
static const struct era eras[] = {
    {"令和", "R", 2019, 5, 1},	  {"平成", "H", 1989, 1, 8}, {"昭和", "S", 1926, 12, 25},
    {"大正", "T", 1912, 7, 30}, {"明治", "M", 1873, 1, 1},
};
#define ERAS (sizeof eras / sizeof eras[0])
static const int meiji_year_one = 1868;

static ky_day first_day(const struct era *e)
{
	return ky_day_of(e->year, e->month, e->day);
}

static int year_one(const struct era *e)
{
	return e == &eras[ERAS - 1] ? meiji_year_one : e->year;
}

static const struct era *era_of(ky_day day)
{
	for (size_t i = 0; i < ERAS; i++)
		if (day >= first_day(&eras[i]))
			return &eras[i];
	return NULL;
}

static const char *year_text(struct ky_arena *arena, int year)
{
	return year == 1 ? "元" : ky_printf(arena, "%d", year);
}

static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};

char *ky_day_wareki(struct ky_arena *arena, ky_day day, bool weekday)
{
	const struct era *e = era_of(day);
	struct ky_date d = ky_day_date(day);
	const char *suffix = weekday ? ky_printf(arena, "（%s）", weekdays[ky_day_weekday(day)]) : "";
	if (e == NULL)
		return ky_printf(arena, "%d年%d月%d日%s", d.year, d.month, d.day, suffix);
	return ky_printf(arena, "%s%s年%d月%d日%s", e->name, year_text(arena, d.year - year_one(e) + 1), d.month, d.day, suffix);
}

char *ky_fiscal_year_wareki(struct ky_arena *arena, int fiscal_year)
{
	/* 2019年度 is labelled 令和元年度: the era at the end of the calendar year decides. */
	const struct era *e = era_of(ky_day_of(fiscal_year, 12, 31));
	if (e == NULL)
		return ky_printf(arena, "%d年度", fiscal_year);
	return ky_printf(arena, "%s%s年度", e->name, year_text(arena, fiscal_year - year_one(e) + 1));
}

/* ---- reading */

struct cursor {
	const char *p;
};

static bool take(struct cursor *c, const char *text)
{
	size_t n = strlen(text);
	if (strncmp(c->p, text, n) != 0)
		return false;
	c->p += n;
	return true;
}

static bool take_number(struct cursor *c, size_t max_digits, int *out)
{
	size_t n = strspn(c->p, "0123456789");
	if (n == 0 || n > max_digits)
		return false;
	*out = (int)strtol(c->p, NULL, 10);
	c->p += n;
	return true;
}

static bool take_separator(struct cursor *c, const char *kanji)
{
	return take(c, kanji) || take(c, "/") || take(c, ".") || take(c, "-");
}

static bool take_era(struct cursor *c, const struct era **out)
{
	for (size_t i = 0; i < ERAS; i++) {
		struct cursor again = *c;
		if (take(&again, eras[i].name) || (take(&again, eras[i].letter) && strspn(again.p, "0123456789") > 0)) {
			*c = again;
			*out = &eras[i];
			return true;
		}
	}
	return false;
}

/* A weekday in parentheses must be the right one; nothing at all is fine. */
static bool ends_well(struct cursor *c, ky_day day)
{
	if (*c->p == '\0')
		return true;
	if (!take(c, "(") || !take(c, weekdays[ky_day_weekday(day)]))
		return false;
	take(c, "曜日");
	return take(c, ")") && *c->p == '\0';
}

static bool eight_digits(const char *s, ky_day *out)
{
	if (strlen(s) != 8 || strspn(s, "0123456789") != 8)
		return false;
	long n = strtol(s, NULL, 10);
	ky_day day = ky_day_of((int)(n / 10000), (int)(n / 100 % 100), (int)(n % 100));
	if (day != KY_DAY_NONE)
		*out = day;
	return day != KY_DAY_NONE;
}

static bool take_year(struct cursor *c, const struct era **out_era, int *out_year)
{
	*out_era = NULL;
	if (!take_era(c, out_era))
		return take_number(c, 4, out_year) && *out_year >= 1000;
	if (take(c, "元"))
		*out_year = 1;
	else if (!take_number(c, 2, out_year) || *out_year == 0)
		return false;
	*out_year += year_one(*out_era) - 1;
	return true;
}

static bool parse(const char *text, ky_day *out_day)
{
	struct cursor c = {text};
	const struct era *e;
	int y, m, d;
	if (eight_digits(text, out_day))
		return true;
	if (!take_year(&c, &e, &y) || !take_separator(&c, "年") || !take_number(&c, 2, &m) || !take_separator(&c, "月") || !take_number(&c, 2, &d))
		return false;
	take(&c, "日");
	ky_day day = ky_day_of(y, m, d);
	if (day == KY_DAY_NONE || (e != NULL && era_of(day) != e) || !ends_well(&c, day))
		return false;
	*out_day = day;
	return true;
}

bool ky_day_parse(struct ky_str s, ky_day *out_day)
{
	struct ky_arena *scratch = ky_arena_new(0);
	if (scratch == NULL)
		return false;
	/* NFKC turns full-width digits, ㋿ and （ into their plain forms; blanks inside do not matter. */
	struct ky_str narrow = ky_text_narrow(scratch, ky_str_trim(s));
	char *text = ky_alloc(scratch, narrow.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < narrow.len; i++)
		if (narrow.p[i] != ' ')
			text[n++] = narrow.p[i];
	bool ok = n > 0 && n < 80 && strlen(text) == n && parse(text, out_day);
	ky_arena_free(scratch);
	return ok;
}
