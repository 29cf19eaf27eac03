/* letter_issue.c — a letter is drafted by its step, issued with a number and frozen; several at once by a job.
 * Called by flow.c and the letters' pages. 施行 is its going out (letter_desk.c): until then the step may be taken back, and what was not sent is void; its number stays used. */
#include "core/dossier/letter.h"

#include "core/app/internal.h"
#include "core/base/secret.h"
#include "core/model/sheet_text.h"

/* ---- drafts */

struct ky_err *ky_letter_begin(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition *t)
{
	const char *lang = ky_cell_z(c->row, 0, "applicant_lang");
	if (strcmp(t->permission, KY_BY_APPLICANT) == 0 || (t->flags & KY_SUBMITS) != 0)
		return NULL;
	return ky_exec(ctx, "letters.begin",
		       KY_ARGS({"id", ky_int(c->d.id)}, {"procedure", ky_textz(c->d.procedure->name)}, {"action", ky_textz(t->name)}, {"decided", ky_int((t->flags & KY_BY_APPROVAL) != 0)},
			       {"lang", ky_textz(lang[0] == '\0' ? c->lang : lang)}),
		       NULL);
}

struct ky_err *ky_letter_take_back(struct ky_ctx *ctx, const struct ky_case *c, const struct ky_transition *t)
{
	return ky_exec(ctx, "letters.take_back", KY_ARGS({"id", ky_int(c->d.id)}, {"action", ky_textz(t->name)}), NULL);
}

struct ky_err *ky_letter_put(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_rows *rows;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_query(ctx, "letters.of_dossier", KY_ARGS({"id", ky_int(c->d.id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Letters");
		ky_put(n, "label", ky_letter_occasion(ctx, c->d.procedure->name, ky_cell_z(rows, i, "action")));
		ky_put(n, "doc_no", ky_cell_z(rows, i, "doc_no"));
		ky_put(n, "state", ky_choice_label(ctx, "core.letter_state", ky_cell_z(rows, i, "state")));
		ky_put_bool(n, "draft", strcmp(ky_cell_z(rows, i, "state"), "draft") == 0);
		if (!ky_cell_null(rows, i, "sent_on")) {
			ky_put(n, "delivery", ky_choice_label(ctx, "core.letter_delivery", ky_cell_z(rows, i, "delivery")));
			ky_put_day(n, "sent", (ky_day)ky_cell_int(rows, i, "sent_on"));
		}
		ky_put_bool(n, "returned", !ky_cell_null(rows, i, "returned_on"));
		ky_put_url(n, "url", ky_url(ctx, "staff/letters/%lld", (long long)ky_cell_int(rows, i, "id")));
	}
	return NULL;
}

/* ---- one letter */

struct ky_err *ky_letter_load(struct ky_ctx *ctx, int64_t id, bool lock, struct ky_letter_of *out)
{
	struct ky_rows *row;
	struct ky_letter_of l = {.id = id};
	KY_TRY(ky_query_one(ctx, "letters.letter", KY_ARGS({"id", ky_int(id)}), &row));
	/* The dossier first, as everywhere: it stands while its letter goes out. */
	KY_TRY(ky_case_load(ctx, ky_cell_int(row, 0, "dossier_id"), KY_NOTHING, lock, &l.c));
	if (lock) {
		KY_TRY(ky_query_one(ctx, "letters.lock", KY_ARGS({"id", ky_int(id)}), &row));
		KY_TRY(ky_query_one(ctx, "letters.letter", KY_ARGS({"id", ky_int(id)}), &row));
	}
	l.row = row;
	int revision = (int)ky_cell_int(row, 0, "revision");
	if (revision > 0 && !l.c.disposed)
		KY_TRY(ky_case_revision(ctx, &l.c, revision, l.c.answers));
	*out = l;
	return NULL;
}

static struct ky_err *facts_of(struct ky_ctx *ctx, const struct ky_letter_of *l, struct ky_letter_facts *out)
{
	return ky_letter_facts_load(ctx, &l->c, ky_cell_z(l->row, 0, "lang"), ky_cell_z(l->row, 0, "reason"), ky_cell_int(l->row, 0, "step_at"), out);
}

static struct ky_err *newest_text(struct ky_ctx *ctx, const struct ky_letter_of *l, int64_t *out_id, struct ky_str *out_text)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "letters.newest_text", KY_ARGS({"template_id", *ky_cell(l->row, 0, "template_id")}), &row));
	*out_id = ky_cell_int(row, 0, "id");
	*out_text = ky_cell_str(row, 0, "text");
	return NULL;
}

