/* panel_score.c — one file before a judge: what is to be seen of it, the rubric, the points and the words.
 * Called through the table of panel_pages.c, and by panel_paper.c for points from paper. Points are read back for the judge who gave them alone. */
#include "core/dossier/panel.h"

#include <stdlib.h>

#include "core/model/input.h"

#define CHOICES_MAX 11 /* more numbers are typed */

/* ---- the rubric as a form */

static const struct ky_choice *grade_options(struct ky_ctx *ctx, const char *grades)
{
	struct ky_str line, digits, narrow;
	struct ky_choice *option = ky_alloc_array(ctx->arena, 66, sizeof *option);
	size_t n = 0;
	for (struct ky_str rest = ky_str(grades); n < 64 && ky_str_split(&rest, '\n', &line);) {
		line = ky_str_trim(line);
		narrow = ky_text_narrow(ctx->arena, line);
		if (line.len == 0)
			continue;
		ky_str_split(&narrow, ' ', &digits);
		option[n++] = (struct ky_choice){ky_str_z(ctx->arena, digits), ky_str_z(ctx->arena, line)};
	}
	return option;
}

static const struct ky_choice *number_options(struct ky_ctx *ctx, int64_t low, int64_t high)
{
	struct ky_choice *option = ky_alloc_array(ctx->arena, CHOICES_MAX + 1, sizeof *option);
	for (int64_t i = low; i <= high; i++) {
		const char *digits = ky_printf(ctx->arena, "%lld", (long long)i);
		option[i - low] = (struct ky_choice){digits, digits};
	}
	return option;
}

static void make_field(struct ky_ctx *ctx, const struct ky_rows *items, size_t i, struct ky_field *f)
{
	int64_t low = ky_cell_int(items, i, "low"), high = ky_cell_int(items, i, "high"), weight = ky_cell_int(items, i, "weight");
	const char *name = ky_cell_z(items, i, "name"), *grades = ky_cell_z(items, i, "grades"), *description = ky_cell_z(items, i, "description");
	*f = (struct ky_field){.name = ky_printf(ctx->arena, "s%lld", (long long)ky_cell_int(items, i, "id")), .kind = "choice", .flags = KY_WANTED | KY_LITERAL, .low = low, .high = high};
	f->label = weight == 1 ? name : ky_printf(ctx->arena, "%s（×%lld）", name, (long long)weight);
	f->hint = description[0] == '\0' ? NULL : description;
	if (grades[0] != '\0')
		f->options = grade_options(ctx, grades);
	else if (high - low < CHOICES_MAX)
		f->options = number_options(ctx, low, high);
	else {
		f->kind = "int";
		f->hint = ky_printf(ctx->arena, "%s（%lld–%lld）", description, (long long)low, (long long)high);
	}
}

struct ky_err *ky_score_form_make(struct ky_ctx *ctx, const struct ky_rows *items, bool comment, const struct ky_form **out)
{
	struct ky_field *fields = ky_alloc_array(ctx->arena, items->count + 1, sizeof *fields);
	struct ky_form *form = KY_NEW(ctx->arena, struct ky_form);
	for (size_t i = 0; i < items->count; i++)
		make_field(ctx, items, i, &fields[i]);
	fields[items->count] = (struct ky_field){.name = "comment", .kind = "lines", .flags = KY_LITERAL, .label = ky_message(ctx, "panel.judging.comment"), .hint = ky_message(ctx, "panel.judging.comment_hint"), .max = 2000};
	*form = (struct ky_form){.name = "panel.score", .field = fields, .count = items->count + (comment ? 1 : 0)};
	*out = form;
	return NULL;
}

struct ky_err *ky_score_form(struct ky_req *req, const struct ky_form **out)
{
	struct ky_panel_file f;
	struct ky_rows *items;
	KY_TRY(ky_panel_file_load(req->ctx, ky_path_id(req, "id"), &f));
	KY_TRY(ky_panel_items(req->ctx, &f.panel, &items));
	return ky_score_form_make(req->ctx, items, true, out);
}

/* ---- the page */

