/* payment_one.c — one payment: the order to pay it (支出命令), paid or returned by hand, or given up. Called through the routes of plugin.c.
 * Every act locks the payment first and looks at its state, so that whoever presses second is told and nothing is done twice. */
#include "payment.h"

static const struct ky_field order_fields[] = {
    {.name = "order_no", .kind = "code", .label = "subsidy.payment.order_no", .hint = "subsidy.payment.order_hint", .flags = KY_REQUIRED, .max = 40},
    {.name = "ordered_on", .kind = "date", .label = "subsidy.payment.ordered_on", .flags = KY_REQUIRED},
    {.name = "creditor_no", .kind = "code", .label = "subsidy.payment.creditor_no", .hint = "subsidy.payment.creditor_hint", .max = 30},
    {.name = "budget_item", .kind = "text", .label = "subsidy.payment.budget_item", .hint = "subsidy.payment.budget_hint", .max = 60},
};
static const struct ky_field paid_fields[] = {{.name = "paid_on", .kind = "date", .label = "subsidy.payment.paid_on", .flags = KY_REQUIRED}};
static const struct ky_field back_fields[] = {
    {.name = "back_on", .kind = "date", .label = "subsidy.payment.back_on", .flags = KY_REQUIRED},
    {.name = "back_reason", .kind = "text", .label = "subsidy.payment.back_reason", .hint = "subsidy.payment.back_hint", .flags = KY_REQUIRED, .max = 200},
};
static const struct ky_field cancel_fields[] = {{.name = "cancel_reason", .kind = "text", .label = "subsidy.payment.cancel_reason", .flags = KY_REQUIRED, .max = 200}};
const struct ky_form subsidy_pay_order_form = KY_FORM("subsidy.pay_order", order_fields);
const struct ky_form subsidy_paid_form = KY_FORM("subsidy.paid", paid_fields);
const struct ky_form subsidy_back_form = KY_FORM("subsidy.back", back_fields);
const struct ky_form subsidy_cancel_form = KY_FORM("subsidy.cancel", cancel_fields);

/* ---- the page */

static void put_account(struct ky_ctx *ctx, struct ky_node *root, const struct ky_rows *p)
{
	struct ky_node *n = ky_node_child(root, "Account");
	const char *type = ky_cell_z(p, 0, "account_type");
	static const char *const shown[] = {"bank_code", "branch_code", "account_number", "holder"};
	for (size_t i = 0; i < SUBSIDY_COUNT(shown); i++)
		ky_put(n, shown[i], ky_cell_z(p, 0, shown[i]));
	ky_put(n, "type", type[0] == '\0' ? "" : ky_message(ctx, ky_printf(ctx->arena, "core.part.%s", type)));
	ky_put_bool(n, "proxy", ky_cell_int(p, 0, "proxy") != 0);
}

/* What was entered before, else what is known of the group and the call. */
static struct ky_err *order_values(struct ky_ctx *ctx, const struct ky_rows *p, const struct ky_rows **out)
{
	static const char *const names[] = {"order_no", "ordered_on", "creditor_no", "budget_item"};
	struct ky_rows *known, *rows = KY_NEW(ctx->arena, struct ky_rows);
	struct ky_value *cell = ky_alloc_array(ctx->arena, SUBSIDY_COUNT(names), sizeof *cell);
	bool first = strcmp(ky_cell_z(p, 0, "state"), "claimed") == 0;
	KY_TRY(ky_query_one(ctx, "subsidy.payment_known", KY_ARGS({"id", *ky_cell(p, 0, "id")}), &known));
	cell[0] = *ky_cell(p, 0, "order_no");
	cell[1] = first ? ky_date(ctx->today) : *ky_cell(p, 0, "ordered_on");
	cell[2] = *ky_cell(first ? known : p, 0, "creditor_no");
	cell[3] = *ky_cell(first ? known : p, 0, "budget_item");
	*rows = (struct ky_rows){1, SUBSIDY_COUNT(names), names, cell};
	*out = rows;
	return NULL;
}

