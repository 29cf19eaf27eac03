/* panel_meeting.c — meetings: who presents when, which judges were there, and what they are paid (謝金).
 * Called through the table of panel_pages.c. */
#include "core/dossier/panel.h"

#include <stdio.h>

#include "kyodo/table.h"

static const struct ky_field meeting_fields[] = {
    {.name = "held_on", .kind = "date", .label = "panel.meeting.held_on", .flags = KY_REQUIRED},
    {.name = "starts", .kind = "text", .label = "panel.meeting.starts", .hint = "panel.minute_hint", .flags = KY_REQUIRED, .max = 5},
    {.name = "place", .kind = "text", .label = "panel.meeting.place", .max = 100},
    {.name = "fee_yen", .kind = "yen", .label = "panel.meeting.fee", .hint = "panel.meeting.fee_hint", .low = 0, .high = 1000000},
};
const struct ky_form ky_meeting_form = KY_FORM("panel.meeting", meeting_fields);

static const char *meeting_name(struct ky_ctx *ctx, const struct ky_rows *meetings, size_t i)
{
	return ky_printf(ctx->arena, "%s %s %s", ky_day_text(ctx->arena, ctx->lang, (ky_day)ky_cell_int(meetings, i, "held_on"), true), ky_minute_text(ctx->arena, ky_cell_int(meetings, i, "starts_minute")),
			 ky_cell_z(meetings, i, "place"));
}

static bool was_there(const struct ky_rows *attendances, int64_t meeting, int64_t judge)
{
	for (size_t i = 0; i < attendances->count; i++)
		if (ky_cell_int(attendances, i, "meeting_id") == meeting && ky_cell_int(attendances, i, "judge_id") == judge)
			return true;
	return false;
}

static void put_plan(struct ky_ctx *ctx, const struct ky_rows *meetings, const struct ky_rows *files, struct ky_node *root)
{
	for (size_t i = 0; i < files->count; i++) {
		struct ky_node *n = ky_node_item(root, "Files");
		int code = (int)ky_cell_int(files, i, "code");
		ky_put_int(n, "id", ky_cell_int(files, i, "id"));
		ky_put(n, "name", ky_printf(ctx->arena, "%s %s", code == 0 ? "" : ky_panel_code(ctx, code), ky_cell_z(files, i, "title")));
		ky_put_int(n, "turn", ky_cell_int(files, i, "turn"));
		if (!ky_cell_null(files, i, "starts_minute"))
			ky_put(n, "starts", ky_minute_text(ctx->arena, ky_cell_int(files, i, "starts_minute")));
		for (size_t m = 0; m < meetings->count; m++) {
			struct ky_node *o = ky_node_item(n, "meetings");
			ky_put_int(o, "id", ky_cell_int(meetings, m, "id"));
			ky_put(o, "name", meeting_name(ctx, meetings, m));
			ky_put_bool(o, "chosen", ky_cell_int(meetings, m, "id") == ky_cell_int(files, i, "meeting_id"));
		}
	}
}

struct ky_err *ky_meetings_show(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *meetings, *files, *judges, *attendances;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_panel_load(ctx, ky_path_id(req, "id"), KY_PANEL_READ, &p));
	const struct ky_args *args = KY_ARGS({"id", ky_int(p.id)});
	KY_TRY(ky_query(ctx, "panel.meetings", args, &meetings));
	KY_TRY(ky_query(ctx, "panel.files", args, &files));
	KY_TRY(ky_query(ctx, "panel.judges", args, &judges));
	KY_TRY(ky_query(ctx, "panel.attendances", args, &attendances));
	struct ky_node *root = ky_panel_page(req, &p, "panel/meetings", "panel.meetings");
	for (size_t m = 0; m < meetings->count; m++) {
		struct ky_node *n = ky_node_item(root, "Meetings");
		ky_put(n, "name", meeting_name(ctx, meetings, m));
		for (size_t j = 0; j < judges->count; j++) {
			struct ky_node *o = ky_node_item(n, "judges");
			ky_put(o, "mark", ky_printf(ctx->arena, "there.%lld.%lld", (long long)ky_cell_int(meetings, m, "id"), (long long)ky_cell_int(judges, j, "id")));
			ky_put(o, "name", ky_cell_z(judges, j, "name"));
			ky_put_bool(o, "there", was_there(attendances, ky_cell_int(meetings, m, "id"), ky_cell_int(judges, j, "id")));
		}
	}
	if (meetings->count > 0) {
		put_plan(ctx, meetings, files, root);
		ky_put_action(req, root, "Plan", "panel.meeting_plan", p.id, "panel.save");
	}
	return ky_put_form(req, root, "panel.meeting_add", p.id, NULL, NULL, "panel.meeting.add");
}

