/* multipart.c — multipart/form-data (RFC 7578), strict and streaming. Called by core/app; fuzzed.
 * A window of a few KB slides over the body; files are handed over as they pass, fields are collected. */
#include "core/http/internal.h"

#define WINDOW ((size_t)16384)
#define HEADERS_MAX ((size_t)4096)
#define BOUNDARY_MAX 70

struct scan {
	struct ky_arena *arena;
	ky_read_fn *read;
	void *source;
	size_t total, total_max;
	char window[WINDOW];
	size_t at, end; /* unread bytes of the window */
	bool ended;
	char delimiter[BOUNDARY_MAX + 5]; /* CRLF "--" boundary */
	size_t delimiter_len;
};

struct part {
	struct ky_str name, filename, type;
	bool is_file;
};

static struct ky_err *bad(struct scan *s, const char *what)
{
	return ky_fail(s->arena, KY_BAD_REQUEST, NULL, "multipart: %s", what);
}

/* Makes at least want bytes available, or all there are. */
static struct ky_err *fill(struct scan *s, size_t want)
{
	while (s->end - s->at < want && !s->ended) {
		size_t got = 0;
		memmove(s->window, s->window + s->at, s->end - s->at);
		s->end -= s->at;
		s->at = 0;
		KY_TRY(s->read(s->source, s->arena, s->window + s->end, WINDOW - s->end, &got));
		s->ended = got == 0;
		s->end += got;
		s->total += got;
		if (s->total > s->total_max)
			return ky_fail(s->arena, KY_TOO_LARGE, NULL, "the body is over %zu bytes", s->total_max);
	}
	return NULL;
}

/* Takes one parameter (NAME=VALUE or NAME="VALUE") off *rest, which begins behind a semicolon; false for a quote without an end. */
static bool take_param(struct ky_str *rest, struct ky_str *out_name, struct ky_str *out_value)
{
	const char *p = rest->p, *end = p + rest->len, *name = p, *value;
	while (p < end && *p != '=' && *p != ';')
		p++;
	*out_name = ky_str_trim((struct ky_str){name, (size_t)(p - name)});
	*out_value = (struct ky_str){NULL, 0};
	if (p < end && *p == '=') {
		char quote = p + 1 < end && p[1] == '"' ? '"' : ';';
		value = p += quote == '"' ? 2 : 1;
		while (p < end && *p != quote && (quote == '"' || *p != ' '))
			p++;
		if (p == end && quote == '"')
			return false;
		*out_value = (struct ky_str){value, (size_t)(p - value)};
	}
	while (p < end && *p != ';')
		p++;
	*rest = p < end ? (struct ky_str){p + 1, (size_t)(end - p - 1)} : (struct ky_str){NULL, 0};
	return true;
}

/* p NULL: there is none. What stands within quotes is no parameter, whatever it looks like. */
static struct ky_str find_param(struct ky_str header, const char *name)
{
	struct ky_str main, key, value;
	ky_str_split(&header, ';', &main);
	while (header.p != NULL && take_param(&header, &key, &value))
		if (value.p != NULL && key.len == strlen(name) && strncasecmp(key.p, name, key.len) == 0)
			return value;
	return (struct ky_str){NULL, 0};
}

/* Browsers write a quote in a name as %22 and line breaks as %0D %0A (HTML standard); nothing else is encoded. */
static struct ky_str unescape(struct ky_arena *arena, struct ky_str s)
{
	char *text = ky_alloc(arena, s.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (i + 2 < s.len && strncasecmp(s.p + i, "%22", 3) == 0) {
			text[n++] = '"';
			i += 2;
		} else if (i + 2 < s.len && (strncasecmp(s.p + i, "%0D", 3) == 0 || strncasecmp(s.p + i, "%0A", 3) == 0)) {
			text[n++] = ' ';
			i += 2;
		} else {
			text[n++] = s.p[i];
		}
	}
	return (struct ky_str){text, n};
}

static struct ky_str base_name(struct ky_str path)
{
	for (size_t i = path.len; i > 0; i--)
		if (path.p[i - 1] == '/' || path.p[i - 1] == '\\')
			return (struct ky_str){path.p + i, path.len - i};
	return path;
}

static struct ky_err *take_header(struct scan *s, struct ky_str line, struct part *part)
{
	struct ky_str value;
	if (line.len > 20 && strncasecmp(line.p, "content-disposition:", 20) == 0) {
		value = (struct ky_str){line.p + 20, line.len - 20};
		struct ky_str name = find_param(value, "name"), file = find_param(value, "filename");
		if (!ky_str_starts(ky_str_trim(value), "form-data") || name.p == NULL || name.len > 100)
			return bad(s, "a part without a name");
		part->name = unescape(s->arena, name);
		part->is_file = file.p != NULL;
		part->filename = file.p == NULL ? (struct ky_str){"", 0} : base_name(unescape(s->arena, file));
		if (!ky_text_clean(part->name) || !ky_text_clean(part->filename))
			return bad(s, "a name that is not text");
	} else if (line.len > 13 && strncasecmp(line.p, "content-type:", 13) == 0) {
		part->type = ky_str_copy(s->arena, ky_str_trim((struct ky_str){line.p + 13, line.len - 13}));
	} else if (line.len > 26 && strncasecmp(line.p, "content-transfer-encoding:", 26) == 0) {
		return bad(s, "a transfer encoding");
	}
	return NULL;
}

