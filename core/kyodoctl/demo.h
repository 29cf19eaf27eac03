/* demo.h — what the files that tell the demo city share. Internal to kyodoctl. */
#ifndef KY_KYODOCTL_DEMO_H
#define KY_KYODOCTL_DEMO_H

#include <jansson.h>

#include "core/kyodoctl/kyodoctl.h"

/* "06-15" of the fiscal year that many years from the one today lies in; and of {"fy": -1, "on": "06-15"}. January to March belong to the year that began before. */
ky_day ky_demo_day_in(ky_day today, int64_t fy, const char *on);
ky_day ky_demo_day(ky_day today, const json_t *told);
/* Posts to the route of that name as ctx->who, on ctx's day, in the transaction that is open: the page's form as it is shown, with the fields told laid over it; days of fiscal years count from today, the real one. *out_location: where the
 * answer leads. Errors say what the form refused. */
struct ky_err *ky_demo_post(struct ky_ctx *ctx, const char *route, int64_t id, ky_day today, const json_t *fields, const char **out_location) KY_MUST_CHECK;

#endif
