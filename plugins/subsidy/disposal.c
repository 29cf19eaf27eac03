/* disposal.c — leave to dispose of property (財産処分承認) within the years in which it is kept: decided, with what is to be returned for it, which the officer sets and the decision orders.
 * Declared in plugin.c: the procedure is run by the core's case engine, the page of the amount called through the routes. */
#include "steps.h"

static const struct ky_field fields[] = {
    {.name = "return_yen", .kind = "yen", .label = "subsidy.disposal.return", .hint = "subsidy.disposal.return_hint", .flags = KY_REQUIRED, .low = 0, .high = SUBSIDY_YEN_MAX},
    {.name = "note", .kind = "lines", .label = "subsidy.disposal.note", .flags = KY_REQUIRED, .max = 500},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form subsidy_disposal_form = KY_FORM("subsidy.disposal", fields);

struct disposing {
	struct ky_dossier d;
	struct subsidy_followed of;
	struct subsidy_held held;
	const struct ky_rows *property; /* all of the application's */
	size_t at;			/* of the one it is about; property->count: there is none of that number */
	int64_t share_yen, most_yen;	/* of the price what the subsidy's rate paid; what was paid and not returned */
};

static struct ky_err *about(struct ky_ctx *ctx, const struct ky_dossier *d, struct disposing *o)
{
	struct ky_rows *rows;
	o->d = *d;
	KY_TRY(subsidy_followed(ctx, d->parent_id, &o->of));
	KY_TRY(subsidy_held_of(ctx, d->parent_id, &o->held));
	KY_TRY(subsidy_property_of(ctx, d->parent_id, &rows));
	o->property = rows;
	while (o->at < rows->count && ky_cell_int(rows, o->at, "number") != ky_answer_int(d->answers, "thing"))
		o->at++;
	o->most_yen = o->held.paid_yen - o->held.returned_yen;
	if (o->at < rows->count)
		o->share_yen = (int64_t)((__int128)ky_cell_int(rows, o->at, "yen") * o->of.course.rule.rate_n / o->of.course.rule.rate_d);
	return NULL;
}

static bool kept(const struct ky_ctx *ctx, const struct ky_rows *rows, size_t i)
{
	return ky_cell_null(rows, i, "disposed_on") && (ky_day)ky_cell_int(rows, i, "keep_until") >= ctx->today;
}

/* ---- the procedure */

static struct ky_err *follow(struct ky_ctx *ctx, const struct ky_dossier *application, struct ky_answers *prefill, const char **out_refusal)
{
	struct ky_rows *rows;
	(void)prefill;
	KY_TRY(subsidy_property_of(ctx, application->id, &rows));
	for (size_t i = 0; i < rows->count; i++)
		if (kept(ctx, rows, i))
			return NULL;
	*out_refusal = "subsidy.disposal.refused.none";
	return NULL;
}

static struct ky_err *may_submit(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct disposing o = {0};
	KY_TRY(about(ctx, d, &o));
	if (o.at == o.property->count)
		*out_refusal = "subsidy.disposal.refused.number";
	else if (!kept(ctx, o.property, o.at))
		*out_refusal = "subsidy.disposal.refused.free";
	return NULL;
}

static struct ky_err *row_of(struct ky_ctx *ctx, int64_t id, struct ky_rows **out)
{
	return ky_query(ctx, "subsidy.disposal", KY_ARGS({"dossier_id", ky_int(id)}), out);
}

static struct ky_err *may_approve(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct ky_rows *row;
	KY_TRY(may_submit(ctx, d, out_refusal));
	KY_TRY(row_of(ctx, d->id, &row));
	if (*out_refusal == NULL && row->count == 0)
		*out_refusal = "subsidy.disposal.refused.no_amount";
	return NULL;
}

static struct ky_err *approve(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct disposing o = {0};
	struct ky_rows *row;
	KY_TRY(about(ctx, d, &o));
	KY_TRY(row_of(ctx, d->id, &row));
	int64_t yen = ky_cell_int(row, 0, "return_yen");
	KY_TRY(ky_exec(ctx, "subsidy.property_disposed", KY_ARGS({"id", *ky_cell(o.property, o.at, "id")}), NULL));
	return yen == 0 ? NULL : subsidy_repayment_order(ctx, d->parent_id, "property", yen, subsidy_fill(ctx, "subsidy.disposal.reason", yen, 0));
}

static void put_about(struct ky_ctx *ctx, const struct disposing *o, struct ky_node *node)
{
	subsidy_put_property(ctx, o->property, node);
	if (o->at == o->property->count)
		return;
	subsidy_put_line(ctx, node, "subsidy.disposal.price", ky_cell_int(o->property, o->at, "yen"), false);
	if (o->of.course.rule.rate_n > 0)
		subsidy_put_line(ctx, node, "subsidy.disposal.share", o->share_yen, false);
	subsidy_put_line(ctx, node, "subsidy.disposal.proceeds", ky_answer_int(o->d.answers, "proceeds"), false);
	subsidy_put_line(ctx, node, "subsidy.tax.held", o->most_yen, false);
}

static struct ky_err *more(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	struct disposing o = {0};
	struct ky_rows *row;
	const char *refusal = NULL;
	bool filling = strcmp(d->state, "draft") == 0 || strcmp(d->state, "correction") == 0, staff = ctx->who->kind == KY_STAFF;
	KY_TRY(about(ctx, d, &o));
	if (filling)
		KY_TRY(may_submit(ctx, d, &refusal));
	ky_put(node, "title", ky_message(ctx, "subsidy.disposal.beside"));
	ky_put(node, "notice", refusal == NULL ? NULL : ky_message(ctx, refusal));
	put_about(ctx, &o, node);
	KY_TRY(row_of(ctx, d->id, &row));
	if (row->count > 0 && (staff || strcmp(d->state, "approved") == 0)) {
		subsidy_put_line(ctx, node, "subsidy.disposal.return", ky_cell_int(row, 0, "return_yen"), true);
		subsidy_put_words(node, ky_message(ctx, "subsidy.disposal.note"), ky_cell_z(row, 0, "note"), false);
	}
	if (staff && strcmp(d->state, "submitted") == 0 && ky_may_in(ctx, "subsidy.edit", d->department_id))
		subsidy_put_link(ctx, node, "subsidy.disposal.set", ky_url(ctx, "staff/subsidy/disposals/%lld", (long long)d->id));
	return NULL;
}

static const struct ky_transition steps[] = {
    SUBSIDY_STEP_SUBMIT(may_submit), SUBSIDY_STEP_DISCARD, SUBSIDY_STEP_ASK, SUBSIDY_STEP_ANSWER(may_submit), SUBSIDY_STEP_APPROVE("subsidy.step.disposal", may_approve, approve), SUBSIDY_STEP_REFUSE, SUBSIDY_STEP_WITHDRAW,
};

const struct ky_procedure subsidy_disposal = {
    SUBSIDY_FOLLOWS("disposal", SUBSIDY_DECIDED_UPON, SUBSIDY_DECIDED, 10),
    .follow = follow,
    .more = more,
};

/* ---- the amount to be returned */

static const struct ky_rows *initial(struct ky_ctx *ctx, const struct disposing *o, const struct ky_rows *row)
{
	static const char *const names[] = {"return_yen", "note", "version"};
	struct ky_value *cell = ky_alloc_array(ctx->arena, SUBSIDY_COUNT(names), sizeof *cell);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	cell[0] = row->count > 0 ? *ky_cell(row, 0, "return_yen") : ky_null();
	cell[1] = row->count > 0 ? *ky_cell(row, 0, "note") : ky_null();
	cell[2] = ky_int(o->d.version);
	*rows = (struct ky_rows){1, SUBSIDY_COUNT(names), names, cell};
	return rows;
}

struct ky_err *subsidy_disposal_show(struct ky_req *req)
{
	struct ky_dossier d;
	struct disposing o = {0};
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_dossier_get(ctx, ky_path_id(req, "id"), &d));
	KY_TRY(about(ctx, &d, &o));
	KY_TRY(row_of(ctx, d.id, &row));
	struct ky_node *root = subsidy_file_page(req, &d, "subsidy/disposal", "subsidy.disposal.set");
	struct ky_node *more = ky_node_child(root, "Amount");
	ky_put(more, "title", ky_message(ctx, "subsidy.disposal.beside"));
	put_about(ctx, &o, more);
	ky_put_bool(root, "Movable", strcmp(d.state, "submitted") == 0);
	return ky_put_form(req, root, "subsidy.disposal_save", d.id, NULL, initial(ctx, &o, row), "subsidy.save");
}

