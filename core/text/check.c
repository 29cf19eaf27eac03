/* check.c — does this look like a postal code, a telephone number, an e-mail address, a number with a check digit?
 * Called by field types and imports. Knows formats only: whether the number exists is nobody's claim here. */
#include "kyodo/text.h"

#include <utf8proc.h>

#include "utf.h"

struct ky_str ky_text_narrow(struct ky_arena *arena, struct ky_str s)
{
	if (!ky_str_utf8_valid(s))
		return (struct ky_str){"", 0};
	struct ky_utf u = ky_utf_nfkc(arena, ky_utf_decode(arena, s), false);
	for (size_t i = 0; i < u.n; i++) {
		u.cp[i] = ky_utf_narrow(u.cp[i]);
		if (u.cp[i] == 0x30FC && i > 0 && u.cp[i - 1] >= '0' && u.cp[i - 1] <= '9')
			u.cp[i] = '-';
	}
	return ky_utf_encode(arena, u);
}

static bool is_half_kana(int32_t cp)
{
	return cp >= 0xFF66 && cp <= 0xFF9F;
}

struct ky_str ky_text_katakana(struct ky_arena *arena, struct ky_str s)
{
	struct ky_utf u = ky_utf_decode(arena, s);
	struct ky_utf out = {.cp = ky_alloc_array(arena, u.n + 1, sizeof(int32_t))};
	for (size_t i = 0; i < u.n;) {
		size_t run = 0;
		while (i + run < u.n && is_half_kana(u.cp[i + run]))
			run++;
		if (run == 0) {
			out.cp[out.n++] = ky_utf_katakana(u.cp[i++]);
			continue;
		}
		struct ky_utf wide = ky_utf_nfkc(arena, (struct ky_utf){u.cp + i, run}, false);
		for (size_t k = 0; k < wide.n && k < run; k++)
			out.cp[out.n++] = wide.cp[k];
		i += run;
	}
	return ky_utf_encode(arena, out);
}

size_t ky_text_length(struct ky_str s)
{
	size_t count = 0;
	int32_t before = 0, state = 0;
	for (size_t i = 0; i < s.len;) {
		int32_t cp;
		utf8proc_ssize_t n =
		    utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.len - i), &cp);
		i += n > 0 ? (size_t)n : 1;
		if (n <= 0)
			cp = 0xFFFD;
		bool first = i == (size_t)(n > 0 ? n : 1);
		if ((first || utf8proc_grapheme_break_stateful(before, cp, &state)) && cp != '\n' && cp != '\r')
			count++;
		before = cp;
	}
	return count;
}

static bool all_digits(struct ky_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.len > 0;
}

bool ky_check_postal(struct ky_str s)
{
	if (s.len == 8 && s.p[3] == '-')
		return all_digits((struct ky_str){s.p, 3}) && all_digits((struct ky_str){s.p + 4, 4});
	return s.len == 7 && all_digits(s);
}

/* Japanese numbers have 10 or 11 digits with the trunk prefix 0, which +81 stands for (電気通信番号規則). */
bool ky_check_phone(struct ky_str s)
{
	bool abroad = ky_str_starts(s, "+81");
	size_t digits = abroad ? 1 : 0;
	char first = abroad ? '0' : '\0', second = '\0';
	for (size_t i = abroad ? 3 : 0; i < s.len; i++) {
		if (s.p[i] == '\0' || strchr("0123456789-() ", s.p[i]) == NULL)
			return false;
		if (s.p[i] < '0' || s.p[i] > '9')
			continue;
		if (digits == 0)
			first = s.p[i];
		else if (digits == 1)
			second = s.p[i];
		digits++;
	}
	return s.len <= 20 && first == '0' && second != '0' && (digits == 10 || digits == 11);
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Dots and doubled dots stay allowed: Japanese mobile carriers gave out addresses such as a..b.@docomo.ne.jp. */
static bool local_part(struct ky_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.p[i]) && (s.p[i] == '\0' || strchr(".!#$%&'*+-/=?^_`{|}~", s.p[i]) == NULL))
			return false;
	return s.len >= 1 && s.len <= 64;
}

static bool label(struct ky_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
	return s.len >= 1 && s.len <= 63 && s.p[0] != '-' && s.p[s.len - 1] != '-';
}

static bool domain(struct ky_str s)
{
	size_t labels = 0;
	struct ky_str part, rest = s;
	while (ky_str_split(&rest, '.', &part)) {
		if (!label(part))
			return false;
		labels++;
	}
	return labels >= 2 && !all_digits(part);
}

bool ky_check_email(struct ky_str s)
{
	struct ky_str local, rest = s;
	return s.len > 0 && s.len <= 254 && ky_str_split(&rest, '@', &local) && rest.p != NULL && local_part(local) &&
	       domain(rest);
}

/* 国税庁「法人番号」: from the right of the 12 digits weights 1,2,1,2…; check digit = 9 - (sum mod 9), placed first. */
bool ky_check_corporate_no(struct ky_str s)
{
	int sum = 0;
	if (s.len != 13 || !all_digits(s))
		return false;
	for (size_t i = 1; i < 13; i++)
		sum += (s.p[i] - '0') * (i % 2 == 0 ? 1 : 2);
	return s.p[0] - '0' == 9 - sum % 9;
}

/* 総務省「全国地方公共団体コード」: five digits by 6,5,4,3,2; the check digit is the last digit of 11 - (sum mod 11). */
bool ky_check_local_gov_code(struct ky_str s)
{
	int sum = 0;
	if (s.len != 6 || !all_digits(s))
		return false;
	for (int i = 0; i < 5; i++)
		sum += (s.p[i] - '0') * (6 - i);
	return s.p[5] - '0' == (11 - sum % 11) % 10;
}

bool ky_check_kana(struct ky_str s)
{
	utf8proc_int32_t c;
	for (size_t i = 0; i < s.len;) {
		utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)s.p + i, (utf8proc_ssize_t)(s.len - i), &c);
		if (step <= 0)
			return false;
		i += (size_t)step;
		bool kana = (c >= 0x3041 && c <= 0x309F) || (c >= 0x30A0 && c <= 0x30FF) || c == 0x3000;
		bool latin = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (!kana && !latin && (c > 0x7f || strchr(" -.'()", c) == NULL))
			return false;
	}
	return s.len > 0;
}

bool ky_check_url(struct ky_str s)
{
	size_t scheme = ky_str_starts(s, "https://") ? 8 : ky_str_starts(s, "http://") ? 7 : 0;
	if (scheme == 0 || s.len <= scheme || s.len > 500 || s.p[scheme] == '/')
		return false;
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '"' || s.p[i] == '<' || s.p[i] == '>' || s.p[i] == 0x7f)
			return false;
	return true;
}
