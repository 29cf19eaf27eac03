/* backup.c — the whole city in one file: a dump of the database in one snapshot, the keys, the configuration, and their hashes.
 * Called by main.c. Runs mariadb-dump, mariadb and tar; the password goes by a file only this user can read. */
#include "core/kyodoctl/kyodoctl.h"

#include <dirent.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/secret.h"

#define PART_MAX ((size_t)1 << 30)
#define KEY_MAX 4096

extern char **environ;

struct pack {
	struct ky_ctl *ctl;
	char dir[64]; /* a folder of our own, 0700 */
};

static const char *in(const struct pack *p, const char *name)
{
	return ky_printf(p->ctl->arena, "%s/%s", p->dir, name);
}

static struct ky_err *write_file(struct ky_ctl *ctl, const char *path, struct ky_str bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool fine = fd >= 0 && write(fd, bytes.p, bytes.len) == (ssize_t)bytes.len && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return fine ? NULL : ky_fail(ctl->arena, KY_UNAVAILABLE, NULL, "%s に書けません", path);
}

/* Runs a program with its input and output in files; NULL leaves them as they are. */
static struct ky_err *run(struct ky_ctl *ctl, char *const argv[], const char *input, const char *output)
{
	posix_spawn_file_actions_t files;
	pid_t pid;
	int status = -1;
	posix_spawn_file_actions_init(&files);
	if (input != NULL)
		posix_spawn_file_actions_addopen(&files, STDIN_FILENO, input, O_RDONLY, 0);
	if (output != NULL)
		posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int rc = posix_spawnp(&pid, argv[0], &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	if (rc != 0)
		return ky_fail(ctl->arena, KY_UNAVAILABLE, NULL, "%s を実行できません。入っているか確かめてください", argv[0]);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return ky_fail(ctl->arena, KY_UNAVAILABLE, NULL, "%s が失敗しました", argv[0]);
	return NULL;
}

static struct ky_err *pack_open(struct ky_ctl *ctl, struct pack *out)
{
	*out = (struct pack){.ctl = ctl, .dir = "/tmp/kyodo-XXXXXX"};
	if (mkdtemp(out->dir) == NULL)
		return ky_fail(ctl->arena, KY_UNAVAILABLE, NULL, "/tmp に書けません");
	const struct ky_conf *c = ctl->conf;
	if (c->db_owner_password == NULL)
		return ky_fail(ctl->arena, KY_DENIED, NULL, "[database] owner_password_file を読めません。読める利用者で実行してください");
	const char *at = c->db.host[0] == '\0' ? ky_printf(ctl->arena, "socket=%s", c->db.socket)
						: ky_printf(ctl->arena, "protocol=tcp\nhost=%s\nport=%d\nssl-ca=%s\nssl-verify-server-cert", c->db.host, c->db.port, c->db.tls_ca);
	return write_file(ctl, in(out, "client.cnf"), ky_str(ky_printf(ctl->arena, "[client]\nuser=%s\npassword=\"%s\"\n%s\n", c->db_owner_user, c->db_owner_password, at)));
}

static void pack_close(struct pack *p)
{
	char *const argv[] = {"rm", "-rf", "--", p->dir, NULL};
	if (p->dir[0] != '\0' && run(p->ctl, argv, NULL, NULL) != NULL)
		fprintf(stderr, "kyodoctl: %s を消してください（秘密が入っています）\n", p->dir);
}

static const char *hash_of(struct ky_arena *arena, struct ky_str bytes)
{
	unsigned char hash[32];
	ky_sha256(bytes, hash);
	return ky_hex(arena, hash, sizeof hash);
}

/* ---- backup */

static int is_key(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > 4 && strcmp(d->d_name + n - 4, ".key") == 0;
}

static struct ky_err *add(struct pack *p, struct ky_buf *manifest, const char *name, struct ky_str bytes)
{
	KY_TRY(write_file(p->ctl, in(p, name), bytes));
	ky_buf_printf(manifest, "%s  %s\n", hash_of(p->ctl->arena, bytes), name);
	return NULL;
}

static struct ky_err *add_keys(struct pack *p, struct ky_buf *manifest)
{
	struct dirent **entry = NULL;
	struct ky_err *err = NULL;
	int n = scandir(p->ctl->conf->secrets, &entry, is_key, alphasort);
	for (int i = 0; i < n; i++) {
		struct ky_str bytes;
		if (err == NULL)
			err = ky_ctl_read_file(p->ctl->arena, ky_printf(p->ctl->arena, "%s/%s", p->ctl->conf->secrets, entry[i]->d_name), KEY_MAX, &bytes);
		if (err == NULL)
			err = add(p, manifest, entry[i]->d_name, bytes);
		free(entry[i]);
	}
	free(entry);
	return err;
}

static struct ky_err *add_dump(struct pack *p, struct ky_buf *manifest)
{
	char *const argv[] = {"mariadb-dump", ky_printf(p->ctl->arena, "--defaults-extra-file=%s", in(p, "client.cnf")), "--single-transaction", "--hex-blob", "--skip-dump-date",
			      "--default-character-set=utf8mb4", "--no-tablespaces", ky_strdup(p->ctl->arena, p->ctl->conf->db_name), NULL};
	struct ky_str bytes;
	KY_TRY(run(p->ctl, argv, NULL, in(p, "dump.sql")));
	KY_TRY(ky_ctl_read_file(p->ctl->arena, in(p, "dump.sql"), PART_MAX, &bytes));
	ky_buf_printf(manifest, "%s  dump.sql\n", hash_of(p->ctl->arena, bytes));
	return NULL;
}

static struct ky_err *backup(struct pack *p, const char *file)
{
	struct ky_buf manifest;
	struct ky_str conf;
	ky_buf_init(&manifest, p->ctl->arena, 65536);
	KY_TRY(add_dump(p, &manifest));
	KY_TRY(add_keys(p, &manifest));
	KY_TRY(ky_ctl_read_file(p->ctl->arena, p->ctl->conf->path, (size_t)1 << 20, &conf));
	KY_TRY(add(p, &manifest, "kyodo.conf", conf));
	KY_TRY(write_file(p->ctl, in(p, "MANIFEST"), ky_buf_str(&manifest)));
	unlink(in(p, "client.cnf"));
	umask(077); /* the keys are inside */
	char *const argv[] = {"tar", "-cf", ky_strdup(p->ctl->arena, file), "-C", p->dir, ".", NULL};
	return run(p->ctl, argv, NULL, NULL);
}

int ky_ctl_backup(struct ky_ctl *ctl, int argc, char **argv)
{
	struct pack p = {0};
	struct stat st;
	int status;
	(void)argc;
	struct ky_err *err = pack_open(ctl, &p);
	if (err == NULL)
		err = backup(&p, argv[0]);
	pack_close(&p);
	if (!ky_ctl_done(ctl, err, &status))
		return status;
	long long size = stat(argv[0], &st) == 0 ? (long long)st.st_size : 0;
	printf(ctl->json ? "{\"file\":\"%s\",\"bytes\":%lld}\n" : "%s に %lld バイトを保存しました。鍵が入っているので、安全な場所に置いてください\n", argv[0], size);
	return 0;
}

/* ---- restore */

/* Every file must be what the manifest says, before anything is touched. */
static struct ky_err *verify(struct pack *p, struct ky_str *out_manifest)
{
	struct ky_str line;
	KY_TRY(ky_ctl_read_file(p->ctl->arena, in(p, "MANIFEST"), 65536, out_manifest));
	for (struct ky_str rest = *out_manifest; ky_str_split(&rest, '\n', &line);) {
		struct ky_str bytes;
		if (line.len < 67)
			continue;
		const char *name = ky_strndup(p->ctl->arena, line.p + 66, line.len - 66);
		if (strchr(name, '/') != NULL)
			return ky_fail(p->ctl->arena, KY_INVALID, NULL, "MANIFEST に知らない名前があります");
		KY_TRY(ky_ctl_read_file(p->ctl->arena, in(p, name), PART_MAX, &bytes));
		if (strncmp(hash_of(p->ctl->arena, bytes), line.p, 64) != 0)
			return ky_fail(p->ctl->arena, KY_INVALID, NULL, "%s が壊れているか、書き換えられています", name);
	}
	return NULL;
}

static struct ky_err *must_be_empty(struct ky_ctl *ctl)
{
	unsigned tables = 0;
	struct ky_db *owner = ky_ctl_owner(ctl);
	struct ky_err *err = ky_owner_tables(owner, ctl->arena, &tables);
	ky_db_free(owner);
	KY_TRY(err);
	return tables == 0 ? NULL : ky_fail(ctl->arena, KY_CONFLICT, NULL, "データベース %s に表が %u 個あります。空のデータベースにもどしてください", ctl->conf->db_name, tables);
}

/* Keys come back to their place; another one that is there is kept beside it. */
static struct ky_err *put_keys(struct pack *p, struct ky_str manifest)
{
	struct ky_str line;
	for (struct ky_str rest = manifest; ky_str_split(&rest, '\n', &line);) {
		struct ky_str bytes, there;
		if (line.len < 67 || !ky_str_ends(line, ".key"))
			continue;
		const char *name = ky_strndup(p->ctl->arena, line.p + 66, line.len - 66), *path = ky_printf(p->ctl->arena, "%s/%s", p->ctl->conf->secrets, name);
		KY_TRY(ky_ctl_read_file(p->ctl->arena, in(p, name), KEY_MAX, &bytes));
		if (ky_ctl_read_file(p->ctl->arena, path, KEY_MAX, &there) == NULL && !ky_str_eq(bytes, there) &&
		    rename(path, ky_printf(p->ctl->arena, "%s.before-restore", path)) != 0)
			return ky_fail(p->ctl->arena, KY_UNAVAILABLE, NULL, "%s に書けません", path);
		KY_TRY(write_file(p->ctl, path, bytes));
	}
	return NULL;
}

static struct ky_err *restore(struct pack *p, const char *file)
{
	struct ky_ctl *ctl = p->ctl;
	struct ky_str manifest, conf;
	char *const unpack[] = {"tar", "-xf", ky_strdup(ctl->arena, file), "-C", p->dir, "--no-same-owner", "--no-same-permissions", NULL};
	char *const load[] = {"mariadb", ky_printf(ctl->arena, "--defaults-extra-file=%s", in(p, "client.cnf")), "--default-character-set=utf8mb4", ky_strdup(ctl->arena, ctl->conf->db_name), NULL};
	KY_TRY(must_be_empty(ctl));
	KY_TRY(run(ctl, unpack, NULL, NULL));
	KY_TRY(verify(p, &manifest));
	KY_TRY(run(ctl, load, in(p, "dump.sql"), NULL));
	KY_TRY(put_keys(p, manifest));
	KY_TRY(ky_ctl_read_file(ctl->arena, in(p, "kyodo.conf"), (size_t)1 << 20, &conf));
	KY_TRY(write_file(ctl, ky_printf(ctl->arena, "%s.restored", ctl->conf->path), conf));
	struct ky_db *owner = ky_ctl_owner(ctl);
	struct ky_err *err = ky_owner_grant(owner, ctl->arena, ctl->conf->db_user, ctl->conf->db_web_host);
	ky_db_free(owner);
	return err;
}

int ky_ctl_restore(struct ky_ctl *ctl, int argc, char **argv)
{
	struct pack p = {0};
	int status;
	(void)argc;
	struct ky_err *err = pack_open(ctl, &p);
	if (err == NULL)
		err = restore(&p, argv[0]);
	pack_close(&p);
	if (!ky_ctl_done(ctl, err, &status))
		return status;
	printf(ctl->json ? "{\"restored\":\"%s\"}\n" : "%s からもどしました。当時の設定は設定ファイルの隣の .restored です。kyodoctl migrate と doctor で確かめてください\n", argv[0]);
	return 0;
}
