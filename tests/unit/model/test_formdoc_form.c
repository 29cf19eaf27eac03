/* test_formdoc_form.c — documents as forms: what is asked, what comes back into the answers, what keeps them from being submitted, how they are shown; and the HTML of it all.
 * The context is a small one: catalogues and templates, no database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/base/secret.h"
#include "core/model/formdoc.h"
#include "core/model/input.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct ky_arena *a;
static struct ky_app app;
static struct ky_ctx ctx;
static struct ky_conf conf;
static struct ky_exchange exchange;
static struct ky_req req;
static char dir[64];
static const char *root_dir;

/* The core's templates under a folder of our own, beside one page that shows a form alone. */
static int setup_all(void **state)
{
	static const char *const languages[] = {"ja", "en", "easy", NULL};
	(void)state;
	root_dir = getenv("srcdir") == NULL ? "." : getenv("srcdir");
	a = ky_arena_new(0);
	snprintf(dir, sizeof dir, "/tmp/kyodo-form-XXXXXX");
	if (a == NULL || mkdtemp(dir) == NULL)
		return 1;
	char *absolute = realpath(root_dir, NULL);
	if (symlink(ky_printf(a, "%s/templates/core", absolute), ky_printf(a, "%s/core", dir)) != 0)
		return 1;
	free(absolute);
	if (symlink(".", ky_printf(a, "%s/t", dir)) != 0)
		return 1;
	FILE *f = fopen(ky_printf(a, "%s/page.cs", dir), "w");
	if (f == NULL)
		return 1;
	fputs("<?cs include:\"core/form.cs\" ?><?cs call:errors(Form) ?><form><?cs call:fields(Form) ?></form>", f);
	fclose(f);
	app = (struct ky_app){.conf = &conf, .process = a};
	memset(app.key, 7, sizeof app.key);
	if (ky_views_new(a, dir, languages, &app.views) != NULL || ky_views_load(app.views, a, "core") != NULL)
		return 1;
	return 0;
}

static int teardown_all(void **state)
{
	(void)state;
	unlink(ky_printf(a, "%s/page.cs", dir));
	unlink(ky_printf(a, "%s/core", dir));
	unlink(ky_printf(a, "%s/t", dir));
	rmdir(dir);
	ky_views_free(app.views);
	ky_arena_free(a);
	return 0;
}

static int setup(void **state)
{
	(void)state;
	ctx = (struct ky_ctx){.arena = a, .lang = "ja", .app = &app, .today = ky_day_of(2026, 4, 1)};
	exchange = (struct ky_exchange){.app = &app, .ctx = ctx};
	exchange.who.user_id = 1;
	snprintf(exchange.session_hash, sizeof exchange.session_hash, "%064d", 1);
	req = (struct ky_req){.ctx = &ctx, .exchange = &exchange};
	return 0;
}

static struct ky_formdoc *sample(void)
{
	struct ky_formdoc *doc = NULL;
	FILE *f = fopen(ky_printf(a, "%s/tests/data/forms/group-registration.json", root_dir), "rb");
	assert_non_null(f);
	char *text = ky_alloc(a, 1 << 20);
	size_t n = fread(text, 1, 1 << 20, f);
	fclose(f);
	assert_null(ky_formdoc_parse(a, (struct ky_str){text, n}, &doc));
	return doc;
}

static struct ky_formdoc *one_section(const char *fields)
{
	struct ky_formdoc *doc = NULL;
	char *json = ky_printf(a, "{'format': 'kyodo-form 1', 'title': {'ja': 't'}, 'sections': [{'name': 's', 'title': {'ja': 's'}, 'fields': [%s]}]}", fields);
	for (char *p = json; *p != '\0'; p++)
		*p = *p == '\'' ? '"' : *p;
	struct ky_err *err = ky_formdoc_parse(a, ky_str(json), &doc);
	if (err != NULL)
		fail_msg("%s", err->detail);
	return doc;
}

