/* query.c — named queries with the context's own parameters; the public face of core/data. See kyodo/db.h.
 * Called by handlers, services and jobs. Writes are refused outside a transaction. */
#include "core/app/internal.h"

struct look {
	const struct ky_ctx *ctx;
	const struct ky_args *args;
};

static bool own_param(const struct ky_ctx *ctx, struct ky_str name, struct ky_value *out)
{
	if (ky_str_is(name, "ky_me"))
		*out = ky_int(ctx->who->user_id);
	else if (ky_str_is(name, "ky_now"))
		*out = ky_time(ctx->now);
	else if (ky_str_is(name, "ky_today"))
		*out = ky_date(ctx->today);
	else if (ky_str_is(name, "ky_group"))
		*out = ky_int(ctx->who->group_id);
	else if (ky_str_is(name, "ky_lang"))
		*out = ky_textz(ctx->lang);
	else
		return false;
	return true;
}

static bool param(void *data, struct ky_str name, struct ky_value *out)
{
	const struct look *l = data;
	for (size_t i = 0; l->args != NULL && i < l->args->count; i++) {
		if (ky_str_is(name, l->args->arg[i].name)) {
			*out = l->args->arg[i].value;
			return true;
		}
	}
	return own_param(l->ctx, name, out);
}

static struct ky_err *find(struct ky_ctx *ctx, const char *name, const char **out_sql)
{
	const char *text = ky_queries_text(ctx->app->queries, name);
	if (text == NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "no query %s; write it in sql/<name>/queries.sql", name);
	return ky_sql_expand(ctx, text, out_sql);
}

struct ky_err *ky_sql_query(struct ky_ctx *ctx, const char *sql, const struct ky_args *args, struct ky_rows **out_rows)
{
	struct look l = {ctx, args};
	return ky_db_query(ctx->app->db, ctx->arena, sql, param, &l, out_rows);
}

struct ky_err *ky_sql_each(struct ky_ctx *ctx, const char *sql, const struct ky_args *args, ky_row_fn *each, void *data)
{
	struct look l = {ctx, args};
	return ky_db_each(ctx->app->db, ctx->arena, sql, param, &l, each, data);
}

struct ky_err *ky_query(struct ky_ctx *ctx, const char *name, const struct ky_args *args, struct ky_rows **out_rows)
{
	const char *sql;
	KY_TRY(find(ctx, name, &sql));
	return ky_sql_query(ctx, sql, args, out_rows);
}

struct ky_err *ky_query_one(struct ky_ctx *ctx, const char *name, const struct ky_args *args, struct ky_rows **out_row)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, name, args, &rows));
	if (rows->count == 0)
		return ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "%s: no row", name);
	*out_row = rows;
	return NULL;
}

static struct ky_err *change(struct ky_ctx *ctx, const char *name, const struct ky_args *args, uint64_t *out_changed, int64_t *out_id)
{
	struct look l = {ctx, args};
	const char *sql;
	if (!ctx->work->writable)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "%s: changes belong into a POST's handler or a job", name);
	KY_TRY(find(ctx, name, &sql));
	return ky_db_exec(ctx->app->db, ctx->arena, sql, param, &l, out_changed, out_id);
}

struct ky_err *ky_exec(struct ky_ctx *ctx, const char *name, const struct ky_args *args, uint64_t *out_changed)
{
	return change(ctx, name, args, out_changed, NULL);
}

struct ky_err *ky_insert(struct ky_ctx *ctx, const char *name, const struct ky_args *args, int64_t *out_id)
{
	return change(ctx, name, args, NULL, out_id);
}

struct ky_err *ky_each(struct ky_ctx *ctx, const char *name, const struct ky_args *args, ky_row_fn *each, void *data)
{
	const char *sql;
	KY_TRY(find(ctx, name, &sql));
	return ky_sql_each(ctx, sql, args, each, data);
}
