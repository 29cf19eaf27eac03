/* client.c — the address a request is held to, behind proxies that the configuration trusts. Called by core/app. */
#include "core/http/internal.h"

#include <arpa/inet.h>

struct address {
	unsigned char bytes[16];
	unsigned bits; /* 32 or 128 */
};

static bool parse(struct ky_arena *arena, struct ky_str s, struct address *out)
{
	char *z = ky_str_z(arena, ky_str_trim(s));
	if (inet_pton(AF_INET, z, out->bytes) == 1) {
		out->bits = 32;
		return true;
	}
	out->bits = 128;
	return inet_pton(AF_INET6, z, out->bytes) == 1;
}

static bool within(const struct address *a, const struct address *net, unsigned prefix)
{
	if (a->bits != net->bits || prefix > net->bits || memcmp(a->bytes, net->bytes, prefix / 8) != 0)
		return false;
	unsigned rest = prefix % 8;
	unsigned mask = 0xFFu & ~(0xFFu >> rest);
	return rest == 0 || ((a->bytes[prefix / 8] ^ net->bytes[prefix / 8]) & mask) == 0;
}

static bool trusted_one(struct ky_arena *arena, struct ky_str address, const char *trusted)
{
	struct address a, net;
	struct ky_str part;
	if (!parse(arena, address, &a))
		return false;
	for (struct ky_str rest = ky_str(trusted); ky_str_split(&rest, ' ', &part);) {
		const char *slash = part.len == 0 ? NULL : memchr(part.p, '/', part.len);
		struct ky_str host = {part.p, slash == NULL ? part.len : (size_t)(slash - part.p)};
		int64_t prefix = 0;
		if (host.len == 0 || !parse(arena, host, &net))
			continue;
		prefix = net.bits;
		if (slash != NULL && (!ky_str_i64((struct ky_str){slash + 1, part.len - host.len - 1}, &prefix) || prefix < 0 || prefix > net.bits))
			continue;
		if (within(&a, &net, (unsigned)prefix))
			return true;
	}
	return false;
}

const char *ky_http_client(struct ky_arena *arena, const struct ky_http_head *head, const char *trusted)
{
	if (!trusted_one(arena, ky_str(head->remote), trusted))
		return head->remote;
	/* From the right: the nearest address that is not one of ours. What the client itself wrote further left proves nothing. */
	struct ky_str list = ky_str(head->forwarded_for), last = ky_str(head->remote);
	struct address a;
	while (list.len > 0) {
		size_t at = list.len;
		while (at > 0 && list.p[at - 1] != ',')
			at--;
		struct ky_str one = ky_str_trim((struct ky_str){list.p + at, list.len - at});
		if (!parse(arena, one, &a))
			break;
		last = one;
		if (!trusted_one(arena, one, trusted))
			break;
		list.len = at > 0 ? at - 1 : 0;
	}
	return ky_str_z(arena, last);
}
