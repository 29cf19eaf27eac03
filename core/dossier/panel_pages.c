/* panel_pages.c — review panels' table of contents: routes, permissions, and the policies that say who reaches what. Called by core/app/app.c. */
#include "core/dossier/panel.h"

#define KEPT_US (7 * 24 * 3600 * KY_SECOND_US)

#define READ(n, path, handler, ...)                                                                                                                            \
	{                                                                                                                                                      \
		.name = "panel." n, .method = KY_GET, .pattern = "staff/panels/{id}" path, .zone = KY_ZONE_STAFF, .permission = "panel.view", .policy = "panel.staff", \
		.handle = handler, __VA_ARGS__                                                                                                                  \
	}
#define WORK(n, m, path, handler, ...)                                                                                                                         \
	{                                                                                                                                                      \
		.name = "panel." n, .method = m, .pattern = "staff/panels/{id}" path, .zone = KY_ZONE_STAFF, .permission = "panel.work", .policy = "panel.work", \
		.handle = handler, __VA_ARGS__                                                                                                                  \
	}
#define FILE_WORK(n, m, path, handler, ...)                                                                                                                    \
	{                                                                                                                                                      \
		.name = "panel." n, .method = m, .pattern = "staff/panel-files/{id}" path, .zone = KY_ZONE_STAFF, .permission = "panel.work", .policy = "panel.files", \
		.handle = handler, __VA_ARGS__                                                                                                                  \
	}
#define ENTER(n, m, path, handler, ...)                                                                                                                        \
	{                                                                                                                                                      \
		.name = "panel." n, .method = m, .pattern = "staff/panels/{id}" path, .zone = KY_ZONE_STAFF, .permission = "panel.enter", .policy = "panel.enter", \
		.handle = handler, __VA_ARGS__                                                                                                                  \
	}
#define JUDGE(n, m, path, pol, handler, ...)                                                                                                                   \
	{                                                                                                                                                      \
		.name = "panel." n, .method = m, .pattern = "judging/" path, .zone = KY_ZONE_CITIZEN, .permission = KY_PERMIT_SIGNED_IN, .policy = pol,          \
		.handle = handler, __VA_ARGS__                                                                                                                  \
	}
#define FROM_FILES(n, path, handler, perm, pol)                                                                                                                \
	{                                                                                                                                                      \
		.name = "panel." n, .method = KY_GET, .pattern = "files/panels/{id}" path, .zone = KY_ZONE_STAFF, .pool = KY_POOL_FILES, .permission = perm, .policy = pol, \
		.handle = handler                                                                                                                               \
	}