static struct ky_err *mine(struct ky_ctx *ctx, const struct ky_panel_file *f, const struct ky_rows *items, const struct ky_rows **out)
{
	struct ky_rows *scores, *comment, *row = KY_NEW(ctx->arena, struct ky_rows);
	const struct ky_args *args = KY_ARGS({"file_id", ky_int(f->id)}, {"round", ky_textz(ky_panel_round(&f->panel))});
	KY_TRY(ky_query(ctx, "panel.my_scores", args, &scores));
	KY_TRY(ky_query(ctx, "panel.my_comment", args, &comment));
	const char **name = ky_alloc_array(ctx->arena, items->count + 1, sizeof *name);
	struct ky_value *cell = ky_alloc_array(ctx->arena, items->count + 1, sizeof *cell);
	for (size_t i = 0; i < items->count; i++) {
		name[i] = ky_printf(ctx->arena, "s%lld", (long long)ky_cell_int(items, i, "id"));
		cell[i] = ky_null();
		for (size_t k = 0; k < scores->count; k++)
			if (ky_cell_int(scores, k, "item_id") == ky_cell_int(items, i, "id"))
				cell[i] = *ky_cell(scores, k, "score");
	}
	name[items->count] = "comment";
	cell[items->count] = comment->count == 0 ? ky_null() : *ky_cell(comment, 0, "text");
	*row = (struct ky_rows){.count = 1, .columns = items->count + 1, .name = name, .cell = cell};
	*out = row;
	return NULL;
}

struct ky_err *ky_judging_file(struct ky_req *req)
{
	struct ky_panel_file f;
	struct ky_answers *view;
	struct ky_rows *items;
	struct ky_panel_seat seat;
	struct ky_ctx *ctx = req->ctx;
	const struct ky_rows *values;
	const struct ky_form *form = req->input == NULL ? NULL : req->input->form;
	const char *title;
	KY_TRY(ky_panel_file_load(ctx, ky_path_id(req, "id"), &f));
	KY_TRY(ky_panel_my_seat(ctx, &f.panel, &seat));
	KY_TRY(ky_panel_items(ctx, &f.panel, &items));
	struct ky_node *root = ky_reply_page(req, "panel/judging_file");
	const char *code = ky_panel_code(ctx, f.code);
	ky_put(ky_node_child(root, "Page"), "title", code);
	ky_reply_crumb(req, ky_message(ctx, "panel.judging.title"), ky_url(ctx, "judging"));
	ky_reply_crumb(req, f.panel.title, ky_url(ctx, "judging/%lld", (long long)f.panel.id));
	ky_reply_crumb(req, code, NULL);
	KY_TRY(ky_panel_title(ctx, &f, &title));
	ky_put(root, "Code", code);
	ky_put(root, "Title", title);
	KY_TRY(ky_panel_view(ctx, &f, &view));
	KY_TRY(ky_formdoc_show(ctx, f.c.doc, view, ky_panel_without(&f.panel), NULL, ky_node_child(root, "Answers")));
	if (!ky_cell_null(f.row, 0, "papers_file_id"))
		ky_put_url(root, "papers_url", ky_url(ctx, "files/judging/%lld/papers", (long long)f.id));
	KY_TRY(ky_audit(ctx, "panel.file_read", "panel_dossier", f.id, ""));
	ky_put_bool(root, "late", ky_panel_late(ctx, &f.panel));
	ky_put_bool(root, "on_paper", seat.on_paper);
	ky_put_action(req, root, "Conflict", "panel.judging_conflict", f.id, "panel.judging.report_conflict");
	if (seat.on_paper || (ky_panel_late(ctx, &f.panel) && form == NULL))
		return NULL;
	if (form == NULL)
		KY_TRY(ky_score_form_make(ctx, items, true, &form));
	KY_TRY(mine(ctx, &f, items, &values));
	ky_put_bool(root, "open", true);
	return ky_put_form(req, root, "panel.judging_score", f.id, form, values, "panel.judging.save");
}

/* ---- points */

struct ky_err *ky_score_set(struct ky_ctx *ctx, int64_t judge_id, int64_t file_id, const char *round, int64_t item_id, int64_t score)
{
	return ky_exec(ctx, "panel.score_set", KY_ARGS({"judge_id", ky_int(judge_id)}, {"file_id", ky_int(file_id)}, {"round", ky_textz(round)}, {"item_id", ky_int(item_id)}, {"score", ky_int(score)}), NULL);
}

