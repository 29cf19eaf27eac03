/* test_view.c — escaping is on, URLs are checked, the cache forgets what is stale. */
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/view/view.h"

static struct ky_arena *a;
static char dir[64];

static void write_file(const char *name, const char *text)
{
	char path[128];
	snprintf(path, sizeof path, "%s/t/%s", dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static struct ky_str render(struct ky_views *views, struct ky_node *root, const char *lang)
{
	struct ky_buf out;
	ky_buf_init(&out, a, 1 << 20);
	assert_null(ky_view_render(views, a, root, lang, "t/page", &out));
	return ky_buf_str(&out);
}

static struct ky_views *views_new(void)
{
	static const char *const languages[] = {"ja", "en", NULL};
	struct ky_views *views;
	assert_null(ky_views_new(a, dir, languages, &views));
	assert_null(ky_views_load(views, a, "t"));
	return views;
}

/* The template of templates/core/markdown.cs itself. */
static struct ky_str markdown(struct ky_views *views, const char *text)
{
	struct ky_node *root = ky_view_begin(views, a, "ja");
	struct ky_buf out;
	ky_put_markdown(root, "Text", ky_str(text));
	ky_buf_init(&out, a, 4 << 20);
	assert_null(ky_view_render(views, a, root, "ja", "t/markdown", &out));
	ky_view_done(root);
	return ky_buf_str(&out);
}

static void test_markdown(void **state)
{
	static const struct {
		const char *text, *html;
	} rows[] = {
	    {"お知らせ\nです", "<p>お知らせ<br>です</p>"},
	    {"# 大\n### 小", "<h4>大</h4>\n<h5>小</h5>"},
	    {"### 先に", "<h4>先に</h4>"},
	    {"*斜*と**太**と`印`", "<p><em>斜</em>と<strong>太</strong>と<code>印</code></p>"},
	    {"[**役所** へ](https://example.jp/?a=1&b=2)", "<a href=\"https://example.jp/?a=1&amp;b=2\" rel=\"nofollow noopener\"><strong>役所</strong> へ</a>"},
	    {"- 一\n  - 二\n- 三", "<ul><li><p>一</p>\n<ul><li><p>二</p>\n</li></ul>\n</li><li><p>三</p>\n</li></ul>"},
	    {"3. 三\n4. 四", "<ol start=\"3\"><li><p>三</p>\n</li><li><p>四</p>"},
	    {"> 引用", "<blockquote><p>引用</p>\n</blockquote>"},
	    {"    a < b", "<pre>a &lt; b\n</pre>"},
	    {"![写真](https://example.jp/p.jpg)", "<a href=\"https://example.jp/p.jpg\" rel=\"nofollow noopener\">写真</a>"},
	    {"<script>alert(1)</script>\n\n<b onclick=x>y</b>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;"},
	    {"a <img src=x onerror=alert(1)> b", "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>"},
	    {"[x](javascript:alert(1)) [y](//evil.example) [z](JAVASCRIPT:1) [d](data:text/html,1)", "<p>x y z d</p>"},
	    {"<https://example.jp/>", "<a href=\"https://example.jp/\""},
	    {"", "<div class=\"markdown\"></div>"},
	};
	struct ky_views *views = views_new();
	char *deep = ky_alloc(a, 60001);
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct ky_str out = markdown(views, rows[i].text);
		if (strstr(out.p, rows[i].html) == NULL)
			fail_msg("%s\ngives %s\nwithout %s", rows[i].text, out.p, rows[i].html);
	}
	memset(deep, '>', 60000); /* deeper than any stack */
	assert_null(strstr(strstr(markdown(views, deep).p, "<blockquote><blockquote><blockquote>"), "<script"));
	for (size_t i = 0; i < 30000; i += 2)
		memcpy(deep + i, "* ", 2);
	deep[30000] = '\0';
	assert_true(markdown(views, deep).len > 0);
	ky_views_free(views);
}

static void test_escapes(void **state)
{
	(void)state;
	struct ky_views *views = views_new();
	struct ky_node *root = ky_view_begin(views, a, "ja");
	ky_put(root, "x", "<script>\"'&");
	ky_put_url(root, "bad_url", "javascript:alert(1)");
	ky_put_url(root, "worse_url", "//evil.example/");
	ky_put_url(root, "good_url", "https://example.jp/?a=1&b=2");
	struct ky_str out = render(views, root, "ja");
	assert_null(strstr(out.p, "<script>"));
	assert_null(strstr(out.p, "javascript"));
	assert_null(strstr(out.p, "evil"));
	assert_non_null(strstr(out.p, "https://example.jp/?a=1&amp;b=2"));
	ky_view_done(root);
	ky_views_free(views);
}

/* However a value travels through a template, it arrives escaped. */
static void test_escapes_in_every_context(void **state)
{
	(void)state;
	static const char *const markers[] = {"SET:", "MACRO:", "SUM:", "EACH:", "WITH:"};
	struct ky_views *views = views_new();
	struct ky_node *root = ky_view_begin(views, a, "ja");
	ky_put(root, "x", "</script><b>\"'&");
	ky_put(ky_node_item(root, "deep"), "x", "</script><b>\"'&");
	struct ky_buf out;
	ky_buf_init(&out, a, 1 << 20);
	assert_null(ky_view_render(views, a, root, "ja", "t/contexts", &out));
	for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++) {
		const char *at = strstr(out.data, markers[i]);
		assert_non_null(at);
		assert_memory_equal(at + strlen(markers[i]), "&lt;/script&gt;&lt;b&gt;&quot;&#39;&amp;", 38);
	}
	ky_view_done(root);
	ky_views_free(views);
}

