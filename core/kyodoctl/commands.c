/* commands.c — what each command of kyodoctl does. Called by main.c. Never prompts; secrets come on standard input. */
#include "core/kyodoctl/kyodoctl.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "core/base/secret.h"

struct ky_err *ky_ctl_open(struct ky_ctl *ctl)
{
	KY_TRY(ky_app_new(ctl->arena, ctl->conf, ky_scoreboard_new(), &ctl->app));
	ctl->who = (struct ky_who){.kind = KY_SYSTEM, .name = "kyodoctl"};
	ky_ctx_init(&ctl->ctx, &ctl->work, ctl->app, ctl->arena, &ctl->who, ctl->conf->languages[0]);
	KY_TRY(ky_ctx_stamp(&ctl->ctx, true));
	return ky_live_refresh(&ctl->ctx);
}

int ky_ctl_config_check(struct ky_ctl *ctl, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	printf("%s: ok\n", ctl->conf->path);
	return 0;
}

static void progress(void *data, const char *file)
{
	const struct ky_ctl *ctl = data;
	if (!ctl->json)
		printf("%s\n", file);
}

static bool is_folder(const struct ky_ctl *ctl, const char *name)
{
	struct stat st;
	return name[0] != '.' && stat(ky_printf(ctl->arena, "%s/%s", ctl->conf->sql, name), &st) == 0 && S_ISDIR(st.st_mode);
}

struct ky_db *ky_ctl_owner(const struct ky_ctl *ctl)
{
	struct ky_db_options o = {.at = &ctl->conf->db, .database = ctl->conf->db_name, .user = ctl->conf->db_owner_user, .password = ctl->conf->db_owner_password, .timeout_s = 600};
	return ky_db_new(&o);
}

static struct ky_err *migrate_one(struct ky_ctl *ctl, struct ky_db *db, const char *name, unsigned *applied)
{
	unsigned more = 0;
	if (!is_folder(ctl, name))
		return NULL;
	struct ky_err *err = ky_migrate(db, ctl->arena, ctl->conf->sql, name, progress, ctl, &more);
	*applied += more;
	return err;
}

static struct ky_err *migrate_with(struct ky_ctl *ctl, struct ky_db *db, const char *also, unsigned *applied)
{
	struct ky_rows *enabled;
	KY_TRY(migrate_one(ctl, db, "core", applied));
	KY_TRY(migrate_one(ctl, db, "account", applied));
	KY_TRY(migrate_one(ctl, db, "admin", applied));
	KY_TRY(ky_owner_enabled(db, ctl->arena, &enabled));
	for (size_t i = 0; i < enabled->count; i++)
		KY_TRY(migrate_one(ctl, db, ky_cell_z(enabled, i, "name"), applied));
	if (also != NULL)
		KY_TRY(migrate_one(ctl, db, also, applied));
	return ky_owner_grant(db, ctl->arena, ctl->conf->db_user, ctl->conf->db_web_host);
}

/* The core first, then what is enabled (and the plugin of that name, about to be): a plugin nobody uses makes no tables. */
static struct ky_err *migrate_all(struct ky_ctl *ctl, const char *also, unsigned *out_applied)
{
	struct ky_db *db = ky_ctl_owner(ctl);
	*out_applied = 0;
	struct ky_err *err = migrate_with(ctl, db, also, out_applied);
	ky_db_free(db);
	return err;
}

/* Permissions that came with this version get their default roles. */
static struct ky_err *new_permissions(struct ky_ctl *ctl)
{
	KY_TRY(ky_ctl_open(ctl));
	KY_TRY(ky_work_begin(&ctl->ctx));
	KY_TRY(ky_ctl_grant_defaults(ctl));
	KY_TRY(ky_procedures_bring(&ctl->ctx));
	return ky_work_commit(&ctl->ctx);
}

int ky_ctl_migrate(struct ky_ctl *ctl, int argc, char **argv)
{
	unsigned applied = 0;
	(void)argc;
	(void)argv;
	struct ky_err *err = migrate_all(ctl, NULL, &applied);
	if (err == NULL)
		err = new_permissions(ctl);
	if (err != NULL)
		return ky_ctl_fail(err);
	printf(ctl->json ? "{\"applied\":%u}\n" : "%u 件の移行を行いました\n", applied);
	return 0;
}

/* Of the core and of every plugin that runs, as far as they have tables. */
static struct ky_err *pending_migrations(const struct ky_ctl *ctl, struct ky_buf *report, unsigned *problems)
{
	const struct ky_registry *registry = ctl->app->registry;
	for (size_t i = 0; i <= registry->plugin_count; i++) {
		const char *name = i == registry->plugin_count ? "core" : registry->plugin[i]->name;
		unsigned pending = 0;
		if (!is_folder(ctl, name))
			continue;
		KY_TRY(ky_migrate_pending(ctl->app->db, ctl->arena, ctl->conf->sql, name, &pending));
		if (pending == 0)
			continue;
		ky_buf_printf(report, "database: %s に未適用の移行が %u 件あります。kyodoctl migrate を実行してください\n", name, pending);
		*problems += 1;
	}
	return NULL;
}

