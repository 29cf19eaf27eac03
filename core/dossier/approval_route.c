/* approval_route.c — which way a decision goes (決裁の経路): chosen by procedure, decision, department and amount, shown before it is proposed, pinned when it is.
 * Called by approval.c. What staff set is approval_settings.c's; what a pinned step asks of whom is approval_step.c's. */
#include "core/dossier/approval.h"

#define NAMES_SHOWN 6

static const struct ky_doc_field *amount_field(const struct ky_case *c, const char *name)
{
	return name[0] == '\0' ? NULL : ky_doc_find(c->doc, name, NULL);
}

struct ky_value ky_route_amount(const struct ky_case *c, const char *name)
{
	if (amount_field(c, name) == NULL)
		return ky_null();
	const struct ky_value *v = ky_answers_get(c->answers, name);
	return v->kind == KY_INT ? *v : ky_null();
}

/* What nobody filled in takes the way of the largest amount, never a shorter one. */
static bool lies_within(const struct ky_case *c, const struct ky_rows *rows, size_t i)
{
	const char *field = ky_cell_z(rows, i, "amount_field");
	struct ky_value amount = ky_route_amount(c, field);
	if (field[0] == '\0')
		return true;
	if (amount.kind == KY_NULL)
		return ky_cell_null(rows, i, "amount_to");
	return (ky_cell_null(rows, i, "amount_from") || amount.i >= ky_cell_int(rows, i, "amount_from")) && (ky_cell_null(rows, i, "amount_to") || amount.i <= ky_cell_int(rows, i, "amount_to"));
}

struct ky_err *ky_route_choose(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition *t, struct ky_approval_route *out)
{
	struct ky_rows *rows, *steps;
	size_t at = 0;
	bool by_amount = false;
	KY_TRY(ky_query(ctx, "dossier.route_candidates",
			KY_ARGS({"department_id", *ky_cell(c->row, 0, "department_id")}, {"procedure", ky_textz(c->d.procedure->name)}, {"transition", ky_textz(t->name)}), &rows));
	while (at < rows->count && !lies_within(c, rows, at))
		at++;
	for (size_t i = 0; i < rows->count; i++)
		by_amount |= ky_cell_z(rows, i, "amount_field")[0] != '\0';
	*out = (struct ky_approval_route){.name = "", .amount_field = "", .by_amount = by_amount};
	if (at == rows->count)
		return NULL;
	KY_TRY(ky_query(ctx, "dossier.route_steps", KY_ARGS({"id", *ky_cell(rows, at, "id")}), &steps));
	*out = (struct ky_approval_route){
	    .id = ky_cell_int(rows, at, "id"),
	    .version = ky_cell_int(rows, at, "version"),
	    .name = ky_cell_z(rows, at, "name"),
	    .amount_field = ky_cell_z(rows, at, "amount_field"),
	    .may_repeat = ky_cell_int(rows, at, "may_repeat") != 0,
	    .by_amount = by_amount,
	    .steps = steps,
	};
	return NULL;
}

struct ky_err *ky_route_same(struct ky_ctx *ctx, int64_t dossier_id, const struct ky_transition *t, const struct ky_approval_route *route, bool *out_same)
{
	struct ky_case c;
	struct ky_approval_route other;
	*out_same = true;
	if (!route->by_amount)
		return NULL;
	struct ky_arena_mark mark = ky_arena_mark(ctx->arena);
	KY_TRY(ky_case_load(ctx, dossier_id, KY_NEWEST, false, &c));
	KY_TRY(ky_route_choose(ctx, &c, t, &other));
	*out_same = other.id == route->id;
	ky_arena_rewind(ctx->arena, mark);
	return NULL;
}

const char *ky_route_mark(struct ky_arena *arena, const struct ky_approval_route *route)
{
	return ky_printf(arena, "%lld.%lld", (long long)route->id, (long long)route->version);
}

/* ---- a step as the route or the default has it */

struct asked {
	const char *kind, *title, *note;
	struct ky_value department_id, user_id;
};

static size_t step_count(const struct ky_approval_route *route)
{
	return route->id == 0 ? 1 : route->steps->count;
}

static struct asked step_of(struct ky_ctx *ctx, const struct ky_approval_route *route, const struct ky_case *c, size_t i)
{
	struct ky_value own = *ky_cell(c->row, 0, "department_id");
	if (route->id == 0)
		return (struct asked){"decide", ky_message(ctx, "dossier.route.approver"), "", own, ky_null()};
	bool elsewhere = !ky_cell_null(route->steps, i, "department_id");
	return (struct asked){
	    .kind = ky_cell_z(route->steps, i, "kind"),
	    .title = ky_cell_z(route->steps, i, "title"),
	    .note = ky_cell_z(route->steps, i, "note"),
	    .department_id = elsewhere ? *ky_cell(route->steps, i, "department_id") : own,
	    .user_id = *ky_cell(route->steps, i, "user_id"),
	};
}

