/* demo_dossiers.c — the demo city's applications, in every state over several fiscal years, made by the engine's own steps on days gone by. Called by main.c.
 * Reads a list of {"procedure", "applicant", "days_ago", "answers", "steps"}; what it makes is as real as what a browser makes. */
#include "core/kyodoctl/kyodoctl.h"

#include <jansson.h>

#include "core/base/secret.h"
#include "core/dossier/dossier.h"
#include "core/model/formdoc_internal.h"

#define FILE_MAX ((size_t)4 << 20)
#define HOUR_US (3600 * KY_SECOND_US)

struct telling {
	struct ky_ctl *ctl;
	struct ky_ctx *ctx;
	struct ky_who citizen, system;
	const json_t *entry;
	int64_t id;
};

static void at(struct telling *t, ky_time_us when)
{
	t->ctx->now = when;
	t->ctx->today = ky_time_day(when);
}

/* A citizen with the demo's password; the same address is the same person. */
static struct ky_err *applicant(struct telling *t, const char *hash)
{
	struct ky_rows *rows;
	const char *email = json_string_value(json_object_get(json_object_get(t->entry, "applicant"), "email"));
	const char *name = json_string_value(json_object_get(json_object_get(t->entry, "applicant"), "name"));
	KY_TRY(ky_query(t->ctx, "core.user_find", KY_ARGS({"login", ky_textz(email)}), &rows));
	if (rows->count == 0)
		KY_TRY(ky_insert(t->ctx, "core.demo_citizen", KY_ARGS({"email", ky_textz(email)}, {"name", ky_textz(name)}, {"hash", ky_textz(hash)}), &t->citizen.user_id));
	else
		t->citizen.user_id = ky_cell_int(rows, 0, "id");
	t->citizen.kind = KY_CITIZEN;
	t->citizen.name = ky_strdup(t->ctl->arena, name);
	return NULL;
}

static struct ky_err *take_answers(struct telling *t, struct ky_case *c)
{
	const char *name;
	json_t *v, *answers = json_object_get(t->entry, "answers");
	json_object_foreach(answers, name, v) {
		ky_day day;
		if (json_is_integer(v))
			ky_answers_set(c->answers, name, ky_int(json_integer_value(v)));
		else if (ky_day_parse_iso(ky_str(json_string_value(v)), &day))
			ky_answers_set(c->answers, name, ky_date(day));
		else
			ky_answers_set(c->answers, name, ky_textz(ky_strdup(t->ctl->arena, json_string_value(v))));
	}
	return NULL;
}

/* A sheet of text for every field of files that must not be empty. */
static struct ky_err *attach(struct telling *t, struct ky_case *c, const struct ky_doc_leaf *leaf)
{
	int64_t file;
	unsigned char sha[32];
	struct ky_str text = ky_str(ky_printf(t->ctl->arena, "見本の書類です。\n%s\n", ky_doc_text(&leaf->field->label, "ja")));
	ky_sha256(text, sha);
	KY_TRY(ky_insert(t->ctx, "app.file_insert", KY_ARGS({"name", ky_textz(ky_printf(t->ctl->arena, "%s.txt", ky_doc_text(&leaf->field->label, "ja")))}), &file));
	KY_TRY(ky_insert(t->ctx, "app.file_chunk", KY_ARGS({"file_id", ky_int(file)}, {"number", ky_int(0)}, {"bytes", ky_bytes(text)}), NULL));
	KY_TRY(ky_exec(t->ctx, "app.file_complete",
		       KY_ARGS({"id", ky_int(file)}, {"size_bytes", ky_int((int64_t)text.len)}, {"sha256", ky_bytes((struct ky_str){(const char *)sha, 32})}, {"type", ky_textz("text/plain")}), NULL));
	return ky_case_attach(t->ctx, c, c->answers, leaf->name, ky_str(ky_printf(t->ctl->arena, "%lld", (long long)file)));
}

static struct ky_err *attach_all(struct telling *t, struct ky_case *c)
{
	const struct ky_doc_leaf *leaf;
	size_t n = ky_doc_file_leaves(t->ctl->arena, c->doc, c->answers, &leaf);
	for (size_t i = 0; i < n; i++)
		if ((leaf[i].field->flags & KY_REQUIRED) != 0 && ky_answers_get(c->answers, leaf[i].name)->kind == KY_NULL)
			KY_TRY(attach(t, c, &leaf[i]));
	return NULL;
}

