/* postal.h — postal codes from Japan Post's KEN_ALL. Called by the routes of pages.c and admin.c, and by kyodoctl. */
#ifndef KY_PAGES_POSTAL_H
#define KY_PAGES_POSTAL_H

#include "kyodo/kyodo.h"

extern const struct ky_form ky_postal_form;
ky_handler ky_postal_get, ky_postal_show, ky_postal_post;

struct ky_postal_result {
	int64_t places;
	size_t prefectures;
};
/* Reads a file in the columns of KEN_ALL (CP932 or UTF-8): the prefectures it holds are replaced as a whole, others stay. Inside a transaction; all rows or none.
 * Errors: KY_INVALID naming the line that is no such row, KY_TOO_LARGE. */
struct ky_err *ky_postal_load(struct ky_ctx *ctx, struct ky_str bytes, struct ky_postal_result *out_result) KY_MUST_CHECK;

#endif
