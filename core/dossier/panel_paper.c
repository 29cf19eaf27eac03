/* panel_paper.c — a judge who prefers paper: what they signed is recorded, one blind PDF holds all files they may see, and what they wrote is entered by one person and again by another.
 * Called through the table of panel_pages.c and by the background process. Neither person sees what the other typed; nobody sees it afterwards, before the closing. */
#include "core/dossier/panel.h"

#include <stdio.h>

#include "core/model/formdoc_sheet.h"
#include "core/model/input.h"

#define OBJECT "panel_packet"

static struct ky_err *judge_of(struct ky_req *req, struct ky_panel *p, enum ky_panel_lock lock, struct ky_rows **out)
{
	KY_TRY(ky_panel_load(req->ctx, ky_path_id(req, "id"), lock, p));
	KY_TRY(ky_query_one(req->ctx, "panel.judge", KY_ARGS({"id", ky_int(p->id)}, {"judge_id", ky_int(ky_path_id(req, "judge_id"))}), out));
	return ky_cell_int(*out, 0, "on_paper") != 0 ? NULL : ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "judge %lld is not on paper", (long long)ky_cell_int(*out, 0, "id"));
}

static struct ky_err *must_run(struct ky_ctx *ctx, const struct ky_panel *p)
{
	return ky_panel_round(p)[0] != '\0' ? NULL : ky_fail(ctx->arena, KY_CONFLICT, "panel.error.closed", "panel %lld is not running", (long long)p->id);
}

static const char *here(struct ky_req *req, const struct ky_panel *p, int64_t judge_id)
{
	return ky_url(req->ctx, "staff/panels/%lld/paper/%lld", (long long)p->id, (long long)judge_id);
}

/* ---- what was signed on paper */

static const struct ky_choice conflict_options[] = {{"no", "panel.judging.no_conflict"}, {"yes", "panel.judging.conflict"}, {NULL, NULL}};

struct ky_err *ky_paper_form(struct ky_req *req, const struct ky_form **out)
{
	struct ky_rows *files;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query(ctx, "panel.codes", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &files));
	struct ky_field *fields = ky_alloc_array(ctx->arena, files->count + 1, sizeof *fields);
	struct ky_choice *option = ky_alloc_array(ctx->arena, KY_COUNT(conflict_options), sizeof *option);
	for (size_t i = 0; conflict_options[i].code != NULL; i++)
		option[i] = (struct ky_choice){conflict_options[i].code, ky_message(ctx, conflict_options[i].label)};
	fields[0] = (struct ky_field){.name = "pledge", .kind = "pledge", .label = ky_message(ctx, "panel.paper.pledged"), .flags = KY_REQUIRED | KY_LITERAL};
	for (size_t i = 0; i < files->count; i++)
		fields[i + 1] = (struct ky_field){.name = ky_printf(ctx->arena, "c%lld", (long long)ky_cell_int(files, i, "id")),
						  .kind = "choice",
						  .label = ky_panel_code(ctx, (int)ky_cell_int(files, i, "code")),
						  .flags = KY_REQUIRED | KY_LITERAL,
						  .options = option};
	struct ky_form *form = KY_NEW(ctx->arena, struct ky_form);
	*form = (struct ky_form){.name = "panel.paper", .field = fields, .count = files->count + 1};
	*out = form;
	return NULL;
}

