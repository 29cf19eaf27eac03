/* views.c — catalogues and parsed templates of a process. Called by core/app at start and by render.c.
 * One base dataset a language: the escape mode and the messages under T. Templates are parsed against it once. */
#include "core/view/internal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *ky_neoerr_text(struct ky_arena *arena, NEOERR *err)
{
	STRING text;
	string_init(&text);
	nerr_error_string(err, &text);
	const char *copy = ky_strdup(arena, text.buf == NULL ? "?" : text.buf);
	string_clear(&text);
	nerr_ignore(&err);
	return copy;
}

struct ky_language *ky_views_language(struct ky_views *views, const char *lang)
{
	for (size_t i = 0; i < views->language_count; i++)
		if (strcmp(views->language[i].code, lang) == 0)
			return &views->language[i];
	return &views->language[0];
}

struct ky_err *ky_views_new(struct ky_arena *arena, const char *templates_dir, const char *const *languages, struct ky_views **out_views)
{
	struct ky_views *v = KY_NEW(arena, struct ky_views);
	nerr_init();
	v->dir = templates_dir;
	for (size_t i = 0; languages[i] != NULL && i < KY_LANGUAGES_MAX; i++) {
		struct ky_language *l = &v->language[v->language_count++];
		l->code = languages[i];
		NEOERR *err = hdf_init(&l->base);
		if (err == STATUS_OK)
			err = hdf_set_value(l->base, "Config.VarEscapeMode", "html");
		if (err == STATUS_OK)
			err = hdf_set_value(l->base, "hdf.loadpaths.0", templates_dir);
		if (err != STATUS_OK)
			return ky_fail(arena, KY_INTERNAL, NULL, "views: %s", ky_neoerr_text(arena, err));
	}
	*out_views = v;
	return NULL;
}

static void drop_parsed(struct ky_language *l)
{
	while (l->parsed != NULL) {
		struct ky_parsed *next = l->parsed->next;
		cs_destroy(&l->parsed->cs);
		free(l->parsed->page);
		free(l->parsed);
		l->parsed = next;
	}
}

void ky_views_free(struct ky_views *views)
{
	if (views == NULL)
		return;
	for (size_t i = 0; i < views->language_count; i++) {
		drop_parsed(&views->language[i]);
		hdf_destroy(&views->language[i].base);
	}
}

/* Lays what `from` has and `to` lacks into `to`: the fallback of a missing translation. */
static NEOERR *fill_in(HDF *to, HDF *from)
{
	for (HDF *child = hdf_obj_child(from); child != NULL; child = hdf_obj_next(child)) {
		char *name = hdf_obj_name(child), *value = hdf_obj_value(child);
		NEOERR *err = STATUS_OK;
		HDF *mine = NULL;
		if (value != NULL && hdf_get_value(to, name, NULL) == NULL)
			err = hdf_set_value(to, name, value);
		if (err == STATUS_OK && hdf_obj_child(child) != NULL)
			err = hdf_get_node(to, name, &mine);
		if (err == STATUS_OK && mine != NULL)
			err = fill_in(mine, child);
		if (err != STATUS_OK)
			return nerr_pass(err);
	}
	return STATUS_OK;
}

static struct ky_err *load_catalogue(struct ky_arena *arena, const char *path, const char *name, HDF *base)
{
	HDF *place = NULL;
	NEOERR *err = hdf_get_node(base, ky_printf(arena, "T.%s", name), &place);
	if (err == STATUS_OK)
		err = hdf_read_file(place, path);
	return err == STATUS_OK ? NULL : ky_fail(arena, KY_INTERNAL, NULL, "%s: %s", path, ky_neoerr_text(arena, err));
}

struct ky_err *ky_views_load(struct ky_views *views, struct ky_arena *arena, const char *name)
{
	for (size_t i = 0; i < views->language_count; i++) {
		struct ky_language *l = &views->language[i];
		const char *path = ky_printf(arena, "%s/%s/messages.%s.hdf", views->dir, name, l->code);
		if (access(path, R_OK) == 0)
			KY_TRY(load_catalogue(arena, path, name, l->base));
		else if (i == 0)
			return ky_fail(arena, KY_INTERNAL, NULL, "%s is missing: the first language needs a catalogue", path);
		HDF *mine, *first = hdf_get_obj(views->language[0].base, ky_printf(arena, "T.%s", name));
		NEOERR *err = hdf_get_node(l->base, ky_printf(arena, "T.%s", name), &mine);
		if (err == STATUS_OK && i > 0 && first != NULL)
			err = fill_in(mine, first);
		if (err != STATUS_OK)
			return ky_fail(arena, KY_INTERNAL, NULL, "%s: %s", path, ky_neoerr_text(arena, err));
	}
	return NULL;
}

const char *ky_views_message(const struct ky_views *views, const char *lang, const char *key)
{
	char path[256];
	snprintf(path, sizeof path, "T.%s", key);
	const struct ky_language *l = ky_views_language((struct ky_views *)(uintptr_t)views, lang);
	return hdf_get_value(l->base, path, NULL);
}

void ky_views_override(struct ky_views *views, const char *lang, const char *key, const char *text)
{
	char path[256];
	snprintf(path, sizeof path, "T.%s", key);
	NEOERR *err = hdf_set_value(ky_views_language(views, lang)->base, path, text);
	nerr_ignore(&err);
}

struct ky_node *ky_views_shared(struct ky_views *views, const char *lang, const char *key)
{
	HDF *base = ky_views_language(views, lang)->base, *place = NULL;
	char path[64];
	snprintf(path, sizeof path, "Options.%s", key);
	NEOERR *err = hdf_remove_tree(base, path);
	if (err == STATUS_OK)
		err = hdf_get_node(base, path, &place);
	if (err != STATUS_OK)
		abort(); /* no memory for a hundred bytes */
	return ky_node(place);
}

bool ky_views_has(const struct ky_views *views, const char *page)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s.cs", views->dir, page);
	return access(path, R_OK) == 0;
}
