/* compare.c — plan and actual side by side: each item of costs and source of income with the difference; the report's amounts, every cut with its reason; and the group's own page of it.
 * Called by report.c and accept.c, and through a route of plugin.c. What is computed is settlement.c's. */
#include "settlement.h"

/* ---- sums by item */

#define ITEMS_MAX 200
struct item {
	const char *code;
	int64_t plan, actual;
};
struct side {
	size_t count;
	struct item item[ITEMS_MAX];
};

static struct item *item_of(struct side *s, const char *code)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->item[i].code, code) == 0)
			return &s->item[i];
	if (s->count == ITEMS_MAX)
		return &s->item[ITEMS_MAX - 1];
	s->item[s->count] = (struct item){.code = code};
	return &s->item[s->count++];
}

static void add(struct ky_ctx *ctx, struct side *s, const struct ky_answers *a, const char *table, const char *column, bool actual)
{
	for (size_t i = 0, n = ky_answers_rows(a, table); i < n; i++) {
		int64_t yen = ky_answer_int(a, ky_printf(ctx->arena, "%s.%zu.amount", table, i));
		struct item *item = item_of(s, ky_answer_z(a, ky_printf(ctx->arena, "%s.%zu.%s", table, i, column)));
		if (yen > 0 && yen <= SUBSIDY_YEN_MAX)
			*(actual ? &item->actual : &item->plan) += yen;
	}
}

static struct side *side_of(struct ky_ctx *ctx, const struct ky_answers *budget, const struct ky_answers *actual, const char *table, const char *column)
{
	struct side *s = KY_NEW(ctx->arena, struct side);
	add(ctx, s, budget, table, column, false);
	add(ctx, s, actual, table, column, true);
	return s;
}

static struct item total_of(const struct side *s)
{
	struct item total = {.code = ""};
	for (size_t i = 0; i < s->count; i++) {
		total.plan += s->item[i].plan;
		total.actual += s->item[i].actual;
	}
	return total;
}

/* ---- in words */

/* "-12.5%"; of nothing there is no percentage. */
static const char *percent(struct ky_ctx *ctx, const struct item *i)
{
	int64_t difference = i->actual - i->plan, size = difference < 0 ? -difference : difference;
	if (i->plan == 0)
		return "—";
	int64_t tenths = (size * 1000 + i->plan / 2) / i->plan;
	return ky_printf(ctx->arena, "%s%lld.%lld%%", difference < 0 ? "-" : difference > 0 ? "+" : "", (long long)(tenths / 10), (long long)(tenths % 10));
}

static const char *difference_of(struct ky_ctx *ctx, const struct item *i)
{
	return ky_printf(ctx->arena, "%s%s", i->actual > i->plan ? "+" : "", subsidy_yen(ctx, i->actual - i->plan));
}

static const char *label_of(struct ky_ctx *ctx, const struct settlement *s, const char *list, const struct item *i)
{
	const char *label = ky_choice_label(ctx, list, i->code);
	bool counts = strcmp(list, "subsidy.cost") != 0 || subsidy_counts(s->course.eligible, i->code);
	return counts ? label : ky_printf(ctx->arena, "%s%s", label, ky_message(ctx, "subsidy.compare.excluded_mark"));
}

static void put_text(struct ky_node *node, const char *label, const char *text, bool strong)
{
	struct ky_node *n = ky_node_item(node, "lines");
	ky_put(n, "label", label);
	ky_put(n, "text", text);
	ky_put_bool(n, "strong", strong);
}

static void put_item(struct ky_ctx *ctx, struct ky_node *node, const char *label, const struct item *i, bool strong)
{
	put_text(node, label,
		 ky_printf(ctx->arena, "%s %s ／ %s %s ／ %s %s（%s）", ky_message(ctx, "subsidy.compare.plan"), subsidy_yen(ctx, i->plan), ky_message(ctx, "subsidy.compare.actual"), subsidy_yen(ctx, i->actual),
			   ky_message(ctx, "subsidy.compare.difference"), difference_of(ctx, i), percent(ctx, i)),
		 strong);
}

