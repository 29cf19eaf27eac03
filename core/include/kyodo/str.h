/* str.h — strings to read (pointer and length) and buffers to build (with a maximum).
 * Called by everything. */
#ifndef KYODO_STR_H
#define KYODO_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kyodo/arena.h"

/* Bytes to read; not necessarily NUL-terminated unless the function that made it says so. p is never NULL when len > 0. */
struct ky_str {
	const char *p;
	size_t len;
};

#define KY_STR(literal) ((struct ky_str){(literal), sizeof(literal) - 1})
/* The bytes of a NUL-terminated string; NULL gives the empty string. */
struct ky_str ky_str(const char *s);
bool ky_str_eq(struct ky_str a, struct ky_str b);
bool ky_str_is(struct ky_str a, const char *z);
bool ky_str_starts(struct ky_str s, const char *prefix);
bool ky_str_ends(struct ky_str s, const char *suffix);
/* Without ASCII white space at both ends. */
struct ky_str ky_str_trim(struct ky_str s);
/* A NUL-terminated copy in the arena. An inner NUL stays where it is. */
char *ky_str_z(struct ky_arena *arena, struct ky_str s);
struct ky_str ky_str_copy(struct ky_arena *arena, struct ky_str s);
/* Takes the part before the first sep off *rest (all of it when there is none); false when *rest was exhausted (p == NULL). */
bool ky_str_split(struct ky_str *rest, char sep, struct ky_str *out_part);
/* A decimal integer, optional leading '-', nothing else; false on overflow or other characters. */
bool ky_str_i64(struct ky_str s, int64_t *out_value);
bool ky_str_utf8_valid(struct ky_str s);
/* Compares in constant time; for secrets. */
bool ky_str_same_secret(struct ky_str a, struct ky_str b);

/* A growing buffer with a maximum. After the first append over the maximum, `full` is set, nothing more is added and
 * the caller decides; data is always NUL-terminated once something was appended. */
struct ky_buf {
	struct ky_arena *arena;
	char *data;
	size_t len;
	size_t room;
	size_t max;
	bool full;
};

void ky_buf_init(struct ky_buf *buf, struct ky_arena *arena, size_t max_bytes);
void ky_buf_add(struct ky_buf *buf, const void *bytes, size_t n);
void ky_buf_puts(struct ky_buf *buf, const char *s);
void ky_buf_put(struct ky_buf *buf, struct ky_str s);
void ky_buf_putc(struct ky_buf *buf, char c);
void ky_buf_printf(struct ky_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct ky_str ky_buf_str(const struct ky_buf *buf);

/* Lower-case hexadecimal, NUL-terminated, in the arena; and back (false unless exactly 2*n digits). */
char *ky_hex(struct ky_arena *arena, const void *bytes, size_t n);
bool ky_unhex(struct ky_str hex, void *out_bytes, size_t n);
/* Percent-encoded for a path segment or query value. */
char *ky_url_encode(struct ky_arena *arena, struct ky_str s);

#endif
