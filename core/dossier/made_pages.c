/* made_pages.c — staff make a procedure: what it is called, how it is decided, what it goes on from; its form is the builder's.
 * Called through the routes of pages.c. Its texts are kept where staff's own wording of messages is, so that every page finds them as it finds a plugin's. */
#include "core/dossier/builder.h"

static struct ky_err *followable(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_rows *rows;
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	KY_TRY(ky_query(ctx, "dossier.made.followable", NULL, &rows));
	struct ky_choice *row = ky_alloc_array(ctx->arena, rows->count, sizeof *row);
	for (size_t i = 0; i < rows->count; i++) {
		const struct ky_procedure *p = ky_procedure_named(ctx, ky_cell_z(rows, i, "name"));
		if (p != NULL)
			row[c->count++] = (struct ky_choice){ky_printf(ctx->arena, "%lld", (long long)ky_cell_int(rows, i, "id")), ky_message(ctx, p->title)};
	}
	c->choice = row;
	*out = c;
	return NULL;
}

static const struct ky_choice lives[] = {{"decision", "dossier.forms.life.decision"}, {"notice", "dossier.forms.life.notice"}, {NULL, NULL}};
static const struct ky_choice follow_as[] = {{"change", "dossier.forms.follow.change"}, {"report", "dossier.forms.follow.report"}, {NULL, NULL}};
static const struct ky_choice refusals[] = {{"never", "dossier.forms.refuse.never"}, {"late", "dossier.forms.refuse.late"}, {"missing", "dossier.forms.refuse.missing"}, {NULL, NULL}};
static const struct ky_field fields[] = {
    {.name = "title", .kind = "text", .label = "dossier.forms.made_title", .flags = KY_REQUIRED, .max = 60},
    {.name = "title_en", .kind = "text", .label = "dossier.forms.made_title_en", .max = 100},
    {.name = "title_easy", .kind = "text", .label = "dossier.forms.made_title_easy", .max = 100},
    {.name = "summary", .kind = "lines", .label = "dossier.forms.made_summary", .hint = "dossier.forms.made_summary_hint", .flags = KY_REQUIRED, .max = 300},
    {.name = "summary_en", .kind = "lines", .label = "dossier.forms.made_summary_en", .max = 300},
    {.name = "summary_easy", .kind = "lines", .label = "dossier.forms.made_summary_easy", .max = 300},
    {.name = "needs", .kind = "lines", .label = "dossier.forms.made_needs", .hint = "dossier.forms.made_needs_hint", .max = 500},
    {.name = "needs_en", .kind = "lines", .label = "dossier.forms.made_needs_en", .max = 500},
    {.name = "needs_easy", .kind = "lines", .label = "dossier.forms.made_needs_easy", .max = 500},
    {.name = "minutes", .kind = "int", .label = "dossier.forms.minutes", .flags = KY_REQUIRED, .low = 1, .high = 240},
    {.name = "department_id", .kind = "choice", .label = "dossier.department", .hint = "dossier.department_hint", .flags = KY_REQUIRED, .load = ky_dossier_departments},
    {.name = "receipt_prefix", .kind = "word", .label = "dossier.receipt_prefix", .hint = "dossier.forms.prefix_hint", .flags = KY_REQUIRED, .max = 8},
    {.name = "life", .kind = "choice", .label = "dossier.forms.life", .flags = KY_REQUIRED, .options = lives},
    {.name = "for_group", .kind = "bool", .label = "dossier.forms.for_group"},
    {.name = "follows_id", .kind = "choice", .label = "dossier.forms.follows", .hint = "dossier.forms.follows_hint", .load = followable},
    {.name = "follow_as", .kind = "choice", .label = "dossier.forms.follow_as", .hint = "dossier.forms.follow_as_hint", .options = follow_as},
    {.name = "due_field", .kind = "word", .label = "dossier.forms.due_field", .hint = "dossier.forms.due_field_hint", .max = 41},
    {.name = "due_days", .kind = "int", .label = "dossier.forms.due_days", .low = 1, .high = 730},
    {.name = "refuse_while", .kind = "choice", .label = "dossier.forms.refuse_while", .flags = KY_REQUIRED, .options = refusals},
    {.name = "title_field", .kind = "word", .label = "dossier.forms.title_field", .hint = "dossier.forms.title_field_hint", .max = 41},
    {.name = "source", .kind = "choice", .label = "dossier.forms.begin_with", .hint = "dossier.forms.begin_with_hint", .load = ky_builder_sources},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_made_form = KY_FORM("dossier.forms.made", fields);

static const char *const texts[] = {"title", "summary", "needs"};
static const char *const langs[] = {"ja", "en", "easy"};

static struct ky_err *page(struct ky_req *req, const char *title, const char *route, int64_t id, const struct ky_rows *row)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, "core/form_page");
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
	ky_reply_crumb(req, ky_message(ctx, "dossier.forms.title"), ky_url(ctx, "staff/forms"));
	if (id != 0)
		ky_reply_crumb(req, title, ky_url(ctx, "staff/forms/%lld", (long long)id));
	ky_reply_crumb(req, id == 0 ? title : ky_message(ctx, "dossier.forms.about"), NULL);
	ky_put(root, "Lead", ky_message(ctx, "dossier.forms.made_lead"));
	return ky_put_form(req, root, route, id, NULL, row, "dossier.forms.save");
}

struct ky_err *ky_made_new(struct ky_req *req)
{
	static const char *const names[] = {"minutes", "life", "due_days", "refuse_while"};
	struct ky_value *cell = ky_alloc_array(req->ctx->arena, 4, sizeof *cell);
	cell[0] = ky_int(15);
	cell[1] = ky_textz("decision");
	cell[2] = ky_int(30);
	cell[3] = ky_textz("never");
	return page(req, ky_message(req->ctx, "dossier.forms.new"), "dossier.forms.create", 0, &(const struct ky_rows){.count = 1, .columns = 4, .name = names, .cell = cell});
}