static struct ky_err *put_packets(struct ky_req *req, const struct ky_panel *p, int64_t judge_id, struct ky_node *root)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "panel.packets", KY_ARGS({"judge_id", ky_int(judge_id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Packets");
		ky_put_time(n, "at", ky_cell_int(rows, i, "created_at"));
		ky_put(n, "state", ky_cell_z(rows, i, "state"));
		if (!ky_cell_null(rows, i, "file_id"))
			ky_put_url(n, "url", ky_url(req->ctx, "files/panels/%lld/packet/%lld/%lld", (long long)p->id, (long long)judge_id, (long long)ky_cell_int(rows, i, "file_id")));
	}
	ky_put_action(req, root, "Packet", "panel.packet_start", p->id, "panel.paper.make");
	ky_put_int(root, "judge", judge_id);
	return NULL;
}

static struct ky_err *put_entries(struct ky_req *req, const struct ky_panel *p, int64_t judge_id, struct ky_node *root)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "panel.entries", KY_ARGS({"judge_id", ky_int(judge_id)}, {"round", ky_textz(ky_panel_round(p))}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Entries");
		bool entered = !ky_cell_null(rows, i, "entered_by"), checked = !ky_cell_null(rows, i, "checked_at");
		ky_put(n, "code", ky_panel_code(req->ctx, (int)ky_cell_int(rows, i, "code")));
		ky_put_bool(n, "entered", entered);
		ky_put_bool(n, "checked", checked);
		ky_put(n, "person", ky_cell_z(rows, i, "person"));
		ky_put(n, "checker", ky_cell_z(rows, i, "checker"));
		if (!checked && ky_may_in(req->ctx, "panel.enter", p->department_id))
			ky_put_url(n, "url", ky_url(req->ctx, "staff/panels/%lld/entry/%lld/%lld", (long long)p->id, (long long)judge_id, (long long)ky_cell_int(rows, i, "id")));
	}
	return NULL;
}

struct ky_err *ky_paper_show(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *judge;
	const struct ky_form *form = req->input == NULL ? NULL : req->input->form;
	KY_TRY(judge_of(req, &p, KY_PANEL_READ, &judge));
	int64_t id = ky_cell_int(judge, 0, "id");
	struct ky_node *root = ky_panel_page(req, &p, "panel/paper", "panel.paper.title");
	ky_put_row(ky_node_child(root, "Judge"), judge, 0);
	if (ky_panel_round(&p)[0] == '\0')
		return NULL;
	if (!ky_cell_null(judge, 0, "declared_at")) {
		ky_put_bool(root, "declared", true);
		KY_TRY(put_packets(req, &p, id, root));
		return put_entries(req, &p, id, root);
	}
	if (form == NULL)
		KY_TRY(ky_paper_form(req, &form));
	return ky_put_form(req, root, "panel.paper_declare", p.id, form, NULL, "panel.paper.record");
}

struct ky_err *ky_paper_declare(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *judge, *files;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(judge_of(req, &p, KY_PANEL_SHARE, &judge));
	KY_TRY(must_run(ctx, &p));
	int64_t judge_id = ky_cell_int(judge, 0, "id");
	KY_TRY(ky_query(ctx, "panel.codes", KY_ARGS({"id", ky_int(p.id)}), &files));
	for (size_t i = 0; i < files->count; i++) {
		int64_t id = ky_cell_int(files, i, "id");
		KY_TRY(ky_conflict_set(ctx, judge_id, id, strcmp(ky_input_z(req->input, ky_printf(ctx->arena, "c%lld", (long long)id)), "yes") == 0));
	}
	KY_TRY(ky_exec(ctx, "panel.pledged", KY_ARGS({"judge_id", ky_int(judge_id)}), NULL));
	KY_TRY(ky_exec(ctx, "panel.declared", KY_ARGS({"judge_id", ky_int(judge_id)}), NULL));
	KY_TRY(ky_audit(ctx, "panel.paper_declare", "panel", p.id, ""));
	ky_reply_redirect(req, here(req, &p, judge_id), "panel.done.saved");
	return NULL;
}

/* ---- the PDF */

