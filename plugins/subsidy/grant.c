/* grant.c — what the officer means to grant for an application under review: the amount that the decision then proposes, no more than the rule, the request and the budget allow.
 * Called through the routes of plugin.c. Which decisions there are, and who takes them, is the case engine's. */
#include "subsidy.h"

static const struct ky_field fields[] = {
    {.name = "offered_yen", .kind = "yen", .label = "subsidy.offered", .hint = "subsidy.offered_hint", .flags = KY_REQUIRED, .low = 1, .high = SUBSIDY_YEN_MAX},
    {.name = "offered_note", .kind = "lines", .label = "subsidy.offered_note", .hint = "subsidy.offered_note_hint", .max = 500},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form subsidy_grant_form = KY_FORM("subsidy.grant", fields);

/* What may be granted: asked for, by the rule, and by what the budget holds for this one. */
struct ky_err *subsidy_granting_load(struct ky_req *req, struct subsidy_granting *g)
{
	struct ky_rows *file, *ledger;
	struct subsidy_plan plan;
	struct subsidy_amount by_rule;
	struct ky_ctx *ctx = req->ctx;
	bool found;
	KY_TRY(ky_dossier_get(ctx, ky_path_id(req, "id"), &g->d));
	KY_TRY(subsidy_course_of(ctx, &g->d, &found, &g->course));
	KY_TRY(ky_query_one(ctx, "subsidy.file", KY_ARGS({"dossier_id", ky_int(g->d.id)}), &file));
	KY_TRY(ky_query_one(ctx, "subsidy.ledger", KY_ARGS({"call_id", ky_int(g->course.call_id)}), &ledger));
	KY_TRY(ky_dossier_judged(ctx, g->d.id, &g->judged, &g->by_panel));
	g->file = file;
	g->ledger = ledger;
	g->remaining = ky_cell_int(ledger, 0, "remaining_yen") + ky_cell_int(file, 0, "reserved_yen");
	subsidy_plan_of(ctx, &g->course, g->d.answers, SUBSIDY_NO_LIMIT, &plan);
	bool known = subsidy_amount(&g->course.rule, &plan, &by_rule);
	plan.remaining_yen = g->remaining;
	if (!known || !subsidy_amount(&g->course.rule, &plan, &g->amount))
		return ky_fail(ctx->arena, KY_INVALID, "subsidy.refused.numbers", "dossier %lld: numbers out of range", (long long)g->d.id);
	int64_t asked = ky_answer_int(g->d.answers, "requested");
	g->by_rule = asked < by_rule.yen ? asked : by_rule.yen;
	g->most = asked < g->amount.yen ? asked : g->amount.yen;
	g->reserved = ky_cell_int(file, 0, "reserved_yen") > 0;
	g->exceeds = g->by_rule > g->remaining;
	return NULL;
}

struct ky_err *subsidy_granting_lock(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id"), seen = 0;
	KY_TRY(ky_query_one(req->ctx, "subsidy.file_lock", KY_ARGS({"id", ky_int(id)}), &row));
	if (strcmp(ky_cell_z(row, 0, "state"), "review") != 0 || !ky_cell_null(row, 0, "approval_id"))
		return ky_fail(req->ctx->arena, KY_CONFLICT, "subsidy.refused.decided", "dossier %lld is %s", (long long)id, ky_cell_z(row, 0, "state"));
	if (!ky_str_i64(ky_str(ky_input_z(req->input, "version")), &seen) || seen != ky_cell_int(row, 0, "version"))
		return ky_fail(req->ctx->arena, KY_CONFLICT, "subsidy.error.conflict", "dossier %lld was changed", (long long)id);
	return NULL;
}

struct ky_node *subsidy_granting_page(struct ky_req *req, const struct subsidy_granting *g, const char *template_name, const char *title_key)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, template_name);
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, title_key));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.staff_title"), ky_url(ctx, "staff/subsidy"));
	ky_reply_crumb(req, ky_cell_z(g->course.row, 0, "title"), ky_url(ctx, "staff/subsidy/%lld", (long long)g->course.call_id));
	ky_reply_crumb(req, g->d.title, ky_url(ctx, "staff/dossiers/%lld", (long long)g->d.id));
	ky_reply_crumb(req, ky_message(ctx, title_key), NULL);
	ky_put(root, "Title", g->d.title);
	ky_put(root, "Course", ky_cell_z(g->course.row, 0, "name"));
	ky_put_url(root, "case_url", ky_url(ctx, "staff/dossiers/%lld", (long long)g->d.id));
	if (g->judged)
		subsidy_put_judged(ctx, ky_node_child(root, "Judged"), &g->by_panel);
	return root;
}

