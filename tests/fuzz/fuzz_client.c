/* fuzz_client.c — three lines as peer, X-Forwarded-For and trusted proxies: only trusted proxies are believed, and what stands left of an untrusted address changes nothing.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/client. */
#include <stdlib.h>

#include <arpa/inet.h>

#include "core/http/internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *client(struct ky_arena *arena, const char *remote, const char *forwarded, const char *trusted)
{
	return ky_http_client(arena, &(struct ky_http_head){.remote = remote, .forwarded_for = forwarded}, trusted);
}

static bool trusts(struct ky_arena *arena, const char *address, const char *trusted)
{
	return strcmp(client(arena, address, "203.0.113.77", trusted), address) != 0;
}

static bool is_address(const char *text)
{
	unsigned char bytes[16];
	return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)64 << 20);
	struct ky_str rest = {ky_strndup(arena, (const char *)data, size), size}, line;
	const char *part[3] = {"", "", ""};
	for (size_t i = 0; i < 3 && ky_str_split(&rest, '\n', &line); i++)
		part[i] = ky_str_z(arena, line);
	const char *got = client(arena, part[0], part[1], part[2]);
	if (strcmp(client(arena, part[0], part[1], ""), part[0]) != 0)
		abort();
	if (strcmp(got, part[0]) != 0 && (!is_address(got) || !trusts(arena, part[0], part[2])))
		abort();
	if (part[1][0] != '\0' && !trusts(arena, got, part[2]) && strcmp(client(arena, part[0], ky_printf(arena, "198.51.100.1, %s", part[1]), part[2]), got) != 0)
		abort();
	if (is_address(got) && strcmp(client(arena, got, "", part[2]), got) != 0)
		abort();
	ky_arena_free(arena);
	return 0;
}
