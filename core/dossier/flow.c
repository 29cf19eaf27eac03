/* flow.c — steps: who may make which, and what each changes. The states are the plugin's; this is the one place where a dossier moves.
 * Called by the pages, by approval.c and by jobs. */
#include "core/dossier/dossier.h"

bool ky_is_staff(const struct ky_ctx *ctx)
{
	return ctx->who->kind == KY_STAFF || ctx->who->kind == KY_SYSTEM;
}

/* In a group the city's settings say which of its people may prepare, submit and take back. */
static struct ky_err *member_may(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition *t, bool *out_may)
{
	struct ky_rows *member;
	*out_may = true;
	if (c->d.group_id == 0 || ctx->who->kind != KY_CITIZEN)
		return NULL;
	KY_TRY(ky_query(ctx, "dossier.member_role", KY_ARGS({"group_id", ky_int(c->d.group_id)}), &member));
	const char *column = (t->flags & KY_SUBMITS) != 0 ? "submit_roles" : "withdraw_roles";
	*out_may = member->count > 0 && ky_word_in(ky_cell_z(c->row, 0, column), ky_cell_z(member, 0, "role"));
	return NULL;
}

bool ky_step_possible(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition *t)
{
	bool by_applicant = strcmp(t->permission, KY_BY_APPLICANT) == 0;
	if (!ky_word_in(t->from, c->d.state))
		return false;
	if (ctx->who->kind == KY_SYSTEM)
		return true;
	if (strcmp(t->permission, KY_BY_ITSELF) == 0)
		return false;
	if (c->helping)
		return by_applicant && (t->flags & KY_SUBMITS) != 0;
	if (by_applicant) /* whoever enters a paper makes the applicant's steps in its name */
		return ctx->who->kind == KY_CITIZEN || (ky_is_staff(ctx) && strcmp(c->d.channel, "web") != 0 && ky_may_in(ctx, "dossier.enter", c->d.department_id));
	return ky_is_staff(ctx) && ky_may_in(ctx, t->permission, c->d.department_id);
}

static const char *principal_of(const struct ky_ctx *ctx)
{
	return ctx->who->kind == KY_CITIZEN ? "citizen" : ctx->who->kind == KY_STAFF ? "staff" : "system";
}

static struct ky_err *write_history(struct ky_ctx *ctx, const struct ky_case *c, const char *action, const char *to, const char *reason, const char *doc_no, bool internal)
{
	return ky_insert(ctx, "dossier.history_insert",
			 KY_ARGS({"id", ky_int(c->d.id)}, {"principal", ky_textz(principal_of(ctx))}, {"action", ky_textz(action)}, {"from_state", ky_textz(c->d.state)},
				 {"to_state", ky_textz(to)}, {"revision", ky_int(c->d.revision)}, {"reason", ky_textz(reason == NULL ? "" : reason)},
				 {"doc_no", ky_textz(doc_no == NULL ? "" : doc_no)}, {"internal", ky_int(internal)}),
			 NULL);
}

struct ky_err *ky_history_note(struct ky_ctx *ctx, const struct ky_case *c, const char *action, const char *reason, bool internal)
{
	KY_TRY(write_history(ctx, c, action, c->d.state, reason, NULL, internal));
	return ky_audit(ctx, ky_printf(ctx->arena, "dossier.%s", action), "dossier", c->d.id, "");
}

/* ---- telling the applicant */

static struct ky_err *mail_to(struct ky_ctx *ctx, const struct ky_case *c, const char *message_key, const char *email, const char *lang)
{
	struct ky_ctx theirs = *ctx;
	theirs.lang = lang;
	const char *due = c->due_on == KY_DAY_NONE ? "" : ky_day_wareki(ctx->arena, c->due_on, true);
	struct ky_mail mail = {.message_key = message_key, .lang = lang, .recipient = email};
	return ky_mail_queue(ctx, &mail,
			     KY_ARGS({"procedure", ky_textz(ky_message(&theirs, c->d.procedure->title))}, {"receipt_no", ky_textz(c->d.receipt_no)}, {"due", ky_textz(due)},
				     {"url", ky_textz(ky_url_absolute(&theirs, "dossiers/%lld", (long long)c->d.id))}));
}

