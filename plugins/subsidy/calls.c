/* calls.c — calls (募集) as the department sets them: list, one call with its courses and budget, its form, publishing, and the copy for the next year.
 * Called through the routes of plugin.c. Whose call it is, is the policy subsidy.calls. */
#include "results.h"
#include "payment.h"

/* ---- lists */

static const struct ky_column columns[] = {
    {"title", "k.title", "text", "subsidy.call_title", 0, NULL},
    {"fiscal_year", "k.fiscal_year", "int", "subsidy.fiscal_year", 0, NULL},
    {"state", "k.state", "choice", "subsidy.state_column", 0, "subsidy.state"},
    {"opens_on", "k.opens_on", "date", "subsidy.opens_on", 0, NULL},
    {"closes_on", "k.closes_on", "date", "subsidy.closes_on", 0, NULL},
    {"department", "d.name", "text", "subsidy.department", 0, NULL},
};
static const struct ky_filter filters[] = {
    {.name = "q", .kind = "text", .label = "subsidy.call_title", .sql = "LOCATE(:value, k.title) > 0"},
    {.name = "year", .kind = "int", .label = "subsidy.fiscal_year", .sql = "k.fiscal_year = :value"},
    {.name = "state", .kind = "choice", .label = "subsidy.state_column", .sql = "k.state = :value", .choices = "subsidy.state"},
};
static const struct ky_sort sorts[] = {{"new", "subsidy.sort_new", "k.id", "int", true}};
const struct ky_list subsidy_calls_list = {
    .name = "subsidy.calls",
    .from = "subsidy_call k JOIN ky_department d ON d.id = k.department_id",
    .id = "k.id",
    .policy = "subsidy.calls",
    .column = columns,
    .column_count = SUBSIDY_COUNT(columns),
    .filter = filters,
    .filter_count = SUBSIDY_COUNT(filters),
    .sort = sorts,
    .sort_count = SUBSIDY_COUNT(sorts),
    .row_path = "staff/subsidy/%lld",
};

static struct ky_err *departments(struct ky_ctx *ctx, const struct ky_choices **out)
{
	return ky_choices_query(ctx, "subsidy.departments", NULL, "id", "name", out);
}

/* ---- the form */

