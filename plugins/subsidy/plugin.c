/* plugin.c — the table of contents of the subsidy plugin: calls and their courses, amounts by rule, applications, and the budget they are granted from. */
#include "results.h"

#define OPEN(n, path, pol, fn, ...) {.name = "subsidy." n, .method = KY_GET, .pattern = path, .zone = KY_ZONE_PUBLIC, .permission = KY_PERMIT_PUBLIC, .policy = pol, .handle = fn, __VA_ARGS__}
#define STAFF(n, path, perm, pol, fn) {.name = "subsidy." n, .method = KY_GET, .pattern = "staff/subsidy" path, .zone = KY_ZONE_STAFF, .permission = "subsidy." perm, .policy = pol, .handle = fn}
#define STAFF_POST(n, path, pol, the_form, fn, show)                                                                                                           \
	{                                                                                                                                                      \
		.name = "subsidy." n, .method = KY_POST, .pattern = "staff/subsidy" path, .zone = KY_ZONE_STAFF, .permission = "subsidy.edit", .policy = pol,    \
		.form = the_form, .handle = fn, .again = show                                                                                                   \
	}
/* Heavy pages of past years' lists and of the yearly table. */
#define IMPORT(n, verb, path, fn, ...)                                                                                                                         \
	{                                                                                                                                                      \
		.name = "subsidy." n, .method = verb, .pattern = "files/subsidy/imports/{id}/" path, .zone = KY_ZONE_STAFF, .pool = KY_POOL_FILES, .permission = "subsidy.edit", \
		.policy = "subsidy.imports", .handle = fn, __VA_ARGS__                                                                                                \
	}
#define YEARLY(n, path, fn)                                                                                                                                    \
	{                                                                                                                                                      \
		.name = "subsidy." n, .method = KY_GET, .pattern = "files/subsidy/yearly/" path, .zone = KY_ZONE_STAFF, .pool = KY_POOL_FILES, .permission = "subsidy.view", .handle = fn \
	}
#define KEPT .flags = KY_ROUTE_CACHEABLE, .datasets = "subsidy core"

