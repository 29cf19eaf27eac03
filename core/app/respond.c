/* respond.c — the last stages: bytes from the page, headers, one log line.
 * Called by pipeline.c. */
#include "core/app/internal.h"

#include "core/base/log.h"
#include "core/base/secret.h"

#define PAGE_MAX ((size_t)4 << 20)
#define HEADERS_MAX 24

static const char csp[] = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
			  "frame-ancestors 'none'";

static const char *make_etag(struct ky_exchange *x, struct ky_str body)
{
	unsigned char hash[32];
	ky_sha256(body, hash);
	return ky_printf(x->ctx.arena, "\"%s\"", ky_hex(x->ctx.arena, hash, 12));
}

/* Keeps the rendered page for the next visitor, under the versions read before its rows were. */
static void remember(struct ky_exchange *x)
{
	if (!x->cacheable || x->status != 200 || x->set_cookie_count > 0)
		return;
	x->etag = make_etag(x, x->bytes);
	struct ky_cached page = {x->bytes, x->content_type, x->etag};
	ky_cache_put(x->app->cache, x->cache_key, x->cache_version, x->bound->dataset_count, x->valid_until, &page);
}

struct ky_err *ky_stage_render(struct ky_exchange *x)
{
	if (x->answer == KY_ANSWER_NONE)
		return ky_fail(x->ctx.arena, KY_INTERNAL, NULL, "the handler gave no answer");
	if (x->answer == KY_ANSWER_PAGE) {
		struct ky_buf out;
		ky_buf_init(&out, x->ctx.arena, PAGE_MAX);
		ky_page_common(x);
		KY_TRY(ky_view_render(x->app->views, x->ctx.arena, x->root, x->lang, x->template_name, &out));
		x->bytes = ky_buf_str(&out);
		x->content_type = "text/html; charset=utf-8";
		x->answer = KY_ANSWER_BYTES;
	}
	if (x->answer == KY_ANSWER_BYTES && x->etag == NULL)
		remember(x);
	return NULL;
}

struct headers {
	struct ky_http_header row[HEADERS_MAX];
	size_t count;
};

static void add(struct headers *h, const char *name, const char *value)
{
	if (h->count < HEADERS_MAX && value != NULL)
		h->row[h->count++] = (struct ky_http_header){name, value};
}

static const char *disposition(struct ky_exchange *x)
{
	if (x->filename == NULL)
		return NULL;
	return ky_printf(x->ctx.arena, "attachment; filename*=UTF-8''%s", ky_url_encode(x->ctx.arena, ky_str(x->filename)));
}

static void make_headers(struct ky_exchange *x, struct headers *h)
{
	add(h, "Content-Type", x->content_type);
	add(h, "Content-Disposition", disposition(x));
	add(h, "Location", x->location);
	add(h, "Cache-Control", x->cacheable && x->status == 200 ? "public, no-cache" : "no-store");
	add(h, "ETag", x->etag);
	add(h, "Content-Security-Policy", csp);
	add(h, "X-Content-Type-Options", "nosniff");
	add(h, "X-Frame-Options", "DENY");
	add(h, "Referrer-Policy", "same-origin");
	add(h, "Cross-Origin-Opener-Policy", "same-origin");
	add(h, "Permissions-Policy", "camera=(), geolocation=(), microphone=()");
	if (x->head.https || ky_str_starts(ky_str(x->app->conf->base_url), "https"))
		add(h, "Strict-Transport-Security", "max-age=31536000");
	if (x->status == 503)
		add(h, "Retry-After", "30");
	if (x->answer == KY_ANSWER_BYTES)
		add(h, "Content-Length", ky_printf(x->ctx.arena, "%zu", x->bytes.len));
	for (size_t i = 0; i < x->set_cookie_count; i++)
		add(h, "Set-Cookie", x->set_cookie[i]);
}

struct ky_sink {
	struct ky_http *http;
};

bool ky_sink_write(struct ky_sink *sink, const void *bytes, size_t n)
{
	return ky_http_write(sink->http, bytes, n);
}

struct ky_err *ky_sink_file(struct ky_ctx *ctx, struct ky_sink *sink, FILE *file)
{
	char part[16384];
	size_t n;
	rewind(file);
	while ((n = fread(part, 1, sizeof part, file)) > 0)
		if (!ky_sink_write(sink, part, n))
			return ky_fail(ctx->arena, KY_TIMEOUT, NULL, "the client went away");
	return ferror(file) ? ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "the temporary file cannot be read") : NULL;
}

void ky_respond(struct ky_exchange *x)
{
	struct headers h = {.count = 0};
	bool head = strcmp(x->head.method, "HEAD") == 0;
	if (x->etag != NULL && x->status == 200 && strcmp(x->head.if_none_match, x->etag) == 0) {
		x->status = 304;
		x->bytes.len = 0;
	}
	make_headers(x, &h);
	struct ky_err *err = ky_http_begin(x->http, x->ctx.arena, x->status, h.row, h.count);
	if (err != NULL) {
		ky_log(KY_LOG_ERROR, "headers", "detail=\"%s\"", err->detail);
		return;
	}
	if (head || x->status == 304)
		return;
	if (x->answer == KY_ANSWER_BYTES)
		ky_http_write(x->http, x->bytes.p, x->bytes.len);
	if (x->answer == KY_ANSWER_STREAM) {
		struct ky_sink sink = {x->http};
		err = x->stream(&x->ctx, &sink, x->stream_data);
		if (err != NULL) /* the head is out: a cut body is the only way left to say it */
			ky_log(KY_LOG_ERROR, "stream", "where=%s detail=\"%s\"", err->where, err->detail);
	}
}
