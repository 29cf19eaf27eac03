/* view.h — templates and messages of a worker. Internal to libkyodo; called by core/app.
 * The only room that knows ClearSilver. Knows no database and no HTTP. */
#ifndef KY_VIEW_VIEW_H
#define KY_VIEW_VIEW_H

#include "kyodo/err.h"
#include "kyodo/view.h"

struct ky_views; /* parsed templates and message catalogues, one per process, inherited by fork */

/* templates_dir holds <name>/<page>.cs and <name>/messages.<lang>.hdf. languages is NULL-terminated, the first is the fallback. */
struct ky_err *ky_views_new(struct ky_arena *arena, const char *templates_dir, const char *const *languages, struct ky_views **out_views) KY_MUST_CHECK;
void ky_views_free(struct ky_views *views);
/* Loads a name's catalogues ("core", then each enabled plugin): keys live under T.<name>. A key missing in a language falls back to the first. */
struct ky_err *ky_views_load(struct ky_views *views, struct ky_arena *arena, const char *name) KY_MUST_CHECK;
/* Parses a page in every language now, so that forked workers share it and errors show at start. */
struct ky_err *ky_views_parse(struct ky_views *views, struct ky_arena *arena, const char *page) KY_MUST_CHECK;
/* The message of a key such as "groups.title" in a language; NULL when no language has it. */
const char *ky_views_message(const struct ky_views *views, const char *lang, const char *key);
/* Staff's own wording over the catalogue's (texts edited in the browser); text NULL takes it back. */
void ky_views_override(struct ky_views *views, const char *lang, const char *key, const char *text);
/* A catalogue's own entries in one language, read from its file: without fallbacks and without staff's wording. Empty when there is no such file. */
struct ky_catalogue_entry {
	const char *key; /* "groups.title" */
	const char *text;
};
struct ky_catalogue {
	size_t count;
	struct ky_catalogue_entry *entry;
};
struct ky_err *ky_views_catalogue(const struct ky_views *views, struct ky_arena *arena, const char *name, const char *lang, struct ky_catalogue *out_catalogue) KY_MUST_CHECK;
/* The root of a fresh page's data in a language; freed by ky_view_done. */
struct ky_node *ky_view_begin(struct ky_views *views, struct ky_arena *arena, const char *lang);
/* Renders "groups/show" with the data into out (its max bounds the page). Throws the parsed template away after an error. */
struct ky_err *ky_view_render(struct ky_views *views, struct ky_arena *arena, struct ky_node *root, const char *lang, const char *page, struct ky_buf *out) KY_MUST_CHECK;
/* What was put under that name, dots between; NULL: nothing. */
const char *ky_node_get(struct ky_node *node, const char *name);
void ky_view_done(struct ky_node *root);
/* An empty place under Options.<key> of every page in that language, emptied when it is asked for again; templates read Options[key].choices. */
struct ky_node *ky_views_shared(struct ky_views *views, const char *lang, const char *key);
bool ky_views_has(const struct ky_views *views, const char *page);

/* ---- page cache (cache.c): rendered bytes per worker, stamped with dataset versions taken before the rows were read. */
struct ky_cache;
struct ky_cache *ky_cache_new(size_t max_bytes);
void ky_cache_free(struct ky_cache *cache);
struct ky_cached {
	struct ky_str body;
	const char *content_type;
	const char *etag;
};
/* versions: the current ones of the entry's datasets, count of them; a stale or over-age entry is dropped. now: any clock, same one as put. */
bool ky_cache_get(struct ky_cache *cache, struct ky_str key, const uint64_t *versions, size_t count, ky_time_us now, struct ky_cached *out);
/* valid_until 0: no limit by the clock. Copies everything; the least recently used go first. */
void ky_cache_put(struct ky_cache *cache, struct ky_str key, const uint64_t *versions, size_t count, ky_time_us valid_until, const struct ky_cached *page);

#endif
