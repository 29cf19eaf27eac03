/* internal.h — what the files of core/app share: the application, one piece of work, one exchange.
 * Included by core/app, core/model and core/plugin only. */
#ifndef KY_APP_INTERNAL_H
#define KY_APP_INTERNAL_H

#include "core/app/app.h"
#include "core/data/db.h"
#include "core/plugin/registry.h"
#include "core/view/view.h"
#include "kyodo/kyodo.h"

#define KY_KEY_BYTES 32
#define KY_TOUCHED_MAX 16
#define KY_HOT_MAX 64 /* one decision may cover fifty dossiers */
#define KY_PATH_VALUES_MAX 4
#define KY_CRUMBS_MAX 8

#define KY_FILE_CHUNK_BYTES ((size_t)256 * 1024) /* a stored file's chunks are that long, but the last */

struct ky_counts; /* of lists, kept by a worker (core/model/count.c) */
struct ky_options; /* options of filters kept by a worker (core/model/options.c) */
struct ky_kept_calendar; /* closed days, kept by a worker (core/model/days.c) */
struct ky_docs; /* forms kept by a worker (core/dossier/store.c) */
struct ky_made; /* procedures staff made, kept by a worker (core/dossier/made.c) */
struct ky_live; /* settings, texts and choices as last read (live.c) */

struct ky_app {
	struct ky_arena *process; /* lives as long as the generation */
	const struct ky_conf *conf;
	struct ky_scoreboard *sb;
	struct ky_registry *registry;
	struct ky_queries *queries;
	struct ky_views *views;
	unsigned char key[KY_KEY_BYTES]; /* for tokens, tickets and rate-limit keys */
	/* one worker's own */
	struct ky_db *db;
	struct ky_cache *cache;
	struct ky_arena *request;
	struct ky_live *live;
	struct ky_options *options;
	struct ky_counts *counts;
	struct ky_docs *docs;
	struct ky_made *made;
	struct ky_kept_calendar *calendar;
	int slot;
	const char *pool;
	uint64_t served;
	int64_t clock_offset_us; /* database clock minus CLOCK_MONOTONIC */
	int64_t clock_read_at_us;
};

/* A row everybody wants: taken just before COMMIT, in the order of its place, so that it is held as shortly as can be and never the other way round. */
struct ky_hot {
	int place;
	struct ky_err *(*take)(struct ky_ctx *ctx, const void *data);
	const void *data;
};

/* The core's side of a context: the transaction and what it will have changed. */
struct ky_work {
	struct ky_app *app;
	bool writable; /* inside a transaction that will be committed */
	bool system;   /* jobs and kyodoctl */
	const char *address; /* of the client, for audit; "" when none */
	int touched[KY_TOUCHED_MAX];
	size_t touched_count;
	struct ky_hot hot[KY_HOT_MAX];
	size_t hot_count;
};

struct ky_path_value {
	const char *name;
	const char *text;
	int64_t id;
};

enum ky_answer_kind { KY_ANSWER_NONE, KY_ANSWER_PAGE, KY_ANSWER_REDIRECT, KY_ANSWER_BYTES, KY_ANSWER_STREAM };

/* One request and its answer on the way through the pipeline. Each stage writes its own part. */
struct ky_exchange {
	struct ky_app *app;
	struct ky_http *http;
	struct ky_req req;
	struct ky_ctx ctx;
	struct ky_work work;
	struct ky_who who;
	/* head */
	struct ky_http_head head;
	struct ky_pairs query;
	const char *client;
	const char *lang;
	const char *rest; /* path below prefix and language, without slashes at the ends */
	int64_t started_us;
	int64_t waited_us; /* before that, from its arrival at the web server until a worker was free; 0 when nobody tells */
	/* session */
	char session_hash[65]; /* hex; "" when there is none */
	int64_t session_id;
	int64_t session_user; /* also while the second factor is missing */
	bool session_strong;
	char browser[33]; /* form cookie; "" until needed */
	const char *set_cookie[3];
	size_t set_cookie_count;
	/* route */
	const struct ky_bound_route *bound;
	struct ky_path_value path_value[KY_PATH_VALUES_MAX];
	size_t path_value_count;
	/* cache */
	bool cacheable;
	struct ky_str cache_key;
	uint64_t cache_version[KY_BOUND_DATASETS_MAX];
	ky_time_us valid_until;
	/* body */
	struct ky_pairs body;
	const char *file_refusal; /* message key: a file that came along was not taken; the form comes again with the others and everything typed */
	char token_hash[65];
	/* answer */
	enum ky_answer_kind answer;
	int status;
	const char *template_name;
	struct ky_node *root;
	struct {
		const char *label, *url;
	} crumb[KY_CRUMBS_MAX];
	size_t crumb_count;
	const char *location;
	const char *notice_key; /* an error notice above the page */
	const char *content_type;
	const char *filename;
	struct ky_str bytes;
	const char *etag;
	ky_stream_fn *stream;
	void *stream_data;
};

