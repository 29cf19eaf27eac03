/* bundle.c — the whole file (一件書類): what belongs to a dossier as one paginated PDF, as an archive, or as a masked copy for disclosure (開示用).
 * Called by the page of a dossier, which starts the job, and by the background process, which runs it. How paper is made is known by core/paper alone. */
#include "core/dossier/approval.h"

#include <stdio.h>

#define OBJECT "dossier_bundle" /* of the files made here: swept after a week */
#define KEPT_US (7 * 24 * 3600 * KY_SECOND_US)

enum mode { MODE_PDF, MODE_ZIP, MODE_MASKED };
static const char *const modes[] = {"pdf", "zip", "masked"};

static const struct ky_choice mode_choices[] = {{"pdf", "dossier.bundle.pdf"}, {"zip", "dossier.bundle.zip"}, {"masked", "dossier.bundle.masked"}, {NULL, NULL}};
static const struct ky_field bundle_fields[] = {
    {.name = "mode", .kind = "choice", .label = "dossier.bundle.mode", .flags = KY_REQUIRED, .options = mode_choices},
    {.name = "notes", .kind = "bool", .label = "dossier.bundle.notes"},
};
const struct ky_form ky_bundle_form = KY_FORM("dossier.bundle", bundle_fields);

/* ---- the dossier's page */

struct ky_err *ky_bundle_start(struct ky_req *req)
{
	struct ky_case c;
	int64_t job_id;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_case_load(ctx, ky_path_id(req, "id"), KY_NOTHING, true, &c));
	if (c.d.revision == 0 || c.disposed)
		return ky_fail(ctx->arena, KY_CONFLICT, "dossier.error.moved_on", "nothing was submitted, or it is disposed of");
	const char *params = ky_printf(ctx->arena, "{\"dossier\":%lld,\"mode\":\"%s\",\"notes\":%d}", (long long)c.d.id, ky_input_z(req->input, "mode"), (int)ky_input_int(req->input, "notes"));
	KY_TRY(ky_job_start(ctx, "dossier.bundle", params, &job_id));
	KY_TRY(ky_audit(ctx, "dossier.bundle", "dossier", c.d.id, ky_input_z(req->input, "mode")));
	ky_reply_redirect(req, ky_case_url(req, &c, ""), "dossier.done.bundle");
	return NULL;
}

