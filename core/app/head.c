/* head.c — the first stages: head, session, route, permit. Each writes only its own part of the exchange.
 * Called by pipeline.c. */
#include "core/app/internal.h"

#include <stdlib.h>
#include <time.h>

#include "core/base/secret.h"

#define QUERY_PAIRS_MAX 64
#define SEEN_EVERY_US (60 * KY_SECOND_US)
#define WAITED_MAX_US (120 * KY_SECOND_US) /* no web server waits longer: what says so has another clock */

/* ---- head */

/* Debian's nginx passes the host without its port (fastcgi_params says why), so an entry's port may be missing, never another.
 * Links come from the configuration alone, whatever the Host. */
static bool host_allowed(const struct ky_conf *conf, const char *host)
{
	struct ky_str part;
	for (struct ky_str rest = ky_str(conf->hosts); ky_str_split(&rest, ' ', &part);) {
		const char *colon = part.len == 0 ? NULL : memrchr(part.p, ':', part.len);
		struct ky_str bare = {part.p, colon == NULL ? part.len : (size_t)(colon - part.p)};
		if (part.len > 0 && (ky_str_is(part, host) || ky_str_is(bare, host)))
			return true;
	}
	return false;
}

static const char *strip(const char *path, const char *prefix)
{
	size_t n = strlen(prefix);
	if (strncmp(path, prefix, n) != 0 || (path[n] != '/' && path[n] != '\0'))
		return NULL;
	return path[n] == '/' ? path + n + 1 : path + n;
}

/* The first configured language that the browser asks for; the site's first otherwise. */
static const char *preferred_language(const struct ky_exchange *x)
{
	const char *const *all = x->app->conf->languages;
	struct ky_str part;
	for (struct ky_str rest = ky_str(x->head.accept_language); ky_str_split(&rest, ',', &part);) {
		part = ky_str_trim(part);
		for (size_t i = 0; all[i] != NULL; i++)
			if (strlen(all[i]) == 2 && part.len >= 2 && strncasecmp(part.p, all[i], 2) == 0)
				return all[i];
	}
	return all[0];
}

static struct ky_err *take_language(struct ky_exchange *x)
{
	const char *below = strip(x->head.path, x->app->conf->base_path);
	const char *const *all = x->app->conf->languages;
	x->lang = all[0];
	x->rest = "";
	if (below == NULL)
		return ky_fail(x->ctx.arena, KY_NOT_FOUND, NULL, "outside the site's path");
	for (size_t i = 0; all[i] != NULL; i++) {
		const char *rest = below[0] == '\0' ? NULL : strip(below, all[i]);
		if (rest != NULL) {
			x->lang = x->ctx.lang = all[i];
			x->rest = rest;
			return NULL;
		}
	}
	if (below[0] != '\0')
		return ky_fail(x->ctx.arena, KY_NOT_FOUND, NULL, "no language in the path");
	x->answer = KY_ANSWER_REDIRECT;
	x->status = 302;
	x->location = ky_printf(x->ctx.arena, "%s/%s/", x->app->conf->base_path, preferred_language(x));
	return NULL;
}

/* What waited for a worker in a crowd has arrived all the same: how long it waited, by the clock of this machine, which is the web server's, too. */
static int64_t waited_us(struct ky_arena *arena, const char *arrived)
{
	const char *text = strncmp(arrived, "t=", 2) == 0 ? arrived + 2 : arrived, *dot = strchr(text, '.');
	struct timespec ts;
	int64_t at;
	if (!ky_str_i64(ky_str(dot == NULL ? text : ky_printf(arena, "%.*s%s000", (int)(dot - text), text, dot + 1)), &at) || at < 0)
		return 0;
	clock_gettime(CLOCK_REALTIME, &ts);
	int64_t waited = (int64_t)ts.tv_sec * KY_SECOND_US + ts.tv_nsec / 1000 - at;
	return waited < 0 || waited > WAITED_MAX_US ? 0 : waited;
}

struct ky_err *ky_stage_head(struct ky_exchange *x)
{
	KY_TRY(ky_http_head(x->http, x->ctx.arena, &x->head));
	x->waited_us = waited_us(x->ctx.arena, x->head.arrived);
	x->client = ky_http_client(x->ctx.arena, &x->head, x->app->conf->trusted_proxies);
	x->work.address = x->client;
	if (!host_allowed(x->app->conf, x->head.host))
		return ky_fail(x->ctx.arena, KY_BAD_REQUEST, "core.error.host", "Host \"%.100s\" is not one of [site] base_url and hosts", x->head.host);
	KY_TRY(ky_pairs_parse(x->ctx.arena, x->head.query, QUERY_PAIRS_MAX, &x->query));
	return take_language(x);
}

/* ---- session */

