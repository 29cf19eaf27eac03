/* formdoc_check.c — what would not work in a document that can be read: circles, conditions on nothing, choices without options. See formdoc.h.
 * Called when a plugin's documents are loaded and when staff save one. Pure. */
#include "core/model/formdoc_internal.h"

#include "kyodo/field.h"

#define REPORT_MAX 500u

/* One field or column, in the order of the document. */
struct node {
	const struct ky_doc_section *section;
	const struct ky_doc_field *table, *field; /* table: of a column */
	size_t section_index;
	const char *place;
	unsigned char state; /* while looking for circles */
};

struct checking {
	const struct ky_formdoc *doc;
	struct ky_arena *arena;
	struct ky_doc_fault *fault;
	unsigned count;
	struct node *node;
	size_t node_count;
};

/* What each fault is in the words of whoever writes plugins; {} is what it is about. Staff read "core.formdoc.CODE". */
static const struct {
	const char *code, *text;
} faults[] = {
    {"no_title", "no title"},
    {"no_sections", "no sections"},
    {"no_fields", "no fields"},
    {"no_label", "no label"},
    {"kind", "kind {}"},
    {"unknown", "a condition on {}, which is no field"},
    {"later", "a condition on {}, which comes later"},
    {"note_condition", "a condition on {}: a note has no answer"},
    {"order", "a condition on {}: at_least and at_most are for numbers and dates"},
    {"no_date", "a condition on {}: the value is no date"},
    {"no_number", "a condition on {}: the value is no number"},
    {"box", "a condition on {}: a box that is not ticked has no answer: say \"filled\": false"},
    {"has", "a condition on {}: has is for several choices"},
    {"no_option", "a condition on {}: the value is not among the options"},
    {"never", "the condition never holds"},
    {"never_required", "required, but behind a condition that never holds"},
    {"calc_unknown", "calculates with {}, which is no field"},
    {"calc_no_number", "calculates with {}, which is no number"},
    {"calc_other_table", "calculates with {}, a column of another table"},
    {"calc_kind", "calculated, but the kind is no number"},
    {"calc_required", "both required and calculated"},
    {"circle", "depends on itself, through {}"},
    {"no_options", "a choice without options"},
    {"options_kind", "options, but the kind is no choice"},
    {"options_both", "both options and a list of choices"},
    {"option_label", "option {} has no label"},
    {"bounds", "low is above high"},
    {"bounds_kind", "low and high are for numbers"},
    {"files_bounds", "at most 16 files, and low no more than max"},
    {"digits", "digits want max: how many"},
    {"files_table", "one file alone cannot be kept in a table: files can"},
    {"no_columns", "a table without columns"},
    {"pledge", "a box that must be ticked is a pledge"},
    {"equals_unknown", "equals {}, which is no number outside of tables"},
    {"equals_kind", "equals another, but is no number or lies in a table"},
};

static void complain(struct checking *c, const struct node *n, const char *code, const char *about)
{
	if (c->count < REPORT_MAX)
		c->fault[c->count] = (struct ky_doc_fault){n->place, n->section, n->table, n->field, code, about == NULL ? "" : about};
	c->count++;
}

/* ---- what a name means at a place: the columns of the same table first */

static struct node *find_in(struct checking *c, const struct ky_doc_field *table, const char *name)
{
	struct node *part_of = NULL;
	for (size_t i = 0; i < c->node_count; i++) {
		struct node *n = &c->node[i];
		size_t len = strlen(n->field->name);
		if (n->table != table || strncmp(n->field->name, name, len) != 0)
			continue;
		if (name[len] == '\0')
			return n;
		if (ky_doc_part_find(n->field, name + len) != NULL)
			part_of = n;
	}
	return part_of;
}

static struct node *find(struct checking *c, const struct node *from, const char *name)
{
	const char *dot = strchr(name, '.');
	struct node *found = NULL;
	if (dot != NULL) {
		struct node *table = find_in(c, NULL, ky_strndup(c->arena, name, (size_t)(dot - name)));
		return table == NULL || table->field->column_count == 0 ? NULL : find_in(c, table->field, dot + 1);
	}
	if (from != NULL && from->table != NULL)
		found = find_in(c, from->table, name);
	return found == NULL ? find_in(c, NULL, name) : found;
}

static const char *part_kind(const struct node *n, const char *name)
{
	const char *dot = strrchr(name, '.');
	const struct ky_doc_part *part = ky_doc_part_find(n->field, (dot == NULL ? name : dot + 1) + strlen(n->field->name));
	return part == NULL ? n->field->kind : part->kind;
}

/* ---- conditions */

