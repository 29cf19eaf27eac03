/* app.h — the application as the processes see it. Internal; called by kyodod, kyodoctl and tests.
 * kyodod knows how processes live; core/app knows what a request means; this is all they know of each other. */
#ifndef KY_APP_APP_H
#define KY_APP_APP_H

#include "core/base/conf.h"
#include "core/base/scoreboard.h"
#include "core/http/http.h"

struct ky_app;

/* Loads plugins, checks them together, parses templates, reads queries. Called once in a generation before it forks workers.
 * Works without a database (then enabled plugins are those remembered in run/enabled). Errors: KY_INTERNAL with the whole report. */
struct ky_err *ky_app_new(struct ky_arena *arena, const struct ky_conf *conf, struct ky_scoreboard *sb, struct ky_app **out_app) KY_MUST_CHECK;
/* What --check and doctor print: one problem a line; also prepares every query when the database answers. Returns the number of problems. */
unsigned ky_app_check(struct ky_app *app, struct ky_buf *out_report);

/* Procedures that came with this version get their row and default form. Inside a transaction of the system's. (core/dossier) */
struct ky_ctx;
struct ky_err *ky_procedures_bring(struct ky_ctx *ctx) KY_MUST_CHECK;
unsigned ky_procedures_check(struct ky_app *app, struct ky_buf *out_report);

/* In a worker, after fork: slot in the scoreboard, pool "page", "auth" or "files" ("all" for --worker). */
struct ky_err *ky_app_worker_begin(struct ky_app *app, int slot, const char *pool) KY_MUST_CHECK;
/* Answers the request ky_http_accept brought; never fails. False: this worker should end (memory exhausted, too many requests). */
bool ky_app_serve(struct ky_app *app, struct ky_http *http);
void ky_app_worker_end(struct ky_app *app);

/* In the background process: polls dataset versions of other machines (call every 100 ms); KY_UNAVAILABLE while the database is away. */
struct ky_err *ky_app_poll_datasets(struct ky_app *app) KY_MUST_CHECK;
/* Before a fork: a connection must not be shared. */
void ky_app_disconnect(struct ky_app *app);


/* In a child forked every second by the background process, under a time limit: seals, sweeps, does what is due. Returns the exit status. */
int ky_app_background_run(struct ky_app *app);

#endif
