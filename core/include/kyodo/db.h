/* db.h — named queries with named parameters, typed values in and out.
 * Called by handlers, services and jobs. SQL text lives in sql/<name>/queries.sql, never in C; every statement is prepared. */
#ifndef KYODO_DB_H
#define KYODO_DB_H

#include "kyodo/err.h"
#include "kyodo/str.h"
#include "kyodo/time.h"

struct ky_ctx;

/* KY_TEXT is UTF-8; KY_TIME an instant (DATETIME(6), UTC); KY_DAY a DATE. i holds INT, TIME and DAY; s holds TEXT and BYTES. */
enum ky_kind { KY_NULL, KY_INT, KY_TEXT, KY_BYTES, KY_TIME, KY_DAY };

struct ky_value {
	enum ky_kind kind;
	int64_t i;
	struct ky_str s;
};

struct ky_value ky_null(void);
struct ky_value ky_int(int64_t i);
struct ky_value ky_text(struct ky_str s);
struct ky_value ky_textz(const char *s); /* NULL becomes SQL NULL */
struct ky_value ky_bytes(struct ky_str s);
struct ky_value ky_time(ky_time_us t);
struct ky_value ky_date(ky_day d); /* KY_DAY_NONE becomes SQL NULL */

/* Parameters by name: ":id" in the query's text takes the argument named "id". Besides those given, every query may use
 * :ky_me (user id or 0), :ky_now, :ky_today, :ky_group (the group acted for, or 0), :ky_lang.
 * "{scope NAME}" in the text is replaced by the policy NAME compiled for the present principal. */
struct ky_arg {
	const char *name;
	struct ky_value value;
};
struct ky_args {
	size_t count;
	const struct ky_arg *arg;
};
#define KY_ARGS(...)                                                                                                   \
	(&(const struct ky_args){                                                                                      \
	    .count = sizeof((const struct ky_arg[]){__VA_ARGS__}) / sizeof(struct ky_arg),                             \
	    .arg = (const struct ky_arg[]){__VA_ARGS__},                                                               \
	})

/* A whole result in the arena: count rows of columns cells, row after row. */
struct ky_rows {
	size_t count;
	size_t columns;
	const char *const *name;
	const struct ky_value *cell;
};

/* The cell of a named column; an unknown column is a programmer's fault and ends the process. */
const struct ky_value *ky_cell(const struct ky_rows *rows, size_t row, const char *column);
int64_t ky_cell_int(const struct ky_rows *rows, size_t row, const char *column);    /* NULL: 0 */
const char *ky_cell_z(const struct ky_rows *rows, size_t row, const char *column);  /* NULL: "" */
struct ky_str ky_cell_str(const struct ky_rows *rows, size_t row, const char *column);
bool ky_cell_null(const struct ky_rows *rows, size_t row, const char *column);

/* Runs a named query inside the context's transaction (a POST, a job) or as a single read (a GET). args may be NULL.
 * ky_query: all rows into ctx->arena. ky_query_one: exactly the first row, else KY_NOT_FOUND.
 * ky_exec: changed rows (out may be NULL). ky_insert: the new row's id (out may be NULL).
 * Errors: KY_UNAVAILABLE, KY_RETRY, KY_LOST, KY_CONFLICT (duplicate key), KY_INTERNAL (no such query, wrong argument). */
struct ky_err *ky_query(struct ky_ctx *ctx, const char *name, const struct ky_args *args, struct ky_rows **out_rows) KY_MUST_CHECK;
struct ky_err *ky_query_one(struct ky_ctx *ctx, const char *name, const struct ky_args *args, struct ky_rows **out_row) KY_MUST_CHECK;
struct ky_err *ky_exec(struct ky_ctx *ctx, const char *name, const struct ky_args *args, uint64_t *out_changed) KY_MUST_CHECK;
struct ky_err *ky_insert(struct ky_ctx *ctx, const char *name, const struct ky_args *args, int64_t *out_id) KY_MUST_CHECK;

/* Row by row in constant memory, for exports and jobs: each is called with a one-row result whose memory is reused for
 * the next row; its error stops and is returned. The arena given to each is emptied after every row. */
typedef struct ky_err *ky_row_fn(struct ky_arena *row_arena, const struct ky_rows *row, void *data);
struct ky_err *ky_each(struct ky_ctx *ctx, const char *name, const struct ky_args *args, ky_row_fn *each, void *data) KY_MUST_CHECK;

#endif
