/* approval_propose.c — a decision is proposed (起案): for one dossier or several that stand at the same point, along the route that was shown; proposed again after it was sent or pulled back.
 * Called through the routes of pages.c. What is proposed is pinned: route, steps, revision, checklist and amount. */
#include "core/dossier/approval.h"

#define DOSSIERS_MAX 50

static const struct ky_field propose_fields[] = {
    {.name = "title", .kind = "text", .label = "dossier.approval_title", .flags = KY_REQUIRED, .max = 100},
    {.name = "reasoning", .kind = "lines", .label = "dossier.reasoning", .hint = "dossier.reasoning_hint", .flags = KY_REQUIRED, .max = 4000},
    {.name = "version", .kind = "hidden"},
    {.name = "route", .kind = "hidden"},
};
const struct ky_form ky_propose_form = KY_FORM("dossier.propose", propose_fields);

static bool is_outside(const struct ky_case *c)
{
	return strcmp(ky_cell_z(c->row, 0, "approval"), "outside") == 0;
}

static struct ky_err *decision_of(struct ky_req *req, const struct ky_case *c, const struct ky_transition **out)
{
	const struct ky_transition *t = ky_transition_of(c->d.procedure, ky_path_code(req, "code"));
	if (t == NULL || (t->flags & KY_BY_APPROVAL) == 0)
		return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no decision %s", ky_path_code(req, "code"));
	if (!ky_word_in(t->from, c->d.state) || c->approval_id != 0)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "no decision %s in %s", t->name, c->d.state);
	*out = t;
	return NULL;
}

/* Every requirement that must be met has been judged so. A refusal needs none. */
static struct ky_err *all_met(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition *t, bool *out_met)
{
	struct ky_rows *rows;
	*out_met = true;
	if ((t->flags & KY_ASKS_REASON) != 0)
		return NULL;
	KY_TRY(ky_query(ctx, "dossier.checks", KY_ARGS({"id", ky_int(c->d.id)}), &rows));
	for (size_t i = 0; i < c->d.procedure->requirement_count; i++) {
		bool met = !c->d.procedure->requirement[i].mandatory;
		for (size_t r = 0; r < rows->count; r++)
			met |= strcmp(ky_cell_z(rows, r, "item"), c->d.procedure->requirement[i].name) == 0 && strcmp(ky_cell_z(rows, r, "verdict"), "met") == 0;
		*out_met &= met;
	}
	return NULL;
}

/* Those that stand at the same point. */
static struct ky_err *same_point(struct ky_ctx *ctx, const struct ky_case *c, struct ky_rows **out)
{
	return ky_query(ctx, "dossier.same_point",
			KY_ARGS({"id", ky_int(c->d.id)}, {"procedure", ky_textz(c->d.procedure->name)}, {"state", ky_textz(c->d.state)}, {"department_id", *ky_cell(c->row, 0, "department_id")}), out);
}

/* ---- the page */

/* One decision may cover them, if it goes the same way. Proposed again, those of the proposal before are ticked. */
static struct ky_err *put_others(struct ky_req *req, const struct ky_case *c, const struct ky_transition *t, const struct ky_approval_route *route, int64_t before, struct ky_node *root)
{
	struct ky_rows *others, *were;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(same_point(ctx, c, &others));
	KY_TRY(ky_query(ctx, "dossier.approval_dossiers", KY_ARGS({"id", ky_int(before)}), &were));
	for (size_t i = 0; i < others->count; i++) {
		int64_t id = ky_cell_int(others, i, "id");
		bool same = true, ticked = false;
		KY_TRY(ky_route_same(ctx, id, t, route, &same));
		if (!same)
			continue;
		for (size_t w = 0; w < were->count; w++)
			ticked |= ky_cell_int(were, w, "id") == id;
		struct ky_node *n = ky_node_item(root, "Others");
		ky_put_int(n, "id", id);
		ky_put(n, "title", ky_cell_z(others, i, "title"));
		ky_put(n, "receipt_no", ky_cell_z(others, i, "receipt_no"));
		ky_put_bool(n, "ticked", req->input == NULL ? ticked : ky_posted(req, ky_printf(ctx->arena, "with.%lld", (long long)id)) != NULL);
	}
	return NULL;
}

