/* panel_run.c — a panel opens and closes: codes drawn, judges told, scores locked, the lot drawn.
 * Called through the table of panel_pages.c. Closing and scoring hold the panel's row, so no score comes in behind a closing. */
#include "core/dossier/panel.h"

#include "core/base/secret.h"

/* ---- opening */

/* Below n, every number as likely as the others. */
static uint64_t random_below(uint64_t n)
{
	uint64_t got, last = UINT64_MAX - UINT64_MAX % n;
	do
		ky_random(&got, sizeof got);
	while (got >= last);
	return got % n;
}

/* In which order dossiers came in nobody can tell from their codes. */
static int *draw_codes(struct ky_arena *arena, size_t count)
{
	int *code = ky_alloc_array(arena, count, sizeof *code);
	for (size_t i = 0; i < count; i++)
		code[i] = (int)i + 1;
	for (size_t i = count; i > 1; i--) {
		size_t other = (size_t)random_below(i);
		int kept = code[i - 1];
		code[i - 1] = code[other];
		code[other] = kept;
	}
	return code;
}

static struct ky_err *open_file(struct ky_ctx *ctx, const struct ky_panel *p, const struct ky_rows *files, size_t i, int code)
{
	struct ky_panel_file f;
	const char *field = ky_cell_z(p->row, 0, "amount_field");
	bool wanted = strcmp(ky_cell_z(p->row, 0, "selection"), "budget") == 0 || strcmp(ky_cell_z(p->row, 0, "ties"), "smaller") == 0;
	if (ky_cell_int(files, i, "revision") != ky_cell_int(files, i, "present_revision"))
		return ky_fail(ctx->arena, KY_CONFLICT, "panel.error.changed", "dossier %lld changed since it was taken in", (long long)ky_cell_int(files, i, "dossier_id"));
	KY_TRY(ky_panel_file_load(ctx, ky_cell_int(files, i, "id"), &f));
	const struct ky_value *amount = field[0] == '\0' ? NULL : ky_answers_get(f.c.answers, field);
	bool known = amount != NULL && amount->kind == KY_INT && amount->i >= 0;
	if (wanted && !known)
		return ky_fail(ctx->arena, KY_CONFLICT, "panel.error.no_amount", "dossier %lld asks for no amount", (long long)f.c.d.id);
	return ky_exec(ctx, "panel.file_open", KY_ARGS({"file_id", ky_int(f.id)}, {"code", ky_int(code)}, {"amount_yen", known ? ky_int(amount->i) : ky_null()}), NULL);
}

static struct ky_err *tell_judges(struct ky_ctx *ctx, const struct ky_panel *p, const char *message_key)
{
	struct ky_rows *judges;
	KY_TRY(ky_query(ctx, "panel.judges_mail", KY_ARGS({"id", ky_int(p->id)}), &judges));
	for (size_t i = 0; i < judges->count; i++) {
		const char *lang = ky_cell_z(judges, i, "lang");
		struct ky_mail mail = {.message_key = message_key, .lang = lang, .recipient = ky_cell_z(judges, i, "email")};
		KY_TRY(ky_mail_queue(ctx, &mail, KY_ARGS({"title", ky_textz(p->title)}, {"url", ky_textz(ky_url_absolute(ctx, "judging/%lld", (long long)p->id))})));
	}
	return NULL;
}

/* Of a blind panel nobody judges who reads the department's dossiers at the desk with their names. */
static struct ky_err *nobody_at_desk(struct ky_ctx *ctx, const struct ky_panel *p)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "panel.judges_at_desk", KY_ARGS({"id", ky_int(p->id)}), &rows));
	return rows->count == 0 ? NULL : ky_fail(ctx->arena, KY_CONFLICT, "panel.error.at_desk", "judge %lld reads the files at the desk", (long long)ky_cell_int(rows, 0, "id"));
}

struct ky_err *ky_panel_open(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *files, *judges, *items;
	KY_TRY(ky_panel_load(ctx, ky_path_id(req, "id"), KY_PANEL_LOCK, &p));
	KY_TRY(ky_panel_preparing(ctx, &p));
	KY_TRY(ky_query(ctx, "panel.files", KY_ARGS({"id", ky_int(p.id)}), &files));
	KY_TRY(ky_query(ctx, "panel.judges", KY_ARGS({"id", ky_int(p.id)}), &judges));
	KY_TRY(ky_panel_items(ctx, &p, &items));
	if (files->count == 0 || judges->count == 0 || items->count == 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "panel.error.not_ready", "panel %lld lacks files, judges or items", (long long)p.id);
	if (p.closes_at <= ctx->now)
		return ky_fail(ctx->arena, KY_CONFLICT, "panel.error.no_closing", "panel %lld has no closing time ahead", (long long)p.id);
	if (p.blind)
		KY_TRY(nobody_at_desk(ctx, &p));
	const int *code = draw_codes(ctx->arena, files->count);
	for (size_t i = 0; i < files->count; i++) {
		struct ky_arena_mark mark = ky_arena_mark(ctx->arena);
		struct ky_err *err = open_file(ctx, &p, files, i, code[i]);
		if (err != NULL)
			return err;
		ky_arena_rewind(ctx->arena, mark);
	}
	KY_TRY(ky_exec(ctx, "panel.opened", KY_ARGS({"id", ky_int(p.id)}), NULL));
	KY_TRY(tell_judges(ctx, &p, "panel.mail.open"));
	KY_TRY(ky_audit(ctx, "panel.open", "panel", p.id, ""));
	ky_reply_redirect(req, ky_url(ctx, "staff/panels/%lld", (long long)p.id), "panel.done.opened");
	return NULL;
}

