/* formdoc_problems.c — what keeps answers from being submitted. See formdoc.h.
 * Called by core/dossier on submitting and on the page before it. Judges as input.c does, by the same table of kinds. */
#include "core/model/formdoc_internal.h"
#include "core/model/input.h"

#define PROBLEMS_MAX 200

struct judging {
	struct ky_ctx *ctx;
	const struct ky_answers *answers;
	struct ky_doc_eval *eval;
	const struct ky_doc_section *section;
	struct ky_doc_problem *problem;
	size_t count;
};

static void complain(struct judging *j, const char *name, const char *label, const char *message_key)
{
	if (j->count < PROBLEMS_MAX)
		j->problem[j->count++] = (struct ky_doc_problem){j->section, name, label, message_key};
}

static struct ky_str as_typed(struct ky_arena *arena, const struct ky_value *v)
{
	if (v->kind == KY_TEXT)
		return v->s;
	return ky_str(v->kind == KY_DAY ? ky_day_iso(arena, (ky_day)v->i) : ky_printf(arena, "%lld", (long long)v->i));
}

static struct ky_err *judge_choices(struct ky_ctx *ctx, const struct ky_field *f, struct ky_str codes, const char **out_key)
{
	const struct ky_choices *options;
	struct ky_str code;
	bool several = strcmp(f->kind, "choices") == 0;
	KY_TRY(ky_field_options(ctx, f, &options));
	for (struct ky_str rest = codes; codes.len > 0 && (several ? ky_str_split(&rest, ' ', &code) : rest.p != NULL);) {
		bool known = false;
		if (!several) {
			code = codes;
			rest.p = NULL;
		}
		for (size_t i = 0; options != NULL && i < options->count; i++)
			known = known || ky_str_is(code, options->choice[i].code);
		if (!known)
			*out_key = "core.invalid.choice";
	}
	return NULL;
}

/* low: at least so many; max: at most. */
static const char *judge_files(const struct ky_doc_field *f, struct ky_str ids)
{
	struct ky_str id;
	size_t n = 0, max = f->max == 0 ? 1 : f->max;
	for (struct ky_str rest = ids; ids.len > 0 && ky_str_split(&rest, ' ', &id);)
		n += id.len > 0;
	return n > max ? "core.invalid.files_many" : f->low > 0 && n < (size_t)f->low ? "core.invalid.files_few" : NULL;
}

static struct ky_err *judge_value(struct judging *j, const struct ky_doc_leaf *leaf, const struct ky_value *v, const char **out_key)
{
	struct ky_field f;
	struct ky_value parsed;
	struct ky_str raw = as_typed(j->ctx->arena, v);
	ky_doc_plain(j->ctx, leaf, &f);
	const struct ky_field_kind *kind = ky_kind_find(f.kind);
	if (kind->is_file)
		*out_key = judge_files(leaf->field, raw);
	else if (strcmp(f.kind, "choice") == 0 || strcmp(f.kind, "choices") == 0)
		return judge_choices(j->ctx, &f, raw, out_key);
	else
		*out_key = kind->parse(j->ctx->arena, &f, raw, &parsed);
	return NULL;
}

static struct ky_err *judge(struct judging *j, const struct ky_doc_leaf *leaf)
{
	const struct ky_value *v = ky_answers_get(j->answers, leaf->name);
	const struct ky_field_kind *kind = ky_kind_find(leaf->part->kind);
	const char *key = NULL;
	bool empty = v->kind == KY_NULL || (v->kind == KY_TEXT && v->s.len == 0) || (strcmp(leaf->part->kind, "pledge") == 0 && v->kind == KY_INT && v->i == 0);
	/* A box may stay empty; what must be ticked is a pledge. */
	if (empty && ky_doc_required(leaf, j->answers) && strcmp(leaf->part->kind, "bool") != 0)
		key = kind->missing == NULL ? "core.invalid.required" : kind->missing;
	else if (!empty)
		KY_TRY(judge_value(j, leaf, v, &key));
	if (key != NULL)
		complain(j, leaf->name, ky_doc_full_label(j->ctx, leaf), key);
	return NULL;
}

static int64_t answered(const struct judging *j, const char *name)
{
	const struct ky_value *v = ky_answers_get(j->answers, name);
	return v->kind == KY_INT ? v->i : 0;
}

static struct ky_err *judge_field(struct judging *j, const struct ky_doc_field *field)
{
	const struct ky_doc_leaf *leaf;
	bool is_table = field->column_count > 0;
	size_t rows = is_table ? ky_answers_rows(j->answers, field->name) : 1, used = 0, at = SIZE_MAX;
	size_t n = ky_doc_leaves(j->ctx->arena, field, rows, &leaf);
	bool row_used = true;
	for (size_t i = 0; i < n; i++) {
		if (is_table && leaf[i].row != at) {
			at = leaf[i].row;
			row_used = ky_doc_row_used(j->answers, field, at);
			used += row_used;
		}
		if (row_used && ky_doc_eval_leaf(j->eval, &leaf[i]))
			KY_TRY(judge(j, &leaf[i]));
	}
	if (field->equals != NULL && answered(j, field->name) != answered(j, field->equals))
		complain(j, field->name, ky_doc_text(&field->label, j->ctx->lang), "core.invalid.unequal");
	if (is_table && used == 0 && (field->flags & KY_REQUIRED) != 0)
		complain(j, field->name, ky_doc_text(&field->label, j->ctx->lang), "core.invalid.rows");
	return NULL;
}

struct ky_err *ky_formdoc_problems(struct ky_ctx *ctx, const struct ky_formdoc *doc, const struct ky_answers *answers, size_t *out_count, const struct ky_doc_problem **out_problem)
{
	struct judging j = {.ctx = ctx, .answers = answers, .problem = ky_alloc_array(ctx->arena, PROBLEMS_MAX, sizeof *j.problem)};
	j.eval = ky_doc_eval_new(ctx->arena, doc, answers);
	for (size_t s = 0; s < doc->section_count; s++) {
		j.section = &doc->section[s];
		for (size_t i = 0; i < j.section->field_count && j.count < PROBLEMS_MAX; i++)
			if (ky_doc_eval_field(j.eval, &j.section->field[i]))
				KY_TRY(judge_field(&j, &j.section->field[i]));
	}
	*out_count = j.count;
	*out_problem = j.problem;
	return NULL;
}
