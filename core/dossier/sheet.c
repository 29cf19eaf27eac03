/* sheet.c — any submitted revision as the procedure's 様式, with its number and the form's layout, as a PDF: for its applicant and for the desk.
 * Called through the routes of letter_pages.c and by the pages of a dossier. A revision never changes, so each is made once, when it is first asked for. */
#include "core/dossier/letter.h"

#include <stdio.h>

#define LONG_US (3600 * KY_SECOND_US) /* what has not come by then is asked for anew */

static const struct ky_field fields[] = {
    {.name = "revision", .kind = "int", .label = "dossier.revision", .flags = KY_REQUIRED, .low = 1, .high = 100000},
};
const struct ky_form ky_sheet_form = KY_FORM("letters.sheet", fields);

static const char *route_of(const struct ky_req *req)
{
	return ky_is_staff(req->ctx) ? "letters.sheet_staff" : "letters.sheet";
}

struct ky_err *ky_sheet_put(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_rows *made;
	struct ky_ctx *ctx = req->ctx;
	if (c->d.revision == 0 || c->disposed || c->helping)
		return NULL;
	KY_TRY(ky_query(ctx, "letters.sheets", KY_ARGS({"id", ky_int(c->d.id)}), &made));
	for (int number = c->d.revision; number >= 1 && number > c->d.revision - 50; number--) {
		struct ky_node *n = ky_node_item(root, "Sheets");
		ky_put_int(n, "number", number);
		for (size_t i = 0; i < made->count; i++) {
			if (ky_cell_int(made, i, "revision") != number)
				continue;
			ky_put_bool(n, "waiting", ky_cell_null(made, i, "file_id") && ky_cell_int(made, i, "asked_at") >= ctx->now - LONG_US);
			if (!ky_cell_null(made, i, "file_id"))
				ky_put_url(n, "url", ky_url(ctx, "files/%sdossiers/%lld/sheet/%d", ky_is_staff(ctx) ? "staff/" : "", (long long)c->d.id, number));
		}
	}
	ky_put_action(req, root, "Sheet", route_of(req), c->d.id, "letters.sheet_make");
	return NULL;
}

struct ky_err *ky_sheet_ask(struct ky_req *req)
{
	struct ky_case c;
	struct ky_ctx *ctx = req->ctx;
	uint64_t asked;
	int64_t job_id, revision = ky_input_int(req->input, "revision");
	KY_TRY(ky_case_load(ctx, ky_path_id(req, "id"), KY_NOTHING, true, &c));
	if (revision > c.d.revision || c.disposed)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "no revision %lld", (long long)revision);
	KY_TRY(ky_exec(ctx, "letters.sheet_ask", KY_ARGS({"id", ky_int(c.d.id)}, {"revision", ky_int(revision)}, {"long_ago", ky_time(ctx->now - LONG_US)}), &asked));
	if (asked > 0)
		KY_TRY(ky_job_start(ctx, "letters.sheet", ky_printf(ctx->arena, "{\"dossier\":%lld,\"revision\":%lld}", (long long)c.d.id, (long long)revision), &job_id));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "letters.done.sheet");
	return NULL;
}

/* The policy decided on the dossier; the number is a revision's of it. */
struct ky_err *ky_sheet_file(struct ky_req *req)
{
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query_one(ctx, "letters.sheet", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}, {"revision", ky_int(ky_path_id(req, "revision_id"))}), &row));
	if (ky_cell_z(row, 0, "name")[0] == '\0')
		return ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "the sheet is being made");
	if (ky_is_staff(ctx))
		KY_TRY(ky_audit(ctx, "letters.sheet_read", "dossier", ky_path_id(req, "id"), ""));
	ky_file_stream(req, ky_cell_int(row, 0, "file_id"), ky_cell_z(row, 0, "type"), ky_cell_z(row, 0, "name"));
	return NULL;
}

/* ---- the job */

static struct ky_err *make(struct ky_ctx *ctx, const struct ky_case *c, int revision, struct ky_paper_made *out)
{
	struct ky_rows *head;
	struct ky_answers answers;
	struct ky_blocks blocks = {.arena = ctx->arena};
	const char *title = ky_doc_text(&c->doc->title, ctx->lang), *number;
	KY_TRY(ky_case_number(ctx, c, &number));
	KY_TRY(ky_query_one(ctx, "letters.revision_head", KY_ARGS({"id", ky_int(c->d.id)}, {"number", ky_int(revision)}), &head));
	KY_TRY(ky_case_revision(ctx, c, revision, &answers));
	ky_time_us at = ky_cell_int(head, 0, "at");
	const char *day = ky_day_text(ctx->arena, ctx->lang, ky_time_day(at), false);
	const char *kind = ky_message(ctx, ky_printf(ctx->arena, "dossier.bundle.kind_%s", ky_cell_z(head, 0, "kind")));
	ky_blocks_add(&blocks, (struct ky_block){.kind = KY_BLOCK_TITLE, .text = title});
	KY_TRY(ky_formdoc_sheet(ctx, c->doc, &answers, 0, &blocks));
	const struct ky_sheet sheet = {
	    .about = {.title = title, .at_s = at / KY_SECOND_US},
	    .number = number,
	    .receipt = ky_printf(ctx->arena, "%s\n%s\n%s %d（%s）", c->d.receipt_no, day, ky_message(ctx, "dossier.revision"), revision, kind),
	    .count = blocks.count,
	    .block = blocks.block,
	};
	return ky_paper_sheet(ctx, &sheet, out);
}

struct ky_err *ky_sheet_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_case c;
	struct ky_paper_made made;
	long long id;
	int revision;
	int64_t file_id;
	(void)job_id;
	if (sscanf(params, "{\"dossier\":%lld,\"revision\":%d}", &id, &revision) != 2)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "letters.sheet: parameters %s", params);
	KY_TRY(ky_case_load(ctx, id, KY_NEWEST, false, &c));
	if (c.disposed)
		return NULL;
	KY_TRY(make(ctx, &c, revision, &made));
	const char *name = ky_printf(ctx->arena, "%s-yoshiki-%d.pdf", c.d.receipt_no, revision);
	KY_TRY(ky_file_make(ctx, name, "application/pdf", made.bytes, KY_SHEET_FILE, id, &file_id));
	return ky_exec(ctx, "letters.sheet_made", KY_ARGS({"id", ky_int(id)}, {"revision", ky_int(revision)}, {"file_id", ky_int(file_id)}), NULL);
}
