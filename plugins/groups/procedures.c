/* procedures.c — the life of a registration as procedures: registration, change, renewal, dissolution; what each decision does to the record.
 * Declared in plugin.c; run by the core's case engine (kyodo/dossier.h). Names of answers are names of the record's fields, so that one function serves all. */
#include <stdio.h>

#include "procedures.h"
#include "record.h"

#define TAKEBACK_DAYS_MAX 61 /* longer than any procedure's setting allows */

/* ---- states, the same for all */

static const struct ky_state states[] = {
    {"draft", "groups.state.draft", KY_TURN_APPLICANT, KY_STATE_FILLING},
    {"submitted", "groups.state.submitted", KY_TURN_STAFF, 0},
    {"correction", "groups.state.correction", KY_TURN_APPLICANT, KY_STATE_FILLING},
    {"accepted", "groups.state.accepted", KY_TURN_NOBODY, 0},
    {"rejected", "groups.state.rejected", KY_TURN_NOBODY, 0},
    {"withdrawn", "groups.state.withdrawn", KY_TURN_NOBODY, 0},
};

/* ---- answers and the record */

static const char *const asked[] = {"name",	    "name_kana",      "category",	 "corporate_no",  "fields",	    "purpose",	     "activity", "ward_id",
				    "founded_on",   "member_count",   "members_in_city", "fee",		 "looking_for_members", "representative", "contact_name", "contact_phone", "contact_email",
				    "website",	    "public_fields"};

/* "〒385-0000 みほん市…": the record holds the address as one line. */
static struct ky_value address_line(struct ky_ctx *ctx, const struct ky_answers *a)
{
	const char *postal = ky_answer_z(a, "contact_address_postal"), *line = ky_answer_z(a, "contact_address"), *building = ky_answer_z(a, "contact_address_building");
	if (line[0] == '\0')
		return ky_null();
	return ky_textz(ky_printf(ctx->arena, "%s%s%s%s%s%s", postal[0] == '\0' ? "" : "〒", postal, postal[0] == '\0' ? "" : " ", line, building[0] == '\0' ? "" : " ", building));
}

static void fill_address(struct ky_ctx *ctx, struct ky_str line, struct ky_answers *out)
{
	struct ky_str postal, rest = line;
	if (ky_str_starts(line, "〒") && ky_str_split(&rest, ' ', &postal) && rest.p != NULL) {
		ky_answers_set(out, "contact_address_postal", ky_text((struct ky_str){postal.p + strlen("〒"), postal.len - strlen("〒")}));
		line = rest;
	}
	if (line.len > 0)
		ky_answers_set(out, "contact_address", ky_text(ky_str_copy(ctx->arena, line)));
}

static struct ky_value known(const struct ky_answers *a, const char *name)
{
	return *ky_answers_get(a, name);
}

static struct ky_err *area_of(struct ky_ctx *ctx, int64_t ward_id, struct ky_value *out)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(ctx, "groups.ward_area", KY_ARGS({"id", ky_int(ward_id)}), &rows));
	if (rows->count > 0)
		*out = ky_int(ky_cell_int(rows, 0, "area_id"));
	return NULL;
}

static struct ky_err *take_answers(struct ky_ctx *ctx, const struct ky_answers *a, struct groups_values *v)
{
	const struct ky_value in_city = *groups_value(v, "members_in_city");
	for (size_t i = 0; i < GROUPS_COUNT(asked); i++)
		*groups_value(v, asked[i]) = known(a, asked[i]);
	if (known(a, "members_in_city").kind == KY_NULL) /* need not be told, and forms of before do not ask it */
		*groups_value(v, "members_in_city") = in_city;
	int64_t ward = ky_answer_int(a, "ward_id");
	*groups_value(v, "ward_id") = ward == 0 ? ky_null() : ky_int(ward);
	*groups_value(v, "contact_address") = address_line(ctx, a);
	*groups_value(v, "looking_for_members") = ky_int(ky_answer_int(a, "looking_for_members") != 0);
	return ward == 0 ? NULL : area_of(ctx, ward, groups_value(v, "area_id"));
}

