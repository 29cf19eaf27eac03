/* internal.h — shared by the files of core/view; the only header that includes ClearSilver's. */
#ifndef KY_VIEW_INTERNAL_H
#define KY_VIEW_INTERNAL_H

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
#pragma GCC diagnostic ignored "-Wlong-long"
#include <ClearSilver.h>
#pragma GCC diagnostic pop

#include "core/view/view.h"

#define KY_LANGUAGES_MAX 16

struct ky_parsed {
	char *page;
	CSPARSE *cs;
	struct ky_parsed *next;
};

struct ky_language {
	const char *code;
	HDF *base; /* Config.* and T.* */
	struct ky_parsed *parsed;
};

struct ky_views {
	const char *dir;
	struct ky_language language[KY_LANGUAGES_MAX];
	size_t language_count;
};

/* A node is an HDF; its language comes from the root's "Page.lang". */
static inline HDF *ky_hdf(struct ky_node *node)
{
	return (HDF *)(void *)node;
}
static inline struct ky_node *ky_node(HDF *hdf)
{
	return (struct ky_node *)(void *)hdf;
}

struct ky_language *ky_views_language(struct ky_views *views, const char *lang);
/* Frees the error and gives its text. */
const char *ky_neoerr_text(struct ky_arena *arena, NEOERR *err);

#endif
