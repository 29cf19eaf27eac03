/* postal.c — see postal.h: the city's own copy of the postal codes, loaded by an administrator, looked up by forms.
 * No outbound call. A row of KEN_ALL: 0 JIS code, 1 old code, 2 code, 3–5 kana, 6 prefecture, 7 city, 8 town, and flags. */
#include "core/pages/postal.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/pages/admin.h"

#define FILE_MAX ((size_t)4 << 20) /* a prefecture; the whole country goes by kyodoctl */
#define KEEP_MAX ((size_t)512 << 20)
#define CELLS_MAX ((size_t)20000000)
#define PREFECTURES_MAX 60
#define COLUMN_CODE 2
#define COLUMN_PREFECTURE 6
#define COLUMN_CITY 7
#define COLUMN_TOWN 8

struct place {
	struct ky_str code, prefecture, city, town;
};

struct load {
	struct ky_ctx *ctx;
	struct ky_arena *keep; /* what outlives a row */
	struct place open;	 /* a town's name that runs over several rows; code.len 0: none */
	struct place last;	 /* the place stored last */
	struct ky_str prefecture[PREFECTURES_MAX];
	struct ky_postal_result result;
};

/* ---- a town's name as people write it */

static struct ky_str before(struct ky_str s, const char *mark)
{
	const char *at = s.len == 0 ? NULL : memmem(s.p, s.len, mark, strlen(mark));
	return at == NULL ? s : (struct ky_str){s.p, (size_t)(at - s.p)};
}

/* "（１〜１９丁目）" tells which part has the code; "以下に掲載がない場合" and "〜の次に番地がくる場合" are no names; 「一円」 alone is one (滋賀県多賀町一円). */
static struct ky_str town_name(struct ky_str town)
{
	static const struct ky_str nothing = {"", 0};
	if (ky_str_is(town, "以下に掲載がない場合") || ky_str_ends(town, "の次に番地がくる場合"))
		return nothing;
	if (ky_str_ends(town, "一円") && town.len > strlen("一円"))
		return nothing;
	return before(town, "（");
}

static bool has(struct ky_str s, const char *mark)
{
	return before(s, mark).len < s.len;
}

/* ---- storing */

static bool same_place(const struct place *a, const struct place *b)
{
	return ky_str_eq(a->code, b->code) && ky_str_eq(a->prefecture, b->prefecture) && ky_str_eq(a->city, b->city) && ky_str_eq(a->town, b->town);
}

/* A prefecture that comes up for the first time takes the place of what was there. */
static struct ky_err *begin_prefecture(struct load *l, struct ky_str name)
{
	for (size_t i = 0; i < l->result.prefectures; i++)
		if (ky_str_eq(l->prefecture[i], name))
			return NULL;
	if (l->result.prefectures == PREFECTURES_MAX)
		return ky_fail(l->ctx->arena, KY_INVALID, NULL, "more than %d prefectures", PREFECTURES_MAX);
	l->prefecture[l->result.prefectures++] = ky_str_copy(l->keep, name);
	return ky_exec(l->ctx, "core.postal_clear", KY_ARGS({"prefecture", ky_text(name)}), NULL);
}

static struct ky_err *store(struct load *l, struct place place)
{
	place.town = town_name(place.town);
	if (same_place(&place, &l->last))
		return NULL;
	KY_TRY(begin_prefecture(l, place.prefecture));
	KY_TRY(ky_insert(l->ctx, "core.postal_insert",
			 KY_ARGS({"code", ky_text(place.code)}, {"prefecture", ky_text(place.prefecture)}, {"city", ky_text(place.city)}, {"town", ky_text(place.town)}), NULL));
	l->last = (struct place){ky_str_copy(l->keep, place.code), ky_str_copy(l->keep, place.prefecture), ky_str_copy(l->keep, place.city), ky_str_copy(l->keep, place.town)};
	l->result.places++;
	return NULL;
}

/* A long name in parentheses is broken over rows of the same code. */
static struct ky_err *go_on(struct load *l, const struct place *row)
{
	if (!ky_str_eq(row->code, l->open.code))
		return ky_fail(l->ctx->arena, KY_INVALID, NULL, "the parentheses of %.*s are not closed", (int)l->open.code.len, l->open.code.p);
	l->open.town = ky_str(ky_printf(l->keep, "%.*s%.*s", (int)l->open.town.len, l->open.town.p, (int)row->town.len, row->town.p));
	if (!has(row->town, "）"))
		return NULL;
	struct place whole = l->open;
	l->open.code.len = 0;
	return store(l, whole);
}

static struct ky_err *take_row(struct load *l, const struct ky_table_row *row)
{
	if (row->count <= COLUMN_TOWN)
		return ky_fail(l->ctx->arena, KY_INVALID, NULL, "row %zu: %zu columns are not those of KEN_ALL", row->number, row->count);
	struct place p = {ky_str_trim(row->cell[COLUMN_CODE].text), row->cell[COLUMN_PREFECTURE].text, row->cell[COLUMN_CITY].text, row->cell[COLUMN_TOWN].text};
	if (p.code.len != 7 || strspn(ky_str_z(l->ctx->arena, p.code), "0123456789") != 7 || p.prefecture.len == 0 || p.city.len == 0)
		return ky_fail(l->ctx->arena, KY_INVALID, NULL, "row %zu has no postal code of seven digits in its third column", row->number);
	if (l->open.code.len > 0)
		return go_on(l, &p);
	if (!has(p.town, "（") || has(p.town, "）"))
		return store(l, p);
	l->open = (struct place){ky_str_copy(l->keep, p.code), ky_str_copy(l->keep, p.prefecture), ky_str_copy(l->keep, p.city), ky_str_copy(l->keep, p.town)};
	return NULL;
}

