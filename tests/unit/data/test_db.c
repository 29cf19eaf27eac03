/* test_db.c — statements, values, transactions and lost connections against a real MariaDB. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/lib/testdb.h"

#include "kyodo/time.h"

struct named {
	const char *name;
	struct ky_value value;
};

/* A list ended by a row without a name. */
static bool look(void *data, struct ky_str name, struct ky_value *out)
{
	for (const struct named *n = data; n != NULL && n->name != NULL; n++) {
		if (ky_str_is(name, n->name)) {
			*out = n->value;
			return true;
		}
	}
	return false;
}

#define NAMED(...) ((struct named[]){__VA_ARGS__, {NULL, {0}}})
#define QUERY(sql, named, rows) ky_db_query(f->db, f->a, (sql), look, (named), (rows))
#define EXEC(sql, named) ky_db_exec(f->db, f->a, (sql), look, (named), NULL, NULL)

struct fixture {
	struct ky_db *db;
	struct ky_arena *a;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	f->db = testdb_open(0);
	f->a = ky_arena_new(0);
	testdb_sql("DROP TABLE IF EXISTS t");
	testdb_sql("CREATE TABLE t (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, n INT, tiny TINYINT, big BIGINT, s TEXT, b MEDIUMBLOB, "
		   "at DATETIME(6), d DATE, yen DECIMAL(14,2), UNIQUE KEY (n)) ENGINE=InnoDB");
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	ky_db_free(f->db);
	ky_arena_free(f->a);
	free(f);
	return 0;
}

static void must(struct ky_err *err)
{
	if (err != NULL)
		fail_msg("%s: %s", err->where, err->detail);
}

static void must_fail(struct ky_err *err, enum ky_code code)
{
	assert_non_null(err);
	if (err->code != code)
		fail_msg("code %d, not %d: %s", err->code, code, err->detail);
}

static void test_every_kind_comes_back(void **state)
{
	struct fixture *f = *state;
	struct ky_rows *r;
	ky_time_us at = ky_day_time(ky_day_of(1899, 12, 31)) + 123456; /* before 1970, with a part of a second */
	must(EXEC("INSERT INTO t (n, tiny, big, s, b, at, d, yen) VALUES (:n, :tiny, :big, :s, :b, :at, :d, :yen)",
		  NAMED({"n", ky_int(-5)}, {"tiny", ky_int(1)}, {"big", ky_int(INT64_MIN)}, {"s", ky_textz("𠮷野家 'の' \\ 髙橋")},
			{"b", ky_bytes((struct ky_str){"\0\xff\0", 3})}, {"at", ky_time(at)}, {"d", ky_date(ky_day_of(2028, 2, 29))},
			{"yen", ky_textz("123456789012.50")})));
	must(QUERY("SELECT n, tiny, big, s, b, at, d, yen FROM t WHERE d = :d AND at = :at", NAMED({"d", ky_date(ky_day_of(2028, 2, 29))}, {"at", ky_time(at)}), &r));
	assert_int_equal(r->count, 1);
	assert_int_equal(ky_cell_int(r, 0, "n"), -5);
	assert_int_equal(ky_cell_int(r, 0, "tiny"), 1);
	assert_true(ky_cell_int(r, 0, "big") == INT64_MIN);
	assert_string_equal(ky_cell_z(r, 0, "s"), "𠮷野家 'の' \\ 髙橋");
	assert_int_equal(ky_cell(r, 0, "b")->kind, KY_BYTES);
	assert_int_equal(ky_cell_str(r, 0, "b").len, 3);
	assert_memory_equal(ky_cell_str(r, 0, "b").p, "\0\xff\0", 3);
	assert_int_equal(ky_cell(r, 0, "at")->kind, KY_TIME);
	assert_true(ky_cell_int(r, 0, "at") == at);
	assert_int_equal(ky_cell(r, 0, "d")->kind, KY_DAY);
	assert_int_equal(ky_cell_int(r, 0, "d"), ky_day_of(2028, 2, 29));
	assert_int_equal(ky_cell(r, 0, "yen")->kind, KY_TEXT);
	assert_string_equal(ky_cell_z(r, 0, "yen"), "123456789012.50");
}

static void test_nulls(void **state)
{
	struct fixture *f = *state;
	struct ky_rows *r;
	must(EXEC("INSERT INTO t (n, s, d) VALUES (:n, :s, :d)", NAMED({"n", ky_null()}, {"s", ky_textz(NULL)}, {"d", ky_date(KY_DAY_NONE)})));
	must(QUERY("SELECT n, s, d, at FROM t", NULL, &r));
	for (size_t i = 0; i < r->columns; i++)
		assert_int_equal(r->cell[i].kind, KY_NULL);
	assert_string_equal(ky_cell_z(r, 0, "s"), "");
	assert_int_equal(ky_cell_int(r, 0, "n"), 0);
	assert_true(ky_cell_null(r, 0, "d"));
}

