/* check.c — does a group fit this call? A few questions anybody can answer, signed in or not, and line by line what fits and what does not. Nothing of it is kept.
 * Called through the routes of plugin.c. The tests are those of eligibility.c. */
#include "subsidy.h"

static const struct ky_choice kinds[] = {{"registered", "subsidy.check.registered"}, {"ward", "subsidy.check.ward"}, {"none", "subsidy.check.none"}, {NULL, NULL}};
static const struct ky_choice yes_no[] = {{"yes", "subsidy.check.yes"}, {"no", "subsidy.check.no"}, {NULL, NULL}};

static struct ky_err *areas(struct ky_ctx *ctx, const struct ky_choices **out)
{
	return ky_choices_query(ctx, "subsidy.areas", NULL, "id", strcmp(ctx->lang, "en") == 0 ? "name_en" : strcmp(ctx->lang, "easy") == 0 ? "name_easy" : "name", out);
}

/* A question is asked where the column of the call says so; "areas" is asked where a course has some. */
static const struct {
	const char *column;
	struct ky_field field;
} questions[] = {
    {NULL, {.name = "kind", .kind = "choice", .label = "subsidy.check.kind", .flags = KY_REQUIRED, .options = kinds}},
    {NULL, {.name = "members", .kind = "int", .label = "subsidy.check.members", .flags = KY_REQUIRED, .low = 0, .high = 1000000}},
    {"min_city_percent", {.name = "members_in_city", .kind = "int", .label = "subsidy.check.in_city", .hint = "subsidy.check.in_city_hint", .flags = KY_REQUIRED, .low = 0, .high = 1000000}},
    {"min_years", {.name = "years", .kind = "int", .label = "subsidy.check.years", .hint = "subsidy.check.years_hint", .flags = KY_REQUIRED, .low = 0, .high = 300}},
    {"areas", {.name = "area", .kind = "choice", .label = "subsidy.check.area", .flags = KY_REQUIRED, .load = areas}},
    {"max_granted", {.name = "granted", .kind = "int", .label = "subsidy.check.granted", .hint = "subsidy.check.granted_hint", .flags = KY_REQUIRED, .low = 0, .high = 1000}},
    {"other_subsidies", {.name = "other", .kind = "choice", .label = "subsidy.check.other", .flags = KY_REQUIRED, .options = yes_no}},
    {"consultation", {.name = "consulted", .kind = "choice", .label = "subsidy.check.consulted", .flags = KY_REQUIRED, .options = yes_no}},
};

struct checking {
	const struct ky_rows *call;
	size_t count;
	struct subsidy_course *course;
	bool by_area;
};

static bool is(const struct ky_rows *row, const char *column, const char *value)
{
	return strcmp(ky_cell_z(row, 0, column), value) == 0;
}

static bool asked(const struct checking *c, const char *column)
{
	return column == NULL || (strcmp(column, "areas") == 0		     ? c->by_area
				  : strcmp(column, "other_subsidies") == 0 ? is(c->call, column, "refused")
				  : strcmp(column, "consultation") == 0    ? is(c->call, column, "required")
									   : ky_cell_int(c->call, 0, column) > 0);
}

static struct ky_err *load(struct ky_ctx *ctx, int64_t id, struct checking *c)
{
	struct ky_rows *call, *courses;
	KY_TRY(ky_query_one(ctx, "subsidy.call", KY_ARGS({"id", ky_int(id)}), &call));
	KY_TRY(ky_query(ctx, "subsidy.courses", KY_ARGS({"call_id", ky_int(id)}), &courses));
	*c = (struct checking){.call = call, .count = courses->count, .course = ky_alloc_array(ctx->arena, courses->count + 1, sizeof *c->course)};
	for (size_t i = 0; i < courses->count; i++) {
		KY_TRY(subsidy_course_get(ctx, ky_cell_int(courses, i, "id"), &c->course[i]));
		c->by_area |= ky_cell_z(c->course[i].row, 0, "areas")[0] != '\0';
	}
	return NULL;
}

struct ky_err *subsidy_check_form_of(struct ky_req *req, const struct ky_form **out_form)
{
	struct checking c;
	size_t n = 0;
	KY_TRY(load(req->ctx, ky_path_id(req, "id"), &c));
	struct ky_field *field = ky_alloc_array(req->ctx->arena, SUBSIDY_COUNT(questions), sizeof *field);
	struct ky_form *form = KY_NEW(req->ctx->arena, struct ky_form);
	for (size_t i = 0; i < SUBSIDY_COUNT(questions); i++)
		if (asked(&c, questions[i].column))
			field[n++] = questions[i].field;
	*form = (struct ky_form){"subsidy.check", field, n};
	*out_form = form;
	return NULL;
}

static struct ky_err *page(struct ky_req *req, struct checking *c, struct ky_node **out_root)
{
	const struct ky_form *form;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(load(ctx, id, c));
	struct ky_node *root = ky_reply_page(req, "subsidy/check");
	const char *title = ky_cell_z(c->call, 0, "title");
	ky_put(ky_node_child(root, "Page"), "title", ky_printf(ctx->arena, "%s — %s", ky_message(ctx, "subsidy.check.title"), title));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.title"), ky_url(ctx, "subsidy"));
	ky_reply_crumb(req, title, ky_url(ctx, "subsidy/calls/%lld", (long long)id));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.check.title"), NULL);
	ky_put(root, "Title", title);
	ky_put_url(root, "call_url", ky_url(ctx, "subsidy/calls/%lld", (long long)id));
	KY_TRY(subsidy_check_form_of(req, &form));
	*out_root = root;
	return ky_put_form(req, root, "subsidy.check_post", id, form, NULL, "subsidy.check.go");
}

