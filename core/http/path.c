/* path.c — from the request's target to one canonical path. Called by fcgi.c; fuzzed.
 * Two spellings of one page must never reach the router as two. */
#include "core/http/internal.h"

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool ky_percent_decode(struct ky_arena *arena, struct ky_str in, bool plus_is_space, struct ky_str *out)
{
	char *text = ky_alloc(arena, in.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < in.len; i++) {
		char c = in.p[i];
		if (c == '%') {
			if (i + 2 >= in.len || hex(in.p[i + 1]) < 0 || hex(in.p[i + 2]) < 0)
				return false;
			c = (char)(hex(in.p[i + 1]) * 16 + hex(in.p[i + 2]));
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		text[n++] = c;
	}
	*out = (struct ky_str){text, n};
	return true;
}

bool ky_path_canonical(struct ky_arena *arena, struct ky_str target, struct ky_str *out_path)
{
	struct ky_str path, segment;
	if (target.len == 0 || target.len > 8192 || target.p[0] != '/' || !ky_percent_decode(arena, target, false, &path) || !ky_str_utf8_valid(path))
		return false;
	for (size_t i = 0; i < path.len; i++)
		if ((unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7f || path.p[i] == '\\')
			return false;
	char *text = ky_alloc(arena, path.len + 2);
	size_t n = 0;
	for (struct ky_str rest = path; ky_str_split(&rest, '/', &segment);) {
		if (segment.len == 0)
			continue;
		if (ky_str_is(segment, ".") || ky_str_is(segment, ".."))
			return false;
		text[n++] = '/';
		memcpy(text + n, segment.p, segment.len);
		n += segment.len;
	}
	if (n == 0)
		text[n++] = '/';
	*out_path = (struct ky_str){text, n};
	return true;
}
