/* handle.c — token, input and the handler inside its transaction; retries, replays, unknown outcomes.
 * Called by pipeline.c. A handler's only effects are in the transaction, so it can be run again. */
#include "core/app/internal.h"

#define ATTEMPTS 4

struct ky_err *ky_stage_input(struct ky_exchange *x)
{
	struct ky_input *input = NULL;
	if (x->req.route->method != KY_POST)
		return NULL;
	struct ky_err *err = ky_token_verify(x);
	const struct ky_form *form = x->req.route->form;
	if (x->req.route->form_of != NULL)
		KY_TRY(x->req.route->form_of(&x->req, &form));
	if (form != NULL) {
		KY_TRY(ky_input_parse(&x->req, form, &x->body, &input));
		x->req.input = input;
	}
	if (err != NULL) /* with the input at hand the form can be shown again with everything typed */
		return err;
	if (x->file_refusal != NULL)
		return ky_fail(x->ctx.arena, KY_INVALID, x->file_refusal, "a file was not taken");
	if (input != NULL && (x->req.route->flags & KY_ROUTE_LENIENT) == 0 && !ky_input_valid(input))
		return ky_fail(x->ctx.arena, KY_INVALID, NULL, "refused input");
	return NULL;
}

/* One run of the handler in one transaction. *out_settled: the answer stands (done, or done before). */
static struct ky_err *run_once(struct ky_exchange *x)
{
	bool replayed = false;
	KY_TRY(ky_work_begin(&x->ctx));
	KY_TRY(ky_token_use(x, &replayed));
	if (replayed) {
		ky_work_rollback(&x->ctx);
		return NULL;
	}
	KY_TRY(x->req.route->handle(&x->req));
	KY_TRY(ky_token_settle(x));
	return ky_work_commit(&x->ctx);
}

/* The connection went away, perhaps during COMMIT: the token tells what happened. */
static struct ky_err *find_outcome(struct ky_exchange *x, bool *out_done)
{
	ky_answer_clear(x);
	return ky_token_lookup(x, out_done);
}

static struct ky_err *run_post(struct ky_exchange *x)
{
	struct ky_arena_mark mark = ky_arena_mark(x->ctx.arena);
	struct ky_err *err = NULL;
	for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
		bool done = false;
		err = run_once(x);
		if (err == NULL)
			return NULL;
		ky_work_rollback(&x->ctx);
		if (err->code == KY_LOST) {
			KY_TRY(find_outcome(x, &done));
			if (done)
				return NULL;
		} else if (err->code != KY_RETRY) {
			return err;
		}
		if (attempt < ATTEMPTS) {
			ky_answer_clear(x);
			ky_arena_rewind(x->ctx.arena, mark);
		}
	}
	return ky_fail(x->ctx.arena, KY_UNAVAILABLE, NULL, "%d attempts, the last: %s", ATTEMPTS, err->detail);
}

struct ky_err *ky_stage_handle(struct ky_exchange *x)
{
	return x->req.route->method == KY_POST ? run_post(x) : x->req.route->handle(&x->req);
}
