/* letter_pages.c — the letters' pages, as a plugin's table of contents. Called by core/app/app.c. Dossiers themselves are pages.c's. */
#include "core/dossier/letter.h"

#define STAFF(n, m, path, perm, pol, handler, ...)                                                                                                             \
	{                                                                                                                                                      \
		.name = "letters." n, .method = m, .pattern = "staff/letters" path, .zone = KY_ZONE_STAFF, .permission = perm, .policy = pol, .handle = handler, __VA_ARGS__ \
	}
#define FILES(n, path, perm, pol, handler)                                                                                                                     \
	{                                                                                                                                                      \
		.name = "letters." n, .method = KY_GET, .pattern = "files/" path, .zone = KY_ZONE_STAFF, .pool = KY_POOL_FILES, .permission = perm, .policy = pol, .handle = handler \
	}
#define FORM(f, page) .form = &(f), .again = page

static const struct ky_route routes[] = {
    STAFF("desk", KY_GET, "", "dossier.view", NULL, ky_letters_list),
    STAFF("batch", KY_POST, "/batch", "dossier.work", NULL, ky_letters_batch),
    FILES("batch_file", "staff/letters/batches/{id}", "dossier.work", "letters.batches", ky_letters_batch_file),
    STAFF("dispatch", KY_GET, "/dispatch", "dossier.view", NULL, ky_letters_dispatch),
    FILES("dispatch_export", "letters/dispatch", "dossier.export", NULL, ky_letters_dispatch_export),
    FILES("dispatch_file", "letters/dispatch/{code}", "dossier.export", NULL, ky_letters_dispatch_file),
    STAFF("letter", KY_GET, "/{id}", "dossier.view", "letters.view", ky_letter_page),
    STAFF("issue", KY_POST, "/{id}/issue", "dossier.work", "letters.work", ky_letter_issue_post, FORM(ky_letter_issue_form, ky_letter_page)),
    STAFF("send", KY_POST, "/{id}/send", "dossier.work", "letters.work", ky_letter_send, FORM(ky_letter_send_form, ky_letter_page)),
    STAFF("return", KY_POST, "/{id}/return", "dossier.work", "letters.work", ky_letter_return, FORM(ky_letter_return_form, ky_letter_page)),
    STAFF("drop", KY_POST, "/{id}/drop", "dossier.work", "letters.work", ky_letter_drop),
    FILES("file", "staff/letters/{id}", "dossier.view", "letters.view", ky_letter_file),

    STAFF("templates", KY_GET, "/templates", "letters.edit", NULL, ky_templates_list),
    STAFF("template_new", KY_GET, "/templates/new", "letters.edit", NULL, ky_template_new),
    STAFF("template_add", KY_POST, "/templates/new", "letters.edit", NULL, ky_template_add, FORM(ky_template_new_form, ky_template_new)),
    STAFF("template", KY_GET, "/templates/{id}", "letters.edit", "letters.templates", ky_template_show),
    STAFF("template_edit", KY_GET, "/templates/{id}/edit", "letters.edit", "letters.templates", ky_template_edit),
    STAFF("template_save", KY_POST, "/templates/{id}/edit", "letters.edit", "letters.templates", ky_template_save, FORM(ky_template_form, ky_template_edit), .body_max_bytes = (size_t)256 << 10),
    STAFF("template_publish", KY_POST, "/templates/{id}/publish", "letters.edit", "letters.templates", ky_template_publish),
    STAFF("template_switch", KY_POST, "/templates/{id}/switch", "letters.edit", "letters.templates", ky_template_switch),
    STAFF("template_revision", KY_GET, "/templates/{id}/revisions/{revision_id}", "letters.edit", "letters.templates", ky_template_revision),
    STAFF("numbers", KY_GET, "/numbers", "letters.edit", NULL, ky_numbers_list),
    STAFF("number", KY_GET, "/numbers/{id}", "letters.edit", "letters.numbers", ky_number_edit),
    STAFF("number_update", KY_POST, "/numbers/{id}", "letters.edit", "letters.numbers", ky_number_update, FORM(ky_number_form, ky_number_edit)),

    {.name = "letters.consent", .method = KY_POST, .pattern = "dossiers/{id}/electronic", .zone = KY_ZONE_CITIZEN, .permission = KY_PERMIT_SIGNED_IN, .policy = "dossier.mine", .handle = ky_letter_consent},
    {.name = "letters.mine_file",
     .method = KY_GET,
     .pattern = "files/dossiers/{id}/letters/{file_id}",
     .zone = KY_ZONE_CITIZEN,
     .pool = KY_POOL_FILES,
     .permission = KY_PERMIT_SIGNED_IN,
     .policy = "dossier.mine",
     .handle = ky_letter_mine_file},
    {.name = "letters.sheet", .method = KY_POST, .pattern = "dossiers/{id}/sheet", .zone = KY_ZONE_CITIZEN, .permission = KY_PERMIT_SIGNED_IN, .policy = "dossier.mine", .handle = ky_sheet_ask, FORM(ky_sheet_form, ky_my_case)},
    {.name = "letters.sheet_file",
     .method = KY_GET,
     .pattern = "files/dossiers/{id}/sheet/{revision_id}",
     .zone = KY_ZONE_CITIZEN,
     .pool = KY_POOL_FILES,
     .permission = KY_PERMIT_SIGNED_IN,
     .policy = "dossier.mine",
     .handle = ky_sheet_file},
    {.name = "letters.sheet_staff", .method = KY_POST, .pattern = "staff/dossiers/{id}/sheet", .zone = KY_ZONE_STAFF, .permission = "dossier.view", .policy = "dossier.staff", .handle = ky_sheet_ask, FORM(ky_sheet_form, ky_desk_case)},
    FILES("sheet_file_staff", "staff/dossiers/{id}/sheet/{revision_id}", "dossier.view", "dossier.staff", ky_sheet_file),
};

