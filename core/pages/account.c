/* account.c — signing in: name and password, for staff a second step by TOTP, and signing out.
 * Called through the routes of pages.c, in the auth pool because it hashes. An unknown account takes as long and says the same as a known one. */
#include "core/pages/account.h"

#include "core/app/session.h"
#include "core/base/secret.h"
#include "core/pages/recovery.h"

#define TOTP_BYTES 20
#define WINDOW_S 600

static const struct ky_field login_fields[] = {
    {.name = "login", .kind = "text", .label = "core.account.login", .flags = KY_REQUIRED, .max = 254, .autocomplete = "username"},
    {.name = "password", .kind = "password", .label = "core.account.password", .flags = KY_REQUIRED, .autocomplete = "current-password"},
    {.name = "next", .kind = "hidden", .max = 500},
};
const struct ky_form ky_login_form = KY_FORM("core.login", login_fields);

static const struct ky_field second_fields[] = {
    {.name = "code", .kind = "code", .label = "core.account.code", .hint = "core.account.code_hint", .flags = KY_REQUIRED, .max = 20, .autocomplete = "one-time-code"},
    {.name = "next", .kind = "hidden", .max = 500},
};
const struct ky_form ky_second_form = KY_FORM("core.second", second_fields);

/* Only a place of this site, as the pipeline wrote it: below prefix and language. */
const char *ky_account_next(const char *next)
{
	bool fine = next[0] != '/' && strstr(next, "//") == NULL && strchr(next, ':') == NULL && strchr(next, '\\') == NULL;
	return fine ? next : "";
}

/* The page's hidden "next": from the address, or as it came in with the form. */
const struct ky_rows *ky_account_next_row(struct ky_req *req)
{
	static const char *const names[] = {"next"};
	struct ky_value *cell = KY_NEW(req->ctx->arena, struct ky_value);
	struct ky_rows *rows = KY_NEW(req->ctx->arena, struct ky_rows);
	*cell = ky_textz(ky_account_next(ky_query_param(req, "next")));
	*rows = (struct ky_rows){1, 1, names, cell};
	return rows;
}

struct ky_node *ky_account_page(struct ky_req *req, const char *title_key)
{
	struct ky_node *root = ky_reply_page(req, "core/form_page");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, title_key));
	ky_reply_crumb(req, ky_message(req->ctx, title_key), NULL);
	return root;
}

struct ky_err *ky_login_show(struct ky_req *req)
{
	static const struct {
		const char *label, *path;
	} links[] = {{"account.register_title", "auth/register"}, {"account.reset_title", "auth/reset"}};
	struct ky_node *root = ky_account_page(req, "core.account.login_title");
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
		struct ky_node *n = ky_node_item(root, "Links");
		ky_put(n, "label", ky_message(req->ctx, links[i].label));
		ky_put_url(n, "url", ky_url(req->ctx, "%s", links[i].path));
	}
	return ky_put_form(req, root, "core.login_post", 0, NULL, ky_account_next_row(req), "core.login");
}

struct ky_err *ky_account_refuse(struct ky_req *req, const char *field, const char *message_key, ky_handler *show)
{
	ky_input_reject((struct ky_input *)(uintptr_t)req->input, field, message_key);
	KY_TRY(show(req));
	ky_reply_status(req, 422);
	return NULL;
}

struct ky_err *ky_account_allowed(struct ky_req *req, const char *purpose, const char *key, bool *out_allowed)
{
	bool by_key, by_address;
	int64_t max = ky_setting_int(req->ctx, "core.login_tries");
	KY_TRY(ky_limit(req, purpose, key, max, WINDOW_S, &by_key));
	/* Many people may share one address behind a proxy: it gets more. */
	KY_TRY(ky_limit(req, ky_printf(req->ctx->arena, "%s_addr", purpose), ky_client_address(req), max * 20, WINDOW_S, &by_address));
	*out_allowed = by_key && by_address;
	return NULL;
}

