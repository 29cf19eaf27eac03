/* formdoc.c — what a document is made of: its kinds, the plain answers of each field, finding a field by an answer's name.
 * Called by the other files formdoc*.c and core/dossier. Pure. */
#include "core/model/formdoc_internal.h"

#include <stdio.h>

#include "kyodo/field.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct ky_choice account_types[] = {{"futsu", "core.part.futsu"}, {"toza", "core.part.toza"}, {"chochiku", "core.part.chochiku"}, {NULL, NULL}};

static const struct ky_doc_part person[] = {{.suffix = "", .kind = "text", .label = "core.part.name", .autocomplete = "name"},
					    {.suffix = "_kana", .kind = "kana", .label = "core.part.kana"}};
static const struct ky_doc_part address[] = {
    {.suffix = "_postal", .kind = "postal", .label = "core.part.postal", .autocomplete = "postal-code"},
    {.suffix = "", .kind = "text", .label = "core.part.address", .autocomplete = "address-line1"},
    {.suffix = "_building", .kind = "text", .label = "core.part.building", .optional = true, .autocomplete = "address-line2"},
};
static const struct ky_doc_part bank[] = {
    {.suffix = "_bank", .kind = "digits", .label = "core.part.bank", .max = 4},
    {.suffix = "_branch", .kind = "digits", .label = "core.part.branch", .max = 3},
    {.suffix = "_type", .kind = "choice", .label = "core.part.type", .options = account_types},
    {.suffix = "_number", .kind = "digits", .label = "core.part.number", .max = 7},
    {.suffix = "_holder", .kind = "zengin", .label = "core.part.holder"},
};
#define ONE(plain) (const struct ky_doc_part[]){{.suffix = "", .kind = (plain)}}, 1
#define ALIKE(plain) {.name = (plain), .part = ONE(plain)}

static const struct ky_doc_kind kinds[] = {
    ALIKE("text"),
    ALIKE("lines"),
    ALIKE("date"),
    ALIKE("bool"),
    ALIKE("email"),
    ALIKE("phone"),
    ALIKE("postal"),
    ALIKE("corpno"),
    ALIKE("url"),
    ALIKE("kana"),
    ALIKE("code"),
    ALIKE("word"),
    ALIKE("digits"),
    ALIKE("zengin"),
    ALIKE("pledge"),
    ALIKE("files"),
    {.name = "file", .part = ONE("files")},
    {.name = "int", .part = ONE("int"), .number = true},
    {.name = "number", .part = ONE("int"), .number = true},
    {.name = "yen", .part = ONE("yen"), .number = true},
    {.name = "choice", .part = ONE("choice"), .options = true},
    {.name = "choices", .part = ONE("choices"), .options = true},
    {.name = "register", .part = ONE("choice"), .options = true},
    {.name = "note", .part = ONE("note"), .silent = true},
    {.name = "person", .part = person, .part_count = COUNT(person)},
    {.name = "address", .part = address, .part_count = COUNT(address)},
    {.name = "bank", .part = bank, .part_count = COUNT(bank)},
    {.name = "table"},
};

const struct ky_doc_kind *ky_doc_kind_find(const char *name)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

bool ky_doc_is(const struct ky_doc_field *field, const char *kind)
{
	return strcmp(field->kind, kind) == 0;
}

const char *ky_doc_text(const struct ky_doc_text *text, const char *lang)
{
	const char *japanese = "";
	for (size_t i = 0; i < text->count; i++) {
		if (strcmp(text->in[i].lang, lang) == 0)
			return text->in[i].text;
		if (strcmp(text->in[i].lang, "ja") == 0)
			japanese = text->in[i].text;
	}
	return japanese;
}

static size_t parts_of(const struct ky_doc_field *field, const struct ky_doc_part **out_part)
{
	const struct ky_doc_kind *kind = ky_doc_kind_find(field->kind);
	*out_part = kind == NULL ? NULL : kind->part;
	return kind == NULL ? 0 : kind->part_count;
}

