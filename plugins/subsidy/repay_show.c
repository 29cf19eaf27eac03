/* repay_show.c — what is to be returned as people read it: how much and why, by when and in which parts, and line by line how each charge came about.
 * Called for the application's page (more) and by the staff's pages. */
#include "repay.h"

/* The message with {a}, {b}, {c} replaced by texts. */
static const char *say(struct ky_ctx *ctx, const char *key, const char *const words[3])
{
	struct ky_buf out;
	ky_buf_init(&out, ctx->arena, 4000);
	for (const char *p = ky_message(ctx, key); *p != '\0';) {
		bool named = p[0] == '{' && p[1] >= 'a' && p[1] <= 'c' && p[2] == '}';
		if (named)
			ky_buf_puts(&out, words[p[1] - 'a']);
		else
			ky_buf_putc(&out, *p);
		p += named ? 3 : 1;
	}
	return out.data == NULL ? "" : out.data;
}
#define SAY(ctx, key, ...) say(ctx, key, (const char *const[3]){__VA_ARGS__})

static void put(struct ky_node *node, const char *label, const char *text, bool strong)
{
	struct ky_node *n = ky_node_item(node, "lines");
	ky_put(n, "label", label);
	ky_put(n, "text", text);
	ky_put_bool(n, "strong", strong);
}

static const char *day(struct ky_ctx *ctx, ky_day d)
{
	return ky_day_text(ctx->arena, ctx->lang, d, false);
}

/* "10.95" */
static const char *percent(struct ky_ctx *ctx, int64_t rate)
{
	return ky_printf(ctx->arena, "%lld.%02lld", (long long)(rate / 100), (long long)(rate % 100));
}

static void put_charge(struct ky_ctx *ctx, struct ky_node *node, const char *name, const struct subsidy_charge *charge, int32_t shift, int64_t rate, bool waived)
{
	const char *title = ky_message(ctx, ky_printf(ctx->arena, "subsidy.%s", name));
	for (size_t i = 0; i < charge->count; i++) {
		const struct subsidy_period *p = &charge->period[i];
		const char *from = day(ctx, p->from + shift), *to = day(ctx, p->from + shift + (int32_t)p->days - 1), *span = SAY(ctx, "subsidy.charge_span", from, to, subsidy_fill(ctx, "subsidy.charge_days", p->days, 0));
		put(node, SAY(ctx, "subsidy.charge_line", title, span, SAY(ctx, "subsidy.charge_of", subsidy_yen(ctx, p->principal_yen), percent(ctx, rate), "")), subsidy_yen(ctx, p->yen), false);
	}
	if (charge->yen < charge->raw_yen)
		put(node, SAY(ctx, "subsidy.charge_cut", title, "", ""), subsidy_yen(ctx, charge->yen - charge->raw_yen), false);
	if (charge->count > 0)
		put(node, SAY(ctx, waived ? "subsidy.charge_waived" : "subsidy.charge_total", title, "", ""), subsidy_yen(ctx, waived ? 0 : charge->yen), true);
}

static void put_part(struct ky_ctx *ctx, struct ky_node *node, const struct repayment *r, size_t i)
{
	int64_t yen = ky_cell_int(r->parts, i, "yen"), back = repay_part_returned(r, i);
	ky_day due = (ky_day)ky_cell_int(r->parts, i, "due_on");
	const char *method = ky_choice_label(ctx, "subsidy.return_method", ky_cell_z(r->parts, i, "method")), *slip = ky_cell_z(r->parts, i, "slip_no");
	const char *state = back == yen ? ky_message(ctx, "subsidy.part_back") : back > 0 ? SAY(ctx, "subsidy.part_some", subsidy_yen(ctx, back), "", "") : due < ctx->today ? ky_message(ctx, "subsidy.part_late") : "";
	const char *number = ky_printf(ctx->arena, "%lld", (long long)ky_cell_int(r->parts, i, "number"));
	const char *by = slip[0] == '\0' ? method : ky_cell_null(r->parts, i, "slip_on") ? ky_printf(ctx->arena, "%s %s", method, slip) : ky_printf(ctx->arena, "%s %s %s", method, slip, day(ctx, (ky_day)ky_cell_int(r->parts, i, "slip_on")));
	put(node, SAY(ctx, r->parts->count == 1 ? "subsidy.part_only" : "subsidy.part_line", number, day(ctx, due), ""), SAY(ctx, "subsidy.part_text", subsidy_yen(ctx, yen), by, state), true);
}

static void put_one(struct ky_ctx *ctx, struct ky_node *node, const struct repayment *r)
{
	const char *cause = ky_choice_label(ctx, "subsidy.return_cause", ky_cell_z(r->row, 0, "cause")), *doc_no = ky_cell_z(r->row, 0, "doc_no");
	put(node, SAY(ctx, "subsidy.return_line", cause, day(ctx, (ky_day)ky_cell_int(r->row, 0, "ordered_on")), doc_no), subsidy_yen(ctx, r->principal_yen), true);
	for (size_t i = 0; i < r->parts->count; i++)
		put_part(ctx, node, r, i);
	put_charge(ctx, node, "surcharge", &r->surcharge, 0, ky_cell_int(r->row, 0, "surcharge_rate"), ky_cell_int(r->row, 0, "waived_surcharge") != 0);
	put_charge(ctx, node, "late_charge", &r->late, 1, ky_cell_int(r->row, 0, "late_rate"), ky_cell_int(r->row, 0, "waived_late") != 0);
	if (r->returned_yen + r->charged_yen > 0)
		put(node, ky_message(ctx, "subsidy.return_received"), subsidy_yen(ctx, r->returned_yen + r->charged_yen), false);
	if (r->open)
		put(node, ky_message(ctx, r->returned_yen < r->principal_yen && r->surcharge.count + r->late.count > 0 ? "subsidy.return_left_today" : "subsidy.return_left"), subsidy_yen(ctx, repay_left_yen(r)), true);
	else
		put(node, ky_message(ctx, "subsidy.return_done_on"), day(ctx, (ky_day)ky_cell_int(r->row, 0, "done_on")), true);
}

void repay_put_lines(struct ky_ctx *ctx, const struct repayment *r, struct ky_node *node)
{
	ky_put(node, "title", ky_choice_label(ctx, "subsidy.return_cause", ky_cell_z(r->row, 0, "cause")));
	ky_put(node, "notice", ky_cell_z(r->row, 0, "reason"));
	put_one(ctx, node, r);
}

struct ky_err *subsidy_repay_put(struct ky_ctx *ctx, const struct ky_dossier *d, struct ky_node *node)
{
	struct ky_rows *rows;
	KY_TRY(subsidy_revocation_put(ctx, d, node));
	KY_TRY(ky_query(ctx, "subsidy.repayments_of", KY_ARGS({"dossier_id", ky_int(d->id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct repayment r;
		KY_TRY(repay_get(ctx, ky_cell_int(rows, i, "id"), &r));
		put_one(ctx, node, &r);
	}
	if (rows->count > 0 && ctx->who->kind == KY_STAFF && ky_may_in(ctx, "subsidy.view", d->department_id))
		subsidy_put_link(ctx, node, "subsidy.repayment", ky_url(ctx, "staff/subsidy/repayments/%lld", (long long)ky_cell_int(rows, 0, "id")));
	return NULL;
}
