/* payment_pages.c — paying as staff see it: the departments, what waits in one of them (late first), and the payments of one application with its commitment (支出負担行為).
 * Called through the routes of plugin.c. One payment is payment_one.c's, lists are payment_list.c's. */
#include "payment.h"

static const struct ky_field commit_fields[] = {
    {.name = "commitment_no", .kind = "code", .label = "subsidy.payment.commitment_no", .flags = KY_REQUIRED, .max = 60},
    {.name = "committed_on", .kind = "date", .label = "subsidy.payment.committed_on", .hint = "subsidy.payment.committed_hint", .flags = KY_REQUIRED},
};
const struct ky_form subsidy_commit_form = KY_FORM("subsidy.commit", commit_fields);

void subsidy_payment_crumbs(struct ky_req *req, int64_t department_id, const char *here)
{
	struct ky_ctx *ctx = req->ctx;
	ky_reply_crumb(req, ky_message(ctx, "subsidy.staff_title"), ky_url(ctx, "staff/subsidy"));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.payment.title"), department_id == 0 ? NULL : ky_url(ctx, "staff/subsidy/payments/%lld", (long long)department_id));
	if (here != NULL)
		ky_reply_crumb(req, here, NULL);
}

/* ---- words */

const char *subsidy_payment_word(struct ky_ctx *ctx, const struct ky_rows *rows, size_t row)
{
	if (strcmp(ky_cell_z(rows, row, "kind"), "advance") != 0)
		return ky_message(ctx, "subsidy.payment.settlement");
	bool prepaid = strcmp(ky_cell_z(rows, row, "advance_kind"), "prepaid") == 0;
	return subsidy_fill(ctx, prepaid ? "subsidy.payment.prepaid" : "subsidy.payment.estimate", ky_cell_int(rows, row, "instalment"), 0);
}

static bool digits(const char *text, size_t n)
{
	return strlen(text) == n && strspn(text, "0123456789") == n;
}

static bool account_good(const struct ky_rows *rows, size_t row)
{
	return digits(ky_cell_z(rows, row, "bank_code"), 4) && digits(ky_cell_z(rows, row, "branch_code"), 3) && digits(ky_cell_z(rows, row, "account_number"), 7) && ky_cell_z(rows, row, "account_type")[0] != '\0';
}

/* Payments stop where the application has gone another way. */
static bool payable(const struct ky_rows *rows, size_t row)
{
	bool advance = strcmp(ky_cell_z(rows, row, "kind"), "advance") == 0;
	return subsidy_counts(advance ? SUBSIDY_RUNNING " change_requested discontinued reported" : "amount_fixed", ky_cell_z(rows, row, "file_state"));
}

static bool has_column(const char *columns, const char *field)
{
	struct ky_str rest = ky_str(columns), line;
	size_t n = strlen(field);
	while (rest.len > 0 && ky_str_split(&rest, '\n', &line))
		if (ky_str_starts(line, field) && line.len > n && line.p[n] == '\t')
			return true;
	return false;
}

const char *subsidy_payment_fault(const struct ky_rows *rows, size_t row, const char *columns)
{
	if (!payable(rows, row))
		return "subsidy.payment.fault.state";
	if (!account_good(rows, row))
		return "subsidy.payment.fault.account";
	if (!ky_check_zengin(ky_cell_str(rows, row, "holder")))
		return "subsidy.payment.fault.holder";
	if (has_column(columns, "creditor_no") && ky_cell_z(rows, row, "creditor_no")[0] == '\0')
		return "subsidy.payment.fault.creditor";
	return has_column(columns, "budget_item") && ky_cell_z(rows, row, "budget_item")[0] == '\0' ? "subsidy.payment.fault.budget" : NULL;
}

/* ---- the departments, and one of them */

struct ky_err *subsidy_payments(struct ky_req *req)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query(ctx, "subsidy.pay_departments", NULL, &rows));
	struct ky_node *root = ky_reply_page(req, "subsidy/payments");
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Departments");
		ky_put_row(n, rows, i);
		ky_put_bool(n, "is_late", ky_cell_int(rows, i, "late") > 0);
		ky_put_url(n, "show_url", ky_url(ctx, "staff/subsidy/payments/%lld", (long long)ky_cell_int(rows, i, "id")));
	}
	subsidy_payment_crumbs(req, 0, NULL);
	return NULL;
}

