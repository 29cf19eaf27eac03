/* form.c — puts a form into a page: token, action, fields with labels, what was typed and what is wrong. See kyodo/req.h.
 * Called by handlers that show a form. The HTML is templates/core/form.cs. */
#include "core/model/formdoc.h"
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

/* "令和8年13月1日": a date that is none, as a draft keeps it, goes back into the three boxes it came from. */
static bool split_date(struct ky_str value, struct ky_str part[3])
{
	static const char *const marks[] = {"年", "月", "日"};
	for (size_t i = 0; i < 3; i++) {
		const char *mark = value.len == 0 ? NULL : memmem(value.p, value.len, marks[i], strlen(marks[i]));
		if (mark == NULL)
			return false;
		part[i] = (struct ky_str){value.p, (size_t)(mark - value.p)};
		value.len -= part[i].len + strlen(marks[i]);
		value.p = mark + strlen(marks[i]);
	}
	return value.len == 0;
}

static void put_date_parts(struct ky_ctx *ctx, struct ky_node *n, struct ky_str value, const struct ky_input_field *in)
{
	static const char *const names[] = {"year", "month", "day"};
	struct ky_str typed[3];
	ky_day day;
	if (in != NULL) {
		for (size_t i = 0; i < 3; i++)
			ky_put_str(n, names[i], in->part[i].p == NULL ? (struct ky_str){"", 0} : in->part[i]);
	} else if (ky_day_parse_iso(value, &day)) {
		struct ky_date d = ky_day_date(day);
		int parts[] = {d.year, d.month, d.day};
		for (size_t i = 0; i < 3; i++)
			ky_put(n, names[i], ky_printf(ctx->arena, "%d", parts[i]));
	} else if (split_date(value, typed)) {
		for (size_t i = 0; i < 3; i++)
			ky_put_str(n, names[i], typed[i]);
	}
}

static struct ky_err *put_options(struct ky_ctx *ctx, struct ky_node *n, const struct ky_field *f, struct ky_str value)
{
	const struct ky_choices *options;
	bool several = strcmp(f->kind, "choices") == 0;
	KY_TRY(ky_field_options(ctx, f, &options));
	ky_put_bool(n, "few", options != NULL && options->count <= 6);
	for (size_t i = 0; options != NULL && i < options->count; i++) {
		struct ky_node *o = ky_node_item(n, "choices");
		ky_put(o, "value", options->choice[i].code);
		ky_put(o, "label", options->choice[i].label);
		ky_put_bool(o, "selected", several ? ky_codes_have(value, ky_str(options->choice[i].code)) : ky_str_is(value, options->choice[i].code));
	}
	return NULL;
}

/* The bounds that were overstepped stand behind the sentence. */
static const char *error_text(struct ky_ctx *ctx, const struct ky_field *f, const char *key)
{
	const char *text = ky_message(ctx, key);
	if (strcmp(key, "core.invalid.range") == 0 && f->high == INT64_MAX)
		return ky_printf(ctx->arena, "%s（%lld〜）", text, (long long)f->low);
	if (strcmp(key, "core.invalid.range") == 0 && f->low == INT64_MIN)
		return ky_printf(ctx->arena, "%s（〜%lld）", text, (long long)f->high);
	if (strcmp(key, "core.invalid.range") == 0)
		return ky_printf(ctx->arena, "%s（%lld〜%lld）", text, (long long)f->low, (long long)f->high);
	if (strcmp(key, "core.invalid.digits") == 0 && f->max > 0)
		return ky_printf(ctx->arena, "%s（%u）", text, f->max);
	if (strcmp(key, "core.invalid.files_many") == 0)
		return ky_printf(ctx->arena, "%s（〜%u）", text, f->max == 0 ? 1 : f->max);
	return text;
}

static const char *text_of(struct ky_ctx *ctx, unsigned flags, const char *text)
{
	return text == NULL || (flags & KY_LITERAL) != 0 ? text : ky_message(ctx, text);
}

/* What kind of answer is wanted, beside the label. */
static void put_need(struct ky_node *n, unsigned flags)
{
	ky_put_bool(n, "required", (flags & (KY_REQUIRED | KY_WANTED)) != 0);
}

/* ---- groups: a field opens the fieldsets it is the first of; the last field in them closes them. */

static size_t depth_of(const struct ky_field_group *group)
{
	size_t depth = 0;
	for (; group != NULL; group = group->outer)
		depth++;
	return depth;
}

/* How many groups, from the outermost, two fields have in common. */
static size_t shared_groups(const struct ky_field_group *a, const struct ky_field_group *b)
{
	size_t da = depth_of(a), db = depth_of(b);
	for (; da > db; da--)
		a = a->outer;
	for (; db > da; db--)
		b = b->outer;
	for (; a != b; da--) {
		a = a->outer;
		b = b->outer;
	}
	return da;
}

static void open_groups(struct ky_ctx *ctx, struct ky_node *n, const struct ky_field_group *group, size_t skip)
{
	if (group == NULL || depth_of(group) <= skip)
		return;
	open_groups(ctx, n, group->outer, skip);
	struct ky_node *g = ky_node_item(n, "open");
	ky_put(g, "name", group->name);
	ky_put(g, "label", text_of(ctx, group->flags, group->legend));
	ky_put(g, "hint", text_of(ctx, group->flags, group->hint));
	put_need(g, group->flags);
}

