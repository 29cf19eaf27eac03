/* past_plan.c — what the rows of a list of past years mean: new, changed, the same, repeated; first looked at, then written; and how a batch is taken back.
 * Called by kyodo/intake.h's pages through past.c. A grant is known by department, year, programme, course, body and project; where a list has several of these, by their order. */
#include <jansson.h>
#include <stdlib.h>

#include "results.h"

/* Columns of a past grant beyond what identifies it: names of fields of the list and of columns alike. */
static const char *const details[] = {"group_name", "corporate_no", "project", "title", "course", "decided_on", "requested_yen", "granted_yen", "fixed_yen", "outcome"};
#define DETAILS (sizeof details / sizeof details[0])

static const char *text_of(struct ky_intake_row *r, const char *field)
{
	const struct ky_value *v = ky_intake_value(r, field);
	return v->kind == KY_TEXT ? v->s.p : "";
}

static const char *key_of(struct ky_intake_row *r, const char *field)
{
	return ky_str_z(r->ctx->arena, ky_key_search(r->ctx->arena, ky_str(text_of(r, field))));
}

static const char *group_key(struct ky_intake_row *r)
{
	struct ky_str key = ky_key_name(r->ctx->arena, ky_str(text_of(r, "group_name")));
	return key.len > 0 ? ky_str_z(r->ctx->arena, key) : key_of(r, "group_name");
}

/* The year is the row's, else the file's, else that of the day it was decided. false: none of them says it. */
static bool find_year(struct ky_intake_row *r)
{
	struct ky_value *year = ky_intake_value(r, "fiscal_year");
	const struct ky_value *day = ky_intake_value(r, "decided_on");
	if (year->kind == KY_NULL && day->kind == KY_DAY)
		*year = ky_int(ky_day_fiscal_year((ky_day)day->i));
	if (year->kind != KY_NULL)
		return true;
	ky_intake_note(r, KY_INTAKE_PROBLEM, "fiscal_year", ky_message(r->ctx, "subsidy.fiscal_year"), ky_message(r->ctx, "subsidy.past.no_year"), 0);
	return false;
}

static const char *identity(struct ky_intake_row *r)
{
	return ky_printf(r->ctx->arena, "%lld|%s|%s|%s|%s", (long long)ky_intake_value(r, "fiscal_year")->i, key_of(r, "title"), key_of(r, "course"), group_key(r), key_of(r, "project"));
}

/* All a row says, so that one written twice is seen. */
static const char *whole(struct ky_intake_row *r, const char *id)
{
	struct ky_buf all;
	ky_buf_init(&all, r->ctx->arena, 64 * 1024);
	ky_buf_printf(&all, "=%s", id);
	for (size_t i = 0; i < DETAILS; i++) {
		const struct ky_value *v = ky_intake_value(r, details[i]);
		ky_buf_putc(&all, '|');
		if (v->kind == KY_TEXT)
			ky_buf_put(&all, v->s);
		else if (v->kind != KY_NULL)
			ky_buf_printf(&all, "%lld", (long long)v->i);
	}
	return all.data;
}

static bool same(const struct ky_value *a, const struct ky_value *b)
{
	bool none_a = a->kind == KY_NULL || (a->kind == KY_TEXT && a->s.len == 0), none_b = b->kind == KY_NULL || (b->kind == KY_TEXT && b->s.len == 0);
	if (none_a || none_b)
		return none_a && none_b;
	return a->kind == b->kind && (a->kind == KY_TEXT ? ky_str_eq(a->s, b->s) : a->i == b->i);
}

/* ---- values as JSON: a grant as it was */

static const char *values_text(struct ky_arena *arena, const struct ky_rows *row)
{
	json_t *object = json_object();
	for (size_t i = 0; i < DETAILS; i++) {
		const struct ky_value *v = ky_cell(row, 0, details[i]);
		json_object_set_new(object, details[i], v->kind == KY_TEXT ? json_stringn(v->s.p, v->s.len) : v->kind == KY_NULL ? json_null() : json_integer(v->i));
	}
	char *text = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	char *copy = ky_strdup(arena, text == NULL ? "" : text);
	free(text);
	return copy;
}

static struct ky_value value_of_json(struct ky_arena *arena, const char *name, const json_t *v)
{
	if (json_is_string(v))
		return ky_textz(ky_strndup(arena, json_string_value(v), json_string_length(v)));
	if (!json_is_integer(v))
		return ky_null();
	return strcmp(name, "decided_on") == 0 ? ky_date((ky_day)json_integer_value(v)) : ky_int(json_integer_value(v));
}

static struct ky_err *restore(struct ky_ctx *ctx, int64_t past_id, const char *text)
{
	struct ky_arg arg[DETAILS + 1];
	json_t *object = json_loads(text, 0, NULL);
	if (object == NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "grant %lld: what it was cannot be read", (long long)past_id);
	for (size_t i = 0; i < DETAILS; i++)
		arg[i] = (struct ky_arg){details[i], value_of_json(ctx->arena, details[i], json_object_get(object, details[i]))};
	json_decref(object);
	arg[DETAILS] = (struct ky_arg){"id", ky_int(past_id)};
	KY_TRY(ky_exec(ctx, "subsidy.past_update", &(const struct ky_args){DETAILS + 1, arg}, NULL));
	return subsidy_result_past(ctx, past_id);
}

/* ---- a row */

