/* wards.c — wards (区) are bodies without registration: made from the register of wards, acted for by the head of the time, whose predecessor's access ends with the term.
 * Called through the routes of plugin.c and, every minute, as a job. Heads come as one list into the register of ward heads (行政区長の名簿); what it says is carried out here. */
#include "people.h"
#include "record.h"

#define LETTERS_MAX 400

/* ---- bodies */

/* A group that is this ward already, from an older ledger, becomes its body; else one is made. */
static struct ky_err *body_for(struct ky_ctx *ctx, const struct ky_rows *wards, size_t i, int64_t *out_id)
{
	struct ky_rows *same, *row;
	struct groups_values v;
	KY_TRY(ky_query(ctx, "groups.ward_same", KY_ARGS({"ward_id", *ky_cell(wards, i, "id")}, {"name_key", ky_text(ky_key_name(ctx->arena, ky_cell_str(wards, i, "name")))}), &same));
	if (same->count > 0)
		*out_id = ky_cell_int(same, 0, "id");
	else
		KY_TRY(ky_insert(ctx, "groups.create", KY_ARGS({"name", *ky_cell(wards, i, "name")}), out_id));
	KY_TRY(ky_query_one(ctx, "groups.edit_row", KY_ARGS({"id", ky_int(*out_id)}), &row));
	groups_values_of_row(row, &v);
	*groups_value(&v, "state") = ky_textz("ward");
	*groups_value(&v, "category") = ky_textz("A");
	*groups_value(&v, "ward_id") = *ky_cell(wards, i, "id");
	*groups_value(&v, "area_id") = *ky_cell(wards, i, "area_id");
	return groups_write(ctx, *out_id, &v, false);
}

struct ky_err *groups_wards_prepare(struct ky_req *req)
{
	struct ky_rows *wards;
	KY_TRY(ky_query(req->ctx, "groups.wards_without", NULL, &wards));
	for (size_t i = 0; i < wards->count; i++) {
		int64_t id;
		struct ky_arena_mark mark = ky_arena_mark(req->ctx->arena); /* hundreds of wards must not fill the request's memory */
		KY_TRY(body_for(req->ctx, wards, i, &id));
		KY_TRY(ky_insert(req->ctx, "groups.ward_insert", KY_ARGS({"ward_id", *ky_cell(wards, i, "id")}, {"group_id", ky_int(id)}), NULL));
		ky_arena_rewind(req->ctx->arena, mark);
	}
	KY_TRY(ky_audit(req->ctx, "groups.wards_prepare", "groups.ward", 0, ky_printf(req->ctx->arena, "%zu", wards->count)));
	ky_touch(req->ctx, "groups");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/groups/wards"), "groups.done.wards_prepared");
	return NULL;
}

/* ---- the page */

static const char *state_of(const struct ky_rows *rows, size_t i)
{
	if (ky_cell_null(rows, i, "group_id"))
		return "none";
	if (ky_cell_str(rows, i, "head").len == 0)
		return "no_head";
	if (ky_cell_int(rows, i, "members") > 0)
		return "used";
	return ky_cell_int(rows, i, "codes") > 0 ? "sent" : "unsent";
}

struct ky_err *groups_wards(struct ky_req *req)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	int64_t without = 0, unsent = 0;
	struct ky_node *root = ky_reply_page(req, "groups/wards");
	KY_TRY(ky_query(ctx, "groups.ward_list", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Wards");
		const char *state = state_of(rows, i);
		ky_put_row(n, rows, i);
		ky_put(n, "state", ky_message(ctx, ky_printf(ctx->arena, "groups.ward_state.%s", state)));
		if (!ky_cell_null(rows, i, "group_id"))
			ky_put_url(n, "url", ky_url(ctx, "staff/groups/%lld", (long long)ky_cell_int(rows, i, "group_id")));
		without += strcmp(state, "none") == 0;
		unsent += strcmp(state, "unsent") == 0;
	}
	ky_put_int(root, "Without", without);
	ky_put_int(root, "Unsent", unsent);
	if (without > 0)
		ky_put_action(req, root, "Prepare", "groups.wards_prepare", 0, "groups.wards_prepare");
	if (unsent > 0)
		ky_put_action(req, root, "Codes", "groups.wards_codes", 0, "groups.wards_codes");
	if (ky_may(ctx, "admin.masters"))
		ky_put_url(root, "heads_url", ky_url(ctx, "staff/admin/ward_heads"));
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "groups.wards_title"));
	ky_reply_crumb(req, ky_message(ctx, "groups.staff_title"), ky_url(ctx, "staff/groups"));
	ky_reply_crumb(req, ky_message(ctx, "groups.wards_title"), NULL);
	return NULL;
}