/* The newest proposal of the same, if it came back. */
static struct ky_err *find_before(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition *t, struct ky_rows **out, int64_t *out_id)
{
	KY_TRY(ky_query(ctx, "dossier.approval_before", KY_ARGS({"id", ky_int(c->d.id)}, {"transition", ky_textz(t->name)}), out));
	*out_id = (*out)->count > 0 && ky_word_in("sent_back pulled_back", ky_cell_z(*out, 0, "state")) ? ky_cell_int(*out, 0, "id") : 0;
	return NULL;
}

static void put_before(struct ky_ctx *ctx, const struct ky_rows *row, struct ky_node *root)
{
	struct ky_node *n = ky_node_child(root, "Before");
	ky_put(n, "state", ky_choice_label(ctx, "core.approval_state", ky_cell_z(row, 0, "state")));
	ky_put(n, "remark", ky_cell_z(row, 0, "remark"));
	ky_put_url(n, "url", ky_url(ctx, "staff/approvals/%lld", (long long)ky_cell_int(row, 0, "id")));
}

struct ky_err *ky_approval_propose_show(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_transition *t;
	struct ky_rows *before;
	struct ky_ctx *ctx = req->ctx;
	struct ky_approval_route route = {.name = "", .amount_field = ""};
	bool met;
	int64_t again;
	KY_TRY(ky_case_load(ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	struct ky_err *err = decision_of(req, &c, &t);
	if (err != NULL && err->code == KY_CONFLICT && req->route->method == KY_GET)
		return ky_case_moved_on(req, &c);
	KY_TRY(err);
	KY_TRY(all_met(ctx, &c, t, &met));
	struct ky_node *root = ky_case_page(req, &c, "dossier/propose", NULL);
	const char *title = ky_printf(ctx->arena, "%s: %s", ky_message(ctx, "dossier.propose"), ky_message(ctx, t->label));
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_put(root, "Title", title);
	ky_reply_crumb(req, title, NULL);
	ky_put_bool(root, "Unmet", !met);
	if (!is_outside(&c)) {
		KY_TRY(ky_route_choose(ctx, &c, t, &route));
		KY_TRY(ky_route_put(ctx, &route, &c, root));
	}
	KY_TRY(find_before(ctx, &c, t, &before, &again));
	if (again != 0)
		put_before(ctx, before, root);
	KY_TRY(put_others(req, &c, t, &route, again, root));
	KY_TRY(ky_case_put(req, &c, root));
	KY_TRY(ky_race_put(req, &c, root));
	const char *mark = ky_route_mark(ctx->arena, &route);
	if (req->input != NULL)
		ky_input_restate(req->input, "route", ky_str(mark));
	const char *proposed = again != 0 ? ky_cell_z(before, 0, "title") : ky_printf(ctx->arena, "%s（%s）", ky_message(ctx, t->label), c.d.title);
	static const char *const names[] = {"title", "reasoning", "version", "route"};
	const struct ky_value cell[] = {ky_textz(proposed), ky_textz(again != 0 ? ky_cell_z(before, 0, "reasoning") : ""), ky_int(c.d.version), ky_textz(mark)};
	return ky_put_form(req, root, "dossier.propose", c.d.id, NULL, &(const struct ky_rows){.count = 1, .columns = KY_COUNT(names), .name = names, .cell = cell}, "dossier.propose");
}

/* ---- the proposal */

/* One department's dossiers alone: who may read and decide an approval is asked of its department. */
static struct ky_err *take_in(struct ky_req *req, int64_t approval_id, int64_t department_id, int64_t dossier_id, const struct ky_transition *t, const struct ky_approval_route *route)
{
	struct ky_case c;
	const char *refusal = NULL;
	bool met, same;
	KY_TRY(ky_case_load(req->ctx, dossier_id, KY_NEWEST, true, &c));
	if (!ky_word_in(t->from, c.d.state) || c.approval_id != 0 || c.d.department_id != department_id || !ky_may_in(req->ctx, "dossier.work", c.d.department_id))
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "dossier %lld cannot be proposed", (long long)dossier_id);
	KY_TRY(all_met(req->ctx, &c, t, &met));
	if (!met)
		return ky_fail(req->ctx->arena, KY_INVALID, "dossier.error.unmet", "dossier %lld: requirements", (long long)dossier_id);
	/* What the decision would be refused for is said before anybody is asked to take it. */
	if (t->guard != NULL)
		KY_TRY(t->guard(req->ctx, &c.d, &refusal));
	if (refusal != NULL)
		return ky_fail(req->ctx->arena, KY_INVALID, refusal, "dossier %lld: %s would be refused", (long long)dossier_id, t->name);
	KY_TRY(ky_route_same(req->ctx, dossier_id, t, route, &same));
	if (!same)
		return ky_fail(req->ctx->arena, KY_INVALID, "dossier.error.other_route", "dossier %lld goes another way", (long long)dossier_id);
	KY_TRY(ky_exec(req->ctx, "dossier.approval_set", KY_ARGS({"id", ky_int(dossier_id)}, {"approval_id", ky_int(approval_id)}), NULL));
	KY_TRY(ky_insert(req->ctx, "dossier.approval_dossier",
			 KY_ARGS({"approval_id", ky_int(approval_id)}, {"id", ky_int(dossier_id)}, {"version", ky_int(c.d.version + 1)}, {"revision", ky_int(c.d.revision)},
				 {"amount", ky_route_amount(&c, route->amount_field)}),
			 NULL));
	KY_TRY(ky_exec(req->ctx, "dossier.approval_freeze", KY_ARGS({"approval_id", ky_int(approval_id)}, {"id", ky_int(dossier_id)}), NULL));
	return ky_history_note(req->ctx, &c, "proposal", "", true);
}

static struct ky_err *take_others(struct ky_req *req, int64_t approval_id, const struct ky_case *c, const struct ky_transition *t, const struct ky_approval_route *route)
{
	struct ky_rows *others;
	size_t taken = 1;
	KY_TRY(same_point(req->ctx, c, &others));
	for (size_t i = 0; i < others->count && taken < DOSSIERS_MAX; i++) {
		int64_t id = ky_cell_int(others, i, "id");
		if (ky_posted(req, ky_printf(req->ctx->arena, "with.%lld", (long long)id)) == NULL)
			continue;
		struct ky_arena_mark mark = ky_arena_mark(req->ctx->arena);
		KY_TRY(take_in(req, approval_id, c->d.department_id, id, t, route));
		ky_arena_rewind(req->ctx->arena, mark);
		taken++;
	}
	return NULL;
}

struct ky_err *ky_approval_propose(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_transition *t;
	struct ky_rows *before;
	struct ky_ctx *ctx = req->ctx;
	struct ky_approval_route route = {.name = "", .amount_field = ""};
	int64_t approval, again;
	KY_TRY(ky_case_load(ctx, ky_path_id(req, "id"), KY_NEWEST, true, &c));
	KY_TRY(decision_of(req, &c, &t));
	KY_TRY(ky_must_be_seen(req, &c));
	bool outside = is_outside(&c);
	if (!outside)
		KY_TRY(ky_route_choose(ctx, &c, t, &route));
	if (strcmp(ky_input_z(req->input, "route"), ky_route_mark(ctx->arena, &route)) != 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.route_changed", "route %s is %s now", ky_input_z(req->input, "route"), ky_route_mark(ctx->arena, &route));
	KY_TRY(find_before(ctx, &c, t, &before, &again));
	KY_TRY(ky_insert(ctx, "dossier.approval_insert",
			 KY_ARGS({"department_id", *ky_cell(c.row, 0, "department_id")}, {"transition", ky_textz(t->name)}, ky_input_arg(req->input, "title"), ky_input_arg(req->input, "reasoning"),
				 {"route_name", ky_textz(route.name)}, {"amount_field", ky_textz(route.amount_field)}, {"may_repeat", ky_int(route.may_repeat)}, {"step", ky_int(!outside)},
				 {"again_of", again == 0 ? ky_null() : ky_int(again)}),
			 &approval));
	KY_TRY(take_in(req, approval, c.d.department_id, c.d.id, t, &route));
	KY_TRY(take_others(req, approval, &c, t, &route));
	if (!outside) {
		KY_TRY(ky_route_pin(ctx, approval, &route, &c));
		KY_TRY(ky_approval_ask(ctx, approval, 1, ctx->who->user_id));
	}
	KY_TRY(ky_audit(ctx, "dossier.propose", "approval", approval, ""));
	ky_touch(ctx, "dossiers");
	ky_reply_redirect(req, ky_url(ctx, "staff/approvals/%lld", (long long)approval), "dossier.done.proposed");
	return NULL;
}
