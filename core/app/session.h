/* session.h — beginning and ending a session, counting attempts. Internal; called by core/pages/account.c. */
#ifndef KY_APP_SESSION_H
#define KY_APP_SESSION_H

#include "core/app/internal.h"

/* A new session id for the user, whatever was there before; strong: a second factor was given. Inside a POST's transaction. */
struct ky_err *ky_session_start(struct ky_req *req, int64_t user_id, bool strong) KY_MUST_CHECK;
struct ky_err *ky_session_end(struct ky_req *req) KY_MUST_CHECK;
/* Whose session it is, also while the second factor is missing; 0 nobody. */
int64_t ky_session_user(const struct ky_req *req);
bool ky_session_is_strong(const struct ky_req *req);

/* Counts one attempt under purpose and key in the present window and tells whether max is not yet passed. Inside a POST's transaction that commits. */
struct ky_err *ky_limit(struct ky_req *req, const char *purpose, const char *key, int64_t max, int64_t window_s, bool *out_allowed) KY_MUST_CHECK;
/* The address the request is held to. */
const char *ky_client_address(const struct ky_req *req);
/* The page answers with this status although the handler succeeded: refused, but counted. */
void ky_reply_status(struct ky_req *req, int status);

#endif
