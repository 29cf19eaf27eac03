/* page.c — what every page shows around its content: menu, languages, who is signed in, notices.
 * Called by the render stage and for error pages; works without a database. */
#include "core/app/internal.h"

/* What was asked for (a filter, a search, an object's key); not the pipeline's own: where to go next, what was done. */
static const char *asked(struct ky_exchange *x)
{
	struct ky_buf out;
	ky_buf_init(&out, x->ctx.arena, 64 * 1024);
	for (size_t i = 0; i < x->query.count; i++) {
		const struct ky_pair *p = &x->query.pair[i];
		if (ky_str_is(p->name, "next") || ky_str_is(p->name, "done"))
			continue;
		ky_buf_printf(&out, "%c%s=%s", out.len == 0 ? '?' : '&', ky_url_encode(x->ctx.arena, p->name), ky_url_encode(x->ctx.arena, p->value));
	}
	return out.len == 0 || out.full ? "" : out.data;
}

/* The same page in the others. */
static void put_languages(struct ky_exchange *x, struct ky_node *page)
{
	const char *query = asked(x);
	const char *const *all = x->app->conf->languages;
	for (size_t i = 0; all[i] != NULL; i++) {
		struct ky_node *n = ky_node_item(page, "languages");
		const char *label = ky_views_message(x->app->views, all[i], "core.language");
		ky_put(n, "code", all[i]);
		ky_put(n, "label", label == NULL ? all[i] : label);
		ky_put_url(n, "url", ky_printf(x->ctx.arena, "%s/%s/%s%s", x->app->conf->base_path, all[i], x->rest, query));
		ky_put_bool(n, "current", strcmp(all[i], x->lang) == 0);
	}
}

static bool menu_visible(const struct ky_exchange *x, const struct ky_menu *m, enum ky_zone zone)
{
	/* What citizens have of their own stands beside what is public, once they are signed in. */
	if (m->zone != zone && !(m->zone == KY_ZONE_CITIZEN && zone == KY_ZONE_PUBLIC && x->who.kind == KY_CITIZEN))
		return false;
	return m->permission == NULL || ky_may(&x->ctx, m->permission);
}

static bool leads_here(const char *path, const char *rest)
{
	size_t n = strlen(path);
	return n == 0 ? rest[0] == '\0' : strncmp(rest, path, n) == 0 && (rest[n] == '\0' || rest[n] == '/');
}

/* The entry that names this page most exactly: "groups/exchange" rather than "groups". */
static const struct ky_menu *menu_current(const struct ky_exchange *x, enum ky_zone zone)
{
	struct ky_table_walk w = KY_WALK(x->app->registry, menu);
	const struct ky_menu *m, *best = NULL;
	while ((m = ky_registry_next(&w)) != NULL)
		if (menu_visible(x, m, zone) && leads_here(m->path, x->rest) && (best == NULL || strlen(m->path) > strlen(best->path)))
			best = m;
	return best;
}

static void put_menu(struct ky_exchange *x, struct ky_node *page, enum ky_zone zone)
{
	const struct ky_menu *current = menu_current(x, zone);
	int after = -1;
	for (;;) { /* few entries: each round takes the lowest rank not shown yet */
		struct ky_table_walk w = KY_WALK(x->app->registry, menu);
		const struct ky_menu *m, *next = NULL;
		while ((m = ky_registry_next(&w)) != NULL)
			if (menu_visible(x, m, zone) && m->rank > after && (next == NULL || m->rank < next->rank))
				next = m;
		if (next == NULL)
			return;
		for (w = KY_WALK(x->app->registry, menu); (m = ky_registry_next(&w)) != NULL;) {
			if (!menu_visible(x, m, zone) || m->rank != next->rank)
				continue;
			struct ky_node *n = ky_node_item(page, "menu");
			ky_put(n, "label", ky_message(&x->ctx, m->label));
			ky_put_url(n, "url", ky_url(&x->ctx, "%s", m->path));
			if (m->about != NULL)
				ky_put(n, "about", ky_message(&x->ctx, m->about));
			ky_put_bool(n, "current", m == current);
		}
		after = next->rank;
	}
}

