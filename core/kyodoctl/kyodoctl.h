/* kyodoctl.h — what the command's files share. */
#ifndef KY_KYODOCTL_H
#define KY_KYODOCTL_H

#include "core/app/internal.h"

struct ky_ctl {
	struct ky_arena *arena;
	struct ky_conf *conf;
	bool json;
	bool yes; /* --yes: the answer to what would be asked on a terminal */
	/* after ky_ctl_open */
	struct ky_app *app;
	struct ky_ctx ctx;
	struct ky_work work;
	struct ky_who who;
};

struct ky_command {
	const char *name, *args, *summary;
	int (*run)(struct ky_ctl *ctl, int argc, char **argv);
};

int ky_ctl_fail(const struct ky_err *err);
/* Loads the application and stamps the clock; the database must be there. */
struct ky_err *ky_ctl_open(struct ky_ctl *ctl) KY_MUST_CHECK;

/* A connection of the owner's account, freed by the caller. */
struct ky_db *ky_ctl_owner(const struct ky_ctl *ctl);
/* A declared permission's default roles are granted once; what staff took away later stays away. Inside a transaction. */
struct ky_err *ky_ctl_grant_defaults(struct ky_ctl *ctl) KY_MUST_CHECK;
/* Tells a running kyodod to start a new generation. */
void ky_ctl_reload(const struct ky_ctl *ctl);
/* One line of standard input as a secret; exit status 2 and a message when there is none. */
int ky_ctl_read_secret(char *out, size_t size);
/* true when everything went well; otherwise the message is printed and *out_status set. */
bool ky_ctl_done(struct ky_ctl *ctl, struct ky_err *err, int *out_status);
/* The whole file. */
struct ky_err *ky_ctl_read_file(struct ky_arena *arena, const char *path, size_t max, struct ky_str *out_bytes) KY_MUST_CHECK;

int ky_ctl_config_check(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_migrate(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_doctor(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_plugin_list(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_plugin_new(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_plugin_enable(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_plugin_disable(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_plugin_purge(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_user_add(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_user_reset(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_user_disable(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_mail_list(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_mail_retry(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_backup(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_restore(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_demo_load(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_demo_dossiers(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_demo_code(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_postal_load(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_audit_verify(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_routes(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_background(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_job_run(struct ky_ctl *ctl, int argc, char **argv);

#endif
