/* submit.c — the peer of the figure submit: the rows of a submission written by nothing but libmariadb, in the same transactions and the same order, by as many connections as kyodo has workers.
 * submit SOCKET DATABASE WORKERS SECONDS < lines "dossier draft user file file"; prints how many were submitted. */
#include <mariadb/mysql.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ARGS_MAX 12
#define MANY 200000

enum { TOKEN, LOCK, DRAFT, REVISION, REVISION_FILE, INDEX, DOSSIER, HISTORY, MAIL, NOTICE, AUDIT, TOKEN_PLACE, COUNTER, LAST, RECEIPT, DATASET, STATEMENTS };
static const char *const text[STATEMENTS] = {
    [TOKEN] = "INSERT INTO ky_token (token_hash, route, user_id, used_at) VALUES (UNHEX(SHA2(?, 256)), 'dossier.submit', ?, UTC_TIMESTAMP(6))",
    [LOCK] = "SELECT version FROM ky_dossier WHERE id = ? FOR UPDATE",
    [DRAFT] = "SELECT answers FROM ky_dossier_draft WHERE dossier_id = ? AND number = ?",
    [REVISION] = "INSERT INTO ky_dossier_revision (dossier_id, number, form_revision_id, kind, user_id, at, note, answers, sha256) "
		 "SELECT d.id, 1, d.form_revision_id, 'submission', d.user_id, UTC_TIMESTAMP(6), '', x.answers, UNHEX(SHA2(x.answers, 256)) "
		 "FROM ky_dossier d JOIN ky_dossier_draft x ON x.dossier_id = d.id AND x.number = ? WHERE d.id = ?",
    [REVISION_FILE] = "INSERT INTO ky_revision_file (revision_id, file_id, field, name, size_bytes, sha256) "
		      "SELECT ?, f.id, df.field, f.name, f.size_bytes, f.sha256 FROM ky_file f JOIN ky_dossier_file df ON df.file_id = f.id WHERE f.id = ?",
    [INDEX] = "INSERT INTO ky_dossier_index (dossier_id, name, text_value, int_value, day_value) VALUES (?, ?, ?, NULL, NULL)",
    [DOSSIER] = "UPDATE ky_dossier SET revision = 1, title = '測る会', search_words = 'b006e2c0030eb b0030eb004f1a u0030eb u004f1a u006e2c', state = 'submitted', phase = 'open', turn = 'staff', "
		"due_on = CURRENT_DATE + INTERVAL 30 DAY, submitted_at = UTC_TIMESTAMP(6), fiscal_year = 2026, received_on = CURRENT_DATE, updated_at = UTC_TIMESTAMP(6), version = version + 2 WHERE id = ?",
    [HISTORY] = "INSERT INTO ky_dossier_history (dossier_id, at, user_id, principal, action, from_state, to_state, revision) VALUES (?, UTC_TIMESTAMP(6), ?, 'citizen', 'submit', 'draft', 'submitted', 1)",
    [MAIL] = "INSERT INTO ky_mail (message_key, lang, recipient, reply_to, params, next_try_at, created_at) VALUES ('groups.mail.submit', 'ja', 'bench@example.jp', '', "
	     "'{\"procedure\":\"団体の登録申請\",\"receipt_no\":\"\",\"due\":\"令和8年12月28日（月）\",\"url\":\"http://127.0.0.1:8080/ja/dossiers/16\"}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))",
    [NOTICE] = "INSERT INTO ky_dossier_notice (dossier_id, action, channel, at) VALUES (?, 'submit', 'mail', UTC_TIMESTAMP(6))",
    [AUDIT] = "INSERT INTO ky_audit (at, user_id, principal, action, object, object_id, fields, address) VALUES (UTC_TIMESTAMP(6), ?, 'citizen', 'dossier.submit', 'dossier', ?, '', '127.0.0.1')",
    [TOKEN_PLACE] = "UPDATE ky_token SET location = '/ja/dossiers/16/receipt' WHERE token_hash = UNHEX(SHA2(?, 256))",
    [COUNTER] = "UPDATE ky_receipt_counter SET last = last + 1 WHERE procedure_name = 'groups.registration' AND fiscal_year = 2026",
    [LAST] = "SELECT last FROM ky_receipt_counter WHERE procedure_name = 'groups.registration' AND fiscal_year = 2026",
    [RECEIPT] = "UPDATE ky_dossier SET receipt_no = CONCAT('PEER-', ?) WHERE id = ?",
    [DATASET] = "INSERT INTO ky_dataset (name, version) VALUES ('dossiers', 2) ON DUPLICATE KEY UPDATE version = version + 1",
};

