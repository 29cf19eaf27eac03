/* store.c — dossiers as they lie in the database: rows, form revisions, answers.
 * Called by the other files of core/dossier. Asks nobody who may read: routes' policies did. */
#include "core/dossier/dossier.h"

#include <stdlib.h>

#define DOCS_KEPT 24

/* Form revisions never change: a worker parses each once. Each lies in an arena of its own, the least recently used goes first. */
struct ky_docs {
	uint64_t clock;
	struct {
		int64_t id;
		uint64_t used;
		struct ky_arena *arena;
		struct ky_formdoc *doc;
	} kept[DOCS_KEPT];
};

static struct ky_docs *docs_of(struct ky_app *app)
{
	if (app->docs == NULL)
		app->docs = KY_NEW(app->process, struct ky_docs);
	return app->docs;
}

static size_t free_place(struct ky_docs *docs)
{
	size_t oldest = 0;
	for (size_t i = 0; i < DOCS_KEPT; i++)
		if (docs->kept[i].used < docs->kept[oldest].used)
			oldest = i;
	ky_arena_free(docs->kept[oldest].arena);
	docs->kept[oldest].id = 0;
	docs->kept[oldest].arena = NULL;
	return oldest;
}

static struct ky_err *keep_doc(struct ky_ctx *ctx, struct ky_docs *docs, int64_t id, struct ky_str document, const struct ky_formdoc **out)
{
	struct ky_formdoc *doc;
	struct ky_arena *arena = ky_arena_new((size_t)8 << 20);
	if (arena == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no memory for a form");
	struct ky_err *err = ky_formdoc_parse(arena, document, &doc);
	if (err != NULL) {
		err = ky_fail(ctx->arena, KY_INTERNAL, NULL, "form revision %lld: %s", (long long)id, err->detail);
		ky_arena_free(arena);
		return err;
	}
	size_t at = free_place(docs);
	docs->kept[at].id = id;
	docs->kept[at].used = ++docs->clock;
	docs->kept[at].arena = arena;
	docs->kept[at].doc = doc;
	*out = doc;
	return NULL;
}

struct ky_err *ky_formdoc_of(struct ky_ctx *ctx, int64_t id, const struct ky_formdoc **out)
{
	struct ky_docs *docs = docs_of(ctx->app);
	struct ky_rows *row;
	for (size_t i = 0; i < DOCS_KEPT; i++)
		if (docs->kept[i].id == id) {
			docs->kept[i].used = ++docs->clock;
			*out = docs->kept[i].doc;
			return NULL;
		}
	KY_TRY(ky_query_one(ctx, "dossier.form", KY_ARGS({"id", ky_int(id)}), &row));
	return keep_doc(ctx, docs, id, ky_cell_str(row, 0, "document"), out);
}

struct ky_err *ky_form_newest(struct ky_ctx *ctx, const char *procedure, int64_t *out_id)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "dossier.form_newest", KY_ARGS({"procedure", ky_textz(procedure)}), &row));
	*out_id = ky_cell_int(row, 0, "id");
	return NULL;
}

/* ---- procedures */

bool ky_word_in(const char *words, const char *word)
{
	struct ky_str part;
	for (struct ky_str rest = ky_str(words); ky_str_split(&rest, ' ', &part);)
		if (part.len > 0 && ky_str_is(part, word))
			return true;
	return false;
}

const struct ky_state *ky_state_of(const struct ky_procedure *p, const char *name)
{
	for (size_t i = 0; i < p->state_count; i++)
		if (strcmp(p->state[i].name, name) == 0)
			return &p->state[i];
	return NULL;
}

const struct ky_transition *ky_transition_of(const struct ky_procedure *p, const char *name)
{
	for (size_t i = 0; i < p->transition_count; i++)
		if (strcmp(p->transition[i].name, name) == 0)
			return &p->transition[i];
	return NULL;
}

static char *swap(struct ky_arena *arena, const char *name, char from, char to)
{
	char *s = ky_strdup(arena, name);
	for (char *p = s; *p != '\0'; p++)
		if (*p == from)
			*p = to;
	return s;
}

