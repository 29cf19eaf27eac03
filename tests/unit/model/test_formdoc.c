/* test_formdoc.c — documents and answers without a context: reading, checking, conditions, calculations; by example and by a seeded generator. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/model/formdoc.h"
#include "core/model/formdoc_internal.h"
#include "kyodo/field.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct ky_arena *a;

static int setup(void **state)
{
	(void)state;
	a = ky_arena_new(0);
	return a == NULL;
}

static int teardown(void **state)
{
	(void)state;
	ky_arena_free(a);
	return 0;
}

static struct ky_str read_file(const char *name)
{
	const char *srcdir = getenv("srcdir");
	FILE *f = fopen(ky_printf(a, "%s/%s", srcdir == NULL ? "." : srcdir, name), "rb");
	assert_non_null(f);
	char *text = ky_alloc(a, 1 << 20);
	size_t n = fread(text, 1, 1 << 20, f);
	fclose(f);
	return (struct ky_str){text, n};
}

static struct ky_formdoc *parse(struct ky_str json)
{
	struct ky_formdoc *doc = NULL;
	struct ky_err *err = ky_formdoc_parse(a, json, &doc);
	if (err != NULL)
		fail_msg("%s", err->detail);
	return doc;
}

/* A document of one section; single quotes stand for double ones. */
static struct ky_str one_section(const char *fields)
{
	char *json = ky_printf(a, "{'format': 'kyodo-form 1', 'title': {'ja': 't'}, 'sections': [{'name': 's', 'title': {'ja': 's'}, 'fields': [%s]}]}", fields);
	for (char *p = json; *p != '\0'; p++)
		*p = *p == '\'' ? '"' : *p;
	return ky_str(json);
}

static void set(struct ky_answers *x, const char *name, const char *text)
{
	ky_answers_set(x, name, ky_textz(text));
}

static int64_t number(const struct ky_answers *x, const char *name)
{
	const struct ky_value *v = ky_answers_get(x, name);
	if (v->kind != KY_INT)
		fail_msg("%s is no number", name);
	return v->i;
}

static bool has(const struct ky_answers *x, const char *name)
{
	return ky_answers_get(x, name)->kind != KY_NULL;
}

/* ---- where it is wrong */

static void test_the_line_of_a_place_is_told(void **state)
{
	static const char text[] = "{\n \"format\": \"kyodo-form 1\",\n \"title\": {\"ja\": \"t[{\\\"\"},\n \"sections\": [\n  {\"name\": \"a\", \"title\": {\"ja\": \"a\"}, \"fields\": []},\n"
				   "  {\"name\": \"b\", \"title\": {\"ja\": \"b\"}, \"fields\": [\n   {\"name\": \"x\", \"kind\": \"text\", \"label\": {\"ja\": \"x\"}},\n   {\"name\": \"y\", \"kind\": \"shell\"}\n  ]}\n ]\n}\n";
	struct ky_formdoc *doc;
	struct ky_err *err = ky_formdoc_parse(a, ky_str(text), &doc);
	(void)state;
	assert_non_null(err);
	assert_string_equal(err->detail, "line 8: sections[1].fields[1] y: kind shell");
}

/* ---- reading */

static void reads_the_sample(void **state)
{
	(void)state;
	struct ky_formdoc *doc = parse(read_file("tests/data/forms/group-registration.json"));
	const struct ky_doc_section *section;
	struct ky_buf report;
	assert_int_equal(doc->section_count, 5);
	assert_string_equal(ky_doc_text(&doc->title, "en"), "Registration of a citizens' group");
	assert_string_equal(ky_doc_text(&doc->purpose, "easy"), "市民活動団体の登録と、団体どうしをつなぐための連絡に使います。");
	const struct ky_doc_field *f = ky_doc_find(doc, "officers.3.person_kana", &section);
	assert_string_equal(f->name, "person");
	assert_string_equal(section->name, "people");
	assert_string_equal(ky_doc_find(doc, "rep_kana", NULL)->kind, "person");
	assert_string_equal(ky_doc_find(doc, "account_holder", NULL)->kind, "bank");
	assert_int_equal(ky_doc_find(doc, "name", NULL)->flags, KY_REQUIRED | KY_PUBLIC_FIELD | KY_LISTABLE);
	assert_null(ky_doc_find(doc, "rep_holder", NULL));
	assert_null(ky_doc_find(doc, "officers.person", NULL));
	assert_null(ky_doc_find(doc, "officers.01.person", NULL));
	assert_null(ky_doc_find(doc, "officers.100.person", NULL));
	ky_buf_init(&report, a, 65536);
	assert_int_equal(ky_formdoc_check(doc, a, &report), 0);
}

static const struct {
	const char *json, *says;
} refused[] = {
    {"", "line 1"},
    {"{\n\"format\": \"kyodo-form 1\",\n\"format\": 1}", "line 3"},
    {"[]", "document: not an object"},
    {"{'format': 'kyodo-form 2', 'sections': []}", "format is not"},
    {"{'format': 'kyodo-form 1', 'sections': [], 'titel': 1}", "document: no such key: titel"},
    {"{'format': 'kyodo-form 1', 'title': {'en': 'x'}, 'sections': []}", "title has no ja"},
    {"{'format': 'kyodo-form 1', 'sections': {}}", "sections is no list"},
    {"{'format': 'kyodo-form 1', 'sections': [{'name': 'S', 'fields': []}]}", "sections[0]: name S"},
    {"{'format': 'kyodo-form 1', 'sections': [{'name': 's', 'fields': []}, {'name': 's', 'fields': []}]}", "sections: s twice"},
};

