/* repay.c — repayments (返還): the order, what is owed on it, what comes in, and its end. The step order_return begins one, give_back follows by itself from the last.
 * Called in effects of this plugin, and by its pages. What a charge comes to is charge.c's to say. */
#include "repay.h"

/* ---- what the budget holds */

struct ky_err *subsidy_held_of(struct ky_ctx *ctx, int64_t dossier_id, struct subsidy_held *out_held)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "subsidy.repay_file", KY_ARGS({"dossier_id", ky_int(dossier_id)}), &row));
	*out_held = (struct subsidy_held){
	    .call_id = ky_cell_int(row, 0, "call_id"),
	    .granted_yen = ky_cell_int(row, 0, "granted_yen"),
	    .promised_yen = ky_cell_int(row, 0, "promised_yen"),
	    .paid_yen = ky_cell_int(row, 0, "paid_yen"),
	    .returned_yen = ky_cell_int(row, 0, "returned_yen"),
	    .awaited_yen = ky_cell_int(row, 0, "awaited_yen"),
	    .fixed = !ky_cell_null(row, 0, "fixed_yen"),
	};
	return NULL;
}

int64_t subsidy_held_yen(const struct subsidy_held *held)
{
	int64_t out = held->paid_yen - held->returned_yen;
	return held->promised_yen > out ? held->promised_yen : out;
}

/* ---- books and methods */

static ky_day books_end(int year)
{
	return ky_day_of(year + 1, 5, 31);
}

int repay_books_year(ky_day paid_on, int call_year)
{
	int year = ky_day_fiscal_year(paid_on);
	return call_year == year - 1 && paid_on <= books_end(call_year) ? call_year : year;
}

const char *repay_method(int books_year, ky_day day)
{
	return day <= books_end(books_year) ? "refund_entry" : "payment_notice";
}

/* ---- what is owed */

static size_t sums_of(const struct ky_rows *rows, const char *day, const char *yen, struct subsidy_sum *out)
{
	for (size_t i = 0; i < rows->count; i++)
		out[i] = (struct subsidy_sum){(int32_t)ky_cell_int(rows, i, day), ky_cell_int(rows, i, yen)};
	return rows->count;
}

/* Both charges end with the day the last of the principal came back, else with today. */
static struct ky_err *reckon(struct ky_ctx *ctx, struct repayment *r)
{
	struct subsidy_sum owed[SUBSIDY_SUMS_MAX], received[SUBSIDY_SUMS_MAX];
	int64_t unit = ky_cell_int(r->row, 0, "unit_yen"), rate = ky_cell_int(r->row, 0, "surcharge_rate"), late_rate = ky_cell_int(r->row, 0, "late_rate");
	if (r->sources->count > SUBSIDY_SUMS_MAX || r->parts->count > SUBSIDY_SUMS_MAX || r->receipts->count > SUBSIDY_SUMS_MAX)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "repayment %lld has too many sums", (long long)r->id);
	size_t got = sums_of(r->receipts, "received_on", "principal_yen", received), owes = sums_of(r->sources, "paid_on", "yen", owed);
	bool right = subsidy_charge(owed, owes, received, got, ctx->today, rate, unit, &r->surcharge);
	owes = sums_of(r->parts, "due_on", "yen", owed);
	if (!right || !subsidy_charge(owed, owes, received, got, ctx->today, late_rate, unit, &r->late))
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "repayment %lld: sums out of order", (long long)r->id);
	r->surcharge_yen = ky_cell_int(r->row, 0, "waived_surcharge") != 0 ? 0 : r->surcharge.yen;
	r->late_yen = ky_cell_int(r->row, 0, "waived_late") != 0 ? 0 : r->late.yen;
	int64_t left = r->surcharge_yen + r->late_yen - r->charged_yen;
	r->charges_left_yen = left > 0 ? left : 0;
	return NULL;
}