const char *ky_procedure_code(struct ky_arena *arena, const char *name)
{
	return swap(arena, name, '.', '-');
}

const struct ky_procedure *ky_procedure_by_code(const struct ky_ctx *ctx, const char *code)
{
	return ky_procedure_named(ctx, swap(ctx->arena, code, '-', '.'));
}

struct ky_err *ky_procedure_row(struct ky_ctx *ctx, const char *procedure, struct ky_rows **out_row)
{
	return ky_query_one(ctx, "dossier.procedure", KY_ARGS({"name", ky_textz(procedure)}), out_row);
}

const char *ky_procedure_closed(const struct ky_ctx *ctx, const struct ky_rows *row)
{
	if (ky_cell_int(row, 0, "is_open") == 0)
		return "dossier.closed.off";
	if (ky_cell_int(row, 0, "switched_off") != 0)
		return "dossier.closed.off";
	if (!ky_cell_null(row, 0, "opens_at") && ctx->now < ky_cell_int(row, 0, "opens_at"))
		return "dossier.closed.early";
	if (!ky_cell_null(row, 0, "closes_at") && ctx->now >= ky_cell_int(row, 0, "closes_at"))
		return "dossier.closed.late";
	return NULL;
}

/* ---- a dossier */

static struct ky_err *parse_into(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_rows *row, struct ky_answers *out)
{
	ky_answers_init(out, ctx->arena);
	return ky_answers_parse(ctx->arena, c->doc, ky_cell_str(row, 0, "answers"), out);
}

struct ky_err *ky_case_revision(struct ky_ctx *ctx, const struct ky_case *c, int number, struct ky_answers *out)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "dossier.revision", KY_ARGS({"id", ky_int(c->d.id)}, {"number", ky_int(number)}), &row));
	return parse_into(ctx, c, row, out);
}

struct ky_err *ky_case_save(struct ky_ctx *ctx, const struct ky_case *c, int number, struct ky_answers *out)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "dossier.draft", KY_ARGS({"id", ky_int(c->d.id)}, {"number", ky_int(number)}), &row));
	return parse_into(ctx, c, row, out);
}

static void take_row(struct ky_ctx *ctx, const struct ky_rows *row, struct ky_case *c)
{
	ky_day due = (ky_day)ky_cell_int(row, 0, "due_on");
	c->row = row;
	c->d.id = ky_cell_int(row, 0, "id");
	c->d.state = ky_cell_z(row, 0, "state");
	c->d.user_id = ky_cell_int(row, 0, "user_id");
	c->d.group_id = ky_cell_int(row, 0, "group_id");
	c->d.parent_id = ky_cell_int(row, 0, "parent_id");
	c->d.department_id = ky_cell_int(row, 0, "department_id");
	c->d.officer_id = ky_cell_int(row, 0, "officer_id");
	c->d.channel = ky_cell_z(row, 0, "channel");
	c->d.title = ky_cell_z(row, 0, "title");
	c->d.receipt_no = ky_cell_z(row, 0, "receipt_no");
	c->d.received_on = ky_cell_null(row, 0, "received_on") ? ctx->today : (ky_day)ky_cell_int(row, 0, "received_on");
	c->d.revision = (int)ky_cell_int(row, 0, "revision");
	c->d.draft = (int)ky_cell_int(row, 0, "draft");
	c->d.version = (int)ky_cell_int(row, 0, "version");
	c->d.doc_no = ky_cell_z(row, 0, "doc_no");
	c->d.reason = "";
	c->d.decided_on = ky_cell_null(row, 0, "decided_on") ? KY_DAY_NONE : (ky_day)ky_cell_int(row, 0, "decided_on");
	c->form_revision_id = ky_cell_int(row, 0, "form_revision_id");
	c->phase = ky_cell_z(row, 0, "phase");
	c->due_on = due >= ky_day_of(9999, 12, 31) ? KY_DAY_NONE : due;
	c->approval_id = ky_cell_int(row, 0, "approval_id");
	c->amending = ky_cell_int(row, 0, "amending_by") != 0;
	c->disposed = !ky_cell_null(row, 0, "disposed_at");
	c->lang = ky_cell_z(row, 0, "lang");
	/* Staff's own dossier that came by the web, on the applicant's turn, is one the support centre has in hand: nothing else makes such. */
	c->helping = ctx->who->kind == KY_STAFF && ky_cell_int(row, 0, "entered_by") == ctx->who->user_id && strcmp(c->d.channel, "web") == 0 && strcmp(ky_cell_z(row, 0, "turn"), "applicant") == 0;
}