static const struct {
	const char *fields, *says;
} refused_fields[] = {
    {"{'name': 'a', 'kind': 'text'}, {'name': 'amount', 'kind': 'yem'}", "sections[0].fields[1] amount: kind yem"},
    {"{'kind': 'text'}", "sections[0].fields[0]: name is missing"},
    {"{'name': 'a', 'kind': 'password'}", "kind password"},
    {"{'name': 'a', 'kind': 'text'}, {'name': 'a', 'kind': 'text'}", "fields: a twice"},
    {"{'name': 'rep', 'kind': 'person'}, {'name': 'rep_kana', 'kind': 'text'}", "fields: rep_kana twice"},
    {"{'name': 'a', 'kind': 'text', 'requierd': true}", "no such key: requierd"},
    {"{'name': 'a', 'kind': 'text', 'required': 1}", "required is neither"},
    {"{'name': 'a', 'kind': 'text', 'max': -1}", "max is no whole number"},
    {"{'name': 'a', 'kind': 'text', 'flags': ['secret']}", "flag secret"},
    {"{'name': 'a', 'kind': 'text', 'columns': []}", "columns and rows are a table's"},
    {"{'name': 'a', 'kind': 'table', 'columns': []}", "a table without columns"},
    {"{'name': 'a', 'kind': 'table', 'rows': 101, 'columns': [{'name': 'b', 'kind': 'text'}]}", "rows is no whole number from 1 to 100"},
    {"{'name': 'a', 'kind': 'table', 'columns': [{'name': 'b', 'kind': 'table', 'columns': []}]}", "sections[0].fields[0] a columns[0] b: kind table"},
    {"{'name': 'a', 'kind': 'choice', 'options': [{'code': 'x y', 'label': {'ja': 'x'}}]}", "without blanks"},
    {"{'name': 'a', 'kind': 'choice', 'options': [{'code': 'x'}, {'code': 'x'}]}", "code x twice"},
    {"{'name': 'a', 'kind': 'text', 'when': {'all': []}}", "1 to 20 conditions"},
    {"{'name': 'a', 'kind': 'text', 'when': {'all': [{'field': 'b'}]}}", "a condition is"},
    {"{'name': 'a', 'kind': 'text', 'when': {'all': [{'field': 'b', 'filled': 1}]}}", "filled is neither"},
    {"{'name': 'a', 'kind': 'text', 'when': {'all': [{'field': 'b', 'is': 1.5}]}}", "a value is missing"},
    {"{'name': 'a', 'kind': 'int', 'calc': {'sum': []}}", "wanted: one of sum"},
    {"{'name': 'a', 'kind': 'int', 'calc': 1.5}", "no calculation"},
    {"{'name': 'a', 'kind': 'int', 'calc': {'product': ['b', '2/0']}}", "no calculation"},
    {"{'name': 'a', 'kind': 'int', 'calc': {'floor': ['b', 0]}}", "floor wants"},
    {"{'name': 'a', 'kind': 'int', 'calc': {'min': [{'min': [{'min': [{'min': [{'min': [{'min': [{'min': [{'min': [1]}]}]}]}]}]}]}]}}", "nested over 8 deep"},
};

static void expect_refusal(struct ky_str json, const char *says)
{
	struct ky_formdoc *doc = NULL;
	struct ky_err *err = ky_formdoc_parse(a, json, &doc);
	assert_non_null(err);
	assert_int_equal(err->code, KY_INVALID);
	assert_null(doc);
	if (strstr(err->detail, says) == NULL)
		fail_msg("\"%s\" says nothing of \"%s\"", err->detail, says);
}

static void names_what_it_refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		char *json = ky_strdup(a, refused[i].json);
		for (char *p = json; *p != '\0'; p++)
			*p = *p == '\'' ? '"' : *p;
		expect_refusal(ky_str(json), refused[i].says);
	}
	for (size_t i = 0; i < COUNT(refused_fields); i++)
		expect_refusal(one_section(refused_fields[i].fields), refused_fields[i].says);
}

static void is_bounded(void **state)
{
	(void)state;
	char *big = ky_alloc(a, KY_DOC_BYTES_MAX + 2);
	memset(big, ' ', KY_DOC_BYTES_MAX + 1);
	expect_refusal((struct ky_str){big, KY_DOC_BYTES_MAX + 1}, "over 1048576 bytes");
	struct ky_buf fields;
	ky_buf_init(&fields, a, 1 << 20);
	for (int i = 0; i <= KY_DOC_FIELDS_MAX; i++)
		ky_buf_printf(&fields, "%s{'name': 'f%d', 'kind': 'text'}", i == 0 ? "" : ",", i);
	expect_refusal(one_section(ky_buf_str(&fields).p), "over 400 fields");
	memset(big, '[', 100000);
	expect_refusal((struct ky_str){big, 100000}, "line 1");
}

/* ---- checking */

