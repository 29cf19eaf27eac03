/* payment_columns.c — what a department sets about paying: where the commitment comes from, the columns of its lists (which field, under which heading, in which order), and the headings by which it
 * reads the treasurer's answers. And the tables themselves, as files. Called through the routes of plugin.c and by payment_list.c. */
#include <stdio.h>

#include "payment.h"

#define COLUMNS_MAX 20

static const struct ky_choice fields_of[] = {
    {"list_line", "subsidy.payment.column.list_line"},	   {"creditor_no", "subsidy.payment.creditor_no"},	 {"payee", "subsidy.payment.payee"},
    {"budget_item", "subsidy.payment.budget_item"},	   {"bank_code", "subsidy.payment.column.bank_code"},	 {"branch_code", "subsidy.payment.column.branch_code"},
    {"account_type", "subsidy.payment.column.account_type"}, {"account_number", "subsidy.payment.column.account_number"}, {"holder", "subsidy.payment.column.holder"},
    {"yen", "subsidy.payment.column.yen"},		   {"summary", "subsidy.payment.column.summary"},	 {"order_no", "subsidy.payment.order_no"},
    {"ordered_on", "subsidy.payment.ordered_on"},	   {"commitment_no", "subsidy.payment.commitment_no"},	 {"receipt_no", "subsidy.payment.column.receipt_no"},
    {"claim_receipt_no", "subsidy.payment.column.claim_receipt_no"}, {"claim_no", "subsidy.payment.column.claim_no"}, {"claimed_on", "subsidy.payment.claimed_on"},
    {"due_on", "subsidy.payment.due_on"},		   {"planned_on", "subsidy.payment.planned_on"},	 {"list_no", "subsidy.payment.column.list_no"},
    {"fiscal_year", "subsidy.fiscal_year"},		   {"title", "subsidy.project"},			 {NULL, NULL},
};

/* As it is brought: what every treasurer asks for. */
static const char brought[] = "order_no\t支出命令番号\ncreditor_no\t債権者番号\nbudget_item\t予算科目\nbank_code\t金融機関コード\nbranch_code\t支店コード\naccount_type\t種目\naccount_number\t口座番号\nholder\t名義カナ\n"
			      "yen\t金額\npayee\t相手方\nsummary\t摘要\nclaim_receipt_no\t請求の受付番号";

struct ky_err *subsidy_list_columns(struct ky_ctx *ctx, int64_t department_id, const char **out_columns)
{
	struct ky_rows *row;
	KY_TRY(ky_query(ctx, "subsidy.pay_setting", KY_ARGS({"department_id", ky_int(department_id)}), &row));
	const char *own = row->count == 0 ? "" : ky_cell_z(row, 0, "list_columns");
	*out_columns = own[0] == '\0' ? brought : own;
	return NULL;
}

/* ---- writing */

struct columns {
	struct ky_ctx *ctx;
	size_t count;
	const char *field[COLUMNS_MAX], *heading[COLUMNS_MAX];
	struct ky_table_writer *writer;
};

static void read_columns(struct ky_arena *arena, const char *text, struct columns *c)
{
	struct ky_str rest = ky_str(text), line, field;
	c->count = 0;
	while (c->count < COLUMNS_MAX && rest.len > 0 && ky_str_split(&rest, '\n', &line)) {
		struct ky_str heading = line;
		if (!ky_str_split(&heading, '\t', &field) || heading.p == NULL)
			continue;
		c->field[c->count] = ky_str_z(arena, field);
		c->heading[c->count++] = ky_str_z(arena, heading);
	}
}

static struct ky_value cell_of(struct ky_ctx *ctx, const struct ky_rows *row, const char *field)
{
	if (strcmp(field, "summary") == 0)
		return ky_textz(ky_printf(ctx->arena, "%s %s %s", ky_cell_z(row, 0, "call_title"), ky_cell_z(row, 0, "title"), subsidy_payment_word(ctx, row, 0)));
	if (strcmp(field, "account_type") == 0)
		return ky_textz(ky_message(ctx, ky_printf(ctx->arena, "core.part.%s", ky_cell_z(row, 0, field))));
	return *ky_cell(row, 0, field);
}

static bool is_field(const char *field)
{
	for (size_t i = 0; fields_of[i].code != NULL; i++)
		if (strcmp(fields_of[i].code, field) == 0)
			return true;
	return false;
}

