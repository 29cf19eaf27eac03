/* repay_bounce.c — a payment that the bank sends back after the money was ordered back already: what came back so is neither held nor awaited any more.
 * Called by payment_book.c when an application has gone another way since it was paid. */
#include "repay.h"

/* Takes so much off the rows of a repayment, the last first; a row without anything left goes. */
static struct ky_err *trim(struct ky_ctx *ctx, const struct ky_rows *rows, int64_t yen, const char *set, const char *drop)
{
	for (size_t i = rows->count; i-- > 0 && yen > 0;) {
		int64_t there = ky_cell_int(rows, i, "yen"), cut = yen < there ? yen : there;
		if (cut == there)
			KY_TRY(ky_exec(ctx, drop, KY_ARGS({"id", *ky_cell(rows, i, "id")}), NULL));
		else
			KY_TRY(ky_exec(ctx, set, KY_ARGS({"id", *ky_cell(rows, i, "id")}, {"yen", ky_int(there - cut)}), NULL));
		yen -= cut;
	}
	return NULL;
}

static struct ky_err *order_less(struct ky_ctx *ctx, const struct repayment *r, int64_t yen)
{
	KY_TRY(ky_exec(ctx, "subsidy.repayment_less", KY_ARGS({"id", ky_int(r->id)}, {"yen", ky_int(yen)}), NULL));
	KY_TRY(trim(ctx, r->parts, yen, "subsidy.part_yen", "subsidy.part_delete"));
	KY_TRY(trim(ctx, r->sources, yen, "subsidy.source_yen", "subsidy.source_delete"));
	KY_TRY(ky_audit(ctx, "subsidy.return_less", "subsidy.repayment", r->id, "principal_yen"));
	struct repayment now;
	KY_TRY(repay_get(ctx, r->id, &now));
	return repay_left_yen(&now) == 0 ? repay_finish(ctx, &now, ctx->today) : repay_set_due(ctx, r->id);
}

struct ky_err *subsidy_repay_bounced(struct ky_ctx *ctx, int64_t dossier_id, int64_t yen)
{
	struct subsidy_held held, before;
	struct ky_rows *newest;
	struct repayment r;
	KY_TRY(subsidy_held_of(ctx, dossier_id, &held));
	before = held;
	before.paid_yen += yen;
	int64_t freed = subsidy_held_yen(&before) - subsidy_held_yen(&held), over = held.paid_yen - held.returned_yen - held.promised_yen;
	if (freed > 0)
		subsidy_ledger_move(ctx, held.call_id, dossier_id, "revoked", -freed);
	KY_TRY(ky_query(ctx, "subsidy.repayment_open_newest", KY_ARGS({"dossier_id", ky_int(dossier_id)}), &newest));
	int64_t less = held.awaited_yen - (over > 0 ? over : 0);
	if (newest->count == 0 || less <= 0)
		return NULL;
	KY_TRY(repay_get(ctx, ky_cell_int(newest, 0, "id"), &r));
	int64_t left = r.principal_yen - r.returned_yen;
	if (less < left || r.returned_yen > 0)
		return order_less(ctx, &r, less < left ? less : left);
	KY_TRY(ky_exec(ctx, "subsidy.repayment_void", KY_ARGS({"id", ky_int(r.id)}), NULL));
	return repay_end(ctx, dossier_id);
}
