/* advance.c — an advance on a granted subsidy (概算払): noted when it was paid, no more than the course's share of what was granted.
 * Called through the routes of plugin.c. The fixing of the amount reckons with it. */
#include "subsidy.h"

static const struct ky_field fields[] = {
    {.name = "advanced_yen", .kind = "yen", .label = "subsidy.advanced", .hint = "subsidy.advanced_hint", .flags = KY_REQUIRED, .low = 0, .high = SUBSIDY_YEN_MAX},
    {.name = "advanced_on", .kind = "date", .label = "subsidy.advanced_on", .flags = KY_REQUIRED},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form subsidy_advance_form = KY_FORM("subsidy.advance", fields);

/* The most that may be advanced: the course's percentage of what was granted, cut to whole yen. */
static int64_t most_of(const struct ky_rows *file, const struct subsidy_course *course)
{
	return ky_cell_int(file, 0, "granted_yen") / 100 * ky_cell_int(course->row, 0, "advance_percent") + ky_cell_int(file, 0, "granted_yen") % 100 * ky_cell_int(course->row, 0, "advance_percent") / 100;
}

static struct ky_err *load(struct ky_req *req, struct ky_dossier *d, struct subsidy_course *course, struct ky_rows **out_file)
{
	bool found;
	KY_TRY(ky_dossier_get(req->ctx, ky_path_id(req, "id"), d));
	KY_TRY(subsidy_course_of(req->ctx, d, &found, course));
	return ky_query_one(req->ctx, "subsidy.file", KY_ARGS({"dossier_id", ky_int(d->id)}), out_file);
}

struct ky_err *subsidy_advance_show(struct ky_req *req)
{
	struct ky_dossier d;
	struct subsidy_course course;
	struct ky_rows *file;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(load(req, &d, &course, &file));
	struct ky_node *root = ky_reply_page(req, "subsidy/advance");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "subsidy.advance_set"));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.staff_title"), ky_url(ctx, "staff/subsidy"));
	ky_reply_crumb(req, d.title, ky_url(ctx, "staff/dossiers/%lld", (long long)d.id));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.advance_set"), NULL);
	ky_put(root, "Title", d.title);
	ky_put_url(root, "case_url", ky_url(ctx, "staff/dossiers/%lld", (long long)d.id));
	struct ky_node *more = ky_node_child(root, "Amount");
	ky_put(more, "title", ky_message(ctx, "subsidy.amount_title"));
	subsidy_put_line(ctx, more, "subsidy.granted", ky_cell_int(file, 0, "granted_yen"), false);
	subsidy_put_line(ctx, more, "subsidy.advance_most", most_of(file, &course), true);
	ky_put_bool(root, "Movable", strcmp(d.state, "granted") == 0);
	return ky_put_form(req, root, "subsidy.advance_save", d.id, NULL, file, "subsidy.save");
}

struct ky_err *subsidy_advance_save(struct ky_req *req)
{
	struct ky_dossier d;
	struct subsidy_course course;
	struct ky_rows *row, *file;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id"), seen = -1;
	KY_TRY(ky_query_one(ctx, "subsidy.file_lock", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(load(req, &d, &course, &file));
	if (strcmp(ky_cell_z(row, 0, "state"), "granted") != 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.refused.no_advance", "dossier %lld is %s", (long long)id, ky_cell_z(row, 0, "state"));
	if (!ky_str_i64(ky_str(ky_input_z(req->input, "version")), &seen) || seen != ky_cell_int(file, 0, "version"))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.error.conflict", "dossier %lld was changed", (long long)id);
	if (ky_input_int(req->input, "advanced_yen") > most_of(file, &course))
		return ky_invalid(req, "advanced_yen", "subsidy.invalid.advance");
	if (ky_input_day(req->input, "advanced_on") > ctx->today)
		return ky_invalid(req, "advanced_on", "subsidy.invalid.future");
	KY_TRY(ky_exec(ctx, "subsidy.file_advanced", KY_ARGS({"dossier_id", ky_int(id)}, ky_input_arg(req->input, "advanced_yen"), ky_input_arg(req->input, "advanced_on")), NULL));
	KY_TRY(ky_audit(ctx, "subsidy.advance", "dossier", id, "advanced_yen,advanced_on"));
	ky_reply_redirect(req, ky_url(ctx, "staff/dossiers/%lld", (long long)id), "subsidy.done.advanced");
	return NULL;
}
