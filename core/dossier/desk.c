/* desk.c — the staff's list: what is urgent first, queues, search, files; and what a leaver hands over.
 * Called through the routes of pages.c. Which dossiers a person sees and works on is decided by the policies dossier.staff and dossier.work. */
#include "core/dossier/approval.h"

#include "core/app/internal.h"
#include "core/model/input.h"

#define OPTIONS_MAX 256

/* ---- the list */

struct ky_err *ky_procedure_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_procedure_walk w = {0};
	const struct ky_procedure *p;
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	struct ky_choice *row = ky_alloc_array(ctx->arena, OPTIONS_MAX, sizeof *row);
	while ((p = ky_procedure_next(ctx, &w)) != NULL && c->count < OPTIONS_MAX)
		row[c->count++] = (struct ky_choice){p->name, ky_message(ctx, p->title)};
	c->choice = row;
	*out = c;
	return NULL;
}

static struct ky_err *state_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_procedure_walk w = {0};
	const struct ky_procedure *p;
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	struct ky_choice *row = ky_alloc_array(ctx->arena, OPTIONS_MAX, sizeof *row);
	while ((p = ky_procedure_next(ctx, &w)) != NULL)
		for (size_t s = 0; s < p->state_count && c->count < OPTIONS_MAX; s++) {
			size_t at = 0;
			while (at < c->count && strcmp(row[at].code, p->state[s].name) != 0)
				at++;
			if (at == c->count)
				row[c->count++] = (struct ky_choice){p->state[s].name, ky_message(ctx, p->state[s].label)};
		}
	c->choice = row;
	*out = c;
	return NULL;
}

struct ky_err *ky_dossier_departments(struct ky_ctx *ctx, const struct ky_choices **out)
{
	return ky_choices_query(ctx, "dossier.departments", NULL, "id", "name", out);
}

static struct ky_err *phase_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	static const char *const phases[] = {"open", "closed"};
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	struct ky_choice *row = ky_alloc_array(ctx->arena, 2, sizeof *row);
	for (size_t i = 0; i < 2; i++)
		row[i] = (struct ky_choice){phases[i], ky_message(ctx, ky_printf(ctx->arena, "dossier.phase.%s", phases[i]))};
	*c = (struct ky_choices){2, row};
	*out = c;
	return NULL;
}

