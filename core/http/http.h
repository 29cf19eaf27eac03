/* http.h — one FastCGI request at a time: head, body, answer. Internal to libkyodo.
 * Called by core/app and the worker loop. The only room that knows libfcgi; knows no routes and no database. */
#ifndef KY_HTTP_HTTP_H
#define KY_HTTP_HTTP_H

#include "kyodo/err.h"
#include "kyodo/str.h"

struct ky_http; /* a worker's connection end: listener and the present request */

/* listen_fd: a listening UNIX socket (non-blocking is fine: ky_http_accept waits with ppoll first); or 0 when started by mod_fcgid/spawn-fcgi. */
struct ky_http *ky_http_new(int listen_fd);
void ky_http_free(struct ky_http *http);
/* True when there is no FastCGI listener on fd 0 but a CGI environment (REQUEST_METHOD): one request, stdin/stdout. */
bool ky_http_is_cgi(void);
/* Waits for the next request. wait_mask is the signal mask during the wait; returns 1 a request, 0 interrupted by a signal, -1 listener gone. */
int ky_http_accept(struct ky_http *http, const void *wait_sigmask);
void ky_http_finish(struct ky_http *http);

/* The head, all strings copied into the arena (libfcgi's die at the next accept). path is canonical: percent-decoded
 * UTF-8 of REQUEST_URI before '?', no empty, '.' or '..' segments, no NUL or control characters, starts with '/'. */
struct ky_http_head {
	const char *method;
	const char *path;
	const char *raw_uri; /* as received; for the log without its query */
	struct ky_str query;
	const char *host;	  /* lower-case Host, "" when absent */
	const char *remote;	  /* address of the peer of the web server, "" when unknown */
	const char *forwarded_for; /* X-Forwarded-For, "" when absent */
	const char *forwarded_proto;
	const char *content_type;
	int64_t content_length; /* -1 when absent */
	const char *cookie;
	const char *origin; /* Origin, else "" */
	const char *referer;
	const char *accept_language;
	const char *remote_user; /* REMOTE_USER set by the web server; never a header */
	const char *if_none_match;
	const char *user_agent;
	const char *arrived; /* KYODO_ARRIVED set by the web server, never a header: since 1970 "seconds.milliseconds" (nginx) or "t=microseconds" (Apache); "" when it does not tell */
	bool https; /* HTTPS=on by the web server */
};
/* Errors: KY_BAD_REQUEST for a target that cannot be made canonical or is over 8 KB. */
struct ky_err *ky_http_head(struct ky_http *http, struct ky_arena *arena, struct ky_http_head *out_head) KY_MUST_CHECK;

/* Name/value pairs of a query or urlencoded body, in order, decoded, valid UTF-8 without control characters but tab, LF, CR. */
struct ky_pair {
	struct ky_str name;
	struct ky_str value;
};
struct ky_pairs {
	size_t count;
	const struct ky_pair *pair;
};
/* The first value of a name; p is NULL when absent. */
struct ky_str ky_pairs_get(const struct ky_pairs *pairs, const char *name);
/* Errors: KY_BAD_REQUEST (bad escape, bad UTF-8, control characters, more than max_pairs). */
struct ky_err *ky_pairs_parse(struct ky_arena *arena, struct ky_str text, size_t max_pairs, struct ky_pairs *out_pairs) KY_MUST_CHECK;
/* A cookie's value by name; p is NULL when absent. */
struct ky_str ky_cookie_get(const char *cookie_header, const char *name);

/* Reads up to n bytes of the body; *out_n 0 at its end. Errors: KY_TIMEOUT (deadline passed), KY_BAD_REQUEST (ends before Content-Length). */
struct ky_err *ky_http_read(struct ky_http *http, struct ky_arena *arena, void *bytes, size_t n, size_t *out_n) KY_MUST_CHECK;

/* Streaming multipart/form-data (multipart.c), strict: fields are collected, files are handed over in chunks as they arrive. */
struct ky_multipart_sink {
	void *data;
	size_t fields_max_bytes; /* all text fields together */
	size_t pairs_max;
	/* A file part begins / has bytes / ended whole. filename is the sender's, UTF-8, path removed. An empty unnamed file part is skipped. */
	struct ky_err *(*file_begin)(void *data, struct ky_str field, struct ky_str filename, struct ky_str content_type);
	struct ky_err *(*file_bytes)(void *data, const void *bytes, size_t n);
	struct ky_err *(*file_end)(void *data);
};
typedef struct ky_err *ky_read_fn(void *source, struct ky_arena *arena, void *bytes, size_t n, size_t *out_n);
/* content_type holds the boundary. body_max_bytes bounds the whole. Errors: KY_BAD_REQUEST, KY_TOO_LARGE, and the sink's own. */
struct ky_err *ky_multipart_parse(struct ky_arena *arena, const char *content_type, size_t body_max_bytes, ky_read_fn *read, void *source,
				  const struct ky_multipart_sink *sink, struct ky_pairs *out_fields) KY_MUST_CHECK;

/* The answer. Header values must not hold CR, LF or NUL (KY_INTERNAL). ky_http_begin writes status and headers once; then bytes. A peer that went
 * away is not an error the caller can mend: writes return false from then on. */
struct ky_http_header {
	const char *name;
	const char *value;
};
struct ky_err *ky_http_begin(struct ky_http *http, struct ky_arena *arena, int status, const struct ky_http_header *header, size_t count) KY_MUST_CHECK;
bool ky_http_write(struct ky_http *http, const void *bytes, size_t n);

/* The address to hold a client to: remote, or the last untrusted one of X-Forwarded-For when remote is a trusted proxy.
 * trusted: space-separated addresses and CIDRs, IPv4 and IPv6. */
const char *ky_http_client(struct ky_arena *arena, const struct ky_http_head *head, const char *trusted);

#endif
