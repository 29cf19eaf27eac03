/* demo_dossiers.c — what happened in the demo city, in every state over several fiscal years, made by the engine's own steps and by the pages' own forms on days gone by. Called by main.c.
 * Reads a list of {"ref", "procedure", "group", "parent", "applicant", "by", "days_ago", "known", "answers", "steps"}; a step is the name of a transition, {"step", "days", "reason"} or
 * {"post", "days", "by", "at", "fields", "ref"}, days after the one before. "@name" stands for what had that ref.
 * Instead of days, {"fy": -1, "on": "06-15"} is that day of the fiscal year before the present one (ky_demo_day): what would lie in the future has not happened yet. What it makes is as real as what a browser makes. */
#include "core/kyodoctl/demo.h"

#include <stdlib.h>

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
	json_t *refs; /* name → id */
	int64_t id, group_id;
};

static void at(struct telling *t, ky_time_us when)
{
	t->ctx->now = when;
	t->ctx->today = ky_time_day(when);
}

static const char *told(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text == NULL ? "" : text;
}

/* "@name": its number; anything else: 0. */
static int64_t ref(const struct telling *t, const char *name)
{
	return name[0] == '@' ? json_integer_value(json_object_get(t->refs, name + 1)) : 0;
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

/* Whom the applicant acts for, by its name, as its representative. */
static struct ky_err *acts_for(struct telling *t, const char *name)
{
	struct ky_rows *rows;
	if (name[0] == '\0')
		return NULL;
	KY_TRY(ky_query(t->ctx, "groups.demo_named", KY_ARGS({"name", ky_textz(name)}), &rows));
	if (rows->count == 0)
		return ky_fail(t->ctl->arena, KY_INVALID, NULL, "no group %s", name);
	t->group_id = t->citizen.group_id = ky_cell_int(rows, 0, "id");
	t->citizen.group_role = "representative";
	return ky_member_add(t->ctx, t->group_id, t->citizen.user_id, "representative");
}

/* Staff with the roles they hold today, on whatever day they act. */
static struct ky_err *staff(struct telling *t, const char *login, struct ky_who *who)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(&t->ctl->ctx, "app.remote_user", KY_ARGS({"login", ky_textz(login)}), &rows));
	if (rows->count == 0)
		return ky_fail(t->ctl->arena, KY_INVALID, NULL, "nobody of staff is %s", login);
	struct ky_grant *grant = ky_alloc_array(t->ctl->arena, rows->count, sizeof *grant);
	for (size_t i = 0; i < rows->count; i++)
		grant[i] = (struct ky_grant){ky_cell_z(rows, i, "permission"), ky_cell_int(rows, i, "department_id")};
	*who = (struct ky_who){.kind = KY_STAFF, .user_id = ky_cell_int(rows, 0, "user_id"), .name = ky_cell_z(rows, 0, "name"), .grant = grant, .grant_count = rows->count};
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
		else if (json_is_object(v))
			ky_answers_set(c->answers, name, ky_date(ky_demo_day(t->ctl->ctx.today, v)));
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
	const char *also = told(t->entry, "attach"); /* those whose name begins so, though they may be empty */
	size_t n = ky_doc_file_leaves(t->ctl->arena, c->doc, c->answers, &leaf);
	for (size_t i = 0; i < n; i++)
		if (((leaf[i].field->flags & KY_REQUIRED) != 0 || (also[0] != '\0' && strncmp(leaf[i].name, also, strlen(also)) == 0)) && ky_answers_get(c->answers, leaf[i].name)->kind == KY_NULL)
			KY_TRY(attach(t, c, &leaf[i]));
	return NULL;
}

/* What is asked for again: what the group does, or what the project is. */
static const char *correction_field(const struct ky_case *c)
{
	return ky_doc_find(c->doc, "activity", NULL) != NULL ? "activity" : "content";
}

