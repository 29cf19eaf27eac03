/* users.c — kyodoctl's commands about people, mail and a plugin's data. Called by main.c. Secrets come on standard input. */
#include "core/kyodoctl/kyodoctl.h"

#include <stdio.h>

#include "core/base/secret.h"
#include "core/pages/password.h"

bool ky_ctl_done(struct ky_ctl *ctl, struct ky_err *err, int *out_status)
{
	*out_status = 0;
	if (err == NULL)
		return true;
	if (ctl->app != NULL)
		ky_work_rollback(&ctl->ctx);
	*out_status = ky_ctl_fail(err);
	return false;
}

int ky_ctl_read_secret(char *out, size_t size)
{
	if (fgets(out, (int)size, stdin) == NULL || strcspn(out, "\r\n") == 0) {
		fprintf(stderr, "kyodoctl: 標準入力にパスワードを1行で渡してください\n");
		return 2;
	}
	out[strcspn(out, "\r\n")] = '\0';
	return 0;
}

static struct ky_err *hash_password(struct ky_ctl *ctl, const char *password, const char *login, const char **out_hash)
{
	const char *problem = ky_password_problem(&ctl->ctx, password, login);
	if (problem != NULL)
		return ky_fail(ctl->arena, KY_INVALID, NULL, "%s", ky_message(&ctl->ctx, problem));
	return ky_password_hash(ctl->arena, ky_str(password), out_hash);
}

static struct ky_err *add_user(struct ky_ctl *ctl, char **argv, const char *password)
{
	const char *hash;
	int64_t id;
	KY_TRY(ky_ctl_open(ctl));
	KY_TRY(hash_password(ctl, password, argv[0], &hash));
	KY_TRY(ky_work_begin(&ctl->ctx));
	KY_TRY(ky_insert(&ctl->ctx, "core.user_insert",
			 KY_ARGS({"login", ky_textz(argv[0])}, {"name", ky_textz(argv[1])}, {"kind", ky_textz(argv[2])}, {"password_hash", ky_textz(hash)}), &id));
	if (strcmp(argv[3], "-") != 0)
		KY_TRY(ky_exec(&ctl->ctx, "core.user_role", KY_ARGS({"user_id", ky_int(id)}, {"role", ky_textz(argv[3])}), NULL));
	KY_TRY(ky_ctl_grant_defaults(ctl));
	KY_TRY(ky_audit(&ctl->ctx, "core.user_add", "user", id, "login,name,kind,role"));
	return ky_work_commit(&ctl->ctx);
}

int ky_ctl_user_add(struct ky_ctl *ctl, int argc, char **argv)
{
	char password[256];
	int status;
	(void)argc;
	if (strcmp(argv[2], "staff") != 0 && strcmp(argv[2], "citizen") != 0) {
		fprintf(stderr, "kyodoctl: KIND は staff または citizen です\n");
		return 2;
	}
	if (ky_ctl_read_secret(password, sizeof password) != 0)
		return 2;
	struct ky_err *err = add_user(ctl, argv, password);
	ky_wipe(password, sizeof password);
	if (ky_ctl_done(ctl, err, &status))
		printf("%s を作りました\n", argv[0]);
	return status;
}

static struct ky_err *find_user(struct ky_ctl *ctl, const char *login, int64_t *out_id)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(&ctl->ctx, "core.user_find", KY_ARGS({"login", ky_textz(login)}), &rows));
	if (rows->count == 0)
		return ky_fail(ctl->arena, KY_NOT_FOUND, NULL, "%s という利用者はいません", login);
	*out_id = ky_cell_int(rows, 0, "id");
	return NULL;
}