/* One letter a head who has neither access nor a code that counts. The codes are in this answer alone: it is printed now. */
struct ky_err *groups_wards_codes(struct ky_req *req)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, "groups/ward_letters");
	KY_TRY(ky_query(ctx, "groups.ward_list", NULL, &rows));
	for (size_t i = 0, n = 0; i < rows->count && n < LETTERS_MAX; i++) {
		const char *code;
		ky_day expires_on;
		struct ky_arena_mark mark = ky_arena_mark(ctx->arena);
		if (strcmp(state_of(rows, i), "unsent") != 0)
			continue;
		const struct groups_pass pass = {.group_id = ky_cell_int(rows, i, "group_id"), .role = KY_REPRESENTATIVE, .person = ky_cell_z(rows, i, "head"), .by_staff = true,
						 .days = ky_setting_int(ctx, "groups.start_code_days")};
		KY_TRY(groups_code_issue(ctx, &pass, &code, &expires_on));
		KY_TRY(groups_code_put(req, ky_node_item(root, "Letters"), &pass, code, expires_on));
		KY_TRY(ky_audit(ctx, "groups.start_code", "groups.group", pass.group_id, ""));
		ky_arena_rewind(ctx->arena, mark);
		n++;
	}
	ky_put_url(root, "back_url", ky_url(ctx, "staff/groups/wards"));
	return NULL;
}

/* ---- the change of heads */

static struct ky_err *end_everybody(struct ky_ctx *ctx, int64_t group_id)
{
	struct ky_rows *members;
	KY_TRY(ky_query(ctx, "groups.ward_members", KY_ARGS({"id", ky_int(group_id)}), &members));
	for (size_t i = 0; i < members->count; i++)
		KY_TRY(groups_access_end(ctx, ky_cell_int(members, i, "id")));
	return ky_exec(ctx, "groups.merge_codes", KY_ARGS({"id", ky_int(group_id)}), NULL);
}

/* Re-elected: the same person goes on. */
static bool same_person(const struct ky_rows *rows, size_t i)
{
	return !ky_cell_null(rows, i, "next_id") && ky_str_eq(ky_cell_str(rows, i, "old_name"), ky_cell_str(rows, i, "next_name")) && ky_str_eq(ky_cell_str(rows, i, "old_phone"), ky_cell_str(rows, i, "next_phone"));
}

struct ky_err *groups_wards_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_rows *rows;
	(void)job_id;
	(void)params;
	/* The last day is known beforehand: access ends with it, whether this job runs at midnight or not. */
	KY_TRY(ky_exec(ctx, "groups.ward_last_day", NULL, NULL));
	KY_TRY(ky_query(ctx, "groups.wards_changed", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		int64_t group = ky_cell_int(rows, i, "group_id");
		if (!ky_cell_null(rows, i, "head_id") && !same_person(rows, i)) {
			KY_TRY(end_everybody(ctx, group));
			KY_TRY(groups_history_add(ctx, group, "ward_head", ky_cell_str(rows, i, "old_name"), ky_cell_str(rows, i, "next_name")));
		}
		KY_TRY(ky_exec(ctx, "groups.ward_head_set", KY_ARGS({"id", *ky_cell(rows, i, "id")}, {"head_id", *ky_cell(rows, i, "next_id")}), NULL));
		KY_TRY(ky_exec(ctx, "groups.ward_contact_set", KY_ARGS({"id", ky_int(group)}, {"name", *ky_cell(rows, i, "next_name")}, {"phone", *ky_cell(rows, i, "next_phone")}, {"email", *ky_cell(rows, i, "next_email")}), NULL));
		ky_touch(ctx, "groups");
		KY_TRY(ky_job_checkpoint(ctx));
	}
	return NULL;
}
