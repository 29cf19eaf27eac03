/* self.c — what people do with their own account: sessions, password, address, second step.
 * Called through the routes of account_pages.c. Everything that matters asks for the present password and tells the old address. */
#include "core/pages/account.h"
#include "core/pages/code.h"
#include "core/pages/password.h"
#include "core/pages/recovery.h"

#include "core/app/session.h"
#include "core/base/secret.h"

#define TRIES_WINDOW_S 600
#define CURRENT {.name = "current", .kind = "password", .label = "account.current_password", .flags = KY_REQUIRED, .autocomplete = "current-password"}

static const struct ky_field password_fields[] = {
    CURRENT,
    {.name = "password", .kind = "password", .label = "account.new_password", .hint = "account.password_hint", .flags = KY_REQUIRED, .autocomplete = "new-password"},
};
const struct ky_form ky_password_form = KY_FORM("account.password", password_fields);

static const struct ky_field email_fields[] = {
    {.name = "email", .kind = "email", .label = "account.new_email", .flags = KY_REQUIRED | KY_PERSONAL, .autocomplete = "email"},
    CURRENT,
};
const struct ky_form ky_email_form = KY_FORM("account.email", email_fields);

static const struct ky_field email_code_fields[] = {
    {.name = "code", .kind = "code", .label = "account.mail_code", .hint = "account.mail_code_hint", .flags = KY_REQUIRED, .max = 12, .autocomplete = "one-time-code"},
};
const struct ky_form ky_email_code_form = KY_FORM("account.email_code", email_code_fields);

static const struct ky_field current_fields[] = {CURRENT};
const struct ky_form ky_current_form = KY_FORM("account.current", current_fields);

static struct ky_err *me(struct ky_req *req, struct ky_rows **out_row)
{
	return ky_query_one(req->ctx, "account.me", NULL, out_row);
}

/* The present password, with tries counted; *out_fine false: the answer was given. */
static struct ky_err *check_current(struct ky_req *req, const struct ky_rows *user, ky_handler *again, bool *out_fine)
{
	bool allowed;
	*out_fine = false;
	KY_TRY(ky_limit(req, "current", ky_printf(req->ctx->arena, "%lld", (long long)req->ctx->who->user_id), ky_setting_int(req->ctx, "core.login_tries"), TRIES_WINDOW_S, &allowed));
	if (!allowed)
		return ky_account_refuse(req, "current", "core.account.too_many", again);
	if (!ky_password_verify(ky_cell_z(user, 0, "password_hash"), ky_str(ky_input_z(req->input, "current"))))
		return ky_account_refuse(req, "current", "account.wrong_password", again);
	*out_fine = true;
	return NULL;
}

/* ---- the account's page */

static struct ky_err *put_sessions(struct ky_req *req, struct ky_node *root)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "account.sessions", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Sessions");
		int64_t id = ky_cell_int(rows, i, "id");
		ky_put_row(n, rows, i);
		ky_put_bool(n, "current", id == ky_exchange_of(req)->session_id);
		ky_put_action(req, n, "revoke", "account.session_revoke", id, "account.revoke");
	}
	return NULL;
}

struct ky_err *ky_account_show(struct ky_req *req)
{
	static const struct {
		const char *label, *path;
	} links[] = {{"account.password_title", "auth/password"}, {"account.email_title", "auth/email"}, {"account.acting_title", "account/acting"}};
	const struct ky_choices *groups;
	struct ky_rows *row;
	KY_TRY(ky_member_groups(req->ctx, &groups));
	size_t count = sizeof links / sizeof links[0] - (groups->count == 0 ? 1 : 0);
	KY_TRY(me(req, &row));
	struct ky_node *root = ky_reply_page(req, "account/account");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "account.my_title"));
	ky_reply_crumb(req, ky_message(req->ctx, "account.my_title"), NULL);
	struct ky_node *user = ky_node_child(root, "User");
	ky_put(user, "name", ky_cell_z(row, 0, "name"));
	ky_put(user, "login", ky_cell_z(row, 0, "login"));
	ky_put(user, "email", ky_cell_z(row, 0, "email"));
	bool second = ky_cell_int(row, 0, "second") == 1, staff = req->ctx->who->kind == KY_STAFF;
	ky_put_bool(user, "second", second);
	ky_put_number(user, "codes", ky_cell_int(row, 0, "codes"));
	for (size_t i = 0; i < count; i++) {
		struct ky_node *n = ky_node_item(root, "Links");
		ky_put(n, "label", ky_message(req->ctx, links[i].label));
		ky_put_url(n, "url", ky_url(req->ctx, "%s", links[i].path));
	}
	if (!second)
		ky_put_action(req, root, "SecondOn", "account.second_begin", 0, "account.second_on");
	else
		ky_put_url(root, "codes_url", ky_url(req->ctx, "auth/codes"));
	if (second && !staff)
		ky_put_url(root, "second_off_url", ky_url(req->ctx, "auth/second_off"));
	ky_put_action(req, root, "RevokeAll", "account.sessions_revoke", 0, "account.revoke_all");
	return put_sessions(req, root);
}

