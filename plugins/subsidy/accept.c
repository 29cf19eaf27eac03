/* accept.c — the staff's page of a report: plan and actual, every line of cost with its receipts, and what of it is accepted. Lines are judged each by itself, with a reason where less is accepted;
 * what a correction did not change keeps its judgement. Called through the routes of plugin.c. What comes of it is settlement.c's; the decision is the case engine's. */
#include "settlement.h"

static const struct ky_choice verdicts[] = {{"whole", "subsidy.accept.whole"}, {"part", "subsidy.accept.part"}, {NULL, NULL}};

struct accepting {
	struct ky_dossier d;
	struct settlement s;
};

static struct ky_err *load(struct ky_req *req, struct accepting *a)
{
	const char *refusal = NULL;
	KY_TRY(ky_dossier_get(req->ctx, ky_path_id(req, "id"), &a->d));
	KY_TRY(subsidy_settle(req->ctx, &a->d, &a->s, &refusal));
	return refusal == NULL ? NULL : ky_fail(req->ctx->arena, KY_CONFLICT, refusal, "report %lld", (long long)a->d.id);
}

static const char *named(struct ky_ctx *ctx, const struct subsidy_cost *c, const char *what)
{
	return ky_printf(ctx->arena, "line%zu-%s", c->row, what);
}

static const char *legend(struct ky_ctx *ctx, const struct subsidy_cost *c)
{
	return ky_printf(ctx->arena, "%zu　%s　%s　%s", c->row + 1, ky_choice_label(ctx, "subsidy.cost", c->item), c->detail, subsidy_yen(ctx, c->claimed_yen));
}

/* Three fields for every line that counts, and which revision was looked at. */
static const struct ky_form *form_of(struct ky_ctx *ctx, const struct accepting *a)
{
	struct ky_field *field = ky_alloc_array(ctx->arena, 3 * a->s.count + 1, sizeof *field);
	struct ky_form *form = KY_NEW(ctx->arena, struct ky_form);
	size_t n = 0;
	for (size_t i = 0; i < a->s.count; i++) {
		const struct subsidy_cost *c = &a->s.cost[i];
		struct ky_field_group *group = KY_NEW(ctx->arena, struct ky_field_group);
		if (!c->eligible)
			continue;
		*group = (struct ky_field_group){.name = ky_printf(ctx->arena, "line%zu", c->row), .legend = legend(ctx, c), .flags = KY_LITERAL};
		field[n++] = (struct ky_field){.name = named(ctx, c, "as"), .kind = "choice", .label = "subsidy.accept.verdict", .options = verdicts, .group = group};
		field[n++] = (struct ky_field){.name = named(ctx, c, "yen"), .kind = "yen", .label = "subsidy.accept.yen", .low = 0, .high = SUBSIDY_YEN_MAX, .group = group};
		field[n++] = (struct ky_field){.name = named(ctx, c, "why"), .kind = "text", .label = "subsidy.accept.why", .hint = "subsidy.accept.why_hint", .max = 300, .group = group};
	}
	field[n++] = (struct ky_field){.name = "revision", .kind = "hidden"};
	*form = (struct ky_form){.name = "subsidy.accept", .field = field, .count = n};
	return form;
}

struct ky_err *subsidy_accept_form_of(struct ky_req *req, const struct ky_form **out_form)
{
	struct accepting a;
	KY_TRY(load(req, &a));
	*out_form = form_of(req->ctx, &a);
	return NULL;
}

/* ---- the page */

static const struct ky_rows *initial(struct ky_ctx *ctx, const struct accepting *a, const struct ky_form *form)
{
	const char **name = ky_alloc_array(ctx->arena, form->count, sizeof *name);
	struct ky_value *cell = ky_alloc_array(ctx->arena, form->count, sizeof *cell);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	size_t n = 0;
	for (size_t i = 0; i < a->s.count; i++) {
		const struct subsidy_cost *c = &a->s.cost[i];
		bool less = c->judged && c->accepted_yen < c->claimed_yen;
		if (!c->eligible)
			continue;
		cell[n++] = !c->judged ? ky_null() : ky_textz(less ? "part" : "whole");
		cell[n++] = less ? ky_int(c->accepted_yen) : ky_null();
		cell[n++] = less ? ky_textz(c->reason) : ky_null();
	}
	cell[n++] = ky_int(a->d.revision);
	for (size_t i = 0; i < n; i++)
		name[i] = form->field[i].name;
	*rows = (struct ky_rows){1, n, name, cell};
	return rows;
}

