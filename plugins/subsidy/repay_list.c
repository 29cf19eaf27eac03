/* repay_list.c — the open repayments of the department, the latest first, and the same as a file.
 * Called through the routes of plugin.c. */
#include "repay.h"

static const struct ky_column columns[] = {
    {"project", "x.title", "text", "subsidy.project", KY_LIST_EXPORT, NULL},
    {"receipt_no", "COALESCE(x.receipt_no, '')", "text", "subsidy.receipt_no", KY_LIST_EXPORT, NULL},
    {"group_name", "f.group_name", "text", "subsidy.results_group", KY_LIST_EXPORT, NULL},
    {"cause", "r.cause", "choice", "subsidy.return_cause", KY_LIST_EXPORT, "subsidy.return_cause"},
    {"principal_yen", "r.principal_yen", "yen", "subsidy.return_principal", KY_LIST_EXPORT, NULL},
    {"left_yen", "r.principal_yen - r.returned_yen", "yen", "subsidy.return_left_principal", KY_LIST_EXPORT, NULL},
    {"next_due_on", "r.next_due_on", "date", "subsidy.return_due", KY_LIST_EXPORT, NULL},
    {"late", "r.next_due_on < :ky_today", "bool", "subsidy.return_late", KY_LIST_EXPORT, NULL},
};
static const struct ky_filter filters[] = {
    {.name = "q", .kind = "text", .label = "subsidy.project", .sql = "LOCATE(:value, x.title) > 0"},
    {.name = "late", .kind = "bool", .label = "subsidy.return_late_only", .sql = ":value = 1 AND r.next_due_on < :ky_today"},
    {.name = "cause", .kind = "choice", .label = "subsidy.return_cause", .sql = "r.cause = :value", .choices = "subsidy.return_cause"},
};
static const struct ky_sort sorts[] = {{"due", "subsidy.sort_due", "r.next_due_on", "date", false}};
const struct ky_list subsidy_repayments_list = {
    .name = "subsidy.repayments",
    .from = "subsidy_repayment r JOIN ky_dossier x ON x.id = r.dossier_id JOIN subsidy_file f ON f.dossier_id = x.id",
    .id = "r.id",
    .where = "r.state = 'open'",
    .policy = "subsidy.repayments",
    .column = columns,
    .column_count = SUBSIDY_COUNT(columns),
    .filter = filters,
    .filter_count = SUBSIDY_COUNT(filters),
    .sort = sorts,
    .sort_count = SUBSIDY_COUNT(sorts),
    .export_path = "files/subsidy/repayments",
    .export_permission = "subsidy.view",
    .row_path = "staff/subsidy/repayments/%lld",
};

void repay_crumbs(struct ky_req *req)
{
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.staff_title"), ky_url(req->ctx, "staff/subsidy"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.repayments"), ky_url(req->ctx, "staff/subsidy/repayments"));
}

struct ky_err *subsidy_repayments(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "subsidy/repayments");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "subsidy.repayments"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.staff_title"), ky_url(req->ctx, "staff/subsidy"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.repayments"), NULL);
	return ky_list_show(req, root, &subsidy_repayments_list, "staff/subsidy/repayments", 0);
}

struct ky_err *subsidy_repayments_export(struct ky_req *req)
{
	KY_TRY(ky_list_export_show(req, &subsidy_repayments_list, "files/subsidy/repayments"));
	repay_crumbs(req);
	ky_reply_crumb(req, ky_message(req->ctx, "core.export.title"), NULL);
	return NULL;
}

struct ky_err *subsidy_repayments_file(struct ky_req *req)
{
	return ky_list_export_file(req, &subsidy_repayments_list, ky_path_code(req, "code"), "repayments");
}
