#include "tokenizer/tok_match.h"

#include <string.h>

#include "tokenizer/tok_class.h"
#include "tokenizer/tok_utf8.h"

/* Titles and other one-part abbreviations by first letter: matched in lower case,
 * capitalised (Drs.) and in capitals (PT.). */
static const char *const titles['z' - 'a' + 1] = {
    ['a' - 'a'] = "alm",
    ['b' - 'a'] = "bpk brigj",
    ['c' - 'a'] = "cv cet",
    ['d' - 'a'] = "drs dra dr drg drh dll dsb dst dkk",
    ['g' - 'a'] = "gg",
    ['h' - 'a'] = "hj hlm",
    ['i' - 'a'] = "ir",
    ['j' - 'a'] = "jl jln jr",
    ['k' - 'a'] = "kh kab kec kel kol kapt komp",
    ['l' - 'a'] = "letk letj",
    ['m' - 'a'] = "mr mrs ms mayj",
    ['n' - 'a'] = "no ny nn",
    ['p' - 'a'] = "prof prov pt ps",
    ['r' - 'a'] = "rp",
    ['s' - 'a'] = "sdr sdri st sr",
    ['t' - 'a'] = "tn tgk tgl tsb tbk ttd",
    ['u' - 'a'] = "ud ust",
    ['v' - 'a'] = "vol",
    ['y' - 'a'] = "yth",
};

typedef struct rune {
  uint32_t cp;
  unsigned len;
  tok_class class;
} rune;

static rune rune_at(const uint8_t *text, size_t len, size_t at) {
  rune r = {.class = TOK_CLASS_OTHER};
  if (at >= len) return r;
  r.cp = tok_utf8_decode(text + at, len - at, &r.len);
  r.class = tok_class_of(r.cp);
  return r;
}

/* Whether `word` is `title`, its letters lower, capitalised or all capitals. */
static int is_spelling_of(const uint8_t *word, const char *title, size_t len) {
  size_t upper = 0;
  for (size_t i = 0; i < len; i++) {
    if ((word[i] | 0x20) != title[i]) return 0;
    upper += tok_is_upper(word[i]);
  }
  return upper == 0 || upper == len || (upper == 1 && tok_is_upper(word[0]));
}

int tok_is_title(const uint8_t *word, size_t len) {
  if (len == 1) return tok_is_upper(word[0]);
  const char *title = titles[(word[0] | 0x20) - 'a'];
  while (title && *title) {
    size_t n = strcspn(title, " ");
    if (n == len && is_spelling_of(word, title, len)) return 1;
    title += n + (title[n] == ' ');
  }
  return 0;
}

static size_t count_letters(const uint8_t *text, size_t len, size_t at, size_t max) {
  size_t n = 0;
  while (n < max && at + n < len && tok_is_alpha(text[at + n])) n++;
  return n;
}

static int is_word_at(const uint8_t *text, size_t len, size_t at) {
  tok_class class = rune_at(text, len, at).class;
  return tok_class_is_word(class) || class == TOK_CLASS_MARK || class == TOK_CLASS_UNDERSCORE;
}

/* Parts of academic degrees that are longer than two letters; without this list
 * H.Budi would be taken for one. */
static int is_degree_part(const uint8_t *part, size_t len) {
  static const char *const parts[] = {"sos", "kom", "hum",  "psi",  "ked", "stat", "farm",
                                      "kep", "keb", "kes", "ikom", "hut",  "eng", "ling", "fil",
                                      "par", "ars", "litt", "phil", "des", "mus",  "sek"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (strlen(parts[i]) != len) continue;
    size_t same = 0;
    while (same < len && (part[same] | 0x20) == parts[i][same]) same++;
    if (same == len) return 1;
  }
  return 0;
}

/* Whether the `n` letters at `part` may follow `first` and a point. */
static int is_next_part(uint8_t first, const uint8_t *part, size_t n) {
  if (n == 1) return 1;
  if (!tok_is_upper(first) || !tok_is_upper(part[0])) return 0; /* a.n. but not a.di */
  return n == 2 || (n <= 4 && is_degree_part(part, n));
}

/* S.H.  M.Pd.I.  Ph.D.  a.n.: short parts with points between them, the first of
 * one letter, or of two with a capital. One part: a title with its point. */
static size_t match_abbreviation(const uint8_t *text, size_t len, size_t pos) {
  size_t first = count_letters(text, len, pos, TOK_TITLE_MAX + 1);
  size_t end = pos + first;
  if (first == 0 || first > TOK_TITLE_MAX || end >= len || text[end] != '.') return 0;
  unsigned parts = 1;
  if (first == 1 || (first == 2 && tok_is_upper(text[pos]))) {
    while (parts < 12 && end + 1 < len && text[end] == '.') {
      size_t n = count_letters(text, len, end + 1, 5);
      if (n == 0 || !is_next_part(text[pos], text + end + 1, n)) break;
      if (is_word_at(text, len, end + 1 + n)) break;
      end += 1 + n;
      parts++;
    }
  }
  if (parts == 1) {
    /* "vitamin C." at the end of a line is no abbreviation */
    int ends_line = first == 1 && (end + 1 == len || text[end + 1] < ' ');
    if (ends_line || !tok_is_title(text + pos, first)) return 0;
  }
  if (end < len && text[end] == '.') end++; /* the closing point; else it is just missing */
  return end - pos;
}

