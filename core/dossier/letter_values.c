/* letter_values.c — what a letter's template may name, and what that is for one dossier; the blocks as a page shows them.
 * Called by the other files letter_*.c. Names: those below, the procedure's own
 * words and the fields of its form; a word goes before a field of the same name. */
#include "core/dossier/letter.h"

#include "core/model/formdoc_internal.h"
#include "core/model/sheet_text.h"

/* ---- words of every letter */

static const char *day(const struct ky_letter_facts *f, ky_day d)
{
	return d == KY_DAY_NONE ? "" : ky_day_text(f->ctx->arena, f->ctx->lang, d, false);
}

static const char *cell(const struct ky_letter_facts *f, const char *column)
{
	return ky_cell_z(f->c->row, 0, column);
}

static const char *the_number(const struct ky_letter_facts *f)
{
	return f->number;
}
static const char *the_date(const struct ky_letter_facts *f)
{
	return day(f, f->issued_on);
}
static const char *the_receipt(const struct ky_letter_facts *f)
{
	return f->c->d.receipt_no;
}
static const char *the_received_day(const struct ky_letter_facts *f)
{
	return day(f, f->c->d.received_on);
}
static const char *the_decided_day(const struct ky_letter_facts *f)
{
	return day(f, f->c->d.decided_on);
}
static const char *the_due_day(const struct ky_letter_facts *f)
{
	return day(f, f->c->due_on);
}
static const char *the_title(const struct ky_letter_facts *f)
{
	return f->c->d.title;
}
static const char *the_procedure(const struct ky_letter_facts *f)
{
	return ky_message(f->ctx, f->c->d.procedure->title);
}
static const char *the_addressee(const struct ky_letter_facts *f)
{
	return f->to.name;
}
static const char *the_reason(const struct ky_letter_facts *f)
{
	return f->reason;
}
static const char *the_issuer(const struct ky_letter_facts *f)
{
	return f->issuer->count == 0 ? "" : ky_printf(f->ctx->arena, "%s　%s", ky_cell_z(f->issuer, 0, "title"), ky_cell_z(f->issuer, 0, "name"));
}
static const char *the_department(const struct ky_letter_facts *f)
{
	return cell(f, "department");
}
static const char *the_phone(const struct ky_letter_facts *f)
{
	return cell(f, "department_phone");
}
static const char *the_officer(const struct ky_letter_facts *f)
{
	return cell(f, "officer");
}
static const char *the_city(const struct ky_letter_facts *f)
{
	return f->ctx->app->conf->site_name;
}

static const struct {
	const char *name;
	const char *(*text)(const struct ky_letter_facts *f);
} words[] = {
    {"number", the_number},	    {"date", the_date},	      {"receipt_no", the_receipt}, {"received_on", the_received_day}, {"decided_on", the_decided_day},
    {"due", the_due_day},	    {"title", the_title},     {"procedure", the_procedure}, {"addressee", the_addressee},      {"reason", the_reason},
    {"issuer", the_issuer},	    {"department", the_department}, {"phone", the_phone},   {"officer", the_officer},	       {"city", the_city},
};

/* Tables of every letter: what was asked to be mended, and what the procedure itself explains. */
#define ASKED "asked"
#define EXPLAINED "explained"
static const struct {
	const char *name, *column[2];
} tables[] = {{ASKED, {"label", "reason"}}, {EXPLAINED, {"label", "text"}}};

void ky_line(struct ky_lines *lines, const char *label, const char *text)
{
	if (lines->count == KY_LETTER_EXPLAINED_MAX)
		return;
	lines->line[lines->count].label = label;
	lines->line[lines->count++].text = text;
}

/* ---- names */

static const struct ky_doc_field *plain_field(const struct ky_formdoc *doc, const char *name)
{
	const struct ky_doc_field *f = ky_doc_find(doc, name, NULL);
	return f == NULL || ky_doc_is(f, "files") || ky_doc_is(f, "note") ? NULL : f;
}

static bool is_word_of(const struct ky_procedure *p, const char *name)
{
	for (size_t i = 0; i < p->letter_word_count; i++)
		if (strcmp(p->letter_word[i].name, name) == 0)
			return true;
	return false;
}

