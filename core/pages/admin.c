/* admin.c — the administrator's pages as a plugin's table of contents.
 * Called by core/app/app.c. What is the whole city's is for those who hold the permission in the whole city. */
#include "core/pages/admin.h"

#include "core/pages/postal.h"

#define MASTERS "admin.masters"
#define STAFF "admin.staff"
#define TEXTS "admin.texts"
#define SETTINGS "admin.settings"
#define PLUGINS "admin.plugins"
#define OPERATE "admin.operate"
#define AUDIT "admin.audit"

/* Routes of pages that are no register. */
#define PAGE(n, path, perm, handler) {.name = "admin." n, .method = KY_GET, .pattern = "staff/admin/" path, .zone = KY_ZONE_STAFF, .permission = perm, .handle = handler}
#define POST(n, path, perm, the_form, handler, show)                                                                                                           \
	{                                                                                                                                                      \
		.name = "admin." n, .method = KY_POST, .pattern = "staff/admin/" path, .zone = KY_ZONE_STAFF, .permission = perm, .form = the_form,             \
		.handle = handler, .again = show                                                                                                               \
	}
#define PAGE_OF(n, path, perm, the_policy, handler)                                                                                                            \
	{                                                                                                                                                      \
		.name = "admin." n, .method = KY_GET, .pattern = "staff/admin/" path, .zone = KY_ZONE_STAFF, .permission = perm, .policy = the_policy,          \
		.handle = handler                                                                                                                              \
	}
#define POST_OF(n, path, perm, the_policy, the_form, handler, show)                                                                                            \
	{                                                                                                                                                      \
		.name = "admin." n, .method = KY_POST, .pattern = "staff/admin/" path, .zone = KY_ZONE_STAFF, .permission = perm, .policy = the_policy,         \
		.form = the_form, .handle = handler, .again = show                                                                                             \
	}

