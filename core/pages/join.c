/* join.c — an account by a code sent to one's address, and a new password the same way.
 * Called through the routes of account_pages.c. Known and unknown addresses get the same answer and cost the same. */
#include "core/pages/account.h"
#include "core/pages/code.h"
#include "core/pages/password.h"

#include "core/app/session.h"
#include "core/base/secret.h"

#define MAILS_MAX 5
#define MAILS_WINDOW_S 3600

static const struct ky_field register_fields[] = {
    {.name = "email", .kind = "email", .label = "account.email", .hint = "account.email_hint", .flags = KY_REQUIRED | KY_PERSONAL, .autocomplete = "email"},
};
const struct ky_form ky_register_form = KY_FORM("account.register", register_fields);

static const struct ky_field register_code_fields[] = {
    {.name = "code", .kind = "code", .label = "account.mail_code", .hint = "account.mail_code_hint", .flags = KY_REQUIRED, .max = 12, .autocomplete = "one-time-code"},
    {.name = "name", .kind = "text", .label = "account.name", .hint = "account.name_hint", .flags = KY_REQUIRED | KY_PERSONAL, .autocomplete = "name"},
    {.name = "name_kana", .kind = "kana", .label = "account.kana", .flags = KY_REQUIRED | KY_PERSONAL},
    {.name = "password", .kind = "password", .label = "account.new_password", .hint = "account.password_hint", .flags = KY_REQUIRED, .autocomplete = "new-password"},
};
const struct ky_form ky_register_code_form = KY_FORM("account.register_code", register_code_fields);

static const struct ky_field reset_fields[] = {
    {.name = "login", .kind = "text", .label = "core.account.login", .flags = KY_REQUIRED, .max = 254, .autocomplete = "username"},
};
const struct ky_form ky_reset_form = KY_FORM("account.reset", reset_fields);

static const struct ky_field reset_code_fields[] = {
    {.name = "code", .kind = "code", .label = "account.mail_code", .hint = "account.mail_code_hint", .flags = KY_REQUIRED, .max = 12, .autocomplete = "one-time-code"},
    {.name = "password", .kind = "password", .label = "account.new_password", .hint = "account.password_hint", .flags = KY_REQUIRED, .autocomplete = "new-password"},
};
const struct ky_form ky_reset_code_form = KY_FORM("account.reset_code", reset_code_fields);

static struct ky_err *show(struct ky_req *req, const char *title, const char *lead, const char *post)
{
	struct ky_node *root = ky_account_page(req, title);
	ky_put(root, "Lead", ky_message(req->ctx, lead));
	return ky_put_form(req, root, post, 0, NULL, NULL, "core.account.go_on");
}

struct ky_err *ky_register_show(struct ky_req *req)
{
	return show(req, "account.register_title", "account.register_lead", "account.register_post");
}

struct ky_err *ky_register_code_show(struct ky_req *req)
{
	return show(req, "account.register_title", "account.code_lead", "account.register_code_post");
}

struct ky_err *ky_reset_show(struct ky_req *req)
{
	return show(req, "account.reset_title", "account.reset_lead", "account.reset_post");
}

struct ky_err *ky_reset_code_show(struct ky_req *req)
{
	return show(req, "account.reset_title", "account.reset_code_lead", "account.reset_code_post");
}

/* Mails are few for one address and for one place, so that nobody's box is filled. */
static struct ky_err *may_mail(struct ky_req *req, const char *about, bool *out_allowed)
{
	bool by_key, by_address;
	KY_TRY(ky_limit(req, "code_mail", about, MAILS_MAX, MAILS_WINDOW_S, &by_key));
	KY_TRY(ky_limit(req, "code_mail_addr", ky_client_address(req), MAILS_MAX * 20, MAILS_WINDOW_S, &by_address));
	*out_allowed = by_key && by_address;
	return NULL;
}

static struct ky_err *mail_code(struct ky_req *req, const char *key, const char *recipient, const char *digits)
{
	return ky_mail_queue(req->ctx, &(const struct ky_mail){.message_key = key, .recipient = recipient}, KY_ARGS({"code", ky_textz(digits)}));
}

