/* call_files.c — the applications of one call as staff list them, and the list as a file. Called through the routes of plugin.c; calls.c shows it on the call's page. */
#include "subsidy.h"

static const char *state_word(struct ky_ctx *ctx, const char *column, const char *code)
{
	return strcmp(column, "state") == 0 ? ky_message(ctx, ky_printf(ctx->arena, "subsidy.state.%s", code)) : NULL;
}

static const struct ky_column file_columns[] = {
    {"title", "x.title", "text", "subsidy.project", KY_LIST_EXPORT | KY_LIST_PERSONAL, NULL},
    {"group_name", "f.group_name", "text", "subsidy.results_group", KY_LIST_EXPORT | KY_LIST_FILE | KY_LIST_PERSONAL, NULL},
    {"receipt_no", "COALESCE(x.receipt_no, '')", "text", "subsidy.receipt_no", KY_LIST_EXPORT, NULL},
    {"course", "c.name", "text", "subsidy.course", KY_LIST_EXPORT, NULL},
    {"state", "x.state", "text", "subsidy.state_column", KY_LIST_EXPORT, NULL},
    {"submitted_at", "x.submitted_at", "time", "subsidy.files_submitted_at", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"requested", "f.requested_yen", "yen", "subsidy.requested", KY_LIST_EXPORT, NULL},
    {"computed", "f.computed_yen", "yen", "subsidy.files_computed", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"offered", "f.offered_yen", "yen", "subsidy.offered", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"granted", "f.granted_yen", "yen", "subsidy.granted", KY_LIST_EXPORT, NULL},
    {"decided_on", "x.decided_on", "date", "subsidy.files_decided_on", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"doc_no", "x.doc_no", "text", "subsidy.files_doc_no", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"advanced", "f.advanced_yen", "yen", "subsidy.advanced", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"fixed", "f.fixed_yen", "yen", "subsidy.fixed", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"paid", "f.paid_yen", "yen", "subsidy.files_paid", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
    {"returned", "f.returned_yen", "yen", "subsidy.files_returned", KY_LIST_EXPORT | KY_LIST_FILE, NULL},
};
static struct ky_err *file_states(struct ky_ctx *ctx, const struct ky_choices **out)
{
	struct ky_choices *choices = KY_NEW(ctx->arena, struct ky_choices);
	struct ky_choice *c = ky_alloc_array(ctx->arena, subsidy_application.state_count, sizeof *c);
	size_t n = 0;
	for (size_t i = 0; i < subsidy_application.state_count; i++)
		if (strcmp(subsidy_application.state[i].name, subsidy_application.initial) != 0)
			c[n++] = (struct ky_choice){subsidy_application.state[i].name, ky_message(ctx, subsidy_application.state[i].label)};
	*choices = (struct ky_choices){n, c};
	*out = choices;
	return NULL;
}
static const struct ky_filter file_filters[] = {
    {.name = "q", .kind = "text", .label = "subsidy.project", .sql = "LOCATE(:value, x.title) > 0"},
    {.name = "state", .kind = "choice", .label = "subsidy.state_column", .sql = "x.state = :value", .load = file_states, .shared = true},
};
static const struct ky_sort file_sorts[] = {{"old", "subsidy.sort_old", "f.dossier_id", "int", false}};
const struct ky_list subsidy_files_list = {
    .name = "subsidy.files",
    /* From a call's files to their dossiers: left to itself the database begins with the courses, and sorts a large call for seconds. */
    .from = "subsidy_file f FORCE INDEX (by_call) STRAIGHT_JOIN ky_dossier x ON x.id = f.dossier_id STRAIGHT_JOIN subsidy_course c ON c.id = f.course_id",
    .id = "f.dossier_id",
    .where = "f.call_id = :parent",
    .policy = "subsidy.files",
    .column = file_columns,
    .column_count = SUBSIDY_COUNT(file_columns),
    .filter = file_filters,
    .filter_count = SUBSIDY_COUNT(file_filters),
    .sort = file_sorts,
    .sort_count = SUBSIDY_COUNT(file_sorts),
    .dataset = "dossiers",
    .word = state_word,
    .row_path = "staff/dossiers/%lld",
    .export_path = "files/subsidy/%lld/export",
    .export_permission = "dossier.export",
};

struct ky_err *subsidy_files_export(struct ky_req *req)
{
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	long long id = (long long)ky_path_id(req, "id");
	KY_TRY(ky_query_one(ctx, "subsidy.call", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_list_export_show(req, &subsidy_files_list, ky_printf(ctx->arena, "files/subsidy/%lld/export", id)));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.staff_title"), ky_url(ctx, "staff/subsidy"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "title"), ky_url(ctx, "staff/subsidy/%lld", id));
	ky_reply_crumb(req, ky_message(ctx, "core.export.title"), NULL);
	return NULL;
}

struct ky_err *subsidy_files_export_file(struct ky_req *req)
{
	return ky_list_export_file(req, &subsidy_files_list, ky_path_code(req, "code"), ky_printf(req->ctx->arena, "subsidy-%lld", (long long)ky_path_id(req, "id")));
}
