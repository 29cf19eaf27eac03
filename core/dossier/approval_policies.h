/* approval_policies.h — who reads a decision, whose turn it is, who sets routes and absences: relations for the policies of pages.c.
 * The same conditions stand in sql/dossier/routes.sql (dossier.step_people, dossier.step_absent), which names people instead of asking about one. */
#ifndef KY_DOSSIER_APPROVAL_POLICIES_H
#define KY_DOSSIER_APPROVAL_POLICIES_H

#include "core/dossier/approval.h"

/* That person is among those the step s asks. */
#define KY_STEP_ASKS(user)                                                                                                                                     \
	"EXISTS (SELECT 1 FROM ky_staff_role sr JOIN ky_role_permission rp ON rp.role_code = sr.role_code AND rp.permission = 'dossier.decide' WHERE sr.user_id = " user \
	" AND sr.valid_from <= :ky_today AND sr.valid_to >= :ky_today AND (s.user_id = " user " OR (s.user_id IS NULL AND (sr.department_id IS NULL OR sr.department_id = s.department_id))))"
/* The present person acts today for somebody among them, and not for who proposed it. */
#define KY_STEP_ABSENT(more)                                                                                                                                   \
	"EXISTS (SELECT 1 FROM ky_absence b JOIN ky_user u ON u.id = b.user_id AND u.disabled_at IS NULL AND u.valid_to >= :ky_today WHERE b.deputy_id = :ky_me AND b.ended_at IS NULL "             \
	"AND b.from_day <= :ky_today AND b.to_day >= :ky_today AND b.user_id <> a.proposed_by AND " KY_STEP_ASKS("b.user_id") more ")"
#define KY_STEP_UNTAKEN(user)                                                                                                                                  \
	"(a.may_repeat = 1 OR NOT EXISTS (SELECT 1 FROM ky_approval_step o WHERE o.approval_id = a.id AND o.state = 'approved' AND (o.decided_by = " user " OR o.deputy_for = " user ")))"

static const struct ky_relation approval_relations[] = {
    {.name = "officer of the department", .who = KY_STAFF, .permission = "dossier.view", .department = "a.department_id"},
    /* From the moment their step is asked, and of what they decided for good; of another department, too (合議). */
    {.name = "asked in a step",
     .who = KY_STAFF,
     .permission = "dossier.view",
     .sql = "EXISTS (SELECT 1 FROM ky_approval_step s WHERE s.approval_id = a.id AND s.asked_at IS NOT NULL AND (s.decided_by = :ky_me OR s.deputy_for = :ky_me OR " KY_STEP_ASKS(":ky_me") " OR (s.number = a.step AND a.state = 'proposed' AND " KY_STEP_ABSENT("") ")))"},
};
static const struct ky_relation waiting_relations[] = {
    {.name = "asked now", .who = KY_STAFF, .permission = "dossier.decide", .sql = KY_STEP_ASKS(":ky_me")},
    {.name = "deputy of who is asked now", .who = KY_STAFF, .permission = "dossier.view", .sql = KY_STEP_ABSENT(" AND " KY_STEP_UNTAKEN("b.user_id"))},
};
/* Routes for every department are the whole city's. */
static const struct ky_relation route_relations[] = {
    {.name = "administrator of the department", .who = KY_STAFF, .permission = "dossier.routes", .department = "r.department_id"},
};
static const struct ky_relation absence_relations[] = {
    {.name = "who is away", .who = KY_STAFF, .permission = "dossier.view", .sql = "b.user_id = :ky_me"},
    {.name = "administrator", .who = KY_STAFF, .permission = "dossier.procedures"},
};

#define KY_APPROVAL_POLICIES                                                                                                                                   \
	{.name = "dossier.approvals", .from = "ky_approval a", .id = "a.id", RELATIONS(approval_relations)},                                                   \
	    {.name = "dossier.waiting",                                                                                                                        \
	     .from = "ky_approval a JOIN ky_approval_step s ON s.approval_id = a.id AND s.number = a.step",                                                     \
	     .id = "a.id",                                                                                                                                     \
	     .where = "a.state = 'proposed' AND s.asked_at IS NOT NULL AND a.proposed_by <> :ky_me AND " KY_STEP_UNTAKEN(":ky_me"),                                                      \
	     RELATIONS(waiting_relations)},                                                                                                                    \
	    {.name = "dossier.routes", .from = "ky_route r", .id = "r.id", RELATIONS(route_relations)},                                                        \
	    {.name = "dossier.absences", .from = "ky_absence b", .id = "b.id", .where = "b.ended_at IS NULL", RELATIONS(absence_relations)}

#endif