static struct ky_err *write_row(struct ky_arena *row_arena, const struct ky_rows *row, void *data)
{
	const struct columns *c = data;
	struct ky_value cell[COLUMNS_MAX];
	struct ky_ctx brief = *c->ctx;
	brief.arena = row_arena;
	for (size_t i = 0; i < c->count; i++)
		cell[i] = is_field(c->field[i]) ? cell_of(&brief, row, c->field[i]) : ky_null();
	return ky_table_writer_add(c->writer, row_arena, cell);
}

struct ky_err *subsidy_list_write(struct ky_ctx *ctx, int64_t list_id, enum ky_table_format format, int fd, struct ky_table_report *out_report)
{
	struct ky_rows *list;
	struct columns *c = KY_NEW(ctx->arena, struct columns);
	KY_TRY(ky_query_one(ctx, "subsidy.list", KY_ARGS({"id", ky_int(list_id)}), &list));
	const struct ky_table_options options = {.neutralise = true, .made_at = ky_cell_int(list, 0, "made_at")};
	c->ctx = ctx;
	read_columns(ctx->arena, ky_cell_z(list, 0, "list_columns"), c);
	KY_TRY(ky_table_writer_open(ctx->arena, format, fd, &options, c->count, c->heading, &c->writer));
	struct ky_err *err = ky_each(ctx, "subsidy.list_lines", KY_ARGS({"list_id", ky_int(list_id)}), write_row, c), *ended = ky_table_writer_finish(c->writer, out_report);
	return err != NULL ? err : ended;
}

/* ---- a table as a file: into a temporary one, so that nothing is sent before everything could be written */

static struct ky_err *send_table(struct ky_ctx *ctx, struct ky_sink *sink, void *data)
{
	struct subsidy_table *table = data;
	struct ky_err *err = ky_sink_file(ctx, sink, table->file);
	fclose(table->file);
	return err;
}

struct ky_err *subsidy_table_reply(struct ky_req *req, struct subsidy_table *table, const char *format, const char *name)
{
	const struct ky_table_download *kind = ky_table_download(format);
	if (kind == NULL)
		return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no format %s", format);
	FILE *file = tmpfile();
	if (file == NULL)
		return ky_fail(req->ctx->arena, KY_UNAVAILABLE, NULL, "no temporary file");
	struct ky_err *err = table->write(req->ctx, table, kind->format, fileno(file));
	if (err != NULL) {
		fclose(file);
		return err;
	}
	table->file = file;
	ky_reply_stream(req, kind->type, ky_printf(req->ctx->arena, "%s%s", name, kind->suffix), send_table, table);
	return NULL;
}

/* ---- the settings */

