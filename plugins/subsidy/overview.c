/* overview.c — the steps of an application in one place (手続の一覧): what comes next and by when, and where each step stands that its course asks for.
 * Called by application.c for the applicant's page and the desk alike. */
#include "steps.h"

struct seen {
	const struct ky_dossier *application;
	struct subsidy_followed of;
	bool staff, edits;
};
typedef struct ky_err *text_fn(struct ky_ctx *ctx, const struct seen *s, const char *procedure, const char **out);

/* The state of the newest, or that there is none. */
static struct ky_err *newest(struct ky_ctx *ctx, const struct seen *s, const char *procedure, const char **out)
{
	const char *state;
	int64_t id;
	KY_TRY(subsidy_step_newest(ctx, s->application->id, procedure, NULL, &id, &state));
	*out = ky_message(ctx, id == 0 ? "subsidy.steps.none" : ky_printf(ctx->arena, "subsidy.follow.%s", state));
	return NULL;
}

static struct ky_err *prestart(struct ky_ctx *ctx, const struct seen *s, const char *procedure, const char **out)
{
	if (ky_cell_null(s->of.file, 0, "prestart_on"))
		return newest(ctx, s, procedure, out);
	*out = subsidy_say(ctx, "subsidy.steps.prestart", subsidy_day(ctx, (ky_day)ky_cell_int(s->of.file, 0, "prestart_on")));
	return NULL;
}

static struct ky_err *changes(struct ky_ctx *ctx, const struct seen *s, const char *procedure, const char **out)
{
	KY_TRY(newest(ctx, s, procedure, out));
	if (ky_cell_int(s->of.file, 0, "changes") > 0)
		*out = ky_printf(ctx->arena, "%s%s", *out, subsidy_fill(ctx, "subsidy.steps.changes", ky_cell_int(s->of.file, 0, "changes"), 0));
	return NULL;
}

static struct ky_err *inspected(struct ky_ctx *ctx, const struct seen *s, const char *procedure, const char **out)
{
	struct ky_rows *rows;
	(void)procedure;
	KY_TRY(ky_query(ctx, "subsidy.inspections", KY_ARGS({"dossier_id", ky_int(s->application->id)}), &rows));
	*out = rows->count == 0 ? ky_message(ctx, "subsidy.steps.none") : ky_choice_label(ctx, "subsidy.inspection", ky_cell_z(rows, rows->count - 1, "result"));
	return NULL;
}

static struct ky_err *property(struct ky_ctx *ctx, const struct seen *s, const char *procedure, const char **out)
{
	struct ky_rows *rows;
	KY_TRY(subsidy_property_of(ctx, s->application->id, &rows));
	if (rows->count == 0)
		return newest(ctx, s, procedure, out);
	*out = subsidy_fill(ctx, "subsidy.steps.property", (int64_t)rows->count, 0);
	return NULL;
}

static struct ky_err *books(struct ky_ctx *ctx, const struct seen *s, const char *procedure, const char **out)
{
	ky_day until;
	(void)procedure;
	KY_TRY(subsidy_kept_until(ctx, s->application->id, ky_cell_int(s->of.course.row, 0, "books_years"), &until));
	*out = subsidy_say(ctx, "subsidy.steps.books", subsidy_day(ctx, until));
	return NULL;
}

/* step NULL: of every course. decided: told from the grant on. */
static const struct {
	const char *step, *procedure, *label;
	text_fn *text;
	bool decided;
} all[] = {
    {"prestart", "subsidy.prestart", "subsidy.prestart.title", prestart, false},
    {NULL, "subsidy.change", "subsidy.change.title", changes, true},
    {"progress", "subsidy.progress", "subsidy.progress.title", newest, true},
    {"inspection", NULL, "subsidy.inspection.title", inspected, true},
    {"property", "subsidy.property", "subsidy.property.title", property, true},
    {"books", NULL, "subsidy.steps.books_title", books, true},
    {"tax", "subsidy.tax", "subsidy.tax.title", newest, true},
};

/* ---- what comes next for the group */

static struct ky_err *put_ordered(struct ky_ctx *ctx, const struct seen *s, struct ky_node *node, bool *out_put)
{
	struct ky_rows *order;
	KY_TRY(ky_query(ctx, "subsidy.order_open", KY_ARGS({"dossier_id", ky_int(s->application->id)}), &order));
	*out_put = order->count > 0;
	if (*out_put)
		subsidy_put_words(node, ky_message(ctx, "subsidy.steps.next"), ky_printf(ctx->arena, "%s %s", ky_cell_z(order, 0, "words"), subsidy_say(ctx, "subsidy.inspection.until", subsidy_day(ctx, (ky_day)ky_cell_int(order, 0, "due_on")))), true);
	return NULL;
}

