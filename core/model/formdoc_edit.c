/* formdoc_edit.c — see formdoc_edit.h. Works on the JSON itself, so that what it does not know of is left as it was. */
#include "core/model/formdoc_edit.h"

#include <jansson.h>
#include <stdlib.h> /* free: what jansson gave */

#include "core/model/formdoc_edit_internal.h"
#include "core/model/formdoc_internal.h"

struct ky_docedit *ky_docedit_open(struct ky_arena *arena, struct ky_str json)
{
	struct ky_docedit *edit = KY_NEW(arena, struct ky_docedit);
	edit->arena = arena;
	edit->root = json_loadb(json.p == NULL ? "" : json.p, json.len, JSON_REJECT_DUPLICATES, NULL);
	return edit->root == NULL ? NULL : edit;
}

struct ky_str ky_docedit_text(const struct ky_docedit *edit, struct ky_arena *arena)
{
	char *text = json_dumps(edit->root, JSON_INDENT(1));
	struct ky_str out = ky_str(ky_printf(arena, "%s\n", text == NULL ? "" : text));
	free(text);
	return out;
}

void ky_docedit_close(struct ky_docedit *edit)
{
	if (edit != NULL)
		json_decref(edit->root);
}

struct ky_str ky_docedit_empty(struct ky_arena *arena, const char *title)
{
	struct ky_docedit edit = {.arena = arena, .root = json_pack("{s:s, s:{s:s}, s:[]}", "format", "kyodo-form 1", "title", "ja", title, "sections")};
	struct ky_str out = ky_docedit_text(&edit, arena);
	json_decref(edit.root);
	return out;
}

/* ---- places */

static bool is_named(json_t *object, const char *name, size_t n)
{
	const char *s = json_string_value(json_object_get(object, "name"));
	return s != NULL && strncmp(s, name, n) == 0 && s[n] == '\0';
}

static bool find_in(json_t *list, const char *name, size_t n, struct ky_docplace *out)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (is_named(json_array_get(list, i), name, n)) {
			out->list = list;
			out->at = i;
			out->object = json_array_get(list, i);
			return true;
		}
	return false;
}

bool ky_docplace_find(const struct ky_docedit *edit, const char *place, struct ky_docplace *out)
{
	json_t *sections = json_object_get(edit->root, "sections");
	size_t n = strcspn(place, ".");
	*out = (struct ky_docplace){.object = edit->root};
	if (place[0] == '\0')
		return true;
	if (place[n] == '\0' && find_in(sections, place, n, out))
		return true;
	for (size_t s = 0; s < json_array_size(sections); s++) {
		if (!find_in(json_object_get(json_array_get(sections, s), "fields"), place, n, out))
			continue;
		out->section = s;
		return place[n] == '\0' || find_in(json_object_get(out->object, "columns"), place + n + 1, strlen(place + n + 1), out);
	}
	return false;
}

bool ky_docedit_has(const struct ky_docedit *edit, const char *place)
{
	struct ky_docplace p;
	return ky_docplace_find(edit, place, &p);
}


/* To another place of the same or of another list, without being given up between. */
static void carry(struct ky_docplace *p, json_t *to, size_t at)
{
	json_t *object = json_incref(p->object);
	json_array_remove(p->list, p->at);
	json_array_insert(to, at, object);
	json_decref(object);
}

bool ky_docedit_move(struct ky_docedit *edit, const char *place, bool up)
{
	json_t *sections = json_object_get(edit->root, "sections");
	struct ky_docplace p;
	if (!ky_docplace_find(edit, place, &p) || p.list == NULL)
		return false;
	if (up ? p.at > 0 : p.at + 1 < json_array_size(p.list)) {
		carry(&p, p.list, up ? p.at - 1 : p.at + 1);
		return true;
	}
	if (p.list == sections || strchr(place, '.') != NULL || (up ? p.section == 0 : p.section + 1 >= json_array_size(sections)))
		return false;
	json_t *to = json_object_get(json_array_get(sections, up ? p.section - 1 : p.section + 1), "fields");
	carry(&p, to, up ? json_array_size(to) : 0);
	return true;
}

