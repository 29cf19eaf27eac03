/* reply.c — the answers a handler may give; see kyodo/req.h. Called by handlers.
 * Nothing is sent here: the answer is remembered and the later stages make bytes of it. */
#include "core/app/internal.h"

#include <stdio.h>
#include <stdlib.h>

static _Noreturn void undeclared(const char *what, const char *name)
{
	fprintf(stderr, "kyodo: %s %s is not declared by the route\n", what, name);
	abort();
}

static const struct ky_path_value *path_value(const struct ky_req *req, const char *name)
{
	const struct ky_exchange *x = req->exchange;
	for (size_t i = 0; i < x->path_value_count; i++)
		if (strcmp(x->path_value[i].name, name) == 0)
			return &x->path_value[i];
	undeclared("path value", name);
}

int64_t ky_path_id(const struct ky_req *req, const char *name)
{
	return path_value(req, name)->id;
}

const char *ky_path_code(const struct ky_req *req, const char *name)
{
	return path_value(req, name)->text;
}

const char *ky_query_param(const struct ky_req *req, const char *name)
{
	struct ky_str s = ky_pairs_get(&req->exchange->query, name);
	return s.p == NULL || s.len > 500 ? "" : ky_str_z(req->ctx->arena, s);
}

const char *ky_posted(const struct ky_req *req, const char *name)
{
	struct ky_str s = ky_pairs_get(&req->exchange->body, name);
	return s.p == NULL ? NULL : ky_str_z(req->ctx->arena, s);
}

void ky_answer_clear(struct ky_exchange *x)
{
	if (x->root != NULL)
		ky_view_done(x->root);
	x->root = NULL;
	x->answer = KY_ANSWER_NONE;
	x->status = 200;
	x->crumb_count = 0;
	x->location = x->content_type = x->filename = x->etag = NULL;
	x->stream = NULL;
}

struct ky_node *ky_reply_page(struct ky_req *req, const char *template_name)
{
	struct ky_exchange *x = req->exchange;
	int status = x->status;
	ky_answer_clear(x);
	x->status = status == 0 ? 200 : status;
	x->answer = KY_ANSWER_PAGE;
	x->template_name = template_name;
	x->root = ky_view_begin(x->app->views, x->ctx.arena, x->lang);
	return x->root;
}

void ky_reply_crumb(struct ky_req *req, const char *label, const char *url)
{
	struct ky_exchange *x = req->exchange;
	if (x->crumb_count == KY_CRUMBS_MAX)
		return;
	x->crumb[x->crumb_count].label = label;
	x->crumb[x->crumb_count].url = url;
	x->crumb_count++;
}

void ky_reply_redirect(struct ky_req *req, const char *url, const char *done_key)
{
	struct ky_exchange *x = req->exchange;
	ky_answer_clear(x);
	x->answer = KY_ANSWER_REDIRECT;
	x->status = 303;
	x->location = done_key == NULL ? url : ky_printf(x->ctx.arena, "%s%cdone=%s", url, strchr(url, '?') == NULL ? '?' : '&', done_key);
}

void ky_reply_bytes(struct ky_req *req, const char *type, const char *filename, struct ky_str bytes)
{
	struct ky_exchange *x = req->exchange;
	ky_answer_clear(x);
	x->answer = KY_ANSWER_BYTES;
	x->content_type = type;
	x->filename = filename;
	x->bytes = bytes;
}

void ky_reply_stream(struct ky_req *req, const char *type, const char *filename, ky_stream_fn *write, void *data)
{
	struct ky_exchange *x = req->exchange;
	ky_answer_clear(x);
	x->answer = KY_ANSWER_STREAM;
	x->content_type = type;
	x->filename = filename;
	x->stream = write;
	x->stream_data = data;
}

void ky_reply_valid_until(struct ky_req *req, ky_time_us t)
{
	struct ky_exchange *x = req->exchange;
	if (x->valid_until == 0 || t < x->valid_until)
		x->valid_until = t;
}

struct ky_err *ky_invalid(struct ky_req *req, const char *field, const char *message_key)
{
	/* The input is the pipeline's own object; handlers see it as const. */
	ky_input_reject((struct ky_input *)(uintptr_t)req->input, field, message_key);
	return ky_fail(req->ctx->arena, KY_INVALID, NULL, "%s refused: %s", field, message_key);
}
