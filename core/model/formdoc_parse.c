/* formdoc_parse.c — reads a document (JSON) into its structs; what is not a document is refused with its place. See formdoc.h.
 * Called by core/dossier and by editors of documents. Whether the document would work is formdoc_check.c's question. */
#include "core/model/formdoc_internal.h"

#include <jansson.h>
#include <stdlib.h>

#include "kyodo/field.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define OPTIONS_MAX 500
#define FACTOR_MAX INT64_C(1000000000)

struct reader {
	struct ky_arena *arena;
	size_t fields, calc_nodes;
};

/* The place, as the report names it: "sections[1].fields[3] amount: kind yem". */
#define refuse(r, place, ...) ky_fail((r)->arena, KY_INVALID, NULL, "%s: %s", (place), ky_printf((r)->arena, __VA_ARGS__))

static struct ky_err *known_keys(struct reader *r, const char *place, json_t *object, const char *const *keys)
{
	const char *key;
	json_t *v;
	if (!json_is_object(object))
		return refuse(r, place, "not an object");
	json_object_foreach(object, key, v) {
		const char *const *k = keys;
		while (*k != NULL && strcmp(*k, key) != 0)
			k++;
		if (*k == NULL)
			return refuse(r, place, "no such key: %s", key);
	}
	return NULL;
}

static bool is_name(const char *s)
{
	size_t n = 0;
	if (s[0] < 'a' || s[0] > 'z')
		return false;
	for (; s[n] != '\0'; n++)
		if ((s[n] < 'a' || s[n] > 'z') && (s[n] < '0' || s[n] > '9') && s[n] != '_')
			return false;
	return n <= KY_DOC_NAME_MAX;
}

/* A field's name, or a table's and its column's with a dot between. */
static bool is_path(struct ky_arena *arena, const char *s)
{
	const char *dot = strchr(s, '.');
	return dot == NULL ? is_name(s) : is_name(ky_strndup(arena, s, (size_t)(dot - s))) && is_name(dot + 1);
}

static struct ky_err *read_string(struct reader *r, const char *place, json_t *object, const char *key, const char **out)
{
	json_t *v = json_object_get(object, key);
	if (v == NULL)
		return NULL;
	if (!json_is_string(v))
		return refuse(r, place, "%s is no text", key);
	*out = ky_strdup(r->arena, json_string_value(v));
	return NULL;
}

static struct ky_err *read_whole(struct reader *r, const char *place, json_t *object, const char *key, int64_t low, int64_t high, int64_t *out)
{
	json_t *v = json_object_get(object, key);
	if (v == NULL)
		return NULL;
	if (!json_is_integer(v) || json_integer_value(v) < low || json_integer_value(v) > high)
		return refuse(r, place, "%s is no whole number from %lld to %lld", key, (long long)low, (long long)high);
	*out = json_integer_value(v);
	return NULL;
}

static bool is_lang(const char *s)
{
	size_t n = strlen(s);
	for (size_t i = 0; i < n; i++)
		if ((s[i] < 'a' || s[i] > 'z') && s[i] != '-')
			return false;
	return n >= 2 && n <= 8;
}

/* Absent: no text at all; what must have one is told by formdoc_check.c. */
static struct ky_err *read_text(struct reader *r, const char *place, json_t *object, const char *key, struct ky_doc_text *out)
{
	json_t *v = json_object_get(object, key), *text;
	const char *lang;
	bool japanese = false;
	if (v == NULL)
		return NULL;
	if (!json_is_object(v) || json_object_size(v) > KY_DOC_LANGS_MAX)
		return refuse(r, place, "%s is no object of at most %d languages", key, KY_DOC_LANGS_MAX);
	json_object_foreach(v, lang, text) {
		if (!is_lang(lang) || !json_is_string(text))
			return refuse(r, place, "%s: a text is missing", key);
		japanese = japanese || strcmp(lang, "ja") == 0;
		out->in[out->count].lang = ky_strdup(r->arena, lang);
		out->in[out->count++].text = ky_strdup(r->arena, json_string_value(text));
	}
	return japanese ? NULL : refuse(r, place, "%s has no ja", key);
}