bool ky_docedit_remove(struct ky_docedit *edit, const char *place)
{
	struct ky_docplace p;
	if (!ky_docplace_find(edit, place, &p) || p.list == NULL || (strchr(place, '.') != NULL && json_array_size(p.list) == 1))
		return false;
	json_array_remove(p.list, p.at);
	return true;
}

/* ---- names */


static void collect(json_t *list, json_t *seen)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *o = json_array_get(list, i);
		const char *name = json_string_value(json_object_get(o, "name"));
		if (name != NULL)
			json_object_set_new(seen, name, json_true());
		collect(json_object_get(o, "fields"), seen);
		collect(json_object_get(o, "columns"), seen);
	}
}

static json_t *names_of(json_t *root)
{
	json_t *seen = json_object();
	collect(json_object_get(root, "sections"), seen);
	return seen;
}

/* "f1", "f2" …: the first that nobody has, nor what it would be of several parts. */
static const char *free_name(json_t *seen, struct ky_arena *arena, const char *stem, bool plain_first)
{
	if (plain_first && json_object_get(seen, stem) == NULL)
		return ky_strdup(arena, stem);
	for (unsigned n = 1;; n++) {
		const char *name = ky_printf(arena, "%s%u", stem, n);
		if (json_object_get(seen, name) == NULL)
			return name;
	}
}

/* "items" also where "items.amount" is said; in conditions also "rep" where its part "rep_kana" is, unless that is a field of its own. NULL: another name. */
static const char *renamed(struct ky_arena *arena, json_t *names, const char *said, const char *from, const char *to, bool parts)
{
	size_t n = strlen(from);
	if (said == NULL || strncmp(said, from, n) != 0 || (said[n] != '\0' && said[n] != '.' && (!parts || said[n] != '_' || json_object_get(names, said) != NULL)))
		return NULL;
	return ky_printf(arena, "%s%s", to, said + n);
}

/* Every mention of a name in conditions, calculations and "equals". calculation: inside of one, where texts are names. */
static void rename_in(struct ky_arena *arena, json_t *names, json_t *value, const char *from, const char *to, bool calculation)
{
	const char *key, *now;
	json_t *v;
	for (size_t i = 0; i < json_array_size(value); i++) {
		v = json_array_get(value, i);
		now = calculation ? renamed(arena, names, json_string_value(v), from, to, false) : NULL;
		if (now != NULL)
			json_array_set_new(value, i, json_string(now));
		else
			rename_in(arena, names, v, from, to, calculation);
	}
	json_object_foreach(value, key, v) {
		bool condition = strcmp(key, "field") == 0, is_calc = strcmp(key, "calc") == 0;
		now = condition || is_calc || strcmp(key, "equals") == 0 ? renamed(arena, names, json_string_value(v), from, to, condition) : NULL;
		if (now != NULL)
			json_object_set_new(value, key, json_string(now));
		else
			rename_in(arena, names, v, from, to, calculation || is_calc);
	}
}

static bool is_name(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_");
	return s[0] >= 'a' && s[0] <= 'z' && s[n] == '\0' && n <= KY_DOC_NAME_MAX;
}

bool ky_docedit_rename(struct ky_docedit *edit, struct ky_arena *arena, const char *place, const char *name)
{
	struct ky_docplace p;
	json_t *names = names_of(edit->root);
	bool may = json_object_get(names, name) == NULL && is_name(name) && ky_docplace_find(edit, place, &p) && p.list != NULL;
	if (may) {
		const char *dot = strrchr(place, '.');
		rename_in(arena, names, edit->root, place, dot == NULL ? name : ky_printf(arena, "%.*s%s", (int)(dot - place) + 1, place, name), false);
		if (dot != NULL) /* within its table a column is called by its own name */
			rename_in(arena, names, p.list, dot + 1, name, false);
		json_object_set_new(p.object, "name", json_string(name));
	}
	json_decref(names);
	return may;
}

/* ---- adding */

