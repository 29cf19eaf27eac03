/* qr.h — a text as a QR picture. Called by account.c; the only file behind it knows libqrencode. */
#ifndef KY_PAGES_QR_H
#define KY_PAGES_QR_H

#include "kyodo/kyodo.h"

/* An SVG of about 6 KB in the arena. Errors: KY_INTERNAL when the text is too long. */
struct ky_err *ky_qr_svg(struct ky_arena *arena, const char *text, struct ky_str *out_svg) KY_MUST_CHECK;

#endif