static void set(struct ky_answers *x, const char *name, const char *text)
{
	ky_answers_set(x, name, ky_textz(text));
}

static struct ky_form *form_of(const struct ky_formdoc *doc, size_t section, const struct ky_answers *x, const char *only, bool strict)
{
	struct ky_form *form;
	assert_null(ky_formdoc_form(&ctx, doc, &doc->section[section], x, only, strict, &form));
	return form;
}

static const struct ky_field *field(const struct ky_form *form, const char *name)
{
	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->field[i].name, name) == 0)
			return &form->field[i];
	return NULL;
}

/* "name=value&…" as a browser sends it. */
static struct ky_input *typed(const struct ky_form *form, const char *body)
{
	struct ky_pairs pairs;
	struct ky_input *input;
	assert_null(ky_pairs_parse(a, ky_str(body), 500, &pairs));
	assert_null(ky_input_parse(&req, form, &pairs, &input));
	return input;
}

static struct ky_str render(const struct ky_form *form, const struct ky_input *input, const struct ky_answers *x)
{
	struct ky_node *root = ky_view_begin(app.views, a, ctx.lang);
	struct ky_buf out;
	ky_buf_init(&out, a, 1 << 22);
	assert_null(ky_form_put_fields(&ctx, ky_node_child(root, "Form"), form, input, ky_answers_row(a, form, x)));
	struct ky_err *err = ky_view_render(app.views, a, root, ctx.lang, "t/page", &out);
	if (err != NULL)
		fail_msg("%s", err->detail);
	ky_view_done(root);
	return ky_buf_str(&out);
}

static size_t times(const char *text, const char *what)
{
	size_t n = 0;
	for (const char *p = strstr(text, what); p != NULL; p = strstr(p + 1, what))
		n++;
	return n;
}

static void expect_once(struct ky_str html, const char *what)
{
	if (times(html.p, what) != 1)
		fail_msg("%zu times %s in %s", times(html.p, what), what, html.p);
}

/* What every form's HTML owes: fieldsets close, each with a legend; no id twice; labels and error links lead to an id. */
static void expect_sound(struct ky_str html)
{
	static const char *const references[] = {" for=\"", "href=\"#"};
	assert_int_equal(times(html.p, "<fieldset"), times(html.p, "</fieldset>"));
	assert_int_equal(times(html.p, "<fieldset"), times(html.p, "<legend>"));
	for (const char *p = strstr(html.p, " id=\""); p != NULL; p = strstr(p + 1, " id=\""))
		expect_once(html, ky_strndup(a, p, (size_t)(strchr(p + 5, '"') - p) + 1));
	for (size_t i = 0; i < COUNT(references); i++)
		for (const char *p = strstr(html.p, references[i]); p != NULL; p = strstr(p + 1, references[i])) {
			const char *id = p + strlen(references[i]);
			expect_once(html, ky_printf(a, " id=\"%.*s\"", (int)(strchr(id, '"') - id), id));
		}
}

/* ---- what is asked */

static void asks_what_is_shown(void **state)
{
	(void)state;
	struct ky_formdoc *doc = sample();
	struct ky_answers x;
	ky_answers_init(&x, a);
	struct ky_form *form = form_of(doc, 0, &x, NULL, false);
	assert_null(field(form, "corporate_no"));
	assert_int_equal(field(form, "name")->flags & (KY_REQUIRED | KY_WANTED | KY_LITERAL), KY_WANTED | KY_LITERAL);
	assert_string_equal(field(form, "name")->hint, "例：みほん川をきれいにする会");
	set(&x, "legal_form", "npo");
	form = form_of(doc, 0, &x, NULL, true);
	assert_int_equal(field(form, "corporate_no")->flags & (KY_REQUIRED | KY_WANTED), KY_REQUIRED);
	assert_int_equal(field(form, "founded")->flags & (KY_REQUIRED | KY_WANTED), 0);
	assert_null(field(form, "legal_other"));
	form = form_of(doc, 0, &x, "founded name_kana", true);
	assert_int_equal(form->count, 2);
	ctx.lang = "en";
	form = form_of(doc, 0, &x, NULL, true);
	assert_string_equal(field(form, "legal_form")->options[1].label, "NPO corporation");
	assert_string_equal(field(form, "name")->label, "Name of the group");
}

