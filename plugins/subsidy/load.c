/* load.c — the job subsidy.load: calls with their courses out of a file on this machine's disk (JSON), for the demo city and for a first filling; all or none.
 * Called by kyodoctl job run. Days count from today, so that a demo is never out of date. */
#include <jansson.h>

#include "subsidy.h"

#define ARGS_MAX 32

struct args {
	struct ky_arg arg[ARGS_MAX];
	size_t count;
};

static void add(struct args *a, const char *name, struct ky_value value)
{
	if (a->count < ARGS_MAX)
		a->arg[a->count++] = (struct ky_arg){name, value};
}

/* Texts and whole numbers under the names of the query's own parameters; what the file does not say is NULL. */
static void add_all(struct ky_arena *arena, struct args *a, json_t *object, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		json_t *v = json_object_get(object, names[i]);
		add(a, names[i], json_is_string(v) ? ky_textz(ky_strdup(arena, json_string_value(v))) : json_is_integer(v) ? ky_int(json_integer_value(v)) : ky_null());
	}
}

static int64_t number(json_t *object, const char *name, int64_t otherwise)
{
	json_t *v = json_object_get(object, name);
	return json_is_integer(v) ? json_integer_value(v) : otherwise;
}

static struct ky_err *load_course(struct ky_ctx *ctx, json_t *course, int64_t call_id)
{
	static const char *const names[] = {"name", "about", "areas", "contact", "rate_n", "rate_d", "cap_yen", "unit_yen", "minimum_yen", "size_label", "amount_table", "eligible", "income", "change_free", "change_cut_percent", "advance_percent", "report_days", "report_by"};
	struct args a = {.count = 0};
	int64_t id;
	add_all(ctx->arena, &a, course, names, SUBSIDY_COUNT(names));
	add(&a, "call_id", ky_int(call_id));
	KY_TRY(ky_insert(ctx, "subsidy.course_insert", &(const struct ky_args){a.count, a.arg}, &id));
	add(&a, "id", ky_int(id));
	KY_TRY(ky_exec(ctx, "subsidy.rule_insert", &(const struct ky_args){a.count, a.arg}, NULL));
	struct subsidy_course check;
	return subsidy_course_get(ctx, id, &check); /* a rule that does not work is not kept */
}

static struct ky_err *load_call(struct ky_ctx *ctx, json_t *call)
{
	static const char *const names[] = {"title", "summary", "audience", "content", "basis", "required_papers", "provisional", "deadline_rule", "counter_hours", "only_registered", "wards", "min_members", "min_years", "max_granted", "other_subsidies", "other_note", "withdraw_days"};
	struct args a = {.count = 0};
	struct ky_rows *department;
	int64_t id;
	size_t i;
	json_t *course;
	const char *code = json_string_value(json_object_get(call, "department"));
	ky_day opens = ctx->today + (ky_day)number(call, "opens_in_days", 0), closes = ctx->today + (ky_day)number(call, "closes_in_days", 30);
	int minute = (int)number(call, "closes_minute", KY_DAYS_END);
	KY_TRY(ky_query_one(ctx, "subsidy.department_by_code", KY_ARGS({"code", ky_textz(code == NULL ? "" : code)}), &department));
	add_all(ctx->arena, &a, call, names, SUBSIDY_COUNT(names));
	add(&a, "department_id", *ky_cell(department, 0, "id"));
	add(&a, "fiscal_year", ky_int(ky_day_fiscal_year(opens) + number(call, "years_on", 0)));
	add(&a, "opens_on", ky_date(opens));
	add(&a, "closes_on", ky_date(closes));
	add(&a, "closes_minute", ky_int(minute));
	add(&a, "opens_at", ky_time(ky_day_time(opens)));
	add(&a, "closes_at", ky_time(ky_days_too_late(closes, minute)));
	KY_TRY(ky_insert(ctx, "subsidy.call_insert", &(const struct ky_args){a.count, a.arg}, &id));
	add(&a, "id", ky_int(id));
	KY_TRY(ky_exec(ctx, "subsidy.call_update", &(const struct ky_args){a.count, a.arg}, NULL));
	KY_TRY(ky_exec(ctx, "subsidy.ledger_insert", KY_ARGS({"call_id", ky_int(id)}, {"yen", ky_int(number(call, "budget_yen", 0))}), NULL));
	json_array_foreach(json_object_get(call, "courses"), i, course)
		KY_TRY(load_course(ctx, course, id));
	return ky_exec(ctx, "subsidy.call_state", KY_ARGS({"id", ky_int(id)}, {"state", ky_textz("public")}, {"published", ky_int(1)}), NULL);
}

struct ky_err *subsidy_load_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	json_error_t wrong;
	json_t *all = json_load_file(params, 0, &wrong), *call;
	struct ky_err *err = NULL;
	size_t i, count = json_array_size(all);
	if (all == NULL)
		return ky_fail(ctx->arena, KY_INVALID, NULL, "%s: line %d: %s", params, wrong.line, wrong.text);
	json_array_foreach(all, i, call)
		if (err == NULL)
			err = load_call(ctx, call);
	json_decref(all);
	KY_TRY(err);
	ky_touch(ctx, "subsidy");
	KY_TRY(ky_audit(ctx, "subsidy.load", "subsidy.call", job_id, "*"));
	return ky_job_result(ctx, job_id, 0, ky_printf(ctx->arena, "募集 %zu 件", count));
}
