/* results.h — what became of subsidies: results of our own calls and of past years, feeds, statistics, the yearly table. Shared by results.c, past*.c, feeds.c, statistics.c, yearly.c. */
#ifndef SUBSIDY_RESULTS_H
#define SUBSIDY_RESULTS_H

#include "subsidy.h"

/* ---- the row by which an application is found in lists and statistics (result_rows.c); all within the caller's transaction */
/* Made when it is submitted, and brought up to date when it is granted or not any more: the group's area, ward and fields, the words it is searched by, whether it is shown. */
struct ky_err *subsidy_result_keep(struct ky_ctx *ctx, int64_t dossier_id) KY_MUST_CHECK;
/* What came of the project, as its report tells it. */
struct ky_err *subsidy_result_outcome(struct ky_ctx *ctx, int64_t dossier_id, const struct ky_answers *report) KY_MUST_CHECK;
/* The same for all of a call, after its year, name, department or publication changed. */
struct ky_err *subsidy_result_call(struct ky_ctx *ctx, int64_t call_id) KY_MUST_CHECK;
/* The row of a past grant, after it was written. */
struct ky_err *subsidy_result_past(struct ky_ctx *ctx, int64_t past_id) KY_MUST_CHECK;

/* ---- results for everybody (results.c, feeds.c) */
ky_handler subsidy_outcome_show, subsidy_feed, subsidy_results_feed;

/* ---- past years (past.c, past_plan.c) */
extern const struct ky_intake subsidy_intake;
extern const struct ky_form subsidy_past_apply_form;
struct ky_err *subsidy_past_run(struct ky_ctx *ctx, struct ky_intake_book *book, struct ky_intake_plan *plan) KY_MUST_CHECK;
struct ky_err *subsidy_past_undo(struct ky_ctx *ctx, int64_t import_id) KY_MUST_CHECK;
/* 「令和2年度」, 「R2」, 「２０２０」, 「2020年度」: the fiscal year; false when it is none. */
bool subsidy_year_read(struct ky_arena *arena, struct ky_str text, int64_t *out_year);
ky_handler subsidy_imports, subsidy_import_upload, subsidy_import_show, subsidy_import_map, subsidy_import_check, subsidy_import_apply, subsidy_import_undo, subsidy_import_publish;
struct ky_err *subsidy_results_succeeded(struct ky_ctx *ctx, int64_t department_id);

/* ---- numbers (statistics.c, yearly.c) */
ky_handler subsidy_statistics, subsidy_statistics_public, subsidy_yearly, subsidy_yearly_xlsx, subsidy_yearly_csv, subsidy_yearly_grants_csv;
/* The fiscal year of the query's "year"; without one this year's. */
int subsidy_asked_year(struct ky_req *req);
/* Years.N.{year,label,selected}: those there is something of. own: of the staff's own departments; else what is published. */
struct ky_err *subsidy_put_years(struct ky_req *req, struct ky_node *root, bool own, int chosen) KY_MUST_CHECK;

#endif