static const struct ky_route routes[] = {
    OPEN("open", "subsidy", NULL, subsidy_open, KEPT),
    OPEN("show", "subsidy/calls/{id}", "subsidy.call_public", subsidy_call, KEPT),
    OPEN("data", "subsidy/data", NULL, subsidy_data, KEPT),
    OPEN("data_csv", "subsidy/data/csv", NULL, subsidy_data_csv, .body_max_bytes = 0),
    OPEN("results", "subsidy/results", NULL, subsidy_results, KEPT, .query = "year area after before"),
    OPEN("results_csv", "subsidy/results/csv", NULL, subsidy_results_csv, .body_max_bytes = 0),
    OPEN("estimate", "subsidy/courses/{id}/estimate", "subsidy.course_public", subsidy_estimate, .body_max_bytes = 0),
    {.name = "subsidy.estimate_post",
     .method = KY_POST,
     .pattern = "subsidy/courses/{id}/estimate",
     .zone = KY_ZONE_PUBLIC,
     .permission = KY_PERMIT_PUBLIC,
     .policy = "subsidy.course_public",
     .form = &subsidy_estimate_form,
     .handle = subsidy_estimate_post,
     .again = subsidy_estimate},
    {.name = "subsidy.apply", .method = KY_GET, .pattern = "subsidy/calls/{id}/apply", .zone = KY_ZONE_CITIZEN, .permission = KY_PERMIT_SIGNED_IN, .policy = "subsidy.call_public", .handle = subsidy_apply},
    {.name = "subsidy.apply_post",
     .method = KY_POST,
     .pattern = "subsidy/calls/{id}/apply",
     .zone = KY_ZONE_CITIZEN,
     .permission = KY_PERMIT_SIGNED_IN,
     .policy = "subsidy.call_public",
     .form_of = subsidy_apply_form_of,
     .handle = subsidy_apply_post,
     .again = subsidy_apply},

    STAFF("calls", "", "view", NULL, subsidy_calls),
    STAFF("call_new", "/new", "edit", NULL, subsidy_call_new),
    STAFF_POST("call_create", "/new", NULL, &subsidy_call_form, subsidy_call_create, subsidy_call_new),
    STAFF("call", "/{id}", "view", "subsidy.calls", subsidy_call_show),
    STAFF("call_edit", "/{id}/edit", "edit", "subsidy.editable", subsidy_call_edit),
    STAFF_POST("call_save", "/{id}/edit", "subsidy.editable", &subsidy_call_form, subsidy_call_save, subsidy_call_edit),
    STAFF_POST("call_publish", "/{id}/publish", "subsidy.editable", NULL, subsidy_call_publish, NULL),
    STAFF_POST("call_results", "/{id}/results", "subsidy.editable", NULL, subsidy_call_results, NULL),
    STAFF_POST("call_copy", "/{id}/copy", "subsidy.editable", NULL, subsidy_call_copy, NULL),
    STAFF("course_new", "/{id}/courses/new", "edit", "subsidy.editable", subsidy_course_new),
    STAFF_POST("course_create", "/{id}/courses/new", "subsidy.editable", &subsidy_course_form, subsidy_course_create, subsidy_course_new),
    STAFF("course_edit", "/courses/{id}", "edit", "subsidy.courses", subsidy_course_edit),
    STAFF_POST("course_save", "/courses/{id}", "subsidy.courses", &subsidy_course_form, subsidy_course_save, subsidy_course_edit),
    STAFF("grant", "/files/{id}", "edit", "subsidy.grantable", subsidy_grant_show),
    STAFF_POST("grant_save", "/files/{id}", "subsidy.grantable", &subsidy_grant_form, subsidy_grant_save, subsidy_grant_show),
    STAFF("advance", "/files/{id}/advance", "edit", "subsidy.grantable", subsidy_advance_show),
    STAFF_POST("advance_save", "/files/{id}/advance", "subsidy.grantable", &subsidy_advance_form, subsidy_advance_save, subsidy_advance_show),

    /* results, past years, feeds, statistics */
    OPEN("result", "subsidy/results/{id}", "subsidy.result_public", subsidy_result_show, KEPT),
    OPEN("feed", "subsidy/feed", NULL, subsidy_feed, KEPT),
    OPEN("results_feed", "subsidy/results/feed", NULL, subsidy_results_feed, KEPT),
    OPEN("statistics_public", "subsidy/statistics", NULL, subsidy_statistics_public, KEPT, .query = "year"),
    STAFF("statistics", "/statistics", "view", NULL, subsidy_statistics),
    STAFF("yearly", "/yearly", "view", NULL, subsidy_yearly),
    YEARLY("yearly_xlsx", "xlsx", subsidy_yearly_xlsx),
    YEARLY("yearly_csv", "csv", subsidy_yearly_csv),
    YEARLY("yearly_grants_csv", "grants", subsidy_yearly_grants_csv),
    STAFF("imports", "/imports", "edit", NULL, subsidy_imports),
    {.name = "subsidy.import_upload",
     .method = KY_POST,
     .pattern = "files/subsidy/imports",
     .zone = KY_ZONE_STAFF,
     .pool = KY_POOL_FILES,
     .permission = "subsidy.edit",
     .body_max_bytes = 11u << 20,
     .form = &ky_intake_upload_form,
     .handle = subsidy_import_upload,
     .again = subsidy_imports},
    STAFF("import_show", "/imports/{id}", "edit", "subsidy.imports", subsidy_import_show),
    STAFF_POST("import_map", "/imports/{id}", "subsidy.imports", &ky_intake_mapping_form, subsidy_import_map, subsidy_import_show),
    STAFF_POST("import_publish", "/imports/{id}/publish", "subsidy.imports", NULL, subsidy_import_publish, NULL),
    IMPORT("import_check", KY_GET, "check", subsidy_import_check, .body_max_bytes = 0),
    IMPORT("import_apply", KY_POST, "apply", subsidy_import_apply, .form = &subsidy_past_apply_form, .again = subsidy_import_check),
    IMPORT("import_undo", KY_POST, "undo", subsidy_import_undo, .body_max_bytes = 0),
};

static const struct ky_menu menu[] = {
    {.zone = KY_ZONE_PUBLIC, .label = "subsidy.title", .path = "subsidy", .rank = 20, .about = "subsidy.lead"},
    {.zone = KY_ZONE_STAFF, .label = "subsidy.staff_title", .path = "staff/subsidy", .permission = "subsidy.view", .rank = 20},
};

static const struct ky_permission permissions[] = {
    {"subsidy.view", "subsidy.permission.view", "officer approver administrator auditor", false},
    {"subsidy.edit", "subsidy.permission.edit", "officer administrator", false},
};

