/* desk_step.c — what staff do with a dossier: steps and their taking back, corrections, notes, checklist, assignment, letters posted.
 * Called through the routes of pages.c. Who sees and works on which dossier is decided by the policies dossier.staff and dossier.work. */
#include "core/app/session.h"
#include "core/dossier/dossier.h"

/* ---- a step */

static const struct ky_field step_fields[] = {
    {.name = "reason", .kind = "lines", .label = "dossier.reason", .hint = "dossier.reason_hint", .max = 1000},
    {.name = "due", .kind = "date", .label = "dossier.due", .hint = "dossier.due_hint"},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_step_form = KY_FORM("dossier.step", step_fields);

static struct ky_err *step_of(struct ky_req *req, const struct ky_case *c, const struct ky_transition **out)
{
	*out = ky_transition_of(c->d.procedure, ky_path_code(req, "code"));
	if (*out == NULL || ((*out)->flags & KY_SUBMITS) != 0)
		return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no step %s", ky_path_code(req, "code"));
	return NULL;
}

struct ky_err *ky_case_form_page(struct ky_req *req, const struct ky_case *c, const char *title, const char *post_route, const char *submit_key)
{
	struct ky_node *root = ky_case_page(req, c, "dossier/desk_form", NULL);
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_put(root, "Title", title);
	ky_reply_crumb(req, title, NULL);
	KY_TRY(ky_case_put(req, c, root));
	KY_TRY(ky_race_put(req, c, root));
	return ky_put_form(req, root, post_route, c->d.id, NULL, ky_seen_row(req->ctx, c), submit_key);
}

struct ky_err *ky_desk_step_show(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_transition *t;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	KY_TRY(step_of(req, &c, &t));
	return ky_case_form_page(req, &c, ky_message(req->ctx, t->label), "dossier.step", t->label);
}

struct ky_err *ky_desk_step(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_transition *t;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, true, &c));
	KY_TRY(step_of(req, &c, &t));
	KY_TRY(ky_must_be_seen(req, &c));
	if ((t->flags & KY_ASKS_REASON) != 0 && ky_input_z(req->input, "reason")[0] == '\0')
		return ky_invalid(req, "reason", "core.invalid.required");
	KY_TRY(ky_step_make(req->ctx, &c, t, &(const struct ky_step){.reason = ky_input_z(req->input, "reason"), .due_on = ky_input_day(req->input, "due"), .decided_on = KY_DAY_NONE}));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.step");
	return NULL;
}

/* ---- a step taken back */

static const struct ky_field takeback_fields[] = {
    {.name = "reason", .kind = "lines", .label = "dossier.reason", .hint = "dossier.takeback_hint", .flags = KY_REQUIRED, .max = 1000},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_takeback_form = KY_FORM("dossier.takeback", takeback_fields);

struct ky_err *ky_takeback_show(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_transition *step;
	const struct ky_state *to;
	const char *refusal;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	KY_TRY(ky_step_newest(req->ctx, &c, &step, &to, &refusal));
	if (step == NULL && req->route->method == KY_GET)
		return ky_case_moved_on(req, &c);
	return ky_case_form_page(req, &c, ky_message(req->ctx, "dossier.takeback"), "dossier.takeback", "dossier.takeback");
}

struct ky_err *ky_takeback_post(struct ky_req *req)
{
	struct ky_case c;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, true, &c));
	KY_TRY(ky_must_be_seen(req, &c));
	KY_TRY(ky_step_take_back(req->ctx, &c, ky_input_z(req->input, "reason")));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.takeback");
	return NULL;
}

/* ---- corrections: fields marked, a reason each, one due date */

