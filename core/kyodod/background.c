/* background.c — the loop beside the workers: versions of other machines, and work that is due in a child under a time limit.
 * Called in a child of the generation. */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/kyodod/kyodod.h"

#define POLL_MS 100
#define WORK_EVERY_MS 1000
#define WORK_LIMIT_S 600

static volatile sig_atomic_t leaving;

static void leave(int signal_number)
{
	(void)signal_number;
	leaving = 1;
}

static pid_t start_work(struct ky_app *app)
{
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGTERM, SIG_DFL);
		alarm(WORK_LIMIT_S);
		_exit(ky_app_background_run(app));
	}
	return pid;
}

int ky_background_loop(struct ky_app *app)
{
	struct timespec pause = {0, POLL_MS * 1000000L};
	struct sigaction sa = {.sa_handler = leave};
	int64_t next_ms = 0;
	pid_t work = -1;
	bool away = false;
	sigaction(SIGTERM, &sa, NULL);
	while (!leaving) {
		struct ky_err *err = ky_app_poll_datasets(app);
		if ((err != NULL) != away)
			ky_log(KY_LOG_WARNING, err != NULL ? "database_away" : "database_back", "by=background");
		away = err != NULL;
		if (work > 0 && waitpid(work, NULL, WNOHANG) != 0)
			work = -1;
		if (work < 0 && !away && ky_monotonic_ms() >= next_ms) {
			ky_app_disconnect(app); /* the child must not share our connection */
			work = start_work(app);
			next_ms = ky_monotonic_ms() + WORK_EVERY_MS;
		}
		nanosleep(&pause, NULL);
	}
	if (work > 0) {
		kill(work, SIGTERM);
		waitpid(work, NULL, 0);
	}
	return 0;
}
