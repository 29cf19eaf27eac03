/* builder_show.c — a form as others will see it: as citizen, on a phone, on blank paper with a code that opens its entry at the desk; and a procedure's leaflet.
 * Called through the routes of pages.c. */
#include "core/dossier/builder.h"

#include "core/app/session.h"
#include "core/model/formdoc_internal.h"
#include "core/model/input.h"
#include "kyodo/account.h"

/* ---- as a citizen: nothing that is typed is kept */

struct ky_err *ky_builder_try_form(struct ky_req *req, const struct ky_form **out_form)
{
	struct ky_builder b;
	struct ky_form *form;
	static const struct ky_form none = {.name = "dossier.forms.try"};
	KY_TRY(ky_builder_load(req, &b));
	const struct ky_doc_section *section = ky_builder_section_of(req, &b);
	*out_form = &none;
	if (section == NULL)
		return NULL;
	KY_TRY(ky_formdoc_form(req->ctx, b.doc, section, NULL, NULL, false, &form));
	*out_form = form;
	return NULL;
}

/* What was typed decides what is shown and calculated, as it will for applicants. */
static struct ky_err *show(struct ky_req *req, struct ky_builder *b, const struct ky_doc_section *section)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_answers answers;
	struct ky_form *form;
	size_t count = 0;
	const struct ky_doc_problem *problem;
	ky_answers_init(&answers, ctx->arena);
	bool tried = req->input != NULL;
	if (tried)
		ky_answers_take(&answers, b->doc, req->input->form, req->input);
	KY_TRY(ky_formdoc_calculate(b->doc, &answers));
	KY_TRY(ky_formdoc_form(ctx, b->doc, section, &answers, NULL, true, &form));
	req->input = NULL;
	struct ky_node *root = ky_builder_page(req, b, "dossier/builder_preview", ky_message(ctx, "dossier.forms.preview"));
	bool phone = strcmp(ky_query_param(req, "as"), "phone") == 0;
	ky_put_bool(root, "Phone", phone);
	for (size_t i = 0; i < b->doc->section_count; i++) {
		struct ky_node *n = ky_node_item(root, "Steps");
		ky_put(n, "label", ky_doc_text(&b->doc->section[i].title, ctx->lang));
		ky_put_url(n, "url", ky_builder_url(b, ctx, ky_printf(ctx->arena, "/preview/%s%s", b->doc->section[i].name, phone ? "?as=phone" : "")));
		ky_put_bool(n, "current", &b->doc->section[i] == section);
	}
	ky_put_url(root, "phone_url", ky_builder_url(b, ctx, ky_printf(ctx->arena, "/preview/%s?as=phone", section->name)));
	ky_put_url(root, "wide_url", ky_builder_url(b, ctx, ky_printf(ctx->arena, "/preview/%s", section->name)));
	ky_put_url(root, "print_url", ky_builder_url(b, ctx, "/blank"));
	ky_put(root, "SectionTitle", ky_doc_text(&section->title, ctx->lang));
	ky_put(root, "SectionHelp", ky_doc_text(&section->help, ctx->lang));
	if (tried) {
		KY_TRY(ky_formdoc_problems(ctx, b->doc, &answers, &count, &problem));
		for (size_t i = 0; i < count; i++)
			if (problem[i].section == section) {
				struct ky_node *n = ky_node_item(root, "Problems");
				ky_put(n, "label", problem[i].label);
				ky_put(n, "text", ky_message(ctx, problem[i].message_key));
				ky_put(n, "field", problem[i].name);
			}
	}
	return ky_put_form(req, root, "dossier.forms.try", b->id, form, ky_answers_row(ctx->arena, form, &answers), "dossier.forms.try");
}

struct ky_err *ky_builder_preview(struct ky_req *req)
{
	struct ky_builder b;
	KY_TRY(ky_builder_load(req, &b));
	const struct ky_doc_section *section = ky_builder_section_of(req, &b);
	return section == NULL ? ky_builder_gone(req, &b) : show(req, &b, section);
}

struct ky_err *ky_builder_try(struct ky_req *req)
{
	KY_TRY(ky_builder_preview(req));
	ky_reply_status(req, 200);
	return NULL;
}

/* ---- blank paper */

static void put_blank_field(struct ky_ctx *ctx, struct ky_node *list, const struct ky_doc_field *f)
{
	struct ky_node *n = ky_node_item(list, "fields");
	ky_put(n, "label", ky_doc_text(&f->label, ctx->lang));
	ky_put(n, "help", ky_doc_text(&f->help, ctx->lang));
	ky_put(n, "kind", f->kind);
	ky_put_bool(n, "required", (f->flags & KY_REQUIRED) != 0);
	ky_put_bool(n, "conditional", f->when.count > 0);
	ky_put_bool(n, "calc", f->calc != NULL);
	ky_put_bool(n, "tall", strcmp(f->kind, "lines") == 0);
	const struct ky_choices *list_of = NULL;
	if (f->choices != NULL && strcmp(f->kind, "register") != 0 && ky_choices(ctx, f->choices, &list_of) == NULL)
		for (size_t i = 0; i < list_of->count; i++)
			ky_put(ky_node_item(n, "options"), "label", list_of->choice[i].label);
	for (size_t i = 0; i < f->option_count; i++)
		ky_put(ky_node_item(n, "options"), "label", ky_doc_text(&f->option[i].label, ctx->lang));
	const struct ky_doc_leaf *leaf;
	size_t parts = f->column_count > 0 ? 0 : ky_doc_leaves(ctx->arena, f, 0, &leaf);
	for (size_t i = 0; parts > 1 && i < parts; i++) {
		struct ky_node *p = ky_node_item(n, "parts");
		ky_put(p, "label", ky_message(ctx, leaf[i].part->label));
		for (size_t k = 0; leaf[i].part->options != NULL && leaf[i].part->options[k].code != NULL; k++)
			ky_put(ky_node_item(p, "options"), "label", ky_message(ctx, leaf[i].part->options[k].label));
	}
	for (size_t i = 0; i < f->column_count; i++)
		ky_put(ky_node_item(n, "columns"), "label", ky_doc_text(&f->column[i].label, ctx->lang));
	for (size_t i = 0; f->column_count > 0 && i < (f->rows_max > 12 ? 12 : f->rows_max); i++)
		ky_put_bool(ky_node_item(n, "rows"), "row", true);
}