enum ky_letter_name ky_letter_name(const void *data, const char *table, const char *name)
{
	const struct ky_letter_names *names = data;
	const struct ky_formdoc *doc = names->doc;
	char flat[KY_DOC_FLAT_MAX];
	for (size_t i = 0; i < KY_COUNT(tables); i++)
		if (table != NULL && strcmp(table, tables[i].name) == 0)
			return strcmp(name, tables[i].column[0]) == 0 || strcmp(name, tables[i].column[1]) == 0 ? KY_LETTER_FIELD : KY_LETTER_UNKNOWN;
		else if (table == NULL && strcmp(name, tables[i].name) == 0)
			return KY_LETTER_TABLE;
	if (table != NULL)
		return snprintf(flat, sizeof flat, "%s.0.%s", table, name) < (int)sizeof flat && plain_field(doc, flat) != NULL ? KY_LETTER_FIELD : KY_LETTER_UNKNOWN;
	for (size_t i = 0; i < KY_COUNT(words); i++)
		if (strcmp(words[i].name, name) == 0)
			return KY_LETTER_FIELD;
	if (is_word_of(names->procedure, name))
		return KY_LETTER_FIELD;
	const struct ky_doc_field *f = plain_field(doc, name);
	if (f != NULL && f->column_count > 0)
		return KY_LETTER_TABLE;
	return f == NULL ? KY_LETTER_UNKNOWN : KY_LETTER_FIELD;
}

static void put_name(struct ky_node *root, const char *name, const char *label, const char *table)
{
	struct ky_node *n = ky_node_item(root, "Names");
	ky_put(n, "name", name);
	ky_put(n, "label", label);
	ky_put(n, "table", table);
}

void ky_letter_put_names(struct ky_ctx *ctx, const struct ky_letter_names *names, struct ky_node *root)
{
	const struct ky_doc_leaf *leaf;
	const struct ky_formdoc *doc = names->doc;
	for (size_t i = 0; i < KY_COUNT(words); i++)
		put_name(root, words[i].name, ky_message(ctx, ky_printf(ctx->arena, "letters.name.%s", words[i].name)), NULL);
	for (size_t i = 0; i < names->procedure->letter_word_count; i++)
		put_name(root, names->procedure->letter_word[i].name, ky_message(ctx, names->procedure->letter_word[i].label), NULL);
	for (size_t i = 0; i < KY_COUNT(tables); i++)
		put_name(root, tables[i].name, ky_message(ctx, ky_printf(ctx->arena, "letters.name.%s", tables[i].name)), tables[i].name);
	for (size_t s = 0; s < doc->section_count; s++)
		for (size_t i = 0; i < doc->section[s].field_count; i++) {
			const struct ky_doc_field *f = &doc->section[s].field[i];
			if (plain_field(doc, f->name) == NULL)
				continue;
			if (f->column_count > 0)
				put_name(root, f->name, ky_doc_text(&f->label, ctx->lang), f->name);
			size_t n = ky_doc_leaves(ctx->arena, f, 1, &leaf);
			for (size_t k = 0; k < n; k++) {
				const char *part = leaf[k].part->label == NULL ? NULL : ky_message(ctx, leaf[k].part->label);
				const char *name = f->column_count == 0 ? leaf[k].name : leaf[k].name + strlen(f->name) + strlen(".0.");
				put_name(root, name, ky_doc_label(ctx->arena, &leaf[k], ctx->lang, part), f->column_count == 0 ? NULL : f->name);
			}
		}
}

/* ---- values */

static const char *raw_text(struct ky_arena *arena, const struct ky_value *v)
{
	switch (v->kind) {
	case KY_TEXT:
		return ky_str_z(arena, v->s);
	case KY_INT:
		return ky_printf(arena, "%lld", (long long)v->i);
	case KY_DAY:
		return ky_day_iso(arena, (ky_day)v->i);
	default:
		return "";
	}
}

static struct ky_err *answer_text(const struct ky_letter_facts *f, const char *name, bool raw, const char **out)
{
	struct ky_str text;
	const struct ky_doc_field *field = plain_field(f->c->doc, name);
	const struct ky_value *v = ky_answers_get(f->answers, name);
	if (field == NULL || field->column_count > 0)
		return NULL;
	if (raw) {
		*out = raw_text(f->ctx->arena, v);
		return NULL;
	}
	KY_TRY(ky_doc_readable(f->ctx, field, v, &text));
	*out = ky_str_z(f->ctx->arena, text);
	return NULL;
}

