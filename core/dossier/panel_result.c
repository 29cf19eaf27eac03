/* panel_result.c — what came of a round: the points that count, order and selection by the panel's rules, overrides with their reasons, the answer of the first that exceeds the budget.
 * Called through the table of panel_pages.c and by panel_summary.c. The queries give nothing of a round that was not closed; the order is core/model/ranking.c's. */
#include "core/dossier/panel.h"

#include "core/base/secret.h"

static const char *const outcomes[] = {
    [KY_OUTCOME_UNRATED] = "panel.outcome.unrated", [KY_OUTCOME_BELOW] = "panel.outcome.below",	     [KY_OUTCOME_NOT] = "panel.outcome.not",	       [KY_OUTCOME_RANKED] = "panel.outcome.ranked",
    [KY_OUTCOME_SELECTED] = "panel.outcome.selected", [KY_OUTCOME_NEXT] = "panel.outcome.next", [KY_OUTCOME_DECLINED] = "panel.outcome.declined", [KY_OUTCOME_UNDECIDED] = "panel.outcome.undecided",
};

const char *ky_outcome_key(enum ky_outcome outcome)
{
	return outcomes[outcome];
}

const char *ky_hundredths_text(struct ky_arena *arena, int64_t h)
{
	return h % 100 == 0 ? ky_printf(arena, "%lld", (long long)h / 100) : ky_printf(arena, "%lld.%02lld", (long long)h / 100, (long long)h % 100);
}

static size_t row_with(const struct ky_rows *rows, const char *column, int64_t id)
{
	for (size_t i = 0; i < rows->count; i++)
		if (ky_cell_int(rows, i, column) == id)
			return i;
	return SIZE_MAX;
}

size_t ky_result_file(const struct ky_panel_result *r, int64_t file_id)
{
	return row_with(r->files, "id", file_id);
}

size_t ky_result_override(const struct ky_panel_result *r, int64_t file_id)
{
	size_t at = row_with(r->overrides, "file_id", file_id);
	return at != SIZE_MAX && strcmp(ky_cell_z(r->overrides, at, "outcome"), "ranking") == 0 ? SIZE_MAX : at;
}

int64_t ky_result_total(const struct ky_panel_result *r, int64_t judge_id, int64_t file_id)
{
	size_t judge = row_with(r->judges, "id", judge_id), file = row_with(r->files, "id", file_id), at = judge * r->files->count + file;
	if (judge == SIZE_MAX || file == SIZE_MAX || at >= r->totals->count)
		return -1;
	if (ky_cell_int(r->totals, at, "conflicted") != 0)
		return -2;
	return (size_t)ky_cell_int(r->totals, at, "given") == r->items->count ? ky_cell_int(r->totals, at, "total") : -1;
}

/* ---- the order */

static int64_t code_of(const struct ky_rows *row, const char *column, const char *const *codes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(ky_cell_z(row, 0, column), codes[i]) == 0)
			return (int64_t)i;
	return 0;
}

static struct ky_ranking_rules rules_of(const struct ky_panel_result *r)
{
	static const char *const measures[] = {"total", "average"}, *const selections[] = {"none", "seats", "budget"}, *const ties[] = {"smaller", "lot", "same"};
	const struct ky_rows *row = r->panel.row;
	return (struct ky_ranking_rules){
	    .measure = (enum ky_measure)code_of(row, "measure", measures, 2),
	    .cut = ky_cell_int(row, 0, "cut_hundredths"),
	    .threshold = ky_cell_int(row, 0, "threshold"),
	    .percent = strcmp(ky_cell_z(row, 0, "threshold_unit"), "percent") == 0,
	    .full = ky_panel_full(r->items),
	    .judges = r->judges->count,
	    .selection = (enum ky_selection)code_of(row, "selection", selections, 3),
	    .seats = (size_t)ky_cell_int(row, 0, "seats"),
	    .budget_yen = ky_cell_int(row, 0, "budget_yen"),
	    .ties = (enum ky_ties)code_of(row, "ties", ties, 3),
	    .following = strcmp(ky_cell_z(row, 0, "after_decline"), "following") == 0,
	};
}

