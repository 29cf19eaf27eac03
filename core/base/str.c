/* str.c — see kyodo/str.h: strings to read and small conversions.
 * Called by everything. Knows bytes and UTF-8, nothing of Japanese (that is core/text). */
#include "kyodo/str.h"

#include <openssl/crypto.h>

struct ky_str ky_str(const char *s)
{
	return s == NULL ? (struct ky_str){"", 0} : (struct ky_str){s, strlen(s)};
}

bool ky_str_eq(struct ky_str a, struct ky_str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

bool ky_str_is(struct ky_str a, const char *z)
{
	return ky_str_eq(a, ky_str(z));
}

bool ky_str_starts(struct ky_str s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.len >= n && memcmp(s.p, prefix, n) == 0;
}

bool ky_str_ends(struct ky_str s, const char *suffix)
{
	size_t n = strlen(suffix);
	return s.len >= n && memcmp(s.p + s.len - n, suffix, n) == 0;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct ky_str ky_str_trim(struct ky_str s)
{
	while (s.len > 0 && is_space(s.p[0])) {
		s.p++;
		s.len--;
	}
	while (s.len > 0 && is_space(s.p[s.len - 1]))
		s.len--;
	return s;
}

char *ky_str_z(struct ky_arena *arena, struct ky_str s)
{
	return ky_strndup(arena, s.p, s.len);
}

struct ky_str ky_str_copy(struct ky_arena *arena, struct ky_str s)
{
	return (struct ky_str){ky_strndup(arena, s.p, s.len), s.len};
}

bool ky_str_split(struct ky_str *rest, char sep, struct ky_str *out_part)
{
	if (rest->p == NULL)
		return false;
	const char *at = rest->len == 0 ? NULL : memchr(rest->p, sep, rest->len);
	if (at == NULL) {
		*out_part = *rest;
		*rest = (struct ky_str){NULL, 0};
		return true;
	}
	size_t n = (size_t)(at - rest->p);
	*out_part = (struct ky_str){rest->p, n};
	rest->p += n + 1;
	rest->len -= n + 1;
	return true;
}

bool ky_str_i64(struct ky_str s, int64_t *out_value)
{
	size_t i = 0;
	bool negative = s.len > 0 && s.p[0] == '-';
	int64_t v = 0;
	if (negative)
		i = 1;
	if (i == s.len)
		return false;
	for (; i < s.len; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		int digit = s.p[i] - '0';
		if (__builtin_mul_overflow(v, 10, &v) ||
		    (negative ? __builtin_sub_overflow(v, digit, &v) : __builtin_add_overflow(v, digit, &v)))
			return false;
	}
	*out_value = v;
	return true;
}

static size_t utf8_length(const unsigned char *p, size_t left)
{
	if (p[0] < 0x80)
		return 1;
	if (p[0] >= 0xC2 && p[0] <= 0xDF)
		return left >= 2 && (p[1] & 0xC0) == 0x80 ? 2 : 0;
	if (p[0] >= 0xE0 && p[0] <= 0xEF) {
		if (left < 3 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
			return 0;
		return (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) ? 0 : 3;
	}
	if (p[0] >= 0xF0 && p[0] <= 0xF4) {
		if (left < 4 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80 || (p[3] & 0xC0) != 0x80)
			return 0;
		return (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F) ? 0 : 4;
	}
	return 0;
}

bool ky_str_utf8_valid(struct ky_str s)
{
	for (size_t i = 0; i < s.len;) {
		size_t n = utf8_length((const unsigned char *)s.p + i, s.len - i);
		if (n == 0)
			return false;
		i += n;
	}
	return true;
}

bool ky_str_same_secret(struct ky_str a, struct ky_str b)
{
	return a.len == b.len && CRYPTO_memcmp(a.p, b.p, a.len) == 0;
}

char *ky_hex(struct ky_arena *arena, const void *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *p = bytes;
	char *hex = ky_alloc(arena, n * 2 + 1);
	for (size_t i = 0; i < n; i++) {
		hex[2 * i] = digits[p[i] >> 4];
		hex[2 * i + 1] = digits[p[i] & 15];
	}
	return hex;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool ky_unhex(struct ky_str hex, void *out_bytes, size_t n)
{
	unsigned char *out = out_bytes;
	if (hex.len != 2 * n)
		return false;
	for (size_t i = 0; i < hex.len; i++)
		if (hex_digit(hex.p[i]) < 0)
			return false;
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)(hex_digit(hex.p[2 * i]) * 16 + hex_digit(hex.p[2 * i + 1]));
	return true;
}

char *ky_url_encode(struct ky_arena *arena, struct ky_str s)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out = ky_alloc(arena, s.len * 3 + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
		    c == '_' || c == '~') {
			out[n++] = (char)c;
		} else {
			out[n++] = '%';
			out[n++] = digits[c >> 4];
			out[n++] = digits[c & 15];
		}
	}
	return out;
}