static const char *asked_text(const struct ky_letter_facts *f, size_t row, const char *name)
{
	if (strcmp(name, "reason") == 0)
		return ky_cell_z(f->asked, row, "reason");
	const struct ky_doc_field *field = strcmp(name, "label") == 0 ? ky_doc_find(f->c->doc, ky_cell_z(f->asked, row, "field"), NULL) : NULL;
	return field == NULL ? NULL : ky_doc_text(&field->label, f->ctx->lang);
}

static struct ky_err *text_of(void *data, const char *table, size_t row, const char *name, bool raw, const char **out)
{
	const struct ky_letter_facts *f = data;
	if (table != NULL && strcmp(table, ASKED) == 0) {
		*out = asked_text(f, row, name);
		return NULL;
	}
	if (table != NULL && strcmp(table, EXPLAINED) == 0) {
		*out = strcmp(name, "label") == 0 ? f->explained->line[row].label : strcmp(name, "text") == 0 ? f->explained->line[row].text : NULL;
		return NULL;
	}
	if (table != NULL)
		return answer_text(f, ky_printf(f->ctx->arena, "%s.%zu.%s", table, row, name), raw, out);
	for (size_t i = 0; i < KY_COUNT(words); i++)
		if (strcmp(words[i].name, name) == 0) {
			*out = words[i].text(f);
			return NULL;
		}
	if (is_word_of(f->c->d.procedure, name))
		return f->c->d.procedure->letter_text(f->ctx, &f->c->d, name, out);
	return answer_text(f, name, raw, out);
}

static size_t rows_of(void *data, const char *table)
{
	const struct ky_letter_facts *f = data;
	if (strcmp(table, EXPLAINED) == 0)
		return f->explained->count;
	return strcmp(table, ASKED) == 0 ? f->asked->count : ky_answers_rows(f->answers, table);
}

/* ---- whom it is for */

/* The form's first address; the body's name, where it has one, and the first person with 様, or the body alone with 御中. */
static struct ky_err *find_addressee(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_answers *a, struct ky_letter_to *out)
{
	const struct ky_doc_field *address = NULL, *who = NULL;
	const char *body = c->d.procedure->title_field == NULL ? "" : ky_answer_z(a, c->d.procedure->title_field), *person = ky_cell_z(c->row, 0, "applicant");
	for (size_t s = 0; s < c->doc->section_count; s++)
		for (size_t i = 0; i < c->doc->section[s].field_count; i++) {
			const struct ky_doc_field *f = &c->doc->section[s].field[i];
			address = address == NULL && ky_doc_is(f, "address") ? f : address;
			who = who == NULL && ky_doc_is(f, "person") ? f : who;
		}
	if (c->d.group_id != 0 && body[0] == '\0')
		KY_TRY(ky_group_name(ctx, c->d.group_id, &body));
	if (who != NULL && ky_answer_z(a, who->name)[0] != '\0')
		person = ky_answer_z(a, who->name);
	*out = (struct ky_letter_to){"", "", ""};
	if (address != NULL) {
		const char *building = ky_answer_z(a, ky_printf(ctx->arena, "%s_building", address->name));
		out->postal = ky_answer_z(a, ky_printf(ctx->arena, "%s_postal", address->name));
		out->address = ky_printf(ctx->arena, "%s%s%s", ky_answer_z(a, address->name), building[0] == '\0' ? "" : "\n", building);
	}
	if (person[0] == '\0' || strcmp(person, body) == 0)
		out->name = ky_printf(ctx->arena, "%s　%s", body, ky_message(ctx, "letters.to_body"));
	else
		out->name = ky_printf(ctx->arena, "%s%s%s　%s", body, body[0] == '\0' ? "" : "\n", person, ky_message(ctx, "letters.to_person"));
	return NULL;
}

