/* input.c — what came in for a form: raw texts as typed, typed values, one error a field. See kyodo/field.h.
 * Called by the input stage. Nothing typed is ever dropped: the form can be shown again from here. */
#include <stdio.h>
#include <stdlib.h>

#include "core/model/input.h"

static struct ky_input_field *find(const struct ky_input *input, const char *name)
{
	for (size_t i = 0; i < input->form->count; i++)
		if (strcmp(input->form->field[i].name, name) == 0)
			return &input->field[i];
	fprintf(stderr, "kyodo: form %s declares no field %s\n", input->form->name, name);
	abort();
}

/* A date comes as three inputs, name.year (an era allowed), name.month and name.day; or whole, from lists and scripts. */
static struct ky_str raw_date(struct ky_arena *arena, const struct ky_pairs *pairs, struct ky_input_field *in, const char *name)
{
	struct ky_str whole = ky_pairs_get(pairs, name);
	static const char *const parts[] = {"year", "month", "day"};
	if (whole.p != NULL)
		return whole;
	for (size_t i = 0; i < 3; i++) {
		struct ky_str s = ky_pairs_get(pairs, ky_printf(arena, "%s.%s", name, parts[i]));
		in->part[i] = s.p == NULL ? (struct ky_str){"", 0} : ky_str_trim(s);
	}
	if (in->part[0].len + in->part[1].len + in->part[2].len == 0)
		return (struct ky_str){"", 0};
	return ky_str(ky_printf(arena, "%.*s年%.*s月%.*s日", (int)in->part[0].len, in->part[0].p, (int)in->part[1].len, in->part[1].p, (int)in->part[2].len, in->part[2].p));
}

struct ky_err *ky_field_options(struct ky_ctx *ctx, const struct ky_field *f, const struct ky_choices **out)
{
	*out = NULL;
	if (f->load != NULL)
		return f->load(ctx, out);
	if (f->choices != NULL)
		return ky_choices(ctx, f->choices, out);
	if (f->options == NULL)
		return NULL;
	struct ky_choices *c = KY_NEW(ctx->arena, struct ky_choices);
	while (f->options[c->count].code != NULL)
		c->count++;
	struct ky_choice *row = ky_alloc_array(ctx->arena, c->count, sizeof *row);
	for (size_t i = 0; i < c->count; i++)
		row[i] = (struct ky_choice){f->options[i].code, (f->flags & KY_LITERAL) != 0 ? f->options[i].label : ky_message(ctx, f->options[i].label)};
	c->choice = row;
	*out = c;
	return NULL;
}

bool ky_codes_have(struct ky_str codes, struct ky_str code)
{
	struct ky_str part;
	for (struct ky_str rest = codes; codes.len > 0 && ky_str_split(&rest, ' ', &part);)
		if (ky_str_eq(part, code))
			return true;
	return false;
}

static bool is_option(const struct ky_choices *c, struct ky_str code)
{
	for (size_t i = 0; c != NULL && i < c->count; i++)
		if (ky_str_is(code, c->choice[i].code))
			return true;
	return false;
}

static bool is_kind(const struct ky_field *f, const char *kind)
{
	return strcmp(f->kind, kind) == 0;
}

static struct ky_err *parse_choices(struct ky_ctx *ctx, const struct ky_field *f, const struct ky_pairs *pairs, struct ky_input_field *in)
{
	const struct ky_choices *options;
	struct ky_str *codes = ky_alloc_array(ctx->arena, pairs->count, sizeof *codes);
	struct ky_buf joined;
	KY_TRY(ky_field_options(ctx, f, &options));
	ky_buf_init(&joined, ctx->arena, 16384);
	for (size_t i = 0; i < pairs->count; i++) {
		if (!ky_str_is(pairs->pair[i].name, f->name) || pairs->pair[i].value.len == 0)
			continue;
		codes[in->code_count++] = ky_str_copy(ctx->arena, pairs->pair[i].value);
		ky_buf_printf(&joined, "%s%.*s", joined.len == 0 ? "" : " ", (int)pairs->pair[i].value.len, pairs->pair[i].value.p);
		if (!is_option(options, pairs->pair[i].value))
			in->error = "core.invalid.choice";
	}
	in->code = codes;
	in->raw = ky_buf_str(&joined);
	in->value = in->code_count == 0 ? ky_null() : ky_text(in->raw);
	return NULL;
}

