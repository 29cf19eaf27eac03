/* statement.c — prepared statements by text: prepare, bind, execute, fetch.
 * Called by core/app through core/data/db.h. The statements of a connection are kept in an LRU. */
#include "core/data/internal.h"
#include "core/data/sqltext.h"

#include <stdio.h>
#include <stdlib.h>

#define CELL_FIRST_BYTES 256

static void statement_free(struct ky_statement *st)
{
	if (st->stmt != NULL)
		mysql_stmt_close(st->stmt);
	for (unsigned i = 0; i < st->param_count; i++)
		free(st->param[i]);
	free(st->param);
	free(st->text);
	free(st);
}

void ky_statement_drop_all(struct ky_db *db)
{
	while (db->statement != NULL) {
		struct ky_statement *next = db->statement->next;
		statement_free(db->statement);
		db->statement = next;
	}
	db->statement_count = 0;
}

static void drop_oldest(struct ky_db *db)
{
	struct ky_statement **oldest = &db->statement;
	for (struct ky_statement **at = &db->statement; *at != NULL; at = &(*at)->next)
		if ((*at)->used_at < (*oldest)->used_at)
			oldest = at;
	struct ky_statement *st = *oldest;
	*oldest = st->next;
	db->statement_count--;
	statement_free(st);
}

static struct ky_statement *remember(struct ky_db *db, const char *text, const struct ky_sqltext *sql, MYSQL_STMT *stmt)
{
	struct ky_statement *st = calloc(1, sizeof *st);
	if (st == NULL)
		return NULL;
	st->text = strdup(text);
	st->hash = ky_text_hash(text);
	st->param = calloc(sql->param_count + 1, sizeof *st->param);
	bool ok = st->text != NULL && st->param != NULL;
	for (unsigned i = 0; ok && i < sql->param_count; i++) {
		st->param[i] = strndup(sql->param[i].p, sql->param[i].len);
		st->param_count = i + 1;
		ok = st->param[i] != NULL;
	}
	if (!ok) {
		statement_free(st);
		return NULL;
	}
	st->stmt = stmt;
	st->next = db->statement;
	db->statement = st;
	db->statement_count++;
	return st;
}

static struct ky_err *prepare(struct ky_db *db, struct ky_arena *arena, const char *sql, struct ky_statement **out)
{
	struct ky_sqltext translated;
	if (!ky_sqltext_translate(arena, sql, &translated))
		return ky_fail(arena, KY_INTERNAL, NULL, "more than %d parameters", KY_PARAMS_MAX);
	MYSQL_STMT *stmt = mysql_stmt_init(db->mysql);
	if (stmt == NULL)
		return ky_fail(arena, KY_UNAVAILABLE, NULL, "mysql_stmt_init: no memory");
	if (mysql_stmt_prepare(stmt, translated.text, strlen(translated.text)) != 0) {
		unsigned number = mysql_stmt_errno(stmt);
		const char *message = ky_strdup(arena, mysql_stmt_error(stmt));
		mysql_stmt_close(stmt); /* before its connection may go */
		return ky_db_fail(db, arena, "prepare", number, message);
	}
	if (db->statement_count >= db->options.statements_max)
		drop_oldest(db);
	struct ky_statement *st = remember(db, sql, &translated, stmt);
	if (st == NULL) {
		mysql_stmt_close(stmt);
		return ky_fail(arena, KY_UNAVAILABLE, NULL, "no memory for a statement");
	}
	*out = st;
	return NULL;
}

struct ky_err *ky_statement_get(struct ky_db *db, struct ky_arena *arena, const char *sql, struct ky_statement **out)
{
	KY_TRY(ky_connection_ensure(db, arena));
	uint64_t hash = ky_text_hash(sql);
	struct ky_statement *st = db->statement;
	while (st != NULL && (st->hash != hash || strcmp(st->text, sql) != 0))
		st = st->next;
	if (st == NULL)
		KY_TRY(prepare(db, arena, sql, &st));
	st->used_at = ++db->tick;
	*out = st;
	return NULL;
}

/* ---- parameters */