/* Around the first buffer of a cell, and far beyond; a short value after a long one in the same column. */
static void test_long_values_are_whole(void **state)
{
	struct fixture *f = *state;
	struct ky_rows *r;
	static const size_t lengths[] = {0, 255, 256, 257, 5000000, 3};
	char *bytes = ky_alloc(f->a, 5000000);
	for (size_t i = 0; i < 5000000; i++)
		bytes[i] = (char)(i * 7 % 251);
	for (size_t i = 0; i < 6; i++)
		must(EXEC("INSERT INTO t (n, b) VALUES (:n, :b)", NAMED({"n", ky_int((int64_t)i)}, {"b", ky_bytes((struct ky_str){bytes, lengths[i]})})));
	must(QUERY("SELECT b FROM t ORDER BY n", NULL, &r));
	assert_int_equal(r->count, 6);
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(ky_cell_str(r, i, "b").len, lengths[i]);
		assert_memory_equal(ky_cell_str(r, i, "b").p, bytes, lengths[i]);
	}
}

static void test_changed_and_id(void **state)
{
	struct fixture *f = *state;
	uint64_t changed = 0;
	int64_t id = 0;
	struct ky_rows *r;
	must(ky_db_exec(f->db, f->a, "INSERT INTO t (n) VALUES (1), (2), (3)", look, NULL, &changed, &id));
	assert_int_equal(changed, 3);
	assert_int_equal(id, 1);
	must(ky_db_exec(f->db, f->a, "UPDATE t SET tiny = 1 WHERE n >= :n", look, NAMED({"n", ky_int(2)}), &changed, NULL));
	assert_int_equal(changed, 2);
	must(QUERY("SELECT n FROM t WHERE n > 9", NULL, &r));
	assert_int_equal(r->count, 0);
}

static void test_codes(void **state)
{
	struct fixture *f = *state;
	struct ky_rows *r;
	must(EXEC("INSERT INTO t (n) VALUES (1)", NULL));
	must_fail(EXEC("INSERT INTO t (n) VALUES (1)", NULL), KY_CONFLICT);
	must_fail(EXEC("INSERT INTO t (n) VALUES (:nobody)", NULL), KY_INTERNAL);
	must_fail(QUERY("SELEC 1", NULL, &r), KY_INTERNAL);
	must_fail(QUERY("DELETE FROM t WHERE n = 77", NULL, &r), KY_INTERNAL);
	must_fail(EXEC("INSERT INTO t (tiny) VALUES (1000)", NULL), KY_INTERNAL); /* strict: refused, not cut */
	must_fail(ky_db_check(f->db, f->a, "SELECT nothing FROM t"), KY_INTERNAL);
	must(ky_db_check(f->db, f->a, "SELECT n FROM t WHERE n = :n"));
	must(QUERY("SELECT n FROM t", NULL, &r)); /* the connection is still of use */
	assert_int_equal(r->count, 1);
}

static void test_session(void **state)
{
	struct fixture *f = *state;
	struct ky_rows *r;
	must(QUERY("SELECT @@time_zone AS tz, @@tx_isolation AS iso, @@innodb_lock_wait_timeout AS w, @@local_infile + 0 AS li, "
		   "@@character_set_client AS cs, @@sql_mode LIKE '%STRICT_ALL_TABLES%' AS strict",
		   NULL, &r));
	assert_string_equal(ky_cell_z(r, 0, "tz"), "+00:00");
	assert_string_equal(ky_cell_z(r, 0, "iso"), "READ-COMMITTED");
	assert_int_equal(ky_cell_int(r, 0, "w"), 3);
	assert_string_equal(ky_cell_z(r, 0, "cs"), "utf8mb4");
	assert_int_equal(ky_cell_int(r, 0, "strict"), 1);
	must_fail(EXEC("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE t (s)", NULL), KY_INTERNAL);
	ky_time_us now = 0;
	must(ky_db_now(f->db, f->a, &now));
	assert_in_range(now, ky_day_time(ky_day_of(2024, 1, 1)), ky_day_time(ky_day_of(2100, 1, 1)));
}

