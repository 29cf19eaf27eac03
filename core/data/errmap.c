/* errmap.c — what a server's error number means to the caller.
 * Called by the other files of core/data. Rows over code. */
#include "core/data/internal.h"

#include <errmsg.h>
#include <mysqld_error.h>

static const struct {
	unsigned number;
	enum ky_code code;
} map[] = {
    {ER_LOCK_DEADLOCK, KY_RETRY},
    {ER_LOCK_WAIT_TIMEOUT, KY_RETRY},
    {ER_CHECKREAD, KY_RETRY},
    {ER_DUP_ENTRY, KY_CONFLICT},
    {ER_CON_COUNT_ERROR, KY_UNAVAILABLE},
    {ER_ACCESS_DENIED_ERROR, KY_UNAVAILABLE},
    {ER_DISK_FULL, KY_UNAVAILABLE},
    {ER_RECORD_FILE_FULL, KY_UNAVAILABLE},
    {ER_OPTION_PREVENTS_STATEMENT, KY_UNAVAILABLE},
    {CR_CONNECTION_ERROR, KY_UNAVAILABLE},
    {CR_CONN_HOST_ERROR, KY_UNAVAILABLE},
};

bool ky_errmap_lost(unsigned number)
{
	static const unsigned numbers[] = {CR_SERVER_GONE_ERROR, CR_SERVER_LOST,     CR_SERVER_LOST_EXTENDED,
					   ER_UNKNOWN_COM_ERROR, ER_SERVER_SHUTDOWN, ER_CONNECTION_KILLED};
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		if (numbers[i] == number)
			return true;
	return false;
}

enum ky_code ky_errmap_code(unsigned number, bool in_transaction)
{
	if (ky_errmap_lost(number))
		return in_transaction ? KY_LOST : KY_UNAVAILABLE;
	for (size_t i = 0; i < sizeof map / sizeof map[0]; i++)
		if (map[i].number == number)
			return map[i].code;
	return KY_INTERNAL;
}
