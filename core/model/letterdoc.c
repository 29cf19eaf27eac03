/* letterdoc.c — reading a letter's template, and saying what is wrong with its lines. See letterdoc.h.
 * Called by core/dossier for what staff write and plugins bring. Whatever comes in, it ends: lines, depth, cells and problems are bounded. */
#include "core/model/letterdoc_internal.h"


struct reading {
	struct ky_arena *arena;
	struct ky_letterdoc *doc;
	struct ky_letter_problems *problems;
	struct ky_str whole; /* the present line */
	unsigned line;
	size_t open[KY_LETTER_DEPTH_MAX], depth; /* nodes IF and ROWS that have no END yet */
};

/* ---- problems */

void ky_letter_problem_add(struct ky_letter_problems *p, unsigned line, unsigned column, const char *key, const char *what)
{
	if (p->count < KY_LETTER_PROBLEMS_MAX)
		p->problem[p->count++] = (struct ky_letter_problem){line, column, key, what};
}

/* Characters before that byte of the line, and one. */
static unsigned column_of(const struct reading *r, const char *at)
{
	unsigned n = 1;
	for (const char *p = r->whole.p; p < at; p++)
		n += ((unsigned char)*p & 0xc0) != 0x80;
	return n;
}

static void wrong(struct reading *r, const char *at, const char *key, struct ky_str what)
{
	what.len = what.len > 60 ? 60 : what.len;
	while (what.len > 0 && !ky_str_utf8_valid(what))
		what.len--;
	ky_letter_problem_add(r->problems, r->line, column_of(r, at), key, ky_str_z(r->arena, what));
}

/* ---- names and pieces */