static const struct ky_menu menu[] = {
    {.zone = KY_ZONE_STAFF, .label = "letters.title", .path = "staff/letters", .permission = "dossier.view", .rank = 8},
};

static const struct ky_permission permissions[] = {
    {"letters.edit", "letters.permission.edit", "officer administrator", false},
};

/* As the dossiers they tell of. */
#define FROM "ky_letter l JOIN ky_dossier d ON d.id = l.dossier_id"
static const struct ky_relation view_relations[] = {
    {.name = "officer of the department", .who = KY_STAFF, .permission = "dossier.view", .department = "d.department_id", .sql = KY_NOT_IN_CONFLICT},
};
static const struct ky_relation work_relations[] = {
    {.name = "officer of the department", .who = KY_STAFF, .permission = "dossier.work", .department = "d.department_id", .sql = KY_NOT_IN_CONFLICT},
};
static const struct ky_relation template_relations[] = {
    {.name = "administrator of the procedure's department", .who = KY_STAFF, .permission = "letters.edit", .department = "p.department_id"},
};
static const struct ky_relation number_relations[] = {
    {.name = "administrator of the department", .who = KY_STAFF, .permission = "letters.edit", .department = "d.id"},
};
static const struct ky_relation batch_relations[] = {
    {.name = "who asked for it", .who = KY_STAFF, .permission = "dossier.work", .sql = "f.object_id = :ky_me"},
};
#define RELATIONS(r) .relation = (r), .relation_count = KY_COUNT(r)
static const struct ky_policy policies[] = {
    {.name = "letters.view", .from = FROM, .id = "l.id", .where = "d.on_desk = 1", RELATIONS(view_relations)},
    {.name = "letters.work", .from = FROM, .id = "l.id", .where = "d.on_desk = 1 AND d.disposed_at IS NULL", RELATIONS(work_relations)},
    {.name = "letters.templates", .from = "ky_letter_template t JOIN ky_procedure p ON p.name = t.procedure_name", .id = "t.id", RELATIONS(template_relations)},
    {.name = "letters.numbers", .from = "ky_department d", .id = "d.id", .where = "d.valid_to >= :ky_today", RELATIONS(number_relations)},
    {.name = "letters.batches", .from = "ky_file f", .id = "f.id", .where = "f.object = '" KY_LETTER_BATCH_FILE "' AND f.complete = 1", RELATIONS(batch_relations)},
};

static const struct ky_list *const lists[] = {&ky_letters_desk_list, &ky_letters_dispatch_list, &ky_templates_desk_list, &ky_numbers_desk_list};

static const struct ky_job jobs[] = {
    {.name = "letters.paper", .run = ky_letter_paper_run, .timeout_s = 120},
    {.name = "letters.issue", .run = ky_letter_issue_run, .timeout_s = 900},
    {.name = "letters.batch", .run = ky_letter_batch_run, .timeout_s = 900},
    {.name = "letters.sheet", .run = ky_sheet_run, .timeout_s = 120},
    {.name = "letters.sweep", .run = ky_letter_sweep, .timeout_s = 60, .every_s = 3600},
};

static const struct ky_choice years[] = {{"fiscal", "letters.year.fiscal"}, {"calendar", "letters.year.calendar"}, {NULL, NULL}};
static const struct ky_setting settings[] = {
    {.key = "letters.number_form", .kind = "text", .label = "letters.setting.number_form", .initial = "第{n}号"},
    {.key = "letters.number_year", .kind = "choice", .label = "letters.setting.number_year", .initial = "fiscal", .options = years},
    {.key = "letters.seal", .kind = "bool", .label = "letters.setting.seal", .initial = "1"},
};

const struct ky_plugin ky_letter_pages = {
    .abi = KY_ABI,
    .headers_hash = KY_HEADERS_HASH,
    .name = "letters",
    .version = "0.1.0",
    .title = "letters.title",
    .summary = "letters.summary",
    .routes = KY_TABLE(routes),
    .menu = KY_TABLE(menu),
    .permissions = KY_TABLE(permissions),
    .policies = KY_TABLE(policies),
    .lists = KY_TABLE(lists),
    .jobs = KY_TABLE(jobs),
    .settings = KY_TABLE(settings),
};
