#include "engine/input/header_lines.h"

#include <strings.h>

#include "engine/input/format.h"

size_t rk_header_find_end(rk_view text) {
  size_t at = 0;
  while (at < text.len) {
    const char *newline = memchr(text.ptr + at, '\n', text.len - at);
    if (!newline) return 0;
    at = (size_t)(newline - text.ptr) + 1;
    if (at < text.len && text.ptr[at] == '\n') return at + 1;
    if (at + 1 < text.len && text.ptr[at] == '\r' && text.ptr[at + 1] == '\n') return at + 2;
  }
  return 0;
}

rk_view rk_header_take_line(rk_view *rest) {
  const char *newline = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;
  rk_view line = {rest->ptr, newline ? (size_t)(newline - rest->ptr) : rest->len};
  const size_t used = line.len + (newline != NULL);
  if (used) *rest = (rk_view){rest->ptr + used, rest->len - used};
  if (line.len && line.ptr[line.len - 1] == '\r') line.len--;
  return line;
}

bool rk_header_next(rk_view *rest, rk_view *name, rk_view *value) {
  while (rest->len) {
    const rk_view line = rk_header_take_line(rest);
    const char *colon = line.len ? memchr(line.ptr, ':', line.len) : NULL;
    if (!colon || line.ptr[0] == ' ' || line.ptr[0] == '\t') continue;
    const size_t len = (size_t)(colon - line.ptr);
    *name = rk_format_trim((rk_view){line.ptr, len});
    *value = rk_format_trim((rk_view){colon + 1, line.len - len - 1});
    return true;
  }
  return false;
}

bool rk_header_is(rk_view name, const char *wanted) {
  return name.len == strlen(wanted) && strncasecmp(name.ptr, wanted, name.len) == 0;
}

bool rk_header_number(rk_view digits, uint64_t *number) {
  *number = 0;
  for (size_t i = 0; i < digits.len; i++) {
    if (digits.ptr[i] < '0' || digits.ptr[i] > '9') return false;
    const uint64_t digit = (uint64_t)(digits.ptr[i] - '0');
    if (*number > (UINT64_MAX - digit) / 10) return false;
    *number = *number * 10 + digit;
  }
  return digits.len > 0;
}
