/* fuzz_calctext.c — any text as a formula: refused with a message, or taken, and then written back as a text that means the same.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/calctext. */
#include <stdlib.h>

#include "core/model/formdoc_edit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char form[] = "{\"format\": \"kyodo-form 1\", \"title\": {\"ja\": \"t\"}, \"sections\": [{\"name\": \"a\", \"title\": {\"ja\": \"A\"}, \"fields\": ["
			   "{\"name\": \"cost\", \"kind\": \"yen\", \"label\": {\"ja\": \"経費\"}}, {\"name\": \"total\", \"kind\": \"yen\", \"label\": {\"ja\": \"合計額\"}},"
			   "{\"name\": \"items\", \"kind\": \"table\", \"label\": {\"ja\": \"内訳\"}, \"columns\": [{\"name\": \"amount\", \"kind\": \"yen\", \"label\": {\"ja\": \"金額\"}}]}]}]}";

static const char *written(struct ky_arena *arena, const struct ky_docedit *edit)
{
	struct ky_formdoc *doc;
	if (ky_formdoc_parse(arena, ky_docedit_text(edit, arena), &doc) != NULL)
		return NULL;
	return ky_calc_text(arena, doc, ky_doc_find(doc, "total", NULL)->calc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)256 << 20);
	struct ky_docedit *edit = ky_docedit_open(arena, ky_str(form));
	struct ky_formdoc *doc;
	const char *at, *text = ky_strndup(arena, (const char *)data, size > 2000 ? 2000 : size);
	if (ky_formdoc_parse(arena, ky_str(form), &doc) != NULL)
		abort();
	const char *wrong = ky_docedit_set_calc(edit, arena, doc, "total", text, &at), *once = wrong == NULL ? written(arena, edit) : NULL;
	if (once != NULL) {
		/* Nested too deep to be read again is refused by the document's own reader: then once is NULL. */
		if (ky_docedit_set_calc(edit, arena, doc, "total", once, &at) != NULL)
			abort();
		const char *twice = written(arena, edit);
		if (twice == NULL || strcmp(once, twice) != 0)
			abort();
	}
	ky_docedit_close(edit);
	ky_arena_free(arena);
	return 0;
}
