/* options.c — options out of a query; and those of list filters that are the same for everybody, kept by each worker as choices and as template data.
 * Called by list.c. 239 wards cost half of a page when they are read and put again for every visitor. */
#include "core/model/input.h"

#define SHARED_MAX 96

struct ky_err *ky_choices_query(struct ky_ctx *ctx, const char *query, const struct ky_args *args, const char *code, const char *label, const struct ky_choices **out_choices)
{
	struct ky_rows *rows;
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	KY_TRY(ky_query(ctx, query, args, &rows));
	struct ky_choice *row = ky_alloc_array(ctx->arena, rows->count, sizeof *row);
	for (size_t i = 0; i < rows->count; i++) {
		bool number = ky_cell(rows, i, code)->kind == KY_INT;
		row[i] = (struct ky_choice){number ? ky_printf(ctx->arena, "%lld", (long long)ky_cell_int(rows, i, code)) : ky_cell_z(rows, i, code), ky_cell_z(rows, i, label)};
	}
	*c = (struct ky_choices){rows->count, row};
	*out_choices = c;
	return NULL;
}

/* Found by where the options come from, so that several lists share them. */
struct shared {
	const struct ky_filter *filter; /* the first that asked */
	const char *lang, *key;
	const char *under; /* the value the options lie below; NULL: all */
	uint64_t version;
	ky_day day;
	bool made;
	struct ky_arena *arena; /* of the choices */
	struct ky_choices choices;
};

struct ky_options {
	struct shared row[SHARED_MAX];
	size_t count;
};

static bool same_source(const struct ky_filter *a, const struct ky_filter *b)
{
	if (a->load_under != NULL || b->load_under != NULL)
		return a->load_under == b->load_under;
	if (a->load != NULL || b->load != NULL)
		return a->load == b->load;
	return strcmp(a->choices, b->choices) == 0;
}

static bool same_value(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static struct shared *find(struct ky_ctx *ctx, const struct ky_filter *f, const char *under)
{
	struct ky_app *app = ctx->app;
	if (app->options == NULL)
		app->options = KY_NEW(app->process, struct ky_options);
	struct ky_options *all = app->options;
	for (size_t i = 0; i < all->count; i++)
		if (same_source(all->row[i].filter, f) && strcmp(all->row[i].lang, ctx->lang) == 0 && same_value(all->row[i].under, under))
			return &all->row[i];
	return NULL;
}

static struct shared *add(struct ky_ctx *ctx, const struct ky_filter *f, const char *under)
{
	struct ky_app *app = ctx->app;
	struct ky_options *all = app->options;
	if (all->count == SHARED_MAX)
		return NULL;
	struct shared *s = &all->row[all->count];
	s->arena = ky_arena_new(0);
	if (s->arena == NULL)
		return NULL;
	s->filter = f;
	s->lang = ky_strdup(app->process, ctx->lang);
	s->under = under == NULL ? NULL : ky_strdup(app->process, under);
	/* A number: never the name of a filter, under which other options lie beside these. */
	s->key = ky_printf(app->process, "%zu", all->count++);
	return s;
}

static void keep(struct ky_app *app, struct shared *s, const struct ky_choices *choices)
{
	struct ky_node *place = ky_views_shared(app->views, s->lang, s->key);
	ky_arena_reset(s->arena);
	struct ky_choice *copy = ky_alloc_array(s->arena, choices->count, sizeof *copy);
	for (size_t i = 0; i < choices->count; i++) {
		struct ky_node *n = ky_node_item(place, "choices");
		copy[i] = (struct ky_choice){ky_strdup(s->arena, choices->choice[i].code), ky_strdup(s->arena, choices->choice[i].label)};
		ky_put(n, "value", copy[i].code);
		ky_put(n, "label", copy[i].label);
	}
	s->choices = (struct ky_choices){choices->count, copy};
}

static struct ky_err *load(struct ky_ctx *ctx, const struct ky_filter *f, const char *under, const struct ky_choices **out)
{
	struct ky_field field = {.name = f->name, .choices = f->choices, .load = f->load};
	return f->load_under != NULL ? f->load_under(ctx, under, out) : ky_field_options(ctx, &field, out);
}

static bool is_kept(const struct ky_filter *f)
{
	return f->shared || f->load_under != NULL || (f->load == NULL && f->choices != NULL);
}

struct ky_err *ky_filter_options(struct ky_ctx *ctx, const struct ky_filter *f, const char *under, const struct ky_choices **out, const char **out_key)
{
	struct shared *s = is_kept(f) ? find(ctx, f, under) : NULL;
	uint64_t version = ky_live_version(ctx->app);
	*out_key = NULL;
	if (s == NULL || !s->made || s->version != version || s->day != ctx->today) {
		if (s != NULL)
			s->made = false;
		KY_TRY(load(ctx, f, under, out));
		if (s == NULL && is_kept(f) && *out != NULL && (*out)->count > 0) /* nothing lies below an invented value: not kept */
			s = add(ctx, f, under);
		if (s == NULL)
			return NULL;
		keep(ctx->app, s, *out);
		s->version = version;
		s->day = ctx->today;
		s->made = true;
	}
	*out = &s->choices;
	*out_key = s->key;
	return NULL;
}
