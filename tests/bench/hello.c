/* hello.c — the peer of ./dev bench: a bare libfcgi program that answers the same number of bytes from as many workers.
 * hello SOCKET WORKERS BYTES PIDFILE */
#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void serve(int fd, int bytes)
{
	FCGX_Request r;
	char *body = malloc((size_t)bytes);
	memset(body, 'x', (size_t)bytes);
	FCGX_InitRequest(&r, fd, 0);
	while (FCGX_Accept_r(&r) == 0) {
		FCGX_FPrintF(r.out, "Content-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n", bytes);
		FCGX_PutStr(body, bytes, r.out);
		FCGX_Finish_r(&r);
	}
}

int main(int argc, char **argv)
{
	FILE *pid = argc == 5 ? fopen(argv[4], "w") : NULL;
	if (pid == NULL)
		return 2;
	fprintf(pid, "%d\n", (int)getpid());
	fclose(pid);
	FCGX_Init();
	int fd = FCGX_OpenSocket(argv[1], 512);
	for (int i = 0; i < atoi(argv[2]); i++) {
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			serve(fd, atoi(argv[3]));
			_exit(0);
		}
	}
	while (wait(NULL) > 0)
		;
	return 0;
}
