/* revoke.c — the revocation of a decision (取消し): how much of it the officer means, what it takes away when it was decided, and how it is taken back before the letter has gone out.
 * The page is called through the routes of plugin.c, the rest by the transition revoke of application.c. */
#include "payment.h"
#include "repay.h"

static const struct ky_choice scopes[] = {{"all", "subsidy.revoke_all"}, {"part", "subsidy.revoke_part"}, {NULL, NULL}};
static const struct ky_field fields[] = {
    {.name = "scope", .kind = "choice", .label = "subsidy.revoke_scope", .flags = KY_REQUIRED, .options = scopes},
    {.name = "remain_yen", .kind = "yen", .label = "subsidy.revoke_remain", .hint = "subsidy.revoke_remain_hint", .low = 0, .high = SUBSIDY_YEN_MAX},
    {.name = "note", .kind = "lines", .label = "subsidy.revoke_note", .hint = "subsidy.revoke_note_hint", .max = 500},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form subsidy_revoke_form = KY_FORM("subsidy.revoke", fields);

static bool possible_in(const char *state)
{
	return subsidy_counts(SUBSIDY_REVOCABLE, state);
}

static struct ky_err *meant(struct ky_ctx *ctx, int64_t dossier_id, struct ky_rows **out)
{
	return ky_query(ctx, "subsidy.revocation_meant", KY_ARGS({"dossier_id", ky_int(dossier_id)}), out);
}

/* ---- the page */

static const struct ky_rows *initial(struct ky_ctx *ctx, const struct ky_dossier *d, const struct ky_rows *row)
{
	static const char *const names[] = {"scope", "remain_yen", "note", "version"};
	struct ky_value *cell = ky_alloc_array(ctx->arena, SUBSIDY_COUNT(names), sizeof *cell);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	bool part = row->count > 0 && ky_cell_int(row, 0, "remain_yen") > 0;
	cell[0] = ky_textz(part ? "part" : "all");
	cell[1] = part ? *ky_cell(row, 0, "remain_yen") : ky_null();
	cell[2] = row->count > 0 ? *ky_cell(row, 0, "note") : ky_null();
	cell[3] = ky_int(d->version);
	*rows = (struct ky_rows){1, SUBSIDY_COUNT(names), names, cell};
	return rows;
}

struct ky_err *subsidy_revoke_show(struct ky_req *req)
{
	struct ky_dossier d;
	struct subsidy_held held;
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_dossier_get(ctx, ky_path_id(req, "id"), &d));
	KY_TRY(subsidy_held_of(ctx, d.id, &held));
	KY_TRY(meant(ctx, d.id, &row));
	struct ky_node *root = subsidy_file_page(req, &d, "subsidy/repayment_form", "subsidy.revoke_set");
	ky_put(root, "Lead", ky_message(ctx, "subsidy.revoke_lead"));
	struct ky_node *more = ky_node_child(root, "Amount");
	ky_put(more, "title", ky_message(ctx, "subsidy.amount_title"));
	subsidy_put_line(ctx, more, "subsidy.granted", held.granted_yen, false);
	subsidy_put_line(ctx, more, "subsidy.promised", held.promised_yen, true);
	subsidy_put_line(ctx, more, "subsidy.ledger_paid", held.paid_yen, false);
	subsidy_put_line(ctx, more, "subsidy.ledger_returned", held.returned_yen, false);
	ky_put(root, "Refused", possible_in(d.state) ? NULL : ky_message(ctx, "subsidy.refused.revoke_now"));
	return ky_put_form(req, root, "subsidy.revoke_save", d.id, NULL, initial(ctx, &d, row), "subsidy.save");
}

