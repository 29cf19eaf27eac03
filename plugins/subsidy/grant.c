/* grant.c — what the officer means to grant for an application under review: the amount that the decision then proposes, no more than the rule, the request and the budget allow.
 * Called through the routes of plugin.c. Which decisions there are, and who takes them, is the case engine's. */
#include "subsidy.h"

static const struct ky_field fields[] = {
    {.name = "offered_yen", .kind = "yen", .label = "subsidy.offered", .hint = "subsidy.offered_hint", .flags = KY_REQUIRED, .low = 1, .high = SUBSIDY_YEN_MAX},
    {.name = "offered_note", .kind = "lines", .label = "subsidy.offered_note", .hint = "subsidy.offered_note_hint", .max = 500},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form subsidy_grant_form = KY_FORM("subsidy.grant", fields);

struct granting {
	struct ky_dossier d;
	struct subsidy_course course;
	struct subsidy_amount amount;
	const struct ky_rows *file, *ledger;
	int64_t most; /* of the rule, the request and the budget */
};

static struct ky_err *load(struct ky_req *req, struct granting *g)
{
	struct ky_rows *file, *ledger;
	struct subsidy_plan plan;
	struct ky_ctx *ctx = req->ctx;
	bool found;
	KY_TRY(ky_dossier_get(ctx, ky_path_id(req, "id"), &g->d));
	KY_TRY(subsidy_course_of(ctx, &g->d, &found, &g->course));
	KY_TRY(ky_query_one(ctx, "subsidy.file", KY_ARGS({"dossier_id", ky_int(g->d.id)}), &file));
	KY_TRY(ky_query_one(ctx, "subsidy.ledger", KY_ARGS({"call_id", ky_int(g->course.call_id)}), &ledger));
	g->file = file;
	g->ledger = ledger;
	subsidy_plan_of(ctx, &g->course, g->d.answers, ky_cell_int(ledger, 0, "remaining_yen"), &plan);
	if (!subsidy_amount(&g->course.rule, &plan, &g->amount))
		return ky_fail(ctx->arena, KY_INVALID, "subsidy.refused.numbers", "dossier %lld: numbers out of range", (long long)g->d.id);
	int64_t asked = ky_answer_int(g->d.answers, "requested");
	g->most = asked < g->amount.yen ? asked : g->amount.yen;
	return NULL;
}

static const struct ky_rows *initial(struct ky_ctx *ctx, const struct granting *g)
{
	static const char *const names[] = {"offered_yen", "offered_note", "version"};
	struct ky_value *cell = ky_alloc_array(ctx->arena, SUBSIDY_COUNT(names), sizeof *cell);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	cell[0] = ky_cell_null(g->file, 0, "offered_yen") ? ky_int(g->most) : *ky_cell(g->file, 0, "offered_yen");
	cell[1] = *ky_cell(g->file, 0, "offered_note");
	cell[2] = ky_int(g->d.version);
	*rows = (struct ky_rows){1, SUBSIDY_COUNT(names), names, cell};
	return rows;
}

struct ky_err *subsidy_grant_show(struct ky_req *req)
{
	struct granting g;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(load(req, &g));
	struct ky_node *root = ky_reply_page(req, "subsidy/grant");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "subsidy.offer_set"));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.staff_title"), ky_url(ctx, "staff/subsidy"));
	ky_reply_crumb(req, ky_cell_z(g.course.row, 0, "title"), ky_url(ctx, "staff/subsidy/%lld", (long long)g.course.call_id));
	ky_reply_crumb(req, g.d.title, ky_url(ctx, "staff/dossiers/%lld", (long long)g.d.id));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.offer_set"), NULL);
	ky_put(root, "Title", g.d.title);
	ky_put(root, "Course", ky_cell_z(g.course.row, 0, "name"));
	ky_put_url(root, "case_url", ky_url(ctx, "staff/dossiers/%lld", (long long)g.d.id));
	ky_put_row(ky_node_child(root, "Ledger"), g.ledger, 0);
	struct ky_node *more = ky_node_child(root, "Amount");
	ky_put(more, "title", ky_message(ctx, "subsidy.amount_title"));
	subsidy_put_lines(ctx, more, &g.amount);
	subsidy_put_line(ctx, more, "subsidy.requested", ky_answer_int(g.d.answers, "requested"), true);
	KY_TRY(subsidy_put_rule(ctx, root, &g.course));
	ky_put_bool(root, "Movable", strcmp(g.d.state, "review") == 0);
	return ky_put_form(req, root, "subsidy.grant_save", g.d.id, NULL, initial(ctx, &g), "subsidy.save");
}

struct ky_err *subsidy_grant_save(struct ky_req *req)
{
	struct granting g;
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id"), yen = ky_input_int(req->input, "offered_yen"), seen = 0;
	KY_TRY(ky_query_one(ctx, "subsidy.file_lock", KY_ARGS({"id", ky_int(id)}), &row));
	if (strcmp(ky_cell_z(row, 0, "state"), "review") != 0 || !ky_cell_null(row, 0, "approval_id"))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.refused.decided", "dossier %lld is %s", (long long)id, ky_cell_z(row, 0, "state"));
	if (!ky_str_i64(ky_str(ky_input_z(req->input, "version")), &seen) || seen != ky_cell_int(row, 0, "version"))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.error.conflict", "dossier %lld was changed", (long long)id);
	KY_TRY(load(req, &g));
	if (yen > g.most)
		return ky_invalid(req, "offered_yen", yen > ky_cell_int(g.ledger, 0, "remaining_yen") ? "subsidy.invalid.budget" : "subsidy.invalid.most");
	if (yen < ky_answer_int(g.d.answers, "requested") && ky_input_z(req->input, "offered_note")[0] == '\0')
		return ky_invalid(req, "offered_note", "subsidy.invalid.less_without_reason");
	KY_TRY(ky_exec(ctx, "subsidy.file_offer", KY_ARGS({"dossier_id", ky_int(id)}, ky_input_arg(req->input, "offered_yen"), ky_input_arg(req->input, "offered_note")), NULL));
	KY_TRY(ky_audit(ctx, "subsidy.offer", "dossier", id, "offered_yen,offered_note"));
	ky_reply_redirect(req, ky_url(ctx, "staff/dossiers/%lld", (long long)id), "subsidy.done.offered");
	return NULL;
}