#define LABEL "'label': {'ja': 'x'}"
static const struct {
	const char *fields, *says;
} wrong[] = {
    {"{'name': 'a', 'kind': 'text'}", "sections[0].fields[0] a: no label"},
    {"{'name': 'a', 'kind': 'choice', " LABEL "}", "a choice without options"},
    {"{'name': 'a', 'kind': 'choice', " LABEL ", 'options': [{'code': 'x'}]}", "option x has no label"},
    {"{'name': 'a', 'kind': 'text', " LABEL ", 'when': {'all': [{'field': 'b', 'filled': true}]}}", "a condition on b, which is no field"},
    {"{'name': 'a', 'kind': 'text', " LABEL ", 'when': {'all': [{'field': 'a', 'filled': true}]}}", "depends on itself"},
    {"{'name': 'a', 'kind': 'int', " LABEL ", 'calc': 'b'}, {'name': 'b', 'kind': 'int', " LABEL ", 'calc': {'sum': ['a', 1]}}", "depends on itself"},
    {"{'name': 'a', 'kind': 'int', " LABEL ", 'calc': 'b'}, {'name': 'b', 'kind': 'int', " LABEL ", 'when': {'all': [{'field': 'a', 'at_least': 1}]}}", "depends on itself"},
    {"{'name': 't', 'kind': 'table', " LABEL ", 'columns': [{'name': 'c', 'kind': 'int', " LABEL ", 'calc': 't.c'}]}", "depends on itself"},
    {"{'name': 'b', 'kind': 'text', " LABEL "}, {'name': 'a', 'kind': 'int', " LABEL ", 'calc': 'b'}", "calculates with b, which is no number"},
    {"{'name': 'a', 'kind': 'int', " LABEL ", 'calc': 'c'}", "calculates with c, which is no field"},
    {"{'name': 'a', 'kind': 'text', " LABEL ", 'calc': 1}", "calculated, but the kind is no number"},
    {"{'name': 'b', 'kind': 'int', " LABEL "}, {'name': 'a', 'kind': 'text', 'required': true, " LABEL ", 'when': {'all': [{'field': 'b', 'at_least': 5}, {'field': 'b', 'at_most': 4}]}}",
     "the condition never holds"},
    {"{'name': 'b', 'kind': 'choice', " LABEL ", 'options': [{'code': 'x', " LABEL "}]}, {'name': 'a', 'kind': 'text', " LABEL ", 'when': {'all': [{'field': 'b', 'is': 'y'}]}}",
     "the value is not among the options"},
    {"{'name': 'b', 'kind': 'date', " LABEL "}, {'name': 'a', 'kind': 'text', " LABEL ", 'when': {'all': [{'field': 'b', 'at_least': 'tomorrow'}]}}", "the value is no date"},
    {"{'name': 'b', 'kind': 'bool', " LABEL "}, {'name': 'a', 'kind': 'text', " LABEL ", 'when': {'all': [{'field': 'b', 'is': false}]}}", "say \"filled\": false"},
    {"{'name': 'a', 'kind': 'bool', 'required': true, " LABEL "}", "is a pledge"},
    {"{'name': 'a', 'kind': 'int', 'low': 5, 'high': 4, " LABEL "}", "low is above high"},
    {"{'name': 't', 'kind': 'table', " LABEL ", 'columns': [{'name': 'c', 'kind': 'file', " LABEL "}]}", "one file alone cannot be kept in a table"},
};

static unsigned check(const struct ky_formdoc *doc, const char **out_report)
{
	struct ky_buf report;
	ky_buf_init(&report, a, 65536);
	unsigned n = ky_formdoc_check(doc, a, &report);
	*out_report = ky_buf_str(&report).p;
	return n;
}

static void checks(void **state)
{
	(void)state;
	const char *report;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		assert_true(check(parse(one_section(wrong[i].fields)), &report) > 0);
		if (strstr(report, wrong[i].says) == NULL)
			fail_msg("\"%s\" says nothing of \"%s\"", report, wrong[i].says);
	}
	assert_int_equal(check(parse(one_section("{'name': 'b', 'kind': 'int', " LABEL "}, {'name': 'a', 'kind': 'int', " LABEL ", 'calc': {'sum': ['b', 1]}}")), &report), 0);
}

static void checks_the_order_of_sections(void **state)
{
	(void)state;
	const char *report;
	static const char json[] = "{\"format\": \"kyodo-form 1\", \"title\": {\"ja\": \"t\"}, \"sections\": ["
				   "{\"name\": \"one\", \"title\": {\"ja\": \"t\"}, \"when\": {\"all\": [{\"field\": \"a\", \"filled\": true}]}, \"fields\": ["
				   "{\"name\": \"a\", \"kind\": \"text\", \"label\": {\"ja\": \"a\"}, \"when\": {\"any\": [{\"field\": \"b\", \"filled\": true}]}}]},"
				   "{\"name\": \"two\", \"title\": {\"ja\": \"t\"}, \"when\": {\"all\": [{\"field\": \"a\", \"is\": \"x\"}]}, \"fields\": ["
				   "{\"name\": \"b\", \"kind\": \"text\", \"label\": {\"ja\": \"b\"}, \"required\": true, \"when\": {\"all\": [{\"field\": \"a\", \"is\": \"y\"}]}}]}]}";
	check(parse(ky_str(json)), &report);
	assert_non_null(strstr(report, "sections[0] one: a condition on a, which comes later"));
	assert_non_null(strstr(report, "sections[0].fields[0] a: a condition on b, which comes later"));
	assert_non_null(strstr(report, "sections[1].fields[0] b: required, but behind a condition that never holds"));
}

/* ---- answers */

