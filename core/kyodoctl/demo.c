/* demo.c — the demo city from spreadsheets, by the very import the browser uses. Called by main.c.
 * Refuses unless the configuration says [site] demo = yes: its passwords and its second factor are known to everybody. */
#include "core/kyodoctl/kyodoctl.h"

#include <stdio.h>
#include <unistd.h>

#include "core/base/secret.h"
#include "core/pages/import.h"
#include "core/pages/postal.h"

#define FILE_MAX ((size_t)8 << 20)
#define POSTAL_MAX ((size_t)64 << 20)
#define TOTP_BYTES 20

struct ky_err *ky_ctl_read_file(struct ky_arena *arena, const char *path, size_t max, struct ky_str *out_bytes)
{
	struct ky_buf buf;
	char part[65536];
	size_t n;
	FILE *f = fopen(path, "re");
	if (f == NULL)
		return ky_fail(arena, KY_NOT_FOUND, NULL, "%s を読めません", path);
	ky_buf_init(&buf, arena, max);
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		ky_buf_add(&buf, part, n);
	fclose(f);
	*out_bytes = ky_buf_str(&buf);
	return buf.full ? ky_fail(arena, KY_TOO_LARGE, NULL, "%s は大きすぎます", path) : NULL;
}

static const struct ky_register *find_register(const char *name)
{
	for (size_t i = 0; ky_registers[i] != NULL; i++)
		if (strcmp(ky_registers[i]->name, name) == 0)
			return ky_registers[i];
	return NULL;
}

/* All rows of a file, or none and every problem said. keep holds the table while the context's memory is emptied row by row. */
static struct ky_err *take_file(struct ky_ctl *ctl, const char *path, const char *name, struct ky_arena *keep)
{
	struct ky_req req = {.ctx = &ctl->ctx};
	struct ky_import_result result;
	struct ky_str bytes;
	KY_TRY(ky_ctl_read_file(keep, path, FILE_MAX, &bytes));
	KY_TRY(ky_work_begin(&ctl->ctx));
	KY_TRY(ky_import_run(&req, find_register(name), keep, bytes, true, &result));
	for (size_t i = 0; i < result.problem_count && i < 50; i++)
		fprintf(stderr, "%s %s %s: %s\n", path, result.problem[i].place, result.problem[i].label, result.problem[i].text);
	if (result.problem_count > 0)
		return ky_fail(ctl->arena, KY_INVALID, NULL, "%s に %zu 個の問題があり、1件も入れませんでした", path, result.problem_count);
	ky_touch(&ctl->ctx, "core");
	KY_TRY(ky_work_commit(&ctl->ctx));
	if (!ctl->json)
		printf("%s: 新しく %lld 件、変更 %lld 件\n", name, (long long)result.added, (long long)result.changed);
	return NULL;
}

static struct ky_err *load(struct ky_ctl *ctl, const char *folder, const char *name)
{
	const char *path = ky_printf(ctl->arena, "%s/%s.csv", folder, name);
	if (access(path, R_OK) != 0)
		return NULL; /* a city need not fill every register */
	struct ky_arena *keep = ky_arena_new((size_t)128 << 20);
	struct ky_err *err = take_file(ctl, path, name, keep);
	if (err != NULL) /* it may lie in what is given back now */
		err = ky_fail(ctl->arena, err->code, err->user_key, "%s: %s", path, err->detail);
	ky_arena_free(keep);
	return err;
}

/* The demo's second factor: the same everywhere, and worth nothing. */
static struct ky_str demo_secret(struct ky_arena *arena)
{
	unsigned char hash[32];
	ky_sha256(KY_STR("kyodo demo city: everybody knows this key"), hash);
	return ky_str_copy(arena, (struct ky_str){(const char *)hash, TOTP_BYTES});
}

