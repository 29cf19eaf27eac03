/* result_rows.c — the row by which an application or a past grant is found in lists, feeds and statistics.
 * Called where an application is submitted, granted or fixed, where a call changes, and by the import of past years. Amounts are never copied: they are read where they stand. */
#include "results.h"

/* Area, ward and fields of activity of a group, as its record says them now; 0: of none. */
static struct ky_err *facts_of(struct ky_ctx *ctx, int64_t group_id, struct ky_group_facts_of *out)
{
	const struct ky_group_facts *service = ky_service(ctx, KY_GROUP_FACTS);
	*out = (struct ky_group_facts_of){.name = "", .fields = ""};
	if (group_id == 0)
		return NULL;
	struct ky_err *err = service->facts(ctx, group_id, out);
	return err != NULL && err->code != KY_NOT_FOUND ? err : NULL; /* merged since: what was known stays unknown */
}

static struct ky_value id_or_null(int64_t id)
{
	return id == 0 ? ky_null() : ky_int(id);
}

static struct ky_value words_of(struct ky_ctx *ctx, const struct ky_rows *row, const char *group_name)
{
	const char *all = ky_printf(ctx->arena, "%s %s %s %s", group_name, ky_cell_z(row, 0, "project"), ky_cell_z(row, 0, "title"), ky_cell_z(row, 0, "course"));
	return ky_text(ky_key_bigrams(ctx->arena, ky_str(all)));
}

static struct ky_err *put(struct ky_ctx *ctx, const char *query, const struct ky_rows *row, int64_t group_id)
{
	struct ky_group_facts_of group;
	KY_TRY(facts_of(ctx, group_id, &group));
	const char *name = ky_cell_z(row, 0, "group_name");
	return ky_exec(ctx, query,
		       KY_ARGS({"id", *ky_cell(row, 0, "id")}, {"group_id", ky_int(group_id)}, {"area_id", id_or_null(group.area_id)}, {"ward_id", id_or_null(group.ward_id)},
			       {"fields", ky_textz(group.fields)}, {"search_words", words_of(ctx, row, name[0] == '\0' ? group.name : name)}),
		       NULL);
}

struct ky_err *subsidy_result_keep(struct ky_ctx *ctx, int64_t dossier_id)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "subsidy.result_of_file", KY_ARGS({"dossier_id", ky_int(dossier_id)}), &row));
	return put(ctx, "subsidy.result_keep_file", row, ky_cell_int(row, 0, "group_id"));
}

struct ky_err *subsidy_result_outcome(struct ky_ctx *ctx, int64_t dossier_id, const struct ky_answers *report)
{
	const struct ky_value *people = ky_answers_get(report, "participants");
	return ky_exec(ctx, "subsidy.result_outcome", KY_ARGS({"dossier_id", ky_int(dossier_id)}, {"outcome", ky_textz(ky_answer_z(report, "result"))}, {"participants", people != NULL && people->kind == KY_INT ? *people : ky_null()}), NULL);
}

/* Words are made anew only where a name changed; the rest is one statement, however many applied. */
struct ky_err *subsidy_result_call(struct ky_ctx *ctx, int64_t call_id)
{
	static const char *const steps[] = {"subsidy.result_call_year", "subsidy.result_call_shown"};
	struct ky_rows *files;
	KY_TRY(ky_query(ctx, "subsidy.result_renamed", KY_ARGS({"call_id", ky_int(call_id)}), &files));
	for (size_t i = 0; i < files->count; i++) {
		struct ky_arena_mark mark = ky_arena_mark(ctx->arena);
		KY_TRY(subsidy_result_keep(ctx, ky_cell_int(files, i, "dossier_id")));
		ky_arena_rewind(ctx->arena, mark);
	}
	for (size_t i = 0; i < SUBSIDY_COUNT(steps); i++)
		KY_TRY(ky_exec(ctx, steps[i], KY_ARGS({"call_id", ky_int(call_id)}), NULL));
	return NULL;
}

struct ky_err *subsidy_result_past(struct ky_ctx *ctx, int64_t past_id)
{
	struct ky_rows *row;
	int64_t group_id;
	const struct ky_group_facts *service = ky_service(ctx, KY_GROUP_FACTS);
	KY_TRY(ky_query_one(ctx, "subsidy.result_of_past", KY_ARGS({"id", ky_int(past_id)}), &row));
	KY_TRY(service->find(ctx, ky_cell_str(row, 0, "corporate_no"), ky_cell_str(row, 0, "group_key"), &group_id));
	return put(ctx, "subsidy.result_keep_past", row, group_id);
}
