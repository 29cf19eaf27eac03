/* time.h — instants and days. An instant is UTC microseconds since 1970; a day is days since 1970-01-01.
 * Civil time is JST (UTC+9, no summer time since 1951). The current instant comes from ctx->now only. */
#ifndef KYODO_TIME_H
#define KYODO_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "kyodo/arena.h"
#include "kyodo/str.h"

typedef int64_t ky_time_us;
typedef int32_t ky_day;
#define KY_DAY_NONE INT32_MIN
#define KY_SECOND_US INT64_C(1000000)

struct ky_date {
	int year, month, day;
};

/* The day of a civil date; KY_DAY_NONE when there is no such date (30 February). Years 1 to 9999. */
ky_day ky_day_of(int year, int month, int day);
struct ky_date ky_day_date(ky_day day);
/* 0 = Sunday. */
int ky_day_weekday(ky_day day);
/* The JST day an instant lies in; the instant a JST day begins. */
ky_day ky_time_day(ky_time_us t);
ky_time_us ky_day_time(ky_day day);
/* Fiscal year (年度) of a day: April to March, named after the year it begins in. */
int ky_day_fiscal_year(ky_day day);
/* "2026-11-23"; ISO parse: false unless exactly that form and a real date. */
char *ky_day_iso(struct ky_arena *arena, ky_day day);
bool ky_day_parse_iso(struct ky_str s, ky_day *out_day);
/* "2026-11-23T09:30:00+09:00" */
char *ky_time_iso(struct ky_arena *arena, ky_time_us t);

/* 和暦 (core/text/era.c). "令和8年11月23日（月）" with weekday, or without; before 1873-01-01 the western date. */
char *ky_day_wareki(struct ky_arena *arena, ky_day day, bool weekday);
/* A day in a language: "23 November 2026" in English, 和暦 in all others. */
char *ky_day_text(struct ky_arena *arena, const char *lang, ky_day day, bool weekday);
/* "令和8年度", "令和元年度" (2019 is labelled by its later part). */
char *ky_fiscal_year_wareki(struct ky_arena *arena, int fiscal_year);
/* Reads 令和8年11月23日, 令和元年5月1日, R8.11.23, ㋿8.11.23, 2026/11/23, ２０２６年１１月２３日, 2026-11-23, 20261123; with or
 * without weekday in parentheses. false when it is not a date or the date lies outside its era. */
bool ky_day_parse(struct ky_str s, ky_day *out_day);

#endif
