/* amount.c — see amount.h. */
#include "amount.h"

static bool within(int64_t value, int64_t low, int64_t high)
{
	return value >= low && value <= high;
}

const char *subsidy_rule_fault(const struct subsidy_rule *rule)
{
	if (!within(rule->rate_d, 1, SUBSIDY_RATE_MAX) || !within(rule->rate_n, 0, rule->rate_d) || (rule->rate_n == 0 && rule->table_count == 0))
		return "rate";
	if (!within(rule->cap_yen, 0, SUBSIDY_YEN_MAX))
		return "cap";
	if (!within(rule->unit_yen, 1, SUBSIDY_YEN_MAX))
		return "unit";
	if (!within(rule->minimum_yen, 0, SUBSIDY_YEN_MAX) || (rule->cap_yen > 0 && rule->minimum_yen > rule->cap_yen))
		return "minimum";
	if (rule->table_count > SUBSIDY_TABLE_MAX)
		return "table";
	for (size_t i = 0; i < rule->table_count; i++)
		if (!within(rule->table[i].from, 0, SUBSIDY_YEN_MAX) || !within(rule->table[i].yen, 0, SUBSIDY_YEN_MAX) || (i > 0 && rule->table[i].from <= rule->table[i - 1].from))
			return "table";
	return NULL;
}

static void tell(struct subsidy_amount *out, enum subsidy_part part, const char *key, int64_t a, int64_t b, int64_t yen)
{
	out->line[out->count++] = (struct subsidy_line){.key = key, .a = a, .b = b, .yen = yen, .part = part};
}

static int64_t looked_up(const struct subsidy_rule *rule, int64_t size)
{
	int64_t yen = 0;
	for (size_t i = 0; i < rule->table_count && rule->table[i].from <= size; i++)
		yen = rule->table[i].yen;
	return yen;
}

static void tell_limits(const struct subsidy_rule *rule, const struct subsidy_plan *plan, struct subsidy_amount *out)
{
	if (rule->rate_n > 0)
		tell(out, SUBSIDY_LIMIT, "rate", rule->rate_n, rule->rate_d, (int64_t)((__int128)plan->eligible_yen * rule->rate_n / rule->rate_d));
	if (rule->table_count > 0)
		tell(out, SUBSIDY_LIMIT, "table", plan->size, 0, looked_up(rule, plan->size));
	tell(out, SUBSIDY_LIMIT, "less_income", 0, 0, plan->income_yen < plan->eligible_yen ? plan->eligible_yen - plan->income_yen : 0);
	if (rule->cap_yen > 0)
		tell(out, SUBSIDY_LIMIT, "cap", 0, 0, rule->cap_yen);
	if (plan->remaining_yen != SUBSIDY_NO_LIMIT)
		tell(out, SUBSIDY_LIMIT, "remaining", 0, 0, plan->remaining_yen);
}

/* The first of the lowest decides: one line is enough for people to see why. */
static int64_t lowest_of(struct subsidy_amount *out)
{
	struct subsidy_line *least = NULL;
	for (size_t i = 0; i < out->count; i++)
		if (out->line[i].part == SUBSIDY_LIMIT && (least == NULL || out->line[i].yen < least->yen))
			least = &out->line[i];
	least->decides = true;
	return least->yen;
}

bool subsidy_amount(const struct subsidy_rule *rule, const struct subsidy_plan *plan, struct subsidy_amount *out)
{
	if (!within(plan->cost_yen, 0, SUBSIDY_YEN_MAX) || !within(plan->eligible_yen, 0, plan->cost_yen) || !within(plan->income_yen, 0, SUBSIDY_YEN_MAX) ||
	    !within(plan->size, 0, SUBSIDY_YEN_MAX) || !within(plan->remaining_yen, SUBSIDY_NO_LIMIT, SUBSIDY_YEN_MAX))
		return false;
	*out = (struct subsidy_amount){0};
	tell(out, SUBSIDY_FACT, "cost", 0, 0, plan->cost_yen);
	if (plan->eligible_yen < plan->cost_yen)
		tell(out, SUBSIDY_FACT, "excluded", 0, 0, plan->cost_yen - plan->eligible_yen);
	tell(out, SUBSIDY_FACT, "eligible", 0, 0, plan->eligible_yen);
	tell(out, SUBSIDY_FACT, "income", 0, 0, plan->income_yen);
	tell_limits(rule, plan, out);
	int64_t lowest = lowest_of(out), kept = lowest - lowest % rule->unit_yen;
	tell(out, SUBSIDY_LOWEST, "lowest", 0, 0, lowest);
	if (kept < lowest)
		tell(out, SUBSIDY_CHANGE, "unit", rule->unit_yen, 0, kept - lowest);
	if (kept > 0 && kept < rule->minimum_yen) {
		tell(out, SUBSIDY_CHANGE, "minimum", rule->minimum_yen, 0, -kept);
		kept = 0;
	}
	tell(out, SUBSIDY_RESULT, "result", 0, 0, kept);
	out->yen = kept;
	return true;
}

int64_t subsidy_fixed(int64_t granted_yen, int64_t recomputed_yen)
{
	return recomputed_yen < granted_yen ? recomputed_yen : granted_yen;
}