/* "…/staff/subsidy/12/edit?done=…": 12. */
static int64_t last_number(const char *url)
{
	size_t n = strcspn(url, "?"), end;
	while (n > 0 && (url[n - 1] < '0' || url[n - 1] > '9'))
		n--;
	for (end = n; n > 0 && url[n - 1] >= '0' && url[n - 1] <= '9';)
		n--;
	return n == end ? 0 : strtoll(url + n, NULL, 10);
}

/* "@name" among the fields is its number. */
static json_t *resolved(const struct telling *t, const json_t *fields)
{
	json_t *out = fields == NULL ? json_object() : json_deep_copy(fields), *v;
	const char *name;
	void *next;
	json_object_foreach_safe(out, next, name, v)
		if (json_is_string(v) && json_string_value(v)[0] == '@')
			json_object_set_new(out, name, json_integer(ref(t, json_string_value(v))));
	return out;
}

/* What the step is about: a ref, or the dossier itself; "find" names a query by which another object's number comes of that (:id). */
static struct ky_err *place_of(struct telling *t, const json_t *step, int64_t *out)
{
	struct ky_rows *rows;
	const char *at = told(step, "at"), *find = told(step, "find");
	*out = at[0] == '\0' ? t->id : ref(t, at);
	if (find[0] == '\0')
		return NULL;
	KY_TRY(ky_query_one(t->ctx, find, KY_ARGS({"id", ky_int(*out)}), &rows));
	*out = ky_cell_int(rows, 0, "id");
	return NULL;
}

static struct ky_err *one_post(struct telling *t, const json_t *step)
{
	int64_t place;
	const char *location, *by = told(step, "by")[0] != '\0' ? told(step, "by") : told(t->entry, "by");
	struct ky_who who = t->citizen;
	if (strcmp(by, "applicant") != 0)
		KY_TRY(staff(t, by, &who));
	t->ctx->who = &who;
	json_t *fields = resolved(t, json_object_get(step, "fields"));
	struct ky_err *err = place_of(t, step, &place);
	if (err == NULL)
		err = ky_demo_post(t->ctx, told(step, "post"), place, t->ctl->ctx.today, fields, &location);
	json_decref(fields);
	t->ctx->who = &t->system;
	if (err == NULL && told(step, "ref")[0] != '\0')
		json_object_set_new(t->refs, told(step, "ref"), json_integer(last_number(location)));
	return err;
}

static struct ky_err *one_step(struct telling *t, int64_t id, const char *name, const char *reason)
{
	struct ky_case c;
	KY_TRY(ky_case_load(t->ctx, id, KY_DRAFT, true, &c));
	const struct ky_transition *step = ky_transition_of(c.d.procedure, name);
	if (step == NULL)
		return ky_fail(t->ctl->arena, KY_INVALID, NULL, "no step %s", name);
	t->ctx->who = strcmp(step->permission, KY_BY_APPLICANT) == 0 ? &t->citizen : &t->system;
	if ((step->flags & KY_SUBMITS) != 0)
		return ky_dossier_submit(t->ctx, &c, step);
	struct ky_step how = {.reason = "", .due_on = KY_DAY_NONE, .decided_on = KY_DAY_NONE, .by_approval = (step->flags & KY_BY_APPROVAL) != 0};
	if ((step->flags & KY_ASKS_REASON) != 0)
		how.reason = reason[0] != '\0' ? reason : "見本：活動の内容が確認できないため";
	if ((step->flags & KY_ASKS_CORRECTION) != 0) {
		KY_TRY(ky_insert(t->ctx, "dossier.correction_insert", KY_ARGS({"id", ky_int(id)}, {"field", ky_textz(correction_field(&c))}, {"reason", ky_textz(reason[0] != '\0' ? reason : "いつ、どこで活動しているかを書いてください")}), NULL));
		how.due_on = t->ctx->today + 14;
	}
	if ((step->flags & KY_BY_APPROVAL) != 0) {
		how.decided_on = t->ctx->today;
		how.doc_no = ky_printf(t->ctl->arena, "%d佐協第%lld号", ky_day_fiscal_year(t->ctx->today) - 2018, (long long)id + 100);
	}
	return ky_step_make(t->ctx, &c, step, &how);
}

