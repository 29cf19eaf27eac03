/* background.c — work without a visitor: versions from other machines, jobs, events, sweeping, sealing.
 * Called by the background process; each piece of work is claimed by a lease, so several machines can share it. */
#include "core/app/internal.h"

#include "core/base/log.h"

#define LEASE_US (10 * 60 * KY_SECOND_US)
#define SWEEP_AFTER_US (INT64_C(24) * 3600 * KY_SECOND_US)

static const struct ky_who system_who = {.kind = KY_SYSTEM, .name = "system"};

struct task {
	struct ky_app *app;
	struct ky_arena *arena;
	struct ky_ctx ctx;
	struct ky_work work;
};

static struct ky_err *task_begin(struct task *t, struct ky_app *app)
{
	t->app = app;
	t->arena = ky_arena_new(0);
	ky_ctx_init(&t->ctx, &t->work, app, t->arena, &system_who, app->conf->languages[0]);
	KY_TRY(ky_ctx_stamp(&t->ctx, true));
	return ky_live_refresh(&t->ctx);
}

struct ky_err *ky_app_poll_datasets(struct ky_app *app)
{
	struct ky_rows *rows;
	struct ky_work work;
	struct ky_ctx ctx;
	struct ky_arena *scratch = ky_arena_new(0);
	ky_ctx_init(&ctx, &work, app, scratch, &system_who, app->conf->languages[0]);
	struct ky_err *err = ky_query(&ctx, "app.datasets", NULL, &rows);
	for (size_t i = 0; err == NULL && i < rows->count; i++) {
		int index = ky_dataset_register(app->sb, ky_cell_z(rows, i, "name"));
		if (index >= 0)
			ky_dataset_seen(app->sb, index, (uint64_t)ky_cell_int(rows, i, "version"));
	}
	if (err != NULL) { /* the scratch memory goes: the caller needs the code alone */
		static struct ky_err away = {.code = KY_UNAVAILABLE, .where = "background.c", .detail = "the database is away"};
		err = &away;
	}
	ky_arena_free(scratch);
	return err;
}

struct queue {
	const char *due, *lease, *failed;
	struct ky_err *(*run)(struct task *t, const struct ky_rows *row);
	int tries_max;
};

/* After a failure: again later, and later still; after the queue's tries it is left for staff to see. */
static struct ky_err *put_back(struct task *t, const struct queue *q, int64_t id, int64_t tries, const struct ky_err *why)
{
	ky_time_us next = t->ctx.now + (tries + 1) * (tries + 1) * 30 * KY_SECOND_US;
	KY_TRY(ky_work_begin(&t->ctx));
	KY_TRY(ky_exec(&t->ctx, q->failed,
		       KY_ARGS({"id", ky_int(id)}, {"state", ky_textz(tries + 1 >= q->tries_max ? "failed" : "waiting")}, {"next_try_at", ky_time(next)},
			       {"error", ky_textz(ky_strndup(t->arena, why->detail, strnlen(why->detail, 480)))}),
		       NULL));
	return ky_work_commit(&t->ctx);
}

static struct ky_err *claim(struct task *t, const char *due, const char *lease, struct ky_rows **out_row)
{
	struct ky_rows *rows;
	KY_TRY(ky_work_begin(&t->ctx));
	KY_TRY(ky_query(&t->ctx, due, NULL, &rows));
	if (rows->count > 0)
		KY_TRY(ky_exec(&t->ctx, lease, KY_ARGS({"id", ky_int(ky_cell_int(rows, 0, "id"))}, {"until", ky_time(t->ctx.now + LEASE_US)}), NULL));
	KY_TRY(ky_work_commit(&t->ctx));
	*out_row = rows->count > 0 ? rows : NULL;
	return NULL;
}

/* ---- jobs */

static struct ky_err *do_job(struct task *t, const struct ky_rows *row)
{
	int64_t id = ky_cell_int(row, 0, "id");
	const struct ky_job *job = ky_registry_job(t->app->registry, ky_cell_z(row, 0, "job"), NULL);
	if (job == NULL)
		return ky_fail(t->arena, KY_INTERNAL, NULL, "no plugin declares %s", ky_cell_z(row, 0, "job"));
	struct ky_who *who = KY_NEW(t->arena, struct ky_who);
	*who = (struct ky_who){.kind = KY_SYSTEM, .user_id = ky_cell_int(row, 0, "user_id"), .name = ""};
	t->ctx.who = who;
	t->ctx.lang = ky_cell_z(row, 0, "lang");
	KY_TRY(ky_work_begin(&t->ctx));
	KY_TRY(job->run(&t->ctx, id, ky_cell_z(row, 0, "params")));
	KY_TRY(ky_exec(&t->ctx, "app.job_done", KY_ARGS({"id", ky_int(id)}), NULL));
	return ky_work_commit(&t->ctx);
}

