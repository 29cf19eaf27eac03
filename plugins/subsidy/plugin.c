/* plugin.c — the table of contents of the subsidy plugin: calls and their courses, amounts by rule, applications, and the budget they are granted from. */
#include "results.h"
#include "settlement.h"
#include "repay.h"
#include "payment.h"
#include "steps.h"

#define OPEN(n, path, pol, fn, ...) {.name = "subsidy." n, .method = KY_GET, .pattern = path, .zone = KY_ZONE_PUBLIC, .permission = KY_PERMIT_PUBLIC, .policy = pol, .handle = fn, __VA_ARGS__}
#define STAFF(n, path, perm, pol, fn) {.name = "subsidy." n, .method = KY_GET, .pattern = "staff/subsidy" path, .zone = KY_ZONE_STAFF, .permission = "subsidy." perm, .policy = pol, .handle = fn}
#define STAFF_POST(n, path, perm, pol, the_form, fn, show)                                                                                                     \
	{                                                                                                                                                      \
		.name = "subsidy." n, .method = KY_POST, .pattern = "staff/subsidy" path, .zone = KY_ZONE_STAFF, .permission = perm, .policy = pol,              \
		.form = the_form, .handle = fn, .again = show                                                                                                   \
	}
/* What takes long or comes and goes as a file. */
#define HEAVY(n, how, path, perm, pol, fn, ...)                                                                                                                \
	{                                                                                                                                                      \
		.name = "subsidy." n, .method = how, .pattern = "files/subsidy/" path, .zone = KY_ZONE_STAFF, .pool = KY_POOL_FILES, .permission = perm,         \
		.policy = pol, .handle = fn, __VA_ARGS__                                                                                                        \
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
    {.name = "subsidy.consult", .method = KY_GET, .pattern = "subsidy/calls/{id}/consult", .zone = KY_ZONE_CITIZEN, .permission = KY_PERMIT_SIGNED_IN, .policy = "subsidy.call_public", .handle = subsidy_consult},
    {.name = "subsidy.consult_begin", .method = KY_POST, .pattern = "subsidy/calls/{id}/consult", .zone = KY_ZONE_CITIZEN, .permission = KY_PERMIT_SIGNED_IN, .policy = "subsidy.call_public", .handle = subsidy_consult_begin},
    OPEN("check", "subsidy/calls/{id}/check", "subsidy.call_public", subsidy_check, .body_max_bytes = 0),
    {.name = "subsidy.check_post",
     .method = KY_POST,
     .pattern = "subsidy/calls/{id}/check",
     .zone = KY_ZONE_PUBLIC,
     .permission = KY_PERMIT_PUBLIC,
     .policy = "subsidy.call_public",
     .form_of = subsidy_check_form_of,
     .handle = subsidy_check_post,
     .again = subsidy_check},

    STAFF("calls", "", "view", NULL, subsidy_calls),
    STAFF("call_new", "/new", "edit", NULL, subsidy_call_new),
    STAFF_POST("call_create", "/new", "subsidy.edit", NULL, &subsidy_call_form, subsidy_call_create, subsidy_call_new),
    STAFF("call", "/{id}", "view", "subsidy.calls", subsidy_call_show),
    STAFF("call_edit", "/{id}/edit", "edit", "subsidy.editable", subsidy_call_edit),
    STAFF_POST("call_save", "/{id}/edit", "subsidy.edit", "subsidy.editable", &subsidy_call_form, subsidy_call_save, subsidy_call_edit),
    STAFF_POST("call_publish", "/{id}/publish", "subsidy.edit", "subsidy.editable", NULL, subsidy_call_publish, NULL),
    STAFF_POST("call_results", "/{id}/results", "subsidy.edit", "subsidy.editable", NULL, subsidy_call_results, NULL),
    STAFF_POST("call_copy", "/{id}/copy", "subsidy.edit", "subsidy.editable", NULL, subsidy_call_copy, NULL),
    HEAVY("files_export", KY_GET, "{id}/export", "dossier.export", "subsidy.calls", subsidy_files_export),
    HEAVY("files_export_file", KY_GET, "{id}/export/{code}", "dossier.export", "subsidy.calls", subsidy_files_export_file),
    STAFF("course_new", "/{id}/courses/new", "edit", "subsidy.editable", subsidy_course_new),
    STAFF_POST("course_create", "/{id}/courses/new", "subsidy.edit", "subsidy.editable", &subsidy_course_form, subsidy_course_create, subsidy_course_new),
    STAFF("course_edit", "/courses/{id}", "edit", "subsidy.courses", subsidy_course_edit),
    STAFF_POST("course_save", "/courses/{id}", "subsidy.edit", "subsidy.courses", &subsidy_course_form, subsidy_course_save, subsidy_course_edit),
    STAFF("grant", "/files/{id}", "edit", "subsidy.grantable", subsidy_grant_show),
    STAFF_POST("grant_save", "/files/{id}", "subsidy.edit", "subsidy.grantable", &subsidy_grant_form, subsidy_grant_save, subsidy_grant_show),
    STAFF("rest", "/files/{id}/rest", "edit", "subsidy.grantable", subsidy_rest_show),
    STAFF_POST("rest_offer", "/files/{id}/rest", "subsidy.edit", "subsidy.grantable", &subsidy_rest_form, subsidy_rest_offer, subsidy_rest_show),

    /* results, past years, feeds, statistics */
    OPEN("outcome", "subsidy/results/{id}", "subsidy.result_public", subsidy_outcome_show, KEPT),
    OPEN("feed", "subsidy/feed", NULL, subsidy_feed, KEPT),
    OPEN("results_feed", "subsidy/results/feed", NULL, subsidy_results_feed, KEPT),
    OPEN("statistics_public", "subsidy/statistics", NULL, subsidy_statistics_public, KEPT, .query = "year"),
    STAFF("statistics", "/statistics", "view", NULL, subsidy_statistics),
    STAFF("yearly", "/yearly", "view", NULL, subsidy_yearly),
    HEAVY("yearly_xlsx", KY_GET, "yearly/xlsx", "subsidy.view", NULL, subsidy_yearly_xlsx),
    HEAVY("yearly_csv", KY_GET, "yearly/csv", "subsidy.view", NULL, subsidy_yearly_csv),
    HEAVY("yearly_grants_csv", KY_GET, "yearly/grants/csv", "subsidy.view", NULL, subsidy_yearly_grants_csv),
    STAFF("imports", "/imports", "edit", NULL, subsidy_imports),
    HEAVY("import_upload", KY_POST, "imports", "subsidy.edit", NULL, subsidy_import_upload, .body_max_bytes = 11u << 20, .form = &ky_intake_upload_form, .again = subsidy_imports),
    STAFF("import_show", "/imports/{id}", "edit", "subsidy.imports", subsidy_import_show),
    STAFF_POST("import_map", "/imports/{id}", "subsidy.edit", "subsidy.imports", &ky_intake_mapping_form, subsidy_import_map, subsidy_import_show),
    STAFF_POST("import_publish", "/imports/{id}/publish", "subsidy.edit", "subsidy.imports", NULL, subsidy_import_publish, NULL),
    HEAVY("import_check", KY_GET, "imports/{id}/check", "subsidy.edit", "subsidy.imports", subsidy_import_check, .body_max_bytes = 0),
    HEAVY("import_apply", KY_POST, "imports/{id}/apply", "subsidy.edit", "subsidy.imports", subsidy_import_apply, .form = &subsidy_past_apply_form, .again = subsidy_import_check),
    HEAVY("import_undo", KY_POST, "imports/{id}/undo", "subsidy.edit", "subsidy.imports", subsidy_import_undo, .body_max_bytes = 0),

    /* Reports: what of their costs is accepted, and plan beside actual. */
    STAFF("accept", "/reports/{id}", "view", "subsidy.reports", subsidy_accept_show),
    {.name = "subsidy.accept_save",
     .method = KY_POST,
     .pattern = "staff/subsidy/reports/{id}",
     .zone = KY_ZONE_STAFF,
     .permission = "subsidy.edit",
     .policy = "subsidy.reports_work",
     .form_of = subsidy_accept_form_of,
     .handle = subsidy_accept_save,
     .again = subsidy_accept_show},
    {.name = "subsidy.report_mine", .method = KY_GET, .pattern = "subsidy/reports/{id}", .zone = KY_ZONE_CITIZEN, .permission = KY_PERMIT_SIGNED_IN, .policy = "subsidy.reports_mine", .handle = subsidy_report_mine},
    /* revocation, repayment, the ledger's page */
    STAFF("revoke", "/files/{id}/revoke", "edit", "subsidy.grantable", subsidy_revoke_show),
    STAFF_POST("revoke_save", "/files/{id}/revoke", "subsidy.edit", "subsidy.grantable", &subsidy_revoke_form, subsidy_revoke_save, subsidy_revoke_show),
    STAFF("repayments", "/repayments", "view", NULL, subsidy_repayments),
    STAFF("repayment", "/repayments/{id}", "view", "subsidy.repayments", subsidy_repayment),
    STAFF("parts", "/repayments/{id}/parts", "edit", "subsidy.repayments_editable", subsidy_parts_show),
    STAFF_POST("parts_save", "/repayments/{id}/parts", "subsidy.edit", "subsidy.repayments_editable", &subsidy_parts_form, subsidy_parts_save, subsidy_parts_show),
    STAFF("slip", "/repayments/{id}/slip", "edit", "subsidy.repayments_editable", subsidy_slip_show),
    STAFF_POST("slip_save", "/repayments/{id}/slip", "subsidy.edit", "subsidy.repayments_editable", &subsidy_slip_form, subsidy_slip_save, subsidy_slip_show),
    STAFF("receive", "/repayments/{id}/receive", "edit", "subsidy.repayments_editable", subsidy_receive_show),
    STAFF_POST("receive_save", "/repayments/{id}/receive", "subsidy.edit", "subsidy.repayments_editable", &subsidy_receive_form, subsidy_receive_save, subsidy_receive_show),
    STAFF("drop", "/repayments/{id}/drop", "edit", "subsidy.repayments_editable", subsidy_drop_show),
    STAFF_POST("drop_save", "/repayments/{id}/drop", "subsidy.edit", "subsidy.repayments_editable", &subsidy_drop_form, subsidy_drop_save, subsidy_drop_show),
    STAFF("waive", "/repayments/{id}/waive", "edit", "subsidy.repayments_editable", subsidy_waive_show),
    STAFF_POST("waive_save", "/repayments/{id}/waive", "subsidy.edit", "subsidy.repayments_editable", &subsidy_waive_form, subsidy_waive_save, subsidy_waive_show),
    STAFF("entries", "/{id}/ledger", "view", "subsidy.calls", subsidy_entries),
    HEAVY("repayments_export", KY_GET, "repayments", "subsidy.view", NULL, subsidy_repayments_export),
    HEAVY("repayments_file", KY_GET, "repayments/{code}", "subsidy.view", NULL, subsidy_repayments_file),
    HEAVY("entries_export", KY_GET, "ledger", "subsidy.view", NULL, subsidy_entries_export),
    HEAVY("entries_file", KY_GET, "ledger/{code}", "subsidy.view", NULL, subsidy_entries_file),

    /* paying */
    STAFF("payments", "/payments", "pay", NULL, subsidy_payments),
    STAFF("payments_of", "/payments/{id}", "pay", "subsidy.pay_department", subsidy_payments_of),
    STAFF_POST("list_make", "/payments/{id}/list", "subsidy.pay", "subsidy.pay_department", &subsidy_list_form, subsidy_list_make, subsidy_payments_of),
    STAFF("pay_setting", "/payments/{id}/settings", "pay", "subsidy.pay_department", subsidy_pay_setting),
    STAFF_POST("pay_setting_save", "/payments/{id}/settings", "subsidy.pay", "subsidy.pay_department", &subsidy_pay_setting_form, subsidy_pay_setting_save, subsidy_pay_setting),
    STAFF("books_of", "/payments/{id}/books", "view", "subsidy.view_department", subsidy_books_of),
    STAFF("books", "/{id}/payments", "view", "subsidy.calls", subsidy_books),
    STAFF("payment_file", "/files/{id}/payments", "view", "subsidy.files", subsidy_payment_file),
    STAFF_POST("payment_commit", "/files/{id}/payments", "subsidy.pay", "subsidy.payable", &subsidy_commit_form, subsidy_payment_commit, subsidy_payment_file),
    STAFF("payment_show", "/payments/one/{id}", "pay", "subsidy.payments", subsidy_payment_show),
    STAFF_POST("payment_order", "/payments/one/{id}/order", "subsidy.pay", "subsidy.payments", &subsidy_pay_order_form, subsidy_payment_order, subsidy_payment_show),
    STAFF_POST("payment_paid", "/payments/one/{id}/paid", "subsidy.pay", "subsidy.payments", &subsidy_paid_form, subsidy_payment_paid, subsidy_payment_show),
    STAFF_POST("payment_back", "/payments/one/{id}/back", "subsidy.pay", "subsidy.payments", &subsidy_back_form, subsidy_payment_back, subsidy_payment_show),
    STAFF_POST("payment_cancel", "/payments/one/{id}/cancel", "subsidy.pay", "subsidy.payments", &subsidy_cancel_form, subsidy_payment_cancel, subsidy_payment_show),
    STAFF("list", "/payments/lists/{id}", "pay", "subsidy.lists", subsidy_list_show),
    STAFF_POST("list_paid", "/payments/lists/{id}/paid", "subsidy.pay", "subsidy.lists", &subsidy_list_paid_form, subsidy_list_paid, subsidy_list_show),
    STAFF_POST("list_void", "/payments/lists/{id}/void", "subsidy.pay", "subsidy.lists", NULL, subsidy_list_void, NULL),
    HEAVY("list_file", KY_GET, "lists/{id}/{code}", "subsidy.pay", "subsidy.lists", subsidy_list_file),
    HEAVY("books_file", KY_GET, "books/{id}/{code}", "subsidy.view", "subsidy.calls", subsidy_books_file),
    HEAVY("books_of_file", KY_GET, "payments/{id}/{code}", "subsidy.view", "subsidy.view_department", subsidy_books_of_file),
    HEAVY("result_upload", KY_POST, "payments/{id}/results", "subsidy.pay", "subsidy.pay_department", subsidy_result_upload, .body_max_bytes = (size_t)5 << 20, .form = &subsidy_result_form, .again = subsidy_payments_of),
    HEAVY("result", KY_GET, "results/{id}", "subsidy.pay", "subsidy.results", subsidy_result_show),
    HEAVY("result_take", KY_POST, "results/{id}", "subsidy.pay", "subsidy.results", subsidy_result_take),

    STAFF("change", "/changes/{id}", "edit", "subsidy.changeable", subsidy_change_show),
    STAFF_POST("change_save", "/changes/{id}", "subsidy.edit", "subsidy.changeable", &subsidy_change_form, subsidy_change_save, subsidy_change_show),
    STAFF("disposal", "/disposals/{id}", "edit", "subsidy.disposable", subsidy_disposal_show),
    STAFF_POST("disposal_save", "/disposals/{id}", "subsidy.edit", "subsidy.disposable", &subsidy_disposal_form, subsidy_disposal_save, subsidy_disposal_show),
    STAFF("progress_order", "/files/{id}/progress", "edit", "subsidy.grantable", subsidy_progress_order_show),
    STAFF_POST("progress_order_save", "/files/{id}/progress", "subsidy.edit", "subsidy.grantable", &subsidy_progress_order_form, subsidy_progress_order_save, subsidy_progress_order_show),
    STAFF("inspections", "/files/{id}/inspections", "view", "subsidy.files", subsidy_inspections),
    STAFF_POST("inspection_save", "/files/{id}/inspections", "subsidy.edit", "subsidy.grantable", &subsidy_inspection_form, subsidy_inspection_save, subsidy_inspections),
};

