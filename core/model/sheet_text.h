/* sheet_text.h — blocks of a sheet as text, one a line, and back: what an issued letter is frozen as. The same blocks give the same bytes.
 * Called by core/dossier/letter_*.c. Pure.
 *   kyodo-sheet 1
 *   KIND TAB MM (tenths) TAB ALIGN TAB WIDTHS TAB LABEL TAB TEXT TAB CELL…   with \\ \t \n for themselves; "-" for no align or widths */
#ifndef KY_MODEL_SHEET_TEXT_H
#define KY_MODEL_SHEET_TEXT_H

#include "core/model/formdoc_sheet.h"

/* NULL texts become empty; control characters other than the line feed and the tab are left out. In blocks->arena. Errors: KY_TOO_LARGE beyond KY_PAPER_TEXT_BYTES_MAX. */
struct ky_err *ky_sheet_write(const struct ky_blocks *blocks, struct ky_str *out_text) KY_MUST_CHECK;
/* Adds the blocks; their strings live in blocks->arena. Errors: KY_INVALID for what ky_sheet_write did not write. */
struct ky_err *ky_sheet_read(struct ky_str text, struct ky_blocks *blocks) KY_MUST_CHECK;
/* "text", "title" …: the name of a block's kind in that text, and for templates. */
const char *ky_sheet_kind(enum ky_block_kind kind);

#endif