static struct ky_err *prefill(struct ky_ctx *ctx, int64_t group_id, struct ky_answers *out)
{
	struct ky_rows *row;
	struct groups_values v;
	KY_TRY(ky_query_one(ctx, "groups.edit_row", KY_ARGS({"id", ky_int(group_id)}), &row));
	groups_values_of_row(row, &v);
	for (size_t i = 0; i < GROUPS_COUNT(asked); i++) {
		struct ky_value value = *groups_value(&v, asked[i]);
		if ((value.kind == KY_TEXT && value.s.len == 0) || (value.kind == KY_INT && value.i == 0))
			value = ky_null();
		if (strcmp(asked[i], "ward_id") == 0 && value.kind == KY_INT)
			value = ky_textz(ky_printf(ctx->arena, "%lld", (long long)value.i));
		ky_answers_set(out, asked[i], value);
	}
	fill_address(ctx, groups_value(&v, "contact_address")->s, out);
	return NULL;
}

/* Writes the record with one line of history a changed field. */
static struct ky_err *write_record(struct ky_ctx *ctx, int64_t id, struct groups_values *before, struct groups_values *after)
{
	struct ky_buf names;
	ky_buf_init(&names, ctx->arena, 2000);
	KY_TRY(groups_history_keep(ctx, id, before, after, &names));
	KY_TRY(groups_write(ctx, id, after, false));
	KY_TRY(ky_audit(ctx, "groups.save", "groups.group", id, names.len == 0 ? "" : names.data));
	ky_touch(ctx, "groups");
	return NULL;
}

/* So that a mistaken decision can be taken back. */
static struct ky_err *keep_before(struct ky_ctx *ctx, const struct ky_dossier *d, int64_t id, const struct groups_values *before)
{
	return ky_exec(ctx, "groups.before_keep", KY_ARGS({"dossier_id", ky_int(d->id)}, {"id", ky_int(id)}, {"before_values", ky_text(groups_values_text(ctx->arena, before))}), NULL);
}

static struct ky_err *record_of(struct ky_ctx *ctx, int64_t id, struct groups_values *out)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "groups.lock", KY_ARGS({"id", ky_int(id)}), &row));
	KY_TRY(ky_query_one(ctx, "groups.edit_row", KY_ARGS({"id", ky_int(id)}), &row));
	groups_values_of_row(row, out);
	return NULL;
}

static struct ky_err *undo_record(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct ky_rows *row;
	struct groups_values now, before;
	KY_TRY(ky_query(ctx, "groups.before", KY_ARGS({"dossier_id", ky_int(d->id)}), &row));
	if (row->count == 0) { /* somebody worked on the record since: what they did would be lost */
		*out_refusal = "groups.refused.changed_since";
		return NULL;
	}
	KY_TRY(record_of(ctx, ky_cell_int(row, 0, "group_id"), &now));
	KY_TRY(groups_values_of_text(ctx->arena, ky_cell_str(row, 0, "before_values"), &before));
	KY_TRY(write_record(ctx, ky_cell_int(row, 0, "group_id"), &now, &before));
	return ky_exec(ctx, "groups.before_drop", KY_ARGS({"dossier_id", ky_int(d->id)}), NULL);
}

/* The end of a registration: the last day of the fiscal year, so many years on. */
static ky_day valid_until(const struct ky_ctx *ctx, ky_day from)
{
	return ky_days_fiscal_last(ky_day_fiscal_year(from) + (int)ky_setting_int(ctx, "groups.valid_years") - 1);
}

/* ---- registration */

/* 「R8-12」: fiscal year of the era and a number without a gap; the counter's row is moved in the transaction of the decision. */
static struct ky_err *next_number(struct ky_ctx *ctx, const char **out_number)
{
	struct ky_rows *row;
	int year = ky_day_fiscal_year(ctx->today);
	KY_TRY(ky_exec(ctx, "groups.number_next", KY_ARGS({"fiscal_year", ky_int(year)}), NULL));
	KY_TRY(ky_query_one(ctx, "groups.number_last", KY_ARGS({"fiscal_year", ky_int(year)}), &row));
	*out_number = ky_printf(ctx->arena, "%s%d-%lld", year >= 2019 ? "R" : "H", year >= 2019 ? year - 2018 : year - 1988, (long long)ky_cell_int(row, 0, "last"));
	return NULL;
}

/* The record a registration makes; once taken back, the next decision finds it again with its number. */
static struct ky_err *record_for(struct ky_ctx *ctx, const struct ky_dossier *d, int64_t *out_id, struct groups_values *out)
{
	*out_id = d->group_id;
	if (d->group_id == 0)
		KY_TRY(ky_insert(ctx, "groups.create", KY_ARGS({"name", ky_textz(ky_answer_z(d->answers, "name"))}), out_id));
	return record_of(ctx, *out_id, out);
}