static struct ky_err *put_waiting(struct ky_req *req, struct ky_node *root, const char *list, int64_t department_id, const char *state, const char *columns)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query(ctx, "subsidy.payments_waiting", KY_ARGS({"department_id", ky_int(department_id)}, {"state", ky_textz(state)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, list);
		long long id = (long long)ky_cell_int(rows, i, "id");
		const char *fault = columns == NULL ? NULL : subsidy_payment_fault(rows, i, columns);
		ky_put_int(n, "id", id);
		ky_put(n, "title", ky_cell_z(rows, i, "title"));
		ky_put(n, "payee", ky_cell_z(rows, i, "payee"));
		ky_put(n, "word", subsidy_payment_word(ctx, rows, i));
		ky_put(n, "year", ky_fiscal_year_wareki(ctx->arena, (int)ky_cell_int(rows, i, "fiscal_year")));
		ky_put(n, "order_no", ky_cell_z(rows, i, "order_no"));
		ky_put(n, "claim_receipt_no", ky_cell_z(rows, i, "claim_receipt_no"));
		ky_put_number(n, "yen", ky_cell_int(rows, i, "yen"));
		ky_put_day(n, "due_on", (ky_day)ky_cell_int(rows, i, "due_on"));
		ky_put_bool(n, "late", ky_cell_int(rows, i, "due_on") < ctx->today);
		ky_put(n, "fault", fault == NULL ? NULL : ky_message(ctx, fault));
		ky_put_bool(n, "picked", req->input != NULL && ky_posted(req, ky_printf(ctx->arena, "pick.%lld", id)) != NULL);
		ky_put_url(n, "show_url", ky_url(ctx, "staff/subsidy/payments/one/%lld", id));
	}
	return NULL;
}

