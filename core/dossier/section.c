/* section.c — one section of a form on a page: shown, saved, its files taken in. The same pages serve drafts, corrections, papers entered at the counter and amendments by staff.
 * Called through the routes of pages.c. Whatever button is pressed, everything typed and chosen is saved first; a draft is kept as it was typed, right or wrong. */
#include "core/dossier/dossier.h"

#include "core/app/session.h"
#include "core/model/input.h"

static const struct ky_doc_section *section_named(const struct ky_formdoc *doc, const char *name, size_t *out_at)
{
	for (size_t i = 0; i < doc->section_count; i++)
		if (strcmp(doc->section[i].name, name) == 0) {
			if (out_at != NULL)
				*out_at = i;
			return &doc->section[i];
		}
	return NULL;
}

/* Of what is asked to be mended (補正): the fields' names with blanks between; NULL when all may be changed. */
static struct ky_err *asked_fields(struct ky_ctx *ctx, const struct ky_case *c, struct ky_rows **out_rows, const char **out_only)
{
	struct ky_buf only;
	*out_only = NULL;
	KY_TRY(ky_query(ctx, "dossier.corrections", KY_ARGS({"id", ky_int(c->d.id)}), out_rows));
	if (c->d.revision == 0 || (ky_is_staff(ctx) && !c->helping) || (*out_rows)->count == 0)
		return NULL;
	ky_buf_init(&only, ctx->arena, 64 * 1024);
	for (size_t i = 0; i < (*out_rows)->count; i++)
		ky_buf_printf(&only, "%s%s", i == 0 ? "" : " ", ky_cell_z(*out_rows, i, "field"));
	*out_only = only.data;
	return NULL;
}

/* May the present person fill in this dossier now? Applicants while its state says so, staff for papers they enter and what they amend. */
static struct ky_err *must_be_filling(struct ky_ctx *ctx, const struct ky_case *c)
{
	struct ky_rows *member;
	bool staff = ky_is_staff(ctx), filling = (c->state->flags & KY_STATE_FILLING) != 0;
	bool paper = filling && strcmp(c->d.channel, "web") != 0;
	bool amending = !filling && strcmp(c->phase, "open") == 0 && c->approval_id == 0 && c->amending;
	if (staff && (paper || amending || (c->helping && filling)))
		return NULL;
	if (staff || !filling)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "nothing is filled in now");
	if (c->d.group_id == 0)
		return NULL;
	KY_TRY(ky_query(ctx, "dossier.member_role", KY_ARGS({"group_id", ky_int(c->d.group_id)}), &member));
	if (member->count > 0 && ky_word_in(ky_cell_z(c->row, 0, "prepare_roles"), ky_cell_z(member, 0, "role")))
		return NULL;
	return ky_fail(ctx->arena, KY_DENIED, "dossier.error.role", "this member may not prepare");
}

/* ---- the form of what came in: the fields that were on the page, no more */

struct ky_err *ky_section_form(struct ky_req *req, const struct ky_form **out_form)
{
	struct ky_case c;
	struct ky_rows *asked;
	struct ky_form *all;
	const char *only, *shown = ky_posted(req, "_shown");
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_DRAFT, false, &c));
	const struct ky_doc_section *s = section_named(c.doc, ky_path_code(req, "code"), NULL);
	if (s == NULL)
		return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no section %s", ky_path_code(req, "code"));
	KY_TRY(asked_fields(req->ctx, &c, &asked, &only));
	KY_TRY(ky_formdoc_form(req->ctx, c.doc, s, NULL, only, false, &all));
	struct ky_field *field = ky_alloc_array(req->ctx->arena, all->count + 1, sizeof *field);
	struct ky_form *form = KY_NEW(req->ctx->arena, struct ky_form);
	for (size_t i = 0; i < all->count; i++)
		if (shown != NULL && ky_word_in(shown, all->field[i].name))
			field[form->count++] = all->field[i];
	form->name = "dossier.section";
	form->field = field;
	*out_form = form;
	return NULL;
}

/* ---- showing */