#define ROW(n)                                                                                                                                                 \
	{.name = "o" #n, .kind = "int", .label = "subsidy.payment.column.order", .low = 0, .high = 99},                                                       \
	    {.name = "c" #n, .kind = "choice", .label = "subsidy.payment.column.field", .options = fields_of},                                                 \
	    {.name = "h" #n, .kind = "text", .label = "subsidy.payment.column.heading", .max = 40}

static const struct ky_field setting_fields[] = {
    {.name = "commitment", .kind = "choice", .label = "subsidy.payment.commitment_by", .flags = KY_REQUIRED, .choices = "subsidy.commitment"},
    {.name = "result_key", .kind = "text", .label = "subsidy.payment.result_key", .hint = "subsidy.payment.result_key_hint", .flags = KY_REQUIRED, .max = 40},
    {.name = "result_yen", .kind = "text", .label = "subsidy.payment.result_yen", .flags = KY_REQUIRED, .max = 40},
    {.name = "result_day", .kind = "text", .label = "subsidy.payment.result_day", .flags = KY_REQUIRED, .max = 40},
    {.name = "result_state", .kind = "text", .label = "subsidy.payment.result_state", .hint = "subsidy.payment.result_state_hint", .max = 40},
    {.name = "result_reason", .kind = "text", .label = "subsidy.payment.result_reason", .max = 40},
    {.name = "returned_words", .kind = "text", .label = "subsidy.payment.returned_words", .hint = "subsidy.payment.returned_hint", .max = 200},
    {.name = "version", .kind = "hidden"},
    ROW(1), ROW(2), ROW(3), ROW(4), ROW(5), ROW(6), ROW(7), ROW(8), ROW(9), ROW(10), ROW(11), ROW(12), ROW(13), ROW(14), ROW(15), ROW(16), ROW(17), ROW(18), ROW(19), ROW(20),
};
const struct ky_form subsidy_pay_setting_form = KY_FORM("subsidy.pay_setting", setting_fields);
#define PLAIN 8

static const char *const plain_of_new[PLAIN] = {"decision", "支出命令番号", "金額", "支払日", "結果", "理由", "不能 返戻 組戻 返金", NULL};

/* One row named like the form's fields: what was set, or what holds while nothing was. */
static struct ky_err *setting_values(struct ky_ctx *ctx, int64_t department_id, struct ky_rows **out)
{
	struct ky_rows *row, *rows = KY_NEW(ctx->arena, struct ky_rows);
	struct columns c;
	const char *text, **names = ky_alloc_array(ctx->arena, SUBSIDY_COUNT(setting_fields), sizeof *names);
	struct ky_value *cell = ky_alloc_array(ctx->arena, SUBSIDY_COUNT(setting_fields), sizeof *cell);
	KY_TRY(ky_query(ctx, "subsidy.pay_setting", KY_ARGS({"department_id", ky_int(department_id)}), &row));
	KY_TRY(subsidy_list_columns(ctx, department_id, &text));
	read_columns(ctx->arena, text, &c);
	for (size_t i = 0; i < SUBSIDY_COUNT(setting_fields); i++) {
		names[i] = setting_fields[i].name;
		size_t n = (i - PLAIN) / 3, part = (i - PLAIN) % 3;
		if (i < PLAIN)
			cell[i] = row->count > 0 ? *ky_cell(row, 0, names[i]) : plain_of_new[i] == NULL ? ky_int(0) : ky_textz(plain_of_new[i]);
		else if (n < c.count)
			cell[i] = part == 0 ? ky_int((int64_t)n + 1) : ky_textz(part == 1 ? c.field[n] : c.heading[n]);
	}
	*rows = (struct ky_rows){1, SUBSIDY_COUNT(setting_fields), names, cell};
	*out = rows;
	return NULL;
}

struct ky_err *subsidy_pay_setting(struct ky_req *req)
{
	struct ky_rows *values, *department;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(ctx, "subsidy.department_name", KY_ARGS({"id", ky_int(id)}), &department));
	KY_TRY(setting_values(ctx, id, &values));
	struct ky_node *root = ky_reply_page(req, "subsidy/payment_setting");
	subsidy_payment_crumbs(req, id, ky_message(ctx, "subsidy.payment.setting"));
	return ky_put_form(req, root, "subsidy.pay_setting_save", id, NULL, values, "subsidy.save");
}

/* In the order that was typed; what has no order comes where it stands. */
static struct ky_err *typed_columns(struct ky_req *req, const char **out)
{
	struct ky_arena *a = req->ctx->arena;
	struct ky_buf text;
	ky_buf_init(&text, a, 8000);
	for (int64_t order = 0; order < 100; order++)
		for (int n = 1; n <= COLUMNS_MAX; n++) {
			const char *field = ky_input_z(req->input, ky_printf(a, "c%d", n)), *heading = ky_input_z(req->input, ky_printf(a, "h%d", n)), *at = ky_printf(a, "o%d", n);
			int64_t own = ky_input_value(req->input, at)->kind == KY_NULL ? n : ky_input_int(req->input, at);
			if (own != order || field[0] == '\0')
				continue;
			if (heading[0] == '\0')
				return ky_invalid(req, ky_printf(a, "h%d", n), "subsidy.invalid.heading");
			ky_buf_printf(&text, "%s%s\t%s", text.len == 0 ? "" : "\n", field, heading);
		}
	*out = text.len == 0 ? "" : text.data;
	return NULL;
}

struct ky_err *subsidy_pay_setting_save(struct ky_req *req)
{
	struct ky_rows *row;
	const char *columns;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id"), seen = -1;
	const struct ky_args *at = KY_ARGS({"department_id", ky_int(id)});
	KY_TRY(typed_columns(req, &columns));
	KY_TRY(ky_exec(ctx, "subsidy.pay_setting_make", at, NULL));
	KY_TRY(ky_query_one(ctx, "subsidy.pay_setting_lock", at, &row));
	/* 0: seen before anybody set anything. */
	if (!ky_str_i64(ky_str(ky_input_z(req->input, "version")), &seen) || (seen != ky_cell_int(row, 0, "version") && !(seen == 0 && ky_cell_int(row, 0, "version") == 1)))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.error.conflict", "the settings of department %lld were changed", (long long)id);
	KY_TRY(ky_exec(ctx, "subsidy.pay_setting_save", ky_input_args(ctx->arena, req->input, KY_ARGS({"department_id", ky_int(id)}, {"list_columns", ky_textz(columns)})), NULL));
	KY_TRY(ky_audit(ctx, "subsidy.pay_setting", "department", id, "list_columns"));
	ky_reply_redirect(req, ky_url(ctx, "staff/subsidy/payments/%lld", (long long)id), "subsidy.done.saved");
	return NULL;
}
