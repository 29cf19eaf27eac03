/* application.c — the application for a subsidy as a procedure: what it may be submitted for, which rule it keeps, what is granted, and what the budget says to that.
 * Declared in plugin.c; run by the core's case engine (kyodo/dossier.h). */
#include "application.h"
#include "payment.h"
#include "repay.h"
#include "results.h"
#include "steps.h"

static const struct ky_state states[] = {
    {"draft", "subsidy.state.draft", KY_TURN_APPLICANT, KY_STATE_FILLING},
    {"submitted", "subsidy.state.submitted", KY_TURN_STAFF, 0},
    {"formal_check", "subsidy.state.formal_check", KY_TURN_STAFF, 0},
    {"correction", "subsidy.state.correction", KY_TURN_APPLICANT, KY_STATE_FILLING},
    {"review", "subsidy.state.review", KY_TURN_STAFF, 0},
    {"offered_rest", "subsidy.state.offered_rest", KY_TURN_APPLICANT, 0},
    {"granted", "subsidy.state.granted", KY_TURN_APPLICANT, 0},
    {"change_requested", "subsidy.state.change_requested", KY_TURN_STAFF, 0},
    {"change_approved", "subsidy.state.change_approved", KY_TURN_APPLICANT, 0},
    {"advance_paid", "subsidy.state.advance_paid", KY_TURN_APPLICANT, 0},
    {"discontinued", "subsidy.state.discontinued", KY_TURN_APPLICANT, 0},
    {"reported", "subsidy.state.reported", KY_TURN_STAFF, 0},
    {"amount_fixed", "subsidy.state.amount_fixed", KY_TURN_STAFF, 0},
    {"paid", "subsidy.state.paid", KY_TURN_NOBODY, 0},
    {"revoked", "subsidy.state.revoked", KY_TURN_NOBODY, 0},
    {"return_ordered", "subsidy.state.return_ordered", KY_TURN_APPLICANT, 0},
    {"returned", "subsidy.state.returned", KY_TURN_NOBODY, 0},
    {"published", "subsidy.state.published", KY_TURN_NOBODY, 0},
    {"rejected", "subsidy.state.rejected", KY_TURN_NOBODY, 0},
    {"withdrawn", "subsidy.state.withdrawn", KY_TURN_NOBODY, 0},
};

/* ---- courses to choose from: what was chosen before the deadline stays a choice after it, so that an application that comes too late is told so and not that its course is unknown.
 * Staff who enter papers choose among those of their sections. */

static struct ky_err *course_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_rows *rows;
	struct ky_choices *choices = KY_NEW(ctx->arena, struct ky_choices);
	KY_TRY(ky_query(ctx, ctx->who->kind == KY_STAFF ? "subsidy.courses_staff" : "subsidy.courses_public", NULL, &rows));
	struct ky_choice *c = ky_alloc_array(ctx->arena, rows->count, sizeof *c);
	for (size_t i = 0; i < rows->count; i++) {
		const char *mark = ctx->now < ky_cell_int(rows, i, "opens_at") ? "subsidy.mark_early" : ctx->now >= ky_cell_int(rows, i, "closes_at") ? "subsidy.mark_late" : NULL;
		c[i].code = ky_printf(ctx->arena, "%lld", (long long)ky_cell_int(rows, i, "id"));
		c[i].label = mark == NULL ? ky_cell_z(rows, i, "label") : ky_printf(ctx->arena, "%s %s", ky_cell_z(rows, i, "label"), ky_message(ctx, mark));
	}
	*choices = (struct ky_choices){rows->count, c};
	*out = choices;
	return NULL;
}

static struct ky_err *course_label(struct ky_ctx *ctx, struct ky_str code, struct ky_str *out)
{
	return subsidy_label_of(ctx, "subsidy.course_label", code, out);
}

const struct ky_register_offer subsidy_course_register = {.options = course_options, .label_of = course_label};

/* ---- beginning and submitting */

static struct ky_err *begin(struct ky_ctx *ctx, int64_t group_id, struct ky_answers *known, const char **out_refusal)
{
	struct subsidy_course course;
	int64_t id = ky_answer_int(known, "course");
	if (id == 0) /* begun from the list of procedures or from paper: the form asks for the course */
		return NULL;
	KY_TRY(subsidy_course_get(ctx, id, &course));
	return subsidy_may_apply(ctx, &course, group_id, KY_DAY_NONE, out_refusal);
}

