/* public.c — what everybody sees: calls that are open, soon or lately; one call with its courses and what is needed; what a plan would be granted; and where an application begins.
 * Called through the routes of plugin.c. Only published calls are shown: the policies subsidy.call_public and subsidy.course_public. */
#include "subsidy.h"

/* ---- calls */

static void put_call(struct ky_ctx *ctx, struct ky_node *n, const struct ky_rows *rows, size_t i)
{
	ky_put(n, "title", ky_cell_z(rows, i, "title"));
	ky_put(n, "year", ky_fiscal_year_wareki(ctx->arena, (int)ky_cell_int(rows, i, "fiscal_year")));
	ky_put(n, "department", ky_cell_z(rows, i, "department"));
	ky_put_url(n, "url", ky_url(ctx, "subsidy/calls/%lld", (long long)ky_cell_int(rows, i, "id")));
}

/* The last minute that counts: what closes at midnight is said to close at 24:00 of the day before. */
static void put_period(struct ky_ctx *ctx, struct ky_node *n, const struct ky_rows *rows, size_t i)
{
	ky_put_bool(n, "soon", ctx->now < ky_cell_int(rows, i, "opens_at"));
	ky_put_bool(n, "over", ctx->now >= ky_cell_int(rows, i, "closes_at"));
	ky_put_day(n, "opens", ky_time_day(ky_cell_int(rows, i, "opens_at")));
	ky_put_day(n, "closes", ky_time_day(ky_cell_int(rows, i, "closes_at") - 1));
	ky_put(n, "deadline", ky_choice_label(ctx, "subsidy.deadline", ky_cell_z(rows, i, "deadline_rule")));
}

static void put_lines(struct ky_node *root, const char *list, const char *text)
{
	struct ky_str line;
	for (struct ky_str rest = ky_str(text); rest.len > 0 && ky_str_split(&rest, '\n', &line);)
		if (ky_str_trim(line).len > 0)
			ky_put_str(ky_node_item(root, list), "text", ky_str_trim(line));
}

static struct ky_err *changes_by_the_clock(struct ky_req *req)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "subsidy.next_edge", NULL, &row));
	if (!ky_cell_null(row, 0, "at"))
		ky_reply_valid_until(req, ky_cell_int(row, 0, "at"));
	return NULL;
}

