#include "engine/search/topk.h"

#include <stdlib.h>

#include "engine/base/sort_keys.h"
#include "engine/search/bm25.h"

enum { FIRST_CAP = 64, HEAP_MOST = 32 };

void rk_topk_init(rk_topk *topk, size_t k) { *topk = (rk_topk){.k = k}; }

void rk_topk_deinit(rk_topk *topk) {
  free(topk->hits);
  *topk = (rk_topk){0};
}

static bool is_worse(const rk_hit *a, const rk_hit *b) {
  return a->score < b->score || (a->score == b->score && a->document > b->document);
}

/* Lets `hit` sink from the hole at `at` to its place. */
static void sift_down(rk_topk *topk, size_t at, rk_hit hit) {
  for (;;) {
    size_t child = 2 * at + 1;
    if (child >= topk->count) break;
    if (child + 1 < topk->count && is_worse(&topk->hits[child + 1], &topk->hits[child])) child++;
    if (!is_worse(&topk->hits[child], &hit)) break;
    topk->hits[at] = topk->hits[child];
    at = child;
  }
  topk->hits[at] = hit;
}

static void sift_up(rk_topk *topk, size_t at, rk_hit hit) {
  while (at > 0 && is_worse(&hit, &topk->hits[(at - 1) / 2])) {
    topk->hits[at] = topk->hits[(at - 1) / 2];
    at = (at - 1) / 2;
  }
  topk->hits[at] = hit;
}

static rk_status grow(rk_topk *topk) {
  if (topk->count < topk->cap) return RK_OK;
  const size_t cap = topk->cap ? topk->cap * 2 : FIRST_CAP;
  rk_hit *grown = realloc(topk->hits, cap * sizeof *grown);
  if (!grown) return RK_NO_MEMORY;
  topk->hits = grown;
  topk->cap = cap;
  return RK_OK;
}

/* Scores are multiples of RK_BM25_LEAST, so that "more than the next lower one" is "no less". */
static void set_threshold(rk_topk *topk) {
  const double found = topk->worst - (topk->is_unordered ? RK_BM25_LEAST : 0);
  const double known = topk->primed - RK_BM25_LEAST;
  topk->threshold = found > known ? found : known;
  if (topk->threshold < 0) topk->threshold = 0;
}

void rk_topk_prime(rk_topk *topk, double score) {
  if (score <= topk->primed) return;
  topk->primed = score;
  set_threshold(topk);
}

static void swap(rk_hit *a, rk_hit *b) {
  const rk_hit hit = *a;
  *a = *b;
  *b = hit;
}

/* The middle one of three goes to `at`. */
static void choose_pivot(rk_hit *at, rk_hit *b, rk_hit *c) {
  if (is_worse(at, b)) swap(at, b);
  if (is_worse(at, c)) swap(at, c);
  if (is_worse(b, c)) swap(b, c);
  swap(at, b);
}

/* Hoare's selection: the k best of `count` come first, the worst of them last. 1 <= k <= count. */
static void select_best(rk_hit *hits, size_t count, size_t k) {
  size_t low = 0, high = count;
  while (high - low > 1) {
    choose_pivot(&hits[low], &hits[low + (high - low) / 2], &hits[high - 1]);
    const rk_hit pivot = hits[low];
    size_t i = low, j = high;
    for (;;) {
      while (++i < high && is_worse(&pivot, &hits[i])) continue;
      while (is_worse(&hits[--j], &pivot)) continue;
      if (i >= j) break;
      swap(&hits[i], &hits[j]);
    }
    swap(&hits[low], &hits[j]); /* better ones, the pivot at j, worse ones */
    if (j == k - 1) return;
    if (j < k - 1)
      low = j + 1;
    else
      high = j;
  }
}

static void drop_surplus(rk_topk *topk) {
  if (topk->count <= topk->k) return;
  select_best(topk->hits, topk->count, topk->k);
  topk->count = topk->k;
}