static const struct ky_field fields[] = {
    {.name = "title", .kind = "text", .label = "subsidy.call_title", .hint = "subsidy.call_title_hint", .flags = KY_REQUIRED, .max = 40},
    {.name = "fiscal_year", .kind = "int", .label = "subsidy.fiscal_year", .hint = "subsidy.fiscal_year_hint", .flags = KY_REQUIRED, .low = 2000, .high = 2200},
    {.name = "department_id", .kind = "choice", .label = "subsidy.department", .flags = KY_REQUIRED, .load = departments},
    {.name = "summary", .kind = "lines", .label = "subsidy.summary_field", .hint = "subsidy.summary_hint", .flags = KY_REQUIRED, .max = 200},
    {.name = "audience", .kind = "text", .label = "subsidy.audience", .hint = "subsidy.audience_hint", .flags = KY_REQUIRED, .max = 200},
    {.name = "content", .kind = "lines", .label = "subsidy.content", .hint = "subsidy.content_hint", .max = 4000},
    {.name = "basis", .kind = "text", .label = "subsidy.basis", .hint = "subsidy.basis_hint", .max = 100},
    {.name = "required_papers", .kind = "lines", .label = "subsidy.required_papers", .hint = "subsidy.required_papers_hint", .max = 2000},
    {.name = "opens_on", .kind = "date", .label = "subsidy.opens_on", .flags = KY_REQUIRED},
    {.name = "closes_on", .kind = "date", .label = "subsidy.closes_on", .flags = KY_REQUIRED},
    {.name = "closes_time", .kind = "text", .label = "subsidy.closes_time", .hint = "subsidy.closes_time_hint", .flags = KY_REQUIRED, .max = 5},
    {.name = "deadline_rule", .kind = "choice", .label = "subsidy.deadline_rule", .flags = KY_REQUIRED, .choices = "subsidy.deadline"},
    {.name = "counter_hours", .kind = "text", .label = "subsidy.counter_hours", .hint = "subsidy.counter_hours_hint", .max = 100},
    {.name = "budget_yen", .kind = "yen", .label = "subsidy.budget", .flags = KY_REQUIRED, .low = 1, .high = SUBSIDY_YEN_MAX},
    {.name = "provisional", .kind = "bool", .label = "subsidy.provisional"},
    {.name = "only_registered", .kind = "bool", .label = "subsidy.only_registered"},
    {.name = "wards", .kind = "choice", .label = "subsidy.wards", .flags = KY_REQUIRED, .choices = "subsidy.wards"},
    {.name = "min_members", .kind = "int", .label = "subsidy.min_members", .low = 0, .high = 10000},
    {.name = "min_years", .kind = "int", .label = "subsidy.min_years", .low = 0, .high = 100},
    {.name = "max_granted", .kind = "int", .label = "subsidy.max_granted", .hint = "subsidy.max_granted_hint", .low = 0, .high = 100},
    {.name = "other_subsidies", .kind = "choice", .label = "subsidy.other_subsidies", .flags = KY_REQUIRED, .choices = "subsidy.other"},
    {.name = "other_note", .kind = "text", .label = "subsidy.other_note", .hint = "subsidy.other_note_hint", .max = 200},
    {.name = "answer_days", .kind = "int", .label = "subsidy.answer_days", .hint = "subsidy.answer_days_hint", .flags = KY_REQUIRED, .low = 1, .high = 90},
    {.name = "min_city_percent", .kind = "int", .label = "subsidy.min_city_percent", .hint = "subsidy.min_city_hint", .low = 0, .high = 100},
    {.name = "consultation", .kind = "choice", .label = "subsidy.consultation", .hint = "subsidy.consultation_hint", .flags = KY_REQUIRED, .choices = "subsidy.consultation"},
    {.name = "form_numbers", .kind = "lines", .label = "subsidy.form_numbers", .hint = "subsidy.form_numbers_hint", .max = 500},
    {.name = "withdraw_days", .kind = "int", .label = "subsidy.withdraw_days", .hint = "subsidy.withdraw_days_hint", .low = 0, .high = 365},
    {.name = "version", .kind = "hidden"},
    {.name = "overwrite", .kind = "int", .label = "subsidy.overwrite"},
};
const struct ky_form subsidy_call_form = KY_FORM("subsidy.call", fields);

/* "17:15"; midnight as 24:00 or 23:59. */
static bool minute_of(struct ky_arena *arena, const char *typed, int *out)
{
	struct ky_str hour, minute = ky_text_narrow(arena, ky_str(typed));
	int64_t h, m;
	if (!ky_str_split(&minute, ':', &hour) || minute.p == NULL || !ky_str_i64(hour, &h) || !ky_str_i64(minute, &m) || minute.len != 2 || h < 0 || m < 0 || m > 59 || h * 60 + m > KY_DAYS_END)
		return false;
	*out = (int)(h * 60 + m);
	return true;
}

struct ky_err *subsidy_must_be_seen(struct ky_req *req, int64_t version)
{
	int64_t seen = -1;
	if (!ky_str_i64(ky_str(ky_input_z(req->input, "version")), &seen) || (seen != version && ky_input_int(req->input, "overwrite") != version))
		return ky_fail(req->ctx->arena, KY_CONFLICT, "subsidy.error.conflict", "version %lld, seen %lld", (long long)version, (long long)seen);
	return NULL;
}

void subsidy_put_conflict(struct ky_req *req, struct ky_node *root, int64_t version)
{
	int64_t seen = -1;
	if (req->input != NULL && ky_str_i64(ky_str(ky_input_z(req->input, "version")), &seen) && seen != version)
		ky_put_int(ky_node_child(root, "Conflict"), "version", version);
}

static struct ky_node *form_page(struct ky_req *req, const char *title_key, int64_t id, const char *title)
{
	struct ky_node *root = ky_reply_page(req, "subsidy/edit");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, title_key));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.staff_title"), ky_url(req->ctx, "staff/subsidy"));
	if (id != 0)
		ky_reply_crumb(req, title, ky_url(req->ctx, "staff/subsidy/%lld", (long long)id));
	ky_reply_crumb(req, ky_message(req->ctx, title_key), NULL);
	return root;
}

