#define _GNU_SOURCE /* memmem */
#include "engine/input/markup.h"

#include "engine/input/charset.h"
#include "engine/input/format.h"

/* What is longer is none, but a "<" that somebody wrote; it also bounds the look
 * ahead, which text that is nothing but "<" would make at each byte. */
#define TAG_BYTES_MAX 1024
#define COMMENT_BYTES_MAX 2048

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool is_name_byte(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':';
}

/* ---- Tags ---- */

/* Behind a "<": its ">", or NULL. */
static const char *find_end(rk_view text, size_t at) {
  const size_t left = text.len - at;
  return memchr(text.ptr + at, '>', left < TAG_BYTES_MAX ? left : TAG_BYTES_MAX);
}

static bool read_comment(rk_view text, size_t start, rk_markup_tag *tag) {
  const char *end = NULL;
  size_t left = text.len - start;
  if (left > COMMENT_BYTES_MAX) left = COMMENT_BYTES_MAX;
  if (left >= 4 && memcmp(text.ptr + start, "<!--", 4) == 0)
    end = memmem(text.ptr + start + 4, left - 4, "-->", 3);
  const char *stop = end ? end + 2 : find_end(text, start);
  if (!stop) return false;
  *tag = (rk_markup_tag){.start = start, .end = (size_t)(stop - text.ptr) + 1};
  return true;
}

static bool read_tag(rk_view text, size_t start, rk_markup_tag *tag) {
  size_t at = start + 1;
  if (at < text.len && (text.ptr[at] == '!' || text.ptr[at] == '?'))
    return read_comment(text, start, tag);
  const bool closes = at < text.len && text.ptr[at] == '/';
  at += closes;
  if (at >= text.len || !is_letter(text.ptr[at])) return false;
  const char *stop = find_end(text, at);
  if (!stop) return false;
  const size_t name = at, end = (size_t)(stop - text.ptr);
  while (at < end && is_name_byte(text.ptr[at])) at++;
  if (at < end && !rk_format_is_blank(text.ptr[at]) && text.ptr[at] != '/') return false;
  *tag = (rk_markup_tag){.start = start,
                         .end = end + 1,
                         .name = {text.ptr + name, at - name},
                         .rest = {text.ptr + at, end - at},
                         .closes = closes};
  return true;
}

bool rk_markup_find_tag(rk_view text, size_t at, rk_markup_tag *tag) {
  while (at < text.len) {
    const char *start = memchr(text.ptr + at, '<', text.len - at);
    if (!start) return false;
    at = (size_t)(start - text.ptr);
    if (read_tag(text, at, tag)) return true;
    at++;
  }
  return false;
}

static void drop(rk_view *rest, size_t len) {
  rest->ptr += len;
  rest->len -= len;
}

bool rk_markup_next_attribute(rk_view *rest, rk_view *name, rk_view *value) {
  while (rest->len && !is_letter(rest->ptr[0])) drop(rest, 1);
  size_t len = 0;
  while (len < rest->len && is_name_byte(rest->ptr[len])) len++;
  *name = (rk_view){rest->ptr, len};
  *value = (rk_view){0};
  if (len == 0) return false;
  drop(rest, len);
  *rest = rk_format_trim(*rest);
  if (rest->len == 0 || rest->ptr[0] != '=') return true;
  drop(rest, 1);
  *rest = rk_format_trim(*rest);
  if (rest->len == 0) return true;
  const char quote = rest->ptr[0];
  if (quote == '"' || quote == '\'') {
    drop(rest, 1);
    const char *stop = rest->len ? memchr(rest->ptr, quote, rest->len) : NULL;
    *value = (rk_view){rest->ptr, stop ? (size_t)(stop - rest->ptr) : rest->len};
    drop(rest, value->len + (stop != NULL));
    return true;
  }
  for (len = 0; len < rest->len && !rk_format_is_blank(rest->ptr[len]);) len++;
  *value = (rk_view){rest->ptr, len};
  drop(rest, len);
  return true;
}

/* ---- Entities ---- */

/* 0: no character that text may hold. */
static uint32_t read_number(rk_view digits) {
  uint32_t base = 10, c = 0;
  if (digits.len && (digits.ptr[0] == 'x' || digits.ptr[0] == 'X')) {
    base = 16;
    drop(&digits, 1);
  }
  for (size_t i = 0; i < digits.len; i++) {
    const char d = digits.ptr[i];
    uint32_t value = 99;
    if (d >= '0' && d <= '9') value = (uint32_t)(d - '0');
    if (d >= 'a' && d <= 'f') value = (uint32_t)(d - 'a') + 10;
    if (d >= 'A' && d <= 'F') value = (uint32_t)(d - 'A') + 10;
    if (value >= base) return 0;
    c = c * base + value;
    if (c > 0x10ffff) return 0;
  }
  return c >= 0xd800 && c <= 0xdfff ? 0 : c;
}

/* At a "&": the entity's length, 0 when there is none; what it stands for goes to `to`. */
static size_t read_entity(rk_view text, char to[4], size_t *made) {
  static const struct {
    const char *name;
    uint32_t c;
  } entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''},
                  {"nbsp", ' '}};
  const char *stop = memchr(text.ptr, ';', text.len < 12 ? text.len : 12);
  if (!stop) return 0;
  const rk_view name = {text.ptr + 1, (size_t)(stop - text.ptr) - 1};
  uint32_t c = 0;
  if (name.len > 1 && name.ptr[0] == '#') {
    c = read_number((rk_view){name.ptr + 1, name.len - 1});
  } else {
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
      if (rk_view_equal(name, rk_view_of(entities[i].name))) c = entities[i].c;
  }
  if (c == 0) return 0;
  *made = rk_charset_put(c, to);
  return name.len + 2;
}

/* No entity is shorter than what it stands for: `to` has room for the text. */
static char *put_text(char *to, rk_view text) {
  while (text.len) {
    const char *mark = memchr(text.ptr, '&', text.len);
    const size_t plain = mark ? (size_t)(mark - text.ptr) : text.len;
    memcpy(to, text.ptr, plain);
    to += plain;
    drop(&text, plain);
    if (text.len == 0) break;
    char character[4];
    size_t made = 1, used = read_entity(text, character, &made);
    if (used == 0) character[0] = '&';
    memcpy(to, character, made);
    to += made;
    drop(&text, used ? used : 1);
  }
  return to;
}

rk_status rk_markup_append_text(rk_buffer *to, rk_view text) {
  if (rk_buffer_reserve(to, text.len) != RK_OK) return RK_NO_MEMORY;
  char *out = (char *)to->ptr + to->len;
  rk_markup_tag tag;
  size_t at = 0;
  while (rk_markup_find_tag(text, at, &tag)) {
    out = put_text(out, (rk_view){text.ptr + at, tag.start - at});
    *out++ = '\n';
    at = tag.end;
  }
  out = put_text(out, (rk_view){text.ptr + at, text.len - at});
  to->len = (size_t)(out - (char *)to->ptr);
  return RK_OK;
}
