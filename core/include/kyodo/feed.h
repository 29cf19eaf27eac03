/* feed.h — Atom feeds (RFC 4287): what is new on public pages, for machines and readers of news.
 * Called by handlers. */
#ifndef KYODO_FEED_H
#define KYODO_FEED_H

#include "kyodo/req.h"

struct ky_feed_entry {
	const char *title;
	const char *url; /* absolute: also the entry's id, so that it never changes */
	ky_time_us updated;
	const char *summary; /* plain text; "" none */
};

/* Answers the request with the feed. path and page: of the feed itself and of the page it tells of, as for ky_url. Entries: the newest first; they need not outlive the call.
 * Errors: KY_UNAVAILABLE, no memory. */
struct ky_err *ky_reply_feed(struct ky_req *req, const char *title, const char *path, const char *page, const struct ky_feed_entry *entry, size_t count) KY_MUST_CHECK;

#endif