static const struct ky_rows *initial(struct ky_ctx *ctx)
{
	static const char *const names[] = {"fiscal_year", "closes_time", "deadline_rule", "only_registered", "wards", "other_subsidies", "withdraw_days", "version", "department_id", "answer_days", "consultation"};
	const struct ky_value values[] = {ky_int(ky_day_fiscal_year(ctx->today)), ky_textz("24:00"), ky_textz("arrive"), ky_int(1), ky_textz("any"), ky_textz("allowed"), ky_int(14), ky_int(0), ky_own_department(ctx, "subsidy.edit"), ky_int(7), ky_textz("none")};
	struct ky_value *cell = ky_alloc_array(ctx->arena, SUBSIDY_COUNT(names), sizeof *cell);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	memcpy(cell, values, sizeof values);
	*rows = (struct ky_rows){1, SUBSIDY_COUNT(names), names, cell};
	return rows;
}

struct ky_err *subsidy_call_new(struct ky_req *req)
{
	return ky_put_form(req, form_page(req, "subsidy.call_new", 0, NULL), "subsidy.call_create", 0, NULL, initial(req->ctx), "subsidy.save");
}

static struct ky_err *get(struct ky_req *req, struct ky_rows **out)
{
	return ky_query_one(req->ctx, "subsidy.call", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), out);
}

struct ky_err *subsidy_call_edit(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(get(req, &row));
	struct ky_node *root = form_page(req, "subsidy.call_edit", id, ky_cell_z(row, 0, "title"));
	subsidy_put_conflict(req, root, ky_cell_int(row, 0, "version"));
	ky_put_url(root, "stored_url", ky_url(req->ctx, "staff/subsidy/%lld", (long long)id));
	return ky_put_form(req, root, "subsidy.call_save", id, NULL, row, "subsidy.save");
}

/* What the fields alone cannot know. */
static struct ky_err *period(struct ky_req *req, int *out_minute)
{
	const struct ky_input *in = req->input;
	int64_t department;
	bool on;
	if (ky_input_day(in, "closes_on") < ky_input_day(in, "opens_on"))
		return ky_invalid(req, "closes_on", "subsidy.invalid.closes");
	if (!subsidy_numbers_read(ky_input_z(in, "form_numbers")))
		return ky_invalid(req, "form_numbers", "subsidy.invalid.form_numbers");
	if (!minute_of(req->ctx->arena, ky_input_z(in, "closes_time"), out_minute))
		return ky_invalid(req, "closes_time", "subsidy.invalid.time");
	if (!ky_str_i64(ky_str(ky_input_z(in, "department_id")), &department) || !ky_may_in(req->ctx, "subsidy.edit", department))
		return ky_invalid(req, "department_id", "subsidy.invalid.department");
	KY_TRY(ky_plugin_is_on(req->ctx, "subsidy", department, &on));
	return on ? NULL : ky_invalid(req, "department_id", "subsidy.invalid.off");
}

static struct ky_err *write_call(struct ky_req *req, int64_t id, const struct ky_args *times)
{
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_exec(ctx, "subsidy.call_update", ky_input_args(ctx->arena, req->input, times), NULL));
	KY_TRY(ky_exec(ctx, "subsidy.call_citizens", ky_input_args(ctx->arena, req->input, KY_ARGS({"id", ky_int(id)})), NULL));
	KY_TRY(ky_exec(ctx, "subsidy.call_files_year", KY_ARGS({"id", ky_int(id)}, {"fiscal_year", *ky_input_value(req->input, "fiscal_year")}), NULL));
	KY_TRY(ky_exec(ctx, "subsidy.ledger_allot", KY_ARGS({"call_id", ky_int(id)}, {"yen", *ky_input_value(req->input, "budget_yen")}), NULL));
	KY_TRY(subsidy_result_call(ctx, id));
	KY_TRY(ky_audit(ctx, "subsidy.call_save", "subsidy.call", id, ""));
	ky_touch(ctx, "subsidy");
	ky_reply_redirect(req, ky_url(ctx, "staff/subsidy/%lld", (long long)id), "subsidy.done.saved");
	return NULL;
}

