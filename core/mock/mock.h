/* mock.h — shared by the files of kyodo-mock. */
#ifndef KY_MOCK_MOCK_H
#define KY_MOCK_MOCK_H

#include <jansson.h>
#include <stdarg.h>

#include "core/app/internal.h"

/* The case whose rows answer from now on; NULL: nothing is in the database. */
void ky_mock_case(json_t *c);
bool ky_mock_signed_in(void);

/* What a request changed, told by its child: by the query's name. The core's own (tokens, audit, versions) do not count. */
bool ky_mock_wrote(const char *query);
bool ky_mock_wrote_any(void);
void ky_mock_forget_writes(void);

#endif
