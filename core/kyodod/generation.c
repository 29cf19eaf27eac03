/* generation.c — one process that loads the plugins, forks the workers and keeps them running.
 * Called in a child of the master; a reload is a new generation beside the old. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/kyodod/kyodod.h"

#define SLOTS_MAX (KY_SCORE_SLOTS / 2)
#define WATCH_MS 50
#define CRASHES_MAX 5
#define CRASH_WINDOW_MS 60000
#define BACKOFF_MS 1000
#define DRAIN_MS 30000
#define EXTRA_MAX 16	 /* workers that stand in, in all */
#define PATIENCE_MS 300  /* for a body, before somebody stands in */

struct child {
	pid_t pid;
	int pool; /* -1: the background process */
	int64_t restart_ms;
	int64_t born_ms;
	bool extra; /* stands in for one that waits for a slow sender */
};

struct generation {
	struct ky_daemon *d;
	struct ky_app *app;
	struct child child[SLOTS_MAX];
	int count, first_slot;
	struct {
		char plugin[32];
		int64_t at_ms;
	} crash[64];
	unsigned crashes;
};

static volatile sig_atomic_t leaving;

static void leave(int signal_number)
{
	(void)signal_number;
	leaving = 1;
}

static void start_child(struct generation *g, int i)
{
	struct child *c = &g->child[i];
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM); /* no worker outlives its generation */
		signal(SIGTERM, SIG_DFL);
		int rc = c->pool < 0 ? ky_background_loop(g->app) : ky_worker_run(g->app, &g->d->pool[c->pool], g->first_slot + i);
		_exit(rc);
	}
	c->pid = pid;
	c->restart_ms = 0;
	c->born_ms = ky_monotonic_ms();
	if (pid > 0 && c->pool >= 0)
		ky_score_begin(g->d->sb, g->first_slot + i, pid, g->d->pool[c->pool].name);
}

static void plan_children(struct generation *g)
{
	for (int p = 0; p < KY_POOLS; p++)
		for (int n = 0; n < g->d->pool[p].workers && g->count < SLOTS_MAX - 1; n++)
			g->child[g->count++].pool = p;
	g->child[g->count++].pool = -1;
}

/* A plugin that keeps crashing is taken out while the others serve on. */
static void count_crash(struct generation *g, const char *plugin)
{
	int64_t now = ky_monotonic_ms();
	unsigned recent = 0;
	snprintf(g->crash[g->crashes % 64].plugin, 32, "%s", plugin);
	g->crash[g->crashes++ % 64].at_ms = now;
	for (unsigned i = 0; i < 64 && i < g->crashes; i++)
		recent += strcmp(g->crash[i].plugin, plugin) == 0 && now - g->crash[i].at_ms < CRASH_WINDOW_MS;
	if (recent >= CRASHES_MAX && strcmp(plugin, "core") != 0) {
		ky_score_plugin_take_out(g->d->sb, plugin);
		ky_log(KY_LOG_ALARM, "plugin_taken_out", "plugin=%s crashes=%u", plugin, recent);
	}
}

static void bury(struct generation *g, int i, int status)
{
	struct child *c = &g->child[i];
	struct ky_score score;
	bool young = ky_monotonic_ms() - c->born_ms < BACKOFF_MS;
	bool failed = WIFSIGNALED(status) || WEXITSTATUS(status) != 0;
	if (c->pool >= 0 && ky_score_get(g->d->sb, g->first_slot + i, &score) && score.stage != KY_STAGE_IDLE && !leaving) {
		/* Died in the middle of a request, by a signal or by an exit() that no worker calls. */
		ky_log(KY_LOG_ERROR, "worker_died", "worker=%d plugin=%s stage=%d status=%d", (int)c->pid, score.plugin, (int)score.stage, status);
		ky_dataset_bump_all(g->d->sb);
		count_crash(g, score.plugin);
	}
	ky_score_end(g->d->sb, g->first_slot + i);
	c->pid = 0;
	c->restart_ms = ky_monotonic_ms() + (failed && young ? BACKOFF_MS : 0);
}

static int living(const struct generation *g)
{
	int n = 0;
	for (int i = 0; i < g->count; i++)
		n += g->child[i].pid > 0;
	return n;
}

static void reap(struct generation *g)
{
	int status;
	pid_t pid;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (int i = 0; i < g->count; i++)
			if (g->child[i].pid == pid)
				bury(g, i, status);
}