/* The lot: SHA-256 of the seed, a colon and the code; the smallest is drawn first. Before the seed is drawn equals stay equal. */
static void draw(struct ky_ctx *ctx, const struct ky_panel_result *r, int64_t code, unsigned char out[KY_LOT_BYTES])
{
	const char *seed = ky_cell_z(r->panel.row, 0, "lot_seed");
	if (seed[0] != '\0')
		ky_sha256(ky_str(ky_printf(ctx->arena, "%s:%lld", seed, (long long)code)), out);
}

static void rank(struct ky_ctx *ctx, struct ky_panel_result *r)
{
	r->count = r->files->count;
	r->ranked = ky_alloc_array(ctx->arena, r->count + 1, sizeof *r->ranked);
	for (size_t i = 0; i < r->count; i++) {
		struct ky_ranked *x = &r->ranked[i];
		const char *answer = ky_cell_z(r->files, i, "next_answer");
		x->id = ky_cell_int(r->files, i, "id");
		x->amount_yen = ky_cell_int(r->files, i, "amount_yen");
		x->answer = answer[0] == '\0' ? 0 : answer[0];
		draw(ctx, r, ky_cell_int(r->files, i, "code"), x->lot);
		for (size_t j = 0; j < r->judges->count; j++) {
			int64_t total = ky_result_total(r, ky_cell_int(r->judges, j, "id"), x->id);
			if (total < 0)
				continue;
			x->sum += total;
			x->scored++;
		}
	}
	ky_ranking_make(&r->rules, r->ranked, r->count);
}

struct ky_err *ky_panel_result(struct ky_ctx *ctx, int64_t panel_id, const char *round, struct ky_panel_result *out)
{
	struct ky_panel_result r = {.round = strcmp(round, "provisional") == 0 ? "provisional" : "final"};
	const struct ky_args *args = KY_ARGS({"id", ky_int(panel_id)}, {"round", ky_textz(r.round)}, {"first", ky_int(strcmp(r.round, "provisional") == 0)});
	KY_TRY(ky_panel_load(ctx, panel_id, KY_PANEL_READ, &r.panel));
	bool closed = ky_panel_is(&r.panel, "closed"), first = r.panel.presentation && strcmp(r.round, "provisional") == 0;
	if (!closed && !(first && ky_panel_is(&r.panel, "final")))
		return ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "panel %lld: round %s is not closed", (long long)panel_id, r.round);
	KY_TRY(ky_panel_items(ctx, &r.panel, &r.items));
	KY_TRY(ky_query(ctx, "panel.judges", KY_ARGS({"id", ky_int(panel_id)}), &r.judges));
	KY_TRY(ky_query(ctx, "panel.result_files", KY_ARGS({"id", ky_int(panel_id)}), &r.files));
	KY_TRY(ky_query(ctx, "panel.result_totals", args, &r.totals));
	KY_TRY(ky_query(ctx, "panel.overrides", KY_ARGS({"id", ky_int(panel_id)}), &r.overrides));
	r.rules = rules_of(&r);
	rank(ctx, &r);
	*out = r;
	return NULL;
}

struct ky_err *ky_result_more(struct ky_ctx *ctx, struct ky_panel_result *r)
{
	const struct ky_args *args = KY_ARGS({"id", ky_int(r->panel.id)}, {"round", ky_textz(r->round)}, {"first", ky_int(strcmp(r->round, "provisional") == 0)});
	KY_TRY(ky_query(ctx, "panel.result_averages", args, &r->averages));
	return ky_query(ctx, "panel.result_comments", args, &r->comments);
}

/* ---- the page */

