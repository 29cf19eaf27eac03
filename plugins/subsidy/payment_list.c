/* payment_list.c — lists of ordered payments for the treasurer (会計課): made of what staff choose, frozen with number, day, sum and count, downloaded as often as wanted, marked as paid as a whole.
 * Called through the routes of plugin.c. Which columns a list has is payment_columns.c's. */
#include <stdio.h>

#include "payment.h"

static const struct ky_field make_fields[] = {{.name = "planned_on", .kind = "date", .label = "subsidy.payment.planned_on", .hint = "subsidy.payment.planned_hint", .flags = KY_REQUIRED}};
static const struct ky_field paid_fields[] = {{.name = "all_paid_on", .kind = "date", .label = "subsidy.payment.paid_on", .flags = KY_REQUIRED}};
const struct ky_form subsidy_list_form = KY_FORM("subsidy.list", make_fields);
const struct ky_form subsidy_list_paid_form = KY_FORM("subsidy.list_paid", paid_fields);

/* ---- making one */

struct choice {
	int64_t year, yen, count;
};

/* Only what was chosen, of one year's budget, and nothing that the bank would send back. */
static struct ky_err *choose(struct ky_req *req, const struct ky_rows *rows, const char *columns, struct choice *c)
{
	struct ky_ctx *ctx = req->ctx;
	for (size_t i = 0; i < rows->count; i++) {
		if (ky_posted(req, ky_printf(ctx->arena, "pick.%lld", (long long)ky_cell_int(rows, i, "id"))) == NULL)
			continue;
		if (c->count > 0 && c->year != ky_cell_int(rows, i, "fiscal_year"))
			return ky_invalid(req, "planned_on", "subsidy.refused.years_mixed");
		if (subsidy_payment_fault(rows, i, columns) != NULL)
			return ky_invalid(req, "planned_on", "subsidy.refused.list_fault");
		c->year = ky_cell_int(rows, i, "fiscal_year");
		c->yen += ky_cell_int(rows, i, "yen");
		c->count++;
	}
	return c->count == 0 ? ky_invalid(req, "planned_on", "subsidy.refused.nothing_picked") : NULL;
}

static struct ky_err *add_lines(struct ky_req *req, const struct ky_rows *rows, int64_t list_id)
{
	struct ky_ctx *ctx = req->ctx;
	int64_t line = 0;
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_arena_mark mark = ky_arena_mark(ctx->arena);
		uint64_t changed = 1;
		if (ky_posted(req, ky_printf(ctx->arena, "pick.%lld", (long long)ky_cell_int(rows, i, "id"))) != NULL)
			KY_TRY(ky_exec(ctx, "subsidy.list_add", KY_ARGS({"id", *ky_cell(rows, i, "id")}, {"list_id", ky_int(list_id)}, {"line", ky_int(++line)}), &changed));
		if (changed == 0)
			return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.refused.payment_moved", "a payment is in a list already");
		ky_arena_rewind(ctx->arena, mark);
	}
	return NULL;
}

struct ky_err *subsidy_list_make(struct ky_req *req)
{
	struct ky_rows *rows, *locked;
	struct choice c = {0};
	struct ky_ctx *ctx = req->ctx;
	const char *columns;
	int64_t department_id = ky_path_id(req, "id"), id;
	ky_day day = ky_input_day(req->input, "planned_on");
	KY_TRY(ky_query_one(ctx, "subsidy.department_lock", KY_ARGS({"id", ky_int(department_id)}), &locked));
	KY_TRY(ky_query(ctx, "subsidy.payments_ordered_lock", KY_ARGS({"department_id", ky_int(department_id)}), &locked));
	KY_TRY(subsidy_list_columns(ctx, department_id, &columns));
	KY_TRY(ky_query(ctx, "subsidy.payments_waiting", KY_ARGS({"department_id", ky_int(department_id)}, {"state", ky_textz("ordered")}), &rows));
	KY_TRY(choose(req, rows, columns, &c));
	const char *refused = subsidy_year_refuses(c.year, day);
	if (refused == NULL && day < ctx->today)
		refused = "subsidy.invalid.past";
	if (refused != NULL)
		return ky_invalid(req, "planned_on", refused);
	KY_TRY(ky_insert(ctx, "subsidy.list_insert",
			 KY_ARGS({"department_id", ky_int(department_id)}, {"fiscal_year", ky_int(c.year)}, {"planned_on", ky_date(day)}, {"list_columns", ky_textz(columns)}, {"yen", ky_int(c.yen)}, {"line_count", ky_int(c.count)}), &id));
	KY_TRY(add_lines(req, rows, id));
	KY_TRY(ky_audit(ctx, "subsidy.list_make", "subsidy.list", id, ""));
	ky_reply_redirect(req, ky_url(ctx, "staff/subsidy/payments/lists/%lld", (long long)id), "subsidy.done.listed");
	return NULL;
}