static void keeps_answers(void **state)
{
	(void)state;
	struct ky_answers x;
	ky_answers_init(&x, a);
	set(&x, "b", "2");
	set(&x, "a", "1");
	ky_answers_set(&x, "c", ky_int(3));
	set(&x, "b", "two");
	assert_int_equal(x.count, 3);
	assert_string_equal(ky_answers_get(&x, "b")->s.p, "two");
	assert_int_equal(ky_answers_get(&x, "d")->kind, KY_NULL);
	ky_answers_set(&x, "a", ky_null());
	ky_answers_set(&x, "a", ky_null());
	assert_int_equal(x.count, 2);
	assert_false(has(&x, "a"));
}

static void knows_rows(void **state)
{
	(void)state;
	struct ky_answers x;
	ky_answers_init(&x, a);
	assert_int_equal(ky_answers_rows(&x, "items"), 0);
	set(&x, "items.2.a", "x");
	set(&x, "items.10.a", "x");
	set(&x, "items.011.a", "x");
	set(&x, "items.100.a", "x");
	set(&x, "items_more.50.a", "x");
	set(&x, "itemsize", "x");
	assert_int_equal(ky_answers_rows(&x, "items"), 11);
}

static void writes_and_reads_json(void **state)
{
	(void)state;
	struct ky_formdoc *doc = parse(one_section("{'name': 'd', 'kind': 'date'}, {'name': 'n', 'kind': 'yen'}, {'name': 'p', 'kind': 'person'}, {'name': 'x', 'kind': 'note'},"
						   "{'name': 't', 'kind': 'table', 'columns': [{'name': 'd', 'kind': 'date'}, {'name': 'p', 'kind': 'bank'}]}"));
	struct ky_answers x, y;
	ky_answers_init(&x, a);
	ky_answers_set(&x, "d", ky_date(ky_day_of(2026, 11, 23)));
	ky_answers_set(&x, "n", ky_int(INT64_MIN));
	set(&x, "p", "𠮷野 \"花\"\n\t\\/\x01");
	set(&x, "p_kana", "ヨシノ");
	set(&x, "t.0.p_type", "futsu");
	ky_answers_set(&x, "t.0.d", ky_date(ky_day_of(2026, 4, 1)));
	struct ky_str json = ky_answers_json(a, &x);
	assert_string_equal(json.p, "{\"d\":\"2026-11-23\",\"n\":-9223372036854775808,\"p\":\"𠮷野 \\\"花\\\"\\n\\u0009\\\\/\\u0001\",\"p_kana\":\"ヨシノ\",\"t.0.d\":\"2026-04-01\",\"t.0.p_type\":\"futsu\"}");
	assert_null(ky_answers_parse(a, doc, json, &y));
	const char *const *names;
	assert_int_equal(ky_answers_differ(a, &x, &y, &names), 0);
	/* Without the document a day is a text. */
	assert_null(ky_answers_parse(a, NULL, json, &y));
	assert_int_equal(ky_answers_get(&y, "d")->kind, KY_TEXT);
	assert_int_equal(ky_answers_get(&y, "n")->i, INT64_MIN);
	/* What is not declared is left out; a date that is none is kept. */
	assert_null(ky_answers_parse(a, doc, KY_STR("{\"zz\": 1, \"p_holder\": \"x\", \"x\": \"x\", \"t.0.q\": \"x\", \"t\": \"x\", \"d\": \"13月\", \"n\": \"12a\"}"), &y));
	assert_int_equal(y.count, 2);
	assert_string_equal(ky_answers_get(&y, "d")->s.p, "13月");
	assert_string_equal(ky_answers_get(&y, "n")->s.p, "12a");
	/* In whatever order they were written. */
	assert_null(ky_answers_parse(a, doc, KY_STR("{\"p_kana\": \"ア\", \"p\": \"亜\", \"n\": 1}"), &y));
	assert_string_equal(ky_answers_json(a, &y).p, "{\"n\":1,\"p\":\"亜\",\"p_kana\":\"ア\"}");
	static const char *const bad[] = {"", "[]", "{\"n\": 1.5}", "{\"n\": [1]}", "{\"n\": 1, \"n\": 2}", "{\"n\": 99999999999999999999}", "{\"p\": \"\\u0000\"}"};
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct ky_err *err = ky_answers_parse(a, doc, ky_str(bad[i]), &y);
		assert_non_null(err);
		assert_int_equal(err->code, KY_INVALID);
	}
}

static void tells_differences(void **state)
{
	(void)state;
	struct ky_answers x, y;
	const char *const *names;
	ky_answers_init(&x, a);
	ky_answers_init(&y, a);
	set(&x, "a", "1");
	set(&x, "b", "1");
	set(&x, "c", "1");
	ky_answers_set(&y, "a", ky_int(1));
	set(&y, "b", "1");
	set(&y, "d", "1");
	assert_int_equal(ky_answers_differ(a, &x, &y, &names), 3);
	assert_string_equal(names[0], "a");
	assert_string_equal(names[1], "c");
	assert_string_equal(names[2], "d");
}

/* ---- conditions */