struct ky_err *ky_notice_give(struct ky_ctx *ctx, const struct ky_case *c, const char *action, const char *message_key)
{
	struct ky_rows *to = NULL;
	const char *own = c->d.group_id == 0 ? ky_cell_z(c->row, 0, "applicant_email") : "";
	if (c->d.group_id != 0)
		KY_TRY(ky_query(ctx, "dossier.group_recipients", KY_ARGS({"group_id", ky_int(c->d.group_id)}), &to));
	if (own[0] != '\0')
		KY_TRY(mail_to(ctx, c, message_key, own, ky_cell_z(c->row, 0, "applicant_lang")));
	for (size_t i = 0; to != NULL && i < to->count; i++)
		KY_TRY(mail_to(ctx, c, message_key, ky_cell_z(to, i, "email"), ky_cell_z(to, i, "lang")));
	bool by_mail = own[0] != '\0' || (to != NULL && to->count > 0);
	return ky_insert(ctx, "dossier.notice_insert", KY_ARGS({"id", ky_int(c->d.id)}, {"action", ky_textz(action)}, {"channel", ky_textz(by_mail ? "mail" : "paper")}), NULL);
}

/* ---- a step */

static const char *const turns[] = {"", "applicant", "staff", "nobody"};

/* The day named, or for the city's own move the end of its usual time (標準処理期間); none for what is closed or a draft. */
static struct ky_err *due_of(struct ky_ctx *ctx, const struct ky_state *to, const struct ky_step *step, int64_t days, ky_day *out)
{
	struct ky_calendar calendar;
	*out = step->due_on;
	if (step->due_on != KY_DAY_NONE || to->turn != KY_TURN_STAFF)
		return NULL;
	KY_TRY(ky_calendar_load(ctx, &calendar));
	*out = ky_days_add(&calendar, ctx->today, (int)days, KY_DAYS_NEXT_OPEN);
	return NULL;
}

static struct ky_err *write_state(struct ky_ctx *ctx, struct ky_case *c, const struct ky_state *to, const struct ky_step *step)
{
	KY_TRY(due_of(ctx, to, step, ky_cell_int(c->row, 0, "processing_days"), &c->due_on));
	bool closes = to->turn == KY_TURN_NOBODY;
	bool draft = (to->flags & KY_STATE_FILLING) != 0 && c->d.revision == 0;
	struct ky_value keep = closes ? ky_date(ky_days_kept_until(ctx->today, (int)ky_cell_int(c->row, 0, "retention_years"))) : ky_null();
	return ky_exec(ctx, "dossier.state_set",
		       KY_ARGS({"id", ky_int(c->d.id)}, {"state", ky_textz(to->name)}, {"phase", ky_textz(closes ? "closed" : draft ? "draft" : "open")},
			       {"turn", ky_textz(turns[to->turn])}, {"due_on", ky_date(c->due_on == KY_DAY_NONE ? ky_day_of(9999, 12, 31) : c->due_on)},
			       {"decided_on", ky_date(step->decided_on)}, {"doc_no", ky_textz(step->doc_no)}, {"keep_until", keep}, {"revision", ky_int(c->d.revision)}, {"title", ky_textz(c->d.title)},
			       {"words", ky_textz(c->words)}, {"submitted_at", step->first ? ky_time(ctx->now) : ky_null()},
			       {"fiscal_year", step->first ? ky_int(ky_day_fiscal_year(c->d.received_on)) : ky_null()}, {"received_on", step->first ? ky_date(c->d.received_on) : ky_null()}),
		       NULL);
}