static const struct ky_relation everybody[] = {{.name = "everybody", .who = KY_ANYONE}};
static const struct ky_relation viewers[] = {{.name = "staff of the department", .who = KY_STAFF, .permission = "subsidy.view", .department = "k.department_id"}};
static const struct ky_relation editors[] = {{.name = "officer of the department", .who = KY_STAFF, .permission = "subsidy.edit", .department = "k.department_id"}};
static const struct ky_relation file_viewers[] = {{.name = "staff of the department", .who = KY_STAFF, .permission = "subsidy.view", .department = "x.department_id"}};
static const struct ky_relation file_editors[] = {{.name = "officer of the department", .who = KY_STAFF, .permission = "subsidy.edit", .department = "x.department_id"}};
static const struct ky_relation import_editors[] = {{.name = "officer of the department", .who = KY_STAFF, .permission = "subsidy.edit", .department = "i.department_id"}};
static const struct ky_relation result_viewers[] = {{.name = "staff of the department", .who = KY_STAFF, .permission = "subsidy.view", .department = "r.department_id"}};
#define ONE(relations) .relation = (relations), .relation_count = 1
#define FILES "subsidy_file f JOIN ky_dossier x ON x.id = f.dossier_id"
static const struct ky_policy policies[] = {
    {.name = "subsidy.call_public", .from = "subsidy_call k", .id = "k.id", .where = "k.state = 'public'", ONE(everybody)},
    {.name = "subsidy.course_public", .from = "subsidy_course c JOIN subsidy_call k ON k.id = c.call_id", .id = "c.id", .where = "k.state = 'public'", ONE(everybody)},
    {.name = "subsidy.calls", .from = "subsidy_call k", .id = "k.id", ONE(viewers)},
    {.name = "subsidy.editable", .from = "subsidy_call k", .id = "k.id", ONE(editors)},
    {.name = "subsidy.courses", .from = "subsidy_course c JOIN subsidy_call k ON k.id = c.call_id", .id = "c.id", ONE(editors)},
    {.name = "subsidy.files", .from = FILES, .id = "x.id", .where = "x.disposed_at IS NULL", ONE(file_viewers)},
    {.name = "subsidy.result_public", .from = "subsidy_result r LEFT JOIN subsidy_file f ON f.id = r.file_id", .id = "r.id", .where = "r.shown = 1 AND (r.past_id IS NOT NULL OR f.granted_yen IS NOT NULL)", ONE(everybody)},
    {.name = "subsidy.counted", .from = "subsidy_result r", .id = "r.id", ONE(result_viewers)},
    {.name = "subsidy.imports", .from = "subsidy_import i", .id = "i.id", ONE(import_editors)},
    {.name = "subsidy.grantable", .from = FILES, .id = "x.id", .where = "x.disposed_at IS NULL", ONE(file_editors)},
};

static const struct ky_list *const lists[] = {&subsidy_calls_list, &subsidy_files_list, &subsidy_results_list};

static const struct ky_procedure *const procedures[] = {&subsidy_application, &subsidy_report};

static const struct ky_subscription subscriptions[] = {
    {.event = "admin.department_succeeded", .on = subsidy_department_succeeded},
};

static const struct ky_dataset datasets[] = {
    {.name = "subsidy", .label = "subsidy.title", .path = "subsidy/data"},
};

static const struct ky_setting settings[] = {
    {.key = "subsidy.city_code", .kind = "text", .label = "subsidy.setting.city_code", .initial = ""},
    {.key = "subsidy.corporate_no", .kind = "text", .label = "subsidy.setting.corporate_no", .initial = ""},
};

static const struct ky_need needs[] = {
    {.service = KY_GROUP_FACTS, .version = KY_GROUP_FACTS_VERSION},
};
static const struct ky_offer offers[] = {
    {"register.subsidy_course", KY_REGISTER_VERSION, &subsidy_course_register},
};

KY_PLUGIN = {
    .abi = KY_ABI,
    .headers_hash = KY_HEADERS_HASH,
    .name = "subsidy",
    .version = "0.1.0",
    .title = "subsidy.title",
    .summary = "subsidy.summary",
    .needs = KY_TABLE(needs),
    .offers = KY_TABLE(offers),
    .routes = KY_TABLE(routes),
    .menu = KY_TABLE(menu),
    .permissions = KY_TABLE(permissions),
    .policies = KY_TABLE(policies),
    .lists = KY_TABLE(lists),
    .procedures = KY_TABLE(procedures),
    .subscriptions = KY_TABLE(subscriptions),
    .datasets = KY_TABLE(datasets),
    .settings = KY_TABLE(settings),
};
