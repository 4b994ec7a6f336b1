/*
 * view: a run of bytes that somebody else owns, and a buffer that owns its bytes.
 *
 * rk_view borrows: pointer and length, not NUL-terminated, valid as long as
 * its owner says. rk_buffer owns and grows; reserve before append so that the
 * loop itself can't fail.
 */
#ifndef RK_BASE_VIEW_H
#define RK_BASE_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "engine/base/error.h"

typedef struct rk_view {
  const char *ptr;
  size_t len;
} rk_view;

static inline rk_view rk_view_of(const char *c_string) {
  return (rk_view){c_string, c_string ? strlen(c_string) : 0};
}

static inline bool rk_view_equal(rk_view a, rk_view b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Byte order, shorter first on a tie: the order of the term dictionary. */
static inline int rk_view_compare(rk_view a, rk_view b) {
  size_t n = a.len < b.len ? a.len : b.len;
  int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
  if (order) return order;
  return (a.len > b.len) - (a.len < b.len);
}

typedef struct rk_buffer {
  uint8_t *ptr;
  size_t len, cap;
} rk_buffer;

void rk_buffer_deinit(rk_buffer *buffer);
/* Room for `extra` more bytes after len; the only call here that can fail (RK_NO_MEMORY). */
rk_status rk_buffer_reserve(rk_buffer *buffer, size_t extra) RK_MUST_CHECK;
/* The same, but grows by an eighth where reserve doubles: for a large one that counts. */
rk_status rk_buffer_reserve_tight(rk_buffer *buffer, size_t extra) RK_MUST_CHECK;
rk_status rk_buffer_append(rk_buffer *buffer, const void *bytes, size_t len) RK_MUST_CHECK;

static inline rk_view rk_buffer_view(const rk_buffer *buffer) {
  return (rk_view){(const char *)buffer->ptr, buffer->len};
}

#endif
