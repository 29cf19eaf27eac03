/* repay_pages.c — staff at an application's repayments: how they stand, instalments, slips, what came in, what is waived.
 * Called through the routes of plugin.c. What each changes is repay.c's. */
#include "repay.h"

/* ---- those of an application */

static void put_receipts(struct ky_req *req, const struct repayment *r, struct ky_node *node)
{
	for (size_t i = 0; i < r->receipts->count; i++) {
		struct ky_node *n = ky_node_item(node, "receipts");
		int64_t yen = ky_cell_int(r->receipts, i, "yen"), principal = ky_cell_int(r->receipts, i, "principal_yen");
		ky_put_day(n, "day", (ky_day)ky_cell_int(r->receipts, i, "received_on"));
		ky_put(n, "yen", subsidy_yen(req->ctx, yen));
		ky_put(n, "principal", subsidy_yen(req->ctx, principal));
		ky_put(n, "charges", subsidy_yen(req->ctx, yen - principal));
		ky_put(n, "note", ky_cell_z(r->receipts, i, "note"));
		ky_put(n, "person", ky_cell_z(r->receipts, i, "person"));
	}
}

static void put_link(struct ky_req *req, struct ky_node *node, const struct repayment *r, const char *label_key, const char *page)
{
	subsidy_put_link(req->ctx, node, label_key, ky_url(req->ctx, "staff/subsidy/repayments/%lld/%s", (long long)r->id, page));
}

static void put_repayment(struct ky_req *req, const struct repayment *r, bool works, struct ky_node *node)
{
	repay_put_lines(req->ctx, r, node);
	put_receipts(req, r, node);
	ky_put(node, "state", ky_choice_label(req->ctx, "subsidy.return_state", ky_cell_z(r->row, 0, "state")));
	if (!ky_cell_null(r->row, 0, "waived_on")) {
		ky_put(node, "waive_reason", ky_cell_z(r->row, 0, "waive_reason"));
		ky_put(node, "waived_by", ky_cell_z(r->row, 0, "waived_by"));
		ky_put_day(node, "waived_on", (ky_day)ky_cell_int(r->row, 0, "waived_on"));
	}
	if (!works || !r->open)
		return;
	put_link(req, node, r, "subsidy.receive", "receive");
	put_link(req, node, r, "subsidy.slip", "slip");
	put_link(req, node, r, "subsidy.parts", "parts");
	put_link(req, node, r, "subsidy.waive", "waive");
	if (r->receipts->count > 0)
		put_link(req, node, r, "subsidy.drop", "drop");
}

/* Of whichever of them: all are shown. */
struct ky_err *subsidy_repayment(struct ky_req *req)
{
	struct repayment r;
	struct ky_dossier d;
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(repay_get(ctx, ky_path_id(req, "id"), &r));
	KY_TRY(ky_dossier_get(ctx, r.dossier_id, &d));
	KY_TRY(ky_query(ctx, "subsidy.repayments_of", KY_ARGS({"dossier_id", ky_int(d.id)}), &rows));
	struct ky_node *root = ky_reply_page(req, "subsidy/repayment");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, "subsidy.repayment"));
	repay_crumbs(req);
	ky_reply_crumb(req, d.title, NULL);
	ky_put(root, "Title", d.title);
	ky_put_url(root, "case_url", ky_url(ctx, "staff/dossiers/%lld", (long long)d.id));
	for (size_t i = 0; i < rows->count; i++) {
		KY_TRY(repay_get(ctx, ky_cell_int(rows, i, "id"), &r));
		put_repayment(req, &r, ky_may_in(ctx, "subsidy.edit", d.department_id), ky_node_item(root, "Repayments"));
	}
	return NULL;
}

/* ---- what the forms share */

