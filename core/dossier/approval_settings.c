/* approval_settings.c — routes as staff set them: for which department, procedure, decision and amount, and up to eight steps in order. One form, no script.
 * Called through the routes of approval_routes.def. A change of a route touches no decision that is under way: what was proposed is pinned. */
#include "core/dossier/approval.h"

#include <stdlib.h>

/* ---- the list */

static const struct ky_column columns[] = {
    {"name", "r.name", "text", "dossier.route.name", 0, NULL},
    {"procedure", "r.procedure_name", "text", "dossier.procedure", 0, NULL},
    {"transition", "r.transition_name", "text", "dossier.decision", 0, NULL},
    {"department", "x.name", "text", "dossier.department", 0, NULL},
    {"amount_from", "r.amount_from", "int", "dossier.route.amount_from", 0, NULL},
    {"amount_to", "r.amount_to", "int", "dossier.route.amount_to", 0, NULL},
    {"steps", "(SELECT GROUP_CONCAT(s.title ORDER BY s.number SEPARATOR ' → ') FROM ky_route_step s WHERE s.route_id = r.id)", "text", "dossier.route.steps", 0, NULL},
    {"in_use", "r.in_use", "bool", "dossier.route.in_use", 0, NULL},
};
static const struct ky_filter filters[] = {
    {.name = "procedure", .kind = "choice", .label = "dossier.procedure", .sql = "r.procedure_name = :value", .load = ky_procedure_options, .shared = true},
    {.name = "department", .kind = "choice", .label = "dossier.department", .sql = "r.department_id = :value", .load = ky_dossier_departments, .shared = true},
    {.name = "in_use", .kind = "bool", .label = "dossier.route.only_in_use", .sql = "r.in_use = :value"},
};
static const struct ky_sort sorts[] = {{"new", "dossier.sort_new", "r.id", "int", true}};

static const char *word(struct ky_ctx *ctx, const char *column, const char *code)
{
	if (strcmp(column, "procedure") == 0)
		return code[0] == '\0' ? ky_message(ctx, "dossier.route.any") : ky_procedure_word(ctx, code);
	if (strcmp(column, "transition") != 0)
		return NULL;
	const struct ky_transition *t = ky_route_decision(ctx, "", code);
	return code[0] == '\0' ? ky_message(ctx, "dossier.route.any") : t == NULL ? NULL : ky_message(ctx, t->label);
}

const struct ky_list ky_dossier_routes_list = {
    .name = "dossier.routes",
    .from = "ky_route r LEFT JOIN ky_department x ON x.id = r.department_id",
    .id = "r.id",
    .policy = "dossier.routes",
    .column = columns,
    .column_count = KY_COUNT(columns),
    .filter = filters,
    .filter_count = KY_COUNT(filters),
    .sort = sorts,
    .sort_count = KY_COUNT(sorts),
    .word = word,
    .row_path = "staff/admin/routes/%lld",
};

/* ---- the form */

