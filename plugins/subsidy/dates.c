/* dates.c — what stands on the staff's page of a call beside its courses: the next dates of its applications, whose move they are, and the consultations about it.
 * Called by calls.c. Reminders of these dates are the core's. */
#include "subsidy.h"

struct ky_err *subsidy_put_dates(struct ky_ctx *ctx, int64_t id, struct ky_node *root)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "subsidy.next_dates", KY_ARGS({"id", ky_int(id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Dates");
		ky_put(n, "title", ky_cell_z(rows, i, "title"));
		ky_put(n, "state", ky_message(ctx, ky_printf(ctx->arena, "subsidy.state.%s", ky_cell_z(rows, i, "state"))));
		ky_put(n, "turn", ky_message(ctx, ky_printf(ctx->arena, "subsidy.next_dates_%s", ky_cell_z(rows, i, "turn"))));
		ky_put_day(n, "due", (ky_day)ky_cell_int(rows, i, "due_on"));
		ky_put_bool(n, "late", ky_cell_int(rows, i, "late") != 0);
		ky_put_url(n, "url", ky_url(ctx, "staff/dossiers/%lld", (long long)ky_cell_int(rows, i, "id")));
	}
	return NULL;
}

struct ky_err *subsidy_put_talks(struct ky_ctx *ctx, const struct ky_rows *call, struct ky_node *root)
{
	struct ky_rows *talks;
	if (strcmp(ky_cell_z(call, 0, "consultation"), "none") == 0)
		return NULL;
	KY_TRY(ky_query_one(ctx, "subsidy.consult_waiting", KY_ARGS({"id", *ky_cell(call, 0, "id")}), &talks));
	ky_put_row(ky_node_child(root, "Consultations"), talks, 0);
	ky_put_url(root, "consultations_url", ky_url(ctx, "staff/dossiers?procedure=subsidy.consultation"));
	return NULL;
}
