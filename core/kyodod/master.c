/* master.c — holds the sockets and the scoreboard, loads nothing, keeps one generation alive.
 * SIGHUP: a new generation, and only when it is ready the old one drains. SIGTERM: drain and end. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/log.h"
#include "core/kyodod/kyodod.h"

#define BACKLOG 4096 /* a crowd at a deadline waits; what finds no place is told by the web server, who keeps nothing it typed */
#define READY_LIMIT_MS 30000
#define RESTART_MS 1000

static volatile sig_atomic_t stop, reload;

static void on_signal(int signal_number)
{
	if (signal_number == SIGHUP)
		reload = 1;
	else
		stop = 1;
}

static int bind_socket(const struct ky_conf *conf, const char *name)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	int n = snprintf(addr.sun_path, sizeof addr.sun_path, "%s/%s.sock", conf->run, name);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (n >= (int)sizeof addr.sun_path) {
		ky_log(KY_LOG_ERROR, "socket", "detail=\"[paths] run is too long for a UNIX socket: %s\"", conf->run);
		return -1;
	}
	unlink(addr.sun_path);
	mode_t before = umask(0117); /* 0660 */
	int rc = fd < 0 ? -1 : bind(fd, (struct sockaddr *)&addr, sizeof addr);
	umask(before);
	if (rc != 0 || listen(fd, BACKLOG) != 0) {
		ky_log(KY_LOG_ERROR, "socket", "path=%s detail=\"%s\"", addr.sun_path, strerror(errno));
		return -1;
	}
	return fd;
}

static bool bind_all(struct ky_daemon *d)
{
	const char *names[KY_POOLS] = {"page", "auth", "files"};
	int workers[KY_POOLS] = {d->conf->page_workers, d->conf->auth_workers, d->conf->files_workers};
	const char *passed = getenv("LISTEN_FDS"), *pid = getenv("LISTEN_PID");
	bool given = passed != NULL && pid != NULL && atoi(pid) == (int)getpid() && atoi(passed) == KY_POOLS;
	for (int i = 0; i < KY_POOLS; i++) {
		/* systemd hands them over in the order of the unit: page, auth, files */
		d->pool[i] = (struct ky_pool_socket){names[i], given ? 3 + i : bind_socket(d->conf, names[i]), workers[i]};
		if (d->pool[i].fd < 0)
			return false;
	}
	return true;
}

/* Starts a generation and waits until it is ready; -1 when it refused. */
static pid_t start_generation(struct ky_daemon *d, int first_slot)
{
	int fds[2];
	char byte;
	if (pipe(fds) != 0)
		return -1;
	pid_t pid = fork();
	if (pid == 0) {
		close(fds[0]);
		_exit(ky_generation_run(d, fds[1], first_slot));
	}
	close(fds[1]);
	struct pollfd p = {.fd = fds[0], .events = POLLIN};
	int64_t until = ky_monotonic_ms() + READY_LIMIT_MS;
	while (poll(&p, 1, 100) == 0 && ky_monotonic_ms() < until && !stop)
		;
	bool ready = read(fds[0], &byte, 1) == 1;
	close(fds[0]);
	if (ready)
		return pid;
	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	return -1;
}

static void pid_file(const struct ky_conf *conf, bool there)
{
	char path[256];
	snprintf(path, sizeof path, "%s/kyodod.pid", conf->run);
	FILE *f = there ? fopen(path, "we") : NULL;
	if (f != NULL) {
		fprintf(f, "%d\n", (int)getpid());
		fclose(f);
	}
	if (!there)
		unlink(path);
}

static void tell_systemd(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	if (path == NULL || strlen(path) >= sizeof addr.sun_path)
		return;
	memcpy(addr.sun_path, path, strlen(path));
	if (path[0] == '@')
		addr.sun_path[0] = '\0';
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&addr, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path))) < 0)
		ky_log(KY_LOG_WARNING, "sd_notify", "detail=\"%s\"", strerror(errno));
	close(fd);
}

static void change_generation(struct ky_daemon *d, pid_t *current, int *half)
{
	int next = *half == 0 ? KY_SCORE_SLOTS / 2 : 0;
	pid_t fresh = start_generation(d, next);
	if (fresh < 0) {
		ky_log(KY_LOG_ALARM, "reload_refused", "detail=\"the old generation goes on serving\"");
		return;
	}
	ky_score_plugins_back(d->sb);
	ky_dataset_bump_all(d->sb);
	if (*current > 0)
		kill(*current, SIGTERM);
	ky_log(KY_LOG_INFO, "generation", "now=%d before=%d", (int)fresh, (int)*current);
	*current = fresh;
	*half = next;
}

static void reap(struct ky_daemon *d, pid_t *current)
{
	pid_t pid;
	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0) {
		if (pid != *current)
			continue;
		ky_log(KY_LOG_ALARM, "generation_died", "generation=%d", (int)pid);
		ky_dataset_bump_all(d->sb);
		*current = -1;
	}
}

int ky_master_run(struct ky_daemon *d)
{
	struct sigaction sa = {.sa_handler = on_signal};
	struct timespec tick = {0, 20 * 1000000L};
	pid_t current = -1;
	int half = KY_SCORE_SLOTS / 2;
	int64_t next_try_ms = 0;
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
	d->sb = ky_scoreboard_new();
	if (d->sb == NULL || !bind_all(d))
		return 1;
	change_generation(d, &current, &half);
	if (current < 0)
		return 1; /* a configuration that never worked is said at once */
	pid_file(d->conf, true);
	tell_systemd("READY=1");
	while (!stop) {
		nanosleep(&tick, NULL);
		reap(d, &current);
		if (reload || (current < 0 && ky_monotonic_ms() >= next_try_ms)) {
			reload = 0;
			change_generation(d, &current, &half);
			next_try_ms = ky_monotonic_ms() + RESTART_MS;
		}
	}
	tell_systemd("STOPPING=1");
	if (current > 0) {
		kill(current, SIGTERM);
		waitpid(current, NULL, 0);
	}
	pid_file(d->conf, false);
	return 0;
}
