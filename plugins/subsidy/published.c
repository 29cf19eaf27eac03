/* published.c — what was paid, or came back, goes on to published once the department has published the results of its call: a job, started by the publication and once a day for what was paid
 * after it. Declared in plugin.c. */
#include "repay.h"

struct ky_err *subsidy_publish_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_rows *rows;
	(void)params;
	KY_TRY(ky_query(ctx, "subsidy.to_publish", NULL, &rows));
	struct ky_arena_mark mark = ky_arena_mark(ctx->arena);
	for (size_t i = 0; i < rows->count; i++) {
		KY_TRY(ky_dossier_step(ctx, ky_cell_int(rows, i, "id"), "publish", NULL, KY_DAY_NONE));
		KY_TRY(ky_job_checkpoint(ctx));
		ky_arena_rewind(ctx->arena, mark);
	}
	return ky_job_result(ctx, job_id, 0, ky_printf(ctx->arena, "%zu", rows->count));
}