/* ---- conditions */

static const struct {
	const char *key;
	enum ky_doc_op op;
} condition_ops[] = {{"is", KY_OP_IS}, {"is_not", KY_OP_IS_NOT}, {"has", KY_OP_HAS}, {"at_least", KY_OP_AT_LEAST}, {"at_most", KY_OP_AT_MOST}, {"filled", KY_OP_FILLED}};

static struct ky_err *read_operand(struct reader *r, const char *place, json_t *v, struct ky_doc_condition *out)
{
	if (out->op == KY_OP_FILLED) {
		if (!json_is_boolean(v))
			return refuse(r, place, "filled is neither true nor false");
		out->op = json_is_true(v) ? KY_OP_FILLED : KY_OP_EMPTY;
		out->value = KY_STR("");
		return NULL;
	}
	if (json_is_string(v))
		out->value = ky_str(ky_strdup(r->arena, json_string_value(v)));
	else if (json_is_integer(v))
		out->value = ky_str(ky_printf(r->arena, "%lld", (long long)json_integer_value(v)));
	else if (json_is_boolean(v))
		out->value = json_is_true(v) ? KY_STR("1") : KY_STR("0");
	else
		return refuse(r, place, "a value is missing");
	return NULL;
}

static struct ky_err *read_condition(struct reader *r, const char *place, json_t *object, struct ky_doc_condition *out)
{
	static const char *const keys[] = {"field", "is", "is_not", "has", "at_least", "at_most", "filled", NULL};
	KY_TRY(known_keys(r, place, object, keys));
	KY_TRY(read_string(r, place, object, "field", &out->field));
	if (out->field == NULL || !is_path(r->arena, out->field) || json_object_size(object) != 2)
		return refuse(r, place, "a condition is {\"field\": NAME, \"is\": VALUE} or alike");
	for (size_t i = 0; i < COUNT(condition_ops); i++) {
		json_t *v = json_object_get(object, condition_ops[i].key);
		if (v == NULL)
			continue;
		out->op = condition_ops[i].op;
		return read_operand(r, place, v, out);
	}
	return NULL;
}

static struct ky_err *read_when(struct reader *r, const char *place, json_t *object, struct ky_doc_when *out)
{
	static const char *const keys[] = {"all", "any", NULL};
	json_t *when = json_object_get(object, "when"), *list, *v;
	size_t i;
	if (when == NULL)
		return NULL;
	place = ky_printf(r->arena, "%s when", place);
	KY_TRY(known_keys(r, place, when, keys));
	out->any = json_object_get(when, "any") != NULL;
	list = json_object_get(when, out->any ? "any" : "all");
	if (json_object_size(when) != 1 || !json_is_array(list) || json_array_size(list) == 0 || json_array_size(list) > KY_DOC_CONDITIONS_MAX)
		return refuse(r, place, "wanted: \"all\" or \"any\" with 1 to %d conditions", KY_DOC_CONDITIONS_MAX);
	struct ky_doc_condition *condition = ky_alloc_array(r->arena, json_array_size(list), sizeof *condition);
	json_array_foreach(list, i, v)
		KY_TRY(read_condition(r, ky_printf(r->arena, "%s[%zu]", place, i), v, &condition[i]));
	out->condition = condition;
	out->count = json_array_size(list);
	return NULL;
}

/* ---- calculations */

static struct ky_err *read_calc(struct reader *r, const char *place, json_t *v, unsigned depth, struct ky_doc_calc *out);

