/* register.c — the pages of a declared register: list, new, edit with version check.
 * Called through the routes of admin.c; which register is told by the route's pattern. Knows no single register. */
#include "core/pages/register.h"

#include <stdlib.h>

#include "core/app/session.h"
#include "core/model/input.h"

#define BASE "staff/admin/"

const struct ky_register *ky_register_of(const struct ky_req *req)
{
	const char *rest = req->route->pattern + strlen(BASE);
	size_t n = strcspn(rest, "/");
	for (size_t i = 0; ky_registers[i] != NULL; i++)
		if (strlen(ky_registers[i]->name) == n && memcmp(ky_registers[i]->name, rest, n) == 0)
			return ky_registers[i];
	abort(); /* a route without its register is a programmer's fault */
}

const char *ky_path_with_id(const struct ky_ctx *ctx, const char *path, int64_t id)
{
	const char *at = strstr(path, "%lld");
	if (at == NULL)
		return ky_url(ctx, "%s", path);
	return ky_url(ctx, "%.*s%lld%s", (int)(at - path), path, (long long)id, at + strlen("%lld"));
}

struct ky_node *ky_register_page(struct ky_req *req, const struct ky_register *reg, const char *template_name, const char *title_key)
{
	struct ky_node *root = ky_reply_page(req, template_name);
	const char *title = ky_message(req->ctx, title_key);
	ky_put(ky_node_child(root, "Page"), "title", title);
	ky_reply_crumb(req, ky_message(req->ctx, "admin.title"), ky_url(req->ctx, "staff"));
	if (title_key != reg->title)
		ky_reply_crumb(req, ky_message(req->ctx, reg->title), reg->list == NULL ? NULL : ky_url(req->ctx, BASE "%s", reg->name));
	ky_reply_crumb(req, title, NULL);
	return root;
}

static void put_link(struct ky_req *req, struct ky_node *root, const char *label_key, const char *url)
{
	struct ky_node *n = ky_node_item(root, "Links");
	ky_put(n, "label", ky_message(req->ctx, label_key));
	ky_put_url(n, "url", url);
}

struct ky_err *ky_register_list(struct ky_req *req)
{
	const struct ky_register *reg = ky_register_of(req);
	struct ky_node *root = ky_register_page(req, reg, "core/list_page", reg->title);
	if (reg->lead != NULL)
		ky_put(root, "Lead", ky_message(req->ctx, reg->lead));
	if (reg->new_title != NULL)
		put_link(req, root, reg->new_title, ky_url(req->ctx, BASE "%s/new", reg->name));
	if (reg->find != NULL)
		put_link(req, root, "admin.import", ky_url(req->ctx, BASE "%s/import", reg->name));
	return ky_list_show(req, root, reg->list, ky_printf(req->ctx->arena, BASE "%s", reg->name), 0);
}

/* ---- values */

struct ky_str ky_value_typed(struct ky_arena *arena, const struct ky_value *value)
{
	switch (value->kind) {
	case KY_INT:
		return ky_str(ky_printf(arena, "%lld", (long long)value->i));
	case KY_DAY:
		return ky_str(ky_day_iso(arena, (ky_day)value->i));
	case KY_TEXT:
		return value->s;
	default:
		return (struct ky_str){"", 0};
	}
}

const char *ky_entry_changes(struct ky_arena *arena, const struct ky_input *input, const struct ky_rows *row)
{
	struct ky_buf names;
	ky_buf_init(&names, arena, 1900);
	for (size_t i = 0; i < input->form->count; i++) {
		const char *name = input->form->field[i].name;
		if (strcmp(name, "version") == 0)
			continue;
		for (size_t c = 0; c < row->columns; c++)
			if (strcmp(row->name[c], name) == 0 && !ky_str_eq(ky_value_typed(arena, &row->cell[c]), ky_value_typed(arena, &input->field[i].value)))
				ky_buf_printf(&names, "%s%s", names.len == 0 ? "" : ",", name);
	}
	return names.data == NULL ? "" : names.data;
}

void ky_entry_argue(struct ky_entry *entry, const char *name, struct ky_value value)
{
	if (entry->extra_count == KY_ENTRY_EXTRA_MAX)
		abort();
	entry->extra[entry->extra_count++] = (struct ky_arg){name, value};
}

struct ky_err *ky_entry_refuse(struct ky_entry *entry, const char *field, const char *message_key)
{
	entry->field = field;
	entry->wrong = message_key;
	return ky_fail(entry->ctx->arena, KY_INVALID, NULL, "%s refused: %s", field, message_key);
}

