/* letter_template_new.c — a template for an occasion or a language that has none yet.
 * Called through the routes of letter_pages.c. From then on it is letter_template.c's. */
#include "core/dossier/letter.h"

#include "core/base/secret.h"

#define OCCASIONS_MAX 400

static struct ky_err *occasions(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_procedure_walk w = {0};
	const struct ky_procedure *p;
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	struct ky_choice *row = ky_alloc_array(ctx->arena, OCCASIONS_MAX, sizeof *row);
	while ((p = ky_procedure_next(ctx, &w)) != NULL)
		for (size_t i = 0; i < p->transition_count && c->count < OCCASIONS_MAX; i++) {
			const struct ky_transition *t = &p->transition[i];
			if (strcmp(t->permission, KY_BY_APPLICANT) == 0 || (t->flags & KY_SUBMITS) != 0)
				continue;
			const char *label = ky_printf(ctx->arena, "%s — %s", ky_message(ctx, p->title), ky_message(ctx, t->label));
			row[c->count++] = (struct ky_choice){ky_printf(ctx->arena, "%s %s", p->name, t->name), label};
		}
	c->choice = row;
	*out = c;
	return NULL;
}

static struct ky_err *languages(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	struct ky_choice *row = ky_alloc_array(ctx->arena, KY_DOC_LANGS_MAX, sizeof *row);
	for (const char *const *l = ctx->app->conf->languages; *l != NULL && c->count < KY_DOC_LANGS_MAX; l++)
		row[c->count++] = (struct ky_choice){*l, ky_message(ctx, ky_printf(ctx->arena, "letters.lang.%s", *l))};
	c->choice = row;
	*out = c;
	return NULL;
}

static const struct ky_field new_fields[] = {
    {.name = "occasion", .kind = "choice", .label = "letters.occasion", .flags = KY_REQUIRED, .load = occasions},
    {.name = "lang", .kind = "choice", .label = "letters.lang", .flags = KY_REQUIRED, .load = languages},
};
const struct ky_form ky_template_new_form = KY_FORM("letters.template_new", new_fields);

struct ky_err *ky_template_new(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, "core/form_page");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "letters.template_new"));
	ky_put(root, "Lead", ky_message(ctx, "letters.template_new_lead"));
	ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
	ky_reply_crumb(req, ky_message(ctx, "letters.title"), ky_url(ctx, "staff/letters"));
	ky_reply_crumb(req, ky_message(ctx, "letters.templates"), ky_url(ctx, "staff/letters/templates"));
	ky_reply_crumb(req, ky_message(ctx, "letters.template_new"), NULL);
	return ky_put_form(req, root, "letters.template_add", 0, &ky_template_new_form, NULL, "letters.template_new");
}

/* It begins with a plain letter and switched off, so that nothing is drafted with words nobody has read. */
struct ky_err *ky_template_add(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *procedure, *there;
	struct ky_str occasion = ky_str(ky_input_z(req->input, "occasion")), name;
	unsigned char hash[32];
	int64_t id;
	const char *lang = ky_input_z(req->input, "lang");
	if (!ky_str_split(&occasion, ' ', &name) || occasion.p == NULL)
		return ky_fail(ctx->arena, KY_BAD_REQUEST, NULL, "no occasion");
	const struct ky_args *key = KY_ARGS({"procedure", ky_text(name)}, {"occasion", ky_text(occasion)}, {"lang", ky_textz(lang)});
	KY_TRY(ky_procedure_row(ctx, ky_str_z(ctx->arena, name), &procedure));
	if (!ky_may_in(ctx, "letters.edit", ky_cell_int(procedure, 0, "department_id")))
		return ky_invalid(req, "occasion", "letters.error.other_department");
	KY_TRY(ky_query(ctx, "letters.template_find", key, &there));
	if (there->count > 0)
		return ky_invalid(req, "occasion", "letters.error.there_is_one");
	struct ky_ctx theirs = *ctx;
	theirs.lang = lang;
	struct ky_str text = ky_str(ky_message(&theirs, "letters.plain_letter"));
	ky_sha256(text, hash);
	KY_TRY(ky_insert(ctx, "letters.template_insert", key, &id));
	KY_TRY(ky_insert(ctx, "letters.revision_insert",
			 KY_ARGS({"template_id", ky_int(id)}, {"number", ky_int(1)}, {"text", ky_text(text)}, {"sha256", ky_bytes((struct ky_str){(const char *)hash, 32})}, {"made_by", ky_textz("staff")}), NULL));
	KY_TRY(ky_exec(ctx, "letters.switch", KY_ARGS({"id", ky_int(id)}, {"is_on", ky_int(0)}), NULL));
	KY_TRY(ky_audit(ctx, "letters.template_add", "letter_template", id, ""));
	ky_reply_redirect(req, ky_url(ctx, "staff/letters/templates/%lld/edit", (long long)id), "letters.done.added");
	return NULL;
}
