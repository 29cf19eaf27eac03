/* progress.c — how far a granted project is (遂行状況報告): told by the group, taken note of; and staff's order to tell it, or to go on as granted (遂行命令), with its day.
 * Declared in plugin.c: the procedure is run by the core's case engine, the order's page called through the routes. */
#include "steps.h"

static const struct ky_field fields[] = {
    {.name = "words", .kind = "lines", .label = "subsidy.progress_order.words", .hint = "subsidy.progress_order.words_hint", .flags = KY_REQUIRED, .max = 800},
    {.name = "due_on", .kind = "date", .label = "subsidy.progress_order.due", .flags = KY_REQUIRED},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form subsidy_progress_order_form = KY_FORM("subsidy.progress_order", fields);

/* The application stays where it is: the order by the name of that state. */
static const struct {
	const char *state, *step;
} orders[] = {{"granted", "order_granted"}, {"change_approved", "order_changed"}, {"advance_paid", "order_advanced"}};

/* ---- the report on progress */

static struct ky_err *follow(struct ky_ctx *ctx, const struct ky_dossier *application, struct ky_answers *prefill, const char **out_refusal)
{
	(void)prefill;
	return subsidy_offered_with(ctx, application, "progress", out_refusal);
}

/* What was ordered came: the next day is the report's again. */
static struct ky_err *submitted(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_dossier application;
	KY_TRY(subsidy_step_submitted(ctx, d));
	KY_TRY(ky_dossier_get(ctx, d->parent_id, &application));
	return subsidy_counts(SUBSIDY_RUNNING, application.state) ? subsidy_await_report(ctx, &application) : NULL;
}

static struct ky_err *more(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	struct ky_dossier plan;
	KY_TRY(subsidy_plan_now(ctx, d->parent_id, &plan));
	ky_put(node, "title", ky_message(ctx, "subsidy.progress.beside"));
	subsidy_put_line(ctx, node, "subsidy.progress.planned", ky_answer_int(plan.answers, "cost_total"), false);
	subsidy_put_line(ctx, node, "subsidy.discontinuation.spent", ky_answer_int(d->answers, "spent"), true);
	subsidy_put_words(node, ky_message(ctx, "subsidy.change.field.ends_on"), subsidy_day(ctx, ky_answer_day(plan.answers, "ends_on")), false);
	return NULL;
}

static const struct ky_transition steps[] = {
    {.name = "submit", .from = "draft", .to = "submitted", .label = "subsidy.step.submit", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .effect = submitted, .mail = "subsidy.mail.follow"},
    SUBSIDY_STEP_DISCARD,
    SUBSIDY_STEP_ASK,
    SUBSIDY_STEP_ANSWER(NULL),
    SUBSIDY_STEP_NOTE(NULL, NULL),
    SUBSIDY_STEP_WITHDRAW,
};

const struct ky_procedure subsidy_progress = {
    SUBSIDY_FOLLOWS("progress", SUBSIDY_RUNNING, SUBSIDY_NOTED, 10),
    .follow = follow,
    .more = more,
};

/* ---- the order */

static const char *order_of(const struct ky_dossier *d)
{
	for (size_t i = 0; i < SUBSIDY_COUNT(orders); i++)
		if (strcmp(orders[i].state, d->state) == 0)
			return orders[i].step;
	return NULL;
}

static const struct ky_rows *initial(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	static const char *const names[] = {"words", "due_on", "version"};
	struct ky_value *cell = ky_alloc_array(ctx->arena, SUBSIDY_COUNT(names), sizeof *cell);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	cell[0] = ky_textz(ky_message(ctx, "subsidy.progress_order.words_usual"));
	cell[1] = ky_date(ctx->today + 14);
	cell[2] = ky_int(d->version);
	*rows = (struct ky_rows){1, SUBSIDY_COUNT(names), names, cell};
	return rows;
}

struct ky_err *subsidy_progress_order_show(struct ky_req *req)
{
	struct ky_dossier d;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_dossier_get(ctx, ky_path_id(req, "id"), &d));
	struct ky_node *root = subsidy_file_page(req, &d, "subsidy/progress_order", "subsidy.progress_order.title");
	ky_put_bool(root, "Movable", order_of(&d) != NULL);
	return order_of(&d) == NULL ? NULL : ky_put_form(req, root, "subsidy.progress_order_save", d.id, NULL, initial(ctx, &d), "subsidy.progress_order.send");
}

struct ky_err *subsidy_progress_order_save(struct ky_req *req)
{
	struct ky_rows *lock;
	struct ky_dossier d;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id"), seen = -1;
	ky_day due = ky_input_day(req->input, "due_on");
	KY_TRY(ky_query_one(ctx, "subsidy.file_lock", KY_ARGS({"id", ky_int(id)}), &lock));
	KY_TRY(ky_dossier_get(ctx, id, &d));
	if (order_of(&d) == NULL)
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.change.refused.not_now", "dossier %lld is %s", (long long)id, d.state);
	if (!ky_str_i64(ky_str(ky_input_z(req->input, "version")), &seen) || seen != ky_cell_int(lock, 0, "version"))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.error.conflict", "dossier %lld was changed", (long long)id);
	if (due < ctx->today)
		return ky_invalid(req, "due_on", "subsidy.inspection.invalid.mend_by");
	KY_TRY(ky_insert(ctx, "subsidy.order_insert", KY_ARGS({"dossier_id", ky_int(id)}, {"due_on", ky_date(due)}, ky_input_arg(req->input, "words")), NULL));
	KY_TRY(ky_dossier_step(ctx, id, order_of(&d), ky_printf(ctx->arena, "%s %s", ky_input_z(req->input, "words"), subsidy_say(ctx, "subsidy.inspection.until", subsidy_day(ctx, due))), due));
	ky_reply_redirect(req, ky_url(ctx, "staff/dossiers/%lld", (long long)id), "subsidy.progress_order.done");
	return NULL;
}
