/* utf.h — code points in arena memory, between utf8proc and the rest of core/text.
 * Called only inside core/text. utf8proc is used without its own malloc. */
#ifndef KYODO_TEXT_UTF_H
#define KYODO_TEXT_UTF_H

#include "kyodo/str.h"

struct ky_utf {
	int32_t *cp;
	size_t n;
};

/* The valid code points; bytes that are not UTF-8 are skipped. Not cut at NUL. */
struct ky_utf ky_utf_decode(struct ky_arena *arena, struct ky_str s);
struct ky_str ky_utf_encode(struct ky_arena *arena, struct ky_utf u);
/* NFKC, composing spacing voice marks (U+309B, U+309C) with the kana before them; casefold on request. */
struct ky_utf ky_utf_nfkc(struct ky_arena *arena, struct ky_utf u, bool casefold);
/* ASCII for full-width ASCII and space; dashes become '-'; otherwise cp itself. */
int32_t ky_utf_narrow(int32_t cp);
int32_t ky_utf_katakana(int32_t cp);

#endif
