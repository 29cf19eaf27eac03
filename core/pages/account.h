/* account.h — the handlers and forms of accounts: signing in (account.c), joining (join.c), one's own account (self.c), acting for a group (acting.c); listed in pages.c and account_pages.c. */
#ifndef KY_PAGES_ACCOUNT_H
#define KY_PAGES_ACCOUNT_H

#include "kyodo/kyodo.h"

extern const struct ky_plugin ky_account_pages;
extern const struct ky_form ky_login_form, ky_second_form, ky_register_form, ky_register_code_form, ky_reset_form, ky_reset_code_form, ky_password_form, ky_email_form,
    ky_email_code_form, ky_current_form, ky_acting_form;

ky_handler ky_login_show, ky_login_post, ky_second_show, ky_second_post, ky_logout_post, ky_qr_show;
ky_handler ky_register_show, ky_register_post, ky_register_code_show, ky_register_code_post, ky_reset_show, ky_reset_post, ky_reset_code_show, ky_reset_code_post;
ky_handler ky_account_show, ky_session_revoke_post, ky_sessions_revoke_post, ky_password_show, ky_password_post, ky_email_show, ky_email_post, ky_email_code_show,
    ky_email_code_post, ky_second_begin_post, ky_second_on_show, ky_second_on_post, ky_second_off_show, ky_second_off_post, ky_codes_show, ky_codes_post;
ky_handler ky_mailbox_show, ky_acting_show, ky_acting_post;

/* A page with one form and its title. */
struct ky_node *ky_account_page(struct ky_req *req, const char *title_key);
/* Only a place of this site, below prefix and language; else "". The row puts it into a form's hidden field "next". */
const char *ky_account_next(const char *next);
const struct ky_rows *ky_account_next_row(struct ky_req *req);
/* The digits of what was typed. */
const char *ky_account_digits(struct ky_arena *arena, const char *typed);
/* Hashes and stores a password (checked before), ends every session and tells the person by mail. */
struct ky_err *ky_account_set_password(struct ky_req *req, int64_t user_id, const char *password) KY_MUST_CHECK;
/* A secret to be enrolled, unless there is one; the key and its picture on the page while it is not confirmed. */
struct ky_err *ky_account_prepare_totp(struct ky_req *req, int64_t user_id) KY_MUST_CHECK;
struct ky_err *ky_account_put_key(struct ky_req *req, struct ky_node *root) KY_MUST_CHECK;
/* The field "code" against the session's user, tries counted; *out_fine false: the answer was given. */
struct ky_err *ky_account_check_totp(struct ky_req *req, ky_handler *again, bool *out_fine) KY_MUST_CHECK;

#endif
