/* panel_summary.c — the summary for the decision as a table file (XLSX, CSV) and as PDF made by a job: order, points, words, overrides.
 * Called through the table of panel_pages.c and by the background process. Judges are named by their seats. */
#include "core/dossier/panel.h"

#include <stdio.h>

#include "core/model/formdoc_sheet.h"
#include "kyodo/table.h"

#define OBJECT "panel_summary"
#define TEXT_BYTES 4096 /* a reason has 500 characters at most */

/* ---- a table */

struct table {
	struct ky_ctx *ctx;
	const struct ky_panel_result *r;
	FILE *file;
	size_t columns;
};

static const char *seat_name(struct ky_ctx *ctx, int64_t seat)
{
	return ky_printf(ctx->arena, "%s%lld", ky_message(ctx, "panel.seat"), (long long)seat);
}

static const char *comments_of(struct ky_ctx *ctx, const struct ky_panel_result *r, int64_t file_id)
{
	struct ky_buf text;
	ky_buf_init(&text, ctx->arena, 128 * 1024);
	for (size_t i = 0; i < r->comments->count; i++)
		if (ky_cell_int(r->comments, i, "file_id") == file_id)
			ky_buf_printf(&text, "%s%s: %s", text.len == 0 ? "" : "\n", seat_name(ctx, ky_cell_int(r->comments, i, "seat")), ky_cell_z(r->comments, i, "text"));
	return text.data == NULL ? "" : text.data;
}

/* What is decided: by the ranking, or otherwise and why. */
static const char *decided(struct ky_ctx *ctx, const struct ky_panel_result *r, const struct ky_ranked *x)
{
	size_t at = ky_result_override(r, x->id);
	const char *by_rank = ky_message(ctx, ky_outcome_key(x->outcome));
	if (at == SIZE_MAX)
		return by_rank;
	const char *other = ky_message(ctx, ky_printf(ctx->arena, "panel.override.%s", ky_cell_z(r->overrides, at, "outcome")));
	return ky_printf(ctx->arena, "%s（%s: %s。%s: %s）", other, ky_message(ctx, "panel.by_ranking"), by_rank, ky_message(ctx, "panel.override.reason"), ky_cell_z(r->overrides, at, "reason"));
}

static const char *head_keys[] = {"panel.rank", "panel.code", "dossier.title_column", "dossier.applicant", "panel.amount", "panel.value", "panel.scored", "panel.outcome", "panel.granted"};
#define HEADS KY_COUNT(head_keys)

static const char *const *heads(struct ky_ctx *ctx, const struct ky_panel_result *r, size_t *out_count)
{
	const char **head = ky_alloc_array(ctx->arena, HEADS + r->judges->count + 1, sizeof *head);
	size_t n = 0;
	for (size_t i = 0; i < HEADS; i++)
		head[n++] = ky_message(ctx, head_keys[i]);
	for (size_t j = 0; j < r->judges->count; j++)
		head[n++] = seat_name(ctx, ky_cell_int(r->judges, j, "seat"));
	head[n++] = ky_message(ctx, "panel.comments");
	*out_count = n;
	return head;
}

static struct ky_err *add_row(struct table *t, struct ky_table_writer *writer, const struct ky_ranked *x)
{
	struct ky_ctx *ctx = t->ctx;
	const struct ky_panel_result *r = t->r;
	struct ky_value *cell = ky_alloc_array(ctx->arena, t->columns, sizeof *cell);
	size_t at = ky_result_file(r, x->id), n = 0;
	cell[n++] = x->rank == 0 ? ky_null() : ky_int((int64_t)x->rank);
	cell[n++] = ky_textz(ky_panel_code(ctx, (int)ky_cell_int(r->files, at, "code")));
	cell[n++] = *ky_cell(r->files, at, "title");
	cell[n++] = *ky_cell(r->files, at, "applicant");
	cell[n++] = *ky_cell(r->files, at, "amount_yen");
	cell[n++] = x->rank == 0 ? ky_null() : ky_textz(ky_hundredths_text(ctx->arena, ky_ranked_hundredths(x)));
	cell[n++] = ky_int((int64_t)x->scored);
	cell[n++] = ky_textz(decided(ctx, r, x));
	cell[n++] = x->granted_yen == 0 ? ky_null() : ky_int(x->granted_yen);
	for (size_t j = 0; j < r->judges->count; j++) {
		int64_t total = ky_result_total(r, ky_cell_int(r->judges, j, "id"), x->id);
		cell[n++] = total >= 0 ? ky_int(total) : ky_textz(total == -2 ? ky_message(ctx, "panel.conflicted") : "");
	}
	cell[n++] = ky_textz(comments_of(ctx, r, x->id));
	return ky_table_writer_add(writer, ctx->arena, cell);
}

