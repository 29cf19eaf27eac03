/* fuzz_answers.c — any bytes as answers; what is read is written so that it reads back the same.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/answers. */
#include <stdlib.h>

#include "core/model/formdoc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char document[] = "{\"format\":\"kyodo-form 1\",\"sections\":[{\"name\":\"s\",\"fields\":[{\"name\":\"a\",\"kind\":\"text\"},{\"name\":\"n\",\"kind\":\"int\",\"calc\":\"t.n\"},"
			       "{\"name\":\"d\",\"kind\":\"date\"},{\"name\":\"p\",\"kind\":\"person\",\"when\":{\"any\":[{\"field\":\"a\",\"has\":\"x\"},{\"field\":\"n\",\"at_least\":2}]}},"
			       "{\"name\":\"t\",\"kind\":\"table\",\"columns\":[{\"name\":\"n\",\"kind\":\"yen\"},{\"name\":\"b\",\"kind\":\"bank\"}]}]}]}";

static void there_and_back(struct ky_arena *arena, const struct ky_formdoc *doc, const struct ky_answers *x)
{
	struct ky_answers again;
	const char *const *names;
	struct ky_str json = ky_answers_json(arena, x);
	if (ky_answers_parse(arena, doc, json, &again) != NULL || ky_answers_differ(arena, x, &again, &names) != 0 || !ky_str_eq(json, ky_answers_json(arena, &again)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_arena *arena = ky_arena_new((size_t)512 << 20);
	struct ky_formdoc *doc;
	struct ky_str json = {(const char *)data, size};
	struct ky_answers x;
	if (ky_formdoc_parse(arena, KY_STR(document), &doc) != NULL)
		abort();
	if (ky_answers_parse(arena, NULL, json, &x) == NULL)
		there_and_back(arena, NULL, &x);
	if (ky_answers_parse(arena, doc, json, &x) == NULL) {
		there_and_back(arena, doc, &x);
		if (ky_formdoc_calculate(doc, &x) == NULL)
			there_and_back(arena, doc, &x);
		ky_formdoc_drop_hidden(doc, &x, "ja", NULL);
		there_and_back(arena, doc, &x);
	}
	ky_arena_free(arena);
	return 0;
}
