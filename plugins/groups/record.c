/* record.c — what a group's record consists of: the fields, their values as people read them, their flags, their history, and writing them.
 * Called by edit.c, import_plan.c and staff.c. Who may write which group is decided by those who call. */
#include "record.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

const struct ky_choice groups_public_options[] = {
    {"representative", "groups.representative"}, {"contact_name", "groups.contact_name"}, {"contact_address", "groups.contact_address"},
    {"contact_phone", "groups.phone"},		  {"contact_email", "groups.email"},	    {"website", "groups.website"},
    {"fee", "groups.fee"},			  {"ward", "groups.ward"},		    {"founded_on", "groups.founded_on"},
    {"member_count", "groups.member_count"},	  {NULL, NULL},
};

const struct ky_field groups_record_field[GROUPS_FIELDS] = {
#include "record_fields.def"
};

#define OFFERS 6
static const struct {
	const char *field, *direction, *kind;
} offers[OFFERS] = {
    {"offer_people", "offer", "people"}, {"offer_goods", "offer", "goods"}, {"offer_places", "offer", "places"},
    {"seek_people", "seek", "people"},	 {"seek_goods", "seek", "goods"},   {"seek_places", "seek", "places"},
};

const char *groups_field_label(const struct ky_ctx *ctx, const char *field)
{
	for (size_t i = 0; i < GROUPS_FIELDS; i++)
		if (strcmp(groups_record_field[i].name, field) == 0)
			return ky_message(ctx, groups_record_field[i].label);
	return ky_message(ctx, ky_printf(ctx->arena, "groups.%s", field));
}

/* ---- values as people read them */

static const char *label_of(struct ky_ctx *ctx, const struct ky_field *f, const struct ky_choices *options, struct ky_str code)
{
	for (size_t i = 0; options != NULL && i < options->count; i++)
		if (ky_str_is(code, options->choice[i].code))
			return options->choice[i].label;
	for (size_t i = 0; f->options != NULL && f->options[i].code != NULL; i++)
		if (ky_str_is(code, f->options[i].code))
			return ky_message(ctx, f->options[i].label);
	return ky_str_z(ctx->arena, code);
}

/* "環境、防災・地域安全" for "environment safety"; a single code is its label. */
static struct ky_err *labels_of(struct ky_ctx *ctx, const struct ky_field *f, struct ky_str codes, struct ky_str *out)
{
	const struct ky_choices *options = NULL;
	struct ky_str code;
	struct ky_buf buf;
	if (f->load != NULL)
		KY_TRY(f->load(ctx, &options));
	else if (f->choices != NULL)
		KY_TRY(ky_choices(ctx, f->choices, &options));
	ky_buf_init(&buf, ctx->arena, 64 * 1024);
	for (struct ky_str rest = codes; codes.len > 0 && ky_str_split(&rest, ' ', &code);)
		ky_buf_printf(&buf, "%s%s", buf.len == 0 ? "" : "、", label_of(ctx, f, options, code));
	*out = ky_buf_str(&buf);
	return NULL;
}

static bool is_kind(const struct ky_field *f, const char *kind)
{
	return strcmp(f->kind, kind) == 0;
}

/* The plain text of a value: the same for a column and for what was typed. */
static struct ky_str plain(struct ky_arena *arena, const struct ky_field *f, const struct ky_value *v)
{
	if (v->kind == KY_INT && v->i == 0 && (is_kind(f, "bool") || is_kind(f, "int")))
		return (struct ky_str){"", 0};
	if (v->kind == KY_INT)
		return ky_str(ky_printf(arena, "%lld", (long long)v->i));
	if (v->kind == KY_DAY)
		return ky_str(ky_day_iso(arena, (ky_day)v->i));
	return v->kind == KY_TEXT ? v->s : (struct ky_str){"", 0};
}

struct ky_err *groups_value_readable(struct ky_ctx *ctx, const struct ky_field *f, const struct ky_value *v, struct ky_str *out)
{
	*out = plain(ctx->arena, f, v);
	if (out->len == 0)
		return NULL;
	if (is_kind(f, "choice") || is_kind(f, "choices"))
		return labels_of(ctx, f, *out, out);
	if (is_kind(f, "bool"))
		*out = ky_str(ky_message(ctx, "core.yes"));
	if (v->kind == KY_DAY)
		*out = ky_str(ky_day_wareki(ctx->arena, (ky_day)v->i, false));
	return NULL;
}

