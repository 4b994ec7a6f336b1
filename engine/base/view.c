#include "engine/base/view.h"

#include <stdlib.h>

void rk_buffer_deinit(rk_buffer *buffer) {
  free(buffer->ptr);
  *buffer = (rk_buffer){0};
}

rk_status rk_buffer_reserve(rk_buffer *buffer, size_t extra) {
  if (extra <= buffer->cap - buffer->len) return RK_OK;
  if (extra > SIZE_MAX / 2 - buffer->len) return RK_NO_MEMORY;
  size_t cap = buffer->cap ? buffer->cap : 256;
  while (cap < buffer->len + extra) cap *= 2;
  uint8_t *grown = realloc(buffer->ptr, cap);
  if (!grown) return RK_NO_MEMORY;
  buffer->ptr = grown;
  buffer->cap = cap;
  return RK_OK;
}

rk_status rk_buffer_append(rk_buffer *buffer, const void *bytes, size_t len) {
  rk_status status = rk_buffer_reserve(buffer, len);
  if (status != RK_OK) return status;
  if (len) memcpy(buffer->ptr + buffer->len, bytes, len);
  buffer->len += len;
  return RK_OK;
}