static void judges_conditions(void **state)
{
	(void)state;
	struct ky_answers x;
	ky_answers_init(&x, a);
	set(&x, "t", "b c");
	ky_answers_set(&x, "n", ky_int(5));
	ky_answers_set(&x, "d", ky_date(ky_day_of(2026, 11, 23)));
	set(&x, "items.0.a", "x");
	ky_answers_set(&x, "items.0.n", ky_int(2));
	ky_answers_set(&x, "items.3.n", ky_int(4));
	static const struct {
		const char *field;
		enum ky_doc_op op;
		const char *value;
		bool holds;
	} rows[] = {
	    {"t", KY_OP_IS, "b c", true}, {"t", KY_OP_IS, "b", false}, {"t", KY_OP_HAS, "b", true}, {"t", KY_OP_HAS, "c", true}, {"t", KY_OP_HAS, "d", false}, {"t", KY_OP_IS_NOT, "b", true},
	    {"n", KY_OP_IS, "5", true}, {"n", KY_OP_AT_LEAST, "5", true}, {"n", KY_OP_AT_LEAST, "6", false}, {"n", KY_OP_AT_MOST, "5", true}, {"n", KY_OP_AT_MOST, "4", false},
	    {"n", KY_OP_AT_MOST, "x", false}, {"d", KY_OP_IS, "2026-11-23", true}, {"d", KY_OP_AT_LEAST, "2026-11-24", false}, {"d", KY_OP_AT_MOST, "2026-11-23", true},
	    {"t", KY_OP_AT_LEAST, "0", false}, {"none", KY_OP_IS, "", false}, {"none", KY_OP_IS_NOT, "x", true}, {"none", KY_OP_HAS, "x", false}, {"none", KY_OP_AT_MOST, "9", false},
	    {"none", KY_OP_FILLED, "", false}, {"none", KY_OP_EMPTY, "", true}, {"t", KY_OP_FILLED, "", true}, {"items", KY_OP_FILLED, "", true}, {"items.n", KY_OP_IS, "6", true},
	    {"others", KY_OP_EMPTY, "", true},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ky_doc_condition c[2] = {{rows[i].field, rows[i].op, ky_str(rows[i].value)}, {"n", KY_OP_IS, KY_STR("5")}};
		if (ky_when_holds(&(struct ky_doc_when){.count = 1, .condition = c}, &x) != rows[i].holds || ky_when_holds(&(struct ky_doc_when){.any = true, .count = 1, .condition = c}, &x) != rows[i].holds)
			fail_msg("row %zu", i);
		assert_true(ky_when_holds(&(struct ky_doc_when){.any = true, .count = 2, .condition = c}, &x));
		assert_int_equal(ky_when_holds(&(struct ky_doc_when){.count = 2, .condition = c}, &x), rows[i].holds);
	}
	assert_true(ky_when_holds(&(struct ky_doc_when){0}, &x));
	assert_true(ky_when_holds(&(struct ky_doc_when){.any = true}, &x));
}

static void drops_what_is_hidden(void **state)
{
	(void)state;
	/* c is shown while b is empty; b lies behind a. b's leftover answer must not cost c its own, in whatever order they stand. */
	struct ky_formdoc *doc = parse(one_section("{'name': 'c', 'kind': 'text', 'label': {'ja': 'し'}, 'when': {'all': [{'field': 'b', 'filled': false}]}},"
						   "{'name': 'b', 'kind': 'person', 'label': {'ja': 'び'}, 'when': {'all': [{'field': 'a', 'is': 'yes'}]}},"
						   "{'name': 'a', 'kind': 'text', 'label': {'ja': 'え'}},"
						   "{'name': 't', 'kind': 'table', 'label': {'ja': '表', 'en': 'T'}, 'columns': [{'name': 'p', 'kind': 'choice', 'label': {'ja': 'ぴ'}},"
						   "{'name': 'q', 'kind': 'text', 'label': {'ja': 'きゅ'}, 'when': {'all': [{'field': 'p', 'is': 'yes'}]}}]}"));
	struct ky_answers x;
	struct ky_buf dropped;
	ky_answers_init(&x, a);
	set(&x, "a", "no");
	set(&x, "b", "ビ");
	set(&x, "b_kana", "ビ");
	set(&x, "c", "stays");
	set(&x, "t.0.p", "yes");
	set(&x, "t.0.q", "stays");
	set(&x, "t.1.p", "no");
	set(&x, "t.1.q", "goes");
	set(&x, "t.2.q", "goes");
	ky_buf_init(&dropped, a, 1000);
	ky_formdoc_drop_hidden(doc, &x, "ja", &dropped);
	assert_string_equal(ky_buf_str(&dropped).p, "び\n表 きゅ\n");
	assert_string_equal(ky_answers_json(a, &x).p, "{\"a\":\"no\",\"c\":\"stays\",\"t.0.p\":\"yes\",\"t.0.q\":\"stays\",\"t.1.p\":\"no\"}");
	set(&x, "b", "x");
	assert_false(ky_doc_shows(&doc->section[0], &doc->section[0].field[1], &x));
	set(&x, "a", "yes");
	assert_true(ky_doc_shows(&doc->section[0], &doc->section[0].field[1], &x));
}

/* ---- calculations */