static const struct {
	const char *node, *table, *column, *list, *total;
} sides[] = {{"Costs", "costs", "item", "subsidy.cost", "subsidy.compare.costs"}, {"Incomes", "incomes", "source", "subsidy.income", "subsidy.compare.incomes"}};

void subsidy_put_compared(struct ky_ctx *ctx, struct ky_node *node, const struct settlement *s, const struct ky_answers *actual)
{
	for (size_t k = 0; k < SUBSIDY_COUNT(sides); k++) {
		const struct side *side = side_of(ctx, s->budget, actual, sides[k].table, sides[k].column);
		const struct item total = total_of(side);
		for (size_t i = 0; i < side->count; i++)
			put_item(ctx, node, label_of(ctx, s, sides[k].list, &side->item[i]), &side->item[i], false);
		put_item(ctx, node, ky_message(ctx, sides[k].total), &total, true);
	}
}

static void put_row(struct ky_ctx *ctx, struct ky_node *n, const char *label, const struct item *i)
{
	ky_put(n, "label", label);
	ky_put(n, "plan", subsidy_yen(ctx, i->plan));
	ky_put(n, "actual", subsidy_yen(ctx, i->actual));
	ky_put(n, "difference", difference_of(ctx, i));
	ky_put(n, "percent", percent(ctx, i));
}

void subsidy_put_table(struct ky_ctx *ctx, struct ky_node *node, const struct settlement *s, const struct ky_answers *actual)
{
	for (size_t k = 0; k < SUBSIDY_COUNT(sides); k++) {
		const struct side *side = side_of(ctx, s->budget, actual, sides[k].table, sides[k].column);
		const struct item total = total_of(side);
		struct ky_node *table = ky_node_child(node, sides[k].node);
		for (size_t i = 0; i < side->count; i++)
			put_row(ctx, ky_node_item(table, "rows"), label_of(ctx, s, sides[k].list, &side->item[i]), &side->item[i]);
		put_row(ctx, ky_node_child(table, "total"), ky_message(ctx, sides[k].total), &total);
	}
}

/* ---- the amounts, and every cut */

static bool is_cut(const struct subsidy_cost *c)
{
	return c->judged && c->accepted_yen < c->claimed_yen;
}

static const char *cut_label(struct ky_ctx *ctx, const struct subsidy_cost *c)
{
	return ky_printf(ctx->arena, "%s %zu %s %s", ky_message(ctx, "subsidy.accept.cut"), c->row + 1, ky_choice_label(ctx, "subsidy.cost", c->item), c->detail);
}

static const char *cut_text(struct ky_ctx *ctx, const struct subsidy_cost *c)
{
	return ky_printf(ctx->arena, "%s → %s　%s", subsidy_yen(ctx, c->claimed_yen), subsidy_yen(ctx, c->accepted_yen), c->reason);
}

static void put_cuts(struct ky_ctx *ctx, struct ky_node *node, const struct settlement *s)
{
	bool inside = ctx->who->kind != KY_CITIZEN;
	for (size_t i = 0; i < s->count; i++) {
		const struct subsidy_cost *c = &s->cost[i];
		if (!is_cut(c))
			continue;
		const char *who = inside ? ky_printf(ctx->arena, "（%s %s）", c->person, ky_day_text(ctx->arena, ctx->lang, c->judged_on, false)) : "";
		put_text(node, cut_label(ctx, c), ky_printf(ctx->arena, "%s%s", cut_text(ctx, c), who), false);
	}
}

/* Whoever accepted the lines as they are, each once. */
static void put_judges(struct ky_ctx *ctx, struct ky_node *node, const struct settlement *s)
{
	struct ky_buf names;
	ky_buf_init(&names, ctx->arena, 4000);
	for (size_t i = 0; i < s->count; i++) {
		bool told = !s->cost[i].judged;
		for (size_t k = 0; k < i && !told; k++)
			told = s->cost[k].judged && strcmp(s->cost[k].person, s->cost[i].person) == 0;
		if (!told)
			ky_buf_printf(&names, "%s%s", names.len == 0 ? "" : ky_message(ctx, "subsidy.comma"), s->cost[i].person);
	}
	if (names.len > 0)
		put_text(node, ky_message(ctx, "subsidy.accept.people"), names.data, false);
}