struct ky_err *repay_get(struct ky_ctx *ctx, int64_t id, struct repayment *out)
{
	struct ky_rows *row, *sources, *parts, *receipts;
	const struct ky_args *args = KY_ARGS({"id", ky_int(id)});
	KY_TRY(ky_query_one(ctx, "subsidy.repayment", args, &row));
	KY_TRY(ky_query(ctx, "subsidy.repayment_sources", args, &sources));
	KY_TRY(ky_query(ctx, "subsidy.repayment_parts", args, &parts));
	KY_TRY(ky_query(ctx, "subsidy.repayment_receipts", args, &receipts));
	*out = (struct repayment){
	    .id = id,
	    .dossier_id = ky_cell_int(row, 0, "dossier_id"),
	    .version = ky_cell_int(row, 0, "version"),
	    .principal_yen = ky_cell_int(row, 0, "principal_yen"),
	    .returned_yen = ky_cell_int(row, 0, "returned_yen"),
	    .charged_yen = ky_cell_int(row, 0, "charged_yen"),
	    .open = strcmp(ky_cell_z(row, 0, "state"), "open") == 0,
	    .surcharges = ky_cell_int(row, 0, "surcharge_rate") > 0,
	    .row = row,
	    .sources = sources,
	    .parts = parts,
	    .receipts = receipts,
	};
	return reckon(ctx, out);
}

int64_t repay_left_yen(const struct repayment *r)
{
	return r->principal_yen - r->returned_yen + r->charges_left_yen;
}

int64_t repay_part_returned(const struct repayment *r, size_t part)
{
	int64_t left = r->returned_yen;
	for (size_t i = 0; i < part; i++)
		left -= ky_cell_int(r->parts, i, "yen");
	int64_t yen = ky_cell_int(r->parts, part, "yen");
	return left <= 0 ? 0 : left < yen ? left : yen;
}

/* ---- due days */

struct ky_err *repay_set_due(struct ky_ctx *ctx, int64_t repayment_id)
{
	struct repayment r;
	struct ky_rows *next;
	size_t part = 0;
	KY_TRY(repay_get(ctx, repayment_id, &r));
	while (part + 1 < r.parts->count && repay_part_returned(&r, part) == ky_cell_int(r.parts, part, "yen"))
		part++;
	KY_TRY(ky_exec(ctx, "subsidy.repayment_due", KY_ARGS({"id", ky_int(r.id)}, {"due_on", *ky_cell(r.parts, part, "due_on")}), NULL));
	KY_TRY(ky_query_one(ctx, "subsidy.repayments_open", KY_ARGS({"dossier_id", ky_int(r.dossier_id)}), &next));
	return ky_cell_int(next, 0, "n") == 0 ? NULL : ky_dossier_due(ctx, r.dossier_id, (ky_day)ky_cell_int(next, 0, "due_on"));
}

/* ---- the order */

struct ordering {
	int64_t dossier_id, yen, id;
	const char *cause;
	struct ky_rows *file;
	size_t count;
	struct subsidy_sum source[SUBSIDY_SUMS_MAX];
};

/* A payment that bounced, and money that came back or is to, are the newest first: what is left is what can come back now. */
static void take_off(struct subsidy_sum *paid, size_t *count, int64_t yen)
{
	while (*count > 0 && yen > 0) {
		struct subsidy_sum *last = &paid[*count - 1];
		int64_t part = yen < last->yen ? yen : last->yen;
		last->yen -= part;
		yen -= part;
		if (last->yen == 0)
			(*count)--;
	}
}

/* The application's payments by their day, as the ledger has them. One that was noted before the ledger knew of it stands in the file alone. */
static struct ky_err *paid_of(struct ky_ctx *ctx, const struct ordering *o, struct subsidy_sum *paid, size_t *count)
{
	struct ky_rows *entries;
	KY_TRY(ky_query(ctx, "subsidy.payments_of", KY_ARGS({"dossier_id", ky_int(o->dossier_id)}), &entries));
	for (size_t i = 0; i < entries->count; i++) {
		int64_t yen = ky_cell_int(entries, i, "yen");
		if (yen < 0)
			take_off(paid, count, -yen);
		else if (*count == SUBSIDY_SUMS_MAX)
			return ky_fail(ctx->arena, KY_INTERNAL, NULL, "dossier %lld has too many payments", (long long)o->dossier_id);
		else
			paid[(*count)++] = (struct subsidy_sum){(int32_t)ky_cell_int(entries, i, "day"), yen};
	}
	if (entries->count == 0 && ky_cell_int(o->file, 0, "paid_yen") > 0)
		paid[(*count)++] = (struct subsidy_sum){ky_cell_null(o->file, 0, "advanced_on") ? ctx->today : (int32_t)ky_cell_int(o->file, 0, "advanced_on"), ky_cell_int(o->file, 0, "paid_yen")};
	return NULL;
}