static struct ky_err *write_rows(struct table *t, enum ky_table_format format)
{
	struct ky_table_writer *writer;
	struct ky_err *err = NULL;
	const struct ky_table_options options = {.neutralise = true};
	const char *const *head = heads(t->ctx, t->r, &t->columns);
	KY_TRY(ky_table_writer_open(t->ctx->arena, format, fileno(t->file), &options, t->columns, head, &writer));
	for (size_t i = 0; i < t->r->count && err == NULL; i++)
		err = add_row(t, writer, &t->r->ranked[i]);
	struct ky_err *ended = ky_table_writer_finish(writer, NULL);
	return err != NULL ? err : ended;
}

static struct ky_err *send(struct ky_ctx *ctx, struct ky_sink *sink, void *data)
{
	struct table *t = data;
	struct ky_err *err = ky_sink_file(ctx, sink, t->file);
	fclose(t->file);
	return err;
}

struct ky_err *ky_result_file_xlsx(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_panel_result *r = KY_NEW(ctx->arena, struct ky_panel_result);
	struct table *t = KY_NEW(ctx->arena, struct table);
	bool csv = strcmp(ky_path_code(req, "code"), "csv") == 0;
	if (!csv && strcmp(ky_path_code(req, "code"), "xlsx") != 0)
		return ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "no format %s", ky_path_code(req, "code"));
	KY_TRY(ky_panel_result(ctx, ky_path_id(req, "id"), ky_query_param(req, "round"), r));
	KY_TRY(ky_result_more(ctx, r));
	KY_TRY(ky_audit(ctx, "panel.result_file", "panel", r->panel.id, r->round));
	*t = (struct table){.ctx = ctx, .r = r, .file = tmpfile()};
	if (t->file == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no temporary file");
	struct ky_err *err = write_rows(t, csv ? KY_TABLE_CSV : KY_TABLE_XLSX);
	if (err != NULL) {
		fclose(t->file);
		return err;
	}
	ky_reply_stream(req, csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
			ky_printf(ctx->arena, "shinsa-%lld.%s", (long long)r->panel.id, csv ? "csv" : "xlsx"), send, t);
	return NULL;
}

/* ---- a PDF */

struct ky_err *ky_summary_start(struct ky_req *req)
{
	struct ky_panel_result r;
	int64_t job_id;
	struct ky_ctx *ctx = req->ctx;
	const char *round = ky_posted(req, "round");
	KY_TRY(ky_panel_result(ctx, ky_path_id(req, "id"), round == NULL ? "" : round, &r));
	KY_TRY(ky_job_start(ctx, "panel.summary", ky_printf(ctx->arena, "{\"panel\":%lld,\"round\":\"%s\"}", (long long)r.panel.id, r.round), &job_id));
	KY_TRY(ky_audit(ctx, "panel.summary", "panel", r.panel.id, r.round));
	ky_reply_redirect(req, ky_url(ctx, "staff/panels/%lld/result?round=%s", (long long)r.panel.id, r.round), "panel.done.making");
	return NULL;
}

static void fact(struct ky_ctx *ctx, struct ky_blocks *b, const char *key, const char *text)
{
	ky_blocks_add(b, (struct ky_block){.kind = KY_BLOCK_ROW, .label = ky_message(ctx, key), .text = text});
}

static const char *yen(struct ky_ctx *ctx, int64_t n)
{
	struct ky_str text = {"", 0};
	const struct ky_field field = {.name = "n", .kind = "yen"};
	const struct ky_value value = ky_int(n);
	struct ky_err *err = ky_field_readable(ctx, &field, &value, &text);
	return err == NULL ? ky_str_z(ctx->arena, text) : ky_printf(ctx->arena, "%lld", (long long)n);
}