struct ky_err *ky_builder_blank(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_builder b;
	struct ky_rows *row;
	int64_t number = 0;
	KY_TRY(ky_builder_load(req, &b));
	if (ky_str_i64(ky_str(ky_query_param(req, "revision")), &number)) {
		struct ky_str text;
		KY_TRY(ky_builder_revision(req, &b, number, &text));
		KY_TRY(ky_formdoc_parse(ctx->arena, text, &b.doc));
	}
	KY_TRY(ky_procedure_row(ctx, b.name, &row));
	struct ky_node *root = ky_builder_page(req, &b, "dossier/builder_blank", ky_message(ctx, "dossier.forms.blank"));
	ky_put(root, "FormTitle", ky_doc_text(&b.doc->title, ctx->lang));
	ky_put(root, "Number", b.doc->number);
	ky_put(root, "Purpose", ky_doc_text(&b.doc->purpose, ctx->lang));
	ky_put(root, "Department", ky_cell_z(row, 0, "department"));
	ky_put(root, "DepartmentPhone", ky_cell_z(row, 0, "department_phone"));
	ky_put_bool(root, "Large", strcmp(ky_query_param(req, "size"), "large") == 0);
	ky_put_int(root, "Revision", number > 0 ? number : b.newest_number);
	ky_put_bool(root, "Unpublished", number == 0 && b.drafted);
	ky_put_url(root, "qr_url", ky_builder_url(&b, ctx, ky_printf(ctx->arena, "/qr/enter-%lld", (long long)(number > 0 ? number : b.newest_number))));
	for (size_t s = 0; s < b.doc->section_count; s++) {
		struct ky_node *n = ky_node_item(root, "Sections");
		ky_put(n, "title", ky_doc_text(&b.doc->section[s].title, ctx->lang));
		ky_put(n, "help", ky_doc_text(&b.doc->section[s].help, ctx->lang));
		ky_put_bool(n, "conditional", b.doc->section[s].when.count > 0);
		for (size_t i = 0; i < b.doc->section[s].field_count; i++)
			if ((b.doc->section[s].field[i].flags & KY_INTERNAL_ONLY) == 0)
				put_blank_field(ctx, n, &b.doc->section[s].field[i]);
	}
	return NULL;
}

/* ---- a leaflet for the neighbourhood's circulation (回覧) */

struct ky_err *ky_builder_flyer(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_builder b;
	struct ky_rows *row;
	KY_TRY(ky_builder_load(req, &b));
	KY_TRY(ky_procedure_row(ctx, b.name, &row));
	const struct ky_procedure *p = ky_procedure_named(ctx, b.name);
	struct ky_node *root = ky_builder_page(req, &b, "dossier/builder_flyer", ky_message(ctx, "dossier.forms.flyer"));
	const char *closed = ky_procedure_closed(ctx, row);
	ky_put(root, "Closed", closed == NULL ? NULL : ky_message(ctx, closed));
	ky_put(root, "Procedure", b.title);
	ky_put(root, "About", p == NULL ? "" : ky_message(ctx, p->summary));
	if (p != NULL && p->needs != NULL)
		ky_put_lines(root, "Needs", ky_message(ctx, p->needs));
	if (p != NULL)
		ky_put_int(root, "Minutes", p->minutes);
	if (!ky_cell_null(row, 0, "opens_at"))
		ky_put_time(root, "opens", ky_cell_int(row, 0, "opens_at"));
	if (!ky_cell_null(row, 0, "closes_at"))
		ky_put_time(root, "closes", ky_cell_int(row, 0, "closes_at"));
	ky_put(root, "Department", ky_cell_z(row, 0, "department"));
	ky_put(root, "DepartmentPhone", ky_cell_z(row, 0, "department_phone"));
	ky_put(root, "Address", ky_url_absolute(ctx, "apply/%s", ky_procedure_code(ctx->arena, b.name)));
	ky_put_url(root, "qr_url", ky_builder_url(&b, ctx, "/qr/apply"));
	return NULL;
}

/* "enter-3": the desk's page that enters this revision from paper; "apply": the procedure's public page. */
struct ky_err *ky_builder_qr(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_builder b;
	struct ky_str svg;
	const char *to = ky_path_code(req, "code");
	KY_TRY(ky_builder_load(req, &b));
	if (strncmp(to, "enter-", 6) == 0)
		KY_TRY(ky_qr_svg(ctx->arena, ky_url_absolute(ctx, "staff/dossiers/enter?procedure=%s&form=%s", b.name, to + 6), &svg));
	else if (strcmp(to, "apply") == 0)
		KY_TRY(ky_qr_svg(ctx->arena, ky_url_absolute(ctx, "apply/%s", ky_procedure_code(ctx->arena, b.name)), &svg));
	else
		return ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "no code %s", to);
	ky_reply_bytes(req, "image/svg+xml", NULL, svg);
	return NULL;
}
