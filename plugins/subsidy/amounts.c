/* amounts.c — a course's rule out of its row, an application's plan out of its answers, and the amount told in words.
 * Called by the plugin's other files. What is computed is amount.c's. */
#include "subsidy.h"

/* ---- rules */

/* "1,000" */
static const char *digits(struct ky_arena *arena, int64_t n)
{
	char plain[24];
	struct ky_buf out;
	uint64_t size = n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n;
	int len = snprintf(plain, sizeof plain, "%llu", (unsigned long long)size);
	ky_buf_init(&out, arena, 64);
	if (n < 0)
		ky_buf_putc(&out, '-');
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			ky_buf_putc(&out, ',');
		ky_buf_putc(&out, plain[i]);
	}
	return out.data;
}

static bool number_of(struct ky_arena *arena, struct ky_str s, int64_t *out)
{
	struct ky_buf plain;
	ky_buf_init(&plain, arena, 64);
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] != ',')
			ky_buf_putc(&plain, s.p[i]);
	return plain.len > 0 && ky_str_i64(ky_buf_str(&plain), out);
}

bool subsidy_table_read(struct ky_arena *arena, struct ky_str text, struct subsidy_rule *out)
{
	struct ky_str line, rest = ky_text_narrow(arena, text);
	out->table_count = 0;
	while (rest.len > 0 && ky_str_split(&rest, '\n', &line)) {
		struct ky_str from, words = ky_str_trim(line);
		struct subsidy_step step;
		if (words.len == 0)
			continue;
		if (out->table_count == SUBSIDY_TABLE_MAX || !ky_str_split(&words, ' ', &from) || words.p == NULL || !number_of(arena, from, &step.from) || !number_of(arena, ky_str_trim(words), &step.yen))
			return false;
		out->table[out->table_count++] = step;
	}
	return true;
}

static struct ky_err *course_of_row(struct ky_ctx *ctx, const struct ky_rows *row, struct subsidy_course *out)
{
	*out = (struct subsidy_course){
	    .id = ky_cell_int(row, 0, "course_id"),
	    .call_id = ky_cell_int(row, 0, "call_id"),
	    .rule_id = ky_cell_int(row, 0, "rule_id"),
	    .department_id = ky_cell_int(row, 0, "department_id"),
	    .row = row,
	    .eligible = ky_cell_z(row, 0, "eligible"),
	    .income = ky_cell_z(row, 0, "income"),
	    .size_label = ky_cell_z(row, 0, "size_label"),
	    .rule = {.rate_n = ky_cell_int(row, 0, "rate_n"), .rate_d = ky_cell_int(row, 0, "rate_d"), .cap_yen = ky_cell_int(row, 0, "cap_yen"), .unit_yen = ky_cell_int(row, 0, "unit_yen"), .minimum_yen = ky_cell_int(row, 0, "minimum_yen")},
	};
	if (!subsidy_table_read(ctx->arena, ky_cell_str(row, 0, "amount_table"), &out->rule) || subsidy_rule_fault(&out->rule) != NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "rule %lld is faulty", (long long)out->rule_id);
	return NULL;
}

struct ky_err *subsidy_course_get(struct ky_ctx *ctx, int64_t course_id, struct subsidy_course *out)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "subsidy.course_rule", KY_ARGS({"id", ky_int(course_id)}), &row));
	return course_of_row(ctx, row, out);
}

struct ky_err *subsidy_course_of(struct ky_ctx *ctx, const struct ky_dossier *d, bool *out_found, struct subsidy_course *out)
{
	struct ky_rows *row;
	KY_TRY(ky_query(ctx, "subsidy.file_rule", KY_ARGS({"dossier_id", ky_int(d->id)}), &row));
	if (row->count == 0)
		KY_TRY(ky_query(ctx, "subsidy.course_rule", KY_ARGS({"id", ky_int(ky_answer_int(d->answers, "course"))}), &row));
	*out_found = row->count > 0;
	return row->count > 0 ? course_of_row(ctx, row, out) : NULL;
}

