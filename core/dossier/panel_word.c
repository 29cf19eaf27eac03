/* panel_word.c — what a closed review panel says of one dossier, for the plugin whose procedure it is; and the applicant's answer to what remains of a budget (次点), told to the panel.
 * Called by plugins (kyodo/dossier.h). The order is panel_result.c's. */
#include "core/dossier/panel.h"

/* The newest closed panel that ranked it; of overrides the amount that was set there. */
static struct ky_err *word_of(struct ky_ctx *ctx, int64_t panel_id, int64_t file_id, bool *out_found, struct ky_judged *out)
{
	struct ky_panel_result r;
	KY_TRY(ky_panel_result(ctx, panel_id, "final", &r));
	for (size_t i = 0; i < r.count; i++) {
		const struct ky_ranked *x = &r.ranked[i];
		if (x->id != file_id)
			continue;
		size_t at = ky_result_override(&r, file_id);
		bool other = at != SIZE_MAX, budget = r.rules.selection == KY_SELECT_BUDGET;
		const char *outcome = other ? ky_printf(ctx->arena, "panel.override.%s", ky_cell_z(r.overrides, at, "outcome")) : ky_outcome_key(x->outcome);
		*out = (struct ky_judged){
		    .panel = r.panel.title,
		    .rank = (int64_t)x->rank,
		    .count = (int64_t)r.count,
		    .points = x->rank == 0 ? "" : ky_hundredths_text(ctx->arena, ky_ranked_hundredths(x)),
		    .outcome = ky_message(ctx, outcome),
		    .by_budget = budget,
		    .next = budget && (other ? strcmp(ky_cell_z(r.overrides, at, "outcome"), "selected") == 0 : x->outcome == KY_OUTCOME_NEXT),
		    .allotted_yen = other ? ky_cell_int(r.overrides, at, "amount_yen") : budget ? x->granted_yen : 0,
		};
		*out_found = true;
	}
	return NULL;
}

struct ky_err *ky_dossier_judged(struct ky_ctx *ctx, int64_t dossier_id, bool *out_found, struct ky_judged *out_judged)
{
	struct ky_rows *rows;
	struct ky_panel p;
	*out_found = false;
	KY_TRY(ky_query(ctx, "panel.of_dossier", KY_ARGS({"dossier_id", ky_int(dossier_id)}), &rows));
	for (size_t i = rows->count; i-- > 0 && !*out_found;) {
		KY_TRY(ky_panel_load(ctx, ky_cell_int(rows, i, "id"), KY_PANEL_READ, &p));
		if (ky_panel_is(&p, "closed"))
			KY_TRY(word_of(ctx, p.id, ky_cell_int(rows, i, "file_id"), out_found, out_judged));
	}
	return NULL;
}

struct ky_err *ky_dossier_judged_answer(struct ky_ctx *ctx, int64_t dossier_id, bool accepts)
{
	struct ky_rows *rows;
	struct ky_judged judged;
	KY_TRY(ky_query(ctx, "panel.closed_of_dossier", KY_ARGS({"dossier_id", ky_int(dossier_id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_panel p;
		bool found = false;
		KY_TRY(ky_panel_load(ctx, ky_cell_int(rows, i, "id"), KY_PANEL_LOCK, &p));
		KY_TRY(word_of(ctx, p.id, ky_cell_int(rows, i, "file_id"), &found, &judged));
		if (!found || !judged.next)
			continue;
		KY_TRY(ky_exec(ctx, "panel.next_answer", KY_ARGS({"file_id", *ky_cell(rows, i, "file_id")}, {"answer", ky_textz(accepts ? "accepted" : "declined")}), NULL));
		KY_TRY(ky_audit(ctx, "panel.next_answer", "panel_dossier", ky_cell_int(rows, i, "file_id"), accepts ? "accepted" : "declined"));
	}
	return NULL;
}
