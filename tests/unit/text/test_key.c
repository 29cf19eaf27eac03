/* test_key.c — search keys, name keys, telephone keys, bigrams: what must be equal, what must stay different. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kyodo/text.h"

static int setup(void **state)
{
	*state = ky_arena_new(0);
	return *state == NULL;
}

static int teardown(void **state)
{
	ky_arena_free(*state);
	return 0;
}

typedef struct ky_str key_fn(struct ky_arena *arena, struct ky_str s);

static void pairs(struct ky_arena *arena, key_fn *key, const char *const (*pair)[2], size_t n, bool equal)
{
	for (size_t i = 0; i < n; i++) {
		struct ky_str a = key(arena, ky_str(pair[i][0])), b = key(arena, ky_str(pair[i][1]));
		if (ky_str_eq(a, b) != equal)
			fail_msg("%s / %s: %s / %s", pair[i][0], pair[i][1], a.p, b.p);
	}
}
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void folds_what_is_the_same(void **state)
{
	static const char *const same[][2] = {
	    {"髙橋", "高橋"}, {"山﨑", "山崎"}, {"𠮷野", "吉野"}, {"渡邉", "渡辺"}, {"渡邊", "渡辺"}, {"葛󠄀城", "葛城"},
	    {"ハ゜ン", "パン"}, {"か゛", "ガ"}, {"ﾊﾟｿｺﾝ", "ぱそこん"}, {"サーバー", "サーバ"}, {"ＮＰＯ", "npo"}, {"佐久　太郎", "佐久太郎"},
	    {"茅ヶ崎", "茅ケ崎"}, {"きゃっと", "キヤツト"}, {"①", "1"}, {"㈱", "（株）"}, {"神", "神"}, {"ア・イ", "アイ"}, {"3－1", "３-１"},
	    {"みづほ", "みずほ"}, {"か ゛", "が"},
	};
	pairs(*state, ky_key_search, same, COUNT(same), true);
}

static void keeps_what_differs(void **state)
{
	static const char *const other[][2] = {{"ハハ", "パパ"}, {"🍣", "🍺"}, {"佐久", "佐倉"}, {"12", "21"}, {"は", "ば"}};
	pairs(*state, ky_key_search, other, COUNT(other), false);
	assert_int_equal(ky_key_search(*state, KY_STR("\xff\xfe　ー-")).len, 0);
}

static void is_idempotent(void **state)
{
	static const char *const rows[] = {"髙橋 か゛っこう", "㍿サーバー", "葛󠄀城ーー゛", "ﾊ-ﾟ", "ß Straße İ", "邉邊𠮷﨑", "か\xCC\x88゛"};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ky_str once = ky_key_search(*state, ky_str(rows[i]));
		assert_true(ky_str_eq(once, ky_key_search(*state, once)));
	}
}

#define V(from, to) {from, to},
static const int32_t variants[][2] = {
#include "../../../core/text/variants.def"
};
#undef V

static void variants_are_sorted_and_final(void **state)
{
	(void)state;
	assert_true(COUNT(variants) > 100);
	for (size_t i = 0; i < COUNT(variants); i++) {
		assert_true(i == 0 || variants[i - 1][0] < variants[i][0]);
		for (size_t k = 0; k < COUNT(variants); k++)
			assert_int_not_equal(variants[i][1], variants[k][0]);
	}
}

static void strips_legal_forms(void **state)
{
	static const char *const same[][2] = {
	    {"NPO法人 佐久の森", "佐久の森"}, {"特定非営利活動法人佐久の森", "佐久の森"}, {"（特非）佐久の森", "佐久の森"}, {"ＮＰＯ法人「佐久の森」", "さくの森"},
	    {"一般社団法人佐久会", "佐久会"}, {"（公財）佐久会", "佐久会"}, {"㈱佐久", "株式会社佐久"}, {"佐久㈱", "佐久"}, {"㍿佐久", "佐久株式会社"},
	    {"認定NPO法人佐久の森", "佐久の森"}, {"學校法人佐久", "佐久"}, {"（一社）佐久会", "佐久会"},
	};
	pairs(*state, ky_key_name, same, 3, true);
	pairs(*state, ky_key_name, same + 4, COUNT(same) - 4, true);
	pairs(*state, ky_key_name, same + 3, 1, false);
	assert_string_equal(ky_key_name(*state, KY_STR("NPO法人")).p, "npo法人");
	assert_string_equal(ky_key_name(*state, KY_STR("「佐久」の会")).p, "佐久ノ会");
}

static void keeps_phone_digits(void **state)
{
	assert_string_equal(ky_key_phone(*state, KY_STR("０２６７－６２－２１１１")).p, "0267622111");
	assert_string_equal(ky_key_phone(*state, KY_STR("+81-267-62-2111")).p, "0267622111");
	assert_string_equal(ky_key_phone(*state, KY_STR("+81 (0)267 62 2111")).p, "0267622111");
	assert_string_equal(ky_key_phone(*state, KY_STR("なし")).p, "");
}

static void makes_bigrams(void **state)
{
	assert_string_equal(ky_key_bigrams(*state, KY_STR("佐久市")).p, "b004f50004e45 b004e45005e02 u004e45 u004f50 u005e02");
	assert_string_equal(ky_key_bigrams(*state, KY_STR("𠮷")).p, "u005409");
	assert_string_equal(ky_key_bigrams(*state, KY_STR("")).p, "");
	assert_string_equal(ky_key_bigram_query(*state, KY_STR("佐久市　森")).p, "+\"b004f50004e45 b004e45005e02\" +u0068ee");
	assert_string_equal(ky_key_bigram_query(*state, KY_STR("佐久")).p, "+b004f50004e45");
	assert_string_equal(ky_key_bigram_query(*state, KY_STR(" - 　ー ")).p, "");
}

static void queries_hold_no_operator(void **state)
{
	struct ky_str q = ky_key_bigram_query(*state, KY_STR("佐久* -市 (a \"b\" @ ~ > < +c) \x00 '"));
	for (size_t i = 0; i < q.len; i++)
		assert_non_null(memchr("0123456789abcdefu \"+", q.p[i], 20));
	char long_term[4000];
	memset(long_term, 'a', sizeof(long_term));
	q = ky_key_bigram_query(*state, (struct ky_str){long_term, sizeof(long_term)});
	assert_true(q.len > 0 && q.len < 1000 && q.p[q.len - 1] == '"');
}

static void words_fit_innodb(void **state)
{
	struct ky_str part, rest = ky_key_bigrams(*state, KY_STR("NPO法人𠮷野の森🍣 a"));
	while (ky_str_split(&rest, ' ', &part))
		assert_true(part.len >= 3 && part.len <= 84);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(folds_what_is_the_same, setup, teardown),
	    cmocka_unit_test_setup_teardown(keeps_what_differs, setup, teardown),
	    cmocka_unit_test_setup_teardown(is_idempotent, setup, teardown),
	    cmocka_unit_test_setup_teardown(variants_are_sorted_and_final, setup, teardown),
	    cmocka_unit_test_setup_teardown(strips_legal_forms, setup, teardown),
	    cmocka_unit_test_setup_teardown(keeps_phone_digits, setup, teardown),
	    cmocka_unit_test_setup_teardown(makes_bigrams, setup, teardown),
	    cmocka_unit_test_setup_teardown(queries_hold_no_operator, setup, teardown),
	    cmocka_unit_test_setup_teardown(words_fit_innodb, setup, teardown),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("key", tests, NULL, NULL);
}
