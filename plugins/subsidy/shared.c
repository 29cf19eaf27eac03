/* shared.c — what the plugin's pages and registers have in common. Called by them alone. */
#include "subsidy.h"

struct ky_err *subsidy_label_of(struct ky_ctx *ctx, const char *query, struct ky_str code, struct ky_str *out)
{
	struct ky_rows *row;
	int64_t id;
	if (!ky_str_i64(code, &id))
		return NULL;
	KY_TRY(ky_query(ctx, query, KY_ARGS({"id", ky_int(id)}), &row));
	*out = row->count == 0 ? (struct ky_str){"", 0} : ky_cell_str(row, 0, "label");
	return NULL;
}

struct ky_node *subsidy_file_page(struct ky_req *req, const struct ky_dossier *d, const char *template_name, const char *title_key)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, template_name);
	const char *title = ky_message(ctx, title_key), *case_url = ky_url(ctx, "staff/dossiers/%lld", (long long)d->id);
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_reply_crumb(req, ky_message(ctx, "subsidy.staff_title"), ky_url(ctx, "staff/subsidy"));
	ky_reply_crumb(req, d->title, case_url);
	ky_reply_crumb(req, title, NULL);
	ky_put(root, "Title", d->title);
	ky_put_url(root, "case_url", case_url);
	return root;
}