struct ky_err *ky_comment_set(struct ky_ctx *ctx, int64_t judge_id, int64_t file_id, const char *round, const char *text)
{
	return ky_exec(ctx, text[0] == '\0' ? "panel.comment_remove" : "panel.comment_set",
		       text[0] == '\0' ? KY_ARGS({"judge_id", ky_int(judge_id)}, {"file_id", ky_int(file_id)}, {"round", ky_textz(round)})
				       : KY_ARGS({"judge_id", ky_int(judge_id)}, {"file_id", ky_int(file_id)}, {"round", ky_textz(round)}, {"text", ky_textz(text)}),
		       NULL);
}

static struct ky_err *take(struct ky_req *req, const struct ky_panel_file *f, const struct ky_panel_seat *seat, const struct ky_rows *items)
{
	struct ky_ctx *ctx = req->ctx;
	const char *round = ky_panel_round(&f->panel);
	bool whole = true;
	for (size_t i = 0; i < items->count; i++) {
		int64_t item = ky_cell_int(items, i, "id"), score = 0;
		const struct ky_value *v = ky_input_value(req->input, ky_printf(ctx->arena, "s%lld", (long long)item));
		if (v->kind == KY_TEXT && ky_str_i64(v->s, &score))
			KY_TRY(ky_score_set(ctx, seat->id, f->id, round, item, score));
		else if (v->kind == KY_INT)
			KY_TRY(ky_score_set(ctx, seat->id, f->id, round, item, v->i));
		else {
			whole = false;
			KY_TRY(ky_exec(ctx, "panel.score_remove", KY_ARGS({"judge_id", ky_int(seat->id)}, {"file_id", ky_int(f->id)}, {"round", ky_textz(round)}, {"item_id", ky_int(item)}), NULL));
		}
	}
	if (!whole)
		KY_TRY(ky_judge_done_set(ctx, &f->panel, seat->id, false));
	return ky_comment_set(ctx, seat->id, f->id, round, ky_input_z(req->input, "comment"));
}

struct ky_err *ky_judging_score(struct ky_req *req)
{
	struct ky_panel_file f;
	struct ky_panel_seat seat;
	struct ky_rows *items;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_panel_file_load(ctx, ky_path_id(req, "id"), &f));
	KY_TRY(ky_panel_load(ctx, f.panel.id, KY_PANEL_SHARE, &f.panel));
	KY_TRY(ky_panel_my_seat(ctx, &f.panel, &seat));
	KY_TRY(ky_panel_items(ctx, &f.panel, &items));
	if (ky_panel_round(&f.panel)[0] == '\0' || seat.on_paper)
		return ky_fail(ctx->arena, KY_CONFLICT, "panel.error.closed", "panel %lld takes no score of judge %lld", (long long)f.panel.id, (long long)seat.id);
	if (ky_panel_late(ctx, &f.panel))
		return ky_invalid(req, "comment", "panel.error.late");
	KY_TRY(take(req, &f, &seat, items));
	KY_TRY(ky_audit(ctx, "panel.score", "panel_dossier", f.id, ky_panel_round(&f.panel)));
	ky_reply_redirect(req, ky_url(ctx, "judging/%lld", (long long)f.panel.id), "panel.done.scored");
	return NULL;
}

/* A judge who sees only now whom a file is about: from here on it is closed to them, and what they gave does not count. */
struct ky_err *ky_judging_conflict(struct ky_req *req)
{
	struct ky_panel_file f;
	struct ky_panel_seat seat;
	KY_TRY(ky_panel_file_load(req->ctx, ky_path_id(req, "id"), &f));
	KY_TRY(ky_panel_load(req->ctx, f.panel.id, KY_PANEL_SHARE, &f.panel));
	KY_TRY(ky_panel_my_seat(req->ctx, &f.panel, &seat));
	KY_TRY(ky_conflict_set(req->ctx, seat.id, f.id, true));
	KY_TRY(ky_audit(req->ctx, "panel.conflict", "panel_dossier", f.id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "judging/%lld", (long long)f.panel.id), "panel.done.conflict");
	return NULL;
}
