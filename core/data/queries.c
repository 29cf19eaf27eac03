/* queries.c — named queries read from the files below sql/<name>/: "-- name: groups.get" begins one.
 * Called at start by core/app. Keeps text only; core/app expands scopes, connection prepares. */
#include "core/data/db.h"
#include "core/data/internal.h"
#include "core/data/sqltext.h"

#include <stdio.h>
#include <stdlib.h>

struct query {
	uint64_t hash; /* of the name */
	char *name;
	char *text;
};

struct ky_queries {
	struct query *query;
	size_t count, room;
};

struct ky_queries *ky_queries_new(void)
{
	return calloc(1, sizeof(struct ky_queries));
}

void ky_queries_free(struct ky_queries *queries)
{
	if (queries == NULL)
		return;
	for (size_t i = 0; i < queries->count; i++) {
		free(queries->query[i].name);
		free(queries->query[i].text);
	}
	free(queries->query);
	free(queries);
}

const char *ky_queries_text(const struct ky_queries *queries, const char *name)
{
	uint64_t hash = ky_text_hash(name);
	for (size_t i = 0; i < queries->count; i++)
		if (queries->query[i].hash == hash && strcmp(queries->query[i].name, name) == 0)
			return queries->query[i].text;
	return NULL;
}

void ky_queries_each(const struct ky_queries *queries, void (*each)(void *data, const char *name, const char *text), void *data)
{
	for (size_t i = 0; i < queries->count; i++)
		each(data, queries->query[i].name, queries->query[i].text);
}

static struct ky_err *add(struct ky_queries *qs, struct ky_arena *arena, const char *where, struct ky_str name, struct ky_str text)
{
	char *n = ky_str_z(arena, name);
	const char *rest = ky_str_z(arena, text);
	if (!ky_sqltext_next(&rest, &text))
		return ky_err_new(arena, where, KY_INTERNAL, NULL, "query %s is empty", n);
	if (ky_sqltext_next(&rest, &(struct ky_str){0}))
		return ky_err_new(arena, where, KY_INTERNAL, NULL, "query %s is followed by a statement without a name", n);
	text = ky_str_trim(text);
	if (ky_queries_text(qs, n) != NULL)
		return ky_err_new(arena, where, KY_INTERNAL, NULL, "query %s is there twice; give one another name", n);
	if (qs->count == qs->room) {
		size_t room = qs->room == 0 ? 64 : qs->room * 2;
		struct query *more = realloc(qs->query, room * sizeof *more);
		if (more == NULL)
			return ky_err_new(arena, where, KY_UNAVAILABLE, NULL, "no memory for queries");
		qs->query = more;
		qs->room = room;
	}
	struct query *q = &qs->query[qs->count];
	q->hash = ky_text_hash(n);
	q->name = strdup(n);
	q->text = strndup(text.p, text.len);
	if (q->name == NULL || q->text == NULL)
		return ky_err_new(arena, where, KY_UNAVAILABLE, NULL, "no memory for queries");
	qs->count++;
	return NULL;
}

static struct ky_err *read_file(struct ky_arena *arena, const char *path, struct ky_str *out_text)
{
	FILE *f = fopen(path, "re");
	if (f == NULL)
		return ky_fail(arena, KY_INTERNAL, NULL, "%s cannot be read", path);
	struct ky_buf buf;
	ky_buf_init(&buf, arena, 4u << 20);
	char part[8192];
	size_t n;
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		ky_buf_add(&buf, part, n);
	bool whole = !ferror(f) && !buf.full;
	fclose(f);
	if (!whole)
		return ky_fail(arena, KY_INTERNAL, NULL, "%s cannot be read or is larger than 4 MB", path);
	*out_text = ky_buf_str(&buf);
	return NULL;
}

static struct ky_err *nothing_before(struct ky_arena *arena, const char *path, struct ky_str text)
{
	const char *rest = ky_str_z(arena, text);
	if (!ky_sqltext_next(&rest, &text))
		return NULL;
	return ky_err_new(arena, path, KY_INTERNAL, NULL, "a statement stands before the first \"-- name:\"");
}

struct ky_err *ky_queries_load(struct ky_queries *queries, struct ky_arena *arena, const char *path, const char *prefix)
{
	struct ky_str text, line, name = {NULL, 0};
	KY_TRY(read_file(arena, path, &text));
	const char *begin = text.p, *where = path;
	int number = 0;
	const char *dotted = ky_printf(arena, "%s.", prefix);
	for (struct ky_str rest = text; ky_str_split(&rest, '\n', &line);) {
		number++;
		if (!ky_str_starts(line, "-- name:"))
			continue;
		if (name.p == NULL)
			KY_TRY(nothing_before(arena, path, (struct ky_str){begin, (size_t)(line.p - begin)}));
		else
			KY_TRY(add(queries, arena, where, name, (struct ky_str){begin, (size_t)(line.p - begin)}));
		where = ky_printf(arena, "%s:%d", path, number);
		name = ky_str_trim((struct ky_str){line.p + 8, line.len - 8});
		if (!ky_str_starts(name, dotted))
			return ky_err_new(arena, where, KY_INTERNAL, NULL, "a query's name here must begin with \"%s\"", dotted);
		begin = line.p + line.len;
	}
	if (name.p == NULL)
		return nothing_before(arena, path, text);
	return add(queries, arena, where, name, (struct ky_str){begin, (size_t)(text.p + text.len - begin)});
}
