/* live.c — settings, texts and choices as last read; fresh whenever the dataset "core" has moved on.
 * Called by the stages before anything is shown. One snapshot a worker. */
#include "core/app/internal.h"

#include <stdio.h>
#include <stdlib.h>

struct choice_row {
	const char *list, *code, *label[3];
};

struct overridden {
	const char *lang, *key, *original;
};

struct ky_live {
	struct ky_arena *arena;
	int dataset;
	uint64_t version;
	bool loaded;
	ky_day day;
	struct ky_rows *settings;
	struct choice_row *choice;
	size_t choice_count;
	struct overridden *text;
	size_t text_count;
};

static struct ky_live *live_of(struct ky_app *app)
{
	if (app->live != NULL)
		return app->live;
	app->live = KY_NEW(app->process, struct ky_live);
	app->live->arena = ky_arena_new(0);
	if (app->live->arena == NULL)
		abort();
	app->live->dataset = ky_dataset_register(app->sb, "core");
	return app->live;
}

static void take_texts(struct ky_app *app, struct ky_live *live, const struct ky_rows *rows)
{
	for (size_t i = 0; i < live->text_count; i++)
		ky_views_override(app->views, live->text[i].lang, live->text[i].key, live->text[i].original);
	ky_arena_reset(live->arena);
	live->text = ky_alloc_array(live->arena, rows->count, sizeof *live->text);
	live->text_count = rows->count;
	for (size_t i = 0; i < rows->count; i++) {
		struct overridden *t = &live->text[i];
		t->lang = ky_strdup(live->arena, ky_cell_z(rows, i, "lang"));
		t->key = ky_strdup(live->arena, ky_cell_z(rows, i, "text_key"));
		const char *original = ky_views_message(app->views, t->lang, t->key);
		t->original = original == NULL ? NULL : ky_strdup(live->arena, original);
		ky_views_override(app->views, t->lang, t->key, ky_cell_z(rows, i, "value"));
	}
}

static void take_choices(struct ky_live *live, const struct ky_rows *rows)
{
	static const char *const columns[] = {"label", "label_en", "label_easy"};
	live->choice = ky_alloc_array(live->arena, rows->count, sizeof *live->choice);
	live->choice_count = rows->count;
	for (size_t i = 0; i < rows->count; i++) {
		struct choice_row *c = &live->choice[i];
		c->list = ky_strdup(live->arena, ky_cell_z(rows, i, "list"));
		c->code = ky_strdup(live->arena, ky_cell_z(rows, i, "code"));
		for (size_t l = 0; l < 3; l++)
			c->label[l] = ky_strdup(live->arena, ky_cell_z(rows, i, columns[l]));
	}
}

/* Settings are kept as rows in the live arena. */
static void take_settings(struct ky_live *live, const struct ky_rows *rows)
{
	struct ky_rows *copy = KY_NEW(live->arena, struct ky_rows);
	struct ky_value *cell = ky_alloc_array(live->arena, rows->count * 2, sizeof *cell);
	static const char *const names[] = {"setting_key", "value"};
	for (size_t i = 0; i < rows->count; i++)
		for (size_t c = 0; c < 2; c++)
			cell[i * 2 + c] = ky_text(ky_str_copy(live->arena, ky_cell_str(rows, i, names[c])));
	*copy = (struct ky_rows){rows->count, 2, names, cell};
	live->settings = copy;
}

struct ky_err *ky_live_refresh(struct ky_ctx *ctx)
{
	struct ky_live *live = live_of(ctx->app);
	uint64_t version = ky_dataset_version(ctx->app->sb, live->dataset);
	struct ky_rows *settings, *texts, *choices;
	if (live->loaded && live->version == version && live->day == ctx->today)
		return NULL;
	KY_TRY(ky_query(ctx, "app.settings", NULL, &settings));
	KY_TRY(ky_query(ctx, "app.texts", NULL, &texts));
	KY_TRY(ky_query(ctx, "app.choices", NULL, &choices));
	take_texts(ctx->app, live, texts);
	take_choices(live, choices);
	take_settings(live, settings);
	KY_TRY(ky_made_refresh(ctx));
	live->version = version;
	live->day = ctx->today;
	live->loaded = true;
	return NULL;
}

uint64_t ky_live_version(struct ky_app *app)
{
	return live_of(app)->version;
}

const char *ky_setting_text(const struct ky_ctx *ctx, const char *key)
{
	const struct ky_setting *declared = ky_registry_setting(ctx->app->registry, key);
	const struct ky_live *live = live_of(ctx->app);
	if (declared == NULL) {
		fprintf(stderr, "kyodo: setting %s is declared by no plugin\n", key);
		abort();
	}
	for (size_t i = 0; live->settings != NULL && i < live->settings->count; i++)
		if (strcmp(ky_cell_z(live->settings, i, "setting_key"), key) == 0)
			return ky_cell_z(live->settings, i, "value");
	return declared->initial;
}

int64_t ky_setting_int(const struct ky_ctx *ctx, const char *key)
{
	int64_t v = 0;
	if (!ky_str_i64(ky_str(ky_setting_text(ctx, key)), &v))
		return 0;
	return v;
}

static const char *label_in(const struct ky_ctx *ctx, const struct choice_row *c)
{
	size_t l = strcmp(ctx->lang, "en") == 0 ? 1 : strcmp(ctx->lang, "easy") == 0 ? 2 : 0;
	return c->label[l][0] == '\0' ? c->label[0] : c->label[l];
}

struct ky_err *ky_choices(const struct ky_ctx *ctx, const char *list, const struct ky_choices **out_choices)
{
	const struct ky_live *live = live_of(ctx->app);
	struct ky_choices *out = KY_NEW(ctx->arena, struct ky_choices);
	struct ky_choice *row = ky_alloc_array(ctx->arena, live->choice_count, sizeof *row);
	for (size_t i = 0; i < live->choice_count; i++)
		if (strcmp(live->choice[i].list, list) == 0)
			row[out->count++] = (struct ky_choice){ky_strdup(ctx->arena, live->choice[i].code), ky_strdup(ctx->arena, label_in(ctx, &live->choice[i]))};
	out->choice = row;
	*out_choices = out;
	return NULL;
}

const char *ky_choice_label(const struct ky_ctx *ctx, const char *list, const char *code)
{
	const struct ky_live *live = live_of(ctx->app);
	for (size_t i = 0; i < live->choice_count; i++)
		if (strcmp(live->choice[i].list, list) == 0 && strcmp(live->choice[i].code, code) == 0)
			return label_in(ctx, &live->choice[i]);
	return "";
}
