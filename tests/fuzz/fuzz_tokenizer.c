/*
 * Fuzz target: any bytes through both scanners, folding and validation. The first byte
 * chooses the batch size of the vector scanner.
 */
#include <string.h>

#include "tests/fuzz/target.h"
#include "tokenizer/tok_utf8.h"
#include "tokenizer/tokenizer.h"

#define BATCH 37

/* The form fits what it is given room for, is well formed, and is its own form. */
static void check_folds(const char *text, const tok_token *token) {
  static char once[TOK_MAX_BYTES * 12], twice[TOK_MAX_BYTES * 12], cut[16];
  size_t n = tok_token_fold(text, token, once, sizeof once);
  require(n >= 1 && tok_utf8_validate(once, n) == n);
  if (!(token->flags & TOK_FOLD)) {
    require(n == token->len && !memcmp(once, text + token->offset, n));
  }
  require(tok_fold(once, n, twice, sizeof twice) == n && !memcmp(once, twice, n));
  const size_t cap = TOK_UTF8_MAX + token->offset % 8;
  cut[cap] = 0x55;
  size_t m = tok_token_fold(text, token, cut, cap);
  require(m >= 1 && m <= cap && cut[cap] == 0x55 && tok_utf8_validate(cut, m) == m);
  if (n > TOK_MAX_BYTES) return;
  tok_token again = *token;
  again.offset = 0;
  again.len = (uint32_t)n;
  require(tok_token_fold(once, &again, twice, sizeof twice) == n && !memcmp(once, twice, n));
}

/* The token as its kind and flags say it is. */
static void check_token(const char *text, const tok_token *token) {
  const char *at = text + token->offset;
  unsigned digits = 0, lower = 0, upper = 0, high = 0;
  require(token->kind < TOK_KINDS && token->reserved == 0);
  require(tok_utf8_validate(at, token->len) == token->len);
  for (uint32_t i = 0; i < token->len; i++) {
    digits += tok_is_digit((uint8_t)at[i]) != 0;
    lower += tok_is_lower((uint8_t)at[i]) != 0;
    upper += tok_is_upper((uint8_t)at[i]) != 0;
    high += (uint8_t)at[i] >= 0x80;
  }
  require(!(token->flags & TOK_ASCII_LOWER) == (lower != token->len));
  require(!(token->flags & TOK_ALL_UPPER) == (upper != token->len));
  require(!(token->flags & TOK_HAS_DIGIT) == (digits == 0));
  require(!(token->flags & TOK_NON_ASCII) == (high == 0));
  require(!(token->flags & TOK_UPPER_INITIAL) == !tok_is_upper((uint8_t)at[0]));
  require(token->kind != TOK_NUMBER || !high);
}

static size_t check_batch(const char *text, size_t size, const tok_token *tokens, size_t count,
                          size_t end) {
  for (size_t i = 0; i < count; i++) {
    require(tokens[i].offset >= end && tokens[i].len >= 1 && tokens[i].len <= TOK_MAX_BYTES);
    end = (size_t)tokens[i].offset + tokens[i].len;
    require(end <= size);
    check_token(text, &tokens[i]);
    check_folds(text, &tokens[i]);
  }
  return end;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  const char *text = (const char *)data;
  const size_t batch = 1 + data[0] % BATCH;
  tok_token fast[BATCH], slow[BATCH];
  tok_scanner fast_scanner, slow_scanner;
  tok_scanner_init(&fast_scanner, text, size);
  tok_scanner_init(&slow_scanner, text, size);
  size_t end = 0, n;
  do {
    n = tok_scanner_next(&fast_scanner, fast, batch);
    require(tok_scanner_next_reference(&slow_scanner, slow, batch) == n);
    require(!memcmp(fast, slow, n * sizeof *fast));
    end = check_batch(text, size, fast, n, end);
  } while (n);
  require(fast_scanner.pos == size);
  require(tok_utf8_validate(text, size) <= size);
  return 0;
}
