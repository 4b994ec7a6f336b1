/*
 * Properties of the tokenizer, on random text of several kinds (fixed seed):
 * tokens ascend and lie inside the text, 1..TOK_MAX_BYTES, at code point
 * boundaries; the vector scanner and any batch size give what the reference
 * gives; folding is idempotent, writes valid UTF-8, never past `cap`, and
 * TOK_FOLD is right; cutting a text at blanks changes nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/support/cases.h"
#include "tests/support/random.h"
#include "tokenizer/tok_utf8.h"
#include "tokenizer/tokenizer.h"

#define TEXT_MAX 700
#define ROUNDS 30000

static random_source source = {20240815};

/* Pieces that meet the rules at their edges; random bytes alone seldom do. */
static const char *const pieces[] = {
    "buku", "Kukar", "se", "a", "H", "S", "Pd", "drs", "PT", "Rp", "USD", "www", "http", "https",
    "buku-buku", "Se-Kutai", "a-", "b' ", "1 ", "2) ", ". ", ": ", "- ", "_ ", "rapat", "desa",
    "com", "id", "situs", "kemiskinan", "1", "12", "2024", "000", "007", "31", "59", "-", "--",
    ".", ",", ":", "/", "//", "://", "@", "#", "_", "'", "`", "+", "%", "(", ")", "\"", "?", "&",
    " ", " ", " ", " ", "\n", "\r\n", "\xE2\x80\x99", "\xE2\x80\x9C", "\xE2\x80\x9D",
    "\xE2\x80\x94",
    "\xE2\x80\x90", "\xE2\x80\x8B", "\xC2\xAD", "\xCC\x81", "\xC3\xA9", "\xE6\x97\xA5",
    "\xED\x95\x9C",
    "\xE1\x84\x92", "\xE1\x85\xA1", "\xE1\x86\xAB", "\xD9\xA3", "\xC2\xB2", "\xF0\x9F\x91\x8D",
    "\xFF", "\xE2\x80", "\xC3", "\x80", "\xEF\xB7\xBA", "\xE1\x85\x9F", "\xEF\xBC\xA1", "\x00"};
#define PIECES (sizeof pieces / sizeof *pieces)

static size_t add_piece(char *text, size_t len, size_t cap) {
  const char *piece = pieces[random_below(&source, PIECES)];
  size_t n = *piece ? strlen(piece) : 1;
  if (len + n > cap) return cap;
  memcpy(text + len, piece, n);
  return len + n;
}

static size_t random_text(char *text, unsigned round) {
  size_t cap = 1 + random_below(&source, round % 4 ? 200 : TEXT_MAX), len = 0;
  memset(text, ' ', cap);
  switch (round % 5) {
    case 0: /* any bytes */
      while (len < cap) text[len++] = (char)random_below(&source, 256);
      break;
    case 1: /* any code points */
      while (len + TOK_UTF8_MAX <= cap) {
        uint32_t cp = random_below(&source, random_below(&source, 3) ? 0x3100 : 0x110000);
        len += tok_utf8_encode(cp, (uint8_t *)text + len);
      }
      break;
    case 2: { /* long runs without a blank */
      const char *run = pieces[random_below(&source, PIECES)];
      size_t n = *run ? strlen(run) : 1;
      for (size_t i = 0; i < cap; i++) text[len++] = run[i % n];
      break;
    }
    default: /* words, numbers, addresses and what goes between them */
      while (len < cap) len = add_piece(text, len, cap);
  }
  return len;
}

static size_t scan(const char *text, size_t len, size_t batch, int reference, tok_token *out) {
  tok_scanner scanner;
  tok_scanner_init(&scanner, text, len);
  size_t count = 0, n;
  do {
    n = reference ? tok_scanner_next_reference(&scanner, out + count, batch)
                  : tok_scanner_next(&scanner, out + count, batch);
    REQUIRE(n <= batch);
    count += n;
  } while (n);
  REQUIRE(scanner.pos == len);
  return count;
}

/* A copy without slack, so that the sanitizer sees a read past the end. */
static char *tight_copy(const char *text, size_t len) {
  char *copy = malloc(len ? len : 1);
  REQUIRE(copy != NULL);
  if (len) memcpy(copy, text, len);
  return copy;
}

static void check_places(const char *text, size_t len, const tok_token *tokens, size_t count) {
  size_t end = 0;
  for (size_t i = 0; i < count; i++) {
    const tok_token *t = &tokens[i];
    REQUIRE(t->offset >= end);
    REQUIRE(t->len >= 1);
    REQUIRE(t->len <= TOK_MAX_BYTES);
    end = (size_t)t->offset + t->len;
    REQUIRE(end <= len);
    REQUIRE(tok_utf8_validate(text + t->offset, t->len) == t->len);
    REQUIRE(t->kind < TOK_KINDS);
    REQUIRE(t->reserved == 0);
  }
}

