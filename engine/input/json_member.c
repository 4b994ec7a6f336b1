#include "engine/input/json_member.h"

#include "engine/input/charset.h"
#include "engine/input/json_escape.h"

static void drop(rk_view *rest, size_t len) { *rest = (rk_view){rest->ptr + len, rest->len - len}; }

static void skip_blanks(rk_view *rest) {
  while (rest->len && (rest->ptr[0] == ' ' || rest->ptr[0] == '\t' || rest->ptr[0] == '\n' ||
                       rest->ptr[0] == '\r'))
    drop(rest, 1);
}

static bool take(rk_view *rest, char c) {
  skip_blanks(rest);
  if (rest->len == 0 || rest->ptr[0] != c) return false;
  drop(rest, 1);
  return true;
}

/* Bytes of the text at the start, with its quotes; 0: it does not end. */
static size_t text_bytes(rk_view rest) {
  for (size_t i = 1; i < rest.len; i++) {
    if (rest.ptr[i] == '"') return i + 1;
    if (rest.ptr[i] == '\\') i++;
  }
  return 0;
}

/* Bytes of the object or array at the start; 0: it does not end. */
static size_t nest_bytes(rk_view rest) {
  size_t depth = 0;
  for (size_t i = 0; i < rest.len; i++) {
    const char c = rest.ptr[i];
    if (c == '{' || c == '[') depth++;
    if ((c == '}' || c == ']') && --depth == 0) return i + 1;
    if (c == '"') {
      const size_t len = text_bytes((rk_view){rest.ptr + i, rest.len - i});
      if (len == 0) return 0;
      i += len - 1;
    }
  }
  return 0;
}

/* Bytes of a number, true, false or null. */
static size_t word_bytes(rk_view rest) {
  size_t len = 0;
  while (len < rest.len && rest.ptr[len] && !strchr(",}] \t\r\n", rest.ptr[len])) len++;
  return len;
}

static bool take_value(rk_view *rest, rk_view *value) {
  skip_blanks(rest);
  if (rest->len == 0) return false;
  const char c = rest->ptr[0];
  const size_t len = c == '"'               ? text_bytes(*rest)
                     : c == '{' || c == '[' ? nest_bytes(*rest)
                                            : word_bytes(*rest);
  *value = (rk_view){rest->ptr, len};
  drop(rest, len);
  return len > 0;
}

bool rk_json_next_member(rk_json_walk *walk, rk_view *name, rk_view *value) {
  rk_view *rest = &walk->rest;
  if (!take(rest, walk->inside ? ',' : '{')) return false;
  walk->inside = true;
  skip_blanks(rest);
  if (rest->len == 0 || rest->ptr[0] != '"' || !take_value(rest, name)) return false;
  *name = (rk_view){name->ptr + 1, name->len - 2};
  return take(rest, ':') && take_value(rest, value);
}

/* ---- Escapes ---- */

rk_status rk_json_unescape(rk_view written, rk_buffer *text) {
  /* No escape stands for more bytes than it has. */
  if (rk_buffer_reserve(text, written.len) != RK_OK) return RK_NO_MEMORY;
  uint8_t *to = text->ptr + text->len;
  while (written.len) {
    const char *slash = memchr(written.ptr, '\\', written.len);
    const size_t plain = slash ? (size_t)(slash - written.ptr) : written.len;
    memcpy(to, written.ptr, plain);
    to += plain;
    drop(&written, plain);
    if (!slash) break;
    uint32_t character;
    const size_t escape = rk_json_escape_read(written, &character);
    if (escape == 0) return RK_BAD_INPUT;
    drop(&written, escape);
    /* NUL becomes a blank, as in all text that comes from JSON. */
    to += rk_charset_put(character ? character : ' ', (char *)to);
  }
  text->len = (size_t)(to - text->ptr);
  return RK_OK;
}
