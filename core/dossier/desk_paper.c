/* desk_paper.c — papers from counter, post and fax come into the same queue (代理入力); staff mend what was submitted (職権補正).
 * Called through the routes of pages.c. */
#include "core/dossier/dossier.h"

/* ---- paper: the same queue, with how and when it came (代理入力) */

static const struct ky_choice channels[] = {{"counter", "dossier.channel.counter"}, {"post", "dossier.channel.post"}, {"fax", "dossier.channel.fax"}, {NULL, NULL}};
static const struct ky_field enter_fields[] = {
    {.name = "procedure", .kind = "choice", .label = "dossier.procedure", .flags = KY_REQUIRED, .load = ky_procedure_options},
    {.name = "channel", .kind = "choice", .label = "dossier.channel_column", .flags = KY_REQUIRED, .options = channels},
    {.name = "received_on", .kind = "date", .label = "dossier.received_on", .hint = "dossier.received_hint", .flags = KY_REQUIRED},
    {.name = "group_id", .kind = "int", .label = "dossier.group_number", .hint = "dossier.group_number_hint", .low = 0, .high = 1000000000},
    {.name = "form", .kind = "hidden"}, /* the number of the form's revision that lies on the counter; empty: the newest */
    {.name = "about", .kind = "hidden"}, /* what a plugin's page named: ky_procedure.paper */
    {.name = "parent", .kind = "text", .label = "dossier.parent_receipt", .hint = "dossier.parent_receipt_hint", .max = 40},
};
const struct ky_form ky_enter_form = KY_FORM("dossier.enter", enter_fields);

struct ky_err *ky_desk_enter_show(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "core/form_page");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "dossier.enter"));
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	ky_reply_crumb(req, ky_message(req->ctx, "dossier.desk"), ky_url(req->ctx, "staff/dossiers"));
	ky_reply_crumb(req, ky_message(req->ctx, "dossier.enter"), NULL);
	/* A form on paper has a code that leads here and says which procedure's it is, and which revision. */
	static const char *const names[] = {"procedure", "form", "about"};
	struct ky_value *cell = ky_alloc_array(req->ctx->arena, KY_COUNT(names), sizeof *cell);
	cell[0] = ky_textz(ky_query_param(req, "procedure"));
	cell[1] = ky_textz(ky_query_param(req, "form"));
	cell[2] = ky_textz(ky_query_param(req, "about"));
	const struct ky_rows *asked = &(const struct ky_rows){.count = 1, .columns = KY_COUNT(names), .name = names, .cell = cell};
	return ky_put_form(req, root, "dossier.enter", 0, NULL, cell[0].s.len == 0 ? NULL : asked, "dossier.begin_paper");
}

/* The dossier a paper goes on from, by the number on its receipt: its department's, as that is. */
static struct ky_err *parent_of(struct ky_req *req, const struct ky_procedure *p, struct ky_paper_entry *paper)
{
	struct ky_rows *rows;
	if (p->follows == NULL)
		return NULL;
	KY_TRY(ky_query(req->ctx, "dossier.follow.by_receipt", KY_ARGS(ky_input_arg(req->input, "parent"), {"procedure", ky_textz(p->follows)}), &rows));
	if (rows->count == 0)
		return ky_invalid(req, "parent", "dossier.error.no_parent");
	paper->parent_id = ky_cell_int(rows, 0, "id");
	paper->group_id = ky_cell_int(rows, 0, "group_id");
	paper->department_id = ky_cell_int(rows, 0, "department_id");
	return NULL;
}

/* Whose paper it is: of what it goes on from, of what it is about, else the procedure's. */
static struct ky_err *must_be_ours(struct ky_req *req, const struct ky_procedure *p, struct ky_paper_entry *paper)
{
	struct ky_rows *row;
	bool named = ky_str_i64(ky_str(ky_input_z(req->input, "about")), &paper->about) && p->paper != NULL;
	KY_TRY(ky_procedure_row(req->ctx, p->name, &row));
	KY_TRY(parent_of(req, p, paper));
	if (!named)
		paper->about = 0;
	else
		KY_TRY(p->paper(req->ctx, paper->about, NULL, &paper->department_id));
	if (named && paper->department_id == 0)
		return ky_invalid(req, "procedure", "dossier.error.paper_about");
	if (ky_may_in(req->ctx, "dossier.enter", paper->department_id != 0 ? paper->department_id : ky_cell_int(row, 0, "department_id")))
		return NULL;
	return ky_invalid(req, "procedure", p->paper != NULL && !named ? "dossier.error.paper_about" : "dossier.error.other_department");
}

