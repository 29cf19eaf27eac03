/* formdoc_hidden.c — takes out the answers that fields leave behind when they are shown no more. See formdoc.h.
 * Called by core/dossier before answers are submitted. Pure; what is shown is formdoc_eval.c's to say. */
#include "core/model/formdoc_internal.h"

struct dropping {
	struct ky_answers *answers;
	const char *lang;
	struct ky_buf *report;
	const char **name; /* to be taken out */
	size_t count, room;
};

static void drop(struct dropping *d, const char *name)
{
	if (d->count == d->room) {
		size_t room = d->room == 0 ? 64 : d->room * 2;
		const char **more = ky_alloc_array(d->answers->arena, room, sizeof *more);
		if (d->count > 0)
			memcpy(more, d->name, d->count * sizeof *more);
		d->name = more;
		d->room = room;
	}
	d->name[d->count++] = name;
}

static void report(struct dropping *d, const struct ky_doc_field *table, const struct ky_doc_field *field)
{
	if (d->report == NULL || field->calc != NULL)
		return;
	if (table != NULL)
		ky_buf_printf(d->report, "%s ", ky_doc_text(&table->label, d->lang));
	ky_buf_printf(d->report, "%s\n", ky_doc_text(&field->label, d->lang));
}

static void drop_table(struct dropping *d, const struct ky_doc_field *table)
{
	size_t before = d->count, n = strlen(table->name);
	for (size_t i = ky_answers_first(d->answers, table->name); i < d->answers->count; i++) {
		const char *name = d->answers->answer[i].name;
		if (strncmp(name, table->name, n) != 0 || name[n] != '.')
			break;
		drop(d, name);
	}
	if (d->count > before)
		report(d, NULL, table);
}

static bool is_answered(const struct dropping *d, const struct ky_doc_leaf *leaf)
{
	return ky_answers_get(d->answers, leaf->name)->kind != KY_NULL;
}

static void drop_cells(struct dropping *d, struct ky_doc_eval *e, const struct ky_doc_field *table)
{
	const struct ky_doc_leaf *leaf;
	const struct ky_doc_field *told = NULL;
	size_t rows = ky_answers_rows(d->answers, table->name), n = ky_doc_leaves(d->answers->arena, table, rows, &leaf);
	if (rows == 0)
		return;
	/* Column by column, so that each is told once. */
	for (size_t c = 0; c < n / rows; c++)
		for (size_t i = c; i < n; i += n / rows) {
			if (!is_answered(d, &leaf[i]) || ky_doc_eval_leaf(e, &leaf[i]))
				continue;
			drop(d, leaf[i].name);
			if (told != leaf[i].field)
				report(d, table, leaf[i].field);
			told = leaf[i].field;
		}
}

static void drop_field(struct dropping *d, const struct ky_doc_field *field)
{
	const struct ky_doc_leaf *leaf;
	size_t before = d->count, n = ky_doc_leaves(d->answers->arena, field, 0, &leaf);
	for (size_t i = 0; i < n; i++)
		if (is_answered(d, &leaf[i]))
			drop(d, leaf[i].name);
	if (d->count > before)
		report(d, NULL, field);
}

static void find_hidden(struct dropping *d, const struct ky_formdoc *doc)
{
	struct ky_doc_eval *e = ky_doc_eval_new(d->answers->arena, doc, d->answers);
	for (size_t s = 0; s < doc->section_count; s++)
		for (size_t i = 0; i < doc->section[s].field_count; i++) {
			const struct ky_doc_field *field = &doc->section[s].field[i];
			bool shown = ky_doc_eval_field(e, field), is_table = field->column_count > 0;
			if (is_table && shown)
				drop_cells(d, e, field);
			else if (is_table)
				drop_table(d, field);
			else if (!shown)
				drop_field(d, field);
		}
}

void ky_formdoc_drop_hidden(const struct ky_formdoc *doc, struct ky_answers *answers, const char *lang, struct ky_buf *out_dropped)
{
	struct dropping d = {.answers = answers, .lang = lang, .report = out_dropped};
	/* Once, unless conditions ask in a circle: then until nothing is left to take out. */
	do {
		d.count = 0;
		find_hidden(&d, doc);
		for (size_t i = 0; i < d.count; i++)
			ky_answers_set(answers, d.name[i], ky_null());
	} while (d.count > 0);
}
