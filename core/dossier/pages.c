/* pages.c — the case engine's pages, as a plugin's table of contents. Called by core/app/app.c. Procedures come from plugins; see kyodo/dossier.h. */
#include "core/dossier/approval_policies.h"
#include "core/dossier/builder.h"

#define FILES_MAX_BYTES ((size_t)48 << 20)

#define MINE(n, m, path, handler, ...)                                                                                                                         \
	{                                                                                                                                                      \
		.name = "dossier." n, .method = m, .pattern = "dossiers/{id}" path, .zone = KY_ZONE_CITIZEN, .permission = KY_PERMIT_SIGNED_IN,                 \
		.policy = "dossier.mine", .handle = handler, __VA_ARGS__                                                                                        \
	}
#define STAFF(n, m, path, perm, pol, handler, ...)                                                                                                             \
	{                                                                                                                                                      \
		.name = "dossier." n, .method = m, .pattern = "staff/dossiers/{id}" path, .zone = KY_ZONE_STAFF, .permission = perm, .policy = pol,              \
		.handle = handler, __VA_ARGS__                                                                                                                  \
	}
#define FILES .pool = KY_POOL_FILES
#define SECTION .form_of = ky_section_form, .again = ky_section_show, .flags = KY_ROUTE_LENIENT, .body_max_bytes = (size_t)1 << 20
#define SECTION_FILES .pool = KY_POOL_FILES, .form_of = ky_section_form, .again = ky_section_show, .flags = KY_ROUTE_LENIENT | KY_ROUTE_FILES, .body_max_bytes = FILES_MAX_BYTES

#define HELP(n, m, path, handler, ...)                                                                                                                         \
	{                                                                                                                                                      \
		.name = "dossier.support_" n, .method = m, .pattern = "staff/support/dossiers/{id}" path, .zone = KY_ZONE_STAFF, .permission = "dossier.support",   \
		.policy = "dossier.support", .handle = handler, __VA_ARGS__                                                                                     \
	}
#define HELP_FILES(n, m, path, handler, ...)                                                                                                                   \
	{                                                                                                                                                      \
		.name = "dossier.support_" n, .method = m, .pattern = "files/staff/support/dossiers/{id}" path, .zone = KY_ZONE_STAFF, .permission = "dossier.support", \
		.policy = "dossier.support", .handle = handler, __VA_ARGS__                                                                                     \
	}
#define BUILD(n, m, path, handler, ...)                                                                                                                        \
	{                                                                                                                                                      \
		.name = "dossier.forms." n, .method = m, .pattern = "staff/forms/{id}" path, .zone = KY_ZONE_STAFF, .permission = "dossier.forms",                  \
		.policy = "dossier.forms", .handle = handler, __VA_ARGS__                                                                                       \
	}