struct ky_err *ky_register_post(struct ky_req *req)
{
	const char *email = ky_input_z(req->input, "email"), *digits;
	struct ky_rows *known;
	bool allowed;
	KY_TRY(may_mail(req, email, &allowed));
	if (!allowed)
		return ky_account_refuse(req, "email", "account.too_many_mails", ky_register_show);
	KY_TRY(ky_query(req->ctx, "account.by_email", KY_ARGS({"email", ky_textz(email)}), &known));
	KY_TRY(ky_code_issue(req, "register", 0, email, &digits));
	if (known->count > 0) /* the owner of the address learns it; whoever asks does not */
		KY_TRY(ky_mail_queue(req->ctx, &(const struct ky_mail){.message_key = "account.mail.known", .recipient = email}, NULL));
	else
		KY_TRY(mail_code(req, "account.mail.register", email, digits));
	ky_reply_redirect(req, ky_url(req->ctx, "auth/register_code"), NULL);
	return NULL;
}

/* Codes are typed as they were read: blanks and hyphens mean nothing. */
const char *ky_account_digits(struct ky_arena *arena, const char *typed)
{
	char *out = ky_alloc(arena, strlen(typed) + 1);
	size_t n = 0;
	for (const char *p = typed; *p != '\0'; p++)
		if (*p >= '0' && *p <= '9')
			out[n++] = *p;
	return out;
}

static struct ky_err *check_code(struct ky_req *req, const char *purpose, struct ky_rows **out_row)
{
	return ky_code_check(req, purpose, ky_account_digits(req->ctx->arena, ky_input_z(req->input, "code")), out_row);
}

struct ky_err *ky_register_code_post(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	const char *password = ky_input_z(req->input, "password"), *hash;
	const char *problem = ky_password_problem(ctx, password, ky_input_z(req->input, "name"));
	struct ky_rows *row;
	int64_t id;
	if (problem != NULL)
		return ky_invalid(req, "password", problem);
	KY_TRY(check_code(req, "register", &row));
	if (row == NULL)
		return ky_account_refuse(req, "code", "account.wrong_mail_code", ky_register_code_show);
	KY_TRY(ky_password_hash(ctx->arena, ky_str(password), &hash));
	struct ky_args extra = {2, (const struct ky_arg[]){{"email", *ky_cell(row, 0, "email")}, {"hash", ky_textz(hash)}}};
	struct ky_err *err = ky_insert(ctx, "account.citizen_insert", ky_input_args(ctx->arena, req->input, &extra), &id);
	if (err != NULL && err->code == KY_CONFLICT) /* the address has an account: its owner was told by mail */
		return ky_invalid(req, "code", "account.wrong_mail_code");
	KY_TRY(err);
	KY_TRY(ky_code_use(req, row));
	KY_TRY(ky_session_start(req, id, false));
	KY_TRY(ky_audit(ctx, "account.register", "user", id, "email,name,name_kana"));
	ky_reply_redirect(req, ky_url(ctx, "account"), "account.done.registered");
	return NULL;
}

struct ky_err *ky_reset_post(struct ky_req *req)
{
	const char *login = ky_input_z(req->input, "login"), *digits;
	struct ky_rows *user;
	bool allowed;
	KY_TRY(may_mail(req, login, &allowed));
	if (!allowed)
		return ky_account_refuse(req, "login", "account.too_many_mails", ky_reset_show);
	KY_TRY(ky_query(req->ctx, "account.reset_find", KY_ARGS({"login", ky_textz(login)}), &user));
	bool known = user->count > 0;
	KY_TRY(ky_code_issue(req, "reset", known ? ky_cell_int(user, 0, "id") : 0, known ? ky_cell_z(user, 0, "email") : "", &digits));
	if (known)
		KY_TRY(mail_code(req, "account.mail.reset", ky_cell_z(user, 0, "email"), digits));
	ky_reply_redirect(req, ky_url(req->ctx, "auth/reset_code"), NULL);
	return NULL;
}

struct ky_err *ky_reset_code_post(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	const char *password = ky_input_z(req->input, "password");
	struct ky_rows *row;
	const char *problem = ky_password_problem(ctx, password, "");
	if (problem != NULL)
		return ky_invalid(req, "password", problem);
	KY_TRY(check_code(req, "reset", &row));
	if (row == NULL || ky_cell_null(row, 0, "user_id"))
		return ky_account_refuse(req, "code", "account.wrong_mail_code", ky_reset_code_show);
	int64_t id = ky_cell_int(row, 0, "user_id");
	KY_TRY(ky_code_use(req, row));
	KY_TRY(ky_account_set_password(req, id, password));
	KY_TRY(ky_audit(ctx, "account.reset", "user", id, "password"));
	ky_reply_redirect(req, ky_url(ctx, "auth/login"), "account.done.reset");
	return NULL;
}
