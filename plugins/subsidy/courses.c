/* courses.c — a course of a call and its rule: by how much, for what, and what holds afterwards. A changed rule is a new one; what was submitted keeps its own.
 * Called through the routes of plugin.c. Whose course it is, is the policy subsidy.courses. */
#include "payment.h"
#include "results.h"

static struct ky_err *areas(struct ky_ctx *ctx, const struct ky_choices **out)
{
	const char *column = strcmp(ctx->lang, "en") == 0 ? "name_en" : strcmp(ctx->lang, "easy") == 0 ? "name_easy" : "name";
	return ky_choices_query(ctx, "subsidy.areas", NULL, "id", column, out);
}

static const struct ky_field fields[] = {
    {.name = "name", .kind = "text", .label = "subsidy.course_name", .flags = KY_REQUIRED, .max = 100},
    {.name = "about", .kind = "lines", .label = "subsidy.course_about", .max = 1000},
    {.name = "areas", .kind = "choices", .label = "subsidy.areas", .hint = "subsidy.areas_hint", .load = areas},
    {.name = "contact", .kind = "text", .label = "subsidy.contact", .hint = "subsidy.contact_hint", .max = 200},
    {.name = "rate_n", .kind = "int", .label = "subsidy.rate_n", .hint = "subsidy.rate_n_hint", .flags = KY_REQUIRED, .low = 0, .high = SUBSIDY_RATE_MAX},
    {.name = "rate_d", .kind = "int", .label = "subsidy.rate_d", .flags = KY_REQUIRED, .low = 1, .high = SUBSIDY_RATE_MAX},
    {.name = "cap_yen", .kind = "yen", .label = "subsidy.cap", .hint = "subsidy.cap_hint", .low = 0, .high = SUBSIDY_YEN_MAX},
    {.name = "unit_yen", .kind = "yen", .label = "subsidy.unit", .hint = "subsidy.unit_hint", .flags = KY_REQUIRED, .low = 1, .high = SUBSIDY_YEN_MAX},
    {.name = "minimum_yen", .kind = "yen", .label = "subsidy.minimum", .hint = "subsidy.minimum_hint", .low = 0, .high = SUBSIDY_YEN_MAX},
    {.name = "size_label", .kind = "text", .label = "subsidy.size_label", .hint = "subsidy.size_label_hint", .max = 50},
    {.name = "amount_table", .kind = "lines", .label = "subsidy.table", .hint = "subsidy.table_hint", .max = 1000},
    {.name = "eligible", .kind = "choices", .label = "subsidy.eligible", .flags = KY_REQUIRED, .choices = "subsidy.cost"},
    {.name = "income", .kind = "choices", .label = "subsidy.income_counts", .hint = "subsidy.income_hint", .choices = "subsidy.income"},
    {.name = "change_free", .kind = "bool", .label = "subsidy.change_free"},
    {.name = "change_cut_percent", .kind = "int", .label = "subsidy.change_cut", .hint = "subsidy.change_cut_hint", .flags = KY_REQUIRED, .low = 0, .high = 100},
    {.name = "advance_percent", .kind = "int", .label = "subsidy.advance", .hint = "subsidy.advance_hint", .flags = KY_REQUIRED, .low = 0, .high = 100},
    {.name = "advance_kind", .kind = "choice", .label = "subsidy.advance_kind", .flags = KY_REQUIRED, .choices = "subsidy.advance"},
    {.name = "instalments", .kind = "text", .label = "subsidy.instalments", .hint = "subsidy.instalments_hint", .max = 60},
    {.name = "steps", .kind = "choices", .label = "subsidy.steps", .hint = "subsidy.steps_hint", .choices = "subsidy.step"},
    {.name = "books_years", .kind = "int", .label = "subsidy.books_years", .flags = KY_REQUIRED, .low = 0, .high = 50},
    {.name = "property_years", .kind = "int", .label = "subsidy.property_years", .flags = KY_REQUIRED, .low = 0, .high = 50},
    {.name = "property_yen", .kind = "yen", .label = "subsidy.property_yen", .hint = "subsidy.property_yen_hint", .flags = KY_REQUIRED, .low = 0, .high = SUBSIDY_YEN_MAX},
    {.name = "pay_days", .kind = "int", .label = "subsidy.pay_days", .flags = KY_REQUIRED, .low = 1, .high = 366},
    {.name = "return_days", .kind = "int", .label = "subsidy.return_days", .flags = KY_REQUIRED, .low = 1, .high = 366},
    {.name = "surcharge_rate", .kind = "int", .label = "subsidy.surcharge_rate", .hint = "subsidy.surcharge_hint", .flags = KY_REQUIRED, .low = 0, .high = 10000},
    {.name = "late_rate", .kind = "int", .label = "subsidy.late_rate", .hint = "subsidy.surcharge_hint", .flags = KY_REQUIRED, .low = 0, .high = 10000},
    {.name = "report_days", .kind = "int", .label = "subsidy.report_days", .hint = "subsidy.report_days_hint", .flags = KY_REQUIRED, .low = 1, .high = 366},
    {.name = "report_by", .kind = "date", .label = "subsidy.report_by", .hint = "subsidy.report_by_hint"},
    {.name = "version", .kind = "hidden"},
    {.name = "overwrite", .kind = "int", .label = "subsidy.overwrite"},
};
const struct ky_form subsidy_course_form = KY_FORM("subsidy.course", fields);