/* ---- plans */

bool subsidy_counts(const char *codes, const char *code)
{
	struct ky_str word;
	for (struct ky_str rest = ky_str(codes); rest.len > 0 && ky_str_split(&rest, ' ', &word);)
		if (word.len > 0 && ky_str_is(word, code))
			return true;
	return false;
}

static int64_t cell_of(struct ky_arena *arena, const struct ky_answers *a, const char *table, size_t row, const char *column, const char **out_code)
{
	const char *code = strcmp(table, "costs") == 0 ? "item" : "source";
	*out_code = ky_answer_z(a, ky_printf(arena, "%s.%zu.%s", table, row, code));
	return ky_answer_int(a, ky_printf(arena, "%s.%zu.%s", table, row, column));
}

/* The sums stay within bounds: a form's yen are at most 13 digits a row and its rows are a hundred; what is too much is refused by subsidy_amount. */
static int64_t sum_of(struct ky_arena *arena, const struct ky_answers *a, const char *table, const char *codes)
{
	int64_t sum = 0;
	for (size_t i = 0, n = ky_answers_rows(a, table); i < n; i++) {
		const char *code;
		int64_t yen = cell_of(arena, a, table, i, "amount", &code);
		if (yen > 0 && yen <= SUBSIDY_YEN_MAX && (codes == NULL || subsidy_counts(codes, code)))
			sum += yen;
	}
	return sum;
}

void subsidy_plan_of(struct ky_ctx *ctx, const struct subsidy_course *course, const struct ky_answers *a, int64_t remaining_yen, struct subsidy_plan *out)
{
	*out = (struct subsidy_plan){
	    .cost_yen = sum_of(ctx->arena, a, "costs", NULL),
	    .eligible_yen = sum_of(ctx->arena, a, "costs", course->eligible),
	    .income_yen = sum_of(ctx->arena, a, "incomes", course->income),
	    .size = ky_answer_int(a, "size"),
	    .remaining_yen = remaining_yen,
	};
}

/* ---- in words */

const char *subsidy_fill(struct ky_ctx *ctx, const char *key, int64_t a, int64_t b)
{
	struct ky_buf out;
	ky_buf_init(&out, ctx->arena, 2000);
	for (const char *p = ky_message(ctx, key); *p != '\0'; p++) {
		if (p[0] == '{' && (p[1] == 'a' || p[1] == 'b') && p[2] == '}') {
			ky_buf_puts(&out, digits(ctx->arena, p[1] == 'a' ? a : b));
			p += 2;
		} else {
			ky_buf_putc(&out, *p);
		}
	}
	return out.data == NULL ? "" : out.data;
}

const char *subsidy_yen(struct ky_ctx *ctx, int64_t yen)
{
	return subsidy_fill(ctx, "subsidy.yen", yen, 0);
}

void subsidy_put_line(struct ky_ctx *ctx, struct ky_node *node, const char *label_key, int64_t yen, bool strong)
{
	struct ky_node *n = ky_node_item(node, "lines");
	ky_put(n, "label", ky_message(ctx, label_key));
	ky_put(n, "text", subsidy_yen(ctx, yen));
	ky_put_bool(n, "strong", strong);
}

void subsidy_put_link(struct ky_ctx *ctx, struct ky_node *node, const char *label_key, const char *url)
{
	struct ky_node *n = ky_node_item(node, "links");
	ky_put(n, "label", ky_message(ctx, label_key));
	ky_put_url(n, "url", url);
}

void subsidy_put_lines(struct ky_ctx *ctx, struct ky_node *node, const struct subsidy_amount *amount)
{
	for (size_t i = 0; i < amount->count; i++) {
		const struct subsidy_line *l = &amount->line[i];
		struct ky_node *n = ky_node_item(node, "lines");
		ky_put(n, "label", subsidy_fill(ctx, ky_printf(ctx->arena, "subsidy.amount.%s", l->key), l->a, l->b));
		ky_put(n, "text", l->decides ? ky_printf(ctx->arena, "%s%s", subsidy_yen(ctx, l->yen), ky_message(ctx, "subsidy.amount.decides")) : subsidy_yen(ctx, l->yen));
		ky_put_bool(n, "strong", l->part == SUBSIDY_RESULT);
	}
}

