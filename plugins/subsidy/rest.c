/* rest.c — what remains of a budget, offered to the first application that exceeds it (次点): the officer offers it with a day to answer by, the applicant takes it or not, and as long as the offer
 * stands, and until what was taken is decided upon, nobody else is granted that money. Called through the routes of plugin.c and by the steps of application.c. */
#include "subsidy.h"

static const struct ky_field fields[] = {
    {.name = "rest_by", .kind = "date", .label = "subsidy.rest.by", .hint = "subsidy.rest.by_hint", .flags = KY_REQUIRED},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form subsidy_rest_form = KY_FORM("subsidy.rest", fields);

/* ---- the reservation */

struct reservation {
	int64_t call_id, yen;
};

static struct ky_err *move(struct ky_ctx *ctx, const void *data)
{
	const struct reservation *r = data;
	uint64_t changed;
	KY_TRY(ky_exec(ctx, "subsidy.ledger_reserve", KY_ARGS({"call_id", ky_int(r->call_id)}, {"yen", ky_int(r->yen)}), &changed));
	return changed > 0 ? NULL : ky_fail(ctx->arena, KY_CONFLICT, "subsidy.refused.rest_gone", "call %lld: the budget does not hold %lld more", (long long)r->call_id, (long long)r->yen);
}

static void reserve(struct ky_ctx *ctx, int64_t call_id, int64_t yen)
{
	struct reservation *r = KY_NEW(ctx->arena, struct reservation);
	*r = (struct reservation){call_id, yen};
	ky_work_hot(ctx, 1000 + (int)(call_id % 1000000), move, r);
}

static struct ky_err *rest_of(struct ky_ctx *ctx, int64_t dossier_id, struct ky_rows **out)
{
	return ky_query(ctx, "subsidy.rest", KY_ARGS({"dossier_id", ky_int(dossier_id)}), out);
}

struct ky_err *subsidy_rest_release(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_rows *file;
	KY_TRY(rest_of(ctx, d->id, &file));
	if (file->count == 0 || ky_cell_int(file, 0, "reserved_yen") == 0)
		return NULL;
	reserve(ctx, ky_cell_int(file, 0, "call_id"), -ky_cell_int(file, 0, "reserved_yen"));
	return ky_exec(ctx, "subsidy.rest_release", KY_ARGS({"dossier_id", ky_int(d->id)}), NULL);
}

struct ky_err *subsidy_rest_stays_released(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	(void)ctx;
	(void)d;
	(void)out_refusal;
	return NULL;
}

/* ---- the steps */

struct ky_err *subsidy_rest_offered(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_rows *file;
	KY_TRY(rest_of(ctx, d->id, &file));
	reserve(ctx, ky_cell_int(file, 0, "call_id"), ky_cell_int(file, 0, "reserved_yen"));
	return NULL;
}

struct ky_err *subsidy_rest_in_time(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct ky_rows *file;
	KY_TRY(rest_of(ctx, d->id, &file));
	if (ky_cell_int(file, 0, "rest_by") < ctx->today)
		*out_refusal = "subsidy.refused.rest_late";
	return NULL;
}

struct ky_err *subsidy_rest_over(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct ky_rows *file;
	KY_TRY(rest_of(ctx, d->id, &file));
	if (ky_cell_int(file, 0, "rest_by") >= ctx->today)
		*out_refusal = "subsidy.refused.rest_stands";
	return NULL;
}

static struct ky_err *answered(struct ky_ctx *ctx, const struct ky_dossier *d, const char *answer, struct ky_value offered, const char *note)
{
	KY_TRY(ky_exec(ctx, "subsidy.rest_answered", KY_ARGS({"dossier_id", ky_int(d->id)}, {"answer", ky_textz(answer)}, {"offered_yen", offered}, {"offered_note", ky_textz(note)}), NULL));
	return ky_dossier_judged_answer(ctx, d->id, strcmp(answer, "accepted") == 0);
}

/* The request stays as it was made; the decision is proposed with what remains. */
struct ky_err *subsidy_rest_accepted(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_rows *file;
	struct ky_ctx city = *ctx; /* the reason is for the city's papers */
	city.lang = "ja";
	KY_TRY(rest_of(ctx, d->id, &file));
	return answered(ctx, d, "accepted", *ky_cell(file, 0, "rest_yen"), ky_message(&city, "subsidy.rest.note"));
}

struct ky_err *subsidy_rest_declined(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	KY_TRY(answered(ctx, d, "declined", ky_null(), ""));
	return subsidy_rest_release(ctx, d);
}

struct ky_err *subsidy_rest_lapsed(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	KY_TRY(answered(ctx, d, "lapsed", ky_null(), ""));
	return subsidy_rest_release(ctx, d);
}

/* ---- what is shown */

struct ky_err *subsidy_rest_put(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	struct ky_rows *file;
	KY_TRY(rest_of(ctx, d->id, &file));
	if (file->count == 0 || ky_cell_null(file, 0, "rest_yen"))
		return NULL;
	subsidy_put_line(ctx, node, "subsidy.rest.offered", ky_cell_int(file, 0, "rest_yen"), true);
	struct ky_node *n = ky_node_item(node, "lines");
	bool open = ky_cell_null(file, 0, "rest_answer");
	ky_put(n, "label", ky_message(ctx, open ? "subsidy.rest.by" : "subsidy.rest.answer"));
	ky_put(n, "text", open ? ky_day_text(ctx->arena, ctx->lang, (ky_day)ky_cell_int(file, 0, "rest_by"), true) : ky_message(ctx, ky_printf(ctx->arena, "subsidy.rest.answer.%s", ky_cell_z(file, 0, "rest_answer"))));
	return NULL;
}

void subsidy_put_judged(struct ky_ctx *ctx, struct ky_node *node, const struct ky_judged *j)
{
	ky_put(node, "panel", j->panel);
	ky_put(node, "outcome", j->outcome);
	ky_put(node, "points", j->points);
	if (j->rank > 0)
		ky_put(node, "rank", subsidy_fill(ctx, "subsidy.judged.rank", j->rank, j->count));
	ky_put(node, "allotted", j->allotted_yen == 0 ? NULL : subsidy_yen(ctx, j->allotted_yen));
}

/* ---- offering it */

/* The panel's order holds: of its dossiers the next alone is asked. */
static struct ky_err *must_be_next(struct ky_req *req, const struct subsidy_granting *g)
{
	struct ky_ctx *ctx = req->ctx;
	const char *why = strcmp(g->d.state, "review") != 0 ? "subsidy.refused.decided" : g->judged && g->by_panel.by_budget && !g->by_panel.next ? "subsidy.refused.rest_order" : g->reserved ? "subsidy.refused.rest_reserved" : !g->exceeds ? "subsidy.refused.rest_fits" : g->most <= 0 ? "subsidy.refused.rest_none" : NULL;
	return why == NULL ? NULL : ky_fail(ctx->arena, KY_CONFLICT, why, "dossier %lld is not offered what remains", (long long)g->d.id);
}

static struct ky_err *usual_day(struct ky_ctx *ctx, int64_t call_id, ky_day *out)
{
	struct ky_calendar calendar;
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "subsidy.answer_days", KY_ARGS({"id", ky_int(call_id)}), &row));
	KY_TRY(ky_calendar_load(ctx, &calendar));
	*out = ky_days_add(&calendar, ctx->today, (int)ky_cell_int(row, 0, "answer_days"), KY_DAYS_NEXT_OPEN);
	return NULL;
}

