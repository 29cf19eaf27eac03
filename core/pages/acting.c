/* acting.c — for whom a person acts: one of the groups they belong to, or nobody but themselves.
 * Called through the routes of account_pages.c. What a group is called comes from the service group_names. */
#include "core/pages/account.h"

static struct ky_err *options(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	const struct ky_choices *groups;
	struct ky_choices *all = KY_NEW(ctx->arena, struct ky_choices);
	KY_TRY(ky_member_groups(ctx, &groups));
	struct ky_choice *choice = ky_alloc_array(ctx->arena, groups->count + 1, sizeof *choice);
	for (size_t i = 0; i < groups->count; i++)
		choice[i] = groups->choice[i];
	choice[groups->count] = (struct ky_choice){"0", ky_message(ctx, "account.acting_self")};
	*all = (struct ky_choices){groups->count + 1, choice};
	*out_choices = all;
	return NULL;
}

static const struct ky_field fields[] = {
    {.name = "group_id", .kind = "choice", .label = "account.acting_for", .flags = KY_REQUIRED, .load = options},
    {.name = "next", .kind = "hidden", .max = 500},
};
const struct ky_form ky_acting_form = KY_FORM("account.acting", fields);

static const struct ky_rows *present(struct ky_req *req)
{
	static const char *const names[] = {"group_id", "next"};
	struct ky_value *cell = ky_alloc_array(req->ctx->arena, 2, sizeof *cell);
	struct ky_rows *rows = KY_NEW(req->ctx->arena, struct ky_rows);
	cell[0] = ky_int(req->ctx->who->group_id);
	cell[1] = ky_textz(ky_account_next(ky_query_param(req, "next")));
	*rows = (struct ky_rows){1, 2, names, cell};
	return rows;
}

struct ky_err *ky_acting_show(struct ky_req *req)
{
	struct ky_node *root = ky_account_page(req, "account.acting_title");
	ky_put(root, "Lead", ky_message(req->ctx, "account.acting_lead"));
	return ky_put_form(req, root, "account.acting_post", 0, NULL, present(req), "account.acting_choose");
}

struct ky_err *ky_acting_post(struct ky_req *req)
{
	const char *next = ky_account_next(ky_input_z(req->input, "next"));
	KY_TRY(ky_member_act(req, ky_input_int(req->input, "group_id")));
	ky_reply_redirect(req, ky_url(req->ctx, "%s", next[0] == '\0' ? "account" : next), "account.done.acting");
	return NULL;
}