static void add_order(struct ky_ctx *ctx, const struct ky_panel_result *r, struct ky_blocks *b)
{
	static const unsigned char widths[] = {8, 12, 26, 18, 10, 14, 12};
	static const char *const keys[] = {"panel.rank", "panel.code", "dossier.title_column", "dossier.applicant", "panel.value", "panel.outcome", "panel.granted"};
	const char **head = ky_alloc_array(ctx->arena, KY_COUNT(keys), sizeof *head);
	for (size_t i = 0; i < KY_COUNT(keys); i++)
		head[i] = ky_message(ctx, keys[i]);
	ky_blocks_add(b, (struct ky_block){.kind = KY_BLOCK_TABLE_HEAD, .count = KY_COUNT(keys), .cell = head, .width = widths});
	for (size_t i = 0; i < r->count; i++) {
		const struct ky_ranked *x = &r->ranked[i];
		size_t at = ky_result_file(r, x->id);
		const char **cell = ky_alloc_array(ctx->arena, KY_COUNT(keys), sizeof *cell);
		cell[0] = x->rank == 0 ? "–" : ky_printf(ctx->arena, "%zu", x->rank);
		cell[1] = ky_panel_code(ctx, (int)ky_cell_int(r->files, at, "code"));
		cell[2] = ky_cell_z(r->files, at, "title");
		cell[3] = ky_cell_z(r->files, at, "applicant");
		cell[4] = x->rank == 0 ? "–" : ky_hundredths_text(ctx->arena, ky_ranked_hundredths(x));
		cell[5] = decided(ctx, r, x);
		cell[6] = x->granted_yen == 0 ? "" : yen(ctx, x->granted_yen);
		ky_blocks_add(b, (struct ky_block){.kind = KY_BLOCK_TABLE_ROW, .count = KY_COUNT(keys), .cell = cell, .width = widths});
	}
}

static void add_points(struct ky_ctx *ctx, const struct ky_panel_result *r, struct ky_blocks *b)
{
	ky_blocks_add(b, (struct ky_block){.kind = KY_BLOCK_HEADING, .text = ky_message(ctx, "panel.distribution")});
	for (size_t i = 0; i < r->count; i++) {
		struct ky_buf text;
		ky_buf_init(&text, ctx->arena, 256 * 1024);
		for (size_t j = 0; j < r->judges->count; j++) {
			int64_t total = ky_result_total(r, ky_cell_int(r->judges, j, "id"), r->ranked[i].id);
			const char *said = total >= 0 ? ky_printf(ctx->arena, "%lld", (long long)total) : total == -2 ? ky_message(ctx, "panel.conflicted") : "–";
			ky_buf_printf(&text, "%s%s %s", j == 0 ? "" : "　", seat_name(ctx, ky_cell_int(r->judges, j, "seat")), said);
		}
		const char *comments = comments_of(ctx, r, r->ranked[i].id);
		ky_buf_printf(&text, "%s%s", comments[0] == '\0' ? "" : "\n", comments);
		ky_blocks_add(b, (struct ky_block){.kind = KY_BLOCK_ROW, .label = ky_panel_code(ctx, (int)ky_cell_int(r->files, ky_result_file(r, r->ranked[i].id), "code")), .text = text.data});
	}
}

struct ky_err *ky_summary_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_panel_result r;
	struct ky_paper_made made;
	struct ky_blocks b = {.arena = ctx->arena};
	int64_t file_id;
	long long id;
	char round[12];
	if (sscanf(params, "{\"panel\":%lld,\"round\":\"%11[a-z]\"}", &id, round) != 2)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "panel.summary: parameters %s", params);
	KY_TRY(ky_panel_result(ctx, id, round, &r));
	KY_TRY(ky_result_more(ctx, &r));
	const char *title = ky_message(ctx, strcmp(r.round, "provisional") == 0 ? "panel.summary.provisional" : "panel.summary.title");
	const char *seed = ky_cell_z(r.panel.row, 0, "lot_seed");
	ky_blocks_add(&b, (struct ky_block){.kind = KY_BLOCK_TITLE, .text = title});
	fact(ctx, &b, "panel.name", r.panel.title);
	fact(ctx, &b, "panel.judges", ky_printf(ctx->arena, "%zu", r.judges->count));
	fact(ctx, &b, "panel.files", ky_printf(ctx->arena, "%zu", r.count));
	fact(ctx, &b, "panel.measure", ky_message(ctx, r.rules.measure == KY_MEASURE_TOTAL ? "panel.measure.total" : "panel.measure.average"));
	if (r.rules.selection == KY_SELECT_BUDGET)
		fact(ctx, &b, "panel.budget", yen(ctx, r.rules.budget_yen));
	if (r.rules.selection == KY_SELECT_SEATS)
		fact(ctx, &b, "panel.seats", ky_printf(ctx->arena, "%zu", r.rules.seats));
	if (r.rules.ties != KY_TIES_SAME && seed[0] != '\0')
		fact(ctx, &b, "panel.lot", ky_printf(ctx->arena, "%s\n%s", seed, ky_message(ctx, "panel.lot_how")));
	add_order(ctx, &r, &b);
	add_points(ctx, &r, &b);
	KY_TRY(ky_paper_sheet(ctx, &(const struct ky_sheet){.about = {.title = title}, .count = b.count, .block = b.block, .gothic = true}, &made));
	KY_TRY(ky_file_make(ctx, ky_printf(ctx->arena, "shinsa-%lld.pdf", id), "application/pdf", made.bytes, OBJECT, id, &file_id));
	return ky_job_result(ctx, job_id, file_id, "");
}

