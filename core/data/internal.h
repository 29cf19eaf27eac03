/* internal.h — shared by the files of core/data. The only header that includes mysql.h. */
#ifndef KY_DATA_INTERNAL_H
#define KY_DATA_INTERNAL_H

#include <mysql.h>

#include "core/data/db.h"

/* FNV-1a: names and statements are looked up many times a request, and most begin alike. */
static inline uint64_t ky_text_hash(const char *s)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3u;
	return h;
}

struct ky_statement {
	char *text; /* the key */
	uint64_t hash;
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
	enum ky_code doomed; /* 0, or why the transaction cannot go on: the server has ended it, whatever the caller does next */
	struct ky_statement *statement;
	unsigned statement_count;
	uint64_t tick;
};

/* Server error numbers to codes (errmap.c). in_transaction tells whether a lost connection leaves an outcome open. */
enum ky_code ky_errmap_code(unsigned number, bool in_transaction);
/* Whether the connection is of no use any more. */
bool ky_errmap_lost(unsigned number);
/* The error of a number. A lost connection is dropped; a transaction the server has ended is doomed until it is rolled back. */
struct ky_err *ky_connection_fail(struct ky_db *db, struct ky_arena *arena, const char *where, const char *what, unsigned number,
				  const char *message);
#define ky_db_fail(db, arena, what, number, message) ky_connection_fail((db), (arena), KY_HERE, (what), (number), (message))

/* Connects when there is no connection. In a doomed transaction: its code again, so that nothing runs outside of it by mistake. */
struct ky_err *ky_connection_ensure(struct ky_db *db, struct ky_arena *arena) KY_MUST_CHECK;
/* The prepared statement of a text, from the LRU or freshly prepared. */
struct ky_err *ky_statement_get(struct ky_db *db, struct ky_arena *arena, const char *sql, struct ky_statement **out) KY_MUST_CHECK;
void ky_statement_drop_all(struct ky_db *db);

#endif