/* Bundles: what was made in the last week, what is being made, what could not be made. */
struct ky_err *ky_bundle_put(struct ky_req *req, const struct ky_case *c, struct ky_node *root)
{
	struct ky_rows *rows;
	ky_put_action(req, root, "Bundle", "dossier.bundle", c->d.id, "dossier.bundle.make");
	KY_TRY(ky_query(req->ctx, "dossier.bundles", KY_ARGS({"id", ky_int(c->d.id)}, {"since", ky_time(req->ctx->now - KEPT_US)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Bundles");
		const char *state = ky_cell_z(rows, i, "state");
		ky_put_time(n, "at", ky_cell_int(rows, i, "created_at"));
		ky_put(n, "mode", ky_message(req->ctx, ky_printf(req->ctx->arena, "dossier.bundle.%s", ky_cell_z(rows, i, "mode"))));
		ky_put(n, "report", ky_cell_z(rows, i, "report"));
		ky_put_bool(n, "waiting", strcmp(state, "waiting") == 0 || strcmp(state, "running") == 0);
		ky_put_bool(n, "failed", strcmp(state, "failed") == 0);
		if (!ky_cell_null(rows, i, "file_id"))
			ky_put_url(n, "url", ky_url(req->ctx, "files/staff/dossiers/%lld/bundle/%lld", (long long)c->d.id, (long long)ky_cell_int(rows, i, "file_id")));
	}
	return NULL;
}

/* The policy decided on the dossier; the file must be one that was made of it. */
struct ky_err *ky_bundle_file(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id"), file_id = ky_path_id(req, "file_id");
	KY_TRY(ky_query_one(req->ctx, "dossier.bundle_file", KY_ARGS({"id", ky_int(id)}, {"file_id", ky_int(file_id)}), &row));
	KY_TRY(ky_audit(req->ctx, "dossier.bundle_read", "dossier", id, ky_cell_z(row, 0, "type")));
	ky_file_stream(req, file_id, ky_cell_z(row, 0, "type"), ky_cell_z(row, 0, "name"));
	return NULL;
}

/* ---- the job */

struct bundling {
	struct ky_ctx *ctx;
	struct ky_case c;
	enum mode mode;
	bool notes;
	unsigned black;	   /* flags of fields that are blacked out */
	const char *title; /* as the copy may say it */
	size_t bytes;	   /* of all parts so far */
	size_t count;
	struct ky_part part[KY_PAPER_PARTS_MAX];
};

static const char *say(const struct bundling *b, const char *key)
{
	return ky_message(b->ctx, ky_printf(b->ctx->arena, "dossier.%s", key));
}

static const char *when(const struct bundling *b, ky_time_us at)
{
	const char *iso = ky_time_iso(b->ctx->arena, at);
	return ky_printf(b->ctx->arena, "%s %.5s", ky_day_text(b->ctx->arena, b->ctx->lang, ky_time_day(at), false), iso + 11);
}

static const char *day(const struct bundling *b, ky_day d)
{
	return d == KY_DAY_NONE ? "" : ky_day_text(b->ctx->arena, b->ctx->lang, d, false);
}

static struct ky_err *add_part(struct bundling *b, const char *title, const char *name, struct ky_str bytes)
{
	if (b->count == KY_PAPER_PARTS_MAX || bytes.len > KY_PAPER_BYTES_MAX - b->bytes)
		return ky_fail(b->ctx->arena, KY_TOO_LARGE, "core.paper.too_large", "dossier %lld: %zu parts, %zu bytes", (long long)b->c.d.id, b->count, b->bytes);
	b->bytes += bytes.len;
	b->part[b->count++] = (struct ky_part){.title = title, .name = name, .bytes = bytes.p, .size = bytes.len};
	return NULL;
}

static struct ky_err *add_sheet(struct bundling *b, const char *title, const char *number, const struct ky_blocks *blocks)
{
	struct ky_paper_made made;
	const struct ky_sheet sheet = {.about = {.title = title}, .number = number, .receipt = b->c.d.receipt_no, .count = blocks->count, .block = blocks->block, .gothic = true};
	KY_TRY(ky_paper_sheet(b->ctx, &sheet, &made));
	return add_part(b, title, "", made.bytes);
}

static struct ky_blocks blocks_of(const struct bundling *b, const char *title)
{
	struct ky_blocks blocks = {.arena = b->ctx->arena};
	ky_blocks_add(&blocks, (struct ky_block){.kind = KY_BLOCK_TITLE, .text = title});
	return blocks;
}

static void add_fact(struct ky_blocks *blocks, const char *label, const char *text)
{
	if (text[0] != '\0')
		ky_blocks_add(blocks, (struct ky_block){.kind = KY_BLOCK_ROW, .label = label, .text = text});
}

/* ---- the form of every revision */

static struct ky_err *add_revision(struct bundling *b, int number)
{
	struct ky_answers answers;
	struct ky_rows *head;
	const char *form;
	KY_TRY(ky_query_one(b->ctx, "dossier.bundle_revision", KY_ARGS({"id", ky_int(b->c.d.id)}, {"number", ky_int(number)}), &head));
	KY_TRY(ky_case_revision(b->ctx, &b->c, number, &answers));
	const char *title = ky_doc_text(&b->c.doc->title, b->ctx->lang);
	const char *part = ky_printf(b->ctx->arena, "%s（%s %d・%s）", title, say(b, "revision"), number, say(b, ky_printf(b->ctx->arena, "bundle.kind_%s", ky_cell_z(head, 0, "kind"))));
	struct ky_blocks blocks = blocks_of(b, title);
	add_fact(&blocks, say(b, "submitted_at"), when(b, ky_cell_int(head, 0, "at")));
	add_fact(&blocks, say(b, "amend_note"), b->mode == MODE_MASKED && ky_cell_str(head, 0, "note").len > 0 ? KY_BLACKED_OUT : ky_cell_z(head, 0, "note"));
	KY_TRY(ky_formdoc_sheet(b->ctx, b->c.doc, &answers, b->black, &blocks));
	KY_TRY(ky_case_number(b->ctx, &b->c, &form));
	return add_sheet(b, part, form, &blocks);
}

/* ---- attachments */

static const struct ky_doc_field *field_of(const struct bundling *b, const char *name)
{
	return ky_doc_find(b->c.doc, name, NULL);
}

static const char *label_of(const struct bundling *b, const char *name)
{
	const char *label = ky_doc_name_label(b->ctx, b->c.doc, name);
	return label == NULL ? name : label;
}

/* A copy for disclosure leaves out what its field calls personal, and all whose field nobody knows any more. */
static bool left_out(const struct bundling *b, const char *field)
{
	const struct ky_doc_field *f = field_of(b, field);
	return b->mode == MODE_MASKED && (f == NULL || (f->flags & b->black) != 0);
}

/* A picture becomes an upright page without what the camera wrote; one that cannot be read goes as it is, and the bundle says so of it. */
static struct ky_err *as_page(struct bundling *b, int rotation, const char *title, struct ky_str *bytes)
{
	struct ky_paper_made made;
	const struct ky_photo photo = {.bytes = bytes->p, .size = bytes->len, .rotation = rotation};
	struct ky_err *err = ky_paper_photos(b->ctx, &(const struct ky_photos){.about = {.title = title}, .count = 1, .photo = &photo}, &made, NULL);
	if (err != NULL && (err->code == KY_INVALID || err->code == KY_TOO_LARGE))
		return NULL;
	KY_TRY(err);
	*bytes = made.bytes;
	return NULL;
}

static struct ky_err *add_file(struct bundling *b, const struct ky_rows *rows, size_t i)
{
	struct ky_str bytes;
	const char *label = label_of(b, ky_cell_z(rows, i, "field"));
	KY_TRY(ky_file_read(b->ctx, ky_cell_int(rows, i, "id"), KY_PAPER_BYTES_MAX, &bytes));
	if (b->mode != MODE_ZIP && ky_str_starts(ky_cell_str(rows, i, "type"), "image/"))
		KY_TRY(as_page(b, (int)ky_cell_int(rows, i, "rotation"), label, &bytes));
	/* People name files after people. */
	const char *name = b->mode == MODE_MASKED ? "" : ky_cell_z(rows, i, "name");
	return add_part(b, ky_printf(b->ctx->arena, "%s：%s", say(b, "bundle.attachment"), label), name, bytes);
}

static struct ky_err *add_files(struct bundling *b)
{
	struct ky_rows *rows;
	size_t out = 0;
	const char *title = say(b, "bundle.left_out");
	struct ky_blocks blocks = blocks_of(b, title);
	KY_TRY(ky_query(b->ctx, "dossier.bundle_attachments", KY_ARGS({"id", ky_int(b->c.d.id)}), &rows));
	ky_blocks_add(&blocks, (struct ky_block){.kind = KY_BLOCK_TEXT, .text = say(b, "bundle.left_out_lead")});
	for (size_t i = 0; i < rows->count; i++) {
		const char *field = ky_cell_z(rows, i, "field");
		if (!left_out(b, field)) {
			KY_TRY(add_file(b, rows, i));
			continue;
		}
		add_fact(&blocks, ky_printf(b->ctx->arena, "%zu", ++out), label_of(b, field));
	}
	return out == 0 ? NULL : add_sheet(b, title, NULL, &blocks);
}

/* ---- what happened, and what was said */

static bool is_hidden(const struct bundling *b, const struct ky_rows *rows, size_t i)
{
	return b->mode == MODE_MASKED && strcmp(ky_cell_z(rows, i, "principal"), "citizen") == 0;
}

static const char *unless(bool hidden, const char *text)
{
	return hidden && text[0] != '\0' ? KY_BLACKED_OUT : text;
}

static struct ky_err *add_history(struct bundling *b)
{
	struct ky_rows *rows;
	static const unsigned char widths[] = {22, 16, 20, 16, 26};
	static const char *const keys[] = {"bundle.at", "bundle.person", "bundle.action", "state", "reason"};
	const char *title = say(b, "history");
	struct ky_blocks blocks = blocks_of(b, title);
	const char **head = ky_alloc_array(b->ctx->arena, KY_COUNT(keys), sizeof *head);
	for (size_t i = 0; i < KY_COUNT(keys); i++)
		head[i] = say(b, keys[i]);
	ky_blocks_add(&blocks, (struct ky_block){.kind = KY_BLOCK_TABLE_HEAD, .count = KY_COUNT(keys), .cell = head, .width = widths});
	KY_TRY(ky_query(b->ctx, "dossier.history", KY_ARGS({"id", ky_int(b->c.d.id)}, {"internal", ky_int(b->notes)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		const char **cell = ky_alloc_array(b->ctx->arena, KY_COUNT(keys), sizeof *cell), *action = ky_cell_z(rows, i, "action");
		const struct ky_transition *t = ky_transition_of(b->c.d.procedure, action);
		const struct ky_state *to = ky_state_of(b->c.d.procedure, ky_cell_z(rows, i, "to_state"));
		const char *doc_no = ky_cell_z(rows, i, "doc_no"), *reason = unless(b->mode == MODE_MASKED, ky_cell_z(rows, i, "reason"));
		cell[0] = when(b, ky_cell_int(rows, i, "at"));
		cell[1] = unless(is_hidden(b, rows, i), ky_cell_z(rows, i, "person"));
		cell[2] = t != NULL ? ky_message(b->ctx, t->label) : say(b, ky_printf(b->ctx->arena, "action.%s", action));
		cell[3] = to == NULL ? "" : ky_message(b->ctx, to->label);
		cell[4] = doc_no[0] == '\0' ? reason : ky_printf(b->ctx->arena, "%s\n%s", doc_no, reason);
		ky_blocks_add(&blocks, (struct ky_block){.kind = KY_BLOCK_TABLE_ROW, .count = KY_COUNT(keys), .cell = cell, .width = widths});
	}
	return add_sheet(b, title, NULL, &blocks);
}

static struct ky_err *add_words(struct bundling *b)
{
	struct ky_rows *rows;
	const char *title = say(b, "bundle.words");
	struct ky_blocks blocks = blocks_of(b, title);
	KY_TRY(ky_query(b->ctx, "dossier.bundle_messages", KY_ARGS({"id", ky_int(b->c.d.id)}, {"notes", ky_int(b->notes)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		const char *kind = say(b, ky_printf(b->ctx->arena, "kind.%s", ky_cell_z(rows, i, "kind")));
		const char *person = unless(is_hidden(b, rows, i), ky_cell_z(rows, i, "person"));
		ky_blocks_add(&blocks, (struct ky_block){.kind = KY_BLOCK_HEADING, .text = ky_printf(b->ctx->arena, "%s  %s  %s", when(b, ky_cell_int(rows, i, "at")), kind, person)});
		/* What people write freely names anybody: nothing of it is disclosed before somebody read it. */
		ky_blocks_add(&blocks, (struct ky_block){.kind = KY_BLOCK_TEXT, .mm = 5, .text = unless(b->mode == MODE_MASKED, ky_cell_z(rows, i, "text"))});
	}
	return rows->count == 0 ? NULL : add_sheet(b, title, NULL, &blocks);
}

static struct ky_err *add_checks(struct bundling *b)
{
	struct ky_rows *rows;
	const char *title = say(b, "checks");
	struct ky_blocks blocks = blocks_of(b, title);
	KY_TRY(ky_query(b->ctx, "dossier.checks", KY_ARGS({"id", ky_int(b->c.d.id)}), &rows));
	for (size_t r = 0; r < b->c.d.procedure->requirement_count; r++)
		for (size_t i = 0; i < rows->count; i++) {
			const struct ky_requirement *q = &b->c.d.procedure->requirement[r];
			if (strcmp(ky_cell_z(rows, i, "item"), q->name) != 0)
				continue;
			const char *verdict = say(b, ky_printf(b->ctx->arena, "verdict.%s", ky_cell_z(rows, i, "verdict")));
			add_fact(&blocks, ky_message(b->ctx, q->label), ky_printf(b->ctx->arena, "%s  %s\n%s", verdict, ky_cell_z(rows, i, "person"), unless(b->mode == MODE_MASKED, ky_cell_z(rows, i, "evidence"))));
		}
	return blocks.count == 1 ? NULL : add_sheet(b, title, NULL, &blocks);
}

/* What was proposed and decided (起案文). Of a copy for disclosure only that it was, when and under which number. */
static struct ky_err *add_approvals(struct bundling *b)
{
	struct ky_rows *rows;
	const char *title = say(b, "bundle.approval");
	bool masked = b->mode == MODE_MASKED;
	struct ky_blocks blocks = blocks_of(b, title);
	KY_TRY(ky_query(b->ctx, "dossier.bundle_approvals", KY_ARGS({"id", ky_int(b->c.d.id)}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		const struct ky_transition *t = ky_transition_of(b->c.d.procedure, ky_cell_z(rows, i, "transition_name"));
		ky_blocks_add(&blocks, (struct ky_block){.kind = KY_BLOCK_HEADING, .text = unless(masked, ky_cell_z(rows, i, "title"))});
		add_fact(&blocks, say(b, "bundle.action"), t == NULL ? "" : ky_message(b->ctx, t->label));
		add_fact(&blocks, say(b, "state"), ky_choice_label(b->ctx, "core.approval_state", ky_cell_z(rows, i, "state")));
		add_fact(&blocks, say(b, "bundle.proposer"), ky_printf(b->ctx->arena, "%s  %s", ky_cell_z(rows, i, "proposer"), when(b, ky_cell_int(rows, i, "proposed_at"))));
		add_fact(&blocks, say(b, "bundle.reasoning"), unless(masked, ky_cell_z(rows, i, "reasoning")));
		add_fact(&blocks, say(b, "bundle.decider"), ky_cell_z(rows, i, "decider"));
		add_fact(&blocks, say(b, "decided_on"), ky_cell_null(rows, i, "decided_on") ? "" : day(b, (ky_day)ky_cell_int(rows, i, "decided_on")));
		add_fact(&blocks, say(b, "doc_no"), ky_cell_z(rows, i, "doc_no"));
		add_fact(&blocks, say(b, "bundle.remark"), unless(masked, ky_cell_z(rows, i, "remark")));
		KY_TRY(ky_approval_steps_sheet(b->ctx, ky_cell_int(rows, i, "id"), masked, &blocks));
	}
	return rows->count == 0 ? NULL : add_sheet(b, title, NULL, &blocks);
}

/* ---- together */

static struct ky_blocks cover(struct bundling *b)
{
	struct ky_blocks blocks = {.arena = b->ctx->arena};
	bool masked = b->mode == MODE_MASKED;
	const struct ky_rows *row = b->c.row;
	add_fact(&blocks, say(b, "procedure"), ky_message(b->ctx, b->c.d.procedure->title));
	add_fact(&blocks, say(b, "title_column"), b->title);
	add_fact(&blocks, say(b, "receipt_no"), b->c.d.receipt_no);
	add_fact(&blocks, say(b, "received_on"), day(b, b->c.d.received_on));
	add_fact(&blocks, say(b, "applicant"), unless(masked, ky_cell_z(row, 0, "applicant")));
	add_fact(&blocks, say(b, "department"), ky_cell_z(row, 0, "department"));
	add_fact(&blocks, say(b, "officer"), ky_cell_z(row, 0, "officer"));
	add_fact(&blocks, say(b, "state"), ky_message(b->ctx, b->c.state->label));
	add_fact(&blocks, say(b, "decided_on"), day(b, b->c.d.decided_on));
	add_fact(&blocks, say(b, "doc_no"), b->c.d.doc_no);
	add_fact(&blocks, say(b, "bundle.made_at"), when(b, b->ctx->now));
	if (masked)
		add_fact(&blocks, say(b, "bundle.masked"), say(b, "bundle.masked_lead"));
	return blocks;
}

static struct ky_err *take_letter(void *data, const char *title, const char *name, struct ky_str bytes)
{
	return add_part(data, title, name, bytes);
}

static struct ky_err *add_all(struct bundling *b)
{
	for (int number = 1; number <= b->c.d.revision; number++)
		KY_TRY(add_revision(b, number));
	KY_TRY(add_files(b));
	KY_TRY(add_checks(b));
	KY_TRY(add_approvals(b));
	if (b->mode != MODE_MASKED) /* on each stands whom it is for */
		KY_TRY(ky_letter_each(b->ctx, &b->c, take_letter, b));
	KY_TRY(add_history(b));
	return add_words(b);
}

static struct ky_err *make_pdf(struct bundling *b, struct ky_paper_made *out)
{
	struct ky_blocks facts = cover(b);
	const char *title = say(b, b->mode == MODE_MASKED ? "bundle.masked" : "bundle.title");
	const struct ky_bundle bundle = {.about = {.title = title}, .fact_count = facts.count, .fact = facts.block, .count = b->count, .part = b->part};
	return ky_paper_bundle(b->ctx, &bundle, out);
}

/* The sheets are PDFs named by what they are; what was handed in keeps its bytes and its name. */
static struct ky_err *make_zip(struct bundling *b, struct ky_paper_made *out)
{
	struct ky_blocks facts = cover(b), blocks = blocks_of(b, say(b, "bundle.title"));
	for (size_t i = 0; i < facts.count; i++)
		ky_blocks_add(&blocks, facts.block[i]);
	KY_TRY(add_sheet(b, say(b, "bundle.title"), NULL, &blocks));
	struct ky_zip_entry *entry = ky_alloc_array(b->ctx->arena, b->count, sizeof *entry);
	for (size_t i = 0; i < b->count; i++) {
		const struct ky_part *p = &b->part[i];
		size_t at = (i + 1) % b->count; /* the cover, made last, comes first */
		const char *name = p->name[0] == '\0' ? ky_printf(b->ctx->arena, "%s.pdf", p->title) : p->name;
		entry[at] = (struct ky_zip_entry){.name = ky_printf(b->ctx->arena, "%03zu-%s", at, name), .bytes = p->bytes, .size = p->size};
	}
	return ky_paper_zip(b->ctx, &(const struct ky_zip){.count = b->count, .entry = entry}, out);
}

static const char *file_name(const struct bundling *b)
{
	const char *number = b->c.d.receipt_no[0] == '\0' ? ky_printf(b->ctx->arena, "%lld", (long long)b->c.d.id) : b->c.d.receipt_no;
	return ky_printf(b->ctx->arena, "%s-%s.%s", number, b->mode == MODE_MASKED ? "kaiji" : "ikken", b->mode == MODE_ZIP ? "zip" : "pdf");
}

static const char *report_of(const struct bundling *b, const struct ky_paper_made *made)
{
	const char *report = b->mode == MODE_ZIP ? "" : ky_printf(b->ctx->arena, "%u %s", made->pages, say(b, "bundle.pages"));
	if (made->unread > 0)
		report = ky_printf(b->ctx->arena, "%s、%s %u", report, say(b, "bundle.unread"), made->unread);
	if (made->missing > 0)
		report = ky_printf(b->ctx->arena, "%s、%s %u", report, say(b, "bundle.missing"), made->missing);
	return report;
}

static bool read_params(const char *params, int64_t *out_id, enum mode *out_mode, bool *out_notes)
{
	long long id;
	char mode[8];
	int notes;
	if (sscanf(params, "{\"dossier\":%lld,\"mode\":\"%7[a-z]\",\"notes\":%d}", &id, mode, &notes) != 3)
		return false;
	for (size_t i = 0; i < KY_COUNT(modes); i++)
		if (strcmp(modes[i], mode) == 0) {
			*out_id = id;
			*out_mode = (enum mode)i;
			*out_notes = notes != 0 && *out_mode != MODE_MASKED;
			return true;
		}
	return false;
}

static struct ky_err *make(struct bundling *b, struct ky_paper_made *out)
{
	const struct ky_doc_field *title = b->c.d.procedure->title_field == NULL ? NULL : field_of(b, b->c.d.procedure->title_field);
	b->black = b->mode == MODE_MASKED ? KY_PERSONAL | KY_INTERNAL_ONLY : 0;
	b->title = unless(title != NULL && (title->flags & b->black) != 0, b->c.d.title);
	KY_TRY(add_all(b));
	return b->mode == MODE_ZIP ? make_zip(b, out) : make_pdf(b, out);
}

struct ky_err *ky_bundle_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct bundling *b = KY_NEW(ctx->arena, struct bundling);
	struct ky_paper_made made;
	int64_t id, file_id;
	b->ctx = ctx;
	if (!read_params(params, &id, &b->mode, &b->notes))
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "dossier.bundle: parameters %s", params);
	KY_TRY(ky_case_load(ctx, id, KY_NEWEST, false, &b->c));
	if (b->c.disposed)
		return ky_job_result(ctx, job_id, 0, say(b, "disposed"));
	struct ky_err *err = make(b, &made);
	if (err != NULL && err->code == KY_TOO_LARGE) /* it would be as large the next time */
		return ky_job_result(ctx, job_id, 0, ky_message(ctx, "core.paper.too_large"));
	KY_TRY(err);
	KY_TRY(ky_file_make(ctx, file_name(b), b->mode == MODE_ZIP ? "application/zip" : "application/pdf", made.bytes, OBJECT, id, &file_id));
	KY_TRY(ky_audit(ctx, "dossier.bundle_made", "dossier", id, modes[b->mode]));
	return ky_job_result(ctx, job_id, file_id, report_of(b, &made));
}

/* What was made of a dossier can be made again: it stays a week. */
struct ky_err *ky_bundle_sweep(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	(void)job_id;
	(void)params;
	return ky_exec(ctx, "dossier.bundle_sweep", KY_ARGS({"before", ky_time(ctx->now - KEPT_US)}), NULL);
}