/* In every language of the city; what is not written is read in Japanese. */
static struct ky_err *keep_texts(struct ky_req *req, const char *name)
{
	struct ky_ctx *ctx = req->ctx;
	const char *const *lang = ctx->app->conf->languages;
	for (size_t t = 0; t < KY_COUNT(texts); t++)
		for (size_t l = 0; lang[l] != NULL; l++) {
			const char *text = ky_input_z(req->input, texts[t]);
			for (size_t i = 1; i < KY_COUNT(langs); i++) {
				const char *own = strcmp(lang[l], langs[i]) == 0 ? ky_input_z(req->input, ky_printf(ctx->arena, "%s_%s", texts[t], langs[i])) : "";
				text = own[0] != '\0' ? own : text;
			}
			KY_TRY(ky_exec(ctx, "dossier.made.text", KY_ARGS({"key", ky_textz(ky_printf(ctx->arena, "%s.%s", name, texts[t]))}, {"lang", ky_textz(lang[l])}, {"value", ky_textz(text)}), NULL));
		}
	return NULL;
}

static struct ky_err *check(struct ky_req *req)
{
	const struct ky_input *in = req->input;
	bool follows = ky_input_int(in, "follows_id") != 0;
	if (!ky_may_in(req->ctx, "dossier.forms", ky_input_int(in, "department_id")))
		return ky_invalid(req, "department_id", "dossier.forms.error.department");
	if (follows && ky_input_z(in, "follow_as")[0] == '\0')
		return ky_invalid(req, "follow_as", "dossier.forms.error.follow_as");
	if (follows && strcmp(ky_input_z(in, "follow_as"), "report") == 0 && ky_input_int(in, "due_days") == 0)
		return ky_invalid(req, "due_days", "core.invalid.required");
	return NULL;
}

static const struct ky_args *arguments(struct ky_req *req, int64_t id)
{
	const struct ky_input *in = req->input;
	bool follows = ky_input_int(in, "follows_id") != 0;
	return ky_input_args(req->ctx->arena, in,
			     KY_ARGS({"id", ky_int(id)}, {"follow", follows ? ky_textz(ky_input_z(in, "follow_as")) : ky_null()}, {"days", ky_int(ky_input_int(in, "due_days") == 0 ? 30 : ky_input_int(in, "due_days"))},
				     {"due", ky_textz(ky_input_z(in, "due_field"))}, {"names", ky_textz(ky_input_z(in, "title_field"))}));
}

struct ky_err *ky_made_create(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	int64_t id;
	struct ky_str text;
	KY_TRY(check(req));
	struct ky_err *err = ky_insert(ctx, "dossier.made.insert_procedure", arguments(req, 0), &id);
	if (err != NULL && err->code == KY_CONFLICT)
		return ky_invalid(req, "receipt_prefix", "dossier.error.prefix_taken");
	KY_TRY(err);
	KY_TRY(ky_exec(ctx, "dossier.made.name", KY_ARGS({"id", ky_int(id)}), NULL));
	KY_TRY(ky_insert(ctx, "dossier.made.insert", arguments(req, id), NULL));
	KY_TRY(keep_texts(req, ky_printf(ctx->arena, "made.p%lld", (long long)id)));
	text = ky_docedit_empty(ctx->arena, ky_input_z(req->input, "title"));
	if (ky_input_z(req->input, "source")[0] != '\0')
		KY_TRY(ky_builder_source(ctx, ky_input_z(req->input, "source"), &text));
	KY_TRY(ky_exec(ctx, "dossier.forms.draft_save", KY_ARGS({"id", ky_int(id)}, {"document", ky_text(text)}, {"before", ky_textz("")}), NULL));
	KY_TRY(ky_audit(ctx, "dossier.forms.create", "procedure", id, ""));
	ky_touch(ctx, "core");
	ky_reply_redirect(req, ky_url(ctx, "staff/forms/%lld", (long long)id), "dossier.forms.done.created");
	return NULL;
}

struct ky_err *ky_made_edit(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "dossier.made.edit", KY_ARGS({"id", ky_int(id)}), &row));
	return page(req, ky_cell_z(row, 0, "title"), "dossier.forms.update", id, row);
}

struct ky_err *ky_made_update(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	uint64_t changed = 0;
	struct ky_rows *row;
	KY_TRY(check(req));
	KY_TRY(ky_query_one(ctx, "dossier.made.edit", KY_ARGS({"id", ky_int(id)}), &row));
	if (ky_input_int(req->input, "follows_id") == id)
		return ky_invalid(req, "follows_id", "dossier.forms.error.follows_itself");
	struct ky_err *err = ky_exec(ctx, "dossier.made.update_procedure", arguments(req, id), &changed);
	if (err != NULL && err->code == KY_CONFLICT)
		return ky_invalid(req, "receipt_prefix", "dossier.error.prefix_taken");
	KY_TRY(err);
	if (changed == 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.forms.error.changed", "the procedure changed");
	KY_TRY(ky_exec(ctx, "dossier.made.update", arguments(req, id), NULL));
	KY_TRY(keep_texts(req, ky_cell_z(row, 0, "name")));
	KY_TRY(ky_audit(ctx, "dossier.forms.update", "procedure", id, ""));
	ky_touch(ctx, "core");
	ky_reply_redirect(req, ky_url(ctx, "staff/forms/%lld", (long long)id), "dossier.forms.done.saved");
	return NULL;
}
