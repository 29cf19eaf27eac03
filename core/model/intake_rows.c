/* intake_rows.c — going through the rows of a file, of one sheet or of all: what is wrong is noted with its place, what a row means is the plugin's.
 * Called by plugins' plans, within the transaction of whoever takes the file in. */
#include <stdlib.h>

#include "core/model/intake_internal.h"

#define ROWS_MAX 20000
#define SEEN_SLOTS 65536 /* a power of two, well over ROWS_MAX */

struct seen {
	const char *key; /* NULL: free */
	const char *first;
	size_t times;
};

struct run {
	struct ky_intake_row row;
	struct ky_arena *row_arena;
	struct ky_intake_mapping mapping; /* of the present sheet */
	int64_t unit[KY_INTAKE_FIELDS_MAX];
	size_t required, rows;
	struct ky_err *(*take)(struct ky_intake_row *row, void *data);
	void *data;
};

/* ---- notes */

static const char *sheet_place(struct ky_intake_row *r, const char *cell)
{
	struct ky_arena *keep = r->book->keep;
	struct ky_str sheet = ky_table_sheet_name(r->book->table, r->book->at_sheet);
	const char *title = ky_message(r->ctx, "core.intake.sheet");
	if (sheet.len == 0)
		return ky_strdup(keep, cell);
	return cell[0] == '\0' ? ky_printf(keep, "%s「%s」", title, ky_str_z(keep, sheet)) : ky_printf(keep, "%s「%s」 %s", title, ky_str_z(keep, sheet), cell);
}

static const char *place(struct ky_intake_row *r, size_t column)
{
	struct ky_arena *a = r->ctx->arena;
	return sheet_place(r, column == 0 ? ky_printf(a, "%zu%s", r->table.number, ky_message(r->ctx, "core.intake.row")) : ky_table_address(a, column - 1, r->table.number));
}

const char *ky_intake_place(struct ky_intake_row *r)
{
	return place(r, 0);
}

static void note_at(struct ky_intake_row *r, enum ky_intake_about about, const char *where, const char *name, const char *text, int64_t row_id)
{
	struct ky_intake_notes *notes = &r->plan->notes[about];
	struct ky_arena *keep = r->book->keep;
	if (notes->count++ < KY_INTAKE_NOTES_MAX)
		notes->note[notes->count - 1] = (struct ky_intake_note){where, ky_strdup(keep, name), ky_strdup(keep, text), row_id};
}

void ky_intake_note(struct ky_intake_row *r, enum ky_intake_about about, const char *field, const char *name, const char *text, int64_t row_id)
{
	size_t i = field == NULL ? 0 : ky_intake_field(r->book->intake, field);
	if (r->plan->notes[about].count < KY_INTAKE_NOTES_MAX)
		note_at(r, about, place(r, field == NULL ? 0 : r->mapping->at[i]), name, text, row_id);
	else
		r->plan->notes[about].count++;
}

/* ---- one row */

struct ky_value *ky_intake_value(struct ky_intake_row *r, const char *field)
{
	size_t i = ky_intake_field(r->book->intake, field);
	if (i == r->book->intake->field_count)
		abort(); /* a programmer's fault */
	return &r->value[i];
}

static struct ky_str cell(const struct run *run, size_t field)
{
	const struct ky_intake_book *book = run->row.book;
	size_t at = run->mapping.at[field];
	struct ky_str text = at == 0 || at > run->row.table.count ? (struct ky_str){"", 0} : run->row.table.cell[at - 1].text;
	for (size_t i = 0; book->intake->fixed != NULL && book->intake->fixed[i] != NULL && ky_str_trim(text).len == 0; i++)
		if (strcmp(book->intake->fixed[i], book->intake->field[field].name) == 0)
			text = book->fixed[i];
	return text;
}

static void read_cells(struct run *run)
{
	struct ky_intake_row *r = &run->row;
	const struct ky_intake *intake = r->book->intake;
	r->value = ky_alloc_array(r->ctx->arena, intake->field_count, sizeof *r->value);
	r->given = ky_alloc_array(r->ctx->arena, intake->field_count, sizeof *r->given);
	r->fine = true;
	for (size_t i = 0; i < intake->field_count; i++) {
		const char *wrong = ky_intake_cell(r->ctx->arena, r->book, i, run->unit[i], cell(run, i), &r->value[i]);
		r->given[i] = r->value[i].kind != KY_NULL;
		if (wrong != NULL)
			ky_intake_note(r, KY_INTAKE_PROBLEM, intake->field[i].name, ky_message(r->ctx, intake->field[i].label), ky_message(r->ctx, wrong), 0);
		r->fine = r->fine && wrong == NULL;
	}
}

/* Nobody is called 合計. */
static bool is_total(struct ky_arena *arena, struct ky_str name)
{
	static const char *const totals[] = {"合計", "小計", "計", "総計", "総合計", "累計"};
	struct ky_str key = ky_key_search(arena, name);
	for (size_t i = 0; i < COUNT(totals); i++)
		if (ky_str_is(key, totals[i]))
			return true;
	return false;
}

