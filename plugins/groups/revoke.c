/* revoke.c — revocation of a registration by staff: with a reason and the day the group was heard, and the notice of it to print.
 * Called through the routes of plugin.c. Whose registrations may be revoked is decided by the policy groups.revocable. */
#include "record.h"

static const struct ky_field fields[] = {
    {.name = "reason", .kind = "lines", .label = "groups.revoke.reason", .hint = "groups.revoke.reason_hint", .flags = KY_REQUIRED, .max = 1000},
    {.name = "heard_on", .kind = "date", .label = "groups.revoke.heard_on", .hint = "groups.revoke.heard_hint", .flags = KY_REQUIRED},
    {.name = "doc_no", .kind = "text", .label = "groups.revoke.doc_no", .max = 60},
};
const struct ky_form groups_revoke_form = KY_FORM("groups.revoke", fields);

static struct ky_err *page(struct ky_req *req, const char *template_name, const char *title_key, struct ky_node **out_root)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "groups.record", KY_ARGS({"id", ky_int(id)}), &row));
	*out_root = ky_reply_page(req, template_name);
	ky_put(ky_node_child(*out_root, "Page"), "title", ky_message(req->ctx, title_key));
	ky_put(*out_root, "Lead", ky_cell_z(row, 0, "name"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), ky_url(req->ctx, "staff/groups"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "name"), ky_url(req->ctx, "staff/groups/%lld", (long long)id));
	ky_reply_crumb(req, ky_message(req->ctx, title_key), NULL);
	return NULL;
}

struct ky_err *groups_revoke(struct ky_req *req)
{
	struct ky_node *root;
	KY_TRY(page(req, "core/form_page", "groups.revoke.title", &root));
	return ky_put_form(req, root, "groups.revoke_post", ky_path_id(req, "id"), NULL, NULL, "groups.revoke.do");
}

static struct ky_err *tell(struct ky_ctx *ctx, int64_t id)
{
	struct ky_rows *to;
	KY_TRY(ky_query(ctx, "groups.representatives_mail", KY_ARGS({"id", ky_int(id)}), &to));
	for (size_t i = 0; i < to->count; i++) {
		struct ky_mail mail = {.message_key = "groups.mail.revoked", .lang = ky_cell_z(to, i, "lang"), .recipient = ky_cell_z(to, i, "email")};
		KY_TRY(ky_mail_queue(ctx, &mail, KY_ARGS({"url", ky_textz(ky_url_absolute(ctx, "groups/mine"))})));
	}
	return NULL;
}

struct ky_err *groups_revoke_post(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *row;
	struct groups_values before, after;
	struct ky_buf names;
	int64_t id = ky_path_id(req, "id");
	const char *reason = ky_input_z(req->input, "reason");
	ky_day heard = ky_input_day(req->input, "heard_on");
	if (heard > ctx->today)
		return ky_invalid(req, "heard_on", "groups.revoke.future");
	ky_buf_init(&names, ctx->arena, 2000);
	KY_TRY(ky_query_one(ctx, "groups.lock", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_query_one(ctx, "groups.edit_row", KY_ARGS({"id", ky_int(id)}), &row));
	/* Somebody else may have been faster: revoked once, not twice. */
	if (strcmp(ky_cell_z(row, 0, "state"), "active") != 0 && strcmp(ky_cell_z(row, 0, "state"), "expired") != 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "groups.refused.not_registered", "group %lld is not registered", (long long)id);
	groups_values_of_row(row, &before);
	after = before;
	*groups_value(&after, "state") = ky_textz("revoked");
	KY_TRY(groups_history_keep(ctx, id, &before, &after, &names));
	KY_TRY(groups_write(ctx, id, &after, false));
	KY_TRY(ky_insert(ctx, "groups.revocation_insert",
			 KY_ARGS({"id", ky_int(id)}, {"reason", ky_textz(reason)}, {"heard_on", ky_date(heard)}, {"doc_no", ky_textz(ky_input_z(req->input, "doc_no"))}), NULL));
	KY_TRY(groups_history_add(ctx, id, "revoke.reason", (struct ky_str){"", 0}, ky_str(reason)));
	KY_TRY(groups_history_add(ctx, id, "revoke.heard_on", (struct ky_str){"", 0}, ky_str(ky_day_wareki(ctx->arena, heard, false))));
	KY_TRY(tell(ctx, id));
	KY_TRY(ky_audit(ctx, "groups.revoke", "groups.group", id, "state"));
	ky_touch(ctx, "groups");
	ky_reply_redirect(req, ky_url(ctx, "staff/groups/%lld/revocation", (long long)id), "groups.done.revoked");
	return NULL;
}

/* The notice, to print and to post. */
struct ky_err *groups_revocation(struct ky_req *req)
{
	struct ky_node *root;
	struct ky_rows *row, *letter, *issuer;
	struct ky_str line;
	const struct ky_args *args = KY_ARGS({"id", ky_int(ky_path_id(req, "id"))});
	KY_TRY(page(req, "groups/revocation", "groups.revoke.notice", &root));
	KY_TRY(ky_query(req->ctx, "groups.revocation", args, &row));
	KY_TRY(ky_query_one(req->ctx, "groups.letter", args, &letter));
	ky_put_row(ky_node_child(root, "Letter"), letter, 0);
	ky_put_bool(root, "Revoked", row->count > 0);
	ky_put_url(root, "back_url", ky_url(req->ctx, "staff/groups/%lld", (long long)ky_path_id(req, "id")));
	if (row->count == 0)
		return NULL;
	KY_TRY(ky_query(req->ctx, "groups.issuer", KY_ARGS({"day", ky_date((ky_day)ky_cell_int(row, 0, "revoked_on"))}), &issuer));
	if (issuer->count > 0)
		ky_put_row(ky_node_child(root, "Issuer"), issuer, 0);
	ky_put_row(ky_node_child(root, "Revocation"), row, 0);
	for (struct ky_str text = ky_cell_str(row, 0, "reason"); ky_str_split(&text, '\n', &line);)
		ky_put_str(ky_node_item(root, "Lines"), "text", line);
	return ky_audit(req->ctx, "groups.read", "groups.group", ky_path_id(req, "id"), "representative,contact");
}