static const struct ky_route routes[] = {
    {.name = "admin.desk", .method = KY_GET, .pattern = "staff", .zone = KY_ZONE_STAFF, .permission = "admin.desk", .handle = ky_desk_show},
    {.name = "admin.filters", .method = KY_GET, .pattern = "staff/filters", .zone = KY_ZONE_STAFF, .permission = "admin.desk", .handle = ky_filters_show},
    {.name = "admin.filter_new", .method = KY_GET, .pattern = "staff/filters/new", .zone = KY_ZONE_STAFF, .permission = "admin.desk", .handle = ky_filter_new},
    {.name = "admin.filter_save",
     .method = KY_POST,
     .pattern = "staff/filters/new",
     .zone = KY_ZONE_STAFF,
     .permission = "admin.desk",
     .form = &ky_filter_form,
     .handle = ky_filter_save,
     .again = ky_filter_new},
    {.name = "admin.filter_edit",
     .method = KY_GET,
     .pattern = "staff/filters/{id}",
     .zone = KY_ZONE_STAFF,
     .permission = "admin.desk",
     .policy = "admin.filters",
     .handle = ky_filter_edit},
    {.name = "admin.filter_rename",
     .method = KY_POST,
     .pattern = "staff/filters/{id}",
     .zone = KY_ZONE_STAFF,
     .permission = "admin.desk",
     .policy = "admin.filters",
     .form = &ky_filter_name_form,
     .handle = ky_filter_rename,
     .again = ky_filter_edit},
    {.name = "admin.filter_remove",
     .method = KY_POST,
     .pattern = "staff/filters/{id}/remove",
     .zone = KY_ZONE_STAFF,
     .permission = "admin.desk",
     .policy = "admin.filters",
     .handle = ky_filter_remove},

    KY_REGISTER_ROUTES(departments, MASTERS, &ky_departments_form),
    PAGE_OF("rename", "departments/{id}/rename", MASTERS, "admin.departments", ky_rename_show),
    POST_OF("rename_post", "departments/{id}/rename", MASTERS, "admin.departments", &ky_rename_form, ky_rename_post, ky_rename_show),
    PAGE_OF("merge", "departments/{id}/merge", MASTERS, "admin.departments", ky_merge_show),
    POST_OF("merge_post", "departments/{id}/merge", MASTERS, "admin.departments", &ky_merge_form, ky_merge_post, ky_merge_show),

    KY_REGISTER_ROUTES(staff, STAFF, &ky_staff_form),
    PAGE_OF("handover", "staff/{id}/handover", STAFF, "admin.staff", ky_handover_show),
    POST_OF("handover_post", "staff/{id}/handover", STAFF, "admin.staff", &ky_handover_form, ky_handover_post, ky_handover_show),
    PAGE_OF("staff_grant", "staff/{id}/grant", STAFF, "admin.staff", ky_staff_grant),
    PAGE_OF("second_ask", "staff/{id}/second", STAFF, "admin.staff", ky_confirm_show),
    POST_OF("second_reset", "staff/{id}/second", STAFF, "admin.staff", NULL, ky_staff_second_reset, NULL),
    KY_REGISTER_ROUTES(grants, STAFF, &ky_grants_form),
    KY_REGISTER_IMPORT(staffing, STAFF),
    PAGE("roles", "roles", STAFF, ky_roles_show),
    PAGE("role", "roles/{code}", STAFF, ky_role_show),
    POST("role_post", "roles/{code}", STAFF, &ky_role_form, ky_role_post, ky_role_show),
    PAGE("role_new", "roles_new", STAFF, ky_role_new_show),
    POST("role_new_post", "roles_new", STAFF, &ky_role_new_form, ky_role_new_post, ky_role_new_show),

    KY_REGISTER_ROUTES(issuers, MASTERS, &ky_issuers_form),
    KY_REGISTER_ROUTES(closed_days, MASTERS, &ky_closed_days_form),
    PAGE_OF("closed_day_ask", "closed_days/{id}/remove", MASTERS, "admin.closed_days", ky_confirm_show),
    POST_OF("closed_day_remove", "closed_days/{id}/remove", MASTERS, "admin.closed_days", NULL, ky_closed_day_remove, NULL),
    KY_REGISTER_ROUTES(areas, MASTERS, &ky_areas_form),
    KY_REGISTER_ROUTES(wards, MASTERS, &ky_wards_form),
    KY_REGISTER_ROUTES(ward_heads, MASTERS, &ky_ward_heads_form),
    KY_REGISTER_ROUTES(choices, MASTERS, &ky_choices_form),

    PAGE("postal", "postal", MASTERS, ky_postal_show),
    {.name = "admin.postal_post",
     .method = KY_POST,
     .pattern = "files/admin/postal",
     .zone = KY_ZONE_STAFF,
     .pool = KY_POOL_FILES,
     .permission = MASTERS,
     .body_max_bytes = (size_t)5 << 20,
     .form = &ky_postal_form,
     .handle = ky_postal_post,
     .again = ky_postal_show},

    PAGE("texts", "texts", TEXTS, ky_texts_show),
    PAGE("text", "text", TEXTS, ky_text_show),
    POST("text_post", "text", TEXTS, &ky_text_form, ky_text_post, ky_text_show),
    PAGE("languages", "languages", TEXTS, ky_languages_show),
    PAGE("settings", "settings", SETTINGS, ky_settings_show),
    PAGE("setting", "settings/{code}", SETTINGS, ky_setting_show),
    POST("setting_post", "settings/{code}", SETTINGS, &ky_setting_form, ky_setting_post, ky_setting_show),
    PAGE("plugins", "plugins", PLUGINS, ky_switches_list),
    PAGE_OF("switches", "plugins/{id}", PLUGINS, "admin.plugins", ky_switches_show),
    POST_OF("switches_post", "plugins/{id}", PLUGINS, "admin.plugins", &ky_switches_form, ky_switches_post, ky_switches_show),

    PAGE("mails", "mails", OPERATE, ky_mails_show),
    PAGE_OF("mail_retry_ask", "mails/{id}/retry", OPERATE, "admin.mails", ky_confirm_show),
    POST_OF("mail_retry", "mails/{id}/retry", OPERATE, "admin.mails", NULL, ky_mail_retry, NULL),
    PAGE_OF("mail_drop_ask", "mails/{id}/drop", OPERATE, "admin.mails", ky_confirm_show),
    POST_OF("mail_drop", "mails/{id}/drop", OPERATE, "admin.mails", NULL, ky_mail_drop, NULL),
    PAGE("jobs", "jobs", OPERATE, ky_jobs_show),
    PAGE("status", "status", OPERATE, ky_status_show),
    PAGE("audit", "audit", AUDIT, ky_audit_show),
};