static void take_grants(struct ky_exchange *x, const struct ky_rows *rows)
{
	struct ky_grant *g = ky_alloc_array(x->ctx.arena, rows->count, sizeof *g);
	for (size_t i = 0; i < rows->count; i++) {
		const char *name = ky_cell_z(rows, i, "permission");
		int64_t department = ky_cell_int(rows, i, "department_id");
		const struct ky_permission *p = ky_registry_permission(x->app->registry, name);
		if (p == NULL || (p->whole_city && department != 0))
			continue;
		g[x->who.grant_count++] = (struct ky_grant){name, department};
	}
	x->who.grant = g;
}

static void take_user(struct ky_exchange *x, const struct ky_rows *rows)
{
	bool staff = strcmp(ky_cell_z(rows, 0, "kind"), "staff") == 0;
	x->session_id = ky_cell_int(rows, 0, "id");
	x->session_user = ky_cell_int(rows, 0, "user_id");
	x->session_strong = ky_cell_int(rows, 0, "strong") == 1;
	if (!x->session_strong)
		return; /* the second factor is missing (a citizen's too, when they chose to have one): nobody yet, but the login pages know whom to ask */
	x->who.kind = staff ? KY_STAFF : KY_CITIZEN;
	x->who.user_id = x->session_user;
	x->who.name = ky_cell_z(rows, 0, "name");
	x->who.group_id = ky_cell_int(rows, 0, "group_id"); /* only while the membership holds: the query asks for it each time */
	x->who.group_role = x->who.group_id == 0 ? NULL : ky_cell_z(rows, 0, "group_role");
	take_grants(x, rows);
}

static struct ky_err *mark_seen(struct ky_exchange *x, ky_time_us last_seen)
{
	if (x->session_id == 0 || x->ctx.now - last_seen < SEEN_EVERY_US)
		return NULL;
	x->work.writable = true; /* a statement of its own, outside the handler's transaction */
	struct ky_err *err = ky_exec(&x->ctx, "app.session_seen", KY_ARGS({"id", ky_int(x->session_id)}), NULL);
	x->work.writable = false;
	return err;
}

static struct ky_err *look_up(struct ky_exchange *x, const char *remote_user)
{
	struct ky_rows *rows;
	unsigned char hash[32];
	KY_TRY(ky_ctx_stamp(&x->ctx, false));
	KY_TRY(ky_live_refresh(&x->ctx));
	if (remote_user != NULL) {
		KY_TRY(ky_query(&x->ctx, "app.remote_user", KY_ARGS({"login", ky_textz(remote_user)}), &rows));
	} else {
		ky_time_us idle = x->ctx.now - ky_setting_int(&x->ctx, "core.session_idle_min") * 60 * KY_SECOND_US;
		if (!ky_unhex(ky_str(x->session_hash), hash, sizeof hash))
			return NULL;
		struct ky_str h = {(const char *)hash, sizeof hash};
		KY_TRY(ky_query(&x->ctx, "app.session", KY_ARGS({"hash", ky_bytes(h)}, {"idle_since", ky_time(idle)}), &rows));
	}
	if (rows->count == 0)
		return NULL;
	take_user(x, rows);
	return mark_seen(x, ky_cell_int(rows, 0, "last_seen_at"));
}

struct ky_err *ky_stage_session(struct ky_exchange *x)
{
	const char *remote = x->app->conf->remote_user && x->head.remote_user[0] != '\0' ? x->head.remote_user : NULL;
	struct ky_str cookie = ky_cookie_get(x->head.cookie, ky_cookie_name(x, "ky"));
	struct ky_str browser = ky_cookie_get(x->head.cookie, ky_cookie_name(x, "kyf"));
	if (browser.p != NULL && browser.len == 32 && strspn(browser.p, "0123456789abcdef") >= 32)
		memcpy(x->browser, browser.p, 32);
	if (cookie.p != NULL && cookie.len == 64) {
		unsigned char hash[32];
		ky_sha256(cookie, hash);
		memcpy(x->session_hash, ky_hex(x->ctx.arena, hash, 32), 64);
	}
	if (remote != NULL)
		memcpy(x->session_hash, "remote", 7);
	return remote != NULL || x->session_hash[0] != '\0' ? look_up(x, remote) : NULL;
}

const char *ky_cookie_name(const struct ky_exchange *x, const char *which)
{
	return x->app->conf->cookie_secure ? ky_printf(x->ctx.arena, "__Host-%s", which) : which;
}

