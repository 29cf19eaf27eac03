/* test_migrate.c — migrations run once, survive a crash at any statement, and are refused when changed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/lib/testdb.h"

struct fixture {
	struct ky_db *db;
	struct ky_arena *a;
	char dir[64];
};

static void put(struct fixture *f, const char *name, const char *text)
{
	FILE *file = fopen(ky_printf(f->a, "%s/p/%s", f->dir, name), "we");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	char sql[160];
	f->db = testdb_open(0);
	f->a = ky_arena_new(0);
	snprintf(f->dir, sizeof f->dir, "/tmp/kyodo-sql-XXXXXX");
	if (mkdtemp(f->dir) == NULL || mkdir(ky_printf(f->a, "%s/p", f->dir), 0700) != 0)
		return 1;
	snprintf(sql, sizeof sql, "DROP DATABASE %s", testdb.name);
	testdb_sql(sql);
	MYSQL *m = testdb_connect(NULL);
	snprintf(sql, sizeof sql, "CREATE DATABASE %s CHARACTER SET utf8mb4", testdb.name);
	int rc = mysql_query(m, sql);
	mysql_close(m);
	*state = f;
	return rc;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	char command[96];
	ky_db_free(f->db);
	ky_arena_free(f->a);
	snprintf(command, sizeof command, "rm -rf '%s'", f->dir);
	free(f);
	return system(command);
}

static void must(struct ky_err *err)
{
	if (err != NULL)
		fail_msg("%s: %s", err->where, err->detail);
}

static struct ky_err *migrate(struct fixture *f, unsigned *out_applied)
{
	return ky_migrate(f->db, f->a, f->dir, "p", NULL, NULL, out_applied);
}

static unsigned pending(struct fixture *f)
{
	unsigned n = 99;
	must(ky_migrate_pending(f->db, f->a, f->dir, "p", &n));
	return n;
}

static const char first[] = "-- two tables; one row;\nCREATE TABLE a (id INT PRIMARY KEY, x INT);\nCREATE TABLE b (id INT PRIMARY KEY);\n"
			    "INSERT INTO a VALUES (1, 1);\n";
static const char second[] = "ALTER TABLE a ADD COLUMN y VARCHAR(10) NOT NULL DEFAULT ';\n', ADD KEY ax (x);\nALTER TABLE a RENAME COLUMN x TO z;\n"
			     "CREATE INDEX az ON a (z);\nRENAME TABLE b TO c;\nALTER TABLE a DROP KEY ax;\nDROP TABLE c";

static void test_in_order_and_once(void **state)
{
	struct fixture *f = *state;
	unsigned n = 99;
	put(f, "0002_second.sql", second);
	put(f, "0001_first.sql", first);
	put(f, "queries.sql", "not a migration");
	assert_int_equal(pending(f), 2); /* before there is any table */
	must(migrate(f, &n));
	assert_int_equal(n, 2);
	assert_int_equal(testdb_number("SELECT COUNT(*) FROM ky_migration WHERE done = 1"), 9);
	assert_int_equal(testdb_number("SELECT z FROM a"), 1);
	assert_int_equal(testdb_number("SELECT y = ';\n' FROM a"), 1);
	assert_int_equal(testdb_number("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN ('b', 'c')"), 0);
	assert_int_equal(pending(f), 0);
	must(migrate(f, &n));
	assert_int_equal(n, 0);
	put(f, "0003_third.sql", "INSERT INTO a (id, z) VALUES (3, 3);\nSELECT id FROM a;\n");
	assert_int_equal(pending(f), 1);
	must(migrate(f, &n));
	assert_int_equal(n, 1);
	assert_int_equal(testdb_number("SELECT COUNT(*) FROM a"), 2);
}

static void test_changed_statement_is_named(void **state)
{
	struct fixture *f = *state;
	put(f, "0001_first.sql", first);
	must(migrate(f, NULL));
	put(f, "0001_first.sql", "-- two tables; one row;\nCREATE TABLE a (id INT PRIMARY KEY, x INT);\nCREATE TABLE b (id BIGINT PRIMARY KEY);\n");
	struct ky_err *err = migrate(f, NULL);
	assert_non_null(err);
	assert_int_equal(err->code, KY_INTERNAL);
	assert_non_null(strstr(err->detail, "0001_first.sql: statement 2 "));
}

/* A statement the server refuses was not begun: mended or not, it is never taken for done. */
static void test_refused_statement_is_run_again(void **state)
{
	struct fixture *f = *state;
	put(f, "0001_first.sql", first);
	must(migrate(f, NULL));
	put(f, "0002_clash.sql", "ALTER TABLE a ADD COLUMN x INT, ADD COLUMN w INT;\n");
	for (int i = 0; i < 2; i++) {
		struct ky_err *err = migrate(f, NULL);
		assert_non_null(err);
		assert_non_null(strstr(err->detail, "0002_clash.sql: statement 1"));
		assert_int_equal(pending(f), 1);
	}
	put(f, "0002_clash.sql", "ALTER TABLE a ADD COLUMN w INT;\n");
	must(migrate(f, NULL));
	assert_int_equal(testdb_number("SELECT COUNT(w) FROM a"), 0);
	assert_int_equal(pending(f), 0);
}

