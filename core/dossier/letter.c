/* letter.c — the notice of what happened last, to print and to post, where no letter is drafted for it: date, addressee, issuer, the city's words.
 * Called through the routes of pages.c. The words are messages, which staff edit. */
#include "core/dossier/dossier.h"

static const char *address_of(struct ky_ctx *ctx, const struct ky_case *c)
{
	for (size_t s = 0; s < c->doc->section_count; s++)
		for (size_t i = 0; i < c->doc->section[s].field_count; i++) {
			const struct ky_doc_field *f = &c->doc->section[s].field[i];
			if (strcmp(f->kind, "address") != 0)
				continue;
			return ky_printf(ctx->arena, "%s %s%s", ky_answer_z(c->answers, ky_printf(ctx->arena, "%s_postal", f->name)), ky_answer_z(c->answers, f->name),
					 ky_answer_z(c->answers, ky_printf(ctx->arena, "%s_building", f->name)));
		}
	return "";
}

struct ky_err *ky_letter_show(struct ky_req *req)
{
	struct ky_case c;
	struct ky_rows *last, *issuer;
	struct ky_str line;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_case_load(ctx, ky_path_id(req, "id"), KY_NEWEST, false, &c));
	KY_TRY(ky_query(ctx, "letters.newest", KY_ARGS({"id", ky_int(c.d.id)}), &last));
	if (last->count > 0) { /* what the city decided has a letter of its own, with a number */
		ky_reply_redirect(req, ky_url(ctx, "staff/letters/%lld", (long long)ky_cell_int(last, 0, "id")), NULL);
		return NULL;
	}
	KY_TRY(ky_query_one(ctx, "dossier.last_action", KY_ARGS({"id", ky_int(c.d.id)}), &last));
	const struct ky_transition *t = ky_transition_of(c.d.procedure, ky_cell_z(last, 0, "action"));
	const char *key = t == NULL || t->mail == NULL ? "dossier.mail.message" : t->mail;
	struct ky_node *root = ky_case_page(req, &c, "dossier/letter", "dossier.letter");
	KY_TRY(ky_query(ctx, "dossier.issuer", KY_ARGS({"day", ky_date(c.d.decided_on == KY_DAY_NONE ? ctx->today : c.d.decided_on)}), &issuer));
	if (issuer->count > 0) {
		ky_put(root, "IssuerTitle", ky_cell_z(issuer, 0, "title"));
		ky_put(root, "IssuerName", ky_cell_z(issuer, 0, "name"));
	}
	ky_put_day(root, "Day", c.d.decided_on == KY_DAY_NONE ? ky_time_day(ky_cell_int(last, 0, "at")) : c.d.decided_on);
	ky_put(root, "Address", address_of(ctx, &c));
	ky_put(root, "Heading", ky_message(ctx, t == NULL ? "dossier.letter" : ky_printf(ctx->arena, "%s.letter", t->label)));
	struct ky_str text = ky_str(ky_message(ctx, ky_printf(ctx->arena, "%s.paper", key)));
	while (ky_str_split(&text, '\n', &line))
		ky_put_str(ky_node_item(root, "Lines"), "text", line);
	ky_put(root, "Reason", ky_cell_z(last, 0, "reason"));
	struct ky_rows *asked;
	KY_TRY(ky_query(ctx, "dossier.corrections", KY_ARGS({"id", ky_int(c.d.id)}), &asked));
	for (size_t i = 0; i < asked->count; i++) {
		const struct ky_doc_field *f = ky_doc_find(c.doc, ky_cell_z(asked, i, "field"), NULL);
		struct ky_node *n = ky_node_item(root, "Asked");
		ky_put(n, "label", f == NULL ? ky_cell_z(asked, i, "field") : ky_doc_text(&f->label, ctx->lang));
		ky_put(n, "reason", ky_cell_z(asked, i, "reason"));
	}
	return ky_case_put(req, &c, root);
}
