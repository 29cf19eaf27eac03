/* session.c — see session.h. Ids are 32 random bytes; the database knows their SHA-256 alone. */
#include "core/app/session.h"

#include "core/base/secret.h"

#define ABSOLUTE_S (12 * 3600)

static struct ky_err *revoke_present(struct ky_exchange *x)
{
	if (x->session_id == 0)
		return NULL;
	return ky_exec(&x->ctx, "app.session_revoke", KY_ARGS({"id", ky_int(x->session_id)}), NULL);
}

struct ky_err *ky_session_start(struct ky_req *req, int64_t user_id, bool strong)
{
	struct ky_exchange *x = req->exchange;
	unsigned char hash[32];
	const char *secret = ky_random_hex(x->ctx.arena, 32);
	ky_sha256(ky_str(secret), hash);
	KY_TRY(revoke_present(x));
	/* A new id of the same person goes on acting for the same group; at login the only one is chosen. */
	int64_t group = x->who.user_id == user_id ? x->who.group_id : 0;
	KY_TRY(ky_insert(&x->ctx, "app.session_insert",
			 KY_ARGS({"hash", ky_bytes((struct ky_str){(const char *)hash, 32})}, {"user_id", ky_int(user_id)}, {"group_id", ky_int(group)},
				 {"expires_at", ky_time(x->ctx.now + ABSOLUTE_S * KY_SECOND_US)}, {"strong", ky_int(strong)}),
			 NULL));
	x->set_cookie_count = 0; /* of an attempt that was rolled back */
	ky_cookie_set(x, "ky", secret, -1);
	return NULL;
}

struct ky_err *ky_session_end(struct ky_req *req)
{
	struct ky_exchange *x = req->exchange;
	KY_TRY(revoke_present(x));
	x->set_cookie_count = 0;
	ky_cookie_set(x, "ky", "", 0);
	return NULL;
}

int64_t ky_session_user(const struct ky_req *req)
{
	return req->exchange->session_user;
}

bool ky_session_is_strong(const struct ky_req *req)
{
	return req->exchange->session_strong;
}

const char *ky_client_address(const struct ky_req *req)
{
	return req->exchange->client;
}

void ky_reply_status(struct ky_req *req, int status)
{
	req->exchange->status = status;
}

struct ky_err *ky_limit(struct ky_req *req, const char *purpose, const char *key, int64_t max, int64_t window_s, bool *out_allowed)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *row;
	unsigned char hash[32];
	int64_t window_us = window_s * KY_SECOND_US;
	ky_hmac(ctx->app->key, KY_KEY_BYTES, ky_str(ky_printf(ctx->arena, "limit|%s|%s", purpose, key)), hash);
	struct ky_arg arg[] = {{"purpose", ky_textz(purpose)}, {"hash", ky_bytes((struct ky_str){(const char *)hash, 32})}, {"window_start", ky_time(ctx->now / window_us * window_us)}};
	struct ky_args args = {3, arg};
	KY_TRY(ky_exec(ctx, "app.limit_bump", &args, NULL));
	KY_TRY(ky_query_one(ctx, "app.limit_get", &args, &row));
	*out_allowed = ky_cell_int(row, 0, "attempts") <= max;
	return NULL;
}
