/* demo_post.c — a page of staff or citizens filled in and posted within the process, on a day gone by: what the demo tells goes through the same forms, checks and handlers as what a browser sends.
 * Called by demo_dossiers.c. */
#include "core/kyodoctl/demo.h"

#include <stdlib.h>

#include "core/model/input.h"

#define PAIRS_MAX 400

struct typing {
	struct ky_exchange *x;
	const struct ky_form *form;
	struct ky_pair *pair;
	size_t count;
	ky_day today; /* the real one */
};

static void type(struct typing *t, const char *name, const char *value)
{
	if (t->count < PAIRS_MAX && name != NULL && value != NULL)
		t->pair[t->count++] = (struct ky_pair){ky_str(ky_strdup(t->x->ctx.arena, name)), ky_str(ky_strdup(t->x->ctx.arena, value))}; /* the page they stand on goes */
}

static void type_day(struct typing *t, const char *name, ky_day day)
{
	struct ky_arena *arena = t->x->ctx.arena;
	struct ky_date d = ky_day_date(day);
	type(t, ky_printf(arena, "%s.year", name), ky_printf(arena, "%d", d.year));
	type(t, ky_printf(arena, "%s.month", name), ky_printf(arena, "%d", d.month));
	type(t, ky_printf(arena, "%s.day", name), ky_printf(arena, "%d", d.day));
}

ky_day ky_demo_day_in(ky_day today, int64_t fy, const char *on)
{
	int month = atoi(on), day = strlen(on) > 3 ? atoi(on + 3) : 1;
	return ky_day_of(ky_day_fiscal_year(today) + (int)fy + (month < 4 ? 1 : 0), month, day);
}

ky_day ky_demo_day(ky_day today, const json_t *told)
{
	return ky_demo_day_in(today, json_integer_value(json_object_get(told, "fy")), json_string_value(json_object_get(told, "on")));
}

static const struct ky_field *field_of(const struct ky_form *form, const char *name)
{
	for (size_t i = 0; form != NULL && i < form->count; i++)
		if (strcmp(form->field[i].name, name) == 0)
			return &form->field[i];
	return NULL;
}

/* The choice that people read so. */
static struct ky_err *type_choice(struct typing *t, const char *name, const char *label)
{
	const struct ky_field *f = field_of(t->form, name);
	const struct ky_choices *options = NULL;
	if (f != NULL)
		KY_TRY(ky_field_options(&t->x->ctx, f, &options));
	for (size_t i = 0; options != NULL && i < options->count; i++)
		if (strcmp(options->choice[i].label, label) == 0) {
			type(t, name, options->choice[i].code);
			return NULL;
		}
	return ky_fail(t->x->ctx.arena, KY_INVALID, NULL, "%s: no choice %s", name, label);
}

/* {"days": -3}: a day counted from the one it is posted on; {"fy": -1, "on": "06-15"}: see ky_demo_day; {"fy": 0} alone: the year's number; {"label": "環境課"}: that choice. */
static struct ky_err *type_object(struct typing *t, const char *name, const json_t *v)
{
	const struct ky_ctx *ctx = &t->x->ctx;
	if (json_object_get(v, "label") != NULL)
		return type_choice(t, name, json_string_value(json_object_get(v, "label")));
	if (json_object_get(v, "on") != NULL)
		type_day(t, name, ky_demo_day(t->today, v));
	else if (json_object_get(v, "fy") != NULL)
		type(t, name, ky_printf(ctx->arena, "%d", ky_day_fiscal_year(t->today) + (int)json_integer_value(json_object_get(v, "fy"))));
	else
		type_day(t, name, ctx->today + (ky_day)json_integer_value(json_object_get(v, "days")));
	return NULL;
}

/* A text, a number, several choices. */
static struct ky_err *type_told(struct typing *t, const char *name, json_t *v)
{
	const struct ky_field *f = field_of(t->form, name);
	size_t i;
	json_t *one;
	ky_day day;
	if (json_is_array(v))
		json_array_foreach(v, i, one)
			type(t, name, json_string_value(one));
	else if (json_is_object(v))
		return type_object(t, name, v);
	else if (json_is_integer(v))
		type(t, name, ky_printf(t->x->ctx.arena, "%lld", (long long)json_integer_value(v)));
	else if (f != NULL && strcmp(f->kind, "date") == 0 && ky_day_parse_iso(ky_str(json_string_value(v)), &day))
		type_day(t, name, day);
	else
		type(t, name, json_string_value(v));
	return NULL;
}

