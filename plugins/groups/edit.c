/* edit.c — a group's record is written: every field by one form, every change into the history, nobody's change lost.
 * Called through the routes of plugin.c. Who may write which group is the policy groups.editable. */
#include "groups.h"

static const struct ky_choice public_options[] = {
    {"representative", "groups.representative"}, {"contact_name", "groups.contact_name"}, {"contact_address", "groups.contact_address"},
    {"contact_phone", "groups.phone"},		  {"contact_email", "groups.email"},	    {"website", "groups.website"},
    {"fee", "groups.fee"},			  {"ward", "groups.ward"},		    {"founded_on", "groups.founded_on"},
    {"member_count", "groups.member_count"},	  {NULL, NULL},
};

/* Names are also the columns of groups.edit_row and the parameters of groups.update. */
static const struct ky_field fields[] = {
    {.name = "name", .kind = "text", .label = "groups.name", .hint = "groups.name_hint", .flags = KY_REQUIRED},
    {.name = "name_kana", .kind = "kana", .label = "groups.name_kana"},
    {.name = "state", .kind = "choice", .label = "groups.state", .flags = KY_REQUIRED, .choices = "groups.state"},
    {.name = "category", .kind = "choice", .label = "groups.category", .flags = KY_REQUIRED, .choices = "groups.category"},
    {.name = "fields", .kind = "choices", .label = "groups.field", .choices = "groups.field"},
    {.name = "purpose", .kind = "lines", .label = "groups.purpose", .flags = KY_REQUIRED, .max = 1000},
    {.name = "activity", .kind = "lines", .label = "groups.activity"},
    {.name = "area_id", .kind = "choice", .label = "groups.area", .load = groups_area_options},
    {.name = "ward_id", .kind = "choice", .label = "groups.ward", .load = groups_ward_options},
    {.name = "founded_on", .kind = "date", .label = "groups.founded_on"},
    {.name = "member_count", .kind = "int", .label = "groups.member_count", .low = 0, .high = 10000000},
    {.name = "fee", .kind = "text", .label = "groups.fee"},
    {.name = "looking_for_members", .kind = "bool", .label = "groups.looking"},
    {.name = "representative", .kind = "text", .label = "groups.representative", .flags = KY_PERSONAL},
    {.name = "contact_name", .kind = "text", .label = "groups.contact_name", .flags = KY_PERSONAL},
    {.name = "contact_address", .kind = "text", .label = "groups.contact_address", .flags = KY_PERSONAL, .max = 300},
    {.name = "contact_phone", .kind = "phone", .label = "groups.phone", .flags = KY_PERSONAL},
    {.name = "contact_email", .kind = "email", .label = "groups.email", .flags = KY_PERSONAL},
    {.name = "website", .kind = "url", .label = "groups.website", .max = 500},
    {.name = "public_fields", .kind = "choices", .label = "groups.public_fields", .hint = "groups.public_fields_hint", .options = public_options},
    {.name = "offer_people", .kind = "text", .label = "groups.offer_people"},
    {.name = "offer_goods", .kind = "text", .label = "groups.offer_goods"},
    {.name = "offer_places", .kind = "text", .label = "groups.offer_places"},
    {.name = "seek_people", .kind = "text", .label = "groups.seek_people"},
    {.name = "seek_goods", .kind = "text", .label = "groups.seek_goods"},
    {.name = "seek_places", .kind = "text", .label = "groups.seek_places"},
    {.name = "corporate_no", .kind = "corpno", .label = "groups.corporate_no"},
    {.name = "department_id", .kind = "choice", .label = "groups.department", .load = groups_department_options},
    {.name = "registration_no", .kind = "text", .label = "groups.registration_no", .max = 32},
    {.name = "registered_on", .kind = "date", .label = "groups.registered_on"},
    {.name = "expires_on", .kind = "date", .label = "groups.expires_on"},
    {.name = "version", .kind = "hidden"},
    {.name = "overwrite", .kind = "int", .label = "groups.overwrite"},
};
const struct ky_form groups_edit_form = KY_FORM("groups.edit", fields);

#define OFFERS 6
static const struct {
	const char *field, *direction, *kind;
} offers[OFFERS] = {
    {"offer_people", "offer", "people"}, {"offer_goods", "offer", "goods"}, {"offer_places", "offer", "places"},
    {"seek_people", "seek", "people"},	 {"seek_goods", "seek", "goods"},   {"seek_places", "seek", "places"},
};

static bool is_bookkeeping(const struct ky_field *f)
{
	return strcmp(f->name, "version") == 0 || strcmp(f->name, "overwrite") == 0;
}

