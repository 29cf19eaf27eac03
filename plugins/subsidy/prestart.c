/* prestart.c — leave to begin before the decision (事前着手承認), where the course knows it: from the approved day on costs count, should the subsidy be granted.
 * Declared in plugin.c; run by the core's case engine. report.c asks from which day on costs count. */
#include "steps.h"

#define UNDECIDED "submitted formal_check correction review"

ky_day subsidy_counts_from(const struct ky_rows *file, ky_day decided_on)
{
	ky_day prestart = ky_cell_null(file, 0, "prestart_on") ? KY_DAY_NONE : (ky_day)ky_cell_int(file, 0, "prestart_on");
	return prestart != KY_DAY_NONE && (decided_on == KY_DAY_NONE || prestart < decided_on) ? prestart : decided_on;
}

static struct ky_err *follow(struct ky_ctx *ctx, const struct ky_dossier *application, struct ky_answers *prefill, const char **out_refusal)
{
	(void)prefill;
	return subsidy_offered_with(ctx, application, "prestart", out_refusal);
}

/* Leave is never given for days that were over when it was asked for. */
static struct ky_err *may_submit(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct ky_dossier application;
	ky_day begins = ky_answer_day(d->answers, "begins_on"), asked = d->received_on == KY_DAY_NONE ? ctx->today : d->received_on;
	KY_TRY(ky_dossier_get(ctx, d->parent_id, &application));
	if (!subsidy_counts(UNDECIDED, application.state))
		*out_refusal = "subsidy.prestart.refused.decided";
	else if (begins != KY_DAY_NONE && begins < asked)
		*out_refusal = "subsidy.prestart.refused.past";
	return NULL;
}

static struct ky_err *approve(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	return ky_exec(ctx, "subsidy.file_prestart", KY_ARGS({"dossier_id", ky_int(d->parent_id)}, {"prestart_on", ky_date(ky_answer_day(d->answers, "begins_on"))}), NULL);
}

static struct ky_err *more(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	const char *refusal = NULL;
	if (strcmp(d->state, "draft") != 0 && strcmp(d->state, "correction") != 0)
		return NULL;
	KY_TRY(may_submit(ctx, d, &refusal));
	ky_put(node, "title", refusal == NULL ? NULL : ky_message(ctx, "subsidy.prestart.title"));
	ky_put(node, "notice", refusal == NULL ? NULL : ky_message(ctx, refusal));
	return NULL;
}

static const struct ky_transition steps[] = {
    SUBSIDY_STEP_SUBMIT(may_submit),
    SUBSIDY_STEP_DISCARD,
    SUBSIDY_STEP_ASK,
    SUBSIDY_STEP_ANSWER(may_submit),
    SUBSIDY_STEP_APPROVE("subsidy.step.prestart", may_submit, approve),
    SUBSIDY_STEP_REFUSE,
    SUBSIDY_STEP_WITHDRAW,
};

const struct ky_procedure subsidy_prestart = {
    SUBSIDY_FOLLOWS("prestart", UNDECIDED, SUBSIDY_DECIDED, 5),
    .follow = follow,
    .more = more,
};