static bool is_option(const struct ky_doc_field *f, struct ky_str code)
{
	for (size_t i = 0; i < f->option_count; i++)
		if (ky_str_is(code, f->option[i].code))
			return true;
	return false;
}

static bool is_one_of(const char *kind, const char *const *kinds)
{
	for (; *kinds != NULL; kinds++)
		if (strcmp(kind, *kinds) == 0)
			return true;
	return false;
}

/* Can an answer of the kind be that value at all? NULL: yes. */
static const char *operand_wrong(const struct ky_doc_condition *w, const struct ky_doc_field *f, const char *kind)
{
	static const char *const numbers[] = {"int", "yen", "table", NULL}, *const boxes[] = {"bool", "pledge", NULL}, *const choices[] = {"choice", "choices", NULL};
	int64_t number;
	ky_day day;
	bool is_order = w->op == KY_OP_AT_LEAST || w->op == KY_OP_AT_MOST;
	if (w->op == KY_OP_FILLED || w->op == KY_OP_EMPTY)
		return NULL;
	if (strcmp(kind, "note") == 0)
		return "note_condition";
	if (is_order && !is_one_of(kind, numbers) && strcmp(kind, "date") != 0)
		return "order";
	if (strcmp(kind, "date") == 0 && !ky_day_parse_iso(w->value, &day))
		return "no_date";
	if (is_one_of(kind, numbers) && !ky_str_i64(w->value, &number))
		return "no_number";
	if (is_one_of(kind, boxes) && !ky_str_is(w->value, "1"))
		return "box";
	if (w->op == KY_OP_HAS && strcmp(kind, "choices") != 0 && strcmp(kind, "files") != 0)
		return "has";
	if (is_one_of(kind, choices) && f->option_count > 0 && !is_option(f, w->value))
		return "no_option";
	return NULL;
}

/* Two conditions that cannot both hold: "is" twice, or bounds that leave nothing between. */
static bool contradict(const struct ky_doc_condition *a, const struct ky_doc_condition *b)
{
	int64_t low, high;
	ky_day from, to;
	if (strcmp(a->field, b->field) != 0)
		return false;
	if (a->op == KY_OP_IS && b->op == KY_OP_IS)
		return !ky_str_eq(a->value, b->value);
	if (a->op == KY_OP_IS && b->op == KY_OP_IS_NOT)
		return ky_str_eq(a->value, b->value);
	if (b->op == KY_OP_EMPTY)
		return a->op == KY_OP_IS || a->op == KY_OP_HAS || a->op == KY_OP_FILLED || a->op == KY_OP_AT_LEAST || a->op == KY_OP_AT_MOST;
	if (a->op != KY_OP_AT_LEAST || b->op != KY_OP_AT_MOST)
		return false;
	if (ky_str_i64(a->value, &low) && ky_str_i64(b->value, &high))
		return low > high;
	return ky_day_parse_iso(a->value, &from) && ky_day_parse_iso(b->value, &to) && from > to;
}

static bool never(const struct ky_doc_when *a, const struct ky_doc_when *b)
{
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < b->count; k++)
			if (contradict(&a->condition[i], &b->condition[k]) || contradict(&b->condition[k], &a->condition[i]))
				return true;
	return false;
}

/* Of "any" conditions nothing is claimed, unless there is but one. */
static bool can_hold(const struct ky_doc_when *when)
{
	return (when->any && when->count > 1) || !never(when, when);
}

static bool is_all(const struct ky_doc_when *when)
{
	return !when->any || when->count == 1;
}

/* at: what has the condition; a section's own may ask the sections before it, a field's those up to its own. */
static void check_when(struct checking *c, const struct node *at, const struct ky_doc_when *when)
{
	bool own_too = at->field != NULL;
	for (size_t i = 0; i < when->count; i++) {
		const struct ky_doc_condition *w = &when->condition[i];
		const struct node *n = find(c, own_too ? at : NULL, w->field);
		const char *wrong = n == NULL ? NULL : operand_wrong(w, n->field, part_kind(n, w->field));
		if (n == NULL)
			complain(c, at, "unknown", w->field);
		else if (n->section_index > at->section_index || (!own_too && n->section_index == at->section_index))
			complain(c, at, "later", w->field);
		else if (wrong != NULL)
			complain(c, at, wrong, w->field);
	}
	if (!can_hold(when))
		complain(c, at, "never", NULL);
}

/* ---- calculations */

static bool is_number(const struct node *n, const char *name)
{
	const struct ky_doc_kind *kind = ky_doc_kind_find(n->field->kind);
	const char *dot = strrchr(name, '.');
	return kind != NULL && kind->number && strcmp(dot == NULL ? name : dot + 1, n->field->name) == 0;
}