static void asks_for_no_kana_of_a_latin_name(void **state)
{
	(void)state;
	struct ky_formdoc *doc = sample();
	struct ky_answers x;
	ky_answers_init(&x, a);
	/* Nobody knows yet what the name will be. */
	assert_int_equal(field(form_of(doc, 1, &x, NULL, true), "rep_kana")->flags & (KY_REQUIRED | KY_WANTED), KY_WANTED);
	set(&x, "rep", "Ｎｇｕｙễn Văn-An");
	assert_int_equal(field(form_of(doc, 1, &x, NULL, true), "rep_kana")->flags & (KY_REQUIRED | KY_WANTED), 0);
	set(&x, "rep", "見本 An");
	assert_int_equal(field(form_of(doc, 1, &x, NULL, true), "rep_kana")->flags & (KY_REQUIRED | KY_WANTED), KY_WANTED);
}

static void offers_rows(void **state)
{
	(void)state;
	struct ky_formdoc *doc = one_section("{'name': 't', 'kind': 'table', 'label': {'ja': '表'}, 'rows': 4, 'columns': [{'name': 'p', 'kind': 'person', 'label': {'ja': '人'}, 'required': true}]}");
	struct ky_answers x;
	ky_answers_init(&x, a);
	assert_int_equal(form_of(doc, 0, &x, NULL, true)->count, 3 * 2);
	set(&x, "t.2.p", "x");
	struct ky_form *form = form_of(doc, 0, &x, NULL, true);
	assert_int_equal(form->count, 4 * 2);
	assert_int_equal(field(form, "t.2.p")->flags & (KY_REQUIRED | KY_WANTED), KY_REQUIRED);
	assert_int_equal(field(form, "t.3.p")->flags & (KY_REQUIRED | KY_WANTED), 0);
	assert_string_equal(field(form, "t.2.p_kana")->label, "人（フリガナ）");
	assert_string_equal(field(form, "t.2.p_kana")->group->legend, "表 3");
	set(&x, "t.3.p", "x");
	assert_int_equal(form_of(doc, 0, &x, NULL, true)->count, 4 * 2);
}

/* ---- what comes back */

static void takes_what_was_typed(void **state)
{
	(void)state;
	struct ky_formdoc *doc = sample();
	struct ky_answers x;
	ky_answers_init(&x, a);
	set(&x, "legal_form", "npo");
	struct ky_form *form = form_of(doc, 0, &x, NULL, false);
	struct ky_input *input = typed(form, "name=%E4%BD%90%E4%B9%85&founded.year=%E4%BB%A4%E5%92%8C8&founded.month=13&founded.day=1&area=safety&area=children&corporate_no=12&activity=a%0D%0Ab&legal_form=npo");
	assert_false(ky_input_valid(input));
	ky_answers_take(&x, doc, form, input);
	assert_string_equal(ky_answers_json(a, &x).p, "{\"activity\":\"a\\nb\",\"area\":\"safety children\",\"corporate_no\":\"12\",\"founded\":\"令和8年13月1日\",\"legal_form\":\"npo\",\"name\":\"佐久\"}");
	/* A date that is none goes back into its three boxes. */
	struct ky_str html = render(form, NULL, &x);
	expect_sound(html);
	expect_once(html, "name=\"founded.year\" value=\"令和8\"");
	expect_once(html, "name=\"founded.month\" value=\"13\"");
	/* Emptied again. */
	ky_answers_take(&x, doc, form, typed(form, "legal_form=npo"));
	assert_string_equal(ky_answers_json(a, &x).p, "{\"legal_form\":\"npo\"}");
}

