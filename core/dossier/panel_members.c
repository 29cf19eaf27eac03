/* panel_members.c — what a panel is made of before it opens: files, items of the rubric, judges.
 * Called through the table of panel_pages.c. Which dossiers may be taken in is decided by the policy dossier.work. */
#include "core/dossier/panel.h"

/* The panel, still in preparation, locked; an id that was posted. */
static struct ky_err *begin(struct ky_req *req, struct ky_panel *p)
{
	KY_TRY(ky_panel_load(req->ctx, ky_path_id(req, "id"), KY_PANEL_LOCK, p));
	return ky_panel_preparing(req->ctx, p);
}

static struct ky_err *posted_id(struct ky_req *req, const char *name, int64_t *out)
{
	const char *text = ky_posted(req, name);
	if (text == NULL || !ky_str_i64(ky_str(text), out))
		return ky_fail(req->ctx->arena, KY_BAD_REQUEST, NULL, "no %s", name);
	return NULL;
}

static struct ky_err *done(struct ky_req *req, const struct ky_panel *p, const char *action, const char *page)
{
	KY_TRY(ky_audit(req->ctx, action, "panel", p->id, ""));
	ky_reply_redirect(req, ky_url(req->ctx, "staff/panels/%lld/%s", (long long)p->id, page), "panel.done.saved");
	return NULL;
}

/* ---- files */

static const char *chosen_state(struct ky_req *req, const struct ky_procedure *procedure)
{
	const char *posted = ky_posted(req, "state"), *asked = posted != NULL ? posted : ky_query_param(req, "state");
	if (ky_state_of(procedure, asked) != NULL)
		return asked;
	for (size_t i = 0; i < procedure->state_count; i++)
		if (procedure->state[i].turn == KY_TURN_STAFF)
			return procedure->state[i].name;
	return procedure->initial;
}

struct ky_err *ky_panel_dossiers_show(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *rows, *files;
	struct ky_ctx *ctx = req->ctx;
	KY_TRY(ky_panel_load(ctx, ky_path_id(req, "id"), KY_PANEL_READ, &p));
	struct ky_node *root = ky_panel_page(req, &p, "panel/dossiers", "panel.files");
	const struct ky_procedure *procedure = ky_procedure_named(ctx, p.procedure);
	if (procedure == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, "dossier.error.no_plugin", "procedure %s: its plugin is not enabled", p.procedure);
	const char *state = chosen_state(req, procedure);
	for (size_t i = 0; i < procedure->state_count; i++) {
		struct ky_node *n = ky_node_item(root, "States");
		ky_put(n, "label", ky_message(ctx, procedure->state[i].label));
		if (strcmp(procedure->state[i].name, state) == 0)
			ky_put(root, "State", state);
		ky_put_bool(n, "chosen", strcmp(procedure->state[i].name, state) == 0);
		ky_put_url(n, "url", ky_url(ctx, "staff/panels/%lld/dossiers?state=%s", (long long)p.id, procedure->state[i].name));
	}
	KY_TRY(ky_query(ctx, "panel.to_add", KY_ARGS({"id", ky_int(p.id)}, {"procedure", ky_textz(p.procedure)}, {"state", ky_textz(state)}), &rows));
	for (size_t i = 0; i < rows->count; i++)
		ky_put_row(ky_node_item(root, "Others"), rows, i);
	KY_TRY(ky_query(ctx, "panel.files", KY_ARGS({"id", ky_int(p.id)}), &files));
	for (size_t i = 0; i < files->count; i++) {
		struct ky_node *n = ky_node_item(root, "Files");
		ky_put_row(n, files, i);
		ky_put_bool(n, "changed", ky_cell_int(files, i, "revision") != ky_cell_int(files, i, "present_revision"));
	}
	if (!ky_panel_is(&p, "preparing"))
		return NULL;
	ky_put_action(req, root, "Add", "panel.dossiers_add", p.id, "panel.files_add");
	ky_put_action(req, root, "Remove", "panel.dossier_remove", p.id, "panel.remove");
	return NULL;
}

