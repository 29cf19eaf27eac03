/* opendata.c — the registry for machines: Atom feed, CSV, JSON, and the page that documents the columns.
 * Called through the routes of plugin.c. Everything goes through the public scope. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "groups.h"

struct ky_err *groups_data(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "groups/data");
	ky_put_url(root, "csv_url", ky_url(req->ctx, "groups/data/csv"));
	ky_put_url(root, "json_url", ky_url(req->ctx, "groups/data/json"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.title"), ky_url(req->ctx, "groups"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.data_title"), NULL);
	return NULL;
}

struct ky_err *groups_feed(struct ky_req *req)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "groups.feed", NULL, &rows));
	struct ky_feed_entry *entry = ky_alloc_array(req->ctx->arena, rows->count, sizeof *entry);
	for (size_t i = 0; i < rows->count; i++)
		entry[i] = (struct ky_feed_entry){
		    .title = ky_cell_z(rows, i, "name"),
		    .url = ky_url_absolute(req->ctx, "groups/%lld", (long long)ky_cell_int(rows, i, "id")),
		    .updated = ky_cell_int(rows, i, "updated_at"),
		    .summary = ky_cell_z(rows, i, "purpose"),
		};
	return ky_reply_feed(req, ky_message(req->ctx, "groups.feed_title"), "groups/feed", "groups", entry, rows->count);
}

static const char *const columns[] = {"id",	 "registration_no", "name",	   "name_kana",		  "area",    "ward",	   "category",
				      "purpose", "founded_on",	    "member_count", "looking_for_members", "website", "updated_at"};
#define COLUMNS (sizeof columns / sizeof columns[0])

/* ---- CSV: one record a line, western dates, header in row 1 (デジタル庁「機械判読性」の決まり). */

static const char *const csv_header[COLUMNS] = {"団体ID", "登録番号", "団体名", "団体名_カナ", "活動地域", "区", "区分", "目的", "設立年月日", "会員数", "会員募集", "URL", "更新日時"};

/* No line breaks within a record. */
static struct ky_value one_line(struct ky_arena *arena, const struct ky_value *v)
{
	if (v->kind != KY_TEXT)
		return *v;
	char *text = ky_str_z(arena, v->s);
	for (char *p = text; *p != '\0'; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	return ky_text((struct ky_str){text, v->s.len});
}

static struct ky_err *csv_row(struct ky_arena *arena, const struct ky_rows *row, void *data)
{
	struct ky_value cell[COLUMNS];
	for (size_t i = 0; i < COLUMNS; i++) {
		const struct ky_value *v = ky_cell(row, 0, columns[i]);
		cell[i] = v->kind == KY_TIME ? ky_textz(ky_time_iso(arena, v->i)) : one_line(arena, v);
	}
	return ky_table_writer_add(data, arena, cell);
}

static struct ky_err *write_rows(struct ky_ctx *ctx, int fd)
{
	struct ky_table_writer *w;
	KY_TRY(ky_table_writer_open(ctx->arena, KY_TABLE_CSV, fd, NULL, COLUMNS, csv_header, &w));
	struct ky_err *err = ky_each(ctx, "groups.open_data", NULL, csv_row, w), *ended = ky_table_writer_finish(w, NULL);
	return err != NULL ? err : ended;
}

static struct ky_err *write_csv(struct ky_ctx *ctx, struct ky_sink *sink, void *data)
{
	FILE *f = tmpfile();
	(void)data;
	if (f == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no temporary file");
	struct ky_err *err = write_rows(ctx, fileno(f));
	if (err == NULL)
		err = ky_sink_file(ctx, sink, f);
	fclose(f);
	return err;
}

struct ky_err *groups_data_csv(struct ky_req *req)
{
	ky_reply_stream(req, "text/csv; charset=utf-8", "groups.csv", write_csv, NULL);
	return NULL;
}

/* ---- JSON: an array, one object a line. */

struct json_state {
	struct ky_sink *sink;
	bool first;
};

static json_t *json_cell(struct ky_arena *arena, const struct ky_value *v)
{
	switch (v->kind) {
	case KY_INT:
		return json_integer(v->i);
	case KY_DAY:
		return json_string(ky_day_iso(arena, (ky_day)v->i));
	case KY_TIME:
		return json_string(ky_time_iso(arena, v->i));
	case KY_TEXT:
		return json_stringn(v->s.p, v->s.len);
	default:
		return json_null();
	}
}

static struct ky_err *json_row(struct ky_arena *arena, const struct ky_rows *row, void *data)
{
	struct json_state *s = data;
	json_t *object = json_object();
	for (size_t i = 0; i < COLUMNS; i++)
		json_object_set_new(object, columns[i], json_cell(arena, ky_cell(row, 0, columns[i])));
	char *text = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	if (text == NULL)
		return ky_fail(arena, KY_UNAVAILABLE, NULL, "a row cannot be written as JSON");
	bool sent = ky_sink_write(s->sink, s->first ? "\n" : ",\n", s->first ? 1 : 2) && ky_sink_write(s->sink, text, strlen(text));
	free(text);
	s->first = false;
	return sent ? NULL : ky_fail(arena, KY_TIMEOUT, NULL, "the client went away");
}

static struct ky_err *write_json(struct ky_ctx *ctx, struct ky_sink *sink, void *data)
{
	struct json_state s = {sink, true};
	(void)data;
	ky_sink_write(sink, "[", 1);
	KY_TRY(ky_each(ctx, "groups.open_data", NULL, json_row, &s));
	ky_sink_write(sink, "\n]\n", 3);
	return NULL;
}

struct ky_err *groups_data_json(struct ky_req *req)
{
	ky_reply_stream(req, "application/json; charset=utf-8", "groups.json", write_json, NULL);
	return NULL;
}
