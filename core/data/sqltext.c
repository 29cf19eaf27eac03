/* sqltext.c — see sqltext.h.
 * MariaDB's lexical rules for quotes and comments (sql_mode without NO_BACKSLASH_ESCAPES), nothing more. */
#include "core/data/sqltext.h"

#include <ctype.h>
#include <strings.h>

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static const char *line_end(const char *s)
{
	return s + strcspn(s, "\n");
}

static bool is_line_comment(const char *s)
{
	return s[0] == '#' || (s[0] == '-' && s[1] == '-' && (s[2] == '\0' || isspace((unsigned char)s[2])));
}

/* The end of a comment beginning at s, or s itself when none begins there. */
static const char *skip_comment(const char *s)
{
	if (is_line_comment(s))
		return line_end(s);
	if (s[0] != '/' || s[1] != '*' || s[2] == '!' || (s[2] == 'M' && s[3] == '!')) /* those the server runs */
		return s;
	const char *end = strstr(s + 2, "*/");
	return end == NULL ? s + strlen(s) : end + 2;
}

/* The end of a quoted part beginning at s, or s itself. A doubled quote is two quoted parts side by side. */
static const char *skip_quoted(const char *s)
{
	const char quote = *s;
	if (quote != '\'' && quote != '"' && quote != '`')
		return s;
	for (s++; *s != '\0' && *s != quote; s++)
		if (*s == '\\' && quote != '`' && s[1] != '\0')
			s++;
	return *s == '\0' ? s : s + 1;
}

bool ky_sqltext_translate(struct ky_arena *arena, const char *sql, struct ky_sqltext *out_sql)
{
	char *text = ky_alloc(arena, strlen(sql) + 1);
	size_t n = 0;
	out_sql->param_count = 0;
	for (const char *s = sql, *after; *s != '\0'; s = after) {
		after = skip_comment(s);
		if (after == s)
			after = skip_quoted(s);
		if (after == s && *s == ':' && is_name(s[1])) {
			for (after = s + 1; is_name(*after); after++)
				;
			if (out_sql->param_count == KY_PARAMS_MAX)
				return false;
			out_sql->param[out_sql->param_count++] = (struct ky_str){s + 1, (size_t)(after - s - 1)};
			text[n++] = '?';
			continue;
		}
		if (after == s)
			after++;
		memcpy(text + n, s, (size_t)(after - s));
		n += (size_t)(after - s);
	}
	out_sql->text = text;
	return true;
}

/* Whether the ';' at s is the last of its line, but for space and a comment. */
static bool ends_line(const char *s)
{
	s += 1 + strspn(s + 1, " \t\r");
	return *s == '\0' || *s == '\n' || is_line_comment(s);
}

bool ky_sqltext_next(const char **rest, struct ky_str *out_statement)
{
	const char *begin = *rest, *after;
	bool said = false;
	for (const char *s = begin; *s != '\0'; s = after) {
		after = skip_comment(s);
		if (after != s)
			continue;
		if (*s == ';' && ends_line(s)) {
			after = s + 1;
			if (said) {
				*out_statement = (struct ky_str){begin, (size_t)(s - begin)};
				*rest = after;
				return true;
			}
			begin = after; /* an empty statement */
			continue;
		}
		said = said || !isspace((unsigned char)*s);
		after = skip_quoted(s);
		if (after == s)
			after++;
	}
	*out_statement = (struct ky_str){begin, strlen(begin)};
	*rest = begin + strlen(begin);
	return said;
}

bool ky_sqltext_begins(const char *statement, const char *word)
{
	const char *s = statement;
	for (const char *before = NULL; before != s;) {
		before = s;
		s = skip_comment(s + strspn(s, " \t\r\n"));
	}
	return strncasecmp(s, word, strlen(word)) == 0 && !is_name(s[strlen(word)]);
}
