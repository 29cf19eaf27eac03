/* scoreboard.h — memory shared by master, generations, workers and background process: who does what, and how new each dataset is.
 * Written by workers and the pipeline, read by the master and /metrics. Knows nothing of requests' content. Internal. */
#ifndef KY_BASE_SCOREBOARD_H
#define KY_BASE_SCOREBOARD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define KY_SCORE_SLOTS 64
#define KY_SCORE_DATASETS 256

enum ky_stage { KY_STAGE_IDLE, KY_STAGE_HEAD, KY_STAGE_SESSION, KY_STAGE_ROUTE, KY_STAGE_PERMIT, KY_STAGE_BODY, KY_STAGE_INPUT, KY_STAGE_HANDLE, KY_STAGE_RENDER, KY_STAGE_RESPOND };

struct ky_scoreboard;

/* Anonymous shared memory, inherited by fork. NULL when there is none to be had. */
struct ky_scoreboard *ky_scoreboard_new(void);

/* ---- slots: one a worker, given by the master. */
void ky_score_begin(struct ky_scoreboard *sb, int slot, pid_t pid, const char *pool);
void ky_score_end(struct ky_scoreboard *sb, int slot);
/* plugin NULL: the core. deadline_ms: CLOCK_MONOTONIC milliseconds after which the master kills the worker; 0 none. Cheap: a few stores. */
void ky_score_stage(struct ky_scoreboard *sb, int slot, enum ky_stage stage, const char *plugin, int64_t deadline_ms);
/* A finished request: counts by status class and duration histogram for /metrics. */
void ky_score_request(struct ky_scoreboard *sb, int slot, int status, int64_t duration_us);
struct ky_score {
	pid_t pid;
	enum ky_stage stage;
	char pool[16];
	char plugin[32];
	int64_t deadline_ms;
	uint64_t requests;
};
bool ky_score_get(const struct ky_scoreboard *sb, int slot, struct ky_score *out_score);

/* ---- datasets: a counter by name, process-shared; registering is idempotent and done before the workers are forked (also safe later). */
int ky_dataset_register(struct ky_scoreboard *sb, const char *name); /* index, -1 when the table is full */
const char *ky_dataset_name(const struct ky_scoreboard *sb, int index);
uint64_t ky_dataset_version(const struct ky_scoreboard *sb, int index); /* acquire */
void ky_dataset_bump(struct ky_scoreboard *sb, int index);		   /* release */
void ky_dataset_bump_all(struct ky_scoreboard *sb); /* after a crash between COMMIT and bump, and after a restart */
/* Last version row seen in the database for the dataset; set by the background poller and after own commits: a higher one bumps. */
void ky_dataset_seen(struct ky_scoreboard *sb, int index, uint64_t database_version);

/* ---- plugins taken out by the crash breaker: the pipeline answers 503 for their routes. */
bool ky_score_plugin_out(const struct ky_scoreboard *sb, const char *plugin);
void ky_score_plugin_take_out(struct ky_scoreboard *sb, const char *plugin);
void ky_score_plugins_back(struct ky_scoreboard *sb); /* after a reload */

/* Text exposition format for /metrics into buf; returns the bytes written (at most size - 1). */
int ky_scoreboard_metrics(const struct ky_scoreboard *sb, char *buf, int size);

#endif
