/* payment_result.c — the treasurer's answers as a table (CSV, XLSX): each line looked at against what was ordered before anything is taken, then all of it or nothing.
 * Called through the routes of plugin.c. Which heading means what is the department's setting. */
#include "payment.h"

#define FILE_MAX ((size_t)4 << 20)
#define LINES_MAX 2000
#define SHOWN_MAX 500

static const struct ky_field upload_fields[] = {{.name = "file", .kind = "file", .label = "subsidy.payment.result_file", .hint = "subsidy.payment.result_hint", .flags = KY_REQUIRED, .max = 1}};
const struct ky_form subsidy_result_form = KY_FORM("subsidy.result", upload_fields);

enum part { PART_KEY, PART_YEN, PART_DAY, PART_STATE, PART_REASON, PARTS };
static const char *const settings_of[PARTS] = {"result_key", "result_yen", "result_day", "result_state", "result_reason"};
static const char *const brought[PARTS] = {"支出命令番号", "金額", "支払日", "結果", "理由"};

/* What becomes of a line: "pay" and "back" are done, "again" was done before, all else keeps the whole file from being taken. */
struct line {
	size_t number;
	char key[64], reason[300];
	int64_t yen, payment_id;
	ky_day day;
	const char *fate;
};
struct plan {
	struct ky_arena *keep; /* of the file and its lines */
	struct ky_table *table;
	struct line *line;
	size_t count, pay, back, again, wrong;
	int64_t pay_yen, back_yen, department_id;
	size_t column[PARTS]; /* from 1; 0: there is none */
	const char *heading[PARTS], *words;
	const char *missing; /* a heading the file has not */
};

/* ---- reading */

static struct ky_err *load_setting(struct ky_ctx *ctx, struct plan *p)
{
	struct ky_rows *row;
	KY_TRY(ky_query(ctx, "subsidy.pay_setting", KY_ARGS({"department_id", ky_int(p->department_id)}), &row));
	for (size_t i = 0; i < PARTS; i++)
		p->heading[i] = row->count == 0 ? brought[i] : ky_cell_z(row, 0, settings_of[i]);
	p->words = row->count == 0 ? "不能 返戻 組戻 返金" : ky_cell_z(row, 0, "returned_words");
	return NULL;
}

static bool same_heading(struct ky_arena *a, struct ky_str cell, const char *heading)
{
	struct ky_str is = ky_key_search(a, cell), wanted = ky_key_search(a, ky_str(heading));
	return wanted.len > 0 && ky_str_eq(is, wanted);
}

static struct ky_err *find_columns(struct plan *p)
{
	struct ky_table_row header;
	KY_TRY(ky_table_guess_header(p->table, p->keep, 0, &header));
	for (size_t i = 0; i < PARTS; i++) {
		for (size_t c = 0; c < header.count && p->column[i] == 0; c++)
			if (same_heading(p->keep, header.cell[c].text, p->heading[i]))
				p->column[i] = c + 1;
		if (p->column[i] == 0 && i <= PART_DAY && p->missing == NULL)
			p->missing = p->heading[i];
	}
	struct ky_table_row row;
	do
		KY_TRY(ky_table_next(p->table, p->keep, &row));
	while (row.number != 0 && row.number < header.number);
	return NULL;
}

static struct ky_str cell_of(struct plan *p, struct ky_arena *a, const struct ky_table_row *row, enum part part)
{
	size_t c = p->column[part];
	return c == 0 || c > row->count ? KY_STR("") : ky_str_trim(ky_text_narrow(a, row->cell[c - 1].text));
}

static bool yen_of(struct ky_arena *a, struct ky_str text, int64_t *out)
{
	struct ky_buf digits;
	ky_buf_init(&digits, a, 64);
	if (ky_str_ends(text, "円"))
		text.len -= strlen("円");
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] != ',')
			ky_buf_putc(&digits, text.p[i]);
	return ky_str_i64(ky_buf_str(&digits), out);
}

static bool says_returned(struct ky_arena *a, const char *words, struct ky_str state)
{
	struct ky_str rest = ky_str(words), word;
	while (rest.len > 0 && ky_str_split(&rest, ' ', &word))
		if (word.len > 0 && state.len > 0 && strstr(ky_str_z(a, state), ky_str_z(a, word)) != NULL)
			return true;
	return false;
}

/* ---- what becomes of a line */

