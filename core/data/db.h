/* db.h — one connection to MariaDB: prepared statements by text, transactions. Internal to libkyodo.
 * Called by core/app. The only room that includes mysql.h (in its .c files); knows no queries, policies or requests. */
#ifndef KY_DATA_DB_H
#define KY_DATA_DB_H

#include "core/base/conf.h"
#include "kyodo/db.h"

struct ky_db;

struct ky_db_options {
	const struct ky_conf_db *at; /* where the server is */
	const char *database;
	const char *user;
	const char *password;
	unsigned statements_max; /* prepared statements kept (LRU); 0: 200 */
	unsigned timeout_s;	 /* connect, read and write; 0: 10 */
};

/* Makes the object without connecting; the first use connects, a lost connection reconnects at the next use outside a
 * transaction. The options' strings must outlive it. */
struct ky_db *ky_db_new(const struct ky_db_options *options);
void ky_db_free(struct ky_db *db);
/* Drops the connection and its statements (after fork, or to be sure). */
void ky_db_disconnect(struct ky_db *db);
bool ky_db_connected(const struct ky_db *db);

/* READ COMMITTED, innodb_lock_wait_timeout 3 s, strict SQL mode, time zone +00:00, utf8mb4 — stated on every connection.
 * commit: KY_LOST when the connection broke and the outcome is unknown. rollback never fails visibly.
 * After a deadlock, a lock wait that was too long or a lost connection (KY_RETRY, KY_LOST) every further statement and the commit
 * answer the same until rollback: a caller that overlooks the error cannot write outside its transaction. */
struct ky_err *ky_db_begin(struct ky_db *db, struct ky_arena *arena) KY_MUST_CHECK;
struct ky_err *ky_db_commit(struct ky_db *db, struct ky_arena *arena) KY_MUST_CHECK;
void ky_db_rollback(struct ky_db *db);
bool ky_db_in_transaction(const struct ky_db *db);

/* Finds the value of a named parameter; false when there is none of that name. */
typedef bool ky_db_param_fn(void *data, struct ky_str name, struct ky_value *out_value);

/* sql has ":name" parameters (outside quotes and comments), turned into "?" when first prepared; statements are cached by text. */
struct ky_err *ky_db_query(struct ky_db *db, struct ky_arena *arena, const char *sql, ky_db_param_fn *param, void *data,
			   struct ky_rows **out_rows) KY_MUST_CHECK;
struct ky_err *ky_db_exec(struct ky_db *db, struct ky_arena *arena, const char *sql, ky_db_param_fn *param, void *data,
			  uint64_t *out_changed, int64_t *out_id) KY_MUST_CHECK;
/* Rows as they arrive, in constant memory. The result is not buffered: each must not run statements on the same connection. */
struct ky_err *ky_db_each(struct ky_db *db, struct ky_arena *arena, const char *sql, ky_db_param_fn *param, void *data,
			  ky_row_fn *each, void *each_data) KY_MUST_CHECK;
/* Prepares only; for start-up checks. KY_INTERNAL with the server's message when the text is wrong. */
struct ky_err *ky_db_check(struct ky_db *db, struct ky_arena *arena, const char *sql) KY_MUST_CHECK;

/* The database's clock in UTC microseconds, one round trip. */
struct ky_err *ky_db_now(struct ky_db *db, struct ky_arena *arena, ky_time_us *out_now) KY_MUST_CHECK;

/* ---- named queries (queries.c): "-- name: groups.get" begins one; comments and blank lines around are dropped. */
struct ky_queries;
struct ky_queries *ky_queries_new(void);
void ky_queries_free(struct ky_queries *queries);
/* Reads a file; KY_INTERNAL names file and line for a duplicate or nameless statement. Names must begin with "<prefix>.". */
struct ky_err *ky_queries_load(struct ky_queries *queries, struct ky_arena *arena, const char *path, const char *prefix) KY_MUST_CHECK;
const char *ky_queries_text(const struct ky_queries *queries, const char *name); /* NULL when unknown */
void ky_queries_each(const struct ky_queries *queries, void (*each)(void *data, const char *name, const char *text), void *data);

/* ---- migrations (migrate.c): sql/<name>/NNNN_title.sql, run in order with the owner's account, each statement remembered in
 * ky_migration(plugin, number, statement, hash, applied_at) so that a crash at any statement is re-runnable. progress may be NULL. */
struct ky_err *ky_migrate(struct ky_db *owner, struct ky_arena *arena, const char *sql_dir, const char *plugin,
			  void (*progress)(void *data, const char *file), void *data, unsigned *out_applied) KY_MUST_CHECK;
/* How many numbered files are not or not wholly applied yet, without changing anything; KY_UNAVAILABLE when the database is away. */
struct ky_err *ky_migrate_pending(struct ky_db *db, struct ky_arena *arena, const char *sql_dir, const char *plugin,
				  unsigned *out_pending) KY_MUST_CHECK;

/* ---- the owner's other work (owner.c). Grants the web account what it needs on every table and no more: no DDL, and the audit log is
 * only added to. KY_INTERNAL when the owner may not grant (GRANT OPTION). */
struct ky_err *ky_owner_grant(struct ky_db *owner, struct ky_arena *arena, const char *web_user, const char *web_host) KY_MUST_CHECK;
/* The enabled plugins: rows with name. */
struct ky_err *ky_owner_enabled(struct ky_db *owner, struct ky_arena *arena, struct ky_rows **out_names) KY_MUST_CHECK;
/* How many tables there are. */
struct ky_err *ky_owner_tables(struct ky_db *owner, struct ky_arena *arena, unsigned *out_tables) KY_MUST_CHECK;
/* Drops every table of a plugin and forgets its migrations. There is no way back. */
struct ky_err *ky_owner_purge(struct ky_db *owner, struct ky_arena *arena, const char *plugin, unsigned *out_dropped) KY_MUST_CHECK;

#endif
