/* render.c — a page's data and its template become bytes. Called by core/app.
 * The parsed template is kept; each request brings a dataset of its own and leaves none behind. */
#include "core/view/internal.h"

#include <stdio.h>
#include <stdlib.h>

static struct ky_err *parse(struct ky_views *views, struct ky_arena *arena, struct ky_language *l, const char *page, struct ky_parsed **out)
{
	struct ky_parsed *p = calloc(1, sizeof *p);
	if (p == NULL)
		return ky_fail(arena, KY_UNAVAILABLE, NULL, "no memory for a template");
	p->page = strdup(page);
	NEOERR *err = cs_init(&p->cs, l->base);
	if (err == STATUS_OK) {
		char *path = ky_printf(arena, "%s/%s.cs", views->dir, page);
		err = cs_parse_file(p->cs, path);
	}
	if (err != STATUS_OK || p->page == NULL) {
		struct ky_err *e = ky_fail(arena, KY_INTERNAL, NULL, "template %s: %s", page, ky_neoerr_text(arena, err));
		if (p->cs != NULL)
			cs_destroy(&p->cs);
		free(p->page);
		free(p);
		return e;
	}
	p->cs->global_hdf = l->base;
	p->next = l->parsed;
	l->parsed = p;
	*out = p;
	return NULL;
}

static void forget(struct ky_language *l, struct ky_parsed *gone)
{
	for (struct ky_parsed **at = &l->parsed; *at != NULL; at = &(*at)->next) {
		if (*at != gone)
			continue;
		*at = gone->next;
		cs_destroy(&gone->cs);
		free(gone->page);
		free(gone);
		return;
	}
}

static struct ky_err *find(struct ky_views *views, struct ky_arena *arena, struct ky_language *l, const char *page, struct ky_parsed **out)
{
	for (struct ky_parsed *p = l->parsed; p != NULL; p = p->next) {
		if (strcmp(p->page, page) == 0) {
			*out = p;
			return NULL;
		}
	}
	return parse(views, arena, l, page, out);
}

struct ky_err *ky_views_parse(struct ky_views *views, struct ky_arena *arena, const char *page)
{
	for (size_t i = 0; i < views->language_count; i++) {
		struct ky_parsed *p;
		KY_TRY(find(views, arena, &views->language[i], page, &p));
	}
	return NULL;
}

struct ky_node *ky_view_begin(struct ky_views *views, struct ky_arena *arena, const char *lang)
{
	HDF *root = NULL;
	(void)views;
	(void)arena;
	NEOERR *err = hdf_init(&root);
	if (err == STATUS_OK)
		err = hdf_set_value(root, "Page.lang", lang);
	if (err != STATUS_OK)
		abort(); /* no memory for a hundred bytes */
	return ky_node(root);
}

void ky_view_done(struct ky_node *root)
{
	HDF *hdf = ky_hdf(root);
	if (hdf != NULL)
		hdf_destroy(&hdf);
}

static NEOERR *collect(void *data, char *text)
{
	struct ky_buf *out = data;
	ky_buf_puts(out, text);
	return out->full ? nerr_raise(NERR_OUTOFRANGE, "the page is over %d bytes", (int)out->max) : STATUS_OK;
}

struct ky_err *ky_view_render(struct ky_views *views, struct ky_arena *arena, struct ky_node *root, const char *lang, const char *page, struct ky_buf *out)
{
	struct ky_language *l = ky_views_language(views, lang);
	struct ky_parsed *p;
	KY_TRY(find(views, arena, l, page, &p));
	p->cs->hdf = ky_hdf(root);
	NEOERR *err = cs_render(p->cs, out, collect);
	p->cs->hdf = l->base;
	if (err == STATUS_OK)
		return NULL;
	struct ky_err *e = ky_fail(arena, KY_INTERNAL, NULL, "template %s: %s", page, ky_neoerr_text(arena, err));
	forget(l, p);
	return e;
}