static void closes_up_rows(void **state)
{
	(void)state;
	struct ky_formdoc *doc = sample();
	struct ky_answers x;
	ky_answers_init(&x, a);
	ky_answers_set(&x, "wants_grant", ky_int(1));
	struct ky_form *form = form_of(doc, 3, &x, NULL, false);
	assert_non_null(field(form, "costs.2.item"));
	ky_answers_take(&x, doc, form, typed(form, "wants_grant=1&costs.0.item=a&costs.2.item=c&costs.2.price=1%2C000%E5%86%86&costs.2.count=x"));
	ky_answers_set(&x, "costs.0.amount", ky_int(5));
	assert_string_equal(ky_answers_json(a, &x).p, "{\"costs.0.amount\":5,\"costs.0.item\":\"a\",\"costs.1.count\":\"x\",\"costs.1.item\":\"c\",\"costs.1.price\":1000,\"wants_grant\":1}");
	/* A calculated cell alone makes no row; a box that is not ticked is no answer. */
	form = form_of(doc, 3, &x, NULL, false);
	ky_answers_take(&x, doc, form, typed(form, "costs.1.item=c"));
	assert_string_equal(ky_answers_json(a, &x).p, "{\"costs.0.item\":\"c\"}");
}

static void leaves_files_and_sums_alone(void **state)
{
	(void)state;
	struct ky_formdoc *doc = one_section("{'name': 'f', 'kind': 'files', 'label': {'ja': 'f'}, 'max': 3}, {'name': 'n', 'kind': 'int', 'label': {'ja': 'n'}, 'calc': 1}");
	struct ky_answers x;
	ky_answers_init(&x, a);
	set(&x, "f", "12 13");
	ky_answers_set(&x, "n", ky_int(1));
	struct ky_form *form = form_of(doc, 0, &x, NULL, true);
	ky_answers_take(&x, doc, form, typed(form, "n=99&f="));
	assert_string_equal(ky_answers_json(a, &x).p, "{\"f\":\"12 13\",\"n\":1}");
}

/* ---- new kinds of fields */

static void reads_the_new_kinds(void **state)
{
	(void)state;
	static const struct ky_field fields[] = {
	    {.name = "bank", .kind = "digits", .label = "core.part.bank", .max = 4},
	    {.name = "holder", .kind = "zengin", .label = "core.part.holder"},
	    {.name = "yes", .kind = "pledge", .label = "core.yes", .flags = KY_REQUIRED},
	    {.name = "note", .kind = "note", .label = "core.yes", .flags = KY_REQUIRED},
	    {.name = "sum", .kind = "yen", .label = "core.yes", .flags = KY_OUTPUT | KY_REQUIRED},
	};
	static const struct ky_form form = KY_FORM("t", fields);
	struct ky_input *input = typed(&form, "bank=%EF%BC%90%EF%BC%91%EF%BC%92%EF%BC%93&holder=%E3%81%95%E3%81%8F%E3%81%A3%E3%81%A8%E3%83%BC+%EF%BD%BB%EF%BE%9E%E3%83%BB%EF%BC%AE%EF%BD%90o&yes=1&note=x&sum=5");
	assert_true(ky_input_valid(input));
	assert_string_equal(ky_input_z(input, "bank"), "0123");
	assert_string_equal(ky_input_z(input, "holder"), "サクツト- ザ.NPO");
	assert_int_equal(ky_input_value(input, "note")->kind, KY_NULL);
	assert_int_equal(ky_input_value(input, "sum")->kind, KY_NULL);
	input = typed(&form, "bank=123&holder=%E4%BD%90%E4%B9%85");
	assert_string_equal(input->field[0].error, "core.invalid.digits");
	assert_string_equal(input->field[1].error, "core.invalid.zengin");
	assert_string_equal(input->field[2].error, "core.invalid.pledge");
	assert_string_equal(typed(&form, "yes=0")->field[2].error, "core.invalid.pledge");
}

