/* consent.c — a group's consent that the support centre prepares its applications: given by its representative or recorded by staff, expiring, ended at any time.
 * Called through the routes of plugin.c. The tables are the core's (sql/core/0014_consent.sql); what consent allows is decided by the core's policies. */
#include "groups.h"

#define CONSENT_DAYS_MAX 366

static const struct ky_field given_fields[] = {
    {.name = "given_by", .kind = "text", .label = "groups.consent.given_by", .hint = "groups.consent.given_hint", .flags = KY_REQUIRED | KY_PERSONAL, .max = 100},
    {.name = "valid_to", .kind = "date", .label = "groups.consent.valid_to", .hint = "groups.consent.valid_hint", .flags = KY_REQUIRED},
};
const struct ky_form groups_consent_form = KY_FORM("groups.consent", given_fields);

static bool is_staff(const struct ky_req *req)
{
	return req->ctx->who->kind == KY_STAFF;
}

/* Where the page and its forms lie: the group's own, or staff's. */
static const char *place(const struct ky_req *req)
{
	return ky_url(req->ctx, is_staff(req) ? "staff/groups/%lld/consent" : "groups/%lld/consent", (long long)ky_path_id(req, "id"));
}

struct ky_err *groups_put_consents(struct ky_ctx *ctx, struct ky_node *node, int64_t group_id)
{
	struct ky_rows *rows;
	const struct ky_args *args = KY_ARGS({"id", ky_int(group_id)});
	KY_TRY(ky_query(ctx, "groups.consents", args, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(node, "Consents");
		ky_put_row(n, rows, i);
		ky_put_bool(n, "holds", ky_cell_int(rows, i, "live") == 1);
		if (ky_cell_int(rows, i, "live") == 1)
			ky_put_bool(node, "HasConsent", true);
	}
	KY_TRY(ky_query(ctx, "groups.support_acts", args, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(node, "Acts");
		ky_put_time(n, "at", ky_cell_int(rows, i, "at"));
		ky_put(n, "person", ky_cell_z(rows, i, "person"));
		ky_put(n, "action", ky_message(ctx, ky_printf(ctx->arena, "groups.consent.act_%s", ky_cell_z(rows, i, "action"))));
		ky_put(n, "receipt_no", ky_cell_z(rows, i, "receipt_no"));
	}
	return NULL;
}

struct ky_err *groups_consent(struct ky_req *req)
{
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	bool staff = is_staff(req);
	KY_TRY(ky_query_one(ctx, "groups.record", KY_ARGS({"id", ky_int(id)}), &row));
	struct ky_node *root = ky_reply_page(req, "groups/consent");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "groups.consent.title"));
	ky_put(root, "Name", ky_cell_z(row, 0, "name"));
	if (staff) {
		ky_reply_crumb(req, ky_message(ctx, "groups.staff_title"), ky_url(ctx, "staff/groups"));
		ky_reply_crumb(req, ky_cell_z(row, 0, "name"), ky_url(ctx, "staff/groups/%lld", (long long)id));
	} else {
		ky_reply_crumb(req, ky_message(ctx, "groups.mine_title"), ky_url(ctx, "groups/mine"));
	}
	ky_reply_crumb(req, ky_message(ctx, "groups.consent.title"), NULL);
	KY_TRY(groups_put_consents(ctx, root, id));
	ky_put_action(req, root, "End", staff ? "groups.consent_end_staff" : "groups.consent_end", id, "groups.consent.end");
	return ky_put_form(req, root, staff ? "groups.consent_staff_post" : "groups.consent_post", id, NULL, NULL, "groups.consent.give");
}

struct ky_err *groups_consent_post(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	ky_day until = ky_input_day(req->input, "valid_to");
	if (until < ctx->today || until > ctx->today + CONSENT_DAYS_MAX)
		return ky_invalid(req, "valid_to", "groups.consent.wrong_day");
	KY_TRY(ky_exec(ctx, "groups.consent_end", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_insert(ctx, "groups.consent_insert", KY_ARGS({"id", ky_int(id)}, ky_input_arg(req->input, "given_by"), {"valid_to", ky_date(until)}), NULL));
	KY_TRY(groups_history_add(ctx, id, "consent.title", (struct ky_str){"", 0}, ky_str(ky_day_wareki(ctx->arena, until, false))));
	KY_TRY(ky_audit(ctx, "groups.consent", "groups.group", id, ""));
	ky_reply_redirect(req, place(req), "groups.done.consent");
	return NULL;
}

struct ky_err *groups_consent_end(struct ky_req *req)
{
	uint64_t ended = 0;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_exec(req->ctx, "groups.consent_end", KY_ARGS({"id", ky_int(id)}), &ended));
	if (ended > 0) {
		KY_TRY(groups_history_add(req->ctx, id, "consent.title", (struct ky_str){"", 0}, ky_str(ky_message(req->ctx, "groups.consent.ended"))));
		KY_TRY(ky_audit(req->ctx, "groups.consent_end", "groups.group", id, ""));
	}
	ky_reply_redirect(req, place(req), "groups.done.consent_ended");
	return NULL;
}