static const char *fate_of(struct ky_ctx *ctx, const struct ky_rows *found, const struct line *l, bool returned)
{
	if (found->count == 0)
		return "unknown";
	const char *state = ky_cell_z(found, 0, "state");
	bool open = subsidy_counts("ordered sent", state);
	if (ky_cell_int(found, 0, "yen") != l->yen)
		return "amount";
	if (open && found->count > 1 && subsidy_counts("ordered sent", ky_cell_z(found, 1, "state")) && ky_cell_int(found, 1, "yen") == l->yen)
		return "ambiguous";
	if (l->day > ctx->today || l->day < ky_cell_int(found, 0, "ordered_on"))
		return "day";
	if (!returned && subsidy_year_refuses(ky_cell_int(found, 0, "fiscal_year"), l->day) != NULL)
		return "year";
	if (returned)
		return open || strcmp(state, "paid") == 0 ? "back" : "again";
	return open ? "pay" : strcmp(state, "paid") == 0 ? "again" : "state";
}

static const char *typed_wrong(struct plan *p, const struct line *l, bool yen_good)
{
	if (l->key[0] == '\0')
		return "no_key";
	if (!yen_good)
		return "no_amount";
	if (l->day == KY_DAY_NONE)
		return "no_day";
	for (size_t i = 0; i < p->count; i++)
		if (l->payment_id != 0 && p->line[i].payment_id == l->payment_id)
			return "twice";
	return NULL;
}

static void count(struct plan *p, const struct line *l)
{
	bool pay = strcmp(l->fate, "pay") == 0, back = strcmp(l->fate, "back") == 0, again = strcmp(l->fate, "again") == 0;
	p->pay += pay;
	p->back += back;
	p->again += again;
	p->wrong += !pay && !back && !again;
	p->pay_yen += pay ? l->yen : 0;
	p->back_yen += back ? l->yen : 0;
	p->count++;
}

static void copy_text(char *to, size_t room, struct ky_str text)
{
	size_t n = text.len < room ? text.len : room - 1;
	while (n > 0 && n < text.len && ((unsigned char)text.p[n] & 0xC0) == 0x80)
		n--;
	memcpy(to, text.p, n);
	to[n] = '\0';
}

static struct ky_err *read_line(struct ky_ctx *ctx, struct plan *p, struct ky_arena *a, const struct ky_table_row *row)
{
	struct line *l = &p->line[p->count];
	struct ky_rows *found;
	struct ky_str state = cell_of(p, a, row, PART_STATE);
	bool yen_good = yen_of(a, cell_of(p, a, row, PART_YEN), &l->yen);
	l->number = row->number;
	copy_text(l->key, sizeof l->key, cell_of(p, a, row, PART_KEY));
	copy_text(l->reason, sizeof l->reason, cell_of(p, a, row, PART_REASON));
	if (!ky_day_parse(cell_of(p, a, row, PART_DAY), &l->day))
		l->day = KY_DAY_NONE;
	KY_TRY(ky_query(ctx, "subsidy.result_find", KY_ARGS({"department_id", ky_int(p->department_id)}, {"key", ky_textz(l->key)}, {"yen", ky_int(l->yen)}), &found));
	l->payment_id = found->count == 0 ? 0 : ky_cell_int(found, 0, "id");
	l->fate = typed_wrong(p, l, yen_good);
	if (l->fate == NULL)
		l->fate = fate_of(ctx, found, l, says_returned(a, p->words, state));
	if (strcmp(l->fate, "back") == 0 && l->reason[0] == '\0')
		copy_text(l->reason, sizeof l->reason, state);
	count(p, l);
	return NULL;
}

static struct ky_err *read_lines(struct ky_ctx *ctx, struct plan *p)
{
	struct ky_arena *rows = ky_arena_new(4 << 20);
	struct ky_err *err = rows == NULL ? ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no memory for rows") : NULL;
	while (err == NULL) {
		struct ky_arena_mark mark = ky_arena_mark(ctx->arena);
		struct ky_table_row row;
		ky_arena_reset(rows);
		err = ky_table_next(p->table, rows, &row);
		if (err != NULL || row.number == 0)
			break;
		err = p->count == LINES_MAX ? ky_fail(ctx->arena, KY_INVALID, "subsidy.payment.result.too_many", "more than %d lines", LINES_MAX) : read_line(ctx, p, rows, &row);
		if (err == NULL)
			ky_arena_rewind(ctx->arena, mark);
	}
	if (err != NULL)
		err = ky_fail(ctx->arena, err->code, err->user_key, "%s", err->detail);
	ky_arena_free(rows);
	return err;
}

