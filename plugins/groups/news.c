/* news.c — what a group tells: written by its representatives and editors, looked over by staff where the city wants it, shown on the group's page.
 * Called through the routes of plugin.c. The text is Markdown as typed; ky_put_markdown and templates/core/markdown.cs show it. */
#include "people.h"

static const struct ky_choice publish_options[] = {{"draft", "groups.news.as_draft"}, {"publish", "groups.news.as_published"}, {NULL, NULL}};
static const struct ky_field fields[] = {
    {.name = "title", .kind = "text", .label = "groups.news.heading", .flags = KY_REQUIRED, .max = 100},
    {.name = "body", .kind = "lines", .label = "groups.news.body", .hint = "groups.news.body_hint", .flags = KY_REQUIRED},
    {.name = "publish", .kind = "choice", .label = "groups.news.publish", .flags = KY_REQUIRED, .options = publish_options},
    {.name = "version", .kind = "hidden"},
    {.name = "overwrite", .kind = "int", .label = "groups.overwrite"},
};
const struct ky_form groups_news_form = KY_FORM("groups.news", fields);

static const struct ky_choice decisions[] = {{"publish", "groups.news.approve"}, {"refuse", "groups.news.refuse"}, {NULL, NULL}};
static const struct ky_field decide_fields[] = {
    {.name = "decision", .kind = "choice", .label = "groups.news.decision", .flags = KY_REQUIRED, .options = decisions},
    {.name = "reason", .kind = "text", .label = "groups.news.reason", .hint = "groups.news.reason_hint"},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form groups_news_decide_form = KY_FORM("groups.news_decide", decide_fields);

/* ---- the group's own page of it */

struct ky_err *groups_news(struct ky_req *req)
{
	struct ky_rows *mine, *rows;
	KY_TRY(ky_query(req->ctx, "groups.mine", NULL, &mine));
	if (mine->count == 0) {
		ky_reply_redirect(req, ky_url(req->ctx, "groups/mine"), NULL);
		return NULL;
	}
	int64_t id = ky_cell_int(mine, 0, "id");
	bool writes = ky_acts_as(req->ctx, KY_REPRESENTATIVE " " KY_EDITOR);
	KY_TRY(ky_query(req->ctx, "groups.news_of", KY_ARGS({"id", ky_int(id)}), &rows));
	struct ky_node *root = groups_mine_page(req, "groups/news", "groups.news.title", NULL, NULL);
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "News");
		ky_put_row(n, rows, i);
		ky_put(n, "state_label", ky_choice_label(req->ctx, "groups.news_state", ky_cell_z(rows, i, "state")));
		if (writes)
			ky_put_url(n, "edit_url", ky_url(req->ctx, "groups/news/%lld/edit", (long long)ky_cell_int(rows, i, "id")));
	}
	if (writes)
		ky_put_url(root, "new_url", ky_url(req->ctx, "groups/%lld/news/new", (long long)id));
	return NULL;
}

static struct ky_node *edit_page(struct ky_req *req, const char *title_key)
{
	struct ky_node *root = groups_mine_page(req, "groups/news_edit", title_key, "groups.news.title", ky_url(req->ctx, "groups/mine/news"));
	ky_put_bool(root, "Moderated", ky_setting_int(req->ctx, "groups.moderate_news") == 1);
	return root;
}

struct ky_err *groups_news_new(struct ky_req *req)
{
	return ky_put_form(req, edit_page(req, "groups.news.new"), "groups.news_create", ky_path_id(req, "id"), NULL, NULL, "groups.save");
}

static struct ky_err *get(struct ky_req *req, struct ky_rows **out_row)
{
	return ky_query_one(req->ctx, "groups.news_get", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), out_row);
}

/* Somebody else of the group was faster: their text beside the one typed, and a box to say that it was seen. */
static void put_conflict(struct ky_req *req, struct ky_node *root, const struct ky_rows *row)
{
	if (req->input == NULL || strcmp(ky_input_z(req->input, "version"), ky_printf(req->ctx->arena, "%lld", (long long)ky_cell_int(row, 0, "version"))) == 0)
		return;
	struct ky_node *n = ky_node_child(root, "Conflict");
	ky_put_int(n, "version", ky_cell_int(row, 0, "version"));
	ky_put(n, "title", ky_cell_z(row, 0, "title"));
	ky_put(n, "body", ky_cell_z(row, 0, "body"));
}

