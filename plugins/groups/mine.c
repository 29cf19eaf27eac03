/* mine.c — 「わたしの団体」: the record of the group one acts for, its people, invitations and the handing over.
 * Called through the routes of plugin.c. Who may change what is said by the policies groups.member, groups.represented, groups.person_…; a form names its
 * group in the address, so that it is written for the group it was opened for. */
#include "people.h"

static struct ky_err *name_of(struct ky_ctx *ctx, int64_t group_id, const char **out_name)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "groups.name", KY_ARGS({"id", ky_int(group_id)}), &rows));
	*out_name = rows->count == 0 ? "" : ky_cell_z(rows, 0, "name");
	return NULL;
}
const struct ky_group_names groups_names = {.name = name_of};

/* Fields of a form that choose a group: those the directory shows. What was chosen keeps its name, whatever became of the group. */
static struct ky_err *all_groups(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	return ky_choices_query(ctx, "groups.register", NULL, "id", "name", out_choices);
}

static struct ky_err *label_of(struct ky_ctx *ctx, struct ky_str code, struct ky_str *out_label)
{
	const char *name = "";
	int64_t id;
	if (ky_str_i64(code, &id))
		KY_TRY(name_of(ctx, id, &name));
	*out_label = ky_str(name);
	return NULL;
}

const struct ky_register_offer groups_register = {.options = all_groups, .label_of = label_of};

struct ky_node *groups_mine_page(struct ky_req *req, const char *template_name, const char *title_key, const char *parent_key, const char *parent_url)
{
	struct ky_node *root = ky_reply_page(req, template_name);
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, title_key));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.mine_title"), ky_url(req->ctx, "groups/mine"));
	if (parent_key != NULL)
		ky_reply_crumb(req, ky_message(req->ctx, parent_key), parent_url);
	ky_reply_crumb(req, ky_message(req->ctx, title_key), NULL);
	return root;
}

/* ---- the page */

static struct ky_err *put_people(struct ky_req *req, struct ky_node *root, int64_t id, bool manages)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "groups.people", KY_ARGS({"id", ky_int(id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "People");
		long long member = (long long)ky_cell_int(rows, i, "id");
		bool own = ky_cell_int(rows, i, "own") == 1;
		ky_put(n, "name", ky_cell_z(rows, i, "name"));
		ky_put(n, "role", ky_choice_label(req->ctx, "core.member_role", ky_cell_z(rows, i, "role")));
		ky_put_day(n, "since", (ky_day)ky_cell_int(rows, i, "valid_from"));
		ky_put_bool(n, "own", own);
		if (own)
			ky_put(root, "Login", ky_cell_z(rows, i, "login"));
		if (manages && !own)
			ky_put_url(n, "role_url", ky_url(req->ctx, "groups/people/%lld/role", member));
		if (manages || own)
			ky_put_url(n, "end_url", ky_url(req->ctx, "groups/people/%lld/end", member));
	}
	return NULL;
}

