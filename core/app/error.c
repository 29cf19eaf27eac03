/* error.c — an error becomes an answer: what happened, what is safe, what to do next.
 * Called by pipeline.c. Must work without a database. */
#include "core/app/internal.h"

#include "core/base/log.h"

static const struct {
	enum ky_code code;
	int status;
	const char *key; /* T.core.error.<key>.{title,text,next} */
} rows[] = {
    {KY_INVALID, 422, "invalid"},     {KY_BAD_REQUEST, 400, "bad_request"}, {KY_NEED_LOGIN, 403, "need_login"}, {KY_DENIED, 403, "denied"},
    {KY_NOT_FOUND, 404, "not_found"}, {KY_BAD_METHOD, 405, "bad_method"},   {KY_CONFLICT, 409, "conflict"},	{KY_TOO_LARGE, 413, "too_large"},
    {KY_TOO_MANY, 429, "too_many"},   {KY_TIMEOUT, 408, "timeout"},	    {KY_UNAVAILABLE, 503, "unavailable"}, {KY_RETRY, 503, "unavailable"},
    {KY_LOST, 503, "unavailable"},    {KY_INTERNAL, 500, "internal"},
};

static size_t row_of(enum ky_code code)
{
	size_t i = 0;
	while (i + 1 < sizeof rows / sizeof rows[0] && rows[i].code != code)
		i++;
	return i;
}

/* Everything typed goes into a form that sends it again; passwords and codes do not. */
static void put_resend(struct ky_exchange *x, struct ky_node *error, bool fresh_token)
{
	struct ky_node *resend = ky_node_child(error, "resend");
	ky_put_url(resend, "action_url", ky_url(&x->ctx, "%s", x->rest));
	for (size_t i = 0; i < x->body.count; i++) {
		struct ky_str name = x->body.pair[i].name;
		if (ky_str_is(name, "_ticket") || (fresh_token && ky_str_is(name, "_token")) || memmem(name.p, name.len, "password", 8) != NULL)
			continue;
		struct ky_node *n = ky_node_item(resend, "pairs");
		ky_put_str(n, "name", name);
		ky_put_str(n, "value", x->body.pair[i].value);
	}
	struct ky_node *n = ky_node_item(resend, "pairs");
	ky_put(n, "name", fresh_token ? "_token" : "_ticket");
	ky_put(n, "value", fresh_token ? ky_token_new(x, x->req.route->name) : ky_ticket_new(x));
}

static void put_words(struct ky_exchange *x, struct ky_node *error, const char *key)
{
	static const char *const parts[] = {"title", "text", "next"};
	for (size_t i = 0; i < 3; i++)
		ky_put(error, parts[i], ky_views_message(x->app->views, x->lang, ky_printf(x->ctx.arena, "core.error.%s.%s", key, parts[i])));
}

static bool has_typed(const struct ky_exchange *x)
{
	return x->req.route != NULL && x->req.route->method == KY_POST && x->body.count > 0;
}

static void to_login(struct ky_exchange *x)
{
	struct ky_str here = ky_str(ky_printf(x->ctx.arena, "%s%s%s", x->rest, x->head.query.len > 0 ? "?" : "", x->head.query.p));
	x->answer = KY_ANSWER_REDIRECT;
	x->status = 303;
	x->location = ky_printf(x->ctx.arena, "%s?next=%s", ky_url(&x->ctx, "auth/login"), ky_url_encode(x->ctx.arena, here));
}

/* Refused input, or a plugin's own word that somebody else was faster: the form comes again with everything typed. */
static bool has_form_answer(const struct ky_err *err)
{
	return err->code == KY_INVALID || (err->code == KY_CONFLICT && err->user_key != NULL && strncmp(err->user_key, "core.", 5) != 0);
}

static bool show_form_again(struct ky_exchange *x, const struct ky_err *err, int status)
{
	if (x->req.route == NULL || x->req.route->again == NULL || x->req.input == NULL)
		return false;
	ky_answer_clear(x);
	x->status = status;
	x->notice_key = err->user_key;
	struct ky_err *again = x->req.route->again(&x->req);
	if (again == NULL && x->answer == KY_ANSWER_PAGE) {
		x->status = status;
		return true;
	}
	if (again != NULL) /* what the form was about moved on meanwhile, or a fault: the page of the first error is shown */
		ky_log(rows[row_of(again->code)].status >= 500 ? KY_LOG_ERROR : KY_LOG_WARNING, "form_again", "route=%s detail=\"%s\"", x->req.route->name, again->detail);
	return false;
}

/* The database went away before the body was read, perhaps before anybody knew who asks: what was typed is read now, so that the page can keep it with a ticket.
 * Files need the database and have to be chosen again. */
static void read_typed(struct ky_exchange *x)
{
	if (strcmp(x->head.method, "POST") != 0 || x->body.count > 0 || strncmp(x->head.content_type, "application/x-www-form-urlencoded", 33) != 0)
		return;
	struct ky_err *err = x->req.route == NULL ? ky_stage_route(x) : NULL;
	if (err == NULL)
		err = ky_stage_body(x);
	if (err != NULL && x->body.count == 0)
		ky_log(KY_LOG_WARNING, "body_lost", "detail=\"%s\"", err->detail);
}

void ky_answer_error(struct ky_exchange *x, const struct ky_err *err)
{
	size_t row = row_of(err->code);
	if (rows[row].status >= 500)
		ky_log(KY_LOG_ERROR, "request_failed", "route=%s where=%s detail=\"%s\"", x->req.route == NULL ? "-" : x->req.route->name, err->where, err->detail);
	else if (err->code == KY_BAD_REQUEST)
		ky_log(KY_LOG_WARNING, "bad_request", "where=%s detail=\"%s\"", err->where, err->detail);
	if (err->code == KY_NEED_LOGIN && x->req.route->method == KY_GET) {
		to_login(x);
		return;
	}
	if (has_form_answer(err) && show_form_again(x, err, rows[row].status))
		return;
	if (err->code == KY_NEED_LOGIN && x->body.count == 0) { /* the session ended while they typed: read it, so that it can be sent again */
		struct ky_err *body = ky_stage_body(x);
		if (body != NULL)
			ky_log(KY_LOG_WARNING, "body_lost", "detail=\"%s\"", body->detail);
	}
	if (rows[row].status == 503)
		read_typed(x);
	ky_answer_clear(x);
	x->status = rows[row].status;
	x->answer = KY_ANSWER_PAGE;
	x->template_name = "core/error";
	x->root = ky_view_begin(x->app->views, x->ctx.arena, x->lang);
	struct ky_node *error = ky_node_child(x->root, "Error");
	ky_put_int(error, "status", x->status);
	put_words(x, error, rows[row].key);
	if (err->user_key != NULL)
		ky_put(error, "text", ky_message(&x->ctx, err->user_key));
	if (err->code == KY_NEED_LOGIN)
		ky_put_url(error, "login_url", ky_url(&x->ctx, "auth/login"));
	if (has_typed(x) && (x->status == 503 || err->code == KY_NEED_LOGIN || err->code == KY_INVALID))
		put_resend(x, error, err->code == KY_INVALID);
}