static struct ky_err *register_group(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct groups_values before, after, pending;
	const char *number;
	int64_t id;
	KY_TRY(record_for(ctx, d, &id, &before));
	after = before;
	KY_TRY(take_answers(ctx, d->answers, &after));
	if (d->group_id == 0) {
		KY_TRY(next_number(ctx, &number));
		*groups_value(&after, "registration_no") = ky_textz(number);
	}
	*groups_value(&after, "state") = ky_textz("active");
	*groups_value(&after, "department_id") = d->department_id == 0 ? ky_null() : ky_int(d->department_id);
	*groups_value(&after, "registered_on") = ky_date(d->decided_on == KY_DAY_NONE ? ctx->today : d->decided_on);
	*groups_value(&after, "expires_on") = ky_date(valid_until(ctx, ctx->today));
	KY_TRY(write_record(ctx, id, &before, &after));
	pending = after;
	*groups_value(&pending, "state") = ky_textz("pending");
	KY_TRY(keep_before(ctx, d, id, &pending));
	KY_TRY(ky_dossier_give_to_group(ctx, d->id, id));
	return d->user_id == 0 || d->group_id != 0 ? NULL : ky_member_add(ctx, id, d->user_id, KY_REPRESENTATIVE);
}

static const struct ky_requirement requirements[] = {
    {"place", "groups.requirement.place", "ward_id contact_address activity", true},
    {"membership", "groups.requirement.membership", "fair_membership fee", true},
    {"bylaws", "groups.requirement.bylaws", "representative", true},
    {"independent", "groups.requirement.independent", "founded_on independent activity", true},
    {"no_violence", "groups.requirement.no_violence", "no_violence", true},
    {"no_politics", "groups.requirement.no_politics", "no_politics purpose", true},
};

#define CORRECTIONS                                                                                                                                            \
	{.name = "ask", .from = "submitted", .to = "correction", .label = "groups.step.ask", .permission = "dossier.work", .flags = KY_ASKS_CORRECTION, .mail = "groups.mail.ask"},          \
	{.name = "answer", .from = "correction", .to = "submitted", .label = "groups.step.answer", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .mail = "groups.mail.answer"},        \
	{.name = "withdraw", .from = "submitted correction", .to = "withdrawn", .label = "groups.step.withdraw", .permission = KY_BY_APPLICANT, .flags = KY_ASKS_REASON, .mail = "groups.mail.withdraw"}, \
	{.name = "discard", .from = "draft", .to = "withdrawn", .label = "groups.step.discard", .permission = KY_BY_APPLICANT}

static const struct ky_transition registration_steps[] = {
    {.name = "submit", .from = "draft", .to = "submitted", .label = "groups.step.submit", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .mail = "groups.mail.submit"},
    CORRECTIONS,
    {.name = "register", .from = "submitted", .to = "accepted", .label = "groups.step.register", .permission = "dossier.work", .flags = KY_BY_APPROVAL, .effect = register_group, .undo = undo_record, .mail = "groups.mail.register"},
    {.name = "reject", .from = "submitted", .to = "rejected", .label = "groups.step.reject", .permission = "dossier.work", .flags = KY_BY_APPROVAL | KY_ASKS_REASON, .mail = "groups.mail.reject"},
};

#define STATES .initial = "draft", .state = states, .state_count = GROUPS_COUNT(states)
#define STEPS(steps) .transition = (steps), .transition_count = GROUPS_COUNT(steps)

const struct ky_procedure groups_registration = {
    .name = "groups.registration",
    .title = "groups.registration.title",
    .summary = "groups.registration.summary",
    .needs = "groups.registration.needs",
    .minutes = 20,
    .form = "registration",
    .title_field = "name",
    STATES,
    STEPS(registration_steps),
    .requirement = requirements,
    .requirement_count = GROUPS_COUNT(requirements),
};

/* ---- what a registered group asks for */

static struct ky_err *begin_of_active(struct ky_ctx *ctx, int64_t group_id, struct ky_answers *out, const char **out_refusal)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "groups.edit_row", KY_ARGS({"id", ky_int(group_id)}), &row));
	const char *state = ky_cell_z(row, 0, "state");
	if (strcmp(state, "active") != 0 && strcmp(state, "expired") != 0) {
		*out_refusal = strcmp(state, "ward") == 0 ? "groups.refused.ward" : "groups.refused.not_registered";
		return NULL;
	}
	return prefill(ctx, group_id, out);
}

