/* list.c — declared lists: the SQL is generated from the declaration, input only chooses among what is declared. See kyodo/list.h.
 * Called by handlers. Pages by key (sort, id), never by OFFSET; counts up to 1,000. */
#include "core/model/input.h"
#include "kyodo/list.h"

#define PAGE_DEFAULT 20u
#define COUNT_MAX 1000
#define ARGS_MAX 40

struct run {
	struct ky_req *req;
	const struct ky_list *list;
	struct ky_arena *arena;
	const struct ky_sort *sort;
	unsigned page_size;
	struct ky_str mark; /* "key|id" of the row the page begins behind; p NULL: the first page */
	bool backwards;
	struct ky_node *options; /* of filters loaded for this request alone */
	bool searched; /* by words: the match is expensive, its rows often few */
	const char *count_key;
	bool counted; /* before, under that key */
	int64_t total;
	const char **label; /* of the columns */
	const char *base;   /* of every row's address */
	const char *from;   /* tables, with the indexes to choose from */
	struct ky_buf indexes; /* of the filters in use */
	struct ky_arg arg[ARGS_MAX];
	size_t arg_count;
	struct ky_buf where;
	struct ky_buf params; /* the chosen filters as a query string */
};

static void add_arg(struct run *r, const char *name, struct ky_value value)
{
	if (r->arg_count < ARGS_MAX)
		r->arg[r->arg_count++] = (struct ky_arg){name, value};
}

static const char *own(struct run *r, const char *name)
{
	return ky_query_param(r->req, name);
}

static void remember_param(struct run *r, const char *name, const char *value)
{
	ky_buf_printf(&r->params, "%s%s=%s", r->params.len == 0 ? "" : "&", name, ky_url_encode(r->arena, ky_str(value)));
}

/* ---- filters */

/* The filter's condition with :value replaced by its own parameter. */
static void add_condition(struct run *r, const struct ky_filter *f, struct ky_value value)
{
	const char *name = ky_printf(r->arena, "filter_%s", f->name);
	const char *sql = f->sql, *at;
	ky_buf_puts(&r->where, " AND (");
	while ((at = strstr(sql, ":value")) != NULL) {
		ky_buf_add(&r->where, sql, (size_t)(at - sql));
		ky_buf_printf(&r->where, ":%s", name);
		sql = at + strlen(":value");
	}
	ky_buf_printf(&r->where, "%s)", sql);
	add_arg(r, name, value);
}

static bool filter_value(struct run *r, const struct ky_filter *f, const char *typed, struct ky_value *out)
{
	struct ky_str raw = ky_str_trim(ky_str(typed));
	struct ky_field field = {.name = f->name};
	if (strcmp(f->kind, "search") == 0) {
		struct ky_str query = ky_key_bigram_query(r->arena, raw);
		r->searched = true;
		*out = ky_text(query);
		return query.len > 0;
	}
	const struct ky_field_kind *kind = ky_kind_find(f->kind);
	return kind != NULL && kind->parse(r->arena, &field, raw, out) == NULL;
}

static const char *option_label(const struct ky_choices *options, const char *code)
{
	for (size_t i = 0; options != NULL && i < options->count; i++)
		if (strcmp(options->choice[i].code, code) == 0)
			return options->choice[i].label;
	return NULL;
}

static const char *shown_kind(const struct ky_filter *f)
{
	return strcmp(f->kind, "search") == 0 ? "text" : f->kind;
}

static void put_filter(struct run *r, struct ky_node *node, const struct ky_filter *f, const char *typed, const struct ky_choices *options, const char *key)
{
	struct ky_node *n = ky_node_item(node, "filters");
	ky_put(n, "name", f->name);
	ky_put(n, "kind", shown_kind(f));
	ky_put(n, "label", ky_message(r->req->ctx, f->label));
	ky_put(n, "value", typed);
	ky_put(n, "options", key == NULL ? f->name : key);
	for (size_t i = 0; key == NULL && options != NULL && i < options->count; i++) {
		struct ky_node *o = ky_node_item(ky_node_child(r->options, f->name), "choices");
		ky_put(o, "value", options->choice[i].code);
		ky_put(o, "label", options->choice[i].label);
	}
}

/* What is chosen in the filter above, once it was taken; NULL for a filter below none. */
static const char *chosen_above(struct run *r, const struct ky_filter *f)
{
	if (f->under == NULL)
		return NULL;
	const char *name = ky_printf(r->arena, "filter_%s", f->under);
	for (size_t i = 0; i < r->arg_count; i++)
		if (strcmp(r->arg[i].name, name) == 0)
			return own(r, f->under);
	return "";
}

