/* confirm.c — pages that say what will happen and ask before one button does it.
 * Called through the routes of admin.c. The question and the deed are two routes that end in the same word. */
#include "core/pages/admin.h"

static const struct {
	const char *ask, *post, *title, *lead, *submit, *parent, *parent_path;
} questions[] = {
    {"admin.closed_day_ask", "admin.closed_day_remove", "admin.remove", "admin.closed_day_remove_lead", "admin.remove", "admin.closed_days", "staff/admin/closed_days"},
    {"admin.second_ask", "admin.second_reset", "admin.second_reset", "admin.second_reset_lead", "admin.second_reset", "admin.staff", "staff/admin/staff"},
    {"admin.mail_retry_ask", "admin.mail_retry", "admin.mail_retry", "admin.mail_retry_lead", "admin.mail_retry", "admin.mails", "staff/admin/mails"},
    {"admin.mail_drop_ask", "admin.mail_drop", "admin.mail_drop", "admin.mail_drop_lead", "admin.mail_drop", "admin.mails", "staff/admin/mails"},
};

struct ky_err *ky_confirm_show(struct ky_req *req)
{
	for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++) {
		if (strcmp(questions[i].ask, req->route->name) != 0)
			continue;
		struct ky_node *root = ky_admin_page(req, "core/form_page", questions[i].title, questions[i].parent, questions[i].parent_path);
		ky_put(root, "Lead", ky_message(req->ctx, questions[i].lead));
		return ky_put_form(req, root, questions[i].post, ky_path_id(req, "id"), NULL, NULL, questions[i].submit);
	}
	return ky_fail(req->ctx->arena, KY_INTERNAL, NULL, "route %s asks nothing", req->route->name);
}

/* Runs the query on the page's object, which must still be in the state the question was about. */
static struct ky_err *change(struct ky_req *req, const char *query, const char *action, const char *object, const char *back, const char *done)
{
	int64_t id = ky_path_id(req, "id");
	uint64_t changed;
	KY_TRY(ky_exec(req->ctx, query, KY_ARGS({"id", ky_int(id)}), &changed));
	if (changed == 0)
		return ky_fail(req->ctx->arena, KY_CONFLICT, NULL, "%s: nothing to change", query);
	KY_TRY(ky_audit(req->ctx, action, object, id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "%s", back), done);
	return NULL;
}

struct ky_err *ky_closed_day_remove(struct ky_req *req)
{
	ky_touch(req->ctx, "core");
	return change(req, "admin.closed_day_remove", "admin.remove", "closed_day", "staff/admin/closed_days", "admin.done.removed");
}

/* A lost telephone: the next sign-in enrols anew, and whoever is signed in now no longer is. */
struct ky_err *ky_staff_second_reset(struct ky_req *req)
{
	KY_TRY(ky_exec(req->ctx, "admin.recovery_clear", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), NULL));
	KY_TRY(ky_exec(req->ctx, "admin.sessions_revoke", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), NULL));
	return change(req, "admin.second_reset", "admin.second_reset", "user", "staff/admin/staff", "admin.done.saved");
}

struct ky_err *ky_mail_retry(struct ky_req *req)
{
	return change(req, "admin.mail_retry", "admin.mail_retry", "mail", "staff/admin/mails", "admin.done.saved");
}

struct ky_err *ky_mail_drop(struct ky_req *req)
{
	return change(req, "admin.mail_drop", "admin.mail_drop", "mail", "staff/admin/mails", "admin.done.removed");
}
