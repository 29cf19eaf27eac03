/* letter_desk.c — letters as staff see them: the list, one letter before and after it is issued, how it goes out, the register of what was sent (発送簿).
 * Called through the routes of letter_pages.c. Whose letters are seen and worked on is decided by the policies letters.view and letters.work. */
#include "core/dossier/letter.h"

#include "core/model/input.h"

#define KEPT_US (7 * 24 * 3600 * KY_SECOND_US)

static struct ky_node *page(struct ky_req *req, const char *template_name, const char *title, bool below)
{
	struct ky_node *root = ky_reply_page(req, template_name);
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	if (below)
		ky_reply_crumb(req, ky_message(req->ctx, "letters.title"), ky_url(req->ctx, "staff/letters"));
	ky_reply_crumb(req, title, NULL);
	return root;
}

/* ---- the lists */

const char *ky_letter_occasion(struct ky_ctx *ctx, const char *procedure, const char *occasion)
{
	const struct ky_procedure *p = ky_procedure_named(ctx, procedure);
	const struct ky_transition *t = p == NULL ? NULL : ky_transition_of(p, occasion);
	return t == NULL ? occasion : ky_message(ctx, t->label);
}

const char *ky_letter_word(struct ky_ctx *ctx, const char *column, const char *code)
{
	struct ky_str procedure, action = ky_str(code);
	if (strcmp(column, "occasion") != 0)
		return strcmp(column, "kind") == 0 ? ky_procedure_word(ctx, code) : NULL;
	if (!ky_str_split(&action, ' ', &procedure) || action.p == NULL)
		return NULL;
	return ky_letter_occasion(ctx, ky_str_z(ctx->arena, procedure), ky_str_z(ctx->arena, action));
}

#define FROM "ky_letter l JOIN ky_dossier d ON d.id = l.dossier_id"
static const struct ky_column columns[] = {
    {"title", "d.title", "text", "dossier.title_column", 0, NULL},
    {"kind", "d.procedure_name", "text", "dossier.procedure", 0, NULL},
    {"occasion", "CONCAT(d.procedure_name, ' ', l.action)", "text", "letters.occasion", 0, NULL},
    {"state", "l.state", "choice", "letters.state", 0, "core.letter_state"},
    {"doc_no", "l.doc_no", "text", "dossier.doc_no", 0, NULL},
    {"delivery", "l.delivery", "choice", "letters.delivery", 0, "core.letter_delivery"},
    {"sent_on", "l.sent_on", "date", "letters.sent_on", 0, NULL},
    {"returned_on", "l.returned_on", "date", "letters.returned_on", 0, NULL},
    {"number", "l.id", "int", NULL, KY_LIST_HIDDEN, NULL},
    {"receipt_no", "d.receipt_no", "text", "dossier.receipt_no", 0, NULL},
    {"missing", "NULLIF(l.missing, 0)", "int", NULL, KY_LIST_HIDDEN, NULL},
};
static const struct ky_filter filters[] = {
    {.name = "no", .kind = "text", .label = "dossier.doc_no", .sql = "l.doc_no = :value"},
    {.name = "state", .kind = "choice", .label = "letters.state", .sql = "l.state = :value", .choices = "core.letter_state"},
    {.name = "delivery", .kind = "choice", .label = "letters.delivery", .sql = "l.delivery = :value", .choices = "core.letter_delivery"},
    {.name = "procedure", .kind = "choice", .label = "dossier.procedure", .sql = "d.procedure_name = :value", .load = ky_procedure_options, .shared = true},
    {.name = "unsent", .kind = "bool", .label = "letters.unsent", .sql = ":value = 1 AND l.state = 'issued' AND l.sent_at IS NULL"},
    {.name = "returned", .kind = "bool", .label = "letters.returned_filter", .sql = ":value = 1 AND l.returned_on IS NOT NULL"},
    {.name = "missing", .kind = "bool", .label = "letters.missing_filter", .sql = ":value = 1 AND l.missing > 0 AND l.state = 'issued'"},
    {.name = "approval", .kind = "int", .label = "letters.approval", .sql = "l.approval_id = :value"},
};
static const struct ky_sort sorts[] = {{"new", "dossier.sort_new", "l.id", "int", true}};
const struct ky_list ky_letters_desk_list = {
    .name = "letters.desk",
    .from = FROM,
    .id = "l.id",
    .policy = "letters.view",
    .column = columns,
    .column_count = KY_COUNT(columns),
    .filter = filters,
    .filter_count = KY_COUNT(filters),
    .sort = sorts,
    .sort_count = KY_COUNT(sorts),
    .word = ky_letter_word,
    .page_size = 100,
    .plain = true,
    .row_path = "staff/letters/%lld",
};