/* Rp2,5 and USD100 are two words: the number must be findable by itself. */
static int is_currency(const uint8_t *text, size_t letters) {
  static const char codes[][4] = {"rp", "idr", "usd", "sgd", "myr", "eur", "rm"};
  if (letters < 2 || letters > 3) return 0;
  char lower[4] = {0};
  for (size_t i = 0; i < letters; i++) lower[i] = (char)(text[i] | 0x20);
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
    if (!strcmp(codes[i], lower)) return 1;
  }
  return 0;
}

/* Where the next code point stands that is not an invisible one. */
static size_t skip_ignored(const uint8_t *text, size_t limit, size_t at, rune *found) {
  for (;;) {
    *found = rune_at(text, limit, at);
    if (found->class != TOK_CLASS_IGNORE) return at;
    at += found->len;
  }
}

/* Whether the joiner between `before` and `after` (which stands at `at`) holds
 * the two together. UAX #29 rules WB6-7 and WB13, and the hyphen in addition. */
static int joins(tok_class joiner, rune before, rune after, const uint8_t *text, size_t len,
                 size_t at, int all_digits) {
  if (!tok_class_is_word(after.class)) return 0;
  switch (joiner) {
    case TOK_CLASS_APOSTROPHE:
      return before.class == TOK_CLASS_LETTER && after.class == TOK_CLASS_LETTER;
    case TOK_CLASS_UNDERSCORE:
      return 1;
    case TOK_CLASS_HYPHEN:
      if (after.class != TOK_CLASS_DIGIT) return 1;
      if (all_digits) return 0; /* 2019-2024 */
      return !tok_number_continues(text, len, at); /* ke-1.000 */
    default:
      return 0;
  }
}

/* Length of the word at `pos`, which begins with a letter, digit or numeral. */
static size_t match_word(const uint8_t *text, size_t len, size_t pos) {
  size_t limit = len - pos > TOK_MAX_BYTES ? pos + TOK_MAX_BYTES : len;
  size_t letters = count_letters(text, len, pos, 4);
  if (is_currency(text + pos, letters) && pos + letters < len &&
      tok_is_digit(text[pos + letters])) {
    return letters;
  }
  size_t end = pos;
  rune before = {.class = TOK_CLASS_OTHER};
  int all_digits = 1;
  while (end < limit) {
    if (tok_is_alnum(text[end])) { /* the common case, without the tables */
      int is_digit = tok_is_digit(text[end]);
      before.class = is_digit ? TOK_CLASS_DIGIT : TOK_CLASS_LETTER;
      all_digits &= is_digit;
      end++;
      continue;
    }
    rune next;
    size_t at = skip_ignored(text, limit, end, &next);
    if (!tok_class_is_word(next.class) && next.class != TOK_CLASS_MARK) {
      rune after;
      size_t after_at = skip_ignored(text, limit, at + next.len, &after);
      if (next.len == 0) break;
      if (!joins(next.class, before, after, text, len, after_at, all_digits)) break;
      at = after_at;
      next = after;
    }
    if (next.class != TOK_CLASS_DIGIT) all_digits = 0;
    if (next.class != TOK_CLASS_MARK) before = next;
    end = at + next.len;
  }
  return end - pos;
}

/* #KukarIdaman: letters, digits and underscores, not digits alone. */
static size_t match_hashtag(const uint8_t *text, size_t len, size_t pos) {
  size_t limit = len - pos > TOK_MAX_BYTES ? pos + TOK_MAX_BYTES : len;
  size_t end = pos + 1;
  int has_letter = 0;
  for (;;) {
    rune next = rune_at(text, limit, end);
    int is_part = tok_class_is_word(next.class) || next.class == TOK_CLASS_UNDERSCORE ||
                  (next.class == TOK_CLASS_MARK && has_letter);
    if (!is_part) break;
    has_letter |= next.class == TOK_CLASS_LETTER;
    end += next.len;
  }
  return has_letter ? end - pos : 0;
}

/* @pemkab_kukar, @dinsos.kukar */
static size_t match_mention(const uint8_t *text, size_t len, size_t pos) {
  size_t limit = len - pos > TOK_MAX_BYTES ? pos + TOK_MAX_BYTES : len;
  size_t end = pos + 1;
  while (end < limit && (tok_is_alnum(text[end]) || text[end] == '_' || text[end] == '.')) end++;
  while (text[end - 1] == '.') end--;
  if (end > pos + 1 && text[pos + 1] == '.') return 0;
  int has_letter = 0; /* paket@1.0.0 mentions nobody */
  for (size_t i = pos + 1; i < end; i++) has_letter |= tok_is_alpha(text[i]);
  return has_letter ? end - pos : 0;
}