static struct ky_str as_typed(struct ky_arena *arena, const struct ky_value *v)
{
	if (v->kind == KY_INT)
		return ky_str(ky_printf(arena, "%lld", (long long)v->i));
	if (v->kind == KY_DAY)
		return ky_str(ky_day_iso(arena, (ky_day)v->i));
	return v->kind == KY_TEXT ? v->s : (struct ky_str){"", 0};
}

/* A date that could not be read comes back in its three parts. */
static void date_parts(struct ky_arena *arena, const struct ky_value *v, struct ky_input_field *in)
{
	static const char *const ends[] = {"年", "月", "日"};
	struct ky_str rest = v->s;
	if (v->kind == KY_DAY) {
		struct ky_date d = ky_day_date((ky_day)v->i);
		int parts[] = {d.year, d.month, d.day};
		for (size_t i = 0; i < 3; i++)
			in->part[i] = ky_str(ky_printf(arena, "%d", parts[i]));
		return;
	}
	for (size_t i = 0; i < 3 && v->kind == KY_TEXT; i++) {
		const char *end = rest.len == 0 ? NULL : memmem(rest.p, rest.len, ends[i], 3);
		in->part[i] = (struct ky_str){rest.p, end == NULL ? rest.len : (size_t)(end - rest.p)};
		rest = end == NULL ? (struct ky_str){"", 0} : (struct ky_str){end + 3, rest.len - (size_t)(end + 3 - rest.p)};
	}
}

/* What was saved, as if it had just been typed, with what is wrong beside it. */
static struct ky_input *input_of(struct ky_ctx *ctx, const struct ky_form *form, const struct ky_answers *answers, const struct ky_doc_problem *problem, size_t problems)
{
	struct ky_input *input = KY_NEW(ctx->arena, struct ky_input);
	input->form = form;
	input->field = ky_alloc_array(ctx->arena, form->count, sizeof *input->field);
	for (size_t i = 0; i < form->count; i++) {
		const struct ky_value *v = ky_answers_get(answers, form->field[i].name);
		struct ky_input_field *in = &input->field[i];
		in->value = *v;
		if (strcmp(form->field[i].kind, "files") != 0) /* what is attached is listed beside the field */
			in->raw = as_typed(ctx->arena, v);
		if (strcmp(form->field[i].kind, "date") == 0)
			date_parts(ctx->arena, v, in);
		for (size_t p = 0; p < problems; p++)
			if (strcmp(problem[p].name, form->field[i].name) == 0)
				in->error = problem[p].message_key;
	}
	return input;
}

static const char *save_route(const struct ky_ctx *ctx, const struct ky_case *c, const struct ky_doc_section *s)
{
	bool files = false;
	for (size_t i = 0; i < s->field_count; i++) {
		files |= strcmp(s->field[i].kind, "files") == 0;
		for (size_t k = 0; k < s->field[i].column_count; k++)
			files |= strcmp(s->field[i].column[k].kind, "files") == 0;
	}
	if (c->helping)
		return files ? "dossier.support_save_files" : "dossier.support_save";
	if (ky_is_staff(ctx))
		return files ? "dossier.enter_save_files" : "dossier.enter_save";
	return files ? "dossier.section_save_files" : "dossier.section_save";
}

static void put_steps(struct ky_req *req, const struct ky_case *c, struct ky_node *root, const char *current)
{
	size_t n = 0, at = 0;
	for (size_t i = 0; i < c->doc->section_count; i++) {
		const struct ky_doc_section *s = &c->doc->section[i];
		if (!ky_when_holds(&s->when, c->answers))
			continue;
		struct ky_node *node = ky_node_item(root, "Steps");
		n++;
		if (strcmp(s->name, current) == 0)
			at = n;
		ky_put(node, "label", ky_doc_text(&s->title, req->ctx->lang));
		ky_put_url(node, "url", ky_case_url(req, c, ky_printf(req->ctx->arena, "/form/%s", s->name)));
		ky_put_bool(node, "current", strcmp(s->name, current) == 0);
	}
	struct ky_node *last = ky_node_item(root, "Steps");
	ky_put(last, "label", ky_message(req->ctx, "dossier.step_confirm"));
	ky_put_url(last, "url", ky_case_url(req, c, "/confirm"));
	ky_put_bool(last, "current", strcmp(current, "") == 0);
	ky_put_int(root, "StepAt", (int64_t)(at == 0 ? n + 1 : at));
	ky_put_int(root, "StepCount", (int64_t)(n + 1));
}