static struct ky_err *take_filter(struct run *r, struct ky_node *node, const struct ky_filter *f)
{
	const char *typed = own(r, f->name);
	const struct ky_choices *options;
	const char *key;
	struct ky_value value;
	const char *above = chosen_above(r, f);
	if (above != NULL && above[0] == '\0' && typed[0] == '\0')
		return NULL;
	KY_TRY(ky_filter_options(r->req->ctx, f, above, &options, &key));
	put_filter(r, node, f, typed, options, key);
	if (typed[0] == '\0')
		return NULL;
	const char *label = options == NULL ? typed : option_label(options, typed);
	if (label == NULL || !filter_value(r, f, typed, &value)) {
		ky_put(ky_node_item(node, "ignored"), "text", ky_message(r->req->ctx, f->label));
		return NULL;
	}
	add_condition(r, f, value);
	if (f->index != NULL && (!f->index_alone || r->indexes.len == 0))
		ky_buf_printf(&r->indexes, "%s%s", r->indexes.len == 0 ? "" : ", ", f->index);
	remember_param(r, f->name, typed);
	struct ky_node *a = ky_node_item(node, "active");
	ky_put(a, "label", strcmp(f->kind, "bool") == 0 ? ky_message(r->req->ctx, f->label) : label);
	ky_put(a, "name", f->name);
	if (f != r->list->filter || strcmp(shown_kind(f), "text") != 0)
		ky_put_bool(node, "narrowed", true); /* by more than the words beside the button */
	return NULL;
}

/* ---- the page's place */

static void take_sort(struct run *r)
{
	const char *name = own(r, "sort");
	r->sort = &r->list->sort[0];
	for (size_t i = 0; i < r->list->sort_count; i++)
		if (strcmp(r->list->sort[i].name, name) == 0)
			r->sort = &r->list->sort[i];
	if (r->sort != &r->list->sort[0])
		remember_param(r, "sort", r->sort->name);
}

static bool read_mark(struct run *r, struct ky_value *out_key, int64_t *out_id)
{
	const char *text = own(r, "after");
	r->backwards = text[0] == '\0';
	if (r->backwards)
		text = own(r, "before");
	return ky_mark_read(ky_str(text), r->sort->kind, out_key, out_id);
}

static const char *make_mark(struct run *r, const struct ky_rows *rows, size_t row)
{
	return ky_mark_make(r->arena, ky_cell(rows, row, "ky_sort_key"), ky_cell_int(rows, row, "ky_row_id"));
}

static void add_place(struct run *r, struct ky_buf *sql)
{
	struct ky_value key;
	int64_t id;
	bool marked = read_mark(r, &key, &id);
	if (!marked)
		r->backwards = false;
	bool down = r->sort->descending != r->backwards;
	if (marked) {
		r->mark = (struct ky_str){"", 0};
		const char *op = down ? "<" : ">";
		/* Written out, so that the index on (key, id) bounds the range. */
		ky_buf_printf(sql, " AND %s %s= :mark_key AND (%s %s :mark_key OR %s %s :mark_id)", r->sort->key, op, r->sort->key, op, r->list->id, op);
		add_arg(r, "mark_key", key);
		add_arg(r, "mark_id", ky_int(id));
	}
	ky_buf_printf(sql, " ORDER BY %s %s, %s %s LIMIT %u", r->sort->key, down ? "DESC" : "ASC", r->list->id, down ? "DESC" : "ASC", r->page_size + 1);
}

/* ---- running */

const char *ky_list_from(struct ky_arena *arena, const struct ky_list *list, const char *indexes)
{
	const char *force = indexes == NULL || indexes[0] == '\0' ? "" : ky_printf(arena, " FORCE INDEX (%s)", indexes);
	return ky_printf(arena, "%s%s %s", list->from, force, list->joins == NULL ? "" : list->joins);
}

/* Which indexes the database may choose from; a search has its own. */
static void choose_indexes(struct run *r)
{
	const struct ky_list *list = r->list;
	size_t sort = (size_t)(r->sort - list->sort);
	const char *of_sort = list->sort_index == NULL ? NULL : list->sort_index[sort];
	if (sort == 0 && list->department_index != NULL && ky_policy_one_department(r->req->ctx, ky_registry_policy(r->req->ctx->app->registry, list->policy)))
		of_sort = list->department_index;
	if (r->searched)
		r->indexes.len = 0;
	else if (of_sort != NULL && (r->indexes.len == 0 || sort > 0))
		ky_buf_printf(&r->indexes, "%s%s", r->indexes.len == 0 ? "" : ", ", of_sort);
	r->from = ky_list_from(r->arena, list, r->indexes.len == 0 ? NULL : r->indexes.data);
}