/* 「役員 2 氏名」: the same label may stand in several rows. */
static const char *full_label(struct ky_ctx *ctx, const struct ky_field *f)
{
	const char *label = f->label == NULL ? "" : text_of(ctx, f->flags, f->label);
	if (f->group == NULL)
		return label;
	return ky_printf(ctx->arena, "%s %s", text_of(ctx, f->group->flags, f->group->legend), label);
}

static void put_error(struct ky_ctx *ctx, struct ky_node *form_node, struct ky_node *n, const struct ky_field *f, const char *key)
{
	struct ky_node *e = ky_node_item(form_node, "errors");
	ky_put(n, "error", error_text(ctx, f, key));
	ky_put(e, "field", f->name);
	ky_put(e, "label", full_label(ctx, f));
	ky_put(e, "text", error_text(ctx, f, key));
}

/* Files that came with a refused form are stored already: they are named again instead of being chosen again. */
static void put_kept(struct ky_node *n, struct ky_str raw)
{
	struct ky_str part;
	size_t count = 0;
	for (struct ky_str rest = raw; raw.len > 0 && ky_str_split(&rest, ' ', &part); count++)
		;
	if (count == 0)
		return;
	ky_put_int(n, "kept", (int64_t)count);
	ky_put_str(n, "value", raw);
}

static struct ky_err *put_value(struct ky_ctx *ctx, struct ky_node *n, const struct ky_field *f, const struct ky_input_field *in, const struct ky_rows *values)
{
	const struct ky_value *v = has_column(values, f->name) ? ky_cell(values, 0, f->name) : NULL;
	struct ky_str value = in != NULL ? in->raw : v != NULL ? shown(ctx->arena, v) : (struct ky_str){"", 0};
	if ((f->flags & KY_OUTPUT) != 0) {
		const struct ky_value *result = in != NULL ? &in->value : v;
		if (result != NULL)
			KY_TRY(ky_field_readable(ctx, f, result, &value));
		ky_put_bool(n, "output", true);
		ky_put_str(n, "value", value);
		return NULL;
	}
	if (strcmp(f->kind, "files") == 0)
		put_kept(n, in == NULL ? (struct ky_str){"", 0} : value);
	else if (strcmp(f->kind, "password") != 0)
		ky_put_str(n, "value", value);
	if (strcmp(f->kind, "date") == 0)
		put_date_parts(ctx, n, value, in);
	return put_options(ctx, n, f, value);
}

static struct ky_err *put_field(struct ky_ctx *ctx, struct ky_node *form_node, struct ky_node *n, const struct ky_field *f, const struct ky_input_field *in, const struct ky_rows *values)
{
	const struct ky_field_kind *kind = ky_kind_find(f->kind);
	ky_put(n, "name", f->name);
	ky_put(n, "kind", f->kind);
	ky_put(n, "label", text_of(ctx, f->flags, f->label));
	ky_put(n, "hint", text_of(ctx, f->flags, f->hint));
	put_need(n, f->flags);
	if (f->max > 0)
		ky_put_int(n, "max", f->max);
	ky_put(n, "autocomplete", f->autocomplete);
	ky_put(n, "inputmode", kind == NULL ? NULL : kind->inputmode);
	if (kind != NULL && kind->is_file)
		ky_put_bool(form_node, "multipart", true);
	if (strcmp(f->kind, "files") == 0) {
		ky_put_bool(n, "many", f->max > 1);
		ky_put(n, "key", ky_doc_key(ctx->arena, f->name));
	}
	if (in != NULL && in->error != NULL)
		put_error(ctx, form_node, n, f, in->error);
	return put_value(ctx, n, f, in, values);
}

struct ky_err *ky_form_put_fields(struct ky_ctx *ctx, struct ky_node *node, const struct ky_form *form, const struct ky_input *input, const struct ky_rows *values)
{
	const struct ky_field_group *before = NULL;
	struct ky_node *last = NULL;
	for (size_t i = 0; i < form->count; i++) {
		const struct ky_field *f = &form->field[i];
		struct ky_node *n = ky_node_item(node, "fields");
		size_t shared = shared_groups(before, f->group);
		if (depth_of(before) > shared)
			ky_put_int(last, "close", (int64_t)(depth_of(before) - shared));
		open_groups(ctx, n, f->group, shared);
		KY_TRY(put_field(ctx, node, n, f, input == NULL ? NULL : &input->field[i], values));
		before = f->group;
		last = n;
	}
	if (before != NULL)
		ky_put_int(last, "close", (int64_t)depth_of(before));
	return NULL;
}

struct ky_err *ky_put_form(struct ky_req *req, struct ky_node *root, const char *post_route, int64_t id, const struct ky_form *form, const struct ky_rows *values,
			   const char *submit_key)
{
	const struct ky_bound_route *r = ky_registry_route(req->ctx->app->registry, post_route);
	struct ky_node *node = ky_node_child(root, "Form");
	if (r == NULL)
		return ky_fail(req->ctx->arena, KY_INTERNAL, NULL, "no route %s", post_route);
	if (form == NULL)
		form = r->route->form_of != NULL && req->route == r->route && req->input != NULL ? req->input->form : r->route->form;
	const struct ky_input *input = req->input != NULL && req->input->form == form ? req->input : NULL;
	ky_put_url(node, "action_url", route_url(req, post_route, id));
	ky_put(node, "token", ky_token_new(req->exchange, post_route));
	ky_put(node, "submit", ky_message(req->ctx, submit_key));
	return form == NULL ? NULL : ky_form_put_fields(req->ctx, node, form, input, values);
}
