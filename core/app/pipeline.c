/* pipeline.c — the way of a request: one table of stages, forward only. Called by the worker loop.
 * A stage answers with an error or lets the next one go on; an answer given early skips to the response. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "core/app/internal.h"
#include "core/base/log.h"

#define GROWTH_EVERY 8 /* requests between two looks at the memory */

static const struct {
	enum ky_stage stage;
	struct ky_err *(*run)(struct ky_exchange *x);
} stages[] = {
    {KY_STAGE_HEAD, ky_stage_head},	{KY_STAGE_SESSION, ky_stage_session}, {KY_STAGE_ROUTE, ky_stage_route},
    {KY_STAGE_PERMIT, ky_stage_permit}, {KY_STAGE_BODY, ky_stage_body},	      {KY_STAGE_INPUT, ky_stage_input},
    {KY_STAGE_HANDLE, ky_stage_handle},
};

static int64_t monotonic_us(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * KY_SECOND_US + ts.tv_nsec / 1000;
}

static const char *plugin_name(const struct ky_exchange *x)
{
	return x->bound == NULL ? NULL : x->bound->plugin->name;
}

static void enter(struct ky_exchange *x, enum ky_stage stage)
{
	const struct ky_conf *conf = x->app->conf;
	bool heavy = x->bound != NULL && x->bound->route->pool == KY_POOL_FILES;
	int64_t deadline_ms = x->started_us / 1000 + (int64_t)(heavy ? conf->files_timeout_s : conf->request_timeout_s) * 1000;
	ky_score_stage(x->app->sb, x->app->slot, stage, plugin_name(x), deadline_ms);
}

static struct ky_err *run_stages(struct ky_exchange *x)
{
	for (size_t i = 0; i < sizeof stages / sizeof stages[0] && x->answer == KY_ANSWER_NONE; i++) {
		enter(x, stages[i].stage);
		KY_TRY(stages[i].run(x));
	}
	return NULL;
}

static void last_resort(struct ky_exchange *x)
{
	static const char text[] = "<!DOCTYPE html><html lang=\"ja\"><meta charset=\"utf-8\"><title>エラー</title><p>申し訳ありません。ただいま表示できません。しばらくしてからもう一度お試しください。";
	ky_answer_clear(x);
	x->answer = KY_ANSWER_BYTES;
	x->status = 503;
	x->cacheable = false;
	x->content_type = "text/html; charset=utf-8";
	x->bytes = (struct ky_str){text, sizeof text - 1};
}

static void answer(struct ky_exchange *x)
{
	struct ky_err *err = run_stages(x);
	if (ky_db_in_transaction(x->app->db))
		ky_work_rollback(&x->ctx);
	if (err != NULL) {
		x->cacheable = false;
		ky_answer_error(x, err);
	}
	enter(x, KY_STAGE_RENDER);
	err = ky_stage_render(x);
	if (err != NULL) {
		ky_log(KY_LOG_ERROR, "render_failed", "where=%s detail=\"%s\"", err->where, err->detail);
		last_resort(x);
	}
}

static void exchange_init(struct ky_exchange *x, struct ky_app *app, struct ky_http *http)
{
	memset(x, 0, sizeof *x);
	x->app = app;
	x->http = http;
	x->who.kind = KY_ANYONE;
	x->who.name = "";
	x->lang = app->conf->languages[0];
	x->rest = "";
	x->started_us = monotonic_us();
	ky_ctx_init(&x->ctx, &x->work, app, app->request, &x->who, x->lang);
	x->req.ctx = &x->ctx;
	x->req.exchange = x;
	x->head.method = x->head.raw_uri = x->head.if_none_match = "";
	x->head.query.p = "";
}

static void finish(struct ky_exchange *x)
{
	int64_t took_us = monotonic_us() - x->started_us;
	if (x->root != NULL)
		ky_view_done(x->root);
	x->root = NULL;
	ky_score_request(x->app->sb, x->app->slot, x->status, took_us);
	ky_log(KY_LOG_INFO, "request", "method=%s route=%s status=%d bytes=%zu us=%lld pool=%s", x->head.method, x->req.route == NULL ? "-" : x->req.route->name,
	       x->status, x->bytes.len, (long long)took_us, x->app->pool);
	ky_score_stage(x->app->sb, x->app->slot, KY_STAGE_IDLE, NULL, 0);
}