static struct ky_err *take_rows(struct load *l, struct ky_table *table)
{
	for (;;) {
		struct ky_arena_mark mark = ky_arena_mark(l->ctx->arena);
		struct ky_table_row row;
		KY_TRY(ky_table_next(table, l->ctx->arena, &row));
		if (row.number == 0)
			break;
		KY_TRY(take_row(l, &row));
		ky_arena_rewind(l->ctx->arena, mark);
	}
	if (l->open.code.len > 0 || l->result.places == 0)
		return ky_fail(l->ctx->arena, KY_INVALID, NULL, "the file ends within a row, or is empty");
	return NULL;
}

struct ky_err *ky_postal_load(struct ky_ctx *ctx, struct ky_str bytes, struct ky_postal_result *out_result)
{
	const struct ky_table_limits limits = {.max_cells = CELLS_MAX};
	struct load l = {.ctx = ctx, .keep = ky_arena_new(KEEP_MAX)};
	struct ky_table *table = NULL;
	if (l.keep == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no memory for the postal codes");
	struct ky_err *err = ky_table_open(l.keep, bytes, &limits, &table);
	if (err == NULL)
		err = take_rows(&l, table);
	ky_table_close(table);
	if (err != NULL) /* it may lie in what is given back now */
		err = ky_fail(ctx->arena, err->code, err->user_key, "%s", err->detail);
	ky_arena_free(l.keep);
	if (err == NULL)
		*out_result = l.result;
	return err;
}

/* ---- looking up */

/* What was typed, as seven digits; "" when it is something else. */
static const char *digits_of(const char *code, char out[8])
{
	size_t n = 0;
	for (const char *p = code; *p != '\0'; p++) {
		if (*p == '-' && n == 3)
			continue;
		if (*p < '0' || *p > '9' || n == 7)
			return "";
		out[n++] = *p;
	}
	out[n] = '\0';
	return n == 7 ? out : "";
}

struct ky_err *ky_postal_get(struct ky_req *req)
{
	char digits[8];
	struct ky_rows *rows;
	const char *code = digits_of(ky_path_code(req, "code"), digits);
	KY_TRY(ky_query(req->ctx, "core.postal_find", KY_ARGS({"code", ky_textz(code)}), &rows));
	json_t *places = json_array();
	for (size_t i = 0; i < rows->count; i++)
		json_array_append_new(places, json_pack("{s:s,s:s,s:s}", "prefecture", ky_cell_z(rows, i, "prefecture"), "city", ky_cell_z(rows, i, "city"), "town", ky_cell_z(rows, i, "town")));
	json_t *answer = json_pack("{s:s,s:o}", "code", code, "places", places);
	char *text = answer == NULL ? NULL : json_dumps(answer, JSON_COMPACT);
	struct ky_err *err = text == NULL ? ky_fail(req->ctx->arena, KY_INTERNAL, NULL, "no JSON of a postal code") : NULL;
	if (text != NULL)
		ky_reply_bytes(req, "application/json; charset=utf-8", NULL, ky_str(ky_strdup(req->ctx->arena, text)));
	free(text);
	json_decref(answer);
	return err;
}

/* ---- the administrator's page */

static const struct ky_field fields[] = {
    {.name = "file", .kind = "file", .label = "admin.import_file", .hint = "admin.postal_hint", .flags = KY_REQUIRED, .max = 1},
};
const struct ky_form ky_postal_form = KY_FORM("admin.postal", fields);

struct ky_err *ky_postal_show(struct ky_req *req)
{
	struct ky_rows *rows;
	KY_TRY(ky_query(req->ctx, "core.postal_counts", NULL, &rows));
	struct ky_node *root = ky_admin_page(req, "admin/facts_form", "admin.postal", NULL, NULL);
	ky_put(root, "Lead", ky_message(req->ctx, "admin.postal_lead"));
	for (size_t i = 0; i < rows->count; i++) {
		struct ky_node *n = ky_node_item(root, "Facts");
		ky_put(n, "label", ky_cell_z(rows, i, "prefecture"));
		ky_put_number(n, "value", ky_cell_int(rows, i, "n"));
	}
	return ky_put_form(req, root, "admin.postal_post", 0, NULL, NULL, "admin.postal_load");
}

struct ky_err *ky_postal_post(struct ky_req *req)
{
	struct ky_ctx *ctx = req->ctx;
	struct ky_postal_result result;
	struct ky_str bytes;
	struct ky_err *err = ky_file_read(ctx, ky_input_int(req->input, "file"), FILE_MAX, &bytes);
	if (err != NULL && err->code == KY_TOO_LARGE)
		return ky_invalid(req, "file", "admin.postal_too_large");
	KY_TRY(err);
	err = ky_postal_load(ctx, bytes, &result);
	if (err != NULL && err->code == KY_INVALID)
		return ky_invalid(req, "file", "admin.postal_unreadable");
	KY_TRY(err);
	KY_TRY(ky_audit(ctx, "admin.postal", "postal", 0, ky_printf(ctx->arena, "places=%lld", (long long)result.places)));
	ky_reply_redirect(req, ky_url(ctx, "staff/admin/postal"), "admin.done.postal");
	return NULL;
}