static void test_statements_are_kept_and_dropped(void **state)
{
	struct fixture *f = *state;
	struct ky_rows *r;
	ky_db_free(f->db);
	f->db = testdb_open(3);
	for (int round = 0; round < 3; round++)
		for (int i = 0; i < 10; i++) {
			must(QUERY(ky_printf(f->a, "SELECT %d + :n AS x", i), NAMED({"n", ky_int(round)}), &r));
			assert_int_equal(ky_cell_int(r, 0, "x"), i + round);
		}
	must(QUERY("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'", NULL, &r));
	assert_string_equal(ky_cell_z(r, 0, "Value"), "31"); /* three kept, ten in turn: each time anew */
	must(QUERY("SHOW SESSION STATUS LIKE 'Com_stmt_close'", NULL, &r));
	assert_true(strtol(ky_cell_z(r, 0, "Value"), NULL, 10) >= 28);
	for (int i = 0; i < 5; i++)
		must(QUERY("SELECT 1", NULL, &r));
	must(QUERY("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'", NULL, &r));
	assert_string_equal(ky_cell_z(r, 0, "Value"), "33"); /* 31, the other SHOW, SELECT 1 once; this one was kept */
}

static void test_transactions(void **state)
{
	struct fixture *f = *state;
	must(ky_db_begin(f->db, f->a));
	assert_true(ky_db_in_transaction(f->db));
	must(EXEC("INSERT INTO t (n) VALUES (1)", NULL));
	ky_db_rollback(f->db);
	assert_false(ky_db_in_transaction(f->db));
	assert_int_equal(testdb_number("SELECT COUNT(*) FROM t"), 0);
	must(ky_db_begin(f->db, f->a));
	must_fail(ky_db_begin(f->db, f->a), KY_INTERNAL);
	must(EXEC("INSERT INTO t (n) VALUES (1)", NULL));
	assert_int_equal(testdb_number("SELECT COUNT(*) FROM t"), 0);
	must(ky_db_commit(f->db, f->a));
	assert_int_equal(testdb_number("SELECT COUNT(*) FROM t"), 1);
	must_fail(ky_db_commit(f->db, f->a), KY_INTERNAL);
}

/* A lock that is not given in time ends the transaction, whatever the caller does next. */
static void test_retry_dooms_the_transaction(void **state)
{
	struct fixture *f = *state;
	struct ky_rows *r;
	testdb_sql("INSERT INTO t (n) VALUES (1)");
	MYSQL *other = testdb_connect(testdb.name);
	assert_int_equal(mysql_query(other, "BEGIN"), 0);
	assert_int_equal(mysql_query(other, "UPDATE t SET tiny = 1 WHERE n = 1"), 0);
	must(ky_db_begin(f->db, f->a));
	must(EXEC("INSERT INTO t (n) VALUES (2)", NULL));
	must_fail(EXEC("UPDATE t SET tiny = 2 WHERE n = 1", NULL), KY_RETRY);
	must_fail(EXEC("INSERT INTO t (n) VALUES (3)", NULL), KY_RETRY);
	must_fail(QUERY("SELECT n FROM t", NULL, &r), KY_RETRY);
	must_fail(ky_db_commit(f->db, f->a), KY_RETRY);
	ky_db_rollback(f->db);
	mysql_close(other);
	assert_int_equal(testdb_number("SELECT COUNT(*) FROM t"), 1);
	must(QUERY("SELECT n FROM t", NULL, &r));
}

static void kill_connection(struct fixture *f)
{
	struct ky_rows *r;
	must(QUERY("SELECT CONNECTION_ID() AS id", NULL, &r));
	testdb_sql(ky_printf(f->a, "KILL %d", (int)ky_cell_int(r, 0, "id")));
	usleep(100000);
}

static void test_reads_survive_a_lost_connection(void **state)
{
	struct fixture *f = *state;
	struct ky_rows *r;
	must(QUERY("SELECT n FROM t", NULL, &r));
	kill_connection(f);
	must(QUERY("SELECT n FROM t", NULL, &r)); /* prepared before */
	kill_connection(f);
	must(QUERY("SELECT n, s FROM t", NULL, &r)); /* never seen: the loss shows when it is prepared */
	kill_connection(f);
	must(ky_db_begin(f->db, f->a));
	must(EXEC("INSERT INTO t (n) VALUES (1)", NULL));
	must(ky_db_commit(f->db, f->a));
}

static void test_writes_are_not_repeated(void **state)
{
	struct fixture *f = *state;
	kill_connection(f);
	must_fail(EXEC("INSERT INTO t (n) VALUES (1)", NULL), KY_UNAVAILABLE);
	assert_int_equal(testdb_number("SELECT COUNT(*) FROM t"), 0);
	must(EXEC("INSERT INTO t (n) VALUES (1)", NULL));
}