static struct ky_err *add(struct ky_intake_row *r, const char *id)
{
	struct ky_arg arg[DETAILS + 5];
	int64_t past_id;
	r->plan->added++;
	if (!r->plan->apply)
		return NULL;
	for (size_t i = 0; i < DETAILS; i++)
		arg[i] = (struct ky_arg){details[i], *ky_intake_value(r, details[i])};
	arg[DETAILS] = (struct ky_arg){"import_id", ky_int(r->plan->import_id)};
	arg[DETAILS + 1] = (struct ky_arg){"department_id", ky_int(r->plan->department_id)};
	arg[DETAILS + 2] = (struct ky_arg){"identity", ky_textz(id)};
	arg[DETAILS + 3] = (struct ky_arg){"fiscal_year", *ky_intake_value(r, "fiscal_year")};
	arg[DETAILS + 4] = (struct ky_arg){"group_key", ky_textz(group_key(r))};
	KY_TRY(ky_insert(r->ctx, "subsidy.past_insert", &(const struct ky_args){DETAILS + 5, arg}, &past_id));
	KY_TRY(ky_exec(r->ctx, "subsidy.import_row", KY_ARGS({"import_id", ky_int(r->plan->import_id)}, {"past_id", ky_int(past_id)}, {"action", ky_textz("new")}, {"before_values", ky_textz("")}), NULL));
	return subsidy_result_past(r->ctx, past_id);
}

/* Only what the row says; empty cells leave the grant as it is. */
static struct ky_err *change(struct ky_intake_row *r, const struct ky_rows *row)
{
	struct ky_arg arg[DETAILS + 1];
	struct ky_buf labels;
	int64_t id = ky_cell_int(row, 0, "id");
	ky_buf_init(&labels, r->ctx->arena, 8000);
	ky_buf_puts(&labels, "");
	for (size_t i = 0; i < DETAILS; i++) {
		const struct ky_value *now = ky_intake_value(r, details[i]), *was = ky_cell(row, 0, details[i]);
		arg[i] = (struct ky_arg){details[i], now->kind == KY_NULL ? *was : *now};
		if (!same(&arg[i].value, was))
			for (size_t f = 0; f < r->book->intake->field_count; f++)
				if (strcmp(r->book->intake->field[f].name, details[i]) == 0)
					ky_buf_printf(&labels, "%s%s", labels.len == 0 ? "" : "、", ky_message(r->ctx, r->book->intake->field[f].label));
	}
	if (labels.len == 0) {
		r->plan->same++;
		return NULL;
	}
	r->plan->changed++;
	ky_intake_note(r, KY_INTAKE_CHANGED, NULL, text_of(r, "group_name"), ky_printf(r->ctx->arena, "%s%s", ky_message(r->ctx, "core.intake.changes"), labels.data), 0);
	if (!r->plan->apply)
		return NULL;
	KY_TRY(ky_exec(r->ctx, "subsidy.import_row",
		       KY_ARGS({"import_id", ky_int(r->plan->import_id)}, {"past_id", ky_int(id)}, {"action", ky_textz("changed")}, {"before_values", ky_textz(values_text(r->ctx->arena, row))}), NULL));
	arg[DETAILS] = (struct ky_arg){"id", ky_int(id)};
	KY_TRY(ky_exec(r->ctx, "subsidy.past_update", &(const struct ky_args){DETAILS + 1, arg}, NULL));
	KY_TRY(ky_exec(r->ctx, "subsidy.import_row_after", KY_ARGS({"import_id", ky_int(r->plan->import_id)}, {"past_id", ky_int(id)}), NULL));
	return subsidy_result_past(r->ctx, id);
}

static struct ky_err *take_row(struct ky_intake_row *r, void *data)
{
	const char *first, *before;
	struct ky_rows *row;
	(void)data;
	if (!r->fine || !find_year(r))
		return NULL;
	const char *id = identity(r);
	if (ky_intake_met(r, whole(r, id), &before) > 0) {
		ky_intake_note(r, KY_INTAKE_REPEATED, NULL, text_of(r, "group_name"), ky_printf(r->ctx->arena, "%s%s", ky_message(r->ctx, "subsidy.past.also_in"), before), 0);
		if (strcmp(r->plan->duplicates, "new") != 0)
			return NULL;
	}
	const char *numbered = ky_printf(r->ctx->arena, "%s|%zu", id, ky_intake_met(r, id, &first));
	KY_TRY(ky_query(r->ctx, "subsidy.past_find", KY_ARGS({"department_id", ky_int(r->plan->department_id)}, {"identity", ky_textz(numbered)}), &row));
	return row->count == 0 ? add(r, numbered) : change(r, row);
}

struct ky_err *subsidy_past_run(struct ky_ctx *ctx, struct ky_intake_book *book, struct ky_intake_plan *plan)
{
	return ky_intake_each(ctx, book, plan, take_row, NULL);
}

/* ---- taking it back */

struct ky_err *subsidy_past_undo(struct ky_ctx *ctx, int64_t import_id)
{
	static const char *const steps[] = {"subsidy.undo_results", "subsidy.undo_past"};
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "subsidy.undo_changed", KY_ARGS({"id", ky_int(import_id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_arena_mark mark = ky_arena_mark(ctx->arena);
		KY_TRY(restore(ctx, ky_cell_int(rows, i, "past_id"), ky_cell_z(rows, i, "before_values")));
		ky_arena_rewind(ctx->arena, mark);
	}
	for (size_t i = 0; i < SUBSIDY_COUNT(steps); i++)
		KY_TRY(ky_exec(ctx, steps[i], KY_ARGS({"id", ky_int(import_id)}), NULL));
	return NULL;
}