static struct ky_err *put_invites(struct ky_req *req, struct ky_node *root, int64_t id)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "groups.invites", KY_ARGS({"id", ky_int(id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Invites");
		ky_put(n, "person", ky_cell_z(rows, i, "person"));
		ky_put(n, "role", ky_choice_label(req->ctx, "core.member_role", ky_cell_z(rows, i, "role")));
		ky_put_day(n, "expires_on", (ky_day)ky_cell_int(rows, i, "expires_on"));
		ky_put_bool(n, "handover", ky_cell_int(rows, i, "handover") == 1);
		ky_put_action(req, n, "withdraw", "groups.withdraw", ky_cell_int(rows, i, "id"), "groups.withdraw");
	}
	return NULL;
}

static struct ky_err *put_group(struct ky_req *req, const struct ky_rows *row)
{
	int64_t id = ky_cell_int(row, 0, "id");
	bool manages = strcmp(ky_cell_z(row, 0, "role"), KY_REPRESENTATIVE) == 0;
	struct ky_rows *record;
	struct ky_node *root = ky_reply_page(req, "groups/mine"), *group = ky_node_child(root, "Group");
	ky_reply_crumb(req, ky_message(req->ctx, "groups.mine_title"), NULL);
	ky_put_row(group, row, 0);
	ky_put(group, "role_label", ky_choice_label(req->ctx, "core.member_role", ky_cell_z(row, 0, "role")));
	ky_put(group, "state_label", ky_choice_label(req->ctx, "groups.state", ky_cell_z(row, 0, "state")));
	KY_TRY(ky_query_one(req->ctx, "groups.edit_row", KY_ARGS({"id", ky_int(id)}), &record));
	KY_TRY(groups_put_facts(req->ctx, group, record));
	KY_TRY(put_people(req, root, id, manages));
	KY_TRY(groups_put_consents(req->ctx, root, id));
	ky_put_url(root, "news_url", ky_url(req->ctx, "groups/mine/news"));
	if (strcmp(ky_cell_z(row, 0, "state"), "active") == 0)
		ky_put_url(group, "public_url", ky_url(req->ctx, "groups/%lld", (long long)id));
	if (!manages)
		return NULL;
	ky_put_url(root, "consent_url", ky_url(req->ctx, "groups/%lld/consent", (long long)id));
	ky_put_url(root, "invite_url", ky_url(req->ctx, "groups/%lld/people/invite", (long long)id));
	return put_invites(req, root, id);
}

struct ky_err *groups_mine(struct ky_req *req)
{
	const struct ky_choices *groups;
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "groups.mine", NULL, &rows));
	if (rows->count > 0)
		return put_group(req, rows);
	KY_TRY(ky_member_groups(req->ctx, &groups));
	if (groups->count > 0) {
		ky_reply_redirect(req, ky_url(req->ctx, "account/acting?next=groups/mine"), NULL);
		return NULL;
	}
	ky_put_url(ky_reply_page(req, "groups/mine_none"), "claim_url", ky_url(req->ctx, "groups/claim"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.mine_title"), NULL);
	return NULL;
}

/* ---- inviting, and handing over */

static const struct ky_field invite_fields[] = {
    {.name = "person", .kind = "text", .label = "groups.invite_person", .hint = "groups.invite_person_hint", .flags = KY_REQUIRED | KY_PERSONAL, .max = 100},
    {.name = "role", .kind = "choice", .label = "groups.member_role", .flags = KY_REQUIRED, .choices = "core.member_role"},
    {.name = "handover", .kind = "bool", .label = "groups.invite_handover", .hint = "groups.invite_handover_hint"},
    {.name = "email", .kind = "email", .label = "groups.invite_email", .hint = "groups.invite_email_hint", .flags = KY_PERSONAL},
};
const struct ky_form groups_invite_form = KY_FORM("groups.invite", invite_fields);

struct ky_err *groups_invite(struct ky_req *req)
{
	struct ky_node *root = groups_mine_page(req, "core/form_page", "groups.invite_title", NULL, NULL);
	ky_put(root, "Lead", ky_message(req->ctx, "groups.invite_lead"));
	return ky_put_form(req, root, "groups.invite_post", ky_path_id(req, "id"), NULL, NULL, "groups.invite_make");
}

static struct ky_err *mail_invite(struct ky_req *req, const struct groups_pass *pass, const char *email, const char *code, ky_day expires_on)
{
	const char *name;
	KY_TRY(name_of(req->ctx, pass->group_id, &name));
	KY_TRY(ky_mail_queue(req->ctx, &(const struct ky_mail){.message_key = "groups.mail.invite", .recipient = email},
			     KY_ARGS({"group", ky_textz(name)}, {"code", ky_textz(code)}, {"place", ky_textz(ky_url_absolute(req->ctx, "groups/claim"))},
				     {"until", ky_textz(ky_day_wareki(req->ctx->arena, expires_on, true))})));
	ky_reply_redirect(req, ky_url(req->ctx, "groups/mine"), "groups.done.invited");
	return NULL;
}

struct ky_err *groups_invite_post(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	const char *email = ky_input_z(req->input, "email"), *code;
	bool handover = ky_input_int(req->input, "handover") == 1, allowed;
	struct ky_rows *me;
	ky_day expires_on;
	KY_TRY(ky_account_allowed(req, "invite", ky_printf(ctx->arena, "%lld", (long long)id), &allowed));
	if (!allowed)
		return ky_account_refuse(req, "person", "account.too_many_mails", groups_invite);
	KY_TRY(ky_query_one(ctx, "groups.own_member", KY_ARGS({"id", ky_int(id)}), &me));
	const struct groups_pass pass = {.group_id = id,
					 .role = handover ? KY_REPRESENTATIVE : ky_input_z(req->input, "role"),
					 .person = ky_input_z(req->input, "person"),
					 .replaces_id = handover ? ky_cell_int(me, 0, "id") : 0,
					 .days = ky_setting_int(ctx, "groups.invite_days")};
	KY_TRY(groups_code_issue(ctx, &pass, &code, &expires_on));
	KY_TRY(ky_audit(ctx, "groups.invite", "groups.group", id, handover ? "handover" : pass.role));
	return email[0] != '\0' ? mail_invite(req, &pass, email, code, expires_on) : groups_code_letter(req, &pass, code, expires_on);
}

struct ky_err *groups_withdraw(struct ky_req *req)
{
	int64_t id = ky_path_id(req, "id");
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "groups.invite", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_exec(req->ctx, "groups.code_end", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_audit(req->ctx, "groups.withdraw", "groups.group", ky_cell_int(row, 0, "group_id"), ""));
	ky_reply_redirect(req, ky_url(req->ctx, "groups/mine"), "groups.done.withdrawn");
	return NULL;
}

/* ---- roles, and leaving */

static const struct ky_field role_fields[] = {
    {.name = "role", .kind = "choice", .label = "groups.member_role", .flags = KY_REQUIRED, .choices = "core.member_role"},
};
const struct ky_form groups_role_form = KY_FORM("groups.role", role_fields);

static struct ky_err *person(struct ky_req *req, struct ky_rows **out_row)
{
	return ky_query_one(req->ctx, "groups.person", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), out_row);
}