/* Which flag says whether a field is shown to the public; NULL: it always is, "": it never is. */
static const char *flag_of(const char *field)
{
	static const char *const internal[] = {"corporate_no", "department_id", "registered_on", "expires_on", "public_fields", "state"};
	for (size_t i = 0; i < GROUPS_COUNT(internal); i++)
		if (strcmp(internal[i], field) == 0)
			return "";
	if (strcmp(field, "ward_id") == 0)
		return "ward";
	for (size_t i = 0; groups_public_options[i].code != NULL; i++)
		if (strcmp(groups_public_options[i].code, field) == 0)
			return field;
	return NULL;
}

static bool is_public(const struct ky_rows *row, const char *field)
{
	const char *flag = flag_of(field);
	struct ky_str part;
	if (flag == NULL)
		return true;
	for (struct ky_str rest = ky_cell_str(row, 0, "public_fields"); flag[0] != '\0' && rest.p != NULL && ky_str_split(&rest, ' ', &part);)
		if (ky_str_is(part, flag))
			return true;
	return false;
}

struct ky_err *groups_put_facts(struct ky_ctx *ctx, struct ky_node *node, const struct ky_rows *row)
{
	for (size_t i = 0; i < GROUPS_FIELDS; i++) {
		struct ky_str text;
		KY_TRY(groups_value_readable(ctx, &groups_record_field[i], ky_cell(row, 0, groups_record_field[i].name), &text));
		if (text.len == 0)
			continue;
		struct ky_node *n = ky_node_item(node, "facts");
		ky_put(n, "label", ky_message(ctx, groups_record_field[i].label));
		ky_put_str(n, "text", text);
		ky_put_bool(n, "public", is_public(row, groups_record_field[i].name));
	}
	return NULL;
}

/* ---- values */

void groups_values_of_row(const struct ky_rows *row, struct groups_values *out)
{
	for (size_t i = 0; i < GROUPS_FIELDS; i++)
		out->value[i] = *ky_cell(row, 0, groups_record_field[i].name);
}

void groups_values_of_input(const struct ky_input *input, struct groups_values *out)
{
	for (size_t i = 0; i < GROUPS_FIELDS; i++)
		out->value[i] = *ky_input_value(input, groups_record_field[i].name);
}

struct ky_str groups_values_text(struct ky_arena *arena, const struct groups_values *values)
{
	json_t *object = json_object();
	for (size_t i = 0; i < GROUPS_FIELDS; i++) {
		const struct ky_value *v = &values->value[i];
		json_t *one = v->kind == KY_INT	   ? json_integer(v->i)
			      : v->kind == KY_DAY  ? json_string(ky_day_iso(arena, (ky_day)v->i))
			      : v->kind == KY_TEXT ? json_stringn(v->s.p, v->s.len)
						   : json_null();
		json_object_set_new(object, groups_record_field[i].name, one);
	}
	char *text = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	struct ky_str copy = ky_str(ky_strdup(arena, text == NULL ? "" : text));
	free(text);
	return copy;
}

struct ky_err *groups_values_of_text(struct ky_arena *arena, struct ky_str text, struct groups_values *out)
{
	json_t *object = json_loadb(text.p, text.len, 0, NULL);
	if (!json_is_object(object)) {
		json_decref(object);
		return ky_fail(arena, KY_INTERNAL, NULL, "a kept record cannot be read");
	}
	for (size_t i = 0; i < GROUPS_FIELDS; i++) {
		const json_t *one = json_object_get(object, groups_record_field[i].name);
		ky_day day;
		out->value[i] = ky_null();
		if (json_is_integer(one))
			out->value[i] = ky_int(json_integer_value(one));
		else if (json_is_string(one) && is_kind(&groups_record_field[i], "date") && ky_day_parse_iso(ky_str(json_string_value(one)), &day))
			out->value[i] = ky_date(day);
		else if (json_is_string(one))
			out->value[i] = ky_textz(ky_strndup(arena, json_string_value(one), json_string_length(one)));
	}
	json_decref(object);
	return NULL;
}

struct ky_value *groups_value(struct groups_values *values, const char *field)
{
	for (size_t i = 0; i < GROUPS_FIELDS; i++)
		if (strcmp(groups_record_field[i].name, field) == 0)
			return &values->value[i];
	fprintf(stderr, "kyodo: groups have no field %s\n", field);
	abort();
}

bool groups_value_same(struct ky_arena *arena, size_t field, const struct groups_values *a, const struct groups_values *b)
{
	const struct ky_field *f = &groups_record_field[field];
	return ky_str_eq(plain(arena, f, &a->value[field]), plain(arena, f, &b->value[field]));
}

/* ---- history */

