#include "engine/search/topk.h"

#include <stdlib.h>

enum { FIRST_CAP = 64 };

void rk_topk_init(rk_topk *topk, size_t k) { *topk = (rk_topk){.k = k, .threshold = -1}; }

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

rk_status rk_topk_push(rk_topk *topk, double score, uint64_t document) {
  const rk_hit hit = {score, document};
  if (topk->count == topk->k) {
    if (!is_worse(&topk->hits[0], &hit)) return RK_OK;
    sift_down(topk, 0, hit);
  } else {
    rk_status status = grow(topk);
    if (status != RK_OK) return status;
    sift_up(topk, topk->count++, hit);
  }
  if (topk->count == topk->k) topk->threshold = topk->hits[0].score;
  return RK_OK;
}

static int best_first(const void *a, const void *b) {
  return is_worse(a, b) ? 1 : is_worse(b, a) ? -1 : 0;
}

void rk_topk_finish(rk_topk *topk) {
  if (topk->count) qsort(topk->hits, topk->count, sizeof *topk->hits, best_first);
}
