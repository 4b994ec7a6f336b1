#include "engine/input/json_flat.h"

#include "engine/base/bytes.h"
#include "engine/input/charset.h"
#include "engine/input/json_escape.h"
#include "engine/input/json_fields.h"

/* Reads on at `at`. */
typedef struct reader {
  const char *at, *end;
  rk_buffer *text; /* takes what has to be unescaped */
} reader;

static void skip_blanks(reader *r) {
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\r' || *r->at == '\n'))
    r->at++;
}

static bool take(reader *r, char c) {
  skip_blanks(r);
  if (r->at == r->end || *r->at != c) return false;
  r->at++;
  return true;
}

/* A quotation mark, a backslash or a control character. */
static bool is_special(char c) { return c == '"' || c == '\\' || (unsigned char)c < 0x20; }

/* The high bit of every byte that is special; those above the first may be wrong (Mycroft, 1987). */
static uint64_t specials_of(uint64_t word) {
  const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
  const uint64_t quote = word ^ ones * '"', slash = word ^ ones * '\\';
  const uint64_t control = (word - ones * 0x20) & ~word;
  return (((quote - ones) & ~quote) | ((slash - ones) & ~slash) | control) & high;
}

static const char *find_special(const char *at, const char *end) {
  for (; end - at >= 8; at += 8) {
    const uint64_t found = specials_of(rk_load_u64(at)); /* the first byte is the lowest */
    if (found) return at + __builtin_ctzll(found) / 8;
  }
  while (at < end && !is_special(*at)) at++;
  return at;
}

/* The escape at the reader; NULL when it is none that is taken. */
static uint8_t *unescape(reader *r, uint8_t *out) {
  uint32_t character;
  const size_t len = rk_json_escape_read((rk_view){r->at, (size_t)(r->end - r->at)}, &character);
  if (len == 0 || character == 0) return NULL;
  r->at += len;
  return out + rk_charset_put(character, (char *)out);
}

/* ---- Texts ---- */

/* The rest of a text, from its first backslash on; `start` is where it began. */
static bool take_escaped(reader *r, const char *start, rk_view *value) {
  uint8_t *const copy = r->text->ptr + r->text->len, *out = copy;
  for (;;) {
    const char *stop = find_special(r->at, r->end);
    const size_t len = (size_t)(stop - start); /* at first with what lies before the backslash */
    memcpy(out, start, len);
    out += len;
    r->at = stop;
    if (stop == r->end || (unsigned char)*stop < 0x20) return false;
    if (*stop == '"') break;
    out = unescape(r, out);
    if (!out) return false;
    start = r->at;
  }
  r->at++;
  *value = (rk_view){(const char *)copy, (size_t)(out - copy)};
  r->text->len += value->len;
  return true;
}

/* A text: unescaped, and as it stands with its quotation marks. */
static bool take_text(reader *r, rk_view *value, rk_view *raw) {
  if (!take(r, '"')) return false;
  const char *const start = r->at;
  const char *const stop = find_special(start, r->end);
  if (stop == r->end) return false;
  if (*stop == '"') {
    *value = (rk_view){start, (size_t)(stop - start)};
    r->at = stop + 1;
  } else {
    r->at = stop;
    if (!take_escaped(r, start, value)) return false;
  }
  *raw = (rk_view){start - 1, (size_t)(r->at - start) + 1};
  return true;
}

static bool take_member(reader *r, rk_json_record *record) {
  rk_view name, value, raw_name, raw;
  if (!take_text(r, &name, &raw_name) || raw_name.len != name.len + 2) return false;
  if (!take(r, ':') || !take_text(r, &value, &raw)) return false;
  switch (rk_field_of(&record->names, name, false)) {
    case RK_FIELD_OTHER:
      rk_json_fields_keep(record, raw_name, raw);
      break;
    case RK_FIELD_DATE:
      rk_json_fields_keep_date(record, raw_name, raw, value);
      break;
    case RK_FIELD_ID:
      record->id = value;
      break;
    case RK_FIELD_TITLE:
      record->title = value;
      break;
    case RK_FIELD_BODY:
      record->body = value;
      break;
  }
  return true;
}

bool rk_json_flat_read(rk_json_record *record, rk_view line) {
  reader r = {line.ptr, line.ptr + line.len, &record->text};
  if (!take(&r, '{')) return false;
  do
    if (!take_member(&r, record)) return false;
  while (take(&r, ','));
  if (!take(&r, '}')) return false;
  skip_blanks(&r);
  return r.at == r.end;
}