static json_t *text_of(const char *japanese)
{
	return json_pack("{s:s}", "ja", japanese);
}

const char *ky_docedit_add_section(struct ky_docedit *edit, struct ky_arena *arena, const char *title)
{
	json_t *seen = names_of(edit->root);
	const char *name = free_name(seen, arena, "s", false);
	json_decref(seen);
	json_array_append_new(json_object_get(edit->root, "sections"), json_pack("{s:s, s:o, s:[]}", "name", name, "title", text_of(title), "fields"));
	return name;
}

static json_t *new_field(const char *name, const char *kind, const char *label)
{
	json_t *f = json_pack("{s:s, s:s, s:o}", "name", name, "kind", kind, "label", text_of(label));
	if (strcmp(kind, "choice") == 0 || strcmp(kind, "choices") == 0)
		json_object_set_new(f, "options", json_array());
	if (strcmp(kind, "register") == 0)
		json_object_set_new(f, "choices", json_string("ward"));
	if (strcmp(kind, "digits") == 0)
		json_object_set_new(f, "max", json_integer(4));
	return f;
}

const char *ky_docedit_add_field(struct ky_docedit *edit, struct ky_arena *arena, const char *where, const char *kind, const char *label)
{
	struct ky_docplace p;
	if (where[0] == '\0' || strchr(where, '.') != NULL || !ky_docplace_find(edit, where, &p) || ky_doc_kind_find(kind) == NULL)
		return NULL;
	json_t *columns = json_object_get(p.object, "columns"), *list = columns != NULL ? columns : json_object_get(p.object, "fields");
	if (list == NULL || (columns != NULL && strcmp(kind, "table") == 0))
		return NULL;
	json_t *seen = names_of(edit->root);
	const char *name = free_name(seen, arena, "f", false);
	json_t *f = new_field(name, kind, label);
	json_object_set_new(seen, name, json_true());
	if (strcmp(kind, "table") == 0)
		json_object_set_new(f, "columns", json_pack("[o]", new_field(free_name(seen, arena, "f", false), "text", label)));
	json_array_append_new(list, f);
	json_decref(seen);
	return columns == NULL ? name : ky_printf(arena, "%s.%s", where, name);
}

static void rename_all(struct ky_docedit *edit, struct ky_arena *arena, json_t *list, const char *table, json_t *seen)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *o = json_array_get(list, i);
		const char *name = ky_strdup(arena, json_string_value(json_object_get(o, "name")));
		rename_all(edit, arena, json_object_get(o, "columns"), name, seen);
		rename_all(edit, arena, json_object_get(o, "fields"), NULL, seen);
		if (json_object_get(seen, name) == NULL)
			continue;
		const char *free_one = free_name(seen, arena, name, false);
		json_t *own = names_of(edit->root);
		while (json_object_get(own, free_one) != NULL)
			free_one = free_name(own, arena, ky_printf(arena, "%s_", name), false);
		json_decref(own);
		ky_docedit_rename(edit, arena, table == NULL ? name : ky_printf(arena, "%s.%s", table, name), free_one);
	}
}

const char *ky_docedit_append(struct ky_docedit *edit, struct ky_arena *arena, struct ky_str other)
{
	struct ky_docedit *from = ky_docedit_open(arena, other);
	json_t *sections = from == NULL ? NULL : json_object_get(from->root, "sections"), *to = json_object_get(edit->root, "sections");
	size_t first = json_array_size(to);
	json_t *seen = names_of(edit->root);
	if (from != NULL)
		rename_all(from, arena, sections, NULL, seen);
	for (size_t i = 0; i < json_array_size(sections); i++)
		json_array_append(to, json_array_get(sections, i));
	json_decref(seen);
	ky_docedit_close(from);
	const char *name = json_string_value(json_object_get(json_array_get(to, first), "name"));
	return name == NULL ? NULL : ky_strdup(arena, name);
}

/* ---- what a place says */

