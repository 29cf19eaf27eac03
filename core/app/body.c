/* body.c — the body is read only now, with the route's limits; files go in chunks to short transactions of their own.
 * Called by pipeline.c for POST. */
#include "core/app/internal.h"

#include <magic.h>
#include <openssl/evp.h>

#include "core/base/log.h"
#include "core/base/secret.h"
#include "core/model/kind.h"

#define BODY_DEFAULT_MAX ((size_t)64 * 1024)
#define PAIRS_MAX 512
#define SNIFF_BYTES ((size_t)4096)

struct upload {
	struct ky_exchange *x;
	struct ky_pair pair[16];
	size_t count;
	/* the file being read */
	char *chunk;
	size_t filled;
	int64_t file_id, size_bytes;
	int number;
	EVP_MD_CTX *md;
	struct ky_scan scan;
	char sniff[SNIFF_BYTES];
	size_t sniffed;
};

/* What may be stored, by content; the sender's own word counts for nothing. */
static const char *const types_allowed[] = {"application/pdf", "image/jpeg", "image/png", "image/heic", "text/plain", "text/csv", "application/csv", "application/zip",
					    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
					    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/octet-stream"};

static const char *sniff(struct ky_arena *arena, const char *bytes, size_t n)
{
	static magic_t magic; /* one a worker, loaded at the first upload */
	if (magic == NULL) {
		magic = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS);
		if (magic == NULL || magic_load(magic, NULL) != 0)
			return "application/octet-stream";
	}
	const char *type = magic_buffer(magic, bytes, n);
	for (size_t i = 0; type != NULL && i < sizeof types_allowed / sizeof types_allowed[0]; i++)
		if (strcmp(type, types_allowed[i]) == 0)
			return types_allowed[i];
	return type != NULL && (strncmp(type, "text/", 5) == 0 || strcmp(type, "application/json") == 0) ? "text/plain" : ky_strdup(arena, "");
}

/* Binds a stored file to whoever sent it, so that nobody can name another's file in a form. */
static const char *file_value(struct ky_exchange *x, int64_t id)
{
	unsigned char mac[32];
	const char *owner = x->who.user_id != 0 ? ky_printf(x->ctx.arena, "u%lld", (long long)x->who.user_id) : ky_browser_cookie(x);
	const char *text = ky_printf(x->ctx.arena, "file|%lld|%s", (long long)id, owner);
	ky_hmac(x->app->key, KY_KEY_BYTES, ky_str(text), mac);
	return ky_printf(x->ctx.arena, "%lld.%s", (long long)id, ky_hex(x->ctx.arena, mac, 16));
}

bool ky_file_value_check(struct ky_exchange *x, struct ky_str value, int64_t *out_id)
{
	const char *dot = value.len == 0 ? NULL : memchr(value.p, '.', value.len);
	int64_t id;
	if (dot == NULL || !ky_str_i64((struct ky_str){value.p, (size_t)(dot - value.p)}, &id) || !ky_str_same_secret(value, ky_str(file_value(x, id))))
		return false;
	*out_id = id;
	return true;
}

static struct ky_err *flush_chunk(struct upload *u)
{
	if (u->filled == 0)
		return NULL;
	struct ky_arena_mark mark = ky_arena_mark(u->x->ctx.arena);
	struct ky_str bytes = {u->chunk, u->filled};
	ky_scan_bytes(&u->scan, u->chunk, u->filled);
	struct ky_err *err =
	    ky_exec(&u->x->ctx, "app.file_chunk", KY_ARGS({"file_id", ky_int(u->file_id)}, {"number", ky_int(u->number)}, {"bytes", ky_bytes(bytes)}), NULL);
	u->number++;
	u->filled = 0;
	if (err == NULL)
		ky_arena_rewind(u->x->ctx.arena, mark); /* a long file must not fill the request's memory */
	return err;
}

