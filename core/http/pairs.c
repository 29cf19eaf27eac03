/* pairs.c — name/value pairs of queries and urlencoded bodies, and cookies. Called by core/app; fuzzed. */
#include "core/http/internal.h"

bool ky_text_clean(struct ky_str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
			return false;
	}
	return ky_str_utf8_valid(s);
}

struct ky_str ky_pairs_get(const struct ky_pairs *pairs, const char *name)
{
	for (size_t i = 0; i < pairs->count; i++)
		if (ky_str_is(pairs->pair[i].name, name))
			return pairs->pair[i].value;
	return (struct ky_str){NULL, 0};
}

struct ky_err *ky_pairs_parse(struct ky_arena *arena, struct ky_str text, size_t max_pairs, struct ky_pairs *out_pairs)
{
	struct ky_str part;
	size_t n = 0, room = text.len > 0;
	for (size_t i = 0; i < text.len; i++)
		room += text.p[i] == '&';
	if (room > max_pairs)
		return ky_fail(arena, KY_BAD_REQUEST, NULL, "more than %zu fields", max_pairs);
	struct ky_pair *pair = ky_alloc_array(arena, room, sizeof *pair);
	for (struct ky_str rest = text; text.len > 0 && ky_str_split(&rest, '&', &part);) {
		if (part.len == 0)
			continue;
		const char *eq = memchr(part.p, '=', part.len);
		size_t name_len = eq == NULL ? part.len : (size_t)(eq - part.p);
		struct ky_str name = {part.p, name_len};
		struct ky_str value = eq == NULL ? (struct ky_str){"", 0} : (struct ky_str){eq + 1, part.len - name_len - 1};
		struct ky_pair *p = &pair[n];
		if (!ky_percent_decode(arena, name, true, &p->name) || !ky_percent_decode(arena, value, true, &p->value) || !ky_text_clean(p->name) ||
		    !ky_text_clean(p->value))
			return ky_fail(arena, KY_BAD_REQUEST, NULL, "a field is not text");
		n++;
	}
	*out_pairs = (struct ky_pairs){n, pair};
	return NULL;
}

struct ky_str ky_cookie_get(const char *cookie_header, const char *name)
{
	struct ky_str part;
	for (struct ky_str rest = ky_str(cookie_header); ky_str_split(&rest, ';', &part);) {
		part = ky_str_trim(part);
		size_t n = strlen(name);
		if (ky_str_starts(part, name) && part.len > n && part.p[n] == '=')
			return (struct ky_str){part.p + n + 1, part.len - n - 1};
	}
	return (struct ky_str){NULL, 0};
}
