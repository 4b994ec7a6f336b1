/* The kernels of each level that the machine has, against loops that say the same in plain words. */
#include "engine/search/kernels.h"

#include <string.h>

#include "tests/support/cases.h"
#include "tests/support/random.h"

enum {
  DOCUMENTS = 5000,
  CANARY = 0x5a,
  OUTPUT = RK_WINDOW + RK_KERNEL_SLACK, /* what every caller keeps room for */
};

static const rk_kernels *level;
static const char *level_name;
static random_source random_numbers;

/* Runs a check with every level. */
static void with_each_level(void (*check)(void)) {
  static const char *const names[] = {"plain", "avx2", "avx512"};
  const rk_cpu_level best = rk_cpu();
  for (int l = RK_CPU_PLAIN; l <= (int)best; l++) {
    level = rk_kernels_of((rk_cpu_level)l);
    level_name = names[l];
    random_numbers = (random_source){(uint64_t)7};
    check();
  }
}

#define HOLDS(condition) \
  REQUIRE_MSG(condition, "%s:%d: %s: %s", __FILE__, __LINE__, level_name, #condition)

static uint32_t below(uint32_t limit) { return random_below(&random_numbers, limit); }

/* Sizes around those of the vectors, and any other. */
static size_t any_size(void) {
  static const uint8_t edges[] = {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 127, 128};
  return below(2) ? edges[below(sizeof edges)] : below(RK_BLOCK_VALUES + 1);
}

/* Multiples of what all scores are multiples of; many of them are equal. */
static double any_score(void) {
  return below(4) ? below(9) : random_bits(&random_numbers, 32) * RK_BM25_LEAST;
}

/* `n` ascending documents, up to `step` apart; returns the last one. */
static uint32_t ascend(uint32_t *documents, size_t n, uint32_t first, uint32_t step) {
  for (size_t i = 0; i < n; i++) {
    documents[i] = first;
    first += 1 + below(step);
  }
  return n ? documents[n - 1] : 0;
}

static bool is_untouched(const void *bytes, size_t from, size_t to) {
  for (size_t i = from; i < to; i++)
    if (((const uint8_t *)bytes)[i] != CANARY) return false;
  return true;
}

/* ---- Scores ---- */

static void check_score(void) {
  static uint8_t lengths[DOCUMENTS];
  static rk_bm25 bm25;
  static const double k1s[] = {0, 0.9, 1000}, bs[] = {0, 0.4, 1};
  for (size_t d = 0; d < DOCUMENTS; d++) lengths[d] = (uint8_t)below(256);
  for (int round = 0; round < 900; round++) {
    uint32_t documents[RK_BLOCK_VALUES], frequencies[RK_BLOCK_VALUES];
    double scores[RK_BLOCK_VALUES + 1];
    const size_t n = any_size();
    const double weight = below(5) ? random_unit(&random_numbers) * 30 : 126000;
    rk_bm25_init(&bm25, k1s[below(3)], bs[below(3)], 1000, 77777);
    ascend(documents, n, below(9), 30);
    for (size_t i = 0; i < n; i++)
      frequencies[i] = below(3) ? 1 + below(10) : 1 + random_bits(&random_numbers, 31) % INT32_MAX;
    memset(scores, CANARY, sizeof scores);
    level->score(&bm25, weight, lengths, documents, frequencies, n, scores);
    for (size_t i = 0; i < n; i++)
      HOLDS(scores[i] == rk_bm25_score(&bm25, weight, frequencies[i], lengths[documents[i]]));
    HOLDS(is_untouched(scores, n * sizeof *scores, sizeof scores));
  }
}

static void check_least_ratio(void) {
  enum { MOST = 9 };
  static rk_bm25 bm25;
  for (int round = 0; round < 3000; round++) {
    uint8_t bytes[MOST * RK_FRONTIER_BYTES + 8]; /* in an index, there is always something behind */
    const size_t count = 1 + below(MOST);
    double least = INFINITY;
    rk_bm25_init(&bm25, below(4) ? 0.9 : 0, random_unit(&random_numbers), 1000, 1 + below(500000));
    memset(bytes, 0xff, sizeof bytes);
    for (size_t i = 0; i < count; i++) {
      for (unsigned j = 0; j < RK_FRONTIER; j++) {
        const uint8_t f = below(20) ? (uint8_t)(1 + below(255)) : 255;
        const uint8_t code = (uint8_t)below(256);
        bytes[i * RK_FRONTIER_BYTES + j] = f;
        bytes[i * RK_FRONTIER_BYTES + RK_FRONTIER + j] = code;
        const double ratio = f == RK_FRONTIER_FREQUENCY_MAX ? 0 : bm25.norm[code] / f;
        if (ratio < least) least = ratio;
      }
    }
    HOLDS(level->least_ratio(bytes, count, &bm25) == least);
  }
}

/* ---- Documents with more than so much ---- */

static void check_keep_above(void) {
  for (int round = 0; round < 4000; round++) {
    uint32_t documents[RK_BLOCK_VALUES + RK_KERNEL_SLACK], kept[RK_BLOCK_VALUES + RK_KERNEL_SLACK];
    double scores[RK_BLOCK_VALUES + RK_KERNEL_SLACK], kept_scores[RK_BLOCK_VALUES + RK_KERNEL_SLACK];
    uint32_t wanted[RK_BLOCK_VALUES];
    double wanted_scores[RK_BLOCK_VALUES];
    const size_t n = any_size();
    const double least = below(4) ? any_score() : below(2) ? -3 : 1e9; /* -3: all; 1e9: none */
    size_t count = 0;
    ascend(documents, n, below(100), 1u << below(20));
    for (size_t i = 0; i < n; i++) {
      scores[i] = below(5) ? any_score() : least;
      if (!(scores[i] > least)) continue;
      wanted[count] = documents[i];
      wanted_scores[count++] = scores[i];
    }
    HOLDS(level->keep_above(documents, scores, n, least, kept, kept_scores) == count);
    HOLDS(memcmp(kept, wanted, count * sizeof *kept) == 0);
    HOLDS(memcmp(kept_scores, wanted_scores, count * sizeof *kept_scores) == 0);
    HOLDS(level->keep_above(documents, scores, n, least, documents, scores) == count);
    HOLDS(memcmp(documents, wanted, count * sizeof *wanted) == 0);
    HOLDS(memcmp(scores, wanted_scores, count * sizeof *wanted_scores) == 0);
  }
}

static void put_in_window(rk_window *window, uint32_t place, double score) {
  window->scores[place] = score;
  window->flags[place / RK_WINDOW_GROUP] = 1;
}

static void check_take_window(void) {
  static rk_window window, clear;
  static uint32_t kept[OUTPUT], wanted[RK_WINDOW];
  static double kept_scores[OUTPUT], wanted_scores[RK_WINDOW];
  for (int round = 0; round < 300; round++) {
    const uint32_t from = below(2) ? 0 : (UINT32_MAX / RK_WINDOW) * RK_WINDOW, one_of = 1 + below(90);
    const double least = below(3) ? any_score() : 0;
    size_t count = 0;
    for (uint32_t i = 0; i < RK_WINDOW; i++) {
      if (below(one_of) && i != RK_WINDOW - 1) continue;
      const double score = any_score(); /* 0 among them: then only the flag is set */
      put_in_window(&window, i, score);
      if (!(score > least)) continue;
      wanted[count] = from + i;
      wanted_scores[count++] = score;
    }
    HOLDS(level->take_window(&window, from, least, kept, kept_scores) == count);
    HOLDS(memcmp(kept, wanted, count * sizeof *kept) == 0);
    HOLDS(memcmp(kept_scores, wanted_scores, count * sizeof *kept_scores) == 0);
    HOLDS(memcmp(&window, &clear, sizeof window) == 0);
  }
}

/* ---- Places of documents ---- */

/* A block as a cursor has it; what is behind its n documents is anything. */
typedef struct block {
  size_t n;
  uint32_t documents[RK_BLOCK_VALUES + RK_LIST_CURSOR_SLACK];
} block;

static block any_block(void) {
  block b = {.n = 1 + below(RK_BLOCK_VALUES)};
  if (below(2)) b.n = below(2) ? RK_BLOCK_VALUES : 1;
  memset(b.documents, below(2) ? 0xff : 0, sizeof b.documents);
  const uint32_t step = 1u << below(24), span = (uint32_t)b.n * step;
  const uint32_t starts[] = {below(50), INT32_MAX - span / 4, UINT32_MAX - span}; /* signs matter */
  ascend(b.documents, b.n, starts[below(3)], step);
  return b;
}

static void check_seek(void) {
  for (int round = 0; round < 3000; round++) {
    const block b = any_block();
    const uint32_t from = below((uint32_t)b.n), at = from + below((uint32_t)b.n - from);
    uint32_t target = b.documents[at], wanted = 0;
    if (target && below(2)) target -= below(target < 90 ? target : 90);
    for (wanted = from; b.documents[wanted] < target;) wanted++;
    HOLDS(level->seek(b.documents, from, target) == wanted);
  }
}

/* Ascending targets from documents[from..], and others between them; returns how many. */
static size_t any_targets(const block *b, uint32_t from, uint32_t *targets) {
  const uint32_t keep = below(4), last = b->documents[b->n - 1];
  size_t count = 0;
  for (size_t i = from; i < b->n && count < RK_BLOCK_VALUES; i++) {
    const uint32_t document = b->documents[i];
    const bool has_gap = count ? document - targets[count - 1] > 1 : document > 0;
    if (has_gap && below(2) && count + 1 < RK_BLOCK_VALUES) targets[count++] = document - 1;
    if (below(4) <= keep && document <= last) targets[count++] = document;
  }
  return count;
}

static void check_meet(void) {
  for (int round = 0; round < 3000; round++) {
    const block b = any_block();
    const uint32_t from = below(3) ? 0 : below((uint32_t)b.n);
    uint32_t targets[RK_BLOCK_VALUES], which[RK_BLOCK_VALUES + 2], at[RK_BLOCK_VALUES + 2];
    const size_t count = any_targets(&b, from, targets);
    memset(which, CANARY, sizeof which);
    memset(at, CANARY, sizeof at);
    const size_t met = level->meet(b.documents, from, targets, count, which, at);
    size_t m = 0;
    for (size_t t = 0; t < count; t++) {
      uint32_t place = from;
      while (b.documents[place] < targets[t]) place++;
      if (b.documents[place] != targets[t]) continue;
      HOLDS(m < met && which[m] == t && at[m] == place);
      m++;
    }
    HOLDS(m == met);
    HOLDS(is_untouched(which, (met + 1) * sizeof *which, sizeof which));
    HOLDS(is_untouched(at, (met + 1) * sizeof *at, sizeof at));
  }
}

/* ---- A window's documents as bits ---- */

static void check_bits(void) {
  static uint32_t documents[RK_WINDOW], listed[OUTPUT];
  for (int round = 0; round < 300; round++) {
    uint64_t bits[RK_WINDOW_WORDS] = {0}, wanted[RK_WINDOW_WORDS] = {0};
    const uint32_t from = below(2) ? 0 : (UINT32_MAX / RK_WINDOW) * RK_WINDOW;
    const uint32_t one_of = below(4) ? 1 + below(200) : 1; /* 1: all of them */
    size_t n = 0;
    for (uint32_t i = 0; i < RK_WINDOW; i++) {
      if (below(one_of)) continue;
      documents[n++] = from + i;
      wanted[i / 64] |= UINT64_C(1) << i % 64;
    }
    const size_t half = n ? below((uint32_t)n) : 0; /* in two calls, and some of them twice */
    level->set_bits(documents + half, n - half, from, bits);
    level->set_bits(documents, half, from, bits);
    level->set_bits(documents, half / 2, from, bits);
    HOLDS(memcmp(bits, wanted, sizeof bits) == 0);
    HOLDS(level->count_bits(bits) == n);
    HOLDS(level->list_bits(bits, from, listed) == n);
    HOLDS(memcmp(listed, documents, n * sizeof *listed) == 0);
  }
}

START_TEST(scores) { with_each_level(check_score); }
END_TEST
START_TEST(least_ratios) { with_each_level(check_least_ratio); }
END_TEST
START_TEST(kept_above) { with_each_level(check_keep_above); }
END_TEST
START_TEST(windows_taken) { with_each_level(check_take_window); }
END_TEST
START_TEST(seeks) { with_each_level(check_seek); }
END_TEST
START_TEST(meetings) { with_each_level(check_meet); }
END_TEST
START_TEST(window_bits) { with_each_level(check_bits); }
END_TEST

int main(void) {
  const TTest *const tests[] = {scores, least_ratios, kept_above, windows_taken,
                                seeks,  meetings,     window_bits};
  return run_cases("kernels", tests, sizeof tests / sizeof *tests, NULL, NULL);
}
