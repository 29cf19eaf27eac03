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
	struct ky_buf *report;
	unsigned count;
	struct node *node;
	size_t node_count;
};

static void complain(struct checking *c, const char *place, const char *what)
{
	if (c->count++ < REPORT_MAX)
		ky_buf_printf(c->report, "%s: %s\n", place, what);
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
		return "a note has no answer";
	if (is_order && !is_one_of(kind, numbers) && strcmp(kind, "date") != 0)
		return "at_least and at_most are for numbers and dates";
	if (strcmp(kind, "date") == 0 && !ky_day_parse_iso(w->value, &day))
		return "the value is no date";
	if (is_one_of(kind, numbers) && !ky_str_i64(w->value, &number))
		return "the value is no number";
	if (is_one_of(kind, boxes) && !ky_str_is(w->value, "1"))
		return "a box that is not ticked has no answer: say \"filled\": false";
	if (w->op == KY_OP_HAS && strcmp(kind, "choices") != 0 && strcmp(kind, "files") != 0)
		return "has is for several choices";
	if (is_one_of(kind, choices) && f->option_count > 0 && !is_option(f, w->value))
		return "the value is not among the options";
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

/* section_index: conditions may ask the sections up to this one; a section's own, those before it. */
static void check_when(struct checking *c, const char *place, const struct node *from, size_t section_index, bool own_too, const struct ky_doc_when *when)
{
	for (size_t i = 0; i < when->count; i++) {
		const struct ky_doc_condition *w = &when->condition[i];
		const struct node *n = find(c, from, w->field);
		if (n == NULL)
			complain(c, place, ky_printf(c->arena, "a condition on %s, which is no field", w->field));
		else if (n->section_index > section_index || (!own_too && n->section_index == section_index))
			complain(c, place, ky_printf(c->arena, "a condition on %s, which comes later", w->field));
		else if (operand_wrong(w, n->field, part_kind(n, w->field)) != NULL)
			complain(c, place, ky_printf(c->arena, "a condition on %s: %s", w->field, operand_wrong(w, n->field, part_kind(n, w->field))));
	}
	if (!can_hold(when))
		complain(c, place, "the condition never holds");
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
			complain(c, from->place, ky_printf(c->arena, "calculates with %s, which is no field", calc->field));
		else if (!is_number(n, calc->field))
			complain(c, from->place, ky_printf(c->arena, "calculates with %s, which is no number", calc->field));
		else if (n->table != NULL && n->table != from->table && strchr(calc->field, '.') == NULL)
			complain(c, from->place, ky_printf(c->arena, "calculates with %s, a column of another table", calc->field));
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
		complain(c, n->place, ky_printf(c->arena, "%s depends on itself, through %s", n->field->name, from->field->name));
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
		complain(c, n->place, "a choice without options");
	if (!kind->options && (f->option_count > 0 || f->choices != NULL))
		complain(c, n->place, "options, but the kind is no choice");
	if (f->option_count > 0 && f->choices != NULL)
		complain(c, n->place, "both options and a list of choices");
	for (size_t i = 0; i < f->option_count; i++)
		if (ky_doc_text(&f->option[i].label, "ja")[0] == '\0')
			complain(c, n->place, ky_printf(c->arena, "option %s has no label", f->option[i].code));
}

static void check_bounds(struct checking *c, const struct node *n)
{
	const struct ky_doc_field *f = n->field;
	const struct ky_doc_kind *kind = ky_doc_kind_find(f->kind);
	bool files = ky_doc_is(f, "files");
	if (f->low > f->high && f->low != 0 && f->high != 0)
		complain(c, n->place, "low is above high");
	if (!kind->number && !files && (f->low != 0 || f->high != 0))
		complain(c, n->place, "low and high are for numbers");
	if (files && (f->low < 0 || f->low > (f->max == 0 ? 1 : f->max) || f->max > 16))
		complain(c, n->place, "at most 16 files, and low no more than max");
	if (ky_doc_is(f, "digits") && f->max == 0)
		complain(c, n->place, "digits want max: how many");
}

static void check_field(struct checking *c, const struct node *n)
{
	const struct ky_doc_field *f = n->field;
	const struct ky_doc_kind *kind = ky_doc_kind_find(f->kind);
	if (kind == NULL || (n->table != NULL && f->column_count > 0)) {
		complain(c, n->place, ky_printf(c->arena, "kind %s", f->kind));
		return;
	}
	if (ky_doc_text(&f->label, "ja")[0] == '\0')
		complain(c, n->place, "no label");
	check_options(c, n);
	check_bounds(c, n);
	check_when(c, n->place, n, n->section_index, true, &f->when);
	if (n->table != NULL && strcmp(kind->part_count == 0 ? "" : kind->part[0].kind, "files") == 0)
		complain(c, n->place, "files cannot be kept in a table");
	if (ky_doc_is(f, "table") && f->column_count == 0)
		complain(c, n->place, "a table without columns");
	if ((f->flags & KY_REQUIRED) != 0 && ky_doc_is(f, "bool"))
		complain(c, n->place, "a box that must be ticked is a pledge");
	if ((f->flags & KY_REQUIRED) != 0 && is_all(&f->when) && is_all(&n->section->when) && never(&n->section->when, &f->when))
		complain(c, n->place, "required, but behind a condition that never holds");
	if (f->calc == NULL)
		return;
	if (!kind->number)
		complain(c, n->place, "calculated, but the kind is no number");
	if ((f->flags & KY_REQUIRED) != 0)
		complain(c, n->place, "both required and calculated");
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
	if (ky_doc_text(&c->doc->title, "ja")[0] == '\0')
		complain(c, "document", "no title");
	if (c->doc->section_count == 0)
		complain(c, "document", "no sections");
	for (size_t s = 0; s < c->doc->section_count; s++) {
		const struct ky_doc_section *section = &c->doc->section[s];
		const char *place = ky_printf(c->arena, "sections[%zu] %s", s, section->name);
		if (ky_doc_text(&section->title, "ja")[0] == '\0')
			complain(c, place, "no title");
		if (section->field_count == 0)
			complain(c, place, "no fields");
		check_when(c, place, NULL, s, false, &section->when);
	}
}

unsigned ky_formdoc_check(const struct ky_formdoc *doc, struct ky_arena *arena, struct ky_buf *out_report)
{
	struct checking c = {.doc = doc, .arena = arena, .report = out_report};
	collect(&c);
	check_sections(&c);
	for (size_t i = 0; i < c.node_count; i++)
		check_field(&c, &c.node[i]);
	for (size_t i = 0; i < c.node_count; i++)
		if (c.node[i].state == 0)
			visit(&c, &c.node[i]);
	return c.count;
}