struct ky_err *groups_news_edit(struct ky_req *req)
{
	struct ky_rows *row;
	KY_TRY(get(req, &row));
	struct ky_node *root = edit_page(req, "groups.news.edit");
	put_conflict(req, root, row);
	ky_put(root, "Title", ky_cell_z(row, 0, "title"));
	ky_put_markdown(root, "Preview", ky_cell_str(row, 0, "body"));
	ky_put(root, "State", ky_choice_label(req->ctx, "groups.news_state", ky_cell_z(row, 0, "state")));
	ky_put(root, "Reason", ky_cell_z(row, 0, "reason"));
	return ky_put_form(req, root, "groups.news_save", ky_path_id(req, "id"), NULL, row, "groups.save");
}

/* Where the city looks everything over, that holds for what is changed later, too. */
static const char *state_for(struct ky_req *req)
{
	if (strcmp(ky_input_z(req->input, "publish"), "draft") == 0)
		return "draft";
	return ky_setting_int(req->ctx, "groups.moderate_news") == 1 ? "waiting" : "published";
}

static struct ky_err *saved(struct ky_req *req, int64_t group_id, int64_t id, const char *state)
{
	KY_TRY(ky_audit(req->ctx, "groups.news_save", "groups.news", id, ky_printf(req->ctx->arena, "group=%lld,%s", (long long)group_id, state)));
	ky_touch(req->ctx, "groups");
	ky_reply_redirect(req, ky_url(req->ctx, "groups/mine/news"),
			  strcmp(state, "waiting") == 0 ? "groups.done.news_waiting" : strcmp(state, "draft") == 0 ? "groups.done.news_draft" : "groups.done.news_published");
	return NULL;
}

struct ky_err *groups_news_create(struct ky_req *req)
{
	int64_t group = ky_path_id(req, "id"), id;
	const char *state = state_for(req);
	struct ky_args extra = {3, (const struct ky_arg[]){{"group_id", ky_int(group)}, {"state", ky_textz(state)}, {"shown", ky_int(strcmp(state, "published") == 0)}}};
	KY_TRY(ky_insert(req->ctx, "groups.news_insert", ky_input_args(req->ctx->arena, req->input, &extra), &id));
	return saved(req, group, id, state);
}

struct ky_err *groups_news_save(struct ky_req *req)
{
	int64_t id = ky_path_id(req, "id"), seen = ky_input_int(req->input, "version"), overwrite = ky_input_int(req->input, "overwrite");
	const char *state = state_for(req);
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "groups.news_lock", KY_ARGS({"id", ky_int(id)}), &row));
	int64_t version = ky_cell_int(row, 0, "version");
	if (version != seen && version != overwrite)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "groups.news.conflict", "version %lld, seen %lld", (long long)version, (long long)seen);
	struct ky_args extra = {3, (const struct ky_arg[]){{"id", ky_int(id)}, {"state", ky_textz(state)}, {"shown", ky_int(strcmp(state, "published") == 0)}}};
	KY_TRY(ky_exec(req->ctx, "groups.news_update", ky_input_args(req->ctx->arena, req->input, &extra), NULL));
	return saved(req, ky_cell_int(row, 0, "group_id"), id, state);
}

