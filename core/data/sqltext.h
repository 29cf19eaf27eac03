/* sqltext.h — reading SQL as text: what is quoted, where a statement ends, which parameters are named.
 * Called by statement.c and migrate.c. Knows no connection and no grammar beyond quotes, comments and ';'. */
#ifndef KY_DATA_SQLTEXT_H
#define KY_DATA_SQLTEXT_H

#include "kyodo/str.h"

#define KY_PARAMS_MAX 128

struct ky_sqltext {
	char *text; /* NUL-terminated, in the arena */
	struct ky_str param[KY_PARAMS_MAX]; /* point into the original */
	unsigned param_count;
};

/* Turns ":name" outside quotes and comments into "?"; a name used twice is there twice. false: more than KY_PARAMS_MAX. */
bool ky_sqltext_translate(struct ky_arena *arena, const char *sql, struct ky_sqltext *out_sql);

/* Takes the next statement off *rest (NUL-terminated): up to a ';' that ends a line, outside quotes and comments, or to the end
 * of the text. The comments before it belong to it. false: nothing but space and comments is left. */
bool ky_sqltext_next(const char **rest, struct ky_str *out_statement);

/* Whether the statement's first word, after comments, is this one (upper case given; either case matches). */
bool ky_sqltext_begins(const char *statement, const char *word);

#endif
