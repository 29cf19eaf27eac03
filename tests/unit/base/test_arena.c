/* test_arena.c — arenas: zeroed and aligned memory, marks, the ceiling, exhaustion at every n.
 * Run by ./dev test unit. Knows only the public header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kyodo/arena.h"
#include "kyodo/str.h"

static void gives_zeroed_aligned_memory(void **state)
{
	struct ky_arena *arena = ky_arena_new(0);

	(void)state;
	assert_non_null(arena);
	for (size_t n = 0; n < 300; n++) {
		unsigned char *p = ky_alloc(arena, n);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(p[i], 0);
			p[i] = 0xff;
		}
	}
	ky_arena_reset(arena);
	assert_int_equal(ky_arena_used(arena), 0);
	assert_int_equal(*(unsigned char *)ky_alloc(arena, 64), 0);
	ky_arena_free(arena);
	ky_arena_free(NULL);
}

static void rewinds_to_a_mark(void **state)
{
	struct ky_arena *arena = ky_arena_new(0);
	char *kept = ky_strdup(arena, "残る");
	struct ky_arena_mark mark = ky_arena_mark(arena);
	size_t used = ky_arena_used(arena);

	(void)state;
	ky_alloc(arena, 1u << 20);
	assert_true(ky_arena_used(arena) > used);
	ky_arena_rewind(arena, mark);
	assert_int_equal(ky_arena_used(arena), used);
	assert_string_equal(kept, "残る");
	assert_int_equal(*(unsigned char *)ky_alloc(arena, 8), 0);
	assert_string_equal(kept, "残る");
	ky_arena_free(arena);
}

/* True when the allocation unwound instead of returning. */
static bool unwinds(struct ky_arena *arena, size_t count, size_t size)
{
	jmp_buf guard;

	if (setjmp(guard)) {
		ky_arena_guard(arena, NULL);
		return true;
	}
	ky_arena_guard(arena, &guard);
	ky_alloc_array(arena, count, size);
	ky_arena_guard(arena, NULL);
	return false;
}

static void unwinds_at_the_ceiling_and_on_overflow(void **state)
{
	struct ky_arena *arena = ky_arena_new(1u << 16);

	(void)state;
	assert_false(unwinds(arena, 1, 1000));
	assert_true(unwinds(arena, 1, 1u << 20));
	assert_true(unwinds(arena, SIZE_MAX / 2, 3));
	assert_true(unwinds(arena, 1, SIZE_MAX));
	assert_false(unwinds(arena, 10, 10));
	ky_arena_free(arena);
}

static void fails_at_the_named_allocation(void **state)
{
	struct ky_arena *arena = ky_arena_new(0);

	(void)state;
	ky_arena_fail_at(3);
	assert_false(unwinds(arena, 1, 8));
	assert_false(unwinds(arena, 1, 8));
	assert_true(unwinds(arena, 1, 8));
	ky_arena_fail_at(0);
	assert_false(unwinds(arena, 1, 8));
	ky_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(gives_zeroed_aligned_memory),
	    cmocka_unit_test(rewinds_to_a_mark),
	    cmocka_unit_test(unwinds_at_the_ceiling_and_on_overflow),
	    cmocka_unit_test(fails_at_the_named_allocation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