struct dossier {
	char id[24], draft[24], user[24], file[2][24];
};
static struct dossier dossiers[MANY];

static void die(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(1);
}

static void run(MYSQL_STMT *const *stmt, int which, int n, const char *const *value)
{
	MYSQL_BIND bind[ARGS_MAX] = {0};
	for (int i = 0; i < n; i++) {
		bind[i].buffer_type = MYSQL_TYPE_STRING;
		bind[i].buffer = (void *)(size_t)value[i];
		bind[i].buffer_length = strlen(value[i]);
	}
	if ((n > 0 && mysql_stmt_bind_param(stmt[which], bind)) || mysql_stmt_execute(stmt[which]) || mysql_stmt_store_result(stmt[which]))
		die(text[which], mysql_stmt_error(stmt[which]));
	mysql_stmt_free_result(stmt[which]);
}
#define RUN(which, ...) run(stmt, which, (int)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)), (const char *const[]){__VA_ARGS__})

static void submit(MYSQL *db, MYSQL_STMT *const *stmt, const struct dossier *d)
{
	char token[32], revision[24];
	static const char *const listed[] = {"category", "member_count", "name"};
	snprintf(token, sizeof token, "peer-%s", d->id);
	if (mysql_query(db, "START TRANSACTION"))
		die("START TRANSACTION", mysql_error(db));
	RUN(TOKEN, token, d->user);
	RUN(LOCK, d->id);
	RUN(DRAFT, d->id, d->draft);
	RUN(REVISION, d->draft, d->id);
	snprintf(revision, sizeof revision, "%llu", (unsigned long long)mysql_stmt_insert_id(stmt[REVISION]));
	RUN(REVISION_FILE, revision, d->file[0]);
	RUN(REVISION_FILE, revision, d->file[1]);
	for (int i = 0; i < 3; i++)
		RUN(INDEX, d->id, listed[i], "12");
	RUN(DOSSIER, d->id);
	RUN(HISTORY, d->id, d->user);
	run(stmt, MAIL, 0, NULL);
	RUN(NOTICE, d->id);
	RUN(AUDIT, d->user, d->id);
	RUN(TOKEN_PLACE, token);
	run(stmt, COUNTER, 0, NULL);
	run(stmt, LAST, 0, NULL);
	RUN(RECEIPT, d->id, d->id);
	run(stmt, DATASET, 0, NULL);
	if (mysql_query(db, "COMMIT"))
		die("COMMIT", mysql_error(db));
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int work(const char *socket, const char *database, int first, int step, int count, double until)
{
	MYSQL *db = mysql_init(NULL);
	MYSQL_STMT *stmt[STATEMENTS];
	int done = 0;
	mysql_options(db, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	if (mysql_real_connect(db, NULL, NULL, NULL, database, 0, socket, 0) == NULL)
		die("connect", mysql_error(db));
	if (mysql_query(db, "SET tx_isolation = 'READ-COMMITTED'")) /* as kyodo's connections */
		die("isolation", mysql_error(db));
	for (int i = 0; i < STATEMENTS; i++) {
		stmt[i] = mysql_stmt_init(db);
		if (mysql_stmt_prepare(stmt[i], text[i], strlen(text[i])))
			die(text[i], mysql_stmt_error(stmt[i]));
	}
	for (int i = first; i < count && now() < until; i += step, done++)
		submit(db, stmt, &dossiers[i]);
	mysql_close(db);
	return done;
}

int main(int argc, char **argv)
{
	int count = 0, pipes[2], part, all = 0;
	if (argc != 5 || pipe(pipes) != 0)
		return 2;
	while (count < MANY && scanf("%23s %23s %23s %23s %23s", dossiers[count].id, dossiers[count].draft, dossiers[count].user, dossiers[count].file[0], dossiers[count].file[1]) == 5)
		count++;
	int workers = atoi(argv[3]);
	double until = now() + atof(argv[4]);
	for (int w = 0; w < workers; w++)
		if (fork() == 0) {
			part = work(argv[1], argv[2], w, workers, count, until);
			return write(pipes[1], &part, sizeof part) == sizeof part ? 0 : 1;
		}
	for (int w = 0; w < workers; w++) {
		int status;
		wait(&status);
		if (status != 0 || read(pipes[0], &part, sizeof part) != sizeof part)
			return 1;
		all += part;
	}
	printf("%d\n", all);
	return all >= count ? 3 : 0; /* all there were: the time was not used up */
}