static void calculates_the_sample(void **state)
{
	(void)state;
	struct ky_formdoc *doc = parse(read_file("tests/data/forms/group-registration.json"));
	struct ky_answers x;
	ky_answers_init(&x, a);
	ky_answers_set(&x, "members", ky_int(30));
	ky_answers_set(&x, "outside", ky_int(4));
	ky_answers_set(&x, "fee", ky_int(1200));
	ky_answers_set(&x, "wants_grant", ky_int(1));
	set(&x, "costs.0.item", "紙");
	ky_answers_set(&x, "costs.0.price", ky_int(350));
	ky_answers_set(&x, "costs.0.count", ky_int(10));
	set(&x, "costs.1.item", "まだ");
	ky_answers_set(&x, "costs.2.price", ky_int(99999));
	ky_answers_set(&x, "costs.2.count", ky_int(1));
	ky_answers_set(&x, "costs.7.amount", ky_int(77)); /* left over from a row that is no more */
	set(&x, "officers.0.paid", "yes");
	ky_answers_set(&x, "officers.0.pay", ky_int(5000));
	set(&x, "officers.1.paid", "none");
	ky_answers_set(&x, "officers.1.pay", ky_int(9000)); /* hidden in this row */
	assert_null(ky_formdoc_calculate(doc, &x));
	assert_int_equal(number(&x, "inside"), 26);
	assert_int_equal(number(&x, "income"), 36000);
	assert_int_equal(number(&x, "costs.0.amount"), 3500);
	assert_int_equal(number(&x, "costs.1.amount"), 0);
	assert_false(has(&x, "costs.7.amount"));
	assert_int_equal(number(&x, "cost_total"), 103499);
	assert_int_equal(number(&x, "grant"), 68000);
	assert_int_equal(number(&x, "pay_total"), 5000);
	/* Hidden: taken out. */
	ky_answers_set(&x, "wants_grant", ky_null());
	assert_null(ky_formdoc_calculate(doc, &x));
	assert_false(has(&x, "grant"));
	assert_false(has(&x, "cost_total"));
	assert_true(has(&x, "costs.0.price"));
}

static void refuses_overflow(void **state)
{
	(void)state;
	static const char *const calcs[] = {"{'sum': ['a', 'a']}", "{'difference': [-2, 'a']}", "{'product': ['a', 'a']}", "{'product': ['a', '3/2']}", "t.n", "{'floor': [{'difference': [-1, 'a']}, 10]}"};
	for (size_t i = 0; i < COUNT(calcs); i++) {
		struct ky_formdoc *doc = parse(one_section(ky_printf(a, "{'name': 'a', 'kind': 'int'}, {'name': 't', 'kind': 'table', 'columns': [{'name': 'n', 'kind': 'int'}]}, {'name': 'z', 'kind': 'int', 'calc': %s}",
								     calcs[i][0] == '{' ? calcs[i] : "'t.n'")));
		struct ky_answers x;
		ky_answers_init(&x, a);
		ky_answers_set(&x, "a", ky_int(INT64_MAX));
		ky_answers_set(&x, "t.0.n", ky_int(INT64_MAX));
		ky_answers_set(&x, "t.1.n", ky_int(1));
		ky_answers_set(&x, "z", ky_int(42));
		struct ky_err *err = ky_formdoc_calculate(doc, &x);
		assert_non_null(err);
		assert_int_equal(err->code, KY_INVALID);
		assert_string_equal(err->user_key, "core.invalid.range");
		assert_int_equal(number(&x, "z"), 42); /* untouched */
	}
	/* A product may pass through more than 64 bits on its way. */
	struct ky_formdoc *doc = parse(one_section("{'name': 'a', 'kind': 'int'}, {'name': 'z', 'kind': 'int', 'calc': {'product': ['a', '999999999/1000000000']}}"));
	struct ky_answers x;
	ky_answers_init(&x, a);
	ky_answers_set(&x, "a", ky_int(INT64_MAX));
	assert_null(ky_formdoc_calculate(doc, &x));
	assert_int_equal(number(&x, "z"), INT64_C(9223372027631403770));
}

/* ---- by a generator */

static uint64_t seed;

static unsigned random_below(unsigned n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % n;
}

__extension__ typedef __int128 int128;

/* Naively: no memory of what was found, no 64 bits; every operation written as it reads. */
static int128 naive(const struct ky_doc_calc *c, const int64_t *value)
{
	int128 r;
	switch (c->op) {
	case KY_CALC_CONSTANT:
		return c->constant;
	case KY_CALC_FIELD:
		return value[c->field[1] - 'a'];
	case KY_CALC_PRODUCT:
		r = naive(&c->arg[0], value) * c->numerator;
		while (r % c->denominator != 0)
			r--;
		return r / c->denominator;
	case KY_CALC_FLOOR:
		r = naive(&c->arg[0], value);
		while (r % c->constant != 0)
			r--;
		return r;
	default:
		break;
	}
	r = naive(&c->arg[0], value);
	for (size_t i = 1; i < c->count; i++) {
		int128 v = naive(&c->arg[i], value);
		r = c->op == KY_CALC_SUM ? r + v : c->op == KY_CALC_DIFFERENCE ? r - v : v < r ? v : r;
	}
	return r;
}

static void put_calc(struct ky_buf *buf, unsigned depth)
{
	static const char *const folds[] = {"sum", "difference", "min"};
	unsigned kind = random_below(depth == 0 ? 2 : 6), n = 1 + random_below(3);
	if (kind == 0) {
		ky_buf_printf(buf, "%d", (int)random_below(2000) - 1000);
	} else if (kind == 1) {
		ky_buf_printf(buf, "'v%c'", 'a' + (int)random_below(6));
	} else if (kind == 2) {
		ky_buf_puts(buf, "{'product': [");
		put_calc(buf, depth - 1);
		ky_buf_printf(buf, ", '%u/%u']}", random_below(9), 1 + random_below(9));
	} else if (kind == 3) {
		ky_buf_puts(buf, "{'floor': [");
		put_calc(buf, depth - 1);
		ky_buf_printf(buf, ", %u]}", 1 + random_below(1000));
	} else {
		ky_buf_printf(buf, "{'%s': [", folds[random_below(3)]);
		for (unsigned i = 0; i < n; i++) {
			ky_buf_puts(buf, i == 0 ? "" : ",");
			put_calc(buf, depth - 1);
		}
		ky_buf_puts(buf, "]}");
	}
}

