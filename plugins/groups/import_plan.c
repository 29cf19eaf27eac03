/* import_plan.c — what the rows of a ledger mean for the registry: new, changed, the same, likely there already; first looked at, then written.
 * Called by import_pages.c and ledger.c, within their transaction. The registry is only changed where the policy groups.editable lets the principal. */
#include "import.h"

#define ROWS_MAX 20000
#define SEEN_SLOTS 65536 /* a power of two, well over ROWS_MAX */

struct seen {
	struct ky_str key;
	size_t row;
};

struct run {
	struct ky_ctx *ctx;
	struct groups_ledger *ledger;
	struct groups_plan *plan;
	struct ky_arena *row_arena;
	struct ky_table_row row;
	struct groups_values typed;
	bool given[GROUPS_FIELDS];
	struct seen *seen;
};

/* What of the registry a row speaks of. */
struct match {
	int64_t id; /* 0: none, or several */
	const char *how, *name;
	bool mine, several, certain;
};

/* ---- notes */

static const char *place(struct run *r, size_t column)
{
	struct ky_arena *keep = r->ledger->keep;
	struct ky_str sheet = ky_table_sheet_name(r->ledger->table, r->ledger->sheet);
	const char *cell = column == 0 ? ky_printf(keep, "%zu%s", r->row.number, ky_message(r->ctx, "groups.import.row")) : ky_table_address(keep, column - 1, r->row.number);
	return sheet.len == 0 ? cell : ky_printf(keep, "%s「%s」 %s", ky_message(r->ctx, "groups.import.sheet"), ky_str_z(keep, sheet), cell);
}

static void note(struct run *r, struct groups_notes *notes, size_t column, const char *name, const char *text, int64_t group_id)
{
	struct ky_arena *keep = r->ledger->keep;
	if (notes->count++ < GROUPS_NOTES_MAX)
		notes->note[notes->count - 1] = (struct groups_note){place(r, column), ky_strdup(keep, name), ky_strdup(keep, text), group_id};
}

static void bad_cell(struct run *r, size_t field, const char *message_key)
{
	note(r, &r->plan->problems, r->ledger->mapping.at[field], ky_message(r->ctx, groups_record_field[field].label), ky_message(r->ctx, message_key), 0);
}

/* ---- one row */

static struct ky_str cell(const struct run *r, size_t field)
{
	size_t at = r->ledger->mapping.at[field];
	return at == 0 || at > r->row.count ? (struct ky_str){"", 0} : r->row.cell[at - 1].text;
}

/* false: a cell is wrong, and was noted. */
static bool read_cells(struct run *r)
{
	bool fine = true;
	for (size_t i = 0; i < GROUPS_FIELDS; i++) {
		const char *wrong = groups_cell_read(r->ctx->arena, r->ledger, i, cell(r, i), &r->typed.value[i]);
		r->given[i] = r->typed.value[i].kind != KY_NULL;
		if (wrong != NULL)
			bad_cell(r, i, wrong);
		fine = fine && wrong == NULL;
	}
	return fine;
}

static const char *typed_name(struct run *r)
{
	const struct ky_value *v = groups_value(&r->typed, "name");
	return v->kind == KY_TEXT ? v->s.p : "";
}

/* Looks for the same body in the rows before; remembers this one. 0: not seen. */
static size_t seen_in_row(struct run *r)
{
	struct ky_arena *a = r->ctx->arena;
	const struct ky_value *number = groups_value(&r->typed, "registration_no");
	const char *key = ky_printf(a, "%s|%s", ky_str_z(a, ky_key_name(a, ky_str(typed_name(r)))), number->kind == KY_TEXT ? number->s.p : "");
	size_t hash = 1469598103u;
	for (const char *p = key; *p != '\0'; p++)
		hash = (hash ^ (unsigned char)*p) * 16777619u;
	for (size_t slot = hash & (SEEN_SLOTS - 1);; slot = (slot + 1) & (SEEN_SLOTS - 1)) {
		if (r->seen[slot].row == 0) {
			r->seen[slot] = (struct seen){ky_str(ky_strdup(r->ledger->keep, key)), r->row.number};
			return 0;
		}
		if (ky_str_is(r->seen[slot].key, key))
			return r->seen[slot].row;
	}
}

