/* results.c — what was granted, for everybody, once the department has published the results of a call or of a past year's list: by year, with what came of it; one result; the same as CSV.
 * Called through the routes of plugin.c. Applications that were not granted are never in it. */
#include "results.h"

#define PAST "past"

static const struct ky_column columns[] = {
    {"project", "COALESCE(f.project, NULLIF(p.project, ''), p.group_name)", "text", "subsidy.project", 0, NULL},
    {"group_name", "COALESCE(f.group_name, p.group_name)", "text", "subsidy.results_group", 0, NULL},
    {"title", "r.title", "text", "subsidy.call_title", 0, NULL},
    {"fiscal_year", "r.fiscal_year", "int", "subsidy.fiscal_year", 0, NULL},
    {"granted", "COALESCE(f.granted_yen, p.granted_yen)", "yen", "subsidy.results_granted", 0, NULL},
    {"fixed", "COALESCE(f.fixed_yen, p.fixed_yen)", "yen", "subsidy.results_fixed", 0, NULL},
    {"state", "COALESCE(x.state, '" PAST "')", "text", "subsidy.results_state", 0, NULL},
    {"outcome", "LEFT(IF(r.past_id IS NULL, r.outcome, p.outcome), 120)", "text", "subsidy.results_outcome", 0, NULL},
};

/* Those there is something of, and the last five, so that it can be seen that there is nothing. */
static struct ky_err *years(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "subsidy.result_years_offered", KY_ARGS({"this_year", ky_int(ky_day_fiscal_year(ctx->today))}), &rows));
	struct ky_choice *option = ky_alloc_array(ctx->arena, rows->count + 1, sizeof *option);
	struct ky_choices *all = KY_NEW(ctx->arena, struct ky_choices);
	for (size_t i = 0; i < rows->count; i++)
		option[i] = (struct ky_choice){ky_printf(ctx->arena, "%lld", (long long)ky_cell_int(rows, i, "year")), ky_fiscal_year_wareki(ctx->arena, (int)ky_cell_int(rows, i, "year"))};
	*all = (struct ky_choices){rows->count, option};
	*out = all;
	return NULL;
}

static struct ky_err *titles(struct ky_ctx *ctx, const struct ky_choices **out)
{
	return ky_choices_query(ctx, "subsidy.result_titles", NULL, "code", "title", out);
}

static struct ky_err *areas(struct ky_ctx *ctx, const struct ky_choices **out)
{
	return ky_choices_query(ctx, "subsidy.areas", NULL, "id", strcmp(ctx->lang, "en") == 0 ? "name_en" : strcmp(ctx->lang, "easy") == 0 ? "name_easy" : "name", out);
}

static const struct ky_filter filters[] = {
    {.name = "q", .kind = "search", .label = "subsidy.results_words", .sql = "MATCH (r.search_words) AGAINST (:value IN BOOLEAN MODE)"},
    {.name = "year", .kind = "choice", .label = "subsidy.fiscal_year", .sql = "r.fiscal_year = :value", .load = years, .index = "by_year"},
    {.name = "title", .kind = "choice", .label = "subsidy.call_title", .sql = "r.title_code = CONVERT(:value USING ascii)", .load = titles, .index = "by_title"},
    {.name = "area", .kind = "choice", .label = "subsidy.results_area", .sql = "r.area_id = :value", .load = areas, .shared = true, .index = "by_area"},
};
static const struct ky_sort sorts[] = {{"new", "subsidy.sort_new", "r.fiscal_year", "int", true}};

/* A state as people read it: our own are those of an application. */
static const char *state_word(struct ky_ctx *ctx, const char *state)
{
	return ky_message(ctx, strcmp(state, PAST) == 0 ? "subsidy.results_past" : ky_printf(ctx->arena, "subsidy.state.%s", state));
}

static const char *word(struct ky_ctx *ctx, const char *column, const char *code)
{
	return strcmp(column, "state") == 0 ? state_word(ctx, code) : NULL;
}

static const char *const indexes[] = {"by_year"};

#define FROM "subsidy_result r"
#define JOINS                                                                                                                                                  \
	"LEFT JOIN subsidy_file f ON f.id = r.file_id LEFT JOIN ky_dossier x ON x.id = f.dossier_id LEFT JOIN subsidy_past p ON p.id = r.past_id"
const struct ky_list subsidy_results_list = {
    .name = "subsidy.results",
    .from = FROM,
    .joins = JOINS,
    .id = "r.id",
    .where = "r.shown = 1 AND (r.past_id IS NOT NULL OR f.granted_yen IS NOT NULL)",
    .column = columns,
    .column_count = SUBSIDY_COUNT(columns),
    .filter = filters,
    .filter_count = SUBSIDY_COUNT(filters),
    .sort = sorts,
    .sort_count = SUBSIDY_COUNT(sorts),
    .sort_index = indexes,
    .word = word,
    .row_path = "subsidy/results/%lld",
    .dataset = "subsidy",
};

static void crumbs(struct ky_req *req, const char *name)
{
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.title"), ky_url(req->ctx, "subsidy"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.results_title"), name == NULL ? NULL : ky_url(req->ctx, "subsidy/results"));
	if (name != NULL)
		ky_reply_crumb(req, name, NULL);
}

