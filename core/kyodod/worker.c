/* worker.c — one worker: waits with signals open, serves one request at a time, leaves when told or worn out.
 * Called in a child of the generation, or directly by the web server (--worker). */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/kyodod/kyodod.h"

static volatile sig_atomic_t leaving;

static void leave(int signal_number)
{
	(void)signal_number;
	leaving = 1;
}

int64_t ky_monotonic_ms(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* After FCGX_Init, which installs handlers of its own. */
static void own_signals(sigset_t *out_open)
{
	struct sigaction sa = {.sa_handler = leave};
	sigset_t closed;
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGUSR1, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	sigemptyset(&closed);
	sigaddset(&closed, SIGTERM);
	sigaddset(&closed, SIGUSR1);
	sigprocmask(SIG_BLOCK, &closed, out_open);
	sigdelset(out_open, SIGTERM);
	sigdelset(out_open, SIGUSR1);
}

static void serve(struct ky_app *app, struct ky_http *http)
{
	sigset_t open;
	own_signals(&open);
	while (!leaving) {
		int got = ky_http_accept(http, &open);
		if (got < 0)
			break;
		if (got > 0 && !ky_app_serve(app, http))
			break;
	}
}

int ky_worker_run(struct ky_app *app, const struct ky_pool_socket *pool, int slot)
{
	struct ky_http *http = ky_http_new(pool->fd);
	struct ky_err *err = ky_app_worker_begin(app, slot, pool->name);
	if (http == NULL || err != NULL) {
		ky_log(KY_LOG_ERROR, "worker_start", "detail=\"%s\"", err == NULL ? "no FastCGI" : err->detail);
		return 1;
	}
	serve(app, http);
	ky_app_worker_end(app);
	ky_http_free(http);
	return 0;
}

int ky_worker_standalone(const struct ky_conf *conf)
{
	struct ky_arena *arena = ky_arena_new(0);
	struct ky_scoreboard *sb = ky_scoreboard_new();
	struct ky_app *app;
	struct ky_pool_socket all = {"all", 0, 1};
	struct ky_err *err = ky_app_new(arena, conf, sb, &app);
	if (err != NULL) {
		ky_log(KY_LOG_ERROR, "start", "detail=\"%s\"", err->detail);
		return 1;
	}
	return ky_worker_run(app, &all, 0);
}
