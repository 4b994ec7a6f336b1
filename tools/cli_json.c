#include "tools/cli_json.h"

#include <string.h>

#include "tools/cli_text.h"

enum { DEEPEST = 128 };

/* What is left to read. Each skip_ function takes one thing off the front, or says false. */
typedef struct reader {
  const char *p, *end;
  int depth;
} reader;

static bool skip_value(reader *r);

static void skip_space(reader *r) {
  while (r->p < r->end && (*r->p == ' ' || *r->p == '\t' || *r->p == '\n' || *r->p == '\r')) r->p++;
}

static bool skip_char(reader *r, char c) {
  if (r->p >= r->end || *r->p != c) return false;
  r->p++;
  return true;
}

static bool skip_word(reader *r, const char *word) {
  size_t len = strlen(word);
  if ((size_t)(r->end - r->p) < len || memcmp(r->p, word, len) != 0) return false;
  r->p += len;
  return true;
}

static bool skip_escape(reader *r) {
  if (r->p >= r->end) return false;
  char c = *r->p++;
  if (c != 'u') return c && strchr("\"\\/bfnrt", c);
  for (int i = 0; i < 4; i++, r->p++) {
    if (r->p >= r->end || !*r->p || !strchr("0123456789abcdefABCDEF", *r->p)) return false;
  }
  return true;
}

static bool skip_string(reader *r) {
  if (!skip_char(r, '"')) return false;
  while (r->p < r->end) {
    uint32_t c;
    r->p += cli_text_next((rakor_text){r->p, (size_t)(r->end - r->p)}, &c);
    if (c == '"') return true;
    if (c < 0x20 || c == CLI_TEXT_BROKEN) return false;
    if (c == '\\' && !skip_escape(r)) return false;
  }
  return false;
}

static bool skip_digits(reader *r) {
  const char *start = r->p;
  while (r->p < r->end && *r->p >= '0' && *r->p <= '9') r->p++;
  return r->p > start;
}

static bool skip_number(reader *r) {
  skip_char(r, '-');
  if (!skip_char(r, '0') && !skip_digits(r)) return false;
  if (skip_char(r, '.') && !skip_digits(r)) return false;
  if (!skip_char(r, 'e') && !skip_char(r, 'E')) return true;
  if (!skip_char(r, '+')) skip_char(r, '-');
  return skip_digits(r);
}

/* An object ("}") or an array ("]"), its bracket already read. */
static bool skip_members(reader *r, char close) {
  skip_space(r);
  if (skip_char(r, close)) return true;
  do {
    skip_space(r);
    if (close == '}') {
      if (!skip_string(r)) return false;
      skip_space(r);
      if (!skip_char(r, ':')) return false;
    }
    if (!skip_value(r)) return false;
    skip_space(r);
  } while (skip_char(r, ','));
  return skip_char(r, close);
}

static bool skip_value(reader *r) {
  skip_space(r);
  if (r->p >= r->end || r->depth >= DEEPEST) return false;
  bool is_valid;
  r->depth++;
  switch (*r->p) {
    case '{':
      r->p++;
      is_valid = skip_members(r, '}');
      break;
    case '[':
      r->p++;
      is_valid = skip_members(r, ']');
      break;
    case '"':
      is_valid = skip_string(r);
      break;
    case 't':
      is_valid = skip_word(r, "true");
      break;
    case 'f':
      is_valid = skip_word(r, "false");
      break;
    case 'n':
      is_valid = skip_word(r, "null");
      break;
    default:
      is_valid = skip_number(r);
      break;
  }
  r->depth--;
  return is_valid;
}

bool cli_json_is_object(rakor_text text) {
  reader r = {text.ptr, text.ptr + text.len, 0};
  skip_space(&r);
  if (r.p >= r.end || *r.p != '{' || !skip_value(&r)) return false;
  skip_space(&r);
  return r.p == r.end;
}