static struct ky_err *form_page(struct ky_req *req, const char *title_key, int64_t call_id, struct ky_node **out_root)
{
	struct ky_rows *call;
	KY_TRY(ky_query_one(req->ctx, "subsidy.call", KY_ARGS({"id", ky_int(call_id)}), &call));
	*out_root = ky_reply_page(req, "subsidy/edit");
	ky_put(ky_node_child(*out_root, "Page"), "title", ky_message(req->ctx, title_key));
	ky_put(*out_root, "Lead", ky_message(req->ctx, "subsidy.course_lead"));
	ky_put_url(*out_root, "stored_url", ky_url(req->ctx, "staff/subsidy/%lld", (long long)call_id));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.staff_title"), ky_url(req->ctx, "staff/subsidy"));
	ky_reply_crumb(req, ky_cell_z(call, 0, "title"), ky_url(req->ctx, "staff/subsidy/%lld", (long long)call_id));
	ky_reply_crumb(req, ky_message(req->ctx, title_key), NULL);
	return NULL;
}

static const struct ky_rows *initial(struct ky_ctx *ctx)
{
	static const char *const names[] = {"rate_n", "rate_d", "unit_yen", "eligible", "income", "change_free", "change_cut_percent", "advance_percent", "advance_kind", "books_years", "property_years", "property_yen", "pay_days", "return_days", "surcharge_rate", "late_rate", "report_days", "version"};
	const struct ky_value values[] = {ky_int(1), ky_int(2), ky_int(1000), ky_textz("gratuity travel publicity printing supplies post rent insurance outsourcing"), ky_textz("fee sales donation subsidy"), ky_int(1), ky_int(20), ky_int(0), ky_textz("estimate"), ky_int(5), ky_int(5), ky_int(500000), ky_int(30), ky_int(20), ky_int(1095), ky_int(1095), ky_int(30), ky_int(0)};
	struct ky_value *cell = ky_alloc_array(ctx->arena, SUBSIDY_COUNT(names), sizeof *cell);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	memcpy(cell, values, sizeof values);
	*rows = (struct ky_rows){1, SUBSIDY_COUNT(names), names, cell};
	return rows;
}

