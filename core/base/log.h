/* log.h — one structured line (logfmt) to standard error. Internal. No personal data, no secrets. */
#ifndef KY_BASE_LOG_H
#define KY_BASE_LOG_H

enum ky_level { KY_LOG_INFO, KY_LOG_WARNING, KY_LOG_ERROR, KY_LOG_ALARM };

/* event is a short constant ("request", "worker_died"); the rest is written as key=value by the caller. One write, so lines never mix. */
void ky_log(enum ky_level level, const char *event, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
