/* admin.h — the handlers and forms of the administrator's pages; listed in admin.c. */
#ifndef KY_PAGES_ADMIN_H
#define KY_PAGES_ADMIN_H

#include "core/pages/register.h"

extern const struct ky_plugin ky_admin_pages;

/* registers.c, staff.c */
extern const struct ky_register ky_staff_register, ky_grants_register, ky_staffing_register;
extern const struct ky_form ky_departments_form, ky_issuers_form, ky_closed_days_form, ky_areas_form, ky_wards_form, ky_ward_heads_form, ky_choices_form, ky_staff_form,
    ky_grants_form;
extern const struct ky_list ky_departments_list, ky_issuers_list, ky_closed_days_list, ky_areas_list, ky_wards_list, ky_ward_heads_list, ky_choices_list, ky_staff_list,
    ky_grants_list;
/* Options by code: areas, departments valid today, roles. */
struct ky_err *ky_area_options(struct ky_ctx *ctx, const struct ky_choices **out_choices) KY_MUST_CHECK;
struct ky_err *ky_department_options(struct ky_ctx *ctx, const struct ky_choices **out_choices) KY_MUST_CHECK;
struct ky_err *ky_role_options(struct ky_ctx *ctx, const struct ky_choices **out_choices) KY_MUST_CHECK;
/* The id of the department of that code on that day; KY_NOT_FOUND. */
struct ky_err *ky_department_on(struct ky_ctx *ctx, struct ky_value code, struct ky_value day, int64_t *out_id) KY_MUST_CHECK;
/* NULL wrong: somebody can still administer staff today. */
struct ky_err *ky_admins_left(struct ky_ctx *ctx, const char **out_wrong) KY_MUST_CHECK;

/* desk.c */
ky_handler ky_desk_show;
/* A page below the desk: title, crumbs. */
struct ky_node *ky_admin_page(struct ky_req *req, const char *template_name, const char *title_key, const char *parent_key, const char *parent_path);

/* confirm.c: pages that ask before one button does something */
ky_handler ky_confirm_show, ky_closed_day_remove, ky_staff_second_reset, ky_mail_retry, ky_mail_drop;

/* departments.c */
extern const struct ky_form ky_rename_form, ky_merge_form;
ky_handler ky_rename_show, ky_rename_post, ky_merge_show, ky_merge_post;

/* filters.c */
extern const struct ky_form ky_filter_form, ky_filter_name_form;
ky_handler ky_filters_show, ky_filter_new, ky_filter_save, ky_filter_edit, ky_filter_rename, ky_filter_remove;

/* handover.c */
extern const struct ky_form ky_handover_form;
ky_handler ky_handover_show, ky_handover_post, ky_staff_grant;

/* roles.c */
extern const struct ky_form ky_role_form, ky_role_new_form;
ky_handler ky_roles_show, ky_role_show, ky_role_post, ky_role_new_show, ky_role_new_post;

/* settings.c */
extern const struct ky_form ky_setting_form, ky_switches_form;
ky_handler ky_settings_show, ky_setting_show, ky_setting_post, ky_switches_list, ky_switches_show, ky_switches_post;

/* texts.c */
extern const struct ky_form ky_text_form;
ky_handler ky_texts_show, ky_text_show, ky_text_post, ky_languages_show;

/* operate.c */
extern const struct ky_list ky_audit_list, ky_mail_list, ky_jobs_list;
ky_handler ky_audit_show, ky_mails_show, ky_jobs_show, ky_status_show;

#endif
