/* app.c — the application of one generation: plugins loaded and checked, queries read, templates at hand.
 * Called by kyodod and kyodoctl. */
#include "core/app/internal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/log.h"
#include "core/base/secret.h"
#include "core/dossier/dossier.h"
#include "core/dossier/panel.h"
#include "core/pages/account.h"
#include "core/pages/admin.h"
#include "core/pages/pages.h"

#define CACHE_BYTES ((size_t)2 << 20)

static bool has_message(void *data, const char *key)
{
	const struct ky_app *app = data;
	return ky_views_message(app->views, app->conf->languages[0], key) != NULL;
}

static int dataset_index(void *data, const char *name)
{
	const struct ky_app *app = data;
	return ky_dataset_register(app->sb, name);
}

static int is_sql(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > 4 && strcmp(d->d_name + n - 4, ".sql") == 0 && (d->d_name[0] < '0' || d->d_name[0] > '9');
}

/* sql/core/app.sql holds "app.…", every other file "<its folder>.…". */
static struct ky_err *load_queries(struct ky_app *app, const char *name)
{
	struct dirent **entry = NULL;
	const char *dir = ky_printf(app->process, "%s/%s", app->conf->sql, name);
	int n = scandir(dir, &entry, is_sql, alphasort);
	struct ky_err *err = NULL;
	for (int i = 0; i < n; i++) {
		const char *prefix = strcmp(entry[i]->d_name, "app.sql") == 0 ? "app" : name;
		if (err == NULL)
			err = ky_queries_load(app->queries, app->process, ky_printf(app->process, "%s/%s", dir, entry[i]->d_name), prefix);
		free(entry[i]);
	}
	free(entry);
	return err;
}

/* The plugins enabled in the database; without it those remembered from the last time. */
static struct ky_err *enabled_plugins(struct ky_app *app, struct ky_str *out_names)
{
	const char *path = ky_printf(app->process, "%s/enabled", app->conf->run);
	struct ky_who system = {.kind = KY_SYSTEM, .name = ""};
	struct ky_work work;
	struct ky_ctx ctx;
	struct ky_rows *rows;
	struct ky_buf names;
	ky_buf_init(&names, app->process, 4096);
	ky_ctx_init(&ctx, &work, app, app->process, &system, app->conf->languages[0]);
	struct ky_err *err = ky_query(&ctx, "app.plugins", NULL, &rows);
	if (err != NULL) {
		char line[4096];
		FILE *f = fopen(path, "re");
		ky_log(KY_LOG_WARNING, "plugins_from_memory", "detail=\"%s\"", err->detail);
		while (f != NULL && fgets(line, sizeof line, f) != NULL)
			ky_buf_puts(&names, line);
		if (f != NULL)
			fclose(f);
		*out_names = ky_buf_str(&names);
		return NULL;
	}
	for (size_t i = 0; i < rows->count; i++)
		ky_buf_printf(&names, "%s\n", ky_cell_z(rows, i, "name"));
	FILE *f = fopen(path, "we");
	if (f != NULL) {
		fputs(names.data == NULL ? "" : names.data, f);
		fclose(f);
	}
	*out_names = ky_buf_str(&names);
	return NULL;
}

static struct ky_err *load_plugins(struct ky_app *app)
{
	struct ky_str names, name;
	KY_TRY(ky_registry_add(app->registry, &ky_core_pages));
	KY_TRY(ky_registry_add(app->registry, &ky_account_pages));
	KY_TRY(ky_registry_add(app->registry, &ky_admin_pages));
	KY_TRY(ky_registry_add(app->registry, &ky_dossier_pages));
	KY_TRY(ky_registry_add(app->registry, &ky_panel_pages));
	KY_TRY(ky_registry_add(app->registry, &ky_letter_pages));
	KY_TRY(enabled_plugins(app, &names));
	const char *more = app->conf->try_plugin;
	for (struct ky_str rest = names; ky_str_split(&rest, '\n', &name);) {
		if (name.len > 0)
			KY_TRY(ky_registry_load(app->registry, app->conf->plugins, ky_str_z(app->process, name)));
		if (more != NULL && ky_str_is(name, more))
			more = NULL;
	}
	if (more != NULL)
		KY_TRY(ky_registry_load(app->registry, app->conf->plugins, more));
	for (size_t i = 0; i < app->registry->plugin_count; i++) {
		KY_TRY(ky_views_load(app->views, app->process, app->registry->plugin[i]->name));
		if (i > 0)
			KY_TRY(load_queries(app, app->registry->plugin[i]->name));
	}
	return NULL;
}