struct ky_err *ky_entry_save(const struct ky_register *reg, struct ky_entry *entry, bool *out_lost)
{
	struct ky_ctx *ctx = entry->ctx;
	uint64_t changed = 1;
	entry->extra_count = 0;
	*out_lost = false;
	if (reg->check != NULL)
		KY_TRY(reg->check(entry));
	if (reg->save != NULL)
		return reg->save(entry);
	ky_entry_argue(entry, "version", ky_int(entry->version));
	ky_entry_argue(entry, "id", ky_int(entry->id));
	struct ky_args extra = {entry->extra_count, entry->extra};
	const struct ky_args *args = ky_input_args(ctx->arena, entry->input, &extra);
	if (entry->id == 0)
		return ky_insert(ctx, reg->insert, args, &entry->id);
	KY_TRY(ky_exec(ctx, reg->update, args, &changed));
	*out_lost = changed == 0;
	return NULL;
}

/* ---- new and edit */

/* A new entry may be begun from another page: ?login=… fills the field of that name. */
static const struct ky_rows *prefilled(struct ky_req *req, const struct ky_form *form)
{
	struct ky_rows *rows = KY_NEW(req->ctx->arena, struct ky_rows);
	struct ky_value *cell = ky_alloc_array(req->ctx->arena, form->count, sizeof *cell);
	const char **name = ky_alloc_array(req->ctx->arena, form->count, sizeof *name);
	for (size_t i = 0; i < form->count; i++) {
		name[i] = form->field[i].name;
		cell[i] = ky_textz(ky_query_param(req, name[i]));
	}
	*rows = (struct ky_rows){1, form->count, name, cell};
	return rows;
}

static const char *post_route(struct ky_req *req, const struct ky_register *reg, const char *what)
{
	return ky_printf(req->ctx->arena, "admin.%s_%s", reg->name, what);
}

struct ky_err *ky_register_new(struct ky_req *req)
{
	const struct ky_register *reg = ky_register_of(req);
	struct ky_node *root = ky_register_page(req, reg, "admin/edit", reg->new_title);
	return ky_put_form(req, root, post_route(req, reg, "create"), 0, reg->form, prefilled(req, reg->form), "admin.save");
}

/* A refusal of check, or a key that is taken, goes back to the form. */
static struct ky_err *refused(struct ky_req *req, const struct ky_register *reg, const struct ky_entry *entry, struct ky_err *err)
{
	struct ky_str first = ky_str(reg->key);
	struct ky_str field;
	if (err->code == KY_INVALID && entry->field != NULL)
		return ky_invalid(req, entry->field, entry->wrong);
	if (err->code == KY_CONFLICT && ky_str_split(&first, ' ', &field))
		return ky_invalid(req, ky_str_z(req->ctx->arena, field), "admin.taken");
	return err;
}

/* What must hold after any change, e.g. that somebody can still administer. Refused at the key's first field. */
static struct ky_err *settled(struct ky_req *req, const struct ky_register *reg)
{
	struct ky_str rest = ky_str(reg->key), field;
	const char *wrong = NULL;
	if (reg->settled == NULL)
		return NULL;
	KY_TRY(reg->settled(req->ctx, &wrong));
	if (wrong == NULL || !ky_str_split(&rest, ' ', &field))
		return NULL;
	return ky_invalid(req, ky_str_z(req->ctx->arena, field), wrong);
}

static const char *all_fields(struct ky_arena *arena, const struct ky_form *form)
{
	struct ky_buf names;
	ky_buf_init(&names, arena, 1900);
	for (size_t i = 0; i < form->count; i++)
		if (strcmp(form->field[i].name, "version") != 0)
			ky_buf_printf(&names, "%s%s", names.len == 0 ? "" : ",", form->field[i].name);
	return names.data == NULL ? "" : names.data;
}

struct ky_err *ky_register_create(struct ky_req *req)
{
	const struct ky_register *reg = ky_register_of(req);
	struct ky_entry entry = {.ctx = req->ctx, .input = req->input};
	bool lost;
	struct ky_err *err = ky_entry_save(reg, &entry, &lost);
	if (err != NULL)
		return refused(req, reg, &entry, err);
	KY_TRY(settled(req, reg));
	KY_TRY(ky_audit(req->ctx, "admin.create", reg->object, entry.id, all_fields(req->ctx->arena, reg->form)));
	ky_touch(req->ctx, "core");
	ky_reply_redirect(req, ky_url(req->ctx, BASE "%s", reg->name), "admin.done.saved");
	return NULL;
}

static struct ky_err *put_history(struct ky_req *req, struct ky_node *root, const struct ky_register *reg, int64_t id)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "admin.object_history", KY_ARGS({"object", ky_textz(reg->object)}, {"id", ky_int(id)}), &rows));
	for (size_t i = 0; i < rows->count; i++)
		ky_put_row(ky_node_item(root, "History"), rows, i);
	return NULL;
}

