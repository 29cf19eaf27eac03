/* registers.c — the registers of what the city is made of: departments, issuers, closed days, areas, wards and their heads, choices.
 * Run by register.c. A further one is a form, a list, four queries and a row here. */
#include "core/pages/admin.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define VALIDITY                                                                                                                                               \
	{.name = "valid_from", .kind = "date", .label = "admin.valid_from", .hint = "admin.valid_from_hint"},                                                  \
	{                                                                                                                                                      \
		.name = "valid_to", .kind = "date", .label = "admin.valid_to", .hint = "admin.valid_to_hint"                                                   \
	}
#define SORT {.name = "sort", .kind = "int", .label = "admin.sort", .hint = "admin.sort_hint", .low = -1, .high = 1000000}
#define VERSION_FIELD {.name = "version", .kind = "hidden"}
#define VALID_COLUMNS(t) {"valid_from", "NULLIF(" t ".valid_from, '1970-01-01')", "date", "admin.valid_from", 0, NULL}, {"valid_to", "NULLIF(" t ".valid_to, '9999-12-31')", "date", "admin.valid_to", 0, NULL}

/* A period that ends before it begins is a slip of the pen. */
static struct ky_err *check_period(struct ky_entry *entry)
{
	ky_day from = ky_input_day(entry->input, "valid_from"), to = ky_input_day(entry->input, "valid_to");
	if (from != KY_DAY_NONE && to != KY_DAY_NONE && to < from)
		return ky_entry_refuse(entry, "valid_to", "admin.wrong_period");
	return NULL;
}

/* Options whose code is a code of the city's own, so that spreadsheets can name them. */
static struct ky_err *options(struct ky_ctx *ctx, const char *query, const struct ky_choices **out_choices)
{
	return ky_choices_query(ctx, query, NULL, "code", "name", out_choices);
}

struct ky_err *ky_area_options(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	return options(ctx, "admin.area_options", out_choices);
}

static struct ky_err *ward_options(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	return options(ctx, "admin.ward_options", out_choices);
}

struct ky_err *ky_department_options(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	return options(ctx, "admin.department_options", out_choices);
}

struct ky_err *ky_role_options(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	return options(ctx, "admin.role_options", out_choices);
}

static struct ky_err *choice_list_options(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	return options(ctx, "admin.choice_lists", out_choices);
}

/* ---- departments */

static const struct ky_field department_fields[] = {
    {.name = "code", .kind = "word", .label = "admin.code", .flags = KY_REQUIRED, .max = 32},
    {.name = "name", .kind = "text", .label = "admin.name", .flags = KY_REQUIRED},
    {.name = "name_en", .kind = "text", .label = "admin.name_en"},
    {.name = "name_easy", .kind = "text", .label = "admin.name_easy"},
    {.name = "phone", .kind = "phone", .label = "admin.phone"},
    {.name = "email", .kind = "email", .label = "admin.email"},
    SORT,
    VALIDITY,
    VERSION_FIELD,
};
const struct ky_form ky_departments_form = KY_FORM("admin.departments", department_fields);

static const struct ky_column department_columns[] = {
    {"name", "d.name", "text", "admin.name", 0, NULL},
    {"code", "d.code", "text", "admin.code", 0, NULL},
    {"phone", "d.phone", "text", "admin.phone", 0, NULL},
    VALID_COLUMNS("d"),
    {"successor", "s.name", "text", "admin.successor", 0, NULL},
};
static const struct ky_filter department_filters[] = {
    {.name = "now", .kind = "bool", .label = "admin.only_now", .sql = "d.valid_from <= :ky_today AND d.valid_to >= :ky_today"},
};
static const struct ky_sort department_sorts[] = {{"sort", "admin.sort", "d.sort", "int", false}};
const struct ky_list ky_departments_list = {
    .name = "admin.departments",
    .from = "ky_department d LEFT JOIN ky_department s ON s.id = d.successor_id",
    .id = "d.id",
    .policy = "admin.departments",
    .column = department_columns,
    .column_count = COUNT(department_columns),
    .filter = department_filters,
    .filter_count = COUNT(department_filters),
    .sort = department_sorts,
    .sort_count = COUNT(department_sorts),
    .row_path = "staff/admin/departments/%lld",
};
static const struct ky_register_link department_links[] = {
    {"admin.rename", "staff/admin/departments/%lld/rename"},
    {"admin.merge", "staff/admin/departments/%lld/merge"},
    {"admin.plugins", "staff/admin/plugins/%lld"},
};
static const struct ky_register departments = {
    .name = "departments",
    .object = "department",
    .title = "admin.departments",
    .new_title = "admin.departments_new",
    .lead = "admin.departments_lead",
    .permission = "admin.masters",
    .list = &ky_departments_list,
    .form = &ky_departments_form,
    .key = "code valid_from",
    .get = "admin.department_get",
    .insert = "admin.department_insert",
    .update = "admin.department_update",
    .find = "admin.department_find",
    .check = check_period,
    .link = department_links,
    .link_count = COUNT(department_links),
};

