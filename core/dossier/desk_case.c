/* desk_case.c — one dossier as staff see it: answers, checklist, words, letters, what changed between two revisions.
 * Called through the routes of pages.c. */
#include "core/dossier/dossier.h"
#include "core/dossier/panel.h"

static bool may_work(const struct ky_ctx *ctx, const struct ky_case *c)
{
	return ky_may_in(ctx, "dossier.work", c->d.department_id);
}

static void put_steps(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	for (size_t i = 0; i < c->d.procedure->transition_count; i++) {
		const struct ky_transition *t = &c->d.procedure->transition[i];
		if ((t->flags & KY_SUBMITS) != 0 || !ky_step_possible(req->ctx, c, t))
			continue;
		struct ky_node *n = ky_node_item(root, "Acts");
		const char *page = (t->flags & KY_BY_APPROVAL) != 0 ? "/propose" : (t->flags & KY_ASKS_CORRECTION) != 0 ? "/correct" : "/step";
		ky_put(n, "label", ky_message(req->ctx, t->label));
		ky_put_url(n, "url", ky_case_url(req, c, ky_printf(req->ctx->arena, "%s/%s", page, t->name)));
	}
}

static struct ky_err *put_takeback(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	const struct ky_transition *step;
	const struct ky_state *to;
	const char *refusal;
	KY_TRY(ky_step_newest(req->ctx, c, &step, &to, &refusal));
	if (step != NULL)
		ky_put_url(root, "takeback_url", ky_case_url(req, c, "/takeback"));
	return NULL;
}

