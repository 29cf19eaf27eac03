/* payment.c — what may be claimed now of what was granted, and when the budget's year lets it be paid. Called by the claim's procedure, the pages of payments and the fixing of the amount.
 * Rules only: the money itself moves in payment_book.c. */
#include "payment.h"

#define INSTALMENTS 12

/* ---- advances in instalments */

static size_t instalments_of(const char *text, int64_t *percent)
{
	struct ky_str rest = ky_str(text), word;
	size_t n = 0;
	while (n < INSTALMENTS && rest.len > 0 && ky_str_split(&rest, ' ', &word))
		if (word.len > 0)
			n += ky_str_i64(word, &percent[n]);
	return n;
}

bool subsidy_instalments_good(const char *text, int64_t advance_percent)
{
	struct ky_str rest = ky_str(text), word;
	int64_t sum = 0, one;
	for (size_t n = 0; rest.len > 0 && ky_str_split(&rest, ' ', &word);) {
		if (word.len == 0)
			continue;
		if (!ky_str_i64(word, &one) || one < 1 || one > 100 || ++n > INSTALMENTS)
			return false;
		sum += one;
	}
	return sum <= advance_percent;
}

/* Of the whole sums, so that no yen is lost between the parts. */
static int64_t share(int64_t yen, int64_t percent)
{
	return yen / 100 * percent + yen % 100 * percent / 100;
}

/* ---- what may be claimed */

static void advance(struct subsidy_claimable *c, const char **out_refusal)
{
	int64_t percent[INSTALMENTS], most = ky_cell_int(c->course.row, 0, "advance_percent"), upto = 0, done = ky_cell_int(c->file, 0, "advances");
	size_t n = instalments_of(ky_cell_z(c->course.row, 0, "instalments"), percent);
	c->advance = true;
	c->instalment = (int)done + 1;
	for (size_t i = 0; i < n && (int64_t)i <= done; i++)
		upto += percent[i];
	int64_t limit = n == 0 || upto > most ? most : upto;
	c->most_yen = share(c->granted_yen, limit) - ky_cell_int(c->file, 0, "advanced_yen");
	if (most == 0)
		*out_refusal = "subsidy.refused.no_advance";
	else if ((n > 0 && done >= (int64_t)n) || c->most_yen <= 0)
		*out_refusal = "subsidy.refused.advances_done";
}

static bool is_running(const char *state)
{
	return subsidy_counts(SUBSIDY_RUNNING, state);
}

struct ky_err *subsidy_claimable_now(struct ky_ctx *ctx, const struct ky_dossier *application, struct subsidy_claimable *c, const char **out_refusal)
{
	struct ky_rows *file;
	struct subsidy_held held;
	bool found;
	KY_TRY(ky_query_one(ctx, "subsidy.payment_file", KY_ARGS({"dossier_id", ky_int(application->id)}), &file));
	KY_TRY(subsidy_course_of(ctx, application, &found, &c->course));
	KY_TRY(subsidy_held_of(ctx, application->id, &held));
	c->file = file;
	c->advance = false;
	c->instalment = 0;
	c->granted_yen = held.fixed ? held.granted_yen : held.promised_yen;
	c->fixed_yen = held.fixed ? held.promised_yen : 0;
	c->paid_yen = held.paid_yen - held.returned_yen;
	c->most_yen = c->fixed_yen - c->paid_yen;
	const char *state = ky_cell_z(file, 0, "state");
	if (ky_cell_int(file, 0, "under_way") > 0)
		*out_refusal = "subsidy.refused.under_way";
	else if (is_running(state))
		advance(c, out_refusal);
	else if (strcmp(state, "amount_fixed") != 0)
		*out_refusal = "subsidy.refused.no_claim";
	else if (c->most_yen <= 0)
		*out_refusal = "subsidy.refused.all_paid";
	return NULL;
}

/* Which advance is paid, which is next: a line each. */
static void put_advance(struct ky_ctx *ctx, const struct subsidy_claimable *c, struct ky_node *node, size_t i, int64_t yen)
{
	size_t done = (size_t)ky_cell_int(c->file, 0, "advances");
	bool under_way = ky_cell_int(c->file, 0, "under_way") > 0, prepaid = strcmp(ky_cell_z(c->course.row, 0, "advance_kind"), "prepaid") == 0;
	const char *stands = i + 1 == done && under_way ? "subsidy.payment.plan_under_way" : i < done ? "subsidy.payment.plan_paid" : i == done ? "subsidy.payment.plan_next" : "subsidy.payment.plan_later";
	struct ky_node *n = ky_node_item(node, "lines");
	ky_put(n, "label", subsidy_fill(ctx, prepaid ? "subsidy.payment.prepaid" : "subsidy.payment.estimate", (int64_t)i + 1, 0));
	ky_put(n, "text", ky_printf(ctx->arena, "%s%s", subsidy_yen(ctx, yen), ky_message(ctx, stands)));
}

