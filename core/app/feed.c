/* feed.c — Atom feeds. See kyodo/feed.h. Called by plugins' handlers. */
#include <libxml/xmlwriter.h>

#include "core/app/internal.h"
#include "kyodo/feed.h"

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

static void write_entry(struct ky_arena *arena, xmlTextWriter *w, const struct ky_feed_entry *e)
{
	xmlTextWriterStartElement(w, BAD_CAST "entry");
	element(w, "title", e->title);
	element(w, "id", e->url);
	link_element(w, "alternate", e->url);
	element(w, "updated", ky_time_iso(arena, e->updated));
	element(w, "summary", e->summary);
	xmlTextWriterEndElement(w);
}

static void write_feed(struct ky_ctx *ctx, xmlTextWriter *w, const char *title, const char *path, const char *page, const struct ky_feed_entry *entry, size_t count)
{
	const char *self = ky_url_absolute(ctx, "%s", path);
	ky_time_us updated = 0;
	for (size_t i = 0; i < count; i++)
		updated = entry[i].updated > updated ? entry[i].updated : updated;
	xmlTextWriterStartDocument(w, NULL, "UTF-8", NULL);
	xmlTextWriterStartElementNS(w, NULL, BAD_CAST "feed", BAD_CAST "http://www.w3.org/2005/Atom");
	element(w, "title", title);
	element(w, "id", self);
	element(w, "updated", ky_time_iso(ctx->arena, updated));
	xmlTextWriterStartElement(w, BAD_CAST "author");
	element(w, "name", ctx->app->conf->site_name);
	xmlTextWriterEndElement(w);
	link_element(w, "self", self);
	link_element(w, "alternate", ky_url_absolute(ctx, "%s", page));
	for (size_t i = 0; i < count; i++)
		write_entry(ctx->arena, w, &entry[i]);
	xmlTextWriterEndDocument(w);
}

struct ky_err *ky_reply_feed(struct ky_req *req, const char *title, const char *path, const char *page, const struct ky_feed_entry *entry, size_t count)
{
	xmlBuffer *buffer = xmlBufferCreate();
	xmlTextWriter *w = buffer == NULL ? NULL : xmlNewTextWriterMemory(buffer, 0);
	if (w == NULL) {
		xmlBufferFree(buffer);
		return ky_fail(req->ctx->arena, KY_UNAVAILABLE, NULL, "no memory for the feed");
	}
	write_feed(req->ctx, w, title, path, page, entry, count);
	xmlFreeTextWriter(w);
	struct ky_str copy = ky_str_copy(req->ctx->arena, (struct ky_str){(const char *)xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer)});
	xmlBufferFree(buffer);
	ky_reply_bytes(req, "application/atom+xml; charset=utf-8", NULL, copy);
	return NULL;
}
