/*
 * warc: WARC records, written for tests into an rk_buffer.
 */
#ifndef TESTS_SUPPORT_WARC_H
#define TESTS_SUPPORT_WARC_H

#include <check.h>
#include <stdio.h>

#include "engine/base/view.h"

/* `length` is what its Content-Length says. */
static inline void put_record(rk_buffer *to, const char *type, const char *uri,
                              const char *media_type, const char *content, size_t len,
                              const char *length) {
  char head[512];
  const int head_len = snprintf(head, sizeof head,
                                "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\n"
                                "WARC-Date: 2024-01-02T03:04:05Z\r\nContent-Type: %s\r\n"
                                "Content-Length: %s\r\n\r\n",
                                type, uri, media_type, length);
  ck_assert_int_eq(rk_buffer_append(to, head, (size_t)head_len), 0);
  ck_assert_int_eq(rk_buffer_append(to, content, len), 0);
  ck_assert_int_eq(rk_buffer_append(to, "\r\n\r\n", 4), 0);
}

static inline void put_page(rk_buffer *to, const char *uri, const char *text) {
  char length[24];
  snprintf(length, sizeof length, "%zu", strlen(text));
  put_record(to, "conversion", uri, "text/plain", text, strlen(text), length);
}

static inline void put_response(rk_buffer *to, const char *uri, const char *http, size_t len) {
  char length[24];
  snprintf(length, sizeof length, "%zu", len);
  put_record(to, "response", uri, "application/http; msgtype=response", http, len, length);
}

#endif
