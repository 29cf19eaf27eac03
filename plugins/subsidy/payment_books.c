/* payment_books.c — the books to compare with the treasurer's (会計課): every payment, return and repayment of a call, or of a department's budget year, with its numbers and days; and whether the
 * sums of the entries, the files and the ledger agree to the yen. Called through the routes of plugin.c. No account is shown here. */
#include "payment.h"

static const char *const names[] = {"day", "kind", "call_title", "receipt_no", "title", "payee", "yen", "commitment_no", "order_no", "ordered_on", "creditor_no", "budget_item", "list_no"};
static const char *const headings[] = {"subsidy.payment.book_day", "subsidy.payment.book_kind", "subsidy.call_title", "subsidy.payment.column.receipt_no", "subsidy.project", "subsidy.payment.payee", "subsidy.payment.column.yen",
				       "subsidy.payment.commitment_no", "subsidy.payment.order_no", "subsidy.payment.ordered_on", "subsidy.payment.creditor_no", "subsidy.payment.budget_item", "subsidy.payment.column.list_no"};
#define COLUMNS SUBSIDY_COUNT(names)

static const char *kind_word(struct ky_ctx *ctx, const struct ky_rows *row, size_t i)
{
	return ky_choice_label(ctx, "subsidy.entry_kind", ky_cell_z(row, i, "kind"));
}

/* ---- as a file */

struct writing {
	struct ky_ctx *ctx;
	struct ky_table_writer *writer;
};

static struct ky_err *write_row(struct ky_arena *row_arena, const struct ky_rows *row, void *data)
{
	const struct writing *w = data;
	struct ky_value cell[COLUMNS];
	struct ky_ctx brief = *w->ctx;
	brief.arena = row_arena;
	for (size_t i = 0; i < COLUMNS; i++)
		cell[i] = strcmp(names[i], "kind") == 0 ? ky_textz(kind_word(&brief, row, 0)) : *ky_cell(row, 0, names[i]);
	return ky_table_writer_add(w->writer, row_arena, cell);
}

static struct ky_err *write_book(struct ky_ctx *ctx, const struct subsidy_table *table, enum ky_table_format format, int fd)
{
	const struct ky_table_options options = {.neutralise = true};
	const char *header[COLUMNS];
	struct writing w = {.ctx = ctx};
	for (size_t i = 0; i < COLUMNS; i++)
		header[i] = ky_message(ctx, headings[i]);
	KY_TRY(ky_table_writer_open(ctx->arena, format, fd, &options, COLUMNS, header, &w.writer));
	struct ky_err *err = ky_each(ctx, table->year == 0 ? "subsidy.book_lines" : "subsidy.book_year_lines", KY_ARGS({"id", ky_int(table->id)}, {"year", ky_int(table->year)}), write_row, &w);
	struct ky_err *ended = ky_table_writer_finish(w.writer, NULL);
	return err != NULL ? err : ended;
}

static struct ky_err *reply(struct ky_req *req, int64_t year, const char *name)
{
	struct subsidy_table *table = KY_NEW(req->ctx->arena, struct subsidy_table);
	*table = (struct subsidy_table){.write = write_book, .id = ky_path_id(req, "id"), .year = year};
	return subsidy_table_reply(req, table, ky_path_code(req, "code"), name);
}

static void put_formats(struct ky_ctx *ctx, struct ky_node *root, const char *path, const char *query)
{
	static const char *const formats[] = {"csv", "cp932", "xlsx"};
	for (size_t i = 0; i < SUBSIDY_COUNT(formats); i++) {
		struct ky_node *n = ky_node_item(root, "Formats");
		ky_put(n, "label", ky_message(ctx, ky_printf(ctx->arena, "core.export.%s", formats[i])));
		ky_put_url(n, "url", ky_printf(ctx->arena, "%s%s", ky_url(ctx, "%s/%s", path, formats[i]), query));
	}
}

/* ---- of a call */

static void put_sums(struct ky_node *root, const struct ky_rows *sums)
{
	int64_t paid = ky_cell_int(sums, 0, "paid_yen"), returned = ky_cell_int(sums, 0, "returned_yen");
	struct ky_node *n = ky_node_child(root, "Sums");
	for (size_t i = 0; i < sums->columns; i++)
		ky_put_number(n, sums->name[i], sums->cell[i].i);
	ky_put_number(n, "spent", paid - returned);
	bool agree = paid == ky_cell_int(sums, 0, "entries_paid") && paid == ky_cell_int(sums, 0, "files_paid") && returned == ky_cell_int(sums, 0, "entries_returned") && returned == ky_cell_int(sums, 0, "files_returned");
	ky_put_bool(root, "agree", agree);
}

