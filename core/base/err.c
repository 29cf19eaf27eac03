/* err.c — see kyodo/err.h. Called by every fallible function. */
#include "kyodo/err.h"

struct ky_err *ky_err_new(struct ky_arena *arena, const char *where, enum ky_code code, const char *user_key,
			  const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	struct ky_err *e = KY_NEW(arena, struct ky_err);
	e->code = code;
	e->user_key = user_key;
	e->where = where;
	e->detail = ky_vprintf(arena, format, ap);
	va_end(ap);
	return e;
}
