/* group_facts.h — the service "group_facts", version 1: what a group's record says of it, for those who must know who may apply for what.
 * Offered by the plugin that keeps the groups; called by plugins in their guards. */
#ifndef KYODO_GROUP_FACTS_H
#define KYODO_GROUP_FACTS_H

#include "kyodo/ctx.h"

#define KY_GROUP_FACTS "group_facts"
#define KY_GROUP_FACTS_VERSION 1

struct ky_group_facts_of {
	const char *name;
	bool registered; /* and the registration has not ended */
	bool ward;	 /* a ward (区), which needs no registration */
	int64_t members;
	int64_t members_in_city; /* of those, who live, work or go to school in the city; -1: not known */
	ky_day founded_on; /* KY_DAY_NONE: not known */
	int64_t area_id;   /* 0: not known */
};
struct ky_group_facts {
	/* Whoever asks: what is done with it decides who may know. Errors: KY_NOT_FOUND. */
	struct ky_err *(*facts)(struct ky_ctx *ctx, int64_t group_id, struct ky_group_facts_of *out_facts);
};

#endif
