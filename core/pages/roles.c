/* roles.c — what each role may do: the matrix of roles and declared permissions.
 * Called through the routes of admin.c. A role's permissions are staff's decision; plugins only propose. */
#include "core/pages/admin.h"

#include "core/app/internal.h"

static struct ky_err *permission_options(struct ky_ctx *ctx, const struct ky_choices **out_choices)
{
	struct ky_table_walk walk = KY_WALK(ctx->app->registry, permissions);
	const struct ky_permission *p;
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	while (ky_registry_next(&walk) != NULL)
		c->count++;
	struct ky_choice *row = ky_alloc_array(ctx->arena, c->count, sizeof *row);
	c->count = 0;
	for (walk = KY_WALK(ctx->app->registry, permissions); (p = ky_registry_next(&walk)) != NULL;)
		row[c->count++] = (struct ky_choice){p->name, ky_printf(ctx->arena, "%s：%s", ky_message(ctx, walk.owner->title), ky_message(ctx, p->label))};
	c->choice = row;
	*out_choices = c;
	return NULL;
}

#define NAMES                                                                                                                                                  \
	{.name = "name", .kind = "text", .label = "admin.name", .flags = KY_REQUIRED}, {.name = "name_en", .kind = "text", .label = "admin.name_en"},          \
	    {.name = "name_easy", .kind = "text", .label = "admin.name_easy"},                                                                                 \
	{                                                                                                                                                      \
		.name = "permissions", .kind = "choices", .label = "admin.permissions", .flags = KY_MULTIPLE, .load = permission_options                       \
	}

static const struct ky_field role_fields[] = {NAMES};
const struct ky_form ky_role_form = KY_FORM("admin.role", role_fields);
static const struct ky_field role_new_fields[] = {
    {.name = "code", .kind = "word", .label = "admin.code", .hint = "admin.role_code_hint", .flags = KY_REQUIRED, .max = 32},
    NAMES,
};
const struct ky_form ky_role_new_form = KY_FORM("admin.role_new", role_new_fields);

static bool holds(const struct ky_rows *granted, const char *role, const char *permission)
{
	for (size_t i = 0; i < granted->count; i++)
		if (strcmp(ky_cell_z(granted, i, "role_code"), role) == 0 && strcmp(ky_cell_z(granted, i, "permission"), permission) == 0)
			return true;
	return false;
}

struct ky_err *ky_roles_show(struct ky_req *req)
{
	struct ky_rows *roles, *granted;
	const struct ky_choices *permissions;
	KY_TRY(ky_query(req->ctx, "admin.roles", NULL, &roles));
	KY_TRY(ky_query(req->ctx, "admin.role_permissions", NULL, &granted));
	KY_TRY(permission_options(req->ctx, &permissions));
	struct ky_node *root = ky_admin_page(req, "admin/roles", "admin.roles", NULL, NULL);
	ky_put_url(root, "new_url", ky_url(req->ctx, "staff/admin/roles_new"));
	for (size_t r = 0; r < roles->count; r++) {
		struct ky_node *n = ky_node_item(root, "Roles");
		ky_put(n, "name", ky_cell_z(roles, r, "name"));
		ky_put_url(n, "url", ky_url(req->ctx, "staff/admin/roles/%s", ky_cell_z(roles, r, "code")));
	}
	for (size_t p = 0; p < permissions->count; p++) {
		struct ky_node *n = ky_node_item(root, "Permissions");
		ky_put(n, "label", permissions->choice[p].label);
		for (size_t r = 0; r < roles->count; r++) {
			struct ky_node *c = ky_node_item(n, "cells");
			ky_put(c, "role", ky_cell_z(roles, r, "name"));
			ky_put_bool(c, "yes", holds(granted, ky_cell_z(roles, r, "code"), permissions->choice[p].code));
		}
	}
	return NULL;
}

struct ky_err *ky_role_show(struct ky_req *req)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "admin.role_get", KY_ARGS({"code", ky_textz(ky_path_code(req, "code"))}), &row));
	struct ky_node *root = ky_admin_page(req, "core/form_page", "admin.role_edit", "admin.roles", "staff/admin/roles");
	return ky_put_form(req, root, "admin.role_post", 0, NULL, row, "admin.save");
}

/* Takes the ticked permissions as the role's; nobody may be left without an administrator. */
static struct ky_err *set_permissions(struct ky_req *req, const char *code)
{
	const struct ky_str *chosen;
	const char *wrong = NULL;
	size_t n = ky_input_choices(req->input, "permissions", &chosen);
	KY_TRY(ky_exec(req->ctx, "admin.role_clear", KY_ARGS({"code", ky_textz(code)}), NULL));
	for (size_t i = 0; i < n; i++)
		KY_TRY(ky_exec(req->ctx, "app.role_grant", KY_ARGS({"permission", ky_text(chosen[i])}, {"role", ky_textz(code)}), NULL));
	KY_TRY(ky_admins_left(req->ctx, &wrong));
	return wrong == NULL ? NULL : ky_invalid(req, "permissions", wrong);
}

struct ky_err *ky_role_post(struct ky_req *req)
{
	const char *code = ky_path_code(req, "code");
	struct ky_args extra = {1, (const struct ky_arg[]){{"code", ky_textz(code)}}};
	KY_TRY(ky_exec(req->ctx, "admin.role_update", ky_input_args(req->ctx->arena, req->input, &extra), NULL));
	KY_TRY(set_permissions(req, code));
	KY_TRY(ky_audit(req->ctx, "admin.update", ky_printf(req->ctx->arena, "role:%s", code), 0, "name,permissions"));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/admin/roles"), "admin.done.saved");
	return NULL;
}

struct ky_err *ky_role_new_show(struct ky_req *req)
{
	struct ky_node *root = ky_admin_page(req, "core/form_page", "admin.role_new", "admin.roles", "staff/admin/roles");
	return ky_put_form(req, root, "admin.role_new_post", 0, NULL, NULL, "admin.save");
}

static bool is_code(const char *code)
{
	return code[0] >= 'a' && code[0] <= 'z' && strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(code);
}

struct ky_err *ky_role_new_post(struct ky_req *req)
{
	const char *code = ky_input_z(req->input, "code");
	if (!is_code(code))
		return ky_invalid(req, "code", "admin.role_code_wrong");
	struct ky_err *err = ky_insert(req->ctx, "admin.role_insert", ky_input_args(req->ctx->arena, req->input, NULL), NULL);
	if (err != NULL && err->code == KY_CONFLICT)
		return ky_invalid(req, "code", "admin.taken");
	KY_TRY(err);
	KY_TRY(set_permissions(req, code));
	KY_TRY(ky_audit(req->ctx, "admin.create", ky_printf(req->ctx->arena, "role:%s", code), 0, "name,permissions"));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/admin/roles"), "admin.done.saved");
	return NULL;
}