static void bind_time(struct ky_arena *arena, MYSQL_BIND *b, const struct ky_value *v)
{
	MYSQL_TIME *t = KY_NEW(arena, MYSQL_TIME);
	int64_t us = v->i % KY_SECOND_US, s = v->i / KY_SECOND_US;
	if (us < 0) {
		us += KY_SECOND_US;
		s--;
	}
	int64_t day = s / 86400, of_day = s % 86400;
	if (of_day < 0) {
		of_day += 86400;
		day--;
	}
	struct ky_date d = ky_day_date((ky_day)(v->kind == KY_DAY ? v->i : day));
	*t = (MYSQL_TIME){.year = (unsigned)d.year, .month = (unsigned)d.month, .day = (unsigned)d.day};
	t->time_type = MYSQL_TIMESTAMP_DATE;
	b->buffer_type = MYSQL_TYPE_DATE;
	if (v->kind == KY_TIME) {
		t->hour = (unsigned)(of_day / 3600);
		t->minute = (unsigned)(of_day / 60 % 60);
		t->second = (unsigned)(of_day % 60);
		t->second_part = (unsigned long)us;
		t->time_type = MYSQL_TIMESTAMP_DATETIME;
		b->buffer_type = MYSQL_TYPE_DATETIME;
	}
	b->buffer = t;
}

static void bind_value(struct ky_arena *arena, MYSQL_BIND *b, const struct ky_value *v)
{
	struct ky_value *copy = KY_NEW(arena, struct ky_value);
	*copy = *v;
	switch (v->kind) {
	case KY_NULL:
		b->buffer_type = MYSQL_TYPE_NULL;
		break;
	case KY_INT:
		b->buffer_type = MYSQL_TYPE_LONGLONG;
		b->buffer = &copy->i;
		break;
	case KY_TEXT:
	case KY_BYTES:
		b->buffer_type = v->kind == KY_TEXT ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
		b->buffer = (void *)(uintptr_t)copy->s.p;
		b->buffer_length = (unsigned long)copy->s.len;
		break;
	case KY_TIME:
	case KY_DAY:
		bind_time(arena, b, v);
		break;
	}
}

static struct ky_err *execute_once(struct ky_db *db, struct ky_arena *arena, const char *sql, ky_db_param_fn *param, void *data,
				   struct ky_statement **out)
{
	struct ky_statement *st;
	KY_TRY(ky_statement_get(db, arena, sql, &st));
	MYSQL_BIND *bind = ky_alloc_array(arena, st->param_count + 1, sizeof *bind);
	for (unsigned i = 0; i < st->param_count; i++) {
		struct ky_value v;
		if (!param(data, ky_str(st->param[i]), &v))
			return ky_fail(arena, KY_INTERNAL, NULL, "no argument for :%s in %.60s", st->param[i], sql);
		bind_value(arena, &bind[i], &v);
	}
	if ((st->param_count > 0 && mysql_stmt_bind_param(st->stmt, bind) != 0) || mysql_stmt_execute(st->stmt) != 0)
		return ky_db_fail(db, arena, "execute", mysql_stmt_errno(st->stmt), mysql_stmt_error(st->stmt));
	*out = st;
	return NULL;
}

/* A read on an idle connection that died is repeated once; inside a transaction nothing is. */
static struct ky_err *execute(struct ky_db *db, struct ky_arena *arena, const char *sql, ky_db_param_fn *param, void *data,
			      bool repeatable, struct ky_statement **out)
{
	bool was_connected = db->mysql != NULL, in_transaction = db->in_transaction;
	struct ky_err *err = execute_once(db, arena, sql, param, data, out);
	if (err != NULL && err->code == KY_UNAVAILABLE && was_connected && repeatable && !in_transaction)
		err = execute_once(db, arena, sql, param, data, out);
	return err;
}

/* ---- results */

struct fetch {
	struct ky_db *db;
	struct ky_arena *arena;
	MYSQL_STMT *stmt;
	unsigned columns;
	const char **name;
	MYSQL_BIND *bind;
	MYSQL_FIELD *field;
	unsigned long *length;
	my_bool *null;
};

static bool is_binary(const MYSQL_FIELD *f)
{
	return f->charsetnr == 63;
}

static void bind_column(struct fetch *f, unsigned i)
{
	MYSQL_BIND *b = &f->bind[i];
	switch (f->field[i].type) {
	case MYSQL_TYPE_TINY:
	case MYSQL_TYPE_SHORT:
	case MYSQL_TYPE_LONG:
	case MYSQL_TYPE_INT24:
	case MYSQL_TYPE_LONGLONG:
	case MYSQL_TYPE_YEAR:
		b->buffer_type = MYSQL_TYPE_LONGLONG;
		b->buffer = KY_NEW(f->arena, int64_t);
		break;
	case MYSQL_TYPE_DATE:
	case MYSQL_TYPE_NEWDATE:
	case MYSQL_TYPE_DATETIME:
	case MYSQL_TYPE_TIMESTAMP:
		b->buffer_type = MYSQL_TYPE_DATETIME;
		b->buffer = KY_NEW(f->arena, MYSQL_TIME);
		break;
	default:
		b->buffer_type = is_binary(&f->field[i]) ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
		b->buffer = ky_alloc(f->arena, CELL_FIRST_BYTES);
		b->buffer_length = CELL_FIRST_BYTES;
	}
	b->length = &f->length[i];
	b->is_null = &f->null[i];
}