static void check_calc(struct checking *c, const struct node *from, const struct ky_doc_calc *calc)
{
	const struct node *n;
	if (calc->op == KY_CALC_FIELD) {
		n = find(c, from, calc->field);
		if (n == NULL)
			complain(c, from, "calc_unknown", calc->field);
		else if (!is_number(n, calc->field))
			complain(c, from, "calc_no_number", calc->field);
		else if (n->table != NULL && n->table != from->table && strchr(calc->field, '.') == NULL)
			complain(c, from, "calc_other_table", calc->field);
	}
	for (size_t i = 0; i < calc->count; i++)
		check_calc(c, from, &calc->arg[i]);
}

/* ---- circles: a field depends on what its calculation and its conditions (also its section's, also its table's) name */

static void visit(struct checking *c, struct node *n);

static void follow(struct checking *c, struct node *from, const char *name)
{
	struct node *n = find(c, from, name);
	if (n == NULL)
		return;
	if (n->state == 1)
		complain(c, n, "circle", from->field->name);
	else if (n->state == 0)
		visit(c, n);
}

static void follow_when(struct checking *c, struct node *from, const struct ky_doc_when *when)
{
	for (size_t i = 0; i < when->count; i++)
		follow(c, from, when->condition[i].field);
}

static void follow_calc(struct checking *c, struct node *from, const struct ky_doc_calc *calc)
{
	if (calc->op == KY_CALC_FIELD)
		follow(c, from, calc->field);
	for (size_t i = 0; i < calc->count; i++)
		follow_calc(c, from, &calc->arg[i]);
}

static void visit(struct checking *c, struct node *n)
{
	n->state = 1;
	follow_when(c, n, &n->section->when);
	follow_when(c, n, &n->field->when);
	if (n->table != NULL)
		follow_when(c, n, &n->table->when);
	if (n->field->calc != NULL)
		follow_calc(c, n, n->field->calc);
	n->state = 2;
}

/* ---- one field */

static void check_options(struct checking *c, const struct node *n)
{
	const struct ky_doc_field *f = n->field;
	const struct ky_doc_kind *kind = ky_doc_kind_find(f->kind);
	if (kind->options && f->option_count == 0 && (f->choices == NULL || f->choices[0] == '\0'))
		complain(c, n, "no_options", NULL);
	if (!kind->options && (f->option_count > 0 || f->choices != NULL))
		complain(c, n, "options_kind", NULL);
	if (f->option_count > 0 && f->choices != NULL)
		complain(c, n, "options_both", NULL);
	for (size_t i = 0; i < f->option_count; i++)
		if (ky_doc_text(&f->option[i].label, "ja")[0] == '\0')
			complain(c, n, "option_label", f->option[i].code);
}

static void check_bounds(struct checking *c, const struct node *n)
{
	const struct ky_doc_field *f = n->field;
	const struct ky_doc_kind *kind = ky_doc_kind_find(f->kind);
	bool files = ky_doc_is(f, "files");
	if (f->low > f->high && f->low != 0 && f->high != 0)
		complain(c, n, "bounds", NULL);
	if (!kind->number && !files && (f->low != 0 || f->high != 0))
		complain(c, n, "bounds_kind", NULL);
	if (files && (f->low < 0 || f->low > (f->max == 0 ? 1 : f->max) || f->max > 16))
		complain(c, n, "files_bounds", NULL);
	if (ky_doc_is(f, "digits") && f->max == 0)
		complain(c, n, "digits", NULL);
}

/* Both are numbers outside of tables. */
static void check_equals(struct checking *c, const struct node *n)
{
	const char *other = n->field->equals;
	const struct node *o = other == NULL ? NULL : find_in(c, NULL, other);
	if (other == NULL)
		return;
	if (n->table != NULL || !ky_doc_kind_find(n->field->kind)->number)
		complain(c, n, "equals_kind", NULL);
	else if (o == NULL || o == n || strcmp(o->field->name, other) != 0 || !ky_doc_kind_find(o->field->kind)->number)
		complain(c, n, "equals_unknown", other);
}

