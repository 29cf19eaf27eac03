/* follow.c — a dossier that goes on from another: a report on what was decided, a change of it. What is known there is filled in here; what is decided here moves the other.
 * Called through the routes of pages.c, and as effects of steps. Which procedure may follow which, and from which states, is declared (kyodo/dossier.h) or set by staff (made.c). */
#include "core/dossier/dossier.h"

struct ky_err *ky_dossier_step(struct ky_ctx *ctx, int64_t id, const char *transition, const char *reason, ky_day due)
{
	struct ky_case c;
	KY_TRY(ky_case_load(ctx, id, KY_NEWEST, true, &c));
	const struct ky_transition *t = ky_transition_of(c.d.procedure, transition);
	if (t == NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "procedure %s has no step %s", c.d.procedure->name, transition);
	return ky_step_make(ctx, &c, t, &(const struct ky_step){.reason = reason, .due_on = due, .decided_on = KY_DAY_NONE, .by_approval = true});
}

struct ky_err *ky_dossier_due(struct ky_ctx *ctx, int64_t id, ky_day due)
{
	return ky_exec(ctx, "dossier.follow.due_set", KY_ARGS({"id", ky_int(id)}, {"due_on", ky_date(due == KY_DAY_NONE ? ky_day_of(9999, 12, 31) : due)}), NULL);
}

/* ---- effects of made procedures */

/* What follows was decided: a report completes the dossier it is on; a change stands in its history. */
struct ky_err *ky_follow_decided(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	const struct ky_made_procedure *made = ky_made_named(ctx, d->procedure->name);
	struct ky_case parent;
	if (d->parent_id == 0 || made == NULL)
		return NULL;
	if (made->report)
		return ky_dossier_step(ctx, d->parent_id, "reported", NULL, KY_DAY_NONE);
	KY_TRY(ky_case_load(ctx, d->parent_id, KY_NOTHING, true, &parent));
	return ky_history_note(ctx, &parent, "changed", d->receipt_no, false);
}

/* Decided, and a report is owed: by so many days after the day that was answered, or after the decision. */
struct ky_err *ky_follow_awaits(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct ky_procedure_walk w = {0};
	const struct ky_procedure *p;
	struct ky_calendar calendar;
	KY_TRY(ky_calendar_load(ctx, &calendar));
	while ((p = ky_procedure_next(ctx, &w)) != NULL) {
		const struct ky_made_procedure *made = ky_made_named(ctx, p->name);
		if (made == NULL || !made->report || strcmp(p->follows, d->procedure->name) != 0)
			continue;
		ky_day from = made->due_field[0] == '\0' ? KY_DAY_NONE : ky_answer_day(d->answers, made->due_field);
		KY_TRY(ky_dossier_due(ctx, d->id, ky_days_add(&calendar, from == KY_DAY_NONE || from < ctx->today ? ctx->today : from, made->due_days, KY_DAYS_NEXT_OPEN)));
	}
	return NULL;
}

/* A step taken back: what it moved elsewhere stays there, so it must not have moved anything. */
struct ky_err *ky_follow_undone(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "dossier.follow.of", KY_ARGS({"id", ky_int(d->id)}), &rows));
	if (d->parent_id != 0)
		*out_refusal = "dossier.error.follow_moved";
	else if (rows->count > 0)
		*out_refusal = "dossier.error.followed";
	return NULL;
}

/* ---- beginning */

/* An answer is taken over where the form asks under the same name for the same kind. */
static void take_over(const struct ky_formdoc *doc, const struct ky_case *parent, struct ky_answers *out)
{
	for (size_t i = 0; i < parent->answers->count; i++) {
		const struct ky_answer *a = &parent->answers->answer[i];
		const struct ky_doc_field *here = ky_doc_find(doc, a->name, NULL), *there = ky_doc_find(parent->doc, a->name, NULL);
		if (here != NULL && there != NULL && strcmp(here->kind, there->kind) == 0 && here->calc == NULL && strcmp(here->kind, "files") != 0 && strcmp(here->kind, "pledge") != 0)
			ky_answers_set(out, a->name, a->value);
	}
}

/* The plugin's own word on it. */
static struct ky_err *refused(struct ky_ctx *ctx, const struct ky_procedure *p, const struct ky_case *parent, struct ky_answers *prefill, const char **out_refusal)
{
	*out_refusal = NULL;
	return p->follow == NULL ? NULL : p->follow(ctx, &parent->d, prefill, out_refusal);
}

bool ky_may_follow(const struct ky_procedure *p, const struct ky_case *parent)
{
	return p->follows != NULL && strcmp(p->follows, parent->d.procedure->name) == 0 && ky_word_in(p->follow_states, parent->d.state) && parent->d.revision > 0 && !parent->disposed;
}