/* One ideograph with what is attached to it. */
static size_t match_ideograph(const uint8_t *text, size_t len, size_t pos, unsigned first) {
  size_t limit = len - pos > TOK_MAX_BYTES ? pos + TOK_MAX_BYTES : len;
  size_t end = pos + first;
  for (;;) {
    rune next = rune_at(text, limit, end);
    if (next.class != TOK_CLASS_MARK) return end - pos;
    end += next.len;
  }
}

enum { /* what kinds of bytes a token has; HAS_REST: none of the others */
  HAS_LOWER = 1,
  HAS_UPPER = 2,
  HAS_DIGIT = 4,
  HAS_HIGH = 8,
  HAS_QUOTE = 16,
  HAS_HYPHEN = 32,
  HAS_REST = 64
};

static unsigned bytes_in(const uint8_t *at, size_t len) {
  static const uint8_t kinds[256] = {
      ['a' ... 'z'] = HAS_LOWER,   ['A' ... 'Z'] = HAS_UPPER, ['0' ... '9'] = HAS_DIGIT,
      [0x80 ... 0xFF] = HAS_HIGH,  ['\''] = HAS_QUOTE,        ['`'] = HAS_QUOTE,
      ['-'] = HAS_HYPHEN,          [0 ... '&'] = HAS_REST,    ['(' ... ','] = HAS_REST,
      ['.' ... '/'] = HAS_REST,    [':' ... '@'] = HAS_REST,  ['[' ... '_'] = HAS_REST,
      ['{' ... 0x7F] = HAS_REST};
  unsigned has = 0;
  for (size_t i = 0; i < len; i++) has |= kinds[at[i]];
  return has;
}

static int has_wide_hyphen(const uint8_t *at, size_t len) {
  for (size_t i = 0; i < len;) {
    rune r = rune_at(at, len, i);
    if (r.class == TOK_CLASS_HYPHEN) return 1;
    i += r.len;
  }
  return 0;
}

/* Flags are read off the bytes once the token's extent is known. */
static uint8_t flags_of(const uint8_t *at, size_t len, uint8_t kind) {
  unsigned has = bytes_in(at, len);
  int is_plain_kind = kind == TOK_WORD || kind == TOK_IDEOGRAPH || kind == TOK_EMAIL ||
                      (kind == TOK_NUMBER && has == HAS_DIGIT);
  unsigned flags = 0;
  if (has == HAS_LOWER) flags |= TOK_ASCII_LOWER;
  if (has & (HAS_UPPER | HAS_HIGH | HAS_QUOTE) || !is_plain_kind) flags |= TOK_FOLD;
  if (kind == TOK_WORD) {
    if (has & HAS_HYPHEN || (has & HAS_HIGH && has_wide_hyphen(at, len))) flags |= TOK_HYPHEN;
  }
  if (tok_is_upper(at[0])) flags |= TOK_UPPER_INITIAL;
  if (has == HAS_UPPER) flags |= TOK_ALL_UPPER;
  if (has & HAS_DIGIT) flags |= TOK_HAS_DIGIT;
  if (has & HAS_HIGH) flags |= TOK_NON_ASCII;
  return (uint8_t)flags;
}

static size_t match_latin(const uint8_t *text, size_t len, size_t pos, uint8_t *kind) {
  size_t n = tok_match_address(text, len, pos, kind);
  if (n) return n;
  if (tok_is_digit(text[pos])) {
    n = tok_match_number(text, len, pos, kind);
    size_t digits = 0;
    while (digits < n && tok_is_digit(text[pos + digits])) digits++;
    if (digits < n) return n;
    size_t word = match_word(text, len, pos);
    if (word > digits) *kind = TOK_WORD;
    return word;
  }
  n = match_abbreviation(text, len, pos);
  *kind = TOK_ABBREVIATION;
  if (n) return n;
  *kind = TOK_WORD;
  return match_word(text, len, pos);
}

size_t tok_match(const uint8_t *text, size_t len, size_t pos, tok_token *token) {
  uint8_t kind = TOK_WORD;
  size_t n = 0;
  uint8_t first = text[pos];
  if (tok_is_alnum(first)) {
    n = match_latin(text, len, pos, &kind);
  } else if (first == '#') {
    kind = TOK_HASHTAG;
    n = match_hashtag(text, len, pos);
  } else if (first == '@') {
    kind = TOK_MENTION;
    n = match_mention(text, len, pos);
  } else if (first >= 0x80) {
    rune r = rune_at(text, len, pos);
    if (r.class == TOK_CLASS_IDEOGRAPH) {
      kind = TOK_IDEOGRAPH;
      n = match_ideograph(text, len, pos, r.len);
    } else if (tok_class_is_word(r.class)) {
      n = match_word(text, len, pos);
    }
  }
  if (n == 0) return 0;
  *token = (tok_token){.offset = (uint32_t)pos,
                       .len = (uint32_t)n,
                       .kind = kind,
                       .flags = flags_of(text + pos, n, kind)};
  return n;
}