static struct ky_err *read_headers(struct scan *s, struct part *part)
{
	size_t used = 0;
	*part = (struct part){.type = {"", 0}};
	for (;;) {
		KY_TRY(fill(s, HEADERS_MAX));
		const char *line = s->window + s->at;
		const char *eol = memmem(line, s->end - s->at, "\r\n", 2);
		size_t n = eol == NULL ? 0 : (size_t)(eol - line);
		used += n + 2;
		if (eol == NULL || used > HEADERS_MAX)
			return bad(s, "headers without an end");
		if (n > 0)
			KY_TRY(take_header(s, (struct ky_str){line, n}, part));
		s->at += n + 2;
		if (n == 0)
			return part->name.p == NULL ? bad(s, "a part without a name") : NULL;
	}
}

/* Passes the content up to the next delimiter to put; leaves the window behind the delimiter. */
static struct ky_err *read_content(struct scan *s, struct ky_err *(*put)(void *data, const void *bytes, size_t n), void *data)
{
	for (;;) {
		KY_TRY(fill(s, s->delimiter_len + 1));
		size_t have = s->end - s->at;
		const char *begin = s->window + s->at;
		const char *hit = memmem(begin, have, s->delimiter, s->delimiter_len);
		size_t n = hit != NULL ? (size_t)(hit - begin) : have >= s->delimiter_len ? have - s->delimiter_len + 1 : 0;
		if (hit == NULL && (s->ended || n == 0))
			return bad(s, "no closing boundary");
		if (n > 0)
			KY_TRY(put(data, begin, n));
		s->at += n;
		if (hit != NULL) {
			s->at += s->delimiter_len;
			return NULL;
		}
	}
}

static struct ky_err *put_field(void *data, const void *bytes, size_t n)
{
	ky_buf_add(data, bytes, n);
	return NULL;
}

static struct ky_err *put_nothing(void *data, const void *bytes, size_t n)
{
	(void)bytes;
	*(size_t *)data += n;
	return NULL;
}

static struct ky_err *read_field(struct scan *s, const struct part *part, const struct ky_multipart_sink *sink, size_t *fields_bytes, struct ky_pair *out)
{
	struct ky_buf buf;
	ky_buf_init(&buf, s->arena, sink->fields_max_bytes - *fields_bytes);
	KY_TRY(read_content(s, put_field, &buf));
	if (buf.full)
		return ky_fail(s->arena, KY_TOO_LARGE, NULL, "the fields are over %zu bytes", sink->fields_max_bytes);
	*fields_bytes += buf.len;
	*out = (struct ky_pair){part->name, ky_buf_str(&buf)};
	return ky_text_clean(out->value) ? NULL : bad(s, "a field is not text");
}

static struct ky_err *read_file(struct scan *s, const struct part *part, const struct ky_multipart_sink *sink)
{
	if (part->filename.len == 0) {
		size_t n = 0;
		KY_TRY(read_content(s, put_nothing, &n));
		return n == 0 ? NULL : bad(s, "a file without a name");
	}
	if (sink->file_begin == NULL)
		return bad(s, "a file where none belongs");
	KY_TRY(sink->file_begin(sink->data, part->name, part->filename, part->type));
	KY_TRY(read_content(s, sink->file_bytes, sink->data));
	return sink->file_end(sink->data);
}

static struct ky_err *begin(struct scan *s, const char *content_type)
{
	struct ky_str type = ky_str(content_type), boundary = find_param(type, "boundary");
	if (!ky_str_starts(type, "multipart/form-data") || boundary.p == NULL || boundary.len == 0 || boundary.len > BOUNDARY_MAX)
		return bad(s, "no boundary");
	memcpy(s->delimiter, "\r\n--", 4);
	memcpy(s->delimiter + 4, boundary.p, boundary.len);
	s->delimiter_len = boundary.len + 4;
	KY_TRY(fill(s, s->delimiter_len));
	if (s->end < s->delimiter_len - 2 || memcmp(s->window, s->delimiter + 2, s->delimiter_len - 2) != 0)
		return bad(s, "does not begin with the boundary");
	s->at = s->delimiter_len - 2;
	return NULL;
}

struct ky_err *ky_multipart_parse(struct ky_arena *arena, const char *content_type, size_t body_max_bytes, ky_read_fn *read, void *source,
				  const struct ky_multipart_sink *sink, struct ky_pairs *out_fields)
{
	struct scan *s = KY_NEW(arena, struct scan);
	struct ky_pair *pair = ky_alloc_array(arena, sink->pairs_max, sizeof *pair);
	size_t count = 0, fields_bytes = 0;
	s->arena = arena;
	s->read = read;
	s->source = source;
	s->total_max = body_max_bytes;
	KY_TRY(begin(s, content_type));
	for (;;) {
		struct part part;
		KY_TRY(fill(s, 2));
		if (s->end - s->at >= 2 && memcmp(s->window + s->at, "--", 2) == 0)
			break;
		if (s->end - s->at < 2 || memcmp(s->window + s->at, "\r\n", 2) != 0)
			return bad(s, "a boundary without a line's end");
		s->at += 2;
		KY_TRY(read_headers(s, &part));
		if (part.is_file) {
			KY_TRY(read_file(s, &part, sink));
			continue;
		}
		if (count == sink->pairs_max)
			return bad(s, "too many fields");
		KY_TRY(read_field(s, &part, sink, &fields_bytes, &pair[count]));
		count++;
	}
	*out_fields = (struct ky_pairs){count, pair};
	return NULL;
}