/* By when the first that exceeds the budget answers: counted from the closing, or from the refusal before. */
static struct ky_err *answer_due(struct ky_ctx *ctx, const struct ky_panel_result *r, ky_day *out)
{
	struct ky_calendar calendar;
	ky_day from = ky_time_day(ky_cell_int(r->panel.row, 0, "closed_at"));
	for (size_t i = 0; i < r->files->count; i++)
		if (!ky_cell_null(r->files, i, "next_answered_on") && ky_cell_int(r->files, i, "next_answered_on") > from)
			from = (ky_day)ky_cell_int(r->files, i, "next_answered_on");
	KY_TRY(ky_calendar_load(ctx, &calendar));
	*out = ky_days_add(&calendar, from, (int)ky_cell_int(r->panel.row, 0, "answer_days"), KY_DAYS_STAY);
	return NULL;
}

/* How the points lie: what each judge gave, and each item's average. */
static void put_distribution(struct ky_ctx *ctx, const struct ky_panel_result *r, int64_t file_id, struct ky_node *n)
{
	for (size_t j = 0; j < r->judges->count; j++) {
		int64_t total = ky_result_total(r, ky_cell_int(r->judges, j, "id"), file_id);
		ky_put(ky_node_item(n, "totals"), "text", total == -2 ? ky_message(ctx, "panel.conflicted") : total == -1 ? "–" : ky_printf(ctx->arena, "%lld", (long long)total));
	}
	size_t at = row_with(r->averages, "file_id", file_id);
	for (size_t i = 0; i < r->items->count; i++) {
		bool known = at < r->averages->count && ky_cell_int(r->averages, at, "file_id") == file_id && ky_cell_int(r->averages, at, "item_id") == ky_cell_int(r->items, i, "id");
		ky_put(ky_node_item(n, "averages"), "text", known ? ky_hundredths_text(ctx->arena, ky_cell_int(r->averages, at, "sum") * 100 / ky_cell_int(r->averages, at, "given")) : "–");
		at += known;
	}
}

static void put_override(struct ky_ctx *ctx, const struct ky_panel_result *r, size_t at, struct ky_node *n)
{
	if (at == SIZE_MAX)
		return;
	struct ky_node *o = ky_node_child(n, "override");
	ky_put(o, "outcome", ky_message(ctx, ky_printf(ctx->arena, "panel.override.%s", ky_cell_z(r->overrides, at, "outcome"))));
	ky_put(o, "reason", ky_cell_z(r->overrides, at, "reason"));
	ky_put(o, "person", ky_cell_z(r->overrides, at, "person"));
	ky_put_time(o, "at", ky_cell_int(r->overrides, at, "made_at"));
	if (!ky_cell_null(r->overrides, at, "amount_yen"))
		ky_put_number(o, "amount", ky_cell_int(r->overrides, at, "amount_yen"));
}