static bool is_name(struct ky_str s)
{
	bool good = s.len > 0 && s.len <= 80 && s.p[0] >= 'a' && s.p[0] <= 'z';
	for (size_t i = 1; i < s.len && good; i++)
		good = (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_';
	return good;
}

static struct ky_str between(const char *from, const char *to)
{
	return (struct ky_str){from, (size_t)(to - from)};
}

struct pieces {
	size_t count, room;
	struct ky_letter_piece *piece;
};

static void add_piece(struct reading *r, struct pieces *all, struct ky_letter_piece piece)
{
	if (all->count == all->room) {
		size_t room = all->room == 0 ? 4 : 2 * all->room;
		struct ky_letter_piece *more = ky_alloc_array(r->arena, room, sizeof *more);
		if (all->count > 0)
			memcpy(more, all->piece, all->count * sizeof *more);
		all->piece = more;
		all->room = room;
	}
	all->piece[all->count++] = piece;
}

/* The closing brace of the field that begins at p, or NULL. */
static const char *read_field(struct reading *r, struct pieces *all, const char *p, const char *end)
{
	const char *close = memchr(p, '}', (size_t)(end - p));
	if (close == NULL) {
		wrong(r, p, "letters.wrong.unclosed", between(p, end));
		return NULL;
	}
	struct ky_str name = ky_str_trim(between(p + 1, close));
	if (is_name(name))
		add_piece(r, all, (struct ky_letter_piece){.field = ky_str_z(r->arena, name), .column = column_of(r, p)});
	else
		wrong(r, p, "letters.wrong.name", name);
	return close;
}

/* Text with fields in it; {{ and }} are braces. */
static struct ky_letter_cell read_cell(struct reading *r, struct ky_str text)
{
	struct pieces all = {0};
	const char *from = text.p, *end = text.p + text.len;
	for (const char *p = text.p; p < end; p++) {
		bool twice = p + 1 < end && p[0] == p[1];
		if (*p != '{' && !(*p == '}' && twice))
			continue;
		if (p + (twice ? 1 : 0) > from) /* of a doubled brace the first stands */
			add_piece(r, &all, (struct ky_letter_piece){.text = ky_str_z(r->arena, between(from, p + (twice ? 1 : 0)))});
		if (twice) {
			from = p + 2;
			p++;
			continue;
		}
		const char *close = read_field(r, &all, p, end);
		if (close == NULL)
			return (struct ky_letter_cell){all.count, all.piece};
		from = close + 1;
		p = close;
	}
	if (end > from)
		add_piece(r, &all, (struct ky_letter_piece){.text = ky_str_z(r->arena, between(from, end))});
	return (struct ky_letter_cell){all.count, all.piece};
}

/* ---- lines */

static struct ky_letter_node *add_node(struct reading *r, enum ky_letter_kind kind)
{
	struct ky_letter_node *n = &r->doc->node[r->doc->count++];
	*n = (struct ky_letter_node){.kind = kind, .line = r->line};
	return n;
}

static void add_text(struct reading *r, enum ky_letter_kind kind, struct ky_str text)
{
	struct ky_letter_cell *cell = KY_NEW(r->arena, struct ky_letter_cell);
	*cell = read_cell(r, text);
	struct ky_letter_node *n = add_node(r, kind);
	n->count = 1;
	n->cell = cell;
}

/* "3*>金額": three shares, to the right. */
static struct ky_str head_shape(struct ky_str cell, unsigned char *out_width, char *out_align)
{
	*out_width = 1;
	*out_align = 'l';
	if (cell.len > 1 && cell.p[0] >= '1' && cell.p[0] <= '9' && cell.p[1] == '*') {
		*out_width = (unsigned char)(cell.p[0] - '0');
		cell = ky_str_trim((struct ky_str){cell.p + 2, cell.len - 2});
	}
	if (cell.len > 0 && cell.p[0] == '>') {
		*out_align = 'r';
		cell = ky_str_trim((struct ky_str){cell.p + 1, cell.len - 1});
	}
	return cell;
}

static void add_cells(struct reading *r, enum ky_letter_kind kind, struct ky_str rest)
{
	struct ky_letter_cell *cell = ky_alloc_array(r->arena, KY_PAPER_COLUMNS_MAX, sizeof *cell);
	unsigned char *width = ky_alloc_array(r->arena, KY_PAPER_COLUMNS_MAX, 1);
	char *align = ky_alloc_array(r->arena, KY_PAPER_COLUMNS_MAX + 1, 1);
	struct ky_str part;
	size_t n = 0;
	const char *begin = rest.p;
	while (ky_str_split(&rest, '|', &part)) {
		part = ky_str_trim(part);
		if (n == KY_PAPER_COLUMNS_MAX) {
			wrong(r, begin, "letters.wrong.columns", part);
			break;
		}
		if (kind == KY_LETTER_HEAD)
			part = head_shape(part, &width[n], &align[n]);
		cell[n++] = read_cell(r, part);
	}
	struct ky_letter_node *node = add_node(r, kind);
	node->count = n;
	node->cell = cell;
	node->width = kind == KY_LETTER_HEAD ? width : NULL;
	node->align = kind == KY_LETTER_HEAD ? align : NULL;
}

static void add_fact(struct reading *r, struct ky_str rest)
{
	struct ky_letter_cell *cell = ky_alloc_array(r->arena, 2, sizeof *cell);
	const char *bar = rest.len == 0 ? NULL : memchr(rest.p, '|', rest.len);
	if (bar == NULL) {
		wrong(r, rest.p, "letters.wrong.fact", rest);
		return;
	}
	cell[0] = read_cell(r, ky_str_trim(between(rest.p, bar)));
	cell[1] = read_cell(r, ky_str_trim(between(bar + 1, rest.p + rest.len)));
	struct ky_letter_node *n = add_node(r, KY_LETTER_FACT);
	n->count = 2;
	n->cell = cell;
}

/* ---- what spans lines */

static bool open_block(struct reading *r, enum ky_letter_kind kind, const char *at)
{
	if (r->depth == KY_LETTER_DEPTH_MAX) {
		wrong(r, at, "letters.wrong.depth", (struct ky_str){"", 0});
		return false;
	}
	r->open[r->depth++] = r->doc->count;
	add_node(r, kind)->column = column_of(r, at);
	return true;
}

static void read_if(struct reading *r, struct ky_str arg)
{
	bool negated = ky_str_starts(arg, "not ");
	struct ky_str name = negated ? ky_str_trim(between(arg.p + 4, arg.p + arg.len)) : arg, code = {NULL, 0};
	const char *equals = name.len == 0 ? NULL : memchr(name.p, '=', name.len);
	if (equals != NULL) {
		code = ky_str_trim(between(equals + 1, name.p + name.len));
		name = ky_str_trim(between(name.p, equals));
	}
	if (!is_name(name) || (equals != NULL && code.len == 0)) {
		wrong(r, r->whole.p, "letters.wrong.condition", arg);
		name = (struct ky_str){"", 0};
	}
	if (!open_block(r, KY_LETTER_IF, r->whole.p))
		return;
	struct ky_letter_node *n = &r->doc->node[r->doc->count - 1];
	n->name = ky_str_z(r->arena, name);
	n->code = equals == NULL ? NULL : ky_str_z(r->arena, code);
	n->negated = negated;
}

static void read_rows(struct reading *r, struct ky_str arg)
{
	if (!is_name(arg)) {
		wrong(r, r->whole.p, "letters.wrong.name", arg);
		arg = (struct ky_str){"", 0};
	}
	for (size_t i = 0; i < r->depth; i++)
		if (r->doc->node[r->open[i]].kind == KY_LETTER_ROWS)
			wrong(r, r->whole.p, "letters.wrong.rows_in_rows", arg);
	if (open_block(r, KY_LETTER_ROWS, r->whole.p))
		r->doc->node[r->doc->count - 1].name = ky_str_z(r->arena, arg);
}

static void read_else(struct reading *r, struct ky_str arg)
{
	(void)arg;
	struct ky_letter_node *begun = r->depth == 0 ? NULL : &r->doc->node[r->open[r->depth - 1]];
	if (begun == NULL || begun->kind != KY_LETTER_IF || begun->otherwise != 0) {
		wrong(r, r->whole.p, "letters.wrong.else", (struct ky_str){"", 0});
		return;
	}
	begun->otherwise = r->doc->count;
	add_node(r, KY_LETTER_ELSE);
}

static void read_end(struct reading *r, struct ky_str arg)
{
	(void)arg;
	if (r->depth == 0) {
		wrong(r, r->whole.p, "letters.wrong.end", (struct ky_str){"", 0});
		return;
	}
	struct ky_letter_node *begun = &r->doc->node[r->open[--r->depth]];
	begun->end = r->doc->count;
	begun->otherwise = begun->otherwise == 0 ? r->doc->count : begun->otherwise;
	add_node(r, KY_LETTER_END);
}

static void read_window(struct reading *r, struct ky_str arg)
{
	(void)arg;
	if (r->doc->count > 0)
		wrong(r, r->whole.p, "letters.wrong.window", (struct ky_str){"", 0});
	else
		add_node(r, KY_LETTER_WINDOW);
}

static void read_space(struct reading *r, struct ky_str arg)
{
	int64_t mm = 0;
	if (!ky_str_i64(arg, &mm) || mm < 1 || mm > 200)
		wrong(r, r->whole.p, "letters.wrong.space", arg);
	else
		add_node(r, KY_LETTER_SPACE)->mm = (double)mm;
}

/* ---- words in braces at the beginning of a line */

static const struct {
	const char *word;
	void (*read)(struct reading *r, struct ky_str arg); /* NULL: a line of that kind */
	enum ky_letter_kind kind;
	bool argument; /* within the braces */
	bool text;     /* behind them */
} words[] = {
    {"right", NULL, KY_LETTER_RIGHT, false, true}, {"center", NULL, KY_LETTER_CENTER, false, true}, {"indent", NULL, KY_LETTER_INDENT, false, true},
    {"fact", NULL, KY_LETTER_FACT, false, true},   {"seal", NULL, KY_LETTER_SEAL, false, false},    {"appeal", NULL, KY_LETTER_APPEAL, false, false},
    {"line", NULL, KY_LETTER_LINE, false, false},  {"page", NULL, KY_LETTER_PAGE, false, false},    {"window", read_window, 0, false, false},
    {"space", read_space, 0, true, false},	   {"if", read_if, 0, true, false},		    {"rows", read_rows, 0, true, false},
    {"else", read_else, 0, false, false},	   {"end", read_end, 0, false, false},
};

/* false: the line is none of these. */
static bool read_word(struct reading *r, struct ky_str line)
{
	const char *close = line.len == 0 || line.p[0] != '{' ? NULL : memchr(line.p, '}', line.len);
	if (close == NULL)
		return false;
	struct ky_str inner = ky_str_trim(between(line.p + 1, close)), rest = ky_str_trim(between(close + 1, line.p + line.len)), word = {NULL, 0}, arg = inner;
	ky_str_split(&arg, ' ', &word);
	arg = arg.p == NULL ? (struct ky_str){"", 0} : ky_str_trim(arg);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (!ky_str_is(word, words[i].word) || (!words[i].argument && arg.len > 0))
			continue;
		if (!words[i].text && rest.len > 0)
			wrong(r, rest.p, "letters.wrong.alone", inner);
		if (words[i].read != NULL)
			words[i].read(r, arg);
		else if (words[i].kind == KY_LETTER_FACT)
			add_fact(r, rest);
		else if (words[i].text)
			add_text(r, words[i].kind, rest);
		else
			add_node(r, words[i].kind);
		return true;
	}
	return false;
}

