/* account.h — people and whom they act for: membership of groups, accounts made from a printed code, counted attempts.
 * Called by plugins that let people in. Whatever hashes belongs to the auth pool. */
#ifndef KYODO_ACCOUNT_H
#define KYODO_ACCOUNT_H

#include "kyodo/req.h"

/* ---- membership: roles are codes of the list "core.member_role". Changes only inside a POST, a job or an event. */

#define KY_REPRESENTATIVE "representative"
#define KY_EDITOR "editor"
#define KY_VIEWER "viewer"

/* Does the principal act for a group as one of these (space separated)? What they may do with an object is a policy's to say, not this. */
bool ky_acts_as(const struct ky_ctx *ctx, const char *roles);

/* The groups the principal may act for, with a label each: the group's name and the role. The code is the group's id. */
struct ky_err *ky_member_groups(struct ky_ctx *ctx, const struct ky_choices **out_choices) KY_MUST_CHECK;
/* From today, without end. A member already there gets the role instead. KY_NOT_FOUND: no such citizen. */
struct ky_err *ky_member_add(struct ky_ctx *ctx, int64_t group_id, int64_t user_id, const char *role) KY_MUST_CHECK;
struct ky_err *ky_member_change(struct ky_ctx *ctx, int64_t member_id, const char *role) KY_MUST_CHECK;
/* At once: whoever acts for the group this moment, in whatever browser, does so no longer. */
struct ky_err *ky_member_end(struct ky_ctx *ctx, int64_t member_id) KY_MUST_CHECK;
/* Two records of one group become one: its people go along. */
struct ky_err *ky_member_move(struct ky_ctx *ctx, int64_t from_group_id, int64_t into_group_id) KY_MUST_CHECK;
/* From now on this session acts for the group (0: for nobody but oneself). It counts only while the person is its member. */
struct ky_err *ky_member_act(struct ky_req *req, int64_t group_id) KY_MUST_CHECK;

/* ---- printed codes: sixteen characters in groups of four that cannot be mistaken for each other, the last a check digit. 72 bits. */

/* A new code as it is printed ("K7WM-3QPD-…") and the keyed hash to store: the code itself is stored nowhere. */
void ky_printed_code_new(const struct ky_ctx *ctx, const char **out_text, struct ky_value *out_hash);
/* The hash of what was typed, in whatever letters, blanks and hyphens. false: no such code was ever printed (a slip of the hand). */
bool ky_printed_code_read(const struct ky_ctx *ctx, const char *typed, struct ky_value *out_hash);

/* ---- accounts */

/* A citizen's account without e-mail. login: as the person chose it, else "": made from the stem ("dantai-12", "dantai-12-2"). */
struct ky_newcomer {
	const char *name, *name_kana, *password;
	const char *login, *login_stem;
};
/* Makes the account. Refused input (field "login" or "password" of the route's form) is KY_INVALID, as from ky_invalid. */
struct ky_err *ky_account_create(struct ky_req *req, const struct ky_newcomer *newcomer, int64_t *out_user_id, const char **out_login) KY_MUST_CHECK;
/* Signs this browser in; with a single membership the session acts for that group at once. Whoever calls has made sure who it is. */
struct ky_err *ky_account_enter(struct ky_req *req, int64_t user_id) KY_MUST_CHECK;
/* Sends a code to the address, by which the person's account is given it: the page auth/email_code takes it, in this browser. */
struct ky_err *ky_account_offer_email(struct ky_req *req, int64_t user_id, const char *email) KY_MUST_CHECK;
/* The citizen of that login or e-mail address; 0: there is none. */
struct ky_err *ky_account_find(struct ky_ctx *ctx, const char *login, int64_t *out_user_id) KY_MUST_CHECK;

/* ---- attempts. Both count in a transaction that commits: refuse with ky_account_refuse, not with ky_invalid. */

/* Counts one attempt under purpose and key, and one under the visitor's address, which may be many people's; false: too many within ten minutes. */
struct ky_err *ky_account_allowed(struct ky_req *req, const char *purpose, const char *key, bool *out_allowed) KY_MUST_CHECK;
/* Refused, but counted: the transaction is committed and the form shown again by show. */
struct ky_err *ky_account_refuse(struct ky_req *req, const char *field, const char *message_key, ky_handler *show) KY_MUST_CHECK;

/* ---- pictures */

/* The text as a QR code (level M), an SVG document in the arena. KY_INTERNAL: more than a code holds. */
struct ky_err *ky_qr_svg(struct ky_arena *arena, const char *text, struct ky_str *out_svg) KY_MUST_CHECK;

#endif
