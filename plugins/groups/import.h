/* import.h — a ledger on its way to becoming groups. Shared by import.c, import_plan.c and ledger.c. */
#ifndef GROUPS_IMPORT_H
#define GROUPS_IMPORT_H

#include "record.h"

/* What was answered for rows that are likely there already. */
#define GROUPS_DUPLICATE_SKIP "skip"
#define GROUPS_DUPLICATE_UPDATE "update"
#define GROUPS_DUPLICATE_NEW "new"

extern const struct ky_intake groups_intake;
extern const struct ky_form groups_apply_form;

/* Goes through all rows: only looking, or writing within the caller's transaction. With problems nothing must be kept: the caller rolls back. */
struct ky_err *groups_plan_run(struct ky_ctx *ctx, struct ky_intake_book *book, struct ky_intake_plan *plan) KY_MUST_CHECK;

ky_handler groups_imports, groups_import_upload, groups_import_show, groups_import_map, groups_import_check, groups_import_apply, groups_import_undo;

#endif