void ky_cookie_set(struct ky_exchange *x, const char *which, const char *value, int64_t max_age_s)
{
	const char *age = max_age_s < 0 ? "" : ky_printf(x->ctx.arena, "; Max-Age=%lld", (long long)max_age_s);
	const char *secure = x->app->conf->cookie_secure ? "; Secure" : "";
	if (x->set_cookie_count < sizeof x->set_cookie / sizeof x->set_cookie[0])
		x->set_cookie[x->set_cookie_count++] =
		    ky_printf(x->ctx.arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", ky_cookie_name(x, which), value, age, secure);
}

/* ---- route */

static bool zone_served(const struct ky_conf *conf, enum ky_zone zone)
{
	static const char *const names[] = {"", "public", "citizen", "staff"};
	struct ky_str part;
	for (struct ky_str rest = ky_str(conf->zones); ky_str_split(&rest, ' ', &part);)
		if (ky_str_is(part, names[zone]))
			return true;
	return false;
}

struct ky_err *ky_stage_route(struct ky_exchange *x)
{
	bool head = strcmp(x->head.method, "HEAD") == 0, other = false;
	enum ky_method method = head || strcmp(x->head.method, "GET") == 0 ? KY_GET : strcmp(x->head.method, "POST") == 0 ? KY_POST : 0;
	x->bound = ky_registry_match(x->app->registry, x->ctx.arena, method, x->rest, x->path_value, KY_PATH_VALUES_MAX, &x->path_value_count, &other);
	if (x->bound == NULL || !zone_served(x->app->conf, x->bound->route->zone))
		return other ? ky_fail(x->ctx.arena, KY_BAD_METHOD, NULL, "no such method here") : ky_fail(x->ctx.arena, KY_NOT_FOUND, NULL, "no route");
	x->req.route = x->bound->route;
	if (ky_score_plugin_out(x->app->sb, x->bound->plugin->name))
		return ky_fail(x->ctx.arena, KY_UNAVAILABLE, NULL, "plugin %s was taken out after crashes", x->bound->plugin->name);
	ky_score_stage(x->app->sb, x->app->slot, KY_STAGE_ROUTE, x->bound->plugin->name, 0);
	return NULL;
}

/* ---- permit */

static struct ky_err *check_permission(struct ky_exchange *x)
{
	const char *permission = x->req.route->permission;
	if (strcmp(permission, KY_PERMIT_PUBLIC) == 0)
		return NULL;
	if (x->who.kind == KY_ANYONE)
		return ky_fail(x->ctx.arena, KY_NEED_LOGIN, NULL, "nobody is signed in");
	if (strcmp(permission, KY_PERMIT_SIGNED_IN) == 0)
		return NULL;
	return ky_may(&x->ctx, permission) ? NULL : ky_fail(x->ctx.arena, KY_DENIED, NULL, "lacks %s", permission);
}

/* The parameters that make a cacheable page another one, in declared order; false when the request holds any other. */
static bool cache_key(struct ky_exchange *x, struct ky_buf *key)
{
	struct ky_str part;
	size_t known = 0;
	ky_buf_printf(key, "%s/%s", x->lang, x->rest);
	for (struct ky_str rest = ky_str(x->req.route->query); ky_str_split(&rest, ' ', &part);) {
		struct ky_str value = part.len == 0 ? (struct ky_str){NULL, 0} : ky_pairs_get(&x->query, ky_str_z(x->ctx.arena, part));
		if (value.p == NULL)
			continue;
		known++;
		ky_buf_printf(key, "&%.*s=", (int)part.len, part.p);
		ky_buf_put(key, value);
	}
	return known == x->query.count && !key->full;
}

/* A page that did not change costs no query. Versions are taken before any row is read. */
static void try_cache(struct ky_exchange *x)
{
	struct ky_buf key;
	struct ky_cached page;
	if ((x->req.route->flags & KY_ROUTE_CACHEABLE) == 0 || x->who.kind != KY_ANYONE || x->app->cache == NULL)
		return;
	ky_buf_init(&key, x->ctx.arena, 1024);
	if (!cache_key(x, &key))
		return;
	x->cacheable = true;
	x->cache_key = ky_buf_str(&key);
	for (size_t i = 0; i < x->bound->dataset_count; i++)
		x->cache_version[i] = ky_dataset_version(x->app->sb, x->bound->dataset[i]);
	ky_time_us now = x->started_us + x->app->clock_offset_us;
	if (!ky_cache_get(x->app->cache, x->cache_key, x->cache_version, x->bound->dataset_count, now, &page))
		return;
	x->answer = KY_ANSWER_BYTES;
	x->status = 200;
	x->content_type = page.content_type;
	x->bytes = page.body;
	x->etag = page.etag;
}

struct ky_err *ky_stage_permit(struct ky_exchange *x)
{
	KY_TRY(check_permission(x));
	try_cache(x);
	if (x->answer != KY_ANSWER_NONE)
		return NULL;
	/* Everything from here on may read the database. */
	bool post = x->req.route->method == KY_POST;
	if (!post || x->bound->policy != NULL) {
		KY_TRY(ky_ctx_stamp(&x->ctx, false));
		KY_TRY(ky_live_refresh(&x->ctx));
	}
	return x->bound->policy == NULL ? NULL : ky_policy_check(&x->ctx, x->bound->policy, ky_path_id(&x->req, "id"));
}
