/* intake_internal.h — shared by intake*.c. */
#ifndef KY_MODEL_INTAKE_INTERNAL_H
#define KY_MODEL_INTAKE_INTERNAL_H

#include "kyodo/intake.h"
#include "kyodo/text.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* The field's number; intake->field_count when there is none of that name. */
size_t ky_intake_field(const struct ky_intake *intake, const char *name);
/* Can a column fill the field? */
bool ky_intake_is_target(const struct ky_intake *intake, size_t field);
/* The key of a message of the intake's own: "groups.import" and "title" give "groups.import.title". */
const char *ky_intake_key(struct ky_arena *arena, const struct ky_intake *intake, const char *word);
/* Goes to a sheet and behind its header, row 0: the one that looks like it. KY_INVALID: there is none. header must outlive the call. */
struct ky_err *ky_intake_go(struct ky_ctx *ctx, struct ky_intake_book *book, size_t sheet, size_t header_row, struct ky_table_row *out_header) KY_MUST_CHECK;
/* 1,000 where a text says 千円, 1,000,000 for 百万円, else 1. */
int64_t ky_intake_unit(struct ky_arena *arena, struct ky_str text);

/* The file of an import, as it stands: opened at its sheet and header, its mapping laid over the guessed one. */
struct ky_intake_opened {
	const struct ky_intake *intake;
	struct ky_arena *keep;
	struct ky_intake_book book;
	int64_t id, file_id, department_id, added, changed;
	const char *file_name, *state, *fixed;
};
/* "p.import" and "get" give "p.import_get": a query or route of that name. */
const char *ky_intake_named(struct ky_req *req, const struct ky_intake *intake, const char *what);
/* Opens the import of the route's {id}, with_file its file, too; and gives it all back, an error that may lie in it copied. */
struct ky_err *ky_intake_open_import(struct ky_req *req, const struct ky_intake *intake, bool with_file, struct ky_intake_opened *o) KY_MUST_CHECK;
struct ky_err *ky_intake_close_import(struct ky_req *req, struct ky_intake_opened *o, struct ky_err *err) KY_MUST_CHECK;
struct ky_err *ky_intake_open_bytes(struct ky_req *req, int64_t file_id, int64_t sheet, size_t header_row, struct ky_intake_opened *o) KY_MUST_CHECK;
/* The mapping remembered for this heading, else the guessed one. department_id: 0 none. */
struct ky_err *ky_intake_first_mapping(struct ky_req *req, const struct ky_intake_opened *o, int64_t department_id, const char **out) KY_MUST_CHECK;
/* Fills the page core/intake_map. */
struct ky_err *ky_intake_put_draft(struct ky_req *req, struct ky_node *root, struct ky_intake_opened *o) KY_MUST_CHECK;

#endif
