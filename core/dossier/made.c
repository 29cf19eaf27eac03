/* made.c — procedures staff made in the browser: their life (states and steps, the same for all of them), and all procedures by name, whoever brought them.
 * Called by the files of core/dossier; read anew by core/app/live.c when the dataset "core" moves on. Their pages are made_pages.c, what goes on from another dossier is follow.c. */
#include "core/dossier/dossier.h"

/* ---- the life of every made procedure: decided upon or taken note of; where a report is owed it waits for that after the decision */

static const struct ky_state states[] = {
    {.name = "draft", .label = "dossier.made.state.draft", .turn = KY_TURN_APPLICANT, .flags = KY_STATE_FILLING},
    {.name = "received", .label = "dossier.made.state.received", .turn = KY_TURN_STAFF},
    {.name = "correction", .label = "dossier.made.state.correction", .turn = KY_TURN_APPLICANT, .flags = KY_STATE_FILLING},
    {.name = "approved", .label = "dossier.made.state.approved", .turn = KY_TURN_NOBODY},
    {.name = "awaiting", .label = "dossier.made.state.awaiting", .turn = KY_TURN_APPLICANT},
    {.name = "rejected", .label = "dossier.made.state.rejected", .turn = KY_TURN_NOBODY},
    {.name = "accepted", .label = "dossier.made.state.accepted", .turn = KY_TURN_NOBODY},
    {.name = "completed", .label = "dossier.made.state.completed", .turn = KY_TURN_NOBODY},
    {.name = "withdrawn", .label = "dossier.made.state.withdrawn", .turn = KY_TURN_NOBODY},
};

#define FILLING_STEPS                                                                                                                                                            \
	{.name = "submit", .from = "draft", .to = "received", .label = "dossier.made.step.submit", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .mail = "dossier.made.mail.submit"}, \
	    {.name = "ask", .from = "received", .to = "correction", .label = "dossier.made.step.ask", .permission = "dossier.work", .flags = KY_ASKS_CORRECTION, .mail = "dossier.made.mail.ask"}, \
	    {.name = "answer", .from = "correction", .to = "received", .label = "dossier.made.step.answer", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .mail = "dossier.made.mail.answer"}, \
	{                                                                                                                                                                        \
		.name = "withdraw", .from = "draft received correction", .to = "withdrawn", .label = "dossier.made.step.withdraw", .permission = KY_BY_APPLICANT, .mail = "dossier.made.mail.withdraw" \
	}
#define REJECT                                                                                                                                                                   \
	{                                                                                                                                                                        \
		.name = "reject", .from = "received", .to = "rejected", .label = "dossier.made.step.reject", .permission = "dossier.work", .flags = KY_BY_APPROVAL | KY_ASKS_REASON,  \
		.mail = "dossier.made.mail.reject"                                                                                                                             \
	}

static const struct ky_transition decided[] = {
    FILLING_STEPS,
    {.name = "approve", .from = "received", .to = "approved", .label = "dossier.made.step.approve", .permission = "dossier.work", .flags = KY_BY_APPROVAL, .effect = ky_follow_decided, .undo = ky_follow_undone,
     .mail = "dossier.made.mail.approve"},
    REJECT,
};
static const struct ky_transition decided_reported[] = {
    FILLING_STEPS,
    {.name = "approve", .from = "received", .to = "awaiting", .label = "dossier.made.step.approve", .permission = "dossier.work", .flags = KY_BY_APPROVAL, .effect = ky_follow_awaits, .undo = ky_follow_undone,
     .mail = "dossier.made.mail.approve_report"},
    REJECT,
    {.name = "reported", .from = "awaiting", .to = "completed", .label = "dossier.made.step.reported", .permission = KY_BY_ITSELF},
    {.name = "close", .from = "awaiting", .to = "completed", .label = "dossier.made.step.close", .permission = "dossier.work", .flags = KY_ASKS_REASON, .mail = "dossier.made.mail.close"},
};
static const struct ky_transition noted[] = {
    FILLING_STEPS,
    {.name = "accept", .from = "received", .to = "accepted", .label = "dossier.made.step.accept", .permission = "dossier.work", .effect = ky_follow_decided, .undo = ky_follow_undone,
     .mail = "dossier.made.mail.accept"},
    {.name = "reject", .from = "received", .to = "rejected", .label = "dossier.made.step.refuse", .permission = "dossier.work", .flags = KY_ASKS_REASON, .mail = "dossier.made.mail.reject"},
};

/* ---- as this worker last read them */

