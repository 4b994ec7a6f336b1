#include "engine/input/json_put.h"

static uint8_t *put_escaped(uint8_t *to, unsigned char c) {
  static const char hex[] = "0123456789abcdef";
  *to++ = '\\';
  switch (c) {
    case '"':
    case '\\':
      *to++ = c;
      return to;
    case '\n':
      *to++ = 'n';
      return to;
    case '\r':
      *to++ = 'r';
      return to;
    case '\t':
      *to++ = 't';
      return to;
    default:
      memcpy(to, "u00", 3);
      to[3] = (uint8_t)hex[c >> 4];
      to[4] = (uint8_t)hex[c & 15];
      return to + 5;
  }
}

static bool needs_escape(unsigned char c) { return c < ' ' || c == '"' || c == '\\'; }

static rk_status put_text(rk_buffer *object, rk_view text) {
  size_t escaped = 0; /* each becomes six bytes at worst: \u00XX */
  for (size_t i = 0; i < text.len; i++) escaped += needs_escape((unsigned char)text.ptr[i]);
  if (rk_buffer_reserve(object, text.len + 5 * escaped + 2) != RK_OK) return RK_NO_MEMORY;
  uint8_t *to = object->ptr + object->len;
  *to++ = '"';
  for (size_t i = 0; i < text.len; i++) {
    const unsigned char c = (unsigned char)text.ptr[i];
    if (needs_escape(c))
      to = put_escaped(to, c);
    else
      *to++ = c;
  }
  *to++ = '"';
  object->len = (size_t)(to - object->ptr);
  return RK_OK;
}

rk_status rk_json_put_member(rk_buffer *object, rk_view name, rk_view value) {
  rk_status status = rk_buffer_append(object, object->len ? "," : "{", 1);
  if (status == RK_OK) status = put_text(object, name);
  if (status == RK_OK) status = rk_buffer_append(object, ":", 1);
  if (status == RK_OK) status = put_text(object, value);
  return status;
}

rk_status rk_json_put_end(rk_buffer *object, rk_view *whole) {
  *whole = (rk_view){0};
  if (object->len == 0) return RK_OK;
  rk_status status = rk_buffer_append(object, "}", 1);
  if (status == RK_OK) *whole = rk_buffer_view(object);
  return status;
}
