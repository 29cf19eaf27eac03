/* notices.c — the public page of notices, and the staff's list and form.
 * Called through the routes of plugin.c. Who may change which notice is the policy skeleton.editable. */
#include "skeleton.h"

/* ---- what everybody sees */

struct ky_err *skeleton_show(struct ky_req *req)
{
	struct ky_rows *rows;
	struct ky_node *root = ky_reply_page(req, "skeleton/show");
	KY_TRY(ky_query(req->ctx, "skeleton.shown", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++)
		ky_put_row(ky_node_item(root, "Notices"), rows, i);
	ky_reply_crumb(req, ky_message(req->ctx, "skeleton.title"), NULL);
	ky_reply_valid_until(req, ky_day_time(req->ctx->today + 1)); /* notices begin and end at midnight */
	return NULL;
}

/* ---- the staff's list: columns, filters and sorting are declared; searching, paging and counting are the core's. */

static const struct ky_column columns[] = {
    {"title", "n.title", "text", "skeleton.name", 0, NULL},
    {"shown_from", "n.shown_from", "date", "skeleton.shown_from", 0, NULL},
    {"shown_until", "n.shown_until", "date", "skeleton.shown_until", 0, NULL},
};
static const struct ky_filter filters[] = {
    {.name = "q", .kind = "text", .label = "skeleton.name", .sql = "LOCATE(:value, n.title) > 0"},
    {.name = "now", .kind = "bool", .label = "skeleton.now", .sql = ":value = 1 AND :ky_today BETWEEN n.shown_from AND n.shown_until"},
};
static const struct ky_sort sorts[] = {
    {"new", "skeleton.sort_new", "n.id", "int", true},
};
const struct ky_list skeleton_notices_list = {
    .name = "skeleton.notices",
    .from = "skeleton_notice n",
    .id = "n.id",
    .policy = "skeleton.editable",
    .column = columns,
    .column_count = SKELETON_COUNT(columns),
    .filter = filters,
    .filter_count = SKELETON_COUNT(filters),
    .sort = sorts,
    .sort_count = SKELETON_COUNT(sorts),
    .row_path = "staff/skeleton/%lld",
};

struct ky_err *skeleton_staff(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "skeleton/staff");
	ky_put_url(root, "new_url", ky_url(req->ctx, "staff/skeleton/new"));
	ky_reply_crumb(req, ky_message(req->ctx, "skeleton.title"), NULL);
	return ky_list_show(req, root, &skeleton_notices_list, "staff/skeleton", 0);
}

/* ---- the form: fields are declared, arrive typed, and are shown again with what is wrong. */

static const struct ky_field fields[] = {
    {.name = "title", .kind = "text", .label = "skeleton.name", .flags = KY_REQUIRED, .max = 100},
    {.name = "body", .kind = "lines", .label = "skeleton.body", .flags = KY_REQUIRED, .max = 2000},
    {.name = "shown_from", .kind = "date", .label = "skeleton.shown_from", .hint = "skeleton.shown_from_hint"},
    {.name = "shown_until", .kind = "date", .label = "skeleton.shown_until", .hint = "skeleton.shown_until_hint"},
};
const struct ky_form skeleton_notice_form = KY_FORM("skeleton.notice", fields);

static struct ky_node *form_page(struct ky_req *req, const char *title_key)
{
	struct ky_node *root = ky_reply_page(req, "skeleton/edit");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, title_key));
	ky_reply_crumb(req, ky_message(req->ctx, "skeleton.title"), ky_url(req->ctx, "staff/skeleton"));
	ky_reply_crumb(req, ky_message(req->ctx, title_key), NULL);
	return root;
}

struct ky_err *skeleton_new(struct ky_req *req)
{
	return ky_put_form(req, form_page(req, "skeleton.new_title"), "skeleton.create", 0, NULL, NULL, "skeleton.save");
}

struct ky_err *skeleton_edit(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "skeleton.get", KY_ARGS({"id", ky_int(id)}), &row));
	return ky_put_form(req, form_page(req, "skeleton.edit_title"), "skeleton.save", id, NULL, row, "skeleton.save");
}

/* What was left empty: from today, for as many days as the city has set. */
static struct ky_err *days(struct ky_req *req, ky_day *out_from, ky_day *out_until)
{
	ky_day from = ky_input_day(req->input, "shown_from"), until = ky_input_day(req->input, "shown_until");
	*out_from = from == KY_DAY_NONE ? req->ctx->today : from;
	*out_until = until == KY_DAY_NONE ? *out_from + (ky_day)ky_setting_int(req->ctx, "skeleton.days") - 1 : until;
	return *out_until < *out_from ? ky_invalid(req, "shown_until", "skeleton.invalid.until") : NULL;
}

/* A POST's handler runs inside one transaction: an error takes everything back. */
static struct ky_err *write_notice(struct ky_req *req, int64_t id)
{
	ky_day from, until;
	KY_TRY(days(req, &from, &until));
	KY_TRY(ky_exec(req->ctx, "skeleton.update",
		       KY_ARGS({"id", ky_int(id)}, ky_input_arg(req->input, "title"), ky_input_arg(req->input, "body"), {"shown_from", ky_date(from)}, {"shown_until", ky_date(until)}), NULL));
	KY_TRY(ky_audit(req->ctx, "skeleton.save", "skeleton.notice", id, "title,body,shown_from,shown_until"));
	ky_touch(req->ctx, "skeleton");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/skeleton"), "skeleton.done.saved");
	return NULL;
}

struct ky_err *skeleton_save(struct ky_req *req)
{
	return write_notice(req, ky_path_id(req, "id"));
}

struct ky_err *skeleton_create(struct ky_req *req)
{
	int64_t id;
	KY_TRY(ky_insert(req->ctx, "skeleton.create", KY_ARGS({"department_id", ky_own_department(req->ctx, "skeleton.edit")}), &id));
	return write_notice(req, id);
}