static struct ky_err *find_sources(struct ky_ctx *ctx, struct ordering *o)
{
	struct subsidy_sum paid[SUBSIDY_SUMS_MAX];
	size_t count = 0;
	KY_TRY(paid_of(ctx, o, paid, &count));
	take_off(paid, &count, ky_cell_int(o->file, 0, "returned_yen") + ky_cell_int(o->file, 0, "awaited_yen"));
	o->count = subsidy_sources(paid, count, o->yen, o->source);
	return o->count > 0 ? NULL : ky_fail(ctx->arena, KY_INVALID, "subsidy.refused.return_yen", "dossier %lld: %lld yen are not there to be returned", (long long)o->dossier_id, (long long)o->yen);
}

/* The strictest of its payments says which books it comes back into. */
static int books_of(const struct ordering *o)
{
	return repay_books_year(o->source[0].day, (int)ky_cell_int(o->file, 0, "fiscal_year"));
}

static struct ky_err *write_order(struct ky_ctx *ctx, struct ordering *o, const char *reason, ky_day due)
{
	bool surcharged = strcmp(o->cause, "revocation") == 0;
	KY_TRY(ky_insert(ctx, "subsidy.repayment_insert",
			 KY_ARGS({"dossier_id", ky_int(o->dossier_id)}, {"cause", ky_textz(o->cause)}, {"reason", ky_textz(reason)}, {"yen", ky_int(o->yen)},
				 {"surcharge_rate", surcharged ? *ky_cell(o->file, 0, "surcharge_rate") : ky_int(0)}, {"late_rate", *ky_cell(o->file, 0, "late_rate")},
				 {"unit_yen", ky_int(ky_setting_int(ctx, "subsidy.charge_unit_yen"))}, {"books_year", ky_int(books_of(o))}, {"due_on", ky_date(due)}),
			 &o->id));
	for (size_t i = 0; i < o->count; i++)
		KY_TRY(ky_insert(ctx, "subsidy.repayment_source_insert", KY_ARGS({"id", ky_int(o->id)}, {"paid_on", ky_date(o->source[i].day)}, {"yen", ky_int(o->source[i].yen)}), NULL));
	return ky_insert(ctx, "subsidy.repayment_part_insert",
			 KY_ARGS({"id", ky_int(o->id)}, {"number", ky_int(1)}, {"due_on", ky_date(due)}, {"yen", ky_int(o->yen)}, {"method", ky_textz(repay_method(books_of(o), due))}), NULL);
}

struct ky_err *subsidy_repayment_order(struct ky_ctx *ctx, int64_t dossier_id, const char *cause, int64_t yen, const char *reason)
{
	struct ordering o = {.dossier_id = dossier_id, .yen = yen, .cause = cause};
	struct ky_calendar calendar;
	KY_TRY(ky_query_one(ctx, "subsidy.repay_file", KY_ARGS({"dossier_id", ky_int(dossier_id)}), &o.file));
	KY_TRY(ky_calendar_load(ctx, &calendar));
	KY_TRY(find_sources(ctx, &o));
	ky_day due = ky_days_add(&calendar, ctx->today, (int)ky_cell_int(o.file, 0, "return_days"), KY_DAYS_NEXT_OPEN);
	KY_TRY(write_order(ctx, &o, reason, due));
	KY_TRY(ky_audit(ctx, "subsidy.return_ordered", "subsidy.repayment", o.id, "cause,principal_yen"));
	if (strcmp(ky_cell_z(o.file, 0, "state"), "return_ordered") != 0)
		KY_TRY(ky_dossier_step(ctx, dossier_id, "order_return", reason, due));
	return repay_set_due(ctx, o.id);
}

/* ---- what comes in */

/* The budget has again what is held no more; of a mistake (a negative sum) it holds it again. */
static struct ky_err *give_budget_back(struct ky_ctx *ctx, const struct repayment *r, int64_t principal)
{
	struct subsidy_held held;
	KY_TRY(subsidy_held_of(ctx, r->dossier_id, &held));
	int64_t before = subsidy_held_yen(&held);
	held.returned_yen += principal;
	KY_TRY(ky_exec(ctx, "subsidy.file_returned", KY_ARGS({"dossier_id", ky_int(r->dossier_id)}, {"yen", ky_int(principal)}), NULL));
	subsidy_ledger_move(ctx, held.call_id, r->dossier_id, "return", principal);
	int64_t freed = before - subsidy_held_yen(&held);
	if (freed != 0)
		subsidy_ledger_move(ctx, held.call_id, r->dossier_id, strcmp(ky_cell_z(r->row, 0, "cause"), "revocation") == 0 ? "revoked" : "saved", -freed);
	return NULL;
}