static void test_renders_do_not_grow(void **state)
{
	(void)state;
	struct ky_views *views = views_new();
	size_t before = 0;
	for (int i = 0; i < 10100; i++) {
		struct ky_arena_mark mark = ky_arena_mark(a);
		struct ky_node *root = ky_view_begin(views, a, "ja");
		ky_put(root, "x", "text");
		for (int n = 0; n < 12; n++)
			ky_put_int(ky_node_item(root, "rows"), "n", n);
		render(views, root, "ja");
		ky_view_done(root);
		ky_arena_rewind(a, mark);
		if (i == 100)
			before = mallinfo2().uordblks;
	}
	assert_true(mallinfo2().uordblks <= before + 4096);
	ky_views_free(views);
}

static void test_languages_fall_back(void **state)
{
	(void)state;
	struct ky_views *views = views_new();
	assert_string_equal(ky_views_message(views, "en", "t.only_ja"), "日本語だけ");
	assert_string_equal(ky_views_message(views, "en", "t.both"), "both");
	assert_null(ky_views_message(views, "ja", "t.none"));
	ky_views_free(views);
}

static void test_lists_keep_order(void **state)
{
	(void)state;
	struct ky_views *views = views_new();
	struct ky_node *root = ky_view_begin(views, a, "ja");
	for (int i = 0; i < 12; i++)
		ky_put_int(ky_node_item(root, "rows"), "n", i);
	assert_non_null(strstr(render(views, root, "ja").p, "0,1,2,3,4,5,6,7,8,9,10,11,"));
	ky_view_done(root);
	ky_views_free(views);
}

static void test_cache(void **state)
{
	(void)state;
	struct ky_cache *c = ky_cache_new(4096);
	uint64_t v1 = 1, v2 = 2;
	struct ky_cached page = {KY_STR("body"), "text/html", "\"e\""}, out;
	ky_cache_put(c, KY_STR("k"), &v1, 1, 100, &page);
	assert_true(ky_cache_get(c, KY_STR("k"), &v1, 1, 99, &out));
	assert_true(ky_str_is(out.body, "body"));
	assert_false(ky_cache_get(c, KY_STR("k"), &v1, 1, 100, &out)); /* its time is over */
	ky_cache_put(c, KY_STR("k"), &v1, 1, 0, &page);
	assert_false(ky_cache_get(c, KY_STR("k"), &v2, 1, 0, &out)); /* its rows changed */
	for (int i = 0; i < 100; i++)
		ky_cache_put(c, ky_str(ky_printf(a, "key %d", i)), &v1, 1, 0, &page);
	assert_false(ky_cache_get(c, KY_STR("key 0"), &v1, 1, 0, &out)); /* the oldest went first */
	assert_true(ky_cache_get(c, KY_STR("key 99"), &v1, 1, 0, &out));
	ky_cache_free(c);
}

/* The template under test is the one that is installed. */
static int take_markdown(void)
{
	static char text[16384];
	const char *top = getenv("srcdir");
	char path[256];
	snprintf(path, sizeof path, "%s/templates/core/markdown.cs", top == NULL ? "." : top);
	FILE *f = fopen(path, "r");
	if (f == NULL)
		return 1;
	size_t n = fread(text, 1, sizeof text - 64, f);
	fclose(f);
	snprintf(text + n, 64, "<?cs call:markdown(Text) ?>");
	write_file("markdown.cs", text);
	return 0;
}

static int setup(void **state)
{
	(void)state;
	char path[128];
	a = ky_arena_new(0);
	snprintf(dir, sizeof dir, "/tmp/kyodo-view-XXXXXX");
	if (mkdtemp(dir) == NULL)
		return 1;
	snprintf(path, sizeof path, "%s/t", dir);
	mkdir(path, 0700);
	write_file("messages.ja.hdf", "only_ja = 日本語だけ\nboth = 両方\n");
	write_file("messages.en.hdf", "both = both\n");
	write_file("page.cs", "<p title=\"<?cs var:x ?>\"><?cs var:x ?></p><a href=\"<?cs var:bad_url ?>\"></a><a href=\"<?cs var:worse_url ?>\"></a>"
			      "<a href=\"<?cs var:good_url ?>\"></a><?cs each:r = rows ?><?cs var:r.n ?>,<?cs /each ?>");
	write_file("contexts.cs", "<?cs set:y = x ?>SET:<?cs var:y ?><?cs def:m(z) ?>MACRO:<?cs var:z ?><?cs /def ?><?cs call:m(x) ?>SUM:<?cs var:x + x ?>"
				  "<?cs each:d = deep ?>EACH:<?cs var:d.x ?><?cs /each ?><?cs with:w = deep.0 ?>WITH:<?cs var:w.x ?><?cs /with ?>");
	return take_markdown();
}

static int teardown(void **state)
{
	(void)state;
	static const char *const names[] = {"/t/messages.ja.hdf", "/t/messages.en.hdf", "/t/page.cs", "/t/contexts.cs"};
	char path[128];
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s%s", dir, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/t", dir);
	rmdir(path);
	rmdir(dir);
	ky_arena_free(a);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_markdown), cmocka_unit_test(test_escapes), cmocka_unit_test(test_escapes_in_every_context), cmocka_unit_test(test_renders_do_not_grow), cmocka_unit_test(test_languages_fall_back), cmocka_unit_test(test_lists_keep_order), cmocka_unit_test(test_cache)};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("view", tests, setup, teardown);
}