int ky_ctl_doctor(struct ky_ctl *ctl, int argc, char **argv)
{
	struct ky_buf report;
	(void)argc;
	(void)argv;
	ky_buf_init(&report, ctl->arena, 1 << 20);
	struct ky_err *err = ky_ctl_open(ctl);
	if (err != NULL)
		return ky_ctl_fail(err);
	unsigned problems = ky_app_check(ctl->app, &report);
	if (ctl->conf->scanner[0] != '\0' && !ky_scan_answers(ctl->arena, ctl->conf->scanner)) {
		ky_buf_printf(&report, "[files] scanner: %s does not answer; no file is taken meanwhile\n", ctl->conf->scanner);
		problems++;
	}
	err = pending_migrations(ctl, &report, &problems);
	if (err != NULL) {
		ky_buf_printf(&report, "database: %s\n", err->detail);
		problems++;
	}
	if (problems > 0)
		fputs(report.data, stderr);
	printf(ctl->json ? "{\"problems\":%u}\n" : problems == 0 ? "問題はありません\n" : "%u 件の問題があります\n", problems);
	return problems == 0 ? 0 : 1;
}

static int is_plugin_file(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > 3 && strcmp(d->d_name + n - 3, ".so") == 0 && strchr(d->d_name, '-') == NULL && strncmp(d->d_name, "lib", 3) != 0;
}

/* What is installed, and of that what is enabled, with its version. */
int ky_ctl_plugin_list(struct ky_ctl *ctl, int argc, char **argv)
{
	struct dirent **entry = NULL;
	(void)argc;
	(void)argv;
	struct ky_err *err = ky_ctl_open(ctl);
	if (err != NULL)
		return ky_ctl_fail(err);
	int n = scandir(ctl->conf->plugins, &entry, is_plugin_file, alphasort);
	for (int i = 0; i < n; i++) {
		const char *name = ky_strndup(ctl->arena, entry[i]->d_name, strlen(entry[i]->d_name) - 3), *version = "";
		for (size_t p = 0; p < ctl->app->registry->plugin_count; p++)
			if (strcmp(ctl->app->registry->plugin[p]->name, name) == 0)
				version = ctl->app->registry->plugin[p]->version;
		if (ctl->json)
			printf("{\"name\":\"%s\",\"enabled\":%s,\"version\":\"%s\"}\n", name, version[0] == '\0' ? "false" : "true", version);
		else
			printf("%-20s %s %s\n", name, version[0] == '\0' ? "無効" : "有効", version);
		free(entry[i]);
	}
	free(entry);
	return 0;
}

/* A declared permission's default roles are granted once; what staff took away later stays away. */
struct ky_err *ky_ctl_grant_defaults(struct ky_ctl *ctl)
{
	struct ky_table_walk w = KY_WALK(ctl->app->registry, permissions);
	const struct ky_permission *p;
	while ((p = ky_registry_next(&w)) != NULL) {
		uint64_t fresh = 0;
		struct ky_str role;
		KY_TRY(ky_exec(&ctl->ctx, "app.permission_seen", KY_ARGS({"permission", ky_textz(p->name)}), &fresh));
		for (struct ky_str rest = ky_str(p->roles); fresh > 0 && ky_str_split(&rest, ' ', &role);)
			KY_TRY(ky_exec(&ctl->ctx, "app.role_grant", KY_ARGS({"permission", ky_textz(p->name)}, {"role", ky_text(role)}), NULL));
	}
	return NULL;
}

/* Migrated, loaded beside the others and checked before it is recorded: what would not run is never enabled. */
static struct ky_err *enable(struct ky_ctl *ctl, const char *name)
{
	unsigned applied;
	struct ky_buf report;
	const struct ky_plugin *p = NULL;
	ky_buf_init(&report, ctl->arena, 1 << 20);
	ctl->conf->try_plugin = name;
	KY_TRY(migrate_all(ctl, name, &applied));
	KY_TRY(ky_ctl_open(ctl));
	if (ky_app_check(ctl->app, &report) > 0)
		return ky_fail(ctl->arena, KY_INVALID, NULL, "%s", report.data);
	for (size_t i = 0; i < ctl->app->registry->plugin_count; i++)
		if (strcmp(ctl->app->registry->plugin[i]->name, name) == 0)
			p = ctl->app->registry->plugin[i];
	KY_TRY(ky_work_begin(&ctl->ctx));
	KY_TRY(ky_exec(&ctl->ctx, "app.plugin_enable", KY_ARGS({"name", ky_textz(name)}, {"version", ky_textz(p->version)}), NULL));
	KY_TRY(ky_ctl_grant_defaults(ctl));
	KY_TRY(ky_procedures_bring(&ctl->ctx));
	KY_TRY(ky_audit(&ctl->ctx, "core.plugin_enable", name, 0, ""));
	ky_touch(&ctl->ctx, "core");
	return ky_work_commit(&ctl->ctx);
}

