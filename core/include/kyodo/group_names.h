/* group_names.h — the service "group_names", version 1: what the groups people act for are called.
 * Offered by the plugin that keeps the groups; called by the core wherever it shows one. */
#ifndef KYODO_GROUP_NAMES_H
#define KYODO_GROUP_NAMES_H

#include "kyodo/ctx.h"

#define KY_GROUP_NAMES "group_names"
#define KY_GROUP_NAMES_VERSION 1

struct ky_group_names {
	/* The group's name as the context's principal may read it who acts for it; "" when there is no such group. */
	struct ky_err *(*name)(struct ky_ctx *ctx, int64_t group_id, const char **out_name);
};

#endif
