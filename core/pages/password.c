/* password.c — see password.h. The list holds what people choose when ten characters are asked for. */
#include "core/pages/password.h"

#include <ctype.h>

static const char *const common[] = {
#include "core/pages/common_passwords.def"
};

/* Digits at the end and the usual decorations say nothing: "Password2026!" is "password". */
static size_t folded(const char *password, char *out, size_t size)
{
	size_t n = 0;
	for (const char *p = password; *p != '\0' && n + 1 < size; p++)
		out[n++] = (char)tolower((unsigned char)*p);
	out[n] = '\0';
	return n;
}

static bool is_common(const char *lower)
{
	for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
		size_t n = strlen(common[i]);
		if (strncmp(lower, common[i], n) == 0 && strspn(lower + n, "0123456789!?.-_@#") == strlen(lower + n))
			return true;
	}
	return false;
}

/* One character, or each following the one before: aaaaaaaaaa, 1234567890, abcdefghij. */
static bool is_monotone(const char *s)
{
	size_t same = 0, up = 0, down = 0, n = strlen(s);
	for (size_t i = 1; i < n; i++) {
		same += s[i] == s[i - 1];
		up += s[i] == s[i - 1] + 1 || (s[i] == '0' && s[i - 1] == '9');
		down += s[i] == s[i - 1] - 1;
	}
	return n > 1 && (same == n - 1 || up == n - 1 || down == n - 1);
}

/* A short piece repeated: abcabcabcabc. */
static bool is_repeated(const char *s)
{
	size_t n = strlen(s);
	for (size_t piece = 1; piece <= 4 && piece < n; piece++)
		if (memcmp(s, s + piece, n - piece) == 0)
			return true;
	return false;
}

static bool is_about(const char *lower, const char *about)
{
	char name[128];
	size_t n = folded(about, name, sizeof name);
	char *at = strchr(name, '@');
	if (at != NULL)
		*at = '\0';
	n = strlen(name);
	return n >= 4 && strncmp(lower, name, n) == 0 && strlen(lower) - n <= 6;
}

bool ky_password_guessable(const char *password, const char *about)
{
	char lower[1024];
	folded(password, lower, sizeof lower);
	return is_common(lower) || is_monotone(lower) || is_repeated(lower) || is_about(lower, about);
}

const char *ky_password_problem(const struct ky_ctx *ctx, const char *password, const char *about)
{
	if ((int64_t)ky_text_length(ky_str(password)) < ky_setting_int(ctx, "account.password_min"))
		return "account.password_short";
	return ky_password_guessable(password, about) ? "account.password_common" : NULL;
}
