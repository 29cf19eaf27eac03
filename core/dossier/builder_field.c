/* builder_field.c — one part of a form on its page: the document's head, a section, a field with everything its kind can say.
 * Called through the routes of pages.c. The pages' own forms are made of the part that is edited: a number has bounds and a calculation, a choice has options. */
#include "core/dossier/builder.h"

#include "core/app/session.h"
#include "core/model/input.h"
#include "core/model/kind.h"

#define CONDITIONS 4
#define NUMBERS_MAX 32

static const char *const langs[] = {"ja", "en", "easy"};

/* A form under construction, with its row of values. */
struct sheet {
	struct ky_ctx *ctx;
	struct ky_field field[96];
	const char *name[96];
	struct ky_value cell[96];
	size_t count;
};

static struct ky_field *ask(struct sheet *s, const char *name, const char *kind, const char *label, const char *hint, struct ky_value value)
{
	struct ky_field *f = &s->field[s->count];
	*f = (struct ky_field){.name = name, .kind = kind, .flags = KY_LITERAL};
	f->label = label == NULL ? NULL : ky_message(s->ctx, label);
	f->hint = hint == NULL ? NULL : ky_message(s->ctx, hint);
	s->name[s->count] = name;
	s->cell[s->count++] = value;
	return f;
}

static const char *said(const struct ky_doc_text *text, const char *lang)
{
	for (size_t i = 0; i < text->count; i++)
		if (strcmp(text->in[i].lang, lang) == 0)
			return text->in[i].text;
	return "";
}

static void ask_text(struct sheet *s, const char *key, const char *kind, const char *label, const char *hint, const struct ky_doc_text *text, bool required, unsigned max)
{
	for (size_t i = 0; i < KY_COUNT(langs); i++) {
		struct ky_field *f = ask(s, ky_printf(s->ctx->arena, "%s_%s", key, langs[i]), kind, label, i == 0 ? hint : NULL, ky_textz(said(text, langs[i])));
		f->label = ky_printf(s->ctx->arena, "%s（%s）", f->label, ky_message(s->ctx, ky_printf(s->ctx->arena, "dossier.forms.lang.%s", langs[i])));
		f->max = max;
		f->flags |= i == 0 && required ? KY_REQUIRED : 0;
	}
}

static void set_text(const struct ky_req *req, struct ky_docedit *edit, const char *place, const char *key)
{
	for (size_t i = 0; i < KY_COUNT(langs); i++)
		ky_docedit_set_text(edit, place, key, langs[i], ky_input_z(req->input, ky_printf(req->ctx->arena, "%s_%s", key, langs[i])));
}

static const struct ky_choice *some(struct ky_ctx *ctx, const char *prefix, const char *const *codes, size_t count)
{
	struct ky_choice *c = ky_alloc_array(ctx->arena, count + 1, sizeof *c);
	for (size_t i = 0; i < count; i++)
		c[i] = (struct ky_choice){codes[i], ky_message(ctx, ky_printf(ctx->arena, "%s.%s", prefix, codes[i]))};
	return c;
}

static const struct ky_form *form_of(struct sheet *s, const char *name)
{
	struct ky_form *form = KY_NEW(s->ctx->arena, struct ky_form);
	struct ky_field *field = ky_alloc_array(s->ctx->arena, s->count, sizeof *field);
	memcpy(field, s->field, s->count * sizeof *field);
	*form = (struct ky_form){.name = name, .field = field, .count = s->count};
	return form;
}

static const struct ky_rows *row_of(const struct sheet *s)
{
	struct ky_rows *row = KY_NEW(s->ctx->arena, struct ky_rows);
	*row = (struct ky_rows){.count = 1, .columns = s->count, .name = s->name, .cell = (struct ky_value *)(uintptr_t)s->cell};
	return row;
}

/* ---- the document's head */