/* For whom they act. A page that cannot tell says so by its status already. */
static void put_group(struct ky_exchange *x, struct ky_node *who)
{
	const char *name;
	if (x->who.group_id == 0 || x->status >= 500 || ky_group_name(&x->ctx, x->who.group_id, &name) != NULL)
		return;
	ky_put(who, "group", name);
	ky_put_url(who, "acting_url", ky_url(&x->ctx, "account/acting"));
}

static void put_who(struct ky_exchange *x, struct ky_node *page)
{
	ky_put_url(page, "login_url", ky_url(&x->ctx, "auth/login"));
	if (x->who.user_id == 0)
		return;
	struct ky_node *who = ky_node_child(page, "who");
	ky_put(who, "name", x->who.name);
	ky_put_url(who, "url", ky_url(&x->ctx, "account"));
	ky_put(who, "kind", x->who.kind == KY_STAFF ? "staff" : "citizen");
	put_group(x, who);
	if (ky_registry_route(x->app->registry, "core.logout") != NULL)
		ky_put_action(&x->req, page, "logout", "core.logout", 0, "core.logout");
}

static void put_done(struct ky_exchange *x, struct ky_node *page)
{
	struct ky_str done = ky_pairs_get(&x->query, "done");
	/* Only keys that are success messages: "<name>.done.<what>". */
	if (done.p == NULL || done.len == 0 || memmem(done.p, done.len, ".done.", 6) == NULL || done.len > 100)
		return;
	ky_put(page, "done", ky_views_message(x->app->views, x->lang, ky_str_z(x->ctx.arena, done)));
}

static void put_footer(struct ky_exchange *x, struct ky_node *page)
{
	static const char *const facts[] = {"department", "phone", "address", "hours"};
	static const struct {
		const char *label, *path;
	} links[] = {{"core.accessibility", "pages/accessibility"}, {"core.privacy", "pages/privacy"}, {"core.policy", "pages/policy"}};
	struct ky_node *footer = ky_node_child(page, "footer");
	for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
		ky_put(footer, facts[i], ky_views_message(x->app->views, x->lang, ky_printf(x->ctx.arena, "core.footer.%s", facts[i])));
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
		struct ky_node *n = ky_node_item(footer, "links");
		ky_put(n, "label", ky_message(&x->ctx, links[i].label));
		ky_put_url(n, "url", ky_url(&x->ctx, "%s", links[i].path));
	}
}

void ky_page_common(struct ky_exchange *x)
{
	static const char *const zones[] = {"public", "public", "citizen", "staff"};
	struct ky_node *page = ky_node_child(x->root, "Page");
	enum ky_zone zone = x->bound == NULL ? KY_ZONE_PUBLIC : x->bound->route->zone;
	ky_put(page, "zone", zones[zone]);
	ky_put(page, "city", x->app->conf->site_name);
	ky_put_bool(page, "demo", x->app->conf->demo);
	ky_put_url(page, "base_url", ky_base_path(&x->ctx));
	ky_put_url(page, "home_url", ky_url(&x->ctx, "%s", ""));
	ky_put_url(page, "assets_url", ky_printf(x->ctx.arena, "%s/assets", x->app->conf->base_path));
	ky_put_bool(page, "noindex", zone != KY_ZONE_PUBLIC || x->status != 200);
	if (x->notice_key != NULL)
		ky_put(page, "error", ky_message(&x->ctx, x->notice_key));
	put_languages(x, page);
	put_menu(x, page, zone == KY_ZONE_CITIZEN ? KY_ZONE_PUBLIC : zone);
	put_who(x, page);
	put_done(x, page);
	put_footer(x, page);
	for (size_t i = 0; i < x->crumb_count; i++) {
		struct ky_node *n = ky_node_item(page, "crumbs");
		ky_put(n, "label", x->crumb[i].label);
		if (x->crumb[i].url != NULL)
			ky_put_url(n, "url", x->crumb[i].url);
	}
}