/* A paper is for a course of a call: entered by its section, from the page of the call. */
static struct ky_err *paper(struct ky_ctx *ctx, int64_t about, struct ky_answers *prefill, int64_t *out_department)
{
	struct subsidy_course course;
	struct ky_err *err = subsidy_course_get(ctx, about, &course);
	if (err != NULL && err->code == KY_NOT_FOUND && prefill == NULL)
		return NULL;
	KY_TRY(err);
	*out_department = course.department_id;
	if (prefill != NULL)
		ky_answers_set(prefill, "course", ky_textz(ky_printf(ctx->arena, "%lld", (long long)about)));
	return NULL;
}

struct ky_err *subsidy_application_amount(struct ky_ctx *ctx, const struct subsidy_course *course, const struct ky_dossier *d, int64_t remaining_yen, struct subsidy_amount *out, const char **out_refusal)
{
	struct subsidy_plan plan;
	subsidy_plan_of(ctx, course, d->answers, remaining_yen, &plan);
	if (!subsidy_amount(&course->rule, &plan, out))
		*out_refusal = "subsidy.refused.numbers";
	return NULL;
}

static const char *dates_wrong(const struct ky_dossier *d)
{
	ky_day from = ky_answer_day(d->answers, "starts_on"), to = ky_answer_day(d->answers, "ends_on");
	return from != KY_DAY_NONE && to != KY_DAY_NONE && to < from ? "subsidy.refused.dates" : NULL;
}

static bool says(const struct ky_rows *row, const char *column, const char *value)
{
	return strcmp(ky_cell_z(row, 0, column), value) == 0;
}

/* What was asked for against what the rule allows. */
static const char *amount_wrong(const struct ky_dossier *d, const struct subsidy_course *course, const struct subsidy_amount *amount)
{
	int64_t asked = ky_answer_int(d->answers, "requested");
	if (course->rule.table_count > 0 && ky_answer_int(d->answers, "size") == 0)
		return "subsidy.refused.no_size";
	if (amount->yen == 0)
		return "subsidy.refused.nothing";
	if (asked > amount->yen)
		return "subsidy.refused.too_much";
	return asked % course->rule.unit_yen != 0 ? "subsidy.refused.unit" : asked < course->rule.minimum_yen ? "subsidy.refused.minimum" : NULL;
}

/* The first reason why it cannot be submitted as it stands; a correction has its own due date, and is for the course it was submitted for. */
static struct ky_err *find_refusal(struct ky_ctx *ctx, const struct ky_dossier *d, const struct subsidy_course *course, bool first, const char **out_refusal)
{
	struct subsidy_amount amount;
	bool web = strcmp(d->channel, "web") == 0;
	if (first)
		KY_TRY(subsidy_may_apply(ctx, course, d->group_id, web ? KY_DAY_NONE : d->received_on, out_refusal));
	else if (ky_answer_int(d->answers, "course") != course->id)
		*out_refusal = "subsidy.refused.other_course";
	if (*out_refusal == NULL && says(course->row, "other_subsidies", "refused") && strcmp(ky_answer_z(d->answers, "other_subsidies"), "yes") == 0)
		*out_refusal = "subsidy.refused.other_subsidies";
	if (*out_refusal == NULL)
		*out_refusal = dates_wrong(d);
	if (*out_refusal == NULL)
		KY_TRY(subsidy_application_amount(ctx, course, d, SUBSIDY_NO_LIMIT, &amount, out_refusal));
	if (*out_refusal == NULL)
		*out_refusal = amount_wrong(d, course, &amount);
	return NULL;
}

struct ky_err *subsidy_application_may_submit(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct subsidy_course course;
	struct ky_rows *file;
	bool found;
	KY_TRY(subsidy_course_of(ctx, d, &found, &course));
	if (!found) {
		*out_refusal = "subsidy.refused.no_course";
		return NULL;
	}
	KY_TRY(ky_query(ctx, "subsidy.file", KY_ARGS({"dossier_id", ky_int(d->id)}), &file));
	return find_refusal(ctx, d, &course, file->count == 0, out_refusal);
}