/* ---- issuers of letters */

static const struct ky_field issuer_fields[] = {
    {.name = "title", .kind = "text", .label = "admin.issuer_title", .hint = "admin.issuer_title_hint", .flags = KY_REQUIRED},
    {.name = "name", .kind = "text", .label = "admin.person_name", .flags = KY_REQUIRED},
    {.name = "valid_from", .kind = "date", .label = "admin.valid_from", .flags = KY_REQUIRED},
    {.name = "valid_to", .kind = "date", .label = "admin.valid_to", .hint = "admin.valid_to_hint"},
    VERSION_FIELD,
};
const struct ky_form ky_issuers_form = KY_FORM("admin.issuers", issuer_fields);
static const struct ky_column issuer_columns[] = {
    {"title", "i.title", "text", "admin.issuer_title", 0, NULL},
    {"name", "i.name", "text", "admin.person_name", 0, NULL},
    VALID_COLUMNS("i"),
};
static const struct ky_sort issuer_sorts[] = {{"from", "admin.valid_from", "i.valid_from", "date", true}};
const struct ky_list ky_issuers_list = {
    .name = "admin.issuers",
    .from = "ky_issuer i",
    .id = "i.id",
    .policy = "admin.issuers",
    .column = issuer_columns,
    .column_count = COUNT(issuer_columns),
    .sort = issuer_sorts,
    .sort_count = COUNT(issuer_sorts),
    .row_path = "staff/admin/issuers/%lld",
};
static const struct ky_register issuers = {
    .name = "issuers",
    .object = "issuer",
    .title = "admin.issuers",
    .new_title = "admin.issuers_new",
    .lead = "admin.issuers_lead",
    .permission = "admin.masters",
    .list = &ky_issuers_list,
    .form = &ky_issuers_form,
    .key = "title name valid_from",
    .get = "admin.issuer_get",
    .insert = "admin.issuer_insert",
    .update = "admin.issuer_update",
    .find = "admin.issuer_find",
    .check = check_period,
};

/* ---- closed days */

static const struct ky_field closed_day_fields[] = {
    {.name = "day", .kind = "date", .label = "admin.day", .flags = KY_REQUIRED},
    {.name = "name", .kind = "text", .label = "admin.closed_name", .flags = KY_REQUIRED},
    VERSION_FIELD,
};
const struct ky_form ky_closed_days_form = KY_FORM("admin.closed_days", closed_day_fields);
static const struct ky_column closed_day_columns[] = {
    {"day", "c.day", "date", "admin.day", 0, NULL},
    {"name", "c.name", "text", "admin.closed_name", 0, NULL},
};
static const struct ky_filter closed_day_filters[] = {
    {.name = "year", .kind = "int", .label = "admin.year", .sql = "c.day >= MAKEDATE(:value, 1) AND c.day < MAKEDATE(:value + 1, 1)"},
};
static const struct ky_sort closed_day_sorts[] = {{"new", "admin.sort_new", "c.day", "date", true}, {"old", "admin.sort_old", "c.day", "date", false}};
const struct ky_list ky_closed_days_list = {
    .name = "admin.closed_days",
    .from = "ky_closed_day c",
    .id = "c.id",
    .policy = "admin.closed_days",
    .column = closed_day_columns,
    .column_count = COUNT(closed_day_columns),
    .filter = closed_day_filters,
    .filter_count = COUNT(closed_day_filters),
    .sort = closed_day_sorts,
    .sort_count = COUNT(closed_day_sorts),
    .row_path = "staff/admin/closed_days/%lld",
};
static const struct ky_register_link closed_day_links[] = {{"admin.remove", "staff/admin/closed_days/%lld/remove"}};
static const struct ky_register closed_days = {
    .name = "closed_days",
    .object = "closed_day",
    .title = "admin.closed_days",
    .new_title = "admin.closed_days_new",
    .lead = "admin.closed_days_lead",
    .permission = "admin.masters",
    .list = &ky_closed_days_list,
    .form = &ky_closed_days_form,
    .key = "day",
    .get = "admin.closed_day_get",
    .insert = "admin.closed_day_insert",
    .update = "admin.closed_day_update",
    .find = "admin.closed_day_find",
    .link = closed_day_links,
    .link_count = COUNT(closed_day_links),
};

