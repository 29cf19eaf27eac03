/* handover.h — the service "handover", version 1: what a leaver has in hand and who takes it over.
 * Offered by any plugin that assigns work to people; called by the core's page of a staff member. */
#ifndef KYODO_HANDOVER_H
#define KYODO_HANDOVER_H

#include "kyodo/ctx.h"

#define KY_HANDOVER "handover"
#define KY_HANDOVER_VERSION 1

struct ky_handover {
	const char *label; /* message key: "assigned applications" */
	/* How much the person has in hand. */
	struct ky_err *(*count)(struct ky_ctx *ctx, int64_t user_id, int64_t *out_count);
	/* Gives it to the other person, inside the caller's transaction; what cannot be moved stays and is counted next time. */
	struct ky_err *(*move)(struct ky_ctx *ctx, int64_t from_user_id, int64_t to_user_id);
};

#endif