static const char *count_sql(struct run *r)
{
	return ky_printf(r->arena, "SELECT COUNT(*) AS n FROM (SELECT 1 FROM %s WHERE %s LIMIT %d) AS counted", r->from, r->where.data, COUNT_MAX + 1);
}

/* Everything the count depends on, the version taken before any row is read. The scopes stand in it as they are for this person. */
static struct ky_err *make_count_key(struct run *r)
{
	const char *sql;
	struct ky_app *app = r->req->ctx->app;
	const struct ky_who *who = r->req->ctx->who;
	struct ky_buf key;
	if (r->list->dataset == NULL)
		return NULL;
	KY_TRY(ky_sql_expand(r->req->ctx, count_sql(r), &sql));
	ky_buf_init(&key, r->arena, 16 * 1024);
	ky_buf_printf(&key, "%llu|%llu|%d|", (unsigned long long)ky_dataset_version(app->sb, ky_dataset_register(app->sb, r->list->dataset)),
		      (unsigned long long)ky_live_version(app), (int)r->req->ctx->today);
	if (strstr(sql, ":ky_") != NULL)
		ky_buf_printf(&key, "%lld|%lld|%s|", (long long)who->user_id, (long long)who->group_id, r->req->ctx->lang);
	ky_buf_printf(&key, "%s|", sql);
	for (size_t i = 0; i < r->arg_count; i++) {
		const struct ky_value *v = &r->arg[i].value;
		if (v->kind == KY_TEXT || v->kind == KY_BYTES)
			ky_buf_printf(&key, "%s=%zu:%.*s|", r->arg[i].name, v->s.len, (int)v->s.len, v->s.p);
		else
			ky_buf_printf(&key, "%s=%d:%lld|", r->arg[i].name, (int)v->kind, (long long)v->i);
	}
	r->count_key = key.full ? NULL : key.data;
	return NULL;
}

/* The count comes with the rows: one round trip less. */
static struct ky_err *fetch(struct run *r, struct ky_rows **out_rows)
{
	struct ky_buf sql;
	ky_buf_init(&sql, r->arena, 256 * 1024);
	ky_buf_printf(&sql, "SELECT %s AS ky_row_id, %s AS ky_sort_key", r->list->id, r->sort->key);
	if (!r->searched && !r->counted)
		ky_buf_printf(&sql, ", (%s) AS ky_total", count_sql(r));
	for (size_t i = 0; i < r->list->column_count; i++)
		if ((r->list->column[i].flags & KY_LIST_FILE) == 0)
			ky_buf_printf(&sql, ", %s AS `%s`", r->list->column[i].sql, r->list->column[i].name);
	ky_buf_printf(&sql, " FROM %s WHERE %s", r->from, r->where.data);
	add_place(r, &sql);
	return ky_sql_query(r->req->ctx, sql.data, &(struct ky_args){r->arg_count, r->arg}, out_rows);
}

static struct ky_err *count(struct run *r, const struct ky_rows *page)
{
	struct ky_rows *rows;
	bool first = r->mark.p == NULL;
	if (r->counted)
		return NULL;
	if (page->count > 0 && !r->searched) {
		r->total = ky_cell_int(page, 0, "ky_total");
	} else if (first && page->count <= r->page_size) { /* a first page that holds everything has counted itself */
		r->total = (int64_t)page->count;
	} else {
		KY_TRY(ky_sql_query(r->req->ctx, count_sql(r), &(struct ky_args){r->arg_count, r->arg}, &rows));
		r->total = ky_cell_int(rows, 0, "n");
	}
	ky_count_keep(r->req->ctx->app, r->count_key, r->total);
	return NULL;
}

