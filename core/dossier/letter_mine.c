/* letter_mine.c — letters as their addressee meets them: consent to electronic notice, and the letters opened for download.
 * Called through the routes of letter_pages.c and by applicant.c. Whose dossiers these are is decided by the policy dossier.mine. */
#include "core/dossier/letter.h"

/* In a group whoever may submit in its name also agrees for it. */
static struct ky_err *may_agree(struct ky_ctx *ctx, const struct ky_case *c, bool *out_may)
{
	struct ky_rows *member;
	*out_may = ctx->who->kind == KY_CITIZEN && !c->disposed;
	if (!*out_may || c->d.group_id == 0)
		return NULL;
	KY_TRY(ky_query(ctx, "dossier.member_role", KY_ARGS({"group_id", ky_int(c->d.group_id)}), &member));
	*out_may = member->count > 0 && ky_word_in(ky_cell_z(c->row, 0, "submit_roles"), ky_cell_z(member, 0, "role"));
	return NULL;
}

struct ky_err *ky_letter_put_mine(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_rows *rows, *consent;
	struct ky_ctx *ctx = req->ctx;
	bool may;
	const struct ky_args *id = KY_ARGS({"id", ky_int(c->d.id)});
	KY_TRY(ky_query(ctx, "letters.mine", id, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		const char *delivery = ky_cell_z(rows, i, "delivery");
		struct ky_node *n = ky_node_item(root, "Letters");
		ky_put(n, "label", ky_letter_occasion(ctx, c->d.procedure->name, ky_cell_z(rows, i, "action")));
		ky_put(n, "doc_no", ky_cell_z(rows, i, "doc_no"));
		ky_put(n, "delivery", ky_message(ctx, ky_printf(ctx->arena, "letters.delivery.%s", delivery)));
		ky_put_day(n, "day", (ky_day)ky_cell_int(rows, i, "sent_on"));
		ky_put_int(n, "kilobytes", (ky_cell_int(rows, i, "size_bytes") + 1023) / 1024);
		if (strcmp(delivery, "download") == 0 && !ky_cell_null(rows, i, "file_id"))
			ky_put_url(n, "url", ky_url(ctx, "files/dossiers/%lld/letters/%lld", (long long)c->d.id, (long long)ky_cell_int(rows, i, "file_id")));
	}
	KY_TRY(may_agree(ctx, c, &may));
	if (!may)
		return NULL;
	KY_TRY(ky_query(ctx, "letters.consent_get", id, &consent));
	ky_put_action(req, root, "Consent", "letters.consent", c->d.id, consent->count > 0 ? "letters.consent_end" : "letters.consent_give");
	ky_put_bool(ky_node_child(root, "Consent"), "given", consent->count > 0);
	if (consent->count > 0)
		ky_put_time(ky_node_child(root, "Consent"), "at", ky_cell_int(consent, 0, "given_at"));
	return NULL;
}

/* given: what the page showed; the button turns it. Pressed twice, or by two of a group, it stays as the first made it. */
struct ky_err *ky_letter_consent(struct ky_req *req)
{
	struct ky_case c;
	struct ky_rows *now;
	struct ky_ctx *ctx = req->ctx;
	const struct ky_args *id = KY_ARGS({"id", ky_int(ky_path_id(req, "id"))});
	const char *given = ky_posted(req, "given");
	bool give = given == NULL || given[0] == '\0', may;
	KY_TRY(ky_case_load(ctx, ky_path_id(req, "id"), KY_NOTHING, true, &c));
	KY_TRY(ky_query(ctx, "letters.consent_get", id, &now));
	if (c.disposed)
		return ky_case_moved_on(req, &c);
	KY_TRY(may_agree(ctx, &c, &may));
	if (!may)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.role", "this member may not agree");
	if (give && now->count == 0)
		KY_TRY(ky_insert(ctx, "letters.consent_give", id, NULL));
	else if (!give)
		KY_TRY(ky_exec(ctx, "letters.consent_end", id, NULL));
	KY_TRY(ky_audit(ctx, give ? "letters.consent" : "letters.consent_end", "dossier", c.d.id, ""));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), give ? "letters.done.consent" : "letters.done.consent_end");
	return NULL;
}

/* Only what was opened for download; the first reading on record is its arrival. */
struct ky_err *ky_letter_mine_file(struct ky_req *req)
{
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query_one(ctx, "letters.mine_file", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}, {"file_id", ky_int(ky_path_id(req, "file_id"))}), &row));
	KY_TRY(ky_audit(ctx, "letters.received", "letter", ky_cell_int(row, 0, "id"), ""));
	ky_file_stream(req, ky_cell_int(row, 0, "file_id"), ky_cell_z(row, 0, "type"), ky_cell_z(row, 0, "name"));
	return NULL;
}