struct ky_err *ky_letter_now(struct ky_ctx *ctx, const struct ky_letter_of *l, struct ky_blocks *blocks, struct ky_letter_to *out_to)
{
	struct ky_letter_facts facts;
	struct ky_str text;
	int64_t revision_id;
	if (ky_cell_str(l->row, 0, "document").len > 0) {
		*out_to = (struct ky_letter_to){ky_cell_z(l->row, 0, "recipient_postal"), ky_cell_z(l->row, 0, "recipient_address"), ky_cell_z(l->row, 0, "recipient_name")};
		return ky_sheet_read(ky_cell_str(l->row, 0, "document"), blocks);
	}
	KY_TRY(facts_of(ctx, l, &facts));
	*out_to = facts.to;
	KY_TRY(newest_text(ctx, l, &revision_id, &text));
	return ky_letter_render(&facts, text, blocks);
}

/* ---- issuing */

struct freezing {
	const struct ky_letter_of *l;
	struct ky_letter_facts facts;
	struct ky_letter_order order;
	struct ky_str text;
	int64_t revision_id;
};

static struct ky_value unless_external(const struct ky_letter_number *n, struct ky_value v)
{
	return n->how == KY_NUMBER_EXTERNAL ? ky_null() : v;
}

/* With the number in hand: the letter's words are settled and hashed. */
static struct ky_err *freeze(struct ky_ctx *ctx, const void *data)
{
	struct freezing f = *(const struct freezing *)data; /* a transaction may be run again */
	struct ky_blocks blocks = {.arena = ctx->arena};
	struct ky_str document;
	unsigned char hash[32];
	const struct ky_letter_number *n = &f.order.number;
	KY_TRY(ky_number_take(ctx, &f.order.number));
	f.facts.number = n->text;
	KY_TRY(ky_letter_render(&f.facts, f.text, &blocks));
	KY_TRY(ky_sheet_write(&blocks, &document));
	ky_sha256(document, hash);
	KY_TRY(ky_exec(ctx, "letters.issue",
		       KY_ARGS({"id", ky_int(f.l->id)}, {"revision_id", ky_int(f.revision_id)}, {"department_id", unless_external(n, ky_int(n->department_id))}, {"year_kind", unless_external(n, ky_textz(n->year_kind))},
			       {"year", unless_external(n, ky_int(n->year))}, {"number", unless_external(n, ky_int(n->number))}, {"branch", unless_external(n, ky_int(n->branch))}, {"doc_no", ky_textz(n->text)},
			       {"issued_on", ky_date(f.order.issued_on)}, {"postal", ky_textz(f.order.to.postal)}, {"address", ky_textz(f.order.to.address)}, {"name", ky_textz(f.order.to.name)},
			       {"document", ky_text(document)}, {"sha256", ky_bytes((struct ky_str){(const char *)hash, sizeof hash})}, {"delivery", ky_textz(f.order.delivery)}),
		       NULL));
	KY_TRY(ky_exec(ctx, "letters.dossier_number", KY_ARGS({"id", ky_int(f.l->c.d.id)}, {"doc_no", ky_textz(n->text)}), NULL));
	KY_TRY(ky_history_note(ctx, &f.l->c, "letter_issued", n->text, true));
	return ky_insert(ctx, "letters.event", KY_ARGS({"id", ky_int(f.l->id)}, {"kind", ky_textz("issued")}, {"delivery", ky_textz(f.order.delivery)}, {"day", ky_date(f.order.issued_on)}, {"note", ky_textz(n->text)}), NULL);
}

