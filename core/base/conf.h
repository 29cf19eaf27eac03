/* conf.h — the configuration file, read once by master, generation and kyodoctl. Internal.
 * INI by inih; unknown sections and keys are errors, every value has a type and a default (core/base/conf.c's table). */
#ifndef KY_BASE_CONF_H
#define KY_BASE_CONF_H

#include "kyodo/err.h"
#include "kyodo/str.h"

struct ky_conf {
	const char *try_plugin; /* not from the file: loaded besides those enabled, to see whether it would do; NULL none */
	/* [site] */
	const char *site_name;
	const char *base_url;	  /* scheme://host[:port][/path], no trailing slash */
	const char *base_path;	  /* derived: "" or "/path" */
	const char *hosts;	  /* allowed Host values, space separated, base_url's own included */
	const char *const *languages; /* NULL-terminated, the first is the default */
	const char *trusted_proxies;
	bool cookie_secure;
	const char *zones; /* "public citizen staff" */
	bool demo;
	bool remote_user;
	/* [paths] */
	const char *run, *plugins, *templates, *sql, *secrets;
	/* [database] */
	struct ky_conf_db {
		const char *socket;	    /* used while host is empty */
		const char *host, *tls_ca; /* another machine: encrypted, its certificate checked against tls_ca and its name */
		int port;
	} db;
	const char *db_web_host; /* the host part of the web user's account, as in CREATE USER */
	const char *db_name, *db_user, *db_password, *db_owner_user, *db_owner_password; /* passwords read from *_password_file; owner's NULL when unreadable */
	/* [pools] */
	int page_workers, auth_workers, files_workers;
	int64_t request_max_memory_bytes, worker_max_memory_bytes;
	int worker_max_requests, request_timeout_s, files_timeout_s;
	/* [files] */
	const char *scanner; /* clamd's socket or host:port; "": files are not looked at */
	/* [mail] */
	const char *smtp_url, *mail_from, *mail_spool;
	bool mail_tls;		 /* only encrypted; a server on this machine is exempt */
	const char *mail_tls_ca; /* the authority its certificate is checked against; "": the system's */
	const char *path; /* of the file itself */
};

/* Errors: KY_INTERNAL naming file, line, key and what to write instead; all problems in one message. */
struct ky_err *ky_conf_load(struct ky_arena *arena, const char *path, struct ky_conf **out_conf) KY_MUST_CHECK;

#endif
