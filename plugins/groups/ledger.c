/* ledger.c — the job groups.ledger: a ledger on this machine's disk becomes groups, as the browser's import does it, all rows or none.
 * Called by kyodoctl job run, for the demo city and for a first filling. */
#include <stdio.h>

#include "import.h"

#define FILE_MAX ((size_t)64 << 20)

static struct ky_err *read_path(struct ky_ctx *ctx, struct ky_arena *keep, const char *path, struct ky_str *out)
{
	struct ky_buf buf;
	char part[65536];
	size_t n;
	FILE *f = fopen(path, "re");
	if (f == NULL)
		return ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "%s cannot be read", path);
	ky_buf_init(&buf, keep, FILE_MAX);
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		ky_buf_add(&buf, part, n);
	fclose(f);
	*out = ky_buf_str(&buf);
	return buf.full ? ky_fail(ctx->arena, KY_TOO_LARGE, NULL, "%s is over 64 MB", path) : NULL;
}

static struct ky_err *refuse(struct ky_ctx *ctx, const struct ky_intake_notes *problems)
{
	struct ky_buf text;
	ky_buf_init(&text, ctx->arena, 64 * 1024);
	ky_buf_puts(&text, "");
	for (size_t i = 0; i < problems->count && i < KY_INTAKE_NOTES_MAX; i++)
		ky_buf_printf(&text, "%s %s: %s\n", problems->note[i].place, problems->note[i].name, problems->note[i].text);
	return ky_fail(ctx->arena, KY_INVALID, NULL, "%zu 個の問題があるため、1件も取り込みませんでした:\n%s", problems->count, text.data);
}

static struct ky_err *run(struct ky_ctx *ctx, struct ky_arena *keep, const char *path, struct ky_intake_book *book, struct ky_intake_plan *plan)
{
	struct ky_str bytes;
	KY_TRY(read_path(ctx, keep, path, &bytes));
	KY_TRY(ky_intake_open(ctx, &groups_intake, keep, bytes, 0, 0, book));
	KY_TRY(groups_plan_run(ctx, book, plan));
	return plan->notes[KY_INTAKE_PROBLEM].count == 0 ? NULL : refuse(ctx, &plan->notes[KY_INTAKE_PROBLEM]);
}

struct ky_err *groups_ledger_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_intake_book book = {.table = NULL};
	struct ky_intake_plan *plan = KY_NEW(ctx->arena, struct ky_intake_plan);
	struct ky_arena *keep = ky_arena_new(0);
	if (keep == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no memory for a ledger");
	/* Nobody looks at what is only likely here: several groups may share a phone. Nothing is overwritten and nothing lost; staff merge what is one. */
	*plan = (struct ky_intake_plan){.apply = true, .duplicates = GROUPS_DUPLICATE_NEW};
	struct ky_err *err = run(ctx, keep, params, &book, plan);
	ky_intake_close(&book);
	if (err != NULL) /* it may lie in what is given back now */
		err = ky_fail(ctx->arena, err->code, NULL, "%s", err->detail);
	ky_arena_free(keep);
	KY_TRY(err);
	ky_touch(ctx, "groups");
	KY_TRY(ky_audit(ctx, "groups.import", "groups.ledger", job_id, "*"));
	return ky_job_result(ctx, job_id, 0, ky_printf(ctx->arena, "追加 %lld 件、変更 %lld 件", (long long)plan->added, (long long)plan->changed));
}
