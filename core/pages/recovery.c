/* recovery.c — see recovery.h. Twelve digits in three groups: they can be read over the telephone and typed on any keyboard. */
#include "core/pages/recovery.h"

#include "core/app/internal.h"
#include "core/base/secret.h"

#define CODES 10
#define DIGITS 12

static struct ky_value hash_of(struct ky_req *req, int64_t user_id, const char *digits)
{
	unsigned char hash[32];
	ky_hmac(req->ctx->app->key, KY_KEY_BYTES, ky_str(ky_printf(req->ctx->arena, "recovery|%lld|%s", (long long)user_id, digits)), hash);
	return ky_bytes(ky_str_copy(req->ctx->arena, (struct ky_str){(const char *)hash, 32}));
}

static const char *random_digits(struct ky_arena *arena)
{
	char *out = ky_alloc(arena, DIGITS + 1);
	for (size_t i = 0; i < DIGITS;) {
		unsigned char byte;
		ky_random(&byte, 1);
		if (byte < 250)
			out[i++] = (char)('0' + byte % 10);
	}
	return out;
}

struct ky_err *ky_recovery_show(struct ky_req *req, int64_t user_id, const char *next_url)
{
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_exec(ctx, "account.recovery_clear", KY_ARGS({"id", ky_int(user_id)}), NULL));
	KY_TRY(ky_audit(ctx, "account.recovery_codes", "user", user_id, ""));
	struct ky_node *root = ky_reply_page(req, "account/codes");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "account.codes_title"));
	ky_reply_crumb(req, ky_message(ctx, "account.codes_title"), NULL);
	ky_put_url(root, "next_url", next_url);
	for (int i = 0; i < CODES; i++) {
		const char *d = random_digits(ctx->arena);
		KY_TRY(ky_insert(ctx, "account.recovery_insert", KY_ARGS({"id", ky_int(user_id)}, {"hash", hash_of(req, user_id, d)}), NULL));
		ky_put(ky_node_item(root, "Codes"), "text", ky_printf(ctx->arena, "%.4s-%.4s-%.4s", d, d + 4, d + 8));
	}
	return NULL;
}

struct ky_err *ky_recovery_take(struct ky_req *req, int64_t user_id, const char *typed, bool *out_fine)
{
	char *digits = ky_alloc(req->ctx->arena, DIGITS + 1);
	size_t n = 0;
	uint64_t changed = 0;
	for (const char *p = typed; *p != '\0' && n < DIGITS; p++)
		if (*p >= '0' && *p <= '9')
			digits[n++] = *p;
	KY_TRY(ky_exec(req->ctx, "account.recovery_take", KY_ARGS({"id", ky_int(user_id)}, {"hash", hash_of(req, user_id, digits)}), &changed));
	*out_fine = n == DIGITS && changed == 1;
	return NULL;
}