/* "2/3" */
static bool read_ratio(const char *s, int64_t *out_numerator, int64_t *out_denominator)
{
	const char *slash = strchr(s, '/');
	return slash != NULL && ky_str_i64((struct ky_str){s, (size_t)(slash - s)}, out_numerator) && ky_str_i64(ky_str(slash + 1), out_denominator) && *out_numerator >= 0 &&
	       *out_numerator <= FACTOR_MAX && *out_denominator > 0 && *out_denominator <= FACTOR_MAX;
}

static struct ky_err *read_args(struct reader *r, const char *place, json_t *list, size_t count, unsigned depth, struct ky_doc_calc *out)
{
	struct ky_doc_calc *arg = ky_alloc_array(r->arena, count, sizeof *arg);
	for (size_t i = 0; i < count; i++)
		KY_TRY(read_calc(r, ky_printf(r->arena, "%s[%zu]", place, i), json_array_get(list, i), depth + 1, &arg[i]));
	out->arg = arg;
	out->count = count;
	return NULL;
}

static struct ky_err *read_operation(struct reader *r, const char *place, json_t *v, unsigned depth, struct ky_doc_calc *out)
{
	static const struct {
		const char *key;
		enum ky_calc_op op;
	} ops[] = {{"sum", KY_CALC_SUM}, {"min", KY_CALC_MIN}, {"difference", KY_CALC_DIFFERENCE}, {"product", KY_CALC_PRODUCT}, {"floor", KY_CALC_FLOOR}};
	json_t *list = NULL;
	for (size_t i = 0; i < COUNT(ops) && list == NULL; i++) {
		list = json_object_get(v, ops[i].key);
		out->op = ops[i].op;
	}
	size_t n = json_array_size(list);
	if (json_object_size(v) != 1 || n == 0)
		return refuse(r, place, "wanted: one of sum, min, difference, product, floor with a list");
	json_t *last = json_array_get(list, n - 1);
	out->numerator = out->denominator = 1;
	if (out->op == KY_CALC_FLOOR) {
		if (n != 2 || !json_is_integer(last) || json_integer_value(last) <= 0)
			return refuse(r, place, "floor wants a calculation and a unit above 0");
		out->constant = json_integer_value(last);
		n = 1;
	} else if (out->op == KY_CALC_PRODUCT && n > 1 && json_is_string(last) && read_ratio(json_string_value(last), &out->numerator, &out->denominator)) {
		n--;
	}
	return read_args(r, place, list, n, depth, out);
}

static struct ky_err *read_calc(struct reader *r, const char *place, json_t *v, unsigned depth, struct ky_doc_calc *out)
{
	if (depth > KY_DOC_CALC_DEPTH_MAX || ++r->calc_nodes > KY_DOC_CALC_NODES_MAX)
		return refuse(r, place, "calculations are nested over %d deep or over %d in all", KY_DOC_CALC_DEPTH_MAX, KY_DOC_CALC_NODES_MAX);
	if (json_is_integer(v)) {
		*out = (struct ky_doc_calc){.op = KY_CALC_CONSTANT, .constant = json_integer_value(v)};
		return NULL;
	}
	if (json_is_object(v))
		return read_operation(r, place, v, depth, out);
	if (!json_is_string(v) || !is_path(r->arena, json_string_value(v)))
		return refuse(r, place, "no calculation");
	*out = (struct ky_doc_calc){.op = KY_CALC_FIELD, .field = ky_strdup(r->arena, json_string_value(v))};
	return NULL;
}

/* ---- fields */

