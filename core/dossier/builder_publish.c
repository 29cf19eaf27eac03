/* builder_publish.c — what would not work in a form and where, how two of its versions differ, and the publication that makes a revision of the working copy.
 * Called through the routes of pages.c. Of a plugin's procedure the fields its own form has must stay: its steps read them. */
#include "core/dossier/builder.h"

#include "core/base/secret.h"
#include "core/model/formdoc_internal.h"

/* ---- faults */

static const char *where_of(struct ky_ctx *ctx, const struct ky_doc_section *section, const struct ky_doc_field *table, const struct ky_doc_field *field)
{
	const char *s = section == NULL ? ky_message(ctx, "dossier.forms.head") : ky_doc_text(&section->title, "ja");
	if (table != NULL)
		s = ky_printf(ctx->arena, "%s › %s", s, ky_doc_text(&table->label, "ja"));
	if (field == NULL)
		return s;
	const char *label = ky_doc_text(&field->label, "ja");
	return ky_printf(ctx->arena, "%s › %s", s, label[0] == '\0' ? field->name : label);
}

static const char *place_url(struct ky_ctx *ctx, const struct ky_builder *b, const struct ky_doc_fault *f)
{
	if (f->field != NULL && f->table != NULL)
		return ky_builder_url(b, ctx, ky_printf(ctx->arena, "/field/%s-%s", f->table->name, f->field->name));
	if (f->field != NULL)
		return ky_builder_url(b, ctx, ky_printf(ctx->arena, "/field/%s", f->field->name));
	return ky_builder_url(b, ctx, f->section == NULL ? "/head" : ky_printf(ctx->arena, "/section/%s", f->section->name));
}

/* "{about}" is what the fault is about: a field's label where the name is one's. */
static const char *fault_text(struct ky_ctx *ctx, const struct ky_builder *b, const char *code, const char *about)
{
	const char *text = ky_message(ctx, ky_printf(ctx->arena, "dossier.forms.fault.%s", code)), *gap = strstr(text, "{about}");
	const struct ky_doc_field *f = about[0] == '\0' ? NULL : ky_doc_find(b->doc, about, NULL);
	const char *name = f == NULL ? about : ky_printf(ctx->arena, "「%s」", ky_doc_text(&f->label, "ja"));
	return gap == NULL ? text : ky_printf(ctx->arena, "%.*s%s%s", (int)(gap - text), text, name, gap + strlen("{about}"));
}

static void put_fault(struct ky_node *root, const char *where, const char *text, const char *url)
{
	struct ky_node *n = ky_node_item(root, "Faults");
	ky_put(n, "where", where);
	ky_put(n, "text", text);
	ky_put_url(n, "url", url == NULL ? "" : url);
}

/* Fields of the plugin's own form that are gone, of another kind, or no longer asked for. */
static struct ky_err *put_missing(struct ky_req *req, const struct ky_builder *b, struct ky_node *root, size_t *in_out_count)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_rows *row;
	struct ky_formdoc *own;
	KY_TRY(ky_query(ctx, "dossier.forms.plugin_default", KY_ARGS({"name", ky_textz(b->name)}), &row));
	if (row->count == 0)
		return NULL;
	KY_TRY(ky_formdoc_parse(ctx->arena, ky_cell_str(row, 0, "document"), &own));
	for (size_t s = 0; s < own->section_count; s++)
		for (size_t i = 0; i < own->section[s].field_count; i++) {
			const struct ky_doc_field *f = &own->section[s].field[i], *here = ky_doc_find(b->doc, f->name, NULL);
			bool there = here != NULL && strcmp(here->name, f->name) == 0;
			const char *code = !there ? "plugin_gone" : strcmp(here->kind, f->kind) != 0 ? "plugin_kind" : (f->flags & ~here->flags & KY_REQUIRED) != 0 ? "plugin_required" : NULL;
			if (code == NULL || strcmp(f->kind, "note") == 0)
				continue;
			(*in_out_count)++;
			put_fault(root, ky_doc_text(&f->label, "ja"), ky_message(ctx, ky_printf(ctx->arena, "dossier.forms.fault.%s", code)), there ? ky_builder_url(b, ctx, ky_printf(ctx->arena, "/field/%s", f->name)) : NULL);
		}
	return NULL;
}