/* "{fy}" in a text is the number of the fiscal year that many years from now. */
static const char *with_year(const struct telling *t, const json_t *v)
{
	const char *text = told(v, "label"), *mark = strstr(text, "{fy}");
	int year = ky_day_fiscal_year(t->ctl->ctx.today) + (int)json_integer_value(json_object_get(v, "fy"));
	return mark == NULL ? text : ky_printf(t->ctl->arena, "%.*s%d%s", (int)(mark - text), text, year, mark + 4);
}

/* {"register": "subsidy_course", "label": "…", "fy": -1}: the option whose label holds that text; anything else as in a form. */
static struct ky_err *known_value(struct telling *t, json_t *v, struct ky_value *out)
{
	const char *service = ky_printf(t->ctl->arena, "register.%s", told(v, "register"));
	const struct ky_register_offer *offer = json_is_object(v) ? ky_registry_service(t->ctl->app->registry, service, KY_REGISTER_VERSION) : NULL;
	const struct ky_choices *options;
	*out = json_is_integer(v) ? ky_int(json_integer_value(v)) : ky_textz(json_string_value(v));
	if (offer == NULL)
		return NULL;
	KY_TRY(offer->options(t->ctx, &options));
	for (size_t i = 0; i < options->count; i++)
		if (strstr(options->choice[i].label, with_year(t, v)) != NULL) {
			*out = ky_textz(options->choice[i].code);
			return NULL;
		}
	return ky_fail(t->ctl->arena, KY_INVALID, NULL, "%s: no option %s", service, with_year(t, v));
}

static struct ky_err *begin(struct telling *t)
{
	struct ky_arg arg[8];
	struct ky_args known = {0, arg};
	const char *name, *procedure = told(t->entry, "procedure");
	int64_t parent = ref(t, told(t->entry, "parent"));
	const struct ky_procedure *p = ky_procedure_named(t->ctx, procedure);
	json_t *v;
	t->ctx->who = &t->citizen;
	if (p == NULL)
		return ky_fail(t->ctl->arena, KY_INVALID, NULL, "no procedure %s", procedure);
	json_object_foreach(json_object_get(t->entry, "known"), name, v)
		if (known.count < 8) {
			arg[known.count].name = name;
			KY_TRY(known_value(t, v, &arg[known.count++].value));
		}
	return parent != 0 ? ky_begin_after(t->ctx, p, t->group_id, parent, "web", KY_DAY_NONE, &t->id) : ky_dossier_begin(t->ctx, procedure, t->group_id, &known, &t->id);
}

static struct ky_err *fill_in(struct telling *t)
{
	struct ky_case c;
	int number;
	const char *conflicts;
	KY_TRY(ky_case_load(t->ctx, t->id, KY_DRAFT, true, &c));
	KY_TRY(take_answers(t, &c));
	if (json_array_size(json_object_get(t->entry, "steps")) > 0)
		KY_TRY(attach_all(t, &c));
	return ky_draft_save(t->ctx, &c, c.d.draft, c.answers, &number, &conflicts);
}

/* What it goes on from has not happened yet. */
static bool is_missing(const struct telling *t, const char *name)
{
	return told(t->entry, name)[0] == '@' && ref(t, told(t->entry, name)) == 0;
}

