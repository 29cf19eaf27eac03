/* change_plan.c — two plans beside each other: the one that was decided upon and the one that is asked for; and which of their differences need approval by the course's rule.
 * Called by change.c and change_amount.c. A fall of the total cost within the rule's percentage needs none, nor does a plan that leaves the purpose unharmed where the rule says so; every increase does. */
#include "steps.h"

/* What a plan says besides its money. */
static const char *const words[] = {"title", "purpose", "content", "place", "starts_on", "ends_on", "participants"};
static const struct {
	const char *table, *code, *list, *label;
} tables[] = {
    {"costs", "item", "subsidy.cost", "subsidy.change.cost_of"},
    {"incomes", "source", "subsidy.income", "subsidy.change.income_of"},
};

/* ---- differences */

static bool same_answer(const struct ky_answers *a, const struct ky_answers *b, const char *name)
{
	const struct ky_value *x = ky_answers_get(a, name), *y = ky_answers_get(b, name);
	if (x->kind != y->kind)
		return false;
	return x->kind == KY_TEXT ? ky_str_eq(x->s, y->s) : x->kind == KY_NULL || x->i == y->i;
}

static int64_t sum_of(struct ky_ctx *ctx, const struct ky_answers *a, size_t table, const char *code)
{
	int64_t sum = 0;
	for (size_t i = 0, n = ky_answers_rows(a, tables[table].table); i < n; i++)
		if (strcmp(ky_answer_z(a, ky_printf(ctx->arena, "%s.%zu.%s", tables[table].table, i, tables[table].code)), code) == 0)
			sum += ky_answer_int(a, ky_printf(ctx->arena, "%s.%zu.amount", tables[table].table, i));
	return sum;
}

static struct ky_err *moved_between(struct ky_ctx *ctx, const struct ky_answers *a, const struct ky_answers *b, bool *out_moved)
{
	for (size_t t = 0; t < SUBSIDY_COUNT(tables); t++) {
		const struct ky_choices *codes;
		KY_TRY(ky_choices(ctx, tables[t].list, &codes));
		for (size_t i = 0; i < codes->count; i++)
			*out_moved |= sum_of(ctx, a, t, codes->choice[i].code) != sum_of(ctx, b, t, codes->choice[i].code);
	}
	return NULL;
}

static struct ky_err *judge(struct ky_ctx *ctx, const struct ky_dossier *d, struct subsidy_change *c)
{
	int64_t percent = ky_cell_int(c->of.course.row, 0, "change_cut_percent"), fall = c->old_plan.cost_yen - c->new_plan.cost_yen;
	bool harmed = strcmp(ky_answer_z(d->answers, "purpose_kept"), "no") == 0;
	c->amount_changed = c->amount_needs = c->asked_yen != c->granted_yen;
	c->cost_changed = fall != 0;
	/* Both are at most SUBSIDY_YEN_MAX, so that a hundred times as much is within 64 bits. */
	c->cost_needs = fall < 0 || fall * 100 > c->old_plan.cost_yen * percent;
	c->plan_changed = harmed;
	for (size_t i = 0; i < SUBSIDY_COUNT(words); i++)
		c->plan_changed |= !same_answer(c->before.answers, d->answers, words[i]);
	if (!c->cost_changed) /* a fall moves items by itself, and has a rule of its own */
		KY_TRY(moved_between(ctx, c->before.answers, d->answers, &c->plan_changed));
	c->plan_needs = c->plan_changed && (harmed || ky_cell_int(c->of.course.row, 0, "change_free") == 0);
	return NULL;
}

bool subsidy_change_needs(const struct subsidy_change *c)
{
	return c->amount_needs || c->cost_needs || c->plan_needs;
}

static struct ky_err *newest(struct ky_ctx *ctx, const char *query, int64_t application_id, int64_t before_id, struct ky_dossier *out)
{
	struct ky_rows *row;
	KY_TRY(ky_query(ctx, query, KY_ARGS({"application_id", ky_int(application_id)}, {"before_id", ky_int(before_id)}), &row));
	return ky_dossier_get(ctx, row->count == 0 ? application_id : ky_cell_int(row, 0, "id"), out);
}