/* Also while leaving: a reload must not give an endless request more time. */
static void end_overruns(struct generation *g)
{
	int64_t now = ky_monotonic_ms();
	for (int i = 0; i < g->count; i++) {
		struct ky_score score;
		if (g->child[i].pool >= 0 && g->child[i].pid > 0 && ky_score_get(g->d->sb, g->first_slot + i, &score) && score.stage != KY_STAGE_IDLE &&
			 score.deadline_ms != 0 && now > score.deadline_ms) {
			ky_log(KY_LOG_ALARM, "overrun", "worker=%d plugin=%s stage=%d", (int)score.pid, score.plugin, (int)score.stage);
			kill(score.pid, SIGKILL);
		}
	}
}

static void start_missing(struct generation *g)
{
	int64_t now = ky_monotonic_ms();
	for (int i = 0; i < g->count && !leaving; i++)
		if (g->child[i].pid == 0 && !g->child[i].extra && now >= g->child[i].restart_ms)
			start_child(g, i);
}

/* How many workers of the pool wait for the rest of a body, and how many stand in already. */
static int waiting(const struct generation *g, int pool, int *out_extra)
{
	const struct ky_conf *conf = g->d->conf;
	int64_t timeout_ms = (int64_t)(strcmp(g->d->pool[pool].name, "files") == 0 ? conf->files_timeout_s : conf->request_timeout_s) * 1000, now = ky_monotonic_ms();
	int n = 0;
	*out_extra = 0;
	for (int i = 0; i < g->count; i++) {
		struct ky_score score;
		if (g->child[i].pool != pool || g->child[i].pid <= 0)
			continue;
		*out_extra += g->child[i].extra;
		n += ky_score_get(g->d->sb, g->first_slot + i, &score) && score.stage == KY_STAGE_BODY && now > score.deadline_ms - timeout_ms + PATIENCE_MS;
	}
	return n;
}

static struct child *free_place(struct generation *g)
{
	for (int i = 0; i < g->count; i++)
		if (g->child[i].extra && g->child[i].pid == 0)
			return &g->child[i];
	if (g->count == SLOTS_MAX)
		return NULL;
	return &g->child[g->count++];
}

/* A web server that passes a body on as it comes lets slow senders hold workers: others take their places meanwhile. */
static void stand_in(struct generation *g)
{
	int all = 0;
	for (int i = 0; i < g->count; i++)
		all += g->child[i].extra && g->child[i].pid > 0;
	for (int pool = 0; pool < KY_POOLS && !leaving; pool++) {
		int extra, wanted = waiting(g, pool, &extra);
		for (; extra < wanted && all < EXTRA_MAX; extra++, all++) {
			struct child *c = free_place(g);
			if (c == NULL)
				return;
			*c = (struct child){.pool = pool, .extra = true};
			start_child(g, (int)(c - g->child));
		}
		for (int i = 0; i < g->count && wanted == 0 && extra > 0; i++)
			if (g->child[i].extra && g->child[i].pool == pool && g->child[i].pid > 0)
				kill(g->child[i].pid, SIGTERM); /* finishes what it has */
	}
}

static void drain(struct generation *g)
{
	int64_t until = ky_monotonic_ms() + DRAIN_MS;
	struct timespec pause = {0, WATCH_MS * 1000000L};
	for (int i = 0; i < g->count; i++)
		if (g->child[i].pid > 0)
			kill(g->child[i].pid, SIGTERM);
	while (living(g) > 0 && ky_monotonic_ms() < until) {
		nanosleep(&pause, NULL);
		reap(g);
		end_overruns(g);
	}
	for (int i = 0; i < g->count; i++)
		if (g->child[i].pid > 0)
			kill(g->child[i].pid, SIGKILL);
}

int ky_generation_run(struct ky_daemon *d, int ready_fd, int first_slot)
{
	struct generation *g = calloc(1, sizeof *g);
	struct ky_arena *arena = ky_arena_new(0);
	struct sigaction sa = {.sa_handler = leave};
	struct timespec pause = {0, WATCH_MS * 1000000L};
	if (g == NULL || arena == NULL)
		return 1;
	g->d = d;
	g->first_slot = first_slot;
	struct ky_err *err = ky_app_new(arena, d->conf, d->sb, &g->app);
	if (err != NULL) {
		ky_log(KY_LOG_ERROR, "generation_refused", "detail=\"%s\"", err->detail);
		return 1;
	}
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigaction(SIGTERM, &sa, NULL);
	signal(SIGHUP, SIG_IGN);
	plan_children(g);
	for (int i = 0; i < g->count; i++)
		start_child(g, i);
	if (write(ready_fd, "r", 1) != 1)
		return 1;
	close(ready_fd);
	while (!leaving) {
		nanosleep(&pause, NULL); /* SIGCHLD does not wake it: a dead worker is back within WATCH_MS */
		reap(g);
		start_missing(g);
		stand_in(g);
		end_overruns(g);
	}
	drain(g);
	return 0;
}
