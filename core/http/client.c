/* client.c — the address a request is held to, behind proxies that the configuration trusts. Called by core/app. */
#include "core/http/internal.h"

#include <arpa/inet.h>

struct address {
	unsigned char bytes[16];
	unsigned bits; /* 32 or 128 */
};

/* Some proxies add a port: "192.0.2.1:5678", "[2001:db8::1]:80". */
static char *without_port(struct ky_arena *arena, struct ky_str s)
{
	char *z = ky_str_z(arena, ky_str_trim(s)), *colon = strchr(z, ':'), *end = strchr(z, ']');
	if (z[0] == '[' && end != NULL) {
		*end = '\0';
		return z + 1;
	}
	if (colon != NULL && strchr(colon + 1, ':') == NULL)
		*colon = '\0';
	return z;
}

/* An IPv4 address within IPv6 (::ffff:192.0.2.1) is the IPv4 address. */
static bool parse(struct ky_arena *arena, struct ky_str s, struct address *out)
{
	static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};
	char *z = without_port(arena, s);
	if (inet_pton(AF_INET, z, out->bytes) == 1) {
		out->bits = 32;
		return true;
	}
	out->bits = 128;
	if (inet_pton(AF_INET6, z, out->bytes) != 1)
		return false;
	if (memcmp(out->bytes, mapped, sizeof mapped) == 0) {
		memmove(out->bytes, out->bytes + sizeof mapped, 4);
		out->bits = 32;
	}
	return true;
}

/* One way to write an address, whoever wrote it: limits count by it. */
static struct ky_str plain(struct ky_arena *arena, const struct address *a)
{
	char text[INET6_ADDRSTRLEN] = "";
	inet_ntop(a->bits == 32 ? AF_INET : AF_INET6, a->bytes, text, sizeof text);
	return ky_str(ky_strdup(arena, text));
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
		last = plain(arena, &a);
		if (!trusted_one(arena, one, trusted))
			break;
		list.len = at > 0 ? at - 1 : 0;
	}
	return ky_str_z(arena, last);
}
