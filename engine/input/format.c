#include "engine/input/format.h"

#include <inttypes.h>
#include <stdio.h>

#include "engine/base/utf8_valid.h"

void rk_format_split_text(rk_view text, rk_doc *doc) {
  while (text.len && rk_format_is_blank(text.ptr[0])) text.ptr++, text.len--;
  const char *stop = text.len ? memchr(text.ptr, '\n', text.len) : NULL;
  size_t title_len = stop ? (size_t)(stop - text.ptr) : text.len;
  size_t used = stop ? title_len + 1 : title_len;
  doc->title = rk_format_trim((rk_view){text.ptr, title_len});
  doc->body = (rk_view){text.ptr + used, text.len - used};
}

rk_status rk_format_make_id(rk_buffer *made, const char *name, uint64_t line, rk_view *id) {
  size_t cap = strlen(name) + 24; /* a colon, 20 digits, NUL */
  made->len = 0;
  if (rk_buffer_reserve(made, cap) != RK_OK) return RK_NO_MEMORY;
  int len = snprintf((char *)made->ptr, cap, "%s:%" PRIu64, name, line);
  *id = (rk_view){(const char *)made->ptr, (size_t)len};
  return RK_OK;
}

rk_status rk_format_check_text(rk_view text, const char *path, uint64_t line, uint64_t byte,
                               rk_error *error) {
  size_t valid = rk_utf8_valid_prefix(text);
  if (valid < text.len)
    return rk_error_set_at(error, RK_BAD_INPUT, path, line, byte + valid, "invalid UTF-8");
  const char *nul = text.len ? memchr(text.ptr, 0, text.len) : NULL;
  if (nul)
    return rk_error_set_at(error, RK_BAD_INPUT, path, line, byte + (uint64_t)(nul - text.ptr),
                           "a NUL byte in the text");
  return RK_OK;
}
