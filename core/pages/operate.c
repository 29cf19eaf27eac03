/* operate.c — what is running and what went wrong: audit log, mail, jobs, workers.
 * Called through the routes of admin.c. Reads only; what changes something is in confirm.c. */
#include "core/pages/admin.h"

#include "core/app/internal.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define JST(column) "DATE_FORMAT(" column " + INTERVAL 9 HOUR, '%Y-%m-%d %H:%i:%s')"

/* ---- audit log */

static const struct ky_column audit_columns[] = {
    {"at", JST("a.at"), "text", "admin.at", 0, NULL},
    {"person", "COALESCE(u.name, a.principal)", "text", "admin.person_name", KY_LIST_PERSONAL, NULL},
    {"action", "a.action", "text", "admin.action", 0, NULL},
    {"object", "CONCAT(a.object, IF(a.object_id = 0, '', CONCAT(' ', a.object_id)))", "text", "admin.object", 0, NULL},
    {"fields", "a.fields", "text", "admin.fields", 0, NULL},
    {"address", "a.address", "text", "admin.address", 0, NULL},
};
static const struct ky_filter audit_filters[] = {
    {.name = "object", .kind = "text", .label = "admin.object", .sql = "a.object = :value"},
    {.name = "object_id", .kind = "int", .label = "admin.object_number", .sql = "a.object_id = :value"},
    {.name = "action", .kind = "text", .label = "admin.action", .sql = "LOCATE(:value, a.action) = 1"},
    {.name = "login", .kind = "text", .label = "admin.login", .sql = "a.user_id = (SELECT v.id FROM ky_user v WHERE v.login = :value)"},
    {.name = "day", .kind = "date", .label = "admin.day", .sql = "a.at >= :value - INTERVAL 9 HOUR AND a.at < :value + INTERVAL 15 HOUR"},
};
static const struct ky_sort audit_sorts[] = {{"new", "admin.sort_new", "a.id", "int", true}};
const struct ky_list ky_audit_list = {
    .name = "admin.audit",
    .from = "ky_audit a LEFT JOIN ky_user u ON u.id = a.user_id",
    .id = "a.id",
    .policy = "admin.audit",
    .column = audit_columns,
    .column_count = COUNT(audit_columns),
    .filter = audit_filters,
    .filter_count = COUNT(audit_filters),
    .sort = audit_sorts,
    .sort_count = COUNT(audit_sorts),
    .page_size = 50,
};

struct ky_err *ky_audit_show(struct ky_req *req)
{
	struct ky_node *root = ky_admin_page(req, "core/list_page", "admin.audit", NULL, NULL);
	ky_put(root, "Lead", ky_message(req->ctx, "admin.audit_lead"));
	return ky_list_show(req, root, &ky_audit_list, "staff/admin/audit", 0);
}

/* ---- mail */

static struct ky_err *state_options(struct ky_ctx *ctx, const char *const *codes, size_t count, const struct ky_choices **out_choices)
{
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	struct ky_choice *row = ky_alloc_array(ctx->arena, count, sizeof *row);
	for (size_t i = 0; i < count; i++)
		row[i] = (struct ky_choice){codes[i], ky_message(ctx, ky_printf(ctx->arena, "admin.state_%s", codes[i]))};
	*c = (struct ky_choices){count, row};
	*out_choices = c;
	return NULL;
}

static struct ky_err *mail_states(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	static const char *const codes[] = {"waiting", "sent", "failed"};
	return state_options(ctx, codes, COUNT(codes), out_choices);
}

static struct ky_err *job_states(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	static const char *const codes[] = {"waiting", "running", "done", "failed"};
	return state_options(ctx, codes, COUNT(codes), out_choices);
}

/* The address is personal: its head is enough to know which mail it was. */
static const struct ky_column mail_columns[] = {
    {"created", JST("m.created_at"), "text", "admin.at", 0, NULL},
    {"message_key", "m.message_key", "text", "admin.mail_kind", 0, NULL},
    {"recipient", "CONCAT(LEFT(m.recipient, 3), '…@', SUBSTRING_INDEX(m.recipient, '@', -1))", "text", "admin.mail_to", 0, NULL},
    {"state", "CASE m.state WHEN 'sent' THEN '送信済み' WHEN 'failed' THEN '失敗' ELSE '送信待ち' END", "text", "admin.state", 0, NULL},
    {"tries", "m.tries", "int", "admin.tries", 0, NULL},
    {"last_error", "m.last_error", "text", "admin.last_error", 0, NULL},
};
static const struct ky_filter mail_filters[] = {
    {.name = "state", .kind = "choice", .label = "admin.state", .sql = "m.state = :value", .load = mail_states},
};
static const struct ky_sort mail_sorts[] = {{"new", "admin.sort_new", "m.id", "int", true}};
const struct ky_list ky_mail_list = {
    .name = "admin.mails",
    .from = "ky_mail m",
    .id = "m.id",
    .policy = "admin.mails",
    .column = mail_columns,
    .column_count = COUNT(mail_columns),
    .filter = mail_filters,
    .filter_count = COUNT(mail_filters),
    .sort = mail_sorts,
    .sort_count = COUNT(mail_sorts),
    .row_path = "staff/admin/mails/%lld/retry",
};