static const struct ky_args *times_of(struct ky_req *req, int64_t id, int minute)
{
	struct ky_arg *arg = ky_alloc_array(req->ctx->arena, 4, sizeof *arg);
	struct ky_args *args = KY_NEW(req->ctx->arena, struct ky_args);
	arg[0] = (struct ky_arg){"id", ky_int(id)};
	arg[1] = (struct ky_arg){"closes_minute", ky_int(minute)};
	arg[2] = (struct ky_arg){"opens_at", ky_time(ky_day_time(ky_input_day(req->input, "opens_on")))};
	arg[3] = (struct ky_arg){"closes_at", ky_time(ky_days_too_late(ky_input_day(req->input, "closes_on"), minute))};
	*args = (struct ky_args){4, arg};
	return args;
}

struct ky_err *subsidy_call_create(struct ky_req *req)
{
	int64_t id;
	int minute;
	KY_TRY(period(req, &minute));
	KY_TRY(ky_insert(req->ctx, "subsidy.call_insert", ky_input_args(req->ctx->arena, req->input, times_of(req, 0, minute)), &id));
	KY_TRY(ky_exec(req->ctx, "subsidy.ledger_insert", KY_ARGS({"call_id", ky_int(id)}, {"yen", *ky_input_value(req->input, "budget_yen")}), NULL));
	return write_call(req, id, times_of(req, id, minute));
}

struct ky_err *subsidy_call_save(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	int minute;
	KY_TRY(ky_query_one(req->ctx, "subsidy.call_lock", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(subsidy_must_be_seen(req, ky_cell_int(row, 0, "version")));
	KY_TRY(period(req, &minute));
	if (ky_input_int(req->input, "budget_yen") < ky_cell_int(row, 0, "granted_yen"))
		return ky_invalid(req, "budget_yen", "subsidy.invalid.below_granted");
	return write_call(req, id, times_of(req, id, minute));
}

/* ---- the pages */

/* What is told about all calls together. */
static void put_links(struct ky_req *req, struct ky_node *root)
{
	static const struct {
		const char *label, *path, *permission;
	} links[] = {
	    {"subsidy.statistics.title", "staff/subsidy/statistics", "subsidy.view"},
	    {"subsidy.yearly.title", "staff/subsidy/yearly", "subsidy.view"},
	    {"subsidy.import.title", "staff/subsidy/imports", "subsidy.edit"},
	};
	for (size_t i = 0; i < SUBSIDY_COUNT(links); i++) {
		if (!ky_may(req->ctx, links[i].permission))
			continue;
		struct ky_node *n = ky_node_item(root, "Links");
		ky_put(n, "label", ky_message(req->ctx, links[i].label));
		ky_put_url(n, "url", ky_url(req->ctx, "%s", links[i].path));
	}
}

struct ky_err *subsidy_calls(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "core/list_page");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "subsidy.staff_title"));
	ky_put(root, "Lead", ky_message(req->ctx, "subsidy.staff_lead"));
	if (ky_may(req->ctx, "subsidy.edit")) {
		struct ky_node *n = ky_node_item(root, "Links");
		ky_put(n, "label", ky_message(req->ctx, "subsidy.call_new"));
		ky_put_url(n, "url", ky_url(req->ctx, "staff/subsidy/new"));
	}
	put_links(req, root);
	struct ky_node *back = ky_node_item(root, "Links");
	ky_put(back, "label", ky_message(req->ctx, "subsidy.repayments"));
	ky_put_url(back, "url", ky_url(req->ctx, "staff/subsidy/repayments"));
	if (ky_may(req->ctx, "subsidy.pay")) {
		struct ky_node *n = ky_node_item(root, "Links");
		ky_put(n, "label", ky_message(req->ctx, "subsidy.payment.title"));
		ky_put_url(n, "url", ky_url(req->ctx, "staff/subsidy/payments"));
	}
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.staff_title"), NULL);
	return ky_list_show(req, root, &subsidy_calls_list, "staff/subsidy", 0);
}