struct ky_err *subsidy_course_new(struct ky_req *req)
{
	struct ky_node *root;
	int64_t call_id = ky_path_id(req, "id");
	KY_TRY(form_page(req, "subsidy.course_new", call_id, &root));
	return ky_put_form(req, root, "subsidy.course_create", call_id, NULL, initial(req->ctx), "subsidy.save");
}

struct ky_err *subsidy_course_edit(struct ky_req *req)
{
	struct ky_rows *row;
	struct ky_node *root;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "subsidy.course_edit", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(form_page(req, "subsidy.course_edit", ky_cell_int(row, 0, "call_id"), &root));
	subsidy_put_conflict(req, root, ky_cell_int(row, 0, "version"));
	return ky_put_form(req, root, "subsidy.course_save", id, NULL, row, "subsidy.save");
}

/* The rule as typed is one by which amounts can be computed; what is wrong is said beside its field. */
static struct ky_err *must_work(struct ky_req *req)
{
	const struct ky_input *in = req->input;
	static const char *const of_fault[][2] = {{"rate", "rate_n"}, {"cap", "cap_yen"}, {"unit", "unit_yen"}, {"minimum", "minimum_yen"}, {"table", "amount_table"}};
	struct subsidy_rule rule = {
	    .rate_n = ky_input_int(in, "rate_n"),
	    .rate_d = ky_input_int(in, "rate_d"),
	    .cap_yen = ky_input_int(in, "cap_yen"),
	    .unit_yen = ky_input_int(in, "unit_yen"),
	    .minimum_yen = ky_input_int(in, "minimum_yen"),
	};
	const char *fault = subsidy_table_read(req->ctx->arena, ky_str(ky_input_z(in, "amount_table")), &rule) ? subsidy_rule_fault(&rule) : "table";
	for (size_t i = 0; fault != NULL && i < SUBSIDY_COUNT(of_fault); i++)
		if (strcmp(of_fault[i][0], fault) == 0)
			return ky_invalid(req, of_fault[i][1], ky_printf(req->ctx->arena, "subsidy.invalid.rule_%s", fault));
	if (!subsidy_instalments_good(ky_input_z(in, "instalments"), ky_input_int(in, "advance_percent")))
		return ky_invalid(req, "instalments", "subsidy.invalid.instalments");
	if (rule.table_count > 0 && ky_input_z(in, "size_label")[0] == '\0')
		return ky_invalid(req, "size_label", "subsidy.invalid.size_label");
	return NULL;
}

static struct ky_err *write_rule(struct ky_req *req, int64_t id, int64_t call_id)
{
	const struct ky_args *args = ky_input_args(req->ctx->arena, req->input, KY_ARGS({"id", ky_int(id)}));
	KY_TRY(ky_exec(req->ctx, "subsidy.rule_insert", args, NULL));
	KY_TRY(subsidy_result_call(req->ctx, call_id));
	KY_TRY(ky_audit(req->ctx, "subsidy.course_save", "subsidy.course", id, ""));
	ky_touch(req->ctx, "subsidy");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/subsidy/%lld", (long long)call_id), "subsidy.done.saved");
	return NULL;
}

struct ky_err *subsidy_course_create(struct ky_req *req)
{
	int64_t id, call_id = ky_path_id(req, "id");
	KY_TRY(must_work(req));
	KY_TRY(ky_insert(req->ctx, "subsidy.course_insert", ky_input_args(req->ctx->arena, req->input, KY_ARGS({"call_id", ky_int(call_id)})), &id));
	return write_rule(req, id, call_id);
}

struct ky_err *subsidy_course_save(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "subsidy.course_lock", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(subsidy_must_be_seen(req, ky_cell_int(row, 0, "version")));
	KY_TRY(must_work(req));
	KY_TRY(ky_exec(req->ctx, "subsidy.course_update", ky_input_args(req->ctx->arena, req->input, KY_ARGS({"id", ky_int(id)})), NULL));
	return write_rule(req, id, ky_cell_int(row, 0, "call_id"));
}
