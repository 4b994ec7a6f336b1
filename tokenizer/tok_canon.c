/* The canonical spelling of tokens that are more than letters. */
#include <string.h>

#include "tokenizer/tok_class.h"
#include "tokenizer/tokenizer.h"

const char *tok_kind_name(tok_kind kind) {
  static const char *const names[TOK_KINDS] = {"word",  "number", "percent", "date",
                                               "time",  "abbreviation", "email", "url",
                                               "hashtag", "mention", "ideograph"};
  return (unsigned)kind < TOK_KINDS ? names[kind] : "?";
}

/* Copies `text` without every `dropped` byte, `from` turned into `to`. */
static size_t rewrite(const char *text, size_t len, char dropped, char from, char to, char *out) {
  size_t at = 0;
  for (size_t i = 0; i < len; i++) {
    if (text[i] == dropped) continue;
    out[at++] = text[i] == from ? to : text[i];
  }
  return at;
}

/* Whether the points (or commas) in a number part off thousands: one or more,
 * each with three digits behind it, and no zero in front. */
static int parts_thousands(const char *text, size_t len, char sep) {
  size_t digits = 0;
  unsigned seps = 0;
  for (size_t i = 0; i <= len; i++) {
    if (i < len && tok_is_digit((uint8_t)text[i])) {
      digits++;
      continue;
    }
    if (seps ? digits != 3 : digits > 3) return 0;
    if (i == len || text[i] != sep) break;
    seps++;
    digits = 0;
  }
  return seps > 0 && text[0] != '0';
}

/* Without the ,00 of an amount in full (1.000.000,00): nobody searches for no sen. */
static size_t without_sen(const char *number, size_t len) {
  return len > 6 && !memcmp(number + len - 3, ",00", 3) ? len - 3 : len;
}

/* Thousands joined, a decimal comma; what is neither (1.2.3) stays. */
static size_t canon_separators(const char *text, size_t len, char *out) {
  const char *comma = memchr(text, ',', len);
  const char *point = memchr(text, '.', len);
  if (point && (!comma || point < comma)) {
    if (parts_thousands(text, len, '.')) return rewrite(text, len, '.', 0, 0, out);
    if (comma || memchr(point + 1, '.', len - (size_t)(point + 1 - text))) {
      return rewrite(text, len, 0, 0, 0, out);
    }
    return rewrite(text, len, 0, '.', ',', out);
  }
  int is_english = comma && (point || memchr(comma + 1, ',', len - (size_t)(comma + 1 - text)));
  if (is_english && parts_thousands(text, len, ',')) return rewrite(text, len, ',', '.', ',', out);
  return rewrite(text, len, 0, 0, 0, out);
}

static size_t canon_number(const char *text, size_t len, char *out) {
  if (len && text[len - 1] == '%') len--;
  return without_sen(out, canon_separators(text, len, out));
}

static size_t copy_group(const char *text, size_t from, size_t to, char *out, size_t at) {
  if (to - from == 2 && text[from] == '0') from++;
  memcpy(out + at, text + from, to - from);
  return at + (to - from);
}

/* Day/month/year without leading zeros; 2024-11-01 is turned round. */
static size_t canon_date(const char *text, size_t len, char *out) {
  size_t from[3] = {0}, to[3] = {0};
  unsigned count = 0;
  for (size_t i = 0; i <= len && count < 3; i++) {
    if (i < len && tok_is_digit((uint8_t)text[i])) continue;
    to[count++] = i;
    if (count < 3) from[count] = i + 1;
  }
  size_t at = 0;
  int is_year_first = count == 3 && to[0] == 4;
  for (unsigned i = 0; i < count; i++) {
    unsigned g = is_year_first ? 2 - i : i;
    if (i) out[at++] = '/';
    int is_year = count == 3 && i == 2;
    if (is_year) {
      memcpy(out + at, text + from[g], to[g] - from[g]);
      at += to[g] - from[g];
    } else {
      at = copy_group(text, from[g], to[g], out, at);
    }
  }
  return at;
}

/* Hours and minutes with a comma, as a decimal number has it: 1.25 may be either, and 07:30
 * is 7.30. With seconds it can be no number: 10.30.15. */
static size_t canon_time(const char *text, size_t len, char *out) {
  size_t skip = len > 2 && text[0] == '0' && tok_is_digit((uint8_t)text[1]);
  size_t n = rewrite(text + skip, len - skip, 0, ':', '.', out);
  char *point = memchr(out, '.', n);
  if (point && !memchr(point + 1, '.', n - (size_t)(point + 1 - out))) *point = ',';
  return n;
}

static size_t prefix_len(const char *text, size_t len, const char *prefix) {
  size_t n = strlen(prefix);
  if (len <= n) return 0; /* something must be left */
  for (size_t i = 0; i < n; i++) {
    char c = text[i];
    if (tok_is_upper((uint8_t)c)) c = (char)(c | 0x20);
    if (c != prefix[i]) return 0;
  }
  return n;
}

/* Repeated until nothing changes, so that doing it twice changes nothing. */
static size_t canon_url(const char *text, size_t len, char *out) {
  for (size_t n = 1; n;) {
    n = prefix_len(text, len, "http://");
    if (!n) n = prefix_len(text, len, "https://");
    if (!n) n = prefix_len(text, len, "www.");
    text += n;
    len -= n;
  }
  while (len > 1 && text[len - 1] == '/') len--;
  memcpy(out, text, len);
  return len;
}

size_t tok_token_fold(const char *text, const tok_token *token, char *out, size_t cap) {
  const char *at = text + token->offset;
  size_t len = token->len < TOK_MAX_BYTES ? token->len : TOK_MAX_BYTES;
  char canon[TOK_MAX_BYTES + 1];
  switch (token->kind) {
    case TOK_NUMBER:
    case TOK_PERCENT:
      len = canon_number(at, len, canon);
      break;
    case TOK_DATE:
      len = canon_date(at, len, canon);
      break;
    case TOK_TIME:
      len = canon_time(at, len, canon);
      break;
    case TOK_ABBREVIATION:
      len = rewrite(at, len, '.', 0, 0, canon);
      break;
    case TOK_URL:
      len = canon_url(at, len, canon);
      break;
    case TOK_HASHTAG:
    case TOK_MENTION: {
      size_t sign = len > 1 && (at[0] == '#' || at[0] == '@');
      return tok_fold(at + sign, len - sign, out, cap);
    }
    default:
      return tok_fold(at, len, out, cap);
  }
  return tok_fold(canon, len, out, cap);
}
