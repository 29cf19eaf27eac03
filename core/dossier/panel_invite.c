/* panel_invite.c — a judge from outside without an account: the secretariat prints a code, with it the judge makes an account (or brings one) and takes the seat, and that is all it gives.
 * Called through the table of panel_pages.c. A wrong, an old and a used code get the same answer; the code itself is on the printed page alone. */
#include "core/dossier/panel.h"

#include "kyodo/account.h"

#define CODE_DAYS 60

/* ---- the secretariat prints it */

struct ky_err *ky_judge_code(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *judge;
	struct ky_ctx *ctx = req->ctx;
	struct ky_value hash;
	const char *posted = ky_posted(req, "judge"), *code;
	int64_t id = 0;
	ky_day until = ctx->today + CODE_DAYS;
	if (posted == NULL || !ky_str_i64(ky_str(posted), &id))
		return ky_fail(ctx->arena, KY_BAD_REQUEST, NULL, "no judge");
	KY_TRY(ky_panel_load(ctx, ky_path_id(req, "id"), KY_PANEL_LOCK, &p));
	KY_TRY(ky_query_one(ctx, "panel.judge", KY_ARGS({"id", ky_int(p.id)}, {"judge_id", ky_int(id)}), &judge));
	if (ky_panel_is(&p, "closed") || !ky_cell_null(judge, 0, "user_id"))
		return ky_fail(ctx->arena, KY_CONFLICT, "panel.error.seated", "judge %lld needs no code", (long long)id);
	ky_printed_code_new(ctx, &code, &hash);
	KY_TRY(ky_exec(ctx, "panel.code_set", KY_ARGS({"judge_id", ky_int(id)}, {"hash", hash}, {"until", ky_date(until)}), NULL));
	KY_TRY(ky_audit(ctx, "panel.judge_code", "panel", p.id, ""));
	struct ky_node *root = ky_panel_page(req, &p, "panel/code", "panel.invite.title");
	ky_put(root, "Name", ky_cell_z(judge, 0, "name"));
	ky_put(root, "Code", code);
	ky_put(root, "Place", ky_url_absolute(ctx, "judging/start"));
	ky_put_day(root, "Until", until);
	return NULL;
}

/* ---- the judge types it */

#define CODE_FIELD {.name = "code", .kind = "word", .label = "panel.invite.code", .hint = "panel.invite.code_hint", .flags = KY_REQUIRED, .max = 60, .autocomplete = "off"}
static const struct ky_field start_fields[] = {
    CODE_FIELD,
    {.name = "login", .kind = "word", .label = "panel.invite.login", .hint = "panel.invite.login_hint", .flags = KY_REQUIRED, .max = 32, .autocomplete = "username"},
    {.name = "password", .kind = "password", .label = "panel.invite.password", .hint = "panel.invite.password_hint", .flags = KY_REQUIRED, .autocomplete = "new-password"},
};
const struct ky_form ky_judge_start_form = KY_FORM("panel.start", start_fields);
static const struct ky_field mine_fields[] = {CODE_FIELD};
const struct ky_form ky_judge_start_mine_form = KY_FORM("panel.start_mine", mine_fields);

struct ky_err *ky_judge_start(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "panel/start");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "panel.invite.start"));
	ky_reply_crumb(req, ky_message(req->ctx, "panel.invite.start"), NULL);
	if (req->ctx->who->kind == KY_STAFF)
		return NULL;
	ky_put_url(root, "login_url", ky_url(req->ctx, "auth/login?next=judging/start"));
	ky_put_bool(root, "SignedIn", req->ctx->who->kind == KY_CITIZEN);
	if (req->ctx->who->kind == KY_CITIZEN)
		return ky_put_form(req, root, "panel.start_mine", 0, NULL, NULL, "panel.invite.take");
	return ky_put_form(req, root, "panel.start_post", 0, NULL, NULL, "panel.invite.make");
}

/* The seat the code is for, locked; NULL: the answer was given. */
static struct ky_err *take_code(struct ky_req *req, struct ky_rows **out)
{
	const char *typed = ky_input_z(req->input, "code");
	struct ky_rows *rows = NULL;
	struct ky_value hash;
	bool allowed;
	*out = NULL;
	KY_TRY(ky_account_allowed(req, "judge", typed, &allowed));
	if (!allowed)
		return ky_account_refuse(req, "code", "core.account.too_many", ky_judge_start);
	if (ky_printed_code_read(req->ctx, typed, &hash))
		KY_TRY(ky_query(req->ctx, "panel.code_find", KY_ARGS({"hash", hash}), &rows));
	if (rows == NULL || rows->count == 0)
		return ky_account_refuse(req, "code", "panel.error.code", ky_judge_start);
	*out = rows;
	return NULL;
}

static struct ky_err *take_seat(struct ky_req *req, const struct ky_rows *judge, int64_t user_id)
{
	int64_t panel = ky_cell_int(judge, 0, "panel_id");
	struct ky_err *err = ky_exec(req->ctx, "panel.code_used", KY_ARGS({"judge_id", ky_int(ky_cell_int(judge, 0, "id"))}, {"user_id", ky_int(user_id)}), NULL);
	if (err != NULL && err->code == KY_CONFLICT) /* sits on the panel already */
		return ky_invalid(req, "code", "panel.error.judge_twice");
	KY_TRY(err);
	KY_TRY(ky_audit(req->ctx, "panel.seated", "panel", panel, ky_printf(req->ctx->arena, "user=%lld", (long long)user_id)));
	ky_reply_redirect(req, ky_url(req->ctx, "judging"), "panel.done.seated");
	return NULL;
}

struct ky_err *ky_judge_start_post(struct ky_req *req)
{
	struct ky_rows *judge;
	const char *login;
	int64_t user_id;
	KY_TRY(take_code(req, &judge));
	if (judge == NULL)
		return NULL;
	const struct ky_newcomer newcomer = {.name = ky_cell_z(judge, 0, "name"), .name_kana = "", .password = ky_input_z(req->input, "password"), .login = ky_input_z(req->input, "login"), .login_stem = "shinsa"};
	KY_TRY(ky_account_create(req, &newcomer, &user_id, &login));
	KY_TRY(take_seat(req, judge, user_id));
	return ky_account_enter(req, user_id);
}

struct ky_err *ky_judge_start_mine(struct ky_req *req)
{
	struct ky_rows *judge;
	if (req->ctx->who->kind != KY_CITIZEN)
		return ky_fail(req->ctx->arena, KY_DENIED, NULL, "staff need no code");
	KY_TRY(take_code(req, &judge));
	return judge == NULL ? NULL : take_seat(req, judge, req->ctx->who->user_id);
}
