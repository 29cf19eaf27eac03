/* secret.c — see secret.h. */
#include "core/base/secret.h"

#include <argon2.h>
#include <fcntl.h>
#include <liboath/oath.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#define ARGON2_KIB (19 * 1024)
#define ARGON2_PASSES 2
#define ARGON2_LANES 1
#define ARGON2_SALT 16
#define ARGON2_HASH 32
#define NONCE 12
#define TAG 16

void ky_random(void *out_bytes, size_t n)
{
	unsigned char *p = out_bytes;
	while (n > 0) {
		ssize_t got = getrandom(p, n, 0);
		if (got <= 0)
			abort();
		p += got;
		n -= (size_t)got;
	}
}

char *ky_random_hex(struct ky_arena *arena, size_t n)
{
	unsigned char *bytes = ky_alloc(arena, n);
	ky_random(bytes, n);
	return ky_hex(arena, bytes, n);
}

void ky_sha256(struct ky_str s, unsigned char out[KY_SHA256_BYTES])
{
	SHA256((const unsigned char *)s.p, s.len, out);
}

void ky_hmac(const void *key, size_t key_len, struct ky_str s, unsigned char out[KY_SHA256_BYTES])
{
	HMAC(EVP_sha256(), key, (int)key_len, (const unsigned char *)s.p, s.len, out, NULL);
}

void ky_wipe(void *p, size_t n)
{
	OPENSSL_cleanse(p, n);
}

struct ky_err *ky_password_hash(struct ky_arena *arena, struct ky_str password, const char **out_phc)
{
	unsigned char salt[ARGON2_SALT];
	char phc[256];
	ky_random(salt, sizeof salt);
	int rc = argon2id_hash_encoded(ARGON2_PASSES, ARGON2_KIB, ARGON2_LANES, password.p, password.len, salt, sizeof salt, ARGON2_HASH, phc, sizeof phc);
	if (rc != ARGON2_OK)
		return ky_fail(arena, KY_UNAVAILABLE, NULL, "argon2: %s", argon2_error_message(rc));
	*out_phc = ky_strdup(arena, phc);
	return NULL;
}

bool ky_password_verify(const char *phc, struct ky_str password)
{
	static const char nobody[] =
	    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm8$Ff3Aq6lq0m7sU2mJb6y9b8w1F5m2qQ1l0y8v7s6r5t4";
	bool known = phc != NULL && phc[0] != '\0';
	int rc = argon2id_verify(known ? phc : nobody, password.p, password.len);
	return known && rc == ARGON2_OK;
}

struct ky_str ky_seal(struct ky_arena *arena, const unsigned char key[32], struct ky_str plain)
{
	unsigned char *out = ky_alloc(arena, NONCE + TAG + plain.len);
	int n = 0;
	ky_random(out, NONCE);
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	if (c == NULL || EVP_EncryptInit_ex(c, EVP_aes_256_gcm(), NULL, key, out) != 1 ||
	    EVP_EncryptUpdate(c, out + NONCE + TAG, &n, (const unsigned char *)plain.p, (int)plain.len) != 1 ||
	    EVP_EncryptFinal_ex(c, out + NONCE + TAG + n, &n) != 1 || EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, TAG, out + NONCE) != 1)
		abort();
	EVP_CIPHER_CTX_free(c);
	return (struct ky_str){(const char *)out, NONCE + TAG + plain.len};
}

bool ky_unseal(struct ky_arena *arena, const unsigned char key[32], struct ky_str sealed, struct ky_str *out_plain)
{
	if (sealed.len < NONCE + TAG)
		return false;
	const unsigned char *in = (const unsigned char *)sealed.p;
	size_t len = sealed.len - NONCE - TAG;
	unsigned char *out = ky_alloc(arena, len + 1);
	unsigned char tag[TAG];
	int n = 0;
	memcpy(tag, in + NONCE, TAG);
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	bool ok = c != NULL && EVP_DecryptInit_ex(c, EVP_aes_256_gcm(), NULL, key, in) == 1 &&
		  EVP_DecryptUpdate(c, out, &n, in + NONCE + TAG, (int)len) == 1 && EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, TAG, tag) == 1 &&
		  EVP_DecryptFinal_ex(c, out + n, &n) == 1;
	EVP_CIPHER_CTX_free(c);
	if (ok)
		*out_plain = (struct ky_str){(const char *)out, len};
	return ok;
}

bool ky_totp_verify(struct ky_str secret, const char *digits, int64_t now_s, int64_t *counter)
{
	int64_t step = now_s / 30;
	if (strlen(digits) != 6)
		return false;
	for (int64_t at = step - 1; at <= step + 1; at++) {
		char otp[7];
		if (at <= *counter || oath_hotp_generate(secret.p, secret.len, (uint64_t)at, 6, false, OATH_HOTP_DYNAMIC_TRUNCATION, otp) != OATH_OK)
			continue;
		if (CRYPTO_memcmp(otp, digits, 6) == 0) {
			*counter = at;
			return true;
		}
	}
	return false;
}

struct ky_err *ky_totp_now(struct ky_arena *arena, struct ky_str secret, int64_t now_s, char out_digits[8])
{
	if (oath_hotp_generate(secret.p, secret.len, (uint64_t)(now_s / 30), 6, false, OATH_HOTP_DYNAMIC_TRUNCATION, out_digits) != OATH_OK)
		return ky_fail(arena, KY_INTERNAL, NULL, "no digits from this secret");
	return NULL;
}

char *ky_base32(struct ky_arena *arena, struct ky_str bytes)
{
	char *out = NULL;
	size_t n = 0;
	if (oath_base32_encode(bytes.p, bytes.len, &out, &n) != OATH_OK)
		return ky_strdup(arena, "");
	char *copy = ky_strndup(arena, out, n);
	free(out);
	return copy;
}

static bool read_key(const char *path, unsigned char out_key[32])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && read(fd, out_key, 32) == 32;
	if (fd >= 0)
		close(fd);
	return ok;
}

struct ky_err *ky_key_file(struct ky_arena *arena, const char *path, unsigned char out_key[32])
{
	if (read_key(path, out_key))
		return NULL;
	const char *fresh = ky_printf(arena, "%s.%d", path, (int)getpid());
	int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	ky_random(out_key, 32);
	bool ok = fd >= 0 && write(fd, out_key, 32) == 32 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	/* link, not rename: whoever was first keeps his key */
	if (ok && link(fresh, path) != 0)
		ok = read_key(path, out_key);
	unlink(fresh);
	return ok ? NULL : ky_fail(arena, KY_INTERNAL, NULL, "%s: the key cannot be read or made; is the folder writable by this user (mode 0700)?", path);
}