/* The value the browser was given for a stored file: its id and a signature over id and session. */
static const char *file_token(int64_t id)
{
	unsigned char mac[32];
	ky_hmac(app.key, KY_KEY_BYTES, ky_str(ky_printf(a, "file|%lld|u%lld", (long long)id, (long long)exchange.who.user_id)), mac);
	return ky_printf(a, "%lld.%s", (long long)id, ky_hex(a, mac, 16));
}

static void collects_files(void **state)
{
	(void)state;
	static const struct ky_field fields[] = {{.name = "f", .kind = "files", .label = "core.yes", .flags = KY_REQUIRED, .max = 3}};
	static const struct ky_form form = KY_FORM("t", fields);
	struct ky_answers none;
	ky_answers_init(&none, a);
	const char *one = file_token(11), *two = file_token(12), *three = file_token(13), *four = file_token(14);
	struct ky_input *input = typed(&form, ky_printf(a, "f=%s&f=&f=%s+%s", three, one, three));
	assert_true(ky_input_valid(input));
	assert_string_equal(ky_input_z(input, "f"), "13 11");
	assert_string_equal(ky_input_raw(input, "f").p, ky_printf(a, "%s %s", three, one));
	expect_once(render(&form, input, &none), ky_printf(a, "<input type=\"hidden\" name=\"f\" value=\"%s %s\">", three, one));
	input = typed(&form, ky_printf(a, "f=%s&f=%s+%s&f=%s", one, two, three, four));
	assert_string_equal(input->field[0].error, "core.invalid.files_many");
	input = typed(&form, ky_printf(a, "f=%s&f=99.%s", one, strchr(two, '.') + 1));
	assert_string_equal(input->field[0].error, "core.invalid.file");
	assert_string_equal(ky_input_z(input, "f"), "11");
	assert_string_equal(typed(&form, "")->field[0].error, "core.invalid.files_few");
}

/* ---- the HTML */

static void renders_every_section(void **state)
{
	(void)state;
	static const char *const languages[] = {"ja", "en", "easy"};
	struct ky_formdoc *doc = sample();
	struct ky_answers x;
	ky_answers_init(&x, a);
	ky_answers_set(&x, "wants_grant", ky_int(1));
	ky_answers_set(&x, "cost_total", ky_int(1234567));
	ky_answers_set(&x, "grant", ky_int(100000));
	set(&x, "area", "safety");
	for (size_t l = 0; l < COUNT(languages); l++)
		for (size_t s = 0; s < doc->section_count; s++) {
			ctx.lang = languages[l];
			struct ky_form *form = form_of(doc, s, &x, NULL, true);
			expect_sound(render(form, NULL, &x));
			/* Nothing typed: every required field complains, and each can be reached. */
			struct ky_input *input = typed(form, "wants_grant=1");
			struct ky_str html = render(form, input, &x);
			assert_false(ky_input_valid(input));
			expect_sound(html);
			assert_true(times(html.p, "href=\"#f-") > 0);
			assert_null(strstr(html.p, "core."));
		}
	ctx.lang = "ja";
	struct ky_str html = render(form_of(doc, 3, &x, NULL, true), NULL, &x);
	expect_once(html, "<output id=\"f-cost_total\">1,234,567円</output>");
	expect_once(html, "<fieldset class=\"group\" id=\"f-costs\">");
	expect_once(html, "<fieldset class=\"group\" id=\"f-costs.2\">");
	expect_once(html, "<fieldset class=\"group\" id=\"f-account\">");
	assert_null(strstr(html.p, "name=\"cost_total\""));
	html = render(form_of(doc, 4, &x, NULL, true), NULL, &x);
	expect_once(html, "name=\"photos\" type=\"file\" multiple");
	expect_once(html, "type=\"checkbox\" id=\"f-pledge\"");
	html = render(form_of(doc, 0, &x, NULL, true), NULL, &x);
	expect_once(html, "data-max=\"400\"");
	expect_once(html, "<div class=\"field note\" id=\"f-about\">");
}