static struct ky_err *put_ranked(struct ky_req *req, const struct ky_panel_result *r, const struct ky_ranked *x, struct ky_node *root)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *n = ky_node_item(root, "Rows");
	size_t at = ky_result_file(r, x->id);
	ky_put_int(n, "id", x->id);
	if (x->rank > 0) {
		ky_put_int(n, "rank", (int64_t)x->rank);
		ky_put(n, "value", ky_hundredths_text(ctx->arena, ky_ranked_hundredths(x)));
	}
	ky_put(n, "code", ky_panel_code(ctx, (int)ky_cell_int(r->files, at, "code")));
	ky_put(n, "title", ky_cell_z(r->files, at, "title"));
	ky_put(n, "applicant", ky_cell_z(r->files, at, "applicant"));
	ky_put_int(n, "scored", (int64_t)x->scored);
	if (!ky_cell_null(r->files, at, "amount_yen"))
		ky_put_number(n, "amount", x->amount_yen);
	ky_put(n, "outcome", ky_message(ctx, ky_outcome_key(x->outcome)));
	if (r->rules.selection == KY_SELECT_BUDGET && x->granted_yen > 0)
		ky_put_number(n, "granted", x->granted_yen);
	put_distribution(ctx, r, x->id, n);
	put_override(ctx, r, ky_result_override(r, x->id), n);
	for (size_t i = 0; i < r->comments->count; i++)
		if (ky_cell_int(r->comments, i, "file_id") == x->id) {
			struct ky_node *c = ky_node_item(n, "comments");
			ky_put_int(c, "seat", ky_cell_int(r->comments, i, "seat"));
			ky_put(c, "text", ky_cell_z(r->comments, i, "text"));
		}
	if (strcmp(r->round, "final") != 0 || !ky_may_in(ctx, "panel.work", r->panel.department_id))
		return NULL;
	ky_put_url(n, "override_url", ky_url(ctx, "staff/panel-files/%lld/override", (long long)x->id));
	if (x->outcome == KY_OUTCOME_NEXT) {
		ky_day due;
		KY_TRY(answer_due(ctx, r, &due));
		ky_put_day(n, "due", due);
		ky_put_action(req, n, "Answer", "panel.answer", x->id, "panel.answer");
	}
	return NULL;
}

struct ky_err *ky_result_show(struct ky_req *req)
{
	struct ky_panel_result r;
	struct ky_ctx *ctx = req->ctx;
	struct ky_panel p;
	const char *round = ky_query_param(req, "round");
	KY_TRY(ky_panel_load(ctx, ky_path_id(req, "id"), KY_PANEL_READ, &p));
	struct ky_node *root = ky_panel_page(req, &p, "panel/result", "panel.result");
	struct ky_err *err = ky_panel_result(ctx, p.id, round, &r);
	if (err != NULL && err->code == KY_NOT_FOUND) { /* sealed: the page says so */
		ky_put_bool(root, "sealed", true);
		return NULL;
	}
	KY_TRY(err);
	KY_TRY(ky_result_more(ctx, &r));
	ky_put_bool(root, "provisional", strcmp(r.round, "provisional") == 0);
	ky_put_bool(root, "both", p.presentation && ky_panel_is(&p, "closed"));
	ky_put_row(ky_node_child(root, "Rules"), p.row, 0);
	ky_put_bool(root, "budget", r.rules.selection == KY_SELECT_BUDGET);
	ky_panel_put_items(r.items, root);
	for (size_t i = 0; i < r.judges->count; i++)
		ky_put_row(ky_node_item(root, "Judges"), r.judges, i);
	for (size_t i = 0; i < r.count; i++)
		KY_TRY(put_ranked(req, &r, &r.ranked[i], root));
	struct ky_rows *made;
	KY_TRY(ky_query(ctx, "panel.summaries", KY_ARGS({"id", ky_int(p.id)}), &made));
	for (size_t i = 0; i < made->count; i++) {
		struct ky_node *n = ky_node_item(root, "Summaries");
		ky_put_time(n, "at", ky_cell_int(made, i, "created_at"));
		ky_put(n, "state", ky_cell_z(made, i, "state"));
		if (!ky_cell_null(made, i, "file_id"))
			ky_put_url(n, "url", ky_url(ctx, "files/panels/%lld/summary/%lld", (long long)p.id, (long long)ky_cell_int(made, i, "file_id")));
	}
	ky_put_action(req, root, "Pdf", "panel.summary_start", p.id, "panel.summary.make");
	ky_put_url(root, "xlsx_url", ky_url(ctx, "files/panels/%lld/result/xlsx?round=%s", (long long)p.id, r.round));
	ky_put_url(root, "csv_url", ky_url(ctx, "files/panels/%lld/result/csv?round=%s", (long long)p.id, r.round));
	return ky_audit(ctx, "panel.result_read", "panel", p.id, r.round);
}

/* ---- a decision other than the ranking's */

