/* approval_pdf.c — the decision paper (起案文書) as a PDF, made by a job: what approval_paper.c shows, as blocks of a printed sheet; and the route with its boxes for the whole file (一件書類).
 * Called by bundle.c, by the background process and through the routes of approval_routes.def. How paper is made is known by core/paper alone. */
#include "core/dossier/approval.h"
#include "core/dossier/panel.h"

#include <stdio.h>

#define OBJECT "approval_paper" /* of the files made here: swept after a week with the bundles */
#define KEPT_US (7 * 24 * 3600 * KY_SECOND_US)

/* ---- the page's button */

struct ky_err *ky_approval_put_papers(struct ky_req *req, int64_t approval_id, struct ky_node *root)
{
	struct ky_rows *rows;
	ky_put_action(req, root, "Paper", "dossier.paper", approval_id, "dossier.paper.make");
	KY_TRY(ky_query(req->ctx, "dossier.papers", KY_ARGS({"id", ky_int(approval_id)}, {"since", ky_time(req->ctx->now - KEPT_US)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Papers");
		const char *state = ky_cell_z(rows, i, "state");
		ky_put_time(n, "at", ky_cell_int(rows, i, "created_at"));
		ky_put(n, "report", ky_cell_z(rows, i, "report"));
		ky_put_bool(n, "waiting", strcmp(state, "waiting") == 0 || strcmp(state, "running") == 0);
		ky_put_bool(n, "failed", strcmp(state, "failed") == 0);
		if (!ky_cell_null(rows, i, "file_id"))
			ky_put_url(n, "url", ky_url(req->ctx, "files/staff/approvals/%lld/paper/%lld", (long long)approval_id, (long long)ky_cell_int(rows, i, "file_id")));
	}
	return NULL;
}

struct ky_err *ky_approval_paper_start(struct ky_req *req)
{
	int64_t job_id, id = ky_path_id(req, "id");
	KY_TRY(ky_job_start(req->ctx, "dossier.paper", ky_printf(req->ctx->arena, "{\"approval\":%lld}", (long long)id), &job_id));
	KY_TRY(ky_audit(req->ctx, "dossier.paper", "approval", id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/approvals/%lld", (long long)id), "dossier.done.paper");
	return NULL;
}

struct ky_err *ky_approval_paper_file(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id"), file_id = ky_path_id(req, "file_id");
	KY_TRY(ky_query_one(req->ctx, "dossier.paper_file", KY_ARGS({"id", ky_int(id)}, {"file_id", ky_int(file_id)}), &row));
	KY_TRY(ky_audit(req->ctx, "dossier.paper_read", "approval", id, ""));
	ky_file_stream(req, file_id, "application/pdf", ky_cell_z(row, 0, "name"));
	return NULL;
}

/* ---- blocks */

static const char *say(struct ky_ctx *ctx, const char *key)
{
	return ky_message(ctx, ky_printf(ctx->arena, "dossier.%s", key));
}

static const char *day(struct ky_ctx *ctx, ky_day d)
{
	return ky_day_text(ctx->arena, ctx->lang, d, false);
}

static const char *day_of(struct ky_ctx *ctx, const struct ky_rows *rows, size_t i, const char *column)
{
	return ky_cell_null(rows, i, column) ? "" : day(ctx, ky_time_day(ky_cell_int(rows, i, column)));
}

static void add_fact(struct ky_blocks *blocks, const char *label, const char *text)
{
	if (text[0] != '\0')
		ky_blocks_add(blocks, (struct ky_block){.kind = KY_BLOCK_ROW, .label = label, .text = text});
}

static void add_heading(struct ky_blocks *blocks, const char *text)
{
	ky_blocks_add(blocks, (struct ky_block){.kind = KY_BLOCK_HEADING, .text = text});
}

static void add_row(struct ky_blocks *blocks, enum ky_block_kind kind, const unsigned char *width, size_t count, const char *const *text)
{
	const char **cell = ky_alloc_array(blocks->arena, count, sizeof *cell);
	memcpy(cell, text, count * sizeof *cell);
	ky_blocks_add(blocks, (struct ky_block){.kind = kind, .count = count, .cell = cell, .width = width});
}

/* Who stands in a box of the route: name and 代決, what was said, and the delegation by which it was theirs. */
static const char *remarks_of(struct ky_ctx *ctx, const struct ky_rows *steps, size_t i, bool masked)
{
	struct ky_buf out;
	const char *note = ky_cell_z(steps, i, "note"), *remark = ky_cell_z(steps, i, "remark");
	ky_buf_init(&out, ctx->arena, 16 * 1024);
	ky_buf_puts(&out, note);
	if (!ky_cell_null(steps, i, "deputy_for"))
		ky_buf_printf(&out, "%s%s（%s%s）", out.len == 0 ? "" : "\n", say(ctx, "deputy"), ky_cell_z(steps, i, "absent"), say(ctx, "route.was_away"));
	if (!ky_cell_null(steps, i, "seen_at"))
		ky_buf_printf(&out, "\n%s %s", say(ctx, "route.seen"), day_of(ctx, steps, i, "seen_at"));
	if (remark[0] != '\0')
		ky_buf_printf(&out, "%s%s", out.len == 0 ? "" : "\n", masked ? KY_BLACKED_OUT : remark);
	return out.data == NULL ? "" : out.data;
}

struct ky_err *ky_approval_steps_sheet(struct ky_ctx *ctx, int64_t approval_id, bool masked, struct ky_blocks *out)
{
	struct ky_rows *steps;
	static const unsigned char widths[] = {10, 22, 22, 20, 26};
	const char *const head[] = {say(ctx, "route.kind_head"), say(ctx, "route.title_head"), say(ctx, "route.name_head"), say(ctx, "route.day_head"), say(ctx, "route.remark_head")};
	KY_TRY(ky_query(ctx, "dossier.steps", KY_ARGS({"id", ky_int(approval_id)}), &steps));
	if (steps->count == 0)
		return NULL;
	add_row(out, KY_BLOCK_TABLE_HEAD, widths, KY_COUNT(head), head);
	for (size_t i = 0; i < steps->count; i++) {
		const char *department = ky_cell_z(steps, i, "department"), *title = ky_cell_z(steps, i, "title"), *state = ky_cell_z(steps, i, "state");
		bool back = strcmp(state, "sent_back") == 0;
		const char *const cell[] = {
		    say(ctx, ky_printf(ctx->arena, "route.kind.%s", ky_cell_z(steps, i, "kind"))),
		    department[0] == '\0' ? title : ky_printf(ctx->arena, "%s\n%s", title, department),
		    ky_cell_z(steps, i, "decider"),
		    back ? ky_printf(ctx->arena, "%s\n%s", day_of(ctx, steps, i, "decided_at"), say(ctx, "route.state.sent_back")) : day_of(ctx, steps, i, "decided_at"),
		    remarks_of(ctx, steps, i, masked),
		};
		add_row(out, KY_BLOCK_TABLE_ROW, widths, KY_COUNT(cell), cell);
	}
	return NULL;
}

static void add_checks(struct ky_ctx *ctx, const struct ky_proposed *p, struct ky_blocks *out)
{
	static const unsigned char widths[] = {36, 14, 32, 18};
	const char *const head[] = {say(ctx, "paper.requirement"), say(ctx, "paper.verdict"), say(ctx, "evidence"), say(ctx, "bundle.person")};
	bool any = false;
	for (size_t r = 0; r < p->c.d.procedure->requirement_count; r++)
		for (size_t i = 0; i < p->checks->count; i++) {
			const struct ky_requirement *q = &p->c.d.procedure->requirement[r];
			if (strcmp(ky_cell_z(p->checks, i, "item"), q->name) != 0)
				continue;
			if (!any) {
				add_heading(out, say(ctx, "checks"));
				add_row(out, KY_BLOCK_TABLE_HEAD, widths, KY_COUNT(head), head);
			}
			any = true;
			const char *const cell[] = {ky_message(ctx, q->label), say(ctx, ky_printf(ctx->arena, "verdict.%s", ky_cell_z(p->checks, i, "verdict"))), ky_cell_z(p->checks, i, "evidence"), ky_cell_z(p->checks, i, "person")};
			add_row(out, KY_BLOCK_TABLE_ROW, widths, KY_COUNT(cell), cell);
		}
}

static void add_corrections(struct ky_ctx *ctx, const struct ky_proposed *p, struct ky_blocks *out)
{
	static const unsigned char widths[] = {20, 26, 34, 20};
	const char *const head[] = {say(ctx, "bundle.at"), say(ctx, "paper.field"), say(ctx, "reason"), say(ctx, "paper.answered")};
	if (p->corrections->count + p->amendments->count == 0)
		return;
	add_heading(out, say(ctx, "paper.corrections"));
	add_row(out, KY_BLOCK_TABLE_HEAD, widths, KY_COUNT(head), head);
	for (size_t i = 0; i < p->corrections->count; i++) {
		const struct ky_doc_field *f = ky_doc_find(p->c.doc, ky_cell_z(p->corrections, i, "field"), NULL);
		const char *const cell[] = {day_of(ctx, p->corrections, i, "asked_at"), f == NULL ? ky_cell_z(p->corrections, i, "field") : ky_doc_text(&f->label, ctx->lang), ky_cell_z(p->corrections, i, "reason"),
					    day_of(ctx, p->corrections, i, "answered_at")};
		add_row(out, KY_BLOCK_TABLE_ROW, widths, KY_COUNT(cell), cell);
	}
	for (size_t i = 0; i < p->amendments->count; i++) {
		const char *const cell[] = {day_of(ctx, p->amendments, i, "at"), say(ctx, "bundle.kind_amendment"), ky_cell_z(p->amendments, i, "note"), ""};
		add_row(out, KY_BLOCK_TABLE_ROW, widths, KY_COUNT(cell), cell);
	}
}

static void add_files(struct ky_ctx *ctx, const struct ky_proposed *p, struct ky_blocks *out)
{
	if (p->files->count == 0)
		return;
	add_heading(out, say(ctx, "paper.files"));
	for (size_t i = 0; i < p->files->count; i++) {
		const char *label = ky_doc_name_label(ctx, p->c.doc, ky_cell_z(p->files, i, "field"));
		add_fact(out, label == NULL ? ky_cell_z(p->files, i, "field") : label, ky_cell_z(p->files, i, "name"));
	}
}

/* What a review panel made of it. */
static struct ky_err *add_reviews(struct ky_ctx *ctx, const struct ky_proposed *p, struct ky_blocks *out)
{
	const struct ky_review *review;
	size_t count;
	KY_TRY(ky_reviews(ctx, p->c.d.id, &count, &review));
	if (count > 0)
		add_heading(out, ky_message(ctx, "panel.title"));
	for (size_t i = 0; i < count; i++)
		add_fact(out, review[i].title, review[i].text);
	return NULL;
}

/* What the procedure makes of the answers: amounts, and every step by which they came about. */
static struct ky_err *add_more(struct ky_ctx *ctx, const struct ky_proposed *p, struct ky_blocks *out)
{
	if (p->c.d.procedure->more == NULL)
		return NULL;
	struct ky_node *root = ky_view_begin(ctx->app->views, ctx->arena, ctx->lang), *node = ky_node_child(root, "More");
	struct ky_err *err = p->c.d.procedure->more(ctx, &p->c.d, node);
	const char *title = ky_node_get(node, "title"), *label;
	if (err == NULL && title != NULL)
		add_heading(out, ky_strdup(ctx->arena, title));
	for (size_t i = 0; err == NULL && title != NULL && (label = ky_node_get(node, ky_printf(ctx->arena, "lines.%zu.label", i))) != NULL; i++) {
		const char *text = ky_node_get(node, ky_printf(ctx->arena, "lines.%zu.text", i));
		add_fact(out, ky_strdup(ctx->arena, label), ky_strdup(ctx->arena, text == NULL ? "" : text));
	}
	ky_view_done(root);
	return err;
}

static struct ky_err *add_case(struct ky_ctx *ctx, const struct ky_rows *row, const struct ky_proposed *p, struct ky_blocks *out)
{
	struct ky_str amount = {"", 0};
	const struct ky_doc_field *f = p->amount.kind == KY_NULL ? NULL : ky_doc_find(p->c.doc, ky_cell_z(row, 0, "amount_field"), NULL);
	if (f != NULL)
		KY_TRY(ky_doc_readable(ctx, f, &p->amount, &amount));
	ky_blocks_add(out, (struct ky_block){.kind = KY_BLOCK_LINE});
	add_heading(out, ky_printf(ctx->arena, "%s — %s", p->c.d.title, p->t == NULL ? ky_cell_z(row, 0, "transition_name") : ky_message(ctx, p->t->label)));
	add_fact(out, say(ctx, "procedure"), ky_message(ctx, p->c.d.procedure->title));
	add_fact(out, say(ctx, "receipt_no"), p->c.d.receipt_no);
	add_fact(out, p->amount_label, ky_str_z(ctx->arena, amount));
	add_checks(ctx, p, out);
	if (p->c.disposed)
		return NULL;
	KY_TRY(add_reviews(ctx, p, out));
	KY_TRY(add_more(ctx, p, out));
	KY_TRY(ky_formdoc_sheet(ctx, p->c.doc, p->c.answers, 0, out));
	add_files(ctx, p, out);
	add_corrections(ctx, p, out);
	return NULL;
}

static struct ky_err *add_head(struct ky_ctx *ctx, int64_t id, const struct ky_rows *row, struct ky_blocks *out)
{
	static const char *const boxes[3] = {"stamp_head", "stamp_chief", "stamp_officer"};
	bool outside = ky_cell_int(row, 0, "step") == 0;
	ky_blocks_add(out, (struct ky_block){.kind = KY_BLOCK_TITLE, .text = say(ctx, "decision_paper")});
	add_fact(out, say(ctx, "approval_title"), ky_cell_z(row, 0, "title"));
	add_fact(out, say(ctx, "state"), ky_choice_label(ctx, "core.approval_state", ky_cell_z(row, 0, "state")));
	add_fact(out, say(ctx, "proposer"), ky_printf(ctx->arena, "%s  %s", ky_cell_z(row, 0, "proposer"), day_of(ctx, row, 0, "proposed_at")));
	add_fact(out, say(ctx, "department"), ky_cell_z(row, 0, "department"));
	add_fact(out, say(ctx, "route.title"), ky_cell_z(row, 0, "route_name"));
	add_fact(out, say(ctx, "decided_on"), ky_cell_null(row, 0, "decided_on") ? "" : day(ctx, (ky_day)ky_cell_int(row, 0, "decided_on")));
	add_fact(out, say(ctx, "doc_no"), ky_cell_z(row, 0, "doc_no"));
	if (outside) {
		const char *const cell[] = {say(ctx, boxes[0]), say(ctx, boxes[1]), say(ctx, boxes[2])};
		add_row(out, KY_BLOCK_BOX, NULL, KY_COUNT(cell), cell);
	} else {
		add_heading(out, say(ctx, "route.heading"));
		KY_TRY(ky_approval_steps_sheet(ctx, id, false, out));
	}
	add_heading(out, say(ctx, "reasoning"));
	ky_blocks_add(out, (struct ky_block){.kind = KY_BLOCK_TEXT, .text = ky_cell_z(row, 0, "reasoning")});
	return NULL;
}

struct ky_err *ky_approval_paper_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_blocks blocks = {.arena = ctx->arena};
	struct ky_proposed *p = KY_NEW(ctx->arena, struct ky_proposed);
	struct ky_rows *row, *dossiers;
	struct ky_paper_made made;
	long long id;
	int64_t file_id;
	if (sscanf(params, "{\"approval\":%lld}", &id) != 1)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "dossier.paper: parameters %s", params);
	KY_TRY(ky_query_one(ctx, "dossier.approval", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_query(ctx, "dossier.approval_dossiers", KY_ARGS({"id", ky_int(id)}), &dossiers));
	KY_TRY(add_head(ctx, id, row, &blocks));
	for (size_t i = 0; i < dossiers->count; i++) {
		KY_TRY(ky_proposed_load(ctx, id, row, dossiers, i, NULL, p));
		KY_TRY(add_case(ctx, row, p, &blocks));
	}
	const struct ky_sheet sheet = {.about = {.title = say(ctx, "decision_paper")}, .footer = ky_printf(ctx->arena, "%s %lld", say(ctx, "decision_paper"), id), .count = blocks.count, .block = blocks.block, .gothic = true};
	struct ky_err *err = ky_paper_sheet(ctx, &sheet, &made);
	if (err != NULL && err->code == KY_TOO_LARGE) /* it would be as large the next time */
		return ky_job_result(ctx, job_id, 0, ky_message(ctx, "core.paper.too_large"));
	KY_TRY(err);
	KY_TRY(ky_file_make(ctx, ky_printf(ctx->arena, "kian-%lld.pdf", id), "application/pdf", made.bytes, OBJECT, id, &file_id));
	KY_TRY(ky_audit(ctx, "dossier.paper_made", "approval", id, ""));
	return ky_job_result(ctx, job_id, file_id, ky_printf(ctx->arena, "%u %s", made.pages, say(ctx, "bundle.pages")));
}
