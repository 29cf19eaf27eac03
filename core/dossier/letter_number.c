/* letter_number.c — document numbers (文書番号): how a department numbers, the counter, branches; and the pages where it is set.
 * Called by letter_issue.c and through the routes of letter_pages.c. A number is taken once and never given again; gaps may be. */
#include "core/dossier/letter.h"

/* ---- rules and numbers */

static const char *const marks[] = {"{n}", "{y}", "{a}"};

const char *ky_number_form_wrong(const char *form)
{
	const char *first = strstr(form, "{n}");
	if (first == NULL || strstr(first + 1, "{n}") != NULL)
		return "letters.error.form_number";
	for (const char *p = strchr(form, '{'); p != NULL; p = strchr(p + 1, '{')) {
		bool known = false;
		for (size_t i = 0; i < KY_COUNT(marks); i++)
			known = known || strncmp(p, marks[i], strlen(marks[i])) == 0;
		if (!known)
			return "letters.error.form_mark";
	}
	return NULL;
}

/* The year of the era: 令和8年度 is 8, its first year 元. */
static const char *era_year(struct ky_arena *arena, const struct ky_letter_number *n)
{
	const char *text = strcmp(n->year_kind, "fiscal") == 0 ? ky_fiscal_year_wareki(arena, n->year) : ky_day_wareki(arena, ky_day_of(n->year, 12, 31), false);
	const char *from = text, *end = strstr(text, "年");
	while (*from != '\0' && !(*from >= '0' && *from <= '9') && strncmp(from, "元", strlen("元")) != 0)
		from++;
	return end == NULL || from >= end ? ky_printf(arena, "%d", n->year) : ky_strndup(arena, from, (size_t)(end - from));
}

char *ky_number_text(struct ky_arena *arena, const struct ky_letter_number *n)
{
	struct ky_buf buf;
	ky_buf_init(&buf, arena, 240);
	for (const char *p = n->form; *p != '\0'; p++) {
		if (strncmp(p, "{n}", 3) == 0)
			ky_buf_printf(&buf, "%lld", (long long)n->number);
		else if (strncmp(p, "{y}", 3) == 0)
			ky_buf_puts(&buf, era_year(arena, n));
		else if (strncmp(p, "{a}", 3) == 0)
			ky_buf_puts(&buf, n->abbreviation);
		else {
			ky_buf_putc(&buf, *p);
			continue;
		}
		p += 2;
	}
	if (n->branch > 0)
		ky_buf_printf(&buf, "の%lld", (long long)n->branch);
	return buf.data == NULL ? ky_strdup(arena, "") : buf.data;
}

struct ky_err *ky_number_rule(struct ky_ctx *ctx, int64_t department_id, ky_day day, struct ky_letter_number *out)
{
	struct ky_rows *row;
	*out = (struct ky_letter_number){.abbreviation = "", .year_kind = ky_setting_text(ctx, "letters.number_year"), .form = ky_setting_text(ctx, "letters.number_form"), .text = ""};
	KY_TRY(ky_query(ctx, "letters.rule", KY_ARGS({"id", ky_int(department_id)}), &row));
	if (row->count > 0 && ky_cell_z(row, 0, "form")[0] != '\0') {
		out->department_id = department_id;
		out->abbreviation = ky_cell_z(row, 0, "abbreviation");
		out->year_kind = ky_cell_z(row, 0, "year_kind");
		out->form = ky_cell_z(row, 0, "form");
	}
	if (strcmp(out->year_kind, "calendar") != 0)
		out->year_kind = "fiscal";
	if (ky_number_form_wrong(out->form) != NULL) /* the city's setting takes any text */
		out->form = "第{n}号";
	out->year = strcmp(out->year_kind, "fiscal") == 0 ? ky_day_fiscal_year(day) : ky_day_date(day).year;
	return NULL;
}

static struct ky_err *take_next(struct ky_ctx *ctx, struct ky_letter_number *n, const struct ky_args *key)
{
	struct ky_rows *row;
	KY_TRY(ky_insert(ctx, "letters.number_next", key, &n->number));
	if (n->number != 0)
		return NULL;
	KY_TRY(ky_exec(ctx, "letters.number_first", key, NULL)); /* the year's first */
	KY_TRY(ky_query_one(ctx, "letters.number_last", key, &row));
	n->number = ky_cell_int(row, 0, "last");
	return NULL;
}

/* 「第123号の2」: of a number that was given, the next branch; the first is の2. */
static struct ky_err *take_branch(struct ky_ctx *ctx, struct ky_letter_number *n, const struct ky_args *key)
{
	struct ky_rows *row;
	KY_TRY(ky_query(ctx, "letters.number_last", key, &row));
	if (row->count == 0 || n->number < 1 || n->number > ky_cell_int(row, 0, "last"))
		return ky_fail(ctx->arena, KY_INVALID, "letters.error.no_such_number", "number %lld was not given", (long long)n->number);
	KY_TRY(ky_query(ctx, "letters.branch_last",
			KY_ARGS({"department_id", ky_int(n->department_id)}, {"year_kind", ky_textz(n->year_kind)}, {"year", ky_int(n->year)}, {"number", ky_int(n->number)}), &row));
	int64_t last = ky_cell_int(row, 0, "branch");
	n->branch = last < 2 ? 2 : last + 1;
	return NULL;
}