static struct ky_err *bind(struct ky_app *app)
{
	struct ky_registry_asks asks = {.data = app, .has_message = has_message, .dataset = dataset_index};
	struct ky_buf report;
	ky_buf_init(&report, app->process, 256 * 1024);
	unsigned problems = ky_registry_bind(app->registry, &asks, &report);
	return problems == 0 ? NULL : ky_fail(app->process, KY_INTERNAL, NULL, "%u problems:\n%s", problems, report.data);
}

static struct ky_err *init_plugins(struct ky_app *app)
{
	for (size_t i = 0; i < app->registry->plugin_count; i++)
		if (app->registry->plugin[i]->init != NULL)
			KY_TRY(app->registry->plugin[i]->init(app->process));
	return NULL;
}

struct ky_err *ky_app_new(struct ky_arena *arena, const struct ky_conf *conf, struct ky_scoreboard *sb, struct ky_app **out_app)
{
	struct ky_app *app = KY_NEW(arena, struct ky_app);
	struct ky_db_options options = {.at = &conf->db, .database = conf->db_name, .user = conf->db_user, .password = conf->db_password};
	app->process = arena;
	app->conf = conf;
	app->sb = sb;
	app->slot = -1;
	app->pool = "none";
	app->registry = ky_registry_new(arena);
	app->queries = ky_queries_new();
	app->db = ky_db_new(&options);
	KY_TRY(ky_key_file(arena, ky_printf(arena, "%s/app.key", conf->secrets), app->key));
	KY_TRY(ky_views_new(arena, conf->templates, conf->languages, &app->views));
	KY_TRY(load_queries(app, "core"));
	KY_TRY(load_plugins(app));
	KY_TRY(bind(app));
	KY_TRY(init_plugins(app));
	ky_db_disconnect(app->db); /* a connection does not survive fork */
	*out_app = app;
	return NULL;
}

struct check {
	struct ky_app *app;
	struct ky_buf *report;
	unsigned problems;
};

static void check_query(void *data, const char *name, const char *text)
{
	struct check *c = data;
	struct ky_arena *scratch = ky_arena_new(0);
	const char *sql = ky_sql_expand_all(c->app, scratch, text);
	struct ky_err *err = sql == NULL ? ky_fail(scratch, KY_INTERNAL, NULL, "an unknown {scope …}") : ky_db_check(c->app->db, scratch, sql);
	if (err != NULL) {
		ky_buf_printf(c->report, "query %s: %s\n", name, err->detail);
		c->problems++;
	}
	ky_arena_free(scratch);
}

unsigned ky_app_check(struct ky_app *app, struct ky_buf *out_report)
{
	struct check c = {.app = app, .report = out_report};
	ky_time_us now;
	struct ky_err *err = ky_db_now(app->db, app->process, &now);
	if (err != NULL) {
		ky_buf_printf(out_report, "database: %s\n", err->detail);
		return 1;
	}
	ky_queries_each(app->queries, check_query, &c);
	c.problems += ky_procedures_check(app, out_report);
	ky_db_disconnect(app->db);
	return c.problems;
}

struct ky_err *ky_app_worker_begin(struct ky_app *app, int slot, const char *pool)
{
	app->slot = slot;
	app->pool = pool;
	app->request = ky_arena_new((size_t)app->conf->request_max_memory_bytes);
	app->cache = ky_cache_new(CACHE_BYTES);
	if (app->request == NULL || app->cache == NULL)
		return ky_fail(app->process, KY_UNAVAILABLE, NULL, "no memory for a worker");
	for (size_t i = 0; i < app->registry->plugin_count; i++)
		if (app->registry->plugin[i]->worker_start != NULL)
			KY_TRY(app->registry->plugin[i]->worker_start(app->process));
	return NULL;
}

void ky_app_worker_end(struct ky_app *app)
{
	for (size_t i = 0; i < app->registry->plugin_count; i++)
		if (app->registry->plugin[i]->worker_stop != NULL)
			app->registry->plugin[i]->worker_stop();
	ky_db_free(app->db);
	ky_cache_free(app->cache);
	ky_arena_free(app->request);
	app->db = NULL;
}

void ky_app_disconnect(struct ky_app *app)
{
	ky_db_disconnect(app->db);
}