static struct ky_err *open_file(struct ky_ctx *ctx, int64_t file_id, struct plan *p)
{
	struct ky_str bytes;
	struct ky_ctx lasting = *ctx;
	p->keep = ky_arena_new(48 << 20);
	if (p->keep == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "no memory for a table");
	lasting.arena = p->keep;
	p->line = ky_alloc_array(p->keep, LINES_MAX, sizeof *p->line);
	KY_TRY(ky_file_read(&lasting, file_id, FILE_MAX, &bytes));
	KY_TRY(ky_table_open(p->keep, bytes, NULL, &p->table));
	return find_columns(p);
}

/* The plan must be closed, also after an error, which then lies in the context's memory. */
static struct ky_err *read_plan(struct ky_ctx *ctx, int64_t department_id, int64_t file_id, struct plan *p)
{
	p->department_id = department_id;
	KY_TRY(load_setting(ctx, p));
	struct ky_err *err = open_file(ctx, file_id, p);
	if (err != NULL)
		return ky_fail(ctx->arena, err->code, err->user_key, "%s", err->detail);
	return p->missing != NULL ? NULL : read_lines(ctx, p);
}

static void close_plan(struct plan *p)
{
	ky_table_close(p->table);
	ky_arena_free(p->keep);
}

/* ---- sending one up, and looking at it */

struct ky_err *subsidy_result_upload(struct ky_req *req)
{
	struct plan p = {0};
	struct ky_file file;
	struct ky_ctx *ctx = req->ctx;
	int64_t id, department_id = ky_path_id(req, "id");
	KY_TRY(ky_file_info(ctx, ky_input_int(req->input, "file"), &file));
	struct ky_err *err = read_plan(ctx, department_id, file.id, &p);
	close_plan(&p);
	if (err != NULL && (err->code == KY_INVALID || err->code == KY_TOO_LARGE))
		return ky_invalid(req, "file", err->user_key != NULL && strncmp(err->user_key, "subsidy.", 8) == 0 ? err->user_key : "subsidy.payment.result.unreadable");
	KY_TRY(err);
	KY_TRY(ky_insert(ctx, "subsidy.result_insert", KY_ARGS({"department_id", ky_int(department_id)}, {"file_id", ky_int(file.id)}, {"file_name", ky_textz(file.name)}), &id));
	KY_TRY(ky_file_link(ctx, file.id, "subsidy.result", id));
	KY_TRY(ky_audit(ctx, "subsidy.result_upload", "subsidy.result", id, ""));
	ky_reply_redirect(req, ky_url(ctx, "files/subsidy/results/%lld", (long long)id), NULL);
	return NULL;
}

static void put_plan(struct ky_ctx *ctx, struct ky_node *root, const struct plan *p)
{
	static const char *const names[] = {"Pay", "Back", "Again", "Wrong"};
	const int64_t values[] = {(int64_t)p->pay, (int64_t)p->back, (int64_t)p->again, (int64_t)p->wrong};
	for (size_t i = 0; i < SUBSIDY_COUNT(names); i++)
		ky_put_number(root, names[i], values[i]);
	ky_put_number(root, "PayYen", p->pay_yen);
	ky_put_number(root, "BackYen", p->back_yen);
	ky_put(root, "Missing", p->missing == NULL ? NULL : ky_strdup(ctx->arena, p->missing));
	for (size_t i = 0, shown = 0; i < p->count && shown < SHOWN_MAX; i++) {
		const struct line *l = &p->line[i];
		struct ky_node *n = ky_node_item(root, "Lines");
		bool fine = subsidy_counts("pay back again", l->fate);
		ky_put_int(n, "number", (int64_t)l->number);
		ky_put(n, "key", l->key);
		ky_put_number(n, "yen", l->yen);
		ky_put_day(n, "day", l->day);
		ky_put(n, "fate", ky_message(ctx, ky_printf(ctx->arena, "subsidy.payment.fate.%s", l->fate)));
		ky_put(n, "reason", l->reason);
		ky_put_bool(n, "wrong", !fine);
		shown++;
	}
}

