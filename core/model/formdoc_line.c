/* formdoc_line.c — the line of a document's text on which a place begins, so that whoever wrote the file by hand finds it. See formdoc_internal.h.
 * Called by formdoc_parse.c alone, on a text that is JSON: it only counts its way, it judges nothing. */
#include "core/model/formdoc_internal.h"

#include <stdlib.h>

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n'))
		at++;
	return at;
}

static const char *skip_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		at += *at == '\\';
	return at < end ? at + 1 : end;
}

/* Past one value, whatever is in it. */
static const char *skip_value(const char *at, const char *end)
{
	int depth = 0;
	at = skip_blanks(at, end);
	do {
		if (at >= end)
			return end;
		if (*at == '"') {
			at = skip_string(at, end);
			continue;
		}
		depth += *at == '{' || *at == '[' ? 1 : *at == '}' || *at == ']' ? -1 : 0;
		if (depth < 0 || (depth == 0 && *at == ','))
			return at;
		at++;
	} while (depth > 0 || (at < end && *at != ',' && *at != '}' && *at != ']'));
	return at;
}

/* The value of that key of the object at at; NULL: it has none. */
static const char *member(const char *at, const char *end, const char *key, size_t n)
{
	at = skip_blanks(at, end);
	if (at >= end || *at != '{')
		return NULL;
	for (at = skip_blanks(at + 1, end); at < end && *at == '"';) {
		const char *name = at + 1;
		at = skip_string(at, end);
		bool found = (size_t)(at - name) == n + 1 && strncmp(name, key, n) == 0;
		at = skip_blanks(at, end);
		if (at >= end || *at != ':')
			return NULL;
		at = skip_blanks(at + 1, end);
		if (found)
			return at;
		at = skip_blanks(skip_value(at, end), end);
		at = at < end && *at == ',' ? skip_blanks(at + 1, end) : at;
	}
	return NULL;
}

static const char *element(const char *at, const char *end, long index)
{
	if (at == NULL || at >= end || *at != '[')
		return NULL;
	at = skip_blanks(at + 1, end);
	for (; index > 0 && at < end && *at != ']'; index--) {
		at = skip_blanks(skip_value(at, end), end);
		at = at < end && *at == ',' ? skip_blanks(at + 1, end) : at;
	}
	return at;
}

unsigned ky_doc_line(struct ky_str json, const char *place)
{
	const char *end = json.p + json.len, *at = json.p, *found = json.p;
	unsigned line = 1;
	/* "sections[1].fields[3] amount columns[0]": words without a number are names, said for people. */
	while (*place != '\0' && found != NULL) {
		size_t n = strspn(place, "abcdefghijklmnopqrstuvwxyz_");
		if (n > 0 && place[n] == '[') {
			char *after;
			long index = strtol(place + n + 1, &after, 10);
			found = element(member(found, end, place, n), end, index);
			at = found == NULL ? at : found;
			place = *after == ']' ? after + 1 : after;
		} else {
			place += n > 0 ? n : 1;
		}
	}
	for (const char *p = json.p; p < at && p < end; p++)
		line += *p == '\n';
	return line;
}
