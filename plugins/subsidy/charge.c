/* charge.c — see charge.h. */
#include "charge.h"

static bool sums_wrong(const struct subsidy_sum *sum, size_t count)
{
	if (count > SUBSIDY_SUMS_MAX)
		return true;
	for (size_t i = 0; i < count; i++)
		if (sum[i].yen < 0 || (i > 0 && sum[i].day < sum[i - 1].day))
			return true;
	return false;
}

/* Where both lists have been read to, and what is outstanding there. */
struct reading {
	const struct subsidy_sum *owed, *received;
	size_t owed_count, received_count;
	int64_t in, out;
};

static void take_until(struct reading *r, int32_t day)
{
	for (; r->owed_count > 0 && r->owed->day <= day; r->owed++, r->owed_count--)
		r->in += r->owed->yen;
	for (; r->received_count > 0 && r->received->day <= day; r->received++, r->received_count--)
		r->out += r->received->yen;
}

static int32_t next_day(const struct reading *r, int32_t until)
{
	int32_t day = until;
	if (r->owed_count > 0 && r->owed->day < day)
		day = r->owed->day;
	if (r->received_count > 0 && r->received->day < day)
		day = r->received->day;
	return day;
}

/* The charge is kept exact to the end: a period's yen is by how much its whole yen grew. */
bool subsidy_charge(const struct subsidy_sum *owed, size_t owed_count, const struct subsidy_sum *received, size_t received_count, int32_t until, int64_t rate, int64_t unit_yen,
		    struct subsidy_charge *out)
{
	struct reading r = {owed, received, owed_count, received_count, 0, 0};
	__int128 exact = 0;
	if (sums_wrong(owed, owed_count) || sums_wrong(received, received_count) || rate < 0 || unit_yen < 1)
		return false;
	*out = (struct subsidy_charge){0};
	for (int32_t day = next_day(&r, until); day < until;) {
		take_until(&r, day);
		int32_t next = next_day(&r, until);
		int64_t left = r.in > r.out ? r.in - r.out : 0, days = next - day;
		exact += (__int128)left * rate * days;
		int64_t yen = (int64_t)(exact / (SUBSIDY_YEAR_DAYS * 10000));
		if (left > 0 && rate > 0)
			out->period[out->count++] = (struct subsidy_period){.from = day, .days = days, .principal_yen = left, .yen = yen - out->raw_yen};
		out->raw_yen = yen;
		day = next;
	}
	out->yen = out->raw_yen - out->raw_yen % unit_yen;
	return true;
}

size_t subsidy_sources(const struct subsidy_sum *paid, size_t count, int64_t yen, struct subsidy_sum *out)
{
	size_t first = count;
	int64_t left = yen;
	while (first > 0 && left > 0)
		left -= paid[--first].yen;
	if (yen < 1 || left > 0)
		return 0;
	for (size_t i = first; i < count; i++)
		out[i - first] = paid[i];
	out[0].yen += left; /* of the oldest only what is needed */
	return count - first;
}