static struct ky_err *file_begin(void *data, struct ky_str field, struct ky_str filename, struct ky_str content_type)
{
	struct upload *u = data;
	(void)content_type;
	if (u->count == sizeof u->pair / sizeof u->pair[0])
		return ky_fail(u->x->ctx.arena, KY_TOO_LARGE, "core.error.too_many_files", "too many files");
	if (filename.len > 255)
		filename.len = 255;
	while (filename.len > 0 && !ky_str_utf8_valid(filename))
		filename.len--;
	u->filled = u->sniffed = 0;
	u->number = 0;
	u->size_bytes = 0;
	u->pair[u->count].name = ky_str_copy(u->x->ctx.arena, field);
	if (u->chunk == NULL)
		u->chunk = ky_alloc(u->x->ctx.arena, KY_FILE_CHUNK_BYTES);
	EVP_DigestInit_ex(u->md, EVP_sha256(), NULL);
	ky_scan_begin(&u->scan, u->x->ctx.arena, u->x->app->conf->scanner);
	return ky_insert(&u->x->ctx, "app.file_insert", KY_ARGS({"name", ky_text(filename)}), &u->file_id);
}

static struct ky_err *file_bytes(void *data, const void *bytes, size_t n)
{
	struct upload *u = data;
	const char *p = bytes;
	EVP_DigestUpdate(u->md, bytes, n);
	u->size_bytes += (int64_t)n;
	size_t head = n < SNIFF_BYTES - u->sniffed ? n : SNIFF_BYTES - u->sniffed;
	memcpy(u->sniff + u->sniffed, bytes, head);
	u->sniffed += head;
	while (n > 0) {
		size_t part = n < KY_FILE_CHUNK_BYTES - u->filled ? n : KY_FILE_CHUNK_BYTES - u->filled;
		memcpy(u->chunk + u->filled, p, part);
		u->filled += part;
		p += part;
		n -= part;
		if (u->filled == KY_FILE_CHUNK_BYTES)
			KY_TRY(flush_chunk(u));
	}
	return NULL;
}

/* The file goes, what else was sent stays: the form comes again and says why. */
static struct ky_err *refuse_file(struct upload *u, const char *message_key)
{
	u->x->file_refusal = message_key;
	KY_TRY(ky_exec(&u->x->ctx, "app.file_drop", KY_ARGS({"id", ky_int(u->file_id)}), NULL));
	u->file_id = 0;
	return NULL;
}

static struct ky_err *file_end(void *data)
{
	struct upload *u = data;
	unsigned char sha[32];
	KY_TRY(flush_chunk(u));
	EVP_DigestFinal_ex(u->md, sha, NULL);
	const char *type = sniff(u->x->ctx.arena, u->sniff, u->sniffed);
	enum ky_scan_found found = ky_scan_end(&u->scan);
	if (found == KY_SCAN_AWAY)
		ky_log(KY_LOG_ERROR, "scanner_away", "where=%s", u->x->app->conf->scanner);
	if (found == KY_SCAN_INFECTED) {
		u->x->ctx.who = &u->x->who;
		KY_TRY(ky_audit(&u->x->ctx, "core.file_infected", "file", u->file_id, ""));
	}
	if (found != KY_SCAN_CLEAN)
		return refuse_file(u, found == KY_SCAN_INFECTED ? "core.error.file_infected" : "core.error.scanner_away");
	if (type[0] == '\0')
		return refuse_file(u, "core.error.file_type");
	struct ky_str hash = {(const char *)sha, sizeof sha};
	KY_TRY(ky_exec(&u->x->ctx, "app.file_complete",
		       KY_ARGS({"id", ky_int(u->file_id)}, {"size_bytes", ky_int(u->size_bytes)}, {"sha256", ky_bytes(hash)}, {"type", ky_textz(type)}), NULL));
	u->pair[u->count++].value = ky_str(file_value(u->x, u->file_id));
	return NULL;
}

static struct ky_err *read_body(void *source, struct ky_arena *arena, void *bytes, size_t n, size_t *out_n)
{
	return ky_http_read(source, arena, bytes, n, out_n);
}

static bool takes_files(const struct ky_route *route)
{
	const struct ky_form *form = route->form;
	if ((route->flags & KY_ROUTE_FILES) != 0)
		return true;
	for (size_t i = 0; form != NULL && i < form->count; i++) {
		const struct ky_field_kind *kind = ky_kind_find(form->field[i].kind);
		if (kind != NULL && kind->is_file)
			return true;
	}
	return false;
}

/* A body that broke off: no page knows its file. What cannot be dropped now is swept within a day. */
static void drop_unnamed(struct upload *u)
{
	struct ky_err *err = u->file_id == 0 ? NULL : ky_exec(&u->x->ctx, "app.file_drop", KY_ARGS({"id", ky_int(u->file_id)}), NULL);
	if (err != NULL)
		ky_log(KY_LOG_WARNING, "file_left", "detail=\"%s\"", err->detail);
}