/* Every value of that name; one may name several files, as the form gave it back. The same file counts once. */
static void parse_files(struct ky_req *req, const struct ky_field *f, const struct ky_pairs *pairs, struct ky_input_field *in)
{
	struct ky_arena *arena = req->ctx->arena;
	struct ky_buf raw, ids;
	struct ky_str part;
	size_t count = 0, max = f->max == 0 ? 1 : f->max;
	ky_buf_init(&raw, arena, 64 * 1024);
	ky_buf_init(&ids, arena, 64 * 1024);
	for (size_t i = 0; i < pairs->count; i++) {
		if (!ky_str_is(pairs->pair[i].name, f->name))
			continue;
		for (struct ky_str rest = pairs->pair[i].value; rest.len > 0 && ky_str_split(&rest, ' ', &part);) {
			int64_t id;
			if (part.len == 0)
				continue;
			if (!ky_file_value_check(req->exchange, part, &id)) {
				in->error = "core.invalid.file";
				continue;
			}
			struct ky_str text = ky_str(ky_printf(arena, "%lld", (long long)id));
			if (ky_codes_have(ky_buf_str(&ids), text))
				continue;
			ky_buf_printf(&raw, "%s%.*s", count == 0 ? "" : " ", (int)part.len, part.p);
			ky_buf_printf(&ids, "%s%s", count == 0 ? "" : " ", text.p);
			count++;
		}
	}
	if (count > max)
		in->error = "core.invalid.files_many";
	in->raw = ky_buf_str(&raw);
	in->value = count == 0 ? ky_null() : ky_text(ky_buf_str(&ids));
}

static void parse_file(struct ky_req *req, struct ky_input_field *in)
{
	int64_t id;
	if (!ky_file_value_check(req->exchange, in->raw, &id))
		in->error = "core.invalid.file";
	else
		in->value = ky_int(id);
}

static struct ky_err *parse_field(struct ky_req *req, const struct ky_field *f, const struct ky_pairs *pairs, struct ky_input_field *in)
{
	const struct ky_field_kind *kind = ky_kind_find(f->kind);
	struct ky_arena *arena = req->ctx->arena;
	if (kind == NULL)
		return ky_fail(arena, KY_INTERNAL, NULL, "field %s: no kind %s", f->name, f->kind);
	in->raw = (struct ky_str){"", 0};
	in->value = ky_null();
	if (kind->is_silent || (f->flags & KY_OUTPUT) != 0)
		return NULL;
	if (is_kind(f, "choices"))
		return parse_choices(req->ctx, f, pairs, in);
	if (is_kind(f, "files")) {
		parse_files(req, f, pairs, in);
		return NULL;
	}
	struct ky_str raw = is_kind(f, "date") ? raw_date(arena, pairs, in, f->name) : ky_pairs_get(pairs, f->name);
	if (raw.p == NULL)
		raw = (struct ky_str){"", 0};
	in->raw = kind->keeps_blanks ? raw : ky_str_trim(raw);
	if (in->raw.len == 0) {
		in->value = is_kind(f, "bool") ? ky_int(0) : ky_null();
		return NULL;
	}
	if (kind->is_file) {
		parse_file(req, in);
		return NULL;
	}
	in->error = kind->parse(arena, f, in->raw, &in->value);
	if (in->error == NULL && is_kind(f, "choice")) {
		const struct ky_choices *options;
		KY_TRY(ky_field_options(req->ctx, f, &options));
		if (!is_option(options, in->raw))
			in->error = "core.invalid.choice";
	}
	return NULL;
}

