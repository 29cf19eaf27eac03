/* form.c — puts a form into a page: token, action, fields with labels, what was typed and what is wrong. See kyodo/req.h.
 * Called by handlers that show a form. The HTML is templates/core/form.cs. */
#include "core/model/input.h"

static const char *route_url(struct ky_req *req, const char *post_route, int64_t id)
{
	const struct ky_bound_route *r = ky_registry_route(req->ctx->app->registry, post_route);
	struct ky_buf path;
	if (r == NULL)
		return NULL;
	ky_buf_init(&path, req->ctx->arena, 1024);
	for (size_t i = 0; i < r->segment_count; i++) {
		const struct ky_segment *s = &r->segment[i];
		if (i > 0)
			ky_buf_putc(&path, '/');
		if (s->kind == KY_SEG_LITERAL)
			ky_buf_puts(&path, s->text);
		else if (strcmp(s->text, "id") == 0 && id != 0)
			ky_buf_printf(&path, "%lld", (long long)id);
		else
			ky_buf_puts(&path, ky_path_code(req, s->text)); /* the same value as in this page's own path */
	}
	return ky_url(req->ctx, "%s", path.data == NULL ? "" : path.data);
}

void ky_put_action(struct ky_req *req, struct ky_node *node, const char *name, const char *post_route, int64_t id, const char *label_key)
{
	struct ky_node *n = ky_node_child(node, name);
	ky_put_url(n, "url", route_url(req, post_route, id));
	ky_put(n, "token", ky_token_new(req->exchange, post_route));
	ky_put(n, "label", ky_message(req->ctx, label_key));
}

static struct ky_str shown(struct ky_arena *arena, const struct ky_value *v)
{
	switch (v->kind) {
	case KY_INT:
		return ky_str(ky_printf(arena, "%lld", (long long)v->i));
	case KY_DAY:
		return ky_str(ky_day_iso(arena, (ky_day)v->i));
	case KY_TEXT:
		return v->s;
	default:
		return (struct ky_str){"", 0};
	}
}

static bool has_column(const struct ky_rows *values, const char *name)
{
	for (size_t i = 0; values != NULL && values->count > 0 && i < values->columns; i++)
		if (strcmp(values->name[i], name) == 0)
			return true;
	return false;
}

static void put_date_parts(struct ky_ctx *ctx, struct ky_node *n, struct ky_str value, const struct ky_input_field *in)
{
	static const char *const names[] = {"year", "month", "day"};
	ky_day day;
	if (in != NULL) {
		for (size_t i = 0; i < 3; i++)
			ky_put_str(n, names[i], in->part[i].p == NULL ? (struct ky_str){"", 0} : in->part[i]);
	} else if (ky_day_parse_iso(value, &day)) {
		struct ky_date d = ky_day_date(day);
		int parts[] = {d.year, d.month, d.day};
		for (size_t i = 0; i < 3; i++)
			ky_put(n, names[i], ky_printf(ctx->arena, "%d", parts[i]));
	}
}

static bool is_selected(struct ky_str value, const char *code, bool several)
{
	struct ky_str part;
	if (!several)
		return ky_str_is(value, code);
	for (struct ky_str rest = value; ky_str_split(&rest, ' ', &part);)
		if (ky_str_is(part, code))
			return true;
	return false;
}

static struct ky_err *put_options(struct ky_ctx *ctx, struct ky_node *n, const struct ky_field *f, struct ky_str value)
{
	const struct ky_choices *options;
	KY_TRY(ky_field_options(ctx, f, &options));
	ky_put_bool(n, "few", options != NULL && options->count <= 6);
	for (size_t i = 0; options != NULL && i < options->count; i++) {
		struct ky_node *o = ky_node_item(n, "choices");
		ky_put(o, "value", options->choice[i].code);
		ky_put(o, "label", options->choice[i].label);
		ky_put_bool(o, "selected", is_selected(value, options->choice[i].code, strcmp(f->kind, "choices") == 0));
	}
	return NULL;
}

static const char *error_text(struct ky_ctx *ctx, const struct ky_field *f, const char *key)
{
	const char *text = ky_message(ctx, key);
	if (strcmp(key, "core.invalid.range") == 0)
		return ky_printf(ctx->arena, "%s（%lld〜%lld）", text, (long long)f->low, (long long)f->high);
	return text;
}

static struct ky_err *put_field(struct ky_req *req, struct ky_node *form_node, const struct ky_field *f, const struct ky_input_field *in, const struct ky_rows *values)
{
	struct ky_ctx *ctx = req->ctx;
	const struct ky_field_kind *kind = ky_kind_find(f->kind);
	struct ky_node *n = ky_node_item(form_node, "fields");
	struct ky_str value = {"", 0};
	if (in != NULL)
		value = in->raw;
	else if (has_column(values, f->name))
		value = shown(ctx->arena, ky_cell(values, 0, f->name));
	ky_put(n, "name", f->name);
	ky_put(n, "kind", f->kind);
	if (f->label != NULL)
		ky_put(n, "label", ky_message(ctx, f->label));
	if (f->hint != NULL)
		ky_put(n, "hint", ky_message(ctx, f->hint));
	ky_put_bool(n, "required", (f->flags & KY_REQUIRED) != 0);
	if (f->max > 0)
		ky_put_int(n, "max", f->max);
	ky_put(n, "autocomplete", f->autocomplete);
	ky_put(n, "inputmode", kind == NULL ? NULL : kind->inputmode);
	if (strcmp(f->kind, "password") != 0)
		ky_put_str(n, "value", value);
	if (strcmp(f->kind, "date") == 0)
		put_date_parts(ctx, n, value, in);
	if (strcmp(f->kind, "file") == 0)
		ky_put_bool(form_node, "multipart", true);
	if (in != NULL && in->error != NULL) {
		struct ky_node *e = ky_node_item(form_node, "errors");
		ky_put(n, "error", error_text(ctx, f, in->error));
		ky_put(e, "field", f->name);
		ky_put(e, "label", f->label == NULL ? "" : ky_message(ctx, f->label));
		ky_put(e, "text", error_text(ctx, f, in->error));
	}
	return put_options(ctx, n, f, value);
}

struct ky_err *ky_put_form(struct ky_req *req, struct ky_node *root, const char *post_route, int64_t id, const struct ky_form *form, const struct ky_rows *values,
			   const char *submit_key)
{
	const struct ky_bound_route *r = ky_registry_route(req->ctx->app->registry, post_route);
	struct ky_node *node = ky_node_child(root, "Form");
	if (r == NULL)
		return ky_fail(req->ctx->arena, KY_INTERNAL, NULL, "no route %s", post_route);
	if (form == NULL)
		form = r->route->form;
	const struct ky_input *input = req->input != NULL && req->input->form == form ? req->input : NULL;
	ky_put_url(node, "action_url", route_url(req, post_route, id));
	ky_put(node, "token", ky_token_new(req->exchange, post_route));
	ky_put(node, "submit", ky_message(req->ctx, submit_key));
	for (size_t i = 0; form != NULL && i < form->count; i++)
		KY_TRY(put_field(req, node, &form->field[i], input == NULL ? NULL : &input->field[i], values));
	return NULL;
}
