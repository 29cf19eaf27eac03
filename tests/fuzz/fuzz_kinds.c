/* fuzz_kinds.c — any text as every kind of field: a value that was taken is taken again, the same, when it is written.
 * Built with clang -fsanitize=fuzzer,address,undefined; seeds in corpus/kinds. */
#include <stdlib.h>

#include "core/http/internal.h"
#include "core/model/kind.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ky_str written(struct ky_arena *arena, const struct ky_value *v)
{
	if (v->kind == KY_INT)
		return ky_str(ky_printf(arena, "%lld", (long long)v->i));
	return v->kind == KY_DAY ? ky_str(ky_day_iso(arena, (ky_day)v->i)) : v->s;
}

static void check(struct ky_arena *arena, const char *name, struct ky_str typed)
{
	const struct ky_field_kind *kind = ky_kind_find(name);
	struct ky_field field = {.name = "f", .kind = name};
	struct ky_value value = ky_null(), again = ky_null();
	struct ky_str raw = kind->keeps_blanks ? typed : ky_str_trim(typed);
	if (raw.len == 0 || kind->parse(arena, &field, raw, &value) != NULL)
		return;
	if (value.kind == KY_TEXT && !kind->keeps_blanks && (strchr(value.s.p, '\r') != NULL || (strcmp(name, "lines") != 0 && strchr(value.s.p, '\n') != NULL)))
		abort();
	if (value.kind == KY_TEXT && (!ky_text_clean(value.s) || value.s.p[value.s.len] != '\0'))
		abort();
	if (kind->parse(arena, &field, written(arena, &value), &again) != NULL || again.kind != value.kind)
		abort();
	if (value.kind == KY_TEXT ? !ky_str_eq(value.s, again.s) : value.i != again.i)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"text", "lines", "int", "yen", "date", "bool", "email", "phone", "postal", "corpno", "url", "kana", "password", "code"};
	struct ky_arena *arena = ky_arena_new((size_t)512 << 20);
	struct ky_str typed = {(const char *)data, size};
	for (size_t i = 0; size > 0 && i < sizeof names / sizeof names[0] && ky_text_clean(typed); i++)
		check(arena, names[i], typed);
	ky_arena_free(arena);
	return 0;
}
