/* file.c — stored files: looked up, read whole or linked; see kyodo/ctx.h. Uploads are written by body.c.
 * Called by handlers and jobs. Who may read a file is decided by the object it is linked to. */
#include "core/app/internal.h"

#include "core/base/secret.h"


struct ky_err *ky_file_info(struct ky_ctx *ctx, int64_t file_id, struct ky_file *out_file)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "app.file_get", KY_ARGS({"id", ky_int(file_id)}), &row));
	*out_file = (struct ky_file){
	    .id = file_id,
	    .name = ky_cell_z(row, 0, "name"),
	    .type = ky_cell_z(row, 0, "type"),
	    .size_bytes = ky_cell_int(row, 0, "size_bytes"),
	    .sha256 = ky_cell_str(row, 0, "sha256"),
	};
	return NULL;
}

static struct ky_err *collect(struct ky_arena *row_arena, const struct ky_rows *row, void *data)
{
	struct ky_buf *buf = data;
	ky_buf_put(buf, ky_cell_str(row, 0, "bytes"));
	return buf->full ? ky_fail(row_arena, KY_TOO_LARGE, NULL, "the file is over %zu bytes", buf->max) : NULL;
}

struct ky_err *ky_file_read(struct ky_ctx *ctx, int64_t file_id, size_t max_bytes, struct ky_str *out_bytes)
{
	struct ky_buf buf;
	ky_buf_init(&buf, ctx->arena, max_bytes);
	KY_TRY(ky_each(ctx, "app.file_chunks", KY_ARGS({"id", ky_int(file_id)}), collect, &buf));
	*out_bytes = ky_buf_str(&buf);
	return NULL;
}

struct ky_err *ky_file_link(struct ky_ctx *ctx, int64_t file_id, const char *object, int64_t object_id)
{
	uint64_t changed;
	KY_TRY(ky_exec(ctx, "app.file_link", KY_ARGS({"id", ky_int(file_id)}, {"object", ky_textz(object)}, {"object_id", ky_int(object_id)}), &changed));
	return changed == 1 ? NULL : ky_fail(ctx->arena, KY_CONFLICT, "core.error.file_gone", "file %lld is gone", (long long)file_id);
}

struct ky_err *ky_file_make(struct ky_ctx *ctx, const char *name, const char *type, struct ky_str bytes, const char *object, int64_t object_id, int64_t *out_id)
{
	unsigned char hash[KY_SHA256_BYTES];
	int64_t id;
	ky_sha256(bytes, hash);
	KY_TRY(ky_insert(ctx, "app.file_insert", KY_ARGS({"name", ky_textz(name)}), &id));
	for (size_t at = 0, number = 0; at < bytes.len; at += KY_FILE_CHUNK_BYTES, number++) {
		struct ky_str part = {bytes.p + at, bytes.len - at < KY_FILE_CHUNK_BYTES ? bytes.len - at : KY_FILE_CHUNK_BYTES};
		KY_TRY(ky_exec(ctx, "app.file_chunk", KY_ARGS({"file_id", ky_int(id)}, {"number", ky_int((int64_t)number)}, {"bytes", ky_bytes(part)}), NULL));
	}
	KY_TRY(ky_exec(ctx, "app.file_complete",
		       KY_ARGS({"id", ky_int(id)}, {"size_bytes", ky_int((int64_t)bytes.len)}, {"sha256", ky_bytes((struct ky_str){(const char *)hash, sizeof hash})}, {"type", ky_textz(type)}), NULL));
	KY_TRY(ky_file_link(ctx, id, object, object_id));
	*out_id = id;
	return NULL;
}
