/* panel_judge.c — a judge's own way: 守秘誓約, then what stands in the way of judging each file (利害関係), then the files; and "I am ready".
 * Called through the table of panel_pages.c. That a file opens at all is the policy panel.file's to say. */
#include "core/dossier/panel.h"

#include <stdio.h>

#include "core/model/input.h"

#define NAME_BYTES 4096 /* title and applicant are columns of 200 characters at most */

struct ky_err *ky_panel_my_seat(struct ky_ctx *ctx, const struct ky_panel *p, struct ky_panel_seat *out)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "panel.my_seat", KY_ARGS({"id", ky_int(p->id)}), &row));
	const char *done = strcmp(ky_panel_round(p), "provisional") == 0 ? "provisional_done_at" : "final_done_at";
	*out = (struct ky_panel_seat){
	    .id = ky_cell_int(row, 0, "id"),
	    .seat = (int)ky_cell_int(row, 0, "seat"),
	    .pledged = !ky_cell_null(row, 0, "pledged_at"),
	    .declared = !ky_cell_null(row, 0, "declared_at"),
	    .on_paper = ky_cell_int(row, 0, "on_paper") != 0,
	    .done = !ky_cell_null(row, 0, done),
	};
	return NULL;
}

struct ky_err *ky_judging_put(struct ky_req *req, struct ky_node *root)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "panel.seated", NULL, &rows));
	if (rows->count > 0)
		ky_put_url(root, "judging_url", ky_url(req->ctx, "judging"));
	return NULL;
}

struct ky_err *ky_judging_list(struct ky_req *req)
{
	struct ky_rows *rows;
	struct ky_node *root = ky_reply_page(req, "panel/judging");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "panel.judging.title"));
	ky_reply_crumb(req, ky_message(req->ctx, "panel.judging.title"), NULL);
	KY_TRY(ky_query(req->ctx, "panel.mine", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Panels");
		ky_put(n, "title", ky_cell_z(rows, i, "title"));
		ky_put(n, "stage", ky_choice_label(req->ctx, "core.panel_stage", ky_cell_z(rows, i, "stage")));
		if (!ky_cell_null(rows, i, "closes_at"))
			ky_put_time(n, "closes", ky_cell_int(rows, i, "closes_at"));
		ky_put_url(n, "url", ky_url(req->ctx, "judging/%lld", (long long)ky_cell_int(rows, i, "id")));
	}
	return NULL;
}

static struct ky_node *page(struct ky_req *req, const struct ky_panel *p, const char *template_name)
{
	struct ky_node *root = ky_reply_page(req, template_name), *n = ky_node_child(root, "Panel");
	ky_time_us closes = ky_panel_is(p, "final") ? p->final_closes_at : p->closes_at;
	ky_put(ky_node_child(root, "Page"), "title", p->title);
	ky_reply_crumb(req, ky_message(req->ctx, "panel.judging.title"), ky_url(req->ctx, "judging"));
	ky_reply_crumb(req, p->title, NULL);
	ky_put(n, "title", p->title);
	ky_put(n, "stage", ky_choice_label(req->ctx, "core.panel_stage", p->stage));
	ky_put_bool(n, "blind", p->blind);
	ky_put_bool(n, "late", ky_panel_late(req->ctx, p));
	ky_put_bool(n, "running", ky_panel_round(p)[0] != '\0');
	if (closes != 0)
		ky_put_time(n, "closes", closes);
	return root;
}

/* How a judge sees a file named: its code, and what else the panel shows; of a panel that is not blind also the applicant, or nobody could declare a conflict. */
static struct ky_err *name_of(struct ky_ctx *ctx, const struct ky_panel *p, int64_t file_id, int code, const char **out)
{
	struct ky_panel_file f;
	const char *title, *group = "";
	char text[NAME_BYTES];
	*out = ky_panel_code(ctx, code);
	if (p->blind && !p->show_title)
		return NULL;
	/* There may be hundreds: of each its name alone is kept. */
	struct ky_arena_mark mark = ky_arena_mark(ctx->arena);
	KY_TRY(ky_panel_file_load(ctx, file_id, &f));
	KY_TRY(ky_panel_title(ctx, &f, &title));
	if (!p->blind)
		KY_TRY(ky_group_name(ctx, f.c.d.group_id, &group));
	const char *whose = p->blind ? "" : group[0] != '\0' ? group : ky_cell_z(f.c.row, 0, "applicant");
	snprintf(text, sizeof text, "%s%s%s%s", title, whose[0] == '\0' ? "" : "（", whose, whose[0] == '\0' ? "" : "）");
	ky_arena_rewind(ctx->arena, mark);
	*out = ky_printf(ctx->arena, "%s %s", *out, text);
	return NULL;
}

/* ---- 守秘誓約 */