static const struct ky_choice kinds[] = {{"", "dossier.route.kind.unused"}, {"circulate", "dossier.route.kind.circulate"}, {"concur", "dossier.route.kind.concur"}, {"decide", "dossier.route.kind.decide"}, {NULL, NULL}};
#define STEP_GROUP(n) {.name = "s" #n, .legend = "dossier.route.step" #n}
static const struct ky_field_group step_group[KY_ROUTE_STEPS_MAX] = {STEP_GROUP(1), STEP_GROUP(2), STEP_GROUP(3), STEP_GROUP(4), STEP_GROUP(5), STEP_GROUP(6), STEP_GROUP(7), STEP_GROUP(8)};
#define STEP_FIELDS(n)                                                                                                                                         \
	{.name = "s" #n "_kind", .kind = "choice", .label = "dossier.route.kind_head", .options = kinds, .group = &step_group[(n) - 1]},                         \
	    {.name = "s" #n "_title", .kind = "text", .label = "dossier.route.title_head", .hint = "dossier.route.title_hint", .max = 30, .group = &step_group[(n) - 1]}, \
	    {.name = "s" #n "_department", .kind = "choice", .label = "dossier.route.department", .load = ky_route_asked_options, .group = &step_group[(n) - 1]}, \
	    {.name = "s" #n "_user", .kind = "choice", .label = "dossier.route.person", .hint = "dossier.route.person_hint", .load = ky_route_person_options, .group = &step_group[(n) - 1]}, \
	    {.name = "s" #n "_note", .kind = "text", .label = "dossier.route.note", .hint = "dossier.route.note_hint", .max = 60, .group = &step_group[(n) - 1]}
static const struct ky_field fields[] = {
    {.name = "name", .kind = "text", .label = "dossier.route.name", .hint = "dossier.route.name_hint", .flags = KY_REQUIRED, .max = 60},
    {.name = "department_id", .kind = "choice", .label = "dossier.department", .load = ky_route_department_options},
    {.name = "procedure", .kind = "choice", .label = "dossier.procedure", .load = ky_route_procedure_options},
    {.name = "transition", .kind = "choice", .label = "dossier.decision", .load = ky_route_decision_options},
    {.name = "amount_field", .kind = "choice", .label = "dossier.route.amount_field", .hint = "dossier.route.amount_hint", .load = ky_route_amount_options},
    {.name = "amount_from", .kind = "yen", .label = "dossier.route.amount_from", .hint = "dossier.route.amount_from_hint", .low = 0, .high = 1000000000000},
    {.name = "amount_to", .kind = "yen", .label = "dossier.route.amount_to", .hint = "dossier.route.amount_to_hint", .low = 0, .high = 1000000000000},
    {.name = "may_repeat", .kind = "bool", .label = "dossier.route.may_repeat"},
    {.name = "in_use", .kind = "bool", .label = "dossier.route.in_use"},
    STEP_FIELDS(1),
    STEP_FIELDS(2),
    STEP_FIELDS(3),
    STEP_FIELDS(4),
    STEP_FIELDS(5),
    STEP_FIELDS(6),
    STEP_FIELDS(7),
    STEP_FIELDS(8),
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_route_form = KY_FORM("dossier.route", fields);

static const char *const step_parts[] = {"kind", "title", "department", "user", "note"};
static const char *const step_columns[] = {"kind", "title", "department_id", "user_id", "note"};

static const char *part(struct ky_arena *arena, size_t number, const char *name)
{
	return ky_printf(arena, "s%zu_%s", number, name);
}

/* The route's row and its steps as one row with the form's names. */
static struct ky_err *values_of(struct ky_ctx *ctx, int64_t id, struct ky_rows *out)
{
	struct ky_rows *row, *steps;
	KY_TRY(ky_query_one(ctx, "dossier.route_get", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_query(ctx, "dossier.route_steps", KY_ARGS({"id", ky_int(id)}), &steps));
	size_t n = row->columns, all = n + steps->count * KY_COUNT(step_parts);
	const char **name = ky_alloc_array(ctx->arena, all, sizeof *name);
	struct ky_value *cell = ky_alloc_array(ctx->arena, all, sizeof *cell);
	memcpy(name, row->name, n * sizeof *name);
	memcpy(cell, row->cell, n * sizeof *cell);
	for (size_t s = 0; s < steps->count; s++)
		for (size_t k = 0; k < KY_COUNT(step_parts); k++, n++) {
			name[n] = part(ctx->arena, s + 1, step_parts[k]);
			cell[n] = *ky_cell(steps, s, step_columns[k]);
		}
	*out = (struct ky_rows){.count = 1, .columns = all, .name = name, .cell = cell};
	return NULL;
}

static struct ky_node *page(struct ky_req *req, const char *template_name, const char *title)
{
	struct ky_node *root = ky_reply_page(req, template_name);
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	return root;
}

struct ky_err *ky_routes_list(struct ky_req *req)
{
	struct ky_node *root = page(req, "core/list_page", ky_message(req->ctx, "dossier.route.list"));
	ky_reply_crumb(req, ky_message(req->ctx, "dossier.route.list"), NULL);
	ky_put(root, "Lead", ky_message(req->ctx, "dossier.route.lead"));
	struct ky_node *n = ky_node_item(root, "Links");
	ky_put(n, "label", ky_message(req->ctx, "dossier.route.new"));
	ky_put_url(n, "url", ky_url(req->ctx, "staff/admin/routes/new"));
	return ky_list_show(req, root, &ky_dossier_routes_list, "staff/admin/routes", 0);
}

static struct ky_err *form_page(struct ky_req *req, const char *title, const char *post, int64_t id, const struct ky_rows *values)
{
	struct ky_node *root = page(req, "dossier/route", title);
	/* Three steps are in sight; the others as soon as one is used or the form comes back. */
	ky_put_bool(root, "More", req->input != NULL || values->columns > 3 * KY_COUNT(step_parts) + KY_COUNT(fields) - KY_ROUTE_STEPS_MAX * KY_COUNT(step_parts));
	ky_reply_crumb(req, ky_message(req->ctx, "dossier.route.list"), ky_url(req->ctx, "staff/admin/routes"));
	ky_reply_crumb(req, title, NULL);
	ky_put(root, "Lead", ky_message(req->ctx, "dossier.route.form_lead"));
	return ky_put_form(req, root, post, id, NULL, values, "dossier.save");
}

struct ky_err *ky_route_new(struct ky_req *req)
{
	static const char *const names[] = {"in_use"};
	struct ky_value yes = ky_int(1);
	return form_page(req, ky_message(req->ctx, "dossier.route.new"), "dossier.route_create", 0, &(const struct ky_rows){.count = 1, .columns = 1, .name = names, .cell = &yes});
}

struct ky_err *ky_route_edit(struct ky_req *req)
{
	struct ky_rows values;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(values_of(req->ctx, id, &values));
	return form_page(req, ky_cell_z(&values, 0, "name"), "dossier.route_update", id, &values);
}

/* ---- saving */

static struct ky_value id_or_null(const struct ky_req *req, const char *field)
{
	int64_t id = 0;
	return ky_str_i64(ky_str(ky_input_z(req->input, field)), &id) && id > 0 ? ky_int(id) : ky_null();
}

static bool is_filled(const struct ky_req *req, size_t number, const char *name)
{
	return ky_input_value(req->input, part(req->ctx->arena, number, name))->kind != KY_NULL;
}

/* Steps stand without a gap, the last one decides and no other does. */
static struct ky_err *check_steps(struct ky_req *req, size_t *out_count)
{
	size_t count = 0;
	for (size_t i = 1; i <= KY_ROUTE_STEPS_MAX; i++) {
		struct ky_arena *arena = req->ctx->arena;
		bool kind = is_filled(req, i, "kind");
		if (!kind && (is_filled(req, i, "title") || is_filled(req, i, "department") || is_filled(req, i, "user") || is_filled(req, i, "note")))
			return ky_invalid(req, part(arena, i, "kind"), "core.invalid.required");
		if (!kind)
			continue;
		if (count + 1 < i)
			return ky_invalid(req, part(arena, i, "kind"), "dossier.error.step_gap");
		if (!is_filled(req, i, "title"))
			return ky_invalid(req, part(arena, i, "title"), "core.invalid.required");
		if (count > 0 && strcmp(ky_input_z(req->input, part(arena, count, "kind")), "decide") == 0)
			return ky_invalid(req, part(arena, i, "kind"), "dossier.error.step_after_decision");
		count = i;
	}
	if (count == 0 || strcmp(ky_input_z(req->input, part(req->ctx->arena, count, "kind")), "decide") != 0)
		return ky_invalid(req, part(req->ctx->arena, count == 0 ? 1 : count, "kind"), "dossier.error.no_decision_step");
	*out_count = count;
	return NULL;
}

static struct ky_err *check_amount(struct ky_req *req)
{
	const struct ky_formdoc *doc;
	const char *procedure = ky_input_z(req->input, "procedure"), *field = ky_input_z(req->input, "amount_field");
	const struct ky_value *from = ky_input_value(req->input, "amount_from"), *to = ky_input_value(req->input, "amount_to");
	bool bounded = from->kind != KY_NULL || to->kind != KY_NULL;
	if (field[0] == '\0')
		return bounded ? ky_invalid(req, "amount_field", "core.invalid.required") : NULL;
	if (!bounded)
		return ky_invalid(req, "amount_from", "dossier.error.no_bound");
	if (from->kind != KY_NULL && to->kind != KY_NULL && to->i < from->i)
		return ky_invalid(req, "amount_to", "dossier.error.wrong_range");
	if (procedure[0] == '\0')
		return ky_invalid(req, "procedure", "dossier.error.amount_needs_procedure");
	struct ky_err *err = ky_route_newest_doc(req->ctx, procedure, &doc);
	if (err != NULL && err->code == KY_NOT_FOUND)
		return ky_invalid(req, "amount_field", "dossier.error.other_procedure");
	KY_TRY(err);
	return ky_route_holds_amount(ky_doc_find(doc, field, NULL)) ? NULL : ky_invalid(req, "amount_field", "dossier.error.other_procedure");
}

/* Two routes for the same leave nobody knowing which is taken. */
static struct ky_err *check_alone(struct ky_req *req, int64_t id)
{
	struct ky_rows *rows;
	if (ky_input_int(req->input, "in_use") == 0)
		return NULL;
	KY_TRY(ky_query(req->ctx, "dossier.route_lock", NULL, &rows));
	KY_TRY(ky_query(req->ctx, "dossier.route_overlaps",
			KY_ARGS({"id", ky_int(id)}, {"department_id", id_or_null(req, "department_id")}, {"procedure_name", ky_textz(ky_input_z(req->input, "procedure"))},
				 {"transition_name", ky_textz(ky_input_z(req->input, "transition"))}, {"by_amount", ky_int(ky_input_z(req->input, "amount_field")[0] != '\0')},
				 ky_input_arg(req->input, "amount_from"), ky_input_arg(req->input, "amount_to")),
			&rows));
	return rows->count == 0 ? NULL : ky_invalid(req, "name", "dossier.error.route_overlaps");
}

static struct ky_err *check(struct ky_req *req, int64_t id, size_t *out_steps)
{
	const char *transition = ky_input_z(req->input, "transition");
	struct ky_value department = id_or_null(req, "department_id");
	if (!ky_may_in(req->ctx, "dossier.routes", department.kind == KY_NULL ? 0 : department.i))
		return ky_invalid(req, "department_id", "dossier.error.route_department");
	if (transition[0] != '\0' && ky_route_decision(req->ctx, ky_input_z(req->input, "procedure"), transition) == NULL)
		return ky_invalid(req, "transition", "dossier.error.other_procedure");
	KY_TRY(check_amount(req));
	KY_TRY(check_steps(req, out_steps));
	return check_alone(req, id);
}

static struct ky_err *write_steps(struct ky_req *req, int64_t id, size_t count)
{
	struct ky_arena *arena = req->ctx->arena;
	KY_TRY(ky_exec(req->ctx, "dossier.route_steps_forget", KY_ARGS({"id", ky_int(id)}), NULL));
	for (size_t i = 1; i <= count; i++)
		KY_TRY(ky_insert(req->ctx, "dossier.route_step_insert",
				 KY_ARGS({"id", ky_int(id)}, {"number", ky_int((int64_t)i)}, {"kind", ky_textz(ky_input_z(req->input, part(arena, i, "kind")))},
					 {"title", ky_textz(ky_input_z(req->input, part(arena, i, "title")))}, {"department_id", id_or_null(req, part(arena, i, "department"))},
					 {"user_id", id_or_null(req, part(arena, i, "user"))}, {"note", ky_textz(ky_input_z(req->input, part(arena, i, "note")))}),
				 NULL));
	return NULL;
}

static struct ky_err *saved(struct ky_req *req, int64_t id, size_t steps, const char *action)
{
	KY_TRY(write_steps(req, id, steps));
	KY_TRY(ky_audit(req->ctx, action, "route", id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/admin/routes"), "dossier.done.saved");
	return NULL;
}

struct ky_err *ky_route_create(struct ky_req *req)
{
	size_t steps;
	int64_t id;
	KY_TRY(check(req, 0, &steps));
	KY_TRY(ky_insert(req->ctx, "dossier.route_insert", ky_input_args(req->ctx->arena, req->input, NULL), &id));
	return saved(req, id, steps, "dossier.route_create");
}

struct ky_err *ky_route_update(struct ky_req *req)
{
	size_t steps;
	uint64_t changed;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(check(req, id, &steps));
	KY_TRY(ky_exec(req->ctx, "dossier.route_update", ky_input_args(req->ctx->arena, req->input, KY_ARGS({"id", ky_int(id)})), &changed));
	if (changed == 0)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.changed_by_other", "the route changed");
	return saved(req, id, steps, "dossier.route_update");
}

/* A department goes on in another: routes and what waits go along. */
struct ky_err *ky_routes_succeed(struct ky_ctx *ctx, int64_t department_id)
{
	static const char *const queries[] = {"dossier.routes_succeed", "dossier.route_steps_succeed", "dossier.steps_succeed"};
	for (size_t i = 0; i < KY_COUNT(queries); i++)
		KY_TRY(ky_exec(ctx, queries[i], KY_ARGS({"id", ky_int(department_id)}), NULL));
	return NULL;
}

struct ky_err *ky_routes_in_hand(struct ky_ctx *ctx, int64_t user_id, int64_t *out_count)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "dossier.named_count", KY_ARGS({"user_id", ky_int(user_id)}), &row));
	*out_count = ky_cell_int(row, 0, "n");
	return NULL;
}

struct ky_err *ky_routes_hand_over(struct ky_ctx *ctx, int64_t from_user_id, int64_t to_user_id)
{
	const struct ky_args *args = KY_ARGS({"from_id", ky_int(from_user_id)}, {"to_id", ky_int(to_user_id)});
	KY_TRY(ky_exec(ctx, "dossier.named_routes_over", args, NULL));
	return ky_exec(ctx, "dossier.named_steps_over", args, NULL);
}
