/* mail.h — what core/app/mail.c asks of the module that knows how mail travels. Plain C strings: no memory crosses the border. */
#ifndef KY_MAIL_MAIL_H
#define KY_MAIL_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ky_post {
	const char *smtp_url; /* smtp://host:25, smtps://…; "" when there is none */
	bool tls;	      /* only encrypted, unless the server is on this machine */
	const char *tls_ca;   /* a file; "": the system's authorities */
	const char *spool;    /* a directory: letters are written there instead; "" when there is none */
	const char *from, *sender;
	const char *site; /* base_url: its host is the Message-ID's */
	int64_t id;
	const char *recipient, *reply_to;
	const char *subject, *body; /* UTF-8 */
	int64_t at_s;
};

/* False: why says what went wrong, for the log and for staff; no address in it. */
typedef bool ky_post_fn(const struct ky_post *post, char *why, size_t size);
ky_post_fn kyodo_post;

#endif