/* Tells a running kyodod to start a new generation. */
void ky_ctl_reload(const struct ky_ctl *ctl)
{
	char line[32] = "";
	FILE *f = fopen(ky_printf(ctl->arena, "%s/kyodod.pid", ctl->conf->run), "re");
	if (f == NULL)
		return;
	if (fgets(line, sizeof line, f) != NULL && atoi(line) > 1)
		kill(atoi(line), SIGHUP);
	fclose(f);
}

/* The script lies beside the templates, in the tree and installed. */
int ky_ctl_plugin_new(struct ky_ctl *ctl, int argc, char **argv)
{
	(void)argc;
	execl("/bin/sh", "sh", ky_printf(ctl->arena, "%s/../plugins/new.sh", ctl->conf->templates), argv[0], (char *)NULL);
	perror("/bin/sh");
	return 1;
}

int ky_ctl_plugin_enable(struct ky_ctl *ctl, int argc, char **argv)
{
	(void)argc;
	struct ky_err *err = enable(ctl, argv[0]);
	if (err != NULL)
		return ky_ctl_fail(err);
	ky_ctl_reload(ctl);
	printf("%s を有効にしました\n", argv[0]);
	return 0;
}

int ky_ctl_plugin_disable(struct ky_ctl *ctl, int argc, char **argv)
{
	(void)argc;
	struct ky_err *err = ky_ctl_open(ctl);
	if (err == NULL)
		err = ky_work_begin(&ctl->ctx);
	if (err == NULL)
		err = ky_exec(&ctl->ctx, "app.plugin_disable", KY_ARGS({"name", ky_textz(argv[0])}), NULL);
	if (err == NULL)
		err = ky_audit(&ctl->ctx, "core.plugin_disable", argv[0], 0, "");
	if (err == NULL)
		err = ky_work_commit(&ctl->ctx);
	if (err != NULL)
		return ky_ctl_fail(err);
	ky_ctl_reload(ctl);
	printf("%s を無効にしました（データは残っています）\n", argv[0]);
	return 0;
}

int ky_ctl_job_run(struct ky_ctl *ctl, int argc, char **argv)
{
	(void)argc;
	struct ky_err *err = ky_ctl_open(ctl);
	if (err == NULL)
		err = ky_job_run_now(&ctl->ctx, argv[0], argv[1]);
	if (err != NULL) {
		if (ctl->app != NULL)
			ky_work_rollback(&ctl->ctx);
		return ky_ctl_fail(err);
	}
	printf("%s: 終わりました\n", argv[0]);
	return 0;
}

int ky_ctl_background(struct ky_ctl *ctl, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	struct ky_err *err = ky_ctl_open(ctl);
	return err != NULL ? ky_ctl_fail(err) : ky_app_background_run(ctl->app);
}

int ky_ctl_audit_verify(struct ky_ctl *ctl, int argc, char **argv)
{
	uint64_t rows = 0, unsealed = 0;
	(void)argc;
	(void)argv;
	struct ky_err *err = ky_ctl_open(ctl);
	if (err == NULL)
		err = ky_seal_verify(&ctl->ctx, &rows, &unsealed);
	if (err != NULL)
		return ky_ctl_fail(err);
	printf(ctl->json ? "{\"rows\":%llu,\"unsealed\":%llu}\n" : "%llu 行の連鎖は正しく、%llu 行がまだ封印されていません\n", (unsigned long long)rows, (unsigned long long)unsealed);
	return 0;
}

int ky_ctl_routes(struct ky_ctl *ctl, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	struct ky_err *err = ky_ctl_open(ctl);
	if (err != NULL)
		return ky_ctl_fail(err);
	puts("[");
	for (size_t i = 0; i < ctl->app->registry->route_count; i++) {
		const struct ky_route *r = ctl->app->registry->route[i].route;
		printf("{\"name\":\"%s\",\"plugin\":\"%s\",\"method\":\"%s\",\"pattern\":\"%s\",\"zone\":%d,\"permission\":\"%s\",\"policy\":\"%s\"}%s\n", r->name,
		       ctl->app->registry->route[i].plugin->name, r->method == KY_GET ? "GET" : "POST", r->pattern, (int)r->zone, r->permission,
		       r->policy == NULL ? "" : r->policy, i + 1 < ctl->app->registry->route_count ? "," : "");
	}
	puts("]");
	return 0;
}
