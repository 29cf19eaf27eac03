/* fuzz_multipart.c — any bytes as a form with files: in whatever pieces they come the same is read, and what was read can be written and read again.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/multipart. The first byte says how the pieces vary; the boundary is XX;
 * a byte 1 stands for LONG zeros, so that few bytes make a body longer than the reader's window. */
#include <stdlib.h>

#include "core/http/internal.h"

#define FIELDS_BYTES ((size_t)1000)
#define LONG 4099
#define LONGS_MAX 12
#define HEADER_SHORT ((size_t)3000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct source {
	struct ky_str rest;
	unsigned pieces; /* 0: as much as fits */
};

/* What came out: every part with its lengths, and the same written as a sender would. */
struct seen {
	struct ky_buf all, written;
	struct ky_str name, filename, type;
	struct ky_buf content;
	const char *boundary;
	bool writable; /* its headers are short enough */
};

static struct ky_err *take(void *data, struct ky_arena *arena, void *bytes, size_t n, size_t *out_n)
{
	struct source *s = data;
	(void)arena;
	size_t piece = n;
	if (s->pieces != 0) {
		s->pieces = s->pieces * 1103515245u + 12345u;
		piece = 1 + (s->pieces >> 16) % 40;
	}
	*out_n = piece < n ? piece : n;
	if (*out_n > s->rest.len)
		*out_n = s->rest.len;
	if (*out_n > 0)
		memcpy(bytes, s->rest.p, *out_n);
	s->rest.p += *out_n;
	s->rest.len -= *out_n;
	return NULL;
}

static void note(struct seen *s, struct ky_str part)
{
	ky_buf_printf(&s->all, "%zu:", part.len);
	ky_buf_put(&s->all, part);
}

static void write_quoted(struct ky_buf *buf, const char *param, struct ky_str text)
{
	ky_buf_printf(buf, "; %s=\"", param);
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] == '"')
			ky_buf_puts(buf, "%22");
		else
			ky_buf_putc(buf, text.p[i]);
	ky_buf_putc(buf, '"');
}

static void write_part(struct seen *s, struct ky_str name, const struct ky_str *filename, struct ky_str type, struct ky_str content)
{
	size_t begin = s->written.len;
	ky_buf_printf(&s->written, "--%s\r\nContent-Disposition: form-data", s->boundary);
	write_quoted(&s->written, "name", name);
	if (filename != NULL)
		write_quoted(&s->written, "filename", *filename);
	if (type.len > 0)
		ky_buf_puts(&s->written, "\r\nContent-Type: ");
	ky_buf_put(&s->written, type);
	s->writable &= name.len <= 33 && s->written.len - begin < HEADER_SHORT;
	ky_buf_puts(&s->written, "\r\n\r\n");
	ky_buf_put(&s->written, content);
	ky_buf_puts(&s->written, "\r\n");
}

static struct ky_err *file_begin(void *data, struct ky_str field, struct ky_str filename, struct ky_str type)
{
	struct seen *s = data;
	if (filename.len == 0 || memchr(filename.p, '/', filename.len) != NULL || memchr(filename.p, '\\', filename.len) != NULL)
		abort();
	s->name = field;
	s->filename = filename;
	s->type = type;
	ky_buf_init(&s->content, s->all.arena, (size_t)1 << 22);
	return NULL;
}

static struct ky_err *file_bytes(void *data, const void *bytes, size_t n)
{
	struct seen *s = data;
	ky_buf_add(&s->content, bytes, n);
	return NULL;
}

static struct ky_err *file_end(void *data)
{
	struct seen *s = data;
	note(s, s->name);
	note(s, s->filename);
	note(s, s->type);
	note(s, ky_buf_str(&s->content));
	write_part(s, s->name, &s->filename, s->type, ky_buf_str(&s->content));
	return NULL;
}

static int parse(struct ky_arena *arena, struct ky_str body, const char *boundary, unsigned pieces, struct seen *seen)
{
	struct source source = {body, pieces};
	struct ky_multipart_sink sink = {.data = seen, .fields_max_bytes = FIELDS_BYTES, .pairs_max = 20, .file_begin = file_begin, .file_bytes = file_bytes, .file_end = file_end};
	struct ky_pairs fields;
	ky_buf_init(&seen->all, arena, (size_t)1 << 22);
	ky_buf_init(&seen->written, arena, (size_t)1 << 22);
	seen->writable = true;
	struct ky_err *err = ky_multipart_parse(arena, ky_printf(arena, "multipart/form-data; boundary=%s", boundary), (size_t)1 << 22, take, &source, &sink, &fields);
	if (err != NULL)
		return (int)err->code;
	for (size_t i = 0; i < fields.count; i++) {
		if (!ky_text_clean(fields.pair[i].name) || !ky_text_clean(fields.pair[i].value))
			abort();
		note(seen, fields.pair[i].name);
		note(seen, fields.pair[i].value);
		write_part(seen, fields.pair[i].name, NULL, (struct ky_str){"", 0}, fields.pair[i].value);
	}
	ky_buf_printf(&seen->written, "--%s--\r\n", seen->boundary);
	return 0;
}

static struct ky_str stretched(struct ky_arena *arena, const uint8_t *data, size_t size)
{
	struct ky_buf buf;
	unsigned longs = 0;
	ky_buf_init(&buf, arena, (size_t)1 << 22);
	for (size_t i = 0; i < size; i++)
		if (data[i] == 1 && longs++ < LONGS_MAX)
			ky_buf_printf(&buf, "%0*d", LONG, 0);
		else
			ky_buf_putc(&buf, (char)data[i]);
	return ky_buf_str(&buf);
}

/* A boundary that stands nowhere in the bytes. */
static const char *other_boundary(struct ky_arena *arena, struct ky_str body)
{
	for (unsigned i = 0;; i++) {
		const char *b = ky_printf(arena, "B%u", i);
		if (body.len == 0 || memmem(body.p, body.len, b, strlen(b)) == NULL)
			return b;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct ky_arena *arena = ky_arena_new((size_t)64 << 20);
	struct ky_str body = stretched(arena, data + 1, size - 1);
	struct seen whole = {.boundary = other_boundary(arena, body)}, pieces = whole, again = whole;
	int status = parse(arena, body, "XX", 0, &whole);
	if (parse(arena, body, "XX", 1u + data[0], &pieces) != status || !ky_str_eq(ky_buf_str(&whole.all), ky_buf_str(&pieces.all)))
		abort();
	if (status == 0 && whole.writable && (parse(arena, ky_buf_str(&whole.written), whole.boundary, 7, &again) != 0 || !ky_str_eq(ky_buf_str(&whole.all), ky_buf_str(&again.all))))
		abort();
	ky_arena_free(arena);
	return 0;
}