static struct ky_err *ask_guard(struct ky_ctx *ctx, struct ky_case *c, const struct ky_transition *t)
{
	const char *refusal = NULL;
	bool may;
	KY_TRY(member_may(ctx, c, t, &may));
	if (!may)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.role", "this member may not");
	if (t->guard != NULL)
		KY_TRY(t->guard(ctx, &c->d, &refusal));
	return refusal == NULL ? NULL : ky_fail(ctx->arena, KY_INVALID, refusal, "%s refused", t->name);
}

struct ky_err *ky_step_make(struct ky_ctx *ctx, struct ky_case *c, const struct ky_transition *t, const struct ky_step *step)
{
	const struct ky_state *to = ky_state_of(c->d.procedure, t->to);
	if (!ky_word_in(t->from, c->d.state))
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "%s is not possible in %s", t->name, c->d.state);
	if (c->approval_id != 0 && !step->by_approval && ctx->who->kind == KY_STAFF)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.in_approval", "%s while a decision is asked for", t->name);
	if (!step->by_approval && !ky_step_possible(ctx, c, t))
		return ky_fail(ctx->arena, KY_DENIED, NULL, "%s is not theirs to make", t->name);
	if ((t->flags & KY_BY_APPROVAL) != 0 && !step->by_approval)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.by_approval", "%s comes by approval alone", t->name);
	if ((t->flags & KY_ASKS_REASON) != 0 && (step->reason == NULL || step->reason[0] == '\0'))
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.reason", "%s without a reason", t->name);
	KY_TRY(ask_guard(ctx, c, t));
	c->d.reason = step->reason == NULL ? "" : step->reason;
	c->d.doc_no = step->doc_no == NULL ? c->d.doc_no : step->doc_no;
	c->d.decided_on = step->decided_on;
	KY_TRY(write_state(ctx, c, to, step));
	KY_TRY(write_history(ctx, c, t->name, to->name, step->reason, step->doc_no, false));
	if (t->effect != NULL)
		KY_TRY(t->effect(ctx, &c->d));
	if (t->mail != NULL)
		KY_TRY(ky_notice_give(ctx, c, t->name, t->mail));
	KY_TRY(ky_letter_begin(ctx, c, t));
	ky_touch(ctx, "dossiers");
	return ky_audit(ctx, ky_printf(ctx->arena, "dossier.%s", t->name), "dossier", c->d.id, "");
}

/* ---- a step taken back (before 施行) */

/* Who decides takes back a decision, who works on dossiers what needed none; decisions made on paper elsewhere belong to who entered them. */
static bool may_take_back(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition *t)
{
	bool decided = (t->flags & KY_BY_APPROVAL) != 0 && strcmp(ky_cell_z(c->row, 0, "approval"), "inside") == 0;
	return ctx->who->kind == KY_STAFF && ky_may_in(ctx, decided ? "dossier.decide" : t->permission, c->d.department_id);
}

/* Steps that followed by themselves from another, in its transaction, go with it: the row of the one they came of. */
static size_t first_of_instant(const struct ky_case *c, const struct ky_rows *rows)
{
	size_t at = 0;
	for (; at + 1 < rows->count && ky_cell_int(rows, at, "at") == ky_cell_int(rows, at + 1, "at"); at++) {
		const struct ky_transition *t = ky_transition_of(c->d.procedure, ky_cell_z(rows, at, "action"));
		if (t == NULL || strcmp(t->permission, KY_BY_ITSELF) != 0)
			break;
	}
	return at;
}

