/* account.h — the handlers and forms of signing in; listed in pages.c. */
#ifndef KY_PAGES_ACCOUNT_H
#define KY_PAGES_ACCOUNT_H

#include "kyodo/kyodo.h"

extern const struct ky_form ky_login_form, ky_second_form;

ky_handler ky_login_show, ky_login_post, ky_second_show, ky_second_post, ky_logout_post;

#endif
