/* past.c — results of past years from a section's spreadsheet: what its columns may hold, how its cells are written, and when everybody sees the batch.
 * The way of a file through the pages is kyodo/intake.h's; what a row means is past_plan.c's. */
#include "results.h"

static const struct ky_field fields[] = {
    {.name = "group_name", .kind = "text", .label = "subsidy.results_group"},
    {.name = "corporate_no", .kind = "corpno", .label = "subsidy.past.corporate_no"},
    {.name = "project", .kind = "text", .label = "subsidy.project", .max = 400},
    {.name = "fiscal_year", .kind = "int", .label = "subsidy.fiscal_year", .hint = "subsidy.past.year_hint"},
    {.name = "title", .kind = "text", .label = "subsidy.call_title", .hint = "subsidy.past.title_hint"},
    {.name = "course", .kind = "text", .label = "subsidy.course"},
    {.name = "decided_on", .kind = "date", .label = "subsidy.past.decided_on"},
    {.name = "requested_yen", .kind = "yen", .label = "subsidy.requested", .low = -SUBSIDY_YEN_MAX, .high = SUBSIDY_YEN_MAX},
    {.name = "granted_yen", .kind = "yen", .label = "subsidy.results_granted", .low = -SUBSIDY_YEN_MAX, .high = SUBSIDY_YEN_MAX},
    {.name = "fixed_yen", .kind = "yen", .label = "subsidy.results_fixed", .low = -SUBSIDY_YEN_MAX, .high = SUBSIDY_YEN_MAX},
    {.name = "outcome", .kind = "lines", .label = "subsidy.results_outcome"},
};

static const struct ky_choice targets[] = {
    {"group_name", "subsidy.results_group"}, {"corporate_no", "subsidy.past.corporate_no"}, {"project", "subsidy.project"},		{"fiscal_year", "subsidy.fiscal_year"},
    {"title", "subsidy.call_title"},	     {"course", "subsidy.course"},		    {"decided_on", "subsidy.past.decided_on"},	{"requested_yen", "subsidy.requested"},
    {"granted_yen", "subsidy.results_granted"}, {"fixed_yen", "subsidy.results_fixed"},    {"outcome", "subsidy.results_outcome"}, {NULL, NULL},
};

/* Words of headings beyond the fields' own labels. */
static const struct ky_intake_word words[] = {
    {"補助金交付先法人名", "group_name"}, {"補助金交付先名", "group_name"}, {"交付先", "group_name"},	 {"交付先名", "group_name"},	{"団体名", "group_name"},	{"団体名称", "group_name"},
    {"団体の名称", "group_name"},	  {"事業者名", "group_name"},	   {"補助事業者名", "group_name"}, {"申請者", "group_name"},	{"申請団体", "group_name"},	{"実施団体", "group_name"},
    {"法人名", "group_name"},		  {"事業主体", "group_name"},	   {"法人番号", "corporate_no"},	 {"事業名", "project"},	{"事業名称", "project"},	{"補助事業名", "project"},
    {"事業の名称", "project"},		  {"年度", "fiscal_year"},	   {"会計年度", "fiscal_year"},	 {"交付年度", "fiscal_year"},	{"実施年度", "fiscal_year"},	{"補助金名", "title"},
    {"補助金名称", "title"},		  {"補助金の名称", "title"},	   {"制度名", "title"},		 {"支出元（目）名称", "title"}, {"区分", "course"},		{"部門", "course"},
    {"コース名", "course"},		  {"交付決定日", "decided_on"},	   {"決定日", "decided_on"},	 {"交付決定年月日", "decided_on"},
    {"補助金交付決定等に係る支出負担行為ないし意思決定の日", "decided_on"}, {"申請額", "requested_yen"}, {"交付申請額", "requested_yen"}, {"要望額", "requested_yen"},
    {"交付決定額", "granted_yen"},	  {"交付額", "granted_yen"},	   {"決定額", "granted_yen"},	 {"補助金額", "granted_yen"},	{"補助額", "granted_yen"},	{"交付金額", "granted_yen"},
    {"確定額", "fixed_yen"},		  {"交付確定額", "fixed_yen"},	   {"額の確定", "fixed_yen"},	 {"実績額", "fixed_yen"},	{"事業内容", "outcome"},	{"成果", "outcome"},
    {"事業の成果", "outcome"},		  {"実績", "outcome"},		   {"備考", "outcome"},
};

static const char *const fixed[] = {"fiscal_year", "title", "course", NULL};