/* As if the server had died after each statement, before its record: the rest of the run is repeated. */
static void test_done_but_not_recorded(void **state)
{
	struct fixture *f = *state;
	put(f, "0001_first.sql", first);
	put(f, "0002_second.sql", second);
	must(migrate(f, NULL));
	long last = testdb_number("SELECT MAX(id) FROM ky_migration");
	testdb_sql(ky_printf(f->a, "UPDATE ky_migration SET done = 0 WHERE id = %ld", last));
	assert_int_equal(pending(f), 1);
	must(migrate(f, NULL));
	assert_int_equal(pending(f), 0);
	static const char *const each[] = {"CREATE TABLE k (id INT PRIMARY KEY)",   "INSERT INTO k VALUES (1)",	  "ALTER TABLE k ADD COLUMN x INT",
					   "/* c */ alter table k ADD KEY kx (x)", "ALTER TABLE k RENAME COLUMN x TO y", "ALTER TABLE k DROP KEY kx",
					   "CREATE INDEX ky ON k (y)",		    "DROP INDEX ky ON k",		  "RENAME TABLE k TO l",
					   "ALTER TABLE l RENAME TO m",		    "DROP TABLE m"};
	for (size_t i = 0; i < sizeof each / sizeof each[0]; i++) {
		put(f, ky_printf(f->a, "%04zu_each.sql", i + 3), each[i]);
		must(migrate(f, NULL));
		testdb_sql(ky_printf(f->a, "UPDATE ky_migration SET done = 0 WHERE number = %zu", i + 3));
		assert_int_equal(pending(f), 1);
		must(migrate(f, NULL));
		assert_int_equal(pending(f), 0);
	}
}

/* Begun, not done, and failing for another reason: said, and still not done. */
static void test_begun_and_wrong(void **state)
{
	struct fixture *f = *state;
	put(f, "0001_first.sql", first);
	must(migrate(f, NULL));
	testdb_sql("INSERT INTO ky_migration (plugin, number, statement, hash, done) VALUES ('p', 2, 1, REPEAT('x', 32), 0)");
	put(f, "0002_wrong.sql", "INSERT INTO missing VALUES (1);\n");
	assert_non_null(migrate(f, NULL));
	assert_non_null(migrate(f, NULL));
	assert_int_equal(pending(f), 1);
}

static void test_no_folder(void **state)
{
	struct fixture *f = *state;
	unsigned n = 99;
	assert_non_null(ky_migrate(f->db, f->a, "/nowhere", "p", NULL, NULL, &n));
	assert_non_null(ky_migrate_pending(f->db, f->a, "/nowhere", "p", &n));
	assert_int_equal(n, 99);
}

/* kill -9 of the server at eight moments of a migration of 240 statements, continued after each: all is there, once. */
static void test_server_killed_in_the_middle(void **state)
{
	struct fixture *f = *state;
	struct ky_buf b;
	int cut_short = 0;
	if (testdb.pid == 0)
		skip();
	ky_buf_init(&b, f->a, 1 << 20);
	for (int i = 0; i < 60; i++)
		ky_buf_printf(&b, "CREATE TABLE t%d (id INT PRIMARY KEY);\nALTER TABLE t%d ADD COLUMN x INT;\nINSERT INTO t%d VALUES (1, 1);\nRENAME TABLE t%d TO u%d;\n",
			      i, i, i, i, i);
	put(f, "0001_long.sql", b.data);
	for (unsigned round = 1; round <= 8; round++) {
		pid_t killer = fork();
		if (killer == 0) {
			usleep(round * 23000);
			kill(testdb.pid, SIGKILL);
			_exit(0);
		}
		struct ky_err *err = migrate(f, NULL);
		waitpid(killer, NULL, 0);
		cut_short += err != NULL;
		if (err != NULL && err->code != KY_UNAVAILABLE)
			fail_msg("code %d: %s", err->code, err->detail);
		waitpid(testdb.pid, NULL, 0);
		testdb_boot();
		ky_db_disconnect(f->db);
	}
	assert_true(cut_short > 0);
	must(migrate(f, NULL));
	assert_int_equal(pending(f), 0);
	assert_int_equal(testdb_number("SELECT COUNT(*) FROM ky_migration WHERE done = 1"), 240);
	for (int i = 0; i < 60; i++)
		assert_int_equal(testdb_number(ky_printf(f->a, "SELECT SUM(x) FROM u%d", i)), 1);
}

static int group_setup(void **state)
{
	(void)state;
	return testdb_start();
}

static int group_teardown(void **state)
{
	(void)state;
	return testdb_stop();
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(test_in_order_and_once),	   T(test_changed_statement_is_named), T(test_refused_statement_is_run_again),
	    T(test_done_but_not_recorded), T(test_begun_and_wrong),	       T(test_no_folder),
	    T(test_server_killed_in_the_middle),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("migrate", tests, group_setup, group_teardown);
}