struct ky_err *ky_panel_dossiers_add(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *rows, *files;
	KY_TRY(begin(req, &p));
	const struct ky_procedure *procedure = ky_procedure_named(req->ctx, p.procedure);
	if (procedure == NULL)
		return ky_fail(req->ctx->arena, KY_UNAVAILABLE, "dossier.error.no_plugin", "procedure %s: its plugin is not enabled", p.procedure);
	KY_TRY(ky_query(req->ctx, "panel.files", KY_ARGS({"id", ky_int(p.id)}), &files));
	size_t count = files->count;
	KY_TRY(ky_query(req->ctx, "panel.to_add", KY_ARGS({"id", ky_int(p.id)}, {"procedure", ky_textz(p.procedure)}, {"state", ky_textz(chosen_state(req, procedure))}), &rows));
	for (size_t i = 0; i < rows->count; i++) {
		int64_t id = ky_cell_int(rows, i, "id");
		if (ky_posted(req, ky_printf(req->ctx->arena, "add.%lld", (long long)id)) == NULL)
			continue;
		if (count++ == KY_PANEL_FILES_MAX)
			return ky_fail(req->ctx->arena, KY_INVALID, "panel.error.too_many", "panel %lld: more than %d files", (long long)p.id, KY_PANEL_FILES_MAX);
		KY_TRY(ky_exec(req->ctx, "panel.file_insert", KY_ARGS({"id", ky_int(p.id)}, {"dossier_id", ky_int(id)}, {"revision", ky_int(ky_cell_int(rows, i, "revision"))}), NULL));
	}
	return done(req, &p, "panel.files", "dossiers");
}

struct ky_err *ky_panel_dossier_remove(struct ky_req *req)
{
	struct ky_panel p;
	int64_t file;
	KY_TRY(begin(req, &p));
	KY_TRY(posted_id(req, "file", &file));
	KY_TRY(ky_exec(req->ctx, "panel.masks_remove", KY_ARGS({"id", ky_int(p.id)}, {"file_id", ky_int(file)}), NULL));
	KY_TRY(ky_exec(req->ctx, "panel.attachments_remove", KY_ARGS({"id", ky_int(p.id)}, {"file_id", ky_int(file)}), NULL));
	KY_TRY(ky_exec(req->ctx, "panel.file_remove", KY_ARGS({"id", ky_int(p.id)}, {"file_id", ky_int(file)}), NULL));
	return done(req, &p, "panel.file_remove", "dossiers");
}

/* ---- the rubric */

static const struct ky_field item_fields[] = {
    {.name = "name", .kind = "text", .label = "panel.item.name", .flags = KY_REQUIRED, .max = 50},
    {.name = "description", .kind = "lines", .label = "panel.item.description", .max = 500},
    {.name = "weight", .kind = "int", .label = "panel.item.weight", .hint = "panel.item.weight_hint", .flags = KY_REQUIRED, .low = 1, .high = KY_PANEL_SCORE_MAX},
    {.name = "low", .kind = "int", .label = "panel.item.low", .flags = KY_REQUIRED, .low = 0, .high = KY_PANEL_SCORE_MAX},
    {.name = "high", .kind = "int", .label = "panel.item.high", .flags = KY_REQUIRED, .low = 1, .high = KY_PANEL_SCORE_MAX},
    {.name = "grades", .kind = "lines", .label = "panel.item.grades", .hint = "panel.item.grades_hint", .max = 500},
};
const struct ky_form ky_item_form = KY_FORM("panel.item", item_fields);

struct ky_err *ky_panel_items_show(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *items;
	static const char *const names[] = {"weight", "low"};
	static const struct ky_value usual[] = {{.kind = KY_INT, .i = 1}, {.kind = KY_INT, .i = 0}};
	KY_TRY(ky_panel_load(req->ctx, ky_path_id(req, "id"), KY_PANEL_READ, &p));
	struct ky_node *root = ky_panel_page(req, &p, "panel/items", "panel.items");
	KY_TRY(ky_panel_items(req->ctx, &p, &items));
	ky_panel_put_items(items, root);
	if (!ky_panel_is(&p, "preparing"))
		return NULL;
	ky_put_action(req, root, "Remove", "panel.item_remove", p.id, "panel.remove");
	return ky_put_form(req, root, "panel.item_add", p.id, NULL, &(const struct ky_rows){.count = 1, .columns = 2, .name = names, .cell = usual}, "panel.item.add");
}

/* Every line a number and a word, each number once and within the scale. */
static bool grades_fit(struct ky_arena *arena, const char *grades, int64_t low, int64_t high)
{
	struct ky_str line, digits;
	int64_t seen[64], n, count = 0;
	for (struct ky_str rest = ky_str(grades); ky_str_split(&rest, '\n', &line);) {
		line = ky_text_narrow(arena, ky_str_trim(line));
		if (line.len == 0)
			continue;
		ky_str_split(&line, ' ', &digits);
		if (!ky_str_i64(digits, &n) || n < low || n > high || count == 64)
			return false;
		for (int64_t i = 0; i < count; i++)
			if (seen[i] == n)
				return false;
		seen[count++] = n;
	}
	return true;
}