/* ---- cells written as nobody else does */

bool subsidy_year_read(struct ky_arena *arena, struct ky_str text, int64_t *out_year)
{
	static const char *const endings[] = {"度", "年"}, *const days[] = {"年4月1日", "年12月1日", ".4.1", ".12.1"};
	struct ky_str narrow = ky_str_trim(ky_text_narrow(arena, text));
	ky_day day;
	for (size_t i = 0; i < SUBSIDY_COUNT(endings); i++)
		if (ky_str_ends(narrow, endings[i]))
			narrow = ky_str_trim((struct ky_str){narrow.p, narrow.len - strlen(endings[i])});
	const char *year = ky_str_z(arena, narrow);
	bool found = ky_str_i64(narrow, out_year);
	for (size_t i = 0; !found && i < SUBSIDY_COUNT(days); i++) { /* an era begins and ends within a fiscal year: one of these days lies in it */
		found = ky_day_parse(ky_str(ky_printf(arena, "%s%s", year, days[i])), &day);
		if (found)
			*out_year = ky_day_date(day).year;
	}
	if (!found)
		return false;
	return *out_year >= 1900 && *out_year <= 2200;
}

static const char *read_year(struct ky_arena *arena, struct ky_str text, struct ky_value *out)
{
	int64_t year;
	if (!subsidy_year_read(arena, text, &year))
		return "subsidy.past.not_year";
	*out = ky_int(year);
	return NULL;
}

/* An address or telephone number below a name. */
static bool is_address(struct ky_arena *arena, struct ky_str line)
{
	static const char *const marks[] = {"〒", "℡", "TEL", "電話", "住所", "所在地", "東京都", "北海道", "京都府", "大阪府"};
	const char *plain = ky_str_z(arena, ky_text_narrow(arena, line)), *prefecture = strstr(plain, "県");
	for (size_t i = 0; i < SUBSIDY_COUNT(marks); i++)
		if (ky_str_starts(ky_str(plain), marks[i]))
			return true;
	return strpbrk(plain, "0123456789") != NULL || (prefecture != NULL && prefecture > plain && prefecture - plain <= 9);
}

#define WIDE_BLANK "　"
static struct ky_str trim_wide(struct ky_str s)
{
	const size_t wide = strlen(WIDE_BLANK);
	for (s = ky_str_trim(s); ky_str_starts(s, WIDE_BLANK) || ky_str_ends(s, WIDE_BLANK); s = ky_str_trim(s)) {
		size_t at = ky_str_starts(s, WIDE_BLANK) ? wide : 0;
		s = (struct ky_str){s.p + at, s.len - wide};
	}
	return s;
}

/* Lists write name and address in one cell, and break long names over lines, or several bodies. */
static const char *read_name(struct ky_arena *arena, struct ky_str text, struct ky_value *out)
{
	struct ky_buf name;
	struct ky_str line;
	ky_buf_init(&name, arena, 4096);
	ky_buf_puts(&name, "");
	for (struct ky_str rest = text; ky_str_split(&rest, '\n', &line);) {
		line = trim_wide(line);
		if (name.len > 0 && is_address(arena, line))
			break;
		if (line.len > 0)
			ky_buf_printf(&name, "%s%.*s", name.len == 0 ? "" : WIDE_BLANK, (int)line.len, line.p);
	}
	*out = ky_text(ky_buf_str(&name));
	return ky_text_length(out->s) > 200 ? "core.invalid.too_long" : NULL;
}

/* 「令和3年3月29日（増額の変更承認日。初回は…）」, several days below each other: the first counts. */
static const char *read_day(struct ky_arena *arena, struct ky_str text, struct ky_value *out)
{
	static const char *const ends[] = {"(", "ほか", "他", "、", "～"};
	char *first = ky_str_z(arena, text);
	ky_day day;
	if (!ky_day_parse(text, &day)) {
		first = ky_str_z(arena, ky_str_trim(ky_text_narrow(arena, ky_str(strtok(first, "\n")))));
		for (size_t i = 0; i < SUBSIDY_COUNT(ends); i++)
			if (strstr(first, ends[i]) != NULL)
				*strstr(first, ends[i]) = '\0';
		if (!ky_day_parse(ky_str(first), &day))
			return "core.invalid.date";
	}
	*out = ky_date(day);
	return NULL;
}

