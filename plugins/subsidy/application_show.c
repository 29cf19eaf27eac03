/* application_show.c — what stands beside an application's answers: the amount line by line, what was decided and paid, what comes next. Called by the core's case engine through application.c. */
#include "application.h"
#include "payment.h"
#include "repay.h"
#include "steps.h"

static void put_settled(struct ky_ctx *ctx, struct ky_node *node, const struct ky_rows *file)
{
	int64_t advanced = ky_cell_int(file, 0, "advanced_yen"), fixed = ky_cell_int(file, 0, "fixed_yen"), had = ky_cell_int(file, 0, "paid_yen") - ky_cell_int(file, 0, "returned_yen");
	if (advanced > 0)
		subsidy_put_line(ctx, node, "subsidy.advanced", advanced, false);
	if (ky_cell_null(file, 0, "fixed_yen"))
		return;
	subsidy_put_line(ctx, node, "subsidy.fixed", fixed, true);
	if (had > advanced)
		subsidy_put_line(ctx, node, "subsidy.paid_in_all", had, false);
	if (had <= fixed)
		subsidy_put_line(ctx, node, "subsidy.to_pay", fixed - had, true);
}

static struct ky_err *put_decision(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	struct ky_rows *file;
	KY_TRY(ky_query(ctx, "subsidy.file", KY_ARGS({"dossier_id", ky_int(d->id)}), &file));
	if (file->count == 0)
		return NULL;
	bool staff = ctx->who->kind == KY_STAFF;
	if (!ky_cell_null(file, 0, "granted_yen"))
		subsidy_put_line(ctx, node, "subsidy.granted", ky_cell_int(file, 0, "granted_yen"), true);
	else if (staff && !ky_cell_null(file, 0, "offered_yen"))
		subsidy_put_line(ctx, node, "subsidy.offered", ky_cell_int(file, 0, "offered_yen"), true);
	KY_TRY(subsidy_rest_put(ctx, d, node));
	put_settled(ctx, node, file);
	if (!ky_cell_null(file, 0, "granted_yen"))
		KY_TRY(subsidy_put_advances(ctx, d, node));
	if (!ky_cell_null(file, 0, "granted_yen"))
		KY_TRY(subsidy_repay_put(ctx, d, node));
	if (staff && strcmp(d->state, "review") == 0 && ky_may_in(ctx, "subsidy.edit", d->department_id)) {
		subsidy_put_link(ctx, node, "subsidy.offer_set", ky_url(ctx, "staff/subsidy/files/%lld", (long long)d->id));
	}
	if (staff && !ky_cell_null(file, 0, "granted_yen") && ky_may_in(ctx, "subsidy.view", d->department_id))
		subsidy_put_link(ctx, node, "subsidy.payment.file_title", ky_url(ctx, "staff/subsidy/files/%lld/payments", (long long)d->id));
	return NULL;
}

struct ky_err *subsidy_application_more(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	struct subsidy_course course;
	struct subsidy_amount amount;
	const char *refusal = NULL;
	bool found;
	KY_TRY(subsidy_course_of(ctx, d, &found, &course));
	if (!found)
		return NULL;
	ky_put(node, "title", ky_message(ctx, "subsidy.amount_title"));
	if (strcmp(d->state, "draft") == 0 || strcmp(d->state, "correction") == 0) {
		KY_TRY(subsidy_application_may_submit(ctx, d, &refusal));
		ky_put(node, "notice", refusal == NULL ? NULL : ky_message(ctx, refusal));
	}
	refusal = NULL;
	KY_TRY(subsidy_application_amount(ctx, &course, d, SUBSIDY_NO_LIMIT, &amount, &refusal));
	if (refusal == NULL)
		subsidy_put_lines(ctx, node, &amount);
	subsidy_put_line(ctx, node, "subsidy.requested", ky_answer_int(d->answers, "requested"), true);
	KY_TRY(put_decision(ctx, d, node));
	return subsidy_put_steps(ctx, d, &course, node);
}