static void test_loss_dooms_the_transaction(void **state)
{
	struct fixture *f = *state;
	struct ky_rows *r;
	must(ky_db_begin(f->db, f->a));
	must(EXEC("INSERT INTO t (n) VALUES (1)", NULL));
	kill_connection(f);
	must_fail(QUERY("SELECT n FROM t", NULL, &r), KY_LOST);
	must_fail(EXEC("INSERT INTO t (n) VALUES (2)", NULL), KY_LOST); /* not on a new connection, outside the transaction */
	must_fail(ky_db_commit(f->db, f->a), KY_LOST);
	ky_db_rollback(f->db);
	assert_int_equal(testdb_number("SELECT COUNT(*) FROM t"), 0);
	must(ky_db_begin(f->db, f->a));
	must(EXEC("INSERT INTO t (n) VALUES (3)", NULL));
	kill_connection(f);
	must_fail(ky_db_commit(f->db, f->a), KY_LOST);
	ky_db_rollback(f->db);
	must(QUERY("SELECT n FROM t", NULL, &r));
	assert_int_equal(r->count, 0);
}

/* The server dies as by a power failure, is away, and comes back. */
static void test_server_killed(void **state)
{
	struct fixture *f = *state;
	struct ky_rows *r;
	if (testdb.pid == 0)
		skip();
	must(EXEC("INSERT INTO t (n) VALUES (1)", NULL));
	must(ky_db_begin(f->db, f->a));
	must(EXEC("INSERT INTO t (n) VALUES (2)", NULL));
	testdb_kill();
	must_fail(ky_db_commit(f->db, f->a), KY_LOST);
	ky_db_rollback(f->db);
	must_fail(QUERY("SELECT n FROM t", NULL, &r), KY_UNAVAILABLE);
	must_fail(ky_db_begin(f->db, f->a), KY_UNAVAILABLE);
	assert_false(ky_db_in_transaction(f->db));
	assert_false(ky_db_connected(f->db));
	testdb_boot();
	must(QUERY("SELECT n FROM t", NULL, &r));
	assert_int_equal(r->count, 1);
	assert_int_equal(ky_cell_int(r, 0, "n"), 1);
}

struct tally {
	size_t rows, stop_at;
	int64_t sum;
	size_t used_most;
};

static struct ky_err *add_up(struct ky_arena *row_arena, const struct ky_rows *row, void *data)
{
	struct tally *t = data;
	t->rows++;
	t->sum += ky_cell_int(row, 0, "seq") + (int64_t)ky_cell_str(row, 0, "s").len;
	if (ky_arena_used(row_arena) > t->used_most)
		t->used_most = ky_arena_used(row_arena);
	return t->rows == t->stop_at ? ky_fail(row_arena, KY_CONFLICT, NULL, "stopped at %zu", t->rows) : NULL;
}

static void test_each_streams(void **state)
{
	struct fixture *f = *state;
	static const char sql[] = "SELECT seq, REPEAT('x', 300) AS s FROM seq_1_to_250000 WHERE seq <= :max";
	struct tally t = {0};
	struct ky_rows *r;
	must(ky_db_each(f->db, f->a, sql, look, NAMED({"max", ky_int(10)}), add_up, &t));
	size_t used = ky_arena_used(f->a);
	t = (struct tally){0};
	must(ky_db_each(f->db, f->a, sql, look, NAMED({"max", ky_int(250000)}), add_up, &t));
	assert_int_equal(t.rows, 250000);
	assert_true(t.sum == 250000LL * 250001 / 2 + 250000LL * 300);
	assert_true(t.used_most < 4096);
	assert_true(ky_arena_used(f->a) - used <= used); /* the second run took no more than the first, of ten rows */
	t = (struct tally){.stop_at = 5};
	struct ky_err *err = ky_db_each(f->db, f->a, sql, look, NAMED({"max", ky_int(1000)}), add_up, &t);
	must_fail(err, KY_CONFLICT);
	assert_string_equal(err->detail, "stopped at 5");
	must(QUERY("SELECT 1 AS x", NULL, &r)); /* nothing is left in the way */
}

static void test_no_server(void **state)
{
	struct fixture *f = *state;
	struct ky_rows *r;
	struct ky_db *db = ky_db_new(&(struct ky_db_options){.at = &(struct ky_conf_db){.socket = "/nowhere/sock"}, .database = "x", .user = "x", .password = "x"});
	must_fail(ky_db_query(db, f->a, "SELECT 1", look, NULL, &r), KY_UNAVAILABLE);
	must_fail(ky_db_begin(db, f->a), KY_UNAVAILABLE);
	ky_db_rollback(db);
	ky_db_free(db);
	ky_db_free(NULL);
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
	    T(test_every_kind_comes_back),
	    T(test_nulls),
	    T(test_long_values_are_whole),
	    T(test_changed_and_id),
	    T(test_codes),
	    T(test_session),
	    T(test_statements_are_kept_and_dropped),
	    T(test_transactions),
	    T(test_retry_dooms_the_transaction),
	    T(test_reads_survive_a_lost_connection),
	    T(test_writes_are_not_repeated),
	    T(test_loss_dooms_the_transaction),
	    T(test_server_killed),
	    T(test_each_streams),
	    T(test_no_server),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("db", tests, group_setup, group_teardown);
}
