/* owner.c — what the owner's account does besides migrating: the web account's rights, and dropping a purged plugin's tables.
 * Called by kyodoctl. Names come from the server's own catalogue and are checked before they stand in a statement. */
#include "core/data/internal.h"

static const char table_names[] = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'";

static bool no_params(void *data, struct ky_str name, struct ky_value *out_value)
{
	(void)data;
	(void)name;
	(void)out_value;
	return false;
}

static bool is_name(const char *s)
{
	return s[0] != '\0' && strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen(s);
}

static struct ky_err *run(struct ky_db *db, struct ky_arena *arena, const char *sql)
{
	if (mysql_real_query(db->mysql, sql, (unsigned long)strlen(sql)) != 0)
		return ky_db_fail(db, arena, "owner", mysql_errno(db->mysql), mysql_error(db->mysql));
	return NULL;
}

/* Nobody but the owner changes what was recorded: the audit log and its seals are only added to, migrations only read. */
static const char *rights_of(const char *table)
{
	if (strcmp(table, "ky_migration") == 0)
		return "SELECT";
	if (strcmp(table, "ky_audit") == 0 || strcmp(table, "ky_audit_seal") == 0)
		return "SELECT, INSERT";
	return "SELECT, INSERT, UPDATE, DELETE";
}

struct ky_err *ky_owner_grant(struct ky_db *owner, struct ky_arena *arena, const char *web_user, const char *web_host)
{
	struct ky_rows *rows;
	if (web_host[0] == '\0' || strpbrk(web_host, "'`\\") != NULL)
		return ky_fail(arena, KY_INTERNAL, NULL, "[database] web_host \"%s\" is not the host of an account", web_host);
	if (!is_name(web_user))
		return ky_fail(arena, KY_INTERNAL, NULL, "[database] user \"%s\" is not a plain name", web_user);
	KY_TRY(ky_db_query(owner, arena, table_names, no_params, NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		const char *table = ky_cell_z(rows, i, "name");
		if (is_name(table))
			KY_TRY(run(owner, arena, ky_printf(arena, "GRANT %s ON `%s` TO `%s`@`%s`", rights_of(table), table, web_user, web_host)));
	}
	return NULL;
}

struct ky_err *ky_owner_enabled(struct ky_db *owner, struct ky_arena *arena, struct ky_rows **out_names)
{
	return ky_db_query(owner, arena, "SELECT name FROM ky_plugin WHERE enabled = 1 ORDER BY name", no_params, NULL, out_names);
}

struct ky_err *ky_owner_tables(struct ky_db *owner, struct ky_arena *arena, unsigned *out_tables)
{
	struct ky_rows *rows;
	KY_TRY(ky_db_query(owner, arena, table_names, no_params, NULL, &rows));
	*out_tables = (unsigned)rows->count;
	return NULL;
}

struct ky_err *ky_owner_purge(struct ky_db *owner, struct ky_arena *arena, const char *plugin, unsigned *out_dropped)
{
	struct ky_rows *rows;
	const char *prefix = ky_printf(arena, "%s_", plugin);
	unsigned dropped = 0;
	if (!is_name(plugin) || strcmp(plugin, "ky") == 0)
		return ky_fail(arena, KY_INTERNAL, NULL, "\"%s\" is no plugin's name", plugin);
	KY_TRY(ky_db_query(owner, arena, table_names, no_params, NULL, &rows));
	KY_TRY(run(owner, arena, "SET FOREIGN_KEY_CHECKS = 0"));
	for (size_t i = 0; i < rows->count; i++) {
		const char *table = ky_cell_z(rows, i, "name");
		if (!is_name(table) || strncmp(table, prefix, strlen(prefix)) != 0)
			continue;
		KY_TRY(run(owner, arena, ky_printf(arena, "DROP TABLE IF EXISTS `%s`", table)));
		dropped++;
	}
	KY_TRY(run(owner, arena, "SET FOREIGN_KEY_CHECKS = 1"));
	KY_TRY(run(owner, arena, ky_printf(arena, "DELETE FROM ky_migration WHERE plugin = '%s'", plugin)));
	*out_dropped = dropped;
	return NULL;
}
