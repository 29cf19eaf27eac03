/* mailbox.c — the mails of the demo city, read in the browser: the spool stands for everybody's mailbox.
 * Called through the route of account_pages.c; only where [site] demo = yes and [mail] spool say so. */
#include "core/pages/account.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/app/internal.h"

#define SHOWN_MAX 50
#define LETTER_MAX 16384

static int is_letter(const struct dirent *d)
{
	size_t n = strlen(d->d_name);
	return n > 4 && strcmp(d->d_name + n - 4, ".txt") == 0;
}

static int newest_first(const struct dirent **a, const struct dirent **b)
{
	return -strcmp((*a)->d_name, (*b)->d_name);
}

/* Recipient, subject, an empty line, the text: as core/mail/post.c writes it. */
static void put_letter(struct ky_req *req, struct ky_node *root, const char *path)
{
	char *text = ky_alloc(req->ctx->arena, LETTER_MAX + 1);
	struct ky_str rest, line;
	FILE *f = fopen(path, "re");
	if (f == NULL)
		return;
	rest = (struct ky_str){text, fread(text, 1, LETTER_MAX, f)};
	fclose(f);
	struct ky_node *n = ky_node_item(root, "Letters");
	if (ky_str_split(&rest, '\n', &line))
		ky_put_str(n, "to", line);
	if (ky_str_split(&rest, '\n', &line))
		ky_put_str(n, "subject", line);
	ky_put_str(n, "body", rest);
}

struct ky_err *ky_mailbox_show(struct ky_req *req)
{
	const struct ky_conf *conf = req->ctx->app->conf;
	struct dirent **entry = NULL;
	if (!conf->demo || conf->mail_spool[0] == '\0')
		return ky_fail(req->ctx->arena, KY_NOT_FOUND, NULL, "there is no demo mailbox");
	struct ky_node *root = ky_reply_page(req, "account/mailbox");
	ky_put(ky_node_child(root, "Page"), "title", ky_message(req->ctx, "account.mailbox_title"));
	ky_reply_crumb(req, ky_message(req->ctx, "account.mailbox_title"), NULL);
	int n = scandir(conf->mail_spool, &entry, is_letter, newest_first);
	for (int i = 0; i < n; i++) {
		if (i < SHOWN_MAX)
			put_letter(req, root, ky_printf(req->ctx->arena, "%s/%s", conf->mail_spool, entry[i]->d_name));
		free(entry[i]);
	}
	free(entry);
	return NULL;
}
