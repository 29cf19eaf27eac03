/* formdoc_calctext.c — calculations as staff write and read them; see formdoc_edit.h. A small recursive descent: sum, product, one factor.
 * Full-width figures and signs are as good as narrow ones. */
#include "core/model/formdoc_edit_internal.h"
#include "core/model/formdoc_internal.h"

#include "kyodo/text.h"

#define DEPTH_MAX KY_DOC_CALC_DEPTH_MAX

struct reading {
	struct ky_arena *arena;
	const struct ky_formdoc *doc;
	const char *at;
	const char *wrong;
	unsigned depth;
};

static json_t *read_sum(struct reading *r);

static void skip(struct reading *r)
{
	while (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r' || strncmp(r->at, "　", 3) == 0)
		r->at += *r->at == (char)0xe3 ? 3 : 1;
}

/* One of several ways to write the same; goes past it. */
static bool is_next(struct reading *r, const char *const *ways)
{
	skip(r);
	for (; *ways != NULL; ways++)
		if (strncmp(r->at, *ways, strlen(*ways)) == 0) {
			r->at += strlen(*ways);
			return true;
		}
	return false;
}

static const char *const plus[] = {"+", "＋", NULL}, *const minus[] = {"-", "－", "−", "ー", NULL}, *const times[] = {"*", "×", "＊", NULL}, *const slash[] = {"/", "／", "÷", NULL};
static const char *const opens[] = {"(", "（", NULL}, *const closes[] = {")", "）", NULL}, *const comma[] = {",", "，", "、", NULL};
static const char *const quote[] = {"「", NULL};

static json_t *fail(struct reading *r, const char *wrong)
{
	if (r->wrong == NULL)
		r->wrong = wrong;
	return NULL;
}

/* ---- labels */

struct found {
	size_t count;
	const char *path;
};

static bool counts(const struct ky_doc_field *f)
{
	const struct ky_doc_kind *kind = ky_doc_kind_find(f->kind);
	return kind != NULL && kind->number;
}

/* Fields and columns with numbers that have the label. */
static struct found by_label(struct ky_arena *arena, const struct ky_formdoc *doc, struct ky_str label)
{
	struct found out = {0, NULL};
	for (size_t s = 0; s < doc->section_count; s++)
		for (size_t i = 0; i < doc->section[s].field_count; i++) {
			const struct ky_doc_field *f = &doc->section[s].field[i];
			if (counts(f) && ky_str_is(label, ky_doc_text(&f->label, "ja"))) {
				out.count++;
				out.path = f->name;
			}
			for (size_t k = 0; k < f->column_count; k++)
				if (counts(&f->column[k]) && ky_str_is(label, ky_doc_text(&f->column[k].label, "ja"))) {
					out.count++;
					out.path = ky_printf(arena, "%s.%s", f->name, f->column[k].name);
				}
		}
	return out;
}

/* ---- reading */

static bool digits(struct reading *r, int64_t *out)
{
	const char *begin = r->at;
	int64_t n = 0;
	skip(r);
	for (begin = r->at;;) {
		int d = *r->at >= '0' && *r->at <= '9' ? *r->at - '0' : -1;
		if (d < 0 && (unsigned char)r->at[0] == 0xef && (unsigned char)r->at[1] == 0xbc && (unsigned char)r->at[2] >= 0x90 && (unsigned char)r->at[2] <= 0x99)
			d = (unsigned char)r->at[2] - 0x90 + 100; /* full width */
		if (*r->at == ',' && r->at > begin && r->at[1] >= '0' && r->at[1] <= '9' && r->at[2] >= '0' && r->at[2] <= '9' && r->at[3] >= '0' && r->at[3] <= '9' && (r->at[4] < '0' || r->at[4] > '9')) {
			r->at++; /* 1,000 */
			continue;
		}
		if (d < 0)
			break;
		r->at += d >= 100 ? 3 : 1;
		if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, d % 100, &n))
			return false;
	}
	*out = n;
	return r->at > begin;
}

static json_t *read_label(struct reading *r)
{
	const char *end = strstr(r->at, "」");
	if (end == NULL)
		return fail(r, "core.calc.quote");
	struct found f = by_label(r->arena, r->doc, (struct ky_str){r->at, (size_t)(end - r->at)});
	if (f.count != 1)
		return fail(r, f.count == 0 ? "core.calc.label" : "core.calc.label_many");
	r->at = end + strlen("」");
	return json_string(f.path);
}