struct ky_err *ky_session_revoke_post(struct ky_req *req)
{
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_exec(req->ctx, "account.session_revoke", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_audit(req->ctx, "account.session_revoke", "user", req->ctx->who->user_id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "account"), "account.done.revoked");
	return NULL;
}

/* All but the one that asks, which gets a new id. */
static struct ky_err *renew_sessions(struct ky_req *req)
{
	bool strong = ky_session_is_strong(req);
	KY_TRY(ky_exec(req->ctx, "account.sessions_revoke", KY_ARGS({"id", ky_int(req->ctx->who->user_id)}), NULL));
	return ky_session_start(req, req->ctx->who->user_id, strong);
}

struct ky_err *ky_sessions_revoke_post(struct ky_req *req)
{
	KY_TRY(renew_sessions(req));
	KY_TRY(ky_audit(req->ctx, "account.session_revoke", "user", req->ctx->who->user_id, "all"));
	ky_reply_redirect(req, ky_url(req->ctx, "account"), "account.done.revoked");
	return NULL;
}

/* ---- password */

struct ky_err *ky_account_set_password(struct ky_req *req, int64_t user_id, const char *password)
{
	const char *hash;
	struct ky_rows *row;
	KY_TRY(ky_password_hash(req->ctx->arena, ky_str(password), &hash));
	KY_TRY(ky_exec(req->ctx, "account.password_set", KY_ARGS({"id", ky_int(user_id)}, {"hash", ky_textz(hash)}), NULL));
	KY_TRY(ky_exec(req->ctx, "account.sessions_revoke", KY_ARGS({"id", ky_int(user_id)}), NULL));
	KY_TRY(ky_query_one(req->ctx, "account.address", KY_ARGS({"id", ky_int(user_id)}), &row));
	if (ky_cell_z(row, 0, "email")[0] == '\0')
		return NULL;
	return ky_mail_queue(req->ctx, &(const struct ky_mail){.message_key = "account.mail.password", .lang = ky_cell_z(row, 0, "lang"), .recipient = ky_cell_z(row, 0, "email")}, NULL);
}

struct ky_err *ky_password_show(struct ky_req *req)
{
	return ky_put_form(req, ky_account_page(req, "account.password_title"), "account.password_post", 0, NULL, NULL, "account.save");
}

struct ky_err *ky_password_post(struct ky_req *req)
{
	const char *password = ky_input_z(req->input, "password");
	struct ky_rows *user;
	bool fine;
	KY_TRY(me(req, &user));
	const char *problem = ky_password_problem(req->ctx, password, ky_cell_z(user, 0, "email"));
	if (problem != NULL)
		return ky_invalid(req, "password", problem);
	KY_TRY(check_current(req, user, ky_password_show, &fine));
	if (!fine)
		return NULL;
	KY_TRY(ky_account_set_password(req, req->ctx->who->user_id, password));
	KY_TRY(ky_session_start(req, req->ctx->who->user_id, ky_session_is_strong(req)));
	KY_TRY(ky_audit(req->ctx, "account.password", "user", req->ctx->who->user_id, "password"));
	ky_reply_redirect(req, ky_url(req->ctx, "account"), "account.done.password");
	return NULL;
}

/* ---- address */

struct ky_err *ky_email_show(struct ky_req *req)
{
	struct ky_node *root = ky_account_page(req, "account.email_title");
	ky_put(root, "Lead", ky_message(req->ctx, "account.email_lead"));
	return ky_put_form(req, root, "account.email_post", 0, NULL, NULL, "core.account.go_on");
}

struct ky_err *ky_email_code_show(struct ky_req *req)
{
	struct ky_node *root = ky_account_page(req, "account.email_title");
	ky_put(root, "Lead", ky_message(req->ctx, "account.code_lead"));
	return ky_put_form(req, root, "account.email_code_post", 0, NULL, NULL, "account.save");
}

struct ky_err *ky_email_post(struct ky_req *req)
{
	const char *email = ky_input_z(req->input, "email"), *digits;
	struct ky_rows *user, *known;
	bool fine;
	KY_TRY(me(req, &user));
	KY_TRY(check_current(req, user, ky_email_show, &fine));
	if (!fine)
		return NULL;
	KY_TRY(ky_query(req->ctx, "account.by_email", KY_ARGS({"email", ky_textz(email)}), &known));
	KY_TRY(ky_code_issue(req, "email", req->ctx->who->user_id, email, &digits));
	const char *key = known->count > 0 ? "account.mail.known" : "account.mail.email";
	KY_TRY(ky_mail_queue(req->ctx, &(const struct ky_mail){.message_key = key, .recipient = email}, known->count > 0 ? NULL : KY_ARGS({"code", ky_textz(digits)})));
	ky_reply_redirect(req, ky_url(req->ctx, "auth/email_code"), NULL);
	return NULL;
}

