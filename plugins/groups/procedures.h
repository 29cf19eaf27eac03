/* procedures.h — the life of a registration; see procedures.c. Shared with plugin.c. */
#ifndef GROUPS_PROCEDURES_H
#define GROUPS_PROCEDURES_H

#include "groups.h"

extern const struct ky_procedure groups_registration, groups_change, groups_renewal, groups_dissolution;
/* Job, every hour: what has expired, and who is to be reminded of renewing. */
struct ky_err *groups_expire_run(struct ky_ctx *ctx, int64_t job_id, const char *params);

#endif