struct ky_err *ky_number_take(struct ky_ctx *ctx, struct ky_letter_number *n)
{
	const struct ky_args *key = KY_ARGS({"department_id", ky_int(n->department_id)}, {"year_kind", ky_textz(n->year_kind)}, {"year", ky_int(n->year)});
	if (n->how == KY_NUMBER_EXTERNAL)
		return NULL;
	KY_TRY(n->how == KY_NUMBER_BRANCH ? take_branch(ctx, n, key) : take_next(ctx, n, key));
	n->text = ky_number_text(ctx->arena, n);
	return NULL;
}

/* ---- pages */

static const struct ky_column columns[] = {
    {"name", "d.name", "text", "letters.department", 0, NULL},
    {"form", "n.form", "text", "letters.number_form", 0, NULL},
    {"abbreviation", "n.abbreviation", "text", "letters.abbreviation", 0, NULL},
    {"last", "(SELECT GROUP_CONCAT(k.year, '-', k.last ORDER BY k.year DESC SEPARATOR ' ') FROM ky_number_counter k WHERE k.department_id = d.id)", "text", "letters.last_number", 0, NULL},
};
static const struct ky_sort sorts[] = {{"name", "letters.department", "d.id", "int", false}};
const struct ky_list ky_numbers_desk_list = {
    .name = "letters.numbers",
    .from = "ky_department d LEFT JOIN ky_number_rule n ON n.department_id = d.id",
    .id = "d.id",
    .policy = "letters.numbers",
    .column = columns,
    .column_count = KY_COUNT(columns),
    .sort = sorts,
    .sort_count = KY_COUNT(sorts),
    .page_size = 100,
    .row_path = "staff/letters/numbers/%lld",
};

static struct ky_node *page(struct ky_req *req, const char *template_name, const char *title)
{
	struct ky_node *root = ky_reply_page(req, template_name);
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	ky_reply_crumb(req, ky_message(req->ctx, "letters.title"), ky_url(req->ctx, "staff/letters"));
	return root;
}

struct ky_err *ky_numbers_list(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	const char *title = ky_message(ctx, "letters.numbers");
	struct ky_node *root = page(req, "core/list_page", title);
	ky_reply_crumb(req, title, NULL);
	ky_put(root, "Lead", ky_printf(ctx->arena, "%s %s", ky_message(ctx, "letters.numbers_lead"), ky_setting_text(ctx, "letters.number_form")));
	return ky_list_show(req, root, &ky_numbers_desk_list, "staff/letters/numbers", 0);
}

static const struct ky_choice years[] = {{"fiscal", "letters.year.fiscal"}, {"calendar", "letters.year.calendar"}, {NULL, NULL}};
static const struct ky_field fields[] = {
    {.name = "form", .kind = "text", .label = "letters.number_form", .hint = "letters.number_form_hint", .flags = KY_REQUIRED, .max = 40},
    {.name = "abbreviation", .kind = "text", .label = "letters.abbreviation", .hint = "letters.abbreviation_hint", .max = 10},
    {.name = "year_kind", .kind = "choice", .label = "letters.year_kind", .hint = "letters.year_hint", .flags = KY_REQUIRED, .options = years},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_number_form = KY_FORM("letters.number", fields);

struct ky_err *ky_number_edit(struct ky_req *req)
{
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query_one(ctx, "letters.rule", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &row));
	struct ky_node *root = page(req, "core/form_page", ky_cell_z(row, 0, "name"));
	ky_reply_crumb(req, ky_message(ctx, "letters.numbers"), ky_url(ctx, "staff/letters/numbers"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "name"), NULL);
	ky_put(root, "Lead", ky_message(ctx, "letters.number_lead"));
	return ky_put_form(req, root, "letters.number_update", ky_path_id(req, "id"), NULL, row, "letters.save");
}

struct ky_err *ky_number_update(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	uint64_t changed = 1;
	const char *wrong = ky_number_form_wrong(ky_input_z(req->input, "form"));
	if (wrong != NULL)
		return ky_invalid(req, "form", wrong);
	const struct ky_args *args = ky_input_args(ctx->arena, req->input, KY_ARGS({"id", ky_int(id)}));
	if (ky_input_int(req->input, "version") == 0) {
		struct ky_err *err = ky_exec(ctx, "letters.rule_insert", args, NULL);
		changed = err == NULL || err->code != KY_CONFLICT;
		if (changed)
			KY_TRY(err);
	} else {
		KY_TRY(ky_exec(ctx, "letters.rule_update", args, &changed));
	}
	if (changed == 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.changed_by_other", "the rule changed");
	KY_TRY(ky_audit(ctx, "letters.number_rule", "department", id, "form"));
	ky_reply_redirect(req, ky_url(ctx, "staff/letters/numbers"), "dossier.done.saved");
	return NULL;
}