static const struct ky_field correct_fields[] = {
    {.name = "due", .kind = "date", .label = "dossier.correct_due", .hint = "dossier.correct_due_hint"},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_correct_form = KY_FORM("dossier.correct", correct_fields);

static struct ky_err *correction_due(struct ky_req *req, const struct ky_case *c, ky_day *out)
{
	struct ky_calendar calendar;
	KY_TRY(ky_calendar_load(req->ctx, &calendar));
	*out = ky_days_add(&calendar, req->ctx->today, (int)ky_cell_int(c->row, 0, "correction_days"), KY_DAYS_NEXT_OPEN);
	return NULL;
}

struct ky_err *ky_desk_correct_show(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_transition *t;
	ky_day due;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	KY_TRY(step_of(req, &c, &t));
	struct ky_node *root = ky_case_page(req, &c, "dossier/correct", NULL);
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, t->label));
	ky_reply_crumb(req, ky_message(req->ctx, t->label), NULL);
	for (size_t s = 0; s < c.doc->section_count; s++) {
		const struct ky_doc_section *section = &c.doc->section[s];
		struct ky_node *n = ky_node_item(root, "Sections");
		ky_put(n, "title", ky_doc_text(&section->title, req->ctx->lang));
		for (size_t i = 0; i < section->field_count; i++) {
			const struct ky_doc_field *f = &section->field[i];
			const char *typed = ky_posted(req, ky_printf(req->ctx->arena, "reason.%s", f->name));
			struct ky_str text = {"", 0};
			if (strcmp(f->kind, "note") == 0 || f->calc != NULL || !ky_doc_shows(section, f, c.answers))
				continue;
			struct ky_node *fn = ky_node_item(n, "fields");
			if (strcmp(f->kind, "table") != 0 && strcmp(f->kind, "files") != 0)
				KY_TRY(ky_doc_readable(req->ctx, f, ky_answers_get(c.answers, f->name), &text));
			ky_put(fn, "name", f->name);
			ky_put(fn, "label", ky_doc_text(&f->label, req->ctx->lang));
			ky_put_str(fn, "text", text);
			ky_put(fn, "reason", typed);
		}
	}
	KY_TRY(correction_due(req, &c, &due));
	ky_put_day(root, "Due", due);
	KY_TRY(ky_case_put(req, &c, root));
	KY_TRY(ky_race_put(req, &c, root));
	return ky_put_form(req, root, "dossier.correct", c.d.id, NULL, ky_seen_row(req->ctx, &c), t->label);
}

static struct ky_err *write_asked(struct ky_req *req, const struct ky_case *c, size_t *out_count)
{
	for (size_t s = 0; s < c->doc->section_count; s++)
		for (size_t i = 0; i < c->doc->section[s].field_count; i++) {
			const char *name = c->doc->section[s].field[i].name;
			const char *reason = ky_posted(req, ky_printf(req->ctx->arena, "reason.%s", name));
			struct ky_str said = reason == NULL ? (struct ky_str){"", 0} : ky_str_trim(ky_str(reason));
			if (said.len == 0)
				continue;
			if (ky_text_length(said) > 1000)
				return ky_fail(req->ctx->arena, KY_INVALID, "core.invalid.too_long", "a reason too long");
			KY_TRY(ky_insert(req->ctx, "dossier.correction_insert", KY_ARGS({"id", ky_int(c->d.id)}, {"field", ky_textz(name)}, {"reason", ky_text(said)}), NULL));
			(*out_count)++;
		}
	return NULL;
}

struct ky_err *ky_desk_correct(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_transition *t;
	size_t asked = 0;
	ky_day due = ky_input_day(req->input, "due");
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, true, &c));
	KY_TRY(step_of(req, &c, &t));
	KY_TRY(ky_must_be_seen(req, &c));
	if (due == KY_DAY_NONE)
		KY_TRY(correction_due(req, &c, &due));
	if (due < req->ctx->today)
		return ky_invalid(req, "due", "dossier.error.past_day");
	KY_TRY(ky_exec(req->ctx, "dossier.corrections_answered", KY_ARGS({"id", ky_int(c.d.id)}), NULL));
	KY_TRY(write_asked(req, &c, &asked));
	if (asked == 0)
		return ky_fail(req->ctx->arena, KY_INVALID, "dossier.error.nothing_asked", "no field was marked");
	KY_TRY(ky_draft_reopen(req->ctx, &c));
	KY_TRY(ky_step_make(req->ctx, &c, t, &(const struct ky_step){.reason = "", .due_on = due, .decided_on = KY_DAY_NONE}));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.step");
	return NULL;
}

/* ---- notes, checklist, assignment, posted letters */

static const struct ky_choice note_kinds[] = {{"note", "dossier.kind.note"}, {"contact", "dossier.kind.contact"}, {"message", "dossier.kind.message"}, {"handover", "dossier.kind.handover"}, {NULL, NULL}};
static const struct ky_field note_fields[] = {
    {.name = "kind", .kind = "choice", .label = "dossier.note_kind", .flags = KY_REQUIRED, .options = note_kinds},
    {.name = "text", .kind = "lines", .label = "dossier.note_text", .flags = KY_REQUIRED, .max = 4000},
};
const struct ky_form ky_note_form = KY_FORM("dossier.note", note_fields);