static struct ky_err *put_courses(struct ky_req *req, int64_t id, bool edits, struct ky_node *root)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "subsidy.courses", KY_ARGS({"call_id", ky_int(id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct subsidy_course course;
		struct ky_node *n = ky_node_item(root, "Courses");
		KY_TRY(subsidy_course_get(req->ctx, ky_cell_int(rows, i, "id"), &course));
		ky_put(n, "name", ky_cell_z(course.row, 0, "name"));
		ky_put_int(n, "rule_number", ky_cell_int(course.row, 0, "number"));
		KY_TRY(subsidy_put_rule(req->ctx, n, &course));
		if (ky_may_in(req->ctx, "dossier.enter", course.department_id))
			ky_put_url(n, "paper_url", ky_url(req->ctx, "staff/dossiers/enter?procedure=subsidy.application&about=%lld", (long long)course.id));
		if (edits)
			ky_put_url(n, "edit_url", ky_url(req->ctx, "staff/subsidy/courses/%lld", (long long)course.id));
	}
	return NULL;
}

struct ky_err *subsidy_call_show(struct ky_req *req)
{
	struct ky_rows *row, *ledger;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(get(req, &row));
	bool edits = ky_may_in(ctx, "subsidy.edit", ky_cell_int(row, 0, "department_id")), public = strcmp(ky_cell_z(row, 0, "state"), "public") == 0;
	struct ky_node *root = ky_reply_page(req, "subsidy/staff");
	ky_put(ky_node_child(root, "Page"), "title", ky_cell_z(row, 0, "title"));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.staff_title"), ky_url(ctx, "staff/subsidy"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "title"), NULL);
	struct ky_node *n = ky_node_child(root, "Call");
	ky_put_row(n, row, 0);
	ky_put(n, "year", ky_fiscal_year_wareki(ctx->arena, (int)ky_cell_int(row, 0, "fiscal_year")));
	ky_put(n, "state_label", ky_choice_label(ctx, "subsidy.state", ky_cell_z(row, 0, "state")));
	ky_put(n, "deadline_label", ky_choice_label(ctx, "subsidy.deadline", ky_cell_z(row, 0, "deadline_rule")));
	ky_put_bool(n, "public", public);
	ky_put_url(n, "public_url", public ? ky_url(ctx, "subsidy/calls/%lld", (long long)id) : NULL);
	KY_TRY(ky_query_one(ctx, "subsidy.ledger", KY_ARGS({"call_id", ky_int(id)}), &ledger));
	struct ky_node *l = ky_node_child(root, "Ledger");
	for (size_t i = 0; i < ledger->columns; i++)
		ky_put_number(l, ledger->name[i], ledger->cell[i].i);
	ky_put_url(root, "ledger_url", ky_url(ctx, "staff/subsidy/%lld/ledger", (long long)id));
	ky_put_url(root, "books_url", ky_url(ctx, "staff/subsidy/%lld/payments", (long long)id));
	KY_TRY(put_courses(req, id, edits, root));
	KY_TRY(subsidy_put_dates(ctx, id, root));
	KY_TRY(subsidy_put_talks(ctx, row, root));
	if (edits) {
		ky_put_url(root, "edit_url", ky_url(ctx, "staff/subsidy/%lld/edit", (long long)id));
		ky_put_url(root, "course_url", ky_url(ctx, "staff/subsidy/%lld/courses/new", (long long)id));
		ky_put_action(req, root, "Publish", "subsidy.call_publish", id, public ? "subsidy.unpublish" : "subsidy.publish");
		if (public)
			ky_put_action(req, root, "Results", "subsidy.call_results", id, ky_cell_null(row, 0, "results_on") ? "subsidy.results_publish" : "subsidy.results_hide");
		ky_put_action(req, root, "Copy", "subsidy.call_copy", id, "subsidy.copy");
	}
	return ky_list_show(req, root, &subsidy_files_list, ky_printf(ctx->arena, "staff/subsidy/%lld", (long long)id), id);
}

/* ---- publishing, and the next year */

struct ky_err *subsidy_call_publish(struct ky_req *req)
{
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(ctx, "subsidy.call_lock", KY_ARGS({"id", ky_int(id)}), &row));
	bool public = strcmp(ky_cell_z(row, 0, "state"), "public") != 0;
	if (public && ky_cell_int(row, 0, "courses") == 0)
		return ky_fail(ctx->arena, KY_INVALID, "subsidy.invalid.no_course", "call %lld has no course", (long long)id);
	KY_TRY(ky_exec(ctx, "subsidy.call_state", KY_ARGS({"id", ky_int(id)}, {"state", ky_textz(public ? "public" : "preparing")}, {"published", ky_int(public)}), NULL));
	KY_TRY(subsidy_result_call(ctx, id));
	KY_TRY(ky_audit(ctx, public ? "subsidy.publish" : "subsidy.unpublish", "subsidy.call", id, ""));
	ky_touch(ctx, "subsidy");
	ky_reply_redirect(req, ky_url(ctx, "staff/subsidy/%lld", (long long)id), public ? "subsidy.done.published" : "subsidy.done.unpublished");
	return NULL;
}

