/* registry.c — the plugins' tables together: walking, look-ups, matching a path. See registry.h.
 * Called by core/app. Read-only once bound. */
#include "core/plugin/registry.h"

#include "core/app/internal.h"

struct ky_registry *ky_registry_new(struct ky_arena *arena)
{
	struct ky_registry *reg = KY_NEW(arena, struct ky_registry);
	reg->arena = arena;
	return reg;
}

struct ky_table_walk ky_registry_walk(const struct ky_registry *reg, size_t table_offset)
{
	return (struct ky_table_walk){.reg = reg, .offset = table_offset};
}

const void *ky_registry_next(struct ky_table_walk *walk)
{
	while (walk->plugin < walk->reg->plugin_count) {
		const struct ky_plugin *p = walk->reg->plugin[walk->plugin];
		const struct ky_declared *t = (const void *)((const char *)p + walk->offset);
		if (walk->row < t->count) {
			walk->owner = p;
			return (const char *)t->row + t->size * walk->row++;
		}
		walk->plugin++;
		walk->row = 0;
	}
	return NULL;
}

const struct ky_policy *ky_registry_policy(const struct ky_registry *reg, const char *name)
{
	struct ky_table_walk w = KY_WALK(reg, policies);
	const struct ky_policy *p;
	while ((p = ky_registry_next(&w)) != NULL && strcmp(p->name, name) != 0)
		;
	return p;
}

const struct ky_permission *ky_registry_permission(const struct ky_registry *reg, const char *name)
{
	struct ky_table_walk w = KY_WALK(reg, permissions);
	const struct ky_permission *p;
	while ((p = ky_registry_next(&w)) != NULL && strcmp(p->name, name) != 0)
		;
	return p;
}

const struct ky_setting *ky_registry_setting(const struct ky_registry *reg, const char *key)
{
	struct ky_table_walk w = KY_WALK(reg, settings);
	const struct ky_setting *s;
	while ((s = ky_registry_next(&w)) != NULL && strcmp(s->key, key) != 0)
		;
	return s;
}

const struct ky_list *ky_registry_list(const struct ky_registry *reg, const char *name)
{
	struct ky_table_walk w = KY_WALK(reg, lists);
	const struct ky_list *const *l;
	while ((l = ky_registry_next(&w)) != NULL)
		if (strcmp((*l)->name, name) == 0)
			return *l;
	return NULL;
}

const struct ky_job *ky_registry_job(const struct ky_registry *reg, const char *name, const struct ky_plugin **out_owner)
{
	struct ky_table_walk w = KY_WALK(reg, jobs);
	const struct ky_job *j;
	while ((j = ky_registry_next(&w)) != NULL && strcmp(j->name, name) != 0)
		;
	if (j != NULL && out_owner != NULL)
		*out_owner = w.owner;
	return j;
}

const struct ky_procedure *ky_registry_procedure(const struct ky_registry *reg, const char *name, const struct ky_plugin **out_owner)
{
	struct ky_table_walk w = KY_WALK(reg, procedures);
	const struct ky_procedure *const *p;
	while ((p = ky_registry_next(&w)) != NULL) {
		if (strcmp((*p)->name, name) != 0)
			continue;
		if (out_owner != NULL)
			*out_owner = w.owner;
		return *p;
	}
	return NULL;
}

const struct ky_bound_route *ky_registry_route(const struct ky_registry *reg, const char *name)
{
	for (size_t i = 0; i < reg->route_count; i++)
		if (strcmp(reg->route[i].route->name, name) == 0)
			return &reg->route[i];
	return NULL;
}

const void *ky_registry_service(const struct ky_registry *reg, const char *service, int version)
{
	struct ky_table_walk w = KY_WALK(reg, offers);
	const struct ky_offer *o;
	while ((o = ky_registry_next(&w)) != NULL)
		if (strcmp(o->service, service) == 0 && o->version == version)
			return o->functions;
	return NULL;
}

static bool match_segment(struct ky_arena *arena, const struct ky_segment *seg, struct ky_str part, struct ky_path_value *value)
{
	int64_t id = 0;
	if (seg->kind == KY_SEG_LITERAL)
		return ky_str_is(part, seg->text);
	if (seg->kind == KY_SEG_ID && (part.len > 18 || part.p[0] == '0' || part.p[0] == '-' || !ky_str_i64(part, &id)))
		return false;
	for (size_t i = 0; seg->kind == KY_SEG_CODE && i < part.len; i++)
		if (part.len > 64 || part.p[i] == '\0' || strchr("abcdefghijklmnopqrstuvwxyz0123456789_-", part.p[i]) == NULL)
			return false;
	*value = (struct ky_path_value){.name = seg->text, .text = ky_str_z(arena, part), .id = id};
	return true;
}

static bool match(struct ky_arena *arena, const struct ky_bound_route *r, const char *path, struct ky_path_value *values, size_t max, size_t *out_count)
{
	struct ky_str part;
	size_t i = 0, n = 0;
	for (struct ky_str rest = ky_str(path); path[0] != '\0' && ky_str_split(&rest, '/', &part); i++) {
		struct ky_path_value value = {0};
		if (i >= r->segment_count || !match_segment(arena, &r->segment[i], part, &value))
			return false;
		if (value.name != NULL && n < max)
			values[n++] = value;
	}
	*out_count = n;
	return i == r->segment_count;
}

const struct ky_bound_route *ky_registry_match(const struct ky_registry *reg, struct ky_arena *arena, enum ky_method method, const char *path,
					       struct ky_path_value *values, size_t max, size_t *out_count, bool *out_other_method)
{
	*out_other_method = false;
	for (size_t i = 0; i < reg->route_count; i++) {
		if (!match(arena, &reg->route[i], path, values, max, out_count))
			continue;
		if (reg->route[i].route->method == method)
			return &reg->route[i];
		*out_other_method = true;
	}
	return NULL;
}
