/* payment_book.c — payments marked as paid or returned: the files' sums, the ledgers and their entries in one transaction however many they are, and the applications that follow.
 * Called by the pages of payments and lists, and by the taking in of the treasurer's answers. */
#include "payment.h"

/* So many applications are moved while the page waits; more go on by a job. */
#define AT_ONCE 10

struct ky_err *subsidy_booking_begin(struct ky_ctx *ctx, int64_t department_id, const char *source, int64_t source_id, int64_t *out_id)
{
	return ky_insert(ctx, "subsidy.booking_insert", KY_ARGS({"department_id", ky_int(department_id)}, {"source", ky_textz(source)}, {"source_id", ky_int(source_id)}), out_id);
}

/* ---- the application follows */

static struct ky_err *step(struct ky_ctx *ctx, const struct ky_rows *file, const char *name, const char *reason)
{
	ky_day due = ky_cell_null(file, 0, "due_on") ? KY_DAY_NONE : (ky_day)ky_cell_int(file, 0, "due_on");
	return ky_dossier_step(ctx, ky_cell_int(file, 0, "id"), name, reason, due);
}

static const char *paid_step(const struct ky_rows *file, const struct subsidy_held *held, bool advance)
{
	const char *state = ky_cell_z(file, 0, "state");
	if (advance)
		return subsidy_counts(SUBSIDY_RUNNING, state) ? "advance" : NULL;
	return strcmp(state, "amount_fixed") == 0 && held->paid_yen - held->returned_yen == held->promised_yen ? "pay" : NULL;
}

static const char *back_step(const struct ky_rows *file)
{
	const char *state = ky_cell_z(file, 0, "state");
	if (subsidy_counts(SUBSIDY_RUNNING, state))
		return ky_cell_int(file, 0, "advanced_yen") > 0 ? "bounce_advanced" : ky_cell_int(file, 0, "changes") > 0 ? "bounce_changed" : "bounce_granted";
	if (subsidy_counts("paid published", state))
		return "bounce";
	return strcmp(state, "amount_fixed") == 0 ? "bounce_fixed" : strcmp(state, "reported") == 0 ? "bounce_reported" : NULL;
}

/* Where the application has gone another way since (it was revoked), the money alone has moved. */
static struct ky_err *follow(struct ky_ctx *ctx, int64_t payment_id)
{
	struct ky_rows *p, *file;
	struct subsidy_held held;
	const struct ky_args *at = KY_ARGS({"id", ky_int(payment_id)});
	KY_TRY(ky_query_one(ctx, "subsidy.payment_lock", at, &p));
	KY_TRY(ky_query_one(ctx, "subsidy.payment", at, &p));
	if (ky_cell_int(p, 0, "moved") != 0) /* meanwhile, by the page or by the job */
		return NULL;
	KY_TRY(ky_query_one(ctx, "subsidy.payment_file", KY_ARGS({"dossier_id", ky_int(ky_cell_int(p, 0, "dossier_id"))}), &file));
	KY_TRY(subsidy_held_of(ctx, ky_cell_int(p, 0, "dossier_id"), &held));
	bool back = strcmp(ky_cell_z(p, 0, "state"), "bounced") == 0;
	const char *name = back ? back_step(file) : paid_step(file, &held, strcmp(ky_cell_z(p, 0, "kind"), "advance") == 0);
	if (name != NULL)
		KY_TRY(step(ctx, file, name, back ? ky_cell_z(p, 0, "back_reason") : NULL));
	else if (back && !ky_cell_null(p, 0, "paid_on"))
		KY_TRY(subsidy_repay_bounced(ctx, ky_cell_int(p, 0, "dossier_id")));
	return ky_exec(ctx, "subsidy.payment_moved", at, NULL);
}

struct ky_err *subsidy_payments_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_rows *rows;
	(void)job_id;
	(void)params;
	KY_TRY(ky_query(ctx, "subsidy.payments_to_move", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		KY_TRY(follow(ctx, ky_cell_int(rows, i, "id")));
		KY_TRY(ky_job_checkpoint(ctx));
	}
	return ky_exec(ctx, "subsidy.payments_wipe", NULL, NULL);
}

/* ---- the money */

/* What came back beyond what is promised now (a part was revoked since) the budget holds no longer. */
static struct ky_err *free_budget(struct ky_ctx *ctx, int64_t booking_id)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "subsidy.booking_freed", KY_ARGS({"id", ky_int(booking_id)}), &rows));
	for (size_t i = 0; i < rows->count; i++)
		subsidy_ledger_move(ctx, ky_cell_int(rows, i, "call_id"), ky_cell_int(rows, i, "dossier_id"), "saved", -ky_cell_int(rows, i, "yen"));
	return NULL;
}

struct ky_err *subsidy_booking_end(struct ky_ctx *ctx, int64_t id, size_t count)
{
	struct ky_rows *sums, *rows;
	int64_t job_id;
	KY_TRY(ky_exec(ctx, "subsidy.booking_paid", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_query_one(ctx, "subsidy.booking_back_twice", KY_ARGS({"id", ky_int(id)}), &rows));
	if (ky_cell_int(rows, 0, "n") > 0)
		return ky_fail(ctx->arena, KY_INVALID, "subsidy.refused.back_returned", "booking %lld: the group returned some of it already", (long long)id);
	KY_TRY(free_budget(ctx, id));
	KY_TRY(ky_exec(ctx, "subsidy.booking_back", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_query(ctx, "subsidy.booking_sums", KY_ARGS({"id", ky_int(id)}), &sums));
	for (size_t i = 0; i < sums->count; i++)
		subsidy_ledger_book(ctx, ky_cell_int(sums, i, "call_id"), id, strcmp(ky_cell_z(sums, i, "kind"), "advance") == 0, ky_cell_int(sums, i, "back") != 0, ky_cell_int(sums, i, "yen"));
	ky_touch(ctx, "subsidy");
	if (count > AT_ONCE)
		return ky_job_start(ctx, "subsidy.payments", "{}", &job_id);
	KY_TRY(ky_query(ctx, "subsidy.payments_booked", KY_ARGS({"id", ky_int(id)}), &rows));
	for (size_t i = 0; i < rows->count; i++)
		KY_TRY(follow(ctx, ky_cell_int(rows, i, "id")));
	return NULL;
}
