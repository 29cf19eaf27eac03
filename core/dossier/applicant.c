/* applicant.c — one dossier as its applicant sees it, and one page for all that is theirs. And what every page about a dossier shows.
 * Called through the routes of pages.c. Beginning is apply.c, filling in section.c, submitting confirm.c. */
#include "core/dossier/dossier.h"
#include "core/dossier/panel.h"

const char *ky_case_url(const struct ky_req *req, const struct ky_case *c, const char *below)
{
	return ky_url(req->ctx, "%s/%lld%s", c->helping ? "staff/support/dossiers" : ky_is_staff(req->ctx) ? "staff/dossiers" : "dossiers", (long long)c->d.id, below);
}

struct ky_err *ky_case_moved_on(struct ky_req *req, const struct ky_case *c)
{
	ky_reply_redirect(req, ky_case_url(req, c, ""), "dossier.done.moved_on");
	return NULL;
}

struct ky_node *ky_case_page(struct ky_req *req, const struct ky_case *c, const char *template_name, const char *title_key)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, template_name);
	const char *procedure = ky_message(ctx, c->d.procedure->title);
	if (c->helping) {
		ky_reply_crumb(req, ky_message(ctx, "dossier.support_desk.title"), ky_url(ctx, "staff/support"));
	} else if (ky_is_staff(ctx)) {
		ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
		ky_reply_crumb(req, ky_message(ctx, "dossier.desk"), ky_url(ctx, "staff/dossiers"));
	} else {
		ky_reply_crumb(req, ky_message(ctx, "dossier.my"), ky_url(ctx, "my"));
	}
	const char *name = c->d.title[0] == '\0' ? procedure : ky_printf(ctx->arena, "%s（%s）", procedure, c->d.title);
	ky_reply_crumb(req, name, title_key == NULL && strcmp(template_name, "dossier/section") != 0 ? NULL : ky_case_url(req, c, ""));
	if (title_key != NULL)
		ky_reply_crumb(req, ky_message(ctx, title_key), NULL);
	ky_put(ky_node_child(root, "Page"), "title", title_key == NULL ? name : ky_printf(ctx->arena, "%s — %s", ky_message(ctx, title_key), procedure));
	return root;
}

struct ky_err *ky_case_number(struct ky_ctx *ctx, const struct ky_case *c, const char **out)
{
	const char *number = NULL;
	if (c->d.procedure->form_number != NULL && !c->disposed)
		KY_TRY(c->d.procedure->form_number(ctx, &c->d, &number));
	*out = number == NULL ? c->doc->number : number;
	return NULL;
}

struct ky_err *ky_case_put(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_ctx *ctx = req->ctx;
	const char *number;
	struct ky_node *n = ky_node_child(root, "Case");
	KY_TRY(ky_case_number(ctx, c, &number));
	ky_put(n, "procedure", ky_message(ctx, c->d.procedure->title));
	ky_put(n, "title", c->d.title);
	ky_put(n, "receipt_no", c->d.receipt_no);
	ky_put(n, "state", ky_message(ctx, c->state->label));
	ky_put(n, "next", ky_message(ctx, ky_printf(ctx->arena, "%s.next", c->state->label)));
	ky_put_bool(n, "filling", (c->state->flags & KY_STATE_FILLING) != 0);
	ky_put_bool(n, "draft", strcmp(c->phase, "draft") == 0);
	ky_put_bool(n, "closed", strcmp(c->phase, "closed") == 0);
	ky_put_bool(n, "disposed", c->disposed);
	ky_put_bool(n, "correcting", (c->state->flags & KY_STATE_FILLING) != 0 && c->d.revision > 0);
	if (ky_is_staff(ctx) || c->state->turn == KY_TURN_APPLICANT)
		ky_put_day(n, "due", c->due_on);
	ky_put(n, "number", number);
	ky_put(n, "department", ky_cell_z(c->row, 0, "department"));
	ky_put(n, "department_phone", ky_cell_z(c->row, 0, "department_phone"));
	ky_put(n, "officer", ky_cell_z(c->row, 0, "officer"));
	ky_put(n, "applicant", ky_cell_z(c->row, 0, "applicant"));
	ky_put(n, "channel", ky_message(ctx, ky_printf(ctx->arena, "dossier.channel.%s", c->d.channel)));
	ky_put_bool(n, "paper", strcmp(c->d.channel, "web") != 0);
	ky_put_int(n, "revision", c->d.revision);
	ky_put_int(n, "version", c->d.version);
	ky_put(n, "doc_no", c->d.doc_no);
	ky_put_day(n, "decided_on", c->d.decided_on);
	if (!ky_cell_null(c->row, 0, "submitted_at"))
		ky_put_time(n, "submitted_at", ky_cell_int(c->row, 0, "submitted_at"));
	if (!ky_cell_null(c->row, 0, "received_on"))
		ky_put_day(n, "received_on", (ky_day)ky_cell_int(c->row, 0, "received_on"));
	ky_put_url(n, "url", ky_case_url(req, c, ""));
	ky_put_url(n, "print_url", ky_case_url(req, c, "/print"));
	if ((c->state->flags & KY_STATE_FILLING) != 0 && c->doc->section_count > 0)
		ky_put_url(n, "form_url", ky_case_url(req, c, ky_printf(ctx->arena, "/form/%s", c->doc->section[0].name)));
	ky_put_url(n, "confirm_url", ky_case_url(req, c, "/confirm"));
	return NULL;
}

