/* account_pages.c — joining and one's own account, as a plugin's table of contents.
 * Called by core/app/app.c. Whatever hashes is served by the auth pool. Signing in is in pages.c. */
#include "core/pages/account.h"

#define PAGE(n, path, perm, handler) {.name = "account." n, .method = KY_GET, .pattern = "auth/" path, .zone = KY_ZONE_CITIZEN, .pool = KY_POOL_AUTH, .permission = perm, .handle = handler}
#define POST(n, path, perm, the_form, handler, show)                                                                                                           \
	{                                                                                                                                                      \
		.name = "account." n, .method = KY_POST, .pattern = "auth/" path, .zone = KY_ZONE_CITIZEN, .pool = KY_POOL_AUTH, .permission = perm,            \
		.form = the_form, .handle = handler, .again = show                                                                                             \
	}
#define PAIR(n, path, perm, the_form, show, handler) PAGE(n, path, perm, show), POST(n "_post", path, perm, the_form, handler, show)
#define OPEN KY_PERMIT_PUBLIC
#define MINE KY_PERMIT_SIGNED_IN

static const struct ky_route routes[] = {
    PAIR("register", "register", OPEN, &ky_register_form, ky_register_show, ky_register_post),
    PAIR("register_code", "register_code", OPEN, &ky_register_code_form, ky_register_code_show, ky_register_code_post),
    PAIR("reset", "reset", OPEN, &ky_reset_form, ky_reset_show, ky_reset_post),
    PAIR("reset_code", "reset_code", OPEN, &ky_reset_code_form, ky_reset_code_show, ky_reset_code_post),
    PAGE("qr", "qr", OPEN, ky_qr_show),
    PAIR("password", "password", MINE, &ky_password_form, ky_password_show, ky_password_post),
    PAIR("email", "email", MINE, &ky_email_form, ky_email_show, ky_email_post),
    PAIR("email_code", "email_code", MINE, &ky_email_code_form, ky_email_code_show, ky_email_code_post),
    POST("second_begin", "second_begin", MINE, NULL, ky_second_begin_post, NULL),
    PAIR("second_on", "second_on", MINE, &ky_second_form, ky_second_on_show, ky_second_on_post),
    PAIR("second_off", "second_off", MINE, &ky_current_form, ky_second_off_show, ky_second_off_post),
    PAIR("codes", "codes", MINE, &ky_current_form, ky_codes_show, ky_codes_post),
    {.name = "account.mine", .method = KY_GET, .pattern = "account", .zone = KY_ZONE_CITIZEN, .permission = MINE, .handle = ky_account_show},
    {.name = "account.acting", .method = KY_GET, .pattern = "account/acting", .zone = KY_ZONE_CITIZEN, .permission = MINE, .handle = ky_acting_show},
    {.name = "account.acting_post",
     .method = KY_POST,
     .pattern = "account/acting",
     .zone = KY_ZONE_CITIZEN,
     .permission = MINE,
     .form = &ky_acting_form,
     .handle = ky_acting_post,
     .again = ky_acting_show},
    {.name = "account.session_revoke",
     .method = KY_POST,
     .pattern = "account/sessions/{id}/revoke",
     .zone = KY_ZONE_CITIZEN,
     .permission = MINE,
     .policy = "account.sessions",
     .handle = ky_session_revoke_post},
    {.name = "account.sessions_revoke", .method = KY_POST, .pattern = "account/sessions/revoke", .zone = KY_ZONE_CITIZEN, .permission = MINE, .handle = ky_sessions_revoke_post},
    {.name = "account.mailbox", .method = KY_GET, .pattern = "demo/mailbox", .zone = KY_ZONE_PUBLIC, .permission = OPEN, .handle = ky_mailbox_show},
};

static const struct ky_relation own_relations[] = {
    {.name = "own, citizen", .who = KY_CITIZEN, .sql = "s.user_id = :ky_me"},
    {.name = "own, staff", .who = KY_STAFF, .sql = "s.user_id = :ky_me"},
};
static const struct ky_policy policies[] = {
    {.name = "account.sessions", .from = "ky_session s", .id = "s.id", .where = "s.revoked_at IS NULL", .relation = own_relations, .relation_count = 2},
};

static const struct ky_setting settings[] = {
    {.key = "account.password_min", .kind = "int", .label = "account.setting_password_min", .unit = "account.unit_characters", .initial = "10", .low = 8, .high = 64},
};

const struct ky_plugin ky_account_pages = {
    .abi = KY_ABI,
    .headers_hash = KY_HEADERS_HASH,
    .name = "account",
    .version = "0.1.0",
    .title = "account.title",
    .summary = "account.summary",
    .routes = KY_TABLE(routes),
    .policies = KY_TABLE(policies),
    .settings = KY_TABLE(settings),
};
