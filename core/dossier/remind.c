/* remind.c — reminders before a date, to the one who must act: drafts before the call closes, corrections before they are due.
 * Called by the clock, as a job. One transaction a dossier; each is reminded once. */
#include "core/dossier/dossier.h"

struct ky_err *ky_remind_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_rows *rows;
	(void)job_id;
	(void)params;
	KY_TRY(ky_query(ctx, "dossier.to_remind", KY_ARGS({"until", ky_time(ctx->now + 3 * 24 * 3600 * KY_SECOND_US)}, {"until_day", ky_date(ctx->today + 3)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_case c;
		struct ky_err *err = ky_case_load(ctx, ky_cell_int(rows, i, "id"), KY_NOTHING, true, &c);
		if (err != NULL && err->code == KY_UNAVAILABLE && ctx->work->writable)
			continue; /* its plugin is switched off */
		KY_TRY(err);
		KY_TRY(ky_exec(ctx, "dossier.reminded", KY_ARGS({"id", ky_int(c.d.id)}), NULL));
		KY_TRY(ky_notice_give(ctx, &c, "reminder", c.d.revision == 0 ? "dossier.mail.draft" : "dossier.mail.correction_due"));
		KY_TRY(ky_job_checkpoint(ctx));
	}
	return NULL;
}