static struct ky_err *fetch_begin(struct fetch *f)
{
	f->columns = mysql_stmt_field_count(f->stmt);
	MYSQL_RES *meta = mysql_stmt_result_metadata(f->stmt);
	if (meta == NULL)
		return ky_fail(f->arena, KY_INTERNAL, NULL, "the statement gives no rows");
	f->field = ky_alloc_array(f->arena, f->columns, sizeof *f->field);
	f->name = ky_alloc_array(f->arena, f->columns, sizeof *f->name);
	f->bind = ky_alloc_array(f->arena, f->columns, sizeof *f->bind);
	f->length = ky_alloc_array(f->arena, f->columns, sizeof *f->length);
	f->null = ky_alloc_array(f->arena, f->columns, sizeof *f->null);
	for (unsigned i = 0; i < f->columns; i++) {
		f->field[i] = *mysql_fetch_field_direct(meta, i);
		f->name[i] = ky_strdup(f->arena, f->field[i].name);
		bind_column(f, i);
	}
	mysql_free_result(meta);
	if (mysql_stmt_bind_result(f->stmt, f->bind) != 0)
		return ky_fail(f->arena, KY_INTERNAL, NULL, "bind result: %s", mysql_stmt_error(f->stmt));
	return NULL;
}

static struct ky_value time_value(const MYSQL_FIELD *field, const MYSQL_TIME *t)
{
	ky_day d = ky_day_of((int)t->year, (int)t->month, (int)t->day);
	if (field->type == MYSQL_TYPE_DATE || field->type == MYSQL_TYPE_NEWDATE)
		return ky_date(d);
	int64_t s = (int64_t)d * 86400 + t->hour * 3600 + t->minute * 60 + t->second;
	return ky_time(s * KY_SECOND_US + (int64_t)t->second_part);
}

/* A value longer than the first buffer was truncated: it is fetched again, whole. */
static struct ky_err *text_value(struct fetch *f, struct ky_arena *arena, unsigned i, struct ky_value *out)
{
	unsigned long n = f->length[i];
	char *copy = ky_alloc(arena, n + 1);
	if (n <= CELL_FIRST_BYTES) {
		memcpy(copy, f->bind[i].buffer, n);
	} else {
		MYSQL_BIND whole = {.buffer_type = f->bind[i].buffer_type, .buffer = copy, .buffer_length = n};
		unsigned long length = 0;
		my_bool null = 0;
		whole.length = &length;
		whole.is_null = &null;
		if (mysql_stmt_fetch_column(f->stmt, &whole, i, 0) != 0)
			return ky_fail(f->arena, KY_INTERNAL, NULL, "fetch column %s: %s", f->name[i], mysql_stmt_error(f->stmt));
	}
	struct ky_str s = {copy, n};
	*out = is_binary(&f->field[i]) && f->field[i].type != MYSQL_TYPE_NEWDECIMAL ? ky_bytes(s) : ky_text(s);
	return NULL;
}

static struct ky_err *fetch_row(struct fetch *f, struct ky_arena *arena, struct ky_value *cell)
{
	for (unsigned i = 0; i < f->columns; i++) {
		if (f->null[i])
			cell[i] = ky_null();
		else if (f->bind[i].buffer_type == MYSQL_TYPE_LONGLONG)
			cell[i] = ky_int(*(const int64_t *)f->bind[i].buffer);
		else if (f->bind[i].buffer_type == MYSQL_TYPE_DATETIME)
			cell[i] = time_value(&f->field[i], f->bind[i].buffer);
		else
			KY_TRY(text_value(f, arena, i, &cell[i]));
	}
	return NULL;
}

/* 1: a row; 0: the end; an error otherwise. */
static struct ky_err *fetch_step(struct fetch *f, bool *out_row)
{
	int rc = mysql_stmt_fetch(f->stmt);
	if (rc == 1)
		return ky_db_fail(f->db, f->arena, "fetch", mysql_stmt_errno(f->stmt), mysql_stmt_error(f->stmt));
	*out_row = rc != MYSQL_NO_DATA;
	return NULL;
}

