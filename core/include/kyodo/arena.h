/* arena.h — memory with a lifetime: process, worker, request, scratch.
 * Called by everything. Knows nothing of requests or databases.
 * An allocation never returns NULL: exhaustion unwinds to the arena's owner (see ky_arena_guard). */
#ifndef KYODO_ARENA_H
#define KYODO_ARENA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

struct ky_arena;

/* A new arena that will hand out at most max_bytes (0: no ceiling). NULL when the system has no memory. */
struct ky_arena *ky_arena_new(size_t max_bytes);

/* Gives all memory back. Accepts NULL. */
void ky_arena_free(struct ky_arena *arena);

/* Forgets every allocation but keeps one block, so that the next request allocates without malloc. */
void ky_arena_reset(struct ky_arena *arena);

/* Forgets the allocations made since the mark; used to run a handler again. */
struct ky_arena_mark {
	void *block;
	size_t used;
	size_t total;
};
struct ky_arena_mark ky_arena_mark(const struct ky_arena *arena);
void ky_arena_rewind(struct ky_arena *arena, struct ky_arena_mark mark);

/* Bytes handed out since the last reset. */
size_t ky_arena_used(const struct ky_arena *arena);

/* Where to unwind when the ceiling is reached or the system has no memory: the pipeline sets it, answers 503
 * and lets the worker be replaced. Without a guard exhaustion ends the process. NULL removes the guard. */
void ky_arena_guard(struct ky_arena *arena, jmp_buf *guard);

/* Test hook: the n-th allocation from now (1 = the next) is treated as exhaustion; 0 switches it off. */
void ky_arena_fail_at(unsigned long n);

/* n zeroed bytes, aligned for any type; n may be 0. */
void *ky_alloc(struct ky_arena *arena, size_t n) __attribute__((malloc, alloc_size(2), returns_nonnull));
/* count * size zeroed bytes; overflow is exhaustion. */
void *ky_alloc_array(struct ky_arena *arena, size_t count, size_t size) __attribute__((malloc, returns_nonnull));
#define KY_NEW(arena, type) ((type *)ky_alloc((arena), sizeof(type)))

/* NUL-terminated copies. */
char *ky_strdup(struct ky_arena *arena, const char *s) __attribute__((returns_nonnull, nonnull(2)));
char *ky_strndup(struct ky_arena *arena, const char *s, size_t n) __attribute__((returns_nonnull));
char *ky_printf(struct ky_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3), returns_nonnull));
char *ky_vprintf(struct ky_arena *arena, const char *format, va_list ap) __attribute__((format(printf, 2, 0), returns_nonnull));

#endif