static const struct ky_menu menu[] = {
    {.zone = KY_ZONE_PUBLIC, .label = "subsidy.title", .path = "subsidy", .rank = 20, .about = "subsidy.lead"},
    {.zone = KY_ZONE_STAFF, .label = "subsidy.staff_title", .path = "staff/subsidy", .permission = "subsidy.view", .rank = 20},
};

static const struct ky_permission permissions[] = {
    {"subsidy.view", "subsidy.permission.view", "officer approver administrator auditor", false},
    {"subsidy.edit", "subsidy.permission.edit", "officer administrator", false},
    {"subsidy.pay", "subsidy.permission.pay", "officer administrator", false},
};

static const struct ky_relation everybody[] = {{.name = "everybody", .who = KY_ANYONE}};
static const struct ky_relation viewers[] = {{.name = "staff of the department", .who = KY_STAFF, .permission = "subsidy.view", .department = "k.department_id"}};
static const struct ky_relation editors[] = {{.name = "officer of the department", .who = KY_STAFF, .permission = "subsidy.edit", .department = "k.department_id"}};
static const struct ky_relation file_viewers[] = {{.name = "staff of the department", .who = KY_STAFF, .permission = "subsidy.view", .department = "x.department_id"}};
static const struct ky_relation file_editors[] = {{.name = "officer of the department", .who = KY_STAFF, .permission = "subsidy.edit", .department = "x.department_id"}};
static const struct ky_relation import_editors[] = {{.name = "officer of the department", .who = KY_STAFF, .permission = "subsidy.edit", .department = "i.department_id"}};
static const struct ky_relation result_viewers[] = {{.name = "staff of the department", .who = KY_STAFF, .permission = "subsidy.view", .department = "r.department_id"}};
static const struct ky_relation file_payers[] = {{.name = "who pays in the department", .who = KY_STAFF, .permission = "subsidy.pay", .department = "x.department_id"}};
static const struct ky_relation list_payers[] = {{.name = "who pays in the department", .who = KY_STAFF, .permission = "subsidy.pay", .department = "l.department_id"}};
static const struct ky_relation department_payers[] = {{.name = "who pays in the department", .who = KY_STAFF, .permission = "subsidy.pay", .department = "k.id"}};
static const struct ky_relation department_viewers[] = {{.name = "staff of the department", .who = KY_STAFF, .permission = "subsidy.view", .department = "k.id"}};
#define ONE(relations) .relation = (relations), .relation_count = 1
#define FILES "subsidy_file f JOIN ky_dossier x ON x.id = f.dossier_id"
#define REPORTS "ky_dossier x JOIN subsidy_file f ON f.dossier_id = x.parent_id"
#define REPORT "x.procedure_name = 'subsidy.report' AND x.disposed_at IS NULL"
static const struct ky_relation members[] = {
    {.name = "member of the group", .who = KY_CITIZEN, .sql = "x.group_id > 0 AND x.group_id IN (SELECT m.group_id FROM ky_member m WHERE m.user_id = :ky_me AND m.live = 1 AND m.valid_from <= :ky_today AND m.valid_to >= :ky_today)"},
};
#define REPAYMENTS "subsidy_repayment r JOIN ky_dossier x ON x.id = r.dossier_id"
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
    {.name = "subsidy.payable", .from = FILES, .id = "x.id", .where = "x.disposed_at IS NULL AND f.granted_yen IS NOT NULL", ONE(file_payers)},
    {.name = "subsidy.payments", .from = "subsidy_payment p JOIN ky_dossier x ON x.id = p.dossier_id", .id = "p.id", ONE(file_payers)},
    {.name = "subsidy.lists", .from = "subsidy_payment_list l", .id = "l.id", ONE(list_payers)},
    {.name = "subsidy.results", .from = "subsidy_payment_result l", .id = "l.id", ONE(list_payers)},
    {.name = "subsidy.pay_department", .from = "ky_department k", .id = "k.id", ONE(department_payers)},
    {.name = "subsidy.view_department", .from = "ky_department k", .id = "k.id", ONE(department_viewers)},
    {.name = "subsidy.grantable", .from = FILES, .id = "x.id", .where = "x.disposed_at IS NULL", ONE(file_editors)},
    {.name = "subsidy.reports", .from = REPORTS, .id = "x.id", .where = REPORT " AND x.on_desk = 1 AND x.revision > 0", ONE(file_viewers)},
    {.name = "subsidy.reports_work", .from = REPORTS, .id = "x.id", .where = REPORT " AND x.on_desk = 1 AND x.revision > 0", ONE(file_editors)},
    {.name = "subsidy.reports_mine", .from = REPORTS, .id = "x.id", .where = REPORT, ONE(members)},
    {.name = "subsidy.repayments", .from = REPAYMENTS, .id = "r.id", .where = "x.disposed_at IS NULL AND r.state <> 'void'", ONE(file_viewers)},
    {.name = "subsidy.repayments_editable", .from = REPAYMENTS, .id = "r.id", .where = "x.disposed_at IS NULL AND r.state <> 'void'", ONE(file_editors)},
    {.name = "subsidy.disposable", .from = "ky_dossier x", .id = "x.id", .where = "x.procedure_name = 'subsidy.disposal' AND x.phase <> 'draft' AND x.disposed_at IS NULL", ONE(file_editors)},
    {.name = "subsidy.changeable", .from = "subsidy_change f JOIN ky_dossier x ON x.id = f.dossier_id", .id = "x.id", .where = "x.disposed_at IS NULL", ONE(file_editors)},
};