static const struct ky_choice override_options[] = {{"selected", "panel.override.selected"}, {"not", "panel.override.not"}, {"ranking", "panel.override.ranking"}, {NULL, NULL}};
static const struct ky_field override_fields[] = {
    {.name = "outcome", .kind = "choice", .label = "panel.override.outcome", .flags = KY_REQUIRED, .options = override_options},
    {.name = "amount_yen", .kind = "yen", .label = "panel.override.amount", .low = 0, .high = 1000000000000},
    {.name = "reason", .kind = "lines", .label = "panel.override.reason", .hint = "panel.override.reason_hint", .flags = KY_REQUIRED, .max = 500},
};
const struct ky_form ky_override_form = KY_FORM("panel.override", override_fields);

struct ky_err *ky_override_show(struct ky_req *req)
{
	struct ky_panel_file f;
	KY_TRY(ky_panel_file_load(req->ctx, ky_path_id(req, "id"), &f));
	struct ky_node *root = ky_panel_page(req, &f.panel, "panel/form", "panel.override");
	ky_put(root, "Lead", ky_printf(req->ctx->arena, "%s %s", f.code == 0 ? "" : ky_panel_code(req->ctx, f.code), f.c.d.title));
	if (!ky_panel_is(&f.panel, "closed"))
		return NULL;
	return ky_put_form(req, root, "panel.override", f.id, NULL, NULL, "panel.override.make");
}

struct ky_err *ky_override(struct ky_req *req)
{
	struct ky_panel_file f;
	KY_TRY(ky_panel_file_load(req->ctx, ky_path_id(req, "id"), &f));
	KY_TRY(ky_panel_load(req->ctx, f.panel.id, KY_PANEL_LOCK, &f.panel));
	if (!ky_panel_is(&f.panel, "closed"))
		return ky_fail(req->ctx->arena, KY_CONFLICT, "panel.error.running", "panel %lld is not closed", (long long)f.panel.id);
	KY_TRY(ky_insert(req->ctx, "panel.override_insert", ky_input_args(req->ctx->arena, req->input, KY_ARGS({"file_id", ky_int(f.id)})), NULL));
	KY_TRY(ky_audit(req->ctx, "panel.override", "panel_dossier", f.id, ky_input_z(req->input, "outcome")));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/panels/%lld/result", (long long)f.panel.id), "panel.done.overridden");
	return NULL;
}

/* ---- 次点 */

struct ky_err *ky_next_answer(struct ky_req *req)
{
	struct ky_panel_file f;
	struct ky_panel_result r;
	struct ky_ctx *ctx = req->ctx;
	const char *answer = ky_posted(req, "answer");
	bool asked = false;
	if (answer == NULL || (strcmp(answer, "accepted") != 0 && strcmp(answer, "declined") != 0))
		return ky_fail(ctx->arena, KY_BAD_REQUEST, NULL, "no answer");
	KY_TRY(ky_panel_file_load(ctx, ky_path_id(req, "id"), &f));
	KY_TRY(ky_panel_load(ctx, f.panel.id, KY_PANEL_LOCK, &f.panel));
	KY_TRY(ky_panel_result(ctx, f.panel.id, "final", &r));
	for (size_t i = 0; i < r.count; i++)
		asked |= r.ranked[i].id == f.id && r.ranked[i].outcome == KY_OUTCOME_NEXT;
	if (!asked)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "file %lld is not asked", (long long)f.id);
	KY_TRY(ky_exec(ctx, "panel.next_answer", KY_ARGS({"file_id", ky_int(f.id)}, {"answer", ky_textz(answer)}), NULL));
	KY_TRY(ky_audit(ctx, "panel.next_answer", "panel_dossier", f.id, answer));
	ky_reply_redirect(req, ky_url(ctx, "staff/panels/%lld/result", (long long)f.panel.id), "panel.done.saved");
	return NULL;
}
