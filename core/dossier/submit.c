/* submit.c — answers become a revision: complete, calculated, with every file declared by its hash; and the receipt number.
 * Called by the submitting steps. One transaction writes all of it or nothing. */
#include "core/dossier/dossier.h"

#include "core/base/secret.h"

struct receipt {
	const char *procedure, *prefix;
	int fiscal_year;
	int64_t dossier_id;
};

/* Luhn over the digits of year and number: a slip of the pen or of the ear is noticed at the counter. */
static int check_digit(const char *digits)
{
	int sum = 0;
	size_t n = strlen(digits);
	for (size_t i = 0; i < n; i++) {
		int d = digits[n - 1 - i] - '0';
		if (i % 2 == 0)
			d = d * 2 > 9 ? d * 2 - 9 : d * 2;
		sum += d;
	}
	return (10 - sum % 10) % 10;
}

/* The counter of a procedure and fiscal year leaves no gap: it is moved in the transaction that uses the number. */
static struct ky_err *take_receipt(struct ky_ctx *ctx, const void *data)
{
	const struct receipt *r = data;
	struct ky_rows *row;
	int64_t last = 0;
	const struct ky_args *args = KY_ARGS({"procedure", ky_textz(r->procedure)}, {"fiscal_year", ky_int(r->fiscal_year)});
	KY_TRY(ky_insert(ctx, "dossier.receipt_next", args, &last));
	if (last == 0) { /* the year's first */
		KY_TRY(ky_exec(ctx, "dossier.receipt_first", args, NULL));
		KY_TRY(ky_query_one(ctx, "dossier.receipt_last", args, &row));
		last = ky_cell_int(row, 0, "last");
	}
	const char *digits = ky_printf(ctx->arena, "%02d%05lld", r->fiscal_year % 100, (long long)last);
	const char *number = ky_printf(ctx->arena, "%s%.2s-%s-%d", r->prefix, digits, digits + 2, check_digit(digits));
	return ky_exec(ctx, "dossier.receipt_set", KY_ARGS({"id", ky_int(r->dossier_id)}, {"receipt_no", ky_textz(number)}), NULL);
}

static void ask_receipt(struct ky_ctx *ctx, const struct ky_case *c)
{
	struct receipt *r = KY_NEW(ctx->arena, struct receipt);
	*r = (struct receipt){c->d.procedure->name, ky_cell_z(c->row, 0, "receipt_prefix"), ky_day_fiscal_year(c->d.received_on), c->d.id};
	ky_work_hot(ctx, 10, take_receipt, r);
}

static struct ky_value index_value(const struct ky_value *v, enum ky_kind kind)
{
	return v->kind == kind ? *v : ky_null();
}

/* Listable answers also stand where lists can sort and search. */
static struct ky_err *write_index(struct ky_ctx *ctx, const struct ky_case *c)
{
	if (c->d.revision > 0)
		KY_TRY(ky_exec(ctx, "dossier.index_forget", KY_ARGS({"id", ky_int(c->d.id)}), NULL));
	for (size_t i = 0; i < c->answers->count; i++) {
		const struct ky_answer *a = &c->answers->answer[i];
		const struct ky_doc_field *f = ky_doc_find(c->doc, a->name, NULL);
		if (f == NULL || (f->flags & KY_LISTABLE) == 0 || strchr(a->name, '.') != NULL)
			continue;
		struct ky_value text = index_value(&a->value, KY_TEXT);
		while (text.kind == KY_TEXT && ky_text_length(text.s) > 200) /* characters, not bytes */
			text.s.len--;
		KY_TRY(ky_insert(ctx, "dossier.index_insert",
				 KY_ARGS({"id", ky_int(c->d.id)}, {"name", ky_textz(a->name)}, {"text_value", text}, {"int_value", index_value(&a->value, KY_INT)},
					 {"day_value", index_value(&a->value, KY_DAY)}),
				 NULL));
	}
	return NULL;
}

static struct ky_err *write_revision(struct ky_ctx *ctx, struct ky_case *c, const char *kind, const char *note)
{
	unsigned char hash[32];
	int64_t revision_id;
	struct ky_str json = ky_answers_json(ctx->arena, c->answers);
	struct ky_str title = c->d.procedure->title_field == NULL ? ky_str(ky_message(ctx, c->d.procedure->title)) : ky_str(ky_answer_z(c->answers, c->d.procedure->title_field));
	ky_sha256(json, hash);
	KY_TRY(ky_insert(ctx, "dossier.revision_insert",
			 KY_ARGS({"id", ky_int(c->d.id)}, {"number", ky_int(c->d.revision + 1)}, {"form_revision_id", ky_int(c->form_revision_id)}, {"kind", ky_textz(kind)},
				 {"note", ky_textz(note)}, {"answers", ky_text(json)}, {"sha256", ky_bytes((struct ky_str){(const char *)hash, 32})}),
			 &revision_id));
	KY_TRY(ky_case_declare_files(ctx, c, revision_id));
	KY_TRY(ky_photos_ask(ctx, c, revision_id));
	KY_TRY(write_index(ctx, c));
	c->d.revision++;
	c->d.title = ky_str_z(ctx->arena, title);
	c->words = ky_str_z(ctx->arena, ky_key_bigrams(ctx->arena, title));
	ky_touch(ctx, "dossiers");
	return NULL;
}

struct ky_err *ky_revision_head(struct ky_ctx *ctx, const struct ky_case *c)
{
	return ky_exec(ctx, "dossier.revised",
		       KY_ARGS({"id", ky_int(c->d.id)}, {"revision", ky_int(c->d.revision)}, {"title", ky_textz(c->d.title)}, {"words", ky_textz(c->words)}), NULL);
}

struct ky_err *ky_revision_make(struct ky_ctx *ctx, struct ky_case *c, const char *kind, const char *note, size_t *out_problems)
{
	const struct ky_doc_problem *problem;
	struct ky_buf dropped;
	ky_buf_init(&dropped, ctx->arena, 64 * 1024);
	KY_TRY(ky_formdoc_calculate(c->doc, c->answers));
	KY_TRY(ky_case_problems(ctx, c, out_problems, &problem));
	if (*out_problems > 0)
		return NULL;
	ky_formdoc_drop_hidden(c->doc, c->answers, ctx->lang, &dropped);
	return write_revision(ctx, c, kind, note);
}

struct ky_err *ky_dossier_submit(struct ky_ctx *ctx, struct ky_case *c, const struct ky_transition *t)
{
	size_t problems;
	bool first = c->d.revision == 0;
	KY_TRY(ky_revision_make(ctx, c, first ? "submission" : "correction", "", &problems));
	if (problems > 0)
		return ky_fail(ctx->arena, KY_INVALID, "dossier.error.incomplete", "%zu problems", problems);
	if (first)
		ask_receipt(ctx, c);
	else
		KY_TRY(ky_exec(ctx, "dossier.corrections_answered", KY_ARGS({"id", ky_int(c->d.id)}), NULL));
	return ky_step_make(ctx, c, t, &(const struct ky_step){.due_on = KY_DAY_NONE, .decided_on = KY_DAY_NONE, .first = first});
}