static struct ky_err *put_lists(struct ky_ctx *ctx, struct ky_node *root, int64_t department_id)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "subsidy.lists_of", KY_ARGS({"department_id", ky_int(department_id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Lists");
		bool void_list = strcmp(ky_cell_z(rows, i, "state"), "void") == 0;
		ky_put_row(n, rows, i);
		ky_put(n, "year", ky_fiscal_year_wareki(ctx->arena, (int)ky_cell_int(rows, i, "fiscal_year")));
		ky_put_number(n, "yen", ky_cell_int(rows, i, "yen"));
		ky_put(n, "state_label", ky_message(ctx, void_list ? "subsidy.payment.list_void" : ky_cell_int(rows, i, "waiting") > 0 ? "subsidy.payment.list_waiting" : "subsidy.payment.list_done"));
		ky_put_url(n, "show_url", ky_url(ctx, "staff/subsidy/payments/lists/%lld", (long long)ky_cell_int(rows, i, "id")));
	}
	return NULL;
}

static struct ky_err *put_results(struct ky_ctx *ctx, struct ky_node *root, int64_t department_id)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "subsidy.results_of", KY_ARGS({"department_id", ky_int(department_id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Results");
		ky_put_row(n, rows, i);
		ky_put(n, "state_label", ky_message(ctx, ky_printf(ctx->arena, "subsidy.payment.result.%s", ky_cell_z(rows, i, "state"))));
		ky_put_url(n, "show_url", ky_url(ctx, "files/subsidy/results/%lld", (long long)ky_cell_int(rows, i, "id")));
	}
	return NULL;
}

struct ky_err *subsidy_payments_of(struct ky_req *req)
{
	struct ky_rows *row;
	const char *columns;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(ctx, "subsidy.department_name", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(subsidy_list_columns(ctx, id, &columns));
	struct ky_node *root = ky_reply_page(req, "subsidy/payments_of");
	ky_put(root, "Department", ky_cell_z(row, 0, "name"));
	KY_TRY(put_waiting(req, root, "Claimed", id, "claimed", NULL));
	KY_TRY(put_waiting(req, root, "Ordered", id, "ordered", columns));
	KY_TRY(put_waiting(req, root, "Sent", id, "sent", NULL));
	KY_TRY(put_lists(ctx, root, id));
	KY_TRY(put_results(ctx, root, id));
	ky_put_url(root, "setting_url", ky_url(ctx, "staff/subsidy/payments/%lld/settings", (long long)id));
	ky_put_url(root, "books_url", ky_url(ctx, "staff/subsidy/payments/%lld/books", (long long)id));
	subsidy_payment_crumbs(req, id, ky_cell_z(row, 0, "name"));
	KY_TRY(ky_put_form(req, ky_node_child(root, "Make"), "subsidy.list_make", id, NULL, NULL, "subsidy.payment.list_make"));
	return ky_put_form(req, ky_node_child(root, "Upload"), "subsidy.result_upload", id, NULL, NULL, "subsidy.payment.result_upload");
}

/* ---- one application */

static struct ky_err *put_payments(struct ky_ctx *ctx, struct ky_node *root, int64_t dossier_id, const char *advance_kind, bool pays)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "subsidy.payments_of_file", KY_ARGS({"dossier_id", ky_int(dossier_id)}, {"advance_kind", ky_textz(advance_kind)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Payments");
		ky_put_row(n, rows, i);
		ky_put(n, "word", subsidy_payment_word(ctx, rows, i));
		ky_put_number(n, "yen", ky_cell_int(rows, i, "yen"));
		ky_put(n, "state_label", ky_message(ctx, ky_printf(ctx->arena, "subsidy.payment.state.%s", ky_cell_z(rows, i, "state"))));
		ky_put_url(n, "show_url", pays ? ky_url(ctx, "staff/subsidy/payments/one/%lld", (long long)ky_cell_int(rows, i, "id")) : NULL);
	}
	return NULL;
}

static void put_sums(struct ky_ctx *ctx, struct ky_node *node, const struct subsidy_claimable *c, const char *refusal)
{
	ky_put(node, "title", ky_message(ctx, "subsidy.amount_title"));
	ky_put(node, "notice", refusal == NULL ? NULL : ky_message(ctx, refusal));
	subsidy_put_line(ctx, node, "subsidy.granted", c->granted_yen, false);
	if (!ky_cell_null(c->file, 0, "fixed_yen"))
		subsidy_put_line(ctx, node, "subsidy.fixed", c->fixed_yen, false);
	subsidy_put_line(ctx, node, "subsidy.paid_in_all", c->paid_yen, true);
	if (refusal == NULL)
		subsidy_put_line(ctx, node, c->advance ? "subsidy.claim.most" : "subsidy.claim.rest", c->most_yen, true);
}

static void put_commitment(struct ky_ctx *ctx, struct ky_node *root, const struct ky_rows *file)
{
	struct ky_node *n = ky_node_child(root, "Commitment");
	const char *number, *wrong = subsidy_commitment_refuses(file);
	ky_day day;
	subsidy_commitment_of(file, &number, &day);
	ky_put(n, "number", number);
	ky_put_day(n, "day", day);
	ky_put(n, "wrong", wrong == NULL ? NULL : ky_message(ctx, wrong));
	ky_put_day(root, "Until", subsidy_year_pays_until(ky_cell_int(file, 0, "fiscal_year")));
	ky_put(root, "Year", ky_fiscal_year_wareki(ctx->arena, (int)ky_cell_int(file, 0, "fiscal_year")));
}

struct ky_err *subsidy_payment_file(struct ky_req *req)
{
	struct ky_dossier d;
	struct subsidy_claimable c;
	struct ky_ctx *ctx = req->ctx;
	const char *refusal = NULL;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_dossier_get(ctx, id, &d));
	KY_TRY(subsidy_claimable_now(ctx, &d, &c, &refusal));
	bool pays = ky_may_in(ctx, "subsidy.pay", d.department_id);
	struct ky_node *root = ky_reply_page(req, "subsidy/payment_file");
	ky_put(root, "Title", d.title);
	ky_put_url(root, "case_url", ky_url(ctx, "staff/dossiers/%lld", (long long)id));
	put_sums(ctx, ky_node_child(root, "Amount"), &c, refusal);
	KY_TRY(subsidy_put_advances(ctx, &d, ky_node_child(root, "Amount")));
	put_commitment(ctx, root, c.file);
	KY_TRY(put_payments(ctx, root, id, ky_cell_z(c.course.row, 0, "advance_kind"), pays));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.staff_title"), ky_url(ctx, "staff/subsidy"));
	ky_reply_crumb(req, d.title, ky_url(ctx, "staff/dossiers/%lld", (long long)id));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.payment.file_title"), NULL);
	return pays ? ky_put_form(req, root, "subsidy.payment_commit", id, NULL, c.file, "subsidy.save") : NULL;
}

struct ky_err *subsidy_payment_commit(struct ky_req *req)
{
	struct ky_rows *file;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(ctx, "subsidy.payment_file", KY_ARGS({"dossier_id", ky_int(id)}), &file));
	int year = (int)ky_cell_int(file, 0, "fiscal_year");
	ky_day day = ky_input_day(req->input, "committed_on");
	if (day < ky_days_fiscal_first(year) || day > ky_days_fiscal_last(year))
		return ky_invalid(req, "committed_on", "subsidy.refused.commitment_year");
	if (day > ctx->today)
		return ky_invalid(req, "committed_on", "subsidy.invalid.future");
	KY_TRY(ky_exec(ctx, "subsidy.payment_commit", KY_ARGS({"dossier_id", ky_int(id)}, {"number", *ky_input_value(req->input, "commitment_no")}, ky_input_arg(req->input, "committed_on")), NULL));
	KY_TRY(ky_audit(ctx, "subsidy.commitment", "dossier", id, "commitment_no,committed_on"));
	ky_reply_redirect(req, ky_url(ctx, "staff/subsidy/files/%lld/payments", (long long)id), "subsidy.done.saved");
	return NULL;
}