struct ky_err *ky_packet_start(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *judge;
	int64_t job_id, judge_id = 0;
	const char *posted = ky_posted(req, "judge");
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_panel_load(ctx, ky_path_id(req, "id"), KY_PANEL_SHARE, &p));
	KY_TRY(must_run(ctx, &p));
	if (posted == NULL || !ky_str_i64(ky_str(posted), &judge_id))
		return ky_fail(ctx->arena, KY_BAD_REQUEST, NULL, "no judge");
	KY_TRY(ky_query_one(ctx, "panel.judge", KY_ARGS({"id", ky_int(p.id)}, {"judge_id", ky_int(judge_id)}), &judge));
	if (ky_cell_null(judge, 0, "declared_at"))
		return ky_fail(ctx->arena, KY_CONFLICT, "panel.error.undeclared", "judge %lld declared nothing", (long long)judge_id);
	KY_TRY(ky_job_start(ctx, "panel.packet", ky_printf(ctx->arena, "{\"judge\":%lld,\"panel\":%lld}", (long long)judge_id, (long long)p.id), &job_id));
	KY_TRY(ky_audit(ctx, "panel.packet", "panel", p.id, ""));
	ky_reply_redirect(req, here(req, &p, judge_id), "panel.done.making");
	return NULL;
}

static struct ky_err *add_file(struct ky_ctx *ctx, int64_t file_id, const struct ky_rows *items, struct ky_blocks *b)
{
	struct ky_panel_file f;
	struct ky_answers *view;
	const char *title;
	KY_TRY(ky_panel_file_load(ctx, file_id, &f));
	KY_TRY(ky_panel_title(ctx, &f, &title));
	KY_TRY(ky_panel_view(ctx, &f, &view));
	if (b->count > 0)
		ky_blocks_add(b, (struct ky_block){.kind = KY_BLOCK_PAGE});
	ky_blocks_add(b, (struct ky_block){.kind = KY_BLOCK_TITLE, .text = ky_printf(ctx->arena, "%s %s", ky_panel_code(ctx, f.code), title)});
	KY_TRY(ky_formdoc_sheet(ctx, f.c.doc, view, ky_panel_without(&f.panel), b));
	ky_blocks_add(b, (struct ky_block){.kind = KY_BLOCK_HEADING, .text = ky_message(ctx, "panel.paper.scores")});
	for (size_t i = 0; i < items->count; i++) {
		const char *grades = ky_cell_z(items, i, "grades"), *description = ky_cell_z(items, i, "description");
		const char *scale = ky_printf(ctx->arena, "（　　　）　%lld–%lld%s%s%s%s", (long long)ky_cell_int(items, i, "low"), (long long)ky_cell_int(items, i, "high"), description[0] == '\0' ? "" : "\n", description,
					      grades[0] == '\0' ? "" : "\n", grades);
		ky_blocks_add(b, (struct ky_block){.kind = KY_BLOCK_ROW, .label = ky_cell_z(items, i, "name"), .text = scale});
	}
	ky_blocks_add(b, (struct ky_block){.kind = KY_BLOCK_ROW, .label = ky_message(ctx, "panel.judging.comment"), .text = "\n\n\n"});
	return NULL;
}

struct ky_err *ky_packet_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_panel p;
	struct ky_rows *files, *items;
	struct ky_paper_made made;
	struct ky_blocks b = {.arena = ctx->arena};
	long long judge, panel;
	int64_t file_id;
	if (sscanf(params, "{\"judge\":%lld,\"panel\":%lld}", &judge, &panel) != 2)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "panel.packet: parameters %s", params);
	KY_TRY(ky_panel_load(ctx, panel, KY_PANEL_READ, &p));
	KY_TRY(ky_panel_items(ctx, &p, &items));
	KY_TRY(ky_query(ctx, "panel.judge_conflicts", KY_ARGS({"judge_id", ky_int(judge)}), &files));
	for (size_t i = 0; i < files->count; i++)
		if (!ky_cell_null(files, i, "conflicted") && ky_cell_int(files, i, "conflicted") == 0)
			KY_TRY(add_file(ctx, ky_cell_int(files, i, "id"), items, &b));
	if (b.count == 0)
		return ky_job_result(ctx, job_id, 0, ky_message(ctx, "panel.paper.nothing"));
	KY_TRY(ky_paper_sheet(ctx, &(const struct ky_sheet){.about = {.title = p.title}, .count = b.count, .block = b.block, .gothic = true}, &made));
	KY_TRY(ky_exec(ctx, "panel.packets_forget", KY_ARGS({"judge_id", ky_int(judge)}), NULL));
	KY_TRY(ky_file_make(ctx, ky_printf(ctx->arena, "shinsa-shiryo-%lld.pdf", judge), "application/pdf", made.bytes, OBJECT, judge, &file_id));
	return ky_job_result(ctx, job_id, file_id, "");
}

