/* kyodod.h — what the process files share. The master loads nothing; a generation loads all and forks the workers. */
#ifndef KY_KYODOD_H
#define KY_KYODOD_H

#include <sys/types.h>

#include "core/app/app.h"

#define KY_POOLS 3

struct ky_pool_socket {
	const char *name;
	int fd;
	int workers;
};

struct ky_daemon {
	const struct ky_conf *conf;
	struct ky_scoreboard *sb;
	struct ky_pool_socket pool[KY_POOLS];
};

int ky_master_run(struct ky_daemon *d);
/* In a child of the master. ready_fd: one byte is written when the workers are up. first_slot: of its half of the board. */
int ky_generation_run(struct ky_daemon *d, int ready_fd, int first_slot);
/* In a child of the generation. */
int ky_worker_run(struct ky_app *app, const struct ky_pool_socket *pool, int slot);
int ky_background_loop(struct ky_app *app);
/* kyodod --worker: descriptor 0, started by the web server. */
int ky_worker_standalone(const struct ky_conf *conf);

int64_t ky_monotonic_ms(void);

#endif