static struct ky_err *form_page(struct ky_req *req, const char *title_key, const char *lead_key, struct repayment *r, struct ky_node **out_root)
{
	struct ky_dossier d;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(repay_get(ctx, ky_path_id(req, "id"), r));
	KY_TRY(ky_dossier_get(ctx, r->dossier_id, &d));
	struct ky_node *root = *out_root = ky_reply_page(req, "subsidy/repayment_form");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(ctx, title_key));
	repay_crumbs(req);
	ky_reply_crumb(req, d.title, ky_url(ctx, "staff/subsidy/repayments/%lld", (long long)r->id));
	ky_reply_crumb(req, ky_message(ctx, title_key), NULL);
	ky_put(root, "Title", d.title);
	ky_put(root, "Lead", ky_message(ctx, lead_key));
	ky_put_url(root, "case_url", ky_url(ctx, "staff/subsidy/repayments/%lld", (long long)r->id));
	repay_put_lines(ctx, r, ky_node_child(root, "Amount"));
	ky_put(root, "Refused", r->open ? NULL : ky_message(ctx, "subsidy.refused.return_over"));
	return NULL;
}

static const struct ky_rows *values(struct ky_ctx *ctx, size_t count, const char *const *names, const struct ky_value *given)
{
	struct ky_value *cell = ky_alloc_array(ctx->arena, count, sizeof *cell);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	memcpy(cell, given, count * sizeof *cell);
	*rows = (struct ky_rows){1, count, names, cell};
	return rows;
}

