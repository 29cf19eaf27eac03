/* fuzz_formdoc.c — any bytes as a form's document: read, checked, and evaluated with answers made of its own names.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/formdoc. */
#include <stdlib.h>

#include "core/model/formdoc_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void answer(struct ky_answers *x, const char *name, size_t n)
{
	static const char *const texts[] = {"1", "x", "2026-11-23", ""};
	ky_answers_set(x, name, n % 3 == 0 ? ky_int((int64_t)n * 1000) : ky_textz(texts[n % 4]));
}

static void answer_all(struct ky_arena *arena, const struct ky_formdoc *doc, struct ky_answers *x)
{
	size_t n = 0;
	for (size_t s = 0; s < doc->section_count; s++)
		for (size_t i = 0; i < doc->section[s].field_count; i++) {
			const struct ky_doc_field *f = &doc->section[s].field[i];
			if (f->column_count == 0)
				answer(x, f->name, n++);
			for (size_t c = 0; c < f->column_count; c++)
				answer(x, ky_printf(arena, "%s.%zu.%s", f->name, n % 5, f->column[c].name), n + 1), n++;
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)512 << 20);
	struct ky_formdoc *doc = NULL;
	struct ky_answers x;
	struct ky_buf text;
	ky_answers_init(&x, arena);
	ky_buf_init(&text, arena, 1 << 16);
	if (ky_formdoc_parse(arena, (struct ky_str){(const char *)data, size}, &doc) == NULL) {
		const struct ky_doc_leaf *leaf;
		ky_formdoc_check(doc, arena, &text);
		answer_all(arena, doc, &x);
		struct ky_err *err = ky_formdoc_calculate(doc, &x);
		(void)err;
		ky_formdoc_drop_hidden(doc, &x, "en", &text);
		struct ky_str once = ky_answers_json(arena, &x);
		ky_formdoc_drop_hidden(doc, &x, "en", &text);
		if (!ky_str_eq(once, ky_answers_json(arena, &x)))
			abort();
		ky_answers_close_up(&x, doc);
		once = ky_answers_json(arena, &x);
		ky_answers_close_up(&x, doc);
		if (!ky_str_eq(once, ky_answers_json(arena, &x)))
			abort();
		for (size_t i = 0, files = ky_doc_file_leaves(arena, doc, &x, &leaf); i < files; i++)
			ky_answers_get(&x, leaf[i].name);
	}
	ky_arena_free(arena);
	return 0;
}