static struct ky_err *tell(struct telling *t, const char *hash)
{
	ky_time_us when = t->ctl->ctx.now - json_integer_value(json_object_get(t->entry, "days_ago")) * 24 * HOUR_US;
	const json_t *steps = json_object_get(t->entry, "steps"), *step;
	int64_t fy = json_integer_value(json_object_get(t->entry, "fy"));
	if (told(t->entry, "on")[0] != '\0')
		when = ky_day_time(ky_demo_day(t->ctl->ctx.today, t->entry)) + 9 * HOUR_US;
	if (when > t->ctl->ctx.now || is_missing(t, "parent") || is_missing(t, "needs"))
		return NULL;
	t->ctx->who = &t->system;
	at(t, when);
	if (json_object_get(t->entry, "applicant") != NULL) {
		KY_TRY(applicant(t, hash));
		KY_TRY(acts_for(t, told(t->entry, "group")));
	}
	if (told(t->entry, "procedure")[0] != '\0') {
		KY_TRY(begin(t));
		KY_TRY(fill_in(t));
	}
	if (told(t->entry, "ref")[0] != '\0')
		json_object_set_new(t->refs, told(t->entry, "ref"), json_integer(t->id));
	when += HOUR_US;
	for (size_t i = 0; i < json_array_size(steps); i++) {
		step = json_array_get(steps, i);
		json_t *days = json_object_get(step, "days");
		if (told(step, "on")[0] != '\0')
			when = ky_day_time(ky_demo_day_in(t->ctl->ctx.today, fy, told(step, "on"))) + (9 + (ky_time_us)i % 8) * HOUR_US;
		else
			when += days != NULL ? json_integer_value(days) * 24 * HOUR_US : i == 0 ? 0 : 30 * HOUR_US;
		if (when > t->ctl->ctx.now)
			return NULL;
		at(t, when);
		int64_t id = told(step, "at")[0] == '\0' ? t->id : ref(t, told(step, "at"));
		KY_TRY(told(step, "post")[0] != '\0' ? one_post(t, step) : json_is_string(step) ? one_step(t, id, json_string_value(step), "") : one_step(t, id, told(step, "step"), told(step, "reason")));
	}
	return NULL;
}

static struct ky_err *tell_file(struct ky_ctl *ctl, const char *path, const char *hash, json_t *refs, size_t *told_count)
{
	struct ky_str bytes;
	json_error_t error;
	KY_TRY(ky_ctl_read_file(ctl->arena, path, FILE_MAX, &bytes));
	json_t *list = json_loadb(bytes.p, bytes.len, 0, &error);
	if (list == NULL)
		return ky_fail(ctl->arena, KY_INVALID, NULL, "%s, line %d: %s", path, error.line, error.text);
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct ky_ctx ctx = ctl->ctx;
		struct telling t = {.ctl = ctl, .ctx = &ctx, .system = ctl->who, .entry = json_array_get(list, i), .refs = refs};
		KY_TRY(ky_work_begin(&ctx));
		struct ky_err *err = tell(&t, hash);
		if (err != NULL)
			return ky_fail(ctl->arena, err->code, NULL, "%s, entry %zu (%s): %s %s", path, i + 1, told(t.entry, "ref"), err->detail, err->user_key == NULL ? "" : err->user_key);
		KY_TRY(ky_work_commit(&ctx));
	}
	*told_count += json_array_size(list);
	json_decref(list);
	return NULL;
}

static struct ky_err *tell_all(struct ky_ctl *ctl, const char *folder, const char *name)
{
	struct ky_str password;
	const char *hash;
	size_t told_count = 0;
	KY_TRY(ky_ctl_read_file(ctl->arena, ky_printf(ctl->arena, "%s/password.txt", folder), 256, &password));
	KY_TRY(ky_password_hash(ctl->arena, ky_str_trim(password), &hash));
	KY_TRY(ky_work_begin(&ctl->ctx));
	KY_TRY(ky_exec(&ctl->ctx, "core.demo_departments", KY_ARGS({"code", ky_textz("kyodo")}), NULL));
	KY_TRY(ky_work_commit(&ctl->ctx));
	json_t *refs = json_object();
	KY_TRY(tell_file(ctl, ky_printf(ctl->arena, "%s/%s.json", folder, name), hash, refs, &told_count));
	json_decref(refs);
	printf("案件: %zu 件を入れました\n", told_count);
	return NULL;
}

int ky_ctl_demo_dossiers(struct ky_ctl *ctl, int argc, char **argv)
{
	int status;
	(void)argc;
	struct ky_err *err = ctl->conf->demo ? ky_ctl_open(ctl) : ky_fail(ctl->arena, KY_DENIED, NULL, "[site] demo = yes のときだけ使えます");
	if (err == NULL)
		err = tell_all(ctl, argv[0], argv[1]);
	ky_ctl_done(ctl, err, &status);
	return status;
}