struct ky_err *subsidy_plan_now(struct ky_ctx *ctx, int64_t application_id, struct ky_dossier *out)
{
	return newest(ctx, "subsidy.change_newest", application_id, INT64_MAX, out);
}

/* What was granted before, less what was revoked of it: of a change that was submitted, as it was then. */
static struct ky_err *amounts_before(struct ky_ctx *ctx, const struct ky_dossier *d, struct subsidy_change *c)
{
	struct ky_rows *row;
	struct subsidy_held held;
	KY_TRY(ky_query(ctx, "subsidy.change", KY_ARGS({"dossier_id", ky_int(d->id)}), &row));
	KY_TRY(subsidy_held_of(ctx, d->parent_id, &held));
	c->granted_yen = row->count > 0 ? ky_cell_int(row, 0, "before_yen") : held.promised_yen;
	c->paid_yen = held.paid_yen - held.returned_yen;
	return NULL;
}

struct ky_err *subsidy_change_of(struct ky_ctx *ctx, const struct ky_dossier *d, struct subsidy_change *c, const char **out_refusal)
{
	*c = (struct subsidy_change){0};
	KY_TRY(subsidy_followed(ctx, d->parent_id, &c->of));
	KY_TRY(newest(ctx, "subsidy.change_decided", d->parent_id, d->id, &c->before));
	KY_TRY(amounts_before(ctx, d, c));
	c->asked_yen = ky_answer_int(d->answers, "requested");
	subsidy_plan_of(ctx, &c->of.course, c->before.answers, SUBSIDY_NO_LIMIT, &c->old_plan);
	subsidy_plan_of(ctx, &c->of.course, d->answers, SUBSIDY_NO_LIMIT, &c->new_plan);
	if (!subsidy_amount(&c->of.course.rule, &c->new_plan, &c->amount)) {
		*out_refusal = "subsidy.refused.numbers";
		return NULL;
	}
	return judge(ctx, d, c);
}

/* ---- filled in beforehand */

static void copy(struct ky_answers *to, const struct ky_answers *from, const char *name)
{
	ky_answers_set(to, name, *ky_answers_get(from, name));
}

static void copy_table(struct ky_ctx *ctx, struct ky_answers *to, const struct ky_answers *from, size_t t)
{
	const char *const columns[] = {tables[t].code, "detail", "amount"};
	size_t there = ky_answers_rows(to, tables[t].table), rows = ky_answers_rows(from, tables[t].table);
	for (size_t i = 0; i < rows || i < there; i++)
		for (size_t k = 0; k < SUBSIDY_COUNT(columns); k++)
			copy(to, from, ky_printf(ctx->arena, "%s.%zu.%s", tables[t].table, i, columns[k]));
}

struct ky_err *subsidy_prefill_plan(struct ky_ctx *ctx, const struct ky_dossier *application, struct ky_answers *prefill, const char **out_refusal)
{
	struct ky_dossier plan;
	(void)out_refusal;
	if (prefill == NULL)
		return NULL;
	KY_TRY(subsidy_plan_now(ctx, application->id, &plan));
	if (plan.id == application->id) /* its answers are there already */
		return NULL;
	for (size_t i = 0; i < SUBSIDY_COUNT(words); i++)
		if (ky_answers_get(prefill, words[i])->kind != KY_NULL)
			copy(prefill, plan.answers, words[i]);
	for (size_t t = 0; t < SUBSIDY_COUNT(tables); t++)
		copy_table(ctx, prefill, plan.answers, t);
	return NULL;
}

/* ---- in words */

static const char *arrow(struct ky_ctx *ctx, const char *from, const char *to)
{
	return ky_printf(ctx->arena, "%s%s%s", from[0] == '\0' ? ky_message(ctx, "subsidy.change.nothing") : from, ky_message(ctx, "subsidy.change.to"), to[0] == '\0' ? ky_message(ctx, "subsidy.change.nothing") : to);
}