/* Is it there, as far as it has to be? A pledge that says 0 is none. */
static const char *missing(const struct ky_field *f, const struct ky_value *value)
{
	const struct ky_field_kind *kind = ky_kind_find(f->kind);
	bool there = value->kind != KY_NULL && !(is_kind(f, "pledge") && value->i == 0);
	if (there || (f->flags & KY_REQUIRED) == 0 || kind->is_silent || (f->flags & KY_OUTPUT) != 0)
		return NULL;
	return kind->missing == NULL ? "core.invalid.required" : kind->missing;
}

struct ky_err *ky_input_parse(struct ky_req *req, const struct ky_form *form, const struct ky_pairs *pairs, struct ky_input **out_input)
{
	struct ky_input *input = KY_NEW(req->ctx->arena, struct ky_input);
	input->form = form;
	input->field = ky_alloc_array(req->ctx->arena, form->count, sizeof *input->field);
	for (size_t i = 0; i < form->count; i++) {
		struct ky_input_field *in = &input->field[i];
		KY_TRY(parse_field(req, &form->field[i], pairs, in));
		if (in->error == NULL)
			in->error = missing(&form->field[i], &in->value);
	}
	*out_input = input;
	return NULL;
}

bool ky_input_valid(const struct ky_input *input)
{
	for (size_t i = 0; i < input->form->count; i++)
		if (input->field[i].error != NULL)
			return false;
	return true;
}

void ky_input_reject(struct ky_input *input, const char *field, const char *message_key)
{
	find(input, field)->error = message_key;
}

void ky_input_restate(const struct ky_input *input, const char *field, struct ky_str text)
{
	find(input, field)->raw = text;
}

const struct ky_value *ky_input_value(const struct ky_input *input, const char *field)
{
	return &find(input, field)->value;
}

int64_t ky_input_int(const struct ky_input *input, const char *field)
{
	const struct ky_value *v = ky_input_value(input, field);
	int64_t n = 0;
	if (v->kind == KY_TEXT && ky_str_i64(v->s, &n))
		return n; /* ids come as the codes of choices */
	return v->kind == KY_INT ? v->i : 0;
}

const char *ky_input_z(const struct ky_input *input, const char *field)
{
	const struct ky_value *v = ky_input_value(input, field);
	return v->kind == KY_TEXT ? v->s.p : "";
}

ky_day ky_input_day(const struct ky_input *input, const char *field)
{
	const struct ky_value *v = ky_input_value(input, field);
	return v->kind == KY_DAY ? (ky_day)v->i : KY_DAY_NONE;
}

struct ky_str ky_input_raw(const struct ky_input *input, const char *field)
{
	return find(input, field)->raw;
}

size_t ky_input_choices(const struct ky_input *input, const char *field, const struct ky_str **out_codes)
{
	const struct ky_input_field *in = find(input, field);
	*out_codes = in->code;
	return in->code_count;
}

struct ky_arg ky_input_arg(const struct ky_input *input, const char *field)
{
	return (struct ky_arg){field, *ky_input_value(input, field)};
}

const struct ky_args *ky_input_args(struct ky_arena *arena, const struct ky_input *input, const struct ky_args *extra)
{
	size_t more = extra == NULL ? 0 : extra->count;
	struct ky_arg *arg = ky_alloc_array(arena, input->form->count + more, sizeof *arg);
	struct ky_args *args = KY_NEW(arena, struct ky_args);
	/* Extra ones first: they win over a field of the same name. */
	for (size_t i = 0; i < more; i++)
		arg[args->count++] = extra->arg[i];
	for (size_t i = 0; i < input->form->count; i++)
		arg[args->count++] = (struct ky_arg){input->form->field[i].name, input->field[i].value};
	args->arg = arg;
	return args;
}
