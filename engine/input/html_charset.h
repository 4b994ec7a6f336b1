/*
 * html_charset: which charset does a page declare in its <meta> elements?
 *
 * <meta charset=...> or <meta http-equiv=content-type content="...; charset=...">,
 * looked for in the first RK_HTML_CHARSET_BYTES as they are: what declares it is ASCII
 * in every charset that is read without a byte order mark. (The standard looks at 1024
 * bytes; pages that declare theirs too late for that are not rare.)
 *
 * Threads: no state.
 */
#ifndef RK_INPUT_HTML_CHARSET_H
#define RK_INPUT_HTML_CHARSET_H

#include "engine/input/charset.h"

#define RK_HTML_CHARSET_BYTES 8192

/* By the first label that names one; NONE: there is none. UTF-16, which the <meta> could not have
 * been read in, is UTF-8. */
rk_charset rk_html_charset_declared(rk_view page);

#endif
