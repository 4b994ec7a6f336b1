#include "engine/search/bm25.h"

#include <math.h>

void rk_bm25_init(rk_bm25 *bm25, double k1, double b, uint64_t document_count,
                  uint64_t token_count) {
  const double mean =
      token_count ? (double)token_count / (double)document_count : 1.0; /* no token, no score */
  bm25->k1 = k1;
  bm25->b = b;
  for (unsigned code = 0; code < RK_LENGTH_CODES; code++)
    bm25->norm[code] = k1 * ((1.0 - b) + b * rk_length_decode((uint8_t)code) / mean);
  for (unsigned f = 0; f < RK_BM25_SHARES; f++)
    for (unsigned code = 0; code < RK_LENGTH_CODES; code++)
      bm25->shares[f][code] = rk_bm25_share_of_ratio(bm25->norm[code] / (double)(f + 1));
}

double rk_bm25_weight(uint32_t count_in_query, uint64_t document_count,
                      uint64_t document_frequency) {
  const double n = (double)document_count, df = (double)document_frequency;
  return count_in_query * log1p((n - df + 0.5) / (df + 0.5));
}

double rk_bm25_bound(const rk_bm25 *bm25, double weight, const rk_frontier *frontier) {
  double bound = 0;
  for (unsigned i = 0; i < RK_FRONTIER; i++) {
    const uint8_t frequency = frontier->frequency[i];
    const double score = frequency == RK_FRONTIER_FREQUENCY_MAX
                             ? rk_bm25_of_share(weight, 1) /* as if endless */
                             : rk_bm25_score(bm25, weight, frequency, frontier->length_code[i]);
    if (score > bound) bound = score;
  }
  return bound;
}
