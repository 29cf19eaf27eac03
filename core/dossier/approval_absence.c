/* approval_absence.c — the register of absences: who is away from when to when, and who acts for them (代決者). Set by the person or by an administrator.
 * Called through the routes of approval_routes.def. Read by approval_step.c. */
#include "core/dossier/approval.h"

static struct ky_err *person_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	return ky_choices_query(ctx, "dossier.viewers", NULL, "id", "name", out);
}

/* person: for administrators; empty is oneself. */
static const struct ky_field fields[] = {
    {.name = "person", .kind = "choice", .label = "dossier.absence.person", .hint = "dossier.absence.person_hint", .load = person_options},
    {.name = "from_day", .kind = "date", .label = "dossier.absence.from", .flags = KY_REQUIRED},
    {.name = "to_day", .kind = "date", .label = "dossier.absence.to", .flags = KY_REQUIRED},
    {.name = "deputy", .kind = "choice", .label = "dossier.absence.deputy", .hint = "dossier.absence.deputy_hint", .flags = KY_REQUIRED, .load = person_options},
};
const struct ky_form ky_absence_form = KY_FORM("dossier.absence", fields);

static bool is_administrator(const struct ky_ctx *ctx)
{
	return ky_may(ctx, "dossier.procedures");
}

struct ky_err *ky_absences_show(struct ky_req *req)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, "dossier/absences");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "dossier.absence.title"));
	ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
	ky_reply_crumb(req, ky_message(ctx, "dossier.absence.title"), NULL);
	KY_TRY(ky_query(ctx, "dossier.absences", KY_ARGS({"everybody", ky_int(is_administrator(ctx))}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Rows");
		ky_put(n, "person", ky_cell_z(rows, i, "person"));
		ky_put(n, "deputy", ky_cell_z(rows, i, "deputy"));
		ky_put_day(n, "from", (ky_day)ky_cell_int(rows, i, "from_day"));
		ky_put_day(n, "to", (ky_day)ky_cell_int(rows, i, "to_day"));
		if (ky_cell_int(rows, i, "user_id") == ctx->who->user_id || is_administrator(ctx))
			ky_put_action(req, n, "end", "dossier.absence_end", ky_cell_int(rows, i, "id"), "dossier.absence.end");
	}
	ky_put_bool(root, "Administrator", is_administrator(ctx));
	return ky_put_form(req, root, "dossier.absence_create", 0, NULL, NULL, "dossier.absence.add");
}

/* Who is to act for somebody learns by mail since when and where. */
static struct ky_err *tell_deputy(struct ky_ctx *ctx, int64_t deputy_id, ky_day from, ky_day to)
{
	struct ky_rows *row;
	KY_TRY(ky_query(ctx, "dossier.user_told", KY_ARGS({"user_id", ky_int(deputy_id)}), &row));
	if (row->count == 0)
		return NULL;
	const struct ky_mail mail = {.message_key = "dossier.mail.deputy", .lang = ky_cell_z(row, 0, "lang"), .recipient = ky_cell_z(row, 0, "email")};
	const char *days = ky_printf(ctx->arena, "%s〜%s", ky_day_text(ctx->arena, mail.lang, from, false), ky_day_text(ctx->arena, mail.lang, to, false));
	return ky_mail_queue(ctx, &mail, KY_ARGS({"days", ky_textz(days)}, {"url", ky_textz(ky_url_absolute(ctx, "staff/approvals/waiting"))}));
}

struct ky_err *ky_absence_create(struct ky_req *req)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	int64_t person = 0, deputy = 0;
	ky_day from = ky_input_day(req->input, "from_day"), to = ky_input_day(req->input, "to_day");
	if (!ky_str_i64(ky_str(ky_input_z(req->input, "person")), &person))
		person = ctx->who->user_id;
	if (!ky_str_i64(ky_str(ky_input_z(req->input, "deputy")), &deputy))
		return ky_invalid(req, "deputy", "core.invalid.required");
	if (person != ctx->who->user_id && !is_administrator(ctx))
		return ky_fail(ctx->arena, KY_DENIED, NULL, "absence of another");
	if (to < from)
		return ky_invalid(req, "to_day", "admin.wrong_period");
	if (to < ctx->today)
		return ky_invalid(req, "to_day", "dossier.error.past_day");
	if (deputy == person)
		return ky_invalid(req, "deputy", "dossier.error.own_deputy");
	const struct ky_args *args = KY_ARGS({"user_id", ky_int(person)}, {"from_day", ky_date(from)}, {"to_day", ky_date(to)}, {"deputy_id", ky_int(deputy)});
	KY_TRY(ky_query(ctx, "dossier.absence_lock", args, &rows)); /* of two at once the second sees the first */
	KY_TRY(ky_query(ctx, "dossier.absence_overlaps", args, &rows));
	if (rows->count > 0)
		return ky_invalid(req, "from_day", "dossier.error.absence_overlaps");
	int64_t id;
	KY_TRY(ky_insert(ctx, "dossier.absence_insert", args, &id));
	KY_TRY(tell_deputy(ctx, deputy, from, to));
	KY_TRY(ky_audit(ctx, "dossier.absence", "absence", id, "user_id,from_day,to_day,deputy_id"));
	ky_reply_redirect(req, ky_url(ctx, "staff/absences"), "dossier.done.absence");
	return NULL;
}

struct ky_err *ky_absence_end(struct ky_req *req)
{
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_exec(req->ctx, "dossier.absence_end", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_audit(req->ctx, "dossier.absence_end", "absence", id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/absences"), "dossier.done.absence_ended");
	return NULL;
}
