/* printed.c — codes on paper that open something once; see kyodo/account.h. Called by those who print and those who take them.
 * Twenty-nine characters (a prime) without I, L, O, S, Z, 0 and 1; the weighted check character finds any slip and any two characters swapped. */
#include "core/app/internal.h"

#include "core/base/secret.h"

#define CHARS 16
static const char alphabet[] = "23456789ABCDEFGHJKMNPQRTUVWXY";
#define BASE ((unsigned)sizeof alphabet - 1)

static struct ky_value hash_of(const struct ky_ctx *ctx, const char code[CHARS + 1])
{
	unsigned char hash[KY_SHA256_BYTES];
	ky_hmac(ctx->app->key, KY_KEY_BYTES, ky_str(ky_printf(ctx->arena, "printed|%s", code)), hash);
	return ky_bytes(ky_str_copy(ctx->arena, (struct ky_str){(const char *)hash, sizeof hash}));
}

static unsigned check_of(const char *code)
{
	unsigned sum = 0;
	for (unsigned i = 0; i < CHARS - 1; i++)
		sum += (i + 1) * (unsigned)(strchr(alphabet, code[i]) - alphabet);
	return sum % BASE;
}

void ky_printed_code_new(const struct ky_ctx *ctx, const char **out_text, struct ky_value *out_hash)
{
	char code[CHARS + 1] = "";
	for (size_t i = 0; i < CHARS - 1;) {
		unsigned char byte;
		ky_random(&byte, 1);
		if (byte < 256 / BASE * BASE)
			code[i++] = alphabet[byte % BASE];
	}
	code[CHARS - 1] = alphabet[check_of(code)];
	*out_text = ky_printf(ctx->arena, "%.4s-%.4s-%.4s-%.4s", code, code + 4, code + 8, code + 12);
	*out_hash = hash_of(ctx, code);
}

/* What a hand writes for a printed character; 0 for what separates, itself when nothing fits. */
static char meant(char c)
{
	static const char pairs[][2] = {{'S', '5'}, {'Z', '2'}, {' ', 0}, {'-', 0}, {'\t', 0}};
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (pairs[i][0] == c)
			return pairs[i][1];
	return c;
}

bool ky_printed_code_read(const struct ky_ctx *ctx, const char *typed, struct ky_value *out_hash)
{
	struct ky_str narrow = ky_text_narrow(ctx->arena, ky_str(typed));
	char code[CHARS + 1] = "";
	size_t n = 0;
	for (size_t i = 0; i < narrow.len; i++) {
		char c = meant(narrow.p[i]);
		if (c == 0)
			continue;
		if (n == CHARS || strchr(alphabet, c) == NULL)
			return false;
		code[n++] = c;
	}
	if (n != CHARS || code[CHARS - 1] != alphabet[check_of(code)])
		return false;
	*out_hash = hash_of(ctx, code);
	return true;
}