/* The rule of this moment is pinned by the first submission; amounts are computed anew by each. */
static struct ky_err *submitted(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct subsidy_course course;
	struct subsidy_amount amount = {0};
	struct ky_rows *file;
	struct ky_group_facts_of group = {.name = ""};
	const struct ky_group_facts *service = ky_service(ctx, KY_GROUP_FACTS);
	const char *refusal = NULL;
	bool found;
	KY_TRY(subsidy_course_of(ctx, d, &found, &course));
	KY_TRY(subsidy_application_amount(ctx, &course, d, SUBSIDY_NO_LIMIT, &amount, &refusal));
	KY_TRY(ky_query(ctx, "subsidy.file", KY_ARGS({"dossier_id", ky_int(d->id)}), &file));
	if (d->group_id != 0)
		KY_TRY(service->facts(ctx, d->group_id, &group));
	const struct ky_args *args = KY_ARGS({"dossier_id", ky_int(d->id)}, {"call_id", ky_int(course.call_id)}, {"course_id", ky_int(course.id)}, {"rule_id", ky_int(course.rule_id)},
					     {"group_id", ky_int(d->group_id)}, {"requested_yen", ky_int(ky_answer_int(d->answers, "requested"))}, {"computed_yen", ky_int(amount.yen)}, {"group_name", ky_textz(group.name)});
	if (file->count > 0)
		return ky_exec(ctx, "subsidy.file_amounts", args, NULL);
	KY_TRY(ky_insert(ctx, "subsidy.file_insert", args, NULL));
	KY_TRY(subsidy_result_keep(ctx, d->id));
	return ky_dossier_give_to_department(ctx, d->id, course.department_id);
}

/* ---- the decision */

static struct ky_err *file_of(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_rows **out)
{
	return ky_query_one(ctx, "subsidy.file", KY_ARGS({"dossier_id", ky_int(d->id)}), out);
}

/* What the officer means to grant is still no more than was asked for and than the rule allows. The budget itself is asked last. */
static struct ky_err *may_grant(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct subsidy_course course;
	struct subsidy_amount amount;
	struct ky_rows *file;
	bool found;
	KY_TRY(file_of(ctx, d, &file));
	KY_TRY(subsidy_course_of(ctx, d, &found, &course));
	KY_TRY(subsidy_application_amount(ctx, &course, d, SUBSIDY_NO_LIMIT, &amount, out_refusal));
	int64_t offered = ky_cell_int(file, 0, "offered_yen");
	if (*out_refusal == NULL && ky_answer_int(d->answers, "course") != course.id)
		*out_refusal = "subsidy.refused.other_course";
	else if (*out_refusal == NULL && ky_cell_null(file, 0, "offered_yen"))
		*out_refusal = "subsidy.refused.no_offer";
	else if (*out_refusal == NULL && (offered > amount.yen || offered > ky_answer_int(d->answers, "requested")))
		*out_refusal = "subsidy.refused.offer_too_much";
	return NULL;
}

struct ky_err *subsidy_report_due(struct ky_ctx *ctx, const struct ky_dossier *d, ky_day end, ky_day *out)
{
	struct subsidy_course course;
	struct ky_calendar calendar;
	bool found;
	KY_TRY(subsidy_course_of(ctx, d, &found, &course));
	KY_TRY(ky_calendar_load(ctx, &calendar));
	ky_day by = ky_cell_null(course.row, 0, "report_by") ? KY_DAY_NONE : (ky_day)ky_cell_int(course.row, 0, "report_by");
	*out = ky_days_add(&calendar, end == KY_DAY_NONE ? ctx->today : end, (int)ky_cell_int(course.row, 0, "report_days"), KY_DAYS_STAY);
	if (by != KY_DAY_NONE && by < *out)
		*out = by;
	return NULL;
}

struct ky_err *subsidy_await_report(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_dossier plan;
	ky_day due;
	KY_TRY(subsidy_plan_now(ctx, d->id, &plan));
	KY_TRY(subsidy_report_due(ctx, d, ky_answer_day(plan.answers, "ends_on"), &due));
	return ky_dossier_due(ctx, d->id, due);
}

static struct ky_err *grant(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_rows *file;
	struct ky_group_facts_of group = {.name = ""};
	const struct ky_group_facts *service = ky_service(ctx, KY_GROUP_FACTS);
	KY_TRY(file_of(ctx, d, &file));
	if (d->group_id != 0)
		KY_TRY(service->facts(ctx, d->group_id, &group));
	KY_TRY(ky_exec(ctx, "subsidy.file_granted", KY_ARGS({"dossier_id", ky_int(d->id)}, {"granted_yen", *ky_cell(file, 0, "offered_yen")}, {"group_name", ky_textz(group.name)}, {"project", ky_textz(d->title)}), NULL));
	KY_TRY(subsidy_rest_release(ctx, d));
	KY_TRY(subsidy_result_keep(ctx, d->id));
	subsidy_ledger_move(ctx, ky_cell_int(file, 0, "call_id"), d->id, "grant", ky_cell_int(file, 0, "offered_yen"));
	ky_touch(ctx, "subsidy");
	return subsidy_await_report(ctx, d);
}