static struct ky_err *take_row(struct run *run)
{
	struct ky_intake_row *r = &run->row;
	struct ky_str name = ky_str_trim(cell(run, run->required));
	if (name.len == 0 || is_total(r->ctx->arena, name)) {
		ky_intake_note(r, KY_INTAKE_SKIPPED, NULL, ky_str_z(r->ctx->arena, name), ky_message(r->ctx, name.len == 0 ? "core.intake.nameless" : "core.intake.is_total"), 0);
		return NULL;
	}
	read_cells(run);
	return run->take(r, run->data);
}

static struct ky_err *take_rows(struct run *run)
{
	struct ky_intake_row *r = &run->row;
	for (;;) {
		struct ky_arena_mark mark = ky_arena_mark(r->ctx->arena);
		ky_arena_reset(run->row_arena);
		KY_TRY(ky_table_next(r->book->table, run->row_arena, &r->table));
		if (r->table.number == 0)
			return NULL;
		if (run->rows++ == ROWS_MAX)
			return ky_fail(r->ctx->arena, KY_TOO_LARGE, "core.intake.too_many", "over %d rows", ROWS_MAX);
		KY_TRY(take_row(run));
		ky_arena_rewind(r->ctx->arena, mark);
	}
}

/* ---- the sheets */

static void units_of(struct run *run, const struct ky_table_row *header)
{
	for (size_t i = 0; i < run->row.book->intake->field_count; i++) {
		size_t at = run->mapping.at[i];
		int64_t own = at == 0 || at > header->count ? 1 : ky_intake_unit(run->row.ctx->arena, header->cell[at - 1].text);
		run->unit[i] = at == 0 ? 1 : own != 1 ? own : run->row.book->unit;
	}
}

/* The column of that heading: in the same place, else the first that has it; 0 none. */
static size_t column_of(struct ky_arena *arena, const struct ky_table_row *header, struct ky_str key, size_t at)
{
	if (at <= header->count && ky_str_eq(key, ky_key_search(arena, header->cell[at - 1].text)))
		return at;
	for (size_t c = 0; c < header->count && c < KY_INTAKE_COLUMNS_MAX; c++)
		if (key.len > 0 && ky_str_eq(key, ky_key_search(arena, header->cell[c].text)))
			return c + 1;
	return 0;
}

/* Columns of another sheet are known by their headings. */
static struct ky_err *take_sheet(struct run *run, size_t sheet, const struct ky_table_row *main_header, const struct ky_intake_mapping *main_mapping)
{
	struct ky_intake_row *r = &run->row;
	struct ky_table_row header = {.number = 0};
	r->table = header;
	struct ky_err *err = ky_intake_go(r->ctx, r->book, sheet, 0, &header);
	if (err != NULL && err->code != KY_INVALID)
		return err;
	for (size_t i = 0; i < r->book->intake->field_count; i++) {
		size_t at = main_mapping->at[i];
		run->mapping.at[i] = at == 0 || at > main_header->count ? 0 : column_of(r->ctx->arena, &header, ky_key_search(r->ctx->arena, main_header->cell[at - 1].text), at);
	}
	if (run->mapping.at[run->required] == 0) {
		note_at(r, KY_INTAKE_SKIPPED, sheet_place(r, ""), "", ky_message(r->ctx, "core.intake.no_column"), 0);
		return NULL;
	}
	units_of(run, &header);
	return take_rows(run);
}

static struct ky_err *take_all(struct run *run)
{
	struct ky_intake_book *book = run->row.book;
	size_t first = book->at_sheet;
	units_of(run, &book->header);
	KY_TRY(take_rows(run)); /* it stands behind the header of the sheet that speaks for all */
	for (size_t i = 0; book->sheet == KY_INTAKE_ALL_SHEETS && i < ky_table_sheets(book->table); i++)
		if (i != first)
			KY_TRY(take_sheet(run, i, &book->header, &book->mapping));
	return NULL;
}

struct ky_err *ky_intake_each(struct ky_ctx *ctx, struct ky_intake_book *book, struct ky_intake_plan *plan, struct ky_err *(*take)(struct ky_intake_row *row, void *data), void *data)
{
	struct run run = {
	    .row = {.ctx = ctx, .book = book, .plan = plan},
	    .row_arena = ky_arena_new(0),
	    .mapping = book->mapping,
	    .required = ky_intake_field(book->intake, book->intake->required),
	    .take = take,
	    .data = data,
	};
	if (run.row_arena == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no memory for a row");
	run.row.mapping = &run.mapping;
	plan->seen = ky_alloc_array(book->keep, SEEN_SLOTS, sizeof(struct seen));
	struct ky_err *err = take_all(&run);
	ky_arena_free(run.row_arena);
	return err;
}

size_t ky_intake_met(struct ky_intake_row *r, const char *key, const char **out_first)
{
	struct seen *seen = r->plan->seen;
	size_t hash = 1469598103u;
	for (const char *p = key; *p != '\0'; p++)
		hash = (hash ^ (unsigned char)*p) * 16777619u;
	for (size_t slot = hash & (SEEN_SLOTS - 1);; slot = (slot + 1) & (SEEN_SLOTS - 1)) {
		if (seen[slot].key == NULL) {
			seen[slot] = (struct seen){ky_strdup(r->book->keep, key), place(r, 0), 1};
			*out_first = NULL;
			return 0;
		}
		if (strcmp(seen[slot].key, key) == 0) {
			*out_first = seen[slot].first;
			return seen[slot].times++;
		}
	}
}