struct ky_err *groups_history_add(struct ky_ctx *ctx, int64_t id, const char *field, struct ky_str old_value, struct ky_str new_value)
{
	return ky_exec(ctx, "groups.history_insert",
		       KY_ARGS({"id", ky_int(id)}, {"field", ky_textz(field)}, {"old_value", ky_text(old_value)}, {"new_value", ky_text(new_value)}), NULL);
}

struct ky_err *groups_history_keep(struct ky_ctx *ctx, int64_t id, const struct groups_values *before, const struct groups_values *after, struct ky_buf *out_names)
{
	for (size_t i = 0; i < GROUPS_FIELDS; i++) {
		const struct ky_field *f = &groups_record_field[i];
		struct ky_str was, is;
		if (groups_value_same(ctx->arena, i, before, after))
			continue;
		KY_TRY(groups_value_readable(ctx, f, &before->value[i], &was));
		KY_TRY(groups_value_readable(ctx, f, &after->value[i], &is));
		KY_TRY(groups_history_add(ctx, id, f->name, was, is));
		ky_buf_printf(out_names, "%s%s", out_names->len == 0 ? "" : ",", f->name);
	}
	return NULL;
}

/* ---- writing */

static struct ky_str text_of(struct groups_values *values, const char *field)
{
	const struct ky_value *v = groups_value(values, field);
	return v->kind == KY_TEXT ? v->s : (struct ky_str){"", 0};
}

static struct ky_err *write_fields(struct ky_ctx *ctx, int64_t id, struct groups_values *values)
{
	struct ky_str code;
	KY_TRY(ky_exec(ctx, "groups.delete_fields", KY_ARGS({"id", ky_int(id)}), NULL));
	for (struct ky_str rest = text_of(values, "fields"); rest.len > 0 && ky_str_split(&rest, ' ', &code);)
		KY_TRY(ky_exec(ctx, "groups.insert_field", KY_ARGS({"group_id", ky_int(id)}, {"field", ky_text(code)}), NULL));
	return NULL;
}

static struct ky_err *write_offers(struct ky_ctx *ctx, int64_t id, struct groups_values *values)
{
	for (size_t i = 0; i < OFFERS; i++) {
		struct ky_str text = text_of(values, offers[i].field);
		KY_TRY(ky_exec(ctx, text.len == 0 ? "groups.delete_offer" : "groups.put_offer",
			       KY_ARGS({"id", ky_int(id)}, {"direction", ky_textz(offers[i].direction)}, {"kind", ky_textz(offers[i].kind)}, {"text", ky_text(text)},
				       {"search_words", ky_text(ky_key_bigrams(ctx->arena, text))}),
			       NULL));
	}
	return NULL;
}

/* The chosen flags as a SET's value: "fee,ward" for "fee ward". */
static struct ky_value public_set(struct ky_arena *arena, struct ky_str codes)
{
	char *set = ky_str_z(arena, codes);
	for (char *p = set; *p != '\0'; p++)
		if (*p == ' ')
			*p = ',';
	return ky_textz(set);
}

struct ky_err *groups_write(struct ky_ctx *ctx, int64_t id, struct groups_values *values, bool with_offers)
{
	struct ky_arena *a = ctx->arena;
	struct ky_str name = text_of(values, "name"), kana = text_of(values, "name_kana");
	const struct ky_arg keys[] = {
	    {"id", ky_int(id)},
	    {"name_key", ky_text(ky_key_name(a, name))},
	    {"sort_key", ky_text(ky_key_search(a, kana.len > 0 ? kana : name))},
	    {"phone_key", ky_text(ky_key_phone(a, text_of(values, "contact_phone")))},
	    {"public_set", public_set(a, text_of(values, "public_fields"))},
	    {"search_words", ky_text(groups_search_words(a, name, kana, text_of(values, "purpose"), text_of(values, "activity")))},
	};
	struct ky_arg *arg = ky_alloc_array(a, GROUPS_COUNT(keys) + GROUPS_FIELDS, sizeof *arg);
	memcpy(arg, keys, sizeof keys);
	for (size_t i = 0; i < GROUPS_FIELDS; i++)
		arg[GROUPS_COUNT(keys) + i] = (struct ky_arg){groups_record_field[i].name, values->value[i]};
	KY_TRY(ky_exec(ctx, "groups.update", &(const struct ky_args){GROUPS_COUNT(keys) + GROUPS_FIELDS, arg}, NULL));
	KY_TRY(write_fields(ctx, id, values));
	return with_offers ? write_offers(ctx, id, values) : NULL;
}
