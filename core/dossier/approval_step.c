/* approval_step.c — the steps of a decision under way (回議・合議・決裁): whose turn it is, who acts in whose absence (代決), what waits for whom, what is looked at afterwards (後閲).
 * Called by approval.c and through the routes of approval_routes.def. The list of what waits is the policy dossier.waiting; ky_approval_acting says the same of one decision, with the reason. */
#include "core/dossier/approval.h"

/* ---- what waits for me */

static const struct ky_column waiting_columns[] = {
    {"title", "a.title", "text", "dossier.approval_title", 0, NULL},
    {"step", "s.title", "text", "dossier.route.step", 0, NULL},
    {"proposer", "p.name", "text", "dossier.proposer", 0, NULL},
    {"asked_at", "s.asked_at", "time", "dossier.route.asked_at", 0, NULL},
};
static const struct ky_sort waiting_sorts[] = {{"old", "dossier.route.sort_old", "a.id", "int", false}};
const struct ky_list ky_dossier_waiting_list = {
    .name = "dossier.approvals_waiting",
    .from = "ky_approval a JOIN ky_approval_step s ON s.approval_id = a.id AND s.number = a.step LEFT JOIN ky_user p ON p.id = a.proposed_by",
    .id = "a.id",
    .policy = "dossier.waiting",
    .column = waiting_columns,
    .column_count = KY_COUNT(waiting_columns),
    .sort = waiting_sorts,
    .sort_count = KY_COUNT(waiting_sorts),
    .row_path = "staff/approvals/%lld",
};

struct ky_err *ky_approvals_waiting(struct ky_req *req)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *root = ky_reply_page(req, "dossier/waiting");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "dossier.route.waiting"));
	ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
	ky_reply_crumb(req, ky_message(ctx, "dossier.approvals"), ky_url(ctx, "staff/approvals"));
	ky_reply_crumb(req, ky_message(ctx, "dossier.route.waiting"), NULL);
	KY_TRY(ky_query(ctx, "dossier.to_see", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "ToSee");
		ky_put(n, "title", ky_cell_z(rows, i, "title"));
		ky_put(n, "step", ky_cell_z(rows, i, "step_title"));
		ky_put(n, "decider", ky_cell_z(rows, i, "decider"));
		ky_put_time(n, "at", ky_cell_int(rows, i, "decided_at"));
		ky_put_url(n, "url", ky_url(ctx, "staff/approvals/%lld", (long long)ky_cell_int(rows, i, "id")));
	}
	ky_put_url(root, "absences_url", ky_url(ctx, "staff/absences"));
	return ky_list_show(req, root, &ky_dossier_waiting_list, "staff/approvals/waiting", 0);
}

/* ---- asking */

static struct ky_err *mail(struct ky_ctx *ctx, int64_t approval_id, const char *key, const char *email, const char *lang)
{
	const struct ky_mail letter = {.message_key = key, .lang = lang, .recipient = email};
	if (email[0] == '\0')
		return NULL;
	return ky_mail_queue(ctx, &letter, KY_ARGS({"url", ky_textz(ky_url_absolute(ctx, "staff/approvals/%lld", (long long)approval_id))}));
}

static const char *address_of(const struct ky_rows *people, size_t i, int64_t proposed_by, const char **out_lang)
{
	int64_t deputy = ky_cell_int(people, i, "deputy_id");
	bool away = deputy != 0 && deputy != proposed_by;
	*out_lang = ky_cell_z(people, i, away ? "deputy_lang" : "lang");
	return ky_cell_int(people, i, "id") == proposed_by ? "" : ky_cell_z(people, i, away ? "deputy_email" : "email");
}

struct ky_err *ky_approval_ask(struct ky_ctx *ctx, int64_t approval_id, int64_t number, int64_t proposed_by)
{
	struct ky_rows *steps, *people;
	const char *lang, *before;
	KY_TRY(ky_exec(ctx, "dossier.step_ask", KY_ARGS({"id", ky_int(approval_id)}, {"number", ky_int(number)}), NULL));
	KY_TRY(ky_query(ctx, "dossier.steps", KY_ARGS({"id", ky_int(approval_id)}), &steps));
	for (size_t s = 0; s < steps->count; s++) {
		if (ky_cell_int(steps, s, "number") != number)
			continue;
		KY_TRY(ky_query(ctx, "dossier.step_people", KY_ARGS({"department_id", *ky_cell(steps, s, "department_id")}, {"user_id", *ky_cell(steps, s, "user_id")}), &people));
		for (size_t i = 0; i < people->count; i++) {
			const char *email = address_of(people, i, proposed_by, &lang);
			bool twice = false;
			for (size_t k = 0; k < i && !twice; k++)
				twice = strcmp(address_of(people, k, proposed_by, &before), email) == 0;
			if (!twice)
				KY_TRY(mail(ctx, approval_id, "dossier.mail.approval", email, lang));
		}
	}
	return NULL;
}

struct ky_err *ky_approval_tell_proposer(struct ky_ctx *ctx, int64_t approval_id, int64_t proposed_by, const char *message_key)
{
	struct ky_rows *to;
	KY_TRY(ky_query(ctx, "dossier.user_told", KY_ARGS({"user_id", ky_int(proposed_by)}), &to));
	return to->count == 0 ? NULL : mail(ctx, approval_id, message_key, ky_cell_z(to, 0, "email"), ky_cell_z(to, 0, "lang"));
}

/* ---- whose turn */

size_t ky_approval_at(const struct ky_rows *row, const struct ky_rows *steps)
{
	size_t at = 0;
	while (at < steps->count && ky_cell_int(steps, at, "number") != ky_cell_int(row, 0, "step"))
		at++;
	return at;
}