struct ky_err *ky_summary_file(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id"), file_id = ky_path_id(req, "file_id");
	KY_TRY(ky_query_one(req->ctx, "panel.summary_file", KY_ARGS({"id", ky_int(id)}, {"file_id", ky_int(file_id)}), &row));
	KY_TRY(ky_audit(req->ctx, "panel.summary_read", "panel", id, ""));
	ky_file_stream(req, file_id, ky_cell_z(row, 0, "type"), ky_cell_z(row, 0, "name"));
	return NULL;
}

/* ---- on a dossier's page and in the paper of its decision */

static struct ky_err *outcome_of(struct ky_ctx *ctx, const struct ky_panel *p, int64_t file_id, char *text, size_t size)
{
	struct ky_panel_result r;
	if (!ky_panel_is(p, "closed")) {
		snprintf(text, size, "%s", ky_choice_label(ctx, "core.panel_stage", p->stage));
		return NULL;
	}
	KY_TRY(ky_panel_result(ctx, p->id, "final", &r));
	for (size_t i = 0; i < r.count; i++) {
		const struct ky_ranked *x = &r.ranked[i];
		if (x->id != file_id)
			continue;
		const char *place = x->rank == 0 ? "" : ky_printf(ctx->arena, "　%s %zu/%zu　%s %s", ky_message(ctx, "panel.rank"), x->rank, r.count, ky_message(ctx, "panel.value"), ky_hundredths_text(ctx->arena, ky_ranked_hundredths(x)));
		const char *granted = x->granted_yen == 0 ? "" : ky_printf(ctx->arena, "　%s %s", ky_message(ctx, "panel.granted"), yen(ctx, x->granted_yen));
		snprintf(text, size, "%s%s%s", decided(ctx, &r, x), place, granted);
	}
	return NULL;
}

struct ky_err *ky_reviews(struct ky_ctx *ctx, int64_t dossier_id, size_t *out_count, const struct ky_review **out_review)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "panel.of_dossier", KY_ARGS({"dossier_id", ky_int(dossier_id)}), &rows));
	struct ky_review *review = ky_alloc_array(ctx->arena, rows->count + 1, sizeof *review);
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_panel p;
		char text[TEXT_BYTES] = "";
		KY_TRY(ky_panel_load(ctx, ky_cell_int(rows, i, "id"), KY_PANEL_READ, &p));
		/* A decision covers up to fifty dossiers: of each panel's result the sentence alone is kept. */
		struct ky_arena_mark mark = ky_arena_mark(ctx->arena);
		KY_TRY(outcome_of(ctx, &p, ky_cell_int(rows, i, "file_id"), text, sizeof text));
		ky_arena_rewind(ctx->arena, mark);
		review[i] = (struct ky_review){.panel_id = p.id, .title = p.title, .text = ky_strdup(ctx->arena, text)};
	}
	*out_count = rows->count;
	*out_review = review;
	return NULL;
}

struct ky_err *ky_reviews_put(struct ky_ctx *ctx, int64_t dossier_id, struct ky_node *node)
{
	const struct ky_review *review;
	size_t count;
	KY_TRY(ky_reviews(ctx, dossier_id, &count, &review));
	for (size_t i = 0; i < count; i++) {
		struct ky_node *n = ky_node_item(node, "Reviews");
		ky_put(n, "title", review[i].title);
		ky_put(n, "text", review[i].text);
		ky_put_url(n, "url", ky_url(ctx, "staff/panels/%lld", (long long)review[i].panel_id));
	}
	return NULL;
}