static void put_rule(struct ky_ctx *ctx, struct ky_node *node, const char *label, const char *text)
{
	struct ky_node *n = ky_node_item(node, "rules");
	ky_put(n, "label", ky_message(ctx, label));
	ky_put(n, "text", text);
}

static const char *labels_of(struct ky_ctx *ctx, const char *list, const char *codes)
{
	struct ky_buf out;
	struct ky_str word;
	ky_buf_init(&out, ctx->arena, 8000);
	for (struct ky_str rest = ky_str(codes); rest.len > 0 && ky_str_split(&rest, ' ', &word);)
		if (word.len > 0)
			ky_buf_printf(&out, "%s%s", out.len == 0 ? "" : ky_message(ctx, "subsidy.comma"), ky_choice_label(ctx, list, ky_str_z(ctx->arena, word)));
	return out.data == NULL ? "" : out.data;
}

/* What the list has beyond the codes. */
static struct ky_err *others_of(struct ky_ctx *ctx, const char *list, const char *codes, const char **out)
{
	const struct ky_choices *all;
	struct ky_buf text;
	ky_buf_init(&text, ctx->arena, 8000);
	KY_TRY(ky_choices(ctx, list, &all));
	for (size_t i = 0; i < all->count; i++)
		if (!subsidy_counts(codes, all->choice[i].code))
			ky_buf_printf(&text, "%s%s", text.len == 0 ? "" : ky_message(ctx, "subsidy.comma"), all->choice[i].label);
	*out = text.data == NULL ? "" : text.data;
	return NULL;
}

static const char *table_text(struct ky_ctx *ctx, const struct subsidy_course *c)
{
	const struct subsidy_rule *r = &c->rule;
	struct ky_buf out;
	ky_buf_init(&out, ctx->arena, 8000);
	for (size_t i = 0; i < r->table_count; i++)
		ky_buf_printf(&out, "%s%s%s %s", i == 0 ? "" : ky_message(ctx, "subsidy.comma"), c->size_label, subsidy_fill(ctx, "subsidy.table_from", r->table[i].from, 0), subsidy_yen(ctx, r->table[i].yen));
	return out.data == NULL ? "" : out.data;
}

struct ky_err *subsidy_put_rule(struct ky_ctx *ctx, struct ky_node *node, const struct subsidy_course *c)
{
	const struct subsidy_rule *r = &c->rule;
	const char *excluded;
	if (r->rate_n > 0)
		put_rule(ctx, node, "subsidy.rate", subsidy_fill(ctx, r->rate_n == r->rate_d ? "subsidy.rate_whole" : "subsidy.rate_is", r->rate_n, r->rate_d));
	if (r->cap_yen > 0)
		put_rule(ctx, node, "subsidy.cap", subsidy_yen(ctx, r->cap_yen));
	if (r->table_count > 0)
		put_rule(ctx, node, "subsidy.table", table_text(ctx, c));
	if (r->unit_yen > 1)
		put_rule(ctx, node, "subsidy.unit", subsidy_fill(ctx, "subsidy.unit_is", r->unit_yen, 0));
	if (r->minimum_yen > 0)
		put_rule(ctx, node, "subsidy.minimum", subsidy_yen(ctx, r->minimum_yen));
	KY_TRY(others_of(ctx, "subsidy.cost", c->eligible, &excluded));
	put_rule(ctx, node, "subsidy.eligible", labels_of(ctx, "subsidy.cost", c->eligible));
	if (excluded[0] != '\0')
		put_rule(ctx, node, "subsidy.excluded", excluded);
	if (c->income[0] != '\0')
		put_rule(ctx, node, "subsidy.income_counts", labels_of(ctx, "subsidy.income", c->income));
	return NULL;
}
