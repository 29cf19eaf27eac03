/* paper.c — files made of things: sheets, labels, pictures, whole files, archives. See core/app/internal.h.
 * Called by jobs. How paper is made is known by core/paper alone. */
#include "core/app/internal.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/paper/paper.h"

#define MEMORY_MAX ((rlim_t)3 << 29) /* a call may take: 1.5 GiB beside what the process has */

#if defined(__SANITIZE_ADDRESS__)
#define WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED 1
#endif
#endif

static const struct {
	enum ky_code code;
	const char *user_key;
} faults[] = {
    [KY_PAPER_NOT_PICTURE] = {KY_INVALID, "core.paper.no_picture"},
    [KY_PAPER_DAMAGED] = {KY_INVALID, "core.paper.damaged_picture"},
    [KY_PAPER_TOO_LARGE] = {KY_TOO_LARGE, "core.paper.too_large"},
    [KY_PAPER_UNABLE] = {KY_UNAVAILABLE, NULL},
};

/* What is made of strangers' files may ask for any amount: the libraries then get none and say so. */
static struct rlimit bound_memory(void)
{
	struct rlimit before = {RLIM_INFINITY, RLIM_INFINITY};
#ifndef WATCHED /* the sanitizer's own shadow takes terabytes */
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");
	if (f == NULL)
		return before;
	if (fscanf(f, "%lu", &pages) == 1 && getrlimit(RLIMIT_AS, &before) == 0) {
		struct rlimit now = {(rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + MEMORY_MAX, before.rlim_max};
		if (now.rlim_cur < before.rlim_cur)
			setrlimit(RLIMIT_AS, &now);
	}
	fclose(f);
#endif
	return before;
}

static void unbind_memory(const struct rlimit *before)
{
#ifndef WATCHED
	setrlimit(RLIMIT_AS, before);
#else
	(void)before;
#endif
}

static struct ky_err *load(struct ky_ctx *ctx, const struct ky_paper_maker **out_maker)
{
	const char *path = ky_printf(ctx->arena, "%s/kyodo-paper.so", ctx->app->conf->plugins);
	void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	const struct ky_paper_maker *maker = module == NULL ? NULL : dlsym(module, "kyodo_paper");
	if (maker == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "%s: %s", path, dlerror());
	*out_maker = maker;
	return NULL;
}

static struct ky_paper_about fill_in(struct ky_ctx *ctx, struct ky_paper_about about)
{
	about.title = about.title == NULL ? "" : about.title;
	about.author = about.author == NULL ? ctx->app->conf->site_name : about.author;
	about.lang = about.lang == NULL ? ctx->lang : about.lang;
	about.at_s = about.at_s == 0 ? ctx->now / KY_SECOND_US : about.at_s;
	return about;
}

static struct ky_err *hand_over(struct ky_ctx *ctx, const struct ky_paper_maker *maker, bool fine, struct ky_paper *paper, const struct ky_paper_why *why, struct ky_paper_made *out_made)
{
	if (!fine)
		return ky_fail(ctx->arena, faults[why->fault].code, faults[why->fault].user_key, "paper: %s (%zu)", why->text, why->at);
	*out_made = (struct ky_paper_made){.pages = paper->pages, .missing = paper->missing, .unread = paper->unread};
	out_made->bytes = ky_str_copy(ctx->arena, (struct ky_str){(const char *)paper->bytes, paper->size});
	maker->free(paper);
	return NULL;
}

enum what { SHEET, LABELS, PHOTOS, BUNDLE, ZIP };

static bool call(const struct ky_paper_maker *maker, enum what what, const void *of, struct ky_paper *paper, struct ky_paper_why *why)
{
	switch (what) {
	case SHEET:
		return maker->sheet(of, paper, why);
	case LABELS:
		return maker->labels(of, paper, why);
	case PHOTOS:
		return maker->photos(of, paper, why);
	case BUNDLE:
		return maker->bundle(of, paper, why);
	case ZIP:
		return maker->zip(of, paper, why);
	}
	abort();
}

static struct ky_err *make(struct ky_ctx *ctx, enum what what, const void *of, struct ky_paper_made *out_made, size_t *out_bad)
{
	const struct ky_paper_maker *maker;
	struct ky_paper paper = {0};
	struct ky_paper_why why = {.fault = KY_PAPER_UNABLE};
	KY_TRY(load(ctx, &maker));
	struct rlimit before = bound_memory();
	bool fine = call(maker, what, of, &paper, &why);
	unbind_memory(&before);
	if (!fine && out_bad != NULL)
		*out_bad = why.at;
	return hand_over(ctx, maker, fine, &paper, &why, out_made);
}

struct ky_err *ky_paper_sheet(struct ky_ctx *ctx, const struct ky_sheet *sheet, struct ky_paper_made *out_made)
{
	struct ky_sheet full = *sheet;
	full.about = fill_in(ctx, sheet->about);
	return make(ctx, SHEET, &full, out_made, NULL);
}

struct ky_err *ky_paper_labels(struct ky_ctx *ctx, const struct ky_labels *labels, struct ky_paper_made *out_made)
{
	struct ky_labels full = *labels;
	full.about = fill_in(ctx, labels->about);
	return make(ctx, LABELS, &full, out_made, NULL);
}

struct ky_err *ky_paper_photos(struct ky_ctx *ctx, const struct ky_photos *photos, struct ky_paper_made *out_made, size_t *out_bad)
{
	struct ky_photos full = *photos;
	full.about = fill_in(ctx, photos->about);
	return make(ctx, PHOTOS, &full, out_made, out_bad);
}

static struct ky_bundle_text bundle_text(struct ky_ctx *ctx)
{
	return (struct ky_bundle_text){
	    .number = ky_message(ctx, "core.paper.number"),
	    .part = ky_message(ctx, "core.paper.part"),
	    .pages = ky_message(ctx, "core.paper.pages"),
	    .unread = ky_message(ctx, "core.paper.unread"),
	    .name = ky_message(ctx, "core.paper.name"),
	    .size = ky_message(ctx, "core.paper.size"),
	    .sha256 = "SHA-256",
	    .reason = ky_message(ctx, "core.paper.reason"),
	    .encrypted = ky_message(ctx, "core.paper.encrypted"),
	    .damaged = ky_message(ctx, "core.paper.damaged"),
	    .no_pdf = ky_message(ctx, "core.paper.no_pdf"),
	    .too_large = ky_message(ctx, "core.paper.too_many_pages"),
	    .form = ky_message(ctx, "core.paper.form"),
	    .note = ky_message(ctx, "core.paper.note"),
	};
}

struct ky_err *ky_paper_bundle(struct ky_ctx *ctx, const struct ky_bundle *bundle, struct ky_paper_made *out_made)
{
	struct ky_bundle full = *bundle;
	full.about = fill_in(ctx, bundle->about);
	full.text = bundle_text(ctx);
	return make(ctx, BUNDLE, &full, out_made, NULL);
}

struct ky_err *ky_paper_zip(struct ky_ctx *ctx, const struct ky_zip *zip, struct ky_paper_made *out_made)
{
	struct ky_zip full = *zip;
	full.at_s = zip->at_s == 0 ? ctx->now / KY_SECOND_US : zip->at_s;
	return make(ctx, ZIP, &full, out_made, NULL);
}
