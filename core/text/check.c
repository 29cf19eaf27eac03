/* check.c — checks of codes and addresses; see kyodo/text.h. Sources stand at each rule.
 * Called by field kinds and imports. Pure. */
#include "kyodo/text.h"

#include <utf8proc.h>

static bool all_digits(struct ky_str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.len > 0;
}

bool ky_check_email(struct ky_str s)
{
	const char *at = s.len == 0 || s.len > 254 ? NULL : memchr(s.p, '@', s.len);
	if (at == NULL || at == s.p)
		return false;
	struct ky_str domain = {at + 1, s.len - (size_t)(at + 1 - s.p)};
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= ' ' || c >= 0x7f || strchr("()<>[]:;,\\\"", c) != NULL)
			return false;
	}
	return domain.len >= 3 && memchr(domain.p, '@', domain.len) == NULL && memchr(domain.p, '.', domain.len) != NULL && domain.p[0] != '.' &&
	       domain.p[domain.len - 1] != '.' && memmem(domain.p, domain.len, "..", 2) == NULL;
}

bool ky_check_phone(struct ky_str s)
{
	size_t digits = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digits++;
		else if (s.p[i] == '\0' || strchr("-() +", s.p[i]) == NULL)
			return false;
	}
	return digits >= 9 && digits <= 15;
}

bool ky_check_postal(struct ky_str s)
{
	if (s.len == 8 && s.p[3] == '-')
		return all_digits((struct ky_str){s.p, 3}) && all_digits((struct ky_str){s.p + 4, 4});
	return s.len == 7 && all_digits(s);
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