/* Many places: hits are only appended, and the best chosen when as many again are there. */
static rk_status append(rk_topk *topk, rk_hit hit) {
  rk_status status = grow(topk);
  if (status != RK_OK) return status;
  topk->hits[topk->count++] = hit;
  if (topk->count / 2 < topk->k) return RK_OK;
  drop_surplus(topk);
  topk->worst = topk->hits[topk->k - 1].score;
  set_threshold(topk);
  return RK_OK;
}

static rk_status push_to_heap(rk_topk *topk, rk_hit hit) {
  if (topk->count == topk->k) {
    if (!is_worse(&topk->hits[0], &hit)) return RK_OK;
    sift_down(topk, 0, hit);
  } else {
    rk_status status = grow(topk);
    if (status != RK_OK) return status;
    sift_up(topk, topk->count++, hit);
    if (topk->count < topk->k) return RK_OK;
  }
  topk->worst = topk->hits[0].score;
  set_threshold(topk);
  return RK_OK;
}

rk_status rk_topk_push(rk_topk *topk, double score, uint64_t document) {
  const rk_hit hit = {score, document};
  return topk->k <= HEAP_MOST ? push_to_heap(topk, hit) : append(topk, hit);
}

void rk_topk_expect_order(rk_topk *topk, bool is_ascending) {
  topk->is_unordered = !is_ascending;
  set_threshold(topk);
}

/* ---- Into order ---- */

static int best_first(const void *a, const void *b) {
  return is_worse(a, b) ? 1 : is_worse(b, a) ? -1 : 0;
}

enum { SHORT_RUN = 32, KEY_BITS = 64 };

static void sort_run(rk_hit *hits, size_t count) {
  if (count > SHORT_RUN) {
    qsort(hits, count, sizeof *hits, best_first);
    return;
  }
  for (size_t i = 1; i < count; i++) {
    const rk_hit hit = hits[i];
    size_t at = i;
    for (; at > 0 && is_worse(&hits[at - 1], &hit); at--) hits[at] = hits[at - 1];
    hits[at] = hit;
  }
}

/* Sorts keys of score and place; what they can't tell apart is compared one by one. False: no
 * memory for them. */
static bool sort_by_keys(rk_topk *topk) {
  const size_t count = topk->count;
  uint64_t *keys = malloc(2 * count * sizeof *keys);
  rk_hit *sorted = malloc(count * sizeof *sorted);
  if (!keys || !sorted) {
    free(keys);
    free(sorted);
    return false;
  }
  const unsigned place_bits = KEY_BITS - (unsigned)__builtin_clzll(count);
  double most = 0;
  for (size_t i = 0; i < count; i++) most = topk->hits[i].score > most ? topk->hits[i].score : most;
  const uint64_t top = (uint64_t)(most / RK_BM25_LEAST);
  const unsigned score_bits = KEY_BITS - (unsigned)__builtin_clzll(top | 1);
  const unsigned lost =
      score_bits + place_bits > KEY_BITS ? score_bits + place_bits - KEY_BITS : 0;
  for (size_t i = 0; i < count; i++) {
    const uint64_t below = top - (uint64_t)(topk->hits[i].score / RK_BM25_LEAST);
    keys[i] = below >> lost << place_bits | i;
  }
  rk_sort_keys(keys, keys + count, count, place_bits, score_bits - lost + place_bits);
  const uint64_t places = (UINT64_C(1) << place_bits) - 1;
  for (size_t i = 0; i < count; i++) sorted[i] = topk->hits[keys[i] & places];
  for (size_t from = 0, to; from < count; from = to) {
    for (to = from + 1; to < count && keys[to] >> place_bits == keys[from] >> place_bits;) to++;
    sort_run(sorted + from, to - from);
  }
  free(topk->hits);
  free(keys);
  topk->hits = sorted;
  topk->cap = count;
  return true;
}

void rk_topk_finish(rk_topk *topk) {
  drop_surplus(topk);
  if (topk->count <= SHORT_RUN || !sort_by_keys(topk)) sort_run(topk->hits, topk->count);
}