static const struct ky_route routes[] = {
    {.name = "dossier.apply", .method = KY_GET, .pattern = "apply", .zone = KY_ZONE_PUBLIC, .permission = KY_PERMIT_PUBLIC, .handle = ky_apply_list},
    {.name = "dossier.apply_show", .method = KY_GET, .pattern = "apply/{code}", .zone = KY_ZONE_PUBLIC, .permission = KY_PERMIT_PUBLIC, .handle = ky_apply_show},
    {.name = "dossier.begin", .method = KY_POST, .pattern = "apply/{code}", .zone = KY_ZONE_CITIZEN, .permission = KY_PERMIT_SIGNED_IN, .handle = ky_apply_begin},
    {.name = "dossier.my", .method = KY_GET, .pattern = "my", .zone = KY_ZONE_CITIZEN, .permission = KY_PERMIT_SIGNED_IN, .handle = ky_my_show},
    MINE("show", KY_GET, "", ky_my_case),
    MINE("section", KY_GET, "/form/{code}", ky_section_show),
    MINE("section_save", KY_POST, "/form/{code}", ky_section_save, SECTION),
    {.name = "dossier.section_save_files",
     .method = KY_POST,
     .pattern = "files/dossiers/{id}/form/{code}",
     .zone = KY_ZONE_CITIZEN,
     .permission = KY_PERMIT_SIGNED_IN,
     .policy = "dossier.mine",
     .handle = ky_section_save,
     SECTION_FILES},
    MINE("confirm", KY_GET, "/confirm", ky_submit_show),
    MINE("submit", KY_POST, "/submit", ky_submit_post),
    MINE("receipt", KY_GET, "/receipt", ky_receipt_show),
    MINE("print", KY_GET, "/print", ky_print_show),
    MINE("follow", KY_POST, "/follow", ky_follow_begin),
    MINE("my_act", KY_POST, "/act", ky_my_act),
    MINE("my_message", KY_POST, "/message", ky_my_message, .form = &ky_message_form, .again = ky_my_case),
    {.name = "dossier.file",
     .method = KY_GET,
     .pattern = "files/dossiers/{id}/{file_id}",
     .zone = KY_ZONE_CITIZEN,
     FILES,
     .permission = KY_PERMIT_SIGNED_IN,
     .policy = "dossier.mine",
     .handle = ky_case_file},

    {.name = "dossier.desk", .method = KY_GET, .pattern = "staff/dossiers", .zone = KY_ZONE_STAFF, .permission = "dossier.view", .handle = ky_desk_list},
    {.name = "dossier.assign_many", .method = KY_POST, .pattern = "staff/dossiers/assign", .zone = KY_ZONE_STAFF, .permission = "dossier.work", .handle = ky_desk_assign_many},
    {.name = "dossier.export", .method = KY_GET, .pattern = "files/dossiers/export", .zone = KY_ZONE_STAFF, FILES, .permission = "dossier.export", .handle = ky_desk_export},
    {.name = "dossier.export_file", .method = KY_GET, .pattern = "files/dossiers/export/{code}", .zone = KY_ZONE_STAFF, FILES, .permission = "dossier.export", .handle = ky_desk_export_file},
    {.name = "dossier.enter_show", .method = KY_GET, .pattern = "staff/dossiers/enter", .zone = KY_ZONE_STAFF, .permission = "dossier.enter", .handle = ky_desk_enter_show},
    {.name = "dossier.enter",
     .method = KY_POST,
     .pattern = "staff/dossiers/enter",
     .zone = KY_ZONE_STAFF,
     .permission = "dossier.enter",
     .form = &ky_enter_form,
     .handle = ky_desk_enter,
     .again = ky_desk_enter_show},
    STAFF("case", KY_GET, "", "dossier.view", "dossier.staff", ky_desk_case),
    STAFF("print_staff", KY_GET, "/print", "dossier.view", "dossier.staff", ky_print_show),
    STAFF("compare", KY_GET, "/compare/{revision_id}", "dossier.view", "dossier.staff", ky_desk_compare),
    STAFF("letter", KY_GET, "/letter", "dossier.view", "dossier.staff", ky_letter_show),
    {.name = "dossier.file_staff",
     .method = KY_GET,
     .pattern = "files/staff/dossiers/{id}/{file_id}",
     .zone = KY_ZONE_STAFF,
     FILES,
     .permission = "dossier.view",
     .policy = "dossier.staff",
     .handle = ky_case_file},
    {.name = "dossier.photos",
     .method = KY_GET,
     .pattern = "files/staff/dossiers/{id}/photos/{file_id}",
     .zone = KY_ZONE_STAFF,
     FILES,
     .permission = "dossier.view",
     .policy = "dossier.staff",
     .handle = ky_photos_file},
    STAFF("enter_section", KY_GET, "/form/{code}", "dossier.work", "dossier.work", ky_section_show),
    STAFF("enter_save", KY_POST, "/form/{code}", "dossier.work", "dossier.work", ky_section_save, SECTION),
    {.name = "dossier.enter_save_files",
     .method = KY_POST,
     .pattern = "files/staff/dossiers/{id}/form/{code}",
     .zone = KY_ZONE_STAFF,
     .permission = "dossier.work",
     .policy = "dossier.work",
     .handle = ky_section_save,
     SECTION_FILES},
    STAFF("enter_confirm", KY_GET, "/confirm", "dossier.work", "dossier.work", ky_submit_show),
    STAFF("enter_submit", KY_POST, "/submit", "dossier.work", "dossier.work", ky_submit_post),
    STAFF("enter_receipt", KY_GET, "/receipt", "dossier.view", "dossier.staff", ky_receipt_show),
    STAFF("step_show", KY_GET, "/step/{code}", "dossier.work", "dossier.work", ky_desk_step_show),
    STAFF("step", KY_POST, "/step/{code}", "dossier.work", "dossier.work", ky_desk_step, .form = &ky_step_form, .again = ky_desk_step_show),
    STAFF("takeback_show", KY_GET, "/takeback", "dossier.view", "dossier.staff", ky_takeback_show),
    STAFF("takeback", KY_POST, "/takeback", "dossier.view", "dossier.staff", ky_takeback_post, .form = &ky_takeback_form, .again = ky_takeback_show),
    STAFF("correct_show", KY_GET, "/correct/{code}", "dossier.work", "dossier.work", ky_desk_correct_show),
    STAFF("correct", KY_POST, "/correct/{code}", "dossier.work", "dossier.work", ky_desk_correct, .form = &ky_correct_form, .again = ky_desk_correct_show, .body_max_bytes = (size_t)1 << 20),
    STAFF("note", KY_POST, "/note", "dossier.work", "dossier.work", ky_desk_note, .form = &ky_note_form, .again = ky_desk_case),
    STAFF("check", KY_POST, "/check", "dossier.work", "dossier.work", ky_desk_check),
    STAFF("assign", KY_POST, "/assign", "dossier.work", "dossier.work", ky_desk_assign, .form = &ky_assign_form, .again = ky_desk_case),
    STAFF("bundle", KY_POST, "/bundle", "dossier.work", "dossier.work", ky_bundle_start, .form = &ky_bundle_form, .again = ky_desk_case),
    {.name = "dossier.bundle_file",
     .method = KY_GET,
     .pattern = "files/staff/dossiers/{id}/bundle/{file_id}",
     .zone = KY_ZONE_STAFF,
     FILES,
     .permission = "dossier.work",
     .policy = "dossier.bundles",
     .handle = ky_bundle_file},
    STAFF("posted", KY_POST, "/posted", "dossier.work", "dossier.work", ky_desk_posted),
    STAFF("amend", KY_POST, "/amend/begin", "dossier.work", "dossier.work", ky_desk_amend),
    STAFF("amend_show", KY_GET, "/amend", "dossier.work", "dossier.work", ky_desk_amend_show),
    STAFF("amend_post", KY_POST, "/amend", "dossier.work", "dossier.work", ky_desk_amend_post, .form = &ky_amend_form, .again = ky_desk_amend_show),
    STAFF("propose_show", KY_GET, "/propose/{code}", "dossier.work", "dossier.work", ky_approval_propose_show),
    STAFF("propose", KY_POST, "/propose/{code}", "dossier.work", "dossier.work", ky_approval_propose, .form = &ky_propose_form, .again = ky_approval_propose_show),
    {.name = "dossier.approvals", .method = KY_GET, .pattern = "staff/approvals", .zone = KY_ZONE_STAFF, .permission = "dossier.view", .handle = ky_approvals_list},
    {.name = "dossier.approval", .method = KY_GET, .pattern = "staff/approvals/{id}", .zone = KY_ZONE_STAFF, .permission = "dossier.view", .policy = "dossier.approvals", .handle = ky_approval_show},
    {.name = "dossier.decide",
     .method = KY_POST,
     .pattern = "staff/approvals/{id}",
     .zone = KY_ZONE_STAFF,
     .permission = "dossier.view",
     .policy = "dossier.approvals",
     .form = &ky_decide_form,
     .handle = ky_approval_decide,
     .again = ky_approval_show},
#include "core/dossier/approval_routes.def"
    {.name = "dossier.support", .method = KY_GET, .pattern = "staff/support", .zone = KY_ZONE_STAFF, .permission = "dossier.support", .handle = ky_support_show},
    {.name = "dossier.support_group", .method = KY_GET, .pattern = "staff/support/{id}", .zone = KY_ZONE_STAFF, .permission = "dossier.support", .policy = "dossier.consents", .handle = ky_support_group},
    {.name = "dossier.support_begin", .method = KY_POST, .pattern = "staff/support/{id}", .zone = KY_ZONE_STAFF, .permission = "dossier.support", .policy = "dossier.consents", .handle = ky_support_begin},
    HELP("case", KY_GET, "", ky_support_case),
    HELP("section", KY_GET, "/form/{code}", ky_section_show),
    HELP("save", KY_POST, "/form/{code}", ky_section_save, SECTION),
    HELP_FILES("save_files", KY_POST, "/form/{code}", ky_section_save, SECTION_FILES),
    HELP_FILES("file", KY_GET, "/{file_id}", ky_case_file, FILES),
    HELP("confirm", KY_GET, "/confirm", ky_submit_show),
    HELP("submit", KY_POST, "/submit", ky_submit_post),
    HELP("leave", KY_POST, "/leave", ky_support_leave),
    {.name = "dossier.support_receipt",
     .method = KY_GET,
     .pattern = "staff/support/dossiers/{id}/receipt",
     .zone = KY_ZONE_STAFF,
     .permission = "dossier.support",
     .policy = "dossier.support_done",
     .handle = ky_support_receipt},
    {.name = "dossier.disposals", .method = KY_GET, .pattern = "staff/disposals", .zone = KY_ZONE_STAFF, .permission = "dossier.dispose", .handle = ky_disposals_show},
    {.name = "dossier.dispose", .method = KY_POST, .pattern = "staff/disposals", .zone = KY_ZONE_STAFF, .permission = "dossier.dispose", .handle = ky_disposals_act},
    {.name = "dossier.forms", .method = KY_GET, .pattern = "staff/forms", .zone = KY_ZONE_STAFF, .permission = "dossier.forms", .handle = ky_forms_list},
    {.name = "dossier.forms.new", .method = KY_GET, .pattern = "staff/forms/new", .zone = KY_ZONE_STAFF, .permission = "dossier.forms", .handle = ky_made_new},
    {.name = "dossier.forms.create", .method = KY_POST, .pattern = "staff/forms/new", .zone = KY_ZONE_STAFF, .permission = "dossier.forms", .form = &ky_made_form, .handle = ky_made_create, .again = ky_made_new},
    BUILD("show", KY_GET, "", ky_builder_show),
    BUILD("about", KY_GET, "/about", ky_made_edit),
    BUILD("update", KY_POST, "/about", ky_made_update, .form = &ky_made_form, .again = ky_made_edit),
    BUILD("act", KY_POST, "/act", ky_builder_act),
    BUILD("add", KY_POST, "/add", ky_builder_add, .form = &ky_builder_add_form, .again = ky_builder_show),
    BUILD("head_show", KY_GET, "/head", ky_builder_head_show),
    BUILD("head", KY_POST, "/head", ky_builder_head, .form = &ky_builder_head_form, .again = ky_builder_head_show),
    BUILD("section_show", KY_GET, "/section/{code}", ky_builder_section_show),
    BUILD("section", KY_POST, "/section/{code}", ky_builder_section, .form_of = ky_builder_section_form, .again = ky_builder_section_show),
    BUILD("field_show", KY_GET, "/field/{code}", ky_builder_field_show),
    BUILD("field", KY_POST, "/field/{code}", ky_builder_field, .form_of = ky_builder_field_form, .again = ky_builder_field_show, .body_max_bytes = (size_t)1 << 18),
    BUILD("preview", KY_GET, "/preview/{code}", ky_builder_preview),
    BUILD("try", KY_POST, "/preview/{code}", ky_builder_try, .form_of = ky_builder_try_form, .again = ky_builder_preview, .flags = KY_ROUTE_LENIENT, .body_max_bytes = (size_t)1 << 20),
    BUILD("publish_show", KY_GET, "/publish", ky_builder_publish_show),
    BUILD("publish", KY_POST, "/publish", ky_builder_publish, .form = &ky_builder_publish_form, .again = ky_builder_publish_show),
    BUILD("compare", KY_GET, "/compare", ky_builder_compare),
    BUILD("export", KY_GET, "/export", ky_builder_export),
    BUILD("import_show", KY_GET, "/import", ky_builder_import_show),
    BUILD("import", KY_POST, "/import", ky_builder_import, .form = &ky_builder_import_form, .again = ky_builder_import_show, .body_max_bytes = (size_t)4 << 20),
    BUILD("copy_show", KY_GET, "/copy", ky_builder_copy_show),
    BUILD("copy", KY_POST, "/copy", ky_builder_copy, .form = &ky_builder_copy_form, .again = ky_builder_copy_show),
    BUILD("blank", KY_GET, "/blank", ky_builder_blank),
    BUILD("flyer", KY_GET, "/flyer", ky_builder_flyer),
    BUILD("qr", KY_GET, "/qr/{code}", ky_builder_qr),
    {.name = "dossier.procedures", .method = KY_GET, .pattern = "staff/admin/procedures", .zone = KY_ZONE_STAFF, .permission = "dossier.procedures", .handle = ky_procedures_list},
    {.name = "dossier.procedure",
     .method = KY_GET,
     .pattern = "staff/admin/procedures/{id}",
     .zone = KY_ZONE_STAFF,
     .permission = "dossier.procedures",
     .policy = "dossier.procedures",
     .handle = ky_procedure_edit},
    {.name = "dossier.procedure_update",
     .method = KY_POST,
     .pattern = "staff/admin/procedures/{id}",
     .zone = KY_ZONE_STAFF,
     .permission = "dossier.procedures",
     .policy = "dossier.procedures",
     .form = &ky_procedure_form,
     .handle = ky_procedure_update,
     .again = ky_procedure_edit},
};