struct ky_err *ky_packet_file(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id"), file_id = ky_path_id(req, "file_id");
	KY_TRY(ky_query_one(req->ctx, "panel.packet_file", KY_ARGS({"id", ky_int(id)}, {"judge_id", ky_int(ky_path_id(req, "judge_id"))}, {"file_id", ky_int(file_id)}), &row));
	KY_TRY(ky_audit(req->ctx, "panel.packet_read", "panel", id, ""));
	ky_file_stream(req, file_id, ky_cell_z(row, 0, "type"), ky_cell_z(row, 0, "name"));
	return NULL;
}

/* ---- entering what a judge wrote, twice */

struct ky_err *ky_entry_form(struct ky_req *req, const struct ky_form **out)
{
	struct ky_panel p;
	struct ky_rows *items;
	KY_TRY(ky_panel_load(req->ctx, ky_path_id(req, "id"), KY_PANEL_READ, &p));
	KY_TRY(ky_panel_items(req->ctx, &p, &items));
	return ky_score_form_make(req->ctx, items, true, out);
}

static struct ky_err *file_of(struct ky_req *req, const struct ky_rows *judge, struct ky_rows **out)
{
	struct ky_rows *files;
	int64_t id = ky_path_id(req, "file_id");
	KY_TRY(ky_query(req->ctx, "panel.judge_conflicts", KY_ARGS({"judge_id", ky_int(ky_cell_int(judge, 0, "id"))}), &files));
	for (size_t i = 0; i < files->count; i++)
		if (ky_cell_int(files, i, "id") == id && !ky_cell_null(files, i, "conflicted") && ky_cell_int(files, i, "conflicted") == 0) {
			*out = files;
			return NULL;
		}
	return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "file %lld is not this judge's", (long long)id);
}

struct ky_err *ky_entry_show(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *judge, *files, *entries;
	const struct ky_form *form = req->input == NULL ? NULL : req->input->form;
	int64_t file_id = ky_path_id(req, "file_id");
	KY_TRY(judge_of(req, &p, KY_PANEL_READ, &judge));
	KY_TRY(file_of(req, judge, &files));
	struct ky_node *root = ky_panel_page(req, &p, "panel/form", "panel.entry.title");
	if (ky_panel_round(&p)[0] == '\0')
		return NULL;
	int64_t judge_id = ky_cell_int(judge, 0, "id");
	KY_TRY(ky_query(req->ctx, "panel.entries", KY_ARGS({"judge_id", ky_int(judge_id)}, {"round", ky_textz(ky_panel_round(&p))}), &entries));
	for (size_t i = 0; i < entries->count; i++) {
		if (ky_cell_int(entries, i, "id") != file_id)
			continue;
		bool second = !ky_cell_null(entries, i, "entered_by") && ky_cell_int(entries, i, "entered_by") != req->ctx->who->user_id;
		ky_put(root, "Lead", ky_printf(req->ctx->arena, "%s %lld %s — %s", ky_message(req->ctx, "panel.seat"), (long long)ky_cell_int(judge, 0, "seat"), ky_panel_code(req->ctx, (int)ky_cell_int(entries, i, "code")),
					       ky_message(req->ctx, second ? "panel.entry.second" : "panel.entry.first")));
	}
	if (form == NULL)
		KY_TRY(ky_entry_form(req, &form));
	return ky_put_form(req, root, "panel.entry", p.id, form, NULL, "panel.entry.save");
}

static int64_t typed_score(struct ky_req *req, int64_t item)
{
	const struct ky_value *v = ky_input_value(req->input, ky_printf(req->ctx->arena, "s%lld", (long long)item));
	int64_t score = -1;
	if (v->kind == KY_INT)
		return v->i;
	return v->kind == KY_TEXT && ky_str_i64(v->s, &score) ? score : -1;
}