static struct ky_err *release(struct ky_ctx *ctx, const struct ky_dossier *d, const char *kind)
{
	struct ky_rows *file;
	KY_TRY(file_of(ctx, d, &file));
	if (ky_cell_null(file, 0, "granted_yen"))
		return NULL;
	KY_TRY(ky_exec(ctx, "subsidy.file_granted", KY_ARGS({"dossier_id", ky_int(d->id)}, {"granted_yen", ky_null()}, {"group_name", ky_null()}, {"project", ky_null()}), NULL));
	KY_TRY(subsidy_result_keep(ctx, d->id));
	subsidy_ledger_move(ctx, ky_cell_int(file, 0, "call_id"), d->id, kind, -ky_cell_int(file, 0, "granted_yen"));
	ky_touch(ctx, "subsidy");
	return NULL;
}

static struct ky_err *undo_grant(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct ky_rows *file;
	bool under_way;
	KY_TRY(file_of(ctx, d, &file));
	KY_TRY(subsidy_payment_under_way(ctx, d->id, &under_way));
	if (under_way || ky_cell_int(file, 0, "advanced_yen") > 0) {
		*out_refusal = under_way ? "subsidy.refused.under_way" : "subsidy.refused.advanced";
		return NULL;
	}
	return release(ctx, d, "undo");
}

static struct ky_err *may_decline(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct ky_rows *row;
	bool under_way;
	KY_TRY(ky_query_one(ctx, "subsidy.decline", KY_ARGS({"dossier_id", ky_int(d->id)}), &row));
	KY_TRY(subsidy_payment_under_way(ctx, d->id, &under_way));
	if (ky_cell_int(row, 0, "decided_on") + ky_cell_int(row, 0, "withdraw_days") < ctx->today)
		*out_refusal = "subsidy.refused.decline_late";
	else if (ky_cell_int(row, 0, "advanced_yen") > 0)
		*out_refusal = "subsidy.refused.advanced";
	else if (under_way)
		*out_refusal = "subsidy.refused.under_way";
	return NULL;
}

static struct ky_err *decline(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	return release(ctx, d, "withdrawn");
}

/* ---- the procedure */

/* After a part was revoked, and the money came back, the rest goes on from where it was. */
#define GO_ON(state) {.name = "go_on_" state, .from = "revoked returned", .to = state, .label = "subsidy.step.go_on", .permission = KY_BY_ITSELF}
/* An order (遂行命令): told and kept in the history, the application stays where it is. */
#define ORDER(name_end, state) {.name = "order_" name_end, .from = state, .to = state, .label = "subsidy.step.order", .permission = KY_BY_ITSELF, .mail = "subsidy.mail.order"}