static const struct ky_menu menu[] = {
    {.zone = KY_ZONE_PUBLIC, .label = "dossier.apply", .path = "apply", .rank = 15, .about = "dossier.apply_about"},
    {.zone = KY_ZONE_CITIZEN, .label = "dossier.my", .path = "my", .rank = 5},
    {.zone = KY_ZONE_STAFF, .label = "dossier.desk", .path = "staff/dossiers", .permission = "dossier.view", .rank = 5},
    {.zone = KY_ZONE_STAFF, .label = "dossier.approvals", .path = "staff/approvals", .permission = "dossier.view", .rank = 6},
    {.zone = KY_ZONE_STAFF, .label = "dossier.support_desk.title", .path = "staff/support", .permission = "dossier.support", .rank = 7},
    {.zone = KY_ZONE_STAFF, .label = "dossier.forms.title", .path = "staff/forms", .permission = "dossier.forms", .rank = 60},
    {.zone = KY_ZONE_STAFF, .label = "dossier.disposal.title", .path = "staff/disposals", .permission = "dossier.dispose", .rank = 70},
};

static const struct ky_permission permissions[] = {
    {"dossier.view", "dossier.permission.view", "officer approver administrator auditor", false},
    {"dossier.work", "dossier.permission.work", "officer administrator", false},
    {"dossier.enter", "dossier.permission.enter", "officer administrator", false},
    {"dossier.decide", "dossier.permission.decide", "approver", false},
    {"dossier.export", "dossier.permission.export", "officer administrator auditor", false},
    {"dossier.procedures", "dossier.permission.procedures", "administrator", true},
    {"dossier.routes", "dossier.permission.routes", "administrator", false},
    {"dossier.forms", "dossier.permission.forms", "officer administrator", false},
    {"dossier.support", "dossier.permission.support", "support", true},
    {"dossier.dispose", "dossier.permission.dispose", "approver administrator", false},
};