static const struct ky_field pledge_fields[] = {
    {.name = "pledge", .kind = "pledge", .label = "panel.judging.pledge_box", .flags = KY_REQUIRED},
};
const struct ky_form ky_pledge_form = KY_FORM("panel.pledge", pledge_fields);

static struct ky_err *must_run(struct ky_ctx *ctx, const struct ky_panel *p)
{
	if (ky_panel_round(p)[0] == '\0')
		return ky_fail(ctx->arena, KY_CONFLICT, "panel.error.closed", "panel %lld is closed", (long long)p->id);
	return ky_panel_late(ctx, p) ? ky_fail(ctx->arena, KY_CONFLICT, "panel.error.late", "panel %lld: too late", (long long)p->id) : NULL;
}

struct ky_err *ky_judging_pledge(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_panel_seat seat;
	KY_TRY(ky_panel_load(req->ctx, ky_path_id(req, "id"), KY_PANEL_SHARE, &p));
	KY_TRY(ky_panel_my_seat(req->ctx, &p, &seat));
	KY_TRY(must_run(req->ctx, &p));
	KY_TRY(ky_exec(req->ctx, "panel.pledged", KY_ARGS({"judge_id", ky_int(seat.id)}), NULL));
	KY_TRY(ky_audit(req->ctx, "panel.pledge", "panel", p.id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "judging/%lld", (long long)p.id), NULL);
	return NULL;
}

/* ---- 利害関係 */

static const struct ky_choice answers[] = {{"no", "panel.judging.no_conflict"}, {"yes", "panel.judging.conflict"}, {NULL, NULL}};

struct ky_err *ky_declare_form(struct ky_req *req, const struct ky_form **out)
{
	struct ky_panel p;
	struct ky_rows *files;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_panel_load(ctx, ky_path_id(req, "id"), KY_PANEL_READ, &p));
	KY_TRY(ky_query(ctx, "panel.codes", KY_ARGS({"id", ky_int(p.id)}), &files));
	struct ky_field *fields = ky_alloc_array(ctx->arena, files->count + 1, sizeof *fields);
	struct ky_choice *option = ky_alloc_array(ctx->arena, KY_COUNT(answers), sizeof *option);
	for (size_t i = 0; answers[i].code != NULL; i++)
		option[i] = (struct ky_choice){answers[i].code, ky_message(ctx, answers[i].label)};
	for (size_t i = 0; i < files->count; i++) {
		int64_t id = ky_cell_int(files, i, "id");
		fields[i] = (struct ky_field){.name = ky_printf(ctx->arena, "c%lld", (long long)id), .kind = "choice", .flags = KY_REQUIRED | KY_LITERAL, .options = option};
		KY_TRY(name_of(ctx, &p, id, (int)ky_cell_int(files, i, "code"), &fields[i].label));
	}
	struct ky_form *form = KY_NEW(ctx->arena, struct ky_form);
	*form = (struct ky_form){.name = "panel.declare", .field = fields, .count = files->count};
	*out = form;
	return NULL;
}

struct ky_err *ky_conflict_set(struct ky_ctx *ctx, int64_t judge_id, int64_t file_id, bool conflicted)
{
	return ky_exec(ctx, "panel.conflict_set", KY_ARGS({"judge_id", ky_int(judge_id)}, {"file_id", ky_int(file_id)}, {"conflicted", ky_int(conflicted)}), NULL);
}

struct ky_err *ky_judging_declare(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_panel_seat seat;
	struct ky_rows *files;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_panel_load(ctx, ky_path_id(req, "id"), KY_PANEL_SHARE, &p));
	KY_TRY(ky_panel_my_seat(ctx, &p, &seat));
	KY_TRY(must_run(ctx, &p));
	if (!seat.pledged || seat.declared)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "judge %lld declares out of turn", (long long)seat.id);
	KY_TRY(ky_query(ctx, "panel.codes", KY_ARGS({"id", ky_int(p.id)}), &files));
	for (size_t i = 0; i < files->count; i++) {
		int64_t id = ky_cell_int(files, i, "id");
		KY_TRY(ky_conflict_set(ctx, seat.id, id, strcmp(ky_input_z(req->input, ky_printf(ctx->arena, "c%lld", (long long)id)), "yes") == 0));
	}
	KY_TRY(ky_exec(ctx, "panel.declared", KY_ARGS({"judge_id", ky_int(seat.id)}), NULL));
	KY_TRY(ky_audit(ctx, "panel.declare", "panel", p.id, ""));
	ky_reply_redirect(req, ky_url(ctx, "judging/%lld", (long long)p.id), "panel.done.declared");
	return NULL;
}

/* ---- the files */

