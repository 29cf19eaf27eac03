/* text.h — Japanese text: keys for search and comparison, checks of codes. Names are stored raw; keys stand beside them.
 * Called by plugins, forms and imports. Pure functions over UTF-8; results live in the given arena. */
#ifndef KYODO_TEXT_H
#define KYODO_TEXT_H

#include "kyodo/arena.h"
#include "kyodo/str.h"

/* NFKC: full-width letters and digits become plain, half-width kana whole. For codes, phones, dates and e-mail; never for names. Bad UTF-8: empty. */
struct ky_str ky_text_narrow(struct ky_arena *arena, struct ky_str s);
/* Visible characters (grapheme clusters), line breaks not counted. */
size_t ky_text_length(struct ky_str s);

/* Search key: NFKC, case folded, hiragana as katakana, variants of name characters (髙 高) folded, variation selectors, spaces and
 * punctuation dropped. Two texts a person would call the same have the same key. */
struct ky_str ky_key_search(struct ky_arena *arena, struct ky_str s);
/* As ky_key_search without the legal form (NPO法人, 特定非営利活動法人, 株式会社, ㈱ …): the key by which one body is recognised. */
struct ky_str ky_key_name(struct ky_arena *arena, struct ky_str s);
/* Digits only. */
struct ky_str ky_key_phone(struct ky_arena *arena, struct ky_str s);
/* Words for an ASCII FULLTEXT column: "u" + hex of each character, "b" + hex of each pair of characters of the search key. */
struct ky_str ky_key_bigrams(struct ky_arena *arena, struct ky_str s);
/* The BOOLEAN MODE query for those words: all words of the input must be there, "" when nothing is left to search for. */
struct ky_str ky_key_bigram_query(struct ky_arena *arena, struct ky_str s);

/* Checks take narrowed text. */
bool ky_check_email(struct ky_str s);	       /* one @, a dot in the domain, no blanks or control characters, at most 254 bytes */
bool ky_check_phone(struct ky_str s);	       /* 9 to 15 digits, hyphens, parentheses, + */
bool ky_check_postal(struct ky_str s);	       /* 123-4567 or 1234567 */
bool ky_check_corporate_no(struct ky_str s);   /* 13 digits; check = 9 - (sum mod 9), 国税庁 法人番号の検査用数字 */
bool ky_check_local_gov_code(struct ky_str s); /* 6 digits; weights 6,5,4,3,2, last digit of 11 - (sum mod 11) */
bool ky_check_kana(struct ky_str s);	       /* hiragana, katakana, long vowel, blanks, middle dot, Latin letters */
bool ky_check_url(struct ky_str s);	       /* http or https with a host */

#endif
