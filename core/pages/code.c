/* code.c — see code.h. A code is bound to the browser's form cookie, holds half an hour and five tries; only its keyed hash is stored. */
#include "core/pages/code.h"

#include "core/app/internal.h"
#include "core/base/secret.h"

#define VALID_US (30 * 60 * KY_SECOND_US)
#define TRIES_MAX 5

static struct ky_value bytes_value(struct ky_arena *arena, const unsigned char hash[32])
{
	return ky_bytes(ky_str_copy(arena, (struct ky_str){(const char *)hash, 32}));
}

static struct ky_value browser_hash(struct ky_req *req)
{
	unsigned char hash[32];
	ky_sha256(ky_str(ky_browser_cookie(req->exchange)), hash);
	return bytes_value(req->ctx->arena, hash);
}

static struct ky_value code_hash(struct ky_req *req, const char *purpose, const char *digits)
{
	unsigned char hash[32];
	const char *text = ky_printf(req->ctx->arena, "code|%s|%s|%s", purpose, ky_browser_cookie(req->exchange), digits);
	ky_hmac(req->ctx->app->key, KY_KEY_BYTES, ky_str(text), hash);
	return bytes_value(req->ctx->arena, hash);
}

/* Eight digits without bias. */
static const char *random_digits(struct ky_arena *arena)
{
	uint32_t n;
	do
		ky_random(&n, sizeof n);
	while (n >= UINT32_C(4200000000));
	return ky_printf(arena, "%08u", n % 100000000u);
}

struct ky_err *ky_code_issue(struct ky_req *req, const char *purpose, int64_t user_id, const char *email, const char **out_digits)
{
	const char *digits = random_digits(req->ctx->arena);
	struct ky_value browser = browser_hash(req);
	KY_TRY(ky_exec(req->ctx, "account.code_void", KY_ARGS({"browser", browser}, {"purpose", ky_textz(purpose)}), NULL));
	KY_TRY(ky_insert(req->ctx, "account.code_insert",
			 KY_ARGS({"browser", browser}, {"purpose", ky_textz(purpose)}, {"user_id", user_id == 0 ? ky_null() : ky_int(user_id)}, {"email", ky_textz(email)},
				 {"code", code_hash(req, purpose, digits)}, {"expires_at", ky_time(req->ctx->now + VALID_US)}),
			 NULL));
	*out_digits = digits;
	return NULL;
}

struct ky_err *ky_code_check(struct ky_req *req, const char *purpose, const char *digits, struct ky_rows **out_row)
{
	struct ky_rows *rows;
	*out_row = NULL;
	KY_TRY(ky_query(req->ctx, "account.code_find", KY_ARGS({"browser", browser_hash(req)}, {"purpose", ky_textz(purpose)}, {"tries", ky_int(TRIES_MAX)}), &rows));
	if (rows->count == 0)
		return NULL;
	KY_TRY(ky_exec(req->ctx, "account.code_tried", KY_ARGS({"id", ky_int(ky_cell_int(rows, 0, "id"))}), NULL));
	if (ky_str_same_secret(ky_cell_str(rows, 0, "code_hash"), code_hash(req, purpose, digits).s))
		*out_row = rows;
	return NULL;
}

struct ky_err *ky_code_use(struct ky_req *req, const struct ky_rows *row)
{
	return ky_exec(req->ctx, "account.code_used", KY_ARGS({"id", ky_int(ky_cell_int(row, 0, "id"))}), NULL);
}
