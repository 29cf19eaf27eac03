/* newcomer.c — accounts made from a printed code, with or without e-mail; see kyodo/account.h.
 * Called by plugins' pages in the auth pool. Joining by e-mail is in join.c. */
#include "core/pages/account.h"
#include "core/pages/code.h"
#include "core/pages/password.h"

#include "core/app/session.h"
#include "core/base/secret.h"

#define NAMES_TRIED 1000

/* Names that cannot be taken for an e-mail address, which is the other thing to sign in with. */
static bool is_login(const char *s)
{
	size_t n = strlen(s);
	return n >= 4 && n <= 32 && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-") == n && strchr("._-", s[0]) == NULL;
}

static struct ky_err *is_taken(struct ky_ctx *ctx, const char *login, bool *out_taken)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "account.login_taken", KY_ARGS({"login", ky_textz(login)}), &rows));
	*out_taken = rows->count > 0;
	return NULL;
}

/* The stem, then with -2, -3 … */
static struct ky_err *made_login(struct ky_ctx *ctx, const char *stem, const char **out_login)
{
	bool taken = true;
	for (int i = 1; i < NAMES_TRIED; i++) {
		*out_login = i == 1 ? stem : ky_printf(ctx->arena, "%s-%d", stem, i);
		KY_TRY(is_taken(ctx, *out_login, &taken));
		if (!taken)
			return NULL;
	}
	return ky_fail(ctx->arena, KY_INTERNAL, NULL, "no free login below %s", stem);
}

static struct ky_err *choose_login(struct ky_req *req, const struct ky_newcomer *n, const char **out_login)
{
	bool taken;
	if (n->login[0] == '\0')
		return made_login(req->ctx, n->login_stem, out_login);
	if (!is_login(n->login))
		return ky_invalid(req, "login", "account.wrong_login");
	KY_TRY(is_taken(req->ctx, n->login, &taken));
	*out_login = n->login;
	return taken ? ky_invalid(req, "login", "account.login_taken") : NULL;
}

struct ky_err *ky_account_create(struct ky_req *req, const struct ky_newcomer *newcomer, int64_t *out_user_id, const char **out_login)
{
	struct ky_ctx *ctx = req->ctx;
	const char *hash, *login = NULL, *problem = ky_password_problem(ctx, newcomer->password, newcomer->name);
	if (problem != NULL)
		return ky_invalid(req, "password", problem);
	KY_TRY(choose_login(req, newcomer, &login));
	if (ky_password_guessable(newcomer->password, login))
		return ky_invalid(req, "password", "account.password_common");
	KY_TRY(ky_password_hash(ctx->arena, ky_str(newcomer->password), &hash));
	KY_TRY(ky_insert(ctx, "account.newcomer_insert",
			 KY_ARGS({"login", ky_textz(login)}, {"name", ky_textz(newcomer->name)}, {"name_kana", ky_textz(newcomer->name_kana)}, {"hash", ky_textz(hash)}), out_user_id));
	*out_login = login;
	return ky_audit(ctx, "account.register", "user", *out_user_id, "login,name,name_kana");
}

struct ky_err *ky_account_enter(struct ky_req *req, int64_t user_id)
{
	return ky_session_start(req, user_id, false);
}

struct ky_err *ky_account_offer_email(struct ky_req *req, int64_t user_id, const char *email)
{
	const char *digits;
	struct ky_rows *known;
	KY_TRY(ky_query(req->ctx, "account.by_email", KY_ARGS({"email", ky_textz(email)}), &known));
	KY_TRY(ky_code_issue(req, "email", user_id, email, &digits));
	const char *key = known->count > 0 ? "account.mail.known" : "account.mail.email";
	return ky_mail_queue(req->ctx, &(const struct ky_mail){.message_key = key, .recipient = email}, known->count > 0 ? NULL : KY_ARGS({"code", ky_textz(digits)}));
}

struct ky_err *ky_account_find(struct ky_ctx *ctx, const char *login, int64_t *out_user_id)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "account.citizen_find", KY_ARGS({"login", ky_textz(login)}), &rows));
	*out_user_id = rows->count == 0 ? 0 : ky_cell_int(rows, 0, "id");
	return NULL;
}
