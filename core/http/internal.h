/* internal.h — shared by the files of core/http. */
#ifndef KY_HTTP_INTERNAL_H
#define KY_HTTP_INTERNAL_H

#include "core/http/http.h"

/* false: a bad escape. The result may hold any byte. */
bool ky_percent_decode(struct ky_arena *arena, struct ky_str in, bool plus_is_space, struct ky_str *out);
/* false: not a path this software serves (dot segments, control characters, bad UTF-8, over 8 KB). */
bool ky_path_canonical(struct ky_arena *arena, struct ky_str target, struct ky_str *out_path);
/* Valid UTF-8 without control characters but tab, LF and CR. */
bool ky_text_clean(struct ky_str s);

#endif
