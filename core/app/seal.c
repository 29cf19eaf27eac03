/* seal.c — audit rows become one HMAC chain, in the order they were committed; its head stands in a file beside the key.
 * Called by the background process, sole holder of the key, and by kyodoctl audit verify. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "core/app/internal.h"
#include "core/base/secret.h"

static void chain(struct ky_arena *arena, const unsigned char key[32], const struct ky_rows *rows, size_t i, unsigned char mac[32])
{
	const char *text = ky_printf(arena, "%s|%lld|%lld|%lld|%s|%s|%s|%lld|%s|%s", ky_hex(arena, mac, 32), (long long)ky_cell_int(rows, i, "id"),
				     (long long)ky_cell_int(rows, i, "at"), (long long)ky_cell_int(rows, i, "user_id"), ky_cell_z(rows, i, "principal"),
				     ky_cell_z(rows, i, "action"), ky_cell_z(rows, i, "object"), (long long)ky_cell_int(rows, i, "object_id"),
				     ky_cell_z(rows, i, "fields"), ky_cell_z(rows, i, "address"));
	ky_hmac(key, 32, ky_str(text), mac);
}

static struct ky_err *load_key(struct ky_ctx *ctx, unsigned char key[32])
{
	return ky_key_file(ctx->arena, ky_printf(ctx->arena, "%s/audit.key", ctx->app->conf->secrets), key);
}

static const char *head_path(struct ky_ctx *ctx)
{
	return ky_printf(ctx->arena, "%s/audit.head", ctx->app->conf->secrets);
}

static struct ky_err *anchor(struct ky_ctx *ctx, const unsigned char mac[32])
{
	const char *path = head_path(ctx), *fresh = ky_printf(ctx->arena, "%s.new", path);
	const char *text = ky_printf(ctx->arena, "%s\n", ky_hex(ctx->arena, mac, 32));
	int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return ok && rename(fresh, path) == 0 ? NULL : ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "%s cannot be written", path);
}

struct ky_err *ky_seal_run(struct ky_ctx *ctx)
{
	unsigned char key[32], mac[32] = {0};
	struct ky_rows *head, *rows;
	KY_TRY(ky_query(ctx, "app.audit_unsealed", NULL, &rows));
	if (rows->count == 0)
		return NULL;
	KY_TRY(load_key(ctx, key));
	KY_TRY(ky_work_begin(ctx));
	KY_TRY(ky_query(ctx, "app.seal_head", NULL, &head)); /* FOR UPDATE: one sealer at a time */
	if (head->count > 0)
		memcpy(mac, ky_cell_str(head, 0, "mac").p, 32);
	for (size_t i = 0; i < rows->count; i++) {
		chain(ctx->arena, key, rows, i, mac);
		struct ky_str m = {(const char *)mac, 32};
		KY_TRY(ky_exec(ctx, "app.seal_insert", KY_ARGS({"audit_id", ky_int(ky_cell_int(rows, i, "id"))}, {"mac", ky_bytes(m)}), NULL));
	}
	KY_TRY(ky_work_commit(ctx));
	ky_wipe(key, sizeof key);
	return anchor(ctx, mac);
}

struct verify {
	unsigned char key[32], mac[32];
	uint64_t rows;
};

static struct ky_err *verify_row(struct ky_arena *arena, const struct ky_rows *row, void *data)
{
	struct verify *v = data;
	chain(arena, v->key, row, 0, v->mac);
	v->rows++;
	if (!ky_str_eq(ky_cell_str(row, 0, "mac"), (struct ky_str){(const char *)v->mac, 32}))
		return ky_fail(arena, KY_INTERNAL, NULL, "監査記録 %lld 番で連鎖が切れています（書き換えまたは削除）", (long long)ky_cell_int(row, 0, "id"));
	return NULL;
}

struct ky_err *ky_seal_verify(struct ky_ctx *ctx, uint64_t *out_rows, uint64_t *out_unsealed)
{
	struct verify v = {.rows = 0};
	struct ky_rows *rows;
	char line[80] = "";
	KY_TRY(load_key(ctx, v.key));
	KY_TRY(ky_each(ctx, "app.audit_sealed", NULL, verify_row, &v));
	FILE *f = fopen(head_path(ctx), "re");
	if (f != NULL && fgets(line, sizeof line, f) == NULL)
		line[0] = '\0';
	if (f != NULL)
		fclose(f);
	line[strcspn(line, "\n")] = '\0';
	if (v.rows > 0 && strcmp(line, ky_hex(ctx->arena, v.mac, 32)) != 0)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "連鎖の先頭が %s と一致しません（末尾の記録が失われています）", head_path(ctx));
	KY_TRY(ky_query(ctx, "app.audit_unsealed_count", NULL, &rows));
	*out_rows = v.rows;
	*out_unsealed = (uint64_t)ky_cell_int(rows, 0, "n");
	return NULL;
}
