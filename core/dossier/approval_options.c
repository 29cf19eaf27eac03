/* approval_options.c — what a route may be set for: procedures, decisions, numbers of forms, departments, approvers.
 * Called by the form of approval_settings.c. */
#include "core/dossier/approval.h"

#define OPTIONS_MAX 200

const struct ky_transition *ky_route_decision(const struct ky_ctx *ctx, const char *procedure, const char *name)
{
	struct ky_procedure_walk w = {0};
	const struct ky_procedure *p;
	while ((p = ky_procedure_next(ctx, &w)) != NULL) {
		const struct ky_transition *t = procedure[0] != '\0' && strcmp(p->name, procedure) != 0 ? NULL : ky_transition_of(p, name);
		if (t != NULL && (t->flags & KY_BY_APPROVAL) != 0)
			return t;
	}
	return NULL;
}

/* Few options are boxes to choose from, which cannot be left again: none of them is one, too. */
static struct ky_choices *options_with(struct ky_ctx *ctx, const char *none_key, struct ky_choice **out_row)
{
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	struct ky_choice *row = ky_alloc_array(ctx->arena, OPTIONS_MAX, sizeof *row);
	row[0] = (struct ky_choice){"", ky_message(ctx, none_key)};
	*c = (struct ky_choices){1, row};
	*out_row = row;
	return c;
}

static struct ky_choice *option(struct ky_choices *c, struct ky_choice *row, const char *code)
{
	for (size_t i = 0; i < c->count; i++)
		if (strcmp(row[i].code, code) == 0)
			return NULL;
	return c->count == OPTIONS_MAX ? NULL : &row[c->count++];
}

struct ky_err *ky_route_decision_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_procedure_walk w = {0};
	const struct ky_procedure *p;
	struct ky_choice *row, *o;
	struct ky_choices *c = options_with(ctx, "dossier.route.any", &row);
	while ((p = ky_procedure_next(ctx, &w)) != NULL)
		for (size_t i = 0; i < p->transition_count; i++)
			if ((p->transition[i].flags & KY_BY_APPROVAL) != 0 && (o = option(c, row, p->transition[i].name)) != NULL)
				*o = (struct ky_choice){p->transition[i].name, ky_message(ctx, p->transition[i].label)};
	*out = c;
	return NULL;
}

bool ky_route_holds_amount(const struct ky_doc_field *f)
{
	return f != NULL && (strcmp(f->kind, "yen") == 0 || strcmp(f->kind, "int") == 0 || strcmp(f->kind, "number") == 0);
}

struct ky_err *ky_route_newest_doc(struct ky_ctx *ctx, const char *procedure, const struct ky_formdoc **out)
{
	int64_t id;
	KY_TRY(ky_form_newest(ctx, procedure, &id));
	return ky_formdoc_of(ctx, id, out);
}

/* Every number of every procedure's newest form, "申請書：申請額". */
struct ky_err *ky_route_amount_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_procedure_walk w = {0};
	const struct ky_procedure *p;
	struct ky_choice *row, *o;
	struct ky_choices *c = options_with(ctx, "dossier.route.no_amount", &row);
	while ((p = ky_procedure_next(ctx, &w)) != NULL) {
		const struct ky_formdoc *doc;
		struct ky_err *err = ky_route_newest_doc(ctx, p->name, &doc);
		if (err != NULL && err->code == KY_NOT_FOUND)
			continue; /* no form was published yet */
		KY_TRY(err);
		for (size_t s = 0; s < doc->section_count; s++)
			for (size_t i = 0; i < doc->section[s].field_count; i++) {
				const struct ky_doc_field *f = &doc->section[s].field[i];
				if (ky_route_holds_amount(f) && (o = option(c, row, f->name)) != NULL)
					*o = (struct ky_choice){ky_strdup(ctx->arena, f->name), ky_printf(ctx->arena, "%s：%s", ky_message(ctx, p->title), ky_doc_text(&f->label, ctx->lang))};
			}
	}
	*out = c;
	return NULL;
}

static struct ky_err *and_none(struct ky_ctx *ctx, const char *none_key, const struct ky_choices *some, const struct ky_choices **out)
{
	struct ky_choice *row = ky_alloc_array(ctx->arena, some->count + 1, sizeof *row);
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	row[0] = (struct ky_choice){"", ky_message(ctx, none_key)};
	for (size_t i = 0; i < some->count; i++)
		row[i + 1] = some->choice[i];
	*c = (struct ky_choices){some->count + 1, row};
	*out = c;
	return NULL;
}

static struct ky_err *rows_with(struct ky_ctx *ctx, const char *none_key, const char *query, const struct ky_choices **out)
{
	const struct ky_choices *rows;
	KY_TRY(ky_choices_query(ctx, query, NULL, "id", "name", &rows));
	return and_none(ctx, none_key, rows, out);
}

struct ky_err *ky_route_procedure_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	const struct ky_choices *all;
	KY_TRY(ky_procedure_options(ctx, &all));
	return and_none(ctx, "dossier.route.any", all, out);
}

struct ky_err *ky_route_department_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	return rows_with(ctx, "dossier.route.any", "dossier.departments", out);
}

struct ky_err *ky_route_asked_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	return rows_with(ctx, "dossier.route.own_department", "dossier.departments", out);
}

struct ky_err *ky_route_person_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	return rows_with(ctx, "dossier.route.nobody_named", "dossier.deciders", out);
}
