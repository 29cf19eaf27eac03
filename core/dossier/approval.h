/* approval.h — what the files of a decision share: the route it goes, the steps it takes, the paper that shows it.
 * Called by approval*.c, bundle.c and pages.c alone. */
#ifndef KY_DOSSIER_APPROVAL_H
#define KY_DOSSIER_APPROVAL_H

#include "core/dossier/dossier.h"
#include "core/model/formdoc_sheet.h"

#define KY_ROUTE_STEPS_MAX 8

/* ---- routes (approval_route.c) */
struct ky_approval_route {
	int64_t id; /* 0: none is set, one approver of the department decides */
	int64_t version;
	const char *name;
	const char *amount_field; /* "" none */
	bool may_repeat;
	bool by_amount; /* another amount could lead another way */
	const struct ky_rows *steps; /* of dossier.route_steps; NULL when id is 0 */
};
/* The route the dossier's decision takes: the one that names the most of procedure, decision, department and amount. An amount nobody filled in is taken for larger than any. */
struct ky_err *ky_route_choose(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition *t, struct ky_approval_route *out_route) KY_MUST_CHECK;
/* "12.3": which route it was, and which version of it; a proposal says which one its page showed. */
const char *ky_route_mark(struct ky_arena *arena, const struct ky_approval_route *route);
/* The amount by which it was chosen; KY_NULL when there is none. */
struct ky_value ky_route_amount(const struct ky_case *c, const char *amount_field);
/* Does that dossier's decision take the same route? */
struct ky_err *ky_route_same(struct ky_ctx *ctx, int64_t dossier_id, const struct ky_transition *t, const struct ky_approval_route *route, bool *out_same) KY_MUST_CHECK;
/* root.Route.name, root.Route.steps.N.{kind,title,department,note,who,nobody}: who will be asked. */
struct ky_err *ky_route_put(struct ky_ctx *ctx, const struct ky_approval_route *route, const struct ky_case *c, struct ky_node *root) KY_MUST_CHECK;
/* Writes the steps of the proposal. Errors: KY_INVALID when a step of a set route has nobody but the proposer. */
struct ky_err *ky_route_pin(struct ky_ctx *ctx, int64_t approval_id, const struct ky_approval_route *route, const struct ky_case *c) KY_MUST_CHECK;

/* ---- steps (approval_step.c). row: of dossier.approval or dossier.approval_lock; steps: of dossier.steps. */
/* The turn of that step comes: those it asks, or whoever acts for them, learn by mail. */
struct ky_err *ky_approval_ask(struct ky_ctx *ctx, int64_t approval_id, int64_t number, int64_t proposed_by) KY_MUST_CHECK;
/* Where in steps the one stands that is asked now; steps->count: none. */
size_t ky_approval_at(const struct ky_rows *row, const struct ky_rows *steps);
struct ky_acting {
	bool may;
	int64_t deputy_for; /* 0: in their own right */
	const char *absent; /* that person's name */
	const char *refusal; /* message key when they may not */
};
/* May the present person take the step now, and in whose place? */
struct ky_err *ky_approval_acting(struct ky_ctx *ctx, int64_t approval_id, const struct ky_rows *row, const struct ky_rows *steps, struct ky_acting *out_acting) KY_MUST_CHECK;
/* The proposer learns what became of it. */
struct ky_err *ky_approval_tell_proposer(struct ky_ctx *ctx, int64_t approval_id, int64_t proposed_by, const char *message_key) KY_MUST_CHECK;
/* root.Steps.N.{number,kind,title,department,note,named,state,decider,decided_at,deputy,absent,seen,remark,now}; root.Seen: a button, when the present person was acted for. */
struct ky_err *ky_approval_put_steps(struct ky_req *req, int64_t approval_id, const struct ky_rows *row, const struct ky_rows *steps, struct ky_node *root) KY_MUST_CHECK;
ky_handler ky_approvals_waiting, ky_approval_seen;