/* ---- what keeps them from being submitted */

static void fill(struct ky_answers *x)
{
	static const char *const texts[][2] = {
	    {"name", "みほん川の会"}, {"name_kana", "ミホンガワノカイ"}, {"legal_form", "voluntary"}, {"area", "environment safety"}, {"activity", "川のそうじ"}, {"rep", "見本 花子"}, {"rep_kana", "ミホン ハナコ"},
	    {"office_postal", "385-0000"}, {"office", "みほん市中央1-1"}, {"phone", "0267-00-0000"}, {"officers.0.role", "会長"}, {"officers.0.person", "見本 花子"},
	    {"officers.0.person_kana", "ミホン ハナコ"}, {"rules", "21"}, {"photos", "31 32"},
	};
	ky_answers_init(x, a);
	for (size_t i = 0; i < COUNT(texts); i++)
		set(x, texts[i][0], texts[i][1]);
	ky_answers_set(x, "members", ky_int(30));
	ky_answers_set(x, "founded", ky_date(ky_day_of(2019, 5, 1)));
	ky_answers_set(x, "pledge", ky_int(1));
}

static const char *problems_of(const struct ky_formdoc *doc, const struct ky_answers *x)
{
	const struct ky_doc_problem *problem;
	struct ky_buf out;
	size_t n;
	assert_null(ky_formdoc_problems(&ctx, doc, x, &n, &problem));
	ky_buf_init(&out, a, 65536);
	for (size_t i = 0; i < n; i++)
		ky_buf_printf(&out, "%s %s [%s] %s\n", problem[i].section->name, problem[i].name, problem[i].label, problem[i].message_key);
	return n == 0 ? "" : ky_buf_str(&out).p;
}

static void finds_problems(void **state)
{
	(void)state;
	struct ky_formdoc *doc = sample();
	struct ky_answers x;
	static const struct {
		const char *name;
		struct ky_value value;
		const char *problem;
	} rows[] = {
	    {"name", {.kind = KY_NULL}, "group name [団体の名前] core.invalid.required\n"},
	    {"legal_form", {.kind = KY_TEXT, .s = {"npo", 3}}, "group corporate_no [法人番号] core.invalid.required\n"},
	    {"legal_form", {.kind = KY_TEXT, .s = {"guild", 5}}, "group legal_form [団体の種類] core.invalid.choice\n"},
	    {"area", {.kind = KY_TEXT, .s = {"safety x", 8}}, "group area [活動の分野] core.invalid.choice\n"},
	    {"founded", {.kind = KY_TEXT, .s = {"13", 2}}, "group founded [できた日] core.invalid.date\n"},
	    {"rep_kana", {.kind = KY_NULL}, "contact rep_kana [代表者（フリガナ）] core.invalid.required\n"},
	    {"rep", {.kind = KY_TEXT, .s = {"Anna", 4}}, ""},
	    {"office_postal", {.kind = KY_TEXT, .s = {"38", 2}}, "contact office_postal [事務所の所在地（郵便番号）] core.invalid.postal\n"},
	    {"office_building", {.kind = KY_NULL}, ""},
	    {"email", {.kind = KY_TEXT, .s = {"x", 1}}, "contact email [メールアドレス] core.invalid.email\n"},
	    {"officers.1.role", {.kind = KY_TEXT, .s = {"x", 1}},
	     "people officers.1.person [役員 2 氏名] core.invalid.required\npeople officers.1.person_kana [役員 2 氏名（フリガナ）] core.invalid.required\n"},
	    {"officers.0.paid", {.kind = KY_TEXT, .s = {"yes", 3}}, "people officers.0.pay [役員 1 年額] core.invalid.required\n"},
	    {"members", {.kind = KY_INT, .i = 0}, "people members [会員の数] core.invalid.range\n"},
	    {"members", {.kind = KY_TEXT, .s = {"many", 4}}, "people members [会員の数] core.invalid.number\n"},
	    {"rules", {.kind = KY_NULL}, "papers rules [規約] core.invalid.files_few\n"},
	    {"rules", {.kind = KY_TEXT, .s = {"21 22", 5}}, "papers rules [規約] core.invalid.files_many\n"},
	    {"pledge", {.kind = KY_NULL}, "papers pledge [暴力団や暴力団員と関係がないことを誓います。] core.invalid.pledge\n"},
	    {"wants_grant", {.kind = KY_INT, .i = 1}, "money costs [使いみち] core.invalid.rows\n"},
	};
	fill(&x);
	assert_string_equal(problems_of(doc, &x), "");
	for (size_t i = 0; i < COUNT(rows); i++) {
		fill(&x);
		if (strcmp(rows[i].name, "rep") == 0)
			ky_answers_set(&x, "rep_kana", ky_null());
		ky_answers_set(&x, rows[i].name, rows[i].value);
		assert_string_equal(problems_of(doc, &x), rows[i].problem);
	}
	/* A row nobody filled is no row, even between others. */
	fill(&x);
	set(&x, "officers.2.role", "x");
	set(&x, "officers.2.person", "Anna");
	assert_string_equal(problems_of(doc, &x), "");
	/* A bound on one side only. */
	fill(&x);
	set(&x, "officers.0.paid", "yes");
	ky_answers_set(&x, "officers.0.pay", ky_int(5000000000));
	assert_string_equal(problems_of(doc, &x), "");
	ky_answers_set(&x, "officers.0.pay", ky_int(0));
	assert_string_equal(problems_of(doc, &x), "people officers.0.pay [役員 1 年額] core.invalid.range\n");
}