/* "12:5 13:4": what was typed, item by item. */
static struct ky_err *typed(struct ky_req *req, const struct ky_rows *items, const char **out)
{
	struct ky_buf text;
	ky_buf_init(&text, req->ctx->arena, 2000);
	for (size_t i = 0; i < items->count; i++) {
		int64_t item = ky_cell_int(items, i, "id"), score = typed_score(req, item);
		if (score < 0)
			return ky_invalid(req, ky_printf(req->ctx->arena, "s%lld", (long long)item), "core.invalid.required");
		ky_buf_printf(&text, "%s%lld:%lld", i == 0 ? "" : " ", (long long)item, (long long)score);
	}
	*out = text.data;
	return NULL;
}

/* Both agree: now they are the judge's points. */
static struct ky_err *settle(struct ky_req *req, const struct ky_panel *p, int64_t judge_id, const struct ky_rows *items, const struct ky_rows *entry)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *row;
	int64_t file_id = ky_path_id(req, "file_id");
	const char *round = ky_panel_round(p);
	for (size_t i = 0; i < items->count; i++)
		KY_TRY(ky_score_set(ctx, judge_id, file_id, round, ky_cell_int(items, i, "id"), typed_score(req, ky_cell_int(items, i, "id"))));
	KY_TRY(ky_comment_set(ctx, judge_id, file_id, round, ky_cell_z(entry, 0, "comment")));
	KY_TRY(ky_exec(ctx, "panel.entry_checked", KY_ARGS({"entry_id", ky_int(ky_cell_int(entry, 0, "id"))}), NULL));
	KY_TRY(ky_query_one(ctx, "panel.unscored", KY_ARGS({"judge_id", ky_int(judge_id)}, {"round", ky_textz(round)}, {"items", ky_int((int64_t)items->count)}), &row));
	if (ky_cell_int(row, 0, "n") == 0)
		KY_TRY(ky_judge_done_set(ctx, p, judge_id, true));
	return ky_audit(ctx, "panel.entry_checked", "panel_dossier", file_id, "");
}

struct ky_err *ky_entry(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *judge, *files, *items, *entry;
	struct ky_ctx *ctx = req->ctx;
	const char *scores;
	int64_t file_id = ky_path_id(req, "file_id");
	KY_TRY(judge_of(req, &p, KY_PANEL_SHARE, &judge));
	KY_TRY(must_run(ctx, &p));
	KY_TRY(file_of(req, judge, &files));
	KY_TRY(ky_panel_items(ctx, &p, &items));
	KY_TRY(typed(req, items, &scores));
	int64_t judge_id = ky_cell_int(judge, 0, "id");
	const struct ky_arg key[] = {{"judge_id", ky_int(judge_id)}, {"file_id", ky_int(file_id)}, {"round", ky_textz(ky_panel_round(&p))}, {"scores", ky_textz(scores)}, {"comment", ky_textz(ky_input_z(req->input, "comment"))}};
	KY_TRY(ky_query(ctx, "panel.entry_lock", &(const struct ky_args){3, key}, &entry));
	if (entry->count > 0 && !ky_cell_null(entry, 0, "checked_at"))
		return ky_fail(ctx->arena, KY_CONFLICT, "panel.error.checked", "entry %lld was checked", (long long)ky_cell_int(entry, 0, "id"));
	bool second = entry->count > 0 && ky_cell_int(entry, 0, "entered_by") != ctx->who->user_id;
	if (second && strcmp(ky_cell_z(entry, 0, "scores"), scores) != 0)
		return ky_invalid(req, "comment", "panel.error.differs");
	if (second)
		KY_TRY(settle(req, &p, judge_id, items, entry));
	else {
		KY_TRY(ky_exec(ctx, "panel.entry_set", &(const struct ky_args){5, key}, NULL));
		KY_TRY(ky_audit(ctx, "panel.entry", "panel_dossier", file_id, ""));
	}
	ky_reply_redirect(req, here(req, &p, judge_id), second ? "panel.done.checked" : "panel.done.entered");
	return NULL;
}