static void check_field(struct checking *c, const struct node *n)
{
	const struct ky_doc_field *f = n->field;
	const struct ky_doc_kind *kind = ky_doc_kind_find(f->kind);
	if (kind == NULL || (n->table != NULL && f->column_count > 0)) {
		complain(c, n, "kind", f->kind);
		return;
	}
	if (ky_doc_text(&f->label, "ja")[0] == '\0')
		complain(c, n, "no_label", NULL);
	check_options(c, n);
	check_bounds(c, n);
	check_when(c, n, &f->when);
	if (n->table != NULL && ky_doc_is(f, "file"))
		complain(c, n, "files_table", NULL);
	if (ky_doc_is(f, "table") && f->column_count == 0)
		complain(c, n, "no_columns", NULL);
	if ((f->flags & KY_REQUIRED) != 0 && ky_doc_is(f, "bool"))
		complain(c, n, "pledge", NULL);
	if ((f->flags & KY_REQUIRED) != 0 && is_all(&f->when) && is_all(&n->section->when) && never(&n->section->when, &f->when))
		complain(c, n, "never_required", NULL);
	check_equals(c, n);
	if (f->calc == NULL)
		return;
	if (!kind->number)
		complain(c, n, "calc_kind", NULL);
	if ((f->flags & KY_REQUIRED) != 0)
		complain(c, n, "calc_required", NULL);
	check_calc(c, n, f->calc);
}

static void add_node(struct checking *c, size_t section, const struct ky_doc_field *table, const struct ky_doc_field *field, const char *place)
{
	c->node[c->node_count++] = (struct node){.section = &c->doc->section[section], .section_index = section, .table = table, .field = field, .place = place};
}

static void collect(struct checking *c)
{
	size_t total = 0;
	for (size_t s = 0; s < c->doc->section_count; s++)
		for (size_t i = 0; i < c->doc->section[s].field_count; i++)
			total += 1 + c->doc->section[s].field[i].column_count;
	c->node = ky_alloc_array(c->arena, total, sizeof *c->node);
	for (size_t s = 0; s < c->doc->section_count; s++)
		for (size_t i = 0; i < c->doc->section[s].field_count; i++) {
			const struct ky_doc_field *f = &c->doc->section[s].field[i];
			const char *place = ky_printf(c->arena, "sections[%zu].fields[%zu] %s", s, i, f->name);
			add_node(c, s, NULL, f, place);
			for (size_t k = 0; k < f->column_count; k++)
				add_node(c, s, f, &f->column[k], ky_printf(c->arena, "%s columns[%zu] %s", place, k, f->column[k].name));
		}
}

static void check_sections(struct checking *c)
{
	const struct node document = {.place = "document"};
	if (ky_doc_text(&c->doc->title, "ja")[0] == '\0')
		complain(c, &document, "no_title", NULL);
	if (c->doc->section_count == 0)
		complain(c, &document, "no_sections", NULL);
	for (size_t s = 0; s < c->doc->section_count; s++) {
		const struct ky_doc_section *section = &c->doc->section[s];
		const struct node n = {.section = section, .section_index = s, .place = ky_printf(c->arena, "sections[%zu] %s", s, section->name)};
		if (ky_doc_text(&section->title, "ja")[0] == '\0')
			complain(c, &n, "no_title", NULL);
		if (section->field_count == 0)
			complain(c, &n, "no_fields", NULL);
		check_when(c, &n, &section->when);
	}
}

unsigned ky_formdoc_faults(const struct ky_formdoc *doc, struct ky_arena *arena, const struct ky_doc_fault **out_fault)
{
	struct checking c = {.doc = doc, .arena = arena, .fault = ky_alloc_array(arena, REPORT_MAX, sizeof *c.fault)};
	collect(&c);
	check_sections(&c);
	for (size_t i = 0; i < c.node_count; i++)
		check_field(&c, &c.node[i]);
	for (size_t i = 0; i < c.node_count; i++)
		if (c.node[i].state == 0)
			visit(&c, &c.node[i]);
	*out_fault = c.fault;
	return c.count < REPORT_MAX ? c.count : REPORT_MAX;
}

unsigned ky_formdoc_check(const struct ky_formdoc *doc, struct ky_arena *arena, struct ky_buf *out_report)
{
	const struct ky_doc_fault *fault;
	unsigned count = ky_formdoc_faults(doc, arena, &fault);
	for (unsigned i = 0; i < count; i++) {
		const char *text = fault[i].code;
		for (size_t k = 0; k < sizeof faults / sizeof faults[0]; k++)
			if (strcmp(faults[k].code, fault[i].code) == 0)
				text = faults[k].text;
		const char *gap = strstr(text, "{}");
		if (gap == NULL)
			ky_buf_printf(out_report, "%s: %s\n", fault[i].place, text);
		else
			ky_buf_printf(out_report, "%s: %.*s%s%s\n", fault[i].place, (int)(gap - text), text, fault[i].about, gap + 2);
	}
	return count;
}