/* Open, and as the page showed it: what two record at once counts once. */
static struct ky_err *take(struct ky_req *req, struct repayment *r)
{
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id"), seen = -1;
	KY_TRY(ky_query_one(ctx, "subsidy.repay_lock", KY_ARGS({"id", ky_int(id)}), &row));
	if (strcmp(ky_cell_z(row, 0, "state"), "open") != 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.refused.return_over", "repayment %lld is over", (long long)id);
	if (!ky_str_i64(ky_str(ky_input_z(req->input, "version")), &seen) || seen != ky_cell_int(row, 0, "version"))
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.error.return_conflict", "repayment %lld is version %lld", (long long)id, (long long)ky_cell_int(row, 0, "version"));
	return repay_get(ctx, id, r);
}

static struct ky_err *done(struct ky_req *req, const struct repayment *r, const char *action, const char *fields, const char *done_key)
{
	KY_TRY(ky_audit(req->ctx, action, "subsidy.repayment", r->id, fields));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/subsidy/repayments/%lld", (long long)r->id), done_key);
	return NULL;
}

/* ---- what came in */

static const struct ky_field receive_fields[] = {
    {.name = "received_on", .kind = "date", .label = "subsidy.received_on", .flags = KY_REQUIRED},
    {.name = "yen", .kind = "yen", .label = "subsidy.received_yen", .hint = "subsidy.received_hint", .flags = KY_REQUIRED, .low = 1, .high = SUBSIDY_YEN_MAX},
    {.name = "note", .kind = "text", .label = "subsidy.received_note", .hint = "subsidy.received_note_hint", .max = 100},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form subsidy_receive_form = KY_FORM("subsidy.receive", receive_fields);

struct ky_err *subsidy_receive_show(struct ky_req *req)
{
	static const char *const names[] = {"version"};
	struct repayment r;
	struct ky_node *root;
	KY_TRY(form_page(req, "subsidy.receive", "subsidy.receive_lead", &r, &root));
	return ky_put_form(req, root, "subsidy.receive_save", r.id, NULL, values(req->ctx, 1, names, (const struct ky_value[]){ky_int(r.version)}), "subsidy.receive");
}

/* A 戻入 after the books were closed is none: its part needs a 納入通知書 first. */
static bool books_closed(const struct repayment *r, ky_day day)
{
	size_t part = 0;
	while (part + 1 < r->parts->count && repay_part_returned(r, part) == ky_cell_int(r->parts, part, "yen"))
		part++;
	return r->returned_yen < r->principal_yen && strcmp(ky_cell_z(r->parts, part, "method"), "refund_entry") == 0 && strcmp(repay_method((int)ky_cell_int(r->row, 0, "books_year"), day), "refund_entry") != 0;
}

struct ky_err *subsidy_receive_save(struct ky_req *req)
{
	struct repayment r;
	KY_TRY(take(req, &r));
	ky_day day = ky_input_day(req->input, "received_on");
	if (day > req->ctx->today)
		return ky_invalid(req, "received_on", "subsidy.invalid.future");
	if (day < (ky_day)ky_cell_int(r.sources, r.sources->count - 1, "paid_on"))
		return ky_invalid(req, "received_on", "subsidy.invalid.before_paid");
	if (books_closed(&r, day))
		return ky_invalid(req, "received_on", "subsidy.invalid.books_closed");
	if (r.receipts->count >= REPAY_RECEIPTS_MAX)
		return ky_invalid(req, "yen", "subsidy.invalid.receipts");
	struct ky_err *err = repay_receive(req->ctx, &r, day, ky_input_int(req->input, "yen"), ky_input_z(req->input, "note"));
	if (err != NULL && err->user_key != NULL && strcmp(err->user_key, "subsidy.refused.receipt_yen") == 0)
		return ky_invalid(req, "yen", err->user_key);
	KY_TRY(err);
	return done(req, &r, "subsidy.receipt", "received_on,yen,note", "subsidy.done.received");
}

/* ---- what was noted by mistake */

static const struct ky_field drop_fields[] = {
    {.name = "drop_reason", .kind = "text", .label = "subsidy.drop_reason", .flags = KY_REQUIRED, .max = 200},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form subsidy_drop_form = KY_FORM("subsidy.drop", drop_fields);

struct ky_err *subsidy_drop_show(struct ky_req *req)
{
	static const char *const names[] = {"version"};
	struct repayment r;
	struct ky_rows *newest;
	struct ky_node *root;
	KY_TRY(form_page(req, "subsidy.drop", "subsidy.drop_lead", &r, &root));
	KY_TRY(ky_query_one(req->ctx, "subsidy.receipt_newest", KY_ARGS({"id", ky_int(r.id)}), &newest));
	subsidy_put_line(req->ctx, ky_node_child(root, "Amount"), "subsidy.drop_newest", ky_cell_int(newest, 0, "yen"), true);
	return ky_put_form(req, root, "subsidy.drop_save", r.id, NULL, values(req->ctx, 1, names, (const struct ky_value[]){ky_int(r.version)}), "subsidy.drop");
}

struct ky_err *subsidy_drop_save(struct ky_req *req)
{
	struct repayment r;
	KY_TRY(take(req, &r));
	KY_TRY(repay_drop(req->ctx, &r, ky_input_z(req->input, "drop_reason")));
	return done(req, &r, "subsidy.receipt_drop", "drop_reason", "subsidy.done.dropped");
}

/* ---- slips */

static const struct ky_field slip_fields[] = {
    {.name = "number", .kind = "int", .label = "subsidy.slip_part", .flags = KY_REQUIRED, .low = 1, .high = REPAY_PARTS_MAX},
    {.name = "slip_no", .kind = "text", .label = "subsidy.slip_no", .hint = "subsidy.slip_no_hint", .flags = KY_REQUIRED, .max = 50},
    {.name = "slip_on", .kind = "date", .label = "subsidy.slip_on", .flags = KY_REQUIRED},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form subsidy_slip_form = KY_FORM("subsidy.slip", slip_fields);

struct ky_err *subsidy_slip_show(struct ky_req *req)
{
	static const char *const names[] = {"number", "version"};
	struct repayment r;
	struct ky_node *root;
	size_t part = 0;
	KY_TRY(form_page(req, "subsidy.slip", "subsidy.slip_lead", &r, &root));
	while (part + 1 < r.parts->count && ky_cell_z(r.parts, part, "slip_no")[0] != '\0')
		part++;
	return ky_put_form(req, root, "subsidy.slip_save", r.id, NULL, values(req->ctx, 2, names, (const struct ky_value[]){*ky_cell(r.parts, part, "number"), ky_int(r.version)}), "subsidy.save");
}

/* By when it is due, or written if that is later: so the books decide which slip it is. */
struct ky_err *subsidy_slip_save(struct ky_req *req)
{
	struct repayment r;
	KY_TRY(take(req, &r));
	size_t part = (size_t)ky_input_int(req->input, "number") - 1;
	ky_day on = ky_input_day(req->input, "slip_on");
	if (part >= r.parts->count)
		return ky_invalid(req, "number", "subsidy.invalid.part");
	if (on > req->ctx->today)
		return ky_invalid(req, "slip_on", "subsidy.invalid.future");
	ky_day due = (ky_day)ky_cell_int(r.parts, part, "due_on");
	const char *method = repay_method((int)ky_cell_int(r.row, 0, "books_year"), due > on ? due : on);
	KY_TRY(ky_exec(req->ctx, "subsidy.part_slip", KY_ARGS({"id", *ky_cell(r.parts, part, "id")}, {"method", ky_textz(method)}, ky_input_arg(req->input, "slip_no"), ky_input_arg(req->input, "slip_on")), NULL));
	KY_TRY(ky_exec(req->ctx, "subsidy.repayment_changed", KY_ARGS({"id", ky_int(r.id)}), NULL));
	return done(req, &r, "subsidy.slip", "slip_no,slip_on", "subsidy.done.saved");
}

/* ---- instalments */

static const struct ky_field parts_fields[] = {
    {.name = "parts", .kind = "lines", .label = "subsidy.parts", .hint = "subsidy.parts_hint", .flags = KY_REQUIRED, .max = 2000},
    {.name = "doc_no", .kind = "text", .label = "subsidy.order_doc_no", .max = 50},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form subsidy_parts_form = KY_FORM("subsidy.parts", parts_fields);

static const char *parts_text(struct ky_ctx *ctx, const struct repayment *r)
{
	struct ky_buf out;
	ky_buf_init(&out, ctx->arena, 4000);
	for (size_t i = 0; i < r->parts->count; i++)
		ky_buf_printf(&out, "%s%s %lld", i == 0 ? "" : "\n", ky_day_iso(ctx->arena, (ky_day)ky_cell_int(r->parts, i, "due_on")), (long long)ky_cell_int(r->parts, i, "yen"));
	return out.data;
}

struct ky_err *subsidy_parts_show(struct ky_req *req)
{
	static const char *const names[] = {"parts", "doc_no", "version"};
	struct repayment r;
	struct ky_node *root;
	KY_TRY(form_page(req, "subsidy.parts", "subsidy.parts_lead", &r, &root));
	return ky_put_form(req, root, "subsidy.parts_save", r.id, NULL,
			   values(req->ctx, 3, names, (const struct ky_value[]){ky_textz(parts_text(req->ctx, &r)), *ky_cell(r.row, 0, "doc_no"), ky_int(r.version)}), "subsidy.save");
}

/* "令和9年1月31日 5,000円": a day and an amount a line. */
static bool part_of(struct ky_arena *arena, struct ky_str line, struct subsidy_sum *out)
{
	char digits[20];
	size_t n = 0, at = 0;
	struct ky_str text = ky_str_trim(ky_text_narrow(arena, line));
	if (ky_str_ends(text, "円"))
		text = ky_str_trim((struct ky_str){text.p, text.len - strlen("円")});
	for (at = text.len; at > 0 && text.p[at - 1] != ' ' && text.p[at - 1] != '\t'; at--)
		;
	for (size_t i = at; i < text.len; i++)
		if (text.p[i] != ',' && n < sizeof digits)
			digits[n++] = text.p[i];
	ky_day day;
	if (at == 0 || !ky_day_parse(ky_str_trim((struct ky_str){text.p, at}), &day) || !ky_str_i64((struct ky_str){digits, n}, &out->yen))
		return false;
	out->day = day;
	return out->yen > 0 && out->yen <= SUBSIDY_YEN_MAX;
}

/* NULL, or what is wrong. */
static const char *read_parts(struct ky_ctx *ctx, struct ky_str text, const struct repayment *r, struct subsidy_sum *part, size_t *count)
{
	struct ky_str line;
	int64_t sum = 0;
	*count = 0;
	while (ky_str_split(&text, '\n', &line)) {
		if (ky_str_trim(line).len == 0)
			continue;
		if (*count == REPAY_PARTS_MAX || !part_of(ctx->arena, line, &part[*count]))
			return "subsidy.invalid.parts";
		if (part[*count].day < ctx->today || (*count > 0 && part[*count].day <= part[*count - 1].day))
			return "subsidy.invalid.parts_days";
		sum += part[(*count)++].yen;
	}
	return sum == r->principal_yen ? NULL : "subsidy.invalid.parts_sum";
}

static struct ky_err *write_parts(struct ky_ctx *ctx, const struct repayment *r, const struct subsidy_sum *part, size_t count)
{
	int books = (int)ky_cell_int(r->row, 0, "books_year");
	KY_TRY(ky_exec(ctx, "subsidy.parts_delete", KY_ARGS({"id", ky_int(r->id)}), NULL));
	for (size_t i = 0; i < count; i++)
		KY_TRY(ky_insert(ctx, "subsidy.repayment_part_insert",
				 KY_ARGS({"id", ky_int(r->id)}, {"number", ky_int((int64_t)i + 1)}, {"due_on", ky_date(part[i].day)}, {"yen", ky_int(part[i].yen)}, {"method", ky_textz(repay_method(books, part[i].day))}), NULL));
	return NULL;
}

struct ky_err *subsidy_parts_save(struct ky_req *req)
{
	struct repayment r;
	struct subsidy_sum part[REPAY_PARTS_MAX];
	size_t count;
	KY_TRY(take(req, &r));
	const char *typed = ky_input_z(req->input, "parts");
	KY_TRY(ky_exec(req->ctx, "subsidy.repayment_doc_no", KY_ARGS({"id", ky_int(r.id)}, ky_input_arg(req->input, "doc_no")), NULL));
	if (strcmp(typed, parts_text(req->ctx, &r)) == 0)
		return done(req, &r, "subsidy.parts", "doc_no", "subsidy.done.saved");
	if ((ky_day)ky_cell_int(r.parts, 0, "due_on") < req->ctx->today || r.returned_yen > 0)
		return ky_invalid(req, "parts", "subsidy.invalid.parts_late");
	const char *wrong = read_parts(req->ctx, ky_str(typed), &r, part, &count);
	if (wrong != NULL)
		return ky_invalid(req, "parts", wrong);
	KY_TRY(write_parts(req->ctx, &r, part, count));
	KY_TRY(repay_set_due(req->ctx, r.id));
	return done(req, &r, "subsidy.parts", "parts,doc_no", "subsidy.done.saved");
}

/* ---- charges waived */

static const struct ky_choice waivers[] = {{"none", "subsidy.waive_none"}, {"surcharge", "subsidy.waive_surcharge"}, {"late", "subsidy.waive_late"}, {"both", "subsidy.waive_both"}, {NULL, NULL}};
static const struct ky_field waive_fields[] = {
    {.name = "what", .kind = "choice", .label = "subsidy.waive_what", .flags = KY_REQUIRED, .options = waivers},
    {.name = "waive_reason", .kind = "lines", .label = "subsidy.waive_reason", .hint = "subsidy.waive_reason_hint", .flags = KY_REQUIRED, .max = 500},
    {.name = "version", .kind = "hidden"},
};
const struct ky_form subsidy_waive_form = KY_FORM("subsidy.waive", waive_fields);

struct ky_err *subsidy_waive_show(struct ky_req *req)
{
	static const char *const names[] = {"waive_reason", "version"};
	struct repayment r;
	struct ky_node *root;
	KY_TRY(form_page(req, "subsidy.waive", "subsidy.waive_lead", &r, &root));
	return ky_put_form(req, root, "subsidy.waive_save", r.id, NULL, values(req->ctx, 2, names, (const struct ky_value[]){*ky_cell(r.row, 0, "waive_reason"), ky_int(r.version)}), "subsidy.save");
}

struct ky_err *subsidy_waive_save(struct ky_req *req)
{
	struct repayment r;
	KY_TRY(take(req, &r));
	const char *what = ky_input_z(req->input, "what");
	bool both = strcmp(what, "both") == 0;
	KY_TRY(ky_exec(req->ctx, "subsidy.repayment_waived",
		       KY_ARGS({"id", ky_int(r.id)}, {"surcharge", ky_int(both || strcmp(what, "surcharge") == 0)}, {"late", ky_int(both || strcmp(what, "late") == 0)}, ky_input_arg(req->input, "waive_reason")), NULL));
	KY_TRY(repay_get(req->ctx, r.id, &r));
	if (repay_left_yen(&r) == 0)
		KY_TRY(repay_finish(req->ctx, &r, req->ctx->today));
	return done(req, &r, "subsidy.waive", "waived_surcharge,waived_late,waive_reason", "subsidy.done.saved");
}
