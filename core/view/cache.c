/* cache.c — rendered public pages of one worker, least recently used first out. Called by core/app.
 * An entry is good while every dataset it was made from has the version it had before its rows were read. */
#include "core/view/view.h"

#include <stdlib.h>

#define VERSIONS_MAX 8
#define BUCKETS 256

struct entry {
	struct entry *chain, *newer, *older;
	uint32_t hash;
	uint64_t version[VERSIONS_MAX];
	size_t version_count;
	ky_time_us valid_until;
	size_t key_len, body_len;
	char *key, *type, *etag, *body; /* one block, behind the struct */
	size_t bytes;
};

struct ky_cache {
	struct entry *bucket[BUCKETS];
	struct entry *newest, *oldest;
	size_t bytes, max_bytes;
};

struct ky_cache *ky_cache_new(size_t max_bytes)
{
	struct ky_cache *c = calloc(1, sizeof *c);
	if (c != NULL)
		c->max_bytes = max_bytes;
	return c;
}

static uint32_t hash_of(struct ky_str key)
{
	uint32_t h = 2166136261u;
	for (size_t i = 0; i < key.len; i++)
		h = (h ^ (unsigned char)key.p[i]) * 16777619u;
	return h;
}

static void unlink_age(struct ky_cache *c, struct entry *e)
{
	*(e->newer != NULL ? &e->newer->older : &c->newest) = e->older;
	*(e->older != NULL ? &e->older->newer : &c->oldest) = e->newer;
}

static void link_newest(struct ky_cache *c, struct entry *e)
{
	e->newer = NULL;
	e->older = c->newest;
	*(c->newest != NULL ? &c->newest->newer : &c->oldest) = e;
	c->newest = e;
}

static void drop(struct ky_cache *c, struct entry *e)
{
	struct entry **at = &c->bucket[e->hash % BUCKETS];
	while (*at != e)
		at = &(*at)->chain;
	*at = e->chain;
	unlink_age(c, e);
	c->bytes -= e->bytes;
	free(e);
}

void ky_cache_free(struct ky_cache *cache)
{
	if (cache == NULL)
		return;
	while (cache->newest != NULL)
		drop(cache, cache->newest);
	free(cache);
}

static struct entry *find(struct ky_cache *c, struct ky_str key)
{
	uint32_t h = hash_of(key);
	for (struct entry *e = c->bucket[h % BUCKETS]; e != NULL; e = e->chain)
		if (e->hash == h && e->key_len == key.len && memcmp(e->key, key.p, key.len) == 0)
			return e;
	return NULL;
}

bool ky_cache_get(struct ky_cache *cache, struct ky_str key, const uint64_t *versions, size_t count, ky_time_us now, struct ky_cached *out)
{
	struct entry *e = find(cache, key);
	if (e == NULL)
		return false;
	if (e->version_count != count || memcmp(e->version, versions, count * sizeof *versions) != 0 || (e->valid_until != 0 && now >= e->valid_until)) {
		drop(cache, e);
		return false;
	}
	unlink_age(cache, e);
	link_newest(cache, e);
	*out = (struct ky_cached){{e->body, e->body_len}, e->type, e->etag};
	return true;
}

void ky_cache_put(struct ky_cache *cache, struct ky_str key, const uint64_t *versions, size_t count, ky_time_us valid_until, const struct ky_cached *page)
{
	size_t type = strlen(page->content_type) + 1, etag = strlen(page->etag) + 1;
	size_t bytes = sizeof(struct entry) + key.len + type + etag + page->body.len;
	struct entry *e = find(cache, key);
	if (e != NULL)
		drop(cache, e);
	if (count > VERSIONS_MAX || bytes > cache->max_bytes)
		return;
	while (cache->bytes + bytes > cache->max_bytes)
		drop(cache, cache->oldest);
	e = malloc(bytes);
	if (e == NULL)
		return;
	*e = (struct entry){.hash = hash_of(key), .version_count = count, .valid_until = valid_until, .key_len = key.len, .body_len = page->body.len, .bytes = bytes};
	memcpy(e->version, versions, count * sizeof *versions);
	e->type = (char *)(e + 1);
	e->etag = e->type + type;
	e->key = e->etag + etag;
	e->body = e->key + key.len;
	memcpy(e->type, page->content_type, type);
	memcpy(e->etag, page->etag, etag);
	memcpy(e->key, key.p, key.len);
	if (page->body.len > 0)
		memcpy(e->body, page->body.p, page->body.len);
	e->chain = cache->bucket[e->hash % BUCKETS];
	cache->bucket[e->hash % BUCKETS] = e;
	link_newest(cache, e);
	cache->bytes += bytes;
}
