/* fuzz_cookies.c — any bytes as a Cookie header: a value is a piece of it, holds no other cookie, and is found again when written; the first of a name counts.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/cookies. */
#include <stdlib.h>

#include "core/http/internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct ky_arena *arena, const char *header, const char *name)
{
	struct ky_str value = ky_cookie_get(header, name), later = ky_cookie_get(ky_printf(arena, "%s; %s=later", header, name), name);
	if (!ky_str_eq(later, value.p == NULL ? KY_STR("later") : value))
		abort();
	if (value.p == NULL)
		return;
	if (value.p < header || value.p + value.len > header + strlen(header) || (value.len > 0 && memchr(value.p, ';', value.len) != NULL))
		abort();
	if (!ky_str_eq(ky_cookie_get(ky_printf(arena, "a=b;%s=%s ; %s=c", name, ky_str_z(arena, value), name), name), value))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)64 << 20);
	const char *header = ky_strndup(arena, (const char *)data, size);
	check(arena, header, "ky");
	check(arena, header, "kyf");
	check(arena, header, "__Host-ky");
	ky_arena_free(arena);
	return 0;
}
