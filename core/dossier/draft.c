/* draft.c — the working copy: saved as it is, and two people at one draft lose nothing.
 * Called by section.c. Each save is a row; what both typed is brought together field by field from the save they began with. */
#include "core/dossier/dossier.h"

#include "core/model/formdoc_internal.h"

#define SAVES_KEPT 40

static bool same(const struct ky_value *a, const struct ky_value *b)
{
	if (a->kind != b->kind)
		return false;
	return a->kind == KY_TEXT || a->kind == KY_BYTES ? ky_str_eq(a->s, b->s) : a->kind == KY_NULL || a->i == b->i;
}

/* Mine onto theirs: what only I changed is taken, what both changed differently is named and stays as theirs. */
static const char *merge(struct ky_arena *arena, const struct ky_formdoc *doc, const struct ky_answers *base, const struct ky_answers *mine, struct ky_answers *theirs)
{
	const char *const *names;
	struct ky_buf conflicts;
	size_t n = ky_answers_differ(arena, base, mine, &names);
	ky_buf_init(&conflicts, arena, 64 * 1024);
	for (size_t i = 0; i < n; i++) {
		const struct ky_value *was = ky_answers_get(base, names[i]), *is = ky_answers_get(theirs, names[i]), *wanted = ky_answers_get(mine, names[i]);
		const struct ky_doc_field *field = ky_doc_find(doc, names[i], NULL);
		if (field != NULL && ky_doc_is(field, "files"))
			ky_answers_set(theirs, names[i], ky_case_files_merged(arena, was->s, wanted->s, is->s));
		else if (same(is, was))
			ky_answers_set(theirs, names[i], *wanted);
		else if (!same(is, wanted))
			ky_buf_printf(&conflicts, "%s%s", conflicts.len == 0 ? "" : " ", names[i]);
	}
	return conflicts.len == 0 ? NULL : conflicts.data;
}

static struct ky_err *write_save(struct ky_ctx *ctx, struct ky_case *c, struct ky_answers *answers, int *out_number)
{
	int number = c->d.draft + 1;
	struct ky_str json = ky_answers_json(ctx->arena, answers);
	KY_TRY(ky_insert(ctx, "dossier.draft_insert", KY_ARGS({"id", ky_int(c->d.id)}, {"number", ky_int(number)}, {"answers", ky_text(json)}), NULL));
	KY_TRY(ky_exec(ctx, "dossier.draft_forget", KY_ARGS({"id", ky_int(c->d.id)}, {"number", ky_int(number - SAVES_KEPT)}), NULL));
	struct ky_str title = c->d.procedure->title_field == NULL ? (struct ky_str){"", 0} : ky_str(ky_answer_z(answers, c->d.procedure->title_field));
	KY_TRY(ky_exec(ctx, "dossier.draft_saved", KY_ARGS({"id", ky_int(c->d.id)}, {"draft", ky_int(number)}, {"title", ky_text(title)}), NULL));
	c->d.draft = number;
	c->answers = answers;
	c->d.answers = answers;
	*out_number = number;
	return NULL;
}

struct ky_err *ky_draft_save(struct ky_ctx *ctx, struct ky_case *c, int base, const struct ky_answers *typed, int *out_number, const char **out_conflicts)
{
	struct ky_answers *result = KY_NEW(ctx->arena, struct ky_answers);
	ky_answers_init(result, ctx->arena);
	*out_conflicts = NULL;
	if (base != c->d.draft && base > 0) {
		struct ky_answers before;
		struct ky_err *err = ky_case_save(ctx, c, base, &before);
		if (err != NULL) /* too long ago to be compared: the form is shown with what is there now */
			return err->code == KY_NOT_FOUND ? ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.draft_moved_on", "save %d is gone", base) : err;
		*result = *c->answers;
		*out_conflicts = merge(ctx->arena, c->doc, &before, typed, result);
		KY_TRY(ky_case_files_once(ctx, c, result));
	} else {
		*result = *typed;
	}
	KY_TRY(ky_formdoc_calculate(c->doc, result));
	return write_save(ctx, c, result, out_number);
}

struct ky_err *ky_draft_restate(struct ky_ctx *ctx, const struct ky_case *c)
{
	return ky_exec(ctx, "dossier.draft_restate", KY_ARGS({"id", ky_int(c->d.id)}, {"number", ky_int(c->d.draft)}, {"answers", ky_text(ky_answers_json(ctx->arena, c->answers))}), NULL);
}

struct ky_err *ky_draft_reopen(struct ky_ctx *ctx, struct ky_case *c)
{
	int number = c->d.draft + 1;
	KY_TRY(ky_insert(ctx, "dossier.draft_insert", KY_ARGS({"id", ky_int(c->d.id)}, {"number", ky_int(number)}, {"answers", ky_text(ky_answers_json(ctx->arena, c->answers))}), NULL));
	return ky_exec(ctx, "dossier.draft_saved", KY_ARGS({"id", ky_int(c->d.id)}, {"draft", ky_int(number)}, {"title", ky_textz(c->d.title)}), NULL);
}