static json_t *read_list(struct reading *r)
{
	json_t *list = json_array();
	r->depth++;
	do {
		json_t *one = r->depth > DEPTH_MAX ? fail(r, "core.calc.deep") : read_sum(r);
		if (one == NULL) {
			json_decref(list);
			return NULL;
		}
		json_array_append_new(list, one);
	} while (is_next(r, comma));
	r->depth--;
	if (is_next(r, closes))
		return list;
	json_decref(list);
	return fail(r, "core.calc.close");
}

static json_t *read_call(struct reading *r, const char *op)
{
	json_t *list = read_list(r);
	if (list == NULL)
		return NULL;
	if (strcmp(op, "floor") == 0 && (json_array_size(list) != 2 || !json_is_integer(json_array_get(list, 1)) || json_integer_value(json_array_get(list, 1)) <= 0)) {
		json_decref(list);
		return fail(r, "core.calc.floor");
	}
	/* 合計(金額): the sum of a column is what the column's name means already. */
	if (strcmp(op, "sum") == 0 && json_array_size(list) == 1) {
		json_t *one = json_incref(json_array_get(list, 0));
		json_decref(list);
		return one;
	}
	return json_pack("{s:o}", op, list);
}

static json_t *read_word(struct reading *r)
{
	static const struct {
		const char *word, *op;
	} calls[] = {{"合計", "sum"}, {"sum", "sum"}, {"最小", "min"}, {"min", "min"}, {"切捨て", "floor"}, {"切り捨て", "floor"}, {"floor", "floor"}};
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		const char *before = r->at;
		if (strncmp(r->at, calls[i].word, strlen(calls[i].word)) != 0)
			continue;
		r->at += strlen(calls[i].word);
		if (is_next(r, opens))
			return read_call(r, calls[i].op);
		r->at = before;
	}
	size_t n = strspn(r->at, "abcdefghijklmnopqrstuvwxyz0123456789_.");
	if (n == 0)
		return fail(r, *r->at == '\0' ? "core.calc.end" : "core.calc.word");
	const char *name = ky_strndup(r->arena, r->at, n);
	const char *dot = strchr(name, '.');
	const struct ky_doc_field *f = ky_doc_find(r->doc, dot == NULL ? name : ky_printf(r->arena, "%.*s.0.%s", (int)(dot - name), name, dot + 1), NULL);
	bool found = f != NULL;
	/* A column of its own table goes by its name alone. */
	for (size_t s = 0; !found && dot == NULL && s < r->doc->section_count; s++)
		for (size_t i = 0; i < r->doc->section[s].field_count; i++)
			for (size_t k = 0; k < r->doc->section[s].field[i].column_count; k++)
				found = found || strcmp(r->doc->section[s].field[i].column[k].name, name) == 0;
	if (!found)
		return fail(r, "core.calc.name");
	r->at += n;
	return json_string(name);
}

static json_t *read_factor(struct reading *r)
{
	int64_t n;
	if (is_next(r, opens)) {
		json_t *inner = r->depth >= DEPTH_MAX ? fail(r, "core.calc.deep") : (r->depth++, read_sum(r));
		r->depth -= inner != NULL;
		if (inner != NULL && !is_next(r, closes)) {
			json_decref(inner);
			return fail(r, "core.calc.close");
		}
		return inner;
	}
	if (is_next(r, quote))
		return read_label(r);
	if (digits(r, &n))
		return json_integer(n);
	return read_word(r);
}

/* a + b + c is one sum of three: nothing is nested that was not written so. */
static json_t *chain(json_t *left, const char **chained, const char *op, json_t *right)
{
	if (*chained != NULL && strcmp(*chained, op) == 0) {
		json_array_append_new(json_object_get(left, op), right);
		return left;
	}
	*chained = op;
	return json_pack("{s:[o, o]}", op, left, right);
}

static bool is_factor(int64_t n)
{
	return n > 0 && n <= INT64_C(1000000000);
}

/* x × 2/3: the ratio is the product's last. */
static json_t *read_product(struct reading *r)
{
	json_t *left = read_factor(r);
	const char *chained = NULL;
	while (left != NULL && is_next(r, times)) {
		json_t *right = read_factor(r);
		int64_t below;
		if (right == NULL) {
			json_decref(left);
			return NULL;
		}
		if (json_is_integer(right) && is_next(r, slash)) {
			if (!digits(r, &below) || !is_factor(below) || json_integer_value(right) > INT64_C(1000000000)) {
				json_decref(left);
				json_decref(right);
				return fail(r, "core.calc.ratio");
			}
			const char *ratio = ky_printf(r->arena, "%lld/%lld", (long long)json_integer_value(right), (long long)below);
			json_decref(right);
			right = json_string(ratio);
		}
		left = chain(left, &chained, "product", right);
		if (json_is_string(right) && strchr(json_string_value(right), '/') != NULL)
			chained = NULL; /* the ratio stays the last */
	}
	if (left != NULL && is_next(r, slash)) {
		json_decref(left);
		return fail(r, "core.calc.divide");
	}
	return left;
}

