/* main.c — kyodod's command line. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "core/kyodod/kyodod.h"

static int usage(void)
{
	fputs("usage: kyodod -c FILE [--check | --worker]\n", stderr);
	return 2;
}

static int check(const struct ky_conf *conf)
{
	struct ky_arena *arena = ky_arena_new(0);
	struct ky_scoreboard *sb = ky_scoreboard_new();
	struct ky_app *app;
	struct ky_buf report;
	struct ky_err *err = ky_app_new(arena, conf, sb, &app);
	if (err != NULL) {
		fprintf(stderr, "%s\n", err->detail);
		return 1;
	}
	ky_buf_init(&report, arena, 1 << 20);
	unsigned problems = ky_app_check(app, &report);
	if (problems > 0)
		fputs(report.data, stderr);
	else
		puts("ok");
	return problems == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {{"config", required_argument, NULL, 'c'}, {"check", no_argument, NULL, 'k'}, {"worker", no_argument, NULL, 'w'}, {0}};
	const char *path = "/etc/kyodo/kyodo.conf";
	int mode = 0, o;
	while ((o = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (o == 'c')
			path = optarg;
		else if (o == 'k' || o == 'w')
			mode = o;
		else
			return usage();
	}
	if (optind != argc)
		return usage();
	struct ky_arena *arena = ky_arena_new(0);
	struct ky_conf *conf;
	struct ky_err *err = ky_conf_load(arena, path, &conf);
	if (err != NULL) {
		fprintf(stderr, "%s\n", err->detail);
		return 1;
	}
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (mode == 'k')
		return check(conf);
	if (mode == 'w')
		return ky_worker_standalone(conf);
	struct ky_daemon daemon = {.conf = conf};
	return ky_master_run(&daemon);
}