struct ky_err *ky_case_load(struct ky_ctx *ctx, int64_t id, enum ky_which which, bool lock, struct ky_case *out)
{
	struct ky_rows *row;
	struct ky_case c = {.due_on = KY_DAY_NONE};
	if (lock)
		KY_TRY(ky_query_one(ctx, "dossier.lock", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_query_one(ctx, "dossier.get", KY_ARGS({"id", ky_int(id)}), &row));
	take_row(ctx, row, &c);
	c.d.procedure = ky_procedure_named(ctx, ky_cell_z(row, 0, "procedure_name"));
	if (c.d.procedure == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, "dossier.error.no_plugin", "procedure %s: its plugin is not enabled", ky_cell_z(row, 0, "procedure_name"));
	c.state = ky_state_of(c.d.procedure, c.d.state);
	if (c.state == NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "procedure %s has no state %s", c.d.procedure->name, c.d.state);
	KY_TRY(ky_formdoc_of(ctx, c.form_revision_id, &c.doc));
	c.answers = KY_NEW(ctx->arena, struct ky_answers);
	ky_answers_init(c.answers, ctx->arena);
	if (which == KY_DRAFT && c.d.draft > 0 && !c.disposed)
		KY_TRY(ky_case_save(ctx, &c, c.d.draft, c.answers));
	else if (which != KY_NOTHING && c.d.revision > 0 && !c.disposed)
		KY_TRY(ky_case_revision(ctx, &c, c.d.revision, c.answers));
	c.d.answers = c.answers;
	*out = c;
	return NULL;
}

struct ky_err *ky_dossier_get(struct ky_ctx *ctx, int64_t id, struct ky_dossier *out)
{
	struct ky_case c;
	KY_TRY(ky_case_load(ctx, id, KY_NEWEST, false, &c));
	if (c.d.revision == 0)
		KY_TRY(ky_case_load(ctx, id, KY_DRAFT, false, &c));
	*out = c.d;
	return NULL;
}

struct ky_err *ky_dossier_give_to_group(struct ky_ctx *ctx, int64_t dossier_id, int64_t group_id)
{
	return ky_exec(ctx, "dossier.give", KY_ARGS({"id", ky_int(dossier_id)}, {"group_id", ky_int(group_id)}), NULL);
}

struct ky_err *ky_dossier_give_to_department(struct ky_ctx *ctx, int64_t dossier_id, int64_t department_id)
{
	return ky_exec(ctx, "dossier.give_department", KY_ARGS({"id", ky_int(dossier_id)}, {"department_id", ky_int(department_id)}), NULL);
}

/* ---- answers, as plugins read them */

int64_t ky_answer_int(const struct ky_answers *answers, const char *name)
{
	const struct ky_value *v = ky_answers_get(answers, name);
	int64_t n = 0;
	if (v->kind == KY_TEXT && ky_str_i64(v->s, &n))
		return n; /* ids come as the codes of choices */
	return v->kind == KY_INT ? v->i : 0;
}

const char *ky_answer_z(const struct ky_answers *answers, const char *name)
{
	const struct ky_value *v = ky_answers_get(answers, name);
	return v->kind == KY_TEXT ? ky_str_z(answers->arena, v->s) : "";
}

ky_day ky_answer_day(const struct ky_answers *answers, const char *name)
{
	const struct ky_value *v = ky_answers_get(answers, name);
	return v->kind == KY_DAY ? (ky_day)v->i : KY_DAY_NONE;
}