#define MEMBER "d.group_id > 0 AND d.group_id IN (SELECT m.group_id FROM ky_member m WHERE m.user_id = :ky_me AND m.live = 1 AND m.valid_from <= :ky_today AND m.valid_to >= :ky_today)"
static const struct ky_relation mine_relations[] = {
    {.name = "applicant", .who = KY_CITIZEN, .sql = "d.user_id = :ky_me AND d.group_id = 0"},
    {.name = "member of the group", .who = KY_CITIZEN, .sql = MEMBER},
};
static const struct ky_relation staff_relations[] = {
    {.name = "officer of the department", .who = KY_STAFF, .permission = "dossier.view", .department = "d.department_id", .sql = KY_NOT_IN_CONFLICT},
};
static const struct ky_relation work_relations[] = {
    {.name = "officer of the department", .who = KY_STAFF, .permission = "dossier.work", .department = "d.department_id", .sql = KY_NOT_IN_CONFLICT},
};
static const struct ky_relation dispose_relations[] = {
    {.name = "disposer of the department", .who = KY_STAFF, .permission = "dossier.dispose", .department = "d.department_id"},
};
static const struct ky_relation procedure_relations[] = {
    {.name = "administrator", .who = KY_STAFF, .permission = "dossier.procedures"},
};
static const struct ky_relation form_relations[] = {
    {.name = "officer of the department", .who = KY_STAFF, .permission = "dossier.forms", .department = "p.department_id"},
};
/* Each request asks anew whether the group's consent holds. */
#define CONSENTED "EXISTS (SELECT 1 FROM ky_consent k WHERE k.group_id = d.group_id AND k.ended_at IS NULL AND k.valid_from <= :ky_today AND k.valid_to >= :ky_today)"
static const struct ky_relation consent_relations[] = {
    {.name = "support centre", .who = KY_STAFF, .permission = "dossier.support", .sql = "k.valid_from <= :ky_today AND k.valid_to >= :ky_today"},
};
static const struct ky_relation support_relations[] = {
    {.name = "who helps", .who = KY_STAFF, .permission = "dossier.support", .sql = "d.entered_by = :ky_me AND " CONSENTED},
};
#define RELATIONS(r) .relation = (r), .relation_count = KY_COUNT(r)
/* What a citizen never submitted is theirs alone, also when it was thrown away; a paper that is being entered is the staff's. */
#define SEEN_BY_STAFF "d.on_desk = 1"
static const struct ky_policy policies[] = {
    {.name = "dossier.mine", .from = "ky_dossier d", .id = "d.id", .where = "d.channel = 'web' OR d.phase IN ('open','closed')", RELATIONS(mine_relations)},
    {.name = "dossier.staff", .from = "ky_dossier d", .id = "d.id", .where = SEEN_BY_STAFF, RELATIONS(staff_relations)},
    {.name = "dossier.work", .from = "ky_dossier d", .id = "d.id", .where = SEEN_BY_STAFF " AND d.disposed_at IS NULL", RELATIONS(work_relations)},
    /* Who works on a dossier also reads what was put together of it. */
    {.name = "dossier.bundles", .from = "ky_dossier d", .id = "d.id", .where = "d.phase IN ('open','closed') AND d.disposed_at IS NULL", RELATIONS(work_relations)},
    {.name = "dossier.consents", .from = "ky_consent k", .id = "k.id", .where = "k.ended_at IS NULL", RELATIONS(consent_relations)},
    {.name = "dossier.support",
     .from = "ky_dossier d",
     .id = "d.id",
     .where = "(d.phase = 'draft' OR (d.phase = 'open' AND d.turn = 'applicant' AND d.revision > 0)) AND d.channel = 'web' AND d.group_id > 0 AND EXISTS (SELECT 1 FROM ky_procedure p WHERE p.name = d.procedure_name AND p.support = 1)",
     RELATIONS(support_relations)},
    /* The receipt of what was submitted a moment ago. */
    {.name = "dossier.support_done",
     .from = "ky_dossier d",
     .id = "d.id",
     .where = "d.phase <> 'draft' AND d.channel = 'web' AND d.group_id > 0 AND EXISTS (SELECT 1 FROM ky_dossier_revision r WHERE r.dossier_id = d.id AND r.number = d.revision AND r.user_id = :ky_me AND r.at > UTC_TIMESTAMP(6) - INTERVAL 10 MINUTE)",
     RELATIONS(support_relations)},
    {.name = "dossier.dispose", .from = "ky_dossier d", .id = "d.id", .where = "d.phase = 'closed' AND d.disposed_at IS NULL", RELATIONS(dispose_relations)},
    KY_APPROVAL_POLICIES,
    {.name = "dossier.procedures", .from = "ky_procedure p", .id = "p.id", RELATIONS(procedure_relations)},
    {.name = "dossier.forms", .from = "ky_procedure p", .id = "p.id", RELATIONS(form_relations)},
};