START_TEST(test_scanners_agree) {
  static tok_token expected[TEXT_MAX + 1], found[TEXT_MAX + 64];
  char buffer[TEXT_MAX];
  for (unsigned round = 0; round < ROUNDS; round++) {
    size_t len = random_text(buffer, round);
    char *text = tight_copy(buffer, len);
    size_t count = scan(text, len, TEXT_MAX + 1, 1, expected);
    check_places(text, len, expected, count);
    static const size_t batches[] = {1, 2, 7, 64};
    size_t batch = round % 2 ? 64 : batches[random_below(&source, 4)];
    size_t n = scan(text, len, batch, 0, found);
    REQUIRE(n == count);
    for (size_t i = 0; i < count; i++) {
      if (!memcmp(&found[i], &expected[i], sizeof *found)) continue;
      ck_abort_msg("round %u, token %zu: %u+%u %s %x, reference %u+%u %s %x", round, i,
                   found[i].offset, found[i].len, tok_kind_name(found[i].kind), found[i].flags,
                   expected[i].offset, expected[i].len, tok_kind_name(expected[i].kind),
                   expected[i].flags);
    }
    free(text);
  }
}
END_TEST

static void check_fold(const char *text, size_t len) {
  static char once[TEXT_MAX * 12], twice[TEXT_MAX * 12], cut[TEXT_MAX * 12 + 1];
  size_t n = tok_fold(text, len, once, sizeof once);
  REQUIRE(tok_utf8_validate(once, n) == n);
  REQUIRE(tok_fold(once, n, twice, sizeof twice) == n);
  REQUIRE(!memcmp(once, twice, n));
  size_t cap = random_below(&source, (uint32_t)n + 1);
  cut[cap] = 0x55;
  size_t m = tok_fold(text, len, cut, cap);
  REQUIRE(m <= cap);
  REQUIRE(cut[cap] == 0x55);
  REQUIRE(tok_utf8_validate(cut, m) == m);
}

START_TEST(test_fold_settles) {
  char buffer[TEXT_MAX];
  for (unsigned round = 0; round < ROUNDS; round++) {
    size_t len = random_text(buffer, round);
    char *text = tight_copy(buffer, len);
    check_fold(text, len);
    free(text);
  }
}
END_TEST

static void check_token_fold(const char *text, const tok_token *token) {
  char once[TOK_MAX_BYTES * 12], twice[TOK_MAX_BYTES * 12], small[4];
  size_t n = tok_token_fold(text, token, once, sizeof once);
  REQUIRE(n >= 1);
  REQUIRE(tok_token_fold(text, token, small, sizeof small) >= 1);
  if (!(token->flags & TOK_FOLD)) {
    REQUIRE(n == token->len);
    REQUIRE(!memcmp(once, text + token->offset, n));
  }
  if (n > TOK_MAX_BYTES) return; /* no token any more */
  tok_token again = *token;
  again.offset = 0;
  again.len = (uint32_t)n;
  REQUIRE(tok_token_fold(once, &again, twice, sizeof twice) == n);
  REQUIRE(!memcmp(once, twice, n));
}

START_TEST(test_token_fold_settles) {
  static tok_token tokens[TEXT_MAX + 1];
  char buffer[TEXT_MAX];
  for (unsigned round = 0; round < ROUNDS; round++) {
    size_t len = random_text(buffer, round);
    char *text = tight_copy(buffer, len);
    size_t count = scan(text, len, TEXT_MAX + 1, 0, tokens);
    for (size_t i = 0; i < count; i++) check_token_fold(text, &tokens[i]);
    free(text);
  }
}
END_TEST

/* A caller may split a long text at a line break: the tokens stay the same. */
START_TEST(test_splitting_at_lines) {
  static tok_token whole[2 * TEXT_MAX + 2], part[TEXT_MAX + 1];
  char text[2 * TEXT_MAX + 1], left[TEXT_MAX], right[TEXT_MAX];
  for (unsigned round = 0; round < ROUNDS / 4; round++) {
    size_t left_len = random_text(left, round), right_len = random_text(right, round + 1);
    memcpy(text, left, left_len);
    text[left_len] = '\n';
    memcpy(text + left_len + 1, right, right_len);
    size_t count = scan(text, left_len + 1 + right_len, 64, 0, whole);
    size_t n = scan(left, left_len, TEXT_MAX + 1, 0, part);
    REQUIRE(n <= count);
    REQUIRE(!memcmp(part, whole, n * sizeof *part));
    size_t m = scan(right, right_len, TEXT_MAX + 1, 0, part);
    REQUIRE(n + m == count);
    for (size_t i = 0; i < m; i++) {
      part[i].offset += (uint32_t)left_len + 1;
      REQUIRE(!memcmp(&part[i], &whole[n + i], sizeof *part));
    }
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_scanners_agree,
                                test_fold_settles,
                                test_token_fold_settles,
                                test_splitting_at_lines};
  return run_cases("tokenizer_props", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
