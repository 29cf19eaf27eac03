/* text.h — Japanese text: keys for search and comparison, checks of codes. Names are stored raw; keys stand beside them.
 * Called by plugins, forms and imports. Pure functions over UTF-8; results live in the given arena. */
#ifndef KYODO_TEXT_H
#define KYODO_TEXT_H

#include "kyodo/arena.h"
#include "kyodo/str.h"
#include "kyodo/time.h"

/* One era; a table holds the oldest first. first_year is the western year of 元年, start the first day that is written in the
 * era (明治 counts from 1873, when the Gregorian calendar came into force). kana is the reading, letter the initial. */
struct ky_era {
	const char *name, *kana;
	char letter;
	int first_year;
	struct ky_date start;
};
/* Replaces the table behind kyodo/time.h's 和暦 functions; not copied. NULL: the built-in one. Only while a process starts. */
void ky_era_set_table(const struct ky_era *eras, size_t count);

/* NFKC: full-width letters and digits become plain, half-width kana whole; dashes of any kind become '-' (「ー」 only after a
 * digit). For codes, phones, dates and e-mail; never for names. Bad UTF-8: empty. */
struct ky_str ky_text_narrow(struct ky_arena *arena, struct ky_str s);
/* Visible characters (grapheme clusters), line breaks not counted. */
size_t ky_text_length(struct ky_str s);

/* Hiragana and half-width kana as full-width katakana; the rest unchanged. */
struct ky_str ky_text_katakana(struct ky_arena *arena, struct ky_str s);

/* The holder of a bank account as banks exchange it: full-width katakana without small ones, 「ー」 and dashes as '-', Latin letters large; blanks once.
 * What may not stand there stays, so that ky_check_zengin refuses it. */
struct ky_str ky_text_zengin(struct ky_arena *arena, struct ky_str s);

/* Search key: NFKC, case folded, hiragana as katakana, variants of name characters (髙 高) folded, small kana as large, ヂヅヰヱ as
 * ジズイエ; variation selectors, spaces, punctuation and long vowels dropped. Two texts a person would call the same have the
 * same key. The key of a key is itself. */
struct ky_str ky_key_search(struct ky_arena *arena, struct ky_str s);
/* As ky_key_search without the legal form (NPO法人, 特定非営利活動法人, 株式会社, ㈱ …): the key by which one body is recognised. */
struct ky_str ky_key_name(struct ky_arena *arena, struct ky_str s);
/* ASCII digits only; +81 becomes 0. */
struct ky_str ky_key_phone(struct ky_arena *arena, struct ky_str s);
/* Words for an ASCII FULLTEXT column: "b" + hex of each pair of neighbours of the search key, in order (so that phrases match),
 * then "u" + hex of each different character. 7 and 13 bytes long: within innodb_ft_min_token_size and _max_token_size. */
struct ky_str ky_key_bigrams(struct ky_arena *arena, struct ky_str s);
/* The BOOLEAN MODE query for those words: every term (parted by white space; the first 10) must be there, a longer one as a
 * phrase; "" when nothing is left to search for. Holds only [0-9a-fbu "+], so no operator can be smuggled in. */
struct ky_str ky_key_bigram_query(struct ky_arena *arena, struct ky_str s);

/* Checks take narrowed text. */
bool ky_check_email(struct ky_str s);	       /* ASCII addr-spec without quoting, a dotted domain, at most 254 bytes; no CR, LF, NUL */
bool ky_check_phone(struct ky_str s);	       /* 10 or 11 digits with the leading 0 (or +81), hyphens, blanks, parentheses */
bool ky_check_postal(struct ky_str s);	       /* 123-4567 or 1234567 */
bool ky_check_corporate_no(struct ky_str s);   /* 13 digits; check = 9 - (sum mod 9), 国税庁 法人番号の検査用数字 */
bool ky_check_local_gov_code(struct ky_str s); /* 6 digits; weights 6,5,4,3,2, last digit of 11 - (sum mod 11) */
bool ky_check_kana(struct ky_str s);	       /* hiragana, katakana, long vowel, blanks, middle dot, Latin letters and digits */
bool ky_check_zengin(struct ky_str s);	       /* after ky_text_zengin: ア to ン, ヴ, digits, A to Z and ().-/,¥ with blanks; 全銀協 レコード・フォーマット */
bool ky_check_url(struct ky_str s);	       /* http or https with a host */

#endif
