/* saved.c — the searches a person saved for a list, shown above it. Putting them in order is core/pages/filters.c.
 * Called by list.c. */
#include "core/model/input.h"
#include "kyodo/list.h"

/* Most have saved none: that is kept until somebody saves or removes one. */
static struct ky_err *load(struct ky_ctx *ctx, const char *list, struct ky_rows **out)
{
	unsigned long long version = ky_dataset_version(ctx->app->sb, ky_dataset_register(ctx->app->sb, "filters"));
	const char *key = ky_printf(ctx->arena, "saved|%llu|%lld|%s", version, (long long)ctx->who->user_id, list);
	int64_t n;
	*out = KY_NEW(ctx->arena, struct ky_rows);
	if (ky_count_find(ctx->app, key, &n) && n == 0)
		return NULL;
	KY_TRY(ky_query(ctx, "app.saved_filters", KY_ARGS({"list", ky_textz(list)}), out));
	ky_count_keep(ctx->app, key, (int64_t)(*out)->count);
	return NULL;
}

struct ky_err *ky_saved_put(struct ky_req *req, struct ky_node *node, const char *list, const char *path, const char *params)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *rows;
	if (req->route->zone != KY_ZONE_STAFF || ctx->who->kind != KY_STAFF)
		return NULL;
	KY_TRY(load(ctx, list, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(node, "saved");
		const char *saved = ky_cell_z(rows, i, "params");
		ky_put(n, "name", ky_cell_z(rows, i, "name"));
		ky_put_url(n, "url", ky_printf(ctx->arena, "%s?%s", ky_url(ctx, "%s", ky_cell_z(rows, i, "path")), saved));
		ky_put_bool(n, "current", strcmp(saved, params) == 0);
	}
	if (rows->count > 0)
		ky_put_url(node, "saved_url", ky_url(ctx, "staff/filters"));
	if (params[0] != '\0')
		ky_put_url(node, "save_url",
			   ky_printf(ctx->arena, "%s?list=%s&path=%s&params=%s", ky_url(ctx, "staff/filters/new"), list, ky_url_encode(ctx->arena, ky_str(path)), ky_url_encode(ctx->arena, ky_str(params))));
	return NULL;
}