static const struct ky_transition steps[] = {
    {.name = "submit", .from = "draft", .to = "submitted", .label = "subsidy.step.submit", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .guard = subsidy_application_may_submit, .effect = submitted, .mail = "subsidy.mail.submit"},
    {.name = "discard", .from = "draft", .to = "withdrawn", .label = "subsidy.step.discard", .permission = KY_BY_APPLICANT},
    {.name = "check", .from = "submitted", .to = "formal_check", .label = "subsidy.step.check", .permission = "dossier.work"},
    {.name = "ask", .from = "submitted formal_check", .to = "correction", .label = "subsidy.step.ask", .permission = "dossier.work", .flags = KY_ASKS_CORRECTION, .mail = "subsidy.mail.ask"},
    {.name = "answer", .from = "correction", .to = "formal_check", .label = "subsidy.step.answer", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .guard = subsidy_application_may_submit, .effect = submitted, .mail = "subsidy.mail.answer"},
    {.name = "review", .from = "formal_check", .to = "review", .label = "subsidy.step.review", .permission = "dossier.work"},
    {.name = "grant", .from = "review", .to = "granted", .label = "subsidy.step.grant", .permission = "dossier.work", .flags = KY_BY_APPROVAL, .guard = may_grant, .effect = grant, .undo = undo_grant, .mail = "subsidy.mail.grant"},
    {.name = "reject", .from = "formal_check review", .to = "rejected", .label = "subsidy.step.reject", .permission = "dossier.work", .flags = KY_BY_APPROVAL | KY_ASKS_REASON, .effect = subsidy_rest_release, .undo = subsidy_rest_stays_released, .mail = "subsidy.mail.reject"},
    {.name = "withdraw", .from = "submitted formal_check correction review offered_rest", .to = "withdrawn", .label = "subsidy.step.withdraw", .permission = KY_BY_APPLICANT, .flags = KY_ASKS_REASON, .effect = subsidy_rest_release, .mail = "subsidy.mail.withdraw"},
    {.name = "offer_rest", .from = "review", .to = "offered_rest", .label = "subsidy.step.offer_rest", .permission = KY_BY_ITSELF, .effect = subsidy_rest_offered, .mail = "subsidy.mail.offer_rest"},
    {.name = "accept_rest", .from = "offered_rest", .to = "review", .label = "subsidy.step.accept_rest", .permission = KY_BY_APPLICANT, .guard = subsidy_rest_in_time, .effect = subsidy_rest_accepted, .mail = "subsidy.mail.accept_rest"},
    {.name = "decline_rest", .from = "offered_rest", .to = "review", .label = "subsidy.step.decline_rest", .permission = KY_BY_APPLICANT, .effect = subsidy_rest_declined, .mail = "subsidy.mail.decline_rest"},
    {.name = "lapse_rest", .from = "offered_rest", .to = "review", .label = "subsidy.step.lapse_rest", .permission = "dossier.work", .guard = subsidy_rest_over, .effect = subsidy_rest_lapsed, .mail = "subsidy.mail.lapse_rest"},
    {.name = "request_change", .from = SUBSIDY_RUNNING, .to = "change_requested", .label = "subsidy.step.request_change", .permission = KY_BY_ITSELF},
    {.name = "change", .from = "change_requested", .to = "change_approved", .label = "subsidy.step.change", .permission = KY_BY_ITSELF, .effect = subsidy_await_report},
    {.name = "back_granted", .from = "change_requested", .to = "granted", .label = "subsidy.step.unchanged", .permission = KY_BY_ITSELF, .effect = subsidy_await_report},
    {.name = "back_changed", .from = "change_requested", .to = "change_approved", .label = "subsidy.step.unchanged", .permission = KY_BY_ITSELF, .effect = subsidy_await_report},
    {.name = "back_advanced", .from = "change_requested", .to = "advance_paid", .label = "subsidy.step.unchanged", .permission = KY_BY_ITSELF, .effect = subsidy_await_report},
    {.name = "advance", .from = SUBSIDY_RUNNING, .to = "advance_paid", .label = "subsidy.step.advance", .permission = KY_BY_ITSELF, .effect = subsidy_await_report, .mail = "subsidy.mail.pay"},
    {.name = "discontinue", .from = SUBSIDY_RUNNING " change_requested", .to = "discontinued", .label = "subsidy.step.discontinue", .permission = KY_BY_ITSELF, .effect = subsidy_await_last_report},
    {.name = "fix_zero", .from = "discontinued", .to = "paid", .label = "subsidy.step.fix_zero", .permission = "dossier.work", .flags = KY_BY_APPROVAL, .guard = subsidy_may_fix_zero, .effect = subsidy_fix_zero, .mail = "subsidy.mail.fix_zero"},
    {.name = "report", .from = SUBSIDY_RUNNING " discontinued", .to = "reported", .label = "subsidy.step.report", .permission = KY_BY_ITSELF},
    ORDER("granted", "granted"),
    ORDER("changed", "change_approved"),
    ORDER("advanced", "advance_paid"),
    {.name = "inspect_pass", .from = "reported", .to = "reported", .label = "subsidy.step.inspect_pass", .permission = KY_BY_ITSELF},
    {.name = "inspect_mend", .from = "reported", .to = "reported", .label = "subsidy.step.inspect_mend", .permission = KY_BY_ITSELF, .mail = "subsidy.mail.inspect_mend"},
    {.name = "fix", .from = "reported", .to = "amount_fixed", .label = "subsidy.step.fix", .permission = KY_BY_ITSELF},
    {.name = "order_return", .from = "reported amount_fixed paid published returned discontinued revoked", .to = "return_ordered", .label = "subsidy.step.order_return", .permission = KY_BY_ITSELF, .mail = "subsidy.mail.order_return"},
    {.name = "unfix", .from = "amount_fixed return_ordered paid", .to = "reported", .label = "subsidy.step.unfix", .permission = KY_BY_ITSELF},
    {.name = "pay", .from = "amount_fixed", .to = "paid", .label = "subsidy.step.pay", .permission = KY_BY_ITSELF, .mail = "subsidy.mail.pay"},
    {.name = "settled", .from = "amount_fixed", .to = "paid", .label = "subsidy.step.settled", .permission = KY_BY_ITSELF},
    {.name = "bounce", .from = "paid published", .to = "amount_fixed", .label = "subsidy.step.bounce", .permission = KY_BY_ITSELF, .mail = "subsidy.mail.bounce"},
    {.name = "bounce_granted", .from = SUBSIDY_RUNNING, .to = "granted", .label = "subsidy.step.bounce", .permission = KY_BY_ITSELF, .effect = subsidy_await_report, .mail = "subsidy.mail.bounce"},
    {.name = "bounce_changed", .from = SUBSIDY_RUNNING, .to = "change_approved", .label = "subsidy.step.bounce", .permission = KY_BY_ITSELF, .effect = subsidy_await_report, .mail = "subsidy.mail.bounce"},
    {.name = "bounce_advanced", .from = SUBSIDY_RUNNING, .to = "advance_paid", .label = "subsidy.step.bounce", .permission = KY_BY_ITSELF, .effect = subsidy_await_report, .mail = "subsidy.mail.bounce"},
    {.name = "bounce_fixed", .from = "amount_fixed", .to = "amount_fixed", .label = "subsidy.step.bounce", .permission = KY_BY_ITSELF, .mail = "subsidy.mail.bounce"},
    {.name = "bounce_reported", .from = "reported", .to = "reported", .label = "subsidy.step.bounce", .permission = KY_BY_ITSELF, .mail = "subsidy.mail.bounce"},
    {.name = "give_back", .from = "return_ordered", .to = "returned", .label = "subsidy.step.give_back", .permission = KY_BY_ITSELF, .mail = "subsidy.mail.give_back"},
    {.name = "revoke", .from = SUBSIDY_REVOCABLE, .to = "revoked", .label = "subsidy.step.revoke", .permission = "dossier.work", .flags = KY_BY_APPROVAL | KY_ASKS_REASON, .guard = subsidy_may_revoke, .effect = subsidy_revoke, .undo = subsidy_revoke_undo, .mail = "subsidy.mail.revoke"},
    GO_ON("granted"), GO_ON("change_requested"), GO_ON("change_approved"), GO_ON("advance_paid"), GO_ON("discontinued"), GO_ON("reported"), GO_ON("amount_fixed"), GO_ON("return_ordered"),
    {.name = "publish", .from = "paid returned", .to = "published", .label = "subsidy.step.publish", .permission = "dossier.work"},
    {.name = "decline", .from = "granted", .to = "withdrawn", .label = "subsidy.step.decline", .permission = KY_BY_APPLICANT, .flags = KY_ASKS_REASON, .guard = may_decline, .effect = decline, .mail = "subsidy.mail.withdraw"},
};