/* What was granted is shown to everybody, or no more: a step of its own, when the department is ready for it. */
struct ky_err *subsidy_call_results(struct ky_req *req)
{
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(ctx, "subsidy.call_lock", KY_ARGS({"id", ky_int(id)}), &row));
	bool shown = ky_cell_null(row, 0, "results_on");
	KY_TRY(ky_exec(ctx, "subsidy.call_results", KY_ARGS({"id", ky_int(id)}, {"shown", ky_int(shown)}), NULL));
	KY_TRY(subsidy_result_call(ctx, id));
	if (shown)
		KY_TRY(ky_job_start(ctx, "subsidy.publish", "{}", NULL));
	KY_TRY(ky_audit(ctx, shown ? "subsidy.results_publish" : "subsidy.results_hide", "subsidy.call", id, ""));
	ky_touch(ctx, "subsidy");
	ky_reply_redirect(req, ky_url(ctx, "staff/subsidy/%lld", (long long)id), shown ? "subsidy.done.results" : "subsidy.done.no_results");
	return NULL;
}

/* Everything but what happened: dates a year later, in preparation, the same budget. */
struct ky_err *subsidy_call_copy(struct ky_req *req)
{
	struct ky_rows *row, *courses;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id"), copy, course_id;
	KY_TRY(get(req, &row));
	KY_TRY(ky_insert(ctx, "subsidy.call_copy", KY_ARGS({"id", ky_int(id)}), &copy));
	KY_TRY(ky_exec(ctx, "subsidy.call_citizens_copy", KY_ARGS({"id", ky_int(copy)}, {"from_id", ky_int(id)}), NULL));
	KY_TRY(ky_exec(ctx, "subsidy.ledger_insert", KY_ARGS({"call_id", ky_int(copy)}, {"yen", *ky_cell(row, 0, "allotted_yen")}), NULL));
	KY_TRY(ky_query(ctx, "subsidy.courses", KY_ARGS({"call_id", ky_int(id)}), &courses));
	for (size_t i = 0; i < courses->count; i++) {
		struct subsidy_course course;
		KY_TRY(subsidy_course_get(ctx, ky_cell_int(courses, i, "id"), &course));
		KY_TRY(ky_insert(ctx, "subsidy.course_copy", KY_ARGS({"id", ky_int(course.id)}, {"call_id", ky_int(copy)}), &course_id));
		KY_TRY(ky_exec(ctx, "subsidy.rule_copy", KY_ARGS({"course_id", ky_int(course_id)}, {"rule_id", ky_int(course.rule_id)}), NULL));
	}
	KY_TRY(ky_audit(ctx, "subsidy.copy", "subsidy.call", copy, ky_printf(ctx->arena, "from=%lld", (long long)id)));
	ky_reply_redirect(req, ky_url(ctx, "staff/subsidy/%lld/edit", (long long)copy), "subsidy.done.copied");
	return NULL;
}

struct ky_err *subsidy_department_succeeded(struct ky_ctx *ctx, int64_t department_id)
{
	KY_TRY(ky_exec(ctx, "subsidy.department_succeeded", KY_ARGS({"id", ky_int(department_id)}), NULL));
	return subsidy_results_succeeded(ctx, department_id);
	KY_TRY(subsidy_payment_succeeded(ctx, department_id));
	ky_touch(ctx, "subsidy");
	return NULL;
}
