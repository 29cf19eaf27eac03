/* policy.c — relations become one SQL condition; lists, details, exports and checks all use this one.
 * Called through {scope NAME} in queries, by the permit stage and by core/model. */
#include "core/app/internal.h"

/* Held in the whole city matches every department; held in some, their objects alone. */
static void add_department(struct ky_buf *out, const struct ky_ctx *ctx, const struct ky_relation *r)
{
	if (r->department == NULL || r->permission == NULL || ky_may_in(ctx, r->permission, 0))
		return;
	ky_buf_printf(out, " AND %s IN (", r->department);
	bool first = true;
	for (size_t i = 0; i < ctx->who->grant_count; i++) {
		if (strcmp(ctx->who->grant[i].permission, r->permission) != 0)
			continue;
		/* Numbers from our own rows, never input. */
		ky_buf_printf(out, "%s%lld", first ? "" : ",", (long long)ctx->who->grant[i].department_id);
		first = false;
	}
	ky_buf_putc(out, ')');
}

static bool holds(const struct ky_ctx *ctx, const struct ky_relation *r)
{
	if (ctx->who->kind == KY_SYSTEM)
		return r->permission != NULL || r->who == KY_ANYONE;
	if (r->who != KY_ANYONE && r->who != ctx->who->kind)
		return false;
	return r->permission == NULL || ky_may(ctx, r->permission);
}

const char *ky_policy_scope(struct ky_ctx *ctx, const struct ky_policy *policy)
{
	struct ky_buf out;
	bool any = false;
	ky_buf_init(&out, ctx->arena, 64 * 1024);
	ky_buf_putc(&out, '(');
	for (size_t i = 0; i < policy->relation_count; i++) {
		const struct ky_relation *r = &policy->relation[i];
		if (!holds(ctx, r))
			continue;
		ky_buf_printf(&out, "%s(1=1", any ? " OR " : "");
		add_department(&out, ctx, r);
		if (r->sql != NULL && ctx->who->kind != KY_SYSTEM)
			ky_buf_printf(&out, " AND (%s)", r->sql);
		ky_buf_putc(&out, ')');
		any = true;
	}
	if (!any)
		return "(1=0)";
	ky_buf_putc(&out, ')');
	if (policy->where != NULL)
		ky_buf_printf(&out, " AND (%s)", policy->where);
	return out.data;
}

bool ky_policy_one_department(const struct ky_ctx *ctx, const struct ky_policy *policy)
{
	int64_t only = 0;
	for (size_t i = 0; i < policy->relation_count; i++) {
		const struct ky_relation *r = &policy->relation[i];
		if (!holds(ctx, r))
			continue;
		if (r->department == NULL || r->permission == NULL || ky_may_in(ctx, r->permission, 0))
			return false;
		for (size_t g = 0; g < ctx->who->grant_count; g++) {
			if (strcmp(ctx->who->grant[g].permission, r->permission) != 0)
				continue;
			if (only != 0 && only != ctx->who->grant[g].department_id)
				return false;
			only = ctx->who->grant[g].department_id;
		}
	}
	return only != 0;
}

struct ky_err *ky_policy_check(struct ky_ctx *ctx, const struct ky_policy *policy, int64_t id)
{
	struct ky_rows *rows;
	const char *sql = ky_printf(ctx->arena, "SELECT 1 AS yes FROM %s WHERE %s = :object AND %s", policy->from, policy->id, ky_policy_scope(ctx, policy));
	KY_TRY(ky_sql_query(ctx, sql, KY_ARGS({"object", ky_int(id)}), &rows));
	/* The same answer for what is not there and for what is not theirs. */
	return rows->count > 0 ? NULL : ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "policy %s: not in scope", policy->name);
}

typedef const char *scope_fn(void *data, const struct ky_policy *policy);

static struct ky_err *expand(struct ky_arena *arena, const struct ky_registry *reg, const char *sql, scope_fn *scope, void *data, const char **out_sql)
{
	const char *at = strstr(sql, "{scope ");
	if (at == NULL) {
		*out_sql = sql;
		return NULL;
	}
	struct ky_buf out;
	ky_buf_init(&out, arena, 256 * 1024);
	for (; at != NULL; at = strstr(sql, "{scope ")) {
		const char *end = strchr(at, '}');
		if (end == NULL)
			return ky_fail(arena, KY_INTERNAL, NULL, "{scope without }");
		const char *name = ky_strndup(arena, at + 7, (size_t)(end - at - 7));
		const struct ky_policy *policy = ky_registry_policy(reg, name);
		if (policy == NULL)
			return ky_fail(arena, KY_INTERNAL, NULL, "{scope %s}: no such policy", name);
		ky_buf_add(&out, sql, (size_t)(at - sql));
		ky_buf_puts(&out, scope(data, policy));
		sql = end + 1;
	}
	ky_buf_puts(&out, sql);
	*out_sql = out.data;
	return NULL;
}

static const char *scope_now(void *data, const struct ky_policy *policy)
{
	return ky_policy_scope(data, policy);
}

struct ky_err *ky_sql_expand(struct ky_ctx *ctx, const char *sql, const char **out_sql)
{
	return expand(ctx->arena, ctx->app->registry, sql, scope_now, ctx, out_sql);
}

static const char *scope_all(void *data, const struct ky_policy *policy)
{
	struct ky_buf out;
	ky_buf_init(&out, data, 64 * 1024);
	ky_buf_puts(&out, "(1=0");
	for (size_t i = 0; i < policy->relation_count; i++) {
		const struct ky_relation *r = &policy->relation[i];
		if (r->sql != NULL)
			ky_buf_printf(&out, " OR (%s)", r->sql);
		if (r->department != NULL)
			ky_buf_printf(&out, " OR %s IN (1,2)", r->department);
	}
	ky_buf_printf(&out, ") AND (%s)", policy->where == NULL ? "1=1" : policy->where);
	return out.data;
}

const char *ky_sql_expand_all(struct ky_app *app, struct ky_arena *arena, const char *sql)
{
	const char *out = sql;
	struct ky_err *err = expand(arena, app->registry, sql, scope_all, arena, &out);
	return err == NULL ? out : NULL;
}