/* va to vc typed, vd to vf calculated from what stands before or after them as it comes: circles are refused, all else equals the naive way. */
static void calculates_as_one_would_by_hand(void **state)
{
	(void)state;
	unsigned good = 0;
	seed = 20261123;
	for (int round = 0; round < 3000; round++) {
		struct ky_arena_mark mark = ky_arena_mark(a);
		struct ky_buf fields;
		int64_t value[6] = {0};
		ky_buf_init(&fields, a, 1 << 20);
		ky_buf_puts(&fields, "{'name': 'va', 'kind': 'yen'}, {'name': 'vb', 'kind': 'yen'}, {'name': 'vc', 'kind': 'int'}");
		for (int i = 5; i >= 3; i--) {
			ky_buf_printf(&fields, ", {'name': 'v%c', 'kind': 'int', 'calc': ", 'a' + i);
			put_calc(&fields, 3);
			ky_buf_puts(&fields, "}");
		}
		struct ky_formdoc *doc = parse(one_section(ky_buf_str(&fields).p));
		struct ky_answers x;
		ky_answers_init(&x, a);
		for (int i = 0; i < 3; i++) {
			value[i] = (int64_t)random_below(200000) - 100000;
			if (random_below(4) == 0)
				value[i] = 0; /* left empty */
			else
				ky_answers_set(&x, ky_printf(a, "v%c", 'a' + i), ky_int(value[i]));
		}
		if (ky_formdoc_calculate(doc, &x) == NULL) {
			good++;
			for (int i = 3; i < 6; i++)
				value[i] = number(&x, ky_printf(a, "v%c", 'a' + i));
			for (size_t i = 0; i < 3; i++) /* the document holds vf, ve, vd */
				assert_true(naive(doc->section[0].field[3 + i].calc, value) == value[5 - i]);
		}
		ky_arena_rewind(a, mark);
	}
	assert_true(good > 500 && good < 3000); /* both ways were tried */
}

static void put_random_when(struct ky_buf *buf)
{
	static const char *const ops[] = {"'is': 'x'", "'is_not': 'x'", "'has': 'y'", "'filled': true", "'filled': false", "'at_least': 3", "'at_most': 3"};
	if (random_below(3) == 0)
		return;
	ky_buf_printf(buf, ", 'when': {'%s': [", random_below(2) == 0 ? "all" : "any");
	for (unsigned i = 0, n = 1 + random_below(3); i < n; i++)
		ky_buf_printf(buf, "%s{'field': '%s%u', %s}", i == 0 ? "" : ",", random_below(5) == 0 ? "c" : "f", random_below(8), ops[random_below(COUNT(ops))]);
	ky_buf_puts(buf, "]}");
}

static struct ky_formdoc *random_document(void)
{
	static const char *const kinds[] = {"text", "int", "choices", "person", "date", "table"};
	struct ky_buf fields;
	ky_buf_init(&fields, a, 1 << 20);
	for (int i = 0; i < 8; i++) {
		const char *kind = kinds[random_below(COUNT(kinds))];
		ky_buf_printf(&fields, "%s{'name': 'f%d', 'kind': '%s', 'label': {'ja': 'f%d'}", i == 0 ? "" : ",", i, kind, i);
		put_random_when(&fields);
		if (strcmp(kind, "int") == 0 && random_below(2) == 0) {
			ky_buf_puts(&fields, ", 'calc': {'sum': ['f0', 'f1', 'f2.c1', 4]}");
		} else if (strcmp(kind, "table") == 0) {
			ky_buf_puts(&fields, ", 'columns': [{'name': 'c0', 'kind': 'text'}, {'name': 'c1', 'kind': 'int'");
			put_random_when(&fields);
			ky_buf_puts(&fields, "}, {'name': 'c2', 'kind': 'int', 'calc': 'c1'}]");
		}
		ky_buf_puts(&fields, "}");
	}
	return parse(one_section(ky_buf_str(&fields).p));
}

static void put_random_answer(struct ky_answers *x, const char *name, const char *kind)
{
	static const char *const texts[] = {"x", "y", "x y", "\"\\\n", "神", ""};
	if (strcmp(kind, "int") == 0)
		ky_answers_set(x, name, ky_int(random_below(7)));
	else if (strcmp(kind, "date") == 0)
		ky_answers_set(x, name, ky_date((ky_day)random_below(30000)));
	else
		set(x, name, texts[random_below(COUNT(texts))]);
}

static void put_random_answers(struct ky_answers *x, const struct ky_formdoc *doc)
{
	ky_answers_init(x, a);
	for (size_t i = 0; i < doc->section[0].field_count; i++) {
		const struct ky_doc_field *f = &doc->section[0].field[i];
		if (random_below(4) == 0)
			continue;
		if (f->column_count == 0)
			put_random_answer(x, random_below(2) == 0 && strcmp(f->kind, "person") == 0 ? ky_printf(a, "%s_kana", f->name) : f->name, f->kind);
		for (size_t c = 0; c < f->column_count; c++)
			put_random_answer(x, ky_printf(a, "%s.%u.%s", f->name, random_below(4), f->column[c].name), f->column[c].kind);
	}
}

static bool same_json(struct ky_str before, const struct ky_answers *x)
{
	return ky_str_eq(before, ky_answers_json(a, x));
}

