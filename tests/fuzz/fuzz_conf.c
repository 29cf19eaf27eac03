/* fuzz_conf.c — any bytes as kyodo.conf: refused with a line a problem, or within the bounds, and what was read reads back when written.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/conf. */
#include <stdio.h>
#include <stdlib.h>

#include <sys/mman.h>
#include <unistd.h>

#include "core/base/conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ky_err *load(struct ky_arena *arena, struct ky_str text, struct ky_conf **out)
{
	int fd = memfd_create("kyodo.conf", MFD_CLOEXEC);
	if (fd < 0 || write(fd, text.p, text.len) != (ssize_t)text.len)
		abort();
	struct ky_err *err = ky_conf_load(arena, ky_printf(arena, "/proc/self/fd/%d", fd), out);
	close(fd);
	return err;
}

/* Written without blanks: " ;" begins a comment. */
static struct ky_str written(struct ky_arena *arena, const struct ky_conf *c)
{
	return ky_str(ky_printf(arena,
				"[site]\nname=%s\nbase_url=%s\nlanguages=%s\ncookie_secure=%s\ndemo=%s\n[paths]\nrun=%s\nplugins=%s\ntemplates=%s\nsql=%s\nsecrets=%s\n"
				"[pools]\npage=%d\nauth=%d\nrequest_max_memory_mb=%lld\nworker_max_requests=%d\n[database]\nport=%d\n",
				c->site_name, c->base_url, c->languages[0], c->cookie_secure ? "yes" : "no", c->demo ? "yes" : "no", c->run, c->plugins, c->templates, c->sql,
				c->secrets, c->page_workers, c->auth_workers, (long long)c->request_max_memory_bytes / 1024 / 1024, c->worker_max_requests, c->db.port));
}

static void check_bounds(const struct ky_conf *c)
{
	size_t n = strlen(c->base_url), path = strlen(c->base_path);
	if (c->page_workers < 1 || c->page_workers > 32 || c->db.port < 1 || c->db.port > 65535 || c->request_max_memory_bytes < 1024 * 1024 || c->site_name[0] == '\0')
		abort();
	if (c->base_url[n - 1] == '/' || path >= n || strcmp(c->base_url + n - path, c->base_path) != 0 || c->languages[0] == NULL)
		abort();
}

static void check_same(const struct ky_conf *a, const struct ky_conf *b)
{
	const char *const texts[][2] = {{a->site_name, b->site_name}, {a->base_url, b->base_url}, {a->base_path, b->base_path}, {a->languages[0], b->languages[0]}, {a->run, b->run},
					{a->plugins, b->plugins}, {a->templates, b->templates}, {a->sql, b->sql}, {a->secrets, b->secrets}};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (strcmp(texts[i][0], texts[i][1]) != 0)
			abort();
	if (a->cookie_secure != b->cookie_secure || a->demo != b->demo || a->page_workers != b->page_workers || a->auth_workers != b->auth_workers ||
	    a->request_max_memory_bytes != b->request_max_memory_bytes || a->worker_max_requests != b->worker_max_requests || a->db.port != b->db.port)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)64 << 20);
	struct ky_conf *conf = NULL, *again = NULL;
	struct ky_str text = {(const char *)data, size};
	/* A password file that is a device would be waited for. */
	bool device = size > 0 && (memmem(data, size, "/dev", 4) != NULL || memmem(data, size, "/proc", 5) != NULL);
	struct ky_err *err = device || size == 0 ? NULL : load(arena, text, &conf);
	if (err != NULL && (conf != NULL || strncmp(err->detail, "/proc/self/fd/", 14) != 0))
		abort();
	if (conf != NULL) {
		check_bounds(conf);
		if (load(arena, written(arena, conf), &again) != NULL)
			abort();
		check_same(conf, again);
	}
	ky_arena_free(arena);
	return 0;
}
