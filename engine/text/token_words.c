#include "engine/text/token_words.h"

enum { MONTHS = 12, DATE_PARTS = 3, THIS_CENTURY_END = 39 };

static const char *const months[MONTHS] = {"januari", "februari", "maret",     "april",
                                           "mei",     "juni",     "juli",      "agustus",
                                           "september", "oktober", "november", "desember"};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* ---- One word ---- */

/* The word at hand is `form`, in raw[offset, offset + len). */
static void set_word(rk_token_words *words, rk_view form, size_t offset, size_t len) {
  words->form = form;
  words->offset = (uint32_t)offset;
  words->len = (uint32_t)len;
  words->is_stemmed = false;
  words->stem = form;
}

static void set_stem(rk_token_words *words, size_t len) {
  words->stem = (rk_view){words->stem_bytes, len};
  words->is_stemmed = true;
}

static void stem_as_word(rk_token_words *words) {
  set_stem(words, rk_analysis_stem(words->analysis, words->form, words->stem_bytes));
}

/* What stands for a word of the language is written with its point or without; degrees and the
 * initials of names would be cut into something else. */
static void stem_abbreviation(rk_token_words *words) {
  const size_t len = rk_analysis_listed(words->analysis, words->form, words->stem_bytes);
  if (len) set_stem(words, len);
}

static void take_doubled(rk_token_words *words) {
  const size_t stem_len = words->stem.len;
  set_word(words, words->folded, 0, words->raw.len);
  set_stem(words, stem_len);
}

static void take_one(rk_token_words *words) {
  set_word(words, words->folded, 0, words->raw.len);
  if (words->kind == TOK_WORD || words->kind == TOK_HASHTAG) stem_as_word(words);
  if (words->kind == TOK_ABBREVIATION) stem_abbreviation(words);
}

/* ---- Hyphens ---- */

/* The end of the raw token's part from `at` on: its next hyphen of any kind. Hyphens in raw text
 * are '-' or a dash of three bytes; the tokenizer's fold tells. */
static size_t part_end(rk_view raw, size_t at) {
  for (; at < raw.len; at++) {
    if (raw.ptr[at] == '-') return at;
    char folded[4];
    if ((uint8_t)raw.ptr[at] == 0xe2 && at + 3 <= raw.len &&
        tok_fold(raw.ptr + at, 3, folded, sizeof folded) == 1 && folded[0] == '-')
      return at;
  }
  return at;
}

static bool next_part(rk_token_words *words) {
  while (words->next < words->raw.len) {
    const size_t start = words->next, end = part_end(words->raw, start);
    const size_t hyphen = end == words->raw.len ? 0 : words->raw.ptr[end] == '-' ? 1 : 3;
    words->next = (uint32_t)(end + hyphen);
    const size_t len = tok_fold(words->raw.ptr + start, end - start, words->form_bytes,
                                sizeof words->form_bytes);
    if (len == 0) continue;
    set_word(words, (rk_view){words->form_bytes, len}, start, end - start);
    stem_as_word(words);
    return true;
  }
  return false;
}

/* ---- Addresses ---- */

static bool is_sign(char c) {
  return !(is_digit(c) || (c >= 'a' && c <= 'z') || (uint8_t)c >= 0x80);
}

static bool next_of_address(rk_token_words *words) {
  const rk_view folded = words->folded;
  size_t start = words->next;
  while (start < folded.len && is_sign(folded.ptr[start])) start++;
  size_t end = start;
  while (end < folded.len && !is_sign(folded.ptr[end])) end++;
  words->next = (uint32_t)end;
  if (end == start) return false;
  set_word(words, (rk_view){folded.ptr + start, end - start}, 0, words->raw.len);
  stem_as_word(words);
  return true;
}

/* ---- Dates ---- */