/* Files of rows: found where they are answered, gone with no row but their own. */
static void keeps_files_of_rows(void **state)
{
	(void)state;
	struct ky_buf report;
	struct ky_answers x;
	const struct ky_doc_leaf *leaf;
	struct ky_formdoc *doc = parse(one_section("{'name': 'map', 'kind': 'files', 'label': {'ja': 'm'}}, {'name': 'costs', 'kind': 'table', 'label': {'ja': 'c'}, 'rows': 20, 'columns': ["
						   "{'name': 'yen', 'kind': 'yen', 'label': {'ja': 'y'}}, {'name': 'receipts', 'kind': 'files', 'max': 3, 'label': {'ja': 'r'}}]}"));
	ky_buf_init(&report, a, 4096);
	assert_int_equal(ky_formdoc_check(doc, a, &report), 0);
	ky_answers_init(&x, a);
	ky_answers_set(&x, "costs.0.yen", ky_int(1));
	ky_answers_set(&x, "costs.2.receipts", ky_textz("7 8"));
	ky_answers_set(&x, "costs.11.yen", ky_int(2));
	ky_answers_set(&x, "costs.11.receipts", ky_textz("9"));
	assert_int_equal(ky_doc_file_leaves(a, doc, &x, &leaf), 1 + 12);
	assert_string_equal(leaf[0].name, "map");
	assert_string_equal(leaf[1 + 2].name, "costs.2.receipts");
	ky_answers_close_up(&x, doc);
	assert_int_equal(ky_answers_rows(&x, "costs"), 3);
	assert_memory_equal(ky_answers_get(&x, "costs.1.receipts")->s.p, "7 8", 3);
	assert_memory_equal(ky_answers_get(&x, "costs.2.receipts")->s.p, "9", 1);
	assert_int_equal(ky_answers_get(&x, "costs.2.yen")->i, 2);
	struct ky_str once = ky_answers_json(a, &x);
	ky_answers_close_up(&x, doc);
	assert_true(same_json(once, &x));
	doc = parse(one_section("{'name': 'costs', 'kind': 'table', 'label': {'ja': 'c'}, 'rows': 2, 'columns': [{'name': 'one', 'kind': 'file', 'label': {'ja': 'o'}}]}"));
	assert_int_equal(ky_formdoc_check(doc, a, &report), 1);
}

static void holds_for_random_documents(void **state)
{
	(void)state;
	unsigned dropped = 0, calculated = 0;
	seed = 1;
	for (int round = 0; round < 3000; round++) {
		struct ky_arena_mark mark = ky_arena_mark(a);
		struct ky_formdoc *doc = random_document();
		struct ky_answers x, y;
		const char *const *names;
		put_random_answers(&x, doc);
		/* There and back. */
		struct ky_str json = ky_answers_json(a, &x);
		assert_null(ky_answers_parse(a, doc, json, &y));
		assert_int_equal(ky_answers_differ(a, &x, &y, &names), 0);
		assert_true(same_json(json, &y));
		/* Equal answers are equal bytes, in whatever order they came. */
		ky_answers_init(&y, a);
		for (size_t i = x.count; i > 0; i--)
			ky_answers_set(&y, x.answer[i - 1].name, x.answer[i - 1].value);
		assert_true(same_json(json, &y));
		/* Calculating again changes nothing; nor does dropping again. */
		if (ky_formdoc_calculate(doc, &x) == NULL) {
			struct ky_str once = ky_answers_json(a, &x);
			assert_null(ky_formdoc_calculate(doc, &x));
			assert_true(same_json(once, &x));
			calculated++;
		}
		size_t count = x.count;
		ky_formdoc_drop_hidden(doc, &x, "ja", NULL);
		dropped += x.count < count;
		struct ky_str once = ky_answers_json(a, &x);
		ky_formdoc_drop_hidden(doc, &x, "ja", NULL);
		assert_true(same_json(once, &x));
		ky_arena_rewind(a, mark);
	}
	assert_true(dropped > 300 && calculated > 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_the_line_of_a_place_is_told, setup, teardown),
	    cmocka_unit_test_setup_teardown(reads_the_sample, setup, teardown),
	    cmocka_unit_test_setup_teardown(names_what_it_refuses, setup, teardown),
	    cmocka_unit_test_setup_teardown(is_bounded, setup, teardown),
	    cmocka_unit_test_setup_teardown(checks, setup, teardown),
	    cmocka_unit_test_setup_teardown(checks_the_order_of_sections, setup, teardown),
	    cmocka_unit_test_setup_teardown(keeps_answers, setup, teardown),
	    cmocka_unit_test_setup_teardown(knows_rows, setup, teardown),
	    cmocka_unit_test_setup_teardown(keeps_files_of_rows, setup, teardown),
	    cmocka_unit_test_setup_teardown(writes_and_reads_json, setup, teardown),
	    cmocka_unit_test_setup_teardown(tells_differences, setup, teardown),
	    cmocka_unit_test_setup_teardown(judges_conditions, setup, teardown),
	    cmocka_unit_test_setup_teardown(drops_what_is_hidden, setup, teardown),
	    cmocka_unit_test_setup_teardown(calculates_the_sample, setup, teardown),
	    cmocka_unit_test_setup_teardown(refuses_overflow, setup, teardown),
	    cmocka_unit_test_setup_teardown(calculates_as_one_would_by_hand, setup, teardown),
	    cmocka_unit_test_setup_teardown(holds_for_random_documents, setup, teardown),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("formdoc", tests, NULL, NULL);
}
