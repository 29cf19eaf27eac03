/* fuzz_letterdoc.c — any bytes as a letter's template: read, checked, rendered; what it became is written, read back and written again alike. The same bytes as a frozen sheet, too.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/letterdoc. */
#include <stdlib.h>

#include "core/model/letterdoc.h"
#include "core/model/sheet_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum ky_letter_name known(const void *data, const char *table, const char *name)
{
	(void)data;
	return name[0] == 't' && table == NULL ? KY_LETTER_TABLE : name[0] == 'u' ? KY_LETTER_UNKNOWN : KY_LETTER_FIELD;
}

static struct ky_err *value(void *data, const char *table, size_t row, const char *name, bool raw, const char **out)
{
	(void)data;
	(void)raw;
	*out = name[0] == 'u' || (table != NULL && name[0] == 'v') ? NULL : row == 1 ? "{name}|\\\t\n" : "髙橋";
	return NULL;
}

static size_t rows(void *data, const char *table)
{
	(void)data;
	return table[0] == 't' ? 3 : 0;
}

static void round_trip(struct ky_blocks *blocks)
{
	struct ky_blocks back = {.arena = blocks->arena};
	struct ky_str once, twice;
	if (ky_sheet_write(blocks, &once) != NULL)
		return;
	if (ky_sheet_read(once, &back) != NULL || ky_sheet_write(&back, &twice) != NULL || !ky_str_eq(once, twice) || back.count != blocks->count)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)512 << 20);
	struct ky_str text = {(const char *)data, size};
	struct ky_letterdoc *doc;
	struct ky_letter_problems problems = {0};
	struct ky_blocks blocks = {.arena = arena}, frozen = {.arena = arena};
	const struct ky_letter_values values = {.text = value, .rows = rows, .window = "〒\n様", .beside = "第1号", .appeal = "一\n二"};
	ky_letterdoc_parse(arena, text, &doc, &problems);
	ky_letterdoc_check(doc, known, NULL, &problems);
	if (ky_letterdoc_render(doc, &values, &blocks) == NULL)
		round_trip(&blocks);
	if (ky_sheet_read(text, &frozen) == NULL)
		round_trip(&frozen);
	ky_arena_free(arena);
	return 0;
}