const char *groups_field_label(const struct ky_ctx *ctx, const char *field)
{
	for (size_t i = 0; i < GROUPS_COUNT(fields); i++)
		if (strcmp(fields[i].name, field) == 0 && fields[i].label != NULL)
			return ky_message(ctx, fields[i].label);
	return strcmp(field, "merged") == 0 ? ky_message(ctx, "groups.merged") : field;
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

static struct ky_err *readable(struct ky_ctx *ctx, const struct ky_field *f, const struct ky_value *v, struct ky_str *out)
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
	for (size_t i = 0; public_options[i].code != NULL; i++)
		if (strcmp(public_options[i].code, field) == 0)
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
	for (size_t i = 0; i < GROUPS_COUNT(fields); i++) {
		struct ky_str text;
		if (is_bookkeeping(&fields[i]))
			continue;
		KY_TRY(readable(ctx, &fields[i], ky_cell(row, 0, fields[i].name), &text));
		if (text.len == 0)
			continue;
		struct ky_node *n = ky_node_item(node, "facts");
		ky_put(n, "label", ky_message(ctx, fields[i].label));
		ky_put_str(n, "text", text);
		ky_put_bool(n, "public", is_public(row, fields[i].name));
	}
	return NULL;
}

/* ---- the pages */

/* After somebody else was faster: what is stored now, beside what was typed, and a box to say that it was seen. */
static struct ky_err *put_conflict(struct ky_req *req, struct ky_node *root, const struct ky_rows *row)
{
	const struct ky_input *input = req->input;
	if (input == NULL || strcmp(ky_input_z(input, "version"), ky_printf(req->ctx->arena, "%lld", (long long)ky_cell_int(row, 0, "version"))) == 0)
		return NULL;
	struct ky_node *conflict = ky_node_child(root, "Conflict");
	ky_put_int(conflict, "version", ky_cell_int(row, 0, "version"));
	for (size_t i = 0; i < GROUPS_COUNT(fields); i++) {
		const struct ky_field *f = &fields[i];
		struct ky_str stored, typed;
		if (is_bookkeeping(f))
			continue;
		KY_TRY(readable(req->ctx, f, ky_cell(row, 0, f->name), &stored));
		KY_TRY(readable(req->ctx, f, ky_input_value(input, f->name), &typed));
		if (ky_str_eq(stored, typed))
			continue;
		struct ky_node *n = ky_node_item(conflict, "rows");
		ky_put(n, "label", ky_message(req->ctx, f->label));
		ky_put_str(n, "stored", stored);
		ky_put_str(n, "typed", typed);
	}
	return NULL;
}

struct ky_err *groups_edit(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(req->ctx, "groups.edit_row", KY_ARGS({"id", ky_int(id)}), &row));
	struct ky_node *root = ky_reply_page(req, "groups/edit");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "groups.edit_title"));
	KY_TRY(put_conflict(req, root, row));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), ky_url(req->ctx, "staff/groups"));
	ky_reply_crumb(req, ky_cell_z(row, 0, "name"), ky_url(req->ctx, "staff/groups/%lld", (long long)id));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.edit_title"), NULL);
	return ky_put_form(req, root, "groups.save", id, NULL, row, "groups.save");
}

static const struct ky_rows *initial(struct ky_ctx *ctx)
{
	static const char *const names[] = {"state", "category", "public_fields", "version"};
	static const char *const values[] = {"active", "C", "website ward founded_on member_count", "0"};
	struct ky_value *cell = ky_alloc_array(ctx->arena, GROUPS_COUNT(names), sizeof *cell);
	struct ky_rows *rows = KY_NEW(ctx->arena, struct ky_rows);
	for (size_t i = 0; i < GROUPS_COUNT(names); i++)
		cell[i] = ky_textz(values[i]);
	*rows = (struct ky_rows){1, GROUPS_COUNT(names), names, cell};
	return rows;
}

struct ky_err *groups_new(struct ky_req *req)
{
	struct ky_node *root = ky_reply_page(req, "groups/edit");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "groups.new_title"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.staff_title"), ky_url(req->ctx, "staff/groups"));
	ky_reply_crumb(req, ky_message(req->ctx, "groups.new_title"), NULL);
	return ky_put_form(req, root, "groups.create", 0, NULL, initial(req->ctx), "groups.save");
}

/* ---- writing */

struct ky_err *groups_history_add(struct ky_ctx *ctx, int64_t id, const char *field, struct ky_str old_value, struct ky_str new_value)
{
	return ky_exec(ctx, "groups.history_insert",
		       KY_ARGS({"id", ky_int(id)}, {"field", ky_textz(field)}, {"old_value", ky_text(old_value)}, {"new_value", ky_text(new_value)}), NULL);
}

/* One line of history a changed field; out_names: their names, for the audit. */
static struct ky_err *keep_history(struct ky_req *req, int64_t id, const struct ky_rows *row, struct ky_buf *out_names)
{
	for (size_t i = 0; i < GROUPS_COUNT(fields); i++) {
		const struct ky_field *f = &fields[i];
		struct ky_str before, after;
		if (is_bookkeeping(f))
			continue;
		const struct ky_value *was = ky_cell(row, 0, f->name), *is = ky_input_value(req->input, f->name);
		if (ky_str_eq(plain(req->ctx->arena, f, was), plain(req->ctx->arena, f, is)))
			continue;
		KY_TRY(readable(req->ctx, f, was, &before));
		KY_TRY(readable(req->ctx, f, is, &after));
		KY_TRY(groups_history_add(req->ctx, id, f->name, before, after));
		ky_buf_printf(out_names, "%s%s", out_names->len == 0 ? "" : ",", f->name);
	}
	return NULL;
}