/* ---- showing */

static const char *readable(const struct ky_formdoc *doc, const char *name, struct ky_value value)
{
	struct ky_str text;
	assert_null(ky_doc_readable(&ctx, ky_doc_find(doc, name, NULL), &value, &text));
	return ky_str_z(a, text);
}

static void reads_like_people_do(void **state)
{
	(void)state;
	struct ky_formdoc *doc = sample();
	assert_string_equal(readable(doc, "founded", ky_date(ky_day_of(2026, 11, 23))), "令和8年11月23日");
	assert_string_equal(readable(doc, "founded", ky_textz("13月")), "13月");
	assert_string_equal(readable(doc, "fee", ky_int(-1234567)), "-1,234,567円");
	assert_string_equal(readable(doc, "members", ky_int(1000)), "1,000");
	assert_string_equal(readable(doc, "area", ky_textz("welfare safety")), "福祉、防災・地域安全");
	assert_string_equal(readable(doc, "area", ky_textz("gone")), "gone");
	assert_string_equal(readable(doc, "area", ky_int(5)), "5");
	assert_string_equal(readable(doc, "account_type", ky_textz("toza")), "当座");
	assert_string_equal(readable(doc, "account_holder", ky_textz("サク")), "サク");
	assert_string_equal(readable(doc, "pledge", ky_int(1)), "はい");
	assert_string_equal(readable(doc, "photos", ky_textz("1 2")), "2件");
	assert_string_equal(readable(doc, "name", ky_null()), "");
	ctx.lang = "en";
	assert_string_equal(readable(doc, "founded", ky_date(ky_day_of(2026, 11, 23))), "23 November 2026");
	assert_string_equal(readable(doc, "fee", ky_int(1000)), "1,000 yen");
	assert_string_equal(readable(doc, "area", ky_textz("welfare safety")), "Welfare, Safety");
}

