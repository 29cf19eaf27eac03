/* migrate.c — numbered migrations, statement by statement, each remembered before the next runs.
 * Called by kyodoctl with the owner's account. DDL is not transactional in MariaDB: a statement that was begun and not
 * recorded is run again, and "is there already" is then its success. */
#include "core/data/internal.h"
#include "core/data/sqltext.h"

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

/* What a statement answers that had been done when the server died before it could be recorded. */
static const struct {
	unsigned number;
	const char *verb;
} done_before[] = {
    {ER_TABLE_EXISTS_ERROR, "CREATE"},	  {ER_DUP_KEYNAME, "CREATE"},	   {ER_DUP_KEYNAME, "ALTER"},
    {ER_DUP_FIELDNAME, "ALTER"},	  {ER_MULTIPLE_PRI_KEY, "ALTER"},  {ER_CANT_DROP_FIELD_OR_KEY, "ALTER"},
    {ER_CANT_DROP_FIELD_OR_KEY, "DROP"},  {ER_BAD_TABLE_ERROR, "DROP"},	   {ER_UNKNOWN_VIEW, "DROP"},
    {ER_NO_SUCH_TABLE, "RENAME"},	  {ER_TABLE_EXISTS_ERROR, "RENAME"}, {ER_NO_SUCH_TABLE, "ALTER"},
    {ER_BAD_FIELD_ERROR, "ALTER"},	  {ER_DUP_CONSTRAINT_NAME, "ALTER"},
    {ER_DUP_ENTRY, "INSERT"},
};

static bool harmless_again(unsigned number, const char *statement)
{
	for (size_t i = 0; i < sizeof done_before / sizeof done_before[0]; i++)
		if (done_before[i].number == number && ky_sqltext_begins(statement, done_before[i].verb))
			return true;
	return false;
}

/* Runs a text as it is; rows it may give are thrown away. */
static unsigned run_text(struct ky_db *db, struct ky_str sql)
{
	if (mysql_real_query(db->mysql, sql.p, (unsigned long)sql.len) != 0)
		return mysql_errno(db->mysql);
	mysql_free_result(mysql_store_result(db->mysql));
	return mysql_errno(db->mysql);
}

/* The server refused the statement: nothing of it was done, so its mark goes and the next run begins it anew.
 * When even that fails the mark stays; the statement's own error is the one to tell. */
static struct ky_err *refused(struct ky_db *db, struct ky_arena *arena, struct params *p, const char *file, struct ky_err *err)
{
	if (db->mysql != NULL) {
		struct ky_err *also = ky_db_exec(
		    db, arena, "DELETE FROM ky_migration WHERE plugin = :plugin AND number = :number AND statement = :statement AND done = 0",
		    param, p, NULL, NULL);
		err->cause = also;
	}
	err->detail = ky_printf(arena, "%s: statement %d: %s", file, (int)p->statement, err->detail);
	return err;
}

static struct ky_err *apply(struct ky_db *db, struct ky_arena *arena, const char *file, struct params *p, struct ky_str sql, bool begun)
{
	if (!begun)
		KY_TRY(ky_db_exec(db, arena, "INSERT INTO ky_migration (plugin, number, statement, hash) VALUES (:plugin, :number, :statement, :hash)",
				  param, p, NULL, NULL));
	unsigned number = run_text(db, sql);
	if (number != 0 && !(begun && harmless_again(number, sql.p))) {
		struct ky_err *err = ky_db_fail(db, arena, "migrate", number, mysql_error(db->mysql));
		return begun ? err : refused(db, arena, p, file, err);
	}
	return ky_db_exec(db, arena,
			  "UPDATE ky_migration SET done = 1, hash = :hash WHERE plugin = :plugin AND number = :number AND statement = :statement",
			  param, p, NULL, NULL);
}