static void put_shown(struct ky_req *req, struct ky_node *root, const struct ky_form *form)
{
	struct ky_buf shown;
	ky_buf_init(&shown, req->ctx->arena, 64 * 1024);
	for (size_t i = 0; i < form->count; i++)
		ky_buf_printf(&shown, "%s%s", i == 0 ? "" : " ", form->field[i].name);
	ky_put(root, "Shown", shown.data == NULL ? "" : shown.data);
}

static void put_asked(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_rows *asked, struct ky_node *root)
{
	for (size_t i = 0; i < asked->count; i++) {
		const struct ky_doc_section *s = NULL;
		const struct ky_doc_field *f = ky_doc_find(c->doc, ky_cell_z(asked, i, "field"), &s);
		struct ky_node *n = ky_node_item(root, "Asked");
		ky_put(n, "label", f == NULL ? ky_cell_z(asked, i, "field") : ky_doc_text(&f->label, ctx->lang));
		ky_put(n, "reason", ky_cell_z(asked, i, "reason"));
		ky_put(n, "field", ky_cell_z(asked, i, "field"));
	}
}

/* The page of a section with these answers; problems NULL: nothing is said to be wrong. */
static struct ky_err *show(struct ky_req *req, struct ky_case *c, const struct ky_doc_section *s, const struct ky_doc_problem *problem, size_t problems, const char *conflicts)
{
	struct ky_form *form;
	struct ky_rows *asked;
	const char *only;
	struct ky_node *root = ky_case_page(req, c, "dossier/section", NULL);
	ky_put(ky_node_child(root, "Page"), "title", ky_printf(req->ctx->arena, "%s — %s", ky_doc_text(&s->title, req->ctx->lang), ky_message(req->ctx, c->d.procedure->title)));
	ky_reply_crumb(req, ky_doc_text(&s->title, req->ctx->lang), NULL);
	KY_TRY(asked_fields(req->ctx, c, &asked, &only));
	KY_TRY(ky_formdoc_form(req->ctx, c->doc, s, c->answers, only, true, &form));
	req->input = input_of(req->ctx, form, c->answers, problem, problems);
	KY_TRY(ky_put_form(req, root, save_route(req->ctx, c, s), c->d.id, form, NULL, "dossier.next"));
	KY_TRY(ky_case_put_files(req->ctx, c, ky_node_child(root, "Attached")));
	KY_TRY(ky_case_put(req, c, root));
	put_steps(req, c, root, s->name);
	put_shown(req, root, form);
	if (only != NULL || (c->d.revision > 0 && asked->count > 0))
		put_asked(req->ctx, c, asked, root);
	ky_put_bool(root, "Lookup", true);
	ky_put(root, "SectionTitle", ky_doc_text(&s->title, req->ctx->lang));
	ky_put(root, "SectionHelp", ky_doc_text(&s->help, req->ctx->lang));
	ky_put_int(root, "Draft", c->d.draft);
	ky_put_bool(root, "Draft.filling", c->d.revision == 0);
	ky_put_time(root, "SavedAt", ky_cell_int(c->row, 0, "updated_at"));
	if (conflicts != NULL)
		ky_put(root, "Conflicts", conflicts);
	return NULL;
}

static struct ky_err *problems_of(struct ky_req *req, const struct ky_case *c, const struct ky_doc_section *s, const struct ky_doc_problem **out, size_t *out_here)
{
	size_t n, here = 0;
	const struct ky_doc_problem *all;
	KY_TRY(ky_case_problems(req->ctx, c, &n, &all));
	struct ky_doc_problem *mine = ky_alloc_array(req->ctx->arena, n + 1, sizeof *mine);
	for (size_t i = 0; i < n; i++)
		if (all[i].section == s)
			mine[here++] = all[i];
	*out = mine;
	*out_here = here;
	return NULL;
}

