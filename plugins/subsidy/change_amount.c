/* change_amount.c — the amount that the officer means to set for a change: what the decision then proposes, no more than was asked for, than the rule gives for the new plan, and
 * than what was granted and the budget hold together. Called through the routes of plugin.c. */
#include "steps.h"

static const struct ky_field fields[] = {
    {.name = "offered_yen", .kind = "yen", .label = "subsidy.change.offered", .hint = "subsidy.offered_hint", .flags = KY_REQUIRED, .low = 1, .high = SUBSIDY_YEN_MAX},
    {.name = "offered_note", .kind = "lines", .label = "subsidy.offered_note", .hint = "subsidy.offered_note_hint", .max = 500},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form subsidy_change_form = KY_FORM("subsidy.change", fields);

struct setting {
	struct ky_dossier d;
	struct subsidy_change change;
	const struct ky_rows *row, *ledger;
	int64_t most, remaining_yen;
};

static struct ky_err *load(struct ky_ctx *ctx, int64_t id, struct setting *s)
{
	struct ky_rows *row, *ledger;
	const char *refusal = NULL;
	KY_TRY(ky_dossier_get(ctx, id, &s->d));
	KY_TRY(subsidy_change_of(ctx, &s->d, &s->change, &refusal));
	if (refusal != NULL)
		return ky_fail(ctx->arena, KY_INVALID, refusal, "dossier %lld: numbers out of range", (long long)id);
	KY_TRY(ky_query_one(ctx, "subsidy.change", KY_ARGS({"dossier_id", ky_int(id)}), &row));
	KY_TRY(ky_query_one(ctx, "subsidy.ledger", KY_ARGS({"call_id", ky_int(s->change.of.course.call_id)}), &ledger));
	s->row = row;
	s->ledger = ledger;
	/* What was granted to it is within the budget already. */
	s->remaining_yen = ky_cell_int(ledger, 0, "remaining_yen") + s->change.granted_yen;
	s->most = s->change.asked_yen < s->change.amount.yen ? s->change.asked_yen : s->change.amount.yen;
	s->most = s->remaining_yen < s->most ? s->remaining_yen : s->most;
	return NULL;
}

static const struct ky_rows *initial(struct ky_ctx *ctx, const struct setting *s)
{
	static const char *const names[] = {"offered_yen", "offered_note", "version"};
	struct ky_value *cell = ky_alloc_array(ctx->arena, SUBSIDY_COUNT(names), sizeof *cell);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	cell[0] = ky_cell_null(s->row, 0, "offered_yen") ? ky_int(s->most) : *ky_cell(s->row, 0, "offered_yen");
	cell[1] = *ky_cell(s->row, 0, "offered_note");
	cell[2] = ky_int(s->d.version);
	*rows = (struct ky_rows){1, SUBSIDY_COUNT(names), names, cell};
	return rows;
}

struct ky_err *subsidy_change_show(struct ky_req *req)
{
	struct setting s;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(load(ctx, ky_path_id(req, "id"), &s));
	struct ky_node *root = subsidy_file_page(req, &s.d, "subsidy/change", "subsidy.change.offer_set");
	struct ky_node *more = ky_node_child(root, "Amount");
	ky_put(more, "title", ky_message(ctx, "subsidy.change.beside"));
	subsidy_change_put(ctx, &s.d, &s.change, more);
	subsidy_put_lines(ctx, more, &s.change.amount);
	subsidy_put_line(ctx, more, "subsidy.change.holds", s.remaining_yen, false);
	subsidy_put_line(ctx, more, "subsidy.change.most", s.most, true);
	ky_put_bool(root, "Movable", strcmp(s.d.state, "submitted") == 0);
	return ky_put_form(req, root, "subsidy.change_save", s.d.id, NULL, initial(ctx, &s), "subsidy.save");
}

struct ky_err *subsidy_change_save(struct ky_req *req)
{
	struct setting s;
	struct ky_rows *lock;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id"), yen = ky_input_int(req->input, "offered_yen"), seen = -1;
	KY_TRY(ky_query_one(ctx, "subsidy.file_lock", KY_ARGS({"id", ky_int(id)}), &lock));
	if (strcmp(ky_cell_z(lock, 0, "state"), "submitted") != 0 || !ky_cell_null(lock, 0, "approval_id"))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.refused.decided", "dossier %lld is %s", (long long)id, ky_cell_z(lock, 0, "state"));
	if (!ky_str_i64(ky_str(ky_input_z(req->input, "version")), &seen) || seen != ky_cell_int(lock, 0, "version"))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.error.conflict", "dossier %lld was changed", (long long)id);
	KY_TRY(load(ctx, id, &s));
	if (yen > s.most)
		return ky_invalid(req, "offered_yen", yen > s.remaining_yen ? "subsidy.invalid.budget" : "subsidy.invalid.most");
	if (yen < s.change.paid_yen)
		return ky_invalid(req, "offered_yen", "subsidy.change.refused.paid");
	if (yen < s.change.asked_yen && ky_input_z(req->input, "offered_note")[0] == '\0')
		return ky_invalid(req, "offered_note", "subsidy.invalid.less_without_reason");
	KY_TRY(ky_exec(ctx, "subsidy.change_offer", KY_ARGS({"dossier_id", ky_int(id)}, ky_input_arg(req->input, "offered_yen"), ky_input_arg(req->input, "offered_note")), NULL));
	KY_TRY(ky_audit(ctx, "subsidy.change_offer", "dossier", id, "offered_yen,offered_note"));
	ky_reply_redirect(req, ky_url(ctx, "staff/dossiers/%lld", (long long)id), "subsidy.done.offered");
	return NULL;
}