struct ky_err *ky_desk_enter(struct ky_req *req)
{
	struct ky_case c;
	int64_t id;
	const struct ky_procedure *p = ky_procedure_named(req->ctx, ky_input_z(req->input, "procedure"));
	struct ky_paper_entry paper = {.group_id = ky_input_int(req->input, "group_id"), .channel = ky_input_z(req->input, "channel"), .received_on = ky_input_day(req->input, "received_on")};
	KY_TRY(must_be_ours(req, p, &paper));
	if (paper.received_on > req->ctx->today)
		return ky_invalid(req, "received_on", "dossier.error.future_day");
	if ((p->flags & KY_FOR_GROUP) != 0 && paper.group_id == 0)
		return ky_invalid(req, "group_id", "dossier.error.needs_group");
	KY_TRY(ky_paper_begin(req->ctx, p, &paper, &id));
	if (ky_input_int(req->input, "form") > 0)
		KY_TRY(ky_exec(req->ctx, "dossier.paper_form", KY_ARGS({"id", ky_int(id)}, {"number", ky_int(ky_input_int(req->input, "form"))}), NULL));
	KY_TRY(ky_case_load(req->ctx, id, KY_DRAFT, false, &c));
	ky_reply_redirect(req, ky_case_url(req, &c, ky_printf(req->ctx->arena, "/form/%s", c.doc->section[0].name)), NULL);
	return NULL;
}

/* ---- 職権補正: staff mends after a call; a revision of its own that the applicant sees */

static const struct ky_field amend_fields[] = {
    {.name = "note", .kind = "lines", .label = "dossier.amend_note", .hint = "dossier.amend_hint", .flags = KY_REQUIRED, .max = 1000},
    {.name = "version", .kind = "hidden"},
    {.name = "draft", .kind = "hidden"},
};
const struct ky_form ky_amend_form = KY_FORM("dossier.amend", amend_fields);

/* Begins an amendment: the working copy takes what was submitted, and its sections open to staff. Whoever begins one that is under way goes on from what was saved. */
struct ky_err *ky_desk_amend(struct ky_req *req)
{
	struct ky_case c;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, true, &c));
	if (strcmp(c.phase, "open") != 0 || (c.state->flags & KY_STATE_FILLING) != 0 || c.approval_id != 0)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "no amendment in %s", c.d.state);
	if (!c.amending) {
		KY_TRY(ky_draft_reopen(req->ctx, &c));
		KY_TRY(ky_exec(req->ctx, "dossier.amend_begin", KY_ARGS({"id", ky_int(c.d.id)}), NULL));
	}
	ky_reply_redirect(req, ky_case_url(req, &c, ky_printf(req->ctx->arena, "/form/%s", c.doc->section[0].name)), c.amending ? "dossier.done.amend_goes_on" : NULL);
	return NULL;
}

/* What the amendment changes, before and after; its form counts as one that saw these. */
struct ky_err *ky_desk_amend_show(struct ky_req *req)
{
	struct ky_case c;
	struct ky_answers submitted;
	struct ky_buf dropped;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_DRAFT, false, &c));
	if (!c.amending && req->route->method == KY_GET)
		return ky_case_moved_on(req, &c);
	struct ky_node *root = ky_case_page(req, &c, "dossier/amend", "dossier.amend");
	ky_reply_crumb(req, ky_message(req->ctx, "dossier.amend"), NULL);
	if (c.amending) {
		ky_buf_init(&dropped, req->ctx->arena, 64 * 1024);
		ky_formdoc_drop_hidden(c.doc, c.answers, req->ctx->lang, &dropped);
		KY_TRY(ky_case_revision(req->ctx, &c, c.d.revision, &submitted));
		KY_TRY(ky_changes_put(req->ctx, &c, &submitted, c.answers, root));
	}
	KY_TRY(ky_case_put(req, &c, root));
	KY_TRY(ky_race_put(req, &c, root));
	if (req->input != NULL)
		ky_input_restate(req->input, "draft", ky_str(ky_printf(req->ctx->arena, "%d", c.d.draft)));
	return ky_put_form(req, root, "dossier.amend_post", c.d.id, NULL, ky_seen_row(req->ctx, &c), "dossier.amend_save");
}

struct ky_err *ky_desk_amend_post(struct ky_req *req)
{
	struct ky_case c;
	size_t problems;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_DRAFT, true, &c));
	if (strcmp(c.phase, "open") != 0 || (c.state->flags & KY_STATE_FILLING) != 0 || c.approval_id != 0 || !c.amending)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "no amendment in %s", c.d.state);
	KY_TRY(ky_must_be_seen(req, &c));
	if (ky_input_int(req->input, "draft") != c.d.draft) /* what the page showed is what is signed for */
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.changed_since", "saved as %d meanwhile", c.d.draft);
	KY_TRY(ky_revision_make(req->ctx, &c, "amendment", ky_input_z(req->input, "note"), &problems));
	if (problems > 0)
		return ky_fail(req->ctx->arena, KY_INVALID, "dossier.error.incomplete", "%zu problems", problems);
	KY_TRY(ky_revision_head(req->ctx, &c));
	KY_TRY(ky_history_note(req->ctx, &c, "amendment", ky_input_z(req->input, "note"), false));
	KY_TRY(ky_notice_give(req->ctx, &c, "amendment", "dossier.mail.amendment"));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.saved");
	return NULL;
}