static struct ky_err *put_files(struct ky_req *req, const struct ky_panel *p, const struct ky_panel_seat *seat, struct ky_node *root)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *files, *items;
	size_t wanting = 0;
	KY_TRY(ky_panel_items(ctx, p, &items));
	KY_TRY(ky_query(ctx, "panel.my_files", KY_ARGS({"judge_id", ky_int(seat->id)}, {"round", ky_textz(ky_panel_round(p))}), &files));
	for (size_t i = 0; i < files->count; i++) {
		struct ky_node *n = ky_node_item(root, "Files");
		int64_t id = ky_cell_int(files, i, "id");
		const char *name = ky_panel_code(ctx, (int)ky_cell_int(files, i, "code"));
		bool conflicted = ky_cell_int(files, i, "conflicted") != 0;
		size_t given = (size_t)ky_cell_int(files, i, "given");
		if (!conflicted && ky_panel_round(p)[0] != '\0')
			KY_TRY(name_of(ctx, p, id, (int)ky_cell_int(files, i, "code"), &name));
		ky_put(n, "name", name);
		ky_put_bool(n, "conflicted", conflicted);
		if (conflicted)
			continue;
		ky_put_bool(n, "complete", given == items->count);
		ky_put_bool(n, "begun", given > 0 && given < items->count);
		wanting += given < items->count;
		if (!ky_cell_null(files, i, "held_on")) {
			ky_put_day(n, "held_on", (ky_day)ky_cell_int(files, i, "held_on"));
			ky_put(n, "place", ky_cell_z(files, i, "place"));
			ky_put_int(n, "turn", ky_cell_int(files, i, "turn"));
			if (!ky_cell_null(files, i, "starts_minute"))
				ky_put(n, "starts", ky_minute_text(ctx->arena, ky_cell_int(files, i, "starts_minute")));
		}
		if (ky_panel_round(p)[0] != '\0')
			ky_put_url(n, "url", ky_url(ctx, "judging/files/%lld", (long long)id));
	}
	ky_put_int(root, "Wanting", (int64_t)wanting);
	ky_put_bool(root, "Done", seat->done);
	ky_put_bool(root, "on_paper", seat->on_paper);
	if (!seat->on_paper && !seat->done && wanting == 0 && ky_panel_round(p)[0] != '\0' && !ky_panel_late(ctx, p))
		ky_put_action(req, root, "Ready", "panel.judging_done", p->id, "panel.judging.ready");
	return NULL;
}

struct ky_err *ky_judging_show(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_panel_seat seat;
	const struct ky_form *form = req->input == NULL ? NULL : req->input->form;
	KY_TRY(ky_panel_load(req->ctx, ky_path_id(req, "id"), KY_PANEL_READ, &p));
	KY_TRY(ky_panel_my_seat(req->ctx, &p, &seat));
	bool open = ky_panel_round(&p)[0] != '\0' && !ky_panel_late(req->ctx, &p);
	struct ky_node *root = page(req, &p, "panel/judging_panel");
	ky_put_bool(root, "to_pledge", !seat.pledged && open);
	ky_put_bool(root, "to_declare", seat.pledged && !seat.declared && open);
	if (!seat.pledged)
		return open ? ky_put_form(req, root, "panel.judging_pledge", p.id, NULL, NULL, "panel.judging.accept") : NULL;
	if (seat.declared)
		return put_files(req, &p, &seat, root);
	if (!open)
		return NULL;
	if (form == NULL)
		KY_TRY(ky_declare_form(req, &form));
	return ky_put_form(req, root, "panel.judging_declare", p.id, form, NULL, "panel.judging.declare");
}

struct ky_err *ky_judge_done_set(struct ky_ctx *ctx, const struct ky_panel *p, int64_t judge_id, bool done)
{
	bool first = strcmp(ky_panel_round(p), "provisional") == 0;
	return ky_exec(ctx, done ? "panel.judge_done" : "panel.judge_undone", KY_ARGS({"judge_id", ky_int(judge_id)}, {"first", ky_int(first)}), NULL);
}

struct ky_err *ky_judging_done(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_panel_seat seat;
	struct ky_rows *items, *row;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_panel_load(ctx, ky_path_id(req, "id"), KY_PANEL_SHARE, &p));
	KY_TRY(ky_panel_my_seat(ctx, &p, &seat));
	KY_TRY(must_run(ctx, &p));
	KY_TRY(ky_panel_items(ctx, &p, &items));
	KY_TRY(ky_query_one(ctx, "panel.unscored", KY_ARGS({"judge_id", ky_int(seat.id)}, {"round", ky_textz(ky_panel_round(&p))}, {"items", ky_int((int64_t)items->count)}), &row));
	if (!seat.declared || ky_cell_int(row, 0, "n") > 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "panel.error.unscored", "judge %lld is not ready", (long long)seat.id);
	KY_TRY(ky_judge_done_set(ctx, &p, seat.id, true));
	KY_TRY(ky_audit(ctx, "panel.judge_done", "panel", p.id, ky_panel_round(&p)));
	ky_reply_redirect(req, ky_url(ctx, "judging/%lld", (long long)p.id), "panel.done.ready");
	return NULL;
}