struct ky_err *ky_case_put_more(struct ky_ctx *ctx, const struct ky_case *c, struct ky_node *root)
{
	return c->d.procedure->more == NULL || c->disposed ? NULL : c->d.procedure->more(ctx, &c->d, ky_node_child(root, "More"));
}

void ky_put_lines(struct ky_node *root, const char *list, const char *text)
{
	struct ky_str line;
	for (struct ky_str rest = ky_str(text); ky_str_split(&rest, '\n', &line);)
		if (ky_str_trim(line).len > 0)
			ky_put_str(ky_node_item(root, list), "text", ky_str_trim(line));
}

/* ---- one dossier, and all that is theirs */

static void put_steps_of(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	for (size_t i = 0; i < c->d.procedure->transition_count; i++) {
		const struct ky_transition *t = &c->d.procedure->transition[i];
		if ((t->flags & KY_SUBMITS) != 0 || strcmp(t->permission, KY_BY_APPLICANT) != 0 || !ky_step_possible(req->ctx, c, t))
			continue;
		struct ky_node *n = ky_node_item(root, "Acts");
		ky_put(n, "name", t->name);
		ky_put(n, "label", ky_message(req->ctx, t->label));
		ky_put_bool(n, "reason", (t->flags & KY_ASKS_REASON) != 0);
		const struct ky_state *to = ky_state_of(c->d.procedure, t->to);
		bool waits = c->state->turn == KY_TURN_APPLICANT && (c->state->flags & KY_STATE_FILLING) == 0;
		ky_put_bool(n, "asked", waits && to != NULL && to->turn != KY_TURN_NOBODY); /* an answer the city waits for */
	}
}

static struct ky_err *put_messages(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "dossier.messages", KY_ARGS({"id", ky_int(c->d.id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Messages");
		bool city = strcmp(ky_cell_z(rows, i, "principal"), "staff") == 0;
		ky_put_time(n, "at", ky_cell_int(rows, i, "at"));
		ky_put(n, "person", city ? ky_message(req->ctx, "dossier.the_city") : ky_cell_z(rows, i, "person"));
		ky_put_bool(n, "city", city);
		ky_put_lines(n, "lines", ky_cell_z(rows, i, "text"));
	}
	return NULL;
}

struct ky_err *ky_my_case(struct ky_req *req)
{
	struct ky_case c;
	struct ky_rows *asked;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	struct ky_node *root = ky_case_page(req, &c, "dossier/show", NULL);
	KY_TRY(ky_case_put(req, &c, root));
	if (c.d.revision > 0 && !c.disposed) {
		KY_TRY(ky_formdoc_show(req->ctx, c.doc, c.answers, 0, NULL, ky_node_child(root, "Answers")));
		KY_TRY(ky_case_put_files(req->ctx, &c, ky_node_child(root, "Attached")));
		ky_put_url(root, "receipt_url", ky_case_url(req, &c, "/receipt"));
	}
	KY_TRY(ky_case_put_more(req->ctx, &c, root));
	KY_TRY(ky_query(req->ctx, "dossier.corrections", KY_ARGS({"id", ky_int(c.d.id)}), &asked));
	for (size_t i = 0; i < asked->count; i++) {
		const struct ky_doc_section *s = NULL;
		const struct ky_doc_field *f = ky_doc_find(c.doc, ky_cell_z(asked, i, "field"), &s);
		struct ky_node *n = ky_node_item(root, "Asked");
		ky_put(n, "label", f == NULL ? ky_cell_z(asked, i, "field") : ky_doc_text(&f->label, req->ctx->lang));
		ky_put(n, "reason", ky_cell_z(asked, i, "reason"));
		if (s != NULL)
			ky_put_url(n, "url", ky_printf(req->ctx->arena, "%s#f-%s", ky_case_url(req, &c, ky_printf(req->ctx->arena, "/form/%s", s->name)), ky_cell_z(asked, i, "field")));
	}
	KY_TRY(ky_history_put(req->ctx, &c, false, root));
	KY_TRY(ky_follow_put(req, &c, root));
	if (c.d.revision > 0)
		KY_TRY(ky_letter_put_mine(req, &c, root));
	KY_TRY(ky_sheet_put(req, &c, root));
	KY_TRY(put_messages(req, &c, root));
	put_steps_of(req, &c, root);
	ky_put_action(req, root, "Act", "dossier.my_act", c.d.id, "dossier.send");
	return strcmp(c.phase, "draft") == 0 ? NULL : ky_put_form(req, root, "dossier.my_message", c.d.id, NULL, NULL, "dossier.send");
}

struct ky_err *ky_my_act(struct ky_req *req)
{
	struct ky_case c;
	const char *name = ky_posted(req, "step"), *reason = ky_posted(req, "reason");
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, true, &c));
	const struct ky_transition *t = name == NULL ? NULL : ky_transition_of(c.d.procedure, name);
	if (t == NULL || (t->flags & KY_SUBMITS) != 0)
		return ky_fail(req->ctx->arena, KY_BAD_REQUEST, NULL, "no such step");
	KY_TRY(ky_step_make(req->ctx, &c, t, &(const struct ky_step){.reason = reason, .due_on = KY_DAY_NONE, .decided_on = KY_DAY_NONE}));
	ky_reply_redirect(req, ky_url(req->ctx, "my"), "dossier.done.step");
	return NULL;
}