struct ky_err *ky_job_run_now(struct ky_ctx *ctx, const char *name, const char *params)
{
	const struct ky_job *job = ky_registry_job(ctx->app->registry, name, NULL);
	int64_t id;
	if (job == NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "no plugin declares %s", name);
	KY_TRY(ky_work_begin(ctx));
	KY_TRY(ky_job_start(ctx, name, params, &id));
	KY_TRY(job->run(ctx, id, params));
	KY_TRY(ky_exec(ctx, "app.job_done", KY_ARGS({"id", ky_int(id)}), NULL));
	return ky_work_commit(ctx);
}

/* ---- events */

static struct ky_err *do_event(struct task *t, const struct ky_rows *row)
{
	struct ky_table_walk w = KY_WALK(t->app->registry, subscriptions);
	const struct ky_subscription *s;
	KY_TRY(ky_work_begin(&t->ctx));
	while ((s = ky_registry_next(&w)) != NULL)
		if (strcmp(s->event, ky_cell_z(row, 0, "event")) == 0 && strcmp(w.owner->name, ky_cell_z(row, 0, "subscriber")) == 0)
			KY_TRY(s->on(&t->ctx, ky_cell_int(row, 0, "object_id")));
	KY_TRY(ky_exec(&t->ctx, "app.event_done", KY_ARGS({"id", ky_int(ky_cell_int(row, 0, "id"))}), NULL));
	return ky_work_commit(&t->ctx);
}

/* ---- mail: handed over before the row says so, so that none is lost; the Message-ID shows a mail that came twice as one. */

static struct ky_err *do_mail(struct task *t, const struct ky_rows *row)
{
	struct ky_letter letter;
	KY_TRY(ky_mail_compose(&t->ctx, row, &letter));
	KY_TRY(ky_mail_deliver(&t->ctx, &letter));
	KY_TRY(ky_work_begin(&t->ctx));
	KY_TRY(ky_exec(&t->ctx, "app.mail_sent", KY_ARGS({"id", ky_int(letter.id)}), NULL));
	return ky_work_commit(&t->ctx);
}

static struct ky_err *sweep(struct task *t)
{
	static const char *const queries[] = {"app.file_sweep", "app.token_sweep", "app.session_sweep", "app.attempt_sweep", "app.code_sweep", "app.mail_sweep"};
	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
		/* Used tokens are kept longer than a ticket is honoured, so that no form can be taken twice. */
		int64_t keep = i == 1 ? 9 * SWEEP_AFTER_US : i == 5 ? 90 * SWEEP_AFTER_US : SWEEP_AFTER_US;
		KY_TRY(ky_work_begin(&t->ctx));
		KY_TRY(ky_exec(&t->ctx, queries[i], KY_ARGS({"before", ky_time(t->ctx.now - keep)}), NULL));
		KY_TRY(ky_work_commit(&t->ctx));
	}
	return NULL;
}

/* Twelve tries reach over a night without the mail server; a job that failed five times does so by itself. */
static const struct queue queues[] = {
    {"app.job_due", "app.job_lease", "app.job_failed", do_job, 5},
    {"app.event_due", "app.event_lease", "app.event_failed", do_event, 12},
    {"app.mail_due", "app.mail_lease", "app.mail_failed", do_mail, 12},
};

static struct ky_err *run_queue(struct task *t, const struct queue *q, bool *out_worked)
{
	struct ky_rows *row;
	KY_TRY(claim(t, q->due, q->lease, &row));
	*out_worked = row != NULL;
	if (row == NULL)
		return NULL;
	struct ky_err *err = q->run(t, row);
	if (err == NULL)
		return NULL;
	ky_work_rollback(&t->ctx);
	ky_log(KY_LOG_ERROR, "background_failed", "queue=%s where=%s detail=\"%s\"", q->due, err->where, err->detail);
	t->ctx.who = &system_who;
	return put_back(t, q, ky_cell_int(row, 0, "id"), ky_cell_int(row, 0, "tries"), err);
}

static struct ky_err *run_all(struct task *t, struct ky_app *app)
{
	KY_TRY(task_begin(t, app));
	KY_TRY(ky_seal_run(&t->ctx));
	KY_TRY(sweep(t));
	for (size_t q = 0; q < sizeof queues / sizeof queues[0]; q++) {
		bool worked = true;
		while (worked)
			KY_TRY(run_queue(t, &queues[q], &worked));
	}
	return NULL;
}

int ky_app_background_run(struct ky_app *app)
{
	struct task t = {0};
	struct ky_err *err = run_all(&t, app);
	if (err != NULL) {
		ky_work_rollback(&t.ctx);
		ky_log(KY_LOG_ERROR, "background", "where=%s detail=\"%s\"", err->where, err->detail);
	}
	ky_arena_free(t.arena);
	return err == NULL ? 0 : 1;
}