static void read_line(struct reading *r, struct ky_str line)
{
	if (line.len > 0 && line.p[line.len - 1] == '\r')
		line.len--;
	r->whole = line;
	if (ky_str_starts(line, "//"))
		return;
	if (ky_str_starts(line, "## "))
		add_text(r, KY_LETTER_HEADING, ky_str_trim(between(line.p + 3, line.p + line.len)));
	else if (ky_str_starts(line, "# "))
		add_text(r, KY_LETTER_TITLE, ky_str_trim(between(line.p + 2, line.p + line.len)));
	else if (ky_str_starts(line, "|="))
		add_cells(r, KY_LETTER_HEAD, between(line.p + 2, line.p + line.len));
	else if (ky_str_starts(line, "|+"))
		add_cells(r, KY_LETTER_TOTAL, between(line.p + 2, line.p + line.len));
	else if (ky_str_starts(line, "|"))
		add_cells(r, KY_LETTER_ROW, between(line.p + 1, line.p + line.len));
	else if (!read_word(r, line))
		add_text(r, KY_LETTER_TEXT, line);
}

void ky_letterdoc_parse(struct ky_arena *arena, struct ky_str text, struct ky_letterdoc **out_doc, struct ky_letter_problems *problems)
{
	struct reading r = {.arena = arena, .problems = problems};
	struct ky_str line;
	r.doc = KY_NEW(arena, struct ky_letterdoc);
	/* Every line makes one node at most; the unclosed ones get their ends. */
	r.doc->node = ky_alloc_array(arena, KY_LETTER_LINES_MAX + KY_LETTER_DEPTH_MAX, sizeof *r.doc->node);
	*out_doc = r.doc;
	if (text.len > KY_LETTER_BYTES_MAX || !ky_str_utf8_valid(text) || (text.len > 0 && memchr(text.p, '\0', text.len) != NULL)) {
		ky_letter_problem_add(problems, 1, 1, "letters.wrong.too_long", "");
		return;
	}
	while (text.len > 0 && text.p[text.len - 1] == '\n')
		text.len--;
	while (ky_str_split(&text, '\n', &line)) {
		if (++r.line > KY_LETTER_LINES_MAX) {
			ky_letter_problem_add(problems, r.line, 1, "letters.wrong.too_long", "");
			break;
		}
		read_line(&r, line);
	}
	while (r.depth > 0) {
		const struct ky_letter_node *begun = &r.doc->node[r.open[r.depth - 1]];
		ky_letter_problem_add(problems, begun->line, begun->column, "letters.wrong.no_end", begun->name);
		r.whole = (struct ky_str){"", 0};
		read_end(&r, (struct ky_str){"", 0});
	}
}
