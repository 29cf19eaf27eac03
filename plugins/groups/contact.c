/* contact.c — a letter to a group, passed on by the city: the group's address is not shown, the writer's is the reply address.
 * Called through the routes of plugin.c: fill in, look over, send. Counts letters a group, so that nobody's mailbox is flooded. */
#include "groups.h"

#define WINDOW_US (INT64_C(3600) * KY_SECOND_US)

static const struct ky_field fields[] = {
    {.name = "sender", .kind = "text", .label = "groups.contact.sender", .flags = KY_REQUIRED | KY_PERSONAL, .max = 100, .autocomplete = "name"},
    {.name = "email", .kind = "email", .label = "groups.contact.email", .hint = "groups.contact.email_hint", .flags = KY_REQUIRED | KY_PERSONAL, .autocomplete = "email"},
    {.name = "message", .kind = "lines", .label = "groups.contact.message", .flags = KY_REQUIRED, .max = 2000},
};
const struct ky_form groups_contact_form = KY_FORM("groups.contact", fields);

static struct ky_err *page(struct ky_req *req, const char *template_name, struct ky_node **out_root)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "groups.contact_group", KY_ARGS({"id", ky_int(id)}), &row));
	*out_root = ky_reply_page(req, template_name);
	ky_put(ky_node_child(*out_root, "Group"), "name", ky_cell_z(row, 0, "name"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.title"), ky_url(req->ctx, "groups"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "name"), ky_url(req->ctx, "groups/%lld", (long long)id));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.contact.title"), NULL);
	return NULL;
}

struct ky_err *groups_contact(struct ky_req *req)
{
	struct ky_node *root;
	KY_TRY(page(req, "groups/contact", &root));
	return ky_put_form(req, root, "groups.contact_check", ky_path_id(req, "id"), NULL, NULL, "groups.contact.check");
}

struct ky_err *groups_contact_check(struct ky_req *req)
{
	struct ky_node *root;
	KY_TRY(page(req, "groups/contact_check", &root));
	return ky_put_form(req, root, "groups.contact_send", ky_path_id(req, "id"), NULL, NULL, "groups.contact.send");
}

static struct ky_err *within_limits(struct ky_req *req, int64_t id)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "groups.contact_count", KY_ARGS({"id", ky_int(id)}, {"since", ky_time(req->ctx->now - WINDOW_US)}), &row));
	if (ky_cell_int(row, 0, "of_group") >= ky_setting_int(req->ctx, "groups.letters_per_group") || ky_cell_int(row, 0, "of_city") >= ky_setting_int(req->ctx, "groups.letters_per_hour"))
		return ky_fail(req->ctx->arena, KY_TOO_MANY, "groups.contact.too_many", "too many letters within an hour");
	return NULL;
}

struct ky_err *groups_contact_send(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	/* Locks the group, so that the count holds against letters sent at the same moment. */
	KY_TRY(ky_query_one(req->ctx, "groups.contact_address", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(within_limits(req, id));
	const struct ky_mail mail = {.message_key = "groups.mail.letter", .lang = "ja", .recipient = ky_cell_z(row, 0, "contact_email"), .reply_to = ky_input_z(req->input, "email")};
	KY_TRY(ky_mail_queue(req->ctx, &mail,
			     KY_ARGS({"group", ky_text(ky_cell_str(row, 0, "name"))}, {"sender", ky_textz(ky_input_z(req->input, "sender"))},
				     {"email", ky_textz(ky_input_z(req->input, "email"))}, {"message", ky_textz(ky_input_z(req->input, "message"))})));
	KY_TRY(ky_exec(req->ctx, "groups.contact_keep", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_audit(req->ctx, "groups.contact", "groups.group", id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "groups/%lld", (long long)id), "groups.done.sent");
	return NULL;
}