struct ky_err *ky_letter_issue(struct ky_ctx *ctx, const struct ky_letter_of *l, const struct ky_letter_order *order)
{
	struct freezing *f = KY_NEW(ctx->arena, struct freezing);
	struct ky_letter_of *kept = KY_NEW(ctx->arena, struct ky_letter_of);
	*kept = *l;
	if (strcmp(ky_cell_z(l->row, 0, "state"), "draft") != 0 || l->c.disposed)
		return ky_fail(ctx->arena, KY_CONFLICT, "letters.error.no_draft", "letter %lld is no draft", (long long)l->id);
	if (strcmp(order->delivery, "download") == 0 && ky_cell_int(l->row, 0, "consent") == 0)
		return ky_fail(ctx->arena, KY_INVALID, "letters.error.no_consent", "letter %lld: nobody agreed to electronic notice", (long long)l->id);
	f->l = kept;
	f->order = *order;
	KY_TRY(facts_of(ctx, kept, &f->facts));
	f->facts.c = &kept->c;
	f->facts.answers = kept->c.answers;
	f->facts.to = order->to;
	f->facts.seal = order->seal;
	f->facts.issued_on = order->issued_on;
	KY_TRY(newest_text(ctx, kept, &f->revision_id, &f->text));
	ky_work_hot(ctx, 11, freeze, f);
	ky_touch(ctx, "dossiers");
	return ky_audit(ctx, "letters.issue", "dossier", l->c.d.id, ky_cell_z(l->row, 0, "action"));
}

/* ---- several at once: a transaction each */

static struct ky_err *issue_one(struct ky_ctx *ctx, int64_t id, bool *out_done)
{
	struct ky_letter_of l;
	struct ky_letter_facts facts;
	KY_TRY(ky_letter_load(ctx, id, true, &l));
	*out_done = strcmp(ky_cell_z(l.row, 0, "state"), "draft") == 0 && !l.c.disposed;
	if (!*out_done)
		return NULL;
	KY_TRY(facts_of(ctx, &l, &facts));
	*out_done = ky_text_length(ky_str(facts.to.address)) <= KY_LETTER_ADDRESS_MAX && ky_text_length(ky_str(facts.to.name)) <= KY_LETTER_NAME_MAX;
	if (!*out_done) /* somebody has to look: it would be cut */
		return NULL;
	struct ky_letter_order order = {.issued_on = ctx->today, .seal = facts.seal, .to = facts.to, .delivery = ky_cell_int(l.row, 0, "consent") != 0 ? "download" : "post"};
	if (strcmp(order.delivery, "post") == 0 && facts.to.address[0] == '\0')
		order.delivery = "counter";
	KY_TRY(ky_number_rule(ctx, l.c.d.department_id, ctx->today, &order.number));
	if (ky_cell_z(l.row, 0, "step_no")[0] != '\0') /* decided under a number of the city's own */
		order.number = (struct ky_letter_number){.how = KY_NUMBER_EXTERNAL, .text = ky_cell_z(l.row, 0, "step_no")};
	return ky_letter_issue(ctx, &l, &order);
}

struct ky_err *ky_letter_issue_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_str part;
	int64_t id;
	size_t done = 0, left = 0;
	struct ky_arena_mark mark = ky_arena_mark(ctx->arena);
	for (struct ky_str rest = ky_letter_param(params, "letters"); ky_str_split(&rest, ' ', &part);) {
		bool issued = false;
		if (!ky_str_i64(part, &id))
			continue;
		struct ky_err *err = issue_one(ctx, id, &issued);
		if (err != NULL && err->code == KY_UNAVAILABLE && err->user_key != NULL) /* its plugin is switched off: nothing was written */
			err = NULL;
		KY_TRY(err);
		KY_TRY(ky_job_checkpoint(ctx));
		KY_TRY(ky_letter_make(ctx, id)); /* also of one that was issued when the job was cut short */
		KY_TRY(ky_job_checkpoint(ctx));
		done += issued;
		left += !issued;
		ky_arena_rewind(ctx->arena, mark);
	}
	const char *report = left == 0 ? ky_printf(ctx->arena, "%zu %s", done, ky_message(ctx, "letters.issued_count"))
				       : ky_printf(ctx->arena, "%zu %s、%zu %s", done, ky_message(ctx, "letters.issued_count"), left, ky_message(ctx, "letters.left_count"));
	return ky_job_result(ctx, job_id, 0, report);
}
