/* log.c — see log.h. Control characters become spaces, so that one event is one line. */
#include "core/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

void ky_log(enum ky_level level, const char *event, const char *format, ...)
{
	static const char *const names[] = {"info", "warning", "error", "alarm"};
	char line[2048];
	struct timespec ts;
	struct tm tm;
	clock_gettime(CLOCK_REALTIME, &ts); /* the log's own stamp; decisions use the context's clock */
	gmtime_r(&ts.tv_sec, &tm);
	size_t n = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%S", &tm);
	n += (size_t)snprintf(line + n, sizeof line - n, ".%03ldZ level=%s event=%s pid=%d ", ts.tv_nsec / 1000000, names[level], event, (int)getpid());
	va_list ap;
	va_start(ap, format);
	int more = vsnprintf(line + n, sizeof line - n - 1, format, ap);
	va_end(ap);
	size_t end = n + (more < 0 ? 0 : (size_t)more);
	if (end > sizeof line - 2)
		end = sizeof line - 2;
	for (size_t i = n; i < end; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			line[i] = ' ';
	line[end] = '\n';
	if (write(STDERR_FILENO, line, end + 1) < 0)
		return; /* nowhere left to say it */
}