/* ---- areas */

static const struct ky_field area_fields[] = {
    {.name = "code", .kind = "word", .label = "admin.code", .flags = KY_REQUIRED, .max = 32},
    {.name = "name", .kind = "text", .label = "admin.name", .flags = KY_REQUIRED},
    {.name = "name_kana", .kind = "kana", .label = "admin.kana"},
    {.name = "name_en", .kind = "text", .label = "admin.name_en"},
    {.name = "name_easy", .kind = "text", .label = "admin.name_easy"},
    SORT,
    VERSION_FIELD,
};
const struct ky_form ky_areas_form = KY_FORM("admin.areas", area_fields);
static const struct ky_column area_columns[] = {
    {"name", "a.name", "text", "admin.name", 0, NULL},
    {"code", "a.code", "text", "admin.code", 0, NULL},
    {"name_en", "a.name_en", "text", "admin.name_en", 0, NULL},
    {"wards", "(SELECT COUNT(*) FROM ky_ward w WHERE w.area_id = a.id)", "int", "admin.wards", 0, NULL},
};
static const struct ky_sort area_sorts[] = {{"sort", "admin.sort", "a.sort", "int", false}};
const struct ky_list ky_areas_list = {
    .name = "admin.areas",
    .from = "ky_area a",
    .id = "a.id",
    .policy = "admin.areas",
    .column = area_columns,
    .column_count = COUNT(area_columns),
    .sort = area_sorts,
    .sort_count = COUNT(area_sorts),
    .row_path = "staff/admin/areas/%lld",
};
static const struct ky_register areas = {
    .name = "areas",
    .object = "area",
    .title = "admin.areas",
    .new_title = "admin.areas_new",
    .permission = "admin.masters",
    .list = &ky_areas_list,
    .form = &ky_areas_form,
    .key = "code",
    .get = "admin.area_get",
    .insert = "admin.area_insert",
    .update = "admin.area_update",
    .find = "admin.area_find",
};

/* ---- wards, a place and a body each */

static const struct ky_field ward_fields[] = {
    {.name = "code", .kind = "word", .label = "admin.code", .flags = KY_REQUIRED, .max = 32},
    {.name = "area", .kind = "choice", .label = "admin.area", .flags = KY_REQUIRED, .load = ky_area_options},
    {.name = "name", .kind = "text", .label = "admin.ward_name", .flags = KY_REQUIRED},
    {.name = "name_kana", .kind = "kana", .label = "admin.kana"},
    {.name = "households", .kind = "int", .label = "admin.households", .low = 0, .high = 1000000},
    SORT,
    VALIDITY,
    VERSION_FIELD,
};
const struct ky_form ky_wards_form = KY_FORM("admin.wards", ward_fields);
static const struct ky_column ward_columns[] = {
    {"name", "w.name", "text", "admin.ward_name", 0, NULL},
    {"code", "w.code", "text", "admin.code", 0, NULL},
    {"area", "a.name", "text", "admin.area", 0, NULL},
    {"households", "w.households", "int", "admin.households", 0, NULL},
    {"head", "(SELECT h.name FROM ky_ward_head h WHERE h.ward_id = w.id AND h.valid_from <= :ky_today AND h.valid_to >= :ky_today LIMIT 1)", "text", "admin.ward_head", KY_LIST_PERSONAL, NULL},
};
static const struct ky_filter ward_filters[] = {
    {.name = "name", .kind = "text", .label = "admin.ward_name", .sql = "LOCATE(:value, w.name) > 0"},
    {.name = "area", .kind = "choice", .label = "admin.area", .sql = "a.code = :value", .load = ky_area_options, .shared = true},
};
static const struct ky_sort ward_sorts[] = {{"code", "admin.code", "w.code", "text", false}};
const struct ky_list ky_wards_list = {
    .name = "admin.wards",
    .from = "ky_ward w JOIN ky_area a ON a.id = w.area_id",
    .id = "w.id",
    .policy = "admin.wards",
    .column = ward_columns,
    .column_count = COUNT(ward_columns),
    .filter = ward_filters,
    .filter_count = COUNT(ward_filters),
    .sort = ward_sorts,
    .sort_count = COUNT(ward_sorts),
    .row_path = "staff/admin/wards/%lld",
};
static struct ky_err *check_ward(struct ky_entry *entry)
{
	struct ky_rows *row;
	KY_TRY(check_period(entry));
	KY_TRY(ky_query_one(entry->ctx, "admin.area_find", KY_ARGS({"code", *ky_input_value(entry->input, "area")}), &row));
	ky_entry_argue(entry, "area_id", ky_int(ky_cell_int(row, 0, "id")));
	return NULL;
}
static const struct ky_register wards = {
    .name = "wards",
    .object = "ward",
    .title = "admin.wards",
    .new_title = "admin.wards_new",
    .lead = "admin.wards_lead",
    .permission = "admin.masters",
    .list = &ky_wards_list,
    .form = &ky_wards_form,
    .key = "code",
    .get = "admin.ward_get",
    .insert = "admin.ward_insert",
    .update = "admin.ward_update",
    .find = "admin.ward_find",
    .check = check_ward,
};

