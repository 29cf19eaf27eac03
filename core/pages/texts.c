/* texts.c — staff's own wording of any message in any language, what is untranslated, and how far each language is.
 * Called through the routes of admin.c. The catalogues are read from their files; staff's wording lies in ky_text. */
#include "core/pages/admin.h"

#include "core/app/internal.h"

#define SHOWN_MAX 100

static const struct ky_field fields[] = {
    {.name = "value", .kind = "lines", .label = "admin.text_own", .hint = "admin.text_hint", .max = 4000},
    {.name = "key", .kind = "hidden", .max = 100},
    {.name = "lang", .kind = "hidden", .max = 8},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_text_form = KY_FORM("admin.text", fields);

static const char *in_catalogue(const struct ky_catalogue *c, const char *key)
{
	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->entry[i].key, key) == 0)
			return c->entry[i].text;
	return NULL;
}

static const char *own_wording(const struct ky_rows *own, const char *key, const char *lang)
{
	for (size_t i = 0; i < own->count; i++)
		if (strcmp(ky_cell_z(own, i, "text_key"), key) == 0 && strcmp(ky_cell_z(own, i, "lang"), lang) == 0)
			return ky_cell_z(own, i, "value");
	return NULL;
}

static bool is_language(const struct ky_ctx *ctx, const char *lang)
{
	for (const char *const *l = ctx->app->conf->languages; *l != NULL; l++)
		if (strcmp(*l, lang) == 0)
			return true;
	return false;
}

/* What the page looks for. */
struct search {
	struct ky_req *req;
	struct ky_node *root;
	const struct ky_rows *own;
	const char *words, *lang;
	bool missing, changed;
	size_t shown, found;
};

static bool contains(const char *text, const char *words)
{
	return text != NULL && strstr(text, words) != NULL;
}

static void put_entry(struct search *s, const char *key, const char *first, const char *translated, const char *own)
{
	struct ky_ctx *ctx = s->req->ctx;
	if ((s->missing && (translated != NULL || own != NULL)) || (s->changed && own == NULL))
		return;
	if (s->words[0] != '\0' && !contains(key, s->words) && !contains(first, s->words) && !contains(translated, s->words) && !contains(own, s->words))
		return;
	if (s->found++ >= SHOWN_MAX)
		return;
	struct ky_node *n = ky_node_item(s->root, "Texts");
	ky_put(n, "key", key);
	ky_put(n, "first", first);
	ky_put(n, "text", own != NULL ? own : translated);
	ky_put_bool(n, "own", own != NULL);
	ky_put_bool(n, "missing", own == NULL && translated == NULL);
	ky_put_url(n, "url", ky_url(ctx, "staff/admin/text?key=%s&lang=%s", ky_url_encode(ctx->arena, ky_str(key)), s->lang));
}

static struct ky_err *search_catalogue(struct search *s, const char *name)
{
	struct ky_ctx *ctx = s->req->ctx;
	struct ky_catalogue first, there;
	KY_TRY(ky_views_catalogue(ctx->app->views, ctx->arena, name, ctx->app->conf->languages[0], &first));
	KY_TRY(ky_views_catalogue(ctx->app->views, ctx->arena, name, s->lang, &there));
	for (size_t i = 0; i < first.count; i++)
		put_entry(s, first.entry[i].key, first.entry[i].text, in_catalogue(&there, first.entry[i].key), own_wording(s->own, first.entry[i].key, s->lang));
	return NULL;
}

static void put_languages(struct search *s)
{
	struct ky_ctx *ctx = s->req->ctx;
	for (const char *const *l = ctx->app->conf->languages; *l != NULL; l++) {
		struct ky_node *n = ky_node_item(s->root, "Languages");
		const char *label = ky_views_message(ctx->app->views, *l, "core.language");
		ky_put(n, "code", *l);
		ky_put(n, "label", label == NULL ? *l : label);
		ky_put_bool(n, "selected", strcmp(*l, s->lang) == 0);
	}
}