static const char *cell_text(struct run *r, const struct ky_column *c, const struct ky_value *v)
{
	struct ky_ctx *ctx = r->req->ctx;
	struct ky_str amount;
	if (v->kind == KY_NULL)
		return "";
	if (c->choices != NULL && v->kind == KY_TEXT)
		return ky_choice_label(ctx, c->choices, v->s.p);
	const char *word = r->list->word == NULL || v->kind != KY_TEXT ? NULL : r->list->word(ctx, c->name, v->s.p);
	if (word != NULL)
		return word;
	if (strcmp(c->kind, "bool") == 0)
		return ky_message(ctx, v->i != 0 ? "core.yes" : "core.no");
	switch (v->kind) {
	case KY_DAY:
		return strcmp(ctx->lang, "en") == 0 ? ky_day_iso(r->arena, (ky_day)v->i) : ky_day_wareki(r->arena, (ky_day)v->i, false);
	case KY_TIME:
		return strcmp(ctx->lang, "en") == 0 ? ky_time_iso(r->arena, v->i) : ky_day_wareki(r->arena, ky_time_day(v->i), false);
	case KY_INT:
		if (strcmp(c->kind, "yen") == 0 && ky_show_yen(ctx, NULL, v, &amount) == NULL)
			return amount.p;
		return ky_printf(r->arena, "%lld", (long long)v->i);
	default:
		return v->s.p;
	}
}

static bool is_number(const struct ky_column *c)
{
	return strcmp(c->kind, "int") == 0 || strcmp(c->kind, "yen") == 0;
}

static void put_columns(struct run *r, struct ky_node *node)
{
	r->label = ky_alloc_array(r->arena, r->list->column_count, sizeof *r->label);
	for (size_t i = 0; i < r->list->column_count; i++) {
		const struct ky_column *column = &r->list->column[i];
		if (r->list->plain || (column->flags & (KY_LIST_HIDDEN | KY_LIST_FILE)) != 0)
			continue;
		struct ky_node *c = ky_node_item(node, "columns");
		r->label[i] = ky_message(r->req->ctx, column->label);
		ky_put(c, "label", r->label[i]);
		ky_put_bool(c, "number", is_number(column));
	}
}

static void put_row(struct run *r, struct ky_node *node, const struct ky_rows *rows, size_t i)
{
	struct ky_node *row = ky_node_item(node, "rows");
	const char *url = NULL;
	if (r->list->row_path != NULL) {
		/* One place for the id: "staff/groups/%lld" is a declared constant, taken apart so that no format is built from data. */
		const char *at = strstr(r->list->row_path, "%lld");
		struct ky_str head = {r->list->row_path, at == NULL ? strlen(r->list->row_path) : (size_t)(at - r->list->row_path)};
		url = ky_printf(r->arena, "%s/%.*s%lld%s", r->base, (int)head.len, head.p, (long long)ky_cell_int(rows, i, "ky_row_id"), at == NULL ? "" : at + 4);
		if (r->list->plain) /* else the first cell's */
			ky_put_url(row, "url", url);
	}
	for (size_t c = 0; c < r->list->column_count; c++) {
		const struct ky_column *column = &r->list->column[c];
		if ((column->flags & KY_LIST_FILE) != 0)
			continue;
		const char *text = cell_text(r, column, ky_cell(rows, i, column->name));
		if (r->list->plain || (column->flags & KY_LIST_HIDDEN) != 0) {
			ky_put(row, column->name, text);
			continue;
		}
		struct ky_node *cell = ky_node_item(row, "cells");
		ky_put(cell, "text", text);
		ky_put(cell, "label", r->label[c]);
		ky_put_bool(cell, "number", is_number(column));
		if (c == 0 && url != NULL)
			ky_put_url(cell, "url", url);
	}
}

static const char *page_url(struct run *r, const char *path, const char *which, const char *mark)
{
	const char *params = r->params.data == NULL ? "" : r->params.data;
	const char *base = ky_url(r->req->ctx, "%s", path);
	if (which == NULL)
		return ky_printf(r->arena, "%s%s%s", base, params[0] == '\0' ? "" : "?", params);
	return ky_printf(r->arena, "%s?%s%s%s=%s", base, params, params[0] == '\0' ? "" : "&", which, ky_url_encode(r->arena, ky_str(mark)));
}

static const char *numbered(struct ky_arena *arena, const char *path, int64_t n)
{
	const char *at = strstr(path, "%lld");
	return at == NULL ? path : ky_printf(arena, "%.*s%lld%s", (int)(at - path), path, (long long)n, at + strlen("%lld"));
}

static void put_pages(struct run *r, struct ky_node *node, const char *path, const struct ky_rows *rows, size_t first, size_t n, bool more)
{
	bool marked = r->mark.p != NULL;
	bool has_next = r->backwards || more, has_prev = marked && (!r->backwards || more);
	if (n == 0)
		return;
	size_t top = r->backwards ? first + n - 1 : first, bottom = r->backwards ? first : first + n - 1;
	if (has_prev) {
		ky_put_url(node, "prev_url", page_url(r, path, "before", make_mark(r, rows, top)));
		ky_put_url(node, "first_url", page_url(r, path, NULL, NULL));
	}
	if (has_next)
		ky_put_url(node, "next_url", page_url(r, path, "after", make_mark(r, rows, bottom)));
}