struct ky_err *groups_put_news(struct ky_ctx *ctx, struct ky_node *node, int64_t group_id)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "groups.news_public", KY_ARGS({"id", ky_int(group_id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(node, "news");
		ky_put_int(n, "id", ky_cell_int(rows, i, "id"));
		ky_put(n, "title", ky_cell_z(rows, i, "title"));
		ky_put_day(n, "day", ky_time_day(ky_cell_int(rows, i, "published_at")));
		ky_put_markdown(n, "body", ky_cell_str(rows, i, "body"));
	}
	return NULL;
}

/* ---- staff */

static const struct ky_column columns[] = {
    {"title", "n.title", "text", "groups.news.heading", 0, NULL},
    {"group_name", "g.name", "text", "groups.name", 0, NULL},
    {"state", "n.state", "choice", "groups.news.state", 0, "groups.news_state"},
    {"updated", "n.updated_at", "time", "groups.when", 0, NULL},
};
static const struct ky_filter filters[] = {
    {.name = "state", .kind = "choice", .label = "groups.news.state", .sql = "n.state = :value", .choices = "groups.news_state"},
};
static const struct ky_sort sorts[] = {{"new", "groups.sort_new", "n.id", "int", true}};
/* Drafts are the group's own. */
const struct ky_list groups_news_list = {
    .name = "groups.news",
    .from = "groups_news n JOIN groups_group g ON g.id = n.group_id",
    .id = "n.id",
    .policy = "groups.news_staff",
    .column = columns,
    .column_count = GROUPS_COUNT(columns),
    .filter = filters,
    .filter_count = GROUPS_COUNT(filters),
    .sort = sorts,
    .sort_count = GROUPS_COUNT(sorts),
    .row_path = "staff/groups/news/%lld",
};

static void put_crumbs(struct ky_req *req, const char *title)
{
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), ky_url(req->ctx, "staff/groups"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.news.staff_title"), title == NULL ? NULL : ky_url(req->ctx, "staff/groups/news"));
	if (title != NULL)
		ky_reply_crumb(req, title, NULL);
}

struct ky_err *groups_news_staff(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "core/list_page");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "groups.news.staff_title"));
	put_crumbs(req, NULL);
	return ky_list_show(req, root, &groups_news_list, "staff/groups/news", 0);
}

struct ky_err *groups_news_read(struct ky_req *req)
{
	struct ky_rows *row;
	KY_TRY(get(req, &row));
	struct ky_node *root = ky_reply_page(req, "groups/news_staff");
	ky_put_row(root, row, 0);
	ky_put_markdown(root, "Preview", ky_cell_str(row, 0, "body"));
	ky_put(root, "state_label", ky_choice_label(req->ctx, "groups.news_state", ky_cell_z(row, 0, "state")));
	ky_put_url(root, "group_url", ky_url(req->ctx, "staff/groups/%lld", (long long)ky_cell_int(row, 0, "group_id")));
	put_crumbs(req, ky_cell_z(row, 0, "title"));
	return ky_put_form(req, root, "groups.news_decide", ky_path_id(req, "id"), NULL, row, "groups.news.decide");
}

/* The one who wrote it learns what became of it, if they have an address. */
static struct ky_err *tell(struct ky_ctx *ctx, const struct ky_rows *row, const char *key)
{
	if (ky_cell_z(row, 0, "email")[0] == '\0')
		return NULL;
	const struct ky_mail mail = {.message_key = key, .lang = ky_cell_z(row, 0, "lang"), .recipient = ky_cell_z(row, 0, "email")};
	return ky_mail_queue(ctx, &mail, KY_ARGS({"place", ky_textz(ky_url_absolute(ctx, "groups/mine/news"))}));
}

struct ky_err *groups_news_decide(struct ky_req *req)
{
	int64_t id = ky_path_id(req, "id");
	bool refuse = strcmp(ky_input_z(req->input, "decision"), "refuse") == 0;
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "groups.news_lock", KY_ARGS({"id", ky_int(id)}), &row));
	if (refuse && ky_input_z(req->input, "reason")[0] == '\0')
		return ky_invalid(req, "reason", "core.invalid.required");
	if (ky_cell_int(row, 0, "version") != ky_input_int(req->input, "version")) /* what was read is not what would be published */
		return ky_invalid(req, "decision", "groups.news.changed");
	KY_TRY(ky_exec(req->ctx, "groups.news_decide",
		       KY_ARGS({"id", ky_int(id)}, {"state", ky_textz(refuse ? "refused" : "published")}, {"shown", ky_int(!refuse)}, {"reason", ky_textz(refuse ? ky_input_z(req->input, "reason") : "")}), NULL));
	KY_TRY(tell(req->ctx, row, refuse ? "groups.mail.news_refused" : "groups.mail.news_published"));
	KY_TRY(ky_audit(req->ctx, refuse ? "groups.news_refuse" : "groups.news_publish", "groups.news", id, ""));
	ky_touch(req->ctx, "groups");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/groups/news"), refuse ? "groups.done.news_refused" : "groups.done.news_published");
	return NULL;
}
