/* req.h — a request as a handler sees it, and the answers it may give.
 * A handler never prints, opens no transaction, and sees neither HDF nor FCGX nor MYSQL. */
#ifndef KYODO_REQ_H
#define KYODO_REQ_H

#include <stdio.h>

#include "kyodo/field.h"

struct ky_req {
	struct ky_ctx *ctx;
	const struct ky_route *route;
	const struct ky_input *input; /* typed values of the route's form; NULL for a route without one */
	struct ky_exchange *exchange; /* the pipeline's own */
};

typedef struct ky_err *ky_handler(struct ky_req *req);
/* A form made for the request, in ctx->arena. */
typedef struct ky_err *ky_form_of(struct ky_req *req, const struct ky_form **out_form);

/* Values of the pattern: {id} is a positive integer, {code} is [a-z0-9_-]{1,64}. An undeclared name ends the process. */
int64_t ky_path_id(const struct ky_req *req, const char *name);
const char *ky_path_code(const struct ky_req *req, const char *name);
/* A query parameter as typed, valid UTF-8, at most 500 bytes; "" when absent. */
const char *ky_query_param(const struct ky_req *req, const char *name);

/* Something posted that is no field of the form: which button was pressed, which fields were on the page. Valid UTF-8, NULL when absent. */
const char *ky_posted(const struct ky_req *req, const char *name);

/* ---- answers; the last one given counts. */

/* A page: template "groups/show"; the returned root takes the values. */
struct ky_node *ky_reply_page(struct ky_req *req, const char *template_name);
/* Adds a breadcrumb to the page. url NULL: the present page. */
void ky_reply_crumb(struct ky_req *req, const char *label, const char *url);
/* 303 to a path made by ky_url. done_key: a message key "groups.done.saved" whose text the next page shows once; NULL none. */
void ky_reply_redirect(struct ky_req *req, const char *url, const char *done_key);
/* Bytes of a type; filename NULL: shown, else offered as a download. Bytes must live in ctx->arena. */
void ky_reply_bytes(struct ky_req *req, const char *type, const char *filename, struct ky_str bytes);
/* Streams: write is called with a sink until it returns; constant memory. */
struct ky_sink;
bool ky_sink_write(struct ky_sink *sink, const void *bytes, size_t n); /* false: the client went away */
/* A whole file from its beginning, e.g. a tmpfile() that could be written to its end before anything is sent; it stays open. */
struct ky_err *ky_sink_file(struct ky_ctx *ctx, struct ky_sink *sink, FILE *file) KY_MUST_CHECK;
typedef struct ky_err *ky_stream_fn(struct ky_ctx *ctx, struct ky_sink *sink, void *data);
void ky_reply_stream(struct ky_req *req, const char *type, const char *filename, ky_stream_fn *write, void *data);
/* When a page is cacheable: it changes by the clock alone at this instant. */
void ky_reply_valid_until(struct ky_req *req, ky_time_us t);

/* ---- forms. Puts Form (see templates/core/form.cs) below root for the POST route of that name: token, action, every field with its label,
 * and — after a refused POST — what was typed and what is wrong. Values come from row 0 of values (columns named like the fields), which may be NULL.
 * form is the route's own form unless given; of a route with form_of NULL means, after a refused POST, the form it was read by. submit_key: label of the button. */
struct ky_err *ky_put_form(struct ky_req *req, struct ky_node *root, const char *post_route, int64_t id, const struct ky_form *form,
			   const struct ky_rows *values, const char *submit_key) KY_MUST_CHECK;
/* A button that posts without fields: node.name.url, node.name.token, node.name.label. */
void ky_put_action(struct ky_req *req, struct ky_node *node, const char *name, const char *post_route, int64_t id, const char *label_key);
/* Refuses the input from inside a handler: the transaction is rolled back and the form shown again with this error. */
struct ky_err *ky_invalid(struct ky_req *req, const char *field, const char *message_key);

#endif