struct ky_err *ky_section_show(struct ky_req *req)
{
	struct ky_case c;
	const struct ky_doc_problem *problem = NULL;
	size_t n = 0;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_DRAFT, false, &c));
	struct ky_err *err = must_be_filling(req->ctx, &c);
	if (err != NULL && err->code == KY_CONFLICT && req->route->method == KY_GET)
		return ky_case_moved_on(req, &c);
	KY_TRY(err);
	const struct ky_doc_section *s = section_named(c.doc, ky_path_code(req, "code"), NULL);
	if (s == NULL)
		return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "no section %s", ky_path_code(req, "code"));
	if (req->input != NULL) /* refused (a token, a file too many): with what was typed */
		ky_answers_take(c.answers, c.doc, req->input->form, req->input);
	if (ky_query_param(req, "check")[0] != '\0')
		KY_TRY(problems_of(req, &c, s, &problem, &n));
	return show(req, &c, s, problem, n, NULL);
}

/* ---- saving */

/* The form, not what the page says it showed: in a correction it lacks what was not asked for. Rows are where the page had them: they are closed up when the other answers are taken. */
static struct ky_err *attach_all(struct ky_req *req, const struct ky_case *c, struct ky_answers *typed)
{
	const struct ky_form *form = req->input->form;
	for (size_t i = 0; i < form->count; i++) {
		const struct ky_value *v = &req->input->field[i].value;
		if (strcmp(form->field[i].kind, "files") == 0 && v->kind == KY_TEXT && v->s.len > 0)
			KY_TRY(ky_case_attach(req->ctx, c, typed, form->field[i].name, v->s));
	}
	return NULL;
}

/* 「住所を調べる」: the place of a postal code, in front of what is typed already; without scripts, and from the city's own table. */
static struct ky_err *look_up_postal(struct ky_req *req, struct ky_answers *answers, const char *act)
{
	struct ky_rows *rows;
	size_t n = act == NULL ? 0 : strlen(act);
	const char *field = n < 8 || strcmp(act + n - 7, "_postal") != 0 ? NULL : ky_strndup(req->ctx->arena, act, n - 7);
	struct ky_str digits = field == NULL ? (struct ky_str){"", 0} : ky_key_phone(req->ctx->arena, ky_str(ky_answer_z(answers, ky_printf(req->ctx->arena, "%s_postal", field))));
	if (digits.len != 7)
		return NULL;
	KY_TRY(ky_query(req->ctx, "core.postal_find", KY_ARGS({"code", ky_text(digits)}), &rows));
	if (rows->count == 0)
		return NULL;
	const char *typed = ky_answer_z(answers, field), *town = rows->count == 1 ? ky_cell_z(rows, 0, "town") : "";
	const char *place = ky_printf(req->ctx->arena, "%s%s%s", ky_cell_z(rows, 0, "prefecture"), ky_cell_z(rows, 0, "city"), town);
	if (strstr(typed, ky_cell_z(rows, 0, "city")) == NULL)
		ky_answers_set(answers, field, ky_textz(ky_printf(req->ctx->arena, "%s%s", place, typed)));
	return NULL;
}

static const char *next_place(struct ky_req *req, const struct ky_case *c, const struct ky_doc_section *s)
{
	size_t at = 0;
	section_named(c->doc, s->name, &at);
	for (size_t i = at + 1; i < c->doc->section_count; i++)
		if (ky_when_holds(&c->doc->section[i].when, c->answers))
			return ky_case_url(req, c, ky_printf(req->ctx->arena, "/form/%s", c->doc->section[i].name));
	return ky_case_url(req, c, "/confirm");
}