/* ---- context (context.c) */
void ky_ctx_init(struct ky_ctx *ctx, struct ky_work *work, struct ky_app *app, struct ky_arena *arena, const struct ky_who *who, const char *lang);
struct ky_err *ky_ctx_stamp(struct ky_ctx *ctx, bool exact) KY_MUST_CHECK; /* sets now and today */
struct ky_err *ky_work_begin(struct ky_ctx *ctx) KY_MUST_CHECK;
struct ky_err *ky_work_commit(struct ky_ctx *ctx) KY_MUST_CHECK; /* hot rows, COMMIT, bumps */
void ky_work_rollback(struct ky_ctx *ctx);

/* ---- policy (policy.c): the condition for the principal; "1=0" when no relation holds. */
const char *ky_policy_scope(struct ky_ctx *ctx, const struct ky_policy *policy);
/* Does the scope leave the rows of a single department? */
bool ky_policy_one_department(const struct ky_ctx *ctx, const struct ky_policy *policy);
/* KY_NOT_FOUND unless the object is within the scope. */
struct ky_err *ky_policy_check(struct ky_ctx *ctx, const struct ky_policy *policy, int64_t id) KY_MUST_CHECK;
/* SQL text generated by core/model, with the same parameters as named queries. extra may be NULL. */
struct ky_err *ky_sql_query(struct ky_ctx *ctx, const char *sql, const struct ky_args *args, struct ky_rows **out_rows) KY_MUST_CHECK;
struct ky_err *ky_sql_each(struct ky_ctx *ctx, const char *sql, const struct ky_args *args, ky_row_fn *each, void *data) KY_MUST_CHECK;
/* "{scope NAME}" replaced by the policy for the present principal; a text without braces comes back as it is. */
struct ky_err *ky_sql_expand(struct ky_ctx *ctx, const char *sql, const char **out_sql) KY_MUST_CHECK;
/* The text of a policy with every relation open, for preparing statements at start. */
const char *ky_sql_expand_all(struct ky_app *app, struct ky_arena *arena, const char *sql);

/* ---- membership (member.c): "" when no plugin knows names, or this group's. */
struct ky_err *ky_group_name(struct ky_ctx *ctx, int64_t group_id, const char **out_name) KY_MUST_CHECK;

/* ---- live data (live.c) */
struct ky_err *ky_live_refresh(struct ky_ctx *ctx) KY_MUST_CHECK;
struct ky_err *ky_made_refresh(struct ky_ctx *ctx) KY_MUST_CHECK; /* procedures staff made, read with the rest (core/dossier/made.c) */
uint64_t ky_live_version(struct ky_app *app); /* of the dataset "core", as of the last refresh */

/* ---- pipeline stages (one file each) */
struct ky_err *ky_stage_head(struct ky_exchange *x) KY_MUST_CHECK;
struct ky_err *ky_stage_session(struct ky_exchange *x) KY_MUST_CHECK;
struct ky_err *ky_stage_route(struct ky_exchange *x) KY_MUST_CHECK;
struct ky_err *ky_stage_permit(struct ky_exchange *x) KY_MUST_CHECK;
struct ky_err *ky_stage_body(struct ky_exchange *x) KY_MUST_CHECK;
struct ky_err *ky_stage_input(struct ky_exchange *x) KY_MUST_CHECK;
struct ky_err *ky_stage_handle(struct ky_exchange *x) KY_MUST_CHECK;
struct ky_err *ky_stage_render(struct ky_exchange *x) KY_MUST_CHECK;
void ky_respond(struct ky_exchange *x);
/* Turns an error into an answer: a page with its status, a redirect to login, or the form again. */
void ky_answer_error(struct ky_exchange *x, const struct ky_err *err);
void ky_answer_clear(struct ky_exchange *x);
void ky_page_common(struct ky_exchange *x); /* Page.* of the layout */
char *ky_base_path(const struct ky_ctx *ctx); /* prefix and language: "/kyodo/ja" */

/* ---- tokens (token.c) */
const char *ky_token_new(struct ky_exchange *x, const char *post_route);
struct ky_err *ky_token_verify(struct ky_exchange *x) KY_MUST_CHECK;
struct ky_err *ky_token_use(struct ky_exchange *x, bool *out_replayed) KY_MUST_CHECK;   /* INSERT first; replayed: location set */
struct ky_err *ky_token_settle(struct ky_exchange *x) KY_MUST_CHECK; /* place of the result */
struct ky_err *ky_token_lookup(struct ky_exchange *x, bool *out_found) KY_MUST_CHECK;
const char *ky_ticket_new(struct ky_exchange *x);
bool ky_ticket_honour(struct ky_exchange *x, ky_time_us *out_time);
/* Is the value of a file field one this principal was given? (body.c) */
bool ky_file_value_check(struct ky_exchange *x, struct ky_str value, int64_t *out_id);
const char *ky_browser_cookie(struct ky_exchange *x); /* makes one when absent */
const char *ky_cookie_name(const struct ky_exchange *x, const char *which);
void ky_cookie_set(struct ky_exchange *x, const char *which, const char *value, int64_t max_age_s);