struct ky_err *subsidy_revoke_save(struct ky_req *req)
{
	struct ky_rows *row;
	struct subsidy_held held;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id"), remain = 0, seen = 0;
	KY_TRY(ky_query_one(ctx, "subsidy.file_lock", KY_ARGS({"id", ky_int(id)}), &row));
	if (!possible_in(ky_cell_z(row, 0, "state")) || !ky_cell_null(row, 0, "approval_id"))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.refused.revoke_now", "dossier %lld is %s", (long long)id, ky_cell_z(row, 0, "state"));
	if (!ky_str_i64(ky_str(ky_input_z(req->input, "version")), &seen) || seen != ky_cell_int(row, 0, "version"))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.error.conflict", "dossier %lld was changed", (long long)id);
	KY_TRY(subsidy_held_of(ctx, id, &held));
	if (strcmp(ky_input_z(req->input, "scope"), "part") == 0) {
		remain = ky_input_int(req->input, "remain_yen");
		if (remain < 1 || remain >= held.promised_yen)
			return ky_invalid(req, "remain_yen", "subsidy.invalid.remain");
	}
	const struct ky_args *args = KY_ARGS({"dossier_id", ky_int(id)}, {"remain_yen", ky_int(remain)}, ky_input_arg(req->input, "note"));
	KY_TRY(ky_exec(ctx, "subsidy.revocation_forget", KY_ARGS({"dossier_id", ky_int(id)}), NULL));
	KY_TRY(ky_insert(ctx, "subsidy.revocation_insert", args, NULL));
	KY_TRY(ky_audit(ctx, "subsidy.revocation", "dossier", id, "remain_yen,note"));
	ky_reply_redirect(req, ky_url(ctx, "staff/dossiers/%lld", (long long)id), "subsidy.done.revocation");
	return NULL;
}

/* ---- the step */

struct ky_err *subsidy_may_revoke(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct ky_rows *row;
	struct subsidy_held held;
	bool under_way;
	KY_TRY(meant(ctx, d->id, &row));
	KY_TRY(subsidy_held_of(ctx, d->id, &held));
	KY_TRY(subsidy_payment_under_way(ctx, d->id, &under_way));
	if (row->count == 0)
		*out_refusal = "subsidy.refused.no_revocation";
	else if (under_way) /* given up first, or paid and ordered back */
		*out_refusal = "subsidy.refused.under_way";
	else if (ky_cell_int(row, 0, "remain_yen") >= held.promised_yen)
		*out_refusal = "subsidy.refused.revocation_stale";
	return NULL;
}

/* What was paid beyond what remains, and is not ordered back yet, is; where something is still to be returned, done or paid the application goes on from where it was; else it is closed. */
static struct ky_err *follow_up(struct ky_ctx *ctx, const struct ky_dossier *d, const struct subsidy_held *held, int64_t remain, ky_day due)
{
	int64_t out = held->paid_yen - held->returned_yen - held->awaited_yen;
	if (out > remain)
		return subsidy_repayment_order(ctx, d->id, "revocation", out - remain, subsidy_fill(ctx, "subsidy.return_revoked", out - remain, 0));
	if (held->awaited_yen > 0 || (remain > 0 && (!held->fixed || out < remain)))
		return ky_dossier_step(ctx, d->id, ky_printf(ctx->arena, "go_on_%s", d->state), NULL, due);
	return NULL;
}