struct ky_err *ky_email_code_post(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *row, *user;
	KY_TRY(me(req, &user));
	KY_TRY(ky_code_check(req, "email", ky_account_digits(ctx->arena, ky_input_z(req->input, "code")), &row));
	if (row == NULL || ky_cell_int(row, 0, "user_id") != ctx->who->user_id)
		return ky_account_refuse(req, "code", "account.wrong_mail_code", ky_email_code_show);
	KY_TRY(ky_code_use(req, row));
	struct ky_err *err = ky_exec(ctx, "account.email_set", KY_ARGS({"email", *ky_cell(row, 0, "email")}), NULL);
	if (err != NULL && err->code == KY_CONFLICT)
		return ky_invalid(req, "code", "account.wrong_mail_code");
	KY_TRY(err);
	if (ky_cell_z(user, 0, "email")[0] != '\0')
		KY_TRY(ky_mail_queue(ctx, &(const struct ky_mail){.message_key = "account.mail.email_changed", .recipient = ky_cell_z(user, 0, "email")}, NULL));
	KY_TRY(ky_audit(ctx, "account.email", "user", ctx->who->user_id, "email"));
	ky_reply_redirect(req, ky_url(ctx, "account"), "account.done.email");
	return NULL;
}

/* ---- the second step by choice, and its printed codes */

struct ky_err *ky_second_begin_post(struct ky_req *req)
{
	KY_TRY(ky_account_prepare_totp(req, req->ctx->who->user_id));
	ky_reply_redirect(req, ky_url(req->ctx, "auth/second_on"), NULL);
	return NULL;
}

struct ky_err *ky_second_on_show(struct ky_req *req)
{
	struct ky_node *root = ky_account_page(req, "account.second_on");
	KY_TRY(ky_account_put_key(req, root));
	return ky_put_form(req, root, "account.second_on_post", 0, NULL, NULL, "core.account.go_on");
}

struct ky_err *ky_second_on_post(struct ky_req *req)
{
	bool fine;
	KY_TRY(ky_account_check_totp(req, ky_second_on_show, &fine));
	if (!fine)
		return NULL;
	/* Sessions from before the second step end. */
	KY_TRY(ky_exec(req->ctx, "account.sessions_revoke", KY_ARGS({"id", ky_int(req->ctx->who->user_id)}), NULL));
	KY_TRY(ky_session_start(req, req->ctx->who->user_id, true));
	KY_TRY(ky_audit(req->ctx, "account.second_on", "user", req->ctx->who->user_id, ""));
	return ky_recovery_show(req, req->ctx->who->user_id, ky_url(req->ctx, "account"));
}

struct ky_err *ky_second_off_show(struct ky_req *req)
{
	return ky_put_form(req, ky_account_page(req, "account.second_off"), "account.second_off_post", 0, NULL, NULL, "account.second_off");
}

struct ky_err *ky_second_off_post(struct ky_req *req)
{
	struct ky_rows *user;
	bool fine;
	if (req->ctx->who->kind == KY_STAFF)
		return ky_fail(req->ctx->arena, KY_DENIED, NULL, "staff always has a second step");
	KY_TRY(me(req, &user));
	KY_TRY(check_current(req, user, ky_second_off_show, &fine));
	if (!fine)
		return NULL;
	KY_TRY(ky_exec(req->ctx, "account.second_off", NULL, NULL));
	KY_TRY(ky_exec(req->ctx, "account.recovery_clear", KY_ARGS({"id", ky_int(req->ctx->who->user_id)}), NULL));
	KY_TRY(ky_audit(req->ctx, "account.second_off", "user", req->ctx->who->user_id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "account"), "account.done.second_off");
	return NULL;
}

struct ky_err *ky_codes_show(struct ky_req *req)
{
	struct ky_node *root = ky_account_page(req, "account.codes_title");
	ky_put(root, "Lead", ky_message(req->ctx, "account.codes_lead"));
	return ky_put_form(req, root, "account.codes_post", 0, NULL, NULL, "account.codes_new");
}

struct ky_err *ky_codes_post(struct ky_req *req)
{
	struct ky_rows *user;
	bool fine;
	KY_TRY(me(req, &user));
	KY_TRY(check_current(req, user, ky_codes_show, &fine));
	return fine ? ky_recovery_show(req, req->ctx->who->user_id, ky_url(req->ctx, "account")) : NULL;
}
