/* handover.c — a leaver's work goes to somebody else in one step: roles, saved filters, and what plugins have assigned (service "handover").
 * Called through the routes of admin.c. What cannot be moved is counted and stays visible. */
#include "core/pages/admin.h"

#include "core/app/internal.h"

static const struct ky_field fields[] = {
    {.name = "login", .kind = "word", .label = "admin.handover_to", .flags = KY_REQUIRED, .max = 64},
    {.name = "day", .kind = "date", .label = "admin.handover_day", .hint = "admin.handover_day_hint", .flags = KY_REQUIRED},
};
const struct ky_form ky_handover_form = KY_FORM("admin.handover", fields);

static const struct ky_handover *next_service(struct ky_table_walk *walk)
{
	const struct ky_offer *o;
	while ((o = ky_registry_next(walk)) != NULL)
		if (strcmp(o->service, KY_HANDOVER) == 0 && o->version == KY_HANDOVER_VERSION)
			return o->functions;
	return NULL;
}

static void put_count(struct ky_req *req, struct ky_node *root, const char *label_key, int64_t count)
{
	struct ky_node *n = ky_node_item(root, "Facts");
	ky_put(n, "label", ky_message(req->ctx, label_key));
	ky_put_number(n, "value", count);
}

static struct ky_err *put_counts(struct ky_req *req, struct ky_node *root, int64_t id)
{
	struct ky_table_walk walk = KY_WALK(req->ctx->app->registry, offers);
	const struct ky_handover *service;
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "admin.handover_counts", KY_ARGS({"id", ky_int(id)}), &row));
	put_count(req, root, "admin.grants", ky_cell_int(row, 0, "grants"));
	put_count(req, root, "admin.saved_filters", ky_cell_int(row, 0, "filters"));
	while ((service = next_service(&walk)) != NULL) {
		int64_t n = 0;
		KY_TRY(service->count(req->ctx, id, &n));
		put_count(req, root, service->label, n);
	}
	return NULL;
}

struct ky_err *ky_handover_show(struct ky_req *req)
{
	int64_t id = ky_path_id(req, "id");
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "admin.staff_get", KY_ARGS({"id", ky_int(id)}), &row));
	struct ky_node *root = ky_admin_page(req, "admin/facts_form", "admin.handover", "admin.staff", "staff/admin/staff");
	ky_put(root, "Lead", ky_printf(req->ctx->arena, "%s（%s）", ky_message(req->ctx, "admin.handover_lead"), ky_cell_z(row, 0, "name")));
	KY_TRY(put_counts(req, root, id));
	return ky_put_form(req, root, "admin.handover_post", id, NULL, NULL, "admin.handover");
}

static struct ky_err *move_plugins(struct ky_ctx *ctx, int64_t from, int64_t to)
{
	struct ky_table_walk walk = KY_WALK(ctx->app->registry, offers);
	const struct ky_handover *service;
	while ((service = next_service(&walk)) != NULL)
		KY_TRY(service->move(ctx, from, to));
	return NULL;
}

struct ky_err *ky_handover_post(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	int64_t from = ky_path_id(req, "id");
	struct ky_rows *rows;
	const char *wrong = NULL;
	KY_TRY(ky_query(ctx, "admin.staff_find", KY_ARGS(ky_input_arg(req->input, "login")), &rows));
	if (rows->count == 0)
		return ky_invalid(req, "login", "admin.no_such_login");
	int64_t to = ky_cell_int(rows, 0, "id");
	if (to == from)
		return ky_invalid(req, "login", "admin.handover_itself");
	const struct ky_args *args = KY_ARGS({"id", ky_int(from)}, {"to", ky_int(to)}, ky_input_arg(req->input, "day"));
	KY_TRY(ky_exec(ctx, "admin.handover_grants", args, NULL));
	KY_TRY(ky_exec(ctx, "admin.handover_end", args, NULL));
	KY_TRY(ky_exec(ctx, "admin.handover_filters", args, NULL));
	ky_touch(ctx, "filters");
	KY_TRY(move_plugins(ctx, from, to));
	KY_TRY(ky_admins_left(ctx, &wrong));
	if (wrong != NULL)
		return ky_invalid(req, "day", wrong);
	KY_TRY(ky_audit(ctx, "admin.handover", "user", from, ky_printf(ctx->arena, "to=%lld", (long long)to)));
	ky_reply_redirect(req, ky_url(ctx, "staff/admin/staff/%lld/handover", (long long)from), "admin.done.handed_over");
	return NULL;
}

/* From a person's page to a new role for that person. */
struct ky_err *ky_staff_grant(struct ky_req *req)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "admin.staff_get", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &row));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/admin/grants/new?login=%s", ky_url_encode(req->ctx->arena, ky_cell_str(row, 0, "login"))), NULL);
	return NULL;
}
