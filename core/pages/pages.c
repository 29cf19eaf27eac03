/* pages.c — the core's own pages, as a plugin's table of contents.
 * Called by core/app/app.c. Written against the public interface alone. */
#include "core/pages/pages.h"

#include "core/pages/account.h"
#include "core/pages/postal.h"

static struct ky_err *home(struct ky_req *req)
{
	ky_reply_page(req, "core/home");
	return NULL;
}

/* A paragraph; "## " begins a heading, "- " an entry of the list that runs on. */
static void put_line(struct ky_node *root, struct ky_str line, struct ky_node **list)
{
	bool heading = ky_str_starts(line, "## "), entry = ky_str_starts(line, "- ");
	size_t mark = heading ? 3 : entry ? 2 : 0;
	struct ky_str text = {line.p + mark, line.len - mark};
	if (!entry)
		*list = NULL;
	struct ky_node *n = entry && *list != NULL ? *list : ky_node_item(root, "Lines");
	if (entry) {
		*list = n;
		ky_put_str(ky_node_item(n, "entries"), "text", text);
		return;
	}
	ky_put_bool(n, "heading", heading);
	ky_put_str(n, "text", text);
}

/* Pages whose text staff edit: the message key carries the words, one a language. */
static struct ky_err *text_page(struct ky_req *req)
{
	static const char *const codes[] = {"accessibility", "privacy", "policy"};
	const char *code = ky_path_code(req, "code");
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		if (strcmp(codes[i], code) != 0)
			continue;
		struct ky_node *root = ky_reply_page(req, "core/page"), *list = NULL;
		const char *title = ky_message(req->ctx, ky_printf(req->ctx->arena, "core.%s", code));
		struct ky_str body = ky_str(ky_message(req->ctx, ky_printf(req->ctx->arena, "core.pages.%s", code))), line;
		ky_put(ky_node_child(root, "Page"), "title", title);
		ky_reply_crumb(req, title, NULL);
		while (ky_str_split(&body, '\n', &line))
			if (ky_str_trim(line).len > 0)
				put_line(root, ky_str_trim(line), &list);
		return NULL;
	}
	return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no page %s", code);
}

static const struct ky_route routes[] = {
    {.name = "core.home",
     .method = KY_GET,
     .pattern = "",
     .zone = KY_ZONE_PUBLIC,
     .permission = KY_PERMIT_PUBLIC,
     .flags = KY_ROUTE_CACHEABLE,
     .datasets = "core",
     .handle = home},
    {.name = "core.page",
     .method = KY_GET,
     .pattern = "pages/{code}",
     .zone = KY_ZONE_PUBLIC,
     .permission = KY_PERMIT_PUBLIC,
     .flags = KY_ROUTE_CACHEABLE,
     .datasets = "core",
     .handle = text_page},
    {.name = "core.postal", .method = KY_GET, .pattern = "postal/{code}", .zone = KY_ZONE_PUBLIC, .permission = KY_PERMIT_PUBLIC, .handle = ky_postal_get},
    {.name = "core.login",
     .method = KY_GET,
     .pattern = "auth/login",
     .zone = KY_ZONE_CITIZEN,
     .pool = KY_POOL_AUTH,
     .permission = KY_PERMIT_PUBLIC,
     .handle = ky_login_show},
    {.name = "core.login_post",
     .method = KY_POST,
     .pattern = "auth/login",
     .zone = KY_ZONE_CITIZEN,
     .pool = KY_POOL_AUTH,
     .permission = KY_PERMIT_PUBLIC,
     .form = &ky_login_form,
     .handle = ky_login_post,
     .again = ky_login_show},
    {.name = "core.second",
     .method = KY_GET,
     .pattern = "auth/second",
     .zone = KY_ZONE_CITIZEN,
     .pool = KY_POOL_AUTH,
     .permission = KY_PERMIT_PUBLIC,
     .handle = ky_second_show},
    {.name = "core.second_post",
     .method = KY_POST,
     .pattern = "auth/second",
     .zone = KY_ZONE_CITIZEN,
     .pool = KY_POOL_AUTH,
     .permission = KY_PERMIT_PUBLIC,
     .form = &ky_second_form,
     .handle = ky_second_post,
     .again = ky_second_show},
    {.name = "core.logout",
     .method = KY_POST,
     .pattern = "auth/logout",
     .zone = KY_ZONE_CITIZEN,
     .pool = KY_POOL_AUTH,
     .permission = KY_PERMIT_SIGNED_IN,
     .handle = ky_logout_post},
};

static const struct ky_menu menu[] = {
    {.zone = KY_ZONE_PUBLIC, .label = "core.home", .path = "", .rank = 0},
};

/* 0 = Sunday */
static const struct ky_choice weekdays[] = {{"0_6", "core.weekdays.weekend"}, {"0", "core.weekdays.sunday"}, {"0_1", "core.weekdays.sunday_monday"}, {"none", "core.weekdays.none"}, {NULL, NULL}};
static const struct ky_setting settings[] = {
    {.key = "core.closed_weekdays", .kind = "choice", .label = "core.setting.closed_weekdays", .initial = "0_6", .options = weekdays},
    {.key = "core.session_idle_min", .kind = "int", .label = "core.setting.session_idle", .unit = "core.unit.minutes", .initial = "60", .low = 5, .high = 480},
    {.key = "core.login_tries", .kind = "int", .label = "core.setting.login_tries", .initial = "10", .low = 3, .high = 100},
};

static const struct ky_dataset datasets[] = {
    {.name = "core", .label = "core.title"},
};

const struct ky_plugin ky_core_pages = {
    .abi = KY_ABI,
    .headers_hash = KY_HEADERS_HASH,
    .name = "core",
    .version = "0.1.0",
    .title = "core.title",
    .summary = "core.summary",
    .routes = KY_TABLE(routes),
    .menu = KY_TABLE(menu),
    .settings = KY_TABLE(settings),
    .datasets = KY_TABLE(datasets),
};
