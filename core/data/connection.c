/* connection.c — connecting, the session's settings, transactions.
 * Called by core/app through core/data/db.h. Knows no queries. */
#include "core/data/internal.h"

#include <errmsg.h>
#include <stdlib.h>

/* Intersecting two indexes of a million rows to count a thousand took ten times as long as reading one.
 * Stated on every connection, never trusted to the server: see design notes in core/README.md. */
static const char session_settings[] =
    "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO', "
    "innodb_lock_wait_timeout = 3, autocommit = 1, optimizer_switch = 'index_merge_intersection=off', collation_connection = utf8mb4_uca1400_as_ci, "
    "tx_isolation = 'READ-COMMITTED'";

struct ky_db *ky_db_new(const struct ky_db_options *options)
{
	struct ky_db *db = calloc(1, sizeof *db);
	if (db == NULL)
		return NULL;
	db->options = *options;
	if (db->options.statements_max == 0)
		db->options.statements_max = 200;
	if (db->options.timeout_s == 0)
		db->options.timeout_s = 10;
	return db;
}

static void drop(struct ky_db *db)
{
	ky_statement_drop_all(db);
	if (db->mysql != NULL)
		mysql_close(db->mysql);
	db->mysql = NULL;
}

static void forget_transaction(struct ky_db *db)
{
	db->in_transaction = false;
	db->doomed = 0;
}

void ky_db_disconnect(struct ky_db *db)
{
	drop(db);
	forget_transaction(db);
}

void ky_db_free(struct ky_db *db)
{
	if (db == NULL)
		return;
	ky_db_disconnect(db);
	free(db);
}

bool ky_db_connected(const struct ky_db *db)
{
	return db->mysql != NULL;
}

static void set_tls(MYSQL *mysql, const char *ca)
{
	my_bool yes = 1;
	unsigned tcp = MYSQL_PROTOCOL_TCP; /* "localhost" would be the socket */
	mysql_options(mysql, MYSQL_OPT_PROTOCOL, &tcp);
	mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &yes);
	mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
	mysql_ssl_set(mysql, NULL, NULL, ca, NULL, NULL);
}

static void set_options(MYSQL *mysql, unsigned timeout_s)
{
	unsigned off = 0;
	my_bool no = 0;
	mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &off);
	mysql_options(mysql, MYSQL_OPT_RECONNECT, &no);
	mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &timeout_s);
	mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &timeout_s);
	mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &timeout_s);
	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
}

struct ky_err *ky_connection_fail(struct ky_db *db, struct ky_arena *arena, const char *where, const char *what, unsigned number,
				  const char *message)
{
	enum ky_code code = ky_errmap_code(number, db->in_transaction);
	/* the message may lie in the connection that is about to go */
	struct ky_err *err = ky_err_new(arena, where, code, NULL, "%s: %u %s", what, number, message);
	if (ky_errmap_lost(number))
		drop(db);
	if (db->in_transaction && (code == KY_LOST || code == KY_RETRY))
		db->doomed = code;
	return err;
}

struct ky_err *ky_connection_ensure(struct ky_db *db, struct ky_arena *arena)
{
	if (db->doomed != 0)
		return ky_fail(arena, db->doomed, NULL, "the transaction was ended by an earlier error");
	if (db->mysql != NULL)
		return NULL;
	MYSQL *mysql = mysql_init(NULL);
	if (mysql == NULL)
		return ky_fail(arena, KY_UNAVAILABLE, NULL, "mysql_init: no memory");
	const struct ky_conf_db *at = db->options.at;
	bool remote = at->host != NULL && at->host[0] != '\0';
	set_options(mysql, db->options.timeout_s);
	if (remote)
		set_tls(mysql, at->tls_ca);
	if (mysql_real_connect(mysql, remote ? at->host : NULL, db->options.user, db->options.password, db->options.database, remote ? (unsigned)at->port : 0,
			       remote ? NULL : at->socket, 0) == NULL ||
	    mysql_real_query(mysql, session_settings, sizeof session_settings - 1) != 0) {
		struct ky_err *err = ky_fail(arena, KY_UNAVAILABLE, NULL, "connect: %u %s", mysql_errno(mysql), mysql_error(mysql));
		mysql_close(mysql);
		return err;
	}
	db->mysql = mysql;
	return NULL;
}

/* Runs one of the fixed transaction statements. */
static struct ky_err *control(struct ky_db *db, struct ky_arena *arena, const char *statement)
{
	KY_TRY(ky_connection_ensure(db, arena));
	if (mysql_real_query(db->mysql, statement, strlen(statement)) == 0)
		return NULL;
	return ky_db_fail(db, arena, statement, mysql_errno(db->mysql), mysql_error(db->mysql));
}

struct ky_err *ky_db_begin(struct ky_db *db, struct ky_arena *arena)
{
	if (db->in_transaction)
		return ky_fail(arena, KY_INTERNAL, NULL, "a transaction is open already");
	bool was_connected = db->mysql != NULL;
	struct ky_err *err = control(db, arena, "START TRANSACTION");
	if (err != NULL && err->code == KY_UNAVAILABLE && was_connected) /* an idle connection that died is opened once more */
		err = control(db, arena, "START TRANSACTION");
	db->in_transaction = err == NULL;
	return err;
}

struct ky_err *ky_db_commit(struct ky_db *db, struct ky_arena *arena)
{
	if (!db->in_transaction)
		return ky_fail(arena, KY_INTERNAL, NULL, "COMMIT without a transaction");
	KY_TRY(control(db, arena, "COMMIT"));
	forget_transaction(db);
	return NULL;
}

void ky_db_rollback(struct ky_db *db)
{
	if (db->mysql != NULL && db->in_transaction && mysql_real_query(db->mysql, "ROLLBACK", 8) != 0)
		drop(db);
	forget_transaction(db);
}

bool ky_db_in_transaction(const struct ky_db *db)
{
	return db->in_transaction;
}