struct ky_err *ky_desk_note(struct ky_req *req)
{
	struct ky_case c;
	bool message = strcmp(ky_input_z(req->input, "kind"), "message") == 0;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NOTHING, false, &c));
	KY_TRY(ky_insert(req->ctx, "dossier.message_insert",
			 KY_ARGS({"id", ky_int(c.d.id)}, {"principal", ky_textz("staff")}, ky_input_arg(req->input, "kind"), ky_input_arg(req->input, "text")), NULL));
	if (message)
		KY_TRY(ky_notice_give(req->ctx, &c, "message", "dossier.mail.message"));
	KY_TRY(ky_audit(req->ctx, "dossier.note", "dossier", c.d.id, ky_input_z(req->input, "kind")));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), message ? "dossier.done.message" : "dossier.done.note");
	return NULL;
}

/* One requirement as the page sent it. What the person left as it was is nobody's word; what somebody else judged meanwhile stays until both were seen. */
static struct ky_err *judge(struct ky_req *req, const struct ky_case *c, const struct ky_rows *stored, const char *item, bool *out_lost)
{
	struct ky_arena *arena = req->ctx->arena;
	const char *verdict = ky_posted(req, ky_printf(arena, "verdict.%s", item)), *evidence = ky_posted(req, ky_printf(arena, "evidence.%s", item));
	const char *was = ky_posted(req, ky_printf(arena, "was.%s", item)), *is = ky_check_text(arena, stored, item);
	if (verdict == NULL || !ky_word_in("met unmet open", verdict))
		return NULL;
	struct ky_str said = evidence == NULL ? (struct ky_str){"", 0} : ky_str_trim(ky_str(evidence));
	if (ky_text_length(said) > 1000)
		return ky_fail(arena, KY_INVALID, "core.invalid.too_long", "evidence too long");
	const char *mine = ky_printf(arena, "%s %.*s", verdict, (int)said.len, said.p);
	if (strcmp(mine, is) == 0 || (was != NULL && strcmp(mine, was) == 0))
		return NULL;
	if (was != NULL && strcmp(was, is) != 0) {
		*out_lost = true;
		return NULL;
	}
	return ky_exec(req->ctx, "dossier.check_set", KY_ARGS({"id", ky_int(c->d.id)}, {"item", ky_textz(item)}, {"verdict", ky_textz(verdict)}, {"evidence", ky_text(said)}), NULL);
}

struct ky_err *ky_desk_check(struct ky_req *req)
{
	struct ky_case c;
	struct ky_rows *stored;
	bool lost = false;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, true, &c));
	KY_TRY(ky_query(req->ctx, "dossier.checks", KY_ARGS({"id", ky_int(c.d.id)}), &stored));
	for (size_t i = 0; i < c.d.procedure->requirement_count; i++)
		KY_TRY(judge(req, &c, stored, c.d.procedure->requirement[i].name, &lost));
	KY_TRY(ky_audit(req->ctx, "dossier.check", "dossier", c.d.id, ""));
	if (lost) {
		KY_TRY(ky_desk_case(req));
		ky_reply_status(req, 409);
		return NULL;
	}
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.saved");
	return NULL;
}

static struct ky_err *officer_options(struct ky_ctx *ctx, const struct ky_choices **out)
{
	return ky_choices_query(ctx, "dossier.all_officers", NULL, "id", "name", out);
}

static const struct ky_field assign_fields[] = {
    {.name = "officer", .kind = "choice", .label = "dossier.officer", .load = officer_options},
};
const struct ky_form ky_assign_form = KY_FORM("dossier.assign", assign_fields);

struct ky_err *ky_desk_assign(struct ky_req *req)
{
	struct ky_case c;
	int64_t officer = ky_input_int(req->input, "officer");
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NOTHING, true, &c));
	KY_TRY(ky_exec(req->ctx, "dossier.assign", KY_ARGS({"id", ky_int(c.d.id)}, {"officer_id", officer == 0 ? ky_null() : ky_int(officer)}), NULL));
	KY_TRY(ky_history_note(req->ctx, &c, "assignment", "", true));
	ky_touch(req->ctx, "dossiers");
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.saved");
	return NULL;
}

struct ky_err *ky_desk_posted(struct ky_req *req)
{
	const char *notice = ky_posted(req, "notice");
	int64_t id = 0;
	if (notice == NULL || !ky_str_i64(ky_str(notice), &id))
		return ky_fail(req->ctx->arena, KY_BAD_REQUEST, NULL, "no notice named");
	KY_TRY(ky_exec(req->ctx, "dossier.notice_posted", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}, {"notice_id", ky_int(id)}), NULL));
	KY_TRY(ky_audit(req->ctx, "dossier.posted", "dossier", ky_path_id(req, "id"), ""));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/dossiers/%lld", (long long)ky_path_id(req, "id")), "dossier.done.saved");
	return NULL;
}