/* A page that shows what ky_formdoc_show put, one fact a line. */
static const char *shown(const struct ky_formdoc *doc, const struct ky_answers *x, unsigned without, const char *marks)
{
	static const char page[] = "<?cs each:s = D.sections ?>== <?cs var:s.title ?>\n<?cs each:f = s.facts ?><?cs if:f.marked ?>*<?cs /if ?><?cs var:f.name ?> <?cs var:f.label ?>: <?cs var:f.text ?>"
				   "<?cs each:h = f.table.heads ?>|<?cs var:h.label ?><?cs /each ?><?cs each:r = f.table.rows ?>/<?cs each:c = r.cells ?>|<?cs if:c.marked ?>*<?cs /if ?><?cs var:c.text ?><?cs /each ?><?cs /each ?>"
				   "<?cs each:i = f.files ?>#<?cs var:i.id ?><?cs /each ?>\n<?cs /each ?><?cs /each ?>";
	const char *path = ky_printf(a, "%s/shown.cs", dir);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(page, f);
	fclose(f);
	struct ky_node *root = ky_view_begin(app.views, a, ctx.lang);
	struct ky_buf out;
	ky_buf_init(&out, a, 1 << 20);
	assert_null(ky_formdoc_show(&ctx, doc, x, without, marks, ky_node_child(root, "D")));
	assert_null(ky_view_render(app.views, a, root, ctx.lang, "t/shown", &out));
	ky_view_done(root);
	unlink(path);
	return ky_buf_str(&out).p;
}

static void shows_facts(void **state)
{
	(void)state;
	struct ky_formdoc *doc = sample();
	struct ky_answers x;
	fill(&x);
	set(&x, "officers.0.paid", "none");
	ky_answers_set(&x, "officers.0.pay", ky_int(7)); /* not asked in this row */
	ky_answers_set(&x, "pay_total", ky_int(0));
	const char *all = shown(doc, &x, 0, "name officers.0.role");
	assert_non_null(strstr(all, "== 団体について\n*name 団体の名前: みほん川の会\n"));
	assert_non_null(strstr(all, "\nfounded できた日: 令和元年5月1日\n"));
	assert_non_null(strstr(all, "\nrep 代表者: 見本 花子\nrep_kana 代表者（フリガナ）: ミホン ハナコ\n"));
	assert_non_null(strstr(all, "\nofficers 役員: |役職|氏名|氏名（フリガナ）|報酬|年額/|*会長|見本 花子|ミホン ハナコ|なし|\n"));
	assert_non_null(strstr(all, "\nphotos 活動の写真: 2件#31#32\n"));
	assert_non_null(strstr(all, "\nwebsite ホームページ: \n"));
	assert_null(strstr(all, "about"));
	assert_null(strstr(all, "corporate_no"));
	const char *public = shown(doc, &x, KY_PERSONAL, NULL);
	assert_null(strstr(public, "花子"));
	assert_null(strstr(public, "*"));
	assert_non_null(strstr(public, "website"));
	/* Of a section nothing is left of, not even the title. */
	assert_null(strstr(shown(one_section("{'name': 'n', 'kind': 'text', 'label': {'ja': 'n'}, 'flags': ['internal']}"), &x, KY_INTERNAL_ONLY, NULL), "=="));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(asks_what_is_shown, setup),
	    cmocka_unit_test_setup(asks_for_no_kana_of_a_latin_name, setup),
	    cmocka_unit_test_setup(offers_rows, setup),
	    cmocka_unit_test_setup(takes_what_was_typed, setup),
	    cmocka_unit_test_setup(closes_up_rows, setup),
	    cmocka_unit_test_setup(leaves_files_and_sums_alone, setup),
	    cmocka_unit_test_setup(reads_the_new_kinds, setup),
	    cmocka_unit_test_setup(collects_files, setup),
	    cmocka_unit_test_setup(renders_every_section, setup),
	    cmocka_unit_test_setup(finds_problems, setup),
	    cmocka_unit_test_setup(reads_like_people_do, setup),
	    cmocka_unit_test_setup(shows_facts, setup),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("formdoc_form", tests, setup_all, teardown_all);
}