struct ky_err *ky_texts_show(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *own;
	const char *lang = ky_query_param(req, "lang");
	KY_TRY(ky_query(ctx, "app.texts", NULL, &own));
	struct search s = {.req = req, .own = own, .words = ky_query_param(req, "q"), .lang = is_language(ctx, lang) ? lang : ctx->app->conf->languages[0]};
	s.missing = strcmp(ky_query_param(req, "only"), "missing") == 0;
	s.changed = strcmp(ky_query_param(req, "only"), "own") == 0;
	s.root = ky_admin_page(req, "admin/texts", "admin.texts", NULL, NULL);
	put_languages(&s);
	ky_put(s.root, "Words", s.words);
	ky_put_bool(s.root, "OnlyMissing", s.missing);
	ky_put_bool(s.root, "OnlyOwn", s.changed);
	ky_put_url(s.root, "action_url", ky_url(ctx, "staff/admin/texts"));
	for (size_t i = 0; i < ctx->app->registry->plugin_count; i++)
		KY_TRY(search_catalogue(&s, ctx->app->registry->plugin[i]->name));
	ky_put_number(s.root, "Found", (int64_t)s.found);
	ky_put_bool(s.root, "More", s.found > SHOWN_MAX);
	return NULL;
}

/* The catalogue's text of a key in the first language; NULL: no such key. */
static struct ky_err *default_text(struct ky_ctx *ctx, const char *key, const char *lang, const char **out_text)
{
	struct ky_catalogue c;
	const char *dot = strchr(key, '.');
	*out_text = NULL;
	for (size_t i = 0; dot != NULL && i < ctx->app->registry->plugin_count; i++) {
		const char *name = ctx->app->registry->plugin[i]->name;
		if (strlen(name) != (size_t)(dot - key) || strncmp(name, key, strlen(name)) != 0)
			continue;
		KY_TRY(ky_views_catalogue(ctx->app->views, ctx->arena, name, lang, &c));
		*out_text = in_catalogue(&c, key);
	}
	return NULL;
}

static struct ky_err *text_rows(struct ky_req *req, const char *key, const char *lang, const struct ky_rows **out_rows)
{
	static const char *const names[] = {"value", "key", "lang", "version"};
	struct ky_rows *own, *rows = KY_NEW(req->ctx->arena, struct ky_rows);
	struct ky_value *cell = ky_alloc_array(req->ctx->arena, 4, sizeof *cell);
	KY_TRY(ky_query(req->ctx, "admin.text_get", KY_ARGS({"key", ky_textz(key)}, {"lang", ky_textz(lang)}), &own));
	cell[0] = own->count == 0 ? ky_null() : *ky_cell(own, 0, "value");
	cell[1] = ky_textz(key);
	cell[2] = ky_textz(lang);
	cell[3] = ky_int(own->count == 0 ? 0 : ky_cell_int(own, 0, "version"));
	*rows = (struct ky_rows){1, 4, names, cell};
	*out_rows = rows;
	return NULL;
}

struct ky_err *ky_text_show(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	bool again = req->input != NULL;
	const char *key = again ? ky_input_z(req->input, "key") : ky_query_param(req, "key");
	const char *lang = again ? ky_input_z(req->input, "lang") : ky_query_param(req, "lang");
	const char *first, *here;
	const struct ky_rows *rows;
	KY_TRY(default_text(ctx, key, ctx->app->conf->languages[0], &first));
	if (first == NULL || !is_language(ctx, lang))
		return ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "no such message");
	KY_TRY(default_text(ctx, key, lang, &here));
	KY_TRY(text_rows(req, key, lang, &rows));
	struct ky_node *root = ky_admin_page(req, "admin/text", "admin.text_edit", "admin.texts", "staff/admin/texts");
	ky_put(root, "Key", key);
	ky_put(root, "First", first);
	ky_put(root, "Here", here);
	ky_put(root, "Lang", ky_views_message(ctx->app->views, lang, "core.language"));
	return ky_put_form(req, root, "admin.text_post", 0, NULL, rows, "admin.save");
}

