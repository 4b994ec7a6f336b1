/*
 * bm25: how well does a document answer a term?
 *
 * Robertson et al., "Okapi at TREC-3" (1994), in the form
 *   weight(term) = count in query * ln(1 + (N - df + 0.5) / (df + 0.5))
 *   share        = 1 / (1 + norm(length) / frequency)
 *   score        = weight * share
 *   norm(length) = k1 * (1 - b + b * length / mean length)
 * and at least 2^-34, which only matters for words that all of billions of documents hold
 * (the usual factor k1 + 1, which changes no order, is left out). N, df and the
 * mean are those of the whole snapshot, deleted documents included until a merge leaves them out;
 * the length is the decoded length code.
 *
 * Two properties that the evaluators build on:
 *  - Every step is a correctly rounded, monotone operation, so a bound computed
 *    with a greater frequency or a smaller length is never below the score.
 *  - Scores are rounded to multiples of 2^-34. With weights below 31 * 4096
 *    (ln of all documents there can be, RK_QUERY_WORDS_MAX) any sum of them is exact in a
 *    double, so the order of adding up does not matter and all evaluators agree to the last bit.
 */
#ifndef RK_SEARCH_BM25_H
#define RK_SEARCH_BM25_H

#include <stdint.h>

#include "engine/segment/frontier.h"
#include "engine/segment/lengths.h"

enum { RK_BM25_SHARES = 8 };

typedef struct rk_bm25 {
  double k1, b;
  double norm[RK_LENGTH_CODES]; /* by length code */
  /* What a posting scores of its weight, by frequency - 1 and length code: nearly all of them. */
  double shares[RK_BM25_SHARES][RK_LENGTH_CODES];
} rk_bm25;

/* Takes some microseconds: who asks often keeps it. */
void rk_bm25_init(rk_bm25 *bm25, double k1, double b, uint64_t document_count,
                  uint64_t token_count);

double rk_bm25_weight(uint32_t count_in_query, uint64_t document_count,
                      uint64_t document_frequency);

/* Adding and taking away 1.5 * 2^18 leaves a double with 34 bits behind the point. */
#define RK_BM25_ROUNDER 393216.0

static inline double rk_bm25_round(double score) {
  return (score + RK_BM25_ROUNDER) - RK_BM25_ROUNDER;
}

/* What a posting scores is never less than this, so that 0 can stand for no match. */
#define RK_BM25_LEAST 0x1p-34

static inline double rk_bm25_of_share(double weight, double share) {
  const double score = rk_bm25_round(weight * share);
  return score > RK_BM25_LEAST ? score : RK_BM25_LEAST;
}

/* The share by norm / frequency; 0 for an endless frequency. */
static inline double rk_bm25_share_of_ratio(double ratio) { return 1.0 / (1.0 + ratio); }

/* Frequencies are 1 to 2^31 - 1: see list_cursor.h. */
static inline double rk_bm25_share(const rk_bm25 *bm25, uint32_t frequency, uint8_t length_code) {
  return frequency <= RK_BM25_SHARES
             ? bm25->shares[frequency - 1][length_code]
             : rk_bm25_share_of_ratio(bm25->norm[length_code] / (double)(int32_t)frequency);
}

static inline double rk_bm25_score(const rk_bm25 *bm25, double weight, uint32_t frequency,
                                   uint8_t length_code) {
  return rk_bm25_of_share(weight, rk_bm25_share(bm25, frequency, length_code));
}

/* No posting under this frontier scores more. */
double rk_bm25_bound(const rk_bm25 *bm25, double weight, const rk_frontier *frontier);

#endif
