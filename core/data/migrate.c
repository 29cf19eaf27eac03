/* migrate.c — numbered migrations, statement by statement, each remembered before the next runs.
 * Called by kyodoctl with the owner's account. DDL is not transactional in MariaDB: a statement that was begun and not
 * recorded is run again, and "is there already" is then its success. */
#include "core/data/internal.h"

#include <dirent.h>
#include <mysqld_error.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>

static const char create_table[] =
    "CREATE TABLE IF NOT EXISTS ky_migration ("
    "id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, plugin VARCHAR(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL, "
    "number INT NOT NULL, statement INT NOT NULL, hash BINARY(32) NOT NULL, done TINYINT NOT NULL DEFAULT 0, "
    "UNIQUE KEY (plugin, number, statement)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4";

struct params {
	struct ky_str plugin;
	int64_t number, statement;
	struct ky_str hash;
};

static bool param(void *data, struct ky_str name, struct ky_value *out)
{
	const struct params *p = data;
	if (ky_str_is(name, "plugin"))
		*out = ky_text(p->plugin);
	else if (ky_str_is(name, "number"))
		*out = ky_int(p->number);
	else if (ky_str_is(name, "statement"))
		*out = ky_int(p->statement);
	else if (ky_str_is(name, "hash"))
		*out = ky_bytes(p->hash);
	else
		return false;
	return true;
}

/* Takes the next statement off *rest: up to a ';' that ends a line, outside quotes and comments. */
static bool next_statement(struct ky_str *rest, struct ky_str *out)
{
	char quote = '\0';
	for (size_t i = 0; i < rest->len; i++) {
		char c = rest->p[i];
		if (quote != '\0') {
			if (c == '\\')
				i++;
			else if (c == quote)
				quote = '\0';
		} else if (c == '\'' || c == '"' || c == '`') {
			quote = c;
		} else if (c == '-' && i + 1 < rest->len && rest->p[i + 1] == '-') {
			while (i < rest->len && rest->p[i] != '\n')
				i++;
		} else if (c == ';' && (i + 1 == rest->len || rest->p[i + 1] == '\n')) {
			*out = (struct ky_str){rest->p, i};
			rest->p += i + 1;
			rest->len -= i + 1;
			return true;
		}
	}
	return false;
}

static bool harmless_again(unsigned number)
{
	static const unsigned numbers[] = {ER_TABLE_EXISTS_ERROR, ER_DUP_FIELDNAME, ER_DUP_KEYNAME, ER_CANT_DROP_FIELD_OR_KEY,
					   ER_BAD_TABLE_ERROR, ER_DUP_ENTRY};
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (numbers[i] == number)
			return true;
	return false;
}

static struct ky_err *run_statement(struct ky_db *db, struct ky_arena *arena, const char *file, struct params *p, struct ky_str sql, bool *out_ran)
{
	unsigned char hash[32];
	struct ky_rows *rows;
	SHA256((const unsigned char *)sql.p, sql.len, hash);
	p->hash = (struct ky_str){(const char *)hash, sizeof hash};
	KY_TRY(ky_db_query(db, arena, "SELECT hash, done FROM ky_migration WHERE plugin = :plugin AND number = :number AND statement = :statement",
			   param, p, &rows));
	bool begun = rows->count == 1;
	if (begun && ky_cell_int(rows, 0, "done") == 1) {
		if (!ky_str_eq(ky_cell_str(rows, 0, "hash"), p->hash))
			return ky_fail(arena, KY_INTERNAL, NULL, "%s: statement %d was changed after it had been applied; write a new migration instead", file,
				       (int)p->statement);
		*out_ran = false;
		return NULL;
	}
	if (!begun)
		KY_TRY(ky_db_exec(db, arena, "INSERT INTO ky_migration (plugin, number, statement, hash) VALUES (:plugin, :number, :statement, :hash)", param, p,
				  NULL, NULL));
	if (mysql_real_query(db->mysql, sql.p, (unsigned long)sql.len) != 0 && !(begun && harmless_again(mysql_errno(db->mysql))))
		return ky_db_fail(db, arena, file, mysql_errno(db->mysql), mysql_error(db->mysql));
	*out_ran = true;
	return ky_db_exec(db, arena, "UPDATE ky_migration SET done = 1, hash = :hash WHERE plugin = :plugin AND number = :number AND statement = :statement",
			  param, p, NULL, NULL);
}