struct ky_err *ky_step_newest(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition **out_step, const struct ky_state **out_to, const char **out_refusal)
{
	struct ky_rows *row;
	*out_step = NULL;
	*out_refusal = "dossier.error.nothing_to_take_back";
	KY_TRY(ky_query(ctx, "dossier.newest_steps", KY_ARGS({"id", ky_int(c->d.id)}), &row));
	size_t at = first_of_instant(c, row);
	const struct ky_transition *t = row->count == 0 ? NULL : ky_transition_of(c->d.procedure, ky_cell_z(row, at, "action"));
	*out_to = row->count == 0 ? NULL : ky_state_of(c->d.procedure, ky_cell_z(row, at, "from_state"));
	if (t == NULL || *out_to == NULL || c->disposed || c->approval_id != 0 || strcmp(t->permission, KY_BY_APPLICANT) == 0 || strcmp(t->permission, KY_BY_ITSELF) == 0 || !may_take_back(ctx, c, t))
		return NULL;
	if (t->effect != NULL && t->undo == NULL)
		*out_refusal = "dossier.error.no_undo";
	else if (ky_cell_int(row, at, "posted") > 0)
		*out_refusal = "dossier.error.posted";
	else if (ky_time_day(ky_cell_int(row, at, "at")) + (ky_day)ky_cell_int(c->row, 0, "takeback_days") < ctx->today)
		*out_refusal = "dossier.error.takeback_late";
	else
		*out_step = t;
	return NULL;
}

struct ky_err *ky_step_take_back(struct ky_ctx *ctx, struct ky_case *c, const char *reason)
{
	const struct ky_transition *t;
	const struct ky_state *to;
	const char *refusal = NULL;
	KY_TRY(ky_step_newest(ctx, c, &t, &to, &refusal));
	if (t == NULL)
		return ky_fail(ctx->arena, KY_CONFLICT, refusal, "nothing is taken back");
	KY_TRY(ky_letter_take_back(ctx, c, t));
	KY_TRY(ky_exec(ctx, "dossier.decision_clear", KY_ARGS({"id", ky_int(c->d.id)}), NULL));
	KY_TRY(write_state(ctx, c, to, &(const struct ky_step){.due_on = KY_DAY_NONE, .decided_on = KY_DAY_NONE}));
	if (t->undo != NULL) { /* after the state: it may say by when the applicant should move again */
		refusal = NULL;
		KY_TRY(t->undo(ctx, &c->d, &refusal));
		if (refusal != NULL)
			return ky_fail(ctx->arena, KY_CONFLICT, refusal, "%s refused to be undone", t->name);
	}
	if ((t->flags & KY_ASKS_CORRECTION) != 0)
		KY_TRY(ky_exec(ctx, "dossier.corrections_answered", KY_ARGS({"id", ky_int(c->d.id)}), NULL));
	KY_TRY(write_history(ctx, c, "takeback", to->name, reason, NULL, false));
	KY_TRY(ky_notice_give(ctx, c, "takeback", "dossier.mail.takeback"));
	ky_touch(ctx, "dossiers");
	return ky_audit(ctx, "dossier.takeback", "dossier", c->d.id, t->name);
}

/* ---- history, as people read it */

struct ky_err *ky_history_put(struct ky_ctx *ctx, const struct ky_case *c, bool internal_too, struct ky_node *node)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "dossier.history", KY_ARGS({"id", ky_int(c->d.id)}, {"internal", ky_int(internal_too)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(node, "history");
		const char *action = ky_cell_z(rows, i, "action");
		const struct ky_transition *t = ky_transition_of(c->d.procedure, action);
		const struct ky_state *to = ky_state_of(c->d.procedure, ky_cell_z(rows, i, "to_state"));
		bool theirs = strcmp(ky_cell_z(rows, i, "principal"), "citizen") == 0;
		ky_put_time(n, "at", ky_cell_int(rows, i, "at"));
		ky_put(n, "action", ky_message(ctx, t != NULL ? t->label : ky_printf(ctx->arena, "dossier.action.%s", action)));
		if (to != NULL)
			ky_put(n, "state", ky_message(ctx, to->label));
		/* Applicants read who among themselves; of the city they read the city. */
		ky_put(n, "person", internal_too || theirs ? ky_cell_z(rows, i, "person") : ky_message(ctx, "dossier.the_city"));
		ky_put(n, "reason", ky_cell_z(rows, i, "reason"));
		ky_put(n, "doc_no", ky_cell_z(rows, i, "doc_no"));
		ky_put_bool(n, "internal", ky_cell_int(rows, i, "internal") != 0);
	}
	return NULL;
}