struct ky_made {
	struct ky_arena *arena;
	size_t count;
	struct ky_made_procedure *row;
};

static void take_life(struct ky_made_procedure *m, const char *life, bool reported)
{
	m->p.state = states;
	m->p.state_count = KY_COUNT(states);
	m->p.initial = "draft";
	m->p.transition = strcmp(life, "notice") == 0 ? noted : reported ? decided_reported : decided;
	m->p.transition_count = strcmp(life, "notice") == 0 ? KY_COUNT(noted) : reported ? KY_COUNT(decided_reported) : KY_COUNT(decided);
}

static void take_row(struct ky_arena *a, const struct ky_rows *rows, size_t i, struct ky_made_procedure *m)
{
	const char *name = ky_strdup(a, ky_cell_z(rows, i, "name")), *refuse = ky_cell_z(rows, i, "refuse_while");
	const char *title_field = ky_cell_z(rows, i, "title_field"), *as = ky_cell_z(rows, i, "follow_as");
	take_life(m, ky_cell_z(rows, i, "life"), ky_cell_int(rows, i, "reported") > 0);
	m->p.name = name;
	m->p.title = ky_printf(a, "%s.title", name);
	m->p.summary = ky_printf(a, "%s.summary", name);
	m->p.needs = ky_cell_int(rows, i, "has_needs") > 0 ? ky_printf(a, "%s.needs", name) : NULL;
	m->p.minutes = (int)ky_cell_int(rows, i, "minutes");
	m->p.title_field = title_field[0] == '\0' ? NULL : ky_strdup(a, title_field);
	m->p.flags = (ky_cell_int(rows, i, "for_group") > 0 ? KY_FOR_GROUP : 0) | (strcmp(refuse, "missing") == 0 ? KY_NOT_WHILE_OWED : strcmp(refuse, "late") == 0 ? KY_NOT_WHILE_LATE : 0);
	if (!ky_cell_null(rows, i, "follows")) {
		m->p.follows = ky_strdup(a, ky_cell_z(rows, i, "follows"));
		m->p.follow_states = strcmp(as, "report") == 0 ? "awaiting" : "approved awaiting";
		m->report = strcmp(as, "report") == 0;
	}
	m->due_field = ky_strdup(a, ky_cell_z(rows, i, "due_field"));
	m->due_days = (int)ky_cell_int(rows, i, "due_days");
}

struct ky_err *ky_made_refresh(struct ky_ctx *ctx)
{
	struct ky_app *app = ctx->app;
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "dossier.made.all", NULL, &rows));
	if (app->made == NULL) {
		struct ky_arena *arena = ky_arena_new((size_t)4 << 20);
		if (arena == NULL)
			return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no memory for procedures");
		app->made = KY_NEW(app->process, struct ky_made);
		app->made->arena = arena;
	}
	ky_arena_reset(app->made->arena);
	app->made->count = rows->count;
	app->made->row = ky_alloc_array(app->made->arena, rows->count, sizeof *app->made->row);
	for (size_t i = 0; i < rows->count; i++)
		take_row(app->made->arena, rows, i, &app->made->row[i]);
	return NULL;
}

const struct ky_made_procedure *ky_made_named(const struct ky_ctx *ctx, const char *name)
{
	const struct ky_made *made = ctx->app->made;
	for (size_t i = 0; made != NULL && i < made->count; i++)
		if (strcmp(made->row[i].p.name, name) == 0)
			return &made->row[i];
	return NULL;
}

const struct ky_procedure *ky_procedure_named(const struct ky_ctx *ctx, const char *name)
{
	const struct ky_made_procedure *made = ky_made_named(ctx, name);
	return made != NULL ? &made->p : ky_registry_procedure(ctx->app->registry, name, NULL);
}

const char *ky_procedure_word(const struct ky_ctx *ctx, const char *name)
{
	const struct ky_procedure *p = ky_procedure_named(ctx, name);
	return p == NULL ? NULL : ky_message(ctx, p->title);
}

const struct ky_procedure *ky_procedure_next(const struct ky_ctx *ctx, struct ky_procedure_walk *walk)
{
	const struct ky_made *made = ctx->app->made;
	if (!walk->begun)
		walk->plugins = KY_WALK(ctx->app->registry, procedures);
	walk->begun = true;
	const struct ky_procedure *const *p = ky_registry_next(&walk->plugins);
	if (p != NULL)
		return *p;
	return made != NULL && walk->made < made->count ? &made->row[walk->made++].p : NULL;
}
