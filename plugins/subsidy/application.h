/* application.h — what application.c and application_show.c share. */
#ifndef SUBSIDY_APPLICATION_H
#define SUBSIDY_APPLICATION_H

#include "subsidy.h"

/* The first reason why it cannot be submitted as it stands, as a guard says it. */
struct ky_err *subsidy_application_may_submit(struct ky_ctx *ctx, const struct ky_dossier *dossier, const char **out_refusal) KY_MUST_CHECK;
/* What the rule gives for the plan in the answers; a refusal when its numbers are out of bounds. remaining_yen: as for subsidy_plan_of. */
struct ky_err *subsidy_application_amount(struct ky_ctx *ctx, const struct subsidy_course *course, const struct ky_dossier *dossier, int64_t remaining_yen, struct subsidy_amount *out_amount,
					  const char **out_refusal) KY_MUST_CHECK;
/* As ky_procedure.more. */
struct ky_err *subsidy_application_more(struct ky_ctx *ctx, const struct ky_dossier *dossier, struct ky_node *node) KY_MUST_CHECK;

#endif
