/* internal.h — shared by the files of core/data. The only header that includes mysql.h. */
#ifndef KY_DATA_INTERNAL_H
#define KY_DATA_INTERNAL_H

#include <mysql.h>

#include "core/data/db.h"

#define KY_PARAMS_MAX 128

struct ky_statement {
	char *text; /* the key */
	MYSQL_STMT *stmt;
	char **param; /* names in order */
	unsigned param_count;
	uint64_t used_at;
	struct ky_statement *next;
};

struct ky_db {
	struct ky_db_options options;
	MYSQL *mysql; /* NULL: not connected */
	bool in_transaction;
	struct ky_statement *statement;
	unsigned statement_count;
	uint64_t tick;
};

/* Server error numbers to codes (errmap.c). in_transaction tells whether a lost connection leaves an outcome open. */
enum ky_code ky_errmap_code(unsigned number, bool in_transaction);
#define ky_db_fail(db, arena, what, number, message)                                                                   \
	ky_fail((arena), ky_errmap_code((number), (db)->in_transaction), NULL, "%s: %u %s", (what), (number), (message))

struct ky_err *ky_connection_ensure(struct ky_db *db, struct ky_arena *arena) KY_MUST_CHECK;
/* The prepared statement of a text, from the LRU or freshly prepared. */
struct ky_err *ky_statement_get(struct ky_db *db, struct ky_arena *arena, const char *sql, struct ky_statement **out) KY_MUST_CHECK;
void ky_statement_drop_all(struct ky_db *db);

/* Turns ":name" outside quotes and comments into "?" (params.c). Up to max names; false: too many or an empty name. */
struct ky_sql {
	char *text;
	struct ky_str param[KY_PARAMS_MAX];
	unsigned param_count;
};
bool ky_sql_translate(struct ky_arena *arena, const char *sql, struct ky_sql *out_sql);

#endif
