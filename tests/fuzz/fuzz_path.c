/* fuzz_path.c — any bytes as a request's target: the path is canonical, and every other spelling of it becomes the same path.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/path. */
#include <stdlib.h>

#include "core/http/internal.h"

#define TARGET_MAX ((size_t)8192)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_segments(struct ky_str path)
{
	struct ky_str part, rest = {path.p + 1, path.len - 1};
	if (path.p[0] != '/' || !ky_text_clean(path) || memchr(path.p, '\\', path.len) != NULL)
		abort();
	while (path.len > 1 && ky_str_split(&rest, '/', &part))
		if (part.len == 0 || ky_str_is(part, ".") || ky_str_is(part, ".."))
			abort();
}

/* Every byte escaped, slashes doubled, one at the end. */
static struct ky_str spelled(struct ky_arena *arena, struct ky_str path)
{
	struct ky_buf buf;
	ky_buf_init(&buf, arena, (size_t)1 << 20);
	for (size_t i = 0; i < path.len; i++)
		if (path.p[i] == '/')
			ky_buf_puts(&buf, i % 2 == 0 ? "//" : "/%2f");
		else
			ky_buf_printf(&buf, i % 2 == 0 ? "%%%02x" : "%%%02X", (unsigned)(unsigned char)path.p[i]);
	ky_buf_putc(&buf, '/');
	return ky_buf_str(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)64 << 20);
	struct ky_str path, again;
	if (ky_path_canonical(arena, (struct ky_str){(const char *)data, size}, &path)) {
		struct ky_str other = spelled(arena, path);
		check_segments(path);
		if (other.len <= TARGET_MAX && (!ky_path_canonical(arena, other, &again) || !ky_str_eq(path, again)))
			abort();
	}
	ky_arena_free(arena);
	return 0;
}
