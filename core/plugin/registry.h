/* registry.h — all plugins' tables together, checked and looked up by name. Internal.
 * Filled once in a generation, read-only afterwards. Called by core/app; the loader is load.c, the checks are check.c. */
#ifndef KY_PLUGIN_REGISTRY_H
#define KY_PLUGIN_REGISTRY_H

#include "kyodo/kyodo.h"

#define KY_PLUGINS_MAX 64
#define KY_BOUND_DATASETS_MAX 8
#define KY_SEGMENTS_MAX 8

struct ky_segment {
	const char *text; /* literal, or the name of a value */
	enum { KY_SEG_LITERAL, KY_SEG_ID, KY_SEG_CODE } kind;
};

/* A route with what start-up resolved. */
struct ky_bound_route {
	const struct ky_route *route;
	const struct ky_plugin *plugin;
	const struct ky_policy *policy;
	struct ky_segment segment[KY_SEGMENTS_MAX];
	size_t segment_count;
	int dataset[KY_BOUND_DATASETS_MAX];
	size_t dataset_count;
};

struct ky_registry {
	struct ky_arena *arena;
	const struct ky_plugin *plugin[KY_PLUGINS_MAX];
	size_t plugin_count;
	struct ky_bound_route *route;
	size_t route_count;
};

/* An empty registry in the arena. */
struct ky_registry *ky_registry_new(struct ky_arena *arena);
/* Takes a linked-in plugin (the core's pages). */
struct ky_err *ky_registry_add(struct ky_registry *reg, const struct ky_plugin *plugin) KY_MUST_CHECK;
/* dlopen(RTLD_NOW|RTLD_LOCAL) of dir/name.so by absolute path. Errors name the file and what differs or is missing. */
struct ky_err *ky_registry_load(struct ky_registry *reg, const char *dir, const char *name) KY_MUST_CHECK;
/* Binds routes to policies and compiles patterns; call after all plugins are in. Problems go to the report, one a line; returns their number.
 * has_message and has_template may be NULL. */
struct ky_registry_asks {
	void *data;
	bool (*has_message)(void *data, const char *key);
	bool (*has_template)(void *data, const char *name);
	int (*dataset)(void *data, const char *name);
};
unsigned ky_registry_bind(struct ky_registry *reg, const struct ky_registry_asks *asks, struct ky_buf *out_report);

/* Walks one table of every plugin: "row" is each element in turn. */
struct ky_table_walk {
	const struct ky_registry *reg;
	size_t offset; /* of the table inside struct ky_plugin */
	size_t plugin, row;
	const struct ky_plugin *owner; /* of the row just given */
};
struct ky_table_walk ky_registry_walk(const struct ky_registry *reg, size_t table_offset);
const void *ky_registry_next(struct ky_table_walk *walk);
#define KY_WALK(reg, member) ky_registry_walk((reg), offsetof(struct ky_plugin, member))

/* Look-ups; NULL when unknown. */
const struct ky_policy *ky_registry_policy(const struct ky_registry *reg, const char *name);
const struct ky_permission *ky_registry_permission(const struct ky_registry *reg, const char *name);
const struct ky_setting *ky_registry_setting(const struct ky_registry *reg, const char *key);
const struct ky_list *ky_registry_list(const struct ky_registry *reg, const char *name);
const struct ky_job *ky_registry_job(const struct ky_registry *reg, const char *name, const struct ky_plugin **out_owner);
const struct ky_procedure *ky_registry_procedure(const struct ky_registry *reg, const char *name, const struct ky_plugin **out_owner); /* out_owner may be NULL */
const struct ky_bound_route *ky_registry_route(const struct ky_registry *reg, const char *name);
const void *ky_registry_service(const struct ky_registry *reg, const char *service, int version);

/* Finds the route of a path; *out_other_method is set when only the method does not fit. values receives up to max path values. */
struct ky_path_value;
const struct ky_bound_route *ky_registry_match(const struct ky_registry *reg, struct ky_arena *arena, enum ky_method method, const char *path,
					       struct ky_path_value *values, size_t max, size_t *out_count, bool *out_other_method);

#endif
