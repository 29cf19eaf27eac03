/* pages.h — the core's own pages, declared like a plugin's. Called by core/app/app.c. */
#ifndef KY_PAGES_PAGES_H
#define KY_PAGES_PAGES_H

#include "kyodo/kyodo.h"

extern const struct ky_plugin ky_core_pages;

#endif
