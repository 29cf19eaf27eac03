/* claim.c — a printed code is typed in: a new account, or the one at hand, may act for the group from now on.
 * Called through the routes of plugin.c. A wrong, an old and a used code get the same answer. */
#include "people.h"

#define CODE {.name = "code", .kind = "word", .label = "groups.claim.code", .hint = "groups.claim.code_hint", .flags = KY_REQUIRED, .max = 60, .autocomplete = "off"}

static const struct ky_field fields[] = {
    CODE,
    {.name = "name", .kind = "text", .label = "groups.claim.name", .hint = "groups.claim.name_hint", .flags = KY_REQUIRED | KY_PERSONAL, .max = 100, .autocomplete = "name"},
    {.name = "name_kana", .kind = "kana", .label = "groups.claim.kana", .flags = KY_REQUIRED | KY_PERSONAL, .max = 100},
    {.name = "password", .kind = "password", .label = "groups.claim.password", .hint = "groups.claim.password_hint", .flags = KY_REQUIRED, .autocomplete = "new-password"},
    {.name = "login", .kind = "word", .label = "groups.claim.login", .hint = "groups.claim.login_hint", .max = 32, .autocomplete = "username"},
    {.name = "email", .kind = "email", .label = "groups.claim.email", .hint = "groups.claim.email_hint", .flags = KY_PERSONAL, .autocomplete = "email"},
};
const struct ky_form groups_claim_form = KY_FORM("groups.claim", fields);

static const struct ky_field mine_fields[] = {CODE};
const struct ky_form groups_claim_mine_form = KY_FORM("groups.claim_mine", mine_fields);

struct ky_err *groups_claim(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "groups/claim");
	enum ky_principal who = req->ctx->who->kind;
	ky_reply_crumb(req, ky_message(req->ctx, "groups.claim.title"), NULL);
	if (who == KY_STAFF) {
		ky_put_bool(root, "IsStaff", true);
		return NULL;
	}
	if (who == KY_CITIZEN) {
		ky_put_bool(root, "IsSignedIn", true);
		return ky_put_form(req, root, "groups.claim_mine", 0, NULL, NULL, "groups.claim.take_mine");
	}
	ky_put_url(root, "login_url", ky_url(req->ctx, "auth/login?next=groups/claim"));
	return ky_put_form(req, root, "groups.claim_post", 0, NULL, NULL, "groups.claim.take");
}

/* Where to begin, for a telephone's camera; the code is not in it. */
struct ky_err *groups_claim_qr(struct ky_req *req)
{
	struct ky_str svg;
	KY_TRY(ky_qr_svg(req->ctx->arena, ky_url_absolute(req->ctx, "groups/claim"), &svg));
	ky_reply_bytes(req, "image/svg+xml", NULL, svg);
	return NULL;
}

/* The code's row, locked; NULL: the answer was given. */
static struct ky_err *take_code(struct ky_req *req, struct ky_rows **out_row)
{
	const char *typed = ky_input_z(req->input, "code");
	struct ky_rows *rows = NULL;
	struct ky_value hash;
	bool allowed;
	*out_row = NULL;
	KY_TRY(ky_account_allowed(req, "claim", typed, &allowed));
	if (!allowed)
		return ky_account_refuse(req, "code", "core.account.too_many", groups_claim);
	if (ky_printed_code_read(req->ctx, typed, &hash))
		KY_TRY(ky_query(req->ctx, "groups.code_find", KY_ARGS({"hash", hash}), &rows));
	if (rows != NULL && rows->count > 0 && ky_cell_int(rows, 0, "good") == 1) {
		*out_row = rows;
		return NULL;
	}
	if (rows != NULL && rows->count > 0) /* staff sees that an old letter is in use */
		KY_TRY(ky_exec(req->ctx, "groups.code_tried", KY_ARGS({"id", ky_int(ky_cell_int(rows, 0, "id"))}), NULL));
	return ky_account_refuse(req, "code", "groups.claim.wrong", groups_claim);
}

static int rank(const char *role)
{
	return strcmp(role, KY_REPRESENTATIVE) == 0 ? 3 : strcmp(role, KY_EDITOR) == 0 ? 2 : 1;
}