/* "変更：蓼原上区": the page says whom it is about. */
static void put_title(struct ky_req *req, struct ky_node *root, const struct ky_rows *row)
{
	static const char *const columns[] = {"name", "label", "login", "day"};
	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
		for (size_t c = 0; c < row->columns; c++)
			if (strcmp(row->name[c], columns[i]) == 0) {
				const char *name = ky_str_z(req->ctx->arena, ky_value_typed(req->ctx->arena, &row->cell[c]));
				ky_put(ky_node_child(root, "Page"), "title", ky_printf(req->ctx->arena, "%s：%s", ky_message(req->ctx, "admin.edit"), name));
				return;
			}
}

struct ky_err *ky_register_edit(struct ky_req *req)
{
	const struct ky_register *reg = ky_register_of(req);
	int64_t id = ky_path_id(req, "id");
	struct ky_rows *row;
	KY_TRY(ky_query_one(req->ctx, reg->get, KY_ARGS({"id", ky_int(id)}), &row));
	struct ky_node *root = ky_register_page(req, reg, "admin/edit", "admin.edit");
	put_title(req, root, row);
	for (size_t i = 0; i < reg->link_count; i++)
		put_link(req, root, reg->link[i].label, ky_path_with_id(req->ctx, reg->link[i].path, id));
	KY_TRY(put_history(req, root, reg, id));
	return ky_put_form(req, root, post_route(req, reg, "update"), id, reg->form, row, "admin.save");
}

/* What was typed, as values of a form that carries the present version: saving again is then a decision. */
static struct ky_rows *typed_rows(struct ky_req *req, const struct ky_form *form, int64_t version)
{
	struct ky_rows *rows = KY_NEW(req->ctx->arena, struct ky_rows);
	struct ky_value *cell = ky_alloc_array(req->ctx->arena, form->count, sizeof *cell);
	const char **name = ky_alloc_array(req->ctx->arena, form->count, sizeof *name);
	for (size_t i = 0; i < form->count; i++) {
		name[i] = form->field[i].name;
		cell[i] = strcmp(name[i], "version") == 0 ? ky_int(version) : *ky_input_value(req->input, name[i]);
	}
	*rows = (struct ky_rows){1, form->count, name, cell};
	return rows;
}

/* Somebody else was faster: both versions side by side, and the form with what was typed. */
static struct ky_err *show_conflict(struct ky_req *req, const struct ky_register *reg, int64_t id)
{
	struct ky_rows *row;
	struct ky_form *fresh = KY_NEW(req->ctx->arena, struct ky_form);
	KY_TRY(ky_query_one(req->ctx, reg->get, KY_ARGS({"id", ky_int(id)}), &row));
	struct ky_rows *typed = typed_rows(req, reg->form, ky_cell_int(row, 0, "version"));
	struct ky_node *root = ky_register_page(req, reg, "admin/conflict", "admin.edit");
	for (size_t i = 0; i < reg->form->count; i++) {
		const struct ky_field *f = &reg->form->field[i];
		if (strcmp(f->kind, "hidden") == 0)
			continue;
		struct ky_node *n = ky_node_item(root, "Both");
		struct ky_str theirs = ky_value_typed(req->ctx->arena, ky_cell(row, 0, f->name)), mine = ky_value_typed(req->ctx->arena, &typed->cell[i]);
		ky_put(n, "label", ky_message(req->ctx, f->label));
		ky_put_str(n, "theirs", theirs);
		ky_put_str(n, "mine", mine);
		ky_put_bool(n, "differs", !ky_str_eq(theirs, mine));
	}
	*fresh = *reg->form; /* another object: the form shows these values, not the refused input */
	KY_TRY(ky_put_form(req, root, post_route(req, reg, "update"), id, fresh, typed, "admin.save_anyway"));
	ky_reply_status(req, 409);
	return NULL;
}

struct ky_err *ky_register_update(struct ky_req *req)
{
	const struct ky_register *reg = ky_register_of(req);
	int64_t id = ky_path_id(req, "id");
	struct ky_entry entry = {.ctx = req->ctx, .input = req->input, .id = id, .version = ky_input_int(req->input, "version")};
	struct ky_rows *before;
	bool lost;
	KY_TRY(ky_query_one(req->ctx, reg->get, KY_ARGS({"id", ky_int(id)}), &before));
	struct ky_err *err = ky_entry_save(reg, &entry, &lost);
	if (err != NULL)
		return refused(req, reg, &entry, err);
	if (lost)
		return show_conflict(req, reg, id);
	KY_TRY(settled(req, reg));
	KY_TRY(ky_audit(req->ctx, "admin.update", reg->object, id, ky_entry_changes(req->ctx->arena, req->input, before)));
	ky_touch(req->ctx, "core");
	ky_reply_redirect(req, ky_url(req->ctx, BASE "%s", reg->name), "admin.done.saved");
	return NULL;
}
