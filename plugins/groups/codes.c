/* codes.c — 利用開始コード: issued, printed once, replaced. Called through the routes of plugin.c, and by mine.c for invitations.
 * The code itself is in the answer alone; the database knows a keyed hash. */
#include "people.h"

struct ky_err *groups_code_issue(struct ky_ctx *ctx, const struct groups_pass *pass, const char **out_code, ky_day *out_expires_on)
{
	struct ky_value hash;
	ky_printed_code_new(ctx, out_code, &hash);
	*out_expires_on = ctx->today + (ky_day)pass->days;
	return ky_insert(ctx, "groups.code_insert",
			 KY_ARGS({"hash", hash}, {"group_id", ky_int(pass->group_id)}, {"role", ky_textz(pass->role)}, {"person", ky_textz(pass->person)},
				 {"replaces_id", pass->replaces_id == 0 ? ky_null() : ky_int(pass->replaces_id)}, {"by_staff", ky_int(pass->by_staff)}, {"expires_on", ky_date(*out_expires_on)}),
			 NULL);
}

struct ky_err *groups_code_put(struct ky_req *req, struct ky_node *letter, const struct groups_pass *pass, const char *code, ky_day expires_on)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "groups.letter", KY_ARGS({"id", ky_int(pass->group_id)}), &row));
	ky_put_row(letter, row, 0);
	ky_put(letter, "code", code);
	ky_put(letter, "person", pass->person);
	ky_put(letter, "role", ky_choice_label(ctx, "core.member_role", pass->role));
	ky_put_bool(letter, "by_staff", pass->by_staff);
	ky_put_day(letter, "today", ctx->today);
	ky_put_day(letter, "expires_on", expires_on);
	ky_put(letter, "place", ky_url_absolute(ctx, "groups/claim"));
	ky_put_url(letter, "qr_url", ky_url(ctx, "groups/claim/qr"));
	return NULL;
}

struct ky_err *groups_code_letter(struct ky_req *req, const struct groups_pass *pass, const char *code, ky_day expires_on)
{
	struct ky_node *root = ky_reply_page(req, "groups/letter");
	ky_put_url(root, "back_url", pass->by_staff ? ky_url(req->ctx, "staff/groups/%lld/start_code", (long long)pass->group_id) : ky_url(req->ctx, "groups/mine"));
	return groups_code_put(req, ky_node_child(root, "Letter"), pass, code, expires_on);
}

static struct ky_err *put_codes(struct ky_req *req, struct ky_node *root, int64_t id)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "groups.codes", KY_ARGS({"id", ky_int(id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Codes");
		const char *state = ky_cell_z(rows, i, "code_state");
		ky_put_row(n, rows, i);
		ky_put(n, "state_label", ky_message(req->ctx, ky_printf(req->ctx->arena, "groups.code_state.%s", state)));
		if (strcmp(state, "open") == 0)
			ky_put_bool(root, "HasOpen", true);
	}
	return NULL;
}

struct ky_err *groups_start_code(struct ky_req *req)
{
	int64_t id = ky_path_id(req, "id");
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "groups.letter", KY_ARGS({"id", ky_int(id)}), &row));
	struct ky_node *root = ky_reply_page(req, "groups/start_code");
	ky_put_row(ky_node_child(root, "Group"), row, 0);
	KY_TRY(put_codes(req, root, id));
	ky_put_action(req, root, "Issue", "groups.start_code_post", id, "groups.start_code_issue");
	ky_put_int(root, "Days", ky_setting_int(req->ctx, "groups.start_code_days"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), ky_url(req->ctx, "staff/groups"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "name"), ky_url(req->ctx, "staff/groups/%lld", (long long)id));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.start_code"), NULL);
	return NULL;
}

struct ky_err *groups_start_code_post(struct ky_req *req)
{
	int64_t id = ky_path_id(req, "id");
	const struct groups_pass pass = {
	    .group_id = id, .role = KY_REPRESENTATIVE, .person = "", .by_staff = true, .days = ky_setting_int(req->ctx, "groups.start_code_days")};
	const char *code;
	ky_day expires_on;
	KY_TRY(ky_exec(req->ctx, "groups.code_end_staffs", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(groups_code_issue(req->ctx, &pass, &code, &expires_on));
	KY_TRY(groups_history_add(req->ctx, id, "start_code", (struct ky_str){"", 0}, ky_str(ky_day_wareki(req->ctx->arena, expires_on, false))));
	KY_TRY(ky_audit(req->ctx, "groups.start_code", "groups.group", id, ""));
	return groups_code_letter(req, &pass, code, expires_on);
}
