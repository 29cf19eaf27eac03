/* fcgi.c — the one file that knows libfcgi: accept, head, body, answer. Called by core/app and the worker loop.
 * Strings of libfcgi die at the next accept, so the head is copied. */
#include "core/http/internal.h"

#include <errno.h>
#include <fcgiapp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define DRAIN_MAX (INT64_C(1) << 20)

struct ky_http {
	FCGX_Request request;
	int listen_fd;
	bool cgi;
	bool cgi_taken;
	bool open;
	bool gone;
	int64_t body_left; /* -1: unknown */
};

extern char **environ;

bool ky_http_is_cgi(void)
{
	return FCGX_IsCGI() != 0 && getenv("REQUEST_METHOD") != NULL;
}

struct ky_http *ky_http_new(int listen_fd)
{
	struct ky_http *h = calloc(1, sizeof *h);
	if (h == NULL)
		return NULL;
	h->listen_fd = listen_fd;
	h->cgi = listen_fd == 0 && ky_http_is_cgi();
	if (!h->cgi && (FCGX_Init() != 0 || FCGX_InitRequest(&h->request, listen_fd, FCGI_FAIL_ACCEPT_ON_INTR) != 0)) {
		free(h);
		return NULL;
	}
	return h;
}

void ky_http_free(struct ky_http *http)
{
	if (http == NULL)
		return;
	if (http->open)
		ky_http_finish(http);
	free(http);
}

static const char *param(const struct ky_http *h, const char *name)
{
	const char *v = h->cgi ? getenv(name) : FCGX_GetParam(name, h->request.envp);
	return v == NULL ? "" : v;
}

static void begin_request(struct ky_http *h)
{
	int64_t n = -1;
	h->open = true;
	h->gone = false;
	h->body_left = ky_str_i64(ky_str(param(h, "CONTENT_LENGTH")), &n) && n >= 0 ? n : -1;
}

int ky_http_accept(struct ky_http *http, const void *wait_sigmask)
{
	if (http->cgi) {
		if (http->cgi_taken)
			return -1;
		http->cgi_taken = true;
		begin_request(http);
		return 1;
	}
	struct pollfd p = {.fd = http->listen_fd, .events = POLLIN};
	int rc = ppoll(&p, 1, NULL, wait_sigmask);
	if (rc < 0)
		return errno == EINTR ? 0 : -1;
	if (FCGX_Accept_r(&http->request) != 0)
		return 0; /* another worker was faster, or the peer went away */
	begin_request(http);
	return 1;
}

/* A body nobody read (the request was refused) is taken off the web server's hands, or it would cut the answer short. */
static void drain(struct ky_http *http)
{
	char part[8192];
	int64_t left = http->body_left > DRAIN_MAX ? DRAIN_MAX : http->body_left;
	while (left > 0) {
		ssize_t got = read(STDIN_FILENO, part, sizeof part);
		if (got <= 0)
			return;
		left -= got;
	}
}

void ky_http_finish(struct ky_http *http)
{
	if (!http->open)
		return;
	http->open = false;
	if (http->cgi) {
		drain(http);
		return;
	}
	FCGX_Finish_r(&http->request);
}

static const char *copy(struct ky_http *h, struct ky_arena *arena, const char *name)
{
	return ky_strdup(arena, param(h, name));
}