/* ---- one list */

static const char *last_digits(struct ky_ctx *ctx, const char *number)
{
	size_t n = strlen(number);
	return n < 3 ? "" : ky_printf(ctx->arena, "***%s", number + n - 3);
}

static struct ky_err *put_lines(struct ky_ctx *ctx, struct ky_node *root, int64_t id, size_t *out_waiting)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "subsidy.list_lines", KY_ARGS({"list_id", ky_int(id)}), &rows));
	*out_waiting = 0;
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Lines");
		ky_put_int(n, "line", ky_cell_int(rows, i, "list_line"));
		ky_put(n, "title", ky_cell_z(rows, i, "title"));
		ky_put(n, "payee", ky_cell_z(rows, i, "payee"));
		ky_put(n, "word", subsidy_payment_word(ctx, rows, i));
		ky_put(n, "order_no", ky_cell_z(rows, i, "order_no"));
		ky_put(n, "account", last_digits(ctx, ky_cell_z(rows, i, "account_number")));
		ky_put_number(n, "yen", ky_cell_int(rows, i, "yen"));
		ky_put(n, "state_label", ky_message(ctx, ky_printf(ctx->arena, "subsidy.payment.state.%s", ky_cell_z(rows, i, "state"))));
		ky_put_url(n, "show_url", ky_url(ctx, "staff/subsidy/payments/one/%lld", (long long)ky_cell_int(rows, i, "id")));
		*out_waiting += strcmp(ky_cell_z(rows, i, "state"), "sent") == 0;
	}
	return NULL;
}

/* How many characters Shift_JIS cannot hold, before the treasurer gets them as 〓. */
static struct ky_err *put_lost(struct ky_ctx *ctx, struct ky_node *root, int64_t id)
{
	struct ky_table_report *report = KY_NEW(ctx->arena, struct ky_table_report);
	FILE *file = tmpfile();
	if (file == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no temporary file");
	struct ky_err *err = subsidy_list_write(ctx, id, KY_TABLE_CSV932, fileno(file), report);
	fclose(file);
	KY_TRY(err);
	if (report->replaced > 0)
		ky_put_number(root, "Lost", (int64_t)report->replaced);
	return NULL;
}

static struct ky_err *put_acts(struct ky_req *req, struct ky_node *root, size_t lines, size_t waiting)
{
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	if (waiting > 0)
		KY_TRY(ky_put_form(req, ky_node_child(root, "Paid"), "subsidy.list_paid", id, NULL, NULL, "subsidy.payment.list_paid"));
	if (waiting == lines)
		ky_put_action(req, root, "Void", "subsidy.list_void", id, "subsidy.payment.list_take_back");
	static const char *const formats[] = {"csv", "cp932", "xlsx"};
	for (size_t i = 0; i < SUBSIDY_COUNT(formats); i++) {
		struct ky_node *n = ky_node_item(root, "Formats");
		ky_put(n, "label", ky_message(ctx, ky_printf(ctx->arena, "core.export.%s", formats[i])));
		ky_put_url(n, "url", ky_url(ctx, "files/subsidy/lists/%lld/%s", (long long)id, formats[i]));
	}
	return NULL;
}

struct ky_err *subsidy_list_show(struct ky_req *req)
{
	struct ky_rows *list;
	struct ky_ctx *ctx = req->ctx;
	size_t waiting;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(ctx, "subsidy.list", KY_ARGS({"id", ky_int(id)}), &list));
	struct ky_node *root = ky_reply_page(req, "subsidy/payment_list"), *n = ky_node_child(root, "Paper");
	bool open = strcmp(ky_cell_z(list, 0, "state"), "open") == 0;
	ky_put_row(n, list, 0);
	ky_put(n, "year", ky_fiscal_year_wareki(ctx->arena, (int)ky_cell_int(list, 0, "fiscal_year")));
	ky_put_number(n, "yen", ky_cell_int(list, 0, "yen"));
	ky_put_bool(n, "is_open", open);
	const char *name = subsidy_fill(ctx, "subsidy.payment.list_name", ky_cell_int(list, 0, "number"), 0);
	ky_put(n, "name", name);
	subsidy_payment_crumbs(req, ky_cell_int(list, 0, "department_id"), name);
	KY_TRY(put_lines(ctx, root, id, &waiting));
	KY_TRY(put_lost(ctx, root, id));
	return open ? put_acts(req, root, (size_t)ky_cell_int(list, 0, "line_count"), waiting) : NULL;
}

