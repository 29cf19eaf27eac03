/* import.h — what a spreadsheet would do, or did, to a register. Called by import.c's pages and kyodoctl demo load. */
#ifndef KY_PAGES_IMPORT_H
#define KY_PAGES_IMPORT_H

#include "core/pages/register.h"

struct ky_import_problem {
	const char *place; /* "B12", or the row's number */
	const char *label, *text;
};

struct ky_import_result {
	int64_t added, changed, same;
	struct ky_import_problem *problem; /* the first of them */
	size_t problem_count;		   /* all of them */
};

/* Reads CSV or XLSX bytes. apply false: only looks. With problems nothing must be kept: the caller rolls back.
 * keep holds the table and the problems. Errors: KY_INVALID when the bytes are no table, KY_CONFLICT when a key is taken. */
struct ky_err *ky_import_run(struct ky_req *req, const struct ky_register *reg, struct ky_arena *keep, struct ky_str bytes, bool apply,
			     struct ky_import_result *out_result) KY_MUST_CHECK;

#endif