size_t ky_doc_leaves(struct ky_arena *arena, const struct ky_doc_field *field, size_t rows, const struct ky_doc_leaf **out_leaf)
{
	const bool is_table = ky_doc_is(field, "table");
	const struct ky_doc_field *of = is_table ? field->column : field;
	const size_t fields = is_table ? field->column_count : 1;
	const struct ky_doc_part *part;
	size_t per_row = 0, n = 0;
	rows = is_table ? rows : 1;
	for (size_t i = 0; i < fields; i++)
		per_row += parts_of(&of[i], &part);
	struct ky_doc_leaf *leaf = ky_alloc_array(arena, per_row * rows, sizeof *leaf);
	for (size_t row = 0; row < rows; row++)
		for (size_t i = 0; i < fields; i++) {
			size_t parts = parts_of(&of[i], &part);
			for (size_t p = 0; p < parts; p++, n++) {
				leaf[n] = (struct ky_doc_leaf){.table = is_table ? field : NULL, .row = row, .field = &of[i], .part = &part[p]};
				leaf[n].name = is_table ? ky_printf(arena, "%s.%zu.%s%s", field->name, row, of[i].name, part[p].suffix)
							: ky_printf(arena, "%s%s", of[i].name, part[p].suffix);
			}
		}
	*out_leaf = leaf;
	return n;
}

static bool is_files(const struct ky_doc_field *field)
{
	return ky_doc_is(field, "files");
}

static bool has_files(const struct ky_doc_field *field)
{
	bool has = is_files(field);
	for (size_t i = 0; i < field->column_count; i++)
		has = has || is_files(&field->column[i]);
	return has;
}

size_t ky_doc_file_leaves(struct ky_arena *arena, const struct ky_formdoc *doc, const struct ky_answers *answers, const struct ky_doc_leaf **out_leaf)
{
	struct ky_doc_leaf *all = NULL;
	size_t count = 0, room = 0;
	for (size_t s = 0; s < doc->section_count; s++)
		for (size_t i = 0; i < doc->section[s].field_count; i++) {
			const struct ky_doc_field *field = &doc->section[s].field[i];
			const struct ky_doc_leaf *leaf;
			size_t n = has_files(field) ? ky_doc_leaves(arena, field, ky_answers_rows(answers, field->name), &leaf) : 0;
			if (count + n > room) {
				struct ky_doc_leaf *more = ky_alloc_array(arena, room = 2 * (count + n), sizeof *more);
				if (count > 0)
					memcpy(more, all, count * sizeof *more);
				all = more;
			}
			for (size_t k = 0; k < n; k++)
				if (is_files(leaf[k].field))
					all[count++] = leaf[k];
		}
	*out_leaf = all;
	return count;
}

const struct ky_doc_part *ky_doc_part_find(const struct ky_doc_field *field, const char *suffix)
{
	const struct ky_doc_part *part;
	size_t parts = parts_of(field, &part);
	for (size_t i = 0; i < parts; i++)
		if (strcmp(part[i].suffix, suffix) == 0)
			return &part[i];
	return NULL;
}

const char *ky_doc_label(struct ky_arena *arena, const struct ky_doc_leaf *leaf, const char *lang, const char *part_label)
{
	const char *label = ky_doc_text(&leaf->field->label, lang);
	/* A composite kind's main answer is what its label says. */
	if (part_label == NULL || leaf->part->suffix[0] == '\0')
		return label;
	return ky_printf(arena, strcmp(lang, "en") == 0 ? "%s (%s)" : "%s（%s）", label, part_label);
}

/* Does the name mean this field, or a part of it? */
static bool means(const struct ky_doc_field *field, const char *name)
{
	size_t n = strlen(field->name);
	if (strncmp(field->name, name, n) != 0)
		return false;
	return (name[n] == '\0') || ky_doc_part_find(field, name + n) != NULL;
}

/* The exact name first: "rep_kana" may be a field of its own beside a text "rep". */
static const struct ky_doc_field *among(const struct ky_doc_field *field, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(field[i].name, name) == 0)
			return &field[i];
	for (size_t i = 0; i < count; i++)
		if (means(&field[i], name))
			return &field[i];
	return NULL;
}

const struct ky_doc_field *ky_doc_find(const struct ky_formdoc *doc, const char *name, const struct ky_doc_section **out_section)
{
	const char *dot = strchr(name, '.'), *column;
	size_t row;
	for (size_t s = 0; s < doc->section_count; s++) {
		const struct ky_doc_section *section = &doc->section[s];
		const struct ky_doc_field *found = dot == NULL ? among(section->field, section->field_count, name) : NULL;
		for (size_t i = 0; dot != NULL && found == NULL && i < section->field_count; i++)
			if (section->field[i].column_count > 0 && ky_doc_cell_name(name, section->field[i].name, &row, &column))
				found = among(section->field[i].column, section->field[i].column_count, column);
		if (found != NULL) {
			if (out_section != NULL)
				*out_section = section;
			return found;
		}
	}
	return NULL;
}
