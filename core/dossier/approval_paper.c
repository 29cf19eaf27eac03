/* approval_paper.c — the decision paper (起案文書) on the screen: every dossier of a decision as it was proposed — amounts, checklist, answers, attachments, corrections — on one page that prints.
 * Called by approval.c, approval_pdf.c and through the routes of approval_routes.def. Whoever may read the decision reads what it is about here, and nothing else of the dossier. */
#include "core/dossier/approval.h"
#include "core/dossier/panel.h"

static bool is_changed(const struct ky_rows *changed, int64_t id)
{
	for (size_t i = 0; changed != NULL && i < changed->count; i++)
		if (ky_cell_int(changed, i, "id") == id)
			return true;
	return false;
}

struct ky_err *ky_proposed_load(struct ky_ctx *ctx, int64_t approval_id, const struct ky_rows *row, const struct ky_rows *dossiers, size_t at, const struct ky_rows *changed, struct ky_proposed *out)
{
	struct ky_rows *checks, *corrections, *amendments, *files;
	struct ky_case c;
	int64_t id = ky_cell_int(dossiers, at, "id"), number = ky_cell_int(dossiers, at, "revision");
	KY_TRY(ky_case_load(ctx, id, KY_NOTHING, false, &c));
	number = number > 0 ? number : c.d.revision;
	if (!c.disposed && number > 0)
		KY_TRY(ky_case_revision(ctx, &c, (int)number, c.answers));
	KY_TRY(ky_query(ctx, "dossier.approval_checks", KY_ARGS({"approval_id", ky_int(approval_id)}, {"id", ky_int(id)}), &checks));
	KY_TRY(ky_query(ctx, "dossier.approval_corrections", KY_ARGS({"id", ky_int(id)}, {"until", *ky_cell(row, 0, "proposed_at")}), &corrections));
	KY_TRY(ky_query(ctx, "dossier.approval_amendments", KY_ARGS({"id", ky_int(id)}, {"number", ky_int(number)}), &amendments));
	KY_TRY(ky_query(ctx, "dossier.approval_files", KY_ARGS({"id", ky_int(id)}, {"number", ky_int(number)}), &files));
	const struct ky_doc_field *f = ky_cell_null(dossiers, at, "amount") ? NULL : ky_doc_find(c.doc, ky_cell_z(row, 0, "amount_field"), NULL);
	*out = (struct ky_proposed){
	    .c = c,
	    .t = ky_transition_of(c.d.procedure, ky_cell_z(row, 0, "transition_name")),
	    .amount = *ky_cell(dossiers, at, "amount"),
	    .amount_label = f == NULL ? "" : ky_doc_text(&f->label, ctx->lang),
	    .changed = is_changed(changed, id),
	    .checks = checks,
	    .corrections = corrections,
	    .amendments = amendments,
	    .files = files,
	};
	return NULL;
}

static void put_checks(struct ky_ctx *ctx, const struct ky_proposed *p, struct ky_node *node)
{
	for (size_t r = 0; r < p->c.d.procedure->requirement_count; r++)
		for (size_t i = 0; i < p->checks->count; i++) {
			const struct ky_requirement *q = &p->c.d.procedure->requirement[r];
			if (strcmp(ky_cell_z(p->checks, i, "item"), q->name) != 0)
				continue;
			struct ky_node *n = ky_node_item(node, "Checks");
			ky_put(n, "label", ky_message(ctx, q->label));
			ky_put(n, "verdict", ky_message(ctx, ky_printf(ctx->arena, "dossier.verdict.%s", ky_cell_z(p->checks, i, "verdict"))));
			ky_put(n, "evidence", ky_cell_z(p->checks, i, "evidence"));
			ky_put(n, "person", ky_cell_z(p->checks, i, "person"));
		}
}

/* What the applicant was asked to mend, and what the city mended itself. */
static void put_corrections(struct ky_ctx *ctx, const struct ky_proposed *p, struct ky_node *node)
{
	for (size_t i = 0; i < p->corrections->count; i++) {
		const struct ky_doc_field *f = ky_doc_find(p->c.doc, ky_cell_z(p->corrections, i, "field"), NULL);
		struct ky_node *n = ky_node_item(node, "Corrections");
		ky_put(n, "label", f == NULL ? ky_cell_z(p->corrections, i, "field") : ky_doc_text(&f->label, ctx->lang));
		ky_put(n, "reason", ky_cell_z(p->corrections, i, "reason"));
		ky_put_day(n, "asked", ky_time_day(ky_cell_int(p->corrections, i, "asked_at")));
		if (!ky_cell_null(p->corrections, i, "answered_at"))
			ky_put_day(n, "answered", ky_time_day(ky_cell_int(p->corrections, i, "answered_at")));
	}
	for (size_t i = 0; i < p->amendments->count; i++) {
		struct ky_node *n = ky_node_item(node, "Corrections");
		ky_put(n, "label", ky_message(ctx, "dossier.bundle.kind_amendment"));
		ky_put(n, "reason", ky_cell_z(p->amendments, i, "note"));
		ky_put_day(n, "asked", ky_time_day(ky_cell_int(p->amendments, i, "at")));
	}
}