struct ky_err *ky_mails_show(struct ky_req *req)
{
	struct ky_node *root = ky_admin_page(req, "core/list_page", "admin.mails", NULL, NULL);
	ky_put(root, "Lead", ky_message(req->ctx, "admin.mails_lead"));
	return ky_list_show(req, root, &ky_mail_list, "staff/admin/mails", 0);
}

/* ---- jobs */

static const struct ky_column job_columns[] = {
    {"created", JST("j.created_at"), "text", "admin.at", 0, NULL},
    {"job", "j.job", "text", "admin.job", 0, NULL},
    {"state", "CASE j.state WHEN 'done' THEN '完了' WHEN 'failed' THEN '失敗' WHEN 'running' THEN '実行中' ELSE '待機中' END", "text", "admin.state", 0, NULL},
    {"tries", "j.tries", "int", "admin.tries", 0, NULL},
    {"report", "LEFT(j.report, 300)", "text", "admin.report", 0, NULL},
    {"last_error", "j.last_error", "text", "admin.last_error", 0, NULL},
};
static const struct ky_filter job_filters[] = {
    {.name = "state", .kind = "choice", .label = "admin.state", .sql = "j.state = :value", .load = job_states},
    {.name = "job", .kind = "text", .label = "admin.job", .sql = "LOCATE(:value, j.job) = 1"},
};
static const struct ky_sort job_sorts[] = {{"new", "admin.sort_new", "j.id", "int", true}};
const struct ky_list ky_jobs_list = {
    .name = "admin.jobs",
    .from = "ky_job j",
    .id = "j.id",
    .policy = "admin.jobs",
    .column = job_columns,
    .column_count = COUNT(job_columns),
    .filter = job_filters,
    .filter_count = COUNT(job_filters),
    .sort = job_sorts,
    .sort_count = COUNT(job_sorts),
};

struct ky_err *ky_jobs_show(struct ky_req *req)
{
	struct ky_node *root = ky_admin_page(req, "core/list_page", "admin.jobs", NULL, NULL);
	return ky_list_show(req, root, &ky_jobs_list, "staff/admin/jobs", 0);
}

/* ---- what is running */

static void put_worker(struct ky_req *req, struct ky_node *root, const struct ky_score *s)
{
	static const char *const stages[] = {"idle", "head", "session", "route", "permit", "body", "input", "handle", "render", "respond"};
	struct ky_node *n = ky_node_item(root, "Workers");
	ky_put_int(n, "pid", s->pid);
	ky_put(n, "pool", s->pool);
	ky_put(n, "plugin", s->plugin);
	ky_put(n, "stage", ky_message(req->ctx, ky_printf(req->ctx->arena, "admin.stage_%s", stages[s->stage])));
	ky_put_number(n, "requests", (int64_t)s->requests);
}

static void put_plugins(struct ky_req *req, struct ky_node *root)
{
	const struct ky_registry *reg = req->ctx->app->registry;
	for (size_t i = 0; i < reg->plugin_count; i++) {
		struct ky_node *n = ky_node_item(root, "Plugins");
		ky_put(n, "title", ky_message(req->ctx, reg->plugin[i]->title));
		ky_put(n, "name", reg->plugin[i]->name);
		ky_put(n, "version", reg->plugin[i]->version);
		ky_put_bool(n, "out", ky_score_plugin_out(req->ctx->app->sb, reg->plugin[i]->name));
	}
}

struct ky_err *ky_status_show(struct ky_req *req)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "admin.status", NULL, &row));
	struct ky_node *root = ky_admin_page(req, "admin/status", "admin.status", NULL, NULL);
	ky_put_row(ky_node_child(root, "Queues"), row, 0);
	ky_put_time(root, "Now", req->ctx->now);
	for (int slot = 0; slot < KY_SCORE_SLOTS; slot++) {
		struct ky_score s;
		if (ky_score_get(req->ctx->app->sb, slot, &s) && s.pid != 0)
			put_worker(req, root, &s);
	}
	put_plugins(req, root);
	return NULL;
}
