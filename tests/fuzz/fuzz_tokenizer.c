/* Fuzz target: any bytes through both scanners, folding and validation. */
#include <string.h>

#include "tests/fuzz/target.h"
#include "tokenizer/tok_utf8.h"
#include "tokenizer/tokenizer.h"

#define BATCH 37

static void check_folds(const char *text, const tok_token *token) {
  char once[TOK_MAX_BYTES * 12], twice[TOK_MAX_BYTES * 12];
  size_t n = tok_token_fold(text, token, once, sizeof once);
  require(n >= 1 && tok_utf8_validate(once, n) == n);
  if (!(token->flags & TOK_FOLD)) {
    require(n == token->len && !memcmp(once, text + token->offset, n));
  }
  require(tok_fold(once, n, twice, sizeof twice) == n && !memcmp(once, twice, n));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  const char *text = (const char *)data;
  tok_token fast[BATCH], slow[BATCH];
  tok_scanner fast_scanner, slow_scanner;
  tok_scanner_init(&fast_scanner, text, size);
  tok_scanner_init(&slow_scanner, text, size);
  size_t end = 0, n;
  do {
    n = tok_scanner_next(&fast_scanner, fast, BATCH);
    require(tok_scanner_next_reference(&slow_scanner, slow, BATCH) == n);
    require(!memcmp(fast, slow, n * sizeof *fast));
    for (size_t i = 0; i < n; i++) {
      require(fast[i].offset >= end && fast[i].len >= 1 && fast[i].len <= TOK_MAX_BYTES);
      end = (size_t)fast[i].offset + fast[i].len;
      require(end <= size);
      check_folds(text, &fast[i]);
    }
  } while (n);
  require(tok_utf8_validate(text, size) <= size);
  return 0;
}
