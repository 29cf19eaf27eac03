/* scoreboard.c — see scoreboard.h. Plain atomics in anonymous shared memory: a killed writer leaves no lock behind. */
#include "core/base/scoreboard.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define NAME 32
#define BUCKETS 10

struct slot {
	_Atomic pid_t pid;
	_Atomic int stage;
	_Atomic int64_t deadline_ms;
	_Atomic uint64_t requests;
	char pool[16];
	char plugin[NAME];
};

struct dataset {
	_Atomic int state; /* 0 free, 1 being named, 2 named */
	char name[64];
	_Atomic uint64_t version;
	_Atomic uint64_t seen;
};

struct out {
	char name[NAME];
	_Atomic int is_out;
};

struct ky_scoreboard {
	struct slot slot[KY_SCORE_SLOTS];
	struct dataset dataset[KY_SCORE_DATASETS];
	struct out out[16];
	_Atomic uint64_t by_class[6];
	_Atomic uint64_t bucket[BUCKETS + 1];
	_Atomic uint64_t sum_us;
};

static const int64_t bucket_us[BUCKETS] = {1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 10000000};

struct ky_scoreboard *ky_scoreboard_new(void)
{
	void *p = mmap(NULL, sizeof(struct ky_scoreboard), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return p == MAP_FAILED ? NULL : p;
}

void ky_score_begin(struct ky_scoreboard *sb, int slot, pid_t pid, const char *pool)
{
	struct slot *s = &sb->slot[slot];
	s->stage = KY_STAGE_IDLE;
	s->deadline_ms = 0;
	s->plugin[0] = '\0';
	snprintf(s->pool, sizeof s->pool, "%s", pool);
	s->pid = pid;
}

void ky_score_end(struct ky_scoreboard *sb, int slot)
{
	sb->slot[slot].pid = 0;
}

void ky_score_stage(struct ky_scoreboard *sb, int slot, enum ky_stage stage, const char *plugin, int64_t deadline_ms)
{
	if (slot < 0)
		return;
	struct slot *s = &sb->slot[slot];
	if (plugin == NULL)
		plugin = "core";
	if (strcmp(s->plugin, plugin) != 0)
		snprintf(s->plugin, sizeof s->plugin, "%s", plugin);
	atomic_store_explicit(&s->deadline_ms, deadline_ms, memory_order_relaxed);
	atomic_store_explicit(&s->stage, (int)stage, memory_order_release);
}

void ky_score_request(struct ky_scoreboard *sb, int slot, int status, int64_t duration_us)
{
	int b = 0;
	while (b < BUCKETS && duration_us > bucket_us[b])
		b++;
	atomic_fetch_add_explicit(&sb->bucket[b], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&sb->sum_us, (uint64_t)duration_us, memory_order_relaxed);
	atomic_fetch_add_explicit(&sb->by_class[status / 100 % 6], 1, memory_order_relaxed);
	if (slot >= 0)
		atomic_fetch_add_explicit(&sb->slot[slot].requests, 1, memory_order_relaxed);
}

bool ky_score_get(const struct ky_scoreboard *sb, int slot, struct ky_score *out_score)
{
	const struct slot *s = &sb->slot[slot];
	pid_t pid = s->pid;
	if (pid == 0)
		return false;
	*out_score = (struct ky_score){.pid = pid, .stage = (enum ky_stage)s->stage, .deadline_ms = s->deadline_ms, .requests = s->requests};
	memcpy(out_score->pool, s->pool, sizeof out_score->pool);
	memcpy(out_score->plugin, s->plugin, sizeof out_score->plugin);
	return true;
}

int ky_dataset_register(struct ky_scoreboard *sb, const char *name)
{
	for (int i = 0; i < KY_SCORE_DATASETS; i++) {
		struct dataset *d = &sb->dataset[i];
		int expected = 0;
		if (atomic_compare_exchange_strong(&d->state, &expected, 1)) {
			snprintf(d->name, sizeof d->name, "%s", name);
			d->version = 1;
			d->state = 2;
			return i;
		}
		if (expected == 2 && strcmp(d->name, name) == 0)
			return i;
	}
	return -1;
}

const char *ky_dataset_name(const struct ky_scoreboard *sb, int index)
{
	return sb->dataset[index].name;
}

uint64_t ky_dataset_version(const struct ky_scoreboard *sb, int index)
{
	return atomic_load_explicit(&sb->dataset[index].version, memory_order_acquire);
}

void ky_dataset_bump(struct ky_scoreboard *sb, int index)
{
	atomic_fetch_add_explicit(&sb->dataset[index].version, 1, memory_order_release);
}

void ky_dataset_bump_all(struct ky_scoreboard *sb)
{
	for (int i = 0; i < KY_SCORE_DATASETS; i++)
		ky_dataset_bump(sb, i);
}

void ky_dataset_seen(struct ky_scoreboard *sb, int index, uint64_t database_version)
{
	struct dataset *d = &sb->dataset[index];
	uint64_t seen = d->seen;
	while (seen < database_version && !atomic_compare_exchange_weak(&d->seen, &seen, database_version))
		;
	if (seen < database_version)
		ky_dataset_bump(sb, index);
}

bool ky_score_plugin_out(const struct ky_scoreboard *sb, const char *plugin)
{
	for (size_t i = 0; i < sizeof sb->out / sizeof sb->out[0]; i++)
		if (sb->out[i].is_out && strcmp(sb->out[i].name, plugin) == 0)
			return true;
	return false;
}

void ky_score_plugin_take_out(struct ky_scoreboard *sb, const char *plugin)
{
	if (ky_score_plugin_out(sb, plugin))
		return;
	for (size_t i = 0; i < sizeof sb->out / sizeof sb->out[0]; i++) {
		if (sb->out[i].is_out)
			continue;
		snprintf(sb->out[i].name, sizeof sb->out[i].name, "%s", plugin);
		sb->out[i].is_out = 1;
		return;
	}
}

void ky_score_plugins_back(struct ky_scoreboard *sb)
{
	for (size_t i = 0; i < sizeof sb->out / sizeof sb->out[0]; i++)
		sb->out[i].is_out = 0;
}

int ky_scoreboard_metrics(const struct ky_scoreboard *sb, char *buf, int size)
{
	int n = 0, workers = 0, busy = 0;
	uint64_t total = 0;
#define LINE(...)                                                                                                      \
	do {                                                                                                           \
		int more_ = snprintf(buf + n, (size_t)(size - n), __VA_ARGS__);                                        \
		n = more_ < 0 || n + more_ >= size ? size - 1 : n + more_;                                             \
	} while (0)
	for (int i = 0; i < KY_SCORE_SLOTS; i++) {
		workers += sb->slot[i].pid != 0;
		busy += sb->slot[i].pid != 0 && sb->slot[i].stage != KY_STAGE_IDLE;
	}
	LINE("# TYPE kyodo_workers gauge\nkyodo_workers %d\n# TYPE kyodo_workers_busy gauge\nkyodo_workers_busy %d\n", workers, busy);
	LINE("# TYPE kyodo_requests_total counter\n");
	for (int c = 1; c < 6; c++)
		LINE("kyodo_requests_total{class=\"%dxx\"} %llu\n", c, (unsigned long long)sb->by_class[c]);
	LINE("# TYPE kyodo_request_seconds histogram\n");
	for (int b = 0; b < BUCKETS; b++) {
		total += sb->bucket[b];
		LINE("kyodo_request_seconds_bucket{le=\"%g\"} %llu\n", (double)bucket_us[b] / 1e6, (unsigned long long)total);
	}
	total += sb->bucket[BUCKETS];
	LINE("kyodo_request_seconds_bucket{le=\"+Inf\"} %llu\nkyodo_request_seconds_sum %g\nkyodo_request_seconds_count %llu\n", (unsigned long long)total,
	     (double)sb->sum_us / 1e6, (unsigned long long)total);
#undef LINE
	return n;
}
