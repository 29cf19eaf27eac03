/* dispose.c — retention and disposal (保存・廃棄): what may go, who proposed and who approved it, and the job that lets it go.
 * Called through the routes of pages.c and as a job. Whose dossiers a person may dispose of is decided by the policy dossier.dispose; nobody approves what they proposed. */
#include "core/dossier/dossier.h"

enum standing { STANDS_PLAIN, STANDS_PROPOSED, STANDS_APPROVED };

static enum standing standing_of(const struct ky_rows *rows, size_t i)
{
	return !ky_cell_null(rows, i, "approved_by") ? STANDS_APPROVED : !ky_cell_null(rows, i, "proposed_by") ? STANDS_PROPOSED : STANDS_PLAIN;
}

struct ky_err *ky_disposals_show(struct ky_req *req)
{
	static const char *const words[] = {"dossier.disposal.plain", "dossier.disposal.proposed", "dossier.disposal.approved"};
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, "dossier/disposals");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "dossier.disposal.title"));
	ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
	ky_reply_crumb(req, ky_message(ctx, "dossier.disposal.title"), NULL);
	KY_TRY(ky_query(ctx, "dossier.disposals", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Rows");
		const struct ky_procedure *p = ky_procedure_named(ctx, ky_cell_z(rows, i, "procedure_name"));
		ky_put_int(n, "id", ky_cell_int(rows, i, "id"));
		ky_put(n, "title", ky_cell_z(rows, i, "title"));
		ky_put(n, "procedure", p == NULL ? ky_cell_z(rows, i, "procedure_name") : ky_message(ctx, p->title));
		ky_put(n, "receipt_no", ky_cell_z(rows, i, "receipt_no"));
		ky_put(n, "department", ky_cell_z(rows, i, "department"));
		ky_put_day(n, "keep_until", (ky_day)ky_cell_int(rows, i, "keep_until"));
		ky_put(n, "standing", ky_message(ctx, words[standing_of(rows, i)]));
		ky_put(n, "proposer", ky_cell_z(rows, i, "proposer"));
		ky_put_bool(n, "done_soon", standing_of(rows, i) == STANDS_APPROVED);
	}
	ky_put_action(req, root, "Act", "dossier.dispose", 0, "dossier.disposal.propose");
	return NULL;
}

/* ---- proposing, approving, taking back: of those on the page, the ones that were ticked */

static struct ky_err *propose(struct ky_ctx *ctx, const struct ky_rows *rows, size_t i)
{
	int64_t id = ky_cell_int(rows, i, "id");
	if (standing_of(rows, i) != STANDS_PLAIN)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "dossier %lld is proposed already", (long long)id);
	KY_TRY(ky_insert(ctx, "dossier.disposal_insert", KY_ARGS({"id", ky_int(id)}, {"step", ky_textz("proposed")}), NULL));
	return ky_audit(ctx, "dossier.disposal_proposed", "dossier", id, "");
}

static struct ky_err *approve(struct ky_ctx *ctx, const struct ky_rows *rows, size_t i)
{
	int64_t id = ky_cell_int(rows, i, "id");
	if (standing_of(rows, i) != STANDS_PROPOSED)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "dossier %lld is not proposed", (long long)id);
	if (ky_cell_int(rows, i, "proposed_by") == ctx->who->user_id)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.own_proposal", "dossier %lld: proposer and approver are one", (long long)id);
	KY_TRY(ky_insert(ctx, "dossier.disposal_insert", KY_ARGS({"id", ky_int(id)}, {"step", ky_textz("approved")}), NULL));
	return ky_audit(ctx, "dossier.disposal_approved", "dossier", id, "");
}

static struct ky_err *take_back(struct ky_ctx *ctx, const struct ky_rows *rows, size_t i)
{
	int64_t id = ky_cell_int(rows, i, "id");
	if (standing_of(rows, i) != STANDS_PROPOSED)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "dossier %lld is not proposed", (long long)id);
	KY_TRY(ky_exec(ctx, "dossier.disposal_forget", KY_ARGS({"id", ky_int(id)}), NULL));
	return ky_audit(ctx, "dossier.disposal_taken_back", "dossier", id, "");
}

