/* Which word has this rank, and which rank comes next?
 *
 * In: a hunspell dictionary of Indonesian, for roots; nothing else is read. Out: for every rank
 * from 0 to 2^48 the spelling of a word, and ranks drawn from the law of crawl_model.h. The
 * commonest words are function words; then roots, roots in affixes (meN- with its sound changes,
 * ber-, di-, ke-an, ...), doubled words, names, acronyms, numbers, slips of the pen. Which rank is
 * which kind of word is fixed: it depends on neither seed nor run.
 *
 * Ownership: crawl_words_open fills the caller's struct with memory of its own, _close frees it.
 * Invariants: the same dictionary gives the same words on every machine; the words of the table are
 * distinct, of those beyond it a few are not. Read-only after opening, so any number of threads may
 * use it.
 */
#ifndef BENCH_CRAWL_WORDS_H
#define BENCH_CRAWL_WORDS_H

#include <stdint.h>

#include "bench/crawl_random.h"

#define CRAWL_WORD_MAX 30
#define CRAWL_TABLE (1u << 18) /* words spelled once and for all */
#define CRAWL_OCTAVES 20          /* halvings of the tail's mass */
#define CRAWL_DRAWN (1u << 16) /* ranks drawn by table; beyond: the power law itself */

enum { CRAWL_ACRONYM = 1 };

typedef struct crawl_word {
  uint8_t length, flags;
  char text[CRAWL_WORD_MAX];
} crawl_word;

typedef struct crawl_words {
  crawl_word *table;
  char (*roots)[12];
  uint32_t root_count;
  uint64_t *alias;           /* threshold << 32 | the other rank; Walker 1977, Vose 1991 */
  double *tail_fine;         /* the power law's inverse by leading bits ... */
  double tail_octave[CRAWL_OCTAVES + 1];    /* ... and by the number of leading zeros */
} crawl_words;

/* 0, or -1 with errno when the dictionary can't be read or memory ends; ENODATA: it has too few
 * roots. */
int crawl_words_open(crawl_words *words, const char *dictionary);
void crawl_words_close(crawl_words *words);

/* The word of a rank: from the table, or spelled into `room`. */
const crawl_word *crawl_words_find(const crawl_words *words, uint64_t rank, crawl_word *room);

/* An integer below 2^51 as a fraction, exactly. */
static inline double ldexp51(uint64_t within) { return (double)within * 0x1p-51; }

/* The next rank. */
static inline uint64_t crawl_words_draw(const crawl_words *words, crawl_random *random) {
  uint64_t value = crawl_next(random);
  uint32_t slot = (uint32_t)(value >> 48);
  uint64_t entry = words->alias[slot];
  uint32_t rank = (uint32_t)value < entry >> 32 ? slot : (uint32_t)entry;
  if (rank != CRAWL_DRAWN - 1) return rank;
  /* the last rank stands for the whole tail */
  uint64_t bits = crawl_next(random) | 1ull << (63 - CRAWL_OCTAVES);
  int zeros = __builtin_clzll(bits);
  uint64_t fine = bits << zeros >> 51 & 4095u, within = bits << zeros & 0x7ffffffffffffu;
  double from = words->tail_fine[fine], to = words->tail_fine[fine + 1];
  return (uint64_t)(words->tail_octave[zeros] * (from + (to - from) * ldexp51(within)));
}

#endif
