/* opendata.c — the registry for machines: Atom feed, CSV, JSON, and the page that documents the columns.
 * Called through the routes of plugin.c. Everything goes through the public scope. */
#include <libxml/xmlwriter.h>

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

static void element(xmlTextWriter *w, const char *name, const char *text)
{
	xmlTextWriterWriteElement(w, BAD_CAST name, BAD_CAST text);
}

static void link_element(xmlTextWriter *w, const char *rel, const char *href)
{
	xmlTextWriterStartElement(w, BAD_CAST "link");
	xmlTextWriterWriteAttribute(w, BAD_CAST "rel", BAD_CAST rel);
	xmlTextWriterWriteAttribute(w, BAD_CAST "href", BAD_CAST href);
	xmlTextWriterEndElement(w);
}

static void write_feed(struct ky_ctx *ctx, xmlTextWriter *w, const struct ky_rows *rows)
{
	const char *self = ky_url_absolute(ctx, "groups/feed");
	xmlTextWriterStartDocument(w, NULL, "UTF-8", NULL);
	xmlTextWriterStartElementNS(w, NULL, BAD_CAST "feed", BAD_CAST "http://www.w3.org/2005/Atom");
	element(w, "title", ky_message(ctx, "groups.feed_title"));
	element(w, "id", self);
	element(w, "updated", rows->count > 0 ? ky_time_iso(ctx->arena, ky_cell_int(rows, 0, "updated_at")) : ky_time_iso(ctx->arena, 0));
	link_element(w, "self", self);
	link_element(w, "alternate", ky_url_absolute(ctx, "groups"));
	for (size_t i = 0; i < rows->count; i++) {
		const char *url = ky_url_absolute(ctx, "groups/%lld", (long long)ky_cell_int(rows, i, "id"));
		xmlTextWriterStartElement(w, BAD_CAST "entry");
		element(w, "title", ky_cell_z(rows, i, "name"));
		element(w, "id", url);
		link_element(w, "alternate", url);
		element(w, "updated", ky_time_iso(ctx->arena, ky_cell_int(rows, i, "updated_at")));
		element(w, "summary", ky_cell_z(rows, i, "purpose"));
		xmlTextWriterEndElement(w);
	}
	xmlTextWriterEndDocument(w);
}

struct ky_err *groups_feed(struct ky_req *req)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "groups.feed", NULL, &rows));
	xmlBuffer *buffer = xmlBufferCreate();
	xmlTextWriter *w = buffer == NULL ? NULL : xmlNewTextWriterMemory(buffer, 0);
	if (w == NULL) {
		xmlBufferFree(buffer);
		return ky_fail(req->ctx->arena, KY_UNAVAILABLE, NULL, "no memory for the feed");
	}
	write_feed(req->ctx, w, rows);
	xmlFreeTextWriter(w);
	struct ky_str copy = ky_str_copy(req->ctx->arena, (struct ky_str){(const char *)xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer)});
	xmlBufferFree(buffer);
	ky_reply_bytes(req, "application/atom+xml; charset=utf-8", NULL, copy);
	return NULL;
}

static const char *const columns[] = {"id",	 "registration_no", "name",	   "name_kana",		  "area",    "ward",	   "category",
				      "purpose", "founded_on",	    "member_count", "looking_for_members", "website", "updated_at"};
#define COLUMNS (sizeof columns / sizeof columns[0])

/* ---- CSV: one record a line, western dates, header in row 1 (デジタル庁「機械判読性」の決まり). */

static struct ky_err *csv_row(struct ky_arena *arena, const struct ky_rows *row, void *data)
{
	struct ky_sink *sink = data;
	struct ky_buf line;
	ky_buf_init(&line, arena, 1 << 20);
	for (size_t i = 0; i < COLUMNS; i++) {
		const struct ky_value *v = ky_cell(row, 0, columns[i]);
		const char *text = v->kind == KY_NULL ? "" : v->kind == KY_DAY ? ky_day_iso(arena, (ky_day)v->i) : v->kind == KY_TIME ? ky_time_iso(arena, v->i)
				   : v->kind == KY_INT							 ? ky_printf(arena, "%lld", (long long)v->i)
													 : v->s.p;
		ky_buf_puts(&line, i == 0 ? "\"" : ",\"");
		for (const char *p = text; *p != '\0'; p++) {
			if (*p == '"')
				ky_buf_putc(&line, '"');
			ky_buf_putc(&line, *p == '\n' || *p == '\r' ? ' ' : *p);
		}
		ky_buf_putc(&line, '"');
	}
	ky_buf_puts(&line, "\r\n");
	if (!ky_sink_write(sink, line.data, line.len))
		return ky_fail(arena, KY_TIMEOUT, NULL, "the client went away");
	return NULL;
}

static struct ky_err *write_csv(struct ky_ctx *ctx, struct ky_sink *sink, void *data)
{
	static const char head[] = "\xEF\xBB\xBF" "\"団体ID\",\"登録番号\",\"団体名\",\"団体名_カナ\",\"活動地域\",\"区\",\"区分\",\"目的\",\"設立年月日\",\"会員数\",\"会員募集\",\"URL\",\"更新日時\"\r\n";
	(void)data;
	ky_sink_write(sink, head, sizeof head - 1);
	return ky_each(ctx, "groups.open_data", NULL, csv_row, sink);
}

struct ky_err *groups_data_csv(struct ky_req *req)
{
	ky_reply_stream(req, "text/csv; charset=utf-8", "groups.csv", write_csv, NULL);
	return NULL;
}

/* ---- JSON */

struct json_state {
	struct ky_sink *sink;
	bool first;
};

static void json_text(struct ky_buf *out, struct ky_str s)
{
	ky_buf_putc(out, '"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '"' || c == '\\')
			ky_buf_printf(out, "\\%c", c);
		else if (c < 0x20)
			ky_buf_printf(out, "\\u%04x", c);
		else
			ky_buf_putc(out, (char)c);
	}
	ky_buf_putc(out, '"');
}

static struct ky_err *json_row(struct ky_arena *arena, const struct ky_rows *row, void *data)
{
	struct json_state *s = data;
	struct ky_buf out;
	ky_buf_init(&out, arena, 1 << 20);
	ky_buf_puts(&out, s->first ? "\n{" : ",\n{");
	s->first = false;
	for (size_t i = 0; i < COLUMNS; i++) {
		const struct ky_value *v = ky_cell(row, 0, columns[i]);
		ky_buf_printf(&out, "%s\"%s\":", i == 0 ? "" : ",", columns[i]);
		if (v->kind == KY_NULL)
			ky_buf_puts(&out, "null");
		else if (v->kind == KY_INT)
			ky_buf_printf(&out, "%lld", (long long)v->i);
		else if (v->kind == KY_DAY)
			json_text(&out, ky_str(ky_day_iso(arena, (ky_day)v->i)));
		else if (v->kind == KY_TIME)
			json_text(&out, ky_str(ky_time_iso(arena, v->i)));
		else
			json_text(&out, v->s);
	}
	ky_buf_putc(&out, '}');
	return ky_sink_write(s->sink, out.data, out.len) ? NULL : ky_fail(arena, KY_TIMEOUT, NULL, "the client went away");
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