static struct ky_err *put_words_exchanged(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "dossier.all_messages", KY_ARGS({"id", ky_int(c->d.id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_str line, text = ky_cell_str(rows, i, "text");
		struct ky_node *n = ky_node_item(root, "Messages");
		ky_put_time(n, "at", ky_cell_int(rows, i, "at"));
		ky_put(n, "person", ky_cell_z(rows, i, "person"));
		ky_put(n, "kind", ky_message(req->ctx, ky_printf(req->ctx->arena, "dossier.kind.%s", ky_cell_z(rows, i, "kind"))));
		ky_put_bool(n, "internal", strcmp(ky_cell_z(rows, i, "kind"), "message") != 0);
		while (ky_str_split(&text, '\n', &line))
			ky_put_str(ky_node_item(n, "lines"), "text", line);
	}
	return NULL;
}

static size_t row_of_check(const struct ky_rows *rows, const char *item)
{
	size_t at = 0;
	while (at < rows->count && strcmp(ky_cell_z(rows, at, "item"), item) != 0)
		at++;
	return at;
}

const char *ky_check_text(struct ky_arena *arena, const struct ky_rows *checks, const char *item)
{
	size_t at = row_of_check(checks, item);
	return at == checks->count ? "open " : ky_printf(arena, "%s %s", ky_cell_z(checks, at, "verdict"), ky_cell_z(checks, at, "evidence"));
}

/* What the requirement is judged by: the answers of its fields. */
static struct ky_err *put_evidence(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_requirement *r, struct ky_node *n)
{
	struct ky_str field;
	for (struct ky_str rest = ky_str(r->fields); ky_str_split(&rest, ' ', &field);) {
		const char *name = field.len == 0 ? NULL : ky_str_z(ctx->arena, field);
		const struct ky_doc_field *f = name == NULL ? NULL : ky_doc_find(c->doc, name, NULL);
		struct ky_str text = {"", 0};
		if (f == NULL)
			continue;
		KY_TRY(ky_doc_readable(ctx, f, ky_answers_get(c->answers, name), &text));
		struct ky_node *e = ky_node_item(n, "facts");
		ky_put(e, "label", ky_doc_text(&f->label, ctx->lang));
		ky_put_str(e, "text", text);
	}
	return NULL;
}

/* The page sends along what it showed; shown again because somebody else judged the same, it has what was typed beside what stands there. */
static struct ky_err *put_checks(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_rows *rows;
	struct ky_arena *arena = req->ctx->arena;
	static const char *const verdicts[] = {"met", "unmet", "open"};
	KY_TRY(ky_query(req->ctx, "dossier.checks", KY_ARGS({"id", ky_int(c->d.id)}), &rows));
	for (size_t i = 0; i < c->d.procedure->requirement_count; i++) {
		const struct ky_requirement *r = &c->d.procedure->requirement[i];
		struct ky_node *n = ky_node_item(root, "Checks");
		size_t at = row_of_check(rows, r->name);
		const char *stored = at < rows->count ? ky_cell_z(rows, at, "verdict") : "open", *evidence = at < rows->count ? ky_cell_z(rows, at, "evidence") : "";
		const char *typed = ky_posted(req, ky_printf(arena, "verdict.%s", r->name)), *raw = ky_posted(req, ky_printf(arena, "evidence.%s", r->name));
		const char *was = ky_posted(req, ky_printf(arena, "was.%s", r->name)), *is = ky_check_text(arena, rows, r->name);
		const char *said = raw == NULL ? "" : ky_str_z(arena, ky_str_trim(ky_str(raw))), *mine = typed == NULL ? is : ky_printf(arena, "%s %s", typed, said);
		bool both = strcmp(mine, is) != 0 && (was == NULL || strcmp(mine, was) != 0);
		ky_put(n, "name", r->name);
		ky_put(n, "label", ky_message(req->ctx, r->label));
		ky_put(n, "was", is);
		ky_put(n, "evidence", both ? said : evidence);
		ky_put(n, "person", at < rows->count ? ky_cell_z(rows, at, "person") : "");
		if (both) {
			ky_put(n, "stored", ky_message(req->ctx, ky_printf(arena, "dossier.verdict.%s", stored)));
			ky_put(n, "stored_evidence", evidence);
		}
		for (size_t v = 0; v < 3; v++) {
			struct ky_node *o = ky_node_item(n, "verdicts");
			ky_put(o, "value", verdicts[v]);
			ky_put(o, "label", ky_message(req->ctx, ky_printf(arena, "dossier.verdict.%s", verdicts[v])));
			ky_put_bool(o, "selected", strcmp(both ? typed : stored, verdicts[v]) == 0);
		}
		KY_TRY(put_evidence(req->ctx, c, r, n));
	}
	return NULL;
}

static struct ky_err *put_notices(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "dossier.notices", KY_ARGS({"id", ky_int(c->d.id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		const struct ky_transition *t = ky_transition_of(c->d.procedure, ky_cell_z(rows, i, "action"));
		struct ky_node *n = ky_node_item(root, "Notices");
		bool paper = strcmp(ky_cell_z(rows, i, "channel"), "paper") == 0;
		ky_put(n, "label", t == NULL ? ky_message(req->ctx, ky_printf(req->ctx->arena, "dossier.action.%s", ky_cell_z(rows, i, "action"))) : ky_message(req->ctx, t->label));
		ky_put_time(n, "at", ky_cell_int(rows, i, "at"));
		ky_put_bool(n, "paper", paper);
		ky_put_bool(n, "waiting", paper && ky_cell_null(rows, i, "posted_at"));
		ky_put_bool(n, "lettered", ky_cell_int(rows, i, "lettered") != 0);
		ky_put_int(n, "id", ky_cell_int(rows, i, "id"));
	}
	if (rows->count > 0)
		ky_put_action(req, root, "Posted", "dossier.posted", c->d.id, "dossier.posted");
	return NULL;
}

static void put_revisions(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	for (int i = c->d.revision; i >= 1; i--) {
		struct ky_node *n = ky_node_item(root, "Revisions");
		ky_put_int(n, "number", i);
		if (i > 1)
			ky_put_url(n, "url", ky_case_url(req, c, ky_printf(req->ctx->arena, "/compare/%d", i)));
	}
}

struct ky_err *ky_desk_case(struct ky_req *req)
{
	struct ky_case c;
	struct ky_rows *officers;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	struct ky_node *root = ky_case_page(req, &c, "dossier/desk_case", NULL);
	KY_TRY(ky_case_put(req, &c, root));
	if (!c.disposed && c.d.revision > 0) {
		KY_TRY(ky_formdoc_show(req->ctx, c.doc, c.answers, 0, NULL, ky_node_child(root, "Answers")));
		KY_TRY(ky_case_put_files(req->ctx, &c, ky_node_child(root, "Attached")));
		KY_TRY(ky_photos_put(req->ctx, &c, ky_node_child(root, "Attached")));
		ky_put_bool(root, "Attached.for_staff", true);
		KY_TRY(put_checks(req, &c, root));
		KY_TRY(ky_case_put_more(req->ctx, &c, root));
	}
	KY_TRY(ky_history_put(req->ctx, &c, true, root));
	KY_TRY(ky_follow_put(req, &c, root));
	KY_TRY(put_words_exchanged(req, &c, root));
	KY_TRY(put_notices(req, &c, root));
	KY_TRY(ky_letter_put(req, &c, root));
	KY_TRY(ky_sheet_put(req, &c, root));
	put_revisions(req, &c, root);
	KY_TRY(ky_reviews_put(req->ctx, c.d.id, root));
	KY_TRY(put_takeback(req, &c, root));
	if (c.approval_id != 0)
		ky_put_url(root, "approval_url", ky_url(req->ctx, "staff/approvals/%lld", (long long)c.approval_id));
	if (strcmp(c.phase, "draft") == 0 && c.doc->section_count > 0)
		ky_put_url(root, "continue_url", ky_case_url(req, &c, ky_printf(req->ctx->arena, "/form/%s", c.doc->section[0].name)));
	if (may_work(req->ctx, &c) && !c.disposed) {
		if (c.approval_id == 0)
			put_steps(req, &c, root);
		if (c.d.revision > 0)
			KY_TRY(ky_bundle_put(req, &c, root));
		ky_put_action(req, root, "Check", "dossier.check", c.d.id, "dossier.save");
		ky_put_action(req, root, "Note", "dossier.note", c.d.id, "dossier.save");
		ky_put_action(req, root, "Assign", "dossier.assign", c.d.id, "dossier.save");
		if (strcmp(c.phase, "open") == 0 && c.approval_id == 0)
			ky_put_action(req, root, "Amend", "dossier.amend", c.d.id, "dossier.amend");
		KY_TRY(ky_query(req->ctx, "dossier.officers", KY_ARGS({"department_id", ky_int(c.d.department_id)}), &officers));
		for (size_t i = 0; i < officers->count; i++) {
			struct ky_node *n = ky_node_item(root, "Officers");
			ky_put_int(n, "id", ky_cell_int(officers, i, "id"));
			ky_put(n, "name", ky_cell_z(officers, i, "name"));
			ky_put_bool(n, "selected", ky_cell_int(officers, i, "id") == c.d.officer_id);
		}
	}
	return ky_audit(req->ctx, "dossier.read", "dossier", c.d.id, "");
}

/* ---- what changed between two revisions */

struct ky_err *ky_desk_compare(struct ky_req *req)
{
	struct ky_case c;
	struct ky_answers before, after;
	int64_t number = ky_path_id(req, "revision_id");
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_NOTHING, false, &c));
	if (number < 2 || number > c.d.revision || c.disposed)
		return ky_case_moved_on(req, &c);
	struct ky_node *root = ky_case_page(req, &c, "dossier/compare", "dossier.compare");
	KY_TRY(ky_case_revision(req->ctx, &c, (int)number - 1, &before));
	KY_TRY(ky_case_revision(req->ctx, &c, (int)number, &after));
	KY_TRY(ky_changes_put(req->ctx, &c, &before, &after, root));
	ky_put_int(root, "Number", number);
	return ky_case_put(req, &c, root);
}