/* The groups of a folded date, day first; false when it has no year. */
static bool split_date(rk_view folded, rk_view parts[DATE_PARTS]) {
  size_t count = 0;
  for (size_t start = 0; start <= folded.len && count < DATE_PARTS; count++) {
    size_t end = start;
    while (end < folded.len && is_digit(folded.ptr[end])) end++;
    parts[count] = (rk_view){folded.ptr + start, end - start};
    start = end + 1;
  }
  return count == DATE_PARTS && parts[0].len && parts[1].len && parts[2].len;
}

static unsigned number_of(rk_view figures) {
  unsigned number = 0;
  for (size_t i = 0; i < figures.len; i++) number = number * 10 + (unsigned)(figures.ptr[i] - '0');
  return number;
}

static bool has_year(rk_view folded) {
  rk_view parts[DATE_PARTS];
  return split_date(folded, parts) && parts[1].len <= 2 && number_of(parts[1]) >= 1 &&
         number_of(parts[1]) <= MONTHS;
}

static rk_view year_of(rk_token_words *words, rk_view year) {
  if (year.len != 2) return year;
  memcpy(words->form_bytes, number_of(year) <= THIS_CENTURY_END ? "20" : "19", 2);
  memcpy(words->form_bytes + 2, year.ptr, 2);
  return (rk_view){words->form_bytes, 4};
}

static bool next_of_date(rk_token_words *words) {
  rk_view parts[DATE_PARTS];
  if (words->next == DATE_PARTS || !split_date(words->folded, parts)) return false;
  const uint32_t part = words->next++;
  const rk_view form = part == 0   ? parts[0]
                       : part == 1 ? rk_view_of(months[number_of(parts[1]) - 1])
                                   : year_of(words, parts[2]);
  set_word(words, form, 0, words->raw.len);
  if (part == 1) stem_as_word(words);
  return true;
}

/* ---- All of them ---- */

void rk_token_words_init(rk_token_words *words, const rk_analysis *analysis, const char *text,
                         const tok_token *token) {
  words->analysis = analysis;
  words->raw = (rk_view){text + token->offset, token->len};
  words->folded = (rk_view){words->folded_bytes, tok_token_fold(text, token, words->folded_bytes,
                                                               sizeof words->folded_bytes)};
  words->next = 0;
  words->kind = token->kind;
  words->shape = RK_TOKEN_ONE;
  if (words->folded.len == 0) {
    words->shape = RK_TOKEN_DONE;
  } else if (token->kind == TOK_URL || token->kind == TOK_EMAIL) {
    words->shape = RK_TOKEN_ADDRESS;
  } else if (token->kind == TOK_DATE && has_year(words->folded)) {
    words->shape = RK_TOKEN_DATE;
  } else if (token->kind == TOK_WORD && token->flags & TOK_HYPHEN) {
    const bool is_one = rk_analysis_stem_hyphenated(analysis, words->folded, words->stem_bytes,
                                                    &words->stem.len);
    words->shape = is_one ? RK_TOKEN_DOUBLED : RK_TOKEN_HYPHENS;
  }
}

bool rk_token_words_next(rk_token_words *words) {
  switch (words->shape) {
    case RK_TOKEN_ONE:
      words->shape = RK_TOKEN_DONE;
      take_one(words);
      return true;
    case RK_TOKEN_DOUBLED:
      words->shape = RK_TOKEN_DONE;
      take_doubled(words);
      return true;
    case RK_TOKEN_HYPHENS:
      return next_part(words);
    case RK_TOKEN_ADDRESS:
      return next_of_address(words);
    case RK_TOKEN_DATE:
      return next_of_date(words);
    case RK_TOKEN_DONE:
      break;
  }
  return false;
}

bool rk_token_words_only(rk_token_words *words, const rk_analysis *analysis, rk_view text) {
  if (text.len >= UINT32_MAX) return false;
  tok_scanner scanner;
  tok_token tokens[2];
  tok_scanner_init(&scanner, text.ptr, text.len);
  if (tok_scanner_next(&scanner, tokens, 2) != 1) return false;
  rk_token_words_init(words, analysis, text.ptr, &tokens[0]);
  if (!rk_token_words_next(words)) return false;
  rk_token_words rest = *words;
  return !rk_token_words_next(&rest);
}
