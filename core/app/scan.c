/* scan.c — a virus scanner looks at every file while it is stored (clamd's INSTREAM). Where one is configured and does not answer, no file is taken.
 * Called by body.c for each file and by kyodoctl doctor. Speaks to clamd alone; see clamd(8), COMMANDS. */
#include "core/app/internal.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define WAIT_S 20 /* for any single answer; the request has a deadline of its own */

static bool be_patient(int fd)
{
	const struct timeval wait = {.tv_sec = WAIT_S};
	return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0 && setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) == 0;
}

static int open_local(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address.sun_path)
		return -1;
	memcpy(address.sun_path, path, strlen(path) + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && (!be_patient(fd) || connect(fd, (const struct sockaddr *)&address, sizeof address) != 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* "host:3310". */
static int open_remote(struct ky_arena *arena, const char *where)
{
	const char *colon = strrchr(where, ':');
	struct addrinfo *all = NULL;
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	int fd = -1;
	if (colon == NULL || getaddrinfo(ky_strndup(arena, where, (size_t)(colon - where)), colon + 1, &hints, &all) != 0)
		return -1;
	for (const struct addrinfo *a = all; a != NULL && fd < 0; a = a->ai_next) {
		fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
		if (fd >= 0 && (!be_patient(fd) || connect(fd, a->ai_addr, a->ai_addrlen) != 0)) {
			close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(all);
	return fd;
}

static bool send_all(int fd, const void *bytes, size_t n)
{
	const char *p = bytes;
	while (n > 0) {
		ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		p += sent;
		n -= (size_t)sent;
	}
	return true;
}

/* One answer, which a NUL ends; without it the scanner went away in the middle. */
static bool read_answer(int fd, char *out, size_t room)
{
	size_t n = 0;
	while (n < room) {
		ssize_t got = recv(fd, out + n, room - n, 0);
		if (got <= 0)
			return false;
		n += (size_t)got;
		if (memchr(out, '\0', n) != NULL)
			return true;
	}
	return false;
}

static int connect_to(struct ky_arena *arena, const char *where)
{
	return where[0] == '/' ? open_local(where) : open_remote(arena, where);
}

void ky_scan_begin(struct ky_scan *scan, struct ky_arena *arena, const char *where)
{
	static const char command[] = "zINSTREAM"; /* with its NUL */
	*scan = (struct ky_scan){.fd = -1, .wanted = where[0] != '\0'};
	if (!scan->wanted)
		return;
	scan->fd = connect_to(arena, where);
	if (scan->fd >= 0 && !send_all(scan->fd, command, sizeof command))
		ky_scan_abandon(scan);
}

void ky_scan_bytes(struct ky_scan *scan, const void *bytes, size_t n)
{
	uint32_t length = htonl((uint32_t)n);
	if (scan->fd >= 0 && n > 0 && (!send_all(scan->fd, &length, sizeof length) || !send_all(scan->fd, bytes, n)))
		ky_scan_abandon(scan);
}

enum ky_scan_found ky_scan_end(struct ky_scan *scan)
{
	char answer[512] = "";
	const uint32_t end = 0;
	if (!scan->wanted)
		return KY_SCAN_CLEAN;
	bool answered = scan->fd >= 0 && send_all(scan->fd, &end, sizeof end) && read_answer(scan->fd, answer, sizeof answer);
	ky_scan_abandon(scan);
	if (!answered)
		return KY_SCAN_AWAY;
	size_t n = strlen(answer);
	if (strcmp(answer, "stream: OK") == 0)
		return KY_SCAN_CLEAN;
	return n > 6 && strcmp(answer + n - 6, " FOUND") == 0 ? KY_SCAN_INFECTED : KY_SCAN_AWAY; /* an ERROR: too large for it, or broken */
}

void ky_scan_abandon(struct ky_scan *scan)
{
	if (scan->fd >= 0)
		close(scan->fd);
	scan->fd = -1;
}

bool ky_scan_answers(struct ky_arena *arena, const char *where)
{
	static const char command[] = "zPING";
	char answer[16] = "";
	struct ky_scan scan = {.fd = connect_to(arena, where)};
	bool fine = scan.fd >= 0 && send_all(scan.fd, command, sizeof command) && read_answer(scan.fd, answer, sizeof answer) && strcmp(answer, "PONG") == 0;
	ky_scan_abandon(&scan);
	return fine;
}