void subsidy_put_settlement(struct ky_ctx *ctx, struct ky_node *node, const struct settlement *s)
{
	bool back = s->advanced_yen > s->fixed_yen, any = false;
	subsidy_put_lines(ctx, node, &s->amount);
	for (size_t i = 0; i < s->count; i++)
		any = any || s->cost[i].judged;
	put_cuts(ctx, node, s);
	if (ctx->who->kind != KY_CITIZEN)
		put_judges(ctx, node, s);
	subsidy_put_line(ctx, node, "subsidy.requested", s->requested_yen, false);
	subsidy_put_line(ctx, node, "subsidy.granted", s->granted_yen, false);
	subsidy_put_line(ctx, node, "subsidy.accept.planned", s->planned.yen, false);
	subsidy_put_line(ctx, node, "subsidy.accept.claimed", s->claimed.yen, false);
	if (s->judged && any)
		subsidy_put_line(ctx, node, "subsidy.accept.accepted", s->amount.yen, false);
	bool done = !ky_cell_null(s->file, 0, "fixed_yen");
	subsidy_put_line(ctx, node, done ? "subsidy.fixed" : "subsidy.accept.expected", s->fixed_yen, true);
	if (s->fixed_yen < s->granted_yen)
		subsidy_put_line(ctx, node, "subsidy.accept.less", s->granted_yen - s->fixed_yen, false);
	if (s->advanced_yen > 0)
		subsidy_put_line(ctx, node, "subsidy.advanced", s->advanced_yen, false);
	subsidy_put_line(ctx, node, back ? "subsidy.to_return" : "subsidy.to_pay", back ? s->advanced_yen - s->fixed_yen : s->fixed_yen - s->advanced_yen, true);
}

static void say(struct ky_ctx *ctx, struct ky_lines *lines, const char *label_key, int64_t yen)
{
	ky_line(lines, ky_message(ctx, label_key), subsidy_yen(ctx, yen));
}

struct ky_err *subsidy_explain_report(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_lines *lines)
{
	struct settlement s;
	const char *refusal = NULL;
	if (d->parent_id == 0) /* a sample */
		return NULL;
	KY_TRY(subsidy_settle(ctx, d, &s, &refusal));
	bool cut = false;
	for (size_t i = 0; i < s.count; i++)
		cut = cut || is_cut(&s.cost[i]);
	if (!cut)
		return NULL;
	say(ctx, lines, "subsidy.accept.claimed", s.claimed.yen);
	for (size_t i = 0; i < s.count; i++)
		if (is_cut(&s.cost[i]))
			ky_line(lines, cut_label(ctx, &s.cost[i]), cut_text(ctx, &s.cost[i]));
	say(ctx, lines, "subsidy.accept.accepted", s.amount.yen);
	return NULL;
}

/* ---- the group's page */

struct ky_err *subsidy_report_mine(struct ky_req *req)
{
	struct ky_dossier d;
	struct settlement s;
	const char *refusal = NULL;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_dossier_get(ctx, ky_path_id(req, "id"), &d));
	KY_TRY(subsidy_settle(ctx, &d, &s, &refusal));
	struct ky_node *root = ky_reply_page(req, "subsidy/compare"), *more = ky_node_child(root, "Amount");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "subsidy.compare.title"));
	ky_reply_crumb(req, d.title, ky_url(ctx, "dossiers/%lld", (long long)d.id));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.compare.title"), NULL);
	ky_put(root, "Title", d.title);
	ky_put_url(root, "case_url", ky_url(ctx, "dossiers/%lld", (long long)d.id));
	ky_put(more, "title", ky_message(ctx, "subsidy.settlement_title"));
	if (refusal == NULL)
		subsidy_put_settlement(ctx, more, &s);
	else
		ky_put(more, "notice", ky_message(ctx, refusal));
	subsidy_put_table(ctx, root, &s, d.answers);
	return NULL;
}