static void put_files(struct ky_ctx *ctx, int64_t approval_id, const struct ky_proposed *p, struct ky_node *node)
{
	struct ky_node *by_field = ky_node_child(ky_node_child(node, "Attached"), "by_field");
	for (size_t i = 0; i < p->files->count; i++) {
		struct ky_node *n = ky_node_item(by_field, ky_doc_key(ctx->arena, ky_cell_z(p->files, i, "field")));
		ky_put(n, "name", ky_cell_z(p->files, i, "name"));
		ky_put(n, "size", ky_printf(ctx->arena, "%lld KB", (long long)((ky_cell_int(p->files, i, "size_bytes") + 999) / 1000)));
		ky_put_url(n, "url", ky_url(ctx, "files/staff/approvals/%lld/%lld", (long long)approval_id, (long long)ky_cell_int(p->files, i, "id")));
	}
}

static struct ky_err *put_amount(struct ky_ctx *ctx, const struct ky_proposed *p, const char *field, struct ky_node *n)
{
	struct ky_str text;
	const struct ky_doc_field *f = p->amount.kind == KY_NULL ? NULL : ky_doc_find(p->c.doc, field, NULL);
	if (f == NULL)
		return NULL;
	KY_TRY(ky_doc_readable(ctx, f, &p->amount, &text));
	ky_put(n, "amount_label", p->amount_label);
	ky_put_str(n, "amount", text);
	return NULL;
}

static struct ky_err *put_case(struct ky_req *req, int64_t approval_id, const struct ky_rows *row, const struct ky_proposed *p, struct ky_node *n)
{
	struct ky_ctx *ctx = req->ctx;
	ky_put(n, "title", p->c.d.title);
	ky_put(n, "procedure", ky_message(ctx, p->c.d.procedure->title));
	ky_put(n, "receipt_no", p->c.d.receipt_no);
	ky_put(n, "state", ky_message(ctx, p->c.state->label));
	ky_put(n, "decision", p->t == NULL ? ky_cell_z(row, 0, "transition_name") : ky_message(ctx, p->t->label));
	ky_put_bool(n, "changed", p->changed);
	if (ky_may_in(ctx, "dossier.view", p->c.d.department_id))
		ky_put_url(n, "url", ky_url(ctx, "staff/dossiers/%lld", (long long)p->c.d.id));
	if (p->c.disposed)
		return NULL;
	KY_TRY(put_amount(ctx, p, ky_cell_z(row, 0, "amount_field"), n));
	put_checks(ctx, p, n);
	KY_TRY(ky_reviews_put(ctx, p->c.d.id, n));
	put_corrections(ctx, p, n);
	put_files(ctx, approval_id, p, n);
	KY_TRY(ky_case_put_more(ctx, &p->c, n));
	return ky_formdoc_show(ctx, p->c.doc, p->c.answers, 0, NULL, ky_node_child(n, "Answers"));
}

struct ky_err *ky_approval_put_cases(struct ky_req *req, int64_t approval_id, const struct ky_rows *row, struct ky_node *root)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *dossiers, *changed = NULL;
	struct ky_proposed *p = KY_NEW(ctx->arena, struct ky_proposed);
	bool open = strcmp(ky_cell_z(row, 0, "state"), "proposed") == 0;
	int64_t total = 0;
	size_t amounts = 0;
	KY_TRY(ky_query(ctx, "dossier.approval_dossiers", KY_ARGS({"id", ky_int(approval_id)}), &dossiers));
	if (open)
		KY_TRY(ky_query(ctx, "dossier.approval_changed", KY_ARGS({"id", ky_int(approval_id)}), &changed));
	for (size_t i = 0; i < dossiers->count; i++) {
		struct ky_arena_mark mark = ky_arena_mark(ctx->arena); /* fifty of them fit a request's memory: nodes keep copies */
		KY_TRY(ky_proposed_load(ctx, approval_id, row, dossiers, i, changed, p));
		KY_TRY(put_case(req, approval_id, row, p, ky_node_item(root, "Cases")));
		total += p->amount.i;
		amounts += p->amount.kind == KY_INT;
		ky_arena_rewind(ctx->arena, mark);
	}
	ky_put_bool(root, "Changed", changed != NULL && changed->count > 0);
	if (amounts > 1 && amounts == dossiers->count)
		ky_put_number(root, "Total", total);
	return NULL;
}

/* An attachment of a dossier that is decided upon, for whoever may read the decision. Of photographs the PDF without their places, once it is made. */
struct ky_err *ky_approval_file(struct ky_req *req)
{
	struct ky_rows *row, *pdf;
	struct ky_ctx *ctx = req->ctx;
	int64_t file_id = ky_path_id(req, "file_id");
	KY_TRY(ky_query_one(ctx, "dossier.approval_file", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}, {"file_id", ky_int(file_id)}), &row));
	const char *name = ky_cell_z(row, 0, "name"), *type = "application/octet-stream";
	KY_TRY(ky_audit(ctx, "dossier.file_read", "dossier", ky_cell_int(row, 0, "dossier_id"), ky_cell_z(row, 0, "field")));
	if (ky_str_starts(ky_cell_str(row, 0, "type"), "image/")) {
		KY_TRY(ky_query(ctx, "dossier.photos_of_file", KY_ARGS({"id", *ky_cell(row, 0, "dossier_id")}, {"field", *ky_cell(row, 0, "field")}), &pdf));
		if (pdf->count > 0) {
			file_id = ky_cell_int(pdf, 0, "file_id");
			name = ky_printf(ctx->arena, "%.60s.pdf", ky_cell_z(row, 0, "field"));
			type = "application/pdf";
		}
	}
	ky_file_stream(req, file_id, type, name);
	return NULL;
}