struct ky_err *subsidy_disposal_save(struct ky_req *req)
{
	struct ky_dossier d;
	struct disposing o = {0};
	struct ky_rows *lock;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id"), seen = -1;
	KY_TRY(ky_query_one(ctx, "subsidy.file_lock", KY_ARGS({"id", ky_int(id)}), &lock));
	if (strcmp(ky_cell_z(lock, 0, "state"), "submitted") != 0 || !ky_cell_null(lock, 0, "approval_id"))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.refused.decided", "dossier %lld is %s", (long long)id, ky_cell_z(lock, 0, "state"));
	if (!ky_str_i64(ky_str(ky_input_z(req->input, "version")), &seen) || seen != ky_cell_int(lock, 0, "version"))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.error.conflict", "dossier %lld was changed", (long long)id);
	KY_TRY(ky_dossier_get(ctx, id, &d));
	KY_TRY(about(ctx, &d, &o));
	if (ky_input_int(req->input, "return_yen") > o.most_yen)
		return ky_invalid(req, "return_yen", "subsidy.disposal.invalid.most");
	KY_TRY(ky_exec(ctx, "subsidy.disposal_put", KY_ARGS({"dossier_id", ky_int(id)}, ky_input_arg(req->input, "return_yen"), ky_input_arg(req->input, "note")), NULL));
	KY_TRY(ky_audit(ctx, "subsidy.disposal_amount", "dossier", id, "return_yen,note"));
	ky_reply_redirect(req, ky_url(ctx, "staff/dossiers/%lld", (long long)id), "subsidy.done.offered");
	return NULL;
}
