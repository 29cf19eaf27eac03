/* mending.c — the group's answer to what an inspection found (是正の報告): taken note of; whether it suffices, the next inspection says.
 * Declared in plugin.c; run by the core's case engine. */
#include "steps.h"

static struct ky_err *follow(struct ky_ctx *ctx, const struct ky_dossier *application, struct ky_answers *prefill, const char **out_refusal)
{
	struct ky_rows *rows;
	(void)prefill;
	KY_TRY(ky_query(ctx, "subsidy.inspections", KY_ARGS({"dossier_id", ky_int(application->id)}), &rows));
	if (rows->count == 0 || strcmp(ky_cell_z(rows, rows->count - 1, "result"), "mend") != 0)
		*out_refusal = "subsidy.mending.refused";
	return NULL;
}

static struct ky_err *more(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	ky_put(node, "title", ky_message(ctx, "subsidy.inspection.title"));
	return subsidy_put_inspections(ctx, d->parent_id, node);
}

static const struct ky_transition steps[] = {
    SUBSIDY_STEP_SUBMIT(NULL), SUBSIDY_STEP_DISCARD, SUBSIDY_STEP_ASK, SUBSIDY_STEP_ANSWER(NULL), SUBSIDY_STEP_NOTE(NULL, NULL), SUBSIDY_STEP_WITHDRAW,
};

const struct ky_procedure subsidy_mending = {
    SUBSIDY_FOLLOWS("mending", "reported", SUBSIDY_NOTED, 10),
    .follow = follow,
    .more = more,
};
