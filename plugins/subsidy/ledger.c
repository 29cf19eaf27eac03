/* ledger.c — the budget of a call: a hot row moved by a condition just before COMMIT, with an entry for every movement, so that nothing is promised or paid beyond what was allotted,
 * however many press at once. Called in effects and handlers of this plugin. */
#include "subsidy.h"

/* Which of the ledger's sums a kind of entry moves. */
static const struct {
	const char *kind;
	bool granted, advanced, fixed, paid, returned;
} kinds[] = {
    {.kind = "grant", .granted = true},
    {.kind = "undo", .granted = true},
    {.kind = "withdrawn", .granted = true},
    {.kind = "change", .granted = true},
    {.kind = "saved", .granted = true},
    {.kind = "revoked", .granted = true},
    {.kind = "fix", .fixed = true},
    {.kind = "advance", .advanced = true, .paid = true},
    {.kind = "payment", .paid = true},
    {.kind = "bounced", .paid = true},
    {.kind = "advance_bounced", .advanced = true, .paid = true},
    {.kind = "return", .returned = true},
};

struct movement {
	int64_t call_id, dossier_id, yen;
	size_t kind;
	int64_t booking_id; /* of many payments at once: each has its own entry; 0: of the dossier */
	const char *of, *entries;
};

static struct ky_err *move(struct ky_ctx *ctx, const void *data)
{
	const struct movement *m = data;
	uint64_t changed;
	KY_TRY(ky_exec(ctx, "subsidy.ledger_move",
		       KY_ARGS({"call_id", ky_int(m->call_id)}, {"granted", ky_int(kinds[m->kind].granted ? m->yen : 0)}, {"advanced", ky_int(kinds[m->kind].advanced ? m->yen : 0)},
			       {"fixed", ky_int(kinds[m->kind].fixed ? m->yen : 0)}, {"paid", ky_int(kinds[m->kind].paid ? m->yen : 0)}, {"returned", ky_int(kinds[m->kind].returned ? m->yen : 0)}),
		       &changed));
	if (changed == 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.refused.budget", "call %lld: the budget does not hold %lld more as %s", (long long)m->call_id, (long long)m->yen, kinds[m->kind].kind);
	if (m->booking_id != 0)
		return ky_exec(ctx, m->entries, KY_ARGS({"booking_id", ky_int(m->booking_id)}, {"call_id", ky_int(m->call_id)}, {"of", ky_textz(m->of)}), NULL);
	return ky_insert(ctx, "subsidy.entry_insert",
			 KY_ARGS({"call_id", ky_int(m->call_id)}, {"dossier_id", ky_int(m->dossier_id)}, {"kind", ky_textz(kinds[m->kind].kind)}, {"yen", ky_int(m->yen)}), NULL);
}

static void take(struct ky_ctx *ctx, struct movement movement, const char *kind)
{
	struct movement *m = KY_NEW(ctx->arena, struct movement);
	size_t k = 0;
	while (k + 1 < SUBSIDY_COUNT(kinds) && strcmp(kinds[k].kind, kind) != 0)
		k++;
	*m = movement;
	m->kind = k;
	ky_work_hot(ctx, 1000 + (int)(movement.call_id % 1000000), move, m);
}

void subsidy_ledger_move(struct ky_ctx *ctx, int64_t call_id, int64_t dossier_id, const char *kind, int64_t yen)
{
	take(ctx, (struct movement){.call_id = call_id, .dossier_id = dossier_id, .yen = yen}, kind);
}

void subsidy_ledger_book(struct ky_ctx *ctx, int64_t call_id, int64_t booking_id, bool advance, bool back, int64_t yen)
{
	const struct movement m = {.call_id = call_id, .yen = back ? -yen : yen, .booking_id = booking_id, .of = advance ? "advance" : "settlement", .entries = back ? "subsidy.entries_back" : "subsidy.entries_paid"};
	take(ctx, m, !back ? (advance ? "advance" : "payment") : advance ? "advance_bounced" : "bounced");
}
