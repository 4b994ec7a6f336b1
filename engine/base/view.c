#include "engine/base/view.h"

#include <stdlib.h>

void rk_buffer_deinit(rk_buffer *buffer) {
  free(buffer->ptr);
  *buffer = (rk_buffer){0};
}

static rk_status resize(rk_buffer *buffer, size_t cap) {
  uint8_t *resized = realloc(buffer->ptr, cap);
  if (!resized) return RK_NO_MEMORY;
  buffer->ptr = resized;
  buffer->cap = cap;
  return RK_OK;
}

static bool has_room(const rk_buffer *buffer, size_t extra) {
  return extra <= buffer->cap - buffer->len;
}

rk_status rk_buffer_reserve(rk_buffer *buffer, size_t extra) {
  if (has_room(buffer, extra)) return RK_OK;
  if (extra > SIZE_MAX / 2 - buffer->len) return RK_NO_MEMORY;
  size_t cap = buffer->cap ? buffer->cap : 256;
  while (cap < buffer->len + extra) cap *= 2;
  return resize(buffer, cap);
}

rk_status rk_buffer_reserve_tight(rk_buffer *buffer, size_t extra) {
  if (has_room(buffer, extra)) return RK_OK;
  if (extra > SIZE_MAX / 2 - buffer->len) return RK_NO_MEMORY;
  return resize(buffer, buffer->len + buffer->len / 8 + extra);
}

rk_status rk_buffer_append(rk_buffer *buffer, const void *bytes, size_t len) {
  rk_status status = rk_buffer_reserve(buffer, len);
  if (status != RK_OK) return status;
  if (len) memcpy(buffer->ptr + buffer->len, bytes, len);
  buffer->len += len;
  return RK_OK;
}
