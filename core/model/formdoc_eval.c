/* formdoc_eval.c — which fields are shown, and what calculated fields come to. See formdoc.h.
 * Called by core/dossier and the other files formdoc*.c. Pure: whole numbers of 64 bits, no floating point, no clock. */
#include "core/model/formdoc_internal.h"

#include <stdio.h>
#include <stdlib.h>

__extension__ typedef __int128 int128;

/* ---- one condition against one answer */

static struct ky_str text_of(const struct ky_value *v, char room[24])
{
	if (v->kind == KY_TEXT)
		return v->s;
	if (v->kind == KY_DAY) {
		struct ky_date d = ky_day_date((ky_day)v->i);
		snprintf(room, 24, "%04d-%02d-%02d", d.year, d.month, d.day);
	} else {
		snprintf(room, 24, "%lld", (long long)v->i);
	}
	return ky_str(room);
}

/* Days with days, numbers with numbers; anything else has no order. */
static bool ordered(const struct ky_value *v, struct ky_str bound, int *out_order)
{
	int64_t limit;
	ky_day day;
	if (v->kind == KY_DAY && ky_day_parse_iso(bound, &day))
		limit = day;
	else if (v->kind != KY_INT || !ky_str_i64(bound, &limit))
		return false;
	*out_order = (v->i > limit) - (v->i < limit);
	return true;
}

static bool has_code(struct ky_str codes, struct ky_str code)
{
	struct ky_str part;
	for (struct ky_str rest = codes; rest.p != NULL && ky_str_split(&rest, ' ', &part);)
		if (ky_str_eq(part, code))
			return true;
	return false;
}

static bool is_empty(const struct ky_value *v)
{
	return v->kind == KY_NULL || (v->kind == KY_TEXT && v->s.len == 0);
}

static bool holds(const struct ky_doc_condition *c, const struct ky_value *v)
{
	char room[24];
	int order;
	switch (c->op) {
	case KY_OP_IS:
		return v->kind != KY_NULL && ky_str_eq(text_of(v, room), c->value);
	case KY_OP_IS_NOT:
		return v->kind == KY_NULL || !ky_str_eq(text_of(v, room), c->value);
	case KY_OP_HAS:
		return v->kind != KY_NULL && has_code(text_of(v, room), c->value);
	case KY_OP_AT_LEAST:
		return ordered(v, c->value, &order) && order >= 0;
	case KY_OP_AT_MOST:
		return ordered(v, c->value, &order) && order <= 0;
	case KY_OP_FILLED:
		return !is_empty(v);
	default:
		return is_empty(v);
	}
}

/* ---- shallow: the answers as they are */

/* A table is filled when it has a row; its column is the sum of it. */
static struct ky_value look(const struct ky_answers *answers, const char *name)
{
	const struct ky_value *v = ky_answers_get(answers, name);
	const char *dot = strchr(name, '.');
	if (v->kind != KY_NULL)
		return *v;
	if (dot == NULL) {
		size_t rows = ky_answers_rows(answers, name);
		return rows == 0 ? ky_null() : ky_int((int64_t)rows);
	}
	const char *table = ky_strndup(answers->arena, name, (size_t)(dot - name)), *column;
	int64_t sum = 0;
	bool any = false;
	size_t row;
	for (size_t i = ky_answers_first(answers, table); i < answers->count && strncmp(answers->answer[i].name, name, (size_t)(dot - name) + 1) == 0; i++)
		if (ky_doc_cell_name(answers->answer[i].name, table, &row, &column) && strcmp(column, dot + 1) == 0 && answers->answer[i].value.kind == KY_INT)
			any = !__builtin_add_overflow(sum, answers->answer[i].value.i, &sum) || any;
	return any ? ky_int(sum) : ky_null();
}

bool ky_when_holds(const struct ky_doc_when *when, const struct ky_answers *answers)
{
	for (size_t i = 0; i < when->count; i++) {
		struct ky_value v = look(answers, when->condition[i].field);
		if (holds(&when->condition[i], &v) == when->any)
			return when->any;
	}
	return !when->any || when->count == 0;
}

bool ky_doc_shows(const struct ky_doc_section *section, const struct ky_doc_field *field, const struct ky_answers *answers)
{
	return ky_when_holds(&section->when, answers) && ky_when_holds(&field->when, answers);
}

/* ---- in depth */

enum state { UNKNOWN, BUSY, NO, YES };

struct slot {
	const struct ky_doc_section *section;
	const struct ky_doc_field *field;
	unsigned char shown, done; /* of the field */
	/* of a table; cell: rows of columns */
	size_t rows;
	bool *used;
	unsigned char *cell_shown, *cell_done, *sum_done;
	int64_t *sum;
};

