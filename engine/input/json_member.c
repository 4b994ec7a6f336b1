#include "engine/input/json_member.h"

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

static bool take_unit(rk_view *rest, uint32_t *unit) {
  *unit = 0;
  if (rest->len < 4) return false;
  for (size_t i = 0; i < 4; i++) {
    const char c = rest->ptr[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return false;
    *unit = *unit * 16 + (uint32_t)digit;
  }
  drop(rest, 4);
  return true;
}

/* Behind the backslash and the u. */
static bool take_character(rk_view *rest, uint32_t *character) {
  uint32_t low;
  if (!take_unit(rest, character) || (*character >= 0xdc00 && *character <= 0xdfff)) return false;
  if (*character < 0xd800 || *character > 0xdbff) return true;
  if (rest->len < 2 || rest->ptr[0] != '\\' || rest->ptr[1] != 'u') return false;
  drop(rest, 2);
  if (!take_unit(rest, &low) || low < 0xdc00 || low > 0xdfff) return false;
  *character = 0x10000 + ((*character - 0xd800) << 10) + (low - 0xdc00);
  return true;
}

static uint8_t *put_utf8(uint8_t *to, uint32_t c) {
  if (c < 0x80) {
    *to++ = (uint8_t)c;
    return to;
  }
  if (c < 0x800) {
    *to++ = (uint8_t)(0xc0 | c >> 6);
  } else {
    if (c < 0x10000) {
      *to++ = (uint8_t)(0xe0 | c >> 12);
    } else {
      *to++ = (uint8_t)(0xf0 | c >> 18);
      *to++ = (uint8_t)(0x80 | (c >> 12 & 0x3f));
    }
    *to++ = (uint8_t)(0x80 | (c >> 6 & 0x3f));
  }
  *to++ = (uint8_t)(0x80 | (c & 0x3f));
  return to;
}

/* NUL becomes a blank, as in all text that comes from JSON. */
static uint8_t *put_escaped(uint8_t *to, rk_view *rest) {
  static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  if (rest->len == 0) return NULL;
  const char c = rest->ptr[0];
  drop(rest, 1);
  if (c == 'u') {
    uint32_t character;
    if (!take_character(rest, &character)) return NULL;
    return put_utf8(to, character ? character : ' ');
  }
  const char *letter = c ? strchr(letters, c) : NULL;
  if (!letter) return NULL;
  *to = (uint8_t)meant[letter - letters];
  return to + 1;
}

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
    drop(&written, 1);
    if (!(to = put_escaped(to, &written))) return RK_BAD_INPUT;
  }
  text->len = (size_t)(to - text->ptr);
  return RK_OK;
}