static struct ky_value key_or_null(struct ky_str key)
{
	return key.len == 0 ? ky_null() : ky_text(key);
}

/* By its number a group is certainly known; by name, phone or corporate number it is likely to be. */
static struct ky_err *find_match(struct run *r, struct match *out)
{
	struct ky_arena *a = r->ctx->arena;
	struct ky_rows *rows;
	const struct ky_value *phone = groups_value(&r->typed, "contact_phone");
	*out = (struct match){.how = ""};
	KY_TRY(ky_query(r->ctx, "groups.import_match",
			KY_ARGS({"registration_no", *groups_value(&r->typed, "registration_no")}, {"corporate_no", *groups_value(&r->typed, "corporate_no")},
				{"name_key", key_or_null(ky_key_name(a, ky_str(typed_name(r))))},
				{"phone_key", phone->kind == KY_TEXT ? key_or_null(ky_key_phone(a, phone->s)) : ky_null()}),
			&rows));
	for (size_t i = 0; i < rows->count; i++) {
		int64_t id = ky_cell_int(rows, i, "id");
		if (i == 0)
			*out = (struct match){id, ky_cell_z(rows, 0, "how"), ky_cell_z(rows, 0, "name"), ky_cell_int(rows, 0, "mine") != 0, false, false};
		out->several = out->several || id != out->id;
	}
	out->certain = strcmp(out->how, "number") == 0;
	if (out->certain)
		out->several = false;
	return NULL;
}

/* Only what the row says; empty cells leave the group as it is. */
static void lay_over(const struct run *r, const struct groups_values *before, struct groups_values *out)
{
	for (size_t i = 0; i < GROUPS_FIELDS; i++)
		out->value[i] = r->given[i] ? r->typed.value[i] : before->value[i];
}

static bool changed_labels(struct run *r, const struct groups_values *before, const struct groups_values *after, struct ky_buf *out)
{
	ky_buf_puts(out, ky_message(r->ctx, "groups.import.changes"));
	size_t empty = out->len;
	for (size_t i = 0; i < GROUPS_FIELDS; i++)
		if (!groups_value_same(r->ctx->arena, i, before, after))
			ky_buf_printf(out, "%s%s", out->len == empty ? "" : "、", ky_message(r->ctx, groups_record_field[i].label));
	return out->len > empty;
}

static struct ky_err *change(struct run *r, int64_t id, bool noted)
{
	struct ky_rows *row;
	struct groups_values before, after;
	struct ky_buf labels, names;
	ky_buf_init(&labels, r->ctx->arena, 8000);
	ky_buf_init(&names, r->ctx->arena, 2000);
	KY_TRY(ky_query_one(r->ctx, "groups.edit_row", KY_ARGS({"id", ky_int(id)}), &row));
	groups_values_of_row(row, &before);
	lay_over(r, &before, &after);
	if (!changed_labels(r, &before, &after, &labels)) {
		r->plan->same++;
		return NULL;
	}
	r->plan->changed++;
	if (!noted)
		note(r, &r->plan->changes, 0, typed_name(r), labels.data, id);
	if (!r->plan->apply)
		return NULL;
	if (r->plan->import_id != 0)
		KY_TRY(ky_exec(r->ctx, "groups.import_row_changed", KY_ARGS({"import_id", ky_int(r->plan->import_id)}, {"id", ky_int(id)}, {"before_values", ky_text(groups_values_text(r->ctx->arena, &before))}), NULL));
	KY_TRY(groups_history_keep(r->ctx, id, &before, &after, &names));
	return groups_write(r->ctx, id, &after, false);
}

