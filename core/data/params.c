/* params.c — named parameters: ":name" becomes "?", the names are remembered in order.
 * Called when a statement is prepared. Pure text; knows no connection. */
#include "core/data/internal.h"

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The end of a quoted part or comment beginning at s, or s itself when none begins there. */
static const char *skip_opaque(const char *s)
{
	if (*s == '\'' || *s == '"' || *s == '`') {
		const char quote = *s++;
		while (*s != '\0' && *s != quote)
			s += *s == '\\' && s[1] != '\0' ? 2 : 1;
		return *s == '\0' ? s : s + 1;
	}
	if (s[0] == '-' && s[1] == '-' && (s[2] == ' ' || s[2] == '\n' || s[2] == '\0')) {
		while (*s != '\0' && *s != '\n')
			s++;
		return s;
	}
	if (s[0] == '/' && s[1] == '*') {
		const char *end = strstr(s + 2, "*/");
		return end == NULL ? s + strlen(s) : end + 2;
	}
	return s;
}

bool ky_sql_translate(struct ky_arena *arena, const char *sql, struct ky_sql *out_sql)
{
	char *text = ky_alloc(arena, strlen(sql) + 1);
	size_t n = 0;
	out_sql->param_count = 0;
	for (const char *s = sql; *s != '\0';) {
		const char *after = skip_opaque(s);
		if (after != s) {
			memcpy(text + n, s, (size_t)(after - s));
			n += (size_t)(after - s);
			s = after;
		} else if (*s == ':' && is_name(s[1])) {
			const char *end = s + 1;
			while (is_name(*end))
				end++;
			if (out_sql->param_count == KY_PARAMS_MAX)
				return false;
			out_sql->param[out_sql->param_count++] = (struct ky_str){s + 1, (size_t)(end - s - 1)};
			text[n++] = '?';
			s = end;
		} else {
			text[n++] = *s++;
		}
	}
	out_sql->text = text;
	return true;
}
