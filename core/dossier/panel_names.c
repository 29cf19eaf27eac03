/* panel_names.c — whatever names an applicant: found in the account, the group and the hidden answers of a file, and taken out of what judges of a blind panel read, wherever it stands.
 * Called by panel_blind.c. Finds what is written as it was entered, closed up, word by word, and numbers in any writing; it cannot know a nickname: for that the secretariat masks. */
#include "core/dossier/panel.h"

#include "core/model/formdoc_sheet.h"

#define NEEDLES_MAX 400
#define NEEDLE_BYTES_MIN 4 /* two kanji; shorter ones stand in too many words */
#define DIGITS_MIN 7 /* a postal code has seven */
#define DIGITS_MAX 15

static bool is_title(const struct ky_panel_file *f, const char *name)
{
	const char *field = f->c.d.procedure->title_field;
	return f->panel.blind && !f->panel.show_title && field != NULL && strcmp(field, name) == 0;
}

/* A cell of a table is hidden with its table. */
bool ky_panel_hides(struct ky_ctx *ctx, const struct ky_panel_file *f, const char *name, const struct ky_doc_field **out_field)
{
	const char *dot = strchr(name, '.');
	const struct ky_doc_field *table = dot == NULL ? NULL : ky_doc_find(f->c.doc, ky_strndup(ctx->arena, name, (size_t)(dot - name)), NULL);
	*out_field = ky_doc_find(f->c.doc, name, NULL);
	unsigned flags = (*out_field == NULL ? 0 : (*out_field)->flags) | (table == NULL ? 0 : table->flags);
	return *out_field == NULL || (flags & ky_panel_without(&f->panel)) != 0 || is_title(f, name);
}

bool ky_panel_is_text(const struct ky_doc_field *field)
{
	static const char *const codes[] = {"choice", "choices", "register", "bool", "pledge", "files", "file", "date", "int", "yen", "number", "note"};
	for (size_t i = 0; i < KY_COUNT(codes); i++)
		if (strcmp(field->kind, codes[i]) == 0)
			return false;
	return true;
}

struct ky_names {
	struct ky_arena *arena;
	size_t count, digit_count;
	struct ky_str text[NEEDLES_MAX];
	struct ky_str digits[NEEDLES_MAX]; /* telephone numbers and the like: written with any hyphens and blanks, in wide digits, too */
};

static void add_needle(struct ky_names *n, struct ky_str s)
{
	s = ky_str_trim(s);
	if (s.len < NEEDLE_BYTES_MIN || ky_text_length(s) < 2 || n->count == NEEDLES_MAX)
		return;
	size_t at = n->count++;
	for (; at > 0 && n->text[at - 1].len < s.len; at--) /* the longest first */
		n->text[at] = n->text[at - 1];
	n->text[at] = s;
}

/* Every number of so many digits is taken for one to dial or to write to. */
static void add_digits(struct ky_names *n, struct ky_str s)
{
	struct ky_str digits = ky_key_phone(n->arena, s);
	if (digits.len >= DIGITS_MIN && digits.len <= DIGITS_MAX && n->digit_count < NEEDLES_MAX)
		n->digits[n->digit_count++] = digits;
}

/* The digit at that place; '-' for what may stand between digits; 0: anything else. */
static char digit_at(struct ky_str s, size_t at, size_t *out_len)
{
	static const char *const between[] = {"-", " ", "(", ")", "‐", "‑", "‒", "–", "—", "―", "−", "ー", "－", "　", "（", "）"};
	unsigned char c = (unsigned char)s.p[at];
	*out_len = 1;
	if (c >= '0' && c <= '9')
		return (char)c;
	for (size_t i = 0; i < KY_COUNT(between); i++)
		if (ky_str_starts((struct ky_str){s.p + at, s.len - at}, between[i])) {
			*out_len = strlen(between[i]);
			return '-';
		}
	if (s.len - at >= 3 && c == 0xef && (unsigned char)s.p[at + 1] == 0xbc && (unsigned char)s.p[at + 2] >= 0x90 && (unsigned char)s.p[at + 2] <= 0x99) {
		*out_len = 3;
		return (char)('0' + ((unsigned char)s.p[at + 2] - 0x90));
	}
	return 0;
}

