/* catalogue.c — a message catalogue as its file says it, for staff who edit wording and look for what is untranslated.
 * Called by core/pages. Touches the disk; knows nothing of what is shown at the moment. */
#include "core/view/internal.h"

#include <unistd.h>

static size_t count(HDF *node)
{
	size_t n = 0;
	for (HDF *child = hdf_obj_child(node); child != NULL; child = hdf_obj_next(child))
		n += (hdf_obj_value(child) != NULL ? 1u : 0u) + count(child);
	return n;
}

static void collect(struct ky_arena *arena, HDF *node, const char *prefix, struct ky_catalogue *out)
{
	for (HDF *child = hdf_obj_child(node); child != NULL; child = hdf_obj_next(child)) {
		const char *key = ky_printf(arena, "%s.%s", prefix, hdf_obj_name(child));
		if (hdf_obj_value(child) != NULL)
			out->entry[out->count++] = (struct ky_catalogue_entry){key, ky_strdup(arena, hdf_obj_value(child))};
		collect(arena, child, key, out);
	}
}

struct ky_err *ky_views_catalogue(const struct ky_views *views, struct ky_arena *arena, const char *name, const char *lang, struct ky_catalogue *out_catalogue)
{
	const char *path = ky_printf(arena, "%s/%s/messages.%s.hdf", views->dir, name, lang);
	HDF *top = NULL;
	*out_catalogue = (struct ky_catalogue){0};
	if (access(path, R_OK) != 0)
		return NULL;
	NEOERR *err = hdf_init(&top);
	if (err == STATUS_OK)
		err = hdf_read_file(top, path);
	if (err != STATUS_OK) {
		hdf_destroy(&top);
		return ky_fail(arena, KY_INTERNAL, NULL, "%s: %s", path, ky_neoerr_text(arena, err));
	}
	out_catalogue->entry = ky_alloc_array(arena, count(top), sizeof *out_catalogue->entry);
	collect(arena, top, name, out_catalogue);
	hdf_destroy(&top);
	return NULL;
}