static struct ky_err *one_step(struct telling *t, const char *name)
{
	struct ky_case c;
	KY_TRY(ky_case_load(t->ctx, t->id, KY_DRAFT, true, &c));
	const struct ky_transition *step = ky_transition_of(c.d.procedure, name);
	if (step == NULL)
		return ky_fail(t->ctl->arena, KY_INVALID, NULL, "no step %s", name);
	t->ctx->who = strcmp(step->permission, KY_BY_APPLICANT) == 0 ? &t->citizen : &t->system;
	if ((step->flags & KY_SUBMITS) != 0)
		return ky_dossier_submit(t->ctx, &c, step);
	struct ky_step how = {.reason = "", .due_on = KY_DAY_NONE, .decided_on = KY_DAY_NONE, .by_approval = (step->flags & KY_BY_APPROVAL) != 0};
	if ((step->flags & KY_ASKS_REASON) != 0)
		how.reason = "見本：活動の内容が確認できないため";
	if ((step->flags & KY_ASKS_CORRECTION) != 0) {
		KY_TRY(ky_insert(t->ctx, "dossier.correction_insert", KY_ARGS({"id", ky_int(t->id)}, {"field", ky_textz("activity")}, {"reason", ky_textz("いつ、どこで活動しているかを書いてください")}), NULL));
		how.due_on = t->ctx->today + 14;
	}
	if ((step->flags & KY_BY_APPROVAL) != 0) {
		how.decided_on = t->ctx->today;
		how.doc_no = ky_printf(t->ctl->arena, "%d佐協第%lld号", ky_day_fiscal_year(t->ctx->today) - 2018, (long long)t->id + 100);
	}
	return ky_step_make(t->ctx, &c, step, &how);
}

static struct ky_err *tell(struct telling *t, const char *hash)
{
	struct ky_case c;
	ky_time_us when = t->ctl->ctx.now - json_integer_value(json_object_get(t->entry, "days_ago")) * 24 * HOUR_US;
	const json_t *steps = json_object_get(t->entry, "steps");
	int number;
	const char *conflicts;
	t->ctx->who = &t->system;
	at(t, when);
	KY_TRY(applicant(t, hash));
	t->ctx->who = &t->citizen;
	KY_TRY(ky_dossier_begin(t->ctx, json_string_value(json_object_get(t->entry, "procedure")), 0, NULL, &t->id));
	KY_TRY(ky_case_load(t->ctx, t->id, KY_DRAFT, true, &c));
	KY_TRY(take_answers(t, &c));
	if (json_array_size(steps) > 0)
		KY_TRY(attach_all(t, &c));
	KY_TRY(ky_draft_save(t->ctx, &c, c.d.draft, c.answers, &number, &conflicts));
	for (size_t i = 0; i < json_array_size(steps); i++) {
		at(t, when + (ky_time_us)(i * 30 + 1) * HOUR_US);
		KY_TRY(one_step(t, json_string_value(json_array_get(steps, i))));
	}
	return NULL;
}

static struct ky_err *tell_all(struct ky_ctl *ctl, const char *folder)
{
	struct ky_str bytes, password;
	const char *hash;
	json_error_t error;
	KY_TRY(ky_ctl_read_file(ctl->arena, ky_printf(ctl->arena, "%s/dossiers.json", folder), FILE_MAX, &bytes));
	json_t *list = json_loadb(bytes.p, bytes.len, 0, &error);
	if (list == NULL)
		return ky_fail(ctl->arena, KY_INVALID, NULL, "%s/dossiers.json, line %d: %s", folder, error.line, error.text);
	KY_TRY(ky_ctl_read_file(ctl->arena, ky_printf(ctl->arena, "%s/password.txt", folder), 256, &password));
	KY_TRY(ky_password_hash(ctl->arena, ky_str_trim(password), &hash));
	KY_TRY(ky_work_begin(&ctl->ctx));
	KY_TRY(ky_exec(&ctl->ctx, "core.demo_departments", KY_ARGS({"code", ky_textz("kyodo")}), NULL));
	KY_TRY(ky_work_commit(&ctl->ctx));
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct ky_ctx ctx = ctl->ctx;
		struct telling t = {.ctl = ctl, .ctx = &ctx, .system = ctl->who, .entry = json_array_get(list, i)};
		KY_TRY(ky_work_begin(&ctx));
		struct ky_err *err = tell(&t, hash);
		if (err != NULL)
			return ky_fail(ctl->arena, err->code, NULL, "dossiers.json, entry %zu: %s", i + 1, err->detail);
		KY_TRY(ky_work_commit(&ctx));
	}
	printf("案件: %zu 件を入れました\n", json_array_size(list));
	json_decref(list);
	return NULL;
}

int ky_ctl_demo_dossiers(struct ky_ctl *ctl, int argc, char **argv)
{
	int status;
	(void)argc;
	struct ky_err *err = ctl->conf->demo ? ky_ctl_open(ctl) : ky_fail(ctl->arena, KY_DENIED, NULL, "[site] demo = yes のときだけ使えます");
	if (err == NULL)
		err = tell_all(ctl, argv[0]);
	ky_ctl_done(ctl, err, &status);
	return status;
}