static const struct ky_menu menu[] = {
    {.zone = KY_ZONE_STAFF, .label = "admin.title", .path = "staff", .permission = "admin.desk", .rank = 0},
};

static const struct ky_permission permissions[] = {
    {"admin.desk", "admin.permission.desk", "officer approver administrator auditor judge support", false},
    {MASTERS, "admin.permission.masters", "administrator", true},
    {STAFF, "admin.permission.staff", "administrator", true},
    {TEXTS, "admin.permission.texts", "administrator", true},
    {SETTINGS, "admin.permission.settings", "administrator", true},
    {PLUGINS, "admin.permission.plugins", "administrator", false},
    {OPERATE, "admin.permission.operate", "administrator", true},
    {AUDIT, "admin.permission.audit", "administrator auditor", true},
};

#define WHOLE_CITY(perm) ((const struct ky_relation[]){{.name = "whole city", .who = KY_STAFF, .permission = perm}})
#define POLICY(n, tables, the_id, condition, perm) {.name = "admin." n, .from = tables, .id = the_id, .where = condition, .relation = WHOLE_CITY(perm), .relation_count = 1}

static const struct ky_relation switch_relations[] = {
    {.name = "administrator of the department", .who = KY_STAFF, .permission = PLUGINS, .department = "d.id"},
};
static const struct ky_relation own_filters[] = {
    {.name = "own", .who = KY_STAFF, .permission = "admin.desk", .sql = "sf.user_id = :ky_me"},
};
static const struct ky_policy policies[] = {
    {.name = "admin.filters", .from = "ky_saved_filter sf", .id = "sf.id", .relation = own_filters, .relation_count = 1},
    POLICY("departments", "ky_department d", "d.id", NULL, MASTERS),
    POLICY("staff", "ky_user u", "u.id", "u.kind = 'staff'", STAFF),
    POLICY("grants", "ky_staff_role sr", "sr.id", NULL, STAFF),
    POLICY("issuers", "ky_issuer i", "i.id", NULL, MASTERS),
    POLICY("closed_days", "ky_closed_day c", "c.id", NULL, MASTERS),
    POLICY("areas", "ky_area a", "a.id", NULL, MASTERS),
    POLICY("wards", "ky_ward w", "w.id", NULL, MASTERS),
    POLICY("ward_heads", "ky_ward_head h", "h.id", NULL, MASTERS),
    POLICY("choices", "ky_choice c", "c.id", NULL, MASTERS),
    POLICY("mails", "ky_mail m", "m.id", NULL, OPERATE),
    POLICY("jobs", "ky_job j", "j.id", NULL, OPERATE),
    POLICY("audit", "ky_audit a", "a.id", NULL, AUDIT),
    {.name = "admin.plugins", .from = "ky_department d", .id = "d.id", .relation = switch_relations, .relation_count = 1},
};

static const struct ky_list *const lists[] = {&ky_departments_list, &ky_staff_list, &ky_grants_list, &ky_issuers_list, &ky_closed_days_list, &ky_areas_list, &ky_wards_list,
					      &ky_ward_heads_list, &ky_choices_list, &ky_mail_list, &ky_jobs_list, &ky_audit_list};

const struct ky_plugin ky_admin_pages = {
    .abi = KY_ABI,
    .headers_hash = KY_HEADERS_HASH,
    .name = "admin",
    .version = "0.1.0",
    .title = "admin.title",
    .summary = "admin.summary",
    .routes = KY_TABLE(routes),
    .menu = KY_TABLE(menu),
    .permissions = KY_TABLE(permissions),
    .policies = KY_TABLE(policies),
    .lists = KY_TABLE(lists),
    .events = "admin.department_succeeded",
};
