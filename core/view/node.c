/* node.c — typed values into a page's data; see kyodo/view.h. Called by handlers.
 * Names are constants; an URL can only enter through ky_put_url, which templates may rely on. */
#include "core/view/internal.h"

#include <stdio.h>
#include <stdlib.h>

static _Noreturn void programmer(const char *what, const char *name)
{
	fprintf(stderr, "kyodo: %s: %s\n", what, name);
	abort();
}

static bool is_url_name(const char *name)
{
	size_t n = strlen(name);
	return n >= 3 && strcmp(name + n - 3, "url") == 0;
}

static void set(struct ky_node *node, const char *name, const char *value)
{
	NEOERR *err = hdf_set_value(ky_hdf(node), name, value);
	if (err != STATUS_OK)
		programmer("a value cannot be put", name);
}

struct ky_node *ky_node_child(struct ky_node *node, const char *name)
{
	HDF *child = NULL;
	NEOERR *err = hdf_get_node(ky_hdf(node), name, &child);
	if (err != STATUS_OK)
		programmer("a node cannot be made", name);
	return ky_node(child);
}

/* Lists make hundreds of items a page: printf was a tenth of it. */
static void decimal(char out[24], unsigned long n)
{
	char digit[24];
	size_t count = 0;
	do
		digit[count++] = (char)('0' + n % 10);
	while ((n /= 10) != 0);
	for (size_t i = 0; i < count; i++)
		out[i] = digit[count - 1 - i];
	out[count] = '\0';
}

struct ky_node *ky_node_item(struct ky_node *node, const char *list)
{
	HDF *place = ky_hdf(ky_node_child(node, list)), *item = NULL;
	/* The number of the next item is kept in the list's own value: counting children would make long lists quadratic. */
	const char *value = hdf_obj_value(place);
	char name[24], next[24];
	unsigned long n = value == NULL ? 0 : strtoul(value, NULL, 10);
	decimal(name, n);
	NEOERR *err = hdf_get_node(place, name, &item);
	if (err != STATUS_OK)
		programmer("an item cannot be made", list);
	decimal(next, n + 1);
	err = hdf_set_value(place, NULL, next);
	if (err != STATUS_OK)
		programmer("an item cannot be counted", list);
	return ky_node(item);
}

const char *ky_node_get(struct ky_node *node, const char *name)
{
	return hdf_get_value(ky_hdf(node), name, NULL);
}

void ky_put(struct ky_node *node, const char *name, const char *text)
{
	if (is_url_name(name))
		programmer("a name ending in url belongs to ky_put_url", name);
	if (text != NULL)
		set(node, name, text);
}

void ky_put_str(struct ky_node *node, const char *name, struct ky_str text)
{
	char *z = strndup(text.p == NULL ? "" : text.p, text.len);
	if (z == NULL)
		programmer("no memory for", name);
	ky_put(node, name, z);
	free(z);
}

void ky_put_int(struct ky_node *node, const char *name, int64_t value)
{
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)value);
	ky_put(node, name, text);
}

static void put_below(struct ky_node *node, const char *name, const char *leaf, const char *text)
{
	char path[128];
	snprintf(path, sizeof path, "%s.%s", name, leaf);
	set(node, path, text);
}

void ky_put_number(struct ky_node *node, const char *name, int64_t value)
{
	char plain[24], grouped[40];
	int n = snprintf(plain, sizeof plain, "%lld", (long long)value), out = 0;
	for (int i = 0; i < n; i++) {
		if (i > 0 && plain[i - 1] != '-' && (n - i) % 3 == 0)
			grouped[out++] = ',';
		grouped[out++] = plain[i];
	}
	grouped[out] = '\0';
	ky_put(node, name, plain);
	put_below(node, name, "text", grouped);
}

void ky_put_bool(struct ky_node *node, const char *name, bool value)
{
	if (value)
		ky_put(node, name, "1");
}

static const char *lang_of(struct ky_node *node)
{
	HDF *top = ky_hdf(node);
	if (top->top != NULL)
		top = top->top;
	return hdf_get_value(top, "Page.lang", "ja");
}

static void day_text(struct ky_node *node, ky_day day, char *out, size_t size)
{
	struct ky_arena *scratch = ky_arena_new(0);
	if (scratch == NULL)
		programmer("no memory for", "a date");
	snprintf(out, size, "%s", ky_day_text(scratch, lang_of(node), day, true));
	ky_arena_free(scratch);
}

void ky_put_day(struct ky_node *node, const char *name, ky_day day)
{
	char iso[16], text[80];
	if (day == KY_DAY_NONE)
		return;
	struct ky_date d = ky_day_date(day);
	snprintf(iso, sizeof iso, "%04d-%02d-%02d", d.year, d.month, d.day);
	day_text(node, day, text, sizeof text);
	put_below(node, name, "iso", iso);
	put_below(node, name, "text", text);
}

void ky_put_time(struct ky_node *node, const char *name, ky_time_us t)
{
	char iso[40], text[120], day[80];
	ky_day local = ky_time_day(t);
	int minute = (int)((t - ky_day_time(local)) / (60 * KY_SECOND_US));
	struct ky_date d = ky_day_date(local);
	day_text(node, local, day, sizeof day);
	snprintf(iso, sizeof iso, "%04d-%02d-%02dT%02d:%02d:00+09:00", d.year, d.month, d.day, minute / 60, minute % 60);
	snprintf(text, sizeof text, strcmp(lang_of(node), "en") == 0 ? "%s, %d:%02d" : "%s%d時%02d分", day, minute / 60, minute % 60);
	put_below(node, name, "iso", iso);
	put_below(node, name, "text", text);
}

static bool url_allowed(const char *url)
{
	static const char *const schemes[] = {"https://", "http://", "mailto:", "tel:"};
	if (url[0] == '/')
		return url[1] != '/' && url[1] != '\\';
	if (url[0] == '#' || url[0] == '?')
		return true;
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (strncmp(url, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return false;
}

void ky_put_url(struct ky_node *node, const char *name, const char *url)
{
	if (!is_url_name(name))
		programmer("an URL's name must end in url", name);
	if (url == NULL || !url_allowed(url))
		return;
	for (const char *p = url; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f)
			return;
	set(node, name, url);
}

void ky_put_row(struct ky_node *node, const struct ky_rows *rows, size_t row)
{
	for (size_t i = 0; i < rows->columns; i++) {
		const struct ky_value *v = &rows->cell[row * rows->columns + i];
		const char *name = rows->name[i];
		switch (v->kind) {
		case KY_NULL:
			break;
		case KY_INT:
			ky_put_number(node, name, v->i);
			break;
		case KY_TEXT:
			if (is_url_name(name))
				ky_put_url(node, name, v->s.p);
			else
				ky_put_str(node, name, v->s);
			break;
		case KY_TIME:
			ky_put_time(node, name, v->i);
			break;
		case KY_DAY:
			ky_put_day(node, name, (ky_day)v->i);
			break;
		case KY_BYTES:
			break; /* never for people */
		}
	}
}
