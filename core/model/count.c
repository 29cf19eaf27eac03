/* count.c — how many rows a list's filters leave, kept by each worker while the list's dataset stays as it was.
 * Called by list.c. Counting up to 1,000 costs as much as the twenty rows shown; most visits ask for what was counted before. */
#include "core/model/input.h"

#define COUNTS_MAX 128

struct ky_counts {
	struct ky_arena *arena;
	size_t count;
	struct {
		const char *key;
		int64_t n;
	} row[COUNTS_MAX];
};

bool ky_count_find(struct ky_app *app, const char *key, int64_t *out_n)
{
	const struct ky_counts *c = app->counts;
	for (size_t i = 0; c != NULL && key != NULL && i < c->count; i++) {
		if (strcmp(c->row[i].key, key) == 0) {
			*out_n = c->row[i].n;
			return true;
		}
	}
	return false;
}

void ky_count_keep(struct ky_app *app, const char *key, int64_t n)
{
	struct ky_counts *c = app->counts;
	if (key == NULL)
		return;
	if (c == NULL) {
		c = app->counts = KY_NEW(app->process, struct ky_counts);
		c->arena = ky_arena_new(0);
	}
	if (c->arena == NULL)
		return;
	if (c->count == COUNTS_MAX) { /* old versions and all: what is asked for often comes back at once */
		c->count = 0;
		ky_arena_reset(c->arena);
	}
	c->row[c->count].key = ky_strdup(c->arena, key);
	c->row[c->count++].n = n;
}
