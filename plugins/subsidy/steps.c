/* steps.c — what the procedures share that follow a granted application. See steps.h. */
#include "steps.h"

const struct ky_state subsidy_follow_states[7] = {
    {"noted", "subsidy.follow.noted", KY_TURN_NOBODY, 0},
    {"draft", "subsidy.follow.draft", KY_TURN_APPLICANT, KY_STATE_FILLING},
    {"submitted", "subsidy.follow.submitted", KY_TURN_STAFF, 0},
    {"correction", "subsidy.follow.correction", KY_TURN_APPLICANT, KY_STATE_FILLING},
    {"withdrawn", "subsidy.state.withdrawn", KY_TURN_NOBODY, 0},
    {"approved", "subsidy.follow.approved", KY_TURN_NOBODY, 0},
    {"refused", "subsidy.follow.refused", KY_TURN_NOBODY, 0},
};

struct ky_err *subsidy_step_newest(struct ky_ctx *ctx, int64_t application_id, const char *procedure, const char *state, int64_t *out_id, const char **out_state)
{
	struct ky_rows *row;
	KY_TRY(ky_query(ctx, "subsidy.step_newest", KY_ARGS({"application_id", ky_int(application_id)}, {"procedure", ky_textz(procedure)}, {"state", state == NULL ? ky_null() : ky_textz(state)}), &row));
	*out_id = row->count == 0 ? 0 : ky_cell_int(row, 0, "id");
	if (out_state != NULL)
		*out_state = row->count == 0 ? "" : ky_cell_z(row, 0, "state");
	return NULL;
}

struct ky_err *subsidy_followed(struct ky_ctx *ctx, int64_t application_id, struct subsidy_followed *out)
{
	struct ky_rows *file;
	bool found;
	KY_TRY(ky_dossier_get(ctx, application_id, &out->application));
	KY_TRY(ky_query_one(ctx, "subsidy.file", KY_ARGS({"dossier_id", ky_int(application_id)}), &file));
	out->file = file;
	return subsidy_course_of(ctx, &out->application, &found, &out->course);
}

bool subsidy_has_step(const struct subsidy_course *course, const char *step)
{
	return subsidy_counts(ky_cell_z(course->row, 0, "steps"), step);
}

struct ky_err *subsidy_offered_with(struct ky_ctx *ctx, const struct ky_dossier *application, const char *step, const char **out_refusal)
{
	struct subsidy_course course;
	bool found;
	KY_TRY(subsidy_course_of(ctx, application, &found, &course));
	if (!found || !subsidy_has_step(&course, step))
		*out_refusal = "subsidy.refused.no_such_step";
	return NULL;
}

struct ky_err *subsidy_step_submitted(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_dossier application;
	KY_TRY(ky_dossier_get(ctx, d->parent_id, &application));
	return ky_dossier_give_to_department(ctx, d->id, application.department_id);
}

void subsidy_put_words(struct ky_node *node, const char *label, const char *text, bool strong)
{
	struct ky_node *n = ky_node_item(node, "lines");
	ky_put(n, "label", label);
	ky_put(n, "text", text);
	ky_put_bool(n, "strong", strong);
}

const char *subsidy_say(struct ky_ctx *ctx, const char *key, const char *words)
{
	const char *text = ky_message(ctx, key), *at = strstr(text, "{a}");
	return at == NULL ? text : ky_printf(ctx->arena, "%.*s%s%s", (int)(at - text), text, words, at + 3);
}

const char *subsidy_day(struct ky_ctx *ctx, ky_day day)
{
	return day == KY_DAY_NONE ? "" : ky_day_text(ctx->arena, ctx->lang, day, false);
}

ky_day subsidy_year_end(ky_day day, int64_t years)
{
	return ky_day_of(ky_day_fiscal_year(day) + 1 + (int)years, 3, 31);
}
