/*
 * charset: bytes of the web -> UTF-8.
 *
 * In: bytes and what is said about them: a byte order mark, the label of an HTTP
 * header or of an HTML <meta>. Out: valid UTF-8. Labels mean what the WHATWG
 * Encoding Standard says they do: ISO-8859-1 and US-ASCII are windows-1252,
 * because that is what pages hold that say so; and a label that the standard does not
 * know says nothing. Nor do those of Latin charsets without a table here (windows-1250,
 * ISO-8859-9 ...): by their bytes such pages become windows-1252, which has the same
 * quotes and dashes, and nearly all that is written in Indonesian.
 *
 * The tables are our own: windows-1252 differs from Latin-1 in 27 places,
 * ISO-8859-15 in 8, and that is less than a call to iconv(3) with its state and
 * its ways to fail. Indonesian pages have no other charsets worth speaking of. Those of
 * other scripts (Big5, KOI8-R ...) would come out as words that nobody wrote: they are
 * not read, unless the bytes show that the label is wrong or hardly matters.
 *
 * What stands for no character becomes U+FFFD, never an error.
 *
 * Ownership: the text borrows from the bytes or from `made`.
 * Threads: no state.
 */
#ifndef RK_INPUT_CHARSET_H
#define RK_INPUT_CHARSET_H

#include "engine/base/view.h"

typedef enum rk_charset {
  RK_CHARSET_NONE,    /* nothing is said, or nothing that is a charset's label */
  RK_CHARSET_FOREIGN, /* one of another script's, which is not read here */
  RK_CHARSET_UTF_8,
  RK_CHARSET_WINDOWS_1252,
  RK_CHARSET_ISO_8859_15,
  RK_CHARSET_UTF_16LE,
  RK_CHARSET_UTF_16BE,
} rk_charset;

#define RK_CHARSET_NOT_READ "its charset is one of another script, which is not read here"

/* Of a label, in any case, with blanks or quotes around it; an empty one says nothing. */
rk_charset rk_charset_of(rk_view label);
#define RK_BYTE_ORDER_MARK "\xef\xbb\xbf" /* of UTF-8 */

/* Of the byte order mark that the bytes begin with, which is taken off; NONE: there is none. */
rk_charset rk_charset_take_mark(rk_view *bytes);
/* Of the bytes alone, as browsers do: UTF-8 if they are valid, else windows-1252. */
rk_charset rk_charset_guess(rk_view bytes);
/* What the bytes are, after all that was said: where nothing was, the guess. So it is of FOREIGN
 * ones, too, that are UTF-8, or have hardly any byte beyond ASCII: their label is wrong, or
 * doesn't matter. All others stay FOREIGN. */
rk_charset rk_charset_settle(rk_charset said, rk_view bytes);
/* `charset` is neither NONE nor FOREIGN. RK_NO_MEMORY. */
rk_status rk_charset_decode(rk_charset charset, rk_view bytes, rk_buffer *made,
                            rk_view *text) RK_MUST_CHECK;
/* One character (up to U+10FFFF, no surrogate) as UTF-8; its length. */
size_t rk_charset_put(uint32_t c, char to[4]);

#endif
