/* mail.c — the outbox: a row in the transaction that caused it, composed when it is sent. See kyodo/ctx.h.
 * Called by handlers, jobs and the background process. How mail travels is known by core/mail alone. */
#include "core/app/internal.h"

#include <dlfcn.h>
#include <jansson.h>
#include <stdlib.h>

#include "core/mail/mail.h"

static json_t *json_of(const struct ky_value *v)
{
	return v->kind == KY_INT ? json_integer(v->i) : json_stringn(v->s.p == NULL ? "" : v->s.p, v->s.len);
}

static const char *params_text(struct ky_arena *arena, const struct ky_args *params)
{
	json_t *object = json_object();
	for (size_t i = 0; params != NULL && i < params->count; i++)
		json_object_set_new(object, params->arg[i].name, json_of(&params->arg[i].value));
	char *text = json_dumps(object, JSON_COMPACT);
	const char *copy = ky_strdup(arena, text == NULL ? "{}" : text);
	free(text);
	json_decref(object);
	return copy;
}

struct ky_err *ky_mail_queue(struct ky_ctx *ctx, const struct ky_mail *mail, const struct ky_args *params)
{
	if (!ky_check_email(ky_str(mail->recipient)) || (mail->reply_to != NULL && !ky_check_email(ky_str(mail->reply_to))))
		return ky_fail(ctx->arena, KY_INTERNAL, NULL, "mail %s: an address was not checked", mail->message_key);
	return ky_insert(ctx, "app.mail_insert",
			 KY_ARGS({"message_key", ky_textz(mail->message_key)}, {"lang", ky_textz(mail->lang == NULL ? ctx->lang : mail->lang)},
				 {"recipient", ky_textz(mail->recipient)}, {"reply_to", ky_textz(mail->reply_to == NULL ? "" : mail->reply_to)},
				 {"params", ky_textz(params_text(ctx->arena, params))}),
			 NULL);
}

/* Puts the value of {name} into out; an unknown name stays as it is. */
static void put_place(struct ky_ctx *ctx, struct ky_buf *out, const json_t *params, struct ky_str name)
{
	const json_t *v = json_object_get(params, ky_str_z(ctx->arena, name));
	if (json_is_string(v))
		ky_buf_puts(out, json_string_value(v));
	else if (json_is_integer(v))
		ky_buf_printf(out, "%lld", (long long)json_integer_value(v));
	else if (ky_str_is(name, "city"))
		ky_buf_puts(out, ctx->app->conf->site_name);
	else if (ky_str_is(name, "site"))
		ky_buf_puts(out, ky_url_absolute(ctx, "%s", ""));
	else
		ky_buf_printf(out, "{%.*s}", (int)name.len, name.p);
}

static const char *filled_in(struct ky_ctx *ctx, const char *text, const json_t *params)
{
	struct ky_buf out;
	const char *at;
	ky_buf_init(&out, ctx->arena, 64 * 1024);
	for (; (at = strchr(text, '{')) != NULL; text = at) {
		size_t n = strcspn(at + 1, "}");
		ky_buf_add(&out, text, (size_t)(at - text));
		if (at[1 + n] == '\0')
			break;
		put_place(ctx, &out, params, (struct ky_str){at + 1, n});
		at += n + 2;
	}
	ky_buf_puts(&out, text);
	return out.data == NULL ? "" : out.data;
}

struct ky_err *ky_mail_compose(struct ky_ctx *ctx, const struct ky_rows *row, struct ky_letter *out_letter)
{
	json_t *params = json_loads(ky_cell_z(row, 0, "params"), 0, NULL);
	const char *key = ky_cell_z(row, 0, "message_key");
	ctx->lang = ky_cell_z(row, 0, "lang");
	*out_letter = (struct ky_letter){
	    .id = ky_cell_int(row, 0, "id"),
	    .recipient = ky_cell_z(row, 0, "recipient"),
	    .reply_to = ky_cell_z(row, 0, "reply_to"),
	    .subject = filled_in(ctx, ky_message(ctx, ky_printf(ctx->arena, "%s.subject", key)), params),
	    .body = ky_printf(ctx->arena, "%s\n%s", filled_in(ctx, ky_message(ctx, ky_printf(ctx->arena, "%s.body", key)), params),
			      filled_in(ctx, ky_message(ctx, "core.mail.foot"), params)),
	};
	json_decref(params);
	return NULL;
}

struct ky_err *ky_mail_deliver(struct ky_ctx *ctx, const struct ky_letter *letter)
{
	const struct ky_conf *conf = ctx->app->conf;
	const char *path = ky_printf(ctx->arena, "%s/kyodo-mail.so", conf->plugins);
	struct ky_post post = {.smtp_url = conf->smtp_url, .tls = conf->mail_tls, .tls_ca = conf->mail_tls_ca, .spool = conf->mail_spool, .from = conf->mail_from, .sender = conf->site_name, .site = conf->base_url, .id = letter->id, .recipient = letter->recipient, .reply_to = letter->reply_to, .subject = letter->subject, .body = letter->body, .at_s = ctx->now / KY_SECOND_US};
	if (conf->smtp_url[0] == '\0' && conf->mail_spool[0] == '\0')
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "the configuration names neither [mail] smtp_url nor spool");
	void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (module == NULL)
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "%s: %s", path, dlerror());
	ky_post_fn *send;
	*(void **)&send = dlsym(module, "kyodo_post"); /* POSIX's way to make a function of it */
	char why[400] = "";
	if (send == NULL || !send(&post, why, sizeof why))
		return ky_fail(ctx->arena, KY_UNAVAILABLE, NULL, "%s", send == NULL ? dlerror() : why);
	return NULL;
}