static const char *answer_text(struct ky_ctx *ctx, const struct ky_answers *a, const char *name)
{
	const struct ky_value *v = ky_answers_get(a, name);
	return v->kind == KY_TEXT ? ky_str_z(ctx->arena, v->s) : v->kind == KY_DAY ? subsidy_day(ctx, (ky_day)v->i) : v->kind == KY_INT ? ky_printf(ctx->arena, "%lld", (long long)v->i) : "";
}

static void put_yen(struct ky_ctx *ctx, struct ky_node *node, const char *label, int64_t from, int64_t to)
{
	const char *text = from == to ? subsidy_yen(ctx, to) : ky_printf(ctx->arena, "%s%s%s%s%s", arrow(ctx, subsidy_yen(ctx, from), subsidy_yen(ctx, to)), ky_message(ctx, "subsidy.change.by_open"), to > from ? "+" : "", subsidy_yen(ctx, to - from), ky_message(ctx, "subsidy.change.by_close"));
	subsidy_put_words(node, label, text, false);
}

static void put_table(struct ky_ctx *ctx, struct ky_node *node, const struct ky_answers *old, const struct ky_answers *new, size_t t)
{
	const struct ky_choices *codes;
	if (ky_choices(ctx, tables[t].list, &codes) != NULL)
		return;
	for (size_t i = 0; i < codes->count; i++) {
		int64_t from = sum_of(ctx, old, t, codes->choice[i].code), to = sum_of(ctx, new, t, codes->choice[i].code);
		if (from != 0 || to != 0)
			put_yen(ctx, node, subsidy_say(ctx, tables[t].label, codes->choice[i].label), from, to);
	}
}

static void put_rule(struct ky_ctx *ctx, struct ky_node *node, const char *key, int64_t a, int64_t b, bool needs)
{
	subsidy_put_words(node, ky_message(ctx, needs ? "subsidy.change.needs" : "subsidy.change.free"), subsidy_fill(ctx, ky_printf(ctx->arena, "subsidy.change.rule.%s", key), a, b), needs);
}

static void put_verdict(struct ky_ctx *ctx, struct ky_node *node, const struct subsidy_change *c)
{
	int64_t percent = ky_cell_int(c->of.course.row, 0, "change_cut_percent"), fall = c->old_plan.cost_yen - c->new_plan.cost_yen;
	/* Rounded up, so that what lies above the limit never reads like the limit. */
	int64_t fallen = c->old_plan.cost_yen == 0 ? 0 : (fall * 100 + c->old_plan.cost_yen - 1) / c->old_plan.cost_yen;
	bool free = ky_cell_int(c->of.course.row, 0, "change_free") != 0;
	if (c->amount_changed)
		put_rule(ctx, node, c->asked_yen > c->granted_yen ? "increase" : "decrease", 0, 0, true);
	if (c->cost_changed)
		put_rule(ctx, node, fall < 0 ? "rise" : c->cost_needs ? "cut_more" : "cut", fallen, percent, c->cost_needs);
	if (c->plan_changed)
		put_rule(ctx, node, !c->plan_needs ? "plan" : free ? "harmed" : "plan_needs", 0, 0, c->plan_needs);
}

void subsidy_change_put(struct ky_ctx *ctx, const struct ky_dossier *d, const struct subsidy_change *c, struct ky_node *node)
{
	for (size_t i = 0; i < SUBSIDY_COUNT(words); i++)
		if (!same_answer(c->before.answers, d->answers, words[i]))
			subsidy_put_words(node, ky_message(ctx, ky_printf(ctx->arena, "subsidy.change.field.%s", words[i])), arrow(ctx, answer_text(ctx, c->before.answers, words[i]), answer_text(ctx, d->answers, words[i])), false);
	for (size_t t = 0; t < SUBSIDY_COUNT(tables); t++)
		put_table(ctx, node, c->before.answers, d->answers, t);
	put_yen(ctx, node, ky_message(ctx, "subsidy.amount.cost"), c->old_plan.cost_yen, c->new_plan.cost_yen);
	put_yen(ctx, node, ky_message(ctx, "subsidy.amount.eligible"), c->old_plan.eligible_yen, c->new_plan.eligible_yen);
	put_yen(ctx, node, ky_message(ctx, "subsidy.change.subsidy"), c->granted_yen, c->asked_yen);
	put_verdict(ctx, node, c);
}