struct ky_err *subsidy_result_show(struct ky_req *req)
{
	struct plan p = {0};
	struct ky_rows *row;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(ctx, "subsidy.result", KY_ARGS({"id", ky_int(id)}), &row));
	struct ky_node *root = ky_reply_page(req, "subsidy/payment_result");
	bool taken = strcmp(ky_cell_z(row, 0, "state"), "taken") == 0;
	ky_put(root, "FileName", ky_cell_z(row, 0, "file_name"));
	ky_put_bool(root, "taken", taken);
	ky_put_number(root, "TakenPaid", ky_cell_int(row, 0, "paid"));
	ky_put_number(root, "TakenBack", ky_cell_int(row, 0, "returned"));
	ky_put_url(root, "back_url", ky_url(ctx, "staff/subsidy/payments/%lld", (long long)ky_cell_int(row, 0, "department_id")));
	subsidy_payment_crumbs(req, ky_cell_int(row, 0, "department_id"), ky_cell_z(row, 0, "file_name"));
	if (taken)
		return NULL;
	struct ky_err *err = read_plan(ctx, ky_cell_int(row, 0, "department_id"), ky_cell_int(row, 0, "file_id"), &p);
	if (err == NULL)
		put_plan(ctx, root, &p);
	if (err == NULL && p.wrong == 0 && p.missing == NULL && p.pay + p.back > 0)
		ky_put_action(req, root, "Take", "subsidy.result_take", id, "subsidy.payment.result_take");
	close_plan(&p);
	return err;
}

/* ---- taking it */

static struct ky_err *take_lines(struct ky_ctx *ctx, const struct plan *p, int64_t booking)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct line *l = &p->line[i];
		struct ky_arena_mark mark = ky_arena_mark(ctx->arena);
		uint64_t changed = 1;
		if (strcmp(l->fate, "pay") == 0)
			KY_TRY(ky_exec(ctx, "subsidy.payment_paid", KY_ARGS({"id", ky_int(l->payment_id)}, {"paid_on", ky_date(l->day)}, {"booking_id", ky_int(booking)}), &changed));
		else if (strcmp(l->fate, "back") == 0)
			KY_TRY(ky_exec(ctx, "subsidy.payment_back", KY_ARGS({"id", ky_int(l->payment_id)}, {"back_on", ky_date(l->day)}, {"reason", ky_textz(l->reason)}, {"booking_id", ky_int(booking)}), &changed));
		if (changed == 0)
			return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.refused.payment_moved", "line %zu is no longer as it was", l->number);
		ky_arena_rewind(ctx->arena, mark);
	}
	return NULL;
}

static struct ky_err *take_plan(struct ky_req *req, const struct ky_rows *row, struct plan *p)
{
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id"), booking;
	KY_TRY(read_plan(ctx, ky_cell_int(row, 0, "department_id"), ky_cell_int(row, 0, "file_id"), p));
	if (p->wrong > 0 || p->missing != NULL || p->pay + p->back == 0)
		return ky_fail(ctx->arena, KY_INVALID, "subsidy.payment.result.not_all", "%zu lines are wrong", p->wrong);
	KY_TRY(subsidy_booking_begin(ctx, p->department_id, "result", id, &booking));
	KY_TRY(take_lines(ctx, p, booking));
	KY_TRY(subsidy_booking_end(ctx, booking, p->pay + p->back));
	KY_TRY(ky_exec(ctx, "subsidy.result_taken", KY_ARGS({"id", ky_int(id)}, {"paid", ky_int((int64_t)p->pay)}, {"returned", ky_int((int64_t)p->back)}), NULL));
	return ky_audit(ctx, "subsidy.result_take", "subsidy.result", id, "paid_on");
}

struct ky_err *subsidy_result_take(struct ky_req *req)
{
	struct plan p = {0};
	struct ky_rows *row, *locked;
	struct ky_ctx *ctx = req->ctx;
	int64_t id = ky_path_id(req, "id");
	KY_TRY(ky_query_one(ctx, "subsidy.result_lock", KY_ARGS({"id", ky_int(id)}), &locked));
	KY_TRY(ky_query_one(ctx, "subsidy.result", KY_ARGS({"id", ky_int(id)}), &row));
	if (strcmp(ky_cell_z(row, 0, "state"), "taken") == 0)
		return ky_fail(ctx->arena, KY_CONFLICT, "subsidy.payment.result.done", "result %lld was taken", (long long)id);
	KY_TRY(ky_query(ctx, "subsidy.result_lock_payments", KY_ARGS({"department_id", *ky_cell(row, 0, "department_id")}), &locked));
	struct ky_err *err = take_plan(req, row, &p);
	close_plan(&p);
	KY_TRY(err);
	ky_reply_redirect(req, ky_url(ctx, "files/subsidy/results/%lld", (long long)id), "subsidy.done.result");
	return NULL;
}
