/* xlsx_book.c — opening an XLSX package: workbook, relationships, styles, shared strings.
 * Called through table.c. Reads no cells (table_xlsx.c). */
#include <stdlib.h>

#include "xlsx.h"

#define MAX_SHEETS 1000
#define MAX_STYLES 65536
#define MAX_FORMATS 2000

/* Reads a part to its end, calling each for every start tag. */
typedef struct ky_err *on_tag(struct ky_part *part, void *data);

static struct ky_err *each_tag(struct ky_part *part, on_tag *each, void *data)
{
	bool more = true;
	while (more) {
		KY_TRY(ky_part_read(part, &more));
		if (more && xmlTextReaderNodeType(part->xml) == XML_READER_TYPE_ELEMENT)
			KY_TRY(each(part, data));
	}
	return NULL;
}

static struct ky_err *read_part(struct ky_table *table, const char *name, bool needed, on_tag *each, void *data)
{
	struct ky_part part;
	if (!needed && zip_name_locate(table->xlsx->zip, name, 0) < 0)
		return NULL;
	KY_TRY(ky_part_open(table, name, &part));
	struct ky_err *err = each_tag(&part, each, data);
	ky_part_close(&part);
	return err;
}

static struct ky_err *workbook_tag(struct ky_part *part, void *data)
{
	struct ky_table *table = data;
	struct ky_xlsx *x = table->xlsx;
	if (ky_part_is(part, "workbookPr")) {
		const char *v = ky_part_attr(part, table->arena, "date1904");
		x->date1904 = v != NULL && (strcmp(v, "1") == 0 || strcmp(v, "true") == 0);
	}
	if (!ky_part_is(part, "sheet"))
		return NULL;
	if (x->sheets == MAX_SHEETS)
		return ky_fail(table->arena, KY_TOO_LARGE, NULL, "XLSX: more than %d sheets", MAX_SHEETS);
	x->sheet[x->sheets++] = (struct ky_sheet){
	    .name = ky_str(ky_part_attr(part, table->arena, "name")),
	    .part = ky_part_attr(part, table->arena, "r:id"), /* until rels_tag puts the part's name there */
	};
	return NULL;
}

struct rels {
	struct ky_table *table;
	const char **id;
};

static struct ky_err *rels_tag(struct ky_part *part, void *data)
{
	struct rels *rels = data;
	struct ky_xlsx *x = rels->table->xlsx;
	struct ky_arena *arena = rels->table->arena;
	if (!ky_part_is(part, "Relationship"))
		return NULL;
	const char *id = ky_part_attr(part, arena, "Id"), *target = ky_part_attr(part, arena, "Target");
	for (size_t i = 0; id != NULL && target != NULL && i < x->sheets; i++)
		if (rels->id[i] != NULL && strcmp(rels->id[i], id) == 0)
			x->sheet[i].part = target[0] == '/' ? target + 1 : ky_printf(arena, "xl/%s", target);
	return NULL;
}

struct styles {
	struct ky_table *table;
	bool in_cells;
	size_t formats;
	int id[MAX_FORMATS];
	struct ky_str code[MAX_FORMATS];
};

static struct ky_err *style_tag(struct ky_part *part, void *data)
{
	struct styles *st = data;
	struct ky_xlsx *x = st->table->xlsx;
	struct ky_arena *arena = st->table->arena;
	const char *id = ky_part_attr(part, arena, "numFmtId");
	if (ky_part_is(part, "numFmt") && id != NULL && st->formats < MAX_FORMATS) {
		st->id[st->formats] = atoi(id);
		st->code[st->formats++] = ky_str(ky_part_attr(part, arena, "formatCode"));
	} else if (ky_part_is(part, "cellXfs") || ky_part_is(part, "cellStyleXfs") || ky_part_is(part, "cellStyles")) {
		st->in_cells = ky_part_is(part, "cellXfs");
	} else if (st->in_cells && ky_part_is(part, "xf") && x->styles < MAX_STYLES) {
		int format = id == NULL ? 0 : atoi(id);
		struct ky_str code = KY_STR("");
		for (size_t i = 0; i < st->formats; i++)
			if (st->id[i] == format)
				code = st->code[i];
		x->date_style[x->styles++] = ky_xlsx_is_date(format, code);
	}
	return NULL;
}

static struct ky_err *string_tag(struct ky_part *part, void *data)
{
	struct ky_table *table = data;
	struct ky_xlsx *x = table->xlsx;
	if (!ky_part_is(part, "si"))
		return NULL;
	if (x->shared_count == table->limits.max_cells)
		return ky_fail(table->arena, KY_TOO_LARGE, NULL, "XLSX: more than %zu texts", table->limits.max_cells);
	if (x->shared_count == x->shared_room) {
		x->shared_room = x->shared_room == 0 ? 256 : x->shared_room * 2;
		struct ky_str *shared = ky_alloc_array(table->arena, x->shared_room, sizeof(*shared));
		if (x->shared_count > 0)
			memcpy(shared, x->shared, x->shared_count * sizeof(*shared));
		x->shared = shared;
	}
	return ky_part_rich_text(part, table->arena, "si", &x->shared[x->shared_count++]);
}

static struct ky_err *read_book(struct ky_table *table)
{
	struct ky_xlsx *x = table->xlsx;
	x->sheet = ky_alloc_array(table->arena, MAX_SHEETS, sizeof(*x->sheet));
	x->date_style = ky_alloc_array(table->arena, MAX_STYLES, sizeof(bool));
	KY_TRY(read_part(table, "xl/workbook.xml", true, workbook_tag, table));
	struct rels rels = {.table = table, .id = ky_alloc_array(table->arena, MAX_SHEETS, sizeof(char *))};
	for (size_t i = 0; i < x->sheets; i++) {
		rels.id[i] = x->sheet[i].part;
		x->sheet[i].part = NULL;
	}
	KY_TRY(read_part(table, "xl/_rels/workbook.xml.rels", true, rels_tag, &rels));
	struct styles *styles = KY_NEW(table->arena, struct styles);
	styles->table = table;
	KY_TRY(read_part(table, "xl/styles.xml", false, style_tag, styles));
	return read_part(table, "xl/sharedStrings.xml", false, string_tag, table);
}

struct ky_err *ky_xlsx_open(struct ky_table *table, struct ky_str bytes)
{
	zip_error_t error;
	table->encoding = "XLSX";
	table->xlsx = KY_NEW(table->arena, struct ky_xlsx);
	zip_error_init(&error);
	zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.len, 0, &error);
	table->xlsx->zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY, &error);
	zip_error_fini(&error);
	if (table->xlsx->zip == NULL) {
		zip_source_free(source);
		return ky_fail(table->arena, KY_INVALID, NULL, "XLSX: not a readable package");
	}
	return read_book(table);
}

void ky_xlsx_close(struct ky_xlsx *x)
{
	if (x == NULL)
		return;
	ky_part_close(&x->part);
	if (x->zip != NULL)
		zip_discard(x->zip);
	x->zip = NULL;
}

size_t ky_xlsx_sheets(const struct ky_xlsx *x)
{
	return x->sheets;
}

struct ky_str ky_xlsx_sheet_name(const struct ky_xlsx *x, size_t sheet)
{
	return sheet < x->sheets ? x->sheet[sheet].name : KY_STR("");
}