static struct ky_err *people_of(struct ky_ctx *ctx, const struct asked *step, struct ky_rows **out)
{
	return ky_query(ctx, "dossier.step_people", KY_ARGS({"department_id", step->department_id}, {"user_id", step->user_id}), out);
}

/* Whoever proposes is not asked, nor whoever acts for others in the proposer's person. */
static size_t others_than(const struct ky_rows *people, int64_t user_id)
{
	size_t n = 0;
	for (size_t i = 0; i < people->count; i++)
		n += ky_cell_int(people, i, "id") != user_id;
	return n;
}

static const char *names_of(struct ky_ctx *ctx, const struct ky_rows *people)
{
	struct ky_buf out;
	size_t shown = 0, left = 0;
	ky_buf_init(&out, ctx->arena, 8192);
	for (size_t i = 0; i < people->count; i++) {
		if (ky_cell_int(people, i, "id") == ctx->who->user_id)
			continue;
		if (shown++ >= NAMES_SHOWN) {
			left++;
			continue;
		}
		ky_buf_printf(&out, "%s%s", out.len == 0 ? "" : "、", ky_cell_z(people, i, "name"));
		if (!ky_cell_null(people, i, "deputy_id"))
			ky_buf_printf(&out, "（%s%s）", ky_message(ctx, "dossier.route.away"), ky_cell_z(people, i, "deputy"));
	}
	if (left > 0)
		ky_buf_printf(&out, " +%zu", left);
	return out.data == NULL ? "" : out.data;
}

static struct ky_err *put_department(struct ky_ctx *ctx, const struct asked *step, struct ky_node *n)
{
	struct ky_rows *row;
	if (step->department_id.kind == KY_NULL || step->user_id.kind != KY_NULL)
		return NULL;
	KY_TRY(ky_query(ctx, "dossier.department_name", KY_ARGS({"id", step->department_id}), &row));
	if (row->count > 0)
		ky_put(n, "department", ky_cell_z(row, 0, "name"));
	return NULL;
}

struct ky_err *ky_route_put(struct ky_ctx *ctx, const struct ky_approval_route *route, const struct ky_case *c, struct ky_node *root)
{
	struct ky_node *node = ky_node_child(root, "Route");
	ky_put(node, "name", route->id == 0 ? ky_message(ctx, "dossier.route.none") : route->name);
	for (size_t i = 0; i < step_count(route); i++) {
		struct asked step = step_of(ctx, route, c, i);
		struct ky_node *n = ky_node_item(node, "steps");
		struct ky_rows *people;
		KY_TRY(people_of(ctx, &step, &people));
		ky_put(n, "kind", ky_message(ctx, ky_printf(ctx->arena, "dossier.route.kind.%s", step.kind)));
		ky_put(n, "title", step.title);
		ky_put(n, "note", step.note);
		ky_put(n, "who", names_of(ctx, people));
		ky_put_bool(n, "nobody", others_than(people, ctx->who->user_id) == 0);
		KY_TRY(put_department(ctx, &step, n));
	}
	return NULL;
}

struct ky_err *ky_route_pin(struct ky_ctx *ctx, int64_t approval_id, const struct ky_approval_route *route, const struct ky_case *c)
{
	for (size_t i = 0; i < step_count(route); i++) {
		struct asked step = step_of(ctx, route, c, i);
		struct ky_rows *people;
		KY_TRY(people_of(ctx, &step, &people));
		/* Without a route it waits until the department has an approver; a route that nobody can go is a mistake in the settings. */
		if (route->id != 0 && others_than(people, ctx->who->user_id) == 0)
			return ky_fail(ctx->arena, KY_INVALID, "dossier.error.step_without_person", "route %lld: nobody for step %zu", (long long)route->id, i + 1);
		KY_TRY(ky_insert(ctx, "dossier.step_insert",
				 KY_ARGS({"id", ky_int(approval_id)}, {"number", ky_int((int64_t)i + 1)}, {"kind", ky_textz(step.kind)}, {"title", ky_textz(step.title)},
					 {"department_id", step.department_id}, {"user_id", step.user_id}, {"note", ky_textz(step.note)}),
				 NULL));
	}
	return NULL;
}