/* What the page shows in a field stays as it is unless something else is told. */
static void type_shown(struct typing *t, struct ky_node *field)
{
	static const char *const parts[] = {"year", "month", "day"};
	struct ky_arena *arena = t->x->ctx.arena;
	const char *name = ky_node_get(field, "name"), *kind = ky_node_get(field, "kind"), *choice;
	if (ky_node_get(field, "output") != NULL || strcmp(kind, "files") == 0)
		return;
	if (strcmp(kind, "date") == 0) {
		for (size_t i = 0; i < 3; i++)
			type(t, ky_printf(arena, "%s.%s", name, parts[i]), ky_node_get(field, parts[i]));
		return;
	}
	for (int i = 0; (choice = ky_node_get(field, ky_printf(arena, "choices.%d.value", i))) != NULL; i++)
		if (ky_node_get(field, ky_printf(arena, "choices.%d.selected", i)) != NULL)
			type(t, name, choice);
	if (ky_node_get(field, "choices.0.value") == NULL)
		type(t, name, ky_node_get(field, "value"));
}

static void type_page(struct typing *t, const json_t *told)
{
	const char *name;
	struct ky_arena *arena = t->x->ctx.arena;
	if (t->x->root == NULL)
		return;
	for (int i = 0; (name = ky_node_get(t->x->root, ky_printf(arena, "Form.fields.%d.name", i))) != NULL; i++)
		if (json_object_get(told, name) == NULL)
			type_shown(t, ky_node_child(t->x->root, ky_printf(arena, "Form.fields.%d", i)));
}

static struct ky_err *wrong(struct ky_exchange *x, const char *route, struct ky_err *err)
{
	const struct ky_input *in = x->req.input;
	struct ky_buf out;
	ky_buf_init(&out, x->ctx.arena, 8000);
	ky_buf_printf(&out, "%s:", route);
	if (err != NULL)
		ky_buf_printf(&out, " %s %s", err->detail, err->user_key == NULL ? "" : err->user_key);
	for (size_t i = 0; in != NULL && i < in->form->count; i++)
		if (in->field[i].error != NULL)
			ky_buf_printf(&out, " %s: %s", in->form->field[i].name, in->field[i].error);
	return ky_fail(x->ctx.arena, err == NULL ? KY_INVALID : err->code, NULL, "%s", out.data);
}

static struct ky_err *read_form(struct ky_exchange *x, ky_day today, const json_t *fields)
{
	const char *name;
	json_t *v;
	struct ky_input *input;
	struct typing t = {.x = x, .form = x->req.route->form, .today = today, .pair = ky_alloc_array(x->ctx.arena, PAIRS_MAX, sizeof(struct ky_pair))};
	if (x->req.route->again != NULL) {
		KY_TRY(x->req.route->again(&x->req));
		type_page(&t, fields);
		ky_answer_clear(x);
	}
	json_object_foreach((json_t *)(uintptr_t)fields, name, v)
		KY_TRY(type_told(&t, name, v));
	x->body = (struct ky_pairs){t.count, t.pair};
	if (x->req.route->form_of != NULL)
		KY_TRY(x->req.route->form_of(&x->req, &t.form));
	if (t.form == NULL)
		return NULL;
	KY_TRY(ky_input_parse(&x->req, t.form, &x->body, &input));
	x->req.input = input;
	return ky_input_valid(input) ? NULL : wrong(x, x->req.route->name, NULL);
}

struct ky_err *ky_demo_post(struct ky_ctx *ctx, const char *route, int64_t id, ky_day today, const json_t *fields, const char **out_location)
{
	struct ky_exchange *x = KY_NEW(ctx->arena, struct ky_exchange);
	const struct ky_bound_route *bound = ky_registry_route(ctx->app->registry, route);
	if (bound == NULL)
		return ky_fail(ctx->arena, KY_INVALID, NULL, "no route %s", route);
	x->app = ctx->app;
	x->bound = bound;
	x->lang = ctx->lang;
	x->ctx = *ctx;
	x->who = *ctx->who;
	x->session_user = x->who.user_id;
	x->req = (struct ky_req){.ctx = &x->ctx, .route = bound->route, .exchange = x};
	x->path_value[0] = (struct ky_path_value){"id", ky_printf(ctx->arena, "%lld", (long long)id), id};
	x->path_value_count = 1;
	if (bound->policy != NULL)
		KY_TRY(ky_policy_check(&x->ctx, bound->policy, id));
	KY_TRY(read_form(x, today, fields));
	struct ky_err *err = bound->route->handle(&x->req);
	if (err != NULL)
		return wrong(x, route, err);
	*out_location = x->location == NULL ? "" : x->location;
	return NULL;
}