/* Nobody is signed in where somebody must be: the fields are kept for the page that sends them again, but nothing is stored for a stranger. */
static struct ky_err *pass_begin(void *data, struct ky_str field, struct ky_str filename, struct ky_str content_type)
{
	(void)data;
	(void)field;
	(void)filename;
	(void)content_type;
	return NULL;
}

static struct ky_err *pass_bytes(void *data, const void *bytes, size_t n)
{
	(void)data;
	(void)bytes;
	(void)n;
	return NULL;
}

static struct ky_err *pass_end(void *data)
{
	(void)data;
	return NULL;
}

static struct ky_err *read_multipart(struct ky_exchange *x, size_t max)
{
	struct upload *u = KY_NEW(x->ctx.arena, struct upload);
	struct ky_multipart_sink sink = {.data = u, .fields_max_bytes = 1 << 20, .pairs_max = PAIRS_MAX};
	struct ky_pairs fields = {0};
	u->x = x;
	u->md = EVP_MD_CTX_new();
	u->scan.fd = -1;
	bool stranger = x->who.kind == KY_ANYONE && strcmp(x->req.route->permission, KY_PERMIT_PUBLIC) != 0;
	if (takes_files(x->req.route) && stranger) {
		sink.file_begin = pass_begin;
		sink.file_bytes = pass_bytes;
		sink.file_end = pass_end;
	} else if (takes_files(x->req.route)) {
		sink.file_begin = file_begin;
		sink.file_bytes = file_bytes;
		sink.file_end = file_end;
	}
	x->work.writable = true; /* each chunk a statement and transaction of its own */
	struct ky_err *err = ky_multipart_parse(x->ctx.arena, x->head.content_type, max, read_body, x->http, &sink, &fields);
	if (err != NULL)
		drop_unnamed(u);
	ky_scan_abandon(&u->scan);
	x->work.writable = false;
	EVP_MD_CTX_free(u->md);
	KY_TRY(err);
	struct ky_pair *all = ky_alloc_array(x->ctx.arena, fields.count + u->count + 1, sizeof *all);
	memcpy(all, u->pair, u->count * sizeof *all); /* fresh files before kept ones of the same name */
	if (fields.count > 0)
		memcpy(all + u->count, fields.pair, fields.count * sizeof *all);
	x->body = (struct ky_pairs){fields.count + u->count, all};
	return NULL;
}

static struct ky_err *read_urlencoded(struct ky_exchange *x, size_t max)
{
	struct ky_buf text;
	char part[8192];
	ky_buf_init(&text, x->ctx.arena, max);
	for (;;) {
		size_t n = 0;
		KY_TRY(ky_http_read(x->http, x->ctx.arena, part, sizeof part, &n));
		if (n == 0)
			break;
		ky_buf_add(&text, part, n);
		if (text.full)
			return ky_fail(x->ctx.arena, KY_TOO_LARGE, NULL, "the body is over %zu bytes", max);
	}
	return ky_pairs_parse(x->ctx.arena, ky_buf_str(&text), PAIRS_MAX, &x->body);
}

struct ky_err *ky_stage_body(struct ky_exchange *x)
{
	if (x->req.route->method != KY_POST)
		return NULL;
	size_t max = x->req.route->body_max_bytes == 0 ? BODY_DEFAULT_MAX : x->req.route->body_max_bytes;
	if (x->head.content_length > (int64_t)max)
		return ky_fail(x->ctx.arena, KY_TOO_LARGE, NULL, "%lld bytes announced, %zu taken", (long long)x->head.content_length, max);
	if (strncmp(x->head.content_type, "multipart/form-data", 19) == 0) {
		KY_TRY(ky_ctx_stamp(&x->ctx, false));
		KY_TRY(read_multipart(x, max));
	} else if (strncmp(x->head.content_type, "application/x-www-form-urlencoded", 33) == 0) {
		KY_TRY(read_urlencoded(x, max));
	} else {
		return ky_fail(x->ctx.arena, KY_BAD_REQUEST, NULL, "a form's content type is expected");
	}
	/* The instant that counts: the body is complete, at the web server if it told. Kept across retries. */
	KY_TRY(ky_ctx_stamp(&x->ctx, true));
	x->ctx.now -= x->waited_us;
	x->ctx.today = ky_time_day(x->ctx.now);
	return ky_live_refresh(&x->ctx);
}
