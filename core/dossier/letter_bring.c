/* letter_bring.c — the templates a plugin brings: templates/PLUGIN/letters/FORM.TRANSITION.LANG.txt, or TRANSITION.LANG.txt for all of its procedures alike.
 * Called by procedures.c (migrate, plugin enable, check). A newer default replaces the plugin's own older one, never what staff wrote. */
#include "core/dossier/letter.h"

#include <stdio.h>

#include "core/base/secret.h"

static struct ky_str read_file(struct ky_arena *arena, const char *path)
{
	FILE *f = fopen(path, "re");
	if (f == NULL)
		return (struct ky_str){NULL, 0};
	char *bytes = ky_alloc(arena, KY_LETTER_BYTES_MAX + 1);
	struct ky_str text = {bytes, fread(bytes, 1, KY_LETTER_BYTES_MAX + 1, f)};
	fclose(f);
	return text;
}

/* p NULL: there is none in that language. Errors: KY_INVALID naming file, line and column. */
static struct ky_err *read_default(struct ky_app *app, struct ky_arena *arena, const struct ky_plugin *owner, const struct ky_procedure *p, const struct ky_formdoc *doc, const char *action, const char *lang, struct ky_str *out)
{
	struct ky_letterdoc *letter;
	struct ky_letter_problems *problems = KY_NEW(arena, struct ky_letter_problems);
	const char *path = ky_printf(arena, "%s/%s/letters/%s.%s.%s.txt", app->conf->templates, owner->name, p->form, action, lang);
	*out = read_file(arena, path);
	if (out->p == NULL) {
		path = ky_printf(arena, "%s/%s/letters/%s.%s.txt", app->conf->templates, owner->name, action, lang);
		*out = read_file(arena, path);
	}
	if (out->p == NULL)
		return NULL;
	ky_letterdoc_parse(arena, *out, &letter, problems);
	ky_letterdoc_check(letter, ky_letter_name, &(const struct ky_letter_names){p, doc}, problems);
	if (problems->count == 0)
		return NULL;
	const struct ky_letter_problem *first = &problems->problem[0];
	return ky_fail(arena, KY_INVALID, NULL, "%s:%u:%u: %s %s", path, first->line, first->column, first->key, first->what);
}

static struct ky_err *bring_one(struct ky_ctx *ctx, const struct ky_procedure *p, const char *action, const char *lang, struct ky_str text)
{
	struct ky_rows *newest;
	unsigned char hash[32];
	int64_t id, number = 1;
	const struct ky_args *key = KY_ARGS({"procedure", ky_textz(p->name)}, {"occasion", ky_textz(action)}, {"lang", ky_textz(lang)});
	ky_sha256(text, hash);
	struct ky_value sha = ky_bytes((struct ky_str){(const char *)hash, 32});
	KY_TRY(ky_query(ctx, "letters.template_find", key, &newest));
	if (newest->count == 0) {
		KY_TRY(ky_insert(ctx, "letters.template_insert", key, &id));
	} else {
		if (strcmp(ky_cell_z(newest, 0, "made_by"), "staff") == 0 || ky_str_eq(ky_cell_str(newest, 0, "sha256"), sha.s))
			return NULL;
		id = ky_cell_int(newest, 0, "id");
		number = ky_cell_int(newest, 0, "number") + 1;
	}
	return ky_insert(ctx, "letters.revision_insert", KY_ARGS({"template_id", ky_int(id)}, {"number", ky_int(number)}, {"text", ky_text(text)}, {"sha256", sha}, {"made_by", ky_textz("plugin")}), NULL);
}

typedef struct ky_err *each_fn(struct ky_ctx *ctx, const struct ky_procedure *p, const char *action, const char *lang, struct ky_str text);

static struct ky_err *walk(struct ky_app *app, struct ky_arena *arena, const struct ky_plugin *owner, const struct ky_procedure *p, const struct ky_formdoc *doc, struct ky_ctx *ctx, each_fn *each)
{
	for (size_t i = 0; i < p->transition_count; i++)
		for (const char *const *lang = app->conf->languages; *lang != NULL; lang++) {
			struct ky_str text;
			KY_TRY(read_default(app, arena, owner, p, doc, p->transition[i].name, *lang, &text));
			if (text.p != NULL && each != NULL)
				KY_TRY(each(ctx, p, p->transition[i].name, *lang, text));
		}
	return NULL;
}

struct ky_err *ky_letters_bring(struct ky_ctx *ctx, const struct ky_plugin *owner, const struct ky_procedure *p, struct ky_str form)
{
	struct ky_formdoc *doc;
	KY_TRY(ky_formdoc_parse(ctx->arena, form, &doc));
	return walk(ctx->app, ctx->arena, owner, p, doc, ctx, bring_one);
}

struct ky_err *ky_letters_check(struct ky_app *app, struct ky_arena *arena, const struct ky_plugin *owner, const struct ky_procedure *p, struct ky_str form)
{
	struct ky_formdoc *doc;
	KY_TRY(ky_formdoc_parse(arena, form, &doc));
	return walk(app, arena, owner, p, doc, NULL, NULL);
}
