/* intake.c — a spreadsheet from outside is understood: its sheet, its header, which column means what.
 * Called by intake_rows.c and intake_pages.c, and by jobs. Knows nothing of what the rows mean. */
#include "core/model/intake_internal.h"

size_t ky_intake_field(const struct ky_intake *intake, const char *name)
{
	size_t i = 0;
	while (i < intake->field_count && strcmp(intake->field[i].name, name) != 0)
		i++;
	return i;
}

bool ky_intake_is_target(const struct ky_intake *intake, size_t field)
{
	for (size_t i = 0; intake->target[i].code != NULL; i++)
		if (strcmp(intake->target[i].code, intake->field[field].name) == 0)
			return true;
	return false;
}

const char *ky_intake_key(struct ky_arena *arena, const struct ky_intake *intake, const char *word)
{
	return ky_printf(arena, "%s.%s", intake->name, word);
}

/* ---- the header */

static size_t guess_field(struct ky_ctx *ctx, const struct ky_intake *intake, struct ky_str cell)
{
	struct ky_str key = ky_key_search(ctx->arena, cell);
	if (key.len == 0)
		return intake->field_count;
	for (size_t i = 0; i < intake->field_count; i++)
		if (ky_intake_is_target(intake, i) && ky_str_eq(key, ky_key_search(ctx->arena, ky_str(ky_message(ctx, intake->field[i].label)))))
			return i;
	for (size_t i = 0; i < intake->word_count; i++)
		if (ky_str_eq(key, ky_key_search(ctx->arena, ky_str(intake->word[i].word))))
			return ky_intake_field(intake, intake->word[i].field);
	return intake->field_count;
}

static void guess_mapping(struct ky_ctx *ctx, struct ky_intake_book *book)
{
	for (size_t c = 0; c < book->header.count && c < KY_INTAKE_COLUMNS_MAX; c++) {
		size_t field = guess_field(ctx, book->intake, book->header.cell[c].text);
		if (field < book->intake->field_count && book->mapping.at[field] == 0)
			book->mapping.at[field] = c + 1;
	}
}

int64_t ky_intake_unit(struct ky_arena *arena, struct ky_str text)
{
	const char *plain = ky_str_z(arena, ky_text_narrow(arena, text));
	return strstr(plain, "百万円") != NULL ? 1000000 : strstr(plain, "千円") != NULL ? 1000 : 1;
}

/* 「（単位：千円）」 stands above a header, in whatever cell. */
static void take_unit(struct ky_ctx *ctx, struct ky_intake_book *book, const struct ky_table_row *row)
{
	for (size_t i = 0; i < row->count; i++) {
		const char *text = ky_str_z(ctx->arena, row->cell[i].text);
		if (strstr(text, "単位") != NULL)
			book->unit = ky_intake_unit(ctx->arena, ky_str(text));
	}
}

/* Goes behind the row of that number, which becomes the header. */
static struct ky_err *go_behind(struct ky_ctx *ctx, struct ky_intake_book *book, size_t sheet, size_t number, struct ky_table_row *out_header)
{
	KY_TRY(ky_table_select(book->table, sheet));
	book->at_sheet = sheet;
	book->unit = 1;
	for (;;) {
		struct ky_table_row row;
		KY_TRY(ky_table_next(book->table, book->keep, &row));
		if (row.number == 0 || row.number > number)
			return ky_fail(ctx->arena, KY_INVALID, NULL, "no header in row %zu", number);
		if (row.number == number) {
			*out_header = row;
			return NULL;
		}
		take_unit(ctx, book, &row);
	}
}

struct ky_err *ky_intake_go(struct ky_ctx *ctx, struct ky_intake_book *book, size_t sheet, size_t number, struct ky_table_row *out_header)
{
	struct ky_table_row guessed;
	if (number == 0) {
		KY_TRY(ky_table_guess_header(book->table, book->keep, sheet, &guessed));
		if (guessed.number == 0) { /* a single column looks like no header: the first row is */
			KY_TRY(ky_table_select(book->table, sheet));
			KY_TRY(ky_table_next(book->table, book->keep, &guessed));
		}
		if (guessed.number == 0)
			return ky_fail(ctx->arena, KY_INVALID, NULL, "nothing looks like a header");
		number = guessed.number;
	}
	return go_behind(ctx, book, sheet, number, out_header);
}

