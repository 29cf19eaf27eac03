/* import_plan.c — what the rows of a ledger mean for the registry: new, changed, the same, likely there already; first looked at, then written.
 * Called by kyodo/intake.h's pages and ledger.c, within their transaction. The registry is only changed where the policy groups.editable lets the principal. */
#include "import.h"

/* What of the registry a row speaks of. */
struct match {
	int64_t id; /* 0: none, or several */
	const char *how, *name;
	bool mine, several, certain;
};

static void note(struct ky_intake_row *r, enum ky_intake_about about, const char *name, const char *text, int64_t group_id)
{
	ky_intake_note(r, about, NULL, name, text, group_id);
}

static const char *typed_name(struct ky_intake_row *r)
{
	const struct ky_value *v = ky_intake_value(r, "name");
	return v->kind == KY_TEXT ? v->s.p : "";
}

/* Where the same body stood before; NULL: nowhere. */
static const char *seen_before(struct ky_intake_row *r)
{
	struct ky_arena *a = r->ctx->arena;
	const struct ky_value *number = ky_intake_value(r, "registration_no");
	const char *first;
	ky_intake_met(r, ky_printf(a, "%s|%s", ky_str_z(a, ky_key_name(a, ky_str(typed_name(r)))), number->kind == KY_TEXT ? number->s.p : ""), &first);
	return first;
}

static struct ky_value key_or_null(struct ky_str key)
{
	return key.len == 0 ? ky_null() : ky_text(key);
}

/* By its number a group is certainly known; by name, phone or corporate number it is likely to be. */
static struct ky_err *find_match(struct ky_intake_row *r, struct match *out)
{
	struct ky_arena *a = r->ctx->arena;
	struct ky_rows *rows;
	const struct ky_value *phone = ky_intake_value(r, "contact_phone");
	*out = (struct match){.how = ""};
	KY_TRY(ky_query(r->ctx, "groups.import_match",
			KY_ARGS({"registration_no", *ky_intake_value(r, "registration_no")}, {"corporate_no", *ky_intake_value(r, "corporate_no")},
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
static void lay_over(struct ky_intake_row *r, const struct groups_values *before, struct groups_values *out)
{
	for (size_t i = 0; i < GROUPS_FIELDS; i++)
		out->value[i] = r->given[i] ? r->value[i] : before->value[i];
}

static bool changed_labels(struct ky_intake_row *r, const struct groups_values *before, const struct groups_values *after, struct ky_buf *out)
{
	ky_buf_puts(out, ky_message(r->ctx, "core.intake.changes"));
	size_t empty = out->len;
	for (size_t i = 0; i < GROUPS_FIELDS; i++)
		if (!groups_value_same(r->ctx->arena, i, before, after))
			ky_buf_printf(out, "%s%s", out->len == empty ? "" : "、", ky_message(r->ctx, groups_record_field[i].label));
	return out->len > empty;
}

static struct ky_err *change(struct ky_intake_row *r, int64_t id, bool noted)
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
		note(r, KY_INTAKE_CHANGED, typed_name(r), labels.data, id);
	if (!r->plan->apply)
		return NULL;
	if (r->plan->import_id != 0)
		KY_TRY(ky_exec(r->ctx, "groups.import_row_changed", KY_ARGS({"import_id", ky_int(r->plan->import_id)}, {"id", ky_int(id)}, {"before_values", ky_text(groups_values_text(r->ctx->arena, &before))}), NULL));
	KY_TRY(groups_history_keep(r->ctx, id, &before, &after, &names));
	return groups_write(r->ctx, id, &after, false);
}

static struct ky_err *add(struct ky_intake_row *r)
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
	return groups_history_add(r->ctx, id, "imported", (struct ky_str){"", 0}, ky_str(ky_intake_place(r)));
}

static struct ky_err *likely(struct ky_intake_row *r, const struct match *m)
{
	const char *how = ky_message(r->ctx, ky_printf(r->ctx->arena, "groups.import.like.%s", m->how));
	note(r, KY_INTAKE_LIKELY, typed_name(r), ky_printf(r->ctx->arena, "%s%s%s", how, m->name, m->several ? ky_message(r->ctx, "groups.import.like.more") : ""), m->id);
	if (!r->plan->apply)
		return NULL;
	if (strcmp(r->plan->duplicates, GROUPS_DUPLICATE_NEW) == 0)
		return add(r);
	if (strcmp(r->plan->duplicates, GROUPS_DUPLICATE_UPDATE) == 0 && !m->several && m->mine)
		return change(r, m->id, true);
	return NULL;
}

static struct ky_err *take_row(struct ky_intake_row *r, void *data)
{
	struct match m;
	(void)data;
	if (!r->fine)
		return NULL;
	const char *before = seen_before(r);
	if (before != NULL) {
		note(r, KY_INTAKE_REPEATED, typed_name(r), ky_printf(r->ctx->arena, "%s%s", ky_message(r->ctx, "groups.import.also_in"), before), 0);
		return NULL;
	}
	KY_TRY(find_match(r, &m));
	if (m.id == 0)
		return add(r);
	if (!m.certain)
		return likely(r, &m);
	if (!m.mine) {
		note(r, KY_INTAKE_PROBLEM, typed_name(r), ky_message(r->ctx, "groups.import.not_mine"), 0);
		return NULL;
	}
	return change(r, m.id, false);
}

struct ky_err *groups_plan_run(struct ky_ctx *ctx, struct ky_intake_book *book, struct ky_intake_plan *plan)
{
	return ky_intake_each(ctx, book, plan, take_row, NULL);
}
