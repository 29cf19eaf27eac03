/* code.h — short codes sent by mail and typed into the browser that asked. Called by the account pages. */
#ifndef KY_PAGES_CODE_H
#define KY_PAGES_CODE_H

#include "kyodo/kyodo.h"

/* A new code for this browser and purpose; earlier ones of the purpose no longer count. user_id 0: nobody yet, or a stranger,
 * whom the code is never told: asking about them costs the same. */
struct ky_err *ky_code_issue(struct ky_req *req, const char *purpose, int64_t user_id, const char *email, const char **out_digits) KY_MUST_CHECK;
/* Counts a try; *out_row NULL when the code is wrong, used, too old or tried too often. The caller commits either way. */
struct ky_err *ky_code_check(struct ky_req *req, const char *purpose, const char *digits, struct ky_rows **out_row) KY_MUST_CHECK;
/* Takes a checked code out of use. */
struct ky_err *ky_code_use(struct ky_req *req, const struct ky_rows *row) KY_MUST_CHECK;

#endif