static const struct ky_field head_fields[] = {
    {.name = "title_ja", .kind = "text", .label = "dossier.forms.form_title", .flags = KY_REQUIRED, .max = 100},
    {.name = "title_en", .kind = "text", .label = "dossier.forms.form_title_en", .max = 100},
    {.name = "title_easy", .kind = "text", .label = "dossier.forms.form_title_easy", .max = 100},
    {.name = "number", .kind = "text", .label = "dossier.forms.number", .hint = "dossier.forms.number_hint", .max = 60},
    {.name = "purpose_ja", .kind = "lines", .label = "dossier.forms.purpose", .hint = "dossier.forms.purpose_hint", .max = 500},
    {.name = "purpose_en", .kind = "lines", .label = "dossier.forms.purpose_en", .max = 500},
    {.name = "purpose_easy", .kind = "lines", .label = "dossier.forms.purpose_easy", .max = 500},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_builder_head_form = KY_FORM("dossier.forms.head", head_fields);

struct ky_err *ky_builder_head_show(struct ky_req *req)
{
	struct ky_builder b;
	KY_TRY(ky_builder_load(req, &b));
	static const char *const names[] = {"title_ja", "title_en", "title_easy", "number", "purpose_ja", "purpose_en", "purpose_easy", "version"};
	struct ky_value *cell = ky_alloc_array(req->ctx->arena, KY_COUNT(names), sizeof *cell);
	for (size_t i = 0; i < 3; i++) {
		cell[i] = ky_textz(said(&b.doc->title, langs[i]));
		cell[4 + i] = ky_textz(said(&b.doc->purpose, langs[i]));
	}
	cell[3] = ky_textz(b.doc->number);
	cell[7] = ky_int(b.version);
	struct ky_node *root = ky_builder_page(req, &b, "core/form_page", ky_message(req->ctx, "dossier.forms.head"));
	return ky_put_form(req, root, "dossier.forms.head", b.id, NULL, &(const struct ky_rows){.count = 1, .columns = KY_COUNT(names), .name = names, .cell = cell}, "dossier.forms.save");
}

struct ky_err *ky_builder_head(struct ky_req *req)
{
	struct ky_builder b;
	KY_TRY(ky_builder_load(req, &b));
	KY_TRY(ky_builder_must_be_seen(req, &b));
	struct ky_docedit *edit = ky_docedit_open(req->ctx->arena, b.text);
	set_text(req, edit, "", "title");
	set_text(req, edit, "", "purpose");
	ky_docedit_set_string(edit, "", "number", ky_input_z(req->input, "number"));
	struct ky_str text = ky_docedit_text(edit, req->ctx->arena);
	ky_docedit_close(edit);
	KY_TRY(ky_builder_save(req, &b, text));
	ky_reply_redirect(req, ky_builder_url(&b, req->ctx, ""), "dossier.forms.done.saved");
	return NULL;
}

/* ---- conditions: some rows of field, relation and value */

static const char *const ops[] = {"is", "is_not", "has", "at_least", "at_most", "filled", "empty"};

/* What may be asked before the place: fields and columns of its own table, labels with their names. */
static const struct ky_choice *askable(struct ky_ctx *ctx, const struct ky_formdoc *doc, const struct ky_doc_section *until, bool own_too, const struct ky_doc_field *table, const struct ky_doc_field *self)
{
	struct ky_choice *c = ky_alloc_array(ctx->arena, KY_DOC_FIELDS_MAX + 1, sizeof *c);
	size_t n = 0;
	for (size_t i = 0; table != NULL && i < table->column_count; i++)
		if (&table->column[i] != self && strcmp(table->column[i].kind, "note") != 0)
			c[n++] = (struct ky_choice){table->column[i].name, ky_printf(ctx->arena, "%s（%s）", ky_doc_text(&table->column[i].label, "ja"), ky_doc_text(&table->label, "ja"))};
	for (size_t s = 0; s < doc->section_count; s++) {
		const struct ky_doc_section *section = &doc->section[s];
		if (section == until && !own_too)
			break;
		for (size_t i = 0; i < section->field_count; i++)
			if (&section->field[i] != self && &section->field[i] != table && strcmp(section->field[i].kind, "note") != 0)
				c[n++] = (struct ky_choice){section->field[i].name, ky_printf(ctx->arena, "%s（%s）", ky_doc_text(&section->field[i].label, "ja"), ky_doc_text(&section->title, "ja"))};
		if (section == until)
			break;
	}
	return c;
}

/* A code as its label, a day as people write it. */
static const char *readable_value(struct ky_ctx *ctx, const struct ky_formdoc *doc, const struct ky_doc_condition *w)
{
	const struct ky_doc_field *f = ky_doc_find(doc, w->field, NULL);
	for (size_t i = 0; f != NULL && i < f->option_count; i++)
		if (ky_str_is(w->value, f->option[i].code))
			return ky_doc_text(&f->option[i].label, "ja");
	return ky_str_z(ctx->arena, w->value);
}

static void ask_when(struct sheet *s, const struct ky_formdoc *doc, const struct ky_doc_when *when, const struct ky_choice *fields)
{
	static const char *const all_any[] = {"all", "any"};
	struct ky_ctx *ctx = s->ctx;
	struct ky_field_group *outer = KY_NEW(ctx->arena, struct ky_field_group);
	*outer = (struct ky_field_group){.name = "when", .legend = ky_message(ctx, "dossier.forms.when"), .hint = ky_message(ctx, "dossier.forms.when_hint"), .flags = KY_LITERAL};
	struct ky_field *f = ask(s, "when_any", "choice", "dossier.forms.when_any", NULL, ky_textz(when->any ? "any" : "all"));
	f->options = some(ctx, "dossier.forms.when", all_any, 2);
	f->group = outer;
	for (size_t i = 0; i < CONDITIONS || i < when->count + 1; i++) {
		const struct ky_doc_condition *w = i < when->count ? &when->condition[i] : NULL;
		struct ky_field_group *g = KY_NEW(ctx->arena, struct ky_field_group);
		if (i == 8)
			break;
		*g = (struct ky_field_group){.name = ky_printf(ctx->arena, "w%zu", i), .legend = ky_printf(ctx->arena, "%s %zu", ky_message(ctx, "dossier.forms.condition"), i + 1), .flags = KY_LITERAL, .outer = outer};
		f = ask(s, ky_printf(ctx->arena, "w%zu_field", i), "choice", "dossier.forms.when_field", NULL, ky_textz(w == NULL ? "" : w->field));
		f->options = fields;
		f->group = g;
		f = ask(s, ky_printf(ctx->arena, "w%zu_op", i), "choice", "dossier.forms.when_op", NULL, ky_textz(w == NULL ? "" : ops[w->op - 1]));
		f->options = some(ctx, "dossier.forms.op", ops, KY_COUNT(ops));
		f->group = g;
		f = ask(s, ky_printf(ctx->arena, "w%zu_value", i), "text", "dossier.forms.when_value", i == 0 ? "dossier.forms.when_value_hint" : NULL, ky_textz(w == NULL ? "" : readable_value(ctx, doc, w)));
		f->group = g;
	}
}

/* The option's code for its label; a day as ISO; figures narrow. */
static const char *plain_value(struct ky_ctx *ctx, const struct ky_formdoc *doc, const char *field, const char *typed)
{
	const struct ky_doc_field *f = ky_doc_find(doc, field, NULL);
	ky_day day;
	int64_t number;
	for (size_t i = 0; f != NULL && i < f->option_count; i++)
		for (size_t k = 0; k < f->option[i].label.count; k++)
			if (strcmp(f->option[i].label.in[k].text, typed) == 0)
				return f->option[i].code;
	if (f != NULL && strcmp(f->kind, "date") == 0 && ky_day_parse(ky_str(typed), &day))
		return ky_day_iso(ctx->arena, day);
	const struct ky_choices *list;
	if (f != NULL && f->choices != NULL && strcmp(f->kind, "register") != 0 && ky_choices(ctx, f->choices, &list) == NULL)
		for (size_t i = 0; i < list->count; i++)
			if (strcmp(list->choice[i].label, typed) == 0)
				return list->choice[i].code;
	const char *narrow = ky_str_z(ctx->arena, ky_text_narrow(ctx->arena, ky_str(typed)));
	return ky_str_i64(ky_str(narrow), &number) ? narrow : typed;
}

static struct ky_err *set_when(struct ky_req *req, const struct ky_formdoc *doc, struct ky_docedit *edit, const char *place)
{
	struct ky_ctx *ctx = req->ctx;
	const char *any = ky_input_z(req->input, "when_any");
	ky_docedit_clear(edit, place, "when");
	for (size_t i = 0; i < 8; i++) {
		const char *name = ky_printf(ctx->arena, "w%zu_field", i);
		bool there = false;
		for (size_t k = 0; k < req->input->form->count; k++)
			there = there || strcmp(req->input->form->field[k].name, name) == 0;
		const char *field = there ? ky_input_z(req->input, name) : "";
		if (field[0] == '\0')
			continue;
		const char *op_name = ky_printf(ctx->arena, "w%zu_op", i), *op = ky_input_z(req->input, op_name), *value_name = ky_printf(ctx->arena, "w%zu_value", i), *value = ky_input_z(req->input, value_name);
		bool plain = strcmp(op, "filled") == 0 || strcmp(op, "empty") == 0;
		if (op[0] == '\0')
			return ky_invalid(req, op_name, "dossier.forms.error.op");
		if (!plain && value[0] == '\0')
			return ky_invalid(req, value_name, "dossier.forms.error.value");
		ky_docedit_add_condition(edit, place, strcmp(any, "any") == 0, field, op, plain_value(ctx, doc, field, value));
	}
	return NULL;
}

/* ---- a section */

const struct ky_doc_section *ky_builder_section_of(const struct ky_req *req, const struct ky_builder *b)
{
	for (size_t i = 0; i < b->doc->section_count; i++)
		if (strcmp(b->doc->section[i].name, ky_path_code(req, "code")) == 0)
			return &b->doc->section[i];
	return NULL;
}

struct ky_err *ky_builder_gone(struct ky_req *req, const struct ky_builder *b)
{
	ky_reply_redirect(req, ky_builder_url(b, req->ctx, ""), "dossier.forms.done.changed_meanwhile");
	return NULL;
}

static void ask_section(struct sheet *s, const struct ky_builder *b, const struct ky_doc_section *section)
{
	ask_text(s, "title", "text", "dossier.forms.section_title", NULL, &section->title, true, 100);
	ask_text(s, "help", "lines", "dossier.forms.help", "dossier.forms.section_help_hint", &section->help, false, 1000);
	ask_when(s, b->doc, &section->when, askable(s->ctx, b->doc, section, false, NULL, NULL));
	ask(s, "version", "hidden", NULL, NULL, ky_int(b->version));
}

struct ky_err *ky_builder_section_form(struct ky_req *req, const struct ky_form **out_form)
{
	struct ky_builder b;
	struct sheet *s = KY_NEW(req->ctx->arena, struct sheet);
	static const struct ky_doc_section none = {.name = ""};
	KY_TRY(ky_builder_load(req, &b));
	const struct ky_doc_section *section = ky_builder_section_of(req, &b);
	s->ctx = req->ctx;
	ask_section(s, &b, section == NULL ? &none : section);
	*out_form = form_of(s, "dossier.forms.section");
	return NULL;
}

struct ky_err *ky_builder_section_show(struct ky_req *req)
{
	struct ky_builder b;
	struct sheet *s = KY_NEW(req->ctx->arena, struct sheet);
	KY_TRY(ky_builder_load(req, &b));
	const struct ky_doc_section *section = ky_builder_section_of(req, &b);
	if (section == NULL)
		return ky_builder_gone(req, &b);
	s->ctx = req->ctx;
	ask_section(s, &b, section);
	struct ky_node *root = ky_builder_page(req, &b, "core/form_page", ky_printf(req->ctx->arena, "%s: %s", ky_message(req->ctx, "dossier.forms.section"), ky_doc_text(&section->title, "ja")));
	return ky_put_form(req, root, "dossier.forms.section", b.id, req->input != NULL ? req->input->form : form_of(s, "dossier.forms.section"), row_of(s), "dossier.forms.save");
}

struct ky_err *ky_builder_section(struct ky_req *req)
{
	struct ky_builder b;
	KY_TRY(ky_builder_load(req, &b));
	const struct ky_doc_section *section = ky_builder_section_of(req, &b);
	if (section == NULL)
		return ky_builder_gone(req, &b);
	KY_TRY(ky_builder_must_be_seen(req, &b));
	struct ky_docedit *edit = ky_docedit_open(req->ctx->arena, b.text);
	set_text(req, edit, section->name, "title");
	set_text(req, edit, section->name, "help");
	struct ky_err *err = set_when(req, b.doc, edit, section->name);
	struct ky_str text = ky_docedit_text(edit, req->ctx->arena);
	ky_docedit_close(edit);
	KY_TRY(err);
	KY_TRY(ky_builder_save(req, &b, text));
	ky_reply_redirect(req, ky_builder_url(&b, req->ctx, ky_printf(req->ctx->arena, "#p-%s", section->name)), NULL);
	return NULL;
}

/* ---- a field or a column */

struct target {
	const struct ky_doc_section *section;
	const struct ky_doc_field *table, *field;
	const char *place;
};

/* "amount" or "items-amount". */
static bool target_of(struct ky_req *req, const struct ky_builder *b, struct target *out)
{
	const char *code = ky_path_code(req, "code"), *dash = strchr(code, '-');
	size_t n = dash == NULL ? strlen(code) : (size_t)(dash - code);
	for (size_t s = 0; s < b->doc->section_count; s++)
		for (size_t i = 0; i < b->doc->section[s].field_count; i++) {
			const struct ky_doc_field *f = &b->doc->section[s].field[i];
			if (strncmp(f->name, code, n) != 0 || f->name[n] != '\0')
				continue;
			*out = (struct target){&b->doc->section[s], NULL, f, f->name};
			for (size_t k = 0; dash != NULL && k < f->column_count; k++)
				if (strcmp(f->column[k].name, dash + 1) == 0)
					*out = (struct target){&b->doc->section[s], f, &f->column[k], ky_printf(req->ctx->arena, "%s.%s", f->name, dash + 1)};
			return dash == NULL || out->table != NULL;
		}
	return false;
}

static bool is_one_of(const char *kind, const char *kinds)
{
	return ky_word_in(kinds, kind);
}

/* One option a line: 「code = 表示 | English | やさしい」. */
static const char *options_text(struct ky_arena *arena, const struct ky_doc_field *f)
{
	struct ky_buf out;
	ky_buf_init(&out, arena, 256 * 1024);
	for (size_t i = 0; i < f->option_count; i++) {
		const char *en = said(&f->option[i].label, "en"), *easy = said(&f->option[i].label, "easy");
		ky_buf_printf(&out, "%s = %s", f->option[i].code, said(&f->option[i].label, "ja"));
		if (en[0] != '\0' || easy[0] != '\0')
			ky_buf_printf(&out, " | %s", en);
		if (easy[0] != '\0')
			ky_buf_printf(&out, " | %s", easy);
		ky_buf_putc(&out, '\n');
	}
	return out.data == NULL ? "" : out.data;
}

static const struct ky_choice *number_fields(struct ky_ctx *ctx, const struct ky_formdoc *doc, const struct ky_doc_field *self)
{
	struct ky_choice *c = ky_alloc_array(ctx->arena, NUMBERS_MAX + 1, sizeof *c);
	size_t n = 0;
	for (size_t s = 0; s < doc->section_count; s++)
		for (size_t i = 0; i < doc->section[s].field_count && n < NUMBERS_MAX; i++) {
			const struct ky_doc_field *f = &doc->section[s].field[i];
			if (f != self && is_one_of(f->kind, "int yen number"))
				c[n++] = (struct ky_choice){f->name, ky_doc_text(&f->label, "ja")};
		}
	return c;
}

/* The lists of the city's own choices that a field may offer, and the registers. */
static struct ky_err *load_lists(struct ky_ctx *ctx, const struct ky_choices **out)
{
	return ky_choices_query(ctx, "dossier.forms.lists", NULL, "list", "label", out);
}

static void ask_by_kind(struct sheet *s, const struct ky_builder *b, const struct target *t)
{
	const struct ky_doc_field *f = t->field;
	struct ky_ctx *ctx = s->ctx;
	struct ky_field *q;
	if (is_one_of(f->kind, "text lines kana digits files")) {
		q = ask(s, "max", "int", strcmp(f->kind, "files") == 0 ? "dossier.forms.max_files" : strcmp(f->kind, "digits") == 0 ? "dossier.forms.max_digits" : "dossier.forms.max", NULL, f->max == 0 ? ky_null() : ky_int(f->max));
		q->low = 1;
		q->high = strcmp(f->kind, "files") == 0 ? 16 : 20000;
	}
	if (is_one_of(f->kind, "int yen number files")) {
		ask(s, "low", "int", strcmp(f->kind, "files") == 0 ? "dossier.forms.low_files" : "dossier.forms.low", NULL, f->low == 0 ? ky_null() : ky_int(f->low));
	}
	if (is_one_of(f->kind, "int yen number")) {
		ask(s, "high", "int", "dossier.forms.high", NULL, f->high == 0 ? ky_null() : ky_int(f->high));
		q = ask(s, "calc", "lines", "dossier.forms.calc", "dossier.forms.calc_hint", ky_textz(ky_calc_text(ctx->arena, b->doc, f->calc)));
		q->max = 1000;
		if (t->table == NULL) {
			q = ask(s, "equals", "choice", "dossier.forms.equals", "dossier.forms.equals_hint", ky_textz(f->equals));
			q->options = number_fields(ctx, b->doc, f);
		}
	}
	if (is_one_of(f->kind, "choice choices")) {
		q = ask(s, "options", "lines", "dossier.forms.options", "dossier.forms.options_hint", ky_textz(options_text(ctx->arena, f)));
		q->max = 20000;
		q = ask(s, "choices", "choice", "dossier.forms.choices", "dossier.forms.choices_hint", ky_textz(f->choices));
		q->load = load_lists;
	}
	if (strcmp(f->kind, "register") == 0) {
		static const char *const registers[] = {"ward", "group"};
		q = ask(s, "choices", "choice", "dossier.forms.register", NULL, ky_textz(f->choices));
		q->options = some(ctx, "dossier.forms.register", registers, KY_COUNT(registers));
		q->flags |= KY_REQUIRED;
	}
	if (f->column_count > 0) {
		q = ask(s, "rows", "int", "dossier.forms.rows", NULL, ky_int(f->rows_max));
		q->low = 1;
		q->high = KY_DOC_ROWS_MAX;
		q->flags |= KY_REQUIRED;
	}
}

static const char *const flags[] = {"personal", "blind", "listable"};
static const unsigned flag_bits[] = {KY_PERSONAL, KY_BLIND, KY_LISTABLE};

static void ask_field(struct sheet *s, const struct ky_builder *b, const struct target *t)
{
	static const char *const seen[] = {"normal", "public", "internal"};
	const struct ky_doc_field *f = t->field;
	bool note = strcmp(f->kind, "note") == 0;
	struct ky_field *q;
	ask_text(s, "label", note ? "lines" : "text", note ? "dossier.forms.note_text" : "dossier.forms.label", NULL, &f->label, true, note ? 1000 : 200);
	if (!note) {
		ask_text(s, "help", "text", "dossier.forms.help", "dossier.forms.help_hint", &f->help, false, 300);
		ask_text(s, "example", "text", "dossier.forms.example", "dossier.forms.example_hint", &f->example, false, 200);
		if (strcmp(f->kind, "bool") != 0)
			ask(s, "required", "bool", "dossier.forms.required", NULL, ky_int((f->flags & KY_REQUIRED) != 0));
		ask_by_kind(s, b, t);
		q = ask(s, "seen", "choice", "dossier.forms.seen", "dossier.forms.seen_hint", ky_textz((f->flags & KY_PUBLIC_FIELD) != 0 ? "public" : (f->flags & KY_INTERNAL_ONLY) != 0 ? "internal" : "normal"));
		q->options = some(s->ctx, "dossier.forms.seen", seen, KY_COUNT(seen));
		for (size_t i = 0; i < KY_COUNT(flags); i++)
			if (t->table == NULL || strcmp(flags[i], "listable") != 0)
				ask(s, flags[i], "bool", ky_printf(s->ctx->arena, "dossier.forms.flag.%s", flags[i]), ky_printf(s->ctx->arena, "dossier.forms.flag.%s_hint", flags[i]), ky_int((f->flags & flag_bits[i]) != 0));
	}
	ask_when(s, b->doc, &f->when, askable(s->ctx, b->doc, t->section, true, t->table, f));
	if (!note) {
		q = ask(s, "name", "text", "dossier.forms.name", "dossier.forms.name_hint", ky_textz(f->name));
		q->max = 30;
		q->flags |= KY_REQUIRED;
	}
	ask(s, "version", "hidden", NULL, NULL, ky_int(b->version));
}

struct ky_err *ky_builder_field_form(struct ky_req *req, const struct ky_form **out_form)
{
	struct ky_builder b;
	struct target t;
	struct sheet *s = KY_NEW(req->ctx->arena, struct sheet);
	KY_TRY(ky_builder_load(req, &b));
	s->ctx = req->ctx;
	if (target_of(req, &b, &t))
		ask_field(s, &b, &t);
	else
		ask(s, "version", "hidden", NULL, NULL, ky_int(b.version));
	*out_form = form_of(s, "dossier.forms.field");
	return NULL;
}

struct ky_err *ky_builder_field_show(struct ky_req *req)
{
	struct ky_builder b;
	struct target t;
	struct sheet *s = KY_NEW(req->ctx->arena, struct sheet);
	KY_TRY(ky_builder_load(req, &b));
	if (!target_of(req, &b, &t))
		return ky_builder_gone(req, &b);
	s->ctx = req->ctx;
	ask_field(s, &b, &t);
	struct ky_node *root = ky_builder_page(req, &b, "dossier/builder_field", ky_printf(req->ctx->arena, "%s（%s）", ky_doc_text(&t.field->label, "ja"), ky_message(req->ctx, ky_printf(req->ctx->arena, "dossier.forms.kind.%s", t.field->kind))));
	if (is_one_of(t.field->kind, "int yen number"))
		for (size_t i = 0; i < b.doc->section_count; i++)
			for (size_t k = 0; k < b.doc->section[i].field_count; k++) {
				const struct ky_doc_field *f = &b.doc->section[i].field[k];
				if (is_one_of(f->kind, "int yen number"))
					ky_put(ky_node_item(root, "Numbers"), "label", ky_printf(req->ctx->arena, "「%s」 %s", ky_doc_text(&f->label, "ja"), f->name));
				for (size_t c = 0; c < f->column_count; c++)
					if (is_one_of(f->column[c].kind, "int yen number"))
						ky_put(ky_node_item(root, "Numbers"), "label", ky_printf(req->ctx->arena, "「%s」 %s.%s", ky_doc_text(&f->column[c].label, "ja"), f->name, f->column[c].name));
			}
	return ky_put_form(req, root, "dossier.forms.field", b.id, req->input != NULL ? req->input->form : form_of(s, "dossier.forms.field"), row_of(s), "dossier.forms.save");
}

/* A code that is not written comes from the label's own place: who types labels alone gets o1, o2 … and keeps them. */
static struct ky_err *set_options(struct ky_req *req, const struct ky_doc_field *f, struct ky_docedit *edit, const char *place)
{
	struct ky_arena *a = req->ctx->arena;
	struct ky_str line;
	size_t n = 0;
	const char *seen = " ";
	ky_docedit_clear(edit, place, "options");
	for (struct ky_str rest = ky_str(ky_input_z(req->input, "options")); rest.len > 0 && ky_str_split(&rest, '\n', &line);) {
		struct ky_str part, code = {"", 0};
		const char *labels[3] = {"", "", ""};
		line = ky_str_trim(line);
		if (line.len == 0)
			continue;
		const char *equal = memchr(line.p, '=', line.len);
		if (equal != NULL) {
			code = ky_str_trim((struct ky_str){line.p, (size_t)(equal - line.p)});
			line = ky_str_trim((struct ky_str){equal + 1, line.len - (size_t)(equal + 1 - line.p)});
		}
		for (size_t i = 0; i < 3 && ky_str_split(&line, '|', &part); i++)
			labels[i] = ky_str_z(a, ky_str_trim(part));
		for (size_t i = 0; i < f->option_count && code.len == 0; i++)
			if (strcmp(said(&f->option[i].label, "ja"), labels[0]) == 0)
				code = ky_str(f->option[i].code);
		const char *z = code.len == 0 ? NULL : ky_str_z(a, code);
		while (z == NULL || (code.len == 0 && strstr(seen, ky_printf(a, " %s ", z)) != NULL))
			z = ky_printf(a, "o%zu", ++n);
		if (strspn(z, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") != strlen(z))
			return ky_invalid(req, "options", "dossier.forms.error.code");
		if (strstr(seen, ky_printf(a, " %s ", z)) != NULL)
			return ky_invalid(req, "options", "dossier.forms.error.code_twice");
		seen = ky_printf(a, "%s%s ", seen, z);
		ky_docedit_add_option(edit, place, z, langs, labels, 3);
	}
	return NULL;
}

static bool asked(const struct ky_req *req, const char *name)
{
	for (size_t i = 0; i < req->input->form->count; i++)
		if (strcmp(req->input->form->field[i].name, name) == 0)
			return true;
	return false;
}

static struct ky_err *set_calc(struct ky_req *req, const struct ky_builder *b, struct ky_docedit *edit, const char *place)
{
	const char *rest, *wrong = ky_docedit_set_calc(edit, req->ctx->arena, b->doc, place, ky_input_z(req->input, "calc"), &rest);
	return wrong == NULL ? NULL : ky_invalid(req, "calc", wrong);
}

static struct ky_err *set_field(struct ky_req *req, const struct ky_builder *b, const struct target *t, struct ky_docedit *edit)
{
	static const char *const numbers[] = {"max", "low", "high", "rows"}, *const strings[] = {"equals", "choices"};
	const struct ky_input *in = req->input;
	set_text(req, edit, t->place, "label");
	if (asked(req, "help_ja")) {
		set_text(req, edit, t->place, "help");
		set_text(req, edit, t->place, "example");
		ky_docedit_set_flag(edit, t->place, "public", strcmp(ky_input_z(in, "seen"), "public") == 0);
		ky_docedit_set_flag(edit, t->place, "internal", strcmp(ky_input_z(in, "seen"), "internal") == 0);
	}
	if (asked(req, "required"))
		ky_docedit_set_flag(edit, t->place, "required", ky_input_int(in, "required") != 0);
	for (size_t i = 0; i < KY_COUNT(flags); i++)
		if (asked(req, flags[i]))
			ky_docedit_set_flag(edit, t->place, flags[i], ky_input_int(in, flags[i]) != 0);
	for (size_t i = 0; i < KY_COUNT(numbers); i++)
		if (asked(req, numbers[i]))
			ky_docedit_set_int(edit, t->place, numbers[i], ky_input_int(in, numbers[i]));
	for (size_t i = 0; i < KY_COUNT(strings); i++)
		if (asked(req, strings[i]))
			ky_docedit_set_string(edit, t->place, strings[i], ky_input_z(in, strings[i]));
	if (asked(req, "options"))
		KY_TRY(set_options(req, t->field, edit, t->place));
	if (asked(req, "calc"))
		KY_TRY(set_calc(req, b, edit, t->place));
	KY_TRY(set_when(req, b->doc, edit, t->place));
	if (!asked(req, "name") || strcmp(ky_input_z(in, "name"), t->field->name) == 0)
		return NULL;
	return ky_docedit_rename(edit, req->ctx->arena, t->place, ky_input_z(in, "name")) ? NULL : ky_invalid(req, "name", "dossier.forms.error.name");
}

struct ky_err *ky_builder_field(struct ky_req *req)
{
	struct ky_builder b;
	struct target t;
	KY_TRY(ky_builder_load(req, &b));
	if (!target_of(req, &b, &t))
		return ky_builder_gone(req, &b);
	KY_TRY(ky_builder_must_be_seen(req, &b));
	struct ky_docedit *edit = ky_docedit_open(req->ctx->arena, b.text);
	if (edit == NULL)
		return ky_fail(req->ctx->arena, KY_INTERNAL, NULL, "the working copy is no JSON");
	struct ky_err *err = set_field(req, &b, &t, edit);
	struct ky_str text = ky_docedit_text(edit, req->ctx->arena);
	ky_docedit_close(edit);
	KY_TRY(err);
	KY_TRY(ky_builder_save(req, &b, text));
	const char *name = asked(req, "name") ? ky_input_z(req->input, "name") : t.field->name;
	ky_reply_redirect(req, ky_builder_url(&b, req->ctx, t.table == NULL ? ky_printf(req->ctx->arena, "#p-%s", name) : ky_printf(req->ctx->arena, "#p-%s.%s", t.table->name, name)), NULL);
	return NULL;
}