static const char *lower(char *s)
{
	for (char *p = s; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	return s;
}

struct ky_err *ky_http_head(struct ky_http *http, struct ky_arena *arena, struct ky_http_head *out_head)
{
	struct ky_str uri = ky_str(param(http, "REQUEST_URI")), path;
	const char *q = uri.len == 0 ? NULL : memchr(uri.p, '?', uri.len);
	struct ky_str target = q == NULL ? uri : (struct ky_str){uri.p, (size_t)(q - uri.p)};
	struct ky_str query = q == NULL ? (struct ky_str){"", 0} : (struct ky_str){q + 1, uri.len - target.len - 1};
	*out_head = (struct ky_http_head){
	    .method = copy(http, arena, "REQUEST_METHOD"),
	    .path = "/",
	    .raw_uri = ky_str_z(arena, target),
	    .query = ky_str_copy(arena, query),
	    .host = lower(ky_strdup(arena, param(http, "HTTP_HOST"))),
	    .remote = copy(http, arena, "REMOTE_ADDR"),
	    .forwarded_for = copy(http, arena, "HTTP_X_FORWARDED_FOR"),
	    .forwarded_proto = copy(http, arena, "HTTP_X_FORWARDED_PROTO"),
	    .content_type = copy(http, arena, "CONTENT_TYPE"),
	    .content_length = http->body_left,
	    .cookie = copy(http, arena, "HTTP_COOKIE"),
	    .origin = copy(http, arena, "HTTP_ORIGIN"),
	    .referer = copy(http, arena, "HTTP_REFERER"),
	    .accept_language = copy(http, arena, "HTTP_ACCEPT_LANGUAGE"),
	    .remote_user = copy(http, arena, "REMOTE_USER"),
	    .if_none_match = copy(http, arena, "HTTP_IF_NONE_MATCH"),
	    .user_agent = copy(http, arena, "HTTP_USER_AGENT"),
	    .arrived = copy(http, arena, "KYODO_ARRIVED"),
	    .https = strcmp(param(http, "HTTPS"), "on") == 0,
	};
	if (query.len > 8192 || !ky_path_canonical(arena, target, &path))
		return ky_fail(arena, KY_BAD_REQUEST, NULL, "the target is not a path of this site");
	out_head->path = ky_str_z(arena, path);
	return NULL;
}

static ssize_t read_some(struct ky_http *h, void *bytes, size_t n)
{
	if (h->cgi)
		return read(STDIN_FILENO, bytes, n);
	return FCGX_GetStr(bytes, n > 65536 ? 65536 : (int)n, h->request.in);
}

struct ky_err *ky_http_read(struct ky_http *http, struct ky_arena *arena, void *bytes, size_t n, size_t *out_n)
{
	if (http->body_left == 0 || n == 0) {
		*out_n = 0;
		return NULL;
	}
	if (http->body_left > 0 && (int64_t)n > http->body_left)
		n = (size_t)http->body_left;
	ssize_t got = read_some(http, bytes, n);
	if (got <= 0 && http->body_left > 0)
		return ky_fail(arena, KY_BAD_REQUEST, NULL, "the body ended %lld bytes early", (long long)http->body_left);
	*out_n = got < 0 ? 0 : (size_t)got;
	if (http->body_left > 0)
		http->body_left -= (int64_t)*out_n;
	return NULL;
}

bool ky_http_write(struct ky_http *http, const void *bytes, size_t n)
{
	const char *p = bytes;
	while (n > 0 && !http->gone) {
		int part = n > 1 << 20 ? 1 << 20 : (int)n;
		ssize_t put = http->cgi ? write(STDOUT_FILENO, p, (size_t)part) : FCGX_PutStr(p, part, http->request.out);
		if (put <= 0) {
			http->gone = true;
		} else {
			p += put;
			n -= (size_t)put;
		}
	}
	return !http->gone;
}

static const char *reason(int status)
{
	static const struct {
		int status;
		const char *text;
	} rows[] = {{200, "OK"},	  {303, "See Other"},	 {302, "Found"},	     {304, "Not Modified"}, {400, "Bad Request"},
		    {403, "Forbidden"},	  {404, "Not Found"},	 {405, "Method Not Allowed"}, {408, "Request Timeout"}, {409, "Conflict"},
		    {413, "Content Too Large"}, {421, "Misdirected Request"}, {422, "Unprocessable Content"}, {429, "Too Many Requests"}, {500, "Internal Server Error"},
		    {503, "Service Unavailable"}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].status == status)
			return rows[i].text;
	return "Status";
}

struct ky_err *ky_http_begin(struct ky_http *http, struct ky_arena *arena, int status, const struct ky_http_header *header, size_t count)
{
	struct ky_buf out;
	ky_buf_init(&out, arena, 64 * 1024);
	ky_buf_printf(&out, "Status: %d %s\r\n", status, reason(status));
	for (size_t i = 0; i < count; i++) {
		if (strpbrk(header[i].value, "\r\n") != NULL)
			return ky_fail(arena, KY_INTERNAL, NULL, "header %s holds a line break", header[i].name);
		ky_buf_printf(&out, "%s: %s\r\n", header[i].name, header[i].value);
	}
	ky_buf_puts(&out, "\r\n");
	ky_http_write(http, out.data, out.len);
	return NULL;
}
