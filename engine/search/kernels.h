/*
 * kernels: the loops in which a query's time goes, a block of postings at a time.
 *
 * Each exists in plain C and with AVX2 and AVX-512 (kernels_avx2.c, kernels_avx512.c), chosen at run
 * time; all give the same results to the last bit: they do the same correctly rounded operations on
 * each value by itself, and nothing is summed in another order.
 * Scores are those of bm25.h: above 0 for a document that holds the term. So a score of 0 stands for
 * "no match" in a window, and "more than the threshold" is the only question asked.
 */
#ifndef RK_SEARCH_KERNELS_H
#define RK_SEARCH_KERNELS_H

#include "engine/base/cpu.h"
#include "engine/search/bm25.h"
#include "engine/segment/list_cursor.h"

enum {
  RK_WINDOW = 4096,      /* documents */
  RK_WINDOW_WORDS = RK_WINDOW / 64, /* that have a bit for each of them */
  RK_WINDOW_GROUP = 8,   /* of them share a flag */
  RK_KERNEL_SLACK = 16,  /* values that may be written behind the last one of an output */
};

/* The scores of the documents from + 0..RK_WINDOW-1; all zero between uses. */
typedef struct rk_window {
  double scores[RK_WINDOW];
  uint8_t flags[RK_WINDOW / RK_WINDOW_GROUP]; /* 1: some document of the group may have a score */
} rk_window;

typedef struct rk_kernels {
  /* scores[i] of documents[i], which holds the term frequencies[i] times; n <= RK_BLOCK_VALUES. */
  void (*score)(const rk_bm25 *bm25, double weight, const uint8_t *lengths,
                const uint32_t *documents, const uint32_t *frequencies, size_t n, double *scores);
  /* Copies the documents with more than `least`, in order, and their scores; returns how many. The
   * output may be the input. */
  size_t (*keep_above)(const uint32_t *documents, const double *scores, size_t n, double least,
                       uint32_t *kept, double *kept_scores);
  /* Takes the documents with more than `least` (>= 0) out of the window, in order, and clears it. */
  size_t (*take_window)(rk_window *window, uint32_t from, double least, uint32_t *kept,
                        double *kept_scores);
  /* The least norm / frequency over the pairs of so many frontiers, as stored; a frequency of 255 or
   * more counts as endless. See rk_bm25_bound. */
  double (*least_ratio)(const uint8_t *frontiers, size_t count, const rk_bm25 *bm25);
  /* The first place from `from` on with a document that is not below `target`. There must be one. */
  uint32_t (*seek)(const uint32_t documents[RK_BLOCK_VALUES + RK_LIST_CURSOR_SLACK], uint32_t from,
                   uint32_t target);
  /* Which of the `count` ascending documents in `wanted` are among documents[from..]? None of them is
   * greater than the last one there. The i-th that is: wanted[which[i]] == documents[at[i]]. Returns
   * how many there are; one more place of `which` and `at` may be written. */
  size_t (*meet)(const uint32_t documents[RK_BLOCK_VALUES + RK_LIST_CURSOR_SLACK], uint32_t from,
                 const uint32_t *wanted, size_t count, uint32_t *which, uint32_t *at);
  /* The three of a window's documents as bits, bit i of RK_WINDOW_WORDS words for from + i.
   * Sets those of n documents of the window, which ascend. */
  void (*set_bits)(const uint32_t *documents, size_t n, uint32_t from, uint64_t *bits);
  size_t (*count_bits)(const uint64_t *bits);
  /* Which documents they are, in order; returns how many. */
  size_t (*list_bits)(const uint64_t *bits, uint32_t from, uint32_t *documents);
} rk_kernels;

/* The fastest for this machine. */
const rk_kernels *rk_kernels_get(void);
/* Those of a level that the machine has. */
const rk_kernels *rk_kernels_of(rk_cpu_level level);

extern const rk_kernels rk_kernels_plain;
#if defined(__x86_64__)
extern const rk_kernels rk_kernels_avx2, rk_kernels_avx512;
#endif

#endif
