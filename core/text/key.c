/* key.c — normalised keys beside what people typed: for search, for names, for telephone numbers.
 * Called by services that store or look up text. The key is never shown and never replaces the text.
 * Must not know what table it goes into. */
#include "kyodo/text.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "utf.h"

struct variant {
	int32_t from, to;
};

#define V(from, to) {from, to},
static const struct variant variants[] = {
#include "variants.def"
};
#undef V

static int by_from(const void *key, const void *row)
{
	int32_t a = *(const int32_t *)key, b = ((const struct variant *)row)->from;
	return (a > b) - (a < b);
}

static int32_t fold_variant(int32_t cp)
{
	const struct variant *v =
	    bsearch(&cp, variants, sizeof(variants) / sizeof(variants[0]), sizeof(variants[0]), by_from);
	return v == NULL ? cp : v->to;
}

/* Small kana as large, and sounds that are one in today's speech as one. */
static int32_t fold_kana(int32_t cp)
{
	static const struct variant kana[] = {
	    {0x30A1, 0x30A2}, {0x30A3, 0x30A4}, {0x30A5, 0x30A6}, {0x30A7, 0x30A8}, {0x30A9, 0x30AA}, {0x30C2, 0x30B8},
	    {0x30C3, 0x30C4}, {0x30C5, 0x30BA}, {0x30E3, 0x30E4}, {0x30E5, 0x30E6}, {0x30E7, 0x30E8}, {0x30EE, 0x30EF},
	    {0x30F0, 0x30A4}, {0x30F1, 0x30A8}, {0x30F5, 0x30AB}, {0x30F6, 0x30B1},
	};
	cp = ky_utf_katakana(cp);
	const struct variant *v = bsearch(&cp, kana, sizeof(kana) / sizeof(kana[0]), sizeof(kana[0]), by_from);
	return v == NULL ? cp : v->to;
}

static bool is_selector(int32_t cp)
{
	return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF) || (cp >= 0x180B && cp <= 0x180F);
}

static bool is_dropped(int32_t cp)
{
	switch (utf8proc_category(cp)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_PD:
		return true;
	default:
		return cp == '~' || cp == 0x2212 || cp == 0x30FB || cp == 0x30FC || is_selector(cp);
	}
}

/* One way through. Selectors go first: between a kana and its voice mark they would keep the two apart. */
static struct ky_utf search_once(struct ky_arena *arena, struct ky_utf in)
{
	size_t n = 0;
	for (size_t i = 0; i < in.n; i++)
		if (!is_dropped(in.cp[i]))
			in.cp[n++] = in.cp[i];
	in.n = n;
	struct ky_utf u = ky_utf_nfkc(arena, in, true);
	n = 0;
	for (size_t i = 0; i < u.n; i++)
		if (!is_dropped(u.cp[i]))
			u.cp[n++] = fold_variant(fold_kana(u.cp[i]));
	u.n = n;
	return u;
}

static bool same(struct ky_utf a, struct ky_utf b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.cp, b.cp, a.n * sizeof(a.cp[0])) == 0);
}

static struct ky_utf copy(struct ky_arena *arena, struct ky_utf u)
{
	struct ky_utf c = {.cp = ky_alloc_array(arena, u.n + 1, sizeof(int32_t)), .n = u.n};
	if (u.n > 0)
		memcpy(c.cp, u.cp, u.n * sizeof(u.cp[0]));
	return c;
}

/* Dropping and folding can bring a kana next to a voice mark, so repeat until nothing changes; ordinary text needs the
 * second round only as proof. */
static struct ky_utf search_points(struct ky_arena *arena, struct ky_str s)
{
	struct ky_utf u = search_once(arena, ky_utf_decode(arena, s));
	for (int round = 0; round < 4; round++) {
		struct ky_utf again = search_once(arena, copy(arena, u));
		if (same(u, again))
			break;
		u = again;
	}
	return u;
}


