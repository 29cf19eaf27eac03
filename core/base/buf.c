/* buf.c — the growing buffer of kyodo/str.h. Called wherever bytes are built.
 * Every buffer has a maximum; reaching it is the caller's decision, not an error here. */
#include "kyodo/str.h"

#include <stdio.h>

void ky_buf_init(struct ky_buf *buf, struct ky_arena *arena, size_t max_bytes)
{
	*buf = (struct ky_buf){.arena = arena, .max = max_bytes};
}

static bool make_room(struct ky_buf *buf, size_t n)
{
	if (buf->full || n > buf->max - buf->len) {
		buf->full = true;
		return false;
	}
	if (buf->len + n + 1 <= buf->room)
		return true;
	size_t room = buf->room == 0 ? 256 : buf->room;
	while (room < buf->len + n + 1)
		room *= 2;
	char *data = ky_alloc(buf->arena, room);
	if (buf->len > 0)
		memcpy(data, buf->data, buf->len);
	buf->data = data;
	buf->room = room;
	return true;
}

void ky_buf_add(struct ky_buf *buf, const void *bytes, size_t n)
{
	if (!make_room(buf, n))
		return;
	if (n > 0)
		memcpy(buf->data + buf->len, bytes, n);
	buf->len += n;
	buf->data[buf->len] = '\0';
}

void ky_buf_puts(struct ky_buf *buf, const char *s)
{
	ky_buf_add(buf, s, strlen(s));
}

void ky_buf_put(struct ky_buf *buf, struct ky_str s)
{
	ky_buf_add(buf, s.p, s.len);
}

void ky_buf_putc(struct ky_buf *buf, char c)
{
	ky_buf_add(buf, &c, 1);
}

void ky_buf_printf(struct ky_buf *buf, const char *format, ...)
{
	va_list ap, again;
	va_start(ap, format);
	va_copy(again, ap);
	char near[256]; /* most texts are short: formatted once, not measured first */
	int n = vsnprintf(near, sizeof near, format, ap);
	if (n > 0 && (size_t)n < sizeof near) {
		ky_buf_add(buf, near, (size_t)n);
	} else if (n > 0 && make_room(buf, (size_t)n)) {
		vsnprintf(buf->data + buf->len, (size_t)n + 1, format, again);
		buf->len += (size_t)n;
	}
	va_end(again);
	va_end(ap);
}

struct ky_str ky_buf_str(const struct ky_buf *buf)
{
	return buf->data == NULL ? (struct ky_str){"", 0} : (struct ky_str){buf->data, buf->len};
}