struct ky_err *subsidy_put_advances(struct ky_ctx *ctx, const struct ky_dossier *application, struct ky_node *node)
{
	struct subsidy_claimable c;
	const char *refusal = NULL;
	int64_t percent[INSTALMENTS], before = 0;
	KY_TRY(subsidy_claimable_now(ctx, application, &c, &refusal));
	size_t n = instalments_of(ky_cell_z(c.course.row, 0, "instalments"), percent);
	if (!is_running(application->state))
		return NULL;
	for (size_t i = 0; i < n; i++) {
		put_advance(ctx, &c, node, i, share(c.granted_yen, before + percent[i]) - share(c.granted_yen, before));
		before += percent[i];
	}
	if (n == 0 && ky_cell_int(c.course.row, 0, "advance_percent") > 0)
		subsidy_put_line(ctx, node, "subsidy.payment.plan_most", share(c.granted_yen, ky_cell_int(c.course.row, 0, "advance_percent")), false);
	return NULL;
}

struct ky_err *subsidy_payment_under_way(struct ky_ctx *ctx, int64_t dossier_id, bool *out_under_way)
{
	struct ky_rows *file;
	KY_TRY(ky_query(ctx, "subsidy.payment_file", KY_ARGS({"dossier_id", ky_int(dossier_id)}), &file));
	*out_under_way = file->count > 0 && ky_cell_int(file, 0, "under_way") > 0;
	return NULL;
}

struct ky_err *subsidy_payment_fixed(struct ky_ctx *ctx, int64_t dossier_id)
{
	struct ky_rows *file;
	struct subsidy_held held;
	KY_TRY(ky_query_one(ctx, "subsidy.payment_file", KY_ARGS({"dossier_id", ky_int(dossier_id)}), &file));
	KY_TRY(subsidy_held_of(ctx, dossier_id, &held));
	bool settled = held.promised_yen == held.paid_yen - held.returned_yen;
	return settled && strcmp(ky_cell_z(file, 0, "state"), "amount_fixed") == 0 ? ky_dossier_step(ctx, dossier_id, "settled", NULL, KY_DAY_NONE) : NULL;
}

struct ky_err *subsidy_payment_succeeded(struct ky_ctx *ctx, int64_t department_id)
{
	static const char *const follow[] = {"subsidy.payment_lists_succeed", "subsidy.payment_results_succeed", "subsidy.payment_settings_succeed"};
	for (size_t i = 0; i < SUBSIDY_COUNT(follow); i++)
		KY_TRY(ky_exec(ctx, follow[i], KY_ARGS({"id", ky_int(department_id)}), NULL));
	return NULL;
}

/* ---- the year's rule */

ky_day subsidy_year_pays_until(int64_t fiscal_year)
{
	return ky_day_of((int)fiscal_year + 1, 5, 31);
}

const char *subsidy_year_refuses(int64_t fiscal_year, ky_day day)
{
	if (day < ky_days_fiscal_first((int)fiscal_year))
		return "subsidy.refused.year_early";
	return day > subsidy_year_pays_until(fiscal_year) ? "subsidy.refused.year_over" : NULL;
}

void subsidy_commitment_of(const struct ky_rows *row, const char **out_no, ky_day *out_day)
{
	bool by_hand = !ky_cell_null(row, 0, "committed_on"), decided = strcmp(ky_cell_z(row, 0, "commitment_by"), "decision") == 0 && ky_cell_z(row, 0, "doc_no")[0] != '\0' && !ky_cell_null(row, 0, "decided_on");
	ky_day first = ky_days_fiscal_first((int)ky_cell_int(row, 0, "fiscal_year")), day = (ky_day)ky_cell_int(row, 0, by_hand ? "committed_on" : "decided_on");
	*out_no = by_hand ? ky_cell_z(row, 0, "commitment_no") : decided ? ky_cell_z(row, 0, "doc_no") : NULL;
	*out_day = *out_no == NULL ? KY_DAY_NONE : !by_hand && day < first ? first : day;
}

const char *subsidy_commitment_refuses(const struct ky_rows *row)
{
	const char *number;
	ky_day day;
	int year = (int)ky_cell_int(row, 0, "fiscal_year");
	subsidy_commitment_of(row, &number, &day);
	if (number == NULL)
		return "subsidy.refused.no_commitment";
	return day < ky_days_fiscal_first(year) || day > ky_days_fiscal_last(year) ? "subsidy.refused.commitment_year" : NULL;
}
