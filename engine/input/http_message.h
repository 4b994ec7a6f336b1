/*
 * http_message: the bytes of an HTTP response -> its type and its content.
 *
 * In: what a server sent, header and body. Out: status, media type, charset, and the body
 * with chunks (RFC 9112) and a gzip or zstd content coding undone.
 * Crawlers often store the body decoded and the header as it came: a body that
 * does not begin as its coding would is taken as it is.
 *
 * Ownership: the views borrow from the bytes and from the message's buffers,
 * until the next call or deinit. A zeroed message is ready.
 * Threads: one at a time.
 */
#ifndef RK_INPUT_HTTP_MESSAGE_H
#define RK_INPUT_HTTP_MESSAGE_H

#include "engine/base/view.h"

typedef struct rk_http_message {
  unsigned status_code;
  rk_view media_type; /* without parameters; empty: not given */
  rk_view charset;    /* a label, as it is given there; empty: none */
  rk_view coding;     /* Content-Encoding */
  bool is_chunked;
  size_t header_len;
  rk_buffer joined, unpacked;
} rk_http_message;

/* What stands before the parameters: text/plain of "text/plain; charset=utf-8". */
rk_view rk_http_media_type(rk_view value);
/* The charset among the parameters: utf-8 of "text/plain; charset=utf-8", or an empty view. */
rk_view rk_http_charset(rk_view value);
/* False: no HTTP response begins here, or its header is not whole. */
bool rk_http_message_parse(rk_http_message *message, rk_view bytes);
/* The content. RK_BAD_INPUT with *reason, of static storage; RK_NO_MEMORY. */
rk_status rk_http_message_content(rk_http_message *message, rk_view bytes, uint64_t max_bytes,
                                  rk_view *content, const char **reason) RK_MUST_CHECK;
void rk_http_message_deinit(rk_http_message *message);

#endif
