/* answers.c — answers to a document: flat names and typed values, kept in the order of their names; as JSON and back.
 * Called by core/dossier and formdoc*.c. Knows a document only as far as reading values needs it. */
#include "core/model/formdoc_internal.h"

#include <jansson.h>
#include <stdlib.h>

void ky_answers_init(struct ky_answers *answers, struct ky_arena *arena)
{
	*answers = (struct ky_answers){.arena = arena};
}

/* Where the name is, or would be. */
static size_t place(const struct ky_answers *answers, const char *name)
{
	size_t low = 0, high = answers->count;
	/* Mostly they come in their order. */
	if (high > 0 && strcmp(answers->answer[high - 1].name, name) < 0)
		return high;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(answers->answer[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_at(const struct ky_answers *answers, size_t at, const char *name)
{
	return at < answers->count && strcmp(answers->answer[at].name, name) == 0;
}

const struct ky_value *ky_answers_get(const struct ky_answers *answers, const char *name)
{
	static const struct ky_value none = {.kind = KY_NULL};
	size_t at = place(answers, name);
	return is_at(answers, at, name) ? &answers->answer[at].value : &none;
}

static void open_gap(struct ky_answers *answers, size_t at)
{
	if (answers->count == answers->room) {
		size_t room = answers->room == 0 ? 64 : answers->room * 2;
		struct ky_answer *more = ky_alloc_array(answers->arena, room, sizeof *more);
		if (answers->count > 0)
			memcpy(more, answers->answer, answers->count * sizeof *more);
		answers->answer = more;
		answers->room = room;
	}
	memmove(answers->answer + at + 1, answers->answer + at, (answers->count - at) * sizeof *answers->answer);
	answers->count++;
}

void ky_answers_set(struct ky_answers *answers, const char *name, struct ky_value value)
{
	size_t at = place(answers, name);
	bool there = is_at(answers, at, name);
	if (value.kind == KY_NULL) {
		if (there)
			memmove(answers->answer + at, answers->answer + at + 1, (--answers->count - at) * sizeof *answers->answer);
		return;
	}
	if (value.kind == KY_TEXT || value.kind == KY_BYTES)
		value.s = ky_str_copy(answers->arena, value.s);
	if (!there) {
		open_gap(answers, at);
		answers->answer[at].name = ky_strdup(answers->arena, name);
	}
	answers->answer[at].value = value;
}

/* ---- rows of tables */

bool ky_doc_cell_name(const char *name, const char *table, size_t *out_row, const char **out_column)
{
	size_t n = strlen(table), row = 0;
	if (strncmp(name, table, n) != 0 || name[n] != '.')
		return false;
	const char *digit = name + n + 1, *p = digit;
	for (; *p >= '0' && *p <= '9' && p - digit < 3; p++)
		row = row * 10 + (size_t)(*p - '0');
	/* One name a cell: no leading zeros. */
	if (p == digit || *p != '.' || p[1] == '\0' || (digit[0] == '0' && p - digit > 1) || row >= KY_DOC_ROWS_MAX)
		return false;
	*out_row = row;
	*out_column = p + 1;
	return true;
}

size_t ky_answers_first(const struct ky_answers *answers, const char *table)
{
	char prefix[KY_DOC_FLAT_MAX];
	size_t n = strlen(table);
	if (n + 2 > sizeof prefix)
		return answers->count;
	memcpy(prefix, table, n);
	prefix[n] = '.';
	prefix[n + 1] = '\0';
	return place(answers, prefix);
}

size_t ky_answers_rows(const struct ky_answers *answers, const char *table)
{
	size_t rows = 0, n = strlen(table);
	for (size_t i = ky_answers_first(answers, table); i < answers->count; i++) {
		size_t row;
		const char *column;
		if (strncmp(answers->answer[i].name, table, n) != 0 || answers->answer[i].name[n] != '.')
			break;
		if (ky_doc_cell_name(answers->answer[i].name, table, &row, &column) && row + 1 > rows)
			rows = row + 1;
	}
	return rows;
}

/* ---- JSON, written by hand so that equal answers are equal bytes whatever the library thinks of next */

static void put_text(struct ky_buf *buf, struct ky_str s)
{
	static const char digits[] = "0123456789abcdef";
	if (!ky_str_utf8_valid(s))
		s = KY_STR("\xEF\xBF\xBD"); /* nothing of the core lets such a text in */
	ky_buf_putc(buf, '"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '"' || c == '\\') {
			ky_buf_putc(buf, '\\');
			ky_buf_putc(buf, (char)c);
		} else if (c == '\n') {
			ky_buf_puts(buf, "\\n");
		} else if (c < 0x20 && c != 0) { /* a NUL could not be read back */
			ky_buf_puts(buf, "\\u00");
			ky_buf_putc(buf, digits[c >> 4]);
			ky_buf_putc(buf, digits[c & 15]);
		} else if (c != 0) {
			ky_buf_putc(buf, (char)c);
		}
	}
	ky_buf_putc(buf, '"');
}

static void put_value(struct ky_arena *arena, struct ky_buf *buf, const struct ky_value *v)
{
	switch (v->kind) {
	case KY_INT:
		ky_buf_printf(buf, "%lld", (long long)v->i);
		break;
	case KY_DAY:
		put_text(buf, ky_str(ky_day_iso(arena, (ky_day)v->i)));
		break;
	case KY_TIME:
		put_text(buf, ky_str(ky_time_iso(arena, v->i)));
		break;
	default:
		put_text(buf, v->s);
	}
}

struct ky_str ky_answers_json(struct ky_arena *arena, const struct ky_answers *answers)
{
	struct ky_buf buf;
	ky_buf_init(&buf, arena, SIZE_MAX / 4);
	ky_buf_putc(&buf, '{');
	for (size_t i = 0; i < answers->count; i++) {
		ky_buf_puts(&buf, i == 0 ? "" : ",");
		put_text(&buf, ky_str(answers->answer[i].name));
		ky_buf_putc(&buf, ':');
		put_value(arena, &buf, &answers->answer[i].value);
	}
	ky_buf_putc(&buf, '}');
	return ky_buf_str(&buf);
}

/* ---- reading */

struct reader {
	struct ky_arena *arena;
	const struct ky_formdoc *doc;
};

/* The plain kind of a flat name; NULL when the document does not declare it. */
static const char *plain_kind(const struct ky_formdoc *doc, const char *name)
{
	const struct ky_doc_field *field = ky_doc_find(doc, name, NULL);
	if (field == NULL || field->column_count > 0)
		return NULL;
	const char *column = strrchr(name, '.');
	const char *suffix = (column == NULL ? name : column + 1) + strlen(field->name);
	const struct ky_doc_part *part = ky_doc_part_find(field, suffix);
	return part == NULL || strcmp(part->kind, "note") == 0 ? NULL : part->kind;
}

static bool is_one_of(const char *kind, const char *const *kinds)
{
	for (; *kinds != NULL; kinds++)
		if (strcmp(kind, *kinds) == 0)
			return true;
	return false;
}

/* kind NULL: as it is. */
static bool read_value(struct ky_arena *arena, const char *kind, const json_t *v, struct ky_value *out)
{
	static const char *const whole[] = {"int", "yen", "bool", "pledge", NULL};
	ky_day day;
	if (json_is_true(v) || json_is_false(v) || json_is_integer(v)) {
		int64_t i = json_is_integer(v) ? json_integer_value(v) : json_is_true(v);
		*out = kind == NULL || is_one_of(kind, whole) ? ky_int(i) : ky_text(ky_str(ky_printf(arena, "%lld", (long long)i)));
		return true;
	}
	if (!json_is_string(v))
		return false;
	struct ky_str s = {json_string_value(v), json_string_length(v)};
	*out = kind != NULL && strcmp(kind, "date") == 0 && ky_day_parse_iso(s, &day) ? ky_date(day) : ky_text(ky_str_copy(arena, s));
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct ky_answer *)a)->name, ((const struct ky_answer *)b)->name);
}