static struct ky_err *put_forms(struct ky_req *req, struct ky_node *root, const struct ky_rows *p)
{
	static const struct {
		const char *states, *name, *route, *label;
	} forms[] = {
	    {"claimed ordered", "Order", "subsidy.payment_order", "subsidy.payment.order"},
	    {"ordered sent", "Paid", "subsidy.payment_paid", "subsidy.payment.mark_paid"},
	    {"ordered sent paid", "Back", "subsidy.payment_back", "subsidy.payment.mark_back"},
	    {"claimed ordered", "Cancel", "subsidy.payment_cancel", "subsidy.payment.cancel"},
	};
	const struct ky_rows *values;
	KY_TRY(order_values(req->ctx, p, &values));
	for (size_t i = 0; i < SUBSIDY_COUNT(forms); i++)
		if (subsidy_counts(forms[i].states, ky_cell_z(p, 0, "state")))
			KY_TRY(ky_put_form(req, ky_node_child(root, forms[i].name), forms[i].route, ky_path_id(req, "id"), NULL, i == 0 ? values : NULL, forms[i].label));
	return NULL;
}

struct ky_err *subsidy_payment_show(struct ky_req *req)
{
	struct ky_rows *p;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query_one(ctx, "subsidy.payment", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &p));
	struct ky_node *root = ky_reply_page(req, "subsidy/payment_one"), *n = ky_node_child(root, "Payment");
	static const char *const shown[] = {"title", "payee", "claim_no", "receipt_no", "claim_receipt_no", "commitment_no", "order_no", "creditor_no", "budget_item", "back_reason", "call_title"};
	static const char *const days[] = {"claimed_on", "due_on", "committed_on", "ordered_on", "paid_on", "back_on"};
	for (size_t i = 0; i < SUBSIDY_COUNT(shown); i++)
		ky_put(n, shown[i], ky_cell_z(p, 0, shown[i]));
	for (size_t i = 0; i < SUBSIDY_COUNT(days); i++)
		ky_put_day(n, days[i], ky_cell_null(p, 0, days[i]) ? KY_DAY_NONE : (ky_day)ky_cell_int(p, 0, days[i]));
	ky_put_number(n, "yen", ky_cell_int(p, 0, "yen"));
	ky_put(n, "word", subsidy_payment_word(ctx, p, 0));
	ky_put(n, "state_label", ky_message(ctx, ky_printf(ctx->arena, "subsidy.payment.state.%s", ky_cell_z(p, 0, "state"))));
	ky_put_bool(n, "late", subsidy_counts("claimed ordered sent", ky_cell_z(p, 0, "state")) && ky_cell_int(p, 0, "due_on") < ctx->today);
	ky_put_url(n, "file_url", ky_url(ctx, "staff/subsidy/files/%lld/payments", (long long)ky_cell_int(p, 0, "dossier_id")));
	ky_put_url(n, "claim_url", ky_url(ctx, "staff/dossiers/%lld", (long long)ky_cell_int(p, 0, "claim_id")));
	ky_put_url(n, "list_url", ky_cell_null(p, 0, "list_id") ? NULL : ky_url(ctx, "staff/subsidy/payments/lists/%lld", (long long)ky_cell_int(p, 0, "list_id")));
	put_account(ctx, root, p);
	subsidy_payment_crumbs(req, ky_cell_int(p, 0, "department_id"), ky_cell_z(p, 0, "title"));
	return put_forms(req, root, p);
}

/* ---- acts */

/* The payment under its lock, in one of those states; else whoever was faster is named. */
static struct ky_err *take(struct ky_req *req, const char *states, struct ky_rows **out)
{
	struct ky_rows *locked;
	const struct ky_args *args = KY_ARGS({"id", ky_int(ky_path_id(req, "id"))});
	KY_TRY(ky_query_one(req->ctx, "subsidy.payment_lock", args, &locked));
	KY_TRY(ky_query_one(req->ctx, "subsidy.payment", args, out));
	const char *state = ky_cell_z(*out, 0, "state");
	return subsidy_counts(states, state) ? NULL : ky_fail(req->ctx->arena, KY_CONFLICT, "subsidy.refused.payment_moved", "payment is %s", state);
}

static struct ky_err *done(struct ky_req *req, const char *action, const char *fields, const char *said)
{
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_audit(req->ctx, action, "subsidy.payment", id, fields));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/subsidy/payments/one/%lld", (long long)id), said);
	return NULL;
}

/* Not in the future, and within what the budget's year allows. */
static struct ky_err *day_wrong(struct ky_req *req, const struct ky_rows *p, const char *field)
{
	ky_day day = ky_input_day(req->input, field);
	const char *refused = subsidy_year_refuses(ky_cell_int(p, 0, "fiscal_year"), day);
	if (day > req->ctx->today)
		return ky_invalid(req, field, "subsidy.invalid.future");
	return refused == NULL ? NULL : ky_invalid(req, field, refused);
}