void ky_docedit_set_text(struct ky_docedit *edit, const char *place, const char *key, const char *lang, const char *text)
{
	struct ky_docplace p;
	if (!ky_docplace_find(edit, place, &p))
		return;
	json_t *texts = json_object_get(p.object, key);
	if (text[0] != '\0' && texts == NULL) {
		texts = json_object();
		json_object_set_new(p.object, key, texts);
	}
	if (text[0] != '\0')
		json_object_set_new(texts, lang, json_string(text));
	else if (texts != NULL)
		json_object_del(texts, lang);
	/* Without Japanese there is nothing to fall back to. */
	if (texts != NULL && json_object_get(texts, "ja") == NULL) {
		if (strcmp(key, "label") == 0 || strcmp(key, "title") == 0)
			json_object_set_new(texts, "ja", json_string(""));
		else
			json_object_del(p.object, key);
	}
}

void ky_docedit_set_string(struct ky_docedit *edit, const char *place, const char *key, const char *value)
{
	struct ky_docplace p;
	if (!ky_docplace_find(edit, place, &p))
		return;
	if (value[0] == '\0')
		json_object_del(p.object, key);
	else
		json_object_set_new(p.object, key, json_string(value));
}

void ky_docedit_set_int(struct ky_docedit *edit, const char *place, const char *key, int64_t value)
{
	struct ky_docplace p;
	if (!ky_docplace_find(edit, place, &p))
		return;
	if (value == 0)
		json_object_del(p.object, key);
	else
		json_object_set_new(p.object, key, json_integer(value));
}

void ky_docedit_set_flag(struct ky_docedit *edit, const char *place, const char *flag, bool on)
{
	struct ky_docplace p;
	if (!ky_docplace_find(edit, place, &p))
		return;
	if (strcmp(flag, "required") == 0) {
		if (on)
			json_object_set_new(p.object, flag, json_true());
		else
			json_object_del(p.object, flag);
		return;
	}
	json_t *list = json_object_get(p.object, "flags");
	for (size_t i = json_array_size(list); i > 0; i--)
		if (strcmp(json_string_value(json_array_get(list, i - 1)), flag) == 0)
			json_array_remove(list, i - 1);
	if (on && list == NULL) {
		list = json_array();
		json_object_set_new(p.object, "flags", list);
	}
	if (on)
		json_array_append_new(list, json_string(flag));
	if (list != NULL && json_array_size(list) == 0)
		json_object_del(p.object, "flags");
}

void ky_docedit_clear(struct ky_docedit *edit, const char *place, const char *key)
{
	struct ky_docplace p;
	if (ky_docplace_find(edit, place, &p))
		json_object_del(p.object, key);
}

void ky_docedit_add_option(struct ky_docedit *edit, const char *place, const char *code, const char *const *langs, const char *const *labels, size_t count)
{
	struct ky_docplace p;
	if (!ky_docplace_find(edit, place, &p))
		return;
	json_t *list = json_object_get(p.object, "options"), *label = json_object();
	if (list == NULL) {
		list = json_array();
		json_object_set_new(p.object, "options", list);
	}
	for (size_t i = 0; i < count; i++)
		if (labels[i][0] != '\0')
			json_object_set_new(label, langs[i], json_string(labels[i]));
	json_array_append_new(list, json_pack("{s:s, s:o}", "code", code, "label", label));
}

void ky_docedit_add_condition(struct ky_docedit *edit, const char *place, bool any, const char *field, const char *op, const char *value)
{
	struct ky_docplace p;
	bool filled = strcmp(op, "filled") == 0, empty = strcmp(op, "empty") == 0;
	if (!ky_docplace_find(edit, place, &p))
		return;
	json_t *when = json_object_get(p.object, "when");
	if (when == NULL) {
		when = json_object();
		json_object_set_new(when, any ? "any" : "all", json_array());
		json_object_set_new(p.object, "when", when);
	}
	json_t *list = json_object_get(when, any ? "any" : "all"), *condition = json_pack("{s:s}", "field", field);
	json_object_set_new(condition, empty ? "filled" : op, filled ? json_true() : empty ? json_false() : json_string(value));
	json_array_append_new(list, condition);
}
