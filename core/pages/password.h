/* password.h — which passwords are taken. Called by the account pages and kyodoctl. */
#ifndef KY_PAGES_PASSWORD_H
#define KY_PAGES_PASSWORD_H

#include "kyodo/kyodo.h"

/* NULL: good; else the message key of what is wrong. Length counts, common ones are refused, no rule of composition (NIST SP 800-63B, ASVS 6.2). about: the account's
 * name or address, which the password must not be made of. */
const char *ky_password_problem(const struct ky_ctx *ctx, const char *password, const char *about);

/* The part that needs no settings: common, monotone, repeated, or made of what it is about. */
bool ky_password_guessable(const char *password, const char *about);

#endif
