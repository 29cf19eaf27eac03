/* inspection.c — inspections of a finished project (完了検査): day, who, what was found, passed or to be put right (是正) and by when. The amount is fixed only when the last one was passed.
 * Called through the routes of plugin.c; report.c and mending.c ask here. Nothing recorded is changed: another look is another inspection. */
#include "steps.h"

static const struct ky_field fields[] = {
    {.name = "inspected_on", .kind = "date", .label = "subsidy.inspection.on", .flags = KY_REQUIRED},
    {.name = "inspector", .kind = "text", .label = "subsidy.inspection.by", .flags = KY_REQUIRED, .max = 100},
    {.name = "findings", .kind = "lines", .label = "subsidy.inspection.findings", .hint = "subsidy.inspection.findings_hint", .flags = KY_REQUIRED, .max = 2000},
    {.name = "result", .kind = "choice", .label = "subsidy.inspection.result", .flags = KY_REQUIRED, .choices = "subsidy.inspection"},
    {.name = "mend", .kind = "lines", .label = "subsidy.inspection.mend", .hint = "subsidy.inspection.mend_hint", .max = 2000},
    {.name = "mend_by", .kind = "date", .label = "subsidy.inspection.mend_by"},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form subsidy_inspection_form = KY_FORM("subsidy.inspection", fields);

static struct ky_err *all_of(struct ky_ctx *ctx, int64_t application_id, struct ky_rows **out)
{
	return ky_query(ctx, "subsidy.inspections", KY_ARGS({"dossier_id", ky_int(application_id)}), out);
}

static bool passed(const struct ky_rows *rows, size_t i)
{
	return strcmp(ky_cell_z(rows, i, "result"), "pass") == 0;
}

struct ky_err *subsidy_inspection_passed(struct ky_ctx *ctx, const struct ky_dossier *application, const struct subsidy_course *course, const char **out_refusal)
{
	struct ky_rows *rows;
	if (!subsidy_has_step(course, "inspection"))
		return NULL;
	KY_TRY(all_of(ctx, application->id, &rows));
	if (rows->count == 0)
		*out_refusal = "subsidy.inspection.refused.none";
	else if (!passed(rows, rows->count - 1))
		*out_refusal = "subsidy.inspection.refused.mend";
	return NULL;
}

/* ---- shown */

/* "見つかったこと … 是正：… 2026年12月1日まで" */
static const char *words_of(struct ky_ctx *ctx, const struct ky_rows *rows, size_t i)
{
	const char *result = ky_choice_label(ctx, "subsidy.inspection", ky_cell_z(rows, i, "result"));
	if (passed(rows, i))
		return ky_printf(ctx->arena, "%s  %s", result, ky_cell_z(rows, i, "findings"));
	return ky_printf(ctx->arena, "%s  %s  %s", result, ky_cell_z(rows, i, "mend"), subsidy_say(ctx, "subsidy.inspection.until", subsidy_day(ctx, (ky_day)ky_cell_int(rows, i, "mend_by"))));
}

struct ky_err *subsidy_put_inspections(struct ky_ctx *ctx, int64_t application_id, struct ky_node *node)
{
	struct ky_rows *rows;
	KY_TRY(all_of(ctx, application_id, &rows));
	for (size_t i = 0; i < rows->count; i++)
		subsidy_put_words(node, ky_printf(ctx->arena, "%s %s", ky_message(ctx, "subsidy.inspection.title"), subsidy_day(ctx, (ky_day)ky_cell_int(rows, i, "inspected_on"))), words_of(ctx, rows, i), !passed(rows, i));
	return NULL;
}

static void put_rows(struct ky_ctx *ctx, const struct ky_rows *rows, struct ky_node *root)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Inspections");
		ky_put_day(n, "on", (ky_day)ky_cell_int(rows, i, "inspected_on"));
		ky_put(n, "inspector", ky_cell_z(rows, i, "inspector"));
		ky_put(n, "findings", ky_cell_z(rows, i, "findings"));
		ky_put(n, "result", ky_choice_label(ctx, "subsidy.inspection", ky_cell_z(rows, i, "result")));
		ky_put(n, "mend", ky_cell_z(rows, i, "mend"));
		ky_put(n, "until", ky_cell_null(rows, i, "mend_by") ? NULL : subsidy_day(ctx, (ky_day)ky_cell_int(rows, i, "mend_by")));
	}
}

