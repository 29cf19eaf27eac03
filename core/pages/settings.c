/* settings.c — what plugins and the core let staff decide: settings with their kinds and bounds, and plugin switches per department.
 * Called through the routes of admin.c. A setting's own field checks what is typed. */
#include "core/pages/admin.h"

#include "core/model/input.h"

/* The route's field takes any text; the declared kind is applied by typed_form. */
static const struct ky_field raw_fields[] = {
    {.name = "value", .kind = "lines", .label = "admin.value"},
};
const struct ky_form ky_setting_form = KY_FORM("admin.setting", raw_fields);

/* Keys have dots, path values do not: "core.login_tries" is "core-login_tries" in an address. */
static const char *swapped(struct ky_arena *arena, const char *text, char from, char to)
{
	char *copy = ky_strdup(arena, text);
	char *at = strchr(copy, from);
	if (at != NULL)
		*at = to;
	return copy;
}

static const char *shown_value(const struct ky_ctx *ctx, const struct ky_setting *s)
{
	const char *value = ky_setting_text(ctx, s->key);
	if (s->secret)
		return value[0] == '\0' ? "" : "********";
	if (strcmp(s->kind, "bool") == 0)
		return ky_message(ctx, strcmp(value, "1") == 0 ? "core.yes" : "core.no");
	for (const struct ky_choice *c = s->options; c != NULL && c->code != NULL; c++)
		if (strcmp(c->code, value) == 0)
			return ky_message(ctx, c->label);
	return value;
}

struct ky_err *ky_settings_show(struct ky_req *req)
{
	struct ky_table_walk walk = KY_WALK(req->ctx->app->registry, settings);
	const struct ky_setting *s;
	struct ky_node *root = ky_admin_page(req, "admin/settings", "admin.settings", NULL, NULL);
	while ((s = ky_registry_next(&walk)) != NULL) {
		struct ky_node *n = ky_node_item(root, "Settings");
		const char *value = shown_value(req->ctx, s);
		ky_put(n, "plugin", ky_message(req->ctx, walk.owner->title));
		ky_put(n, "label", ky_message(req->ctx, s->label));
		ky_put(n, "value", value);
		if (s->unit != NULL)
			ky_put(n, "unit", ky_message(req->ctx, s->unit));
		ky_put_bool(n, "own", strcmp(ky_setting_text(req->ctx, s->key), s->initial) != 0);
		ky_put_url(n, "url", ky_url(req->ctx, "staff/admin/settings/%s", swapped(req->ctx->arena, s->key, '.', '-')));
	}
	return NULL;
}

static struct ky_err *the_setting(struct ky_req *req, const struct ky_setting **out)
{
	*out = ky_registry_setting(req->ctx->app->registry, swapped(req->ctx->arena, ky_path_code(req, "code"), '-', '.'));
	return *out != NULL ? NULL : ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no such setting");
}

static const struct ky_form *typed_form(struct ky_ctx *ctx, const struct ky_setting *s)
{
	struct ky_field *f = KY_NEW(ctx->arena, struct ky_field);
	struct ky_form *form = KY_NEW(ctx->arena, struct ky_form);
	*f = (struct ky_field){.name = "value", .kind = s->secret ? "password" : s->kind, .label = s->label, .low = s->low, .high = s->high, .options = s->options, .max = 4000};
	if (strcmp(s->kind, "int") == 0 && (s->low != 0 || s->high != 0))
		f->hint = "admin.setting_range";
	*form = (struct ky_form){"admin.setting", f, 1};
	return form;
}

static const struct ky_rows *setting_row(struct ky_ctx *ctx, const struct ky_setting *s)
{
	static const char *const names[] = {"value"};
	struct ky_value *cell = KY_NEW(ctx->arena, struct ky_value);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	*cell = ky_textz(ky_setting_text(ctx, s->key));
	*rows = (struct ky_rows){1, 1, names, cell};
	return rows;
}

struct ky_err *ky_setting_show(struct ky_req *req)
{
	const struct ky_setting *s;
	KY_TRY(the_setting(req, &s));
	struct ky_node *root = ky_admin_page(req, "core/form_page", "admin.setting_edit", "admin.settings", "staff/admin/settings");
	const char *unit = s->unit == NULL ? "" : ky_message(req->ctx, s->unit);
	ky_put(root, "Lead", s->low == 0 && s->high == 0 ? ky_printf(req->ctx->arena, "%s", unit)
							 : ky_printf(req->ctx->arena, "%lld〜%lld %s", (long long)s->low, (long long)s->high, unit));
	/* After a refusal the typed input stands in the request with its own form. */
	const struct ky_form *form = req->input != NULL && req->input->form != &ky_setting_form ? req->input->form : typed_form(req->ctx, s);
	return ky_put_form(req, root, "admin.setting_post", 0, form, setting_row(req->ctx, s), "admin.save");
}

