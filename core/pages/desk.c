/* desk.c — the staff's first page: where to go, and what needs somebody's attention.
 * Called through the routes of admin.c. Shows each person what their roles allow, and nothing else. */
#include "core/pages/admin.h"

#include "core/dossier/panel.h"

struct ky_node *ky_admin_page(struct ky_req *req, const char *template_name, const char *title_key, const char *parent_key, const char *parent_path)
{
	struct ky_node *root = ky_reply_page(req, template_name);
	const char *title = ky_message(req->ctx, title_key);
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	if (parent_key != NULL)
		ky_reply_crumb(req, ky_message(req->ctx, parent_key), ky_url(req->ctx, "%s", parent_path));
	ky_reply_crumb(req, title, NULL);
	return root;
}

/* What an administrator finds where; a page is shown to those who hold its permission. */
static const struct {
	const char *label, *path, *permission;
} pages[] = {
    {"admin.departments", "staff/admin/departments", "admin.masters"},
    {"admin.staff", "staff/admin/staff", "admin.staff"},
    {"admin.grants", "staff/admin/grants", "admin.staff"},
    {"admin.staffing", "staff/admin/staffing/import", "admin.staff"},
    {"admin.roles", "staff/admin/roles", "admin.staff"},
    {"admin.issuers", "staff/admin/issuers", "admin.masters"},
    {"admin.closed_days", "staff/admin/closed_days", "admin.masters"},
    {"admin.areas", "staff/admin/areas", "admin.masters"},
    {"admin.wards", "staff/admin/wards", "admin.masters"},
    {"admin.ward_heads", "staff/admin/ward_heads", "admin.masters"},
    {"admin.choices", "staff/admin/choices", "admin.masters"},
    {"admin.postal", "staff/admin/postal", "admin.masters"},
    {"admin.texts", "staff/admin/texts", "admin.texts"},
    {"admin.languages", "staff/admin/languages", "admin.texts"},
    {"admin.settings", "staff/admin/settings", "admin.settings"},
    {"dossier.procedures", "staff/admin/procedures", "dossier.procedures"},
    {"dossier.route.list", "staff/admin/routes", "dossier.routes"},
    {"dossier.absence.title", "staff/absences", "dossier.view"},
    {"admin.plugins", "staff/admin/plugins", "admin.plugins"},
    {"admin.mails", "staff/admin/mails", "admin.operate"},
    {"admin.jobs", "staff/admin/jobs", "admin.operate"},
    {"admin.status", "staff/admin/status", "admin.operate"},
    {"admin.audit", "staff/admin/audit", "admin.audit"},
};

/* A query that counts something, what it means, and where it is mended. */
static const struct {
	const char *query, *label, *path, *permission;
} warnings[] = {
    {"dossier.waiting_count", "dossier.route.waiting", "staff/approvals/waiting", "dossier.view"},
    {"dossier.to_see_count", "dossier.route.to_see", "staff/approvals/waiting", "dossier.view"},
    {"admin.warn_mail", "admin.warn_mail", "staff/admin/mails?state=failed", "admin.operate"},
    {"admin.warn_jobs", "admin.warn_jobs", "staff/admin/jobs?state=failed", "admin.operate"},
    {"admin.warn_admins", "admin.warn_admins", "staff/admin/grants", "admin.staff"},
    {"admin.warn_idle_staff", "admin.warn_idle_staff", "staff/admin/staff?now=1", "admin.staff"},
    {"admin.warn_closed_days", "admin.warn_closed_days", "staff/admin/closed_days", "admin.masters"},
    {"admin.warn_issuer", "admin.warn_issuer", "staff/admin/issuers", "admin.masters"},
    {"admin.warn_headless", "admin.warn_headless", "staff/admin/wards", "admin.masters"},
    {"admin.warn_choices", "admin.warn_choices", "staff/admin/choices?missing=1", "admin.masters"},
};

static struct ky_err *put_warnings(struct ky_req *req, struct ky_node *root)
{
	for (size_t i = 0; i < sizeof warnings / sizeof warnings[0]; i++) {
		struct ky_rows *row;
		if (!ky_may(req->ctx, warnings[i].permission))
			continue;
		KY_TRY(ky_query_one(req->ctx, warnings[i].query, NULL, &row));
		if (ky_cell_int(row, 0, "n") == 0)
			continue;
		struct ky_node *n = ky_node_item(root, "Warnings");
		ky_put(n, "text", ky_message(req->ctx, warnings[i].label));
		ky_put_number(n, "count", ky_cell_int(row, 0, "n"));
		ky_put_url(n, "url", ky_url(req->ctx, "%s", warnings[i].path));
	}
	return NULL;
}

struct ky_err *ky_desk_show(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "admin/desk");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "admin.title"));
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), NULL);
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		if (!ky_may(req->ctx, pages[i].permission))
			continue;
		struct ky_node *n = ky_node_item(root, "Pages");
		ky_put(n, "label", ky_message(req->ctx, pages[i].label));
		ky_put_url(n, "url", ky_url(req->ctx, "%s", pages[i].path));
	}
	KY_TRY(ky_judging_put(req, root));
	return put_warnings(req, root);
}