struct ky_err *subsidy_payment_order(struct ky_req *req)
{
	struct ky_rows *p, *file;
	struct ky_ctx *ctx = req->ctx;
	const char *number, *refused;
	ky_day day;
	KY_TRY(take(req, "claimed ordered", &p));
	KY_TRY(ky_query_one(ctx, "subsidy.payment_file", KY_ARGS({"dossier_id", *ky_cell(p, 0, "dossier_id")}), &file));
	refused = subsidy_year_refuses(ky_cell_int(p, 0, "fiscal_year"), ctx->today);
	if (refused == NULL)
		refused = subsidy_commitment_refuses(file);
	const char *fault = subsidy_payment_fault(p, 0, "");
	if (refused == NULL && fault != NULL)
		refused = fault;
	if (refused != NULL)
		return ky_fail(ctx->arena, KY_INVALID, refused, "payment %lld is not ordered", (long long)ky_path_id(req, "id"));
	KY_TRY(day_wrong(req, p, "ordered_on"));
	subsidy_commitment_of(file, &number, &day);
	if (ky_input_day(req->input, "ordered_on") < day)
		return ky_invalid(req, "ordered_on", "subsidy.invalid.before_commitment");
	KY_TRY(ky_exec(ctx, "subsidy.payment_order", ky_input_args(ctx->arena, req->input, KY_ARGS({"id", *ky_cell(p, 0, "id")}, {"commitment_no", ky_textz(number)}, {"committed_on", ky_date(day)})), NULL));
	return done(req, "subsidy.payment_order", "order_no,ordered_on,creditor_no,budget_item", "subsidy.done.ordered");
}

struct ky_err *subsidy_payment_paid(struct ky_req *req)
{
	struct ky_rows *p;
	struct ky_ctx *ctx = req->ctx;
	int64_t booking;
	KY_TRY(take(req, "ordered sent", &p));
	KY_TRY(day_wrong(req, p, "paid_on"));
	if (ky_input_day(req->input, "paid_on") < ky_cell_int(p, 0, "ordered_on"))
		return ky_invalid(req, "paid_on", "subsidy.invalid.before_order");
	KY_TRY(subsidy_booking_begin(ctx, ky_cell_int(p, 0, "department_id"), "hand", ky_path_id(req, "id"), &booking));
	KY_TRY(ky_exec(ctx, "subsidy.payment_paid", KY_ARGS({"id", *ky_cell(p, 0, "id")}, ky_input_arg(req->input, "paid_on"), {"booking_id", ky_int(booking)}), NULL));
	KY_TRY(subsidy_booking_end(ctx, booking, 1));
	return done(req, "subsidy.payment_paid", "paid_on", "subsidy.done.paid");
}

struct ky_err *subsidy_payment_back(struct ky_req *req)
{
	struct ky_rows *p;
	struct ky_ctx *ctx = req->ctx;
	int64_t booking;
	KY_TRY(take(req, "ordered sent paid", &p));
	if (ky_input_day(req->input, "back_on") > ctx->today)
		return ky_invalid(req, "back_on", "subsidy.invalid.future");
	if (!ky_cell_null(p, 0, "paid_on") && ky_input_day(req->input, "back_on") < ky_cell_int(p, 0, "paid_on"))
		return ky_invalid(req, "back_on", "subsidy.invalid.before_paid");
	KY_TRY(subsidy_booking_begin(ctx, ky_cell_int(p, 0, "department_id"), "hand", ky_path_id(req, "id"), &booking));
	KY_TRY(ky_exec(ctx, "subsidy.payment_back", KY_ARGS({"id", *ky_cell(p, 0, "id")}, ky_input_arg(req->input, "back_on"), {"reason", *ky_input_value(req->input, "back_reason")}, {"booking_id", ky_int(booking)}), NULL));
	KY_TRY(subsidy_booking_end(ctx, booking, 1));
	return done(req, "subsidy.payment_back", "back_on,back_reason", "subsidy.done.back");
}

struct ky_err *subsidy_payment_cancel(struct ky_req *req)
{
	struct ky_rows *p;
	KY_TRY(take(req, "claimed ordered", &p));
	KY_TRY(ky_exec(req->ctx, "subsidy.payment_cancel", KY_ARGS({"id", *ky_cell(p, 0, "id")}, {"reason", *ky_input_value(req->input, "cancel_reason")}), NULL));
	return done(req, "subsidy.payment_cancel", "cancel_reason", "subsidy.done.cancelled");
}