static const struct ky_list *const lists[] = {
    &subsidy_calls_list,
    &subsidy_files_list,
    &subsidy_results_list,
    &subsidy_repayments_list,
    &subsidy_entries_list,
    &subsidy_entries_file_list,
};

static const struct ky_procedure *const procedures[] = {
    &subsidy_application,
    &subsidy_report,
    &subsidy_claim,
    &subsidy_change,
    &subsidy_discontinuation,
    &subsidy_prestart,
    &subsidy_mending,
    &subsidy_progress,
    &subsidy_property,
    &subsidy_disposal,
    &subsidy_tax,
    &subsidy_consultation,
};

static const struct ky_job jobs[] = {
    {.name = "subsidy.publish", .run = subsidy_publish_run, .timeout_s = 600, .every_s = 86400},
    {.name = "subsidy.payments", .run = subsidy_payments_run, .timeout_s = 600, .every_s = 600},
};

static const struct ky_subscription subscriptions[] = {
    {.event = "admin.department_succeeded", .on = subsidy_department_succeeded},
};

static const struct ky_dataset datasets[] = {
    {.name = "subsidy", .label = "subsidy.title", .path = "subsidy/data"},
};

static const struct ky_setting settings[] = {
    {.key = "subsidy.city_code", .kind = "text", .label = "subsidy.setting.city_code", .initial = ""},
    {.key = "subsidy.corporate_no", .kind = "text", .label = "subsidy.setting.corporate_no", .initial = ""},
    {.key = "subsidy.charge_unit_yen", .kind = "int", .label = "subsidy.setting.charge_unit", .initial = "100", .low = 1, .high = 1000},
};

static const struct ky_need needs[] = {
    {.service = KY_GROUP_FACTS, .version = KY_GROUP_FACTS_VERSION},
};
static const struct ky_offer offers[] = {
    {"register.subsidy_course", KY_REGISTER_VERSION, &subsidy_course_register},
    {"register.subsidy_call", KY_REGISTER_VERSION, &subsidy_call_register},
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
    .jobs = KY_TABLE(jobs),
    .subscriptions = KY_TABLE(subscriptions),
    .datasets = KY_TABLE(datasets),
    .settings = KY_TABLE(settings),
};