struct ky_err *subsidy_results(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "subsidy/results");
	ky_put_url(ky_node_child(root, "Page"), "feed_url", ky_url(req->ctx, "subsidy/results/feed"));
	ky_put_url(root, "feed_url", ky_url(req->ctx, "subsidy/results/feed"));
	ky_put_url(root, "csv_url", ky_url(req->ctx, "subsidy/results/csv"));
	ky_put_url(root, "statistics_url", ky_url(req->ctx, "subsidy/statistics"));
	crumbs(req, NULL);
	return ky_list_show(req, root, &subsidy_results_list, "subsidy/results", 0);
}

/* ---- one result */

struct ky_err *subsidy_outcome_show(struct ky_req *req)
{
	static const char *const amounts[] = {"requested_yen", "granted_yen", "fixed_yen"};
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query_one(ctx, "subsidy.result_get", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &row));
	struct ky_node *root = ky_reply_page(req, "subsidy/result"), *n = ky_node_child(root, "Result");
	const char *project = ky_cell_z(row, 0, "project"), *name = project[0] == '\0' ? ky_cell_z(row, 0, "group_name") : project;
	ky_put(ky_node_child(root, "Page"), "title", name);
	ky_put_row(n, row, 0);
	ky_put(n, "name", name);
	ky_put(n, "year", ky_fiscal_year_wareki(ctx->arena, (int)ky_cell_int(row, 0, "fiscal_year")));
	ky_put(n, "state_label", state_word(ctx, ky_cell_z(row, 0, "state")));
	ky_put(n, "outcome", ky_cell_z(row, 0, strcmp(ky_cell_z(row, 0, "state"), PAST) == 0 ? "noted" : "told"));
	for (size_t i = 0; i < SUBSIDY_COUNT(amounts); i++)
		if (!ky_cell_null(row, 0, amounts[i]))
			ky_put(ky_node_child(n, amounts[i]), "shown", subsidy_yen(ctx, ky_cell_int(row, 0, amounts[i])));
	if (!ky_cell_null(row, 0, "participants"))
		ky_put_number(n, "people", ky_cell_int(row, 0, "participants"));
	ky_put_url(n, "results_url", ky_url(ctx, "subsidy/results?year=%lld", (long long)ky_cell_int(row, 0, "fiscal_year")));
	if (ky_cell_int(row, 0, "call_id") != 0)
		ky_put_url(n, "call_url", ky_url(ctx, "subsidy/calls/%lld", (long long)ky_cell_int(row, 0, "call_id")));
	crumbs(req, name);
	return NULL;
}

/* ---- CSV: one record a line, western years and days (デジタル庁「機械判読性」の決まり) */

static const char *const names[] = {"fiscal_year", "title", "course", "group_name", "project", "granted_yen", "fixed_yen", "results_on", "state", "outcome", "participants", "area", "department", "corporate_no"};
static const char *const header[] = {"年度", "制度名", "コース", "団体名", "事業名", "交付決定額", "確定額", "公表日", "状態", "成果", "参加者数", "活動地域", "担当課", "法人番号"};
#define COLUMNS (sizeof header / sizeof header[0])

/* No line breaks within a record. */
static struct ky_value one_line(struct ky_arena *arena, const struct ky_value *v)
{
	if (v->kind != KY_TEXT)
		return *v;
	char *text = ky_str_z(arena, v->s);
	for (char *p = text; *p != '\0'; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	return ky_textz(text);
}

struct writing {
	struct ky_ctx *ctx;
	struct ky_table_writer *w;
};

static struct ky_err *write_row(struct ky_arena *arena, const struct ky_rows *row, void *data)
{
	struct writing *s = data;
	struct ky_value cell[COLUMNS];
	struct ky_ctx here = *s->ctx; /* words, too, are forgotten after the row */
	here.arena = arena;
	for (size_t i = 0; i < COLUMNS; i++)
		cell[i] = strcmp(names[i], "state") == 0 ? ky_textz(state_word(&here, ky_cell_z(row, 0, names[i]))) : one_line(arena, ky_cell(row, 0, names[i]));
	return ky_table_writer_add(s->w, arena, cell);
}

/* What applicants called their projects is opened in spreadsheets by everybody. */
static struct ky_err *write_rows(struct ky_ctx *ctx, int fd)
{
	static const struct ky_table_options options = {.neutralise = true};
	struct writing s = {.ctx = ctx};
	KY_TRY(ky_table_writer_open(ctx->arena, KY_TABLE_CSV, fd, &options, COLUMNS, header, &s.w));
	struct ky_err *err = ky_each(ctx, "subsidy.result_rows", NULL, write_row, &s), *ended = ky_table_writer_finish(s.w, NULL);
	return err != NULL ? err : ended;
}

struct ky_err *subsidy_results_csv(struct ky_req *req)
{
	static struct subsidy_csv csv = {write_rows};
	ky_reply_stream(req, "text/csv; charset=utf-8", "subsidy-results.csv", subsidy_csv_stream, &csv);
	return NULL;
}
