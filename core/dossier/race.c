/* race.c — two of staff at one dossier: who comes second is told what the first did, and goes on having seen it.
 * Called by desk_step.c, desk_paper.c and approval.c. A form carries the version its page showed; nothing is done upon another one. */
#include "core/dossier/dossier.h"

struct ky_err *ky_must_be_seen(struct ky_req *req, const struct ky_case *c)
{
	int64_t seen = ky_input_int(req->input, "version");
	return seen == c->d.version ? NULL : ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.changed_by_other", "seen %lld, now %d", (long long)seen, c->d.version);
}

const struct ky_rows *ky_seen_row(struct ky_ctx *ctx, const struct ky_case *c)
{
	static const char *const names[] = {"version", "draft"};
	struct ky_rows *row = KY_NEW(ctx->arena, struct ky_rows);
	struct ky_value *cell = ky_alloc_array(ctx->arena, 2, sizeof *cell);
	cell[0] = ky_int(c->d.version);
	cell[1] = ky_int(c->d.draft);
	*row = (struct ky_rows){.count = 1, .columns = 2, .name = names, .cell = cell};
	return row;
}

struct ky_err *ky_race_put(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_ctx *ctx = req->ctx;
	if (req->input == NULL || ky_input_int(req->input, "version") == c->d.version)
		return NULL;
	struct ky_node *n = ky_node_child(root, "Race");
	ky_put_bool(n, "lost", true);
	ky_input_restate(req->input, "version", ky_str(ky_printf(ctx->arena, "%d", c->d.version)));
	return ky_history_put(ctx, c, true, n);
}

struct ky_err *ky_changes_put(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_answers *before, const struct ky_answers *after, struct ky_node *root)
{
	const char *const *names;
	size_t n = ky_answers_differ(ctx->arena, before, after, &names);
	for (size_t i = 0; i < n; i++) {
		const struct ky_doc_field *f = ky_doc_find(c->doc, names[i], NULL);
		struct ky_str old_text = {"", 0}, new_text = {"", 0};
		struct ky_node *node = ky_node_item(root, "Changes");
		if (f != NULL) {
			KY_TRY(ky_doc_readable(ctx, f, ky_answers_get(before, names[i]), &old_text));
			KY_TRY(ky_doc_readable(ctx, f, ky_answers_get(after, names[i]), &new_text));
		}
		ky_put(node, "label", f == NULL ? names[i] : ky_doc_text(&f->label, ctx->lang));
		ky_put_str(node, "before", old_text);
		ky_put_str(node, "after", new_text);
	}
	return NULL;
}