struct ky_err *ky_follow_prefill(struct ky_ctx *ctx, const struct ky_procedure *p, int64_t parent_id, struct ky_answers *prefill)
{
	struct ky_case parent;
	struct ky_rows *rows;
	const struct ky_formdoc *doc;
	int64_t form;
	const char *refusal;
	KY_TRY(ky_case_load(ctx, parent_id, KY_NEWEST, true, &parent));
	if (!ky_may_follow(p, &parent))
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "%s does not follow %s", p->name, parent.d.state);
	KY_TRY(ky_query(ctx, "dossier.follow.open", KY_ARGS({"id", ky_int(parent_id)}, {"procedure", ky_textz(p->name)}), &rows));
	if (rows->count > 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.followed_already", "dossier %lld follows already", (long long)ky_cell_int(rows, 0, "id"));
	KY_TRY(ky_form_newest(ctx, p->name, &form));
	KY_TRY(ky_formdoc_of(ctx, form, &doc));
	take_over(doc, &parent, prefill);
	KY_TRY(refused(ctx, p, &parent, prefill, &refusal));
	return refusal == NULL ? NULL : ky_fail(ctx->arena, KY_INVALID, refusal, "%s does not follow dossier %lld now", p->name, (long long)parent_id);
}

struct ky_err *ky_follow_begin(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_case parent, c;
	int64_t id;
	const char *name = ky_posted(req, "procedure");
	const struct ky_procedure *p = name == NULL ? NULL : ky_procedure_named(ctx, name);
	if (ctx->who->kind != KY_CITIZEN)
		return ky_fail(ctx->arena, KY_DENIED, "dossier.error.not_staff", "staff enter papers at their desk");
	KY_TRY(ky_case_load(ctx, ky_path_id(req, "id"), KY_NOTHING, true, &parent));
	if (p == NULL || p->follows == NULL)
		return ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "no procedure %s that follows", name == NULL ? "" : name);
	KY_TRY(ky_begin_after(ctx, p, parent.d.group_id, parent.d.id, "web", KY_DAY_NONE, &id));
	KY_TRY(ky_case_load(ctx, id, KY_DRAFT, false, &c));
	ky_reply_redirect(req, ky_case_url(req, &c, c.doc->section_count == 0 ? "/confirm" : ky_printf(ctx->arena, "/form/%s", c.doc->section[0].name)), NULL);
	return NULL;
}

/* ---- on the pages of a dossier */

static struct ky_err *put_parent(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_case parent;
	if (c->d.parent_id == 0)
		return NULL;
	KY_TRY(ky_case_load(req->ctx, c->d.parent_id, KY_NOTHING, false, &parent));
	struct ky_node *n = ky_node_child(root, "Parent");
	ky_put(n, "procedure", ky_message(req->ctx, parent.d.procedure->title));
	ky_put(n, "title", parent.d.title);
	ky_put(n, "receipt_no", parent.d.receipt_no);
	ky_put_url(n, "url", ky_case_url(req, &parent, ""));
	return NULL;
}

struct ky_err *ky_follow_put(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_procedure_walk w = {0};
	const struct ky_procedure *p;
	struct ky_rows *rows;
	KY_TRY(put_parent(req, c, root));
	KY_TRY(ky_query(ctx, ky_is_staff(ctx) ? "dossier.follow.seen_by_staff" : "dossier.follow.of", KY_ARGS({"id", ky_int(c->d.id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		p = ky_procedure_named(ctx, ky_cell_z(rows, i, "procedure_name"));
		const struct ky_state *state = p == NULL ? NULL : ky_state_of(p, ky_cell_z(rows, i, "state"));
		if (state == NULL)
			continue;
		struct ky_node *n = ky_node_item(root, "Follows");
		ky_put(n, "procedure", ky_message(ctx, p->title));
		ky_put(n, "state", ky_message(ctx, state->label));
		ky_put(n, "receipt_no", ky_cell_z(rows, i, "receipt_no"));
		ky_put_url(n, "url", ky_url(ctx, "%s/%lld", ky_is_staff(ctx) ? "staff/dossiers" : "dossiers", (long long)ky_cell_int(rows, i, "id")));
	}
	while (ctx->who->kind == KY_CITIZEN && (p = ky_procedure_next(ctx, &w)) != NULL) {
		struct ky_rows *row;
		const char *refusal = NULL;
		if (!ky_may_follow(p, c))
			continue;
		KY_TRY(refused(ctx, p, c, NULL, &refusal));
		if (refusal != NULL)
			continue;
		KY_TRY(ky_query(ctx, "dossier.procedure", KY_ARGS({"name", ky_textz(p->name)}), &row));
		if (row->count == 0 || ky_procedure_closed(ctx, row) != NULL)
			continue;
		struct ky_node *n = ky_node_item(root, "May");
		ky_put(n, "label", ky_message(ctx, p->title));
		ky_put(n, "about", ky_message(ctx, p->summary));
		ky_put(n, "name", p->name);
	}
	if (ctx->who->kind == KY_CITIZEN)
		ky_put_action(req, root, "Follow", "dossier.follow", c->d.id, "dossier.begin");
	return NULL;
}