struct ky_err *subsidy_open(struct ky_req *req)
{
	struct ky_rows *open, *closed;
	struct ky_node *root = ky_reply_page(req, "subsidy/open");
	KY_TRY(ky_query(req->ctx, "subsidy.open", NULL, &open));
	KY_TRY(ky_query(req->ctx, "subsidy.closed", NULL, &closed));
	for (size_t i = 0; i < open->count; i++) {
		struct ky_node *n = ky_node_item(root, ky_cell_int(open, i, "opens_at") > req->ctx->now ? "Soon" : "Open");
		put_call(req->ctx, n, open, i);
		ky_put(n, "summary", ky_cell_z(open, i, "summary"));
		ky_put(n, "audience", ky_cell_z(open, i, "audience"));
		ky_put_int(n, "minutes", subsidy_application.minutes);
		put_lines(n, "papers", ky_cell_z(open, i, "required_papers"));
		put_period(req->ctx, n, open, i);
	}
	for (size_t i = 0; i < closed->count; i++) {
		struct ky_node *n = ky_node_item(root, "Closed");
		put_call(req->ctx, n, closed, i);
		ky_put_day(n, "closes", ky_time_day(ky_cell_int(closed, i, "closes_at") - 1));
	}
	ky_put_url(root, "data_url", ky_url(req->ctx, "subsidy/data"));
	ky_put_url(root, "results_url", ky_url(req->ctx, "subsidy/results"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.title"), NULL);
	return changes_by_the_clock(req);
}

static void put_who(struct ky_ctx *ctx, struct ky_node *root, const struct ky_rows *call)
{
	static const char *const numbers[][2] = {{"min_members", "subsidy.who.members"}, {"min_city_percent", "subsidy.who.in_city"}, {"min_years", "subsidy.who.years"}, {"max_granted", "subsidy.who.times"}};
	if (ky_cell_int(call, 0, "only_registered") != 0)
		ky_put(ky_node_item(root, "Who"), "text", ky_message(ctx, "subsidy.who.registered"));
	if (strcmp(ky_cell_z(call, 0, "wards"), "any") != 0)
		ky_put(ky_node_item(root, "Who"), "text", ky_choice_label(ctx, "subsidy.wards", ky_cell_z(call, 0, "wards")));
	for (size_t i = 0; i < SUBSIDY_COUNT(numbers); i++)
		if (ky_cell_int(call, 0, numbers[i][0]) > 0)
			ky_put(ky_node_item(root, "Who"), "text", subsidy_fill(ctx, numbers[i][1], ky_cell_int(call, 0, numbers[i][0]), 0));
	if (strcmp(ky_cell_z(call, 0, "consultation"), "required") == 0)
		ky_put(ky_node_item(root, "Who"), "text", ky_message(ctx, "subsidy.who.consulted"));
	ky_put(ky_node_item(root, "Who"), "text", ky_choice_label(ctx, "subsidy.other", ky_cell_z(call, 0, "other_subsidies")));
	if (ky_cell_z(call, 0, "other_note")[0] != '\0')
		ky_put(ky_node_item(root, "Who"), "text", ky_cell_z(call, 0, "other_note"));
}

static struct ky_err *put_course(struct ky_ctx *ctx, struct ky_node *n, int64_t id)
{
	struct subsidy_course course;
	struct ky_rows *areas;
	KY_TRY(subsidy_course_get(ctx, id, &course));
	ky_put(n, "name", ky_cell_z(course.row, 0, "name"));
	ky_put(n, "about", ky_cell_z(course.row, 0, "about"));
	ky_put(n, "contact", ky_cell_z(course.row, 0, "contact"));
	ky_put_url(n, "estimate_url", ky_url(ctx, "subsidy/courses/%lld/estimate", (long long)id));
	KY_TRY(ky_query(ctx, "subsidy.course_areas", KY_ARGS({"id", ky_int(id)}), &areas));
	const char *column = strcmp(ctx->lang, "en") == 0 ? "name_en" : strcmp(ctx->lang, "easy") == 0 ? "name_easy" : "name";
	for (size_t i = 0; i < areas->count; i++)
		ky_put(ky_node_item(n, "areas"), "name", ky_cell_z(areas, i, column));
	return subsidy_put_rule(ctx, n, &course);
}

static struct ky_err *call_page(struct ky_req *req, const char *template_name, int64_t id, const char *title_key, struct ky_rows **out_call, struct ky_node **out_root)
{
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query_one(ctx, "subsidy.call", KY_ARGS({"id", ky_int(id)}), out_call));
	const char *title = ky_cell_z(*out_call, 0, "title");
	*out_root = ky_reply_page(req, template_name);
	ky_put(ky_node_child(*out_root, "Page"), "title", title_key == NULL ? title : ky_printf(ctx->arena, "%s — %s", ky_message(ctx, title_key), title));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.title"), ky_url(ctx, "subsidy"));
	ky_reply_crumb(req, title, title_key == NULL ? NULL : ky_url(ctx, "subsidy/calls/%lld", (long long)id));
	if (title_key != NULL)
		ky_reply_crumb(req, ky_message(ctx, title_key), NULL);
	return NULL;
}

struct ky_err *subsidy_call(struct ky_req *req)
{
	struct ky_rows *call, *courses;
	struct ky_node *root;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(call_page(req, "subsidy/call", id, NULL, &call, &root));
	struct ky_node *n = ky_node_child(root, "Call");
	put_call(ctx, n, call, 0);
	put_period(ctx, n, call, 0);
	for (size_t i = 0; i < call->columns; i++) /* the texts as they were written */
		if (call->cell[i].kind == KY_TEXT && strcmp(call->name[i], "content") != 0)
			ky_put_str(n, call->name[i], call->cell[i].s);
	ky_put_markdown(n, "content", ky_cell_str(call, 0, "content"));
	ky_put_bool(n, "provisional", ky_cell_int(call, 0, "provisional") != 0);
	ky_put_number(n, "budget", ky_cell_int(call, 0, "allotted_yen"));
	put_who(ctx, root, call);
	put_lines(root, "Papers", ky_cell_z(call, 0, "required_papers"));
	KY_TRY(ky_query(ctx, "subsidy.courses", KY_ARGS({"call_id", ky_int(id)}), &courses));
	for (size_t i = 0; i < courses->count; i++)
		KY_TRY(put_course(ctx, ky_node_item(root, "Courses"), ky_cell_int(courses, i, "id")));
	ky_put_url(root, "apply_url", ky_url(ctx, "subsidy/calls/%lld/apply", (long long)id));
	ky_put_url(root, "check_url", ky_url(ctx, "subsidy/calls/%lld/check", (long long)id));
	if (strcmp(ky_cell_z(call, 0, "consultation"), "none") != 0)
		ky_put_url(root, "consult_url", ky_url(ctx, "subsidy/calls/%lld/consult", (long long)id));
	ky_put_int(root, "Minutes", subsidy_application.minutes);
	return changes_by_the_clock(req);
}

/* ---- what a plan would be granted */

static const struct ky_field estimate_fields[] = {
    {.name = "eligible_yen", .kind = "yen", .label = "subsidy.estimate.eligible", .hint = "subsidy.estimate.eligible_hint", .flags = KY_REQUIRED, .low = 0, .high = SUBSIDY_YEN_MAX / 2},
    {.name = "other_yen", .kind = "yen", .label = "subsidy.estimate.other", .hint = "subsidy.estimate.other_hint", .low = 0, .high = SUBSIDY_YEN_MAX / 2},
    {.name = "income_yen", .kind = "yen", .label = "subsidy.estimate.income", .hint = "subsidy.estimate.income_hint", .low = 0, .high = SUBSIDY_YEN_MAX / 2},
    {.name = "size", .kind = "int", .label = "subsidy.estimate.size", .hint = "subsidy.estimate.size_hint", .low = 0, .high = 1000000000},
};
const struct ky_form subsidy_estimate_form = KY_FORM("subsidy.estimate", estimate_fields);

static struct ky_err *estimate_page(struct ky_req *req, struct subsidy_course *course, struct ky_node **out_root)
{
	struct ky_rows *call;
	struct ky_node *root;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(subsidy_course_get(req->ctx, id, course));
	KY_TRY(call_page(req, "subsidy/estimate", course->call_id, "subsidy.estimate.title", &call, &root));
	ky_put(root, "Course", ky_cell_z(course->row, 0, "name"));
	ky_put(root, "SizeLabel", course->rule.table_count > 0 ? course->size_label : NULL);
	ky_put_url(root, "call_url", ky_url(req->ctx, "subsidy/calls/%lld", (long long)course->call_id));
	*out_root = root;
	KY_TRY(subsidy_put_rule(req->ctx, root, course));
	return ky_put_form(req, root, "subsidy.estimate_post", id, NULL, NULL, "subsidy.estimate.compute");
}

struct ky_err *subsidy_estimate(struct ky_req *req)
{
	struct subsidy_course course;
	struct ky_node *root;
	return estimate_page(req, &course, &root);
}

struct ky_err *subsidy_estimate_post(struct ky_req *req)
{
	struct subsidy_course course;
	struct subsidy_amount amount;
	struct ky_node *root;
	const struct ky_input *in = req->input;
	KY_TRY(estimate_page(req, &course, &root));
	if (course.rule.table_count > 0 && ky_input_value(in, "size")->kind == KY_NULL)
		return ky_invalid(req, "size", "core.invalid.required");
	const struct subsidy_plan plan = {
	    .cost_yen = ky_input_int(in, "eligible_yen") + ky_input_int(in, "other_yen"),
	    .eligible_yen = ky_input_int(in, "eligible_yen"),
	    .income_yen = ky_input_int(in, "income_yen"),
	    .size = ky_input_int(in, "size"),
	    .remaining_yen = SUBSIDY_NO_LIMIT,
	};
	if (!subsidy_amount(&course.rule, &plan, &amount))
		return ky_invalid(req, "eligible_yen", "subsidy.refused.numbers");
	struct ky_node *n = ky_node_child(root, "Amount");
	ky_put(n, "title", ky_message(req->ctx, "subsidy.estimate.result"));
	ky_put(n, "notice", ky_message(req->ctx, "subsidy.estimate.note"));
	subsidy_put_lines(req->ctx, n, &amount);
	return NULL;
}

/* ---- an application begins: the course, and whether the group may */

static const struct ky_field course_field = {.name = "course", .kind = "choice", .label = "subsidy.course", .hint = "subsidy.apply.course_hint", .flags = KY_REQUIRED};

struct ky_err *subsidy_apply_form_of(struct ky_req *req, const struct ky_form **out_form)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query(ctx, "subsidy.course_names", KY_ARGS({"call_id", ky_int(ky_path_id(req, "id"))}), &rows));
	struct ky_choice *option = ky_alloc_array(ctx->arena, rows->count + 1, sizeof *option);
	for (size_t i = 0; i < rows->count; i++)
		option[i] = (struct ky_choice){ky_printf(ctx->arena, "%lld", (long long)ky_cell_int(rows, i, "id")), ky_cell_z(rows, i, "name")};
	struct ky_field *field = KY_NEW(ctx->arena, struct ky_field);
	struct ky_form *form = KY_NEW(ctx->arena, struct ky_form);
	*field = course_field;
	field->label = ky_message(ctx, course_field.label);
	field->hint = ky_message(ctx, course_field.hint);
	field->options = option;
	field->flags |= KY_LITERAL;
	*form = (struct ky_form){"subsidy.apply", field, 1};
	*out_form = form;
	return NULL;
}

