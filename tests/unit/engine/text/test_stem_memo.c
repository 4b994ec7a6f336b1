/* The memo says what the stemmer says, however much it had to forget, and to several at once. */
#include "engine/text/stem_memo.h"

#include <pthread.h>

#include "engine/text/analyzer.h"
#include "tests/support/cases.h"
#include "tests/support/random.h"

static const rk_analysis built_in;

static uint32_t memo_of(rk_stem_memo *memo, rk_view word) {
  tok_scanner scanner;
  tok_token token;
  tok_scanner_init(&scanner, word.ptr, word.len);
  if (tok_scanner_next(&scanner, &token, 1) != 1) return RK_STEM_MEMO_LOOK;
  return rk_stem_memo_of(memo, word, &token);
}

static uint32_t plain_of(rk_view word) {
  char stem[RK_ANALYZER_WORD_MAX_BYTES];
  return rk_stem_memo_hash((rk_view){stem, rk_analyzer_stem_word(&built_in, word, stem)});
}

START_TEST(what_has_one_word_has_its_stem) {
  static const char *const words[] = {"desa",  "Pedesaan", "membangun", "anak-anak",
                                      "DESA",  "Jum’at",   "x",         "berlari-lari"};
  static const char *const others[] = {"jual-beli", "12,5", "1/11/2024", "www.desa.id", "S.H.",
                                       "dipertanggungjawabkannya", "\xc2\xad"};
  rk_stem_memos *memos = rk_stem_memos_new(&built_in);
  rk_stem_memo *memo = rk_stem_memos_take(memos);
  for (int round = 0; round < 2; round++) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
      ck_assert_uint_eq(memo_of(memo, rk_view_of(words[i])), plain_of(rk_view_of(words[i])));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
      ck_assert_uint_eq(memo_of(memo, rk_view_of(others[i])), RK_STEM_MEMO_LOOK);
  }
  rk_stem_memos_give(memos, memo);
  rk_stem_memos_release(memos);
}
END_TEST

static size_t random_word(random_source *random, char word[16]) {
  const size_t len = random_between(random, 1, 5);
  for (size_t i = 0; i < len; i++) word[i] = (char)('a' + random_below(random, 26));
  return len;
}

/* More spellings than it has room for. */
static size_t count_wrong(rk_stem_memos *memos, uint64_t seed) {
  random_source random = {seed};
  size_t wrong = 0;
  for (int round = 0; round < 30; round++) {
    rk_stem_memo *memo = rk_stem_memos_take(memos);
    for (int i = 0; memo && i < 5000; i++) {
      char word[16];
      const rk_view view = {word, random_word(&random, word)};
      wrong += memo_of(memo, view) != plain_of(view);
    }
    if (!memo) return 1;
    rk_stem_memos_give(memos, memo);
  }
  return wrong;
}

START_TEST(what_is_forgotten_is_learnt_again) {
  rk_stem_memos *memos = rk_stem_memos_new(&built_in);
  ck_assert_uint_eq(count_wrong(memos, 7), 0);
  rk_stem_memos_release(memos);
  rk_stem_memos_release(NULL);
}
END_TEST

typedef struct user {
  rk_stem_memos *memos;
  uint64_t seed;
  size_t wrong;
} user;

static void *use(void *context) {
  user *u = context;
  u->wrong = count_wrong(u->memos, u->seed);
  rk_stem_memos_release(u->memos);
  return NULL;
}

START_TEST(several_threads_share_them) {
  enum { THREADS = RK_STEM_MEMOS_KEPT + 1 };
  rk_stem_memos *memos = rk_stem_memos_new(&built_in);
  pthread_t threads[THREADS];
  user users[THREADS];
  for (size_t i = 0; i < THREADS; i++) {
    users[i] = (user){rk_stem_memos_share(memos), i + 1, 0};
    ck_assert_int_eq(pthread_create(&threads[i], NULL, use, &users[i]), 0);
  }
  rk_stem_memos_release(memos); /* the threads still have theirs */
  for (size_t i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
    ck_assert_uint_eq(users[i].wrong, 0);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {what_has_one_word_has_its_stem, what_is_forgotten_is_learnt_again,
                                several_threads_share_them};
  return run_cases("stem_memo", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
