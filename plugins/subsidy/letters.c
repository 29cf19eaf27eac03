/* letters.c — what letters of this plugin may name beside the form's fields: programme and course, amounts as they were decided, days that follow from the decision.
 * Called by the core's letters (kyodo/dossier.h: letter_word). The letters themselves are templates/subsidy/letters/. */
#include "steps.h"

const struct ky_letter_word subsidy_letter_words[SUBSIDY_LETTER_WORDS] = {
    {"programme", "subsidy.call_title"},	{"course", "subsidy.course"},		       {"requested_yen", "subsidy.requested"},	 {"granted_yen", "subsidy.granted"},
    {"less_reason", "subsidy.offered_note"},	{"fixed_yen", "subsidy.fixed"},		       {"paid_yen", "subsidy.ledger_paid"},	 {"to_pay_yen", "subsidy.to_pay"},
    {"to_return_yen", "subsidy.to_return"},	{"report_due", "subsidy.letter.report_due"},  {"before_yen", "subsidy.letter.before"}, {"after_yen", "subsidy.letter.after"},
    {"withdraw_until", "subsidy.letter.withdraw_until"},
};

struct telling {
	struct ky_ctx *ctx;
	const struct ky_dossier *d; /* whose letter it is: the application or what follows it */
	struct subsidy_followed of;
};
typedef struct ky_err *tell_fn(struct telling *t, const char **out);

static int64_t file_int(const struct telling *t, const char *column)
{
	return ky_cell_int(t->of.file, 0, column);
}

static bool has(const struct telling *t, const char *column)
{
	return !ky_cell_null(t->of.file, 0, column);
}

/* "" for what is not decided, or nothing. */
static struct ky_err *yen_if(struct telling *t, bool there, int64_t yen, const char **out)
{
	*out = there ? subsidy_yen(t->ctx, yen) : "";
	return NULL;
}

static struct ky_err *programme(struct telling *t, const char **out)
{
	*out = ky_cell_z(t->of.course.row, 0, "title");
	return NULL;
}
static struct ky_err *course(struct telling *t, const char **out)
{
	*out = ky_cell_z(t->of.course.row, 0, "name");
	return NULL;
}
static struct ky_err *requested(struct telling *t, const char **out)
{
	return yen_if(t, true, file_int(t, "requested_yen"), out);
}
static struct ky_err *granted(struct telling *t, const char **out)
{
	return yen_if(t, has(t, "granted_yen"), file_int(t, "granted_yen"), out);
}
static struct ky_err *less_reason(struct telling *t, const char **out)
{
	*out = has(t, "granted_yen") && file_int(t, "granted_yen") < file_int(t, "requested_yen") ? ky_cell_z(t->of.file, 0, "offered_note") : "";
	return NULL;
}
static struct ky_err *fixed(struct telling *t, const char **out)
{
	return yen_if(t, has(t, "fixed_yen"), file_int(t, "fixed_yen"), out);
}
static struct ky_err *paid(struct telling *t, const char **out)
{
	return yen_if(t, file_int(t, "paid_yen") > 0, file_int(t, "paid_yen"), out);
}
static struct ky_err *to_pay(struct telling *t, const char **out)
{
	int64_t yen = file_int(t, "fixed_yen") - file_int(t, "paid_yen");
	return yen_if(t, has(t, "fixed_yen") && yen > 0, yen, out);
}
static struct ky_err *to_return(struct telling *t, const char **out)
{
	struct ky_rows *row;
	KY_TRY(ky_query(t->ctx, "subsidy.repayment_newest", KY_ARGS({"dossier_id", ky_int(t->of.application.id)}), &row));
	return yen_if(t, row->count > 0, row->count > 0 ? ky_cell_int(row, 0, "principal_yen") : 0, out);
}
static struct ky_err *report_due(struct telling *t, const char **out)
{
	struct ky_dossier plan;
	ky_day due;
	KY_TRY(subsidy_plan_now(t->ctx, t->of.application.id, &plan));
	bool stopped = strcmp(t->of.application.state, "discontinued") == 0;
	KY_TRY(subsidy_report_due(t->ctx, &t->of.application, stopped ? t->ctx->today : ky_answer_day(plan.answers, "ends_on"), &due));
	*out = subsidy_day(t->ctx, due);
	return NULL;
}
static struct ky_err *change_yen(struct telling *t, const char *column, const char **out)
{
	struct ky_rows *row;
	KY_TRY(ky_query(t->ctx, "subsidy.change", KY_ARGS({"dossier_id", ky_int(t->d->id)}), &row));
	return yen_if(t, row->count > 0 && !ky_cell_null(row, 0, column), row->count > 0 ? ky_cell_int(row, 0, column) : 0, out);
}
static struct ky_err *before(struct telling *t, const char **out)
{
	return change_yen(t, "before_yen", out);
}
static struct ky_err *after(struct telling *t, const char **out)
{
	return change_yen(t, "granted_yen", out);
}
static struct ky_err *withdraw_until(struct telling *t, const char **out)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(t->ctx, "subsidy.decline", KY_ARGS({"dossier_id", ky_int(t->of.application.id)}), &row));
	*out = t->of.application.decided_on == KY_DAY_NONE ? "" : subsidy_day(t->ctx, (ky_day)(ky_cell_int(row, 0, "decided_on") + ky_cell_int(row, 0, "withdraw_days")));
	return NULL;
}

static tell_fn *const tells[SUBSIDY_LETTER_WORDS] = {programme, course, requested, granted, less_reason, fixed, paid, to_pay, to_return, report_due, before, after, withdraw_until};

struct ky_err *subsidy_letter_text(struct ky_ctx *ctx, const struct ky_dossier *d, const char *name, const char **out)
{
	struct telling t = {.ctx = ctx, .d = d};
	int64_t application_id = strcmp(d->procedure->name, "subsidy.application") == 0 ? d->id : d->parent_id;
	KY_TRY(subsidy_followed(ctx, application_id, &t.of));
	*out = "";
	for (size_t i = 0; i < SUBSIDY_LETTER_WORDS; i++)
		if (strcmp(subsidy_letter_words[i].name, name) == 0)
			return tells[i](&t, out);
	return NULL;
}