/* A ward reports what changed as any group does. */
static struct ky_err *begin_change(struct ky_ctx *ctx, int64_t group_id, struct ky_answers *out, const char **out_refusal)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "groups.edit_row", KY_ARGS({"id", ky_int(group_id)}), &row));
	return strcmp(ky_cell_z(row, 0, "state"), "ward") == 0 ? prefill(ctx, group_id, out) : begin_of_active(ctx, group_id, out, out_refusal);
}

static struct ky_err *write_decided(struct ky_ctx *ctx, const struct ky_dossier *d, struct groups_values *before, struct groups_values *after)
{
	KY_TRY(write_record(ctx, d->group_id, before, after));
	return keep_before(ctx, d, d->group_id, before);
}

static struct ky_err *change_group(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct groups_values before, after;
	KY_TRY(record_of(ctx, d->group_id, &before));
	after = before;
	KY_TRY(take_answers(ctx, d->answers, &after));
	return write_decided(ctx, d, &before, &after);
}

static struct ky_err *renew_group(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct groups_values before, after;
	KY_TRY(record_of(ctx, d->group_id, &before));
	const struct ky_value *until = groups_value(&before, "expires_on");
	/* From the day after it ends, or from today when it has ended. */
	ky_day from = until->kind == KY_DAY && until->i >= ctx->today ? (ky_day)until->i + 1 : ctx->today;
	after = before;
	KY_TRY(take_answers(ctx, d->answers, &after));
	*groups_value(&after, "state") = ky_textz("active");
	*groups_value(&after, "expires_on") = ky_date(valid_until(ctx, from));
	return write_decided(ctx, d, &before, &after);
}

static struct ky_err *dissolve_group(struct ky_ctx *ctx, const struct ky_dossier *d)
{
	struct groups_values before, after;
	KY_TRY(record_of(ctx, d->group_id, &before));
	after = before;
	*groups_value(&after, "state") = ky_textz("dissolved");
	return write_decided(ctx, d, &before, &after);
}

/* Revoked or dissolved meanwhile: what was asked for before does not bring a registration back. */
static struct ky_err *still_registered(struct ky_ctx *ctx, const struct ky_dossier *d, const char **out_refusal)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "groups.edit_row", KY_ARGS({"id", ky_int(d->group_id)}), &row));
	const char *state = ky_cell_z(row, 0, "state");
	if (strcmp(state, "active") != 0 && strcmp(state, "expired") != 0 && strcmp(state, "ward") != 0)
		*out_refusal = "groups.refused.not_registered";
	return NULL;
}

static struct ky_err *renewal_in_time(struct ky_ctx *ctx, int64_t group_id, struct ky_answers *out, const char **out_refusal)
{
	struct ky_rows *row;
	KY_TRY(ky_query_one(ctx, "groups.edit_row", KY_ARGS({"id", ky_int(group_id)}), &row));
	ky_day days = (ky_day)ky_setting_int(ctx, "groups.renewal_days");
	if (!ky_cell_null(row, 0, "expires_on") && ky_cell_int(row, 0, "expires_on") - ctx->today > days) {
		*out_refusal = "groups.refused.early_renewal";
		return NULL;
	}
	return begin_of_active(ctx, group_id, out, out_refusal);
}