/* Nobody's role becomes less by a code. */
static struct ky_err *let_in(struct ky_ctx *ctx, const struct ky_rows *code, int64_t user_id)
{
	int64_t group = ky_cell_int(code, 0, "group_id"), replaces = ky_cell_int(code, 0, "replaces_id");
	const char *role = ky_cell_z(code, 0, "role");
	struct ky_rows *has, *me;
	KY_TRY(ky_query(ctx, "groups.member_role", KY_ARGS({"id", ky_int(group)}, {"user_id", ky_int(user_id)}), &has));
	if (has->count == 0 || rank(ky_cell_z(has, 0, "role")) < rank(role))
		KY_TRY(ky_member_add(ctx, group, user_id, role));
	KY_TRY(ky_exec(ctx, "groups.code_used", KY_ARGS({"id", ky_int(ky_cell_int(code, 0, "id"))}, {"user_id", ky_int(user_id)}), NULL));
	if (replaces != 0)
		KY_TRY(groups_access_end(ctx, replaces));
	KY_TRY(ky_query_one(ctx, "groups.user_name", KY_ARGS({"id", ky_int(user_id)}), &me));
	KY_TRY(groups_history_add(ctx, group, replaces != 0 ? "access_handed_over" : "access_by_code", (struct ky_str){"", 0}, ky_cell_str(me, 0, "name")));
	return ky_audit(ctx, "groups.claim", "groups.group", group, ky_printf(ctx->arena, "user=%lld", (long long)user_id));
}

/* "dantai-12" of 「協登第12号」; without a number the group's own. */
static const char *login_stem(struct ky_ctx *ctx, const struct ky_rows *code)
{
	struct ky_str number = ky_text_narrow(ctx->arena, ky_cell_str(code, 0, "registration_no"));
	char digits[16] = "";
	size_t n = 0;
	for (size_t i = 0; i < number.len && n < sizeof digits - 1; i++)
		if (number.p[i] >= '0' && number.p[i] <= '9')
			digits[n++] = number.p[i];
	return n > 0 ? ky_printf(ctx->arena, "dantai-%s", digits) : ky_printf(ctx->arena, "dantai-%lld", (long long)ky_cell_int(code, 0, "group_id"));
}

struct ky_err *groups_claim_post(struct ky_req *req)
{
	const char *email = ky_input_z(req->input, "email"), *login;
	struct ky_rows *code;
	int64_t user_id;
	KY_TRY(take_code(req, &code));
	if (code == NULL)
		return NULL;
	const struct ky_newcomer newcomer = {.name = ky_input_z(req->input, "name"),
					     .name_kana = ky_input_z(req->input, "name_kana"),
					     .password = ky_input_z(req->input, "password"),
					     .login = ky_input_z(req->input, "login"),
					     .login_stem = login_stem(req->ctx, code)};
	KY_TRY(ky_account_create(req, &newcomer, &user_id, &login));
	KY_TRY(let_in(req->ctx, code, user_id));
	KY_TRY(ky_account_enter(req, user_id));
	if (email[0] != '\0')
		KY_TRY(ky_account_offer_email(req, user_id, email));
	ky_reply_redirect(req, ky_url(req->ctx, "groups/claimed%s", email[0] == '\0' ? "" : "?mail=1"), "groups.done.claimed");
	return NULL;
}

struct ky_err *groups_claim_mine(struct ky_req *req)
{
	struct ky_rows *code;
	int64_t me = req->ctx->who->user_id;
	if (req->ctx->who->kind != KY_CITIZEN)
		return ky_fail(req->ctx->arena, KY_DENIED, "groups.claim.not_staff", "staff acts for no group");
	KY_TRY(take_code(req, &code));
	if (code == NULL)
		return NULL;
	if (ky_cell_int(code, 0, "created_by") == me)
		return ky_account_refuse(req, "code", "groups.claim.own_code", groups_claim);
	KY_TRY(let_in(req->ctx, code, me));
	KY_TRY(ky_member_act(req, ky_cell_int(code, 0, "group_id")));
	ky_reply_redirect(req, ky_url(req->ctx, "groups/mine"), "groups.done.claimed");
	return NULL;
}

/* What to keep: the name to sign in with. */
struct ky_err *groups_claimed(struct ky_req *req)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "groups.own_login", NULL, &row));
	struct ky_node *root = ky_reply_page(req, "groups/claimed");
	ky_put(root, "Login", ky_cell_z(row, 0, "login"));
	ky_put_url(root, "mine_url", ky_url(req->ctx, "groups/mine"));
	if (ky_query_param(req, "mail")[0] != '\0' && ky_cell_z(row, 0, "email")[0] == '\0')
		ky_put_url(root, "email_url", ky_url(req->ctx, "auth/email_code"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.claim.done_title"), NULL);
	return NULL;
}
