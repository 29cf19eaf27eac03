/* token.c — one-time tokens: every POST form carries one, bound to principal and route; and the ticket of an outage.
 * Called by pipeline stages and ky_put_form. A token is random 16 | issued 8 | MAC 16, in hex; only used ones are rows. */
#include "core/app/internal.h"

#include <time.h>

#include "core/base/secret.h"

#define RANDOM 16
#define ISSUED 8
#define MAC 16
#define TOKEN_BYTES (RANDOM + ISSUED + MAC)
#define VALID_US (INT64_C(24) * 3600 * KY_SECOND_US)
#define TICKET_VALID_US (INT64_C(7) * 24 * 3600 * KY_SECOND_US)

const char *ky_browser_cookie(struct ky_exchange *x)
{
	if (x->browser[0] == '\0') {
		memcpy(x->browser, ky_random_hex(x->ctx.arena, 16), 32);
		ky_cookie_set(x, "kyf", x->browser, -1);
	}
	return x->browser;
}

static const char *principal(struct ky_exchange *x)
{
	/* The person, not the session: a form opened before the session ended goes through once they signed in again. One-time, of one route, and from this site it is all the same. */
	return x->session_user != 0 ? ky_printf(x->ctx.arena, "u%lld", (long long)x->session_user)
				    : ky_printf(x->ctx.arena, "b:%s", ky_browser_cookie(x));
}

static void sign(struct ky_exchange *x, const char *route, const unsigned char *body, unsigned char mac[32])
{
	const char *text = ky_printf(x->ctx.arena, "token|%s|%s|%s", route, principal(x), ky_hex(x->ctx.arena, body, RANDOM + ISSUED));
	ky_hmac(x->app->key, KY_KEY_BYTES, ky_str(text), mac);
}

static int64_t read_i64(const unsigned char *p)
{
	int64_t v;
	memcpy(&v, p, sizeof v);
	return v;
}

const char *ky_token_new(struct ky_exchange *x, const char *post_route)
{
	unsigned char token[RANDOM + ISSUED + 32];
	ky_random(token, RANDOM);
	memcpy(token + RANDOM, &x->ctx.now, ISSUED);
	sign(x, post_route, token, token + RANDOM + ISSUED);
	return ky_hex(x->ctx.arena, token, TOKEN_BYTES);
}

static bool same_origin(const struct ky_exchange *x)
{
	const char *base = x->app->conf->base_url;
	size_t n = strlen(base) - strlen(x->app->conf->base_path);
	const char *from = x->head.origin[0] != '\0' ? x->head.origin : x->head.referer;
	return strncmp(from, base, n) == 0 && (from[n] == '\0' || from[n] == '/');
}

struct ky_err *ky_token_verify(struct ky_exchange *x)
{
	unsigned char token[TOKEN_BYTES], mac[32], hash[32];
	struct ky_str text = ky_pairs_get(&x->body, "_token");
	if ((x->req.route->flags & KY_ROUTE_OTHER_SITES) == 0 && !same_origin(x))
		return ky_fail(x->ctx.arena, KY_DENIED, "core.error.origin", "the form did not come from this site");
	if (text.p == NULL || !ky_unhex(text, token, sizeof token))
		return ky_fail(x->ctx.arena, KY_INVALID, "core.error.token", "no token");
	sign(x, x->req.route->name, token, mac);
	if (!ky_str_same_secret((struct ky_str){(const char *)mac, MAC}, (struct ky_str){(const char *)token + RANDOM + ISSUED, MAC}))
		return ky_fail(x->ctx.arena, KY_INVALID, "core.error.token", "the token is another's, or of another form");
	if (ky_ticket_honour(x, &x->ctx.now))
		x->ctx.today = ky_time_day(x->ctx.now);
	if (x->ctx.now - read_i64(token + RANDOM) > VALID_US)
		return ky_fail(x->ctx.arena, KY_INVALID, "core.error.token", "the token is a day old");
	ky_sha256((struct ky_str){(const char *)token, sizeof token}, hash);
	memcpy(x->token_hash, ky_hex(x->ctx.arena, hash, 32), 64);
	return NULL;
}

static struct ky_value hash_value(struct ky_exchange *x)
{
	unsigned char *hash = ky_alloc(x->ctx.arena, 32);
	ky_unhex(ky_str(x->token_hash), hash, 32);
	return ky_bytes((struct ky_str){(const char *)hash, 32});
}

