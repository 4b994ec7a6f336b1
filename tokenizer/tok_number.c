#include "tokenizer/tok_class.h"
#include "tokenizer/tok_match.h"

/* Digit groups and the separators behind them: 15/8/22 has three. What is
 * beyond GROUPS_MAX groups can only be a dotted sequence. */
#define GROUPS_MAX 8

typedef struct groups {
  unsigned count;
  unsigned len[GROUPS_MAX];   /* digits of each group */
  unsigned value[GROUPS_MAX]; /* its value, capped at 9999 */
  size_t end[GROUPS_MAX];     /* just past its last digit */
  uint8_t sep[GROUPS_MAX];    /* the separator behind it when digits follow, else 0 */
} groups;

static int is_separator(uint8_t byte) {
  return byte == '.' || byte == ',' || byte == ':' || byte == '/' || byte == '-';
}

static int separator_and_digit(const uint8_t *text, size_t len, size_t at) {
  return at + 1 < len && is_separator(text[at]) && tok_is_digit(text[at + 1]);
}

static groups read_groups(const uint8_t *text, size_t len, size_t pos) {
  groups g = {0};
  size_t limit = len - pos > TOK_MAX_BYTES ? pos + TOK_MAX_BYTES : len;
  size_t at = pos;
  while (g.count < GROUPS_MAX) {
    unsigned i = g.count++;
    for (; at < limit && tok_is_digit(text[at]); at++, g.len[i]++) {
      unsigned value = g.value[i] * 10 + (text[at] - '0');
      g.value[i] = value > 9999 ? 9999 : value;
    }
    g.end[i] = at;
    if (!separator_and_digit(text, limit, at)) break;
    g.sep[i] = text[at++];
  }
  return g;
}

static int is_day(const groups *g, unsigned i) {
  return g->len[i] <= 2 && g->value[i] >= 1 && g->value[i] <= 31;
}

static int is_month(const groups *g, unsigned i) {
  return g->len[i] <= 2 && g->value[i] >= 1 && g->value[i] <= 12;
}

/* Groups in a date: 15/8/22, 15/8/2022, 01-11-2024, 1.11.2024, 2024-11-01, 29/8. */
static unsigned date_groups(const groups *g) {
  uint8_t sep = g->sep[0];
  if (sep != '/' && sep != '-' && sep != '.') return 0;
  if (g->count >= 3 && g->sep[1] == sep && g->sep[2] != sep) {
    int has_year = g->len[2] == 4 || (sep == '/' && g->len[2] == 2);
    if (has_year && is_day(g, 0) && is_month(g, 1)) return 3;
    if (sep != '.' && g->len[0] == 4 && is_month(g, 1) && is_day(g, 2)) return 3;
  }
  if (sep == '/' && g->sep[1] != '/' && is_day(g, 0) && is_month(g, 1)) return 2;
  return 0;
}

/* Groups in a time of day: 10.30, 07:15, 10:30:15. */
static unsigned time_groups(const groups *g) {
  uint8_t sep = g->sep[0];
  if (sep != '.' && sep != ':') return 0;
  if (g->len[0] > 2 || g->value[0] > 24 || g->len[1] != 2 || g->value[1] > 59) return 0;
  if (g->sep[1] != sep) return g->sep[1] == ',' ? 0 : 2;
  return g->len[2] == 2 && g->value[2] <= 59 && g->sep[2] != sep ? 3 : 0;
}

/* Groups in a number with thousands: 1.000.000,50 (Indonesian) or 1,000,000.50
 * (English, told by two commas or by the point behind). */
static unsigned thousands_groups(const groups *g, const uint8_t *text, size_t pos) {
  uint8_t sep = g->sep[0];
  if ((sep != '.' && sep != ',') || g->len[0] > 3 || text[pos] == '0') return 0;
  unsigned n = 1;
  while (n < g->count && g->sep[n - 1] == sep && g->len[n] == 3) n++;
  if (n == 1 || g->sep[n - 1] == sep) return 0;
  uint8_t point = sep == '.' ? ',' : '.';
  int has_decimals = n < g->count && g->sep[n - 1] == point && g->sep[n] != '.' && g->sep[n] != ',';
  if (sep == ',' && n == 2 && !has_decimals) return 0;
  return has_decimals ? n + 1 : n;
}

/* Groups in anything else: 2,5 or 2.5, or 1.2.3 (section, version, address). */
static unsigned plain_groups(const groups *g) {
  uint8_t sep = g->sep[0];
  if (sep == ',') return g->sep[1] == ',' ? 1 : 2;
  if (sep != '.') return 1;
  unsigned n = 1;
  while (n < g->count && g->sep[n - 1] == '.') n++;
  return n;
}

/* 1,2,3 and 1/2/3/4: once a separator has turned out to list things, what comes
 * behind the next one is not joined to it either. */
static int is_in_list(const uint8_t *text, size_t pos, uint8_t sep) {
  return (sep == ',' || sep == '/') && pos >= 2 && text[pos - 1] == sep &&
         tok_is_digit(text[pos - 2]);
}

size_t tok_match_number(const uint8_t *text, size_t len, size_t pos, uint8_t *kind) {
  if (!tok_is_digit(text[pos])) return 0;
  groups g = read_groups(text, len, pos);
  if (is_in_list(text, pos, g.sep[0])) g.count = 1;
  *kind = TOK_NUMBER;
  unsigned n = 0;
  if (g.count > 1) {
    if ((n = date_groups(&g))) {
      *kind = TOK_DATE;
    } else if ((n = time_groups(&g))) {
      *kind = TOK_TIME;
    } else if (!(n = thousands_groups(&g, text, pos))) {
      n = plain_groups(&g);
    }
  }
  size_t end = g.end[n ? n - 1 : 0];
  int fits = end - pos < TOK_MAX_BYTES;
  if (fits && end < len && text[end] == '%' && *kind != TOK_DATE) {
    *kind = TOK_PERCENT;
    end++;
  }
  return end - pos;
}

int tok_number_continues(const uint8_t *text, size_t len, size_t pos) {
  size_t limit = len - pos > TOK_MAX_BYTES ? pos + TOK_MAX_BYTES : len;
  while (pos < limit && tok_is_digit(text[pos])) pos++;
  return separator_and_digit(text, len, pos) && text[pos] != '-';
}
