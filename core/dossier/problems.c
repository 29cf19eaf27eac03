/* problems.c — everything that keeps what is filled in from being submitted: what the form says, and what the procedure itself says of single answers.
 * Called by section.c (beside the fields), confirm.c and submit.c. */
#include "core/dossier/dossier.h"

#define REMARKS_MAX 200

struct ky_remarks {
	struct ky_ctx *ctx;
	const struct ky_case *c;
	size_t count;
	struct ky_doc_problem problem[REMARKS_MAX];
};

void ky_remark(struct ky_remarks *r, const char *name, const char *message_key)
{
	const struct ky_doc_section *section = NULL;
	const char *dot = strchr(name, '.');
	/* A cell is there while its table is. */
	const struct ky_doc_field *whole = ky_doc_find(r->c->doc, dot == NULL ? name : ky_strndup(r->ctx->arena, name, (size_t)(dot - name)), &section);
	if (whole == NULL || ky_doc_find(r->c->doc, name, NULL) == NULL || r->count == REMARKS_MAX || !ky_doc_shows(section, whole, r->c->answers))
		return;
	r->problem[r->count++] = (struct ky_doc_problem){section, ky_strdup(r->ctx->arena, name), ky_doc_name_label(r->ctx, r->c->doc, name), message_key};
}

static bool is_there(const struct ky_doc_problem *problem, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(problem[i].name, name) == 0)
			return true;
	return false;
}

struct ky_err *ky_case_problems(struct ky_ctx *ctx, const struct ky_case *c, size_t *out_count, const struct ky_doc_problem **out_problem)
{
	struct ky_remarks *remarks = KY_NEW(ctx->arena, struct ky_remarks);
	struct ky_dossier d = c->d;
	KY_TRY(ky_formdoc_problems(ctx, c->doc, c->answers, out_count, out_problem));
	*remarks = (struct ky_remarks){.ctx = ctx, .c = c};
	d.answers = c->answers;
	if (c->d.procedure->judge != NULL)
		KY_TRY(c->d.procedure->judge(ctx, &d, remarks));
	if (remarks->count == 0)
		return NULL;
	struct ky_doc_problem *all = ky_alloc_array(ctx->arena, *out_count + remarks->count, sizeof *all);
	size_t n = *out_count;
	if (n > 0)
		memcpy(all, *out_problem, n * sizeof *all);
	for (size_t i = 0; i < remarks->count; i++)
		if (!is_there(all, n, remarks->problem[i].name)) /* one thing at a time at one field */
			all[n++] = remarks->problem[i];
	*out_problem = all;
	*out_count = n;
	return NULL;
}