struct ky_err *subsidy_books(struct ky_req *req)
{
	struct ky_rows *call, *sums, *rows;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	const struct ky_args *args = KY_ARGS({"id", ky_int(id)});
	KY_TRY(ky_query_one(ctx, "subsidy.call", args, &call));
	KY_TRY(ky_query_one(ctx, "subsidy.book_sums", args, &sums));
	KY_TRY(ky_query(ctx, "subsidy.book_page", args, &rows));
	struct ky_node *root = ky_reply_page(req, "subsidy/payment_books");
	ky_put(root, "Title", ky_cell_z(call, 0, "title"));
	ky_put(root, "Year", ky_fiscal_year_wareki(ctx->arena, (int)ky_cell_int(call, 0, "fiscal_year")));
	ky_put_day(root, "Until", subsidy_year_pays_until(ky_cell_int(call, 0, "fiscal_year")));
	put_sums(root, sums);
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Lines");
		ky_put_row(n, rows, i);
		ky_put_number(n, "yen", ky_cell_int(rows, i, "yen"));
		ky_put(n, "kind_label", kind_word(ctx, rows, i));
	}
	put_formats(ctx, root, ky_printf(ctx->arena, "files/subsidy/books/%lld", (long long)id), "");
	ky_reply_crumb(req, ky_message(ctx, "subsidy.staff_title"), ky_url(ctx, "staff/subsidy"));
	ky_reply_crumb(req, ky_cell_z(call, 0, "title"), ky_url(ctx, "staff/subsidy/%lld", (long long)id));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.payment.books"), NULL);
	return NULL;
}

struct ky_err *subsidy_books_file(struct ky_req *req)
{
	return reply(req, 0, ky_printf(req->ctx->arena, "subsidy-books-%lld", (long long)ky_path_id(req, "id")));
}

/* ---- of a department's budget year */

static int64_t year_of(struct ky_req *req)
{
	int64_t year;
	return ky_str_i64(ky_str(ky_query_param(req, "year")), &year) && year > 1900 && year < 10000 ? year : ky_day_fiscal_year(req->ctx->today);
}

static struct ky_err *put_years(struct ky_ctx *ctx, struct ky_node *root, int64_t id, int64_t year)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "subsidy.book_years", KY_ARGS({"id", ky_int(id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		int64_t one = ky_cell_int(rows, i, "fiscal_year");
		struct ky_node *n = ky_node_item(root, "Years");
		ky_put(n, "label", ky_fiscal_year_wareki(ctx->arena, (int)one));
		ky_put_bool(n, "current", one == year);
		ky_put_url(n, "url", ky_printf(ctx->arena, "%s?year=%lld", ky_url(ctx, "staff/subsidy/payments/%lld/books", (long long)id), (long long)one));
	}
	return NULL;
}

struct ky_err *subsidy_books_of(struct ky_req *req)
{
	struct ky_rows *department, *rows;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id"), year = year_of(req), paid = 0, returned = 0;
	bool agree = true;
	KY_TRY(ky_query_one(ctx, "subsidy.department_name", KY_ARGS({"id", ky_int(id)}), &department));
	KY_TRY(ky_query(ctx, "subsidy.book_calls", KY_ARGS({"id", ky_int(id)}, {"year", ky_int(year)}), &rows));
	struct ky_node *root = ky_reply_page(req, "subsidy/payment_books_of");
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Calls");
		ky_put(n, "title", ky_cell_z(rows, i, "title"));
		for (size_t c = 2; c < rows->columns; c++)
			ky_put_number(n, rows->name[c], ky_cell_int(rows, i, rows->name[c]));
		ky_put_url(n, "show_url", ky_url(ctx, "staff/subsidy/%lld/payments", (long long)ky_cell_int(rows, i, "id")));
		paid += ky_cell_int(rows, i, "paid_yen");
		returned += ky_cell_int(rows, i, "returned_yen");
		agree = agree && ky_cell_int(rows, i, "paid_yen") == ky_cell_int(rows, i, "entries_paid");
	}
	ky_put(root, "Department", ky_cell_z(department, 0, "name"));
	ky_put(root, "Year", ky_fiscal_year_wareki(ctx->arena, (int)year));
	ky_put_number(root, "Paid", paid);
	ky_put_number(root, "Returned", returned);
	ky_put_number(root, "Spent", paid - returned);
	ky_put_bool(root, "agree", agree);
	ky_put_day(root, "Until", subsidy_year_pays_until(year));
	put_formats(ctx, root, ky_printf(ctx->arena, "files/subsidy/payments/%lld", (long long)id), ky_printf(ctx->arena, "?year=%lld", (long long)year));
	subsidy_payment_crumbs(req, ky_may_in(ctx, "subsidy.pay", id) ? id : 0, ky_message(ctx, "subsidy.payment.books"));
	return put_years(ctx, root, id, year);
}

struct ky_err *subsidy_books_of_file(struct ky_req *req)
{
	int64_t year = year_of(req);
	return reply(req, year, ky_printf(req->ctx->arena, "subsidy-books-%lld-%lld", (long long)ky_path_id(req, "id"), (long long)year));
}