struct ky_err *ky_builder_faults(struct ky_req *req, const struct ky_builder *b, struct ky_node *root, size_t *out_count)
{
	struct ky_ctx *ctx = req->ctx;
	const struct ky_doc_fault *fault;
	size_t n = ky_formdoc_faults(b->doc, ctx->arena, &fault);
	for (size_t i = 0; i < n; i++)
		put_fault(root, where_of(ctx, fault[i].section, fault[i].table, fault[i].field), fault_text(ctx, b, fault[i].code, fault[i].about), place_url(ctx, b, &fault[i]));
	KY_TRY(put_missing(req, b, root, &n));
	const struct ky_made_procedure *made = ky_made_named(ctx, b->name);
	if (made != NULL && made->p.title_field != NULL && ky_doc_find(b->doc, made->p.title_field, NULL) == NULL) {
		n++;
		put_fault(root, ky_message(ctx, "dossier.forms.about"), ky_message(ctx, "dossier.forms.fault.title_field"), ky_builder_url(b, ctx, "/about"));
	}
	*out_count = n;
	return NULL;
}

/* ---- how two documents differ: every part says what it is in lines of attribute and text, and these are compared */

struct fact {
	const char *place, *where, *what, *text;
};
struct facts {
	struct ky_ctx *ctx;
	const struct ky_formdoc *doc;
	struct fact *row;
	size_t count, room;
};

static void say(struct facts *f, const char *place, const char *where, const char *what, const char *text)
{
	if (text[0] == '\0')
		return;
	if (f->count == f->room) {
		size_t room = f->room == 0 ? 256 : f->room * 2;
		struct fact *more = ky_alloc_array(f->ctx->arena, room, sizeof *more);
		if (f->count > 0)
			memcpy(more, f->row, f->count * sizeof *more);
		f->row = more;
		f->room = room;
	}
	f->row[f->count++] = (struct fact){place, where, what, text};
}

static void say_text(struct facts *f, const char *place, const char *where, const char *key, const struct ky_doc_text *text)
{
	for (size_t i = 0; i < text->count; i++)
		say(f, place, where, ky_printf(f->ctx->arena, "%s（%s）", ky_message(f->ctx, ky_printf(f->ctx->arena, "dossier.forms.%s", key)), ky_message(f->ctx, ky_printf(f->ctx->arena, "dossier.forms.lang.%s", text->in[i].lang))),
		    text->in[i].text);
}

static const char *when_text(struct facts *f, const struct ky_doc_when *when)
{
	static const char *const names[] = {"", "is", "is_not", "has", "at_least", "at_most", "filled", "empty"};
	struct ky_arena *a = f->ctx->arena;
	const char *text = "";
	for (size_t i = 0; i < when->count; i++) {
		const struct ky_doc_condition *w = &when->condition[i];
		const struct ky_doc_field *field = ky_doc_find(f->doc, w->field, NULL);
		text = ky_printf(a, "%s%s「%s」%s %.*s", text, i == 0 ? "" : ky_message(f->ctx, when->any ? "dossier.forms.or" : "dossier.forms.and"), field == NULL ? w->field : ky_doc_text(&field->label, "ja"),
				 ky_message(f->ctx, ky_printf(a, "dossier.forms.op.%s", names[w->op])), (int)w->value.len, w->value.p == NULL ? "" : w->value.p);
	}
	return text;
}

