/* formdoc_sheet.h — a form and its answers as blocks of a printed sheet (core/paper/paper.h): the 様式 as it is filed.
 * Called by core/dossier in jobs. Knows nothing of PDF: the blocks are plain data. */
#ifndef KY_MODEL_FORMDOC_SHEET_H
#define KY_MODEL_FORMDOC_SHEET_H

#include "core/model/formdoc.h"
#include "core/paper/paper.h"

#define KY_BLACKED_OUT "■■■"

/* Blocks that grow in an arena. */
struct ky_blocks {
	struct ky_arena *arena;
	size_t count, room;
	struct ky_block *block;
};
void ky_blocks_add(struct ky_blocks *blocks, struct ky_block block);

/* Sections, facts and tables in the context's language; only what is shown. Answers of fields with one of the flags in black (KY_PERSONAL …) are KY_BLACKED_OUT, filled in or not, so that nobody
 * learns which. Of files their number is said. May read options from the database. Strings live in ctx->arena. Errors: those of the database. */
struct ky_err *ky_formdoc_sheet(struct ky_ctx *ctx, const struct ky_formdoc *doc, const struct ky_answers *answers, unsigned black, struct ky_blocks *out_blocks) KY_MUST_CHECK;

#endif