struct ky_err *ky_panel_item_add(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *items;
	int64_t low = ky_input_int(req->input, "low"), high = ky_input_int(req->input, "high");
	KY_TRY(begin(req, &p));
	KY_TRY(ky_panel_items(req->ctx, &p, &items));
	if (items->count == KY_PANEL_ITEMS_MAX)
		return ky_invalid(req, "name", "panel.error.too_many");
	if (high <= low)
		return ky_invalid(req, "high", "panel.error.scale");
	if (!grades_fit(req->ctx->arena, ky_input_z(req->input, "grades"), low, high))
		return ky_invalid(req, "grades", "panel.error.grades");
	KY_TRY(ky_insert(req->ctx, "panel.item_insert", ky_input_args(req->ctx->arena, req->input, KY_ARGS({"id", ky_int(p.id)})), NULL));
	return done(req, &p, "panel.item", "items");
}

struct ky_err *ky_panel_item_remove(struct ky_req *req)
{
	struct ky_panel p;
	int64_t item;
	KY_TRY(begin(req, &p));
	KY_TRY(posted_id(req, "item", &item));
	KY_TRY(ky_exec(req->ctx, "panel.item_delete", KY_ARGS({"id", ky_int(p.id)}, {"item_id", ky_int(item)}), NULL));
	return done(req, &p, "panel.item_remove", "items");
}

/* ---- judges */

static const struct ky_field judge_fields[] = {
    {.name = "login", .kind = "text", .label = "panel.judge.login", .hint = "panel.judge.login_hint", .max = 200},
    {.name = "name", .kind = "text", .label = "panel.judge.name_outside", .hint = "panel.judge.name_hint", .flags = KY_PERSONAL, .max = 100},
    {.name = "on_paper", .kind = "bool", .label = "panel.judge.on_paper", .hint = "panel.judge.on_paper_hint"},
};
const struct ky_form ky_judge_form = KY_FORM("panel.judge", judge_fields);

struct ky_err *ky_panel_judges_show(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *judges;
	KY_TRY(ky_panel_load(req->ctx, ky_path_id(req, "id"), KY_PANEL_READ, &p));
	struct ky_node *root = ky_panel_page(req, &p, "panel/judges", "panel.judges");
	KY_TRY(ky_query(req->ctx, "panel.judges", KY_ARGS({"id", ky_int(p.id)}), &judges));
	for (size_t i = 0; i < judges->count; i++)
		ky_put_row(ky_node_item(root, "Judges"), judges, i);
	if (!ky_panel_is(&p, "closed"))
		ky_put_action(req, root, "Issue", "panel.judge_code", p.id, "panel.invite.issue");
	if (!ky_panel_is(&p, "preparing"))
		return NULL;
	ky_put_action(req, root, "Remove", "panel.judge_remove", p.id, "panel.remove");
	return ky_put_form(req, root, "panel.judge_add", p.id, NULL, NULL, "panel.judge.add");
}

struct ky_err *ky_panel_judge_add(struct ky_req *req)
{
	struct ky_panel p;
	struct ky_rows *person, *judges;
	KY_TRY(begin(req, &p));
	KY_TRY(ky_query(req->ctx, "panel.judges", KY_ARGS({"id", ky_int(p.id)}), &judges));
	if (judges->count == KY_PANEL_JUDGES_MAX)
		return ky_invalid(req, "login", "panel.error.too_many");
	bool outside = ky_input_z(req->input, "login")[0] == '\0';
	if (outside && ky_input_z(req->input, "name")[0] == '\0')
		return ky_invalid(req, "login", "core.invalid.required");
	KY_TRY(ky_query(req->ctx, "panel.person", KY_ARGS(ky_input_arg(req->input, "login")), &person));
	if (!outside && person->count == 0)
		return ky_invalid(req, "login", "panel.error.nobody");
	int64_t user = outside ? 0 : ky_cell_int(person, 0, "id"), seat = 1;
	for (size_t i = 0; i < judges->count; i++) {
		if (!outside && ky_cell_int(judges, i, "user_id") == user)
			return ky_invalid(req, "login", "panel.error.judge_twice");
		if (ky_cell_int(judges, i, "seat") >= seat)
			seat = ky_cell_int(judges, i, "seat") + 1;
	}
	KY_TRY(ky_insert(req->ctx, "panel.judge_insert", KY_ARGS({"id", ky_int(p.id)}, {"user_id", outside ? ky_null() : ky_int(user)}, {"name", outside ? *ky_input_value(req->input, "name") : ky_null()}, {"seat", ky_int(seat)}, {"on_paper", ky_int(ky_input_int(req->input, "on_paper"))}), NULL));
	return done(req, &p, "panel.judge", "judges");
}

struct ky_err *ky_panel_judge_remove(struct ky_req *req)
{
	struct ky_panel p;
	int64_t judge;
	KY_TRY(begin(req, &p));
	KY_TRY(posted_id(req, "judge", &judge));
	KY_TRY(ky_exec(req->ctx, "panel.judge_delete", KY_ARGS({"id", ky_int(p.id)}, {"judge_id", ky_int(judge)}), NULL));
	return done(req, &p, "panel.judge_remove", "judges");
}