static const struct {
	const char *name, *done;
	struct ky_err *(*one)(struct ky_ctx *ctx, const struct ky_rows *rows, size_t i);
	bool starts; /* the job */
} acts[] = {
    {"propose", "dossier.done.disposal_proposed", propose, false},
    {"approve", "dossier.done.disposal_approved", approve, true},
    {"take_back", "dossier.done.disposal_taken_back", take_back, false},
};

struct ky_err *ky_disposals_act(struct ky_req *req)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	const char *act = ky_posted(req, "act");
	size_t a = 0, picked = 0;
	int64_t job_id;
	while (a < KY_COUNT(acts) && (act == NULL || strcmp(acts[a].name, act) != 0))
		a++;
	if (a == KY_COUNT(acts))
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.nothing_picked", "no such act");
	KY_TRY(ky_query(ctx, "dossier.disposals_locked", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++)
		if (ky_posted(req, ky_printf(ctx->arena, "pick.%lld", (long long)ky_cell_int(rows, i, "id"))) != NULL) {
			KY_TRY(acts[a].one(ctx, rows, i));
			picked++;
		}
	if (picked == 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.nothing_picked", "nothing was ticked");
	if (acts[a].starts)
		KY_TRY(ky_job_start(ctx, "dossier.dispose", "{}", &job_id));
	ky_reply_redirect(req, ky_url(ctx, "staff/disposals"), acts[a].done);
	return NULL;
}

/* ---- letting go */

/* What people wrote and handed in goes; the number, the states and the days stay. */
static const char *const wiped[] = {
    "dossier.wipe_drafts", "dossier.wipe_revision_files", "dossier.wipe_revisions", "dossier.wipe_dossier_files", "dossier.photos_forget", "dossier.wipe_files",
    "dossier.wipe_approvals", "dossier.wipe_approval_checks", "dossier.wipe_amounts", "dossier.wipe_messages", "dossier.wipe_corrections", "dossier.wipe_checks",
    "dossier.index_forget", "dossier.wipe_history", "panel.wipe_comments", "panel.wipe_entries", "panel.wipe_masks", "panel.wipe_overrides", "panel.wipe_files",
    "letters.wipe", "letters.wipe_events", "letters.wipe_consents", "letters.wipe_sheets", "dossier.wipe_dossier",
};

static struct ky_err *dispose(struct ky_ctx *ctx, int64_t id, bool *out_done)
{
	struct ky_case c;
	struct ky_rows *still;
	KY_TRY(ky_case_load(ctx, id, KY_NOTHING, true, &c));
	/* Under its lock once more: approved, over, and not held open by anything since. */
	KY_TRY(ky_query(ctx, "dossier.disposal_due", KY_ARGS({"id", ky_int(id)}), &still));
	*out_done = still->count > 0;
	if (!*out_done)
		return NULL;
	for (size_t i = 0; i < KY_COUNT(wiped); i++)
		KY_TRY(ky_exec(ctx, wiped[i], KY_ARGS({"id", ky_int(id)}), NULL));
	ky_touch(ctx, "dossiers");
	return ky_history_note(ctx, &c, "disposal", "", false);
}

struct ky_err *ky_dispose_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_rows *rows;
	size_t gone = 0;
	(void)params;
	KY_TRY(ky_query(ctx, "dossier.to_dispose", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		bool done;
		struct ky_err *err = dispose(ctx, ky_cell_int(rows, i, "id"), &done);
		if (err != NULL && err->code == KY_UNAVAILABLE && err->user_key != NULL)
			continue; /* its plugin is switched off: nothing was written, it waits */
		KY_TRY(err);
		gone += done;
		KY_TRY(ky_job_checkpoint(ctx));
	}
	return ky_job_result(ctx, job_id, 0, ky_printf(ctx->arena, "%zu %s", gone, ky_message(ctx, "dossier.disposal.gone")));
}