static struct ky_err *write_lists(struct ky_req *req, int64_t id)
{
	const struct ky_str *code;
	size_t n = ky_input_choices(req->input, "fields", &code);
	KY_TRY(ky_exec(req->ctx, "groups.delete_fields", KY_ARGS({"id", ky_int(id)}), NULL));
	for (size_t i = 0; i < n; i++)
		KY_TRY(ky_exec(req->ctx, "groups.insert_field", KY_ARGS({"group_id", ky_int(id)}, {"field", ky_text(code[i])}), NULL));
	for (size_t i = 0; i < OFFERS; i++) {
		const char *text = ky_input_z(req->input, offers[i].field);
		struct ky_str words = ky_key_bigrams(req->ctx->arena, ky_str(text));
		KY_TRY(ky_exec(req->ctx, text[0] == '\0' ? "groups.delete_offer" : "groups.put_offer",
			       KY_ARGS({"id", ky_int(id)}, {"direction", ky_textz(offers[i].direction)}, {"kind", ky_textz(offers[i].kind)}, {"text", ky_textz(text)},
				       {"search_words", ky_text(words)}),
			       NULL));
	}
	return NULL;
}

/* The chosen flags as a SET's value: "fee,ward". */
static struct ky_value public_set(struct ky_req *req)
{
	const struct ky_str *code;
	size_t n = ky_input_choices(req->input, "public_fields", &code);
	struct ky_buf out;
	ky_buf_init(&out, req->ctx->arena, 1000);
	for (size_t i = 0; i < n; i++)
		ky_buf_printf(&out, "%s%.*s", i == 0 ? "" : ",", (int)code[i].len, code[i].p);
	return ky_text(ky_buf_str(&out));
}

static struct ky_err *write_group(struct ky_req *req, int64_t id)
{
	struct ky_arena *a = req->ctx->arena;
	struct ky_rows *row;
	struct ky_buf names;
	struct ky_str name = ky_str(ky_input_z(req->input, "name")), kana = ky_str(ky_input_z(req->input, "name_kana"));
	struct ky_str purpose = ky_str(ky_input_z(req->input, "purpose")), activity = ky_str(ky_input_z(req->input, "activity"));
	KY_TRY(ky_query_one(req->ctx, "groups.edit_row", KY_ARGS({"id", ky_int(id)}), &row));
	ky_buf_init(&names, a, 2000);
	KY_TRY(keep_history(req, id, row, &names));
	const struct ky_args *args = ky_input_args(
	    a, req->input,
	    KY_ARGS({"id", ky_int(id)}, {"name_key", ky_text(ky_key_name(a, name))}, {"sort_key", ky_text(ky_key_search(a, kana.len > 0 ? kana : name))},
		    {"public_set", public_set(req)}, {"phone_key", ky_text(ky_key_phone(a, ky_str(ky_input_z(req->input, "contact_phone"))))},
		    {"search_words", ky_text(groups_search_words(a, name, kana, purpose, activity))}));
	struct ky_err *err = ky_exec(req->ctx, "groups.update", args, NULL);
	if (err != NULL && err->code == KY_CONFLICT)
		return ky_invalid(req, "registration_no", "groups.invalid.number_taken");
	KY_TRY(err);
	KY_TRY(write_lists(req, id));
	KY_TRY(ky_audit(req->ctx, "groups.save", "groups.group", id, names.len == 0 ? "" : names.data));
	ky_touch(req->ctx, "groups");
	ky_reply_redirect(req, ky_url(req->ctx, "staff/groups/%lld", (long long)id), "groups.done.saved");
	return NULL;
}

struct ky_err *groups_save(struct ky_req *req)
{
	struct ky_rows *row;
	int64_t id = ky_path_id(req, "id"), seen = ky_input_int(req->input, "version"), overwrite = ky_input_int(req->input, "overwrite");
	KY_TRY(ky_query_one(req->ctx, "groups.lock", KY_ARGS({"id", ky_int(id)}), &row));
	int64_t version = ky_cell_int(row, 0, "version");
	if (version != seen && version != overwrite)
		return ky_fail(req->ctx->arena, KY_CONFLICT, "groups.conflict", "version %lld, seen %lld", (long long)version, (long long)seen);
	return write_group(req, id);
}

struct ky_err *groups_create(struct ky_req *req)
{
	int64_t id;
	KY_TRY(ky_insert(req->ctx, "groups.create", KY_ARGS({"name", ky_textz(ky_input_z(req->input, "name"))}), &id));
	return write_group(req, id);
}
