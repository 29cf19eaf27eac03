/* letter_paper.c — issued letters on paper: each as a PDF with its hash, many as one PDF, as an archive, as address labels. Jobs alone; how paper is made is known by core/paper.
 * Called by the background process. A letter's PDF is made once, of what was frozen. */
#include "core/dossier/letter.h"

#include "core/model/sheet_text.h"

#define KEPT_US (7 * 24 * 3600 * KY_SECOND_US)

struct ky_str ky_letter_param(const char *params, const char *key)
{
	char quoted[40];
	snprintf(quoted, sizeof quoted, "\"%s\":\"", key);
	const char *from = strstr(params, quoted);
	if (from == NULL)
		return (struct ky_str){"", 0};
	from += strlen(quoted);
	return (struct ky_str){from, strcspn(from, "\"")};
}

/* ---- one */

static const char *file_name(struct ky_ctx *ctx, const struct ky_rows *row)
{
	return ky_printf(ctx->arena, "%s.pdf", ky_cell_z(row, 0, "doc_no"));
}

struct ky_err *ky_letter_make(struct ky_ctx *ctx, int64_t letter_id)
{
	struct ky_rows *row;
	struct ky_paper_made made;
	struct ky_blocks blocks = {.arena = ctx->arena};
	int64_t file_id;
	KY_TRY(ky_query_one(ctx, "letters.letter", KY_ARGS({"id", ky_int(letter_id)}), &row));
	if (strcmp(ky_cell_z(row, 0, "state"), "issued") != 0 || !ky_cell_null(row, 0, "file_id") || ky_cell_str(row, 0, "document").len == 0)
		return NULL;
	KY_TRY(ky_sheet_read(ky_cell_str(row, 0, "document"), &blocks));
	const struct ky_sheet sheet = {
	    .about = {.title = ky_cell_z(row, 0, "doc_no"), .lang = ky_cell_z(row, 0, "lang"), .at_s = ky_cell_int(row, 0, "issued_at") / KY_SECOND_US}, .unnumbered = true, .count = blocks.count, .block = blocks.block};
	KY_TRY(ky_paper_sheet(ctx, &sheet, &made));
	KY_TRY(ky_file_make(ctx, file_name(ctx, row), "application/pdf", made.bytes, KY_LETTER_FILE, ky_cell_int(row, 0, "dossier_id"), &file_id));
	return ky_exec(ctx, "letters.paper", KY_ARGS({"id", ky_int(letter_id)}, {"file_id", ky_int(file_id)}, {"pages", ky_int(made.pages)}, {"missing", ky_int(made.missing)}), NULL);
}

struct ky_err *ky_letter_paper_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	int64_t id;
	(void)job_id;
	if (!ky_str_i64(ky_letter_param(params, "letter"), &id))
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "letters.paper: parameters %s", params);
	return ky_letter_make(ctx, id);
}