/* The five tests of a project, and the group's own. */
static const struct ky_requirement requirements[] = {
    {"benefit", "subsidy.requirement.benefit", "benefit content", true},
    {"originality", "subsidy.requirement.originality", "originality", true},
    {"ripple", "subsidy.requirement.ripple", "ripple", true},
    {"feasible", "subsidy.requirement.feasible", "schedule cost_total income_total", true},
    {"self_reliance", "subsidy.requirement.self_reliance", "self_reliance", true},
    {"papers", "subsidy.requirement.papers", "other_subsidies other_subsidies_which", true},
};

const struct ky_procedure subsidy_application = {
    .name = "subsidy.application",
    .title = "subsidy.application.title",
    .summary = "subsidy.application.summary",
    .needs = "subsidy.application.needs",
    .minutes = 60,
    .flags = KY_FOR_GROUP,
    .form = "application",
    .title_field = "title",
    .initial = "draft",
    .state = states,
    .state_count = SUBSIDY_COUNT(states),
    .transition = steps,
    .transition_count = SUBSIDY_COUNT(steps),
    .requirement = requirements,
    .requirement_count = SUBSIDY_COUNT(requirements),
    .begin = begin,
    .paper = paper,
    .more = subsidy_application_more,
    SUBSIDY_LETTERS,
};
