/* load.c — dlopen of a plugin and the first look at its identity. Called in a generation, once a plugin.
 * A plugin is never closed again: a reload starts a new generation instead. */
#include "core/plugin/registry.h"

#include <dlfcn.h>
#include <sys/stat.h>

static bool name_is_fine(const char *name)
{
	size_t n = name == NULL ? 0 : strlen(name);
	return n >= 2 && n <= 31 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == n && name[0] >= 'a';
}

struct ky_err *ky_registry_add(struct ky_registry *reg, const struct ky_plugin *plugin)
{
	if (!name_is_fine(plugin->name))
		return ky_fail(reg->arena, KY_INTERNAL, NULL, "a plugin's name must match [a-z][a-z0-9_]{1,30}");
	for (size_t i = 0; i < reg->plugin_count; i++)
		if (strcmp(reg->plugin[i]->name, plugin->name) == 0)
			return ky_fail(reg->arena, KY_INTERNAL, NULL, "plugin %s is there twice", plugin->name);
	if (reg->plugin_count == KY_PLUGINS_MAX)
		return ky_fail(reg->arena, KY_INTERNAL, NULL, "more than %d plugins", KY_PLUGINS_MAX);
	reg->plugin[reg->plugin_count++] = plugin;
	return NULL;
}

/* Nobody but root and the service's own user may be able to change what runs with its rights. */
static struct ky_err *check_file(struct ky_registry *reg, const char *path)
{
	struct stat st;
	if (stat(path, &st) != 0)
		return ky_fail(reg->arena, KY_INTERNAL, NULL, "%s is missing; build or install the plugin, or disable it with kyodoctl plugin disable", path);
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return ky_fail(reg->arena, KY_INTERNAL, NULL, "%s can be written by others; chmod go-w %s", path, path);
	return NULL;
}

static struct ky_err *check_identity(struct ky_registry *reg, const char *path, const char *name, const struct ky_plugin *p)
{
	if (p->abi != KY_ABI)
		return ky_fail(reg->arena, KY_INTERNAL, NULL, "%s was built for plugin interface %u, this kyodo has %d; build it again", path, p->abi, KY_ABI);
	if (strcmp(p->headers_hash, KY_HEADERS_HASH) != 0)
		return ky_fail(reg->arena, KY_INTERNAL, NULL, "%s was built against other headers (%s) than this kyodo's (%s); build it again", path, p->headers_hash,
			       KY_HEADERS_HASH);
	if (strcmp(p->name, name) != 0)
		return ky_fail(reg->arena, KY_INTERNAL, NULL, "%s calls itself \"%s\"; file, folder and .name must agree", path, p->name);
	return NULL;
}

struct ky_err *ky_registry_load(struct ky_registry *reg, const char *dir, const char *name)
{
	const char *path = ky_printf(reg->arena, "%s/%s.so", dir, name);
	if (dir[0] != '/' || !name_is_fine(name))
		return ky_fail(reg->arena, KY_INTERNAL, NULL, "%s is not an absolute path of a plugin", path);
	KY_TRY(check_file(reg, path));
	void *so = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (so == NULL)
		return ky_fail(reg->arena, KY_INTERNAL, NULL, "%s", dlerror());
	const struct ky_plugin *p = dlsym(so, "kyodo_plugin");
	if (p == NULL)
		return ky_fail(reg->arena, KY_INTERNAL, NULL, "%s does not export kyodo_plugin; declare it with KY_PLUGIN = { … }", path);
	KY_TRY(check_identity(reg, path, name, p));
	return ky_registry_add(reg, p);
}