static const struct ky_column columns[] = {
    {"title", "d.title", "text", "dossier.title_column", KY_LIST_EXPORT | KY_LIST_PERSONAL, NULL},
    {"kind", "d.procedure_name", "text", "dossier.procedure", KY_LIST_EXPORT, NULL},
    {"state", "d.state", "text", "dossier.state", KY_LIST_EXPORT, NULL},
    {"receipt_no", "d.receipt_no", "text", "dossier.receipt_no", KY_LIST_EXPORT, NULL},
    {"received_on", "d.received_on", "date", "dossier.received_on", KY_LIST_EXPORT, NULL},
    {"due_on", "IF(d.due_on < '9999-12-31', d.due_on, NULL)", "date", "dossier.due", KY_LIST_EXPORT, NULL},
    {"turn", "d.turn", "text", "dossier.turn", KY_LIST_EXPORT, NULL},
    {"officer", "o.name", "text", "dossier.officer", KY_LIST_EXPORT, NULL},
    {"approval_id", "d.approval_id", "int", NULL, KY_LIST_HIDDEN, NULL},
    {"number", "d.id", "int", NULL, KY_LIST_HIDDEN, NULL},
    {"channel", "d.channel", "text", "dossier.channel_column", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"submitted_at", "d.submitted_at", "time", "dossier.submitted_at", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"decided_on", "d.decided_on", "date", "dossier.decided_on", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"doc_no", "d.doc_no", "text", "dossier.doc_no", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
};
static const struct ky_filter filters[] = {
    {.name = "q", .kind = "search", .label = "dossier.search", .sql = "MATCH (d.search_words) AGAINST (:value IN BOOLEAN MODE)"},
    {.name = "no", .kind = "text", .label = "dossier.receipt_no", .sql = "d.receipt_no = UPPER(:value)", .index = "receipt_no"},
    {.name = "procedure", .kind = "choice", .label = "dossier.procedure", .sql = "d.procedure_name = :value", .index = "desk_procedure", .load = ky_procedure_options, .shared = true},
    {.name = "state", .kind = "choice", .label = "dossier.state", .sql = "d.state = :value", .index = "desk_state", .load = state_options, .shared = true},
    {.name = "phase", .kind = "choice", .label = "dossier.phase_filter", .sql = "d.phase = :value", .index = "desk_phase", .load = phase_options, .shared = true},
    {.name = "mine", .kind = "bool", .label = "dossier.mine_filter", .sql = ":value = 1 AND d.officer_id = :ky_me", .index = "by_officer"},
    {.name = "ours", .kind = "bool", .label = "dossier.ours_filter", .sql = ":value = 1 AND d.turn = 'staff'", .index = "desk_turn"},
    {.name = "late", .kind = "bool", .label = "dossier.late_filter", .sql = ":value = 1 AND d.due_on < :ky_today AND d.phase = 'open'", .index = "desk_phase"},
    {.name = "department", .kind = "choice", .label = "dossier.department", .sql = "d.department_id = :value", .index = "desk_department", .index_alone = true, .load = ky_dossier_departments, .shared = true},
};
static const struct ky_sort sorts[] = {
    {"due", "dossier.sort_due", "d.due_on", "date", false},
    {"new", "dossier.sort_new", "d.id", "int", true},
};
static const char *state_word(struct ky_ctx *ctx, const char *name)
{
	struct ky_procedure_walk w = {0};
	const struct ky_procedure *p;
	while ((p = ky_procedure_next(ctx, &w)) != NULL) {
		const struct ky_state *state = ky_state_of(p, name);
		if (state != NULL)
			return ky_message(ctx, state->label);
	}
	return NULL;
}

static const char *word(struct ky_ctx *ctx, const char *column, const char *code)
{
	if (strcmp(column, "state") == 0)
		return state_word(ctx, code);
	if (strcmp(column, "turn") == 0 || strcmp(column, "channel") == 0)
		return ky_message(ctx, ky_printf(ctx->arena, "dossier.%s.%s", column, code));
	return strcmp(column, "kind") == 0 ? ky_procedure_word(ctx, code) : NULL;
}

static const char *const sort_indexes[] = {"desk", "PRIMARY"};
const struct ky_list ky_dossier_desk_list = {
    .name = "dossier.desk",
    .from = "ky_dossier d",
    .joins = "LEFT JOIN ky_user o ON o.id = d.officer_id",
    .id = "d.id",
    .policy = "dossier.staff",
    .sort_index = sort_indexes,
    .department_index = "desk_department",
    .dataset = "dossiers",
    .column = columns,
    .column_count = KY_COUNT(columns),
    .filter = filters,
    .filter_count = KY_COUNT(filters),
    .sort = sorts,
    .sort_count = KY_COUNT(sorts),
    .word = word,
    .plain = true,
    .row_path = "staff/dossiers/%lld",
    .export_path = "files/dossiers/export",
    .export_permission = "dossier.export",
};

static const struct queue {
	const char *column, *label, *query;
} queues[] = {{"mine", "dossier.queue_mine", "mine=1&phase=open"}, {"late", "dossier.queue_late", "late=1"}, {"ours", "dossier.queue_ours", "ours=1&phase=open"}};

/* How many wait in each queue, kept by the worker as the list's own counts are. */
static struct ky_err *count_queues(struct ky_ctx *ctx, int64_t out[KY_COUNT(queues)])
{
	struct ky_rows *row;
	struct ky_app *app = ctx->app;
	const char *key[KY_COUNT(queues)];
	bool known = true;
	unsigned long long version = ky_dataset_version(app->sb, ky_dataset_register(app->sb, "dossiers")), live = ky_live_version(app);
	for (size_t i = 0; i < KY_COUNT(queues); i++) {
		key[i] = ky_printf(ctx->arena, "desk.%s|%llu|%llu|%d|%lld", queues[i].column, version, live, (int)ctx->today, (long long)ctx->who->user_id);
		known &= ky_count_find(app, key[i], &out[i]);
	}
	if (known)
		return NULL;
	KY_TRY(ky_query_one(ctx, "dossier.desk_counts", NULL, &row));
	for (size_t i = 0; i < KY_COUNT(queues); i++) {
		out[i] = ky_cell_int(row, 0, queues[i].column);
		ky_count_keep(app, key[i], out[i]);
	}
	return NULL;
}

/* What waits for this person's own decision; not kept: it hangs on the clock and on who is away. */
static struct ky_err *put_waiting(struct ky_req *req, struct ky_node *root)
{
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query_one(ctx, "dossier.waiting_count", NULL, &row));
	if (ky_cell_int(row, 0, "n") == 0 && !ky_may(ctx, "dossier.decide"))
		return NULL;
	struct ky_node *n = ky_node_item(root, "Queues");
	ky_put(n, "label", ky_message(ctx, "dossier.route.waiting"));
	ky_put_number(n, "count", ky_cell_int(row, 0, "n"));
	ky_put_url(n, "url", ky_url(ctx, "staff/approvals/waiting"));
	return NULL;
}

/* Several at once get somebody to work on them. */
static struct ky_err *put_assign(struct ky_req *req, struct ky_node *root)
{
	struct ky_rows *officers;
	KY_TRY(ky_query(req->ctx, "dossier.all_officers", NULL, &officers));
	for (size_t i = 0; i < officers->count; i++) {
		struct ky_node *n = ky_node_item(root, "Officers");
		ky_put_int(n, "id", ky_cell_int(officers, i, "id"));
		ky_put(n, "name", ky_cell_z(officers, i, "name"));
	}
	ky_put_action(req, root, "Assign", "dossier.assign_many", 0, "dossier.assign_picked");
	return NULL;
}

