/* plugin.c — the table of contents of the skeleton plugin: short notices of the sections, each shown for some days. */
/* It is small on purpose: a public page, a list and a form for staff, a permission, a policy, a setting, a dataset. `plugins/new.sh NAME` copies it. */
#include "skeleton.h"

/* Every page and every form is a row. The permission is mandatory; a route with {id} names the policy that decides on that object. */
static const struct ky_route routes[] = {
    {.name = "skeleton.show",
     .method = KY_GET,
     .pattern = "skeleton",
     .zone = KY_ZONE_PUBLIC,
     .permission = KY_PERMIT_PUBLIC,
     .flags = KY_ROUTE_CACHEABLE, /* the same for everybody: kept until one of the datasets is touched */
     .datasets = "skeleton core",
     .handle = skeleton_show},
    {.name = "skeleton.staff",
     .method = KY_GET,
     .pattern = "staff/skeleton",
     .zone = KY_ZONE_STAFF,
     .permission = "skeleton.edit",
     .handle = skeleton_staff},
    {.name = "skeleton.new",
     .method = KY_GET,
     .pattern = "staff/skeleton/new",
     .zone = KY_ZONE_STAFF,
     .permission = "skeleton.edit",
     .handle = skeleton_new},
    {.name = "skeleton.create",
     .method = KY_POST,
     .pattern = "staff/skeleton/new",
     .zone = KY_ZONE_STAFF,
     .permission = "skeleton.edit",
     .form = &skeleton_notice_form,
     .handle = skeleton_create,
     .again = skeleton_new}, /* shows the form again after wrong input, with what was typed */
    {.name = "skeleton.edit",
     .method = KY_GET,
     .pattern = "staff/skeleton/{id}",
     .zone = KY_ZONE_STAFF,
     .permission = "skeleton.edit",
     .policy = "skeleton.editable",
     .handle = skeleton_edit},
    {.name = "skeleton.save",
     .method = KY_POST,
     .pattern = "staff/skeleton/{id}",
     .zone = KY_ZONE_STAFF,
     .permission = "skeleton.edit",
     .policy = "skeleton.editable",
     .form = &skeleton_notice_form,
     .handle = skeleton_save,
     .again = skeleton_edit},
};

static const struct ky_menu menu[] = {
    {.zone = KY_ZONE_PUBLIC, .label = "skeleton.title", .path = "skeleton", .rank = 80, .about = "skeleton.lead"},
    {.zone = KY_ZONE_STAFF, .label = "skeleton.title", .path = "staff/skeleton", .permission = "skeleton.edit", .rank = 80},
};

/* The roles that hold it at first; staff change that in the browser. */
static const struct ky_permission permissions[] = {
    {"skeleton.edit", "skeleton.permission.edit", "officer administrator", false},
};

/* Who may touch which row. The list, the pages and the forms use this one text. */
static const struct ky_relation own_relations[] = {
    {.name = "officer of the department", .who = KY_STAFF, .permission = "skeleton.edit", .department = "n.department_id"},
};
static const struct ky_policy policies[] = {
    {.name = "skeleton.editable", .from = "skeleton_notice n", .id = "n.id", .relation = own_relations, .relation_count = SKELETON_COUNT(own_relations)},
};

static const struct ky_list *const lists[] = {&skeleton_notices_list};

/* What changes what is public calls ky_touch(ctx, "skeleton"): every kept page is stale at once. */
static const struct ky_dataset datasets[] = {
    {.name = "skeleton", .label = "skeleton.title", .path = "skeleton"},
};

static const struct ky_setting settings[] = {
    {.key = "skeleton.days", .kind = "int", .label = "skeleton.setting.days", .initial = "14", .low = 1, .high = 365},
};

KY_PLUGIN = {
    .abi = KY_ABI,
    .headers_hash = KY_HEADERS_HASH,
    .name = "skeleton",
    .version = "0.1.0",
    .title = "skeleton.title",
    .summary = "skeleton.summary",
    .routes = KY_TABLE(routes),
    .menu = KY_TABLE(menu),
    .permissions = KY_TABLE(permissions),
    .policies = KY_TABLE(policies),
    .lists = KY_TABLE(lists),
    .datasets = KY_TABLE(datasets),
    .settings = KY_TABLE(settings),
};
