/* main.c — kyodoctl: the engineer's command. One table of commands; exit codes 0 done, 1 failed, 2 wrong usage, 3 unavailable. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "core/kyodoctl/kyodoctl.h"

static int help(struct ky_ctl *ctl, int argc, char **argv);

static const struct ky_command commands[] = {
    {"help", "", "この一覧を表示します", help},
    {"config check", "", "設定ファイルを確かめます", ky_ctl_config_check},
    {"migrate", "", "データベースの表を最新にします", ky_ctl_migrate},
    {"doctor", "", "設定・プラグイン・データベースを確かめ、直し方を表示します", ky_ctl_doctor},
    {"plugin list", "", "プラグインと状態を表示します", ky_ctl_plugin_list},
    {"plugin enable", "NAME", "プラグインを有効にします（表を作り、記録します）", ky_ctl_plugin_enable},
    {"plugin disable", "NAME", "プラグインを無効にします（データは残ります）", ky_ctl_plugin_disable},
    {"plugin new", "NAME", "ひな形から新しいプラグインを作ります", ky_ctl_plugin_new},
    {"plugin purge", "NAME", "プラグインのデータをすべて消します（もとにもどせません。--yes が必要です）", ky_ctl_plugin_purge},
    {"user add", "LOGIN NAME KIND ROLE", "利用者を作ります。パスワードは標準入力から読みます", ky_ctl_user_add},
    {"user reset", "LOGIN", "パスワードを標準入力の1行に変え、2段階目の登録を消します", ky_ctl_user_reset},
    {"user disable", "LOGIN", "利用者を止め、ログアウトさせます", ky_ctl_user_disable},
    {"mail list", "", "届かなかったメールと待っているメールを表示します", ky_ctl_mail_list},
    {"mail retry", "ID", "失敗したメールをもう一度送ります（ID に all を書くとすべて）", ky_ctl_mail_retry},
    {"backup", "FILE", "データベース・秘密・設定を1つのファイルにまとめます", ky_ctl_backup},
    {"restore", "FILE", "まとめたファイルを確かめて、空のデータベースにもどします", ky_ctl_restore},
    {"postal load", "FILE", "郵便番号（日本郵便の KEN_ALL.CSV）を入れます。入っている都道府県は置きかえます", ky_ctl_postal_load},
    {"demo load", "FOLDER", "見本の市を入れます（[site] demo = yes のときだけ）", ky_ctl_demo_load},
    {"demo dossiers", "FOLDER NAME", "見本の申請を入れます（見本の市の担当課が手続を受け持ちます）", ky_ctl_demo_dossiers},
    {"demo code", "LOGIN", "見本の職員の、いまの6けたの番号を表示します", ky_ctl_demo_code},
    {"audit verify", "", "監査記録の連鎖を確かめます", ky_ctl_audit_verify},
    {"routes", "", "経路の一覧を JSON で出力します", ky_ctl_routes},
    {"background", "", "期限の来た仕事を1回だけ行います（CGI で使うときに cron から呼びます）", ky_ctl_background},
    {"job run", "JOB PARAMS", "ジョブをいますぐ実行します", ky_ctl_job_run},
};

static int help(struct ky_ctl *ctl, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	(void)ctl;
	puts("使い方: kyodoctl [-c FILE] [--json] [--yes] COMMAND …");
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		printf("  %-16s %-22s %s\n", commands[i].name, commands[i].args, commands[i].summary);
	return 0;
}

/* How many words of argv the command's name takes; 0 when it is another command. */
static int matches(const char *name, int argc, char **argv)
{
	char words[64] = "";
	for (int n = 1; n <= 2 && n <= argc; n++) {
		if (n == 2)
			strcat(words, " ");
		if (strlen(words) + strlen(argv[n - 1]) >= sizeof words - 2)
			return 0;
		strcat(words, argv[n - 1]);
		if (strcmp(words, name) == 0)
			return n;
	}
	return 0;
}

static int args_wanted(const char *args)
{
	int n = args[0] != '\0';
	for (; *args != '\0'; args++)
		n += *args == ' ';
	return n;
}

int ky_ctl_fail(const struct ky_err *err)
{
	fprintf(stderr, "kyodoctl: %s\n", err->detail);
	return err->code == KY_UNAVAILABLE ? 3 : 1;
}

static int dispatch(struct ky_ctl *ctl, int argc, char **argv)
{
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		int words = matches(commands[i].name, argc, argv);
		if (words == 0)
			continue;
		if (argc - words != args_wanted(commands[i].args)) {
			fprintf(stderr, "使い方: kyodoctl %s %s\n", commands[i].name, commands[i].args);
			return 2;
		}
		return commands[i].run(ctl, argc - words, argv + words);
	}
	fprintf(stderr, "kyodoctl: そのようなコマンドはありません。kyodoctl help で一覧を表示します\n");
	return 2;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {{"config", required_argument, NULL, 'c'}, {"json", no_argument, NULL, 'j'}, {"yes", no_argument, NULL, 'y'}, {0}};
	struct ky_ctl ctl = {.arena = ky_arena_new(0)};
	const char *path = "/etc/kyodo/kyodo.conf";
	int o;
	while ((o = getopt_long(argc, argv, "+c:", options, NULL)) != -1) {
		if (o == 'c')
			path = optarg;
		else if (o == 'j')
			ctl.json = true;
		else if (o == 'y')
			ctl.yes = true;
		else
			return 2;
	}
	if (optind == argc || strcmp(argv[optind], "help") == 0) {
		help(&ctl, 0, NULL);
		return optind == argc ? 2 : 0;
	}
	struct ky_err *err = ky_conf_load(ctl.arena, path, &ctl.conf);
	if (err != NULL)
		return ky_ctl_fail(err);
	int rc = dispatch(&ctl, argc - optind, argv + optind);
	ky_arena_free(ctl.arena);
	return rc;
}