static const struct ky_field message_fields[] = {
    {.name = "text", .kind = "lines", .label = "dossier.message", .hint = "dossier.message_hint", .flags = KY_REQUIRED, .max = 2000},
};
const struct ky_form ky_message_form = KY_FORM("dossier.message", message_fields);

struct ky_err *ky_my_message(struct ky_req *req)
{
	struct ky_case c;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NOTHING, false, &c));
	if (c.d.revision == 0) /* before it is submitted nobody at the city reads it */
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "a message on a draft");
	KY_TRY(ky_insert(req->ctx, "dossier.message_insert", KY_ARGS({"id", ky_int(c.d.id)}, {"principal", ky_textz("citizen")}, {"kind", ky_textz("message")}, ky_input_arg(req->input, "text")), NULL));
	KY_TRY(ky_audit(req->ctx, "dossier.message", "dossier", c.d.id, ""));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.message");
	return NULL;
}

/* What waits for them, what the city has in hand, what is done: one page. */
struct ky_err *ky_my_show(struct ky_req *req)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, "dossier/my");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "dossier.my"));
	ky_reply_crumb(req, ky_message(ctx, "dossier.my"), NULL);
	KY_TRY(ky_query(ctx, "dossier.mine", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		const struct ky_procedure *p = ky_procedure_named(ctx, ky_cell_z(rows, i, "procedure_name"));
		const struct ky_state *s = p == NULL ? NULL : ky_state_of(p, ky_cell_z(rows, i, "state"));
		const char *turn = ky_cell_z(rows, i, "turn");
		if (s == NULL)
			continue;
		struct ky_node *n = ky_node_item(root, strcmp(turn, "applicant") == 0 ? "Waiting" : strcmp(turn, "staff") == 0 ? "Working" : "Done");
		ky_put(n, "procedure", ky_message(ctx, p->title));
		ky_put(n, "title", ky_cell_z(rows, i, "title"));
		ky_put(n, "state", ky_message(ctx, s->label));
		ky_put(n, "receipt_no", ky_cell_z(rows, i, "receipt_no"));
		ky_put_bool(n, "draft", strcmp(ky_cell_z(rows, i, "phase"), "draft") == 0);
		ky_put_time(n, "at", ky_cell_int(rows, i, "updated_at"));
		if (strcmp(turn, "applicant") == 0 && ky_cell_int(rows, i, "due_on") < ky_day_of(9999, 12, 31))
			ky_put_day(n, "due", (ky_day)ky_cell_int(rows, i, "due_on"));
		ky_put_url(n, "url", ky_url(ctx, "dossiers/%lld", (long long)ky_cell_int(rows, i, "id")));
	}
	KY_TRY(ky_judging_put(req, root));
	ky_put_url(root, "apply_url", ky_url(ctx, "apply"));
	ky_put_bool(root, "Many", rows->count >= 200);
	return NULL;
}

/* The submitted answers as the procedure's 様式, on paper. */
struct ky_err *ky_print_show(struct ky_req *req)
{
	struct ky_case c;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	struct ky_node *root = ky_case_page(req, &c, "dossier/print", "dossier.print");
	ky_put(root, "FormTitle", ky_doc_text(&c.doc->title, req->ctx->lang));
	KY_TRY(ky_formdoc_show(req->ctx, c.doc, c.answers, 0, NULL, ky_node_child(root, "Answers")));
	KY_TRY(ky_case_put_files(req->ctx, &c, ky_node_child(root, "Attached")));
	return ky_case_put(req, &c, root);
}