static struct ky_err *picked_officer(struct ky_req *req, struct ky_value *out)
{
	struct ky_rows *officers;
	const char *posted = ky_posted(req, "officer");
	int64_t id = 0;
	*out = ky_null();
	if (posted == NULL || posted[0] == '\0')
		return NULL;
	KY_TRY(ky_query(req->ctx, "dossier.all_officers", NULL, &officers));
	for (size_t i = 0; ky_str_i64(ky_str(posted), &id) && i < officers->count; i++)
		if (ky_cell_int(officers, i, "id") == id)
			*out = ky_int(id);
	return out->kind == KY_INT ? NULL : ky_fail(req->ctx->arena, KY_BAD_REQUEST, NULL, "no officer %s", posted);
}

/* Of the dossiers the page showed, those that were ticked; each is asked for anew. */
struct ky_err *ky_desk_assign_many(struct ky_req *req)
{
	struct ky_value officer;
	struct ky_str part;
	size_t done = 0;
	const char *shown = ky_posted(req, "shown");
	const struct ky_policy *work = ky_registry_policy(req->ctx->app->registry, "dossier.work");
	KY_TRY(picked_officer(req, &officer));
	for (struct ky_str rest = ky_str(shown == NULL ? "" : shown); ky_str_split(&rest, ' ', &part);) {
		struct ky_case c;
		int64_t id;
		if (!ky_str_i64(part, &id) || ky_posted(req, ky_printf(req->ctx->arena, "pick.%lld", (long long)id)) == NULL)
			continue;
		KY_TRY(ky_policy_check(req->ctx, work, id));
		KY_TRY(ky_case_load(req->ctx, id, KY_NOTHING, true, &c));
		KY_TRY(ky_exec(req->ctx, "dossier.assign", KY_ARGS({"id", ky_int(id)}, {"officer_id", officer}), NULL));
		KY_TRY(ky_history_note(req->ctx, &c, "assignment", "", true));
		done++;
	}
	if (done == 0)
		return ky_fail(req->ctx->arena, KY_INVALID, "dossier.error.nothing_picked", "nothing was ticked");
	ky_touch(req->ctx, "dossiers");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/dossiers"), "dossier.done.saved");
	return NULL;
}

struct ky_err *ky_desk_list(struct ky_req *req)
{
	int64_t count[KY_COUNT(queues)];
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, "dossier/desk");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "dossier.desk"));
	ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
	ky_reply_crumb(req, ky_message(ctx, "dossier.desk"), NULL);
	KY_TRY(count_queues(ctx, count));
	for (size_t i = 0; i < KY_COUNT(queues); i++) {
		struct ky_node *n = ky_node_item(root, "Queues");
		ky_put(n, "label", ky_message(ctx, queues[i].label));
		ky_put_number(n, "count", count[i]);
		ky_put_url(n, "url", ky_url(ctx, "staff/dossiers?%s", queues[i].query));
	}
	KY_TRY(put_waiting(req, root));
	KY_TRY(ky_letter_put_queue(req, root));
	if (ky_may(ctx, "dossier.enter"))
		ky_put_url(root, "enter_url", ky_url(ctx, "staff/dossiers/enter"));
	if (ky_may(ctx, "dossier.work"))
		KY_TRY(put_assign(req, root));
	if (ky_may(ctx, "dossier.view"))
		ky_put_url(root, "approvals_url", ky_url(ctx, "staff/approvals"));
	return ky_list_show(req, root, &ky_dossier_desk_list, "staff/dossiers", 0);
}

struct ky_err *ky_desk_export(struct ky_req *req)
{
	return ky_list_export_show(req, &ky_dossier_desk_list, "files/dossiers/export");
}

struct ky_err *ky_desk_export_file(struct ky_req *req)
{
	return ky_list_export_file(req, &ky_dossier_desk_list, ky_path_code(req, "code"), "dossiers");
}

/* ---- a leaver's work (kyodo/handover.h) */

static struct ky_err *in_hand(struct ky_ctx *ctx, int64_t user_id, int64_t *out_count)
{
	struct ky_rows *row;
	KY_TRY(ky_routes_in_hand(ctx, user_id, out_count));
	KY_TRY(ky_query_one(ctx, "dossier.in_hand", KY_ARGS({"user_id", ky_int(user_id)}), &row));
	*out_count += ky_cell_int(row, 0, "n");
	return NULL;
}

static struct ky_err *hand_over(struct ky_ctx *ctx, int64_t from_user_id, int64_t to_user_id)
{
	ky_touch(ctx, "dossiers");
	KY_TRY(ky_routes_hand_over(ctx, from_user_id, to_user_id));
	return ky_exec(ctx, "dossier.hand_over", KY_ARGS({"from_id", ky_int(from_user_id)}, {"to_id", ky_int(to_user_id)}), NULL);
}

const struct ky_handover ky_dossier_handover = {.label = "dossier.in_hand", .count = in_hand, .move = hand_over};