static struct ky_err *reset_user(struct ky_ctl *ctl, const char *login, const char *password)
{
	const char *hash;
	int64_t id;
	KY_TRY(ky_ctl_open(ctl));
	KY_TRY(find_user(ctl, login, &id));
	KY_TRY(hash_password(ctl, password, login, &hash));
	KY_TRY(ky_work_begin(&ctl->ctx));
	KY_TRY(ky_exec(&ctl->ctx, "account.password_set", KY_ARGS({"id", ky_int(id)}, {"hash", ky_textz(hash)}), NULL));
	KY_TRY(ky_exec(&ctl->ctx, "admin.second_reset", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_exec(&ctl->ctx, "admin.recovery_clear", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_exec(&ctl->ctx, "admin.sessions_revoke", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_audit(&ctl->ctx, "core.user_reset", "user", id, "password,totp"));
	return ky_work_commit(&ctl->ctx);
}

int ky_ctl_user_reset(struct ky_ctl *ctl, int argc, char **argv)
{
	char password[256];
	int status;
	(void)argc;
	if (ky_ctl_read_secret(password, sizeof password) != 0)
		return 2;
	struct ky_err *err = reset_user(ctl, argv[0], password);
	ky_wipe(password, sizeof password);
	if (ky_ctl_done(ctl, err, &status))
		printf("%s のパスワードを変えました。次のログインで2段階目を登録しなおします\n", argv[0]);
	return status;
}

static struct ky_err *disable_user(struct ky_ctl *ctl, const char *login)
{
	int64_t id;
	KY_TRY(ky_ctl_open(ctl));
	KY_TRY(find_user(ctl, login, &id));
	KY_TRY(ky_work_begin(&ctl->ctx));
	KY_TRY(ky_exec(&ctl->ctx, "core.user_disable", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_exec(&ctl->ctx, "admin.sessions_revoke", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_audit(&ctl->ctx, "core.user_disable", "user", id, "disabled_at"));
	return ky_work_commit(&ctl->ctx);
}

int ky_ctl_user_disable(struct ky_ctl *ctl, int argc, char **argv)
{
	int status;
	(void)argc;
	if (ky_ctl_done(ctl, disable_user(ctl, argv[0]), &status))
		printf("%s を止めました\n", argv[0]);
	return status;
}

/* ---- mail */

int ky_ctl_mail_list(struct ky_ctl *ctl, int argc, char **argv)
{
	struct ky_rows *rows = NULL;
	int status;
	(void)argc;
	(void)argv;
	struct ky_err *err = ky_ctl_open(ctl);
	if (err == NULL)
		err = ky_query(&ctl->ctx, "core.mail_open", NULL, &rows);
	if (!ky_ctl_done(ctl, err, &status))
		return status;
	for (size_t i = 0; i < rows->count; i++)
		printf(ctl->json ? "{\"id\":%lld,\"state\":\"%s\",\"message\":\"%s\",\"tries\":%lld}\n" : "%lld %s %s %lld\n", (long long)ky_cell_int(rows, i, "id"),
		       ky_cell_z(rows, i, "state"), ky_cell_z(rows, i, "message_key"), (long long)ky_cell_int(rows, i, "tries"));
	return 0;
}

static struct ky_err *retry(struct ky_ctl *ctl, const char *which, uint64_t *out_changed)
{
	int64_t id = 0;
	bool all = strcmp(which, "all") == 0;
	KY_TRY(ky_ctl_open(ctl));
	if (!all && !ky_str_i64(ky_str(which), &id))
		return ky_fail(ctl->arena, KY_INVALID, NULL, "ID は番号か all です");
	KY_TRY(ky_work_begin(&ctl->ctx));
	KY_TRY(ky_exec(&ctl->ctx, all ? "core.mail_retry_all" : "admin.mail_retry", KY_ARGS({"id", ky_int(id)}), out_changed));
	KY_TRY(ky_audit(&ctl->ctx, "admin.mail_retry", "mail", id, ""));
	return ky_work_commit(&ctl->ctx);
}

int ky_ctl_mail_retry(struct ky_ctl *ctl, int argc, char **argv)
{
	uint64_t changed = 0;
	int status;
	(void)argc;
	if (!ky_ctl_done(ctl, retry(ctl, argv[0], &changed), &status))
		return status;
	printf(ctl->json ? "{\"retried\":%llu}\n" : "%llu 通をもう一度送ります\n", (unsigned long long)changed);
	return changed > 0 ? 0 : 1;
}

/* ---- purge */

static struct ky_err *purge(struct ky_ctl *ctl, const char *name, unsigned *out_dropped)
{
	struct ky_rows *rows;
	KY_TRY(ky_ctl_open(ctl));
	KY_TRY(ky_query(&ctl->ctx, "core.plugin_state", KY_ARGS({"name", ky_textz(name)}), &rows));
	if (rows->count == 0)
		return ky_fail(ctl->arena, KY_NOT_FOUND, NULL, "%s は有効にしたことのないプラグインです", name);
	if (ky_cell_int(rows, 0, "enabled") == 1)
		return ky_fail(ctl->arena, KY_CONFLICT, NULL, "%s は有効です。先に kyodoctl plugin disable %s を実行してください", name, name);
	struct ky_db *owner = ky_ctl_owner(ctl);
	struct ky_err *err = ky_owner_purge(owner, ctl->arena, name, out_dropped);
	ky_db_free(owner);
	KY_TRY(err);
	KY_TRY(ky_work_begin(&ctl->ctx));
	KY_TRY(ky_exec(&ctl->ctx, "core.plugin_forget", KY_ARGS({"name", ky_textz(name)}), NULL));
	KY_TRY(ky_audit(&ctl->ctx, "core.plugin_purge", name, 0, ""));
	return ky_work_commit(&ctl->ctx);
}

int ky_ctl_plugin_purge(struct ky_ctl *ctl, int argc, char **argv)
{
	unsigned dropped = 0;
	int status;
	(void)argc;
	if (!ctl->yes) {
		fprintf(stderr, "kyodoctl: %s のデータがすべて消え、もとにもどせません。よければ --yes を付けてください\n", argv[0]);
		return 2;
	}
	if (ky_ctl_done(ctl, purge(ctl, argv[0], &dropped), &status))
		printf(ctl->json ? "{\"dropped\":%u}\n" : "%u 個の表を消しました\n", dropped);
	return status;
}