struct ky_err *ky_letter_facts_load(struct ky_ctx *ctx, const struct ky_case *c, const char *lang, const char *reason, ky_time_us step_at, struct ky_letter_facts *out)
{
	struct ky_rows *asked, *issuer;
	struct ky_ctx *theirs = KY_NEW(ctx->arena, struct ky_ctx);
	*theirs = *ctx;
	theirs->lang = lang;
	*out = (struct ky_letter_facts){.ctx = theirs, .c = c, .answers = c->answers, .number = "", .issued_on = ctx->today, .reason = reason, .seal = ky_setting_int(ctx, "letters.seal") != 0};
	KY_TRY(ky_query(ctx, "letters.corrections", KY_ARGS({"id", ky_int(c->d.id)}, {"asked_at", ky_time(step_at)}), &asked));
	KY_TRY(ky_query(ctx, "dossier.issuer", KY_ARGS({"day", ky_date(ctx->today)}), &issuer));
	struct ky_lines *lines = KY_NEW(ctx->arena, struct ky_lines);
	if (c->d.procedure->explain != NULL && c->d.id != 0)
		KY_TRY(c->d.procedure->explain(theirs, &c->d, lines));
	out->explained = lines;
	out->asked = asked;
	out->issuer = issuer;
	return find_addressee(theirs, c, c->answers, &out->to);
}

static const char *window_of(const struct ky_letter_facts *f)
{
	const char *postal = f->to.postal[0] == '\0' ? "" : ky_printf(f->ctx->arena, "〒%s\n", f->to.postal);
	return ky_printf(f->ctx->arena, "%s%s%s%s", postal, f->to.address, f->to.address[0] == '\0' ? "" : "\n", f->to.name);
}

struct ky_err *ky_letter_render(const struct ky_letter_facts *f, struct ky_str text, struct ky_blocks *blocks)
{
	struct ky_letterdoc *doc;
	struct ky_letter_facts copy = *f;
	struct ky_letter_problems *problems = KY_NEW(f->ctx->arena, struct ky_letter_problems);
	const char *date = the_date(f);
	const struct ky_letter_values values = {
	    .data = &copy,
	    .text = text_of,
	    .rows = rows_of,
	    .window = window_of(f),
	    .beside = f->number[0] == '\0' ? date : ky_printf(f->ctx->arena, "%s\n%s", f->number, date),
	    .appeal = ky_message(f->ctx, "letters.appeal_text"),
	    .no_seal = f->seal ? NULL : ky_message(f->ctx, "letters.no_seal"),
	};
	ky_letterdoc_parse(f->ctx->arena, text, &doc, problems);
	return ky_letterdoc_render(doc, &values, blocks);
}

/* ---- on a page */

static void put_lines(struct ky_node *node, const char *text)
{
	struct ky_str line;
	for (struct ky_str rest = ky_str(text == NULL ? "" : text); ky_str_split(&rest, '\n', &line);)
		ky_put_str(ky_node_item(node, "lines"), "text", line);
}

void ky_letter_put_blocks(const struct ky_blocks *blocks, struct ky_node *node)
{
	const char *align = NULL;
	bool in_table = false;
	for (size_t i = 0; i < blocks->count; i++) {
		const struct ky_block *b = &blocks->block[i];
		bool table = b->kind == KY_BLOCK_TABLE_HEAD || b->kind == KY_BLOCK_TABLE_ROW || b->kind == KY_BLOCK_TABLE_TOTAL;
		struct ky_node *n = ky_node_item(node, "blocks");
		align = b->kind == KY_BLOCK_TABLE_HEAD ? b->align : table ? align : NULL;
		ky_put(n, "kind", ky_sheet_kind(b->kind));
		/* A table begins with its first row and ends behind its last. */
		ky_put_bool(n, "begins", table && !in_table);
		bool next = i + 1 < blocks->count && (blocks->block[i + 1].kind == KY_BLOCK_TABLE_ROW || blocks->block[i + 1].kind == KY_BLOCK_TABLE_TOTAL);
		ky_put_bool(n, "ends", table && !next);
		in_table = table && next;
		ky_put_bool(n, "indented", b->kind == KY_BLOCK_TEXT && b->mm > 0);
		ky_put(n, "label", b->label);
		put_lines(n, b->text);
		if (b->kind == KY_BLOCK_WINDOW)
			put_lines(ky_node_child(n, "beside"), b->label);
		for (size_t k = 0; k < b->count && b->cell != NULL; k++) {
			struct ky_node *c = ky_node_item(n, "cells");
			put_lines(c, b->cell[k]);
			ky_put_bool(c, "number", align != NULL && k < strlen(align) && align[k] == 'r');
		}
	}
}