struct ky_err *subsidy_rest_show(struct ky_req *req)
{
	struct subsidy_granting g;
	struct ky_ctx *ctx = req->ctx;
	ky_day by;
	KY_TRY(subsidy_granting_load(req, &g));
	KY_TRY(usual_day(ctx, g.course.call_id, &by));
	struct ky_node *root = subsidy_granting_page(req, &g, "subsidy/rest", "subsidy.rest.offer");
	struct ky_node *more = ky_node_child(root, "Amount");
	ky_put(more, "title", ky_message(ctx, "subsidy.amount_title"));
	subsidy_put_line(ctx, more, "subsidy.requested", ky_answer_int(g.d.answers, "requested"), false);
	subsidy_put_line(ctx, more, "subsidy.rest.by_rule", g.by_rule, false);
	subsidy_put_line(ctx, more, "subsidy.ledger_remaining", g.remaining, false);
	subsidy_put_line(ctx, more, "subsidy.rest.offered", g.most, true);
	struct ky_err *err = must_be_next(req, &g);
	if (err != NULL && req->route->method == KY_GET) {
		ky_put(root, "Refusal", ky_message(ctx, err->user_key));
		return NULL;
	}
	static const char *const names[] = {"rest_by", "version"};
	struct ky_value *cell = ky_alloc_array(ctx->arena, SUBSIDY_COUNT(names), sizeof *cell);
	cell[0] = ky_date(by);
	cell[1] = ky_int(g.d.version);
	const struct ky_rows *row = &(const struct ky_rows){1, SUBSIDY_COUNT(names), names, cell};
	return ky_put_form(req, root, "subsidy.rest_offer", g.d.id, NULL, row, "subsidy.rest.offer");
}

struct ky_err *subsidy_rest_offer(struct ky_req *req)
{
	struct subsidy_granting g;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	ky_day by = ky_input_day(req->input, "rest_by");
	KY_TRY(subsidy_granting_lock(req));
	KY_TRY(subsidy_granting_load(req, &g));
	KY_TRY(must_be_next(req, &g));
	if (by <= ctx->today)
		return ky_invalid(req, "rest_by", "subsidy.invalid.rest_by");
	KY_TRY(ky_exec(ctx, "subsidy.rest_offer", KY_ARGS({"dossier_id", ky_int(id)}, {"yen", ky_int(g.most)}, {"rest_by", ky_date(by)}), NULL));
	KY_TRY(ky_dossier_step(ctx, id, "offer_rest", NULL, by));
	ky_reply_redirect(req, ky_url(ctx, "staff/dossiers/%lld", (long long)id), "subsidy.done.rest_offered");
	return NULL;
}
