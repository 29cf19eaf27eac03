/* testdb.h — a private MariaDB for one test program: started in a folder of its own, killed and started again at will.
 * Included by tests/unit/data/test_*.c. With KYODO_TEST_DB_SOCKET (user root) a running server is used, and nothing is killed. */
#ifndef KY_TESTDB_H
#define KY_TESTDB_H

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <mysql.h>

#include "core/data/db.h"

static struct testdb {
	char dir[64];
	char socket[128];
	char name[32];
	pid_t pid; /* 0: somebody else's server */
} testdb;

static inline pid_t testdb_spawn(const char *log, char *const argv[])
{
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
	dup2(fd, 1);
	dup2(fd, 2);
	execvp(argv[0], argv);
	_exit(127);
}

static inline MYSQL *testdb_connect(const char *database)
{
	MYSQL *m = mysql_init(NULL);
	if (mysql_real_connect(m, NULL, "root", "", database, 0, testdb.socket, 0) != NULL)
		return m;
	mysql_close(m);
	return NULL;
}

/* A statement on a connection of its own, beside the one under test. */
static inline void testdb_sql(const char *sql)
{
	MYSQL *m = testdb_connect(testdb.name);
	if (m == NULL || mysql_query(m, sql) != 0) {
		fprintf(stderr, "testdb: %s: %s\n", sql, m == NULL ? "no connection" : mysql_error(m));
		abort();
	}
	mysql_close(m);
}

/* The single number a query gives. */
static inline long testdb_number(const char *sql)
{
	MYSQL *m = testdb_connect(testdb.name);
	long n = -1;
	if (m != NULL && mysql_query(m, sql) == 0) {
		MYSQL_RES *res = mysql_store_result(m);
		MYSQL_ROW row = mysql_fetch_row(res);
		if (row != NULL && row[0] != NULL)
			n = strtol(row[0], NULL, 10);
		mysql_free_result(res);
	}
	if (m != NULL)
		mysql_close(m);
	return n;
}

static inline void testdb_boot(void)
{
	char data[96], socket[160], log[96];
	snprintf(data, sizeof data, "--datadir=%s/data", testdb.dir);
	snprintf(socket, sizeof socket, "--socket=%s", testdb.socket);
	snprintf(log, sizeof log, "%s/log", testdb.dir);
	testdb.pid = testdb_spawn(log, (char *[]){"mariadbd", "--no-defaults", geteuid() == 0 ? "--user=root" : "--skip-name-resolve", data, socket,
						  "--skip-networking", "--innodb-buffer-pool-size=16M", "--character-set-server=utf8mb4", NULL});
	for (int i = 0; i < 600; i++) {
		MYSQL *m = testdb_connect(NULL);
		if (m != NULL) {
			mysql_close(m);
			return;
		}
		usleep(50000);
	}
	fprintf(stderr, "testdb: no server; see %s\n", log);
	abort();
}

static inline void testdb_install(void)
{
	char data[96], log[96];
	int status = 1;
	snprintf(testdb.dir, sizeof testdb.dir, "/tmp/kyodo-testdb-XXXXXX");
	if (mkdtemp(testdb.dir) == NULL)
		abort();
	snprintf(testdb.socket, sizeof testdb.socket, "%s/sock", testdb.dir);
	snprintf(data, sizeof data, "--datadir=%s/data", testdb.dir);
	snprintf(log, sizeof log, "%s/log", testdb.dir);
	pid_t pid = testdb_spawn(log, (char *[]){"mariadb-install-db", "--no-defaults", data, geteuid() == 0 ? "--user=root" : "--force",
						 "--auth-root-authentication-method=normal", "--skip-test-db", NULL});
	waitpid(pid, &status, 0);
	if (status != 0) {
		fprintf(stderr, "testdb: mariadb-install-db failed; see %s\n", log);
		abort();
	}
	testdb_boot();
}

static inline int testdb_start(void)
{
	const char *given = getenv("KYODO_TEST_DB_SOCKET");
	if (given != NULL)
		snprintf(testdb.socket, sizeof testdb.socket, "%s", given);
	else
		testdb_install();
	char sql[128];
	snprintf(testdb.name, sizeof testdb.name, "kyodo_unit_%d", (int)getpid());
	snprintf(sql, sizeof sql, "CREATE DATABASE %s CHARACTER SET utf8mb4", testdb.name);
	MYSQL *m = testdb_connect(NULL);
	int rc = m == NULL ? 1 : mysql_query(m, sql);
	mysql_close(m);
	return rc;
}

/* As a power failure. */
static inline void testdb_kill(void)
{
	kill(testdb.pid, SIGKILL);
	waitpid(testdb.pid, NULL, 0);
}

static inline int testdb_stop(void)
{
	char sql[64], command[80];
	snprintf(sql, sizeof sql, "DROP DATABASE %s", testdb.name);
	testdb_sql(sql);
	if (testdb.pid == 0)
		return 0;
	testdb_kill();
	snprintf(command, sizeof command, "rm -rf '%s'", testdb.dir);
	return system(command);
}

static inline struct ky_db *testdb_open(unsigned statements_max)
{
	static struct ky_conf_db at;
	at.socket = testdb.socket;
	return ky_db_new(&(struct ky_db_options){
	    .at = &at, .database = testdb.name, .user = "root", .password = "", .statements_max = statements_max});
}

#endif
