/* remind.c — reminders before a date, to the one who must act: the applicant some days before what is due of them, shortly before it, and once when it is over; staff by one mail a day about all that is.
 * Called by the clock, as jobs. One transaction a dossier, and a person; each date is reminded of once a stage. */
#include "core/dossier/dossier.h"

#define LATE_DAYS 60 /* what was due longer ago is no news */

/* "KEY.due" or "KEY.late" where the procedure has words for its state, else general ones. */
static const char *words_of(const struct ky_ctx *ctx, const struct ky_case *c, bool late)
{
	const char *own = ky_printf(ctx->arena, "%s.%s", c->state->label, late ? "late" : "due"), *subject = ky_printf(ctx->arena, "%s.subject", own);
	if (strcmp(ky_message(ctx, subject), subject) != 0)
		return own;
	if (c->d.revision == 0)
		return "dossier.mail.draft";
	if (late)
		return "dossier.mail.late";
	return (c->state->flags & KY_STATE_FILLING) != 0 ? "dossier.mail.correction_due" : "dossier.mail.due";
}

static struct ky_err *remind(struct ky_ctx *ctx, const struct ky_rows *rows, size_t i)
{
	struct ky_case c;
	const char *stage = ky_cell_z(rows, i, "stage");
	struct ky_err *err = ky_case_load(ctx, ky_cell_int(rows, i, "id"), KY_NOTHING, true, &c);
	if (err != NULL && err->code == KY_UNAVAILABLE && ctx->work->writable)
		return NULL; /* its plugin is switched off */
	KY_TRY(err);
	c.due_on = (ky_day)ky_cell_int(rows, i, "due_on");
	KY_TRY(ky_exec(ctx, "dossier.reminded", KY_ARGS({"id", ky_int(c.d.id)}, {"due_on", ky_date(c.due_on)}, {"stage", ky_textz(stage)}), NULL));
	KY_TRY(ky_notice_give(ctx, &c, "reminder", words_of(ctx, &c, strcmp(stage, "late") == 0)));
	return ky_job_checkpoint(ctx);
}

struct ky_err *ky_remind_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_rows *rows;
	int64_t first = ky_setting_int(ctx, "dossier.remind_first"), last = ky_setting_int(ctx, "dossier.remind_last");
	(void)job_id;
	(void)params;
	const struct ky_args *args = KY_ARGS({"first", ky_int(first)}, {"last", ky_int(last)}, {"first_day", ky_date(ctx->today + (ky_day)(first > last ? first : last))}, {"last_day", ky_date(ctx->today + (ky_day)last)},
					     {"late_day", ky_date(ctx->today - LATE_DAYS)}, {"until", ky_time(ctx->now + last * 24 * 3600 * KY_SECOND_US)});
	KY_TRY(ky_query(ctx, "dossier.to_remind", args, &rows));
	for (size_t i = 0; i < rows->count; i++)
		KY_TRY(remind(ctx, rows, i));
	return NULL;
}

/* ---- staff */

static struct ky_err *tell(struct ky_ctx *ctx, const struct ky_rows *rows, size_t i)
{
	struct ky_ctx theirs = *ctx;
	uint64_t changed;
	KY_TRY(ky_exec(ctx, "dossier.digest_sent", KY_ARGS({"user_id", *ky_cell(rows, i, "id")}), &changed));
	theirs.lang = ky_cell_z(rows, i, "lang");
	const struct ky_mail mail = {.message_key = "dossier.mail.digest", .lang = theirs.lang, .recipient = ky_cell_z(rows, i, "email")};
	if (changed > 0)
		KY_TRY(ky_mail_queue(ctx, &mail, KY_ARGS({"soon", *ky_cell(rows, i, "soon")}, {"late", *ky_cell(rows, i, "late")}, {"days", ky_int(ky_setting_int(ctx, "dossier.remind_last"))}, {"url", ky_textz(ky_url_absolute(&theirs, "staff/dossiers"))})));
	return ky_job_checkpoint(ctx);
}

struct ky_err *ky_digest_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_rows *rows;
	(void)job_id;
	(void)params;
	KY_TRY(ky_query(ctx, "dossier.digest", KY_ARGS({"last_day", ky_date(ctx->today + (ky_day)ky_setting_int(ctx, "dossier.remind_last"))}), &rows));
	for (size_t i = 0; i < rows->count; i++)
		KY_TRY(tell(ctx, rows, i));
	return NULL;
}