/* ---- the decision paper (approval_paper.c, approval_pdf.c) */
struct ky_proposed {
	struct ky_case c;
	const struct ky_transition *t; /* NULL: the procedure knows it no more */
	struct ky_value amount;
	const char *amount_label;
	bool changed; /* since it was proposed, while it is */
	const struct ky_rows *checks, *corrections, *amendments, *files;
};
/* One dossier of a decision as it was proposed: row is of dossier.approval, dossiers of dossier.approval_dossiers, at its row, changed of dossier.approval_changed. */
struct ky_err *ky_proposed_load(struct ky_ctx *ctx, int64_t approval_id, const struct ky_rows *row, const struct ky_rows *dossiers, size_t at, const struct ky_rows *changed, struct ky_proposed *out_proposed) KY_MUST_CHECK;
/* root.Cases.N…, root.Total, root.Changed. */
struct ky_err *ky_approval_put_cases(struct ky_req *req, int64_t approval_id, const struct ky_rows *row, struct ky_node *root) KY_MUST_CHECK;
ky_handler ky_approval_file;

/* root.Paper: the button; root.Papers.N.{at,report,waiting,failed,url}: what was made in the last week. */
struct ky_err *ky_approval_put_papers(struct ky_req *req, int64_t approval_id, struct ky_node *root) KY_MUST_CHECK;
ky_handler ky_approval_paper_start, ky_approval_paper_file;
struct ky_err *ky_approval_paper_run(struct ky_ctx *ctx, int64_t job_id, const char *params) KY_MUST_CHECK;
/* The route as a table of a printed sheet; nothing for a decision without steps. */
struct ky_err *ky_approval_steps_sheet(struct ky_ctx *ctx, int64_t approval_id, bool masked, struct ky_blocks *out_blocks) KY_MUST_CHECK;

/* ---- settings (approval_options.c, approval_settings.c, approval_absence.c) */
/* The decision of that name of the procedure, or of any when procedure is ""; NULL none. */
const struct ky_transition *ky_route_decision(const struct ky_ctx *ctx, const char *procedure, const char *name);
/* Is the field's answer a number? NULL: no. */
bool ky_route_holds_amount(const struct ky_doc_field *field);
struct ky_err *ky_route_newest_doc(struct ky_ctx *ctx, const char *procedure, const struct ky_formdoc **out_doc) KY_MUST_CHECK;
/* Each with an option that stands for none: few options are boxes that cannot be left again. */
struct ky_err *ky_route_procedure_options(struct ky_ctx *ctx, const struct ky_choices **out_choices) KY_MUST_CHECK;
struct ky_err *ky_route_decision_options(struct ky_ctx *ctx, const struct ky_choices **out_choices) KY_MUST_CHECK;
struct ky_err *ky_route_amount_options(struct ky_ctx *ctx, const struct ky_choices **out_choices) KY_MUST_CHECK;
struct ky_err *ky_route_department_options(struct ky_ctx *ctx, const struct ky_choices **out_choices) KY_MUST_CHECK;
struct ky_err *ky_route_asked_options(struct ky_ctx *ctx, const struct ky_choices **out_choices) KY_MUST_CHECK;
struct ky_err *ky_route_person_options(struct ky_ctx *ctx, const struct ky_choices **out_choices) KY_MUST_CHECK;
ky_handler ky_routes_list, ky_route_new, ky_route_create, ky_route_edit, ky_route_update;
ky_handler ky_absences_show, ky_absence_create, ky_absence_end;
extern const struct ky_form ky_route_form, ky_absence_form;
extern const struct ky_list ky_dossier_routes_list, ky_dossier_waiting_list;
/* A leaver's: named in steps of routes and of decisions that wait. Whoever takes over must be an approver, else they stay. */
struct ky_err *ky_routes_in_hand(struct ky_ctx *ctx, int64_t user_id, int64_t *out_count) KY_MUST_CHECK;
struct ky_err *ky_routes_hand_over(struct ky_ctx *ctx, int64_t from_user_id, int64_t to_user_id) KY_MUST_CHECK;
/* The department goes on in another. */
struct ky_err *ky_routes_succeed(struct ky_ctx *ctx, int64_t department_id) KY_MUST_CHECK;

#endif
