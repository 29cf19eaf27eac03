/* xlsx.h — an open XLSX package: its sheets, shared strings and date styles.
 * Called only by xlsx_book.c and table_xlsx.c. */
#ifndef KYODO_TEXT_XLSX_H
#define KYODO_TEXT_XLSX_H

#include <libxml/xmlreader.h>
#include <zip.h>

#include "table_internal.h"

/* One part being read: bytes are counted against the limit of the whole table. */
struct ky_part {
	struct ky_table *table;
	const char *name;
	zip_file_t *file;
	xmlTextReaderPtr xml;
	bool too_large;
};

struct ky_sheet {
	struct ky_str name;
	const char *part;
};

struct ky_merge {
	size_t row1, column1, row2, column2;
	struct ky_table_cell value;
};

struct ky_xlsx {
	zip_t *zip;
	size_t bytes; /* decompressed so far */
	bool date1904;
	struct ky_sheet *sheet;
	size_t sheets, present;
	struct ky_str *shared;
	size_t shared_count, shared_room;
	bool *date_style;
	size_t styles;
	struct ky_merge *merge;
	size_t merges, merge_next;
	size_t *active;
	size_t active_count;
	size_t row;
	bool open, end;
	struct ky_part part;
};

struct ky_err *ky_part_open(struct ky_table *table, const char *name, struct ky_part *out_part) KY_MUST_CHECK;
void ky_part_close(struct ky_part *part);
/* The next node; false at the end. Refuses DTDs. */
struct ky_err *ky_part_read(struct ky_part *part, bool *out_more) KY_MUST_CHECK;
/* An element's start / end tag of this local name. */
bool ky_part_is(const struct ky_part *part, const char *name);
bool ky_part_ends(const struct ky_part *part, const char *name);
/* An attribute in the arena, NULL when absent. */
char *ky_part_attr(const struct ky_part *part, struct ky_arena *arena, const char *name);
/* From a start tag <si> or <is> to its end: the text of all t but those of phonetic runs. */
struct ky_err *ky_part_rich_text(struct ky_part *part, struct ky_arena *arena, const char *end, struct ky_str *out_text)
    KY_MUST_CHECK;

#endif