static struct ky_err *read_flags(struct reader *r, const char *place, json_t *object, unsigned *out)
{
	static const struct {
		const char *name;
		unsigned flag;
	} flags[] = {{"personal", KY_PERSONAL}, {"internal", KY_INTERNAL_ONLY}, {"public", KY_PUBLIC_FIELD}, {"blind", KY_BLIND}, {"listable", KY_LISTABLE}};
	json_t *list = json_object_get(object, "flags"), *required = json_object_get(object, "required"), *v;
	size_t i, k;
	if (required != NULL && !json_is_boolean(required))
		return refuse(r, place, "required is neither true nor false");
	*out = json_is_true(required) ? KY_REQUIRED : 0;
	if (list != NULL && !json_is_array(list))
		return refuse(r, place, "flags is no list");
	json_array_foreach(list, i, v) {
		const char *name = json_is_string(v) ? json_string_value(v) : "?";
		for (k = 0; k < COUNT(flags) && strcmp(flags[k].name, name) != 0;)
			k++;
		if (k == COUNT(flags))
			return refuse(r, place, "flag %s", name);
		*out |= flags[k].flag;
	}
	return NULL;
}

/* Several codes are one text with blanks between, so none may hold a blank. */
static bool is_code(const char *s)
{
	for (const char *p = s; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~')
			return false;
	return s[0] != '\0' && strlen(s) <= 64;
}

static struct ky_err *read_options(struct reader *r, const char *place, json_t *object, struct ky_doc_field *out)
{
	static const char *const keys[] = {"code", "label", NULL};
	json_t *list = json_object_get(object, "options"), *v;
	size_t i;
	if (list == NULL)
		return NULL;
	if (!json_is_array(list) || json_array_size(list) > OPTIONS_MAX)
		return refuse(r, place, "options is no list of at most %d", OPTIONS_MAX);
	struct ky_doc_option *option = ky_alloc_array(r->arena, json_array_size(list), sizeof *option);
	json_array_foreach(list, i, v) {
		const char *at = ky_printf(r->arena, "%s options[%zu]", place, i);
		KY_TRY(known_keys(r, at, v, keys));
		KY_TRY(read_string(r, at, v, "code", &option[i].code));
		KY_TRY(read_text(r, at, v, "label", &option[i].label));
		if (option[i].code == NULL || !is_code(option[i].code))
			return refuse(r, at, "a code is 1 to 64 printable ASCII characters without blanks");
		for (size_t k = 0; k < i; k++)
			if (strcmp(option[k].code, option[i].code) == 0)
				return refuse(r, at, "code %s twice", option[i].code);
	}
	out->option = option;
	out->option_count = json_array_size(list);
	return NULL;
}

static struct ky_err *read_fields(struct reader *r, const char *place, json_t *list, bool in_table, size_t *out_count, const struct ky_doc_field **out_field);

static struct ky_err *read_table(struct reader *r, const char *place, json_t *object, struct ky_doc_field *out)
{
	int64_t rows = 10;
	KY_TRY(read_whole(r, place, object, "rows", 1, KY_DOC_ROWS_MAX, &rows));
	if (!ky_doc_is(out, "table"))
		return json_object_get(object, "columns") == NULL && json_object_get(object, "rows") == NULL ? NULL : refuse(r, place, "columns and rows are a table's");
	out->rows_max = (unsigned)rows;
	KY_TRY(read_fields(r, ky_printf(r->arena, "%s columns", place), json_object_get(object, "columns"), true, &out->column_count, &out->column));
	return out->column_count > 0 ? NULL : refuse(r, place, "a table without columns");
}

static struct ky_err *read_field(struct reader *r, const char *place, json_t *object, bool in_table, struct ky_doc_field *out)
{
	static const char *const keys[] = {"name", "kind", "label", "help", "example", "required", "max", "low", "high", "flags", "choices", "options", "when", "calc", "equals", "columns", "rows", NULL};
	int64_t max = 0;
	json_t *calc = json_object_get(object, "calc");
	KY_TRY(known_keys(r, place, object, keys));
	KY_TRY(read_string(r, place, object, "name", &out->name));
	if (out->name == NULL || !is_name(out->name))
		return refuse(r, place, "name %s", out->name == NULL ? "is missing" : out->name);
	place = ky_printf(r->arena, "%s %s", place, out->name);
	KY_TRY(read_string(r, place, object, "kind", &out->kind));
	if (out->kind == NULL || ky_doc_kind_find(out->kind) == NULL || (in_table && strcmp(out->kind, "table") == 0))
		return refuse(r, place, "kind %s", out->kind == NULL ? "is missing" : out->kind);
	KY_TRY(read_text(r, place, object, "label", &out->label));
	KY_TRY(read_text(r, place, object, "help", &out->help));
	KY_TRY(read_text(r, place, object, "example", &out->example));
	KY_TRY(read_flags(r, place, object, &out->flags));
	KY_TRY(read_whole(r, place, object, "max", 0, 100000, &max));
	KY_TRY(read_whole(r, place, object, "low", INT64_MIN, INT64_MAX, &out->low));
	KY_TRY(read_whole(r, place, object, "high", INT64_MIN, INT64_MAX, &out->high));
	KY_TRY(read_string(r, place, object, "choices", &out->choices));
	KY_TRY(read_options(r, place, object, out));
	KY_TRY(read_when(r, place, object, &out->when));
	KY_TRY(read_table(r, place, object, out));
	KY_TRY(read_string(r, place, object, "equals", &out->equals));
	if (out->equals != NULL && !is_name(out->equals))
		return refuse(r, place, "equals names no field");
	out->max = (unsigned)max;
	if (calc == NULL)
		return NULL;
	struct ky_doc_calc *node = KY_NEW(r->arena, struct ky_doc_calc);
	KY_TRY(read_calc(r, ky_printf(r->arena, "%s calc", place), calc, 1, node));
	out->calc = node;
	return NULL;
}

static struct ky_err *read_fields(struct reader *r, const char *place, json_t *list, bool in_table, size_t *out_count, const struct ky_doc_field **out_field)
{
	json_t *v;
	size_t i;
	if (!json_is_array(list))
		return refuse(r, place, "no list of fields");
	r->fields += json_array_size(list);
	if (r->fields > KY_DOC_FIELDS_MAX)
		return refuse(r, place, "over %d fields", KY_DOC_FIELDS_MAX);
	struct ky_doc_field *field = ky_alloc_array(r->arena, json_array_size(list), sizeof *field);
	json_array_foreach(list, i, v)
		KY_TRY(read_field(r, in_table ? ky_printf(r->arena, "%s[%zu]", place, i) : ky_printf(r->arena, "%s.fields[%zu]", place, i), v, in_table, &field[i]));
	*out_field = field;
	*out_count = json_array_size(list);
	return NULL;
}

static struct ky_err *read_section(struct reader *r, const char *place, json_t *object, struct ky_doc_section *out)
{
	static const char *const keys[] = {"name", "title", "help", "when", "fields", NULL};
	KY_TRY(known_keys(r, place, object, keys));
	KY_TRY(read_string(r, place, object, "name", &out->name));
	if (out->name == NULL || !is_name(out->name))
		return refuse(r, place, "name %s", out->name == NULL ? "is missing" : out->name);
	KY_TRY(read_text(r, place, object, "title", &out->title));
	KY_TRY(read_text(r, place, object, "help", &out->help));
	KY_TRY(read_when(r, ky_printf(r->arena, "%s %s", place, out->name), object, &out->when));
	return read_fields(r, place, json_object_get(object, "fields"), false, &out->field_count, &out->field);
}

/* ---- every answer has one name */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct ky_err *each_once(struct reader *r, const char *place, const char **name, size_t count)
{
	if (count > 1)
		qsort(name, count, sizeof *name, by_text);
	for (size_t i = 1; i < count; i++)
		if (strcmp(name[i - 1], name[i]) == 0)
			return refuse(r, place, "%s twice", name[i]);
	return NULL;
}

static size_t add_names(struct reader *r, const struct ky_doc_field *field, const char **name, size_t count)
{
	const struct ky_doc_leaf *leaf;
	if (ky_doc_is(field, "table")) {
		name[count++] = field->name;
		return count;
	}
	size_t n = ky_doc_leaves(r->arena, field, 0, &leaf);
	for (size_t i = 0; i < n; i++)
		name[count++] = leaf[i].name;
	return count;
}

static struct ky_err *names_once(struct reader *r, const struct ky_formdoc *doc)
{
	const char **name = ky_alloc_array(r->arena, r->fields * 5, sizeof *name), **column = ky_alloc_array(r->arena, r->fields * 5, sizeof *column);
	const char **section = ky_alloc_array(r->arena, doc->section_count, sizeof *section);
	size_t count = 0;
	for (size_t s = 0; s < doc->section_count; s++) {
		section[s] = doc->section[s].name;
		for (size_t i = 0; i < doc->section[s].field_count; i++) {
			const struct ky_doc_field *field = &doc->section[s].field[i];
			size_t columns = 0;
			count = add_names(r, field, name, count);
			for (size_t c = 0; c < field->column_count; c++)
				columns = add_names(r, &field->column[c], column, columns);
			KY_TRY(each_once(r, ky_printf(r->arena, "sections[%zu].fields[%zu] %s columns", s, i, field->name), column, columns));
		}
	}
	KY_TRY(each_once(r, "sections", section, doc->section_count));
	return each_once(r, "fields", name, count);
}

static struct ky_err *read_document(struct reader *r, json_t *root, struct ky_formdoc **out)
{
	static const char *const keys[] = {"format", "title", "number", "purpose", "sections", NULL};
	struct ky_formdoc *doc = KY_NEW(r->arena, struct ky_formdoc);
	const char *format = NULL;
	json_t *list = json_object_get(root, "sections"), *v;
	size_t i;
	KY_TRY(known_keys(r, "document", root, keys));
	KY_TRY(read_string(r, "document", root, "format", &format));
	if (format == NULL || strcmp(format, "kyodo-form 1") != 0)
		return refuse(r, "document", "format is not \"kyodo-form 1\"");
	KY_TRY(read_text(r, "document", root, "title", &doc->title));
	KY_TRY(read_text(r, "document", root, "purpose", &doc->purpose));
	KY_TRY(read_string(r, "document", root, "number", &doc->number));
	if (!json_is_array(list) || json_array_size(list) > KY_DOC_FIELDS_MAX)
		return refuse(r, "document", "sections is no list of at most %d", KY_DOC_FIELDS_MAX);
	struct ky_doc_section *section = ky_alloc_array(r->arena, json_array_size(list), sizeof *section);
	json_array_foreach(list, i, v)
		KY_TRY(read_section(r, ky_printf(r->arena, "sections[%zu]", i), v, &section[i]));
	doc->section = section;
	doc->section_count = json_array_size(list);
	KY_TRY(names_once(r, doc));
	*out = doc;
	return NULL;
}

struct ky_err *ky_formdoc_parse(struct ky_arena *arena, struct ky_str json, struct ky_formdoc **out_doc)
{
	json_error_t wrong;
	struct reader r = {.arena = arena};
	if (json.len > KY_DOC_BYTES_MAX)
		return ky_fail(arena, KY_INVALID, NULL, "a document of over %zu bytes", KY_DOC_BYTES_MAX);
	json_t *root = json_loadb(json.p == NULL ? "" : json.p, json.len, JSON_REJECT_DUPLICATES, &wrong);
	if (root == NULL)
		return ky_fail(arena, KY_INVALID, NULL, "line %d, column %d: %s", wrong.line, wrong.column, wrong.text);
	struct ky_err *err = read_document(&r, root, out_doc);
	json_decref(root);
	if (err == NULL)
		return NULL;
	const char *colon = strchr(err->detail, ':');
	const char *place = colon == NULL ? "" : ky_strndup(arena, err->detail, (size_t)(colon - err->detail));
	return ky_fail(arena, KY_INVALID, NULL, "line %u: %s", ky_doc_line(json, place), err->detail);
}
