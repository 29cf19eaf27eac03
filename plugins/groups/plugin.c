/* plugin.c — the table of contents of the groups plugin: the registry of groups, public and for staff. */
#include "groups.h"

static const struct ky_route routes[] = {
    {.name = "groups.directory",
     .method = KY_GET,
     .pattern = "groups",
     .zone = KY_ZONE_PUBLIC,
     .permission = KY_PERMIT_PUBLIC,
     .flags = KY_ROUTE_CACHEABLE,
     .datasets = "groups core",
     .query = "field area category members sort after before",
     .handle = groups_directory},
    {.name = "groups.show",
     .method = KY_GET,
     .pattern = "groups/{id}",
     .zone = KY_ZONE_PUBLIC,
     .permission = KY_PERMIT_PUBLIC,
     .policy = "groups.public",
     .flags = KY_ROUTE_CACHEABLE,
     .datasets = "groups core",
     .handle = groups_show},
    {.name = "groups.feed",
     .method = KY_GET,
     .pattern = "groups/feed",
     .zone = KY_ZONE_PUBLIC,
     .permission = KY_PERMIT_PUBLIC,
     .flags = KY_ROUTE_CACHEABLE,
     .datasets = "groups core",
     .handle = groups_feed},
    {.name = "groups.data",
     .method = KY_GET,
     .pattern = "groups/data",
     .zone = KY_ZONE_PUBLIC,
     .permission = KY_PERMIT_PUBLIC,
     .flags = KY_ROUTE_CACHEABLE,
     .datasets = "core",
     .handle = groups_data},
    {.name = "groups.data_csv",
     .method = KY_GET,
     .pattern = "groups/data/csv",
     .zone = KY_ZONE_PUBLIC,
     .permission = KY_PERMIT_PUBLIC,
     .handle = groups_data_csv},
    {.name = "groups.data_json",
     .method = KY_GET,
     .pattern = "groups/data/json",
     .zone = KY_ZONE_PUBLIC,
     .permission = KY_PERMIT_PUBLIC,
     .handle = groups_data_json},
    {.name = "groups.staff",
     .method = KY_GET,
     .pattern = "staff/groups",
     .zone = KY_ZONE_STAFF,
     .permission = "groups.view",
     .handle = groups_staff},
};

static const struct ky_menu menu[] = {
    {.zone = KY_ZONE_PUBLIC, .label = "groups.title", .path = "groups", .rank = 10},
    {.zone = KY_ZONE_STAFF, .label = "groups.staff_title", .path = "staff/groups", .permission = "groups.view", .rank = 10},
};

static const struct ky_permission permissions[] = {
    {"groups.view", "groups.permission.view", "officer approver administrator auditor"},
};

static const struct ky_relation public_relations[] = {
    {.name = "everybody", .who = KY_ANYONE, .sql = "g.state = 'active'"},
};
static const struct ky_relation staff_relations[] = {
    {.name = "officer of the department", .who = KY_STAFF, .permission = "groups.view", .department = "g.department_id"},
};
static const struct ky_policy policies[] = {
    {.name = "groups.public", .from = "groups_group g", .id = "g.id", .where = "g.state = 'active' AND g.merged_into_id IS NULL", .relation = public_relations, .relation_count = 1},
    {.name = "groups.staff", .from = "groups_group g", .id = "g.id", .where = "g.merged_into_id IS NULL", .relation = staff_relations, .relation_count = 1},
};

static const struct ky_list *const lists[] = {&groups_directory_list, &groups_staff_list};

static const struct ky_job jobs[] = {
    {.name = "groups.ledger", .run = groups_ledger_run, .timeout_s = 600},
};

static const struct ky_dataset datasets[] = {
    {.name = "groups", .label = "groups.title", .list = &groups_directory_list, .path = "groups/data"},
};

KY_PLUGIN = {
    .abi = KY_ABI,
    .headers_hash = KY_HEADERS_HASH,
    .name = "groups",
    .version = "0.1.0",
    .title = "groups.title",
    .summary = "groups.summary",
    .routes = KY_TABLE(routes),
    .menu = KY_TABLE(menu),
    .permissions = KY_TABLE(permissions),
    .policies = KY_TABLE(policies),
    .lists = KY_TABLE(lists),
    .jobs = KY_TABLE(jobs),
    .datasets = KY_TABLE(datasets),
};