static struct ky_err *enrol(struct ky_ctl *ctl, const char *folder)
{
	struct ky_rows *rows;
	struct ky_str bytes, password;
	const char *hash;
	KY_TRY(ky_ctl_read_file(ctl->arena, ky_printf(ctl->arena, "%s/password.txt", folder), 256, &bytes));
	password = ky_str_trim(bytes);
	KY_TRY(ky_password_hash(ctl->arena, password, &hash));
	KY_TRY(ky_work_begin(&ctl->ctx));
	KY_TRY(ky_query(&ctl->ctx, "core.demo_staff", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_str sealed = ky_seal(ctl->arena, ctl->app->key, demo_secret(ctl->arena));
		KY_TRY(ky_exec(&ctl->ctx, "core.demo_enrol", KY_ARGS({"id", ky_int(ky_cell_int(rows, i, "id"))}, {"hash", ky_textz(hash)}, {"sealed", ky_bytes(sealed)}), NULL));
	}
	return ky_work_commit(&ctl->ctx);
}

static struct ky_err *demo_only(struct ky_ctl *ctl)
{
	return ctl->conf->demo ? NULL : ky_fail(ctl->arena, KY_DENIED, NULL, "[site] demo = yes のときだけ使えます");
}

static struct ky_err *load_postal(struct ky_ctl *ctl, const char *path)
{
	struct ky_postal_result result;
	struct ky_str bytes;
	KY_TRY(ky_ctl_read_file(ctl->arena, path, POSTAL_MAX, &bytes));
	KY_TRY(ky_work_begin(&ctl->ctx));
	KY_TRY(ky_postal_load(&ctl->ctx, bytes, &result));
	KY_TRY(ky_audit(&ctl->ctx, "admin.postal", "postal", 0, ky_printf(ctl->arena, "places=%lld", (long long)result.places)));
	KY_TRY(ky_work_commit(&ctl->ctx));
	if (ctl->json)
		printf("{\"places\":%lld,\"prefectures\":%zu}\n", (long long)result.places, result.prefectures);
	else
		printf("郵便番号: %zu 都道府県の %lld 件を入れました\n", result.prefectures, (long long)result.places);
	return NULL;
}

int ky_ctl_postal_load(struct ky_ctl *ctl, int argc, char **argv)
{
	int status;
	(void)argc;
	struct ky_err *err = ky_ctl_open(ctl);
	if (err == NULL)
		err = load_postal(ctl, argv[0]);
	ky_ctl_done(ctl, err, &status);
	return status;
}

static struct ky_err *load_all(struct ky_ctl *ctl, const char *folder)
{
	static const char *const names[] = {"departments", "areas", "wards", "ward_heads", "issuers", "closed_days", "staffing"};
	KY_TRY(demo_only(ctl));
	KY_TRY(ky_ctl_open(ctl));
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		KY_TRY(load(ctl, folder, names[i]));
	const char *postal = ky_printf(ctl->arena, "%s/postal.csv", folder);
	if (access(postal, R_OK) == 0)
		KY_TRY(load_postal(ctl, postal));
	return enrol(ctl, folder);
}

int ky_ctl_demo_load(struct ky_ctl *ctl, int argc, char **argv)
{
	int status;
	(void)argc;
	ky_ctl_done(ctl, load_all(ctl, argv[0]), &status);
	return status;
}

static struct ky_err *code(struct ky_ctl *ctl, const char *login, char digits[8])
{
	struct ky_rows *rows, *row;
	struct ky_str secret;
	KY_TRY(demo_only(ctl));
	KY_TRY(ky_ctl_open(ctl));
	KY_TRY(ky_query(&ctl->ctx, "core.user_find", KY_ARGS({"login", ky_textz(login)}), &rows));
	if (rows->count == 0)
		return ky_fail(ctl->arena, KY_NOT_FOUND, NULL, "%s という利用者はいません", login);
	KY_TRY(ky_query_one(&ctl->ctx, "core.totp_get", KY_ARGS({"id", ky_int(ky_cell_int(rows, 0, "id"))}), &row));
	if (!ky_unseal(ctl->arena, ctl->app->key, ky_cell_str(row, 0, "totp_sealed"), &secret))
		return ky_fail(ctl->arena, KY_NOT_FOUND, NULL, "%s は2段階目を登録していません", login);
	return ky_totp_now(ctl->arena, secret, ctl->ctx.now / KY_SECOND_US, digits);
}

int ky_ctl_demo_code(struct ky_ctl *ctl, int argc, char **argv)
{
	char digits[8];
	int status;
	(void)argc;
	if (ky_ctl_done(ctl, code(ctl, argv[0], digits), &status))
		printf(ctl->json ? "{\"code\":\"%s\"}\n" : "%s\n", digits);
	return status;
}
