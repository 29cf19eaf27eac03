/* staff.c — registers of people: staff, their roles in departments with dates, and the staffing list of 1 April.
 * Run by register.c and import.c. The last administrator cannot be taken away. */
#include "core/pages/admin.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define WHOLE_CITY "*"

struct ky_err *ky_department_on(struct ky_ctx *ctx, struct ky_value code, struct ky_value day, int64_t *out_id)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "admin.department_on", KY_ARGS({"code", code}, {"day", day}), &row));
	*out_id = ky_cell_int(row, 0, "id");
	return NULL;
}

struct ky_err *ky_admins_left(struct ky_ctx *ctx, const char **out_wrong)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "admin.admins_left", NULL, &rows));
	*out_wrong = rows->count == 0 ? "admin.last_admin" : NULL;
	return NULL;
}

static struct ky_err *check_period(struct ky_entry *entry)
{
	ky_day from = ky_input_day(entry->input, "valid_from"), to = ky_input_day(entry->input, "valid_to");
	if (from != KY_DAY_NONE && to != KY_DAY_NONE && to < from)
		return ky_entry_refuse(entry, "valid_to", "admin.wrong_period");
	return NULL;
}

/* ---- staff */

static const struct ky_field staff_fields[] = {
    {.name = "login", .kind = "word", .label = "admin.login", .hint = "admin.login_hint", .flags = KY_REQUIRED, .max = 64},
    {.name = "name", .kind = "text", .label = "admin.person_name", .flags = KY_REQUIRED},
    {.name = "name_kana", .kind = "kana", .label = "admin.kana"},
    {.name = "email", .kind = "email", .label = "admin.email", .hint = "admin.staff_email_hint"},
    {.name = "valid_from", .kind = "date", .label = "admin.valid_from", .hint = "admin.valid_from_hint"},
    {.name = "valid_to", .kind = "date", .label = "admin.valid_to", .hint = "admin.staff_valid_to_hint"},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_staff_form = KY_FORM("admin.staff", staff_fields);
static const struct ky_column staff_columns[] = {
    {"name", "u.name", "text", "admin.person_name", 0, NULL},
    {"login", "u.login", "text", "admin.login", 0, NULL},
    {"roles",
     "(SELECT GROUP_CONCAT(DISTINCT CONCAT(COALESCE(d.name, '全庁'), '：', r.name) ORDER BY r.sort SEPARATOR '、') FROM ky_staff_role sr JOIN ky_role r ON r.code = sr.role_code "
     "LEFT JOIN ky_department d ON d.id = sr.department_id WHERE sr.user_id = u.id AND sr.valid_from <= :ky_today AND sr.valid_to >= :ky_today)",
     "text", "admin.grants", 0, NULL},
    {"second", "u.totp_sealed IS NOT NULL AND u.totp_counter >= 0", "bool", "admin.second_factor", 0, NULL},
    {"valid_to", "NULLIF(u.valid_to, '9999-12-31')", "date", "admin.valid_to", 0, NULL},
};
static const struct ky_filter staff_filters[] = {
    {.name = "name", .kind = "text", .label = "admin.name_or_login", .sql = "LOCATE(:value, u.name) > 0 OR LOCATE(:value, u.name_kana) > 0 OR u.login = :value"},
    {.name = "department",
     .kind = "choice",
     .label = "admin.department",
     .sql = "EXISTS (SELECT 1 FROM ky_staff_role sr JOIN ky_department d ON d.id = sr.department_id WHERE sr.user_id = u.id AND d.code = :value AND sr.valid_to >= :ky_today)",
     .load = ky_department_options, .shared = true},
    {.name = "now", .kind = "bool", .label = "admin.only_now", .sql = "u.valid_from <= :ky_today AND u.valid_to >= :ky_today AND u.disabled_at IS NULL"},
};
static const struct ky_sort staff_sorts[] = {{"login", "admin.login", "u.login", "text", false}, {"kana", "admin.kana", "u.name_kana", "text", false}};
const struct ky_list ky_staff_list = {
    .name = "admin.staff",
    .from = "ky_user u",
    .id = "u.id",
    .where = "u.kind = 'staff' AND u.login IS NOT NULL",
    .policy = "admin.staff",
    .column = staff_columns,
    .column_count = COUNT(staff_columns),
    .filter = staff_filters,
    .filter_count = COUNT(staff_filters),
    .sort = staff_sorts,
    .sort_count = COUNT(staff_sorts),
    .row_path = "staff/admin/staff/%lld",
};
static const struct ky_register_link staff_links[] = {
    {"admin.grants_of", "staff/admin/grants?person=%lld"},
    {"admin.grants_new", "staff/admin/staff/%lld/grant"},
    {"admin.handover", "staff/admin/staff/%lld/handover"},
    {"admin.second_reset", "staff/admin/staff/%lld/second"},
};
const struct ky_register ky_staff_register = {
    .name = "staff",
    .object = "user",
    .title = "admin.staff",
    .new_title = "admin.staff_new",
    .lead = "admin.staff_lead",
    .permission = "admin.staff",
    .list = &ky_staff_list,
    .form = &ky_staff_form,
    .key = "login",
    .get = "admin.staff_get",
    .insert = "admin.staff_insert",
    .update = "admin.staff_update",
    .find = "admin.staff_find",
    .check = check_period,
    .settled = ky_admins_left,
    .link = staff_links,
    .link_count = COUNT(staff_links),
};

/* ---- roles of people in departments */

/* A person without a department would hold the role everywhere: that must be said, never left out. */
static struct ky_err *grant_departments(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	const struct ky_choices *some;
	struct ky_choices *all = KY_NEW(ctx->arena, struct ky_choices);
	KY_TRY(ky_department_options(ctx, &some));
	struct ky_choice *row = ky_alloc_array(ctx->arena, some->count + 1, sizeof *row);
	memcpy(row, some->choice, some->count * sizeof *row);
	row[some->count] = (struct ky_choice){WHOLE_CITY, ky_message(ctx, "admin.whole_city")};
	*all = (struct ky_choices){some->count + 1, row};
	*out_choices = all;
	return NULL;
}

static const struct ky_field grant_fields[] = {
    {.name = "login", .kind = "word", .label = "admin.login", .flags = KY_REQUIRED, .max = 64},
    {.name = "department", .kind = "choice", .label = "admin.department", .hint = "admin.grant_department_hint", .flags = KY_REQUIRED, .load = grant_departments},
    {.name = "role", .kind = "choice", .label = "admin.role", .flags = KY_REQUIRED, .load = ky_role_options},
    {.name = "valid_from", .kind = "date", .label = "admin.valid_from", .hint = "admin.grant_from_hint", .flags = KY_REQUIRED},
    {.name = "valid_to", .kind = "date", .label = "admin.valid_to", .hint = "admin.valid_to_hint"},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_grants_form = KY_FORM("admin.grants", grant_fields);
static const struct ky_column grant_columns[] = {
    {"name", "u.name", "text", "admin.person_name", 0, NULL},
    {"login", "u.login", "text", "admin.login", 0, NULL},
    {"department", "COALESCE(d.name, '全庁')", "text", "admin.department", 0, NULL},
    {"role", "r.name", "text", "admin.role", 0, NULL},
    {"valid_from", "NULLIF(sr.valid_from, '1970-01-01')", "date", "admin.valid_from", 0, NULL},
    {"valid_to", "NULLIF(sr.valid_to, '9999-12-31')", "date", "admin.valid_to", 0, NULL},
};
static const struct ky_filter grant_filters[] = {
    {.name = "person", .kind = "int", .label = "admin.person_number", .sql = "sr.user_id = :value"},
    {.name = "department", .kind = "choice", .label = "admin.department", .sql = "d.code = :value", .load = ky_department_options, .shared = true},
    {.name = "role", .kind = "choice", .label = "admin.role", .sql = "sr.role_code = :value", .load = ky_role_options},
    {.name = "now", .kind = "bool", .label = "admin.only_now", .sql = "sr.valid_from <= :ky_today AND sr.valid_to >= :ky_today"},
};
static const struct ky_sort grant_sorts[] = {{"from", "admin.sort_new", "sr.valid_from", "date", true}, {"login", "admin.login", "u.login", "text", false}};
const struct ky_list ky_grants_list = {
    .name = "admin.grants",
    .from = "ky_staff_role sr JOIN ky_user u ON u.id = sr.user_id JOIN ky_role r ON r.code = sr.role_code LEFT JOIN ky_department d ON d.id = sr.department_id",
    .id = "sr.id",
    .where = "u.login IS NOT NULL",
    .policy = "admin.grants",
    .column = grant_columns,
    .column_count = COUNT(grant_columns),
    .filter = grant_filters,
    .filter_count = COUNT(grant_filters),
    .sort = grant_sorts,
    .sort_count = COUNT(grant_sorts),
    .row_path = "staff/admin/grants/%lld",
};

static bool whole_city(const struct ky_entry *entry)
{
	return strcmp(ky_input_z(entry->input, "department"), WHOLE_CITY) == 0;
}

static struct ky_err *resolve_department(struct ky_entry *entry)
{
	int64_t id = 0;
	if (!whole_city(entry)) {
		struct ky_err *err = ky_department_on(entry->ctx, *ky_input_value(entry->input, "department"), *ky_input_value(entry->input, "valid_from"), &id);
		if (err != NULL && err->code == KY_NOT_FOUND)
			return ky_entry_refuse(entry, "department", "admin.no_department_then");
		KY_TRY(err);
	}
	ky_entry_argue(entry, "department_id", id == 0 ? ky_null() : ky_int(id));
	return NULL;
}

static struct ky_err *check_grant(struct ky_entry *entry)
{
	struct ky_rows *rows;
	KY_TRY(check_period(entry));
	KY_TRY(ky_query(entry->ctx, "admin.staff_find", KY_ARGS(ky_input_arg(entry->input, "login")), &rows));
	if (rows->count == 0)
		return ky_entry_refuse(entry, "login", "admin.no_such_login");
	ky_entry_argue(entry, "user_id", ky_int(ky_cell_int(rows, 0, "id")));
	return resolve_department(entry);
}

const struct ky_register ky_grants_register = {
    .name = "grants",
    .object = "staff_role",
    .title = "admin.grants",
    .new_title = "admin.grants_new",
    .lead = "admin.grants_lead",
    .permission = "admin.staff",
    .list = &ky_grants_list,
    .form = &ky_grants_form,
    .key = "login role department valid_from",
    .get = "admin.grant_get",
    .insert = "admin.grant_insert",
    .update = "admin.grant_update",
    .find = "admin.grant_find",
    .check = check_grant,
    .settled = ky_admins_left,
};

/* ---- the staffing list: one row a person and role, from a day */

static const struct ky_field staffing_fields[] = {
    {.name = "login", .kind = "word", .label = "admin.login", .flags = KY_REQUIRED, .max = 64},
    {.name = "name", .kind = "text", .label = "admin.person_name", .flags = KY_REQUIRED},
    {.name = "name_kana", .kind = "kana", .label = "admin.kana"},
    {.name = "email", .kind = "email", .label = "admin.email"},
    {.name = "department", .kind = "choice", .label = "admin.department", .flags = KY_REQUIRED, .load = grant_departments},
    {.name = "role", .kind = "choice", .label = "admin.role", .flags = KY_REQUIRED, .load = ky_role_options},
    {.name = "valid_from", .kind = "date", .label = "admin.valid_from", .flags = KY_REQUIRED},
    {.name = "valid_to", .kind = "date", .label = "admin.valid_to"},
};
static const struct ky_form staffing_form = KY_FORM("admin.staffing", staffing_fields);

static struct ky_err *check_staffing(struct ky_entry *entry)
{
	KY_TRY(check_period(entry));
	return resolve_department(entry);
}

/* The person (made when new), the roles held so far ended the day before, the new role begun. */
static struct ky_err *save_staffing(struct ky_entry *entry)
{
	struct ky_ctx *ctx = entry->ctx;
	struct ky_rows *rows;
	struct ky_value department = entry->extra[entry->extra_count - 1].value;
	KY_TRY(ky_query(ctx, "admin.staff_find", KY_ARGS(ky_input_arg(entry->input, "login")), &rows));
	if (rows->count > 0)
		entry->id = ky_cell_int(rows, 0, "id");
	struct ky_args extra = {1, (const struct ky_arg[]){{"id", ky_int(entry->id)}}};
	const struct ky_args *args = ky_input_args(ctx->arena, entry->input, &extra);
	if (entry->id == 0)
		KY_TRY(ky_insert(ctx, "admin.staffing_insert", args, &entry->id));
	else
		KY_TRY(ky_exec(ctx, "admin.staffing_update", args, NULL));
	struct ky_args grant = {2, (const struct ky_arg[]){{"user_id", ky_int(entry->id)}, {"department_id", department}}};
	args = ky_input_args(ctx->arena, entry->input, &grant);
	KY_TRY(ky_exec(ctx, "admin.grants_end", args, NULL));
	KY_TRY(ky_query(ctx, "admin.grant_find", args, &rows));
	if (rows->count > 0) /* loaded before: the list is the truth about its end as well */
		return ky_exec(ctx, "admin.grant_until", args, NULL);
	return ky_insert(ctx, "admin.grant_insert", args, NULL);
}

const struct ky_register ky_staffing_register = {
    .name = "staffing",
    .object = "user",
    .title = "admin.staffing",
    .lead = "admin.staffing_lead",
    .permission = "admin.staff",
    .form = &staffing_form,
    .key = "login role department valid_from",
    .find = "admin.staff_find",
    .check = check_staffing,
    .save = save_staffing,
    .settled = ky_admins_left,
};