static const struct ky_route routes[] = {
    {.name = "panel.panels", .method = KY_GET, .pattern = "staff/panels", .zone = KY_ZONE_STAFF, .permission = "panel.view", .handle = ky_panels_show},
    {.name = "panel.new_show", .method = KY_GET, .pattern = "staff/panels/new", .zone = KY_ZONE_STAFF, .permission = "panel.work", .handle = ky_panel_new_show},
    {.name = "panel.new", .method = KY_POST, .pattern = "staff/panels/new", .zone = KY_ZONE_STAFF, .permission = "panel.work", .form = &ky_panel_new_form, .handle = ky_panel_new, .again = ky_panel_new_show},
    READ("show", "", ky_panel_show),
    WORK("settings_show", KY_GET, "/settings", ky_panel_settings_show),
    WORK("settings", KY_POST, "/settings", ky_panel_settings, .form_of = ky_panel_settings_form, .again = ky_panel_settings_show),
    WORK("schedule_show", KY_GET, "/schedule", ky_panel_schedule_show),
    WORK("schedule", KY_POST, "/schedule", ky_panel_schedule, .form = &ky_schedule_form, .again = ky_panel_schedule_show),
    WORK("dossiers", KY_GET, "/dossiers", ky_panel_dossiers_show),
    WORK("dossiers_add", KY_POST, "/dossiers", ky_panel_dossiers_add),
    WORK("dossier_remove", KY_POST, "/dossiers/remove", ky_panel_dossier_remove),
    WORK("items", KY_GET, "/items", ky_panel_items_show),
    WORK("item_add", KY_POST, "/items", ky_panel_item_add, .form = &ky_item_form, .again = ky_panel_items_show),
    WORK("item_remove", KY_POST, "/items/remove", ky_panel_item_remove),
    WORK("judges", KY_GET, "/judges", ky_panel_judges_show),
    WORK("judge_add", KY_POST, "/judges", ky_panel_judge_add, .form = &ky_judge_form, .again = ky_panel_judges_show),
    WORK("judge_remove", KY_POST, "/judges/remove", ky_panel_judge_remove),
    WORK("judge_code", KY_POST, "/judges/code", ky_judge_code),
    WORK("open", KY_POST, "/open", ky_panel_open),
    WORK("close", KY_POST, "/close", ky_panel_close),
    READ("result", "/result", ky_result_show),
    READ("meetings", "/meetings", ky_meetings_show),
    WORK("meeting_add", KY_POST, "/meetings", ky_meeting_add, .form = &ky_meeting_form, .again = ky_meetings_show),
    WORK("meeting_plan", KY_POST, "/meetings/plan", ky_meeting_plan),
    READ("fees", "/fees", ky_fees_show),
    WORK("summary_start", KY_POST, "/summary", ky_summary_start),
    FROM_FILES("summary_file", "/summary/{file_id}", ky_summary_file, "panel.view", "panel.staff"),
    FROM_FILES("result_file", "/result/{code}", ky_result_file_xlsx, "panel.view", "panel.staff"),
    FROM_FILES("fees_file", "/fees/csv", ky_fees_file, "panel.view", "panel.staff"),
    WORK("paper", KY_GET, "/paper/{judge_id}", ky_paper_show),
    WORK("paper_declare", KY_POST, "/paper/{judge_id}", ky_paper_declare, .form_of = ky_paper_form, .again = ky_paper_show),
    WORK("packet_start", KY_POST, "/packet", ky_packet_start),
    FROM_FILES("packet_file", "/packet/{judge_id}/{file_id}", ky_packet_file, "panel.work", "panel.work"),
    ENTER("entry_show", KY_GET, "/entry/{judge_id}/{file_id}", ky_entry_show),
    ENTER("entry", KY_POST, "/entry/{judge_id}/{file_id}", ky_entry, .form_of = ky_entry_form, .again = ky_entry_show),
    FILE_WORK("masks", KY_GET, "", ky_mask_show),
    FILE_WORK("mask_add", KY_POST, "", ky_mask_add, .form_of = ky_mask_form, .again = ky_mask_show),
    FILE_WORK("papers_pass", KY_POST, "/papers", ky_papers_pass),
    FILE_WORK("unmask", KY_POST, "/unmask", ky_mask_remove),
    FILE_WORK("override_show", KY_GET, "/override", ky_override_show),
    FILE_WORK("override", KY_POST, "/override", ky_override, .form = &ky_override_form, .again = ky_override_show),
    FILE_WORK("answer", KY_POST, "/answer", ky_next_answer),
    {.name = "panel.papers_staff", .method = KY_GET, .pattern = "files/panel-files/{id}/papers", .zone = KY_ZONE_STAFF, .pool = KY_POOL_FILES, .permission = "panel.work", .policy = "panel.files", .handle = ky_papers_file},
    {.name = "panel.papers", .method = KY_GET, .pattern = "files/judging/{id}/papers", .zone = KY_ZONE_CITIZEN, .pool = KY_POOL_FILES, .permission = KY_PERMIT_SIGNED_IN, .policy = "panel.file", .handle = ky_papers_file},
    {.name = "panel.judging_list", .method = KY_GET, .pattern = "judging", .zone = KY_ZONE_CITIZEN, .permission = KY_PERMIT_SIGNED_IN, .handle = ky_judging_list},
    {.name = "panel.start", .method = KY_GET, .pattern = "judging/start", .zone = KY_ZONE_PUBLIC, .permission = KY_PERMIT_PUBLIC, .handle = ky_judge_start},
    /* Where a refused form stands: its other languages lead here. */
    {.name = "panel.start_again", .method = KY_GET, .pattern = "auth/judging/start", .zone = KY_ZONE_PUBLIC, .pool = KY_POOL_AUTH, .permission = KY_PERMIT_PUBLIC, .handle = ky_judge_start},
    {.name = "panel.start_post",
     .method = KY_POST,
     .pattern = "auth/judging/start",
     .zone = KY_ZONE_PUBLIC,
     .pool = KY_POOL_AUTH,
     .permission = KY_PERMIT_PUBLIC,
     .form = &ky_judge_start_form,
     .handle = ky_judge_start_post,
     .again = ky_judge_start},
    {.name = "panel.start_mine",
     .method = KY_POST,
     .pattern = "judging/start",
     .zone = KY_ZONE_CITIZEN,
     .permission = KY_PERMIT_SIGNED_IN,
     .form = &ky_judge_start_mine_form,
     .handle = ky_judge_start_mine,
     .again = ky_judge_start},
    JUDGE("judging", KY_GET, "{id}", "panel.judging", ky_judging_show),
    JUDGE("judging_pledge", KY_POST, "{id}/pledge", "panel.judging", ky_judging_pledge, .form = &ky_pledge_form, .again = ky_judging_show),
    JUDGE("judging_declare", KY_POST, "{id}/declare", "panel.judging", ky_judging_declare, .form_of = ky_declare_form, .again = ky_judging_show),
    JUDGE("judging_done", KY_POST, "{id}/done", "panel.judging", ky_judging_done),
    JUDGE("judging_file", KY_GET, "files/{id}", "panel.file", ky_judging_file),
    JUDGE("judging_score", KY_POST, "files/{id}", "panel.file", ky_judging_score, .form_of = ky_score_form, .again = ky_judging_file),
    JUDGE("judging_conflict", KY_POST, "files/{id}/conflict", "panel.file", ky_judging_conflict),
};

static const struct ky_menu menu[] = {
    {.zone = KY_ZONE_STAFF, .label = "panel.title", .path = "staff/panels", .permission = "panel.view", .rank = 8},
};

