/* ctx.h — what every piece of work has at hand: memory, the present instant, who acts, and the transaction.
 * The same for a request, a job, an event and a service call. Given by the core, read-only. */
#ifndef KYODO_CTX_H
#define KYODO_CTX_H

#include "kyodo/db.h"

enum ky_principal { KY_ANYONE, KY_CITIZEN, KY_STAFF, KY_SYSTEM };

/* Who acts. A permission may be held in the whole city (department_id 0) or in one department. */
struct ky_grant {
	const char *permission;
	int64_t department_id;
};
struct ky_who {
	enum ky_principal kind;
	int64_t user_id; /* 0 when nobody is signed in */
	const char *name;
	int64_t group_id; /* the group acted for, 0 none */
	const char *group_role; /* as what: a code of the list "core.member_role"; NULL none */
	const struct ky_grant *grant;
	size_t grant_count;
};

struct ky_app;
struct ky_work; /* the core's side of a context */

struct ky_ctx {
	struct ky_arena *arena;
	ky_time_us now; /* the only clock: database time, kept across retries */
	ky_day today;	/* JST day of now */
	const struct ky_who *who;
	const char *lang; /* "ja", "en", "easy", … */
	struct ky_app *app;
	struct ky_work *work;
};

/* Does the principal hold the permission anywhere / in the department? The system holds all. Objects are for policies, not for this. */
bool ky_may(const struct ky_ctx *ctx, const char *permission);
bool ky_may_in(const struct ky_ctx *ctx, const char *permission, int64_t department_id);
/* Where somebody with that permission works: NULL for the whole city, else the first department. For what is entered anew. */
struct ky_value ky_own_department(const struct ky_ctx *ctx, const char *permission);

/* The message of a key in the context's language, e.g. "groups.title"; the key itself when no catalogue has it. */
const char *ky_message(const struct ky_ctx *ctx, const char *key);

/* Path of a page under the site's prefix and the present language: ky_url(ctx, "groups/%lld", id) gives "/kyodo/ja/groups/12".
 * Text put into the path must be ky_url_encode'd. ky_url_absolute adds scheme and host from the configuration (mail, feeds). */
char *ky_url(const struct ky_ctx *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *ky_url_absolute(const struct ky_ctx *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Settings declared by plugins and the core, changed by staff in the browser. An undeclared key ends the process. */
int64_t ky_setting_int(const struct ky_ctx *ctx, const char *key);
const char *ky_setting_text(const struct ky_ctx *ctx, const char *key);

/* Choices of a list that staff edit (ky_choice), e.g. "groups.field": label by code in the context's language; "" when unknown. */
struct ky_choice {
	const char *code;
	const char *label;
};
struct ky_choices {
	size_t count;
	const struct ky_choice *choice;
};
struct ky_err *ky_choices(const struct ky_ctx *ctx, const char *list, const struct ky_choices **out_choices) KY_MUST_CHECK;
const char *ky_choice_label(const struct ky_ctx *ctx, const char *list, const char *code);

/* Is the plugin switched on for the department? No switch means on. Off means nothing new is taken; what was taken can be finished. */
struct ky_err *ky_plugin_is_on(struct ky_ctx *ctx, const char *plugin, int64_t department_id, bool *out_on) KY_MUST_CHECK;

/* ---- effects: rows in the same transaction, nothing else. Only inside a POST's handler, a job, an event or a service of those. */

/* What was done (or read, for personal data) to which object; fields are names, never values. */
struct ky_err *ky_audit(struct ky_ctx *ctx, const char *action, const char *object, int64_t object_id, const char *fields) KY_MUST_CHECK;
/* Public pages built from the dataset are stale once this transaction commits. Taken just before COMMIT, in one fixed order. */
void ky_touch(struct ky_ctx *ctx, const char *dataset);
/* Takes a row that many want at once (a counter, a budget) just before COMMIT, so that it is locked as briefly as can be: take runs then, its error takes everything back. All are
 * taken in the order of place: receipt counters stand at 10, a plugin's rows at 1,000 plus their id. data is in ctx->arena. At most 64 a transaction. */
void ky_work_hot(struct ky_ctx *ctx, int place, struct ky_err *(*take)(struct ky_ctx *ctx, const void *data), const void *data);
/* Starts a declared job; params is JSON text of the plugin's own. */
struct ky_err *ky_job_start(struct ky_ctx *ctx, const char *job, const char *params, int64_t *out_job_id) KY_MUST_CHECK;
/* Publishes a declared event about an object: asynchronous, at least once, deduplicated per subscriber. */
struct ky_err *ky_event_publish(struct ky_ctx *ctx, const char *event, int64_t object_id) KY_MUST_CHECK;
/* The same, delivered not before that moment: what is settled today for 1 April. */
struct ky_err *ky_event_publish_at(struct ky_ctx *ctx, const char *event, int64_t object_id, ky_time_us at) KY_MUST_CHECK;
/* Queues a mail in the same transaction: subject and text are the messages KEY.subject and KEY.body in its language, {name} replaced by
 * the parameter of that name (text and numbers). Composed when it is sent, by the background process; the parameters are forgotten then.
 * A mail says what happened and where to look, and holds no personal details. */
struct ky_mail {
	const char *message_key; /* "account.mail.register" */
	const char *lang;	 /* NULL: the context's */
	const char *recipient;	 /* one checked address */
	const char *reply_to;	 /* NULL none */
};
struct ky_err *ky_mail_queue(struct ky_ctx *ctx, const struct ky_mail *mail, const struct ky_args *params) KY_MUST_CHECK;
/* A service another plugin offers, looked up at load; NULL when the optional need is not there. Cast to the offering plugin's header struct. */
const void *ky_service(const struct ky_ctx *ctx, const char *name);

/* ---- files: stored in chunks before validation, linked by the handler, swept when never linked. */
struct ky_file {
	int64_t id;
	const char *name;
	const char *type; /* by content, from the allow-list */
	int64_t size_bytes;
	struct ky_str sha256; /* 32 bytes */
};
struct ky_err *ky_file_info(struct ky_ctx *ctx, int64_t file_id, struct ky_file *out_file) KY_MUST_CHECK;
/* The whole content, at most max_bytes (KY_TOO_LARGE). */
struct ky_err *ky_file_read(struct ky_ctx *ctx, int64_t file_id, size_t max_bytes, struct ky_str *out_bytes) KY_MUST_CHECK;
/* Marks the file as belonging to an object, so that the sweeper keeps it. */
struct ky_err *ky_file_link(struct ky_ctx *ctx, int64_t file_id, const char *object, int64_t object_id) KY_MUST_CHECK;

#endif
