/* bind.c — after all plugins are in: patterns compiled, names resolved, everything checked, one report.
 * Called once in a generation and by --check. Every line says what to write where. */
#include "core/plugin/registry.h"

struct binding {
	struct ky_registry *reg;
	const struct ky_registry_asks *asks;
	struct ky_buf *report;
	unsigned problems;
};

static void say(struct binding *b, const struct ky_plugin *p, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void say(struct binding *b, const struct ky_plugin *p, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	ky_buf_printf(b->report, "%s: %s\n", p->name, ky_vprintf(b->reg->arena, format, ap));
	va_end(ap);
	b->problems++;
}

static void check_message(struct binding *b, const struct ky_plugin *p, const char *what, const char *key)
{
	if (key == NULL)
		say(b, p, "%s has no label; give it a message key", what);
	else if (b->asks->has_message != NULL && !b->asks->has_message(b->asks->data, key))
		say(b, p, "%s: message %s is missing; add it to templates/%s/messages.ja.hdf", what, key, p->name);
}

/* "groups/{id}/edit" */
static bool compile_pattern(struct binding *b, const struct ky_plugin *p, const struct ky_route *r, struct ky_bound_route *out)
{
	struct ky_str part;
	for (struct ky_str rest = ky_str(r->pattern); r->pattern[0] != '\0' && ky_str_split(&rest, '/', &part);) {
		if (out->segment_count == KY_SEGMENTS_MAX || part.len == 0) {
			say(b, p, "route %s: pattern \"%s\" has an empty or too many segments", r->name, r->pattern);
			return false;
		}
		struct ky_segment *s = &out->segment[out->segment_count++];
		bool value = part.p[0] == '{' && part.p[part.len - 1] == '}';
		s->text = value ? ky_strndup(b->reg->arena, part.p + 1, part.len - 2) : ky_str_z(b->reg->arena, part);
		s->kind = !value ? KY_SEG_LITERAL : ky_str_ends(ky_str(s->text), "id") ? KY_SEG_ID : KY_SEG_CODE;
	}
	return true;
}

static void check_pool(struct binding *b, const struct ky_plugin *p, const struct ky_route *r)
{
	static const struct {
		enum ky_pool pool;
		const char *prefix;
	} rows[] = {{KY_POOL_AUTH, "auth/"}, {KY_POOL_FILES, "files/"}};
	for (size_t i = 0; i < 2; i++)
		if (ky_str_starts(ky_str(r->pattern), rows[i].prefix) != (r->pool == rows[i].pool))
			say(b, p, "route %s: patterns below %s and the pool of that name belong together", r->name, rows[i].prefix);
}

static bool has_value(const struct ky_bound_route *r, const char *name)
{
	for (size_t i = 0; i < r->segment_count; i++)
		if (r->segment[i].kind != KY_SEG_LITERAL && strcmp(r->segment[i].text, name) == 0)
			return true;
	return false;
}

static void check_permission(struct binding *b, const struct ky_plugin *p, const struct ky_route *r, struct ky_bound_route *out)
{
	if (r->permission == NULL)
		say(b, p, "route %s has no permission; say KY_PERMIT_PUBLIC if everybody may", r->name);
	else if (strcmp(r->permission, KY_PERMIT_PUBLIC) != 0 && strcmp(r->permission, KY_PERMIT_SIGNED_IN) != 0 &&
		 ky_registry_permission(b->reg, r->permission) == NULL)
		say(b, p, "route %s: permission %s is declared by no plugin", r->name, r->permission);
	if (r->policy != NULL) {
		out->policy = ky_registry_policy(b->reg, r->policy);
		if (out->policy == NULL)
			say(b, p, "route %s: policy %s is declared by no plugin", r->name, r->policy);
		if (!has_value(out, "id"))
			say(b, p, "route %s has a policy and needs an {id} in its pattern", r->name);
	} else if (has_value(out, "id")) {
		say(b, p, "route %s takes an {id} and needs a policy that decides on it", r->name);
	}
}

static void check_form(struct binding *b, const struct ky_plugin *p, const struct ky_route *r)
{
	if (r->form_of != NULL && (r->form != NULL || r->method != KY_POST || r->again == NULL))
		say(b, p, "route %s: form_of needs KY_POST and .again, and no .form", r->name);
	if ((r->flags & KY_ROUTE_FILES) != 0 && r->pool != KY_POOL_FILES)
		say(b, p, "route %s: files are taken in the files pool", r->name);
	if (r->form == NULL)
		return;
	if (r->method != KY_POST || r->again == NULL)
		say(b, p, "route %s: a form needs KY_POST and .again, which shows it after refused input", r->name);
	for (size_t i = 0; i < r->form->count; i++)
		if (strcmp(r->form->field[i].kind, "hidden") != 0)
			check_message(b, p, r->form->field[i].name, r->form->field[i].label);
}

static void bind_datasets(struct binding *b, const struct ky_plugin *p, const struct ky_route *r, struct ky_bound_route *out)
{
	struct ky_str part;
	if ((r->flags & KY_ROUTE_CACHEABLE) != 0 && (r->method != KY_GET || r->datasets == NULL || strcmp(r->permission, KY_PERMIT_PUBLIC) != 0)) {
		say(b, p, "route %s: only a public GET with named datasets can be cacheable", r->name);
		return;
	}
	for (struct ky_str rest = ky_str(r->datasets); r->datasets != NULL && ky_str_split(&rest, ' ', &part);) {
		if (out->dataset_count == KY_BOUND_DATASETS_MAX)
			say(b, p, "route %s: more than %d datasets", r->name, KY_BOUND_DATASETS_MAX);
		else if (b->asks->dataset != NULL)
			out->dataset[out->dataset_count++] = b->asks->dataset(b->asks->data, ky_str_z(b->reg->arena, part));
	}
}

static void bind_routes(struct binding *b)
{
	struct ky_table_walk w = KY_WALK(b->reg, routes);
	const struct ky_route *r;
	size_t n = 0;
	while (ky_registry_next(&w) != NULL)
		n++;
	b->reg->route = ky_alloc_array(b->reg->arena, n + 1, sizeof *b->reg->route);
	for (w = KY_WALK(b->reg, routes); (r = ky_registry_next(&w)) != NULL;) {
		struct ky_bound_route *out = &b->reg->route[b->reg->route_count];
		if (r->name == NULL || r->pattern == NULL || r->handle == NULL) {
			say(b, w.owner, "a route lacks .name, .pattern or .handle");
			continue;
		}
		if (ky_registry_route(b->reg, r->name) != NULL)
			say(b, w.owner, "route %s is there twice", r->name);
		out->route = r;
		out->plugin = w.owner;
		if (!compile_pattern(b, w.owner, r, out))
			continue;
		check_pool(b, w.owner, r);
		check_permission(b, w.owner, r, out);
		check_form(b, w.owner, r);
		bind_datasets(b, w.owner, r, out);
		b->reg->route_count++;
	}
}

static void check_unique(struct binding *b, size_t table, const char *what)
{
	/* Every walked row begins with its name. */
	struct ky_table_walk w = ky_registry_walk(b->reg, table), v;
	const char *const *name, *const *other;
	while ((name = ky_registry_next(&w)) != NULL) {
		size_t same = 0;
		for (v = ky_registry_walk(b->reg, table); (other = ky_registry_next(&v)) != NULL;)
			same += strcmp(*name, *other) == 0;
		if (same > 1)
			say(b, w.owner, "%s %s is declared %zu times", what, *name, same);
	}
}

static void check_labels(struct binding *b)
{
	struct ky_table_walk w = KY_WALK(b->reg, menu);
	const struct ky_menu *m;
	while ((m = ky_registry_next(&w)) != NULL) {
		check_message(b, w.owner, "a menu entry", m->label);
		if (m->permission != NULL && ky_registry_permission(b->reg, m->permission) == NULL)
			say(b, w.owner, "menu %s: permission %s is declared by no plugin", m->path, m->permission);
	}
	const struct ky_permission *perm;
	for (w = KY_WALK(b->reg, permissions); (perm = ky_registry_next(&w)) != NULL;)
		check_message(b, w.owner, perm->name, perm->label);
	const struct ky_setting *s;
	for (w = KY_WALK(b->reg, settings); (s = ky_registry_next(&w)) != NULL;)
		check_message(b, w.owner, s->key, s->label);
}

static void check_lists(struct binding *b)
{
	struct ky_table_walk w = KY_WALK(b->reg, lists);
	const struct ky_list *const *l;
	while ((l = ky_registry_next(&w)) != NULL) {
		if ((*l)->policy == NULL && (*l)->where == NULL)
			say(b, w.owner, "list %s has neither a policy nor a condition that makes it public", (*l)->name);
		if ((*l)->policy != NULL && ky_registry_policy(b->reg, (*l)->policy) == NULL)
			say(b, w.owner, "list %s: policy %s is declared by no plugin", (*l)->name, (*l)->policy);
		if ((*l)->sort_count == 0)
			say(b, w.owner, "list %s needs at least one sort key", (*l)->name);
	}
}

static void check_needs(struct binding *b)
{
	struct ky_table_walk w = KY_WALK(b->reg, needs);
	const struct ky_need *n;
	while ((n = ky_registry_next(&w)) != NULL)
		if (!n->optional && ky_registry_service(b->reg, n->service, n->version) == NULL)
			say(b, w.owner, "needs service %s version %d, which no enabled plugin offers", n->service, n->version);
	for (size_t i = 0; i < b->reg->plugin_count; i++) {
		struct ky_str part;
		for (struct ky_str rest = ky_str(b->reg->plugin[i]->conflicts); ky_str_split(&rest, ' ', &part);)
			for (size_t j = 0; j < b->reg->plugin_count; j++)
				if (part.len > 0 && ky_str_is(part, b->reg->plugin[j]->name))
					say(b, b->reg->plugin[i], "conflicts with %s; disable one of them", b->reg->plugin[j]->name);
	}
}

/* ---- procedures: no dead state, nothing unnamed */

static bool word_in(const char *words, const char *word)
{
	struct ky_str part;
	for (struct ky_str rest = ky_str(words); ky_str_split(&rest, ' ', &part);)
		if (part.len > 0 && ky_str_is(part, word))
			return true;
	return false;
}

static bool has_state(const struct ky_procedure *p, struct ky_str name)
{
	for (size_t i = 0; i < p->state_count; i++)
		if (ky_str_is(name, p->state[i].name))
			return true;
	return false;
}

static void check_transition(struct binding *b, const struct ky_plugin *owner, const struct ky_procedure *p, const struct ky_transition *t)
{
	struct ky_str part;
	check_message(b, owner, t->name, t->label);
	for (struct ky_str rest = ky_str(t->from); ky_str_split(&rest, ' ', &part);)
		if (part.len > 0 && !has_state(p, part))
			say(b, owner, "procedure %s: transition %s comes from state \"%.*s\", which is not declared", p->name, t->name, (int)part.len, part.p);
	if (!has_state(p, ky_str(t->to)))
		say(b, owner, "procedure %s: transition %s leads to state \"%s\", which is not declared", p->name, t->name, t->to);
	if (t->permission == NULL || (strcmp(t->permission, KY_BY_APPLICANT) != 0 && strcmp(t->permission, KY_BY_ITSELF) != 0 && ky_registry_permission(b->reg, t->permission) == NULL))
		say(b, owner, "procedure %s: transition %s needs a declared permission, KY_BY_APPLICANT or KY_BY_ITSELF", p->name, t->name);
	if (t->mail != NULL)
		for (size_t i = 0; i < 3; i++)
			check_message(b, owner, t->name, ky_printf(b->reg->arena, "%s.%s", t->mail, i == 0 ? "subject" : i == 1 ? "body" : "paper"));
}

static void check_states(struct binding *b, const struct ky_plugin *owner, const struct ky_procedure *p)
{
	for (size_t i = 0; i < p->state_count; i++) {
		const struct ky_state *s = &p->state[i];
		size_t in = strcmp(s->name, p->initial) == 0, out = s->turn == KY_TURN_NOBODY;
		check_message(b, owner, s->name, s->label);
		check_message(b, owner, s->name, ky_printf(b->reg->arena, "%s.next", s->label));
		for (size_t t = 0; t < p->transition_count; t++) {
			in += strcmp(p->transition[t].to, s->name) == 0;
			out += word_in(p->transition[t].from, s->name);
		}
		if (in == 0)
			say(b, owner, "procedure %s: no transition leads to state %s", p->name, s->name);
		if (out == 0)
			say(b, owner, "procedure %s: no transition leads out of state %s, and it is not closed", p->name, s->name);
	}
}

static void check_procedures(struct binding *b)
{
	struct ky_table_walk w = KY_WALK(b->reg, procedures);
	const struct ky_procedure *const *p;
	while ((p = ky_registry_next(&w)) != NULL) {
		if (ky_registry_procedure(b->reg, (*p)->name, NULL) != *p)
			say(b, w.owner, "procedure %s is declared twice", (*p)->name);
		if (strchr((*p)->name, '-') != NULL || strncmp((*p)->name, w.owner->name, strlen(w.owner->name)) != 0)
			say(b, w.owner, "procedure %s must be named %s.…, without a hyphen", (*p)->name, w.owner->name);
		check_message(b, w.owner, (*p)->name, (*p)->title);
		check_message(b, w.owner, (*p)->name, (*p)->summary);
		check_states(b, w.owner, *p);
		for (size_t t = 0; t < (*p)->transition_count; t++)
			check_transition(b, w.owner, *p, &(*p)->transition[t]);
	}
}

unsigned ky_registry_bind(struct ky_registry *reg, const struct ky_registry_asks *asks, struct ky_buf *out_report)
{
	struct binding b = {.reg = reg, .asks = asks, .report = out_report};
	bind_routes(&b);
	check_unique(&b, offsetof(struct ky_plugin, permissions), "permission");
	check_unique(&b, offsetof(struct ky_plugin, policies), "policy");
	check_unique(&b, offsetof(struct ky_plugin, jobs), "job");
	check_unique(&b, offsetof(struct ky_plugin, settings), "setting");
	check_labels(&b);
	check_lists(&b);
	check_needs(&b);
	check_procedures(&b);
	for (size_t i = 0; i < reg->plugin_count; i++) {
		check_message(&b, reg->plugin[i], "the plugin", reg->plugin[i]->title);
		check_message(&b, reg->plugin[i], "the plugin", reg->plugin[i]->summary);
	}
	return b.problems;
}