/* Points from paper are entered by people who do not run the programme: the permission is given apart. */
static const struct ky_permission permissions[] = {
    {"panel.view", "panel.permission.view", "officer approver administrator auditor", false},
    {"panel.work", "panel.permission.work", "officer administrator", false},
    {"panel.enter", "panel.permission.enter", "administrator", false},
};

static const struct ky_relation view_relations[] = {
    {.name = "staff of the department", .who = KY_STAFF, .permission = "panel.view", .department = "p.department_id"},
};
static const struct ky_relation work_relations[] = {
    {.name = "secretariat", .who = KY_STAFF, .permission = "panel.work", .department = "p.department_id"},
};
static const struct ky_relation enter_relations[] = {
    {.name = "who enters papers", .who = KY_STAFF, .permission = "panel.enter", .department = "p.department_id"},
};
static const struct ky_relation file_work_relations[] = {
    {.name = "secretariat, not in conflict", .who = KY_STAFF, .permission = "panel.work", .department = "p.department_id", .sql = KY_NOT_IN_CONFLICT},
};
#define SEATED "EXISTS (SELECT 1 FROM ky_panel_judge j WHERE j.panel_id = p.id AND j.user_id = :ky_me)"
static const struct ky_relation judge_relations[] = {
    {.name = "assigned judge from outside", .who = KY_CITIZEN, .sql = SEATED},
    {.name = "assigned judge of staff", .who = KY_STAFF, .sql = SEATED},
};
/* Pledged, declared for every file, and not in conflict with this one: nothing else opens a file to a judge. */
#define UNCONFLICTED                                                                                                                                           \
	"EXISTS (SELECT 1 FROM ky_panel_judge j JOIN ky_panel_conflict c ON c.judge_id = j.id AND c.panel_dossier_id = x.id AND c.conflicted = 0 WHERE j.panel_id = p.id AND j.user_id = :ky_me AND j.pledged_at IS NOT " \
	"NULL AND j.declared_at IS NOT NULL)"
static const struct ky_relation file_relations[] = {
    {.name = "assigned judge from outside without conflict", .who = KY_CITIZEN, .sql = UNCONFLICTED},
    {.name = "assigned judge of staff without conflict", .who = KY_STAFF, .sql = UNCONFLICTED},
};
#define RELATIONS(r) .relation = (r), .relation_count = KY_COUNT(r)
#define OF_PANEL "ky_panel_dossier x JOIN ky_panel p ON p.id = x.panel_id"
static const struct ky_policy policies[] = {
    {.name = "panel.staff", .from = "ky_panel p", .id = "p.id", RELATIONS(view_relations)},
    {.name = "panel.work", .from = "ky_panel p", .id = "p.id", RELATIONS(work_relations)},
    {.name = "panel.enter", .from = "ky_panel p", .id = "p.id", RELATIONS(enter_relations)},
    {.name = "panel.files", .from = OF_PANEL " JOIN ky_dossier d ON d.id = x.dossier_id", .id = "x.id", .where = "d.disposed_at IS NULL", RELATIONS(file_work_relations)},
    /* A judge sees the panel from its opening until a month after its closing. */
    {.name = "panel.judging", .from = "ky_panel p", .id = "p.id", .where = "p.stage <> 'preparing' AND (p.closed_at IS NULL OR p.closed_at > UTC_TIMESTAMP(6) - INTERVAL 30 DAY)", RELATIONS(judge_relations)},
    {.name = "panel.file", .from = OF_PANEL, .id = "x.id", .where = "p.stage IN ('scoring','final')", RELATIONS(file_relations)},
};

static const struct ky_list *const lists[] = {&ky_panels_list};

/* What was made can be made again: it stays a week. */
static struct ky_err *sweep(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	(void)job_id;
	(void)params;
	KY_TRY(ky_exec(ctx, "panel.sweep_papers", KY_ARGS({"before", ky_time(ctx->now - KEPT_US)}), NULL));
	return ky_exec(ctx, "panel.sweep", KY_ARGS({"before", ky_time(ctx->now - KEPT_US)}), NULL);
}

static const struct ky_job jobs[] = {
    {.name = "panel.summary", .run = ky_summary_run, .timeout_s = 300},
    {.name = "panel.packet", .run = ky_packet_run, .timeout_s = 300},
    {.name = "panel.papers", .run = ky_papers_run, .timeout_s = 300},
    {.name = "panel.sweep", .run = sweep, .timeout_s = 60, .every_s = 3600},
};

const struct ky_plugin ky_panel_pages = {
    .abi = KY_ABI,
    .headers_hash = KY_HEADERS_HASH,
    .name = "panel",
    .version = "0.1.0",
    .title = "panel.title",
    .summary = "panel.summary_of_plugin",
    .routes = KY_TABLE(routes),
    .menu = KY_TABLE(menu),
    .permissions = KY_TABLE(permissions),
    .policies = KY_TABLE(policies),
    .lists = KY_TABLE(lists),
    .jobs = KY_TABLE(jobs),
};
