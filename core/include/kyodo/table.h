/* table.h — spreadsheets from outside (CSV, XLSX) read row by row, and tables written as CSV or XLSX.
 * Called by imports and exports. Touches no database; readers work on bytes in memory, writers on a descriptor. */
#ifndef KYODO_TABLE_H
#define KYODO_TABLE_H

#include "kyodo/db.h"
#include "kyodo/err.h"
#include "kyodo/str.h"

enum ky_table_kind { KY_TABLE_EMPTY, KY_TABLE_TEXT, KY_TABLE_NUMBER, KY_TABLE_DATE, KY_TABLE_BOOL, KY_TABLE_ERROR };

/* text is UTF-8: numbers without separators, dates as 2026-11-23 (with a time of day: 2026-11-23 09:30:00), TRUE and FALSE,
 * errors as #N/A. Line breaks inside a cell are "\n". A cell covered by a merged one carries that one's text and kind. */
struct ky_table_cell {
	struct ky_str text;
	enum ky_table_kind kind;
	bool merged; /* filled from the first cell of a merged range */
};

/* cell[0] is column A; trailing empty cells are cut, rows without any are left out. number counts from 1, as people do. */
struct ky_table_row {
	size_t number;
	size_t count;
	const struct ky_table_cell *cell;
};

/* 0 takes the default: 256 MiB decompressed in all readings of one open, 2,000,000 cells a sheet. */
struct ky_table_limits {
	size_t max_bytes;
	size_t max_cells;
};

struct ky_table;

/* Opens CSV (UTF-8 with or without BOM, else strictly CP932) or XLSX (by its first bytes). bytes must stay until close.
 * limits may be NULL. Errors: KY_INVALID (neither, damaged, DTD, wrong encoding with the byte's position), KY_TOO_LARGE. */
struct ky_err *ky_table_open(struct ky_arena *arena, struct ky_str bytes, const struct ky_table_limits *limits,
			     struct ky_table **out_table) KY_MUST_CHECK;
/* Gives back what the libraries hold; the rest goes with the arena. Accepts NULL. */
void ky_table_close(struct ky_table *table);
size_t ky_table_sheets(const struct ky_table *table);
/* "" for CSV. */
struct ky_str ky_table_sheet_name(const struct ky_table *table, size_t sheet);
/* "UTF-8", "CP932" or "XLSX" */
const char *ky_table_encoding(const struct ky_table *table);
/* Goes to the beginning of a sheet. ky_table_open stands at the first. KY_NOT_FOUND: no such sheet. */
struct ky_err *ky_table_select(struct ky_table *table, size_t sheet) KY_MUST_CHECK;
/* The next row in row_arena; out_row->number is 0 after the last. The detail of an error names sheet, cell or line. */
struct ky_err *ky_table_next(struct ky_table *table, struct ky_arena *row_arena, struct ky_table_row *out_row) KY_MUST_CHECK;
/* The header among the first 20 rows of a sheet, below titles; of a header of several merged rows the last. The row lives
 * in the arena; number is 0 when no row looks like one. Leaves the table at the beginning of the sheet. */
struct ky_err *ky_table_guess_header(struct ky_table *table, struct ky_arena *arena, size_t sheet,
				     struct ky_table_row *out_header) KY_MUST_CHECK;
/* "B12" for column 1, row 12. */
char *ky_table_address(struct ky_arena *arena, size_t column, size_t row);

enum ky_table_format { KY_TABLE_CSV, KY_TABLE_CSV932, KY_TABLE_XLSX };
/* What staff may have a table as: by its code in addresses ("csv", "cp932", "xlsx"), with its media type and the end of a file's name. */
struct ky_table_download {
	const char *code, *type, *suffix;
	enum ky_table_format format;
};
#define KY_TABLE_DOWNLOADS 3
extern const struct ky_table_download ky_table_downloads[KY_TABLE_DOWNLOADS];
/* NULL: no such code. */
const struct ky_table_download *ky_table_download(const char *code);

struct ky_table_options {
	const char *sheet_name; /* NULL: "Sheet1" */
	bool neutralise;	/* CSV for staff: ' before text that a spreadsheet would take for a formula */
	ky_time_us made_at;	/* said in the XLSX, so that the same table gives the same bytes; 0: now */
};

/* A character written as 〓, and where: as a spreadsheet counts, the header being line 1; columns from 0. */
struct ky_table_lost {
	size_t line, column;
	int32_t character;
};
#define KY_TABLE_LOST_MAX 200
struct ky_table_report {
	size_t rows;	   /* without the header */
	size_t replaced;   /* characters written as 〓, every occurrence */
	size_t stripped;   /* variation selectors left out */
	size_t lost_count; /* the same character twice in a cell is listed once */
	struct ky_table_lost lost[KY_TABLE_LOST_MAX]; /* the first of them */
};

struct ky_table_writer;

/* Writes to fd (a regular file, at its beginning; stays the caller's). The header may be NULL.
 * Errors: KY_UNAVAILABLE when the disk refuses. */
struct ky_err *ky_table_writer_open(struct ky_arena *arena, enum ky_table_format format, int fd,
				    const struct ky_table_options *options, size_t columns, const char *const *header,
				    struct ky_table_writer **out_writer) KY_MUST_CHECK;
/* columns typed cells. Text stays text in XLSX whatever it begins with; KY_BYTES is written as hexadecimal. */
struct ky_err *ky_table_writer_add(struct ky_table_writer *writer, struct ky_arena *row_arena, const struct ky_value *cell)
    KY_MUST_CHECK;
/* Goes on in another sheet of the XLSX, with its own columns and header (not NULL); what was written before stays. Errors: KY_INTERNAL, the format has no sheets; KY_UNAVAILABLE. */
struct ky_err *ky_table_writer_sheet(struct ky_table_writer *writer, const char *name, size_t columns, const char *const *header) KY_MUST_CHECK;
/* Ends the file and gives the libraries' memory back, also on error. out_report may be NULL. */
struct ky_err *ky_table_writer_finish(struct ky_table_writer *writer, struct ky_table_report *out_report) KY_MUST_CHECK;

#endif