/* ---- input (core/model/input.c) */
struct ky_err *ky_input_parse(struct ky_req *req, const struct ky_form *form, const struct ky_pairs *pairs, struct ky_input **out_input) KY_MUST_CHECK;
bool ky_input_valid(const struct ky_input *input);
void ky_input_reject(struct ky_input *input, const char *field, const char *message_key);
/* The form, shown again, carries this text in that field instead of what came; text lives as long as the request. The form must declare the field. */
void ky_input_restate(const struct ky_input *input, const char *field, struct ky_str text);

/* ---- sealing (seal.c) */
struct ky_err *ky_seal_run(struct ky_ctx *ctx) KY_MUST_CHECK;
/* Errors: KY_INTERNAL naming the first row that does not fit. */
struct ky_err *ky_seal_verify(struct ky_ctx *ctx, uint64_t *out_rows, uint64_t *out_unsealed) KY_MUST_CHECK;

/* ---- mail (mail.c) */
/* Subject and text of a row of app.mail_due, ready to be sent. */
struct ky_letter {
	int64_t id;
	const char *recipient, *reply_to, *subject, *body;
};
struct ky_err *ky_mail_compose(struct ky_ctx *ctx, const struct ky_rows *row, struct ky_letter *out_letter) KY_MUST_CHECK;
/* Hands a letter to SMTP or the spool. Loads the module that knows how (GMime, libcurl): the background process alone pays for it. */
struct ky_err *ky_mail_deliver(struct ky_ctx *ctx, const struct ky_letter *letter) KY_MUST_CHECK;

/* ---- files (file.c): a file made by a job, in its transaction, linked to its object at once. name: at most 255 bytes. Errors: those of the database. */
struct ky_err *ky_file_make(struct ky_ctx *ctx, const char *name, const char *type, struct ky_str bytes, const char *object, int64_t object_id, int64_t *out_id) KY_MUST_CHECK;

/* ---- virus scanner (scan.c): where is a socket's path or "host:port"; "": none is wanted, every file is clean. */
struct ky_scan {
	int fd; /* -1: not connected */
	bool wanted;
};
enum ky_scan_found { KY_SCAN_CLEAN, KY_SCAN_INFECTED, KY_SCAN_AWAY };
void ky_scan_begin(struct ky_scan *scan, struct ky_arena *arena, const char *where);
void ky_scan_bytes(struct ky_scan *scan, const void *bytes, size_t n);
/* What it said of all the bytes; AWAY also when it gave up in the middle or found the file too large. Ends the connection. */
enum ky_scan_found ky_scan_end(struct ky_scan *scan);
void ky_scan_abandon(struct ky_scan *scan);
bool ky_scan_answers(struct ky_arena *arena, const char *where);

/* ---- paper (paper.c): for jobs alone. The first call loads the module that makes it (core/paper/paper.h, where the structures are) and what that needs; no call takes more than 1.5 GiB.
 * What about leaves out is filled in: the author is the city, the language the context's, the date the context's instant. Results lie in ctx->arena. Errors: KY_TOO_LARGE (core.paper.too_large); KY_INVALID
 * (core.paper.no_picture, core.paper.damaged_picture); KY_UNAVAILABLE when the module, a font or memory is missing. They touch no database and no network. */
struct ky_sheet;
struct ky_labels;
struct ky_photos;
struct ky_bundle;
struct ky_zip;
struct ky_paper_made {
	struct ky_str bytes;
	unsigned pages;
	unsigned missing; /* characters that could not be shown as written: somebody must look */
	unsigned unread;  /* parts of a bundle that are there as a sheet alone */
};
struct ky_err *ky_paper_sheet(struct ky_ctx *ctx, const struct ky_sheet *sheet, struct ky_paper_made *out_made) KY_MUST_CHECK;
struct ky_err *ky_paper_labels(struct ky_ctx *ctx, const struct ky_labels *labels, struct ky_paper_made *out_made) KY_MUST_CHECK;
/* out_bad (may be NULL): on KY_INVALID and KY_TOO_LARGE the picture that is to blame, from 0. */
struct ky_err *ky_paper_photos(struct ky_ctx *ctx, const struct ky_photos *photos, struct ky_paper_made *out_made, size_t *out_bad) KY_MUST_CHECK;
/* Its texts are the context's language's (core.paper.…); what the caller put there is not read. */
struct ky_err *ky_paper_bundle(struct ky_ctx *ctx, const struct ky_bundle *bundle, struct ky_paper_made *out_made) KY_MUST_CHECK;
struct ky_err *ky_paper_zip(struct ky_ctx *ctx, const struct ky_zip *zip, struct ky_paper_made *out_made) KY_MUST_CHECK;

/* ---- background (background.c) */
struct ky_err *ky_job_run_now(struct ky_ctx *ctx, const char *job, const char *params) KY_MUST_CHECK;

static inline struct ky_exchange *ky_exchange_of(const struct ky_req *req)
{
	return req->exchange;
}

#endif