static json_t *read_sum(struct reading *r)
{
	json_t *left = read_product(r);
	const char *chained = NULL;
	for (;;) {
		bool add = left != NULL && is_next(r, plus), take = left != NULL && !add && is_next(r, minus);
		if (!add && !take)
			return left;
		json_t *right = read_product(r);
		if (right == NULL) {
			json_decref(left);
			return NULL;
		}
		left = chain(left, &chained, add ? "sum" : "difference", right);
	}
}

const char *ky_docedit_set_calc(struct ky_docedit *edit, struct ky_arena *arena, const struct ky_formdoc *doc, const char *place, const char *text, const char **out_at)
{
	struct ky_docplace p;
	struct reading r = {.arena = arena, .doc = doc, .at = text};
	*out_at = "";
	if (!ky_docplace_find(edit, place, &p))
		return NULL;
	skip(&r);
	json_t *calc = *r.at == '\0' ? NULL : read_sum(&r);
	skip(&r);
	if (r.wrong == NULL && *r.at != '\0')
		r.wrong = "core.calc.rest";
	if (r.wrong != NULL) {
		json_decref(calc);
		*out_at = r.at;
		return r.wrong;
	}
	if (calc == NULL)
		json_object_del(p.object, "calc");
	else
		json_object_set_new(p.object, "calc", calc);
	return NULL;
}

/* ---- writing */

static const char *name_text(struct ky_arena *arena, const struct ky_formdoc *doc, const char *path)
{
	const char *dot = strchr(path, '.');
	const struct ky_doc_field *f = ky_doc_find(doc, dot == NULL ? path : ky_printf(arena, "%.*s.0.%s", (int)(dot - path), path, dot + 1), NULL);
	const char *label = f == NULL ? "" : ky_doc_text(&f->label, "ja");
	struct found found = by_label(arena, doc, ky_str(label));
	bool own = label[0] != '\0' && found.count == 1 && strcmp(found.path, path) == 0 && strstr(label, "」") == NULL;
	const char *name = own ? ky_printf(arena, "「%s」", label) : path;
	return dot == NULL ? name : ky_printf(arena, "合計(%s)", name);
}

static const char *write(struct ky_arena *arena, const struct ky_formdoc *doc, const struct ky_doc_calc *calc, int outer);

static const char *joined(struct ky_arena *arena, const struct ky_formdoc *doc, const struct ky_doc_calc *calc, const char *with, int first, int others)
{
	const char *text = write(arena, doc, &calc->arg[0], first);
	for (size_t i = 1; i < calc->count; i++)
		text = ky_printf(arena, "%s%s%s", text, with, write(arena, doc, &calc->arg[i], others));
	return text;
}

/* level 1: a sum; 2: a product; 3: what stands alone. What binds less than its place asks for is put into brackets. */
static const char *write(struct ky_arena *arena, const struct ky_formdoc *doc, const struct ky_doc_calc *calc, int outer)
{
	const char *text;
	int level = 3;
	switch (calc->op) {
	case KY_CALC_FIELD:
		return name_text(arena, doc, calc->field);
	case KY_CALC_CONSTANT:
		return ky_printf(arena, "%lld", (long long)calc->constant);
	case KY_CALC_MIN:
		return ky_printf(arena, "最小(%s)", joined(arena, doc, calc, ", ", 1, 1));
	case KY_CALC_FLOOR:
		return ky_printf(arena, "切捨て(%s, %lld)", write(arena, doc, &calc->arg[0], 1), (long long)calc->constant);
	case KY_CALC_SUM:
	case KY_CALC_DIFFERENCE:
		level = 1;
		text = joined(arena, doc, calc, calc->op == KY_CALC_SUM ? " + " : " - ", 1, 2);
		break;
	default:
		level = 2;
		text = joined(arena, doc, calc, " × ", 2, 3);
		if (calc->count == 1 || calc->numerator != 1 || calc->denominator != 1)
			text = ky_printf(arena, "%s × %lld/%lld", text, (long long)calc->numerator, (long long)calc->denominator);
	}
	return level < outer ? ky_printf(arena, "(%s)", text) : text;
}

const char *ky_calc_text(struct ky_arena *arena, const struct ky_formdoc *doc, const struct ky_doc_calc *calc)
{
	return calc == NULL ? "" : write(arena, doc, calc, 1);
}
