/* mailing.c — a filtered list of groups is written to: mails for those who have an address, printed labels for the rest.
 * Called through the routes of plugin.c and as a job. The lists take the same filters as staff's list of groups; whose groups they hold is decided by the policy groups.mailed. */
#include "groups.h"

#define HAS_MAIL "g.contact_email <> ''"
static const struct ky_column columns[] = {
    {"name", "g.name", "text", "groups.name", 0, NULL},
    {"contact_name", "IF(g.contact_name <> '', g.contact_name, g.representative)", "text", "groups.contact_name", KY_LIST_PERSONAL, NULL},
    {"contact_address", "g.contact_address", "text", "groups.contact_address", KY_LIST_PERSONAL, NULL},
    {"number", "g.id", "int", NULL, KY_LIST_HIDDEN, NULL},
};
static const struct ky_sort sorts[] = {{"kana", "groups.sort_kana", "g.sort_key", "text", false}};

#define LIST(list_name, condition)                                                                                                                             \
	{                                                                                                                                                      \
		.name = list_name, .from = "groups_group g", .id = "g.id", .where = condition, .policy = "groups.mailed", .column = columns, .column_count = GROUPS_COUNT(columns), \
		.filter = groups_staff_filters, .filter_count = GROUPS_STAFF_FILTERS, .sort = sorts, .sort_count = GROUPS_COUNT(sorts), .page_size = 600, .plain = true             \
	}
const struct ky_list groups_labels_list = LIST("groups.labels", "g.contact_email = '' AND g.contact_address <> ''");
const struct ky_list groups_mail_list = LIST("groups.mail", HAS_MAIL);

static struct ky_node *page(struct ky_req *req, const char *template_name, const char *title_key)
{
	struct ky_node *root = ky_reply_page(req, template_name);
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, title_key));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), ky_url(req->ctx, "staff/groups"));
	ky_reply_crumb(req, ky_message(req->ctx, title_key), NULL);
	return root;
}

/* ---- labels: twelve a sheet, fifty sheets a page */

struct ky_err *groups_labels(struct ky_req *req)
{
	struct ky_node *root = page(req, "groups/labels", "groups.mailing.labels");
	KY_TRY(ky_list_show(req, root, &groups_labels_list, "files/groups/labels", 0));
	return ky_audit(req->ctx, "groups.labels", "groups.group", 0, "name,contact");
}

/* ---- mails */

static const struct ky_field fields[] = {
    {.name = "subject", .kind = "text", .label = "groups.mailing.subject", .flags = KY_REQUIRED, .max = 100},
    {.name = "body", .kind = "lines", .label = "groups.mailing.body", .hint = "groups.mailing.body_hint", .flags = KY_REQUIRED, .max = 4000},
};
const struct ky_form groups_mailing_form = KY_FORM("groups.mailing", fields);

struct ky_err *groups_mail(struct ky_req *req)
{
	struct ky_node *root = page(req, "groups/mail", "groups.mailing.mail");
	/* Refused input comes back with the groups it was for, whatever the filters say by now. */
	ky_put(root, "Ids", ky_posted(req, "ids"));
	KY_TRY(ky_list_show(req, root, &groups_mail_list, "staff/groups/mail", 0));
	return ky_put_form(req, root, "groups.mail_post", 0, NULL, NULL, "groups.mailing.send");
}

struct ky_err *groups_mail_post(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	int64_t id, job_id;
	uint64_t count = 0;
	const char *ids = ky_posted(req, "ids");
	KY_TRY(ky_insert(ctx, "groups.mailing_insert", KY_ARGS({"subject", ky_textz(ky_input_z(req->input, "subject"))}, {"body", ky_textz(ky_input_z(req->input, "body"))}), &id));
	/* What the page named counts as far as it is theirs to write to. */
	KY_TRY(ky_exec(ctx, "groups.mailing_take", KY_ARGS({"id", ky_int(id)}, {"ids", ky_textz(ids == NULL ? "" : ids)}), &count));
	if (count == 0)
		return ky_invalid(req, "subject", "groups.mailing.nobody");
	KY_TRY(ky_job_start(ctx, "groups.mailing", ky_printf(ctx->arena, "%lld", (long long)id), &job_id));
	KY_TRY(ky_audit(ctx, "groups.mailing", "groups.mailing", id, ""));
	ky_reply_redirect(req, ky_url(ctx, "staff/groups/mailings/%lld", (long long)id), "groups.done.mailing");
	return NULL;
}

struct ky_err *groups_mailing_show(struct ky_req *req)
{
	struct ky_rows *row, *to;
	struct ky_str line;
	const struct ky_args *args = KY_ARGS({"id", ky_int(ky_path_id(req, "id"))});
	struct ky_node *root = page(req, "groups/mailing", "groups.mailing.mail");
	KY_TRY(ky_query_one(req->ctx, "groups.mailing", args, &row));
	KY_TRY(ky_query(req->ctx, "groups.mailing_to", args, &to));
	ky_put_row(ky_node_child(root, "Mailing"), row, 0);
	for (struct ky_str text = ky_cell_str(row, 0, "body"); ky_str_split(&text, '\n', &line);)
		ky_put_str(ky_node_item(root, "Lines"), "text", line);
	for (size_t i = 0; i < to->count; i++) {
		struct ky_node *n = ky_node_item(root, "To");
		ky_put(n, "name", ky_cell_z(to, i, "name"));
		ky_put(n, "result", ky_message(req->ctx, ky_printf(req->ctx->arena, "groups.mailing.%s", ky_cell_z(to, i, "result"))));
	}
	return NULL;
}

/* One transaction a group, each with its own result: what was queued stays queued. */
struct ky_err *groups_mailing_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_rows *row, *to;
	int64_t id;
	size_t queued = 0;
	if (!ky_str_i64(ky_str(params), &id))
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "groups.mailing: parameters %s", params);
	KY_TRY(ky_query_one(ctx, "groups.mailing", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_query(ctx, "groups.mailing_waiting", KY_ARGS({"id", ky_int(id)}), &to));
	for (size_t i = 0; i < to->count; i++) {
		const char *email = ky_cell_z(to, i, "contact_email");
		bool fine = ky_check_email(ky_str(email));
		if (fine)
			KY_TRY(ky_mail_queue(ctx, &(const struct ky_mail){.message_key = "groups.mail.bulk", .recipient = email},
					     KY_ARGS({"subject", *ky_cell(row, 0, "subject")}, {"text", *ky_cell(row, 0, "body")}, {"group", *ky_cell(to, i, "name")})));
		KY_TRY(ky_exec(ctx, "groups.mailing_result", KY_ARGS({"id", ky_int(ky_cell_int(to, i, "id"))}, {"result", ky_textz(fine ? "queued" : "no_address")}), NULL));
		KY_TRY(ky_job_checkpoint(ctx));
		queued += fine;
	}
	return ky_job_result(ctx, job_id, 0, ky_printf(ctx->arena, "%zu / %zu", queued, to->count));
}
