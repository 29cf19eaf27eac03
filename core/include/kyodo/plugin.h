/* plugin.h — everything a plugin declares, readable on one screen.
 * A plugin exports one symbol, `const struct ky_plugin kyodo_plugin`. Tables carry their element size, so that from 1.0 on
 * an older plugin's shorter rows can still be walked; before 1.0 other headers are refused. */
#ifndef KYODO_PLUGIN_H
#define KYODO_PLUGIN_H

#include "kyodo/build_id.h"
#include "kyodo/dossier.h"
#include "kyodo/list.h"

#define KY_ABI 1

struct ky_declared {
	const void *row;
	size_t count;
	size_t size;
};
#define KY_TABLE(array)                                                                                                \
	{                                                                                                              \
		(array), sizeof(array) / sizeof((array)[0]), sizeof((array)[0])                                        \
	}

/* ---- web */
enum ky_method { KY_GET = 1, KY_POST };
enum ky_zone { KY_ZONE_PUBLIC = 1, KY_ZONE_CITIZEN, KY_ZONE_STAFF };
enum ky_pool { KY_POOL_PAGE, KY_POOL_AUTH, KY_POOL_FILES }; /* auth/… and files/… patterns, nothing else */
#define KY_PERMIT_PUBLIC "public"	/* must be said */
#define KY_PERMIT_SIGNED_IN "signed-in" /* any principal with an account */

#define KY_ROUTE_CACHEABLE 1u	/* same bytes for every anonymous visitor; no token, no personal content, no free text query */
#define KY_ROUTE_OTHER_SITES 2u /* POST without Origin check; must not exist outside tests */
#define KY_ROUTE_FILES 4u	/* POST with form_of: files are taken, too */
#define KY_ROUTE_LENIENT 8u	/* POST: the handler sees wrong input, too, as it was typed (a draft loses nothing) */

struct ky_route {
	const char *name; /* "groups.show"; POST twins end in another word: "groups.save" */
	enum ky_method method;
	const char *pattern; /* "groups/{id}" below the language */
	enum ky_zone zone;
	enum ky_pool pool;
	const char *permission; /* mandatory: KY_PERMIT_… or a declared permission */
	const char *policy;	/* decides on the object {id}: scope AND id; NULL when the route has no object */
	size_t body_max_bytes;	/* POST; 0: 64 KB */
	unsigned flags;
	const char *datasets; /* space separated, for cacheable routes */
	const char *query;    /* space separated query parameters that make cached pages differ; others bypass the cache */
	const struct ky_form *form;
	ky_form_of *form_of; /* instead of form, when it depends on the object or on what came in; asked after the body was read */
	ky_handler *handle;
	ky_handler *again; /* shows the form again after refused input; POST with a form */
};

struct ky_menu {
	enum ky_zone zone;
	const char *label;
	const char *path;
	const char *permission;
	int rank; /* low first */
	const char *about; /* message key: one line for the card on the home page; NULL: none */
};

/* ---- access */
struct ky_permission {
	const char *name; /* "groups.edit" */
	const char *label;
	const char *roles; /* default roles, space separated: officer approver administrator auditor judge support */
	bool whole_city;   /* about what is the whole city's: held in a department alone it counts for nothing */
};

/* A policy is a table of relations; its scope is the OR of those that hold for the principal, AND its base condition. */
struct ky_relation {
	const char *name;	/* "officer of the department", for the log and the matrix */
	enum ky_principal who;	/* KY_ANYONE: everybody, signed in or not */
	const char *permission; /* must be held; NULL for relations by membership alone */
	const char *department; /* column of the object's department: held in the whole city matches all; NULL: held anywhere suffices */
	const char *sql;	/* a further condition, may use :ky_me, :ky_group, :ky_today; NULL none */
};
struct ky_policy {
	const char *name;	/* "groups.staff" */
	const char *from;	/* tables with aliases, as in the queries that use the scope: "groups_group g" */
	const char *id;		/* "g.id" */
	const char *where;	/* what nobody sees (deleted, merged), NULL none */
	const struct ky_relation *relation;
	size_t relation_count;
};

/* ---- background */
struct ky_job {
	const char *name;
	struct ky_err *(*run)(struct ky_ctx *ctx, int64_t job_id, const char *params); /* one transaction, committed when it returns NULL */
	int timeout_s;
	int every_s; /* 0: only when started; else also by the clock */
};
struct ky_subscription {
	const char *event; /* "groups.changed" */
	struct ky_err *(*on)(struct ky_ctx *ctx, int64_t object_id);
};
/* A job may report how far it is and where its result lies (shown on the job's page). */
struct ky_err *ky_job_result(struct ky_ctx *ctx, int64_t job_id, int64_t file_id, const char *report) KY_MUST_CHECK;
/* Commits what was done so far and begins anew: bulk jobs take one transaction an item. */
struct ky_err *ky_job_checkpoint(struct ky_ctx *ctx) KY_MUST_CHECK;

/* ---- open data and settings */
struct ky_dataset {
	const char *name; /* "groups" */
	const char *label;
	const struct ky_list *list; /* NULL: only a version counter for the page cache */
	const char *path;	    /* page that describes it */
};
struct ky_setting {
	const char *key; /* "groups.moderate_news" */
	const char *kind; /* field kind: int, text, lines, bool, choice, email, date */
	const char *label;
	const char *unit; /* message key or NULL */
	const char *initial;
	int64_t low, high;
	bool secret;
	const struct ky_choice *options;
};

/* ---- services */
struct ky_need {
	const char *service;
	int version;
	bool optional;
};
struct ky_offer {
	const char *service;
	int version;
	const void *functions;
};

struct ky_plugin {
	uint32_t abi;		  /* KY_ABI */
	const char *headers_hash; /* KY_HEADERS_HASH */
	const char *name;	  /* [a-z][a-z0-9_]{1,30}; also the folder's */
	const char *version;
	const char *title;	  /* message keys */
	const char *summary;
	struct ky_declared needs, offers; /* ky_need, ky_offer */
	const char *conflicts;	       /* plugin names, space separated */
	struct ky_declared routes, menu;
	struct ky_declared permissions, policies;
	struct ky_declared lists; /* const struct ky_list * */
	struct ky_declared procedures; /* const struct ky_procedure * */
	struct ky_declared jobs, subscriptions;
	const char *events; /* published, space separated */
	struct ky_declared datasets, settings;
	struct ky_err *(*init)(struct ky_arena *process);	  /* in the generation, before workers; no database */
	struct ky_err *(*worker_start)(struct ky_arena *worker); /* in each worker */
	void (*worker_stop)(void);
	void (*fini)(void);
};

#define KY_PLUGIN __attribute__((visibility("default"))) const struct ky_plugin kyodo_plugin

#endif