struct ky_doc_eval {
	struct ky_arena *arena;
	struct ky_answers *answers; /* written to while calculating alone */
	bool calculating;
	struct slot *slot; /* by name */
	size_t count;
	const char *overflow, *cycle; /* where; NULL: nowhere */
};

/* Where names are looked up: in the row of a table first, then in the document. */
struct scope {
	struct slot *table; /* NULL: outside of tables */
	size_t row;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct slot *)a)->field->name, ((const struct slot *)b)->field->name);
}

static const struct ky_doc_field *column_of(const struct ky_doc_field *table, const char *name, size_t n)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (strncmp(table->column[i].name, name, n) == 0 && table->column[i].name[n] == '\0')
			return &table->column[i];
	return NULL;
}

/* Rows that somebody typed something into: what was calculated makes no row. */
static void measure_table(struct ky_doc_eval *e, struct slot *s)
{
	const struct ky_doc_field *table = s->field;
	size_t row, n = strlen(table->name);
	s->rows = ky_answers_rows(e->answers, table->name);
	s->used = ky_alloc_array(e->arena, s->rows, sizeof *s->used);
	s->cell_shown = ky_alloc_array(e->arena, s->rows + 1, table->column_count);
	s->cell_done = ky_alloc_array(e->arena, s->rows, table->column_count);
	s->sum_done = ky_alloc_array(e->arena, table->column_count, 1);
	s->sum = ky_alloc_array(e->arena, table->column_count, sizeof *s->sum);
	for (size_t i = ky_answers_first(e->answers, table->name); i < e->answers->count; i++) {
		const char *column, *name = e->answers->answer[i].name;
		if (strncmp(name, table->name, n) != 0 || name[n] != '.')
			break;
		if (!ky_doc_cell_name(name, table->name, &row, &column))
			continue;
		const struct ky_doc_field *f = column_of(table, column, strlen(column));
		if (f == NULL || f->calc == NULL)
			s->used[row] = true;
	}
}

static struct ky_doc_eval *eval_new(struct ky_arena *arena, const struct ky_formdoc *doc, struct ky_answers *answers)
{
	struct ky_doc_eval *e = KY_NEW(arena, struct ky_doc_eval);
	size_t fields = 0;
	for (size_t s = 0; s < doc->section_count; s++)
		fields += doc->section[s].field_count;
	e->arena = arena;
	e->answers = answers;
	e->slot = ky_alloc_array(arena, fields, sizeof *e->slot);
	for (size_t s = 0; s < doc->section_count; s++)
		for (size_t i = 0; i < doc->section[s].field_count; i++)
			e->slot[e->count++] = (struct slot){.section = &doc->section[s], .field = &doc->section[s].field[i]};
	if (e->count > 0)
		qsort(e->slot, e->count, sizeof *e->slot, by_name);
	for (size_t i = 0; i < e->count; i++)
		if (e->slot[i].field->column_count > 0)
			measure_table(e, &e->slot[i]);
	return e;
}

struct ky_doc_eval *ky_doc_eval_new(struct ky_arena *arena, const struct ky_formdoc *doc, const struct ky_answers *answers)
{
	struct ky_answers *same = KY_NEW(arena, struct ky_answers);
	*same = *answers;
	return eval_new(arena, doc, same);
}

