/* kyodoctl.h — what the command's files share. */
#ifndef KY_KYODOCTL_H
#define KY_KYODOCTL_H

#include "core/app/internal.h"

struct ky_ctl {
	struct ky_arena *arena;
	struct ky_conf *conf;
	bool json;
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

int ky_ctl_config_check(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_migrate(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_doctor(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_plugin_list(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_plugin_enable(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_plugin_disable(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_user_add(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_audit_verify(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_routes(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_background(struct ky_ctl *ctl, int argc, char **argv);
int ky_ctl_job_run(struct ky_ctl *ctl, int argc, char **argv);

#endif
