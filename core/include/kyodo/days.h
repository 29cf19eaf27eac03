/* days.h — the city's calendar in law: open days, periods, deadlines, ages, retention.
 * Called by whatever says a date in a letter or refuses what comes late. The rules are pure; only loading the calendar reads the database. */
#ifndef KYODO_DAYS_H
#define KYODO_DAYS_H

#include "kyodo/ctx.h"

/* When the city hall is closed: the days of the table ky_closed_day, and the weekdays of the setting "core.closed_weekdays". */
struct ky_calendar {
	const ky_day *closed; /* ascending */
	size_t count;
	unsigned weekdays; /* bit n: closed on that day of every week, 0 = Sunday */
};
struct ky_err *ky_calendar_load(struct ky_ctx *ctx, struct ky_calendar *out_calendar) KY_MUST_CHECK;

bool ky_days_open(const struct ky_calendar *calendar, ky_day day);
/* The day itself when it is open, else the next (last) one that is; the day itself when there is none within a year. */
ky_day ky_days_next_open(const struct ky_calendar *calendar, ky_day day);
ky_day ky_days_last_open(const struct ky_calendar *calendar, ky_day day);

/* What becomes of a last day on which the city hall is closed. A deadline says which holds for it; for periods in laws and ordinances it is the next open day
 * (地方自治法4条の2第4項, 民法142条). */
enum ky_days_rule { KY_DAYS_STAY, KY_DAYS_NEXT_OPEN, KY_DAYS_LAST_OPEN };
ky_day ky_days_move(const struct ky_calendar *calendar, ky_day day, enum ky_days_rule rule);

/* The last day of a period of n days (n open days; n months) that begins with an event on that day, which is not counted: 初日不算入, 民法140条. A period of months ends
 * the day before the one that answers to its first; where the month has no such day, with its last (民法143条2項). n at least 1. */
ky_day ky_days_add(const struct ky_calendar *calendar, ky_day from, int n, enum ky_days_rule rule);
ky_day ky_days_add_open(const struct ky_calendar *calendar, ky_day from, int n);
ky_day ky_days_add_months(const struct ky_calendar *calendar, ky_day from, int n, enum ky_days_rule rule);

/* The instant from which it is too late. minute: of the day, in JST; what is named still counts: 17:15 gives 17:16:00, 23:59 and KY_DAYS_END midnight. */
#define KY_DAYS_END 1440
ky_time_us ky_days_too_late(ky_day last, int minute);

/* Age on a day: reached the day before the birthday (年齢計算ニ関する法律); who was born on 29 February reaches it on 28 February in every year. -1: not born yet. */
int ky_days_age(ky_day born, ky_day on);
/* The day on which that age is reached; KY_DAY_NONE beyond the calendar. */
ky_day ky_days_age_reached(ky_day born, int age);

/* First and last day of a fiscal year, and the last day a document made on that day is kept for: so many fiscal years from 1 April after it was made (保存年限). years at least 1. */
ky_day ky_days_fiscal_first(int fiscal_year);
ky_day ky_days_fiscal_last(int fiscal_year);
ky_day ky_days_kept_until(ky_day made, int years);

#endif