static struct ky_err *collect(struct fetch *f, struct ky_rows *rows)
{
	size_t room = 32;
	struct ky_value *cell = ky_alloc_array(f->arena, room * f->columns, sizeof *cell);
	for (;;) {
		bool row = false;
		KY_TRY(fetch_step(f, &row));
		if (!row)
			break;
		if (rows->count == room) {
			struct ky_value *more = ky_alloc_array(f->arena, 2 * room * f->columns, sizeof *cell);
			memcpy(more, cell, room * f->columns * sizeof *cell);
			cell = more;
			room *= 2;
		}
		KY_TRY(fetch_row(f, f->arena, cell + rows->count * f->columns));
		rows->count++;
	}
	rows->columns = f->columns;
	rows->name = f->name;
	rows->cell = cell;
	return NULL;
}

struct ky_err *ky_db_query(struct ky_db *db, struct ky_arena *arena, const char *sql, ky_db_param_fn *param, void *data,
			   struct ky_rows **out_rows)
{
	struct ky_statement *st;
	KY_TRY(execute(db, arena, sql, param, data, true, &st));
	struct fetch f = {.db = db, .arena = arena, .stmt = st->stmt};
	struct ky_rows *rows = KY_NEW(arena, struct ky_rows);
	struct ky_err *err = fetch_begin(&f);
	if (err == NULL && mysql_stmt_store_result(f.stmt) != 0)
		err = ky_db_fail(db, arena, "store result", mysql_stmt_errno(f.stmt), mysql_stmt_error(f.stmt));
	if (err == NULL)
		err = collect(&f, rows);
	if (db->mysql != NULL)
		mysql_stmt_free_result(f.stmt);
	if (err == NULL)
		*out_rows = rows;
	return err;
}

struct ky_err *ky_db_exec(struct ky_db *db, struct ky_arena *arena, const char *sql, ky_db_param_fn *param, void *data,
			  uint64_t *out_changed, int64_t *out_id)
{
	struct ky_statement *st;
	KY_TRY(execute(db, arena, sql, param, data, false, &st));
	if (out_changed != NULL)
		*out_changed = mysql_stmt_affected_rows(st->stmt);
	if (out_id != NULL)
		*out_id = (int64_t)mysql_stmt_insert_id(st->stmt);
	return NULL;
}

struct ky_err *ky_db_each(struct ky_db *db, struct ky_arena *arena, const char *sql, ky_db_param_fn *param, void *data,
			  ky_row_fn *each, void *each_data)
{
	struct ky_statement *st;
	KY_TRY(execute(db, arena, sql, param, data, true, &st));
	struct fetch f = {.db = db, .arena = arena, .stmt = st->stmt};
	struct ky_err *err = fetch_begin(&f);
	struct ky_value *cell = ky_alloc_array(arena, f.columns, sizeof *cell);
	struct ky_rows one = {.count = 1, .columns = f.columns, .name = f.name, .cell = cell};
	struct ky_arena *row_arena = ky_arena_new(0);
	if (row_arena == NULL)
		err = ky_fail(arena, KY_UNAVAILABLE, NULL, "no memory for a row");
	while (err == NULL) {
		bool row = false;
		err = fetch_step(&f, &row);
		if (err != NULL || !row)
			break;
		err = fetch_row(&f, row_arena, cell);
		if (err == NULL)
			err = each(row_arena, &one, each_data);
		if (err != NULL) /* what it says must outlive the row's memory */
			err = ky_err_new(arena, ky_strdup(arena, err->where), err->code, err->user_key, "%s", err->detail);
		ky_arena_reset(row_arena);
	}
	ky_arena_free(row_arena);
	if (db->mysql != NULL)
		mysql_stmt_free_result(f.stmt);
	return err;
}

struct ky_err *ky_db_check(struct ky_db *db, struct ky_arena *arena, const char *sql)
{
	struct ky_statement *st;
	return ky_statement_get(db, arena, sql, &st);
}

static bool no_params(void *data, struct ky_str name, struct ky_value *out_value)
{
	(void)data;
	(void)name;
	(void)out_value;
	return false;
}

struct ky_err *ky_db_now(struct ky_db *db, struct ky_arena *arena, ky_time_us *out_now)
{
	struct ky_rows *rows;
	KY_TRY(ky_db_query(db, arena, "SELECT UTC_TIMESTAMP(6) AS t", no_params, NULL, &rows));
	*out_now = ky_cell_int(rows, 0, "t");
	return NULL;
}