static void say_field(struct facts *f, const struct ky_doc_section *section, const struct ky_doc_field *table, const struct ky_doc_field *field, size_t at)
{
	static const struct {
		unsigned bit;
		const char *key;
	} bits[] = {{KY_REQUIRED, "dossier.forms.required"}, {KY_PERSONAL, "dossier.forms.flag.personal"}, {KY_BLIND, "dossier.forms.flag.blind"}, {KY_LISTABLE, "dossier.forms.flag.listable"}, {KY_PUBLIC_FIELD, "dossier.forms.seen.public"}, {KY_INTERNAL_ONLY, "dossier.forms.seen.internal"}};
	struct ky_ctx *ctx = f->ctx;
	struct ky_arena *a = ctx->arena;
	const char *place = table == NULL ? field->name : ky_printf(a, "%s.%s", table->name, field->name), *where = where_of(ctx, section, table, field);
	say(f, place, where, ky_message(ctx, "dossier.forms.kind"), ky_message(ctx, ky_printf(a, "dossier.forms.kind.%s", field->kind)));
	say(f, place, where, ky_message(ctx, "dossier.forms.position"), ky_printf(a, "%s %zu", ky_doc_text(&section->title, "ja"), at + 1));
	say_text(f, place, where, "label", &field->label);
	say_text(f, place, where, "help", &field->help);
	say_text(f, place, where, "example", &field->example);
	for (size_t i = 0; i < KY_COUNT(bits); i++)
		say(f, place, where, ky_message(ctx, bits[i].key), (field->flags & bits[i].bit) != 0 ? ky_message(ctx, "core.yes") : "");
	const struct {
		const char *key;
		int64_t value;
	} numbers[] = {{"dossier.forms.max", field->max}, {"dossier.forms.low", field->low}, {"dossier.forms.high", field->high}, {"dossier.forms.rows", field->column_count > 0 ? field->rows_max : 0}};
	for (size_t i = 0; i < KY_COUNT(numbers); i++)
		say(f, place, where, ky_message(ctx, numbers[i].key), numbers[i].value == 0 ? "" : ky_printf(a, "%lld", (long long)numbers[i].value));
	say(f, place, where, ky_message(ctx, "dossier.forms.calc"), ky_calc_text(a, f->doc, field->calc));
	say(f, place, where, ky_message(ctx, "dossier.forms.equals"), field->equals == NULL ? "" : field->equals);
	say(f, place, where, ky_message(ctx, "dossier.forms.choices"), field->choices == NULL ? "" : field->choices);
	const char *options = "";
	for (size_t i = 0; i < field->option_count; i++)
		options = ky_printf(a, "%s%s%s", options, i == 0 ? "" : "、", ky_doc_text(&field->option[i].label, "ja"));
	say(f, place, where, ky_message(ctx, "dossier.forms.options"), options);
	say(f, place, where, ky_message(ctx, "dossier.forms.when"), when_text(f, &field->when));
	for (size_t i = 0; i < field->column_count; i++)
		say_field(f, section, field, &field->column[i], i);
}

static struct facts facts_of(struct ky_ctx *ctx, const struct ky_formdoc *doc)
{
	struct facts f = {.ctx = ctx, .doc = doc};
	const char *head = ky_message(ctx, "dossier.forms.head");
	say_text(&f, "", head, "form_title", &doc->title);
	say_text(&f, "", head, "purpose", &doc->purpose);
	say(&f, "", head, ky_message(ctx, "dossier.forms.number"), doc->number == NULL ? "" : doc->number);
	for (size_t s = 0; s < doc->section_count; s++) {
		const struct ky_doc_section *section = &doc->section[s];
		const char *where = where_of(ctx, section, NULL, NULL);
		say_text(&f, section->name, where, "section_title", &section->title);
		say_text(&f, section->name, where, "help", &section->help);
		say(&f, section->name, where, ky_message(ctx, "dossier.forms.position"), ky_printf(ctx->arena, "%zu", s + 1));
		say(&f, section->name, where, ky_message(ctx, "dossier.forms.when"), when_text(&f, &section->when));
		for (size_t i = 0; i < section->field_count; i++)
			say_field(&f, section, NULL, &section->field[i], i);
	}
	return f;
}

static const struct fact *same_fact(const struct facts *in, const struct fact *of)
{
	for (size_t i = 0; i < in->count; i++)
		if (strcmp(in->row[i].place, of->place) == 0 && strcmp(in->row[i].what, of->what) == 0)
			return &in->row[i];
	return NULL;
}

static bool has_place(const struct facts *in, const char *place)
{
	for (size_t i = 0; i < in->count; i++)
		if (strcmp(in->row[i].place, place) == 0)
			return true;
	return false;
}

static void put_change(struct ky_node *root, const char *where, const char *what, const char *before, const char *after)
{
	struct ky_node *n = ky_node_item(root, "Changes");
	ky_put(n, "where", where);
	ky_put(n, "what", what);
	ky_put(n, "before", before);
	ky_put(n, "after", after);
}

void ky_builder_changes(struct ky_ctx *ctx, const struct ky_formdoc *before, const struct ky_formdoc *after, struct ky_node *root)
{
	struct facts old = facts_of(ctx, before), new = facts_of(ctx, after);
	const char *last = NULL;
	for (size_t i = 0; i < new.count; i++) {
		const struct fact *f = &new.row[i], *was = same_fact(&old, f);
		if (!has_place(&old, f->place)) {
			if (last == NULL || strcmp(last, f->place) != 0)
				put_change(root, f->where, ky_message(ctx, "dossier.forms.added"), "", f->text);
			last = f->place;
		} else if (was == NULL || strcmp(was->text, f->text) != 0) {
			put_change(root, f->where, f->what, was == NULL ? "" : was->text, f->text);
		}
	}
	for (size_t i = 0; i < old.count; i++) {
		const struct fact *f = &old.row[i];
		bool gone = !has_place(&new, f->place);
		if (gone && (last == NULL || strcmp(last, f->place) != 0))
			put_change(root, f->where, ky_message(ctx, "dossier.forms.removed"), f->text, "");
		else if (!gone && same_fact(&new, f) == NULL)
			put_change(root, f->where, f->what, f->text, "");
		last = gone ? f->place : last;
	}
}