/* What the panel allotted, within what may be granted; without one all of it. */
static int64_t usual(const struct subsidy_granting *g)
{
	int64_t allotted = g->judged ? g->by_panel.allotted_yen : 0;
	return allotted > 0 && allotted < g->most ? allotted : g->most;
}

static const struct ky_rows *initial(struct ky_ctx *ctx, const struct subsidy_granting *g)
{
	static const char *const names[] = {"offered_yen", "offered_note", "version"};
	struct ky_value *cell = ky_alloc_array(ctx->arena, SUBSIDY_COUNT(names), sizeof *cell);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	cell[0] = ky_cell_null(g->file, 0, "offered_yen") ? ky_int(usual(g)) : *ky_cell(g->file, 0, "offered_yen");
	cell[1] = *ky_cell(g->file, 0, "offered_note");
	cell[2] = ky_int(g->d.version);
	*rows = (struct ky_rows){1, SUBSIDY_COUNT(names), names, cell};
	return rows;
}

struct ky_err *subsidy_grant_show(struct ky_req *req)
{
	struct subsidy_granting g;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(subsidy_granting_load(req, &g));
	struct ky_node *root = subsidy_granting_page(req, &g, "subsidy/grant", "subsidy.offer_set");
	ky_put_row(ky_node_child(root, "Ledger"), g.ledger, 0);
	struct ky_node *more = ky_node_child(root, "Amount");
	ky_put(more, "title", ky_message(ctx, "subsidy.amount_title"));
	subsidy_put_lines(ctx, more, &g.amount);
	subsidy_put_line(ctx, more, "subsidy.requested", ky_answer_int(g.d.answers, "requested"), true);
	KY_TRY(subsidy_put_rule(ctx, root, &g.course));
	bool movable = strcmp(g.d.state, "review") == 0;
	ky_put_bool(root, "Movable", movable);
	ky_put_bool(root, "Exceeds", movable && g.exceeds && !g.reserved);
	if (movable && g.exceeds && !g.reserved && g.most > 0 && (!g.judged || !g.by_panel.by_budget || g.by_panel.next))
		ky_put_url(root, "rest_url", ky_url(ctx, "staff/subsidy/files/%lld/rest", (long long)g.d.id));
	return ky_put_form(req, root, "subsidy.grant_save", g.d.id, NULL, initial(ctx, &g), "subsidy.save");
}

struct ky_err *subsidy_grant_save(struct ky_req *req)
{
	struct subsidy_granting g;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id"), yen = ky_input_int(req->input, "offered_yen");
	KY_TRY(subsidy_granting_lock(req));
	KY_TRY(subsidy_granting_load(req, &g));
	if (yen > g.most)
		return ky_invalid(req, "offered_yen", yen > g.remaining ? "subsidy.invalid.budget" : "subsidy.invalid.most");
	if (yen < ky_answer_int(g.d.answers, "requested") && ky_input_z(req->input, "offered_note")[0] == '\0')
		return ky_invalid(req, "offered_note", "subsidy.invalid.less_without_reason");
	KY_TRY(ky_exec(ctx, "subsidy.file_offer", KY_ARGS({"dossier_id", ky_int(id)}, ky_input_arg(req->input, "offered_yen"), ky_input_arg(req->input, "offered_note")), NULL));
	KY_TRY(ky_audit(ctx, "subsidy.offer", "dossier", id, "offered_yen,offered_note"));
	ky_reply_redirect(req, ky_url(ctx, "staff/dossiers/%lld", (long long)id), "subsidy.done.offered");
	return NULL;
}