/* A project of which a part was revoked while it ran is still to be reported on. */
static struct ky_err *go_on(struct ky_ctx *ctx, int64_t dossier_id)
{
	struct ky_rows *row;
	KY_TRY(ky_query(ctx, "subsidy.revocation_unsettled", KY_ARGS({"dossier_id", ky_int(dossier_id)}), &row));
	if (row->count == 0)
		return NULL;
	ky_day due = ky_cell_null(row, 0, "due_on") ? KY_DAY_NONE : (ky_day)ky_cell_int(row, 0, "due_on");
	return ky_dossier_step(ctx, dossier_id, ky_printf(ctx->arena, "go_on_%s", ky_cell_z(row, 0, "from_state")), NULL, due);
}

struct ky_err *repay_end(struct ky_ctx *ctx, int64_t dossier_id)
{
	struct ky_rows *open;
	KY_TRY(ky_query_one(ctx, "subsidy.repayments_open", KY_ARGS({"dossier_id", ky_int(dossier_id)}), &open));
	if (ky_cell_int(open, 0, "n") > 0)
		return ky_dossier_due(ctx, dossier_id, (ky_day)ky_cell_int(open, 0, "due_on"));
	KY_TRY(ky_dossier_step(ctx, dossier_id, "give_back", NULL, KY_DAY_NONE));
	return go_on(ctx, dossier_id);
}

struct ky_err *repay_finish(struct ky_ctx *ctx, const struct repayment *r, ky_day day)
{
	KY_TRY(ky_exec(ctx, "subsidy.repayment_done", KY_ARGS({"id", ky_int(r->id)}, {"done_on", ky_date(day)}), NULL));
	return repay_end(ctx, r->dossier_id);
}

/* The charges are those of the day it came in, which may be earlier than today. */
struct ky_err *repay_receive(struct ky_ctx *ctx, const struct repayment *r, ky_day received_on, int64_t yen, const char *note)
{
	struct repayment now;
	int64_t left = r->principal_yen - r->returned_yen, principal = yen < left ? yen : left;
	KY_TRY(ky_insert(ctx, "subsidy.repayment_receipt_insert",
			 KY_ARGS({"id", ky_int(r->id)}, {"received_on", ky_date(received_on)}, {"yen", ky_int(yen)}, {"principal_yen", ky_int(principal)}, {"note", ky_textz(note)}), NULL));
	KY_TRY(ky_exec(ctx, "subsidy.repayment_received", KY_ARGS({"id", ky_int(r->id)}, {"principal", ky_int(principal)}, {"charges", ky_int(yen - principal)}), NULL));
	if (principal > 0)
		KY_TRY(give_budget_back(ctx, r, principal));
	KY_TRY(repay_get(ctx, r->id, &now));
	if (now.charged_yen > now.surcharge_yen + now.late_yen)
		return ky_fail(ctx->arena, KY_INVALID, "subsidy.refused.receipt_yen", "repayment %lld: %lld yen are more than is left", (long long)r->id, (long long)yen);
	if (repay_left_yen(&now) == 0)
		return repay_finish(ctx, &now, received_on);
	return repay_set_due(ctx, r->id);
}

struct ky_err *repay_drop(struct ky_ctx *ctx, const struct repayment *r, const char *reason)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "subsidy.receipt_newest", KY_ARGS({"id", ky_int(r->id)}), &row));
	int64_t principal = ky_cell_int(row, 0, "principal_yen"), charges = ky_cell_int(row, 0, "yen") - principal;
	KY_TRY(ky_exec(ctx, "subsidy.receipt_dropped", KY_ARGS({"id", *ky_cell(row, 0, "id")}, {"reason", ky_textz(reason)}), NULL));
	KY_TRY(ky_exec(ctx, "subsidy.repayment_received", KY_ARGS({"id", ky_int(r->id)}, {"principal", ky_int(-principal)}, {"charges", ky_int(-charges)}), NULL));
	if (principal > 0)
		KY_TRY(give_budget_back(ctx, r, -principal));
	return repay_set_due(ctx, r->id);
}
