/* data.c — stands in the place of core/data and core/app/query.c: answers come from the case, changes are remembered by name.
 * The definitions here come before libkyodo's of the same names, because the program itself holds them. */
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>

#include "core/mock/mock.h"

#define WRITES_MAX 256
#define NAME_MAX_BYTES 80

struct writes {
	size_t count;
	char name[WRITES_MAX][NAME_MAX_BYTES];
};
static struct writes *writes; /* shared with the children */
static json_t *now_case;
static bool in_transaction;

void ky_mock_case(json_t *c)
{
	if (writes == NULL)
		writes = mmap(NULL, sizeof *writes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (writes == MAP_FAILED)
		abort();
	now_case = c;
	ky_mock_forget_writes();
}

bool ky_mock_signed_in(void)
{
	return json_object_get(now_case, "as") != NULL;
}

static bool is_cores(const char *name)
{
	return strncmp(name, "app.", 4) == 0 || strncmp(name, "core.", 5) == 0;
}

bool ky_mock_wrote(const char *query)
{
	for (size_t i = 0; i < writes->count; i++)
		if (strcmp(writes->name[i], query) == 0)
			return true;
	return false;
}

bool ky_mock_wrote_any(void)
{
	return writes->count > 0;
}

void ky_mock_forget_writes(void)
{
	writes->count = 0;
}

/* ---- rows */

static struct ky_value value_of(struct ky_arena *a, const json_t *v)
{
	ky_day day;
	if (json_is_integer(v))
		return ky_int(json_integer_value(v));
	if (json_is_boolean(v))
		return ky_int(json_is_true(v));
	if (!json_is_string(v))
		return ky_null();
	return ky_day_parse_iso(ky_str(json_string_value(v)), &day) ? ky_date(day) : ky_textz(ky_strdup(a, json_string_value(v)));
}

static const struct {
	const char *name, *from; /* what a list's statement gives besides its columns */
} added[] = {{"ky_row_id", "id"}, {"ky_sort_key", "id"}, {"ky_total", NULL}};
#define ADDED (sizeof added / sizeof added[0])

static struct ky_rows *rows_of(struct ky_arena *a, const json_t *list, bool of_list)
{
	struct ky_rows *rows = KY_NEW(a, struct ky_rows);
	const json_t *first = json_array_get(list, 0);
	size_t own = json_object_size(first), columns = own + (of_list ? ADDED : 0), n = json_array_size(list), c = 0;
	const char **name = ky_alloc_array(a, columns + 1, sizeof *name), *key;
	struct ky_value *cell = ky_alloc_array(a, columns * n + 1, sizeof *cell);
	json_t *v;
	json_object_foreach((json_t *)first, key, v)
		name[c++] = ky_strdup(a, key);
	for (size_t i = 0; of_list && i < ADDED; i++)
		name[own + i] = added[i].name;
	for (size_t r = 0; r < n; r++) {
		const json_t *row = json_array_get(list, r);
		for (c = 0; c < own; c++)
			cell[r * columns + c] = value_of(a, json_object_get(row, name[c]));
		for (size_t i = 0; of_list && i < ADDED; i++)
			cell[r * columns + own + i] = added[i].from == NULL ? ky_int((int64_t)n) : value_of(a, json_object_get(row, added[i].from));
	}
	*rows = (struct ky_rows){n, columns, name, cell};
	return rows;
}

static struct ky_rows *row_of_grants(struct ky_arena *a)
{
	json_t *as = json_object_get(now_case, "as"), *list = json_array();
	const char *said = json_string_value(json_object_get(as, "permissions"));
	struct ky_str part;
	for (struct ky_str rest = ky_str(said == NULL ? "-" : said); ky_str_split(&rest, ' ', &part);)
		json_array_append_new(list, json_pack("{s:i,s:i,s:i,s:s,s:i,s:i,s:s,s:s,s:s,s:I}", "id", 0, "user_id", 7, "group_id", 0, "group_role", "", "strong", 1, "last_seen_at", 0, "kind",
						      json_is_true(json_object_get(as, "citizen")) ? "citizen" : "staff", "name", "見本 花子", "permission", ky_str_z(a, part), "department_id",
						      json_integer_value(json_object_get(as, "department"))));
	struct ky_rows *rows = rows_of(a, list, false);
	json_decref(list);
	return rows;
}

struct ky_err *ky_query(struct ky_ctx *ctx, const char *name, const struct ky_args *args, struct ky_rows **out_rows)
{
	(void)args;
	if (ky_queries_text(ctx->app->queries, name) == NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "no query %s; write it in sql/<name>/queries.sql", name);
	*out_rows = strcmp(name, "app.remote_user") == 0 ? row_of_grants(ctx->arena) : rows_of(ctx->arena, json_object_get(json_object_get(now_case, "rows"), name), false);
	return NULL;
}

struct ky_err *ky_query_one(struct ky_ctx *ctx, const char *name, const struct ky_args *args, struct ky_rows **out_row)
{
	KY_TRY(ky_query(ctx, name, args, out_row));
	return (*out_row)->count > 0 ? NULL : ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "%s: no row", name);
}