static struct ky_err *add(struct run *r)
{
	int64_t id;
	struct groups_values none = {.value = {{0}}}, after;
	r->plan->added++;
	if (!r->plan->apply)
		return NULL;
	*groups_value(&none, "state") = ky_textz("active");
	*groups_value(&none, "category") = ky_textz("C");
	*groups_value(&none, "looking_for_members") = ky_int(0);
	*groups_value(&none, "public_fields") = ky_textz("website ward founded_on member_count");
	*groups_value(&none, "department_id") = r->plan->department_id == 0 ? ky_null() : ky_int(r->plan->department_id);
	lay_over(r, &none, &after);
	KY_TRY(ky_insert(r->ctx, "groups.create", KY_ARGS({"name", ky_textz(typed_name(r))}), &id));
	KY_TRY(groups_write(r->ctx, id, &after, false));
	if (r->plan->import_id != 0)
		KY_TRY(ky_exec(r->ctx, "groups.import_row_new", KY_ARGS({"import_id", ky_int(r->plan->import_id)}, {"id", ky_int(id)}), NULL));
	return groups_history_add(r->ctx, id, "imported", (struct ky_str){"", 0}, ky_str(place(r, 0)));
}

static struct ky_err *likely(struct run *r, const struct match *m)
{
	const char *how = ky_message(r->ctx, ky_printf(r->ctx->arena, "groups.import.like.%s", m->how));
	note(r, &r->plan->likely, 0, typed_name(r), ky_printf(r->ctx->arena, "%s%s%s", how, m->name, m->several ? ky_message(r->ctx, "groups.import.like.more") : ""), m->id);
	if (!r->plan->apply)
		return NULL;
	if (r->plan->duplicates == GROUPS_DUPLICATE_NEW)
		return add(r);
	if (r->plan->duplicates == GROUPS_DUPLICATE_UPDATE && !m->several && m->mine)
		return change(r, m->id, true);
	r->plan->left_out++;
	return NULL;
}

static struct ky_err *take_row(struct run *r)
{
	struct match m;
	bool fine = read_cells(r);
	if (typed_name(r)[0] == '\0')
		return NULL; /* a total, a remark, a blank line */
	size_t before = fine ? seen_in_row(r) : 0;
	if (!fine)
		return NULL;
	if (before != 0) {
		r->plan->repeated++;
		note(r, &r->plan->repeats, 0, typed_name(r), ky_printf(r->ctx->arena, "%s%zu%s", ky_message(r->ctx, "groups.import.also_in"), before, ky_message(r->ctx, "groups.import.row")), 0);
		return NULL;
	}
	KY_TRY(find_match(r, &m));
	if (m.id == 0)
		return add(r);
	if (!m.certain)
		return likely(r, &m);
	if (!m.mine) {
		note(r, &r->plan->problems, 0, typed_name(r), ky_message(r->ctx, "groups.import.not_mine"), 0);
		return NULL;
	}
	return change(r, m.id, false);
}

static struct ky_err *take_rows(struct run *r)
{
	for (size_t n = 0;; n++) {
		struct ky_arena_mark mark = ky_arena_mark(r->ctx->arena);
		ky_arena_reset(r->row_arena);
		KY_TRY(ky_table_next(r->ledger->table, r->row_arena, &r->row));
		if (r->row.number == 0)
			return NULL;
		if (n == ROWS_MAX)
			return ky_fail(r->ctx->arena, KY_TOO_LARGE, "groups.import.too_many", "over %d rows", ROWS_MAX);
		KY_TRY(take_row(r));
		ky_arena_rewind(r->ctx->arena, mark);
	}
}

struct ky_err *groups_plan_run(struct ky_ctx *ctx, struct groups_ledger *ledger, struct groups_plan *plan)
{
	struct run r = {.ctx = ctx, .ledger = ledger, .plan = plan, .row_arena = ky_arena_new(0)};
	if (r.row_arena == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no memory for a row");
	r.seen = ky_alloc_array(ledger->keep, SEEN_SLOTS, sizeof *r.seen);
	struct ky_err *err = take_rows(&r);
	ky_arena_free(r.row_arena);
	return err;
}