/* A group is never left without somebody who answers for it: hand over first. */
static bool is_last_representative(const struct ky_rows *row)
{
	return strcmp(ky_cell_z(row, 0, "role"), KY_REPRESENTATIVE) == 0 && ky_cell_int(row, 0, "other_representatives") == 0;
}

struct ky_err *groups_role(struct ky_req *req)
{
	struct ky_rows *row;
	KY_TRY(person(req, &row));
	struct ky_node *root = groups_mine_page(req, "core/form_page", "groups.role_title", NULL, NULL);
	ky_put(root, "Lead", ky_cell_z(row, 0, "name"));
	return ky_put_form(req, root, "groups.role_post", ky_path_id(req, "id"), NULL, row, "groups.save");
}

struct ky_err *groups_role_post(struct ky_req *req)
{
	const char *role = ky_input_z(req->input, "role");
	struct ky_rows *row;
	KY_TRY(person(req, &row));
	if (is_last_representative(row) && strcmp(role, KY_REPRESENTATIVE) != 0)
		return ky_invalid(req, "role", "groups.last_representative");
	KY_TRY(ky_member_change(req->ctx, ky_path_id(req, "id"), role));
	KY_TRY(groups_history_add(req->ctx, ky_cell_int(row, 0, "group_id"), "access_role", ky_cell_str(row, 0, "name"), ky_str(ky_choice_label(req->ctx, "core.member_role", role))));
	ky_reply_redirect(req, ky_url(req->ctx, "groups/mine"), "groups.done.role");
	return NULL;
}

struct ky_err *groups_leave(struct ky_req *req)
{
	struct ky_rows *row;
	KY_TRY(person(req, &row));
	struct ky_node *root = groups_mine_page(req, "groups/leave", "groups.leave_title", NULL, NULL);
	ky_put_row(ky_node_child(root, "Person"), row, 0);
	if (is_last_representative(row))
		ky_put_bool(root, "IsLast", true);
	else
		ky_put_action(req, root, "End", "groups.leave_post", ky_path_id(req, "id"), "groups.leave");
	return NULL;
}

struct ky_err *groups_leave_post(struct ky_req *req)
{
	struct ky_rows *row;
	KY_TRY(person(req, &row));
	if (is_last_representative(row))
		return ky_fail(req->ctx->arena, KY_CONFLICT, "groups.last_representative", "the last representative");
	KY_TRY(groups_access_end(req->ctx, ky_path_id(req, "id")));
	KY_TRY(groups_history_add(req->ctx, ky_cell_int(row, 0, "group_id"), "access_ended", ky_cell_str(row, 0, "name"), (struct ky_str){"", 0}));
	ky_reply_redirect(req, ky_url(req->ctx, "groups/mine"), "groups.done.access_ended");
	return NULL;
}