static const struct ky_list *const lists[] = {&ky_dossier_desk_list, &ky_dossier_approvals_list, &ky_dossier_procedures_list, &ky_dossier_waiting_list, &ky_dossier_routes_list, &ky_forms_list_of};

static const struct ky_dataset datasets[] = {
    {.name = "dossiers", .label = "dossier.title"},
};

static const struct ky_job jobs[] = {
    {.name = "dossier.remind", .run = ky_remind_run, .timeout_s = 300, .every_s = 3600},
    {.name = "dossier.digest", .run = ky_digest_run, .timeout_s = 300, .every_s = 3600},
    {.name = "dossier.bundle", .run = ky_bundle_run, .timeout_s = 600},
    {.name = "dossier.photos", .run = ky_photos_run, .timeout_s = 300},
    {.name = "dossier.paper", .run = ky_approval_paper_run, .timeout_s = 300},
    {.name = "dossier.dispose", .run = ky_dispose_run, .timeout_s = 600},
    {.name = "dossier.bundle_sweep", .run = ky_bundle_sweep, .timeout_s = 60, .every_s = 3600},
};

static const struct ky_setting settings[] = {
    {.key = "dossier.remind_first", .kind = "int", .label = "dossier.setting.remind_first", .unit = "dossier.setting.days", .initial = "14", .low = 1, .high = 90},
    {.key = "dossier.remind_last", .kind = "int", .label = "dossier.setting.remind_last", .unit = "dossier.setting.days", .initial = "3", .low = 1, .high = 30},
};

static const struct ky_subscription subscriptions[] = {
    {.event = "admin.department_succeeded", .on = ky_routes_succeed},
};

static const struct ky_offer offers[] = {
    {KY_HANDOVER, KY_HANDOVER_VERSION, &ky_dossier_handover},
};

const struct ky_plugin ky_dossier_pages = {
    .abi = KY_ABI,
    .headers_hash = KY_HEADERS_HASH,
    .name = "dossier",
    .version = "0.1.0",
    .title = "dossier.title",
    .summary = "dossier.summary",
    .offers = KY_TABLE(offers),
    .routes = KY_TABLE(routes),
    .menu = KY_TABLE(menu),
    .permissions = KY_TABLE(permissions),
    .policies = KY_TABLE(policies),
    .lists = KY_TABLE(lists),
    .datasets = KY_TABLE(datasets),
    .jobs = KY_TABLE(jobs),
    .subscriptions = KY_TABLE(subscriptions),
    .settings = KY_TABLE(settings),
};
