/* context.c — the context of a piece of work: clock, transaction, touched datasets.
 * Called by the pipeline and by background work. Hot rows are taken last, in one fixed order. */
#include "core/app/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CLOCK_FRESH_US (10 * KY_SECOND_US)

static int64_t monotonic_us(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * KY_SECOND_US + ts.tv_nsec / 1000;
}

void ky_ctx_init(struct ky_ctx *ctx, struct ky_work *work, struct ky_app *app, struct ky_arena *arena, const struct ky_who *who, const char *lang)
{
	*work = (struct ky_work){.app = app, .address = ""};
	*ctx = (struct ky_ctx){.arena = arena, .who = who, .lang = lang, .app = app, .work = work};
}

struct ky_err *ky_ctx_stamp(struct ky_ctx *ctx, bool exact)
{
	struct ky_app *app = ctx->app;
	int64_t mono = monotonic_us();
	if (exact || app->clock_read_at_us == 0 || mono - app->clock_read_at_us > CLOCK_FRESH_US) {
		ky_time_us now;
		KY_TRY(ky_db_now(app->db, ctx->arena, &now));
		mono = monotonic_us();
		app->clock_offset_us = now - mono;
		app->clock_read_at_us = mono;
	}
	ctx->now = mono + app->clock_offset_us;
	ctx->today = ky_time_day(ctx->now);
	return NULL;
}

void ky_touch(struct ky_ctx *ctx, const char *dataset)
{
	int index = ky_dataset_register(ctx->app->sb, dataset);
	struct ky_work *w = ctx->work;
	if (index < 0)
		return; /* more datasets than the board holds: reported at start */
	for (size_t i = 0; i < w->touched_count; i++)
		if (w->touched[i] == index)
			return;
	if (w->touched_count == KY_TOUCHED_MAX) {
		fprintf(stderr, "kyodo: more than %d datasets touched at once\n", KY_TOUCHED_MAX);
		abort();
	}
	w->touched[w->touched_count++] = index;
}

struct ky_err *ky_work_begin(struct ky_ctx *ctx)
{
	KY_TRY(ky_db_begin(ctx->app->db, ctx->arena));
	ctx->work->writable = true;
	ctx->work->touched_count = ctx->work->hot_count = 0;
	return NULL;
}

void ky_work_hot(struct ky_ctx *ctx, int place, struct ky_err *(*take)(struct ky_ctx *ctx, const void *data), const void *data)
{
	struct ky_work *w = ctx->work;
	if (w->hot_count == KY_HOT_MAX) {
		fprintf(stderr, "kyodo: more than %d hot rows in one transaction\n", KY_HOT_MAX);
		abort();
	}
	size_t at = w->hot_count++;
	for (; at > 0 && w->hot[at - 1].place > place; at--)
		w->hot[at] = w->hot[at - 1];
	w->hot[at] = (struct ky_hot){place, take, data};
}

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static struct ky_err *take_hot_rows(struct ky_ctx *ctx)
{
	struct ky_work *w = ctx->work;
	for (size_t i = 0; i < w->hot_count; i++)
		KY_TRY(w->hot[i].take(ctx, w->hot[i].data));
	qsort(w->touched, w->touched_count, sizeof w->touched[0], by_number);
	for (size_t i = 0; i < w->touched_count; i++)
		KY_TRY(ky_exec(ctx, "app.dataset_bump", KY_ARGS({"name", ky_textz(ky_dataset_name(ctx->app->sb, w->touched[i]))}), NULL));
	return NULL;
}

struct ky_err *ky_work_commit(struct ky_ctx *ctx)
{
	struct ky_work *w = ctx->work;
	KY_TRY(take_hot_rows(ctx));
	struct ky_err *err = ky_db_commit(ctx->app->db, ctx->arena);
	w->writable = false;
	/* Even when the outcome is unknown: a bump too many costs a render, one too few shows what is no longer true. */
	for (size_t i = 0; i < w->touched_count; i++)
		ky_dataset_bump(ctx->app->sb, w->touched[i]);
	w->touched_count = w->hot_count = 0;
	return err;
}

void ky_work_rollback(struct ky_ctx *ctx)
{
	ky_db_rollback(ctx->app->db);
	ctx->work->writable = false;
	ctx->work->touched_count = ctx->work->hot_count = 0;
}

/* ---- who may */

bool ky_may_in(const struct ky_ctx *ctx, const char *permission, int64_t department_id)
{
	const struct ky_who *who = ctx->who;
	if (who->kind == KY_SYSTEM)
		return true;
	for (size_t i = 0; i < who->grant_count; i++)
		if (strcmp(who->grant[i].permission, permission) == 0 &&
		    (department_id < 0 || who->grant[i].department_id == 0 || who->grant[i].department_id == department_id))
			return true;
	return false;
}

bool ky_may(const struct ky_ctx *ctx, const char *permission)
{
	return ky_may_in(ctx, permission, -1);
}

struct ky_value ky_own_department(const struct ky_ctx *ctx, const char *permission)
{
	for (size_t i = 0; !ky_may_in(ctx, permission, 0) && i < ctx->who->grant_count; i++)
		if (strcmp(ctx->who->grant[i].permission, permission) == 0)
			return ky_int(ctx->who->grant[i].department_id);
	return ky_null();
}

/* ---- addresses of pages */

char *ky_base_path(const struct ky_ctx *ctx)
{
	return ky_printf(ctx->arena, "%s/%s", ctx->app->conf->base_path, ctx->lang);
}

char *ky_url(const struct ky_ctx *ctx, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	char *path = ky_vprintf(ctx->arena, format, ap);
	va_end(ap);
	return ky_printf(ctx->arena, "%s/%s", ky_base_path(ctx), path);
}

char *ky_url_absolute(const struct ky_ctx *ctx, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	char *path = ky_vprintf(ctx->arena, format, ap);
	va_end(ap);
	return ky_printf(ctx->arena, "%s/%s/%s", ctx->app->conf->base_url, ctx->lang, path);
}

const char *ky_message(const struct ky_ctx *ctx, const char *key)
{
	const char *text = ky_views_message(ctx->app->views, ctx->lang, key);
	return text == NULL ? key : text;
}

const void *ky_service(const struct ky_ctx *ctx, const char *name)
{
	struct ky_table_walk w = KY_WALK(ctx->app->registry, offers);
	const struct ky_offer *o;
	while ((o = ky_registry_next(&w)) != NULL)
		if (strcmp(o->service, name) == 0)
			return o->functions;
	return NULL;
}