struct ky_err *ky_account_prepare_totp(struct ky_req *req, int64_t user_id)
{
	unsigned char secret[TOTP_BYTES];
	ky_random(secret, sizeof secret);
	struct ky_str sealed = ky_seal(req->ctx->arena, req->ctx->app->key, (struct ky_str){(const char *)secret, sizeof secret});
	return ky_exec(req->ctx, "core.totp_prepare", KY_ARGS({"id", ky_int(user_id)}, {"sealed", ky_bytes(sealed)}), NULL);
}

struct ky_err *ky_login_post(struct ky_req *req)
{
	struct ky_rows *user;
	bool may_try;
	const char *login = ky_input_z(req->input, "login"), *next = ky_account_next(ky_input_z(req->input, "next"));
	KY_TRY(ky_account_allowed(req, "login", login, &may_try));
	if (!may_try)
		return ky_account_refuse(req, "login", "core.account.too_many", ky_login_show);
	KY_TRY(ky_query(req->ctx, "core.login_find", KY_ARGS({"login", ky_textz(login)}), &user));
	const char *hash = user->count == 1 ? ky_cell_z(user, 0, "password_hash") : NULL;
	if (!ky_password_verify(hash, ky_str(ky_input_z(req->input, "password"))))
		return ky_account_refuse(req, "login", "core.account.wrong", ky_login_show);
	int64_t id = ky_cell_int(user, 0, "id");
	bool staff = strcmp(ky_cell_z(user, 0, "kind"), "staff") == 0, enrolled = ky_cell_int(user, 0, "enrolled") == 1;
	if (staff && !enrolled)
		KY_TRY(ky_account_prepare_totp(req, id));
	KY_TRY(ky_session_start(req, id, false));
	KY_TRY(ky_audit(req->ctx, "core.login", "user", id, ""));
	if (next[0] == '\0')
		next = staff ? "staff" : "account";
	if (staff || enrolled)
		ky_reply_redirect(req, ky_printf(req->ctx->arena, "%s?next=%s", ky_url(req->ctx, "auth/second"), ky_url_encode(req->ctx->arena, ky_str(next))), NULL);
	else
		ky_reply_redirect(req, ky_url(req->ctx, "%s", next), NULL);
	return NULL;
}

/* The user's TOTP secret and last counter; -1: not confirmed yet. */
static struct ky_err *totp(struct ky_req *req, struct ky_str *out_secret, int64_t *out_counter)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "core.totp_get", KY_ARGS({"id", ky_int(ky_session_user(req))}), &row));
	*out_counter = ky_cell_int(row, 0, "totp_counter");
	if (ky_cell_str(row, 0, "totp_sealed").len == 0)
		return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no second step was begun");
	if (!ky_unseal(req->ctx->arena, req->ctx->app->key, ky_cell_str(row, 0, "totp_sealed"), out_secret))
		return ky_fail(req->ctx->arena, KY_INTERNAL, NULL, "a TOTP secret cannot be opened: was app.key replaced?");
	return NULL;
}

static struct ky_err *need_first_step(struct ky_req *req)
{
	if (ky_session_user(req) != 0 && !ky_session_is_strong(req))
		return NULL;
	return ky_fail(req->ctx->arena, KY_NEED_LOGIN, NULL, "the first step is missing");
}

/* While the key is not confirmed it is shown, as text and as a picture. */
struct ky_err *ky_account_put_key(struct ky_req *req, struct ky_node *root)
{
	struct ky_str secret;
	int64_t counter;
	KY_TRY(totp(req, &secret, &counter));
	if (counter >= 0)
		return NULL;
	ky_put(root, "Lead", ky_message(req->ctx, "core.account.enrol"));
	ky_put(root, "Key", ky_base32(req->ctx->arena, secret));
	ky_put_url(root, "qr_url", ky_url(req->ctx, "auth/qr"));
	return NULL;
}