struct ky_err *ky_setting_post(struct ky_req *req)
{
	const struct ky_setting *s;
	struct ky_input *typed;
	KY_TRY(the_setting(req, &s));
	struct ky_pair pair = {KY_STR("value"), ky_input_raw(req->input, "value")};
	struct ky_pairs pairs = {1, &pair};
	KY_TRY(ky_input_parse(req, typed_form(req->ctx, s), &pairs, &typed));
	if (!ky_input_valid(typed)) {
		req->input = typed; /* only now: a handler that is run again needs what came in */
		return ky_fail(req->ctx->arena, KY_INVALID, NULL, "setting %s refused", s->key);
	}
	struct ky_str value = ky_value_typed(req->ctx->arena, ky_input_value(typed, "value"));
	KY_TRY(ky_exec(req->ctx, "admin.setting_set", KY_ARGS({"key", ky_textz(s->key)}, {"value", ky_text(value)}), NULL));
	KY_TRY(ky_audit(req->ctx, "admin.update", ky_printf(req->ctx->arena, "setting:%.50s", s->key), 0, "value"));
	ky_touch(req->ctx, "core");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/admin/settings"), "admin.done.saved");
	return NULL;
}

/* ---- plugins switched on for a department */

static struct ky_err *plugin_options(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	const struct ky_registry *reg = ctx->app->registry;
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	struct ky_choice *row = ky_alloc_array(ctx->arena, reg->plugin_count, sizeof *row);
	for (size_t i = 0; i < reg->plugin_count; i++) {
		const char *name = reg->plugin[i]->name;
		if (strcmp(name, "core") != 0 && strcmp(name, "admin") != 0 && strcmp(name, "account") != 0)
			row[c->count++] = (struct ky_choice){name, ky_message(ctx, reg->plugin[i]->title)};
	}
	c->choice = row;
	*out_choices = c;
	return NULL;
}

static const struct ky_field switch_fields[] = {
    {.name = "plugins", .kind = "choices", .label = "admin.plugins_on", .hint = "admin.plugins_hint", .flags = KY_MULTIPLE, .load = plugin_options},
};
const struct ky_form ky_switches_form = KY_FORM("admin.switches", switch_fields);

struct ky_err *ky_switches_list(struct ky_req *req)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "admin.switch_departments", NULL, &rows));
	struct ky_node *root = ky_admin_page(req, "admin/links", "admin.plugins", NULL, NULL);
	ky_put(root, "Lead", ky_message(req->ctx, "admin.plugins_lead"));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Links");
		ky_put(n, "label", ky_cell_z(rows, i, "name"));
		ky_put_url(n, "url", ky_url(req->ctx, "staff/admin/plugins/%lld", (long long)ky_cell_int(rows, i, "id")));
	}
	return NULL;
}

/* No row means on: a plugin that is new to the department is there until somebody switches it off. */
static struct ky_err *switched_on(struct ky_ctx *ctx, int64_t department_id, struct ky_rows **out_rows)
{
	static const char *const names[] = {"plugins"};
	const struct ky_choices *all;
	struct ky_rows *off;
	struct ky_buf on;
	KY_TRY(plugin_options(ctx, &all));
	KY_TRY(ky_query(ctx, "admin.switches_off", KY_ARGS({"id", ky_int(department_id)}), &off));
	ky_buf_init(&on, ctx->arena, 4096);
	for (size_t i = 0; i < all->count; i++) {
		bool is_off = false;
		for (size_t o = 0; o < off->count; o++)
			is_off = is_off || strcmp(ky_cell_z(off, o, "plugin"), all->choice[i].code) == 0;
		if (!is_off)
			ky_buf_printf(&on, "%s%s", on.len == 0 ? "" : " ", all->choice[i].code);
	}
	struct ky_value *cell = KY_NEW(ctx->arena, struct ky_value);
	*cell = ky_text(ky_buf_str(&on));
	*out_rows = KY_NEW(ctx->arena, struct ky_rows);
	**out_rows = (struct ky_rows){1, 1, names, cell};
	return NULL;
}

struct ky_err *ky_switches_show(struct ky_req *req)
{
	struct ky_rows *row, *values;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "admin.department_get", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(switched_on(req->ctx, id, &values));
	struct ky_node *root = ky_admin_page(req, "core/form_page", "admin.plugins", "admin.plugins", "staff/admin/plugins");
	ky_put(root, "Lead", ky_cell_z(row, 0, "name"));
	return ky_put_form(req, root, "admin.switches_post", id, NULL, values, "admin.save");
}

struct ky_err *ky_switches_post(struct ky_req *req)
{
	const struct ky_choices *all;
	const struct ky_str *chosen;
	int64_t id = ky_path_id(req, "id");
	size_t n = ky_input_choices(req->input, "plugins", &chosen);
	KY_TRY(plugin_options(req->ctx, &all));
	for (size_t i = 0; i < all->count; i++) {
		bool on = false;
		for (size_t c = 0; c < n; c++)
			on = on || ky_str_is(chosen[c], all->choice[i].code);
		KY_TRY(ky_exec(req->ctx, "admin.switch_set", KY_ARGS({"plugin", ky_textz(all->choice[i].code)}, {"id", ky_int(id)}, {"is_on", ky_int(on)}), NULL));
	}
	KY_TRY(ky_audit(req->ctx, "admin.switches", "department", id, "plugins"));
	ky_touch(req->ctx, "core");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/admin/plugins"), "admin.done.saved");
	return NULL;
}