/* 発送簿: what went out, when, to whom and how. */
static const struct ky_column dispatch_columns[] = {
    {"sent_on", "l.sent_on", "date", "letters.sent_on", KY_LIST_EXPORT, NULL},
    {"doc_no", "l.doc_no", "text", "dossier.doc_no", KY_LIST_EXPORT, NULL},
    {"occasion", "CONCAT(d.procedure_name, ' ', l.action)", "text", "letters.occasion", KY_LIST_EXPORT, NULL},
    {"recipient", "REPLACE(l.recipient_name, '\\n', ' ')", "text", "letters.recipient_name", KY_LIST_EXPORT | KY_LIST_PERSONAL, NULL},
    {"postal", "l.recipient_postal", "text", "letters.recipient_postal", KY_LIST_EXPORT | KY_LIST_PERSONAL | KY_LIST_FILE, NULL},
    {"address", "REPLACE(l.recipient_address, '\\n', ' ')", "text", "letters.recipient_address", KY_LIST_EXPORT | KY_LIST_PERSONAL | KY_LIST_FILE, NULL},
    {"delivery", "l.delivery", "choice", "letters.delivery", KY_LIST_EXPORT, "core.letter_delivery"},
    {"returned_on", "l.returned_on", "date", "letters.returned_on", KY_LIST_EXPORT, NULL},
    {"returned_reason", "l.returned_reason", "text", "letters.returned_reason", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"pages", "l.pages", "int", "letters.pages", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
};
static const struct ky_filter dispatch_filters[] = {
    {.name = "no", .kind = "text", .label = "dossier.doc_no", .sql = "l.doc_no = :value"},
    {.name = "from", .kind = "date", .label = "letters.from_day", .sql = "l.sent_on >= :value"},
    {.name = "to", .kind = "date", .label = "letters.to_day", .sql = "l.sent_on <= :value"},
    {.name = "delivery", .kind = "choice", .label = "letters.delivery", .sql = "l.delivery = :value", .choices = "core.letter_delivery"},
    {.name = "returned", .kind = "bool", .label = "letters.returned_filter", .sql = ":value = 1 AND l.returned_on IS NOT NULL"},
};
static const struct ky_sort dispatch_sorts[] = {{"new", "letters.sort_sent", "l.sent_on", "date", true}};
const struct ky_list ky_letters_dispatch_list = {
    .name = "letters.dispatch",
    .from = FROM,
    .id = "l.id",
    .where = "l.sent_on IS NOT NULL",
    .policy = "letters.view",
    .column = dispatch_columns,
    .column_count = KY_COUNT(dispatch_columns),
    .filter = dispatch_filters,
    .filter_count = KY_COUNT(dispatch_filters),
    .sort = dispatch_sorts,
    .sort_count = KY_COUNT(dispatch_sorts),
    .word = ky_letter_word,
    .page_size = 50,
    .export_path = "files/letters/dispatch",
    .export_permission = "dossier.export",
    .row_path = "staff/letters/%lld",
};

/* Kept by the worker as the desk's other counts are. */
struct ky_err *ky_letter_put_queue(struct ky_req *req, struct ky_node *root)
{
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	struct ky_app *app = ctx->app;
	int64_t count;
	unsigned long long version = ky_dataset_version(app->sb, ky_dataset_register(app->sb, "dossiers")), live = ky_live_version(app);
	const char *key = ky_printf(ctx->arena, "desk.letters|%llu|%llu|%d|%lld", version, live, (int)ctx->today, (long long)ctx->who->user_id);
	if (!ky_may(ctx, "dossier.work"))
		return NULL;
	if (!ky_count_find(app, key, &count)) {
		KY_TRY(ky_query_one(ctx, "letters.queue", NULL, &row));
		count = ky_cell_int(row, 0, "n");
		ky_count_keep(app, key, count);
	}
	struct ky_node *n = ky_node_item(root, "Queues");
	ky_put(n, "label", ky_message(ctx, "letters.queue"));
	ky_put_number(n, "count", count);
	ky_put_url(n, "url", ky_url(ctx, "staff/letters?state=draft"));
	return NULL;
}

static struct ky_err *put_batches(struct ky_req *req, struct ky_node *root)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query(ctx, "letters.batches", KY_ARGS({"since", ky_time(ctx->now - KEPT_US)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Batches");
		const char *state = ky_cell_z(rows, i, "state"), *mode = ky_cell_z(rows, i, "mode");
		ky_put_time(n, "at", ky_cell_int(rows, i, "created_at"));
		ky_put(n, "mode", ky_message(ctx, ky_printf(ctx->arena, "letters.act.%s", mode[0] == '\0' ? "issue" : mode)));
		ky_put(n, "report", ky_cell_z(rows, i, "report"));
		ky_put_bool(n, "waiting", strcmp(state, "waiting") == 0 || strcmp(state, "running") == 0);
		ky_put_bool(n, "failed", strcmp(state, "failed") == 0);
		if (!ky_cell_null(rows, i, "file_id"))
			ky_put_url(n, "url", ky_url(ctx, "files/staff/letters/batches/%lld", (long long)ky_cell_int(rows, i, "file_id")));
	}
	return NULL;
}

static void put_link(struct ky_ctx *ctx, struct ky_node *root, const char *label, const char *path)
{
	struct ky_node *n = ky_node_item(root, "Links");
	ky_put(n, "label", ky_message(ctx, label));
	ky_put_url(n, "url", ky_url(ctx, "%s", path));
}

struct ky_err *ky_letters_list(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = page(req, "letters/desk", ky_message(ctx, "letters.title"), false);
	put_link(ctx, root, "letters.dispatch", "staff/letters/dispatch");
	if (ky_may(ctx, "letters.edit")) {
		put_link(ctx, root, "letters.templates", "staff/letters/templates");
		put_link(ctx, root, "letters.numbers", "staff/letters/numbers");
	}
	KY_TRY(ky_list_show(req, root, &ky_letters_desk_list, "staff/letters", 0));
	if (ky_may(ctx, "dossier.work")) {
		static const char *const kept[] = {"state", "procedure", "approval"};
		ky_put_action(req, root, "Batch", "letters.batch", 0, "letters.do");
		for (size_t i = 0; i < KY_COUNT(kept); i++)
			ky_put(ky_node_child(root, "Kept"), kept[i], ky_query_param(req, kept[i]));
	}
	return put_batches(req, root);
}

struct ky_err *ky_letters_dispatch(struct ky_req *req)
{
	struct ky_node *root = page(req, "letters/dispatch", ky_message(req->ctx, "letters.dispatch"), true);
	KY_TRY(ky_list_show(req, root, &ky_letters_dispatch_list, "staff/letters/dispatch", 0));
	return ky_audit(req->ctx, "letters.dispatch", "dossier", 0, "recipient");
}

struct ky_err *ky_letters_dispatch_export(struct ky_req *req)
{
	return ky_list_export_show(req, &ky_letters_dispatch_list, "files/letters/dispatch");
}

struct ky_err *ky_letters_dispatch_file(struct ky_req *req)
{
	return ky_list_export_file(req, &ky_letters_dispatch_list, ky_path_code(req, "code"), "hassobo");
}

/* ---- many at once */

static struct ky_err *picked(struct ky_req *req, const char *act, struct ky_rows **out_rows)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_str part;
	struct ky_buf ids;
	int64_t id = 0;
	const char *shown = ky_posted(req, "shown"), *procedure = ky_posted(req, "procedure"), *approval = ky_posted(req, "approval");
	if (ky_posted(req, "all") != NULL) {
		if (approval != NULL && approval[0] != '\0' && !ky_str_i64(ky_str(approval), &id))
			return ky_fail(ctx->arena, KY_BAD_REQUEST, NULL, "no decision %s", approval);
		return ky_query(ctx, "letters.pick_all",
				KY_ARGS({"approval", ky_int(id)}, {"action", ky_null()}, {"procedure", procedure == NULL || procedure[0] == '\0' ? ky_null() : ky_textz(procedure)},
					{"state", ky_textz(strcmp(act, "issue") == 0 ? "draft" : "issued")}),
				out_rows);
	}
	ky_buf_init(&ids, ctx->arena, (size_t)32 << 10);
	for (struct ky_str rest = ky_str(shown == NULL ? "" : shown); ky_str_split(&rest, ' ', &part);)
		if (ky_str_i64(part, &id) && ky_posted(req, ky_printf(ctx->arena, "pick.%lld", (long long)id)) != NULL)
			ky_buf_printf(&ids, "%s%lld", ids.len == 0 ? "" : ",", (long long)id);
	return ky_query(ctx, "letters.pick", KY_ARGS({"ids", ky_textz(ids.data == NULL ? "" : ids.data)}), out_rows);
}

static const char *const acts[] = {"issue", "pdf", "zip", "labels"};

/* Of the letters the page showed those that were ticked, or all that its filters leave; each is within the scope of who asks. */
struct ky_err *ky_letters_batch(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *rows;
	struct ky_buf params;
	int64_t job_id;
	size_t a = 0;
	const char *act = ky_posted(req, "act");
	while (a < KY_COUNT(acts) && (act == NULL || strcmp(acts[a], act) != 0))
		a++;
	if (a == KY_COUNT(acts))
		return ky_fail(ctx->arena, KY_INVALID, "letters.error.no_act", "no such act");
	KY_TRY(picked(req, acts[a], &rows));
	if (rows->count == 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.nothing_picked", "nothing was ticked");
	ky_buf_init(&params, ctx->arena, (size_t)32 << 10);
	ky_buf_printf(&params, "{\"mode\":\"%s\",\"letters\":\"", acts[a]);
	for (size_t i = 0; i < rows->count; i++)
		ky_buf_printf(&params, "%s%lld", i == 0 ? "" : " ", (long long)ky_cell_int(rows, i, "id"));
	ky_buf_puts(&params, "\"}");
	KY_TRY(ky_job_start(ctx, strcmp(acts[a], "issue") == 0 ? "letters.issue" : "letters.batch", params.data, &job_id));
	KY_TRY(ky_audit(ctx, "letters.batch", "job", job_id, acts[a]));
	ky_reply_redirect(req, ky_url(ctx, "staff/letters"), "letters.done.batch");
	return NULL;
}

struct ky_err *ky_letters_batch_file(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "letters.batch_file", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_audit(req->ctx, "letters.batch_read", "file", id, ky_cell_z(row, 0, "type")));
	ky_file_stream(req, id, ky_cell_z(row, 0, "type"), ky_cell_z(row, 0, "name"));
	return NULL;
}
