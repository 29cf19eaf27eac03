/* member.c — who may act for which group; see kyodo/account.h. Called by the account pages and by the plugin that keeps the groups.
 * Knows a group by its number alone. */
#include "core/app/internal.h"

bool ky_acts_as(const struct ky_ctx *ctx, const char *roles)
{
	struct ky_str role;
	for (struct ky_str rest = ky_str(roles); ctx->who->group_role != NULL && ky_str_split(&rest, ' ', &role);)
		if (ky_str_is(role, ctx->who->group_role))
			return true;
	return false;
}

struct ky_err *ky_group_name(struct ky_ctx *ctx, int64_t group_id, const char **out_name)
{
	const struct ky_group_names *names = ky_registry_service(ctx->app->registry, KY_GROUP_NAMES, KY_GROUP_NAMES_VERSION);
	*out_name = "";
	return names == NULL || group_id == 0 ? NULL : names->name(ctx, group_id, out_name);
}

struct ky_err *ky_member_groups(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	struct ky_rows *rows;
	struct ky_choices *all = KY_NEW(ctx->arena, struct ky_choices);
	KY_TRY(ky_query(ctx, "app.memberships", NULL, &rows));
	struct ky_choice *choice = ky_alloc_array(ctx->arena, rows->count, sizeof *choice);
	for (size_t i = 0; i < rows->count; i++) {
		int64_t id = ky_cell_int(rows, i, "group_id");
		const char *name, *code = ky_printf(ctx->arena, "%lld", (long long)id);
		KY_TRY(ky_group_name(ctx, id, &name));
		const char *role = ky_choice_label(ctx, "core.member_role", ky_cell_z(rows, i, "role"));
		choice[all->count++] = (struct ky_choice){code, ky_printf(ctx->arena, "%s（%s）", name[0] == '\0' ? code : name, role)};
	}
	all->choice = choice;
	*out_choices = all;
	return NULL;
}

static struct ky_err *note(struct ky_ctx *ctx, const char *action, int64_t group_id, int64_t user_id)
{
	return ky_audit(ctx, action, "group", group_id, ky_printf(ctx->arena, "user=%lld", (long long)user_id));
}

struct ky_err *ky_member_add(struct ky_ctx *ctx, int64_t group_id, int64_t user_id, const char *role)
{
	const struct ky_args *args = KY_ARGS({"group_id", ky_int(group_id)}, {"user_id", ky_int(user_id)}, {"role", ky_textz(role)});
	uint64_t changed = 0;
	KY_TRY(ky_exec(ctx, "app.member_lapse", args, NULL));
	KY_TRY(ky_exec(ctx, "app.member_raise", args, &changed));
	if (changed == 0)
		KY_TRY(ky_exec(ctx, "app.member_insert", args, &changed));
	if (changed == 0)
		return ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "no citizen %lld", (long long)user_id);
	return note(ctx, "core.member_add", group_id, user_id);
}

static struct ky_err *get(struct ky_ctx *ctx, int64_t member_id, struct ky_rows **out_row)
{
	return ky_query_one(ctx, "app.member_get", KY_ARGS({"id", ky_int(member_id)}), out_row);
}

struct ky_err *ky_member_change(struct ky_ctx *ctx, int64_t member_id, const char *role)
{
	struct ky_rows *row;
	KY_TRY(get(ctx, member_id, &row));
	KY_TRY(ky_exec(ctx, "app.member_role", KY_ARGS({"id", ky_int(member_id)}, {"role", ky_textz(role)}), NULL));
	return note(ctx, "core.member_role", ky_cell_int(row, 0, "group_id"), ky_cell_int(row, 0, "user_id"));
}

struct ky_err *ky_member_end(struct ky_ctx *ctx, int64_t member_id)
{
	const struct ky_args *args = KY_ARGS({"id", ky_int(member_id)});
	struct ky_rows *row;
	KY_TRY(get(ctx, member_id, &row));
	KY_TRY(ky_exec(ctx, "app.member_end", args, NULL));
	KY_TRY(ky_exec(ctx, "app.member_sessions", args, NULL));
	return note(ctx, "core.member_end", ky_cell_int(row, 0, "group_id"), ky_cell_int(row, 0, "user_id"));
}

struct ky_err *ky_member_move(struct ky_ctx *ctx, int64_t from_group_id, int64_t into_group_id)
{
	static const char *const steps[] = {"app.member_move_double", "app.member_move", "app.member_move_sessions"};
	const struct ky_args *args = KY_ARGS({"id", ky_int(from_group_id)}, {"into", ky_int(into_group_id)});
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		KY_TRY(ky_exec(ctx, steps[i], args, NULL));
	return NULL;
}

struct ky_err *ky_member_act(struct ky_req *req, int64_t group_id)
{
	KY_TRY(ky_exec(req->ctx, "app.session_act", KY_ARGS({"id", ky_int(ky_exchange_of(req)->session_id)}, {"group_id", ky_int(group_id)}), NULL));
	return ky_audit(req->ctx, "core.act", "group", group_id, "");
}