struct ky_err *subsidy_check(struct ky_req *req)
{
	struct checking c;
	struct ky_node *root;
	return page(req, &c, &root);
}

/* ---- the answer */

static void put_test(struct ky_ctx *ctx, struct ky_node *node, const char *text, const char *reason)
{
	struct ky_node *n = ky_node_item(node, "tests");
	ky_put(n, "text", text);
	ky_put_bool(n, "fits", reason == NULL);
	ky_put(n, "reason", reason == NULL ? NULL : ky_message(ctx, reason));
}

/* The first of the reasons that is among the keys. */
static const char *among(const struct subsidy_reasons *r, const char *keys)
{
	for (size_t i = 0; i < r->count; i++)
		if (subsidy_counts(keys, r->key[i]))
			return r->key[i];
	return NULL;
}

/* The same day so many years ago; of 29 February the day before. */
static ky_day years_ago(ky_day today, int64_t years)
{
	struct ky_date d = ky_day_date(today);
	ky_day day = ky_day_of(d.year - (int)years, d.month, d.day);
	return day == KY_DAY_NONE ? ky_day_of(d.year - (int)years, d.month, d.day - 1) : day;
}

static void facts_of(const struct ky_req *req, struct ky_group_facts_of *out)
{
	const struct ky_input *in = req->input;
	int64_t area = 0;
	bool there = ky_str_i64(ky_str(ky_input_z(in, "area")), &area);
	*out = (struct ky_group_facts_of){
	    .name = "",
	    .registered = strcmp(ky_input_z(in, "kind"), "registered") == 0,
	    .ward = strcmp(ky_input_z(in, "kind"), "ward") == 0,
	    .members = ky_input_int(in, "members"),
	    .members_in_city = ky_input_int(in, "members_in_city"),
	    .founded_on = years_ago(req->ctx->today, ky_input_int(in, "years")),
	    .area_id = there ? area : 0,
	};
}

static bool said_yes(const struct ky_req *req, const char *field)
{
	return strcmp(ky_input_z(req->input, field), "yes") == 0;
}

/* What holds for every course of the call. */
static void put_common(struct ky_req *req, const struct checking *c, const struct subsidy_reasons *r, struct ky_node *node)
{
	static const char *const numbers[][3] = {{"min_members", "subsidy.who.members", "subsidy.refused.members"}, {"min_city_percent", "subsidy.who.in_city", "subsidy.refused.city_share"}, {"min_years", "subsidy.who.years", "subsidy.refused.young"}};
	struct ky_ctx *ctx = req->ctx;
	const char *wards = ky_cell_z(c->call, 0, "wards");
	bool over = ctx->now >= ky_cell_int(c->call, 0, "closes_at");
	if (over || ctx->now < ky_cell_int(c->call, 0, "opens_at"))
		put_test(ctx, node, ky_message(ctx, "subsidy.check.period"), over ? "subsidy.check.over" : "subsidy.check.early");
	if (ky_cell_int(c->call, 0, "only_registered") != 0)
		put_test(ctx, node, ky_message(ctx, "subsidy.who.registered"), among(r, "subsidy.refused.not_registered"));
	if (strcmp(wards, "any") != 0)
		put_test(ctx, node, ky_choice_label(ctx, "subsidy.wards", wards), among(r, "subsidy.refused.ward subsidy.refused.wards_only"));
	for (size_t i = 0; i < SUBSIDY_COUNT(numbers); i++)
		if (ky_cell_int(c->call, 0, numbers[i][0]) > 0)
			put_test(ctx, node, subsidy_fill(ctx, numbers[i][1], ky_cell_int(c->call, 0, numbers[i][0]), 0), among(r, numbers[i][2]));
	int64_t most = ky_cell_int(c->call, 0, "max_granted");
	if (most > 0)
		put_test(ctx, node, subsidy_fill(ctx, "subsidy.who.times", most, 0), ky_input_int(req->input, "granted") >= most ? "subsidy.refused.granted_before" : NULL);
	if (asked(c, "other_subsidies"))
		put_test(ctx, node, ky_choice_label(ctx, "subsidy.other", "refused"), said_yes(req, "other") ? "subsidy.check.other_refused" : NULL);
	if (asked(c, "consultation"))
		put_test(ctx, node, ky_message(ctx, "subsidy.who.consulted"), said_yes(req, "consulted") ? NULL : "subsidy.check.not_consulted");
}

struct ky_err *subsidy_check_post(struct ky_req *req)
{
	struct checking c;
	struct ky_node *root;
	struct ky_group_facts_of facts;
	struct subsidy_reasons common = {.count = 0};
	KY_TRY(page(req, &c, &root));
	facts_of(req, &facts);
	struct ky_node *answer = ky_node_child(root, "Answer");
	for (size_t i = 0; i < c.count; i++) {
		struct subsidy_reasons r = {.count = 0};
		subsidy_fits(req->ctx, c.course[i].row, &facts, &r);
		struct ky_node *n = ky_node_item(answer, "courses");
		const char *area = among(&r, "subsidy.refused.area");
		ky_put(n, "name", ky_cell_z(c.course[i].row, 0, "name"));
		if (ky_cell_z(c.course[i].row, 0, "areas")[0] != '\0')
			put_test(req->ctx, n, ky_message(req->ctx, "subsidy.who.area"), area);
		common = r;
	}
	ky_put_bool(root, "ByArea", c.by_area);
	put_common(req, &c, &common, answer);
	ky_put_url(root, "apply_url", ky_url(req->ctx, "subsidy/calls/%lld/apply", (long long)ky_path_id(req, "id")));
	return NULL;
}
