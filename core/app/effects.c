/* effects.c — audit rows, jobs and events: rows in the same transaction and nothing else. See kyodo/ctx.h.
 * Called by handlers, services and jobs. */
#include "core/app/internal.h"

struct ky_err *ky_audit(struct ky_ctx *ctx, const char *action, const char *object, int64_t object_id, const char *fields)
{
	static const char *const kinds[] = {"anyone", "citizen", "staff", "system"};
	bool reading = !ctx->work->writable; /* what was read is told by a statement of its own */
	ctx->work->writable = true;
	struct ky_err *err = ky_insert(ctx, "app.audit_insert",
			 KY_ARGS({"principal", ky_textz(kinds[ctx->who->kind])}, {"action", ky_textz(action)}, {"object", ky_textz(object)},
				 {"object_id", ky_int(object_id)}, {"fields", ky_textz(fields == NULL ? "" : fields)}, {"address", ky_textz(ctx->work->address)}),
			 NULL);
	ctx->work->writable = !reading;
	return err;
}

struct ky_err *ky_plugin_is_on(struct ky_ctx *ctx, const char *plugin, int64_t department_id, bool *out_on)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "app.plugin_off", KY_ARGS({"plugin", ky_textz(plugin)}, {"department_id", ky_int(department_id)}), &rows));
	*out_on = rows->count == 0;
	return NULL;
}

struct ky_err *ky_job_start(struct ky_ctx *ctx, const char *job, const char *params, int64_t *out_job_id)
{
	if (ky_registry_job(ctx->app->registry, job, NULL) == NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "job %s is declared by no plugin", job);
	return ky_insert(ctx, "app.job_insert", KY_ARGS({"job", ky_textz(job)}, {"params", ky_textz(params)}), out_job_id);
}

struct ky_err *ky_job_result(struct ky_ctx *ctx, int64_t job_id, int64_t file_id, const char *report)
{
	return ky_exec(ctx, "app.job_result",
		       KY_ARGS({"id", ky_int(job_id)}, {"file_id", file_id == 0 ? ky_null() : ky_int(file_id)}, {"report", ky_textz(report)}), NULL);
}

struct ky_err *ky_job_checkpoint(struct ky_ctx *ctx)
{
	KY_TRY(ky_work_commit(ctx));
	return ky_work_begin(ctx);
}

struct ky_err *ky_event_publish(struct ky_ctx *ctx, const char *event, int64_t object_id)
{
	return ky_event_publish_at(ctx, event, object_id, ctx->now);
}

/* One row a subscriber: delivered at least once each, by the background process. */
struct ky_err *ky_event_publish_at(struct ky_ctx *ctx, const char *event, int64_t object_id, ky_time_us at)
{
	struct ky_table_walk w = KY_WALK(ctx->app->registry, subscriptions);
	const struct ky_subscription *s;
	while ((s = ky_registry_next(&w)) != NULL)
		if (strcmp(s->event, event) == 0)
			KY_TRY(ky_exec(ctx, "app.event_insert",
				       KY_ARGS({"event", ky_textz(event)}, {"subscriber", ky_textz(w.owner->name)}, {"object_id", ky_int(object_id)}, {"at", ky_time(at)}), NULL));
	return NULL;
}
