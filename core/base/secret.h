/* secret.h — randomness, hashes, passwords, sealing. Internal; called by core/app and core/pages.
 * Only this file's implementation knows OpenSSL's and argon2's interfaces. */
#ifndef KY_BASE_SECRET_H
#define KY_BASE_SECRET_H

#include "kyodo/err.h"
#include "kyodo/str.h"

#define KY_SHA256_BYTES 32

/* n random bytes from the system; ends the process when there are none to be had. */
void ky_random(void *out_bytes, size_t n);
/* n random bytes in hex, in the arena. */
char *ky_random_hex(struct ky_arena *arena, size_t n);
void ky_sha256(struct ky_str s, unsigned char out[KY_SHA256_BYTES]);
void ky_hmac(const void *key, size_t key_len, struct ky_str s, unsigned char out[KY_SHA256_BYTES]);
void ky_wipe(void *p, size_t n);

/* argon2id, 19 MiB, t=2, p=1, as a PHC string. About 80 ms: only in the auth pool and kyodoctl. */
struct ky_err *ky_password_hash(struct ky_arena *arena, struct ky_str password, const char **out_phc) KY_MUST_CHECK;
/* phc NULL or "": does the same work and says no, so that unknown accounts take as long as known ones. */
bool ky_password_verify(const char *phc, struct ky_str password);

/* AES-256-GCM; sealed = nonce 12 | tag 16 | ciphertext. open: false when it was tampered with or the key is another. */
struct ky_str ky_seal(struct ky_arena *arena, const unsigned char key[32], struct ky_str plain);
bool ky_unseal(struct ky_arena *arena, const unsigned char key[32], struct ky_str sealed, struct ky_str *out_plain);

/* TOTP (RFC 6238, 30 s, 6 digits) by liboath. counter is the last one used; a used or older one is refused. false: wrong. */
bool ky_totp_verify(struct ky_str secret, const char *digits, int64_t now_s, int64_t *counter);
/* The digits valid at that moment; for the demo city alone. */
struct ky_err *ky_totp_now(struct ky_arena *arena, struct ky_str secret, int64_t now_s, char out_digits[8]) KY_MUST_CHECK;
char *ky_base32(struct ky_arena *arena, struct ky_str bytes);

/* The 32-byte key kept in a file (0600), made when absent. Errors: KY_INTERNAL naming the path. */
struct ky_err *ky_key_file(struct ky_arena *arena, const char *path, unsigned char out_key[32]) KY_MUST_CHECK;

#endif