/* Options are asked for once a file, not once a row. */
static struct ky_err *load_options(const struct ky_ctx *ctx, struct ky_intake_book *book)
{
	struct ky_ctx lasting = *ctx;
	lasting.arena = book->keep;
	for (size_t i = 0; i < book->intake->field_count; i++) {
		const struct ky_field *f = &book->intake->field[i];
		if (f->load != NULL)
			KY_TRY(f->load(&lasting, &book->options[i]));
		else if (f->choices != NULL)
			KY_TRY(ky_choices(&lasting, f->choices, &book->options[i]));
		if (book->options[i] == NULL)
			continue;
		struct ky_str *keys = ky_alloc_array(book->keep, book->options[i]->count, sizeof *keys);
		for (size_t o = 0; o < book->options[i]->count; o++)
			keys[o] = ky_key_search(book->keep, ky_str(book->options[i]->choice[o].label));
		book->option_key[i] = keys;
	}
	return NULL;
}

/* With all sheets the first that holds a table with the required column speaks for them; a page of remarks may come before it. */
static struct ky_err *find_first(struct ky_ctx *ctx, struct ky_intake_book *book, size_t header_row)
{
	size_t required = ky_intake_field(book->intake, book->intake->required), sheets = ky_table_sheets(book->table);
	for (size_t i = 0; i < sheets; i++) {
		struct ky_err *err = ky_intake_go(ctx, book, i, header_row, &book->header);
		if (err != NULL && err->code != KY_INVALID)
			return err;
		book->mapping = (struct ky_intake_mapping){.at = {0}};
		if (err == NULL)
			guess_mapping(ctx, book);
		if (err == NULL && book->mapping.at[required] != 0)
			return NULL;
	}
	KY_TRY(ky_intake_go(ctx, book, 0, header_row, &book->header));
	guess_mapping(ctx, book);
	return NULL;
}

struct ky_err *ky_intake_open(struct ky_ctx *ctx, const struct ky_intake *intake, struct ky_arena *keep, struct ky_str bytes, int64_t sheet, size_t header_row, struct ky_intake_book *out)
{
	*out = (struct ky_intake_book){.intake = intake, .keep = keep, .sheet = sheet, .unit = 1};
	KY_TRY(ky_table_open(keep, bytes, NULL, &out->table));
	if (sheet != KY_INTAKE_ALL_SHEETS && (sheet < 0 || sheet >= (int64_t)ky_table_sheets(out->table)))
		return ky_fail(ctx->arena, KY_NOT_FOUND, NULL, "no sheet %lld", (long long)sheet);
	if (sheet == KY_INTAKE_ALL_SHEETS) {
		KY_TRY(find_first(ctx, out, header_row));
	} else {
		KY_TRY(ky_intake_go(ctx, out, (size_t)sheet, header_row, &out->header));
		guess_mapping(ctx, out);
	}
	return load_options(ctx, out);
}

void ky_intake_close(struct ky_intake_book *book)
{
	ky_table_close(book->table);
	book->table = NULL;
}

/* ---- mappings as text */

char *ky_intake_mapping_text(struct ky_arena *arena, const struct ky_intake *intake, const struct ky_intake_mapping *mapping)
{
	struct ky_buf out;
	ky_buf_init(&out, arena, 2000);
	ky_buf_puts(&out, "");
	for (size_t i = 0; i < intake->field_count; i++)
		if (mapping->at[i] > 0)
			ky_buf_printf(&out, "%s%s:%zu", out.len == 0 ? "" : " ", intake->field[i].name, mapping->at[i]);
	return ky_str_z(arena, ky_buf_str(&out));
}

void ky_intake_mapping_read(const struct ky_intake *intake, const char *text, struct ky_intake_mapping *out)
{
	struct ky_str part;
	*out = (struct ky_intake_mapping){.at = {0}};
	for (struct ky_str rest = ky_str(text); ky_str_split(&rest, ' ', &part);) {
		const char *colon = part.len == 0 ? NULL : memchr(part.p, ':', part.len);
		int64_t column;
		if (colon == NULL || !ky_str_i64((struct ky_str){colon + 1, part.len - (size_t)(colon + 1 - part.p)}, &column))
			continue;
		for (size_t i = 0; i < intake->field_count; i++)
			if (ky_intake_is_target(intake, i) && column > 0 && column <= KY_INTAKE_COLUMNS_MAX && ky_str_is((struct ky_str){part.p, (size_t)(colon - part.p)}, intake->field[i].name))
				out->at[i] = (size_t)column;
	}
}

struct ky_str ky_intake_heading(struct ky_arena *arena, const struct ky_table_row *header)
{
	struct ky_buf out;
	ky_buf_init(&out, arena, 64 * 1024);
	for (size_t c = 0; c < header->count; c++) {
		ky_buf_put(&out, ky_key_search(arena, header->cell[c].text));
		ky_buf_putc(&out, '|');
	}
	struct ky_str s = ky_buf_str(&out);
	s.len = s.len > 500 ? 500 : s.len;
	while (!ky_str_utf8_valid(s))
		s.len--;
	return s;
}