/* Of each course: what keeps the group acted for from it, if anything does. */
static struct ky_err *put_may(struct ky_req *req, int64_t id, struct ky_node *root)
{
	struct ky_rows *courses;
	KY_TRY(ky_query(req->ctx, "subsidy.courses", KY_ARGS({"call_id", ky_int(id)}), &courses));
	for (size_t i = 0; i < courses->count; i++) {
		struct subsidy_course course;
		struct subsidy_reasons reasons;
		KY_TRY(subsidy_course_get(req->ctx, ky_cell_int(courses, i, "id"), &course));
		KY_TRY(subsidy_reasons_of(req->ctx, &course, req->ctx->who->group_id, KY_DAY_NONE, &reasons));
		struct ky_node *n = ky_node_item(root, "Courses");
		ky_put(n, "name", ky_cell_z(course.row, 0, "name"));
		for (size_t k = 0; k < reasons.count; k++)
			ky_put(ky_node_item(n, "reasons"), "text", ky_message(req->ctx, reasons.key[k]));
		if (reasons.count == 0)
			ky_put_bool(root, "May", true);
	}
	return NULL;
}

struct ky_err *subsidy_apply(struct ky_req *req)
{
	struct ky_rows *call;
	struct ky_node *root;
	const struct ky_form *form;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(call_page(req, "subsidy/apply", id, "subsidy.apply.title", &call, &root));
	ky_put_url(root, "acting_url", ky_url(req->ctx, "account"));
	if (strcmp(ky_cell_z(call, 0, "consultation"), "none") != 0)
		ky_put_url(root, "consult_url", ky_url(req->ctx, "subsidy/calls/%lld/consult", (long long)id));
	ky_put_bool(root, "Staff", req->ctx->who->kind == KY_STAFF);
	KY_TRY(put_may(req, id, root));
	KY_TRY(subsidy_apply_form_of(req, &form));
	return ky_put_form(req, root, "subsidy.apply_post", id, form, NULL, "subsidy.apply.begin");
}

struct ky_err *subsidy_apply_post(struct ky_req *req)
{
	struct ky_rows *call;
	int64_t id;
	struct ky_ctx *ctx = req->ctx;
	if (ctx->who->kind != KY_CITIZEN)
		return ky_fail(ctx->arena, KY_DENIED, NULL, "staff enter papers at their desk");
	KY_TRY(ky_dossier_begin(ctx, "subsidy.application", ctx->who->group_id, KY_ARGS({"course", ky_textz(ky_input_z(req->input, "course"))}), &id));
	KY_TRY(ky_query_one(ctx, "subsidy.call", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &call));
	KY_TRY(ky_dossier_due(ctx, id, ky_time_day(ky_cell_int(call, 0, "closes_at") - 1))); /* they are reminded of it */
	ky_reply_redirect(req, ky_url(ctx, "dossiers/%lld/form/project", (long long)id), NULL);
	return NULL;
}