static const struct ky_rows *initial(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	static const char *const names[] = {"inspected_on", "version"};
	struct ky_value *cell = ky_alloc_array(ctx->arena, SUBSIDY_COUNT(names), sizeof *cell);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	cell[0] = ky_date(ctx->today);
	cell[1] = ky_int(d->version);
	*rows = (struct ky_rows){1, SUBSIDY_COUNT(names), names, cell};
	return rows;
}

static bool possible(const struct ky_dossier *d)
{
	return strcmp(d->state, "reported") == 0;
}

struct ky_err *subsidy_inspections(struct ky_req *req)
{
	struct ky_dossier d;
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_dossier_get(ctx, ky_path_id(req, "id"), &d));
	KY_TRY(all_of(ctx, d.id, &rows));
	struct ky_node *root = subsidy_file_page(req, &d, "subsidy/inspection", "subsidy.inspection.title");
	put_rows(ctx, rows, root);
	bool edits = ky_may_in(ctx, "subsidy.edit", d.department_id);
	ky_put_bool(root, "Movable", possible(&d) && edits);
	return possible(&d) && edits ? ky_put_form(req, root, "subsidy.inspection_save", d.id, NULL, initial(ctx, &d), "subsidy.save") : NULL;
}

/* ---- recorded */

static struct ky_err *must_fit(struct ky_req *req)
{
	const struct ky_input *in = req->input;
	bool mend = strcmp(ky_input_z(in, "result"), "mend") == 0;
	if (ky_input_day(in, "inspected_on") > req->ctx->today)
		return ky_invalid(req, "inspected_on", "subsidy.invalid.future");
	if (mend && ky_input_z(in, "mend")[0] == '\0')
		return ky_invalid(req, "mend", "subsidy.inspection.invalid.mend");
	if (mend && ky_input_day(in, "mend_by") < req->ctx->today)
		return ky_invalid(req, "mend_by", "subsidy.inspection.invalid.mend_by");
	return NULL;
}

struct ky_err *subsidy_inspection_save(struct ky_req *req)
{
	struct ky_rows *lock;
	struct ky_dossier d;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id"), seen = -1;
	KY_TRY(ky_query_one(ctx, "subsidy.file_lock", KY_ARGS({"id", ky_int(id)}), &lock));
	KY_TRY(ky_dossier_get(ctx, id, &d));
	if (!possible(&d))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.inspection.refused.not_now", "dossier %lld is %s", (long long)id, d.state);
	if (!ky_str_i64(ky_str(ky_input_z(req->input, "version")), &seen) || seen != ky_cell_int(lock, 0, "version"))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.error.conflict", "dossier %lld was changed", (long long)id);
	KY_TRY(must_fit(req));
	bool mend = strcmp(ky_input_z(req->input, "result"), "mend") == 0;
	KY_TRY(ky_insert(ctx, "subsidy.inspection_insert",
			 KY_ARGS({"dossier_id", ky_int(id)}, ky_input_arg(req->input, "inspected_on"), ky_input_arg(req->input, "inspector"), ky_input_arg(req->input, "findings"), ky_input_arg(req->input, "result"),
				 {"mend", mend ? *ky_input_value(req->input, "mend") : ky_textz("")}, {"mend_by", mend ? *ky_input_value(req->input, "mend_by") : ky_null()}),
			 NULL));
	KY_TRY(ky_audit(ctx, "subsidy.inspection", "dossier", id, ky_input_z(req->input, "result")));
	const char *reason = mend ? ky_printf(ctx->arena, "%s %s", ky_input_z(req->input, "mend"), subsidy_say(ctx, "subsidy.inspection.until", subsidy_day(ctx, ky_input_day(req->input, "mend_by")))) : "";
	KY_TRY(ky_dossier_step(ctx, id, mend ? "inspect_mend" : "inspect_pass", reason, mend ? ky_input_day(req->input, "mend_by") : KY_DAY_NONE));
	ky_reply_redirect(req, ky_url(ctx, "staff/dossiers/%lld", (long long)id), "subsidy.inspection.done");
	return NULL;
}
