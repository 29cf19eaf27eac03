/* merge.c — two records of one group become one: both histories stay, and the old address leads to the new.
 * Called through the routes of plugin.c. */
#include "groups.h"

static const struct ky_field fields[] = {
    {.name = "into", .kind = "int", .label = "groups.merge_into", .flags = KY_REQUIRED},
};
const struct ky_form groups_merge_form = KY_FORM("groups.merge", fields);

struct ky_err *groups_merge(struct ky_req *req)
{
	struct ky_rows *row, *others;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "groups.record", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_query(req->ctx, "groups.look_alikes", KY_ARGS({"id", ky_int(id)}), &others));
	KY_TRY(ky_audit(req->ctx, "groups.read", "groups.group", id, "representative,contact"));
	struct ky_node *root = ky_reply_page(req, "groups/merge");
	ky_put_row(ky_node_child(root, "Group"), row, 0);
	for (size_t i = 0; i < others->count; i++)
		ky_put_row(ky_node_item(root, "Others"), others, i);
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), ky_url(req->ctx, "staff/groups"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "name"), ky_url(req->ctx, "staff/groups/%lld", (long long)id));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.merge_title"), NULL);
	return ky_put_form(req, root, "groups.merge_post", id, NULL, NULL, "groups.merge");
}

struct ky_err *groups_merge_post(struct ky_req *req)
{
	static const char *const steps[] = {"groups.merge_fields", "groups.merge_offers", "groups.merge_codes", "groups.merge_news", "groups.merge_older", "groups.merge", "groups.merge_touch"};
	struct ky_rows *old, *target;
	int64_t id = ky_path_id(req, "id"), into = ky_input_int(req->input, "into");
	const struct ky_args *both = KY_ARGS({"id", ky_int(id)}, {"into", ky_int(into)});
	/* The target must be one they may write, too. */
	KY_TRY(ky_query(req->ctx, "groups.merge_target", both, &target));
	if (target->count == 0)
		return ky_invalid(req, "into", "core.invalid.choice");
	KY_TRY(ky_query_one(req->ctx, "groups.record", KY_ARGS({"id", ky_int(id)}), &old));
	for (size_t i = 0; i < GROUPS_COUNT(steps); i++)
		KY_TRY(ky_exec(req->ctx, steps[i], both, NULL));
	KY_TRY(ky_member_move(req->ctx, id, into));
	KY_TRY(groups_history_add(req->ctx, into, "merged", ky_cell_str(old, 0, "name"), ky_cell_str(target, 0, "name")));
	KY_TRY(ky_audit(req->ctx, "groups.merge", "groups.group", id, ""));
	KY_TRY(ky_audit(req->ctx, "groups.merge", "groups.group", into, ""));
	ky_touch(req->ctx, "groups");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/groups/%lld", (long long)into), "groups.done.merged");
	return NULL;
}