static void put_receipts(struct ky_ctx *ctx, const struct accepting *a, const struct subsidy_cost *c, const struct ky_rows *files, struct ky_node *n)
{
	for (size_t i = 0; i < files->count; i++) {
		const char *id = ky_printf(ctx->arena, "%lld", (long long)ky_cell_int(files, i, "id"));
		if (!subsidy_counts(c->receipts, id))
			continue;
		struct ky_node *f = ky_node_item(n, "receipts");
		ky_put(f, "name", ky_cell_z(files, i, "name"));
		/* A photograph is shown as the upright PDF of its line. */
		ky_put_url(f, "url", ky_url(ctx, "files/staff/dossiers/%lld/%s", (long long)a->d.id, id));
	}
}

/* Lines.lineN: what stands beside the fields of that line; Excluded: those that do not count. */
static struct ky_err *put_lines(struct ky_ctx *ctx, const struct accepting *a, struct ky_node *root)
{
	struct ky_rows *files;
	KY_TRY(ky_query(ctx, "subsidy.report_files", KY_ARGS({"dossier_id", ky_int(a->d.id)}), &files));
	for (size_t i = 0; i < a->s.count; i++) {
		const struct subsidy_cost *c = &a->s.cost[i];
		struct ky_node *n = c->eligible ? ky_node_child(ky_node_child(root, "Lines"), ky_printf(ctx->arena, "line%zu", c->row)) : ky_node_item(root, "Excluded");
		ky_put(n, "label", legend(ctx, c));
		ky_put(n, "paid_on", c->paid_on == KY_DAY_NONE ? "" : ky_day_text(ctx->arena, ctx->lang, c->paid_on, false));
		put_receipts(ctx, a, c, files, n);
		if (c->judged) {
			ky_put(n, "accepted", subsidy_yen(ctx, c->accepted_yen));
			ky_put(n, "reason", c->reason);
			ky_put(n, "person", c->person);
			ky_put(n, "judged_on", ky_day_text(ctx->arena, ctx->lang, c->judged_on, false));
		}
	}
	return NULL;
}

/* While it waits for its amount and no decision is proposed. */
static bool is_open(const struct accepting *a, const struct ky_rows *row)
{
	return strcmp(a->d.state, "submitted") == 0 && ky_cell_null(row, 0, "approval_id");
}

struct ky_err *subsidy_accept_show(struct ky_req *req)
{
	struct accepting a;
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(load(req, &a));
	KY_TRY(ky_query_one(ctx, "subsidy.approval_of", KY_ARGS({"id", ky_int(a.d.id)}), &row));
	struct ky_node *root = ky_reply_page(req, "subsidy/accept"), *more = ky_node_child(root, "Amount");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "subsidy.accept.title"));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.staff_title"), ky_url(ctx, "staff/subsidy"));
	ky_reply_crumb(req, a.d.title, ky_url(ctx, "staff/dossiers/%lld", (long long)a.d.id));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.accept.title"), NULL);
	ky_put(root, "Title", a.d.title);
	ky_put_url(root, "case_url", ky_url(ctx, "staff/dossiers/%lld", (long long)a.d.id));
	ky_put(more, "title", ky_message(ctx, "subsidy.settlement_title"));
	subsidy_put_settlement(ctx, more, &a.s);
	subsidy_put_table(ctx, root, &a.s, a.d.answers);
	KY_TRY(put_lines(ctx, &a, root));
	ky_put_bool(root, "Judged", a.s.judged);
	if (!is_open(&a, row) || !ky_may_in(ctx, "subsidy.edit", a.d.department_id))
		return NULL;
	ky_put_bool(root, "Movable", true);
	const struct ky_form *form = req->input == NULL ? form_of(ctx, &a) : NULL;
	return ky_put_form(req, root, "subsidy.accept_save", a.d.id, form, form == NULL ? NULL : initial(ctx, &a, form), "subsidy.accept.save");
}

