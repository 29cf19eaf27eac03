/* recovery.h — printed codes for whoever has no authenticator at hand. Called by the account pages. */
#ifndef KY_PAGES_RECOVERY_H
#define KY_PAGES_RECOVERY_H

#include "kyodo/kyodo.h"

/* Ten new codes in place of all earlier ones, shown by this answer and never again; next_url leads on. */
struct ky_err *ky_recovery_show(struct ky_req *req, int64_t user_id, const char *next_url) KY_MUST_CHECK;
/* Uses up a code; *out_fine false when there is no such unused one. */
struct ky_err *ky_recovery_take(struct ky_req *req, int64_t user_id, const char *typed, bool *out_fine) KY_MUST_CHECK;

#endif
