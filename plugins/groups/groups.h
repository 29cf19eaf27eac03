/* groups.h — what the files of the groups plugin share. */
#ifndef GROUPS_H
#define GROUPS_H

#include <kyodo/kyodo.h>

extern const struct ky_list groups_directory_list;
extern const struct ky_list groups_staff_list;

ky_handler groups_directory, groups_show, groups_feed, groups_data, groups_data_csv, groups_data_json, groups_staff;

/* Job: reads a ledger (CSV or XLSX) with a header of known names; all rows or none. params: the path of the file. */
struct ky_err *groups_ledger_run(struct ky_ctx *ctx, int64_t job_id, const char *params);

/* Areas as options, by id, in the context's language. */
struct ky_err *groups_area_options(struct ky_ctx *ctx, const struct ky_choices **out_choices);

#endif
