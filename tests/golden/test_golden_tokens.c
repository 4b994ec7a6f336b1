/*
 * Golden tokens: tests/golden/tokens.txt, read case by case.
 *
 *   > text          with \n \t \\ \xNN (a byte) and \uNNNN (a code point)
 *   kind offset len flags folded      one line a token, in order
 *
 * flags: a all a-z, h hyphen, U upper initial, A all upper, d has a digit, n not
 * ASCII, - none. (TOK_FOLD is checked by what it means: see below.) On a
 * difference the tokens found are printed in this form.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/cases.h"
#include "tokenizer/tok_utf8.h"
#include "tokenizer/tokenizer.h"

#define TEXT_MAX 4096
#define CASE_MAX 16384

/* What the first RECORDED_CASES cases gave under RECORDED_VERSION, as a hash. New cases go to
 * the end of the file, where they change nothing here. When this test fails, tokens or folded
 * forms have changed: raise TOK_RULES_VERSION (an index made under the old one has other
 * terms), then write down the new version, count and hash, all of which the failure names. */
enum { RECORDED_VERSION = 2, RECORDED_CASES = 425 };
#define RECORDED_HASH UINT64_C(0xa18de7400cd66110)

typedef struct golden_case {
  unsigned line;
  size_t text_len;
  char text[TEXT_MAX];
  char source[TEXT_MAX];
  char expected[CASE_MAX];
} golden_case;

static unsigned hex_value(const char *digits, unsigned count) {
  char copy[9] = {0};
  memcpy(copy, digits, count);
  return (unsigned)strtoul(copy, NULL, 16);
}

static size_t unescape(const char *from, char *to) {
  size_t at = 0;
  while (*from && *from != '\n') {
    if (*from != '\\') {
      to[at++] = *from++;
      continue;
    }
    char what = from[1];
    from += 2;
    if (what == 'x') {
      to[at++] = (char)hex_value(from, 2);
      from += 2;
    } else if (what == 'u') {
      at += tok_utf8_encode(hex_value(from, 4), (uint8_t *)to + at);
      from += 4;
    } else {
      to[at++] = what == 'n' ? '\n' : what == 't' ? '\t' : what;
    }
  }
  return at;
}

static void print_flags(unsigned flags, char *out) {
  static const struct {
    unsigned flag;
    char letter;
  } letters[] = {{TOK_ASCII_LOWER, 'a'}, {TOK_HYPHEN, 'h'},    {TOK_UPPER_INITIAL, 'U'},
                 {TOK_ALL_UPPER, 'A'},   {TOK_HAS_DIGIT, 'd'}, {TOK_NON_ASCII, 'n'}};
  size_t at = 0;
  for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
    if (flags & letters[i].flag) out[at++] = letters[i].letter;
  }
  if (at == 0) out[at++] = '-';
  out[at] = 0;
}

static void describe(const golden_case *c, char *out) {
  tok_scanner scanner;
  tok_token token;
  size_t at = 0;
  tok_scanner_init(&scanner, c->text, c->text_len);
  out[0] = 0;
  while (tok_scanner_next(&scanner, &token, 1)) {
    char folded[TOK_FOLD_BYTES], flags[16];
    size_t len = tok_token_fold(c->text, &token, folded, sizeof folded);
    if (!(token.flags & TOK_FOLD)) {
      ck_assert_msg(len == token.len && !memcmp(folded, c->text + token.offset, len),
                    "line %u: %.*s is not its own folded form", c->line, (int)token.len,
                    c->text + token.offset);
    }
    print_flags(token.flags, flags);
    at += (size_t)snprintf(out + at, CASE_MAX - at, "%s %u %u %s %.*s\n",
                           tok_kind_name((tok_kind)token.kind), token.offset, token.len, flags,
                           (int)len, folded);
    ck_assert_uint_lt(at, CASE_MAX);
  }
}

static int check_case(const golden_case *c) {
  static char found[CASE_MAX];
  describe(c, found);
  if (!strcmp(found, c->expected)) return 0;
  printf("tokens.txt line %u differs; found:\n> %s%s\n", c->line, c->source, found);
  fflush(stdout); /* check leaves without it */
  return 1;
}

/* Calls `use` on every case of the file in order; returns how many there are. */
static unsigned each_case(void (*use)(const golden_case *, void *), void *context) {
  FILE *file = fopen(RAKOR_SOURCE_DIR "/tests/golden/tokens.txt", "r");
  ck_assert_ptr_nonnull(file);
  static golden_case c;
  char line[TEXT_MAX];
  unsigned line_number = 0, cases = 0;
  while (fgets(line, sizeof line, file)) {
    line_number++;
    if (line[0] == '#' || line[0] == '\n') continue;
    if (line[0] == '>') {
      if (cases++) use(&c, context);
      c.line = line_number;
      strcpy(c.source, line + 2);
      c.text_len = unescape(line + 2, c.text);
      c.expected[0] = 0;
    } else {
      strcat(c.expected, line);
    }
  }
  fclose(file);
  if (cases) use(&c, context);
  return cases;
}

static void count_failure(const golden_case *c, void *failures) {
  *(int *)failures += check_case(c);
}

START_TEST(test_golden_tokens) {
  int failures = 0;
  ck_assert_uint_ge(each_case(count_failure, &failures), 400);
  ck_assert_int_eq(failures, 0);
}
END_TEST

typedef struct record {
  unsigned cases;
  uint64_t hash; /* FNV-1a of what the cases give */
} record;

static void add_to_record(const golden_case *c, void *context) {
  static char found[CASE_MAX];
  record *r = context;
  if (r->cases == RECORDED_CASES) return;
  r->cases++;
  describe(c, found);
  for (const char *p = found; *p; p++) r->hash = (r->hash ^ (uint8_t)*p) * 0x100000001b3u;
}

START_TEST(test_rules_version) {
  record r = {0, 0xcbf29ce484222325u};
  unsigned cases = each_case(add_to_record, &r);
  ck_assert_msg(r.hash == RECORDED_HASH && (int)TOK_RULES_VERSION == (int)RECORDED_VERSION,
                "tokens changed, or cases not at the end: %u cases, the first %u give %#018llx "
                "under version %d",
                cases, r.cases, (unsigned long long)r.hash, TOK_RULES_VERSION);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {test_golden_tokens, test_rules_version};
  return run_cases("golden_tokens", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