static struct ky_err *put_mending(struct ky_ctx *ctx, const struct seen *s, struct ky_node *node)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "subsidy.inspections", KY_ARGS({"dossier_id", ky_int(s->application->id)}), &rows));
	if (rows->count > 0 && strcmp(ky_cell_z(rows, rows->count - 1, "result"), "mend") == 0)
		subsidy_put_words(node, ky_message(ctx, "subsidy.steps.next"),
				  ky_printf(ctx->arena, "%s %s", ky_message(ctx, "subsidy.mending.title"), subsidy_say(ctx, "subsidy.inspection.until", subsidy_day(ctx, (ky_day)ky_cell_int(rows, rows->count - 1, "mend_by")))), true);
	return NULL;
}

static struct ky_err *put_next(struct ky_ctx *ctx, const struct seen *s, struct ky_node *node)
{
	struct ky_dossier plan;
	ky_day due;
	bool stopped = strcmp(s->application->state, "discontinued") == 0, ordered = false;
	if (strcmp(s->application->state, "reported") == 0)
		return put_mending(ctx, s, node);
	if (!stopped && !subsidy_counts(SUBSIDY_RUNNING, s->application->state))
		return NULL;
	KY_TRY(put_ordered(ctx, s, node, &ordered));
	KY_TRY(subsidy_plan_now(ctx, s->application->id, &plan));
	KY_TRY(subsidy_report_due(ctx, s->application, stopped ? ctx->today : ky_answer_day(plan.answers, "ends_on"), &due));
	const char *title = ky_message(ctx, "subsidy.report.title");
	subsidy_put_words(node, ky_message(ctx, ordered ? "subsidy.steps.then" : "subsidy.steps.next"), stopped ? title : ky_printf(ctx->arena, "%s %s", title, subsidy_say(ctx, "subsidy.inspection.until", subsidy_day(ctx, due))), true);
	return NULL;
}

/* ---- all of it */

static void put_links(struct ky_ctx *ctx, const struct seen *s, struct ky_node *node)
{
	if (s->staff && subsidy_has_step(&s->of.course, "inspection") && !ky_cell_null(s->of.file, 0, "granted_yen"))
		subsidy_put_link(ctx, node, "subsidy.inspection.title", ky_url(ctx, "staff/subsidy/files/%lld/inspections", (long long)s->application->id));
	if (s->edits && subsidy_has_step(&s->of.course, "progress") && subsidy_counts(SUBSIDY_RUNNING, s->application->state))
		subsidy_put_link(ctx, node, "subsidy.progress_order.title", ky_url(ctx, "staff/subsidy/files/%lld/progress", (long long)s->application->id));
}

struct ky_err *subsidy_put_steps(struct ky_ctx *ctx, const struct ky_dossier *application, const struct subsidy_course *course, struct ky_node *node)
{
	struct ky_rows *file, *things;
	struct seen s = {.application = application, .staff = ctx->who->kind == KY_STAFF, .edits = ctx->who->kind == KY_STAFF && ky_may_in(ctx, "subsidy.edit", application->department_id)};
	KY_TRY(ky_query(ctx, "subsidy.file", KY_ARGS({"dossier_id", ky_int(application->id)}), &file));
	if (file->count == 0)
		return NULL;
	s.of = (struct subsidy_followed){.application = *application, .course = *course, .file = file};
	bool decided = subsidy_counts(SUBSIDY_DECIDED_UPON " revoked", application->state);
	KY_TRY(put_next(ctx, &s, node));
	for (size_t i = 0; i < SUBSIDY_COUNT(all); i++) {
		const char *text = "";
		if ((all[i].step != NULL && !subsidy_has_step(course, all[i].step)) || (all[i].decided && !decided))
			continue;
		KY_TRY(all[i].text(ctx, &s, all[i].procedure, &text));
		subsidy_put_words(node, subsidy_say(ctx, "subsidy.steps.label", ky_message(ctx, all[i].label)), text, false);
	}
	KY_TRY(subsidy_property_of(ctx, application->id, &things));
	subsidy_put_property(ctx, things, node);
	put_links(ctx, &s, node);
	return NULL;
}
