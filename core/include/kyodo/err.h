/* err.h — what went wrong: a code for the program, a detail for the log, a message key for the person.
 * A fallible function returns struct ky_err *; NULL is success; outputs are untouched on failure. */
#ifndef KYODO_ERR_H
#define KYODO_ERR_H

#include "kyodo/arena.h"

enum ky_code {
	KY_INVALID = 1, /* the input is wrong; 422 */
	KY_BAD_REQUEST, /* not a request this software understands; 400 */
	KY_NEED_LOGIN,	/* nobody is signed in; to the login page */
	KY_DENIED,	/* signed in, but not theirs; 403 */
	KY_NOT_FOUND,	/* 404 */
	KY_BAD_METHOD,	/* 405 */
	KY_CONFLICT,	/* somebody else was faster; 409 */
	KY_TOO_LARGE,	/* 413 */
	KY_TOO_MANY,	/* rate limit; 429 */
	KY_TIMEOUT,	/* the client was too slow; 408 */
	KY_UNAVAILABLE, /* the database or another need is away; 503, try again */
	KY_RETRY,	/* deadlock, lock wait, certification: the transaction is run again (safety.md of MariaDB/Galera) */
	KY_LOST,	/* connection lost, perhaps during COMMIT: the outcome must be looked up by token */
	KY_INTERNAL	/* a programmer's fault; 500 */
};

struct ky_err {
	enum ky_code code;
	const char *user_key; /* message key shown to the user, e.g. "core.error.not_found"; NULL: by code */
	const char *detail;   /* for the log; no personal data */
	const char *where;    /* "file.c:123" */
	const struct ky_err *cause;
};

#define KY_MUST_CHECK __attribute__((warn_unused_result))
#define KY_STRINGIFY_(x) #x
#define KY_STRINGIFY(x) KY_STRINGIFY_(x)
#define KY_HERE __FILE__ ":" KY_STRINGIFY(__LINE__)

/* A new error in the arena. user_key may be NULL. */
struct ky_err *ky_err_new(struct ky_arena *arena, const char *where, enum ky_code code, const char *user_key,
			  const char *format, ...) __attribute__((format(printf, 5, 6), returns_nonnull));
#define ky_fail(arena, code, user_key, ...) ky_err_new((arena), KY_HERE, (code), (user_key), __VA_ARGS__)

/* The one control-flow macro: return the error of a call, if any. */
#define KY_TRY(call)                                                                                                   \
	do {                                                                                                           \
		struct ky_err *ky_try_err_ = (call);                                                                   \
		if (ky_try_err_ != NULL)                                                                               \
			return ky_try_err_;                                                                            \
	} while (0)

#endif