/* Brackets, quotes, commas: part of no key, but legal forms such as (公財) are known by them. */
static struct ky_str without_punctuation(struct ky_arena *arena, struct ky_utf u)
{
	size_t n = 0;
	for (size_t i = 0; i < u.n; i++) {
		utf8proc_category_t c = utf8proc_category(u.cp[i]);
		if (c < UTF8PROC_CATEGORY_PC || c > UTF8PROC_CATEGORY_PO)
			u.cp[n++] = u.cp[i];
	}
	u.n = n;
	return ky_utf_encode(arena, u);
}

/* Without punctuation a kana can meet a voice mark; the second way through joins them. */
struct ky_str ky_key_search(struct ky_arena *arena, struct ky_str s)
{
	struct ky_str key = without_punctuation(arena, search_points(arena, s));
	return without_punctuation(arena, search_points(arena, key));
}

/* Written as keys: after NFKC, so （特非） is (特非) and ㈱ is (株). Longer before shorter where one begins another. */
static const char *const legal_forms[] = {
    "特定非営利活動法人", "認定特定非営利活動法人", "特例認定特定非営利活動法人", "認定npo法人", "npo法人", "npo",
    "公益社団法人", "公益財団法人", "一般社団法人", "一般財団法人", "特例社団法人", "特例財団法人",
    "特例民法法人", "社団法人", "財団法人", "社会福祉法人", "社会医療法人", "医療法人社団", "医療法人財団",
    "医療法人", "学校法人", "宗教法人", "更生保護法人", "職業訓練法人", "認可地縁団体", "地縁団体",
    "独立行政法人", "国立研究開発法人", "地方独立行政法人", "国立大学法人", "公立大学法人", "任意団体",
    "農事組合法人", "企業組合", "協同組合", "労働者協同組合", "株式会社", "有限会社", "合同会社", "合資会社",
    "合名会社", "(特非)", "(認特非)", "(npo)", "(npo法人)", "(一社)", "(一財)", "(公社)", "(公財)", "(特社)",
    "(特財)", "(社)", "(財)", "(社福)", "(福)", "(医)", "(医社)", "(学)", "(宗)", "(独)", "(株)", "(有)", "(同)",
    "(資)", "(名)", "(企)", "(任)",
};

/* Takes the longest legal form off either end; false when there is none. */
static bool strip_form(struct ky_str *key)
{
	size_t front = 0, back = 0;
	for (size_t i = 0; i < sizeof(legal_forms) / sizeof(legal_forms[0]); i++) {
		size_t n = strlen(legal_forms[i]);
		if (ky_str_starts(*key, legal_forms[i]) && n > front)
			front = n;
		if (ky_str_ends(*key, legal_forms[i]) && n > back)
			back = n;
	}
	if (front == 0 && back == 0)
		return false;
	if (front == 0) {
		key->len -= back;
		return true;
	}
	key->p += front;
	key->len -= front;
	return true;
}

struct ky_str ky_key_name(struct ky_arena *arena, struct ky_str s)
{
	struct ky_str key = ky_utf_encode(arena, search_points(arena, s));
	while (strip_form(&key))
		;
	key = ky_key_search(arena, key);
	while (strip_form(&key))
		;
	return key.len == 0 ? ky_key_search(arena, s) : ky_str_copy(arena, key);
}

struct ky_str ky_key_phone(struct ky_arena *arena, struct ky_str s)
{
	struct ky_str t = ky_str_trim(ky_text_narrow(arena, s));
	struct ky_buf out;
	ky_buf_init(&out, arena, t.len + 1);
	if (ky_str_starts(t, "+81")) {
		t.p += 3;
		t.len -= 3;
		t = ky_str_trim(t);
		if (ky_str_starts(t, "(0)")) {
			t.p += 3;
			t.len -= 3;
		}
		ky_buf_putc(&out, '0');
	}
	for (size_t i = 0; i < t.len; i++)
		if (t.p[i] >= '0' && t.p[i] <= '9')
			ky_buf_putc(&out, t.p[i]);
	return ky_buf_str(&out);
}