static struct slot *slot_exact(struct ky_doc_eval *e, const char *name, size_t n)
{
	size_t low = 0, high = e->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *at = e->slot[middle].field->name;
		int order = strncmp(at, name, n);
		if (order == 0 && at[n] != '\0')
			order = 1;
		if (order == 0)
			return &e->slot[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Also by the name of a part: "rep_kana" is the field rep's. */
static struct slot *slot_of(struct ky_doc_eval *e, const char *name)
{
	struct slot *s = slot_exact(e, name, strlen(name));
	for (const char *at = strchr(name, '_'); s == NULL && at != NULL; at = strchr(at + 1, '_')) {
		s = slot_exact(e, name, (size_t)(at - name));
		if (s != NULL && ky_doc_part_find(s->field, at) == NULL)
			s = NULL;
	}
	return s;
}

static const struct ky_doc_field *column_named(const struct ky_doc_field *table, const char *name)
{
	const struct ky_doc_field *c = column_of(table, name, strlen(name));
	for (const char *at = strchr(name, '_'); c == NULL && at != NULL; at = strchr(at + 1, '_')) {
		c = column_of(table, name, (size_t)(at - name));
		if (c != NULL && ky_doc_part_find(c, at) == NULL)
			c = NULL;
	}
	return c;
}

static bool when_in(struct ky_doc_eval *e, const struct ky_doc_when *when, struct scope scope);
static int64_t calc_in(struct ky_doc_eval *e, const struct ky_doc_calc *calc, struct scope scope);

static bool slot_shown(struct ky_doc_eval *e, struct slot *s)
{
	const struct scope outside = {NULL, 0};
	/* A field whose condition asks for itself cannot be judged: it is shown (formdoc_check.c reports it). */
	if (s->shown == UNKNOWN) {
		s->shown = BUSY;
		s->shown = when_in(e, &s->section->when, outside) && when_in(e, &s->field->when, outside) ? YES : NO;
	}
	return s->shown != NO;
}

static bool cell_shown(struct ky_doc_eval *e, struct slot *table, size_t row, const struct ky_doc_field *column)
{
	/* Rows without any answer are alike: they share the last of the notes. */
	size_t at = row < table->rows ? row : table->rows;
	unsigned char *state = &table->cell_shown[at * table->field->column_count + (size_t)(column - table->field->column)];
	if (*state == UNKNOWN) {
		*state = BUSY;
		*state = when_in(e, &column->when, (struct scope){table, row}) ? YES : NO;
	}
	return *state != NO;
}

static const char *cell_name(char room[KY_DOC_FLAT_MAX], const char *table, size_t row, const char *column)
{
	snprintf(room, KY_DOC_FLAT_MAX, "%s.%zu.%s", table, row, column);
	return room;
}

static void settle_slot(struct ky_doc_eval *e, struct slot *s)
{
	if (!e->calculating || s->field->calc == NULL || s->done == YES)
		return;
	if (s->done == BUSY) {
		e->cycle = s->field->name;
		return;
	}
	s->done = BUSY;
	bool shown = slot_shown(e, s);
	int64_t value = shown ? calc_in(e, s->field->calc, (struct scope){NULL, 0}) : 0;
	ky_answers_set(e->answers, s->field->name, shown ? ky_int(value) : ky_null());
	s->done = YES;
}

static void settle_cell(struct ky_doc_eval *e, struct slot *table, size_t row, const struct ky_doc_field *column)
{
	char room[KY_DOC_FLAT_MAX];
	if (!e->calculating || column->calc == NULL || row >= table->rows)
		return;
	unsigned char *done = &table->cell_done[row * table->field->column_count + (size_t)(column - table->field->column)];
	if (*done == YES)
		return;
	if (*done == BUSY) {
		e->cycle = column->name;
		return;
	}
	*done = BUSY;
	bool shown = table->used[row] && slot_shown(e, table) && cell_shown(e, table, row, column);
	int64_t value = shown ? calc_in(e, column->calc, (struct scope){table, row}) : 0;
	ky_answers_set(e->answers, cell_name(room, table->field->name, row, column->name), shown ? ky_int(value) : ky_null());
	*done = YES;
}

static struct ky_value cell_value(struct ky_doc_eval *e, struct slot *table, size_t row, const struct ky_doc_field *column, const char *name)
{
	char room[KY_DOC_FLAT_MAX];
	if (!slot_shown(e, table) || !cell_shown(e, table, row, column))
		return ky_null();
	settle_cell(e, table, row, column);
	return *ky_answers_get(e->answers, cell_name(room, table->field->name, row, name));
}

/* The sum of a column over the rows; empty cells count as 0. */
static int64_t column_sum(struct ky_doc_eval *e, struct slot *table, const struct ky_doc_field *column)
{
	size_t c = (size_t)(column - table->field->column);
	if (table->sum_done[c] == YES)
		return table->sum[c];
	if (table->sum_done[c] == BUSY) {
		e->cycle = column->name;
		return 0;
	}
	int64_t sum = 0;
	table->sum_done[c] = BUSY;
	for (size_t row = 0; row < table->rows; row++) {
		struct ky_value v = cell_value(e, table, row, column, column->name);
		if (v.kind == KY_INT && __builtin_add_overflow(sum, v.i, &sum))
			e->overflow = column->name;
	}
	table->sum[c] = sum;
	table->sum_done[c] = YES;
	return sum;
}

static struct ky_value table_value(struct ky_doc_eval *e, struct slot *s)
{
	size_t used = 0;
	for (size_t row = 0; row < s->rows; row++)
		used += s->used[row];
	return used == 0 || !slot_shown(e, s) ? ky_null() : ky_int((int64_t)used);
}

/* What a name means here, as far as it is shown. */
static struct ky_value value_in(struct ky_doc_eval *e, const char *name, struct scope scope)
{
	const char *dot = strchr(name, '.');
	const struct ky_doc_field *column = scope.table == NULL || dot != NULL ? NULL : column_named(scope.table->field, name);
	if (column != NULL)
		return cell_value(e, scope.table, scope.row, column, name);
	if (dot != NULL) {
		struct slot *table = slot_exact(e, name, (size_t)(dot - name));
		column = table == NULL ? NULL : column_of(table->field, dot + 1, strlen(dot + 1));
		return column == NULL || table_value(e, table).kind == KY_NULL ? ky_null() : ky_int(column_sum(e, table, column));
	}
	struct slot *s = slot_of(e, name);
	if (s == NULL || !slot_shown(e, s))
		return ky_null();
	if (s->field->column_count > 0)
		return table_value(e, s);
	settle_slot(e, s);
	return *ky_answers_get(e->answers, name);
}

static bool when_in(struct ky_doc_eval *e, const struct ky_doc_when *when, struct scope scope)
{
	for (size_t i = 0; i < when->count; i++) {
		struct ky_value v = value_in(e, when->condition[i].field, scope);
		if (holds(&when->condition[i], &v) == when->any)
			return when->any;
	}
	return !when->any || when->count == 0;
}

/* ---- calculations */

/* Rounded down, also below zero: 端数切捨て of an amount that is owed. */
static int128 floor_div(int128 a, int128 b)
{
	int128 q = a / b;
	return a % b < 0 ? q - 1 : q;
}

static int64_t narrow(struct ky_doc_eval *e, int128 wide)
{
	if (wide >= INT64_MIN && wide <= INT64_MAX)
		return (int64_t)wide;
	e->overflow = "a calculation";
	return 0;
}

static int64_t product_in(struct ky_doc_eval *e, const struct ky_doc_calc *calc, struct scope scope)
{
	int64_t product = 1;
	for (size_t i = 0; i < calc->count; i++)
		product = narrow(e, (int128)product * calc_in(e, &calc->arg[i], scope));
	return narrow(e, floor_div((int128)product * calc->numerator, calc->denominator));
}

static int64_t fold_in(struct ky_doc_eval *e, const struct ky_doc_calc *calc, struct scope scope)
{
	int64_t result = calc_in(e, &calc->arg[0], scope);
	for (size_t i = 1; i < calc->count; i++) {
		int64_t v = calc_in(e, &calc->arg[i], scope);
		if (calc->op == KY_CALC_MIN)
			result = v < result ? v : result;
		else
			result = narrow(e, calc->op == KY_CALC_SUM ? (int128)result + v : (int128)result - v);
	}
	return result;
}

static int64_t calc_in(struct ky_doc_eval *e, const struct ky_doc_calc *calc, struct scope scope)
{
	struct ky_value v;
	switch (calc->op) {
	case KY_CALC_FIELD:
		v = value_in(e, calc->field, scope);
		return v.kind == KY_INT ? v.i : 0;
	case KY_CALC_CONSTANT:
		return calc->constant;
	case KY_CALC_PRODUCT:
		return product_in(e, calc, scope);
	case KY_CALC_FLOOR:
		return narrow(e, floor_div(calc_in(e, &calc->arg[0], scope), calc->constant) * calc->constant);
	default:
		return fold_in(e, calc, scope);
	}
}

struct ky_err *ky_formdoc_calculate(const struct ky_formdoc *doc, struct ky_answers *answers)
{
	struct ky_answers work = {answers->arena, answers->count, answers->count, ky_alloc_array(answers->arena, answers->count, sizeof *work.answer)};
	if (answers->count > 0)
		memcpy(work.answer, answers->answer, answers->count * sizeof *work.answer);
	struct ky_doc_eval *e = eval_new(answers->arena, doc, &work);
	e->calculating = true;
	for (size_t i = 0; i < e->count; i++) {
		struct slot *s = &e->slot[i];
		settle_slot(e, s);
		for (size_t row = 0; row < s->rows; row++)
			for (size_t c = 0; c < s->field->column_count; c++)
				settle_cell(e, s, row, &s->field->column[c]);
	}
	if (e->overflow != NULL)
		return ky_fail(answers->arena, KY_INVALID, "core.invalid.range", "calculation: %s leaves 64 bits", e->overflow);
	if (e->cycle != NULL)
		return ky_fail(answers->arena, KY_INVALID, "core.invalid.range", "calculation: %s depends on itself", e->cycle);
	*answers = work;
	return NULL;
}

/* ---- for the other files */

bool ky_doc_eval_section(struct ky_doc_eval *eval, const struct ky_doc_section *section)
{
	return when_in(eval, &section->when, (struct scope){NULL, 0});
}

bool ky_doc_eval_field(struct ky_doc_eval *eval, const struct ky_doc_field *field)
{
	struct slot *s = slot_exact(eval, field->name, strlen(field->name));
	return s != NULL && slot_shown(eval, s);
}

bool ky_doc_eval_leaf(struct ky_doc_eval *eval, const struct ky_doc_leaf *leaf)
{
	struct slot *s = leaf->table == NULL ? NULL : slot_exact(eval, leaf->table->name, strlen(leaf->table->name));
	return s == NULL || cell_shown(eval, s, leaf->row, leaf->field);
}