static struct ky_err *read_object(const struct reader *r, json_t *object, struct ky_answers *out)
{
	const char *name;
	json_t *v;
	if (!json_is_object(object))
		return ky_fail(r->arena, KY_INVALID, NULL, "answers: not an object");
	struct ky_answer *all = ky_alloc_array(r->arena, json_object_size(object), sizeof *all);
	size_t count = 0;
	json_object_foreach(object, name, v) {
		const char *kind = r->doc == NULL ? NULL : plain_kind(r->doc, name);
		if ((r->doc != NULL && kind == NULL) || json_is_null(v))
			continue;
		/* The value may be personal: the name alone is told. */
		if (!read_value(r->arena, kind, v, &all[count].value))
			return ky_fail(r->arena, KY_INVALID, NULL, "answers: %s is neither a text nor a whole number", name);
		all[count++].name = ky_strdup(r->arena, name);
	}
	if (count > 0)
		qsort(all, count, sizeof *all, by_name);
	*out = (struct ky_answers){r->arena, count, count, all};
	return NULL;
}

struct ky_err *ky_answers_parse(struct ky_arena *arena, const struct ky_formdoc *doc, struct ky_str json, struct ky_answers *out_answers)
{
	json_error_t wrong;
	if (json.len > 4 * KY_DOC_BYTES_MAX)
		return ky_fail(arena, KY_INVALID, NULL, "answers: over %zu bytes", 4 * KY_DOC_BYTES_MAX);
	json_t *root = json_loadb(json.p == NULL ? "" : json.p, json.len, JSON_REJECT_DUPLICATES, &wrong);
	if (root == NULL)
		return ky_fail(arena, KY_INVALID, NULL, "answers: line %d, column %d: no JSON (%d)", wrong.line, wrong.column, (int)json_error_code(&wrong));
	const struct reader r = {arena, doc};
	struct ky_err *err = read_object(&r, root, out_answers);
	json_decref(root);
	return err;
}

/* ---- comparing */

static bool same(const struct ky_value *a, const struct ky_value *b)
{
	if (a->kind != b->kind)
		return false;
	return a->kind == KY_TEXT || a->kind == KY_BYTES ? ky_str_eq(a->s, b->s) : a->i == b->i;
}

size_t ky_answers_differ(struct ky_arena *arena, const struct ky_answers *a, const struct ky_answers *b, const char *const **out_names)
{
	const char **names = ky_alloc_array(arena, a->count + b->count, sizeof *names);
	size_t n = 0;
	for (size_t i = 0, k = 0; i < a->count || k < b->count;) {
		int order = i == a->count ? 1 : k == b->count ? -1 : strcmp(a->answer[i].name, b->answer[k].name);
		if (order < 0)
			names[n++] = a->answer[i++].name;
		else if (order > 0)
			names[n++] = b->answer[k++].name;
		else if (!same(&a->answer[i].value, &b->answer[k].value))
			names[n++] = a->answer[i++].name, k++;
		else
			i++, k++;
	}
	*out_names = names;
	return n;
}
