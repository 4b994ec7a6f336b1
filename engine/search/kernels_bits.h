/*
 * kernels_bits: the loops over a window's documents as bits.
 *
 * Included by each of the kernels' files, which are compiled for different instructions.
 */
#ifndef RK_SEARCH_KERNELS_BITS_H
#define RK_SEARCH_KERNELS_BITS_H

#include "engine/search/kernels.h"

/* The word at hand stays in a register until the next one begins: documents that are close together
 * would otherwise each wait for the store before. Without a branch, as nobody can foretell it. */
static inline void set_window_bits(const uint32_t *documents, size_t n, uint32_t from,
                                   uint64_t *bits) {
  if (n == 0) return;
  uint32_t word = (documents[0] - from) / 64;
  uint64_t set = bits[word];
  for (size_t i = 0; i < n; i++) {
    const uint32_t place = documents[i] - from, at = place / 64;
    const uint64_t held = at == word ? set : bits[at];
    set = held | UINT64_C(1) << place % 64;
    bits[at] = set;
    word = at;
  }
}

static inline size_t count_window_bits(const uint64_t *bits) {
  size_t count = 0;
  for (size_t i = 0; i < RK_WINDOW_WORDS; i++) count += (size_t)__builtin_popcountll(bits[i]);
  return count;
}

static inline size_t list_window_bits(const uint64_t *bits, uint32_t from, uint32_t *documents) {
  size_t count = 0;
  for (uint32_t i = 0; i < RK_WINDOW_WORDS; i++)
    for (uint64_t word = bits[i]; word; word &= word - 1)
      documents[count++] = from + i * 64 + (uint32_t)__builtin_ctzll(word);
  return count;
}

#endif
