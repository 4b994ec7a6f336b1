/* Property: whatever the bytes, a stem has 1..255 bytes, the answer is the same each time, and
 * nothing outside the buffers is touched (the sanitizers watch). Seeds are fixed. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "stemmer/stem_user.h"
#include "stemmer/stemmer.h"
#include "tests/support/cases.h"
#include "tests/support/random.h"

enum { ROUNDS = 200000, GUARD = 16, INPUT_MAX = 300 };

static random_source source = {1};

/* Exactly sized on the heap, so that a read behind the word is seen. */
static void check_word(const stem_user_lexicon *user, const char *bytes, size_t len) {
  char *word = malloc(len ? len : 1);
  ck_assert_ptr_nonnull(word);
  memcpy(word, bytes, len);
  char out[STEM_WORD_MAX + GUARD], again[STEM_WORD_MAX];
  memset(out, 0x5a, sizeof out);
  size_t n = stem_word(user, word, len, out);
  if (len == 0 ? n != 0 : n < 1 || n > STEM_WORD_MAX) ck_abort_msg("stem of %zu bytes", n);
  if (stem_word(user, word, len, again) != n || memcmp(out, again, n) != 0) ck_abort_msg("not the same");
  size_t hyphenated = 0;
  bool one_word = stem_hyphenated(user, word, len, again, &hyphenated);
  if (one_word && (hyphenated != n || memcmp(again, out, n) != 0)) {
    ck_abort_msg("two stems of %.*s", (int)len, word);
  }
  for (size_t i = STEM_WORD_MAX; i < sizeof out; i++) {
    if (out[i] != 0x5a) ck_abort_msg("wrote behind the stem");
  }
  stem_analysis a;
  stem_analyze(user, word, len, &a);
  bool analysed = len >= 1 && len <= STEM_ANALYSED_MAX && (one_word || !memchr(word, '-', len));
  if (analysed != (a.count > 0)) ck_abort_msg("%zu readings of %.*s", a.count, (int)len, word);
  if (analysed && (a.candidates[0].root_len != n || memcmp(a.candidates[0].root, out, n) != 0)) {
    ck_abort_msg("the analysis of %.*s differs from its stem", (int)len, word);
  }
  free(word);
}

/* One of a user's with every kind of row. */
static const stem_user_lexicon *own_lexicon(void) {
  static const char rows[] = "root zzq\nroot g30s\nexception satu-satu satu\nprotected rumah-sapu\n"
                             "exception buku2 kitab\nprotected hijau\nroot tulis-ajar\n";
  static max_align_t memory[4096];
  static const stem_user_lexicon *user;
  stem_user_error error;
  ck_assert_uint_le(stem_user_size(sizeof rows - 1), sizeof memory);
  if (!user) user = stem_user_build(rows, sizeof rows - 1, memory, &error);
  ck_assert_ptr_nonnull(user);
  return user;
}

START_TEST(any_bytes) {
  char bytes[INPUT_MAX];
  for (int round = 0; round < ROUNDS; round++) {
    size_t len = random_below(&source, round % 10 ? 30 : INPUT_MAX);
    for (size_t i = 0; i < len; i++) bytes[i] = (char)random_u64(&source);
    check_word(round % 2 ? own_lexicon() : NULL, bytes, len);
  }
}
END_TEST

static const char *const pieces[] = {
    "me",   "mem",  "men",   "meng", "meny", "pe",   "peng", "ber",  "ter",   "per",  "di",
    "ke",   "se",   "ku",    "kau",  "nge",  "tidak", "an",  "kan",  "i",     "nya",  "ku",
    "mu",   "lah",  "kah",   "pun",  "wan",  "in",   "-",    "2",    "'",     "ajar", "satu",
    "rumah", "besar", "tulis", "sapu", "hijau", "se", "\xc3\xa9", "q", "zzq", "g30s", "buku",
};

START_TEST(affixes_at_random) {
  char bytes[INPUT_MAX];
  for (int round = 0; round < ROUNDS; round++) {
    size_t len = 0, count = 1 + random_below(&source, 9);
    for (size_t i = 0; i < count; i++) {
      const char *piece = pieces[random_below(&source, sizeof pieces / sizeof *pieces)];
      size_t n = strlen(piece);
      memcpy(bytes + len, piece, n);
      len += n;
    }
    if (random_below(&source, 4) == 0)
      bytes[random_below(&source, (uint32_t)len)] = (char)random_u64(&source);
    check_word(round % 2 ? own_lexicon() : NULL, bytes, len);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {any_bytes, affixes_at_random};
  return run_cases("stemmer_props", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