struct ky_err *ky_token_lookup(struct ky_exchange *x, bool *out_found)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(&x->ctx, "app.token_lookup", KY_ARGS({"hash", hash_value(x)}), &rows));
	*out_found = rows->count > 0;
	if (!*out_found)
		return NULL;
	const char *location = ky_cell_z(rows, 0, "location");
	if (location[0] == '\0')
		return ky_fail(x->ctx.arena, KY_CONFLICT, "core.error.token_used", "the form was already taken");
	x->answer = KY_ANSWER_REDIRECT;
	x->status = 303;
	x->location = location;
	return NULL;
}

struct ky_err *ky_token_use(struct ky_exchange *x, bool *out_replayed)
{
	*out_replayed = false;
	struct ky_err *err = ky_exec(&x->ctx, "app.token_insert", KY_ARGS({"hash", hash_value(x)}, {"route", ky_textz(x->req.route->name)}), NULL);
	if (err == NULL || err->code != KY_CONFLICT)
		return err;
	return ky_token_lookup(x, out_replayed);
}

struct ky_err *ky_token_settle(struct ky_exchange *x)
{
	if (x->answer != KY_ANSWER_REDIRECT)
		return NULL;
	return ky_exec(&x->ctx, "app.token_settle", KY_ARGS({"hash", hash_value(x)}, {"location", ky_textz(x->location)}), NULL);
}

/* ---- the ticket: this token with these values was here at this time, though the database was not. */

static void sign_ticket(struct ky_exchange *x, int64_t at, unsigned char mac[32])
{
	struct ky_buf all;
	unsigned char hash[32];
	ky_buf_init(&all, x->ctx.arena, 4u << 20);
	for (size_t i = 0; i < x->body.count; i++) {
		if (ky_str_is(x->body.pair[i].name, "_ticket"))
			continue;
		ky_buf_printf(&all, "%zu:", x->body.pair[i].name.len);
		ky_buf_put(&all, x->body.pair[i].name);
		ky_buf_printf(&all, "%zu:", x->body.pair[i].value.len);
		ky_buf_put(&all, x->body.pair[i].value);
	}
	ky_sha256(ky_buf_str(&all), hash);
	const char *text = ky_printf(x->ctx.arena, "ticket|%s|%lld|%s", x->req.route->name, (long long)at, ky_hex(x->ctx.arena, hash, 32));
	ky_hmac(x->app->key, KY_KEY_BYTES, ky_str(text), mac);
}

/* The ticket that came along, if it is one. */
static bool read_ticket(struct ky_exchange *x, ky_time_us now, ky_time_us *out_time)
{
	struct ky_str ticket = ky_pairs_get(&x->body, "_ticket");
	const char *dot = ticket.p == NULL || ticket.len == 0 ? NULL : memchr(ticket.p, '.', ticket.len);
	unsigned char mac[32];
	int64_t at;
	if (dot == NULL || !ky_str_i64((struct ky_str){ticket.p, (size_t)(dot - ticket.p)}, &at))
		return false;
	sign_ticket(x, at, mac);
	struct ky_str given = {dot + 1, ticket.len - (size_t)(dot + 1 - ticket.p)};
	if (!ky_str_same_secret(given, ky_str(ky_hex(x->ctx.arena, mac, 16))) || at > now || now - at > TICKET_VALID_US)
		return false;
	*out_time = at;
	return true;
}

const char *ky_ticket_new(struct ky_exchange *x)
{
	unsigned char mac[32];
	ky_time_us at = x->started_us + x->app->clock_offset_us; /* the database clock as last read */
	if (x->app->clock_read_at_us == 0) { /* never yet, in this worker: this machine's own is better than none */
		struct timespec ts;
		clock_gettime(CLOCK_REALTIME, &ts);
		at = (int64_t)ts.tv_sec * KY_SECOND_US + ts.tv_nsec / 1000;
	}
	/* Sent once more while the outage lasts: it was here when it was here first. */
	if (!read_ticket(x, at, &at))
		at -= x->waited_us;
	sign_ticket(x, at, mac);
	return ky_printf(x->ctx.arena, "%lld.%s", (long long)at, ky_hex(x->ctx.arena, mac, 16));
}

bool ky_ticket_honour(struct ky_exchange *x, ky_time_us *out_time)
{
	return read_ticket(x, x->ctx.now, out_time);
}