static struct ky_err *file_text(struct ky_arena *arena, const char *path, struct ky_str *out)
{
	FILE *f = fopen(path, "re");
	struct ky_buf buf;
	char part[8192];
	size_t n;
	if (f == NULL)
		return ky_fail(arena, KY_INTERNAL, NULL, "%s cannot be read", path);
	ky_buf_init(&buf, arena, 16u << 20);
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		ky_buf_add(&buf, part, n);
	fclose(f);
	*out = ky_buf_str(&buf);
	return NULL;
}

static int is_migration(const struct dirent *d)
{
	const char *s = d->d_name;
	return strspn(s, "0123456789") == 4 && s[4] == '_' && strlen(s) > 9 && strcmp(s + strlen(s) - 4, ".sql") == 0;
}

static struct ky_err *run_file(struct ky_db *db, struct ky_arena *arena, const char *path, struct params *p, unsigned *out_ran)
{
	struct ky_str rest, sql;
	KY_TRY(file_text(arena, path, &rest));
	for (p->statement = 1; next_statement(&rest, &sql); p->statement++) {
		bool ran;
		KY_TRY(run_statement(db, arena, path, p, sql, &ran));
		*out_ran += ran;
	}
	return NULL;
}

struct ky_err *ky_migrate(struct ky_db *owner, struct ky_arena *arena, const char *sql_dir, const char *plugin,
			  void (*progress)(void *data, const char *file), void *data, unsigned *out_applied)
{
	struct dirent **entry = NULL;
	const char *dir = ky_printf(arena, "%s/%s", sql_dir, plugin);
	KY_TRY(ky_connection_ensure(owner, arena));
	if (mysql_real_query(owner->mysql, create_table, sizeof create_table - 1) != 0)
		return ky_db_fail(owner, arena, "ky_migration", mysql_errno(owner->mysql), mysql_error(owner->mysql));
	int n = scandir(dir, &entry, is_migration, alphasort);
	struct ky_err *err = n < 0 ? ky_fail(arena, KY_INTERNAL, NULL, "%s cannot be read", dir) : NULL;
	unsigned applied = 0;
	for (int i = 0; i < n; i++) {
		struct params p = {.plugin = ky_str(plugin), .number = strtol(entry[i]->d_name, NULL, 10)};
		unsigned ran = 0;
		const char *path = ky_printf(arena, "%s/%s", dir, entry[i]->d_name);
		if (err == NULL)
			err = run_file(owner, arena, path, &p, &ran);
		if (err == NULL && ran > 0) {
			applied++;
			if (progress != NULL)
				progress(data, path);
		}
		free(entry[i]);
	}
	free(entry);
	if (err == NULL && out_applied != NULL)
		*out_applied = applied;
	return err;
}

struct ky_err *ky_migrate_pending(struct ky_db *db, struct ky_arena *arena, const char *sql_dir, const char *plugin, unsigned *out_pending)
{
	struct dirent **entry = NULL;
	struct params p = {.plugin = ky_str(plugin)};
	struct ky_rows *rows;
	KY_TRY(ky_db_query(db, arena, "SELECT DISTINCT number FROM ky_migration WHERE plugin = :plugin AND done = 1", param, &p, &rows));
	int n = scandir(ky_printf(arena, "%s/%s", sql_dir, plugin), &entry, is_migration, alphasort);
	unsigned pending = 0;
	for (int i = 0; i < n; i++) {
		bool applied = false;
		for (size_t r = 0; r < rows->count; r++)
			applied = applied || ky_cell_int(rows, r, "number") == strtol(entry[i]->d_name, NULL, 10);
		pending += !applied;
		free(entry[i]);
	}
	free(entry);
	*out_pending = pending;
	return NULL;
}