static void put_sorts(struct run *r, struct ky_node *node, const char *path)
{
	for (size_t i = 0; i < r->list->sort_count && r->list->sort_count > 1; i++) {
		const struct ky_sort *s = &r->list->sort[i];
		struct ky_node *n = ky_node_item(node, "sorts");
		ky_put(n, "name", s->name);
		ky_put(n, "label", ky_message(r->req->ctx, s->label));
		ky_put_bool(n, "current", s == r->sort);
	}
	ky_put_url(node, "action_url", ky_url(r->req->ctx, "%s", path));
	ky_put_url(node, "reset_url", ky_url(r->req->ctx, "%s", path));
}

static const char *count_text(struct run *r, int64_t n)
{
	bool en = strcmp(r->req->ctx->lang, "en") == 0;
	if (n > COUNT_MAX)
		return en ? "1,000 or more" : "1,000件以上";
	return ky_printf(r->arena, en ? "%lld found" : "%lld件", (long long)n);
}

/* The condition: what the list always holds to, the scope, the filters. */
static struct ky_err *begin(struct run *r, struct ky_req *req, struct ky_node *root, const struct ky_list *list, int64_t parent)
{
	struct ky_node *node = ky_node_child(root, "List");
	*r = (struct run){.req = req, .list = list, .arena = req->ctx->arena, .page_size = list->page_size == 0 ? PAGE_DEFAULT : list->page_size, .options = ky_node_child(root, "Options")};
	ky_buf_init(&r->where, r->arena, 128 * 1024);
	ky_buf_init(&r->params, r->arena, 8192);
	ky_buf_init(&r->indexes, r->arena, 4096);
	ky_buf_printf(&r->where, "%s", list->where == NULL ? "1=1" : list->where);
	add_arg(r, "parent", ky_int(parent));
	if (list->policy != NULL)
		ky_buf_printf(&r->where, " AND %s", ky_policy_scope(req->ctx, ky_registry_policy(req->ctx->app->registry, list->policy)));
	for (size_t i = 0; i < list->filter_count; i++)
		KY_TRY(take_filter(r, node, &list->filter[i]));
	return NULL;
}

struct ky_err *ky_list_condition(struct ky_req *req, struct ky_node *root, const struct ky_list *list, int64_t parent, const char **out_where, const struct ky_args **out_args,
				 const char **out_params)
{
	struct run *r = KY_NEW(req->ctx->arena, struct run);
	struct ky_args *args = KY_NEW(req->ctx->arena, struct ky_args);
	KY_TRY(begin(r, req, root, list, parent));
	*args = (struct ky_args){r->arg_count, r->arg};
	*out_where = r->where.data;
	*out_args = args;
	*out_params = r->params.data == NULL ? "" : r->params.data;
	return NULL;
}

struct ky_err *ky_list_show(struct ky_req *req, struct ky_node *root, const struct ky_list *list, const char *path, int64_t parent)
{
	struct run *r = KY_NEW(req->ctx->arena, struct run);
	struct ky_node *node = ky_node_child(root, "List");
	struct ky_rows *rows;
	KY_TRY(begin(r, req, root, list, parent));
	take_sort(r);
	choose_indexes(r);
	KY_TRY(make_count_key(r));
	r->counted = ky_count_find(req->ctx->app, r->count_key, &r->total);
	KY_TRY(fetch(r, &rows));
	bool more = rows->count > r->page_size;
	size_t n = more ? r->page_size : rows->count;
	KY_TRY(count(r, rows));
	put_columns(r, node);
	r->base = ky_base_path(req->ctx);
	for (size_t i = 0; i < n; i++)
		put_row(r, node, rows, r->backwards ? n - 1 - i : i);
	put_pages(r, node, path, rows, 0, n, more);
	put_sorts(r, node, path);
	if (list->filter_count > 0)
		KY_TRY(ky_saved_put(req, node, list->name, path, r->params.data == NULL ? "" : r->params.data));
	if (list->export_path != NULL && ky_may(req->ctx, list->export_permission))
		ky_put_url(node, "export_url", page_url(r, numbered(r->arena, list->export_path, parent), NULL, NULL));
	ky_put(node, "count_text", count_text(r, r->total));
	ky_put_bool(node, "empty", n == 0);
	return NULL;
}