struct ky_err *ky_second_show(struct ky_req *req)
{
	KY_TRY(need_first_step(req));
	struct ky_node *root = ky_account_page(req, "core.account.second_title");
	KY_TRY(ky_account_put_key(req, root));
	return ky_put_form(req, root, "core.second_post", 0, NULL, ky_account_next_row(req), "core.account.go_on");
}

/* The picture of the key; only while it waits to be enrolled, and only for whom it belongs to. */
struct ky_err *ky_qr_show(struct ky_req *req)
{
	struct ky_str secret, svg;
	struct ky_rows *row;
	int64_t counter;
	if (ky_session_user(req) == 0)
		return ky_fail(req->ctx->arena, KY_NEED_LOGIN, NULL, "nobody is signing in");
	KY_TRY(totp(req, &secret, &counter));
	if (counter >= 0)
		return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "the key is enrolled");
	KY_TRY(ky_query_one(req->ctx, "account.address", KY_ARGS({"id", ky_int(ky_session_user(req))}), &row));
	const char *city = ky_url_encode(req->ctx->arena, ky_str(req->ctx->app->conf->site_name));
	const char *who = ky_url_encode(req->ctx->arena, ky_cell_str(row, 0, "label"));
	const char *text = ky_printf(req->ctx->arena, "otpauth://totp/%s:%s?secret=%s&issuer=%s", city, who, ky_base32(req->ctx->arena, secret), city);
	KY_TRY(ky_qr_svg(req->ctx->arena, text, &svg));
	ky_reply_bytes(req, "image/svg+xml", NULL, svg);
	return NULL;
}

struct ky_err *ky_account_check_totp(struct ky_req *req, ky_handler *again, bool *out_fine)
{
	struct ky_str secret;
	int64_t counter, id = ky_session_user(req);
	uint64_t changed = 0;
	bool may_try;
	*out_fine = false;
	KY_TRY(ky_account_allowed(req, "second", ky_printf(req->ctx->arena, "%lld", (long long)id), &may_try));
	if (!may_try)
		return ky_account_refuse(req, "code", "core.account.too_many", again);
	KY_TRY(totp(req, &secret, &counter));
	const char *digits = ky_account_digits(req->ctx->arena, ky_input_z(req->input, "code"));
	if (strlen(digits) > 6 && counter >= 0)
		KY_TRY(ky_recovery_take(req, id, digits, out_fine));
	else if (ky_totp_verify(secret, digits, req->ctx->now / KY_SECOND_US, &counter))
		KY_TRY(ky_exec(req->ctx, "core.totp_used", KY_ARGS({"id", ky_int(id)}, {"counter", ky_int(counter)}), &changed));
	/* changed 0: the same code at the same moment from elsewhere */
	*out_fine = *out_fine || changed == 1;
	return *out_fine ? NULL : ky_account_refuse(req, "code", "core.account.wrong_code", again);
}

struct ky_err *ky_second_post(struct ky_req *req)
{
	int64_t before, id = ky_session_user(req);
	struct ky_str secret;
	bool fine;
	KY_TRY(need_first_step(req));
	KY_TRY(totp(req, &secret, &before));
	KY_TRY(ky_account_check_totp(req, ky_second_show, &fine));
	if (!fine)
		return NULL;
	KY_TRY(ky_session_start(req, id, true));
	KY_TRY(ky_audit(req->ctx, "core.second", "user", id, ""));
	const char *next = ky_url(req->ctx, "%s", ky_account_next(ky_input_z(req->input, "next")));
	if (before < 0) /* enrolled just now: the printed codes, once */
		return ky_recovery_show(req, id, next);
	ky_reply_redirect(req, next, NULL);
	return NULL;
}

struct ky_err *ky_logout_post(struct ky_req *req)
{
	KY_TRY(ky_session_end(req));
	KY_TRY(ky_audit(req->ctx, "core.logout", "user", ky_session_user(req), ""));
	ky_reply_redirect(req, ky_url(req->ctx, "%s", ""), "core.done.logout");
	return NULL;
}