/* "{code}" in the default must stay: a mail without its code helps nobody. */
static bool keeps_places(const char *from, const char *to)
{
	char place[64];
	for (const char *at = strchr(from, '{'); at != NULL; at = strchr(at + 1, '{')) {
		size_t n = strcspn(at, "}") + 1;
		if (n >= sizeof place || at[n - 1] != '}')
			continue;
		memcpy(place, at, n);
		place[n] = '\0';
		if (strstr(to, place) == NULL)
			return false;
	}
	return true;
}

/* An empty text takes staff's wording back. */
static struct ky_err *store(struct ky_req *req, const char *key, const char *lang, const char *value, uint64_t *out_changed)
{
	int64_t version = ky_input_int(req->input, "version");
	const struct ky_args *args = KY_ARGS({"key", ky_textz(key)}, {"lang", ky_textz(lang)}, {"value", ky_textz(value)}, {"version", ky_int(version)});
	if (value[0] == '\0')
		return ky_exec(req->ctx, "admin.text_remove", args, out_changed);
	if (version != 0)
		return ky_exec(req->ctx, "admin.text_update", args, out_changed);
	*out_changed = 1;
	struct ky_err *err = ky_exec(req->ctx, "admin.text_insert", args, NULL);
	if (err != NULL && err->code == KY_CONFLICT)
		*out_changed = 0;
	else
		KY_TRY(err);
	return NULL;
}

struct ky_err *ky_text_post(struct ky_req *req)
{
	const char *key = ky_input_z(req->input, "key"), *lang = ky_input_z(req->input, "lang"), *value = ky_input_z(req->input, "value"), *first;
	uint64_t changed;
	KY_TRY(default_text(req->ctx, key, req->ctx->app->conf->languages[0], &first));
	if (first == NULL || !is_language(req->ctx, lang))
		return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no such message");
	if (value[0] != '\0' && !keeps_places(first, value))
		return ky_invalid(req, "value", "admin.text_places");
	KY_TRY(store(req, key, lang, value, &changed));
	if (changed == 0 && value[0] != '\0')
		return ky_invalid(req, "value", "admin.text_conflict");
	KY_TRY(ky_audit(req->ctx, "admin.update", "text", 0, ky_printf(req->ctx->arena, "%s %s", key, lang)));
	ky_touch(req->ctx, "core");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/admin/texts?lang=%s&q=%s", lang, ky_url_encode(req->ctx->arena, ky_str(key))), "admin.done.saved");
	return NULL;
}

/* ---- how far each language is */

static struct ky_err *put_coverage(struct ky_req *req, struct ky_node *root, const char *name, const char *title, const struct ky_rows *own)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_catalogue first, there;
	struct ky_node *row = ky_node_item(root, "Rows");
	KY_TRY(ky_views_catalogue(ctx->app->views, ctx->arena, name, ctx->app->conf->languages[0], &first));
	ky_put(row, "name", title);
	ky_put_number(row, "total", (int64_t)first.count);
	for (const char *const *l = ctx->app->conf->languages + 1; *l != NULL; l++) {
		int64_t done = 0;
		KY_TRY(ky_views_catalogue(ctx->app->views, ctx->arena, name, *l, &there));
		for (size_t i = 0; i < first.count; i++)
			done += in_catalogue(&there, first.entry[i].key) != NULL || own_wording(own, first.entry[i].key, *l) != NULL;
		struct ky_node *c = ky_node_item(row, "cells");
		const char *label = ky_views_message(ctx->app->views, *l, "core.language");
		ky_put(c, "label", label);
		ky_put_number(c, "done", done);
		ky_put_number(c, "missing", (int64_t)first.count - done);
		ky_put_url(c, "url", ky_url(ctx, "staff/admin/texts?only=missing&lang=%s&q=%s.", *l, name));
	}
	return NULL;
}

struct ky_err *ky_languages_show(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *own;
	KY_TRY(ky_query(ctx, "app.texts", NULL, &own));
	struct ky_node *root = ky_admin_page(req, "admin/languages", "admin.languages", NULL, NULL);
	for (size_t i = 0; i < ctx->app->registry->plugin_count; i++)
		KY_TRY(put_coverage(req, root, ctx->app->registry->plugin[i]->name, ky_message(ctx, ctx->app->registry->plugin[i]->title), own));
	return NULL;
}