/* Health, readiness, metrics: not pages; the web server passes them on from this machine alone. */
static bool serve_probe(struct ky_exchange *x)
{
	static const char *const names[] = {"/healthz", "/readyz", "/metrics"};
	struct ky_http_head head;
	size_t which = 0;
	if (ky_http_head(x->http, x->ctx.arena, &head) != NULL)
		return false;
	const char *path = strncmp(head.path, x->app->conf->base_path, strlen(x->app->conf->base_path)) == 0 ? head.path + strlen(x->app->conf->base_path) : "";
	while (which < 3 && strcmp(path, names[which]) != 0)
		which++;
	if (which == 3)
		return false;
	char *text = ky_alloc(x->ctx.arena, 8192);
	x->head.method = head.method;
	x->answer = KY_ANSWER_BYTES;
	x->status = 200;
	x->content_type = "text/plain; charset=utf-8";
	if (which == 2) {
		ky_scoreboard_metrics(x->app->sb, text, 8192);
	} else if (which == 1 && ky_ctx_stamp(&x->ctx, true) != NULL) {
		x->status = 503;
		text = ky_strdup(x->ctx.arena, "the database is away\n");
	} else {
		text = ky_strdup(x->ctx.arena, "ok\n");
	}
	x->bytes = ky_str(text);
	return true;
}

/* A worker that holds too much of its own (a plugin that leaks) is replaced between two requests, before it hurts. */
static bool has_grown(const struct ky_app *app)
{
	long total = 0, resident = 0, shared = 0;
	if (app->served % GROWTH_EVERY != 0)
		return false;
	FILE *f = fopen("/proc/self/statm", "re");
	int got = f == NULL ? 0 : fscanf(f, "%ld %ld %ld", &total, &resident, &shared);
	if (f != NULL)
		fclose(f);
	int64_t own = got == 3 ? (int64_t)(resident - shared) * sysconf(_SC_PAGESIZE) : 0;
	if (own <= app->conf->worker_max_memory_bytes)
		return false;
	ky_log(KY_LOG_WARNING, "worker_grown", "mb=%lld requests=%llu", (long long)(own >> 20), (unsigned long long)app->served);
	return true;
}

/* Memory is exhausted: nothing was committed that was not acknowledged. All that lies in the request's memory is forgotten with it. */
static void give_up(struct ky_exchange *x, struct ky_app *app, struct ky_http *http)
{
	const struct ky_route *route = x->req.route;
	ky_log(KY_LOG_ERROR, "memory_exhausted", "route=%s", route == NULL ? "-" : route->name);
	ky_db_rollback(app->db);
	if (x->root != NULL)
		ky_view_done(x->root);
	int64_t started_us = x->started_us;
	ky_arena_reset(app->request);
	exchange_init(x, app, http);
	x->req.route = route;
	if (route != NULL)
		x->head.method = route->method == KY_POST ? "POST" : "GET";
	x->started_us = started_us;
	last_resort(x);
	ky_respond(x);
}

bool ky_app_serve(struct ky_app *app, struct ky_http *http)
{
	static struct ky_exchange exchange; /* one request at a time; outlives a jump */
	static jmp_buf exhausted;
	struct ky_exchange *x = &exchange;
	volatile bool go_on = true;
	exchange_init(x, app, http);
	ky_arena_guard(app->request, &exhausted);
	if (setjmp(exhausted) == 0) {
		if (!serve_probe(x))
			answer(x);
		enter(x, KY_STAGE_RESPOND);
		ky_respond(x);
	} else {
		ky_arena_guard(app->request, NULL);
		give_up(x, app, http);
		go_on = false; /* this worker is replaced */
	}
	ky_arena_guard(app->request, NULL);
	ky_http_finish(http);
	finish(x);
	ky_arena_reset(app->request);
	app->served++;
	return go_on && app->served < (uint64_t)app->conf->worker_max_requests && !has_grown(app);
}
