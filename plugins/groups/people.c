/* people.c — staff gives and ends access to a group, on the minutes of its general meeting (総会議事録) when its people cannot.
 * Called through the routes of plugin.c; ending access is also mine.c's and claim.c's. */
#include "people.h"

struct ky_err *groups_access_end(struct ky_ctx *ctx, int64_t member_id)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "groups.person", KY_ARGS({"id", ky_int(member_id)}), &row));
	KY_TRY(ky_member_end(ctx, member_id));
	KY_TRY(ky_exec(ctx, "groups.code_end_of_person",
		       KY_ARGS({"group_id", *ky_cell(row, 0, "group_id")}, {"id", ky_int(member_id)}, {"user_id", *ky_cell(row, 0, "user_id")}), NULL));
	if (ky_cell_z(row, 0, "email")[0] == '\0')
		return NULL;
	const struct ky_mail mail = {.message_key = "groups.mail.access_ended", .lang = ky_cell_z(row, 0, "lang"), .recipient = ky_cell_z(row, 0, "email")};
	return ky_mail_queue(ctx, &mail, KY_ARGS({"group", *ky_cell(row, 0, "group_name")}));
}

#define REASON                                                                                                                                                 \
	{.name = "reason", .kind = "text", .label = "groups.access_reason", .hint = "groups.access_reason_hint", .flags = KY_REQUIRED},                        \
	{                                                                                                                                                      \
		.name = "minutes_on", .kind = "date", .label = "groups.minutes_on", .flags = KY_REQUIRED                                                       \
	}
static const struct ky_field grant_fields[] = {
    {.name = "login", .kind = "word", .label = "groups.grant_login", .hint = "groups.grant_login_hint", .flags = KY_REQUIRED, .max = 254},
    {.name = "role", .kind = "choice", .label = "groups.member_role", .flags = KY_REQUIRED, .choices = "core.member_role"},
    REASON,
};
const struct ky_form groups_grant_form = KY_FORM("groups.grant", grant_fields);

static const struct ky_field end_fields[] = {REASON};
const struct ky_form groups_end_form = KY_FORM("groups.access_end", end_fields);

static void put_crumbs(struct ky_req *req, int64_t group_id, const char *name, const char *title_key)
{
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), ky_url(req->ctx, "staff/groups"));
	ky_reply_crumb(req, name, ky_url(req->ctx, "staff/groups/%lld", (long long)group_id));
	ky_reply_crumb(req, ky_message(req->ctx, title_key), NULL);
}

static struct ky_err *put_rows(struct ky_req *req, struct ky_node *root, const char *list, const char *query, int64_t id)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, query, KY_ARGS({"id", ky_int(id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, list);
		ky_put_row(n, rows, i);
		ky_put(n, "role_label", ky_choice_label(req->ctx, "core.member_role", ky_cell_z(rows, i, "role")));
		ky_put_url(n, "end_url", ky_url(req->ctx, "staff/groups/people/%lld/end", (long long)ky_cell_int(rows, i, "id")));
	}
	return NULL;
}

struct ky_err *groups_people(struct ky_req *req)
{
	int64_t id = ky_path_id(req, "id");
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "groups.letter", KY_ARGS({"id", ky_int(id)}), &row));
	struct ky_node *root = ky_reply_page(req, "groups/people");
	ky_put_row(ky_node_child(root, "Group"), row, 0);
	KY_TRY(put_rows(req, root, "People", "groups.people", id));
	KY_TRY(put_rows(req, root, "Past", "groups.people_past", id));
	ky_put_url(root, "start_code_url", ky_url(req->ctx, "staff/groups/%lld/start_code", (long long)id));
	KY_TRY(ky_audit(req->ctx, "groups.read", "groups.group", id, "people"));
	put_crumbs(req, id, ky_cell_z(row, 0, "name"), "groups.people");
	return ky_put_form(req, root, "groups.grant_post", id, NULL, NULL, "groups.grant");
}

/* 「総会で選任（議事録：令和8年4月20日）」, kept in the group's history. */
static struct ky_err *note(struct ky_req *req, int64_t group_id, const char *what, const char *person)
{
	struct ky_arena *arena = req->ctx->arena;
	const char *day = ky_day_wareki(arena, ky_input_day(req->input, "minutes_on"), false);
	const char *why = ky_printf(arena, "%s（%s：%s）", ky_input_z(req->input, "reason"), ky_message(req->ctx, "groups.minutes"), day);
	KY_TRY(groups_history_add(req->ctx, group_id, what, ky_str(person), ky_str(why)));
	return ky_audit(req->ctx, ky_printf(arena, "groups.%s", what), "groups.group", group_id, "reason,minutes_on");
}

/* Minutes are of a meeting that was held. */
static struct ky_err *check_minutes(struct ky_req *req)
{
	return ky_input_day(req->input, "minutes_on") > req->ctx->today ? ky_invalid(req, "minutes_on", "groups.invalid.minutes_future") : NULL;
}

struct ky_err *groups_grant_post(struct ky_req *req)
{
	int64_t id = ky_path_id(req, "id"), user_id;
	struct ky_rows *user;
	KY_TRY(check_minutes(req));
	KY_TRY(ky_account_find(req->ctx, ky_input_z(req->input, "login"), &user_id));
	if (user_id == 0)
		return ky_invalid(req, "login", "groups.invalid.no_account");
	KY_TRY(ky_member_add(req->ctx, id, user_id, ky_input_z(req->input, "role")));
	KY_TRY(ky_query_one(req->ctx, "groups.user_name", KY_ARGS({"id", ky_int(user_id)}), &user));
	KY_TRY(note(req, id, "access_granted", ky_cell_z(user, 0, "name")));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/groups/%lld/people", (long long)id), "groups.done.access_granted");
	return NULL;
}

struct ky_err *groups_end(struct ky_req *req)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "groups.person", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &row));
	struct ky_node *root = ky_reply_page(req, "core/form_page");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "groups.end_title"));
	ky_put(root, "Lead", ky_printf(req->ctx->arena, "%s（%s）", ky_cell_z(row, 0, "name"), ky_choice_label(req->ctx, "core.member_role", ky_cell_z(row, 0, "role"))));
	put_crumbs(req, ky_cell_int(row, 0, "group_id"), ky_cell_z(row, 0, "group_name"), "groups.end_title");
	return ky_put_form(req, root, "groups.end_post", ky_path_id(req, "id"), NULL, NULL, "groups.end_access");
}

struct ky_err *groups_end_post(struct ky_req *req)
{
	int64_t member = ky_path_id(req, "id");
	struct ky_rows *row;
	KY_TRY(check_minutes(req));
	KY_TRY(ky_query_one(req->ctx, "groups.person", KY_ARGS({"id", ky_int(member)}), &row));
	KY_TRY(groups_access_end(req->ctx, member));
	KY_TRY(note(req, ky_cell_int(row, 0, "group_id"), "access_ended", ky_cell_z(row, 0, "name")));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/groups/%lld/people", (long long)ky_cell_int(row, 0, "group_id")), "groups.done.access_ended");
	return NULL;
}