static struct ky_err *parsed_revision(struct ky_req *req, const struct ky_builder *b, int64_t number, struct ky_formdoc **out)
{
	struct ky_str text;
	KY_TRY(ky_builder_revision(req, b, number, &text));
	return ky_formdoc_parse(req->ctx->arena, text, out);
}

/* ?from=1&to=2; without: the newest revision and the working copy. */
struct ky_err *ky_builder_compare(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_builder b;
	struct ky_formdoc *before, *after;
	int64_t from = 0, to = 0;
	KY_TRY(ky_builder_load(req, &b));
	if (!ky_str_i64(ky_str(ky_query_param(req, "from")), &from))
		from = b.newest_number;
	if (!ky_str_i64(ky_str(ky_query_param(req, "to")), &to))
		to = 0;
	if (from < 1)
		return ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "nothing to compare with");
	KY_TRY(parsed_revision(req, &b, from, &before));
	after = b.doc;
	if (to > 0)
		KY_TRY(parsed_revision(req, &b, to, &after));
	struct ky_node *root = ky_builder_page(req, &b, "dossier/builder_compare", ky_message(ctx, "dossier.forms.compare"));
	ky_put_int(root, "From", from);
	if (to > 0)
		ky_put_int(root, "To", to);
	ky_builder_changes(ctx, before, after, root);
	return NULL;
}

/* ---- publishing */

static const struct ky_field publish_fields[] = {
    {.name = "note", .kind = "text", .label = "dossier.forms.note", .hint = "dossier.forms.note_hint", .max = 300},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_builder_publish_form = KY_FORM("dossier.forms.publish", publish_fields);

struct ky_err *ky_builder_publish_show(struct ky_req *req)
{
	struct ky_builder b;
	struct ky_formdoc *before;
	size_t faults;
	KY_TRY(ky_builder_load(req, &b));
	struct ky_node *root = ky_builder_page(req, &b, "dossier/builder_publish", ky_message(req->ctx, "dossier.forms.publish"));
	KY_TRY(ky_builder_faults(req, &b, root, &faults));
	ky_put_bool(root, "Nothing", !b.drafted && b.newest != 0);
	ky_put_bool(root, "First", b.newest == 0);
	if (b.newest != 0) {
		KY_TRY(parsed_revision(req, &b, b.newest_number, &before));
		ky_builder_changes(req->ctx, before, b.doc, root);
	}
	static const char *const names[] = {"version"};
	struct ky_value *cell = KY_NEW(req->ctx->arena, struct ky_value);
	*cell = ky_int(b.version);
	return ky_put_form(req, root, "dossier.forms.publish", b.id, NULL, &(const struct ky_rows){.count = 1, .columns = 1, .name = names, .cell = cell}, "dossier.forms.publish");
}

struct ky_err *ky_builder_publish(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_builder b;
	unsigned char hash[32];
	size_t faults;
	KY_TRY(ky_builder_load(req, &b));
	KY_TRY(ky_builder_must_be_seen(req, &b));
	KY_TRY(ky_builder_faults(req, &b, ky_reply_page(req, "dossier/builder_publish"), &faults));
	if (faults > 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.forms.error.faults", "%zu faults", faults);
	if (!b.drafted && b.newest != 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.forms.error.nothing", "no working copy");
	ky_sha256(b.text, hash);
	KY_TRY(ky_insert(ctx, "dossier.forms.publish",
			 KY_ARGS({"name", ky_textz(b.name)}, {"document", ky_text(b.text)}, {"sha256", ky_bytes((struct ky_str){(const char *)hash, 32})}, {"note", ky_textz(ky_input_z(req->input, "note"))}), NULL));
	KY_TRY(ky_exec(ctx, "dossier.forms.draft_discard", KY_ARGS({"id", ky_int(b.id)}), NULL));
	KY_TRY(ky_audit(ctx, "dossier.forms.publish", "procedure", b.id, "document"));
	ky_touch(ctx, "core");
	ky_reply_redirect(req, ky_builder_url(&b, ctx, ""), "dossier.forms.done.published");
	return NULL;
}