/* How many bytes from there on write these digits; 0: other ones. */
static size_t digits_match(struct ky_str s, size_t begin, struct ky_str digits)
{
	size_t at = begin, found = 0, len;
	while (at < s.len && found < digits.len) {
		char c = digit_at(s, at, &len);
		if (c != digits.p[found] && (c != '-' || found == 0))
			return 0;
		found += c != '-';
		at += len;
	}
	return found == digits.len ? at - begin : 0;
}

static bool blank_at(struct ky_str s, size_t at, size_t *out_len)
{
	static const char wide[] = "\xe3\x80\x80";
	*out_len = s.p[at] == ' ' || s.p[at] == '-' ? 1 : at + 3 <= s.len && memcmp(s.p + at, wide, 3) == 0 ? 3 : 0;
	return *out_len > 0;
}

/* As it stands, closed up, and each of its words: 「髙橋 花子」 is also named by 「髙橋花子」 and 「花子」. */
static void add_name(struct ky_names *n, struct ky_str s)
{
	struct ky_buf closed;
	size_t begin = 0, blank;
	ky_buf_init(&closed, n->arena, s.len + 1);
	add_needle(n, s);
	for (size_t i = 0; i <= s.len; i++) {
		if (i < s.len && !blank_at(s, i, &blank)) {
			ky_buf_putc(&closed, s.p[i]);
			continue;
		}
		add_needle(n, (struct ky_str){s.p + begin, i - begin});
		if (i < s.len)
			i += blank - 1;
		begin = i + 1;
	}
	add_needle(n, ky_buf_str(&closed));
}

static void add_text(struct ky_names *n, struct ky_str text)
{
	struct ky_str line;
	while (ky_str_split(&text, '\n', &line))
		add_name(n, line);
}

struct ky_err *ky_names_of(struct ky_ctx *ctx, const struct ky_panel_file *f, struct ky_names **out)
{
	struct ky_names *n = KY_NEW(ctx->arena, struct ky_names);
	const char *group;
	n->arena = ctx->arena;
	KY_TRY(ky_group_name(ctx, f->c.d.group_id, &group));
	add_text(n, ky_str(group));
	add_text(n, ky_cell_str(f->c.row, 0, "applicant"));
	add_text(n, ky_cell_str(f->c.row, 0, "applicant_email"));
	for (size_t i = 0; i < f->c.answers->count; i++) {
		const struct ky_answer *a = &f->c.answers->answer[i];
		const struct ky_doc_field *field;
		struct ky_str shown;
		if (!ky_panel_hides(ctx, f, a->name, &field) || field == NULL || a->value.kind != KY_TEXT || !ky_panel_is_text(field))
			continue;
		add_text(n, a->value.s);
		add_digits(n, a->value.s);
		KY_TRY(ky_doc_readable(ctx, field, &a->value, &shown));
		add_text(n, shown);
	}
	*out = n;
	return NULL;
}

/* How many bytes from there on name the applicant; 0: none. */
static size_t names(const struct ky_names *n, struct ky_str text, size_t at)
{
	for (size_t i = 0; i < n->count; i++)
		if (n->text[i].len <= text.len - at && memcmp(text.p + at, n->text[i].p, n->text[i].len) == 0)
			return n->text[i].len;
	for (size_t i = 0; i < n->digit_count; i++) {
		size_t len = digits_match(text, at, n->digits[i]);
		if (len > 0)
			return len;
	}
	return 0;
}

struct ky_str ky_names_redact(struct ky_arena *arena, const struct ky_names *n, struct ky_str text)
{
	struct ky_buf out;
	ky_buf_init(&out, arena, 4 * text.len + 64);
	for (size_t at = 0, len; at < text.len; at += len) {
		len = names(n, text, at);
		if (len > 0) {
			ky_buf_puts(&out, KY_BLACKED_OUT);
			continue;
		}
		len = 1;
		ky_buf_putc(&out, text.p[at]);
	}
	return ky_buf_str(&out);
}
