/* formdoc_edit.h — a form's document while staff work on it: what is where is moved, added, taken away and changed, and the document stays one that can be read.
 * Called by core/dossier's form builder. Pure: no database, no language but those of the texts.
 * A place is a section's name ("contact"), a field's ("amount") or a column's ("items.amount"). Within a document each name is once. */
#ifndef KY_MODEL_FORMDOC_EDIT_H
#define KY_MODEL_FORMDOC_EDIT_H

#include "core/model/formdoc.h"

struct ky_docedit;

/* Opens a document that ky_formdoc_parse reads; to be closed. NULL: no JSON. */
struct ky_docedit *ky_docedit_open(struct ky_arena *arena, struct ky_str json);
/* As JSON with one key a line, so that two of them can be compared by any tool; in the arena. */
struct ky_str ky_docedit_text(const struct ky_docedit *edit, struct ky_arena *arena);
void ky_docedit_close(struct ky_docedit *edit);

/* A document without sections. */
struct ky_str ky_docedit_empty(struct ky_arena *arena, const char *title);

bool ky_docedit_has(const struct ky_docedit *edit, const char *place);
/* One step towards the beginning or the end; a field at the end of its section goes to the neighbouring one. false: there is no way. */
bool ky_docedit_move(struct ky_docedit *edit, const char *place, bool up);
/* false: not there, or a table's last column. */
bool ky_docedit_remove(struct ky_docedit *edit, const char *place);
/* Adds a section at the end, or a field at the end of the section or table named; a table begins with a text column. Returns its place in the arena; NULL: where is neither. */
const char *ky_docedit_add_section(struct ky_docedit *edit, struct ky_arena *arena, const char *title);
const char *ky_docedit_add_field(struct ky_docedit *edit, struct ky_arena *arena, const char *where, const char *kind, const char *label);
/* Appends the sections of another document; names that are taken already get a number, also where conditions and calculations name them. Returns the first new section's name; NULL: none. */
const char *ky_docedit_append(struct ky_docedit *edit, struct ky_arena *arena, struct ky_str other);
/* Gives a place another name, everywhere it is named. false: the name is taken or none. */
bool ky_docedit_rename(struct ky_docedit *edit, struct ky_arena *arena, const char *place, const char *name);

/* ---- what a place says; place "" is the document itself. An empty value takes the key away. */
void ky_docedit_set_text(struct ky_docedit *edit, const char *place, const char *key, const char *lang, const char *text);
void ky_docedit_set_string(struct ky_docedit *edit, const char *place, const char *key, const char *value);
void ky_docedit_set_int(struct ky_docedit *edit, const char *place, const char *key, int64_t value); /* 0 takes it away */
void ky_docedit_set_flag(struct ky_docedit *edit, const char *place, const char *flag, bool on);     /* "required", or one of "flags" */
/* Options begin anew with the first; label per language as set_text. */
void ky_docedit_clear(struct ky_docedit *edit, const char *place, const char *key);
void ky_docedit_add_option(struct ky_docedit *edit, const char *place, const char *code, const char *const *langs, const char *const *labels, size_t count);
/* Conditions begin anew with the first (clear "when"); op is one of is, is_not, has, at_least, at_most, filled, empty. */
void ky_docedit_add_condition(struct ky_docedit *edit, const char *place, bool any, const char *field, const char *op, const char *value);

/* ---- calculations as people write them: 合計(金額) 「対象経費」×2/3－「収入」 最小(…) 切捨て(…, 1000); also sum, min, floor, + - * and names. */
/* doc says what 「labels」 mean: a label that several have names none. Returns NULL, or the key of what is wrong, and in *out_at the rest of the text from where it is. "" takes the calculation away. */
const char *ky_docedit_set_calc(struct ky_docedit *edit, struct ky_arena *arena, const struct ky_formdoc *doc, const char *place, const char *text, const char **out_at);
const char *ky_calc_text(struct ky_arena *arena, const struct ky_formdoc *doc, const struct ky_doc_calc *calc);

#endif