struct ky_err *ky_meeting_add(struct ky_req *req)
{
	struct ky_panel p;
	int64_t minute;
	KY_TRY(ky_panel_load(req->ctx, ky_path_id(req, "id"), KY_PANEL_LOCK, &p));
	if (!ky_minute_read(req->ctx->arena, ky_input_z(req->input, "starts"), &minute))
		return ky_invalid(req, "starts", "dossier.error.minute");
	KY_TRY(ky_insert(req->ctx, "panel.meeting_insert",
			 KY_ARGS({"id", ky_int(p.id)}, ky_input_arg(req->input, "held_on"), {"starts_minute", ky_int(minute)}, ky_input_arg(req->input, "place"), ky_input_arg(req->input, "fee_yen")), NULL));
	KY_TRY(ky_audit(req->ctx, "panel.meeting", "panel", p.id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/panels/%lld/meetings", (long long)p.id), "panel.done.saved");
	return NULL;
}

static int64_t posted_number(struct ky_req *req, const char *word, int64_t id)
{
	const char *text = ky_posted(req, ky_printf(req->ctx->arena, "%s.%lld", word, (long long)id));
	int64_t n = 0;
	return text != NULL && ky_str_i64(ky_text_narrow(req->ctx->arena, ky_str_trim(ky_str(text))), &n) ? n : 0;
}

static struct ky_err *place_file(struct ky_req *req, const struct ky_panel *p, const struct ky_rows *meetings, int64_t file_id)
{
	struct ky_ctx *ctx = req->ctx;
	const char *time = ky_posted(req, ky_printf(ctx->arena, "time.%lld", (long long)file_id));
	int64_t wanted = posted_number(req, "meeting", file_id), turn = posted_number(req, "turn", file_id), minute = 0;
	bool known = false, timed = time != NULL && ky_str_trim(ky_str(time)).len > 0;
	for (size_t m = 0; m < meetings->count; m++)
		known |= ky_cell_int(meetings, m, "id") == wanted;
	if (timed && !ky_minute_read(ctx->arena, time, &minute))
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.minute", "no time of day");
	return ky_exec(ctx, "panel.place_in_meeting",
		       KY_ARGS({"id", ky_int(p->id)}, {"file_id", ky_int(file_id)}, {"meeting_id", known ? ky_int(wanted) : ky_null()}, {"turn", ky_int(turn < 0 || turn > 10000 ? 0 : turn)},
			       {"starts_minute", timed ? ky_int(minute) : ky_null()}),
		       NULL);
}

struct ky_err *ky_meeting_plan(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *meetings, *files, *judges;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_panel_load(ctx, ky_path_id(req, "id"), KY_PANEL_LOCK, &p));
	const struct ky_args *args = KY_ARGS({"id", ky_int(p.id)});
	KY_TRY(ky_query(ctx, "panel.meetings", args, &meetings));
	KY_TRY(ky_query(ctx, "panel.files", args, &files));
	KY_TRY(ky_query(ctx, "panel.judges", args, &judges));
	for (size_t i = 0; i < files->count; i++)
		KY_TRY(place_file(req, &p, meetings, ky_cell_int(files, i, "id")));
	KY_TRY(ky_exec(ctx, "panel.attendances_forget", args, NULL));
	for (size_t m = 0; m < meetings->count; m++)
		for (size_t j = 0; j < judges->count; j++) {
			int64_t meeting = ky_cell_int(meetings, m, "id"), judge = ky_cell_int(judges, j, "id");
			if (ky_posted(req, ky_printf(ctx->arena, "there.%lld.%lld", (long long)meeting, (long long)judge)) != NULL)
				KY_TRY(ky_exec(ctx, "panel.attendance_insert", KY_ARGS({"id", ky_int(p.id)}, {"meeting_id", ky_int(meeting)}, {"judge_id", ky_int(judge)}), NULL));
		}
	KY_TRY(ky_audit(ctx, "panel.plan", "panel", p.id, ""));
	ky_reply_redirect(req, ky_url(ctx, "staff/panels/%lld/meetings", (long long)p.id), "panel.done.saved");
	return NULL;
}

/* ---- 謝金 */

struct ky_err *ky_fees_show(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *rows;
	int64_t sum = 0;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_panel_load(ctx, ky_path_id(req, "id"), KY_PANEL_READ, &p));
	struct ky_node *root = ky_panel_page(req, &p, "panel/fees", "panel.fees");
	KY_TRY(ky_query(ctx, "panel.fees", KY_ARGS({"id", ky_int(p.id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Rows");
		ky_put(n, "name", ky_cell_z(rows, i, "name"));
		ky_put_day(n, "held_on", (ky_day)ky_cell_int(rows, i, "held_on"));
		ky_put(n, "place", ky_cell_z(rows, i, "place"));
		ky_put_number(n, "fee", ky_cell_int(rows, i, "fee_yen"));
		sum += ky_cell_int(rows, i, "fee_yen");
	}
	ky_put_number(root, "Sum", sum);
	ky_put_url(root, "csv_url", ky_url(ctx, "files/panels/%lld/fees/csv", (long long)p.id));
	return NULL;
}

static struct ky_err *send(struct ky_ctx *ctx, struct ky_sink *sink, void *data)
{
	FILE *file = data;
	struct ky_err *err = ky_sink_file(ctx, sink, file);
	fclose(file);
	return err;
}

static struct ky_err *write_fees(struct ky_ctx *ctx, FILE *file, const struct ky_rows *rows)
{
	static const char *const keys[] = {"panel.judge.name", "panel.meeting.held_on", "panel.meeting.place", "panel.meeting.fee"}, *const columns[] = {"name", "held_on", "place", "fee_yen"};
	const char *head[KY_COUNT(keys)];
	const struct ky_table_options options = {.neutralise = true};
	struct ky_table_writer *writer;
	struct ky_err *err = NULL;
	for (size_t i = 0; i < KY_COUNT(keys); i++)
		head[i] = ky_message(ctx, keys[i]);
	KY_TRY(ky_table_writer_open(ctx->arena, KY_TABLE_CSV, fileno(file), &options, KY_COUNT(keys), head, &writer));
	for (size_t i = 0; i < rows->count && err == NULL; i++) {
		struct ky_value cell[KY_COUNT(columns)];
		for (size_t c = 0; c < KY_COUNT(columns); c++)
			cell[c] = *ky_cell(rows, i, columns[c]);
		err = ky_table_writer_add(writer, ctx->arena, cell);
	}
	struct ky_err *ended = ky_table_writer_finish(writer, NULL);
	return err != NULL ? err : ended;
}

struct ky_err *ky_fees_file(struct ky_req *req)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query(ctx, "panel.fees", KY_ARGS({"id", ky_int(id)}), &rows));
	KY_TRY(ky_audit(ctx, "panel.fees_file", "panel", id, "name"));
	FILE *file = tmpfile();
	if (file == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no temporary file");
	struct ky_err *err = write_fees(ctx, file, rows);
	if (err != NULL) {
		fclose(file);
		return err;
	}
	ky_reply_stream(req, "text/csv; charset=utf-8", ky_printf(ctx->arena, "shakin-%lld.csv", (long long)id), send, file);
	return NULL;
}
