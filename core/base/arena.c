/* arena.c — see kyodo/arena.h. A list of blocks; a reset keeps the first.
 * Called by everything. The only file of the project that calls malloc for requests. */
#include "kyodo/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)32 * 1024)
#define ALIGNMENT 16

struct block {
	struct block *older;
	size_t size;
	size_t used;
	_Alignas(ALIGNMENT) unsigned char data[];
};

struct ky_arena {
	struct block *newest;
	size_t total;
	size_t max;
	jmp_buf *guard;
};

static unsigned long fail_countdown;

void ky_arena_fail_at(unsigned long n)
{
	fail_countdown = n;
}

static struct block *block_new(size_t size)
{
	struct block *b = malloc(sizeof *b + size);
	if (b == NULL)
		return NULL;
	b->older = NULL;
	b->size = size;
	b->used = 0;
	return b;
}

struct ky_arena *ky_arena_new(size_t max_bytes)
{
	struct ky_arena *a = calloc(1, sizeof *a);
	if (a == NULL)
		return NULL;
	a->max = max_bytes;
	a->newest = block_new(BLOCK_BYTES);
	if (a->newest == NULL) {
		free(a);
		return NULL;
	}
	return a;
}

static void drop_until(struct ky_arena *a, const struct block *keep)
{
	while (a->newest != keep && a->newest != NULL) {
		struct block *older = a->newest->older;
		free(a->newest);
		a->newest = older;
	}
}

void ky_arena_free(struct ky_arena *arena)
{
	if (arena == NULL)
		return;
	drop_until(arena, NULL);
	free(arena);
}

void ky_arena_reset(struct ky_arena *arena)
{
	const struct block *first = arena->newest;
	while (first->older != NULL)
		first = first->older;
	drop_until(arena, first);
	arena->newest->used = 0;
	arena->total = 0;
}

struct ky_arena_mark ky_arena_mark(const struct ky_arena *arena)
{
	return (struct ky_arena_mark){arena->newest, arena->newest->used, arena->total};
}

void ky_arena_rewind(struct ky_arena *arena, struct ky_arena_mark mark)
{
	drop_until(arena, mark.block);
	arena->newest->used = mark.used;
	arena->total = mark.total;
}

size_t ky_arena_used(const struct ky_arena *arena)
{
	return arena->total;
}

void ky_arena_guard(struct ky_arena *arena, jmp_buf *guard)
{
	arena->guard = guard;
}

static _Noreturn void exhausted(struct ky_arena *a)
{
	if (a->guard != NULL)
		longjmp(*a->guard, 1);
	fputs("kyodo: out of memory outside a request\n", stderr);
	abort();
}

static int injected_failure(const struct ky_arena *a)
{
	return a->guard != NULL && fail_countdown > 0 && --fail_countdown == 0;
}

void *ky_alloc(struct ky_arena *arena, size_t n)
{
	if (injected_failure(arena) || n > SIZE_MAX / 2)
		exhausted(arena);
	size_t need = (n + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (arena->max != 0 && need > arena->max - (arena->total < arena->max ? arena->total : arena->max))
		exhausted(arena);
	struct block *b = arena->newest;
	if (need > b->size - b->used) {
		struct block *fresh = block_new(need > BLOCK_BYTES / 2 ? need : BLOCK_BYTES);
		if (fresh == NULL)
			exhausted(arena);
		fresh->older = b;
		arena->newest = b = fresh;
	}
	void *p = b->data + b->used;
	b->used += need;
	arena->total += need;
	memset(p, 0, need);
	return p;
}

void *ky_alloc_array(struct ky_arena *arena, size_t count, size_t size)
{
	size_t n;
	if (__builtin_mul_overflow(count, size, &n))
		exhausted(arena);
	return ky_alloc(arena, n);
}

char *ky_strndup(struct ky_arena *arena, const char *s, size_t n)
{
	char *copy = ky_alloc(arena, n + 1);
	if (n > 0)
		memcpy(copy, s, n);
	return copy;
}

char *ky_strdup(struct ky_arena *arena, const char *s)
{
	return ky_strndup(arena, s, strlen(s));
}

char *ky_vprintf(struct ky_arena *arena, const char *format, va_list ap)
{
	va_list again;
	char near[256]; /* most texts are short: formatted once, not measured first */
	va_copy(again, ap);
	int n = vsnprintf(near, sizeof near, format, ap);
	char *s = ky_alloc(arena, n < 0 ? 1 : (size_t)n + 1);
	if (n > 0 && (size_t)n < sizeof near)
		memcpy(s, near, (size_t)n);
	else if (n > 0)
		vsnprintf(s, (size_t)n + 1, format, again);
	va_end(again);
	return s;
}

char *ky_printf(struct ky_arena *arena, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	char *s = ky_vprintf(arena, format, ap);
	va_end(ap);
	return s;
}