/* ---- heads of wards and their terms */

static const struct ky_field ward_head_fields[] = {
    {.name = "ward", .kind = "choice", .label = "admin.ward", .flags = KY_REQUIRED, .load = ward_options},
    {.name = "name", .kind = "text", .label = "admin.person_name", .flags = KY_REQUIRED | KY_PERSONAL},
    {.name = "name_kana", .kind = "kana", .label = "admin.kana", .flags = KY_PERSONAL},
    {.name = "phone", .kind = "phone", .label = "admin.phone", .flags = KY_PERSONAL},
    {.name = "email", .kind = "email", .label = "admin.email", .flags = KY_PERSONAL},
    {.name = "valid_from", .kind = "date", .label = "admin.term_from", .flags = KY_REQUIRED},
    {.name = "valid_to", .kind = "date", .label = "admin.term_to", .hint = "admin.valid_to_hint"},
    VERSION_FIELD,
};
const struct ky_form ky_ward_heads_form = KY_FORM("admin.ward_heads", ward_head_fields);
static const struct ky_column ward_head_columns[] = {
    {"name", "h.name", "text", "admin.person_name", KY_LIST_PERSONAL, NULL},
    {"ward", "w.name", "text", "admin.ward", 0, NULL},
    {"phone", "h.phone", "text", "admin.phone", KY_LIST_PERSONAL, NULL},
    {"valid_from", "h.valid_from", "date", "admin.term_from", 0, NULL},
    {"valid_to", "NULLIF(h.valid_to, '9999-12-31')", "date", "admin.term_to", 0, NULL},
};
static const struct ky_filter ward_head_filters[] = {
    {.name = "ward", .kind = "text", .label = "admin.ward_name", .sql = "LOCATE(:value, w.name) > 0"},
    {.name = "now", .kind = "bool", .label = "admin.only_now", .sql = "h.valid_from <= :ky_today AND h.valid_to >= :ky_today"},
};
static const struct ky_sort ward_head_sorts[] = {{"from", "admin.term_from", "h.valid_from", "date", true}};
const struct ky_list ky_ward_heads_list = {
    .name = "admin.ward_heads",
    .from = "ky_ward_head h JOIN ky_ward w ON w.id = h.ward_id",
    .id = "h.id",
    .policy = "admin.ward_heads",
    .column = ward_head_columns,
    .column_count = COUNT(ward_head_columns),
    .filter = ward_head_filters,
    .filter_count = COUNT(ward_head_filters),
    .sort = ward_head_sorts,
    .sort_count = COUNT(ward_head_sorts),
    .row_path = "staff/admin/ward_heads/%lld",
};
/* A ward has one head at a time. */
static struct ky_err *check_ward_head(struct ky_entry *entry)
{
	struct ky_rows *rows;
	KY_TRY(check_period(entry));
	KY_TRY(ky_query_one(entry->ctx, "admin.ward_find", KY_ARGS({"code", *ky_input_value(entry->input, "ward")}), &rows));
	ky_entry_argue(entry, "ward_id", ky_int(ky_cell_int(rows, 0, "id")));
	KY_TRY(ky_query(entry->ctx, "admin.ward_head_overlap",
			KY_ARGS({"ward_id", entry->extra[entry->extra_count - 1].value}, {"id", ky_int(entry->id)}, ky_input_arg(entry->input, "valid_from"),
				ky_input_arg(entry->input, "valid_to")),
			&rows));
	return rows->count == 0 ? NULL : ky_entry_refuse(entry, "valid_from", "admin.term_overlap");
}
/* One list in April: whoever held the office without an end goes with the day before. */
static struct ky_err *succeed_ward_heads(struct ky_ctx *ctx, const char **out_wrong)
{
	(void)out_wrong;
	return ky_exec(ctx, "admin.ward_heads_succeed", NULL, NULL);
}