static const struct ky_transition change_steps[] = {
    {.name = "submit", .from = "draft", .to = "submitted", .label = "groups.step.submit", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .mail = "groups.mail.submit"},
    CORRECTIONS,
    {.name = "accept", .from = "submitted", .to = "accepted", .label = "groups.step.accept", .permission = "dossier.work", .guard = still_registered, .effect = change_group, .undo = undo_record, .mail = "groups.mail.accept"},
    {.name = "reject", .from = "submitted", .to = "rejected", .label = "groups.step.reject", .permission = "dossier.work", .flags = KY_ASKS_REASON, .mail = "groups.mail.reject"},
};
static const struct ky_transition renewal_steps[] = {
    {.name = "submit", .from = "draft", .to = "submitted", .label = "groups.step.submit", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .mail = "groups.mail.submit"},
    CORRECTIONS,
    {.name = "accept", .from = "submitted", .to = "accepted", .label = "groups.step.renew", .permission = "dossier.work", .guard = still_registered, .effect = renew_group, .undo = undo_record, .mail = "groups.mail.renew"},
    {.name = "reject", .from = "submitted", .to = "rejected", .label = "groups.step.reject", .permission = "dossier.work", .flags = KY_BY_APPROVAL | KY_ASKS_REASON, .mail = "groups.mail.reject"},
};
static const struct ky_transition dissolution_steps[] = {
    {.name = "submit", .from = "draft", .to = "submitted", .label = "groups.step.submit", .permission = KY_BY_APPLICANT, .flags = KY_SUBMITS, .mail = "groups.mail.submit"},
    CORRECTIONS,
    {.name = "accept", .from = "submitted", .to = "accepted", .label = "groups.step.dissolve", .permission = "dossier.work", .guard = still_registered, .effect = dissolve_group, .undo = undo_record, .mail = "groups.mail.dissolve"},
    {.name = "reject", .from = "submitted", .to = "rejected", .label = "groups.step.reject", .permission = "dossier.work", .flags = KY_ASKS_REASON, .mail = "groups.mail.reject"},
};

const struct ky_procedure groups_change = {
    .name = "groups.change",
    .title = "groups.change.title",
    .summary = "groups.change.summary",
    .needs = "groups.change.needs",
    .minutes = 10,
    .flags = KY_FOR_GROUP | KY_ONE_AT_A_TIME,
    .form = "change",
    .title_field = "name",
    STATES,
    STEPS(change_steps),
    .begin = begin_change,
};
const struct ky_procedure groups_renewal = {
    .name = "groups.renewal",
    .title = "groups.renewal.title",
    .summary = "groups.renewal.summary",
    .needs = "groups.renewal.needs",
    .minutes = 3,
    .flags = KY_FOR_GROUP | KY_ONE_AT_A_TIME | KY_NEEDS_NO_CHANGE,
    .form = "renewal",
    .title_field = "name",
    STATES,
    STEPS(renewal_steps),
    .begin = renewal_in_time,
};
const struct ky_procedure groups_dissolution = {
    .name = "groups.dissolution",
    .title = "groups.dissolution.title",
    .summary = "groups.dissolution.summary",
    .needs = "groups.dissolution.needs",
    .minutes = 5,
    .flags = KY_FOR_GROUP | KY_ONE_AT_A_TIME,
    .form = "dissolution",
    STATES,
    STEPS(dissolution_steps),
    .begin = begin_of_active,
};

/* ---- what the calendar does */

/* Registrations whose last day has passed are no longer public; each once, with its history. */
struct ky_err *groups_expire_run(struct ky_ctx *ctx, int64_t job_id, const char *params)
{
	struct ky_rows *rows;
	(void)job_id;
	(void)params;
	KY_TRY(ky_exec(ctx, "groups.before_forget", KY_ARGS({"before", ky_time(ctx->now - TAKEBACK_DAYS_MAX * 24 * 3600 * KY_SECOND_US)}), NULL));
	KY_TRY(ky_query(ctx, "groups.to_expire", NULL, &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct groups_values before, after;
		int64_t id = ky_cell_int(rows, i, "id");
		KY_TRY(record_of(ctx, id, &before));
		after = before;
		*groups_value(&after, "state") = ky_textz("expired");
		KY_TRY(write_record(ctx, id, &before, &after));
		KY_TRY(ky_job_checkpoint(ctx));
	}
	KY_TRY(ky_query(ctx, "groups.to_remind", KY_ARGS({"until", ky_date(ctx->today + (ky_day)ky_setting_int(ctx, "groups.renewal_days"))}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_mail mail = {.message_key = "groups.mail.expiring", .lang = ky_cell_z(rows, i, "lang"), .recipient = ky_cell_z(rows, i, "email")};
		const char *day = ky_day_wareki(ctx->arena, (ky_day)ky_cell_int(rows, i, "expires_on"), true);
		KY_TRY(ky_mail_queue(ctx, &mail, KY_ARGS({"day", ky_textz(day)}, {"url", ky_textz(ky_url_absolute(ctx, "apply/groups-renewal"))})));
		KY_TRY(ky_exec(ctx, "groups.reminded", KY_ARGS({"id", ky_int(ky_cell_int(rows, i, "id"))}, {"expires_on", *ky_cell(rows, i, "expires_on")}), NULL));
	}
	return NULL;
}