struct ky_err *ky_letter_each(struct ky_ctx *ctx, const struct ky_case *c, ky_letter_each_fn *each, void *data)
{
	struct ky_rows *rows, *file;
	KY_TRY(ky_query(ctx, "letters.of_dossier", KY_ARGS({"id", ky_int(c->d.id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_str bytes;
		if (strcmp(ky_cell_z(rows, i, "state"), "issued") != 0)
			continue;
		KY_TRY(ky_query(ctx, "letters.file", KY_ARGS({"id", *ky_cell(rows, i, "id")}), &file));
		if (file->count == 0) /* it is being made */
			continue;
		KY_TRY(ky_file_read(ctx, ky_cell_int(file, 0, "id"), KY_PAPER_BYTES_MAX, &bytes));
		const char *label = ky_letter_occasion(ctx, c->d.procedure->name, ky_cell_z(rows, i, "action"));
		KY_TRY(each(data, ky_printf(ctx->arena, "%s：%s %s", ky_message(ctx, "letters.title"), label, ky_cell_z(rows, i, "doc_no")), ky_cell_z(file, 0, "name"), bytes));
	}
	return NULL;
}

/* ---- many */

struct batch {
	struct ky_ctx *ctx;
	size_t count, left_out, bytes;
	struct ky_part part[KY_LETTERS_MAX];
	struct ky_label label[KY_LETTERS_MAX];
};

static struct ky_err *take_pdf(struct batch *b, const struct ky_rows *row)
{
	struct ky_str bytes;
	KY_TRY(ky_file_read(b->ctx, ky_cell_int(row, 0, "file_id"), KY_PAPER_BYTES_MAX, &bytes));
	if (bytes.len > KY_PAPER_BYTES_MAX - b->bytes)
		return ky_fail(b->ctx->arena, KY_TOO_LARGE, "core.paper.too_large", "more than the paper holds");
	b->bytes += bytes.len;
	const char *name = ky_printf(b->ctx->arena, "%03zu-%s", b->count + 1, file_name(b->ctx, row));
	b->part[b->count++] = (struct ky_part){.title = ky_cell_z(row, 0, "doc_no"), .name = name, .bytes = bytes.p, .size = bytes.len};
	return NULL;
}

static void take_label(struct batch *b, const struct ky_rows *row)
{
	b->label[b->count++] = (struct ky_label){.postal = ky_cell_z(row, 0, "recipient_postal"), .address = ky_cell_z(row, 0, "recipient_address"), .name = ky_cell_z(row, 0, "recipient_name"), .note = ky_cell_z(row, 0, "doc_no")};
}

static struct ky_err *take(struct batch *b, int64_t id, bool labels)
{
	struct ky_rows *row;
	KY_TRY(ky_letter_make(b->ctx, id));
	KY_TRY(ky_query_one(b->ctx, "letters.letter", KY_ARGS({"id", ky_int(id)}), &row));
	bool wanted = strcmp(ky_cell_z(row, 0, "state"), "issued") == 0 && b->count < KY_LETTERS_MAX && (labels || !ky_cell_null(row, 0, "file_id"));
	b->left_out += !wanted;
	if (!wanted)
		return NULL;
	if (!labels)
		return take_pdf(b, row);
	take_label(b, row);
	return NULL;
}

static struct ky_err *put_together(struct batch *b, struct ky_str mode, struct ky_paper_made *out)
{
	const char *title = ky_message(b->ctx, "letters.title");
	if (ky_str_is(mode, "labels"))
		return ky_paper_labels(b->ctx, &(const struct ky_labels){.about = {.title = title}, .count = b->count, .label = b->label}, out);
	if (ky_str_is(mode, "pdf"))
		return ky_paper_bundle(b->ctx, &(const struct ky_bundle){.about = {.title = title}, .plain = true, .count = b->count, .part = b->part}, out);
	struct ky_zip_entry *entry = ky_alloc_array(b->ctx->arena, b->count, sizeof *entry);
	for (size_t i = 0; i < b->count; i++)
		entry[i] = (struct ky_zip_entry){.name = b->part[i].name, .bytes = b->part[i].bytes, .size = b->part[i].size};
	return ky_paper_zip(b->ctx, &(const struct ky_zip){.count = b->count, .entry = entry}, out);
}

struct ky_err *ky_letter_batch_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct batch *b = KY_NEW(ctx->arena, struct batch);
	struct ky_paper_made made = {0};
	struct ky_str part, mode = ky_letter_param(params, "mode");
	int64_t id, file_id;
	b->ctx = ctx;
	for (struct ky_str rest = ky_letter_param(params, "letters"); ky_str_split(&rest, ' ', &part);)
		if (ky_str_i64(part, &id))
			KY_TRY(take(b, id, ky_str_is(mode, "labels")));
	if (b->count == 0)
		return ky_job_result(ctx, job_id, 0, ky_message(ctx, "letters.nothing_issued"));
	struct ky_err *err = put_together(b, mode, &made);
	if (err != NULL && err->code == KY_TOO_LARGE) /* it would be as large the next time */
		return ky_job_result(ctx, job_id, 0, ky_message(ctx, "core.paper.too_large"));
	KY_TRY(err);
	bool zip = ky_str_is(mode, "zip");
	const char *name = ky_printf(ctx->arena, "%s-%s.%s", ky_str_is(mode, "labels") ? "atena" : "tsuchi", ky_day_iso(ctx->arena, ctx->today), zip ? "zip" : "pdf");
	KY_TRY(ky_file_make(ctx, name, zip ? "application/zip" : "application/pdf", made.bytes, KY_LETTER_BATCH_FILE, ctx->who->user_id, &file_id));
	const char *report = ky_printf(ctx->arena, "%zu %s", b->count, ky_message(ctx, "letters.count"));
	if (b->left_out > 0)
		report = ky_printf(ctx->arena, "%s、%zu %s", report, b->left_out, ky_message(ctx, "letters.left_count"));
	return ky_job_result(ctx, job_id, file_id, report);
}

/* What was put together of letters can be put together again: it stays a week. */
struct ky_err *ky_letter_sweep(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	(void)job_id;
	(void)params;
	return ky_exec(ctx, "letters.batch_sweep", KY_ARGS({"before", ky_time(ctx->now - KEPT_US)}), NULL);
}