static const char *read_cell(struct ky_arena *arena, const struct ky_field *field, struct ky_str text, bool *out_read, struct ky_value *out)
{
	static const struct {
		const char *field;
		const char *(*read)(struct ky_arena *arena, struct ky_str text, struct ky_value *out);
	} own[] = {{"fiscal_year", read_year}, {"group_name", read_name}, {"decided_on", read_day}};
	for (size_t i = 0; i < SUBSIDY_COUNT(own); i++)
		if (strcmp(field->name, own[i].field) == 0) {
			*out_read = true;
			return own[i].read(arena, text, out);
		}
	return NULL;
}

/* ---- what is asked before it is taken in */

static const struct ky_choice repeated_options[] = {{"skip", "subsidy.past.repeated_skip"}, {"new", "subsidy.past.repeated_new"}, {NULL, NULL}};
static const struct ky_field apply_fields[] = {
    {.name = "duplicates", .kind = "choice", .label = "subsidy.past.repeated", .flags = KY_REQUIRED, .options = repeated_options},
};
const struct ky_form subsidy_past_apply_form = KY_FORM("subsidy.past_apply", apply_fields);

static struct ky_err *must_be_on(struct ky_req *req, int64_t department_id)
{
	bool on = true;
	if (department_id != 0)
		KY_TRY(ky_plugin_is_on(req->ctx, "subsidy", department_id, &on));
	return on ? NULL : ky_invalid(req, "department_id", "subsidy.invalid.off");
}

/* ---- when everybody sees it */

static struct ky_err *more(struct ky_req *req, struct ky_node *root, int64_t id)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "subsidy.import_published", KY_ARGS({"id", ky_int(id)}), &row));
	bool shown = !ky_cell_null(row, 0, "published_on");
	ky_put(root, "Notice", ky_message(req->ctx, shown ? "subsidy.past.is_shown" : "subsidy.past.is_hidden"));
	ky_put_action(req, ky_node_item(root, "Actions"), "button", "subsidy.import_publish", id, shown ? "subsidy.results_hide" : "subsidy.results_publish");
	return NULL;
}

struct ky_err *subsidy_import_publish(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "subsidy.import_lock", KY_ARGS({"id", ky_int(id)}), &row));
	if (strcmp(ky_cell_z(row, 0, "state"), "done") != 0)
		return ky_fail(req->ctx->arena, KY_CONFLICT, NULL, "the import is %s", ky_cell_z(row, 0, "state"));
	bool shown = ky_cell_null(row, 0, "published_on");
	KY_TRY(ky_exec(req->ctx, "subsidy.import_publish", KY_ARGS({"id", ky_int(id)}, {"shown", ky_int(shown)}), NULL));
	KY_TRY(ky_exec(req->ctx, "subsidy.result_import", KY_ARGS({"id", ky_int(id)}, {"shown", ky_int(shown)}), NULL));
	KY_TRY(ky_audit(req->ctx, shown ? "subsidy.past_publish" : "subsidy.past_hide", "subsidy.import", id, ""));
	ky_touch(req->ctx, "subsidy");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/subsidy/imports/%lld", (long long)id), shown ? "subsidy.done.results" : "subsidy.done.no_results");
	return NULL;
}

struct ky_err *subsidy_results_succeeded(struct ky_ctx *ctx, int64_t department_id)
{
	static const char *const steps[] = {"subsidy.succeed_imports", "subsidy.succeed_past", "subsidy.succeed_results"};
	for (size_t i = 0; i < SUBSIDY_COUNT(steps); i++)
		KY_TRY(ky_exec(ctx, steps[i], KY_ARGS({"id", ky_int(department_id)}), NULL));
	ky_touch(ctx, "subsidy");
	return NULL;
}

const struct ky_intake subsidy_intake = {
    .name = "subsidy.import",
    .permission = "subsidy.edit",
    .path = "subsidy/imports",
    .parent_title = "subsidy.staff_title",
    .parent_path = "staff/subsidy",
    .dataset = "subsidy",
    .done_key = "subsidy.done.imported",
    .undone_key = "subsidy.done.undone",
    .field = fields,
    .field_count = SUBSIDY_COUNT(fields),
    .required = "group_name",
    .target = targets,
    .word = words,
    .word_count = SUBSIDY_COUNT(words),
    .fixed = fixed,
    .needs_department = true,
    .all_sheets = true,
    .apply_form = &subsidy_past_apply_form,
    .read = read_cell,
    .department = must_be_on,
    .run = subsidy_past_run,
    .undo = subsidy_past_undo,
    .more = more,
};

KY_INTAKE_HANDLERS(subsidy_import, subsidy_intake)