/* ---- saving */

struct judgement {
	bool made;
	int64_t yen;
	const char *reason;
};

/* What was said of a line; nothing: it stays open. */
static struct ky_err *read_line(struct ky_req *req, const struct subsidy_cost *c, bool all, struct judgement *out)
{
	struct ky_ctx *ctx = req->ctx;
	const char *as = ky_input_z(req->input, named(ctx, c, "as")), *why = ky_input_z(req->input, named(ctx, c, "why"));
	const struct ky_value *yen = ky_input_value(req->input, named(ctx, c, "yen"));
	*out = (struct judgement){.made = as[0] != '\0' || all, .yen = c->claimed_yen, .reason = ""};
	if (strcmp(as, "part") != 0) {
		/* An amount without the choice that goes with it is a slip: nothing is accepted by it. */
		if (yen->kind == KY_INT && yen->i != c->claimed_yen)
			return ky_invalid(req, named(ctx, c, "as"), "subsidy.invalid.accept_choice");
		return NULL;
	}
	if (yen->kind != KY_INT)
		return ky_invalid(req, named(ctx, c, "yen"), "core.invalid.required");
	if (yen->i >= c->claimed_yen)
		return ky_invalid(req, named(ctx, c, "yen"), "subsidy.invalid.accept_most");
	if (why[0] == '\0')
		return ky_invalid(req, named(ctx, c, "why"), "subsidy.invalid.accept_reason");
	out->yen = yen->i;
	out->reason = why;
	return NULL;
}

static struct ky_err *write_line(struct ky_ctx *ctx, const struct accepting *a, const struct subsidy_cost *c, const struct judgement *j)
{
	if (!j->made || (c->judged && c->accepted_yen == j->yen && strcmp(c->reason, j->reason) == 0))
		return NULL;
	return ky_exec(ctx, "subsidy.accepted_set",
		       KY_ARGS({"dossier_id", ky_int(a->d.id)}, {"revision", ky_int(a->d.revision)}, {"line", ky_int((int64_t)c->row)}, {"item", ky_textz(c->item)}, {"detail", ky_textz(c->detail)},
			       {"claimed_yen", ky_int(c->claimed_yen)}, {"paid_on", c->paid_on == KY_DAY_NONE ? ky_null() : ky_date(c->paid_on)}, {"receipts", ky_textz(c->receipts)}, {"accepted_yen", ky_int(j->yen)},
			       {"reason", ky_textz(j->reason)}),
		       NULL);
}

struct ky_err *subsidy_accept_save(struct ky_req *req)
{
	struct accepting a;
	struct ky_rows *row;
	struct judgement j;
	struct ky_ctx *ctx = req->ctx;
	const char *act = ky_posted(req, "act");
	int64_t id = ky_path_id(req, "id"), seen = 0;
	KY_TRY(ky_query_one(ctx, "subsidy.file_lock", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(load(req, &a));
	if (!is_open(&a, row))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.refused.accept_now", "report %lld is %s", (long long)id, a.d.state);
	if (!ky_str_i64(ky_str(ky_input_z(req->input, "revision")), &seen) || seen != a.d.revision)
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.error.conflict", "revision %lld was looked at, %d is there", (long long)seen, a.d.revision);
	for (size_t i = 0; i < a.s.count; i++) {
		if (!a.s.cost[i].eligible)
			continue;
		KY_TRY(read_line(req, &a.s.cost[i], act != NULL && strcmp(act, "all") == 0, &j));
		KY_TRY(write_line(ctx, &a, &a.s.cost[i], &j));
	}
	KY_TRY(ky_audit(ctx, "subsidy.accept", "dossier", id, "accepted_yen"));
	KY_TRY(subsidy_settle(ctx, &a.d, &a.s, &(const char *){NULL}));
	ky_reply_redirect(req, a.s.judged ? ky_url(ctx, "staff/dossiers/%lld", (long long)id) : ky_url(ctx, "staff/subsidy/reports/%lld", (long long)id), a.s.judged ? "subsidy.done.judged" : "subsidy.done.judging");
	return NULL;
}
