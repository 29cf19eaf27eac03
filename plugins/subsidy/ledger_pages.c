/* ledger_pages.c — the ledger of a call to read: every movement with its day, what it was, whose, and what remained after it; the sums by kind; the same as a file.
 * Called through the routes of plugin.c. Only ledger.c moves it. */
#include "repay.h"

#define GRANTED "'grant', 'undo', 'withdrawn', 'change', 'saved', 'revoked'"

static const struct ky_column columns[] = {
    {"at", "e.at", "time", "subsidy.entry_at", KY_LIST_EXPORT, NULL},
    {"kind", "e.kind", "choice", "subsidy.entry_kind", KY_LIST_EXPORT, "subsidy.entry_kind"},
    {"receipt_no", "COALESCE(x.receipt_no, '')", "text", "subsidy.receipt_no", KY_LIST_EXPORT, NULL},
    {"project", "x.title", "text", "subsidy.project", KY_LIST_EXPORT, NULL},
    {"yen", "e.yen", "yen", "subsidy.entry_yen", KY_LIST_EXPORT, NULL},
    {"remaining", "l.allotted_yen - (SELECT CAST(COALESCE(SUM(g.yen), 0) AS SIGNED) FROM subsidy_entry g WHERE g.call_id = e.call_id AND g.id <= e.id AND g.kind IN (" GRANTED "))", "yen", "subsidy.ledger_remaining",
     KY_LIST_EXPORT, NULL},
    {"person", "COALESCE(u.name, '')", "text", "subsidy.entry_person", KY_LIST_EXPORT, NULL},
};
static const struct ky_filter filters[] = {
    {.name = "kind", .kind = "choice", .label = "subsidy.entry_kind", .sql = "e.kind = :value", .choices = "subsidy.entry_kind"},
};
static const struct ky_filter file_filters[] = {
    {.name = "call", .kind = "int", .label = "subsidy.call_title", .sql = "e.call_id = :value"},
    {.name = "kind", .kind = "choice", .label = "subsidy.entry_kind", .sql = "e.kind = :value", .choices = "subsidy.entry_kind"},
};
static const struct ky_sort sorts[] = {{"old", "subsidy.sort_time", "e.id", "int", false}};
#define ENTRIES                                                                                                                                                   \
	"subsidy_entry e JOIN subsidy_call k ON k.id = e.call_id JOIN subsidy_ledger l ON l.call_id = e.call_id JOIN ky_dossier x ON x.id = e.dossier_id LEFT JOIN ky_user u ON u.id = e.user_id"
#define SAME                                                                                                                                                      \
	.from = ENTRIES, .id = "e.id", .policy = "subsidy.calls", .column = columns, .column_count = SUBSIDY_COUNT(columns), .sort = sorts, .sort_count = SUBSIDY_COUNT(sorts)
const struct ky_list subsidy_entries_list = {.name = "subsidy.entries", SAME, .where = "e.call_id = :parent", .filter = filters, .filter_count = SUBSIDY_COUNT(filters), .page_size = 50};
const struct ky_list subsidy_entries_file_list = {.name = "subsidy.entries_file", SAME, .filter = file_filters, .filter_count = SUBSIDY_COUNT(file_filters)};

static struct ky_err *put_sums(struct ky_ctx *ctx, int64_t id, struct ky_node *root)
{
	struct ky_rows *sums;
	KY_TRY(ky_query(ctx, "subsidy.entry_sums", KY_ARGS({"call_id", ky_int(id)}), &sums));
	for (size_t i = 0; i < sums->count; i++) {
		struct ky_node *n = ky_node_item(root, "Sums");
		ky_put(n, "label", ky_choice_label(ctx, "subsidy.entry_kind", ky_cell_z(sums, i, "kind")));
		ky_put(n, "text", subsidy_yen(ctx, ky_cell_int(sums, i, "yen")));
	}
	return NULL;
}

struct ky_err *subsidy_entries(struct ky_req *req)
{
	struct ky_rows *call, *ledger;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(ctx, "subsidy.call", KY_ARGS({"id", ky_int(id)}), &call));
	KY_TRY(ky_query_one(ctx, "subsidy.ledger", KY_ARGS({"call_id", ky_int(id)}), &ledger));
	struct ky_node *root = ky_reply_page(req, "subsidy/ledger");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "subsidy.entries"));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.staff_title"), ky_url(ctx, "staff/subsidy"));
	ky_reply_crumb(req, ky_cell_z(call, 0, "title"), ky_url(ctx, "staff/subsidy/%lld", (long long)id));
	ky_reply_crumb(req, ky_message(ctx, "subsidy.entries"), NULL);
	ky_put(root, "Title", ky_cell_z(call, 0, "title"));
	ky_put_url(root, "call_url", ky_url(ctx, "staff/subsidy/%lld", (long long)id));
	ky_put_url(root, "export_url", ky_url(ctx, "files/subsidy/ledger?call=%lld", (long long)id));
	static const char *const totals[] = {"allotted_yen", "granted_yen", "remaining_yen", "advanced_yen", "fixed_yen", "paid_yen", "returned_yen"};
	static const char *const labels[] = {"allotted", "granted", "remaining", "advanced", "fixed", "paid", "returned"};
	for (size_t i = 0; i < SUBSIDY_COUNT(totals); i++) {
		struct ky_node *n = ky_node_item(root, "Totals");
		ky_put(n, "label", ky_message(ctx, ky_printf(ctx->arena, "subsidy.ledger_%s", labels[i])));
		ky_put(n, "text", subsidy_yen(ctx, ky_cell_int(ledger, 0, totals[i])));
	}
	KY_TRY(put_sums(ctx, id, root));
	return ky_list_show(req, root, &subsidy_entries_list, ky_printf(ctx->arena, "staff/subsidy/%lld/ledger", (long long)id), id);
}

struct ky_err *subsidy_entries_export(struct ky_req *req)
{
	KY_TRY(ky_list_export_show(req, &subsidy_entries_file_list, "files/subsidy/ledger"));
	ky_reply_crumb(req, ky_message(req->ctx, "subsidy.staff_title"), ky_url(req->ctx, "staff/subsidy"));
	ky_reply_crumb(req, ky_message(req->ctx, "core.export.title"), NULL);
	return NULL;
}

struct ky_err *subsidy_entries_file(struct ky_req *req)
{
	return ky_list_export_file(req, &subsidy_entries_file_list, ky_path_code(req, "code"), "ledger");
}