/* ---- closing */

static struct ky_err *all_done(struct ky_ctx *ctx, const struct ky_panel *p, bool *out)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, strcmp(ky_panel_round(p), "provisional") == 0 ? "panel.waiting_provisional" : "panel.waiting_final", KY_ARGS({"id", ky_int(p->id)}), &row));
	*out = ky_cell_int(row, 0, "n") == 0;
	return NULL;
}

/* What was given before the presentation stays as it is; the scores after it begin as a copy. */
static struct ky_err *begin_final(struct ky_ctx *ctx, const struct ky_panel *p)
{
	const struct ky_args *args = KY_ARGS({"id", ky_int(p->id)});
	KY_TRY(ky_exec(ctx, "panel.scores_copy", args, NULL));
	KY_TRY(ky_exec(ctx, "panel.comments_copy", args, NULL));
	KY_TRY(ky_exec(ctx, "panel.provisional_closed", args, NULL));
	return tell_judges(ctx, p, "panel.mail.final");
}

struct ky_err *ky_panel_close(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_ctx *ctx = req->ctx;
	bool ready;
	KY_TRY(ky_panel_load(ctx, ky_path_id(req, "id"), KY_PANEL_LOCK, &p));
	if (ky_panel_round(&p)[0] == '\0')
		return ky_fail(ctx->arena, KY_CONFLICT, "panel.error.closed", "panel %lld is not running", (long long)p.id);
	KY_TRY(all_done(ctx, &p, &ready));
	if (!ready && !ky_panel_late(ctx, &p))
		return ky_fail(ctx->arena, KY_CONFLICT, "panel.error.not_done", "panel %lld: judges are at work", (long long)p.id);
	if (strcmp(ky_panel_round(&p), "provisional") == 0)
		KY_TRY(begin_final(ctx, &p));
	else
		KY_TRY(ky_exec(ctx, "panel.closed", KY_ARGS({"id", ky_int(p.id)}, {"seed", ky_textz(ky_random_hex(ctx->arena, 32))}), NULL));
	KY_TRY(ky_audit(ctx, "panel.close", "panel", p.id, ky_panel_round(&p)));
	ky_reply_redirect(req, ky_url(ctx, "staff/panels/%lld", (long long)p.id), "panel.done.closed");
	return NULL;
}

/* ---- when it closes */

static const struct ky_field schedule_fields[] = {
    {.name = "closes_on", .kind = "date", .label = "panel.closes_on", .flags = KY_REQUIRED},
    {.name = "closes_minute", .kind = "text", .label = "panel.closes_minute", .hint = "panel.minute_hint", .flags = KY_REQUIRED, .max = 5},
    {.name = "final_closes_on", .kind = "date", .label = "panel.final_closes_on", .hint = "panel.final_closes_hint"},
    {.name = "final_closes_minute", .kind = "text", .label = "panel.final_closes_minute", .max = 5},
};
const struct ky_form ky_schedule_form = KY_FORM("panel.schedule", schedule_fields);

struct ky_err *ky_panel_schedule_show(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *row;
	KY_TRY(ky_panel_load(req->ctx, ky_path_id(req, "id"), KY_PANEL_READ, &p));
	struct ky_node *root = ky_panel_page(req, &p, "panel/form", "panel.schedule");
	if (ky_panel_is(&p, "closed"))
		return NULL;
	KY_TRY(ky_query_one(req->ctx, "panel.schedule", KY_ARGS({"id", ky_int(p.id)}), &row));
	return ky_put_form(req, root, "panel.schedule", p.id, NULL, row, "panel.save");
}

static struct ky_err *instant(struct ky_req *req, const char *day_field, const char *minute_field, struct ky_value *out)
{
	ky_day day = ky_input_day(req->input, day_field);
	int64_t minute;
	*out = ky_null();
	if (day == KY_DAY_NONE)
		return NULL;
	if (!ky_minute_read(req->ctx->arena, ky_input_z(req->input, minute_field), &minute))
		return ky_invalid(req, minute_field, "dossier.error.minute");
	*out = ky_time(ky_day_time(day) + minute * 60 * KY_SECOND_US);
	return NULL;
}

struct ky_err *ky_panel_schedule(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_value first, last;
	KY_TRY(ky_panel_load(req->ctx, ky_path_id(req, "id"), KY_PANEL_LOCK, &p));
	if (ky_panel_is(&p, "closed"))
		return ky_fail(req->ctx->arena, KY_CONFLICT, "panel.error.closed", "panel %lld is closed", (long long)p.id);
	KY_TRY(instant(req, "closes_on", "closes_minute", &first));
	KY_TRY(instant(req, "final_closes_on", "final_closes_minute", &last));
	if (p.presentation && last.kind != KY_NULL && last.i <= first.i)
		return ky_invalid(req, "final_closes_on", "admin.wrong_period");
	KY_TRY(ky_exec(req->ctx, "panel.schedule_set", KY_ARGS({"id", ky_int(p.id)}, {"closes_at", first}, {"final_closes_at", last}), NULL));
	KY_TRY(ky_audit(req->ctx, "panel.schedule", "panel", p.id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/panels/%lld", (long long)p.id), "panel.done.saved");
	return NULL;
}