static struct ky_err *answer(struct ky_req *req, struct ky_case *c, const struct ky_doc_section *s)
{
	const char *act = ky_posted(req, "act"), *here = ky_case_url(req, c, ky_printf(req->ctx->arena, "/form/%s", s->name));
	const struct ky_doc_problem *problem;
	size_t n;
	act = act == NULL ? "next" : act;
	if (strcmp(act, "later") == 0) {
		ky_reply_redirect(req, ky_case_url(req, c, ""), "dossier.done.saved");
	} else if (strcmp(act, "next") != 0) {
		ky_reply_redirect(req, strcmp(act, "autosave") == 0 ? here : ky_printf(req->ctx->arena, "%s?at=%s", here, act), NULL);
	} else {
		KY_TRY(problems_of(req, c, s, &problem, &n));
		ky_reply_redirect(req, n > 0 ? ky_printf(req->ctx->arena, "%s?check=1", here) : next_place(req, c, s), NULL);
	}
	return NULL;
}

/* Somebody else changed the same fields meanwhile: their other changes and mine are both saved; of these the page shows mine and says what stands there. */
static struct ky_err *show_conflicts(struct ky_req *req, struct ky_case *c, const struct ky_doc_section *s, const struct ky_answers *typed, const char *conflicts)
{
	struct ky_buf text;
	struct ky_str name;
	struct ky_answers *mine = KY_NEW(req->ctx->arena, struct ky_answers);
	ky_buf_init(&text, req->ctx->arena, 64 * 1024);
	*mine = (struct ky_answers){.arena = req->ctx->arena};
	for (size_t i = 0; i < c->answers->count; i++)
		ky_answers_set(mine, c->answers->answer[i].name, c->answers->answer[i].value);
	for (struct ky_str rest = ky_str(conflicts); ky_str_split(&rest, ' ', &name);) {
		const char *z = ky_str_z(req->ctx->arena, name);
		const struct ky_doc_field *f = ky_doc_find(c->doc, z, NULL);
		struct ky_str theirs = {"", 0};
		if (f == NULL)
			continue;
		KY_TRY(ky_doc_readable(req->ctx, f, ky_answers_get(c->answers, z), &theirs));
		ky_buf_printf(&text, "%s「%s」: %.*s\n", "", ky_doc_text(&f->label, req->ctx->lang), (int)theirs.len, theirs.p);
		ky_answers_set(mine, z, *ky_answers_get(typed, z));
	}
	c->answers = mine;
	KY_TRY(show(req, c, s, NULL, 0, text.data));
	ky_reply_status(req, 409);
	return NULL;
}

struct ky_err *ky_section_save(struct ky_req *req)
{
	struct ky_case c;
	struct ky_answers *typed = KY_NEW(req->ctx->arena, struct ky_answers);
	const char *conflicts, *base_text = ky_posted(req, "_draft"), *act = ky_posted(req, "act");
	int64_t base = 0;
	int number;
	KY_TRY(ky_case_load(req->ctx, ky_path_id(req, "id"), KY_DRAFT, true, &c));
	KY_TRY(must_be_filling(req->ctx, &c));
	const struct ky_doc_section *s = section_named(c.doc, ky_path_code(req, "code"), NULL);
	if (base_text == NULL || !ky_str_i64(ky_str(base_text), &base) || base < 0 || base > c.d.draft)
		base = c.d.draft;
	if (base != c.d.draft && base > 0) {
		struct ky_err *err = ky_case_save(req->ctx, &c, (int)base, typed);
		if (err != NULL && err->code == KY_NOT_FOUND)
			return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.draft_moved_on", "save %lld is gone", (long long)base);
		KY_TRY(err);
	} else {
		ky_answers_init(typed, req->ctx->arena);
		for (size_t i = 0; i < c.answers->count; i++)
			ky_answers_set(typed, c.answers->answer[i].name, c.answers->answer[i].value);
	}
	KY_TRY(attach_all(req, &c, typed));
	ky_answers_take(typed, c.doc, req->input->form, req->input);
	KY_TRY(look_up_postal(req, typed, act));
	KY_TRY(ky_draft_save(req->ctx, &c, (int)base, typed, &number, &conflicts));
	if (act != NULL)
		KY_TRY(ky_case_file_act(req->ctx, &c, req->input->form, act));
	KY_TRY(ky_draft_restate(req->ctx, &c));
	if (c.helping)
		KY_TRY(ky_support_act(req->ctx, &c, "filled"));
	if (conflicts != NULL)
		return show_conflicts(req, &c, s, typed, conflicts);
	return answer(req, &c, s);
}
