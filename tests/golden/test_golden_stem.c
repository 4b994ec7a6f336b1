/*
 * Golden stems: every pair of tests/golden/stem.tsv, and, where it lies beside the project, a
 * floor under the agreement with UniMorph's Indonesian list.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stemmer/stem_rules.h"
#include "stemmer/stemmer.h"
#include "tests/support/cases.h"
#include "tests/support/random.h"

enum { LINE_MAX_BYTES = 512, PAIRS_LEAST = 1500 };

/* Of the whole list; 0.967 when this was written. Sources of such lists differ by 2.5 %. */
static const double UNIMORPH_FLOOR = 0.965;

/* Splits "word TAB stem" in place; false for blank lines and remarks. */
static bool read_pair(char *line, char **word, char **stem) {
  line[strcspn(line, "\r\n")] = 0;
  if (line[0] == 0 || line[0] == '#') return false;
  char *tab = strchr(line, '\t');
  ck_assert_msg(tab != NULL, "no tab in: %s", line);
  *tab = 0;
  *word = line;
  *stem = tab + 1;
  return true;
}

/* As the engine does it: hyphenated words first, "*" for those that are not one word. */
static void stem_any(const char *word, char out[STEM_WORD_MAX + 1]) {
  size_t len = strlen(word), n;
  if (!strchr(word, '-')) {
    n = stem_word(NULL, word, len, out);
  } else if (!stem_hyphenated(NULL, word, len, out, &n)) {
    out[0] = '*';
    n = 1;
  }
  out[n] = 0;
}

/* How many pairs of the list come out as they stand there; the others are shown if `talk`. */
static unsigned count_right(FILE *list, bool talk, unsigned *pairs) {
  char line[LINE_MAX_BYTES], out[STEM_WORD_MAX + 1], *word, *stem;
  unsigned right = 0;
  *pairs = 0;
  while (fgets(line, sizeof line, list)) {
    if (!read_pair(line, &word, &stem)) continue;
    ++*pairs;
    stem_any(word, out);
    if (strcmp(out, stem) == 0)
      right++;
    else if (talk)
      fprintf(stderr, "%s: expected %s, found %s\n", word, stem, out);
  }
  fclose(list);
  return right;
}

START_TEST(golden_pairs) {
  FILE *list = fopen(RAKOR_SOURCE_DIR "/tests/golden/stem.tsv", "r");
  ck_assert_ptr_nonnull(list);
  unsigned pairs;
  const unsigned right = count_right(list, true, &pairs);
  ck_assert_uint_eq(right, pairs);
  ck_assert_uint_ge(pairs, PAIRS_LEAST);
}
END_TEST

START_TEST(unimorph_floor) {
  FILE *list = fopen(RAKOR_SOURCE_DIR "/../shared/data/stem/unimorph.tsv", "r");
  if (!list) {
    printf("unimorph_floor: no list beside the project, skipped\n");
    return;
  }
  unsigned pairs;
  const unsigned right = count_right(list, false, &pairs);
  ck_assert_uint_gt(pairs, 0);
  ck_assert_double_ge((double)right / pairs, UNIMORPH_FLOOR);
}
END_TEST

/* Whatever the rules make of 20,000 words put together at random, and of the golden list. When this
 * fails, stems have changed. If code did it, raise STEM_RULES_VERSION, since an index made before has
 * other terms (data change the fingerprint by themselves); then write down what the failure names. */
enum { RECORDED_VERSION = 3, RANDOM_WORDS = 20000 };
#define RECORDED_HASH UINT64_C(0x4bb498b77dcc80d7)

static const char *const pieces[] = {
    "me",  "mem", "men", "meng", "meny", "pe",  "peng", "ber",  "ter",   "per",   "di",    "ke",
    "se",  "ku",  "kau", "nge",  "tidak", "an", "kan",  "i",    "nya",   "ku",    "mu",    "lah",
    "kah", "pun", "in",  "-",    "2",    "'",   "ajar", "satu", "rumah", "besar", "tulis", "sapu",
};

static uint64_t hash_text(uint64_t h, const char *text) {
  for (; *text; text++) h = (h ^ (uint8_t)*text) * 0x100000001b3u;
  return (h ^ '\n') * 0x100000001b3u;
}

static uint64_t hash_random_words(uint64_t h) {
  random_source source = {2};
  char out[STEM_WORD_MAX + 1];
  for (int i = 0; i < RANDOM_WORDS; i++) {
    char word[LINE_MAX_BYTES] = "";
    for (uint32_t n = 1 + random_below(&source, 6); n > 0; n--) {
      strcat(word, pieces[random_below(&source, sizeof pieces / sizeof *pieces)]);
    }
    stem_any(word, out);
    h = hash_text(h, out);
  }
  return h;
}

static uint64_t hash_golden_words(uint64_t h) {
  FILE *list = fopen(RAKOR_SOURCE_DIR "/tests/golden/stem.tsv", "r");
  ck_assert_ptr_nonnull(list);
  char line[LINE_MAX_BYTES], out[STEM_WORD_MAX + 1], *word, *stem;
  while (fgets(line, sizeof line, list)) {
    if (!read_pair(line, &word, &stem)) continue;
    stem_any(word, out);
    h = hash_text(h, out);
  }
  fclose(list);
  return h;
}

START_TEST(rules_version) {
  const uint64_t hash = hash_golden_words(hash_random_words(0xcbf29ce484222325u));
  ck_assert_msg(hash == RECORDED_HASH && (int)STEM_RULES_VERSION == (int)RECORDED_VERSION,
                "stems changed: hash %#018llx under version %d", (unsigned long long)hash,
                STEM_RULES_VERSION);
}
END_TEST

int main(void) {
  const TTest *const tests[] = {golden_pairs, unimorph_floor, rules_version};
  return run_cases("golden_stem", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