static const struct ky_register ward_heads = {
    .name = "ward_heads",
    .object = "ward_head",
    .title = "admin.ward_heads",
    .new_title = "admin.ward_heads_new",
    .lead = "admin.ward_heads_lead",
    .permission = "admin.masters",
    .list = &ky_ward_heads_list,
    .form = &ky_ward_heads_form,
    .key = "ward name valid_from",
    .get = "admin.ward_head_get",
    .insert = "admin.ward_head_insert",
    .update = "admin.ward_head_update",
    .find = "admin.ward_head_find",
    .check = check_ward_head,
    .settled = succeed_ward_heads,
};

/* ---- entries of the lists staff edit */

static const struct ky_field choice_fields[] = {
    {.name = "list", .kind = "choice", .label = "admin.choice_list", .flags = KY_REQUIRED, .load = choice_list_options},
    {.name = "code", .kind = "word", .label = "admin.code", .hint = "admin.choice_code_hint", .flags = KY_REQUIRED, .max = 32},
    {.name = "label", .kind = "text", .label = "admin.choice_label", .flags = KY_REQUIRED},
    {.name = "label_en", .kind = "text", .label = "admin.name_en"},
    {.name = "label_easy", .kind = "text", .label = "admin.name_easy"},
    SORT,
    VALIDITY,
    VERSION_FIELD,
};
const struct ky_form ky_choices_form = KY_FORM("admin.choices", choice_fields);
static const struct ky_column choice_columns[] = {
    {"label", "c.label", "text", "admin.choice_label", 0, NULL},
    {"list", "c.list", "text", "admin.choice_list", 0, NULL},
    {"code", "c.code", "text", "admin.code", 0, NULL},
    {"label_en", "c.label_en", "text", "admin.name_en", 0, NULL},
    {"label_easy", "c.label_easy", "text", "admin.name_easy", 0, NULL},
    {"valid_to", "NULLIF(c.valid_to, '9999-12-31')", "date", "admin.valid_to", 0, NULL},
};
static const struct ky_filter choice_filters[] = {
    {.name = "list", .kind = "choice", .label = "admin.choice_list", .sql = "c.list = :value", .load = choice_list_options},
    {.name = "missing", .kind = "bool", .label = "admin.untranslated", .sql = "c.label_en = '' OR c.label_easy = ''"},
};
static const struct ky_sort choice_sorts[] = {{"list", "admin.choice_list", "CONCAT(c.list, ' ', LPAD(c.sort, 8, '0'))", "text", false}};
const struct ky_list ky_choices_list = {
    .name = "admin.choices",
    .from = "ky_choice c",
    .id = "c.id",
    .policy = "admin.choices",
    .column = choice_columns,
    .column_count = COUNT(choice_columns),
    .filter = choice_filters,
    .filter_count = COUNT(choice_filters),
    .sort = choice_sorts,
    .sort_count = COUNT(choice_sorts),
    .row_path = "staff/admin/choices/%lld",
};
static const struct ky_register choices = {
    .name = "choices",
    .object = "choice",
    .title = "admin.choices",
    .new_title = "admin.choices_new",
    .lead = "admin.choices_lead",
    .permission = "admin.masters",
    .list = &ky_choices_list,
    .form = &ky_choices_form,
    .key = "code list",
    .get = "admin.choice_get",
    .insert = "admin.choice_insert",
    .update = "admin.choice_update",
    .find = "admin.choice_find",
    .check = check_period,
};

const struct ky_register *const ky_registers[] = {&departments, &issuers, &closed_days, &areas, &wards, &ward_heads, &choices, &ky_staff_register, &ky_grants_register, &ky_staffing_register, NULL};