static struct ky_err *write_list(struct ky_ctx *ctx, const struct subsidy_table *table, enum ky_table_format format, int fd)
{
	return subsidy_list_write(ctx, table->id, format, fd, NULL);
}

struct ky_err *subsidy_list_file(struct ky_req *req)
{
	struct ky_rows *list;
	struct subsidy_table *table = KY_NEW(req->ctx->arena, struct subsidy_table);
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "subsidy.list", KY_ARGS({"id", ky_int(id)}), &list));
	*table = (struct subsidy_table){.write = write_list, .id = id};
	KY_TRY(ky_audit(req->ctx, "subsidy.list_file", "subsidy.list", id, "account"));
	return subsidy_table_reply(req, table, ky_path_code(req, "code"), ky_printf(req->ctx->arena, "payments-%lld-%lld", (long long)ky_cell_int(list, 0, "fiscal_year"), (long long)ky_cell_int(list, 0, "number")));
}

/* ---- paid, or taken back */

/* Its payments before the list itself, in the order in which everybody takes them. */
static struct ky_err *lock(struct ky_req *req, struct ky_rows **out_list, struct ky_rows **out_payments)
{
	const struct ky_args *args = KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}, {"list_id", ky_int(ky_path_id(req, "id"))});
	KY_TRY(ky_query(req->ctx, "subsidy.list_payments_lock", args, out_payments));
	KY_TRY(ky_query_one(req->ctx, "subsidy.list_lock", args, out_list));
	KY_TRY(ky_query_one(req->ctx, "subsidy.list", args, out_list));
	if (strcmp(ky_cell_z(*out_list, 0, "state"), "open") != 0 || (*out_payments)->count == 0)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "subsidy.refused.list_done", "nothing in the list waits");
	return NULL;
}

struct ky_err *subsidy_list_paid(struct ky_req *req)
{
	struct ky_rows *list, *payments;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id"), booking;
	ky_day day = ky_input_day(req->input, "all_paid_on");
	KY_TRY(lock(req, &list, &payments));
	const char *refused = day > ctx->today ? "subsidy.invalid.future" : subsidy_year_refuses(ky_cell_int(list, 0, "fiscal_year"), day);
	if (refused == NULL && day < ky_time_day(ky_cell_int(list, 0, "made_at")))
		refused = "subsidy.invalid.before_list";
	if (refused != NULL)
		return ky_invalid(req, "all_paid_on", refused);
	KY_TRY(subsidy_booking_begin(ctx, ky_cell_int(list, 0, "department_id"), "list", id, &booking));
	KY_TRY(ky_exec(ctx, "subsidy.list_pay", KY_ARGS({"list_id", ky_int(id)}, {"paid_on", ky_date(day)}, {"booking_id", ky_int(booking)}), NULL));
	KY_TRY(subsidy_booking_end(ctx, booking, payments->count));
	KY_TRY(ky_audit(ctx, "subsidy.list_paid", "subsidy.list", id, "paid_on"));
	ky_reply_redirect(req, ky_url(ctx, "staff/subsidy/payments/lists/%lld", (long long)id), "subsidy.done.paid");
	return NULL;
}

struct ky_err *subsidy_list_void(struct ky_req *req)
{
	struct ky_rows *list, *payments, *started;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(lock(req, &list, &payments));
	KY_TRY(ky_query_one(ctx, "subsidy.list_started", KY_ARGS({"list_id", ky_int(id)}), &started));
	if (ky_cell_int(started, 0, "n") > 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.refused.list_started", "some of the list were paid");
	KY_TRY(ky_exec(ctx, "subsidy.list_release", KY_ARGS({"list_id", ky_int(id)}), NULL));
	KY_TRY(ky_exec(ctx, "subsidy.list_void", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_audit(ctx, "subsidy.list_void", "subsidy.list", id, ""));
	ky_reply_redirect(req, ky_url(ctx, "staff/subsidy/payments/%lld", (long long)ky_cell_int(list, 0, "department_id")), "subsidy.done.list_void");
	return NULL;
}