static struct ky_err *took_one(struct ky_ctx *ctx, int64_t approval_id, int64_t other_id, bool *out_took)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "dossier.step_taken", KY_ARGS({"id", ky_int(approval_id)}, {"user_id", ky_int(ctx->who->user_id)}, {"other_id", ky_int(other_id)}), &rows));
	*out_took = rows->count > 0;
	return NULL;
}

/* In whose absence: the first registered one whose step it is and who took none yet. */
static struct ky_err *find_absent(struct ky_ctx *ctx, int64_t approval_id, const struct ky_rows *row, const struct ky_rows *steps, size_t at, struct ky_acting *out)
{
	struct ky_rows *absent;
	bool may_repeat = ky_cell_int(row, 0, "may_repeat") != 0;
	KY_TRY(ky_query(ctx, "dossier.step_absent",
			KY_ARGS({"proposed_by", *ky_cell(row, 0, "proposed_by")}, {"department_id", *ky_cell(steps, at, "department_id")}, {"user_id", *ky_cell(steps, at, "user_id")}), &absent));
	for (size_t i = 0; i < absent->count && !out->may; i++) {
		bool took = false;
		if (!may_repeat)
			KY_TRY(took_one(ctx, approval_id, ky_cell_int(absent, i, "user_id"), &took));
		out->refusal = took ? "dossier.error.took_one" : NULL;
		out->may = !took;
		out->deputy_for = ky_cell_int(absent, i, "user_id");
		out->absent = ky_cell_z(absent, i, "name");
	}
	return NULL;
}

struct ky_err *ky_approval_acting(struct ky_ctx *ctx, int64_t approval_id, const struct ky_rows *row, const struct ky_rows *steps, struct ky_acting *out)
{
	int64_t me = ctx->who->user_id;
	size_t at = ky_approval_at(row, steps);
	*out = (struct ky_acting){.refusal = "dossier.error.not_approver"};
	if (at == steps->count || ky_cell_null(steps, at, "asked_at"))
		return NULL;
	int64_t named = ky_cell_int(steps, at, "user_id");
	bool own = named != 0 ? named == me && ky_may(ctx, "dossier.decide") : ky_may_in(ctx, "dossier.decide", ky_cell_int(steps, at, "department_id"));
	if (ky_cell_int(row, 0, "proposed_by") == me) {
		out->refusal = "dossier.error.own_proposal";
		return NULL;
	}
	if (!own)
		return find_absent(ctx, approval_id, row, steps, at, out);
	bool took = false;
	if (ky_cell_int(row, 0, "may_repeat") == 0)
		KY_TRY(took_one(ctx, approval_id, me, &took));
	out->may = !took;
	out->refusal = took ? "dossier.error.took_one" : NULL;
	return NULL;
}

/* ---- showing; and looking at it afterwards */

static void put_step(struct ky_ctx *ctx, const struct ky_rows *steps, size_t i, bool now, struct ky_node *n)
{
	const char *state = ky_cell_z(steps, i, "state");
	bool decided = strcmp(state, "waiting") != 0;
	ky_put_int(n, "number", ky_cell_int(steps, i, "number"));
	ky_put(n, "kind", ky_message(ctx, ky_printf(ctx->arena, "dossier.route.kind.%s", ky_cell_z(steps, i, "kind"))));
	ky_put(n, "title", ky_cell_z(steps, i, "title"));
	ky_put(n, "department", ky_cell_null(steps, i, "user_id") ? ky_cell_z(steps, i, "department") : "");
	ky_put(n, "note", ky_cell_z(steps, i, "note"));
	ky_put(n, "named", ky_cell_z(steps, i, "named"));
	ky_put(n, "remark", ky_cell_z(steps, i, "remark"));
	ky_put_bool(n, "now", now);
	if (!decided)
		return;
	ky_put(n, "state", ky_message(ctx, ky_printf(ctx->arena, "dossier.route.state.%s", state)));
	ky_put(n, "decider", ky_cell_z(steps, i, "decider"));
	ky_put_day(n, "on", ky_time_day(ky_cell_int(steps, i, "decided_at")));
	if (ky_cell_null(steps, i, "deputy_for"))
		return;
	ky_put_bool(n, "deputy", true);
	ky_put(n, "absent", ky_cell_z(steps, i, "absent"));
	if (!ky_cell_null(steps, i, "seen_at"))
		ky_put_day(n, "seen", ky_time_day(ky_cell_int(steps, i, "seen_at")));
}

struct ky_err *ky_approval_put_steps(struct ky_req *req, int64_t approval_id, const struct ky_rows *row, const struct ky_rows *steps, struct ky_node *root)
{
	bool open = strcmp(ky_cell_z(row, 0, "state"), "proposed") == 0, to_see = false;
	for (size_t i = 0; i < steps->count; i++) {
		put_step(req->ctx, steps, i, open && i == ky_approval_at(row, steps), ky_node_item(root, "Steps"));
		to_see |= ky_cell_int(steps, i, "deputy_for") == req->ctx->who->user_id && ky_cell_null(steps, i, "seen_at");
	}
	if (to_see)
		ky_put_action(req, root, "Seen", "dossier.approval_seen", approval_id, "dossier.route.see");
	return NULL;
}

struct ky_err *ky_approval_seen(struct ky_req *req)
{
	uint64_t changed;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_exec(req->ctx, "dossier.step_seen", KY_ARGS({"id", ky_int(id)}), &changed));
	if (changed == 0)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.nothing_to_see", "approval %lld: nothing was decided in their absence", (long long)id);
	KY_TRY(ky_audit(req->ctx, "dossier.seen", "approval", id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/approvals/%lld", (long long)id), "dossier.done.seen");
	return NULL;
}