static struct ky_err *feed(struct ky_ctx *ctx, const struct ky_rows *rows, ky_row_fn *each, void *data)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct ky_rows one = {1, rows->columns, rows->name, rows->cell + i * rows->columns};
		KY_TRY(each(ctx->arena, &one, data));
	}
	return NULL;
}

struct ky_err *ky_each(struct ky_ctx *ctx, const char *name, const struct ky_args *args, ky_row_fn *each, void *data)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, name, args, &rows));
	return feed(ctx, rows, each, data);
}

/* Statements the core makes: a policy's check (by :object) and lists. */
struct ky_err *ky_sql_query(struct ky_ctx *ctx, const char *sql, const struct ky_args *args, struct ky_rows **out_rows)
{
	json_t *mine = json_object_get(now_case, "objects"), *one;
	size_t i;
	*out_rows = rows_of(ctx->arena, NULL, false);
	if (args == NULL || args->count != 1 || strcmp(args->arg[0].name, "object") != 0) {
		*out_rows = rows_of(ctx->arena, json_object_get(now_case, "list"), true);
		return NULL;
	}
	if (strstr(sql, "(1=0)") != NULL) /* no relation holds for this principal */
		return NULL;
	json_array_foreach(mine, i, one)
		if (json_integer_value(one) == args->arg[0].value.i)
			(*out_rows)->count = 1;
	return NULL;
}

struct ky_err *ky_sql_each(struct ky_ctx *ctx, const char *sql, const struct ky_args *args, ky_row_fn *each, void *data)
{
	struct ky_rows *rows;
	KY_TRY(ky_sql_query(ctx, sql, args, &rows));
	return feed(ctx, rows, each, data);
}

/* ---- changes */

static struct ky_err *change(struct ky_ctx *ctx, const char *name)
{
	if (!ctx->work->writable)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "%s: changes belong into a POST's handler or a job", name);
	if (ky_queries_text(ctx->app->queries, name) == NULL)
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "no query %s; write it in sql/<name>/queries.sql", name);
	if (!is_cores(name) && writes->count < WRITES_MAX)
		snprintf(writes->name[writes->count++], NAME_MAX_BYTES, "%s", name);
	return NULL;
}

struct ky_err *ky_exec(struct ky_ctx *ctx, const char *name, const struct ky_args *args, uint64_t *out_changed)
{
	(void)args;
	if (out_changed != NULL)
		*out_changed = 1;
	return change(ctx, name);
}

struct ky_err *ky_insert(struct ky_ctx *ctx, const char *name, const struct ky_args *args, int64_t *out_id)
{
	(void)args;
	if (out_id != NULL)
		*out_id = 1;
	return change(ctx, name);
}

/* ---- the connection */

struct ky_err *ky_db_now(struct ky_db *db, struct ky_arena *arena, ky_time_us *out_now)
{
	const char *today = json_string_value(json_object_get(now_case, "today"));
	ky_day day;
	(void)db;
	(void)arena;
	*out_now = ky_day_time(today != NULL && ky_day_parse_iso(ky_str(today), &day) ? day : ky_day_of(2026, 4, 1)) + INT64_C(9) * 3600 * KY_SECOND_US;
	return NULL;
}

struct ky_err *ky_db_begin(struct ky_db *db, struct ky_arena *arena)
{
	(void)db;
	(void)arena;
	in_transaction = true;
	return NULL;
}

struct ky_err *ky_db_commit(struct ky_db *db, struct ky_arena *arena)
{
	(void)db;
	(void)arena;
	in_transaction = false;
	return NULL;
}

void ky_db_rollback(struct ky_db *db)
{
	(void)db;
	in_transaction = false;
	ky_mock_forget_writes(); /* taken back */
}

bool ky_db_in_transaction(const struct ky_db *db)
{
	(void)db;
	return in_transaction;
}
