/* plugin.c — the faulty plugin: on demand it crashes, loops, leaks, ends the process or closes what it does not own.
 * Built and enabled by tests/fault/plugin.test.mjs alone, and never installed. */
#include <kyodo/kyodo.h>
#include <kyodo/plugin.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void crash(struct ky_req *req)
{
	(void)req;
	*(volatile int *)(uintptr_t)8 = 1;
}

static void loop(struct ky_req *req)
{
	(void)req;
	for (volatile unsigned n = 0;; n++)
		;
}

static char *volatile leaked;

static void leak(struct ky_req *req)
{
	(void)req;
	size_t n = (size_t)8 << 20;
	char *p = malloc(n);
	if (p != NULL)
		memset(p, 1, n);
	leaked = p; /* the last one is forgotten */
}

static void end(struct ky_req *req)
{
	(void)req;
	exit(0);
}

static void give_up(struct ky_req *req)
{
	(void)req;
	abort();
}

static void close_all(struct ky_req *req)
{
	(void)req;
	for (int fd = 3; fd < 256; fd++)
		close(fd);
}

static void close_standard(struct ky_req *req)
{
	(void)req;
	for (int fd = 0; fd < 3; fd++)
		close(fd);
}

static void fine(struct ky_req *req)
{
	(void)req;
}

/* As much of the request's own memory as it takes until there is none. */
static void greedy(struct ky_req *req)
{
	for (;;)
		memset(ky_alloc(req->ctx->arena, 65536), 1, 65536);
}

/* The n-th allocation from now on in this worker fails, in whatever request it falls; 0: none. */
static void starve(struct ky_req *req)
{
	int64_t n = 0;
	if (ky_str_i64(ky_str(ky_query_param(req, "n")), &n))
		ky_arena_fail_at((unsigned long)n);
}

static const struct {
	const char *name;
	void (*act)(struct ky_req *req);
} faults[] = {{"crash", crash}, {"loop", loop}, {"leak", leak}, {"exit", end}, {"abort", give_up}, {"close", close_all}, {"close-standard", close_standard}, {"greedy", greedy}, {"starve", starve}, {"fine", fine}};

static struct ky_err *act(struct ky_req *req)
{
	const char *code = ky_path_code(req, "code");
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
		if (strcmp(faults[i].name, code) == 0)
			faults[i].act(req);
	ky_reply_bytes(req, "text/plain", NULL, ky_str(code));
	return NULL;
}

static const struct ky_route routes[] = {
    {.name = "faulty.act", .method = KY_GET, .pattern = "faulty/{code}", .zone = KY_ZONE_PUBLIC, .permission = KY_PERMIT_PUBLIC, .handle = act},
    {.name = "faulty.act_files", .method = KY_GET, .pattern = "files/faulty/{code}", .zone = KY_ZONE_PUBLIC, .pool = KY_POOL_FILES, .permission = KY_PERMIT_PUBLIC, .handle = act},
};

KY_PLUGIN = {
    .abi = KY_ABI,
    .headers_hash = KY_HEADERS_HASH,
    .name = "faulty",
    .version = "0",
    .title = "faulty.title",
    .summary = "faulty.title",
    .routes = KY_TABLE(routes),
};