static struct ky_err *run_statement(struct ky_db *db, struct ky_arena *arena, const char *file, struct params *p, struct ky_str sql, bool *out_ran)
{
	unsigned char hash[32];
	struct ky_rows *rows;
	SHA256((const unsigned char *)sql.p, sql.len, hash);
	p->hash = (struct ky_str){(const char *)hash, sizeof hash};
	KY_TRY(ky_db_query(db, arena, "SELECT hash, done FROM ky_migration WHERE plugin = :plugin AND number = :number AND statement = :statement",
			   param, p, &rows));
	bool begun = rows->count == 1, done = begun && ky_cell_int(rows, 0, "done") == 1;
	if (done && !ky_str_eq(ky_cell_str(rows, 0, "hash"), p->hash))
		return ky_fail(arena, KY_INTERNAL, NULL, "%s: statement %d was changed after it had been applied; write a new migration instead", file,
			       (int)p->statement);
	*out_ran = !done;
	return done ? NULL : apply(db, arena, file, p, sql, begun);
}

static struct ky_err *file_text(struct ky_arena *arena, const char *path, const char **out_text)
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
	bool whole = !ferror(f) && !buf.full;
	fclose(f);
	if (!whole)
		return ky_fail(arena, KY_INTERNAL, NULL, "%s cannot be read or is larger than 16 MB", path);
	*out_text = ky_str_z(arena, ky_buf_str(&buf));
	return NULL;
}

static int is_migration(const struct dirent *d)
{
	const char *s = d->d_name;
	return strspn(s, "0123456789") == 4 && s[4] == '_' && strlen(s) > 9 && strcmp(s + strlen(s) - 4, ".sql") == 0;
}

static struct ky_err *run_file(struct ky_db *db, struct ky_arena *arena, const char *path, struct params *p, unsigned *out_ran)
{
	const char *rest;
	struct ky_str sql;
	KY_TRY(file_text(arena, path, &rest));
	for (p->statement = 1; ky_sqltext_next(&rest, &sql); p->statement++) {
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

static struct ky_err *count_statements(struct ky_arena *arena, const char *path, int64_t *out_count)
{
	const char *rest;
	struct ky_str sql;
	int64_t n = 0;
	KY_TRY(file_text(arena, path, &rest));
	while (ky_sqltext_next(&rest, &sql))
		n++;
	*out_count = n;
	return NULL;
}

/* Statements of each file that are done; no rows before the first migration of all, when even the table is not there. */
static struct ky_err *applied_counts(struct ky_db *db, struct ky_arena *arena, const char *plugin, struct ky_rows **out_rows)
{
	struct params p = {.plugin = ky_str(plugin)};
	KY_TRY(ky_db_query(db, arena, "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'ky_migration'",
			   param, &p, out_rows));
	if ((*out_rows)->count == 0)
		return NULL;
	return ky_db_query(db, arena, "SELECT number, COUNT(*) AS n FROM ky_migration WHERE plugin = :plugin AND done = 1 GROUP BY number", param, &p,
			   out_rows);
}

static struct ky_err *is_pending(struct ky_arena *arena, const char *path, int64_t number, const struct ky_rows *applied, bool *out_pending)
{
	int64_t done = 0, want;
	KY_TRY(count_statements(arena, path, &want));
	for (size_t r = 0; r < applied->count; r++)
		if (ky_cell_int(applied, r, "number") == number)
			done = ky_cell_int(applied, r, "n");
	*out_pending = done < want;
	return NULL;
}

struct ky_err *ky_migrate_pending(struct ky_db *db, struct ky_arena *arena, const char *sql_dir, const char *plugin, unsigned *out_pending)
{
	struct dirent **entry = NULL;
	struct ky_rows *applied;
	const char *dir = ky_printf(arena, "%s/%s", sql_dir, plugin);
	KY_TRY(applied_counts(db, arena, plugin, &applied));
	int n = scandir(dir, &entry, is_migration, alphasort);
	struct ky_err *err = n < 0 ? ky_fail(arena, KY_INTERNAL, NULL, "%s cannot be read", dir) : NULL;
	unsigned pending = 0;
	for (int i = 0; i < n; i++) {
		bool is = false;
		if (err == NULL)
			err = is_pending(arena, ky_printf(arena, "%s/%s", dir, entry[i]->d_name), strtol(entry[i]->d_name, NULL, 10), applied, &is);
		pending += is;
		free(entry[i]);
	}
	free(entry);
	if (err == NULL)
		*out_pending = pending;
	return err;
}
