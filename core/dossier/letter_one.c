/* letter_one.c — one letter at the desk: what it says, issuing it, sending it, what came back.
 * Called through the routes of letter_pages.c. What issuing does is letter_issue.c's. */
#include "core/dossier/letter.h"

#include "core/model/input.h"

/* ---- forms */

static const struct ky_choice hows[] = {{"counter", "letters.how.counter"}, {"branch", "letters.how.branch"}, {"external", "letters.how.external"}, {NULL, NULL}};
static const struct ky_choice deliveries[] = {{"post", "letters.delivery.post"}, {"counter", "letters.delivery.counter"}, {"download", "letters.delivery.download"}, {NULL, NULL}};
static const struct ky_field issue_fields[] = {
    {.name = "how", .kind = "choice", .label = "letters.how", .flags = KY_REQUIRED, .options = hows},
    {.name = "branch_of", .kind = "int", .label = "letters.branch_of", .hint = "letters.branch_hint", .low = 1, .high = 9999999},
    {.name = "external", .kind = "text", .label = "letters.external", .hint = "letters.external_hint", .max = 60},
    {.name = "issued_on", .kind = "date", .label = "letters.issued_on", .flags = KY_REQUIRED},
    {.name = "delivery", .kind = "choice", .label = "letters.delivery", .hint = "letters.delivery_hint", .flags = KY_REQUIRED, .options = deliveries},
    {.name = "recipient_postal", .kind = "postal", .label = "letters.recipient_postal", .flags = KY_PERSONAL},
    {.name = "recipient_address", .kind = "lines", .label = "letters.recipient_address", .flags = KY_PERSONAL, .max = KY_LETTER_ADDRESS_MAX},
    {.name = "recipient_name", .kind = "lines", .label = "letters.recipient_name", .hint = "letters.recipient_hint", .flags = KY_REQUIRED | KY_PERSONAL, .max = KY_LETTER_NAME_MAX},
    {.name = "seal", .kind = "bool", .label = "letters.seal_here"},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_letter_issue_form = KY_FORM("letters.issue", issue_fields);

static const struct ky_field send_fields[] = {
    {.name = "delivery", .kind = "choice", .label = "letters.delivery", .flags = KY_REQUIRED, .options = deliveries},
    {.name = "day", .kind = "date", .label = "letters.sent_on", .flags = KY_REQUIRED},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_letter_send_form = KY_FORM("letters.send", send_fields);

static const struct ky_field return_fields[] = {
    {.name = "day", .kind = "date", .label = "letters.returned_on", .flags = KY_REQUIRED},
    {.name = "note", .kind = "text", .label = "letters.returned_reason", .hint = "letters.returned_hint", .flags = KY_REQUIRED, .max = 200},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form ky_letter_return_form = KY_FORM("letters.return", return_fields);

/* ---- the page */

static const struct ky_rows *one_row(struct ky_arena *arena, size_t n, const char *const *name, const struct ky_value *value)
{
	struct ky_value *cell = ky_alloc_array(arena, n, sizeof *cell);
	const char **names = ky_alloc_array(arena, n, sizeof *names);
	struct ky_rows *rows = KY_NEW(arena, struct ky_rows);
	memcpy(cell, value, n * sizeof *cell);
	memcpy(names, name, n * sizeof *names);
	*rows = (struct ky_rows){.count = 1, .columns = n, .name = names, .cell = cell};
	return rows;
}

static struct ky_err *put_issue(struct ky_req *req, const struct ky_letter_of *l, const struct ky_letter_to *to, struct ky_node *root)
{
	struct ky_letter_number rule;
	struct ky_ctx *ctx = req->ctx;
	const char *decided = ky_cell_z(l->row, 0, "step_no"); /* under a number of the city's own */
	static const char *const names[] = {"how", "external", "issued_on", "delivery", "recipient_postal", "recipient_address", "recipient_name", "seal", "version"};
	const struct ky_value values[] = {
	    ky_textz(decided[0] != '\0' ? "external" : "counter"), ky_textz(decided), ky_date(ctx->today), ky_textz(ky_cell_int(l->row, 0, "consent") != 0 ? "download" : "post"),
	    ky_textz(to->postal), ky_textz(to->address), ky_textz(to->name), ky_int(ky_setting_int(ctx, "letters.seal") != 0), *ky_cell(l->row, 0, "version"),
	};
	KY_TRY(ky_number_rule(ctx, l->c.d.department_id, ctx->today, &rule));
	ky_put(root, "NumberForm", rule.form);
	return ky_put_form(req, root, "letters.issue", l->id, &ky_letter_issue_form, one_row(ctx->arena, KY_COUNT(names), names, values), "letters.issue");
}

static struct ky_err *put_send(struct ky_req *req, const struct ky_letter_of *l, struct ky_node *root)
{
	static const char *const names[] = {"delivery", "day", "version"};
	const struct ky_value values[] = {*ky_cell(l->row, 0, "delivery"), ky_date(req->ctx->today), *ky_cell(l->row, 0, "version")};
	return ky_put_form(req, ky_node_child(root, "Send"), "letters.send", l->id, &ky_letter_send_form, one_row(req->ctx->arena, KY_COUNT(names), names, values), "letters.send");
}

static struct ky_err *put_return(struct ky_req *req, const struct ky_letter_of *l, struct ky_node *root)
{
	static const char *const names[] = {"day", "version"};
	const struct ky_value values[] = {ky_date(req->ctx->today), *ky_cell(l->row, 0, "version")};
	return ky_put_form(req, ky_node_child(root, "Return"), "letters.return", l->id, &ky_letter_return_form, one_row(req->ctx->arena, KY_COUNT(names), names, values), "letters.return");
}

static struct ky_err *put_events(struct ky_req *req, int64_t id, struct ky_node *root)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query(ctx, "letters.events", KY_ARGS({"id", ky_int(id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Events");
		ky_put_time(n, "at", ky_cell_int(rows, i, "at"));
		ky_put(n, "what", ky_message(ctx, ky_printf(ctx->arena, "letters.event.%s", ky_cell_z(rows, i, "kind"))));
		ky_put(n, "person", ky_cell_z(rows, i, "person"));
		ky_put(n, "note", ky_cell_z(rows, i, "note"));
		if (!ky_cell_null(rows, i, "delivery"))
			ky_put(n, "delivery", ky_choice_label(ctx, "core.letter_delivery", ky_cell_z(rows, i, "delivery")));
		if (!ky_cell_null(rows, i, "day"))
			ky_put_day(n, "day", (ky_day)ky_cell_int(rows, i, "day"));
	}
	return NULL;
}

static struct ky_err *put_letter(struct ky_req *req, const struct ky_letter_of *l, struct ky_node *root)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_node *n = ky_node_child(root, "Letter");
	const char *state = ky_cell_z(l->row, 0, "state");
	bool issued = strcmp(state, "issued") == 0;
	ky_put(n, "state", ky_choice_label(ctx, "core.letter_state", state));
	ky_put_bool(n, "draft", strcmp(state, "draft") == 0);
	ky_put_bool(n, "issued", issued);
	ky_put(n, "lang", ky_cell_z(l->row, 0, "lang"));
	ky_put(n, "doc_no", ky_cell_z(l->row, 0, "doc_no"));
	ky_put(n, "sha256", ky_cell_z(l->row, 0, "sha256"));
	ky_put(n, "file_sha256", ky_cell_z(l->row, 0, "file_sha256"));
	ky_put_int(n, "pages", ky_cell_int(l->row, 0, "pages"));
	ky_put_int(n, "missing", ky_cell_int(l->row, 0, "missing"));
	ky_put_bool(n, "consent", ky_cell_int(l->row, 0, "consent") != 0);
	ky_put_bool(n, "waiting", issued && ky_cell_null(l->row, 0, "file_id") && !l->c.disposed);
	if (!ky_cell_null(l->row, 0, "delivery"))
		ky_put(n, "delivery", ky_choice_label(ctx, "core.letter_delivery", ky_cell_z(l->row, 0, "delivery")));
	if (!ky_cell_null(l->row, 0, "issued_on"))
		ky_put_day(n, "issued_on", (ky_day)ky_cell_int(l->row, 0, "issued_on"));
	if (!ky_cell_null(l->row, 0, "sent_on"))
		ky_put_day(n, "sent_on", (ky_day)ky_cell_int(l->row, 0, "sent_on"));
	if (!ky_cell_null(l->row, 0, "received_at"))
		ky_put_time(n, "received_at", ky_cell_int(l->row, 0, "received_at"));
	if (!ky_cell_null(l->row, 0, "returned_on"))
		ky_put_day(n, "returned_on", (ky_day)ky_cell_int(l->row, 0, "returned_on"));
	ky_put(n, "returned_reason", ky_cell_z(l->row, 0, "returned_reason"));
	if (!ky_cell_null(l->row, 0, "file_id"))
		ky_put_url(n, "pdf_url", ky_url(ctx, "files/staff/letters/%lld", (long long)l->id));
	ky_put_url(n, "case_url", ky_url(ctx, "staff/dossiers/%lld", (long long)l->c.d.id));
	return put_events(req, l->id, root);
}

static struct ky_err *put_forms(struct ky_req *req, const struct ky_letter_of *l, const struct ky_letter_to *to, struct ky_node *root)
{
	const char *state = ky_cell_z(l->row, 0, "state");
	bool sent = !ky_cell_null(l->row, 0, "sent_at"), issued = strcmp(state, "issued") == 0;
	if (l->c.disposed || !ky_may_in(req->ctx, "dossier.work", l->c.d.department_id) || strcmp(state, "void") == 0)
		return NULL;
	if (!issued)
		KY_TRY(put_issue(req, l, to, root));
	if (issued && (!sent || !ky_cell_null(l->row, 0, "returned_on")) && !ky_cell_null(l->row, 0, "file_id"))
		KY_TRY(put_send(req, l, root));
	if (sent && ky_cell_null(l->row, 0, "returned_on") && strcmp(ky_cell_z(l->row, 0, "delivery"), "download") != 0)
		KY_TRY(put_return(req, l, root));
	if (!sent)
		ky_put_action(req, root, "Drop", "letters.drop", l->id, "letters.drop");
	return NULL;
}

struct ky_err *ky_letter_page(struct ky_req *req)
{
	struct ky_letter_of l;
	struct ky_letter_to to;
	struct ky_ctx *ctx = req->ctx;
	struct ky_blocks blocks = {.arena = ctx->arena};
	KY_TRY(ky_letter_load(ctx, ky_path_id(req, "id"), false, &l));
	struct ky_node *root = ky_reply_page(req, "letters/letter");
	const char *title = ky_printf(ctx->arena, "%s（%s）", ky_letter_occasion(ctx, l.c.d.procedure->name, ky_cell_z(l.row, 0, "action")), l.c.d.title);
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_reply_crumb(req, ky_message(ctx, "admin.title"), ky_url(ctx, "staff"));
	ky_reply_crumb(req, ky_message(ctx, "letters.title"), ky_url(ctx, "staff/letters"));
	ky_reply_crumb(req, title, NULL);
	if (!l.c.disposed) {
		KY_TRY(ky_letter_now(ctx, &l, &blocks, &to));
		ky_letter_put_blocks(&blocks, root);
	}
	KY_TRY(put_letter(req, &l, root));
	KY_TRY(put_forms(req, &l, &to, root));
	KY_TRY(ky_case_put(req, &l.c, root));
	return ky_audit(ctx, "letters.read", "dossier", l.c.d.id, "");
}

/* ---- what is done with it */

/* Locked, and as the page showed it. */
static struct ky_err *load_seen(struct ky_req *req, struct ky_letter_of *l)
{
	KY_TRY(ky_letter_load(req->ctx, ky_path_id(req, "id"), true, l));
	if (req->input != NULL && ky_input_int(req->input, "version") != ky_cell_int(l->row, 0, "version"))
		return ky_fail(req->ctx->arena, KY_CONFLICT, "dossier.error.changed_by_other", "letter %lld changed", (long long)l->id);
	return NULL;
}

static struct ky_err *back(struct ky_req *req, const struct ky_letter_of *l, const char *done)
{
	ky_touch(req->ctx, "dossiers");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/letters/%lld", (long long)l->id), done);
	return NULL;
}

static struct ky_err *read_number(struct ky_req *req, const struct ky_letter_of *l, struct ky_letter_number *out)
{
	const char *how = ky_input_z(req->input, "how"), *external = ky_input_z(req->input, "external");
	int64_t of = ky_input_int(req->input, "branch_of");
	if (strcmp(how, "external") == 0) {
		*out = (struct ky_letter_number){.how = KY_NUMBER_EXTERNAL, .text = external};
		return external[0] == '\0' ? ky_invalid(req, "external", "core.invalid.required") : NULL;
	}
	KY_TRY(ky_number_rule(req->ctx, l->c.d.department_id, ky_input_day(req->input, "issued_on"), out));
	if (strcmp(how, "branch") != 0)
		return NULL;
	out->how = KY_NUMBER_BRANCH;
	out->number = of;
	return of == 0 ? ky_invalid(req, "branch_of", "core.invalid.required") : NULL;
}

struct ky_err *ky_letter_issue_post(struct ky_req *req)
{
	struct ky_letter_of l;
	struct ky_ctx *ctx = req->ctx;
	struct ky_letter_order order = {.delivery = ky_input_z(req->input, "delivery"), .issued_on = ky_input_day(req->input, "issued_on"), .seal = ky_input_int(req->input, "seal") != 0};
	int64_t job_id;
	KY_TRY(load_seen(req, &l));
	order.to = (struct ky_letter_to){ky_input_z(req->input, "recipient_postal"), ky_input_z(req->input, "recipient_address"), ky_input_z(req->input, "recipient_name")};
	if (strcmp(order.delivery, "post") == 0 && order.to.address[0] == '\0')
		return ky_invalid(req, "recipient_address", "letters.error.no_address");
	/* The number is of the year of that day. */
	if (order.issued_on > ctx->today || order.issued_on < ctx->today - 31)
		return ky_invalid(req, "issued_on", "letters.error.day");
	KY_TRY(read_number(req, &l, &order.number));
	KY_TRY(ky_letter_issue(ctx, &l, &order));
	KY_TRY(ky_job_start(ctx, "letters.paper", ky_printf(ctx->arena, "{\"letter\":\"%lld\"}", (long long)l.id), &job_id));
	return back(req, &l, "letters.done.issued");
}

/* The addressee learns by mail that a letter waits; what it says is on the page alone. */
static struct ky_err *tell(struct ky_ctx *ctx, const struct ky_case *c)
{
	return ky_notice_give(ctx, c, "letter", "letters.mail.letter");
}

struct ky_err *ky_letter_send(struct ky_req *req)
{
	struct ky_letter_of l;
	struct ky_ctx *ctx = req->ctx;
	const char *delivery = ky_input_z(req->input, "delivery");
	ky_day day = ky_input_day(req->input, "day");
	KY_TRY(load_seen(req, &l));
	bool again = !ky_cell_null(l.row, 0, "returned_on");
	if (strcmp(ky_cell_z(l.row, 0, "state"), "issued") != 0 || ky_cell_null(l.row, 0, "file_id") || (!ky_cell_null(l.row, 0, "sent_at") && !again))
		return ky_fail(ctx->arena, KY_CONFLICT, "letters.error.not_to_send", "letter %lld is not to be sent", (long long)l.id);
	if (strcmp(delivery, "download") == 0 && ky_cell_int(l.row, 0, "consent") == 0)
		return ky_invalid(req, "delivery", "letters.error.no_consent");
	if (day > ctx->today || day < (ky_day)ky_cell_int(l.row, 0, "issued_on"))
		return ky_invalid(req, "day", "letters.error.sent_day");
	KY_TRY(ky_exec(ctx, "letters.sent", KY_ARGS({"id", ky_int(l.id)}, {"delivery", ky_textz(delivery)}, {"day", ky_date(day)}), NULL));
	KY_TRY(ky_exec(ctx, "letters.notice_posted", KY_ARGS({"id", ky_int(l.id)}), NULL));
	KY_TRY(ky_insert(ctx, "letters.event", KY_ARGS({"id", ky_int(l.id)}, {"kind", ky_textz("sent")}, {"delivery", ky_textz(delivery)}, {"day", ky_date(day)}, {"note", ky_null()}), NULL));
	if (strcmp(delivery, "download") == 0)
		KY_TRY(tell(ctx, &l.c));
	KY_TRY(ky_history_note(ctx, &l.c, "letter_sent", ky_cell_z(l.row, 0, "doc_no"), true));
	KY_TRY(ky_audit(ctx, "letters.send", "dossier", l.c.d.id, delivery));
	return back(req, &l, "letters.done.sent");
}

struct ky_err *ky_letter_return(struct ky_req *req)
{
	struct ky_letter_of l;
	struct ky_ctx *ctx = req->ctx;
	ky_day day = ky_input_day(req->input, "day");
	KY_TRY(load_seen(req, &l));
	if (ky_cell_null(l.row, 0, "sent_at"))
		return ky_fail(ctx->arena, KY_CONFLICT, "letters.error.not_sent", "letter %lld was not sent", (long long)l.id);
	if (day > ctx->today || day < (ky_day)ky_cell_int(l.row, 0, "sent_on"))
		return ky_invalid(req, "day", "letters.error.returned_day");
	KY_TRY(ky_exec(ctx, "letters.returned", KY_ARGS({"id", ky_int(l.id)}, {"day", ky_date(day)}, ky_input_arg(req->input, "note")), NULL));
	KY_TRY(ky_insert(ctx, "letters.event", KY_ARGS({"id", ky_int(l.id)}, {"kind", ky_textz("returned")}, {"delivery", ky_null()}, {"day", ky_date(day)}, ky_input_arg(req->input, "note")), NULL));
	KY_TRY(ky_history_note(ctx, &l.c, "letter_returned", ky_input_z(req->input, "note"), true));
	KY_TRY(ky_audit(ctx, "letters.return", "dossier", l.c.d.id, ""));
	return back(req, &l, "letters.done.returned");
}

struct ky_err *ky_letter_drop(struct ky_req *req)
{
	struct ky_letter_of l;
	uint64_t changed;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_letter_load(ctx, ky_path_id(req, "id"), true, &l));
	KY_TRY(ky_exec(ctx, "letters.drop", KY_ARGS({"id", ky_int(l.id)}), &changed));
	if (changed == 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "letters.error.sent_already", "letter %lld went out", (long long)l.id);
	KY_TRY(ky_insert(ctx, "letters.event", KY_ARGS({"id", ky_int(l.id)}, {"kind", ky_textz("void")}, {"delivery", ky_null()}, {"day", ky_null()}, {"note", ky_null()}), NULL));
	KY_TRY(ky_audit(ctx, "letters.drop", "dossier", l.c.d.id, ""));
	return back(req, &l, "letters.done.dropped");
}

struct ky_err *ky_letter_file(struct ky_req *req)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, "letters.file", KY_ARGS({"id", ky_int(ky_path_id(req, "id"))}), &row));
	KY_TRY(ky_audit(req->ctx, "letters.file_read", "letter", ky_path_id(req, "id"), ""));
	ky_file_stream(req, ky_cell_int(row, 0, "id"), ky_cell_z(row, 0, "type"), ky_cell_z(row, 0, "name"));
	return NULL;
}