struct ky_err *subsidy_revoke(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_rows *row;
	struct subsidy_held before, held;
	KY_TRY(meant(ctx, d->id, &row));
	KY_TRY(subsidy_held_of(ctx, d->id, &before));
	int64_t remain = ky_cell_int(row, 0, "remain_yen"), revoked = before.promised_yen - remain;
	KY_TRY(ky_exec(ctx, "subsidy.file_revoked", KY_ARGS({"dossier_id", ky_int(d->id)}, {"yen", ky_int(revoked)}), NULL));
	KY_TRY(subsidy_held_of(ctx, d->id, &held));
	int64_t freed = subsidy_held_yen(&before) - subsidy_held_yen(&held);
	if (freed > 0)
		subsidy_ledger_move(ctx, held.call_id, d->id, "revoked", -freed);
	if (held.fixed)
		subsidy_ledger_move(ctx, held.call_id, d->id, "fix", -revoked);
	KY_TRY(ky_exec(ctx, "subsidy.revocation_done",
		       KY_ARGS({"id", *ky_cell(row, 0, "id")}, {"from_state", ky_textz(d->state)}, {"revoked_yen", ky_int(revoked)}, {"freed_yen", ky_int(freed)}, {"fixed_yen", held.fixed ? ky_int(before.promised_yen) : ky_null()}), NULL));
	ky_touch(ctx, "subsidy");
	ky_day due = ky_cell_null(row, 0, "due_on") ? KY_DAY_NONE : (ky_day)ky_cell_int(row, 0, "due_on");
	return follow_up(ctx, d, &held, remain, due);
}

/* Nothing came of it yet: no slip was written, no money came in, no amount moved. */
struct ky_err *subsidy_revoke_undo(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct ky_rows *row;
	struct subsidy_held held;
	KY_TRY(ky_query_one(ctx, "subsidy.revocation_last", KY_ARGS({"dossier_id", ky_int(d->id)}), &row));
	KY_TRY(subsidy_held_of(ctx, d->id, &held));
	if (ky_cell_int(row, 0, "begun") > 0 || held.promised_yen != ky_cell_int(row, 0, "remain_yen")) {
		*out_refusal = "subsidy.refused.return_begun";
		return NULL;
	}
	int64_t revoked = ky_cell_int(row, 0, "revoked_yen"), freed = ky_cell_int(row, 0, "freed_yen");
	KY_TRY(ky_exec(ctx, "subsidy.repayments_void", KY_ARGS({"id", *ky_cell(row, 0, "id")}), NULL));
	KY_TRY(ky_exec(ctx, "subsidy.file_revoked", KY_ARGS({"dossier_id", ky_int(d->id)}, {"yen", ky_int(-revoked)}), NULL));
	if (freed > 0)
		subsidy_ledger_move(ctx, held.call_id, d->id, "undo", freed);
	if (held.fixed)
		subsidy_ledger_move(ctx, held.call_id, d->id, "fix", revoked);
	KY_TRY(ky_exec(ctx, "subsidy.revocation_undone", KY_ARGS({"id", *ky_cell(row, 0, "id")}), NULL));
	ky_touch(ctx, "subsidy");
	return ky_cell_null(row, 0, "due_on") ? NULL : ky_dossier_due(ctx, d->id, (ky_day)ky_cell_int(row, 0, "due_on"));
}

/* ---- beside the application's amounts */

struct ky_err *subsidy_revocation_put(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	struct ky_rows *row;
	struct subsidy_held held;
	bool staff = ctx->who->kind == KY_STAFF, works = staff && ky_may_in(ctx, "subsidy.edit", d->department_id) && possible_in(d->state);
	KY_TRY(subsidy_held_of(ctx, d->id, &held));
	KY_TRY(ky_query(ctx, "subsidy.revoked_of", KY_ARGS({"dossier_id", ky_int(d->id)}), &row));
	if (ky_cell_int(row, 0, "yen") > 0) {
		subsidy_put_line(ctx, node, "subsidy.revoked", ky_cell_int(row, 0, "yen"), true);
		subsidy_put_line(ctx, node, "subsidy.promised", held.promised_yen, false);
	}
	KY_TRY(meant(ctx, d->id, &row));
	if (staff && row->count > 0 && possible_in(d->state))
		subsidy_put_line(ctx, node, "subsidy.revocation_meant", held.promised_yen - ky_cell_int(row, 0, "remain_yen"), true);
	if (works)
		subsidy_put_link(ctx, node, "subsidy.revoke_set", ky_url(ctx, "staff/subsidy/files/%lld/revoke", (long long)d->id));
	return NULL;
}
